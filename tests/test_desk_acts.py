"""Acts at the desk, saves of text editors and kills: every word stays, the log and the files agree, what was done can be undone."""

import contextlib
import dataclasses
import datetime as dt
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading
import time

import pytest

from homes import techwatch
from readings import EDITION, ENVIRON, MARKETS, NOW, a_call, news, small_home, work_in
from techwatch import pipeline
from techwatch.errors import ActError, ConflictError, EditionError, LockedError, ReviewError
from techwatch.home import Home, open_home
from techwatch.pipeline.drafting import acts, saves
from techwatch.pipeline.drafting.draft import read_back
from techwatch.pipeline.drafting.told import told
from techwatch.pipeline.drafting.watch import Watch, lines_between
from techwatch.review import swap
from techwatch.review.acts import Act, dumped, item_json, loaded
from techwatch.store import desk, editions, open_store
from techwatch.types import Item

ANNA, BASILE = "anna@pole.example", "basile@pole.example"
LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture
def work(tmp_path):
    home = small_home(tmp_path / "home")
    with open_store(home.database) as store:
        work = work_in(home, store, readings=[*news(), a_call(20, dt.date(2026, 12, 20))])
        pipeline.draft(work)
        yield work


def file(work: pipeline.Work) -> pathlib.Path:
    return work.home.review / f"{EDITION}.md"


def text(work: pipeline.Work) -> str:
    return file(work).read_text("utf-8")


def save(work: pipeline.Work, words: str, **more: str) -> None:
    file(work).write_text(words, encoding="utf-8", **more)


