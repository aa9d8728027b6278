"""What a YAML parser says, for people: what is wrong, in which line, what to write; none of the parser's own words."""

import pathlib

import pytest

from homes import write_home
from techwatch.config import parse_config
from techwatch.config.reading import load
from techwatch.errors import ConfigError, ReviewError
from techwatch.review.front import parse_front
from techwatch.web.board.drafts import of_both

CASES = [
    ("a: b: c\n", 1, "guillemets droits", "straight quotes"),
    ("a: 1\n  b: 2\n", 2, "trop à droite", "too far to the right"),
    ("a: 1\nb\n", 2, "il manque « : »", "is missing"),
    ("a: 1\na: 2\n", 2, "écrit deux fois", "stands twice"),
    ('a: 1\nb: "x\nc: 1\n', 2, "n'est pas fermé", "not closed"),
    ("a: 1\nb: [1, 2\nc: 3\n", 2, "une virgule", "a comma"),
    ('a: {fr: "x" en: "y"}\n', 1, "une virgule", "a comma"),
    ("a:\n\t- x\n", 2, "tabulation", "a tab"),
    ("a: @x\n", 1, "signe spécial", "special sign"),
    ("a: *x\n", 1, "signe spécial", "special sign"),
    ('a: "\\q"\n', 1, "barre oblique inverse", "backslash"),
    ("a: 'l'autre'\n", 1, "apostrophe", "apostrophe"),
    ("- a\nb: 1\n", 2, "alignez-la", "align it"),
    ("a: 1\nb: {c: [2027-02-30]}\n", 2, "n'existe pas", "no such date"),
    ("a: 2026-13-01\n", 1, "n'existe pas", "no such date"),
    (f"a: 1\nb: {'9' * 5000}\n", 2, "n'existe pas", "no such date or number"),
    ("a: 1\n---\nb: 2\n", 2, "enlevez-la", "take it away"),
    ("\x00a: 1", None, "signe invisible", "invisible sign"),
]


@pytest.mark.parametrize(("text", "line", "french", "english"), CASES)
def test_feeds_yaml_says_what_to_write_in_both_languages(text: str, line: int | None, french: str, english: str) -> None:
    with pytest.raises(ConfigError) as told:
        load(text, "feeds.yaml")
    assert told.value.line == line
    assert french in told.value.french
    assert english in told.value.message
    assert not {"mapping", "token", "scalar", "stream", "<block", "collection"} & set(f"{told.value.message} {told.value.french}".split())


@pytest.mark.parametrize(("text", "line", "french", "english"), [case for case in CASES if "---" not in case[0] and "\t" not in case[0]])
def test_a_draft_says_it_to_each_in_her_language(text: str, line: int | None, french: str, english: str) -> None:
    with pytest.raises(ReviewError) as told:
        parse_front(f"---\n{text}{'' if text.endswith(chr(10)) else chr(10)}---\n\n## Ville\n", file="veille.md")
    assert told.value.line == (line + 1 if line else 1)
    said = of_both("fr", str(told.value)), of_both("en", str(told.value))
    assert french in said[0]
    assert english in said[1]
    assert "front matter" not in said[0]


def test_whoever_catches_it_in_another_process_has_the_french_too() -> None:
    import pickle

    with pytest.raises(ConfigError) as told:
        load("a: b: c\n", "feeds.yaml")
    again = pickle.loads(pickle.dumps(told.value))
    assert (again.french, str(again)) == (told.value.french, str(told.value))


def test_other_faults_of_feeds_yaml_are_told_as_before(tmp_path: pathlib.Path) -> None:
    write_home(tmp_path / "home", [{"url": "https://gazette.example/feed", "title": "La Gazette", "lang": "fr"}])
    text = (tmp_path / "home" / "feeds.yaml").read_text(encoding="utf-8").replace("cluster", "clustre", 1)
    with pytest.raises(ConfigError, match="did you mean") as told:
        parse_config(text, file="feeds.yaml", environ={})
    assert told.value.french == ""
