"""Words known again that are kept nowhere."""

import io
import zipfile

import pytest

from qualkit.traces import FEWEST, RUN, Traces, readings, runs, words_of

SAID = "she kept the letters in a drawer by the stove all that winter"


def of(*said: str, names: tuple[str, ...] = ()) -> Traces:
    found = [run for one in said for run in runs(words_of(one))]
    return Traces().with_more(found, [words_of(name) for name in names], [("bytes", "ab12")])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (SAID, True),
        (SAID.upper(), True),
        ("And she kept the letters, in a\\ndrawer.", True),
        ("“She kept the letters—in a drawer”", True),
        ("she kept her letters in a drawer", False),
        ("in a drawer by then", False),
        ("", False),
    ],
)
def test_a_run_of_words_is_known_again(text: str, found: bool) -> None:
    assert bool(of(SAID).said_in(text.replace("\\n", "\n"))) is found


def test_a_short_passage_is_known_as_a_whole() -> None:
    short = " ".join(SAID.split()[:FEWEST])
    assert of(short).said_in(f"yes, {short}, always")
    assert not of(short).said_in("she kept letters")
    assert not list(runs(words_of("two words")))
    assert len(list(runs(words_of(SAID)))) == len(SAID.split()) - RUN + 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Then Zyxomma Quill rang", True),
        ("zyxomma-quill's diary", True),
        ("report zyxomma_quill.docx", True),
        ("a quill pen", False),
    ],
)
def test_a_name_is_known_again(text: str, found: bool) -> None:
    assert bool(of(names=("Zyxomma Quill",)).named_in(text)) is found


def test_nothing_is_to_be_read_in_them() -> None:
    traces = of(SAID, names=("Zyxomma Quill",))
    assert "zyxomma" not in repr(traces).lower()
    assert "drawer" not in repr(traces)
    assert traces.knows("bytes", "ab12")
    assert not traces.knows("person", "ab12")
    assert not Traces().knows("bytes", "ab12")


def test_two_studies_have_different_hashes() -> None:
    one, other = of(SAID), of(SAID)
    assert one.said_in(SAID) and not one.said_in(SAID) & other.said_in(SAID)


@pytest.mark.parametrize(
    "content",
    [
        SAID.encode(),
        SAID.encode("utf-16-le"),
        SAID.encode("utf-16-be"),
        SAID.replace(" the ", " <b>the</b> ").encode(),
        SAID.replace("e", "&#101;").join(("<p>", "</p>")).encode(),
        SAID.replace("k", "\\u006b").encode(),
    ],
)
def test_in_any_writing(content: bytes) -> None:
    assert any(of(SAID).said_in(text) for _, text in readings("a file", content))


def test_in_archives_in_archives() -> None:
    packed = SAID.encode()
    for name in ("inner.txt", "middle.zip", "outer.zip"):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as pack:
            pack.writestr(name, packed)
        packed = held.getvalue()
    places = {place for place, text in readings("pack.zip", packed) if of(SAID).said_in(text)}
    assert places == {"pack.zip: outer.zip: middle.zip: inner.txt"}


def test_a_damaged_archive_is_read_as_bytes() -> None:
    assert list(readings("a", b"PK\x03\x04 she kept"))


def test_letters_of_an_id_are_nobody() -> None:
    named = Traces().with_more([], [["abed"]], [])
    ids = b"4a2f0a77-abed-4e5f-8d0b-a6a7b8c9de01"

    def named_in(content: bytes) -> bool:
        return any(named.named_in(text) for _, text in readings("study.db", content))

    assert not named_in(b"an act " + ids + b", coded")
    assert named_in(b"an act of abed " + ids)
