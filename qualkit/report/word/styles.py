"""The styles of a document: a template's own where it has them, otherwise the report's."""

from __future__ import annotations

import itertools
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from qualkit.report.word.looks import STYLES, Style
from qualkit.report.word.xml import DECLARED, whole, words


class Styles:
    """The styles of a document, found by Word's own names for them, or made."""

    def __init__(self, element: Any) -> None:
        """`element`: the root of the part that holds styles; what is missing is added to it."""
        self._root = element
        self._ids: dict[str, str] = {}
        for key in STYLES:
            self.id(key)

    def id(self, key: str) -> str:
        """The id under which the document knows the style of this key."""
        if key not in self._ids:
            style = STYLES[key]
            found = _found(self._root, style)
            self._ids[key] = (
                self._added(style) if found is None else str(found.get(qn("w:styleId")))
            )
        return self._ids[key]

    @property
    def normal(self) -> str:
        """The id of the style that paragraphs have which name none; "" where nothing says."""
        return next(
            (
                str(one.get(qn("w:styleId")))
                for one in self._root.findall(qn("w:style"))
                if one.get(qn("w:type")) == "paragraph"
                and one.get(qn("w:default")) in ("1", "true")
            ),
            "",
        )

    def list_of(self, key: str) -> int:
        """The list that a style brings with it, or one that it is based on; 0 where none."""
        seen, id = set[str](), self.id(key)
        while id and id not in seen:
            seen.add(id)
            style = self._by_id(id)
            if style is None:
                return 0
            number = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
            if number is not None:
                return whole(number.get(qn("w:val")), 0)
            base = style.find(qn("w:basedOn"))
            id = "" if base is None else str(base.get(qn("w:val")))
        return 0

    def _by_id(self, id: str) -> Any:
        styles = self._root.findall(qn("w:style"))
        return next((one for one in styles if one.get(qn("w:styleId")) == id), None)

    def _added(self, style: Style) -> str:
        every = self._root.findall(qn("w:style"))
        taken = {_id(one) for one in every}
        names = {name for one in every for name in _names(one)}
        plain = style.name.title().replace(" ", "").replace("-", "")
        again = (f"{plain}{number}" for number in itertools.count(2))
        id = next(one for one in itertools.chain([plain], again) if one not in taken)
        name = style.name if style.name.casefold() not in names else f"{style.name} (report)"
        self._root.append(parse_xml(self._made(style, id, name)))
        return id

    def _made(self, style: Style, id: str, name: str) -> str:
        ours = "" if style.builtin else ' w:customStyle="1"'
        based_on = self._id_of(style.based_on) if style.based_on else ""
        after = self._id_of(style.next) if style.next else ""
        return (
            f'<w:style {DECLARED} w:type="{style.kind}" w:styleId="{id}"{ours}>'
            f'<w:name w:val="{words(name)}"/>'
            + (f'<w:basedOn w:val="{based_on}"/>' if based_on else "")
            + (f'<w:next w:val="{after}"/>' if after else "")
            + "<w:qFormat/>"
            + (f"<w:pPr>{style.paragraph}</w:pPr>" if style.paragraph else "")
            + (f"<w:rPr>{style.letters}</w:rPr>" if style.letters else "")
            + style.rest
            + "</w:style>"
        )

    def _id_of(self, name: str) -> str:
        if name == "Normal":
            return self.normal
        key = next(key for key, one in STYLES.items() if name in (key, one.name))
        return self._ids.get(key, "") or self._known(key)

    def _known(self, key: str) -> str:
        """Of a style that is looked for later: its id if the document has it already."""
        found = _found(self._root, STYLES[key])
        return "" if found is None else _id(found)


def _found(root: Any, style: Style) -> Any:
    """The style by its name, which Word writes in English whatever it shows; else by its id."""
    styles = [one for one in root.findall(qn("w:style")) if one.get(qn("w:type")) == style.kind]
    named = [one for one in styles if style.name.casefold() in _names(one)]
    if named or not style.builtin:
        return named[0] if named else None
    usual = style.name.casefold().replace(" ", "")
    by_id = (one for one in styles if str(one.get(qn("w:styleId"))).casefold() == usual)
    return next(by_id, None)


def _id(style: Any) -> str:
    return str(style.get(qn("w:styleId")))


def _names(style: Any) -> list[str]:
    name = style.find(qn("w:name"))
    said = "" if name is None else str(name.get(qn("w:val")))
    return [one.strip().casefold() for one in said.split(",")]
