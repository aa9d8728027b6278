import datetime as dt
import random
import zoneinfo
from dataclasses import replace

import pytest

from techwatch import compose
from techwatch.config import Digest, MarketList
from techwatch.types import AlsoIn, Article, CallFacts, Candidate, Copy, Deadline, Edition, Evidence, Hint, Item, Label

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
DAY = dt.date(2026, 11, 24)
NAMES = {
    "health": {"fr": "eHealth & bien-être", "en": "eHealth & well-being"},
    "city": {"fr": "Ville durable", "en": "Sustainable city"},
    "tech-data-ai": {"fr": "Tech, données et IA", "en": "Tech, data and AI"},
}
MARKETS = MarketList.model_validate({"markets": {slug: {"names": names, "terms": {"fr": ["x"]}} for slug, names in NAMES.items()}})
FRAME = compose.Frame("hebdo-2026-11-24", DAY, dt.datetime(2026, 11, 24, 8, 30, tzinfo=PARIS), 12, MARKETS, ("fr", "en"), PARIS)


def digest(kind="news", markets=tuple(NAMES), size=6) -> Digest:
    return Digest.model_validate(
        {
            "slug": "hebdo",
            "title": {"fr": "La veille", "en": "The watch"},
            "kind": kind,
            "markets": markets,
            "send": "tue 08:30",
            "size": size,
        }
    )


def candidate(story, labels=(), *, lang="fr", kind="news", day=20, also=(), call=None, weight=1.0, rights="excerpt") -> Candidate:
    published = dt.datetime(2026, 11, day, 23, 30, tzinfo=dt.UTC) if day else None
    lead = Article(
        1,
        story,
        f"https://{story}.example/",
        f"Titre {story}",
        "…",
        blurb="Deux phrases.",
        lang=lang,
        published=published,
        source=f"Source {story}",
        kind=kind,
        rights=rights,
    )
    found = tuple(Label(market, points, (Evidence("capteur", "title", 2.0),), True) for market, points in labels)
    return Candidate(story, lead, also=tuple(also), labels=found, call=call, weight=weight)


def closes(*days, permanent=False) -> CallFacts:
    return CallFacts(deadlines=tuple(Deadline(day) for day in days), permanent=permanent)


def ids(edition: Edition, section="market") -> list[str]:
    return [item.id for item in edition.items if item.section == section]


def test_a_story_stands_once_under_its_best_market_of_the_digest():
    story = candidate("a", [("health", 0.9), ("city", 0.8), ("tech-data-ai", 0.5)])
    (item,) = compose.compose([story], digest(markets=("city", "tech-data-ai")), frame=FRAME).items
    assert (item.market, item.also) == ("city", ("tech-data-ai",))
    assert item.published == dt.date(2026, 11, 21), "the day in the cluster's zone"
    assert item.why == "Ville durable 0,8 (capteur) · 3 j"


def test_more_sources_more_weight_and_freshness_rank_higher():
    plain = candidate("plain", [("city", 0.6)])
    told = candidate("told", [("city", 0.6)], also=[AlsoIn("B", "https://b.example/"), AlsoIn("C", "https://c.example/")])
    heavy = candidate("heavy", [("city", 0.6)], weight=1.5)
    old = candidate("old", [("city", 0.6)], day=5)
    undated = candidate("undated", [("city", 0.6)], day=None)
    edition = compose.compose([old, plain, heavy, undated, told], digest(), frame=FRAME)
    assert ids(edition) == ["told", "heavy", "plain", "undated", "old"]
    assert "3 sources" in edition.items[0].why
    assert "poids 1,5" in edition.items[1].why
    assert "date inconnue" in edition.items[3].why


def test_the_default_selection_takes_the_markets_in_turn_and_keeps_room_for_calls():
    stories = [candidate(f"h{i}", [("health", 0.9 - i / 100)]) for i in range(6)] + [candidate("c0", [("city", 0.5)])]
    stories += [candidate(f"k{i}", call=closes(DAY + dt.timedelta(days=i))) for i in range(5)] + [candidate("own", kind="cluster")]
    edition = compose.compose(stories, digest(size=8), frame=FRAME)
    assert [item.id for item in edition.items if item.keep] == ["h0", "h1", "h2", "h3", "c0", "k0", "k1", "own"]
    assert len(edition.items) == len(stories), "nothing is lost below the selection"


