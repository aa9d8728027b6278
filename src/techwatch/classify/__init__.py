"""An article becomes its labels: a score for every market, the reasons, and which of them hold. Pure.

For now the terms speak alone; a trained model will speak beside them in `combine`.
"""

from collections.abc import Mapping
from typing import Final

from techwatch.classify.terms import TermFinder, Verdict
from techwatch.config import MarketList
from techwatch.types import Label, Lang, Market

THRESHOLD: Final = 0.5
"""The score from which a label holds."""

_KEPT: Final = 12  # pieces of evidence that a label carries


class Classifier:
    """A market list, ready to label articles; made once per process and list (see `classifier`)."""

    def __init__(self, markets: MarketList) -> None:
        self._finder = TermFinder(markets)

    def labels(self, title: str, text: str, lang: Lang) -> tuple[Label, ...]:
        """A label for every market of the list, best first; `holds` from THRESHOLD on.

        A language without terms of its own ("und" included) is read with the terms of all languages.
        """
        return combine(self._finder.verdicts(title, text, lang))


def combine(verdicts: Mapping[Market, Verdict]) -> tuple[Label, ...]:
    """Verdicts as labels, best first; equal scores keep the order of the market list."""
    labels = (
        Label(market, round(verdict.score, 4), verdict.evidence[:_KEPT], holds=verdict.score >= THRESHOLD)
        for market, verdict in verdicts.items()
    )
    return tuple(sorted(labels, key=lambda label: -label.score))


_ready: dict[str, Classifier] = {}


def classifier(markets: MarketList) -> Classifier:
    """The classifier of `markets`, kept per process by `markets.version` (a list without version is never kept)."""
    if not markets.version:
        return Classifier(markets)
    if markets.version not in _ready:
        _ready.clear()  # a changed list takes the old one's place
        _ready[markets.version] = Classifier(markets)
    return _ready[markets.version]
