"""A home comes back from its file; what was sent since is not sent again, and who left since stays away."""

import dataclasses
import datetime as dt
import json
import pathlib
import shutil
import signal
import subprocess
import sys

import pytest

from kept import LATER, MEMBERS, approve, backed_up, delivered, goes_on, new_home, put_back, send, spoil
from readings import EDITION, NOW, a_call, small_home, work_in
from techwatch import pipeline, tokens
from techwatch.errors import LockedError
from techwatch.home import Home, open_home
from techwatch.pipeline.keeping import keep
from techwatch.pipeline.life import go_on
from techwatch.pipeline.mailing.notices import notify
from techwatch.pipeline.people import self_service
from techwatch.store import calls, copies, desk, editions, ledger, open_store, subscribers
from techwatch.types import Subscriber
from test_notices import BEGUN, CLOSES, member, on


@pytest.fixture
def home(tmp_path: pathlib.Path) -> Home:
    return new_home(tmp_path / "pole")


@pytest.fixture
def no_feeds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "run", lambda work: [])
    monkeypatch.setattr(pipeline, "train_if_taught", lambda work, since: pipeline.Outcome("train"))


# --- back -----------------------------------------------------------------------------------------


def test_it_comes_back_in_an_empty_place_as_it_was(home: Home, tmp_path: pathlib.Path):
    file = backed_up(home)
    done = keep.restore(file, tmp_path / "elsewhere" / "new", environ={}, now=LATER)
    again = open_home(tmp_path / "elsewhere" / "new", {})
    assert (again.secret, again.suppression_key) == (home.secret, home.suppression_key)
    assert (again.review / f"{EDITION}.md").read_bytes() == (home.review / f"{EDITION}.md").read_bytes()
    assert (again.path / ".techwatch").stat().st_mode & 0o777 == 0o700
    assert not list(again.path.glob("replaced-*"))
    assert any("is not known here" in problem for problem in done.problems)
    with open_store(again.database) as store:
        assert len(subscribers.active(store)) == MEMBERS


def test_what_feeds_yaml_names_in_the_home_comes_with_it(home: Home, tmp_path: pathlib.Path):
    (home.path / "logo.png").write_bytes(b"a logo")
    (home.path / "templates").mkdir()
    (home.path / "templates" / "house.docx").write_bytes(b"a template")
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "meta.json").write_text("{}")
    feeds = home.path / "feeds.yaml"
    named = {"look": {"logo": "logo.png", "word_template": "templates/house.docx"}, "spacy": {"fr": str(tmp_path / "fr")}}
    feeds.write_text(json.dumps(json.loads(feeds.read_text()) | named), encoding="utf-8")
    keep.restore(backed_up(open_home(home.path, {})), tmp_path / "new", environ={}, now=LATER)
    again = open_home(tmp_path / "new", {})
    assert [(again.path / name).read_bytes() for name in ("logo.png", "templates/house.docx")] == [b"a logo", b"a template"]
    assert again.config == open_home(home.path, {}).config


def test_what_stood_there_is_set_aside_whole_and_never_deleted(home: Home):
    file = backed_up(home)
    (home.path / "feeds.yaml").write_text((home.path / "feeds.yaml").read_text() + "\n", encoding="utf-8")
    newer = home.digests / "veille" / "later" / "index.html"
    newer.parent.mkdir(parents=True)
    newer.write_text("later", encoding="utf-8")
    with open_store(home.database) as store:
        subscribers.put(store, Subscriber(0, "later@adherent.example"), now=NOW)
    done = put_back(file, home)
    (aside,) = home.path.glob("replaced-*")
    assert str(aside) in done.notes[0]
    assert aside.stat().st_mode & 0o777 == 0o700
    assert (aside / "feeds.yaml").read_text().endswith("}\n")
    assert newer.read_text() == "later"
    with open_store(aside / "techwatch.db") as old, open_store(home.database) as now:
        assert (len(subscribers.active(old)), len(subscribers.active(now))) == (MEMBERS + 1, MEMBERS)


def test_nobody_may_work_there_meanwhile(home: Home):
    file = backed_up(home)
    for name in ("serve", "run", "backfill", "deliver", "bounces", "desk"):
        with home.lock(name, since="now"), pytest.raises(LockedError):
            put_back(file, home)


