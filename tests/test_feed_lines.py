"""Feeds come, go and pause in feeds.yaml while every other character of it stays."""

import difflib
import json

import pytest

from techwatch.config import parse_config
from techwatch.config.feed_lines import add_feed, pause_feed, put_back, remove_feed
from techwatch.errors import ConfigError, NotFoundError
from techwatch.home import PACKAGE

PACKAGED = (PACKAGE / "clusters" / "medicen.yaml").read_text(encoding="utf-8")
URLS = [feed.url for feed in parse_config(PACKAGED, environ={}).feeds]
NEW = {"lang": "fr", "title": "L'Écho : des « données », #1", "url": "https://echo.example/flux?a=1&b=2#x", "kind": "calls", "weight": 1.2}
LONG = """# ours
feeds:   # what we read
  -   url: https://a.example/feed   # the first
      title: "A"
      lang: fr

  # a heading
  - title: B
    lang: en
    url: https://b.example/feed
    page: {text: "#main"}   # its text
    listing:
      entry: li
      # a comment of its own

  - {lang: fr, title: C,
     url: "https://c.example/feed"}
  - paused: true
    url: https://d.example/feed
    title: D
    lang: fr
# behind
other: 1"""
JSON = json.dumps(
    {"a": 1, "feeds": [{"url": f"https://{name}.example/", "title": name, "lang": "fr"} for name in "abc"], "b": [1]}, indent=1
)
SHORT = 'feeds: [{url: "https://a.example/", title: a, lang: fr}]\n'


def changed(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[0] in "+-" and not line.startswith(("+++", "---"))]


@pytest.mark.parametrize("url", [URLS[9]])
def test_a_pause_changes_one_line_and_resuming_it_back(url: str) -> None:
    paused = pause_feed(PACKAGED, url, True, file="f")
    assert len(changed(PACKAGED, paused)) == 2
    assert [feed.url for feed in parse_config(paused, environ={}).feeds if feed.paused] == [url]
    assert pause_feed(paused, url, False, file="f") == PACKAGED
    assert pause_feed(paused, url, True, file="f") == paused


@pytest.mark.parametrize("url", [URLS[0], URLS[-1]])
def test_what_is_removed_can_be_put_back(url: str) -> None:
    removed = remove_feed(PACKAGED, url, file="f")
    assert len(changed(PACKAGED, removed.text)) == 1
    assert url not in [feed.url for feed in parse_config(removed.text, environ={}).feeds]
    assert put_back(removed.text, removed, file="f") == PACKAGED


def test_an_added_feed_is_one_line_more() -> None:
    added = add_feed(PACKAGED, NEW, file="f")
    assert changed(PACKAGED, added) == [
        '+  - {lang: fr, title: "L\'Écho : des « données », #1", url: https://echo.example/flux?a=1&b=2#x, kind: calls, weight: 1.2}'
    ]
    assert parse_config(added, environ={}).feeds[-1].title == NEW["title"]
    assert remove_feed(added, str(NEW["url"]), file="f").text == PACKAGED


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("name", "abc")
def test_other_ways_to_write_a_feed(name: str, newline: str) -> None:
    text, url = LONG.replace("\n", newline), f"https://{name}.example/feed"
    paused = pause_feed(text, url, True, file="f")
    assert paused != text
    assert pause_feed(paused, url, False, file="f") == text
    removed = remove_feed(text, url, file="f")
    assert url not in removed.text
    assert put_back(removed.text, removed, file="f") == text
    assert all(comment in removed.text for comment in ("# ours", "# what we read", "# a heading", "# behind"))
    assert remove_feed(add_feed(text, NEW, file="f"), str(NEW["url"]), file="f").text == text


def test_a_pause_that_stands_first_becomes_false() -> None:
    assert changed(LONG, pause_feed(LONG, "https://d.example/feed", False, file="f")) == ["-  - paused: true", "+  - paused: false"]


@pytest.mark.parametrize("name", "abc")
def test_json_is_yaml(name: str) -> None:
    url = f"https://{name}.example/"
    paused = pause_feed(JSON, url, True, file="f")
    assert [feed["url"] for feed in json.loads(paused)["feeds"] if feed.get("paused")] == [url]
    assert pause_feed(paused, url, False, file="f") == JSON
    removed = remove_feed(JSON, url, file="f")
    assert len(json.loads(removed.text)["feeds"]) == 2
    assert put_back(removed.text, removed, file="f") == JSON
    assert json.loads(add_feed(JSON, NEW, file="f"))["feeds"][-1] == NEW


def test_a_list_of_one_between_brackets_and_a_last_line_without_end() -> None:
    added = add_feed(SHORT, NEW, file="f")
    assert remove_feed(added, str(NEW["url"]), file="f").text == SHORT
    bare = "feeds:\n- {url: https://a.example/, title: a, lang: fr}"
    added = add_feed(bare, NEW, file="f")
    assert added.startswith(bare + "\n- {lang: fr, ")
    assert pause_feed(bare + "\n  # end", "https://a.example/", True, file="f").endswith("paused: true}\n  # end")


def test_what_cannot_be_changed_is_refused() -> None:
    with pytest.raises(NotFoundError):
        remove_feed(SHORT, "https://b.example/", file="f")
    twice = "one: &one {url: https://a.example/, title: a, lang: fr}\nfeeds:\n- *one\n- {url: https://b.example/, title: b, lang: fr}\n"
    for text in ("feeds: 3\n", "feeds: []\n", twice):
        with pytest.raises((ConfigError, NotFoundError)):
            pause_feed(text, "https://a.example/", True, file="f")
    with pytest.raises(ConfigError):
        add_feed("a: [", NEW, file="f")
