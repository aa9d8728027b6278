"""One article by all its addresses, and its later versions: feeds and pages of a real site, collected and read as in every run."""

import dataclasses
import datetime as dt
import html
import pathlib
import sys
from collections.abc import Iterator

import pytest

from homes import rows
from readings import NOW, small_home
from servers import Site, http, serve
from techwatch import pipeline
from techwatch.store import articles, open_store, stories

HOUR = dt.timedelta(hours=1)
TRAM = (
    "La métropole commande douze rames de tramway à hydrogène pour relier la gare au campus.",
    "Les premières circuleront au printemps sur une section de trois kilomètres sans caténaire, puis sur toute la ligne.",
    "Le dépôt reçoit un électrolyseur alimenté par les panneaux de sa toiture, que la régie exploitera pendant quinze ans.",
    "Les conducteurs suivront deux semaines de formation avant la mise en service, prévue après les essais de l'hiver.",
)
SILOS = (
    "Une coopérative agricole équipe ses silos de capteurs qui mesurent l'humidité du grain toutes les heures.",
    "Les adhérents reçoivent une alerte sur leur téléphone dès qu'un seuil est dépassé et peuvent ventiler à distance.",
    "L'investissement est amorti en trois campagnes, assure la direction, qui vise deux cents sites d'ici à la moisson.",
    "Les mesures serviront aussi à régler les séchoirs, dont la consommation de gaz a doublé en une décennie.",
)
LINK = "/actualites/la-metropole-commande-douze-rames.html"


def page(title: str, text: tuple[str, ...], head: str = "") -> bytes:
    body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in text)
    whole = f"<html lang=fr><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>"
    return http(200, whole.encode(), content_type="text/html; charset=utf-8")


def item(link: str, title: str, *, guid: str = "", summary: str = "", at: dt.datetime = NOW - HOUR) -> str:
    given = f"<guid>{guid}</guid>" if guid else ""
    words = f"<title>{title}</title><description>{summary}</description><pubDate>{at:%a, %d %b %Y %H:%M:%S +0000}</pubDate>"
    return f"<item><link>{link}</link>{given}{words}</item>"


def feed(*items: str) -> bytes:
    return http(
        200, f"<rss version='2.0'><channel><title>Un flux</title>{''.join(items)}</channel></rss>".encode(), content_type="text/xml"
    )


@dataclasses.dataclass
class Watch:
    """A home with two feeds of one site; `run` is one hour later each time."""

    work: pipeline.Work
    site: Site

    def run(self, after: dt.timedelta = HOUR) -> dict[str, int]:
        self.work = dataclasses.replace(self.work, now=self.work.now + after)
        pipeline.collect(self.work)
        figures = pipeline.read(self.work).figures
        pipeline.group(self.work)
        return figures

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in self.work.store.db.execute(sql)]

    @property
    def canonicals(self) -> list[str]:
        return [str(row[0]).partition(str(self.site.port))[2] for row in self.rows("SELECT canonical FROM articles ORDER BY id")]

    @property
    def article(self) -> object:
        return articles.get(self.work.store, [1])[1]

    def asked(self, path: str) -> int:
        return sum(asked.path == path for asked in self.site.asked)


def get_feeds(site: Site) -> list[dict[str, str]]:
    return [{"url": site.url(path), "title": path, "lang": "fr"} for path in ("/one", "/two")]


@pytest.fixture
def watch(tmp_path: pathlib.Path) -> Iterator[Watch]:
    with serve() as site:
        site.says |= {"/one": feed(), "/two": feed()}
        home = small_home(tmp_path / "home", executor="1", feeds=get_feeds(site))
        with open_store(home.database) as store:
            yield Watch(pipeline.Work(home, store, NOW), site)


def two_pages(watch: Watch, head: str, *, first: tuple[str, ...] = TRAM, second: tuple[str, ...] = TRAM) -> None:
    """Each feed links to a page of its own; both pages say `head`."""
    watch.site.says |= {
        "/one": feed(item(watch.site.url("/a?x=1"), "Un tramway à hydrogène")),
        "/two": feed(item(watch.site.url("/b?y=2"), "Le tram du futur", at=NOW)),
        "/a?x=1": page("Un tramway à hydrogène", first, head),
        "/b?y=2": page("Le tram du futur", second, head),
    }


@pytest.mark.parametrize("head", ["<link rel='canonical' href='{}'>", "<meta property='og:url' content='{}'>"])
def test_two_links_and_one_address_that_both_pages_claim(watch: Watch, head: str) -> None:
    two_pages(watch, head.format(LINK))
    watch.run()
    assert watch.canonicals == ["/a?x=1"]
    assert [key.partition(str(watch.site.port))[2] for key in articles.keys(watch.work.store, 1)] == [LINK, "/b?y=2"]
    assert watch.rows("SELECT count(*), count(DISTINCT article) FROM entries") == [(2, 1)]


