import datetime as dt
import re
import urllib.parse

import pytest
from markdown_it import MarkdownIt

from readings import NOW, a_call, news, put, reading, small_home, work_in
from techwatch import pipeline, report
from techwatch.errors import NotFoundError
from techwatch.store import articles, open_store
from techwatch.types import Article, CallFacts, Deadline, Hit, Label

DAY = dt.timedelta(days=1)
TODAY = NOW.date()
THEMES = (
    "capteurs",
    "les capteurs, de la ville",
    "capteur",
    "CAPTEURS",
    'capteurs "de" bruit',
    "capteurs*",
    "capteurs AND NOT bruit",
    "NEAR(capteurs bruit, 5)",
    "title: capteurs",
    "capteurs)) --",
    "^capteurs + {bruit}",
    "l'éclairage : capteurs ; ; DROP TABLE articles",
    "capteurs " + " ".join(f"mot{n}" for n in range(2000)),
)


@pytest.mark.parametrize(
    ("theme", "slug"),
    [
        ("Jumeau numérique", "jumeau-numerique"),
        ("  L'IA & la santé !", "l-ia-la-sante"),
        ("../../etc/passwd", "etc-passwd"),
        ("***", "theme"),
        ("", "theme"),
        ("x" * 300, "x" * 80),
        ("mot " * 60, "-".join(["mot"] * 20)),
    ],
)
def test_a_theme_names_its_folder(theme, slug):
    assert report.slug(theme) == slug


def test_the_strictest_query_comes_first():
    assert report.queries("Les réseaux électriques de la ville") == (
        '"reseau"* AND "electrique"* AND "ville"*',
        '"reseau"* OR "electrique"* OR "ville"*',
    )
    assert report.queries("tramway") == ('"tramway"*',)
    assert report.queries("de la") == report.queries("*") == ()


@pytest.fixture(scope="module")
def store():
    with open_store(None) as opened:
        put(opened, news())
        yield opened


@pytest.mark.parametrize("theme", THEMES)
def test_whatever_a_person_types_is_words_and_never_syntax(store, theme):
    found = [hit.article.title for query in report.queries(theme) for hit in articles.search(store, query)]
    assert "La ville installe des capteurs de bruit" in found


@pytest.mark.parametrize("theme", ["", "*", '"""', "NEAR", "AND", "NOT OR", "-", "a:b", "\x00", "😀", "日本", "ﬁ"])
def test_nothing_breaks_the_search(store, theme):
    for query in report.queries(theme):
        articles.search(store, query)


# --- what a report says -----------------------------------------------------------------------------


def hit(
    number: int, *, story: str = "", source: str = "Journal", days: int | None = 0, call: CallFacts | None = None, markets=("city",)
) -> Hit:
    published = None if days is None else NOW - dt.timedelta(days=days)
    url = f"https://journal.example/{number}"
    article = Article(number, url, url, f"Titre {number}", "", lang="fr", published=published, seen=NOW, source=source)
    return Hit(article, story or f"s{number}", number, tuple(Label(market, 0.9, (), True) for market in markets), call)


def built(*hits: Hit) -> report.Report:
    return report.build("le thème", hits, query="q", lang="fr", since=TODAY - 365 * DAY, until=TODAY)


def titles(stories) -> list[str]:
    return [told.title.removeprefix("Titre ") for told in stories]


def test_stories_are_counted_and_not_articles():
    made = built(hit(1, story="a", source="A"), hit(2, days=40), hit(3, story="a", source="B"), hit(4, days=None, markets=()))
    assert (made.articles, made.found) == (4, 3)
    assert titles(made.stories) == ["1", "2", "4"]
    assert titles(made.main) == ["1", "2", "4"]
    assert made.main[0].sources == 2
    assert made.markets == (("city", 2),)
    assert made.sources == (("Journal", 2), ("A", 1), ("B", 1))
    assert [(month.first.isoformat(), month.stories) for month in made.months] == [("2026-10-01", 1), ("2026-11-01", 1)]


def test_empty_months_are_shown_and_a_report_on_nothing_is_empty():
    assert [month.stories for month in built(hit(1), hit(2, days=100)).months] == [1, 0, 0, 1]
    made = built()
    assert (made.found, made.stories, made.main, made.calls, made.months, made.busiest) == (0, (), (), (), (), 1)


def test_the_main_points_are_what_most_sources_told():
    told = [hit(n) for n in range(1, 9)] + [
        hit(20, story="s7", source="B"),
        hit(21, story="s7", source="C"),
        hit(22, story="s3", source="B"),
    ]
    assert titles(built(*told).main) == ["7", "3", "1", "2", "4"]


