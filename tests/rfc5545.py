"""A strict reading of iCalendar text: what RFC 5545 demands of the lines, components and values that we write."""

import re
from collections import Counter
from dataclasses import dataclass, field

_LINE = re.compile(r"(?P<name>[A-Z-]+)(?P<params>(?:;[A-Z-]+=(?:\"[^\"]*\"|[^\";:,]*))*):(?P<value>.*)", re.S)
_TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
_DATE, _LOCAL, _UTC = r"\d{8}", r"\d{8}T\d{6}", r"\d{8}T\d{6}Z"
_DURATION = r"P(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?"
_TEXTS = ("PRODID", "NAME", "X-WR-CALNAME", "SUMMARY", "DESCRIPTION", "UID", "TZNAME", "STATUS", "TRANSP", "ACTION")
_FORMS = {
    "DTSTAMP": _UTC,
    "LAST-MODIFIED": _UTC,
    "SEQUENCE": r"\d+",
    "TRIGGER": "-" + _DURATION,
    "REFRESH-INTERVAL": _DURATION,
    "X-PUBLISHED-TTL": _DURATION,
    "TZOFFSETFROM": r"[+-]\d{4}",
    "TZOFFSETTO": r"[+-]\d{4}",
    "URL": r"https?://[!-~]+",
    "VERSION": r"2\.0",
    "TZID": r"[\w/+-]+",
    "RRULE": r"FREQ=YEARLY;BYDAY=-?[1-5](?:SU|MO|TU|WE|TH|FR|SA);BYMONTH=\d+",
}
_ONCE = {
    "VCALENDAR": {"PRODID", "VERSION", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"},
    "VTIMEZONE": {"TZID"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"},
    "DAYLIGHT": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"},
    "VEVENT": {"UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "URL", "STATUS", "TRANSP"},
    "VALARM": {"ACTION", "TRIGGER", "DESCRIPTION"},
}
_MAY = {"VEVENT": {"CATEGORIES"}, "STANDARD": {"RRULE"}, "DAYLIGHT": {"RRULE"}}
_INSIDE = {
    "": {"VCALENDAR"},
    "VCALENDAR": {"VTIMEZONE", "VEVENT"},
    "VTIMEZONE": {"STANDARD", "DAYLIGHT"},
    "VEVENT": {"VALARM"},
}


@dataclass
class Component:
    """One BEGIN … END; each line as (name, its parameters with their semicolon, value as written)."""

    name: str
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    inside: list["Component"] = field(default_factory=list)

    def parts(self, *names: str) -> list["Component"]:
        return [part for part in self.inside if part.name in names]

    def __getitem__(self, name: str) -> str:
        [value] = [value for key, _, value in self.lines if key == name]
        return value

    def params(self, name: str) -> str:
        [params] = [params for key, params, _ in self.lines if key == name]
        return params


def check(written: str) -> Component:
    """The calendar, when every rule holds. AssertionError otherwise."""
    top = Component("")
    _nest(_unfold(written.encode()), [top])
    [root] = top.inside
    _complete(root, "")
    assert root.inside, "section 3.6: at least one component"
    zones = [zone["TZID"] for zone in root.parts("VTIMEZONE")]
    uids = [event["UID"] for event in root.parts("VEVENT")]
    assert len(set(zones)) == len(zones)
    assert len(set(uids)) == len(uids)
    assert all(zone.inside for zone in root.parts("VTIMEZONE"))
    for event in root.parts("VEVENT"):
        _span(event, set(zones))
    return root


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def _unfold(written: bytes) -> list[str]:
    assert written.endswith(b"\r\n")
    lines: list[str] = []
    for line in written[:-2].split(b"\r\n"):
        assert 0 < len(line) <= 75, line
        readable = line.decode()  # each line by itself: no character is split
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", readable), line
        if readable.startswith(" "):
            lines[-1] += readable[1:]
        else:
            lines.append(readable)
    return lines


def _nest(lines: list[str], stack: list[Component]) -> None:
    for line in lines:
        found = _LINE.fullmatch(line)
        assert found, line
        name, params, value = found["name"], found["params"], found["value"]
        if name == "BEGIN":
            assert value in _INSIDE.get(stack[-1].name, ()), f"{value} in {stack[-1].name}"
            stack[-1].inside.append(Component(value))
            stack.append(stack[-1].inside[-1])
        elif name == "END":
            assert stack.pop().name == value
        else:
            assert not stack[-1].inside or stack[-1].name != "VCALENDAR", "section 3.6: the calendar's own lines come first"
            stack[-1].lines.append((name, params, value))
    assert len(stack) == 1


def _complete(component: Component, above: str) -> None:
    names = Counter(name for name, _, _ in component.lines)
    assert set(names) - _MAY.get(component.name, set()) == _ONCE[component.name], (component.name, names)
    assert max(names.values()) == 1
    for name, params, value in component.lines:
        assert name not in _TEXTS or _TEXT.fullmatch(value), (name, value)
        assert name not in _FORMS or re.fullmatch(_FORMS[name], value, re.A), (name, value)
        assert (params == ";VALUE=DURATION") == (name == "REFRESH-INTERVAL"), "RFC 7986 section 5.7"
        assert not params or name in ("REFRESH-INTERVAL", "DTSTART", "DTEND"), (name, params)
        assert component.name not in ("STANDARD", "DAYLIGHT") or name != "DTSTART" or re.fullmatch(_LOCAL, value)
    for part in component.inside:
        _complete(part, component.name)


def _span(event: Component, zones: set[str]) -> None:
    assert event.params("DTSTART") == event.params("DTEND")
    assert event["DTSTART"] < event["DTEND"]
    params = event.params("DTSTART")
    form = _DATE if params == ";VALUE=DATE" else _LOCAL if params else _UTC
    assert params in ("", ";VALUE=DATE") or params.removeprefix(";TZID=") in zones, params
    assert all(re.fullmatch(form, event[name]) for name in ("DTSTART", "DTEND"))
