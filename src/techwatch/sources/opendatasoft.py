"""A data set of an Opendatasoft portal becomes raw entries: each record by the columns that hold our words. Pure.

Explore API v2.1 (https://help.opendatasoft.com/apis/ods-explore-v2/): GET …/api/explore/v2.1/catalog/datasets/<data set>/records,
`limit` of at most 100 and `offset` + `limit` of at most 10,000. Two data sets of calls are known, any other is set up by `columns:` in
feeds.yaml. A column may be "a|b" (b where a is empty) or "a, b" (both); "a.b" is b inside the object a.
"""

import datetime as dt
import json
import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, unquote_plus

from techwatch.config import Feed
from techwatch.sources import france, records
from techwatch.sources.datasets import KNOWN, OTHER, DataSet
from techwatch.sources.days import read_day
from techwatch.sources.raw import NoFeed, RawEntry, RawFeed
from techwatch.sources.records import Held, Record
from techwatch.types import CallFacts, Fact, Money, Request, Response, Scope

PAGE: Final = 100
_LAST: Final = 10_000  # records that the API lets anybody page through
WORDS: Final = (
    "id", "title", "url", "summary", "content", "published", "deadline", "opening", "budget_total", "budget_per_project", "applicants",
    "funder", "programme", "apply_url", "perimeter", "kind",
)  # fmt: skip
"""What `columns:` of a feed may name: our words for what a column holds."""
_HEADERS: Final = (("Accept", "application/json"),)
_NO_CALL: Final = re.compile(r"attribu|r[ée]sultat|annul|intention de conclure", re.I)
_IDENTIFIER: Final = re.compile(r"(?=.*\d)(?=.*[^\d/])[\w /.-]{6,60}")
_ADDRESS: Final = re.compile(r"https?://[^\s\"'<>]+")


def walk(feed: Feed, token: str, now: dt.datetime) -> Generator[Request, Response, None]:
    """The pages of the data set, until the last one or `feed.pages`; no key is needed.

    The address keeps its own parameters (refine, order_by ...). `feed.query` is a condition in the API's own words (ODSQL) besides a
    `where` of the address; where neither speaks of deadlines, a known data set is asked for what closes from the day before `now` on.
    """
    base, parameters, limit = _address(feed, now)
    for page in range(feed.pages):
        offset = page * limit
        if offset + limit > _LAST:
            return
        answer = yield Request(f"{base}?{parameters}limit={limit}&offset={offset}", purpose="feed", headers=_HEADERS)
        if offset + limit >= _total(answer.body):
            return


def _address(feed: Feed, now: dt.datetime) -> tuple[str, str, int]:
    """The address without its parameters, those to send with each page (ending in "&"), and the size of a page."""
    base, _, query = feed.url.partition("#")[0].partition("?")
    pairs = [(name, value) for name, _, value in (pair.partition("=") for pair in query.split("&") if pair)]
    known, given = _data_set(feed), dict(pairs)
    conditions = [condition for condition in (unquote_plus(given.get("where", "")), feed.query.strip()) if condition]
    if known.where and not any(known.columns["deadline"] in condition for condition in conditions):
        conditions.append(known.where.format(day=f"{now - dt.timedelta(days=1):%Y-%m-%d}"))
    where = conditions[0] if len(conditions) == 1 else " and ".join(f"({condition})" for condition in conditions)
    kept = [(name, value) for name, value in pairs if name not in ("where", "limit", "offset")]
    kept += [("where", quote(where, safe=""))] if where else []
    kept += [("order_by", quote(known.order, safe=""))] if known.order and "order_by" not in given else []
    limit = int(given["limit"]) if given.get("limit", "").isdigit() else PAGE
    return base, "".join(f"{name}={value}&" for name, value in kept), min(max(limit, 1), PAGE)


def _total(body: bytes) -> int:
    """How many records there are; 0 when the answer does not say, so that nothing more is asked."""
    try:
        total = json.loads(body).get("total_count")
    except (ValueError, AttributeError):
        return 0
    return total if isinstance(total, int) else 0


def _data_set(feed: Feed) -> DataSet:
    found = re.search(r"/datasets/([\w@-]+)/", feed.url)
    return KNOWN.get(found[1].partition("@")[0], OTHER) if found else OTHER


def is_complete(feed: Feed) -> bool:
    """Whether the records say all there is, so that their pages need not be fetched."""
    return _data_set(feed).complete or "content" in feed.columns


def read(text: str, feed: Feed) -> RawFeed | NoFeed:
    """The records of one page as entries; or why it holds none."""
    known = _data_set(feed)
    columns = {**known.columns, **feed.columns}
    if unknown := next((word for word in feed.columns if word not in WORDS), None):
        return NoFeed("broken", f"columns: {unknown!r} is none of {', '.join(WORDS)}")
    found = records.rows(text)
    if isinstance(found, NoFeed):
        return found
    entries = tuple(_entry(_Row(record, columns), known, feed) for record in found)
    if entries and not any(entry.title for entry in entries):
        return NoFeed("broken", f"no record has a title in the column {columns.get('title', '')!r}: see `columns:` in feeds.yaml")
    return RawFeed(title="", lang="fr" if known.columns else "", entries=entries)


