import datetime as dt
from dataclasses import replace

import pytest

from found import TODAY, built, call, hit
from readings import NOW, put, reading, small_home, work_in
from techwatch import blurb, report, text
from techwatch.calls.reading import read_call
from techwatch.demo.content import read_pages
from techwatch.pipeline import reports
from techwatch.pipeline.reports import asked, find, rising, stated, who
from techwatch.render.notes import apparatus
from techwatch.report import NO_SELECTION
from techwatch.store import articles, open_store
from techwatch.types import Named, Rising, Selection
from tracing import changed, held, markdown_statements, mutated, names, page_statements, plain, tells, untraced

THEMES = ("intelligence artificielle", "données", "appel à projets", "formation OU école", "hospital OR health", "ville", "data")
WEEK = dt.timedelta(weeks=1)


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """A home with the pages of the demo, as they would be read, and half a year of briefs in which something rises."""
    home = small_home(tmp_path_factory.mktemp("home"))
    pages = [_read(number, page) for number, page in enumerate(read_pages(NOW.date()), 1)]
    with open_store(home.database) as store:
        made = work_in(home, store, readings=pages)
        put(store, _briefs())  # each a story by itself
        yield made


def _read(number, page):
    call = read_call(page.title, page.text, lang=page.lang, published=page.published)
    made = reading(number, page.title, page.text, market=(*page.markets, "")[0], lang=page.lang, at=page.published, call=call)
    summary = blurb.blurb(page.text, title=page.title, summary=page.summary, lang=page.lang)
    url = f"https://{page.site}.example/{page.slug}"
    kind = "calls" if call else "news"
    return replace(made, article=replace(made.article, blurb=summary, source=page.site, url=url, canonical=url, kind=kind))


def _briefs():
    """Each week four briefs of each of eight sites on the town, of the last three some on hemp."""
    for week in range(26):
        for n in range(36 if week > 22 else 32):
            site = f"https://site{n % 8}.example"
            hemp = "Un béton de chanvre isole les écoles de la ville à Port-Salins Métropole. " if n > 31 else ""
            words = f"{hemp}La ville mesure le bruit numéro {week}{n} de ses rues chaque semaine de travaux."
            at = NOW - (26 - week) * WEEK + dt.timedelta(hours=n - 40)
            made = reading(1000 + 100 * week + n, f"Brève {week} {n}", words, market="city", at=at)
            yield replace(made, article=replace(made.article, url=f"{site}/{week}-{n}", feed=f"{site}/rss", source=f"Site {n % 8}"))


def made_of(work, theme, selection=NO_SELECTION):
    about = asked(work, theme)
    found = stated.with_sources(work, find.find(work, about))
    return report.build(
        about, found, coverage=find.coverage(work, about), day=work.local.date(), named=who.named(work, found.hits, about.lang),
        risen=rising.risen(work, about, found.hits), selection=selection,
    )  # fmt: skip


@pytest.mark.parametrize("theme", THEMES)
def test_every_statement_stands_in_an_article_of_the_store_that_it_cites(work, theme):
    made = made_of(work, theme)
    assert made.found
    assert untraced(made, work.store, work.home) == []


@pytest.fixture(scope="module")
def said(work):
    """The report of every theme."""
    return [made_of(work, theme) for theme in THEMES]


def test_there_is_something_to_trace(said):
    for part in ("summary", "main", "stories", "actors", "rising", "open"):
        assert any(getattr(made, part) for made in said), part
    assert any(told.call.budget_total for made in said for told in made.open)
    assert all(told.closes.fact.raw for made in said for told in made.open if told.closes)


def statements(made):
    """Words that a report says: its quotes and titles, what it reads of its calls, whom it names, what rises."""
    yield from (quote.text for quote in made.summary)
    yield from (told.title for told in [*made.main[:2], *made.stories[:2], *made.open[:2]])
    yield from (told.closes.fact.raw for told in made.open if told.closes)
    yield from (told.call.budget_total.fact.raw for told in made.open if told.call.budget_total)
    yield from (actor.name for actor in made.actors[:3])
    yield from (rise.term for rise in made.rising)


