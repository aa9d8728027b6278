"""The board without a browser's script: what its pages say, and what its forms do to the draft's files."""

import contextlib
import datetime as dt
import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest

from at_desk import ANALYST, EDITOR, TEAM, AtDesk
from readings import EDITION, NOW, a_call, news, reading, small_home, work_in
from techwatch import pipeline, review
from techwatch.home import Home, open_home
from techwatch.pipeline import Work, deliveries, life, suppression
from techwatch.pipeline.drafting import acts
from techwatch.pipeline.drafting.draft import parse
from techwatch.review import Draft
from techwatch.review.acts import Act
from techwatch.store import desk, links, open_store, subscribers
from techwatch.types import Hint, Item, Label, Subscriber
from techwatch.web import static
from techwatch.web.board import rows
from techwatch.web.board.seen import MOST, Seen
from techwatch.web.page import clock
from test_web import FORM, Answer, serving

BOARD = f"/board/{EDITION}"
OTHER = "desk@pole.example"


@pytest.fixture
def home(tmp_path: Any) -> Home:
    home = small_home(tmp_path / "home", team=list(TEAM))
    with open_store(home.database) as store:
        older = reading(9, "Le phare de la pointe", "Un gardien raconte les lentilles de Fresnel.")
        work = work_in(home, store, readings=[*news(), a_call(7, dt.date(2026, 12, 15)), older])
        pipeline.draft(work)
    return home


@pytest.fixture
def editor(home: Home) -> Iterator[AtDesk]:
    with serving(home) as client, contextlib.closing(AtDesk(client, home)) as editor:
        yield editor


def drafted(home: Home) -> Draft:
    files = review.ReviewFolder(home.review).read(EDITION)
    assert files is not None
    with open_store(home.database) as store:
        return parse(home, store, EDITION, files)


def item(home: Home, words: str) -> Item:
    return next(each for each in drafted(home).items if words in each.title)


def post(editor: AtDesk, path: str, **fields: str) -> Answer:
    return editor.post(BOARD + path, urlencode({name.replace("__", "."): value for name, value in fields.items()}).encode())


def text_of(page: Answer) -> str:
    return " ".join(
        unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", page.text, flags=re.S)).replace("\u202f", " ").replace("\xa0", " ").split()
    )


# --- what it shows ------------------------------------------------------------------------------------


def test_the_desk_begins_with_the_drafts(editor: AtDesk) -> None:
    page = editor.get("/board")
    assert f'href="{BOARD}"' in page.text
    assert "7 candidats" in text_of(page)


def test_the_board_has_a_line_a_story_under_its_market_and_calls_apart(home: Home, editor: AtDesk) -> None:
    page = editor.get(BOARD)
    assert page.status == 200
    assert page.headers["cache-control"] == "no-store"
    assert page.text.count('<li class="row') == 7
    calls = page.text.index("Appel à projets numéro 7")
    assert page.text.index(">Appels ") < calls < page.text.index("entrepôt de données")
    assert "mardi 15 décembre 2026" in text_of(page)
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "'unsafe-eval'" not in page.headers["content-security-policy"]


def test_filters_are_in_the_address(editor: AtDesk) -> None:
    assert editor.get(f"{BOARD}?market=city").text.count('<li class="row') == 2
    assert editor.get(f"{BOARD}?market=city&lang=en").text.count('<li class="row') == 1
    assert editor.get(f"{BOARD}?kind=calls").text.count('<li class="row') == 1
    assert editor.get(f"{BOARD}?q=scooters").text.count('<li class="row') == 1
    assert "Rien ne répond" in text_of(editor.get(f"{BOARD}?q=xyzzy"))


def test_a_story_opens_with_its_words_its_articles_and_why(home: Home, editor: AtDesk) -> None:
    name = item(home, "capteurs").id
    page = editor.get(f"{BOARD}/story?item={name}")
    assert "La ville installe des capteurs de bruit</textarea>" in page.text
    assert "Quarante lampadaires" in page.text
    assert "Ville durable 0,90" in text_of(page)
    part = editor.get(f"{BOARD}/story?item={name}", hx_request="true")
    assert part.text.lstrip().startswith("<li")
    assert editor.get(f"{BOARD}/story?item=nothing").status == 404


