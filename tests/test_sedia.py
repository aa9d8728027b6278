import datetime as dt
import json
import pathlib
import re

import pytest
from hypothesis import given, settings, strategies as st
from ruamel.yaml import YAML

from call_apis import Asked, drive, say, serve_api
from techwatch.config import Feed
from techwatch.sources import fields, sedia
from techwatch.sources.raw import NoFeed, RawEntry, RawFeed, to_feed
from techwatch.types import Money, Request, Response

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
DATA = pathlib.Path(__file__).parent / "data"
CORPUS = pathlib.Path(__file__).resolve().parents[2] / "shared" / "corpus"
EXPECTED = YAML(typ="safe").load((DATA / "call_samples_eu.yaml").read_text())
PATH = "/search-api/prod/rest/search"
PORTAL = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/"


def feed(url: str = f"https://api.example{PATH}", **more) -> Feed:
    return Feed(**({"url": url, "title": "EU", "lang": "en", "kind": "calls", "type": "sedia"} | more))


def page(number: int) -> str:
    return (DATA / f"sedia_page_{number}.json").read_text()


def entries(text: str, **more) -> dict[str, RawEntry]:
    found = sedia.read(text, feed(**more))
    assert isinstance(found, RawFeed), found
    return {entry.id: entry for entry in found.entries}


def one(**metadata) -> RawEntry:
    """The entry of a result with these fields."""
    [entry] = entries(json.dumps({"results": [{"reference": "1TOPICSen", "metadata": metadata}]})).values()
    return entry


def days(entry: RawEntry) -> list[tuple[str, str]]:
    return [(deadline.date.isoformat(), deadline.role) for deadline in entry.call.deadlines]


# --- facts ----------------------------------------------------------------------------------------


def test_a_topic_of_two_stages_gets_the_lines_of_the_budget_that_are_its_own():
    entry = entries(page(1))["50900001TOPICSen"]
    call = entry.call
    assert days(entry) == [("2027-03-18", "stage1"), ("2027-10-07", "stage2")]
    assert (call.deadlines[0].time, call.deadlines[0].zone) == ("17:00", "Europe/Brussels")
    assert (call.deadlines[0].fact.origin, call.deadlines[0].fact.raw) == ("assumed", "2027-03-18T00:00:00.000+0000")
    assert (call.opening, call.evidence["opening"].place) == (dt.date(2027, 1, 12), "startDate")
    assert (call.budget_total.high, call.budget_total.fact.raw) == (20_000_000, "12000000 + 8000000")
    assert (call.budget_per_project.low, call.budget_per_project.high) == (3_000_000, 4_000_000)
    assert call.budget_per_project.fact.place == "budgetOverview"
    assert (call.nature, call.funder, call.programme, call.scope) == ("grant", "European Commission", "Horizon Europe", "european")
    assert call.identifiers == ("HORIZON-LANTERN-2027-01-DATA-12",)
    assert call.apply_url == entry.link == PORTAL + "topic-details/HORIZON-LANTERN-2027-01-DATA-12"
    assert not call.doubts
    assert {fact.origin for fact in call.evidence.values()} == {"structured"}


def test_words_and_themes_become_the_entrys_text():
    clean = {entry.key: entry for entry in to_feed(sedia.read(page(1), feed()), url="https://api.example", now=NOW).entries}
    entry = clean["50900001TOPICSen"]
    assert entry.title == "Lanterns that share"
    assert entry.summary == "Light and data\nOpen data, Lanterns, Public lighting\nHORIZON Research and Innovation Actions"
    assert entry.content.startswith("Expected Outcome:")
    assert entry.content.endswith("streets that learn.")
    assert clean["50900050TOPICSen"].published == dt.datetime(2026, 5, 5, tzinfo=dt.UTC)


def test_a_call_stands_once_in_the_language_that_the_feed_asks_for():
    assert "50900001TOPICSfr" not in entries(page(1))
    french = entries(page(1), lang="fr")
    assert french["50900001TOPICSfr"].title == "Des lanternes qui partagent"
    assert "50900001TOPICSen" not in french
    assert "50900050TOPICSen" in french  # there is no other


