import datetime as dt
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from techwatch import review
from techwatch.config import MarketList
from techwatch.review.blocks import split
from techwatch.types import AlsoIn, Edition, Hint, Item

NAMES = {"health": {"fr": "Santé", "en": "Health"}, "city": {"fr": "Ville", "en": "City"}}
MARKETS = MarketList.model_validate({"markets": {slug: {"names": names, "terms": {"fr": ["x"]}} for slug, names in NAMES.items()}})
FILE = "hebdo-2026-11-24.md"
DAILY, MIND = AlsoIn("Le [Quotidien], du soir", "https://q.example/a_(b)", "fr", "Un titre"), AlsoIn("Mind", "https://m.example/")
HINT = Hint("s77c1", "A hospital opens its data", "Wharf", "https://w.example/a", "en")
HOSPITAL = Item(
    "s3f9a",
    "Un hôpital ouvre ses données",
    "https://soins.example/a",
    source="Soins",
    published=dt.date(2026, 11, 18),
    lang="fr",
    also_in=(DAILY, MIND),
    blurb="Une phrase.",
    market="health",
    keep=True,
    maybe=(HINT,),
)
XRAY = Item("s77c1", "A hospital opens its data", "https://w.example/a", source="Wharf", lang="en", market="health", blurb="Two.")
BUS = Item("s0b", "La ville équipe ses bus", "https://bus.example/", source="Bus", market="city", also_in=(MIND,))
ITEMS = (HOSPITAL, XRAY, BUS)


def text(*items, languages=("fr", "en"), max_items=60) -> tuple[str, str]:
    edition = Edition("hebdo-2026-11-24", "hebdo", dt.date(2026, 11, 24), subject={"fr": "La veille"}, items=items or ITEMS)
    return review.format_draft(edition, markets=MARKETS, form=review.Form(languages, max_items))


SHORT = text()[0]
META = "  [Soins](https://soins.example/a) · 18 nov. · FR · aussi : [Le \\[Quotidien\\], du soir](<https://q.example/a_(b)>), [Mind](https://m.example/)"
TASK = "  - [ ] = « A hospital opens its data » ([Wharf](https://w.example/a)) <!-- s77c1 -->"


def parse(short, rest="", *, items=ITEMS, base=None) -> review.Draft:
    return review.parse_draft(short, rest, file=FILE, markets=MARKETS, known={item.id: item for item in items}, base=base)


def hospital(short, **more) -> Item:
    return next(item for item in parse(short, **more).items if item.id == "s3f9a")


def changed(old, new) -> Item:
    assert old in SHORT
    draft = parse(SHORT.replace(old, new, 1))
    assert draft.unread == ()
    return next(item for item in draft.items if item.id == "s3f9a")


def told(old, new) -> tuple[Item, str]:
    """The hospital and the one line that was told, with its number."""
    draft = parse(SHORT.replace(old, new, 1))
    (error,) = draft.unread
    assert error.file == FILE
    return next(item for item in draft.items if item.id == "s3f9a"), f"{error.line} {error.message}"


def line_of(words) -> int:
    return next(number for number, line in enumerate(SHORT.splitlines(), 1) if words in line)


# --- hints ----------------------------------------------------------------------------------------


def test_a_hint_is_a_task_under_its_item_and_says_nothing_until_it_is_ticked():
    lines = SHORT.splitlines()
    assert lines[lines.index(META) + 1 :][:2] == [TASK, "  > Une phrase."]
    assert (
        "  - [ ] = “A hospital opens its data” ([Wharf](https://w.example/a)) <!-- s77c1 -->"
        in text(languages=("en", "fr"))[0].splitlines()
    )
    assert parse(SHORT).items == parse(SHORT.replace("- [ ] =", "- [/] =")).items == ITEMS
    assert [block.id for block in split(SHORT) if block.kind == "item"] == ["s3f9a", "s77c1", "s0b"]
    assert "= «" not in text(max_items=1)[1], "the rest has one line an item"


