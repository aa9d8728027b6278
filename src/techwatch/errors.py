"""Every error that techwatch raises on purpose, as one tree.

TechwatchError
├── InputError              a file a person wrote cannot be read: file, line, what to do
│   ├── ConfigError         feeds.yaml, a market list, TECHWATCH_* variables
│   ├── ReviewError         a draft in the review folder
│   └── TemplateError       a template of the home
├── FeedError               a feed gave something that is no feed
├── FetchError              an address could not be fetched
├── StoreError              the database cannot be used
│   └── SchemaTooNewError   it was written by a newer techwatch
├── LockedError             another process holds the home's lock
├── EditionError            an edition is not in the state that the command needs
├── ActError                an act on a draft cannot be done
│   └── ConflictError       the words that it would change are no longer those that the editor saw
├── DeliveryError           a message could not be handed over
├── MailboxError            a mailbox of ours could not be read
├── ModelError              what `techwatch train` made cannot be used
├── DocumentError           a file of a report could not be made
├── TokenError              a link that we did not sign
├── QueryError              a theme in the query syntax cannot be read
└── NotFoundError           nothing is known under this name

What goes wrong with one item of many is no exception but a `types.Failure`.
Every argument goes to `super().__init__`, so that errors survive pickling between processes.
"""

from collections.abc import Iterable, Mapping
from typing import Final

REASONS: Final[Mapping[str, str]] = {
    "bad-link": "the address is not http(s)",
    "bomb": "the body unpacks to far more than it claims",
    "bot-wall": "a page for browsers stands before the content (bot check, consent or login)",
    "broken": "the content does not parse",
    "busy": "the server asks to wait",
    "dns": "the host name does not resolve",
    "empty": "the server answered with nothing",
    "error": "the server failed",
    "extract-error": "the text could not be taken out of the page",
    "forbidden": "the server refuses us",
    "gone": "the server says it is gone for good",
    "http": "the server answered with an unexpected status",
    "no-link": "the entry leads to no page",
    "no-text": "the page holds no readable text",
    "not-a-feed": "a page stands where the feed should be",
    "not-found": "there is nothing at this address",
    "not-html": "the address leads to something that is no page",
    "paywall": "only the beginning is shown to readers who do not pay",
    "private-network": "the address leads into a private network",
    "redirect": "the redirects do not end",
    "refused": "the connection was refused",
    "reset": "the connection was cut",
    "slow": "no complete answer in time",
    "tls": "the server's certificate is not valid",
    "too-large": "the body is larger than allowed",
    "unknown-type": "the feed type is not known",
}
"""Why a fetch, a feed or a page failed: code -> words for people. A `types.Failure.reason` is one of these."""

MOST_TOLD: Final = 10
"""Mistakes of a file that are told at once: more are seldom mended at once, and often come of the first."""


class TechwatchError(Exception):
    """Anything that techwatch itself found wrong; `str()` is a sentence for people."""


class InputError(TechwatchError):
    """A file that a person wrote is wrong at `line` (1-based; None: the whole file)."""

    def __init__(self, file: str, line: int | None, message: str) -> None:
        super().__init__(file, line, message)
        self.file, self.line, self.message = file, line, message

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.message}"


class ConfigError(InputError):
    """feeds.yaml, a market list or a TECHWATCH_* variable is wrong; `french`: what the team's pages say of it, "" = only the English.

    `others`: what else is wrong, as file, line and message, so that all is mended in one go; `str()` tells MOST_TOLD, a line each.
    """

    def __init__(
        self, file: str, line: int | None, message: str, french: str = "", *, others: tuple[tuple[str, int | None, str], ...] = ()
    ) -> None:
        super().__init__(file, line, message)
        self.args = (file, line, message, french)  # `others` goes between processes with the attributes
        self.french, self.others = french, others

    @classmethod
    def of(cls, found: Iterable["ConfigError"]) -> "ConfigError":
        """One error that tells all of `found` (at least one) by line; what is said of a whole file comes last."""
        each = ((error, place) for error in found for place in ((error.file, error.line, error.message), *error.others))
        ordered = sorted(each, key=lambda one: (one[1][0], one[1][1] is None, one[1][1] or 0))
        (first, place), others = ordered[0], tuple(place for _, place in ordered[1:])
        return cls(*place, first.french if place[2] == first.message else "", others=others)

    def __str__(self) -> str:
        told = [super().__str__(), *(str(InputError(*other)) for other in self.others)]
        more = len(told) - MOST_TOLD
        return "\n".join([*told[:MOST_TOLD], *([f"and {more} more: mend these first"] if more > 0 else [])])


