import datetime as dt
import random
import time
from dataclasses import replace

import pytest

from found import DAY, TODAY, YEAR, built, call, hit, titles
from readings import NOW, a_call, news, reading, small_home, work_in
from techwatch import report
from techwatch.errors import QueryError
from techwatch.pipeline import reports
from techwatch.report import figures, theme, timeline
from techwatch.search import parse
from techwatch.store import open_store
from techwatch.types import Asked, CallFacts, Coverage, Deadline, Found, Money, Named, Outlet, Report, Rising, Selection, Widening

ACME = Named("Atelier Exemple", "organisation")
SENSOR = "Des capteurs de bruit mesurent le vacarme des rues de {} sur quarante lampadaires neufs."


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


# --- stories ----------------------------------------------------------------------------------------


def test_stories_are_counted_and_not_articles():
    made = built(hit(1, story="a", source="A"), hit(2, days=40), hit(3, story="a", source="B"), hit(4, days=None, markets=()))
    assert (made.articles, made.found) == (4, 3)
    assert titles(made.stories) == ["2", "1", "4"]
    assert made.main[0].sources == 2
    assert made.markets == (("city", 2),)
    assert made.outlets == (Outlet("Journal", 2), Outlet("A", 1), Outlet("B", 1))


def test_the_best_article_leads_and_one_nearly_as_near_that_readers_can_read():
    english, french = hit(1, story="a", lang="en", score=1.0), hit(2, story="a", score=0.9)
    assert titles(built(english, french).main) == ["2"]
    assert titles(built(english, hit(2, story="a", score=0.2)).main) == ["1"]
    assert titles(built(hit(1, story="a", score=1.0, rights="title"), french).main) == ["2"]
    assert built(english, french).main[0].score == 1.0


def test_relevance_counts_most_then_publishers_then_freshness():
    far = [hit(n, days=180, score=0.9) for n in range(20, 29)]  # what relevance is measured by
    told_by_many = [hit(40 + n, story="many", source=f"J{n}", days=180, score=0.5) for n in range(8)]
    made = built(hit(1, score=1.0, days=300), hit(2, score=0.9, days=2), *told_by_many, hit(60, score=0.05, days=0), *far)
    weights = {told.title: told.weight for told in made.stories}
    assert weights["Titre 40"] > weights["Titre 2"] > weights["Titre 1"] > weights["Titre 60"]
    assert all(0 <= weight <= 1 for weight in weights.values())
    assert titles(made.main)[:2] == ["40", "2"]


def test_a_timeline_is_bounded_and_tells_of_every_month():
    busy = [hit(n, days=3, score=1.0) for n in range(1, 200)]
    quiet = [hit(300 + n, days=30 * n + 20, score=0.01) for n in range(1, 10)]
    made = built(*busy, *quiet, hit(400, days=None))
    assert len(made.stories) == timeline.MOST
    assert {told.date.month for told in made.stories if told.date} >= {told.article.published.month for told in quiet}
    assert [told.date or dt.date.max for told in made.stories] == sorted(told.date or dt.date.max for told in made.stories)
    assert made.stories[-1].date is None
    assert made.found == 209


def test_a_report_on_nothing_is_whole_and_offers_themes_near_by():
    made = built(found=Found((), "q", near=("capteurs",)))
    assert (made.articles, made.found, made.stories, made.main, made.open, made.past) == (0, 0, (), (), (), ())
    assert (made.summary, made.actors, made.rising, made.budgets, made.figures, made.cited) == ((), (), (), (), (), ())
    assert (made.near, made.query, made.coverage.weeks) == (("capteurs",), "q", 52)


# --- calls ------------------------------------------------------------------------------------------


