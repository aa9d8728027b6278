"""Every packaged cluster makes a home that works: its list, its feeds, and a run over pages of its field."""

import datetime as dt
import email.utils
import json
import pathlib
import re
from collections import Counter

import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from homes import figures, techwatch
from readings import ENVIRON
from servers import http, serve
from techwatch import home
from techwatch.classify import classifier
from techwatch.classify.examples import parse_examples
from techwatch.classify.measure import Judged, by_lang
from techwatch.cli import techwatch as command
from techwatch.cli.run import CLUSTERS
from techwatch.config import parse_config, parse_markets
from techwatch.errors import ConfigError

DATA = pathlib.Path(__file__).parent / "data" / "clusters"
OTHERS = [name for name in CLUSTERS if name != "cap-digital"]
PAPER, GROUND = "#FFFFFF", "#1B1D21"


@pytest.fixture(params=OTHERS)
def cluster(request):
    return request.param


def market_list(cluster):
    file = home.MARKET_LISTS / f"{cluster}.yaml"
    return parse_markets(file.read_text(encoding="utf-8"), file=file.name)


def contrast(one, other):
    """WCAG 2.2: relative luminance of the lighter over that of the darker."""

    def luminance(colour):
        parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


# --- the files ---------------------------------------------------------------------------------------


def test_the_command_offers_every_packaged_cluster():
    assert {*CLUSTERS} == {"cap-digital", *(file.stem for file in home.CLUSTERS.glob("*.yaml"))}
    assert {*CLUSTERS} == {file.stem for file in home.MARKET_LISTS.glob("*.yaml")}


def test_a_list_is_whole_in_both_languages(cluster):
    markets = market_list(cluster)
    assert 5 <= len(markets.markets) <= 8
    for slug, market in markets.markets.items():
        counted = Counter(lang for _, lang, _ in market.all_terms())
        assert min(counted["fr"], counted["en"]) >= 70, slug
        assert all({"fr", "en"} <= set(words) for words in (market.names, market.description)), slug
        assert 3 <= len(market.themes) <= 6, slug
        assert all({"fr", "en"} <= set(theme.names) for theme in market.themes.values()), slug
        assert contrast(market.accent[0], PAPER) >= 4.5, slug
        assert contrast(market.accent[1], GROUND) >= 4.5, slug
    assert min(len(markets.off_topic[lang]) for lang in ("fr", "en")) >= 150


def test_no_term_stands_twice_in_a_market(cluster):
    for slug, market in market_list(cluster).markets.items():
        twice = Counter((lang, term.term if term.term.isupper() else term.term.lower()) for _, lang, term in market.all_terms())
        assert [term for term, times in twice.items() if times > 1] == [], slug


@pytest.mark.parametrize("part", ["gate.jsonl", "seed/examples.jsonl"])
def test_the_examples_name_markets_and_themes_of_the_list(cluster, part):
    markets = market_list(cluster).markets
    examples = [json.loads(line) for line in (home.MARKET_LISTS / cluster / part).read_text(encoding="utf-8").splitlines()]
    assert len(examples) >= 60
    assert {market for example in examples for market in example["markets"]} == set(markets)
    for example in examples:
        assert not example["markets"] or example["theme"] in {theme for market in example["markets"] for theme in markets[market].themes}, (
            example["title"]
        )
    assert {example["lang"] for example in examples if not example["markets"]} == {"fr", "en"}


def test_no_example_of_the_gate_is_also_in_the_seed(cluster):
    titles = [
        {json.loads(line)["title"] for line in (home.MARKET_LISTS / cluster / part).read_text(encoding="utf-8").splitlines()}
        for part in ("gate.jsonl", "seed/examples.jsonl")
    ]
    assert not titles[0] & titles[1]


def test_the_feeds_to_start_from(cluster):
    config = parse_config((home.CLUSTERS / f"{cluster}.yaml").read_text(encoding="utf-8"), environ={})
    assert 20 <= len(config.feeds) <= 30
    counted = Counter((feed.kind, feed.lang) for feed in config.feeds)
    assert min(counted["news", lang] for lang in ("fr", "en")) >= 8
    assert min(counted["calls", lang] for lang in ("fr", "en")) >= 1
    assert {digest.kind for digest in config.digests} == {"news", "calls"}
    assert all(digest.markets == tuple(market_list(cluster).markets) for digest in config.digests)
    assert config.mail.sender.endswith(".example")


FLOORS = {"medicen": {"fr": 0.94, "en": 0.81}, "finance-innovation": {"fr": 0.95, "en": 0.97}}
"""Macro-F1 of the terms alone on the gate. A floor only rises."""


def test_the_labels_of_the_gate_do_not_get_worse(cluster):
    markets = market_list(cluster)
    examples = parse_examples(
        (home.MARKET_LISTS / cluster / "gate.jsonl").read_text(encoding="utf-8"), file="gate.jsonl", markets=list(markets.markets)
    )
    judged = [Judged(e.lang, e.markets, classifier(markets).labels(e.title, e.text, e.lang)) for e in examples]
    for lang, found in by_lang(judged, list(markets.markets)).items():
        assert found.macro_f1 >= FLOORS[cluster][lang], lang
        assert found.kept_out == 1, lang


# --- the home -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CLUSTERS)
def test_init_makes_a_home_of_the_cluster(tmp_path, name):
    done = CliRunner().invoke(command, ["init", "--cluster", name, str(tmp_path / "ours")])
    assert done.exit_code == 0, done.output
    opened = home.open_home(tmp_path / "ours", ENVIRON)
    assert opened.config.markets == name
    assert opened.markets.markets == market_list(name).markets
    assert {market for digest in opened.config.digests for market in digest.markets} == set(opened.markets.markets)


