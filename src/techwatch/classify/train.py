"""Examples (a text and the markets it carries) become a learned model. Pure: the same examples give the same model."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import xxhash

from techwatch.classify.examples import Example
from techwatch.classify.model import Weighing, doc_of, features, log_odds, packed, textcat
from techwatch.classify.stems import Stems
from techwatch.classify.terms import TermFinder, read
from techwatch.config import MarketList
from techwatch.types import Market

if TYPE_CHECKING:
    from spacy.pipeline import TextCategorizer
    from spacy.training import Example as SpacyExample

ROUNDS: Final = 12  # times that every example is seen
FOLDS: Final = 5  # parts of the examples; each is judged by a model that has not seen it, to weigh words against terms
_BATCH: Final = 32
_RATE: Final = 0.01  # of learning
_STEPS: Final = 50  # of Newton's method; ten are enough


@dataclass(frozen=True, slots=True)
class _Lesson:
    """An example as the model sees it: its words, and what the terms say of every market (log-odds)."""

    example: Example
    words: tuple[str, ...]
    terms: tuple[float, ...]


def train(examples: Sequence[Example], markets: MarketList) -> bytes:
    """A learned model for `markets`. Their order does not matter. Raises ValueError when there are fewer than FOLDS examples."""
    if len(examples) < FOLDS:
        raise ValueError(f"{len(examples)} examples are too few to learn from")
    names = tuple(markets.markets)
    lessons = _lessons(sorted(examples, key=_order), markets)
    return packed(names, _weighing(names, lessons), _taught(names, lessons))


def _order(example: Example) -> int:
    """By a hash of the words: mixed, and the same every time."""
    return xxhash.xxh64_intdigest(f"{example.title}\n{example.text}".encode("utf-8", "replace"))


def _lessons(examples: Sequence[Example], markets: MarketList) -> list[_Lesson]:
    stems = Stems(markets.pipelines)
    finder = TermFinder(markets, stems)
    found = []
    for example in examples:
        words = read(example.title, example.text, example.lang, stems)
        verdicts = finder.verdicts(words, example.lang)
        found.append(_Lesson(example, tuple(features(words)), tuple(log_odds(verdicts[market].score) for market in markets.markets)))
    return found


def _taught(names: Sequence[Market], lessons: Sequence[_Lesson]) -> "TextCategorizer":
    """textcat, taught with the lessons."""
    from thinc.api import Adam, fix_random_seed

    fix_random_seed(0)
    pipe = textcat(names)
    examples = [_spacy_example(names, lesson) for lesson in lessons for _ in range(lesson.example.times)]
    pipe.initialize(lambda: examples)
    optimizer = Adam(_RATE, L2=1e-5, L2_is_weight_decay=True, use_averages=False)
    for turn in range(ROUNDS):
        for batch in _batches(examples, turn):
            pipe.update(batch, sgd=optimizer)
    return pipe


def _spacy_example(names: Sequence[Market], lesson: _Lesson) -> "SpacyExample":
    from spacy.training import Example as SpacyExample

    cats = {market: float(market in lesson.example.markets) for market in names}
    return SpacyExample.from_dict(doc_of(lesson.words), {"cats": cats})


def _batches(examples: "Sequence[SpacyExample]", turn: int) -> "Iterator[list[SpacyExample]]":
    """All examples in another order each turn, the same every time."""
    order = sorted(range(len(examples)), key=lambda number: xxhash.xxh32_intdigest(f"{turn} {number}".encode()))
    for start in range(0, len(order), _BATCH):
        yield [examples[number] for number in order[start : start + _BATCH]]


def _weighing(names: Sequence[Market], lessons: Sequence[_Lesson]) -> Weighing:
    """How words weigh against terms where neither is known beforehand: each lesson is judged by a model that has not seen it."""
    points: list[tuple[float, float, bool]] = []
    for fold in range(FOLDS):
        held = lessons[fold::FOLDS]
        pipe = _taught(names, [lesson for number, lesson in enumerate(lessons) if number % FOLDS != fold])
        rows: Any = pipe.predict([doc_of(lesson.words) for lesson in held])
        for lesson, row in zip(held, rows, strict=True):
            carried = [market in lesson.example.markets for market in names]
            leanings = (log_odds(float(p)) for p in row)
            points += zip(lesson.terms, leanings, carried, strict=True)
    return _logistic(points)


def _logistic(points: Sequence[tuple[float, float, bool]]) -> Weighing:
    """Logistic regression of two features by Newton's method, held near zero by a little (ridge 1)."""
    import numpy

    x = numpy.array([(terms, words, 1.0) for terms, words, _ in points])
    y = numpy.array([float(carried) for *_, carried in points])
    weights = numpy.zeros(3)
    for _ in range(_STEPS):
        p = 1 / (1 + numpy.exp(-(x @ weights)))
        slope = x.T @ (y - p) - weights
        step = numpy.linalg.solve((x.T * (p * (1 - p))) @ x + numpy.eye(3), slope)
        weights = weights + step
        if math.sqrt(float(step @ step)) < 1e-9:
            break
    return Weighing(*(round(float(weight), 4) for weight in weights))
