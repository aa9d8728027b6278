"""The archive: who reads it, its pages by digest and market, Atom feeds, search, rights, and links that count."""

import contextlib
import datetime as dt
import email
import email.policy
import pathlib
import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from urllib.parse import quote
from xml.etree import ElementTree

import feedparser  # type: ignore[import-untyped]
import pytest
from lxml import html

from at_desk import TEAM, AtDesk
from readings import EDITION, NOW, a_call, news, reading, small_home, work_in
from techwatch import pipeline, render
from techwatch.home import Home
from techwatch.pipeline import addresses
from techwatch.pipeline.publishing import archive as pages
from techwatch.pipeline.publishing.revise import Put, revise
from techwatch.store import archive, editions, open_store, subscribers
from techwatch.types import AlsoIn, Edition, Item, Subscriber
from test_web import Client, serving

NASTY = "L'IA <b>& l'hôpital</b> : « œuvre » ]]> 100 %"
FIRST = dt.date(2026, 10, 6)


def past(number: int, *, items: tuple[Item, ...] = ()) -> Edition:
    """The edition of one Tuesday, with an item of health and one of the city."""
    day = FIRST + dt.timedelta(weeks=number)
    told = items or (
        Item(
            f"h{number}",
            f"Un hôpital numéro {number}",
            f"https://sante.example/{number}?utm=1",
            "Santé",
            day,
            "fr",
            market="health",
            keep=True,
        ),
        Item(f"c{number}", f"Trams test brakes {number}", f"https://city.example/{number}", "City", day, "en", market="city", keep=True),
        Item(f"n{number}", f"Jamais paru {number}", "https://x.example/", "X", day, "fr", market="city"),
    )
    return Edition(
        f"veille-{day}", "veille", day, number=number + 1, subject={"fr": f"Objet {number}", "en": f"Subject {number}"}, items=told
    )


def publish(work: pipeline.Work, edition: Edition) -> None:
    with work.store.transaction():
        editions.open_edition(work.store, edition, now=work.now)
        editions.freeze(work.store, edition, now=work.now)
    pages.write(work, work.home.config.digest("veille"), edition)


@dataclass
class Seen:
    home: Home
    client: Client

    @property
    def root(self) -> str:
        return addresses.archive(self.home).removeprefix(addresses.public(self.home))


def make(path: pathlib.Path, **web: object) -> Home:
    """A home with a past of seven weeks, an edition made of readings, and one of which every word is nasty."""
    home = small_home(path, team=list(TEAM), web={"public_url": "https://veille.pole.example", **web})
    with open_store(home.database) as store:
        work = work_in(home, store, readings=[*news(), a_call(7, NOW.date().replace(month=12, day=15))])
        for number in range(6):
            publish(work, past(number))
        nasty = Item(
            "z1",
            NASTY,
            'https://x.example/?a=1&b="2"',
            "A & B\x07",
            NOW.date(),
            "fr",
            blurb="<script>alert(1)</script>",
            market="health",
            keep=True,
        )
        publish(work, past(6, items=(nasty,)))
        pipeline.draft(work)
        pipeline.publish(work, EDITION)
    return home


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    """For members, links not counted."""
    home = make(tmp_path_factory.mktemp("members") / "home")
    with serving(home) as client:
        yield Seen(home, client)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    """For everybody, links counted."""
    home = make(tmp_path_factory.mktemp("public") / "home", archive="public", counts=True)
    with serving(home) as client:
        yield Seen(home, client)


def tree(text: str) -> html.HtmlElement:
    return html.document_fromstring(text)


# --- who reads it -------------------------------------------------------------------------------------


def test_without_the_link_of_the_mails_only_the_way_to_it_is_shown(seen: Seen):
    for address in (f"/veille/{EDITION}/", "/veille/", "/veille/feed.xml", "/markets/health/", "/search?q=hopital", "/archive/x/veille/"):
        answer = seen.client.get(address)
        assert answer.status == 403, address
        assert "réservées aux abonnés" in answer.text
        assert "hôpital" not in answer.text
        assert "set-cookie" not in answer.headers
    assert seen.client.get("/").status == 200
    assert "only" not in seen.client.get("/", accept_language="en").text
    assert "An archive for subscribers" in seen.client.get("/", accept_language="en").text
    assert seen.client.get("/sitemap.xml").status == 404


