"""Articles that are calls -> one sheet per call: what all its sources and the editors say, and how its dates moved."""

import contextlib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from techwatch import urls
from techwatch.calls import hand, merge, same, spoken
from techwatch.calls.moves import moves as moved_between
from techwatch.errors import NotFoundError
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import Store, articles, calls, links, stories
from techwatch.store.columns import to_json
from techwatch.types import Call, CallFacts, Fact, Item, Move

DEADLINE = "deadline"
"""The field of editors' words that holds a call's dates."""

_BATCH = 50  # articles compared in one transaction
_MAYBE = 0.5  # the score of a hint: which of several is likelier cannot be told


def settle(work: Work) -> Outcome:
    """Find the same call in other sources, then bring every call's sheet up to date. Done again it changes nothing."""
    waiting = calls.uncompared(work.store)
    work.teller.begin("calls", len(waiting))
    with work.store.transaction():
        calls.follow_merges(work.store)
    joined = 0
    for start in range(0, len(waiting), _BATCH):
        batch = waiting[start : start + _BATCH]
        with work.store.transaction():
            joined += sum(_recognise(work, article) for article in batch)
        work.teller.step(len(batch))
    figures = {"calls": 0, "joined": joined, "changed": 0, "moved": 0}
    with work.store.transaction():
        calls.follow_merges(work.store)
        calls.follow_splits(work.store, now=work.now)
        for story in calls.stories(work.store):
            changed, moves = bring_up_to_date(work, story)
            figures["calls"] += 1
            figures["changed"] += changed
            figures["moved"] += len(moves)
    return Outcome("calls", figures)


def bring_up_to_date(work: Work, story: str) -> tuple[bool, tuple[Move, ...]]:
    """Make a call's sheet anew where something was said since; -> whether it was, and the dates that moved by it."""
    said, words = calls.sources(work.store, story), calls.said(work.store, story)
    inputs = _hash(
        [f"{article.source}\n{to_json(CallFacts, facts)}" for article, facts in said] + [f"{w.field}={w.words}" for w in words.values()]
    )
    before = calls.sheet(work.store, story)
    if before and before.inputs == inputs:
        return False, ()
    former = (*calls.moves(work.store, story), *calls.source_moves(work.store, story))
    each = [named(facts, article.source) for article, facts in said]
    facts = hand.with_hand(merge.together(each, moved=former), _of_the_call(words))
    moves = moved_between(before.facts, facts, at=work.now, today=work.local.date()) if before else ()
    calls.put_sheet(work.store, story, facts, inputs, moves, now=work.now)
    return True, moves


def _of_the_call(words: Mapping[str, calls.Said]) -> dict[str, str]:
    """Editors' words about facts; those that a later version of the rules cannot read any more wait for one that can."""
    found = {}
    for field, said in words.items():
        with contextlib.suppress(ValueError):
            if field not in calls.OFFER_FIELDS:
                hand.read_hand(field, said.words)
                found[field] = said.words
    return found


def say(work: Work, story: str, field: str, words: str | None, *, who: str) -> Call:
    """Put an editor's words about a fact of a call, or about what the cluster offers, in place; None takes them back. -> the call.

    Raises NotFoundError for what is no call, ValueError (what to write) for words that cannot be read.
    """
    call = find(work.store, story)
    if words is not None:
        words = spoken.checked(field, words, lang=work.home.config.cluster.languages[0])
    with work.store.transaction():
        was = "" if field in calls.OFFER_FIELDS else spoken.shown(call.facts, field)
        if calls.say(work.store, call.id, field, words, was=was, who=who, now=work.now):
            bring_up_to_date(work, call.id)
    return find(work.store, call.id)


def as_known(work: Work, items: Sequence[Item]) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """A draft's items with what is known of their calls now, and what is to be told of that; a call that closed meanwhile does not go out.

    Between the last look and the sending a date may have moved, or been put right on the board: nobody may be sent the old one.
    """
    zone, told, found = work.home.config.cluster.zone, list[str](), list[Item]()
    for item in items:
        facts = calls.facts(work.store, links.standing(work.store, item.id)) if item.call and item.id else None
        if facts is None or item.call is None:
            found.append(item)
            continue
        was, now = spoken.shown(item.call, DEADLINE), spoken.shown(facts, DEADLINE)
        if item.keep and was != now:
            told.append(f"« {item.title} » : la clôture est {now or 'inconnue'}, le brouillon disait {was or 'rien'} (date changed)")
        if item.keep and facts.status(work.now, zone) == "closed":
            told.append(f"« {item.title} » est clos et ne part pas (closed)")
            item = replace(item, keep=False)
        found.append(replace(item, call=facts, offer=calls.offer(work.store, links.standing(work.store, item.id))))
    return tuple(found), tuple(told)


def find(store: Store, story: str) -> Call:
    """A call by its id, or by the address of one of its pages. Raises NotFoundError."""
    if urls.resolve(story, story) is not None:
        story = articles.story_of(store, articles.find(store, urls.canonical(story)) or 0)
    call = calls.get(store, story)
    if call is None:
        raise NotFoundError(story, "no-call", f"{story!r} is no call (`techwatch calls` lists them)")
    return call


def _recognise(work: Work, article: int) -> bool:
    """Compare one call article with the calls of those that share a key; -> whether it became one call with another.

    Two calls are one when nothing in any of their articles speaks against it: else one that tells of a programme would chain its calls.
    """
    sight = calls.sight(work.store, article)
    keys, joined = same.keys(sight), False
    for other in calls.sharing(work.store, keys, but=article):
        mine, theirs = articles.story_of(work.store, article), articles.story_of(work.store, other)
        if mine == theirs:
            continue
        ours, others = ([calls.sight_of(*source) for source in calls.sources(work.store, story)] for story in (mine, theirs))
        verdict = same.joins(sight, others).verdict
        if verdict == "no" or any(same.contradiction(one, its) for one in ours for its in others):
            continue
        if verdict == "same":
            stories.grow(work.store, mine, theirs)
            joined |= articles.story_of(work.store, article) == articles.story_of(work.store, other)
        else:
            links.hint(work.store, mine, theirs, score=_MAYBE, seen=work.now)
    calls.set_compared(work.store, article, keys)
    return joined


def named(facts: CallFacts, source: str) -> CallFacts:
    """`facts` with the publisher's name at each: in a call of several sources one sees who said what."""

    def by(fact: Fact) -> Fact:
        return fact if fact.source else replace(fact, source=source)

    evidence: Mapping[str, Fact] = {name: by(fact) for name, fact in facts.evidence.items()}
    deadlines = tuple(replace(deadline, fact=by(deadline.fact)) for deadline in facts.deadlines)
    total, project = (money and replace(money, fact=by(money.fact)) for money in (facts.budget_total, facts.budget_per_project))
    doubts = tuple(replace(doubt, said=tuple(replace(one, fact=by(one.fact)) for one in doubt.said)) for doubt in facts.doubts)
    return replace(facts, evidence=evidence, deadlines=deadlines, budget_total=total, budget_per_project=project, doubts=doubts)


def _hash(parts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
