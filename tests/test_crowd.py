"""Two editors at the desk and a text editor on one draft: no edit is lost, every conflict is shown, nobody's own items change."""

import dataclasses
import datetime as dt
import json
import os
import pathlib
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest

import crowd
import sample_edition as sample
from at_desk import into
from chromium import chromium, installed
from readings import EDITION, NOW, small_home
from techwatch import review
from techwatch.errors import ConflictError, LockedError
from techwatch.home import Home
from techwatch.pipeline import Work
from techwatch.pipeline.drafting import acts, saves
from techwatch.pipeline.drafting.draft import read_back
from techwatch.review.acts import Act, loaded
from techwatch.store import desk, editions, open_store
from techwatch.store.desk import LoggedAct
from techwatch.store.editions import Version
from test_web import Client, serving

EDITORS = ("anna@pole.example", "basile@pole.example")
ITEMS = [f"s{number}" for number in range(24)]
OWN = {"": ITEMS[:6], EDITORS[0]: ITEMS[6:12], EDITORS[1]: ITEMS[12:18]}
SHARED = ITEMS[18:]
WORDS = ("title", "blurb", "editorial", "add")


@dataclass
class AtDesk:
    """Somebody at the desk: what she did, and how often she was told that others had been quicker."""

    home: Home
    who: str
    end: float
    dice: random.Random
    done: list[tuple[str, str, str]] = field(default_factory=list)
    told: int = 0
    number: int = 0
    fault: BaseException | None = None

    def work(self) -> None:
        try:
            while time.monotonic() < self.end:
                self.number += 1
                self.one(f"{self.who[:5]} {self.number}.")
                time.sleep(self.dice.random() * 0.15)
        except BaseException as error:
            self.fault = error
            raise

    def one(self, words: str) -> None:
        kind = self.dice.choice(["title", "title", "blurb", "keep", "drop", "place", "editorial", "undo"])
        item = self.dice.choice(OWN[self.who] if kind in ("keep", "drop", "place") else [*OWN[self.who], *SHARED])
        try:
            if kind == "undo":
                self.undo()
                return
            what = Act("editorial", value=f"Cette semaine : {words}", lang="fr") if kind == "editorial" else Act(kind, item, words)
            what = {
                "keep": Act("keep", item),
                "drop": Act("drop", item),
                "place": Act("place", item, self.dice.choice(["city", "later"])),
            }.get(kind, what)
            acts.act(self.home, EDITION, what, who=self.who, now=NOW)
            self.done.append((kind, "" if kind == "editorial" else item, words))
        except (ConflictError, LockedError):  # her words stay in the form
            self.told += 1

    def undo(self) -> None:
        with open_store(self.home.database) as store:
            mine = [line for line in desk.log_of(store, EDITION, limit=30) if line.who == self.who and line.undone_by is None]
        if mine:
            done = acts.undo(self.home, EDITION, mine[0].id, who=self.who, now=NOW)
            before = loaded(done.logged.after)
            self.done.append((before.name, before.item, before.value))


@dataclass
class AtBoard(AtDesk):
    """The same in a browser."""

    port: int = 0
    page: Any = None

    def work(self) -> None:
        with chromium() as browser:
            context = browser.new_context(locale="fr-FR")
            into(context, Client(self.port), self.home, self.who)
            self.page = context.new_page()
            self.page.set_default_timeout(30_000)
            super().work()

    def one(self, words: str) -> None:
        kind = self.dice.choice(["title", "title", "blurb", "box"])
        item = self.dice.choice(OWN[self.who] if kind == "box" else [*OWN[self.who], *SHARED])
        self.page.goto(f"http://127.0.0.1:{self.port}/board/{EDITION}")
        row = self.page.locator(f".row[data-key='{item}']")
        if not row.count():  # the text editor was in the midst of saving
            return
        if kind == "box":
            kind = row.locator(".box").get_attribute("name")
            row.locator(".box").click()
            self.answered(kind, item, words)
            return
        row.locator(".title").click()
        field = row.locator(f".panel textarea[name={kind}]")
        field.fill(words)
        time.sleep(self.dice.random() * 0.3)
        row.locator(".panel .words button[type=submit]").click()
        self.answered(kind, item, words)

    def answered(self, kind: str, item: str, words: str) -> None:
        end = time.monotonic() + 20
        while self.page.evaluate("!!document.querySelector('.busy, .htmx-request')"):
            assert time.monotonic() < end
            self.page.wait_for_timeout(20)
        shown = self.page.locator(".fresh").count() or self.page.locator("#news .alert").count()
        with open_store(self.home.database) as store:
            mine = [line.after for line in desk.log_of(store, EDITION, limit=60) if line.who == self.who]
        if (kind in ("keep", "drop") and not shown) or any(words in after for after in mine):
            self.done.append((kind, item, words))
        else:
            assert shown, f"neither done nor told: {kind} {item} {words}"
            self.told += 1


