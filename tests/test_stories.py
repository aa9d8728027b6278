import dataclasses
import datetime as dt
from collections import Counter

from techwatch.dedupe import compare
from techwatch.store import arrays, articles, open_store, stories
from techwatch.store.story_index import whole
from techwatch.types import Article, CallFacts, Reading

DAY = dt.datetime(2026, 11, 16, 8, tzinfo=dt.UTC)
TABLES = ("stories", "fingerprints", "shingles", "story_terms", "postings", "term_counts")

BRIDGE = """The ferry company Kestrel Line will run its first battery ferry between Harmouth and Selby Point from next spring.
The ship carries 120 passengers, charges in nine minutes at either quay and was built by the Orrin yard with 6 million euros of the port.
Engineers at Orrin say that the batteries, second-hand from buses, should last eleven years before they are recycled in Selby Point.
The port of Harmouth has laid a cable of its own for the chargers and will sell the power it does not need to the fish market."""

SHORT = "Kestrel Line orders a battery ferry: Harmouth to Selby Point without diesel, charging in nine minutes at the quay."

OTHER = """A museum in Dalbury lets visitors hold copies of its oldest instruments, printed in wood fibre from scans made at night.
Musicians of the town orchestra tune and play the copies every Sunday, and the recordings are given to schools with the printing plans."""


def article(store, number, title, text, *, at=DAY, failure="", lang="en", call=None):
    url = f"https://site{number}.example/news/{number}"
    new = Article(0, url, url, title, text, lang=lang, published=at, seen=at, failure=failure)
    return dataclasses.replace(new, id=articles.add(store, Reading(new, call=call)))


def three(store):
    found = [
        article(store, 1, "Kestrel Line orders a battery ferry for Harmouth", SHORT),
        article(store, 2, "Battery ferry: Harmouth and Selby Point linked by Kestrel Line", BRIDGE, at=DAY + dt.timedelta(hours=5)),
        article(store, 3, "Hold history in your hands", OTHER, at=DAY + dt.timedelta(days=1)),
    ]
    return found, [stories.place(store, each) for each in found]


def rows(store):
    return {table: sorted(map(repr, store.db.execute(f"SELECT * FROM {table}"))) for table in (*TABLES, "articles")}


def test_an_article_gets_its_story_and_original():
    with open_store(None) as store:
        found, (first, second, third) = three(store)
        assert first.story == second.story != third.story
        assert list(store.db.execute("SELECT id, copy_of, story FROM articles ORDER BY id")) == [
            (each.id, each.id, grouping.story) for each, grouping in zip(found, (first, second, third), strict=True)
        ]


def test_the_fullest_text_leads_and_times_are_kept():
    with open_store(None) as store:
        found, (first, *_) = three(store)
        row = next(store.db.query("SELECT * FROM stories WHERE id = ?", [first.story]))
        assert row["lead"] == found[1].id
        assert (row["first"], row["last"], row["lang"]) == ("2026-11-16T08:00:00+00:00", "2026-11-16T13:00:00+00:00", "en")
        assert stories.members(store, first.story) == [found[1].id, found[0].id]


def test_a_text_from_its_page_leads_before_a_longer_summary():
    with open_store(None) as store:
        summary = article(store, 1, "Battery ferry for Harmouth", BRIDGE, failure="paywall")
        page = article(store, 2, "Battery ferry for Harmouth", BRIDGE[:400], at=DAY + dt.timedelta(hours=1))
        story = stories.place(store, summary).story
        assert stories.place(store, page).story == story
        assert stories.members(store, story) == [page.id, summary.id]


def test_keys_come_from_the_address_and_grow_on_collision():
    with open_store(None) as store, open_store(None) as again:
        _, groupings = three(store)
        assert [grouping.story for grouping in three(again)[1]] == [grouping.story for grouping in groupings]
        key = groupings[0].story
        assert key.startswith("s")
        assert len(key) == 6
    with open_store(None) as store:
        store.db.execute("INSERT INTO stories (id, lang) VALUES (?, 'en')", [key])
        longer = three(store)[1][0].story
        assert longer.startswith(key)
        assert len(longer) == 7


