"""Passages against the grain that somebody accepted as exceptions to what holds otherwise."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from qualkit.model import ActKind, Statement
from qualkit.model.views import ReportView
from qualkit.sections import quoting
from qualkit.sections.charted import paragraph
from qualkit.sections.words import capital, number

ACCEPTED = "exception"


def sentences(view: ReportView, codes: Collection[str]) -> Iterator[str]:
    """A sentence on each exception under these codes, with the reason that was given for it.

    In public how many there are: each tells of one person.
    """
    said = dict.fromkeys((one.of("code"), paragraph(one.text)) for one in _accepted(view, codes))
    if said and quoting.is_public(view):
        stand = "stands as an exception" if len(said) == 1 else "stand as exceptions"
        yield f"{number(len(said), 'passage')} against the grain of what is said here {stand}."
        return
    for code, reason in said:
        if reason:
            yield f"{capital(view.study.codebook[code].name)}: {reason}"


def _accepted(view: ReportView, codes: Collection[str]) -> Iterator[Statement]:
    there = {coding.id for coding in view.study.codings}
    for one in view.study.statements:
        wanted = one.kind is ActKind.WEIGHED and one.value == ACCEPTED and one.of("code") in codes
        if wanted and one.of("coding") in there:
            yield one