def test_open_calls_stand_by_their_next_date_and_past_ones_by_their_last():
    questions = CallFacts(deadlines=(Deadline(TODAY + DAY, role="questions"), Deadline(TODAY + 9 * DAY)))
    asked = [call(30), call(-5, 20), call(-5), call(permanent=True), call(), call(0), questions, call(-2)]
    made = built(*(hit(n, call=facts) for n, facts in enumerate(asked, 1)))
    assert titles(made.open) == ["6", "7", "2", "1", "4", "5"]
    assert titles(made.past) == ["8", "3"]
    assert made.open[1].closes == Deadline(TODAY + 9 * DAY)
    assert (made.main, made.stories) == ((), ())


def test_budgets_add_up_by_currency_and_each_call_counts_once():
    twice = [hit(n, story="one", source=f"J{n}", call=call(9, budget=3e6)) for n in (1, 2)]
    more = [call(-9, budget=1e6), call(3, budget=5e5, currency="GBP"), call(4, budget_total=Money(None, 2e6)), call(5)]
    made = built(*twice, *(hit(n, call=facts) for n, facts in enumerate(more, 3)))
    assert made.budgets == (Money(4e6, 6e6), Money(5e5, 5e5, "GBP"))
    open_end = built(hit(1, call=call(9, budget_total=Money(1e6, None))))
    assert open_end.budgets == (Money(1e6, None),)


def test_a_call_cites_the_article_that_holds_its_words():
    facts = call(9, budget=3e6)
    said = [hit(1, story="a", text="Un appel.", call=facts, score=1.0), hit(2, story="a", source="B", call=facts, score=0.1)]
    said += [hit(n, story="a", source=f"C{n}", score=0.5) for n in (3, 4)]
    said += [hit(5, story="a", source="D", score=0.05, text=f"Doté de 3000000 EUR, ouvert jusqu'au {facts.deadlines[0].fact.raw}.")]
    (told,), cited = (made := built(*said)).open, made.cited
    assert [cited[number - 1].article for number in told.cited] == [1, 5]


# --- the summary ------------------------------------------------------------------------------------


def noise(*cities: str, **more) -> list:
    """A story a city, its first sentence of the theme, its second of nothing that others tell."""
    told = [f"{SENSOR.format(city)} La mairie de {city} publiera un premier bilan chiffré au printemps prochain." for city in cities]
    return [hit(n, source=f"J{n}", days=n, text=words, **more) for n, words in enumerate(told, 1)]


def test_a_summary_quotes_word_for_word_what_the_stories_say_of_the_theme():
    other = hit(9, text="Un orage de grêle a détruit trois hectares de vignes au nord de la vallée perdue.")
    made = built(*noise("Lille", "Brest"), other)
    assert {quote.text for quote in made.summary} <= {SENSOR.format(city) for city in ("Lille", "Brest")}
    assert len(made.summary) == 1  # the second says the same


@pytest.mark.parametrize(
    "sentence",
    [
        "Pourquoi les capteurs de bruit mesurent-ils le vacarme des scooters du port ?",
        "Découvrez les capteurs de bruit qui mesurent le vacarme des scooters du port.",
        "Ils posent des capteurs de bruit qui mesurent le vacarme des scooters du port.",
        "Cependant, les capteurs de bruit mesurent le vacarme des scooters du port.",
        "Nous posons des capteurs de bruit qui mesurent le vacarme des scooters du port.",
        "L'entreprise pose des capteurs de bruit qui mesurent le vacarme des scooters du port.",
        "« Les capteurs de bruit mesurent le vacarme des scooters du port », dit la mairie.",
        "Les capteurs de bruit sont là.",
        "Les capteurs de bruit mesurent par ailleurs le vacarme des scooters du port.",
        "Les capteurs de bruit, en revanche, mesurent mal le vacarme des scooters du port.",
        "La troisième pose des capteurs de bruit qui mesurent le vacarme des scooters du port.",
        "La première, Onde, pose des capteurs de bruit qui mesurent le vacarme des scooters du port.",
        "Pour les autres, des capteurs de bruit mesurent le vacarme des scooters du port.",
        "Parmi les 12 capteurs de bruit, la plupart mesurent le vacarme des scooters du port.",
        "Les capteurs de bruit : 12/03/2026, 14/03/2026, 17/03/2026, 19/03/2026, 21/03/2026.",
        "Des capteurs de bruit " + "et des lampadaires connectés " * 10 + "mesurent le vacarme des scooters.",
    ],
)
def test_what_does_not_stand_alone_is_not_quoted(sentence):
    assert built(hit(1, text=f"{sentence} Le maire répondra.")).summary == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Des capteurs de bruit mesurent le vacarme des scooters du port, mais ignorent en revanche celui des bateaux.",
        "Sur les quais du port, des capteurs de bruit mesurent le vacarme des scooters.",
    ],
)
def test_what_stands_alone_is_quoted(sentence):
    assert [quote.text for quote in built(hit(1, text=f"{sentence} Le maire répondra.")).summary] == [sentence]


