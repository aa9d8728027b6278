"""feeds.yaml, market lists and TECHWATCH_* become one frozen Config. Pure: text and an environment in, values out."""

import dataclasses
import datetime as dt
import ipaddress
import re
import zoneinfo
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

import cssselect
import pydantic
from lxml import etree, html
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

from techwatch.config.actors import OwnActor, OwnActors, parse_actors
from techwatch.config.keys import signing_key
from techwatch.config.look import Look
from techwatch.config.mail import Bounces as Bounces, ImapBox as ImapBox, Mail, MailAddress, Witness as Witness
from techwatch.config.markets import Additions, MarketDefinition, MarketList, Term, Theme, parse_additions, parse_markets
from techwatch.config.moments import MOMENT, Moment as Moment
from techwatch.config.reading import Language, Model, Path, Slug, Words, line_of, load, nearest, twin, validated
from techwatch.errors import ConfigError
from techwatch.types import Form, Kind, Lang, Market, Profile, Rights, Subscriber

__all__ = [
    "Additions", "Calls", "Cluster", "Config", "Digest", "Feed", "Fetch", "Jobs", "Listing", "Look", "Mail", "MarketDefinition",
    "MarketList", "Members", "Moment", "OwnActor", "OwnActors", "Person", "Review", "Secrets", "Selectors", "StandingReport", "Term",
    "Theme", "Web", "check_markets", "json_schema", "parse_actors", "parse_additions", "parse_config", "parse_markets",
]  # fmt: skip

ENVIRONMENT: Mapping[str, str] = {
    "TECHWATCH_SECRET": "signs the links in mails (unsubscribe, preferences, calendars)",
    "TECHWATCH_SUPPRESSION_KEY": "hashes the addresses that are never mailed again; never change it",
    "TECHWATCH_SMTP_PASSWORD": "password of mail.user at the SMTP server",
    "TECHWATCH_DKIM_KEY": "private key (PEM) that signs messages, where the mail server does not",
    "TECHWATCH_BOUNCES_PASSWORD": "password of mail.bounces.user at its IMAP server",
    "TECHWATCH_WITNESS_PASSWORDS": "of mail.witnesses: a line `address password` each",
    "TECHWATCH_WEBHOOK_KEY": "what a mail relay has to show when it reports bounces by web (RFC 7617, as password)",
    "TECHWATCH_AIDES_TERRITOIRES_TOKEN": "our key to the API of Aides-territoires (feeds of that type)",
}
"""Every secret: they come from the environment and never stand in feeds.yaml."""

RESERVED_DIGESTS = frozenset({
    "review", "reports", "board", "desk", "log", "sign-in", "sign-out", "static", "health", "unsubscribe", "calls", "calendar",
    "preferences", "archive", "markets", "search", "r", "hooks", "subscribe",
})  # fmt: skip
"""Names that folders of digests/ or addresses of the web app have already."""


# --- feeds.yaml -----------------------------------------------------------------------------------


def _known_zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (ValueError, zoneinfo.ZoneInfoNotFoundError, OSError):
        raise ValueError(f"{name!r} is no time zone; write one like Europe/Paris") from None
    return name


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        raise ValueError(f"{text!r} is no network; write one like 127.0.0.0/8") from None


def _web_address(text: str) -> str:
    if not re.match(r"https?://[^/\s]+", text):
        raise ValueError(f"{text!r} is no web address; it starts with https:// or http://")
    return text


WebAddress = Annotated[str, AfterValidator(_web_address)]


class Cluster(Model):
    """Who sends: the name readers see, its languages (the first is the default), its time zone and postal identity."""

    name: str = Field(min_length=1)
    languages: tuple[Language, ...] = Field(default=("fr", "en"), min_length=1)
    timezone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Paris"
    website: WebAddress
    postal: str = Field(min_length=1, description="name and postal address, printed under every message")
    contact: MailAddress

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone, ready to use."""
        return zoneinfo.ZoneInfo(self.timezone)


def _selector(text: str) -> str:
    try:
        html.Element("p").xpath(cssselect.HTMLTranslator().css_to_xpath(text))
    except (cssselect.SelectorError, etree.XPathError) as error:
        raise ValueError(f"{text!r} is no CSS selector: {error}") from None
    return text


Selector = Annotated[str, AfterValidator(_selector)]


class Selectors(Model):
    """Where things stand on a publisher's pages, as CSS selectors; empty: found as everywhere. What matches nothing changes nothing."""

    text: Selector = Field(default="", description="the block that holds the article")
    drop: Selector = Field(default="", description="blocks to take out before reading, separated by commas")
    title: Selector = Field(default="", description="the headline")
    date: Selector = Field(default="", description="the date of publication")


