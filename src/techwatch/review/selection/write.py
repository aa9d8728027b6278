"""A report, and what else was found, becomes the text of its selection file, as the engine would write it for the first time. Pure."""

from collections.abc import Collection, Iterable, Sequence

from techwatch.review.call_lines import call_lines
from techwatch.review.item_lines import one_line
from techwatch.review.markdown import link, link_name
from techwatch.review.selection.head import Head, head_lines
from techwatch.review.selection.words import Part, Words, words
from techwatch.review.wording import full_date
from techwatch.types import Actor, Cited, Item, Lang, Quote, Report, Told


def format_selection(report: Report, told: Sequence[Told], *, head: Head, show: Collection[str]) -> str:
    """The file. `told`: every story found, the nearest first, in the engine's own words; of these it has those of the report, ticked, and
    those to `show`. The same report gives the same bytes.
    """
    lang = report.asked.lang
    said, inside = words(lang), chosen(report)
    stories = [one for one in told if one.story in inside or one.story in show]
    parts: dict[Part, list[str]] = {
        "conclusion": [report.conclusion] if report.conclusion else [],
        "summary": [sentence_line(quote, report.cited, lang) for quote in report.summary],
        "stories": [story_lines(one, lang, keep=True) for one in stories if one.story in inside and one.call is None],
        "calls": [story_lines(one, lang, keep=True) for one in stories if one.story in inside and one.call is not None],
        "actors": [actor_line(actor, said) for actor in report.actors],
        "added": [],
        "others": [story_lines(one, lang, keep=False) for one in stories if one.story not in inside],
    }
    text = ["\n".join([*head_lines(head), ""])]
    text += [part_text(part, lines, said) for part, lines in parts.items() if lines or part not in ("summary", "calls", "others")]
    return "\n".join(text)


def part_text(part: Part, lines: Iterable[str], said: Words) -> str:
    """A part with its heading and its hint."""
    body = "".join(f"{line}\n" for line in lines)
    hint = f"<!-- {said.hints[part]} -->\n" if part in said.hints else ""
    return f"## {said.parts[part]}\n\n{hint}" + (f"\n{body}" if hint and body else body)


def chosen(report: Report) -> set[str]:
    """The ids of the stories that the report tells."""
    return {one.story for group in (report.main, report.stories, report.open, report.past) for one in group}


def story_lines(told: Told, lang: Lang, *, keep: bool) -> str:
    """A story: its title, a call's facts, when and where it was told."""
    lines = [f"- [{'x' if keep else ' '}] **{one_line(told.title) or told.url}** <!-- {told.story} -->"]
    if told.call is not None:
        lines += [f"  {line}" for line in call_lines(Item(told.story, told.title, call=told.call), lang)]
    meta = meta_line(told, lang)
    return "\n".join([*lines, f"  {meta}"] if meta else lines)


def meta_line(told: Told, lang: Lang) -> str:
    """When, where, in which language and by how many it was told."""
    parts = [full_date(told.date, lang)] if told.date else []
    parts += [link(link_name(told.source, told.url), told.url)] if told.url else [f"— {one_line(told.source)}"] if told.source else []
    parts += [told.lang.upper()] if told.lang not in ("und", lang) and parts else []
    parts += [f"{told.sources} {words(lang).sources}"] if told.sources > 1 else []
    return " · ".join(parts)


def sentence_line(quote: Quote, cited: Sequence[Cited], lang: Lang) -> str:
    """A sentence of the summary between the quotation marks of the report's language, and who wrote it."""
    source = next((one for one in cited if one.number == quote.cited), None)
    text = one_line(quote.text)
    quoted = f"« {text} »" if lang == "fr" else f"“{text}”"
    where = (
        f" — {link(link_name(source.source, source.url), source.url)}" if source and source.url else f" — {source.source}" if source else ""
    )
    return f"- [x] {quoted}{where}"


def actor_line(actor: Actor, said: Words) -> str:
    """An actor with its kind and how many stories tell of it."""
    parts = [one_line(actor.name), said.kinds[actor.kind], f"{actor.stories} {said.stories}"]
    return f"- [x] {' · '.join([*parts, *([said.member] if actor.member else [])])}"
