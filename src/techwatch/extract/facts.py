"""A page's tree becomes what the page says of itself: JSON-LD, OpenGraph, meta tags, headings. Pure."""

import copy
import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from lxml import html

from techwatch import text as words, urls
from techwatch.extract.authors import names
from techwatch.extract.dates import in_its_zone, read_date, sane
from techwatch.extract.titles import Said, headline

_LONGEST: Final = 1_000  # characters of a title

_ARTICLE: Final = re.compile(r"(?:Article|BlogPosting|Report|Review|PressRelease)$")
_HTML_COMMENT: Final = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)+|(?:-->|(?://\s*)?\]\]>|;)\s*$", re.S)
_PUBLISHED: Final = (
    "article:published_time", "og:published_time", "datepublished", "publishdate", "publish-date", "pubdate", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.created", "dcterms.issued", "dc.date.created", "dc.date", "dcterms.date",
    "citation_publication_date", "cxenseparse:recs:publishtime", "article.published", "date", "og:article:published_time",
)  # fmt: skip
_AUTHORS: Final = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author")
_URL_DAY: Final = re.compile(r"[/_-]((?:19|20)\d\d)([/-]?)(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=\D|$)")


_SAID_PUBLISHED: Final = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')


_KICKER: Final = re.compile(r"kicker|overline|eyebrow|sur-?titre|surtitle|dachzeile|visually-?hidden|sr-only|offscreen|screen-reader", re.I)


def _linked(script: html.HtmlElement) -> bool:
    return "ld+json" in (script.get("type") or "").lower()


class Facts:
    """A page's JSON-LD article, meta tags and headings, each read once."""

    def __init__(self, tree: html.HtmlElement) -> None:
        self._tree = tree
        self._meta: dict[str, str] = {}
        for tag in tree.iter("meta"):
            name = (tag.get("property") or tag.get("name") or tag.get("itemprop") or tag.get("http-equiv") or "").lower()
            value = words.clean(tag.get("content") or tag.get("value") or "")
            if name and value:
                self._meta.setdefault(name, value)
        self._data = _article_data(tree)

    def _first(self, *names: str) -> str:
        return next((self._meta[name] for name in names if name in self._meta), "")

    def _said(self, key: str) -> str:
        """A word of the JSON-LD article: a string, or the name of an object."""
        return next(iter(_named(self._data.get(key))), "")

    def title(self, url: str) -> str:
        """The headline without the publisher's name; the order of trust is set by `titles.headline`."""
        said = Said(
            tagged=tuple(self._first(name) for name in ("og:title", "twitter:title", "dc.title")),
            structured=self._said("headline"),
            page=words.clean(next((t.text_content()[:_LONGEST] for t in self._tree.iter("title")), "")),
            heads=tuple(head for h in islice(self._tree.iter("h1"), 9) if (head := _heading(h))),
            lower=tuple(head for h in islice(self._tree.iter("h2", "h3"), 12) if (head := words.clean(h.text_content()[:_LONGEST]))),
            sites=(self.site(), self._first("application-name", "al:ios:app_name", "twitter:site"), urls.host(url)),
        )
        return headline(said)

    def published(self, url: str, now: dt.datetime | None) -> dt.datetime | None:
        """When markup says the page was published, the first sane date in the order structured data, tags, time elements, address."""
        moment = next((moment for said in self._dates(url) if sane(moment := read_date(said), now)), None)
        return in_its_zone(moment, self._clocks()) if moment else None

    def _clocks(self) -> Iterator[str]:
        yield from (self._meta[name] for name in _PUBLISHED if name in self._meta)
        yield from (str(said) for said in self._tree.xpath("(//time/@datetime)[position() < 6]"))

    def _dates(self, url: str) -> Iterator[str]:
        yield self._said("datePublished")
        yield from (self._meta[name] for name in _PUBLISHED if name in self._meta)
        yield from (t.get("content") or t.get("datetime") or t.text_content() for t in self._tree.xpath("//*[@itemprop='datePublished']"))
        yield from (found[1] for found in _SAID_PUBLISHED.finditer(" ".join(s.text or "" for s in self._tree.iter("script") if _linked(s))))
        yield self._said("dateCreated") or self._said("uploadDate")
        yield from (
            t.get("datetime") for t in self._tree.xpath("(//time[@datetime][not(ancestor::aside|ancestor::footer|ancestor::nav)])[1]")
        )
        if day := _URL_DAY.search(url):
            yield f"{day[1]}-{day[3]}-{day[4]}"

    def author(self) -> str:
        """Names of the authors, comma separated; "" when the page names none."""
        shown = (
            words.clean(place.text_content()[:200])
            for place in self._tree.xpath("(//*[@rel='author' or @itemprop='author'])[position() < 4]")
        )
        places = (_named(self._data.get("author")), [self._first(*_AUTHORS)], shown)
        return next((found for said in places if (found := names(said))), "")

    def site(self) -> str:
        """The publisher's name, "" when the page does not say."""
        return self._first("og:site_name") or self._said("publisher")

    def description(self) -> str:
        """The page's own summary of itself."""
        return words.clean(words.plain(self._first("og:description", "description", "twitter:description") or self._said("description")))

    def locale(self) -> str:
        """The language the markup claims, with its country: "en-us"; "" when it claims none."""
        return (self._tree.get("lang") or self._first("og:locale", "content-language")).strip().lower().replace("_", "-")

    def lang(self) -> str | None:
        """The language the markup claims; often wrong (FIELD-NOTES): the text's own language decides elsewhere."""
        claimed = self.locale()
        return claimed[:2] if re.match(r"[a-z]{2}(?:-|$)", claimed) else None

    def address(self, url: str) -> str:
        """What rel=canonical says is the page's address, "" when it says none, or several: they cannot all be right."""
        links = (tag.get("href") or "" for tag in self._tree.iter("link") if "canonical" in (tag.get("rel") or "").lower().split())
        said = {urls.resolve(url, link) or "" for link in links if link.strip()}
        return said.pop() if len(said) == 1 else ""

    def shared_as(self, url: str) -> str:
        """What og:url says is the page's address, "" when it says none."""
        said = self._first("og:url")
        return urls.resolve(url, said) or "" if said else ""

    def body(self) -> str:
        """The article's whole text as structured data gives it, "" when it does not."""
        return words.plain(self._said("articleBody"))

    def charged(self) -> bool:
        """True when structured data says that the article is not free to read."""
        return str(self._data.get("isAccessibleForFree", "")).lower() == "false"


def _heading(heading: html.HtmlElement) -> str:
    """The words of a heading that are shown and are no line above the headline."""
    if any(_KICKER.search(part.get("class") or "") or part.get("aria-hidden") == "true" for part in heading.iterdescendants()):
        heading = copy.deepcopy(heading)
        for part in list(heading.iterdescendants()):
            if part.getparent() is not None and (_KICKER.search(part.get("class") or "") or part.get("aria-hidden") == "true"):
                part.drop_tree()
    return words.clean(heading.text_content()[:_LONGEST])


def _article_data(tree: html.HtmlElement) -> Mapping[str, Any]:
    for script in tree.iter("script"):
        if not _linked(script):
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
