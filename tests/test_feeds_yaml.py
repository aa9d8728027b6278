import pathlib
import re
from collections import Counter

import jsonschema
import pytest
from ruamel.yaml import YAML

from techwatch.config import ENVIRONMENT, json_schema as schema_of_feeds_yaml, parse_config
from techwatch.errors import ConfigError

ROOT = pathlib.Path(__file__).resolve().parents[1]
FILE = ROOT / "feeds.yaml"
TEXT = FILE.read_text(encoding="utf-8")
SLUGS = ("education-hr", "health", "creative", "city", "industry-services", "tech-data-ai")


@pytest.fixture(scope="module")
def config():
    return parse_config(TEXT, environ={})


def headings():
    """The lines of feeds under each heading of the list, as people see them."""
    parts = re.split(r"^  # --- ([a-z-]+):.*$", TEXT[TEXT.index("\nfeeds:") :], flags=re.M)
    return {slug: re.findall(r"^  - \{lang: (\w\w)", body, flags=re.M) for slug, body in zip(parts[1::2], parts[2::2], strict=True)}


def test_it_parses_and_agrees_with_the_schema(config):
    jsonschema.validate(YAML(typ="safe", pure=True).load(TEXT), schema_of_feeds_yaml())
    assert config.cluster.name == "Cap Digital"


def test_the_package_carries_the_same_file():
    assert (ROOT / "src/techwatch/feeds.yaml").resolve() == FILE


def test_there_are_enough_feeds_in_both_languages(config):
    counted = Counter((feed.kind, feed.lang) for feed in config.feeds)
    assert counted["news", "fr"] + counted["news", "en"] >= 60
    assert counted["calls", "fr"] + counted["calls", "en"] >= 10
    assert min(counted[kind, lang] for kind in ("news", "calls") for lang in ("fr", "en")) >= 5


def test_every_market_has_its_heading_with_french_and_english_feeds(config):
    under = headings()
    assert tuple(under) == (*SLUGS, "calls")
    assert sum(map(len, under.values())) == len(config.feeds)
    for slug in SLUGS:
        assert Counter(under[slug])["fr"] >= 5, slug
        assert Counter(under[slug])["en"] >= 4, slug


def test_no_feed_stands_twice_under_another_spelling(config):
    keys = [re.sub(r"^https?://(www\.)?", "", feed.url).rstrip("/").casefold() for feed in config.feeds]
    assert [key for key, times in Counter(keys).items() if times > 1] == []
    assert [name for name, times in Counter((f.title, f.kind) for f in config.feeds).items() if times > 1] == []


def test_the_two_digests_cover_the_six_markets(config):
    assert [(digest.slug, digest.kind, digest.markets) for digest in config.digests] == [
        ("veille", "news", SLUGS),
        ("appels", "calls", SLUGS),
    ]
    assert all(set(digest.title) == set(config.cluster.languages) for digest in config.digests)
    assert config.digest("veille").send.text == "tue 08:30"


def test_what_is_shown_as_default_is_the_default(config):
    for name in ("review", "calls", "mail", "members", "web", "fetch", "jobs"):
        part = getattr(config, name)
        fields = type(part).model_fields
        assert part.model_fields_set == set(fields), f"{name}: every setting is shown"
        shown = {key: getattr(part, key) for key, field in fields.items() if not field.is_required()}
        assert shown == {key: fields[key].default for key in shown}, name


def test_addresses_that_must_be_replaced_are_evident(config):
    assert {config.cluster.contact, config.mail.sender} == {"veille@capdigital.example"}
    assert "REPLACE every address that ends in .example" in TEXT


def test_every_secret_is_named_and_none_is_given():
    assert all(name in TEXT for name in ENVIRONMENT)
    assert not re.search(r"^\s*(password|secret|token)\s*:", TEXT, flags=re.M)


@pytest.mark.parametrize(
    ("good", "bad", "nearest"),
    [
        ("title: TIC Santé, url", "titre: TIC Santé, url", "title"),
        (", weight: 1.5}", ", wheight: 1.5}", "weight"),
        ("  timezone:", "  time_zone:", "timezone"),
        ("  window_days: 7", "  windows_days: 7", "window_days"),
        ("    send: thu", "    sendd: thu", "send"),
        ("jobs:   ", "job:   ", "jobs"),
    ],
)
def test_a_slip_in_the_real_file_is_named_with_its_line(good, bad, nearest):
    text = TEXT.replace(good, bad, 1)
    assert text != TEXT
    with pytest.raises(ConfigError) as caught:
        parse_config(text, environ={})
    assert bad.strip() in text.splitlines()[caught.value.line - 1]
    assert f"did you mean {nearest!r}?" in caught.value.message


def test_the_lines_are_short_enough_to_read():
    assert max(map(len, TEXT.splitlines())) <= 150
