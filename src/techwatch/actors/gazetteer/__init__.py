"""The lines of the gazetteer -> entries: who or what a spelling stands for, and what must stand beside a doubtful one. Pure."""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from techwatch.actors.gazetteer import abroad, firms, places, public, research, world
from techwatch.actors.words import word_set
from techwatch.text import fold, unique
from techwatch.types import ActorKind, Lang

_BLOCKS: Final[tuple[tuple[ActorKind, str], ...]] = (
    ("programme", abroad.PROGRAMMES),
    ("organisation", public.STATE),
    ("organisation", research.RESEARCH),
    ("organisation", public.CLUSTERS),
    ("organisation", abroad.INSTITUTIONS),
    ("organisation", firms.FRENCH),
    ("organisation", world.WORLD),
    ("organisation", world.PRESS),
    ("place", places.COUNTRIES),
    ("place", places.REGIONS),
    ("place", places.CITIES),
)
_SMALL: Final = word_set("a à au aux d de des du en et l la le les of for the and sur pour par")
_HEADS: Final = word_set(
    "agence académie association assistance autorité banque bibliothèque caisse centre commissariat commission comité confédération "
    "conseil conservatoire cour crédit direction école établissement fédération fonds fondation haut haute hôpital institut laboratoire "
    "mairie métropole ministère mouvement muséum musée observatoire office ordre plan pôle présidence programme région secrétariat "
    "société syndicat union université ville"
)
"""Words that begin the name of an institution, and that many write with a small letter."""

_IN_LANGUAGE: Final = re.compile(r"(fr|en): ")


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody or something known. `near`: words of which one stands in a text where a doubtful spelling counts.

    `doubtful`: its name, and its aliases of one word, are ordinary words or other names too. `called`: languages that have another name
    for it, each with that, which is an alias too.
    """

    name: str
    kind: ActorKind
    aliases: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    doubtful: bool = False
    called: tuple[tuple[Lang, str], ...] = ()

    def names(self) -> tuple[str, ...]:
        """Its name, and those that languages have for it."""
        return (self.name, *(name for _, name in self.called))

    def spellings(self) -> Iterator[tuple[str, bool]]:
        """Every way to write it, each with whether it is doubtful."""
        for alias in (self.name, *self.aliases):
            doubtful = self.doubtful and (alias == self.name or " " not in alias) and not _own_shape(alias)
            yield from ((spelled, doubtful) for spelled in _spelled(alias, shout=not doubtful and self.kind == "organisation"))


def _own_shape(name: str) -> bool:
    """Whether capitals inside a word make it no ordinary one: TotalEnergies."""
    return " " not in name and not name.isupper() and not name[1:].islower()


def _spelled(name: str, *, shout: bool) -> Iterator[str]:
    """A name with and without its accents, its first word with a capital or not, all words with capitals, and in capitals."""
    words = name.split(" ")
    forms = [name, name[0].upper() + name[1:]]
    if len(words) > 1:
        forms.append(" ".join(word if word in _SMALL or "'" in word else word[0].upper() + word[1:] for word in words))
        if words[0].lower() in _HEADS:
            forms.append(name[0].lower() + name[1:])
    elif shout and len(name) > 4:
        forms.append(name.upper())
    forms += [plain for form in forms if len(form) > 4 and (plain := unaccented(form)) != form]
    return iter(unique(forms))


def unaccented(name: str) -> str:
    """`name` without its accents: many write Ile-de-France, and English texts have none."""
    return "".join(mark for mark in unicodedata.normalize("NFD", name) if not unicodedata.combining(mark))


def parse(lines: str, kind: ActorKind) -> Iterator[Entry]:
    """The entries of a block, one a line, see `public`; what stands further in goes on the line before."""
    for line in filter(None, lines.replace("\n  ", " ").splitlines()):
        names, doubt, near = line.partition("~")
        name, _, said = names.partition("=")
        aliases = [(alias, _IN_LANGUAGE.match(alias)) for alias in _parts(said, ";")]
        called = tuple((mark[1], alias[mark.end() :]) for alias, mark in aliases if mark)
        plain = tuple(alias[mark.end() :] if mark else alias for alias, mark in aliases)
        yield Entry(name.strip(), kind, plain, _parts(near, ","), bool(doubt), called)


def _parts(text: str, mark: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(mark) if part.strip())


@functools.cache
def packaged() -> tuple[Entry, ...]:
    """Everybody whom the package knows."""
    return tuple(entry for kind, block in _BLOCKS for entry in parse(block, kind))


def known(own: Mapping[str, Entry], strike: Iterable[str]) -> tuple[Entry, ...]:
    """The packaged entries and a home's own ones; its own take the place of those with their names, and those of `strike` go."""
    gone = {fold(name) for name in (*own, *strike)}
    return (*own.values(), *(entry for entry in packaged() if gone.isdisjoint(map(fold, entry.names()))))
