"""What rises is found in the planted weeks, and what only looks like it is not."""

import datetime as dt
import json
import math
import time
from dataclasses import replace

import pytest
from click.testing import CliRunner

from planted import Planted, Verdict, judge, world
from readings import NOW, put, reading, small_home
from techwatch import trends
from techwatch.cli import techwatch
from techwatch.pipeline import Work, trends as stage
from techwatch.store import open_store, trends as store
from techwatch.trends import Said, burst
from techwatch.trends.calendar import key, of_the_year, stem

WEEK = dt.timedelta(weeks=1)
FIRST = dt.date(2026, 5, 18)
LAST = FIRST + 25 * WEEK
BACKGROUND = "La ville mesure le bruit des scooters. Le port attend un nouveau quai."


def said(article: Planted) -> Said:
    markets = (article.market,) if article.market else ()
    return Said(article.id, article.day, article.feed, article.site, article.lang, markets, article.story, article.title, article.text)


def judged(seed: int) -> Verdict:
    """What an editor sees who reads the report of every week."""
    made = world(seed)
    counted = trends.count(map(said, made.articles))
    return judge({week: [rise.term for rise in trends.rises(counted, week)] for week in made.weeks}, made)


# --- the planted weeks ----------------------------------------------------------------------------


def test_rises_are_found_in_a_world_that_it_was_tuned_on():
    verdict = judged(1)
    assert verdict.passed
    assert (len(verdict.found_in_time), len(verdict.spikes_reported), verdict.false) == (18, 0, {})


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "found", "false"), [(0, 18, 1), (2, 17, 0), (3, 16, 0), (4, 16, 0)])
def test_rises_are_found_in_the_other_worlds_for_tuning(seed, found, false):
    verdict = judged(seed)
    assert verdict.passed
    assert len(verdict.found_in_time) >= found
    assert len(verdict.false) <= false
    assert not verdict.spikes_reported


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "found", "false"), [(10, 16, 0), (11, 16, 0), (12, 18, 0), (13, 16, 1), (14, 18, 1)])
def test_rises_are_found_in_worlds_never_seen(seed, found, false):
    """Floors as measured; in world 13 the one false term is 1 of 19 reported, over the bar of 5 %."""
    verdict = judged(seed)
    assert len(verdict.found_in_time) >= found
    assert len(verdict.false) <= false
    assert not verdict.spikes_reported


def test_a_report_of_half_a_year_takes_less_than_two_seconds():
    articles = [said(article) for article in world(1).articles]
    started = time.process_time()
    assert trends.rises(trends.count(articles), world(1).weeks[-1])
    assert time.process_time() - started < 2


# --- rules, one by one ----------------------------------------------------------------------------


def told(number: int, week: int, site: str, words: str, *, market: str = "city", story: str = "") -> Said:
    day = FIRST + week * WEEK + dt.timedelta(days=number % 7)
    feed = f"https://{site}/rss"
    return Said(number, day, feed, site, "fr", (market,), story or f"s{number}", f"Brève {number}", f"{words} {BACKGROUND}")


def half_year(words: dict[int, list[tuple[str, str]]], *, sites: int = 8) -> list[Said]:
    """Each week four stories of each of the sites, and of these weeks (site, words) besides."""
    found: list[Said] = []
    for week in range(26):
        usual = [(f"site{n}.example", "") for n in range(sites) for _ in range(4)]
        found += [told(len(found) + n, week, site, said) for n, (site, said) in enumerate([*usual, *words.get(week, [])])]
    return found


RISING = "Un béton de chanvre arrive."
MANY = {week: [(f"site{n}.example", RISING) for n in range(4)] for week in (23, 24, 25)}


def terms(articles: list[Said]) -> list[str]:
    return [rise.term for rise in trends.rises(trends.count(articles), LAST)]


def test_a_rise_tells_since_when_from_what_and_by_whom():
    (rise,) = trends.rises(trends.count(half_year(MANY)), LAST + dt.timedelta(days=6))
    assert (rise.term, rise.market, rise.lang, rise.since) == ("béton de chanvre", "city", "fr", FIRST + 23 * WEEK)
    assert (rise.stories, rise.sites, rise.before) == (12, 4, 0)
    assert rise.now == pytest.approx(100 * 12 / 108)
    assert rise.chance < 1e-6
    assert len(rise.articles) == 12
    assert all(RISING in article.lead for article in rise.articles)


def test_stories_are_counted_and_not_articles():
    copies = [replace(article, story="one") if RISING in article.lead else article for article in half_year(MANY)]
    assert terms(copies) == []


def test_one_publisher_makes_no_trend():
    alone = {week: [("site0.example", RISING)] * 6 for week in (23, 24, 25)}
    assert terms(half_year(alone)) == []
    alone[25] += [("site1.example", RISING), ("site2.example", RISING)]
    assert terms(half_year(alone)) == []


def test_added_feeds_and_silent_ones_fake_no_rise():
    added = {week: [(f"new{n}.example", RISING) for n in range(5)] for week in range(23, 26)}
    assert terms(half_year(added)) == []
    articles = half_year({week: [(f"site{n}.example", RISING) for n in range(3)] for week in range(26)})
    silent = {f"site{n}.example" for n in range(3, 8)}
    assert terms([article for article in articles if article.site not in silent or article.day < FIRST + 23 * WEEK]) == []


def test_what_comes_every_month_does_not_rise():
    assert terms(half_year(dict.fromkeys(range(1, 26, 4), MANY[25] + MANY[25]))) == []