def test_a_page_known_by_the_address_that_another_claimed_is_not_fetched(watch: Watch) -> None:
    two_pages(watch, f"<link rel='canonical' href='{LINK}'>")
    watch.site.says["/two"] = feed()
    watch.run()
    watch.site.says["/two"] = feed(item(watch.site.url(LINK), "Un tramway à hydrogène"))
    watch.run()
    assert watch.rows("SELECT count(*), count(DISTINCT article) FROM entries") == [(2, 1)]
    assert watch.asked(LINK) == 0


def test_a_template_that_claims_one_address_everywhere_joins_nothing(watch: Watch) -> None:
    two_pages(watch, f"<link rel='canonical' href='{LINK}'>", second=SILOS)
    watch.run()
    assert watch.canonicals == ["/a?x=1", "/b?y=2"]
    assert watch.rows("SELECT article FROM article_keys") == [(None,)]
    assert articles.find(watch.work.store, f"https://127.0.0.1:{watch.site.port}{LINK}") is None
    watch.site.says["/one"] = feed(item(watch.site.url(LINK), "Le verre soufflé revient"))
    watch.site.says[LINK] = page("Le verre soufflé revient", (SILOS[1], TRAM[2], SILOS[2], TRAM[3]))
    watch.run()
    assert watch.canonicals[2:] == [LINK]


def test_a_claimed_address_is_its_own_once_it_is_read(watch: Watch) -> None:
    two_pages(watch, f"<link rel='canonical' href='{LINK}'>")
    watch.site.says["/two"] = feed(item(watch.site.url(LINK), "Des silos connectés", at=NOW))
    watch.site.says[LINK] = page("Des silos connectés", SILOS)
    watch.run()
    assert watch.canonicals == ["/a?x=1", LINK]
    assert watch.rows("SELECT key FROM article_keys") == []


def test_one_id_in_two_feeds_is_fetched_once(watch: Watch) -> None:
    guid = watch.site.url("/?p=812")
    watch.site.says |= {
        "/one": feed(item(watch.site.url("/a?x=1"), "Un tramway à hydrogène", guid=guid)),
        "/two": feed(item(watch.site.url("/b?y=2"), "Un tramway à hydrogène pour la métropole", guid=guid, at=NOW)),
        "/a?x=1": page("Un tramway à hydrogène", TRAM),
    }
    watch.run()
    assert watch.canonicals == ["/a?x=1"]
    assert (watch.asked("/a?x=1"), watch.asked("/b?y=2")) == (1, 0)
    watch.site.says["/two"] = feed(item(watch.site.url("/c?z=3"), "Un tramway à hydrogène pour la métropole", guid=guid, at=NOW))
    watch.run()
    watch.site.says["/one"] = feed(item(guid, "Un tramway à hydrogène"))
    watch.run()
    assert watch.canonicals == ["/a?x=1"]
    assert (watch.asked("/c?z=3"), watch.asked("/?p=812")) == (0, 0)


def test_one_id_under_two_unlike_titles_is_read_and_compared(watch: Watch) -> None:
    guid = watch.site.url("/?p=812")
    watch.site.says |= {
        "/one": feed(item(watch.site.url("/a?x=1"), "Un tramway à hydrogène", guid=guid)),
        "/two": feed(item(watch.site.url("/b?y=2"), "Des silos connectés", guid=guid, at=NOW)),
        "/a?x=1": page("Un tramway à hydrogène", TRAM),
        "/b?y=2": page("Des silos connectés", SILOS),
    }
    watch.run()
    assert watch.canonicals == ["/a?x=1", "/b?y=2"]
    assert watch.rows("SELECT article FROM article_keys") == [(None,)]


def test_a_canonical_address_on_another_site_says_who_was_first(watch: Watch) -> None:
    two_pages(watch, f"<link rel='canonical' href='https://agence.example{LINK}'>")
    watch.run()
    assert watch.rows("SELECT original FROM articles") == [(f"https://agence.example{LINK}",)] * 2
    assert watch.rows("SELECT * FROM article_keys") == []


def test_a_page_that_leads_home_is_gone(watch: Watch) -> None:
    two_pages(watch, "")
    home = http(302, location="/")
    watch.site.says |= {
        "/one": feed(item(watch.site.url(LINK), "Un tramway", summary="Douze rames en ville.")),
        LINK: home,
        "/": page("Accueil", SILOS),
    }
    watch.run()
    assert ("Un tramway", "Douze rames en ville.", "not-found") in watch.rows("SELECT title, text, failure FROM articles")
    assert LINK in watch.canonicals


