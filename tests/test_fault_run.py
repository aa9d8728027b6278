"""Every fault of the recorded sites as a feed beside good ones: the run ends by itself and the good feeds are complete."""

import json
import pathlib
import subprocess
import time

import psutil
import pytest

from homes import command, feeds_of, get_json, open_readonly, recorded_sites, techwatch, write_home

pytestmark = [pytest.mark.shared, pytest.mark.slow]

ERRORS = {
    "bot-wall": "bot-wall",
    "busy": "busy",
    "drip": "slow",
    "empty": "empty",
    "error": "error",
    "gone": "gone",
    "gzip-bomb": "bomb",
    "hang": "slow",
    "not-found": "not-found",
    "redirect-file": "bad-link",
    "redirect-loop": "redirect",
    "redirect-private": "private-network",
    "reset": "reset",
}
"""The faults that are errors of the feed, each with its reason; all others must work or be quiet."""


def test_faults_stop_nothing(tmp_path: pathlib.Path) -> None:
    with recorded_sites("--recent", "--feeds", "4", "--entries", "4") as root:
        kinds = get_json(f"{root}/fault/")
        assert len(kinds) == 28
        good = feeds_of(root)
        faults = [{"url": f"{root}/fault/{kind}", "title": kind, "lang": "fr"} for kind in kinds]
        mixed = [feed for pair in zip(faults, good * 7, strict=True) for feed in pair][: len(faults)] + faults
        feeds = list({feed["url"]: feed for feed in [*mixed, *good]}.values())
        home = write_home(tmp_path / "home", feeds)
        seconds, peak = run_measured(command(home, "run", "--json"))
        assert seconds < 90
        assert peak < 400_000_000
        states = {line["feed"]: line["state"] for line in json.loads(techwatch(home, "feeds", "--json"))}
        asked = get_json(f"{root}/_stats")
    said = {kind: states[f"{root}/fault/{kind}"] for kind in kinds}
    wrong = {kind: state for kind, state in said.items() if kind in ERRORS and not state.startswith(f"{ERRORS[kind]}: ")}
    assert not wrong
    loud = {kind: state for kind, state in said.items() if kind not in ERRORS and not state.startswith("ok")}
    assert not loud
    with open_readonly(home) as db:
        complete = "SELECT feed, count(*) AS n, sum(article IS NOT NULL) AS read FROM entries WHERE feed LIKE '%/feeds/%' GROUP BY feed"
        assert [(row["n"], row["read"]) for row in db.execute(complete)] == [(4, 4)] * 4
        stored = " ".join(row[0] for row in db.execute("SELECT title || ' ' || text || ' ' || url FROM articles"))
    assert "root:x:" not in stored
    assert "file:" not in stored
    assert "javascript:" not in stored
    assert asked["fault 302"] >= 3


def run_measured(arguments: list[str]) -> tuple[float, int]:
    """Run to the end; -> seconds, and the peak memory of the process itself (not of its workers) in bytes."""
    start, peak = time.monotonic(), 0
    with subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            try:
                peak = max(peak, watched.memory_info().rss)
            except psutil.Error:
                break
            time.sleep(0.02)
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    return time.monotonic() - start, peak
