"""French and English: 706 pairs written for it, of which `held-2` only measures; `held` did until 2026-11, and keeps its bars."""

import dataclasses
import datetime as dt
import json
import pathlib
import runpy
from collections import defaultdict
from collections.abc import Iterator

import pytest

from techwatch.calls.reading import read_call
from techwatch.dedupe.bilingual import BASE, WEIGHTS, Agreement, Evidence, agreement, may_agree
from techwatch.dedupe.figures import figure_weight
from techwatch.dedupe.profile import profile
from techwatch.dedupe.stories import WINDOW_DAYS
from techwatch.store import Store, articles, links, open_store, stories
from techwatch.types import Article, CallFacts, Lang, Reading

DATA = pathlib.Path(__file__).parent / "data" / "bilingual"
NOW = dt.datetime(2026, 3, 12, 8, tzinfo=dt.UTC)
LANGUAGES = ("fr", "en")

RELEASE = {
    "fr": (
        "Velmar met en service 47 ferries électriques entre Orrin et Selby",
        "La compagnie Velmar a mis en service jeudi 47 ferries électriques entre Orrin et Selby, pour 31,6 millions d'euros. Chaque bateau "
        "transporte 240 passagers et se recharge en 19 minutes au port d'Orrin. Les moteurs viennent du chantier Quillon, à Selby. "
        "Velmar prévoit de remplacer ses 12 derniers bateaux diesel avant le 4 mai 2028.",
    ),
    "en": (
        "Velmar puts 47 electric ferries into service between Orrin and Selby",
        "On Thursday the Velmar company put 47 electric ferries into service between Orrin and Selby, at a cost of €31.6 million. Each "
        "boat carries 240 passengers and charges in 19 minutes at the port of Orrin. The motors come from the Quillon shipyard in Selby. "
        "Velmar plans to replace its last 12 diesel boats before 4 May 2028.",
    ),
}
FURTHER = {
    "fr": (
        "Ferries électriques : Velmar quitte le diesel entre Orrin et Selby",
        "Les 47 ferries électriques de Velmar relient Orrin et Selby.",
    ),
    "en": ("Velmar electric ferries leave diesel behind on Orrin to Selby route", "Velmar's 47 electric ferries now link Orrin and Selby."),
}


# --- what the pairs measure -----------------------------------------------------------------------


def pairs(name: str) -> list[dict]:
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def verdict(pair: dict) -> str:
    """As the engine has it: nothing is compared that is more than a week apart."""
    french, english = (pair[lang] for lang in LANGUAGES)
    apart = dt.date.fromisoformat(french["published"]) - dt.date.fromisoformat(english["published"])
    found = agreement(*(profile(pair[lang]["title"], pair[lang]["text"], lang) for lang in LANGUAGES))
    return found.verdict if abs(apart.days) <= WINDOW_DAYS else "other"


@pytest.mark.parametrize(("name", "recall", "hinted"), [("tuning", 0.83, 0.8), ("tuning-more", 0.76, 0.8), ("held", 0.73, 0.6)])
def test_what_is_put_together_is_right_and_most_of_the_rest_is_hinted(name, recall, hinted):
    found = [(pair["same"], verdict(pair)) for pair in pairs(name)]
    assert [same for same, said in found if said == "same" and not same] == []
    said = [said for same, said in found if same]
    assert said.count("same") / len(said) >= recall
    assert said.count("maybe") / (len(said) - said.count("same")) >= hinted


HARD = ("tuning-b1", "tuning-b2", "tuning-b3", "tuning-b4")  # by four people, three of whom were asked for other words and near look-alikes


def test_of_hard_pairs_half_are_put_together_none_wrongly_and_nearly_all_the_rest_hinted():
    found = [(pair["same"], verdict(pair)) for name in HARD for pair in pairs(name)]
    assert [same for same, said in found if said == "same" and not same] == []
    same = [said for same, said in found if same]
    assert same.count("same") / len(same) >= 0.54
    assert same.count("other") / len(same) <= 0.06


