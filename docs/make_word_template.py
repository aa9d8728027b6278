"""Makes src/techwatch/documents/house.docx, the packaged Word template of reports, from pandoc's own. Needs pandoc and python-docx.

Run `make word-template`. What it sets are styles, margins, header and footer: a house may take the file, change it in Word and name
its copy in feeds.yaml (`look: {word_template: …}`).
"""

import datetime as dt
import io
import pathlib
import subprocess
from typing import Any

import docx
import docx.enum.text
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from techwatch.documents.packed import core, packed

TARGET = pathlib.Path(__file__).resolve().parents[1] / "src" / "techwatch" / "documents" / "house.docx"
FONT = "Arial"
INK, META, ACCENT, HAIRLINE = "1B1D21", "5A5F66", "2B3A8C", "DCDEE2"

# name -> size, colour, bold, space before, space after, line height, keep with next
PARAGRAPHS: dict[str, tuple[float, str, bool, float, float, float, bool]] = {
    "Normal": (10, INK, False, 0, 6, 1.2, False),
    "Body Text": (10, INK, False, 0, 7, 1.2, False),
    "First Paragraph": (10, INK, False, 0, 7, 1.2, False),
    "Compact": (9.5, INK, False, 2, 2, 1.1, False),
    "House": (12, INK, True, 0, 150, 1.0, False),
    "Kicker": (9.5, ACCENT, True, 0, 6, 1.0, True),
    "Title": (30, INK, False, 0, 16, 1.05, False),
    "Subtitle": (13, INK, False, 0, 6, 1.1, False),
    "Author": (9.5, META, False, 0, 4, 1.1, False),
    "Date": (8.5, META, False, 90, 0, 1.3, False),
    "TOC Heading": (15, INK, False, 0, 12, 1.1, True),
    "toc 1": (10.5, INK, False, 5, 5, 1.1, False),
    "Heading 1": (15, INK, False, 24, 8, 1.1, True),
    "Heading 2": (12, INK, False, 14, 4, 1.15, True),
    **{f"Heading {level}": (10, INK, True, 8, 2, 1.15, True) for level in range(4, 10)},
    "Heading 3": (10.5, INK, True, 10, 3, 1.15, True),
    "Captioned Figure": (10, INK, False, 4, 2, 1.0, True),
    "Image Caption": (9, INK, False, 0, 12, 1.2, False),
    "Table Caption": (9, INK, False, 0, 4, 1.2, True),
    "Footnote Text": (8, META, False, 0, 1, 1.1, False),
    "Source Code": (8.5, INK, False, 2, 6, 1.15, False),
    "Header": (8, META, False, 0, 0, 1.0, False),
    "Footer": (8, META, False, 0, 0, 1.0, False),
}
IDS = {"toc 1": "TOC1", "Header": "Header", "Footer": "Footer"}
"""The ids by which Word knows its own styles."""


def main() -> None:
    """Write the template."""
    given = subprocess.run(["pandoc", "--print-default-data-file", "reference.docx"], check=True, capture_output=True).stdout
    document = docx.Document(io.BytesIO(given))
    for name, values in PARAGRAPHS.items():
        paragraph_style(document, name, values)
    for name, size, colour, bold in (("Meta", 8.5, META, False), ("Member", 8, ACCENT, True), ("Hyperlink", None, INK, False)):
        character_style(document, name, size, colour, bold=bold)
    toc = named(document, "toc 1", WD_STYLE_TYPE.PARAGRAPH)
    toc.paragraph_format.tab_stops.add_tab_stop(Mm(160), docx.enum.text.WD_TAB_ALIGNMENT.RIGHT)
    accent_bar(named(document, "Heading 1", WD_STYLE_TYPE.PARAGRAPH))
    table_style(document)
    page(document.sections[0])
    out = io.BytesIO()
    document.save(out)
    made = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    TARGET.write_bytes(packed(out.getvalue(), properties=core(title="", author="", lang="fr-FR", made=made), made=made))


