"""The embedded sample becomes eight small news sites on this machine. Talks to: HTTP on loopback, as a server."""

import contextlib
import csv
import datetime as dt
import email.utils
import hashlib
import http.server
import io
import json
import string
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import jinja2

from techwatch.demo.content import ZONE, SamplePage, Site, day_in_words, home_template, read_pages, read_sites

_CONTENT_TYPES: Final = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json",
    "html": "text/html; charset=utf-8",
}
DRAFT: Final = "essai"
"""The digest of home.yaml whose draft the demo leaves open, for whoever wants to edit it."""

EDITOR: Final = "redaction@capdigital.example"
"""Who signs in to the demo's desk: the one of home.yaml's team."""

_COLUMNS: Final = (
    "email", "name", "organisation", "lang", "reads", "markets", "digests", "calls_only", "type", "employees", "region", "keywords",
)  # fmt: skip
_SUBSCRIBERS: Final = (
    "innovation@mutuelle-grand-large.example;Direction innovation;Mutuelle Grand Large;fr;fr|en;health|tech-data-ai;;;midcap;900;Bretagne;",
    "formation@cfa-brevannes.example;Responsable pédagogique;CFA de Brévannes-le-Port;fr;fr;education-hr;veille;;education;;Île-de-France;",
    "mobilites@port-salins.example;Direction des mobilités;Port-Salins Métropole;fr;fr|en;city;;;local_authority;;Occitanie;vélo",
    "partnerships@hollow-oak.example;Partnerships desk;Hollow Oak Records;en;en;creative|tech-data-ai;veille;;sme;35;;",
    "grants@weftworks.example;Grants office;WeftWorks;en;en|fr;industry-services|tech-data-ai;;yes;sme;60;Île-de-France;data space|textile",
    "accueil@pole-exemple.example;Accueil;Pôle Exemple;fr;;;;;nonprofit;;;",
)


@dataclass(frozen=True, slots=True)
class Served:
    """What the server answers with for one path."""

    body: bytes
    content_type: str

    @property
    def etag(self) -> str:
        """A validator of these very bytes."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample while it is served. `roots`: http://127.0.0.n:port by site; `today` is the Paris day its dates fit."""

    roots: Mapping[str, str]
    today: dt.date
    sites: Mapping[str, Site]
    pages: Sequence[SamplePage]

    def feed_url(self, site: Site) -> str:
        """The address of a publisher's feed."""
        return f"{self.roots[site.slug]}/{site.slug}/feed.xml"

    def url(self, page: SamplePage) -> str:
        """The address of a page."""
        return self.roots[page.site] + page.path

    def feeds_yaml(self, template: str | None = None) -> str:
        """The whole text of feeds.yaml for a demo home; a `template` of one's own holds `$feeds` where the list goes."""
        lines = (_feed_line(site, self.feed_url(site)) for site in self.sites.values())
        return string.Template(template or home_template()).substitute(feeds="\n".join(lines))

    def subscribers_csv(self) -> str:
        """Six fictitious subscribers, as `techwatch members` reads them; several values in a cell are separated by |."""
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([_COLUMNS, *(line.split(";") for line in _SUBSCRIBERS)])
        return out.getvalue()


def _feed_line(site: Site, url: str) -> str:
    kind = ", kind: calls" if site.kind == "calls" else ""
    return f'  - {{lang: {site.lang}, title: "{site.title}", url: "{url}"{kind}}}'


@contextlib.contextmanager
def serve_sample(now: dt.datetime, *, port: int = 0) -> Iterator[Sample]:
    """Serve the sample as it stands on the Paris day of `now`; it stops at the end of the block.

    Every site has a loopback address of its own, 127.0.0.1 to 127.0.0.8, because two articles of one host are
    seldom taken for one story; where a system has 127.0.0.1 only (macOS), they share it. Port 0 takes a free
    one; all addresses hold it. OSError when `port` is taken.
    """
    served: dict[str, Served] = {}
    sites = read_sites()
    with contextlib.ExitStack() as stack:
        port = stack.enter_context(_serving("127.0.0.1", port, served))
        roots = {slug: f"http://{_host(stack, number, port, served)}:{port}" for number, slug in enumerate(sites, 1)}
        today = now.astimezone(ZONE).date()
        sample = Sample(roots, today, sites, read_pages(today))
        served.update(answers(sample))
        yield sample