def test_of_pairs_that_only_measure_more_than_half_are_put_together_and_most_of_the_rest_hinted():
    """Scored once, when the weights stood: nothing was chosen by them."""
    found = [(pair["same"], verdict(pair)) for pair in pairs("held-2")]
    assert sum(said == "same" and not same for same, said in found) <= 1
    same = [said for same, said in found if same]
    assert same.count("same") / len(same) >= 0.56
    assert same.count("maybe") / (len(same) - same.count("same")) >= 0.8


@pytest.mark.parametrize("name", HARD)
def test_no_article_is_taken_for_that_of_another_pair(name):
    french, english = ([profile(pair[lang]["title"], pair[lang]["text"], lang) for pair in pairs(name)] for lang in LANGUAGES)
    crossed = [(one, other) for at, one in enumerate(french) for place, other in enumerate(english) if at != place]
    near = sorted(crossed, key=lambda both: -len(both[0].marks & both[1].marks))[:400]
    assert {agreement(one, other).verdict for one, other in near} <= {"maybe", "other"}


def test_the_weights_are_those_that_fit_the_tuning_pairs():
    script = runpy.run_path(str(DATA.parents[2] / "docs" / "make_weights.py"))
    rows = [row for writer, names in enumerate(script["WRITERS"]) for name in names for row in script["of_file"](name, writer)]
    weights, base = script["fitted"](rows)
    assert [*weights, base] == pytest.approx([*dataclasses.astuple(WEIGHTS), BASE], abs=0.011)


@pytest.mark.parametrize("name", ["tuning", "tuning-more", "held"])
def test_translations_are_found_and_templates_are_not_even_hinted(name):
    kinds = defaultdict(list)
    for pair in pairs(name):
        kinds[pair["same"], pair["kind"].removesuffix("-cut")].append(verdict(pair))
    translations = kinds[True, "translation"]
    assert translations.count("same") / len(translations) >= (0.9 if name != "tuning-more" else 0.8)
    assert set(kinds[False, "same-template"]) <= {"other"}


@pytest.mark.parametrize("name", ["tuning", "tuning-more", *HARD])
def test_the_other_way_round_is_the_same(name):
    for pair in pairs(name):
        french, english = (profile(pair[lang]["title"], pair[lang]["text"], lang) for lang in LANGUAGES)
        assert agreement(french, english) == agreement(english, french), pair["id"]


@pytest.mark.parametrize("name", ["tuning", "tuning-more", *HARD])
def test_what_is_refused_early_is_other(name):
    french, english = ([profile(pair[lang]["title"], pair[lang]["text"], lang) for pair in pairs(name)] for lang in LANGUAGES)
    shifted = [*zip(french, english, strict=True), *zip(french, english[1:], strict=False)]
    refused = [agreement(one, other).verdict for one, other in shifted if not may_agree(one, other)]
    assert set(refused) == {"other"}
    assert len(refused) > len(french) / 2


# --- what an agreement is -------------------------------------------------------------------------


def agreed(french: str, english: str, *, titles: tuple[str, str] = ("", "")):
    return agreement(profile(titles[0], french, "fr"), profile(titles[1], english, "en"))


def release(*changes: tuple[str, str]):
    """The agreement of the release with its translation in which words are exchanged."""
    title, text = RELEASE["en"]
    for old, new in changes:
        assert old in title + text
        title, text = title.replace(old, new), text.replace(old, new)
    return agreement(profile(*RELEASE["fr"], "fr"), profile(title, text, "en"))


def test_a_release_and_its_translation():
    found = release()
    assert (found.verdict, found.parted) == ("same", False)
    told = found.evidence
    assert (told.names, told.figures, told.untold, told.call, told.unsaid, told.contradicted) == (2, 1.0, 0.0, 0, 0.0, 0)
    assert told.title > 0.6
    assert min(found.points.values()) == 0.0
    assert {"velmar", "orrin", "selby", "quillon", "31600000", "47", "--05-04"} <= set(found.shared)
    assert found.score > 0.9


def test_what_is_missing_is_told():
    others = release(("47", "63"), ("31.6", "84.2"), ("240", "510"), ("19", "35"), ("12", "8"), ("4 May", "9 June"))
    assert others.verdict != "same"
    assert others.evidence.figures == 0.0
    assert max(others.points[each] for each in ("untold_figures", "unsaid", "contradicted")) < -1
    named = release(("Velmar", "Dunmore"), ("Orrin", "Kestrel"), ("Selby", "Harmouth"))
    assert named.verdict != "same"
    assert named.parted
    assert named.points["untold"] < -3
    assert named.evidence.names == 1


