"""The lines of a call that a person and the engine both changed become one, field by field: her words win. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from techwatch.review.call_words import is_note, read_line, same_words, takes_back

_Groups = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Merged:
    """The lines as they are to stand, and the engine's words that go beside them, a group for each field."""

    lines: tuple[str, ...]
    beside: list[tuple[str, ...]] = field(default_factory=list)


def is_call(lines: Iterable[str]) -> bool:
    """Whether these are a call's lines: the engine gives each a closing line."""
    return any((line := read_line(text)) is not None and line.field == "deadline" for text in lines)


def fact_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """Of the lines below an item's link those that speak of a fact of the call, up to words that stand there for members."""
    found: list[str] = []
    for line in lines:
        if read_line(line):
            found.append(line)
        elif line.strip() and not line.lstrip().startswith(">") and not is_note(line):
            break
    return tuple(found)


def merge_lines(base: Sequence[str], person: Sequence[str], engine: Sequence[str]) -> Merged:
    """Her lines with those that only the engine changed, and those that are new from it.

    A line that she took away comes back when the engine says something else; one that takes her word back, or says what the engine
    says by now, becomes the engine's.
    """
    old, mine, new = _groups(base), _groups(person), _groups(engine)
    merged = Merged((), [])
    placed: list[tuple[str, tuple[str, ...]]] = []
    for name, lines in mine.items():
        kept = _pick(old.get(name, ()), lines, new.get(name, ()))
        placed.append((name, kept))
        if kept == lines and _is_undecided(old.get(name, ()), lines, new.get(name, ())):
            merged.beside.append(new[name])
    _put_new(
        placed, {name: lines for name, lines in new.items() if name not in mine and _keys(lines) != _keys(old.get(name, ()))}, list(new)
    )
    return Merged(tuple(line for _, lines in placed for line in lines), merged.beside)


def _put_new(placed: list[tuple[str, tuple[str, ...]]], new: _Groups, order: Sequence[str]) -> None:
    """Put the engine's groups that are not there behind those that it has before them."""
    for name, lines in new.items():
        before = set(order[: order.index(name)])
        at = max((i + 1 for i, (other, _) in enumerate(placed) if other in before), default=0)
        placed.insert(at, (name, lines))


def _pick(old: tuple[str, ...], mine: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    if _keys(mine) == _keys(old):
        return mine if _keys(new) == _keys(mine) and mine != old else new
    return new if takes_back(mine) or (new and same_words(mine, new)) else mine


def _is_undecided(old: tuple[str, ...], mine: tuple[str, ...], new: tuple[str, ...]) -> bool:
    return bool(new) and _keys(mine) not in (_keys(old), _keys(new)) and _keys(old) != _keys(new)


def _groups(lines: Sequence[str]) -> _Groups:
    """The lines by the field that they speak of; the engine's remarks and all other lines are a group each, empty ones are none."""
    found: dict[str, list[str]] = {}
    for text in filter(str.strip, lines):
        line = read_line(text)
        found.setdefault(line.field if line else "⚠" if is_note(text) else "", []).append(text)
    return {name: tuple(group) for name, group in found.items()}


def _keys(lines: Sequence[str]) -> list[str]:
    """Lines as they are compared: a fact without what stands behind its dash."""
    return [line.key if (line := read_line(text)) else " ".join(text.split()) for text in lines]
