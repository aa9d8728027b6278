"""The words of the review file in French and English: headings, front-matter keys, dates. Pure."""

import datetime as dt
import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from techwatch.config import MarketList
from techwatch.text import fold
from techwatch.types import Lang, Market, Role

Status = Literal["draft", "approved", "published"]


@dataclass(frozen=True, slots=True)
class Wording:
    """What the engine writes into the file, in one language."""

    help: tuple[str, ...]
    status: str
    send: str
    subject: str
    rising: str
    rising_hint: str
    values: Mapping[Status, str]
    values_hint: str
    editorial: str
    editorial_hint: str
    calls: str
    cluster: str
    later: str
    later_hint: str
    shelf: str
    off_topic: str
    off_topic_hint: str
    why: str
    new: str
    rest: str
    rest_hint: str
    also: str
    closes: str
    read_in: str
    permanent: str
    undated: str
    assumed: str
    beside: str
    roles: Mapping[Role, str]


FRENCH: Final = Wording(
    help=(
        "[x] part, [ ] ne part pas. Titres et textes se modifient ici ; l'ordre est celui de la lettre.",
        "Une adresse seule sur une ligne est un élément. Pour valider : remplacez brouillon par validé.",
    ),
    status="statut",
    send="envoi",
    subject="objet",
    rising="ce qui monte",
    rising_hint="effacez un terme pour l'ôter",
    values={"draft": "brouillon", "approved": "validé", "published": "publié"},
    values_hint="brouillon, validé",
    editorial="Éditorial",
    editorial_hint="Trois lignes de votre main, ou rien.",
    calls="Appels à projets",
    cluster="La vie du pôle",
    later="Plus tard",
    later_hint="Ce que vous mettez ici ne part pas cette fois et revient de lui-même dans le prochain numéro.",
    shelf="de l'étagère, depuis le {day}",
    off_topic="Hors sujet",
    off_topic_hint="Ce que vous mettez ici ne part pas, et le moteur apprend que ce n'est pour aucun marché.",
    why="pourquoi",
    new="Nouveaux depuis la dernière lecture",
    rest="Les autres candidats",
    rest_hint="Une ligne cochée ici part aussi.",
    also="aussi",
    closes="Clôture",
    read_in="lu",
    permanent="appel permanent",
    undated="date non trouvée",
    assumed="date supposée",
    beside="proposition du moteur",
    roles={
        "cutoff": "relève",
        "stage1": "première étape",
        "stage2": "deuxième étape",
        "precontact": "contact préalable",
        "questions": "questions",
    },
)
ENGLISH: Final = Wording(
    help=(
        "[x] goes out, [ ] does not. Titles and texts are edited here; the order is that of the digest.",
        "An address alone on a line is an item. To approve: replace draft by approved.",
    ),
    status="status",
    send="send",
    subject="subject",
    rising="rising",
    rising_hint="delete a term to take it out",
    values={"draft": "draft", "approved": "approved", "published": "published"},
    values_hint="draft, approved",
    editorial="Editorial",
    editorial_hint="Three lines of your own, or nothing.",
    calls="Calls for proposals",
    cluster="Cluster life",
    later="Later",
    later_hint="What you put here does not go out this time and comes back by itself in the next edition.",
    shelf="from the shelf, since {day}",
    off_topic="Off topic",
    off_topic_hint="What you put here does not go out, and the engine learns that it is for no market.",
    why="why",
    new="New since last read",
    rest="The other candidates",
    rest_hint="A line ticked here goes out too.",
    also="also",
    closes="Closes",
    read_in="read",
    permanent="permanent call",
    undated="no date found",
    assumed="assumed date",
    beside="the engine's proposal",
    roles={"cutoff": "cut-off", "stage1": "first stage", "stage2": "second stage", "precontact": "first contact", "questions": "questions"},
)
BOTH: Final = (FRENCH, ENGLISH)


def wording(lang: Lang) -> Wording:
    """The words for a cluster whose first language is `lang`: French, else English."""
    return FRENCH if lang == "fr" else ENGLISH


def wording_of(text: str) -> Wording:
    """The words that a file was written with; French when nothing tells."""
    front = re.match(r"\ufeff?\s*-{3,}[ \t]*\r?$.*?^-{3,}[ \t]*\r?$", text, re.M | re.S)
    english = re.search(rf"^{ENGLISH.status}[ \t]*:", front[0], re.M) if front else None
    return ENGLISH if english or re.search(rf"^#+[ \t]*{ENGLISH.rest}[ \t]*\r?$", text, re.M) else FRENCH


