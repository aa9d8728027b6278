"""A body of unknown make becomes text, and is told apart: a feed of some type, a page, or nothing of use. Pure."""

import codecs
import re

from techwatch.sources.raw import NoFeed
from techwatch.text import clean, first_words, plain

_HEAD = 50_000  # characters in which a feed's root element must stand, after any warnings a server printed before it
_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})""")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.I)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BARE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"), (b"{\0", "utf-16-le"), (b"\0{", "utf-16-be"))
_SEVEN_BIT = re.compile(r"iso-?2022|hz|utf-?7", re.I)  # they look like ASCII, so that a trial of UTF-8 proves nothing
_FEED_ROOT = re.compile(r"<(?:[a-z][\w.-]{0,30}:)?(?:rss|feed|rdf|channel)[\s>]", re.I)
_HTML_ROOT = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta|script|h1|div|p)\b", re.I)
_PROLOGUE = re.compile(r"\s*(?:<\?.{0,2000}?\?>|<!--.*?-->|\s)", re.S)
_TITLE = re.compile(r"<title[^>]{0,200}>(.{0,300}?)</title", re.I | re.S)
_WALL_TITLE = re.compile(
    r"just a moment|un instant|attention required|access denied|accès refusé|are you (?:a |not a )?(?:human|robot)|robot check|captcha"
    r"|security check|verif(?:y|ying) you|checking your browser|please wait|ddos"
    r"|consent|cookies|sign[ -]?in|log[ -]?in|connexion|s.identifier",
    re.I,
)
_WALL_BODY = re.compile(
    r"checking your browser|cf-chl|_cf_chl_opt|captcha-delivery|datadome\.co/captcha|_incapsula_resource|px-captcha"
    r"|enable javascript and cookies to continue|verify you are (?:a )?human|unusual traffic from your",
    re.I,
)


def decode(content: bytes, content_type: str = "") -> str:
    """`content` as text, whatever is claimed of it; never raises.

    Byte order marks are believed, then UTF-8 is tried, because bytes that decode as UTF-8 are UTF-8 whatever
    the declaration says (feeds that declare utf-16 over UTF-8 exist); then what is declared, then windows-1252.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    for start, name in _BARE:
        if content.startswith(start):
            return content.decode(name, "replace")
    declared = _declared(content, content_type)
    for name in [*(n for n in declared if _SEVEN_BIT.match(n)), "utf-8", *(n for n in declared if not n.startswith("utf"))]:
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return _damaged(content)


def _declared(content: bytes, content_type: str) -> list[str]:
    names = [m[1].decode("ascii") for m in [_DECLARED.search(content[:1000])] if m]
    names += [m[1] for m in [_CHARSET.search(content_type)] if m]
    known = [_known(name) for name in names]
    return ["windows-1252" if name in ("iso8859-1", "ascii") else name for name in known if name]  # as browsers do (WHATWG)


def _known(name: str) -> str:
    """The codec's own name; "" for an unknown one and for codecs that are no character encoding (zip, hex)."""
    try:
        info = codecs.lookup(name)
    except LookupError:
        return ""
    return info.name if info._is_text_encoding else ""


def _damaged(content: bytes) -> str:
    """Text of no encoding that fits: UTF-8 with a few broken characters, else windows-1252."""
    text = content.decode("utf-8", "replace")
    good = sum(1 for character in text if character > "\x7f") - 2 * text.count("\ufffd")
    return text if good > 0 else content.decode("windows-1252", "replace")


def sniff(text: str) -> str | NoFeed:
    """The feed type of `text` ("xml", "json"), or why it is no feed."""
    head = text.lstrip("\ufeff\0 \t\r\n")[:_HEAD]
    if not head:
        return NoFeed("empty", "only blanks" if text else "")
    if head.startswith("{"):
        return "json"
    start = after_prologue(head)
    if _HTML_ROOT.match(head, start):
        return _page(head)
    if _FEED_ROOT.search(head, start):
        return "xml"
    if head.startswith("<"):
        return NoFeed("not-a-feed", f"it begins with {clean(head[start : start + 40])}")
    return NoFeed("not-a-feed", f"it begins with “{first_words(clean(head[:80]), 40)}”")


def after_prologue(text: str) -> int:
    """Where `text` goes on after XML declarations, processing instructions and comments."""
    start = 0
    while found := _PROLOGUE.match(text, start):
        start = found.end()
    return start


def _page(html: str) -> NoFeed:
    found = _TITLE.search(html)
    title = first_words(clean(plain(found[1])), 80) if found else ""
    wall = _WALL_TITLE.search(title) or _WALL_BODY.search(html)
    return NoFeed("bot-wall" if wall else "not-a-feed", f"a page: “{title}”" if title else "a page without a title")
