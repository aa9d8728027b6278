import pytest
from hypothesis import given, strategies as st

from techwatch.urls import (
    REDIRECTS,
    REFERRERS,
    SITE_TRACKERS,
    TRACKERS,
    canonical,
    further_keys,
    host,
    is_home,
    names_page,
    original,
    resolve,
    site,
)

PAGE = "https://example.org/2026/11/a-story-of-glass"

SAME = [
    ("HTTP://Example.ORG:80/2026/11/a-story-of-glass", PAGE),
    ("http://www.example.org/2026/11/a-story-of-glass/", PAGE),
    ("//example.org./2026/11/a-story-of-glass", PAGE),
    ("https://example.org:443/2026/./10/../11//a-story-of-glass", PAGE),
    ("https://:@example.org/2026/11/a-story-of-glass#comments", PAGE),
    ("https://example.org/2026/11/a-story-of-glass#:~:text=of%20glass", PAGE),
    ("https://m.example.org/2026/11/a-story-of-glass", PAGE),
    ("https://amp.example.org/2026/11/a-story-of-glass", PAGE),
    ("https://example.org/2026/11/a-story-of-glass/amp/", PAGE),
    ("https://example.org/amp/2026/11/a-story-of-glass-and-light", "https://example.org/2026/11/a-story-of-glass-and-light"),
    ("https://example.org/2026/11/a-story-of-glass.amp", PAGE),
    ("https://example.org/2026/11/a-story-of-glass?amp", PAGE),
    ("https://example.org/2026/11/a-story-of-glass?outputType=amp&m=1", PAGE),
    ("https://example-org.cdn.ampproject.org/c/s/example.org/2026/11/a-story-of-glass/amp", PAGE),
    ("https://www.google.fr/amp/s/example.org/2026/11/a-story-of-glass", PAGE),
    ("https://www.google.com/url?sa=t&url=https%3A%2F%2Fexample.org%2F2026%2F11%2Fa-story-of-glass&usg=x", PAGE),
    ("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2F2026%2F11%2Fa-story-of-glass&data=05", PAGE),
    ("https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2F2026%2F11%2Fa-story-of-glass%3Ffbclid%3Dx&h=AT", PAGE),
    ("https://t.umblr.com/redirect?z=https%3A%2F%2Fexample.org%2F2026%2F11%2Fa-story-of-glass&t=x", PAGE),
    ("https://example.org/2026/11/a-story-of-glass?utm_source=rss&utm_medium=feed&xtor=RSS-3", PAGE),
    ("https://example.org/2026/11/a-story-of-glass?UTM_SOURCE=a&amp;fbclid=b&amp;at_campaign=c", PAGE),
    ("https://example.org/2026/11/a-story-of-glass#xtor=RSS-11", PAGE),
    ("https://example.org/2026/11/a-story-of-glass?ref=partner-site&source=twitter", PAGE),
    ("https://example.org/2026/11/a-story-of-glass;jsessionid=0A1B?", PAGE),
    ("https://example.org/2026/11/a-story-of-glass</a>", PAGE),
    ("https://example.org/2026/11/a-story-of-glass%20", PAGE),
    ("https://example.org/a/index.html", "https://example.org/a"),
    ("https://example.org/a/default.aspx?id=3", "https://example.org/a?id=3"),
    ("https://example.org/liste?b=2&a=1", "https://example.org/liste?a=1&b=2"),
    ("https://example.org/liste?b=2;a=1", "https://example.org/liste?a=1&b=2"),
    ("https://example.org/liste?id=7?utm_source=rss", "https://example.org/liste?id=7"),
    ("https://example.org/r%c3%a9sum%c3%a9", "https://example.org/résumé"),
    ("https://example.org/%7ejane/a%20b?q=x+y", "https://example.org/~jane/a b?q=x%20y"),
    ("https://écoles.example/liste", "https://xn--coles-9ra.example/liste"),
    ("https://fr.m.example.org/wiki/Verre", "https://fr.example.org/wiki/Verre"),
    ("https://youtu.be/abcdefghijk?si=x", "https://www.youtube.com/watch?v=abcdefghijk&feature=share"),
    ("https://mobile.x.com/a/status/1?s=20", "https://twitter.com/a/status/1"),
    ("https://[::0:1]/a#b", "http://[::1]/a"),
    (PAGE + "?epik=a&tblci=b&awc=1_2&dm_i=1,2&elqat=1&sc_lid=3&trk_msg=c&sf123456=1", PAGE),
    (PAGE + "?lmd_medium=al&sara_ref=re&ns_mchannel=social&reflink=x&share=linkedin&nb=1", PAGE),
    (PAGE + "?spm=a2g0o.home.1.0&mc=nl.2026&cid=nl_2026&goal=0_ab-12-34&_=1730000000000", PAGE),
    (PAGE + "?view=print", PAGE),
    (PAGE + "-in-the-town/print/", PAGE + "-in-the-town"),
    ("https://www.theguardian.com/a?CMP=share_btn", "https://theguardian.com/a"),
    ("https://example.org/(S(abcd1234efgh))/a.aspx?id=1", "https://example.org/a.aspx?id=1"),
    ("https://example.org/a?id=1&sid=0123456789abcdef0123456789abcdef", "https://example.org/a?id=1"),
    ("https://urldefense.com/v3/__https://example.org/2026/11/a-story-of-glass__;!!ab!cd$", PAGE),
    ("https://www.linkedin.com/safety/go?url=https%3A%2F%2Fexample.org%2F2026%2F11%2Fa-story-of-glass&trk=x", PAGE),
    ("https://t.me/share/url?url=https%3A%2F%2Fexample.org%2F2026%2F11%2Fa-story-of-glass&text=x", PAGE),
    ("https://www.youtube.com/shorts/abcdefghijk", "https://youtu.be/abcdefghijk"),
    ("https://old.reddit.com/r/glass/comments/1/a", "https://www.reddit.com/r/glass/comments/1/a"),
]

