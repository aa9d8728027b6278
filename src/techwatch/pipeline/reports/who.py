"""The articles found for a report -> who they name, members of the cluster told apart."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from techwatch.actors import Finder, finder
from techwatch.actors.mentions import Members
from techwatch.actors.tongues import in_language, known_as
from techwatch.home import pipelines
from techwatch.pipeline.drafting import mentions
from techwatch.pipeline.work import Work
from techwatch.text import fold
from techwatch.types import Hit, Lang, Named, Selection


def named(work: Work, hits: Sequence[Hit], lang: Lang) -> Mapping[int, tuple[Named, ...]]:
    """Who each article names, by article id, each once, in the order of its text.

    A name goes under one spelling and one kind in all of them: the name that the report's language `lang` has for it, else the spelling
    that most articles have.
    """
    find, members = finder(work.home.actors, pipelines(work.home)), mentions.members(work)
    said = {hit.article.id: _said(find, members, hit) for hit in hits}
    own = frozenset(map(fold, work.home.actors.actors))
    names = {name: replace(one, name=in_language(one.name, lang, own)) for name, one in _one_spelling(said.values()).items()}
    return {article: tuple(dict.fromkeys(names[known_as(actor.name)] for actor in actors)) for article, actors in said.items()}


def as_named(work: Work, selection: Selection, lang: Lang) -> Selection:
    """The selection with its actors under the names that `named` has for them, whatever the language in which she chose them.

    A name that she gave an actor in another language's words (Allemagne = Germany) stays as she wrote it.
    """
    own = frozenset(map(fold, work.home.actors.actors))
    given = {into for name, into in selection.actors.items() if into and known_as(into) == known_as(name)}
    said = {name: name if name in given else in_language(name, lang, own) for name in [*selection.actors.values(), *selection.kinds]}
    actors = {in_language(name, lang, own): said[into] for name, into in selection.actors.items()}
    return replace(selection, actors=actors, kinds={said[name]: kind for name, kind in selection.kinds.items()})


def _said(find: Finder, members: Members, hit: Hit) -> list[Named]:
    """Who one article names; the cluster's own organisations also where only its members' names tell them."""
    article = hit.article
    actors = [replace(actor, member=_member(actor, members)) for actor in find.named(article.title, article.text, article.lang)]
    there = {fold(actor.name) for actor in actors}
    ours = (name for name in members.named(article.title, article.text) if fold(name) not in there)
    return actors + [Named(name, "organisation", True) for name in ours]


def _member(actor: Named, members: Members) -> bool:
    return actor.kind == "organisation" and members.names(actor.name)


def _one_spelling(said: Iterable[Sequence[Named]]) -> dict[str, Named]:
    """What a name is known as -> how most articles have it, the first in order where as many have another; a member is one everywhere."""
    counts: dict[str, Counter[Named]] = {}
    for actors in said:
        for actor in actors:
            counts.setdefault(known_as(actor.name), Counter())[actor] += 1
    best = {name: min(forms, key=lambda form: (-forms[form], form.name, form.kind)) for name, forms in counts.items()}
    return {name: replace(best[name], member=any(form.member for form in forms)) for name, forms in counts.items()}
