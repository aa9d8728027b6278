"""The words of a report's selection file in French and English: keys, headings, hints, kinds of actors. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from techwatch.review.wording import key
from techwatch.text import fold
from techwatch.types import ActorKind, Lang

Field = Literal["theme", "period", "markets", "lang", "expand", "without", "forms", "title"]
Part = Literal["conclusion", "summary", "stories", "calls", "actors", "added", "others", "new"]


@dataclass(frozen=True, slots=True)
class Words:
    """What the engine writes into the file, in one language."""

    lang: Lang
    help: tuple[str, ...]
    fields: Mapping[Field, str]
    everything: str
    yes: str
    no: str
    parts: Mapping[Part, str]
    hints: Mapping[Part, str]
    kinds: Mapping[ActorKind, str]
    member: str
    stories: str
    sources: str
    added: str
    beside: str


FRENCH: Final = Words(
    lang="fr",
    help=(
        "[x] figure dans l'étude, [ ] n'y figure pas. Titres, dates et faits se corrigent ici.",
        "Puis : techwatch report --again et le nom de ce dossier, ou « Refaire » au bureau.",
    ),
    fields={
        "theme": "thème",
        "period": "période",
        "markets": "marchés",
        "lang": "langue",
        "expand": "élargir",
        "without": "sans",
        "forms": "formats",
        "title": "titre",
    },
    everything="tous",
    yes="oui",
    no="non",
    parts={
        "conclusion": "Conclusion",
        "summary": "En bref",
        "stories": "Sujets",
        "calls": "Appels à projets",
        "actors": "Acteurs",
        "added": "Ajouts",
        "others": "Autres sujets trouvés",
        "new": "Nouveaux depuis la dernière fois",
    },
    hints={
        "conclusion": "Votre conclusion, en Markdown, ou rien. Intertitres : ###.",
        "summary": "Des phrases d'articles, mot pour mot : gardez-les ou non.",
        "actors": "Décoché : rayé. « Nom = Autre nom » réunit les deux. Genre : organisation, personne, lieu, programme.",
        "added": "Une adresse par ligne, ou le nom d'un PDF posé dans ce dossier.",
        "others": "Une ligne cochée ici entre dans l'étude.",
        "new": "Trouvés depuis : cochez ce qui entre dans l'étude.",
    },
    kinds={"organisation": "organisation", "person": "personne", "place": "lieu", "programme": "programme"},
    member="adhérent",
    stories="sujets",
    sources="sources",
    added="ajouté",
    beside="proposition du moteur",
)
ENGLISH: Final = Words(
    lang="en",
    help=(
        "[x] is in the report, [ ] is not. Titles, dates and facts are corrected here.",
        "Then: techwatch report --again and the name of this folder, or “Make again” at the desk.",
    ),
    fields={
        "theme": "theme",
        "period": "period",
        "markets": "markets",
        "lang": "language",
        "expand": "widen",
        "without": "without",
        "forms": "formats",
        "title": "title",
    },
    everything="all",
    yes="yes",
    no="no",
    parts={
        "conclusion": "Conclusion",
        "summary": "In brief",
        "stories": "Stories",
        "calls": "Calls",
        "actors": "Who is active",
        "added": "Additions",
        "others": "Other stories found",
        "new": "New since last time",
    },
    hints={
        "conclusion": "Your conclusion, in Markdown, or nothing. Headings: ###.",
        "summary": "Sentences of articles, word for word: keep them or not.",
        "actors": "Unticked: struck. “Name = Other name” makes them one. Kind: organisation, person, place, programme.",
        "added": "An address on each line, or the name of a PDF that lies in this folder.",
        "others": "A line ticked here enters the report.",
        "new": "Found since: tick what enters the report.",
    },
    kinds={"organisation": "organisation", "person": "person", "place": "place", "programme": "programme"},
    member="member",
    stories="stories",
    sources="sources",
    added="added",
    beside="the engine's proposal",
)
BOTH: Final = (FRENCH, ENGLISH)

FIELDS: Final[Mapping[str, Field]] = {fold(name): field for words in BOTH for field, name in words.fields.items()} | {
    "market": "markets",
    "marche": "markets",
    "lang": "lang",
    "langues": "lang",
    "format": "forms",
    "elargissement": "expand",
    "expand": "expand",
}
"""A key of the header, folded -> its field."""

PARTS: Final[Mapping[str, Part]] = {key(name): part for words in BOTH for part, name in words.parts.items()} | {
    key("Appels"): "calls",
    key("Calls for proposals"): "calls",
    key("L'essentiel"): "summary",
    key("In short"): "summary",
    key("Summary"): "summary",
    key("Actors"): "actors",
    key("Ajout"): "added",
    key("Added"): "added",
}
"""A heading as `wording.key` compares it -> the part that it opens."""

KINDS: Final[Mapping[str, ActorKind]] = {fold(name): kind for words in BOTH for kind, name in words.kinds.items()} | {
    "organization": "organisation",
    "entreprise": "organisation",
    "company": "organisation",
    "people": "person",
    "ville": "place",
    "program": "programme",
}
"""A word for a kind of actor, folded -> the kind."""


def words(lang: Lang) -> Words:
    """The words for a report in `lang`: French, else English."""
    return FRENCH if lang == "fr" else ENGLISH