def one_story_five_ways(watch: Watch) -> None:
    """Links, ids and claims that overlap, a template's fault among them."""
    guid, claim = watch.site.url("/?p=812"), f"<link rel='canonical' href='{LINK}'>"
    watch.site.says |= {
        "/one": feed(
            item(watch.site.url("/a?x=1"), "Un tramway à hydrogène", guid=guid, at=NOW - 9 * HOUR),
            item(watch.site.url("/c?z=3"), "Des silos connectés", at=NOW - 7 * HOUR),
            item(watch.site.url("/d"), "Un tramway à hydrogène, encore", at=NOW - 6 * HOUR),
        ),
        "/two": feed(
            item(watch.site.url("/b?y=2"), "Un tramway à hydrogène", guid=guid, at=NOW - 8 * HOUR),
            item(watch.site.url(LINK), "Un tramway à hydrogène", at=NOW - 5 * HOUR),
            item(watch.site.url("/d?e=1"), "Un tramway", guid=f"{guid}1", at=NOW - 4 * HOUR),
        ),
        "/a?x=1": page("Un tramway à hydrogène", TRAM, claim),
        "/c?z=3": page("Des silos connectés", SILOS, "<meta property='og:url' content='/?p=8121'>"),
        "/d": http(302, location="/a?x=1"),
        LINK: page("Un tramway à hydrogène", TRAM, claim),
        "/d?e=1": page("Un tramway", TRAM, claim),
    }


@pytest.mark.parametrize("batches", range(6))
def test_killed_at_any_batch_and_run_again_it_ends_in_the_same_state(watch: Watch, batches: int, monkeypatch: pytest.MonkeyPatch) -> None:
    one_story_five_ways(watch)
    watch.run()
    whole = rows(watch.work.home.path)
    reading = sys.modules["techwatch.pipeline.intake.read"]
    saved = reading._save

    def killed(work: pipeline.Work, batch: object, results: object) -> dict[str, int]:
        if articles.counts(work.store)["articles"] + work.store.db.execute("SELECT count(article) FROM entries").fetchone()[0] > batches:
            raise KeyboardInterrupt
        return dict(saved(work, batch, results))

    again = small_home(watch.work.home.path.parent / "again", executor="1", feeds=get_feeds(watch.site))
    with open_store(again.database) as store:
        other = Watch(pipeline.Work(again, store, NOW), watch.site)
        with monkeypatch.context() as until:
            until.setattr(reading, "BATCH", 1)
            until.setattr(reading, "_save", killed)
            with pytest.raises(KeyboardInterrupt):
                other.run()
        other.run(dt.timedelta())
    assert rows(again.path) == whole
    assert watch.canonicals == ["/a?x=1", "/c?z=3"]


# --- later versions -----------------------------------------------------------------------------------

TITLE = "Un tramway à hydrogène"
MORE = "Correction du soir : le prix du contrat est de quarante millions d'euros, et non de trente comme il a été écrit d'abord."


def one_page(watch: Watch, *, summary: str = "Douze rames.", title: str = TITLE, text: tuple[str, ...] = TRAM) -> None:
    watch.site.says["/one"] = feed(item(watch.site.url(LINK), title, guid="urn:1", summary=summary))
    watch.site.says[LINK] = page(title, text)


def state(watch: Watch) -> list[tuple[object, ...]]:
    return watch.rows("SELECT changed, rereads FROM entries")


def test_a_changed_entry_is_read_again_and_stays_the_same_article(watch: Watch) -> None:
    one_page(watch)
    watch.run()
    before, story = articles.get(watch.work.store, [1])[1], watch.rows("SELECT story, copy_of FROM articles")
    one_page(watch, summary="Douze rames, pour 40 millions.", title=f"{TITLE} : le prix corrigé", text=(*TRAM, MORE))
    assert watch.run(2 * HOUR)["updated"] == 1
    after = articles.get(watch.work.store, [1])[1]
    assert (after.title, after.text.splitlines()[-1]) == (f"{TITLE} : le prix corrigé", MORE)
    assert (after.seen, after.published, after.canonical) == (before.seen, before.published, before.canonical)
    assert watch.rows("SELECT story, copy_of FROM articles") == story
    assert [hit.article.id for hit in articles.search(watch.work.store, '"quarante millions"')] == [1]
    assert state(watch) == [(0, 1)]
    assert watch.rows("SELECT count(*) FROM fingerprints") == watch.rows("SELECT count(*) FROM story_terms") == [(1,)]
    assert watch.rows("SELECT min(articles), max(articles) FROM term_counts") == [(1, 1)]
    assert watch.run(2 * HOUR) == {"entries": 0, "pages": 0, "summaries": 0, "failed": 0}
    assert watch.asked(LINK) == 2