def edit(words: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in words, old
        words = words.replace(old, new, 1)
    return words


def stories(work: pipeline.Work) -> list[str]:
    return [item.id for item in read_back(work, EDITION).items]


def item(work: pipeline.Work, name: str):
    return next(item for item in read_back(work, EDITION).items if item.id == name)


def act(work: pipeline.Work, name: str, story: str = "", value: str = "", who: str = ANNA, **more: str | None) -> acts.Acted:
    return acts.act(work.home, EDITION, Act(name, story, value, **more), who=who, now=LATER)


def log(work: pipeline.Work) -> list[str]:
    """The log's names, the oldest first."""
    return [line.name for line in reversed(desk.log_of(work.store, EDITION))]


def conflicts(work: pipeline.Work) -> list[acts.Told]:
    return [line for line in acts.history(work.store, EDITION, markets=work.home.markets) if line.open]


# --- acts -----------------------------------------------------------------------------------------


def test_an_act_changes_the_file_is_logged_and_can_be_undone_and_redone(work):
    story, before = stories(work)[0], text(work)
    done = act(work, "title", story, "Un titre plus clair", was=item(work, story).title)
    assert (done.logged.who, done.logged.name, done.logged.item, done.logged.at) == (ANNA, "title", story, LATER)
    assert next(item for item in done.draft.items if item.id == story).title == "Un titre plus clair"
    assert item(work, story).title == "Un titre plus clair"
    back = acts.undo(work.home, EDITION, done.logged.id, who=BASILE, now=LATER)
    assert (text(work), back.logged.undoes) == (before, done.logged.id)
    assert desk.logged(work.store, done.logged.id).undone_by == back.logged.id
    with pytest.raises(ActError):
        acts.undo(work.home, EDITION, done.logged.id, who=BASILE, now=LATER)
    acts.undo(work.home, EDITION, back.logged.id, who=BASILE, now=LATER)
    assert item(work, story).title == "Un titre plus clair"
    assert log(work) == ["title", "title", "title"]


def test_the_version_says_who(work):
    act(work, "keep" if not item(work, stories(work)[0]).keep else "drop", stories(work)[0])
    version = editions.last_version(work.store, EDITION)
    assert (version.author, version.who, version.short) == ("person", ANNA, text(work))


def test_a_rest_that_did_not_change_is_kept_once_and_large_ones_go_when_the_edition_is_out(work):
    rest = "# Les autres candidats\n\n## Ville durable\n\n" + "".join(
        f"- [ ] **Autre {n}** — [A](https://a.example/{n})\n" for n in range(40)
    )
    file(work).with_name(f"{EDITION}.rest.md").write_text(rest, "utf-8")
    for story in stories(work)[:3]:
        act(work, "title", story, f"Titre {story}")
    sizes = [row[0] for row in work.store.db.execute("SELECT length(rest) FROM draft_versions ORDER BY id")]
    assert sizes[1] == len(rest)
    assert max(sizes[2:]) < 5
    assert [version.rest for version in editions.versions(work.store, EDITION, "person")] == [rest] * 4
    pipeline.publish(work, EDITION)
    assert editions.last_version(work.store, EDITION, "person").rest == rest


def test_keeping_what_is_kept_is_no_act(work):
    story = next(item.id for item in read_back(work, EDITION).items if item.keep)
    assert act(work, "keep", story).logged.id == 0
    assert log(work) == []


def test_words_that_somebody_else_changed_meanwhile_are_shown_instead_of_overwritten(work):
    story = stories(work)[0]
    seen = item(work, story).title
    act(work, "title", story, "De Basile", who=BASILE, was=seen)
    with pytest.raises(ConflictError) as caught:
        act(work, "title", story, "D'Anna", was=seen)
    assert caught.value.now == "De Basile"
    assert log(work) == ["title"]


def test_what_cannot_be_done_changes_nothing(work):
    before = text(work)
    with pytest.raises(ActError):
        act(work, "keep", "s999")
    with pytest.raises(ActError):
        acts.undo(work.home, EDITION, 77, who=ANNA, now=LATER)
    with pytest.raises(EditionError):
        acts.act(work.home, "veille-2030-01-01", Act("keep", "s1"), who=ANNA, now=LATER)
    assert (text(work), log(work)) == (before, [])


def test_a_published_edition_takes_no_acts(work):
    story = stories(work)[0]
    pipeline.publish(work, EDITION)
    with pytest.raises(EditionError, match="published"):
        act(work, "title", story, "Trop tard")


def test_a_file_that_cannot_be_read_is_told_with_its_line_and_left(work):
    broken = edit(text(work), ("statut: brouillon", "statut: [brouillon"))
    save(work, broken)
    for deed in (lambda: act(work, "title", stories(work)[0], "x"), lambda: read_back(work, EDITION)):
        with pytest.raises(ReviewError) as caught:
            deed()
        assert caught.value.line
    assert text(work) == broken
    save(work, edit(broken, ("[brouillon", "brouillon")))
    act(work, "title", stories(work)[0], "Lisible")


@pytest.mark.parametrize(("old", "new"), [(r"(?m)^## .*$", "## Bananes"), ("statut: ", "statut: [")])
def test_a_file_that_cannot_be_read_is_mended_by_the_copy_from_before(work, old, new):
    good = text(work)
    save(work, re.sub(old, new, good, count=1))
    with pytest.raises(ReviewError):
        read_back(work, EDITION)
    save(work, good)
    read_back(work, EDITION)
    assert text(work) == good
    assert log(work) == []


def test_the_engine_keeps_what_acts_did(work):
    story = stories(work)[0]
    act(work, "title", story, "De la main d'Anna")
    pipeline.draft(dataclasses.replace(work, now=LATER))
    assert item(work, story).title == "De la main d'Anna"


def test_an_act_while_the_edition_is_frozen_is_in_it_or_refused(work, monkeypatch):
    one, two, *_ = stories(work)
    fill_in = pipeline.publish.__globals__["take_in"].fill_in

    def meanwhile(work, draft):
        monkeypatch.setattr("techwatch.pipeline.intake.take_in.fill_in", fill_in)
        act(work, "title", one, "Juste à temps")
        return fill_in(work, draft)

    monkeypatch.setattr("techwatch.pipeline.intake.take_in.fill_in", meanwhile)
    pipeline.publish(work, EDITION)
    edition, _ = editions.published(work.store, EDITION)
    assert "Juste à temps" in {item.title for item in edition.items}
    with pytest.raises(EditionError):
        act(work, "title", two, "Trop tard")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_mark_and_line_ends_stay(work, encoding):
    story = stories(work)[0]
    file(work).write_bytes(edit(text(work), ("statut: brouillon", "statut: validé")).replace("\n", "\r\n").encode(encoding))
    before = file(work).read_bytes()
    act(work, "title", story, "Été à l'hôpital")
    after = file(work).read_bytes()
    assert after[:2] == before[:2]
    assert after.decode(encoding).count("\r\n") == before.decode(encoding).count("\r\n")
    assert "\n" not in after.decode(encoding).replace("\r\n", "")
    acts.undo(work.home, EDITION, desk.log_of(work.store, EDITION)[0].id, who=ANNA, now=LATER)
    assert file(work).read_bytes() == before


def test_the_desk_is_waited_for_and_not_for_ever(work, monkeypatch):
    monkeypatch.setattr(saves, "WAIT", 0.3)
    story = stories(work)[0]
    holding, done = threading.Event(), threading.Event()

    def hold():
        with work.home.lock("desk", since="2026-11-20T09:00:00+00:00"):
            holding.set()
            done.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait(10)
    with pytest.raises(LockedError):
        act(work, "title", story, "x")
    threading.Timer(0.1, done.set).start()
    act(work, "title", story, "Après un instant")
    thread.join()


# --- text editors ---------------------------------------------------------------------------------


def test_a_save_is_told_as_the_acts_that_it_was(work):
    story = stories(work)[0]
    title = item(work, story).title
    save(work, edit(text(work), (f"**{title}**", "**Un titre du fichier**"), ("statut: brouillon", "statut: validé")))
    read_back(work, EDITION)
    assert log(work) == ["status", "title"]
    line = desk.log_of(work.store, EDITION)[0]
    assert (line.who, loaded(line.before).value, loaded(line.after).value) == ("", title, "Un titre du fichier")
    acts.undo(work.home, EDITION, line.id, who=ANNA, now=LATER)
    assert item(work, story).title == title


def test_a_stale_save_keeps_what_was_done_since_the_file_was_opened(work):
    one, two, *_ = stories(work)
    opened = text(work)
    act(work, "title", one, "Au bureau")
    act(work, "status", value="approved")
    title = item(work, two).title
    save(work, edit(opened, (f"**{title}**", "**Dans le fichier**")))
    read = read_back(work, EDITION)
    titles = {item.id: item.title for item in read.items}
    assert (titles[one], titles[two], read.status) == ("Au bureau", "Dans le fichier", "approved")
    assert log(work) == ["title", "status", "title", "stale"]
    assert not conflicts(work)


def test_the_same_buffer_saved_again_and_again(work):
    one, two, three, *_ = stories(work)
    buffer = text(work)
    titles = {name: item(work, name).title for name in (one, two, three)}
    for number, name in enumerate((two, three)):
        act(work, "title", one, f"Au bureau {number}")
        act(work, "drop" if item(work, one).keep else "keep", one)
        buffer = edit(buffer, (f"**{titles[name]}**", f"**Dans le fichier {number}**"))
        save(work, buffer)
        read_back(work, EDITION)
    assert [item(work, name).title for name in (one, two, three)] == ["Au bureau 1", "Dans le fichier 0", "Dans le fichier 1"]


def test_a_stale_save_that_only_moves_an_item_keeps_what_was_done_since(work):
    one, two, *_ = stories(work)
    opened = text(work)
    act(work, "title", one, "Au bureau")
    block = next(part for part in re.split(r"(?m)^(?=- \[|#)", opened) if f"<!-- {two}" in part)
    save(work, opened.replace(block, "").replace("## Plus tard\n", f"## Plus tard\n\n{block.rstrip()}\n", 1))
    read = {each.id: each for each in read_back(work, EDITION).items}
    assert (read[one].title, read[two].section) == ("Au bureau", "later")
    assert not conflicts(work)


def test_an_item_that_went_into_the_rest_meanwhile_stands_there_once(work):
    """The text editor saves the short file alone: the rest beside it is newer than what she opened."""
    one, two, *_ = stories(work)
    opened, title = text(work), item(work, two).title
    line = f"- [ ] **{item(work, one).title}** — [Le Monde](https://lemonde.example/1) <!-- {one} -->\n"
    block = next(part for part in re.split(r"(?m)^(?=- \[|#)", opened) if f"<!-- {one}" in part)
    save(work, opened.replace(block, ""))
    rest = file(work).with_name(f"{EDITION}.rest.md")
    rest.write_text(f"{rest.read_text('utf-8') if rest.exists() else '# Les autres candidats'}\n## Ville durable\n\n{line}", "utf-8")
    read_back(work, EDITION)
    save(work, edit(opened, (f"**{title}**", "**Dans le fichier**")))
    assert item(work, two).title == "Dans le fichier"
    assert stories(work).count(one) == 1
    assert f"<!-- {one}" not in text(work)
    assert rest.read_text("utf-8").count(f"<!-- {one}") == 1


def test_who_saves_and_thinks_again_is_believed_and_it_is_shown(work):
    """What she takes back could as well be a second text editor's, that opened the file before."""
    one, two, *_ = stories(work)
    opened, title = text(work), item(work, two).title
    save(work, edit(opened, (f"**{title}**", "**Trop vite**")))
    read_back(work, EDITION)
    act(work, "title", one, "Au bureau")
    save(work, opened)
    assert (item(work, one).title, item(work, two).title) == ("Au bureau", title)
    (conflict,) = conflicts(work)
    acts.bring_back(work.home, EDITION, conflict.logged.id, who=ANNA, now=LATER)
    assert item(work, two).title == "Trop vite"


def test_a_second_text_editor_keeps_what_the_first_saved_and_what_may_be_meant_otherwise_is_shown(work):
    one, two, three, *_ = stories(work)
    opened, titles = text(work), {name: item(work, name).title for name in (one, two, three)}
    save(work, edit(opened, (f"**{titles[one]}**", "**Du premier**"), (f"**{titles[two]}**", "**Du premier aussi**")))
    read_back(work, EDITION)
    save(work, edit(opened, (f"**{titles[three]}**", "**Du second**")))
    assert [item(work, name).title for name in (one, two, three)] == ["Du premier", "Du premier aussi", "Du second"]
    assert {loaded(line.logged.before).value for line in conflicts(work)} == {titles[one], titles[two]}
    acts.bring_back(work.home, EDITION, conflicts(work)[0].logged.id, who=ANNA, now=LATER)
    assert len(conflicts(work)) == 1


def test_what_both_changed_stays_as_saved_and_the_other_words_come_back_when_asked(work):
    story = stories(work)[0]
    opened, title = text(work), item(work, story).title
    act(work, "title", story, "Le titre d'Anna")
    save(work, edit(opened, (f"**{title}**", "**Le titre du fichier**")))
    assert item(work, story).title == "Le titre du fichier"
    assert "<!-- autre version : **Le titre d'Anna** -->" in text(work)
    (conflict,) = conflicts(work)
    assert "Le titre d'Anna" in conflict.words
    acts.bring_back(work.home, EDITION, conflict.logged.id, who=ANNA, now=LATER)
    assert item(work, story).title == "Le titre d'Anna"
    assert "autre version" not in text(work)
    assert not conflicts(work)


def test_a_conflict_is_settled_as_it_stands(work):
    story = stories(work)[0]
    opened, title = text(work), item(work, story).title
    act(work, "title", story, "Le titre d'Anna")
    save(work, edit(opened, (f"**{title}**", "**Le titre du fichier**")))
    read_back(work, EDITION)
    number = conflicts(work)[0].logged.id
    done = acts.dismiss(work.home, EDITION, number, who=ANNA, now=LATER)
    assert not conflicts(work)
    before = len(desk.log_of(work.store, EDITION))
    assert acts.dismiss(work.home, EDITION, number, who=BASILE, now=LATER).id == done.id, "a second browser says the same: it is settled"
    assert len(desk.log_of(work.store, EDITION)) == before
    assert "autre version" not in text(work)
    assert item(work, story).title == "Le titre du fichier"


def test_a_conflict_that_the_board_raises_from_an_act_on_a_stale_file(work):
    """The save is taken in before the act looks at what stands there."""
    story = stories(work)[0]
    title = item(work, story).title
    save(work, edit(text(work), (f"**{title}**", "**Le titre du fichier**")))
    with pytest.raises(ConflictError) as caught:
        act(work, "title", story, "Le titre d'Anna", was=title)
    assert caught.value.now == "Le titre du fichier"


def test_one_act_that_the_file_takes_back_was_meant_and_is_shown(work):
    story = stories(work)[0]
    opened = text(work)
    act(work, "title", story, "Le titre d'Anna")
    save(work, opened)
    assert text(work) == opened
    read_back(work, EDITION)
    (conflict,) = conflicts(work)
    acts.bring_back(work.home, EDITION, conflict.logged.id, who=ANNA, now=LATER)
    assert item(work, story).title == "Le titre d'Anna"


TAKEN_BACK = {
    "drop": ("conflit : « {title} » est coché, une autre version le décoche", "conflict: “{title}” is ticked, another version unticks it"),
    "keep": ("conflit : « {title} » est décoché, une autre version le coche", "conflict: “{title}” is unticked, another version ticks it"),
    "title": (
        "conflit : le titre est « {title} », une autre version dit « Le titre d'Anna »",
        "conflict: the title is “{title}”, another version says “Le titre d'Anna”",
    ),
    "blurb": (
        "conflit : le texte de « {title} » est « {blurb} », une autre version dit « Deux phrases d'Anna. Les voici. »",
        "conflict: the text of “{title}” is “{blurb}”, another version says “Deux phrases d'Anna. Les voici.”",
    ),
    "editorial": (
        "conflit : l'éditorial (FR) est vide, une autre version dit « Bonjour. »",
        "conflict: the editorial (FR) is empty, another version says “Bonjour.”",
    ),
    "status": (
        "conflit : le statut est brouillon, une autre version dit validé",
        "conflict: the status is draft, another version says approved",
    ),
    "send": (
        "conflit : l'envoi est mis au {send}, une autre version le met au 2026-11-25 09:00",
        "conflict: sending is set to {send}, another version sets it to 2026-11-25 09:00",
    ),
}
VALUES = {"title": "Le titre d'Anna", "blurb": "Deux phrases d'Anna. Les voici.", "editorial": "Bonjour."}
VALUES |= {"status": "approved", "send": "2026-11-25 09:00"}


def in_both(work: pipeline.Work) -> list[str]:
    """The open conflict's line in French and in English."""
    told = [acts.history(work.store, EDITION, markets=work.home.markets, lang=lang) for lang in ("fr", "en")]
    return [line.words for lines in told for line in lines if line.open]


@pytest.mark.parametrize("name", TAKEN_BACK)
def test_an_act_that_a_save_took_back_is_a_sentence_and_the_buttons_do_what_they_say(work, name):
    one = next(each for each in read_back(work, EDITION).items if each.section == "market")
    of_item = name in ("drop", "keep", "title", "blurb")
    if name == "keep":
        act(work, "drop", one.id)
    before, opened = read_back(work, EDITION), text(work)
    act(work, name, one.id if of_item else "", VALUES.get(name, ""), lang="fr" if name == "editorial" else "")
    done, mine = read_back(work, EDITION), text(work)
    save(work, opened)
    assert read_back(work, EDITION) == before
    (conflict,) = conflicts(work)
    said = {"title": one.title, "blurb": one.blurb, "send": f"{before.send_at:%Y-%m-%d %H:%M}"}
    assert in_both(work) == [words.format(**said) for words in TAKEN_BACK[name]]
    acts.bring_back(work.home, EDITION, conflict.logged.id, who=ANNA, now=LATER)
    assert not conflicts(work)
    assert read_back(work, EDITION).items == done.items
    assert (text(work) == mine) or read_back(work, EDITION) == done
    save(work, opened)
    read_back(work, EDITION)
    for again in conflicts(work):
        acts.dismiss(work.home, EDITION, again.logged.id, who=ANNA, now=LATER)
    assert (read_back(work, EDITION), conflicts(work)) == (before, [])


def test_lines_that_no_act_brings_back_are_told_without_their_marks(work):
    lines = "- [x] **Un titre** <!-- s3f9a -->\n  [Revue](https://revue.example/1) · 20 nov. · FR\n  > Deux phrases.\n"
    line = desk.LoggedAct("", EDITION, "conflict", "s3f9a", note=lines)
    assert told(line, "fr", markets=work.home.markets, title="Un titre") == (
        "conflit : une autre version de « Un titre » dit « Un titre [Revue](https://revue.example/1) · 20 nov. · FR Deux phrases. »"
    )


def test_an_item_that_another_version_keeps_is_told_by_its_title(work):
    gone = Act("add", "https://a.example/1", item_json(Item("", "Portes ouvertes", url="https://a.example/1")))
    line = desk.LoggedAct("", EDITION, "conflict", gone.item, dumped(gone), dumped(Act("remove", gone.item)))
    assert [told(line, lang, markets=work.home.markets) for lang in ("fr", "en")] == [
        "conflit : « Portes ouvertes » est enlevé, une autre version le garde",
        "conflict: “Portes ouvertes” is taken out, another version keeps it",
    ]


def test_two_moves_of_one_item_are_a_sentence_and_the_other_place_comes_back(work):
    one, opened = next(each for each in read_back(work, EDITION).items if each.market == "health"), text(work)
    block = next(part for part in re.split(r"(?m)^(?=- \[|#)", opened) if f"<!-- {one.id}" in part)
    act(work, "place", one.id, "city -")
    save(work, opened.replace(block, "").replace("## Plus tard\n", f"## Plus tard\n\n{block.rstrip()}\n", 1))
    assert item(work, one.id).section == "later"
    assert in_both(work) == [
        f"conflit : « {one.title} » est sous Plus tard, une autre version le met sous Ville durable",
        f"conflict: “{one.title}” is under Later, another version puts it under Ville durable",
    ]
    acts.bring_back(work.home, EDITION, conflicts(work)[0].logged.id, who=ANNA, now=LATER)
    assert (item(work, one.id).section, item(work, one.id).market) == ("market", "city")
    assert not conflicts(work)


def test_an_item_that_came_back_is_a_sentence_and_can_be_taken_out_again(work):
    one, opened = read_back(work, EDITION).items[0], text(work)
    block = next(part for part in re.split(r"(?m)^(?=- \[|#)", opened) if f"<!-- {one.id}" in part)
    act(work, "blurb", one.id, "Deux phrases d'Anna. Les voici.")
    save(work, opened.replace(block, ""))
    assert item(work, one.id)
    assert in_both(work) == [
        f"conflit : « {one.title} » est là, une autre version l'enlève",
        f"conflict: “{one.title}” is here, another version takes it out",
    ]
    acts.bring_back(work.home, EDITION, conflicts(work)[0].logged.id, who=ANNA, now=LATER)
    assert one.id not in stories(work)
    assert not conflicts(work)


def test_an_item_that_the_file_took_out_while_it_was_changed_at_the_desk_comes_back(work):
    story, opened = stories(work)[0], text(work)
    block = next(part for part in re.split(r"(?m)^(?=- \[|#)", opened) if f"<!-- {story}" in part)
    act(work, "blurb", story, "Deux phrases d'Anna. Les voici.")
    save(work, opened.replace(block, ""))
    assert item(work, story).blurb == "Deux phrases d'Anna. Les voici."
    assert len(conflicts(work)) == 1


def test_a_renamed_file_and_a_conflict_copy_are_told(work):
    renamed = file(work).with_name("veille-2026-12-01.md")
    renamed.write_text(text(work), "utf-8")
    file(work).with_name(f"{EDITION} (conflicted copy).md").write_text("x", "utf-8")
    with pytest.raises(EditionError, match="rename it back"):
        read_back(work, "veille-2026-12-01")
    watch = Watch(work.store)
    told = watch.look(work)
    assert any("rename it back" in line for line in told)
    assert any("conflicted copy" in line for line in told)
    assert watch.look(work) == []


# --- saves between our reading and our writing ------------------------------------------------------


@pytest.mark.parametrize("exchange", [True, False])
@pytest.mark.parametrize("how", ["in place", "by renaming"])
def test_a_save_between_our_reading_and_our_writing_is_taken_in(work, monkeypatch, how, exchange):
    one, two, *_ = stories(work)
    opened, title = text(work), item(work, two).title
    put = swap.put
    if not exchange:
        monkeypatch.setattr(swap, "_exchange", lambda: None)

    def saved_meanwhile(path: pathlib.Path, words: str, was: str | None) -> pathlib.Path | None:
        monkeypatch.setattr(swap, "put", put)
        target = file(work) if how == "in place" else file(work).with_name("editor.tmp")
        target.write_text(edit(opened, (f"**{title}**", "**Juste avant**")), "utf-8")
        os.replace(target, file(work))
        return put(path, words, was)

    monkeypatch.setattr(swap, "put", saved_meanwhile)
    done = act(work, "title", one, "Au bureau")
    titles = {item.id: item.title for item in done.draft.items}
    assert (titles[one], titles[two]) == ("Au bureau", "Juste avant")
    assert (item(work, one).title, item(work, two).title) == ("Au bureau", "Juste avant")
    assert [path.name for path in work.home.review.iterdir() if path.name.startswith(".")] == []


def test_a_file_that_is_being_written_is_waited_for(work):
    one, two, *_ = stories(work)
    words = edit(text(work), (f"**{item(work, two).title}**", "**Lentement**"))

    def slowly():
        with file(work).open("w", encoding="utf-8") as out:
            for line in words.splitlines(keepends=True):
                out.write(line)
                out.flush()
                time.sleep(0.002)

    thread = threading.Thread(target=slowly)
    thread.start()
    time.sleep(0.02)
    with contextlib.suppress(ReviewError):
        act(work, "title", one, "Au bureau")
    thread.join()
    act(work, "title", one, "Au bureau")
    assert (item(work, one).title, item(work, two).title) == ("Au bureau", "Lentement")
    assert len(read_back(work, EDITION).items) == 7


# --- kills ----------------------------------------------------------------------------------------

ACTING = """
import datetime, pathlib, sys
from techwatch.home import open_home
from techwatch.pipeline.drafting import acts
from techwatch.review.acts import Act
home = open_home(pathlib.Path(sys.argv[1]), {})
now = datetime.datetime.fromisoformat(sys.argv[3])
print(flush=True)
for number in range(10_000):
    story = sys.argv[4:][number % len(sys.argv[4:])]
    acts.act(home, sys.argv[2], Act("title", story, f"Titre {number}"), who="anna@pole.example", now=now)
    print(number, flush=True)
"""


@pytest.mark.slow
def test_a_kill_in_the_midst_of_an_act_leaves_it_done_or_not_done(work, tmp_path):
    names = stories(work)
    count = 0
    for kill in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", ACTING, str(work.home.path), EDITION, LATER.isoformat(), *names],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | ENVIRON,
        )
        try:
            assert process.stdout.readline() == "\n"
            process.stdout.readline()
            time.sleep(0.05 + 0.037 * kill)
        finally:
            os.kill(process.pid, signal.SIGKILL)
            said = process.communicate()[0].split()
        opened = text(work)
        save(work, re.sub(r"(?m)^  > .*$", f"  > Enregistré après l'arrêt {kill}.", opened, count=1))
        read = read_back(work, EDITION)
        titles = {item.id: item.title for item in read.items}
        assert f"Enregistré après l'arrêt {kill}." in {item.blurb for item in read.items}
        lines = list(reversed(desk.log_of(work.store, EDITION, limit=10_000)))[count:]
        count += len(lines)
        lines = [line for line in lines if line.who]
        assert len(said) + 1 <= len(lines) <= len(said) + 2
        for line in lines[-len(names) :]:
            assert titles[line.item] == loaded(line.after).value or line.item in {other.item for other in lines[lines.index(line) + 1 :]}
        assert not [path for path in work.home.review.iterdir() if path.name.startswith(".")]


