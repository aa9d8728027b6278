"""Calls as a calendar: strict RFC 5545, the right instants in a real client library, and what an event tells."""

import dataclasses
import datetime as dt
import os
import pathlib
import re
import subprocess
import sys
import zoneinfo

import icalendar
import pytest
from hypothesis import example, given, settings, strategies

import calendar_clients
import rfc5545
from techwatch import agenda, text
from techwatch.agenda.zones import timezone
from techwatch.types.calls import Call, CallFacts, Deadline, Doubt, Fact, Money, Move, Statement

STAMP = dt.datetime(2026, 8, 1, 6, 30, tzinfo=dt.UTC)
DAY = dt.date(2026, 12, 15)
ZONES = ("Europe/Paris", "Europe/Brussels", "Europe/London", "America/New_York")
CHANGES = ((2026, 10, 25), (2026, 11, 1), (2027, 3, 14), (2027, 3, 28))
ODD = 'Été, ville; « santé »\n"C:\\temp" 🚀👩🏽‍💻'


def call(*deadlines: Deadline, name="s1", **values):
    facts = CallFacts(deadlines=deadlines, **values.pop("facts", {}))
    plain = {"title": "Jumeaux numériques", "source": "Agence des villes", "url": "https://agence.example/aap?a=1,2;b", "lang": "fr"}
    return Call(id=name, facts=facts, **(plain | values))


def written(*calls: Call, **values):
    plain = {"lang": "fr", "name": "Échéances", "zone": "Europe/Paris", "domain": "veille.example", "stamp": STAMP}
    return agenda.calendar(calls, address=lambda one: f"https://veille.example/calls/{one.id}", **(plain | values))


def events(*calls: Call, **values):
    return rfc5545.check(written(*calls, **values)).parts("VEVENT")


def told(*calls: Call, **values):
    [event] = events(*calls, **values)
    return [line.replace("\u00a0", " ").replace("\u202f", " ") for line in rfc5545.unescaped(event["DESCRIPTION"]).split("\n")]


def summary(deadline: Deadline, **values):
    [event] = events(call(deadline), **values)
    return rfc5545.unescaped(event["SUMMARY"]).replace("\u00a0", " ")


def test_one_event_a_deadline_in_order_of_time_and_none_without():
    many = (
        Deadline(DAY, role="questions"),
        Deadline(DAY, "12:00"),
        Deadline(dt.date(2027, 1, 5)),
        Deadline(dt.date(2026, 9, 1), role="stage1"),
    )
    uids = [event["UID"] for event in events(call(*many), call(name="s2"))]
    assert uids == [f"s1-{end}@veille.example" for end in ("stage1-1", "final-1", "questions-1", "final-2")]


def test_a_calendar_without_deadlines_is_still_one():
    root = rfc5545.check(written())
    assert [part["TZID"] for part in root.inside] == ["Europe/Paris"]


def test_the_uid_stays_and_the_sequence_rises_when_a_deadline_moves():
    changed = dt.datetime(2026, 9, 2, 10, 0, 0, 123456, tzinfo=zoneinfo.ZoneInfo("Europe/Paris"))
    [before] = events(call(Deadline(DAY, "17:00")))
    [after] = events(call(Deadline(dt.date(2027, 2, 1)), sequence=1, changed=changed))
    assert before["UID"] == after["UID"]
    assert [(one["SEQUENCE"], one["DTSTAMP"], one["LAST-MODIFIED"]) for one in (before, after)] == [
        ("0", "20260801T063000Z", "20260801T063000Z"),
        ("1", "20260902T080000Z", "20260902T080000Z"),
    ]


def test_a_deadline_with_an_hour_ends_its_event_in_its_own_zone():
    [event] = events(call(Deadline(DAY, "17:00", "Europe/Brussels")))
    assert (event.params("DTEND"), event["DTSTART"], event["DTEND"]) == (";TZID=Europe/Brussels", "20261215T163000", "20261215T170000")
    [event] = events(call(Deadline(DAY, "17:00")), zone="Europe/London")
    assert event.params("DTEND") == ";TZID=Europe/London"
    [event] = events(call(Deadline(DAY, "17:00", "UTC")))
    assert (event.params("DTEND"), event["DTEND"]) == ("", "20261215T170000Z")


