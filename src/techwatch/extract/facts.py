"""A page's tree becomes what the page says of itself: JSON-LD, OpenGraph, meta tags, headings. Pure."""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from lxml import html

from techwatch import text as words
from techwatch import urls
from techwatch.extract.dates import read_date
from techwatch.extract.titles import bare_title

_OLDEST: Final = dt.datetime(1995, 1, 1, tzinfo=dt.UTC)
_LONGEST: Final = 1_000  # characters of a title
_LOGO: Final = 15  # characters: a heading that short is the site's name or a section's
_SLACK: Final = dt.timedelta(days=2)  # clocks and zones of publishers

_ARTICLE: Final = re.compile(r"(?:Article|BlogPosting|Report|Review|PressRelease)$")
_HTML_COMMENT: Final = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)+|(?:-->|(?://\s*)?\]\]>|;)\s*$", re.S)
_PUBLISHED: Final = (
    "article:published_time", "og:published_time", "datepublished", "publishdate", "publish-date", "pubdate", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.created", "dcterms.issued", "dc.date.created", "dc.date", "dcterms.date",
    "citation_publication_date", "cxenseparse:recs:publishtime", "article.published", "date", "og:article:published_time",
)  # fmt: skip
_URL_DAY: Final = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/_.-]|$)")


class Facts:
    """A page's JSON-LD article, meta tags and headings, each read once."""

    def __init__(self, tree: html.HtmlElement) -> None:
        self._tree = tree
        self._meta: dict[str, str] = {}
        for tag in tree.iter("meta"):
            name = (tag.get("property") or tag.get("name") or tag.get("itemprop") or tag.get("http-equiv") or "").lower()
            value = words.clean(tag.get("content") or "")
            if name and value:
                self._meta.setdefault(name, value)
        self._data = _article_data(tree)

    def _first(self, *names: str) -> str:
        return next((self._meta[name] for name in names if name in self._meta), "")

    def _said(self, key: str) -> str:
        """A word of the JSON-LD article: a string, or the name of an object."""
        return next(iter(_named(self._data.get(key))), "")

    def title(self, url: str) -> str:
        """The headline without the publisher's name: the page's only heading, unless it is the tagged title with more around it."""
        heads = [head for h in islice(self._tree.iter("h1"), 9) if (head := words.clean(h.text_content()[:_LONGEST]))]
        page_title = words.clean(next((t.text_content()[:_LONGEST] for t in self._tree.iter("title")), ""))
        tagged = self._first("og:title", "twitter:title", "dc.title") or self._said("headline")
        sites = [self.site(), self._first("application-name", "al:ios:app_name", "twitter:site"), urls.host(url)]
        title = bare_title((tagged or page_title or "".join(heads[:1]))[:_LONGEST], heads, sites)
        if len(heads) != 1 or len(heads[0]) <= _LOGO or words.fold(title) in words.fold(heads[0]):
            return title or "".join(heads[:1])
        return bare_title(heads[0], heads, sites)

    def published(self, url: str, now: dt.datetime | None) -> dt.datetime | None:
        """When the page says it was published, the first sane date in the order structured data, tags, address."""
        latest = now + _SLACK if now else None
        for candidate in self._dates(url):
            moment = read_date(candidate)
            if moment and moment >= _OLDEST and (latest is None or moment <= latest):
                return moment
        return None

    def _dates(self, url: str) -> Iterator[str]:
        yield self._said("datePublished")
        yield from (self._meta[name] for name in _PUBLISHED if name in self._meta)
        yield from (t.get("content") or t.get("datetime") or "" for t in self._tree.xpath("//*[@itemprop='datePublished']"))
        yield self._said("dateCreated")
        yield from (
            t.get("datetime") for t in self._tree.xpath("(//time[@datetime][not(ancestor::aside|ancestor::footer|ancestor::nav)])[1]")
        )
        if day := _URL_DAY.search(url):
            yield f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"
        yield from (t.text_content() for t in self._tree.xpath("(//time | //*[contains(@class, 'date')][not(*)])[position() < 4]"))

    def author(self) -> str:
        """Names of the authors, comma separated; "" when the page names none."""
        names = [name for name in _named(self._data.get("author")) if not name.startswith("http")]
        shown = self._first("author", "article:author", "dc.creator", "parsely-author", "sailthru.author")
        return ", ".join(words.unique(words.clean(name) for name in names)) or ("" if shown.startswith("http") else shown)

    def site(self) -> str:
        """The publisher's name, "" when the page does not say."""
        return self._first("og:site_name") or self._said("publisher")

    def description(self) -> str:
        """The page's own summary of itself."""
        return words.clean(words.plain(self._first("og:description", "description", "twitter:description") or self._said("description")))

    def lang(self) -> str | None:
        """The language the markup claims; often wrong (FIELD-NOTES): the text's own language decides elsewhere."""
        claimed = (self._tree.get("lang") or self._first("og:locale", "content-language")).strip().lower()
        return claimed[:2] if re.match(r"[a-z]{2}(?:[-_]|$)", claimed) else None

    def address(self, url: str) -> str:
        """The address that the page claims for itself (rel=canonical, og:url), "" when it claims none."""
        links = [str(link) for link in self._tree.xpath("//link[@rel='canonical']/@href")] + [self._first("og:url")]
        return urls.resolve(url, links[0]) or "" if links[0] else ""

    def body(self) -> str:
        """The article's whole text as structured data gives it, "" when it does not."""
        return words.plain(self._said("articleBody"))

    def charged(self) -> bool:
        """True when structured data says that the article is not free to read."""
        return str(self._data.get("isAccessibleForFree", "")).lower() == "false"


def _article_data(tree: html.HtmlElement) -> Mapping[str, Any]:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            data = json.loads(_HTML_COMMENT.sub("", script.text or "").strip(), strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data):
            if any(_ARTICLE.search(kind) for kind in _strings(node.get("@type"))):
                return node
    return {}


def _nodes(data: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of JSON-LD at the top, in lists, in @graph and as main entity; not deeper."""
    waiting = [data]
    for _ in range(500):
        if not waiting:
            return
        here = waiting.pop(0)
        if isinstance(here, list):
            waiting[:0] = here
        elif isinstance(here, dict):
            yield here
            waiting += [here[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if isinstance(here.get(key), dict | list)]


def _strings(value: Any) -> list[str]:
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]


def _named(value: Any) -> list[str]:
    found = []
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        found += [words.clean_lines(part) for part in _strings(name) if part.strip()]
    return found
