"""Why two articles are or are not the same, for people and as JSON."""

from collections.abc import Iterator
from typing import Any

import click

from techwatch import urls
from techwatch.cli.work import folded, print_json

_VERDICTS = {
    "copy": "the same text",
    "story": "the same story, told in other words",
    "maybe": "perhaps the same story in two languages: a hint for the editors, nothing is merged",
    "other": "two different stories",
}
_REASONS = {
    "exact": "the same words",
    "contained": "enough in common",
    "short": "too short for anything but equality",
    "little": "too little in common",
    "series": "two numbers of one series",
    "facts": "other names and numbers",
    "site": "one site's own phrases",
    "end": "only the end is shared, as a company's block on itself",
    "opening": "they begin with other names and numbers",
}
_AGAINST = {
    "days": "too many days for one story",
    "call": "one is a call, the other news: never one story",
    "calls": "two calls: what they state decides, not their words",
    "languages": "two languages that are not compared",
}
_CALLS = {"same": "one call", "maybe": "perhaps one call: a hint for the editors", "no": "two calls"}
_LACKS = {
    "figures": "enough figures in common",
    "weight": "many figures in common",
    "words": "enough words in common",
    "untold": "titles that say the same",
    "call": "that neither speaks of applying (calls of one programme share name, dates and sums)",
    "main": "the main name of each in the other",
    "title": "title words that the other says",
    "lead": "a figure in common in the first words",
    "place": "the city of a title in the other",
    "told": "figures that tell of one event, and not of two",
    "event": "names and titles that tell of one event as well",
}
_SHOWN = 12


def print_pair(told: dict[str, Any], *, as_json: bool) -> None:
    """Print what `pipeline.pair.explain_pair` found."""
    if as_json:
        print_json(told)
        return
    for line in _lines(told):
        click.echo(folded(line, indent=11))


def _lines(told: dict[str, Any]) -> Iterator[str]:
    for letter, article in zip("AB", told["articles"], strict=True):
        about = (article["source"], (article["published"] or "")[:10], article["lang"], f"{article['words']} words", article["story"])
        yield f"{letter + ':':<11}{article['title'] or '(no title)'}"
        yield f"{'':<11}{' · '.join(filter(None, about))}"
    yield ""
    verdict = _CALLS[told["call"]["verdict"]] if told["call"] and told["verdict"] != "copy" else _VERDICTS[told["verdict"]]
    yield f"{'verdict:':<11}{verdict}"
    one, other = told["articles"]
    if one["lang"] == other["lang"] or told["likeness"]["shared"] or told["verdict"] == "copy":
        yield from _of_text(told)
    if told["against"] and told["verdict"] != "copy":
        yield f"{'story:':<11}{_days(told['days'])}; {_AGAINST[told['against']]}"
    if told["call"]:
        yield f"{'calls:':<11}{told['call']['reason']}"
    elif told["agreement"]:
        yield from _of_languages(told)
    else:
        yield from _of_story(told)
    yield from _of_store(told)


def _of_text(told: dict[str, Any]) -> Iterator[str]:
    like = told["likeness"]
    if like["reason"] in ("exact", "short"):
        yield f"{'text:':<11}{_REASONS[like['reason']]}"
        return
    left_out = f"; {told['common']} left out that many texts hold" if told["common"] else ""
    yield f"{'text:':<11}{_REASONS[like['reason']]}: {like['contained']:.0%} of the shorter text, {told['contained']:.0%} needed"
    yield f"{'':<11}{like['shared']} of {like['fewest']} sampled five-word runs{left_out}"
    for passage in told["passages"]:
        yield f"{'':<11}“{passage}”"
    if told["facts"]:
        yield f"{'':<11}names and numbers in both: {_some(told['facts'])}"
    if told["others"]:
        yield f"{'':<11}names and numbers in one only (the one that has fewer): {_some(told['others'])}"


def _of_story(told: dict[str, Any]) -> Iterator[str]:
    if told["against"]:
        return
    sites = all(urls.host(article["url"]) for article in told["articles"])
    where = ", one site, which seldom tells the same twice" if told["same_site"] else ", two sites" * sites
    yield f"{'story:':<11}nearness {told['nearness']:.2f}, {told['needed']:.2f} needed; {_days(told['days'])}{where}"
    terms = [f"{term['term']} {term['weight']:.2f}" for term in told["terms"][:_SHOWN]]
    yield f"{'':<11}terms in common: {', '.join(terms) or 'none'}"


def _of_languages(told: dict[str, Any]) -> Iterator[str]:
    found = told["agreement"]
    main = "each says the main name of the other" if found["main"] else "the main name of one is not in the other, or it has none"
    words = f"words of the dictionary: {found['words']:.0%}, in the titles {found['title']:.0%}"
    for heading, line in zip(("languages:", "", ""), _ways(found["lacks"]), strict=False):
        yield f"{heading:<11}{line}"
    yield f"{'':<11}{main}"
    yield f"{'':<11}figures and days: {found['figures']:.0%} in common; {words}"
    if found["told"]:
        yield f"{'':<11}what the figures tell of one event, less what speaks against it: {found['told']:.2g}"
    if found["untold"]:
        yield f"{'':<11}names and figures of a title that the other does not say: they weigh {found['untold']:.2g}"
    yield f"{'':<11}in common: {_some(found['shared'])}"


def _ways(lacks: dict[str, Any]) -> list[str]:
    """The way to be one that holds, else what each lacks."""
    ways = {"translation": "a translation", "announcement": "one announcement", "event": "one event"}
    holds = [said for way, said in ways.items() if not lacks[way]]
    return holds[:1] or [f"not enough for {said}: it takes {', '.join(_LACKS[each] for each in lacks[way])}" for way, said in ways.items()]


def _of_store(told: dict[str, Any]) -> Iterator[str]:
    if told["stored"]:
        one, other = (article["url"] for article in told["articles"])
        kept = "one article" if one == other else "in one story" if told["stored"] == "same" else "in two stories"
        yield f"{'stored:':<11}{kept}"
    if said := told["editors"]:
        yield f"{'editors:':<11}{said['said']} by {said['who']}, {said['at'][:10]}"


def _days(count: int) -> str:
    return "the same day" if count == 0 else f"{count} day{'s' * (count > 1)} apart"


def _some(words: list[str]) -> str:
    shown = ", ".join(word.removeprefix("=").removeprefix("--") for word in words[:_SHOWN])
    return (shown or "none") + (f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else "")
