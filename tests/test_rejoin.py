"""Two versions of a draft that grew apart become one: what only one side changed is there, what both changed stands beside."""

import random
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

import sample_edition as sample
from techwatch import review
from techwatch.errors import ReviewError
from techwatch.review.pieces import Files, Pieces, moved
from techwatch.review.rejoin import Built, built_on, rejoin

MARKETS = sample.MARKETS
_ALL = sample.edition(30)
EDITION = replace(_ALL, items=tuple(replace(item, keep=item.keep and number < 20) for number, item in enumerate(_ALL.items)))
BASE: Files = review.format_draft(EDITION, markets=MARKETS, form=review.Form(("fr", "en"), 22))
KNOWN = {item.id: item for item in EDITION.items}
SHORT = [block for block in re.split(r"(?m)^(?=- \[|#)", BASE[0]) if block.startswith("- [")]
REST = BASE[1].splitlines()
IDS = re.findall(r"<!-- (s\d+)", BASE[0])
Edit = Callable[[Files], Files]


def parsed(files: Files) -> review.Draft:
    return review.parse_draft(*files, file="hebdo-2026-11-24.md", markets=MARKETS, known=KNOWN)


def block_of(text: str, name: str) -> str:
    return next(part for part in re.split(r"(?m)^(?=- \[|#)", text) if f"<!-- {name}" in part.split("\n")[0])


def in_item(name: str, pattern: str, words: str) -> Edit:
    """Change what `pattern` finds in an item of the short file."""

    def edit(files: Files) -> Files:
        before = block_of(files[0], name)
        after, count = re.subn(pattern, lambda _: words, before, count=1)
        assert count, (pattern, before)
        return files[0].replace(before, after, 1), files[1]

    return edit


def title(name: str, words: str) -> Edit:
    return in_item(name, r"\*\*.*\*\*", f"**{words}**")


def untick(name: str) -> Edit:
    return in_item(name, r"\[x\]", "[ ]")


def blurb(name: str, words: str) -> Edit:
    return in_item(name, r"(?m)^  > .*$", f"  > {words}")


def subject(lang: str, words: str) -> Edit:
    def edit(files: Files) -> Files:
        return re.sub(rf'(?m)(^objet.*\b{lang}: )"[^"]*"', lambda found: f'{found[1]}"{words}"', files[0]), files[1]

    return edit


def editorial(words: str) -> Edit:
    return lambda files: (re.sub(r"(?m)^Cette semaine.*$", lambda _: words, files[0]), files[1])


def approved(files: Files) -> Files:
    return files[0].replace("statut: brouillon", "statut: validé"), files[1]


def under(name: str, heading: str) -> Edit:
    """Move an item of the short file to the first place under a heading."""

    def edit(files: Files) -> Files:
        block = block_of(files[0], name)
        without = files[0].replace(block, "", 1)
        return without.replace(f"## {heading}\n\n", f"## {heading}\n\n{block}", 1), files[1]

    return edit


def gone(name: str) -> Edit:
    return lambda files: (files[0].replace(block_of(files[0], name), "", 1), files[1])


def by_hand(words: str) -> Edit:
    line = f"- [x] {words} https://main.example/{len(words)}\n"
    return lambda files: (files[0].replace("## La vie du pôle\n\n", f"## La vie du pôle\n\n{line}\n", 1), files[1])


def taken_in(number: int) -> Edit:
    """Tick a line of the rest."""

    def edit(files: Files) -> Files:
        lines = files[1].split("\n")
        at = [i for i, line in enumerate(lines) if line.startswith("- [")][number]
        lines[at] = re.sub(r"\[.\]", "[x]", lines[at])
        return files[0], "\n".join(lines)

    return edit


def from_rest(number: int, heading: str) -> Edit:
    """Cut a line of the rest and put it under a heading of the short file."""

    def edit(files: Files) -> Files:
        line = [line for line in files[1].split("\n") if line.startswith("- [")][number]
        return files[0].replace(f"## {heading}\n\n", f"## {heading}\n\n{line}\n\n", 1), files[1].replace(f"{line}\n", "", 1)

    return edit


