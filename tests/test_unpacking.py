import bz2
import gzip
import io
import json
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qualkit.unpacking import Bounds, Closed, Text, unpack
from tests import hiding
from tests.hiding import MORE, TWELVE, Place

NAME = "Zyxomma"


def texts(data: bytes, file: str = "file") -> list[Text]:
    return [found for found in unpack(file, data) if isinstance(found, Text)]


def places(data: bytes, name: str = NAME, file: str = "file") -> list[str]:
    """Where the name stands as a word, or within one where words may have grown together."""
    word = re.compile(rf"(?<![^\W_]){name}(?![^\W_])", re.IGNORECASE)
    return [
        found.place
        for found in texts(data, file)
        if word.search(found.text) or (found.glued and name.lower() in found.text.lower())
    ]


def closed(data: bytes, *, bounds: Bounds | None = None) -> dict[str, str]:
    found = unpack("file", data, bounds=bounds)
    return {one.place: one.why for one in found if isinstance(one, Closed)}


@pytest.mark.parametrize("place", [*TWELVE, *MORE], ids=lambda place: place.make.__name__)
def test_a_name_is_found_wherever_it_hides(place: Place) -> None:
    data = place.make(NAME)
    found = places(data, file=place.file)
    assert any(place.said.removesuffix(" at") in one for one in found), found
    assert not closed(data)
    assert not places(place.make("Nobody"), file=place.file)


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "cp1252",
        "mac_roman",
    ],
)
@pytest.mark.parametrize("name", ["Zyxomma", "Zoëlle"])
def test_text_is_read_in_its_encoding(encoding: str, name: str) -> None:
    assert places(f"We went to see {name}\nand came back.\n".encode(encoding), name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_text_in_bytes_of_another_kind_is_read(encoding: str) -> None:
    data = b"\x00\x01\x02\xfe" * 50 + f" {NAME} ".encode(encoding) + b"\x03\x00\xff\x9c" * 50
    assert places(data)


def test_scripts_of_few_letters_are_read_in_utf16_without_its_mark() -> None:
    assert places("Мы были у Жыксома вчера".encode("utf-16-le"), "Жыксома")


@pytest.mark.parametrize(
    "text",
    [
        "<p>Zyx<b>om</b>ma</p>",
        "<p>Zyx&shy;omma",
        "<p>Zyx<!-- here -->omma",
        "<!-- with Z&#121;xomma -->",
        "<a href='/?q=Z%79xomma'>",
        "<script>x = 'Z\\x79xomma'</script>",
        '<style>p::after { content: "Z\\79 xomma" }</style>',
        '<p title="a > b of Zyxomma">',
        "<p title=\"x>Zyx<b>omma</b>",
        '<iframe srcdoc="&lt;p&gt;Zyx&lt;b&gt;omma">',
        "data:text/plain,with%20Zyxomma",
        "<![CDATA[Zyx]]>omma",
        "Zyx\u200bomma",
        "\uff3ay\uff58omma",
        '"\\nZyxomma"',
        "mail to zyxomma.quill@example.org",
        "see interviewZyxomma2",
        "{\\rtf1 Zyx{\\b om}ma}",
        "Content-Transfer-Encoding: quoted-printable\n\nwith Zyx=\nom=6Da",
        "5a79786f6d6d61205175696c6c",
        "\\u{5a}yxomma",
        "\\ud835\\udc19yxomma",
    ],
)  # fmt: skip
def test_a_name_is_read_through_what_is_written_over_it(text: str) -> None:
    assert places(text.encode("utf-8"))


def test_mail_lines_of_base64_are_one_run() -> None:
    import base64

    written = base64.encodebytes(b"x" * 55 + b" with Zyxomma " + b"y" * 60)
    assert places(b"Content-Transfer-Encoding: base64\n\n" + written)


def test_what_a_file_is_goes_by_its_bytes() -> None:
    assert places(hiding.deleted(NAME), file="notes.txt")


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zlib.compress])
def test_compressed_streams_are_opened(pack: Callable[[bytes], bytes]) -> None:
    assert places(pack(f"to {NAME}".encode()))
    assert places(pack(b"nothing") + pack(f"to {NAME}".encode()))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_method_of_zip_is_read(method: int) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("a.txt", gzip.compress(f"to {NAME}".encode()))
    assert places(file.getvalue())


# --- what cannot be looked into is said