def test_cut_offs_keep_those_that_are_over_and_updates_are_no_calls():
    found = entries(page(1))
    entry = found["50900050TOPICSen"]
    assert days(entry) == [("2026-09-10", "cutoff"), ("2027-02-11", "cutoff"), ("2027-09-09", "cutoff")]
    assert entry.link == PORTAL + "topic-details/CREA-LANTERN-2027-MUSEUM"  # the address given is of data
    assert list(found) == ["50900001TOPICSen", "50900050TOPICSen"]


def test_cascade_calls_of_one_parent_stay_apart_and_take_nothing_from_it():
    first, second = list(entries(page(2)).values())[:2]
    assert (first.title, second.title) == ("First open call for lamp makers", "Second open call for lamp makers")
    assert (first.link, second.link) == (PORTAL + "competitive-calls-cs/29001", PORTAL + "competitive-calls-cs/29002")
    assert first.call.identifiers == ("29001COMPETITIVE_CALL",)
    assert (first.call.budget_total, first.call.budget_per_project) == (Money(3e5, 3e5, "EUR", first.call.budget_total.fact), None)
    assert first.call.budget_total.fact.raw == "300000"
    assert second.call.budget_total.high == 1_250_000
    assert first.call.opening == dt.date(2026, 11, 3)
    assert first.call.deadlines[0].time is None  # whoever runs it says the hour
    assert first.call.deadlines[0].fact.origin == "structured"


def test_a_deadline_just_after_midnight_is_flagged():
    first, second = list(entries(page(2)).values())[:2]
    [doubt] = first.call.doubts
    assert [(one.date.isoformat(), one.fact.confidence) for one in first.call.deadlines] == [("2027-02-01", 0.4)]
    assert (doubt.field, doubt.kind) == ("deadlines", "one-day")
    assert [(said.value, said.fact.origin) for said in doubt.said] == [("2027-02-01", "structured"), ("2027-01-31", "assumed")]
    assert not second.call.doubts


@pytest.mark.parametrize("literal", ["2027-02-01T01:00:00.000+0100", "2027-07-01T02:00:00.000+0200", "2027-02-01T00:00:00.000+0000"])
def test_midnight_is_no_hour_in_whatever_zone_it_is_shown(literal):
    assert not one(identifier=["X"], deadlineDate=[literal]).call.doubts


def test_a_tender_has_its_value_and_no_hour_of_ours():
    entry = entries(page(2))["6f1f0b9e-0000-4000-8000-00000000abcd-CN"]
    call = entry.call
    assert (call.nature, call.budget_total.high, call.budget_total.fact.raw) == ("tender", 400_000, "400000.00 EUR")
    assert (days(entry), call.deadlines[0].time) == ([("2026-12-14", "final")], None)
    assert call.identifiers == ("EC-LANTERN/2026/OP/0001",)
    assert entry.link.endswith("/tender-details/6f1f0b9e-0000-4000-8000-00000000abcd-CN")


def test_dates_that_contradict_each_other_are_both_shown():
    call = entries(page(3))["50900060TOPICSen"].call
    assert [(one.date.isoformat(), one.role, one.fact.confidence) for one in call.deadlines] == [
        ("2027-04-05", "final", 0.4),
        ("2027-05-04", "final", 0.4),
    ]
    swapped, one_day = call.doubts
    assert (swapped.field, swapped.kind) == ("deadlines", "swapped")
    assert [(said.value, said.fact.raw, said.fact.place) for said in swapped.said] == [
        ("2027-05-04", "2027-05-04T00:00:00.000+0000", "deadlineDate"),
        ("2027-04-05", "05 April 2027", "actions"),
    ]
    assert (one_day.field, one_day.kind, [said.value for said in one_day.said]) == ("opening", "one-day", ["2026-12-02", "2026-12-01"])
    assert (call.budget_total.high, call.budget_per_project.low, call.budget_per_project.high) == (900_000, None, 450_000)
    assert call.programme == "EU4Health"


def test_deadlines_are_taken_from_the_actions_where_the_field_is_missing():
    entry = entries(page(3))["50900070TOPICSen"]
    assert (days(entry), entry.call.deadlines[0].fact.place) == ([("2027-02-26", "final")], "actions")
    assert (entry.call.nature, entry.call.evidence["nature"].raw) == ("contest", "HORIZON Recognition Prizes")
    assert entry.call.opening == dt.date(2026, 11, 17)


