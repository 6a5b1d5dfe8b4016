"""The summary: what was done and what was found, drawn from the same counts as the sections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualkit import counting
from qualkit.model import Code
from qualkit.model.views import ReportView
from qualkit.sections import accounts, contrasts, leading, links, theory, tracing
from qualkit.sections.accounts import Account
from qualkit.sections.blocks import Block, KeyPoint, KeyPoints, Prose, Section
from qualkit.sections.words import listed, mid, number, people

MOST = 3
"""How many differences between groups are named."""

NAMED = 2
"""Of how many links of one grade it is said what they join."""

RULE = "Of each theme what most people raised; themes of which more people spoke come first."


def write(view: ReportView) -> Section:
    """The programme, the fieldwork, what was found: on objectives, themes, groups and links."""
    book = counting.ledger(view.study)
    settings = view.study.settings
    prose = [text for text in (settings.programme, settings.summary) if text]
    blocks: list[Block] = [Prose((*prose, _fieldwork(view)), trace=tracing.INTERVIEWS)]
    themes = {code: _accounts(view, book, code) for code in view.study.codebook.themes}
    parts = (
        ("objectives", "On the programme's objectives", "", _objectives(view, book)),
        ("themes", "On each theme", RULE, _themes(view, book, themes)),
        ("groups", "Where groups differ most", "", _groups(view, book, themes)),
        ("theory", "How good the evidence is for the theory of change", "", _theory(view)),
    )
    for id, title, rule, points in parts:
        if found := tuple(points):
            note = rule if len(found) > 1 else ""
            blocks.append(KeyPoints(title, found, id=f"summary-{id}", note=note))
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
        against = accounts.silent_pilots(account)
        id = f"objective-{objective.id}"
        yield KeyPoint(said, account.raised, against, link=id, trace=id)


def _themes(
    view: ReportView, book: counting.Ledger, themes: Mapping[Code, Mapping[str, Account]]
) -> Iterator[KeyPoint]:
    """What most people raised of each theme, in the order of how many spoke of the theme."""
    wholes = {
        theme: accounts.account(view, book, theme.name, book.under(theme.id)) for theme in themes
    }
    for theme in sorted(themes, key=lambda theme: -wholes[theme].total.people):
        by_id = themes[theme]
        parts = tuple(by_id.values())
        text = leading.widest(parts, joint=";") or accounts.nothing(wholes[theme])
        first = leading.leaders(parts)
        sides = accounts.sides(first[0]) if len(first) == 1 else ""
        where = dict.fromkeys(pilot for top in first for pilot in top.raised)
        silent = dict.fromkeys(p for top in first for p in accounts.silent_pilots(top))
        against = tuple(pilot for pilot in silent if pilot not in where)
        said = f"{theme.name}: {text}; {sides}." if sides else f"{theme.name}: {text}."
        id = f"theme-{theme.id}"
        trace = leading.address(first, by_id) or id
        yield KeyPoint(said, tuple(where), against, link=id, trace=trace)


def _groups(
    view: ReportView, book: counting.Ledger, themes: Mapping[Code, Mapping[str, Account]]
) -> Iterator[KeyPoint]:
    """The codes on which the shares of groups are furthest apart, the widest first."""
    found = [
        (one, theme)
        for theme, parts in themes.items()
        if (one := contrasts.largest(contrasts.between_groups(view, book, parts)))
    ]
    for one, theme in sorted(found, key=lambda each: -each[0].size)[:MOST]:
        text = f"{one.account.name}: {one.said}."
        trace = leading.address([one.account], themes[theme])
        yield KeyPoint(text, link=f"theme-{theme.id}", trace=trace)


def _theory(view: ReportView) -> Iterator[KeyPoint]:
    """The links that hold and those that do not, by their grades; else by who took which side."""
    graded = links.by_grade(view)
    for grade, numbers in graded.items():
        which = f"{'link' if len(numbers) == 1 else 'links'} {listed(map(str, numbers))}"
        claims = "; ".join(mid(links.claim(view, view.evidence[at - 1].link)) for at in numbers)
        named = f" ({claims})" if len(numbers) <= NAMED else ""
        yield KeyPoint(f"{grade.capitalize()}: {which}{named}.", link="theory-links")
    if view.evidence and not graded:
        yield KeyPoint(f"{theory.sided(view)}.", link="theory")


def _accounts(view: ReportView, book: counting.Ledger, theme: Code) -> Mapping[str, Account]:
    under = book.under(theme.id)
    return {
        code.id: accounts.account(view, book, code.name, book.under(code.id))
        for code in view.study.codebook.leaves
        if code.id in under
    }