# --- headings -------------------------------------------------------------------------------------


def key(name: str) -> str:
    """A heading as it is compared: small letters, no accents, `&`, `et` and `and` alike, no punctuation."""
    words = re.findall(r"[^\W_]+", fold(name.replace("&", " et ")))
    return " ".join("et" if word == "and" else word for word in words)


def is_editorial(title: str) -> bool:
    """Whether a heading opens the editorial."""
    return key(title) in {key(FRENCH.editorial), "edito"}


Place = tuple[Literal["market", "calls", "cluster", "later", "off-topic"], Market]


def places(markets: MarketList) -> dict[str, Place]:
    """Every heading under which items may stand -> section and market; a market by its slug or a name in any language."""
    found: dict[str, Place] = {}
    for slug, market in markets.markets.items():
        found |= {key(name): ("market", slug) for name in (slug, *market.names.values())}
    for words in BOTH:
        found |= {key(words.calls): ("calls", ""), key(words.cluster): ("cluster", "")}
        found |= {key(words.later): ("later", ""), key(words.off_topic): ("off-topic", "")}
    return found | {"appels": ("calls", ""), "calls": ("calls", ""), "etagere": ("later", ""), "shelf": ("later", "")}


def language_name(lang: Lang) -> str:
    """The language's own name, as a heading: "Français"; the code itself when it is not known."""
    try:
        name = Locale.parse(lang).get_display_name(lang)
    except (UnknownLocaleError, ValueError):
        name = None
    return name[:1].upper() + name[1:] if name else lang


def languages_by_heading(languages: Iterable[Lang]) -> dict[str, Lang]:
    """Headings that open the editorial's part in a language -> its code."""
    found: dict[str, Lang] = {"francais": "fr", "french": "fr", "anglais": "en", "english": "en"}
    for lang in languages:
        found |= {key(lang): lang, key(language_name(lang)): lang}
    return found


# --- dates ----------------------------------------------------------------------------------------


def day_and_month(day: dt.date, lang: Lang) -> str:
    """A day as a meta line gives it: "18 nov.", "18 Nov"."""
    return _formatted(day, "d MMM", lang)


def full_date(day: dt.date, lang: Lang) -> str:
    """A day in full: "15 décembre 2026", "15 December 2026"."""
    return _formatted(day, "d MMMM y", lang)


@functools.cache
@functools.lru_cache(maxsize=4096)
def _formatted(day: dt.date, form: str, lang: Lang) -> str:
    text = str(format_date(day, form, locale="fr" if lang == "fr" else "en_GB"))
    return re.sub(r"^1 ", "1er ", text) if lang == "fr" else text


def colon(lang: Lang) -> str:
    """What stands between a name and its value."""
    return " : " if lang == "fr" else ": "


_MONTHS: Final[Mapping[str, int]] = {
    fold(name).rstrip("."): number
    for locale in ("fr", "en_GB")
    for width in ("wide", "abbreviated")
    for number, name in Locale.parse(locale).months["format"][width].items()
}
_DATE = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<d2>\d{1,2})[/.](?P<m2>\d{1,2})[/.](?P<y2>\d{4})|(?P<d3>\d{1,2})(?:er|st|nd|rd|th)?\s+(?P<name>[a-z]+)\.?\s+(?P<y3>\d{4})"
)
_HOUR = re.compile(r"\b([01]?\d|2[0-4])\s*(?:[:h]\s*([0-5]\d)?)(?!\d)")


def read_date(text: str) -> dt.date | None:
    """The first full date of `text`: 2026-12-15, 15/12/2026 (day first) or "15 décembre 2026"; None when there is none."""
    found = _DATE.search(fold(text))
    return _date(found) if found else None


def read_dates(text: str) -> list[dt.date]:
    """Every full date of `text`, in its order, as `read_date` reads them; what looks like one and is none is left out."""
    return [day for found in _DATE.finditer(fold(text)) if (day := _date(found))]


def _date(found: re.Match[str]) -> dt.date | None:
    day, year = found["d"] or found["d2"] or found["d3"], found["y"] or found["y2"] or found["y3"]
    month = _MONTHS.get(found["name"], 0) if found["name"] else int(found["m"] or found["m2"])
    try:
        return dt.date(int(year), month, int(day))
    except ValueError:
        return None


def read_hour(text: str) -> str | None:
    """The first hour of `text` as HH:MM: "8:30", "8 h 30", "17h"; None when there is none."""
    found = _HOUR.search(fold(text))
    return f"{int(found[1]):02d}:{found[2] or '00'}" if found else None
