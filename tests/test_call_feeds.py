"""Feeds of calls of every type, from the API to the draft: what arrives, what a fault leaves, what moves, what was told twice."""

import contextlib
import dataclasses
import datetime as dt
import json
import pathlib
import time
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest

import call_sites as sites
from call_apis import Asked, CallApi, say, serve_api
from call_sites import World, aid, card, item, notice, page, regional_aid, tender, topic
from homes import rows
from readings import ENVIRON, NOW, small_home
from techwatch import pipeline
from techwatch.home import open_home
from techwatch.pipeline.keeping.checks import feed_lines
from techwatch.store import calls, links, open_store
from techwatch.types import Call, Deadline, Fact

DAY = dt.timedelta(days=1)
DRAFT = "veille-2026-11-24"
ABOUT = (
    "Le soutien porte sur des équipes qui décrivent leur méthode, leur calendrier et les partenaires avec lesquels elles essaient le"
    " matériel dans deux services au moins. Un comité lit les dossiers et rend son avis dans les trois mois qui suivent leur dépôt."
)
DATA_12 = "HORIZON-LANTERN-2027-01-DATA-12"
HOSPITALS = topic(DATA_12, "Trustworthy lanterns for hospitals", "2027-02-09", "Lamps for corridors. Submit proposals by 9 February 2027.")


@dataclasses.dataclass
class Desk:
    """A home over the world's feeds, and the moment that its next run takes for now."""

    world: World
    api: CallApi
    work: pipeline.Work

    def run(self, *, days: float = 0.0) -> dict[str, dict[str, int]]:
        """A whole run so many days after NOW, with the requests of earlier ones forgotten; -> its figures."""
        self.api.asked.clear()
        self.work = dataclasses.replace(self.work, now=NOW + days * DAY)
        return {outcome.stage: outcome.figures for outcome in pipeline.run(self.work)}

    def url(self, path: str) -> str:
        return self.api.url(path)

    def state(self, path: str) -> str:
        """How the feed at `path` does, as `techwatch feeds` says it."""
        return next(line["state"] for line in feed_lines(self.work) if line["feed"].startswith(self.url(path)))

    def calls(self) -> dict[str, Call]:
        return {call.title: call for call in calls.listing(self.work.store, day=self.work.local.date())}

    def call(self, title: str) -> Call:
        return self.calls()[title]

    def offered(self, path: str) -> dict[str, bool]:
        """The entries of the feed at `path` by title."""
        sql = "SELECT title, offered FROM entries WHERE feed LIKE ? || '%'"
        return {title: bool(offered) for title, offered in self.work.store.db.execute(sql, [self.url(path)])}

    def draft(self) -> str:
        return (self.work.home.review / f"{DRAFT}.md").read_text("utf-8")

    def asked(self, path: str) -> list[Asked]:
        return [asked for asked in self.api.asked if asked.path == path]


@contextlib.contextmanager
def desk_over(world: World, path: pathlib.Path, *, key: str = sites.KEY, of: str = "", **more: Any) -> Iterator[Desk]:
    """A home with one feed of each type, or those named in `of` only; `more` changes a feed, or the home by keys that are no feed's."""
    with sites.serve_world(world) as api:
        named = {name: more.pop(name) for name in sites.NAMES if name in more}
        feeds = [feed for name, feed in zip(sites.NAMES, sites.feeds(api, **named), strict=True) if not of or name in of.split()]
        small_home(path, feeds=feeds, **{"executor": "1"} | more)
        home = open_home(path, {**ENVIRON, "TECHWATCH_AIDES_TERRITOIRES_TOKEN": key})
        with open_store(home.database) as store:
            yield Desk(world, api, pipeline.Work(home, store, NOW))


@pytest.fixture
def desk(tmp_path: pathlib.Path) -> Iterator[Desk]:
    world = World()
    with desk_over(world, tmp_path / "home") as found:
        fill(world, found.url(""))
        yield found


