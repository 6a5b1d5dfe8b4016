"""Source files: each with its rows, each read by the reader of its format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from qualkit import plugins
from qualkit.errors import EmptyTranscript, Unpartnered, UnreadableFile
from qualkit.model import Transcript
from qualkit.readers.normal import compose


def pair(files: Sequence[str], named: Mapping[str, int], table: str) -> None:
    """Raise Unpartnered for the first file without a row, or row without a file.

    `named` has the line of `table` for each file that it names.
    """
    for file in files:
        if file not in named:
            raise Unpartnered(
                what=f"{file} has no row in {table}",
                fix=f"Add one with {file} under “file”{_nearest(file, set(named) - set(files))}.",
            )
    for file, line in named.items():
        if file not in files:
            raise Unpartnered(
                what=f"{table} names {file} (line {line}), which was not given",
                fix=f"Give the file, or remove its row{_nearest(file, set(files) - set(named))}.",
            )


def _nearest(name: str, others: set[str]) -> str:
    from rapidfuzz.process import extractOne

    found = extractOne(name, sorted(others), score_cutoff=70)
    return f" (did you mean {found[0]}?)" if found else ""


def read(file: str, data: bytes) -> Transcript:
    """A source file as a transcript. Raises UnreadableFile or EmptyTranscript."""
    suffix = PurePath(file).suffix.lower()
    reader = next((r for r in plugins.members("readers") if r.accepts(suffix, data)), None)
    if reader is None:
        raise UnreadableFile(
            file=file,
            what=f"files that end in “{suffix}” cannot be read",
            fix="Save it as .docx, .txt, .vtt or .srt.",
        )
    try:
        transcript = compose(reader.speeches(data))
    except ValueError as error:
        raise UnreadableFile(
            file=file, what=str(error), fix="Export or save it again, then try once more."
        ) from None
    _check_characters(file, transcript.text)
    if not transcript.turns:
        raise EmptyTranscript(file=file)
    return transcript


def _check_characters(file: str, text: str) -> None:
    bad = next((c for c in text if c == "\0" or "\ud800" <= c <= "\udfff"), None)
    if bad is not None:
        kind = "NUL characters" if bad == "\0" else "broken characters (lone surrogates)"
        raise UnreadableFile(
            file=file, what=f"holds {kind}", fix="Export it again from where it was made, as UTF-8."
        )
