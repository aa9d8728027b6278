"""Pages of links read by selectors: their entries, the dates in the list, the next page, and a page that has changed."""

import datetime as dt
import pathlib

import pytest

from call_apis import drive, say, serve_api
from techwatch.calls.reading import read_call
from techwatch.config import Feed
from techwatch.sources import listing, xml
from techwatch.sources.days import read_day, read_window
from techwatch.sources.raw import NoFeed, RawFeed, to_feed
from techwatch.text import plain

NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
DATA = pathlib.Path(__file__).with_name("data") / "calls_fr"
APIS = pathlib.Path(__file__).resolve().parents[2] / "shared" / "corpus" / "call-apis"
WHERE = {"entry": "li.card", "link": "h3 a", "title": "h3", "summary": "p", "dates": ".when", "next": ".pages a"}


def feed(url: str = "https://agence.example/appels", *, where: dict | None = None, **said) -> Feed:
    return Feed(**{"url": url, "title": "Agence", "lang": "fr", "kind": "calls", "type": "html", "listing": where or WHERE, **said})


def page(number: int) -> str:
    return (DATA / f"listing_{number}.html").read_text()


def read(text: str, **said) -> RawFeed:
    found = listing.read(text, feed(**said))
    assert isinstance(found, RawFeed), found
    return found


# --- entries ------------------------------------------------------------------------------------------


def test_each_card_with_a_link_and_a_title_is_an_entry():
    found = to_feed(read(page(1)), url="https://agence.example/appels", now=NOW)
    assert (found.title, found.lang) == ("Appels à projets & concours | Agence fictive", "fr")
    assert [(entry.url, entry.title, entry.summary) for entry in found.entries] == [
        ("https://agence.example/appels/sante-connectee", "Santé <connectée>", "Des outils pour l'hôpital."),
        ("https://agence.example/appels/ville-calme#haut", "AMI ville calme", "Capteurs de bruit."),
        ("https://partner.example/fonds", "Fonds d'amorçage", ""),
    ]
    assert [entry.key for entry in found.entries] == [entry.url for entry in found.entries]


def test_the_dates_of_the_list_are_facts_with_its_words():
    first, second, third = (entry.call for entry in read(page(1)).entries)
    assert (first.opening, first.deadlines[0].date) == (dt.date(2026, 4, 17), dt.date(2027, 2, 2))
    assert (first.deadlines[0].fact.raw, first.deadlines[0].fact.origin, first.deadlines[0].fact.place) == (
        "17/04/2026 au 02/02/2027", "structured", "dates")  # fmt: skip
    assert set(first.evidence) == {"deadlines", "opening"}
    assert (second.opening, str(second.deadlines[0].date), second.deadlines[0].time) == (None, "2027-03-03", "12:00")
    assert (second.nature, third.permanent, third.deadlines) == ("expression-of-interest", True, ())


def test_a_feed_of_news_has_links_and_days_but_no_calls():
    where = {"entry": "article", "date": "time"}
    text = '<article><a href="/a">Une salle</a><time datetime="2026-11-20T08:00:00+01:00">hier</time></article>' * 2
    entries = read(text, kind="news", where=where).entries
    assert [(entry.link, entry.title, entry.call) for entry in entries] == [("/a", "Une salle", None)] * 2
    assert entries[0].dates == (dt.datetime(2026, 11, 20, tzinfo=dt.UTC),)


def test_an_entry_may_be_the_link_itself_and_a_base_is_respected():
    text = '<base href="/fr/"><a class="row" href="appel-1"><b>Un</b> appel</a><a class="row" href="mailto:x@y.example">Écrire</a>'
    found = to_feed(read(text, where={"entry": "a.row"}), url="https://agence.example/en/list", now=NOW)
    assert [(entry.url, entry.title) for entry in found.entries] == [("https://agence.example/fr/appel-1", "Un appel")]


def test_dates_may_stand_in_several_places_and_comments_say_nothing():
    text = (
        '<article><a href="/1">A call</a><p class="d">Ouverture <b>01/12/2026</b></p>'
        '<p class="d">Clôture <!-- 01/01/2020 --> <b>31/01/2027</b></p><script class="d">"01/01/2021"</script></article>'
    )
    (entry,) = read(text, where={"entry": "article", "dates": ".d"}).entries
    assert (str(entry.call.opening), str(entry.call.deadlines[0].date)) == ("2026-12-01", "2027-01-31")
    assert entry.call.evidence["opening"].raw == "Ouverture 01/12/2026, Clôture 31/01/2027"
    bare = '<article><a href="/1">A call</a><i class="d">01/12/2026</i><i class="d">31/01/2027</i></article>'
    assert read(bare, where={"entry": "article", "dates": ".d"}).entries[0].call is None


