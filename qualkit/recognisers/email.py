"""E-mail addresses, written or spoken ("jo dot bloggs at example dot org")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import Find, Kind
from qualkit.recognisers.near import found
from qualkit.recognisers.shapes import LETTER

_PART = rf"[{LETTER}\d](?:[{LETTER}\d_+%'’-]*[{LETTER}\d_-])?"
_WRITTEN = re.compile(
    rf"(?<![{LETTER}\d._%+-]){_PART}(?:\.{_PART})*_?"
    rf" ?(?:@|\(at\)|\[at\]) ?[{LETTER}\d-]+(?:\.[{LETTER}\d-]+)*\.[{LETTER}]{{2,}}"
)
_NAMED = rf"{_PART}(?:(?:\.| dot | underscore | dash | hyphen ){_PART})*"
_END = r"(?:com|org|net|uk|co(?: dot |\.)uk|info|example|edu|ie|scot|wales|london)\b"
_PROVIDER = (
    r"(?:gmail|googlemail|hotmail|outlook|live|yahoo|icloud|aol|btinternet|sky|proton\w*|msn)"
)
_SPOKEN = re.compile(
    rf"(?<![{LETTER}\d]){_NAMED} at (?!www)"
    rf"(?:{_PROVIDER}(?: dot |\.){_END}|{_PART}(?: dot {_PART})* dot {_END})",
    re.IGNORECASE,
)

_AT = re.compile(r"[@([](?:(?<=@)|at[)\]])")
_DOT = re.compile(r" dot ", re.IGNORECASE)
_PROVIDED = re.compile(r"\.(?:com|org|net|uk|co|info|example|edu|ie|scot|wales|london)", re.I)


def find(text: str) -> Iterator[Find]:
    """Yield every e-mail address in `text`, spans in code points."""
    yield from found(_WRITTEN, text, Kind.EMAIL, "an e-mail address", _AT)
    yield from found(_SPOKEN, text, Kind.EMAIL, "an e-mail address, spoken", _DOT, _PROVIDED)
