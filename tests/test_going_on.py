"""Stories that were sent and go on, articles that change, and who leads: in the store, in drafts, and in what members get."""

import dataclasses
import datetime as dt
import itertools
import random
import time

import pytest

from hands import DAY, NEXT, SEND, article, block, edit, frozen, later, mails, sent, story, subscribe, text, titles, told
from readings import EDITION, NOW, a_call, news, put, reading, small_home, work_in
from techwatch import pipeline, review
from techwatch.pipeline.drafting import same
from techwatch.store import Store, articles, editions, ledger, open_store, stories
from techwatch.types import Article

HOSPITAL = "https://journal1.example/article/1"
AFTER, THEN = NOW + 5 * DAY, NOW + 8 * DAY
COURT, PATIENTS, MINISTER, UNION = (
    reading(number, title, words, market="health", at=at)
    for number, title, words, at in (
        (41, "Le juge suspend l'entrepôt de données de l'hôpital", "Le tribunal donne raison aux plaignants contre les assureurs.", AFTER),
        (42, "Plainte contre l'entrepôt de données de l'hôpital", "Une association de patients attaque le contrat signé en mai.", AFTER),
        (43, "Entrepôt de données de l'hôpital : la ministre réagit", "Une loi encadrera les contrats avant l'été prochain.", THEN),
        (44, "La ministre promet une loi sur l'entrepôt de l'hôpital", "Les syndicats veulent un moratoire de dix ans.", THEN),
    )
)
LATE = reading(
    45, "Un hôpital ouvre son entrepôt de données", "Les séjours sans noms servent à trier les urgences de nuit.", market="health"
)
SUITE = "Suite : Le juge suspend l'entrepôt de données de l'hôpital"


@pytest.fixture
def work(tmp_path):
    home = small_home(tmp_path / "home")
    with open_store(home.database) as store:
        yield work_in(home, store, readings=news())


def told_first(work, *members: str):
    """The first edition, published and sent; -> the work as it is then."""
    for name in members:
        subscribe(work, name, markets=("health",))
    pipeline.draft(work)
    pipeline.publish(work, EDITION)
    assert sent(work) == set(members)
    return dataclasses.replace(work, now=SEND)


def goes_on(work):
    """News comes; -> the work as it is then, with a new draft."""
    work = later(work, COURT, PATIENTS, now=AFTER + DAY / 2)
    assert {story(work, each.article.url) for each in (COURT, PATIENTS)} == {story(work, HOSPITAL)}, "the engine made them one"
    pipeline.draft(work)
    return work


def proposes(work, edition: str = NEXT) -> list[str]:
    """The stories in the draft of an edition; none when there is none."""
    path = work.home.review / f"{edition}.md"
    return sorted(review.stories_in(path.read_text("utf-8"))) if path.exists() else []


# --- told, and there is news ----------------------------------------------------------------------


def test_a_story_that_goes_on_comes_by_what_came_since(work):
    work = goes_on(told_first(work, "first"))
    item = block(work, "Suite", NEXT)
    assert f"**{SUITE}** <!-- {story(work, HOSPITAL)} -->" in item
    assert "[Journal 41](https://journal41.example/article/41)" in item
    assert "aussi : [Journal 42](https://journal42.example/article/42)" in item
    assert "Journal 1]" not in item
    assert proposes(work) == [story(work, HOSPITAL)]
    pipeline.publish(work, NEXT)
    assert told(work, NEXT) == {COURT.article.url, PATIENTS.article.url}
    assert frozen(work, NEXT).items[0].suite


def test_members_get_it_once_whether_they_read_the_beginning_or_not(work):
    work = goes_on(told_first(work, "first"))
    subscribe(work, "new", markets=("health",))
    pipeline.publish(work, NEXT)
    pipeline.deliver(dataclasses.replace(work, now=SEND + 7 * DAY), NEXT)
    found = mails(work)
    assert set(found) == {"first", "new"}
    assert all("https://journal41.example/article/41" in message for message in found.values())
    assert sent(work, NEXT, now=SEND + 8 * DAY) == set()
    pipeline.draft(dataclasses.replace(work, now=SEND + 7 * DAY))
    assert proposes(work, "veille-2026-12-08") == []


