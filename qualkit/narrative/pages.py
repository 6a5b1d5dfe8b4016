"""narrative/*.md: the evaluator's Markdown, with counts, quotations, tables and figures drawn in.

A page is a template in a sandbox, then Markdown without HTML. What it draws in by id stands on a
line of its own; what it claims in words of quantity is bound with `claim` and counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from jinja2 import TemplateSyntaxError, nodes
from jinja2.environment import Template
from jinja2.runtime import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import ValidationError

from qualkit import counting, yamlfile
from qualkit.errors import BadSettings, CannotDecide
from qualkit.narrative import claims, markdown, quantities
from qualkit.schemas import Strict, said
from qualkit.sections.blocks import Block, Section

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_DRAWN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_ROW = re.compile(r"^\|.*$", re.MULTILINE)
_OURS = re.compile("[\ue000-\uf8ff]")
"""Characters for private use: what is drawn in is marked with them while Markdown is read."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!~^])")


@dataclass(frozen=True)
class Problem:
    """Something wrong in a page: where, what, and what to do."""

    file: str
    line: int
    what: str
    fix: str
    wrong: bool = True
    """False: a warning. A page with one is rendered."""


class Front(Strict):
    """What stands at the head of a page between two lines of ---."""

    title: str = ""
    section: str = ""
    """The id of the section of the report at whose head these words stand; else their own."""
    after: str = ""
    """For a section of its own: the id of the one that it follows."""
    finding: str = ""
    """The sentence under the title."""
    replace: bool = False
    """Whether the words stand in the place of what is generated there."""


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


@dataclass(frozen=True)
class Material:
    """What a page may draw from."""

    book: counting.Ledger
    blocks: Mapping[str, Block] = field(default_factory=dict)
    """Tables, matrices and figures by id."""
    quotations: Mapping[str, Block | str] = field(default_factory=dict)
    """Quotations by id; or in a sentence why one cannot be printed."""
    least: int = 1
    """Of fewer people nothing is counted: in public, of those whom a label must hide."""


def read(
    name: str, text: str, material: Material, *, address: str = ""
) -> tuple[Page | None, tuple[Problem, ...]]:
    """A page, and all that is wrong in it; None where it cannot be rendered at all.

    `address`: what the addresses of its counts begin with; without it they have none.
    """
    text = _OURS.sub("", text.replace("\r\n", "\n"))
    front, offset, problems = _front(name, text)
    if front is None:
        return None, problems
    reader = _Reader(name, offset, material, list(problems), address)
    body = "\n".join(text.split("\n")[offset:])
    written = reader.rendered(body)
    reader.problems += _unbound(name, offset, body)
    if written is None:
        return None, tuple(_in_order(reader.problems))
    stem = re.sub(r"^\d+[-_. ]*", "", name.rsplit("/", 1)[-1].removesuffix(".md"))
    title = front.title or stem.replace("-", " ").capitalize()
    section = markdown.section(
        written, title=title, drawn=reader.drawn, tell=reader.tell, address=address
    )
    section = replace(section, id=markdown.slug(stem) or "narrative", finding=front.finding)
    page = Page(name, front, section, tuple(reader.quoted), tuple(reader.claims))
    return page, tuple(_in_order(reader.problems))