def fill(world: World, root: str) -> None:
    """Thirteen calls that are open, one that is closed; of the fourteen texts two tell another day than their API."""
    world.sedia = [
        [HOSPITALS, topic("HORIZON-LANTERN-2027-01-DATA-13", "Trustworthy lanterns for schools", "2027-02-09", "Lamps for classrooms.")],
        [topic("DIGITAL-LANTERN-2027-BRIDGE-02", "Bridges of paper", "2027-03-04", "The deadline for proposals is 3 April 2027.")],
    ]
    world.ted = [
        [notice("900001-2026", "France – Logiciels – Registre des lanternes", "2027-01-12", "Un registre des lanternes.")],
        [notice("900002-2026", "France – Logiciels – Cartes du bruit", "2027-01-19", "Des cartes du bruit.")],
    ]
    world.idf = [
        [regional_aid(9001, "Trophées de la médiation numérique", "2027-01-15", f"{root}/aides/9001")],
        [
            regional_aid(9002, "AMI ville calme", "2026-12-18", f"{root}/aides/9002"),
            regional_aid(9003, "Aide aux ateliers partagés", "2026-11-19", f"{root}/aides/9003"),
        ],
    ]
    world.boamp = [[tender("26-90001", "Plateforme d'apprentissage", "2026-12-15")], [tender("26-90002", "Capteurs", "2026-12-16")]]
    text = "Soutien aux lieux. Les candidatures sont à déposer avant le 15 janvier 2027."
    world.aides = [[aid(1, "Des lieux pour apprendre", "2027-01-15", text)], [aid(2, "Conseil aux communes", None)]]
    world.cards = [
        [card("/appels/lanternes", "Des lanternes fiables pour les hôpitaux", "Jusqu'au 9 février 2027")],
        [card("/appels/musees", "Musées à distance", "Du 11 sep 2026 au 09 juin 2027")],
    ]
    world.press = [
        item(f"{root}/presse/lanternes", "Trustworthy lanterns for hospitals: Europe opens a call", "Proposals are invited."),
        item(f"{root}/presse/ateliers", "Appel à projets : ateliers de nuit", "La fondation lance un appel."),
    ]
    world.pages = dict(texts())


def texts() -> Iterator[tuple[str, str]]:
    yield "/aides/9001", page("Trophées de la médiation numérique", "Date limite de dépôt des dossiers : 16 janvier 2027.", ABOUT)
    yield "/aides/9002", page("AMI ville calme", "Date limite de dépôt : 18 décembre 2026 à 12h.", ABOUT)
    yield (
        "/appels/lanternes",
        page(
            "Des lanternes fiables pour les hôpitaux",
            f"Appel à projets européen {DATA_12}. Date limite de dépôt : 9 février 2027 à 17h00 (heure de Bruxelles).",
            ABOUT,
        ),
    )
    yield "/appels/musees", page("Musées à distance", "Appel à projets. Date limite : 9 juin 2027.", ABOUT)
    yield (
        "/presse/lanternes",
        page(
            "Trustworthy lanterns for hospitals: Europe opens a call",
            f"The Commission calls for proposals on lamps that hospitals can trust ({DATA_12}).",
            "Proposals are due by 9 February 2027. Hospitals, lamp makers and laboratories of three countries may apply together, and the"
            " first corridors will be lit in autumn, after the jury has read what the partners propose and has answered each of them.",
            lang="en",
        ),
    )
    yield "/presse/ateliers", ateliers("10 janvier 2027")


def ateliers(closes: str) -> str:
    words = f"La fondation lance un appel à projets. Les dossiers sont à déposer au plus tard le {closes} à 12h."
    return page("Appel à projets : ateliers de nuit", words, ABOUT)


# --- what arrives -------------------------------------------------------------------------------------


def dates(call: Call) -> list[tuple[str, str | None, str]]:
    return [(one.date.isoformat(), one.time, one.fact.origin) for one in call.facts.deadlines]


