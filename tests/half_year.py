"""Half a year of calls, members and editors, day by day over a real store, with what everybody could know kept beside it."""

import contextlib
import dataclasses
import datetime as dt
import random
import zoneinfo
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from unittest import mock

from aiosmtpd.controller import Controller

import readings
from homes import free_port
from techwatch import pipeline, tokens
from techwatch.deliver import MaildirTransport
from techwatch.home import Home
from techwatch.pipeline.intake.calls import say
from techwatch.pipeline.mailing import post
from techwatch.pipeline.mailing.notices import notify
from techwatch.pipeline.resume import resume
from techwatch.store import Store, articles, calls, stories, subscribers
from techwatch.types import Answer, CallFacts, Deadline, Fact, Profile, Subscriber

PARIS: Final = zoneinfo.ZoneInfo("Europe/Paris")
FIRST: Final = dt.date(2026, 10, 1)
LAST: Final = dt.date(2027, 3, 31)  # both nights on which the clocks change, All Saints, Christmas, Easter Monday
DAY: Final = dt.timedelta(days=1)
PROFILES: Final = (
    Profile("sme", 12, "Île-de-France"),
    Profile("startup", 4, "Bretagne", ("capteur",)),
    Profile("research", None, "Île-de-France"),
    Profile("large", 4000),
    Profile("local_authority", None, "Île-de-France"),
    Profile("nonprofit", 3, "", (), True),
    Profile("university"),
    Profile(),
)
MOVES: Final = ("earlier", "later", "twice", "back", "again", "last-days", "hour")
SAYS: Final = {"550": "550 5.7.1 not this message", "451": "451 4.7.1 come back later"}
"""Refused for this once: who has no mailbox at all is not written to again, and has tests of her own."""


class KilledError(BaseException):
    """The process is gone."""


@dataclass(frozen=True)
class Size:
    """How much happens."""

    calls: int
    members: int
    moves: int
    corrections: int
    merges: int


@dataclass
class Sheet:
    """One call as its sources state it. `known`: since when each date stands; `rival`: what another source says of the only date."""

    number: int
    dates: list[Deadline]
    permanent: bool = False
    consortium: bool = False
    rival: Deadline | None = None
    story: str = ""
    known: dict[dt.date, dt.date] = field(default_factory=dict)
    corrected: dict[dt.date, dt.date] = field(default_factory=dict)
    quiet: bool = True  # no other call is about the same thing

    def stated(self, day: dt.date) -> list[Deadline]:
        """Of two dates in doubt the earlier one, and the later one from the day after that."""
        if self.rival is None:
            return self.dates
        early, late = sorted((*self.dates, self.rival), key=lambda one: one.date)
        return [early] if day <= early.date else [late]


@dataclass(frozen=True)
class Snapshot:
    """What stood in the morning of a day. `follows`: reachable member -> call number -> since; `dates`: call -> its dates.

    `all`: of those who cannot be reached, too; `known`: since when each date of a call stands. Two that become one have one number.
    """

    follows: Mapping[int, Mapping[int, dt.date]]
    all: Mapping[int, Mapping[int, dt.date]]
    dates: Mapping[int, tuple[Deadline, ...]]
    known: Mapping[int, Mapping[dt.date, dt.date]]


class Spool:
    """A mail server that turns some away, and for good or for now."""

    def __init__(self, whims: Mapping[str, str]) -> None:
        self.whims, self.taken = whims, list[tuple[str, bytes]]()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.whims:
            return SAYS[self.whims[address]]
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken.append((envelope.rcpt_tos[0], envelope.content))
        return "250 queued"