class ReviewError(InputError):
    """A draft in the review folder cannot be read; it is left as it is."""


class TemplateError(InputError):
    """A template does not parse or asks for something that is not there."""


class _SubjectError(TechwatchError):
    """An error about one named thing: `subject`, a short machine-readable `reason`, words for people."""

    def __init__(self, subject: str, reason: str, detail: str = "") -> None:
        super().__init__(subject, reason, detail)
        self.subject, self.reason, self.detail = subject, reason, detail

    def __str__(self) -> str:
        said = self.detail or self.reason
        return said if said.startswith(self.subject) else f"{self.subject}: {said}"


class FeedError(_SubjectError):
    """The body at a feed's address is no feed; `reason` is one of `REASONS`."""


class FetchError(_SubjectError):
    """An address could not be fetched; `reason` is one of `REASONS`."""


class StoreError(_SubjectError):
    """The database at `subject` cannot be used."""


class SchemaTooNewError(StoreError):
    """The database was written by a newer techwatch and is not touched."""


class ModelError(_SubjectError):
    """The learned model `subject` cannot be read or made."""


class LockedError(TechwatchError):
    """The lock `name` of a home is held by process `pid` since `since` (ISO 8601, UTC)."""

    def __init__(self, name: str, pid: int, since: str) -> None:
        super().__init__(name, pid, since)
        self.name, self.pid, self.since = name, pid, since

    def __str__(self) -> str:
        return f"{self.name} is already running (process {self.pid}, since {self.since}): wait for it or stop it"


class EditionError(_SubjectError):
    """The edition `subject` is not in the state that the command needs."""


class ActError(_SubjectError):
    """An act on the item `subject` of a draft ("" = on the draft itself) cannot be done; `detail` tells the editor why."""


class ConflictError(ActError):
    """Somebody else changed the words meanwhile: `now` is what stands there."""

    def __init__(self, subject: str, reason: str, detail: str = "", now: str = "") -> None:
        super().__init__(subject, reason, detail)
        self.args = (subject, reason, detail, now)
        self.now = now


class DocumentError(_SubjectError):
    """A file of a report could not be made: `subject` is its form, the detail says what to install."""


class DeliveryError(_SubjectError):
    """The mail server (or the Maildir) at `subject` cannot be used at all."""


class MailboxError(_SubjectError):
    """The mailbox (on an IMAP server, or a Maildir) at `subject` cannot be read."""


class TokenError(_SubjectError):
    """A signed link does not hold: forged, cut short or made for another purpose."""


class QueryError(TechwatchError):
    """A query breaks at character `at` (0-based). `message` and `french` say why and what to do, in English and in French."""

    def __init__(self, query: str, at: int, message: str, french: str) -> None:
        super().__init__(query, at, message, french)
        self.query, self.at, self.message, self.french = query, at, message, french

    @property
    def shown(self) -> str:
        """The query on one line, and below it a caret where it breaks."""
        line = "".join(" " if sign.isspace() else sign for sign in self.query)
        return f"{line}\n{' ' * self.at}^"

    def __str__(self) -> str:
        where = "\n".join(f"    {line}" for line in self.shown.splitlines())
        return f"{self.french} ({self.message})\n{where}"


class NotFoundError(_SubjectError):
    """Nothing is known under the name `subject`."""
