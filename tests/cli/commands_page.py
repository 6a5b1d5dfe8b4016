"""The command reference, made from the commands themselves.

`python -m tests.cli.commands_page` writes it to docs/commands.md.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

from qualkit.cli import main

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"
LEAD = """# Commands

In the order of the work. Each is run inside the study folder, or anywhere with
`qualkit --study DIR`; `qualkit --coder NAME` says who you are. Every command has `--help`.

Exit codes: 0 done; 1 a check does not hold; 2 a mistake in what was given; 130 interrupted.
"""


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name, groups left out that do nothing by themselves."""
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            if command.invoke_without_command:
                yield name, command
            yield from ((f"{name} {sub}", child) for sub, child in command.commands.items())
        else:
            yield name, command


def page() -> str:
    """The page's Markdown."""
    return "\n".join([LEAD, *(_section(name, command) for name, command in commands())])


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=f"qualkit {name}")
    usage = " ".join(command.collect_usage_pieces(context))
    lines = [f"## {name}", "", f"    qualkit {name} {usage}".rstrip(), ""]
    lines += [_words(command.help or ""), ""]
    options = [p for p in command.params if isinstance(p, click.Option)]
    if options:
        lines += ["| option | |", "|---|---|"]
        lines += [f"| `{_option(option)}` | {option.help} |" for option in options]
        lines.append("")
    return "\n".join(lines)


def _words(help: str) -> str:
    """Help as Markdown, its examples as code."""
    text, _, examples = inspect.cleandoc(help).replace("\b\n", "").partition("Example")
    lines = examples.lstrip("s").lstrip(":").splitlines()
    return "\n".join([text.strip(), "", *(f"    {line.strip()}" for line in lines)])


def _option(option: click.Option) -> str:
    flag = max(option.opts, key=len)
    if option.is_flag:
        return flag
    if isinstance(option.type, click.Choice):
        return f"{flag} {'/'.join(option.type.choices)}"
    return f"{flag} {option.metavar or option.type.name.upper()}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