def test_the_new_text_is_what_later_articles_are_compared_with(watch: Watch) -> None:
    one_page(watch)
    watch.run()
    one_page(watch, summary="Douze rames, pour 40 millions.", text=(*TRAM, MORE, *SILOS))
    watch.run(2 * HOUR)
    watch.site.says |= {"/two": feed(item(watch.site.url("/b?y=2"), "Silos : la suite", at=NOW)), "/b?y=2": page("Silos : la suite", SILOS)}
    watch.run()
    assert watch.rows("SELECT copy_of FROM articles ORDER BY id") == [(1,), (1,)]


def test_not_within_the_hour_and_three_times_at_most(watch: Watch) -> None:
    one_page(watch)
    watch.run()
    for number in range(8):
        one_page(watch, summary=f"Douze rames, version {number}.", text=(*TRAM, f"Ceci est la version {number} de cet article."))
        watch.run(HOUR / 2)
    assert state(watch) == [(0, 3)]
    assert watch.asked(LINK) == 4
    times = len(watch.site.asked)
    watch.run(HOUR)
    assert len(watch.site.asked) == times + 2  # the feeds


def test_counters_and_unchanged_feeds_cost_nothing(watch: Watch) -> None:
    one_page(watch, summary="Douze rames. 3 commentaires")
    watch.run()
    one_page(watch, summary="DOUZE rames. 14 commentaires, mis à jour à 10:42")
    watch.run(2 * HOUR)
    watch.run(2 * HOUR)
    assert (state(watch), watch.asked(LINK)) == ([(0, 0)], 1)


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        (page(TITLE, TRAM[:1]), 2),
        (http(404), 4),
        (http(500), 4),
        (page("Des silos connectés", SILOS), 2),
        (page("Accès refusé", ("Please enable JavaScript and cookies to continue. Checking your browser before accessing.",)), 2),
    ],
    ids=["shorter", "not-found", "error", "another page", "bot wall"],
)
def test_what_is_worse_replaces_nothing(watch: Watch, answer: bytes, asked: int) -> None:
    one_page(watch)
    watch.run()
    before = articles.get(watch.work.store, [1])[1]
    one_page(watch, summary="Douze rames, pour 40 millions.")
    watch.site.says[LINK] = answer
    for _ in range(5):
        watch.run(2 * HOUR)
    assert articles.get(watch.work.store, [1])[1] == before
    assert watch.rows("SELECT changed, failure FROM entries") == [(0, "")]
    assert watch.asked(LINK) == asked


def test_where_the_page_was_never_read_the_new_words_stand_for_it(watch: Watch) -> None:
    one_page(watch)
    watch.site.says[LINK] = http(410)
    watch.run()
    one_page(watch, summary="Quinze rames, pour 40 millions.")
    watch.site.says[LINK] = http(410)
    watch.run(2 * HOUR)
    assert watch.rows("SELECT text, failure FROM articles") == [("Quinze rames, pour 40 millions.", "gone")]
    assert state(watch) == [(0, 1)]


def test_only_the_feed_that_an_article_was_read_for_changes_it(watch: Watch) -> None:
    one_page(watch)
    watch.site.says["/two"] = feed(item(watch.site.url(LINK), "Vu ailleurs", guid="urn:2", summary="Douze rames.", at=NOW))
    watch.run()
    watch.site.says["/two"] = feed(item(watch.site.url(LINK), "Vu ailleurs, trente fois", guid="urn:2", summary="Trente rames.", at=NOW))
    watch.run(2 * HOUR)
    assert sorted(state(watch)) == [(0, 0), (0, 0)]


def test_an_entry_that_was_not_read_yet_takes_the_new_words(watch: Watch) -> None:
    one_page(watch)
    watch.site.says[LINK] = http(500)
    watch.run()
    one_page(watch, summary="Quinze rames.", title=f"{TITLE} de quinze rames")
    watch.run(3 * HOUR)
    assert watch.rows("SELECT title FROM articles") == [(f"{TITLE} de quinze rames",)]
    assert state(watch) == [(0, 0)]


def test_killed_between_collecting_and_reading_it_is_read_again_once(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    one_page(watch)
    watch.run()
    one_page(watch, summary="Douze rames, pour 40 millions.", text=(*TRAM, MORE))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as until:
        until.setattr(stories, "replaced", killed)
        with pytest.raises(KeyboardInterrupt):
            watch.run(2 * HOUR)
    assert state(watch) == [(1, 0)]
    assert MORE not in articles.get(watch.work.store, [1])[1].text
    watch.run(HOUR)
    assert state(watch) == [(0, 1)]
    assert MORE in articles.get(watch.work.store, [1])[1].text
