"""The published files of digests/ become pages, for those who may read them. Talks to: the home's published files.

A name must look like one that publishing writes; what is not published has no address.
"""

import re
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response

from techwatch.config import RESERVED_DIGESTS
from techwatch.home import Home
from techwatch.pipeline import addresses
from techwatch.pipeline.publishing.places import MARKETS, page_name
from techwatch.store import archive, open_store
from techwatch.web.page import home_of, language, notice
from techwatch.web.readers import gate

TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ics": "text/calendar; charset=utf-8",
    ".xml": "application/atom+xml; charset=utf-8",
}
"""What may be served, and as what."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAME = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
_FRONT = re.compile(r"index(\.[a-z]{2,3})?\.html")
_LONGEST: Final = 100  # characters of a part of an address


def front(request: Request) -> Response:
    """The archive's first page, in the reader's language: every digest with its newest editions."""
    if answer := gate.turned_away(request):
        return answer
    home, lang = home_of(request), language(request)
    file = find(home.digests, [page_name(lang, home.config.cluster.languages)])
    if file is None:
        return notice(request, "web_digests", 200)
    answer = _served(request, file)
    answer.headers["Vary"] = "Accept-Language"
    return answer


def published(request: Request) -> Response:
    """One published file, or the same address with its slash; 404 for everything else.

    Whoever may not read the archive gets one answer below a digest's address, so that she does not learn which editions there are.
    """
    path, home = request.path_params["path"], home_of(request)
    parts = path.split("/")
    if parts[-1] == "":
        parts[-1] = "index.html"
    elif "." not in parts[-1]:
        parts.append("index.html")
    file = find(home.digests, parts)
    if (file or _is_page(home, parts)) and (answer := gate.turned_away(request)):
        return answer
    if file is None:
        raise HTTPException(404)
    if path.endswith(("/", parts[-1])):
        return _served(request, file)
    return RedirectResponse(f"{request.url.path}/", 308)


def without_slash(request: Request) -> Response:
    """The first page's address with its slash: what stands there has relative links."""
    return RedirectResponse(f"{request.url.path}/", 308)


def robots(request: Request) -> Response:
    """What crawlers may ask for. Of an archive for members nothing is forbidden: a page that is not read cannot say `noindex`."""
    listed = f"Sitemap: {addresses.public(home_of(request))}/sitemap.xml\n" if gate.is_public(request) else ""
    return PlainTextResponse(f"User-agent: *\nDisallow:{' /search' if listed else ''}\n{listed}")


def sitemap(request: Request) -> Response:
    """Every page of a public archive (sitemaps.org); there is none of one for members."""
    if not gate.is_public(request):
        raise HTTPException(404)
    home = home_of(request)
    root, languages = f"{addresses.public(home)}/", home.config.cluster.languages
    with open_store(home.database) as store:
        shelves = {digest.slug: archive.numbers(store, digest.slug) for digest in home.config.digests}
        markets = [slug for slug in home.markets.markets if archive.months(store, slug)]
    folders = ["", *(f"{slug}/" for slug, numbers in shelves.items() if numbers), *(f"{MARKETS}/{slug}/" for slug in markets)]
    folders += [f"{slug}/{number.id}/" for slug, numbers in shelves.items() for number in numbers]
    names = [page_name(lang, languages).removeprefix("index.html") for lang in languages]
    lines = "".join(f"<url><loc>{escape(root + folder + name)}</loc></url>\n" for folder in folders for name in names)
    written = f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
    return Response(written, media_type="application/xml")


def find(folder: Path, parts: list[str]) -> Path | None:
    """The file that `parts` of an address name below `folder`, None when it may not be served or is not there."""
    *folders, name = parts
    if len(folders) > 2 or not _NAME.fullmatch(name) or len(name) > _LONGEST or Path(name).suffix not in TYPES:
        return None
    if not all(map(_SLUG.fullmatch, folders)) or not _is_served(folders, name):
        return None
    try:
        file = folder.joinpath(*parts).resolve()
        inside = file.is_relative_to(folder.resolve().joinpath(*folders[:1]))
        return file if inside and file.is_file() else None
    except OSError:  # a name longer than the file system takes
        return None


def _is_page(home: Home, parts: list[str]) -> bool:
    """Whether `parts` are an address as an edition's page, or a list of editions, may have it."""
    *folders, name = parts
    names = {page_name(lang, home.config.cluster.languages) for lang in home.config.cluster.languages}
    shelves = {MARKETS, *(digest.slug for digest in home.config.digests)}
    known = 0 < len(folders) <= 2 and folders[0] in shelves and name in names
    return known and all(_SLUG.fullmatch(part) and len(part) <= _LONGEST for part in folders)


def _is_served(folders: list[str], name: str) -> bool:
    """Whether a folder of digests/ holds published pages; of digests/ itself only the first page is one."""
    if not folders:
        return bool(_FRONT.fullmatch(name))
    return folders[0] == MARKETS or folders[0] not in RESERVED_DIGESTS


def _served(request: Request, file: Path) -> Response:
    return FileResponse(file, media_type=TYPES[file.suffix], headers=gate.headers(request))
