"""YAML files that people write: comments kept, each mistake with its line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import ConstructorError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import Node

from qualkit.errors import BadSettings
from qualkit.textfile import read_text as read_text

_DEEPEST = 64
"""How many levels of lists and keys a file may have: far more than a study needs."""


def load(path: Path) -> Any:
    """What a YAML file holds, with its line numbers and comments (ruamel's round-trip types).

    Raises UnreadableFile or, where it is not YAML, BadSettings with the line.
    """
    return parse(read_text(path), path.name)


def parse(text: str, name: str) -> Any:
    """What YAML `text` holds, in Unicode's composed form; `name` is what errors call the file."""
    try:
        data = _yaml().load(unicodedata.normalize("NFC", text)) or {}
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadSettings(
            file=name,
            line=mark.line + 1 if mark else 1,
            what=str(error.problem or "this is not YAML").split("\n")[0],
            fix="Check indentation, quotes and colons on and above that line.",
        ) from None
    except YAMLError as error:
        raise BadSettings(
            file=name, line=1, what=str(error).split("\n")[0], fix="Save it as plain YAML in UTF-8."
        ) from None
    except RecursionError:
        raise _too_deep(name, 1) from None
    except Exception:  # whatever else ruamel stumbles over, such as “\UFFFFFFFF”
        raise BadSettings(
            file=name, line=1, what="this cannot be read as YAML", fix="Save it as plain YAML."
        ) from None
    _check_depth(data, name)
    return data


def dump(data: Any) -> str:
    """YAML for `data`, keeping the comments it came with."""
    out = StringIO()
    _yaml().dump(data, out)
    return out.getvalue()


def line_of(data: Any, path: Sequence[str | int]) -> int:
    """The line on which the deepest known part of `path` stands (1 for the whole file)."""
    line = 1
    for key in path:
        marks = getattr(data, "lc", None)
        if marks is None:
            break
        try:
            line = (marks.item(key) if isinstance(key, int) else marks.key(key))[0] + 1
            data = data[key]
        except (KeyError, IndexError, TypeError):
            break
    return line


def _check_depth(data: Any, name: str) -> None:
    """Raise for what is nested so deeply that whoever walks it would fail."""
    level = [(data, 1)]
    for _ in range(_DEEPEST):
        inner = {
            id(value): (value, line_of(held, (key,)) if hasattr(held, "lc") else line)
            for held, line in level
            for key, value in _entries(held)
        }
        level = list(inner.values())
    if level:
        raise _too_deep(name, level[0][1])


def _entries(data: Any) -> Iterable[tuple[Any, Any]]:
    if isinstance(data, Mapping):
        return data.items()
    return enumerate(data) if isinstance(data, list) else ()


def _too_deep(name: str, line: int) -> BadSettings:
    return BadSettings(
        file=name,
        line=line,
        what="nested too deeply",
        fix="Check indentation and brackets.",
    )


class _Constructor(RoundTripConstructor):
    """Values, each that cannot be made with its line."""

    def construct_object(self, node: Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (YAMLError, RecursionError):
            raise
        except Exception:
            raise ConstructorError(
                None, None, "this cannot be read; in quotation marks it can", node.start_mark
            ) from None


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.Constructor = _Constructor
    yaml.preserve_quotes = True
    yaml.width = 96
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
