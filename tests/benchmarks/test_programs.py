"""Programs that a benchmark runs in a process of its own are text: what they import is there."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import benchmarks

IMPORT = re.compile(r"^from (qualkit[\w.]*) import (\w+)$", re.MULTILINE)


def imported() -> Iterator[tuple[str, str]]:
    for path in Path(benchmarks.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from IMPORT.findall(node.value)


def test_what_the_programs_of_benchmarks_import_is_there() -> None:
    wanted = set(imported())
    assert ("qualkit.tui.code", "coding") in wanted
    for module, name in wanted:
        assert hasattr(importlib.import_module(module), name) or importlib.import_module(
            f"{module}.{name}"
        )
