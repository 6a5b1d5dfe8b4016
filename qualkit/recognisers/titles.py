"""Names after a title: Mrs Begum, Dr Rao, PC Kaur, Auntie Pat, Judge Harrow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import Find, Kind, Span
from qualkit.recognisers.near import matches
from qualkit.recognisers.shapes import CAPITAL, GAP, LETTER, starts_sentence
from qualkit.recognisers.vocabulary import fold, is_word, mostly_words

SURE = (
    "Mrs|Mr|Ms|Mx|Dr|Prof|Sgt|Sergeant|Insp|DI|DS|DC|DCI|DCS|DSU|PC|WPC|PCSO|PS|Cllr|Councillor|"
    "Rev|Revd|Reverend|Messrs|Mme|Madame"
)
_LIKELY = (
    "Miss|Doctor|Professor|Sir|Madam|Dame|Lady|Lord|Father|Sister|Brother|Pastor|Imam|Rabbi|Canon|"
    "Vicar|Inspector|Superintendent|Constable|Detective|Officer|Judge|Justice|Recorder|Magistrate|"
    "Nurse|Midwife|Matron|Auntie|Aunty|Aunt|Uncle|Nana|Nan|Nanna|Nanny|Nain|Taid|Mamgu|Gran|"
    "Granny|Grandma|Grandmother|Grandad|Granddad|Grandpa|Grandfather|Gramps|Pops|Mama|Mum|Dad|"
    "Coach|Sensei|Captain|Major|Colonel|Hajji|Haji|Sheikh|Sheikha|Ustadh|Ustad|Bibi|Big|Little|"
    "Young|Old|Baby|Lil"
)
_NICKNAMES = ("Big", "Little", "Old", "Young", "Lil")
_BEFORE_TITLE = (
    "Her Honour|His Honour|Her Hon|His Hon|District|Circuit|Deputy|Assistant|Chief|Detective|"
    "Acting|Temporary|Police|Lord|Lady|Mr|Mrs|The Right|Right|Most|Very"
)
_PARTICLE = r"(?:(?:de|da|di|van|von|der|del|el|al|bin|ibn|bint|le|la|ap|ferch|O|Mac|St\.?)[ -])"
TITLES = f"{SURE}|{_LIKELY}|Honour|District|Circuit|Deputy|Assistant|Chief|Acting|Temporary"
"""Every word of a title, with bars between them."""
_TITLED = re.compile(
    rf"(?<![{LETTER}\d])(?:(?:{_BEFORE_TITLE}){GAP}){{0,2}}(?:(?P<sure>{SURE})\.?|(?P<likely>{_LIKELY})){GAP}"
    rf"(?:(?:{SURE})\.? )?"
    rf"(?P<name>{_PARTICLE}?{CAPITAL}"
    rf"(?:(?:(?<= [A-Z])\.)?{GAP}{_PARTICLE}?{CAPITAL}){{0,2}})(?![{LETTER}\d])"
)
_PART = re.compile(rf"{_PARTICLE}?{CAPITAL}")
_TITLE = re.compile(rf"(?:{SURE}|{_LIKELY})[. ]")


def find(text: str) -> Iterator[Find]:
    """Yield every titled name in `text`, the title included; spans in code points."""
    for match in matches(_TITLED, text, _TITLE):
        end = _end_of_name(text, match)
        if end > match.start("name"):
            title = match["sure"] or match["likely"]
            yield Find(Span(match.start(), end), Kind.PERSON, f"title before a name: {title}")


def _end_of_name(text: str, match: re.Match[str]) -> int:
    """Where the name ends: a word that is only a word ends it (after a sure title, not at once)."""
    end = match.start("name")
    nickname = match["likely"] in _NICKNAMES and not starts_sentence(text, match.start())
    for part in _PART.finditer(match["name"]):
        first = part.start() == 0
        only_a_word = is_word(part[0]) and fold(part[0]) not in mostly_words()
        if only_a_word and not (first and (match["sure"] or nickname)):
            break
        end = match.start("name") + part.end()
    return end
