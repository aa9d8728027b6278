"""A page's title becomes the headline without the publisher's name. Pure."""

import re
from typing import Final

from techwatch import text as words

_SEPARATOR: Final = re.compile(r"\s+[|–—·•»«:-]\s+|\s*\|\s*")


def bare_title(title: str, heads: list[str], sites: list[str]) -> str:
    """`title` without a publisher's name at its end or start; a heading of the page that it repeats is the measure."""
    title = words.clean(words.plain(title))
    for head in heads:
        if len(head) > 15 and head != title and words.fold(title).startswith(words.fold(head)) and _SEPARATOR.match(title, len(head)):
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


def _site_keys(name: str) -> set[str]:
    """How a publisher may be spelled: "Le Quotidien.fr" and www.lequotidien.fr both give "lequotidien"."""
    joined = re.sub(r"[^a-z0-9.]", "", words.fold(name)).removeprefix("www.")
    parts = joined.split(".")
    keys = {joined.replace(".", ""), parts[0] if len(parts) <= 2 else parts[-2], joined.rsplit(".", 1)[0].replace(".", "")}
    return {key for key in keys if len(key) > 2}
