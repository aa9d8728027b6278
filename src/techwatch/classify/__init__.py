"""An article becomes its labels: a score for every market, the reasons, and which of them hold. Pure.

Two voices make a score: the terms of the market list (terms.py) and, when something was learned, the words that examples
taught (model.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain, repeat
from typing import Final

from techwatch.classify.model import Model
from techwatch.classify.stems import Stems, blank
from techwatch.classify.terms import TermFinder, Verdict, Words, read
from techwatch.config import MarketList
from techwatch.types import Evidence, Label, Lang, Market

THRESHOLD: Final = 0.5
"""The score from which an article's best label holds."""

FURTHER: Final = (0.6, 0.8)
"""The same for its second and any further label: an article has two markets only when both are really its subject."""

_KEPT: Final = 12  # terms that a label carries
_TOLD: Final = 0.05  # what the model must add to a score, or take off, to be told of


@dataclass(frozen=True, slots=True)
class Explanation:
    """A label, all terms found, the score that they make alone, and the words that moved the model most (weights in log-odds)."""

    label: Label
    terms: tuple[Evidence, ...]
    by_terms: float
    words: tuple[Evidence, ...] = ()

    @property
    def themes(self) -> tuple[str, ...]:
        """The market's themes that terms speak of, the one with most weight first."""
        weights: dict[str, float] = {}
        for term in self.terms:
            weights[term.theme] = weights.get(term.theme, 0.0) + term.weight
        return tuple(theme for theme in sorted(weights, key=lambda theme: -weights[theme]) if theme)


class Classifier:
    """A market list, ready to label articles; made once per process and list (see `classifier`)."""

    def __init__(self, markets: MarketList) -> None:
        """Raises ModelError when what the list learned cannot be read, ConfigError when a trained pipeline is missing."""
        self._stems = Stems(markets.pipelines)
        self._finder = TermFinder(markets, self._stems)
        self._model = Model(markets.learned) if markets.learned else None

    def explain(self, title: str, text: str, lang: Lang) -> tuple[Explanation, ...]:
        """Why each market has its score, best first. Takes some milliseconds more than `labels`."""
        self._finder.prepare(lang)
        with blank().memory_zone():
            seen = read(title, text, lang, self._stems)
            verdicts, model = self._finder.verdicts(seen), self._model
            return tuple(
                Explanation(
                    label=label,
                    terms=verdicts[label.market].evidence,
                    by_terms=round(verdicts[label.market].score, 4),
                    words=model.reasons(seen, label.market) if model and label.market in model.markets else (),
                )
                for label in combine(verdicts, model, seen)
            )

    def labels(self, title: str, text: str, lang: Lang) -> tuple[Label, ...]:
        """A label for every market of the list, best first; `holds` from THRESHOLD on, the second and further ones from FURTHER on.

        A language without terms of its own ("und" included) is read with the terms of all languages.
        """
        self._finder.prepare(lang)  # patterns must outlive the zone in which the article's own words are kept
        with blank().memory_zone():
            seen = read(title, text, lang, self._stems)
            return combine(self._finder.verdicts(seen), self._model, seen)


def combine(verdicts: Mapping[Market, Verdict], model: Model | None, seen: Words) -> tuple[Label, ...]:
    """Both voices as labels, best first; equal scores keep the order of the market list. A market the model does not know has its terms."""
    leanings = model.leanings(seen) if model else {}
    labels = []
    for market, verdict in verdicts.items():
        score = model.weighing.score(verdict, leanings[market]) if model and market in leanings else verdict.score
        added = round(score - verdict.score, 2)
        evidence = verdict.evidence[:_KEPT] + ((Evidence("", "model", added),) if abs(added) >= _TOLD else ())
        labels.append(Label(market, round(score, 4), evidence))
    ranked = sorted(labels, key=lambda label: -label.score)
    asked = chain((THRESHOLD,), FURTHER, repeat(FURTHER[-1]))
    return tuple(replace(label, holds=label.score >= least) for label, least in zip(ranked, asked, strict=False))


_ready: dict[str, Classifier] = {}


def classifier(markets: MarketList) -> Classifier:
    """The classifier of `markets`, kept per process by `markets.version` (a list without version is never kept)."""
    if not markets.version:
        return Classifier(markets)
    if markets.version not in _ready:
        _ready.clear()  # a changed list takes the old one's place
        _ready[markets.version] = Classifier(markets)
    return _ready[markets.version]