DIFFERENT = [
    ("https://example.org/a", "https://example.org/A"),
    ("https://example.org/?p=1", "https://example.org/?p=2"),
    ("https://example.org/?id=1&id=2", "https://example.org/?id=2"),
    ("https://example.org/news?page=2", "https://example.org/news"),
    ("https://example.org/page?12", "https://example.org/page?13"),
    ("https://example.org/page?contact", "https://example.org/page"),
    ("https://example.org/a?ref=4711", "https://example.org/a?ref=4712"),
    ("https://example.org/a?source=annual-report", "https://example.org/a?source=blog"),
    ("https://example.org/a?data_source=x", "https://example.org/a?data_source=y"),
    ("https://example.org/app#/call/12", "https://example.org/app#/call/13"),
    ("https://example.org/app#!call/12", "https://example.org/app#!call/13"),
    ("https://example.org/sheet#gid=1", "https://example.org/sheet#gid=2"),
    ("https://example.org/guitars/amp", "https://example.org/guitars"),
    ("https://example.org/amplifier", "https://example.org/lifier"),
    ("https://example.org:8080/", "https://example.org/"),
    ("https://blog.example.org/a", "https://example.org/a"),
    ("https://m.co.uk/a", "https://co.uk/a"),
    ("https://example.org/?q=a%26b", "https://example.org/?q=a&b"),
    ("https://example.org/a%2Fb", "https://example.org/a/b"),
    ("https://example.org/go?url=https://example.com/1", "https://example.com/1"),
    ("https://example.org/?s=facebook", "https://example.org/?s=linkedin"),
    ("https://ann@example.org/", "https://bob@example.org/"),
    ("https://example.org/a?mc=12", "https://example.org/a?mc=13"),
    ("https://example.org/a?scm=git", "https://example.org/a?scm=svn"),
    ("https://example.org/a?cid=JORF12", "https://example.org/a?cid=JORF13"),
    ("https://example.org/a?sid=12", "https://example.org/a?sid=13"),
    ("https://example.org/a?share=12", "https://example.org/a?share=13"),
    ("https://example.org/a?campaign_id=1", "https://example.org/a?campaign_id=2"),
    ("https://example.org/catalogue/print", "https://example.org/catalogue"),
    ("https://urldefense.com/v3/__https://example.org/*a__;Iw!!x$", "https://urldefense.com/v3/__https://example.org/*b__;Iw!!x$"),
    ("https://archive.example/2024_https://example.org/1", "https://archive.example/2024_https://example.org/2"),
]


@pytest.mark.parametrize(("variant", "page"), SAME)
def test_forms_of_one_address_are_one(variant, page):
    assert canonical(variant) == canonical(page)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_pages_stay_apart(one, other):
    assert canonical(one) != canonical(other)


def test_the_key_of_a_plain_address_is_readable():
    assert canonical(PAGE + "?b=2&a=é&utm_source=x") == PAGE + "?a=%C3%A9&b=2"


@pytest.mark.parametrize(
    "odd", ["", "mailto:a@example.org", "http://", "http://[::1", "https://example.org:port/", "ftp://example.org/a", "a b"]
)
def test_what_is_no_web_address_comes_back_stripped(odd):
    assert canonical(f"  {odd}\n") == odd


HOSTS = st.sampled_from(
    ["example.org", "WWW.example.org", "m.www.example.org", "fr.m.example.org", "é.example", "a..b", "www.google.com", "l.facebook.com"]
)
PATHS = st.text(alphabet="ab/.%2fFé ;=&?#!+'\"<>index.htmlamp-09", max_size=30)


@given(HOSTS, PATHS)
def test_canonical_is_idempotent_on_addresses(name, path):
    once = canonical(f"http://{name}/{path}")
    assert canonical(once) == once


@given(st.text(max_size=40))
def test_canonical_never_raises_and_is_idempotent_on_anything(text):
    for url in (text, f"http://{text}", f"https://example.org/{text}", f"https://www.google.com/url?q={text}"):
        assert canonical(canonical(url)) == canonical(url)


@given(st.lists(st.sampled_from(["a=1", "b=2", "c", "d=4", "utm_source=x"]), max_size=5, unique=True).flatmap(st.permutations))
def test_the_order_of_parameters_does_not_matter(pairs):
    assert canonical(f"{PAGE}?{'&'.join(pairs)}") == canonical(f"{PAGE}?{'&'.join(sorted(pairs))}")