def test_an_hour_that_comes_twice_is_written_in_utc_and_one_that_never_comes_as_the_next():
    [twice] = events(call(Deadline(dt.date(2026, 10, 25), "02:15")))
    assert (twice.params("DTEND"), twice["DTSTART"], twice["DTEND"]) == ("", "20261024T234500Z", "20261025T001500Z")
    [skipped] = events(call(Deadline(dt.date(2027, 3, 28), "02:15")))
    assert (skipped["DTSTART"], skipped["DTEND"]) == ("20270328T014500", "20270328T031500")


@pytest.mark.parametrize("hour", [None, "24:00"])
def test_a_day_without_hour_or_to_its_end_is_a_whole_day(hour):
    [event] = events(call(Deadline(dt.date(2026, 12, 31), hour, "Europe/Brussels")))
    assert (event.params("DTSTART"), event["DTSTART"], event["DTEND"]) == (";VALUE=DATE", "20261231", "20270101")


def test_alarms_a_week_and_two_days_before_and_for_whole_days_in_the_morning():
    timed, whole = events(call(Deadline(DAY, "17:00"), Deadline(dt.date(2026, 12, 16))))
    assert [alarm["TRIGGER"] for alarm in timed.parts("VALARM")] == ["-P7D", "-P2D"]
    assert [alarm["TRIGGER"] for alarm in whole.parts("VALARM")] == ["-P6DT15H", "-P1DT15H"]
    assert {alarm["ACTION"] for alarm in timed.parts("VALARM")} == {"DISPLAY"}
    assert timed.parts("VALARM")[0]["DESCRIPTION"] == timed["SUMMARY"]


def test_it_takes_no_time_says_its_markets_and_leads_to_the_calls_page():
    [event] = events(call(Deadline(DAY), markets=("health", "city", "other")), markets={"health": "Santé, bien-être", "city": "Ville"})
    assert (event["TRANSP"], event["STATUS"], event["CATEGORIES"]) == ("TRANSPARENT", "CONFIRMED", r"Santé\, bien-être,Ville")
    assert event["URL"] == "https://veille.example/calls/s1"


@pytest.mark.parametrize(
    ("deadline", "fr", "en"),
    [
        (Deadline(DAY), "Clôture : Jumeaux numériques", "Deadline: Jumeaux numériques"),
        (Deadline(DAY, "17:00"), "Clôture à 17 h : Jumeaux numériques", "Deadline 17:00: Jumeaux numériques"),
        (
            Deadline(DAY, "09:30", "Europe/London"),
            "Clôture à 9 h 30 (Londres) : Jumeaux numériques",
            "Deadline 09:30 (London): Jumeaux numériques",
        ),
        (Deadline(DAY, "24:00"), "Clôture à minuit, fin du jour : Jumeaux numériques", "Deadline midnight, end of day: Jumeaux numériques"),
        (Deadline(DAY, role="questions"), "Fin des questions : Jumeaux numériques", "End of questions: Jumeaux numériques"),
    ],
)
def test_the_summary_says_what_closes_at_what_hour_and_where(deadline, fr, en):
    assert (summary(deadline), summary(deadline, lang="en"), summary(deadline, lang="de")) == (fr, en, en)


def test_the_description_says_what_the_date_was_read_from_who_pays_and_where_to_look():
    moved = Deadline(dt.date(2026, 12, 1), "17:00", "Europe/Paris", fact=Fact("avant le 1er\ndécembre, 17h", source="Région"))
    facts = {
        "funder": "Agence; villes",
        "budget_per_project": Money(100_000, 500_000.5),
        "budget_total": Money(None, 3e6),
        "apply_url": "https://depot.example",
        "doubts": (Doubt("deadlines", "one-day", (Statement("2026-12-01 17:00", Fact("x")), Statement("2026-12-02", Fact("y")))),),
    }
    moves = (Move("final", Deadline(dt.date(2026, 11, 16)), moved, STAMP),)
    assert told(call(moved, facts=facts, moves=moves)) == [
        "Clôture : mardi 1er décembre 2026 à 17 h",
        "Auparavant : lundi 16 novembre 2026",
        "À vérifier, les sources ne donnent pas la même date : 2026-12-01 17:00 / 2026-12-02",
        "Lu : « avant le 1er décembre, 17h » (Région)",
        "Financeur : Agence; villes",
        "Montant par projet : de 100 000 € à 500 000,50 €",
        "Enveloppe : jusqu’à 3 000 000 €",
        "Déposer : https://depot.example",
        "Source : Agence des villes https://agence.example/aap?a=1,2;b",
    ]


