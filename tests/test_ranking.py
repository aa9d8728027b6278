import datetime as dt
import json
import pathlib
import statistics
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from click.testing import CliRunner

import desk_year as desk
from desk_world import TURN, world
from readings import ENVIRON, FEED, NOW, reading, small_home, work_in
from techwatch import compose, pipeline, ranking
from techwatch.cli import techwatch
from techwatch.pipeline.drafting import rank
from techwatch.pipeline.publishing.publish import decisions
from techwatch.pipeline.work import Work
from techwatch.ranking import UNTAUGHT, Past, Signs, Told, Word
from techwatch.ranking.learning import REASONS, Fate, learn
from techwatch.ranking.said import Line, why
from techwatch.store import desk as log, editions, open_store, ranks
from techwatch.store.desk import LoggedAct
from techwatch.types import Item
from test_compose import FRAME, candidate, digest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "bench"))

import desk_curve

WEEK = dt.timedelta(weeks=1)


def signs(source: str = "La Gazette", *words: str, market: str = "city", **more: object) -> Signs:
    values = {"label": 0.8, "age": 2.0, "lang": "fr", "words": tuple(Word(word, word, 1.0) for word in words)}
    return Signs(market, source=source, **values | more)


def always(source: str, what: str, *, since: int = 10, until: int = 0, each: int = 3) -> list[Fate]:
    """The same fate for what a source brought, edition by edition."""
    return [Fate(signs(source), what, ago=ago) for ago in range(until, since) for _ in range(each)]


def points(taste: ranking.Taste, of: Signs) -> float:
    return ranking.rank(of, taste).score


# --- the score ------------------------------------------------------------------------------------


def test_without_decisions_the_score_is_made_of_label_sources_weight_and_freshness() -> None:
    assert learn([]) is UNTAUGHT
    assert points(UNTAUGHT, signs(label=0.9, age=0.0)) == pytest.approx(0.9 + 0.25)
    assert points(UNTAUGHT, signs(label=0.5, age=4.0, sources=4, weight=1.5)) == pytest.approx(0.5 + 0.3 + 0.05 + 0.125)
    assert points(UNTAUGHT, signs(age=None)) == points(UNTAUGHT, signs(age=4.0)), "undated counts as half fresh"


def test_the_parts_are_the_score() -> None:
    taste = learn([*always("La Gazette", "kept"), *always("Le Carnet", "dropped"), *TAUGHT])
    for of in (signs(), signs("Le Carnet", "drone", "tram"), signs("Inconnu", "velo", lang="en", again=0.5, ago=2, themes=("mobility",))):
        ranked = ranking.rank(of, taste)
        by_hand = sum(value * taste.weights.get(name, 0.0) for name, value in ranking.values(of))
        assert ranked.score == pytest.approx(sum(part.points for part in ranked.parts)) == pytest.approx(by_hand)


def test_what_an_edition_told_last_week_ranks_lower_and_says_so() -> None:
    labels = [("city", 0.8)]
    new, seen = candidate("new", labels), candidate("seen", labels)
    told = replace(seen.lead, title="Le pont mobile de Brest rouvre aux piétons")
    seen, again = replace(seen, lead=told), Item("before", told.title, labels=seen.labels)
    known = ranking.Known(told=(Told(again, 2), Told(Item("other", "Une serre flotte"), 1)))
    first, second = compose.compose([seen, new], digest(), frame=FRAME, known=known).items
    assert (first.id, second.id) == ("new", "seen")
    assert second.why.endswith("déjà vu il y a 2 semaines")
    assert second.score < first.score
    (back,) = compose.compose([replace(seen, suite=True)], digest(), frame=FRAME, known=known).items
    assert back.score > second.score, "what goes on is news"


def test_common_words_make_nothing_old() -> None:
    items = [Item(f"i{n}", f"La ville ouvre un chantier {word}") for n, word in enumerate(("naval", "urbain", "solaire", "scolaire"))]
    past = Past([Told(items[0], 1)], items[1:])
    assert past.again(items[0])[0] == pytest.approx(1.0)
    assert all(past.again(item)[0] < 0.2 for item in items[1:])
    assert Past().again(items[0]) == (0.0, None)


# --- learning -------------------------------------------------------------------------------------

