import datetime as dt
import json
import subprocess
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from homes import command, open_readonly, techwatch, wait_for, write_home
from past_sites import archives, page, rss, sitemaps, urlset, wordpress
from servers import Site, http, serve
from techwatch import pipeline
from techwatch.cli import techwatch as main
from techwatch.config import Fetch
from techwatch.home import open_home
from techwatch.pipeline.intake.backfill import backfill
from techwatch.pipeline.intake.polite import Polite
from techwatch.store import articles, calls, feeds, open_store, trends as counted
from techwatch.types import Entry, Request

TODAY = dt.date(2026, 11, 21)
NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
YEAR = dt.timedelta(days=365)


def home_of(path: Path, *feeds: tuple[str, str], **fetch: object):
    listed = [{"url": url, "title": title, "lang": "fr"} for title, url in feeds]
    limits = {"allow_networks": ["127.0.0.0/8"], "pause_seconds": 0, **fetch}
    return open_home(write_home(path, listed, fetch=limits, executor="1"), {})


def past_of(home, *, since: dt.date = TODAY - YEAR, until: dt.date = TODAY, now: dt.datetime = NOW, **more):
    """Fetch the past of every feed; -> the figures, the problems and the notes of all steps."""
    with open_store(home.database) as store:
        work = pipeline.Work(home, store, now)
        outcomes = backfill(work, home.config.feeds, since=since, until=until, **more)
        if not more.get("dry"):
            pipeline.group(work)
    figures = {f"{outcome.stage} {name}": count for outcome in outcomes for name, count in outcome.figures.items()}
    return figures, [line for o in outcomes for line in o.problems], [line for o in outcomes for line in o.notes]


def told(home) -> list[tuple[str, str, int]]:
    """Every article's title, day and whether it is offered."""
    with open_store(home.database) as store:
        rows = store.db.query("SELECT title, published, offered FROM articles ORDER BY published DESC, title")
        return [(row["title"], row["published"][:10], row["offered"]) for row in rows]


def paths(site: Site) -> list[str]:
    return [asked.path for asked in site.asked]


# --- ways -----------------------------------------------------------------------------------------


def test_a_wordpress_feed_is_read_page_by_page_back_to_the_day_asked_for(tmp_path):
    with serve() as site:
        wordpress(site, TODAY, pages=8)
        home = home_of(tmp_path, ("Tramways", site.url("/sante/feed/")))
        figures, problems, notes = past_of(home, since=TODAY - dt.timedelta(weeks=30))
        assert figures["find found"] == figures["find new"] == figures["read pages"] == 21  # weeks 10 to 30
        assert not problems
        assert notes == ["Tramways: 21 new (21 by feed); 19 outside these days"]
        assert [day for _, day, _ in told(home)] == [f"{TODAY - dt.timedelta(weeks=week)}" for week in range(10, 31)]
        asked = paths(site)
        assert "/sante/feed/?paged=5" in asked
        assert "/sante/feed/?paged=6" not in asked
        assert asked[0] == "/robots.txt"
        assert len(asked) == len(set(asked))


def test_a_sitemap_index_is_read_for_what_has_the_shape_of_the_feeds_articles(tmp_path):
    with serve() as site:
        sitemaps(site, TODAY)
        home = home_of(tmp_path, ("Plans", site.url("/rss.xml")))
        figures, problems, notes = past_of(home)
        assert figures["find found"] == 11
        assert figures["read pages"] == 10
        assert figures["read undated"] == 1
        assert [line.partition("sitemap-3")[2] for line in problems] == [".xml: error 500"]
        assert notes == ["Plans: 11 new (11 by sitemap); 1 outside these days, 6 of other parts of the site, 1 barred by robots.txt"]
        asked = paths(site)
        assert "/post_tag-sitemap.xml" not in asked
        assert "/sitemap-2015.xml" not in asked
        assert not [path for path in asked if "prive" in path or "/sport/" in path or "longtemps" in path]


def test_archive_pages_are_walked_where_there_is_no_sitemap_and_an_endless_row_of_them_ends(tmp_path):
    with serve() as site:
        archives(site, TODAY)
        home = home_of(tmp_path, ("Archives", site.url("/fil")))
        figures, problems, notes = past_of(home)
        assert figures["read pages"] == 6  # the feed shows three of the nine itself
        assert notes == ["Archives: 6 new (6 by archive pages)"]
        assert not problems
        assert "/page/5/" not in paths(site)