def test_which_editions_there_are_is_for_members(seen: Seen):
    there, not_there = (seen.client.get(f"/veille/{name}/") for name in ("veille-2026-11-17", "veille-1999-01-01"))
    assert (there.status, not_there.status) == (403, 403)
    assert there.text.replace("veille-2026-11-17", "") == not_there.text.replace("veille-1999-01-01", "")
    assert seen.client.get("/elsewhere/veille-2026-11-17/").status == 404


def test_every_mail_has_the_same_link_and_it_opens_everything(seen: Seen):
    with open_store(seen.home.database) as store:
        for name in ("une", "autre"):
            subscribers.put(store, Subscriber(0, f"{name}@adherent.example", markets=("health", "city")), now=NOW)
        pipeline.deliver(pipeline.Work(seen.home, store, NOW), EDITION)
    mails = [file.read_text() for file in (seen.home.path / "outbox").rglob("*") if file.is_file()]
    found = {link for mail in mails for link in re.findall(r"https://veille\.pole\.example(/archive/[^\s\"<>=]*)", mail.replace("=\n", ""))}
    assert len(mails) >= 2
    assert found
    assert {link.split("/")[2] for link in found} == {seen.root.split("/")[2]}
    for link in found:
        assert seen.client.get(link).status == 200, link


def test_links_within_the_archive_keep_the_key_and_lead_somewhere(seen: Seen):
    asked, todo = set(), [f"{seen.root}/"]
    while todo:
        address = todo.pop()
        asked.add(address)
        answer = seen.client.get(address)
        assert answer.status == 200, address
        assert answer.headers["x-robots-tag"] == "noindex"
        assert answer.headers["cache-control"].startswith(("private", "no-store"))
        if "html" not in answer.headers["content-type"]:
            continue
        page = tree(answer.text)
        page.make_links_absolute(f"https://veille.pole.example{address}")
        for link in page.xpath("//a/@href | //form/@action | //link[@type]/@href"):
            inside = link.split("#")[0].removeprefix("https://veille.pole.example")
            if inside.startswith("/archive/") and inside not in asked:
                todo.append(inside)
            assert inside.startswith(("/archive/", "/calls/", "https://", "mailto:")), f"{address}: {link}"
    assert len(asked) > 30


def test_files_lead_to_each_other_from_a_folder_too(seen: Seen):
    for file in sorted(seen.home.digests.rglob("*.html")):
        if "review" in file.parts:
            continue
        page = tree(file.read_text("utf-8"))
        for link in page.xpath("//a/@href | //link[@rel='alternate']/@href"):
            if not re.match("https?:|mailto:|#", link):
                name, _, place = link.partition("#")
                target = (file.parent / name).resolve()
                assert target.is_file(), f"{file}: {link}"
                assert not place or f'id="{place}"' in target.read_text("utf-8"), f"{file}: {link}"


def test_the_team_reads_it_signed_in(seen: Seen):
    with contextlib.closing(AtDesk(seen.client, seen.home)) as editor:
        assert "Un hôpital" in editor.get(f"/veille/{EDITION}/").text


def test_a_key_of_another_secret_or_purpose_opens_nothing(seen: Seen):
    other = replace(seen.home, secret="another")
    for key in (addresses.archive(other).rpartition("/")[2], addresses.preferences(seen.home, 1).rpartition("/")[2], "e30", "%00", "é"):
        assert seen.client.get(f"/archive/{quote(key, safe='%')}/veille/").status == 403


