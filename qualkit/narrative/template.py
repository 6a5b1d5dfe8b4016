"""A page as a template: a few functions called, `if`, and comments; there is nothing else in it.

Jinja2 parses a page and nothing of it is compiled or run: what is parsed is gone through here, and
whatever is not named here is refused. So a page reaches no attribute, no loop and no file.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from jinja2 import Environment, TemplateSyntaxError, nodes

Value = str | bool | tuple[str, ...]
Calls = Mapping[str, Callable[..., str]]


@dataclass(frozen=True)
class Written:
    """What a template says, and from which line of it each line of that comes."""

    text: str
    lines: tuple[int, ...]

    def line(self, at: int) -> int:
        """The line of the template from which a line of the text comes; both from 1."""
        return self.lines[min(at, len(self.lines)) - 1]


def written(body: str, *, calls: Calls, names: Mapping[str, Value]) -> Written:
    """The template filled in. Each call is also told its `line`.

    Raises TemplateSyntaxError, with its line, for what is no template or asks for something else.
    """
    environment = Environment(keep_trailing_newline=True, autoescape=False)
    try:
        tree = environment.parse(body)
        page = _Page(calls, names)
        page.walk(tree.body)
    except RecursionError:
        raise TemplateSyntaxError("it is nested too deeply", 1) from None
    return Written("".join(page.said), tuple(page.lines))


@dataclass
class _Page:
    """A template that is being gone through."""

    calls: Calls
    names: Mapping[str, Value]
    said: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=lambda: [1])
    """For each line of what is said so far: the line of the template."""
    bare: bool = True
    """Whether nothing but spaces was said in this line."""

    def walk(self, some: Sequence[nodes.Node]) -> None:
        for node in some:
            match node:
                case nodes.Output():
                    self._output(node)
                case nodes.If():
                    self._chosen(node)
                case _:
                    raise _refused(node)

    def _output(self, node: nodes.Output) -> None:
        after_tag = True
        for part in node.nodes:
            if isinstance(part, nodes.TemplateData):
                self._say(part.data, part.lineno, after_tag)
            elif isinstance(part, nodes.Call):
                self._say(self._called(part), part.lineno)
            else:
                self._say(str(self._value(part)), part.lineno)
            after_tag = isinstance(part, nodes.TemplateData)  # between two is a comment

    def _chosen(self, node: nodes.If) -> None:
        """The branch that holds; the others are not looked into."""
        for branch in (node, *node.elif_):
            if self._value(branch.test):
                return self.walk(branch.body)
        return self.walk(node.else_)

    def _say(self, text: str, line: int, after_tag: bool = False) -> None:
        """Add words of a line; a line that holds tags and nothing else is no line of the text."""
        first, stop, rest = text.partition("\n")
        if after_tag and stop and self.said and self.bare and not first.strip():
            text, line = rest, line + 1
            self.lines[-1] = line
        self.said.append(text)
        ends = text.count("\n")
        self.lines.extend(range(line + 1, line + ends + 1))
        last = text.rpartition("\n")[2]
        self.bare = not last.strip() and (self.bare or ends > 0)

    # --- what stands in a tag

    def _called(self, node: nodes.Call) -> str:
        if not isinstance(node.node, nodes.Name):
            raise _refused(node.node)
        name = node.node.name
        if name not in self.calls:
            raise TemplateSyntaxError(f"'{name}' is undefined", node.lineno)
        if node.dyn_args or node.dyn_kwargs:
            raise TemplateSyntaxError(f"{name} takes words, not *words", node.lineno)
        given = [self._words(one) for one in node.args]
        parts = {one.key: self._words(one.value) for one in node.kwargs}
        if len(parts) < len(node.kwargs) or "line" in parts:
            raise TemplateSyntaxError(f"{name} is told something twice", node.lineno)
        call = self.calls[name]
        try:
            inspect.signature(call).bind(*given, line=node.lineno, **parts)
        except TypeError as error:
            raise TemplateSyntaxError(f"{name}: {error}", node.lineno) from None
        return call(*given, line=node.lineno, **parts)

    def _words(self, node: nodes.Node) -> Value:
        value = self._value(node)
        if isinstance(value, bool):
            raise TemplateSyntaxError("names stand in quotation marks", node.lineno)
        return value

    def _value(self, node: nodes.Node) -> Value:
        match node:
            case nodes.Const(value=str() | bool() as value):
                return value
            case nodes.Const():
                raise TemplateSyntaxError("names stand in quotation marks", node.lineno)
            case nodes.Name(name=name) if name in self.names:
                return self.names[name]
            case nodes.Name(name=name):
                raise TemplateSyntaxError(f"'{name}' is undefined", node.lineno)
            case nodes.List(items=items) | nodes.Tuple(items=items):
                return tuple(str(self._words(one)) for one in items)
            case nodes.Not(node=inner):
                return not self._value(inner)
            case nodes.And(left=left, right=right):
                return bool(self._value(left)) and bool(self._value(right))
            case nodes.Or(left=left, right=right):
                return bool(self._value(left)) or bool(self._value(right))
            case nodes.Compare(expr=expr, ops=[nodes.Operand(op="eq" | "ne" as op, expr=other)]):
                return (self._value(expr) == self._value(other)) is (op == "eq")
            case _:
                raise _refused(node)


def _refused(node: nodes.Node) -> TemplateSyntaxError:
    """What a page asks for that there is not."""
    match node:
        case nodes.Getattr(node=nodes.Getattr() as inner):
            return _refused(inner)
        case nodes.Getattr(attr=name):
            what = f"access to attribute '{name}' is not allowed"
        case nodes.Getitem():
            what = "access to parts of something is not allowed"
        case _:
            what = f"“{type(node).__name__.lower()}” is nothing that a page can do"
    return TemplateSyntaxError(what, node.lineno)