def test_the_selectors_of_a_listing_lead_to_its_further_pages(tmp_path):
    with serve() as site:
        for number in (1, 2, 3):
            rows = "".join(f'<li><a href="/n/{number}{n}-un-tramway-nouveau">Le tramway {number}{n}</a></li>' for n in range(3))
            onward = f'<a class=plus href="/liste?suite={number + 1}">plus</a>' if number < 3 else ""
            body = f"<!doctype html><html><body><ul>{rows}</ul>{onward}</body></html>".encode()
            site.says["/liste" if number == 1 else f"/liste?suite={number}"] = http(200, body, content_type="text/html")
            for n in range(3):
                site.says[f"/n/{number}{n}-un-tramway-nouveau"] = page(f"Le tramway {number}{n}", TODAY - dt.timedelta(days=number))
        listed = {"url": site.url("/liste"), "title": "Liste", "lang": "fr", "type": "html", "listing": {"entry": "li", "next": "a.plus"}}
        limits = {"allow_networks": ["127.0.0.0/8"], "pause_seconds": 0}
        home = open_home(write_home(tmp_path, [listed], fetch=limits, executor="1"), {})
        figures, _, notes = past_of(home)
        assert figures["read pages"] == 6
        assert notes[0].startswith("Liste: 6 new (6 by feed)")


# --- manners --------------------------------------------------------------------------------------


def test_between_two_requests_to_a_host_lies_the_pause_that_its_robots_txt_asks_for(tmp_path):
    with serve() as site:
        at: list[float] = []

        def noted(answer: bytes):
            def behave(connection, asked):
                at.append(time.monotonic())
                connection.sendall(answer)

            return behave

        wordpress(site, TODAY, pages=1)
        site.says["/robots.txt"] = http(200, b"User-agent: techwatch\nCrawl-delay: 0.1\n")
        site.says = {path: noted(answer) for path, answer in site.says.items()}
        past_of(home_of(tmp_path, ("Tramways", site.url("/sante/feed/"))), dry=True)
        gaps = [after - before for before, after in pairwise(at[1:])]
        assert all(gap > 0.08 for gap in gaps)


@pytest.mark.parametrize(
    ("robots", "why"),
    [
        (http(500), "its robots.txt cannot be read (error)"),
        (http(200, b"User-agent: *\nCrawl-delay: 3600\n"), "its robots.txt asks for 3600 s between requests"),
    ],
)
def test_where_robots_txt_cannot_be_read_or_asks_for_too_much_nothing_is_fetched(tmp_path, robots, why):
    with serve() as site:
        wordpress(site, TODAY)
        site.says["/robots.txt"] = robots
        figures, problems, _ = past_of(home_of(tmp_path, ("Tramways", site.url("/sante/feed/"))))
        assert paths(site) == ["/robots.txt"]
        assert problems[0].startswith(f"Tramways: {why}")
        assert figures["read pages"] == 0


def test_a_server_that_asks_to_wait_is_left_alone_and_the_next_call_goes_on(tmp_path):
    with serve() as site:
        wordpress(site, TODAY, pages=2)
        busy = sorted(path for path in site.says if "semaine" in path)[3]
        page_there, site.says[busy] = site.says[busy], http(429, retry_after="600")
        home = home_of(tmp_path, ("Tramways", site.url("/sante/feed/")))
        first, problems, _ = past_of(home)
        assert "asks to wait for 600 s" in problems[-1]
        assert first["read left"] > 0
        asked = len(site.asked)
        site.says[busy] = page_there
        second, problems, _ = past_of(home, now=NOW + dt.timedelta(hours=2))
        assert first["read pages"] + second["read pages"] == 10
        assert second["read left"] == 0
        assert second["find new"] == 0
        assert not problems
        again = [path for path in paths(site)[asked:] if "semaine" in path]
        assert len(again) == second["read pages"]


def test_who_is_asked_to_wait_a_little_waits_and_asks_once_more():
    with serve() as site:
        answers = iter([http(503, retry_after="7"), http(200, b"now"), http(503), http(503), http(503)])
        site.says = {path: lambda connection, asked: connection.sendall(next(answers)) for path in ("/a", "/b", "/c")}
        waits: list[float] = []
        polite = Polite(Fetch(allow_networks=("127.0.0.0/8",), pause_seconds=0), waits=waits.append)
        (first,) = polite.ask([Request(site.url("/a"))])
        assert first.body == b"now"
        assert [round(wait) for wait in waits] == [7]
        assert [answer.failure.reason for answer in polite.ask([Request(site.url("/b")), Request(site.url("/c"))])] == ["busy", "busy"]
        assert polite.left_alone(site.url("/x")) == "the server asks to wait for 30 s"
        assert list(polite.ask([Request(site.url("/d"))])) == []


