import datetime as dt
import gzip

import pytest

from past_sites import index, urlset
from techwatch.sources import onward, sitemap
from techwatch.sources.raw import NoFeed
from techwatch.sources.robots import Robots, read_robots
from techwatch.sources.shapes import day_in, shape_of
from techwatch.sources.sitemap import Place, Sitemap, read_sitemap
from techwatch.types import Request, Response

URL = "https://site.example/sitemap.xml"
NEWS = b"""<?xml version="1.0"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>/a/un-titre</loc><image:image><image:loc>https://site.example/x.jpg</image:loc></image:image>
<news:news><news:publication><news:name>Site</news:name><news:language>fr</news:language></news:publication>
<news:publication_date>2026-11-20T08:30:00+01:00</news:publication_date><news:title>Un titre &amp; un autre</news:title></news:news></url>
<url><loc>javascript:alert(1)</loc></url><url><lastmod>2026-11-20</lastmod></url></urlset>"""


# --- sitemaps -------------------------------------------------------------------------------------


def test_pages_and_their_dates():
    found = read_sitemap(urlset([("https://site.example/a", "2026-11-20"), ("https://site.example/b", "soon")]), url=URL)
    assert found == Sitemap((Place("https://site.example/a", dt.datetime(2026, 11, 20, tzinfo=dt.UTC)), Place("https://site.example/b")))


def test_an_index_packed_by_gzip():
    found = read_sitemap(gzip.compress(index([("https://site.example/1.xml", "")])), url=URL)
    assert found == Sitemap((Place("https://site.example/1.xml"),), index=True)


def test_a_news_sitemap_says_title_language_and_when_it_appeared():
    (place,) = read_sitemap(NEWS, url=URL).places
    when = dt.datetime(2026, 11, 20, 7, 30, tzinfo=dt.UTC)
    assert place == Place("https://site.example/a/un-titre", None, when, "Un titre & un autre", "fr")


def test_a_text_of_addresses_is_a_sitemap_too():
    found = read_sitemap(b"https://site.example/a\nnot an address\nhttps://site.example/b\n", url=URL)
    assert [place.url for place in found.places] == ["https://site.example/a", "https://site.example/b"]


def test_what_is_damaged_gives_what_can_be_had_of_it():
    cut = urlset([(f"https://site.example/{n}", "") for n in range(5)])[:-60]
    assert len(read_sitemap(cut, url=URL).places) >= 3


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html><body>Oops</body></html>", "not-a-feed"),
        (b"", "not-a-feed"),
        (b"404 not here", "not-a-feed"),
        (gzip.compress(b"<urlset/>", mtime=0)[:-12], "not-a-feed"),
        (b"\x1f\x8bnonsense", "broken"),
        (gzip.compress(b" " * 60_000_000, mtime=0), "too-large"),
    ],
)
def test_what_is_no_sitemap_says_why(content, reason):
    found = read_sitemap(content, url=URL)
    assert isinstance(found, NoFeed) or not found.places
    if isinstance(found, NoFeed):
        assert found.reason == reason


def test_entities_are_neither_unfolded_nor_fetched():
    bomb = b'<!DOCTYPE u [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/hostname">]>'
    body = b"<urlset><url><loc>https://site.example/&b;</loc></url><url><loc>https://site.example/x&x;</loc></url></urlset>"
    assert {place.url for place in read_sitemap(bomb + body, url=URL).places} <= {"https://site.example/", "https://site.example/x"}


def test_more_than_the_protocol_allows_is_not_read(monkeypatch):
    monkeypatch.setattr(sitemap, "MOST_PLACES", 20)
    urls = [f"https://site.example/{n}" for n in range(25)]
    for content in (urlset((url, "") for url in urls), "\n".join(urls).encode()):
        found = read_sitemap(content, url=URL)
        assert (len(found.places), found.cut) == (20, True)


def test_one_address_is_read_as_far_as_one_needs(monkeypatch):
    monkeypatch.setattr(sitemap, "MOST_PARTS", 50)
    junk = b"<junk/>" * 40 + b"<url><loc>/a</loc></url>"
    assert [place.url for place in read_sitemap(b"<urlset>" + junk * 3 + b"</urlset>", url=URL).places] == ["https://site.example/a"] * 3
    found = read_sitemap(b"<urlset><url><loc>/a</loc></url><url>" + b"<loc>/b</loc>" * 60 + b"</url></urlset>", url=URL)
    assert found == Sitemap((Place("https://site.example/a"),), cut=True)


def test_an_address_longer_than_one_may_be_is_none():
    long = "https://site.example/" + "a" * 2048
    for content in (urlset([(long, ""), ("https://site.example/b", "")]), f"{long}\nhttps://site.example/b\n".encode()):
        assert read_sitemap(content, url=URL).places == (Place("https://site.example/b"),)


# --- robots.txt -----------------------------------------------------------------------------------

