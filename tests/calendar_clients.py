"""iCalendar text as people's programs read it: libical (GNOME, KDE) through ctypes, ical.js (Thunderbird, Nextcloud) through Node."""

import ctypes
import ctypes.util
import datetime as dt
import json
import os
import pathlib
import shutil
import subprocess
from typing import NamedTuple

LIBICAL = ctypes.util.find_library("ical")  # of Debian's package libical-dev
NODE = shutil.which("node")
ICAL_JS = os.environ.get("TECHWATCH_ICAL_JS", "")  # the folder of the npm package ical.js
_VEVENT = 4  # enum icalcomponent_kind of libical 3


class Read(NamedTuple):
    """An event; `begin` and `end` are days or moments in UTC."""

    uid: str
    summary: str
    begin: dt.date
    end: dt.date


class _Time(ctypes.Structure):
    """struct icaltimetype of libical 3."""

    _fields_ = (
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")),
        ("zone", ctypes.c_void_p),
    )


def ical_js(written: str) -> list[Read]:
    """The events of one calendar. Raises CalledProcessError when it is not one."""

    def moment(said: str | int) -> dt.date:
        return dt.date.fromisoformat(said) if isinstance(said, str) else dt.datetime.fromtimestamp(said, dt.UTC)

    command = [NODE or "node", pathlib.Path(__file__).parent / "ical" / "read.mjs", pathlib.Path(ICAL_JS).resolve()]
    lines = subprocess.run(command, input=written.encode(), check=True, capture_output=True).stdout.decode().splitlines()
    return [Read(uid, summary, moment(begin), moment(end)) for uid, summary, begin, end in map(json.loads, lines)]


def libical(written: str) -> list[Read]:
    """The events of one calendar. Raises ValueError when libical finds anything that the standard does not allow."""
    lib = _library()
    root = lib.icalparser_parse_string(written.encode())
    if not root:
        raise ValueError("no calendar")
    try:
        if not lib.icalrestriction_check(root) or lib.icalcomponent_count_errors(root):
            found = lib.icalcomponent_as_ical_string(root).decode().replace("\r\n ", "")
            raise ValueError("\n".join(line for line in found.splitlines() if line.startswith("X-LIC-ERROR")))
        return _events(lib, root)
    finally:
        lib.icalcomponent_free(root)


def _events(lib: ctypes.CDLL, root: int) -> list[Read]:
    events, component = [], lib.icalcomponent_get_first_component(root, _VEVENT)
    while component:
        uid, summary = (get(component).decode() for get in (lib.icalcomponent_get_uid, lib.icalcomponent_get_summary))
        begin, end = (_moment(lib, get(component)) for get in (lib.icalcomponent_get_dtstart, lib.icalcomponent_get_dtend))
        events.append(Read(uid, summary, begin, end))
        component = lib.icalcomponent_get_next_component(root, _VEVENT)
    return events


def _moment(lib: ctypes.CDLL, time: _Time) -> dt.date:
    if time.is_date:
        return dt.date(time.year, time.month, time.day)
    return dt.datetime.fromtimestamp(lib.icaltime_as_timet_with_zone(time, time.zone), dt.UTC)


def _library() -> ctypes.CDLL:
    lib = ctypes.CDLL(LIBICAL)
    pointer, chars, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    for name, result, *arguments in (
        ("icalparser_parse_string", pointer, chars),
        ("icalrestriction_check", number, pointer),
        ("icalcomponent_count_errors", number, pointer),
        ("icalcomponent_as_ical_string", chars, pointer),
        ("icalcomponent_free", None, pointer),
        ("icalcomponent_get_first_component", pointer, pointer, number),
        ("icalcomponent_get_next_component", pointer, pointer, number),
        ("icalcomponent_get_uid", chars, pointer),
        ("icalcomponent_get_summary", chars, pointer),
        ("icalcomponent_get_dtstart", _Time, pointer),
        ("icalcomponent_get_dtend", _Time, pointer),
        ("icaltime_as_timet_with_zone", ctypes.c_int64, _Time, pointer),
    ):
        function = getattr(lib, name)
        function.restype, function.argtypes = result, arguments
    return lib