def test_figures_count_everything_though_the_nearest_stories_alone_are_listed():
    facts = CallFacts(deadlines=(Deadline(TODAY + DAY),))
    made = built(*(hit(n) for n in range(60)), hit(99, call=facts))
    assert (len(made.stories), made.found, made.markets, made.months[0].stories) == (report.MOST_STORIES, 61, (("city", 61),), 61)
    assert titles(made.calls) == ["99"]


def test_open_calls_stand_by_their_next_date():
    def call(number: int, *days: int, **more) -> Hit:
        return hit(number, call=CallFacts(deadlines=tuple(Deadline(TODAY + dt.timedelta(days=n)) for n in days), **more))

    questions = CallFacts(deadlines=(Deadline(TODAY + DAY, role="questions"), Deadline(TODAY + 9 * DAY)))
    made = built(call(1, 30), call(2, -5, 20), call(3, -5), call(4, permanent=True), call(5), call(6, 0), hit(7, call=questions))
    assert titles(made.calls) == ["6", "7", "2", "1", "4", "5"]
    assert made.calls[1].closes == Deadline(TODAY + 9 * DAY)
    assert made.main == ()


# --- as files ---------------------------------------------------------------------------------------

NASTY = "Un [capteur](http://piege.example) *de* `bruit` <script>alert(1)</script> & #1"


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    home = small_home(tmp_path_factory.mktemp("home"))
    nasty = reading(50, NASTY, "Les capteurs _mesurent_ [tout](javascript:alert(1)).", market="city", at=NOW - 70 * DAY)
    odd = {"url": "https://journal.example/a_(b)?c=[d]&e=f g", "canonical": "https://journal.example/odd"}
    links = reading(51, "Capteurs à l'adresse étrange", "Une adresse avec des parenthèses.", market="city", at=NOW - 40 * DAY, **odd)
    calls = [a_call(60, TODAY + 12 * DAY, market="city"), a_call(61, TODAY - 2 * DAY, market="city")]
    with open_store(home.database) as store:
        yield work_in(home, store, readings=[*news(), nasty, links, *calls])


def links_of(markdown: str) -> list[str]:
    tokens = [child for token in MarkdownIt().parse(markdown) for child in token.children or ()]
    return [urllib.parse.unquote(str(token.attrs["href"])) for token in tokens if token.type == "link_open"]


def test_a_report_is_written_as_markdown_and_html(work):
    markdown, html = pipeline.report(work, "Capteurs")
    assert [path.relative_to(work.home.path).as_posix() for path in (markdown, html)] == [
        "digests/reports/capteurs/index.md",
        "digests/reports/capteurs/index.html",
    ]
    text, page = markdown.read_text("utf-8"), html.read_text("utf-8")
    assert text.startswith("# Capteurs\n")
    assert '`"capteur"*`' in text
    for words in ("L’essentiel", "Appels ouverts", "Chronologie", "Méthode et limites"):
        assert words in text
        assert words in page
    before = (markdown.stat().st_mtime_ns, html.stat().st_mtime_ns)
    pipeline.report(work, "Capteurs")
    assert (markdown.stat().st_mtime_ns, html.stat().st_mtime_ns) == before


def test_every_link_leads_to_an_article_and_nothing_else(work):
    markdown, html = (path.read_text("utf-8") for path in pipeline.report(work, "capteurs"))
    wanted = {"https://journal5.example/article/5", "https://journal50.example/article/50", "https://journal.example/a_(b)?c=[d]&e=f g"}
    assert set(links_of(markdown)) == wanted
    assert "<script>" not in MarkdownIt("commonmark", {"html": True}).render(markdown)
    assert "<script>" not in html
    assert "javascript:" not in re.sub(r">[^<]*<", "><", html)
    assert set(re.findall(r'<a href="(http[^"]+)" lang', html)) == {url.replace("&", "&amp;") for url in wanted}


def test_open_calls_show_the_words_their_date_was_read_from(work):
    for path in pipeline.report(work, "appel à projets"):
        text = path.read_text("utf-8")
        assert "numéro 60" in text
        assert "avant le 02/12/2026" in text.replace("\u00a0", " ").replace("\u202f", " ")
        assert "avant le 18/11/2026" not in text


def test_dates_and_language_may_be_chosen(work):
    paths = pipeline.report(work, "capteurs", since=TODAY - 50 * DAY, until=TODAY - DAY, lang="en")
    text = paths[0].read_text("utf-8")
    assert "Timeline" in text
    assert links_of(text) == ["https://journal.example/a_(b)?c=[d]&e=f g"] * 2


@pytest.mark.parametrize("theme", ["ornithologie", "", "***", "de la"])
def test_a_theme_with_nothing_found_says_so(work, theme):
    with pytest.raises(NotFoundError, match="nothing between 2025-11-20 and 2026-11-20 speaks of this"):
        pipeline.report(work, theme)
    assert not (work.home.digests / "reports" / report.slug(theme)).exists()
