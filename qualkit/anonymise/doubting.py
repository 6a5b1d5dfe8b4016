"""How far a person should doubt an entity, and why: the review begins with the most doubtful."""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.anonymise.deciding import is_known
from qualkit.anonymise.drafts import PILOT, SHORT
from qualkit.anonymise.replacing import Mention
from qualkit.anonymise.tokens import tokens
from qualkit.model import Entity, Kind, Status
from qualkit.recognisers.vocabulary import is_given_name, is_word, mostly_words

_GUESSES = ("spaCy", "without capitals", "a capital", "a name of ordinary", "a form of")


def doubt(entity: Entity, mentions: Sequence[Mention]) -> tuple[float, tuple[str, ...]]:
    """From 0, as good as certain, to 1; and what speaks against it, in a few words each."""
    if entity.status is not Status.OPEN or entity.relation == PILOT:
        return 0.0, ()
    against = list(_against(entity, mentions))
    certain = 1.0
    for share, _ in against:
        certain *= 1 - share
    return round(1 - certain, 3), tuple(why for _, why in against)


def _against(entity: Entity, mentions: Sequence[Mention]) -> list[tuple[float, str]]:
    """Each thing that speaks against it, with the share of certainty that it takes."""
    found: list[tuple[float, str]] = []
    known = is_known(entity)
    if not known and all(reason.startswith(_GUESSES) for reason in entity.reasons):
        found.append((0.5, "nothing but the language model or a capital says so"))
    keys = [token.key for form in entity.forms for token in tokens(form)]
    if not known and keys and all(is_word(key) and not is_given_name(key) for key in keys):
        found.append((0.4, "every word of it is an ordinary word too"))
    elif any(key in mostly_words() for key in keys):
        found.append((0.2, "it is an ordinary word too"))
    if SHORT in entity.reasons or "misspelt" in entity.reasons:
        found.append((0.3, "a short form or a slip was taken for a name of theirs"))
    if not known and len(mentions) == 1:
        found.append((0.15, "it is mentioned once"))
    if not mentions:
        found.append((0.1, "it is mentioned nowhere now"))
    if entity.kind is Kind.PERSON and not known and not entity.pilots:
        found.append((0.1, "it was met in no pilot of its own"))
    return found
