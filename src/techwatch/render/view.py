"""An edition becomes what one reader sees of it: sections, leads, rows of calls, links. Pure."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from techwatch import text
from techwatch.config import Config, Digest, MarketList
from techwatch.render.shown import Accent, CallRow, EditionView, Line, Reader, Section
from techwatch.types import AlsoIn, CallFacts, Deadline, Edition, Fact, Item, Lang, Market

SOON_DAYS = 45
MINUTE_LETTERS = 72  # what a 552-px line of 16-px sans holds (Arial and Segoe UI, French titles)
RAW_LETTERS = 64
_WEB = re.compile(r"https?://[^\s<>\"'\x00-\x20]+", re.I)
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def view(edition: Edition, *, config: Config, markets: MarketList, digest: Digest, lang: Lang, reader: Reader | None = None) -> EditionView:
    """The kept items of `edition` as `reader` sees them (None: the archive, everything).

    Sections follow the order of her markets, lines the order of the edition. An item of a market that is not hers
    stands under the first of hers that it also carries, else it is left out; one without any market comes last.
    Where there are only calls, their table is the minute.
    """
    reader = reader or Reader()
    kept = [item for item in edition.items if item.keep]
    slugs = reader.markets or text.unique([*digest.markets, *(item.market for item in kept if item.section == "market" and item.market)])
    desk = _Desk(edition.date, markets, lang, config.cluster.timezone, reader.continued)
    calls = tuple(sorted((desk.call(item) for item in kept if item.section == "calls"), key=_by_date))
    sections = desk.sections([item for item in kept if item.section == "market"], slugs)
    minute = tuple(desk.line(item) for item in reader.minute)
    editorial = _in(edition.editorial, lang)
    return EditionView(
        lang=lang,
        id=edition.id,
        title=_in(digest.title, lang),
        number=edition.number,
        date=edition.date,
        subject=reader.subject or _in(edition.subject, lang) or _in(digest.title, lang),
        preheader=_preheader(editorial, minute),
        market_names=tuple(markets.name(slug, lang) for slug in slugs),
        chosen=reader.chosen,
        editorial=editorial,
        minute=minute if sections else (),
        calls=calls,
        soon=all(row.days is not None and row.days <= SOON_DAYS for row in calls),
        sections=sections,
        life=tuple(desk.line(item) for item in kept if item.section == "cluster"),
        accents=tuple(_accent(slug, markets) for slug in markets.markets),
        links=reader.links,
        cluster=config.cluster.name,
        website=config.cluster.website,
        postal=config.cluster.postal,
        contact=config.cluster.contact,
        reading_minutes=_minutes(editorial, kept),
    )


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every line of one view is written with."""

    date: dt.date
    markets: MarketList
    lang: Lang
    zone: str
    continued: AbstractSet[str]

    def line(self, item: Item) -> Line:
        deadline = item.call.next_deadline(self.date) if item.call else None
        return Line(
            title=text.clean(item.title),
            url=_web(item.url),
            lang="" if item.lang in ("und", "", self.lang) else item.lang,
            source=text.clean(item.source),
            date=item.published,
            also=tuple(AlsoIn(text.clean(also.source), _web(also.url), also.lang) for also in item.also_in if also.source.strip()),
            blurb=text.clean(item.blurb),
            days=(deadline.date - self.date).days if deadline else None,
            continued=item.id in self.continued,
            accent=_accent(item.market, self.markets),
        )

    def sections(self, items: Sequence[Item], slugs: Sequence[Market]) -> tuple[Section, ...]:
        lines: dict[Market, list[Line]] = {slug: [] for slug in (*slugs, "")}
        for item in items:
            home = next((slug for slug in (item.market, *(slug for slug in slugs if slug in item.also)) if slug in lines), None)
            if home is not None:
                lines[home].append(self.line(item))
        return tuple(
            Section(slug, self.markets.name(slug, self.lang), _accent(slug, self.markets), found[0], tuple(found[1:]))
            for slug, found in lines.items()
            if found
        )

    def call(self, item: Item) -> CallRow:
        facts = item.call or CallFacts()
        deadline = facts.next_deadline(self.date)
        if deadline is None and not facts.permanent:  # of a call open all year only a cut-off to come is a date to keep
            deadline = _last(facts)
        return CallRow(
            line=self.line(item),
            deadline=_local(deadline, self.zone),
            days=(deadline.date - self.date).days if deadline else None,
            permanent=facts.permanent,
            who=text.clean(facts.funder or facts.programme or item.source),
            applicants=tuple(text.clean(name) for name in facts.applicants[:4]),
            per_project=facts.budget_per_project,
            total=None if facts.budget_per_project else facts.budget_total,
            rate=facts.max_rate_pct,
            read=text.unique(text.first_words(text.clean(fact.raw), RAW_LETTERS) for fact in _facts(facts, deadline) if fact.raw),
            assumed=_assumed(facts, deadline),
        )


