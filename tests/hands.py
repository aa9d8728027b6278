"""What an editor does to a draft, what became of its stories, and what members got."""

import dataclasses
import datetime as dt
import pathlib
import re

from readings import EDITION, NOW, work_in
from techwatch import pipeline
from techwatch.pipeline.drafting import same
from techwatch.pipeline.drafting.draft import read_back
from techwatch.store import articles, editions, subscribers
from techwatch.types import Edition, Reading, Subscriber

DAY = dt.timedelta(days=1)
SEND = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)  # the Tuesday of EDITION, half an hour after its hour
NEXT = "veille-2026-12-01"


def article(work: pipeline.Work, address: str) -> int:
    found = articles.find(work.store, address)
    assert found is not None
    return found


def story(work: pipeline.Work, address: str) -> str:
    return articles.story_of(work.store, article(work, address))


def file(work: pipeline.Work, edition: str = EDITION) -> pathlib.Path:
    return work.home.review / f"{edition}.md"


def text(work: pipeline.Work, edition: str = EDITION) -> str:
    return file(work, edition).read_text("utf-8")


def edit(work: pipeline.Work, *changes: tuple[str, str], edition: str = EDITION) -> None:
    words = text(work, edition)
    for old, new in changes:
        assert old in words, old
        words = words.replace(old, new, 1)
    file(work, edition).write_text(words, "utf-8")


def block(work: pipeline.Work, words: str, edition: str = EDITION) -> str:
    return next(part for part in re.split(r"(?m)^(?=- \[|#)", text(work, edition)) if words in part.splitlines()[0])


def below(work: pipeline.Work, title: str, line: str, edition: str = EDITION) -> None:
    """Write a line under the first line of an item."""
    first = block(work, title, edition).splitlines()[0]
    edit(work, (first, f"{first}\n{line}"), edition=edition)


def frozen(work: pipeline.Work, edition: str = EDITION) -> Edition:
    found = editions.published(work.store, edition)
    assert found is not None
    return found[0]


def titles(work: pipeline.Work, edition: str = EDITION) -> list[str]:
    return [item.title for item in frozen(work, edition).items if item.keep]


def told(work: pipeline.Work, edition: str = EDITION) -> set[str]:
    sql = "SELECT a.url FROM edition_articles e JOIN articles a ON a.id = e.article WHERE e.edition = ?"
    return {row[0] for row in work.store.db.execute(sql, [edition])}


def decided(work: pipeline.Work, *actions: str) -> list[tuple[str, ...]]:
    sql = "SELECT story, action, before, after, who, edition FROM decisions ORDER BY id"
    return [row for row in work.store.db.execute(sql).fetchall() if row[1] in actions]


def unread(work: pipeline.Work, edition: str = EDITION) -> str:
    return "\n".join(str(error) for error in same.take(work, edition, read_back(work, edition)).unread)


def later(work: pipeline.Work, *readings: Reading, now: dt.datetime) -> pipeline.Work:
    return work_in(work.home, work.store, now=now, readings=readings)


def subscribe(work: pipeline.Work, name: str, **values) -> int:
    subscribers.put(work.store, Subscriber(0, f"{name}@lecteurs.example", **values), now=NOW)
    found = subscribers.by_email(work.store, f"{name}@lecteurs.example")
    assert found is not None
    return found.id


def mails(work: pipeline.Work) -> dict[str, str]:
    """What each member was sent since this was last asked: her address's name -> the message as it is."""
    found = {}
    for path in sorted((work.home.path / "outbox" / "new").glob("*")):
        message = path.read_bytes().decode("utf-8", "replace")
        if to := re.search(r"(?m)^To: .*?(\w+)@lecteurs", message):  # editors get theirs first
            found[to[1]] = message
        path.unlink()
    return found


def sent(work: pipeline.Work, edition: str = EDITION, *, now: dt.datetime = SEND) -> set[str]:
    pipeline.deliver(dataclasses.replace(work, now=now), edition)
    return set(mails(work))
