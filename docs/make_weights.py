"""Prints what `dedupe/bilingual.py` weighs two articles of two languages with, fitted on the tuning pairs, and how that would do.

python docs/make_weights.py [--words]

Logistic regression: ridge, and no weight of a sign that makes no sense. Beside the pairs of each file stand those 400 crossings (one
pair's French article, another's English one) that share most names and figures, at a twentieth of the weight. How it would do is
measured on each writer's pairs with weights fitted on the others'. `--words`: the frequent words of `dedupe/vocabulary.py` instead.
"""

import json
import pathlib
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np

from techwatch.dedupe.bilingual import BASE, SAME, WEIGHTS, Evidence, agreement
from techwatch.dedupe.profile import Profile, profile

DATA = pathlib.Path(__file__).parents[1] / "tests" / "data" / "bilingual"
WRITERS = (("tuning", "held"), ("tuning-more",), ("tuning-b1",), ("tuning-b2",), ("tuning-b3",), ("tuning-b4",))
LANGUAGES = ("fr", "en")
CROSSINGS, CROSSED_WEIGHT = 400, 0.05
RIDGE = 4.0
EVERYDAY, FREQUENT = 0.10, 0.02  # of the articles


@dataclass(frozen=True)
class Row:
    """A pair or a crossing. `writer`: by number; `kind`: of the pair, "" for a crossing."""

    writer: int
    kind: str
    same: bool
    amounts: tuple[float, ...]


def main() -> None:
    """Print."""
    if "--words" in sys.argv[1:]:
        return words()
    rows = [row for writer, names in enumerate(WRITERS) for name in names for row in of_file(name, writer)]
    weights, base = fitted(rows)
    print("WEIGHTS: Final = Evidence(")
    print("\n".join(f"    {each.name}={weight:.2f}," for each, weight in zip(fields(Evidence), weights, strict=True)))
    print(f")\nBASE: Final = {base:.2f}\n")
    left_out = [fitted([row for row in rows if row.writer != writer]) for writer in range(len(WRITERS))]
    told("writers left out", rows, [total(row, *left_out[row.writer]) for row in rows])
    told("as it stands", rows, [total(row, astuple(WEIGHTS), BASE) for row in rows])


def pairs(name: str) -> list[dict]:
    """The lines of a file."""
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def profiles(name: str) -> list[tuple[Profile, Profile]]:
    """The two of each of its pairs."""
    told = [[(pair[lang]["title"], pair[lang]["text"], lang) for lang in LANGUAGES] for pair in pairs(name)]
    return [(profile(*french), profile(*english)) for french, english in told]


def of_file(name: str, writer: int) -> Iterator[Row]:
    """The pairs of a file, and its crossings."""
    every = profiles(name)
    for pair, both in zip(pairs(name), every, strict=True):
        yield Row(writer, pair["kind"].removesuffix("-cut"), pair["same"], astuple(agreement(*both).evidence))
    crossed = [(one, other) for at, (one, _) in enumerate(every) for place, (_, other) in enumerate(every) if at != place]
    crossed.sort(key=lambda both: -len(both[0].marks & both[1].marks))
    for both in crossed[:CROSSINGS]:
        yield Row(writer, "", False, astuple(agreement(*both).evidence))


def fitted(rows: Sequence[Row]) -> tuple[Sequence[float], float]:
    """The weights and what is added to them, by Newton's method; a weight of the wrong sign is left out and the others fitted again."""
    amounts, same = np.array([row.amounts for row in rows]), np.array([float(row.same) for row in rows])
    counts = np.array([1.0 if row.kind else CROSSED_WEIGHT for row in rows])
    mean, spread, signs = amounts.mean(0), amounts.std(0) + 1e-9, np.sign(astuple(WEIGHTS))
    scaled = np.c_[(amounts - mean) / spread, np.ones(len(rows))]
    ridge, weights, kept = np.r_[np.full(len(signs), RIDGE), 1e-6], np.zeros(len(signs) + 1), np.ones(len(signs) + 1, bool)
    while True:
        for _ in range(25):
            mine = scaled[:, kept]
            odds = 1 / (1 + np.exp(-np.clip(mine @ weights[kept], -30, 30)))
            slope = mine.T @ (counts * (odds - same)) + ridge[kept] * weights[kept]
            curve = (mine * (counts * odds * (1 - odds))[:, None]).T @ mine + np.diag(ridge[kept])
            weights[kept] -= np.linalg.solve(curve, slope)
        wrong = np.r_[signs * weights[:-1] < 0, False]
        if not wrong.any():
            break
        kept, weights[wrong] = kept & ~wrong, 0.0
    each = weights[:-1] / spread
    return each.tolist(), float(weights[-1] - each @ mean)


def total(row: Row, weights: Sequence[float], base: float) -> float:
    """The points of a row."""
    return base + sum(weight * amount for weight, amount in zip(weights, row.amounts, strict=True))


def told(heading: str, rows: Sequence[Row], totals: Sequence[float]) -> None:
    """How many of each kind are put together."""
    found, every = Counter[str](), Counter[str]()
    for row, points in zip(rows, totals, strict=True):
        kind = row.kind if row.same else "look-alikes" if row.kind else "crossings"
        every[kind] += 1
        found[kind] += points >= SAME and not Evidence(*row.amounts).ruled_out
    print(f"{heading}: {', '.join(f'{kind} {found[kind]}/{every[kind]}' for kind in sorted(every))}")


def words() -> None:
    """The stems that many articles say."""
    said = {
        lang: [both[place].words for names in WRITERS for name in names for both in profiles(name)] for place, lang in enumerate(LANGUAGES)
    }
    for lang, articles in said.items():
        part = {word: count / len(articles) for word, count in Counter(word for stems in articles for word in stems).items()}
        everyday = sorted(word for word in part if part[word] > EVERYDAY)
        frequent = sorted(word for word in part if FREQUENT < part[word] <= EVERYDAY)
        for heading, stems in (("EVERYDAY", everyday), ("FREQUENT", frequent)):
            print(f"{heading}, {lang}:", *textwrap.wrap(" ".join(stems), 136), sep="\n    ")


if __name__ == "__main__":
    main()