def test_a_publisher_that_shows_titles_only_is_not_quoted():
    assert built(*noise("Lille")).summary
    made = built(*noise("Lille", rights="title", blurb="Une phrase."))
    assert (made.summary, made.main[0].blurb) == ((), "")


def test_widenings_speak_of_the_theme_too_and_what_is_left_out_does_not():
    said = hit(1, text="Des microphones installés sur les lampadaires écoutent les scooters trop bruyants du vieux port.")
    assert built(said).summary == ()
    microphones = Widening("microphones", "capteurs de bruit", "list", "fr", 9)
    assert built(found=Found((said,), "q", (microphones,))).summary[0].cited == 1
    assert built(found=Found((said,), "q", (replace(microphones, kind="near"),))).summary == ()
    half = replace(microphones, term="lampadaires", of="capteurs")
    assert built(found=Found((said,), "q", (half,)), asked=replace(YEAR, theme="capteurs de pollution des rivières")).summary == ()
    either = Asked("sonomètres OU microphones SAUF (vélo OU piéton)", "fr", YEAR.since, YEAR.until)
    assert built(said, asked=either).summary[0].text == said.article.text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jumeaux numériques", "jumeau numérique"),
        ("hôpitaux", "Hôpital"),
        ("cities", "city"),
        ("énergies", "energy"),
        ("connectées", "connecté"),
    ],
)
def test_forms_of_a_word_are_one(one, other):
    assert theme.stems(one) == theme.stems(other)
    assert theme.read(one).nearness(f"Voici {other} !") == 1


@pytest.mark.parametrize(("one", "other"), [("formation", "format"), ("data", "date"), ("IA", "IB"), ("art", "arts martiaux de rue")])
def test_other_words_are_others(one, other):
    assert theme.stems(one) != theme.stems(other)


def test_a_summary_is_short_and_of_different_stories():
    things = ["écoles", "hôpitaux", "gares", "tunnels", "ponts", "musées", "stades", "marchés", "jardins", "usines"]
    verbs = ["équipent", "surveillent", "protègent", "rénovent", "éclairent", "observent", "gardent", "suivent", "comptent", "chauffent"]
    told = [f"Des capteurs de bruit {verb} désormais douze {thing} de la métropole" for verb, thing in zip(verbs, things, strict=True)]
    made = built(*(hit(n, source=f"J{n % 9}", text=f"{words} numéro {n}{n}{n}.") for n, words in enumerate(told, 1)))
    assert 1 < len(made.summary) <= 7
    assert len({made.cited[quote.cited - 1].story for quote in made.summary}) == len(made.summary)


# --- actors, what rises, figures ---------------------------------------------------------------------


def test_active_is_whom_several_stories_name_and_every_member():
    hits = [hit(1, story="a", source="A"), hit(2, story="a", source="B"), hit(3), hit(4, source="C")]
    member = Named("Coopérative Témoin", "organisation", member=True)
    named = {1: (ACME, Named("Lille", "place")), 2: (ACME, Named("Lille", "place")), 3: (ACME,), 4: (member,)}
    made = built(*hits, named=named)
    assert [(who.name, who.stories, who.sources, who.member) for who in made.actors] == [
        ("Atelier Exemple", 2, 3, False),
        ("Coopérative Témoin", 1, 1, True),
    ]
    assert [made.cited[number - 1].article for number in made.actors[0].cited] == [1, 3]
    assert [told.members for told in made.stories] == [(), (), ("Coopérative Témoin",)]


