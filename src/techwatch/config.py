"""feeds.yaml, market lists and TECHWATCH_* become one frozen Config. Pure: text and an environment in, values out."""

import datetime as dt
import difflib
import hashlib
import ipaddress
import re
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import Annotated, Any, Literal, Self, TypeVar

import pydantic
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from techwatch.errors import ConfigError
from techwatch.types import Kind, Lang, Market, Rights

ENVIRONMENT: Mapping[str, str] = {
    "TECHWATCH_SECRET": "signs the links in mails (unsubscribe, draft preview)",
    "TECHWATCH_SUPPRESSION_KEY": "hashes the addresses that are never mailed again; never change it",
    "TECHWATCH_SMTP_PASSWORD": "password of mail.user at the SMTP server",
}
"""Every secret: they come from the environment and never stand in feeds.yaml."""

RESERVED_DIGESTS = frozenset({"review", "reports", "board", "health", "unsubscribe"})
"""Names that folders of digests/ or addresses of the web app have already."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


_M = TypeVar("_M", bound=BaseModel)


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


# --- moments --------------------------------------------------------------------------------------

_MOMENT = re.compile(
    r"(?P<days>daily|weekdays|day (?:[1-9]|1\d|2[0-8])|(?:mon|tue|wed|thu|fri|sat|sun)(?:,(?:mon|tue|wed|thu|fri|sat|sun))*)"
    r" (?P<times>(?:[01]\d|2[0-3]):[0-5]\d(?:,(?:[01]\d|2[0-3]):[0-5]\d)*)"
)


class Moment(_Model):
    """When something happens again, in the cluster's time zone: `mon 07:00`, `daily 06:00,18:00`, `day 1 09:00`."""

    text: str

    @pydantic.model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value

    @pydantic.field_validator("text")
    @classmethod
    def _reads(cls, text: str) -> str:
        if not _MOMENT.fullmatch(text):
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


