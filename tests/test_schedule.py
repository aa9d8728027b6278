import datetime as dt
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from techwatch import pipeline, review
from techwatch.config import Config, Digest, Moment, parse_config
from techwatch.deliver import message_key
from techwatch.errors import DeliveryError, LockedError, TemplateError
from techwatch.home import Home, open_home
from techwatch.pipeline import life, resume as going_on
from techwatch.schedule import MomentTrigger, Worker, catch_up, due, jobs_of, scheduler_of
from techwatch.store import editions, jobs, ledger, open_store, subscribers
from techwatch.types import Delivery, Edition, Item, Subscriber

PARIS = ZoneInfo("Europe/Paris")
FEEDS = """
cluster:
  name: Pôle Exemple
  website: https://pole.example
  postal: 1 rue de l'Exemple, Paris
  contact: veille@pole.example
markets: markets.yaml
feeds:
  - {url: "http://127.0.0.1:PORT/feed.xml", title: Exemple, lang: fr}
digests:
  - {slug: veille, title: {fr: La veille}, markets: [city], send: "tue 08:30"}
  - {slug: appels, title: {fr: Les appels}, kind: calls, markets: [city], send: "day 1 09:00"}
mail: {sender: veille@pole.example, list_id: veille.pole.example}
web: {port: PORT}
jobs: {collect: "daily 06:00,12:30", backups: 0}
executor: "1"
"""
MARKETS = "markets: {city: {names: {fr: Ville, en: City}, terms: {fr: [tramway], en: [tram]}}}\n"


def config() -> Config:
    return parse_config(FEEDS.replace("PORT", "8080"), environ={})


@pytest.fixture
def home(tmp_path: Path) -> Home:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (tmp_path / "feeds.yaml").write_text(FEEDS.replace("PORT", str(port)), encoding="utf-8")
    (tmp_path / "markets.yaml").write_text(MARKETS, encoding="utf-8")
    return open_home(tmp_path, {})


