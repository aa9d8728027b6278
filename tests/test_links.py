"""What editors say of stories: one, two, and that it stays so."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest

from techwatch.dedupe import compare
from techwatch.store import Store, articles, editions, links, open_store, stories
from techwatch.store.editions import Decision
from techwatch.types import Article, Reading

NOW = dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)
HYDROGEN = (
    "La régie des transports de la métropole met en service trente bus à hydrogène sur la ligne du port, avec une station de recharge."
)
SATELLITE = (
    "Un nanosatellite de surveillance des forêts, assemblé par des étudiants, décolle de Kourou et envoie ses premières images du sol."
)
THREE = (("un", HYDROGEN), ("deux", SATELLITE), ("trois", "Un opéra de chambre joué par des élèves dans une halle aux poissons."))


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        yield opened


def add(store: Store, name: str, text: str, *, hours: int = 0, title: str = "") -> int:
    url = f"https://{name}.example/{name}-{hours}"
    article = Article(0, url, url, title or f"{name} {text[:40]}", text, lang="fr", published=NOW + dt.timedelta(hours=hours), seen=NOW)
    added = articles.add(store, Reading(article))
    stories.place(store, articles.with_id(article, added))
    return added


def story(store: Store, article: int) -> str:
    return articles.story_of(store, article)


def test_two_stories_that_an_editor_joins_are_the_one_that_began_first(store: Store) -> None:
    later, first = add(store, "un", HYDROGEN, hours=5), add(store, "deux", SATELLITE)
    one, other = story(store, later), story(store, first)
    assert stories.join(store, one, other) == other
    assert story(store, later) == story(store, first) == other
    assert links.standing(store, one) == other
    assert stories.join(store, other, one) == other, "twice the same changes nothing"


def test_what_was_joined_twice_is_still_found_under_its_first_name(store: Store) -> None:
    ids = [
        add(store, name, text, hours=h)
        for h, (name, text) in enumerate([("un", HYDROGEN), ("deux", SATELLITE), ("trois", "Un opéra " * 30)])
    ]
    names = [story(store, id) for id in ids]
    stories.join(store, names[2], names[1])
    stories.join(store, names[1], names[0])
    assert {links.standing(store, name) for name in names} == {names[0]}


def test_an_article_that_an_editor_takes_out_gets_a_story_of_its_own_and_stays_out(store: Store) -> None:
    first = add(store, "un", HYDROGEN)
    second = add(
        store,
        "deux",
        f"{HYDROGEN} Les premiers voyageurs saluent le silence.",
        hours=2,
        title="Trente bus à hydrogène sur la ligne du port",
    )
    third = add(
        store,
        "trois",
        "Trente bus à hydrogène roulent sur la ligne du port de la métropole.",
        hours=3,
        title="Bus à hydrogène : la ligne du port",
    )
    assert story(store, first) == story(store, second) == story(store, third)
    before = story(store, third)
    after = stories.split(store, [third], who="an editor", now=NOW)
    assert story(store, third) == after != before
    assert story(store, first) == before
    assert links.apart(store, before, after)
    assert links.apart(store, after, before)
    fourth = add(
        store,
        "quatre",
        "Trente bus à hydrogène roulent depuis lundi sur la ligne du port de la métropole.",
        hours=4,
        title="Bus à hydrogène au port",
    )
    assert story(store, fourth) in {before, after}
    assert story(store, first) == before, "the engine joins nothing that an editor set apart"
    assert story(store, third) == after


def test_a_copy_goes_with_its_text(store: Store) -> None:
    text = " ".join(
        f"Le {n}e bus à hydrogène de la ligne {n * 7} entre au dépôt du port le {n} mars avec ses batteries neuves." for n in range(2, 9)
    )
    original, copy = add(store, "un", text), add(store, "deux", text, hours=1)
    other = add(
        store,
        "trois",
        "Trente bus à hydrogène au dépôt du port, ligne 14, avec des batteries neuves.",
        hours=2,
        title="Bus à hydrogène au dépôt du port",
    )
    stories.join(store, story(store, original), story(store, other))
    after = stories.split(store, [original], who="an editor", now=NOW)
    assert story(store, original) == story(store, copy) == after
    assert story(store, other) != after


def test_taking_out_the_only_text_changes_nothing(store: Store) -> None:
    only = add(store, "un", HYDROGEN)
    before = story(store, only)
    assert stories.split(store, [only], who="an editor", now=NOW) == before
    assert story(store, only) == before


def test_an_editor_may_change_her_mind(store: Store) -> None:
    one, other = add(store, "un", HYDROGEN), add(store, "deux", SATELLITE)
    names = story(store, one), story(store, other)
    links.set_apart(store, *names, who="an editor", now=NOW)
    stories.join(store, *names)
    assert story(store, one) == story(store, other)
    assert not links.apart(store, *names)


def test_a_hint_is_told_once_and_goes_when_the_stories_are_one_or_apart(store: Store) -> None:
    one, other = add(store, "un", HYDROGEN), add(store, "deux", SATELLITE, title="Un nanosatellite décolle")
    names = story(store, one), story(store, other)
    links.hint(store, *names, score=0.6, seen=NOW)
    links.hint(store, names[1], names[0], score=0.7, seen=NOW)
    (hint,) = links.hints(store, names[0])
    assert (hint.story, hint.title, hint.url) == (names[1], "Un nanosatellite décolle", "https://deux.example/deux-0")
    links.set_apart(store, *names, who="an editor", now=NOW)
    links.hint(store, *names, score=0.9, seen=NOW)
    assert links.hints(store, names[0]) == ()


def test_what_was_said_of_a_story_follows_it_into_another(store: Store) -> None:
    ids = [
        add(store, name, text, hours=h)
        for h, (name, text) in enumerate([("un", HYDROGEN), ("deux", SATELLITE), ("trois", "Un opéra " * 30)])
    ]
    first, second, third = (story(store, id) for id in ids)
    links.set_apart(store, second, third, who="an editor", now=NOW)
    stories.join(store, first, second)
    assert links.apart(store, first, third)


def test_two_names_of_one_story_are_told(store: Store) -> None:
    one, other = add(store, "un", HYDROGEN), add(store, "deux", SATELLITE, hours=1)
    names = [story(store, one), story(store, other)]
    assert links.both(store, names) == []
    stories.join(store, *names)
    assert links.both(store, names) == [(names[0], names[1])]


def test_an_article_near_to_both_does_not_join_what_an_editor_set_apart(store: Store) -> None:
    one, other = story(store, add(store, "un", HYDROGEN)), story(store, add(store, "deux", SATELLITE))
    links.set_apart(store, one, other, who="an editor", now=NOW)
    third = articles.get(store, [add(store, "trois", "Un opéra " * 30)])[3]
    decision = dataclasses.replace(compare(third, stories.StoryIndex(store)), merges=(one, other), old=False)
    store.db.execute("DELETE FROM fingerprints WHERE article = 3")
    stories.add(store, third, decision)
    assert links.standing(store, one) != links.standing(store, other)


def test_an_original_leaves_its_copies_when_one_of_them_leads(store: Store) -> None:
    lines = [
        f"Le {n}e bus à hydrogène de la ligne {n * 7} entre au dépôt du port le {n} mars avec ses batteries neuves." for n in range(2, 9)
    ]
    text = " ".join(lines)
    fuller = text + " Les voyageurs saluent le silence des moteurs et les riverains aussi." * 6
    first, lead, third = add(store, "un", text), add(store, "deux", fuller, hours=1), add(store, "trois", text, hours=2)
    before = story(store, first)
    assert links.lead(store, before) == lead
    after = stories.split(store, [first], who="an editor", now=NOW)
    assert after == story(store, first) != before
    assert story(store, lead) == story(store, third) == before
    copies = dict(store.db.execute("SELECT id, copy_of FROM articles").fetchall())
    assert copies == {first: first, lead: lead, third: lead}
    assert stories.split(store, [first], who="an editor", now=NOW) == after, "twice the same changes nothing"


def test_what_an_editor_made_one_stays_whole_when_another_story_takes_it_in(store: Store) -> None:
    names = [story(store, add(store, name, f"{name} {text}", hours=h)) for h, (name, text) in enumerate(THREE)]
    stories.join(store, names[1], names[2])
    said = Decision(names[1], "merged", names[2], names[1])
    editions.remember(store, "", said, who="command line", now=NOW)
    assert stories.merge(store, names[0], names[1]) == names[0]
    assert links.judged(store, names[0])
    assert links.said(store, names[0], names[0]) == {"said": "merged", "who": "command line", "at": "2026-11-20T08:00:00+00:00"}


def test_what_is_said_again_was_said_first_when_it_was(store: Store) -> None:
    names = [story(store, add(store, name, text, hours=h)) for h, (name, text) in enumerate(THREE[:2])]
    for hours, who in enumerate(("review folder", "command line")):
        links.set_apart(store, names[0], names[1], who=who, now=NOW + dt.timedelta(hours=hours))
    assert links.said(store, names[1], names[0]) == {"said": "apart", "who": "review folder", "at": "2026-11-20T08:00:00+00:00"}