def test_a_public_archive_is_for_search_engines_and_old_links_lead_there(opened: Seen, seen: Seen):
    page = opened.client.get(f"/veille/{EDITION}/")
    assert page.headers["x-robots-tag"] == "all"
    assert page.headers["cache-control"].startswith("public")
    assert not tree(page.text).xpath("//meta[@name='robots']")
    assert tree(seen.client.get(f"{seen.root}/veille/{EDITION}/").text).xpath("//meta[@name='robots']/@content") == ["noindex"]
    listed = ElementTree.fromstring(opened.client.get("/sitemap.xml").text)
    found = [one.text or "" for one in listed.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(found) == len(set(found)) > 20
    for address in found:
        assert opened.client.get(address.removeprefix("https://veille.pole.example")).status == 200, address
    assert "Sitemap: https://veille.pole.example/sitemap.xml" in opened.client.get("/robots.txt").text
    led = opened.client.get(f"{seen.root}/veille/{EDITION}/?x=1")
    assert (led.status, led.headers["location"]) == (302, f"/veille/{EDITION}/?x=1")


# --- pages --------------------------------------------------------------------------------------------


def test_an_edition_reads_like_an_article(seen: Seen):
    page = tree(seen.client.get(f"{seen.root}/veille/{EDITION}/").text)
    said = {one.get("property"): one.get("content") for one in page.xpath("//meta[@property]")}
    address = f"https://veille.pole.example/veille/{EDITION}/"
    assert said["og:type"] == "article"
    assert said["og:locale"] == "fr_FR"
    assert said["og:url"] == page.xpath("//link[@rel='canonical']/@href")[0] == address
    assert said["og:title"]
    assert said["og:description"]
    assert page.xpath("//link[@hreflang='en']/@href") == ["index.en.html"]
    levels = [int(one.tag[1]) for one in page.xpath("//h1 | //h2 | //h3")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    contents = page.xpath("//nav[contains(@class, 'contents')]//a/@href")
    assert contents[0] == "#calls"
    assert all(page.xpath(f"//*[@id='{link[1:]}']") for link in contents)
    assert page.xpath("//a[contains(@href, '.ics')]/@href")[0].startswith("https://veille.pole.example/calls/")


def test_editions_lead_to_the_one_before_and_the_one_after(seen: Seen):
    middle = tree(seen.client.get(f"{seen.root}/veille/{past(3).id}/index.en.html").text)
    assert middle.xpath("//a[@rel='prev']/@href") == [f"../{past(2).id}/index.en.html"]
    assert middle.xpath("//a[@rel='next']/@href") == [f"../{past(4).id}/index.en.html"]
    assert not tree(seen.client.get(f"{seen.root}/veille/{past(0).id}/").text).xpath("//a[@rel='prev']")


def test_a_digest_lists_its_numbers_by_year_and_a_market_its_items(seen: Seen):
    shelf = tree(seen.client.get(f"{seen.root}/veille/").text)
    assert shelf.xpath("//section/h2/text()") == ["2026"]
    assert len(shelf.xpath("//main//li/a")) == 8
    market = tree(seen.client.get(f"{seen.root}/markets/health/").text)
    titles = [one.text_content() for one in market.xpath("//main//li/a[@data-address]")]
    assert titles[0].startswith("Un hôpital ouvre")
    assert titles[-1] == "Un hôpital numéro 0"
    assert "Jamais paru" not in market.text_content()
    october = seen.client.get(f"{seen.root}/markets/city/2026-10.en.html").text
    assert "Trams test brakes 3" in october
    assert "Trams test brakes 4" not in october
    assert "Jamais paru" not in october


def test_a_correction_reaches_every_list(tmp_path: pathlib.Path):
    home = make(tmp_path / "home")
    with open_store(home.database) as store:
        work = pipeline.Work(home, store, NOW + dt.timedelta(days=9))
        revise(work, past(2).id, Put(0, title="Une clinique", note="nom"), who="x@pole.example")
        revise(work, past(0).id, Put(1, out=True), who="x@pole.example")
        assert archive.search(store, "hôpital numéro 2")[1] == 0
        assert archive.search(store, "brakes 0")[1] == 0
        assert archive.search(store, "clinique")[1] == 1
    october = (home.digests / "markets" / "health" / "2026-10.html").read_text("utf-8")
    assert "Une clinique" in october
    assert "numéro 2" not in october
    assert "brakes 0" not in (home.digests / "markets" / "city" / "2026-10.html").read_text("utf-8")
    entry = next(
        one for one in feedparser.parse(str(home.digests / "markets" / "health" / "feed.xml")).entries if one.title == "Une clinique"
    )
    assert entry.updated > entry.published


def test_the_list_of_all_numbers_is_read_a_few_times_however_many_there_are(seen: Seen):
    asked: list[str] = []
    with open_store(seen.home.database) as store:
        store.db.conn.set_trace_callback(asked.append)
        pages.write_all(pipeline.Work(seen.home, store, NOW))
        store.db.conn.set_trace_callback(None)
    digests = len(seen.home.config.digests)
    assert sum("AS subject" in statement for statement in asked) == 2 * digests, "once for its pages, once for the first page"


def test_all_pages_are_written_again_alike(seen: Seen):
    files = [file for file in seen.home.digests.rglob("*.*") if "review" not in file.parts]
    before = {file: file.read_bytes() for file in files}
    for file in files:
        file.unlink()
    with open_store(seen.home.database) as store:
        pages.write_all(pipeline.Work(seen.home, store, NOW))
    assert [file.name for file, text in before.items() if file.read_bytes() != text] == []


# --- Atom ---------------------------------------------------------------------------------------------

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ("veille/feed.xml", "veille/feed.en.xml", "markets/health/feed.xml", "markets/city/feed.en.xml")


@pytest.mark.parametrize("name", FEEDS)
def test_feeds_are_valid_atom(seen: Seen, name: str):
    """RFC 4287, section 4.1: what a feed and an entry must have, and no id twice."""
    text = seen.client.get(f"{seen.root}/{name}").text
    feed = ElementTree.fromstring(text)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    ids = [one.findtext(f"{ATOM}id") or "" for one in (feed, *entries)]
    assert len(entries) > 5
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"tag:essai\.example,\d{4}(-\d\d-\d\d)?:[A-Za-z0-9._/-]+", one) for one in ids), ids
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    for one in (feed, *entries):
        assert one.findtext(f"{ATOM}title")
        assert dt.datetime.fromisoformat(one.findtext(f"{ATOM}updated") or "").tzinfo
        assert len([link for link in one.findall(f"{ATOM}link") if link.get("rel") == "alternate"]) == 1
    assert [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"] == [
        f"{addresses.archive(seen.home)}/{name}"
    ]
    parsed = feedparser.parse(text)
    assert not parsed.bozo
    assert len(parsed.entries) == len(entries)
    assert all(entry.summary_detail.type == "text/plain" for entry in parsed.entries if entry.get("summary"))
    assert all("<script" not in part.value for entry in parsed.entries for part in entry.get("content", ()))


