"""Editions become HTML, text and mails: view -> page or message, by the Jinja2 environment that the home gives. Pure."""

from techwatch.render.message import MessageHeaders, assemble, message, note
from techwatch.render.notice import Notice, NoticeRow, NoticeView
from techwatch.render.notices import notice_html, notice_message, notice_text, notice_view
from techwatch.render.pages import ArchiveView, EditionLine, digest_html, digest_text, environment, index_html, page_html
from techwatch.render.reports import ReportView, report_html, report_markdown, report_view
from techwatch.render.rows import facts_in_zone, in_zone
from techwatch.render.shown import EditionView, Links, Reader
from techwatch.render.view import view

__all__ = [
    "ArchiveView",
    "EditionLine",
    "EditionView",
    "Links",
    "MessageHeaders",
    "Notice",
    "NoticeRow",
    "NoticeView",
    "Reader",
    "ReportView",
    "assemble",
    "digest_html",
    "digest_text",
    "environment",
    "facts_in_zone",
    "in_zone",
    "index_html",
    "message",
    "note",
    "notice_html",
    "notice_message",
    "notice_text",
    "notice_view",
    "page_html",
    "report_html",
    "report_markdown",
    "report_view",
    "view",
]
