"""The articles found for a report -> who they name, members of the cluster told apart."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from techwatch.actors import Finder, finder
from techwatch.actors.mentions import Members
from techwatch.home import pipelines
from techwatch.pipeline.drafting import mentions
from techwatch.pipeline.work import Work
from techwatch.text import fold
from techwatch.types import Hit, Named


def named(work: Work, hits: Sequence[Hit]) -> Mapping[int, tuple[Named, ...]]:
    """Who each article names, by article id, each once, in the order of its text.

    A name goes under one spelling and one kind in all of them: those that most articles have.
    """
    find, members = finder(work.home.actors, pipelines(work.home)), mentions.members(work)
    said = {hit.article.id: _said(find, members, hit) for hit in hits}
    names = _one_spelling(said.values())
    return {article: tuple(dict.fromkeys(names[fold(actor.name)] for actor in actors)) for article, actors in said.items()}


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
    """Folded name -> how most articles have it, the first in order where as many have another; a member is one everywhere."""
    counts: dict[str, Counter[Named]] = {}
    for actors in said:
        for actor in actors:
            counts.setdefault(fold(actor.name), Counter())[actor] += 1
    best = {name: min(forms, key=lambda form: (-forms[form], form.name, form.kind)) for name, forms in counts.items()}
    return {name: replace(best[name], member=any(form.member for form in forms)) for name, forms in counts.items()}
