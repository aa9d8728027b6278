import datetime as dt
import os
import re
import signal
import subprocess
import sys
import zoneinfo
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from techwatch import review
from techwatch.config import MarketList
from techwatch.errors import EditionError, ReviewError
from techwatch.review.blocks import split
from techwatch.text import clean
from techwatch.types import AlsoIn, CallFacts, Deadline, Edition, Evidence, Fact, Hint, Item, Label

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
NAMES = {
    "health": {"fr": "eHealth & bien-être", "en": "eHealth & well-being"},
    "city": {"fr": "Ville durable", "en": "Sustainable city"},
    "tech-data-ai": {"fr": "Tech, données et IA", "en": "Tech, data and AI"},
}
MARKETS = MarketList.model_validate({"markets": {slug: {"names": names, "terms": {"fr": ["x"]}} for slug, names in NAMES.items()}})
CALL = CallFacts(
    deadlines=(
        Deadline(dt.date(2026, 12, 15), "17:00", "Europe/Brussels", fact=Fact("avant le 15 décembre 2026 à 17h")),
        Deadline(dt.date(2027, 3, 1), role="stage2", fact=Fact("1er mars 2027")),
    ),
    funder="Agence",
)
HOSPITAL = Item(
    "s3f9a",
    "Un hôpital ouvre son entrepôt de données",
    "https://www.soins.example/a",
    source="Soins",
    published=dt.date(2026, 11, 18),
    lang="fr",
    also_in=(AlsoIn("Le [Quotidien]", "https://q.example/a_(b)", "fr"), AlsoIn("Mind", "https://m.example/")),
    blurb="Première phrase. Seconde phrase.\nUn autre paragraphe.",
    market="health",
    also=("tech-data-ai",),
    keep=True,
)
XRAY = Item("s77c1", "A **new** model reads X-rays", "https://lab.example/x", source="Lab", lang="en", blurb="Two.", market="health")
BUS = Item("s0b", "La ville équipe ses bus", "https://bus.example/", source="Bus", published=dt.date(2026, 11, 1), market="city", keep=True)
TENDER = Item("s4", "Jumeaux numériques", "https://a.example/", source="Agence", market="city", section="calls", keep=True, call=CALL)
OPEN = Item("s5", "Guichet permanent", "https://r.example/", source="Région", section="calls", call=CallFacts(permanent=True))
OWN = Item("s6", "Rencontre des adhérents", "https://p.example/", source="Le pôle", section="cluster")
EDITION = Edition(
    "hebdo-2026-11-24",
    "hebdo",
    dt.date(2026, 11, 24),
    send_at=dt.datetime(2026, 11, 24, 8, 30, tzinfo=PARIS),
    number=12,
    subject={"fr": 'La veille : "six" marchés', "en": "The week"},
    editorial={"fr": "Cette semaine…\n\n- un point\n\nhttps://x.example/"},
    items=(HOSPITAL, XRAY, BUS, TENDER, OPEN, OWN),
)
KNOWN = {item.id: item for item in EDITION.items}


def text(edition=EDITION, *, max_items=60, languages=("fr", "en")) -> tuple[str, str]:
    return review.format_draft(edition, markets=MARKETS, form=review.Form(languages, max_items))


def parse(short, rest="", known=KNOWN) -> review.Draft:
    return review.parse_draft(short, rest, file="hebdo-2026-11-24.md", markets=MARKETS, known=known)


SHORT = text()[0]


def changed(old, new, start=SHORT) -> review.Draft:
    assert old in start
    return parse(start.replace(old, new, 1))


def found(draft, name) -> Item:
    return next(item for item in draft.items if item.id == name)


def local(moment) -> dt.datetime:
    return dt.datetime.fromisoformat(moment)


# --- off topic, and why -----------------------------------------------------------------------------

WHY = replace(
    HOSPITAL,
    labels=(
        Label("health", 0.92, (Evidence("hôpital", "title", 2.6, 2), Evidence("", "model", 0.04)), True),
        Label("tech-data-ai", 0.6, (), True),
    ),
)


def test_what_is_moved_under_off_topic_does_not_go_out_and_has_no_market():
    start, end = SHORT.index("- [x] **Un hôpital"), SHORT.index("- [ ] **A **new**")
    draft = parse(SHORT[:start] + SHORT[end:] + "\n" + SHORT[start:end])
    item = found(draft, "s3f9a")
    assert (item.section, item.market, item.also, item.keep) == ("off-topic", "", (), False)
    assert found(draft, "s0b").keep


