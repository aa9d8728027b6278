"""Values as columns and back: times, JSON, whole articles. Pure."""

import datetime as dt
import functools
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import TypeAdapter

from techwatch.types import Article

T = TypeVar("T")


def text_of(moment: dt.datetime | None) -> str | None:
    """`moment` as ISO 8601 in UTC to the second, so that text order is time order."""
    return None if moment is None else moment.astimezone(dt.UTC).replace(microsecond=0).isoformat()


def time_of(text: str | None) -> dt.datetime | None:
    """The aware UTC time that `text_of` wrote."""
    return None if text is None else dt.datetime.fromisoformat(text)


@functools.cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def to_json(kind: Any, value: Any) -> str:
    """`value` of type `kind` (a dataclass of `types`, or a tuple of them) as JSON text."""
    return _adapter(kind).dump_json(value).decode()


def from_json(kind: type[T], text: str) -> T:
    """What `to_json` wrote."""
    adapter: TypeAdapter[Any] = _adapter(kind)  # type: ignore[arg-type]
    value: T = adapter.validate_json(text)
    return value


ARTICLE_COLUMNS = (
    "id", "canonical", "url", "title", "text", "blurb", "lang", "published", "seen",
    "author", "source", "feed", "kind", "rights", "failure", "offered", "dated", "original",
)  # fmt: skip


def article_row(article: Article) -> dict[str, Any]:
    """An article's columns but its id."""
    row = {name: getattr(article, name) for name in ARTICLE_COLUMNS[1:]}
    return row | {"published": text_of(article.published), "seen": text_of(article.seen), "offered": int(article.offered)}


def article_of(row: Mapping[str, Any]) -> Article:
    """The article whose columns `row` holds."""
    values = {name: row[name] for name in ARTICLE_COLUMNS}
    values |= {"published": time_of(row["published"]), "seen": time_of(row["seen"]), "offered": bool(row["offered"])}
    return Article(**values)
