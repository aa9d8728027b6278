"""The pages of calls for readers: the list, one call, following, what a member receives, calendars."""

import re
from collections.abc import Iterator
from typing import get_args

import pytest

from call_pages import NOW, Seen, day, filled, new_member, path, post, said, written
from rfc5545 import check
from techwatch import tokens
from techwatch.calls.spoken import OFFERS
from techwatch.home import TEMPLATES
from techwatch.pipeline import addresses
from techwatch.render.phrases import Turn
from techwatch.store import calls, open_store, subscribers
from techwatch.types import APPLICANTS, Subscriber
from techwatch.types.calls import Nature, Scope, Status
from techwatch.web.desk.correct import GROUPS
from techwatch.web.readers.calls import STATUSES
from test_web import Client, serving


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return filled(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def client(seen: Seen) -> Iterator[Client]:
    with serving(seen.home) as client:
        yield client


@pytest.fixture
def member(seen: Seen) -> Subscriber:
    return new_member(seen)


# --- words --------------------------------------------------------------------------------------------


def test_every_word_of_the_pages_exists_in_both_languages(seen: Seen) -> None:
    tongues = seen.home.environment.globals["tongues"]
    french, english = (tongues[lang].words for lang in ("fr", "en"))
    assert {key for key in french if key.startswith("web_")} == {key for key in english if key.startswith("web_")}
    asked: set[str] = set()
    for file in (TEMPLATES / "web").glob("*.j2"):
        asked |= set(re.findall(r"""word\(["']([a-z_.]+)["'][,)]""", file.read_text("utf-8")))
    several = {
        "web_status": get_args(Status),
        "web_statuses": STATUSES,
        "web_dispute": ("swapped", "one-day", "differs"),
        "web_note": ("assumed", "hour", "editor"),
        "web_moved": (*get_args(Turn), "corrected"),
        "scope": set(get_args(Scope)) - {"unknown"},
        "nature": get_args(Nature),
        "web_group": GROUPS,
        "web_offer": OFFERS,
        "who": APPLICANTS,
    }
    asked |= {f"{key}{'_' if key == 'who' else '.'}{value}" for key, values in several.items() for value in values}
    assert {key for key in asked if key not in french and f"{key}.other" not in french} == set()


# --- the list -----------------------------------------------------------------------------------------


def test_the_list_gives_open_calls_by_date(seen: Seen, client: Client) -> None:
    page = client.get("/calls/")
    order = [
        re.search(rf'href="/calls/{seen.ids[name]}"', page.text).start()
        for name in ("soon", "noise", "doubt", "followed", "health", "forever")
    ]
    assert order == sorted(order)
    assert seen.ids["closed"] not in page.text
    assert "J-4" in page.text
    assert "Ville durable" in page.text
    assert "au fil de l’eau" in page.text
    assert "<b>" not in page.text
    assert 'lang="en">Grants for' in page.text
    assert client.get("/calls").headers["location"] == "/calls/"
    assert "Open calls" in client.get("/calls/", accept_language="en").text


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("market=health", {"health"}, {"noise", "forever"}),
        ("applicant=research", {"noise", "edited"}, {"health", "soon"}),
        ("status=closed", {"closed"}, {"noise"}),
        ("status=open", {"soon", "noise"}, {"closed", "forever"}),
        ("status=permanent", {"forever"}, {"noise"}),
        ("market=city&applicant=university", set(), {"health", "noise"}),
        ("market=nowhere&status=%22%3E", {"health", "noise"}, {"closed"}),
    ],
)
def test_the_list_is_filtered_by_its_address(seen: Seen, client: Client, query: str, there: set[str], not_there: set[str]) -> None:
    text = client.get(f"/calls/?{query}").text
    assert {name for name in there if f'"/calls/{seen.ids[name]}"' not in text} == set()
    assert {name for name in not_there if f'"/calls/{seen.ids[name]}"' in text} == set()
    assert '">"' not in text


def test_the_list_leads_to_a_calendar_for_each_market_and_language(client: Client) -> None:
    text = client.get("/calls/").text
    for lang in ("fr", "en"):
        assert client.get(f"/calls/city.{lang}.ics").status == 200
        assert f'href="/calls/city.{lang}.ics"' in text
    assert "webcal://" in text


# --- one call -----------------------------------------------------------------------------------------