def test_what_a_person_adds_at_the_end_of_the_file_is_told_to_stay_there():
    draft = parse(SHORT + "\n- [x] https://presse.example/ajout\n")
    assert [str(error) for error in draft.unread if "Hors sujet" in str(error)]
    assert not parse(SHORT.replace("## Hors sujet", "## Ville durable") + "\n- [x] https://presse.example/ajout\n").unread


def test_the_engine_appends_after_off_topic_under_its_own_heading():
    newer = replace(EDITION, items=(*EDITION.items, replace(BUS, id="s99", title="Un bus de plus")))
    merged = review.merge(SHORT, SHORT.replace("[x]", "[ ]", 1), text(newer)[0])
    assert found(parse(merged, known=KNOWN | {"s99": replace(BUS, id="s99")}), "s99").section == "market"


@pytest.mark.parametrize(
    ("languages", "line"),
    [
        (("fr", "en"), "  pourquoi : eHealth & bien-être 0,92 (hôpital ×2 ; modèle +0,04) · Tech, données et IA 0,60"),
        (("en", "fr"), "  why: eHealth & well-being 0.92 (hôpital ×2; model +0.04) · Tech, data and AI 0.60"),
    ],
)
def test_reasons_stand_under_an_item_on_request_and_are_not_read(languages, line):
    edition = replace(EDITION, items=(WHY, BUS))
    asked = review.format_draft(edition, markets=MARKETS, form=review.Form(languages, reasons=True))[0]
    assert line in asked.splitlines()
    assert line not in review.format_draft(edition, markets=MARKETS, form=review.Form(languages))[0].splitlines()
    assert found(parse(asked, known={"s3f9a": WHY, "s0b": BUS}), "s3f9a") == WHY


def test_a_blurb_that_begins_as_reasons_do_is_a_blurb():
    short = text()[0] + "\n## Ville durable\n\n- [x] **À la main**\n  Pourquoi : parce que la gare ferme.\n"
    assert next(item.blurb for item in parse(short).items if item.title == "À la main") == "Pourquoi : parce que la gare ferme."


# --- there and back -------------------------------------------------------------------------------


@pytest.mark.parametrize("languages", [("fr", "en"), ("en", "fr"), ("fr",)])
def test_what_is_written_reads_back_the_same(languages):
    short, rest = text(languages=languages)
    assert rest == ""
    draft = parse(short)
    assert review.edited(EDITION, draft, zone=PARIS) == EDITION
    assert draft.unread == ()


@pytest.mark.parametrize("max_items", [1, 3, 5])
def test_the_rest_reads_back_too(max_items):
    short, rest = text(max_items=max_items)
    assert short.count("- [") == max(3, max_items), "ticked items always stand in the short file"
    assert {item.id: item for item in parse(short, rest).items} == KNOWN


def test_the_same_edition_gives_the_same_bytes():
    again = replace(EDITION, items=tuple(replace(item) for item in EDITION.items))
    assert text(again, max_items=4) == text(max_items=4)


def test_the_file_looks_as_designed():
    lines = SHORT.splitlines()
    assert 'objet: {fr: "La veille : \\"six\\" marchés", en: "The week"}' in lines
    assert "- [x] **Un hôpital ouvre son entrepôt de données** <!-- s3f9a also: tech-data-ai -->" in lines
    assert (
        "  [Soins](https://www.soins.example/a) · 18 nov. · FR · aussi : [Le \\[Quotidien\\]](<https://q.example/a_(b)>), [Mind](https://m.example/)"
        in lines
    )
    assert "  Clôture : 15 décembre 2026, 17:00 (Bruxelles) — lu : « avant le 15 décembre 2026 à 17h »" in lines
    assert "  [Bus](https://bus.example/) · 1er nov." in lines
    assert [line for line in lines if line.startswith("## ")] == [
        "## eHealth & bien-être",
        "## Ville durable",
        "## Appels à projets",
        "## La vie du pôle",
        "## Tech, données et IA",
        "## Plus tard",
        "## Hors sujet",
    ]


# --- what people do to it -------------------------------------------------------------------------


