"""Names on social media: after an @, or after the name of the service."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import Find, Kind
from qualkit.recognisers.near import DIGIT, found

_AT = re.compile(r"@(?<![\w.@/+-].)[A-Za-z0-9_](?:[A-Za-z0-9_.]{0,28}[A-Za-z0-9_])?")
_SERVICE = (
    r"(?:insta(?:gram)?|snap(?:chat)?|tik ?tok|twitter|facebook|discord|xbox|gamer ?tag|"
    r"psn|playstation|steam|roblox|fortnite|reddit|youtube|twitch|telegram|user ?name|handle)"
)
_AFTER_SERVICE = re.compile(
    rf"(?i:\b{_SERVICE}(?: (?:name|handle|account|user ?name|tag|id))?"
    r"(?:['’]?s| is| was| it['’]?s|:| called| as| under)+ *)"
    r"[\"“‘']?(?P<it>(?=[A-Za-z0-9_.]*[\d_.][A-Za-z0-9_])[A-Za-z0-9][A-Za-z0-9_.]{2,28}[A-Za-z0-9_])"
)
_UNDERSCORED = re.compile(
    r"(?<![\w.@/-])(?!(?i:speaker|participant|interviewer|respondent|voice|spk)_)"
    r"[A-Za-z][A-Za-z0-9.]*(?:_+[A-Za-z0-9.]*[A-Za-z0-9])+_?(?![\w@])"
)
_BEFORE_SERVICE = re.compile(
    r"(?<![\w.@/-])(?P<it>(?=[A-Za-z0-9_.]*\d)(?=[\d_.]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9_.]{2,28}[A-Za-z0-9_])"
    rf"(?i: on (?:the |my |his |her )?{_SERVICE})\b"
)
_REDDIT = re.compile(r"(?<![\w/])/?u/[A-Za-z0-9_-]{3,20}")

_INSIDE = re.compile(r"[\d_.][A-Za-z0-9_]")
_UNDERSCORE = re.compile("_")
_U = re.compile("u/")


def find(text: str) -> Iterator[Find]:
    """Yield every name on social media in `text`, spans in code points."""
    yield from found(_AT, text, Kind.HANDLE, "a name after an @")
    yield from found(_AFTER_SERVICE, text, Kind.HANDLE, "after the name of a service", _INSIDE)
    yield from found(_BEFORE_SERVICE, text, Kind.HANDLE, "before the name of a service", DIGIT)
    yield from found(_UNDERSCORED, text, Kind.HANDLE, "words joined by underscores", _UNDERSCORE)
    yield from found(_REDDIT, text, Kind.HANDLE, "a name on Reddit", _U)
