import io
import json

import pytest

from techwatch.config import parse_markets
from techwatch.pipeline import doors

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
