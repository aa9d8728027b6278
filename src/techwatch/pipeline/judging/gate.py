"""A market list's gate, or a file of examples -> how right its labels are."""

from pathlib import Path
from typing import Any

from techwatch.classify import Classifier
from techwatch.classify.examples import parse_examples
from techwatch.classify.measure import Figures, by_lang, measure
from techwatch.errors import NotFoundError
from techwatch.home import OWN_TERMS, list_of, read_list, read_text
from techwatch.pipeline.judging.doors import defaults
from techwatch.pipeline.judging.train import gate, judged


def measured(home: str, file: str | None) -> dict[str, Figures]:
    """The figures of all examples ("all"), of each language and, when the home has terms of its own, of all without them.

    Raises NotFoundError when the list has no gate, InputError.
    """
    markets, _ = defaults(home)
    files = list_of(Path(home))
    names = list(markets.markets)
    examples = parse_examples(read_text(Path(file)), file=file, markets=names) if file else gate(files, markets)
    if not examples:
        raise NotFoundError(str(files.folder / "gate.jsonl"), "no-gate", "there are no examples to measure on: give a file")
    found = judged(Classifier(markets), examples)
    figures = {"all": measure(found, names), **by_lang(found, names)}
    if (Path(home) / OWN_TERMS).is_file():
        alone = read_list(files).using(markets.learned, markets.pipelines)
        figures[f"without {OWN_TERMS}"] = measure(judged(Classifier(alone), examples), names)
    return figures


def as_json(figures: Figures) -> dict[str, Any]:
    """Figures for scripts."""
    return {
        "items": figures.items,
        "macro_f1": round(figures.macro_f1, 4),
        "markets": {
            market: {"p": round(h.precision, 4), "r": round(h.recall, 4), "f1": round(h.f1, 4)} for market, h in figures.markets.items()
        },
        "off_topic_kept_out": figures.kept_out,
        "on_topic_lost": figures.lost,
        "calibration_error": round(figures.calibration_error, 4),
        "bins": [[bin.count, round(bin.mean, 3), round(bin.right, 3)] for bin in figures.bins],
    }


def calibration_table(figures: Figures) -> str:
    """Scores in tenths as a Markdown table: how many, their mean, how often the market was right."""
    lines = ["| score | labels | mean score | right |", "|---|---|---|---|"]
    for tenth, bin in enumerate(figures.bins[1:], 1):
        lines.append(f"| {tenth / 10:.1f}–{tenth / 10 + 0.1:.1f} | {bin.count} | {bin.mean:.2f} | {bin.right:.2f} |")
    return "\n".join([*lines, "", f"Expected calibration error: {figures.calibration_error:.3f} ({figures.items} examples)"])