@pytest.mark.parametrize(
    "line",
    [
        TASK.replace("[ ]", "[x]"),
        TASK.replace("[ ]", "[X]").strip(),
        TASK.replace("  - [ ]", "\t- [✓]"),
        TASK.replace("- [ ]", "* [x]").replace("A hospital opens its data", "…"),
        "  [x] = « A hospital » <!-- s77c1 -->",
        "  - [x] = « A hospital » <!-- s77c1 --> ✅ 2026-11-21",
        "  = s77c1",
        "= s77c1",
        "\n= s77c1",
        "  - = s77c1",
        "  Même sujet : s77c1",
        "  same story: s77c1",
        "  <!-- une note -->\n  = s77c1",
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_ticked_or_written_by_hand_the_two_stories_are_one(line, end):
    draft = parse(SHORT.replace(TASK, line).replace("\n", end))
    assert draft.items == (replace(HOSPITAL, same=("s77c1",)), XRAY, BUS)
    assert draft.unread == ()


def test_what_became_one_since_needs_no_word():
    for line in ("= https://soins.example/a", TASK.replace("[ ]", "[x]").replace("s77c1", "s3f9a")):
        assert changed(TASK, line) == HOSPITAL


def test_an_address_says_so_too():
    for line in ("= https://new.example/page", "  - [x] = <https://new.example/page>", "même sujet : [Nouveau](https://new.example/page)"):
        assert changed(TASK, line) == replace(HOSPITAL, same=("https://new.example/page",))
    both = "= https://new.example/page\n= s77c1\n= s0b\n= s77c1"
    assert changed(TASK, both).same == ("https://new.example/page", "s77c1", "s0b")
    assert changed("  > Une phrase.", "  > Une phrase.\n\n= https://new.example/") == replace(HOSPITAL, same=("https://new.example/",))
    assert changed(TASK, "= « A hospital opens its data »").same == ("s77c1",)


def test_a_title_that_says_it_is_the_same_is_a_title():
    for title in ("Même sujet : la grève continue", "**= 5 idées pour la ville**", "= 5 idées pour la ville", "Autre sujet : s77c1"):
        draft = parse(SHORT.replace("## Ville\n", f"## Ville\n\n- [x] {title}\n"))
        assert [item.title for item in draft.items if not item.id] == [title.strip("*")]
        assert draft.items[0] == HOSPITAL


def test_words_of_a_text_that_begin_so_stay_words():
    assert changed("  > Une phrase.", "  > = https://new.example/").blurb == "= https://new.example/"
    assert changed("  > Une phrase.", "  => voir lundi").blurb == "=> voir lundi"


def test_a_line_in_the_rest_keeps_the_text_that_the_rest_does_not_show():
    short, rest = text(max_items=1)
    name = next(line for line in rest.splitlines() if "s77c1" in line)
    draft = parse(short, rest.replace(name, f"{name}\n  = s3f9a"))
    assert next(item for item in draft.items if item.id == "s77c1") == replace(XRAY, same=("s3f9a",))


def test_ids_in_hints_are_no_items_of_the_draft():
    assert review.stories_in(text(HOSPITAL)[0]) == {"s3f9a"}


# --- another story --------------------------------------------------------------------------------

OFF_DAILY = "[Le \\[Quotidien\\], du soir](<https://q.example/a_(b)>), "


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (OFF_DAILY, ""),
        (META, META.replace(OFF_DAILY, "").replace("[Mind](https://m.example/)", "Mind")),
        (META, META.replace(OFF_DAILY, "").replace(" · aussi :", " · also:").replace(" · FR", "")),
        (META, META.replace(OFF_DAILY, "").replace(" · aussi :", " ·")),
        ("  > Une", "  ≠ https://q.example/a_(b)\n  > Une"),
        ("  > Une", "≠ le quotidien, du soir\n  > Une"),
        ("  > Une", "  != <https://q.example/a_(b)>\n  > Une"),
        ("  > Une", "  autre sujet : Le [Quotidien], du soir\n  > Une"),
        ("  > Une", "not the same: [Q](<https://q.example/a_(b)>)\n  > Une"),
    ],
)
def test_a_source_taken_out_is_another_story(old, new):
    assert changed(old, new) == replace(HOSPITAL, also_in=(MIND,), apart=(DAILY.url,))


def test_all_sources_taken_out():
    assert changed(META, META.split(" · aussi")[0]) == replace(HOSPITAL, also_in=(), apart=(DAILY.url, MIND.url))
    short, rest = text(max_items=1)
    draft = parse(short, rest.replace(" · aussi : [Mind](https://m.example/)", ""))
    assert next(item for item in draft.items if item.id == "s0b") == replace(BUS, also_in=(), apart=(MIND.url,))


@pytest.mark.parametrize(
    "meta",
    ["", "  https://soins.example/b", "  [Soins](https://soins.example/b) · 18 nov.", "  — Soins", "  18 nov. · FR"],
)
def test_without_the_line_and_its_link_nothing_is_taken_out(meta):
    item = hospital(SHORT.replace(META, meta))
    assert (item.also_in, item.apart) == (HOSPITAL.also_in, ())


def test_another_link_and_a_shorter_list_is_told():
    item, what = told(META, META.replace("https://soins.example/a", "https://soins.example/b").replace(OFF_DAILY, ""))
    assert (item.url, item.also_in, item.apart) == ("https://soins.example/b", HOSPITAL.also_in, ())
    assert re.match(rf"{line_of('s3f9a')} .*Quotidien.*« ≠ »", what)