class Listing(Model):
    """Where the entries of a page of links stand, as CSS selectors (feeds of type html); all but `entry` count inside an entry."""

    entry: Selector = Field(default="", description="the block of one entry: card, row, list item")
    link: Selector = Field(default="a", description="the link to its page")
    title: Selector = Field(default="", description="its title; empty: the link's words")
    summary: Selector = Field(default="", description="its summary")
    date: Selector = Field(default="", description="when it was published")
    dates: Selector = Field(default="", description="of a call: where its dates stand, '17/04/2026 au 02/06/2026'")
    next: Selector = Field(default="", description="in the whole page: the link to the next page")


FeedType = Literal["auto", "xml", "json", "html", "sedia", "ted", "opendatasoft", "aides-territoires"]


class Feed(Model):
    """A place we poll. Two feeds at one address are told apart by what follows a # in it, which is not sent."""

    url: WebAddress
    title: str
    lang: Language
    kind: Kind = "news"
    type: FeedType = Field(default="auto", description="auto: told from the content; APIs and html are named")
    rights: Rights = Field(default="excerpt", description="what of a text may be shown: title, excerpt (two sentences), full")
    weight: float = Field(default=1.0, gt=0, le=5, description="how much the publisher counts when stories are ranked")
    paused: bool = Field(default=False, description="true: it is not asked for anything new; what it gave stays")
    page: Selectors = Field(default=Selectors(), description="where things stand on its pages, where the engine errs by itself")
    listing: Listing = Field(default=Listing(), description="of type html: where its entries stand")
    query: str = Field(default="", description="what an API is asked, in its own words; empty: all that is open")
    columns: dict[str, str] = Field(default={}, description="of type opendatasoft: our word for a fact -> the dataset's column")
    pages: int = Field(default=10, ge=1, le=100, description="answers of an API or a listing that are read at most, one after the other")

    @pydantic.model_validator(mode="after")
    def _listed(self) -> "Feed":
        if self.type == "html" and not self.listing.entry:
            raise ValueError("a feed of type html needs `listing:` with `entry:`, the CSS selector of one entry's block")
        return self


def _once_each(markets: tuple[Market, ...]) -> tuple[Market, ...]:
    twin("market", markets)
    return markets


class Digest(Model):
    """A recurring newsletter."""

    slug: Slug
    title: Words
    kind: Literal["news", "calls"] = "news"
    markets: Annotated[tuple[Market, ...], AfterValidator(_once_each)] = Field(min_length=1)
    send: Moment = Field(description="when it goes out: 'tue 08:30', 'daily 07:00', 'day 1 09:00'")
    size: int = Field(default=24, ge=1, le=60, description="items ticked by default")
    rising: bool = Field(default=False, description="whether it tells what rises in its markets, a line a term")

    @pydantic.field_validator("slug")
    @classmethod
    def _not_reserved(cls, slug: str) -> str:
        if slug in RESERVED_DIGESTS:
            raise ValueError(f"a digest may not be called {slug!r}: digests/{slug}/ or the address /{slug}/ has another use")
        return slug

    @pydantic.field_validator("send")
    @classmethod
    def _once_a_day(cls, send: Moment) -> Moment:
        if len(send.times) > 1:
            raise ValueError(f"a digest goes out once a day: name one hour of {', '.join(f'{hour:%H:%M}' for hour in send.times)}")
        return send


class StandingReport(Model):
    """A report on a theme that is made again and again, on the last whole months."""

    slug: Slug = Field(description="its folders are digests/reports/<slug>-<month>/")
    theme: str = Field(min_length=1, description="what is looked for, in the words of `techwatch report`")
    title: str = Field(default="", description="above the report and in the mail; empty: the theme")
    when: Moment = Field(default=Moment(text="day 1 06:00"), description="when it is made: 'day 1 06:00', 'mon 07:00'")
    months: int = Field(default=12, ge=1, le=120, description="so many months up to the day before it is made")
    lang: Lang = Field(default="", description="of the report; empty: the cluster's first")
    markets: tuple[Market, ...] = Field(default=(), description="only articles of these; empty: of all")
    formats: tuple[Form, ...] = Field(default=("html", "pdf"), min_length=1)
    to: tuple[MailAddress, ...] = Field(default=(), description="addresses of `team` that are told when it is there, or why it is not")