def test_a_day_alone_in_a_table_is_what_its_heading_says():
    text = (
        "<table><thead><tr><th>Programme</th><th>Call</th><th>{}</th></tr></thead><tbody>"
        '<tr><td>X</td><td><a href="/1">A call</a></td><td><b>13.10.2026 17:00</b></td></tr></tbody></table>'
    )
    where = {"entry": "tbody tr", "dates": "td:nth-child(3)"}
    (due,) = read(text.format("Deadline"), where=where).entries[0].call.deadlines
    assert (str(due.date), due.time, due.fact.raw) == ("2026-10-13", "17:00", "13.10.2026 17:00")
    assert read(text.format("Opening date"), where=where).entries[0].call.opening == dt.date(2026, 10, 13)
    assert read(text.format("Date"), where=where).entries[0].call is None


# --- a page that has changed --------------------------------------------------------------------------

CARD = '<li class="card"><span class="when">x</span><h3><a href="/a">A</a></h3></li>'


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("<html><body><p>Rien</p></body></html>", {}, "listing.entry 'li.card'"),
        ('<li class="card"><h3>A</h3></li>', {}, "listing.link 'h3 a'"),
        ('<li class="card"><h3><a href="#">A</a></h3></li>', {}, "listing.link 'h3 a'"),
        (CARD, {"title": "h2"}, "listing.title 'h2'"),
        (CARD * 3, {"dates": ".dates"}, "listing.dates '.dates'"),
    ],
)
def test_a_selector_that_finds_nothing_is_an_error_of_the_feed(text, where, words):
    found = listing.read(text, feed(where={**WHERE, **where}))
    assert isinstance(found, NoFeed)
    assert (found.reason, words in found.detail, "the page has changed" in found.detail) == ("broken", True, True)


def test_a_wall_and_an_empty_answer_are_told_from_a_changed_page():
    assert listing.read(page(3), feed()).reason == "bot-wall"
    assert listing.read("  ", feed()).reason == "empty"
    assert listing.read("<" * 5000, feed()).reason == "broken"


def test_few_entries_may_all_be_without_dates():
    assert len(read(CARD * 2, where={**WHERE, "dates": ".none"}).entries) == 2


# --- the walk -----------------------------------------------------------------------------------------


def test_a_walk_goes_on_to_the_page_it_has_not_read():
    def answer(asked):
        return say(page(2 if asked.query.get("page") == "1" else 1), content_type="text/html; charset=utf-8")

    with serve_api({("GET", "/appels"): answer}) as api:
        answers, failure = drive(listing.walk(feed(api.url("/appels")), "", NOW))
    assert failure is None
    assert [asked.query for asked in api.asked] == [{}, {"page": "0"}, {"page": "1"}]
    assert [len(read(answer.body.decode()).entries) for answer in answers] == [3, 3, 1]


def test_an_error_in_the_middle_ends_the_walk_after_what_was_read():
    def answer(asked):
        return say("", status=500) if asked.query else say(page(1), content_type="text/html")

    with serve_api({("GET", "/appels"): answer}) as api:
        answers, failure = drive(listing.walk(feed(api.url("/appels")), "", NOW))
    assert (len(answers), failure.failure.reason) == (1, "error")


@pytest.mark.parametrize(
    ("said", "asked"), [({"pages": 1}, 1), ({"pages": 2}, 2), ({"where": {"entry": "li.card"}}, 1), ({"where": {**WHERE, "next": "li"}}, 1)]
)
def test_a_walk_ends(said, asked):
    with serve_api({("GET", "/appels"): lambda asked: say(page(1), content_type="text/html")}) as api:
        drive(listing.walk(feed(api.url("/appels"), **said), "", NOW))
    assert len(api.asked) == asked