def doubts(call: Call) -> list[tuple[str, str, set[tuple[str, str]]]]:
    return [(doubt.field, doubt.kind, {(one.value, one.fact.origin) for one in doubt.said}) for doubt in call.facts.doubts]


def test_every_type_of_feed_brings_its_calls_with_facts_and_where_they_come_from(desk: Desk) -> None:
    figures = desk.run()
    assert figures["collect"] == {"feeds": 7, "unchanged": 0, "new": 16, "failed": 0}
    assert figures["calls"] == {"calls": 14, "joined": 2, "changed": 14, "moved": 0}
    assert figures["draft"] == {"drafts": 1, "items": 13}
    found = desk.calls()
    assert len(found) == 13
    assert dates(found["Des lieux pour apprendre"]) == [("2027-01-15", None, "structured")]
    assert dates(found["Plateforme d'apprentissage"]) == [("2026-12-15", "12:00", "structured")]
    assert dates(found["France – Logiciels – Cartes du bruit"]) == [("2027-01-19", "12:00", "structured")]
    assert dates(found["Trustworthy lanterns for schools"]) == [("2027-02-09", "17:00", "assumed")]
    assert dates(found["Musées à distance"]) == [("2027-06-09", None, "structured")]
    assert dates(found["Appel à projets : ateliers de nuit"]) == [("2027-01-10", "12:00", "text")]
    assert found["Conseil aux communes"].facts.permanent
    assert found["AMI ville calme"].facts.funder == "Région Île-de-France"
    for call in found.values():
        assert all(said_where(deadline.fact) for deadline in call.facts.deadlines), call.title


def said_where(fact: Fact) -> bool:
    return bool(fact.raw and fact.place and fact.source) and (fact.start >= 0) == (fact.origin == "text")


def test_what_the_text_says_otherwise_is_a_doubt(desk: Desk) -> None:
    desk.run()
    gap = {("2027-01-15 12:00", "structured"), ("2027-01-16", "text")}
    swap = {("2027-03-04 17:00", "assumed"), ("2027-04-03", "text")}
    doubtful = {title: doubts(call) for title, call in desk.calls().items() if call.facts.doubts}
    assert doubtful == {
        "Trophées de la médiation numérique": [("deadlines", "one-day", gap)],
        "Bridges of paper": [("deadlines", "swapped", swap)],
    }


def test_pages_of_those_that_say_all_are_not_fetched(desk: Desk) -> None:
    desk.run()
    fetched = sorted(asked.path for asked in desk.api.asked if asked.path.startswith(("/aides", "/appels/", "/presse")))
    assert fetched == ["/aides/9001", "/aides/9002", "/appels/lanternes", "/appels/musees", "/presse/ateliers", "/presse/lanternes"]


def test_one_call_of_three_sources_is_one_item_and_its_neighbour_another(desk: Desk) -> None:
    desk.run()
    call = desk.call("Trustworthy lanterns for hospitals: Europe opens a call")
    assert {call.source, *(source for source, _ in call.sources)} == {"Europe", "La Presse", "Agence nationale"}
    (deadline,) = call.facts.deadlines
    assert (deadline.date.isoformat(), deadline.time, deadline.fact.source) == ("2027-02-09", "17:00", "Agence nationale")
    assert call.facts.evidence["funder"].source == "Europe"
    assert desk.draft().count("lanterns for hospitals**") + desk.draft().count("lanterns for hospitals: Europe opens a call**") == 1
    assert "Des lanternes fiables" not in desk.draft()
    assert desk.call("Trustworthy lanterns for schools").sources == ()


def test_what_may_be_one_call_is_a_hint(desk: Desk) -> None:
    near = aid(9, "Trophées de la médiation scientifique", "2027-01-15", financers=["Région Île-de-France"])
    desk.world.aides[0].append(near)
    desk.run()
    one, other = desk.call("Trophées de la médiation numérique"), desk.call("Trophées de la médiation scientifique")
    assert [hint.story for hint in links.hints(desk.work.store, one.id)] == [other.id]
    assert (one.sources, other.sources) == ((), ())