def _front(name: str, text: str) -> tuple[Front | None, int, tuple[Problem, ...]]:
    """The head of a page, and how many lines it takes."""
    match = _FRONT.match(text)
    if match is None:
        return Front(), 0, ()
    lines = match[0].count("\n")
    try:
        data = yamlfile.parse(match[1] + "\n", name)
        return Front.model_validate(data or {}), lines, ()
    except BadSettings as error:
        line, what = int(str(error.facts["line"])) + 1, str(error.facts["what"])
        return None, lines, (Problem(name, line, what, error.advice),)
    except ValidationError as error:
        found = [(yamlfile.line_of(data, one["loc"]), *said(one)) for one in error.errors()]
        return None, lines, tuple(Problem(name, line + 1, what, fix) for line, what, fix in found)


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
        self.quoted: list[str] = []
        self.claims: list[Claimed] = []

    def rendered(self, body: str) -> str | None:
        """The page's Markdown with everything drawn in; None where the template fails."""
        functions: dict[str, Callable[..., str]] = {
            "claim": self._claim,
            "count": self._count,
            "quote": self._quote,
            "table": self._block,
            "figure": self._block,
            "matrix": self._block,
        }
        environment = ImmutableSandboxedEnvironment(
            undefined=StrictUndefined, keep_trailing_newline=True
        )
        environment.globals.clear()
        environment.globals.update(functions)
        try:
            tree = environment.parse(body)
            for call in tree.find_all(nodes.Call):
                if isinstance(call.node, nodes.Name) and call.node.name in functions:
                    call.kwargs.append(nodes.Keyword("line", nodes.Const(call.lineno)))
            code = environment.compile(tree)
            return Template.from_code(environment, code, environment.globals).render()
        except Exception as error:  # a template raises whatever its expressions raise
            known = ", ".join(functions)
            what = f"the template fails: {getattr(error, 'message', None) or error}"
            self.tell(_line(error), what, f"It may call: {known}.")
            return None

    def tell(self, line: int, what: str, fix: str, wrong: bool = True) -> None:
        """Note something that is wrong, at a line of the body."""
        self.problems.append(Problem(self.name, self.offset + line, what, fix, wrong))

    # --- what a page may call

    def _claim(self, words: str, *, line: int, **parts: claims.Asked) -> str:
        """Words of quantity, which must be true of what they are bound to."""
        said = quantities.found(words)
        counted: claims.Count | None = None
        if len(said) != 1:
            how = "more than one word of quantity" if said else "no word of quantity"
            self.tell(line, f"“{words}” holds {how}", "Bind one at a time.")
        elif (counted := self._counted(line, parts)) and not said[0].true(
            counted.count, counted.total
        ):
            fix = "Say what is so, or bind the words to what they are about."
            self.tell(line, f"“{words}” is not so: {counted.said}", fix)
        return self._traced(words, line, parts, counted)

    def _count(self, *, line: int, **parts: claims.Asked) -> str:
        """So many of so many, as the data say: "3 of 9"."""
        counted = self._counted(line, parts)
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

    def _counted(self, line: int, parts: Mapping[str, claims.Asked]) -> claims.Count | None:
        try:
            counted = claims.counted(self.material.book, **parts)
        except CannotDecide as error:
            self.tell(line, error.said, error.advice)
            return None
        few = min(counted.total, counted.count or counted.total)
        if few < self.material.least and parts.get("unit", "people") == "people":
            what = f"the public edition says nothing of fewer than {self.material.least} people"
            self.tell(line, what, "Leave it out, or count more people together.")
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
        self.quoted.append(id)
        return self._mark(found)

    def _block(self, id: str, *, line: int) -> str:
        """A table, matrix or figure, on a line of its own."""
        found = self.material.blocks.get(id)
        if found is None:
            there = ", ".join(sorted(self.material.blocks)) or "none"
            self.tell(line, f"there is no table or figure “{id}”", f"There are: {there}.")
            return ""
        return self._mark(found)

    def _mark(self, block: Block) -> str:
        mark = f"\ue000{len(self.drawn)}\ue001"
        self.drawn[mark] = block
        return mark


def _line(error: Exception) -> int:
    """The line of the template in which something went wrong."""
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    line, place = 1, error.__traceback__
    while place is not None:
        if place.tb_frame.f_code.co_filename == "<template>":
            line = place.tb_lineno
        place = place.tb_next
    return line


def escaped(words: str) -> str:
    """Words as Markdown that says them as they are."""
    return _SPECIAL.sub(r"\\\1", words)


def _unbound(name: str, offset: int, body: str) -> Iterator[Problem]:
    """Words of quantity about people that are bound to nothing."""
    bare = _ROW.sub("", _DRAWN.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), body))
    for one in quantities.unbound(bare):
        line = offset + bare.count("\n", 0, one.start) + 1
        fix = f'Bind it: {{{{ claim("{one.words}", code=..., group=...) }}}}'
        yield Problem(name, line, f"“{one.words}” is bound to nothing", fix, wrong=False)


def _in_order(problems: Sequence[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda one: (one.line, not one.wrong))