def test_another_digest_does_not_send_it_again(tmp_path):
    digests = [
        {"slug": slug, "title": {"fr": "La veille"}, "markets": ["health"], "send": f"{day} 08:30"}
        for slug, day in (("veille", "tue"), ("autre", "wed"))
    ]
    home = small_home(tmp_path / "home", digests=digests)
    with open_store(home.database) as store:
        work = work_in(home, store, readings=news())
        subscribe(work, "second", markets=("health",), digests=("autre",))
        subscribe(work, "both", markets=("health",))
        pipeline.draft(work)
        pipeline.publish(work, EDITION)
        pipeline.publish(work, "autre-2026-11-25")
        assert sent(work) == {"both"}
        assert sent(work, "autre-2026-11-25", now=SEND + DAY) == {"second"}
        work = goes_on(work)
        pipeline.publish(work, NEXT)
        pipeline.publish(work, "autre-2026-12-02")
        assert titles(work, "autre-2026-12-02") == [SUITE]
        assert sent(work, NEXT, now=SEND + 7 * DAY) == {"both"}
        assert sent(work, "autre-2026-12-02", now=SEND + 8 * DAY) == {"second"}


def test_without_news_nothing_comes_back(work):
    work = told_first(work, "first")
    again = dataclasses.replace(LATE, article=dataclasses.replace(LATE.article, published=AFTER, seen=AFTER))
    work = later(work, again, COURT, now=AFTER + DAY / 2)
    assert story(work, COURT.article.url) == story(work, again.article.url) == story(work, HOSPITAL)
    assert pipeline.draft(work).figures == {"drafts": 0, "items": 0}


@pytest.mark.parametrize("how", ["unticked", "deleted"])
def test_what_editors_dropped_waits_for_newer_news(work, how):
    work = goes_on(told_first(work, "first"))
    note = "## La vie du pôle\n\n- [x] **Un petit-déjeuner**\n"
    item = block(work, "Suite", NEXT)
    edit(work, (item, item.replace("[x]", "[ ]") if how == "unticked" else ""), ("## La vie du pôle\n", note), edition=NEXT)
    pipeline.publish(work, NEXT)
    assert titles(work, NEXT) == ["Un petit-déjeuner"]
    work = dataclasses.replace(work, now=AFTER + DAY)
    assert pipeline.draft(work).figures["items"] == 0
    work = later(work, MINISTER, UNION, now=THEN + DAY / 2)
    assert story(work, MINISTER.article.url) == story(work, UNION.article.url) == story(work, HOSPITAL)
    assert pipeline.draft(work).figures["items"] == 1
    edition = "veille-2026-12-08"
    assert "Suite : " in text(work, edition)
    assert "Journal 41" not in text(work, edition), "what was dropped stays dropped"
    pipeline.publish(work, edition)
    assert {MINISTER.article.url, UNION.article.url} <= told(work, edition)


def test_what_members_were_never_told_does_not_go_on(work):
    pipeline.draft(work)
    edit(work, ("- [x] **Un hôpital", "- [ ] **Un hôpital"))
    pipeline.publish(work, EDITION)
    assert HOSPITAL not in told(work)
    work = later(work, COURT, PATIENTS, now=AFTER + DAY / 2)
    assert pipeline.draft(work).figures["items"] == 0, "what editors dropped stays dropped"


def test_a_person_may_take_the_word_away_and_it_stays_a_suite(work):
    work = goes_on(told_first(work, "first"))
    edit(work, ("Suite : Le juge", "Le juge"), edition=NEXT)
    pipeline.draft(work)
    pipeline.publish(work, NEXT)
    assert titles(work, NEXT) == ["Le juge suspend l'entrepôt de données de l'hôpital"]
    assert sent(work, NEXT, now=SEND + 7 * DAY) == {"first"}