def test_hosts_take_turns_and_one_that_is_barred_or_down_keeps_none_back():
    with serve() as site:
        site.says = {"/a": http(200, b"a"), "/b": http(200, b"b"), "/robots.txt": http(200, b"User-agent: *\nDisallow: /b\n")}
        polite = Polite(Fetch(allow_networks=("127.0.0.0/8",), pause_seconds=0))
        asked = [Request(site.url(path, host)) for host in ("127.0.0.1", "127.0.0.2") for path in ("/a", "/b")]
        found = {answer.request.url: answer for answer in polite.ask([*asked, Request("http://127.0.0.3:9/a")])}
        assert [found[request.url].body for request in asked[::2]] == [b"a", b"a"]
        assert {found[request.url].failure.detail for request in asked[1::2]} == {"barred by robots.txt"}
        assert polite.left_alone("http://127.0.0.3:9/a") == "its robots.txt cannot be read (refused)"
        assert len(found) == 4


def test_as_many_are_read_as_asked_for_and_the_next_call_takes_those_behind(tmp_path):
    with serve() as site:
        wordpress(site, TODAY, pages=5)
        home = home_of(tmp_path, ("Tramways", site.url("/sante/feed/")))
        first, _, notes = past_of(home, limit=15)
        assert (first["read pages"], first["read left"]) == (15, 5)
        assert any("may be more" in line for line in notes)
        newest = {day for _, day, _ in told(home)}
        second, _, _ = past_of(home, limit=15)
        assert second["read pages"] == 15
        third, _, _ = past_of(home, limit=15)
        assert third["read pages"] == 10
        assert max({day for _, day, _ in told(home)} - newest) < min(newest)
        assert past_of(home, limit=15)[0]["read entries"] == 0


def test_a_dry_run_stores_nothing(tmp_path):
    with serve() as site:
        sitemaps(site, TODAY)
        home = home_of(tmp_path, ("Plans", site.url("/rss.xml")))
        figures, _, notes = past_of(home, dry=True)
        assert figures["find new"] == 11
        assert len([line for line in notes if "un-tramway" in line]) == 3
        with open_store(home.database) as store:
            assert store.db.execute("SELECT count(*) FROM entries").fetchone()[0] == 0


# --- the past is not news -------------------------------------------------------------------------


def test_what_a_backfill_found_is_searched_but_proposed_to_nobody_and_counts_in_no_trend(tmp_path):
    with serve() as site:
        sitemaps(site, TODAY)
        home = home_of(tmp_path, ("Plans", site.url("/rss.xml")))
        past_of(home)
        assert {offered for _, _, offered in told(home)} == {0}
        with open_store(home.database) as store:
            assert len(articles.search(store, "tramway")) == 10
            assert not list(counted.said(store, NOW - YEAR, NOW + dt.timedelta(days=1)))
            pipeline.draft(pipeline.Work(home, store, NOW))
            assert store.db.execute("SELECT count(*) FROM proposals").fetchone()[0] == 0


def test_what_the_feed_gives_after_a_backfill_found_it_is_news(tmp_path):
    with serve() as site:
        sitemaps(site, TODAY)
        late = TODAY
        home = home_of(tmp_path, ("Plans", site.url("/rss.xml")))
        found = f"{site.url(f'/actu/{late}-un-tramway-de-plus.html')}"
        with open_store(home.database) as store:
            feeds.add_past(store, home.config.feeds[0].url, [Entry("past x", found, "")], seen=NOW)
        past_of(home, limit=1)
        assert ("Un tramway de plus le 2026-11-21", "2026-11-21", 0) in told(home)
        with open_store(home.database) as store:
            later = pipeline.Work(home, store, NOW + dt.timedelta(hours=1))
            pipeline.collect(later)
            pipeline.read(later)
        offered = {title: offered for title, _, offered in told(home)}
        assert offered["Un tramway de plus le 2026-11-21"] == 1


CALL = (
    "La Région ouvre un appel à projets pour les tramways sans conducteur. Les dossiers sont à déposer avant le 15 janvier 2027. "
    "L'aide est plafonnée à 200 000 euros par projet, pour les PME et les laboratoires de la région. Les projets durent deux ans."
)


