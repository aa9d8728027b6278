"""A home with one published edition and many members, to be sent: for tests and measurements."""

import datetime as dt
import itertools
import json
import pathlib
from collections.abc import Iterator
from typing import Any, Final

from homes import MARKETS, write_home
from techwatch.home import Home, open_home
from techwatch.pipeline.work import Work
from techwatch.store import Store, editions, subscribers
from techwatch.types import AlsoIn, CallFacts, Deadline, Edition, Fact, Item, Money, Profile, Subscriber

NOW: Final = dt.datetime(2025, 11, 25, 7, 30, tzinfo=dt.UTC)
DAY: Final = dt.date(2025, 11, 25)
EDITION: Final = "veille-2025-11-25"
ENVIRON: Final = {"TECHWATCH_SECRET": "a secret of tests", "TECHWATCH_SUPPRESSION_KEY": "a key of tests"}

_WORDS: Final = (
    "L'hôpital de la région ouvre son entrepôt de données à trois jeunes entreprises, qui y mesurent l'usage des parcours de soins.",
    "Les équipes du réseau de tramway essaient un outil d'aide à la conduite ; les premiers retours sont attendus au printemps.",
    "A museum lends its rooms and its archive to students & makers, who build “silent tours” with sensors (and no screen at all).",
    "Une étude de deux ans suit 1 200 apprentis : ce qu'ils retiennent d'un geste montré en réalité mixte, et ce qu'ils oublient.",
)


def sending_home(path: pathlib.Path, *, mail: dict[str, Any] | None = None, **more: Any) -> Home:
    """A home that is not asked to collect anything; `mail` adds to its section."""
    feed = {"url": "https://presse.example/rss", "title": "Presse", "lang": "fr"}
    base = {"sender": "veille@essai.example", "list_id": "veille.essai.example", "unsubscribe": "stop@essai.example"}
    said = {"mail": base | (mail or {}), "web": {"public_url": "https://veille.essai.example"}, "markets": "essai.yaml"}
    write_home(path, [feed], **said | more)
    markets = {slug: {"names": {"fr": slug.title(), "en": slug.upper()}, "terms": {}} for slug in MARKETS}
    (path / "essai.yaml").write_text(json.dumps({"markets": markets}), encoding="utf-8")
    return open_home(path, ENVIRON)


def publish(store: Store, *, news: int = 22, calls: int = 6) -> Edition:
    """An edition with so many items, frozen."""
    items = (*(_news(number) for number in range(news)), *(_call(number) for number in range(calls)))
    subject = {"fr": "La veille de la semaine", "en": "This week's watch"}
    editorial = {"fr": f"Bonjour à toutes et à tous. {_WORDS[1]}", "en": "Hello all. Here is the week in brief."}
    edition = Edition(EDITION, "veille", DAY, number=12, status="published", subject=subject, editorial=editorial, items=items)
    with store.transaction():
        editions.open_edition(store, edition, now=NOW)
        editions.freeze(store, edition, now=NOW)
    return edition


def _news(number: int) -> Item:
    lang = "en" if number % 4 == 2 else "fr"
    words, market = _WORDS[number % 4], MARKETS[number % 6]
    title = f"{words.split(',')[0].split(';')[0].split(':')[0][:70].strip()} ({number})"
    also = (AlsoIn("Autre journal", f"https://autre.example/{number}?a=1&b=2", "fr"),) if number % 3 == 0 else ()
    url = f"https://presse.example/articles/2026/11/{number}-un-titre-assez-long?utm=0&x={number}"
    return Item(f"s{number:04x}", title, url, "Presse Exemple", DAY, lang, also, words, market, keep=True)


def _call(number: int) -> Item:
    ends = DAY + dt.timedelta(days=9 + 5 * number)
    fact = Fact(f"avant le {ends:%d/%m/%Y}")
    facts = CallFacts(
        deadlines=(Deadline(ends, "17:00", "Europe/Paris", fact=fact),),
        budget_per_project=Money(None, 50_000.0 + number),
        max_rate_pct=50,
        applicants=("sme",),
        funder="Fonds Exemple",
        evidence={"budget_per_project": Fact("50 000 € par projet"), "applicants": Fact("PME de moins de 250 salariés")},
    )
    title, market = f"Appel à projets n° {number} : capteurs sobres & réseaux", MARKETS[number % 6]
    url = f"https://fonds.example/aap/{number}"
    return Item(f"c{number:04x}", title, url, "Fonds Exemple", DAY, "fr", (), _WORDS[3], market, section="calls", keep=True, call=facts)


def combinations() -> Iterator[dict[str, Any]]:
    """64 choices that members make: markets, languages, calls only."""
    pairs = [(one,) for one in MARKETS] + list(itertools.combinations(MARKETS, 2))[:9] + [()]
    for markets, lang, calls_only in itertools.product(pairs, ("fr", "en"), (False, True)):
        yield {"markets": markets, "lang": lang, "calls_only": calls_only}


def add_members(store: Store, count: int, *, domain: str = "adherent{place}.example", **more: Any) -> None:
    """So many members over the 64 combinations, ten to a domain."""
    choices = list(combinations())
    with store.transaction():
        for number in range(count):
            email = f"membre{number}@{domain.format(place=number // 10)}"
            name = ("Camille Exemple", "Zoë d'Essai", "", "Service achats (site 2)")[number % 4]
            day = dt.date(2025, 1, 1) + dt.timedelta(days=number % 300)
            member = Subscriber(0, email, name, "Exemple", consent="Convention d'adhésion", consent_on=day, **choices[number % 64] | more)
            subscribers.put(store, member, now=NOW)


def work_of(home: Home, store: Store, *, now: dt.datetime = NOW) -> Work:
    return Work(home, store, now)


SMALL_FIRM: Final = Profile(kind="sme", employees=20, region="Île-de-France")