def at(text: str) -> dt.datetime:
    """An hour of Paris, as UTC."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(dt.UTC)


JOBS = ("collect", "train", "send:veille", "send:appels", "remind")


# --- what is due --------------------------------------------------------------------------------------


def test_the_jobs_are_those_of_feeds_yaml() -> None:
    assert [(name, moment.text) for name, moment in jobs_of(config())] == [
        ("collect", "daily 06:00,12:30"),
        ("train", "day 1 05:00"),
        ("send:veille", "tue 08:30"),
        ("send:appels", "day 1 09:00"),
        ("remind", "daily 08:00"),
    ]


# Tuesday 24 November 2026
@pytest.mark.parametrize(
    ("now", "jobs_due"),
    [
        ("2026-11-24 05:59", ()),
        ("2026-11-24 06:00", ("collect",)),
        ("2026-11-24 08:29", ("collect", "remind")),
        ("2026-11-24 08:30", ("collect", "send:veille", "remind")),
        ("2026-12-01 08:59", ("collect", "train", "send:veille", "remind")),
        ("2026-12-01 09:00", JOBS),
        ("2027-03-01 09:00", JOBS),
    ],
)
def test_what_was_missed_is_due_once(now: str, jobs_due: tuple[str, ...]) -> None:
    last = dict.fromkeys(JOBS, at("2026-11-23 20:00"))
    assert due(config(), last=last, now=at(now)) == jobs_due


def test_a_job_that_has_just_run_is_not_due_again() -> None:
    now = at("2026-11-24 08:30")
    assert due(config(), last=dict.fromkeys(JOBS, now), now=now) == ()


def test_a_new_home_collects_at_once_and_sends_nothing_that_was_due_before_it_was_there() -> None:
    assert due(config(), last={}, now=at("2026-11-25 10:00")) == ("collect",)
    assert due(config(), last={"serve": at("2026-11-25 10:00")}, now=at("2026-12-01 08:30")) == (*JOBS[:3], "remind")


@pytest.mark.parametrize(
    ("moment", "start", "hours"),
    [
        # 02:30 comes twice on 25 October 2026 and not at all on 28 March 2027
        ("daily 02:30", "2026-10-24 12:00", ["2026-10-25T00:30Z", "2026-10-26T01:30Z", "2026-10-27T01:30Z"]),
        ("daily 02:30", "2027-03-27 12:00", ["2027-03-28T01:30Z", "2027-03-29T00:30Z"]),
        ("mon,tue 07:00", "2026-11-22 12:00", ["2026-11-23T06:00Z", "2026-11-24T06:00Z", "2026-11-30T06:00Z"]),
        ("weekdays 18:00,06:15", "2026-11-27 06:15", ["2026-11-27T17:00Z", "2026-11-30T05:15Z", "2026-11-30T17:00Z"]),
        ("day 28 09:00", "2026-11-28 09:00", ["2026-12-28T08:00Z", "2027-01-28T08:00Z", "2027-02-28T08:00Z"]),
    ],
)
def test_the_trigger_strikes_each_hour_once_whatever_the_clocks_do(moment: str, start: str, hours: list[str]) -> None:
    trigger = MomentTrigger(Moment(text=moment), PARIS)
    found: list[dt.datetime] = []
    for _ in hours:
        found.append(trigger.get_next_fire_time(found[-1] if found else None, at(start).astimezone(PARIS)))
    assert [f"{hour:%Y-%m-%dT%H:%MZ}" for hour in found] == hours


def test_every_minute_of_the_night_when_clocks_change_is_looked_at_and_the_job_runs_once() -> None:
    nightly = parse_config(FEEDS.replace("PORT", "8080").replace("daily 06:00,12:30", "daily 02:30"), environ={})
    last, ran = {"collect": at("2026-10-24 12:00")}, []
    for minute in range(24 * 60):
        now = at("2026-10-24 20:00") + dt.timedelta(minutes=minute)
        if "collect" in due(nightly, last=last, now=now):
            last["collect"] = now
            ran.append(now)
    assert ran == [dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)]


# --- doing it -----------------------------------------------------------------------------------------


ALWAYS = ["resume", "editors", "bounces", "overdue"]
"""What is looked at whenever we wake."""


class Notebook:
    """A task that writes down what it was asked, and fails as it is told."""

    def __init__(self, **problems: Exception | bool) -> None:
        self.asked: list[str] = []
        self.problems = problems

    def __call__(self, name: str, now: dt.datetime) -> bool:
        self.asked.append(name)
        problem = self.problems.get(name.replace(":", "_"), True)
        if isinstance(problem, Exception):
            raise problem
        return problem


def set_back(home: Home, when: dt.datetime) -> None:
    """All jobs ran then; reminders of the day are out."""
    with open_store(home.database) as store:
        for name, _ in jobs_of(home.config):
            jobs.ran(store, name, now=when if name != "remind" else at("2026-11-24 08:00"))


def test_what_is_due_is_done_once_and_remembered_over_a_restart(home: Home) -> None:
    set_back(home, at("2026-11-23 20:00"))
    task = Notebook()
    assert catch_up(home, task, now=at("2026-11-24 09:00")) == ("collect", "send:veille")
    assert catch_up(home, task, now=at("2026-11-24 09:10")) == ()
    assert task.asked == ["collect", "send:veille", *ALWAYS, *ALWAYS]


@pytest.mark.parametrize("problem", [RuntimeError("a fault of ours"), DeliveryError("mail.pole.example:25", "server")])
def test_a_job_that_fails_does_not_stop_the_others(home: Home, problem: Exception, caplog: pytest.LogCaptureFixture) -> None:
    set_back(home, at("2026-11-23 20:00"))
    task = Notebook(collect=problem)
    assert catch_up(home, task, now=at("2026-11-24 09:00")) == ("collect", "send:veille")
    assert task.asked == ["collect", "send:veille", *ALWAYS]
    assert "collect failed" in caplog.text


@pytest.mark.parametrize("reason", [False, RuntimeError("a fault of ours"), DeliveryError("mail.pole.example:25", "server")])
def test_a_digest_that_is_held_or_fails_is_tried_again_and_goes_out_late(home: Home, reason: Exception | bool) -> None:
    set_back(home, at("2026-11-24 07:00"))
    assert catch_up(home, Notebook(send_veille=reason), now=at("2026-11-24 08:30")) == ()
    assert catch_up(home, Notebook(), now=at("2026-11-24 08:40")) == ("send:veille",)


def test_a_training_that_fails_waits_for_its_next_hour_and_forgets_no_decision(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dt.datetime | None] = []

    def train_if_taught(work: pipeline.Work, *, since: dt.datetime | None) -> pipeline.Outcome:
        asked.append(since)
        if work.now == at("2026-12-01 05:00"):
            raise RuntimeError("a fault of ours")
        return pipeline.Outcome("train")

    monkeypatch.setattr(pipeline, "train_if_taught", train_if_taught)
    worker = Worker(home)
    for now in ("2026-11-01 05:00", "2026-12-01 05:00", "2026-12-01 05:10", "2027-01-01 05:00"):
        set_back(home, at(now) - dt.timedelta(minutes=5)) if not now.endswith("05:10") else None
        catch_up(home, worker, now=at(now))
    assert asked == [None, at("2026-11-01 05:00"), at("2026-11-01 05:00")]


def test_terms_and_models_changed_by_hand_need_no_restart(
    home: Home, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def run(work: pipeline.Work) -> list[pipeline.Outcome]:
        read.append(work.home.markets.version)
        return []

    monkeypatch.setattr(pipeline, "run", run)
    worker = Worker(home)
    worker("collect", at("2026-11-24 06:00"))
    (home.path / "terms.yaml").write_text("off_topic: {fr: [tramway = 4]}\n", encoding="utf-8")
    worker("collect", at("2026-11-24 12:00"))
    (home.path / "terms.yaml").write_text("off_topic: [\n", encoding="utf-8")
    worker("collect", at("2026-11-24 18:00"))
    assert read[0] == home.markets.version != read[1]
    assert read[2] == read[1]
    assert "stay as they were" in caplog.text


def test_a_job_whose_lock_is_held_waits_for_the_next_look(home: Home) -> None:
    set_back(home, at("2026-11-24 05:00"))
    assert catch_up(home, Notebook(collect=LockedError("run", 1, "now")), now=at("2026-11-24 06:00")) == ()
    assert catch_up(home, Notebook(), now=at("2026-11-24 06:10")) == ("collect",)


def test_the_first_start_is_remembered(home: Home) -> None:
    catch_up(home, Notebook(), now=at("2026-11-24 05:00"))
    catch_up(home, Notebook(), now=at("2026-11-25 05:00"))
    with open_store(home.database) as store:
        assert jobs.last_runs(store)["serve"] == at("2026-11-24 05:00")


def test_the_scheduler_wakes_at_once_at_each_hour_and_every_few_minutes() -> None:
    woken: list[int] = []
    scheduler = scheduler_of(config(), lambda: woken.append(1))
    scheduler.start()
    try:
        names = {job.id for job in scheduler.get_jobs()}
        assert names == {"collect", "train", "send:veille", "send:appels", "remind", "again"}
        hour = scheduler.get_job("send:veille").next_run_time.astimezone(PARIS)
        assert (hour.weekday(), f"{hour:%H:%M}") == (1, "08:30")
        for _ in range(200):
            if woken:
                break
            time.sleep(0.02)
    finally:
        scheduler.shutdown()
    assert woken == [1]


# --- real jobs ----------------------------------------------------------------------------------------

EDITION = "veille-2026-11-24"


def draft(home: Home, *, approved: bool) -> None:
    """A draft with one item, as the engine would have written it, for a member who reads everything."""
    item = Item("s1", "Un tramway à hydrogène", "https://presse.example/tram", "Presse", market="city", lang="fr", keep=True)
    edition = Edition(EDITION, "veille", dt.date(2026, 11, 24), subject={"fr": "La semaine"}, items=(item,))
    with open_store(home.database) as store, store.transaction():
        editions.open_edition(store, edition, now=at("2026-11-23 20:00"))
        editions.propose(store, EDITION, edition.items)
        member = Subscriber(0, "membre@adherent.example", markets=("city",))
        subscribers.put(store, member, now=at("2026-11-23 20:00"))
    edition = replace(edition, status="approved" if approved else "draft")
    files = review.format_draft(edition, markets=home.markets, form=review.Form(("fr", "en")))
    review.ReviewFolder(home.review).write(EDITION, *files)


def delivered(home: Home) -> int:
    return len(list((home.path / "outbox" / "new").glob("*")))


def test_a_draft_is_held_until_somebody_approves_it_then_goes_out_once(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    set_back(home, at("2026-11-24 07:00"))
    worker = Worker(home)
    draft(home, approved=False)
    assert catch_up(home, worker, now=at("2026-11-24 08:30")) == ()
    assert catch_up(home, worker, now=at("2026-11-24 08:40")) == ()
    assert caplog.text.count("held") == 1
    assert delivered(home) == 0
    draft(home, approved=True)
    assert catch_up(home, worker, now=at("2026-11-24 10:00")) == (), "ten minutes to think better of it"
    assert delivered(home) == 0
    assert catch_up(home, worker, now=at("2026-11-24 10:10")) == ("send:veille",)
    assert catch_up(home, worker, now=at("2026-11-24 10:20")) == ()
    assert delivered(home) == 1
    assert (home.digests / "veille" / EDITION / "index.html").is_file()


def test_a_draft_that_editors_put_before_the_digests_hour_goes_out_then(home: Home) -> None:
    set_back(home, at("2026-11-23 12:40"))
    worker = Worker(home)
    draft(home, approved=True)
    file = home.review / f"{EDITION}.md"
    file.write_text(file.read_text("utf-8").replace("envoi:\n", "envoi: 2026-11-23 14:00\n"), "utf-8")
    for hour, done in (("13:00", ()), ("13:58", ()), ("14:00", ("send:veille",)), ("14:02", ())):
        assert catch_up(home, worker, now=at(f"2026-11-23 {hour}")) == done, hour
    assert delivered(home) == 1
    assert catch_up(home, worker, now=at("2026-11-24 08:30")) == ("collect", "send:veille")
    assert delivered(home) == 1


KILLED = """
import datetime, os, pathlib, signal, sys
from techwatch import home, schedule
from techwatch.pipeline import life
life.deliver = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
opened = home.open_home(pathlib.Path(sys.argv[1]), {})
schedule.catch_up(opened, schedule.Worker(opened), now=datetime.datetime.fromisoformat(sys.argv[2]))
"""


@pytest.mark.slow
def test_killed_between_publishing_and_sending_before_its_digests_hour_it_goes_on_at_the_next_start(home: Home) -> None:
    set_back(home, at("2026-11-23 13:00"))
    draft(home, approved=True)
    file = home.review / f"{EDITION}.md"
    file.write_text(file.read_text("utf-8").replace("envoi:\n", "envoi: 2026-11-23 14:00\n"), "utf-8")
    catch_up(home, Worker(home), now=at("2026-11-23 13:30"))
    killed = subprocess.run([sys.executable, "-c", KILLED, str(home.path), at("2026-11-23 14:00").isoformat()], check=False, timeout=60)
    assert (killed.returncode, delivered(home)) == (-signal.SIGKILL, 0)
    assert catch_up(home, Worker(home), now=at("2026-11-23 14:02")) == ("send:veille",)
    assert delivered(home) == 1
    assert catch_up(home, Worker(home), now=at("2026-11-23 14:04")) == ()


def test_what_somebody_publishes_by_hand_waits_for_the_digests_hour(home: Home) -> None:
    set_back(home, at("2026-11-23 13:00"))
    draft(home, approved=True)
    with open_store(home.database) as store:
        pipeline.publish(pipeline.Work(home, store, at("2026-11-23 13:30")), EDITION)
    assert catch_up(home, Worker(home), now=at("2026-11-23 14:02")) == ()
    assert delivered(home) == 0


# --- rules that change while it runs --------------------------------------------------------------------


def rewrite(home: Home, *changes: tuple[str, str]) -> None:
    file = home.path / "feeds.yaml"
    text = file.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


def test_rules_of_review_and_hours_of_jobs_need_no_restart(home: Home) -> None:
    set_back(home, at("2026-11-24 07:00"))
    worker = Worker(home)
    draft(home, approved=True)
    rewrite(home, ('executor: "1"', 'executor: "1"\nreview: {pause: [{from: 2026-11-24, until: 2026-11-24}]}'))
    assert catch_up(worker.home(), worker, now=at("2026-11-24 08:30")) == ()
    assert delivered(home) == 0, "a pause written into feeds.yaml this morning counts this morning"
    rewrite(home, ("{pause: [{from: 2026-11-24, until: 2026-11-24}]}", "{recall_minutes: 0}"), ("daily 06:00,12:30", "daily 06:00,09:15"))
    assert catch_up(worker.home(), worker, now=at("2026-11-24 09:15")) == ("collect", "send:veille")
    assert delivered(home) == 1


def test_what_takes_a_restart_is_said_once_and_so_is_a_file_that_cannot_be_read(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    worker = Worker(home)
    rewrite(home, ("web: {port:", "web: {host: 127.0.0.2, port:"), ("list_id: veille.", "list_id: lettre."))
    for _ in range(3):
        assert worker.home().config.web.host == "127.0.0.1"
    said = "mail, web changed in feeds.yaml: that needs a restart; until then the former holds"
    assert [record.message for record in caplog.records] == [said]
    caplog.clear()
    written = (home.path / "feeds.yaml").read_text("utf-8")
    rewrite(home, ("feeds:", "feed:"))
    for _ in range(3):
        worker.home()
    (said, _) = [record.message for record in caplog.records]
    assert "feeds.yaml cannot be read, what it said before holds" in said
    (home.path / "feeds.yaml").write_text(written.replace("127.0.0.2", "127.0.0.1").replace("lettre.", "veille."), "utf-8")
    caplog.clear()
    worker.home()
    assert caplog.records == []


def test_a_draft_that_cannot_be_read_keeps_no_other_job_from_running(home: Home) -> None:
    set_back(home, at("2026-11-24 05:00"))
    draft(home, approved=True)
    (home.review / f"{EDITION}.md").write_bytes(b"\xff\x00 nothing \xc3")
    assert catch_up(home, Notebook(), now=at("2026-11-24 06:00")) == ("collect",)


def test_what_a_crash_left_in_the_ledger_is_sent_and_what_nobody_began_is_not(home: Home) -> None:
    draft(home, approved=True)
    now = at("2026-11-24 08:30")
    with open_store(home.database) as store:
        pipeline.publish(pipeline.Work(home, store, now), EDITION)
    assert Worker(home)("resume", now) is True
    assert delivered(home) == 0
    with open_store(home.database) as store:
        line = Delivery(message_key("edition", EDITION), 1, "membre@adherent.example", message_id="<1@pole.example>")
        ledger.queue(store, line.message_key, [line], now=now)
        ledger.mark(store, line, "attempted", now=now)
    Worker(home)("resume", now)
    Worker(home)("resume", now)
    assert delivered(home) == 1


def test_what_hinders_telling_editors_keeps_no_message_back(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    draft(home, approved=True)
    now = at("2026-11-24 08:30")
    with open_store(home.database) as store:
        pipeline.publish(pipeline.Work(home, store, now), EDITION)
        line = Delivery(message_key("edition", EDITION), 1, "membre@adherent.example", message_id="<1@pole.example>")
        ledger.queue(store, line.message_key, [line], now=now)

    def look_after(work: pipeline.Work, digest: Digest) -> list[pipeline.Outcome]:
        raise LockedError("desk", 1, "now")

    monkeypatch.setattr(life, "look_after", look_after)
    catch_up(home, Worker(home), now=now)
    assert delivered(home) == 1


def test_what_hinders_sending_keeps_no_editor_from_being_told(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    set_back(home, at("2026-11-24 08:00"))

    def resume(work: pipeline.Work) -> list[pipeline.Outcome]:
        raise DeliveryError("mail.pole.example:25", "server")

    told: list[str] = []
    monkeypatch.setattr(going_on, "resume", resume)
    monkeypatch.setattr(life, "look_after", lambda work, digest: told.append(digest.slug) or [])
    catch_up(home, Worker(home), now=at("2026-11-24 08:30"))
    assert told == ["veille", "appels"]


def test_an_edition_whose_template_is_broken_keeps_no_other_message_back(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    draft(home, approved=True)
    now = at("2026-11-24 08:30")

    def deliver(work: pipeline.Work, edition: str) -> pipeline.Outcome:
        raise TemplateError("digest.txt.j2", 1, "broken")

    monkeypatch.setattr(going_on, "deliver", deliver)
    with open_store(home.database) as store:
        work = pipeline.Work(home, store, now)
        pipeline.publish(work, EDITION)
        line = Delivery(message_key("edition", EDITION), 1, "membre@adherent.example", message_id="<1@pole.example>")
        ledger.queue(store, line.message_key, [line], now=now)
        (done,) = going_on.resume(work)
    assert done.failed
    assert "digest.txt.j2" in done.problems[0]


# --- the real thing -----------------------------------------------------------------------------------

SERVER = """
import sys
from pathlib import Path
from techwatch.home import open_home
from techwatch.schedule import serve

async def hello(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"bonjour"})

serve(open_home(Path(sys.argv[1]), {}), hello)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serving_answers_and_stops_cleanly(home: Home, number: signal.Signals) -> None:
    child = subprocess.Popen([sys.executable, "-c", SERVER, str(home.path)], stderr=subprocess.PIPE, text=True, env=dict(os.environ))
    try:
        assert get(f"http://127.0.0.1:{home.config.web.port}/") == b"bonjour"
        child.send_signal(number)
        _, told = child.communicate(timeout=30)
    finally:
        child.kill()
        child.wait()
    assert child.returncode == 0
    assert "Traceback" not in told


def get(address: str) -> bytes:
    """The body at `address`, waiting until the server is up."""
    for _ in range(400):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return bytes(answer.read())
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server did not come up")
