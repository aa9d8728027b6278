"""What an act changed in a draft's files becomes pieces of lines, which put back exactly what stood there. Pure."""

import difflib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from techwatch.review.blocks import lines_of


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines of a file (0: the short one, 1: the rest), the first at `line` from 0: `now` stands there, `before` did."""

    file: int
    line: int
    now: tuple[str, ...]
    before: tuple[str, ...]


Files = tuple[str, str]


def difference(now: Files, before: Files) -> str:
    """What turns `now` into `before`, as JSON; "" where they are the same."""
    found = [hunk for file in (0, 1) for hunk in _hunks(file, lines_of(now[file]), lines_of(before[file]))]
    plain = [[hunk.file, hunk.line, "".join(hunk.now), "".join(hunk.before)] for hunk in found]
    return json.dumps(plain, ensure_ascii=False) if plain else ""


def put_back(files: Files, back: str) -> Files | None:
    """Both files with what `difference` noted put back; None where other lines stand there by now."""
    texts = [lines_of(text) for text in files]
    for file, line, now, before in reversed(json.loads(back)):
        old, new = lines_of(now), lines_of(before)
        at = _found(texts[file], old, line)
        if at is None:
            return None
        texts[file][at : at + len(old)] = new
    return "".join(texts[0]), "".join(texts[1])


def _found(lines: Sequence[str], piece: Sequence[str], line: int) -> int | None:
    """Where `piece` stands: at `line`, else at the one place where it does."""
    if list(lines[line : line + len(piece)]) == list(piece) and (piece or (line == 0 and not lines)):
        return line
    starts = [i for i, first in enumerate(lines) if piece and first == piece[0] and list(lines[i : i + len(piece)]) == list(piece)]
    return starts[0] if len(starts) == 1 else None


def _hunks(file: int, now: Sequence[str], before: Sequence[str]) -> Iterator[Hunk]:
    """The places where two texts differ; where a side has no lines there the neighbours stand with both."""
    same = next((i for i, (a, b) in enumerate(zip(now, before, strict=False)) if a != b), min(len(now), len(before)))
    end = 0
    while end < min(len(now), len(before)) - same and now[-1 - end] == before[-1 - end]:
        end += 1
    inner = difflib.SequenceMatcher(None, now[same : len(now) - end], before[same : len(before) - end], autojunk=False)
    for kind, a, b, c, d in inner.get_opcodes():
        if kind != "equal":
            a, b, c, d = a + same, b + same, c + same, d + same
            head, tail = (int(a > 0), int(b < len(now))) if a == b or c == d else (0, 0)
            yield Hunk(file, a - head, tuple(now[a - head : b + tail]), tuple(before[c - head : d + tail]))