def test_the_preview_is_the_message_and_only_ours_may_frame_it(editor: AtDesk) -> None:
    for form, words in (("mail", "<table"), ("page", "<main"), ("text", "white-space: pre-wrap")):
        page = editor.get(f"{BOARD}/preview?form={form}&lang=fr")
        assert page.status == 200
        assert words in page.text
        assert "frame-ancestors 'self'" in page.headers["content-security-policy"]
        assert "script-src" not in page.headers["content-security-policy"]
        assert page.headers["x-frame-options"] == "SAMEORIGIN"
    assert "Your markets" in text_of(editor.get(f"{BOARD}/preview?lang=en"))


def test_an_analyst_looks_and_changes_nothing(home: Home, editor: AtDesk) -> None:
    with contextlib.closing(AtDesk(editor, home, ANALYST)) as analyst:
        page = analyst.get(BOARD)
        assert page.status == 200
        assert 'form="acts"' not in page.text
        assert post(analyst, "/act", keep=item(home, "capteurs").id).status == 403
        assert 'class="save"' not in analyst.get(f"{BOARD}/words").text


def test_what_feeds_write_is_inert(home: Home, editor: AtDesk) -> None:
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    acts.act(home, EDITION, Act("title", item(home, "capteurs").id, hostile), who=OTHER, now=clock())
    for path in ("", "/preview", "/preview?form=text", "/approve", f"/story?item={item(home, 'alert').id}", "/history"):
        page = editor.get(BOARD + path)
        assert page.status == 200
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


def test_a_draft_that_cannot_be_read_says_where(home: Home, editor: AtDesk) -> None:
    file = home.review / f"{EDITION}.md"
    file.write_text(file.read_text(encoding="utf-8").replace("statut:", "statut: [", 1), encoding="utf-8")
    for path in ("", "/approve", "/preview"):
        answer = editor.get(BOARD + path)
        assert answer.status == 409
        assert f"{EDITION}.md" in answer.text
    assert f"{EDITION}.md" in editor.get("/board").text


def test_a_draft_in_another_encoding_is_told_while_the_board_is_open(home: Home, editor: AtDesk) -> None:
    file = home.review / f"{EDITION}.md"
    file.write_bytes(file.read_text(encoding="utf-8").encode("latin-1", "replace"))
    for path in ("", "/changes?seen=x"):
        assert "UTF-8" in editor.get(BOARD + path).text


# --- what it does -------------------------------------------------------------------------------------


def test_keep_and_drop_by_plain_forms(home: Home, editor: AtDesk) -> None:
    name = item(home, "capteurs").id
    answer = post(editor, "/act", drop=name)
    assert (answer.status, answer.headers["location"]) == (303, f"{BOARD}#{rows.anchor(name)}")
    assert item(home, "capteurs").keep is False
    post(editor, "/act", keep=name)
    assert item(home, "capteurs").keep is True
    with open_store(home.database) as store:
        assert [(line.who, line.name) for line in desk.log_of(store, EDITION)] == [(EDITOR, "keep"), (EDITOR, "drop")]


def test_a_part_of_the_page_is_the_line_and_the_counts(home: Home, editor: AtDesk) -> None:
    name = item(home, "capteurs").id
    answer = editor.post(f"{BOARD}/act", urlencode({"drop": name}).encode())
    assert answer.status == 303
    part = editor.request("POST", f"{BOARD}/act", urlencode({"keep": name}).encode(), content_type=FORM, hx_request="true")
    assert part.headers["hx-retarget"] == f"#{rows.anchor(name)}"
    assert part.text.count("<li") == 1
    assert 'id="counts"' in part.text
    assert "<html" not in part.text