def test_a_suite_that_an_editor_joins_with_a_new_story_reaches_those_who_read_the_beginning(work):
    work = goes_on(told_first(work, "first"))
    other = reading(50, "Les assureurs répondent", "Ils publient un démenti sur les contrats.", market="health", at=AFTER)
    work = later(work, other, now=AFTER + DAY / 2)
    pipeline.draft(work)
    first = block(work, "Les assureurs", NEXT).splitlines()[0]
    edit(work, (first, f"{first}\n  = {story(work, HOSPITAL)}"), edition=NEXT)
    assert pipeline.review(work)[-1].problems == ()
    pipeline.publish(work, NEXT)
    assert titles(work, NEXT) == ["Les assureurs répondent"]
    assert told(work, NEXT) == {other.article.url, COURT.article.url, PATIENTS.article.url}
    assert sent(work, NEXT, now=SEND + 7 * DAY) == {"first"}


def test_calls_come_back_by_their_dates_only(tmp_path):
    home = small_home(tmp_path / "home")
    call = a_call(20, dt.date(2026, 12, 3))
    with open_store(home.database) as store:
        work = work_in(home, store, readings=[*news(), call])
        work = told_first(work, "first")
        for each in (COURT, PATIENTS):
            put(store, [each])
        pipeline.group(work)
        pipeline.settle(work)
        for each in (COURT, PATIENTS):
            same.join(work, call.article.url, each.article.url)
        since = NOW - 14 * DAY
        told_calls = story(work, call.article.url)
        assert told_calls not in [found for found, *_ in editions.going_on(store, "veille", since=since)]
        work = dataclasses.replace(work, now=AFTER)
        pipeline.draft(work)
        assert "**Appel à projets numéro 20**" in text(work, NEXT), "it closes soon"
        assert "Suite" not in text(work, NEXT)


def test_what_is_proposed_is_found_fast_among_many(tmp_path):
    with open_store(None) as store:
        fill(store)
        since = NOW - 14 * DAY
        for ask in (
            lambda: editions.candidates(store, "veille", since=since),
            lambda: editions.going_on(store, "veille", since=since),
        ):
            found = ask()
            assert len(found) > 50
            best = min(_seconds(ask) for _ in range(3))
            assert best < 0.1, "measured: 0.013 s"


def _seconds(ask) -> float:
    begun = time.perf_counter()
    ask()
    return time.perf_counter() - begun


def fill(store: Store) -> None:
    """20,000 articles of a year, two a story, in 52 editions; in the end 200 late ones."""
    run, step = store.db.conn.executemany, 360 * DAY / 20_000
    seen = [(NOW - 360 * DAY + step * i).isoformat(timespec="seconds") for i in range(20_000)] + [(NOW - DAY / 2).isoformat()] * 200
    tales = [f"s{i // 2}" for i in range(20_000)] + [f"s{9_600 + i}" for i in range(200)]
    run("INSERT INTO stories (id, lang, first, last) VALUES (?, 'fr', ?, ?)", [(f"s{i}", seen[2 * i], seen[2 * i]) for i in range(10_000)])
    run(
        """INSERT INTO articles (id, canonical, url, title, text, blurb, lang, published, seen, author, source, feed, kind, rights,
        failure, offered, copy_of, story) VALUES (?1, ?1, ?1, 'x', ?2, '', 'fr', ?3, ?3, '', 's', 'f', 'news', 'excerpt', '', 1, ?1, ?4)""",
        [(i + 1, "x" * 1000, moment, tale) for i, (moment, tale) in enumerate(zip(seen, tales, strict=True))],
    )
    for week in range(52):
        moment = (NOW - 7 * DAY * (51 - week) - DAY).isoformat()
        store.db.execute("INSERT INTO editions VALUES (?1, 'veille', '', 'published', ?2, '{}', ?3, ?3)", [f"veille-{week}", week, moment])
        mine = [i for i in range(388 * week, 388 * week + 388) if i < 20_000]
        run("INSERT INTO proposals VALUES (?, ?, ?)", [(f"veille-{week}", f"s{i // 2}", "x" * 1500) for i in mine[::2]])
        run("INSERT INTO edition_articles VALUES (?, ?, ?)", [(f"veille-{week}", i + 1, tales[i]) for i in mine if i % 3 == 0])
    later_ = (NOW - 3 * DAY).isoformat()
    fresh = [(30_000 + i, later_, f"n{i}") for i in range(100)]
    run("INSERT INTO stories (id, lang, first, last) VALUES (?3, 'fr', ?2, ?2)", fresh)
    run(
        """INSERT INTO articles (id, canonical, url, title, text, blurb, lang, published, seen, author, source, feed, kind, rights,
        failure, offered, copy_of, story) VALUES (?1, ?1, ?1, 'x', '', '', 'fr', ?2, ?2, '', 's', 'f', 'news', 'excerpt', '', 1, ?1, ?3)""",
        fresh,
    )


