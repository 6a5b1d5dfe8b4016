"""The installed program in a real terminal of 80 x 24, its keys pressed when it is ready."""

import fcntl
import os
import pty
import struct
import sys
import termios
from pathlib import Path


def in_a_terminal(
    study: Path, *turns: list[str], before: str = "", words: tuple[str, ...] = ("--review",)
) -> tuple[int, str]:
    """Run `anonymise`; each of `turns` is what to wait for and then what to press.

    The exit code, and all that was written to the terminal. `before` is run first, in Python.
    """
    pid, terminal = pty.fork()
    if pid == 0:
        run = f"{before}\nfrom qualkit.cli import main; main()"
        os.execv(
            sys.executable,
            [sys.executable, "-c", run, "--study", str(study), "anonymise", *words],
        )
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    shown, from_here, waiting = "", 0, list(turns)
    while more := _read(terminal):
        shown += more
        if waiting and waiting[0][0] in shown[from_here:]:
            from_here = len(shown)
            os.write(terminal, waiting.pop(0)[1].encode())
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown


def _read(terminal: int) -> str:
    """What was written since; "" once the program has ended."""
    try:
        return os.read(terminal, 65536).decode(errors="replace")
    except OSError:
        return ""
