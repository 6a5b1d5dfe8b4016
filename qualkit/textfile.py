"""Text files that people write, and what stands plainly at the top of one that is YAML.

For commands that only look: a YAML reader takes longer to load than they take to answer.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from qualkit.errors import UnreadableFile

_WORKBOOK = (b"PK", b"\xd0\xcf\x11\xe0")
"""How .xlsx and .xls files begin."""

_WORDS = re.compile(
    r"(?!(?:true|false|null|yes|no|on|off|y|n)$)[A-Za-z][\w ,.()/'’-]*"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|0|[1-9]\d*",
    re.IGNORECASE,
)
"""What is a string, or a whole number, by any reading of YAML."""
_QUOTED = re.compile(r"\"([^\"\\]*)\"|'([^']*)'")


def read_text(path: Path) -> str:
    """A text file in UTF-8. Raises UnreadableFile, saying what to do."""
    try:
        data = path.read_bytes()
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        book = data.startswith(_WORKBOOK)
        raise UnreadableFile(
            file=path.name,
            what="is a workbook, not a table of text" if book else "is not in UTF-8",
            fix="Save it again in UTF-8 (in Excel: Save As, CSV UTF-8).",
        ) from None
    except OSError as error:
        raise UnreadableFile(
            file=path.name, what=error.strerror or "cannot be read", fix="Check that it is there."
        ) from None


def top(text: str, *keys: str) -> list[str] | None:
    """The values of keys at the top level of YAML; None unless each is plain words on one line.

    What it gives, `yamlfile.parse` gives too.
    """
    found = []
    for key in keys:
        lines = re.findall(rf"^{key}:[ \t]+(\S.*?)[ \t]*$", text, re.MULTILINE)
        value = _plain(lines[0]) if len(lines) == 1 else None
        if value is None:
            return None
        found.append(unicodedata.normalize("NFC", value))
    return found


def _plain(value: str) -> str | None:
    if quoted := _QUOTED.fullmatch(value):
        return quoted[1] if quoted[1] is not None else quoted[2]
    return value if _WORDS.fullmatch(value) else None
