"""An article's text becomes the one or two sentences that stand under its title. Pure."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from techwatch import prose
from techwatch.blurb import shorten
from techwatch.prose import SHORTEST, Sentence
from techwatch.types import Lang, Rights

LONGEST: Final = 320
"""Characters of a blurb; what does not fit is shortened at a clause or left out, never cut."""

LONGEST_FULL: Final = 600
"""Characters of a blurb where the feed's rights allow the whole standfirst."""

_LOOKED_AT: Final = 5_000  # characters
_READ: Final = 25  # sentences of the text that are looked at
_LEAD: Final = 10  # of them may come first
_NEAR: Final = 8  # sentences between the first and a second that is not the next
_NEW: Final = 3  # content words that a second sentence must add to the title and the first
_FACT: Final = re.compile(
    r"\d[\d.,\u00a0\u202f ]*(?:%|€|\$|£|millions?|milliards?|billion|M€|k€|euros?|dollars)|[€$£]\s?\d|\b\d{2,}\b|"
    r"(?<=[\w,] )[A-ZÀ-Ý][\w-]{2,}"
)
_ASIDE: Final = re.compile(r"\?[»”\")]*$|\b(?:I|I['’]m|my|me|we|je|j['’]|moi|you)\b|^[«“\"]|!$|^\w+ ?: [A-Z]")
_CALL: Final = re.compile(
    r"appels? à (?:projets|candidatures?|manifestations?|propositions?|idées|solutions)|call for (?:pro|app|tend|exp|sub|entr|part)|"
    r"\bgrants?\b|subvention|concours\b|funding (?:call|opportunit)|financement",
    re.I,
)
_PURPOSE: Final = re.compile(
    r"financ|soutien|soutenir|vise à|a pour (?:but|objectif)|objectif|accompagn|s['’]adresse|destinée?s? (?:à|aux)|ouvert|dot[ée]|"
    r"\bfund|\bsupport|\baims?\b|\bopen to\b|\bup to\b|jusqu['’]à|\bprojects? (?:that|which)\b|\bwill (?:award|provide)|seek",
    re.I,
)
_LEGAL: Final = re.compile(
    r"éligib|eligib|admissib|recevab|règlement|regulation|\barticle \d|conformément|pursuant|in accordance|minimis|\bshall\b|"
    r"annexe|annex\b|statuts|cahier des charges|pièces|dossier complet|must be submitted|portail|portal",
    re.I,
)


def blurb(text: str, *, title: str, summary: str = "", rights: Rights = "excerpt", lang: Lang = "und") -> str:
    """At most two sentences, LONGEST characters: the publisher's standfirst if it is prose, else the text's most central.

    "" when the feed's rights allow the title only, or when no sentence says more than the title. `rights` "full" gives the whole
    standfirst up to LONGEST_FULL. `lang` is the article's: what is in another language is passed over; "und": the text tells.
    """
    if rights == "title":
        return ""
    lang = prose.tongue(text or summary) if lang == "und" else lang
    text = text[:_LOOKED_AT]
    standfirst = shorten.completed(prose.split(prose.unwrapped(summary[:_LOOKED_AT]), title), text)
    told = _clear(prose.readable(standfirst[:_READ], title=title, lang=lang), title)
    full = rights == "full"
    if full and (whole := _whole(told, lang)):
        return whole
    return _first_told(itertools.chain(_openings(told, title, lang), _central(prose.split(text, title), title, lang)))


def _first_told(found: Iterable[str]) -> str:
    """The first that tells something: a question alone only where there is nothing else."""
    asked = ""
    for said in found:
        if not said.rstrip(" »”\"'").endswith("?"):
            return said
        asked = asked or said
    return asked


def _clear(sentences: Sequence[Sentence], title: str) -> list[Sentence]:
    return [sentence for sentence in sentences if not prose.is_notice(sentence.text, title)]


def _whole(sentences: Sequence[Sentence], lang: Lang) -> str:
    """As many of the standfirst's sentences as fit."""
    chosen = ""
    for sentence in sentences:
        if chosen or (len(sentence.text) >= SHORTEST and not prose.leans(sentence.text, lang)):
            longer = f"{chosen} {shorten.shortened(sentence.text, LONGEST_FULL - len(chosen) - 1)}".strip()
            if longer == chosen:
                break
            chosen = longer
    return chosen


