"""Answers of the EU Funding & Tenders search (SEDIA) become raw entries of calls, and a feed becomes the requests for them. Pure.

The API has no published specification: this is what the portal https://ec.europa.eu/info/funding-tenders/opportunities/portal
sends it. A POST with `apiKey`, `text`, `pageSize`, `pageNumber` in the address and the multipart parts `query`, `languages` and `sort`,
each typed application/json (a part without that type is answered by an error 500, a body of plain JSON is taken for no filter at all).
Types: 0 tender, 1 topic, 2 external action, 6 update, 8 cascade. Statuses: 31094501 forthcoming, 31094502 open, 31094503 closed; they
only serve to ask for less, since old calls stay "open". The older bulk file grantsTenders.json is read too.
"""

import datetime as dt
import json
import re
import urllib.parse
from collections.abc import Generator, Iterable
from typing import Any, Final

from techwatch.config import Feed
from techwatch.sources import fields
from techwatch.sources.raw import NoFeed, RawEntry, RawFeed
from techwatch.sources.sedia_call import Record, facts
from techwatch.types import Request, Response

PAGE_SIZE: Final = 100
_TITLE: Final = "EU Funding & Tenders"
_OPEN: Final = {"bool": {"must": [{"terms": {"type": ["1", "2", "8"]}}, {"terms": {"status": ["31094501", "31094502"]}}]}}
_SORT: Final = {"field": "startDate", "order": "DESC"}
_UPDATE: Final = "6"
_BOUNDARY: Final = "techwatch-4f1c7a92e6"
_HEADERS: Final = (("Content-Type", f"multipart/form-data; boundary={_BOUNDARY}"), ("Accept", "application/json"))
_REFERENCE_LANG = re.compile(r"(?<=[A-Z0-9])([a-z]{2})$")
_CONTENT: Final = (
    "descriptionByte", "description", "beneficiaryAdministration", "furtherInformation", "topicConditions", "destinationDetails",
)  # fmt: skip
_PUBLISHED: Final = ("publicationDate", "publicationDateLong", "startDate", "plannedOpeningDateLong")


def walk(feed: Feed, token: str, now: dt.datetime) -> Generator[Request, Response, None]:
    """The pages of what `feed` asks for, newest first, until the last one or `feed.pages`.

    `feed.query`: a JSON object stands for the whole `query` part, anything else is words to search for. `token`: another apiKey than
    the portal's own.
    """
    body = _form(query=_query(feed), languages=_languages(feed), sort=_SORT)
    for page in range(1, feed.pages + 1):
        answer = yield Request(_address(feed, token, page), purpose="feed", method="POST", body=body, headers=_HEADERS)
        if _is_last(fields.load(answer.body.decode("utf-8", "replace")), page):
            return


def read(text: str, feed: Feed) -> RawFeed | NoFeed:
    """The calls of one answer, each in one language (the feed's, else English); or why it holds none."""
    data = fields.load(text)
    if isinstance(data, NoFeed):
        return data
    found = _results(data)
    if found is None:
        message = fields.one(fields.table(data).get("message"))
        return NoFeed("error", message) if message else NoFeed("not-a-feed", "JSON, but no answer of the EU Funding & Tenders search")
    records = (_record(result) for result in found)
    kept = _one_language((record for record in records if record.kind != _UPDATE), feed.lang)
    return RawFeed(title=_TITLE, lang="", entries=tuple(_entry(record) for record in kept))


# --- asking ---------------------------------------------------------------------------------------


def _query(feed: Feed) -> Any:
    return _own_query(feed) or _OPEN


def _own_query(feed: Feed) -> dict[str, Any] | None:
    """`feed.query` where it is a query in the API's own words, numbers as they were."""
    try:
        found = json.loads(feed.query)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _languages(feed: Feed) -> list[str]:
    return ["en"] if feed.lang in ("en", "und", "mul") else [feed.lang, "en"]


