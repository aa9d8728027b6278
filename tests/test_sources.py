import contextlib
import dataclasses
import datetime as dt
import gzip
import json
import pathlib
import time
import tracemalloc

import pytest
from hypothesis import given, strategies as st

from techwatch.config import Feed
from techwatch.errors import FeedError
from techwatch.sources import SOURCE_TYPES, SourceType, body, parse_feed
from techwatch.types import REASONS, Entry, ParsedFeed

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
URL = "https://atelier.example/flux/feed"
DATA = pathlib.Path(__file__).parent / "data" / "feeds"
RECORDED = pathlib.Path(__file__).resolve().parents[2] / "shared" / "corpus" / "feeds"


def parse(content: str | bytes, **kwargs) -> ParsedFeed:
    return parse_feed(content.encode() if isinstance(content, str) else content, url=URL, now=NOW, **kwargs)


def rss(*items: str, head: str = "") -> str:
    return f"{head}<rss version='2.0'><channel><title>Flux</title>{''.join(items)}</channel></rss>"


def item(title: str = "Titre", link: str = "https://atelier.example/1", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def titles(content: str | bytes, **kwargs) -> list[str]:
    return [entry.title for entry in parse(content, **kwargs).entries]


def refused(content: str | bytes, **kwargs) -> FeedError:
    with pytest.raises(FeedError) as caught:
        parse(content, **kwargs)
    assert caught.value.reason in REASONS
    assert caught.value.subject == URL
    return caught.value


# --- samples: the expectation stands beside ---------------------------------------------------------


@pytest.mark.parametrize("name", ["atelier.rss", "atelier.atom", "atelier.rdf", "atelier.json"])
def test_samples(name):
    feed = parse((DATA / name).read_bytes())
    expected = json.loads((DATA / f"{name}.expected.json").read_text(encoding="utf-8"))
    assert (feed.title, feed.lang) == (expected["title"], expected["lang"])
    assert [_given(entry) for entry in feed.entries] == expected["entries"]


def _given(entry: Entry) -> dict[str, object]:
    values = {**dataclasses.asdict(entry), "published": entry.published.isoformat() if entry.published else None}
    return {name: value for name, value in values.items() if value not in ("", None)}


@pytest.mark.slow
@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded feeds are not here")
def test_recorded_feeds_give_all_their_entries():
    right, wrong, errors = 0, [], {}
    for row in map(json.loads, (RECORDED / "MANIFEST.jsonl").read_text(encoding="utf-8").splitlines()):
        content = (RECORDED / row["file"]).read_bytes()
        try:
            count = len(parse(gzip.decompress(content) if row["file"].endswith(".gz") else content).entries)
        except FeedError as error:
            errors[row["format"]] = error.reason
            count = 0
        right += count == row["expected"]["entries"]
        wrong += [] if count == row["expected"]["entries"] else [row["file"]]
    assert right >= 242, wrong
    assert errors == {"html": "not-a-feed", "rss": "broken", "rss-in-json": "not-a-feed"}


# --- what is no feed --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("\ufeff", "empty"),
        ("<!doctype html><title>Just a moment...</title><p>Checking your browser", "bot-wall"),
        ("<html><head><title>Avant de continuer : vos cookies</title>", "bot-wall"),
        ("<!-- x --><html><head><title>Atelier</title><script>window._cf_chl_opt={}</script>", "bot-wall"),
        ("<HTML><title>Page introuvable</title><p>404", "not-a-feed"),
        ("<?xml version='1.0'?><!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml'><body/></html>", "not-a-feed"),
        ("<h1>It works!</h1>", "not-a-feed"),
        ("<opml version='2.0'><body/></opml>", "not-a-feed"),
        ("<urlset><url><loc>https://a.example</loc></url></urlset>", "not-a-feed"),
        ("Bonjour", "not-a-feed"),
        ("/etc/passwd", "not-a-feed"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "not-a-feed"),
        (b"%PDF-1.7 \xff\xfe\xfd", "not-a-feed"),
        ("{", "broken"),
        ('{"a": ' + "[" * 100_000, "broken"),
        ("{}", "not-a-feed"),
        ('{"version": "https://jsonfeed.org/version/1", "items": {}}', "not-a-feed"),
        ("<rss:rss rss:version=2.0><rss:channel><rss:item><rss:title>x</rss:title></rss:item>", "broken"),
    ],
)
def test_bodies_that_are_no_feed(content, reason):
    assert refused(content).reason == reason


def test_an_error_says_what_was_seen():
    assert str(refused("<html><title>Page\nintrouvable</title>")) == f"{URL}: a page: “Page introuvable”"
    assert "<opml" in refused("<opml version='2.0'/>").detail


def test_types():
    assert set(SOURCE_TYPES) == {"xml", "json", "html", "sedia", "ted", "opendatasoft", "aides-territoires"}
    assert titles(rss(item()), type="xml") == ["Titre"]
    assert refused(rss(), type="json").reason == "broken"
    assert refused(rss(), type="gopher").reason == "unknown-type"