def test_an_act_of_which_only_the_note_was_written_is_brought_to_its_end(work, monkeypatch):
    story, other, *_ = stories(work)
    opened, title = text(work), item(work, other).title
    monkeypatch.setattr(saves, "_done", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        act(work, "title", story, "Noté")
    monkeypatch.undo()
    save(work, edit(opened, (f"**{title}**", "**Enregistré depuis**")))
    assert (item(work, story).title, item(work, other).title) == ("Noté", "Enregistré depuis")
    assert [line for line in log(work) if line == "title"] == ["title", "title"]


def test_what_was_saved_in_the_instant_of_a_write_and_cannot_be_read_becomes_a_copy_that_is_told(work, monkeypatch):
    story, put = stories(work)[0], swap.put

    def saved_meanwhile(path: pathlib.Path, words: str, was: str | None) -> pathlib.Path | None:
        monkeypatch.setattr(swap, "put", put)
        file(work).write_bytes("été sans en-tête".encode("latin-1"))
        return put(path, words, was)

    monkeypatch.setattr(swap, "put", saved_meanwhile)
    act(work, "title", story, "Au bureau")
    (copy,) = saves.folder(work).conflicts()
    assert copy.read_bytes() == "été sans en-tête".encode("latin-1")
    assert item(work, story).title == "Au bureau"


# --- telling --------------------------------------------------------------------------------------


def test_each_change_is_a_line(work):
    one, two, *_ = stories(work)
    watch = Watch(work.store)
    assert watch.look(work) == []
    save(work, edit(text(work), (f"**{item(work, one).title}**", "**Un titre**"), ("statut: brouillon", "statut: validé")))
    assert watch.look(work) == [
        "10:00:00 · veille-2026-11-24 · statut : validé",
        "10:00:00 · veille-2026-11-24 · titre changé : « Un titre »",
    ]
    assert watch.look(work) == []
    act(work, "off-topic", two)
    last = desk.last_act(work.store)
    (line,) = lines_between(work, last - 1, last)
    assert line.startswith(f"11:00:00 · veille-2026-11-24 · {ANNA} : mis hors sujet : « ")


def test_history_in_both_languages(work):
    one, *_ = stories(work)
    act(work, "place", one, "city")
    told = {lang: acts.history(work.store, EDITION, markets=work.home.markets, lang=lang)[0].words for lang in ("fr", "en")}
    title = item(work, one).title
    assert told == {"fr": f"déplacé vers {MARKETS['city']} : « {title} »", "en": f"moved to {MARKETS['city']}: “{title}”"}
    assert acts.history(work.store, EDITION, markets=work.home.markets)[-1].words == "proposition du moteur mise à jour"


def test_a_conflict_stays_in_sight_however_much_is_done_after_it(work):
    desk.log_act(work.store, desk.LoggedAct("", EDITION, saves.CONFLICT, note="d'autres mots"), now=NOW)
    for number in range(20):
        desk.log_act(work.store, desk.LoggedAct(ANNA, EDITION, "keep", str(number)), now=LATER)
    told = acts.history(work.store, EDITION, markets=work.home.markets, limit=10)
    assert [line.open for line in told] == [*[False] * 10, True]


@pytest.mark.slow
def test_review_watch_prints_what_changes(work):
    command = [sys.executable, "-m", "techwatch", "--home", str(work.home.path), "review", "--watch"]
    story = stories(work)[0]
    title = item(work, story).title
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | ENVIRON) as process:
        try:
            assert str(work.home.review) in process.stdout.readline()
            save(work, edit(text(work), (f"**{title}**", "**Vu en passant**")))
            assert process.stdout.readline().endswith(f"· {EDITION} · titre changé : « Vu en passant »\n")
            act(work, "status", value="approved")
            assert process.stdout.readline().endswith(f"· {EDITION} · {ANNA} : statut : validé\n")
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate()
    assert process.returncode == 0
    techwatch(work.home.path, "review")


def test_an_opened_home_has_the_same_desk(work):
    assert open_home(work.home.path, ENVIRON).pending(EDITION) == work.home.pending(EDITION)
    assert isinstance(work.home, Home)
