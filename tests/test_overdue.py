"""An edition that was due and did not go out: the operator is told once, and a monitor sees it."""

import datetime as dt
import pathlib

import pytest

from readings import EDITION, news, small_home, work_in
from techwatch import pipeline
from techwatch.deliver import MaildirTransport
from techwatch.home import Home
from techwatch.pipeline import life
from techwatch.pipeline.overdue import held, overdue, tell_overdue
from techwatch.schedule import Worker, catch_up
from techwatch.store import desk, jobs, open_store, subscribers
from techwatch.types import Answer, Subscriber
from test_life import HOUR, NOW, PLANNED, TEAM, approve, at, digest, edit, mails


@pytest.fixture
def work(tmp_path: pathlib.Path):
    yield from drafted(small_home(tmp_path / "home", team=TEAM))


def drafted(home: Home):
    with open_store(home.database) as store:
        work = work_in(home, store, readings=news())
        subscribers.put(store, Subscriber(0, "membre@adherent.example", markets=("health", "city")), now=NOW)
        pipeline.draft(work)
        yield work


def whys(work: pipeline.Work, hours: float) -> list[str]:
    return [each.why for each in overdue(at(work, PLANNED + hours * HOUR))]


def test_an_approved_draft_that_could_not_be_published_is_told_to_the_operator_once(work):
    approve(work)
    life.standing(at(work, PLANNED - HOUR), EDITION)
    assert whys(work, 5.9) == []
    assert whys(work, 6) == ["draft"]
    (told,) = tell_overdue(at(work, PLANNED + 6 * HOUR))
    assert told.figures == {"told": 1}
    assert told.problems == (f"{EDITION} was to go out at 2026-11-24 08:30 and did not (draft)",)
    ((to, subject, text),) = mails(work)
    assert (to, subject) == ("exploitation@essai.example", "La veille n’est toujours pas partie")
    assert "est validé, mais n’a pas pu être publié" in text
    assert "journalctl -u techwatch" in text
    assert "/health" in text
    assert tell_overdue(at(work, PLANNED + 7 * HOUR))[0].figures == {}
    assert len(mails(work)) == 1


def test_a_draft_that_cannot_be_read_is_told_with_its_reason(work):
    (work.home.review / f"{EDITION}.md").write_text("---\nstatut: [\n---\n", "utf-8")
    assert whys(work, 6) == ["unreadable"]
    tell_overdue(at(work, PLANNED + 6 * HOUR))
    assert f"{EDITION}.md" in mails(work)[0][2]


def test_what_is_held_and_told_is_not_overdue_and_is_counted(work):
    assert whys(work, 6) == ["draft"]
    pipeline.send_due(at(work, PLANNED), digest(work))
    assert whys(work, 30) == []
    assert held(at(work, PLANNED)) == 1
    edit(work, ("statut: brouillon", "statut: validé"))
    life.standing(at(work, PLANNED + 30 * HOUR), EDITION)
    assert whys(work, 35) == []
    assert whys(work, 37) == ["draft"], "approved late, and it did not leave"


def test_what_is_held_and_nobody_could_be_told_is_overdue(work, monkeypatch):
    monkeypatch.setattr(MaildirTransport, "send", lambda *args, **more: Answer("refused", 550, "no such mailbox"))
    pipeline.send_due(at(work, PLANNED), digest(work))
    assert whys(work, 6) == ["draft"]


def test_in_a_pause_nothing_is_overdue_and_nothing_is_where_there_is_no_draft(tmp_path):
    for work in drafted(small_home(tmp_path / "home", team=TEAM, review={"pause": [{"from": "2026-11-23", "until": "2026-11-27"}]})):
        assert whys(work, 24) == []
        assert overdue(at(work, PLANNED + 168 * HOUR + 7 * HOUR))[0].why == "draft"
    home = small_home(tmp_path / "empty")
    with open_store(home.database) as store:
        assert overdue(pipeline.Work(home, store, PLANNED + 100 * HOUR)) == []


def test_a_published_edition_of_which_nothing_was_sent_is_overdue_until_it_is_or_is_stopped(work, monkeypatch):
    pipeline.publish(at(work, PLANNED - HOUR), EDITION)
    assert whys(work, 5) == []
    assert whys(work, 6) == ["not-begun"]
    desk.take_step(work.store, EDITION, "stopped", now=PLANNED)
    assert whys(work, 6) == []
    desk.take_back(work.store, EDITION, "stopped")
    with monkeypatch.context() as busy:
        busy.setattr(MaildirTransport, "send", lambda *args, **more: Answer("deferred", 451, "later"))
        pipeline.deliver(at(work, PLANNED), EDITION)
    assert whys(work, 5) == []
    assert whys(work, 6) == ["not-taken"]
    tell_overdue(at(work, PLANNED + 6 * HOUR))
    assert "n’a encore pris aucun message" in mails(work)[0][2]
    pipeline.deliver(at(work, PLANNED + 7 * HOUR), EDITION)
    assert whys(work, 8) == []


def test_an_edition_for_nobody_is_not_overdue(work):
    pipeline.publish(at(work, PLANNED - HOUR), EDITION)
    jobs.ran(work.store, "send:veille", now=PLANNED)
    assert whys(work, 6) == []


def test_serve_tells_it_whatever_keeps_its_other_jobs_from_running(work, monkeypatch):
    monkeypatch.setattr(pipeline, "send_due", lambda *_: 1 / 0)
    approve(work)
    for name in ("collect", "train", "remind", "serve", "send:veille"):
        jobs.ran(work.store, name, now=PLANNED - HOUR)
    worker = Worker(work.home)
    with work.home.lock("deliver", since="this morning"):
        for hours in (0, 6, 7):
            catch_up(work.home, worker, now=PLANNED + hours * HOUR)
    assert [(to, subject) for to, subject, _ in mails(work)] == [("exploitation@essai.example", "La veille n’est toujours pas partie")]


def test_without_an_operator_the_team_is_told_in_their_languages(tmp_path):
    for work in drafted(small_home(tmp_path / "home", team=TEAM[:2])):
        tell_overdue(at(work, PLANNED + 6 * HOUR))
        assert [subject for _, subject, _ in mails(work)] == ["The watch has still not left", "La veille n’est toujours pas partie"]


def test_an_hour_of_the_file_counts(work):
    edit(work, ("envoi: 2026-11-24 08:30", "envoi: 2026-11-24 14:00"))
    assert whys(work, 6) == []
    assert [each.planned for each in overdue(at(work, PLANNED + 12 * HOUR))] == [PLANNED + dt.timedelta(hours=5, minutes=30)]
