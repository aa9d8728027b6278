"""What a feed type read, still as the feed wrote it, becomes clean entries with keys of their own. Pure."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

import xxhash

from techwatch.text import clean, first_words, plain
from techwatch.types import CallFacts, Entry, Lang, ParsedFeed
from techwatch.urls import resolve

TITLE_LIMIT = 500  # characters; a title goes into mail headers
KEY_LIMIT = 500  # characters; longer ids are hashed
_LANG = re.compile(r"([a-zA-Z]{2,3})(?:[-_]|$)")
_FIRST_YEAR = 1990  # before it nothing was on the Web: such dates are mistakes
_AHEAD = dt.timedelta(days=2)  # time zones, and publishers who date tomorrow's paper
_BLOCK_MARKUP = re.compile(r"</(?:p|div|a|li|ul|strong|em|b|i|h[1-6])>|<br\s*/?>", re.I)


@dataclass(frozen=True, slots=True)
class RawEntry:
    """An entry as its feed wrote it: markup in every text, `dates` aware and best first, "" = not given."""

    id: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    author: str = ""
    dates: tuple[dt.datetime, ...] = ()
    lang: str = ""
    call: CallFacts | None = None


class NoFeed(NamedTuple):
    """Why a body is no feed: a reason of `errors.REASONS` and what was seen instead."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class RawFeed:
    """A feed as its type read it."""

    title: str
    lang: str
    entries: tuple[RawEntry, ...]


def to_feed(raw: RawFeed, *, url: str, now: dt.datetime) -> ParsedFeed:
    """`raw` cleaned: links read relative to `url`, dates checked against `now`, unlike entries under unlike keys."""
    entries = told_apart(_entry(entry, url, now) for entry in raw.entries)
    return ParsedFeed(title=_line(raw.title), entries=entries, lang=_lang(raw.lang))


def _entry(raw: RawEntry, url: str, now: dt.datetime) -> Entry:
    link = resolve(url, clean(raw.link)) if raw.link.strip() else None
    title, summary, content = _line(raw.title), _text(raw.summary), _text(raw.content)
    key = clean(raw.id) or link or ""
    return Entry(
        key=key if 0 < len(key) <= KEY_LIMIT else _hash(key or f"{title}\n{summary or content}"),
        url=link,
        title=title,
        summary="" if summary == content else summary,
        content=content,
        author=_line(raw.author),
        published=next((date for date in raw.dates if _sane(date, now)), None),
        lang=_lang(raw.lang),
        call=raw.call,
    )


def told_apart(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """`entries` with unlike ones under one key given keys of their own; mere repetitions keep theirs in common.

    All of the unlike ones are renamed, not the later ones only: which comes first changes from poll to poll.
    """
    kept = tuple(entries)
    count = Counter(key for key, _ in {(entry.key, _identity(entry)) for entry in kept})
    return tuple(replace(e, key=f"{e.key}#{_hash(repr(_identity(e)))}") if count[e.key] > 1 else e for e in kept)


def _identity(entry: Entry) -> tuple[str, str]:
    return entry.url or "", entry.title or entry.summary or entry.content


def _line(markup: str) -> str:
    return first_words(clean(plain(markup)), TITLE_LIMIT)


def _text(markup: str) -> str:
    """Readable text; markup that a feed escaped once too often is taken off as well."""
    text = plain(markup)
    return plain(text) if _BLOCK_MARKUP.search(text) else text


def _sane(date: dt.datetime, now: dt.datetime) -> bool:
    return date.year >= _FIRST_YEAR and date <= now + _AHEAD


def _lang(code: str) -> Lang | None:
    found = _LANG.match(code.strip())
    return found[1].lower() if found else None


def _hash(text: str) -> str:
    return xxhash.xxh3_128_hexdigest(text.encode("utf-8", "surrogatepass"))
