"""What one transcript says by itself, kept so that joining a study reads no text again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.anonymise.keeping import Keep
from qualkit.anonymise.tokens import keys, tokens
from qualkit.anonymise.variants import like_names, unlisted, with_capitals
from qualkit.anonymise.weighing import Called, heard_in
from qualkit.model import Find, Transcript


@dataclass(frozen=True)
class Heard:
    """The names in a transcript, and the words that may turn out to be names of the study."""

    names: tuple[Called, ...]
    words: frozenset[str]
    """Every word, folded; also as what it may be a plural or a possessive of."""
    unlisted: tuple[str, ...]
    """Long words in no list: some proved name may be a slip away."""
    like_names: tuple[str, ...]
    """Short words in no list that stand like a name: some proved name may be cut short."""
    with_capitals: tuple[str, ...]
    """Ordinary words with a capital that nothing explains: what somebody here may be called."""


def hear(transcript: Transcript, finds: Sequence[Find], keep: Keep) -> Heard:
    """What `finds` say of this transcript; depends on nothing else of the study but `keep`."""
    text = transcript.text
    words = {(token.key, token.bare < token.end) for token in tokens(text)}
    return Heard(
        names=heard_in(finds, text, keep),
        words=frozenset(key for word in words for key in keys(*word)),
        unlisted=unlisted(text),
        like_names=like_names(text),
        with_capitals=with_capitals(text),
    )