def test_words_are_changed_only_where_they_differ(home: Home, editor: AtDesk) -> None:
    was = item(home, "capteurs")
    post(editor, "/act", item=was.id, title="Des capteurs de silence", was__title=was.title, blurb=was.blurb, was__blurb=was.blurb)
    now = item(home, "capteurs")
    assert (now.title, now.blurb) == ("Des capteurs de silence", was.blurb)
    with open_store(home.database) as store:
        assert [line.name for line in desk.log_of(store, EDITION)] == ["title"]


def test_words_that_somebody_else_changed_stand_beside_hers(home: Home, editor: AtDesk) -> None:
    was = item(home, "capteurs")
    acts.act(home, EDITION, Act("title", was.id, "Les capteurs d'une autre"), who=OTHER, now=clock())
    answer = post(editor, "/act", item=was.id, title="Mes capteurs à moi", was__title=was.title)
    assert answer.status == 409
    assert "Les capteurs d’une autre" in text_of(answer) or "Les capteurs d'une autre" in text_of(answer)
    assert "Mes capteurs à moi</textarea>" in answer.text
    assert item(home, "capteurs").title == "Les capteurs d'une autre"
    post(editor, "/act", item=was.id, title="Mes capteurs à moi", was__title="Les capteurs d'une autre")
    assert item(home, "capteurs").title == "Mes capteurs à moi"


def test_market_place_and_reasons(home: Home, editor: AtDesk) -> None:
    name = item(home, "capteurs").id
    post(editor, "/act", item=name, market="health", was__market="city")
    assert item(home, "capteurs").market == "health"
    health = [each.title for each in drafted(home).items if each.section == "market" and each.market == "health"]
    assert "capteurs" in health[-1]
    post(editor, "/act", item=name, move="up")
    health = [each.title for each in drafted(home).items if each.section == "market" and each.market == "health"]
    assert "capteurs" in health[0]
    post(editor, "/act", item=name, why="old")
    assert item(home, "capteurs").keep is False
    post(editor, "/act", item=name, why="off-topic")
    assert item(home, "capteurs").section == "off-topic"


def test_a_story_is_set_aside_for_later_and_comes_back(home: Home, editor: AtDesk) -> None:
    name = item(home, "capteurs").id
    assert 'name="move" value="later"' in editor.get(f"{BOARD}/story?item={name}").text
    assert post(editor, "/act", item=name, move="later").status == 303
    assert (item(home, "capteurs").section, item(home, "capteurs").keep) == ("later", False)
    page = editor.get(f"{BOARD}?kind=later")
    assert 'data-place="later"' in page.text
    assert page.text.count('<li class="row') == 1
    assert "déplacé vers Plus tard" in text_of(editor.get(f"{BOARD}/history"))
    answer = editor.request("POST", f"{BOARD}/act", urlencode({"keep": name}).encode(), content_type=FORM, hx_request="true")
    assert json.loads(answer.headers["hx-trigger-after-swap"])["board:moved"]["place"] == "city"
    assert (item(home, "capteurs").market, item(home, "capteurs").keep) == ("city", True)
    post(editor, "/act", item=name, market="later", was__market="city")
    assert item(home, "capteurs").section == "later"
    post(editor, "/undo")
    assert (item(home, "capteurs").market, item(home, "capteurs").keep) == ("city", True)


def test_what_comes_from_the_shelf_says_so(home: Home, editor: AtDesk) -> None:
    for name in (EDITION, "veille-2026-12-01"):
        with open_store(home.database) as store:
            work = Work(home, store, NOW + dt.timedelta(days=4 if name == EDITION else 4.1))
            if name == EDITION:
                acts.act(home, EDITION, Act("place", item(home, "capteurs").id, "later"), who=OTHER, now=NOW)
                pipeline.publish(work, EDITION)
            pipeline.draft(work)
    page = editor.get("/board/veille-2026-12-01?kind=later")
    assert "de l'étagère" in text_of(page).replace("’", "'")
    key = re.findall(r'data-key="([^"]+)"', page.text)[0]
    editor.post("/board/veille-2026-12-01/act", urlencode({"drop": key}).encode())
    assert "de l'étagère" not in text_of(editor.get("/board/veille-2026-12-01")).replace("’", "'")


