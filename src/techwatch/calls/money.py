"""Words become amounts and rates: the total budget of a call, the amount per project, the highest rate. Pure.

An amount whose words do not say what it is for (a project's own cost, a turnover, a programme's size) is left out,
and two different totals give none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from techwatch.calls.notice import Notice
from techwatch.types import Fact, Money

_NUMBER = r"\d{1,3}(?:[ .,']\d{3}){1,4}(?:[.,]\d{1,2})?(?![\d])|\d{1,12}(?:[.,]\d{1,3})?(?!\d)"
_SCALE = r"milliards?|millions?|milliers?|billions?|thousand|mio|mds?|bn|k(?=\s?€|\s?eur|\s|$)|m(?=\s?€|\s?eur|\s|$)"
_CURRENCY = r"€|euros?\b|eur\b|\$|usd\b|dollars?\b|£|gbp\b|chf\b"
_AMOUNT = re.compile(rf"(?<![\w.,])(?:(?P<c1>{_CURRENCY})\s?)?(?P<number>{_NUMBER})\s?(?P<scale>{_SCALE})?\s?(?:d')?(?P<c2>{_CURRENCY})?")
_TO = re.compile(r"[\s',s]{0,3}(?:a|to|et|and|-|up\sto|jusqu'a)\s?(?:up\sto\s|maximum\s|more\sthan\s)?(?:eur\s)?")
_SCALES: Final = {"k": 1e3, "t": 1e3, "milliers": 1e3, "millier": 1e3, "milliard": 1e9, "milliards": 1e9, "md": 1e9, "mds": 1e9}
_CURRENCIES: Final = {"$": "USD", "u": "USD", "d": "USD", "£": "GBP", "g": "GBP", "c": "CHF"}
_Use = Literal["total", "project", "lowest", "highest"]

_NOT_AID = re.compile(
    r"assiette|couts?\s(?:total|du\sprojet|complet)\w*|depenses|budgets?\s(?:total|global|minimum|minimal)?\s?(?:du|"
    r"des|d'un|de\schaque)\sprojets?|project\sbudget|"
    r"overall\sbudget|project\scosts?|total\scosts?|chiffre\sd'affaires|turnover|revenue|capital|equity|\blev(?:ee?|"
    r"er)\b|raised|programme?,?\s(?:worth|with)|"
    r"programmes?\sdotes?\sde|annual\sbudget|budget\sannuel|"
    r"depuis\s20\d\d|investi\w*|pib|droits?\sd'inscription|amende|par\san\s(?:et\spar\s)?habitant|frais|\bprojets?\sd'un\s(?:montant|cout)"
)
_TOTAL = re.compile(
    r"(?:budgets?|enveloppe|dotation|montant)\s(?:(?:total|global|indicati[fv]e?|disponible|maximum|de\sl'appel|"
    r"overall)\w*\s?)*|(?:total|overall|indicative|available|call)\s(?:\w+\s)?(?:budget|amount|funding)|"
    r"budget\s(?:of|for)\s(?:the|this)\s(?:call|topic)|budget\b|to\saward|award\scompetitively|funds?\savailable|"
    r"are\savailable|enveloppe\w*|dote\w*\sde|totals?\b|s'eleve\sa|"
    r"(?:valeur|montant)\s(?:total\w*\s)?estime\w*|estimated\s(?:total\s|contract\s)?(?:value|amount)"
)
_PART = re.compile(r"\b(?:soit|dont|including|of\swhich|namely)\b")
_PROJECT = re.compile(
    r"(?:par|per|each|every|chaque|pour\schaque)\s(?:project|projet|laureat|structure|dossier|beneficiar|entreprise|"
    r"candidat|consorti|participant|winner|applicant|company|sme\b|proposal|startup|start-up|voucher|cheque)\w*|"
    r"(?:grants?|aides?|subventions?|financements?|funding|contribution|bourses?|dotations?|prix|prizes?|lump\ssum|ticket|avance)\b|"
    r"amount\sof\sfunding|project\s(?:proposals?\s)?(?:sought|may|can|budget)|montants?\s(?:de\sl'aide|accorde|"
    r"attribue)|budget\saccorde|(?:may|can)\s(?:be\sgiven|get|receive|obtain)|recoi\w+|beneficier"
)
_EACH = re.compile(
    r"^[\s.,)(]{0,3}(?:maximum\s|max\.?\s|ht\s|ttc\s)?(?:par|per|for\seach|each|pour\schaque)\s(?!an\b|mois|month|"
    r"year|jour|day|habitant)\w+"
)
_LOWEST = re.compile(r"minim\w*|\(min\)|au\smoins|at\sleast|a\spartir\sde|from")
_HIGHEST = re.compile(r"maxim\w*|\(max\)|jusqu'a|up\sto|plafon\w+|no\smore\sthan|pas\sdepasser|n'excede|\bmax\b|lump\ssum")
_RATE = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|pour\scent|per\s?cent)")
_RATE_BEFORE = re.compile(
    r"taux\s(?:d'aide|de\s(?:financement|subvention|soutien|prise\sen\scharge|cofinancement)|maxim\w+|d'intervention|"
    r"d'intensite)|intensite|a\shauteur\sde|"
    r"rates?\sof\s(?:co-?)?(?:funding|financing)|(?:funding|co-?financing|aid|grant|support)\s(?:rate|intensity)|"
    r"(?:public\s)?funding\sof\sup\sto|co-?financ\w+"
)
_RATE_AFTER = re.compile(
    r"^\W{0,3}(?:maximum\s|max\s)?(?:des\s(?:depenses|couts|frais)|du\s(?:montant|cout|budget|total|projet)|"
    r"of\s(?:the\s)?(?:total\s|eligible\s|project\s)*(?:costs?|expen\w+|budget)|funding|"
    r"de\sleur\sbudget|de\ssubvention|d'aide)"
)
_FOR_OTHERS = re.compile(r"\s?(?:for|pour)\b")
_AT_LEAST = re.compile(r"au\smoins|at\sleast|minim\w+|share\sof|represent\w+|part\sd|respectively")


@dataclass(frozen=True, slots=True)
class Funds:
    """The amounts of a call; None: not stated, or not surely this."""

    total: Money | None = None
    project: Money | None = None
    max_rate: float | None = None
    max_rate_fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class _Amount:
    start: int
    end: int
    low: float
    high: float
    currency: str
    ranged: bool = False


def read_funds(notice: Notice) -> Funds:
    """The amounts that `notice` states for its call."""
    uses: dict[_Use, list[_Amount]] = {"total": [], "project": [], "lowest": [], "highest": []}
    for amount in _amounts(notice):
        if use := _use(notice, amount):
            uses[use].append(amount)
    rate = _rate(notice)
    return Funds(_only(notice, uses["total"]), _per_project(notice, uses), *(rate or (None, None)))


def _amounts(notice: Notice) -> Iterator[_Amount]:
    """Amounts in order; "100 à 200 k€" is one of them."""
    before: re.Match[str] | None = None
    waiting: _Amount | None = None
    for match in _AMOUNT.finditer(notice.flat):
        currency = match["c1"] or match["c2"]
        if currency:
            value = _value(match)
            amount = _Amount(match.start(), match.end(), value, value, _CURRENCIES.get(currency[0] if currency != "chf" else "c", "EUR"))
            if before and _TO.fullmatch(notice.flat, before.end(), match.start()) and (low := _low(before, match)) <= value:
                amount = replace(amount, start=before.start(), low=low, ranged=True)
                waiting = None if waiting and waiting.start == before.start() else waiting
            if waiting:
                yield waiting
            waiting = amount
        before = match
    if waiting:
        yield waiting


def _value(match: re.Match[str]) -> float:
    return _number(match["number"]) * _scale(match["scale"])


def _low(low: re.Match[str], high: re.Match[str]) -> float:
    """The lower end of a range takes the scale of the upper one when it has none and is not larger: "4 à 8 M€"."""
    value = _number(low["number"])
    if low["scale"] or value > _number(high["number"]):
        return value * _scale(low["scale"])
    return value * _scale(high["scale"])


def _scale(word: str | None) -> float:
    if not word:
        return 1.0
    return _SCALES.get(word) or (1e9 if word[0] == "b" else 1e3 if word[0] in "kt" else 1e6)


def _number(words: str) -> float:
    words = re.sub(r"[ .,'](?=\d{3}(?!\d))", "", words)
    return float(words.replace(",", ".").replace(" ", ""))


def _use(notice: Notice, amount: _Amount) -> _Use | None:
    low, high = notice.sentence(amount.start)
    left = notice.flat[max(low, amount.start - 90) : amount.start]
    right = notice.flat[amount.end : max(min(high, amount.end + 40), amount.end)]
    if _last(_NOT_AID, left) > max(_last(_PROJECT, left), 0):
        return None
    if _EACH.search(right):
        return "highest" if not amount.ranged and _HIGHEST.search(left[-30:]) else "project"
    total, project = _last(_TOTAL, left), _last(_PROJECT, left)
    if project and project >= total:
        return _bound(left, project) if not amount.ranged else "project"
    if total:
        return "total" if not amount.ranged and not _PART.search(left[total:]) else None
    if project or re.match(r"\s?\(?lump", right):
        return "project"
    return None


def _bound(left: str, place: int) -> _Use | None:
    """Whether a single amount is a floor, a ceiling or the amount itself; other amounts near aid words are left out."""
    near = left[max(0, place - 25) :]
    if _LOWEST.search(near) and not _HIGHEST.search(near):
        return "lowest"
    return "highest" if _HIGHEST.search(near) else "project" if len(left) - place < 25 else None


def _last(cue: re.Pattern[str], words: str) -> int:
    return max((match.end() for match in cue.finditer(words)), default=0)


def _only(notice: Notice, amounts: Sequence[_Amount]) -> Money | None:
    values = {amount.high for amount in amounts}
    return _money(notice, amounts[0]) if len(values) == 1 else None


def _per_project(notice: Notice, uses: dict[_Use, list[_Amount]]) -> Money | None:
    """A range as such; else the floor and the ceiling; several different ceilings give none."""
    if ranges := [amount for amount in uses["project"] if amount.ranged]:
        return _money(notice, ranges[0])
    lowest, highest = _only(notice, uses["lowest"]), _only(notice, uses["highest"] or uses["project"])
    if highest is None:
        return None
    if uses["highest"]:
        return replace(highest, low=lowest.low if lowest and (lowest.low or 0) <= (highest.high or 0) else None)
    return highest


def _money(notice: Notice, amount: _Amount) -> Money:
    return Money(amount.low, amount.high, amount.currency, Fact(notice.raw(amount.start, amount.end), confidence=0.7))


def _rate(notice: Notice) -> tuple[float, Fact] | None:
    """The one funding rate in per cent that the text states, with its words; several rates for several applicants are none."""
    found: list[tuple[float, Fact]] = []
    place = 0
    for match in _RATE.finditer(notice.flat):
        left = notice.flat[max(0, match.start() - 60) : match.start()]
        if float(match[1].replace(",", ".")) > 100 or _AT_LEAST.search(left[-30:]):
            continue
        if found and _FOR_OTHERS.match(notice.flat, match.end()) and notice.sentence(match.start())[0] <= place:
            return None
        if _RATE_BEFORE.search(left) or _RATE_AFTER.search(notice.flat[match.end() : match.end() + 50]):
            place = match.start()
            found.append((float(match[1].replace(",", ".")), Fact(notice.raw(match.start(), match.end()), confidence=0.7)))
    return found[0] if len({rate for rate, _ in found}) == 1 else None