def _host(stack: contextlib.ExitStack, number: int, port: int, served: Mapping[str, Served]) -> str:
    host = f"127.0.0.{number}"
    try:
        if number > 1:
            stack.enter_context(_serving(host, port, served))
    except OSError:
        return "127.0.0.1"
    return host


@contextlib.contextmanager
def _serving(host: str, port: int, served: Mapping[str, Served]) -> Iterator[int]:
    server = http.server.ThreadingHTTPServer((host, port), _handler(served))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name=f"demo {host}", daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(served: Mapping[str, Served]) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10

        def do_GET(self) -> None:
            answer = served.get(self.path.partition("?")[0])
            if answer is None:
                self._answer(404, Served(b"<!doctype html><title>404</title><p>Not found", _CONTENT_TYPES["html"]))
            elif answer.etag in self.headers.get("If-None-Match", ""):
                self._answer(304, Served(b"", answer.content_type), etag=answer.etag)
            else:
                self._answer(200, answer, etag=answer.etag)

        do_HEAD = do_GET

        def _answer(self, status: int, answer: Served, *, etag: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
            if etag:
                self.send_header("ETag", etag)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the terminal belongs to the command that serves."""

    return Handler


def answers(sample: Sample) -> dict[str, Served]:
    """Every feed and page of the sample by its path, as they are served."""
    shapes = jinja2.Environment(loader=jinja2.PackageLoader("techwatch.demo", "shapes"), autoescape=True, undefined=jinja2.StrictUndefined)
    shapes.filters["rfc822"] = email.utils.format_datetime
    found: dict[str, Served] = {}
    for site in sample.sites.values():
        pages = [page for page in sample.pages if page.site == site.slug]
        found[f"/{site.slug}/feed.xml"] = _feed(sample, site, pages, shapes)
        for page in pages:
            found[page.path] = _page(sample, site, page, shapes)
    return found


def _page(sample: Sample, site: Site, page: SamplePage, shapes: jinja2.Environment) -> Served:
    others = [other for other in sample.pages if other.site == site.slug and other is not page][:4]
    text = shapes.get_template(f"{site.slug}.html").render(
        site=site,
        page=page,
        url=sample.url(page),
        shown=day_in_words(page.published.date(), page.lang),
        related=[(other.title, other.path) for other in others],
        json_ld=_json_ld(site, page),
    )
    return Served(text.encode(), _CONTENT_TYPES["html"])


def _json_ld(site: Site, page: SamplePage) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": page.title,
        "datePublished": page.published.isoformat(),
        "inLanguage": page.lang,
        "isAccessibleForFree": not page.teaser,
        "publisher": {"@type": "Organization", "name": site.title},
    }


def _feed(sample: Sample, site: Site, pages: Sequence[SamplePage], shapes: jinja2.Environment) -> Served:
    if site.feed == "json":
        return Served(_json_feed(sample, site, pages), _CONTENT_TYPES["json"])
    text = shapes.get_template(f"feed.{site.feed}").render(site=site, pages=pages, root=sample.roots[site.slug])
    return Served(text.encode(), _CONTENT_TYPES[site.feed])


def _json_feed(sample: Sample, site: Site, pages: Sequence[SamplePage]) -> bytes:
    items = [
        {
            "id": f"{site.slug}/{page.slug}",
            "url": sample.url(page),
            "title": page.title,
            "summary": page.summary,
            "content_html": page.html,
            "date_published": page.published.isoformat(),
        }
        for page in pages
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.title,
        "home_page_url": f"{sample.roots[site.slug]}/{site.slug}/",
        "feed_url": sample.feed_url(site),
        "language": site.lang,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()
