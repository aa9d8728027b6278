"""YAML is parsed, and what is wrong in it becomes words for people: where, what, what to write instead, French and English. Pure."""

import re
from dataclasses import dataclass
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.constructor import ConstructorError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError


class _Constructor(RoundTripConstructor):
    """A date or a number that cannot be is wrong YAML, too, and has a line."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError:
            raise ConstructorError(None, None, "no such date or number", node.start_mark) from None


def parser() -> YAML:
    """A parser that keeps lines and comments, and raises nothing but YAMLError."""
    yaml = YAML(typ="rt")
    yaml.Constructor = _Constructor
    return yaml


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a text is no YAML. `line`: from 1, None: the whole text; neither text holds brackets."""

    line: int | None
    french: str
    english: str


_WORDS: Final = (
    (
        r"mapping values are not allowed",
        'un « : » se trouve dans un texte sans guillemets, ou une ligne est trop à droite : écrivez le texte "entre guillemets droits"',
        'a ":" stands in a text without quotes, or a line stands too far to the right: put the text "between straight quotes"',
    ),
    (
        r"could not find expected ':'",
        "il manque « : » après un nom : écrivez « nom: valeur », une ligne par nom",
        'a ":" is missing behind a name: write "name: value", one line a name',
    ),
    (
        r"duplicate key",
        "le même nom est écrit deux fois : gardez une seule des deux lignes",
        "the same name stands twice: keep one of the two lines",
    ),
    (
        r"unexpected end of stream|end of the stream",
        "un guillemet ouvert ici n'est pas fermé : fermez-le à la fin du texte",
        "a quote that opens here is not closed: close it at the end of the text",
    ),
    (
        r"expected ',' or '[\]}]'",
        "il manque une virgule, ou bien un crochet ou une accolade n'est pas fermé",
        "a comma is missing, or a bracket or brace is not closed",
    ),
    (
        r"found (a tab|character '\\t')",
        "une tabulation est au début de la ligne : mettez des espaces",
        "a tab stands at the beginning of the line: put spaces",
    ),
    (
        r"cannot start any token|alphabetic or numeric|undefined alias|undefined tag|chomping",
        'ce texte commence par un signe spécial, tel que @ % * & | : écrivez-le "entre guillemets droits"',
        'this text begins with a special sign, such as @ % * & |: put it "between straight quotes"',
    ),
    (
        r"escape",
        "une barre oblique inverse est entre guillemets doubles : doublez-la, ou mettez des guillemets simples",
        "a backslash stands between double quotes: write it twice, or put single quotes",
    ),
    (
        r"expected <block end>, but found '<scalar>'",
        'une apostrophe ou un guillemet ferme le texte trop tôt : écrivez-le "entre guillemets droits doubles"',
        'an apostrophe or a quote ends the text too early: put it "between straight double quotes"',
    ),
    (
        r"expected <block end>|expected '<document start>'",
        "cette ligne ne commence pas sous les lignes voisines : alignez-la avec des espaces",
        "this line does not begin where its neighbours do: align it by spaces",
    ),
    (
        r"no such date or number",
        'cette date ou ce nombre n\'existe pas : corrigez, ou écrivez le texte "entre guillemets droits"',
        'there is no such date or number: correct it, or put the text "between straight quotes"',
    ),
    (
        r"another document",
        "une ligne --- est de trop : enlevez-la",
        "there is one line --- too many: take it away",
    ),
    (
        r"special characters|unacceptable character",
        "un signe invisible est dans le texte : effacez-le, ou réécrivez la ligne",
        "an invisible sign stands in the text: delete it, or write the line anew",
    ),
)
_OTHER: Final = (
    'cette ligne ne se lit pas : écrivez « nom: valeur », le texte "entre guillemets droits"',
    'this line cannot be read: write "name: value", the text "between straight quotes"',
)
_OPENED: Final = re.compile(r"scanning a .*quoted scalar|scanning a simple key|flow (sequence|mapping)")
"""What is not closed is to be mended where it begins, not where the parser gave up."""


def wrong(error: YAMLError) -> Wrong:
    """What the parser found, in words."""
    problem = str(getattr(error, "problem", None) or error)
    french, english = next((words for pattern, *words in _WORDS if re.search(pattern, problem)), _OTHER)
    if not isinstance(error, MarkedYAMLError):
        return Wrong(None, french, english)
    began = error.context_mark if _OPENED.search(error.context or "") else None
    mark = began or error.problem_mark or error.context_mark
    return Wrong(mark.line + 1 if mark else None, french, english)
