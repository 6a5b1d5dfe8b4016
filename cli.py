"""Runs qualkit from a checkout: `python cli.py ...`. Installed, the command is `qualkit`."""

from qualkit.cli import main

if __name__ == "__main__":
    main(prog_name="qualkit")
