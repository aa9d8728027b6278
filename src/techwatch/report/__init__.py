"""Articles found on a theme -> a report: what is said of it, what happened, who is active, which calls there are, and by what. Pure."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from techwatch import text
from techwatch.report import figures, summary, terms, theme, timeline
from techwatch.report.actors import Active, active
from techwatch.report.calls import budgets, holds, open_calls, past_calls, stated
from techwatch.report.citations import Citations
from techwatch.report.stories import Story, one_each, publisher, told
from techwatch.types import Actor, Asked, Coverage, Found, Hit, Named, Outlet, Quote, Report, Rising, Selection, Told

MOST_MAIN: Final = 5
MOST_OUTLETS: Final = 15
MOST_CITED: Final = 3
"""The articles that a story or a rising term cites at most: the lead, where its call is stated, and other publishers'."""
NO_SELECTION: Final = Selection()
_WORD: Final = re.compile(r"[^\W_]+")


def slug(theme: str) -> str:
    """The theme as a folder name: small letters, digits and hyphens, "theme" when nothing is left."""
    return "-".join(_WORD.findall(text.fold(theme)))[:80].strip("-") or "theme"


def build(
    asked: Asked,
    found: Found,
    *,
    coverage: Coverage,
    day: dt.date,
    named: Mapping[int, tuple[Named, ...]] | None = None,
    risen: Sequence[tuple[Rising, tuple[int, ...]]] = (),
    selection: Selection = NO_SELECTION,
) -> Report:
    """Say of a theme what its articles say; stories are counted, not articles, and whatever is said names its articles.

    `named`: who each article names, by its id; `risen`: what rises, each with the articles that tell it; `selection`: what the analyst
    decided: a story that she dropped is told nowhere, yet counted as found. `day`: that of the report, in the cluster's zone, as the
    hits' dates are.
    """
    named = named or {}
    stories = told(found.hits, asked, selection=selection, named=named)
    citations, subject = Citations(stories), theme.read(asked.theme, found.widenings)
    line = timeline.spread(stories)
    central = [(said.text, said.hit) for said in summary.central(line, subject, asked.lang)]
    quotes = _quotes(central, stories, selection, citations)
    main, in_time = _cited(timeline.main(line, MOST_MAIN), citations, day), _cited(line, citations, day)
    opened, closed = open_calls(stories, day), past_calls(stories, day)
    still_open, past = _cited(opened, citations, day), _cited(closed, citations, day)
    actors = _actors(active(stories, named, selection=selection), citations)
    rising = _rising(risen, stories, citations)
    calls, words = [*opened, *closed], terms.telling(stories, subject, found.widenings)
    hits = [hit for story in stories for hit in story.hits]
    return Report(
        asked=asked,
        day=day,
        query=found.query,
        widenings=found.widenings,
        near=found.near,
        title=selection.title,
        conclusion=selection.conclusion,
        articles=len(hits),
        found=len(stories),
        summary=quotes,
        main=main,
        stories=in_time,
        actors=actors,
        rising=rising,
        open=still_open,
        past=past,
        budgets=budgets(calls),
        figures=figures.drawn(stories, _covered(asked, coverage), actors=actors, terms=words, calls=calls),
        outlets=tuple(Outlet(name, count) for name, count in _counted(publisher(hit) for hit in hits)[:MOST_OUTLETS]),
        markets=tuple(_counted(market for story in stories for market in story.markets)),
        coverage=coverage,
        cited=citations.cited,
    )


def _covered(asked: Asked, coverage: Coverage) -> Asked:
    """What was asked, of the days that the store covers: weeks that nobody read are no weeks without news."""
    return replace(asked, since=max(asked.since, coverage.since or asked.since))


def _quotes(central: Sequence[tuple[str, Hit]], stories: Sequence[Story], selection: Selection, citations: Citations) -> tuple[Quote, ...]:
    """What the analyst wants, where an article holds it, and as many of the central sentences besides as there is room for."""
    wanted = {sentence for sentence, wants in selection.quotes.items() if wants}
    found = {sentence: hit for sentence, hit in central if selection.quotes.get(sentence, True)}
    room = max(0, summary.MOST - len(wanted))
    new = [sentence for sentence in found if sentence not in wanted][:room]
    kept = {sentence: hit for sentence, hit in found.items() if sentence in wanted or sentence in new}
    for sentence in selection.quotes:
        if sentence in wanted and sentence not in kept and (hit := summary.find(sentence, stories)):
            kept[sentence] = hit
    return tuple(Quote(sentence, hit.article.lang, citations.cite([hit])[0]) for sentence, hit in kept.items())


def _cited(stories: Iterable[Story], citations: Citations, day: dt.date) -> tuple[Told, ...]:
    return tuple(_told(story, citations, day) for story in stories)


def _told(story: Story, citations: Citations, day: dt.date) -> Told:
    lead, article = story.lead, story.lead.article
    return Told(
        story=story.id,
        title=story.title,
        url=article.url,
        source=article.source,
        lang=article.lang,
        date=story.date,
        blurb="" if lead.rights == "title" else article.blurb,
        sources=story.sources,
        markets=story.markets,
        cited=citations.cite(_stands_on(story)),
        score=story.score,
        weight=story.weight,
        call=story.call,
        closes=story.call.next_deadline(day) if story.call else None,
        members=story.members,
    )


def _stands_on(story: Story) -> list[Hit]:
    """The lead; of a call the articles that hold the words of its facts, of any other story other publishers' up to MOST_CITED."""
    facts = stated(story.call) if story.call else []
    holding = [next((hit for hit in story.hits if holds(hit, fact)), story.lead) for fact in facts]
    chosen = {hit.article.canonical: hit for hit in [story.lead, *holding]}
    for hit in one_each(story.hits):
        if len(chosen) < MOST_CITED and not story.call:
            chosen.setdefault(hit.article.canonical, hit)
    return list(chosen.values())


def _actors(found: Iterable[Active], citations: Citations) -> tuple[Actor, ...]:
    return tuple(Actor(who.name, who.kind, who.stories, who.sources, citations.cite(who.hits), who.member) for who in found)


def _rising(risen: Iterable[tuple[Rising, tuple[int, ...]]], stories: Iterable[Story], citations: Citations) -> tuple[Rising, ...]:
    """What rises, by the articles of it that were found; what none of them tells is not said."""
    hits = {hit.article.id: hit for story in stories for hit in story.hits}
    told_by = [(rise, [hits[id] for id in ids if id in hits][:MOST_CITED]) for rise, ids in risen]
    return tuple(replace(rise, cited=citations.cite(found)) for rise, found in told_by if found)


def _counted(names: Iterable[str]) -> list[tuple[str, int]]:
    """Each name and how often it stands, the most frequent first."""
    counts = Counter(names)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
