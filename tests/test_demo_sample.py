import csv
import datetime as dt
import io
import re
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter

import pytest

from techwatch.config import parse_config
from techwatch.demo import DRAFT, EDITOR, serve_sample
from techwatch.demo.content import day_in_words, in_words, read_pages
from techwatch.extract import extract_page
from techwatch.sources import parse_feed
from techwatch.types import Extracted, Page

NOW = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)
SLUGS = {"education-hr", "health", "creative", "city", "industry-services", "tech-data-ai"}


@pytest.fixture(scope="module")
def sample():
    with serve_sample(NOW) as served:
        yield served


def get(url, **headers):
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return answer.read(), answer.headers


def entries_of(sample, site):
    body, headers = get(sample.feed_url(site))
    return parse_feed(body, url=sample.feed_url(site), content_type=headers["Content-Type"], now=NOW)


# --- what is in it ------------------------------------------------------------------------------


def test_there_are_eight_feeds_and_about_fifty_pages(sample):
    assert len(sample.sites) == 8
    assert [site.kind for site in sample.sites.values()].count("calls") == 2
    assert Counter(site.feed for site in sample.sites.values()) == {"rss": 6, "atom": 1, "json": 1}
    assert 45 <= len(sample.pages) <= 55
    assert set(sample.sites) == {page.site for page in sample.pages}


def test_every_market_is_there_in_french_and_in_english_and_so_is_what_is_off_topic(sample):
    for lang in ("fr", "en"):
        pages = [page for page in sample.pages if page.lang == lang]
        assert {market for page in pages for market in page.markets} == SLUGS
        assert [page for page in pages if not page.markets]
    assert len([page for page in sample.pages if not page.markets]) >= 5


def test_copies_carry_the_same_words_and_a_teaser_only_the_first(sample):
    copies = {page.copy for page in sample.pages if page.copy}
    assert len(copies) >= 2
    for name in copies:
        first, *others = sorted((page for page in sample.pages if page.copy == name), key=lambda page: len(page.text), reverse=True)
        assert others
        for other in others:
            shared = set(other.text.split()) & set(first.text.split())
            assert len(shared) >= 0.9 * len(set(other.text.split()))
    assert [page.slug for page in sample.pages if page.teaser] == ["cobots-abonnes"]


def test_the_same_news_is_told_by_different_sites_in_different_words(sample):
    stories = Counter(page.story for page in sample.pages if page.story)
    assert len(stories) >= 5
    assert min(stories.values()) >= 2
    langs = {name: {page.lang for page in sample.pages if page.story == name} for name in stories}
    assert {"fr", "en"} in langs.values()
    assert {"fr"} in langs.values()


def test_pages_are_as_long_as_real_ones(sample):
    lengths = {page.slug: len(page.text.split()) for page in sample.pages if not page.teaser}
    assert min(lengths.values()) >= 170, min(lengths, key=lengths.get)
    assert max(lengths.values()) <= 420


def test_calls_state_their_deadlines_in_words_and_lie_in_the_future(sample):
    calls = [page for page in sample.pages if page.nature]
    assert len(calls) == 8
    assert {page.nature for page in calls} == {"grant", "tender", "contest", "expression-of-interest", "accelerator"}
    assert {sample.sites[page.site].kind for page in calls} == {"calls"}
    for page in calls:
        for deadline in page.deadlines:
            assert deadline > sample.today
            assert day_in_words(deadline, page.lang) in page.text or deadline.strftime("%d/%m/%Y") in page.text
    results = [page for page in sample.pages if sample.sites[page.site].kind == "calls" and not page.nature]
    assert [page.slug for page in results] == ["laureats-sillage"]


# --- dates --------------------------------------------------------------------------------------


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_every_page_is_past_and_less_than_seven_days_old_at_any_hour(hour):
    now = dt.datetime(2027, 3, 1, hour, 30, tzinfo=dt.UTC)
    with serve_sample(now) as served:
        for page in served.pages:
            assert dt.timedelta(0) < now - page.published < dt.timedelta(days=7), page.slug


def test_placeholders_are_written_in_the_page_s_language():
    day = dt.date(2026, 11, 21)
    text = "{{date+25}}, {{date+10}}, {{short+10}}, {{weekday+0}}, {{month+40}}"
    assert in_words(text, "fr", day) == "16 décembre 2026, 1er décembre 2026, 01/12/2026, samedi, décembre 2026"
    assert in_words(text, "en", day) == "16 December 2026, 1 December 2026, 01/12/2026, Saturday, December 2026"


def test_no_placeholder_is_left(sample):
    for page in sample.pages:
        assert not re.search(r"[{}$]", page.title + page.text), page.slug
        assert "{{" not in get(sample.url(page))[0].decode()


