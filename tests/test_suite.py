"""When a story that was told goes on."""

from dataclasses import replace

from techwatch.dedupe.stories import Member, Vector
from techwatch.dedupe.suite import goes_on

WORDS, OTHER_WORDS = [Vector(dict.fromkeys(range(first, first + 16), 0.25)) for first in (0, 10)]
TOLD = Member("s1", WORDS, 100, "one.example")
NEWS = Member("s1", OTHER_WORDS, 102, "two.example")


def test_two_sites_with_other_words_a_day_later_bring_news() -> None:
    assert goes_on([TOLD], [NEWS, replace(NEWS, site="three.example")])


def test_one_other_site_alone_is_no_news() -> None:
    assert not goes_on([TOLD], [NEWS])
    assert not goes_on([TOLD], [NEWS, replace(NEWS, day=103)])


def test_a_site_that_told_the_story_does_not_tell_the_same_twice() -> None:
    assert goes_on([TOLD], [replace(NEWS, site="one.example")])


def test_late_repeaters_are_no_news() -> None:
    same_words = [replace(TOLD, day=102, site=f"{name}.example") for name in ("two", "three", "four")]
    same_day = [replace(NEWS, day=100, site=f"{name}.example") for name in ("two", "three", "four")]
    copies = [replace(NEWS, vector=Vector(), site=f"{name}.example") for name in ("two", "three", "four")]
    assert not goes_on([TOLD], same_words + same_day + copies)


def test_the_last_told_article_counts() -> None:
    assert not goes_on([TOLD, replace(TOLD, day=102)], [NEWS, replace(NEWS, site="three.example")])


def test_what_was_never_told_does_not_go_on() -> None:
    assert not goes_on([], [NEWS, replace(NEWS, site="three.example")])