@pytest.mark.parametrize(
    ("stated", "planned", "dates", "contradictions"),
    [
        (["03-01"], ["03-01", "09-01"], ["03-01", "09-01"], 0),  # the field holds the next one only
        (["03-01", "09-01"], ["09-01"], ["03-01", "09-01"], 0),  # the actions leave out what is over
        (["03-01", "09-01"], ["09-01", "11-02", "12-07"], ["03-01", "09-01", "11-02", "12-07"], 0),
        (["03-01", "09-01"], ["03-01", "09-08"], ["03-01", "09-01", "09-08"], 1),
        (["03-01"], ["03-02", "09-01"], ["03-01", "03-02", "09-01"], 1),
        ([], ["03-02"], ["03-02"], 0),
    ],
)
def test_lists_of_dates_complete_each_other_or_contradict(stated, planned, dates, contradictions):
    actions = json.dumps([{"deadlineDates": [f"2027-{date}" for date in planned]}])
    entry = one(identifier=["X"], deadlineDate=[f"2027-{date}T00:00:00.000+0000" for date in stated], actions=[actions])
    assert [date.removeprefix("2027-") for date, _ in days(entry)] == dates
    assert len(entry.call.doubts) == contradictions


def test_a_year_past_2040_means_permanent():
    call = entries(page(3))["50900080TOPICSen"].call
    assert (call.permanent, call.deadlines) == (True, ())
    assert call.evidence["permanent"].raw == "2125-12-31T00:00:00.000+0000"


def test_a_status_changes_nothing():
    dates = {"identifier": ["X"], "deadlineDate": ["2027-03-01T00:00:00.000+0000"]}
    said = {status: one(status=[status], **dates).call for status in ("31094501", "31094502", "31094503", "Ongoing")}
    assert len(set(map(repr, said.values()))) == 1


def test_budget_lines_of_a_longer_identifier_are_not_this_topics():
    lines = {
        "1": [{"action": "AB-2 - RIA", "budgetYearMap": {"2027": "5"}}],
        "2": [{"action": "AB-2-BIS - IA", "budgetYearMap": {"2027": "7"}}],
    }
    overview = [json.dumps({"budgetTopicActionMap": lines})]
    assert one(identifier=["AB-2"], budgetOverview=overview).call.budget_total.high == 5
    assert one(identifier=["AB"], budgetOverview=overview).call.budget_total is None
    assert one(identifier=["AB"], ccm2Id=["2"], budgetOverview=overview).call.budget_total.high == 7


# --- asking ---------------------------------------------------------------------------------------


def pages(asked: Asked) -> tuple[int, dict[str, str], bytes]:
    return say(page(int(asked.query["pageNumber"])))


def test_a_walk_reads_page_after_page_until_the_last():
    with serve_api({("POST", PATH): pages}) as api:
        got, failure = drive(sedia.walk(feed(api.url(PATH)), "", NOW))
    assert failure is None
    assert [asked.query["pageNumber"] for asked in api.asked] == ["1", "2", "3"]
    assert api.asked[0].query == {"apiKey": "SEDIA", "text": "***", "pageSize": "100", "pageNumber": "1"}
    assert sum(len(entries(answer.body.decode())) for answer in got) == 9
    assert {answer.request.purpose for answer in got} == {"feed"}


def test_the_form_is_three_typed_parts_and_always_the_same_bytes():
    with serve_api({("POST", PATH): pages}) as api:
        drive(sedia.walk(feed(api.url(PATH), pages=2), "", NOW))
    first, second = api.asked
    assert first.body == second.body
    boundary = first.headers["content-type"].removeprefix("multipart/form-data; boundary=").encode()
    *parts, end = first.body.split(b"--" + boundary)[1:]
    heads, values = zip(*(part.decode().strip().split("\r\n\r\n") for part in parts), strict=True)
    assert [re.search(r'name="(\w+)"', head)[1] for head in heads] == ["query", "languages", "sort"]
    assert all("Content-Type: application/json" in head for head in heads)
    query, languages, sort = map(json.loads, values)
    assert query == {"bool": {"must": [{"terms": {"type": ["1", "2", "8"]}}, {"terms": {"status": ["31094501", "31094502"]}}]}}
    assert (languages, sort, end) == (["en"], {"field": "startDate", "order": "DESC"}, b"--\r\n")