def test_undo_takes_back_her_own_last_act(home: Home, editor: AtDesk) -> None:
    name = item(home, "capteurs").id
    post(editor, "/act", drop=name)
    acts.act(home, EDITION, Act("title", name, "D'une autre, des capteurs"), who=OTHER, now=clock())
    assert post(editor, "/undo").status == 303
    assert item(home, "capteurs").keep is True
    assert item(home, "capteurs").title == "D'une autre, des capteurs"
    assert post(editor, "/undo").status == 422
    assert editor.post(f"{BOARD}/undo/x").status == 404


def test_subject_and_editorial_of_each_language(home: Home, editor: AtDesk) -> None:
    page = editor.get(f"{BOARD}/words")
    assert 'name="editorial.en"' in page.text
    answer = post(
        editor, "/words", editorial__fr="Cette semaine, le bruit.", was__editorial__fr="", subject__en="Noise", was__subject__en="The watch"
    )
    assert answer.status == 303
    assert drafted(home).editorial == {"fr": "Cette semaine, le bruit."}
    assert drafted(home).subject["en"] == "Noise"
    stale = post(editor, "/words", editorial__fr="Autre chose.", was__editorial__fr="")
    assert stale.status == 409
    assert "Autre chose.</textarea>" in stale.text
    assert "Cette semaine, le bruit." in stale.text


def test_when_it_goes_out_is_said_there_too(home: Home, editor: AtDesk) -> None:
    page = editor.get(f"{BOARD}/words")
    stands = re.search(r'name="was.send" value="([^"]*)"', page.text)
    assert stands is not None
    assert stands[1] == "2026-11-24T08:30"
    assert post(editor, "/words", send="2026-11-24T10:00", was__send=stands[1]).status == 303
    assert drafted(home).send_at == dt.datetime(2026, 11, 24, 10, 0)  # noqa: DTZ001 (local time)
    assert post(editor, "/words", send="2026-11-24T11:00", was__send=stands[1]).status == 409


def test_a_published_edition_leads_to_how_it_is_sent(home: Home, editor: AtDesk) -> None:
    with open_store(home.database) as store:
        pipeline.publish(pipeline.Work(home, store, NOW), EDITION)
    assert editor.get(BOARD).headers["location"] == f"{BOARD}/sending"
    assert post(editor, "/act", drop=item(home, "capteurs").id).status == 409
    assert f"{BOARD}/sending" in editor.get("/board").text


@pytest.mark.parametrize("say", ["join", "apart"])
def test_two_stories_are_one_or_not_at_her_word(home: Home, editor: AtDesk, say: str) -> None:
    one, other = item(home, "capteurs").id, item(home, "Tram").id
    with open_store(home.database) as store, store.transaction():
        links.hint(store, one, other, score=0.5, seen=NOW)
    with open_store(home.database) as store:
        pipeline.draft(pipeline.Work(home, store, NOW))
    assert "Le même sujet ?" in text_of(editor.get(f"{BOARD}/story?item={one}"))
    assert post(editor, "/stories", item=one, other=other, say=say).status == 303
    assert editor.get(BOARD).text.count('<li class="row') == (6 if say == "join" else 7)
    assert "Le même sujet ?" not in text_of(editor.get(f"{BOARD}/story?item={one}"))
    assert editor.get(f"{BOARD}/history").status == editor.get("/log").status == 200


