"""A page and its entry become one Reading; where there is no page the feed's words stand for it."""

import datetime as dt
import pathlib
import pickle
import subprocess
import sys
from dataclasses import replace

import pytest

import techwatch
from techwatch.config import Feed, MarketList, Selectors, parse_markets
from techwatch.types import Entry, Failure, Page, Reading
from techwatch.understand import Task, understand, understand_batch

PAGES = pathlib.Path(__file__).parent / "data" / "pages"
MARKETS = pathlib.Path(techwatch.__file__).parent / "markets" / "cap-digital.yaml"
NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
FEED = Feed(url="https://pages.example/feed.xml", title="La Gazette du Val", lang="fr")
ENTRY = Entry(
    key="1",
    url="https://pages.example/transports/tramway-hydrogene?utm_source=rss",
    title="Tramway : Valmont choisit l'hydrogène",
    summary="La métropole commande douze rames de tramway à hydrogène pour relier la gare au campus en 2027.",
    published=dt.datetime(2026, 11, 17, 7, 0, tzinfo=dt.UTC),
)


@pytest.fixture(scope="module")
def markets() -> MarketList:
    return parse_markets(MARKETS.read_text(encoding="utf-8"), file=MARKETS.name)


def sample(name: str) -> Page:
    return Page("https://pages.example/transports/tramway-hydrogene", (PAGES / name).read_bytes(), "text/html; charset=utf-8")


def task(**changes: object) -> Task:
    return replace(Task(ENTRY, FEED, NOW, sample("fr-article.html"), likely=("fr", "en")), **changes)  # type: ignore[arg-type]


def test_a_page_and_its_entry(markets: MarketList) -> None:
    reading = understand(task(), markets, now=NOW)
    article = reading.article
    assert article.url == "https://pages.example/transports/tramway-hydrogene"
    assert article.canonical.endswith("pages.example/transports/tramway-hydrogene")
    assert (article.id, article.lang, article.failure, article.offered) == (0, "fr", "", True)
    assert (article.title, article.published) == (ENTRY.title, ENTRY.published)  # the entry's own come first
    assert (article.source, article.feed, article.kind, article.rights) == (FEED.title, FEED.url, "news", "excerpt")
    assert "section de trois kilomètres" in article.text
    assert article.blurb == ENTRY.summary
    assert article.author == "Service transports"
    assert reading.labels[0].market == "city"
    assert reading.labels[0].holds
    assert len(reading.labels) == len(markets.markets)
    assert reading.call is None


def test_the_page_fills_what_the_entry_leaves_out(markets: MarketList) -> None:
    article = understand(task(entry=Entry(key="1", url=ENTRY.url, title="")), markets, now=NOW).article
    assert article.title == "Le tramway de Valmont-les-Prés roulera à l'hydrogène en 2027"
    assert article.published == dt.datetime(2026, 11, 17, 7, 15, tzinfo=dt.UTC)
    assert article.blurb.startswith("La métropole a choisi un constructeur européen")


@pytest.mark.parametrize(("name", "reason"), [("fr-paywall.html", "paywall"), ("bot-wall.html", "bot-wall"), ("no-text.html", "no-text")])
def test_the_summary_stands_for_a_page_that_cannot_be_read(markets: MarketList, name: str, reason: str) -> None:
    reading = understand(task(page=sample(name)), markets, now=NOW)
    assert (reading.article.text, reading.article.failure) == (ENTRY.summary, reason)
    assert reading.labels[0].market == "city"


def test_without_a_page_the_reason_is_kept(markets: MarketList) -> None:
    full = replace(ENTRY, content=f"{ENTRY.summary}\nLes essais commencent au printemps.")
    article = understand(task(entry=full, page=None, failure="not-found"), markets, now=NOW).article
    assert (article.text, article.failure, article.url) == (full.content, "not-found", ENTRY.url)


def test_an_entry_without_a_link_has_a_key_of_its_own(markets: MarketList) -> None:
    one = task(entry=replace(ENTRY, url=None), page=None, failure="no-link")
    two = task(entry=replace(ENTRY, url=None, key="2"), page=None, failure="no-link")
    articles = [understand(each, markets, now=NOW).article for each in (one, two, one)]
    assert [article.url for article in articles] == ["", "", ""]
    assert articles[0].canonical == articles[2].canonical != articles[1].canonical
    assert articles[0].canonical.startswith("entry:")