def test_every_line_of_the_tables_gives_its_reason():
    for table in (TRACKERS, SITE_TRACKERS, REFERRERS, REDIRECTS):
        assert all(line[-1].strip() and isinstance(line[-1], str) for line in table)


def test_links_are_resolved_where_they_stand():
    assert resolve("https://example.org/a/", "../b?c=1") == "https://example.org/b?c=1"
    assert resolve("https://example.org/", "javascript:alert(1)") is None
    assert resolve("https://example.org/", "http://[") is None
    assert host("https://Example.org:81/a") == "example.org"
    assert host("http://[") == ""


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.news.example.co.uk/a", "example.co.uk"),
        ("https://m.example.fr", "example.fr"),
        ("https://direction.sante.gouv.fr/x", "sante.gouv.fr"),
        ("http://127.0.0.2:8000/x", "127.0.0.2"),
        ("http://[::1]/", "::1"),
        ("http://localhost/", "localhost"),
        ("tag:example.org,2026:1", ""),
        ("https://[bad/x", ""),
    ],
)
def test_sites(url: str, expected: str) -> None:
    assert site(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/economie/une-usine-de-verre-rouvre.html",
        "https://example.org/news/articles/cx2p5v9l8wzo",
        "https://example.org/depeche/202611204",
        "https://example.org/2026/11/21/glass",
        "https://example.org/2026/11/economie/glass.html",
        "https://example.org/archives/2146078",
        "https://example.org/?p=123",
        "https://example.org/spip.php?article812",
    ],
)
def test_addresses_that_look_like_one_page(url: str) -> None:
    assert names_page(url)
    assert not is_home(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/",
        "https://example.org/fr/",
        "https://example.org/actualites",
        "https://example.org/ile-de-france",
        "https://example.org/sante-et-bien-etre",
        "https://example.org/2026/11/21/",
        "https://example.org/2026/glass",
        "https://example.org/tag/une-usine-de-verre-rouvre",
        "https://example.org/actualites?page=123",
        "https://example.org/spip.php?rubrique812",
        "tag:example.org,2026:une-usine-de-verre-rouvre",
        "https://www.google.com/url?q=http%3A%2F%2F[bad/une-usine-de-verre-rouvre",
        "https://[bad/une-usine-de-verre-rouvre",
    ],
)
def test_addresses_that_look_like_none(url: str) -> None:
    assert not names_page(url)


def test_first_pages() -> None:
    assert all(is_home(f"https://example.org{path}") for path in ("", "/", "/index.html", "/fr", "/en-gb/", "/#top"))
    assert not any(is_home(f"https://example.org{path}") for path in ("/news", "/?p=3", "/#/call/12"))


FURTHER = "https://example.org/2026/11/another-name-of-the-story"


@pytest.mark.parametrize(
    ("claimed", "expected"),
    [
        (FURTHER, (FURTHER,)),
        ("http://www.example.org/2026/11/another-name-of-the-story/?utm_source=x", (FURTHER,)),
        ("https://blog.example.org/?p=123", ("https://blog.example.org/?p=123",)),
        (PAGE, ()),
        ("https://example.org/", ()),
        ("https://example.org/2026/11", ()),
        ("https://example.org/2026", ()),
        ("https://example.org/tag/another-name-of-the-story", ()),
        ("https://other.example/another-name-of-the-story", ()),
        (f"{FURTHER}#12", ()),
        ("tag:example.org,2026:1", ()),
        ("another-name-of-the-story-of-glass", ()),
        ("", ()),
    ],
)
def test_further_keys(claimed: str, expected: tuple[str, ...]) -> None:
    assert further_keys(f"{PAGE}?utm_source=rss", [claimed, claimed]) == expected
    assert further_keys("", [claimed]) == ()


def test_a_short_name_is_believed_where_the_path_is_that_of_the_page() -> None:
    assert further_keys("https://example.org/news/glass?view=7", ["https://news.example.org/news/glass"]) == (
        "https://news.example.org/news/glass",
    )
    assert further_keys("https://example.org/news/glass", ["https://example.org/news/story"]) == ()


@pytest.mark.parametrize(
    ("claimed", "expected"),
    [
        ("http://www.other.example/une-usine-de-verre-rouvre/", "https://other.example/une-usine-de-verre-rouvre"),
        ("https://other.example/", ""),
        (FURTHER, ""),
        ("", ""),
    ],
)
def test_another_publishers_page(claimed: str, expected: str) -> None:
    assert original(PAGE, claimed) == expected


@given(st.lists(st.text(max_size=40) | st.sampled_from([PAGE, FURTHER, "https://[bad/x", "https://e.org:99999/a-b-c-d"]), max_size=3))
def test_claims_of_any_kind_raise_nothing(claimed: list[str]) -> None:
    for key in further_keys(PAGE, claimed):
        assert site(key) == "example.org"
        assert canonical(key) == key
    assert all(original(PAGE, each) != PAGE for each in claimed)