OTHERS = ("velo", "quai", "phare", "serre", "four", "lavoir")
TAUGHT = [
    Fate(signs(f"S{n % 3}", word), what, ago=n)
    for n in range(8)
    for word, what in (("tram", "kept"), ("drone", "dropped"), *((other, ("kept", "dropped")[n % 2]) for other in OTHERS))
]


def test_a_source_that_is_always_dropped_sinks_and_one_always_kept_rises() -> None:
    taste = learn([*always("La Gazette", "kept"), *always("Le Carnet", "dropped")])
    assert points(taste, signs("La Gazette")) > points(taste, signs("Inconnu")) + 0.2
    assert points(taste, signs("Le Carnet")) < points(taste, signs("Inconnu")) - 0.2
    line = Line(signs("Le Carnet"), ranking.rank(signs("Le Carnet"), taste), taste)
    assert "source gardée 0 fois sur 10" in why(line, market="Ville", terms="", lang="fr")
    assert "source kept 0 times in 10" in why(line, market="City", terms="", lang="en")


def test_few_decisions_move_little() -> None:
    others = [*always("A", "kept"), *always("B", "dropped")]
    once, often = (learn([*others, *always("Le Carnet", "dropped", **many)]) for many in ({"since": 1, "each": 1}, {}))
    assert -0.5 < once.of_source("Le Carnet") < 0
    assert often.of_source("Le Carnet") < 1.5 * once.of_source("Le Carnet")


def test_a_source_that_turned_bad_sinks_within_some_weeks() -> None:
    good, other = always("La Gazette", "kept", since=30, until=6), [*always("A", "kept", since=30), *always("B", "dropped", since=30)]
    before, after = learn([*good, *other]), learn([*good, *other, *always("La Gazette", "dropped", since=6)])
    assert before.of_source("La Gazette") > 0.5 * before.of_source("A") > 0
    assert after.of_source("La Gazette") < 0 < before.of_source("La Gazette") < after.of_source("A")


def test_words_are_liked_and_disliked() -> None:
    taste = learn(TAUGHT)
    liked, disliked = signs("Inconnu", "tram"), signs("Inconnu", "drone")
    assert points(taste, liked) > points(taste, signs("Inconnu")) > points(taste, disliked)
    for of, said in ((liked, "sujet que vous gardez : tram"), (disliked, "sujet que vous écartez : drone")):
        assert said in why(Line(of, ranking.rank(of, taste), taste), market="Ville", terms="", lang="fr")


def test_a_reason_speaks_against_what_it_names() -> None:
    def dropped(reason: str) -> ranking.Taste:
        bad = [Fate(signs("Le Carnet", "drone", age=6.0, again=0.6), "dropped", reason, ago=n) for n in range(8)]
        return learn([*TAUGHT[:1], *(fate for fate in TAUGHT if fate.signs.words[0].key != "drone"), *bad])

    plain = dropped("")
    for reason, name in (("weak-source", "source:Le Carnet"), ("off-topic", "word:drone"), ("duplicate", "again")):
        assert dropped(reason).weights[name] < plain.weights[name], reason
    assert dropped("old").weights["fresh"] > plain.weights["fresh"]
    assert set(REASONS) == {"", "off-topic", "old", "duplicate", "weak-source"}


def test_what_was_left_says_little() -> None:
    left, dropped = learn(always("Le Carnet", "left")), learn(always("Le Carnet", "dropped"))
    assert dropped.of_source("Le Carnet") < left.of_source("Le Carnet") <= 0
    assert left.sources == {}


def test_the_same_fates_give_the_same_weights_in_whatever_order() -> None:
    fates = [*TAUGHT, *always("A", "kept"), *always("B", "dropped")]
    assert learn(fates) == learn(list(fates))
    other = learn(fates[::-1])
    assert other.weights == pytest.approx(learn(fates).weights, abs=1e-3)


