"""What a section of the report is made of: data only, so that any format can be made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from qualkit.model import Stance
from qualkit.model.comparing import ThemeMatrix


@dataclass(frozen=True)
class Prose:
    """Paragraphs of plain text; `quiet` ones (definitions, notes) stand back."""

    paragraphs: tuple[str, ...]
    quiet: bool = False
    trace: str = ""
    """The address of the counts of its last paragraph."""


@dataclass(frozen=True)
class Run:
    """Words within a paragraph that look alike."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""
    """Where they lead: an https or mailto address, or #id; checked where it was read."""
    trace: str = ""
    """The address of the count that they state."""


@dataclass(frozen=True)
class Writing:
    """Paragraphs that the evaluator wrote."""

    paragraphs: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True)
class Listing:
    """A list that the evaluator wrote."""

    items: tuple[tuple[Run, ...], ...]
    numbered: bool = False


@dataclass(frozen=True)
class Points:
    """A plain list."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class KeyPoint:
    """One finding in a sentence, with the pilots that bear it out and those that do not."""

    text: str
    pilots: tuple[str, ...] = ()
    """As they are printed."""
    contrary: tuple[str, ...] = ()
    """Those that speak against it."""
    link: str = ""
    """The id of the section that it comes from, where that is another."""
    trace: str = ""
    """The address of the count that it states."""

    @property
    def parted(self) -> tuple[str, str]:
        """What leads to the section that it comes from, and the rest of the sentence."""
        head, colon, rest = self.text.partition(": ")
        return (head, colon + rest) if self.link else ("", self.text)

    @property
    def whose(self) -> str:
        """The pilots, to stand beside the sentence; "" where it names them all itself."""
        named = (*self.pilots, *self.contrary)
        every = not self.contrary and f"all {len(self.pilots)} pilots" in self.text
        if every or all(pilot in self.text for pilot in named):
            return ""
        against = f"against: {', '.join(self.contrary)}" if self.contrary else ""
        return "; ".join(part for part in (", ".join(self.pilots), against) if part)


@dataclass(frozen=True)
class KeyPoints:
    """The findings of a section, at its end."""

    title: str
    points: tuple[KeyPoint, ...]
    id: str = ""
    """By which the narrative draws them in; "" where it cannot."""
    note: str = ""
    """By what rule they were taken and ranked."""


@dataclass(frozen=True)
class Facts:
    """Terms and what stands for them; `lead` says what joins them."""

    pairs: tuple[tuple[str, str], ...]
    lead: str = ""
    until_written: bool = False
    """Whether what the evaluator writes of the section stands in its place."""


@dataclass(frozen=True)
class Term:
    """A term and what is said of it, a paragraph or more."""

    name: str
    paragraphs: tuple[tuple[Run, ...], ...]
    id: str = ""
    """Its address within the page, where it has one."""


@dataclass(frozen=True)
class Terms:
    """Terms with words that may be set off or lead somewhere: what Facts are without."""

    entries: tuple[Term, ...]


@dataclass(frozen=True)
class Table:
    """A table whose first column names the rows; its CSV is made from the same cells."""

    id: str
    caption: str
    columns: tuple[str, ...]
    """The heading of each column, the first of them over the names of the rows."""
    rows: tuple[tuple[str, ...], ...]
    spans: tuple[tuple[str, int], ...] = ()
    """Headings above the headings: what each says and how many columns it covers."""
    totals: bool = False
    """Whether the last row adds up the others."""
    notes: tuple[str, ...] = ()
    small: bool = False
    """Whether it stands within a passage: set close, and without a number of its own."""
    trace: str = ""
    """The address of its counts."""

    @property
    def flat(self) -> tuple[tuple[str, ...], ...]:
        """Every row, one line of headings first: what the CSV holds."""
        above = [label for label, width in self.spans for _ in range(width)]
        over = above or [""] * len(self.columns)
        heads = tuple(
            f"{a}: {c}" if a and c else a or c for a, c in zip(over, self.columns, strict=True)
        )
        return (heads, *self.rows)


@dataclass(frozen=True)
class MatrixBlock:
    """A theme matrix as a table: shaded by the share of people, a number in every cell."""

    id: str
    caption: str
    matrix: ThemeMatrix
    row_names: Mapping[str, str]
    """What is printed for each row; likewise for columns."""
    column_names: Mapping[str, str]
    links: Mapping[str, str]
    """The section that each column leads to, where there is one."""
    notes: tuple[str, ...] = ()
    stances: bool = False
    """Whether cells say how many support and how many challenge."""
    traces: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By row and column: the address of the count of each cell."""


@dataclass(frozen=True)
class Quotation:
    """Words to be printed, as the edition prints them, and the label beneath."""

    id: str
    text: str
    attribution: str
    reference: str = ""
    """Where they stand ("T007, turn 12"); empty in the public edition."""
    stance: Stance | None = None
    verbatim: bool = True
    """False: written from notes, so paraphrase, never in quotation marks."""
    trace: str = ""
    """The address of the turn that holds them; empty in the public edition."""


@dataclass(frozen=True)
class Quotations:
    """Quotations that belong together; `lead` says what joins them."""

    quotations: tuple[Quotation, ...]
    lead: str = ""
    note: str = ""


@dataclass(frozen=True)
class Vignette:
    """A short story of one case that the evaluator wrote, set off from the text around it."""

    id: str
    title: str
    paragraphs: tuple[tuple[Run, ...], ...]
    note: str
    """What it is drawn from."""


@dataclass(frozen=True)
class Figure:
    """A drawing, and the list that says the same."""

    id: str
    title: str
    description: str
    svg: str
    """A whole svg element with role, title and description: the only markup in any block."""
    items: tuple[str, ...]
    told: bool = False
    """Whether sections that follow say the same, so that a page need not list it."""
    traces: tuple[str, ...] = ()
    """For each item the address of the counts that it states."""


Block: TypeAlias = (
    Prose
    | Writing
    | Listing
    | Points
    | KeyPoints
    | Facts
    | Terms
    | Table
    | MatrixBlock
    | Quotations
    | Vignette
    | Figure
)


@dataclass(frozen=True)
class Section:
    """A section of the report. Parts are sections within it (a theme, a code)."""

    id: str
    """Stable: it is the address of the section within the page."""
    title: str
    blocks: tuple[Block, ...] = ()
    parts: tuple[Section, ...] = ()
    finding: str = ""
    """What the section found, in a sentence under its title."""
    closing: tuple[Block, ...] = ()
    """Blocks that stand after the parts."""
    appendix: bool = False
    trace: str = ""
    """The address of the count in the sentence under its title; else of that in its title."""