def test_calls_that_are_over_are_not_offered_and_old_ones_that_are_open_are(desk: Desk) -> None:
    desk.world.sedia[0][0]["metadata"]["startDate"] = ["2024-05-03T00:00:00.000+0000"]
    old = aid(8, "Ouverte depuis longtemps", "2026-12-01", date_created="2023-01-01")
    desk.world.aides[0] += [aid(7, "Fermée avant-hier", "2026-11-18"), old]
    desk.run()
    assert desk.offered("/api/explore/v2.1/catalog/datasets/aides")["Aide aux ateliers partagés"] is False
    assert desk.offered("/api/aids/") == {
        "Des lieux pour apprendre": True, "Conseil aux communes": True, "Fermée avant-hier": False, "Ouverte depuis longtemps": True,
    }  # fmt: skip
    assert all(desk.offered("/sedia").values())
    assert "Fermée avant-hier" not in desk.draft()


def test_what_an_api_states_counts_when_another_feed_brought_the_page_first(desk: Desk) -> None:
    words = page("AMI ville calme", "La Région lance un appel à manifestation d'intérêt sur le bruit.", ABOUT)
    desk.world.pages["/aides/9002"] = words
    link = item(desk.url("/aides/9002"), "AMI ville calme : la Région appelle", "Un appel de la Région.")
    desk.world.instead = {("idf", 1): sites.FAILED}
    desk.world.press.append(link)
    desk.run()
    assert "AMI ville calme : la Région appelle" not in desk.calls()
    desk.world.instead = {}
    desk.run(days=0.1)
    call = desk.call("AMI ville calme : la Région appelle")
    (deadline,) = call.facts.deadlines
    assert (deadline.date, deadline.fact.origin, deadline.fact.source) == (dt.date(2026, 12, 18), "structured", "Région")
    assert call.source == "La Presse"
    desk.world.idf[1][0]["date_cloture"] = "2027-01-04T11:00:00+00:00"
    desk.run(days=1)
    call = desk.call("AMI ville calme : la Région appelle")
    assert [one.date for one in call.facts.deadlines] == [day(move.after) for move in call.moves] == [dt.date(2027, 1, 4)]


def test_what_an_api_states_counts_when_another_feed_brings_the_page_too(desk: Desk) -> None:
    desk.world.press.append(item(desk.url("/aides/9002"), "AMI ville calme : la Région appelle", "Un appel de la Région."))
    desk.run()
    assert [
        call for title, call in desk.calls().items() if "ville calme" in title and dates(call) == [("2026-12-18", "12:00", "structured")]
    ]


# --- faults -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (sites.FAILED, "error: the server failed (page 2: 500), 1 in a row"),
        (sites.CUT, "reset: the connection was cut (page 2), 1 in a row"),
        (sites.NO_JSON, "broken: the content does not parse (page 2: no JSON"),
    ],
    ids=["500", "cut", "no-json"],
)
def test_an_error_on_the_second_page_keeps_the_first(desk: Desk, fault: sites.Said, words: str) -> None:
    paged = {"sedia": "/sedia", "ted": "/ted", "idf": sites.IDF, "boamp": sites.BOAMP, "aides": "/api/aids/"}
    desk.world.instead = {(name, 2): fault for name in paged}
    assert desk.run()["collect"] == {"feeds": 7, "unchanged": 0, "new": 10, "failed": 5}
    assert {path: desk.state(path)[: len(words)] for path in paged.values()} == dict.fromkeys(paged.values(), words)
    assert "Registre des lanternes**" in desk.draft()
    assert "Bridges of paper" not in desk.calls()
    desk.world.instead = {}
    assert desk.run(days=0.1)["collect"] == {"feeds": 7, "unchanged": 2, "new": 6, "failed": 0}
    assert {desk.state(path) for path in paged.values()} == {"ok"}
    assert len(desk.calls()) == 13
    assert desk.draft().count("<!-- s") == 13
    assert "Cartes du bruit**" in desk.draft()


