"""Addresses of pages: resolved against where they were found, and a canonical form that is a key only. Pure."""

from urllib.parse import urljoin, urlsplit


def resolve(base: str, link: str) -> str | None:
    """`link` as an absolute http(s) address, read relative to `base`; None when it is no such thing."""
    try:
        url = urljoin(base, link.strip())
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    return url if usable else None


def host(url: str) -> str:
    """The host of `url` in small letters, "" when there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def canonical(url: str) -> str:
    """The key under which the page at `url` is known."""
    return url
