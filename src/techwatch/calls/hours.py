"""The words beside a date become an hour and a zone ("à minuit" -> 24:00, "17:00 CET" -> Brussels wall time). Pure."""

import re
from dataclasses import dataclass
from typing import Final

_CLOCK = (
    r"(?:(?P<noon>(?:12\s)?(?:midi|noon))|(?P<midnight>minuit|(?:12\s)?midnight)"
    r"|(?P<h12>1[0-2]|0?[1-9])(?:[:.](?P<m12>[0-5]\d))?\s?(?P<half>[ap])\.?\s?m\b\.?"
    r"|(?P<hour>2[0-4]|[01]?\d)\s?(?:h(?:eures?|rs?)?\s?(?P<mh>[0-5]\d)?(?=[^\da-z]|$|(?:lun|mar|mercre|jeu|vendre|"
    r"same)di|dimanche)|:(?P<mc>[0-5]\d)(?::[0-5]\d)?(?![\d:]))"
    r"|(?P<hd>2[0-4]|[01]?\d)\.(?P<md>[0-5]\d)(?=\s?\(?(?:h\b|ce[s]?t\b|utc|gmt|brussels|heure)))"
)
_ZONE = (
    r"(?:[\s,]{0,2}[(/\[]?\s?(?:\(?midi\)?\s?,?\s?\(?)?(?P<zone>cest|cet|eest|eet|bst|utc|gmt|(?:(?<=[ap]m\s)|(?<=[ap]\.m\.\s))[ep][sd]?t\b|(?:heure\s(?:locale\s)?(?:de\s|"
    r"d')?)(?:bruxelles|paris|francaise)"
    r"|(?:brussels|bruxelles|paris|french)(?:\slocal)?\s(?:time|hour)|central\seuropean(?:\ssummer)?\stime|"
    r"(?:uk|london|irish|dublin|eastern|new\syork|pacific|lisbon|athens|helsinki)(?:\slocal)?(?:\s(?:standard|summer))?\stime|"
    r"(?:brussels|bruxelles|paris)(?=\s?[)\]]))"
    r"(?:\s?[/,]?\s?(?:utc|gmt)\s?(?:[+-]\d\d?)?)?(?:,?\s(?:brussels|bruxelles|paris)(?:\stime)?)?\s?[)\]]?"
    r"|(?P<offset>z\b|\+00:?00))?"
)
_AFTER = re.compile(rf"(?:t|[\s,]{{0,2}}[-(:|]?\s?(?:(?:a|at|avant|before|by|jusqu'a)\s)?){_CLOCK}\)?{_ZONE}")
_BEFORE = re.compile(rf"(?<![\w:.,]){_CLOCK}\)?{_ZONE}[\s,]{{0,2}}(?:le|du|on|of)?\s{{0,2}}$")
_SHARED = re.compile(
    r"(?:\b(?:both|all|each|always|toutes|tous|les\sdeux|chaque\sfois|toujours)\b[^.\n;]{0,40}?\s(?:at|by|a|avant)|"
    r"\b(?:time\sof\sthe\sdeadline|deadline\stime|closing\stime|heure\s(?:limite|de\scloture))[^.\n;\d]{0,30}?)\s(?:le\s)?"
    rf"{_CLOCK}\)?{_ZONE}"
)
_BRUSSELS: Final = "Europe/Brussels"
_ZONES: Final = (
    *((words, "Europe/Paris") for words in ("paris", "french", "heure de paris", "heure locale de paris", "heure francaise")),
    *((words, "Europe/London") for words in ("bst", "uk", "london")),
    *((words, "Europe/Dublin") for words in ("irish", "dublin")),
    *((words, "America/New_York") for words in ("et", "est", "edt", "eastern", "new york")),
    *((words, "America/Los_Angeles") for words in ("pt", "pst", "pdt", "pacific")),
    *((words, "Europe/Athens") for words in ("eet", "eest", "athens")),
    ("helsinki", "Europe/Helsinki"),
    ("lisbon", "Europe/Lisbon"),
)
_FIRST_HOUR: Final = "00:00"


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour and where its words stand. `time` None: the words only fill a field that nobody set."""

    start: int
    end: int
    time: str | None
    zone: str | None


def hour_after(flat: str, position: int) -> Hour | None:
    """The hour stated right after the date that ends at `position`: "à 17h00 (heure de Paris)"."""
    match = _AFTER.match(flat, position, position + 80)
    return _hour(match, 0) if match else None


def hour_before(flat: str, position: int) -> Hour | None:
    """The hour stated right before the date that starts at `position`: "by 17:00 CET on "."""
    low = max(0, position - 48)
    match = _BEFORE.search(flat[low:position])
    return _hour(match, low) if match else None


def shared_hour(flat: str, start: int) -> Hour | None:
    """The hour that a text gives once to all its deadlines, behind `start`: "both at 17:00 Brussels time"."""
    match = _SHARED.search(flat, start)
    return _hour(match, 0) if match else None


def _hour(match: re.Match[str], shift: int) -> Hour | None:
    time = _time(match)
    if time == "":
        return None
    unset = time == _FIRST_HOUR  # a form's field that nobody filled in, or the midnight before or after: the day alone is sure
    return Hour(match.start() + shift, match.end() + shift, None if unset else time, None if unset else _zone(match))


def _time(match: re.Match[str]) -> str:
    if match["noon"]:
        return "12:00"
    if match["midnight"]:
        return "24:00"
    if match["half"]:
        hour = int(match["h12"]) % 12 + 12 * (match["half"] == "p")
        return f"{hour:02}:{match['m12'] or '00'}"
    hour, minute = int(match["hour"] or match["hd"]), match["mh"] or match["mc"] or match["md"] or "00"
    return "" if hour == 24 and minute != "00" else f"{hour:02}:{minute}"


def _zone(match: re.Match[str]) -> str | None:
    words = match["zone"] or ""
    if match["offset"] or words in ("utc", "gmt"):
        return "UTC"
    if not words:
        return None
    return next((zone for start, zone in _ZONES if words.startswith(start)), _BRUSSELS)