def test_nasty_words_arrive_as_they_are(seen: Seen):
    feed = feedparser.parse(seen.client.get(f"{seen.root}/markets/health/feed.xml").text)
    entry = next(one for one in feed.entries if "]]>" in one.title)
    assert "œuvre" in entry.title
    assert entry.summary_detail.type == "text/plain"
    assert entry.link.startswith(addresses.archive(seen.home)), "an address with a quotation mark is none"
    assert feed.feed.links[0].rel == "self"
    assert not feed.bozo


def test_pages_announce_their_feed(seen: Seen):
    for address in ("veille/", f"veille/{EDITION}/", "markets/health/"):
        page = tree(seen.client.get(f"{seen.root}/{address}").text)
        page.make_links_absolute(f"{seen.root}/{address}")
        links = page.xpath("//link[@type='application/atom+xml']/@href")
        assert [seen.client.get(link).headers["content-type"] for link in links] == ["application/atom+xml; charset=utf-8"]


def test_a_tag_uri_is_ascii():
    assert render.tag_uri("pôle.example", "2026", "veille/é 1") == "tag:xn--ple-kna.example,2026:veille/--1"


# --- search -------------------------------------------------------------------------------------------


def test_search_finds_words_without_accents_their_plurals_and_beginnings(seen: Seen):
    for asked in ("HOPITAUX", "hôpital", "hopit", "sejours trier"):
        page = seen.client.get(f"{seen.root}/search?q={quote(asked)}")
        assert "Un hôpital ouvre son entrepôt" in page.text, asked
    oeuvre = seen.client.get(f"{seen.root}/search?q=oeuvre").text
    assert "1 élément" in oeuvre.replace("\u202f", " ").replace("\u00a0", " ")
    assert "<script" not in oeuvre
    in_city = seen.client.get(f"{seen.root}/search?q=brak&market=city", accept_language="en").text
    assert "6 items" in in_city.replace("\u00a0", " ") or "7 items" in in_city
    assert "Jamais paru" not in seen.client.get(f"{seen.root}/search?q=jamais").text