def _address(feed: Feed, token: str, page: int) -> str:
    """The feed's address with what it leaves out; `***` asks for everything."""
    parts = urllib.parse.urlsplit(feed.url)
    words = "" if _own_query(feed) else " ".join(feed.query.split())
    asked = {"apiKey": "SEDIA", "text": "***", **dict(urllib.parse.parse_qsl(parts.query))}
    asked |= {"apiKey": token} if token else {}
    asked |= {"text": words} if words else {}
    asked |= {"pageSize": str(PAGE_SIZE), "pageNumber": str(page)}
    return parts._replace(query=urllib.parse.urlencode(asked, safe="*"), fragment="").geturl()


def _form(**parts: Any) -> bytes:
    """A multipart body (RFC 7578), the same bytes for the same parts."""
    lines = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="blob"\r\n'
        f"Content-Type: application/json\r\n\r\n{json.dumps(value)}\r\n"
        for name, value in parts.items()
    ]
    return f"{''.join(lines)}--{_BOUNDARY}--\r\n".encode()


def _is_last(data: Any, page: int) -> bool:
    found = _results(data)
    total = fields.whole(fields.table(data).get("totalResults"))
    if not found:
        return True
    return page * PAGE_SIZE >= total if total is not None else len(found) < PAGE_SIZE


# --- reading --------------------------------------------------------------------------------------


def _results(data: Any) -> list[dict[str, Any]] | None:
    """The results of an answer, of the bulk file, or a lone result; None: it is none of them."""
    if isinstance(data, list):
        return fields.dicts(data)
    answer = fields.table(data)
    if "results" in answer:
        return fields.dicts(answer["results"])
    if "fundingData" in answer:
        return fields.dicts(fields.table(answer["fundingData"]).get("GrantTenderObj"))
    return fields.dicts(data) if "metadata" in answer else None


def _record(result: dict[str, Any]) -> Record:
    """A result: its fields stand under `metadata`; those of an object of the bulk file in itself."""
    said = fields.table(result["metadata"]) if "metadata" in result else result
    reference = fields.one(result.get("reference")) or fields.one(said.get("ccm2Id"))
    suffix = _REFERENCE_LANG.search(reference)
    lang = fields.one(result.get("language")) or fields.one(said.get("language")) or (suffix[1] if suffix else "")
    words = fields.one(result.get("title")) or fields.one(result.get("summary")) or fields.one(result.get("content"))
    url = fields.one(said.get("url")) or fields.one(result.get("url"))
    return Record(reference=reference, url=url, words=words, lang=lang.lower(), said=said)


def _one_language(records: Iterable[Record], lang: str) -> list[Record]:
    """The best record of each call, in their order: in `lang`, else in English; with a deadline rather than without."""
    best: dict[str, Record] = {}
    for number, record in enumerate(records):
        key = record.own_id or _REFERENCE_LANG.sub("", record.reference) or str(number)
        if key not in best or _rank(record, lang) < _rank(best[key], lang):
            best[key] = record
    return list(best.values())


def _rank(record: Record, lang: str) -> tuple[int, bool]:
    return (0 if record.lang == lang else 1 if record.lang == "en" else 2), not fields.one(record.said.get("deadlineDate"))


def _entry(record: Record) -> RawEntry:
    said = record.said
    names = (said.get("callTitle"), said.get("title")) if record.kind == "8" else (said.get("title"), record.words, said.get("callTitle"))
    title = next((found for name in names if (found := fields.one(name))), record.words)
    return RawEntry(
        id=record.reference,
        link=record.link[0],
        title=title,
        summary=_summary(record, title),
        content="\n".join(f"<div>{text}</div>" for name in _CONTENT for text in fields.many(said.get(name))),
        dates=tuple(date for name in _PUBLISHED if (date := fields.moment(fields.one(said.get(name))))),
        lang="en" if record.lang == "en" else "",  # the other languages' records mostly hold the English words
        call=facts(record),
    )


def _summary(record: Record, title: str) -> str:
    said = record.said
    call = [name for name in (fields.one(said.get("callTitle")), fields.one(said.get("title"))) if name and name != title][:1]
    themes = (word for name in ("keywords", "tags") for value in fields.many(said.get(name)) for word in fields.many(fields.inner(value)))
    return "\n".join((*call, ", ".join(dict.fromkeys(themes)), ", ".join(dict.fromkeys(fields.many(said.get("typesOfAction")))))).strip()