class Pause(Model):
    """Days on which no edition goes out, both included."""

    since: dt.date = Field(alias="from")
    until: dt.date

    @pydantic.model_validator(mode="after")
    def _in_order(self) -> "Pause":
        if self.until < self.since:
            raise ValueError(f"a pause ends on {self.until}, before it begins on {self.since}")
        return self


class Review(Model):
    """Rules of the review folder, and of what happens to a draft until it is sent."""

    max_items: int = Field(default=60, ge=5, le=200, description="items in the short file; the others go to .rest.md")
    window_days: int = Field(default=14, ge=1, le=60, description="how far back a draft reaches at most")
    reasons: bool = Field(default=False, description="whether each item of a draft says why it has its markets")
    tell_hours: int = Field(default=48, ge=1, le=336, description="so long before its hour editors are told that a draft is ready")
    remind_hours: int = Field(default=4, ge=0, le=168, description="so long before it they are reminded of one not approved; 0: never")
    silent: Literal["hold", "pinned", "top"] = Field(
        default="hold", description="when nobody approved: hold it; send what editors chose themselves; send the engine's selection"
    )
    recall_minutes: int = Field(default=10, ge=0, le=240, description="between approval and the first message, to think better of it")
    late_hours: int = Field(default=6, ge=1, le=168, description="so long after its hour operators are told of an edition not sent")
    pause: tuple[Pause, ...] = Field(default=(), description="days without editions; reminders of calls leave all the same")


class Web(Model):
    """The web app: where it listens and the address that readers see."""

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    public_url: WebAddress = "http://127.0.0.1:8080"
    archive: Literal["members", "public"] = Field(
        default="members", description="who reads published editions; members come by signed link"
    )
    subscribe: bool = Field(default=True, description="whether anybody may subscribe by the form, confirmed by mail")
    counts: bool = Field(default=False, description="whether an edition's links count how often each is opened, by nobody in particular")


MEMBER_WORDS: Mapping[str, None] = dict.fromkeys(
    name
    for kind in (Subscriber, Profile)
    for name in (each.name for each in dataclasses.fields(kind))
    if name not in ("id", "profile", "paused_until")
)
"""Our words for the columns of a file of members."""


def _member_word(word: str) -> str:
    if word not in MEMBER_WORDS:
        raise ValueError(f"{word!r} is none of our words for a column{nearest(word, list(MEMBER_WORDS))}")
    return word


MemberWord = Annotated[str, AfterValidator(_member_word)]


class Members(Model):
    """How a file of members is read: the columns of the cluster's CRM, mapped once."""

    columns: dict[str, MemberWord] = Field(default={}, description="a column's name -> our word: email, name, organisation, markets, …")
    values: dict[MemberWord, dict[str, str]] = Field(default={}, description="our word -> a cell -> its meaning: markets: {Santé: health}")
    consent: str = Field(default="", description="where the consent of imported members comes from, where no column tells")
    mark: bool = Field(default=True, description="whether stories that name a member organisation say so")


class Fetch(Model):
    """Limits of everything that is fetched; `window_*`: what a new feed offers of its past."""

    user_agent: str = "techwatch/0.1"
    timeout_seconds: float = Field(default=20, gt=0, le=120, description="for one whole answer, redirects included")
    concurrency: int = Field(default=16, ge=1, le=100)
    per_host: int = Field(default=2, ge=1, le=10)
    max_bytes: int = Field(default=10_000_000, ge=10_000, description="of a body, decompressed")
    max_redirects: int = Field(default=5, ge=0, le=20)
    max_attempts: int = Field(default=3, ge=1, le=10, description="tries of a page before its summary stands for it")
    allow_networks: tuple[Annotated[str, AfterValidator(_network)], ...] = ()
    pause_seconds: float = Field(default=1.0, ge=0, le=60, description="between two requests of a backfill to one host")
    window_days: int = Field(default=7, ge=1)
    window_entries: int = Field(default=30, ge=1)