def test_the_same_day_gives_the_same_pages():
    day = dt.date(2026, 11, 21)
    assert read_pages(day) == read_pages(day)
    assert len({page.slug for page in read_pages(day)}) == len(read_pages(day))


def test_nobody_real_or_reachable_is_named(sample):
    everything = "\n".join(page.text for page in sample.pages) + sample.subscribers_csv()
    assert set(re.findall(r"[\w.-]+@[\w-]+\.(\w+)", everything)) == {"example"}
    assert "http" not in everything
    assert not re.search(r"\b(M\.|Mme|Mr|Mrs|Ms|Dr|Pr)\s+[A-Z]", everything)


# --- the server ---------------------------------------------------------------------------------


def test_every_feed_parses_and_gives_its_pages(sample):
    for site in sample.sites.values():
        pages = [page for page in sample.pages if page.site == site.slug]
        parsed = entries_of(sample, site)
        assert parsed.title == site.title
        assert [entry.title for entry in parsed.entries] == [page.title for page in pages]
        assert [entry.published for entry in parsed.entries] == [page.published for page in pages]
        assert [entry.url.split("?")[0] for entry in parsed.entries] == [sample.url(page) for page in pages]
        assert all(entry.summary for entry in parsed.entries)


def test_every_page_answers_and_its_text_can_be_taken_out(sample):
    for page in sample.pages:
        body, headers = get(sample.url(page))
        extracted = extract_page(Page(sample.url(page), body, headers["Content-Type"]), now=NOW)
        assert isinstance(extracted, Extracted), page.slug
        wanted = set(page.text.split())
        assert len(wanted & set(extracted.text.split())) >= 0.9 * len(wanted), page.slug
        assert "cookies" not in extracted.text


def test_a_second_request_is_answered_304(sample):
    url = sample.feed_url(next(iter(sample.sites.values())))
    _, headers = get(url)
    with pytest.raises(urllib.error.HTTPError) as caught:
        get(url, If_None_Match=headers["ETag"])
    with caught.value as answer:
        assert answer.code == 304
        assert answer.headers["ETag"] == headers["ETag"]


def test_every_site_has_a_host_of_its_own_on_loopback(sample):
    hosts = {urllib.parse.urlsplit(root).hostname for root in sample.roots.values()}
    assert hosts in ({f"127.0.0.{number}" for number in range(1, 9)}, {"127.0.0.1"})


def test_an_unknown_address_is_answered_404(sample):
    with pytest.raises(urllib.error.HTTPError) as caught:
        get(sample.roots["capteurs"] + "/capteurs/nothing.html")
    with caught.value as answer:
        assert answer.code == 404


def test_a_chosen_port_is_kept_and_the_server_stops():
    with serve_sample(NOW) as served:
        port = int(served.roots["wharf"].rsplit(":", 1)[1])
        first = get(served.feed_url(served.sites["wharf"]))[1]["ETag"]
    with pytest.raises(urllib.error.URLError):
        get(served.roots["wharf"] + "/wharf/feed.xml")
    with serve_sample(NOW, port=port) as again:
        assert again.roots == served.roots
        assert get(again.feed_url(again.sites["wharf"]))[1]["ETag"] == first


# --- the home -----------------------------------------------------------------------------------


def test_the_demo_home_s_feeds_yaml_parses(sample):
    config = parse_config(sample.feeds_yaml(), environ={})
    assert config.cluster.name == "Cap Digital (démonstration)"
    assert [feed.url for feed in config.feeds] == [sample.feed_url(site) for site in sample.sites.values()]
    assert [digest.slug for digest in config.digests] == ["veille", "appels", DRAFT]
    assert [(person.email, person.role) for person in config.team] == [(EDITOR, "editor")]
    assert config.fetch.allow_networks == ("127.0.0.0/8",)
    assert config.mail.transport == "maildir"


def test_a_template_of_one_s_own_gets_the_feeds(sample):
    text = sample.feeds_yaml("feeds:\n$feeds\n")
    assert text.startswith("feeds:\n  - {lang: fr")
    assert text.count("\n  - ") == 8


def test_the_subscribers_are_six_organisations(sample):
    rows = list(csv.DictReader(io.StringIO(sample.subscribers_csv())))
    columns = ["email", "name", "organisation", "lang", "reads", "markets", "digests", "calls_only"]
    assert list(rows[0]) == [*columns, "type", "employees", "region", "keywords"]
    assert len(rows) == 6
    assert all(row["email"].endswith(".example") for row in rows)
    assert {row["lang"] for row in rows} == {"fr", "en"}
    assert {market for row in rows for market in row["markets"].split("|") if market} == SLUGS
    assert [row["email"] for row in rows if row["calls_only"]] == ["grants@weftworks.example"]
