"""Two hundred decisions that move one border of a market move the labels of unseen articles of that kind, and no others.

The editors of this test do not want bargains: offers on consumer hardware, which the packaged list and model take for
tech-data-ai, are put off topic. The unseen ones are of other products, in other words.
"""

import itertools
import pathlib

import pytest
from ruamel.yaml import YAML

from techwatch.classify import Classifier
from techwatch.classify.measure import measure
from techwatch.home import list_files, read_markets
from techwatch.pipeline.judging.train import gate, judged, learn
from techwatch.store.editions import Lesson

pytestmark = pytest.mark.slow

NOWHERE = pathlib.Path("/nonexistent")
MARKET = "tech-data-ai"
OFFERS = YAML(typ="safe").load((pathlib.Path(__file__).parent / "data" / "bargains.yaml").read_text(encoding="utf-8"))


def texts(part: str) -> list[tuple[str, str, str]]:
    """Language, title and text of every product in every form."""
    found = []
    for lang, said in OFFERS[part].items():
        for product, form in itertools.product(said["products"], said["forms"]):
            title = form["title"].format(p=product)
            found.append((lang, title[0].upper() + title[1:], form["text"].format(p=product)))
    return found


def share(classifier: Classifier, sample: list[tuple[str, str, str]]) -> float:
    """Of the texts that carry the market."""
    held = [any(label.market == MARKET and label.holds for label in classifier.labels(title, text, lang)) for lang, title, text in sample]
    return sum(held) / len(held)


def test_two_hundred_decisions_move_one_border_and_nothing_else() -> None:
    lessons = [Lesson(f"s{n}", title, text, lang, (), "off-topic") for n, (lang, title, text) in enumerate(texts("taught"))]
    assert len(lessons) == 200
    files, markets = list_files(NOWHERE, "cap-digital"), read_markets(NOWHERE, "cap-digital")
    trained = learn(markets, files, lessons)
    before, after = Classifier(markets), Classifier(markets.using(trained.model))
    assert not trained.refused
    assert share(before, texts("unseen")) > 0.6
    assert share(after, texts("unseen")) < 0.3
    names, elsewhere = list(markets.markets), gate(files, markets)
    lost = measure(judged(before, elsewhere), names).macro_f1 - measure(judged(after, elsewhere), names).macro_f1
    assert lost <= 0.01