def test_one_week_alone_is_news_and_no_trend():
    assert terms(half_year({25: [(f"site{n}.example", RISING) for n in range(8)]})) == []


def test_the_words_of_the_year_do_not_rise():
    christmas = {week: [(site, "Le marché de Noël ouvre.") for site, _ in told] for week, told in MANY.items()}
    assert terms(half_year(christmas)) == []
    assert all(of_the_year(key(words)) for words in ("Noël", "Black Friday", "friday", "les vœux", "Meilleurs vœux 2027", "décembre"))
    assert not any(of_the_year(key(words)) for words in ("béton de chanvre", "friction", "box"))


def test_a_home_of_a_few_weeks_has_no_trends():
    articles = [article for article in half_year(MANY) if article.day >= FIRST + 20 * WEEK]
    assert trends.rises(trends.count(articles), LAST) == []
    assert trends.rises(trends.count([]), LAST) == []


def test_singular_and_plural_are_one_word():
    pairs = [("batteries", "battery"), ("réseaux", "réseau"), ("locaux", "local"), ("bétons", "béton"), ("machine", "machines")]
    assert all(key(one) == key(other) for one, other in pairs)
    assert [stem(word) for word in ("gas", "process", "ia")] == ["gas", "process", "ia"]


# --- the statistic --------------------------------------------------------------------------------


def test_the_tail_is_the_negative_binomials():
    """Against the sum from its near end, term by term."""
    mean, shape = 100 * 3.5 / 400, 3.5
    masses = [
        math.comb(0, 0) * math.exp(math.lgamma(k + shape) - math.lgamma(shape) - math.lgamma(k + 1))
        * (shape / (shape + mean)) ** shape * (mean / (shape + mean)) ** k
        for k in range(6)
    ]  # fmt: skip
    assert burst.chance(6, 3, of_recent=100, of_past=400, spread=1) == pytest.approx(1 - sum(masses), rel=1e-9)


def test_more_past_and_more_spread_make_a_rise_less_sure():
    chances = [burst.chance(9, past, of_recent=100, of_past=500, spread=1.05) for past in (0, 5, 20, 60)]
    assert chances == sorted(chances)
    assert burst.chance(9, 5, of_recent=100, of_past=500, spread=2) > chances[1]
    assert burst.chance(0, 0, of_recent=100, of_past=500) == burst.chance(5, 0, of_recent=5, of_past=0) == 1
    assert 0 <= burst.chance(900, 1, of_recent=1000, of_past=5000) < 1e-80


def test_false_discoveries_are_held_among_all_that_was_looked_at():
    chances = [0.0001, 0.004, 0.3, 0.9]
    assert burst.pass_together(chances, among=10, rate=0.05) == 0.004
    assert burst.pass_together(chances, among=1000, rate=0.05) == 0
    assert burst.pass_together([], among=0, rate=0.05) == 0


# --- from the store to the terminal ---------------------------------------------------------------


@pytest.fixture
def home(tmp_path):
    return telling(small_home(tmp_path))


def telling(home, words=MANY, *, since=FIRST + 12 * WEEK):
    """The home with what `half_year` tells of these words, from a day on."""
    articles = [article for article in half_year(words) if article.day >= since]
    with open_store(home.database) as opened:
        at = [dt.datetime.combine(article.day, dt.time(12), dt.UTC) for article in articles]
        readings = [
            reading(
                a.id, a.title, a.lead, market=a.markets[0], at=moment, url=f"https://{a.site}/{a.id}", canonical=f"https://{a.site}/{a.id}"
            )
            for a, moment in zip(articles, at, strict=True)
        ]
        put(opened, [replace(each, article=replace(each.article, feed=f"{each.article.url.rsplit('/', 1)[0]}/rss")) for each in readings])
    return home


def test_what_is_counted_of_the_store(home):
    with open_store(home.database) as opened:
        found = list(store.said(opened, NOW - 3 * WEEK, NOW))
    assert found == sorted(found, key=lambda article: article.day)
    assert {article.site for article in found} == {f"site{n}.example" for n in range(8)}
    assert {article.markets for article in found} == {("city",)}
    assert len({article.story for article in found}) == len(found)


def test_what_rises_is_told_with_its_stories(home):
    with open_store(home.database) as opened:
        seen = stage.trends(Work(home, opened, NOW))
    (trend,) = seen.trends
    assert (trend.rise.term, seen.week, seen.enough, seen.feeds, seen.constant) == ("béton de chanvre", LAST, True, 8, 8)
    assert all(RISING in article.text for article in trend.articles)


def test_the_command(home, monkeypatch):
    monkeypatch.setattr("techwatch.cli.work.now", lambda: NOW)
    run = CliRunner().invoke(techwatch, ["--home", str(home.path), "trends", "--market", "city"])
    assert run.exit_code == 0, run.output
    assert "béton de chanvre (fr): 0.0 -> 11.1 stories in 100, since 2026-10-26; 12 stories by 4 publishers" in run.output
    (trend,) = json.loads(CliRunner().invoke(techwatch, ["--home", str(home.path), "trends", "--json"]).output)["trends"]
    assert (trend["term"], trend["since"], len(trend["articles"])) == ("béton de chanvre", "2026-10-26", 5)
    assert CliRunner().invoke(techwatch, ["--home", str(home.path), "trends", "--market", "health"]).output.endswith("beyond chance\n")
    assert CliRunner().invoke(techwatch, ["--home", str(home.path), "trends", "--market", "mars"], standalone_mode=False).exit_code