@pytest.fixture
def home(tmp_path):
    """A home with an open draft of 24 stories and four calls."""
    home = small_home(tmp_path / "home", team=[{"email": who} for who in EDITORS])
    whole = sample.edition(24)
    draft = dataclasses.replace(whole, id=EDITION, digest="veille")
    files = review.format_draft(draft, markets=home.markets, form=review.Form(("fr", "en"), 60))
    with open_store(home.database) as store:
        editions.open_edition(store, draft, now=NOW)
        editions.propose(store, EDITION, draft.items)
        editions.add_version(store, EDITION, Version("engine", *files), now=NOW)
    review.ReviewFolder(home.review).write(EDITION, *files)
    return home


Edits = list[tuple[str, str, str]]


def together(home: Home, tmp_path: pathlib.Path, seconds: float, seed: int, port: int = 0) -> tuple[list[AtDesk], Edits]:
    """Let all three work; -> what the two at the desk did, and what the text editor saved."""
    journal = tmp_path / "journal"
    command = [sys.executable, crowd.__file__, str(home.review / f"{EDITION}.md"), str(journal), str(seconds), str(seed)]
    with subprocess.Popen([*command, *OWN[""], "--", *SHARED], env=os.environ) as process:
        end, dice = time.monotonic() + seconds, [random.Random(seed + number) for number in (1, 2)]
        people = [
            AtBoard(home, who, end, d, port=port) if port else AtDesk(home, who, end, d) for who, d in zip(EDITORS, dice, strict=True)
        ]
        threads = [threading.Thread(target=person.work) for person in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert process.returncode == 0
    assert [person.fault for person in people] == [None, None]
    saved = [tuple(json.loads(line)[1:]) for line in journal.read_text("utf-8").splitlines()]
    return people, saved


def check(home: Home, people: list[AtDesk], saved: Edits) -> Counter[str]:
    """Compare what was done with what is there; -> counts."""
    with open_store(home.database) as store:
        work = Work(home, store, NOW + dt.timedelta(hours=1))
        draft = read_back(work, EDITION)
        log = list(reversed(desk.log_of(store, EDITION, limit=100_000)))
        shown = acts.history(store, EDITION, markets=home.markets, limit=100_000)
        file = "\n".join(saves.folder(work).read(EDITION))
    told = "\n".join("\n".join((line.before, line.after, line.note)) for line in log).replace("\\n", "\n")
    done = [*(saved), *(each for person in people for each in person.done)]
    lost = [each for each in done if each[0] in WORDS and each[2] not in file and each[2] not in told and not rewritten(each, saved)]
    assert lost == []
    assert owned_items_are_as_their_owners_left_them(draft, people, saved, log) == []
    assert the_log_ends_in_the_file(draft, log) == []
    conflicts = [line for line in log if line.name == "conflict"]
    assert {line.id for line in conflicts} == {line.logged.id for line in shown if line.logged and line.logged.name == "conflict"}
    figures = Counter(edits=len(done), saved=len(saved), conflicts=len(conflicts), stale=sum(line.name == "stale" for line in log))
    return figures | Counter(told=sum(person.told for person in people), beside=file.count("<!-- autre version"))


def rewritten(edit: tuple[str, str, str], saved: Edits) -> bool:
    """Whether the text editor wrote over its own words before anybody looked."""
    return edit in saved and any(edit[:2] == later[:2] for later in saved[saved.index(edit) + 1 :])


def owned_items_are_as_their_owners_left_them(draft: review.Draft, people: list[AtDesk], saved: Edits, log: list[LoggedAct]) -> list[str]:
    """What stands otherwise, but for what a conflict tells: a save that is an older version again to the letter is taken at its word."""
    items, clashes = {item.id: item for item in draft.items}, [line for line in log if line.name == "conflict"]
    wrong = []
    for who, done in [("", saved), *((person.who, person.done) for person in people)]:
        for name in OWN[who]:
            told = [line.before + line.note for line in clashes if line.item == name]
            last = {kind: words for kind, item, words in done if item == name}
            box = [kind if who else words for kind, item, words in done if item == name and kind in ("box", "keep", "drop")]
            item = items[name]
            wrong += [f"{name}: {kind} {last[kind]!r}, not {now!r}" for kind, now in (("title", item.title), ("blurb", item.blurb))
                      if kind in last and last[kind] != now and not any(last[kind] in words for words in told)]  # fmt: skip
            ticked = bool(box) and box[-1] in ("[x]", "keep") and item.section != "later"
            if box and item.keep is not ticked and not any(f'"{"keep" if ticked else "drop"}"' in words for words in told):
                wrong.append(f"{name}: {box[-1]} {item.keep}")
    return wrong


def the_log_ends_in_the_file(draft: review.Draft, log: list[LoggedAct]) -> list[str]:
    """Where the last that the log says of an item's words is not what stands there."""
    items = {item.id: item for item in draft.items}
    last: dict[tuple[str, str], str] = {}
    for line in log:
        if line.after and (after := loaded(line.after)).name in ("title", "blurb"):
            last[after.item, after.name] = after.value
    return [f"{name}: {part} {words!r}" for (name, part), words in last.items() if getattr(items[name], part) != words]


@pytest.mark.parametrize("seed", [7])
def test_a_crowd_for_some_seconds(home, tmp_path, seed):
    figures = check(home, *together(home, tmp_path, 5, seed))
    print(dict(figures))
    assert figures["edits"] > 10


@pytest.mark.slow
def test_a_crowd_for_a_minute(home, tmp_path):
    figures = check(home, *together(home, tmp_path, 60, 1))
    print(dict(figures))
    assert figures["conflicts"]
    assert figures["stale"]


@pytest.mark.slow
@pytest.mark.browser
def test_a_crowd_in_two_browsers_for_a_minute(home, tmp_path):
    installed()
    with serving(home) as client:
        figures = check(home, *together(home, tmp_path, 60, 5, client.port))
        print(dict(figures))
        assert figures["conflicts"]
        the_history_shows_every_conflict_and_brings_words_back(home, client)


def the_history_shows_every_conflict_and_brings_words_back(home: Home, client: Client) -> None:
    with open_store(home.database) as store:
        shown = [line for line in acts.history(store, EDITION, markets=home.markets, limit=200) if line.open]
    with chromium() as browser:
        context = browser.new_context(locale="fr-FR")
        into(context, client, home, EDITORS[0])
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{client.port}/board/{EDITION}/history")
        assert page.locator(".clash").count() == len(shown)
        words = loaded(shown[0].logged.before).value
        page.locator(".clash button[value=back]").first.click()
        page.wait_for_url("**/history")
        assert page.locator(".clash").count() == len(shown) - 1
        browser.close()
    assert " ".join(words.split()) in " ".join(saves_of(home).split())


def saves_of(home: Home) -> str:
    return "\n".join(review.ReviewFolder(home.review).read(EDITION) or ())


def test_locked_is_an_answer_too(home, monkeypatch):
    monkeypatch.setattr(saves, "WAIT", 0.05)
    with home.lock("desk", since=""), pytest.raises(LockedError):
        acts.act(home, EDITION, Act("keep", "s1"), who=EDITORS[0], now=NOW)
