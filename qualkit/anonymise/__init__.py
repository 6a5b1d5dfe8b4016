"""Anonymising: find identifiers, join them into entities, replace them, in that order.

`find` and `hear` read one transcript at a time, and can be kept for as long as the text is the
same; `join` settles over the whole study who is who; `mentions` masks in a transcript whatever is
proved in any; `replace` writes the anonymised text and its alignment.
"""

from qualkit.anonymise.book import Book
from qualkit.anonymise.finding import basis, find
from qualkit.anonymise.hearing import Heard, hear
from qualkit.anonymise.joining import join
from qualkit.anonymise.keeping import Keep
from qualkit.anonymise.propagating import mentions
from qualkit.anonymise.replacing import Anonymised, Mention, replace
from qualkit.anonymise.resting import Resting
from qualkit.anonymise.scene import Cast, Known, Scene, is_generic_label

__all__ = [
    "Anonymised",
    "Book",
    "Cast",
    "Heard",
    "Keep",
    "Known",
    "Mention",
    "Resting",
    "Scene",
    "basis",
    "find",
    "hear",
    "is_generic_label",
    "join",
    "mentions",
    "replace",
]
