"""Examples (a text and the markets it carries) become a learned model. Pure: the same examples give the same model."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import TYPE_CHECKING, Any, Final

import xxhash

from techwatch.classify.examples import Example
from techwatch.classify.model import Weighing, doc_of, features, leanings_of, log_odds, packed, textcat
from techwatch.classify.stems import Stems
from techwatch.classify.terms import OFF_TOPIC, TermFinder, read
from techwatch.config import MarketList
from techwatch.types import Market

if TYPE_CHECKING:
    from spacy.pipeline import TextCategorizer
    from spacy.training import Example as SpacyExample

UPDATES: Final = 900  # of the weights, in all: a dozen rounds over 2,400 examples, more over fewer,
ROUNDS: Final = 60  # but no more than that
ORDERS: Final = 4  # of the examples: see `_averaged`
FOLDS: Final = 5  # parts of the examples; each is judged by a model that has not seen it, to weigh words against terms
_BATCH: Final = 32
_RATE: Final = 0.001  # of learning: faster, and words are sure of too much
_STEPS: Final = 50  # of Newton's method; ten are enough
_MISSED: Final = 1.25  # what a missing label counts against a wrong one: editors see the wrong one, the missing one nobody sees
_CLOSE: Final = 1e-12  # squared length of a step that changes nothing any more


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
    return packed(names, _weighing(names, lessons), _averaged(names, lessons))


def _order(example: Example) -> int:
    """By a hash of the words: mixed, and the same every time."""
    return xxhash.xxh64_intdigest(f"{example.title}\n{example.text}".encode("utf-8", "replace"))


def _lessons(examples: Sequence[Example], markets: MarketList) -> list[_Lesson]:
    stems = Stems(markets.pipelines)
    finder = TermFinder(markets, stems)
    found = []
    for example in examples:
        words = read(example.title, example.text, example.lang, stems)
        verdicts = finder.verdicts(words)
        found.append(_Lesson(example, tuple(features(words)), tuple(log_odds(verdicts[market].score) for market in markets.markets)))
    return found


def _averaged(names: Sequence[Market], lessons: Sequence[_Lesson]) -> "TextCategorizer":
    """textcat with the mean weights of ORDERS trainings: the order of the examples alone moves one's macro-F1 by up to .004."""
    pipes = [_taught(names, lessons, order) for order in range(ORDERS)]
    linear = [next(layer for layer in pipe.model.walk() if layer.has_param("W")) for pipe in pipes]
    for name in ("W", "b"):
        mean: Any = sum(layer.get_param(name) for layer in linear) / ORDERS
        linear[0].set_param(name, mean)
    return pipes[0]


def _taught(names: Sequence[Market], lessons: Sequence[_Lesson], order: int = 0) -> "TextCategorizer":
    """textcat, taught with the lessons in one of many orders."""
    from thinc.api import Adam, fix_random_seed

    fix_random_seed(0)
    pipe = textcat(names)
    examples = [example for lesson in lessons for example in _spacy_examples(names, lesson)]
    pipe.initialize(lambda: examples)
    optimizer = Adam(_RATE, L2=1e-5, L2_is_weight_decay=True, use_averages=False)
    for batch in islice(_batches(examples, order), min(UPDATES, ROUNDS * math.ceil(len(examples) / _BATCH))):
        pipe.update(batch, sgd=optimizer)
    return pipe


def _spacy_examples(names: Sequence[Market], lesson: _Lesson) -> "Iterator[SpacyExample]":
    """As often as the lesson counts; one of two markets is one of each."""
    from spacy.training import Example as SpacyExample

    for carried in sorted(lesson.example.markets) or [OFF_TOPIC]:
        cats = {name: float(name == carried) for name in (*names, OFF_TOPIC)}
        for _ in range(lesson.example.times):
            yield SpacyExample.from_dict(doc_of(lesson.words), {"cats": cats})


def _batches(examples: "Sequence[SpacyExample]", salt: int) -> "Iterator[list[SpacyExample]]":
    """All examples over and over, in another order each turn, the same every time."""
    for turn in count():
        order = sorted(range(len(examples)), key=lambda number: xxhash.xxh32_intdigest(f"{salt} {turn} {number}".encode()))
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
            points += zip(lesson.terms, leanings_of(row), carried, strict=True)
    return _logistic(points)


def _logistic(points: Sequence[tuple[float, float, bool]]) -> Weighing:
    """Logistic regression on the words, beside the terms as they are, held near zero by a little (ridge 1): Newton's method, a step
    that makes it worse is halved.
    """
    import numpy

    terms = numpy.array([terms for terms, *_ in points])
    x = numpy.array([(words, 1.0) for _, words, _ in points])
    y = numpy.array([float(carried) for *_, carried in points])
    counts = numpy.where(y > 0, _MISSED, 1.0)

    def loss(weights: Any) -> float:
        odds = terms + x @ weights
        return float(numpy.sum(counts * (numpy.logaddexp(0, odds) - y * odds)) + weights @ weights / 2)

    weights = numpy.zeros(2)
    for _ in range(_STEPS):
        p = 1 / (1 + numpy.exp(-(terms + x @ weights)))
        step = numpy.linalg.solve((x.T * (counts * p * (1 - p))) @ x + numpy.eye(2), x.T @ (counts * (y - p)) - weights)
        while loss(weights + step) > loss(weights) and step @ step > _CLOSE:
            step = step / 2
        weights = weights + step
        if step @ step <= _CLOSE:
            break
    return Weighing(*(round(float(weight), 4) for weight in weights))