def test_calls_stand_by_deadline_past_ones_out_permanent_last():
    calls = [
        candidate("permanent", call=closes(permanent=True)),
        candidate("later", call=closes(dt.date(2027, 1, 10))),
        candidate("past", call=closes(dt.date(2026, 11, 23))),
        candidate("today", call=closes(dt.date(2026, 3, 1), DAY)),
        candidate("unknown", call=closes()),
        candidate("elsewhere", [("other", 0.9)], call=closes(DAY)),
    ]
    for kind in ("news", "calls"):
        edition = compose.compose(calls, digest(kind), frame=FRAME)
        assert ids(edition, "calls") == ["today", "later", "unknown", "permanent"]
    assert all(item.keep for item in edition.items)


def asked(story: Candidate, *others: str) -> Candidate:
    return replace(story, maybe=tuple(Hint(other, "Titre") for other in others))


@pytest.mark.parametrize("side", ["better", "worse"])
def test_of_two_that_may_be_one_story_the_better_is_ticked_and_the_next_has_the_place(side):
    stories = [candidate(f"h{i}", [("health", 0.9 - i / 100)]) for i in range(6)] + [candidate("c0", [("city", 0.5)])]
    stories[0 if side == "better" else 1] = asked(stories[0], "h1") if side == "better" else asked(stories[1], "h0")
    edition = compose.compose(stories, digest(size=4), frame=FRAME)
    assert [item.id for item in edition.items if item.keep] == ["h0", "h2", "h3", "c0"]
    assert len(edition.items) == len(stories)


def test_a_market_does_not_lose_its_turn_to_a_story_that_another_market_may_tell_too():
    stories = [candidate("h0", [("health", 0.9)]), asked(candidate("c0", [("city", 0.8)]), "h0"), candidate("c1", [("city", 0.7)])]
    stories += [candidate(f"h{i}", [("health", 0.6)]) for i in (1, 2, 3)]
    edition = compose.compose(stories, digest(size=2), frame=FRAME)
    assert [item.id for item in edition.items if item.keep] == ["h0", "c1"]


def test_a_chain_of_questions_leaves_out_no_more_than_it_must():
    stories = [
        candidate("h0", [("health", 0.9)]),
        asked(candidate("h1", [("health", 0.8)]), "h0", "h2"),
        candidate("h2", [("health", 0.7)]),
    ]
    edition = compose.compose(stories, digest(size=3), frame=FRAME)
    assert [item.id for item in edition.items if item.keep] == ["h0", "h2"]
    calls = [asked(candidate("k0", call=closes(DAY)), "k1"), candidate("k1", call=closes(DAY + dt.timedelta(days=1)))]
    assert [item.keep for item in compose.compose(calls, digest("calls"), frame=FRAME).items] == [True, False]


def test_what_may_be_the_same_goes_to_the_editors_with_the_item():
    hint = Hint("s2", "Another", "B", "https://b.example/", "en")
    (item,) = compose.compose([replace(candidate("a", [("city", 0.9)]), maybe=(hint,))], digest(), frame=FRAME).items
    assert (item.maybe, item.suite, item.title) == ((hint,), False, "Titre a")


@pytest.mark.parametrize(
    ("title", "lang", "languages", "told"),
    [
        ("Un titre", "fr", ("fr", "en"), "Suite : Un titre"),
        ("A title", "en", ("fr", "en"), "Suite : A title"),
        ("A title", "en", ("en", "fr"), "Update: A title"),
        ("Un titre", "fr", ("en", "fr"), "Suite : Un titre"),
        ("SUITE\u00a0: un titre", "fr", ("fr",), "SUITE\u00a0: un titre"),
        ("Update – a title", "en", ("fr", "en"), "Update – a title"),
        ("Suite royale", "fr", ("fr",), "Suite : Suite royale"),
    ],
)
def test_a_story_that_goes_on_says_so_once(title, lang, languages, told):
    told_before = candidate("a", [("city", 0.9)], lang=lang)
    told_before = replace(told_before, lead=replace(told_before.lead, title=title), suite=True)
    (item,) = compose.compose([told_before], digest(), frame=replace(FRAME, languages=languages)).items
    assert (item.title, item.suite) == (told, True)


def test_a_calls_digest_holds_calls_only():
    stories = [candidate("news", [("city", 0.9)]), candidate("own", kind="cluster"), candidate("call", call=closes(DAY))]
    assert [item.id for item in compose.compose(stories, digest("calls"), frame=FRAME).items] == ["call"]


