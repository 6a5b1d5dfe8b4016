"""The parts beside the document: lists, the foot of its pages, what it says of itself; its file."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from qualkit.model.views import ReportView
from qualkit.report.cover import cover
from qualkit.report.word.styles import Styles
from qualkit.report.word.xml import DECLARED, LANGUAGE, field, paragraph, run, words

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""When every part was written, by the archive: the earliest that one can say."""
_OF_THE_MAKER = (
    RELATIONSHIP_TYPE.CORE_PROPERTIES,
    RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
    RELATIONSHIP_TYPE.THUMBNAIL,
)
"""What a file says of whoever made it, with what, and what it looked like."""
_OF_NO_USE = ("/stylesWithEffects", "/printerSettings", "/webSettings", "/people")
"""Kinds of parts that nothing shows, with what another program or a printer put there."""
_CORE = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)


def numbering(document: Any) -> Any:
    """The root of the part that holds lists, made where there is none."""
    for one in document.part.rels.values():
        if one.reltype == RELATIONSHIP_TYPE.NUMBERING:
            return one.target_part.element
    element = parse_xml(f"<w:numbering {DECLARED}/>")
    name = PackURI("/word/numbering.xml")
    made = XmlPart(name, CONTENT_TYPE.WML_NUMBERING, element, document.part.package)
    document.part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
    return element


def foot(document: Any, styles: Styles, view: ReportView) -> None:
    """Edition and page number at the foot of the pages, unless a template says something there."""
    sections = list(document.element.body.iter(qn("w:sectPr")))
    if any(one.find(qn("w:footerReference")) is not None for one in sections):
        return
    edition = cover(view).edition
    said = f"DRAFT. {edition}" if view.provenance.draft else edition
    line = run(f"{said}  ·  Page ") + field("PAGE", run("1"))
    xml = f"<w:ftr {DECLARED}>{paragraph(styles.id('footer'), line, align='right')}</w:ftr>"
    package = document.part.package
    name = package.next_partname("/word/footer%d.xml")
    made = XmlPart(name, CONTENT_TYPE.WML_FOOTER, parse_xml(xml), package)
    id = document.part.relate_to(made, RELATIONSHIP_TYPE.FOOTER)
    for one in sections:
        one.insert(0, parse_xml(f'<w:footerReference {DECLARED} w:type="default" r:id="{id}"/>'))


def tell(document: Any, view: ReportView) -> None:
    """Put title, authors and date of the report in the place of what the file said of its maker."""
    package = document.part.package
    for id in [id for id, one in package.rels.items() if one.reltype in _OF_THE_MAKER]:
        del package.rels[id]
    settings, told = view.study.settings, view.provenance
    when = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{words(told.as_of)}T00:00:00Z</dcterms:{name}>'
        for name in ("created", "modified")
        if told.as_of
    )
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<cp:coreProperties {_CORE}><dc:title>{words(settings.title)}</dc:title>"
        f"<dc:creator>{words(settings.authors)}</dc:creator>{when}"
        f"<dc:language>{LANGUAGE}</dc:language></cp:coreProperties>"
    )
    name = PackURI("/docProps/core.xml")
    core = Part(name, CONTENT_TYPE.OPC_CORE_PROPERTIES, xml.encode(), package)
    package.relate_to(core, RELATIONSHIP_TYPE.CORE_PROPERTIES)


def drop_what_nothing_shows(document: Any) -> None:
    """Leave out a template's parts that no reader meets."""
    for one in list(document.element.iter(qn("w:printerSettings"))):
        one.getparent().remove(one)
    rels = document.part.rels
    for id in [id for id, one in rels.items() if one.reltype.endswith(_OF_NO_USE)]:
        del rels[id]


def vocabulary(data: bytes) -> frozenset[str]:
    """The names of the elements and attributes of a document."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        elements = [one for name in files for one in parse_xml(archive.read(name)).iter("*")]
    names = {str(name) for one in elements for name in (one.tag, *one.attrib)}
    return frozenset(name.rpartition("}")[2] for name in names)


def packed(document: Any) -> bytes:
    """The file, whose bytes say nothing of when and where it was packed."""
    saved, again = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as before, zipfile.ZipFile(again, "w") as after:
        for one in before.infolist():
            part = zipfile.ZipInfo(one.filename, _EPOCH)
            part.compress_type, part.create_system = zipfile.ZIP_DEFLATED, 0
            after.writestr(part, before.read(one))
    return again.getvalue()