def _openings(sentences: Sequence[Sentence], title: str, lang: Lang) -> Iterator[str]:
    """The standfirst's first sentence and what follows it, its publisher has chosen already; then its next ones."""
    for number, first in enumerate(sentences[:_LEAD]):
        if len(first.text) >= SHORTEST and not prose.leans(first.text, lang) and (start := shorten.shortened(first.text, LONGEST)):
            said = prose.stems(f"{title} {start}")
            rest = [second for second in sentences[number + 1 :] if _stands(second, first, said, lang=lang)]
            yield _joined(start, rest[:2], said)


def _central(body: Sequence[str], title: str, lang: Lang) -> Iterator[str]:
    """The text's most central sentence of its first ones, and the best beside it, in their order; then the next most central."""
    sentences = prose.readable(body, title=title, lang=lang)[:_READ]
    weights = _weights(sentences, title, call=bool(_CALL.search(title)))
    ranked = sorted(range(len(sentences)), key=lambda number: -weights[number])
    for number in ranked:
        first = sentences[number]
        if number >= _LEAD or len(first.text) < SHORTEST or prose.leans(first.text, lang) or prose.is_notice(first.text, title):
            continue
        if start := shorten.shortened(first.text, LONGEST):
            said = prose.stems(f"{title} {start}")
            rest = [other for other in ranked if other > number and _stands(sentences[other], first, said, lang=lang)]
            rest.sort(key=lambda other: -_gain(sentences[other], first, weights[other]))
            yield _joined(start, _clear([sentences[other] for other in rest[:4]], title), said)


def _weights(sentences: Sequence[Sentence], title: str, *, call: bool) -> list[float]:
    """What each sentence is worth: words shared with the others and the title, an early place, facts."""
    spread = Counter(stem for sentence in sentences for stem in sentence.stems)
    named = prose.stems(title)
    return [_weight(sentence, spread, named, call=call) for sentence in sentences]


def _weight(sentence: Sentence, spread: Counter[str], named: frozenset[str], *, call: bool) -> float:
    """Centroid, title, place and facts, each about 0 to 1; weights set by reading 180 recorded pages and entries in November 2026."""
    size = max(8, len(sentence.stems))
    central = sum(min(spread[stem] - 1, 4) for stem in sentence.stems) / size
    title = len(sentence.stems & named) / max(3, len(named))
    facts = min(3, len(_FACT.findall(sentence.text))) / 3
    value = 0.5 * central + 0.5 * title + 0.3 * facts + 2.2 / (1 + 0.35 * sentence.place)
    value -= 0.6 * bool(_ASIDE.search(sentence.text)) + 0.4 * (len(sentence.text) > LONGEST) + 0.3 * (len(sentence.text) < 2 * SHORTEST)
    if call:
        value += 0.6 * bool(_PURPOSE.search(sentence.text)) - 0.8 * bool(_LEGAL.search(sentence.text))
    return value


def _gain(other: Sentence, first: Sentence, weight: float) -> float:
    """What a second sentence is worth beside the first: less where it says the same, more where it goes on from it."""
    same = len(other.stems & first.stems) / max(1, min(len(other.stems), len(first.stems)))
    return weight - same + 0.7 * (other.place == first.place + 1)


def _stands(second: Sentence, first: Sentence, said: frozenset[str], *, lang: Lang) -> bool:
    """Whether `second` may follow `first`: its next sentence, or one near by on the same matter that points to nothing else."""
    apart = second.place - first.place
    if apart == 1:
        return True
    near = apart <= _NEAR and bool(second.stems & said)
    alone = not _ASIDE.search(second.text) and not prose.leans(second.text, lang) and not prose.points_back(second.text)
    return near and alone


def _joined(start: str, seconds: Sequence[Sentence], said: frozenset[str]) -> str:
    """`start` and the first of `seconds` that adds something and fits."""
    for second in seconds:
        room = LONGEST - len(start) - 1
        if len(second.stems - said) >= _NEW and (end := shorten.shortened(second.text, room)):
            return f"{start} {end}"
    return start
