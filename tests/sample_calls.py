"""Calls and what happened to them, as tests of digests and notices need them: everything is made up."""

import dataclasses
import datetime as dt

from sample_edition import CONFIG, DAY, LINKS, deadline, edition, item, view
from techwatch import render
from techwatch.types import Call, CallFacts, Doubt, Edition, Fact, Item, Money, Move, Offer, Statement

AT = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
NEAR = deadline("2026-11-27", "12:00", "avant le vendredi 27 novembre 2026 à 12 h")
OLD, NEW = deadline("2026-12-03", "17:00", "3 décembre 2026"), deadline("2027-01-12", "17:00", "jusqu'au 12 janvier 2027 à 17h00")
EARLIER = deadline("2026-12-08", "10:00", "8/12/2026 10:00")
SAID = deadline("2026-12-11", "23:59", fact=Fact("11 décembre à 23h59", "editor", place="editor"))
EUROPEAN = deadline("2026-12-15", "17:00", "15 December 2026, 17:00 Brussels time", zone="Europe/Brussels")
LONDON = deadline("2026-12-16", "16:00", "16 December 2026 at 4pm", zone="Europe/London")
UNSURE = (
    Statement("2026-12-15 17:00", Fact("15 December 2026", source="Europe Exemple")),
    Statement("2027-05-12", Fact("12/05/2027", source="Agence Exemple")),
)
OFFER = Offer("needed", dt.date(2026, 11, 25), "cellule projets", "le 25 novembre à 14 h, en ligne", "un exploitant de réseau")
PERSONAL = dataclasses.replace(
    LINKS, calls="https://veille.pole.example/calls/", calls_only="https://veille.pole.example/calls-only/" + "a1B2" * 30
)
UNFOLLOW = "https://veille.pole.example/follow/" + "a1B2" * 30


def call_item(number: int, title: str, facts: CallFacts, **changes) -> Item:
    values = {"id": f"c{number}", "lang": "fr", "source": "Région Exemple", "section": "calls", "blurb": "", "also_in": ()}
    url = f"https://agence.example/appels/{number}"
    return item(200 + number, title=title, url=url, call=facts, **(values | changes))


def calls() -> tuple[Item, ...]:
    """One of each: closing with an offer, moved later and earlier, doubtful, new, open all year, put right by editors."""
    aid = Money(None, 200000, fact=Fact("une aide plafonnée à 200 000 €"))
    closing = CallFacts(
        deadlines=(NEAR,), funder="Région Exemple", applicants=("sme", "research"), budget_per_project=aid, consortium="yes", min_partners=3
    )
    large = Money(6e6, 6e6, fact=Fact("dotée de 6 M€"))
    doubt = Doubt("deadlines", "swapped", UNSURE)
    european = CallFacts(deadlines=(EUROPEAN,), programme="Europe Exemple", doubts=(doubt,))
    artists = CallFacts(deadlines=(deadline("2026-12-15", None, "le 15 décembre"),), applicants=("individual", "nonprofit"))
    return (
        call_item(1, "Démonstrateurs de mobilité douce dans les villes moyennes", closing, news="closing", offer=OFFER),
        call_item(
            2,
            "Numérique en santé : entrepôts de données et aide au tri",
            CallFacts(deadlines=(NEW,), funder="Agence Exemple", budget_total=large),
            news="moved",
            moved=Move("final", OLD, NEW, AT),
            offer=Offer("possible"),
        ),
        call_item(3, "AI for trustworthy industrial robots: innovation actions", european, lang="en", news="new"),
        call_item(4, "Résidences d'artistes et création immersive", artists, news="new"),
        call_item(5, "Prêt innovation", CallFacts(permanent=True, evidence={"permanent": Fact("ouvert toute l'année")})),
        call_item(
            6,
            "Jumeaux numériques des réseaux d'eau",
            CallFacts(deadlines=(EARLIER,), funder="Agence Exemple"),
            news="moved",
            moved=Move("final", deadline("2026-12-18"), EARLIER, AT),
        ),
        call_item(
            7,
            "Formation aux métiers de la donnée",
            CallFacts(deadlines=(SAID,)),
            news="moved",
            moved=Move("final", deadline("2026-12-12"), SAID, AT, "corrected"),
        ),
    )


def calls_edition(**changes) -> Edition:
    return edition(0, items=calls(), editorial={}, **changes)


def member(**changes) -> render.Reader:
    matches = {"c1": "Pour vous : PME, Île-de-France ; consortium nécessaire", "c3": "Pour vous : laboratoire"}
    follow = {f"c{number}": UNFOLLOW for number in (1, 3, 4, 5, 6, 7)}
    return dataclasses.replace(render.Reader(links=PERSONAL, matches=matches, follow=follow), **changes)


def calls_view(lang: str = "fr", **changes) -> render.EditionView:
    return view(lang, shown=calls_edition(), who=member(**changes))


CALLS = {each.id: Call(each.id, each.title, each.url, each.source, each.lang, each.call, offer=each.offer) for each in calls()}


def notice(id: str, kind, at, before=None, **changes) -> render.Notice:
    values = {"url": f"https://veille.pole.example/calls/{id}", "unfollow": UNFOLLOW if kind != "correction" else ""}
    return render.Notice(CALLS[id], kind, at, before, **(values | changes))


REMINDER, ABROAD = notice("c1", "reminder", NEAR), notice("c3", "reminder", LONDON)
LATER, SOONER = notice("c2", "moved", NEW, OLD), notice("c6", "moved", EARLIER, deadline("2026-12-18", "24:00"))
WRONG_DATE = notice("c7", "correction", SAID, deadline("2026-12-12"), sent=dt.date(2026, 11, 17))
WRONG_AMOUNT = notice(
    "c1",
    "correction",
    None,
    field="budget_per_project",
    was="300000 EUR",
    told=CallFacts(budget_per_project=Money(None, 300000)),
    sent=dt.date(2026, 11, 17),
)
EVERY = (REMINDER, ABROAD, LATER, SOONER, WRONG_DATE, WRONG_AMOUNT)


def notices_view(env, *notices, lang: str = "fr", links: render.Links = PERSONAL) -> render.NoticeView:
    return render.notice_view(notices or EVERY, env=env, config=CONFIG, lang=lang, date=DAY, links=links)