@pytest.mark.parametrize("fault", [sites.FAILED, say("<html>Un instant</html>", content_type="text/html")], ids=["500", "other-page"])
def test_an_error_on_the_second_page_of_a_list(desk: Desk, fault: sites.Said) -> None:
    desk.world.instead = {("cards", 2): fault}
    assert desk.run()["collect"]["failed"] == 1
    assert "page 2" in desk.state("/appels")
    assert desk.offered("/appels") == {"Des lanternes fiables pour les hôpitaux": True}
    desk.world.instead = {}
    assert desk.run(days=0.1)["collect"]["new"] == 1
    assert desk.state("/appels") == "ok"


def test_a_key_that_is_refused_stops_one_feed_and_says_what_to_do(tmp_path: pathlib.Path) -> None:
    world = World()
    with desk_over(world, tmp_path / "home", key="an-old-key") as desk:
        fill(world, desk.url(""))
        assert desk.run()["collect"] == {"feeds": 7, "unchanged": 0, "new": 14, "failed": 1}
        said = desk.state("/api/aids/")
        assert said.startswith("forbidden: the server refuses us (")
        assert "TECHWATCH_AIDES_TERRITOIRES_TOKEN" in said
        assert "an-old-key" not in said
        assert not desk.asked("/api/aids/")


def test_a_token_that_is_refused_says_what_to_do_too(desk: Desk) -> None:
    desk.world.instead = {("aides", 1): sites.FORBIDDEN}
    assert desk.run()["collect"]["failed"] == 1
    assert "TECHWATCH_AIDES_TERRITOIRES_TOKEN" in desk.state("/api/aids/")
    assert sites.TOKEN not in desk.state("/api/aids/")


def test_without_a_key_nothing_is_asked(tmp_path: pathlib.Path) -> None:
    world = World()
    with desk_over(world, tmp_path / "home", key="") as desk:
        fill(world, desk.url(""))
        assert desk.run()["collect"] == {"feeds": 7, "unchanged": 0, "new": 14, "failed": 1}
        assert desk.state("/api/aids/").startswith("forbidden: the server refuses us (no key: set TECHWATCH_AIDES_TERRITOIRES_TOKEN)")
        assert not [asked for asked in desk.api.asked if asked.path.startswith("/api/aids") or asked.path.startswith("/api/connexion")]


def holds(asked: Asked, secret: str) -> bool:
    return secret in json.dumps([asked.path, dict(asked.query), dict(asked.headers), asked.body.decode("latin-1")])


def test_the_key_is_shown_to_one_address_and_the_token_to_one_api(desk: Desk) -> None:
    desk.run()
    assert {(asked.method, asked.path) for asked in desk.api.asked if holds(asked, sites.KEY)} == {("POST", "/api/connexion/")}
    assert {(asked.method, asked.path) for asked in desk.api.asked if holds(asked, sites.TOKEN)} == {("GET", "/api/aids/")}
    assert len(desk.api.asked) == 2 * 5 + 1 + 2 + 1 + 6


@pytest.mark.parametrize("place", [("connexion", 1), ("aides", 1), ("aides", 2)])
def test_nor_after_a_redirect(desk: Desk, place: tuple[str, int]) -> None:
    with serve_api({("GET", "/api/aids/"): lambda asked: say('{"results": []}')}) as elsewhere:
        desk.world.instead = {place: sites.moved_to(elsewhere.url("/api/aids/"), 302)}
        desk.run()
        assert not [asked for asked in elsewhere.asked if holds(asked, sites.KEY) or holds(asked, sites.TOKEN)]
        assert len(elsewhere.asked) == (place[0] == "aides")


