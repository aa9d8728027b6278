"""What editors say of calls in a draft -> said of the calls for good: it stays when their sources are read again."""

from dataclasses import replace

from techwatch import review
from techwatch.calls.hand import FIELDS
from techwatch.calls.spoken import OFFERS
from techwatch.errors import NotFoundError, ReviewError
from techwatch.pipeline.drafting.same import FOLDER
from techwatch.pipeline.intake import by_hand, calls as stage
from techwatch.pipeline.work import Work
from techwatch.store import calls
from techwatch.types import Call, CallFacts, Item


def take(work: Work, edition_id: str, draft: review.Draft, *, publishing: bool = False) -> review.Draft:
    """Say of each call what its item in the draft says; -> the draft whose items have these facts as the store has them now.

    Done again it changes nothing. `publishing`: ticked items that an editor wrote under "Appels", and calls that wait for later, become
    calls of their own. What cannot be done is told in `unread`, as is a word of somebody else that hers replaces.
    """
    told: list[str] = []
    here = {item.id for item in draft.items if item.id}
    items = []
    for item in draft.items:
        if item.id and item.said:
            item = _said(work, item, told)
        elif publishing and not item.id and item.title and _is_call(item):
            item = _made(work, item, here, told)
        items.append(item)
    file = str(work.home.review / f"{edition_id}.md")
    return replace(draft, items=tuple(items), unread=(*draft.unread, *(ReviewError(file, None, message) for message in told)))


def _is_call(item: Item) -> bool:
    return (item.keep and item.section == "calls") or (item.section == "later" and item.call is not None)


def _said(work: Work, item: Item, told: list[str]) -> Item:
    try:
        call = stage.find(work.store, item.id)
    except NotFoundError:
        told.append(f"« {item.title} » n'est pas un appel pour le moteur : ce que vous en dites ne vaut que dans ce numéro (no call)")
        return item
    for field, words in item.said.items():
        mine = None if words == review.BACK else words
        before = calls.said(work.store, call.id).get(field)
        try:
            call = stage.say(work, call.id, field, mine, who=FOLDER)
        except ValueError as error:
            told.append(f"« {item.title} » : {error}")
            continue
        after = calls.said(work.store, call.id).get(field)
        if before and before != after and before.who != FOLDER:
            other = f"« {before.words} » ({before.who})"
            told.append(f"« {item.title} », {field} : {other} est remplacé par ce que dit ce fichier (replaced by this file)")
    return _agreed(item, call)


def _agreed(item: Item, call: Call) -> Item:
    """`item` where what she spoke of is as the store has it; all else stays as she saw it."""
    names = {"deadlines" if field == stage.DEADLINE else field for field in item.said if field in FIELDS}
    names |= {"deadlines", "permanent"} if names & {"deadlines", "permanent"} else set()
    mine, theirs = item.call or CallFacts(), call.facts
    facts = replace(
        mine,
        **{name: getattr(theirs, name) for name in names},
        evidence={name: fact for name, fact in mine.evidence.items() if name not in names}
        | {name: fact for name, fact in theirs.evidence.items() if name in names},
        doubts=(*(d for d in mine.doubts if d.field not in names), *(d for d in theirs.doubts if d.field in names)),
    )
    offer = replace(item.offer, **{field: getattr(call.offer, field) for field in item.said if field in OFFERS})
    return replace(item, call=facts, offer=offer)


def _made(work: Work, item: Item, here: set[str], told: list[str]) -> Item:
    """An item written by hand as a call that members can follow; its id is the call's, unless that stands in the draft already."""
    words = {field: said for field, said in item.said.items() if said != review.BACK}
    markets = [market for market in (item.market, *item.also) if market]
    try:
        call = by_hand.add(work, item.title, url=item.url, text=item.blurb, markets=markets, words=words)
    except (ValueError, NotFoundError) as error:
        told.append(f"« {item.title} » n'a pas de page d'appel : {error} (no page of its own)")
        return item
    if call.id in here:
        told.append(f"« {item.title} » est déjà dans ce brouillon ({call.id}) : gardez l'un des deux (stands twice)")
        return item
    here.add(call.id)
    return replace(item, id=call.id, call=call.facts, offer=call.offer)
