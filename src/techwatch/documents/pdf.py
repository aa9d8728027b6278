"""A report's page becomes a PDF by weasyprint: tagged (PDF/UA-1), with its language, the same bytes each time. Talks to: Pango, fonts.

Nothing is fetched: pictures are in the page itself.
"""

import contextlib
import hashlib
import logging
from collections.abc import Iterator
from typing import Any, Final

from techwatch.errors import DocumentError

VARIANT: Final = "pdf/ua-1"
PACKAGES: Final = "apt install libpango-1.0-0 libpangoft2-1.0-0"


def pdf(page: str) -> bytes:
    """The page as a PDF, dated as the page says it was made. Raises DocumentError when Pango is missing."""
    weasyprint = _library()
    with _quiet():
        document = weasyprint.HTML(string=page, url_fetcher=weasyprint.URLFetcher(allowed_protocols={"data"}), base_url="about:blank")
        written: bytes = document.write_pdf(pdf_variant=VARIANT, pdf_tags=True, pdf_identifier=_identifier(page))
    return written


def _library() -> Any:
    try:
        import weasyprint
    except OSError as error:
        raise DocumentError("pdf", "pango", f"a PDF needs Pango, which is not installed here: {PACKAGES}") from error
    return weasyprint


def _identifier(page: str) -> bytes:
    return hashlib.sha256(page.encode()).digest()[:16]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """weasyprint tells of styles that are for screens only."""
    logger = logging.getLogger("weasyprint")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