def test_an_open_call_that_a_backfill_found_is_in_no_list_of_calls_until_its_feed_gives_it(tmp_path):
    with serve() as site:
        day = TODAY - dt.timedelta(days=40)
        site.says["/fil"] = rss(site, [TODAY - dt.timedelta(days=n) for n in (50, 51, 52)], path="/appels/{day}-un-appel-a-projets")
        site.says["/robots.txt"] = http(200, f"Sitemap: {site.url('/plan.xml')}".encode())
        address = f"/appels/{day}-un-appel-a-projets"
        site.says["/plan.xml"] = http(200, urlset([(site.url(address), "")]))
        site.says[address] = page("Appel à projets : les tramways sans conducteur", day, CALL)
        listed = {"url": site.url("/fil"), "title": "Appels", "lang": "fr", "kind": "calls"}
        limits = {"allow_networks": ["127.0.0.0/8"], "pause_seconds": 0}
        home = open_home(write_home(tmp_path, [listed], fetch=limits, executor="1"), {})
        assert past_of(home)[0]["read pages"] == 1
        with open_store(home.database) as store:
            work = pipeline.Work(home, store, NOW)
            pipeline.settle(work)
            assert store.db.execute("SELECT count(*) FROM calls").fetchone()[0] == 1
            assert calls.listing(store, day=TODAY) == []
            site.says["/fil"] = rss(site, [day], path="/appels/{day}-un-appel-a-projets")
            pipeline.run(replace(work, now=NOW + dt.timedelta(hours=1)))
            assert [one.title for one in calls.listing(store, day=TODAY)] == ["Appel à projets : les tramways sans conducteur"]


def test_an_ordinary_run_leaves_the_past_to_the_backfill(tmp_path):
    with serve() as site:
        wordpress(site, TODAY, pages=3)
        home = home_of(tmp_path, ("Tramways", site.url("/sante/feed/")))
        past_of(home, limit=1)
        asked = len(site.asked)
        with open_store(home.database) as store:
            assert pipeline.read(pipeline.Work(home, store, NOW)).figures["entries"] == 0
        assert len(site.asked) == asked


# --- the command ----------------------------------------------------------------------------------


def test_a_feed_is_named_by_title_or_address_and_an_api_has_no_past(tmp_path):
    feeds = [
        {"url": "http://127.0.0.1:9/rss", "title": "Les Plans", "lang": "fr"},
        {"url": "https://api.example/ted", "title": "TED", "lang": "fr", "type": "ted"},
    ]
    write_home(tmp_path, feeds, executor="1")

    def asked(*words: str):
        return CliRunner().invoke(main, ["--home", str(tmp_path), "backfill", *words])

    assert "TED: an API answers what is open today" in asked("ted", "--dry-run").output
    assert "name one feed or more" in str(asked().output)
    assert "did you mean 'Les Plans'?" in asked("Les Plnas").output
    assert "lies after --until" in asked("les plans", "--since", "2026-11-02", "--until", "2026-11-01").output
    assert [asked(*words).exit_code for words in (["ted", "--dry-run"], [], ["--all", "ted"], ["x"])] == [1, 2, 2, 2]


@pytest.mark.slow
def test_killed_and_done_again_it_goes_on_and_asks_for_no_page_twice(tmp_path):
    with serve() as site:
        wordpress(site, dt.datetime.now(dt.UTC).date(), pages=7)  # noqa: TID251
        listed = [{"url": site.url("/sante/feed/"), "title": "Tramways", "lang": "fr"}]
        write_home(tmp_path, listed, fetch={"allow_networks": ["127.0.0.0/8"], "pause_seconds": 0.05}, executor="1")
        running = subprocess.Popen(command(tmp_path, "backfill", "Tramways"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(lambda: sum("semaine" in path for path in paths(site)) > 25, 60)
        running.kill()
        running.wait()
        with open_readonly(tmp_path) as db:
            entries = db.execute("SELECT count(*) FROM entries").fetchone()[0]
            read = db.execute("SELECT count(*) FROM articles").fetchone()[0]
        assert entries > read >= 16
        done = json.loads(techwatch(tmp_path, "backfill", "Tramways", "--json"))
        figures = {stage["stage"]: stage["figures"] for stage in done}
        assert figures["read"]["pages"] == entries - read
        pages = [path for path in paths(site) if "semaine" in path]
        assert len(pages) - len(set(pages)) <= 17  # a batch that was fetched and not written, and what was under way