EDITS: dict[str, Edit] = {
    "title": title(IDS[5], "Un titre d'une autre main"),
    "title of a call": title(IDS[-3], "Appel dont le titre change"),
    "blurb": blurb(IDS[6], "Un texte d'une autre main."),
    "untick": untick(IDS[7]),
    "box and title": lambda files: untick(IDS[8])(title(IDS[8], "Deux choses")(files)),
    "subject": subject("en", "Another subject"),
    "editorial": editorial("Un éditorial d'une autre main."),
    "status": approved,
    "move": under(IDS[9], "Ville durable"),
    "order": under("s6", "Éducation & RH"),
    "gone": gone(IDS[10]),
    "by hand": by_hand("Petit-déjeuner du jeudi"),
    "by hand too": by_hand("Visite"),
    "taken in": taken_in(2),
    "from the rest": from_rest(4, "Industrie & services"),
}


def test_the_sample_has_a_rest_and_reads():
    assert BASE[1]
    assert not parsed(BASE).unread


@pytest.mark.parametrize("name", EDITS)
def test_each_edit_changes_something_and_is_known_again(name):
    edited = EDITS[name](BASE)
    assert edited != BASE
    assert rejoin(BASE, edited, BASE, markets=MARKETS).files == edited
    assert parsed(rejoin(BASE, BASE, edited, markets=MARKETS).files) == parsed(edited)


@pytest.mark.parametrize(("mine", "theirs"), [(one, other) for one in list(EDITS)[::3] for other in list(EDITS)[1::3]])
def test_a_stale_save_and_what_others_did_meanwhile_are_both_there(mine, theirs):
    result = rejoin(BASE, EDITS[mine](BASE), EDITS[theirs](BASE), markets=MARKETS)
    assert not result.clashes
    assert same_items(parsed(result.files), parsed(EDITS[mine](EDITS[theirs](BASE))))


def same_items(one: review.Draft, other: review.Draft) -> bool:
    """The same but for the order of what both sides put at the same place."""
    by_place = [
        sorted((item.section, item.market, item.title, item.url, item.keep, item.blurb) for item in each.items) for each in (one, other)
    ]
    heads = [(each.status, each.send_at, each.subject, each.editorial) for each in (one, other)]
    return by_place[0] == by_place[1] and heads[0] == heads[1]


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_many_edits_on_both_sides(dice: random.Random):
    names = list(EDITS)
    dice.shuffle(names)
    cut, end = sorted(dice.sample(range(len(names) + 1), 2))
    mine, theirs = BASE, BASE
    for name in names[:cut]:
        mine = EDITS[name](mine)
    for name in names[cut:end]:
        theirs = EDITS[name](theirs)
    both = mine
    for name in names[cut:end]:
        both = EDITS[name](both)
    result = rejoin(BASE, mine, theirs, markets=MARKETS)
    assert not result.clashes
    assert same_items(parsed(result.files), parsed(both))


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_line_ends_of_the_save_stay(dice: random.Random):
    mine = tuple(text.replace("\n", "\r\n") for text in EDITS["title"](BASE))
    name = dice.choice([name for name in EDITS if name != "title"])
    result = rejoin(BASE, mine, EDITS[name](BASE), markets=MARKETS)
    assert not re.search(r"(?<!\r)\n", "".join(result.files))
    assert same_items(parsed(result.files), parsed(EDITS[name](EDITS["title"](BASE))))


# --- both changed the same ------------------------------------------------------------------------


CLASHES: dict[str, tuple[Edit, Edit, str]] = {
    "title": (title(IDS[5], "Le titre du fichier"), title(IDS[5], "Le titre du bureau"), "Le titre du bureau"),
    "blurb": (blurb(IDS[6], "Le texte du fichier."), blurb(IDS[6], "Le texte du bureau."), "Le texte du bureau."),
    "editorial": (editorial("Du fichier."), editorial("Du bureau."), "Du bureau."),
}


@pytest.mark.parametrize("part", CLASHES)
def test_words_that_both_changed_stay_as_saved_and_the_others_stand_beside(part):
    mine, theirs, words = CLASHES[part]
    result = rejoin(BASE, mine(BASE), theirs(BASE), markets=MARKETS)
    (clash,) = result.clashes
    assert (clash.part, words in clash.words) == (part, True)
    assert re.search(rf"<!-- autre version : .*{re.escape(words)}.*-->", result.files[0])
    assert parsed(result.files) == parsed(mine(BASE))
    assert rejoin(result.files, result.files, theirs(BASE), markets=MARKETS).files[0].count(words) <= 2


def test_a_subject_and_a_place_that_both_changed():
    mine, theirs = subject("fr", "Du fichier")(BASE), subject("fr", "Du bureau")(BASE)
    result = rejoin(BASE, mine, theirs, markets=MARKETS)
    assert [(clash.part, clash.lang, clash.words) for clash in result.clashes] == [("subject", "fr", "Du bureau")]
    assert result.files == mine
    mine, theirs = under(IDS[9], "Ville durable")(BASE), under(IDS[9], "Éducation & RH")(BASE)
    result = rejoin(BASE, mine, theirs, markets=MARKETS)
    assert [(clash.part, clash.item) for clash in result.clashes] == [("place", IDS[9])]
    assert result.files == mine