def test_a_feed_without_entries_is_quiet():
    assert parse(rss()).entries == ()
    assert parse("<feed xmlns='http://www.w3.org/2005/Atom'/>").entries == ()
    assert parse('{"version": "https://jsonfeed.org/version/1.1", "items": []}').entries == ()


def test_a_mistake_of_a_parser_is_that_feed_s_failure(monkeypatch):
    def stumble(text: str, feed: Feed) -> None:
        raise IndexError(text)

    monkeypatch.setitem(SOURCE_TYPES, "xml", SourceType(stumble))
    assert refused(rss(item())).detail == "it cannot be read (IndexError)"


# --- damage -----------------------------------------------------------------------------------------


def test_a_truncated_feed_gives_what_came():
    whole = rss(item("Un"), item("Deux"))
    assert titles(whole[:-25]) == ["Un", "Deux"]
    assert titles(whole[: whole.index("Deux") + 2]) == ["Un", ""]


def test_warnings_and_blanks_before_a_feed_are_passed_over():
    assert titles("\n\n" + rss(item(), head="<?xml version='1.0'?>")) == ["Titre"]
    assert titles("<br /><b>Warning</b>: undefined index in feed.php\n" + rss(item(), head="<?xml version='1.0'?>")) == ["Titre"]
    assert titles("\n" * 500_000 + rss(item())) == ["Titre"]


def test_markup_that_no_parser_may_read_strictly():
    assert titles(rss(item("R&D et R&nbsp;&eacute; <b>gras</b>"))) == ["R&D et R é gras"]


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (rss(item("Été à l'école")).encode("latin-1"), ""),
        (rss(item("Été à l'école")).encode("latin-1"), "text/xml; charset=utf-8"),
        (rss(item("Été à l'école"), head="<?xml version='1.0' encoding='iso-8859-15'?>").encode("latin-1"), ""),
        (rss(item("Été à l'école"), head="<?xml version='1.0' encoding='nonsense'?>").encode(), ""),
        (rss(item("Été à l'école"), head="<?xml version='1.0' encoding='zip'?>").encode("latin-1"), "text/xml; charset=hex"),
        (rss(item("Été à l'école"), head="<?xml version='1.0' encoding='utf-16'?>").encode(), ""),
        (rss(item("Été à l'école"), head="<?xml version='1.0' encoding='us-ascii'?>").encode(), "text/xml"),
        (rss(item("Été à l'école"), head="<?xml version='1.0' encoding='utf-16'?>").encode("utf-16"), ""),
        (rss(item("Été à l'école"), head="<?xml version='1.0'?>").encode("utf-16-be"), ""),
        (b"\xef\xbb\xbf" + rss(item("Été à l'école")).encode(), "text/plain; charset=latin-1"),
    ],
)
def test_encodings_are_told_from_the_bytes(content, content_type):
    assert titles(content, content_type=content_type) == ["Été à l'école"]


def test_declared_encodings_count_where_bytes_do_not_tell():
    assert titles(rss(item("Школа")).encode("windows-1251"), content_type="application/xml; charset=windows-1251") == ["Школа"]
    assert titles(rss(item("学校"), head="<?xml version='1.0' encoding='iso-2022-jp'?>").encode("iso-2022-jp")) == ["学校"]


def test_one_broken_character_does_not_spoil_the_others():
    content = rss(item("Été à l'école"), item("cassé")).encode().replace("cassé".encode(), b"cass\xc3")
    assert titles(content) == ["Été à l'école", "cass\ufffd"]


@given(st.binary(max_size=400))
def test_any_bytes_become_text(content):
    assert isinstance(body.decode(content, "text/xml; charset=utf-8"), str)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_a_reason(content):
    for wrapped in (content, rss(item("x", more="%s")).encode().replace(b"%s", content)):
        try:
            parse(wrapped)
            reason = ""
        except FeedError as error:
            reason = error.reason
        assert reason in ("", *REASONS)


# --- words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Caf&amp;eacute; &amp;amp; th&amp;#233;", "Café & thé"),
        ("&lt;img src=x onerror=alert(1)&gt;", ""),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Titre", "Titre"),
        ("Deux\u2028lignes\u0085et\u000b une", "Deux lignes…et une"),
        ("Bcc:&#13;&#10;x@example.org", "Bcc: x@example.org"),
        ("Droite\u202e ehcuag", "Droite ehcuag"),
        ("<![CDATA[A <b>B</b> & C]]>", "A B & C"),
        ("1 &lt; 2 et 3 &gt; 2", "1 < 2 et 3 > 2"),
        ("x" * 10_000, "x" * 499 + "…"),
    ],
)
def test_titles_are_one_line_of_text(written, read):
    assert titles(rss(item(written))) == [read]


