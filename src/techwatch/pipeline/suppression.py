"""The suppression list, asked and written with one key alone. Talks to: SQLite.

With another key than the one that it was made with the list knows nobody: who left, or was erased, would be mailed again.
"""

from typing import Final

from techwatch import tokens
from techwatch.errors import ConfigError
from techwatch.pipeline.work import Work
from techwatch.store import subscribers

VARIABLE: Final = "TECHWATCH_SUPPRESSION_KEY"
_WORD: Final = "the key of the suppression list@techwatch.invalid"
_OTHER: Final = "is not the key with which the suppression list was made"
_MISSING: Final = "is missing, and the suppression list was made with one"
_DO: Final = (
    "with another the list knows nobody, and who left would be mailed again. Nothing was done. Give the key that was used before,"
    " to every command and to `serve`, as this variable, or put .techwatch/suppression-key back from a backup"
)
_OTHER_FR: Final = "n'est pas la clé avec laquelle la liste d'opposition a été faite"
_MISSING_FR: Final = "manque, alors que la liste d'opposition a été faite avec une clé"
_DO_FR: Final = (
    "avec une autre, la liste ne reconnaît personne et l'on écrirait de nouveau à qui est parti. Rien n'a été fait."
    " Redonnez la clé d'avant, à chaque commande comme à `serve`, par cette variable,"
    " ou remettez .techwatch/suppression-key depuis une sauvegarde"
)


def key_check(key: str) -> str:
    """What tells a suppression list's key from another, and does not betray it."""
    return tokens.hash_address(key, _WORD)


def proof(work: Work) -> str:
    """`key_check` of the key with which the list is kept, or with which its first address will be."""
    return subscribers.key_proof(work.store) or key_check(work.home.suppression_key)


def ours(work: Work) -> str:
    """`key_check` of the home's own key; where it has none, `proof`."""
    return key_check(work.home.given_key) if work.home.given_key else proof(work)


def check(work: Work) -> None:
    """Raise ConfigError unless the home's key is the one that the list was made with, as far as that was noted; an empty list takes any."""
    if not subscribers.has_suppressed(work.store):
        return
    if not work.home.given_key:
        raise ConfigError(VARIABLE, None, f"{_MISSING}: {_DO}", f"{VARIABLE} {_MISSING_FR} : {_DO_FR}")
    if subscribers.key_proof(work.store) not in ("", key_check(work.home.given_key)):
        raise ConfigError(VARIABLE, None, f"{_OTHER}: {_DO}", f"{VARIABLE} {_OTHER_FR} : {_DO_FR}")


def settle(work: Work) -> None:
    """Note the home's key as that of a list which says nothing of its own, of an earlier version. Raises ConfigError as `check`."""
    check(work)
    if subscribers.has_suppressed(work.store) and not subscribers.key_proof(work.store):
        subscribers.note_key(work.store, key_check(work.home.suppression_key))


def hash_of(work: Work, email: str) -> str:
    """The address as the suppression list keeps it. Raises ConfigError as `check`."""
    check(work)
    return tokens.hash_address(work.home.suppression_key, email)


def holds(work: Work, email: str) -> bool:
    """Whether an address is never to be mailed. Raises ConfigError as `check`."""
    return subscribers.is_suppressed(work.store, hash_of(work, email))


def add(work: Work, email: str, *, reason: str) -> None:
    """Never mail this address again. The first one on the list settles its key. Raises ConfigError as `check`."""
    with work.store.transaction():
        subscribers.suppress(work.store, hash_of(work, email), reason=reason, now=work.now)
        subscribers.note_key(work.store, key_check(work.home.suppression_key))
