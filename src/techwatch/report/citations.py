"""What a report says, in its order -> the numbers of the articles on which it stands. Pure."""

from collections.abc import Iterable

from techwatch.report.stories import Story
from techwatch.types import Cited, Hit


class Citations:
    """The numbers of a report's articles, from 1 on, in the order in which it first stands on them."""

    def __init__(self, stories: Iterable[Story]) -> None:
        self._story_of = {_key(hit): story for story in stories for hit in story.hits}
        self._cited: dict[int | str, Cited] = {}

    def cite(self, hits: Iterable[Hit]) -> tuple[int, ...]:
        """The numbers of these articles, in this order, each once."""
        return tuple(dict.fromkeys(self._number(hit) for hit in hits))

    @property
    def cited(self) -> tuple[Cited, ...]:
        """Every article that something stands on, in the order of the numbers."""
        return tuple(self._cited.values())

    def _number(self, hit: Hit) -> int:
        key = _key(hit)
        if key not in self._cited:
            article = hit.article
            date = article.published.date() if article.published else None
            number, story = len(self._cited) + 1, self._story_of[key].id
            self._cited[key] = Cited(number, article.id, story, article.title, article.url, article.source, date, article.lang, hit.rights)
        return self._cited[key].number


def _key(hit: Hit) -> int | str:
    return hit.article.id or hit.article.url or hit.article.title