def test_ticking_titles_and_blurbs():
    draft = changed("- [ ] **A **new** model reads X-rays**", "- [X] **Un modèle lit « mieux » les radios**")
    assert found(draft, "s77c1") == replace(XRAY, title="Un modèle lit « mieux » les radios", keep=True)
    draft = changed("> Two.", "> Une phrase\n  > sur deux lignes.\n  >\n  > Et un paragraphe.")
    assert found(draft, "s77c1").blurb == "Une phrase sur deux lignes.\nEt un paragraphe."
    assert found(changed("  > Two.\n", ""), "s77c1").blurb == ""
    assert found(changed("  > Two.\n", "  Sans chevron.\n"), "s77c1").blurb == "Sans chevron."
    assert found(changed("- [x] **La ville équipe ses bus**", "- [] La ville équipe ses bus"), "s0b") == replace(BUS, keep=False)


def test_another_link_and_source():
    assert found(changed("[Lab](https://lab.example/x)", "[Laboratoire](https://other.example/y)"), "s77c1") == replace(
        XRAY, url="https://other.example/y", source="Laboratoire"
    )


def test_moving_an_item_changes_its_first_market_only():
    block = next(block.text for block in split(SHORT) if block.id == "s3f9a")
    moved = SHORT.replace(block, "").replace("## Tech, données et IA\n", "## Tech, données et IA\n\n" + block)
    assert (found(parse(moved), "s3f9a").market, found(parse(moved), "s3f9a").also) == ("tech-data-ai", ())
    moved = SHORT.replace(block, "").replace("## Sustainable", "").replace("## Ville durable\n", "## Sustainable City\n\n" + block)
    assert (found(parse(moved), "s3f9a").market, found(parse(moved), "s3f9a").also) == ("city", ("tech-data-ai",))
    assert found(parse(moved), "s3f9a").call is None


def test_a_deleted_item_is_gone_and_order_is_the_files():
    bus = next(block.text for block in split(SHORT) if block.id == "s0b")
    assert [item.id for item in parse(SHORT.replace(bus, "")).items] == ["s3f9a", "s77c1", "s4", "s5", "s6"]
    xray = next(block.text for block in split(SHORT) if block.id == "s77c1")
    above = SHORT.replace(xray, "").replace("## eHealth & bien-être\n\n", "## eHealth & bien-être\n\n" + xray)
    assert [item.id for item in parse(above).items][:2] == ["s77c1", "s3f9a"]


@pytest.mark.parametrize(
    ("written", "item"),
    [
        ("https://new.example/page\n", Item("", "", "https://new.example/page", market="city", keep=True)),
        ("- [ ] <https://new.example/page>\n", Item("", "", "https://new.example/page", market="city")),
        ("- [x] [Un titre](https://new.example/)\n", Item("", "Un titre", "https://new.example/", market="city", keep=True)),
        ("- **Écrit à la main**\n  > Texte.\n", Item("", "Écrit à la main", blurb="Texte.", market="city", keep=True)),
        (
            "* [x] Titre\n  [Source](https://n.example/) · EN\n",
            Item("", "Titre", "https://n.example/", source="Source", lang="en", market="city", keep=True),
        ),
    ],
)
def test_new_items_by_hand(written, item):
    draft = changed("## Ville durable\n", f"## Ville durable\n\n{written}")
    assert [found for found in draft.items if not found.id] == [item]


def test_a_call_and_cluster_news_by_hand():
    draft = changed("## Appels à projets\n", "## Appels à projets\n\n- [x] Mon appel\n  Clôture : 3 février 2027, 12 h\n")
    item = next(item for item in draft.items if not item.id)
    fact = Fact("3 février 2027, 12 h", "editor", 1.0, "editor")
    assert (item.section, item.call.deadlines) == ("calls", (Deadline(dt.date(2027, 2, 3), "12:00", fact=fact),))
    assert item.said == {"deadline": "2027-02-03 12:00"}
    draft = changed("## La vie du pôle\n", "## La vie du pôle\n\n- Portes ouvertes\n")
    assert next(item for item in draft.items if not item.id) == Item("", "Portes ouvertes", section="cluster", keep=True)


def test_a_closing_date_put_right_replaces_only_that_date():
    for written in ("Clôture : 18/12/2026", "Clôture : 18 décembre 2026, 17:00 (Bruxelles) — lu : « avant le 15 décembre 2026 à 17h »"):
        line = "Clôture : 15 décembre 2026, 17:00 (Bruxelles) — lu : « avant le 15 décembre 2026 à 17h »"
        call = found(changed(line, written), "s4").call
        assert [deadline.date for deadline in call.deadlines] == [dt.date(2026, 12, 18), dt.date(2027, 3, 1)]
        assert call.deadlines[0].fact.origin == "editor", "the old words say another date"
        assert (call.deadlines[1], call.funder) == (CALL.deadlines[1], "Agence")
    with pytest.raises(ReviewError, match="15 décembre 2026"):
        changed("Clôture : 15 décembre 2026, 17:00 (Bruxelles)", "Clôture : bientôt")