# --- articles that change -------------------------------------------------------------------------


def test_an_article_that_changes_keeps_its_story_and_what_was_sent_stays(work):
    work = told_first(work, "first")
    before, page, tale = frozen(work), (work.home.digests / "veille" / EDITION / "index.html").read_bytes(), story(work, HOSPITAL)
    id = article(work, HOSPITAL)
    new = reading(1, "Une baleine remonte le fleuve", "Des plaisanciers l'ont vue près de l'écluse.", market="city").article
    articles.replace(work.store, id, dataclasses.replace(COURT, article=new, keys=()))
    stories.replaced(work.store, articles.get(work.store, [id])[id])
    assert story(work, HOSPITAL) == tale
    assert frozen(work) == before
    pipeline.publish(work, EDITION)
    assert (work.home.digests / "veille" / EDITION / "index.html").read_bytes() == page
    assert ledger.sent_stories(work.store, 1, but="") == {tale}
    assert pipeline.draft(work).figures["items"] == 0
    whale = reading(
        60, "La baleine du fleuve près de l'écluse", "Des plaisanciers ont vu la baleine remonter.", market="city", at=NOW + DAY
    )
    work = later(work, whale, now=NOW + 2 * DAY)
    assert story(work, whale.article.url) == tale, "later ones are compared with what it says now"


# --- who leads ------------------------------------------------------------------------------------

WORDS = "La régie met en service trente bus à hydrogène sur la ligne du port, avec une station de recharge au dépôt."


def bus(number: int, more: str = "", *, hours: float = 0, **values) -> Article:
    made = reading(number, "Trente bus à hydrogène sur la ligne du port", f"{WORDS} {more}", market="city", **values)
    return dataclasses.replace(made.article, published=NOW + dt.timedelta(hours=hours))


def lead_of(tmp_path, *buses: Article) -> tuple[str, str]:
    """The number of the article that leads, and its block in the draft."""
    home = small_home(tmp_path / f"home{random.random()}")
    label = reading(0, "x", "y", market="city").labels
    with open_store(home.database) as store:
        given = [dataclasses.replace(reading(1, "x", "y"), article=each, labels=label) for each in buses]
        work = work_in(home, store, readings=given, now=NOW + DAY)
        assert len({story(work, each.url) for each in buses}) == 1
        pipeline.draft(work)
        found = block(work, "Trente bus")
        row = store.db.execute("SELECT a.source FROM stories s JOIN articles a ON a.id = s.lead WHERE s.merged_into IS NULL").fetchone()
        assert f"[{row[0]}]" in found.split(" · aussi")[0]
        return row[0].removeprefix("Journal "), found


LONG = "Les voyageurs saluent le silence des moteurs, les riverains aussi, et la maire promet d'équiper deux autres lignes avant l'été."


