"""Follows every statement of a report to the articles of the store that it names, and says which it does not find there."""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import lxml.html

from techwatch import actors, text
from techwatch.home import Home
from techwatch.store import Store, articles
from techwatch.types import Article, CallFacts, Fact, Report, Told

_LINK = re.compile(r"(?<!!)\[((?:[^\]\\]|\\.)+)\]\((http[^)\s]+)\)")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "\u00a0": " ", "\u202f": " ", "\u2011": "-"})


def untraced(report: Report, store: Store, home: Home) -> list[str]:
    """The statements of a report that no article it cites for them holds."""
    stored = articles.get(store, [cited.article for cited in report.cited])
    missing = [f"[{cited.number}] {cited.title}" for cited in report.cited if not _is(cited, stored.get(cited.article))]
    held = {cited.number: stored[cited.article] for cited in report.cited if cited.article in stored}
    missing += [words for words, numbers in _statements(report) if not any(words in _all(held[n]) for n in numbers if n in held)]
    for actor in report.actors:
        told = [held[n] for n in actor.cited if n in held]
        missing += [] if told and all(names(article, actor.name, home) for article in told) else [actor.name]
    for rise in report.rising:
        told = [held[n] for n in rise.cited if n in held]
        missing += [] if told and all(tells(article, rise.term) for article in told) else [rise.term]
    return missing


def names(article: Article, name: str, home: Home) -> bool:
    """Whether an article names somebody under any of the names that the gazetteer has."""
    found = actors.finder(home.actors, {}).named(article.title, article.text, article.lang)
    return text.fold(name) in {text.fold(one.name) for one in found}


def tells(article: Article, term: str) -> bool:
    """Whether an article has the words of a term, in whatever form."""
    words = text.words(_all(article))
    return all(any(word.startswith(stem[:5]) for word in words) for stem in text.words(term))


def _is(cited: Any, article: Article | None) -> bool:
    return article is not None and (cited.title, cited.url, cited.source) == (article.title, article.url, article.source)


def _all(article: Article) -> str:
    return f"{article.title}\n{article.blurb}\n{article.text}"


def _statements(report: Report) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Words, and the articles that are to hold them; a sentence of the summary stands in one's text."""
    for quote in report.summary:
        yield f"{quote.text}", (quote.cited,)
    for told in [*report.main, *report.stories, *report.open, *report.past]:
        yield told.title, told.cited[:1]
        yield told.blurb, told.cited[:1]
        for fact in _facts(told):
            yield fact.raw, told.cited


def _facts(told: Told) -> list[Fact]:
    """All that the text of a call says, with its words; what a field of an interface says has a name for its place and no words there."""
    call = told.call or CallFacts()
    facts = [*(deadline.fact for deadline in call.deadlines), *call.evidence.values()]
    facts += [money.fact for money in (call.budget_total, call.budget_per_project) if money]
    return [fact for fact in facts if fact.origin == "text"]


# --- as files ---------------------------------------------------------------------------------------


def plain(words: str) -> str:
    """Words without what typography does to them."""
    return " ".join(words.translate(_QUOTES).replace(' "', '"').replace('" ', '"').split())


def page_statements(html: str) -> Iterator[tuple[str, str, list[str]]]:
    """What a page says, section by section: its words, and the addresses to which its numbers and its own links lead."""
    page = lxml.html.fromstring(html)
    for section in page.xpath("//main//section[@id and @id!='method' and @id!='notes' and @id!='markets' and @id!='sources']"):
        for row in section.xpath(".//li | .//*[@class='lead'] | .//tr[not(@class='head' or ancestor::figure)]"):
            targets = [page.xpath("//*[@id=$id]", id=number[1:]) for number in row.xpath(".//a[starts-with(@href, '#')]/@href")]
            links = [
                str(link) for where in [row, *itertools.chain(*targets)] for link in where.xpath(".//a[starts-with(@href, 'http')]/@href")
            ]
            names = ".//th[@scope='row']" if section.get("id") in {"actors", "rising"} else ".//q | .//p[@lang] | .//a[@hreflang]"
            for element in row.xpath(names):
                yield section.get("id"), plain(_own(element)), links


def markdown_statements(text: str) -> Iterator[tuple[str, list[str]]]:
    """What a report in Markdown says before its tables of markets: quotations, titles, blurbs, and what was read of calls; with the
    addresses to which its notes and its own links lead."""
    body, _, tail = text.partition("\n[^1]:")
    notes = dict(re.findall(r"^\[\^(\d+)\]: (.*)$", f"[^1]:{tail}", re.M))
    for line in _before_figures(body).splitlines():
        numbers = re.findall(r"\[\^(\d+)\]", line)
        links = [link for words in (line, *(notes[number] for number in numbers)) for _, link in _LINK.findall(words)]
        bare = re.sub(r"\[\^\d+\]", "", line)
        yield from ((unmarked(words), links) for words, _ in _LINK.findall(bare))
        yield from (
            (unmarked(words), links)
            for words in re.findall(r"^- [«“]\s?(.+?)\s?[»”] — |\(lu : «\s?(.+?)\s?»\)", bare)
            for words in words
            if words
        )
        if numbers and not bare.startswith(("-", "|")) and not _LINK.search(bare) and not re.match(r"\d", bare):
            yield unmarked(bare), links


def _before_figures(body: str) -> str:
    return re.split(r"^## (?:Marchés|Markets)", body, maxsplit=1, flags=re.M)[0]


def unmarked(words: str) -> str:
    """Words without Markdown's escapes."""
    return plain(re.sub(r"\\([^\w\s])", r"\1", words))


def _own(element: Any) -> str:
    """An element's words without the numbers that lead to notes."""
    return "".join(str(part) for part in element.xpath(".//text()[not(ancestor::sup or ancestor::*[@class='meta' or @class='member'])]"))


def held(words: str, links: list[str], by_url: Mapping[str, Article]) -> bool:
    """Whether an article at one of the addresses holds the words."""
    return any(plain(words) in plain(_all(by_url[link])) for link in links if link in by_url)


def changed(words: str) -> str:
    """The words with one of them another."""
    longest = max(re.findall(r"\w+", words), key=len)
    return words.replace(longest, f"{longest[::-1]}x", 1)


def mutated(report: Any, words: str, other: str) -> Any:
    """A report in which these words stand otherwise, wherever they stand."""
    if isinstance(report, str):
        return report.replace(words, other)
    if isinstance(report, tuple):
        return tuple(mutated(each, words, other) for each in report)
    if is_dataclass(report):
        return type(report)(**{field.name: mutated(getattr(report, field.name), words, other) for field in fields(report)})
    return report
