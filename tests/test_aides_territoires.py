"""Aides-territoires over HTTP: a key becomes a token, pages are followed on one host, fields become facts."""

import datetime as dt
import json
import pathlib

import pytest

from call_apis import drive, say, serve_api
from techwatch.config import Feed
from techwatch.errors import FeedError
from techwatch.sources import aides_territoires
from techwatch.sources.raw import NoFeed, RawFeed, to_feed
from techwatch.types import Deadline, Response

NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
DATA = pathlib.Path(__file__).with_name("data") / "calls_fr"
AIDS, LOGIN = "/api/aids/", "/api/connexion/"


def feed(url: str = f"https://aides.example{AIDS}", **said) -> Feed:
    return Feed(**{"url": url, "title": "Aides", "lang": "fr", "kind": "calls", "type": "aides-territoires", **said})


def page(number: int) -> str:
    return (DATA / f"aides_page_{number}.json").read_text()


def read(text: str, of: Feed | None = None):
    found = aides_territoires.read(text, of or feed())
    assert isinstance(found, RawFeed), found
    return found.entries


def entry(**fields):
    return read(json.dumps({"results": [{"id": 1, "name": "A", **fields}]}))[0]


# --- the walk -----------------------------------------------------------------------------------------


def served(*, first=lambda asked: page(1), second=lambda asked: say(page(2))):
    def login(asked):
        return say('{"token": "day-token"}') if asked.headers.get("x-auth-token") == "our-key" else say("{}", status=401)

    def aids(asked):
        if asked.headers.get("authorization") != "Bearer day-token":
            return say("{}", status=403)
        return second(asked) if asked.query.get("page") == "2" else say(first(asked))

    return serve_api({("POST", LOGIN): login, ("GET", AIDS): aids})


def test_a_key_is_exchanged_for_a_token_and_every_page_is_read():
    with served() as api:
        answers, failure = drive(aides_territoires.walk(feed(f"{api.url(AIDS)}?text=numerique#idf"), "our-key", NOW))
    assert failure is None
    assert [(asked.method, asked.path, dict(asked.query)) for asked in api.asked] == [
        ("POST", LOGIN, {}), ("GET", AIDS, {"text": "numerique"}), ("GET", AIDS, {"text": "numerique", "page": "2"}),
    ]  # fmt: skip
    assert [answer.request.purpose for answer in answers] == ["page", "feed", "feed"]
    assert sum(len(read(answer.body.decode())) for answer in answers[1:]) == 3
    assert not [asked for asked in api.asked[1:] if "x-auth-token" in asked.headers]


def test_an_error_in_the_middle_ends_the_walk_after_what_was_read():
    with served(second=lambda asked: say("{}", status=500)) as api:
        answers, failure = drive(aides_territoires.walk(feed(api.url(AIDS)), "our-key", NOW))
    assert (len(answers), failure.failure.reason) == (2, "error")


def test_a_refused_key_ends_the_walk():
    with served() as api:
        answers, failure = drive(aides_territoires.walk(feed(api.url(AIDS)), "an-old-key", NOW))
    assert (answers, failure.failure.reason, len(api.asked)) == ([], "forbidden", 1)


def test_a_refused_token_ends_the_walk():
    with serve_api({("POST", LOGIN): lambda asked: say('{"token": "x"}'), ("GET", AIDS): lambda asked: say("{}", status=403)}) as api:
        answers, failure = drive(aides_territoires.walk(feed(api.url(AIDS)), "our-key", NOW))
    assert (len(answers), failure.failure.reason) == (1, "forbidden")


def test_without_a_key_nothing_is_asked():
    with pytest.raises(FeedError, match="set TECHWATCH_AIDES_TERRITOIRES_TOKEN") as error:
        next(aides_territoires.walk(feed(), "", NOW))
    assert error.value.reason == "forbidden"


@pytest.mark.parametrize("answer", ["{}", "[]", "<html>", '{"token": ""}', '{"token": "a\\r\\nCookie: b"}', '{"token": 3}'])
def test_a_login_without_a_token_is_an_error(answer):
    walk = aides_territoires.walk(feed(), "our-key", NOW)
    with pytest.raises(FeedError, match="no token came back"):
        walk.send(said(next(walk), answer))


def said(request, text: str) -> Response:
    return Response(request, request.url, 200, text.encode())


def asked(next_links, **given) -> list:
    """The addresses asked for when each page names the next of `next_links`."""
    walk = aides_territoires.walk(feed(**given), "our-key", NOW)
    request = walk.send(said(next(walk), '{"token": "t"}'))
    found = [request]
    for link in next_links:
        try:
            found.append(walk.send(said(found[-1], json.dumps({"results": [], "next": link}))))
        except StopIteration:
            break
    return [request.url for request in found]


@pytest.mark.parametrize(
    "link", ["https://evil.example/api/aids/?page=2", "//evil.example/api/aids/", "https://aides.example@evil.example/", 7, None, ""]
)
def test_the_token_never_leaves_the_host(link):
    assert asked([link]) == ["https://aides.example/api/aids/"]