def test_an_error_in_the_middle_keeps_what_came_before():
    def failing(asked: Asked) -> tuple[int, dict[str, str], bytes]:
        return say("{}", status=500) if asked.query["pageNumber"] == "2" else pages(asked)

    with serve_api({("POST", PATH): failing}) as api:
        got, failure = drive(sedia.walk(feed(api.url(PATH)), "", NOW))
    assert [len(entries(answer.body.decode())) for answer in got] == [2]
    assert failure.failure.reason == "error"


def test_a_refused_key_is_a_failure_and_our_own_is_sent():
    with serve_api({("POST", PATH): lambda asked: say("{}", status=403)}) as api:
        got, failure = drive(sedia.walk(feed(api.url(PATH)), "our-own", NOW))
    assert (got, failure.failure.reason, api.asked[0].query["apiKey"]) == ([], "forbidden", "our-own")


def requests(answers: list[str], **more) -> list[Request]:
    """What a walk asks when it is given `answers`."""
    walk, asked = sedia.walk(feed(**more), "", NOW), []
    try:
        asked.append(next(walk))
        for answer in answers:
            asked.append(walk.send(Response(asked[-1], asked[-1].url, 200, answer.encode())))
    except StopIteration:
        pass
    return asked


def test_words_and_whole_queries_and_a_feeds_own_parameters_are_passed_on():
    [words] = requests([], query="  robots &  care ")
    assert "text=robots+%26+care&" in words.url
    [whole] = requests([], query='{"term": {"type": "0"}}', url=f"https://api.example{PATH}?apiKey=OTHER&text=lamps#tenders", lang="fr")
    assert whole.url == f"https://api.example{PATH}?apiKey=OTHER&text=lamps&pageSize=100&pageNumber=1"
    assert b'{"term": {"type": "0"}}' in whole.body
    assert b'["fr", "en"]' in whole.body


@pytest.mark.parametrize(
    "answer", ["", "[]", "null", '{"results": null}', '{"results": [], "totalResults": 900}', "<html>", '{"message": "no"}']
)
def test_a_walk_ends_with_an_answer_that_holds_nothing(answer):
    assert len(requests([answer])) == 1


def test_a_walk_ends_after_the_pages_that_the_feed_allows():
    full = json.dumps({"totalResults": "100000", "results": [{"metadata": {}}] * 100})
    assert len(requests([full] * 9, pages=4)) == 4
    untold = json.dumps({"results": [{"metadata": {}}] * 100})
    assert len(requests([untold, page(1).replace("250", "null")], pages=4)) == 2


# --- strange answers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("", "empty"),
        ("<html>", "broken"),
        ("{}", "not-a-feed"),
        ("3", "not-a-feed"),
        ('{"type": "throwable", "message": "Oh no"}', "error"),
    ],
)
def test_what_is_no_answer_is_told_so(answer, reason):
    found = sedia.read(answer, feed())
    assert isinstance(found, NoFeed)
    assert found.reason == reason


def test_a_record_gives_what_can_be_had():
    unusable = {"identifier": None, "deadlineDate": None, "actions": [None], "budgetOverview": ["{"], "title": 3.5}
    lone = {"identifier": "LONE", "deadlineDate": "2027-03-01", "actions": "[[1]]", "startDate": {}}
    bad = {"identifier": ["BAD"], "deadlineDate": ["2027-02-31", "soon", "99999999999999999999", "0001-01-01"], "type": [[]]}
    lines = '{"budgetTopicActionMap": {"1": [3, {"budgetYearMap": [4]}]}}'
    numbers = {"identifier": ["NUM"], "budget": [{"a": 1}], "budgetOverview": lines}
    records = [None, 7, {}, {"metadata": None}, {"reference": ["x"], "metadata": []}, {"reference": 5, "metadata": unusable}]
    strange = {"results": records + [{"metadata": said} for said in (lone, bad, numbers)]}
    found = {entry.call.identifiers: entry for entry in sedia.read(json.dumps(strange), feed()).entries}
    assert days(found[("LONE",)]) == [("2027-03-01", "final")]
    assert days(found[("BAD",)]) == []
    assert found[("NUM",)].call.budget_total is None


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["2027-03-01", "1651536000000", "[[{}]]"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["deadlineDates", "id", "action"]), inner, max_size=3),
    max_leaves=8,
)
NAMES = [
    "type",
    "identifier",
    "deadlineDate",
    "startDate",
    "actions",
    "budgetOverview",
    "budget",
    "currency",
    "deadlineModel",
    "keywords",
    "title",
]


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), values), values)
def test_no_value_of_any_type_breaks_the_reading(metadata, other):
    text = json.dumps({"results": [{"reference": other, "url": other, "language": other, "metadata": metadata}, other]})
    assert isinstance(sedia.read(text, feed()), RawFeed)


