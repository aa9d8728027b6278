"""What editors set aside: from the file and from the board, through publishing, into the next draft and on, until somebody decides."""

import dataclasses
import datetime as dt
import pathlib
import re

import pytest

from readings import EDITION, NOW, a_call, news, reading, small_home, work_in
from techwatch import pipeline
from techwatch.pipeline.drafting import acts, same
from techwatch.pipeline.drafting.draft import read_back
from techwatch.review.acts import Act
from techwatch.review.blocks import split
from techwatch.store import articles, editions, links, open_store, ranks
from techwatch.types import Item

NEXT, THIRD = "veille-2026-12-01", "veille-2026-12-08"
SENT = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
WEEK = dt.timedelta(days=7)
ANNA = "anna@pole.example"
NOISE, HOSPITAL = "La ville installe des capteurs de bruit", "Un hôpital ouvre son entrepôt de données"
LIBRARY = reading(30, "Une bibliothèque prête des lunettes tactiles", "Les visiteurs empruntent un appareil.", market="creative", at=SENT)


@pytest.fixture
def work(tmp_path: pathlib.Path):
    home = small_home(tmp_path / "home")
    with open_store(home.database) as store:
        work = work_in(home, store, readings=[*news(), a_call(20, dt.date(2026, 12, 20))])
        pipeline.draft(work)
        yield work


def file(work: pipeline.Work, edition: str = EDITION) -> pathlib.Path:
    return work.home.review / f"{edition}.md"


def item(work: pipeline.Work, words: str, edition: str = EDITION) -> Item:
    return next(item for item in read_back(work, edition).items if words in item.title)


def ids(work: pipeline.Work, edition: str) -> list[str]:
    return [item.id for item in read_back(work, edition).items]


def save(work: pipeline.Work, words: str, heading: str, edition: str = EDITION) -> None:
    """Move the item with these words under a heading, in the file."""
    text = file(work, edition).read_text("utf-8")
    block = next(block.text for block in split(text) if block.kind == "item" and words in block.text)
    file(work, edition).write_text(text.replace(block, "").replace(f"## {heading}\n", f"## {heading}\n\n{block.rstrip()}\n", 1), "utf-8")


def act(work: pipeline.Work, name: str, words: str, value: str = "", edition: str = EDITION) -> acts.Acted:
    found = item(work, words, edition)
    return acts.act(work.home, edition, Act(name, found.id or found.title, value), who=ANNA, now=work.now)


def published(work: pipeline.Work, edition: str = EDITION) -> pipeline.Work:
    """The edition out, and the next one drafted; -> the work as it is then."""
    at = SENT + WEEK * [EDITION, NEXT, THIRD].index(edition)
    later = dataclasses.replace(work, now=at)
    pipeline.publish(later, edition)
    later = dataclasses.replace(later, now=at + dt.timedelta(hours=1))
    pipeline.draft(later)
    return later


def decided(work: pipeline.Work, edition: str = EDITION) -> dict[str, str]:
    changes = "('relabelled', 'retitled', 'rewritten')"
    sql = f"SELECT story, action FROM decisions WHERE edition = ? AND action NOT IN {changes}"
    return dict(work.store.db.execute(sql, [edition]).fetchall())


# --- set aside ----------------------------------------------------------------------------------------


def test_what_stands_under_later_in_the_file_comes_into_the_next_draft(work):
    noise = item(work, NOISE)
    assert noise.keep
    file(work).write_text(file(work).read_text("utf-8").replace("Quarante lampadaires mesurent", "Quarante réverbères entendent"), "utf-8")
    save(work, NOISE, "Plus tard")
    assert (item(work, NOISE).section, item(work, NOISE).keep, item(work, NOISE).market) == ("later", False, "city")
    work = work_in(work.home, work.store, readings=[LIBRARY, reading(31, "Un banc mesure l'air", "Le banc.", market="city", at=SENT)])
    work = published(work)
    page = (work.home.digests / "veille" / EDITION / "index.html").read_text("utf-8")
    assert NOISE not in page
    back = item(work, NOISE, NEXT)
    assert (back.section, back.market, back.keep, back.shelf) == ("market", "city", False, EDITION)
    assert back.blurb.startswith("Quarante réverbères entendent")
    first = next(each for each in read_back(work, NEXT).items if each.market == "city")
    assert first.id == noise.id
    assert "\n  de l'étagère, depuis le 24 nov.\n" in file(work, NEXT).read_text("utf-8")
    assert decided(work)[noise.id] == "later"
    assert noise.id not in {each.item.id for each in ranks.decided(work.store, since=None)}


