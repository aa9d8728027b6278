import datetime as dt
import io
import json
import os
import pathlib
import signal

import pytest

from techwatch.config import parse_markets
from techwatch.pipeline.intake import workers
from techwatch.pipeline.judging import doors
from techwatch.store import articles, open_store, stories
from techwatch.types import Article, Reading

NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)

SEA = parse_markets("markets: {sea: {names: {en: Sea}, terms: {en: [ferry]}}}", file="sea.yaml")
TEXT = "The ferry company Kestrel Line will run its first battery ferry between Harmouth and Selby Point from next spring. " * 3


def lines(tmp_path, *values):
    file = tmp_path / "in.jsonl"
    file.write_text("".join(json.dumps(value) + "\n" for value in values), encoding="utf-8")
    return str(file)


def answers(out):
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("published", "shown"),
    [("2026-11-18", "2026-11-18T00:00:00+00:00"), ("2026-11", None), ("2026", None), ("", None), (None, None)],
)
def test_a_line_whose_date_names_no_day_is_read_without_one(tmp_path, published, shown):
    out = io.StringIO()
    doors.explain_batch(
        lines(tmp_path, {"id": 1, "title": "A ferry", "text": TEXT, "published": published}),
        out,
        markets=SEA,
        executor="1",
    )
    (answer,) = answers(out)
    assert (answer.get("error"), answer["published"], answer["lang"]) == (None, shown, "en")


def test_what_is_no_date_fails_its_line_only(tmp_path):
    out = io.StringIO()
    good = {"id": 2, "title": "A ferry", "text": TEXT}
    doors.explain_batch(lines(tmp_path, good | {"id": 1, "published": "never"}, good), out, markets=SEA, executor="1")
    assert [(answer["id"], "error" in answer) for answer in answers(out)] == [(1, True), (2, False)]


def test_a_date_without_a_day_counts_as_the_last_one_seen(tmp_path):
    out = io.StringIO()
    first = {"id": "a", "url": "https://a.example/1", "title": "A ferry", "text": TEXT, "published": "2026-11-18"}
    doors.dedupe_batch(lines(tmp_path, first, first | {"id": "b", "url": "https://b.example/2", "published": "2026"}), out)
    assert [answer["copy_of"] for answer in answers(out)] == ["a", "a"]


ODD = b'{"id": "b", "title": "\xff"}', b'{"id": "b", "url": 5}', b"[" * 100_000, b'{"id": "\\ud800", "title": "x"}'


@pytest.mark.parametrize("odd", ODD, ids=("no UTF-8", "a number for an address", "too deep", "half a surrogate pair"))
@pytest.mark.parametrize("door", ["explain", "dedupe", "urls"])
def test_an_odd_line_spoils_no_other(tmp_path, odd, door):
    good = b'{"id": 1, "title": "A ferry", "text": "It crosses the bay.", "variant": "http://a.example/"}'
    (tmp_path / "in.jsonl").write_bytes(b"\n".join((good, odd, good)))
    out, file = io.StringIO(), str(tmp_path / "in.jsonl")
    if door == "explain":
        doors.explain_batch(file, out, markets=SEA, executor="1")
    else:
        {"dedupe": doors.dedupe_batch, "urls": doors.urls_batch}[door](file, out)
    out.getvalue().encode()
    first, _, last = answers(out)
    assert (first["id"], last["id"], "error" in first, "error" in last) == (1, 1, False, False)


def test_explain_tells_the_copies_and_the_story_of_a_home(tmp_path: pathlib.Path) -> None:
    text = "\n".join(
        f"La société Lumen-{n} équipe le quartier {n} de Port-Salins avec {n}00 lampadaires sobres et mesurés." for n in range(30)
    )
    page = tmp_path / "page.html"
    page.write_text(f"<html><body><article><h1>Les lampadaires</h1><p>{'</p><p>'.join(text.split(chr(10)))}</p></article></body></html>")
    alone = doors.explain_page(str(page), home=str(tmp_path), now=NOW)
    assert "copy_of" not in alone
    with open_store(tmp_path / "techwatch.db") as store:
        stored = Article(
            0, "https://a.example/l", "https://a.example/l", "Les lampadaires", text, lang="fr", published=NOW, seen=NOW, source="A"
        )
        stories.place(store, articles.with_id(stored, articles.add(store, Reading(stored))))
    told = doors.explain_page(str(page), home=str(tmp_path), now=NOW)
    assert told["copy_of"] == "https://a.example/l"
    assert [other["source"] for other in told["also_in"]] == ["A"]
    with open_store(tmp_path / "techwatch.db") as store:
        assert articles.counts(store)["articles"] == 1


def deadly(tasks, markets, now):
    """As `understand_batch`, but for a line that kills its worker."""
    if any(task.entry.title == "fatal" for task in tasks):
        os.kill(os.getpid(), signal.SIGKILL)
    return tuple(Reading(Article(0, f"entry:{task.entry.key}", "", task.entry.title, "")) for task in tasks)


@pytest.mark.slow
def test_a_line_that_kills_its_worker_fails_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "understand_batch", deadly)
    out = io.StringIO()
    named = [{"id": n, "title": "fatal" if n == 2 else f"line {n}"} for n in range(5)]
    doors.explain_batch(lines(tmp_path, *named), out, markets=SEA, executor="2")
    assert [answer.get("title", "failed") for answer in answers(out)] == ["line 0", "line 1", "failed", "line 3", "line 4"]
    assert "worker" in answers(out)[2]["error"]
