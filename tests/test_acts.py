import dataclasses
import datetime as dt
import re
from dataclasses import replace

import pytest

from techwatch import review
from techwatch.errors import ActError, ConflictError, ReviewError
from techwatch.review.act import Act, dumped, handle, item_json, item_of, loaded
from techwatch.review.acts import Changed, perform
from techwatch.types import AlsoIn, Hint, Item
from test_review import BUS, EDITION, HOSPITAL, KNOWN, MARKETS, NAMES, OPEN, OWN, SHORT, TENDER, XRAY, found, parse, text

FEW = text(max_items=3)  # the X-rays, the open call and the cluster's own news stand in the rest
FILE = "hebdo-2026-11-24.md"


def do(name, item="", value="", *, files=(SHORT, ""), known=KNOWN, **more) -> Changed:
    return perform(*files, Act(name, item, value, **more), markets=MARKETS, known=known, file=FILE)


def undone(done: Changed, *, known=KNOWN) -> Changed:
    return perform(done.short, done.rest, done.before, markets=MARKETS, known=known, file=FILE)


def read(done: Changed, *, known=KNOWN):
    return parse(done.short, done.rest, known)


def lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that are gone, and those that are new."""
    old, new = before.split("\n"), after.split("\n")
    return [line for line in old if line not in new], [line for line in new if line not in old]


# --- one act, one line ----------------------------------------------------------------------------


def test_keep_and_drop_change_one_letter():
    done = do("keep", "s77c1")
    assert lines(SHORT, done.short) == (
        ["- [ ] **A **new** model reads X-rays** <!-- s77c1 -->"],
        ["- [x] **A **new** model reads X-rays** <!-- s77c1 -->"],
    )
    assert found(read(done), "s77c1").keep
    assert not found(read(do("drop", "s3f9a", "weak-source")), "s3f9a").keep
    assert do("keep", "s3f9a").short == SHORT


@pytest.mark.parametrize("line", ["https://new.example/", "- Portes ouvertes", "* [X] Portes", "• \\[✓\\] Portes", "[x] Portes"])
def test_an_item_by_hand_is_dropped_and_kept_again(line):
    short = SHORT.replace("## Ville durable\n", f"## Ville durable\n\n{line}\n")
    item = next(item for item in parse(short).items if not item.id)
    done = do("drop", handle(item), files=(short, ""))
    assert [one.keep for one in read(done).items if not one.id] == [False]
    assert undone(done).short == short
    again = perform(done.short, "", Act("keep", handle(item)), markets=MARKETS, known=KNOWN, file=FILE)
    assert [one for one in read(again).items if not one.id] == [item]


def test_an_address_alone_that_waits_for_later_keeps_its_market_and_is_an_item_still():
    short = SHORT.replace("## Ville durable\n", "## Ville durable\n\nhttps://new.example/\n")
    done = do("place", "https://new.example/", "later", files=(short, ""))
    waiting = next(item for item in read(done).items if item.url == "https://new.example/")
    assert (waiting.section, waiting.market) == ("later", "city")
    assert undone(done).short == short


def test_a_title_changes_the_title_alone():
    done = do("title", "s3f9a", "  Un titre *neuf*\n<!-- s1 --> et long ", was=HOSPITAL.title)
    assert lines(SHORT, done.short)[1] == ["- [x] **Un titre *neuf* ‹!-- s1 --› et long** <!-- s3f9a also: tech-data-ai -->"]
    assert done.after.value == found(read(done), "s3f9a").title == "Un titre *neuf* ‹!-- s1 --› et long"
    assert done.before == replace(done.before, name="title", item="s3f9a", value=HOSPITAL.title, was=done.after.value)
    assert undone(done).short == SHORT


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("https://new.example/a_(b)", "- [x] [Neuf](<https://new.example/a_(b)>)"),
        ("- [ ] [Un titre](https://new.example/) · FR <!-- note -->", "- [ ] [Neuf](https://new.example/) · FR <!-- note -->"),
        ("- Portes ouvertes <!-- à voir -->", "- **Neuf** <!-- à voir -->"),
        ("* [x] **Portes** — [S](https://s.example/)", "* [x] **Neuf** — [S](https://s.example/)"),
    ],
)
def test_a_title_of_an_item_by_hand(line, wanted):
    short = SHORT.replace("## Ville durable\n", f"## Ville durable\n\n{line}\n")
    item = next(item for item in parse(short).items if not item.id)
    done = do("title", handle(item), "Neuf", files=(short, ""))
    assert lines(short, done.short) == ([line], [wanted])
    assert next(one for one in read(done).items if not one.id) == replace(item, title="Neuf")
    assert undone(done).short == short


def test_a_blurb_of_several_paragraphs():
    done = do("blurb", "s77c1", "Une phrase.\r\n\r\n> Une autre <!-- x -->.\n\n", was="Two.")
    assert "\n  > Une phrase.\n  >\n  > Une autre ‹!-- x --›.\n" in done.short
    assert found(read(done), "s77c1").blurb == done.after.value == "Une phrase.\nUne autre ‹!-- x --›."
    assert undone(done).short == SHORT
    gone = do("blurb", "s3f9a", "", was=HOSPITAL.blurb)
    assert found(read(gone), "s3f9a") == replace(HOSPITAL, blurb="")
    assert undone(gone).short == SHORT


def test_a_blurb_keeps_the_remarks_around_it():
    short = SHORT.replace("  > Two.\n", "  > Two.\n  = s0b\n  sans chevron <!-- à revoir -->\n  <!-- proposition -->\n")
    done = do("blurb", "s77c1", "Trois.", files=(short, ""))
    assert "\n  > Trois.\n  = s0b\n" in done.short
    assert "<!-- à revoir -->" in done.short
    assert found(read(done), "s77c1") == replace(found(parse(short), "s77c1"), blurb="Trois.")


def test_a_blurb_taken_from_an_item_without_anything_else_stays_away():
    bare = Item("s8", "Titre nu", blurb="Des mots.", market="city", keep=True)
    known = KNOWN | {"s8": bare}
    short = text(replace(EDITION, items=(*EDITION.items, bare)))[0]
    assert found(read(do("blurb", "s8", "", files=(short, ""), known=known), known=known), "s8").blurb == ""


def test_a_blurb_taken_from_an_item_that_asks_of_another_story_stays_away():
    bare = Item("s8", "Titre nu", blurb="Des mots.", market="city", keep=True, maybe=(Hint("s9", "", "", "https://a.example/"),))
    known = KNOWN | {"s8": bare}
    short = text(replace(EDITION, items=(*EDITION.items, bare)))[0]
    done = do("blurb", "s8", "", files=(short, ""), known=known)
    assert "https://a.example/" in done.short
    assert found(read(done, known=known), "s8").blurb == ""


# --- moving ---------------------------------------------------------------------------------------


def order(draft, section="market", market="health") -> list[str]:
    return [item.id for item in draft.items if (item.section, item.market) == (section, market)]


def test_up_and_down():
    done = do("place", "s77c1", "health -")
    assert order(read(done)) == ["s77c1", "s3f9a"]
    assert order(read(undone(done))) == ["s3f9a", "s77c1"]
    assert order(read(do("place", "s3f9a", "health s77c1"))) == ["s77c1", "s3f9a"]
    assert do("place", "s77c1", "health s3f9a").short == SHORT
    assert do("place", "s77c1", "health").short == SHORT


def test_another_market_relabels():
    done = do("place", "s3f9a", "tech-data-ai")
    item = found(read(done), "s3f9a")
    assert item == replace(HOSPITAL, market="tech-data-ai", also=())
    assert done.before.value == "health -"
    assert undone(done).short == SHORT
    assert (found(read(do("place", "s77c1", "cluster -")), "s77c1").section, order(read(do("place", "s0b", "health s3f9a")))) == (
        "cluster",
        ["s3f9a", "s0b", "s77c1"],
    )


def test_off_topic_and_back():
    done = do("off-topic", "s3f9a")
    item = found(read(done), "s3f9a")
    assert (item.section, item.keep) == ("off-topic", False)
    assert undone(done).short == SHORT
    kept = perform(done.short, "", Act("keep", "s3f9a"), markets=MARKETS, known=KNOWN, file=FILE)
    assert found(read(kept), "s3f9a") == HOSPITAL


def test_a_heading_that_is_not_there_is_made_before_what_follows_it():
    bare = re.sub(r"## (?:Tech, données et IA|La vie du pôle|Plus tard|Hors sujet)\n(?:(?!## ).*\n?)*", "", SHORT)
    for name, title, wanted in (
        ("tech-data-ai", "Tech, données et IA", ["eHealth & bien-être", "Ville durable", "Tech, données et IA", "Appels à projets"]),
        ("cluster", "La vie du pôle", ["eHealth & bien-être", "Ville durable", "Appels à projets", "La vie du pôle"]),
        ("later", "Plus tard", ["eHealth & bien-être", "Ville durable", "Appels à projets", "Plus tard"]),
        ("off-topic", "Hors sujet", ["eHealth & bien-être", "Ville durable", "Appels à projets", "Hors sujet"]),
    ):
        assert title not in bare
        done = do("place", "s0b", name, files=(bare, ""))
        assert re.findall(r"^## (.*)", done.short, re.M) == wanted
        item = found(read(done), "s0b")
        assert name in (item.market, item.section)
        assert undone(done).short == bare


def test_words_under_an_item_that_goes_stay_apart():
    short = SHORT.replace("\n\n- [ ] **A **new**", "\n- [ ] **A **new**").replace("  > Two.\n", "  > Two.\n\nNote pour lundi.\n")
    done = do("off-topic", "s77c1", files=(short, ""))
    assert found(read(done), "s3f9a").blurb == HOSPITAL.blurb
    assert "Note pour lundi." in done.short


# --- from the rest --------------------------------------------------------------------------------


@pytest.mark.parametrize("item", [XRAY, OPEN, OWN], ids=lambda item: item.id)
def test_a_line_of_the_rest_comes_into_the_short_file_as_the_engine_writes_it(item):
    assert item.id not in FEW[0]
    done = do("keep", item.id, files=FEW)
    assert item.id not in done.rest
    assert found(read(done), item.id) == replace(item, keep=True)
    block = SHORT[SHORT.index(f"**{item.title}**") :].split("\n\n")[0]
    assert block in done.short
    back = undone(done)
    assert (back.short, back.rest) == FEW
    assert found(read(do("title", item.id, "Neuf", files=FEW)), item.id) == replace(item, title="Neuf")
    assert found(read(do("blurb", item.id, "Neuf.", files=FEW)), item.id) == replace(item, blurb="Neuf.")
    assert do("drop", item.id, files=FEW).short == FEW[0]


def test_what_a_person_wrote_under_a_line_of_the_rest_comes_along():
    short, rest = FEW
    line = next(line for line in rest.split("\n") if "s5" in line)
    hers = line.replace("Guichet permanent", "Guichet ouvert").replace("Région]", "La Région]")
    hers += "\n  Clôture : 3 mars 2027\n  Remarque : à dire\n  = s4\n  <!-- à voir -->"
    rest = rest.replace(line, hers)
    before = found(parse(short, rest), "s5")
    done = do("place", "s5", "calls -", files=(short, rest))
    assert found(read(done), "s5") == before
    assert all(words in done.short for words in ("Guichet ouvert", "[La Région]", "3 mars 2027", "à dire", "= s4", "<!-- à voir -->"))
    assert (undone(done).short, undone(done).rest) == (short, rest)


def test_line_ends_stay_each_files_own():
    short, rest = FEW[0].replace("\n", "\r\n"), FEW[1]
    for act in (
        Act("keep", "s77c1"),
        Act("blurb", "s5", "Un.\nDeux."),
        Act("off-topic", "s6"),
        Act("editorial", lang="en", value="A\n\nB"),
    ):
        done = perform("\ufeff" + short, rest, act, markets=MARKETS, known=KNOWN, file=FILE)
        assert done.short.startswith("\ufeff---\r\n")
        assert "\n" not in done.short.replace("\r\n", "")
        assert "\r" not in done.rest
        assert undone(done).short == "\ufeff" + short


# --- editorial, subject, status, time -------------------------------------------------------------


def test_the_first_words_of_an_editorial_take_the_place_of_the_hint():
    done = do("editorial", value="This week.\n\n### Two things\n\n- a\n- b", lang="en", was="")
    assert "### English\n\nThis week.\n\n### Two things\n\n- a\n- b\n\n##" in done.short
    assert read(done).editorial == EDITION.editorial | {"en": done.after.value}
    assert undone(done).short == SHORT
    emptied = perform(done.short, "", Act("editorial", lang="en"), markets=MARKETS, known=KNOWN, file=FILE)
    assert emptied.short == SHORT


@pytest.mark.parametrize(
    "words", ["# Titre\n\n## Ville durable\n\nMots", "- [x] fait\n- [ ] à faire <!-- s3f9a -->", "---\n\nstatus: x\n\n### English"]
)
def test_an_editorial_that_looks_like_other_parts_of_the_file_stays_one(words):
    done = do("editorial", value=words, lang="fr")
    assert read(done).editorial == {"fr": done.after.value}
    assert read(done).items == EDITION.items
    assert undone(done).short == SHORT


def test_an_editorial_where_there_was_none():
    for short in (re.sub(r"# Éditorial\n(?:(?!## [^F]).*\n)*?(?=## e)", "", SHORT), SHORT.replace("### English\n", "")):
        for lang in ("fr", "en"):
            done = do("editorial", value="Mots", lang=lang, files=(short, ""))
            assert read(done).editorial[lang] == "Mots"
            assert read(done).items == parse(short).items
            assert undone(done).short == short


def test_remarks_in_an_editorial_stay():
    short = SHORT.replace("Cette semaine…", "Cette semaine… <!-- demander à la ville -->")
    done = do("editorial", value="Autre", lang="fr", files=(short, ""))
    assert "<!-- demander à la ville -->" in done.short
    assert read(done).editorial["fr"] == "Autre"


def test_the_front_matter():
    done = do("subject", value="Un « mot », “deux”", lang="en", was="The week")
    assert lines(SHORT, done.short)[1] == ['objet: {fr: "La veille : \\"six\\" marchés", en: "Un « mot », “deux”"}']
    assert read(done).subject["en"] == "Un « mot », “deux”"
    assert undone(done).short == SHORT
    for name, value, wanted in (
        ("status", "approved", "statut: validé               # brouillon, validé"),
        ("send", "2026-11-25 09:00", "envoi: 2026-11-25 09:00"),
        ("send", "", "envoi:"),
    ):
        done = do(name, value=value)
        assert lines(SHORT, done.short)[1] == [wanted]
        assert undone(done).short == SHORT
    assert do("status", value="draft").short == SHORT


# --- adding ---------------------------------------------------------------------------------------

OLD = Item(
    "s2b",
    "Un article d'avant",
    "https://old.example/a_(b)",
    source="Avant",
    published=dt.date(2026, 8, 1),
    lang="fr",
    blurb="Mots.",
    market="city",
)


def test_an_older_article_is_added_first_and_ticked_and_goes_again():
    added = replace(OLD, also_in=(AlsoIn("Autre", "https://autre.example/", "en", "Else"),), also=("health",))
    assert item_of(item_json(added)) == added
    known = KNOWN | {"s2b": OLD}
    done = do("add", value=item_json(OLD), known=known)
    draft = read(done, known=known)
    assert order(draft, market="city") == ["s2b", "s0b"]
    assert found(draft, "s2b") == replace(OLD, keep=True)
    assert (done.before.name, done.after.item) == ("remove", "s2b")
    gone = undone(done, known=known)
    assert gone.short == SHORT
    assert undone(gone, known=known).short == done.short


def test_an_item_by_hand_is_added_and_comes_back_with_its_words():
    done = do("add", value=item_json(Item("", "Portes\nouvertes", blurb="Venez.", section="cluster")))
    item = next(item for item in read(done).items if not item.id)
    assert item == Item("", "Portes ouvertes", blurb="Venez.", section="cluster", keep=True)
    changed = perform(done.short, "", Act("blurb", handle(item), "Venez tous."), markets=MARKETS, known=KNOWN, file=FILE)
    removed = perform(changed.short, "", done.before, markets=MARKETS, known=KNOWN, file=FILE)
    assert read(removed).items == EDITION.items
    assert undone(removed).short == changed.short
    alone = do("add", value=item_json(Item("", "", "https://new.example/x", market="city")))
    assert "\n- [x] https://new.example/x\n" in alone.short


def test_an_item_that_stands_in_the_rest_is_taken_from_there():
    done = do("add", value=item_json(replace(XRAY, market="city")), files=FEW)
    assert order(read(done), market="city")[0] == "s77c1"
    assert (done.before.name, undone(done).short, undone(done).rest) == ("drop", *FEW)
    with pytest.raises(ActError, match="déjà"):
        do("add", value=item_json(BUS))


# --- what cannot be done --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (Act("keep", "s999"), "plus dans le brouillon"),
        (Act("keep"), "plus dans le brouillon"),
        (Act("drop", "s0b", "boring"), "weak-source"),
        (Act("place", "s0b", "mars -"), "pas un marché"),
        (Act("title", "s0b", " \n"), "ni vide"),
        (Act("title", "s0b", "https://x.example/"), "ni une adresse"),
        (Act("status", value="published"), "brouillon ou validé"),
        (Act("send", value="demain"), "2026-11-24 08:30"),
        (Act("subject", value="x", lang="français"), "langue"),
        (Act("editorial", value="x", lang="zz"), "langue"),
        (Act("add", value="{"), "ne se lit pas"),
        (Act("add", value='{"market": "city"}'), "titre ou une adresse"),
        (Act("add", value='{"title": "x", "market": "mars"}'), "marché"),
        (Act("add", value='{"title": "x", "market": "city", "url": "javascript:alert(1)"}'), "http"),
    ],
)
def test_what_cannot_be_done_is_refused_with_words_for_editors(act, words):
    with pytest.raises(ActError, match=words):
        perform(SHORT, "", act, markets=MARKETS, known=KNOWN, file=FILE)


def test_a_file_that_cannot_be_read_is_left():
    with pytest.raises(ReviewError):
        do("keep", "s0b", files=(SHORT.replace("## Ville durable", "## Vile durables"), ""))


@pytest.mark.parametrize(
    ("act", "now"),
    [
        (Act("title", "s0b", "Neuf", was="Autre"), BUS.title),
        (Act("blurb", "s77c1", "Neuf", was=""), "Two."),
        (Act("editorial", value="Neuf", lang="fr", was="Autre"), EDITION.editorial["fr"]),
        (Act("subject", value="Neuf", lang="en", was="Autre"), "The week"),
        (Act("status", value="approved", was="published"), "draft"),
        (Act("place", "s0b", "health -", was="cluster"), "city"),
    ],
)
def test_words_that_somebody_else_changed_are_told_and_kept(act, now):
    with pytest.raises(ConflictError) as caught:
        perform(SHORT, "", act, markets=MARKETS, known=KNOWN, file=FILE)
    assert caught.value.now == now
    same = replace(act, value=now, was="something else")
    assert perform(SHORT, "", same, markets=MARKETS, known=KNOWN, file=FILE).short == SHORT, "both want the same"


def test_undoing_what_somebody_changed_since_is_a_conflict_and_other_changes_stay():
    done = do("title", "s0b", "Neuf")
    since = perform(done.short, "", Act("title", "s0b", "Plus neuf"), markets=MARKETS, known=KNOWN, file=FILE)
    with pytest.raises(ConflictError) as caught:
        perform(since.short, "", done.before, markets=MARKETS, known=KNOWN, file=FILE)
    assert caught.value.now == "Plus neuf"
    ticked = perform(done.short, "", Act("drop", "s0b"), markets=MARKETS, known=KNOWN, file=FILE)
    back = perform(ticked.short, "", done.before, markets=MARKETS, known=KNOWN, file=FILE)
    assert found(read(back), "s0b") == replace(BUS, keep=False)


# --- what people write is read as they mean it --------------------------------------------------------


def test_a_remark_behind_a_storys_name_does_not_hide_it():
    short = SHORT.replace("<!-- s77c1 -->", "<!-- s77c1 --> <!-- urgent --> <!-- à vérifier lundi -->")
    assert parse(short).items == EDITION.items
    engine = text(replace(EDITION, items=tuple(replace(item, blurb="Three.") if item.id == "s77c1" else item for item in EDITION.items)))[0]
    merged = review.merge(SHORT, short.replace(" · EN", " · EN <!-- lu -->"), engine)
    assert found(parse(merged), "s77c1") == replace(XRAY, blurb="Three.")
    assert all(remark in merged for remark in ("<!-- urgent -->", "<!-- à vérifier lundi -->", "<!-- lu -->"))


def test_a_remark_under_a_line_of_the_rest_does_not_take_its_blurb():
    line = next(line for line in FEW[1].split("\n") if "s77c1" in line)
    assert found(parse(FEW[0], FEW[1].replace(line, f"{line}\n  <!-- à voir -->")), "s77c1") == XRAY


def test_words_without_a_sign_are_no_facts_that_the_engine_may_replace():
    bare = Item("s8", "Sans adresse", source="Papier", lang="fr", market="city", section="calls", call=TENDER.call)
    base, engine = (text(replace(EDITION, items=(replace(bare, blurb=words),)))[0] for words in ("", "Du moteur."))
    person = base.replace("  — Papier · FR\n", "  — Papier · FR\n  De ma main.\n")
    assert "De ma main." in review.merge(base, person, engine)


def test_a_subject_keeps_its_quotes_and_hard_spaces():
    line = next(line for line in SHORT.split("\n") if line.startswith("objet"))
    short = SHORT.replace(line, "objet: {fr: \"Le “mot”\u00a0: oui\", en: 'An “it”'}")
    assert parse(short).subject == {"fr": "Le “mot”\u00a0: oui", "en": "An “it”"}


def test_an_empty_subject_does_not_give_the_editorial_to_another_language():
    short = text(languages=("fr",))[0]
    done = do("subject", lang="fr", files=(short, ""))
    assert (read(done).subject, read(done).editorial) == ({"en": "The week"}, EDITION.editorial)
    alone = re.sub(r"(?m)^objet:.*$", "objet:", short)
    assert read(do("subject", value="Week", lang="en", files=(alone, ""))).editorial == EDITION.editorial


def test_approving_a_file_of_another_system_changes_one_line_too():
    short = SHORT.replace("statut: brouillon ", "Statut: brouillon ").replace("objet: {", "objet:   {").replace("\n", "\r\n")
    approved = review.change_front(short, status="approved")
    assert lines(short, approved)[1] == ["Statut: validé               # brouillon, validé\r"]


def test_a_line_of_an_editorial_does_not_make_the_file_english():
    assert parse(SHORT.replace("Cette semaine…", "status: ouvert")).editorial["fr"].startswith("status: ouvert")
    assert "# Nouveaux" in review.merge(
        SHORT, SHORT.replace("Cette semaine…", "status: ouvert"), text(replace(EDITION, items=(*EDITION.items, OLD)))[0]
    )


def test_acts_go_through_the_log():
    for done in (do("title", "s0b", "Neuf"), do("keep", "s77c1", files=FEW), do("editorial", value="é", lang="en")):
        for act in (done.before, done.after):
            assert loaded(dumped(act)) == act
    assert dumped(Act("keep", "s1")) == '{"name": "keep", "item": "s1"}'
    assert dataclasses.is_dataclass(Act)
    assert set(NAMES) >= {TENDER.market}