COUNTRY = r"^([A-Z]{2}(-[A-Z0-9]{1,3})?)?$"


def _country(value: object) -> object:
    if isinstance(value, str) and not re.match(COUNTRY, value):
        raise ValueError(f"{value!r} is no country: write two capitals such as FR or DE, with a part of it as DE-BY")
    return value


class Calls(Model):
    """How open calls are followed. Days are days before a deadline, on the working day before where they fall on none."""

    remind_days: tuple[Annotated[int, Field(ge=1, le=180)], ...] = Field(default=(30, 7, 2), description="when followers are reminded")
    consortium_days: int = Field(default=60, ge=0, le=365, description="one reminder more where partners are needed; 0: none")
    holidays: Annotated[str, BeforeValidator(_country), Field(pattern=COUNTRY)] = Field(
        default="FR", description="country whose holidays are no working days"
    )
    reread_days: int = Field(default=7, ge=1, le=60, description="an open call's page is read again so often, to see moved dates")


class Jobs(Model):
    """What `techwatch serve` does by itself."""

    collect: Moment = Moment(text="daily 06:00,12:00,18:00")
    train: Moment = Field(default=Moment(text="day 1 05:00"), description="when the engine learns from the editors' decisions")
    remind: Moment = Field(default=Moment(text="daily 08:00"), description="when reminders of calls, moved dates and corrections leave")
    backup: Moment = Field(default=Moment(text="daily 03:30"), description="when the home is backed up into its folder backups/")
    backups: int = Field(default=14, ge=0, le=1000, description="backups that are kept there; 0: none are made")


class Person(Model):
    """Somebody of the cluster who works with techwatch."""

    email: MailAddress
    role: Literal["editor", "analyst", "operator"] = "editor"
    deputy: bool = Field(default=False, description="told, with the operators, when nobody approved a draft in time")
    lang: Lang = Field(default="", description="of what is written to them; empty: the cluster's first")


class Secrets(Model):
    """From the environment only; empty when not set."""

    secret: SecretStr = SecretStr("")
    suppression_key: SecretStr = SecretStr("")
    smtp_password: SecretStr = SecretStr("")
    dkim_key: SecretStr = SecretStr("")
    bounces_password: SecretStr = SecretStr("")
    witness_passwords: SecretStr = SecretStr("")
    webhook_key: SecretStr = SecretStr("")
    aides_territoires_token: SecretStr = SecretStr("")


EXECUTOR = r"^(auto|[1-9]\d?|tcp://.+|tls://.+)$"


def _executor(value: object) -> object:
    text = str(value) if isinstance(value, int) else value
    if isinstance(text, str) and not re.match(EXECUTOR, text):
        raise ValueError(f"{text!r} is none: write auto, a number of processes from 1 to 99, or tcp://host:8786")
    return text


class Config(Model):
    """A home's whole configuration."""

    cluster: Cluster
    markets: str = Field(description="a market list: the name of a packaged one, or a file of the home")
    feeds: tuple[Feed, ...] = Field(min_length=1)
    digests: tuple[Digest, ...] = Field(min_length=1)
    reports: tuple[StandingReport, ...] = ()
    team: tuple[Person, ...] = ()
    review: Review = Review()
    calls: Calls = Calls()
    mail: Mail
    members: Members = Members()
    web: Web = Web()
    look: Look = Look()
    fetch: Fetch = Fetch()
    jobs: Jobs = Jobs()
    executor: Annotated[str, BeforeValidator(_executor), Field(pattern=EXECUTOR)] = Field(
        default="auto",
        description="auto: a process a core; a number of processes; tcp://host:8786: a Dask scheduler",
    )
    spacy: dict[Lang, str] = Field(default={}, description="trained spaCy pipelines per language: fr: fr_core_news_md")
    secrets: Secrets = Field(default=Secrets(), exclude=True)

    @pydantic.field_validator("feeds")
    @classmethod
    def _no_twin_feeds(cls, feeds: tuple[Feed, ...]) -> tuple[Feed, ...]:
        twin("feed", [feed.url for feed in feeds])
        return feeds

    @pydantic.field_validator("digests")
    @classmethod
    def _no_twin_digests(cls, digests: tuple[Digest, ...]) -> tuple[Digest, ...]:
        twin("digest", [digest.slug for digest in digests])
        return digests

    @pydantic.field_validator("reports")
    @classmethod
    def _no_twin_reports(cls, reports: tuple[StandingReport, ...]) -> tuple[StandingReport, ...]:
        twin("report", [report.slug for report in reports])
        return reports

    def digest(self, slug: str) -> Digest:
        """The digest called `slug`; KeyError when there is none."""
        return next((d for d in self.digests if d.slug == slug), None) or _missing(slug)

    def feed(self, url: str) -> Feed | None:
        """The feed at `url`, None when it is not (or no longer) in feeds.yaml."""
        return next((feed for feed in self.feeds if feed.url == url), None)