def test_a_story_that_was_joined_leaves_the_board_at_once_the_counts_and_what_is_approved(home: Home, editor: AtDesk) -> None:
    one, other = item(home, "capteurs").id, item(home, "Tram").id
    body = urlencode({"item": one, "other": other, "say": "join"}).encode()
    part = editor.request("POST", f"{BOARD}/stories", body, content_type=FORM, hx_request="true")
    assert json.loads(part.headers["hx-trigger-after-swap"]) == {"board:gone": {"row": rows.anchor(other)}}
    part = editor.request("POST", f"{BOARD}/act", urlencode({"keep": one}).encode(), content_type=FORM, hx_request="true")
    assert "6 retenus" in text_of(part)
    page = text_of(editor.get(f"{BOARD}/approve"))
    assert "6 éléments partent" in page
    assert "Tram" not in page


def test_a_story_is_joined_with_another_that_the_engine_did_not_ask_about(home: Home, editor: AtDesk) -> None:
    one = item(home, "capteurs")
    other = next(each for each in drafted(home).items if (each.section, each.market) == ("market", one.market) and each.id != one.id)
    page = editor.get(f"{BOARD}/story?item={one.id}").text
    assert f'<option value="{other.id}"' in page
    assert f'<option value="{one.id}"' not in page
    assert post(editor, "/stories", item=one.id, other=other.id, say="join").status == 303
    assert f'<option value="{other.id}"' not in editor.get(f"{BOARD}/story?item={one.id}").text
    assert "réuni avec un autre sujet" in text_of(editor.get(f"{BOARD}/history")).lower()


def test_approving_says_what_goes_out_and_can_be_taken_back(home: Home, editor: AtDesk) -> None:
    page = text_of(editor.get(f"{BOARD}/approve"))
    assert "7 éléments partent" in page
    assert "mardi 24 novembre 2026, à 8 h 30" in page
    assert post(editor, "/approve", status="approved").headers["location"] == f"{BOARD}/approve"
    assert drafted(home).status == "approved"
    assert "est validé" in text_of(editor.get(f"{BOARD}/approve"))
    post(editor, "/approve", status="draft")
    assert drafted(home).status == "draft"


MEMBERS = (
    Subscriber(0, "ana@hopital.example", lang="fr"),
    Subscriber(0, "bo@tram.example", lang="en", markets=("city",)),
    Subscriber(0, "cy@tram.example", lang="fr", markets=("city",)),
    Subscriber(0, "di@pause.example", paused_until=dt.date(2099, 1, 1)),
    Subscriber(0, "el@pause.example", paused_until=dt.date(2099, 2, 1)),
    Subscriber(0, "fa@ailleurs.example", digests=("autre",)),
    Subscriber(0, "gi@jamais.example"),
    Subscriber(0, "hu@parti.example"),
    Subscriber(0, "io@rien.example", lang="fr", reads=("de",), markets=("education-hr",)),
)


def test_before_approving_one_sees_how_many_members_get_it_and_why_others_do_not(home: Home, editor: AtDesk) -> None:
    with open_store(home.database) as store:
        work = Work(home, store, clock())
        for member in MEMBERS:
            subscribers.put(store, member, now=NOW)
        suppression.add(work, "gi@jamais.example", reason="complaint")
        ids = {each.email: each.id for each in subscribers.active(store)}
        subscribers.unsubscribe(store, ids["hu@parti.example"], reason="asked", now=NOW)
        found = deliveries.audience(work, home.config.digest("veille"), life.standing(work, EDITION).edition)
        dry = deliveries.dry_run(work, EDITION).figures
    assert (dict(found.goes), sum(found.others.values())) == ({"fr": 2, "en": 1}, 5)
    assert dry == {"would get it": 3, "would not": 5}, "the same as the operator is told"
    page = text_of(editor.get(f"{BOARD}/approve"))
    assert "7 éléments partent Part à 3 abonnés (2 FR, 1 EN)" in page
    others = "2 en pause", "1 non abonné à cette lettre", "1 sur la liste d’opposition", "1 pour qui ce numéro n’a rien"
    assert f"5 abonnés ne le reçoivent pas ({others[0]}, " in page
    assert all(each in page for each in others)
    english = text_of(editor.get(f"{BOARD}/approve", accept_language="en"))
    assert "Goes to 3 members (2 FR, 1 EN)" in english
    assert "5 members do not get it (2 paused, " in english
    post(editor, "/act", drop=item(home, "Tram drivers").id)
    post(editor, "/act", drop=item(home, "capteurs").id)
    assert "Part à 1 abonné (1 FR)" in text_of(editor.get(f"{BOARD}/approve"))