def test_what_nobody_stated_is_not_said_and_what_is_assumed_says_so():
    source = "Source: Agence des villes https://agence.example/aap?a=1,2;b"
    one = call(
        Deadline(DAY, fact=Fact("", "assumed")), facts={"budget_total": Money(2000, 2000, "GBP"), "budget_per_project": Money(None, None)}
    )
    assert told(one, lang="en") == [
        "Deadline: Tuesday, 15 December 2026",
        "Date partly assumed, to be checked at the source",
        "Total budget: £2,000",
        source,
    ]
    assert told(call(Deadline(DAY, "12:00", fact=Fact("", "editor"))), lang="en")[:2] == [
        "Deadline: Tuesday, 15 December 2026, 12:00",
        "Date given by the team",
    ]


def test_every_word_stands_in_both_languages_and_every_role_has_one():
    from techwatch.agenda.words import _WORDS

    assert set(_WORDS["fr"]) == set(_WORDS["en"]) > {"final", "cutoff", "stage1", "stage2", "precontact", "questions"}
    assert all(set(re.findall(r"{(\w+)", _WORDS["fr"][key])) == set(re.findall(r"{(\w+)", _WORDS["en"][key])) for key in _WORDS["fr"])


@given(title=strategies.text(max_size=400))
@example(title=ODD)
@example(title="\u202eمستقبل المدن الذكية, 2027; دعوة")
@example(title="👩🏽‍💻" * 80 + "é" * 80)
@example(title="BEGIN:VEVENT\r\nUID:1\u2028\x85\x0b\x0c\x00\ud800")
@settings(max_examples=60, deadline=None)
def test_odd_titles_are_escaped_folded_and_read_again(title):
    one = call(Deadline(DAY, fact=Fact(title)), title=title, source=title, url=title)
    [event] = events(one, lang="en", name=title)
    [read] = icalendar.Calendar.from_ical(written(one, lang="en", name=title)).events
    if r"\N" not in title:  # icalendar writes these two letters as a line break
        assert rfc5545.unescaped(event["SUMMARY"]) == f"Deadline: {text.clean(title)}"
        assert str(read["SUMMARY"]).strip() == f"Deadline: {text.clean(title)}".strip()


def test_icalendar_reads_the_same_moments():
    timed, whole = Deadline(DAY, "17:00", "America/New_York"), Deadline(dt.date(2027, 3, 28))
    first, second = icalendar.Calendar.from_ical(written(call(timed, whole))).events
    assert first.end == timed.instant(dt.UTC)
    assert (second.start, second.end) == (dt.date(2027, 3, 28), dt.date(2027, 3, 29))


@pytest.mark.parametrize(
    "zone", [*ZONES, "Europe/Dublin", "Africa/Casablanca", "Asia/Kolkata", "America/Martinique", "Australia/Lord_Howe"]
)
def test_a_written_zone_is_the_real_one_at_every_half_hour_near_its_changes(zone):
    real, read = zoneinfo.ZoneInfo(zone), timezone(zone, 2026, 2027).to_tz(lookup_tzid=False)
    moments = [dt.datetime(2026, 1, 1) + dt.timedelta(minutes=30 * half) for half in range(2 * 48 * 365)]  # noqa: DTZ001
    near = [one for one in moments if len({(one + dt.timedelta(hours=h)).replace(tzinfo=real).utcoffset() for h in (-4, 0, 4)}) > 1]
    for moment in near + moments[::97]:
        there = moment.replace(tzinfo=real)
        if (
            there.astimezone(dt.UTC).astimezone(real).replace(tzinfo=None) == moment
            and there.replace(fold=1).utcoffset() == there.utcoffset()
        ):
            assert moment.replace(tzinfo=read).utcoffset() == there.utcoffset(), moment


