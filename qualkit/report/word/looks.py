"""What the report is set in: its styles, as they are made where a template has none such."""

from __future__ import annotations

from dataclasses import dataclass

ACCENT, INK, QUIET, RULE = "12436D", "16191D", "4B5560", "C9D1D9"


@dataclass(frozen=True)
class Style:
    """A style as it is made where a template has none of its name."""

    name: str
    """Word's own name, which is the same in every language; or ours."""
    kind: str = "paragraph"
    based_on: str = ""
    next: str = ""
    paragraph: str = ""
    letters: str = ""
    rest: str = ""
    builtin: bool = True


def _size(points: float) -> str:
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _color(color: str) -> str:
    return f'<w:color w:val="{color}"/>'


def _space(before: float, after: float, line: int = 0) -> str:
    """Points before and after; `line`: 240ths of a line."""
    height = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before * 20:.0f}" w:after="{after * 20:.0f}"{height}/>'


def _left(centimetres: float, hanging: float = 0) -> str:
    return f'<w:ind w:left="{centimetres * 567:.0f}" w:hanging="{hanging * 567:.0f}"/>'


def _heading(level: int, points: float, color: str, before: float) -> Style:
    new_page = "<w:pageBreakBefore/>" if level == 1 else ""
    return Style(
        f"heading {level}",
        based_on="Normal",
        next="Normal",
        paragraph=f"<w:keepNext/><w:keepLines/>{new_page}{_space(before, 6, 264)}"
        f'<w:outlineLvl w:val="{level - 1}"/>',
        letters=f"<w:b/>{_color(color)}{_size(points)}",
    )


def _lines(*sides: tuple[str, str]) -> str:
    inner = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{color}"/>'
        for side, color in sides
    )
    return f"<w:tblPr><w:tblBorders>{inner}</w:tblBorders>{_CELLS}</w:tblPr>"


_CELLS = (
    '<w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
    '<w:bottom w:w="50" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
)
_ACROSS = (("top", INK), ("bottom", INK), ("insideH", RULE))
_SMALL = _color(QUIET) + _size(9)

STYLES: dict[str, Style] = {
    "title": Style(
        "Title",
        based_on="Normal",
        next="Normal",
        paragraph=f"<w:keepLines/>{_space(6, 18, 252)}",
        letters=f"<w:b/>{_color(ACCENT)}{_size(30)}",
    ),
    "subtitle": Style(
        "Subtitle",
        based_on="Normal",
        next="Normal",
        paragraph=_space(0, 6),
        letters=_color(QUIET) + _size(13),
    ),
    "kind": Style(
        "Kind of Report",
        based_on="Normal",
        next="Normal",
        paragraph=_space(150, 6),
        letters=_color(QUIET) + _size(13),
        builtin=False,
    ),
    "caution": Style(
        "Caution",
        based_on="Normal",
        paragraph=f'<w:pBdr><w:top w:val="single" w:sz="4" w:space="8" w:color="{RULE}"/></w:pBdr>'
        + _space(24, 0),
        letters=_color(QUIET) + _size(10),
        builtin=False,
    ),
    "heading1": _heading(1, 22, ACCENT, 0),
    "heading2": _heading(2, 15, ACCENT, 24),
    "heading3": _heading(3, 12, INK, 18),
    "heading4": _heading(4, 11, INK, 14),
    "heading5": _heading(5, 11, QUIET, 12),
    "heading6": _heading(6, 10, QUIET, 12),
    "unlisted": Style(
        "Heading 2 Not in Contents", based_on="heading2", next="Normal", builtin=False
    ),
    "contents": Style(
        "TOC Heading",
        based_on="Normal",
        next="Normal",
        paragraph=f"<w:keepNext/><w:pageBreakBefore/>{_space(0, 14)}",
        letters=f"<w:b/>{_color(ACCENT)}{_size(22)}",
    ),
    "toc1": Style(
        "toc 1",
        based_on="Normal",
        next="Normal",
        paragraph=_space(9, 2, 252),
        letters="<w:b/>",
    ),
    "toc2": Style(
        "toc 2", based_on="Normal", next="Normal", paragraph=_space(0, 2, 252) + _left(0.6)
    ),
    "finding": Style(
        "Finding",
        based_on="Normal",
        next="Normal",
        paragraph=f"<w:keepLines/>{_space(0, 10, 276)}",
        letters=_size(13),
        builtin=False,
    ),
    "quiet": Style("Quiet", based_on="Normal", letters=_color(QUIET), builtin=False),
    "vignette": Style(
        "Vignette",
        based_on="Normal",
        paragraph='<w:pBdr><w:left w:val="single" w:sz="8" w:space="10" '
        f'w:color="{RULE}"/></w:pBdr>{_space(0, 6)}{_left(0.6)}',
        builtin=False,
    ),
    "lead": Style(
        "Lead-in",
        based_on="Normal",
        next="Quote",
        paragraph=f"<w:keepNext/>{_space(10, 4)}",
        letters=f"<w:b/>{_color(QUIET)}{_size(9.5)}",
        builtin=False,
    ),
    "quote": Style(
        "Quote",
        based_on="Normal",
        next="Attribution",
        paragraph=f'<w:keepNext/><w:keepLines/>{_space(8, 2)}<w:ind w:left="567" w:right="284"/>',
    ),
    "attribution": Style(
        "Attribution",
        based_on="Normal",
        next="Normal",
        paragraph=f'<w:keepLines/>{_space(0, 8)}<w:ind w:left="567"/>',
        letters=_color(QUIET) + _size(9.5),
        builtin=False,
    ),
    "fact": Style("Fact", based_on="Normal", paragraph=_space(0, 4), builtin=False),
    "bullets": Style("List Bullet", based_on="Normal", paragraph=_space(0, 6)),
    "numbers": Style("List Number", based_on="Normal", paragraph=_space(0, 6)),
    "caption": Style(
        "caption",
        based_on="Normal",
        next="Normal",
        paragraph=f"<w:keepNext/><w:keepLines/>{_space(14, 6)}",
        letters=f"<w:b/>{_size(10.5)}",
    ),
    "note": Style(
        "Note", based_on="Normal", paragraph=_space(4, 8, 252), letters=_SMALL, builtin=False
    ),
    "cell": Style(
        "Table Text",
        based_on="Normal",
        paragraph=_space(0, 0, 252),
        letters=_size(9),
        builtin=False,
    ),
    "head": Style(
        "Table Heading",
        based_on="Table Text",
        letters="<w:b/>",
        builtin=False,
    ),
    "shape": Style(
        "Figure Text",
        based_on="Normal",
        paragraph=_space(0, 0, 240),
        letters=_size(9),
        builtin=False,
    ),
    "footer": Style("footer", based_on="Normal", paragraph=_space(0, 0), letters=_SMALL),
    "link": Style("Hyperlink", kind="character", letters=f'{_color(ACCENT)}<w:u w:val="single"/>'),
    "strong": Style("Strong", kind="character", letters="<w:b/>"),
    "emphasis": Style("Emphasis", kind="character", letters="<w:i/>"),
    "aside": Style("Aside", kind="character", letters=_SMALL, builtin=False),
    "table": Style("Report Table", kind="table", rest=_lines(*_ACROSS), builtin=False),
    "matrix": Style(
        "Report Matrix",
        kind="table",
        rest=_lines(*_ACROSS, ("insideV", RULE)),
        builtin=False,
    ),
}
