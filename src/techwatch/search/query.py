"""What a theme asks for, as a tree of words, phrases and what binds them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from techwatch.prose import STOP

DISTANCE: Final = 10
"""Words that may stand between those of a NEAR without a number, as in FTS5."""
_SMALL: Final = (
    "a afin ainsi alors au aucun aussi aux avec c ce cela celle ces cet cette ceux chaque chez ci comme comment d dans de des "
    "dont du elle elles en entre est et etre eux il ils j je l la le les leur leurs lui m ma mais me mes meme moins mon n ne "
    "nos notre nous on ont ou par pas plus pour pourquoi qu quand que quel quelle quelles quels qui quoi s sa se ses si son "
    "sont sur t ta te tes tous tout toute toutes tres tu un une vers vos votre vous y an and are as at be been by can do does "
    "for from had has have her his how i if in into is it its more my not of on or our s so some such than that the their "
    "them then there these they this those to was we were what when where which who why will with you your "
)
SMALL: Final = frozenset(_SMALL.split())
"""Words of French and English that say nothing of a theme, folded."""
_ALONE: Final = (
    "apres avant contre depuis derriere devant durant hors lors malgre parmi pendant pres puis sauf selon voici voila ici tres bien "
    "peu trop autre autres memes aucune plusieurs quelque quelques celles ceux souvent desormais toujours encore deja jamais "
    "nouveau nouvelle nouveaux nouvelles deux trois above across against along among around away back before behind below beneath "
    "beside between beyond down during each even every few many much off only often other others out own per same since still through "
    "till toward towards under until up upon us very while within without new two three"
)
NO_THEME: Final = SMALL | STOP | frozenset(_ALONE.split())
"""Words of French and English that are no theme by themselves, folded; beside other words some are wanted (sans contact)."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, folded, that is wanted in all its forms. `prefix`: whatever begins with it; `shout`: the capitals that it must stand in.

    `typed`: as it was written.
    """

    text: str
    typed: str = field(default="", compare=False)
    prefix: bool = False
    shout: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words one behind the other. `joined`: written as one (e-santé), so that they may also stand unparted (esanté)."""

    words: tuple[Word, ...]
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Words or phrases with at most `distance` words between them, in any order."""

    parts: tuple["Word | Phrase", ...]
    distance: int = DISTANCE


@dataclass(frozen=True, slots=True)
class All:
    """Everything is wanted. `loose`: they merely stand side by side, so that a widened search may rank what lacks one lower."""

    parts: tuple["Tree", ...]
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Any:
    """One of them is enough."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Without:
    """What matches `unwanted` is left out of what matches `wanted`."""

    wanted: "Tree"
    unwanted: "Tree"


Leaf = Word | Phrase | Near
Tree = Leaf | All | Any | Without


def leaves(tree: Tree) -> tuple[Leaf, ...]:
    """The words, phrases and nears that are wanted, in order, each once."""
    return tuple(dict.fromkeys(_leaves(tree)))


def _leaves(tree: Tree) -> Iterator[Leaf]:
    match tree:
        case All(parts) | Any(parts):
            for part in parts:
                yield from _leaves(part)
        case Without(wanted):
            yield from _leaves(wanted)
        case Word() | Phrase() | Near():
            yield tree


def unwanted(tree: Tree) -> tuple[Tree, ...]:
    """What is to be left out, wherever in the tree."""
    match tree:
        case All(parts) | Any(parts):
            return tuple(found for part in parts for found in unwanted(part))
        case Without(wanted, denied):
            return (*unwanted(wanted), denied)
    return ()


def words_of(leaf: Leaf) -> tuple[Word, ...]:
    """The words of a leaf, in order."""
    match leaf:
        case Word():
            return (leaf,)
        case Phrase(words):
            return words
        case Near(parts):
            return tuple(word for part in parts for word in words_of(part))


def spelled(leaf: Leaf) -> str:
    """A leaf as it was written."""
    return " ".join(word.typed or word.text for word in words_of(leaf))