def test_a_zone_that_keeps_one_rule_is_written_as_that_rule():
    rules = {
        zone: re.findall(r"BYDAY=(.*);BYMONTH=(\d+)", timezone(zone, 2026, 2026).to_ical().decode())
        for zone in (*ZONES, "Africa/Casablanca")
    }
    assert rules["Europe/Paris"] == rules["Europe/Brussels"] == rules["Europe/London"] == [("-1SU", "3"), ("-1SU", "10")]
    assert (rules["America/New_York"], rules["Africa/Casablanca"]) == ([("2SU", "3"), ("1SU", "11")], [])


def test_the_same_calls_give_the_same_bytes_in_any_order_and_process():
    calls = [call(Deadline(DAY, "17:00", zone), name=f"s{place}") for place, zone in enumerate(ZONES)]
    program = f"import sys; sys.path.insert(0, {str(pathlib.Path(__file__).parent)!r}); import test_agenda as t;"
    program += (
        "sys.stdout.buffer.write(t.written(*[t.call(t.Deadline(t.DAY, '17:00', z), name=f's{n}') for n, z in enumerate(t.ZONES)]).encode())"
    )
    for seed in ("1", "2"):
        environ = os.environ | {"PYTHONHASHSEED": seed}
        assert (
            subprocess.run([sys.executable, "-c", program], env=environ, check=True, capture_output=True).stdout == written(*calls).encode()
        )
    assert written(*reversed(calls)) == written(*calls)


def test_a_date_that_means_never_is_no_event():
    assert events(call(Deadline(dt.date.max), Deadline(dt.date.max, "23:00", "America/New_York"))) == []


@pytest.fixture(params=["libical", "ical.js"])
def client(request):
    # .ci/run sets the variables: there a missing library is a failure, never a skip
    if request.param == "libical":
        if calendar_clients.LIBICAL is None:
            (pytest.fail if os.environ.get("TECHWATCH_NEED_LIBICAL") else pytest.skip)("no libical here: apt install libical-dev")
        return calendar_clients.libical
    if not calendar_clients.ICAL_JS:
        pytest.skip("no ical.js here: npm install ical.js, and name its folder in TECHWATCH_ICAL_JS")
    return calendar_clients.ical_js


@pytest.mark.parametrize("zone", [*ZONES, "Europe/Dublin", "Africa/Casablanca", "Asia/Kolkata"])
def test_a_real_client_knows_the_instants_on_both_sides_of_the_clock_changes(client, zone):
    days = [dt.date(*change) + dt.timedelta(days=shift) for change in CHANGES for shift in (-1, 0, 1)]
    deadlines = [Deadline(day, f"{hour:02}:{minute}", zone) for day in days for hour in (0, 1, 2, 3, 4, 12, 17, 23) for minute in (15, 59)]
    own = re.sub(r"TZID([:=])", r"TZID\1Test/", written(call(*deadlines), lang="en"))  # a name nobody knows: only its VTIMEZONE can tell
    read = client(own)
    assert [one.end for one in read] == [one.instant(dt.UTC).astimezone(dt.UTC) for one in deadlines]
    assert {one.end - one.begin for one in read} == {agenda.SLOT}


def test_a_real_client_keeps_whole_days_and_titles(client):
    days = [dt.date(*change) for change in CHANGES]
    read = client(written(*(call(Deadline(day, "24:00"), name=f"s{place}", title=ODD) for place, day in enumerate(days)), lang="en"))
    assert [(one.begin, one.end) for one in read] == [(day, day + dt.timedelta(days=1)) for day in days]
    assert {one.summary for one in read} == {f"Deadline midnight, end of day: {text.clean(ODD)}"}


def test_a_real_client_finds_nothing_against_the_standard(client):
    full = call(Deadline(DAY, "17:00", fact=Fact(ODD)), Deadline(DAY, role="questions"), markets=("city",), title=ODD * 10)
    assert len(client(written(full, dataclasses.replace(full, id="s2"), markets={"city": "Ville, rue"}))) == 4