def test_a_call_is_the_same_only_when_it_is_translated():
    call = release(("Velmar plans to replace", "Applicants help Velmar to replace"))
    assert (call.evidence.call, call.verdict) == (1, "same")
    loose = release(("Velmar plans to replace", "Applicants help Velmar to replace"), ("240", "250"), ("19", "21"))
    assert loose.verdict == "maybe"
    assert release(("240", "250"), ("19", "21")).verdict == "same", "news may be told with other figures too"


SAME_EVENT = (
    "Velmar commande 47 ferries au chantier Quillon pour 31,6 millions d'euros. Le premier navire sortira le 4 mai 2028.",
    "Shares rose as shipbuilder Quillon booked a €31.6m order. Velmar's 47 ferries replace ageing diesel boats from 4 May 2028.",
)


def test_one_event_told_twice_in_other_words():
    found = agreed(*SAME_EVENT, titles=("Velmar renouvelle sa flotte", "A good day for those who invest in Velmar's yard"))
    assert found.verdict == "same"
    assert found.evidence.title < 0.5
    assert found.evidence.figures == 1.0


def test_the_same_figures_for_other_things_are_another_event():
    other = "Velmar hires 47 captains, who move 31.6 million passengers a year. Boats run from 4 May 2028."
    found = agreed(SAME_EVENT[0], other, titles=("Velmar renouvelle sa flotte", "Velmar hires captains"))
    assert found.evidence.contradicted >= 1
    assert found.verdict != "same"


def test_what_happens_in_another_city_is_another_story():
    titles = ("Grenoble : Velmar met 47 ferries en service", "Velmar puts 47 ferries into service in Toulouse")
    found = agreed(*SAME_EVENT, titles=titles)
    assert (found.evidence.elsewhere, found.verdict) == (1, "other")
    assert not agreed(*SAME_EVENT, titles=("Velmar à Paris", "Velmar at the port")).evidence.elsewhere, "a capital may be its government"
    told = (SAME_EVENT[0], SAME_EVENT[1] + " They leave from Grenoble.")
    assert not agreed(*told, titles=("Grenoble : 47 ferries", "47 ferries")).evidence.elsewhere


def test_what_happens_in_another_country_is_another_story():
    census = "Trente communes testent un recensement sans questionnaire. Les fichiers croisés seront détruits au bout de deux ans."
    english = "Thirty {} districts are to test a census without forms. Linked records will be destroyed after two years."
    abroad, home = (agreed(census, english.format(word)) for word in ("Danish", "rural"))
    assert (abroad.evidence.abroad, home.evidence.abroad) == (1, 0)
    assert abroad.verdict != "same"
    assert not agreed(census, english.format("Danish") + " France did so too.").evidence.abroad
    assert not agreed(census + " Le Danemark aussi.", english.format("Danish")).evidence.abroad
    assert not agreed("Trente communes danoises testent un recensement.", english.format("rural")).evidence.abroad, (
        "a French reader is told"
    )


def test_a_fair_is_no_name_of_a_storys_own():
    told = "Le jury du salon Orrinexpo{} a primé Velmar.", "The jury of the Orrinexpo{} show has rewarded Velmar."
    assert [agreed(*(each.format(year) for each in told)).evidence.names for year in ("", " 2026")] == [2, 1]


@pytest.mark.parametrize(
    ("evidence", "ruled_out"),
    [
        (Evidence(names=2, words=2, title=0.6), ()),
        (Evidence(names=2, words=3, title=0.3), ("title",)),
        (Evidence(names=2, words=3, title=0.3, figures=1), ()),
        (Evidence(names=2, words=3, title=0.3, figures=1, untold=1), ("title",)),
        (Evidence(names=2, words=3, title=0.9, untold=2), ("untold",)),
        (Evidence(names=2, words=3, title=0.9, contradicted=3), ("contradicted",)),
        (Evidence(names=2, words=3, title=0.9, contradicted=3, untold=2, figures=1), ()),
        (Evidence(words=3, title=0.9, abroad=1), ("abroad",)),
        (Evidence(names=1, words=3, title=0.9, abroad=1), ()),
        (Evidence(names=2, words=3, title=0.9, call=1, unsaid=1), ("call",)),
    ],
)
def test_what_no_points_outweigh(evidence, ruled_out):
    found = Agreement(evidence, parted=False, shared=("velmar",))
    assert evidence.ruled_out == ruled_out
    assert found.verdict == ("maybe" if ruled_out else "same")


