"""The 28 ways in which feeds of the wild misbehave, served on loopback: what techwatch makes of each. See docs/faults.md."""

import datetime as dt
import pathlib
import re
import socket
import subprocess
import sys

import pytest

from techwatch.config import Fetch
from techwatch.errors import FeedError
from techwatch.fetch import fetch_each
from techwatch.sources import parse_feed
from techwatch.types import Failure, ParsedFeed, Request, Unreachable

ROOT = pathlib.Path(__file__).resolve().parents[1]
SITE = ROOT.parent / "shared" / "tools" / "site.py"
NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
OCTOBER = dt.datetime(2025, 10, 9, 8, tzinfo=dt.UTC)
LIMITS = Fetch(allow_networks=("127.0.0.0/8",), timeout_seconds=3, concurrency=28, per_host=10)
PAGE = "http://127.0.0.2:PORT/p/0/0.html"

pytestmark = pytest.mark.skipif(not SITE.exists(), reason="the site of recorded pages is not here")

ERRORS = {
    "bot-wall": ("bot-wall", "a page for browsers stands before the content (bot check, consent or login) (a page: “Just a moment...”)"),
    "not-found": ("not-found", "there is nothing at this address (404)"),
    "gone": ("gone", "the server says it is gone for good (410)"),
    "error": ("error", "the server failed (500)"),
    "busy": ("busy", "the server asks to wait (429)"),
    "empty": ("empty", "the server answered with nothing"),
    "gzip-bomb": ("bomb", "the body unpacks to far more than it claims (more than 10000000 bytes)"),
    "redirect-loop": ("redirect", "the redirects do not end (they come back to http://127.0.0.1:PORT/fault/redirect-loop)"),
    "redirect-private": ("private-network", "the address leads into a private network (169.254.169.254)"),
    "redirect-file": ("bad-link", "the address is not http(s) (file:///etc/passwd)"),
    "hang": ("slow", "no complete answer in time (3 s)"),
    "drip": ("slow", "no complete answer in time (3 s)"),
    "reset": ("reset", "the connection was cut"),
}

ENTRIES = {
    "no-entries": [],
    "truncated": [("One", PAGE, OCTOBER), ("Two", PAGE, None)],
    "latin1": [("Été à l'école : l'IA", PAGE, OCTOBER)],
    "utf16-lie": [("déclaré utf-16", PAGE, OCTOBER)],
    "entities": [("Café & thé", PAGE, OCTOBER)],
    "control-chars": [("Deux lignes…et une", PAGE, OCTOBER), ("Bcc: x@example.org", PAGE, OCTOBER)],
    "xss": [("", PAGE, OCTOBER)],
    "js-link": [("js", None, OCTOBER), ("data", None, OCTOBER), ("file", None, OCTOBER)],
    "year-one": [("old", PAGE, None), ("future", PAGE, None), ("odd", PAGE, None)],
    "no-ids": [("Sans lien", None, None), ("", None, None)],
    "entity-bomb": [("&i;", PAGE, OCTOBER)],
    "xxe": [("&x;", PAGE, OCTOBER)],
    "json-feed": [("JSON entry", PAGE.replace("0.html", "1.html"), OCTOBER)],
    "huge": [(f"Entry {k}", PAGE.replace("0.html", f"{k}.html"), OCTOBER) for k in range(1500)],
}


@pytest.fixture(scope="module")
def port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen([sys.executable, str(SITE), "--port", str(port)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://")
        yield port
        process.terminate()


@pytest.fixture(scope="module")
def answers(port):
    kinds = [*ERRORS, *ENTRIES, "moved"]
    urls = {f"http://127.0.0.1:{port}/fault/{kind}": kind for kind in kinds}
    fetched = fetch_each([Request(url, purpose="feed") for url in urls], LIMITS)
    return {urls[answer.request.url]: (answer, _read(answer)) for answer in fetched}


def _read(answer) -> ParsedFeed | Failure:
    if isinstance(answer, Unreachable):
        return answer.failure
    try:
        return parse_feed(answer.body, url=answer.url, content_type=answer.content_type, now=NOW)
    except FeedError as error:
        return Failure(error.subject, error.reason, error.detail)


def test_there_are_28(answers):
    assert len(answers) == 28


@pytest.mark.parametrize("kind", ERRORS)
def test_errors_of_the_feed_have_their_own_reason_and_words(answers, port, kind):
    _, failure = answers[kind]
    assert isinstance(failure, Failure), failure
    assert (failure.reason, str(failure)) == (ERRORS[kind][0], ERRORS[kind][1].replace("PORT", str(port)))


@pytest.mark.parametrize("kind", ENTRIES)
def test_the_others_give_these_entries(answers, port, kind):
    _, feed = answers[kind]
    assert isinstance(feed, ParsedFeed), feed
    expected = [(title, url and url.replace("PORT", str(port)), date) for title, url, date in ENTRIES[kind]]
    assert [(entry.title, entry.url, entry.published) for entry in feed.entries] == expected


def test_a_feed_that_moved_is_read_where_it_is_and_its_new_address_told(answers, port):
    answer, feed = answers["moved"]
    assert answer.moved_to == f"http://127.0.0.1:{port}/feeds/0.xml"
    assert isinstance(feed, ParsedFeed)
    assert (feed.title, len(feed.entries)) == ("Site 0", 12)


def test_what_a_feed_hides_in_its_summary_is_gone(answers):
    assert answers["xss"][1].entries[0].summary == "ok"


def test_entries_without_ids_are_known_by_their_words(answers):
    sans_lien, sans_titre = answers["no-ids"][1].entries
    assert sans_titre.summary == "ni titre"
    assert len({sans_lien.key, sans_titre.key}) == 2


def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(answers):
    assert answers["busy"][0].retry_after == 120


def test_the_table_in_the_docs_is_this_one():
    table = re.findall(r"^\| `([a-z0-9-]+)` \|.*?\|(.*)\|", (ROOT / "docs" / "faults.md").read_text(encoding="utf-8"), re.M)
    words = dict(table)
    assert set(words) == {*ERRORS, *ENTRIES, "moved"}
    for kind, (reason, _) in ERRORS.items():
        assert f"`{reason}`" in words[kind], kind
