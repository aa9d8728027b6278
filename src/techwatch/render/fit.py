"""A view becomes both parts of a mail, and a view that would weigh too much one that says what of it stands online only. Pure."""

import dataclasses
from dataclasses import dataclass
from typing import Final

import jinja2

from techwatch.render.pages import digest_html, digest_text
from techwatch.render.shown import EditionView, Section

HEAVIEST: Final = 90_000
"""Bytes of a mail's HTML: beyond 102 kB Gmail cuts a message off, and hides how to unsubscribe."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much of an edition a mail tells: calls in full, further calls in a line each, lines of each short list."""

    full: int
    brief: int
    lines: int


ROOMS: Final = (
    Room(16, 60, 60), Room(12, 40, 24), Room(9, 30, 14), Room(6, 22, 9), Room(4, 14, 6), Room(3, 8, 4), Room(2, 4, 2), Room(1, 0, 0),
)  # fmt: skip
"""The first one is what a reader bears: a table of more than sixteen calls with all their figures is no letter."""


def mail_parts(env: jinja2.Environment, view: EditionView) -> tuple[str, str]:
    """The text and the HTML of an edition's mail, of at most `HEAVIEST` bytes wherever the editors' own words leave room."""
    seen, html = fitted(env, view)
    return digest_text(env, seen), html


def fitted(env: jinja2.Environment, view: EditionView) -> tuple[EditionView, str]:
    """What of `view` a mail has room for, and its HTML."""
    seen, html = view, ""
    for room in ROOMS:
        seen = within(view, room)
        html = digest_html(env, seen)
        if len(html.encode()) <= HEAVIEST:
            break
    return seen, html


def within(view: EditionView, room: Room) -> EditionView:
    """`view` in this room; the reader's own calls and those that close first keep their figures."""
    places = sorted(range(len(view.calls)), key=lambda place: (not view.calls[place].match, place))[: room.full]
    rest = [row for place, row in enumerate(view.calls) if place not in places]
    return dataclasses.replace(
        view,
        calls=tuple(view.calls[place] for place in sorted(places)),
        brief=tuple(rest[: room.brief]),
        more_calls=len(rest[room.brief :]),
        sections=tuple(_shortened(section, room.lines) for section in view.sections),
        life=view.life[: room.lines + 1],
        more_life=len(view.life[room.lines + 1 :]),
    )


def _shortened(section: Section, lines: int) -> Section:
    return dataclasses.replace(section, lines=section.lines[:lines], more=len(section.lines[lines:]))
