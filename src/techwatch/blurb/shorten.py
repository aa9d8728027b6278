"""A sentence that is too long, or that a feed cut, becomes a whole one that fits. Pure."""

import re
from collections.abc import Sequence
from typing import Final

from techwatch import prose, text as words

_SHORTEST: Final = 60  # characters; less is no news
_UNCUT: Final = 140  # characters; feeds cut at 150 to 250 without a word, a shorter line without a full stop is a standfirst
_BEGINNING: Final = 4  # words that tell one sentence from another
_CLAUSE: Final = re.compile(
    r" ?[,;] (?:(?:qui|que|dont|où|ce qui|ce que|laquelle|lequel|lesquels|auxquels|alors que|tandis que|afin (?:de|que|d['’])|avant d[e'’]|"
    r"après avoir|grâce à|notamment|faute de|tout en|en \w+ant|selon|"
    r"(?:permett|vis|compren|port|offr|inclu|réuniss|rassembl|ouvr|cré|assur|fais|donn|deven|ét|ay|confirm|marqu|mett)ant|"
    r"which|who|whose|whom|where|while|whereas|although|according to|including|as well as|followed by|"
    r"(?:mak|allow|bring|rais|giv|add|say|cit|mark|leav|creat|harden|end|us|help|offer|enabl|turn|show|becom|rang|cover)ing)\b)|; | [–—] ",
    re.I,
)
_SUBORDINATE: Final = re.compile(
    r"^(?:[«“\"]\s?)?(?:alors|tandis|si|quand|lorsqu\w*|comme|parce|puisqu\w*|après|avant|bien que|en \w+ant|while|when|after|before|as|if|"
    r"although|though|because|since|with|\w+ing)\b",
    re.I,
)
_VERB: Final = re.compile(
    r"\b(?:a|ont|est|sont|sera|seront|était|étaient|avait|avaient|va|vont|vient|viennent|doit|doivent|peut|peuvent|fait|font|veut|veulent|"
    r"annoncent?|lancent?|permet|permettent|souhaitent?|propose(?:nt)?|\w{3,}(?:era|eront|ira|iront|aient)|"
    r"is|are|was|were|has|have|had|will|would|can|could|may|must|said|says|announced|launched|plans|wants|aims)\b",
    re.I,
)


def shortened(sentence: str, limit: int) -> str:
    """`sentence` in at most `limit` characters, a trailing clause left off and a full stop set; "" when that cannot be done well.

    Only what follows a comma and a relative or a participle is left off, and only behind a main clause that has its verb.
    """
    if len(sentence) <= limit:
        return sentence
    if _SUBORDINATE.match(sentence):
        return ""
    clauses = list(_CLAUSE.finditer(sentence, 0, limit))
    if not clauses or not _VERB.search(sentence, 0, clauses[0].start()):
        return ""
    for clause in reversed(clauses):
        head = sentence[: clause.start()].rstrip(" ,;:")
        if _SHORTEST <= len(head) < limit and prose.balanced(head):
            return f"{head}."
    return ""


def completed(summary: Sequence[str], text: str) -> list[str]:
    """The sentences of a feed's summary: a last one that the feed cut is taken whole from `text` with the next, or left out.

    One that only lacks its full stop, as standfirsts do, is given it.
    """
    if not summary:
        return []
    *before, last = summary
    stem = prose.unmarked(last)
    if stem is None and prose.ends(last):
        return list(summary)
    whole = _begun(last if stem is None else stem, text)
    if not whole and stem is None and prose.SHORTEST <= len(last) <= _UNCUT and _closes(last):
        whole = [f"{last}."]
    return [*before, *whole]


def _closes(line: str) -> bool:
    """Whether a line without a full stop may end where it does: with a word that carries content."""
    return line[-1].isalnum() and words.fold(line.rsplit(" ", 1)[-1]) not in prose.STOP


def _begun(stem: str, text: str) -> list[str]:
    """The sentence of `text` that begins as `stem` does, its last word aside (it may be half a word), and the one after it."""
    start = words.words(stem)[:-1]
    sentences = prose.split(text) if len(start) >= _BEGINNING else []
    for number, sentence in enumerate(sentences):
        if words.words(sentence[: 2 * len(stem)])[: len(start)] == start:
            return sentences[number : number + 2]
    return []