def test_a_remark_in_a_comment_is_no_id():
    for remark in ("à vérifier", "urgent", "doublon ?", "voir aussi : health"):
        draft = changed("## Ville durable\n", f"## Ville durable\n\n- [x] Un <!-- {remark} -->\n- [x] Deux <!-- {remark} -->\n")
        assert [(item.id, item.title) for item in draft.items if item.title in ("Un", "Deux")] == [("", "Un"), ("", "Deux")]


def test_an_address_or_a_lost_comment_finds_its_story_again():
    assert found(changed(" <!-- s77c1 -->", ""), "s77c1") == XRAY
    block = next(block.text for block in split(SHORT) if block.id == "s0b")
    assert found(parse(SHORT.replace(block, "https://bus.example/\n\n")), "s0b") == BUS


def test_a_title_that_is_an_address_stays_the_title():
    odd = replace(BUS, title="http://n.example/", blurb="")
    short, _ = text(replace(EDITION, items=(odd,)))
    assert parse(short, known={odd.id: odd}).items == (odd,)


def test_front_matter_in_both_languages_and_by_word_processors():
    draft = parse(SHORT.replace("statut: brouillon ", "status: Approved").replace("envoi: 2026-11-24 08:30", "send: 24/11/2026 9h15"))
    assert (draft.status, draft.send_at) == ("approved", local("2026-11-24 09:15"))
    line = next(line for line in SHORT.splitlines() if line.startswith("objet"))
    assert changed(line, "objet: {fr: “Ma veille, à moi”}").subject == {"fr": "Ma veille, à moi"}
    assert changed(line, "objet:\n  fr: « Ma veille »\n\ten: Mine").subject == {"fr": "Ma veille", "en": "Mine"}
    assert changed(line, "objet\u00a0: ").subject == {}
    assert changed("envoi: 2026-11-24 08:30", "envoi:").send_at is None


def test_bom_line_ends_and_tabs_change_nothing():
    for odd in (
        "\ufeff" + SHORT,
        SHORT.replace("\n", "\r\n"),
        SHORT.replace("  [", "\t[").replace("- [", "-\t["),
        SHORT.replace("- [", "* ["),
    ):
        assert review.edited(EDITION, parse(odd), zone=PARIS) == EDITION


def test_a_ticked_line_of_the_rest_is_taken_in_and_the_short_file_wins():
    short, rest = text(max_items=3)
    draft = parse(short, rest.replace("- [ ] **A", "- [x] **A"))
    assert found(draft, "s77c1") == replace(XRAY, keep=True)
    line = next(line for line in rest.splitlines() if "s77c1" in line)
    moved = short.replace("## Ville durable\n", f"## Ville durable\n\n{line.replace('[ ]', '[x]')}\n")
    assert found(parse(moved, rest), "s77c1") == replace(XRAY, keep=True, market="city")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("---\n#", "#", 1, "---"),
        ("statut: brouillon ", "statut: peut-être ", 4, "brouillon ou validé"),
        ("envoi: 2026-11-24 08:30", "envoi: mardi", 5, "2026-11-24 08:30"),
        ("envoi:", "envoie:", 5, "envoi"),
        ('en: "The week"}', 'en: "The week}', 6, "guillemet ouvert"),
        ("## Ville durable", "## Vile durables", "## Ville", "Ville durable"),
        ("also: tech-data-ai", "also: tech", "s3f9a", "tech-data-ai"),
        ("<!-- s77c1 -->", "<!-- s3f9a -->", "s77c1", "déjà à la ligne"),
        ("## eHealth & bien-être\n", "", "## eHealth", "éditorial"),
    ],
)
def test_what_cannot_be_read_names_the_line_and_what_to_do(old, new, line, words):
    with pytest.raises(ReviewError, match=words) as caught:
        changed(old, new)
    number = line if isinstance(line, int) else next(i for i, text in enumerate(SHORT.splitlines(), 1) if line in text)
    assert caught.value.file == "hebdo-2026-11-24.md"
    assert caught.value.line == number + (old == "## eHealth & bien-être\n")


