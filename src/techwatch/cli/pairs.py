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
_POINTS = {
    "names": "names with which both begin",
    "words": "words that few say, with which both begin",
    "title": "words of the titles that the other says",
    "figures": "all figures in common, and many",
    "untold": "names of a title that the other does not say",
    "untold_figures": "figures of a title that the other does not say",
    "others": "names of the first words that the other does not say",
    "elsewhere": "the city of a title that the other does not say",
    "abroad": "the country of one, of which the other says nothing",
    "unsaid": "figures of the first words that the other does not say",
    "contradicted": "both count the same, with other figures",
    "call": "one speaks of applying",
    "edition": "two years or two editions",
}
_RULED_OUT = {
    "title": "the titles tell other things",
    "untold": "a title names what the other never says",
    "contradicted": "they count too much otherwise",
    "abroad": "another country, and no name in common",
    "call": "a call begins with a figure that the other does not say",
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
    needed = found["needed"]
    yield f"{'languages:':<11}{found['total']:+.1f} points; one story takes {needed['same']:+.1f}, a hint {needed['maybe']:+.1f}"
    yield f"{'':<11}{found['base']:+.1f}  every two articles"
    for name, points in sorted(found["points"].items(), key=lambda given: -given[1]):
        yield f"{'':<11}{points:+.1f}  {_POINTS[name]}"
    if found["ruled_out"] and found["total"] >= needed["same"]:
        yield f"{'':<11}not one story, whatever the points: {'; '.join(_RULED_OUT[name] for name in found['ruled_out'])}"
    if found["parted"]:
        yield f"{'':<11}each title names somebody whom the other does not"
    yield f"{'':<11}in common: {_some(found['shared'])}"


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
