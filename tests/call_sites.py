"""A made-up world of calls on loopback: five APIs, a list of links, a feed of the press and the pages behind. Talks to: a socket."""

import contextlib
import dataclasses
import html
import json
from collections.abc import Iterator
from typing import Any

from call_apis import Asked, CallApi, Said, say, serve_api

KEY, TOKEN = "the-key-of-the-cluster", "token-of-a-day"
IDF = "/api/explore/v2.1/catalog/datasets/aides-appels-a-projets/records"
BOAMP = "/api/explore/v2.1/catalog/datasets/boamp/records"
FAILED = say("{}", status=500)
NO_JSON = say('{"results": [{"reference": "5090')
CUT: Said = (200, {"Content-Type": "application/json", "Content-Length": "5000"}, b'{"results": [')
REFUSED = say('{"message": "Unauthorized"}', status=401)
FORBIDDEN = say('{"message": "Forbidden"}', status=403)


def moved_to(url: str, status: int = 301) -> Said:
    return status, {"Location": url}, b""


# --- records as the APIs write them -------------------------------------------------------------------


def topic(identifier: str, title: str, closes: str, text: str = "", **more: Any) -> dict[str, Any]:
    """A topic of SEDIA; `closes` is an ISO day."""
    said = {
        "type": ["1"], "title": [title], "identifier": [identifier], "language": ["en"], "status": ["31094502"],
        "frameworkProgramme": ["43108390"], "deadlineModel": ["single-stage"], "deadlineDate": [f"{closes}T00:00:00.000+0000"],
        "startDate": ["2026-11-03T00:00:00.000+0000"], "descriptionByte": [f"<p>{text}</p>"] if text else [],
    }  # fmt: skip
    found = {"reference": f"{identifier}TOPICSen", "url": None, "title": None, "language": "en", "summary": title, "content": title}
    return found | {"metadata": said | more}


def notice(number: str, title: str, closes: str, text: str) -> dict[str, Any]:
    """A notice of TED."""
    return {
        "publication-number": number, "publication-date": "2026-11-17+01:00", "notice-type": "cn-standard", "notice-title": {"fra": title},
        "description-proc": {"fra": text}, "buyer-name": {"fra": ["Métropole de Rivière (fictive)"]}, "buyer-country": ["FRA"],
        "deadline-receipt-tender-date-lot": [f"{closes}+01:00"], "deadline-receipt-tender-time-lot": ["12:00:00+01:00"],
        "estimated-value-proc": "250000", "estimated-value-cur-proc": "EUR",
    }  # fmt: skip


def regional_aid(number: int, title: str, closes: str | None, page: str, **more: Any) -> dict[str, Any]:
    """An aid of the Région Île-de-France, as its data set has it; `closes` is an ISO day, at noon."""
    return {
        "id_aide": f"Rk-{number}", "reference_administrative": number, "nom_de_l_aide_de_la_demarche": title,
        "porteur_aide": "Région Île-de-France", "qui_peut_en_beneficier": ["Professionnel - PME < 250"], "chapo_txt": "La Région soutient.",
        "date_ouverture": "2026-11-01T23:00:00+00:00", "date_cloture": closes and f"{closes}T11:00:00+00:00", "url_descriptif": page,
        **more,
    }  # fmt: skip


def tender(number: str, title: str, closes: str | None) -> dict[str, Any]:
    """A notice of the BOAMP."""
    return {
        "idweb": number, "objet": title, "nomacheteur": "Ville de Rivière (fictive)", "dateparution": "2026-11-18",
        "datelimitereponse": closes and f"{closes}T11:00:00+00:00", "descripteur_libelle": ["Logiciel"],
        "nature_categorise_libelle": "Avis de marché", "url_avis": f"https://avis.example/{number}",
    }  # fmt: skip


def aid(number: int, title: str, closes: str | None, text: str = "Un soutien.", **more: Any) -> dict[str, Any]:
    """An aid of Aides-territoires."""
    return {
        "id": number, "url": f"/aides/{number}/", "name": title, "description": f"<p>{text}</p>", "financers": ["Agence fictive"],
        "targeted_audiences": ["Entreprise privée"], "perimeter": "Île-de-France", "perimeter_scale": "Région", "start_date": "2026-11-02",
        "submission_deadline": closes, "recurrence": "Ponctuelle" if closes else "Permanente", "origin_url": f"https://aides.example/{number}",
        "date_created": "2026-11-10T09:00:00+01:00", **more,
    }  # fmt: skip


def card(path: str, title: str, dates: str) -> str:
    """An entry of the list of links."""
    return f'<li class="card"><span class="when">{dates}</span><h3><a href="{path}">{html.escape(title)}</a></h3></li>'


def item(url: str, title: str, summary: str) -> str:
    """An entry of the feed of the press."""
    words = html.escape(summary)
    return f"<item><title>{html.escape(title)}</title><link>{url}</link><guid>{url}</guid>\
<pubDate>Thu, 19 Nov 2026 09:00:00 GMT</pubDate><description>{words}</description></item>"


def page(title: str, *paragraphs: str, lang: str = "fr") -> str:
    said = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
    head = f'<!doctype html><html lang="{lang}"><head><title>{title}</title></head>'
    return f"{head}<body><article><h1>{title}</h1>{said}</article></body></html>"


# --- the world ----------------------------------------------------------------------------------------


