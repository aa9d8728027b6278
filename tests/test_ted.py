import datetime as dt
import json
import pathlib

import pytest
from hypothesis import given, settings, strategies as st
from ruamel.yaml import YAML

from call_apis import Asked, drive, say, serve_api
from techwatch.config import Feed
from techwatch.sources import ted
from techwatch.sources.raw import NoFeed, RawEntry, RawFeed
from techwatch.types import Response

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
DATA = pathlib.Path(__file__).parent / "data"
CORPUS = pathlib.Path(__file__).resolve().parents[2] / "shared" / "corpus"
EXPECTED = YAML(typ="safe").load((DATA / "call_samples_eu.yaml").read_text())
PATH = "/v3/notices/search"


def feed(url: str = f"https://api.example{PATH}", **more) -> Feed:
    return Feed(**({"url": url, "title": "TED", "lang": "fr", "kind": "calls", "type": "ted"} | more))


def page(number: int) -> str:
    return (DATA / f"ted_page_{number}.json").read_text()


def entries(text: str, **more) -> dict[str, RawEntry]:
    found = ted.read(text, feed(**more))
    assert isinstance(found, RawFeed), found
    return {entry.id: entry for entry in found.entries}


def one(**notice) -> RawEntry:
    """The entry of a notice with these fields, - for _."""
    [entry] = entries(json.dumps({"notices": [{name.replace("_", "-"): value for name, value in notice.items()}]})).values()
    return entry


def when(entry: RawEntry) -> list[tuple[str, str | None, str | None, str]]:
    return [(deadline.date.isoformat(), deadline.time, deadline.zone, deadline.role) for deadline in entry.call.deadlines]


# --- facts ----------------------------------------------------------------------------------------


def test_each_lot_has_its_deadline_on_the_clocks_of_the_buyer():
    entry = entries(page(1))["900001-2026"]
    assert when(entry) == [("2027-01-12", "12:00", "Europe/Vienna", "final"), ("2027-01-19", "09:30", "Europe/Vienna", "final")]
    first, second = entry.call.deadlines
    assert (first.fact.raw, first.fact.place) == ("2027-01-12+01:00 12:00:00+01:00", "deadline-receipt-tender-date-lot")
    assert second.fact.raw == "2027-01-19+02:00 10:30:00+02:00"  # written with the offset of summer: the instant counts
    assert second.instant(dt.UTC) == dt.datetime(2027, 1, 19, 8, 30, tzinfo=dt.UTC)


def test_values_of_all_lots_are_the_total_and_a_procedures_own_value_comes_first():
    total = entries(page(1))["900001-2026"].call.budget_total
    assert (total.low, total.high, total.currency) == (400_000.5, 400_000.5, "EUR")
    assert total.fact.raw == "100000.00 EUR + 250000 EUR + 50000.50 EUR"
    assert entries(page(2))["900003-2026"].call.budget_total.high == 1_495_499.49


@pytest.mark.parametrize(
    "values",
    [
        {"estimated_value_proc": "48000000"},  # no currency: it would be read as euros
        {"estimated_value_lot": ["1", "2"], "estimated_value_cur_lot": ["EUR", "SEK"], "identifier_lot": ["1", "2"]},
        {"estimated_value_lot": ["1"], "estimated_value_cur_lot": ["EUR"], "identifier_lot": ["1", "2"]},
        {"estimated_value_proc": "0", "estimated_value_cur_proc": "EUR"},
        {"estimated_value_proc": {"x": 1}, "estimated_value_cur_proc": ["EUR"]},
    ],
)
def test_a_value_that_is_not_the_whole_is_none(values):
    assert one(**values).call.budget_total is None


def test_titles_and_links_are_in_the_feeds_language_else_in_english():
    french, english = entries(page(1))["900001-2026"], entries(page(1), lang="en")["900001-2026"]
    assert french.title == "Autriche – Services informatiques – Registre des lanternes"
    assert english.title == "Austria – Computer-related services – Register of lanterns"
    assert (french.link, english.link) == tuple(f"https://ted.europa.eu/{lang}/notice/-/detail/900001-2026" for lang in ("fr", "en"))
    assert entries(page(1), lang="pl")["900001-2026"].title == english.title
    assert one(publication_number="7-2026", notice_title={"gle": "An Ostair"}).title == "An Ostair"
    assert one(publication_number="7-2026").link == "https://ted.europa.eu/fr/notice/-/detail/7-2026"


