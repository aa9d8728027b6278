import datetime as dt
import json

import pytest

from readings import ENVIRON, FEED, NOW, put, reading, small_home
from techwatch import pipeline
from techwatch.errors import QueryError
from techwatch.home import open_home
from techwatch.pipeline import reports
from techwatch.pipeline.reports.find import coverage, find
from techwatch.store import open_store, search
from techwatch.types import Article, Asked

DAY = dt.timedelta(days=1)
TODAY = NOW.date()
THEMES = {
    "digital-twins": {
        "names": {"fr": "Maquettes & jumeaux", "en": "Models and twins"},
        "terms": {
            "fr": ["jumeau numérique = 2", "maquette numérique = 2", "nuage de points", "plan = 0.3"],
            "en": ["digital twin = 2", "point cloud"],
            "mul": ["BIM = 2"],
        },
    },
    "building-site": {
        "names": {"fr": "Chantier", "en": "Building site"},
        "terms": {"fr": ["chantier", "grue", "coffrage"], "en": ["crane"]},
    },
}
STORED = (
    ("Le jumeau numérique d'un hôpital", "Le bâtiment est suivi pièce par pièce pendant sa construction.", "fr"),
    ("Les jumeaux numériques gagnent les chantiers", "La construction d'un lycée est vérifiée chaque soir.", "fr"),
    ("A digital twin for a stadium", "The building team checks the construction every week.", "en"),
    ("La maquette numérique au coffrage", "Sur le chantier, le nuage de points relève la grue.", "fr"),
    ("Deux jumeaux adoptent un chien", "La famille habite une maison en construction.", "fr"),
    ("Un tramway vers le port", "Les rails sont posés cet hiver.", "fr"),
    ("Vous ai-je dit", "J'ai vu une école ; les élèves ont ri.", "fr"),
    ("L'IA à l'école", "Une IA corrige les dictées des écoles.", "fr"),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    path = tmp_path_factory.mktemp("home")
    small_home(path)
    markets = {
        "city": {"names": {"fr": "Ville durable"}, "terms": {}, "themes": THEMES},
        "health": {"names": {"fr": "E-santé"}, "terms": {}},
    } | {slug: {"names": {"fr": slug}, "terms": {}} for slug in ("education-hr", "creative", "industry-services", "tech-data-ai")}
    (path / "essai.yaml").write_text(json.dumps({"markets": markets}, ensure_ascii=False), encoding="utf-8")
    return open_home(path, ENVIRON)


@pytest.fixture(scope="module")
def work(home):
    with open_store(None) as store:
        put(
            store,
            [reading(n, title, text, lang=lang, market="city" if n < 5 else "health") for n, (title, text, lang) in enumerate(STORED, 1)],
        )
        padding = [reading(n, f"Billet {n}", f"Rien de neuf au village numéro {n}, dit la gazette.") for n in range(100, 160)]
        put(store, padding)
        yield pipeline.Work(home, store, NOW)


def asked(theme, **more):
    return Asked(theme, more.pop("lang", "fr"), more.pop("since", TODAY - 30 * DAY), more.pop("until", TODAY), **more)


def titles(found):
    return [hit.article.title for hit in found.hits]


def also(found):
    """What only touches the theme."""
    return [hit.article.title for hit in found.perhaps]


THEME = "jumeaux numériques dans la construction"


def test_the_theme_s_own_words_are_all_wanted_in_all_their_forms(work):
    found = find(work, asked(THEME, expand=False))
    assert set(titles(found)) == {STORED[0][0], STORED[1][0]}
    assert found.widenings == ()
    assert found.query.splitlines()[0] == '"jumeaux" OR "jumeau"'


def test_a_widened_search_finds_the_other_language_and_the_list_s_terms(work):
    found = find(work, asked(THEME))
    assert {STORED[n][0] for n in (0, 1, 2)} <= set(titles(found))
    assert STORED[3][0] in also(found), "terms of the list alone: it may be on the theme"
    assert set(titles(found)[:2]) == {STORED[0][0], STORED[1][0]}
    assert STORED[5][0] not in [*titles(found), *also(found)]
    told = {(each.term, each.kind, each.lang) for each in found.widenings}
    assert {("twin", "dictionary", "en"), ("maquette numérique", "list", "fr"), ("nuage de points", "list", "fr")} <= told
    assert ("plan", "list", "fr") not in told
    assert all(each.articles > 0 and each.of for each in found.widenings)
    assert {each.of for each in found.widenings if each.term == "maquette numérique"} == {"jumeaux numériques"}
    assert '"maquette numerique" OR' in found.query
    assert "maquettes" not in found.query


def test_a_widening_is_switched_off_by_its_term(work):
    found = find(work, asked(THEME, without=("Maquette numérique", "twin")))
    assert not {"maquette numérique", "twin"} & {each.term for each in found.widenings}
    assert {each.term for each in found.widenings} < {each.term for each in find(work, asked(THEME)).widenings}
    assert "maquette" not in found.query
    score = {hit.article.title: hit.score for hit in (*found.hits, *found.perhaps)}[STORED[3][0]]
    assert score < {hit.article.title: hit.score for hit in find(work, asked(THEME)).perhaps}[STORED[3][0]]


def test_what_may_be_on_the_theme_is_offered_and_told_once_it_is_ticked(work, tmp_path):
    first = reports.report(work, asked(THEME), out=tmp_path)
    file = tmp_path / "selection.md"
    text, line = file.read_text(encoding="utf-8"), f"- [ ] **{STORED[3][0]}**"
    assert line in text
    assert STORED[3][0] not in [story.title for story in first.report.stories]
    file.write_text(text.replace(line, line.replace("[ ]", "[x]")), encoding="utf-8")
    again = reports.again(work, tmp_path)
    assert STORED[3][0] in [story.title for story in again.report.stories]
    assert again.report.found == first.report.found + 1


def test_the_same_question_is_answered_the_same(work):
    assert find(work, asked(THEME)) == find(work, asked(THEME))


def test_what_an_article_is_found_for_is_ranked_by_how_much_of_the_theme_it_touches(work):
    found = find(work, asked(THEME))
    scores = {hit.article.title: hit.score for hit in (*found.hits, *found.perhaps)}
    assert scores[STORED[0][0]] > scores[STORED[2][0]] > scores[STORED[3][0]]
    assert all(score > 0 for score in scores.values())


def test_an_acronym_is_meant_in_capitals_only(work):
    assert titles(find(work, asked("IA école", expand=False))) == [STORED[7][0]]
    assert titles(find(work, asked("AI école", expand=False))) == []


@pytest.mark.parametrize(
    ("theme", "found"),
    [
        ('"jumeaux numériques"', {0, 1}),
        ("jumeaux SAUF numérique", {4}),
        ("tramway OU dictées", {5, 7}),
        ("construction ET (hôpital OU stadium)", {0, 2}),
        ("jumeaux NEAR/3 chantiers", {1}),
        ("jumeaux NEAR/2 chantiers", set()),
        ("tram*", {5}),
        ("numerique JUMEAU", {0, 1}),
    ],
)
def test_the_syntax_says_what_is_found(work, theme, found):
    assert set(titles(find(work, asked(theme, expand=False)))) == {STORED[n][0] for n in found}


def test_what_is_left_out_stays_out_of_a_widened_search(work):
    assert STORED[3][0] not in titles(find(work, asked(f"({THEME}) SAUF grue")))
    assert set(titles(find(work, asked("jumeaux ET numériques ET construction")))) >= {STORED[0][0], STORED[2][0]}
    assert STORED[4][0] not in titles(find(work, asked("jumeaux ET numériques ET construction")))


def test_a_market_is_asked_by_the_labels_that_hold(work):
    assert titles(find(work, asked("jumeaux", markets=("health",), expand=False))) == [STORED[4][0]]
    assert titles(find(work, asked("jumeaux", markets=("creative",), expand=False))) == []
    assert titles(find(work, asked("tramway", markets=("city", "health"), expand=False))) == [STORED[5][0]]


def test_a_broken_query_raises(work):
    with pytest.raises(QueryError):
        find(work, asked('"jumeaux'))


def test_a_theme_that_finds_nothing_offers_those_that_do(work):
    assert find(work, asked("jumeau numérik", expand=False)).near[0] == "jumeau numerique"
    assert find(work, asked("tramway zzyzx", expand=False)).near == ("tramway",)
    assert find(work, asked("zzyzx", expand=False)).near == ()
    assert find(work, asked("tramway zzyzx", since=TODAY - 9 * DAY, until=TODAY - 8 * DAY)).near == ()
    assert find(work, asked("tramway")).near == ()


def test_what_is_offered_is_no_fragment_and_was_tried(work):
    assert find(work, asked("ai-je zzyzx", expand=False)).near == ()
    assert find(work, asked("vous tramway zzyzx 2026", expand=False)).near == ("tramway",)
    assert find(work, asked('"hiver en tramway"', expand=False)).near == ()
    assert find(work, asked('"maquette numérique de coffrage"', expand=False)).near[:2] == ("maquette numérique", "coffrage")
    offered = find(work, asked("jumeau tramway hôpital", expand=False)).near
    assert offered[0] == "jumeau hôpital"
    assert {"jumeau", "hôpital", "tramway"} > set(offered[1:])
    assert all(find(work, asked(theme, expand=False)).hits for theme in offered)


def test_the_rights_are_those_that_the_configuration_gives_the_feed_today(tmp_path):
    home = small_home(tmp_path, feeds=[FEED | {"rights": "title"}])
    with open_store(None) as store:
        put(store, [reading(1, "Un tramway", "Des rails."), reading(2, "Tramway", "x", feed="https://gone.example/feed", rights="full")])
        found = find(pipeline.Work(home, store, NOW), asked("tramway"))
    assert {hit.article.title: hit.rights for hit in found.hits} == {"Un tramway": "title", "Tramway": "full"}


def test_newer_and_in_the_title_comes_first(home):
    with open_store(None) as store:
        put(
            store,
            [
                reading(1, "Rien", "Un tramway de plus.", at=NOW - 20 * DAY),
                reading(2, "Rien", "Un tramway de plus.", at=NOW),
                reading(3, "Tramway", "Rien de plus ici.", at=NOW - 20 * DAY),
                *(reading(n, "Rien", "Encore rien.") for n in range(4, 20)),
            ],
        )
        found = find(pipeline.Work(home, store, NOW), asked("tramway"))
    assert [hit.article.url.split("/")[-1] for hit in found.hits] == ["3", "2", "1"]


def test_days_are_those_of_the_cluster_s_zone(home):
    late = dt.datetime(2026, 11, 19, 23, 30, tzinfo=dt.UTC)  # the 20th in Paris
    with open_store(None) as store:
        put(store, [reading(1, "Tramway", "x", at=late), reading(2, "Tramway sans date", "y", published=None, at=NOW)])
        work = pipeline.Work(home, store, NOW)
        assert titles(find(work, asked("tramway", until=dt.date(2026, 11, 19)))) == []
        found = find(work, asked("tramway", since=TODAY, until=TODAY))
    assert {hit.article.published and hit.article.published.date() for hit in found.hits} == {dt.date(2026, 11, 20), None} or len(
        found.hits
    ) == 2


def test_what_the_store_holds_of_a_span(home):
    with open_store(None) as store:
        put(store, [reading(1, "a", "b", at=NOW - 21 * DAY), reading(2, "c", "d", at=NOW, feed="https://autre.example/feed")])
        work = pipeline.Work(home, store, NOW)
        held = coverage(work, asked("x", since=TODAY - 28 * DAY))
        nothing = coverage(work, asked("x", since=TODAY - 9 * DAY, until=TODAY - 8 * DAY))
    assert (held.since, held.until, held.articles, held.feeds, held.weeks) == (dt.date(2026, 10, 30), TODAY, 2, 2, 5)
    assert held.empty == (dt.date(2026, 10, 19), dt.date(2026, 11, 2), dt.date(2026, 11, 9))
    assert (nothing.since, nothing.until, nothing.articles, nothing.weeks) == (None, None, 0, 1)


def test_the_words_of_the_index():
    with open_store(None) as store:
        put(store, [reading(1, "Éléphants", "Un éléphant, deux Éléphants"), reading(2, "Élan", "x")])
        assert search.vocabulary(store, "ele") == {"elephant": 1, "elephants": 1}
        assert search.vocabulary(store, "") == {}
        assert search.known(store, ["elan", "elephant", "zebre"]) == {"elan", "elephant"}
        assert (search.size(store), search.count(store, '"elan"'), search.numbers(store, '"x"', shouts="X")) == ((2, 2), 1, [])
        assert isinstance(search.read(store, [1])[1][0], Article)
