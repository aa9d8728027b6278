"""A title and a text become "this is a call" or not, and the nature of the call. Pure.

A call invites its readers to hand something in. The same words stand in news of winners, events, jobs, calls for
papers, explainers and closed rounds, so that signs for and against are weighed; words of the title count most.
"""

import re
from dataclasses import dataclass
from typing import Final

from techwatch.calls.notice import Notice
from techwatch.calls.signs import CALL_WORDS, SIGNS, TENDER, Part, Sign
from techwatch.types import Kind, Nature

_LEAD: Final = 700  # characters of the text in which a page says what it is
_TEXT: Final = 4_000  # characters in which it says who may apply and how; further down any long page says so of something
_THRESHOLD: Final = 3.0
_DEADLINE: Final = 1.5
_PRIOR: Final = 1.5
_NAMELESS: Final = 1.5  # nothing in title or lead is a word for a call, an aid, a contest or a tender
_UNINVITED: Final = 1.5  # money is spoken of, and nobody is asked for anything
_GIVES: Final = frozenset({"who", "hand in", "seeks"})  # "shops can get up to 1,500 euros" needs no word for a call
_NAMES: Final = frozenset({"call", "topic", "tender", "contest", "aid", "this call", "eu prose", "instrument", "inviting"})
_INVITES: Final = frozenset(
    {"call", "topic", "tender", "contest", "this call", "eu prose", "inviting", "asking", "who", "hand in", "seeks"}
)
_PARTS: Final[dict[Part, tuple[Sign, ...]]] = {
    part: tuple(sign for sign in SIGNS if sign.part == part) for part in ("title", "lead", "text")
}
_MOST: Final = sum(sign.weight for sign in _PARTS["text"])
_NATURES: Final[tuple[tuple[Nature, str], ...]] = (
    ("expression-of-interest", r"manifestations?\sd'interet|\bami\b|expressions?\sof\sinterest"),
    (
        "tender",
        rf"{TENDER}|appels?\sd'offres|^(?:marche|consultation)\s?:|request\sfor\sproposals?|pouvoir\sadjudicateur",
    ),
    (
        "accelerator",
        r"accelerateurs?|programme\sd'acceleration|incubateurs?|incubation|acceleration\sprogram|(?<!eic\s)\baccelerator\b|incubator|"
        r"pepiniere",
    ),
    ("contest", r"\bconcours\b|\btrophees?\b|\bprix\b|hackathon|\bchallenges?\b|\bdefis?\b|\bawards?\b|\bprizes?\b|competition\b"),
)


_NATURE_CUES: Final = tuple((name, re.compile(cue)) for name, cue in _NATURES)
_CALL: Final = re.compile(CALL_WORDS)


@dataclass(frozen=True, slots=True)
class Standing:
    """How much speaks for a call; whether its words ask anybody for anything, which a deadline does, too."""

    score: float
    invited: bool = True


def standing(notice: Notice, kind: Kind) -> Standing:
    """How much speaks for `notice` being a call, before its dates are read. A feed of `kind` "calls" is a prior, not a proof."""
    seam, start = notice.seam, notice.start
    named = [*_found(notice, "title", (0, seam)), *_found(notice, "lead", (start, start + _LEAD))]
    score = sum(sign.weight for sign in named) + (_PRIOR if kind == "calls" else 0.0)
    if score + _MOST + _DEADLINE < _THRESHOLD:
        return Standing(score)
    told = _found(notice, "text", (start, start + _TEXT))
    names = {sign.name for sign in (*named, *told)}
    score += sum(sign.weight for sign in told)
    if not (_NAMES & {sign.name for sign in named} or ("conditions" in names and names & _GIVES)):
        score -= _NAMELESS
    return Standing(score, invited=kind == "calls" or bool(names & _INVITES))


def is_call(standing: Standing, *, has_deadline: bool) -> bool:
    """Whether a `standing` is that of a call; a deadline to hand something in is one more sign."""
    if has_deadline:
        return standing.score + _DEADLINE >= _THRESHOLD
    return standing.score - (0.0 if standing.invited else _UNINVITED) >= _THRESHOLD


def nature(notice: Notice) -> Nature:
    """What kind of call: the title's word, else that of the lead; a grant when neither says."""
    for part in ((0, notice.seam), (notice.start, notice.start + _LEAD // 2)):
        for name, cue in _NATURE_CUES:
            if cue.search(notice.flat, *part):
                return name
        if _CALL.search(notice.flat, *part):
            return "grant"
    return "grant"


def _found(notice: Notice, part: Part, span: tuple[int, int]) -> list[Sign]:
    words = notice.flat[slice(*span)]
    return [sign for sign in _PARTS[part] if sign.cue.search(words)]
