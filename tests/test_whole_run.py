"""The main job as a process, over recorded sites: everything arrives once, a second run changes nothing."""

import json
import pathlib

import pytest

from homes import feeds_of, figures, get_json, open_readonly, recorded_sites, rows, started as techwatch, write_home

pytestmark = [pytest.mark.shared, pytest.mark.slow]


def test_everything_arrives_once(tmp_path: pathlib.Path) -> None:
    with recorded_sites("--recent") as root:
        home = write_home(tmp_path / "home", feeds_of(root))
        first = figures(techwatch(home, "run", "--json"))
        asked = get_json(f"{root}/_stats")
        assert first["collect"] == {"feeds": 40, "unchanged": 0, "new": 480, "failed": 0}
        assert first["read"]["pages"] >= 0.97 * 480
        assert first["draft"]["drafts"] == 1
        assert asked["p 200"] == 480
        before, draft = rows(home, clocks=True), review_files(home)

        second = figures(techwatch(home, "run", "--json"))
        again = get_json(f"{root}/_stats")
        assert again["p 200"] == 480
        assert again["feeds 304"] == 40
        assert again["feeds 200"] == 40
        assert second["collect"]["unchanged"] == 40
        after = rows(home, clocks=True)
        assert without_polling(before) == without_polling(after)
        assert draft == review_files(home)

        get_json(f"{root}/_advance?by=1", method="POST")
        third = figures(techwatch(home, "run", "--json"))
        assert third["collect"]["new"] == 40
        assert third["read"]["entries"] == 40
        assert third["draft"]["items"] > second["draft"]["items"]
        with open_readonly(home) as db:
            newest = """SELECT DISTINCT story FROM articles
                WHERE seen = (SELECT max(seen) FROM articles) AND story IN (SELECT item FROM proposals)"""
            joined = {row[0] for row in db.execute(newest)}
        text = "".join(content.decode() for content in review_files(home).values())
        assert joined
        assert all(story in text for story in joined)


def without_polling(tables: dict[str, list[str]]) -> dict[str, list[str]]:
    """All rows, those of feeds without the times of polling."""
    times = ("last_polled", "last_ok")
    return tables | {"feeds": [json.dumps({k: v for k, v in json.loads(row).items() if k not in times}) for row in tables["feeds"]]}


def review_files(home: pathlib.Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (home / "digests" / "review").iterdir()}