def test_the_board_sets_aside_and_takes_back(work):
    before = file(work).read_bytes()
    done = act(work, "place", NOISE, "later")
    assert item(work, NOISE).section == "later"
    acts.undo(work.home, EDITION, done.logged.id, who=ANNA, now=NOW)
    assert file(work).read_bytes() == before
    act(work, "place", NOISE, "later")
    act(work, "keep", NOISE)
    assert (item(work, NOISE).section, item(work, NOISE).market, item(work, NOISE).keep) == ("market", "city", True)
    act(work, "place", NOISE, "later")
    act(work, "drop", NOISE, "old")
    assert (item(work, NOISE).section, item(work, NOISE).market, item(work, NOISE).keep) == ("market", "city", False)


def test_it_keeps_the_market_and_the_words_that_she_gave_it(work):
    act(work, "title", NOISE, "Le port écoute ses rues")
    act(work, "place", "Le port", "tech-data-ai -")
    act(work, "place", "Le port", "later")
    assert item(work, "Le port").market == "tech-data-ai"
    act(work, "keep", "Le port")
    assert item(work, "Le port").market == "tech-data-ai"
    act(work, "place", "Le port", "later")
    work = published(work)
    back = item(work, "Le port", NEXT)
    assert (back.market, back.section, back.worded) == ("tech-data-ai", "market", True)


def test_the_next_draft_made_twice_has_it_once_also_once_somebody_wrote_in_it(work):
    noise = item(work, NOISE).id
    act(work, "place", NOISE, "later")
    work = published(work)
    pipeline.draft(dataclasses.replace(work, now=work.now + dt.timedelta(hours=1)))
    assert ids(work, NEXT) == [noise]
    file(work, NEXT).write_text(file(work, NEXT).read_text("utf-8").replace("- [ ] **La ville", "- [ ] **Notre ville"), "utf-8")
    work = work_in(work.home, work.store, now=work.now + dt.timedelta(hours=2), readings=[LIBRARY])
    pipeline.draft(work)
    text = file(work, NEXT).read_text("utf-8")
    assert text.count(noise) == 1
    assert item(work, "Notre ville", NEXT).shelf == EDITION
    assert "lunettes tactiles" in text


def test_what_waits_does_not_count_among_the_items_of_the_short_file(tmp_path):
    home = small_home(tmp_path / "home", review={"max_items": 5, "recall_minutes": 0})
    with open_store(home.database) as store:
        work = work_in(home, store, readings=news())
        pipeline.draft(work)
        act(work, "place", NOISE, "later")
        titles = ("Quai rouvert aux péniches", "Orchestre sans chef", "Verger de serre", "Robots de cave", "Livre sonore", "Pont tournant")
        more = [reading(40 + n, title, f"{title} dès lundi.", market="creative", at=SENT) for n, title in enumerate(titles)]
        work = published(work_in(home, store, readings=more))
        short = [block for block in split(file(work, NEXT).read_text("utf-8")) if block.kind == "item"]
        assert len(short) == max(5, sum(each.keep for each in read_back(work, NEXT).items)) + 1
        assert any(NOISE in block.text for block in short)


# --- carried on, and not -------------------------------------------------------------------------------


def test_it_is_carried_on_until_it_goes_out(work):
    noise = item(work, NOISE).id
    act(work, "place", NOISE, "later")
    work = work_in(work.home, work.store, readings=[LIBRARY])
    work = published(published(work), NEXT)
    assert decided(work, NEXT)[noise] == "later"
    assert item(work, NOISE, THIRD).shelf == EDITION
    act(work, "keep", NOISE, edition=THIRD)
    work = dataclasses.replace(work, now=SENT + 2 * WEEK)
    pipeline.publish(work, THIRD)
    assert decided(work, THIRD)[noise] == "taken"
    assert editions.shelf(work.store, "veille") == (THIRD, ())


@pytest.mark.parametrize(
    ("how", "fate"),
    [("drop", "dropped"), ("old", "dropped"), ("off-topic", "off-topic"), ("deleted", "dropped"), ("line", "dropped"), ("later", "later")],
)
def test_it_leaves_the_shelf_when_somebody_drops_it_or_puts_it_off_topic(work, how, fate):
    noise = item(work, NOISE).id
    act(work, "place", NOISE, "later")
    work = published(work_in(work.home, work.store, readings=[LIBRARY]))
    text = file(work, NEXT).read_text("utf-8")
    if how in ("drop", "old"):
        done = act(work, "drop", NOISE, how.removeprefix("drop"), edition=NEXT)
        assert item(work, NOISE, NEXT).shelf == ""
        acts.undo(work.home, NEXT, done.logged.id, who=ANNA, now=work.now)
        assert (item(work, NOISE, NEXT).shelf, file(work, NEXT).read_text("utf-8")) == (EDITION, text)
        act(work, "drop", NOISE, how.removeprefix("drop"), edition=NEXT)
    elif how == "deleted":
        block = next(block.text for block in split(text) if NOISE in block.text)
        file(work, NEXT).write_text(text.replace(block, ""), "utf-8")
    elif how == "line":
        file(work, NEXT).write_text(re.sub(r"  de l'étagère.*\n", "", text), "utf-8")
    else:
        act(work, "place", NOISE, how, edition=NEXT)
    work = published(work, NEXT)
    assert decided(work, NEXT)[noise] == fate
    assert [each.id for each in editions.shelf(work.store, "veille")[1]] == ([noise] if fate == "later" else [])


