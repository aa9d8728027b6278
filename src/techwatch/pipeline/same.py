"""What editors say of stories -> done: these two are one, this article tells another."""

from dataclasses import replace

from techwatch import review, urls
from techwatch.errors import NotFoundError, ReviewError
from techwatch.pipeline.work import Work
from techwatch.store import articles, editions, links, stories
from techwatch.store.editions import Decision
from techwatch.types import Item

PERSON, FOLDER = "command line", "review folder"


def join(work: Work, one: str, other: str, *, who: str = PERSON, edition: str = "") -> str:
    """Make two stories one, whatever the engine thinks; each is an id or the address of one of its articles. -> the id that stands.

    Raises NotFoundError for what is neither.
    """
    first, second = story(work, one), story(work, other)
    if first == second:
        return first
    with work.store.transaction():
        stands = stories.join(work.store, first, second)
        gone = second if stands == first else first
        editions.remember(work.store, edition, Decision(stands, "merged", gone, stands), who=who, now=work.now)
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
    gone = set[str]()
    for item in draft.items:
        if item.id:
            gone |= _joined(work, edition_id, item, told)
            _parted(work, edition_id, item, told)
        elif item.same or item.apart:
            told.append(
                _told(work, edition_id, f"« {item.title or item.url} » n'est pas un sujet du moteur : = et ≠ n'y font rien (no story)")
            )
    items = tuple(item for item in draft.items if item.id not in gone)
    for one, other in links.both(work.store, [item.id for item in items if item.id]):
        told.append(_told(work, edition_id, f"{one} et {other} sont devenus un seul sujet : gardez l'un des deux (became one story)"))
    return replace(draft, items=items, unread=tuple(told))


def _joined(work: Work, edition_id: str, item: Item, told: list[ReviewError]) -> set[str]:
    """-> the ids of other items that `item` stands for from now on."""
    for other in item.same:
        try:
            join(work, item.id, other, who=FOLDER, edition=edition_id)
        except NotFoundError:
            told.append(_told(work, edition_id, f"{other} n'est ni un sujet ni une adresse connue : rien ne change (unknown story)"))
    return links.merged(work.store, item.id) - {item.id} if item.same else set()


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
