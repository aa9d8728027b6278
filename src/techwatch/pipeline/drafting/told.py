"""A line of the desk's log -> words that an editor understands at a glance, French or English."""

import re
from collections.abc import Mapping
from typing import Final

from techwatch.config import MarketList
from techwatch.review.act import Act, item_of, loaded
from techwatch.store.desk import LoggedAct
from techwatch.types import Lang

LONG: Final = 90
"""Letters of somebody's words that a line quotes."""

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "keep": ("coché : {title}", "ticked: {title}"),
    "drop": ("décoché{why} : {title}", "unticked{why}: {title}"),
    "off-topic": ("mis hors sujet : {title}", "put off topic: {title}"),
    "place": ("déplacé vers {place} : {title}", "moved to {place}: {title}"),
    "title": ("titre changé : {words}", "title changed: {words}"),
    "blurb": ("texte changé : {words} ({title})", "text changed: {words} ({title})"),
    "editorial": ("éditorial changé : {words}", "editorial changed: {words}"),
    "subject": ("objet changé : {words}", "subject changed: {words}"),
    "status": ("statut : {words}", "status: {words}"),
    "send": ("envoi : {words}", "send: {words}"),
    "rising": ("ce qui monte : {words}", "what rises: {words}"),
    "add": ("ajouté : {title}", "added: {title}"),
    "remove": ("enlevé : {title}", "removed: {title}"),
    "saved": ("modifié : {title}", "changed: {title}"),
    "engine": ("proposition du moteur mise à jour", "the engine's proposal brought up to date"),
    "stale": (
        "enregistré à partir d'une version plus ancienne, ce qui avait changé depuis est gardé ({note})",
        "saved from an older version, what had changed since is kept ({note})",
    ),
    "feed-added": ("source ajoutée : {title}", "source added: {title}"),
    "feed-removed": ("source retirée : {title}", "source removed: {title}"),
    "feed-paused": ("source mise en pause : {title}", "source paused: {title}"),
    "feed-resumed": ("source reprise : {title}", "source resumed: {title}"),
    "model-back": ("modèle précédent remis en service", "former model taken into use again"),
    "model-forth": ("modèle repris : {title}", "model taken into use again: {title}"),
    "merged": ("réuni avec un autre sujet : {title}", "joined with another story: {title}"),
    "apart": ("séparé d'un autre sujet : {title}", "set apart from another story: {title}"),
    "stopped": ("envoi arrêté", "sending stopped"),
    "resent": ("messages au sort inconnu renvoyés : {note}", "messages of unknown fate sent again: {note}"),
    "taken-as-arrived": ("messages au sort inconnu tenus pour arrivés : {note}", "messages of unknown fate taken as arrived: {note}"),
    "member-added": ("abonné ajouté : {title}", "subscriber added: {title}"),
    "member-changed": ("abonné modifié : {title} ({fields})", "subscriber changed: {title} ({fields})"),
    "member-paused": ("abonné mis en pause jusqu'au {note} : {title}", "subscriber paused until {note}: {title}"),
    "member-resumed": ("pause finie : {title}", "pause ended: {title}"),
    "member-left": ("désinscrit à sa demande : {title}", "unsubscribed at their demand: {title}"),
    "member-link": ("lien vers sa page envoyé : {title}", "link to their page mailed: {title}"),
    "member-exported": ("données d'un abonné téléchargées : {title}", "a subscriber's data taken: {title}"),
    "member-erased": ("abonné effacé : {title}", "subscriber erased: {title}"),
    "members-imported": ("fichier d'abonnés importé (nouveaux / changés : {note})", "file of members imported (new / changed: {note})"),
    "report-asked": ("étude demandée : {note}", "report asked for: {note}"),
    "report-corrected": ("étude corrigée : {note}", "report corrected: {note}"),
    "paused": ("envoi arrêté de lui-même : {note}", "sending stopped by itself: {note}"),
    "went-on": ("envoi repris", "sending went on"),
    "revised": ("corrigé après l'envoi : {title}", "corrected after sending: {title}"),
    "restored": (
        "dernière version lisible remise, l'autre est gardée : {note}",
        "last readable version put back, the other is kept: {note}",
    ),
    "dismiss": ("conflit réglé : {title}", "conflict settled: {title}"),
    "fact": ("fait corrigé, {note} ({title})", "fact corrected, {note} ({title})"),
    "call": ("appel écrit : {note}", "call written: {note}"),
}
_CONFLICTS: Final[Mapping[str, tuple[str, str]]] = {
    "keep": ("{title} est décoché, une autre version le coche", "{title} is unticked, another version ticks it"),
    "drop": ("{title} est coché, une autre version le décoche{why}", "{title} is ticked, another version unticks it{why}"),
    "place": (
        "{title} est sous {here}, une autre version le met sous {other}",
        "{title} is under {here}, another version puts it under {other}",
    ),
    "order": ("{title} a une autre place sous {here} dans une autre version", "{title} has another place under {here} in another version"),
    "remove": ("{title} est là, une autre version l'enlève", "{title} is here, another version takes it out"),
    "add": ("{title} est enlevé, une autre version le garde", "{title} is taken out, another version keeps it"),
    "title": ("le titre est {here}, une autre version dit {other}", "the title is {here}, another version says {other}"),
    "blurb": (
        "le texte de {title} est {here}, une autre version dit {other}",
        "the text of {title} is {here}, another version says {other}",
    ),
    "editorial": (
        "l'éditorial{lang} est {here}, une autre version dit {other}",
        "the editorial{lang} is {here}, another version says {other}",
    ),
    "subject": ("l'objet{lang} est {here}, une autre version dit {other}", "the subject{lang} is {here}, another version says {other}"),
    "status": ("le statut est {here}, une autre version dit {other}", "the status is {here}, another version says {other}"),
    "send": ("l'envoi est mis {here}, une autre version le met {other}", "sending is set {here}, another version sets it {other}"),
    "rising": ("ce qui monte : {here}, une autre version dit {other}", "what rises: {here}, another version says {other}"),
    "note": ("une autre version de {title} dit {note}", "another version of {title} says {note}"),
}
"""By the act that would bring the other version back; `order`: a place under the same heading; `note`: no act does."""

