"""An edition becomes the text of a draft: a short file and its rest. Pure."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from techwatch.config import MarketList
from techwatch.review.call_lines import call_lines, news_of
from techwatch.review.front import format_front
from techwatch.review.shelf import shelf_line
from techwatch.review.wording import Place, Wording, colon, day_and_month, language_name, wording
from techwatch.types import Edition, Hint, Item, Lang


@dataclass(frozen=True, slots=True)
class Form:
    """How a draft is laid out: in the first of `languages`, `max_items` in the short file, `reasons`: with why each has its markets."""

    languages: Sequence[Lang]
    max_items: int = 60
    reasons: bool = False


def format_draft(edition: Edition, *, markets: MarketList, form: Form) -> tuple[str, str]:
    """The short file and its rest ("" when everything stands in the short one); the same edition gives the same bytes.

    The short file holds the ticked items and then the next best, market by market in turn, up to
    `form.max_items`; ticked items always stand in it, and so do those from the shelf, which do not count.
    """
    lang = form.languages[0]
    words = wording(lang)
    short, rest = _split(edition.items, form.max_items)
    head = [format_front(edition, words), f"# {words.editorial}\n", *_editorial(edition, form.languages, words)]
    body = _sections(short, markets, lang, long=True, why=lambda item: reasons(item, markets, lang) if form.reasons else "")
    for title, hint in ((words.later, words.later_hint), (words.off_topic, words.off_topic_hint)):
        body += [f"## {title}\n", f"<!-- {hint} -->\n"]
    text = "\n".join([*head, *body])
    if not rest:
        return text, ""
    return text, "\n".join([f"# {words.rest}\n", f"<!-- {words.rest_hint} -->\n", *_sections(rest, markets, lang, long=False)])


def format_item(item: Item, lang: Lang, why: str = "") -> str:
    """An item as the short file shows it: title, facts of a call, source, why (a line that reading skips), hints, blurb."""
    lines = [f"- [{'x' if item.keep else ' '}] **{_line(item.title)}**{_comment(item)}"]
    lines += [f"  {line}" for line in call_lines(item, lang)]
    lines += [f"  {meta}"] if (meta := format_meta(item, lang)) else []
    lines += [f"  {shelf_line(item, lang)}"] if item.shelf else []
    whys = [words for words in (news_of(item, lang), why) if words]
    lines += [f"  {wording(lang).why}{colon(lang)}{' · '.join(whys)}"] if whys else []
    lines += [f"  {format_hint(hint, lang)}" for hint in item.maybe]
    lines += [f"  > {part}".rstrip() for part in "\n\n".join(filter(None, map(_line, item.blurb.split("\n")))).split("\n") if item.blurb]
    return "\n".join(lines) + "\n"


def format_meta(item: Item, lang: Lang) -> str:
    """The line under a title: source, date, language, where else it stands."""
    parts = [link(item.source or _host(item.url), item.url)] if item.url else [f"— {_line(item.source)}"] if item.source else []
    parts += [day_and_month(item.published, lang)] if item.published else []
    parts += [item.lang.upper()] if item.lang != "und" and parts else []  # alone it would be read as the item's text
    others = ", ".join(link(also.source or _host(also.url), also.url) for also in item.also_in)
    parts += [f"{wording(lang).also}{colon(lang)}{others}"] if others else []
    return " · ".join(part for part in parts if part)


def format_hint(hint: Hint, lang: Lang) -> str:
    """A story that may be the same as a task of its own: ticked, the two are one."""
    title = _line(hint.title) or link_name(hint.source, hint.url)
    quoted = f"« {title} »" if lang == "fr" else f"“{title}”"
    where = link(hint.source or _host(hint.url), hint.url) if hint.url else _line(hint.source)
    return f"- [ ] = {quoted}" + (f" ({where})" if where else "") + (f" <!-- {hint.story} -->" if hint.story else "")


def link_name(source: str, url: str) -> str:
    """What a link to `url` is called: its publisher, else its host."""
    return _line(source or _host(url))


def reasons(item: Item, markets: MarketList, lang: Lang) -> str:
    """Each market's score, the terms found, what the model added, on one line; "" when nothing is known."""
    between, model = (" ; ", "modèle") if lang == "fr" else ("; ", "model")
    parts = []
    for label in item.labels:
        terms = [f"{e.term}{f' ×{e.count}' if e.count > 1 else ''}" for e in label.evidence if e.term][:5]
        added = [f"{model} {_number(e.weight, '+.2f', lang)}" for e in label.evidence if not e.term]
        said = between.join(filter(None, (", ".join(terms), *added)))
        parts.append(f"{markets.name(label.market, lang)} {_number(label.score, '.2f', lang)}" + (f" ({said})" if said else ""))
    return _line(" · ".join(parts))


