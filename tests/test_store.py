import contextlib
import dataclasses
import datetime as dt
import multiprocessing
import pathlib
import sqlite3
import subprocess
import sys
import threading

import pytest

from readings import NOW, a_call, news, put, reading
from techwatch import store as store_module
from techwatch.errors import SchemaTooNewError, StoreError
from techwatch.store import articles, editions, feeds, jobs, ledger, open_store, stories, subscribers
from techwatch.store.schema import MIGRATIONS, _Ordered
from techwatch.types import Delivery, Edition, Entry, FeedState, Item, Subscriber

DAY = dt.timedelta(days=1)
FEED = "https://gazette.example/feed"


@pytest.fixture
def path(tmp_path: pathlib.Path) -> pathlib.Path:
    return tmp_path / "techwatch.db"


@pytest.fixture
def store():
    with open_store(None) as opened:
        yield opened


def tables(path):
    with contextlib.closing(sqlite3.connect(path)) as db:
        return {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


# --- opening ----------------------------------------------------------------------------------------


def test_a_fresh_store_has_all_tables_and_opening_it_again_changes_nothing(path):
    open_store(path).close()
    made = tables(path)
    assert {"feeds", "entries", "articles", "labels", "calls", "stories", "editions", "subscribers", "deliveries", "sent"} <= made
    open_store(path).close()
    assert tables(path) == made
    assert [file.name for file in path.parent.iterdir() if "before" in file.name] == []


def test_a_newer_schema_is_refused_and_left_alone(path):
    with open_store(path) as store:
        store.db.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('techwatch', '9999-later', '')")
    with pytest.raises(SchemaTooNewError, match="9999-later"):
        open_store(path)


def later(**migrations):
    found = _Ordered("techwatch")
    for known in MIGRATIONS._migrations:
        found(name=known.name)(known.fn)
    for name, work in migrations.items():
        found(name=name)(work)
    return found


def test_a_copy_is_put_beside_before_a_migration(path, monkeypatch):
    with open_store(path) as store:
        jobs.ran(store, "collect", now=NOW)
    monkeypatch.setattr(store_module, "MIGRATIONS", later(more=lambda db: db.execute("CREATE TABLE more (id INTEGER)")))
    open_store(path).close()
    copy = path.with_name("techwatch.db.before-more")
    assert "more" in tables(path)
    assert "more" not in tables(copy)
    with contextlib.closing(sqlite3.connect(copy)) as db:
        assert db.execute("SELECT name FROM jobs").fetchall() == [("collect",)]
    assert not list(path.parent.glob("*.partial"))


def test_a_migration_that_breaks_changes_nothing(path, monkeypatch):
    open_store(path).close()
    before = tables(path)

    def half(db):
        db.execute("CREATE TABLE half (id INTEGER)")
        db.execute("INSERT INTO no_such_table VALUES (1)")

    monkeypatch.setattr(store_module, "MIGRATIONS", later(half=half))
    with pytest.raises(StoreError):
        open_store(path)
    assert tables(path) == before


def test_two_processes_may_open_a_fresh_store_at_once(path):
    code = (
        "import sys, pathlib; from techwatch.store import open_store; sys.stdin.readline(); open_store(pathlib.Path(sys.argv[1])).close()"
    )
    both = [subprocess.Popen([sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, text=True) for _ in range(2)]
    for process in both:
        process.stdin.write("\n")
        process.stdin.close()
    assert [process.wait(60) for process in both] == [0, 0]
    assert "entries" in tables(path)


def test_what_is_no_database_is_a_store_error(path):
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreError, match=r"cannot be opened: .*: put a backup back, `techwatch restore FILE`"):
        open_store(path)


def test_every_thread_has_its_own_connection_with_the_same_settings(path):
    found = {}

    def look(name, store):
        settings = [store.db.execute(f"PRAGMA {pragma}").fetchone()[0] for pragma in ("journal_mode", "foreign_keys", "busy_timeout")]
        found[name] = (id(store.db.conn), settings)

    with open_store(path) as store:
        look("here", store)
        thread = threading.Thread(target=look, args=("there", store))
        thread.start()
        thread.join()
    assert found["here"][1] == found["there"][1] == ["wal", 1, 30_000]
    assert found["here"][0] != found["there"][0]


# --- transactions -----------------------------------------------------------------------------------


def broken(store, name="one"):
    with store.transaction():
        jobs.ran(store, name, now=NOW)
        raise KeyError(name)


def names(store):
    return sorted(jobs.last_runs(store))


def test_a_transaction_is_all_or_nothing(path):
    with open_store(path) as store:
        with pytest.raises(KeyError):
            broken(store)
        assert names(store) == []
        with store.transaction(), store.transaction():
            jobs.ran(store, "two", now=NOW)
        assert not store.db.conn.in_transaction
    with open_store(path) as store:
        assert names(store) == ["two"]


def test_an_inner_transaction_goes_with_the_outer_one(store):
    with pytest.raises(KeyError), store.transaction():
        broken(store)
    assert names(store) == []
    with store.transaction():
        jobs.ran(store, "outer", now=NOW)
        with contextlib.suppress(KeyError):
            broken(store, "inner")
    assert names(store) == ["inner", "outer"]


def hold(path, held, release):
    with open_store(path) as store, store.transaction():
        held.set()
        release.wait(60)


def test_a_writer_waits_for_the_other_and_then_says_so(path, monkeypatch):
    monkeypatch.setattr(store_module, "BUSY_SECONDS", 0.2)
    open_store(path).close()
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    other = context.Process(target=hold, args=(path, held, release))
    other.start()
    try:
        assert held.wait(60)
        with open_store(path) as store:
            with pytest.raises(StoreError, match="another program holds it"), store.transaction():
                pass
            assert names(store) == []  # readers are never held up
            release.set()
            other.join(60)
            with store.transaction():
                jobs.ran(store, "after", now=NOW)
            assert names(store) == ["after"]
    finally:
        release.set()
        other.join(60)


def test_a_full_disk_leaves_nothing_half_written(path):
    with open_store(path) as store:
        put(store, news())
        pages = store.db.execute("PRAGMA page_count").fetchone()[0]
        store.db.execute(f"PRAGMA max_page_count = {pages + 2}")
        many = [reading(number, f"Titre {number}", "Un long texte. " * 400, market="city") for number in range(100, 160)]
        with pytest.raises(StoreError, match="full"):
            put(store, many)
        assert articles.counts(store)["articles"] == 6
        store.db.execute("PRAGMA max_page_count = 1000000")
        put(store, many)
        assert articles.counts(store)["articles"] == 66


# --- feeds and entries ------------------------------------------------------------------------------


def entry(key, url=None, *, at=NOW, title="Un titre"):
    return Entry(key, url, title, published=at)


def add(store, *found, feed=FEED, seen=NOW):
    feeds.add_entries(store, feed, [(each, True) for each in found], seen=seen)


def test_a_feeds_state_comes_back_as_it_was_saved(store):
    first = FeedState(FEED, "La Gazette", '"e"', "Fri, 20 Nov 2026 08:00:00 GMT", "hash", NOW, NOW, NOW, NOW + DAY, 3, "slow", "30 s", "")
    feeds.save_state(store, FeedState(FEED))
    feeds.save_state(store, first)
    assert feeds.states(store) == {FEED: first}


def test_an_entry_is_kept_once_by_feed_and_key(store):
    add(store, entry("a", "https://journal.example/a"), entry("b"), entry("a", title="Autre titre"))
    add(store, entry("a", title="Encore un autre"), seen=NOW + DAY)
    add(store, entry("a", "https://journal.example/a"), feed="https://autre.example/feed")
    assert [(w.feed, w.entry.key, w.entry.title, w.seen) for w in feeds.waiting(store, now=NOW)] == [
        (FEED, "b", "Un titre", NOW),
        ("https://autre.example/feed", "a", "Un titre", NOW),
        (FEED, "a", "Un titre", NOW),
    ]
    assert feeds.known_keys(store, FEED, ["a", "c"]) == {"a"}


def test_entries_wait_oldest_first_and_undated_ones_last(store):
    add(store, entry("late", "https://j.example/1", at=NOW), entry("none", "https://j.example/0", at=None))
    add(store, entry("b", "https://j.example/b", at=NOW - DAY), entry("a", "https://j.example/a", at=NOW - DAY))
    assert [w.entry.key for w in feeds.waiting(store, now=NOW)] == ["a", "b", "late", "none"]


def test_a_failed_entry_waits_for_its_hour_and_a_read_one_for_nothing(store):
    add(store, entry("a", "https://j.example/a"), entry("b", "https://j.example/b"))
    first, second = feeds.waiting(store, now=NOW)
    feeds.set_failure(store, first.id, "slow", next_try=NOW + DAY)
    feeds.set_article(store, second.id, articles.add(store, news()[0]))
    assert feeds.waiting(store, now=NOW) == []
    (again,) = feeds.waiting(store, now=NOW + DAY)
    assert (again.entry.key, again.attempts, again.failure) == ("a", 1, "slow")
    assert feeds.figures(store)[FEED] == feeds.FeedFigures(2, 1, NOW)
    assert feeds.article_behind(store, second.canonical) is not None
    assert feeds.article_behind(store, first.canonical) is None


# --- articles and search ----------------------------------------------------------------------------


def test_an_article_is_stored_once_with_labels_and_call(store):
    call = a_call(7, dt.date(2026, 12, 1))
    added = articles.add(store, call)
    assert articles.add(store, call) == added
    assert articles.add(store, dataclasses.replace(call, article=dataclasses.replace(call.article, title="Autre"))) == added
    assert articles.get(store, [added]) == {added: dataclasses.replace(call.article, id=added)}
    assert articles.labels(store, added) == call.labels
    assert articles.call(store, added) == call.call
    assert articles.counts(store) == {"entries": 0, "articles": 1, "stories": 0, "calls": 1}
    assert articles.story_of(store, added) == articles.story_of(store, 99) == ""


def found(store, query, **more):
    return [hit.article.title for hit in articles.search(store, query, **more)]


def test_search_folds_accents_and_counts_titles_more(store):
    put(store, news())
    put(store, [reading(50, "Brève", "On parle aussi d'un entrepôt, une fois.", at=NOW - DAY)])
    assert found(store, '"entrepot"') == ["Un hôpital ouvre son entrepôt de données", "Brève"]
    assert found(store, '"HÔPITAL"') == found(store, '"hopital"*')


def test_search_keeps_to_its_dates(store):
    put(store, [reading(1, "Tramway hier", "Un.", at=NOW - DAY), reading(2, "Tramway demain", "Deux.", at=NOW + DAY)])
    put(store, [reading(3, "Tramway sans date", "Trois.", at=NOW, published=None)])
    assert found(store, "tramway", since=NOW) == ["Tramway demain", "Tramway sans date"]
    assert found(store, "tramway", since=NOW - DAY, until=NOW) == ["Tramway hier"]


# --- editions ---------------------------------------------------------------------------------------


def candidates(store, *, since=NOW - 14 * DAY, digest="veille", again=()):
    return editions.candidates(store, digest, since=since, again=again)


def grouped(store, readings):
    placed = [stories.place(store, article).story for article in put(store, readings)]
    return placed


def publish(store, *ids, digest="veille", number=1, proposed=(), at=NOW):
    edition = Edition(f"{digest}-2026-11-2{number}", digest, dt.date(2026, 11, 20 + number), number=number)
    items = tuple(Item(id, "Un titre", keep=True) for id in ids)
    editions.open_edition(store, edition, now=at)
    editions.propose(store, edition.id, [*items, *(Item(id, "Un titre") for id in proposed)])
    editions.freeze(store, dataclasses.replace(edition, items=items), now=at)
    return edition.id


def test_candidates_are_what_began_in_the_window_and_was_offered(store):
    old, new, *_ = grouped(store, [*news(at=NOW - 20 * DAY)[:1], *news()[1:2]])
    hidden = reading(30, "Archive du feed", "Ce texte est trop vieux pour être proposé.", market="city", offered=False)
    grouped(store, [hidden])
    assert [story for story, _ in candidates(store)] == [new]
    assert {story for story, _ in candidates(store, since=NOW - 30 * DAY)} == {old, new}


def test_what_was_told_or_proposed_for_a_published_edition_is_not_proposed_again(store):
    told, left, fresh, *_ = grouped(store, news()[:3])
    publish(store, told, proposed=[left])
    assert [story for story, _ in candidates(store)] == [fresh]
    assert {story for story, _ in candidates(store, digest="autre")} == {told, left, fresh}


def test_a_call_with_news_comes_back(store):
    soon, later, over = grouped(store, [a_call(1, NOW.date() + 5 * DAY), a_call(2, NOW.date() + 90 * DAY), a_call(3, NOW.date() - DAY)])
    publish(store, soon, later, over)
    assert [story for story, _ in candidates(store, again=[soon])] == [soon]


def test_a_candidate_has_its_lead_its_other_sources_and_all_labels(store):
    one, two = news()[0], news()[0]
    longer = dataclasses.replace(
        two.article, text=two.article.text * 2, url="https://b.example/x", canonical="https://b.example/x", source="B"
    )
    label = dataclasses.replace(two.labels[0], market="tech-data-ai", score=0.5)
    story, again = grouped(store, [one, dataclasses.replace(two, article=longer, labels=(label,))])
    assert story == again
    ((_, members),) = candidates(store)
    made = editions.candidate(store, story, members, weights={one.article.feed: 2.0})
    assert (made.lead.source, [also.source for also in made.also]) == ("B", ["Journal 1"])
    assert [label.market for label in made.labels] == ["health", "tech-data-ai"]
    assert made.weight == 2.0


def test_a_frozen_edition_comes_back_word_for_word(store):
    (story,) = grouped(store, news()[:1])
    edition = Edition(
        "veille-2026-11-24", "veille", dt.date(2026, 11, 24), subject={"fr": "Objet"}, items=(Item(story, "Titre « à nous »", keep=True),)
    )
    editions.open_edition(store, edition, now=NOW)
    assert editions.published(store, edition.id) is None
    assert editions.open_draft(store, "veille") == edition.id
    frozen = dataclasses.replace(edition, number=editions.next_number(store, "veille"), status="published")
    editions.freeze(store, frozen, now=NOW)
    assert editions.published(store, edition.id) == (frozen, NOW)
    assert editions.open_draft(store, "veille") is None
    assert editions.next_number(store, "veille") == 2
    assert editions.exists(store, edition.id)
    assert not editions.exists(store, "veille-2026-12-01")


def test_versions_are_kept_once_each(store):
    publish(store)
    id = "veille-2026-11-21"
    engine, person = editions.Version("engine", "a", "b"), editions.Version("person", "A", "b")
    for version in (engine, engine, person, dataclasses.replace(engine, short="c"), person):
        editions.add_version(store, id, version, now=NOW)
    assert store.db.execute("SELECT count(*) FROM draft_versions").fetchone()[0] == 3
    assert editions.last_version(store, id, "person") == person
    assert editions.is_engines(store, id, "a", "b")
    assert editions.is_engines(store, id, "c", "b")
    assert not editions.is_engines(store, id, "A", "b")


# --- subscribers and the ledger ---------------------------------------------------------------------


def subscribed(store, *emails, **more):
    for email in emails:
        subscribers.put(store, Subscriber(0, email, **more), now=NOW)
    return [subscribers.by_email(store, email).id for email in emails]


def line(subscriber, **more):
    return Delivery("edition:veille-2026-11-24", subscriber, "", **{"message_id": f"<{subscriber}@essai.example>"} | more)


def test_a_subscriber_is_known_by_the_address_whatever_its_case(store):
    (id,) = subscribed(store, "a@lecteurs.example", markets=("city",), reads=("fr",), paused_until=dt.date(2027, 1, 2))
    same = subscribers.by_email(store, "A@Lecteurs.example")
    assert (same.id, same.markets, same.reads, same.paused_until) == (id, ("city",), ("fr",), dt.date(2027, 1, 2))
    assert subscribers.effect(store, same) == "same"
    assert subscribers.effect(store, dataclasses.replace(same, name="A")) == "changed"
    assert subscribers.effect(store, Subscriber(0, "b@lecteurs.example")) == "added"


def test_who_unsubscribed_stays_so_when_imported_again(store):
    (id,) = subscribed(store, "a@lecteurs.example")
    subscribers.unsubscribe(store, id, reason="link", now=NOW)
    subscribers.unsubscribe(store, id, reason="mail", now=NOW + DAY)
    assert subscribed(store, "a@lecteurs.example", markets=("city",)) == [id]
    assert subscribers.active(store) == []
    assert (subscribers.state_of(store, id), subscribers.get(store, id).markets) == ("unsubscribed", ("city",))
    assert store.db.execute("SELECT reason FROM subscribers").fetchone()[0] == "link"


def test_a_suppressed_address_is_known_by_its_hash_alone(store):
    subscribers.suppress(store, "hash", reason="hard bounce", now=NOW)
    subscribers.suppress(store, "hash", reason="complaint", now=NOW)
    assert subscribers.is_suppressed(store, "hash")
    assert not subscribers.is_suppressed(store, "other")


def test_a_line_is_queued_once(store):
    key, ids = "edition:veille-2026-11-24", subscribed(store, "b@lecteurs.example", "a@lecteurs.example")
    ledger.queue(store, key, [line(id) for id in ids], now=NOW)
    ledger.answered(store, line(ids[0], state="accepted"), now=NOW)
    ledger.queue(store, key, [line(id, message_id="<other@essai.example>") for id in ids], now=NOW)
    assert ledger.counts(store, key) == {"accepted": 1, "queued": 1}
    assert [(d.email, d.message_id) for d in ledger.lines(store, key)] == [
        ("a@lecteurs.example", f"<{ids[1]}@essai.example>"),
        ("b@lecteurs.example", f"<{ids[0]}@essai.example>"),
    ]


STATES = ("queued", "attempted", "data", "accepted", "refused", "unknown", "suppressed")


def test_only_unfinished_and_due_lines_are_still_open(store):
    key, ids = "edition:veille-2026-11-24", subscribed(store, *(f"{state}@lecteurs.example" for state in (*STATES, "deferred")))
    ledger.queue(store, key, [line(id) for id in ids], now=NOW)
    for id, state in zip(ids, STATES, strict=False):
        ledger.mark(store, line(id), state, now=NOW)
    ledger.answered(store, line(ids[-1], state="deferred", reason="451 later"), now=NOW, next_try=NOW + DAY)

    def still_open(now):
        return [d.state for d in ledger.still_open(store, key, now=now)]

    assert still_open(NOW) == ["attempted", "data", "queued"]
    assert still_open(NOW + DAY) == ["attempted", "data", "deferred", "queued"]


def test_a_sent_story_is_known_by_any_of_its_articles(store):
    first, second, third = grouped(store, news()[:3])
    (id,) = subscribed(store, "a@lecteurs.example")
    edition = publish(store, first, second)
    ledger.add_sent(store, id, edition, {first, third})
    ledger.add_sent(store, id, edition, {first})
    assert ledger.sent_stories(store, id, but="veille-2026-12-01") == {first}
    assert ledger.sent_stories(store, id, but=edition) == set()
    again = dataclasses.replace(news()[0].article, url="https://b.example/x", canonical="https://b.example/x")
    assert grouped(store, [dataclasses.replace(news()[0], article=again)]) == [first]
    assert ledger.sent_stories(store, id, but="") == {first}


def test_open_lines_are_found_without_reading_all_that_was_ever_sent(store):
    asked = []
    store.db.conn.set_trace_callback(asked.append)
    ledger.open_notices(store, now=NOW)
    ledger.open_of_kinds(store, ["optin"], now=NOW)
    store.db.conn.set_trace_callback(None)
    plans = [[step[3] for step in store.db.execute(f"EXPLAIN QUERY PLAN {sql}")] for sql in asked if "FROM deliveries" in sql]
    assert [any("deliveries_open" in step for step in plan) for plan in plans] == [True, True]