def test_loose_words_are_told_and_not_sent():
    draft = changed("## Ville durable\n", "## Ville durable\n\nÀ revoir lundi !\n")
    (error,) = draft.unread
    assert (error.line, "élément" in error.message) == (SHORT[: SHORT.index("## Ville")].count("\n") + 3, True), (
        "the line where the words stand"
    )
    assert draft.items == EDITION.items


def test_approving_changes_one_line():
    approved = review.change_front(SHORT, status="approved")
    assert [line for line in zip(SHORT.splitlines(), approved.splitlines(), strict=True) if line[0] != line[1]] == [
        ("statut: brouillon            # brouillon, validé", "statut: validé               # brouillon, validé")
    ]
    assert parse(review.change_front(SHORT, send_at=local("2026-11-25 09:00"))).send_at == local("2026-11-25 09:00")


# --- merging --------------------------------------------------------------------------------------

NEW = Item("s9", "Une nouvelle du matin", "https://n.example/", source="Matin", blurb="Fraîche.", market="city", keep=True)


def engine(**changes) -> str:
    items = [replace(item, **changes.get(item.id, {})) for item in EDITION.items]
    return text(replace(EDITION, items=(NEW, *items)))[0]


def test_nothing_new_changes_nothing():
    assert review.merge(SHORT, SHORT, SHORT) == SHORT
    mine = SHORT.replace("Two.", "Deux.")
    assert review.merge(SHORT, mine, SHORT) == mine


def test_new_items_go_under_the_marked_heading_with_their_market():
    merged = review.merge(SHORT, SHORT, engine())
    assert merged.startswith(SHORT)
    assert merged[len(SHORT) :].strip().startswith("# Nouveaux depuis la dernière lecture\n\n## Ville durable\n\n- [x] **Une nouvelle")
    draft = parse(merged, known=KNOWN | {"s9": NEW})
    assert draft.items[-1] == NEW
    assert draft.items[:-1] == EDITION.items
    again = text(replace(EDITION, items=(NEW, replace(NEW, id="s10", title="Encore"), *EDITION.items)))[0]
    twice = review.merge(engine(), merged, again)
    assert twice.count("# Nouveaux") == 1
    assert [block.id for block in split(twice) if block.id][-2:] == ["s9", "s10"]


def test_nothing_new_goes_out_once_the_draft_is_approved():
    approved = review.change_front(SHORT, status="approved")
    draft = parse(review.merge(SHORT, approved, engine()), known=KNOWN | {"s9": NEW})
    assert (draft.status, draft.items[-1]) == ("approved", replace(NEW, keep=False))


def test_what_only_the_engine_changed_is_taken_what_a_person_changed_wins():
    mine = SHORT.replace("La ville équipe ses bus", "Les bus de la ville").replace("- [ ] **A", "- [x] **A")
    merged = review.merge(SHORT, mine, engine(s0b={"title": "La ville vend ses bus"}, s77c1={"blurb": "Three."}, s3f9a={"also_in": ()}))
    assert "**Les bus de la ville** <!-- s0b -->" in merged
    assert "  <!-- proposition du moteur : **La ville vend ses bus** -->" in merged
    assert "- [x] **A **new** model" in merged
    assert "> Three." in merged
    assert "Quotidien" not in merged
    assert found(parse(merged, known=KNOWN | {"s9": NEW}), "s0b").title == "Les bus de la ville"


def test_what_a_person_deleted_stays_deleted_and_what_she_wrote_stays():
    block = next(block.text for block in split(SHORT) if block.id == "s0b")
    mine = SHORT.replace(block, "Note : demander à la ville.\n\n- Portes ouvertes\n").replace("\n", "\r\n")
    merged = review.merge(SHORT, mine, engine(s0b={"title": "autre"}))
    assert merged.startswith(mine)
    assert "s0b" not in merged
    assert "\n" not in merged.replace("\r\n", "")


def test_an_item_that_only_changes_files_is_not_new():
    base, now = text(max_items=4), text(replace(EDITION, items=(*EDITION.items[2:], *EDITION.items[:2], NEW)), max_items=5)
    short, rest = review.merge_draft(base, base, now)
    ids = [block.id for part in (short, rest) for block in split(part) if block.id]
    assert sorted(ids) == sorted([*KNOWN, "s9"])