def test_a_call_has_its_facts_with_the_words_they_were_read_from(seen: Seen, client: Client) -> None:
    words = said(client.get(f"/calls/{seen.ids['noise']}"))
    assert f"avant le {day(48):%d/%m/%Y} à 17 h" in words
    assert f"{written(day(48))}, à 17 h" in words
    assert "de 50 000 € à 300 000 €" in words
    assert "PME, laboratoires « ouvert aux PME et laboratoires » · Journal 1" in words
    assert "Agence Exemple · Journal 1 · champ porteur" in words.replace("« Agence Exemple »", "Agence Exemple")
    assert "50 % Journal 1 · supposé, à vérifier" in words
    assert "Île-de-France" in words
    assert f"reportée du {written(day(40))} au {written(day(48))}, constaté le {written(day(-1))}" in words.replace("'", "’")
    assert "https://depot.example/aap" in words


def test_what_sources_disagree_about_stands_side_by_side(seen: Seen, client: Client) -> None:
    page = client.get(f"/calls/{seen.ids['doubt']}")
    words = said(page)
    assert "À vérifier" in words
    assert "by the 31st day" in words
    assert written(day(30)) in words
    assert written(day(31)) in words
    assert "Journal 6" in words
    assert "Journal 7" in words


def test_the_former_id_of_a_call_leads_to_the_one_that_stands(seen: Seen, client: Client) -> None:
    stands = seen.ids["doubt"]
    assert seen.gone != stands
    answer = client.get(f"/calls/{seen.gone}")
    assert (answer.status, answer.headers["location"]) == (308, f"/calls/{stands}")
    assert client.get(f"/calls/{seen.gone}.ics").headers["location"] == f"/calls/{stands}.ics"


def test_a_closed_call_says_so(seen: Seen, client: Client) -> None:
    page = client.get(f"/calls/{seen.ids['closed']}")
    assert page.status == 200
    assert "Cet appel est clos" in page.text
    assert "Candidater" not in page.text


@pytest.mark.parametrize(
    "address", ["/calls/nothing", "/calls/nothing.ics", "/calls/x/y", "/calls/%2e%2e/x", "/calls/nowhere.fr.ics", "/calls/city.de.ics"]
)
def test_what_is_no_call_is_not_found(client: Client, address: str) -> None:
    answer = client.get(address)
    assert (answer.status, "Page introuvable" in answer.text) == (404, True)


# --- following ----------------------------------------------------------------------------------------


def test_looking_never_follows_and_the_buttons_do(seen: Seen, client: Client, member: Subscriber) -> None:
    story = seen.ids["followed"]
    address = path(addresses.follow(seen.home, member.id, story))

    def follows() -> bool:
        with open_store(seen.home.database) as store:
            return story in calls.followed(store, member.id)

    for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE"):
        client.request(method, address)
        assert not follows()
    page = client.get(address)
    assert 'value="follow"' in page.text
    assert 'value="unfollow"' not in page.text
    assert client.post(address, b"").status == 200
    assert not follows()
    for _ in range(2):
        answer = post(client, address, {"do": "follow"})
        assert (answer.status, follows()) == (200, True)
        assert "set-cookie" not in answer.headers
        assert 'value="unfollow"' in answer.text
        assert "30 jours avant" in said(answer), "which reminders will come"
    assert 'value="unfollow"' in client.get(address).text
    for _ in range(2):
        answer = post(client, address, {"do": "unfollow"})
        assert 'value="follow"' in answer.text
        assert "Vous ne suivez plus cet appel" in said(answer)
        assert not follows()


def test_a_consortium_is_reminded_of_earlier(seen: Seen, client: Client, member: Subscriber) -> None:
    assert "60 jours avant" in said(client.get(path(addresses.follow(seen.home, member.id, seen.ids["busy"]))))
    words = said(client.get(path(addresses.follow(seen.home, member.id, seen.ids["health"]))))
    assert "60 jours avant" not in words
    assert "30 jours avant" in words


def test_a_link_follows_the_call_of_its_page_only(seen: Seen, client: Client, member: Subscriber) -> None:
    token = tokens.sign(seen.home.secret, tokens.FOLLOW, {"call": seen.ids["soon"], "subscriber": str(member.id)})
    unknown = tokens.sign(seen.home.secret, tokens.FOLLOW, {"call": seen.ids["soon"], "subscriber": "987654"})
    wrong = tokens.sign(seen.home.secret, tokens.PREFERENCES, {"subscriber": str(member.id)})
    for address in (
        f"/calls/{seen.ids['noise']}/follow/{token}",
        f"/calls/{seen.ids['soon']}/follow/{token}x",
        f"/calls/{seen.ids['soon']}/follow/{unknown}",
        f"/calls/{seen.ids['soon']}/follow/{wrong}",
    ):
        assert client.get(address).status == 404
        assert post(client, address, {"do": "follow"}).status == 404
    with open_store(seen.home.database) as store:
        assert calls.followed(store, member.id) == {}