_MARKS: Final = re.compile(r"<!--.*?-->|^\s*(?:- \[.\]|>) ?|\*\*")
_NOTHING: Final = ("vide", "empty")
_FIELDS: Final[Mapping[str, tuple[str, str]]] = {
    "name": ("nom", "name"),
    "organisation": ("organisation", "organisation"),
    "lang": ("langue", "language"),
    "reads": ("langues lues", "languages read"),
    "markets": ("marchés", "markets"),
    "digests": ("lettres", "digests"),
    "calls_only": ("contenu", "content"),
    "profile": ("profil", "profile"),
    "consent": ("accord", "consent"),
    "consent_on": ("date de l'accord", "date of consent"),
}
_UNDOES: Final = ("annulé, ", "undone, ")
_PLACES: Final[Mapping[str, tuple[str, str]]] = {
    "calls": ("Appels", "Calls"),
    "cluster": ("La vie du pôle", "Cluster life"),
    "later": ("Plus tard", "Later"),
    "off-topic": ("Hors sujet", "Off topic"),
}
_VALUES: Final[Mapping[str, tuple[str, str]]] = {
    "draft": ("brouillon", "draft"),
    "approved": ("validé", "approved"),
    "published": ("publié", "published"),
    "off-topic": ("hors sujet", "off topic"),
    "old": ("ancien", "old"),
    "duplicate": ("doublon", "duplicate"),
    "weak-source": ("source faible", "weak source"),
}


