"""narrative/*.md: the evaluator's Markdown, with counts, quotations, tables and figures drawn in.

A page is a template (template.py), then Markdown without HTML. What it draws in by id stands on a
line of its own; what it claims in words of quantity is bound with `claim` and counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from jinja2 import TemplateSyntaxError

from qualkit import counting
from qualkit.errors import CannotDecide
from qualkit.narrative import claims, front, markdown, quantities, revealing, rows, vignettes
from qualkit.narrative.front import Front
from qualkit.narrative.guarding import Guard
from qualkit.narrative.problems import Problem
from qualkit.narrative.template import Value, Written, written
from qualkit.sections.blocks import Block, Section

_DRAWN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)
_ROW = re.compile(r"^\|.*$", re.MULTILINE)
_OURS = re.compile("[\ue000-\uf8ff]")
"""Characters for private use: what is drawn in is marked with them while Markdown is read."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!~^])")

LARGEST = 500_000
"""Characters of a page: more than a report has in all."""
INTERNAL, PUBLIC = "internal", "public"


@dataclass(frozen=True)
class Claimed:
    """Words of a page that state a count, and what was counted."""

    address: str
    file: str
    line: int
    words: str
    parts: Mapping[str, claims.Asked]
    counted: claims.Count


@dataclass(frozen=True)
class Page:
    """One file of the narrative, read."""

    name: str
    front: Front
    section: Section
    """Its words; the parts are its headings of the second level."""
    drawn: tuple[str, ...]
    """The ids of quotations that it draws in."""
    claims: tuple[Claimed, ...] = ()
    """What it counts and claims, in its order."""
    draft: bool = False
    """Whether nobody has written it yet: it has headings at most, and comments."""


@dataclass(frozen=True)
class Material:
    """What a page may draw from."""

    book: counting.Ledger
    blocks: Mapping[str, Block] = field(default_factory=dict)
    """Tables, matrices and figures by id."""
    quotations: Mapping[str, Block | str] = field(default_factory=dict)
    """Quotations by id; or in a sentence why one cannot be printed."""
    edition: str = INTERNAL
    guard: Guard = Guard()
    voices: revealing.Voices = revealing.Voices()
    """In public: who says what is drawn in, and who prints the same label."""
    interviews: Mapping[str, frozenset[str] | str] = field(default_factory=dict)
    """By interview: who took part and may be told of; or in a sentence why nobody may."""
    above: Mapping[str, str] = field(default_factory=dict)
    """By section: the titles that stand over what is written into it."""


