import dataclasses

import numpy as np
import pytest

from readings import reading
from techwatch.config import parse_markets
from techwatch.search import (
    All,
    Answer,
    Any,
    Question,
    Size,
    Without,
    Word,
    beside,
    likelihood,
    neighbours,
    parse,
    places,
    relevance,
    themes_nearby,
)

A, B = Word("jumeau"), Word("construction")
THEME = All((A, B), loose=True)
RARE, COMMON = dict.fromkeys(range(1, 4), 5.0), dict.fromkeys(range(2, 60), 1.0)


def answer(question, matches):
    return Answer(question, np.array(list(matches), dtype=np.int64), np.array(list(matches.values()), dtype=np.float64))


def own(leaf, matches):
    return answer(Question(leaf.text, (leaf,)), matches)


ANSWERS = [own(A, RARE), own(B, COMMON)]


def scores(tree, answers, *, strict=False, gone=None):
    """The scores above 0."""
    found = relevance(tree, answers, gone or {}, Size(1000, 1000), strict=strict)
    return {int(each): float(found[each]) for each in np.flatnonzero(found)}


def test_words_side_by_side_are_all_required_of_a_plain_search():
    assert set(scores(THEME, ANSWERS, strict=True)) == {2, 3}
    assert set(scores(THEME, ANSWERS)) == set(range(1, 60))
    assert set(scores(All((A, B)), ANSWERS)) == {2, 3}


def test_coverage_comes_before_repetition():
    found = scores(THEME, [own(A, {1: 40.0, 2: 3.0}), own(B, {2: 1.0, 3: 40.0})])
    assert found[2] > found[1] > 0
    assert found[2] > found[3]


def test_a_rare_concept_counts_more_than_a_common_one():
    found = scores(THEME, ANSWERS)
    assert found[2] > found[1] > found[30]


def test_a_widening_is_worth_less_than_the_theme_s_own_words():
    kinds = [Question("", (A,), kind) for kind in ("own", "dictionary", "named", "list")]
    found = [scores(A, [answer(question, {1: 9.0} | RARE)])[1] for question in kinds]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == 4


def test_one_of_several_is_enough_and_what_is_left_out_is_gone():
    assert set(scores(Any((A, B)), ANSWERS)) == set(range(1, 60))
    assert set(scores(Without(B, A), ANSWERS, gone={A: np.isin(np.arange(1001), list(RARE)) * 1.0})) == set(range(4, 60))


def test_what_stands_beside_a_theme_finds_only_in_numbers_and_never_what_is_required():
    near = [answer(Question(word, (), "near", sure=0.9), dict.fromkeys((500, 501, 502)[: 2 + (word == "a")], 1.0)) for word in "abc"]
    found = scores(THEME, [*ANSWERS, *near])
    assert found[500] > 0.33 > found[502] > 0
    assert 500 not in scores(All((A, B)), [*ANSWERS, *near])


def test_a_word_that_most_articles_hold_breaks_nothing():
    everywhere = dict.fromkeys(range(1, 1001), 1e-6)
    assert len(scores(THEME, [own(A, everywhere), own(B, everywhere)], strict=True)) == 1000
    assert scores(THEME, [own(A, {}), own(B, {})]) == {}


# --- words beside ----------------------------------------------------------------------------------


def articles(*texts, lang="fr"):
    return [dataclasses.replace(reading(n, "Titre", text, lang=lang).article, id=n) for n, text in enumerate(texts)]


def test_words_that_stand_beside_a_theme_beyond_chance():
    nearest = articles("Le béton et la grue.", "Du béton, une grue !", "La grue du béton armé", "Rien")
    held = {"béton": 6, "grue": 5, "titre": 900}
    found = beside(nearest, {"arme"}, lambda word, lang: held.get(word, 500), total=1000)
    assert {each.word for each in found} == {"béton", "grue"}
    assert max(each.sure for each in found) == 1.0
    assert all(each.nearest == 3 and each.lang == "fr" for each in found)


def test_what_the_theme_has_already_and_few_articles_give_nothing():
    nearest = articles("béton", "béton", "béton")
    assert beside(nearest, {"beton", "titr"}, lambda word, lang: 3, total=1000) == ()
    assert beside(nearest[:2], set(), lambda word, lang: 2, total=1000) == ()


@pytest.mark.parametrize(
    ("counts", "sure"),
    [((3, 4, 6, 1000), True), ((3, 4, 700, 1000), False), ((1, 12, 100, 1000), False), ((0, 0, 5, 10), False), ((4, 4, 4, 4), False)],
)
def test_the_log_likelihood_of_a_word(counts, sure):
    assert (likelihood(*counts) > 10.83) is sure
    assert likelihood(*counts) >= 0