def test_sources_are_renamed_put_right_and_added():
    assert changed("[Mind]", "[Mind Health]").also_in == (DAILY, replace(MIND, source="Mind Health"))
    assert changed("https://m.example/", "https://m.example/b").also_in == (DAILY, replace(MIND, url="https://m.example/b"))
    added = changed("(https://m.example/)", "(https://m.example/), [Écho](https://e.example/)")
    assert added == replace(HOSPITAL, also_in=(DAILY, MIND, AlsoIn("Écho", "https://e.example/")))
    item, what = told("(https://m.example/)", "(https://m.example/), Écho")
    assert (item, "[Écho](https://" in what) == (HOSPITAL, True)


def test_an_item_that_lost_its_comment_is_judged_as_well():
    lost = SHORT.replace(" <!-- s3f9a -->", "")
    assert parse(lost).items == ITEMS
    assert hospital(lost.replace(OFF_DAILY, "").replace("- [ ] =", "- [x] =")) == replace(
        HOSPITAL, also_in=(MIND,), apart=(DAILY.url,), same=("s77c1",)
    )


def test_a_hint_may_be_refused():
    assert changed(TASK, TASK.replace("[ ] =", "[x] ≠")).apart == (HINT.url,)
    assert changed(TASK, "≠ s77c1").apart == (HINT.url,)
    assert changed(TASK, "≠ Wharf").apart == (HINT.url,)
    assert changed(TASK, "≠ s0b").apart == (BUS.url,)
    silent = (replace(HOSPITAL, maybe=()), replace(XRAY, url=""), BUS)
    assert hospital(SHORT.replace(TASK, "≠ s77c1"), items=silent).apart == ("s77c1",)


# --- what cannot be -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("  = s999", "s999.*aucun sujet"),
        ("  = la même chose que le Courrier", "« = »"),
        ("  = « Autre chose »", "« = »"),
        ("  = s3f9a", "lui-même"),
        ("  ≠ s3f9a", "lui-même"),
        ("  ≠ Le Courrier", "Courrier.*Quotidien.*Mind"),
        ("  ≠ s999", "s999"),
    ],
)
def test_what_names_no_story_is_told_and_the_rest_works(line, words):
    item, what = told(TASK, line)
    assert item == HOSPITAL
    assert re.match(rf"{line_of('= «')} .*{words}", what)


def test_the_same_and_another_is_neither():
    item, what = told(TASK, "= https://m.example/\n≠ https://m.example/")
    assert (item, "une seule ligne" in what) == (HOSPITAL, True)


def test_a_line_under_no_item_is_told():
    item, what = told("## Santé\n", "## Santé\n\n= s77c1\n")
    assert (item, "sous aucun élément" in what) == (HOSPITAL, True)


# --- what the engine changes meanwhile ------------------------------------------------------------

NEWS = AlsoIn("Écho", "https://e.example/")


def merged(person, *items, base=SHORT) -> str:
    result = review.merge(base, person, text(*items)[0])
    assert review.merge(base, result, text(*items)[0]) == result
    return result


def newer(**changes) -> tuple[Item, ...]:
    return (replace(HOSPITAL, **changes), XRAY, BUS)


def test_a_tick_stays_when_the_engine_changes_the_item():
    items = newer(title="Un autre titre", blurb="Deux.", also_in=(MIND, NEWS), maybe=(replace(HINT, title="Other"),))
    item = hospital(merged(SHORT.replace(TASK, TASK.replace("[ ]", "[x]")), *items), items=items)
    assert item == replace(items[0], same=("s77c1",))


def test_new_hints_come_in_withdrawn_ones_go_and_deleted_ones_stay_away():
    second = Hint("s0b", "Le bus", "Bus", "https://bus.example/")
    both, none = newer(maybe=(HINT, second)), newer(maybe=())
    assert merged(SHORT, *both) == text(*both)[0]
    assert merged(SHORT, *none) == text(*none)[0]
    hers = SHORT.replace("Une phrase.", "Sa phrase.").replace(TASK, "  = https://new.example/")
    result = merged(hers, *both)
    assert TASK not in result
    assert hospital(result, items=both) == replace(both[0], blurb="Sa phrase.", same=("https://new.example/",))
    assert "« Le bus »" in result
    ticked = SHORT.replace(TASK, TASK.replace("[ ]", "[x]"))
    assert hospital(merged(ticked, *none), items=none).same == ("s77c1",)