def test_an_edition_for_nobody_says_so_and_so_does_a_wrong_key(home: Home, editor: AtDesk) -> None:
    assert "Aucun abonné ne le recevra" in text_of(editor.get(f"{BOARD}/approve"))
    other = open_home(home.path, {"TECHWATCH_SECRET": "a secret of the tests", "TECHWATCH_SUPPRESSION_KEY": "another key"})
    with open_store(home.database) as store:
        subscribers.put(store, MEMBERS[0], now=NOW)
        suppression.add(Work(home, store, clock()), "gi@jamais.example", reason="complaint")
    with serving(other) as client, contextlib.closing(AtDesk(client, other)) as elsewhere:
        page = text_of(elsewhere.get(f"{BOARD}/approve"))
    assert "TECHWATCH_SUPPRESSION_KEY n’est pas la clé" in page
    assert "Valider ce numéro" in page


def test_what_is_to_be_looked_at_begins_with_a_capital_but_for_addresses_and_titles(home: Home, editor: AtDesk) -> None:
    post(editor, "/add", url="http://ailleurs.example/un")
    post(editor, "/words", subject__fr="", was__subject__fr="")
    page = editor.get(f"{BOARD}/approve")
    warned = [" ".join(unescape(each).split()) for each in re.findall(r"<li>(.*?)</li>", page.text.partition("À regarder")[2])]
    assert any(each.startswith("http://ailleurs.example/un") for each in warned)
    assert any(each.startswith("Il n’y a pas d’éditorial") for each in warned)
    assert not re.search(r"\.said li::first-letter|#news p::first-letter", page.text)


def test_what_stops_an_edition_stops_its_approval(home: Home, editor: AtDesk) -> None:
    for each in drafted(home).items:
        if each.keep:
            post(editor, "/act", drop=each.id)
    answer = post(editor, "/approve", status="approved")
    assert answer.status == 409
    assert "rien n’est coché" in text_of(answer).lower()
    assert drafted(home).status == "draft"


def test_the_archive_is_searched_and_an_older_article_added(home: Home, editor: AtDesk) -> None:
    page = editor.get(f"{BOARD}/add?q=capteurs")
    assert "déjà là" in text_of(page)
    number = re.search(r'name="article" value="(\d+)"', editor.get(f"{BOARD}/add?q=fresnel").text)
    assert number is not None
    assert post(editor, "/add", article=number[1]).status == 303
    added = item(home, "phare")
    assert added.keep
    assert added.id
    assert added.source == "Journal 9"
    assert "déjà là" in text_of(editor.get(f"{BOARD}/add?q=fresnel"))
    assert post(editor, "/add", article="99999").status == 422
    assert editor.get(f"{BOARD}/add?q=%28AND%29+%22+%2A+NEAR").status == 200


def test_an_address_and_a_line_of_ones_own_are_items(home: Home, editor: AtDesk) -> None:
    assert post(editor, "/add", url="https://ailleurs.example/un", title="").status == 303
    assert post(editor, "/add", title="Portes ouvertes au pôle", market="cluster", blurb="Jeudi.").status == 303
    found = {each.url or each.title: each for each in drafted(home).items if not each.id}
    assert found["https://ailleurs.example/un"].keep
    assert found["Portes ouvertes au pôle"].section == "cluster"
    assert "pas encore lu" in text_of(editor.get(BOARD))
    assert "https://ailleurs.example/un : cette page n’est pas lue" in text_of(editor.get(f"{BOARD}/approve"))
    assert post(editor, "/add", url="javascript:alert(1)").status == 422
    assert post(editor, "/add").status == 422