def test_a_market_of_which_more_is_kept_takes_more_turns() -> None:
    fates = [Fate(signs(market="city"), "kept", ago=n % 8) for n in range(30)]
    fates += [Fate(signs(market="health"), "kept" if n % 5 == 0 else "dropped", ago=n % 8) for n in range(30)]
    shares = learn(fates).shares
    assert 0.5 <= shares["health"] < 1 < shares["city"] <= 2
    items = [Item(f"{market}{n}", "", market=market) for market in ("health", "city") for n in range(5)]
    turns = [items[at].market for at in compose.in_turn(items, {"city": 1.5, "health": 0.75})]
    assert turns[:2] == ["health", "city"], "each market's best first"
    assert turns[:6].count("city") == 4
    assert [items[at].id for at in compose.in_turn(items, {})][:4] == ["health0", "city0", "health1", "city1"]


# --- from the store, and back ---------------------------------------------------------------------


def test_what_was_ticked_and_what_was_shown_is_told_apart() -> None:
    ticked, shown = (
        {item.id: replace(item, keep=True) for item in map(Item, "abc", "abc")},
        {item.id: item for item in map(Item, "xyz", "xyz")},
    )
    items = [replace(ticked["a"], market="city"), replace(ticked["b"], keep=False), replace(shown["x"], keep=True), shown["y"], shown["z"]]
    found = decisions(items, ticked | shown, shown={*"abcxy"})
    assert [(one.story, one.action) for one in found if one.action != "relabelled"] == [
        ("a", "kept"),
        ("b", "dropped"),
        ("x", "taken"),
        ("y", "left"),
        ("c", "dropped"),
    ]


@pytest.fixture
def work(tmp_path: pathlib.Path) -> Iterator[Work]:
    home = small_home(tmp_path / "home", feeds=[FEED, FEED | {"url": "https://carnet.example/feed", "title": "Le Carnet", "weight": 1.5}])
    with open_store(home.database) as store:
        yield Work(home, store, NOW)


THINGS = ("pont", "quai", "phare", "canal", "serre", "verger", "musée", "théâtre", "atelier", "four", "moulin", "lavoir")


def an_edition(work: Work, number: int, *, write: bool = True) -> Work:
    """A week later: two sources tell six things each of the town; what the Carnet tells is unticked, and the edition published."""
    now = NOW + number * WEEK
    told = []
    for at, thing in enumerate(THINGS):
        words = [f"{thing}{number}{letter}" for letter in "abcdefghijkl"]
        source = "Le Carnet" if at % 2 else FEED["title"]
        told.append(reading(100 * number + at, " ".join(words[:4]), " ".join(words), market="city", at=now, source=source))
    work = work_in(work.home, work.store, now=now, readings=told)
    pipeline.draft(work)
    edition = editions.open_draft(work.store, "veille")
    assert edition is not None
    file = work.home.review / f"{edition}.md"
    if write:
        parts = file.read_text("utf-8").split("\n- [x")
        file.write_text(parts[0] + "".join(("\n- [ " if "[Le Carnet]" in part else "\n- [x") + part for part in parts[1:]), "utf-8")
    pipeline.publish(work, edition)
    return work


def test_editions_teach_and_the_next_draft_says_so(work: Work) -> None:
    for number in range(4):
        work = an_edition(work, number)
    taste, since = ranks.taste(work.store)
    assert (taste.editions, since) == (4, None)
    assert taste.weights["source:La Gazette"] > 0 > taste.weights["source:Le Carnet"]
    assert taste.sources["Le Carnet"].kept == 0
    actions = {row[0] for row in work.store.db.execute("SELECT DISTINCT action FROM decisions").fetchall()}
    assert {"kept", "dropped"} <= actions
    more = [
        reading(900 + n, title, f"{title}, dit-on.", market="city", at=work.now + WEEK, source=source)
        for n, (title, source) in enumerate((("Une halle bleue sort de terre", "Le Carnet"), ("Deux barrages ferment", FEED["title"])))
    ]
    work = work_in(work.home, work.store, now=work.now + WEEK, readings=more)
    pipeline.draft(work)
    edition = editions.open_draft(work.store, "veille")
    proposed = sorted(editions.proposed(work.store, edition or "").values(), key=lambda item: -item.score)
    assert [item.source for item in proposed][:2] == [FEED["title"], "Le Carnet"]
    assert "source gardée 10 fois sur 10" in proposed[0].why
    assert "source gardée 0 fois sur 10" in proposed[1].why


