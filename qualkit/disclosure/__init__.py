"""Who could be told apart by what is released: tables, labels, posts, quotations.

A table is a set of numbers, each of the people whom some facts fit; a label under a quotation says
facts of its speaker. Whatever fewer than k people fit is an exposure.
"""

from qualkit.disclosure.exposing import Exposed, Exposure, Held, exposures, held
from qualkit.disclosure.facts import (
    Facts,
    PrintedLabel,
    Record,
    Release,
    Speaking,
    Staffing,
    Table,
    facts,
    fitting,
    people,
    records,
    squashed,
    staffing,
)
from qualkit.disclosure.posts import seats, shown_posts
from qualkit.disclosure.quotations import Unique, linked, unique_facts
from qualkit.disclosure.reading import Reader
from qualkit.disclosure.tables import count, interviews_table, released_tables
from qualkit.disclosure.withholding import implied, joined, protected, remainders

__all__ = [
    "Exposed",
    "Exposure",
    "Facts",
    "Held",
    "PrintedLabel",
    "Reader",
    "Record",
    "Release",
    "Speaking",
    "Staffing",
    "Table",
    "Unique",
    "count",
    "exposures",
    "held",
    "staffing",
    "facts",
    "fitting",
    "implied",
    "interviews_table",
    "joined",
    "linked",
    "people",
    "protected",
    "records",
    "released_tables",
    "remainders",
    "seats",
    "shown_posts",
    "squashed",
    "unique_facts",
]