def test_each_kind_has_its_places():
    crowd = dict.fromkeys((1, 2), (*(Named(f"Ville {k:02}", "place") for k in range(30)), ACME))
    made = built(hit(1), hit(2), named=crowd)
    assert [who.name for who in made.actors] == ["Atelier Exemple", *(f"Ville {k:02}" for k in range(5))]


def test_an_analyst_merges_strikes_and_names():
    named = {1: (ACME, Named("Lille", "place")), 2: (Named("Ateliers Ex.", "person"), Named("Lille", "place"))}
    decided = Selection(actors={"Ateliers Ex.": "Atelier Exemple", "Lille": ""}, kinds={"Atelier Exemple": "programme"})
    made = built(hit(1), hit(2), named=named, selection=decided)
    assert [(who.name, who.kind, who.stories) for who in made.actors] == [("Atelier Exemple", "programme", 2)]


def test_what_rises_is_said_by_articles_that_were_found():
    rise = Rising("bruit", "city", "fr", TODAY - 18 * DAY, 0.5, 4.0, ())
    made = built(hit(1), hit(2), risen=[(rise, (2, 77)), (rise, (77, 78))])
    assert [(each.term, [made.cited[number - 1].article for number in each.cited]) for each in made.rising] == [("bruit", [2])]


def figure(made: Report, key: str):
    return next((each for each in made.figures if each.key == key), None)


def test_weeks_are_all_there_with_a_smooth_trend():
    made = built(*(hit(n, days=7 * (n % 5)) for n in range(1, 21)), hit(30, days=21))
    weeks = figure(made, "weeks")
    assert (weeks.columns, len(weeks.rows)) == (("week", "stories", "trend"), 53)
    assert {(after[0] - before[0]).days for before, after in zip(weeks.rows, weeks.rows[1:], strict=False)} == {7}
    assert weeks.says["busiest"] == dt.date(2026, 10, 26)
    assert (weeks.says["most"], weeks.says["stories"]) == (5, 21)
    assert sum(row[1] for row in weeks.rows) == 21
    assert figures.trend([0, 0, 9, 0, 0, 0]) == [1.5, 2.2, 3.0, 2.0, 1.1, 0.0]
    assert figures.trend([4, 4, 4]) == [4.0, 4.0, 4.0]


def test_time_is_drawn_from_where_the_store_begins_and_not_of_a_few_weeks():
    told = Found(tuple(hit(n, days=n) for n in range(1, 40)), "q")
    for since, weeks in ((dt.date(2026, 9, 7), 11), (dt.date(2026, 10, 19), 0)):
        made = report.build(YEAR, told, coverage=Coverage(since, YEAR.until, 9, 3, 11), day=TODAY)
        found = figure(made, "weeks")
        assert len(found.rows if found else ()) == weeks
        assert weeks == 0 or found.rows[0][0] == since


def test_a_place_does_not_act():
    who = {n: (*(Named(name, "organisation") for name in "ABC"), Named("Europe", "place")) for n in (1, 2, 3)}
    made = built(hit(1), hit(2, source="Autre"), hit(3), named=who)
    assert "Europe" in {actor.name for actor in made.actors}
    assert [row[0] for row in figure(made, "actors").rows] == ["A", "B", "C"]


def test_markets_stand_by_language_and_languages_where_there_are_no_markets():
    hits = [hit(n, markets=("city",)) for n in (1, 2)] + [hit(3, markets=("health", "city"), lang="en"), hit(4, markets=())]
    assert figure(built(*hits), "markets").rows == (("city", 2, 1), ("health", 0, 1), ("", 1, 0))
    assert figure(built(*hits), "markets").says == {"market": "city", "stories": 3, "total": 4, "share": 75}
    assert figure(built(*hits), "languages") is None
    assert figure(built(hit(1), hit(2, lang="en")), "languages").rows == (("en", 1), ("fr", 1))
    assert built(hit(1), hit(2)).figures == ()


