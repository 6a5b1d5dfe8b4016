import click
import pytest

from tests.cli.commands_page import PAGE, commands, page

COMMANDS = dict(commands())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does_and_how(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert "Example" in command.help
    assert f"qualkit {name}" in command.help
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{name} {option.name} has no help"


def test_the_reference_is_up_to_date() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == page(), "run: python -m tests.cli.commands_page"