KILLED = """
import os, pathlib, signal, sys
from techwatch import backup
from techwatch.pipeline.keeping import keep
import datetime
whole, left = backup._own, [int(sys.argv[3])]
def own(path, home):
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    whole(path, home)
backup._own = own
keep.restore(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), environ={}, now=datetime.datetime.fromisoformat(sys.argv[4]))
"""


@pytest.mark.slow
def test_killed_at_any_moment_and_run_again_it_is_whole(home: Home, tmp_path: pathlib.Path):
    file = backed_up(home)
    send(home)
    for step in range(0, 12, 2):
        place = tmp_path / f"place{step}"
        shutil.copytree(home.path, place, ignore=shutil.ignore_patterns("backups"))
        moment = LATER.isoformat()
        killed = subprocess.run([sys.executable, "-c", KILLED, str(file), str(place), str(step), moment], check=False, capture_output=True)
        assert killed.returncode in (0, -signal.SIGKILL), killed
        assert copies.fold_log(place / "techwatch.db"), "there is a whole store at every moment"
        keep.restore(file, place, environ={}, now=LATER + dt.timedelta(minutes=1))
        with open_store(place / "techwatch.db") as store:
            assert EDITION in copies.stopped(store) or ledger.counts(store, f"edition:{EDITION}")
            assert desk.steps(store, EDITION).keys() >= {"stopped"}


# --- nothing is mailed twice ----------------------------------------------------------------------


@pytest.mark.parametrize("old", ["there", "gone", pytest.param("damaged", marks=pytest.mark.slow)])
def test_an_edition_sent_since_the_backup_is_not_sent_again(home: Home, no_feeds: None, old: str):
    approve(home)
    file = backed_up(home)
    send(home)
    assert delivered(home) == MEMBERS
    spoil(home, old)
    done = put_back(file, home)
    assert [problem for problem in done.problems if EDITION in problem and "stopped" in problem]
    goes_on(open_home(home.path, {}))
    assert delivered(home) == MEMBERS
    with open_store(home.database) as store:
        assert editions.published(store, EDITION), "the page of what was sent is there again"
        assert desk.steps(store, EDITION).keys() >= {"stopped"}


def test_a_persons_word_lets_it_go_on_and_only_who_got_nothing_gets_it(home: Home, no_feeds: None):
    file = backed_up(home)
    send(home)
    put_back(file, home)
    home = open_home(home.path, {})
    with open_store(home.database) as store:
        work = pipeline.Work(home, store, LATER)
        assert go_on(work, EDITION)
        pipeline.publish(work, EDITION)
        pipeline.deliver(work, EDITION)
        assert ledger.counts(store, f"edition:{EDITION}") == {"accepted": MEMBERS}, "taken over from the store that was replaced"
    assert delivered(home) == MEMBERS


@pytest.mark.parametrize("old", ["there", "gone"])
def test_a_sending_cut_short_in_the_backup_waits_for_a_persons_word(home: Home, no_feeds: None, old: str):
    with open_store(home.database) as store:
        work = pipeline.Work(home, store, NOW)
        pipeline.publish(work, EDITION)
        desk.take_step(store, EDITION, "stopped", who="x", now=NOW)
        pipeline.deliver(work, EDITION)
        go_on(work, EDITION)
    file = backed_up(home)
    send(home)
    spoil(home, old)
    done = put_back(file, home)
    goes_on(open_home(home.path, {}))
    assert delivered(home) == MEMBERS
    with open_store(home.database) as store:
        counts = ledger.counts(store, f"edition:{EDITION}")
    if old == "there":
        assert counts == {"accepted": MEMBERS}
    else:
        assert counts == {"unknown": MEMBERS}
        assert any(f"{EDITION}: {MEMBERS} messages may have been sent" in problem for problem in done.problems)


@pytest.mark.slow
def test_restored_twice_it_is_as_careful_as_once(home: Home, no_feeds: None):
    approve(home)
    file = backed_up(home)
    send(home)
    spoil(home, "gone")
    put_back(file, home)
    keep.restore(file, home.path, environ={}, now=LATER + dt.timedelta(minutes=1))
    goes_on(open_home(home.path, {}))
    assert delivered(home) == MEMBERS


def test_a_draft_that_the_replaced_store_had_as_a_draft_is_not_stopped(home: Home):
    file = backed_up(home)
    put_back(file, home)
    with open_store(home.database) as store:
        assert copies.stopped(store) == []