def test_two_megabytes_are_read_in_time():
    long = {
        "identifier": ["LONG"],
        "deadlineDate": ["1 " * 200_000, "2027-03-01"],
        "budget": ["1 " * 200_000],
        "descriptionByte": ["<p>" * 400_000],
    }
    assert days(one(**long)) == [("2027-03-01", "final")]
    assert isinstance(sedia.read("[" * 2_000_000, feed()), NoFeed)


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("20000000", (2e7, "")), ("20 000 000", (2e7, "")), ("20,000,000.50 EUR", (20_000_000.5, "EUR")), ("€ 1.200.000", (1.2e6, "EUR")),
        ("350000.00 EUR", (350_000, "EUR")), ("2.0E7", (2e7, "")), ("12.5", (12.5, "")), ("0", None), ("", None), ("4 million", None),
        ("-5", None), ("up to 3", None), ("1e99", None),
    ],
)  # fmt: skip
def test_amounts(literal, value):
    assert fields.amount(literal) == value


@pytest.mark.parametrize(
    ("literal", "day"),
    [
        ("15 October 2026", "2026-10-15"), ("3 Sept. 2026", "2026-09-03"), ("2026-10-15T23:30:00.000-0500", "2026-10-15"),
        ("24/03/2026 17:00", "2026-03-24"), ("1774310400000", "2026-03-24"),
        ("31/31/2026", None), ("12 Smarch 2026", None), ("T0+36", None),
    ],
)  # fmt: skip
def test_days(literal, day):
    found = fields.day(literal)
    assert (found and found.isoformat()) == day


# --- recorded answers -----------------------------------------------------------------------------


@pytest.mark.shared
@pytest.mark.parametrize("name", [name for name in EXPECTED if name.startswith("call-apis/ec_") or "/raw_result_" in name])
def test_recorded_answers_give_every_date_as_it_stands_in_them(name):
    if not CORPUS.is_dir():
        pytest.skip("the recorded answers do not lie beside the project")
    found = entries((CORPUS / name).read_text())
    assert set(found) == set(EXPECTED[name])
    for key, expected in EXPECTED[name].items():
        _as_expected(found[key], expected)


@pytest.mark.shared
def test_recorded_cascade_calls_keep_their_dates_and_their_names():
    name = "call-samples/sedia/normalised_opportunities_trimmed.json"
    if not (CORPUS / name).is_file():
        pytest.skip("the recorded answers do not lie beside the project")
    records = json.loads((CORPUS / name).read_text())["records"]
    results = [
        {
            "reference": record["source_reference"],
            "url": record["url"],
            "metadata": {field: [record[key]] for field, key in _AS_SENT.items()} | {"type": ["8"]},
        }
        for record in records
    ]
    found = entries(json.dumps({"results": results}))
    assert set(found) == set(EXPECTED[name])
    for key, expected in EXPECTED[name].items():
        _as_expected(found[key], expected)
    assert len({entry.link for entry in found.values()}) == len(found)
    assert [key for key, entry in found.items() if entry.call.doubts] == ["12743COMPETITIVE_CALLen"]  # 00:59


_AS_SENT = {
    "identifier": "identifier",
    "title": "title",
    "callTitle": "call_title",
    "deadlineDate": "deadline",
    "frameworkProgramme": "programme_code",
}


def _as_expected(entry: RawEntry, expected: dict) -> None:
    call = entry.call
    assert [[deadline.date, deadline.role, deadline.fact.raw] for deadline in call.deadlines] == expected["deadlines"]
    assert {deadline.fact.origin for deadline in call.deadlines} <= {"structured", "assumed"}
    opening = [call.opening, call.evidence["opening"].raw] if call.opening else None
    assert opening == expected.get("opening")
    assert call.identifiers == tuple(expected["ids"])
    assert (call.budget_total, call.budget_per_project) == (None, None)
