"""Each packaged market list and its model stay as right as they are: no figure on its gate falls below its floor in list_gates.yaml."""

import pathlib

import pytest
from ruamel.yaml import YAML

from techwatch.classify import Classifier
from techwatch.classify.measure import Figures, by_lang, measure
from techwatch.home import MARKET_LISTS, list_files, read_markets
from techwatch.pipeline.judging.gate import calibration_table
from techwatch.pipeline.judging.train import gate, judged

NOWHERE = pathlib.Path("/nonexistent")
FLOORS = YAML(typ="safe").load(pathlib.Path(__file__).with_name("list_gates.yaml").read_text(encoding="utf-8"))
DOCS = pathlib.Path(__file__).parents[1] / "docs" / "markets.md"


def measured(name: str) -> dict[str, Figures]:
    markets = read_markets(NOWHERE, name)
    found = judged(Classifier(markets), gate(list_files(NOWHERE, name), markets))
    names = list(markets.markets)
    return {"all": measure(found, names), **by_lang(found, names)}


def figures(name: str) -> dict[str, float]:
    """Every figure of a list's gate, from 0 to 1, by name."""
    found: dict[str, float] = {}
    for lang, part in measured(name).items():
        found[f"macro-F1 {lang}"] = part.macro_f1
        found[f"off-topic kept out {lang}"] = part.kept_out or 0.0
        found |= {f"{market} {lang}": hits.f1 for market, hits in part.markets.items() if lang != "all"}
    return found | {"scores to be believed": 1 - measured(name)["all"].calibration_error}


def test_every_packaged_list_has_a_gate_and_floors() -> None:
    assert sorted(FLOORS) == sorted(file.stem for file in MARKET_LISTS.glob("*.yaml"))


@pytest.mark.slow
@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_falls_below_its_floor(name: str) -> None:
    found = figures(name)
    assert sorted(found) == sorted(FLOORS[name])
    assert {figure: round(value, 4) for figure, value in found.items() if value < FLOORS[name][figure]} == {}


@pytest.mark.slow
def test_the_table_in_the_docs_is_the_one_that_the_command_makes() -> None:
    table = DOCS.read_text("utf-8").partition("<!-- calibration -->\n")[2].partition("<!-- /calibration -->")[0]
    assert table == calibration_table(measured("cap-digital")["all"]) + "\n"