def test_next_stays_on_the_secure_address_and_turns_in_no_circle():
    assert asked(["http://aides.example/api/aids/?page=2", "?page=3", "/api/aids/"]) == [
        "https://aides.example/api/aids/", "https://aides.example/api/aids/?page=2", "https://aides.example/api/aids/?page=3",
    ]  # fmt: skip
    assert len(asked([f"?page={n}" for n in range(2, 9)], pages=4)) == 4
    assert asked([], query="?text=ville&call_for_projects_only=true") == [
        "https://aides.example/api/aids/?text=ville&call_for_projects_only=true"
    ]


# --- records ------------------------------------------------------------------------------------------


def test_every_field_of_an_aid_becomes_a_fact():
    call = read(page(1))[0].call
    assert [(str(due.date), due.time, due.role, due.fact.place) for due in call.deadlines] == [
        ("2026-12-01", None, "stage1", "predeposit_date"), ("2027-01-15", None, "final", "submission_deadline"),
    ]  # fmt: skip
    assert (call.opening, call.permanent, call.max_rate_pct) == (dt.date(2026, 11, 2), False, 80)
    assert (call.budget_per_project.low, call.budget_per_project.high, call.budget_per_project.fact.raw) == (None, 50_000, "50000.00")
    assert (call.funder, call.operator, call.programme) == ("Région Île-de-France, Banque fictive", "Agence fictive", "Plan fictif 2030")
    assert call.applicants == ("nonprofit", "company", "local_authority")
    assert (call.scope, call.regions, call.apply_url) == ("regional", ("Île-de-France",), "https://funder.example/deposer")
    assert call.evidence["max_rate_pct"].raw == "80"
    assert {fact.origin for fact in call.evidence.values()} == {"structured"}
    assert all(
        name in call.evidence for name in ("deadlines", "opening", "budget_per_project", "funder", "applicants", "scope", "apply_url")
    )


def test_the_page_of_an_aid_and_its_text():
    found = to_feed(aides_territoires.read(page(1), feed()), url=feed().url, now=NOW).entries[0]
    assert (found.url, found.key) == ("https://aides.example/aides/9a01-lieux-apprenants/", "900001")
    assert found.content.split("\n") == [
        "Soutien aux lieux où l'on apprend.", "Critères d'éligibilité", "Être ouvert au public deux jours par semaine.",
        "Montant et taux", "80 % du coût, 50 000 € au plus",
    ]  # fmt: skip
    assert found.published == dt.datetime(2026, 10, 30, tzinfo=dt.UTC)


def test_an_aid_without_end_is_permanent():
    ongoing, far = read(page(1))[1].call, read(page(2))[0].call
    assert (ongoing.permanent, ongoing.evidence["permanent"].raw, ongoing.funder) == (True, "Permanente", "Département fictif")
    assert (ongoing.scope, ongoing.regions, ongoing.apply_url) == ("local", ("Île-de-France",), "https://funder.example/conseil")
    assert (far.permanent, far.deadlines, far.evidence["permanent"].raw, far.nature) == (True, (), "2125-12-31", "contest")
    assert (far.scope, far.applicants, far.max_rate_pct) == ("unknown", (), None)


def test_a_date_beats_what_is_said_of_recurrence():
    call = entry(recurrence="ongoing", submission_deadline="2026-12-31").call
    assert (call.permanent, call.deadlines) == (False, (Deadline(dt.date(2026, 12, 31), fact=call.deadlines[0].fact),))


@pytest.mark.parametrize(
    ("fields", "scope", "regions"),
    [
        ({"perimeter": "France", "perimeter_scale": "Pays"}, "national", ()),
        ({"perimeter": "France"}, "national", ()),
        ({"perimeter": "Union européenne", "perimeter_scale": "Continent"}, "european", ()),
        ({"perimeter": "Drôme"}, "local", ("Auvergne-Rhône-Alpes",)),
        ({"perimeter": "Loire", "perimeter_scale": "Bassin hydrographique"}, "local", ("Auvergne-Rhône-Alpes",)),
        ({"perimeter": "Rivière (Commune – 99999)"}, "local", ()),
        ({"perimeter": "région Bretagne"}, "regional", ("Bretagne",)),
        ({"perimeter": "Parc des Monts"}, "unknown", ()),
        ({"perimeter": None}, "unknown", ()),
    ],
)
def test_how_far_an_aid_reaches(fields, scope, regions):
    call = entry(**fields).call
    assert (call.scope, call.regions) == (scope, regions)


@pytest.mark.parametrize(
    ("field", "value"),
    [("submission_deadline", "bientôt"), ("submission_deadline", ["2026-12-31", "2027-01-31"]), ("subvention_rate_upper_bound", 0),
     ("subvention_rate_upper_bound", "80"), ("loan_amount", {"low": 3}), ("targeted_audiences", [None, 3, {}]), ("perimeter", {"id": 3})],
)  # fmt: skip
def test_strange_values_say_nothing(field, value):
    call = entry(**{field: value}).call
    assert (call.deadlines, call.max_rate_pct, call.budget_per_project, call.applicants, call.scope) == ((), None, None, (), "unknown")


def test_only_feeds_of_calls_have_calls():
    assert all(one.call is None for one in read(page(1), feed(kind="news")))


@pytest.mark.parametrize("text", ["", "<html>", '{"detail": "Pas trouvé."}', '{"results": [{"nom": "A"}]}'])
def test_what_is_no_answer_is_no_feed(text):
    assert isinstance(aides_territoires.read(text, feed()), NoFeed)
