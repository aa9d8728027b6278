"""A call that an editor writes -> an article with a story and a sheet of its own, like one that was read."""

import hashlib
from collections.abc import Mapping, Sequence

from techwatch import blurb, classify, language, urls
from techwatch.calls import spoken
from techwatch.errors import NotFoundError
from techwatch.pipeline.intake import calls as stage
from techwatch.pipeline.work import Work
from techwatch.store import articles, stories
from techwatch.text import clean, fold
from techwatch.types import Article, Call, CallFacts, Label, Reading


def add(
    work: Work,
    title: str,
    *,
    url: str = "",
    text: str = "",
    markets: Sequence[str] = (),
    words: Mapping[str, str] | None = None,
    who: str = "editors",
) -> Call:
    """Store a call with what is known of it (field -> words); one of the same address or title is that call. -> the call.

    `markets` empty: as the engine reads title and text. Raises ValueError for words that cannot be read, before anything is stored.
    """
    title, lang = clean(title), work.home.config.cluster.languages[0]
    checked = {field: spoken.checked(field, said, lang=lang) for field, said in (words or {}).items()}
    if not title:
        raise ValueError("un appel a un titre (a call has a title)")
    unknown = [market for market in markets if market not in work.home.markets.markets]
    if unknown:
        raise ValueError(f"« {unknown[0]} » n'est pas un marché : {', '.join(work.home.markets.markets)} (unknown market)")
    article = _article(work, title, url, text)
    with work.store.transaction():
        added = articles.find(work.store, article.canonical)
        if added is None:
            added = articles.add(work.store, Reading(article, _labels(work, article, markets), CallFacts()))
            stories.place(work.store, articles.get(work.store, [added])[added])
        elif articles.call(work.store, added) is None:  # the engine took it for something else: who writes it here knows better
            articles.state_call(work.store, added, CallFacts())
        story = articles.story_of(work.store, added)
        stage.bring_up_to_date(work, story)
        for field, said in checked.items():
            stage.say(work, story, field, said, who=who)
    return stage.find(work.store, story)


def _article(work: Work, title: str, url: str, text: str) -> Article:
    config = work.home.config
    if url and urls.resolve(url, url) is None:
        raise NotFoundError(url, "bad-link", f"{url!r} is no web address: it starts with https://")
    key = urls.canonical(url) if url else f"hand:{hashlib.sha256(fold(title).encode()).hexdigest()[:16]}"
    lang = language.detect(f"{title}\n{text}", likely=config.cluster.languages)
    return Article(
        id=0,
        canonical=key,
        url=url,
        title=title,
        text=clean(text),
        blurb=blurb.blurb(clean(text), title=title, lang=lang),
        lang=lang,
        published=work.now,
        dated="entry",
        seen=work.now,
        source=config.cluster.name,
        kind="calls",
    )


def _labels(work: Work, article: Article, markets: Sequence[str]) -> tuple[Label, ...]:
    if markets:
        return tuple(Label(market, 1.0, (), holds=True) for market in markets)
    return classify.classifier(work.home.markets).labels(article.title, article.text, article.lang)
