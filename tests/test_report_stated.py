import datetime as dt
from dataclasses import replace

import pytest

from found import DAY, TODAY, built
from readings import NOW, a_call, put, reading, small_home
from techwatch.pipeline import Work
from techwatch.pipeline.reports import asked as ask, find, stated
from techwatch.store import open_store
from techwatch.types import CallFacts, Deadline, Fact, Found, Hit

WORDS = "Le dépôt se fait avant le 09/12/2026, 17 h."
FACTS = CallFacts(deadlines=(Deadline(dt.date(2026, 12, 9), fact=Fact("avant le 09/12/2026")),))


@pytest.fixture
def world(tmp_path):
    """A home, an article found on its theme, and another source of the same call that says when it closes."""
    home = small_home(tmp_path)
    with open_store(home.database) as store:
        told = reading(1, "Appel à projets capteurs", "Un appel sur les capteurs de bruit est ouvert.", call=FACTS)
        states = reading(2, "Appel à projets", WORDS, call=FACTS)
        made = put(store, [told, states, reading(3, "Autre appel", "Sans rien.", call=FACTS), a_call(4, TODAY + DAY)])
        for article in made[:3]:
            store.db.execute("INSERT OR IGNORE INTO stories (id, lang) VALUES ('one', 'fr')")
            store.db.execute("UPDATE articles SET story = 'one' WHERE id = ?", [article.id])
        yield Work(home, store, NOW), made


def test_a_date_is_cited_to_the_source_that_states_it(world):
    work, made = world
    found = stated.with_sources(work, Found((Hit(made[0], "one", 2.0, (), FACTS),), "q"))
    assert [(hit.article.id, hit.score < 2) for hit in found.hits] == [(made[0].id, False), (made[1].id, True)]
    (told,) = (report := built(found=found)).open
    assert [report.cited[number - 1].article for number in told.cited] == [made[0].id, made[1].id]
    assert told.title == "Appel à projets capteurs"


def test_nothing_is_added_where_what_was_found_states_it(world):
    work, made = world
    both = Found(tuple(Hit(article, "one", 1.0, (), FACTS) for article in made[:2]), "q")
    assert stated.with_sources(work, both) is both
    by_hand = replace(FACTS, deadlines=(Deadline(dt.date(2026, 12, 9), fact=Fact("9 décembre", "editor")),))
    alone = Found((Hit(made[0], "one", 1.0, (), by_hand), Hit(made[3], "", 1.0)), "q")
    assert stated.with_sources(work, alone) is alone
    assert stated.with_sources(work, Found((), "q")) == Found((), "q")


def test_the_search_and_its_sources_make_a_report_that_can_be_followed(world):
    work, _ = world
    found = stated.with_sources(work, find.find(work, ask(work, "capteurs de bruit")))
    assert any(WORDS in hit.article.text for hit in found.hits)
