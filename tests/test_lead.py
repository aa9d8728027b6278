"""Which article speaks for a story, and why."""

import itertools
from dataclasses import replace

import pytest

from techwatch.dedupe.lead import Telling, lead

WIRE = Telling(1, "https://wire.example/a", "2026-11-20T06:00:00+00:00", 2000)
PAPER = Telling(2, "https://paper.example/b", "2026-11-20T08:00:00+00:00", 2100)


def test_of_texts_that_are_as_full_the_earliest_leads() -> None:
    assert lead([PAPER, WIRE]) == (1, "earliest")


def test_the_fullest_text_leads_before_an_earlier_teaser() -> None:
    assert lead([replace(WIRE, length=400), PAPER]) == (2, "fullest")


def test_the_publisher_that_others_say_they_took_it_from_leads_though_shorter_and_later() -> None:
    release = Telling(3, "https://maker.example/release", "2026-11-20T09:00:00+00:00", 1200)
    assert lead([WIRE, replace(PAPER, original=release.canonical), release]) == (3, "original")


def test_a_text_that_could_be_read_leads_before_a_summary_however_early() -> None:
    assert lead([replace(WIRE, readable=False), PAPER]) == (2, "readable")


def test_an_article_kept_for_search_never_leads_while_another_may_be_proposed() -> None:
    assert lead([replace(WIRE, offered=False), replace(PAPER, readable=False, length=10)]) == (2, "readable")


def test_an_unreadable_original_does_not_lead() -> None:
    release = Telling(3, "https://maker.example/release", "2026-11-20T05:00:00+00:00", 300, readable=False)
    assert lead([replace(PAPER, original=release.canonical), release]) == (2, "readable")


def test_an_undated_article_comes_after_dated_ones_and_the_address_decides_at_last() -> None:
    assert lead([replace(WIRE, when=""), PAPER]) == (2, "earliest")
    assert lead([replace(PAPER, when=WIRE.when), WIRE]) == (2, "earliest")


def test_the_order_in_which_articles_come_does_not_matter() -> None:
    tellings = [
        WIRE,
        PAPER,
        replace(WIRE, article=3, canonical="https://z.example/", length=5000),
        replace(PAPER, article=4, offered=False),
    ]
    assert len({lead(order) for order in itertools.permutations(tellings)}) == 1


def test_one_article_leads_alone() -> None:
    assert lead([PAPER]) == (2, "only")
    with pytest.raises(ValueError, match="empty"):
        lead([])
