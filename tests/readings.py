"""Readings that nobody had to fetch or understand, put into a home's store: what was read, for tests of what comes after."""

import dataclasses
import datetime as dt
import json
import pathlib
from collections.abc import Iterable, Sequence
from typing import Any

from homes import write_home
from techwatch import pipeline
from techwatch.home import Home, open_home
from techwatch.store import Store, articles
from techwatch.types import Article, CallFacts, Deadline, Evidence, Fact, Label, Reading

NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)  # a Friday; the next edition of `write_home` is that of Tuesday the 24th
EDITION = "veille-2026-11-24"
ENVIRON = {"TECHWATCH_SECRET": "a secret of the tests", "TECHWATCH_SUPPRESSION_KEY": "a key of the tests"}
MARKETS = {
    "education-hr": "E-éducation & RH",
    "health": "E-santé & bien-être",
    "creative": "Industries culturelles & créatives",
    "city": "Ville durable",
    "industry-services": "Industrie & services",
    "tech-data-ai": "Technologies, données & IA",
}
FEED = {"url": "https://gazette.example/feed", "title": "La Gazette", "lang": "fr"}

NEWS = (
    ("health", "fr", "Un hôpital ouvre son entrepôt de données", "Les séjours anonymisés servent à trier les urgences de nuit."),
    ("city", "en", "Tram drivers test a quieter braking system", "Engineers mount rubber sleeves on forty tramcars before winter."),
    ("creative", "fr", "Un studio indépendant publie son moteur de rendu", "Les musées peuvent préparer leurs visites virtuelles."),
    ("education-hr", "fr", "Deux mille parcours de formation financés", "La région paie des apprentis soudeurs et des chaudronniers."),
    ("city", "fr", "La ville installe des capteurs de bruit", "Quarante lampadaires mesurent le vacarme des scooters du port."),
    ("tech-data-ai", "en", "A compiler for optical processors is released", "Photonic chips multiply matrices without heating the rack."),
)


def reading(
    number: int,
    title: str,
    text: str,
    *,
    market: str = "",
    lang: str = "fr",
    at: dt.datetime = NOW,
    call: CallFacts | None = None,
    **more: Any,
) -> Reading:
    """One article with one label ("" = none); `more` are further fields of the Article."""
    url = f"https://journal{number}.example/article/{number}"
    values = {"id": 0, "canonical": url, "url": url, "title": title, "text": text}
    values |= {"blurb": text, "source": f"Journal {number}", "feed": FEED["url"], "published": at, "seen": at, "lang": lang}
    labels = (Label(market, 0.9, (Evidence(title.split()[0], "title", 1.0),), True),) if market else ()
    return Reading(Article(**values | more), labels, call)


def news(*, at: dt.datetime = NOW) -> list[Reading]:
    """Six stories, numbered from 1."""
    return [reading(number, title, text, market=market, lang=lang, at=at) for number, (market, lang, title, text) in enumerate(NEWS, 1)]


def a_call(number: int, day: dt.date, *, market: str = "health", at: dt.datetime = NOW) -> Reading:
    fact = Fact(f"avant le {day:%d/%m/%Y} à 17 h")
    facts = CallFacts(deadlines=(Deadline(day, "17:00", "Europe/Paris", fact=fact),), funder="Agence Exemple")
    words = f"Appel à projets numéro {number} : dossiers à remettre {fact.raw}, par voie électronique."
    return reading(number, f"Appel à projets numéro {number}", words, market=market, call=facts, at=at)


def put(store: Store, readings: Iterable[Reading]) -> list[Article]:
    """Store readings; -> their articles with ids."""
    with store.transaction():
        return [dataclasses.replace(each.article, id=articles.add(store, each)) for each in readings]


def work_in(home: Home, store: Store, *, now: dt.datetime = NOW, readings: Sequence[Reading] = ()) -> pipeline.Work:
    """A piece of work at `now`, with `readings` stored and grouped."""
    put(store, readings)
    work = pipeline.Work(home, store, now)
    pipeline.group(work)
    pipeline.settle(work)
    return work


def small_home(path: pathlib.Path, **more: Any) -> Home:
    """A home with one feed that is never polled (or the `feeds` given), and the six markets without their terms."""
    markets = {slug: {"names": {"fr": name}, "terms": {}} for slug, name in MARKETS.items()}
    write_home(path, more.pop("feeds", [FEED]), **{"markets": "essai.yaml"} | more)
    (path / "essai.yaml").write_text(json.dumps({"markets": markets}, ensure_ascii=False), encoding="utf-8")
    return open_home(path, ENVIRON)