@dataclass(frozen=True, slots=True)
class _Row:
    """A record and the columns in which our words stand."""

    record: Record
    columns: Mapping[str, str]

    def all(self, word: str) -> Iterator[Held]:
        """The columns of `word` that hold something, with what they hold."""
        for wanted in (self.columns.get(word) or "").split(","):
            names = [name.strip() for name in wanted.split("|")]
            yield from [(name, value) for name in names if records.words(value := records.held(self.record, name))][:1]

    def first(self, word: str) -> Held | None:
        return next(self.all(word), None)

    def words(self, word: str) -> str:
        found = self.first(word)
        return records.words(found[1]) if found else ""


def _entry(row: _Row, known: DataSet, feed: Feed) -> RawEntry:
    day = read_day(row.words("published"))
    return RawEntry(
        id=row.words("id"),
        link=row.words("url") or _link(row.record, known.link),
        title=row.words("title"),
        summary=row.words("summary"),
        content=records.markup([(known.headings.get(name, ""), value) for name, value in row.all("content")]),
        dates=(dt.datetime.combine(day.day, dt.time(), dt.UTC),) if day else (),
        call=_call(row, known) if feed.kind == "calls" and not _NO_CALL.search(row.words("kind")) else None,
    )


def _link(record: Record, pattern: str) -> str:
    """A page's address made of a column, "" where that is empty."""
    column = re.search(r"\{(\w+)\}", pattern)
    value = records.words(record.get(column[1])) if column else ""
    return pattern.replace(f"{{{column[1]}}}", value) if column and value else ""


def _call(row: _Row, known: DataSet) -> CallFacts:
    ends, opening = tuple(row.all("deadline")), row.first("opening")
    open_for_good, day = records.endless(ends), read_day(records.words(opening[1])) if opening else None
    due = records.deadlines(ends)
    said: dict[str, tuple[Any, Fact] | None] = {
        "deadlines": (due, due[0].fact) if due else None,
        "opening": (day.day, records.fact(*opening)) if opening and day else None,
        "permanent": (True, open_for_good) if open_for_good and not due else None,
        "identifiers": _identifier(row.first("id")),
        "programme": _said(row.first("programme"), records.words),
        "applicants": _said(row.first("applicants"), lambda value: france.applicants(records.labels(value))),
        "apply_url": _address_in(row.first("apply_url")),
        **_amounts(row),
        **_places(row, known),
    }
    return records.facts(CallFacts(nature=known.nature or records.nature(row.words("title"))), said)


def _identifier(found: Held | None) -> tuple[tuple[str, ...], Fact] | None:
    """The record's id where others can mean only it by it: a bare number is anything's."""
    said = records.words(found[1]) if found else ""
    return ((said,), records.fact(*found)) if found and _IDENTIFIER.fullmatch(said) else None


def _said(found: Held | None, read: Any) -> tuple[Any, Fact] | None:
    return (read(found[1]), records.fact(*found)) if found else None


def _address_in(found: Held | None) -> tuple[str, Fact] | None:
    """The first web address in a field."""
    match = _ADDRESS.search(records.words(found[1])) if found else None
    address = match[0].rstrip(".,;)") if match else ""
    return (address, Fact(address, "structured", place=found[0])) if found and address else None


def _amounts(row: _Row) -> dict[str, tuple[Money, Fact] | None]:
    """The amounts, each under what its own words say it is, else under what its column is said to hold."""
    found: dict[str, tuple[Money, Fact] | None] = {}
    for word in ("budget_total", "budget_per_project"):
        for name, value in row.all(word):
            amount, meant = (
                records.money(name, value),
                {"total": "budget_total", "project": "budget_per_project"}.get(records.share(value), word),
            )
            found.setdefault(meant, (amount, amount.fact) if amount else None)
    return found


def _places(row: _Row, known: DataSet) -> dict[str, tuple[Any, Fact] | None]:
    """Who pays, and how far the call reaches: by its perimeter, else a region's own calls are for the region."""
    funder, perimeter = row.first("funder"), row.first("perimeter")
    payer = (records.words(funder[1]), records.fact(*funder)) if funder else (known.funder, Fact("", "assumed")) if known.funder else None
    reach: tuple[Scope, tuple[str, ...]] = ("unknown", ())
    source = None
    if perimeter:
        reach, source = france.place(records.words(perimeter[1])), records.fact(*perimeter)
    elif payer and (region := france.region(payer[0])):
        reach, source = ("regional", (region,)), payer[1]
    sure = source if reach[0] != "unknown" else None
    return {"funder": payer, "scope": (reach[0], sure) if sure else None, "regions": (reach[1], sure) if sure else None}