# --- the market list --------------------------------------------------------------------------------

LIST = """
markets:
  city:
    names: {fr: Ville}
    themes:
      models:
        names: {fr: "Maquettes & jumeaux numériques", en: Digital twins}
        terms:
          fr: [maquette numérique = 2, nuage de points, plan = 0.3]
          en: [point cloud = 1.5]
          mul: [BIM = 2]
      site:
        names: {fr: Chantier, en: Building site}
        terms: {fr: [construction, grue, "jumeau numérique = 0.9"]}
"""


@pytest.fixture(scope="module")
def markets():
    return parse_markets(LIST, file="essai.yaml")


def test_words_side_by_side_stand_in_the_list_as_the_longest_term(markets):
    found = places(parse("jumeaux numériques dans la construction"), "fr", markets)
    assert [" ".join(leaf.text for leaf in place.concepts) for place in found] == ["jumeaux numeriques", "construction"]
    assert dict(found[0].themes) == {("city", "models"): True, ("city", "site"): False}
    assert dict(found[1].themes) == {("city", "site"): False}
    assert places(parse("digital twin"), "en", markets)[0].themes == {("city", "models"): True}
    assert places(parse('"jumeau numérique" ET grue'), "fr", markets)[0].themes == found[0].themes
    assert places(parse("tramway"), "fr", markets) == ()


def test_neighbours_are_those_of_the_theme_that_is_named_first_then_the_heaviest(markets):
    found = neighbours(places(parse("jumeaux numériques"), "fr", markets)[0], markets)
    assert [(each.term, each.named) for each in found[:4]] == [
        ("BIM", True), ("maquette numérique", True), ("point cloud", True), ("nuage de points", True),
    ]  # fmt: skip
    assert "plan" not in {each.term for each in found}
    assert {each.term: each.shouts for each in found}["BIM"] == "BIM"


HELD = (
    "jumeau:3 construction:9 numerique:2 sous:40 depuis:70 marin:4 sans:60 fil:5 a:90 2030:8 ia:7 robotique:6 robotiques:2 robotics:1 "
    "eleves:9 drones:5 solaire:2 3d:4 it:9"
)


def near(theme, markets, *, titles=(), lang="fr"):
    """Themes near to one, of a store that holds these words; `titles`: words that several titles hold."""
    held = {word: int(count) for word, _, count in (each.partition(":") for each in HELD.split())}
    counts = dict.fromkeys(titles, 2)
    return themes_nearby(
        parse(theme),
        lang,
        markets,
        lambda start: {word: count for word, count in held.items() if word.startswith(start)},
        titled=lambda leaf: counts.get(leaf.text, 0) if isinstance(leaf, Word) else 0,
    )


def test_themes_near_to_one_that_finds_nothing(markets):
    found = near("jumeau numérik construction", markets)
    assert found[:2] == ("jumeau numerique construction", "jumeau construction")
    assert "Chantier" in found


@pytest.mark.parametrize(
    ("theme", "offered"),
    [
        ("sous zzyzx", ()),
        ("sous drones", ("drones",)),
        ("depuis drones", ("drones",)),
        ("sous-marin zzyzx", ("sous-marin",)),
        ('"drones sans fil" zzyzx', ('"drones sans fil"',)),
        ("drones 2030", ("drones",)),
        ("plan b drones", ("drones",)),
        ("it drones", ()),  # the pronoun: what is left is what was asked
        ("IA drones", ("drones", "IA")),
        ("drones 3D", ("3D", "drones")),
        ("soux", ()),
        ("élevage zzyzx", ()),
        ("robotiqe zzyzx", ("robotique", "robotics")),
        ("robo* zzyzx", ("robo*",)),
    ],
)
def test_only_what_can_be_a_theme_is_near_no_small_word_number_letter_or_fragment(markets, theme, offered):
    assert near(theme, markets) == offered


def test_a_term_of_the_list_in_a_phrase_is_near_and_comes_before_its_themes(markets):
    assert near('"jumeau numérique des abeilles"', markets)[:2] == ("jumeau numérique", "Maquettes & jumeaux numériques")


def test_of_three_parts_two_are_nearer_than_one_and_one_of_several_titles_nearer_than_a_rare_one(markets):
    found = near("drones solaire robotique", markets, titles=("robotique", "drones"))
    assert found == ("drones solaire", "drones robotique", "solaire robotique", "drones", "robotique")