def test_another_year_or_edition_is_another_story():
    titles = ("Velmar 2026 : 47 ferries", "Velmar 2025: 47 ferries")
    assert agreed(*SAME_EVENT, titles=titles).evidence.edition == 1
    assert agreed(*SAME_EVENT, titles=titles).verdict != "same"
    editions = ("La douzième édition des régates de Velmar a eu lieu.", "The {} edition of Velmar's regatta is over.")
    found = [agreed(editions[0], editions[1].format(said)).evidence.edition for said in ("12th", "twelfth", "eleventh", "latest")]
    assert found == [0, 0, 1, 0]


def test_forms_that_no_rule_reaches_are_known():
    for french, english in (
        ("La mairie acquiert un moulin.", "The town bought a mill."),
        ("Les riverains réclament un pont.", "Residents demand a bridge."),
        ("La sécurité avant tout.", "Safety first."),
        ("Une marée et une frontière.", "A tide and a border."),
    ):
        found = agreed("", "", titles=(french, english)).evidence.title
        assert found > agreed("", "", titles=(french, "A potter opens kilns again.")).evidence.title, french


def test_a_rounded_figure_is_the_same_figure():
    found = agreed("Velmar lève 11,8 millions d'euros.", "Velmar raises nearly €12m.", titles=("Velmar lève 11,8 M€", "Velmar banks €12m"))
    assert (found.evidence.untold_figures, found.evidence.unsaid, found.evidence.contradicted) == (0, 0, 0)


def test_names_of_everybody_make_no_story():
    found = agreed(
        "La Commission européenne et Bpifrance soutiennent la santé numérique en France.",
        "The European Commission and Bpifrance back digital health in France.",
    )
    assert (found.evidence.names, found.verdict == "same") == (0, False)


def test_nothing_in_common_is_nothing():
    found = agreed("Un potier ouvre son four au village.", "Rain delays the final again.")
    assert (found.verdict, found.shared, found.evidence.words) == ("other", (), 0.0)


def test_empty_texts_agree_on_nothing():
    found = agreed("", "")
    assert found.verdict != "same"
    assert found.shared == ()


def test_round_and_small_figures_tell_little():
    assert figure_weight(["31600000"]) > figure_weight(["30000000"]) > figure_weight(["3"])
    assert figure_weight(["2026"]) == figure_weight(["7"]) == 0.5
    assert figure_weight(["--03-12"]) == 2.0
    assert figure_weight([]) == 0


# --- in the store ---------------------------------------------------------------------------------


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        yield opened


def add(store: Store, name: str, lang: Lang, told: tuple[str, str], *, hours: float = 0, call: CallFacts | None = None) -> int:
    url, when = f"https://{name}.example/{lang}", NOW + dt.timedelta(hours=hours)
    article = Article(0, url, url, *told, lang=lang, published=when, seen=when)
    added = articles.add(store, Reading(article, call=call))
    stories.place(store, articles.with_id(article, added))
    return added


def story(store: Store, article: int) -> str:
    return articles.story_of(store, article)


def streamed(store: Store, name: str, *, first: Lang) -> list[tuple[dict, tuple[str, str]]]:
    """Every pair of a file with the stories of its two articles, all put into one store as they appeared."""
    every = [(pair[lang]["published"], lang != first, pair["id"], lang, pair[lang]) for pair in pairs(name) for lang in LANGUAGES]
    held = {}
    for published, _, pair, lang, told in sorted(every, key=lambda each: each[:3]):
        when = dt.datetime.fromisoformat(published).replace(hour=8, tzinfo=dt.UTC)
        article = Article(0, told["url"], told["url"], told["title"], told["text"], lang=lang, published=when, seen=when)
        held[pair, lang] = articles.add(store, Reading(article))
        stories.place(store, articles.with_id(article, held[pair, lang]))
    return [(pair, (story(store, held[pair["id"], "fr"]), story(store, held[pair["id"], "en"]))) for pair in pairs(name)]


