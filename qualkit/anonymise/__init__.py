"""Anonymising: find identifiers, join them into entities, replace them, in that order.

`find` reads one transcript at a time and can be kept for as long as the text is the same; `join`
settles over the whole study who is who; `mentions` masks whatever is proved once in every
transcript; `replace` writes the anonymised text and its alignment.
"""

from qualkit.anonymise.finding import basis, find
from qualkit.anonymise.joining import join
from qualkit.anonymise.keeping import Keep
from qualkit.anonymise.propagating import mentions
from qualkit.anonymise.replacing import Anonymised, Mention, replace
from qualkit.anonymise.scene import Known, Scene, is_generic_label

__all__ = [
    "Anonymised",
    "Keep",
    "Known",
    "Mention",
    "Scene",
    "basis",
    "find",
    "is_generic_label",
    "join",
    "mentions",
    "replace",
]
