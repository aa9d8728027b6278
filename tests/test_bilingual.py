"""French and English: 250 pairs written for it, of which `held` only measures."""

import datetime as dt
import json
import pathlib
from collections import defaultdict
from collections.abc import Iterator

import pytest

from techwatch.calls.reading import read_call
from techwatch.dedupe.bilingual import agreement, may_agree
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


@pytest.mark.parametrize("name", ["tuning", "tuning-more", "held"])
def test_translations_are_found_and_templates_are_not_even_hinted(name):
    kinds = defaultdict(list)
    for pair in pairs(name):
        kinds[pair["same"], pair["kind"].removesuffix("-cut")].append(verdict(pair))
    translations = kinds[True, "translation"]
    assert translations.count("same") / len(translations) >= (0.9 if name != "tuning-more" else 0.8)
    assert set(kinds[False, "same-template"]) <= {"other"}


@pytest.mark.parametrize("name", ["tuning", "tuning-more"])
def test_the_other_way_round_is_the_same(name):
    for pair in pairs(name):
        french, english = (profile(pair[lang]["title"], pair[lang]["text"], lang) for lang in LANGUAGES)
        assert agreement(french, english) == agreement(english, french), pair["id"]


@pytest.mark.parametrize("name", ["tuning", "tuning-more"])
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
    assert (found.verdict, found.main, found.figures, found.untold, found.call) == ("same", True, 1.0, 0.0, False)
    assert (found.translation, found.announcement, found.event) == ((), (), ())
    assert found.told > 6
    assert {"velmar", "orrin", "selby", "quillon", "31600000", "47", "--05-04"} <= set(found.shared)
    assert found.score > 0.9


def test_what_is_missing_is_told():
    others = release(("47", "63"), ("31.6", "84.2"), ("240", "510"), ("19", "35"), ("12", "8"), ("4 May", "9 June"))
    assert others.verdict != "same"
    assert {"figures", "weight"} <= set(others.translation)
    assert {"figures", "lead"} <= set(others.announcement)
    named = release(("Velmar", "Dunmore"), ("Orrin", "Kestrel"), ("Selby", "Harmouth"))
    assert named.verdict != "same"
    assert {"main", "untold"} <= set(named.announcement)


def test_a_call_is_the_same_only_when_it_is_translated():
    call = release(("Velmar plans to replace", "Applicants help Velmar to replace"))
    assert (call.call, call.verdict, call.announcement) == (True, "same", ("call",))
    loose = release(("Velmar plans to replace", "Applicants help Velmar to replace"), ("240", "250"), ("19", "21"))
    assert loose.verdict == "maybe"
    assert release(("240", "250"), ("19", "21")).verdict == "same", "news may be told with other figures too"


SAME_EVENT = (
    "Velmar commande 47 ferries au chantier Quillon pour 31,6 millions d'euros. Le premier navire sortira le 4 mai 2028.",
    "Shares rose as shipbuilder Quillon booked a €31.6m order. Velmar's 47 ferries replace ageing diesel boats from 4 May 2028.",
)


def test_one_event_told_twice_in_other_words():
    found = agreed(*SAME_EVENT, titles=("Velmar renouvelle sa flotte", "A good day for those who invest in Velmar's yard"))
    assert (found.verdict, found.event) == ("same", ())
    assert "words" in found.translation
    assert "title" in found.announcement


def test_the_same_figures_for_other_things_are_another_event():
    other = "Velmar hires 47 captains, who move 31.6 million passengers a year. Boats run from 4 May 2028."
    found = agreed(SAME_EVENT[0], other, titles=("Velmar renouvelle sa flotte", "Velmar hires captains"))
    assert found.told < 1.0
    assert "told" in found.event
    assert found.verdict != "same"


def test_what_happens_in_another_city_is_another_story():
    titles = ("Grenoble : Velmar met 47 ferries en service", "Velmar puts 47 ferries into service in Toulouse")
    found = agreed(*SAME_EVENT, titles=titles)
    assert (found.elsewhere, found.told, found.verdict) == (True, 0.0, "other")
    assert "place" in found.event
    assert "place" in found.announcement
    assert not agreed(*SAME_EVENT, titles=("Velmar à Paris", "Velmar at the port")).elsewhere, "a capital may be its government"
    told = (SAME_EVENT[0], SAME_EVENT[1] + " They leave from Grenoble.")
    assert not agreed(*told, titles=("Grenoble : 47 ferries", "47 ferries")).elsewhere


def test_names_of_everybody_make_no_story():
    found = agreed(
        "La Commission européenne et Bpifrance soutiennent la santé numérique en France.",
        "The European Commission and Bpifrance back digital health in France.",
    )
    assert (found.main, found.verdict == "same") == (False, False)


def test_nothing_in_common_is_nothing():
    found = agreed("Un potier ouvre son four au village.", "Rain delays the final again.")
    assert (found.verdict, found.shared, found.weight) == ("other", (), 0.0)


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
