"""An actor's name -> the name that a language has for it, and what it is known by whatever the language. Pure.

Only the packaged gazetteer knows names in several languages (`en:`, `fr:`): Allemagne is Germany, OMS is WHO. All others have one.
"""

import functools
from collections.abc import Mapping, Set

from techwatch.actors.gazetteer import Entry, packaged
from techwatch.text import fold
from techwatch.types import Lang


def known_as(name: str) -> str:
    """By what an actor is known again: the same for its names in all languages."""
    entry = _called().get(fold(name))
    return fold(entry.name if entry else name)


def in_language(name: str, lang: Lang, own: Set[str] = frozenset()) -> str:
    """The name that a language has for an actor, `name` itself where no other is known.

    `own`: names, folded, that a home has given itself: these stay as they are.
    """
    entry = _called().get(fold(name))
    if entry is None or fold(name) in own:
        return name
    return dict(entry.called).get(lang, entry.name)


@functools.cache
def _called() -> Mapping[str, Entry]:
    """The entries with names in several languages, by each of these, folded."""
    return {fold(name): entry for entry in packaged() if entry.called for name in entry.names()}
