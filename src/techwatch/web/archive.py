"""The published files of digests/ become pages. Talks to: the home's published files.

A name must look like one that publishing writes; what is not published has no address.
"""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from techwatch.config import RESERVED_DIGESTS, Digest
from techwatch.types import Lang, edition_day
from techwatch.web.page import home_of, language, page

TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ics": "text/calendar; charset=utf-8",
    ".xml": "application/atom+xml; charset=utf-8",
}
"""What may be served, and as what."""

NEWEST = 6
"""Editions of each digest on the first page."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAME = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Shelf:
    """A digest and its newest editions: the address and the local day of each."""

    title: str
    href: str
    editions: tuple[tuple[str, dt.date], ...]


def digests(request: Request) -> Response:
    """The first page: every digest with its newest editions."""
    home, lang = home_of(request), language(request)
    shelves = [_shelf(home.digests, digest, lang) for digest in home.config.digests]
    return page(home, "digests", lang=lang, title="web_digests", shelves=shelves)


def published(request: Request) -> Response:
    """One published file; 404 for everything else."""
    file = _file(request)
    return FileResponse(file, media_type=TYPES[file.suffix], headers={"Cache-Control": "public, max-age=300"})


def without_slash(request: Request) -> Response:
    """The same address with its slash, where there is something."""
    _file(request)
    return RedirectResponse("/" + "/".join(_parts(request)) + "/", 308)


def _file(request: Request) -> Path:
    """The file that is asked for; 404 where there is none."""
    file = find(home_of(request).digests, _parts(request))
    if file is None:
        raise HTTPException(404)
    return file


def _parts(request: Request) -> list[str]:
    return [request.path_params[key] for key in ("digest", "edition", "name") if key in request.path_params]


def find(folder: Path, parts: list[str]) -> Path | None:
    """The file that `parts` of an address name below `folder`, None when it may not be served or is not there."""
    names = parts if len(parts) == 3 else [*parts, "index.html"]
    *folders, name = names
    if not all(_SLUG.fullmatch(part) for part in folders) or folders[0] in RESERVED_DIGESTS:
        return None
    if not _NAME.fullmatch(name) or len(name) > 100 or Path(name).suffix not in TYPES:
        return None
    try:
        file = folder.joinpath(*names).resolve()
        inside = file.is_relative_to(folder.resolve() / folders[0])
        return file if inside and file.is_file() else None
    except OSError:  # a name longer than the file system takes
        return None


def _shelf(folder: Path, digest: Digest, lang: Lang) -> Shelf:
    days = sorted((day for day in map(_day, (folder / digest.slug).glob(f"{digest.slug}-*/index.html")) if day), reverse=True)
    editions = tuple((f"/{digest.slug}/{digest.slug}-{day}/", day) for day in days[:NEWEST])
    return Shelf(digest.title.get(lang) or next(iter(digest.title.values())), f"/{digest.slug}/", editions)


def _day(page: Path) -> dt.date | None:
    try:
        return edition_day(page.parent.name)
    except ValueError:
        return None