def told(line: LoggedAct, lang: Lang, *, markets: MarketList, title: str = "") -> str:
    """What a line of the log says. `title`: its item's, where it is known."""
    english = int(lang != "fr")
    act = _act(line.before if line.name == "conflict" and line.before else line.after)
    title = _title(line, act, title)
    if line.name == "conflict":
        return f"{('conflit :', 'conflict:')[english]} {versions(line, lang, markets=markets, title=title)}"
    why = _VALUES[act.value][english] if line.name == "drop" and act.value in _VALUES else ""
    words = _said(act, english, lang, markets, title)
    filled = _WORDS.get(line.name, ("{name} {title}", "{name} {title}"))[english].format(
        title=_quoted(title, english),
        words=words if act.name in ("status", "send", "rising", "place") else _quoted(words, english),
        why=f" ({why})" if why else "",
        place=_place(act.value, english, lang, markets),
        note=line.note,
        fields=", ".join(_FIELDS.get(name, (name, name))[english] for name in line.note.split(", ")),
        name=line.name,
    )
    undoes = _UNDOES[english] if line.undoes is not None and line.name != "dismiss" else ""
    return (undoes + filled).removesuffix(" ()").strip(" :")


def versions(line: LoggedAct, lang: Lang, *, markets: MarketList, title: str = "") -> str:
    """Of a conflict: what stands in the draft, and what another version of it says. `title`: its item's, where it is known."""
    english, act = int(lang != "fr"), _act(line.before)
    here, other = (_version(each, english, lang, markets) for each in (_act(line.after), act))
    name = "note" if not line.before else "order" if act.name == "place" and here == other else act.name
    said = _CONFLICTS.get(name, _CONFLICTS["note"])[english].format(
        title=_quoted(_title(line, act, title), english),
        here=here,
        other=other,
        why=f" ({_VALUES[act.value][english]})" if name == "drop" and act.value in _VALUES else "",
        lang=f" ({act.lang.upper()})" if act.lang else "",
        note=_quoted(bare(line.note), english),
    )
    return " ".join(said.split())


def bare(lines: str) -> str:
    """An item's lines of a draft without the marks that only the engine needs."""
    return "\n".join(filter(None, (_MARKS.sub("", line).strip() for line in lines.splitlines())))


def _version(act: Act, english: int, lang: Lang, markets: MarketList) -> str:
    """What an act leaves in its place, words in quotation marks."""
    said = _said(act, english, lang, markets, "")
    if act.name == "send":
        return f"{('au', 'to')[english]} {said}" if said else ("sans date", "without a date")[english]
    words = _quoted(said, english) if act.name in ("title", "blurb", "editorial", "subject") else said
    return words or _NOTHING[english]


def _title(line: LoggedAct, act: Act, title: str) -> str:
    return title or (_added(act.value) if act.name == "add" and act.value else "") or line.item


def _added(value: str) -> str:
    """What an item that was added is called: an address alone, until its page is read."""
    item = item_of(value)
    return item.title or item.url


def _act(said: str) -> Act:
    """The act that a line holds; one that says nothing where it holds something else (the log has lines of calls and feeds too)."""
    try:
        return loaded(said)
    except (ValueError, TypeError):
        return Act("remove")


def _said(act: Act, english: int, lang: Lang, markets: MarketList, title: str) -> str:
    if act.name == "status":
        return _VALUES.get(act.value, (act.value,) * 2)[english]
    if act.name == "place":
        return _place(act.value, english, lang, markets)
    if act.name == "rising":
        return act.value or ("rien", "nothing")[english]
    return act.value if act.name in ("title", "blurb", "editorial", "subject", "send") else title


def _place(value: str, english: int, lang: Lang, markets: MarketList) -> str:
    place = value.partition(" ")[0]
    return _PLACES[place][english] if place in _PLACES else markets.name(place, lang) if place in markets.markets else place


def _quoted(text: str, english: int) -> str:
    text = " ".join(text.split())
    text = text if len(text) <= LONG else f"{text[:LONG].rsplit(' ', 1)[0]}…"
    return "" if not text else f"“{text}”" if english else f"« {text} »"
