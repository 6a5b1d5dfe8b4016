"""Pages in which every text that somebody can write is a payload."""

from __future__ import annotations

from dataclasses import replace

from qualkit import counting, plugins
from qualkit.attribution import attributions
from qualkit.evidence import link_evidence
from qualkit.matrix import theme_matrix
from qualkit.model import Coding, Stance, Topic
from qualkit.model.views import StudyView
from qualkit.narrative import pages
from qualkit.report import html
from qualkit.sections import drawing
from qualkit.sections.blocks import (
    Block,
    Facts,
    Figure,
    KeyPoint,
    KeyPoints,
    Listing,
    MatrixBlock,
    Points,
    Prose,
    Quotation,
    Quotations,
    Run,
    Section,
    Table,
    Writing,
)
from tests.browser.payloads import HEAVY, IDS, PAYLOADS
from tests.studies import SPEAKERS, WORDS, report_view, small, transcript

ALL = " ".join(PAYLOADS)


def every_block(text: str, id: str) -> tuple[Block, ...]:
    """A block of each kind, `text` wherever it has words."""
    run = (Run(text), Run(text, strong=True), Run(text, emphasis=True, link=f"#{id}"))
    matrix = report_view().themes
    return (
        Prose((text,)),
        Prose((text,), quiet=True),
        Writing((run,)),
        Listing((run, run), numbered=True),
        Points((text, text)),
        KeyPoints(text, (KeyPoint(text, (f"Pilot {text}",)),)),
        Facts(((text, text),)),
        Table(
            f"table-{id}",
            text,
            (text, f"{text} 2"),
            ((text, text), (text, "1"), ("b", text), ("All", "2")),
            spans=(("", 1), (text, 1)),
            totals=True,
            notes=(text,),
        ),
        MatrixBlock(
            f"matrix-{id}",
            text,
            matrix,
            dict.fromkeys(matrix.rows, text),
            dict.fromkeys(matrix.columns, text),
            dict.fromkeys(matrix.columns, id),
            notes=(text,),
        ),
        Quotations(
            (
                Quotation(f"quote-{id}", text, text, text, Stance.SUPPORTS),
                Quotation(f"notes-{id}", text, text, verbatim=False),
            ),
            lead=text,
            note=text,
        ),
        Figure(f"figure-{id}", text, text, _drawing(text, id), (text,)),
    )


def _drawing(text: str, id: str) -> str:
    steps, arrows = {"a": text, "b": text}, [drawing.Arrow("a", "b", "1", "borne")]
    return drawing.flow(steps, arrows, id=f"drawing-{id}", title=text, description=text)


def page_of_blocks() -> tuple[str, list[str]]:
    """Each payload in a section of its own, in each kind of block; and the ids of the sections."""
    sections = [
        Section(f"p-{at}", text, every_block(text, f"p-{at}"), finding=text)
        for at, text in enumerate(PAYLOADS)
    ]
    return html.render(sections, report_view()), [one.id for one in sections]


def page_of_study() -> tuple[str, list[str]]:
    """The report of the small study, where everybody said and everything is called a payload."""
    study = _study()
    topic = Topic(0, (ALL, ALL), 9, (), (("admin", 0.8),), coded=0.1, stability=0.7)
    view = replace(
        report_view(),
        study=study,
        themes=theme_matrix(study),
        attributions=attributions(study),
        evidence=link_evidence(study),
        topics=(topic,),
        methods=(ALL,),
    )
    sections = [made for writer in plugins.members("sections") if (made := writer.write(view))]
    return html.render(sections, view), [one.id for one in sections]


def _study() -> StudyView:
    """Long names hold every payload; what was said, a few of them each, so that none is cut."""
    study = small()
    few = [" ".join(PAYLOADS[at : at + 4]) for at in range(0, len(PAYLOADS), 4)]
    turns = [
        (id, at) for id in WORDS for at, (label, _) in enumerate(WORDS[id]) if _is_heard(label)
    ]
    said = {place: few[at :: len(turns)] for at, place in enumerate(turns)}
    texts = {
        id: transcript(
            id,
            [
                (label, " ".join(said.get((id, at), [words])))
                for at, (label, words) in enumerate(lines)
            ],
            SPEAKERS[id],
        )
        for id, lines in WORDS.items()
    }
    book, settings = study.codebook, study.settings
    renamed = {pilot.id: f"{pilot.id} {ALL}" for pilot in settings.pilots}
    leaves = [code.id for code in book.codes if code.parent]
    steps = [
        tuple(replace(step, name=ALL) for step in some)
        for some in (book.theory.activities, book.theory.changes, book.theory.outcomes)
    ]
    links = tuple(replace(link, assumption=ALL) for link in book.theory.links)
    return replace(
        study,
        transcripts=texts,
        codings=tuple(
            Coding(f"act-{n}", id, 1, texts[id].turns[at].body, leaves[n % len(leaves)], "Ana")
            for n, (id, at) in enumerate(turns)
        ),
        participations=tuple(
            replace(
                one,
                pilots=tuple(renamed[pilot] for pilot in one.pilots),
                role=ALL,
                attachment=ALL,
                group=f"{one.group} {ALL}",
                stage=f"{one.stage} {ALL}",
            )
            for one in study.participations
        ),
        schedule=tuple(replace(one, text=ALL, groups=frozenset()) for one in study.schedule),
        codebook=replace(
            book,
            name=ALL,
            description=ALL,
            codes=tuple(
                replace(
                    code,
                    name=f"{code.name} {ALL}",
                    definition=ALL,
                    use_when=ALL,
                    not_when=ALL,
                    examples=(ALL,),
                )
                for code in book.codes
            ),
            objectives=tuple(replace(one, name=f"{one.name} {ALL}") for one in book.objectives),
            theory=replace(
                book.theory,
                problem=ALL,
                activities=steps[0],
                changes=steps[1],
                outcomes=steps[2],
                links=links,
            ),
        ),
        settings=replace(
            settings,
            title=ALL,
            authors=ALL,
            programme=ALL,
            summary=ALL,
            groups=tuple(f"{group} {ALL}" for group in settings.groups),
            stages=tuple(f"{stage} {ALL}" for stage in settings.stages),
            pilots=tuple(
                replace(
                    pilot,
                    id=renamed[pilot.id],
                    purpose=ALL,
                    intervention=ALL,
                    expectations=ALL,
                    staffing=((ALL, 1.0),),
                )
                for pilot in settings.pilots
            ),
        ),
    )


def _is_heard(label: str) -> bool:
    return label not in ("INT", "MOD", "UNIDENTIFIED")


def page_of_narrative() -> tuple[str, list[str]]:
    """Each payload, and each heavy text, a page of the narrative; those that can be read."""
    material = pages.Material(counting.ledger(small()))
    texts = {f"{at:03}-page-{at}.md": text for at, text in enumerate(PAYLOADS)}
    texts |= {f"x-{name.replace(' ', '-')}.md": text for name, text in HEAVY.items()}
    read = [pages.read(f"narrative/{name}", text, material)[0] for name, text in texts.items()]
    quoted = Section("quoted", "What was said", every_block("words", "quoted"))
    sections = [*(page.section for page in read if page), quoted]
    return html.render(sections, report_view()), [one.id for one in sections]


def page_of_ids() -> tuple[str, list[str]]:
    """Sections, tables and quotations called what the page or the window has; all twice."""
    sections = [
        Section(id, f"It is called {id}", every_block(f"called {id}", id)[:-1])
        for id in (*IDS, *IDS, "p-title", "p", "p-caption")
    ]
    return html.render(sections, report_view()), []
