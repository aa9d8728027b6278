"""An edition becomes what one reader sees of it: sections, leads, rows of calls, links. Pure."""

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from techwatch import text
from techwatch.config import Config, Digest, MarketList
from techwatch.render.rows import call_row, web_address
from techwatch.render.shown import Accent, CallRow, EditionView, Line, Links, Reader, RisenLine, Section
from techwatch.types import AlsoIn, Edition, Item, Lang, Market, Risen

SOON_DAYS = 45
MINUTE_LETTERS = 72  # what a 552-px line of 16-px sans holds (Arial and Segoe UI, French titles)
SAID_LETTERS = 24  # by whose first letters a title is known again in a subject
_ID = re.compile(r"[A-Za-z0-9_-]+")


def view(edition: Edition, *, config: Config, markets: MarketList, digest: Digest, lang: Lang, reader: Reader | None = None) -> EditionView:
    """The kept items of `edition` as `reader` sees them (None: the archive, everything).

    Sections follow the order of her markets, lines the order of the edition. An item of a market that is not hers
    stands under the first of hers that it also carries, else it is left out; one without any market comes last.
    Where there are only calls, their table is the minute and goes by date alone; beside news, calls that are for the reader come first.
    """
    reader = reader or Reader()
    kept = [item for item in edition.items if item.keep]
    slugs = reader.markets or text.unique([*digest.markets, *(item.market for item in kept if item.section == "market" and item.market)])
    desk = _Desk(edition.date, markets, lang, config.cluster.timezone, reader)
    sections = desk.sections([item for item in kept if item.section == "market"], slugs)
    rows = sorted((desk.call(item) for item in kept if item.section == "calls"), key=_by_date)
    calls = tuple(sorted(rows, key=lambda row: not row.match) if sections else rows)
    minute = tuple(desk.line(item) for item in reader.minute)
    editorial = _in(edition.editorial, lang)
    return EditionView(
        lang=lang,
        id=edition.id,
        title=_in(digest.title, lang),
        number=edition.number,
        date=edition.date,
        subject=reader.subject or _in(edition.subject, lang) or _in(digest.title, lang),
        preheader=_preheader(editorial, minute or tuple(row.line for row in calls[:3]), reader.subject),
        market_names=tuple(markets.name(slug, lang) for slug in slugs),
        chosen=reader.chosen,
        editorial=editorial,
        minute=minute if sections else (),
        calls=calls,
        soon=all(row.days is not None and row.days <= SOON_DAYS for row in calls),
        sections=sections,
        life=tuple(desk.line(item) for item in kept if item.section == "cluster"),
        accents=tuple(accent(slug, markets) for slug in markets.markets),
        links=reader.links,
        cluster=config.cluster.name,
        website=config.cluster.website,
        postal=config.cluster.postal,
        contact=config.cluster.contact,
        reading_minutes=_minutes(editorial, kept),
        corrections=edition.corrections,
        welcome=reader.welcome,
        consent=text.clean(reader.consent),
        consent_on=reader.consent_on,
        rising=tuple(desk.risen(risen, kept) for risen in edition.rising),
    )


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every line of one view is written with."""

    date: dt.date
    markets: MarketList
    lang: Lang
    zone: str
    reader: Reader

    def line(self, item: Item) -> Line:
        deadline = item.call.next_deadline(self.date) if item.call else None
        return Line(
            title=text.clean(item.title) or web_address(item.url),
            url=link_of(item, self.reader.links.counted),
            lang="" if item.lang in ("und", "", self.lang) else item.lang,
            source=text.clean(item.source),
            date=item.published,
            also=tuple(AlsoIn(text.clean(also.source), web_address(also.url), also.lang) for also in item.also_in if also.source.strip()),
            blurb=text.clean(item.blurb),
            days=(deadline.date - self.date).days if deadline else None,
            continued=item.id in self.reader.continued,
            accent=accent(item.market, self.markets),
            address=web_address(item.url),
            anchor=anchor(item),
            member=bool(item.members),
        )

    def sections(self, items: Sequence[Item], slugs: Sequence[Market]) -> tuple[Section, ...]:
        lines: dict[Market, list[Line]] = {slug: [] for slug in (*slugs, "")}
        for item in items:
            home = next((slug for slug in (item.market, *(slug for slug in slugs if slug in item.also)) if slug in lines), None)
            if home is not None:
                lines[home].append(self.line(item))
        return tuple(
            Section(slug, self.markets.name(slug, self.lang), accent(slug, self.markets), found[0], tuple(found[1:]))
            for slug, found in lines.items()
            if found
        )

    def risen(self, risen: Risen, kept: Sequence[Item]) -> RisenLine:
        """A term that leads to its first story of the edition, else to its latest article."""
        places = {story: place for place, story in enumerate(risen.stories)}
        told = min((item for item in kept if item.id in places), key=lambda item: places[item.id], default=None)
        line = self.line(told or Item("", risen.title, risen.url, risen.source, lang=risen.lang))
        lang = "" if risen.lang == self.lang else risen.lang
        line = dataclasses.replace(line, title=text.clean(risen.term), lang=lang, accent=accent(risen.market, self.markets), anchor="")
        return RisenLine(line, self.markets.name(risen.market, self.lang), risen.before, risen.now)

    def call(self, item: Item) -> CallRow:
        """The row of a call; the pages of calls and what is personal only for one that has an id."""
        row = call_row(item, self.line(item), day=self.date, zone=self.zone)
        if not item.id:
            return row
        base = self.reader.links.calls
        return dataclasses.replace(
            row,
            page=web_address(base + quote(item.id, safe="")) if base else "",
            follow=web_address(self.reader.follow.get(item.id, "")),
            match=text.clean(self.reader.matches.get(item.id, "")),
        )


def line(item: Item, *, day: dt.date, markets: MarketList, lang: Lang, counted: str = "") -> Line:
    """One item by itself, on the local `day`."""
    return _Desk(day, markets, lang, "", Reader(links=Links(counted=counted))).line(item)


def link_of(item: Item, counted: str = "") -> str:
    """Where an item's link leads: its page, by way of the shared address that counts it where `counted` says with what that begins.

    The counting address names the language: a member may be shown the story as another source tells it.
    """
    url = web_address(item.url)
    return f"{counted}{quote(f'{item.id}.{item.lang}', safe='')}" if counted and url and item.id else url


def anchor(item: Item) -> str:
    """The id of an item on its edition's page, "" for one that has none."""
    return f"i-{item.id}" if _ID.fullmatch(item.id) else ""