def test_a_kill_after_publishing_loses_nothing(work):
    act(work, "place", NOISE, "later")
    pipeline.publish(dataclasses.replace(work, now=SENT), EDITION)
    home = work.home
    with open_store(home.database) as store:  # another process, a week later
        work = pipeline.Work(home, store, SENT + WEEK / 2)
        pipeline.draft(work)
        assert item(work, NOISE, NEXT).shelf == EDITION


# --- what it is ------------------------------------------------------------------------------------------


def test_what_somebody_wrote_by_hand_waits_too(work):
    text = file(work).read_text("utf-8")
    note = "- [x] **Petit-déjeuner des adhérents**\n  > Jeudi à 9 h.\n"
    file(work).write_text(text.replace("## Plus tard\n", f"## Plus tard\n\n{note}", 1), "utf-8")
    work = published(work)
    back = item(work, "Petit-déjeuner", NEXT)
    assert (back.section, back.blurb, back.keep, back.id[:5]) == ("cluster", "Jeudi à 9 h.", False, "hand-")
    act(work, "keep", "Petit-déjeuner", edition=NEXT)
    pipeline.draft(dataclasses.replace(work, now=work.now + dt.timedelta(hours=1)))
    work = dataclasses.replace(work, now=SENT + WEEK)
    pipeline.publish(work, NEXT)
    assert "Petit-déjeuner" in (work.home.digests / "veille" / NEXT / "index.html").read_text("utf-8")


def test_an_address_that_waits_is_filled_in(work):
    text = file(work).read_text("utf-8")
    with work.store.transaction():
        articles.add(work.store, dataclasses.replace(LIBRARY, article=dataclasses.replace(LIBRARY.article, offered=False)))
    pipeline.group(work)
    file(work).write_text(text.replace("## Plus tard\n", "## Plus tard\n\nhttps://journal30.example/article/30\n", 1), "utf-8")
    work = published(work)
    assert item(work, "lunettes tactiles", NEXT).shelf == EDITION


def test_a_call_waits_among_the_calls_until_it_closes(work):
    act(work, "place", "Appel à projets numéro 20", "later")
    work = published(work)
    back = item(work, "Appel à projets numéro 20", NEXT)
    assert (back.section, back.market, back.call is not None) == ("calls", "health", True)
    late = dataclasses.replace(work, now=dt.datetime(2026, 12, 21, 9, tzinfo=dt.UTC))
    outcome = pipeline.draft(late)
    assert [problem for problem in outcome.problems if "Appel à projets numéro 20" in problem and "quitte l'étagère" in problem]
    fresh = reading(32, "Un musée rouvre sa verrière", "Les visiteurs reviennent.", market="creative", at=late.now)
    pipeline.draft(dataclasses.replace(work_in(work.home, work.store, readings=[fresh]), now=late.now))
    pipeline.publish(late, NEXT)
    assert editions.shelf(work.store, "veille") == (NEXT, ())


def test_a_call_that_has_news_comes_once_with_its_words_and_its_news(work):
    act(work, "title", "Appel à projets numéro 20", "Notre appel du mois")
    act(work, "place", "Notre appel", "later")
    work = published(work)
    pipeline.draft(dataclasses.replace(work, now=SENT + 2 * WEEK))
    found = [each for each in read_back(work, NEXT).items if each.section == "calls"]
    assert [(each.title, each.shelf, each.news) for each in found] == [("Notre appel du mois", EDITION, "new")]


def test_it_follows_its_story_into_another(work):
    act(work, "place", NOISE, "later")
    noise, hospital = item(work, NOISE).id, item(work, HOSPITAL).id
    act(work, "drop", HOSPITAL)
    pipeline.publish(dataclasses.replace(work, now=SENT), EDITION)
    stands = same.join(work, hospital, noise)
    assert links.standing(work.store, noise) == stands
    work = dataclasses.replace(work, now=SENT + dt.timedelta(hours=1))
    pipeline.draft(work)
    assert ids(work, NEXT) == [stands]
    assert item(work, NOISE, NEXT).shelf == EDITION


def test_a_held_draft_keeps_the_shelf_as_it_is(work):
    act(work, "place", NOISE, "later")
    work = published(work)
    for days in (8, 15):
        pipeline.draft(dataclasses.replace(work, now=SENT + dt.timedelta(days=days)))
    assert editions.open_draft(work.store, "veille") == NEXT
    assert ids(work, NEXT).count(item(work, NOISE, NEXT).id) == 1