def test_twice_the_same_changes_nothing():
    with open_store(None) as store:
        found, groupings = three(store)
        before = rows(store)
        again = [stories.place(store, each) for each in reversed(found)]
        assert rows(store) == before
        assert [(each.copy_of, each.story) for each in reversed(again)] == [(each.copy_of, each.story) for each in groupings]


def test_a_decision_that_was_not_kept_is_made_again():
    with open_store(None) as store:
        first = article(store, 1, "Battery ferry", BRIDGE)
        assert compare(first, stories.StoryIndex(store)) == compare(first, stories.StoryIndex(store))
        assert store.db.execute("SELECT count(*) FROM fingerprints").fetchone() == (0,)


def test_nothing_is_lost_on_a_restart(tmp_path):
    with open_store(tmp_path / "techwatch.db") as store:
        found, groupings = three(store)
    with open_store(tmp_path / "techwatch.db") as store:
        copy = article(store, 9, "A ferry without diesel", BRIDGE, at=DAY + dt.timedelta(days=2))
        assert stories.place(store, copy).copy_of == found[1].id
        assert stories.members(store, groupings[0].story) == [found[1].id, found[0].id, copy.id]


def test_a_copy_that_adds_nothing_costs_no_index():
    with open_store(None) as store:
        three(store)
        before = rows(store)
        stories.place(store, article(store, 9, "A ferry without diesel", BRIDGE, at=DAY + dt.timedelta(hours=6)))
        after = rows(store)
        assert {table for table in TABLES if after[table] != before[table]} == {"fingerprints", "stories"}


def test_copies_are_found_wherever_they_stand_in_a_batch():
    with open_store(None) as store:
        news = [
            f"In year {n} the town of Place{n} opened hall {n * 7} for {n * 13} people, and Mayor{n} spoke. " * 3 for n in range(1, 250)
        ]
        known = article(store, 1, "Ferry", BRIDGE)
        stories.place(store, known)
        texts = [*news[:60], f"{OTHER} One.", BRIDGE[:400], *news[60:70], f"{OTHER} Two.", *news[70:], f"{OTHER} Three."]
        batch = [article(store, 1000 + n, f"Article {n}", text) for n, text in enumerate(texts)]
        placed = stories.place_all(store, batch)
        copies = {texts[n]: each.copy_of for n, each in enumerate(placed) if each.copy_of != each.article}
        first = batch[60].id
        assert copies == {BRIDGE[:400]: known.id, f"{OTHER} Two.": first, f"{OTHER} Three.": first}
        assert dict(store.db.execute("SELECT term, articles FROM term_counts")) == counted_anew(store)


def counted_anew(store):
    """Term -> how many articles hold it, by what is kept of each."""
    found = Counter()
    for lang, terms, others in store.db.execute("SELECT lang, terms, others FROM story_terms"):
        found.update((whole(lang), *arrays.hashes(terms), *arrays.hashes(others)))
    return found


def test_what_expired_is_no_longer_compared_with():
    with open_store(None) as store:
        found, groupings = three(store)
        stories.expire(store, DAY + dt.timedelta(days=1))
        copy = article(store, 9, "A ferry without diesel", BRIDGE, at=DAY + dt.timedelta(days=3))
        assert stories.place(store, copy).copy_of == copy.id
        assert stories.members(store, groupings[0].story) == [found[1].id, found[0].id]
        museum = article(store, 10, "Old instruments printed", OTHER, at=DAY + dt.timedelta(days=3))
        assert stories.place(store, museum).copy_of == found[2].id


def test_a_call_is_no_story_with_news_nor_by_its_words_with_another_call():
    with open_store(None) as store:
        news = stories.place(store, article(store, 1, "Kestrel Line orders a battery ferry for Harmouth", SHORT))
        title = "Battery ferry: Harmouth and Selby Point linked by Kestrel Line"
        first = stories.place(store, article(store, 2, title, BRIDGE, at=DAY + dt.timedelta(hours=5), call=CallFacts()))
        again = stories.place(store, article(store, 3, title, SHORT, at=DAY + dt.timedelta(hours=6), call=CallFacts()))
        assert len({news.story, first.story, again.story}) == 3


def test_expiring_twice_writes_once():
    with open_store(None) as store:
        three(store)
        stories.expire(store, DAY + dt.timedelta(days=1))
        written = store.db.conn.total_changes
        stories.expire(store, DAY + dt.timedelta(days=1))
        assert store.db.conn.total_changes == written