@pytest.mark.parametrize("first", LANGUAGES)
def test_in_a_stream_of_all_nothing_wrong_is_put_together(store, first):
    found = streamed(store, "held", first=first)
    same = [one == other for pair, (one, other) in found if pair["same"]]
    assert [pair["id"] for pair, (one, other) in found if one == other and not pair["same"]] == []
    assert sum(same) / len(same) >= 0.73
    rest = [(one, other) for pair, (one, other) in found if pair["same"] and one != other]
    hinted = [other in {hint.story for hint in links.hints(store, one, most=9)} for one, other in rest]
    assert (sum(same) + sum(hinted)) / len(same) >= 0.86, "put together, or a hint"
    held_by = defaultdict(set)
    for pair, both in found:
        for each in both:
            held_by[each].add(pair["id"])
    assert max(map(len, held_by.values())) == 1, "a story tells of one pair"


@pytest.mark.parametrize("languages", [("fr", "en"), ("en", "fr")])
def test_a_release_and_its_translation_are_one_story_whichever_came_first(store, languages):
    one, other = (add(store, f"site{hours}", lang, RELEASE[lang], hours=hours) for hours, lang in enumerate(languages))
    assert story(store, one) == story(store, other)
    assert articles.get(store, [one, other])[other].id == other, "no copy: each keeps its text"


def test_a_story_in_two_languages_grows_in_both(store):
    first = add(store, "un", "fr", RELEASE["fr"])
    others = [
        add(store, "deux", "en", RELEASE["en"], hours=2),
        add(store, "trois", "fr", FURTHER["fr"], hours=5),
        add(store, "quatre", "en", FURTHER["en"], hours=6),
    ]
    assert {story(store, each) for each in others} == {story(store, first)}


def test_two_stories_become_one_by_the_article_that_tells_both(store):
    """The English report came before the French one; the translation of the French one is near to both."""
    report, french = add(store, "un", "en", FURTHER["en"]), add(store, "deux", "fr", RELEASE["fr"], hours=1)
    before = story(store, report), story(store, french)
    english = add(store, "trois", "en", RELEASE["en"], hours=2)
    assert story(store, report) == story(store, french) == story(store, english)
    assert {links.standing(store, each) for each in before} == {story(store, english)}


def test_a_week_later_it_is_another_story(store):
    one, other = add(store, "un", "fr", RELEASE["fr"]), add(store, "deux", "en", RELEASE["en"], hours=24 * (WINDOW_DAYS + 1))
    assert story(store, one) != story(store, other)
    assert links.hints(store, story(store, one)) == ()


def test_a_call_and_news_stay_apart(store):
    call = read_call(
        "Appel à projets : ferries électriques",
        "Appel à projets. Date limite de dépôt : 4 mai 2026. Dotation : 2 millions d'euros.",
        lang="fr",
        published=NOW,
        kind="call",
    )
    assert call is not None
    one, other = add(store, "un", "fr", RELEASE["fr"], call=call), add(store, "deux", "en", RELEASE["en"], hours=1)
    assert story(store, one) != story(store, other)
    assert links.hints(store, story(store, one)) == ()
    both = add(store, "trois", "en", RELEASE["en"], hours=2, call=call)
    assert story(store, both) == story(store, other), "the same words are one text"


def test_what_an_editor_set_apart_stays_apart_in_any_language(store):
    french, english = add(store, "un", "fr", RELEASE["fr"]), add(store, "deux", "en", RELEASE["en"], hours=1)
    mine, theirs = story(store, french), stories.split(store, [english], who="an editor", now=NOW)
    assert mine != theirs
    for hours, lang in enumerate(LANGUAGES, 2):
        add(store, f"autre{hours}", lang, FURTHER[lang], hours=hours)
        add(store, f"encore{hours}", lang, (RELEASE[lang][0], f"{RELEASE[lang][1]} {FURTHER[lang][1]}"), hours=hours + 3)
    assert (story(store, french), story(store, english)) == (mine, theirs)
    assert links.apart(store, mine, theirs)
    assert links.hints(store, mine) == ()
