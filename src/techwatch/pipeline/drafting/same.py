"""What editors say of stories -> done: these two are one, this article tells another."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from techwatch import review, urls
from techwatch.errors import NotFoundError, ReviewError
from techwatch.pipeline.work import Work
from techwatch.store import Store, articles, editions, links, stories
from techwatch.store.editions import Decision
from techwatch.text import unique
from techwatch.types import AlsoIn, Item, edition_digest

PERSON, FOLDER = "command line", "review folder"


def join(work: Work, one: str, other: str, *, who: str = PERSON, edition: str = "") -> str:
    """Make two stories one, whatever the engine thinks; each is an id or the address of one of its articles. -> the id that stands.

    What an edition's draft says is kept under the name of `one`, the item that says it. Raises NotFoundError for what is neither.
    """
    first, second = story(work, one), story(work, other)
    if first == second:
        return first
    with work.store.transaction():
        stands = stories.join(work.store, first, second)
        gone = second if stands == first else first
        editions.remember(work.store, edition, Decision(one if edition else stands, "merged", gone, stands), who=who, now=work.now)
    return stands


def part(work: Work, address: str, *, who: str = PERSON, edition: str = "") -> str:
    """The article at `address` (and its copies) leaves its story for good; -> the id of its own story (the same when it stood alone).

    Raises NotFoundError when the store holds no such article.
    """
    article = _article(work, address)
    before = articles.story_of(work.store, article)
    if not before:
        raise NotFoundError(address, "no-story", f"{address} was not compared with others yet: run `techwatch collect`")
    with work.store.transaction():
        after = stories.split(work.store, [article], who=who, now=work.now)
        if after != before:
            editions.remember(work.store, edition, Decision(before, "split", before, after), who=who, now=work.now)
    return after


def story(work: Work, said: str) -> str:
    """The story that an id or an address names, as it stands now. Raises NotFoundError."""
    if urls.resolve(said, said) is None:
        stands = links.standing(work.store, said)
        if not links.exists(work.store, stands):
            raise NotFoundError(
                said, "no-story", f"{said!r} is neither a story's id nor an address (`techwatch explain ADDRESS` tells both)"
            )
        return stands
    found = articles.story_of(work.store, _article(work, said))
    if not found:
        raise NotFoundError(said, "no-story", f"{said} was not compared with others yet: run `techwatch collect`")
    return found


def _article(work: Work, address: str) -> int:
    found = articles.find(work.store, urls.canonical(address))
    if found is None:
        raise NotFoundError(address, "no-article", f"no article is stored under {address}")
    return found


def take(work: Work, edition_id: str, draft: review.Draft) -> review.Draft:
    """Do what a draft says of its items' stories; -> the draft with one item for each story that the editor joined.

    Done again it changes nothing. What cannot be done, and stories that became one by themselves, are told in `unread`.
    """
    told = list(draft.unread)
    items = [_known(work, item) for item in draft.items]
    for item in items:
        if links.exists(work.store, item.id):
            _joined(work, edition_id, item, told)
            _parted(work, edition_id, item, told)
        elif item.same or item.apart:
            name = item.title or item.url
            told.append(_told(work, edition_id, f"« {name} » n'est pas un sujet du moteur : = et ≠ n'y font rien (no story)"))
    left = _written(one_each(work.store, edition_id, items), draft.items)
    titles = {item.id: item.title for item in left}
    for one, other in links.both(work.store, [item.id for item in left if item.id]):
        both = f"« {titles[one]} » ({one}) et « {titles[other]} » ({other})"
        told.append(_told(work, edition_id, f"{both} sont devenus un seul sujet : gardez l'un des deux (became one story)"))
    told += [_told(work, edition_id, message) for item in left if (message := _sent_already(work, edition_digest(edition_id), item))]
    return replace(draft, items=left, unread=tuple(told))


def _sent_already(work: Work, digest: str, item: Item) -> str:
    """What to tell of a ticked item whose story became, without news, one that the digest told: who got that will not get this."""
    fresh = item.suite or item.section == "calls" or not item.id or not item.keep
    if fresh or editions.told_at(work.store, item.id, digest) is None:
        return ""
    return f"« {item.title} » ({item.id}) est devenu un sujet déjà envoyé : qui l'a reçu ne le recevra pas (already sent)"


def _known(work: Work, item: Item) -> Item:
    """An item written by hand that says something of stories is the story of its address."""
    if item.id or not item.url or not (item.same or item.apart):
        return item
    return replace(item, id=articles.story_of(work.store, articles.find(work.store, urls.canonical(item.url)) or 0))


def _written(items: Sequence[Item], before: Sequence[Item]) -> tuple[Item, ...]:
    """`items` where one written by hand is no second one of a story that stands in the draft."""
    ids = {item.id for item in before if item.id}
    twice = {item.id for item in items if item.id in ids and sum(item.id == other.id for other in items) > 1}
    mine = {(item.title, item.url) for item in before if not item.id}
    return tuple(replace(item, id="") if item.id in twice and (item.title, item.url) in mine else item for item in items)


def one_each(store: Store, edition_id: str, items: Sequence[Item]) -> tuple[Item, ...]:
    """A draft's items with one for each story that they say is the same, now or before: a ticked one, else the one that says so.

    It has the others' sources too. Reads only: the same whether what they say was done already or not.
    """
    joined = editions.joined(store, edition_id)
    left = dict(enumerate(items))
    for places in _together(store, joined, items):
        first, *others = sorted(places, key=lambda place: (not items[place].keep, not (items[place].same or items[place].id in joined)))
        left[first] = _whole(store, items[first], [items[place] for place in others])
        for place in others:
            del left[place]
    return tuple(left.values())


def twins(store: Store, edition_id: str, items: Sequence[Item], id: str) -> tuple[Item, ...]:
    """The other ticked items of a draft that tell the story of the item `id`: they leave the file with the next collection only."""
    groups = _together(store, editions.joined(store, edition_id), items)
    own: list[int] = next((places for places in groups if any(items[place].id == id for place in places)), [])
    return tuple(items[place] for place in own if items[place].id != id and items[place].keep)


def _together(store: Store, joined: Mapping[str, str], items: Sequence[Item]) -> list[list[int]]:
    """The places of the items that are one story by what they say, or by what was said before (`joined`)."""
    said = _said(store, items)
    for stands in (links.standing(store, story) for story in joined.values()):
        said.setdefault(stands, stands)
    found: dict[str, list[int]] = {}
    for place, item in enumerate(items if said else ()):
        if item.id and (root := _root(said, links.standing(store, item.id))) in said.values():
            found.setdefault(root, []).append(place)
    return list(found.values())


def _said(store: Store, items: Sequence[Item]) -> dict[str, str]:
    """The stories that `items` say are the same: each (as it stands) -> another of them; the one that leads nowhere speaks for all."""
    found: dict[str, str] = {}
    for item in items:
        for other in (named for target in item.same if item.id and (named := _named(store, target))):
            one, two = _root(found, links.standing(store, item.id)), _root(found, other)
            if not links.apart(store, links.standing(store, item.id), other):
                found[one] = two
                found.setdefault(two, two)
    return found


def _root(found: Mapping[str, str], story: str) -> str:
    while found.get(story, story) != story:
        story = found[story]
    return story


def _named(store: Store, target: str) -> str:
    """The story that an id or an address in a draft names, as it stands; "" when it names none."""
    if links.exists(store, target):
        return links.standing(store, target)
    return articles.story_of(store, articles.find(store, urls.canonical(target)) or 0)


def _whole(store: Store, item: Item, others: Sequence[Item]) -> Item:
    """`item` with the sources of all that it stands for; it goes on where one of them does."""
    group = [item, *others]
    found = [also for other in others for also in (AlsoIn(other.source, other.url, other.lang, other.title), *other.also_in)]
    if not any(one.suite for one in group):
        found += _sources(store, item)
    also, taken = list(item.also_in), {url for one in group for url in one.apart} | {item.url}
    for one in found:
        if one.url and one.url not in taken and one.source not in {item.source, *(other.source for other in also)}:
            also.append(one)
    return replace(item, also_in=tuple(also), suite=any(one.suite for one in group))


def _sources(store: Store, item: Item) -> list[AlsoIn]:
    """The articles of the story of `item` and of those that it says are the same."""
    named = unique([links.standing(store, item.id), *(_named(store, target) for target in item.same)])
    found = [each for story in named for each in articles.get(store, stories.members(store, story)).values() if each.offered]
    return [AlsoIn(each.source, each.url, each.lang, each.title) for each in sorted(found, key=lambda each: (each.source, each.url))]


def _joined(work: Work, edition_id: str, item: Item, told: list[ReviewError]) -> None:
    for other in item.same:
        try:
            stands = join(work, item.id, other, who=FOLDER, edition=edition_id)
            if stands not in {links.standing(work.store, story) for story in editions.joined(work.store, edition_id).values()}:
                _agreed(work, edition_id, Decision(item.id, "merged", item.id, stands))
        except NotFoundError:
            told.append(_told(work, edition_id, f"{other} n'est ni un sujet ni une adresse connue : rien ne change (unknown story)"))


def _agreed(work: Work, edition_id: str, decision: Decision) -> None:
    """An editor says what the engine had done by itself: her word, from then on."""
    with work.store.transaction():
        editions.remember(work.store, edition_id, decision, who=FOLDER, now=work.now)


def _parted(work: Work, edition_id: str, item: Item, told: list[ReviewError]) -> None:
    """What `item` is not: an article of its story leaves it, a story that may be the same is set apart."""
    for target in item.apart:
        mine, found = links.standing(work.store, item.id), articles.find(work.store, urls.canonical(target))
        other = links.standing(work.store, target) if links.exists(work.store, target) else ""
        if found is not None and articles.story_of(work.store, found) == mine:
            part(work, target, who=FOLDER, edition=edition_id)
        elif found is None and not other:
            told.append(_told(work, edition_id, f"{target} n'est ni un sujet ni une adresse connue : rien ne change (unknown story)"))
        elif (other := other or articles.story_of(work.store, found or 0)) and other != mine:
            with work.store.transaction():
                links.set_apart(work.store, mine, other, who=FOLDER, now=work.now)


def _told(work: Work, edition_id: str, message: str) -> ReviewError:
    return ReviewError(str(work.home.review / f"{edition_id}.md"), None, message)