def _slug(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        raise ValueError(f"{text!r} is no short name; use small letters, digits and single hyphens")
    return text


def _mail_address(text: str) -> str:
    if text and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", text):
        raise ValueError(f"{text!r} is no mail address")
    return text


WebAddress = Annotated[str, AfterValidator(_web_address)]
MailAddress = Annotated[str, AfterValidator(_mail_address)]
Slug = Annotated[str, AfterValidator(_slug)]
Words = dict[Lang, str]


class Cluster(_Model):
    """Who sends: the name readers see, its languages (the first is the default), its time zone and postal identity."""

    name: str
    languages: tuple[Lang, ...] = Field(default=("fr", "en"), min_length=1)
    timezone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Paris"
    website: WebAddress
    postal: str = Field(description="name and postal address, printed under every message")
    contact: MailAddress

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone, ready to use."""
        return zoneinfo.ZoneInfo(self.timezone)


class Feed(_Model):
    """A place we poll."""

    url: WebAddress
    title: str
    lang: Lang
    kind: Kind = "news"
    type: Literal["auto", "xml", "json"] = Field(default="auto", description="auto: told from the content")
    rights: Rights = Field(default="excerpt", description="what of a text may be shown: title, excerpt (two sentences), full")
    weight: float = Field(default=1.0, gt=0, le=5, description="how much the publisher counts when stories are ranked")


class Digest(_Model):
    """A recurring newsletter."""

    slug: Slug
    title: Words
    kind: Literal["news", "calls"] = "news"
    markets: tuple[Market, ...] = Field(min_length=1)
    send: Moment = Field(description="when it goes out: 'tue 08:30', 'daily 07:00', 'day 1 09:00'")
    size: int = Field(default=24, ge=1, le=60, description="items ticked by default")

    @pydantic.field_validator("slug")
    @classmethod
    def _not_reserved(cls, slug: str) -> str:
        if slug in RESERVED_DIGESTS:
            raise ValueError(f"a digest may not be called {slug!r}: digests/{slug}/ or the address /{slug}/ has another use")
        return slug


class Review(_Model):
    """Rules of the review folder."""

    max_items: int = Field(default=60, ge=5, le=200, description="items in the short file; the others go to .rest.md")
    window_days: int = Field(default=14, ge=1, le=60, description="how far back a draft reaches at most")
    reasons: bool = Field(default=False, description="whether each item of a draft says why it has its markets")


class Mail(_Model):
    """How messages leave. `maildir` writes them into a folder of the home: nothing is sent."""

    transport: Literal["maildir", "smtp"] = "maildir"
    maildir: str = "outbox"
    sender: MailAddress
    reply_to: MailAddress = ""
    unsubscribe: MailAddress = Field(default="", description="address that takes 'unsubscribe' mails")
    list_id: str = Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")
    host: str = "localhost"
    port: int = Field(default=25, ge=1, le=65535)
    security: Literal["none", "starttls", "tls"] = "starttls"
    user: str = ""
    timeout_seconds: float = Field(default=30, gt=0)
    max_attempts: int = Field(default=5, ge=1, description="tries of a message that the server defers")


class Web(_Model):
    """The web app: where it listens and the address that readers see."""

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    public_url: WebAddress = "http://127.0.0.1:8080"


class Fetch(_Model):
    """Limits of everything that is fetched; `window_*`: what a new feed offers of its past."""

    user_agent: str = "techwatch/0.1"
    timeout_seconds: float = Field(default=20, gt=0, le=120, description="for one whole answer, redirects included")
    concurrency: int = Field(default=16, ge=1, le=100)
    per_host: int = Field(default=2, ge=1, le=10)
    max_bytes: int = Field(default=10_000_000, ge=10_000, description="of a body, decompressed")
    max_redirects: int = Field(default=5, ge=0, le=20)
    max_attempts: int = Field(default=3, ge=1, le=10, description="tries of a page before its summary stands for it")
    allow_networks: tuple[Annotated[str, AfterValidator(_network)], ...] = ()
    window_days: int = Field(default=7, ge=1)
    window_entries: int = Field(default=30, ge=1)


class Jobs(_Model):
    """What `techwatch serve` does by itself."""

    collect: Moment = Moment(text="daily 06:00,12:00,18:00")
    train: Moment = Field(default=Moment(text="day 1 05:00"), description="when the engine learns from the editors' decisions")


class Person(_Model):
    """Somebody of the cluster who works with techwatch."""

    email: MailAddress
    role: Literal["editor", "analyst", "operator"] = "editor"
    lang: Lang = Field(default="", description="of what is written to them; empty: the cluster's first")


class Secrets(_Model):
    """From the environment only; empty when not set."""

    secret: SecretStr = SecretStr("")
    suppression_key: SecretStr = SecretStr("")
    smtp_password: SecretStr = SecretStr("")


def _refuse_twins(what: str, names: Sequence[str]) -> None:
    if twins := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"{what} given twice: {', '.join(twins)}")


class Config(_Model):
    """A home's whole configuration."""

    cluster: Cluster
    markets: str = Field(description="a market list: the name of a packaged one, or a file of the home")
    feeds: tuple[Feed, ...] = Field(min_length=1)
    digests: tuple[Digest, ...] = Field(min_length=1)
    team: tuple[Person, ...] = ()
    review: Review = Review()
    mail: Mail
    web: Web = Web()
    fetch: Fetch = Fetch()
    jobs: Jobs = Jobs()
    executor: str = Field(
        default="auto",
        pattern=r"^(auto|[1-9]\d?|tcp://.+|tls://.+)$",
        description="auto: a process a core; a number of processes; tcp://host:8786: a Dask scheduler",
    )
    spacy: dict[Lang, str] = Field(default={}, description="trained spaCy pipelines per language: fr: fr_core_news_md")
    secrets: Secrets = Field(default=Secrets(), exclude=True)

    @pydantic.field_validator("feeds")
    @classmethod
    def _no_twin_feeds(cls, feeds: tuple[Feed, ...]) -> tuple[Feed, ...]:
        _refuse_twins("feed", [feed.url for feed in feeds])
        return feeds

    @pydantic.field_validator("digests")
    @classmethod
    def _no_twin_digests(cls, digests: tuple[Digest, ...]) -> tuple[Digest, ...]:
        _refuse_twins("digest", [digest.slug for digest in digests])
        return digests

    def digest(self, slug: str) -> Digest:
        """The digest called `slug`; KeyError when there is none."""
        return next((d for d in self.digests if d.slug == slug), None) or _missing(slug)

    def feed(self, url: str) -> Feed | None:
        """The feed at `url`, None when it is not (or no longer) in feeds.yaml."""
        return next((feed for feed in self.feeds if feed.url == url), None)


def _missing(slug: str) -> Digest:
    raise KeyError(slug)


# --- market lists ---------------------------------------------------------------------------------


class Term(_Model):
    """A word or phrase and what it counts. `near`: counts only when one of these stands in the text too.

    A term may be written as a string, its weight behind an equals sign: `télémédecine = 3`.
    """

    term: str
    weight: float = 1.0
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    @pydantic.model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        term, _, weight = value.partition(" = ")
        return {"term": term, "weight": weight} if weight else {"term": term}


class Theme(_Model):
    """A part of a market, with terms that say both: ecomobility is a part of the city."""

    names: Words
    terms: dict[Lang, tuple[Term, ...]]


class MarketDefinition(_Model):
    """A market: names and description per language, terms per language, accents on light and dark paper."""

    names: Words
    description: Words = {}
    accent: tuple[str, str] = ("#444444", "#BBBBBB")
    terms: dict[Lang, tuple[Term, ...]] = {}
    themes: dict[Slug, Theme] = {}

    def all_terms(self) -> Iterator[tuple[str, Lang, Term]]:
        """Every term with its theme ("" = none) and language."""
        for theme, by_lang in (("", self.terms), *((slug, theme.terms) for slug, theme in self.themes.items())):
            yield from ((theme, lang, term) for lang, terms in by_lang.items() for term in terms)


class MarketList(_Model):
    """A cluster's markets, in the order in which people see them. `off_topic` terms speak against every market."""

    markets: dict[Slug, MarketDefinition] = Field(min_length=1)
    off_topic: dict[Lang, tuple[Term, ...]] = {}
    version: str = Field(default="", exclude=True, description="a hash of the file, set when it is read")
    learned: bytes = Field(default=b"", exclude=True, repr=False, description="by `techwatch train`; empty: terms alone")
    pipelines: dict[Lang, str] = Field(default={}, exclude=True, description="trained spaCy pipelines, from feeds.yaml")

    def using(self, learned: bytes, pipelines: Mapping[Lang, str] | None = None) -> Self:
        """This list together with a learned model and trained spaCy pipelines; its version tells them apart."""
        chosen = dict(self.pipelines if pipelines is None else pipelines)
        version = hashlib.sha256(repr((self.version.split("+")[0], sorted(chosen.items()))).encode() + learned).hexdigest()[:16]
        version = f"{self.version.split('+')[0]}+{version}" if self.version else ""
        return self.model_copy(update={"learned": learned, "pipelines": chosen, "version": version})

    def adding(self, additions: "Additions") -> Self:
        """This list with a home's own terms: one that a market has already, in the same language, takes the new weight."""
        markets = {
            slug: market.model_copy(
                update={
                    "terms": _added(market.terms, own),
                    "themes": {
                        name: theme.model_copy(update={"terms": _without(theme.terms, own)}) for name, theme in market.themes.items()
                    },
                }
            )
            if (own := additions.markets[slug].terms if slug in additions.markets else {})
            else market
            for slug, market in self.markets.items()
        }
        off_topic = _added(self.off_topic, additions.off_topic)
        version = hashlib.sha256((self.version + additions.version).encode()).hexdigest()[:16] if self.version else ""
        return self.model_copy(update={"markets": markets, "off_topic": off_topic, "version": version})

    def theme_name(self, market: Market, theme: str, lang: Lang) -> str:
        """The theme's name in `lang`, else in any language, else its slug."""
        names = self.markets[market].themes[theme].names if market in self.markets and theme in self.markets[market].themes else {}
        return names.get(lang) or next(iter(names.values()), theme)

    def name(self, market: Market, lang: Lang) -> str:
        """The market's name in `lang`, else in any language, else its slug."""
        names = self.markets[market].names if market in self.markets else {}
        return names.get(lang) or next(iter(names.values()), market)


Terms = Mapping[Lang, tuple[Term, ...]]


def _without(terms: Terms, replaced: Terms) -> dict[Lang, tuple[Term, ...]]:
    gone = {lang: {term.term.casefold() for term in own} for lang, own in replaced.items()}
    return {lang: tuple(term for term in kept if term.term.casefold() not in gone.get(lang, ())) for lang, kept in terms.items()}


def _added(terms: Terms, own: Terms) -> dict[Lang, tuple[Term, ...]]:
    kept = _without(terms, own)
    return {lang: (*kept.get(lang, ()), *own.get(lang, ())) for lang in dict.fromkeys((*kept, *own))}


class MarketAdditions(_Model):
    """A home's own terms for a market."""

    terms: dict[Lang, tuple[Term, ...]] = {}


class Additions(_Model):
    """terms.yaml: what a home adds to its market list, or weighs otherwise."""

    markets: dict[Slug, MarketAdditions] = {}
    off_topic: dict[Lang, tuple[Term, ...]] = {}
    version: str = Field(default="", exclude=True)


# --- reading --------------------------------------------------------------------------------------


def parse_config(text: str, *, file: str = "feeds.yaml", environ: Mapping[str, str]) -> Config:
    """Read feeds.yaml. Raises ConfigError with file, line and, for an unknown key, the nearest known one."""
    data = _yaml(text, file)
    if "secrets" in data:
        raise ConfigError(file, _line(data, ("secrets",)), f"secrets come from the environment: {', '.join(ENVIRONMENT)}")
    data["secrets"] = {name.removeprefix("TECHWATCH_").lower(): environ[name] for name in ENVIRONMENT if environ.get(name)}
    return _validate(Config, data, file)


def parse_markets(text: str, *, file: str) -> MarketList:
    """Read a market list. Raises ConfigError like `parse_config`."""
    data = _yaml(text, file)
    data["version"] = hashlib.sha256(text.encode()).hexdigest()[:16]
    return _validate(MarketList, data, file)


def parse_additions(text: str, *, file: str, markets: MarketList) -> Additions:
    """Read terms.yaml; a file of comments only adds nothing. Raises ConfigError like `parse_config`, also for a market not in `markets`."""
    if not re.search(r"^[^#\s]", text, re.M):
        return Additions()
    data = _yaml(text, file)
    data["version"] = hashlib.sha256(text.encode()).hexdigest()[:16]
    found = _validate(Additions, data, file)
    for slug in found.markets:
        if slug not in markets.markets:
            known = list(markets.markets)
            raise ConfigError(file, _line(data, ("markets", slug)), f"markets: unknown market {slug!r}{_nearest(slug, known)}")
    return found


def check_markets(config: Config, markets: MarketList, *, file: str = "feeds.yaml", text: str = "") -> None:
    """Raise ConfigError when a digest names a market that the list does not have; `text` is the file's, for the line."""
    for i, digest in enumerate(config.digests):
        for market in digest.markets:
            if market not in markets.markets:
                line = _line(_yaml(text, file), ("digests", i, "markets")) if text else None
                raise ConfigError(file, line, f"digests: {digest.slug}: unknown market {market!r}{_nearest(market, list(markets.markets))}")


def json_schema() -> dict[str, Any]:
    """The JSON Schema of feeds.yaml, as editors' completion uses it."""
    schema = Config.model_json_schema()
    moment = {"type": "string", "pattern": f"^{_MOMENT.pattern}$".replace("?P<days>", "").replace("?P<times>", "")}
    schema["$defs"]["Moment"] = moment | {"description": Moment.__doc__}
    for unwanted in ("Secrets",):
        schema["$defs"].pop(unwanted, None)
    schema["properties"].pop("secrets", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema | {"title": "techwatch feeds.yaml"}


def _yaml(text: str, file: str) -> Any:
    try:
        data = YAML(typ="rt").load(StringIO(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ConfigError(file, mark.line + 1 if mark else None, f"no valid YAML: {error.problem or error.context}") from None
    if not isinstance(data, Mapping):
        raise ConfigError(file, 1, "it must hold keys and values, such as 'cluster:'")
    return data


def _validate(model: type[_M], data: Any, file: str) -> _M:
    try:
        return model.model_validate(data)
    except pydantic.ValidationError as error:
        problems = error.errors(include_url=False)
        # A misspelt key is reported twice, as missing and as unknown: the unknown one says what to mend.
        first = next((problem for problem in problems if problem["type"] == "extra_forbidden"), problems[0])
        path = tuple(part for part in first["loc"] if not (isinstance(part, str) and part.startswith("function-")))
        where = ".".join(str(part) for part in path)
        raise ConfigError(file, _line(data, path), f"{where}: {_explain(model, first, path)}".removeprefix(": ")) from None


def _explain(model: type[BaseModel], problem: Any, path: Sequence[int | str]) -> str:
    if problem["type"] == "extra_forbidden":
        return f"unknown key{_nearest(str(path[-1]), _keys_at(model, path[:-1]))}"
    if problem["type"] == "missing":
        return "this key is missing"
    return str(problem["msg"]).removeprefix("Value error, ")


def _nearest(word: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f", did you mean {close[0]!r}?" if close else f"; known: {', '.join(known)}"


def _keys_at(model: type[BaseModel], path: Sequence[int | str]) -> list[str]:
    here = model
    for part in path:
        if isinstance(part, str) and part in here.model_fields:
            here = _model_inside(here.model_fields[part].annotation) or here
    return [name for name in here.model_fields if name not in {"secrets", "version"}]


def _model_inside(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in getattr(annotation, "__args__", ()) if (found := _model_inside(part))), None)


def _line(data: Any, path: Sequence[int | str]) -> int | None:
    """The 1-based line of the deepest part of `path` that stands in the file."""
    line, here = None, data
    for part in path:
        marks = getattr(here, "lc", None)
        try:
            if marks is not None:
                line = (marks.item(part)[0] if isinstance(part, int) else marks.key(part)[0]) + 1
            here = here[part]
        except (KeyError, IndexError, TypeError):
            break
    return line