def test_languages_of_others_stay_out_and_rights_are_obeyed():
    stories = [
        candidate("de", [("city", 0.9)], lang="de"),
        candidate("und", [("city", 0.8)], lang="und"),
        candidate("t", [("city", 0.7)], rights="title"),
    ]
    edition = compose.compose(stories, digest(), frame=FRAME)
    assert ids(edition) == ["und", "t"]
    assert [item.blurb for item in edition.items] == ["Deux phrases.", ""]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_candidates_does_not_matter(seed):
    stories = [candidate(f"s{i}", [("city", 0.6), ("health", 0.6)], day=18) for i in range(12)]
    stories += [candidate(f"k{i}", call=closes(DAY)) for i in range(4)] + [candidate(f"o{i}", kind="cluster") for i in range(4)]
    first = compose.compose(stories, digest(), frame=FRAME)
    random.Random(seed).shuffle(stories)
    assert compose.compose(stories, digest(), frame=FRAME) == first


# --- one member -----------------------------------------------------------------------------------


def item(name, market="", *, also=(), section="market", lang="fr", keep=True, also_in=()) -> Item:
    return Item(
        name,
        f"Titre {name}",
        f"https://{name}.example/",
        source=name,
        lang=lang,
        blurb="Texte.",
        market=market,
        also=also,
        section=section,
        keep=keep,
        also_in=also_in,
    )


EDITION = Edition(
    "hebdo-2026-11-24",
    "hebdo",
    DAY,
    subject={"fr": "La veille", "en": "The watch"},
    items=(
        item("h1", "health"),
        item("h2", "health", also=("city",)),
        item("no", "health", keep=False),
        item("t1", "tech-data-ai", lang="en"),
        item("c1", "city"),
        item("k1", "city", section="calls"),
        item("k2", section="calls"),
        item("k3", "health", section="calls"),
        item("own", section="cluster"),
    ),
)


def chosen(**who) -> list[str]:
    given = {"markets": ("city",), "reads": (), "languages": ("fr", "en")} | who
    return [item.id for item in compose.select(EDITION, **given).items]


def test_a_member_gets_her_markets_and_the_calls_of_hers_or_of_none():
    assert chosen() == ["h2", "c1", "k1", "k2", "own"]
    assert compose.select(EDITION, markets=["city"], reads=[], languages=["fr"]).items[0].market == "city"


def test_an_item_stands_under_the_first_of_her_markets_and_markets_stay_together():
    mine = compose.select(EDITION, markets=["city", "tech-data-ai"], reads=[], languages=["fr", "en"])
    assert [(item.id, item.market) for item in mine.items[:3]] == [("t1", "tech-data-ai"), ("h2", "city"), ("c1", "city")]


def test_without_a_market_she_gets_the_lead_of_each():
    assert chosen(markets=()) == ["h1", "t1", "c1"]
    assert chosen(markets=(), calls_only=True) == ["k1", "k2", "k3"]
    assert chosen(markets=(), sent={"h1"}) == ["h2", "t1", "c1"]


def test_what_was_sent_and_what_she_does_not_read_is_left_out():
    assert chosen(markets=("tech-data-ai", "city"), reads=("fr",), sent={"h2"}) == ["c1", "k1", "k2", "own"]
    assert chosen(calls_only=True) == ["k1", "k2"]
    assert "own" not in chosen(markets=("health",), sent={"h1", "h2", "own"})


def test_a_call_comes_back_to_who_was_sent_it_before():
    assert chosen(calls_only=True, sent={"k1", "k2"}) == ["k1", "k2"]


def test_a_copy_in_her_language_leads():
    english = item("t", "city", lang="en", also_in=(AlsoIn("B", "https://b.example/", "de"), AlsoIn("C", "https://c.example/", "fr")))
    edition = Edition("e", "hebdo", DAY, items=(english,))
    (mine,) = compose.select(edition, markets=["city"], reads=["fr"], languages=["fr", "en"]).items
    assert (mine.id, mine.url, mine.source, mine.lang) == ("t", "https://c.example/", "C", "fr")
    assert [also.source for also in mine.also_in] == ["t", "B"]
    assert mine.blurb == "", "the text is in the other language"


@pytest.mark.parametrize(
    ("title", "suite", "shown"),
    [
        ("Titre", False, "The title"),
        ("Suite : Titre", True, "Update: The title"),
        ("Titre", True, "The title"),
        ("Suite : un", False, "The title"),
    ],
)
def test_a_copy_in_her_language_has_its_own_title(title, suite, shown):
    copy = AlsoIn("B", "https://b.example/", "en", "The title")
    french = replace(item("t", "city", also_in=(copy,)), title=title, suite=suite)
    (mine,) = compose.select(Edition("e", "hebdo", DAY, items=(french,)), markets=["city"], reads=["en"], languages=["fr", "en"]).items
    assert (mine.title, mine.lang, mine.also_in) == (shown, "en", (AlsoIn("t", "https://t.example/", "fr", title),))
    untitled = replace(french, also_in=(replace(copy, title=""),))
    (mine,) = compose.select(Edition("e", "hebdo", DAY, items=(untitled,)), markets=["city"], reads=["en"], languages=["fr"]).items
    assert mine.title == title