class Dying(MaildirTransport):
    """A Maildir whose process is killed at one message: before it, with the body under way, or just after."""

    left, when = 0, ""

    def send(self, message: bytes, *, sender: str, to: str, message_id: str, on_data: Any = lambda: None) -> Answer:
        Dying.left -= 1
        if Dying.left == 0 and Dying.when == "before":
            raise KilledError
        answer = super().send(message, sender=sender, to=to, message_id=message_id, on_data=self.dying(on_data))
        if Dying.left == 0:
            raise KilledError
        return answer

    def dying(self, on_data: Any) -> Any:
        def last_words() -> None:
            on_data()
            if Dying.left == 0 and Dying.when == "under way":
                raise KilledError

        return last_words


class World:
    """The months from FIRST to LAST. `days` is what was so each morning; `spool` what a mail server took; `events` counts what happened."""

    def __init__(self, store: Store, home: Home, *, seed: int, size: Size) -> None:
        self.chance, self.size = random.Random(seed), size
        self.store, self.home = store, home
        self.today, self.days = FIRST, dict[dt.date, Snapshot]()
        self.sheets: dict[int, Sheet] = {}
        self.members: dict[int, Subscriber] = {}
        self.follows: dict[int, dict[int, dt.date]] = {}
        self.gone: set[int] = set()
        self.paused: dict[int, dt.date] = {}
        self.spool = list[tuple[str, bytes]]()
        self.corrections: list[tuple[dt.datetime, int, str]] = []
        self.merged: dict[int, int] = {}
        self.events: Counter[str] = Counter()
        self.agenda: dict[dt.date, list[tuple[str, int]]] = {}
        self._begin()

    # --- what there is at the beginning ---

    def _begin(self) -> None:
        found = []
        for number in range(1, self.size.calls + 1):
            sheet = self.sheets[number] = self._sheet(number)
            sheet.known = {one.date: FIRST - DAY for one in (*sheet.dates, *([sheet.rival] if sheet.rival else []))}
            found.append(self._reading(sheet))
            if sheet.rival:
                found.append(self._reading(sheet, rival=True))
        copies = self.chance.sample([n for n, sheet in self.sheets.items() if self._plain(sheet)], self.size.merges)
        for copied in copies:
            self.sheets[copied].quiet = False
            number = len(self.sheets) + 1
            self.sheets[number] = dataclasses.replace(self.sheets[copied], number=number, known=dict(self.sheets[copied].known))
            self.merged[number] = copied
            found.append(self._reading(self.sheets[number]))
        work = self.work(dt.time(5))
        readings.put(self.store, found)
        pipeline.group(work)
        for sheet in self.sheets.values():
            sheet.story = self._story(sheet.number)
            if sheet.rival:
                sheet.story = stories.join(self.store, sheet.story, self._story(sheet.number + 5000))
        pipeline.settle(work)
        self._subscribe()
        self._plan_events()

    def _plain(self, sheet: Sheet) -> bool:
        return len(sheet.dates) == 1 and not sheet.permanent and sheet.rival is None and sheet.dates[0].date > FIRST + 45 * DAY

    def _sheet(self, number: int) -> Sheet:
        chance, kind = self.chance, number % 10
        closing = FIRST + DAY * chance.randint(4, 210)
        one = self._deadline(closing)
        if kind == 0:
            return Sheet(number, [], permanent=True)
        if kind == 1:
            return Sheet(number, [self._deadline(closing + 50 * DAY * n, "cutoff") for n in range(3)], permanent=chance.random() < 0.5)
        if kind == 2:
            return Sheet(number, [self._deadline(closing, "stage1"), self._deadline(closing + 70 * DAY, "stage2")], consortium=True)
        if kind == 3:
            return Sheet(number, [one], rival=dataclasses.replace(one, date=closing + DAY * chance.choice([1, 1, 9])))
        return Sheet(number, [one], consortium=kind == 4)

    def _deadline(self, day: dt.date, role: Any = "final") -> Deadline:
        hour = self.chance.choice([None, "12:00", "17:00", "17:00", "24:00", "02:30"])
        zone = self.chance.choice([None, "Europe/Paris", "Europe/Brussels", "America/New_York", "Asia/Tokyo"]) if hour else None
        return Deadline(day, hour, zone, role)

    def _reading(self, sheet: Sheet, *, rival: bool = False) -> Any:
        """The call's page, or with `rival` that of the other source."""
        dates = [dataclasses.replace(one, fact=Fact(f"au plus tard le {one.date:%d/%m/%Y} {one.time or ''}")) for one in sheet.dates]
        if rival and sheet.rival:
            dates = [dataclasses.replace(sheet.rival, fact=Fact(f"avant le {sheet.rival.date:%d/%m/%Y}"))]
        number = sheet.number + 5000 * rival
        facts = CallFacts(
            deadlines=tuple(dates), permanent=sheet.permanent, consortium="yes" if sheet.consortium else "unknown", funder="Agence Exemple"
        )
        words = self._title(number)
        text = f"{words} : {words[::-1]}, {', '.join(one.fact.raw for one in dates)}."
        return readings.reading(number, words, text, market="health", call=facts, at=self.at(dt.time(4)))

    def _title(self, number: int) -> str:
        """Four words that no other call has; always the same of one number."""
        chance, syllables = random.Random(number), ("ba", "dor", "fi", "gul", "ka", "lem", "mi", "nor", "pu", "ras", "ti", "vel", "zo")
        return " ".join("".join(chance.choices(syllables, k=4)).capitalize() for _ in range(4))

    def _story(self, number: int) -> str:
        article = articles.find(self.store, f"https://journal{number}.example/article/{number}")
        return articles.story_of(self.store, article or 0)

    def _subscribe(self) -> None:
        for number in range(self.size.members):
            lang = ("fr", "en")[number % 2]
            subscribers.put(
                self.store, Subscriber(0, f"m{number}@membres.example", lang=lang, profile=PROFILES[number % 8]), now=self.at(dt.time(5))
            )
        self.members = {each.id: each for each in subscribers.active(self.store)}
        for number, id in enumerate(self.members):
            self.follows[id] = {}
            for call in self.chance.sample(sorted(self.sheets), min(number % 13, len(self.sheets))):
                if self._twin(call) not in self.follows[id]:
                    self._plan(self.chance.choice([FIRST, FIRST, self._some_day(100)]), f"follow {call}", id)

    def _twin(self, call: int) -> int:
        """The other half of a call that an editor will find to be one."""
        return self.merged.get(call, next((copy for copy, of in self.merged.items() if of == call), 0))

    # --- what will happen ---

    def _some_day(self, most: int = 170) -> dt.date:
        return FIRST + DAY * self.chance.randint(3, most)

    def _plan(self, day: dt.date, what: str, whom: int) -> None:
        self.agenda.setdefault(day, []).append((what, whom))

    def _plan_events(self) -> None:
        free = [n for n, sheet in self.sheets.items() if self._plain(sheet) and sheet.quiet and n not in self.merged]
        self.chance.shuffle(free)
        for index, call in enumerate(free[: self.size.corrections]):
            day = min(self.sheets[call].dates[0].date, LAST) - DAY * self.chance.randint(8, 26)
            self._plan(max(day, FIRST + 5 * DAY), f"correct {index % 3}", call)
        for index, call in enumerate(free[self.size.corrections :][: self.size.moves]):
            self._plan_move(call, MOVES[index % len(MOVES)])
        for copy, of in self.merged.items():
            self._plan(self._some_day(40), "merge", copy)
            if copy % 2:
                self._plan(FIRST + 2 * DAY, "move 9", copy)
                self._plan(FIRST + 2 * DAY, "move 9", of)
        for id in self.members:
            what = self.chance.choice(["", "", "", "", "pause", "pause", "leave", "suppress", "stop", "stop"])
            if what:
                self._plan(self._some_day(), what, id)

    def _plan_move(self, call: int, kind: str) -> None:
        day = self.sheets[call].dates[0].date - DAY * self.chance.randint(5, 40)
        day = max(day, FIRST + 3 * DAY)
        steps: dict[str, list[tuple[int, str]]] = {
            "earlier": [(0, f"move -{self.chance.randint(1, 20)}")],
            "later": [(0, f"move {self.chance.randint(7, 40)}")],
            "twice": [(0, "move 10"), (self.chance.randint(1, 6), "move 5")],
            "back": [(0, "move 8"), (self.chance.randint(1, 6), "move -8")],
            "again": [(0, "move 8"), (3, "move -8"), (6, "move 8")],
            "hour": [(0, "hour"), (self.chance.randint(1, 4), "hour")],
        }
        if kind == "last-days":
            day, steps[kind] = (
                self.sheets[call].dates[0].date - DAY * self.chance.randint(1, 3),
                [(0, f"move {self.chance.choice([-1, 14])}")],
            )
        for after, what in steps[kind]:
            self._plan(day + DAY * after, what, call)

    # --- a day ---

    def at(self, hour: dt.time, day: dt.date | None = None) -> dt.datetime:
        return dt.datetime.combine(day or self.today, hour, PARIS).astimezone(dt.UTC)

    def work(self, hour: dt.time) -> pipeline.Work:
        return pipeline.Work(self.home, self.store, self.at(hour))

    def step(self) -> None:
        """Sources, members and editors before breakfast, then the day's mails, whatever becomes of the process."""
        happens = sorted(self.agenda.get(self.today, []))
        for what, whom in happens:
            name, _, rest = what.partition(" ")
            if name in ("move", "hour"):
                self._move(whom, name, int(rest or 0))
        pipeline.settle(self.work(dt.time(6)))
        for what, whom in happens:
            name, _, rest = what.partition(" ")
            if name not in ("move", "hour"):
                getattr(self, f"_{name}")(whom, *rest.split())
        self._keep()
        self._send()
        self.today += DAY

    def _move(self, call: int, kind: str, days: int) -> None:
        sheet = self.sheets[call]
        (old,) = sheet.dates
        if old.date <= self.today:
            return
        if kind == "hour":
            new = dataclasses.replace(old, time="11:00" if old.time != "11:00" else "15:30", zone="Europe/Paris")
        else:
            new = dataclasses.replace(old, date=old.date + days * DAY)
        sheet.dates = [new]
        if new.date != old.date:
            sheet.known[new.date] = self.today
        article = articles.find(self.store, f"https://journal{call}.example/article/{call}")
        articles.replace(self.store, article or 0, self._reading(sheet))
        self.events["moved"] += 1

    def _correct(self, call: int, how: str) -> None:
        sheet = self.sheets[call]
        (old,) = sheet.dates
        day = old.date + DAY * (-4, 6, 0)[int(how)]
        hour = "10:00" if how == "2" else old.time
        if day <= self.today:
            return
        zone = f" {old.zone}" if hour and old.zone else ""
        words = f"{day} {hour}{zone}" if hour else str(day)
        work = self.work(dt.time(7, 30))
        say(work, sheet.story, "deadline", words, who="board")
        sheet.dates = [dataclasses.replace(old, date=day, time=hour)]
        sheet.known.setdefault(day, FIRST - DAY)
        sheet.corrected[day] = self.today
        self.corrections.append((work.now, call, str(old.date)))
        self.events["corrected"] += 1

    def _merge(self, copy: int) -> None:
        stories.join(self.store, self.sheets[copy].story, self.sheets[self.merged[copy]].story)
        for follows in self.follows.values():
            if copy in follows:
                follows[self.merged[copy]] = follows.pop(copy)
        self.sheets[copy].dates = []
        self.events["merged"] += 1

    def _follow(self, id: int, call: str) -> None:
        number = self.merged[int(call)] if int(call) in self.merged and not self.sheets[int(call)].dates else int(call)
        if id in self.gone or number in self.follows[id] or self._twin(number) in self.follows[id]:
            return
        calls.follow(self.store, id, calls.get(self.store, self.sheets[number].story).id, now=self.at(dt.time(7)))  # type: ignore[union-attr]
        self.follows[id][number] = self.today
        self.events["followed"] += 1

    def _stop(self, id: int) -> None:
        for call in list(self.follows[id])[: self.chance.randint(1, 3)]:
            story = calls.get(self.store, self.sheets[call].story)
            assert story
            assert calls.unfollow(self.store, id, story.id) or calls.unfollow(self.store, id, self.sheets[call].story)
            del self.follows[id][call]
            self.events["stopped"] += 1

    def _pause(self, id: int) -> None:
        until = self.today + DAY * self.chance.randint(2, 40)
        subscribers.put(self.store, dataclasses.replace(self.members[id], paused_until=until), now=self.at(dt.time(7)))
        self.paused[id] = until
        self.events["paused"] += 1

    def _leave(self, id: int) -> None:
        subscribers.unsubscribe(self.store, id, reason="one-click", now=self.at(dt.time(7)))
        self.gone.add(id)
        self.events["left"] += 1

    def _suppress(self, id: int) -> None:
        address = tokens.hash_address(self.home.suppression_key, self.members[id].email)
        subscribers.suppress(self.store, address, reason="complaint", now=self.at(dt.time(7)))
        self.gone.add(id)
        self.events["suppressed"] += 1

    def reachable(self, id: int) -> bool:
        return id not in self.gone and not (id in self.paused and self.today < self.paused[id])

    def _keep(self) -> None:
        all = {id: {self.merged.get(call, call): since for call, since in each.items()} for id, each in self.follows.items()}
        follows = {id: each for id, each in all.items() if self.reachable(id)}
        dates = {number: tuple(sheet.stated(self.today)) for number, sheet in self.sheets.items()}
        self.days[self.today] = Snapshot(follows, all, dates, {number: dict(sheet.known) for number, sheet in self.sheets.items()})

    # --- the day's mails ---

    def _send(self) -> None:
        whim = self.chance.random()
        if whim < 0.06:
            self._by_server()
        elif whim < 0.5:
            self._killed()
        else:
            notify(self.work(dt.time(8)))
        if self.chance.random() < 0.2:
            notify(self.work(dt.time(9)))
        resume(self.work(dt.time(11)))

    def _killed(self) -> None:
        """The run ends somewhere; another goes on."""
        with mock.patch.object(post.carrier, "open_transport", lambda mail, **_: Dying(self.home.path / mail.maildir)):
            for minute in range(2):
                Dying.left, Dying.when = self.chance.randint(1, 8), self.chance.choice(["before", "under way", "after"])
                with contextlib.suppress(KilledError):
                    notify(self.work(dt.time(8, minute)))
                    break
                self.events["killed"] += 1
        notify(self.work(dt.time(8, 5)))

    def _by_server(self) -> None:
        addresses = [each.email for each in self.members.values()]
        whims = {address: ("451", "550")[n % 2] for n, address in enumerate(self.chance.sample(addresses, len(addresses) // 6))}
        spool, work = Spool(whims), self.work(dt.time(8))
        with served(spool) as port:
            notify(dataclasses.replace(work, home=by_smtp(self.home, port)))
        self.spool += spool.taken
        self.events["by server"] += len(spool.taken)


def by_smtp(home: Home, port: int) -> Home:
    """The same home, whose mails leave by a server on this port of this machine."""
    mail = home.config.mail.model_copy(update={"transport": "smtp", "host": "127.0.0.1", "port": port, "security": "none"})
    return dataclasses.replace(home, config=home.config.model_copy(update={"mail": mail}))


@contextlib.contextmanager
def served(spool: Spool) -> Iterator[int]:
    port = free_port()
    controller = Controller(spool, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()