def _missing(slug: str) -> Digest:
    raise KeyError(slug)


# --- reading --------------------------------------------------------------------------------------


def parse_config(text: str, *, file: str = "feeds.yaml", environ: Mapping[str, str]) -> Config:
    """Read feeds.yaml. Raises a ConfigError that tells each mistake with file, line and, for an unknown key, the nearest known one.

    For a key that cannot sign it tells the variable instead of the file.
    """
    data, found = load(text, file), []
    if "secrets" in data:
        found = [ConfigError(file, line_of(data, ("secrets",)), f"secrets come from the environment: {', '.join(ENVIRONMENT)}")]
    data["secrets"] = {name.removeprefix("TECHWATCH_").lower(): environ[name] for name in ENVIRONMENT if environ.get(name)}
    if key := data["secrets"].get("dkim_key"):
        signing_key(key)
    return validated(Config, data, file, found=found)


def check_markets(config: Config, markets: MarketList, *, file: str = "feeds.yaml", text: str = "") -> None:
    """Raise a ConfigError that tells every digest, report or colour with a market that the list does not have, and reports to nobody known.

    `text` is the file's, for the lines.
    """
    if wrong := [*_wrong_markets(config, markets), *_wrong_reports(config, markets)]:
        data = load(text, file) if text else {}
        raise ConfigError.of(ConfigError(file, line_of(data, path), said) for path, said in wrong)


def _wrong_markets(config: Config, markets: MarketList) -> Iterator[tuple[Path, str]]:
    """Where a digest or a colour names a market that the list does not have, and what to say."""
    for i, digest in enumerate(config.digests):
        for j, market in enumerate(digest.markets):
            if market not in markets.markets:
                yield ("digests", i, "markets", j), f"digests: {digest.slug}: {_unknown(market, markets)}"
    for market in config.look.accents:
        if market not in markets.markets:
            yield ("look", "accents", market), f"look: accents: {_unknown(market, markets)}"


def _wrong_reports(config: Config, markets: MarketList) -> Iterator[tuple[Path, str]]:
    """Where a report says what the rest of the configuration does not know, and how."""
    team, languages = [person.email for person in config.team], config.cluster.languages
    for i, report in enumerate(config.reports):
        said = f"reports: {report.slug}:"
        for j, market in enumerate(report.markets):
            if market not in markets.markets:
                yield ("reports", i, "markets", j), f"{said} {_unknown(market, markets)}"
        for j, address in enumerate(report.to):
            if address not in team:
                yield ("reports", i, "to", j), f"{said} {address!r} is nobody of the team{nearest(address, team)}"
        if report.lang and report.lang not in languages:
            known = nearest(report.lang, list(languages))
            yield ("reports", i, "lang"), f"{said} {report.lang!r} is none of the cluster's languages{known}"


def _unknown(market: Market, markets: MarketList) -> str:
    return f"unknown market {market!r}{nearest(market, list(markets.markets))}"


def json_schema() -> dict[str, Any]:
    """The JSON Schema of feeds.yaml, as editors' completion uses it."""
    schema = Config.model_json_schema()
    moment = {"type": "string", "pattern": f"^{MOMENT.pattern}$".replace("?P<days>", "").replace("?P<times>", "")}
    schema["$defs"]["Moment"] = moment | {"description": Moment.__doc__}
    for unwanted in ("Secrets",):
        schema["$defs"].pop(unwanted, None)
    schema["properties"].pop("secrets", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema | {"title": "techwatch feeds.yaml"}
