"""A Word file or a workbook, a ZIP archive with its dates, becomes the same bytes whenever it is made. Pure."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from typing import Final
from xml.sax.saxutils import escape

CORE: Final = "docProps/core.xml"
_FIRST: Final = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
_CORE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:dcmitype="http://purl.org/dc/dcmitype/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator><dc:language>{lang}</dc:language>\
<dcterms:created xsi:type="dcterms:W3CDTF">{made}</dcterms:created>\
<dcterms:modified xsi:type="dcterms:W3CDTF">{made}</dcterms:modified></cp:coreProperties>"""


def core(*, title: str, author: str, lang: str, made: dt.datetime) -> str:
    """A document's own properties (ECMA-376 part 2, 11); `made` aware."""
    stamp = f"{made.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    return _CORE.format(title=escape(title), author=escape(author), lang=escape(lang), made=stamp)


def packed(data: bytes, *, properties: str, made: dt.datetime, change: Callable[[str, str], str] | None = None) -> bytes:
    """The archive with all its parts dated `made`, its `properties` written anew, and each XML part as `change(name, text)` says."""
    stamp = max(made.astimezone(dt.UTC), _FIRST)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as written:
        for name in given.namelist():
            content = properties.encode() if name == CORE else given.read(name)
            if change and name != CORE and re.search(r"\.(xml|rels)$", name):
                content = change(name, content.decode("utf-8")).encode("utf-8")
            part = zipfile.ZipInfo(name, stamp.timetuple()[:6])
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 3
            written.writestr(part, content)
    return out.getvalue()
