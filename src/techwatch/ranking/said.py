"""A score becomes one line that editors read: what of the story raised and lowered it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from techwatch.ranking import Kept, Ranked, Signs, Taste
from techwatch.types import Lang

MOST_WORDS = 3
TOLD = 0.2  # points under which words and what was told before are not worth a word


class _Words(NamedTuple):
    sources: str
    weight: str
    days: str
    undated: str
    kept: str
    liked: str
    disliked: str
    again: str
    just_now: str


_WORDS: Final = {
    "fr": _Words("{n} sources", "poids {w}", "{d} j", "date inconnue", "source gardée {n} fois sur 10", "sujet que vous gardez : {words}",
                 "sujet que vous écartez : {words}", "déjà vu il y a {n} semaines", "déjà vu il y a une semaine"),
    "en": _Words("{n} sources", "weight {w}", "{d} d old", "no date", "source kept {n} times in 10", "you keep: {words}",
                 "you drop: {words}", "seen {n} weeks ago", "seen a week ago"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """What is to be told: a story's signs, its score and the taste that it comes from. `themes`: their names."""

    signs: Signs
    ranked: Ranked
    taste: Taste
    themes: Mapping[str, str] = field(default_factory=dict)


def why(line: Line, *, market: str, terms: str, lang: Lang) -> str:
    """One line in `lang` (else English). `market`: its name; `terms`: the words that gave the label, "" = none."""
    words, signs = _WORDS.get(lang, _WORDS["en"]), line.signs
    parts = [f"{market} {number(signs.label, lang)}" + (f" ({terms})" if terms else "")]
    parts += [words.sources.format(n=signs.sources)] if signs.sources > 1 else []
    parts += [words.weight.format(w=number(signs.weight, lang))] if signs.weight != 1 else []
    parts += [words.undated if signs.age is None else words.days.format(d=int(signs.age))]
    return " · ".join([*parts, *_learned(line, words)])


def _learned(line: Line, words: _Words) -> list[str]:
    signs, points = line.signs, {part.name: part for part in line.ranked.parts}
    tenths = _tenths(line.taste.sources.get(signs.source, Kept()))
    found = [words.kept.format(n=tenths)] if tenths is not None else []
    for name, form in (("liked", words.liked), ("disliked", words.disliked)):
        if abs(points[name].points) >= TOLD and points[name].words:
            found.append(form.format(words=", ".join(line.themes.get(word, word) for word in points[name].words[:MOST_WORDS])))
    if signs.ago is not None and abs(points["again"].points) >= TOLD / 2:
        found.append(words.just_now if signs.ago <= 1 else words.again.format(n=signs.ago))
    return found


def _tenths(kept: Kept) -> int | None:
    """Of ten proposals of a source, how many were kept; None: there were too few to tell."""
    return round(10 * kept.kept / kept.proposed) if kept.proposed >= 2 else None


def number(value: float, lang: Lang) -> str:
    """At most two decimals, in the manner of `lang`."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if lang == "fr" else text
