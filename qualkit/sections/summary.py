"""The summary: what was done and what was found, drawn from the same counts as the sections."""

from __future__ import annotations

from collections.abc import Iterator

from qualkit import counting
from qualkit.model import Code, ReportView
from qualkit.sections import accounts, leading, tracing
from qualkit.sections.blocks import Block, KeyPoint, KeyPoints, Prose, Section
from qualkit.sections.words import listed, number, people


def write(view: ReportView) -> Section:
    """The programme, the fieldwork, what was found on each objective and in each theme."""
    book = counting.ledger(view.study)
    settings = view.study.settings
    prose = [text for text in (settings.programme, settings.summary) if text]
    blocks: list[Block] = [Prose((*prose, _fieldwork(view)), trace=tracing.INTERVIEWS)]
    for title, points in (
        ("On the programme's objectives", tuple(_objectives(view, book))),
        ("On each theme", tuple(_themes(view, book))),
    ):
        if points:
            blocks.append(KeyPoints(title, points))
    return Section("summary", "Summary", tuple(blocks))


def _fieldwork(view: ReportView) -> str:
    study = view.study
    who = people(len({p.participant for p in study.participations}))
    held = number(len({p.transcript for p in study.participations}), "interview")
    said = f"{who} took part in {held}"
    if pilots := counting.pilots(study):
        said += f" in {number(len(pilots), 'pilot')}"
    if len(stages := counting.stages(study)) > 1:
        said += f", at {number(len(stages), 'stage')} of fieldwork ({listed(stages)})"
    return f"{said}."


def _objectives(view: ReportView, book: counting.Ledger) -> Iterator[KeyPoint]:
    for objective in view.study.codebook.objectives:
        account = accounts.account(view, book, objective.name, book.under(*objective.codes))
        said = f"{objective.name}: {accounts.spoke_to(account)}."
        yield KeyPoint(said, account.raised, f"objective-{objective.id}")


def _themes(view: ReportView, book: counting.Ledger) -> Iterator[KeyPoint]:
    for theme in view.study.codebook.themes:
        by_id = {
            code.id: accounts.account(view, book, code.name, book.under(code.id))
            for code in _leaves(view, book, theme)
        }
        parts = list(by_id.values())
        whole = accounts.account(view, book, theme.name, book.under(theme.id))
        text = leading.widest(parts, joint=";") or accounts.nothing(whole)
        first = leading.leaders(parts)
        sides = accounts.sides(first[0]) if len(first) == 1 else ""
        where = dict.fromkeys(pilot for top in first for pilot in top.raised)
        said = f"{theme.name}: {text}; {sides}." if sides else f"{theme.name}: {text}."
        yield KeyPoint(said, tuple(where), leading.address(first, by_id) or f"theme-{theme.id}")


def _leaves(view: ReportView, book: counting.Ledger, theme: Code) -> list[Code]:
    under = book.under(theme.id)
    return [code for code in view.study.codebook.leaves if code.id in under]