def test_an_api_that_moved_is_told_with_its_new_address(desk: Desk) -> None:
    desk.world.instead = {("sedia", 1): sites.moved_to("https://api.example/v2/search")}
    assert desk.run()["collect"]["failed"] == 1
    assert "https://api.example/v2/search" in desk.state("/sedia")
    assert "put that address into feeds.yaml" in desk.state("/sedia")
    assert desk.state("/ted") == "ok"


def test_odd_records_give_what_can_be_had(desk: Desk) -> None:
    odd = {"deadlineDate": None, "identifier": None, "descriptionByte": [None, 3], "budgetOverview": ["no"], "keywords": "one", "tags": {}}
    lone = topic("", "", "2027-01-01")
    lone["metadata"] |= odd | {"title": "Lone words"}
    desk.world.sedia = [[lone, {"metadata": None, "reference": None}, None, HOSPITALS]]  # type: ignore[list-item]
    lots = {"publication-number": ["900003-2026"], "notice-title": "Un titre nu", "deadline-receipt-tender-date-lot": None, "links": "x"}
    desk.world.ted = [[lots, {}, {"publication-number": None, "deadline-receipt-tender-date-lot": [None, 5]}]]
    nulls = dict.fromkeys(regional_aid(1, "", None, ""), None)
    strange = nulls | {"id_aide": ["Rk-1"], "nom_de_l_aide_de_la_demarche": ["Aide en", "morceaux"], "date_cloture": ["2027-02-01"]}
    desk.world.idf = [[nulls, strange | {"qui_peut_en_beneficier": "PME", "porteur_aide": {"x": 1}}]]
    desk.world.boamp = [[tender("26-90003", "Une étude", None) | {"descripteur_libelle": "seul", "nomacheteur": ["A", "B"]}]]
    desk.world.aides = [[aid(5, "Étrange", "bientôt", targeted_audiences={}, financers="Agence", perimeter=[1], start_date=20261102)]]
    assert desk.run()["collect"]["failed"] == 0
    found = desk.calls()
    assert {"Lone words", "Un titre nu", "Une étude", "Étrange"} <= found.keys()
    assert [title for title in found if title.startswith("Aide en")]
    assert found["Étrange"].facts.funder == "Agence"
    assert "" not in found


# --- what changes -------------------------------------------------------------------------------------


def unpolled(desk: Desk) -> dict[str, list[str]]:
    times = ("last_polled", "last_ok")
    tables = rows(desk.work.home.path, clocks=True)
    return tables | {"feeds": [json.dumps({k: v for k, v in json.loads(row).items() if k not in times}) for row in tables["feeds"]]}


def test_a_second_run_changes_nothing(desk: Desk) -> None:
    desk.run()
    before, draft = unpolled(desk), desk.draft()
    figures = desk.run(days=0.1)
    assert figures["collect"] == {"feeds": 7, "unchanged": 7, "new": 0, "failed": 0}
    assert figures["calls"] == {"calls": 14, "joined": 0, "changed": 0, "moved": 0}
    assert (unpolled(desk), desk.draft()) == (before, draft)


def publish(desk: Desk) -> None:
    path = desk.work.home.review / f"{DRAFT}.md"
    path.write_text(path.read_text("utf-8").replace("- [ ]", "- [x]"), "utf-8")
    pipeline.publish(desk.work, DRAFT)


def next_draft(desk: Desk) -> str:
    return (desk.work.home.review / "veille-2026-12-01.md").read_text("utf-8")


def day(deadline: Deadline | None) -> dt.date:
    assert deadline is not None
    return deadline.date


def block(text: str, title: str) -> str:
    """One item of a draft."""
    return next(part for part in text.split("\n- [") if title in part.partition("\n")[0]).partition("\n\n")[0]