def test_terms_are_those_of_the_theme_month_by_month():
    told = [hit(n, days=20 * n, title=f"Titre {n} : radars sonores et capteurs de bruit") for n in range(1, 6)]
    told += [hit(n, days=9 * n, text="Des capteurs sur les lampadaires intelligents.") for n in range(10, 14)]
    told += [hit(n, title="Capteurs de bruit", days=n) for n in range(20, 40)]
    chosen = (
        Widening("lampadaire intelligent", "capteurs", "near", "fr", 4),
        Widening("titre", "capteurs", "near", "fr", 900),
        Widening("noise sensor", "capteurs", "dictionary", "en", 9),
    )
    terms = figure(built(found=Found(tuple(told), "q", chosen)), "terms")
    assert terms.columns == ("month", "lampadaire intelligent", "radars sonores")
    assert (len(terms.rows), terms.rows[0][0]) == (13, dt.date(2025, 11, 1))
    assert [sum(row[n] for row in terms.rows) for n in (1, 2)] == [4, 5]
    assert terms.says["term"] == "radars sonores"


def test_budgets_are_drawn_in_the_currency_that_most_calls_have():
    made = built(*(hit(n, call=call(n, budget=1e6 * n)) for n in (1, 2, 3)), hit(4, call=call(4, budget=9e6, currency="GBP")))
    assert figure(made, "budgets").rows == (("Titre 3", 3e6), ("Titre 2", 2e6), ("Titre 1", 1e6))
    assert figure(made, "budgets").says["total"] == 6e6
    assert figure(built(hit(1, call=call(1, budget=1e6))), "budgets") is None


# --- the analyst's selection, citations --------------------------------------------------------------


def test_a_dropped_story_is_told_nowhere_and_a_kept_one_is():
    many = [hit(n, days=3, score=1.0) for n in range(1, 100)] + [hit(200, days=3, score=0.001)]
    assert "200" not in titles(built(*many).stories)
    made = built(*many, selection=Selection(kept={"s200": True, "s1": False}))
    assert "200" in titles(made.stories)
    assert "1" not in titles(made.stories)
    assert (made.found, made.articles) == (100, 100)
    assert "https://journal.example/1" not in {cited.url for cited in made.cited}


def test_the_analyst_s_words_dates_and_quotes_stand():
    hits = noise("Lille", "Brest", "Nice")
    first, second = SENSOR.format("Lille"), SENSOR.format("Nice")
    chosen = built(*hits).summary[0].text
    decided = Selection(
        title="Le bruit des villes", conclusion="À *suivre*.", titles={"s1": "Autrement dit"}, dates={"s1": TODAY - 90 * DAY},
        quotes={chosen: False, first: chosen != first, second: True, "Une phrase que personne n'a écrite.": True},
    )  # fmt: skip
    made = built(*hits, selection=decided)
    assert (made.title, made.conclusion) == ("Le bruit des villes", "À *suivre*.")
    assert (made.stories[0].title, made.stories[0].date) == ("Autrement dit", TODAY - 90 * DAY)
    assert made.cited[made.stories[0].cited[0] - 1].title == "Titre 1"
    assert chosen not in {quote.text for quote in made.summary}
    assert second in {quote.text for quote in made.summary}
    assert all(quote.text in {SENSOR.format(city) for city in ("Lille", "Brest", "Nice")} for quote in made.summary)


def test_a_report_made_again_from_all_that_it_says_is_the_same():
    told = [hit(n, source=f"J{n % 9}", days=3 * n % 360, text=SENSOR.format(f"Ville{n}")) for n in range(1, 120)]
    calls = [hit(n, call=call(n - 230)) for n in range(200, 270)]
    made = built(*told, *calls)
    listed = {each.story for each in [*made.stories, *made.open, *made.past]}
    kept = {each.story: each.story in listed for each in [*told, *calls]}
    again = built(*told, *calls, selection=Selection(kept=kept, quotes={quote.text: True for quote in made.summary}))
    assert len(listed) < len(kept)
    assert again == made


