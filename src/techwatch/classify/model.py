"""A categoriser trained on examples (spaCy's bag-of-words textcat) becomes, for every market, how far the words lean to it. Pure.

A learned model is one run of bytes (MessagePack): the markets that it knows, textcat's weights, and how they are weighed
against the terms. It is made by `train` and only ever read here.
"""

import hashlib
import math
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

from techwatch.classify.stems import blank
from techwatch.classify.terms import OFF_TOPIC, Verdict, Words
from techwatch.errors import ModelError
from techwatch.types import Evidence, Market

if TYPE_CHECKING:
    from spacy.pipeline import TextCategorizer
    from spacy.tokens import Doc

MAGIC: Final = b"techwatch-model-1\n"
"""What a model begins with; a new form of the bytes gets a new number."""
_SEAL: Final = 16  # bytes of a hash, against half-written and damaged files

SIZE: Final = 1 << 16
"""Weights a market: the 2,000 examples of a seed bring some 20,000 stems and beginnings of stems."""

_BEGINNING: Final = 5  # letters by which words that no example has are still known: télésurveillance, télésuivi
_READ: Final = 180  # words and signs of the text: as many as the longest example has; what follows says more of other things
_SHORTEST: Final = 3  # letters of a word
_LIMIT: Final = 0.02  # a part alone is never surer than 1 - this


@dataclass(frozen=True, slots=True)
class Weighing:
    """How terms and words make one score: its log-odds are those of the terms + `words` x those of the words + `base`.

    The terms count as they are. Fitted on examples written in our own style, their weight would fall for the words', which
    know that style best (2026-11: .64 on the seed; labels of texts by others lost .03 macro-F1 by it).
    """

    words: float = 0.0
    base: float = 0.0

    def score(self, verdict: Verdict, leaning: float) -> float:
        """0 to 1."""
        return 1 / (1 + math.exp(-(log_odds(verdict.score) + self.words * leaning + self.base)))


def log_odds(share: float) -> float:
    """Of a score that is taken as never surer than 2 %."""
    share = min(max(share, _LIMIT), 1 - _LIMIT)
    return math.log(share / (1 - share))


class Model:
    """A learned model, ready to judge."""

    def __init__(self, learned: bytes) -> None:
        """Raises ModelError when the bytes are no model (see `verify`)."""
        said = _unpacked(learned)
        self.markets: tuple[Market, ...] = tuple(said["markets"])
        self.weighing = Weighing(*said["weighing"])
        self._textcat = textcat(self.markets).from_bytes(said["textcat"])

    def leanings(self, seen: Words) -> dict[Market, float]:
        """Every market's log-odds by the article's words alone."""
        (row,) = self._textcat.predict([doc_of(features(seen))])
        return dict(zip(self.markets, leanings_of(row), strict=True))

    def reasons(self, seen: Words, market: Market, most: int = 5) -> tuple[Evidence, ...]:
        """The words that moved the market's log-odds most, for or against: what each adds alone to the log-odds of no words."""
        words = features(seen)
        if not words:
            return ()
        rows = self._textcat.predict([doc_of([])] + [doc_of([word]) for word in words])
        place = self.markets.index(market)
        alone = [math.log(row[place] / (1 - row[place])) for row in rows]
        moved = sorted(((odds - alone[0], word) for word, odds in zip(words, alone[1:], strict=True)), key=lambda pair: -abs(pair[0]))
        return tuple(Evidence(word, "model", round(self.weighing.words * by, 2)) for by, word in moved[:most])


def leanings_of(row: Iterable[float]) -> list[float]:
    """What textcat says of an article (a share a market, the last one off topic), as log-odds a market.

    Each against all but its best rival, so that an article may lean to two markets: the shares alone say one only.
    """
    shares = [float(share) for share in row]
    found = []
    for place, share in enumerate(shares[:-1]):
        rival = max((other for n, other in enumerate(shares[:-1]) if n != place), default=0.0)
        rest = max(1 - share - rival, 1e-6)
        found.append(log_odds(share / (share + rest)))
    return found


def features(seen: Words) -> list[str]:
    """What the model sees of an article: the stems of title and beginning, and how the longer ones begin, each once."""
    stems = [token.norm_ for token in chain(seen.title_doc, islice(seen.text_doc, _READ))]
    stems = [stem for stem in stems if len(stem) >= _SHORTEST and stem.isalpha()]
    return list(dict.fromkeys([*stems, *(f"{stem[:_BEGINNING]}-" for stem in stems if len(stem) > _BEGINNING)]))


def doc_of(words: Sequence[str]) -> "Doc":
    """Words as textcat takes them: it counts tokens as they are written."""
    from spacy.tokens import Doc

    return Doc(blank().vocab, words=list(words))


def textcat(markets: Sequence[Market]) -> "TextCategorizer":
    """An untrained categoriser: a class a market, and one for what is off topic.

    Bag of words: 0.3 ms an article where the default ensemble takes 58 ms and 747 MB. One class excludes the others: scores
    of their own for each (textcat_multilabel) fall with every word that no example has, and so with the length of a text.
    """
    import spacy

    model = {"@architectures": "spacy.TextCatBOW.v3", "exclusive_classes": True, "ngram_size": 1, "no_output_layer": False, "length": SIZE}
    pipe: Any = spacy.blank("xx", vocab=blank().vocab).add_pipe("textcat", config={"model": model})
    for market in (*markets, OFF_TOPIC):
        pipe.add_label(market)
    made: TextCategorizer = pipe
    return made


def packed(markets: Sequence[Market], weighing: Weighing, categoriser: "TextCategorizer") -> bytes:
    """A model as bytes."""
    import srsly

    parts = [weighing.words, weighing.base]
    said = {"markets": list(markets), "weighing": parts, "textcat": categoriser.to_bytes(exclude=["vocab"])}
    return _sealed(zlib.compress(srsly.msgpack_dumps(said), 9))


def _sealed(body: bytes) -> bytes:
    return MAGIC + hashlib.sha256(body).digest()[:_SEAL] + body


def verify(learned: bytes, *, name: str, mend: str = "run `techwatch train --back`") -> None:
    """Raise ModelError when the bytes are no model of this format, or were damaged; `mend` says what to do. Cheap: nothing is loaded."""
    if not learned.startswith(MAGIC):
        raise ModelError(name, "format", f"this is no learned model that this program reads: {mend}")
    if _sealed(learned[len(MAGIC) + _SEAL :]) != learned:
        raise ModelError(name, "broken", f"the learned model is damaged: {mend}")


def _unpacked(learned: bytes) -> dict[str, Any]:
    import srsly

    verify(learned, name="learned model")
    return dict(srsly.msgpack_loads(zlib.decompress(learned[len(MAGIC) + _SEAL :])))
