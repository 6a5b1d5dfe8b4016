"""The shapes of a figure as Word writes them."""

from __future__ import annotations

from qualkit.report.word.drawings import POINT, Drawing, Shape
from qualkit.report.word.layout import Page
from qualkit.report.word.looks import INK
from qualkit.report.word.xml import NAMESPACES, paragraph, run, words


def drawn(drawing: Drawing, page: Page, *, style: str, number: int, name: str, says: str) -> str:
    """A run that holds the drawing, fitted to the page; `says`: what is told who cannot see it."""
    scale = drawing.scale(page)
    width, height = round(drawing.width * scale), round(drawing.height * scale)
    shapes = "".join(
        _shape(shape, scale, (width, height), style, number + at)
        for at, shape in enumerate(drawing.shapes, 1)
    )
    uri = NAMESPACES["wpg"]
    return (
        f'<w:r><mc:AlternateContent xmlns:wpg="{uri}"><mc:Choice Requires="wpg"><w:drawing>'
        '<wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{number}" name="{words(name)}" descr="{words(says)}"/>'
        "<wp:cNvGraphicFramePr/>"
        f'<a:graphic><a:graphicData uri="{uri}"><wpg:wgp><wpg:cNvGrpSpPr/><wpg:grpSpPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/>'
        f'<a:chOff x="0" y="0"/><a:chExt cx="{width}" cy="{height}"/></a:xfrm></wpg:grpSpPr>'
        f"{shapes}</wpg:wgp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        "<mc:Fallback><w:t>The list below says what is drawn here.</w:t></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def _shape(shape: Shape, scale: float, whole: tuple[int, int], style: str, number: int) -> str:
    x, y, width, height = (round(length * scale) for length in shape.box)
    if shape.kind == "path":
        x, y, (width, height) = 0, 0, whole
    geometry = _path(shape.path, scale, whole) if shape.path else _preset(shape.kind)
    return (
        f'<wps:wsp><wps:cNvPr id="{number}" name="Shape {number}"/><wps:cNvSpPr/><wps:spPr>'
        f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>{geometry}'
        f"{_fill(shape.fill)}{_line(shape, scale)}</wps:spPr>{_text(shape, scale, style)}</wps:wsp>"
    )


def _preset(kind: str) -> str:
    form = "ellipse" if kind == "ellipse" else "rect"
    return f'<a:prstGeom prst="{form}"><a:avLst/></a:prstGeom>'


def _path(path: str, scale: float, whole: tuple[int, int]) -> str:
    steps = {"M": "moveTo", "L": "lnTo", "C": "cubicBezTo", "Q": "quadBezTo", "Z": "close"}
    inner = ""
    for line in path.split("\n"):
        letter, *numbers = line.split()
        points = [round(float(number) * scale) for number in numbers]
        inner += f"<a:{steps[letter]}>" + "".join(
            f'<a:pt x="{x}" y="{y}"/>' for x, y in zip(points[::2], points[1::2], strict=True)
        )
        inner += f"</a:{steps[letter]}>"
    return (
        "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        '<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{whole[0]}" h="{whole[1]}" fill="none">{inner}</a:path>'
        "</a:pathLst></a:custGeom>"
    )


def _fill(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>' if color else "<a:noFill/>"


def _line(shape: Shape, scale: float) -> str:
    if not shape.stroke or shape.kind == "words":
        return "<a:ln><a:noFill/></a:ln>"
    dash = f'<a:prstDash val="{shape.dash}"/>' if shape.dash else ""
    weight = max(round(shape.weight * scale), POINT // 2)
    return f'<a:ln w="{weight}">{_fill(shape.stroke)}{dash}</a:ln>'


def _text(shape: Shape, scale: float, style: str) -> str:
    inset = 0 if shape.kind != "rect" else round(6 * scale)
    body = (
        f'lIns="{inset}" tIns="0" rIns="{inset}" bIns="0" anchor="ctr" '
        f'wrap="{"square" if shape.kind == "rect" else "none"}" vert="horz" rot="0"'
    )
    if not shape.words:
        return f"<wps:bodyPr {body}/>"
    half = max(round(shape.size * scale / POINT * 2), 2)
    look = f'<w:color w:val="{INK}"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    inside = paragraph(
        style,
        run(shape.words, bold=shape.bold, look=look),
        align="center" if shape.centred else "left",
    )
    return (
        f"<wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx>"
        f"<wps:bodyPr {body}><a:noAutofit/></wps:bodyPr>"
    )