def test_what_one_side_deleted_and_the_other_changed_is_not_lost():
    for mine, theirs, part in (
        (gone(IDS[5]), title(IDS[5], "Un beau titre"), "back"),
        (title(IDS[5], "Un beau titre"), gone(IDS[5]), "gone"),
    ):
        result = rejoin(BASE, mine(BASE), theirs(BASE), markets=MARKETS)
        assert [(clash.part, clash.item) for clash in result.clashes] == [(part, IDS[5])]
        assert "Un beau titre" in result.files[0]


def test_a_line_of_the_rest_that_was_taken_in_and_retitled_at_the_same_time():
    taken = from_rest(4, "Industrie & services")
    line = [line for line in BASE[1].split("\n") if line.startswith("- [")][4]
    retitled = (BASE[0], BASE[1].replace(line, re.sub(r"\*\*.*\*\*", "**Titre du fichier**", line)))
    result = rejoin(BASE, retitled, taken(BASE), markets=MARKETS)
    assert not result.clashes
    assert "Titre du fichier" in result.files[0]
    assert "Titre du fichier" not in result.files[1]


def test_a_loose_text_that_somebody_wrote_meanwhile_stays():
    theirs = (BASE[0].replace("## Ville durable\n", "## Ville durable\n\nNe pas oublier la photo.\n", 1), BASE[1])
    result = rejoin(BASE, title(IDS[5], "Autre")(BASE), theirs, markets=MARKETS)
    assert "Ne pas oublier la photo." in result.files[0]


def test_a_file_that_cannot_be_read_is_refused():
    broken = (BASE[0].replace("---\n", "", 1), BASE[1])
    with pytest.raises(ReviewError):
        rejoin(BASE, broken, approved(BASE), markets=MARKETS)


# --- on which version a save was built ------------------------------------------------------------


def test_the_nearest_version_is_found():
    versions = [BASE]
    for name in ("title", "untick", "blurb", "move", "gone", "by hand"):
        versions.insert(0, EDITS[name](versions[0]))
    for number, version in enumerate(versions):
        for edit in ("editorial", "box and title", "order"):
            assert built_on(EDITS[edit](version), versions, since=len(versions)) == Built(number), edit


def test_one_act_taken_back_by_hand_was_meant_and_a_whole_old_version_was_not():
    versions = [EDITS["untick"](EDITS["blurb"](BASE)), EDITS["blurb"](BASE), BASE]
    assert built_on(EDITS["blurb"](BASE), versions) == Built(0, doubt=1)
    assert built_on(BASE, versions, since=2) == Built(2)


def test_who_only_moved_an_item_did_not_take_back_what_was_done_since():
    versions = [EDITS["title"](BASE), BASE]
    assert built_on(EDITS["order"](BASE), versions, since=1) == Built(1)


def test_who_goes_on_from_her_save_may_take_back_what_she_did():
    saved, meanwhile = EDITS["untick"](BASE), EDITS["title"](EDITS["untick"](BASE))
    assert built_on(EDITS["blurb"](BASE), [meanwhile, saved, BASE], since=1) == Built(1, doubt=2)
    assert built_on(EDITS["blurb"](BASE), [meanwhile, saved, BASE], since=2) == Built(2), "as far as we know nobody saved"
    far = EDITS["blurb"](EDITS["gone"](saved))
    assert built_on(EDITS["editorial"](BASE), [far, BASE], since=0) == Built(1), "another text editor, on what stood there before"


def test_a_file_that_was_not_saved_tells_nothing():
    taken = from_rest(4, "Industrie & services")(BASE)
    assert built_on((title(IDS[5], "Autre")(BASE)[0], None), [taken, BASE], since=1) == Built(1)
    assert built_on((None, taken[1]), [BASE, taken], since=1) == Built(1)


def test_as_few_items_as_can_be_have_moved():
    assert moved(Pieces(BASE, MARKETS), Pieces(BASE, MARKETS)) == set()
    assert moved(Pieces(BASE, MARKETS), Pieces(EDITS["move"](BASE), MARKETS)) == {IDS[9]}
    assert moved(Pieces(BASE, MARKETS), Pieces(EDITS["gone"](BASE), MARKETS)) == set()
