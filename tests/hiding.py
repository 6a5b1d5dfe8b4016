"""A name put where it is not looked for: files of many kinds, each made by hand."""

import base64
import gzip
import io
import json
import sqlite3
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHEETS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def zipped(parts: Mapping[str, bytes | str], *, comment: bytes = b"") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.comment = comment
    return file.getvalue()


def word(body: str = "", **parts: str) -> bytes:
    """A Word document that python-docx made, its body and some parts by hand."""
    file = io.BytesIO()
    docx.Document().save(file)
    with zipfile.ZipFile(file) as archive:
        content: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    content["word/document.xml"] = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return zipped(
        content | {name.replace("__", "/") + ".xml": text for name, text in parts.items()}
    )


def halves(name: str) -> tuple[str, str]:
    return name[: len(name) // 2], name[len(name) // 2 :]


def deleted(name: str) -> bytes:
    run = f"<w:r><w:delText>we saw {name} again</w:delText></w:r>"
    return word(f'<w:p><w:del w:id="1" w:author="RM">{run}</w:del></w:p>')


def split_over_runs(name: str) -> bytes:
    first, second = halves(name)
    runs = f"<w:r><w:t>saw {first}</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{second}</w:t></w:r>"
    return word(f"<w:p>{runs}</w:p><w:p><w:r><w:t>Then</w:t></w:r></w:p>")


def split_by_a_deletion(name: str) -> bytes:
    first, second = halves(name)
    gone = '<w:del w:id="1"><w:r><w:delText>qqq</w:delText></w:r></w:del>'
    return word(f"<w:p><w:r><w:t>{first}</w:t></w:r>{gone}<w:r><w:t>{second}</w:t></w:r></w:p>")


def in_a_property(name: str) -> bytes:
    value = f'<property name="Who"><vt:lpwstr>{name}</vt:lpwstr></property>'
    return word(docProps__custom=f'<Properties xmlns:vt="x">{value}</Properties>')


def in_a_comment(name: str) -> bytes:
    said = f"<w:p><w:r><w:t>is this {name}?</w:t></w:r></w:p>"
    return word(
        word__comments=f'<w:comments {W}><w:comment w:id="0">{said}</w:comment></w:comments>'
    )


def workbook(inside: str, **parts: str) -> bytes:
    book = f"<workbook {SHEETS}>{inside}</workbook>"
    return zipped(
        {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": book}
        | {name.replace("__", "/") + ".xml": text for name, text in parts.items()}
    )


def on_a_hidden_sheet(name: str) -> bytes:
    cell = f'<c r="A1" t="inlineStr"><is><t>{name}</t></is></c>'
    data = f"<sheetData><row>{cell}</row></sheetData>"
    return workbook(
        '<sheets><sheet name="Old" state="veryHidden" sheetId="1"/></sheets>',
        xl__worksheets__sheet1=f"<worksheet {SHEETS}>{data}</worksheet>",
    )


def in_a_defined_name(name: str) -> bytes:
    return workbook(
        f'<definedNames><definedName name="of_{name}">Old!$A$1</definedName></definedNames>'
    )


def name_of_a_part(name: str) -> bytes:
    inner = zipped({f"notes/T001_{name.lower()}.txt": "nothing"})
    return zipped({"readme.txt": "nothing", "inner.zip": inner})


def in_an_attribute(name: str) -> bytes:
    written = "".join(f"&#x{ord(letter):x};" for letter in name)
    return f'<!doctype html><p>Hello <img alt="with {written}" src="a.png"></p>'.encode()


def in_json(name: str) -> bytes:
    written = "".join(f"\\u{ord(letter):04x}" for letter in name)
    return f'{{"who": "{written}", "when": "today"}}'.encode()


def in_svg(name: str) -> bytes:
    first, second = halves(name)
    title = f"<title>{first}<tspan>{second}</tspan></title>"
    return f'<svg xmlns="http://www.w3.org/2000/svg">{title}<path d="M0 0"/></svg>'.encode()


def on_a_free_page(name: str) -> bytes:
    """Deleted and not overwritten; nothing stands between the columns."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("PRAGMA secure_delete = OFF")
        db.execute("CREATE TABLE people (role TEXT, name TEXT, town TEXT)")
        rows = [("manager", name, "leeds")] * 300
        db.executemany("INSERT INTO people VALUES (?, ?, ?)", rows)
        db.commit()
        db.execute("DELETE FROM people")
        db.execute("INSERT INTO people VALUES ('nobody', 'here', 'now')")
        db.commit()
        data = bytes(db.serialize())
    assert name.encode() in data
    return data


def in_a_cell(name: str) -> bytes:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE notes (body BLOB)")
        db.execute("INSERT INTO notes VALUES (?)", [gzip.compress(f"saw {name}".encode())])
        db.commit()
        return bytes(db.serialize())


def chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def png(*chunks: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    picture = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + picture + chunk(b"IEND", b"")


def in_a_png(name: str) -> bytes:
    return png(chunk(b"zTXt", b"Author\0\0" + zlib.compress(f"by {name}".encode())))


def in_a_jpeg(name: str) -> bytes:
    said = b"Exif\0\0II*\0" + bytes(16) + name.encode("utf-16-le") + b"\0\0"
    segment = b"\xff\xe1" + struct.pack(">H", len(said) + 2) + said
    return b"\xff\xd8" + segment + b"\xff\xda\0\x02" + bytes(range(1, 200)) + b"\xff\xd9"


def in_utf16(name: str) -> bytes:
    return f"Notes of a visit\nwith {name}\n".encode("utf-16-le")


def pdf(content: bytes, *more: bytes, said: bytes = b"/Filter /FlateDecode") -> bytes:
    packed = zlib.compress(content)
    stream = b"4 0 obj\n<< /Length %d %b >>\nstream\n%b\nendstream\nendobj\n" % (
        len(packed),
        said,
        packed,
    )
    return b"%PDF-1.7\n" + stream + b"".join(more) + b"trailer << /Root 1 0 R >>\n%%EOF\n"


def in_a_pdf(name: str) -> bytes:
    first, second = halves(name)
    return pdf(f"BT /F1 12 Tf [(saw {first}) -20 ({second})] TJ ET".encode())


def in_numbered_glyphs(name: str) -> bytes:
    """As Word and browsers write PDF: glyphs by number, and a table that says which letters."""
    letters = sorted(set(name))
    numbers = {letter: at + 3 for at, letter in enumerate(letters)}
    pairs = "".join(f"<{numbers[one]:04x}> <{ord(one):04x}>\n" for one in letters)
    table = zlib.compress(f"{len(letters)} beginbfchar\n{pairs}endbfchar".encode())
    more = b"5 0 obj << /Filter /FlateDecode >> stream\n" + table + b"\nendstream endobj\n"
    font = b"6 0 obj << /Type /Font /Subtype /Type0 /ToUnicode 5 0 R >> endobj\n"
    shown = "".join(f"{numbers[letter]:04x}" for letter in name)
    return pdf(f"BT /F1 9 Tf <{shown}> Tj ET".encode(), more, font)


def in_base64(name: str) -> bytes:
    return json.dumps({"attached": base64.b64encode(f"to {name}".encode()).decode()}).encode()


def in_a_data_uri(name: str) -> bytes:
    inner = base64.b64encode(zipped({"a.txt": f"to {name}"})).decode()
    return f'<!doctype html><a href="data:application/zip;base64,{inner}">get</a>'.encode()


def in_a_tar(name: str) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        content = gzip.compress(f"to {name}".encode())
        info = tarfile.TarInfo("notes.gz")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return file.getvalue()


def in_a_zip_comment(name: str) -> bytes:
    return zipped({"a.txt": "nothing"}, comment=f"for {name}".encode())


def removed_from_a_zip(name: str) -> bytes:
    """A part whose bytes are still there, and which nothing lists."""
    gone = zipped({"a.txt": f"to {name} and all the rest of them"})
    return gone[: gone.index(b"PK\x01\x02")] + zipped({"b.txt": "nothing"})


def behind_a_picture(name: str) -> bytes:
    return png() + zipped({"a.txt": f"to {name}"})


class Place(NamedTuple):
    """A file, how it is made, and what its place must be said to be."""

    file: str
    make: Callable[[str], bytes]
    said: str


TWELVE = (
    Place("notes.docx", deleted, "word/document.xml, text with its tracked deletions"),
    Place("letter.docx", split_over_runs, "word/document.xml, text"),
    Place("form.docx", in_a_property, "docProps/custom.xml, text"),
    Place("draft.docx", in_a_comment, "word/comments.xml, text"),
    Place("table.xlsx", on_a_hidden_sheet, "xl/worksheets/sheet1.xml, text"),
    Place("sums.xlsx", in_a_defined_name, "xl/workbook.xml, attributes"),
    Place("old.zip", name_of_a_part, "inner.zip › notes/"),
    Place("page.html", in_an_attribute, "page.html, attributes"),
    Place("data.json", in_json, "data.json, escapes resolved"),
    Place("drawing.svg", in_svg, "drawing.svg, text"),
    Place("copy.db", on_a_free_page, "copy.db, pages"),
    Place("picture.png", in_a_png, "chunk 2 (zTXt)"),
)
MORE = (
    Place("wide.txt", in_utf16, "wide.txt at"),
    Place("printed.pdf", in_a_pdf, "stream 1, text"),
    Place("browser.pdf", in_numbered_glyphs, "stream 1, text"),
    Place("edited.docx", split_by_a_deletion, "word/document.xml, text"),
    Place("photo.jpg", in_a_jpeg, "segment 1"),
    Place("mail.json", in_base64, "mail.json › encoded run 1"),
    Place("export.html", in_a_data_uri, "data: URI 1 › a.txt"),
    Place("archive.tar.gz", in_a_tar, "notes.gz › content"),
    Place("other.zip", in_a_zip_comment, "its comment"),
    Place("shorter.zip", removed_from_a_zip, "a part that is not listed"),
    Place("seal.png", behind_a_picture, "a.txt"),
    Place("cache.db", in_a_cell, "table notes › row 1, body › content"),
)


def put(folder: Path, place: Place, name: str) -> Path:
    path = folder / place.file
    folder.mkdir(exist_ok=True)
    path.write_bytes(place.make(name))
    return path
