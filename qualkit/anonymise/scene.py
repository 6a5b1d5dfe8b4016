"""What finding starts from: the transcripts and the people who are known to be in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qualkit.model import Kind, Transcript
from qualkit.recognisers.vocabulary import is_given_name, is_surname, is_word

_LONGEST_INITIALS = 3
_LONGEST_LABEL = 4
_GENERIC_LABEL = re.compile(
    r"(?:int|interviewer|interviewee|interview|iv|ie|q|a|i|r|m|f|mod|moderator|fac|facilitator|"
    r"researcher|res|resp|respondent|participant|part|p|s|speaker|spk|voice|unidentified|unknown|"
    r"unclear|all|several|group|notes?|observer|chair|interpreter|translator|male|female|man|woman|"
    r"other|both|everyone|crosstalk)(?:[ _-]?\d{1,3}|[ _-](?:voice|speaker|[a-z]))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Known:
    """Somebody or something that is known before any text is read."""

    name: str
    kind: Kind = Kind.PERSON
    relation: str = ""
    """A participant's role, "Interviewer", "Interpreter"; empty where it is not known."""
    participant: str | None = None
    aliases: tuple[str, ...] = ()
    sure: bool = False
    """Whether the evaluator listed it: it is replaced wherever it stands.

    A word that is also a name is replaced in lower case only if it is listed in lower case."""

    def among(self, names: Iterable[str]) -> bool:
        """Whether this one is named there, by name or participant id."""
        return any(name in (self.name, self.participant) for name in names)


@dataclass(frozen=True)
class Cast:
    """Who is known to be in a transcript, and where it was made."""

    labels: Mapping[str, str] = field(default_factory=dict)
    """Speaker label -> whom it stands for: the name of a Known, or their participant id."""
    present: frozenset[str] = frozenset()
    """Who took part, interviewers included: names of Known, or participant ids."""
    pilots: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scene:
    """One transcript and who is known to be in it."""

    transcript: Transcript
    cast: Cast = field(default_factory=Cast)


def names_owner(label: str, name: str) -> bool:
    """Whether a speaker label says who speaks, given who that is: a name, or their initials.

    HT for Headteacher does not, whoever it is; IT for Ian Tolhurst does.
    """
    letters = "".join(word[0] for word in re.findall(r"[^\W\d_]+", name)).upper()
    if len(label) > 1 and label.upper() in (letters, letters[:1] + letters[-1:]):
        return True
    if is_generic_label(label) and not _is_short_for(label, name):
        return False
    if not (label.isupper() and len(label) <= _LONGEST_LABEL):
        return True
    return label == letters[:1] or is_given_name(label) or _is_short_for(label, name)


def _is_short_for(label: str, name: str) -> bool:
    """Whether a label is the beginning of a name: dev for Devon."""
    short = label.casefold()
    return len(short) > 1 and any(word.startswith(short) for word in name.casefold().split())


def is_generic_label(label: str) -> bool:
    """Whether a speaker label says nothing of who speaks: INT, Q, Speaker 2, Social worker."""
    if _GENERIC_LABEL.fullmatch(label.strip()):
        return True
    words = re.findall(r"[^\W\d_]+", label)
    if label.isupper() and len(label) <= _LONGEST_INITIALS:
        return False
    return bool(words) and all(
        is_word(word) and not is_given_name(word) and not is_surname(word) for word in words
    )