def read(
    name: str, text: str, material: Material, *, address: str = ""
) -> tuple[Page | None, tuple[Problem, ...]]:
    """A page, and all that is wrong in it; None where it cannot be rendered at all.

    `address`: what the addresses of its counts begin with; without it they have none.
    """
    if len(text) > LARGEST:
        what = f"the page holds {len(text):,} characters; one may hold {LARGEST:,}"
        return None, (Problem(name, 1, what, "Divide it, or take out what is no prose."),)
    text = _OURS.sub("", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    head, offset, problems = front.read(name, text)
    if head is None:
        return None, problems
    reader = _Reader(name, offset, material, list(problems), address)
    body = "\n".join(text.split("\n")[offset:])
    said = reader.filled(body)
    reader.problems += _unbound(name, offset, body)
    if said is None:
        return None, tuple(_in_order(reader.problems))
    reader.judge(said, head)
    if any(one.discloses for one in reader.problems):
        return None, tuple(_in_order(reader.problems))
    page = Page(
        name,
        head,
        reader.section(said, head),
        tuple(reader.quoted.values()),
        tuple(reader.claims),
        draft=not head.finding and not _HEADING.sub("", _COMMENT.sub("", body)).strip(),
    )
    return page, tuple(_in_order(reader.problems))


class _Reader:
    """Renders one page: what its functions are asked, and all that is wrong."""

    def __init__(
        self,
        name: str,
        offset: int,
        material: Material,
        problems: list[Problem],
        address: str,
    ) -> None:
        self.name = name
        self.address = address
        self.offset = offset
        self.material = material
        self.problems = problems
        self.drawn: dict[str, Block] = {}
        """By the mark that stands for it in the Markdown."""
        self.quoted: dict[str, str] = {}
        """The quotations among these, by mark."""
        self.claims: list[Claimed] = []

    def filled(self, body: str) -> Written | None:
        """The page's Markdown with everything drawn in; None where the template fails."""
        calls: dict[str, Callable[..., str]] = {
            "claim": self._claim,
            "count": self._count,
            "quote": self._quote,
            "table": self._block,
            "figure": self._block,
            "matrix": self._block,
            "points": self._block,
        }
        edition = self.material.edition
        names: dict[str, Value] = {
            "edition": edition,
            "public": edition == PUBLIC,
            "internal": edition == INTERNAL,
        }
        try:
            return written(body, calls=calls, names=names)
        except TemplateSyntaxError as error:
            what = f"the template fails: {error.message}"
            fix = f"It may call {', '.join(calls)}, and ask `if public` or `if internal`."
            self.tell(error.lineno, what, fix)
            return None

    def section(self, said: Written, head: Front) -> Section:
        """What is said as a section, or as the one vignette of a section."""
        stem = re.sub(r"^\d+[-_. ]*", "", self.name.rsplit("/", 1)[-1].removesuffix(".md"))
        title = head.title or stem.replace("-", " ").capitalize()

        def tell(line: int, what: str, fix: str, wrong: bool = True) -> None:
            self.tell(said.line(line), what, fix, wrong)

        rows.judge(said.text, tell)
        made = markdown.section(
            said.text, title=title, drawn=self.drawn, tell=tell, address=self.address
        )
        made = replace(made, id=markdown.slug(stem) or "narrative", finding=head.finding)
        if head.kind != "vignette":
            return made
        where = self.material.interviews
        return vignettes.told(made, head, where, self.material.guard.least, self.tell)

    def judge(self, said: Written, head: Front) -> None:
        """Tell prose that says what the label of a quotation beside it hides."""
        above = self.material.above.get(head.section, "")
        found = revealing.revealed(
            said.text,
            self.quoted,
            self.material.voices,
            titles=f"{above} {head.title}",
            finding=head.finding,
        )
        for one in found:
            at, fix = said.line(one.line), revealing.FIX
            if one.wrong:
                self.refuse(at, one.what, fix)
            else:
                self.tell(at, one.what, fix, wrong=False)

    def tell(self, line: int, what: str, fix: str, wrong: bool = True) -> None:
        """Note something that is wrong, at a line of the body; before it: of the head."""
        at = max(1, self.offset + line)
        self.problems.append(Problem(self.name, at, what, fix, wrong))

    def refuse(self, line: int, what: str, fix: str) -> None:
        """Note what the edition withholds and the page would tell."""
        at = self.offset + line
        self.problems.append(Problem(self.name, at, what, fix, discloses=True))

    # --- what a page may call

    def _claim(self, words: str, *, line: int, **parts: claims.Asked) -> str:
        """Words of quantity, which must be true of what they are bound to."""
        said = quantities.found(words)
        counted: claims.Count | None = None
        if len(said) != 1:
            how = "more than one word of quantity" if said else "no word of quantity"
            self.tell(line, f"“{words}” holds {how}", "Bind one at a time.")
        elif (counted := self._counted(line, parts, said[0])) and not said[0].true(
            counted.count, counted.total
        ):
            fix = "Say what is so, or bind the words to what they are about."
            self.tell(line, f"“{words}” is not so: {counted.said}", fix)
        return self._traced(words, line, parts, counted)

    def _count(self, *, line: int, **parts: claims.Asked) -> str:
        """So many of so many, as the data say: "3 of 9"."""
        counted = self._counted(line, parts, None)
        said = f"{counted.count} of {counted.total}" if counted else ""
        return self._traced(said, line, parts, counted)

    def _traced(
        self,
        words: str,
        line: int,
        parts: Mapping[str, claims.Asked],
        counted: claims.Count | None,
    ) -> str:
        """Words that state a count, marked with their number in the page."""
        if counted is None or not self.address:
            return escaped(words)
        number = len(self.claims) + 1
        address, at = f"{self.address}#{number}", self.offset + line
        self.claims.append(Claimed(address, self.name, at, words, parts, counted))
        return f"\ue002{number}\ue003{escaped(words)}\ue004"

    def _counted(
        self, line: int, parts: Mapping[str, claims.Asked], said: quantities.Quantity | None
    ) -> claims.Count | None:
        try:
            counted = claims.counted(self.material.book, **parts)
        except CannotDecide as error:
            self.tell(line, error.said, error.advice)
            return None
        wider = claims.wider(self.material.book, parts) if self.material.guard.least > 1 else ()
        if bar := self.material.guard.bars(counted, parts, said, wider):
            self.refuse(line, bar, IN_PUBLIC)
            return None
        return counted

    def _quote(self, id: str, *, line: int) -> str:
        """A quotation, on a line of its own."""
        found = self.material.quotations.get(id)
        if found is None:
            self.tell(line, f"there is no quotation “{id}”", "`qualkit quote list` shows them.")
            return ""
        if isinstance(found, str):
            self.tell(line, f"quotation “{id}” cannot be printed: {found}", "Choose another one.")
            return ""
        mark = self._mark(found)
        self.quoted[mark] = id
        return mark

    def _block(self, id: str, *, line: int) -> str:
        """A table, matrix or figure, on a line of its own."""
        found = self.material.blocks.get(id)
        if found is None:
            there = ", ".join(sorted(self.material.blocks)) or "none"
            what, fix = f"there is no table or figure “{id}”", f"There are: {there}."
            at = self.offset + line
            self.problems.append(Problem(self.name, at, what, fix, passing=True))
            return ""
        return self._mark(found)

    def _mark(self, block: Block) -> str:
        mark = f"\ue000{len(self.drawn)}\ue001"
        self.drawn[mark] = block
        return mark


IN_PUBLIC = (
    "Leave it out, count more people together, say it vaguely (“a minority”), or for the team "
    "alone: {% if internal %} ... {% else %} ... {% endif %}"
)
"""What to do where the public edition does not say something."""


def escaped(words: str) -> str:
    """Words as Markdown that says them as they are."""
    return _SPECIAL.sub(r"\\\1", " ".join(words.split()))


def _unbound(name: str, offset: int, body: str) -> Iterator[Problem]:
    """Words of quantity about people that are bound to nothing."""
    bare = _ROW.sub("", _DRAWN.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), body))
    for one in quantities.unbound(bare):
        line = offset + bare.count("\n", 0, one.start) + 1
        fix = f'Bind it: {{{{ claim("{one.words}", code=..., group=...) }}}}'
        yield Problem(name, line, f"“{one.words}” is bound to nothing", fix, wrong=False)


def _in_order(problems: Sequence[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda one: (one.line, not one.wrong))
