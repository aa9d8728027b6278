"""What was found on a theme, as the analyst's selection has it: with what she added and corrected, and what she may still choose."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from techwatch import report as reporting, urls
from techwatch.calls.hand import with_hand
from techwatch.pipeline.reports import added, choose
from techwatch.pipeline.work import Work
from techwatch.review import selection as file_of
from techwatch.review.selection import Met
from techwatch.store import links
from techwatch.types import CallFacts, Fact, Found, Hit, Lang, Selection, Told

MOST_OFFERED: Final = 100
"""Stories, the nearest first, that a selection shows; calls come beside."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a report is built from: `found`, `selection`; `chosen` and `offer` go back into the file. `problems`: one line each, with what
    to do."""

    chosen: choose.Chosen
    found: Found
    selection: Selection
    offer: choose.Offer
    problems: tuple[str, ...] = ()


def correct(work: Work, chosen: choose.Chosen, found: Found) -> Corrected:
    """Lay `chosen` over what was found. Raises ReviewError for a file that cannot be read with what is known of its calls."""
    sure, perhaps = (tuple(hit for hit in part if not added.is_file(hit.article)) for part in (found.hits, found.perhaps))
    if not chosen.text:
        said = replace(found, hits=tuple(_restated(hit, Selection(), chosen.asked.lang) for hit in sure))
        return Corrected(chosen, said, chosen.selection, _offer(chosen, (*sure, *perhaps), Met({}, {})))
    taken = added.take_in(work, chosen.folder, chosen.selection.added)
    sure = _together(sure, [one.hit for one in taken if one.hit])
    here = {story_of(hit) for hit in sure}
    hits = (*sure, *(hit for hit in perhaps if story_of(hit) not in here))
    same = _same(work, chosen, hits)
    if not chosen.base:
        chosen = replace(chosen, base=file_of.unremembered(chosen.text, _offer(chosen, hits, Met({}, {})).stories, chosen.asked.lang))
    read = _read(work, chosen, hits, same)
    met = Met(same, {one.what: story_of(one.hit) for one in taken if one.hit})
    selection = _by_story(read.selection, met, chosen)
    problems = [str(error) for error in read.unread] + [one.problem for one in taken if one.problem]
    wanted = [hit for hit in hits if story_of(hit) in here or selection.kept.get(story_of(hit))]
    restated = tuple(_restated(hit, selection, chosen.asked.lang) for hit in wanted)
    return Corrected(chosen, replace(found, hits=restated), replace(selection, facts={}), _offer(chosen, hits, met), tuple(problems))


def story_of(hit: Hit) -> str:
    """The story of what was found, under the name that a report gives one that was not compared yet."""
    return hit.story or f"article {hit.article.id}"


def _together(hits: Iterable[Hit], more: Iterable[Hit]) -> tuple[Hit, ...]:
    """What was found, and what she added that was not; this is as near to the theme as anything."""
    found = list(hits)
    here = {hit.article.id for hit in found}
    best = max((hit.score for hit in found), default=1.0)
    for hit in more:
        if hit.article.id not in here:
            here.add(hit.article.id)
            found.append(replace(hit, score=best))
    return tuple(found)


def _same(work: Work, chosen: choose.Chosen, hits: Iterable[Hit]) -> dict[str, str]:
    """Stories of the file that became others since -> these."""
    here = {story_of(hit) for hit in hits}
    gone = {id for id in chosen.selection.kept if id not in here and not id.startswith("article ")}
    now = {id: links.standing(work.store, id) for id in sorted(gone)}
    return {id: other for id, other in now.items() if other != id and other in here}


def _read(work: Work, chosen: choose.Chosen, hits: Iterable[Hit], same: Mapping[str, str]) -> file_of.Read:
    """The file once more, with what is known of its calls."""
    known: dict[str, CallFacts] = {}
    for hit in hits:
        if hit.call is not None:
            known.setdefault(story_of(hit), hit.call)
    known |= {id: known[other] for id, other in same.items() if other in known}
    return file_of.read(chosen.text, file=str(chosen.folder / choose.FILE), markets=work.home.markets, base=chosen.base, calls=known)


def _by_story(selection: Selection, met: Met, chosen: choose.Chosen) -> Selection:
    """The decisions by the stories as they are known now; what she added by its address is kept."""
    kept: dict[str, bool] = {}
    for id, keep in selection.kept.items():
        kept[met.same.get(id, id)] = keep or kept.get(met.same.get(id, id), False)
    kept |= {met.added[one.what]: True for one in chosen.listed.added if one.keep and one.what in met.added}
    titles = {met.same.get(id, id): title for id, title in selection.titles.items()}
    dates = {met.same.get(id, id): day for id, day in selection.dates.items()}
    facts = {met.same.get(id, id): said for id, said in selection.facts.items()}
    return replace(selection, kept=kept, titles=titles, dates=dates, facts=facts)


def _restated(hit: Hit, selection: Selection, lang: Lang) -> Hit:
    """A call with her words for its facts, in this report alone. What a person said was read nowhere: nothing is quoted for it."""
    said = selection.facts.get(story_of(hit))
    if hit.call is None and not said:
        return hit
    call = hit.call or CallFacts()
    return replace(hit, call=_unquoted(with_hand(call, said, lang) if said else call))


def _unquoted(call: CallFacts) -> CallFacts:
    deadlines = tuple(replace(one, fact=_said(one.fact)) for one in call.deadlines)
    total, each = (money and replace(money, fact=_said(money.fact)) for money in (call.budget_total, call.budget_per_project))
    evidence = {field: _said(fact) for field, fact in call.evidence.items()}
    return replace(call, deadlines=deadlines, budget_total=total, budget_per_project=each, evidence=evidence)


def _said(fact: Fact) -> Fact:
    return replace(fact, raw="") if fact.origin == "editor" else fact


def _offer(chosen: choose.Chosen, hits: Sequence[Hit], met: Met) -> choose.Offer:
    """All stories found, without any decision of hers, and which she may choose beside those that the report has."""
    stories = reporting.stories.told(hits, chosen.asked, selection=Selection(), named={})
    show = {story.id for story in stories[:MOST_OFFERED]} | set(met.added.values())
    return choose.Offer(tuple(_told(story) for story in stories), frozenset(show), met)


def _told(story: reporting.stories.Story) -> Told:
    article = story.lead.article
    return Told(
        story=story.id,
        title=story.title,
        url=article.url,
        source=article.source or urls.host(article.url),
        lang=article.lang,
        date=story.date,
        blurb="",
        sources=story.sources,
        markets=story.markets,
        cited=(),
        score=story.score,
        call=story.call,
    )