MOVES = {
    "sedia": "Trustworthy lanterns for schools",
    "ted": "France – Logiciels – Registre des lanternes",
    "idf": "AMI ville calme",
    "boamp": "Plateforme d'apprentissage",
    "aides": "Des lieux pour apprendre",
    "cards": "Musées à distance",
}


def move_all(world: World, root: str) -> None:
    """Every API and the list give a call another end, two weeks later."""
    world.sedia[0][1]["metadata"]["deadlineDate"] = ["2027-02-23T00:00:00.000+0000"]
    world.ted[0][0]["deadline-receipt-tender-date-lot"] = ["2027-01-26+01:00"]
    world.idf[1][0] = regional_aid(9002, "AMI ville calme", "2027-01-04", f"{root}/aides/9002")
    world.pages["/aides/9002"] = page("AMI ville calme", "Date limite de dépôt : 4 janvier 2027 à 12h.", ABOUT)
    world.boamp[0][0] = tender("26-90001", "Plateforme d'apprentissage", "2027-01-04")
    world.aides[0][0] = aid(1, "Des lieux pour apprendre", "2027-01-29", "Soutien aux lieux. À déposer avant le 29 janvier 2027.")
    world.cards[1] = [card("/appels/musees", "Musées à distance", "Du 11 sep 2026 au 23 juin 2027")]
    world.pages["/appels/musees"] = page("Musées à distance", "Appel à projets. Date limite : 23 juin 2027.", ABOUT)


def test_a_date_that_moves_in_an_api_is_noticed_once_and_told_in_the_next_draft(desk: Desk) -> None:
    desk.run()
    publish(desk)
    move_all(desk.world, desk.url(""))
    figures = desk.run(days=4.5)
    assert figures["collect"]["changed"] == figures["read"]["updated"] == figures["calls"]["moved"] == 6
    for title in MOVES.values():
        call = desk.call(title)
        (move,) = call.moves
        assert (day(move.before) < day(move.after), move.why, call.sequence) == (True, "moved", 1), title
        assert [one.date for one in call.facts.deadlines] == [day(move.after)], title
        assert "pourquoi : date reportée, au lieu du" in block(next_draft(desk), title), title
    before, draft = unpolled(desk), next_draft(desk)
    assert desk.run(days=4.6)["calls"]["moved"] == 0
    assert (unpolled(desk), next_draft(desk)) == (before, draft)


def test_a_date_that_moves_where_the_page_is_gone_is_noticed_all_the_same(desk: Desk) -> None:
    desk.run()
    desk.world.cards[1] = [card("/appels/musees", "Musées à distance", "Du 11 sep 2026 au 23 juin 2027")]
    del desk.world.pages["/appels/musees"]
    for days in (1, 2, 3, 4, 5):
        desk.run(days=days)
    (move,) = desk.call("Musées à distance").moves
    assert day(move.after) == dt.date(2027, 6, 23)
    assert ABOUT[:60] in desk.call("Musées à distance").text


def test_a_date_that_moves_on_a_record_that_says_less_is_noticed_all_the_same(desk: Desk) -> None:
    desk.world.aides[0][0] = aid(1, "Des lieux pour apprendre", "2027-01-15", ABOUT * 2)
    desk.run()
    desk.world.aides[0][0] = aid(1, "Des lieux pour apprendre", "2027-01-29", "Un soutien.")
    desk.run(days=1)
    (move,) = desk.call("Des lieux pour apprendre").moves
    assert day(move.after) == dt.date(2027, 1, 29)


def test_a_date_that_moves_only_on_its_page_is_noticed_when_that_is_read_again(desk: Desk) -> None:
    desk.run()
    desk.world.pages["/presse/ateliers"] = ateliers("24 janvier 2027")
    for days in (3, 6):
        assert desk.run(days=days)["read"]["entries"] == 0
    title = "Appel à projets : ateliers de nuit"
    assert desk.call(title).moves == ()
    assert desk.run(days=7.1)["calls"]["moved"] == 1
    assert len(desk.asked("/presse/ateliers")) == 1
    (move,) = desk.call(title).moves
    assert (day(move.before), day(move.after)) == (dt.date(2027, 1, 10), dt.date(2027, 1, 24))
    assert desk.run(days=8)["read"]["entries"] == 0
    assert len(desk.asked("/presse/ateliers")) == 0