calm = settings(deadline=None, max_examples=60)
LINES = st.sampled_from(
    [
        "",
        "# Éditorial",
        "## Ville durable",
        "- [x] **Un** <!-- s1 -->",
        "- [ ] **Deux** <!-- s2 also: city -->",
        "- [x] **Un autre** <!-- s1 -->",
        "- [ ] **Trois** <!-- s3 -->",
        "  [S](https://s.example/) · FR",
        "  [S](https://s.example/) · FR · aussi : [T](https://t.example/)",
        "  [S](https://s.example/) · EN · also: [T](https://t.example/), [U](https://u.example/)",
        "- [ ] **Trois** — [S](https://s.example/) · aussi : [U](https://u.example/) <!-- s3 -->",
        "  - [ ] = « Deux » ([T](https://t.example/)) <!-- s2 -->",
        "  - [x] = « Deux » ([T](https://t.example/)) <!-- s2 -->",
        "= s1",
        "≠ T",
        "  Clôture : 15 décembre 2026 — lu : « mi-décembre »",
        "  Clôture : 18 décembre 2026",
        "  Budget : 3 M€",
        "  Remarque : à voir",
        "  ⚠ à vérifier : Clôture — T : 3 mars 2027",
        "  > Phrase.",
        "  > Autre phrase.",
        "Note de ma main",
        "https://x.example/",
        "---",
        "statut: validé",
        "\tune tabulation",
    ]
) | st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
TEXTS = st.lists(LINES, max_size=14).map("\n".join)


@calm
@given(TEXTS)
def test_blocks_are_the_text(text):
    assert "".join(block.text for block in split(text)) == text
    assert review.merge(text, text, text) == text


@calm
@given(TEXTS, TEXTS, TEXTS)
def test_no_word_of_a_person_is_lost(base, person, engine):
    merged = review.merge(base, person, engine)
    before = {line.strip() for line in base.split("\n")}
    written = [re.sub(r"<!--.*?-->|^- \[.\] ", "", line).strip() for line in person.split("\n") if line.strip() not in before]
    words = [word for line in written for word in re.split(r" · (?:aussi|also) ?: |, | — ", line)]
    assert all(word in merged for word in words if "](" not in word)
    assert all(line in merged for line in written if "](" not in line)
    assert all(block.text.rstrip() in merged for block in split(person) if block.kind in ("text", "heading"))


def test_a_file_whose_front_matter_never_ends_is_left_as_it_is():
    engine = "- [x] **Un** <!-- s1 -->\n---"
    assert review.merge("", "---", engine) == "---"
    assert review.merge("", "---\nstatut: validé\n", engine) == "---\nstatut: validé\n"
    assert "s1" in review.merge("", "---\nstatut: validé\n---\n", engine)


@calm
@given(TEXTS, TEXTS, TEXTS)
def test_merging_again_after_a_kill_changes_nothing(base, person, engine):
    merged = review.merge(base, person, engine)
    assert review.merge(base, merged, engine) == merged


WORDS = (
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=40)
    .map(clean)
    .filter(lambda text: "<!--" not in text and "-->" not in text)
)
ITEMS = st.builds(
    Item,
    id=st.just(""),
    title=WORDS.filter(bool),
    url=st.sampled_from(["https://a.example/", "https://a.example/(b)?c=[d]&e=*f*", ""]),
    source=WORDS,
    lang=st.sampled_from(["fr", "en", "und"]),
    published=st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
    blurb=st.lists(WORDS.filter(lambda text: text and not text.startswith(">")), max_size=2).map("\n".join),
    market=st.sampled_from([*NAMES, ""]),
    section=st.sampled_from(["market", "calls", "cluster"]),
    keep=st.booleans(),
)


WEB = st.sampled_from(["https://a.example/", "https://b.example/(c)", "https://c.example/?d=[e]", "https://f.example/, g", ""])
ALSO = st.lists(st.builds(AlsoIn, WORDS, WEB, st.sampled_from(["fr", "und"]), WORDS), max_size=3).map(tuple)
MAYBE = st.lists(st.builds(Hint, st.from_regex(r"s[0-9a-f]{4}", fullmatch=True), WORDS, WORDS, WEB), max_size=2).map(tuple)