def test_a_result_leads_to_its_place_in_the_edition(seen: Seen):
    page = tree(seen.client.get(f"{seen.root}/search?q=trams+3").text)
    link = page.xpath("//ul[@class='results']//a/@href")[0]
    assert link == f"./veille/{past(3).id}/index.html#i-c3"
    assert 'id="i-c3"' in seen.client.get(f"{seen.root}/{link[2:].split('#')[0]}").text


def called(title: str, id: str) -> Item:
    """A call as it stood in an edition."""
    return Item(id, title, f"https://guichet.example/{id}", "Guichet", None, "fr", section="calls", market="city", keep=True)


def test_a_call_is_found_once_with_the_editions_in_which_it_stood(tmp_path: pathlib.Path):
    home = small_home(tmp_path / "home", web={"public_url": "https://veille.pole.example", "archive": "public"})
    story = Item("s1", "Passerelles et tramways", "https://city.example/1", "City", None, "fr", market="city", keep=True)
    weeks = (
        (called("Appel tramways sobres", "a"), story),
        (called("Appel tramways sobres", "a"), called("Appel tramways de nuit", "b")),
        (called("Appel tramways silencieux", "c"),),  # by then "a" was one call with "c"
        (called("Appel navettes silencieuses", "c"), called("Appel tramways écrit à la main", "")),
        (replace(story, title="Passerelles et tramways, la suite", suite=True), called("Appel tramways écrit à la main", "")),
    )
    with open_store(home.database) as store:
        work = pipeline.Work(home, store, NOW)
        for number, items in enumerate(weeks):
            publish(work, past(number, items=items))
        store.db.execute("INSERT INTO stories (id, lang, merged_into) VALUES ('b', 'fr', NULL), ('c', 'fr', NULL), ('a', 'fr', 'c')")
        found, count = archive.search(store, "appel tramways")
        assert (len(found), count) == (4, 4)
        stood = {one.edition: [each.edition for each in one.also] for one in found}
        assert stood[past(2).id] == [past(3).id, past(1).id, past(0).id]
        assert stood[past(1).id] == [], "another call of the same week"
        assert archive.search(store, "passerelles")[1] == 2, "a story that goes on tells something else"
        assert archive.search(store, "appel tramways", limit=2, skip=2) == (found[2:], 4)
    with serving(home) as client:
        page = tree(client.get("/search?q=appel+tramways").text)
    [line] = [each for each in page.xpath("//ul[@class='results']/li") if "silencieuses" in each.text_content()]
    stood_in = ((3, "c"), (2, "c"), (1, "a"), (0, "a"))
    assert [link.get("href") for link in line.iter("a")] == [f"./veille/{past(week).id}/index.html#i-{id}" for week, id in stood_in]
    assert "10 novembre" not in line.text_content()
    words = " ".join(line.text_content().split())
    assert words.index("27 octobre 2026") < words.index("Aussi dans") < words.index("20 octobre") < words.index("6 octobre")
    assert "4 éléments" in page.text_content().replace("\u202f", " ").replace("\u00a0", " ")


ODD = [
    '"',
    "'",
    "(",
    "a AND",
    "NEAR(",
    "*",
    "-x",
    "title:x",
    "^",
    "\0",
    "%",
    "é" * 5000,
    "œ",
    "😀",
    "{}",
    "x" * 20000,
    "a b c d e f g h i j k l m",
    ";--",
]