def test_what_went_out_without_a_person_teaches_nothing(work: Work) -> None:
    an_edition(work, 0, write=False)
    assert ranks.taste(work.store)[0] == UNTAUGHT
    assert ranks.decided(work.store, since=None) == []


def test_reasons_of_the_desk_come_with_what_was_dropped(work: Work) -> None:
    work = an_edition(work, 0)
    dropped = next(one for one in ranks.decided(work.store, since=None) if one.action == "dropped")
    for value in ("old", "weak-source"):
        act = LoggedAct("a@b.example", dropped.edition, "drop", dropped.item.id, after=json.dumps({"value": value}))
        last = log.log_act(work.store, act, now=NOW)
    assert [one.reason for one in ranks.decided(work.store, since=None) if one.item.id == dropped.item.id] == ["weak-source"]
    assert "weak-source" in {fate.reason for fate in rank.fates(work)}
    log.log_act(work.store, LoggedAct("a@b.example", dropped.edition, "keep", dropped.item.id, undoes=last), now=NOW)
    assert [one.reason for one in ranks.decided(work.store, since=None) if one.item.id == dropped.item.id] == ["old"]


def test_a_drop_that_was_undone_and_done_again_keeps_its_reason(work: Work) -> None:
    work = an_edition(work, 0)
    dropped = next(one for one in ranks.decided(work.store, since=None) if one.action == "dropped")
    last, found = None, []
    for name in ("drop", "keep", "drop", "keep", "drop"):
        after = json.dumps({"name": name, "value": "old"} if last is None else {"name": name})
        last = log.log_act(work.store, LoggedAct("a@b.example", dropped.edition, name, dropped.item.id, after=after, undoes=last), now=NOW)
        found += [one.reason for one in ranks.decided(work.store, since=None) if one.item.id == dropped.item.id]
    assert found == ["old", "", "old", "", "old"]
    log.log_act(work.store, LoggedAct("a@b.example", dropped.edition, "drop", dropped.item.id, after="{}"), now=NOW)
    assert [one.reason for one in ranks.decided(work.store, since=None) if one.item.id == dropped.item.id] == [""]


def test_what_was_learned_is_shown_and_forgotten(work: Work) -> None:
    work = an_edition(an_edition(work, 0), 1)
    home = ["--home", str(work.home.path)]
    shown = CliRunner(env=ENVIRON).invoke(techwatch, [*home, "ranking"])
    assert shown.exit_code == 0, shown.output
    assert "decisions on 2 editions" in shown.output
    assert "Le Carnet" in shown.output
    assert CliRunner(env=ENVIRON).invoke(techwatch, [*home, "ranking", "--reset"]).exit_code == 0
    forgotten = json.loads(CliRunner(env=ENVIRON).invoke(techwatch, [*home, "ranking", "--json"]).output)
    assert (forgotten["decisions"], forgotten["sources"]) == (0, [])
    rank.reset(work)  # at the moment of these editions
    assert rank.learn(work) == UNTAUGHT, "what was decided before is not learned again"
    assert len(rank.fates(an_edition(work, 2))) > 0


# --- the year -------------------------------------------------------------------------------------


def a_year(seed: int) -> tuple[float, float]:
    """The rise of the share kept from the first quarter to the last; how many more a week the feed that changed hands has proposed."""
    learned, decided = desk_curve._Learned(), list[desk.Decision]()

    def learn(memory: desk.Memory) -> None:
        decided[:] = memory.decisions
        learned.learn(memory)

    quarters = desk.run_year(seed, propose=learned.propose, learn=learn).quarters
    days = [week.date for week in world(seed).weeks]
    of = [one.date for one in decided if one.what in ("kept", "dropped") and one.candidate.lead.feed == world(seed).turned.url]
    before, after = days[TURN - 13 : TURN - 1], days[TURN + 4 :]  # five weeks to notice
    return quarters[-1] - quarters[0], sum(of.count(day) for day in after) / len(after) - sum(of.count(day) for day in before) / len(before)


@pytest.mark.slow
def test_over_a_year_more_is_kept_and_a_feed_that_turned_bad_is_proposed_less() -> None:
    rises, changes = zip(*(a_year(seed) for seed in range(20, 25)), strict=True)
    assert statistics.mean(rises) >= 0.10, rises
    assert statistics.mean(changes) < 0, changes