def test_who_buys_where_and_how_to_hand_in():
    call = entries(page(1))["900001-2026"].call
    assert (call.nature, call.funder, call.scope) == ("tender", "Laternenamt (Beispiel)", "national")
    assert (call.apply_url, call.evidence["apply_url"].place) == ("https://abgabe.example/laternen", "submission-url-lot")
    assert call.identifiers == ("900001-2026",)
    assert call.evidence["scope"].raw == "AUT"
    assert {fact.origin for fact in call.evidence.values()} == {"structured"}


def test_awards_are_no_calls_and_design_contests_are_contests():
    assert list(entries(page(1))) == ["900001-2026"]
    assert entries(page(2))["900003-2026"].call.nature == "contest"


def test_requests_to_participate_come_before_the_tenders():
    assert when(entries(page(2))["900003-2026"]) == [
        ("2026-12-18", "17:00", "Europe/Paris", "stage1"),
        ("2027-03-30", None, None, "stage2"),  # no hour is stated, so there is none
    ]


DATES = {"deadline_receipt_tender_date_lot": ["2027-03-01+01:00", "2027-03-02+01:00"]}


@pytest.mark.parametrize("hours", [["12:00:00+01:00"], ["12:00:00+01:00"] * 3, [], None, "noon", [None, None]])
def test_hours_that_do_not_belong_to_the_days_are_left_out(hours):
    entry = one(**DATES, deadline_receipt_tender_time_lot=hours, buyer_country=["FRA"])
    assert when(entry) == [("2027-03-01", None, None, "final"), ("2027-03-02", None, None, "final")]


@pytest.mark.parametrize(
    ("day", "hour", "country", "expected"),
    [
        ("2027-03-01+01:00", "12:00:00+01:00", "ISL", ("2027-03-01", "11:00", "Atlantic/Reykjavik")),
        ("2027-03-01+01:00", "12:00:00", "FRA", ("2027-03-01", "12:00", "Europe/Paris")),
        ("2027-03-01Z", "12:00:00Z", "XXX", ("2027-03-01", "12:00", "Etc/UTC")),
        ("2027-03-01+02:00", "12:00:00+02:00", "XXX", ("2027-03-01", "12:00", "Etc/GMT-2")),
        ("2027-03-01+02:00", "00:30:00+02:00", "FRA", ("2027-03-01", "00:30", "Etc/GMT-2")),  # the day that the buyer wrote
        ("2027-03-01", "12:00:00", "XXX", ("2027-03-01", "12:00", None)),
        ("2027-03-01+05:45", "12:00:00+05:45", "XXX", ("2027-03-01", "12:00", None)),
        ("2027-03-01+99:00", "12:00:00+99:00", "FRA", ("2027-03-01", None, None)),
        ("2027-03-01+01:00", "25:61:00+01:00", "FRA", ("2027-03-01", None, None)),
    ],
)
def test_clocks(day, hour, country, expected):
    entry = one(deadline_receipt_tender_date_lot=[day], deadline_receipt_tender_time_lot=[hour], buyer_country=[country])
    assert when(entry) == [(*expected, "final")]


def test_a_year_past_2040_means_permanent():
    call = one(deadline_receipt_tender_date_lot=["2099-12-31+01:00"]).call
    assert (call.permanent, call.deadlines) == (True, ())


# --- asking ---------------------------------------------------------------------------------------


def pages(asked: Asked) -> tuple[int, dict[str, str], bytes]:
    return say(page(2 if "iterationNextToken" in asked.json else 1))