@dataclasses.dataclass
class World:
    """What the sites hold now, each API page by page; `instead` answers in place of an API's page (its name, its number from 1)."""

    sedia: list[list[dict[str, Any]]] = dataclasses.field(default_factory=list)
    ted: list[list[dict[str, Any]]] = dataclasses.field(default_factory=list)
    idf: list[list[dict[str, Any]]] = dataclasses.field(default_factory=list)
    boamp: list[list[dict[str, Any]]] = dataclasses.field(default_factory=list)
    aides: list[list[dict[str, Any]]] = dataclasses.field(default_factory=list)
    cards: list[list[str]] = dataclasses.field(default_factory=list)
    press: list[str] = dataclasses.field(default_factory=list)
    pages: dict[str, str] = dataclasses.field(default_factory=dict)
    instead: dict[tuple[str, int], Said] = dataclasses.field(default_factory=dict)
    key: str = KEY

    def records(self, name: str, number: int) -> list[Any]:
        held: list[list[Any]] = getattr(self, name)
        return held[number - 1] if 0 < number <= len(held) else []

    def ask_sedia(self, asked: Asked) -> Said:
        number = int(asked.query["pageNumber"])
        body = {"totalResults": len(self.sedia) * 100, "pageNumber": number, "pageSize": 100, "results": self.records("sedia", number)}
        return self.instead.get(("sedia", number), say(json.dumps(body)))

    def ask_ted(self, asked: Asked) -> Said:
        number = int(asked.json.get("iterationNextToken", "1"))
        following = str(number + 1) if number < len(self.ted) else None
        body = {"notices": self.records("ted", number), "totalNoticeCount": 1000, "iterationNextToken": following}
        return self.instead.get(("ted", number), say(json.dumps(body)))

    def ask_records(self, name: str, asked: Asked) -> Said:
        held, limit = getattr(self, name), int(asked.query["limit"])
        number = int(asked.query["offset"]) // limit + 1
        body = {"total_count": len(held) * limit, "results": self.records(name, number)}
        return self.instead.get((name, number), say(json.dumps(body)))

    def log_in(self, asked: Asked) -> Said:
        known = asked.headers.get("x-auth-token") == self.key
        return self.instead.get(("connexion", 1), say(json.dumps({"token": TOKEN})) if known else REFUSED)

    def ask_aides(self, asked: Asked) -> Said:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return FORBIDDEN
        number = int(asked.query.get("page", "1"))
        following = f"/api/aids/?page={number + 1}" if number < len(self.aides) else None
        return self.instead.get(("aides", number), say(json.dumps({"next": following, "results": self.records("aides", number)})))

    def list_links(self, asked: Asked) -> Said:
        number = int(asked.query.get("page", "0")) + 1
        following = f'<a class="next" href="?page={number}">suite</a>' if number < len(self.cards) else ""
        held = "".join(self.records("cards", number))
        body = f'<html lang="fr"><head><title>Appels</title></head><body><ul>{held}</ul>{following}</body></html>'
        return self.instead.get(("cards", number), say(body, content_type="text/html; charset=utf-8"))

    def feed(self, asked: Asked) -> Said:
        body = f'<rss version="2.0"><channel><title>Presse</title>{"".join(self.press)}</channel></rss>'
        return self.instead.get(("press", 1), say(body, content_type="application/rss+xml; charset=utf-8"))

    def page(self, asked: Asked) -> Said:
        body = self.pages.get(asked.path)
        return say(body, content_type="text/html; charset=utf-8") if body else say("", status=404)


class _Answers(dict[tuple[str, str], Any]):
    """Every path that is no API is a page, which may come and go."""

    def __init__(self, world: World) -> None:
        super().__init__(
            {
                ("POST", "/sedia"): world.ask_sedia,
                ("POST", "/ted"): world.ask_ted,
                ("GET", IDF): lambda asked: world.ask_records("idf", asked),
                ("GET", BOAMP): lambda asked: world.ask_records("boamp", asked),
                ("POST", "/api/connexion/"): world.log_in,
                ("GET", "/api/aids/"): world.ask_aides,
                ("GET", "/appels"): world.list_links,
                ("GET", "/rss.xml"): world.feed,
            }
        )
        self._page = world.page

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key) or self._page


@contextlib.contextmanager
def serve_world(world: World) -> Iterator[CallApi]:
    with serve_api(_Answers(world)) as api:
        yield api


LISTING = {"entry": "li.card", "link": "h3 a", "dates": ".when", "next": "a.next"}


NAMES = ("sedia", "ted", "idf", "boamp", "aides", "cards", "press")
"""The feeds of `feeds`, in its order."""


def feeds(api: CallApi, **more: dict[str, Any]) -> list[dict[str, Any]]:
    """A feed of each type; `more` changes one, by its name."""
    kinds: dict[str, dict[str, Any]] = {
        "sedia": {"url": api.url("/sedia"), "title": "Europe", "type": "sedia", "lang": "en"},
        "ted": {"url": api.url("/ted"), "title": "TED", "type": "ted"},
        "idf": {"url": api.url(f"{IDF}?limit=2"), "title": "Région", "type": "opendatasoft"},
        "boamp": {"url": api.url(f"{BOAMP}?limit=2"), "title": "BOAMP", "type": "opendatasoft"},
        "aides": {"url": api.url("/api/aids/"), "title": "Aides-territoires", "type": "aides-territoires"},
        "cards": {"url": api.url("/appels"), "title": "Agence nationale", "type": "html", "listing": LISTING},
        "press": {"url": api.url("/rss.xml"), "title": "La Presse"},
    }
    return [{"lang": "fr", "kind": "calls", **feed, **more.get(name, {})} for name, feed in kinds.items()]