@pytest.mark.parametrize("old", ["there", "gone"])
def test_a_reminder_sent_since_is_not_sent_again(tmp_path: pathlib.Path, old: str):
    home = open_home(small_home(tmp_path / "home").path, {})
    with open_store(home.database) as store:
        work = work_in(home, store, now=BEGUN, readings=[a_call(1, CLOSES, at=BEGUN)])
        her = member(work)
        due = on(work, "12-08")
        keep.back_up(due)
        notify(due)
    assert delivered(home) == 1
    spoil(home, old)
    keep.restore(keep.backups(home)[0], home.path, environ={}, now=due.now)
    with open_store(home.database) as store:
        for day in ("12-08", "12-09", "12-11"):
            notify(on(pipeline.Work(home, store, due.now), day))
        assert calls.followed(store, her.id)
    assert delivered(home) == 2, "that of J-2 alone leaves, two days before the call closes"


def test_a_mail_that_somebody_asked_for_before_the_backup_is_named_as_what_it_is(home: Home):
    with open_store(home.database) as store:
        self_service.ask(pipeline.Work(home, store, NOW), self_service.Wish("nouvelle@adherent.example", "", {"lang": "fr"}))
    done = put_back(backed_up(home), home)
    (said,) = [line for line in done.problems if "may have been sent since" in line and EDITION not in line]
    assert said == "1 of the mails about calls, or that members asked for, may have been sent since: they are not sent again"


def test_who_left_or_was_suppressed_since_stays_so(home: Home):
    file = backed_up(home)
    gone = "membre0@adherent.example"
    with open_store(home.database) as store:
        people = subscribers.active(store)
        subscribers.unsubscribe(store, people[1].id, reason="by herself", now=NOW)
        store.db.execute("UPDATE subscribers SET state = 'erased', email = 'erased', name = '' WHERE id = ?", [people[2].id])
        subscribers.suppress(store, tokens.hash_address(home.suppression_key, gone), reason="5.1.1", now=NOW)
    done = put_back(file, home)
    with open_store(home.database) as store:
        assert [one.email for one in subscribers.active(store)] == [gone]
        assert subscribers.is_suppressed(store, tokens.hash_address(home.suppression_key, gone))
    assert b"membre2@" not in home.database.read_bytes()
    assert "1 suppressions, 2 who left" in done.notes[1]


def test_what_a_member_chose_since_stays_and_what_the_team_changed_goes(home: Home):
    with open_store(home.database) as store:
        work = work_in(home, store, readings=[a_call(9, CLOSES, at=BEGUN)])
        her = member(work, "membre", 9)
    file = backed_up(home)
    with open_store(home.database) as store:
        subscribers.put(store, dataclasses.replace(her, name="changed by an import"), now=NOW)
        subscribers.choose(store, her.id, {"calls_only": True, "paused_until": dt.date(2027, 1, 4)}, now=NOW)
        (story,) = calls.followed(store, her.id)
        calls.unfollow(store, her.id, story)
    put_back(file, home)
    with open_store(home.database) as store:
        now = subscribers.get(store, her.id)
        assert (now.calls_only, now.paused_until, now.name) == (True, dt.date(2027, 1, 4), "")
        assert subscribers.chosen(store, her.id) == {"calls_only", "paused_until"}
        assert calls.followed(store, her.id) == {}


def test_nothing_is_taken_over_from_the_store_of_another_home(home: Home, tmp_path: pathlib.Path):
    other = open_home(small_home(tmp_path / "other").path, {})
    with open_store(other.database) as store:
        subscribers.put(store, Subscriber(0, "ailleurs@adherent.example"), now=NOW)
        subscribers.unsubscribe(store, 1, reason="by herself", now=NOW)
        store.db.execute("UPDATE subscribers SET state = 'erased', email = 'erased'")
    done = put_back(backed_up(home), other)
    with open_store(other.database) as store:
        assert len(subscribers.active(store)) == MEMBERS
    assert any("is not known here" in problem for problem in done.problems)


def test_whoever_was_signed_in_signs_in_again(home: Home):
    with open_store(home.database) as store:
        desk.new_session(store, "hash", "redaction@essai.example", now=NOW, expires=LATER + dt.timedelta(days=30))
    put_back(backed_up(home), home)
    with open_store(home.database) as store:
        assert desk.session(store, "hash", now=LATER) is None