BOTH = replace(
    item("t", "city", also_in=(AlsoIn("B", "https://b.example/", "en"), AlsoIn("C", "https://c.example/", "fr"))),
    copies=(Copy("en", "The title", "https://b.example/", "B", DAY, "Two sentences."),),
)


@pytest.mark.parametrize(
    ("lang", "reads", "worded", "shown"),
    [
        ("fr", (), False, "fr"),
        ("en", (), False, "en"),
        ("en", ("fr", "en"), False, "en"),
        ("fr", ("en",), False, "en"),
        ("en", ("fr",), False, "fr"),
        ("de", ("en", "fr"), False, "en"),
        ("en", (), True, "fr"),
        ("fr", ("en",), True, "en"),
        ("en", ("de",), False, ""),
    ],
)
def test_a_story_leads_with_its_copy_in_her_language(lang, reads, worded, shown):
    edition = Edition("e", "hebdo", DAY, items=(replace(BOTH, worded=worded),))
    mine = compose.select(edition, markets=["city"], reads=reads, languages=["fr", "en"], lang=lang).items
    assert [one.lang for one in mine] == ([shown] if shown else [])
    if shown == "en":
        (led,) = mine
        assert (led.title, led.url, led.source, led.published, led.blurb) == ("The title", "https://b.example/", "B", DAY, "Two sentences.")
        assert [also.source for also in led.also_in] == ["t", "C"], "the French one is still told beside it"
    elif shown:
        assert mine == (replace(BOTH, worded=worded),)


def test_a_copy_that_left_the_story_leads_no_more_and_items_that_became_one_stand_once():
    now = {"t": {BOTH.url: "t", "https://b.example/": "elsewhere"}, "u": {"https://u.example/": "t"}}
    edition = Edition("e", "hebdo", DAY, items=(BOTH, item("u", "city"), item("v", "city")))
    mine = compose.select(edition, markets=["city"], reads=[], languages=["fr", "en"], lang="en", now=now).items
    assert [(one.id, one.lang) for one in mine] == [("t", "fr"), ("v", "fr")]
    assert [also.source for also in mine[0].also_in] == ["C"]
    assert not compose.select(replace(edition, items=(BOTH,)), markets=["city"], reads=["en"], languages=["fr", "en"], now=now).items


def test_hand_written_items_are_never_already_sent():
    edition = Edition("e", "hebdo", DAY, items=(Item("", "À la main", market="city", keep=True),))
    assert compose.select(edition, markets=["city"], reads=[], languages=["fr"], sent={""}).items


def test_subject_and_one_minute_are_drawn_from_her_markets():
    mine = compose.select(EDITION, markets=["health"], reads=[], languages=["fr", "en"])
    assert compose.subject(mine, "fr") == "La veille\u00a0: Titre h1"
    assert compose.subject(mine, "en") == "The watch: Titre h1"
    assert compose.subject(Edition("e", "hebdo", DAY), "fr") == ""
    assert [item.id for item in compose.in_one_minute(EDITION)] == ["h1", "t1", "c1"]
    assert [item.id for item in compose.in_one_minute(mine)] == ["h1", "h2"]
    calls = compose.select(EDITION, markets=["city"], reads=[], languages=["fr"], calls_only=True)
    assert [item.id for item in compose.in_one_minute(calls)] == ["k1", "k2"]


def test_a_subject_names_what_is_written_in_its_language_where_something_is():
    items = tuple(Item(lang, f"Titre {lang}", lang=lang, market="city", keep=True) for lang in ("fr", "en", "de"))
    edition = Edition("e", "hebdo", DAY, subject={"fr": "La veille", "en": "The watch"}, items=items)
    assert [compose.subject(edition, lang) for lang in ("fr", "en")] == ["La veille\u00a0: Titre fr", "The watch: Titre en"]
    french = Edition("e", "hebdo", DAY, subject={"en": "The watch"}, items=items[:1])
    assert compose.subject(french, "en") == "The watch: Titre fr"


def test_a_long_title_does_not_make_a_long_subject():
    edition = Edition("e", "hebdo", DAY, subject={"fr": "La veille"}, items=(Item("a", "mot " * 80, market="city", keep=True),))
    assert len(compose.subject(edition, "fr")) <= compose.SUBJECT_LIMIT + 5
