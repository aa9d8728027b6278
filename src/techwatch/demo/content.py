"""The sample's files become sites and pages whose dates fit a given day. Talks to: the package's own data files."""

import datetime as dt
import html
import importlib.resources
import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from babel.dates import format_date
from ruamel.yaml import YAML

from techwatch.text import sentences

ZONE: Final = zoneinfo.ZoneInfo("Europe/Paris")
_FILES: Final = importlib.resources.files("techwatch.demo")
_PLACEHOLDER: Final = re.compile(r"\{\{(date|short|weekday|month)([+-]\d+)\}\}")
_PATTERNS: Final = {"date": "d MMMM y", "short": "dd/MM/y", "weekday": "EEEE", "month": "MMMM y"}


@dataclass(frozen=True, slots=True)
class Site:
    """A fictitious publisher. `feed`: rss, atom or json; `full`: its feed carries the whole text."""

    slug: str
    title: str
    about: str
    lang: str
    feed: str
    sections: tuple[str, ...]
    kind: str = "news"
    full: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (`p`) or heading (`h2`) of a page."""

    tag: str
    text: str


@dataclass(frozen=True, slots=True)
class SamplePage:
    """A page of the sample and what a reader should understand of it.

    `markets` are the labels it deserves, () when it is off-topic. Pages with the same `copy` carry the
    same text, with the same `story` the same news ("" = neither). `deadlines` are those of a call, `roles` what each of them is.
    """

    site: str
    slug: str
    title: str
    lang: str
    published: dt.datetime
    blocks: tuple[Block, ...]
    markets: tuple[str, ...] = ()
    copy: str = ""
    story: str = ""
    teaser: bool = False
    nature: str = ""
    deadlines: tuple[dt.date, ...] = ()
    roles: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where the server has it."""
        return f"/{self.site}/{self.slug}.html"

    @property
    def text(self) -> str:
        """The page's text, a paragraph a line."""
        return "\n".join(block.text for block in self.blocks)

    @property
    def summary(self) -> str:
        """The first two sentences, as feeds give them."""
        return " ".join(sentences(self.blocks[0].text)[:2])

    @property
    def html(self) -> str:
        """The text as the HTML of a feed that carries whole articles."""
        return "".join(f"<{block.tag}>{html.escape(block.text)}</{block.tag}>" for block in self.blocks)


def read_sites() -> dict[str, Site]:
    """The publishers by slug, in the order of sites.yaml."""
    data = YAML(typ="safe").load((_FILES / "sites.yaml").read_text(encoding="utf-8"))
    return {slug: Site(slug, **(fields | {"sections": tuple(fields["sections"])})) for slug, fields in data.items()}


def read_pages(today: dt.date) -> tuple[SamplePage, ...]:
    """All pages, the newest first, with every date counted from `today` (a day of Paris)."""
    files = (file for file in (_FILES / "pages").iterdir() if file.name.endswith(".md"))
    pages = (_page(file.name.removesuffix(".md"), file.read_text(encoding="utf-8"), today) for file in files)
    return tuple(sorted(pages, key=lambda page: (page.published, page.slug), reverse=True))


def home_template() -> str:
    """feeds.yaml of the demo's home, with `$feeds` where its feeds go."""
    return (_FILES / "home.yaml").read_text(encoding="utf-8")


def in_words(text: str, lang: str, today: dt.date) -> str:
    """`text` with its placeholders written out: {{date+25}} is "16 décembre 2026" when `today` is 21 November 2026.

    Also short (16/12/2026), weekday (mercredi) and month (décembre 2026).
    """
    return _PLACEHOLDER.sub(lambda found: _shown(found[1], today + dt.timedelta(days=int(found[2])), lang), text)


def day_in_words(day: dt.date, lang: str) -> str:
    """A date as readers of `lang` write it: "1er décembre 2026", "1 December 2026"."""
    return _shown("date", day, lang)


def _shown(kind: str, day: dt.date, lang: str) -> str:
    words = str(format_date(day, _PATTERNS[kind], locale="fr_FR" if lang == "fr" else "en_GB"))
    return re.sub(r"^1 ", "1er ", words) if kind == "date" and lang == "fr" else words


def _page(slug: str, text: str, today: dt.date) -> SamplePage:
    front, body = text.removeprefix("---\n").split("\n---\n", 1)
    fields: dict[str, Any] = YAML(typ="safe").load(front)
    day, hour = today - dt.timedelta(days=fields.pop("days_ago")), dt.time.fromisoformat(fields.pop("hour"))
    facts: Mapping[str, Any] = fields.pop("call", None) or {}
    blocks = (_block(part) for part in in_words(body, fields["lang"], today).strip().split("\n\n"))
    return SamplePage(
        slug=slug,
        published=dt.datetime.combine(day, hour, ZONE),
        blocks=tuple(blocks),
        nature=facts.get("nature", ""),
        deadlines=tuple(today + dt.timedelta(days=deadline["in"]) for deadline in facts.get("deadlines", ())),
        roles=tuple(deadline["role"] for deadline in facts.get("deadlines", ())),
        **(fields | {"markets": tuple(fields["markets"])}),
    )


def _block(text: str) -> Block:
    heading = len(text) < 60 and text[-1] not in ".!?…»)"
    return Block("h2" if heading else "p", text)
