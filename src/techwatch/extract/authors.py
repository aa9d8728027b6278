"""Who a page says wrote it becomes names, comma separated: no "By", address, role or repetition. Pure."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from techwatch import text as words

_BY: Final = re.compile(
    r"^(?:(?:(?:written|posted|published|écrit|publié|rédigé|propos recueillis|article) )?(?:by|par)\b|von|de la part de)\s*:?\s*", re.I
)
_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|https?://\S+|www\.\S+|(?<!\w)@\w+")
_BETWEEN: Final = re.compile(r"\s*(?:[,;|/•·]|\s(?:and|et|avec|with)\s)\s*")
_ROLE: Final = re.compile(
    r"^(?:(?:senior|chief|staff|deputy|associate|contributing|managing|assistant|special|political|science|tech(?:nology)?|business|freelance|"
    r"grand|rédact\w+|chef\w*|envoyé\w*|correspondant\w*|journaliste\w*|pigiste|chroniqueu\w+|reporter|writer|editor|correspondent|"
    r"contributor|columnist|author|auteure?|journalist|photographer|photographe|afp|reuters|ap)\b[\w\s’'-]*|.*\b(?:editor|writer|reporter|"
    r"correspondent|journalist|journaliste|director|directeur|directrice|professor|professeure?|contributor|manager))$",
    re.I,
)
_MOST: Final = 6
_READ: Final = 500  # characters of what is said
_LONGEST: Final = 60  # characters of a name; what is longer is a sentence
_AGENCIES: Final = frozenset({"afp", "reuters", "ap"})


def names(said: Iterable[str]) -> str:
    """The names in `said` in order, each once, at most six; "" when none is left."""
    found: dict[str, str] = {}
    for name in (name for one in said for name in _names(one)):
        found.setdefault(words.fold(name), name)
    return ", ".join(list(found.values())[:_MOST])


def _names(said: str) -> Iterator[str]:
    said = _ADDRESS.sub(" ", re.sub(r"\([^)]*\)|\s[–—-]\s.*$", " ", words.clean(words.plain(said[:_READ]))))
    for part in _BETWEEN.split(_BY.sub("", said.strip(" .,:;|–-"))):
        name = _BY.sub("", part).strip(" .,:;|–-")
        if 1 < len(name) <= _LONGEST and (not _ROLE.match(name) or words.fold(name) in _AGENCIES) and not re.search(r"\d\d", name):
            yield name
