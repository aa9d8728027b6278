"""A report in pandoc's Markdown becomes a Word file with real headings, footnotes and fields. Talks to: pandoc, a temporary folder.

Styles, margins, header and footer are those of the house's template, or of the packaged one; {title}, {cluster} and {day} in a header or a
footer become what they say.
"""

import datetime as dt
import re
import tempfile
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from techwatch.documents.packed import core, packed
from techwatch.errors import DocumentError

PACKAGES: Final = "apt install pandoc"
TEMPLATE: Final = Path(__file__).with_name("house.docx")
INK, ACCENT = "1B1D21", "2B3A8C"
"""The colours of the packaged template; the house's take their places."""
FORMAT: Final = (
    "markdown-smart-implicit_figures-yaml_metadata_block-tex_math_dollars-raw_tex-citations-example_lists-raw_html+raw_attribute"
)
_TABLE = re.compile(r"<w:tbl>.*?</w:tbl>", re.DOTALL)
RUNNING: Final = 80
"""Letters of a running title: what stands beside it stays on its line."""
_HEADER = re.compile(r"word/(header|footer)\d*\.xml")


def word(
    markdown: str,
    *,
    files: Mapping[str, bytes],
    said: Mapping[str, str],
    made: dt.datetime,
    template: bytes | None = None,
) -> bytes:
    """The report as a .docx. `files`: the pictures that it names; `said`: title, cluster, day, lang ("fr-FR"), ink and accent (#RRGGBB).

    `template` None: the packaged one. Raises DocumentError when pandoc is missing or cannot use the template.
    """
    with tempfile.TemporaryDirectory(prefix="techwatch-") as name:
        folder = Path(name)
        for file, data in files.items():
            (folder / file).write_bytes(data)
        (folder / "template.docx").write_bytes(template or TEMPLATE.read_bytes())
        _convert(markdown, folder, said)
        data = (folder / "report.docx").read_bytes()
    properties = core(title=said["title"], author=said["cluster"], lang=said["lang"], made=made)
    return packed(data, properties=properties, made=made, change=lambda part, text: _as_said(part, text, said, own=template is not None))


def _convert(markdown: str, folder: Path, said: Mapping[str, str]) -> None:
    pypandoc = _library()
    options = [f"--reference-doc={folder / 'template.docx'}", f"--resource-path={folder}", "--metadata", f"lang={said['lang']}"]
    try:
        pypandoc.convert_text(markdown, "docx", format=FORMAT, outputfile=str(folder / "report.docx"), extra_args=options)
    except OSError as error:
        raise DocumentError("docx", "pandoc", f"a Word file needs pandoc, which is not installed here: {PACKAGES}") from error
    except RuntimeError as error:
        last = (str(error).strip().splitlines() or ["it failed"])[-1]
        raise DocumentError("docx", "pandoc", f"pandoc could not write the Word file: {last}") from error


def _library() -> Any:
    import pypandoc

    return pypandoc


def _as_said(part: str, text: str, said: Mapping[str, str], *, own: bool) -> str:
    """A part of the file with the report's words in its header and footer, and the house's colours in the packaged styles."""
    if _HEADER.fullmatch(part):
        for word in ("title", "cluster", "day"):
            text = text.replace("{" + word + "}", escape(textwrap.shorten(said[word], RUNNING, placeholder=" …")))
    if part == "word/document.xml":
        return _TABLE.sub(lambda table: _held(table[0]), text)
    if not own and part in ("word/styles.xml", "word/footnotes.xml"):
        text = text.replace(INK, said["ink"].lstrip("#")).replace(ACCENT, said["accent"].lstrip("#"))
    return text


def _held(table: str) -> str:
    """A table no row of which is cut by the end of a page, nor its head and first row parted from the next."""
    rows = table.split("<w:tr>")
    rows[1:] = [row if row.startswith("<w:trPr>") else f"<w:trPr></w:trPr>{row}" for row in rows[1:]]
    rows[1:] = [row.replace("<w:trPr>", "<w:trPr><w:cantSplit/>", 1) for row in rows[1:]]
    rows[1:3] = [re.sub(r"(<w:pPr>(?:<w:pStyle [^>]*>)?)", r"\1<w:keepNext/>", row) for row in rows[1:3]]
    return "<w:tr>".join(rows)
