"""Sites with a past, for tests: a WordPress that pages its feed, a site with a sitemap index, one with archive pages only."""

import datetime as dt
import gzip
from collections.abc import Iterable, Sequence

from servers import Site, http

WORDS = (
    "La ville ouvre une ligne de tramway entre la gare et le quartier des hôpitaux, avec des rames sans conducteur et des quais "
    "accessibles. Les travaux ont duré trois ans et la régie des transports attend quarante mille voyageurs par jour dès la première "
    "année. Un capteur compte les passagers à chaque porte, et les données servent à régler la fréquence des rames."
)


def page(title: str, day: dt.date | None, words: str = WORDS, links: Sequence[str] = ()) -> bytes:
    """An article's page; without a day nobody dates it."""
    dated = f'<meta property="article:published_time" content="{day}T08:00:00+00:00">' if day else ""
    body = "".join(f"<p>{title}. {words} Numéro {n} de {title}.</p>" for n in range(3))
    more = "".join(f'<a href="{link}">plus</a>' for link in links)
    head = f"<!doctype html><html lang=fr><head><title>{title}</title>{dated}</head>"
    html = f"{head}<body><article><h1>{title}</h1>{body}</article>{more}</body>"
    return http(200, html.encode(), content_type="text/html; charset=utf-8")


def rss(site: Site, days: Iterable[dt.date], *, path: str, generator: str = "") -> bytes:
    """A feed of an article for each day."""
    items = "".join(
        f"<item><title>Le tramway du {day}</title><link>{site.url(path.format(day=day))}</link>"
        f"<guid isPermaLink='false'>n{day}</guid><pubDate>{day:%a, %d %b %Y} 08:00:00 GMT</pubDate></item>"
        for day in days
    )
    head = f"<title>Tramways</title><link>{site.url('/')}</link><generator>{generator}</generator>"
    body = f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'
    return http(200, body.encode(), content_type="application/rss+xml")


def urlset(urls: Iterable[tuple[str, str]]) -> bytes:
    """A sitemap of addresses and their lastmod."""
    places = "".join(f"<url><loc>{url}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>" for url, day in urls)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'.encode()


def index(urls: Iterable[tuple[str, str]]) -> bytes:
    places = "".join(f"<sitemap><loc>{url}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>" for url, day in urls)
    return f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</sitemapindex>'.encode()


def weeks_back(today: dt.date, first: int, last: int) -> list[dt.date]:
    return [today - dt.timedelta(weeks=week) for week in range(first, last)]


def wordpress(site: Site, today: dt.date, *, pages: int = 4) -> None:
    """Ten articles a page of the feed, a week each; behind the last page a 404."""
    site.says["/robots.txt"] = http(200, b"User-agent: *\nDisallow: /wp-admin/\n", content_type="text/plain")
    for number in range(pages):
        days = weeks_back(today, 10 * number, 10 * number + 10)
        query = f"?paged={number + 1}" if number else ""
        site.says[f"/sante/feed/{query}"] = rss(
            site, days, path="/{day}-le-tramway-de-la-semaine/", generator="https://wordpress.org/?v=6.6"
        )
        for day in days:
            site.says[f"/{day}-le-tramway-de-la-semaine/"] = page(f"Le tramway du {day}", day)


def sitemaps(site: Site, today: dt.date) -> None:
    """A feed of four articles under /actu/; an index of two months (one packed), of a section that is not the feed's, and of tags."""
    recent = weeks_back(today, 0, 4)
    site.says["/rss.xml"] = rss(site, recent, path="/actu/{day}-un-tramway-de-plus.html")
    robots = f"User-agent: techwatch\nDisallow: /actu/prive\nCrawl-delay: 0.01\nSitemap: {site.url('/plan.xml')}\n"
    site.says["/robots.txt"] = http(200, robots.encode(), content_type="text/plain")
    packed = gzip.compress(urlset((site.url(f"/actu/{day}-un-tramway-de-plus.html"), f"{day}") for day in weeks_back(today, 4, 14)))
    old = [(site.url("/actu/un-tramway-il-y-a-longtemps.html"), "2015-01-02"), (site.url("/actu/un-tramway-sans-date-dite.html"), "")]
    others = [(site.url(f"/sport/{n}-un-match-de-plus.html"), "") for n in range(5)] + [(site.url("/contact.html"), "")]
    barred = [(site.url("/actu/prive-un-tramway-secret.html"), f"{today}")]
    site.says["/plan.xml"] = http(
        200,
        index(
            [
                (site.url("/sitemap-1.xml.gz"), f"{today}"),
                (site.url("/sitemap-2.xml"), ""),
                (site.url("/sitemap-3.xml"), f"{today}"),
                (site.url("/post_tag-sitemap.xml"), f"{today}"),
                (site.url("/sitemap-2015.xml"), "2015-12-31"),
            ]
        ),
    )
    site.says["/sitemap-1.xml.gz"] = http(200, packed, content_type="application/gzip")
    site.says["/sitemap-2.xml"] = http(200, urlset([*old, *others, *barred]), content_type="application/xml")
    site.says["/sitemap-3.xml"] = http(500)
    site.says["/actu/un-tramway-sans-date-dite.html"] = page("Un tramway sans date", None)
    for day in weeks_back(today, 0, 14):
        site.says[f"/actu/{day}-un-tramway-de-plus.html"] = page(f"Un tramway de plus le {day}", day)


def archives(site: Site, today: dt.date) -> None:
    """A feed of three articles and a list of pages whose last one leads to itself under another number, for ever."""
    site.says["/fil"] = rss(site, weeks_back(today, 0, 3), path="/nouvelles/{day}-encore-un-tramway")
    site.says["/"] = page("Accueil", None, links=["/nouvelles/", "/contact"])
    shown = [weeks_back(today, first, first + 3) for first in (0, 3, 6)]
    for number, days in enumerate([*shown, shown[-1], shown[-1]], 1):
        links = [f"/nouvelles/{day}-encore-un-tramway" for day in days]
        html = "".join(f'<a href="{link}">lire</a>' for link in links) + f'<a rel="next" href="/page/{number + 1}/">suite</a>'
        body = f"<!doctype html><html><body>{html}</body></html>".encode()
        site.says["/" if number == 1 else f"/page/{number}/"] = http(200, body, content_type="text/html")
    for day in [day for days in shown for day in days]:
        site.says[f"/nouvelles/{day}-encore-un-tramway"] = page(f"Encore un tramway le {day}", day)