def test_the_link_in_an_old_mail_follows_the_call_that_stands(seen: Seen, client: Client, member: Subscriber) -> None:
    address = path(addresses.follow(seen.home, member.id, seen.gone))
    assert client.get(address).headers["location"].startswith(f"/calls/{seen.ids['doubt']}/follow/")
    assert post(client, address, {"do": "follow"}).status == 200
    with open_store(seen.home.database) as store:
        assert set(calls.followed(store, member.id)) == {seen.ids["doubt"]}


def test_nobody_is_asked_to_follow_a_closed_call(seen: Seen, client: Client, member: Subscriber) -> None:
    page = client.get(path(addresses.follow(seen.home, member.id, seen.ids["closed"])))
    assert "aucun rappel ne partira plus" in said(page)
    assert "<button" not in page.text


# --- what she receives --------------------------------------------------------------------------------


def test_calls_only_is_one_button_on_her_page(seen: Seen, client: Client, member: Subscriber) -> None:
    address = path(addresses.preferences(seen.home, member.id))

    def calls_only() -> bool:
        with open_store(seen.home.database) as store:
            found = subscribers.get(store, member.id)
            return bool(found and found.calls_only and found.markets == member.markets)

    page = client.get(address)
    assert "Vous recevez toute la lettre" in said(page)
    assert not calls_only()
    for _ in range(2):
        assert "Vous recevez les appels seulement" in said(post(client, address, {"do": "calls_only"}))
        assert calls_only()
    assert "Vous recevez toute la lettre" in said(post(client, address, {"do": "everything"}))
    assert not calls_only()
    assert member.email not in page.text


def test_her_page_lists_what_she_follows(seen: Seen, client: Client, member: Subscriber) -> None:
    address = path(addresses.preferences(seen.home, member.id))
    with open_store(seen.home.database) as store, store.transaction():
        for name in ("health", "soon"):
            calls.follow(store, member.id, seen.ids[name], now=NOW)
    page = client.get(address)
    assert page.text.index(seen.ids["soon"]) < page.text.index(seen.ids["health"])
    assert addresses.calendar(seen.home, member.id) in page.text
    assert addresses.unsubscribe(seen.home, member.id) in page.text
    answer = post(client, address, {"do": "unfollow", "call": seen.ids["soon"]})
    assert "vous ne suivez plus cet appel" in said(answer)
    assert seen.ids["soon"] not in answer.text
    assert post(client, address, {"do": "unfollow", "call": "nothing"}).status == 200


def test_who_unsubscribed_and_who_never_was_read_the_same(seen: Seen, client: Client, member: Subscriber) -> None:
    with open_store(seen.home.database) as store, store.transaction():
        subscribers.unsubscribe(store, member.id, reason="by herself", now=NOW)
    known, unknown = (path(addresses.preferences(seen.home, id)) for id in (member.id, 987_654))
    assert client.get(known).text == client.get(unknown).text
    assert post(client, known, {"do": "calls_only"}).text == post(client, unknown, {"do": "calls_only"}).text
    assert client.get(f"{known}x").status == 404


# --- calendars ----------------------------------------------------------------------------------------


def test_calendars_are_valid_and_asked_for_again_at_little_cost(seen: Seen, client: Client, member: Subscriber) -> None:
    with open_store(seen.home.database) as store, store.transaction():
        calls.follow(store, member.id, seen.ids["noise"], now=NOW)
        store.db.execute("INSERT INTO follows (subscriber, story, at) VALUES (?, ?, ?)", [member.id, seen.gone, NOW.isoformat()])
        calls.follow(store, member.id, seen.ids["doubt"], now=NOW)
    own = path(addresses.calendar(seen.home, member.id))
    for address in ("/calls/city.fr.ics", "/calls/city.en.ics", "/calls/creative.fr.ics", f"/calls/{seen.ids['noise']}.ics", own):
        answer = client.get(address)
        assert (answer.status, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
        check(answer.text)
        assert "max-age" in answer.headers["cache-control"]
        again = client.get(address, if_none_match=f'"x", W/{answer.headers["etag"]}')
        assert (again.status, again.text) == (304, "")
        assert client.get(address, if_none_match='"x"').status == 200
    events = check(client.get(own).text).parts("VEVENT")
    assert len(events) == 5, "two of one call, three of the other, which stands once"
    assert len(check(client.get(f"/calls/{seen.ids['noise']}.ics").text).parts("VEVENT")) == 2


def test_a_calendar_of_nobody_is_not_found(seen: Seen, client: Client, member: Subscriber) -> None:
    own = path(addresses.calendar(seen.home, member.id))
    assert client.get(own.replace(".ics", "x.ics")).status == 404
    assert client.get(own.removesuffix(".ics")).status == 404
    with open_store(seen.home.database) as store, store.transaction():
        subscribers.unsubscribe(store, member.id, reason="by herself", now=NOW)
    assert client.get(own).status == 404