def encrypted_zip() -> bytes:
    data = bytearray(hiding.zipped({"secret.txt": "nothing"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def unknown_method() -> bytes:
    data = bytearray(hiding.zipped({"strange.txt": "nothing"}))
    data[data.index(b"PK\x01\x02") + 10] = 93
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "where", "why"),
    [
        (encrypted_zip(), "file › secret.txt", "it is encrypted"),
        (unknown_method(), "file › strange.txt", "a method that is not known (93)"),
        (hiding.zipped({"a.txt": "x"})[:-30], "file", "a damaged zip archive"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "file", "a 7z archive"),
        (hiding.zipped({"a.rar": b"Rar!\x1a\x07\x00 and"}), "file › a.rar", "a RAR archive"),
        (b"age-encryption.org/v1\n-> X25519 x\n", "file", "encrypted by age"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "file",
         "protected by a password"),
        (b"%PDF-1.7\ntrailer << /Encrypt 5 0 R >>", "file", "it is encrypted"),
        (hiding.pdf(b"x", said=b"/Filter /LZWDecode"), "file › stream 1", "LZWDecode"),
        (hiding.pdf(b"x", b"6 0 obj << /Subtype /Type0 >>"), "file", "does not say which letters"),
        (b"SQLite format 3\0" + bytes(range(200)), "file", "damaged SQLite"),
        (gzip.compress(b"x" * 9999)[:-20], "file", "cut short"),
        (b'<!DOCTYPE a [<!ENTITY z "Zyx">]><a>&z;omma</a>', "file", "entities of its own"),
        (b"ID3\x03\x00" + bytes(200), "file", "a recording"),
        (hiding.png()[:40], "file", "a damaged PNG"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_cannot_be_looked_into_is_named(data: bytes, where: str, why: str) -> None:
    assert [place for place, said in closed(data).items() if why in said] == [where]


def test_an_encrypted_open_document_is_not_looked_into() -> None:
    manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    data = hiding.zipped({"content.xml": b"\x91" * 40, "META-INF/manifest.xml": manifest})
    assert closed(data) == {"file": "it is encrypted"}


@pytest.mark.parametrize(
    "data",
    [
        hiding.zipped({"a.txt": bytes(2**23)}),
        gzip.compress(bytes(2**23)),
        gzip.compress(gzip.compress(bytes(2**23))),
        hiding.pdf(bytes(2**23)),
        hiding.png(hiding.chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(2**23)))),
        hiding.zipped({f"{number}.txt": "" for number in range(2000)}),
    ],
)
def test_a_bomb_is_refused(data: bytes) -> None:
    said = closed(data, bounds=Bounds(bytes=2**22, parts=1000))
    assert list(said) == ["file"] and "it holds more than" in said["file"]


def test_what_is_packed_too_deep_is_refused() -> None:
    data = b"nothing"
    for _ in range(20):
        data = gzip.compress(data)
    assert any("packed more than 12 deep" in why for why in closed(data).values())


@pytest.mark.parametrize(
    "hostile",
    [
        "<!--", "<a ", '<a b="', "<![CDATA[", "<script>", "&#", "&" + "a" * 50, "((((", "<<",
        "data:a", "a@", "A" * 99, "\\u", "=\n", "%41", "<a\t", "a b ", "stream\n", "beginbfchar",
        "aB1", "http://", "[[", "0 -9 ", "<!", "<?", "ab-cd-", "PK\x03\x04", "\\",
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", ["", "%PDF-1.7\n", "<html "])
def test_hostile_text_is_read_to_its_end(before: str, hostile: str) -> None:
    """Where a pattern tries every way through it, this does not come to an end."""
    data = (before + hostile * (30_000 // len(hostile)) + " brollywood").encode()
    found = list(unpack("file", data))
    assert any(isinstance(one, Closed) or "brollywood" in one.text for one in found)


# --- anything within anything


def in_xml(data: bytes) -> bytes:
    import base64

    return f"<a><b>{base64.b64encode(data).decode()}</b></a>".encode()


def in_table(data: bytes) -> bytes:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE t (b BLOB)")
        db.execute("INSERT INTO t VALUES (?)", [data])
        db.commit()
        return bytes(db.serialize())


CONTAINERS: dict[str, Callable[[bytes], bytes]] = {
    "zip": lambda data: hiding.zipped({"part": data}),
    "gzip": lambda data: gzip.compress(data),
    "xz": lambda data: lzma.compress(data),
    "zlib": lambda data: zlib.compress(data),
    "base64": in_xml,
    "json": lambda data: json.dumps({"a": in_xml(data).decode()}).encode(),
    "sqlite": in_table,
    "pdf": hiding.pdf,
    "png": lambda data: hiding.png(hiding.chunk(b"teXt", data)),
    "jpeg": lambda data: (
        b"\xff\xd8\xff\xfe" + struct.pack(">H", len(data) + 2) + data + b"\xff\xd9"
    ),
}  # fmt: skip


@settings(max_examples=60, deadline=None)
@example(before="", after="\x00", encoding="utf-8", nesting=["base64"])
@example(before="\x00", after="", encoding="utf-16", nesting=["base64"])
@example(before="", after="\ufffd", encoding="utf-16", nesting=["base64"])
@example(before="", after="", encoding="utf-8", nesting=["jpeg", "base64"])
@example(before="", after="", encoding="utf-8", nesting=["zlib", "base64"])
@given(
    before=st.text(max_size=40),
    after=st.text(max_size=40),
    encoding=st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]),
    nesting=st.lists(st.sampled_from(sorted(CONTAINERS)), max_size=5),
)
def test_a_name_is_found_in_anything(
    before: str, after: str, encoding: str, nesting: list[str]
) -> None:
    text = f"{before}\n{NAME} \n{after}"
    data = text.encode(encoding, errors="replace")
    for container in nesting:
        if container != "jpeg" or len(data) < 2**16 - 2:
            data = CONTAINERS[container](data)
    assert places(data)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([*TWELVE[4:], *MORE]), st.integers(0, 10**6))
def test_no_bytes_stop_it(noise: bytes, place: Place, at: int) -> None:
    data = place.make(NAME)
    at %= len(data)
    list(unpack("file", noise))
    list(unpack("file", data[:at] + noise + data[at + len(noise) :]))