RULES = b"""\xef\xbb\xbf# what we ask
User-agent: *
Disallow: /
User-agent: other
User-agent: TechWatch
Disallow: /private
Allow: /private/press   # but this
Disallow: /*.pdf$
Disallow: /search*q=
Crawl-delay: 2.5
Sitemap: https://site.example/one.xml
sitemap: https://site.example/two.xml
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/private", False),
        ("/private/press/a", True),
        ("/a/b.pdf", False),
        ("/a/b.pdf?x=1", True),
        ("/search/x?q=1", False),
        ("/search/x?p=1", True),
    ],
)
def test_the_longest_rule_for_us_holds(path, allowed):
    robots = read_robots(RULES, agent="techwatch/0.1")
    assert robots.allows(f"https://site.example{path}") is allowed


def test_delay_and_sitemaps_are_read():
    robots = read_robots(RULES, agent="techwatch/0.1")
    assert robots.delay == 2.5
    assert robots.sitemaps == ("https://site.example/one.xml", "https://site.example/two.xml")


def test_for_a_name_that_is_not_there_the_rules_for_all_hold_and_nonsense_says_nothing():
    assert not read_robots(RULES, agent="somebody").allows("https://site.example/a")
    assert read_robots(b"\xff\xfe<html>nothing", agent="techwatch") == Robots()
    assert read_robots(b"User-agent: *\nDisallow:\n", agent="techwatch").allows("https://site.example/a")


# --- shapes ---------------------------------------------------------------------------------------

SECTION = [f"https://www.site.example/sante/2026/11/un-titre-en-mots-{n}" for n in range(4)]


def test_a_section_keeps_to_its_own_path_and_kind_of_address():
    shape = shape_of(SECTION, feed="https://www.site.example/sante/rss")
    assert shape.under == ("sante",)
    assert shape.fits("https://site.example/sante/2024/02/encore-un-titre-en-mots")
    assert not shape.fits("https://site.example/sport/2024/02/encore-un-titre-en-mots")
    assert not shape.fits("https://site.example/sante/2024/02/")
    assert not shape.fits("https://site.example/sante/contact")
    assert not shape.fits("https://other.example/sante/2024/02/encore-un-titre-en-mots")
    assert not shape.fits("https://site.example/sante/2024/02/encore-un-titre-en-mots.pdf")


def test_numbers_in_a_query_are_part_of_the_shape():
    shape = shape_of([f"https://site.example/article.php?id={n}" for n in range(4)], feed="https://site.example/rss")
    assert shape.fits("https://site.example/article.php?id=99&utm_source=x")
    assert not shape.fits("https://site.example/article.php?print=99")


def test_a_number_that_is_a_name_in_the_query_may_be_any():
    shape = shape_of([f"https://site.example/spip.php?article{n}" for n in range(4)], feed="https://site.example/rss")
    assert shape.fits("https://site.example/spip.php?article1341")
    assert not shape.fits("https://site.example/spip.php?rubrique12")


def test_of_too_few_entries_the_site_alone_is_known_and_of_many_sites_nothing():
    few = shape_of(SECTION[:1], feed="https://site.example/rss")
    assert few.fits("https://site.example/x/un-titre-long-pour-quatre-mots")
    assert not few.fits("https://site.example/contact")
    assert shape_of([f"https://site{n}.example/un-titre" for n in range(6)], feed="https://links.example/rss") is None


@pytest.mark.parametrize(
    ("path", "days"),
    [
        ("/2026/02/un-titre", ("2026-02-01", "2026-02-28")),
        ("/2026/02/07/un-titre", ("2026-02-07", "2026-02-07")),
        ("/sitemap-2026-02.xml", None),
        ("/un-titre-20260207.html", ("2026-02-07", "2026-02-07")),
        ("/2026/13/un-titre", None),
        ("/les-2026-mots", None),
    ],
)
def test_the_days_that_an_address_means(path, days):
    found = day_in(f"https://site.example{path}")
    assert (found and tuple(map(str, found))) == days


# --- what is behind a page ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "following"),
    [
        ('<feed><link rel="next" href="/feed?page=2&amp;n=3"/></feed>', "https://site.example/feed?page=2&n=3"),
        ("<rss><channel><atom:link href='/old.xml' rel='prev-archive'/></channel></rss>", "https://site.example/old.xml"),
        ('{"next_url": "/feed.json?p=2", "items": []}', "https://site.example/feed.json?p=2"),
        ('<rss><channel><link>https://site.example/</link><atom:link rel="self" href="/feed"/></channel></rss>', None),
        ("{broken", None),
    ],
)
def test_what_a_feed_calls_its_next_page(text, following):
    assert onward.said_next(text, "https://site.example/feed") == following


def test_wordpress_is_known_by_its_generator_or_its_address():
    made = "<rss><channel><generator>https://wordpress.org/?v=6.6</generator></channel></rss>"
    assert onward.wordpress_page(made, "https://site.example/rss?x=1&paged=2", 3) == "https://site.example/rss?x=1&paged=3"
    assert onward.wordpress_page("<rss/>", "https://site.example/sante/feed/", 2) == "https://site.example/sante/feed/?paged=2"
    assert onward.wordpress_page("<rss/>", "https://site.example/rss.xml", 2) is None


def test_the_links_of_a_page_and_which_is_its_next_one():
    html = b'<link rel=next href="/p/2"><a href="#top">x</a><a href="/a">a</a><a rel="next" href="https://ads.example/">ad</a><img src=x>'
    tree = onward.tree_of(Response(Request("https://site.example/"), "https://site.example/", 200, html, "text/html"))
    assert list(onward.links(tree, "https://site.example/")) == [
        ("https://site.example/p/2", True),
        ("https://site.example/", False),
        ("https://site.example/a", False),
        ("https://ads.example/", False),
    ]
    assert onward.is_numbered("https://site.example/news/page/3/", "https://site.example/news/")
    assert not onward.is_numbered("https://site.example/sport/page/3/", "https://site.example/news/")
