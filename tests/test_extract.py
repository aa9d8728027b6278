"""Pages become text and facts; whatever is no article becomes a Failure with a reason."""

import datetime as dt
import gzip
import json
import pathlib

import pytest

from techwatch.errors import REASONS
from techwatch.extract import extract_page
from techwatch.extract.body import MAX_ELEMENTS
from techwatch.extract.dates import read_date
from techwatch.types import Extracted, Failure, Page

PAGES = pathlib.Path(__file__).parent / "data" / "pages"
CORPUS = pathlib.Path(__file__).resolve().parents[2] / "shared" / "corpus" / "pages"
NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
PARAGRAPHS = "".join(f"<p>Voilà la phrase numéro {n} d'un article assez long pour être lu en entier.</p>" for n in range(12))


def page(body: str | bytes, content_type: str = "text/html", url: str = "https://pages.example/a") -> Page:
    return Page(url, body if isinstance(body, bytes) else body.encode(), content_type)


def read(body: str | bytes, content_type: str = "text/html", url: str = "https://pages.example/a") -> Extracted:
    found = extract_page(page(body, content_type, url), now=NOW)
    assert isinstance(found, Extracted), found
    return found


def reason(body: str | bytes, content_type: str = "text/html") -> str:
    found = extract_page(page(body, content_type), now=NOW)
    assert isinstance(found, Failure)
    assert found.reason in REASONS
    return found.reason


@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("*.html")))
def test_samples_give_what_stands_beside_them(name: str) -> None:
    expected = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    found = extract_page(page((PAGES / f"{name}.html").read_bytes()), now=NOW)
    if "failure" in expected:
        assert isinstance(found, Failure)
        assert found.reason == expected["failure"]
        return
    assert isinstance(found, Extracted)
    published = found.published.isoformat() if found.published else None
    assert (found.title, published, found.author, found.site, found.lang, found.url) == tuple(
        expected[key] for key in ("title", "published", "author", "site", "lang", "url")
    )
    assert [part for part in expected["holds"] if part not in found.text] == []
    assert [part for part in expected["lacks"] if part in found.text] == []


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"%PDF-1.7 ...", "text/html", "not-html"),
        (b"\x89PNG\r\n\x1a\n....", "", "not-html"),
        (b'{"a": 1}', "application/json", "not-html"),
        (b'{"a": 1}', "text/html", "not-html"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "text/html", "not-html"),
        (b"plain words", "text/plain", "not-html"),
        (b"", "text/html", "empty"),
        (b" \r\n\t", "text/html", "empty"),
        (b"<html><body></body></html>", "text/html", "no-text"),
        (b"<!-- nothing -->", "text/html", "no-text"),
    ],
)
def test_what_is_no_article_says_why(body: bytes, content_type: str, expected: str) -> None:
    assert reason(body, content_type) == expected


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
@pytest.mark.parametrize("said_in", ["header", "meta", "nowhere"])
def test_accents_survive_every_way_to_declare_them(charset: str, said_in: str) -> None:
    meta = f'<meta charset="{charset}">' if said_in == "meta" else ""
    body = f"<html><head>{meta}<title>Été</title></head><body><article>{PARAGRAPHS}</article></body></html>".encode(charset)
    found = read(body, f"text/html; charset={charset}" if said_in == "header" else "text/html")
    assert found.title == "Été"
    assert "Voilà la phrase numéro 3" in found.text


def test_a_lying_utf16_declaration_is_not_believed() -> None:
    assert "Voilà" in read(f'<html><head><meta charset="utf-16"></head><body><article>{PARAGRAPHS}</article></body></html>').text


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("Un titre assez long pour compter | Le Journal", "Un titre assez long pour compter"),
        ("Le Journal : Un titre assez long pour compter", "Le Journal : Un titre assez long pour compter"),
        ("Le Journal - Un titre assez long pour compter", "Un titre assez long pour compter"),
        ("Un titre - avec une incise - assez long", "Un titre - avec une incise - assez long"),
        ("Un titre assez long pour compter &amp; plus – pages.example", "Un titre assez long pour compter & plus"),
    ],
)
def test_the_publisher_is_taken_off_the_title_and_nothing_else(shown: str, expected: str) -> None:
    head = f'<title>{shown}</title><meta property="og:site_name" content="Le Journal">'
    assert read(f"<html><head>{head}</head><body><article>{PARAGRAPHS}</article></body></html>").title == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2026-11-17T08:15:00+01:00", "2026-11-17T08:15:00+01:00"),
        ("2026-11-17T08:15:00Z", "2026-11-17T08:15:00+00:00"),
        ("2026-11-17 08:15:00 UTC", "2026-11-17T08:15:00+00:00"),
        ("2026-11-17", "2026-11-17T00:00:00+00:00"),
        ("20261117", "2026-11-17T00:00:00+00:00"),
        ("Tue, 17 Nov 2026 08:15:00 +0100", "2026-11-17T08:15:00+01:00"),
        ("Publié le 1er décembre 2025", "2025-12-01T00:00:00+00:00"),
        ("November 3rd, 2025", "2025-11-03T00:00:00+00:00"),
        ("17/11/2026", "2026-11-17T00:00:00+00:00"),
    ],
)
def test_dates_as_pages_write_them(said: str, expected: str) -> None:
    moment = read_date(said)
    assert moment is not None
    assert moment.isoformat() == expected


@pytest.mark.parametrize("said", ["", "hier", "2026-02-31", "05/04/2026", "99999999", "il y a 3 heures"])
def test_what_is_no_certain_date_is_none(said: str) -> None:
    assert read_date(said) is None


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00Z", "1970-01-01", "2031-01-01"])
def test_an_insane_date_is_no_date(date: str) -> None:
    head = f'<meta property="article:published_time" content="{date}">'
    assert read(f"<html><head>{head}</head><body><article>{PARAGRAPHS}</article></body></html>").published is None


def test_broken_structured_data_is_passed_over() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", </script><meta name="date" content="2026-11-02">'
    found = read(f"<html><head>{head}</head><body><article>{PARAGRAPHS}</article></body></html>")
    assert found.published == dt.datetime(2026, 11, 2, tzinfo=dt.UTC)


def test_hostile_markup_never_raises() -> None:
    deep = "<div>" * 20_000 + "texte" + "</div>" * 20_000
    nested = '<script type="application/ld+json">' + "[" * 50_000 + "</script>"
    signs = f"<article><p>{'. ' * 50_000}</p><p>{'-|' * 50_000}</p>{PARAGRAPHS}</article>"
    for body in (deep, nested, signs, "<html>\x00<p>\x00", "<p>" + "a" * 100_000, "<html><a href='http://[bad'>x</a></html>"):
        assert isinstance(extract_page(page(body), now=NOW), Extracted | Failure)


def test_a_huge_page_is_read_simply() -> None:
    found = read("<html><body><article>" + "<p>Encore une phrase de ce journal sans fin.</p>" * (MAX_ELEMENTS + 1))
    assert found.text.count("Encore une phrase") > 1_000


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the recorded pages are not part of the project")
def test_recorded_pages_give_text() -> None:
    rows = [json.loads(line) for line in (CORPUS / "MANIFEST.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row.get("lang") in ("fr", "en")][::3]
    found = [extract_page(Page(row.get("url") or "", gzip.decompress((CORPUS / row["file"]).read_bytes()), "text/html")) for row in rows]
    assert sum(isinstance(one, Extracted) and len(one.text) > 50 for one in found) >= 0.97 * len(rows)