def _facts(facts: CallFacts, deadline: Deadline | None) -> list[Fact]:
    """The facts behind every figure that a row shows."""
    money = facts.budget_per_project or facts.budget_total
    shown = [deadline.fact if deadline else facts.evidence.get("permanent") if facts.permanent else None, money.fact if money else None]
    shown += [facts.evidence.get("max_rate_pct") if facts.max_rate_pct is not None else None]
    shown += [facts.evidence.get("applicants") if facts.applicants else None]
    return [fact for fact in shown if fact is not None]


def _assumed(facts: CallFacts, deadline: Deadline | None) -> str:
    """An assumed deadline that was read from words has an assumed hour; without words the day itself is."""
    if deadline and deadline.fact.origin == "assumed":
        return "hour" if deadline.fact.raw and deadline.time else "date"
    return "figure" if any(fact.origin == "assumed" for fact in _facts(facts, deadline)) else ""


def _last(facts: CallFacts) -> Deadline | None:
    """The last closing date, whenever it was; a date for questions closes nothing."""
    closing = (deadline for deadline in facts.deadlines if deadline.role != "questions")
    return max(closing, key=lambda deadline: (deadline.date, deadline.time or "24:00"), default=None)


def _local(deadline: Deadline | None, zone: str) -> Deadline | None:
    """The deadline without its zone where that keeps the cluster's own hours (Brussels and Paris share theirs)."""
    same = {"Europe/Paris", "Europe/Brussels", "Europe/Berlin", "Europe/Madrid", "Europe/Rome", "Europe/Amsterdam", "Europe/Luxembourg"}
    if deadline is None or deadline.zone is None or (deadline.zone != zone and not {deadline.zone, zone} <= same):
        return deadline
    return Deadline(deadline.date, deadline.time, None, deadline.role, deadline.fact)


def _by_date(row: CallRow) -> tuple[int, int]:
    """Open calls by date, then the permanent and the undated, then what has closed."""
    if row.days is None:
        return (1, 0 if row.permanent else 1)
    return (0, row.days) if row.days >= 0 else (2, -row.days)


def _accent(slug: Market, markets: MarketList) -> Accent:
    defined = markets.markets.get(slug)
    if defined is None or not all(_HEX.fullmatch(colour) for colour in defined.accent):
        return Accent()
    return Accent(slug, *defined.accent)


def _preheader(editorial: str, minute: Iterable[Line]) -> str:
    """What a mailbox shows beside the subject: the week's three things, else the editorial's first sentence."""
    things = " · ".join(text.first_words(line.title, MINUTE_LETTERS) for line in minute)
    return things or next(iter(text.sentences(editorial)), "")


def _minutes(editorial: str, items: Sequence[Item]) -> int:
    """Minutes to read it all at 230 words a minute (Brysbaert 2019, silent reading), one at least."""
    count = len(editorial.split()) + sum(len(f"{item.title} {item.blurb}".split()) for item in items)
    return max(1, round(count / 230))


def _in(words: Mapping[Lang, str], lang: Lang) -> str:
    return words.get(lang) or next(iter(words.values()), "")


def _web(url: str) -> str:
    return url if _WEB.fullmatch(url) else ""
