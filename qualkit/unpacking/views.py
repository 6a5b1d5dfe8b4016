"""A text -> what else it reads as: markup, escapes resolved, what was encoded into letters."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from qualkit.drawn import without_ids
from qualkit.unpacking import archives, encodings, markup, pictures
from qualkit.unpacking.found import INTO, Closed, Found, Open, Text

_ROUNDS = 4
"""How often escapes may stand within escapes."""

_ESCAPE = re.compile(
    r"\\u\{([0-9a-fA-F]{1,6})\}|\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})|\\x([0-9a-fA-F]{2})"
    r"|\\([nrtbfv0'\"/\\`])"
)
_FANCY = re.compile(
    "[\u00a0\u00ad\u0300-\u036f\u061c\u180e\u2000-\u200f\u202a-\u202f\u205f-\u206f\u2100-\u214f"
    "\ufb00-\ufb06\ufe00-\ufe0f\ufeff\uff01-\uff5e\U0001d400-\U0001d7ff\U000e0000-\U000e007f]"
)
"""Spaces, signs that are not seen, and letters in another guise."""

_LETTERS = {"n": "\n", "r": "\n", "t": "\t", "b": " ", "f": "\n", "v": "\n", "0": " "}
_CSS = re.compile(r"\\([0-9a-fA-F]{2,6}) ?")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_QUOTED_PRINTABLE = re.compile(r"quoted-printable", re.I)
_SOFT = re.compile(r"=[ \t]*\r?\n")
_EQUALS = re.compile(r"(?:=[0-9A-F]{2})+")
_RTF = re.compile(
    r"\\'([0-9a-f]{2})|\\u(-?\d{1,6}) ?\??|\\([a-z]{1,32})(-?\d{1,10})? ?|\\\*|[{}]|[\r\n]"
)
_RTF_ENDS = frozenset("par line tab cell row sect page".split())
_DATA = re.compile(r"data:([\w/+.-]*)((?:;[\w=.-]+)*),([^\s\"'<>)\\]*)")
_RUN = re.compile(r"(?:[A-Za-z0-9+/]{4}){2,}[A-Za-z0-9+/]{0,3}={0,2}|[A-Za-z0-9_-]{12,}={0,2}")
_FULL_LINE = re.compile(r"(?<=[A-Za-z0-9+/]{60})\r?\n(?=[A-Za-z0-9+/]{4})")
_HEX = re.compile(r"(?<![0-9a-zA-Z])(?:[0-9a-fA-F]{2}){5,}(?![0-9a-zA-Z])")
_LONG = 64
_SHORTEST_FILE = 20
_ENCODED = re.compile(rf"[A-Za-z0-9+/=]{{{_LONG},}}|\b[0-9a-fA-F-]{{8,}}\b")
_ADDRESS = re.compile(r"(?<![\w.%+-])[\w.%+-]*+@[\w.-]+|(?:https?://|www\.)[^\s\"'<>]+|#\w+")
_WORD = re.compile(r"[^\W_]+")
_MIXED = re.compile(r"[^\W\d_]\d|\d[^\W\d_]|[a-zß-ÿ][A-ZÀ-Þ]")
_CAMEL = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])|_+")


def read(place: str, text: str, open: Open) -> Iterator[Found]:
    """A text, and everything that it may be read as."""
    if "<" in text and markup.LOOKS_SO.search(text):
        if markup.DECLARES.search(text):
            yield Closed(place, "it declares entities of its own (<!ENTITY)")
        for view in markup.views(text):
            yield Text(f"{place}, {view.what}", view.text)
            if view.what in markup.BESIDE and markup.LOOKS_SO.search(view.text):
                for inner in markup.views(view.text):
                    yield Text(f"{place}, {view.what}, {inner.what}", inner.text)
    yield Text(place, text)
    yield from _unescaped(place, text)
    yield from _uris(place, text, open)
    bare = _DATA.sub(" ", text) if "data:" in text else text
    yield from _encoded(place, bare, open)
    together = "\n".join(dict.fromkeys(_run_together(bare)))
    if together:
        yield Text(f"{place}, words run together", together, glued=True)


def name(place: str, given: str) -> Iterator[Found]:
    """The name of a file or a part, and the words that are run together in it."""
    yield Text(place, given)
    said = without_ids(plain(given))
    apart = _CAMEL.sub(" ", said)
    if apart != given:
        yield Text(place, apart)
    yield Text(place, said, glued=True)
    for what, resolved in _resolved(given):
        yield Text(f"{place}, {what}", resolved)


def plain(text: str) -> str:
    """A text with letters in their plainest form, and nothing in it that is not seen."""
    if text.isascii() or not _FANCY.search(text):
        return text
    normal = unicodedata.normalize("NFKC", text)
    return "".join(c for c in normal if unicodedata.category(c) != "Cf")


def _unescaped(place: str, text: str) -> Iterator[Found]:
    yield from _if_other(f"{place}, its letters made plain", text, plain(text))
    for what, resolved in _resolved(text):
        yield Text(f"{place}, {what}", resolved)
        if resolved.count("<") > text.count("<") and markup.LOOKS_SO.search(resolved):
            for view in markup.views(resolved):
                yield Text(f"{place}, {what}, {view.what}", view.text)
    if text.startswith("{\\rtf"):
        yield Text(f"{place}, text", _RTF.sub(_of_rtf, text))
    if _QUOTED_PRINTABLE.search(text):
        joined = _SOFT.sub("", text)
        yield Text(f"{place}, quoted-printable", _EQUALS.sub(_of_bytes, joined))
    if "\\" in text:
        yield from _if_other(f"{place}, CSS escapes resolved", text, _CSS.sub(_of_css, text))


def _resolved(text: str) -> Iterator[tuple[str, str]]:
    """What a text reads as once its escapes are resolved, and then those within."""
    for _ in range(_ROUNDS):
        before = text
        text = markup.resolved(text)
        if "%" in text:
            text = _PERCENT.sub(_of_bytes, text)
        if "\\" in text:
            text = _PAIR.sub(_of_pair, _ESCAPE.sub(_of_escape, text))
        if text == before:
            return
        text = plain(text)
        yield "escapes resolved", text


def _if_other(place: str, before: str, after: str) -> Iterator[Text]:
    if before != after:
        yield Text(place, after)


def _uris(place: str, text: str, open: Open) -> Iterator[Found]:
    """What data: URIs hold."""
    for number, uri in enumerate(_DATA.finditer(text) if "data:" in text else (), 1):
        payload = unquote_to_bytes(uri.group(3))
        if uri.group(2).endswith(";base64"):
            payload = _of_base64(payload.decode("ascii", "replace")) or b""
        yield from open(f"{place}{INTO}data: URI {number}", payload)


def _encoded(place: str, text: str, open: Open) -> Iterator[Found]:
    """Runs in base64 or in hexadecimal digits that are text, or a file."""
    runs = dict(_runs(text))
    for _, resolved in _resolved(text):
        runs |= _runs(resolved)
    saying = (content for content in runs.values() if content and _says_something(content))
    for number, content in enumerate(saying, 1):
        yield from open(f"{place}{INTO}encoded run {number}", content)


def _runs(text: str) -> Iterator[tuple[str, bytes | None]]:
    """The runs that may be base64 or hexadecimal, and what they are then."""
    joined = _FULL_LINE.sub("", text)
    for run in _RUN.findall(joined):
        yield run, _of_base64(run)
    for run in _HEX.findall(joined):
        yield run.lower() + " ", bytes.fromhex(run)


def _says_something(content: bytes) -> bool:
    """Whether what was decoded is text, or begins as a file does, and is no accident."""
    if _is_file(content):
        return True
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        wide = b"\0" in content or len(content) >= _LONG
        return wide and encodings.is_text(content)
    if "\0" in text and encodings.is_text(content):
        return True
    printable = all(c.isprintable() or c in "\t\n\r" for c in text)
    return printable or bool(encodings.LETTERS.search(text))


def _is_file(content: bytes) -> bool:
    """Whether it begins as a file does; a short one must also end as one."""
    from qualkit.unpacking.opening import is_known

    if len(content) < _SHORTEST_FILE:
        return pictures.is_whole_jpeg(content) or archives.is_whole_zlib(content)
    return is_known(content)


def _of_base64(run: str) -> bytes | None:
    run = run.rstrip("=").translate(_URL_SAFE)
    run = run[: -1 if len(run) % 4 == 1 else None]
    try:
        return base64.b64decode(run + "=" * (-len(run) % 4))
    except (binascii.Error, ValueError):
        return None


_URL_SAFE = str.maketrans("-_", "+/")


def _run_together(text: str) -> Iterator[str]:
    """The words that may be several: mixed with digits or capitals, addresses and the like."""
    bare = _ENCODED.sub(" ", text)
    yield from (word for word in _WORD.findall(bare) if _MIXED.search(word))
    yield from _ADDRESS.findall(bare)


def _of_escape(match: re.Match[str]) -> str:
    code = next((group for group in match.groups()[:4] if group), None)
    if code is None:
        return _LETTERS.get(match.group(5), match.group(5))
    return _chr(int(code, 16))


def _of_pair(match: re.Match[str]) -> str:
    return match.group().encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _of_css(match: re.Match[str]) -> str:
    return _chr(int(match.group(1), 16))


def _of_bytes(match: re.Match[str]) -> str:
    data = bytes.fromhex(match.group().replace("%", "").replace("=", ""))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _of_rtf(match: re.Match[str]) -> str:
    byte, code, word = match.group(1), match.group(2), match.group(3)
    if byte:
        return bytes.fromhex(byte).decode("cp1252", errors="replace")
    if code:
        return _chr(int(code) % 0x10000)
    return "\n" if word in _RTF_ENDS else ""


def _chr(code: int) -> str:
    return chr(code) if code < 0x110000 else "\ufffd"