def test_expiring_everything_leaves_no_index():
    with open_store(None) as store:
        found, groupings = three(store)
        stories.expire(store, DAY + dt.timedelta(days=30))
        counts = {table: store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}
        assert counts == {"stories": 2, "fingerprints": 3, "shingles": 0, "story_terms": 0, "postings": 0, "term_counts": 0}
        assert stories.place(store, found[0]).story == groupings[0].story


def test_an_article_of_a_merged_story_joins_the_one_it_was_merged_into():
    with open_store(None) as store:
        found, (first, _, third) = three(store)
        stands = stories.merge(store, third.story, first.story)
        copy = article(store, 9, "A ferry without diesel", BRIDGE)
        assert stories.place(store, copy).story == stands
        assert compare(found[2], stories.StoryIndex(store)).grouping.story == stands


def test_merged_stories_are_the_one_that_began_first_from_now_on():
    with open_store(None) as store:
        found, (first, _, third) = three(store)
        store.db.execute("INSERT INTO stories (id, lang, merged_into) VALUES ('s0', 'en', ?)", [third.story])
        assert stories.merge(store, third.story, first.story) == first.story
        assert {row[0] for row in store.db.execute("SELECT DISTINCT story FROM articles")} == {first.story}
        assert dict(store.db.execute("SELECT id, merged_into FROM stories")) == {
            "s0": first.story,
            first.story: None,
            third.story: first.story,
        }
        row = next(store.db.query("SELECT * FROM stories WHERE id = ?", [first.story]))
        assert (row["first"], row["last"]) == ("2026-11-16T08:00:00+00:00", "2026-11-17T08:00:00+00:00")
        assert row["lead"] == found[1].id


def test_what_a_decision_changes_for_others_is_kept():
    with open_store(None) as store:
        found, (first, _, third) = three(store)
        late = article(store, 9, "Ferry", "Nothing that anybody else said.")
        decision = dataclasses.replace(compare(late, stories.StoryIndex(store)), moves=(found[0].id,), merges=(third.story,))
        stories.add(store, late, decision)
        own = decision.grouping.story
        assert sorted(stories.members(store, own)) == [found[0].id, found[2].id, late.id]
        assert stories.members(store, first.story) == [found[1].id]
        row = next(store.db.query("SELECT * FROM stories WHERE id = ?", [first.story]))
        assert (row["first"], row["lead"]) == ("2026-11-16T13:00:00+00:00", found[1].id)
        before = rows(store)
        assert stories.place(store, found[0]).story == own
        assert rows(store) == before


def test_the_latest_articles_of_a_story_are_known():
    with open_store(None) as store:
        found, (first, _, third) = three(store)
        index, day = stories.StoryIndex(store), int(DAY.timestamp() // 86_400)
        assert set(index.latest([first.story, third.story], days=range(day, day + 2), limit=20)) == {each.id for each in found}
        assert set(index.latest([first.story, third.story], days=range(day, day + 1), limit=1)) == {found[1].id}


def test_what_moves_goes_to_the_story_that_stands():
    with open_store(None) as store:
        found, (_, _, third) = three(store)
        late = article(store, 9, "Ferry", "Nothing that anybody else said.", at=DAY + dt.timedelta(days=2))
        decision = dataclasses.replace(compare(late, stories.StoryIndex(store)), moves=(found[0].id,), merges=(third.story,))
        stories.add(store, late, decision)
        assert sorted(stories.members(store, third.story)) == [found[0].id, found[2].id, late.id]
        assert stories.members(store, decision.grouping.story) == []


def test_a_story_that_all_its_articles_leave_is_the_one_they_go_to():
    with open_store(None) as store:
        found, (first, _, _) = three(store)
        late = article(store, 9, "Ferry", "Nothing that anybody else said.", at=DAY - dt.timedelta(days=1))
        decision = dataclasses.replace(compare(late, stories.StoryIndex(store)), moves=(found[0].id, found[1].id))
        stories.add(store, late, decision)
        own = decision.grouping.story
        assert sorted(stories.members(store, own)) == [found[0].id, found[1].id, late.id]
        assert dict(store.db.execute("SELECT id, merged_into FROM stories"))[first.story] == own