@pytest.mark.parametrize("asked", ODD)
@pytest.mark.parametrize("more", ["", "&page=0", "&page=99999999999", "&page=-1&market=nope", "&page=%C2%B2", "&q=two"])
def test_odd_questions_are_answered(seen: Seen, asked: str, more: str):
    if len(asked) > 10000:
        asked = asked[:9000]
    answer = seen.client.get(f"{seen.root}/search?q={quote(asked)}{more}")
    assert answer.status == 200
    assert 'role="search"' in answer.text


# --- rights -------------------------------------------------------------------------------------------


def test_of_a_feed_with_rights_to_the_title_only_the_title_is_shown(tmp_path: pathlib.Path):
    home = small_home(tmp_path / "home")
    with open_store(home.database) as store:
        told = reading(1, "Un titre seul", "Secret des lecteurs abonnés.", market="health", blurb="", rights="title")
        work = work_in(home, store, readings=[told, *news()[1:]])
        pipeline.draft(work)
        pipeline.publish(work, EDITION)
        subscribers.put(store, Subscriber(0, "une@adherent.example", markets=("health",)), now=NOW)
        pipeline.deliver(work, EDITION)
    written = [file.read_text("utf-8") for file in home.digests.rglob("*.*") if "review" not in file.parts]
    written += [file.read_text("utf-8") for file in (home.path / "outbox").rglob("*") if file.is_file()]
    assert sum("Un titre seul" in text for text in written) > 5
    assert not any("Secret des lecteurs" in text for text in written)


# --- links that count ---------------------------------------------------------------------------------


def counts(home: Home, edition: str) -> dict[str, int]:
    with open_store(home.database) as store:
        return archive.times_opened(store, edition)


def test_counted_links_lead_to_the_item_and_count_openings_only(opened: Seen):
    edition, page = past(1).id, tree(opened.client.get(f"/veille/{past(1).id}/").text)
    links = page.xpath("//main//a[@data-address]/@href")
    assert f"https://veille.pole.example/r/{edition}/h1.fr" in links
    assert all(link.startswith("https://veille.pole.example/r/") for link in links)
    for _ in range(3):
        answer = opened.client.get(f"/r/{edition}/h1.fr")
        assert (answer.status, answer.headers["location"]) == (302, "https://sante.example/1?utm=1")
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert "set-cookie" not in answer.headers
    opened.client.request("HEAD", f"/r/{edition}/h1.fr")
    opened.client.get(f"/r/{edition}/h1.fr", sec_purpose="prefetch")
    for _ in range(100):  # the answer does not wait for the count
        if counts(opened.home, edition) == {"h1": 3}:
            break
        time.sleep(0.02)
    assert counts(opened.home, edition) == {"h1": 3}


@pytest.mark.parametrize(
    "item", ["n1.fr", "h1", "h2.fr", ".fr", "https:%2F%2Fevil.example", "..%2f..", "h1.fr?to=https://evil.example", "%00.fr"]
)
def test_nothing_else_is_led_to(opened: Seen, item: str):
    answer = opened.client.get(f"/r/{past(1).id}/{item}")
    assert answer.status == 404 or answer.headers["location"] == "https://sante.example/1?utm=1"
    assert opened.client.get(f"/r/veille-2020-01-01/{item}").status == 404
    assert "evil" not in answer.headers.get("location", "")