def test_a_line_of_ones_own_says_no_more_than_she_wrote_and_takes_both_words_at_once(home: Home, editor: AtDesk) -> None:
    post(editor, "/add", title="Portes ouvertes", market="cluster")
    assert item(home, "Portes").blurb == ""
    wanted = {"item": "Portes ouvertes", "title": "Journée ouverte", "was__title": "Portes ouvertes", "blurb": "Jeudi.", "was__blurb": ""}
    answer = post(editor, "/act", **wanted)
    assert answer.headers["location"].endswith(rows.anchor("Journée ouverte"))
    assert item(home, "Journée").blurb == "Jeudi."


def test_a_page_left_open_does_not_ask_to_approve_what_went_out(home: Home, editor: AtDesk) -> None:
    with open_store(home.database) as store:
        pipeline.publish(pipeline.Work(home, store, NOW), EDITION)
    for path in ("/approve", "/words", "/add"):
        assert editor.get(BOARD + path).headers["location"] == f"{BOARD}/sending"
    assert "est publié" in text_of(post(editor, "/approve", status="approved"))


def test_history_shows_acts_and_takes_back_the_one_that_is_asked_for(home: Home, editor: AtDesk) -> None:
    name = item(home, "capteurs").id
    post(editor, "/act", drop=name)
    page = editor.get(f"{BOARD}/history")
    action = re.search(rf'action="({BOARD}/undo/\d+)"', page.text)
    assert action is not None
    answer = editor.post(action[1], urlencode({"next": f"{BOARD}/history"}).encode())
    assert answer.headers["location"] == f"{BOARD}/history"
    assert item(home, "capteurs").keep is True


def test_words_that_had_to_make_way_are_shown_and_put_back(home: Home, editor: AtDesk) -> None:
    """A text editor saves over an act that it never saw, and changed the same title."""
    name, file = item(home, "capteurs").id, home.review / f"{EDITION}.md"
    older = file.read_text(encoding="utf-8")
    post(editor, "/act", item=name, title="Le titre du bureau")
    file.write_text(older.replace("La ville installe des capteurs de bruit", "Le titre du fichier"), encoding="utf-8")
    post(editor, "/act", drop=item(home, "entrepôt").id)
    assert item(home, "fichier").id == name
    assert "1 conflit" in text_of(editor.get(BOARD))
    page = editor.get(f"{BOARD}/history")
    assert "Le titre du bureau</blockquote>" in page.text
    number = re.search(r'name="number" value="(\d+)"', page.text)
    assert number is not None
    assert post(editor, "/history", number=number[1], say="back").status == 303
    assert item(home, "bureau").id == name
    assert "conflit :" not in text_of(editor.get(BOARD))


def test_a_conflict_shows_both_versions_whole_and_a_button_that_says_what_it_does(home: Home, editor: AtDesk) -> None:
    name, file = item(home, "capteurs").id, home.review / f"{EDITION}.md"
    older = file.read_text(encoding="utf-8")
    post(editor, "/act", drop=item(home, "entrepôt").id)
    file.write_text(older, encoding="utf-8")  # takes back what was dropped
    post(editor, "/act", item=name, title="Le titre du bureau")
    file.write_text(older.replace("La ville installe des capteurs de bruit", "Le titre du fichier"), encoding="utf-8")
    post(editor, "/act", drop=item(home, "Tram").id)
    shown = text_of(editor.get(f"{BOARD}/history"))
    assert "2 conflits" in shown
    assert "Deux titres pour un élément" in shown
    assert "Dans le brouillon Le titre du fichier Dans l’autre version Le titre du bureau Prendre l’autre version" in shown
    assert "« Un hôpital ouvre son entrepôt de données » est coché, une autre version le décoche" in shown
    assert "Le décocher Laisser ainsi" in shown
    approve = editor.get(f"{BOARD}/approve")
    assert "2 conflits" in text_of(approve)
    assert f'href="{BOARD}/history"' in approve.text
    for line in re.findall(r"(?s)<li.*?</li>", editor.get(f"/log?edition={EDITION}").text):
        assert "onflit" not in line or "/undo/" not in line, "which version is meant is asked in the draft's history"


