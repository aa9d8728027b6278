"""A theme in the query syntax -> the tree of what it asks for, or an error that says where it breaks. Pure.

The syntax is described for people in docs/reports.md. Operators are written in capitals; everything that is no word, quotation mark,
parenthesis or operator is prose and says nothing, so that any sentence may be asked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from techwatch.errors import QueryError
from techwatch.search.query import DISTANCE, SMALL, All, Any, Near, Phrase, Tree, Without, Word
from techwatch.text import fold

FARTHEST: Final = 100
LONGEST: Final = 60
"""Words of a query that are looked for; a theme is no article."""
DEEPEST: Final = 12
"""Parentheses inside each other that are read."""
_OPERATORS: Final = {"AND": "AND", "ET": "AND", "OR": "OR", "OU": "OR", "NOT": "NOT", "SAUF": "NOT", "NEAR": "NEAR"}
_TOKEN: Final = re.compile(
    r"""(?P<open>[«“„]|"(?=[^\s"]))|(?P<close>["»”])|(?P<left>\()|(?P<right>\))
    |(?P<near>NEAR(?:/(?P<far>\d{1,3}))?(?![\w/'’-]))|(?P<tilde>~(?P<slop>\d{1,3}))
    |(?P<word>(?:[^\W\d_]{1,7}['’](?=[^\W_]))?[^\W_]+(?:[-‐‑.&+'’][^\W_]+)*(?P<star>\*?))""",
    re.X,
)
_ELIDED: Final = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=[^\W_])", re.I)
_PART: Final = re.compile(r"[^\W_]+")


def parse(text: str) -> Tree:
    """What `text` asks for. Raises QueryError."""
    reader = _Reader(text)
    found = reader.either()
    if (stray := reader.peek()) is not None:
        raise _error(text, stray.at, "stray")
    if found is None:
        raise _error(text, 0, "small" if re.search(r"[^\W_]", text) else "empty")
    if isinstance(found, _Not):
        raise _error(text, found.at, "only-not")
    return found


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int
    number: int | None = None


@dataclass(frozen=True, slots=True)
class _Not:
    """What is not wanted, while nobody knows of what it is left out."""

    tree: Tree
    at: int


_Part = Tree | _Not | None
"""None: only small words, which are nothing."""


class _Reader:
    """Recursive descent: OR binds least, then NOT, AND and standing side by side, then NEAR."""

    def __init__(self, text: str) -> None:
        self.text, self.tokens, self.at, self.deep = text, _tokens(text), 0, 0

    def peek(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, *kinds: str) -> _Token | None:
        """The next token if it is of one of these kinds."""
        token = self.peek()
        if token is None or token.kind not in kinds:
            return None
        self.at += 1
        return token

    def either(self) -> _Part:
        parts = [self.every()]
        while operator := self.take("OR"):
            self.needs(operator, parts[-1])
            parts.append(self.every())
            self.needs(operator, parts[-1])
        found = [part for part in parts if part is not None]
        for part in found:
            if isinstance(part, _Not) and len(found) > 1:
                raise _error(self.text, part.at, "or-not")
        return found[0] if len(found) == 1 else Any(tuple(_trees(found))) if found else None

    def needs(self, operator: _Token, part: _Part) -> None:
        """Something stands on both sides of an operator, if only a small word."""
        before, after = self.tokens[self.at - 1] if self.at else operator, self.peek()
        if part is None and ((before is operator and (after is None or after.kind in {"right", "OR"})) or self.tokens[0] is operator):
            raise _error(self.text, operator.at, "operand")

    def every(self) -> _Part:
        wanted: list[Tree] = []
        unwanted: list[_Not] = []
        loose = True
        while (token := self.peek()) is not None and token.kind not in {"OR", "right"}:
            if operator := self.take("AND"):
                self._both_sides(operator)
                loose = False
                continue
            part = self.denied()
            unwanted += [part] if isinstance(part, _Not) else []
            wanted += [part] if part is not None and not isinstance(part, _Not) else []
        return _joined(_flat(wanted, loose=loose), unwanted)

    def _both_sides(self, operator: _Token) -> None:
        place = self.at - 1
        before, after = self.tokens[place - 1].kind if place else "", self.peek()
        if before in {"", "left", "AND", "OR", "NOT", "NEAR"} or after is None or after.kind in {"right", "AND", "OR", "NEAR"}:
            raise _error(self.text, operator.at, "operand")

    def denied(self) -> _Part:
        operator = self.take("NOT")
        if operator is None:
            return self.close()
        after = self.peek()
        if after is None or after.kind not in {"word", "phrase", "left"}:
            raise _error(self.text, operator.at, "operand")
        found = self.close()
        if isinstance(found, _Not):
            raise _error(self.text, found.at, "only-not")
        return None if found is None else _Not(found, operator.at)

    def close(self) -> _Part:
        """An atom, or several with NEAR between them."""
        first, parts, distance = self.atom(), list[_Part](), FARTHEST
        while operator := self.take("NEAR"):
            after = self.peek()
            if first is None or after is None or after.kind not in {"word", "phrase"}:
                raise _error(self.text, operator.at, "operand" if after is None or after.kind not in {"left", "tilde"} else "near")
            distance = min(distance, DISTANCE if operator.number is None else operator.number)
            parts.append(self.atom())
            if not isinstance(first, Word | Phrase):
                raise _error(self.text, operator.at, "near")
        near = tuple(part for part in (first, *parts) if isinstance(part, Word | Phrase))
        return Near(near, distance) if parts and len(near) > 1 else first

    def atom(self) -> _Part:
        token = self.take("word", "phrase", "left", "right", "tilde", "AND", "OR", "NEAR")
        if token is None or token.kind in {"AND", "OR", "NEAR"}:
            at = token.at if token else len(self.text)
            raise _error(self.text, at, "operand")
        if token.kind == "word":
            return _word(token)
        if token.kind == "phrase":
            return self._phrase(token)
        return self._group(token) if token.kind == "left" else None

    def _phrase(self, token: _Token) -> _Part:
        """The words between quotation marks, the small ones too; followed by ~5 they are merely near each other."""
        words = tuple(Word(fold(found), found, shout=_shout(found)) for found in _PART.findall(token.text))
        slop = self.take("tilde")
        if slop is not None and len(words) > 1:
            told = tuple(word for word in words if word.text not in SMALL)
            return Near(told, slop.number or 0) if len(told) > 1 else Phrase(words)
        return Phrase(words) if len(words) > 1 else words[0] if words else None

    def _group(self, opened: _Token) -> _Part:
        self.deep += 1
        if self.deep > DEEPEST:
            raise _error(self.text, opened.at, "deep")
        found = self.either()
        self.deep -= 1
        if self.take("right") is None:
            raise _error(self.text, opened.at, "open-parenthesis")
        return found


def _trees(parts: list["Tree | _Not"]) -> Iterator[Tree]:
    return (part for part in parts if not isinstance(part, _Not))


def _flat(parts: list[Tree], *, loose: bool) -> Tree | None:
    each = tuple(dict.fromkeys(parts))
    return each[0] if len(each) == 1 else All(each, loose) if each else None


def _joined(wanted: Tree | None, unwanted: list[_Not]) -> _Part:
    if not unwanted:
        return wanted
    denied = unwanted[0].tree if len(unwanted) == 1 else Any(tuple(each.tree for each in unwanted))
    return _Not(denied, unwanted[0].at) if wanted is None else Without(wanted, denied)


def _word(token: _Token) -> Word | Phrase | None:
    """A word, several written as one (last-mile), or nothing where it is a small one. Elided articles are taken off."""
    text, prefix = _ELIDED.sub("", token.text.rstrip("*"), count=1), token.text.endswith("*")
    parts = [Word(fold(found), found) for found in _PART.findall(text)]
    if len(parts) > 1:
        return Phrase((*parts[:-1], replace(parts[-1], prefix=prefix)), joined=True)
    word = replace(parts[0], prefix=prefix, shout=_shout(parts[0].typed))
    return None if word.text in SMALL and not prefix and not word.shout else word


def _shout(word: str) -> str:
    """An acronym of two or three letters, which is another word in small letters (AI, IT, RH)."""
    return word if 1 < len(word) <= 3 and word.isalpha() and word.isupper() else ""


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = count = 0
    shouts = text.isupper()
    while count < LONGEST and (match := _TOKEN.search(text, at)) is not None:
        token, at = _token(text, match)
        if shouts and token.kind == "word":
            token = _Token("word", token.text.lower(), token.at)
        count += token.kind == "word"
        found.append(token)
    return found


def _token(text: str, match: re.Match[str]) -> tuple[_Token, int]:
    """A token, and where the next one may begin."""
    at = match.start()
    if match["open"] or match["close"]:
        return _quoted(text, at)
    if match["left"] or match["right"]:
        return _Token("left" if match["left"] else "right", match[0], at), match.end()
    if match["near"]:
        return _Token("NEAR", match[0], at, min(int(match["far"]), FARTHEST) if match["far"] else None), match.end()
    if match["tilde"]:
        return _Token("tilde", match[0], at, min(int(match["slop"]), FARTHEST)), match.end()
    return _Token(_OPERATORS.get(match[0], "word"), match[0], at), match.end()


def _quoted(text: str, at: int) -> tuple[_Token, int]:
    """What stands between two quotation marks. Raises QueryError when the second is missing, or the first."""
    closing = re.compile({"«": "»", "“": "[”“]", "„": "[“”]", '"': '["]'}.get(text[at], "$^"))
    end = closing.search(text, at + 1)
    if end is None:
        raise _error(text, at, "quote")
    return _Token("phrase", text[at + 1 : end.start()], at), end.end()


_WORDS: Final = {
    "quote": ("ce guillemet n'a pas son pareil : fermez-le ou retirez-le", "this quotation mark has no other: close it or take it out"),
    "open-parenthesis": (
        "cette parenthèse n'est pas fermée : fermez-la ou retirez-la",
        "this parenthesis is not closed: close it or take it out",
    ),
    "deep": (
        "trop de parenthèses les unes dans les autres : retirez-en",
        "too many parentheses inside each other: take some out",
    ),
    "stray": (
        "cette parenthèse n'a pas été ouverte : ouvrez-la ou retirez-la",
        "this parenthesis was never opened: open it or take it out",
    ),
    "operand": (
        "il manque un mot d'un côté de cet opérateur : ajoutez-le, ou écrivez l'opérateur en minuscules",
        "a word is missing on one side of this operator: add it, or write the operator in small letters",
    ),
    "near": (
        "NEAR relie des mots ou des expressions entre guillemets, pas des parenthèses",
        "NEAR binds words or phrases in quotation marks, no parentheses",
    ),
    "only-not": ("dites aussi ce que vous cherchez, pas seulement ce qui est exclu", "say what is wanted, not only what is left out"),
    "or-not": (
        "une exclusion ne peut être l'un des choix de OU : écrivez « a SAUF b »",
        "what is left out cannot be one of the choices of OR: write 'a NOT b'",
    ),
    "small": ("il n'y a ici que des petits mots : ajoutez un mot du thème", "these are only small words: add a word of the theme"),
    "empty": ("la recherche est vide : écrivez les mots du thème", "the query is empty: write the theme's words"),
}


def _error(text: str, at: int, code: str) -> QueryError:
    french, english = _WORDS[code]
    return QueryError(text, at, english, french)