def _by_date(row: CallRow) -> tuple[int, int, bool]:
    """Open calls by date, then the permanent and the undated, then what has closed; of one day the reader's own first."""
    if row.days is None:
        return (1, 0 if row.permanent else 1, not row.match)
    return (0, row.days, not row.match) if row.days >= 0 else (2, -row.days, not row.match)


def accent(slug: Market, markets: MarketList) -> Accent:
    """A market's colours; ink for none."""
    defined = markets.markets.get(slug)
    return Accent() if defined is None else Accent(slug, *defined.accent)


def _preheader(editorial: str, minute: Sequence[Line], subject: str) -> str:
    """What a mailbox shows beside the subject: the week's things that it does not name, else the editorial's first sentence."""
    named = [line for line in minute if line.title[:SAID_LETTERS] in subject]
    things = [text.headline(line.title, MINUTE_LETTERS) for line in minute if line not in named or len(minute) == 1]
    return " · ".join(things) or next(iter(text.sentences(editorial)), "")


def _minutes(editorial: str, items: Sequence[Item]) -> int:
    """Minutes to read it all at 230 words a minute (Brysbaert 2019, silent reading), one at least."""
    count = len(editorial.split()) + sum(len(f"{item.title} {item.blurb}".split()) for item in items)
    return max(1, round(count / 230))


def _in(words: Mapping[Lang, str], lang: Lang) -> str:
    return words.get(lang) or next(iter(words.values()), "")