def test_a_call_that_its_api_lists_no_more_stays_for_its_dates_to_say(desk: Desk) -> None:
    desk.run()
    desk.world.boamp[0] = []
    assert desk.run(days=1)["collect"]["failed"] == 0
    assert desk.call("Plateforme d'apprentissage").facts.status(desk.work.now, dt.UTC) == "open"
    assert "Plateforme d'apprentissage**" in desk.draft()


def test_a_call_that_closes_leaves_the_draft_by_itself(desk: Desk) -> None:
    desk.world.boamp[0] = [tender("26-90001", "Plateforme d'apprentissage", "2026-11-23")]
    desk.run()
    assert "Plateforme d'apprentissage" not in desk.draft(), "it is over before the draft leaves"
    desk.world.boamp[0] = [tender("26-90001", "Plateforme d'apprentissage", "2026-11-25")]
    desk.run(days=1)
    assert "Plateforme d'apprentissage**" in desk.draft()
    desk.run(days=6)
    assert "Plateforme d'apprentissage" not in desk.draft()
    assert "Plateforme d'apprentissage" not in desk.calls()


def test_a_call_that_is_opened_again_is_offered(desk: Desk) -> None:
    desk.run()
    desk.world.idf[1][1]["date_cloture"] = "2026-12-19T11:00:00+00:00"
    desk.run(days=1)
    assert desk.offered("/api/explore/v2.1/catalog/datasets/aides")["Aide aux ateliers partagés"] is True
    assert "Aide aux ateliers partagés**" in desk.draft()


# --- many ---------------------------------------------------------------------------------------------


def syllables(first: str, last: str) -> list[str]:
    return [f"{one}{two}" for one in first.split() for two in last.split()]


NAMES, KINDS = (
    syllables("ka lo mi ru ta ve zo pi na du", "bar lin mok tek"),
    syllables("fe gu sa wi xo jy ho ce be", "dran pol vik mur tol zig"),
)


def many(pages: int) -> World:
    """A hundred calls a page, each with a name of its own."""
    held = [aid(n, f"Aide {NAMES[n % 40]} {KINDS[n // 40]}", f"2027-0{1 + n % 6}-15") for n in range(pages * 100)]
    return World(aides=[held[start : start + 100] for start in range(0, len(held), 100)])


@pytest.mark.slow
def test_two_thousand_records_are_collected_in_one_transaction(tmp_path: pathlib.Path) -> None:
    with desk_over(many(20), tmp_path / "home", of="aides", aides={"pages": 20}) as desk:
        begun: list[str] = []
        desk.work.store.db.conn.set_trace_callback(lambda sql: begun.append(sql) if sql.startswith("BEGIN") else None)
        start = time.monotonic()
        tracemalloc.start()
        figures = pipeline.collect(desk.work).figures
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        desk.work.store.db.conn.set_trace_callback(None)
        assert figures == {"feeds": 1, "unchanged": 0, "new": 2000, "failed": 0}
        assert len(begun) == 1
        assert len(desk.asked("/api/aids/")) == 20
        assert peak < 60_000_000
        assert time.monotonic() - start < 20


@pytest.mark.slow
def test_two_thousand_records_are_calls_in_less_than_a_minute(tmp_path: pathlib.Path) -> None:
    with desk_over(many(20), tmp_path / "home", of="aides", aides={"pages": 20}, executor="auto") as desk:
        start = time.monotonic()
        assert desk.run()["calls"]["calls"] == 2000
        first = time.monotonic() - start
        assert desk.run(days=0.1)["calls"]["changed"] == 0
        assert first < 60
        assert time.monotonic() - start - first < 10
