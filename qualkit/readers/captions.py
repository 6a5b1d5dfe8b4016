"""Captions -> speeches: what WebVTT and SRT share."""

from __future__ import annotations

from collections.abc import Iterable

from qualkit.model import Speech
from qualkit.readers.labels import accepted, continued, parted
from qualkit.readers.normal import clean

UNREADABLE_TIMES = "holds captions whose times cannot be read"


def spoken(captions: Iterable[Speech]) -> list[Speech]:
    """The speeches of captions that name their speakers in the words: "Alex Doe: Thanks".

    A caption without a label continues the one before it.
    """
    lines = [
        Speech("", text, caption.seconds)
        for caption in captions
        for text in clean(caption.words).split("\n")
    ]
    known = accepted(parted(line.words) for line in lines)
    label = ""
    speeches = []
    for line in lines:
        part = parted(line.words)
        if part and part.key in known:
            label = part.label
            speeches.append(Speech(label, part.words, line.seconds))
        else:
            speeches.append(Speech(label, line.words, line.seconds))
    return joined(speeches)


def joined(captions: Iterable[Speech]) -> list[Speech]:
    """Captions with each run of one speaker, or of none, made one speech.

    They end where the screen ends, not where a sentence does, so a blank stands between them.
    """
    speeches: list[Speech] = []
    for caption in captions:
        words = clean(caption.words).replace("\n", " ")
        if speeches and speeches[-1].label == caption.label:
            speeches[-1] = continued(speeches[-1], words, by=" ")
        else:
            speeches.append(Speech(caption.label, words, caption.seconds))
    return [speech for speech in speeches if speech.words]
