"""`python -m qualkit`."""

from qualkit.cli import main

main(prog_name="qualkit")