def test_the_fullest_leads_then_the_earliest(tmp_path):
    assert lead_of(tmp_path, bus(1), bus(2, LONG, hours=3))[0] == "2"
    assert lead_of(tmp_path, bus(1, "Bravo."), bus(2, hours=-3))[0] == "2"


def test_the_original_leads_before_a_fuller_text(tmp_path):
    assert lead_of(tmp_path, bus(1, hours=2), bus(2, LONG, original="https://journal1.example/article/1"))[0] == "1"


def test_what_could_not_be_read_or_is_old_does_not_lead(tmp_path):
    assert lead_of(tmp_path, bus(1, LONG, failure="timeout"), bus(2, hours=3))[0] == "2"
    assert lead_of(tmp_path, bus(1, LONG, offered=False), bus(2, hours=3))[0] == "2"


def test_of_a_lead_with_its_title_only_no_more_is_shown(tmp_path):
    number, found = lead_of(tmp_path, bus(1, LONG, rights="title"), bus(2, hours=3))
    assert number == "1"
    assert WORDS not in found


def test_the_order_within_a_day_changes_no_lead():
    buses = [bus(70 + number, LONG * (number % 2)) for number in range(3)] + [bus(73, original="https://journal71.example/article/71")]
    others = [each.article for each in (COURT, PATIENTS, LATE, *news())]
    hours = range(1, 24)
    day = [dataclasses.replace(each, published=NOW.replace(hour=hour)) for each, hour in zip([*buses, *others], hours, strict=False)]
    found = {in_runs(random.Random(seed).sample(day, len(day)), runs) for seed, runs in enumerate((1, 2, 3, 5, 8, 13, 13, 13))}
    assert len(found) == 1


def in_runs(order: list[Article], runs: int) -> frozenset[tuple[str, ...]]:
    """The stories of articles that come in so many runs: each its lead's address, then those of all its articles."""
    with open_store(None) as store:
        for run in range(runs):
            put(store, [dataclasses.replace(COURT, article=each) for each in order[run::runs]])
            for waiting in articles.ungrouped(store, len(order)):
                stories.place(store, waiting)
        sql = """SELECT l.url, a.url FROM stories s JOIN articles l ON l.id = s.lead JOIN articles a ON a.story = s.id
            ORDER BY l.url, a.url"""
        rows = store.db.execute(sql).fetchall()
        return frozenset((first, *(url for _, url in same_lead)) for first, same_lead in itertools.groupby(rows, key=lambda row: row[0]))


def test_what_an_item_showed_counts_as_told_though_it_left_its_story(work):
    """The engine moved the lead to another story after a person had written in the draft."""
    pipeline.draft(work)
    edit(work, ("# Éditorial", "# Éditorial\nMot de la semaine"))
    moved, elsewhere = articles.find(work.store, HOSPITAL), story(work, "https://journal5.example/article/5")
    work.store.db.execute("UPDATE articles SET story = ? WHERE id = ?", [elsewhere, moved])
    pipeline.publish(dataclasses.replace(work, now=SEND), EDITION)
    assert HOSPITAL in told(work)


def test_a_ticked_item_that_became_a_story_sent_already_is_told(work):
    pipeline.draft(work)
    pipeline.publish(dataclasses.replace(work, now=SEND), EDITION)
    tram = reading(8, "Un tramway sans conducteur roule la nuit", "La régie essaie une rame vide.", market="city", at=SEND + DAY / 2)
    next_week = later(work, tram, now=SEND + DAY)
    pipeline.draft(next_week)
    edit(next_week, ("# Éditorial", "# Éditorial\nMot de la semaine"), edition=NEXT)
    assert "already sent" not in str(pipeline.draft(next_week).problems)
    stories.merge(next_week.store, story(next_week, HOSPITAL), story(next_week, tram.article.url))
    assert "« Un tramway sans conducteur roule la nuit »" in str(pipeline.draft(next_week).problems)
    assert "already sent" in str(pipeline.draft(next_week).problems)
