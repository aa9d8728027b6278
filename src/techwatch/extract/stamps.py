"""A page's visible text becomes its date of publication, where no markup says it: the stamp near the headline. Pure."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from lxml import html

from techwatch import text as words
from techwatch.extract.dates import DUE, read_date, sane

_PIECES: Final = 3_000  # text nodes of a page that are looked at
_STAMP: Final = 110  # characters of a text that is a stamp and no sentence
_SENTENCE: Final = 60  # characters of a text that ends with a full stop and still is a stamp
_PART: Final = 25  # characters of a part of a stamp
_NAME: Final = 8  # characters of a text that may be the headline
_BEFORE: Final = 12  # text nodes before the headline
_AFTER: Final = 25  # and after it
_ASIDE: Final = frozenset({"nav", "footer", "aside", "script", "style", "select", "form", "noscript", "template"})
_OTHERS: Final = re.compile(r"comment|related|footer|sidebar|recommend|archive|popular|copyright|widget", re.I)
_CUE: Final = re.compile(
    r"\b(?:publi\w*|posted|created|written|released?|on line|mis en ligne|parution|ver[oö]ffentlicht\w*|erstellt|"
    r"publicado|pubblicato|stand)\b",
    re.I,
)
_CHANGED: Final = re.compile(r"\b(?:updated?|modified|mis[e]? à jour|modifié\w*|actualizado|aktualisiert|last|reviewed)\b", re.I)
_DAY_FIRST: Final = frozenset({"fr", "de", "es", "it", "pt", "nl", "en-gb", "en-au", "en-ie", "en-nz", "en-in", "en-za"})


def day_comes_first(lang: str) -> bool | None:
    """How 05/04/2026 is read where the markup claims `lang` ("fr", "en-us"); None: nobody knows, as for plain "en"."""
    if {lang, lang[:2]} & _DAY_FIRST:
        return True
    return False if lang == "en-us" else None


def written(tree: html.HtmlElement, *, title: str, lang: str, url: str, now: dt.datetime | None) -> dt.datetime | None:
    """The date in a short text of its own near the headline, one with a word like "published" first; else what htmldate finds.

    `lang` is the language the markup claims ("fr", "en-us"): it says how 05/04/2026 is read. A day by which something closes is none.
    """
    body = tree.find("body")
    found = list(_stamps(body, title, day_comes_first(lang))) if body is not None else []
    own = [one for one in found if not one[0].due and sane(one[1], now)]
    if own:
        return min(own, key=lambda one: one[0])[1]
    guessed = _guess(tree, url, now)
    return guessed if sane(guessed, now) and all(moment.date() != guessed.date() for _, moment in found if guessed) else None


def _guess(tree: html.HtmlElement, url: str, now: dt.datetime | None) -> dt.datetime | None:
    """The day that htmldate finds in markup of many makers, at midnight UTC; `now` None: no day before 2100 is too late.

    Its quick way costs 3 ms on the pages that say nothing elsewhere; its search through all text took 1.5 s on a recorded page.
    """
    from htmldate import find_date

    latest = now.date().isoformat() if now else "2100-01-01"
    day = find_date(tree, url=url or None, original_date=True, extensive_search=False, min_date="1995-01-01", max_date=latest)
    return read_date(day) if day else None


class Rank(NamedTuple):
    """How likely a date is that of publication; the smallest is the likeliest."""

    due: bool
    unsaid: bool
    changed: bool
    away: int


def _stamps(body: html.HtmlElement, title: str, day_first: bool | None) -> Iterator[tuple[Rank, dt.datetime]]:
    """Dates near the headline, each with its rank: without a word for it, of a change, far away come last."""
    nodes = body.xpath(f"(.//text()[normalize-space()])[position() <= {_PIECES}]")
    texts = [words.clean(node) for node in nodes]
    place = _headline(nodes, texts, title)
    for at in range(max(0, place - _BEFORE), min(len(texts), place + _AFTER)):
        if len(texts[at]) > (_SENTENCE if texts[at].endswith(".") else _STAMP) or not any(sign.isdigit() for sign in texts[at]):
            continue
        moment = read_date(texts[at], day_first=day_first) or read_date(_around(texts, at), day_first=day_first)
        if moment and not _elsewhere(nodes[at].getparent()):
            said = f"{texts[at - 1][-40:] if at else ''} {texts[at]}"
            said_so = bool(_CUE.search(said))
            due = bool(DUE.search(said)) and not _CUE.search(texts[at])
            yield Rank(due, not said_so, bool(_CHANGED.search(said)), abs(at - place)), moment


def _around(texts: list[str], at: int) -> str:
    """A short text with its short neighbours: day, month and year may stand in elements of their own."""
    near = " ".join(text for text in texts[max(0, at - 2) : at + 3] if len(text) < _PART)
    return near if len(texts[at]) < _PART and len(near) < _STAMP else ""


def _headline(nodes: Sequence[Any], texts: list[str], title: str) -> int:
    """Where the headline stands: in a heading if there, as some pages name it in a trail or a bar too; 0: nowhere."""
    key = words.fold(title)
    places = [
        at for at, text in enumerate(texts)
        if len(text) > _NAME and len(text) * 3 > len(title) and words.fold(text) in (key, key[: len(text)])
    ]  # fmt: skip
    in_headings = (at for at in places if any(up.tag in ("h1", "h2", "h3") for up in _upwards(nodes[at].getparent())))
    return next(in_headings, places[0] if places else 0)


def _upwards(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    yield element
    yield from element.iterancestors()


def _elsewhere(element: html.HtmlElement) -> bool:
    for up in _upwards(element):
        if up.tag in _ASIDE:
            return True
        if up.tag not in ("body", "html", "main", "article") and _OTHERS.search(f"{up.get('class') or ''} {up.get('id') or ''}"):
            return True
    return False
