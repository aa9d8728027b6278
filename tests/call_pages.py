"""A home with calls in its store, as their pages show them, and what a browser would send to these pages."""

import dataclasses
import datetime as dt
import itertools
import pathlib
import re
import zoneinfo
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

from at_desk import TEAM
from readings import put, reading, small_home
from techwatch import pipeline
from techwatch.home import Home
from techwatch.store import articles, open_store, stories, subscribers
from techwatch.types import CallFacts, Deadline, Fact, Money, Reading, Subscriber
from techwatch.web.page import clock
from test_web import Answer, Client

NOW = clock()
TODAY = NOW.astimezone(zoneinfo.ZoneInfo("Europe/Paris")).date()
EDITION = f"veille-{TODAY + dt.timedelta(days=3)}"
NUMBERS = itertools.count(1)
FORM = "application/x-www-form-urlencoded"


def day(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


def closing(days: int, raw: str = "", **more: str) -> Deadline:
    date = day(days)
    values = {"time": "17:00", "zone": "Europe/Paris"} | more
    return Deadline(date, fact=Fact(raw or f"avant le {date:%d/%m/%Y} à 17 h", place="text"), **values)


def a_call(number: int, title: str, facts: CallFacts, *, market: str = "city", **more: str) -> Reading:
    said = facts.deadlines[0].fact.raw if facts.deadlines else "sans date"
    return reading(number, title, f"{title}. Les dossiers sont à remettre {said}.", market=market, call=facts, at=NOW, **more)


def full(days: int) -> CallFacts:
    return CallFacts(
        deadlines=(dataclasses.replace(closing(days // 2), role="stage1"), closing(days)),
        opening=day(-5),
        budget_per_project=Money(50_000, 300_000, "EUR", Fact("de 50 000 à 300 000 €", place="text")),
        max_rate_pct=50.0,
        funder="Agence Exemple",
        programme="Villes calmes",
        applicants=("sme", "research"),
        consortium="yes",
        min_partners=3,
        scope="regional",
        regions=("Île-de-France",),
        apply_url="https://depot.example/aap",
        evidence={
            "funder": Fact("Agence Exemple", "structured", place="porteur"),
            "applicants": Fact("ouvert aux PME et laboratoires", place="text"),
            "consortium": Fact("un consortium d'au moins trois partenaires", place="text"),
            "max_rate_pct": Fact("", "assumed"),
        },
    )


@dataclass(frozen=True)
class Seen:
    """A home with calls in its store; ids of their stories by a short name, and the id of one that became another."""

    home: Home
    ids: dict[str, str]
    gone: str


READINGS = {
    "noise": a_call(1, "Capteurs de bruit pour rues calmes : appel à projets", full(40)),
    "soon": a_call(2, "Concours d'idées <b>pour</b> navettes de nuit", CallFacts(deadlines=(closing(4),), nature="contest")),
    "health": a_call(
        3, "Grants for quieter hospital wards", CallFacts(deadlines=(closing(90),), applicants=("university",)), market="health", lang="en"
    ),
    "forever": a_call(4, "Aide permanente aux jeunes pousses du bâtiment", CallFacts(permanent=True)),
    "closed": a_call(5, "Appel clos sur les toitures végétales", CallFacts(deadlines=(closing(-9),))),
    "doubt": a_call(6, "Réseaux de chaleur sobres, appel commun", CallFacts(deadlines=(closing(30), closing(60, role="stage2")))),
    "other": a_call(7, "Heat networks: the joint call", CallFacts(deadlines=(closing(31, "by the 31st day"),)), lang="en"),
    "edited": a_call(8, "Jardins partagés et ombrières", full(50)),
    "busy": a_call(9, "Ascenseurs à faible consommation", full(80)),
    "followed": a_call(10, "Vélos cargos pour artisans", CallFacts(deadlines=(closing(45),), consortium="yes")),
}


def filled(path: pathlib.Path) -> Seen:
    """A home with the READINGS, two of which were found to be one call, and one of which moved since."""
    home = small_home(path, team=list(TEAM))
    with open_store(home.database) as store:
        work = pipeline.Work(home, store, NOW - dt.timedelta(days=2))
        kept = dict(zip(READINGS, put(store, READINGS.values()), strict=True))
        pipeline.group(work)
        pipeline.settle(work)
        gone = articles.story_of(store, kept["other"].id)
        first = articles.story_of(store, kept["doubt"].id)
        stands = stories.join(store, first, gone)
        moved = dataclasses.replace(READINGS["noise"], call=full(48))
        articles.replace(store, kept["noise"].id, moved)
        pipeline.settle(pipeline.Work(home, store, NOW - dt.timedelta(days=1)))
        ids = {name: articles.story_of(store, article.id) for name, article in kept.items()}
        return Seen(home, ids, gone if stands == first else first)


def new_member(seen: Seen) -> Subscriber:
    """Somebody who was not there before."""
    with open_store(seen.home.database) as store:
        email = f"membre-{next(NUMBERS)}@adherent.example"
        subscribers.put(store, Subscriber(0, email, lang="fr", markets=("city",)), now=NOW)
        found = subscribers.by_email(store, email)
    assert found is not None
    return found


def post(client: Client, address: str, words: dict[str, str] | list[tuple[str, str]], **headers: str) -> Answer:
    return client.request("POST", address, urlencode(words).encode(), content_type=FORM, **headers)


def said(page: Answer) -> str:
    """The page's words: no tags, plain spaces."""
    body = re.sub(r"<style.*?</style>", " ", page.text, flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def path(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def written(date: dt.date) -> str:
    months = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]
    return f"{'1er' if date.day == 1 else date.day} {months[date.month - 1]} {date.year}"