# --- days and windows ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "opening", "deadlines"),
    [
        ("17/04/2025 au 02/06/2026", "2025-04-17", ["2026-06-02"]),
        ("02/04/2026 - 04/06/2026", "2026-04-02", ["2026-06-04"]),
        ("Du 11 sep 2025 au 09 juin 2026", "2025-09-11", ["2026-06-09"]),
        ("Du mardi 3 mars au jeudi 4 juin 2026", "2026-03-03", ["2026-06-04"]),
        ("du 1er au 15 juin 2026", "2026-06-01", ["2026-06-15"]),
        ("du 15 décembre au 3 mars 2026", "2025-12-15", ["2026-03-03"]),
        ("Jusqu’au 3 mars 2026", None, ["2026-03-03"]),
        ("Date de clôture : 12/05/2026", None, ["2026-05-12"]),
        ("Clôture : 12 mai 2026 minuit", None, ["2026-05-12 24:00"]),
        ("du 01/06/2026 - 00:00 au 30/09/2026 - 00:00 - Heure de Paris", "2026-06-01", ["2026-09-30"]),
        ("Ouverture : 01/02/2026 Clôture : 12/05/2026 à 12h (heure de Paris)", "2026-02-01", ["2026-05-12 12:00 Europe/Paris"]),
        ("Deadline: 13 October 2026, 17:00 Brussels time", None, ["2026-10-13 17:00 Europe/Brussels"]),
        ("Opens May 1, 2026 – closes June 30, 2026", "2026-05-01", ["2026-06-30"]),
        ("2026-05-01 → 2026-06-30", "2026-05-01", ["2026-06-30"]),
        ("1re relève : 12/03/2026 ; 2e relève : 15/09/2026", None, ["2026-03-12 cutoff", "2026-09-15 cutoff"]),
        ("À partir du 5 mai 2026", "2026-05-05", []),
        ("Publié le 12/05/2026", None, []),  # a day of something else
        ("Résultats : 12/05/2026", None, []),
        ("12/05/2026", None, []),  # a day of anything
        ("12/05/26", None, []),
        ("31/02/2026 au 04/06/2026", None, []),
        ("05/06/2026 au 04/06/2026", None, []),
        ("Jusqu'au 3 mars", None, []),
        ("T0+36, mi-janvier, fin mars 2026", None, []),
        ("", None, []),
    ],
)
def test_the_words_of_lists(words, opening, deadlines):
    found = read_window(words)
    due = [" ".join(filter(None, (str(d.date), d.time, d.zone, d.role.removeprefix("final")))) for d in found.deadlines]
    assert (found.opening and str(found.opening), due, found.permanent) == (opening, deadlines, False)


@pytest.mark.parametrize("words", ["Permanent", "Dépôt au fil de l'eau", "01/01/2024 au 31/12/2125", "Rolling basis"])
def test_words_without_an_end(words):
    found = read_window(words)
    assert (found.permanent, found.deadlines) == (True, ())


@pytest.mark.parametrize(
    ("value", "day", "time"),
    [
        ("2026-08-15", "2026-08-15", None),
        ("20230112", "2023-01-12", None),
        ("15 avril 2022", "2022-04-15", None),
        ("2019-07-07T22:00:00.000Z", "2019-07-08", None),
        ("2026-10-24T22:00:00+00:00", "2026-10-25", None),  # the night in which the clocks go back
        ("2026-10-26T11:00:00+00:00", "2026-10-26", "12:00"),
        ("2026-07-08T12:00:00+00:00", "2026-07-08", "14:00"),
        ("2026-12-31T23:59:59", "2026-12-31", "23:59"),
    ],
)
def test_the_day_of_a_field(value, day, time):
    found = read_day(value)
    assert (str(found.day), found.time) == (day, time)


@pytest.mark.parametrize("value", ["", "bientôt", "2026", "12/2026", "2026-13-45", "du 1/2/2026 au 3/4/2026"])
def test_no_day_of_a_field(value):
    assert read_day(value) is None


@pytest.mark.shared
def test_the_recorded_feed_of_ademe_says_its_dates_in_its_summary():
    (entry,) = xml.read((APIS / "ademe_rss_item_simulated.xml").read_text()).entries
    call = read_call(plain(entry.title), plain(entry.summary), lang="fr", published=NOW, kind="calls")
    assert ([str(due.date) for due in call.deadlines], str(call.opening)) == (["2026-09-30"], "2026-06-01")