def named(document: Any, name: str, kind: Any) -> Any:
    """The style, made where there is none."""
    found = next((style for style in document.styles if style.name == name), None)  # a look-up by name misses pandoc's "Heading 1"
    if found is None:
        found = document.styles.add_style(name, kind)
        found.element.set(qn("w:styleId"), IDS.get(name, found.style_id))
    return found


def paragraph_style(document: Any, name: str, values: tuple[float, str, bool, float, float, float, bool]) -> None:
    """A paragraph style with its type, its room and what it keeps with."""
    size, colour, bold, before, after, line, keep = values
    style = named(document, name, WD_STYLE_TYPE.PARAGRAPH)
    typed(style, size, colour, bold=bold)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = line
    style.paragraph_format.keep_with_next = keep
    style.paragraph_format.widow_control = True
    style.paragraph_format.alignment = None
    for stale in style.element.findall(f"{qn('w:pPr')}/{qn('w:jc')}"):
        stale.getparent().remove(stale)


def character_style(document: Any, name: str, size: float | None, colour: str, *, bold: bool) -> None:
    """A style of words."""
    typed(named(document, name, WD_STYLE_TYPE.CHARACTER), size, colour, bold=bold)


def typed(style: Any, size: float | None, colour: str, *, bold: bool) -> None:
    """Size, colour and face, the theme's fonts set aside."""
    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for old in [key for key in fonts.attrib if key.endswith("Theme")]:
        del fonts.attrib[old]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    if size:
        style.font.size = Pt(size)
    style.font.bold, style.font.italic = bold, False
    style.font.color.rgb = RGBColor.from_string(colour)


def accent_bar(style: Any) -> None:
    """A short line of the market's colour cannot be had in Word: a hairline above the heading stands for it."""
    borders = parse_xml(f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="12" w:space="8" w:color="{ACCENT}"/></w:pBdr>')
    style.element.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def table_style(document: Any) -> None:
    """Hairlines below rows, a head in grey, no other line."""
    table = named(document, "Table", WD_STYLE_TYPE.TABLE).element
    for old in table.findall(qn("w:tblPr")) + table.findall(qn("w:tblStylePr")):
        table.remove(old)
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{HAIRLINE}"'
    table.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}><w:tblBorders><w:bottom {line}/><w:insideH {line}/></w:tblBorders>"
            '<w:tblCellMar><w:top w:w="20" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="20" w:type="dxa"/>'
            '<w:right w:w="115" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        )
    )
    table.append(
        parse_xml(
            f'<w:tblStylePr {nsdecls("w")} w:type="firstRow"><w:rPr><w:color w:val="{META}"/><w:sz w:val="17"/></w:rPr>'
            f"<w:tcPr><w:tcBorders><w:bottom {line}/></w:tcBorders></w:tcPr></w:tblStylePr>"
        )
    )


def page(section: Any) -> None:
    """A4, a header with the title, a footer with the day and the page's number; neither on the first page."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(27), Mm(24)
    section.header_distance = section.footer_distance = Mm(12)
    section.different_first_page_header_footer = True
    tabbed(section.header.paragraphs[0], "{cluster}", "{title}")
    footer = section.footer.paragraphs[0]
    tabbed(footer, "{day}", "")
    for code in ("PAGE", " / ", "NUMPAGES"):
        field(footer, code) if code.isupper() else footer.add_run(code)


def tabbed(paragraph: Any, left: str, right: str) -> None:
    """Words at both ends of a line."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(160), docx.enum.text.WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(left)
    paragraph.add_run("\t")
    if right:
        paragraph.add_run(right)


def field(paragraph: Any, code: str) -> None:
    """A field that Word fills in."""
    for kind, words in (("begin", ""), ("", code), ("separate", ""), ("shown", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "shown":
            run.text = words
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            said = OxmlElement("w:instrText")
            said.set(qn("xml:space"), "preserve")
            said.text = f" {words} "
            run._r.append(said)


if __name__ == "__main__":
    main()