def test_a_walk_follows_the_token_until_every_notice_came():
    with serve_api({("POST", PATH): pages}) as api:
        got, failure = drive(ted.walk(feed(api.url(PATH) + "#it"), "", NOW))
    assert (failure, len(got)) == (None, 2)
    first, second = (asked.json for asked in api.asked)
    assert first["query"] == (
        "classification-cpv=72* AND notice-type IN (cn-standard cn-social cn-desg) "
        "AND deadline-receipt-tender-date-lot>=20261121 SORT BY publication-date DESC"
    )
    assert (first["scope"], first["limit"], first["paginationMode"]) == ("ACTIVE", 100, "ITERATION")
    assert "deadline-receipt-tender-time-lot" in first["fields"]
    assert second == first | {"iterationNextToken": "DnF1ZXJ5VGhlbkZldGNo"}
    assert api.asked[0].headers["content-type"] == "application/json"


def test_an_error_in_the_middle_keeps_what_came_before():
    def failing(asked: Asked) -> tuple[int, dict[str, str], bytes]:
        return say("{}", status=500) if "iterationNextToken" in asked.json else pages(asked)

    with serve_api({("POST", PATH): failing}) as api:
        got, failure = drive(ted.walk(feed(api.url(PATH)), "", NOW))
    assert [len(entries(answer.body.decode())) for answer in got] == [1]
    assert failure.failure.reason == "error"


def test_a_refusal_is_a_failure():
    with serve_api({("POST", PATH): lambda asked: say('{"message": "no"}', status=403)}) as api:
        got, failure = drive(ted.walk(feed(api.url(PATH)), "", NOW))
    assert (got, failure.failure.reason) == ([], "forbidden")


def asked_after(answers: list[str], **more) -> int:
    walk = ted.walk(feed(**more), "", NOW)
    request, count = next(walk), 1
    try:
        for answer in answers:
            request, count = walk.send(Response(request, request.url, 200, answer.encode())), count + 1
    except StopIteration:
        pass
    return count


def test_a_walk_ends_with_an_answer_that_leads_nowhere_or_after_the_pages_allowed():
    endless = json.dumps({"notices": [{}] * 100, "iterationNextToken": "again", "totalNoticeCount": 99999})
    assert asked_after([endless] * 9, pages=4) == 4
    for last in ("", "[]", "null", '{"notices": []}', '{"notices": [{}]}', '{"notices": [{}], "iterationNextToken": ""}'):
        assert asked_after([endless, last]) == 2


def test_a_query_of_the_feeds_own_is_sent_as_it_is():
    assert json.loads(next(ted.walk(feed(query="buyer-country = FRA\n AND FT~lanterne"), "", NOW)).body)["query"] == (
        "buyer-country = FRA AND FT~lanterne"
    )


# --- strange answers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "reason"), [("", "empty"), ("<html>", "broken"), ("{}", "not-a-feed"), ("[]", "not-a-feed"), ('{"message": "400"}', "error")]
)
def test_what_is_no_answer_is_told_so(answer, reason):
    found = ted.read(answer, feed())
    assert isinstance(found, NoFeed)
    assert found.reason == reason


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["2027-03-01+01:00", "12:00:00+01:00"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["eng", "fra", "html", "ENG"]), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(ted.FIELDS), values), values)
def test_no_value_of_any_type_breaks_the_reading(notice, other):
    assert isinstance(ted.read(json.dumps({"notices": [notice, other]}), feed()), RawFeed)


# --- recorded answers -----------------------------------------------------------------------------


@pytest.mark.shared
@pytest.mark.parametrize("name", [name for name in EXPECTED if "/ted" in name])
def test_recorded_answers_give_every_date_as_it_stands_in_them(name):
    if not CORPUS.is_dir():
        pytest.skip("the recorded answers do not lie beside the project")
    found = entries((CORPUS / name).read_text())
    assert set(found) == set(EXPECTED[name])
    for key, expected in EXPECTED[name].items():
        call = found[key].call
        assert [[deadline.date, deadline.role, deadline.fact.raw] for deadline in call.deadlines] == expected["deadlines"]
        assert {(deadline.fact.origin, deadline.time) for deadline in call.deadlines} == {("structured", None)}
        assert (call.opening, call.budget_total, call.identifiers) == (None, None, tuple(expected["ids"]))