def test_an_entry_without_title_is_named_by_its_first_words(markets: MarketList) -> None:
    article = understand(task(entry=replace(ENTRY, title=""), page=None), markets, now=NOW).article
    assert ENTRY.summary.startswith(article.title.removesuffix("…"))
    assert 0 < len(article.title) <= 91


PAGE_TITLE = "Le tramway de Valmont-les-Prés roulera à l'hydrogène en 2027"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Tramway : Valmont choisit l'hydrogène", "Tramway : Valmont choisit l'hydrogène"),
        ("Le tramway de Valmont-les-Prés roulera à l'hydrogène…", PAGE_TITLE),
        ("Le tramway de Valmont-les-Prés roulera [...]", PAGE_TITLE),
        ("Un tout autre titre qui finit ainsi...", "Un tout autre titre qui finit ainsi..."),
        ("LE TRAMWAY DE VALMONT ROULERA À L'HYDROGÈNE", PAGE_TITLE),
        ("ANR, CNRS & CEA", "ANR, CNRS & CEA"),
        ("La Gazette du Val", PAGE_TITLE),
        ("pages.example", PAGE_TITLE),
        (" ", PAGE_TITLE),
    ],
)
def test_the_page_s_title_is_taken_where_the_entry_s_is_visibly_worse(markets: MarketList, title: str, expected: str) -> None:
    assert understand(task(entry=replace(ENTRY, title=title)), markets, now=NOW).article.title == expected


def test_what_says_the_date_is_kept(markets: MarketList) -> None:
    undated = replace(ENTRY, published=None)
    dated = [understand(one, markets, now=NOW).article.dated for one in (task(), task(entry=undated), task(entry=undated, page=None))]
    assert dated == ["entry", "structured", ""]


def test_a_publisher_s_selectors_are_obeyed(markets: MarketList) -> None:
    feed = FEED.model_copy(update={"page": Selectors(drop="p")})
    article = understand(task(feed=feed), markets, now=NOW).article
    assert "section de trois kilomètres" not in article.text


def test_rights_to_the_title_only_leave_no_blurb(markets: MarketList) -> None:
    assert understand(task(feed=FEED.model_copy(update={"rights": "title"})), markets, now=NOW).article.blurb == ""


def test_a_call_is_read_as_one(markets: MarketList) -> None:
    text = (
        "La région lance un appel à projets pour la mobilité durable. Les entreprises et les associations peuvent candidater. "
        "La date limite de dépôt des dossiers est fixée au 15 janvier 2027 à 17 h."
    )
    entry = Entry(key="9", url="https://pages.example/aap", title="Appel à projets Mobilité durable 2027", content=text, published=NOW)
    call = understand(task(entry=entry, page=None, feed=FEED.model_copy(update={"kind": "calls"})), markets, now=NOW).call
    assert call is not None
    assert dt.date(2027, 1, 15) in [deadline.date for deadline in call.deadlines]


def test_a_batch_keeps_order_and_one_failure_stays_one(markets: MarketList) -> None:
    broken = task(entry=replace(ENTRY, title=7))  # type: ignore[arg-type]
    document = task(page=Page("https://pages.example/x", b"%PDF-1.4", ""))
    good, failed, other = understand_batch((task(), broken, document), markets, NOW)
    assert isinstance(good, Reading)
    assert isinstance(failed, Failure)
    assert (failed.subject, failed.reason, failed.retry) == (ENTRY.url, "extract-error", False)
    assert isinstance(other, Reading)
    assert other.article.failure == "not-html"


def test_work_travels_between_processes(markets: MarketList) -> None:
    tasks, found = (task(),), understand_batch((task(),), markets, NOW)
    assert pickle.loads(pickle.dumps(tasks)) == tasks
    assert pickle.loads(pickle.dumps(found)) == found
    assert pickle.loads(pickle.dumps(markets)).version == markets.version


def test_importing_it_loads_no_heavy_library() -> None:
    code = "import sys, techwatch.understand; print([m for m in ('spacy', 'trafilatura', 'py3langid', 'numpy') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
