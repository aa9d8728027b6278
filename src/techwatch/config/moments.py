"""When something happens again, as feeds.yaml says it. Pure."""

import datetime as dt
import re
from typing import Any

import pydantic

from techwatch.config.reading import Model

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOMENT = re.compile(
    r"(?P<days>daily|weekdays|day (?:[1-9]|1\d|2[0-8])|(?:mon|tue|wed|thu|fri|sat|sun)(?:,(?:mon|tue|wed|thu|fri|sat|sun))*)"
    r" (?P<times>(?:[01]\d|2[0-3]):[0-5]\d(?:,(?:[01]\d|2[0-3]):[0-5]\d)*)"
)


class Moment(Model):
    """When something happens again, in the cluster's time zone: `mon 07:00`, `daily 06:00,18:00`, `day 1 09:00`."""

    text: str

    @pydantic.model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value

    @pydantic.field_validator("text")
    @classmethod
    def _reads(cls, text: str) -> str:
        if not MOMENT.fullmatch(text):
            raise ValueError("write a moment as 'tue 08:30', 'mon,thu 07:00', 'daily 06:00,18:00' or 'day 1 09:00'")
        return text

    @property
    def weekdays(self) -> tuple[int, ...]:
        """Days of the week, Monday is 0; empty when it is a day of the month."""
        days = self.text.split(" ", 1)[0]
        if days == "day":
            return ()
        named = {"daily": WEEKDAYS, "weekdays": WEEKDAYS[:5]}.get(days) or tuple(days.split(","))
        return tuple(WEEKDAYS.index(day) for day in named)

    @property
    def month_day(self) -> int | None:
        """The day of the month (1..28), None when it goes by weekdays."""
        words = self.text.split(" ")
        return int(words[1]) if words[0] == "day" else None

    @property
    def times(self) -> tuple[dt.time, ...]:
        """The hours of the day, local."""
        return tuple(sorted(dt.time.fromisoformat(hour) for hour in self.text.rsplit(" ", 1)[1].split(",")))

    def next_after(self, now: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
        """The first such moment strictly after `now`, aware and in `zone`."""
        day = now.astimezone(zone).date()
        while True:
            if day.weekday() in self.weekdays or day.day == self.month_day:
                for hour in self.times:
                    moment = dt.datetime.combine(day, hour, zone)
                    if moment > now:
                        return moment
            day += dt.timedelta(days=1)

    def last_day(self, now: dt.datetime, zone: dt.tzinfo) -> dt.date:
        """The day, in `zone`, of the last such moment up to `now`."""
        day = now.astimezone(zone).date()
        while not ((day.weekday() in self.weekdays or day.day == self.month_day) and dt.datetime.combine(day, self.times[0], zone) <= now):
            day -= dt.timedelta(days=1)
        return day