def test_init_makes_a_home_of_nobody_yet_that_check_reads_and_says_what_to_replace(tmp_path):
    ours = tmp_path / "ours"
    made = CliRunner().invoke(command, ["init", "--empty", str(ours)])
    assert made.exit_code == 0, made.output
    assert f"change {ours}/feeds.yaml and {ours}/markets/ours.yaml" in made.output
    opened = home.open_home(ours, ENVIRON)
    assert (opened.config.markets, len(opened.config.feeds), list(opened.markets.markets)) == ("markets/ours.yaml", 1, ["first"])
    assert (ours / "feeds.yaml").read_text("utf-8").count("\n") < 60
    told = json.loads(CliRunner().invoke(command, ["--home", str(ours), "check", "--json"]).stdout)
    assert [stage["problems"] for stage in told if stage["stage"] == "config"] == [
        ["https://source.example/rss.xml: .example is nobody's: write the source's own address"]
    ]
    feeds, again = ours / "feeds.yaml", [str(ours)]
    feeds.write_text("mine\n", "utf-8")
    CliRunner().invoke(command, ["init", "--empty", *again])
    assert feeds.read_text("utf-8") == "mine\n"


def test_an_empty_home_is_of_no_packaged_cluster(tmp_path):
    done = CliRunner().invoke(command, ["init", "--empty", "--cluster", "medicen", str(tmp_path / "ours")])
    assert (done.exit_code, (tmp_path / "ours").exists()) == (2, False)


def test_a_market_of_no_digest_and_a_list_misnamed_are_told(tmp_path):
    ours = tmp_path / "ours"
    CliRunner().invoke(command, ["init", "--empty", str(ours)])
    second = "  second:\n    names: {fr: Second, en: Second}\n    terms: {fr: [scierie], en: [sawmill]}\noff_topic:"
    markets = ours / "markets" / "ours.yaml"
    markets.write_text(markets.read_text("utf-8").replace("off_topic:", second), "utf-8")
    told = CliRunner().invoke(command, ["--home", str(ours), "check"])
    assert "config: markets: 'second' stands in no digest: nobody gets its stories" in told.stderr
    feeds = ours / "feeds.yaml"
    feeds.write_text(feeds.read_text("utf-8").replace("markets: markets/ours.yaml", "markets: markets/our.yaml"), "utf-8")
    with pytest.raises(ConfigError, match=r"or name markets/ours\.yaml, or a packaged one: cap-digital"):
        home.open_home(ours, ENVIRON)


def test_a_cluster_that_is_not_packaged_is_refused_with_those_that_are(tmp_path):
    done = CliRunner().invoke(command, ["init", "--cluster", "filiere-bois", str(tmp_path / "ours")])
    assert done.exit_code == 2
    assert all(name in done.output for name in CLUSTERS)
    assert not (tmp_path / "ours").exists()


def page(story):
    body = f"<h1>{story['title']}</h1><p>{story['text']}</p>" + f"<p>{story['title']}. {story['text']}</p>" * 2
    head = f'<!doctype html><html lang="{story["lang"]}"><head><title>{story["title"]}</title></head>'
    return f"{head}<body><article>{body}</article></body></html>".encode()


def feed(site, stories):
    now = dt.datetime.now(dt.UTC)  # noqa: TID251
    items = [
        f"<item><title>{story['title']}</title><link>{site.url('/' + story['slug'])}</link><description>{story['text']}</description>"
        f"<pubDate>{email.utils.format_datetime(now - dt.timedelta(hours=hours))}</pubDate></item>"
        for hours, story in enumerate(stories, 1)
    ]
    return f'<rss version="2.0"><channel><title>Fil</title>{"".join(items)}</channel></rss>'.encode()


@pytest.fixture
def ours(tmp_path, cluster):
    """A home of the cluster whose only change is that its feeds are two of this machine."""
    stories = json.loads((DATA / f"{cluster}.json").read_text(encoding="utf-8"))
    techwatch(tmp_path, "init", "--cluster", cluster, str(tmp_path / "ours"))
    file = tmp_path / "ours" / "feeds.yaml"
    config = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    with serve() as site:
        for story in stories:
            site.says["/" + story["slug"]] = http(200, page(story), content_type="text/html; charset=utf-8")
        for lang in ("fr", "en"):
            told = feed(site, [story for story in stories if story["lang"] == lang])
            site.says[f"/feed.{lang}"] = http(200, told, content_type="application/rss+xml")
        config["feeds"] = [{"url": site.url(f"/feed.{lang}"), "title": f"Fil {lang}", "lang": lang} for lang in ("fr", "en")]
        config["fetch"]["allow_networks"] = ["127.0.0.0/8"]
        file.write_text(json.dumps(config | {"executor": "1"}, ensure_ascii=False), encoding="utf-8")
        yield file.parent, stories


@pytest.mark.slow
def test_the_home_of_a_cluster_finds_its_markets(ours, cluster):
    path, stories = ours
    techwatch(path, "check")
    assert figures(techwatch(path, "run", "--json"))["read"]["pages"] == len(stories)
    (draft,) = (file for file in (path / "digests" / "review").glob("veille-*.md") if not file.name.endswith(".rest.md"))
    parts = re.split(r"^## (.+)$", draft.read_text("utf-8"), flags=re.M)
    under = dict(zip(parts[1::2], parts[2::2], strict=True))
    markets = market_list(cluster)
    for story in stories:
        if story["market"]:
            assert story["title"] in under[markets.name(story["market"], "fr")], story["title"]
        else:
            assert story["title"] not in draft.read_text("utf-8")