@calm
@given(st.lists(st.builds(replace, ITEMS, also_in=ALSO, maybe=MAYBE), max_size=6), st.integers(1, 8))
def test_any_words_come_back(items, max_items):
    given = {
        f"s{i}": replace(
            item,
            id=f"s{i}",
            market=item.market or ("city" if item.section == "market" else ""),
            call=CallFacts() if item.section == "calls" else None,
        )
        for i, item in enumerate(items)
    }
    edition = replace(EDITION, items=tuple(given.values()))
    assert {item.id: item for item in parse(*text(edition, max_items=max_items), known=given).items} == given


# --- the folder -----------------------------------------------------------------------------------


def test_drafts_are_written_and_read_back_as_they_are(tmp_path):
    folder = review.ReviewFolder(tmp_path / "review")
    assert (folder.read(EDITION.id), folder.drafts(), folder.conflicts()) == (None, [], [])
    folder.write(EDITION.id, "\r\nun\n", "")
    assert folder.read(EDITION.id) == ("\r\nun\n", "")
    folder.write(EDITION.id, "é", "rest")
    assert folder.read(EDITION.id) == ("é", "rest")
    assert folder.drafts() == [EDITION.id]
    assert sorted(path.name for path in folder.path.iterdir()) == [f"{EDITION.id}.md", f"{EDITION.id}.rest.md"]


def test_an_unchanged_file_is_not_touched_and_rights_stay(tmp_path):
    folder = review.ReviewFolder(tmp_path)
    folder.write(EDITION.id, "un", "reste")
    folder.file(EDITION.id).chmod(0o664)
    before = folder.file(EDITION.id, rest=True).stat()
    folder.write(EDITION.id, "deux", "reste")
    assert folder.file(EDITION.id, rest=True).stat().st_ino == before.st_ino
    assert folder.file(EDITION.id).stat().st_mode & 0o777 == 0o664


def test_encodings(tmp_path):
    folder = review.ReviewFolder(tmp_path)
    for body in ("été\n".encode("utf-8-sig"), "été\n".encode("utf-16")):
        folder.file(EDITION.id).write_bytes(body)
        assert folder.read(EDITION.id) == ("été\n", "")
    folder.file(EDITION.id).write_bytes("un\nété".encode("latin-1"))
    with pytest.raises(ReviewError, match="UTF-8") as caught:
        folder.read(EDITION.id)
    assert caught.value.line == 2


def test_names_that_lead_elsewhere_are_refused(tmp_path):
    for name in ("../etc", "hebdo", "a/b-2026-11-24", ".-2026-11-24"):
        with pytest.raises(EditionError):
            review.ReviewFolder(tmp_path).read(name)


def test_copies_of_sync_clients_are_found_and_are_no_drafts(tmp_path):
    folder = review.ReviewFolder(tmp_path)
    folder.write(EDITION.id, "un", "reste")
    copies = [
        f"{EDITION.id} (conflicted copy 2026-11-21 083015).md",
        f"{EDITION.id} (Copie en conflit de bureau 2026-11-21).md",
        f"{EDITION.id}.sync-conflict-20261121-083015-ABCDEF7.md",
        f"{EDITION.id}.rest.sync-conflict-20261121-083015-ABCDEF7.md",
        f"{EDITION.id}-DESKTOP-1A2B3C.md",
        f"{EDITION.id}_conflict-20261121-083015.md",
        f"{EDITION.id} (1).md",
    ]
    for name in [*copies, f".~lock.{EDITION.id}.md#", "notes.md", f"{EDITION.id}.md~"]:
        (tmp_path / name).write_text("x")
    assert [path.name for path in folder.conflicts()] == sorted(copies)
    assert folder.drafts() == [EDITION.id]


def test_a_killed_write_leaves_the_old_or_the_new_file_whole(tmp_path):
    writer = (
        "import pathlib, sys; from techwatch.review import ReviewFolder; f = ReviewFolder(pathlib.Path(sys.argv[1])); print(flush=True)\n"
        "while True:\n  for c in 'ab': f.write('hebdo-2026-11-24', c * 300_000, c * 300_000)"
    )
    folder = review.ReviewFolder(tmp_path)
    process = subprocess.Popen([sys.executable, "-c", writer, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout.readline()
    try:
        for _ in range(200):
            for part in folder.read(EDITION.id) or ():
                assert part in ("", "a" * 300_000, "b" * 300_000)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    assert all(len(set(part)) <= 1 and len(part) in (0, 300_000) for part in folder.read(EDITION.id) or ())
    assert folder.drafts() in ([], [EDITION.id])
