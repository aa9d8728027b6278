"""Who signed in to the desk, and every act that was done there, with what undoes it. Talks to: SQLite.

Links and sessions are kept as hashes only: who reads the store cannot sign in with it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from techwatch.store.columns import text_of, time_of

if TYPE_CHECKING:  # the schema that Store needs is made of TABLES
    from techwatch.store import Store

TABLES = """
CREATE TABLE sign_ins (                  -- one-time links
    hash TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    expires TEXT NOT NULL,
    used_at TEXT                         -- null: not yet
) WITHOUT ROWID;
CREATE TABLE sessions (
    hash TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    created TEXT NOT NULL,
    expires TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE acts (                      -- the log of the desk
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,                   -- an address of the team; '' = whoever saved the file
    edition TEXT NOT NULL,               -- '' = of none
    name TEXT NOT NULL,
    item TEXT NOT NULL,                  -- the story's id; '' = of none
    before TEXT NOT NULL,                -- JSON of the act that undoes it; '' = it cannot be undone
    after TEXT NOT NULL,                 -- JSON of the act as done
    note TEXT NOT NULL,
    undoes INTEGER REFERENCES acts(id)   -- the act that this one took back
);
CREATE INDEX acts_edition ON acts (edition, id);
CREATE INDEX acts_undoes ON acts (undoes) WHERE undoes IS NOT NULL;
CREATE TABLE edition_steps (             -- what was done once on an edition's way
    edition TEXT NOT NULL,
    step TEXT NOT NULL,                  -- told, reminded, approved, held, stopped; "told <address>": who was told already
    at TEXT NOT NULL,
    who TEXT NOT NULL,                   -- an address of the team; '' = not known
    PRIMARY KEY (edition, step)
) WITHOUT ROWID;
CREATE TABLE link_checks (
    url TEXT PRIMARY KEY,
    failure TEXT NOT NULL,               -- why nothing stands there; '' = something does, or nobody can say
    at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE edition_revisions (         -- what a corrected edition said before
    id INTEGER PRIMARY KEY,
    edition TEXT NOT NULL REFERENCES editions(id),
    frozen TEXT NOT NULL,                -- JSON of the Edition
    who TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE TABLE rank_weights (              -- one line at most: what was learned of kept and dropped
    id INTEGER PRIMARY KEY CHECK (id = 1),
    taste TEXT NOT NULL,                 -- JSON of the Taste
    at TEXT NOT NULL,                    -- when it was learned
    since TEXT                           -- what was decided before is forgotten; null: nothing is
);
ALTER TABLE draft_versions ADD COLUMN who TEXT NOT NULL DEFAULT '';  -- an address of the team; '' = the engine, or whoever saved the file
"""


@dataclass(frozen=True, slots=True)
class LoggedAct:
    """One line of the log. `at` is UTC, None and `id` 0 until it is kept; `undone_by`: the later act that took it back."""

    who: str
    edition: str
    name: str
    item: str = ""
    before: str = ""
    after: str = ""
    note: str = ""
    undoes: int | None = None
    undone_by: int | None = None
    id: int = 0
    at: dt.datetime | None = None


# --- signing in -----------------------------------------------------------------------------------


def new_sign_in(store: "Store", hash: str, email: str, *, now: dt.datetime, expires: dt.datetime) -> None:
    """Keep a one-time link until it expires; links that did so before `now` go."""
    store.db.execute("DELETE FROM sign_ins WHERE expires < ?", [text_of(now)])
    store.db.execute("INSERT INTO sign_ins (hash, email, expires) VALUES (?, ?, ?)", [hash, email, text_of(expires)])


def use_sign_in(store: "Store", hash: str, *, now: dt.datetime) -> str | None:
    """Whose link it is, once and in time; None ever after."""
    sql = "UPDATE sign_ins SET used_at = ?1 WHERE hash = ?2 AND used_at IS NULL AND expires >= ?1 RETURNING email"
    row = store.db.execute(sql, [text_of(now), hash]).fetchone()
    return row[0] if row else None


def sign_in_of(store: "Store", hash: str, *, now: dt.datetime) -> str | None:
    """Whose link it is as long as it can be used, which this does not do."""
    sql = "SELECT email FROM sign_ins WHERE hash = ? AND used_at IS NULL AND expires >= ?"
    row = store.db.execute(sql, [hash, text_of(now)]).fetchone()
    return row[0] if row else None


def unused_sign_ins(store: "Store", email: str, *, now: dt.datetime, until: dt.datetime) -> int:
    """How many links of hers stand unused and end by `until`."""
    sql = "SELECT count(*) FROM sign_ins WHERE email = ? AND used_at IS NULL AND expires BETWEEN ? AND ?"
    return int(store.db.execute(sql, [email, text_of(now), text_of(until)]).fetchone()[0])


def new_session(store: "Store", hash: str, email: str, *, now: dt.datetime, expires: dt.datetime) -> None:
    """Remember a signed-in browser; sessions over before `now` go."""
    store.db.execute("DELETE FROM sessions WHERE expires < ?", [text_of(now)])
    row = [hash, email, text_of(now), text_of(expires)]
    store.db.execute("INSERT INTO sessions (hash, email, created, expires) VALUES (?, ?, ?, ?)", row)


def session(store: "Store", hash: str, *, now: dt.datetime) -> str | None:
    """The address that signed in with this browser; None when it did not, or too long ago."""
    row = store.db.execute("SELECT email FROM sessions WHERE hash = ? AND expires >= ?", [hash, text_of(now)]).fetchone()
    return row[0] if row else None


def end_session(store: "Store", hash: str) -> None:
    """This browser is signed out."""
    store.db.execute("DELETE FROM sessions WHERE hash = ?", [hash])


def end_sessions(store: "Store", email: str) -> None:
    """All her browsers are signed out."""
    store.db.execute("DELETE FROM sessions WHERE email = ?", [email])


# --- the log --------------------------------------------------------------------------------------


def log_act(store: "Store", act: LoggedAct, *, now: dt.datetime) -> int:
    """Keep an act; -> its number."""
    row = [text_of(now), act.who, act.edition, act.name, act.item, act.before, act.after, act.note, act.undoes]
    sql = "INSERT INTO acts (at, who, edition, name, item, before, after, note, undoes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    return int(store.db.execute(sql, row).lastrowid or 0)


_LOGGED = "SELECT a.*, (SELECT max(id) FROM acts u WHERE u.undoes = a.id) AS undone_by FROM acts a"


def logged(store: "Store", id: int) -> LoggedAct | None:
    """The act of this number, None when there is none."""
    row = next(iter(store.db.query(f"{_LOGGED} WHERE a.id = ?", [id])), None)
    return _act(row) if row else None


def log_of(
    store: "Store", edition: str | None = None, *, who: str | None = None, before: int | None = None, limit: int = 200
) -> list[LoggedAct]:
    """The acts on an edition ("": on none; None: on all), the latest first; `who`: of one person; `before`: older than that number."""
    which = "(?1 IS NULL OR a.edition = ?1) AND (?2 IS NULL OR a.who = ?2) AND (?3 IS NULL OR a.id < ?3)"
    return [_act(row) for row in store.db.query(f"{_LOGGED} WHERE {which} ORDER BY a.id DESC LIMIT ?4", [edition, who, before, limit])]


def undecided(store: "Store", edition: str) -> list[LoggedAct]:
    """The conflicts of a draft about which nobody has decided yet, the latest first, however long ago they were."""
    sql = f"{_LOGGED} WHERE a.edition = ? AND a.name = 'conflict' AND undone_by IS NULL ORDER BY a.id DESC"
    return [_act(row) for row in store.db.query(sql, [edition])]


def last_act(store: "Store") -> int:
    """The number of the log's last line, 0 when it is empty."""
    return int(store.db.execute("SELECT coalesce(max(id), 0) FROM acts").fetchone()[0])


def acts_after(store: "Store", number: int) -> list[LoggedAct]:
    """The log's lines behind the one of this number, in their order."""
    return [_act(row) for row in store.db.query(f"{_LOGGED} WHERE a.id > ? ORDER BY a.id", [number])]


def _act(row: Mapping[str, Any]) -> LoggedAct:
    return LoggedAct(**{**row, "at": time_of(row["at"])})


# --- an edition's way -----------------------------------------------------------------------------

Step = Literal["told", "reminded", "approved", "tried", "leaving", "queueing", "held", "late", "stopped", "paused", "resumed"]
"""`tried`: editors got it first. `leaving`: it was to be published and delivered in one go, and that is not done yet; `queueing`: nor are
its lines in the ledger. `stopped`: by an editor, or by nobody: by itself, of which `paused` says that the team was told. `resumed`: gone
on with after that."""

_REFUSED = "!"
"""Stands before the address of whoever was written to, where her mail server did not take it."""


def steps(store: "Store", edition: str) -> dict[str, dt.datetime]:
    """The steps that an edition took, each with when (UTC)."""
    rows = store.db.query("SELECT step, at FROM edition_steps WHERE edition = ?", [edition])
    return {row["step"]: dt.datetime.fromisoformat(row["at"]) for row in rows}


def took(store: "Store", edition: str, step: Step) -> bool:
    """Whether an edition took a step."""
    return store.db.execute("SELECT 1 FROM edition_steps WHERE edition = ? AND step = ?", [edition, step]).fetchone() is not None


def take_step(store: "Store", edition: str, step: Step, *, who: str = "", now: dt.datetime) -> bool:
    """Remember that an edition took a step; False: it had taken it before."""
    sql = "INSERT OR IGNORE INTO edition_steps (edition, step, at, who) VALUES (?, ?, ?, ?)"
    return store.db.execute(sql, [edition, step, text_of(now), who]).rowcount > 0


def who_took(store: "Store", edition: str, step: Step) -> str:
    """Who took the step: an address of the team; "" for nobody in particular, or when it was not taken."""
    row = store.db.execute("SELECT who FROM edition_steps WHERE edition = ? AND step = ?", [edition, step]).fetchone()
    return row[0] if row else ""


def reached(store: "Store", edition: str, step: Step, email: str, *, taken: bool, now: dt.datetime) -> None:
    """Remember that `email` was written to of this step, and need not be again; `taken`: whether her mail server took the mail."""
    sql = "INSERT OR IGNORE INTO edition_steps (edition, step, at, who) VALUES (?, ?, ?, ?)"
    store.db.execute(sql, [edition, f"{step} {'' if taken else _REFUSED}{email}", text_of(now), ""])


def written_to(store: "Store", edition: str, step: Step) -> frozenset[str]:
    """The addresses that `reached` remembers, whatever became of the mail."""
    begins = f"{step} "
    return frozenset(name.removeprefix(begins).removeprefix(_REFUSED) for name in steps(store, edition) if name.startswith(begins))


def heard(store: "Store", edition: str, *told: Step) -> bool:
    """Whether a mail about one of these steps was taken by anybody's mail server."""
    return any(name.startswith(f"{step} ") and f" {_REFUSED}" not in name for name in steps(store, edition) for step in told)


def first_act(store: "Store", edition: str) -> dt.datetime | None:
    """When anybody first did something to the draft (UTC); None: nobody did."""
    return time_of(store.db.execute("SELECT min(at) FROM acts WHERE edition = ?", [edition]).fetchone()[0])


def take_back(store: "Store", edition: str, step: Step) -> bool:
    """The step counts as not taken, and nobody as told of it; False: it had not been."""
    store.db.execute("DELETE FROM edition_steps WHERE edition = ?1 AND substr(step, 1, length(?2) + 1) = ?2 || ' '", [edition, step])
    return store.db.execute("DELETE FROM edition_steps WHERE edition = ? AND step = ?", [edition, step]).rowcount > 0


def keep_link(store: "Store", url: str, failure: str, *, now: dt.datetime) -> None:
    """Remember whether an address answered ("") or why it did not."""
    sql = (
        "INSERT INTO link_checks (url, failure, at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET failure = excluded.failure, at = excluded.at"
    )
    store.db.execute(sql, [url, failure, text_of(now)])


def links_asked(store: "Store", *, since: dt.datetime) -> dict[str, str]:
    """The addresses that were asked since then, each with why it did not answer ("" = it did)."""
    return dict(store.db.execute("SELECT url, failure FROM link_checks WHERE at >= ?", [text_of(since)]).fetchall())
