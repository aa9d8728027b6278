import dataclasses
import math

import pytest

from techwatch.dedupe.linkage import NEAR, Regrouping, links, regroup
from techwatch.dedupe.stories import Member, Vector

DAYS = range(93, 108)


def member(story, words, *, day=100, site=""):
    """An article of these words, all of one weight."""
    weight = 1 / math.sqrt(len(words.split()))
    return Member(story, Vector({hash(word): weight for word in words.split()}), day, site)


class Known:
    """Articles by number; stories that an editor set apart."""

    def __init__(self, members, apart=()):
        self.members = members
        self.set_apart = {frozenset(pair) for pair in apart}

    def apart(self, one, other):
        return frozenset({one, other}) in self.set_apart

    def latest(self, stories, *, days, limit):
        return {each: member for each, member in self.members.items() if member.story in stories and member.day in days}


def nearness(me, members):
    return {each: me.nearness(other) for each, other in members.items()}


def placed(words, members, *, apart=()):
    me = member("", words, site="new.example")
    sizes = {story: sum(other.story == story for other in members.values()) for story in {each.story for each in members.values()}}
    near = nearness(me, members)
    linked = links(near, members, sizes)
    story = linked[0].story if linked and linked[0].holds else "new"
    known = Known(members, apart)
    return story, regroup(dataclasses.replace(me, story=story), members, near=near, linked=linked, index=known, days=DAYS)


FERRY = "ferry battery harmouth selby kestrel orrin"
MUSEUM = "museum dalbury instruments fibre printed orchestra"


def test_an_article_joins_the_nearest_story():
    members = {1: member("ferry", FERRY), 2: member("museum", MUSEUM)}
    assert placed("ferry battery harmouth kestrel charger quay", members) == ("ferry", Regrouping())


def test_a_theme_is_no_story():
    """Two words in common of eight are a theme; four of sixteen, whose cosine is the same, are a story."""
    few = {1: member("ferry", f"{FERRY} port cable")}
    assert placed("ferry battery hydrogen truck norrland depot winter price", few) == ("new", Regrouping())
    many = {1: member("ferry", f"{FERRY} a b c d e f g h i j")}
    assert placed("ferry battery harmouth kestrel k l m n o p q r s t u v", many)[0] == "ferry"


def test_a_story_is_as_near_as_all_its_members_are():
    one = {1: member("ferry", FERRY)}
    many = one | {each: member("ferry", f"{FERRY[:5]} a{each} b{each} c{each} d{each} e{each}") for each in range(2, 8)}
    words = "ferry battery harmouth kestrel charger quay"
    me = member("", words)
    alone, among = (links(nearness(me, members), members, {"ferry": len(members)})[0] for members in (one, many))
    assert (alone.holds, among.holds) == (True, False)
    assert alone.score > among.score


def test_members_that_share_nothing_count_too():
    members = {1: member("ferry", FERRY)}
    assert links(nearness(member("", FERRY), members), members, {"ferry": 10})[0].score == pytest.approx(0.1)


def test_two_stories_that_grow_together_become_one():
    quay, ship = (
        "a b c d e f quay cable pier charger power sale spring",
        "d e f g h i j ship yard bus seats knots hull price date port crew fish lamp wind wave",
    )
    members = {1: member("quay", quay), 2: member("quay", quay), 3: member("ship", ship), 4: member("ship", ship)}
    assert members[1].nearness(members[3]) < NEAR
    story, changed = placed("a b c d e f g h i j opening day", members)
    assert (story, changed) == ("quay", Regrouping(merges=("ship",)))


def test_two_stories_that_one_article_tells_together_stay_two():
    members = {each: member("ferry", FERRY) for each in (1, 2, 3)} | {each: member("museum", MUSEUM) for each in (4, 5, 6)}
    assert placed(f"{FERRY} {MUSEUM}", members)[1] == Regrouping()


def test_what_an_editor_set_apart_stays_apart():
    words = FERRY.split()
    members = {1: member("quay", " ".join(words[:5])), 2: member("ship", " ".join(words[1:]))}
    _, changed = placed(FERRY, members)
    assert changed.merges
    assert placed(FERRY, members, apart=[("ship", "quay")])[1] == Regrouping()


def test_two_that_were_set_apart_do_not_meet_in_a_third():
    members = {1: member("ferry", FERRY), 2: member("ferry", FERRY), 3: member("quay", f"{FERRY} quay"), 4: member("ship", f"{FERRY} ship")}
    assert sorted(placed(FERRY, members)[1].merges) == ["quay", "ship"]
    assert len(placed(FERRY, members, apart=[("quay", "ship")])[1].merges) == 1


def test_an_article_that_fits_the_new_one_better_moves_to_it():
    others = {each: member("museum", f"{MUSEUM} a{each} b{each}") for each in (2, 3, 5, 6, 8, 9, 10)}
    members = others | {1: member("museum", f"{FERRY} museum dalbury"), 4: member("ferry", f"{FERRY} ship"), 7: member("ferry", FERRY)}
    assert placed(f"{FERRY} quay", members) == ("ferry", Regrouping(moves=(1,)))
    assert placed(f"{FERRY} quay", members, apart=[("ferry", "museum")]) == ("ferry", Regrouping())


def test_out_of_a_story_of_two_languages_nothing_moves():
    members = {1: member("museum", f"{FERRY} museum dalbury"), 2: member("ferry", f"{FERRY} ship"), 3: member("ferry", FERRY)}
    others = {each: member("museum", f"{MUSEUM} a{each} b{each}") for each in (5, 6, 8, 9, 10)}
    assert placed(f"{FERRY} quay", members | others)[1] == Regrouping(moves=(1,))
    french = {4: dataclasses.replace(member("museum", "musée dalbury instruments imprimés fibre"), lang="fr")}
    assert placed(f"{FERRY} quay", members | others | french)[1] == Regrouping()


def test_nothing_moves_that_is_well_where_it_is():
    members = {1: member("ferry", FERRY), 2: member("ferry", FERRY), 3: member("quay", f"{FERRY} quay cable tide pier lamp rope mast sail")}
    assert placed(FERRY, members)[1].moves == ()


def test_nobody_near_changes_nothing():
    assert placed(FERRY, {}) == ("new", Regrouping())
