"""Editions become HTML, text and mails: view -> page or message, by the Jinja2 environment that the home gives. Pure."""

from techwatch.render.archive import (
    ArchiveView,
    AtomEntry,
    AtomView,
    EditionLine,
    FrontView,
    MarketLink,
    MarketView,
    Place,
    Shelf,
    Told,
    atom_content,
    atom_xml,
    front_html,
    index_html,
    market_html,
    once,
    tag_uri,
)
from techwatch.render.charts import Chart, Series, column_name, market_name
from techwatch.render.fit import HEAVIEST, fitted, mail_parts
from techwatch.render.message import MessageHeaders, assemble, message, note
from techwatch.render.notes import Apparatus, Note, Ref, apparatus
from techwatch.render.notice import Notice, NoticeRow, NoticeView
from techwatch.render.notices import notice_html, notice_message, notice_text, notice_view
from techwatch.render.pages import digest_html, digest_text, environment, page_html, tongue_of
from techwatch.render.picture import picture
from techwatch.render.reports import Logo, ReportView, report_html, report_markdown, report_view, report_word
from techwatch.render.rows import facts_in_zone, in_zone
from techwatch.render.shared import CONSENT, Mould, mould, token
from techwatch.render.shown import Accent, Around, EditionView, Line, Links, Neighbour, Picture, Reader
from techwatch.render.typography import Tongue
from techwatch.render.view import accent, anchor, line, link_of, view

__all__ = [
    "CONSENT",
    "HEAVIEST",
    "Accent",
    "Apparatus",
    "ArchiveView",
    "Around",
    "AtomEntry",
    "AtomView",
    "Chart",
    "EditionLine",
    "EditionView",
    "FrontView",
    "Line",
    "Links",
    "Logo",
    "MarketLink",
    "MarketView",
    "MessageHeaders",
    "Mould",
    "Neighbour",
    "Note",
    "Notice",
    "NoticeRow",
    "NoticeView",
    "Picture",
    "Place",
    "Reader",
    "Ref",
    "ReportView",
    "Series",
    "Shelf",
    "Told",
    "Tongue",
    "accent",
    "anchor",
    "apparatus",
    "assemble",
    "atom_content",
    "atom_xml",
    "column_name",
    "digest_html",
    "digest_text",
    "environment",
    "facts_in_zone",
    "fitted",
    "front_html",
    "in_zone",
    "index_html",
    "line",
    "link_of",
    "mail_parts",
    "market_html",
    "market_name",
    "message",
    "mould",
    "note",
    "notice_html",
    "notice_message",
    "notice_text",
    "notice_view",
    "once",
    "page_html",
    "picture",
    "report_html",
    "report_markdown",
    "report_view",
    "report_word",
    "tag_uri",
    "token",
    "tongue_of",
    "view",
]