def numbers(made: Report) -> list[int]:
    """All citations in the order in which a report is read."""
    said = [(quote.cited,) for quote in made.summary]
    told = [*made.main, *made.stories, *made.open, *made.past, *made.actors, *made.rising]
    return [number for cited in [*said, *(each.cited for each in told)] for number in cited]


def test_what_is_cited_is_used_and_what_is_used_is_cited_in_order_of_use():
    facts = [hit(n, story=f"c{n // 2}", source=f"J{n % 3}", call=call(n - 43, budget=1e5 * n)) for n in range(40, 48)]
    told = [hit(n, story=f"s{n // 3}", source=f"J{n % 4}", days=n, text=SENSOR.format(f"Ville{n}")) for n in range(30)]
    rise = Rising("bruit", "city", "fr", TODAY, 0.5, 4.0, ())
    named = dict.fromkeys(range(0, 30, 4), (ACME,))
    made = built(*told, *facts, named=named, risen=[(rise, (5, 4, 3, 2))])
    assert [cited.number for cited in made.cited] == list(range(1, len(made.cited) + 1))
    assert list(dict.fromkeys(numbers(made))) == [cited.number for cited in made.cited]
    assert len({cited.article for cited in made.cited}) == len(made.cited)


def test_the_order_of_equals_is_settled_and_a_report_is_made_quickly():
    chance = random.Random(8)
    words = ["".join(chance.choice(letters) for letters in ("bcdfglmnprst", "aeiou") * 4) for _ in range(3000)]

    def text() -> str:
        sentences = (" ".join(chance.choices(words, k=14)) + f" des capteurs du bruit {chance.choice(words)}." for _ in range(6))
        return " ".join(sentence.capitalize() for sentence in sentences)

    hits = [hit(n, story=f"s{n * 2 // 3}", source=f"J{n % 50}", days=n % 360, text=text(), score=1.0) for n in range(2000)]
    start = time.process_time()
    made = built(*hits)
    assert time.process_time() - start < 3
    assert len(made.summary) == 7
    assert built(*hits[:200]) == built(*hits[:200])


# --- as the command makes it --------------------------------------------------------------------------

ODD = (
    "les capteurs, de la ville", "CAPTEURS", 'capteurs "de" bruit', "capteurs*", "capteurs AND NOT bruit", "NEAR(capteurs bruit, 5)",
    "title: capteurs", "capteurs)) --", "^capteurs + {bruit}", "l'éclairage : capteurs ; ; DROP TABLE articles",
    "capteurs " + " ".join(f"mot{n}" for n in range(2000)), "", "*", '"""', "AND", "NOT OR", "-", "a:b", "\x00", "😀", "日本", "ﬁ", "de la",
)  # fmt: skip


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    home = small_home(tmp_path_factory.mktemp("home"))
    nasty = "Un [capteur](http://piege.example) *de* `bruit` <script>alert(1)</script> & #1"
    nasty = reading(50, nasty, "Les capteurs _mesurent_ [tout](javascript:alert(1)).", market="city", at=NOW - 70 * DAY)
    calls = [a_call(60, TODAY + 12 * DAY, market="city"), a_call(61, TODAY - 2 * DAY, market="city")]
    with open_store(home.database) as store:
        yield work_in(home, store, readings=[*news(), nasty, *calls])


@pytest.mark.parametrize("words", ODD, ids=range(len(ODD)))
def test_whatever_a_person_types_makes_a_report_or_is_told_where_it_breaks(work, words, tmp_path):
    asked = reports.asked(work, words)
    try:
        parse(words)
    except QueryError as broken:
        assert 0 <= broken.at <= len(words)  # noqa: PT017 - which of the themes break is the search's own matter
        with pytest.raises(QueryError):
            reports.report(work, asked, forms=("md",), out=tmp_path)
    else:
        assert all(path.stat().st_size for path in reports.report(work, asked, forms=("md",), out=tmp_path).files)
