"""Answers of TED's search (notices of public procurement in Europe) become raw entries of calls, a feed the requests for them. Pure.

Version 3 of the API, anonymous: a POST of JSON with `query` (expert query), `fields`, `limit` (250 at most), `scope`, and in iteration
mode the token of the page before (https://docs.ted.europa.eu/reuse/search-api.html). Fields are eForms business terms per lot, in the
languages of the notice; titles and buyers by ISO 639-2 codes.
"""

import datetime as dt
import json
import urllib.parse
from collections.abc import Generator, Mapping
from typing import Any, Final

from techwatch.config import Feed
from techwatch.sources import fields
from techwatch.sources.raw import NoFeed, RawEntry, RawFeed
from techwatch.sources.ted_call import facts, said_in
from techwatch.types import Request, Response

PAGE_SIZE: Final = 100
FIELDS: Final = (
    "publication-number", "publication-date", "notice-type", "notice-title", "description-proc", "buyer-name", "buyer-country",
    "classification-cpv", "identifier-lot", "title-lot", "description-lot", "deadline-receipt-tender-date-lot",
    "deadline-receipt-tender-time-lot", "deadline-receipt-request-date-lot", "deadline-receipt-request-time-lot", "estimated-value-proc",
    "estimated-value-cur-proc", "estimated-value-lot", "estimated-value-cur-lot", "submission-url-lot", "document-url-lot", "links",
)  # fmt: skip
"""What is asked of every notice; an unknown name would be answered by an error 400."""
_IT_SERVICES: Final = "classification-cpv=72*"
_COMPETITIONS: Final = "cn-standard cn-social cn-desg"
_OVER: Final = ("can-", "veat", "compl")  # awards, announced awards, completions: nobody can apply
_HEADERS: Final = (("Content-Type", "application/json"), ("Accept", "application/json"))
_TITLE: Final = "TED"


def walk(feed: Feed, token: str, now: dt.datetime) -> Generator[Request, Response, None]:
    """The pages of `feed.query` (TED's expert query), until the last one or `feed.pages`; `token` is not used.

    Without a query: services of information technology for which tenders are taken on the day of `now` or later, newest first.
    """
    asked: dict[str, Any] = {"query": _query(feed, now), "fields": FIELDS, "limit": PAGE_SIZE, "scope": "ACTIVE"}
    asked |= {"onlyLatestVersions": True, "paginationMode": "ITERATION"}
    url, seen = urllib.parse.urldefrag(feed.url).url, 0
    for _ in range(feed.pages):
        answer = yield Request(url, purpose="feed", method="POST", body=json.dumps(asked).encode(), headers=_HEADERS)
        data = fields.table(fields.load(answer.body.decode("utf-8", "replace")))
        notices, total, following = (
            fields.dicts(data.get("notices")),
            fields.whole(data.get("totalNoticeCount")),
            data.get("iterationNextToken"),
        )
        seen += len(notices)
        if not notices or not isinstance(following, str) or not following or (total is not None and seen >= total):
            return
        asked["iterationNextToken"] = following


def _query(feed: Feed, now: dt.datetime) -> str:
    open_ones = f"{_IT_SERVICES} AND notice-type IN ({_COMPETITIONS}) AND deadline-receipt-tender-date-lot>={now:%Y%m%d}"
    return " ".join(feed.query.split()) or f"{open_ones} SORT BY publication-date DESC"


def read(text: str, feed: Feed) -> RawFeed | NoFeed:
    """The notices of one answer under which somebody can still apply, or why it holds none."""
    data = fields.load(text)
    if isinstance(data, NoFeed):
        return data
    answer = fields.table(data)
    if "notices" not in answer:
        message = fields.one(answer.get("message"))
        return NoFeed("error", message) if message else NoFeed("not-a-feed", "JSON, but no answer of TED's search")
    notices = (notice for notice in fields.dicts(answer["notices"]) if not fields.one(notice.get("notice-type")).startswith(_OVER))
    return RawFeed(title=_TITLE, lang="", entries=tuple(_entry(notice, feed.lang) for notice in notices))


def _entry(notice: Mapping[str, Any], lang: str) -> RawEntry:
    call = facts(notice, lang)
    whole = said_in(notice.get("description-proc"), lang)
    lots = [*said_in(notice.get("title-lot"), lang), *said_in(notice.get("description-lot"), lang)]
    published = fields.moment(fields.one(notice.get("publication-date")))
    return RawEntry(
        id=fields.one(notice.get("publication-number")),
        link=_link(notice, lang),
        title=next(iter(said_in(notice.get("notice-title"), lang) or said_in(notice.get("title-proc"), lang)), ""),
        summary="\n".join(whole),
        content="\n".join(f"<p>{words}</p>" for words in dict.fromkeys((*whole, *lots))),
        author=call.funder,
        dates=(published,) if published else (),
        call=call,
    )


def _link(notice: Mapping[str, Any], lang: str) -> str:
    links = fields.table(notice.get("links"))
    for form in ("html", "htmlDirect"):
        if found := said_in(links.get(form), lang):
            return found[0]
    number = fields.one(notice.get("publication-number"))
    return f"https://ted.europa.eu/{'fr' if lang == 'fr' else 'en'}/notice/-/detail/{number}" if number else ""
