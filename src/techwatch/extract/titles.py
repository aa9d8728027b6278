"""What a page's tags and headings say becomes the headline without the publisher's name. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from techwatch import text as words

_SEPARATOR: Final = re.compile(r"\s+(?:[|–—·•»«:/-]|::|--)\s+|\s*[|｜]\s*|(?<=[^\x00-\x7f])[:_-](?=\w)")
_LOGO: Final = 15  # characters: a heading that short is the site's name or a section's
_LONGEST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Said:
    """Where a title may stand, each as the page writes it: tags in the order of trust, <title>, h1, h2 and h3, the publisher's names."""

    tagged: tuple[str, ...]
    page: str
    heads: tuple[str, ...]
    lower: tuple[str, ...]
    structured: str
    sites: tuple[str, ...]


def headline(said: Said) -> str:
    """The page's only heading; else the tagged title, else <title>, all without the publisher's name.

    A heading that no tag knows gives way to two witnesses, structured data and <title> that say the same. A tag with the heading's
    letters and more spaces is how it is meant to be read. A heading that is the tagged title with more around it is not taken.
    """
    known = {key for site in said.sites for key in _site_keys(site)}
    heads = [head for head in said.heads if not _site_keys(head) & known]
    tags = [bare_title(tag[:_LONGEST], [*heads, *said.lower], said.sites) for tag in said.tagged if tag]
    page = bare_title(said.page[:_LONGEST], [*heads, *said.lower], said.sites)
    structured = bare_title(said.structured[:_LONGEST], heads, said.sites)
    shown = next((title for title in (*tags, page, structured) if title), "")
    if len(heads) != 1 or len(heads[0]) <= _LOGO:
        return shown or "".join(heads[:1])
    only = bare_title(heads[0], heads, said.sites)
    twins = [tag for tag in (*tags, structured) if _letters(tag) == _letters(only)]
    if spaced := next((tag for tag in twins if len(tag.split()) > len(only.split())), ""):
        return spaced
    if not twins and len(structured) > _LOGO and _letters(structured) == _letters(page):
        return structured
    within = shown and words.fold(shown) != words.fold(only) and words.fold(shown) in words.fold(only)
    return shown if within else only


def _letters(title: str) -> str:
    return "".join(words.words(title))


def bare_title(title: str, heads: Sequence[str], sites: Sequence[str]) -> str:
    """`title` without a publisher's name at its end or start; a heading of the page that stands in it is the measure."""
    title = words.clean(words.plain(title))
    folded = words.fold(title)
    for head in heads:
        if len(head) > _LOGO and head != title and _stands_in(words.fold(head), folded):
            return head
    known = {key for site in sites for key in _site_keys(site)}
    for _ in range(3):
        cuts = list(_SEPARATOR.finditer(title))
        if cuts and _site_keys(title[cuts[-1].end() :]) & known:
            title = title[: cuts[-1].start()]
        elif cuts and ":" not in cuts[0][0] and _site_keys(title[: cuts[0].start()]) & known:
            title = title[cuts[0].end() :]
        else:
            break
    return title.strip()


def _stands_in(head: str, title: str) -> bool:
    """`head` begins or ends `title`, and a separator parts it from the rest."""
    if title.startswith(head):
        return bool(_SEPARATOR.match(title[len(head) :].lstrip("。.!")) or _SEPARATOR.match(title, len(head)))
    if title.endswith(head):
        return any(cut.end() == len(title) - len(head) for cut in _SEPARATOR.finditer(title))
    return False


def _site_keys(name: str) -> set[str]:
    """How a publisher may be spelled: "Le Quotidien.fr" and www.lequotidien.fr both give "lequotidien"."""
    joined = re.sub(r"[^\w.]|_", "", words.fold(name)).removeprefix("www.")
    parts = joined.split(".")
    keys = {joined.replace(".", ""), parts[0] if len(parts) <= 2 else parts[-2], joined.rsplit(".", 1)[0].replace(".", "")}
    return {key for key in keys if len(key) > 2}