def _number(value: float, form: str, lang: Lang) -> str:
    return format(value, form).replace(".", ",") if lang == "fr" else format(value, form)


def place(item: Item) -> Place:
    """Under which heading an item stands."""
    return (item.section, item.market if item.section == "market" else "")


def _rest_line(item: Item, lang: Lang) -> str:
    meta = format_meta(item, lang)
    return f"- [{'x' if item.keep else ' '}] **{_line(item.title)}**{' — ' if meta else ''}{meta.removeprefix('— ')}{_comment(item)}\n"


def _sections(
    items: Iterable[Item], markets: MarketList, lang: Lang, *, long: bool, why: Callable[[Item], str] = lambda _: ""
) -> list[str]:
    """A heading and its items for every place, in the order of the first items; empty places only in the long form.

    An empty heading is there for people to put something under it.
    """
    by_place: dict[Place, list[Item]] = {}
    for item in items:
        by_place.setdefault(place(item), []).append(item)
    if long:
        by_place |= {where: [] for where in _empty(by_place, markets)}
    parts: list[str] = []
    for where, mine in by_place.items():
        parts.append(f"## {heading(where, markets, lang)}\n")
        parts += [format_item(item, lang, why(item)) for item in mine] if long else ["".join(_rest_line(item, lang) for item in mine)]
    return parts


def _empty(used: Collection[Place], markets: MarketList) -> list[Place]:
    wanted: list[Place] = [("market", slug) for slug in markets.markets] if any(section == "market" for section, _ in used) else []
    return [where for where in [*wanted, ("calls", ""), ("cluster", "")] if where not in used]


def heading(where: Place, markets: MarketList, lang: Lang) -> str:
    """The words of the heading under which items of a place stand."""
    words = wording(lang)
    found = {"calls": words.calls, "cluster": words.cluster, "later": words.later, "off-topic": words.off_topic}
    return found.get(where[0]) or markets.name(where[1], lang)


def _editorial(edition: Edition, languages: Sequence[Lang], words: Wording) -> list[str]:
    hint = f"<!-- {words.editorial_hint} -->"
    texts = [(lang, edition.editorial.get(lang, "").strip() or hint) for lang in languages]
    return [f"### {language_name(lang)}\n\n{text}\n" for lang, text in texts] if len(texts) > 1 else [f"{texts[0][1]}\n"]


def _split(items: Sequence[Item], max_items: int) -> tuple[list[Item], list[Item]]:
    ranks: dict[Place, int] = {}
    turns: list[tuple[bool, int, int]] = []
    for i, item in enumerate(items):
        if not item.shelf:
            ranks[place(item)] = ranks.get(place(item), -1) + 1
            turns.append((not item.keep, ranks[place(item)], i))
    ticked = sum(not best for best, _, _ in turns)
    chosen = {i for _, _, i in sorted(turns)[: max(max_items, ticked)]} | {i for i, item in enumerate(items) if item.shelf}
    return [item for i, item in enumerate(items) if i in chosen], [item for i, item in enumerate(items) if i not in chosen]


def _comment(item: Item) -> str:
    parts = [item.id] if item.id else []
    parts += [f"market: {item.market}"] if item.section != "market" and item.market else []
    parts += [f"also: {', '.join(item.also)}"] if item.also else []
    return f" <!-- {' '.join(parts)} -->" if parts else ""


def link(name: str, url: str) -> str:
    """A link as the file has it."""
    label = re.sub(r"([\\\[\]])", r"\\\1", _line(name))
    return f"[{label}](<{url}>)" if re.search(r"[()\s]", url) else f"[{label}]({url})"


def _host(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?([^/?#]*).*$", r"\1", url)


def _line(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text.replace("<!--", "‹!--").replace("-->", "--›")).strip()
