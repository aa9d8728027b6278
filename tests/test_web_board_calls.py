"""The editors' forms about calls, and all pages of calls in a real browser."""

import contextlib
import datetime as dt
import itertools
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

from at_desk import EDITOR, AtDesk, into
from call_pages import EDITION, FORM, NOW, READINGS, Seen, closing, day, filled, new_member, path, post, said, written
from chromium import chromium
from techwatch import review
from techwatch.calls import spoken
from techwatch.calls.hand import read_hand
from techwatch.pipeline import addresses
from techwatch.render.pages import tongue_of
from techwatch.store import calls, editions, open_store
from techwatch.types import CallFacts, Deadline, Edition, Fact, Item, Money, Role, Subscriber
from techwatch.types.calls import Doubt, Statement
from techwatch.web import HEADERS, desk, static
from techwatch.web.desk import correct
from techwatch.web.facts import disputes
from test_look import CONTRASTS
from test_web import Answer, Client, serving


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return filled(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def client(seen: Seen, drafted: str) -> Iterator[Client]:
    """An editor's browser."""
    with serving(seen.home) as server, contextlib.closing(AtDesk(server, seen.home)) as client:
        yield client


@pytest.fixture
def member(seen: Seen) -> Subscriber:
    return new_member(seen)


# --- the editors' forms -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drafted(seen: Seen) -> str:
    items = tuple(
        Item(seen.ids[name], READINGS[name].article.title, section="calls", keep=True, call=READINGS[name].call)
        for name in ("doubt", "edited")
    )
    edition = Edition(EDITION, "veille", day(3), subject={"fr": "La semaine"}, items=items)
    with open_store(seen.home.database) as store, store.transaction():
        editions.open_edition(store, edition, now=NOW)
        editions.propose(store, EDITION, items)
    review.ReviewFolder(seen.home.review).write(
        EDITION, *review.format_draft(edition, markets=seen.home.markets, form=review.Form(("fr",)))
    )
    return EDITION


def form_of(page: Answer) -> dict[str, str]:
    """The fields of the form as a browser would send them back, boxes joined."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input [^>]*>", page.text):
        values = {name: unescape(value) for name, value in re.findall(r'([a-z-]+)="([^"]*)"', tag)}
        if values.get("type") != "checkbox":
            found[values["name"]] = values.get("value", "")
    for name, inside in re.findall(r'<select id="[^"]*" name="([^"]*)".*?>(.*?)</select>', page.text, flags=re.S):
        found[name] = next((value for value in re.findall(r'value="([^"]*)" selected', inside)), "")
    for name, inside in re.findall(r'<textarea id="[^"]*" name="([^"]*)"[^>]*>(.*?)</textarea>', page.text, flags=re.S):
        found[name] = unescape(inside)
    boxes = re.findall(r'<input type="checkbox" name="applicants" value="([^"]*)" checked', page.text)
    return found | {"applicants": boxes[0]} if len(boxes) == 1 else found | {f"applicants#{n}": box for n, box in enumerate(boxes)}


def send(client: Client, address: str, form: dict[str, str], **headers: str) -> Answer:
    return post(client, address, [(name.partition("#")[0], value) for name, value in form.items()], **headers)


def facts_of(seen: Seen, name: str) -> CallFacts:
    with open_store(seen.home.database) as store:
        found = calls.facts(store, seen.ids[name])
    assert found is not None
    return found


def words_of(seen: Seen, name: str) -> dict[str, str]:
    with open_store(seen.home.database) as store:
        return {field: one.words for field, one in calls.said(store, seen.ids[name]).items()}


def test_the_board_links_each_call_to_its_form_and_shows_doubts(seen: Seen, client: Client) -> None:
    page = client.get(f"/board/{EDITION}")
    assert f"/board/{EDITION}/calls/{seen.ids['edited']}" in page.text
    assert f"/board/{EDITION}/calls/new" in page.text
    assert "les sources ne s’accordent pas" in page.text


def test_only_what_changed_is_stored_and_it_can_be_taken_back(seen: Seen, client: Client) -> None:
    address = f"/board/{EDITION}/calls/{seen.ids['edited']}"
    form = form_of(client.get(address))
    assert send(client, address, form).status == 200
    assert words_of(seen, "edited") == {}
    answer = send(client, address, form | {"budget_total": "2 M€", "remark": "Parlez-en tôt.", "label": "needed", "funder": ""})
    assert answer.status == 200
    assert words_of(seen, "edited") == {"budget_total": "2 M€", "funder": "", "label": "needed", "remark": "Parlez-en tôt."}
    assert facts_of(seen, "edited").budget_total == Money(2e6, 2e6, "EUR", Fact("2 M€", "editor", 1.0, "editor"))
    assert facts_of(seen, "edited").funder == ""
    assert "Enregistré" in answer.text
    page = client.get(f"/calls/{seen.ids['edited']}")
    assert "donné par l’équipe" in page.text
    assert "Parlez-en tôt." in page.text
    log = said(client.get("/log"))
    assert re.search(rf"fait corrigé, financeur : Agence Exemple → — .*{EDITOR}", log)
    assert "enveloppe totale : — → 2 M€" in log
    send(client, address, form_of(client.get(address)) | {"back": "funder", "remark": ""})
    assert words_of(seen, "edited") == {"budget_total": "2 M€", "label": "needed"}
    assert facts_of(seen, "edited").funder == "Agence Exemple"


def test_what_cannot_be_read_stays_in_its_field_with_the_reason(seen: Seen, client: Client) -> None:
    address = f"/board/{EDITION}/calls/{seen.ids['noise']}"
    before = facts_of(seen, "noise").deadlines
    answer = send(client, address, form_of(client.get(address)) | {"deadline": "bientôt <i>", "operator": "Opérateur Exemple"})
    assert answer.status == 422
    assert ">bientôt &lt;i&gt;</textarea>" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "n’est pas une date complète" in answer.text
    assert facts_of(seen, "noise").deadlines == before
    assert words_of(seen, "noise") == {"operator": "Opérateur Exemple"}
    mended = send(client, address, form_of(answer) | {"deadline": f"{day(52)} 12:00"})
    assert mended.status == 200
    assert [str(one.date) for one in facts_of(seen, "noise").deadlines] == [str(day(52))]


def test_the_board_shows_the_dates_of_each_call(seen: Seen, client: Client) -> None:
    page = said(client.get(f"/board/{EDITION}"))
    for name in ("doubt", "edited"):
        for deadline in facts_of(seen, name).deadlines:
            assert tongue_of(seen.home.environment, "fr").date(deadline.date, "full") in page


def test_a_form_says_in_words_where_a_correction_was_made_and_a_page_leaves_out_what_was_undone(seen: Seen, client: Client) -> None:
    address = f"/board/{EDITION}/calls/{seen.ids['soon']}"
    form = form_of(client.get(address))
    corrected = send(client, address, form | {"deadline": f"{day(9)} 12:00", "max_rate_pct": "40,5 %"})
    assert f"({EDITOR}, " in said(corrected)
    page = client.get(f"/calls/{seen.ids['soon']}")
    assert "corrigée par l’équipe" in page.text
    assert "40,5" in page.text
    assert send(client, address, form_of(client.get(address)) | {"back": "deadline"}).status == 200
    assert "corrigée par l’équipe" not in client.get(f"/calls/{seen.ids['soon']}").text


def test_an_editor_takes_the_side_of_one_source(seen: Seen, client: Client) -> None:
    address = f"/board/{EDITION}/calls/{seen.ids['doubt']}"
    page = client.get(address)
    choices = [unescape(value) for value in re.findall(r'name="choose" value="([^"]*)"', page.text)]
    chosen = next(choice for choice in choices if str(day(31)) in choice)
    assert send(client, address, form_of(page) | {"choose": chosen}).status == 200
    facts = facts_of(seen, "doubt")
    assert [one.date for one in facts.deadlines] == [day(31), day(60)], "the second stage was not in doubt"
    assert not facts.doubts
    assert "À vérifier" not in client.get(address).text


def test_dates_stand_in_the_form_as_people_write_them_and_are_read_either_way(seen: Seen, client: Client) -> None:
    """In the page's language; only what was changed counts as changed, whichever language the page was shown in."""
    address = f"/board/{EDITION}/calls/{seen.ids['health']}"
    ends = facts_of(seen, "health").deadlines[0]
    for lang in ("fr", "en"):
        tongue = tongue_of(seen.home.environment, lang)
        page = client.get(address, accept_language=lang)
        form = form_of(page)
        assert (
            form["deadline"] == form["was.deadline"] == f"{tongue.date(ends.date)} {'à 17 h' if lang == 'fr' else 'at 17:00'} Europe/Paris"
        )
        assert not re.search(r"\b20\d\d-\d\d-\d\d\b", said(page).replace(EDITION, ""))
        assert send(client, address, form, accept_language=lang).status == 200
        assert words_of(seen, "health") == {}
    form = form_of(client.get(address))
    for given in (f"{day(33)}", f"{day(33):%d/%m/%Y}", f"{written(day(33))}", tongue_of(seen.home.environment, "en").date(day(33))):
        answer = send(client, address, form | {"opening": given, "label_until": given})
        assert answer.status == 200
        assert facts_of(seen, "health").opening == day(33)
        shown = form_of(answer)
        assert (shown["opening"], shown["label_until"]) == (written(day(33)),) * 2
    send(client, address, form_of(client.get(address)) | {"opening": f"{day(34)}"})
    assert f"« {written(day(34))} »" in said(client.get(address)).replace("\u202f", " "), "her own words, written by machine or not"
    assert not re.search(r"fait corrigé[^(]*\b20\d\d-\d\d-\d\d\b", said(client.get("/log")))
    send(client, address, form_of(client.get(address)) | {"back": "opening"})
    send(client, address, form_of(client.get(address)) | {"label_until": ""})
    assert words_of(seen, "health") == {}


MOMENTS = [("17:00", "Europe/Paris"), ("17:30", None), ("24:00", None), ("09:05", "America/New_York"), ("12:00", "UTC"), (None, None)]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(("time", "zone"), MOMENTS)
def test_a_line_of_dates_is_read_back_as_it_was(seen: Seen, lang: str, time: str | None, zone: str | None) -> None:
    tongue = tongue_of(seen.home.environment, lang)
    for role, month in itertools.product(Role.__args__, range(1, 13)):  # type: ignore[attr-defined]
        one = Deadline(dt.date(2027, month, 1), time, zone, role)
        for dates in ((one,), (one, Deadline(dt.date(2028, 2, 29), "17:00", "Europe/Paris"))):
            line = correct.dates(tongue, dates)
            read = [(each.date, each.time, each.zone, each.role) for each in read_hand("deadline", line, lang)]
            assert read == [(each.date, each.time, each.zone, each.role) for each in dates], line


def test_of_several_doubts_about_dates_none_is_settled_unseen(seen: Seen, client: Client) -> None:
    """A choice writes the whole line of dates; with another doubt in it the editor reads it before it counts."""
    dates = [closing(days, f"day {days}") for days in (70, 71, 95, 96)]
    doubts = tuple(
        Doubt("deadlines", "one-day", tuple(Statement(f"{one.date} 17:00", one.fact) for one in pair)) for pair in (dates[:2], dates[2:])
    )
    with open_store(seen.home.database) as store:
        facts = CallFacts(deadlines=tuple(dates), doubts=doubts)
        calls.put_sheet(store, seen.ids["forever"], facts, "as it is", (), now=NOW)
    address = f"/board/{EDITION}/calls/{seen.ids['forever']}"
    page = client.get(address)
    choices = [unescape(value) for value in re.findall(r'name="choose" value="([^"]*)"', page.text)]
    assert len(choices) == 4
    answer = send(client, address, form_of(page) | {"choose": choices[0], "remark": "À relire"})
    assert "vérifiez toute la ligne" in said(answer)
    assert words_of(seen, "forever") == {}
    lines = form_of(answer)["deadline"].split("\n")
    assert [line.partition(" à ")[0] for line in lines] == [written(day(days)) for days in (70, 95, 96)]
    kept = form_of(answer) | {"deadline": "\r\n".join(lines[:2])}
    assert send(client, address, kept).status == 200
    assert [one.date for one in facts_of(seen, "forever").deadlines] == [day(70), day(95)]
    assert words_of(seen, "forever")["remark"] == "À relire"


@pytest.mark.parametrize(
    ("field", "value", "shown", "chosen"),
    [
        ("budget_total", "300000 EUR", "300 000 €", "300000 EUR"),
        ("budget_per_project", "50000-300000 EUR", "de 50 000 € à 300 000 €", "50000-300000 EUR"),
        ("max_rate_pct", "50", "50 %", "50"),
        ("opening", "2026-12-01", "mardi 1er décembre 2026", "2026-12-01"),
        ("consortium", "no", "pas nécessaire", "no"),
        ("min_partners", "3", "3", "3"),
        ("permanent", "permanent", "ouvert au fil de l’eau", "oui"),
        ("permanent", "2026-12-15 17:00", "mardi 15 décembre 2026, à 17 h", "non"),
    ],
)
def test_what_one_source_says_is_shown_and_can_be_chosen(seen: Seen, field: str, value: str, shown: str, chosen: str) -> None:
    statement = Statement(value, Fact("mot à mot", source="Journal 1"))
    doubted = CallFacts(doubts=(Doubt(field, "differs", (statement,)),))  # type: ignore[arg-type]
    [dispute] = disputes(tongue_of(seen.home.environment, "fr"), doubted)
    assert " ".join(dispute.claims[0].value.split()) == shown
    assert dispute.claims[0].chosen == chosen
    spoken.checked(dispute.field, chosen, lang="fr")


def test_while_the_engine_works_nothing_is_lost(seen: Seen, client: Client) -> None:
    address = f"/board/{EDITION}/calls/{seen.ids['busy']}"
    form = form_of(client.get(address)) | {"programme": "Autre programme", "remark": "À relire"}
    with seen.home.lock("run", since=NOW.isoformat()):
        answer = send(client, address, form)
        assert send(client, f"/board/{EDITION}/calls/new", {"title": "Un appel écrit"}).status == 409
    assert answer.status == 409
    assert words_of(seen, "busy") == {}
    again = form_of(answer)
    assert (again["programme"], again["was.programme"], again["remark"]) == ("Autre programme", "Villes calmes", "À relire")
    assert send(client, address, again).status == 200
    assert words_of(seen, "busy") == {"programme": "Autre programme", "remark": "À relire"}


def test_a_call_is_written_by_hand(seen: Seen, client: Client) -> None:
    address = f"/board/{EDITION}/calls/new"
    assert client.get(address).status == 200
    form = {"title": "Fontaines sobres", "url": "pas une adresse", "text": "Un texte.", "market": "city", "deadline": "demain peut-être"}
    refused = send(client, address, form | {"applicants": "sme"})
    assert refused.status == 422
    assert 'value="Fontaines sobres"' in refused.text
    assert "checked> Ville durable" in refused.text.replace("\u202f", " ")
    assert "checked> PME" in refused.text
    assert send(client, address, form | {"deadline": f"{day(20)} 12:00"}).status == 422
    assert send(client, address, {"title": " "}).status == 422
    added = send(client, address, form | {"url": "", "deadline": f"{day(20)} 12:00", "applicants": "sme"})
    assert added.status == 200
    assert "Fontaines sobres" in client.get("/calls/?market=city&applicant=sme").text
    story = re.search(r'action="/board/[^"]*/calls/([^"?]+)', added.text)
    assert story
    assert f"{written(day(20))}, à 12 h" in said(client.get(f"/calls/{story[1]}"))
    assert "ajouté au brouillon, coché" in said(added)


def test_forms_of_other_sites_are_refused(seen: Seen, client: Client, member: Subscriber) -> None:
    board = f"/board/{EDITION}/calls/{seen.ids['soon']}"
    preferences = path(addresses.preferences(seen.home, member.id))
    follow = path(addresses.follow(seen.home, member.id, seen.ids["soon"]))
    for address, words in ((board, {"was.funder": "", "funder": "X"}), (preferences, {"do": "calls_only"}), (follow, {"do": "follow"})):
        for site, origin in (("cross-site", ""), ("same-site", ""), ("", "https://ailleurs.example")):
            assert post(client, address, words, sec_fetch_site=site, origin=origin).status == 403
        for site, origin in (("same-origin", "null"), ("", "http://127.0.0.1:8080")):
            assert post(client, address, words, sec_fetch_site=site, origin=origin).status == 200
        # a member's link may be opened by anything; the desk wants to know
        assert post(client, address, words, sec_fetch_site="", origin="null").status == (403 if address == board else 200)
    assert post(client, board, {"remark": "x" * 400_000}).status == 413
    assert client.request("POST", board, b"\xff\xfe%zz&&&=", content_type=FORM).status == 200


def test_a_call_that_is_not_there_has_no_form_and_one_that_became_another_leads_on(seen: Seen, client: Client) -> None:
    assert client.get(f"/board/{EDITION}/calls/nothing").status == 404
    assert client.get(f"/board/{EDITION}/calls/{seen.gone}").headers["location"].startswith(f"/board/{EDITION}/calls/")


KEPT = f'<script src="{static.addresses()["kept.js"]}" defer>'
TABS = f'<script src="{static.addresses()["tabs.js"]}">'


def test_every_page_of_calls_carries_the_headers_and_no_script_but_our_own(seen: Seen, client: Client, member: Subscriber) -> None:
    for address in (
        "/calls/",
        f"/calls/{seen.ids['noise']}",
        path(addresses.follow(seen.home, member.id, seen.ids["noise"])),
        path(addresses.preferences(seen.home, member.id)),
        "/calls/city.fr.ics",
        f"/board/{EDITION}/calls/{seen.ids['noise']}",
        f"/board/{EDITION}/calls/new",
    ):
        for lang in ("fr", "en"):
            answer = client.get(address, accept_language=lang)
            assert answer.status == 200
            expected = {**HEADERS, **desk.HEADERS} if address.startswith("/board/") else HEADERS
            assert {name: answer.headers[name.lower()] for name in expected} == expected
            assert "set-cookie" not in answer.headers
            at_desk = address.startswith("/board/")  # what is written there stays in its fields where nothing answers
            assert re.findall(r"<script[^>]*>", answer.text) == [KEPT, TABS] * at_desk


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.mark.browser
def test_the_buttons_work_in_a_browser_that_sends_no_referer(seen: Seen, client: Client, member: Subscriber, browser: Any) -> None:
    """What browsers say of where a form comes from, and that our own headers let it through."""
    root = f"http://127.0.0.1:{client.port}"
    page = browser.new_page(locale="fr-FR", java_script_enabled=False, viewport={"width": 360, "height": 800})
    into(page.context, client, seen.home)
    page.goto(root + path(addresses.follow(seen.home, member.id, seen.ids["health"])))
    page.get_by_role("button", name="Suivre").click()
    assert page.get_by_role("heading", level=1).inner_text() == "C’est noté"
    page.goto(f"{root}/board/{EDITION}/calls/{seen.ids['health']}")
    operator = page.get_by_role("textbox", name="opérateur")
    operator.fill("Opérateur de nuit")
    operator.press("Enter")
    page.get_by_text("Enregistré : opérateur.").wait_for()
    assert operator.input_value() == "Opérateur de nuit"
    page.close()
    assert words_of(seen, "health") == {"operator": "Opérateur de nuit"}


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (640, "dark")])
def test_pages_fit_their_window_and_can_be_read(
    seen: Seen, client: Client, member: Subscriber, browser: Any, width: int, scheme: str
) -> None:
    page = browser.new_page(locale="fr-FR", viewport={"width": width, "height": 800}, color_scheme=scheme)
    into(page.context, client, seen.home)
    story, board = seen.ids["followed"], f"/board/{EDITION}"
    mine = [path(address) for address in (addresses.follow(seen.home, member.id, story), addresses.preferences(seen.home, member.id))]
    for address in (
        "/calls/",
        f"/calls/{story}",
        f"{board}",
        f"{board}/calls/{story}",
        f"{board}/calls/new",
        *mine,
    ):
        page.goto(f"http://127.0.0.1:{client.port}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert [(round(ratio, 2), text) for ratio, text in page.evaluate(CONTRASTS) if ratio < 4.5] == [], address
    page.close()