def test_lone_surrogates_do_not_reach_the_store():
    feed = parse(
        '{"version": "https://jsonfeed.org/version/1", "items": [{"id": "a\\ud800", "title": "b\\udfff", "content_text": "\\ud83d"}]}'
    )
    assert repr(feed).encode()
    assert (feed.entries[0].key, feed.entries[0].title) == ("a", "b")


def test_scripts_and_attributes_are_gone():
    entry = parse(rss(item(more="<description>&lt;script&gt;x()&lt;/script&gt;&lt;p onclick='x'&gt;ok&lt;/p&gt;</description>"))).entries[0]
    assert entry.summary == "ok"


# --- links, keys, dates -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://a.example/x?a=1&amp;b=2", "https://a.example/x?a=1&b=2"),
        ("/x", "https://atelier.example/x"),
        ("\n https://a.example/x \n", "https://a.example/x"),
        ("//a.example/x", "https://a.example/x"),
        *((link, None) for link in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "mailto:a@b.example", "")),
    ],
)
def test_links(written, read):
    assert parse(rss(item(link=written))).entries[0].url == read


def test_entries_without_anything_are_kept_and_known_again():
    content = rss("<item><title>Sans lien</title></item>", "<item><description>ni titre</description></item>", "<item/>")
    once, again = parse(content), parse(content.replace("<item/>", "") + "\n")
    assert len(once.entries) == 3
    assert len({entry.key for entry in once.entries}) == 3
    assert [entry.key for entry in once.entries[:2]] == [entry.key for entry in again.entries]
    assert [entry.url for entry in once.entries] == [None] * 3


def test_keys_of_unlike_entries_do_not_depend_on_their_order():
    one, two = (item(title, f"/{title}", "<guid isPermaLink='false'>0</guid>") for title in ("un", "deux"))
    forward, backward = parse(rss(one, two)).entries, parse(rss(two, one)).entries
    assert {entry.key: entry.title for entry in forward} == {entry.key: entry.title for entry in backward}
    assert len({entry.key for entry in forward}) == 2


def test_one_link_for_all_entries_does_not_make_them_one():
    assert len({entry.key for entry in parse(rss(item("Un"), item("Deux"))).entries}) == 2


def test_a_repetition_keeps_its_key():
    assert {entry.key for entry in parse(rss(item(), item())).entries} == {"https://atelier.example/1"}


def test_long_ids_are_hashed():
    assert len(parse(rss(item(more=f"<guid isPermaLink='false'>{'x' * 9000}</guid>"))).entries[0].key) == 32


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Fri, 20 Nov 2026 08:30:00 +0100", "2026-11-20T07:30:00+00:00"),
        ("2026-11-20T08:30:00Z", "2026-11-20T08:30:00+00:00"),
        ("ven., 20 nov. 2026 08:30:00 +0100", "2026-11-20T07:30:00+00:00"),
        ("1er août 2026 08:30", "2026-08-01T08:30:00+00:00"),
        ("Sun, 22 Nov 2026 08:30:00 GMT", "2026-11-22T08:30:00+00:00"),
        ("Tue, 24 Nov 2026 08:30:00 GMT", None),
        ("Thu, 09 Oct 2125 08:00:00 GMT", None),
        ("Mon, 01 Jan 0001 00:00:00 GMT", None),
        ("Sun, 31 Dec 1989 23:59:59 GMT", None),
        ("soon", None),
        ("99 août 2026", None),
        ("2026-13-45T99:99:99Z", None),
    ],
)
def test_dates_are_aware_and_sane(written, read):
    published = parse(rss(item(more=f"<pubDate>{written}</pubDate>"))).entries[0].published
    assert (published and published.isoformat()) == read
    assert published is None or published.tzinfo is dt.UTC


# --- attacks ----------------------------------------------------------------------------------------


def test_entity_bombs_and_external_entities_are_cut_off():
    lolz = "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
        f"<!ENTITY {c} '{f'&{p};' * 10}'>" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    xxe = "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    tracemalloc.start()
    assert titles(rss(item("&i;"), head=lolz + "]>")) == ["&i;"]
    assert titles(rss(item("&x;"), head=xxe)) == ["&x;"]
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    "content",
    [
        rss()[:40] + "<" * 100_000,
        rss()[:40] + "<item><title>" * 8_000,
        rss()[:40] + "&a;" * 30_000,
        "<!--" * 30_000 + rss(),
        "<!-- -->" * 15_000 + rss(),
        "\n" * 100_000 + "<?x?>" * 10_000 + rss(),
        rss()[:40] + "<a b='" * 20_000,
        rss(item("&lt;p" * 20_000)),
    ],
    ids=["<", "nested", "&a;", "<!--", "<!-- -->", "<?", "quotes", "tags"],
)
def test_hostile_bodies_take_no_longer_than_their_size(content):
    start = time.process_time()
    with contextlib.suppress(FeedError):
        parse(content)
    assert time.process_time() - start < 3
