"""A JSON Feed (versions 1 and 1.1, https://www.jsonfeed.org/version/1.1/) becomes raw entries. Pure."""

import datetime as dt
import html
import json
from typing import Any

from techwatch.sources.raw import NoFeed, RawEntry, RawFeed


def read(text: str) -> RawFeed | NoFeed:
    """The entries of `text`, or why it is no JSON Feed."""
    try:
        data = json.loads(text.lstrip("\ufeff"), strict=False)
    except (ValueError, RecursionError) as error:
        return NoFeed("broken", f"no JSON ({error})")
    if not (isinstance(data, dict) and "jsonfeed.org/version" in str(data.get("version")) and isinstance(data.get("items", []), list)):
        return NoFeed("not-a-feed", "JSON, but no JSON Feed")
    entries = tuple(_entry(item) for item in data.get("items", []) if isinstance(item, dict))
    return RawFeed(title=_escaped(data, "title"), lang=_word(data, "language"), entries=entries)


def _entry(item: dict[str, Any]) -> RawEntry:
    return RawEntry(
        id=_word(item, "id"),
        link=_word(item, "url") or _word(item, "external_url"),
        title=_word(item, "title"),
        summary=_word(item, "summary"),
        content=_word(item, "content_html") or _escaped(item, "content_text"),
        author=_author(item),
        dates=tuple(date for key in ("date_published", "date_modified") if (date := _date(_word(item, key)))),
        lang=_word(item, "language"),
    )


def _word(item: dict[str, Any], key: str) -> str:
    """The value as text; publishers write numbers for ids. "" for what is neither."""
    value = item.get(key)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _escaped(item: dict[str, Any], key: str) -> str:
    """A value that is plain text by the format, as markup."""
    return html.escape(_word(item, key), quote=False)


def _author(item: dict[str, Any]) -> str:
    authors = item.get("authors") or [item.get("author")]
    names = [_escaped(author, "name") for author in authors if isinstance(author, dict)] if isinstance(authors, list) else []
    return ", ".join(name for name in names if name)


def _date(text: str) -> dt.datetime | None:
    """RFC 3339; a date without an offset is taken for UTC."""
    try:
        date = dt.datetime.fromisoformat(text.strip())
        return (date if date.tzinfo else date.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