def test_a_member_who_reads_another_language_is_led_to_what_she_was_shown(tmp_path: pathlib.Path):
    home = make(tmp_path / "home", counts=True)
    item = Item(
        "s9",
        "Un titre",
        "https://fr.example/9",
        "FR",
        NOW.date(),
        "fr",
        (AlsoIn("EN", "https://en.example/9", "en", "A title"),),
        market="health",
        keep=True,
    )
    with open_store(home.database) as store:
        work = pipeline.Work(home, store, NOW)
        publish(work, past(9, items=(item,)))
        revise(work, past(9).id, Put(0, url="https://fr.example/right"), who="x@pole.example")
    with serving(home) as client:
        assert client.get(f"/r/{past(9).id}/s9.en").headers["location"] == "https://en.example/9"
        assert client.get(f"/r/{past(9).id}/s9.fr").headers["location"] == "https://fr.example/right"
    with open_store(home.database) as store:
        revise(pipeline.Work(home, store, NOW), past(9).id, Put(0, out=True), who="x@pole.example")
    with serving(home) as client:
        assert client.get(f"/r/{past(9).id}/s9.en").status == 302, "a mail that left goes on leading where it did"


def test_nothing_is_counted_unless_the_home_says_so(seen: Seen):
    assert seen.client.get(f"/r/{past(1).id}/h1.fr").status == 404
    assert counts(seen.home, past(1).id) == {}
    assert "/r/" not in seen.client.get(f"{seen.root}/veille/{past(1).id}/").text


def test_an_older_store_gets_its_past_editions_into_the_search(seen: Seen):
    with open_store(seen.home.database) as store:
        before = store.db.execute("SELECT count(*) FROM archived").fetchone()[0]
        archive.fill(store.db)
        assert store.db.execute("SELECT count(*) FROM archived").fetchone()[0] == before > 15


def test_a_store_of_an_earlier_version_learns_which_items_are_calls(tmp_path: pathlib.Path):
    home = small_home(tmp_path / "home")
    with open_store(home.database) as store:
        publish(pipeline.Work(home, store, NOW), past(0, items=(called("Appel tramways", "a"),)))
        store.db.execute("DROP INDEX archived_call")
        store.db.execute("ALTER TABLE archived DROP COLUMN call")
        store.db.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '0018-%'")
    with open_store(home.database) as store:
        assert store.db.execute("SELECT call, title FROM archived").fetchall() == [("a", "Appel tramways")]
        assert archive.search(store, "tramways")[1] == 1


def test_editors_see_how_often_links_were_opened(opened: Seen):
    with open_store(opened.home.database) as store, store.transaction():
        for _ in range(4):
            archive.opened(store, past(5).id, "c5")
    with contextlib.closing(AtDesk(opened.client, opened.home)) as editor:
        page = tree(editor.get(f"/board/{past(5).id}/sending").text)
    rows = [[cell.text_content() for cell in row] for row in page.xpath("//table[@aria-labelledby='opened']/tbody/tr")]
    assert rows == [["Trams test brakes 5", "4"]]


def test_forged_keys_are_all_turned_away(seen: Seen):
    key, chance = seen.root.rpartition("/")[2], random.Random(7)
    for number in range(300):
        place = chance.randrange(len(key))
        forged = key[:place] + chance.choice("Aa0._-%é\u2028~'\"<") + key[place + number % 2 :]
        if forged != key:
            assert seen.client.get(f"/archive/{quote(forged, safe='%')}/search?q=hopital").status in (403, 404)


def test_in_mails_too_links_are_the_same_for_all(opened: Seen):
    with open_store(opened.home.database) as store:
        for name in ("une", "autre"):
            subscribers.put(store, Subscriber(0, f"{name}@adherent.example", markets=("health",)), now=NOW)
        pipeline.deliver(pipeline.Work(opened.home, store, NOW), EDITION)
    mails = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in mails_of(opened.home)]
    mails = [mail for mail in mails if "adherent.example" in str(mail["To"])]
    assert len(mails) == 2
    found = []
    for mail in mails:
        words = "".join(part.get_content() for part in mail.walk() if part.get_content_maintype() == "text")
        found.append(set(re.findall(rf"https://veille\.pole\.example(/r/{EDITION}/[^\s\"<>]+)", words)))
        assert "https://journal1.example" not in words
    assert found[0] == found[1]
    for link in found[0]:
        assert opened.client.request("HEAD", link).headers["location"].startswith("https://journal")


def mails_of(home: Home) -> list[pathlib.Path]:
    return sorted(file for file in (home.path / "outbox").rglob("*") if file.is_file())