def test_one_word_changed_and_a_statement_is_not_traced(said, work):
    changes = [(made, words) for made in said for words in statements(made)]
    assert len(changes) > 30
    for made, words in changes:
        assert untraced(mutated(made, words, changed(words)), work.store, work.home), words


def test_a_citation_of_another_article_is_not_traced(said, work):
    for made in said:
        for place, quote in enumerate(made.summary):
            other = next((one.number for one in made.cited if one.story != made.cited[quote.cited - 1].story), None)
            moved = [replace(quote, cited=other) if n == place else each for n, each in enumerate(made.summary)]
            assert other is None or quote.text in untraced(replace(made, summary=tuple(moved)), work.store, work.home)


def test_a_sentence_that_the_analyst_wants_is_quoted_only_where_an_article_holds_it(said, work):
    made = next(made for made in said if made.summary)
    true = next(text for text in _sentences(work, made) if text not in {quote.text for quote in made.summary})
    decided = Selection(quotes={true: True, changed(true): True})
    again = made_of(work, made.asked.theme, decided)
    assert true in {quote.text for quote in again.summary}
    assert changed(true) not in {quote.text for quote in again.summary}
    assert untraced(again, work.store, work.home) == []


def _sentences(work, made):
    stored = articles.get(work.store, [cited.article for cited in made.cited])
    return [sentence for article in stored.values() for sentence in text.sentences(article.text) if len(sentence) > 60]


# --- as files -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=("formation OU école", "appel à projets", "data"))
def files(work, request, tmp_path_factory):
    """The report of a theme as Markdown and as a page, and the articles that it may cite, by address."""
    written = reports.report(work, reports.asked(work, request.param), forms=("md", "html"), out=tmp_path_factory.mktemp("out"))
    cited = articles.get(work.store, [one.article for one in written.report.cited])
    by_form = {path.suffix: path.read_text(encoding="utf-8") for path in written.files}
    return by_form, {article.url: article for article in cited.values()}, written.report


def test_the_numbers_of_a_page_lead_to_articles_that_hold_the_words(files, work):
    by_form, by_url, made = files
    said = list(page_statements(by_form[".html"]))
    assert {plain(quote.text) for quote in made.summary} <= {words for section, words, _ in said if section == "gist"}
    assert len(said) >= sum(map(len, (made.summary, made.main, made.stories, made.open, made.past, made.actors, made.rising)))
    for section, words, links in said:
        assert _found(section, words, links, by_url, work), (section, words)
        assert not _found(section, changed(words), links, by_url, work), (section, words)


def test_the_notes_of_markdown_lead_to_articles_that_hold_the_words(files):
    by_form, by_url, made = files
    said = list(markdown_statements(by_form[".md"]))
    assert {plain(quote.text) for quote in made.summary} <= {words for words, _ in said}
    assert len(said) >= sum(map(len, (made.summary, made.main, made.stories, made.open, made.past)))
    for words, links in said:
        assert held(words, links, by_url), words
        assert not held(changed(words), links, by_url), words


def test_a_number_leads_to_the_very_article_and_not_to_another_of_its_story():
    facts = call(9, budget=3e6)
    states = hit(8, story="call", source="B", call=facts, text=f"3000000 EUR, clos {facts.deadlines[0].fact.raw}", score=0.01)
    hits = [hit(1, story="a", score=1.0), hit(2, story="a", source="B"), hit(3), hit(4), hit(7, story="call", call=facts), states]
    actor, rise = Named("Atelier Exemple", "organisation"), Rising("bruit", "city", "fr", TODAY, 0.5, 4.0, ())
    made = built(*hits, named={2: (actor,), 4: (actor,)}, risen=[(rise, (2,))])
    apart = apparatus(made)
    lines = [made.cited[told.cited[0] - 1].article for told in made.stories]
    leads = {
        place: [lines[ref.number - 1] if ref.kind == "story" else apart.notes[ref.number - 1].cited.article for ref in refs]
        for place, refs in apart.refs.items()
    }
    assert (leads["a1"], leads["r1"], leads["o1"]) == ([4], [2], [8])


def _found(section, words, links, by_url, work):
    told = [by_url[link] for link in links if link in by_url]
    if section == "actors":
        return any(names(article, words, work.home) for article in told)
    return any(tells(article, words) for article in told) if section == "rising" else held(words, links, by_url)
