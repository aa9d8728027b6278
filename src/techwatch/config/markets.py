"""A market list and a home's own terms become frozen values. Pure."""

import contextlib
import functools
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Self

import pydantic
from pydantic import AfterValidator, Field

from techwatch.config.look import colour
from techwatch.config.reading import Model, Slug, Words, line_of, load, load_fast, nearest, validated
from techwatch.errors import ConfigError
from techwatch.types import Lang, Market


class Term(Model):
    """A word or phrase and what it counts. `near`: counts only when one of these stands in the text too.

    A term may be written as a string, its weight behind an equals sign: `télémédecine = 3`.
    """

    term: str = Field(min_length=1)
    weight: float = Field(default=1.0, allow_inf_nan=False)
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    @pydantic.model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if isinstance(value, Mapping) and len(value) == 1:
            [(term, weight)] = value.items()
            if isinstance(weight, int | float) and term not in cls.model_fields:
                raise ValueError(f"a weight stands behind an equals sign: write '{term} = {weight}'")
        if isinstance(value, int):
            return {"term": str(value)}
        if not isinstance(value, str):
            return value
        term, equals, weight = (part.strip() for part in value.rpartition("="))
        if not equals:
            return {"term": weight}
        try:
            return {"term": term, "weight": float(weight.replace(",", "."))}
        except ValueError:
            raise ValueError(f"{weight!r} is no number: write a weight such as '{term} = 2'") from None


def _languages(terms: dict[Lang, tuple[Term, ...]]) -> dict[Lang, tuple[Term, ...]]:
    for lang in terms:
        if not re.fullmatch(r"[a-z]{2}|mul", lang):
            raise ValueError(f"{lang!r} is no language: write two letters such as 'fr', or 'mul' for all of them")
    return terms


TermsByLang = Annotated[dict[Lang, tuple[Term, ...]], AfterValidator(_languages)]


class Theme(Model):
    """A part of a market, with terms that say both: ecomobility is a part of the city."""

    names: Words
    terms: TermsByLang


class MarketDefinition(Model):
    """A market: names and description per language, terms per language, accents on light and dark paper."""

    names: Words
    description: Words = Field(default={})
    accent: tuple[Annotated[str, AfterValidator(colour)], Annotated[str, AfterValidator(colour)]] = ("#444444", "#BBBBBB")
    terms: TermsByLang = Field(default={})
    themes: dict[Slug, Theme] = Field(default={})

    def all_terms(self) -> Iterator[tuple[str, Lang, Term]]:
        """Every term with its theme ("" = none) and language."""
        for theme, by_lang in (("", self.terms), *((slug, theme.terms) for slug, theme in self.themes.items())):
            yield from ((theme, lang, term) for lang, terms in by_lang.items() for term in terms)


class MarketList(Model):
    """A cluster's markets, in the order in which people see them. `off_topic` terms speak against every market."""

    markets: dict[Slug, MarketDefinition] = Field(min_length=1)
    off_topic: TermsByLang = Field(default={})
    version: str = Field(default="", exclude=True, description="a hash of the file, set when it is read")
    learned: bytes = Field(default=b"", exclude=True, repr=False, description="by `techwatch train`; empty: terms alone")
    pipelines: dict[Lang, str] = Field(default={}, exclude=True, description="trained spaCy pipelines, from feeds.yaml")

    def without_terms(self, languages: Iterable[Lang]) -> list[Lang]:
        """Those of `languages` in which no market has a term, where there are terms in others: by these an article in them is read."""
        spoken = {lang for market in self.markets.values() for _, lang, _ in market.all_terms()} - {"mul"}
        return [lang for lang in languages if lang not in spoken] if spoken else []

    def using(self, learned: bytes, pipelines: Mapping[Lang, str] | None = None) -> Self:
        """This list together with a learned model and trained spaCy pipelines; its version tells them apart."""
        chosen = dict(self.pipelines if pipelines is None else pipelines)
        version = self._version(repr(sorted(chosen.items())).encode() + learned)
        return self.model_copy(update={"learned": learned, "pipelines": chosen, "version": version})

    def coloured(self, accents: Mapping[Market, tuple[str, str]]) -> Self:
        """This list with other accents, on paper and on the dark ground; what it says of texts stays, and so does its version."""
        if not accents:
            return self
        changed = {slug: market.model_copy(update={"accent": accents.get(slug, market.accent)}) for slug, market in self.markets.items()}
        return self.model_copy(update={"markets": changed})

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
        version = self._version(additions.version.encode())
        return self.model_copy(update={"markets": markets, "off_topic": off_topic, "version": version})

    def _version(self, change: bytes) -> str:
        """The version after `change`; a list without version has none."""
        return hashlib.sha256(self.version.encode() + change).hexdigest()[:16] if self.version else ""

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


class MarketAdditions(Model):
    """A home's own terms for a market."""

    terms: TermsByLang = Field(default={})


class Additions(Model):
    """terms.yaml: what a home adds to its market list, or weighs otherwise."""

    markets: dict[Slug, MarketAdditions] = Field(default={})
    off_topic: TermsByLang = Field(default={})
    version: str = Field(default="", exclude=True)


@functools.lru_cache(maxsize=4)
def parse_markets(text: str, *, file: str) -> MarketList:
    """Read a market list, once a process. Raises ConfigError like `parse_config`."""
    version = {"version": hashlib.sha256(text.encode()).hexdigest()[:16]}
    if (data := load_fast(text)) is not None:
        with contextlib.suppress(ConfigError):
            return validated(MarketList, data | version, file)
    data = load(text, file)  # slower, and knows the line of what is wrong
    data.update(version)
    return validated(MarketList, data, file)


def parse_additions(text: str, *, file: str, markets: MarketList) -> Additions:
    """Read terms.yaml; a file of comments only adds nothing. Raises ConfigError like `parse_config`, also for a market not in `markets`."""
    if not re.search(r"^[^#\s]", text, re.M):
        return Additions()
    data = load(text, file)
    data["version"] = hashlib.sha256(text.encode()).hexdigest()[:16]
    found = validated(Additions, data, file)
    known = list(markets.markets)
    if unknown := [slug for slug in found.markets if slug not in markets.markets]:
        said = {slug: f"markets: unknown market {slug!r}{nearest(slug, known)}" for slug in unknown}
        raise ConfigError.of(ConfigError(file, line_of(data, ("markets", slug)), said[slug]) for slug in unknown)
    return found