def test_changes_of_others_are_told_her_own_are_not(home: Home, editor: AtDesk) -> None:
    token = re.search(r'data-seen="(\w+)"', editor.get(BOARD).text)
    assert token is not None
    assert editor.get(f"{BOARD}/changes?seen={token[1]}", hx_request="true").status == 204
    acts.act(home, EDITION, Act("title", item(home, "Tram").id, "Tram, d'une autre"), who=OTHER, now=clock())
    told = editor.get(f"{BOARD}/changes?seen={token[1]}", hx_request="true")
    assert "1 élément" in text_of(told)
    body = urlencode({"drop": item(home, "capteurs").id, "seen": token[1]}).encode()
    part = editor.request("POST", f"{BOARD}/act", body, content_type=FORM, hx_request="true")
    after = re.search(r'data-seen="(\w+)"', part.text)
    assert after is not None
    assert "1 élément" in text_of(editor.get(f"{BOARD}/changes?seen={after[1]}", hx_request="true"))
    assert "a changé" in text_of(editor.get(f"{BOARD}/changes?seen=of-before-a-restart", hx_request="true"))


def test_what_was_told_goes_once_it_is_over(home: Home, editor: AtDesk) -> None:
    seen = re.search(r'data-seen="(\w+)"', editor.get(BOARD).text)
    assert seen
    assert editor.get(f"{BOARD}/changes?seen={seen[1]}").status == 204
    answer = editor.get(f"{BOARD}/changes?seen={seen[1]}&told=1")
    assert answer.status == 200
    assert text_of(answer) == ""


def test_scripts_are_kept_for_good_under_the_hash_of_what_they_hold(editor: AtDesk) -> None:
    page = editor.get(BOARD)
    for name, address in static.addresses().items():
        assert f'src="{address}"' in (editor.get(f"{BOARD}/words") if "kept" in address else page).text
        answer = editor.get(address)
        assert answer.status == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"].startswith("text/javascript")
        assert editor.get(f"/static/{name}").status == 404
    assert json.loads(unescape(re.search(r"htmx-config\" content='([^']+)'", page.text)[1]))["allowEval"] is False  # type: ignore[index]


# --- parts ----------------------------------------------------------------------------------------------


def test_a_line_knows_its_score_its_days_and_its_open_hints() -> None:
    hints = (Hint("s2", "Deux"), Hint("s3", "Trois", url="https://trois.example/"))
    one = Item("s1", "Un", market="city", labels=(Label("city", 0.8),), maybe=hints, apart=("https://trois.example/",))
    row = rows.row(one, day=NOW.date())
    assert (row.score, row.days, row.place, row.kind) == (0.8, None, "city", "news")
    assert [hint.story for hint in row.hints] == ["s2"]


def test_an_item_moves_by_one_place_of_its_heading() -> None:
    items = [Item(name, name, market=market) for name, market in (("s1", "city"), ("s2", "health"), ("s3", "city"), ("s4", "city"))]
    assert rows.neighbour(items, "s4", up=True) == "s1"
    assert rows.neighbour(items, "s3", up=True) == "-"
    assert rows.neighbour(items, "s1", up=True) is None
    assert rows.neighbour(items, "s1", up=False) == "s3"
    assert rows.neighbour(items, "s4", up=False) is None
    assert rows.neighbour(items, "s9", up=True) is None


def test_what_was_seen_is_forgotten_in_turn() -> None:
    seen = Seen()
    first = seen.keep({"a": "1", "b": "1"})
    second = seen.keep({"a": "2", "b": "1"})
    assert seen.changed(first, second) == {"a"}
    own = seen.with_own(first, second, {"a"})
    assert seen.changed(own, second) == set()
    for number in range(MOST + 1):
        seen.keep({"a": f"x{number}"})
    assert seen.changed(first, second) is None