def test_a_source_taken_out_stays_out_and_a_new_one_comes_in():
    items = newer(also_in=(DAILY, NEWS, MIND), published=dt.date(2026, 11, 19))
    result = merged(SHORT.replace(OFF_DAILY, ""), *items)
    assert "· 19 nov. · FR · aussi : [Mind](https://m.example/), [Écho](https://e.example/)\n" in result
    assert hospital(result, items=items).apart == (DAILY.url,)


def test_another_lead_and_what_she_wrote_herself():
    lead = replace(HOSPITAL, url=MIND.url, source="Mind", also_in=(DAILY, AlsoIn("Soins", HOSPITAL.url, "fr")))
    result = merged(SHORT.replace(OFF_DAILY, ""), lead, XRAY, BUS)
    item = hospital(result, items=(lead, XRAY, BUS))
    assert (item.url, [also.source for also in item.also_in], item.apart) == (MIND.url, ["Soins"], (DAILY.url,))
    hers = SHORT.replace("[Soins](https://soins.example/a)", "[Soins+](https://soins.example/b)")
    result = merged(hers, *newer(also_in=(DAILY, NEWS)))
    assert "[Soins+](https://soins.example/b)" in result
    assert "[Écho](https://e.example/)" in result
    assert "[Mind]" not in result.split("## Ville")[0]
    assert "proposition du moteur" not in result
    result = merged(hers, *newer(source="Le Soin"))
    assert "[Soins+](https://soins.example/b)" in result
    assert "proposition du moteur : [Le Soin]" in result


def test_another_of_its_articles_may_lead():
    mine = META.replace("[Soins](https://soins.example/a)", "[Le Quotidien](<https://q.example/a_(b)>)").replace(OFF_DAILY, "")
    en = newer(also_in=(replace(DAILY, lang="en"), MIND))
    item = hospital(SHORT.replace(META, mine), items=en)
    first = AlsoIn("Soins", "https://soins.example/a", "fr", "Un hôpital ouvre ses données")
    assert item == replace(en[0], url=DAILY.url, source="Le Quotidien", lang="en", also_in=(first, MIND))
    assert parse(SHORT.replace(META, mine)).unread == ()


def test_a_link_that_is_put_back_takes_nothing_out():
    away, back = "(https://soins.example/b)", "(https://soins.example/a)"
    items = newer(also_in=(DAILY, MIND, NEWS))
    result = merged(SHORT.replace(back, away, 1), *items).replace(away, back)
    assert hospital(result, items=items, base=text(*items)) == items[0]


def test_what_the_engine_has_not_written_yet_was_taken_out_by_nobody():
    items = newer(also_in=(DAILY, MIND, NEWS))
    assert hospital(SHORT, items=items, base=(SHORT, "")) == items[0]
    assert hospital(SHORT.replace(OFF_DAILY, ""), items=items, base=(SHORT, "")).apart == (DAILY.url,)
    gone = newer(also_in=(DAILY,))
    assert hospital(SHORT, items=gone, base=(SHORT, "")) == gone[0], "nor is it put in again"


calm = settings(deadline=None, max_examples=80)
POOL = [AlsoIn(f"Source {n}", f"https://{n}.example/", "fr", f"Titre {n}") for n in "abcdef"]
SOME = st.lists(st.sampled_from(POOL), unique=True, max_size=5)


@calm
@given(SOME, SOME, st.sets(st.sampled_from(POOL)), st.sampled_from([1, 2, 60]), st.sampled_from([1, 2, 60]), st.booleans())
def test_exactly_what_a_person_took_out_is_apart(before, after, taken, then, now, touched):
    """Whatever the engine changes and into whichever of the two files it puts the item."""
    old, new = (HOSPITAL, XRAY, replace(BUS, also_in=tuple(before))), (HOSPITAL, XRAY, replace(BUS, also_in=tuple(after)))
    base, engine = text(*old, max_items=then), text(*new[:: -1 if touched else 1], max_items=now)
    left = ", ".join(f"[{also.source}]({also.url})" for also in before if also not in taken)
    person = tuple(
        re.sub(r"(\(https://bus.example/\)) · aussi : [^\n<]*?(?= <!--|\n)", rf"\1 · aussi : {left}".removesuffix(" · aussi : "), part)
        for part in base
    )
    if touched:
        person = tuple(part.replace("La ville équipe ses bus", "Les bus") for part in person)
    result = review.merge_draft(base, person, engine)
    assert review.merge_draft(base, result, engine) == result
    draft = parse(*result, items=new, base=engine)
    bus = next(item for item in draft.items if item.id == "s0b")
    assert set(bus.apart) == {also.url for also in after if also in taken and also in before}
    assert set(bus.also_in) == {also for also in after if also.url not in bus.apart}
    assert draft.unread == ()
