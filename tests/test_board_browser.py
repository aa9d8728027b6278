"""The board in a real browser: keys, filters, what others do, no request elsewhere, and what a screen reader is told."""

import contextlib
import pathlib
import shutil
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

import readings
from at_desk import EDITOR, TEAM, into
from chromium import chromium, serious
from readings import NOW, news, small_home, work_in
from techwatch import pipeline, review
from techwatch.home import Home, open_home
from techwatch.pipeline.drafting import acts, same
from techwatch.review.acts import Act
from techwatch.store import desk, links, open_store
from techwatch.web.page import clock
from test_look import CONTRASTS
from test_web import Client, serving

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "bench"))

from board import EDITION, EMAIL, filled

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BOARD = f"/board/{EDITION}"
OTHER = "desk@pole.example"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def proposed(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A home with a draft as the engine wrote it."""
    path: pathlib.Path = tmp_path_factory.mktemp("board") / "home"
    filled(path, 90)
    return path


@pytest.fixture
def home(proposed: pathlib.Path, tmp_path: pathlib.Path) -> Home:
    shutil.copytree(proposed, tmp_path / "home")
    return open_home(tmp_path / "home", {"TECHWATCH_SECRET": "a secret of the tests"})


@pytest.fixture
def client(home: Home) -> Iterator[Client]:
    with serving(home) as client:
        yield client


@pytest.fixture
def opened(browser: Any, home: Home, client: Client) -> Iterator[Any]:
    """-> a function that opens the board; a request elsewhere or an error of the page fails the test."""
    with contextlib.ExitStack() as stack:
        wrong: list[str] = []

        def open_board(width: int = 1280, *, script: bool = True, path: str = BOARD, scheme: str = "light", fails: bool = False) -> Any:
            context = browser.new_context(
                viewport={"width": width, "height": 800}, java_script_enabled=script, locale="fr-FR", color_scheme=scheme
            )
            stack.callback(context.close)
            into(context, client, home, EMAIL)
            root = f"http://127.0.0.1:{client.port}"
            context.on("request", lambda request: None if request.url.startswith((root, "data:")) else wrong.append(request.url))
            context.set_default_timeout(8000)
            page = context.new_page()
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("console", lambda message: wrong.append(message.text) if is_wrong(message) and not fails else None)
            page.goto(root + path)
            return page

        yield open_board
        assert wrong == []


def is_wrong(message: Any) -> bool:
    """Refusals (409, 422) that the board itself shows are told by the browser too."""
    return message.type in ("error", "warning") and "the server responded with a status of 4" not in message.text


def items_of(home: Home) -> dict[str, Any]:
    files = review.ReviewFolder(home.review).read(EDITION)
    assert files is not None
    from techwatch.pipeline.drafting.saves import parse
    from techwatch.store import open_store

    with open_store(home.database) as store:
        return {item.id: item for item in parse(home, store, EDITION, files).items}


def here(page: Any) -> str:
    found: str = page.locator(".row.here").get_attribute("data-key")
    return found


def until(page: Any, holds: str) -> None:
    """Wait for a JavaScript expression; Playwright's own waiting would evaluate text in the page, which its policy forbids."""
    end = time.monotonic() + 10
    while not page.evaluate(holds):
        assert time.monotonic() < end, holds
        page.wait_for_timeout(20)


def settled(page: Any) -> None:
    until(page, "!document.querySelector('.busy, .htmx-request')")


def test_words_outlive_the_end_of_the_session(opened: Any, home: Home) -> None:
    page = opened()
    page.keyboard.press("j")
    page.keyboard.press("e")
    until(page, "!!document.querySelector('.row.opened textarea[name=blurb]')")
    page.locator(".row.opened textarea[name=blurb]").fill("Des mots à moi")
    with open_store(home.database) as store:
        desk.end_sessions(store, EMAIL)
    page.locator(".row.opened form.words button[type=submit]").click()
    until(page, "!!document.querySelector('#news a[href^=\"/sign-in\"]')")
    assert page.locator(".row.opened textarea[name=blurb]").input_value() == "Des mots à moi"
    into(page.context, Client(int(page.url.split(":")[2].split("/")[0])), home, EMAIL)
    page.locator(".row.opened form.words button[type=submit]").click()
    until(page, "!document.querySelector('.row.opened.busy')")
    assert any(item.blurb == "Des mots à moi" for item in items_of(home).values())


@contextlib.contextmanager
def alone(browser: Any, home: Home, path: str, *, width: int = 1280, email: str = EMAIL) -> Iterator[tuple[Any, contextlib.ExitStack]]:
    """A page of a server of its own, which `close` of the second stops; an error of the page fails the test."""
    wrong: list[str] = []
    with contextlib.ExitStack() as stack:
        server = contextlib.ExitStack()
        client = server.enter_context(serving(home))
        context = browser.new_context(viewport={"width": width, "height": 800}, locale="fr-FR")
        stack.callback(server.close)
        stack.callback(context.close)
        into(context, client, home, email)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"http://127.0.0.1:{client.port}{path}")
        yield page, server
    assert wrong == []


def begun(page: Any, words: str) -> Any:
    """The first line opened, with words of hers in its blurb; -> that field."""
    page.keyboard.press("j")
    page.keyboard.press("e")
    until(page, "!!document.querySelector('.row.opened textarea[name=blurb]')")
    field = page.locator(".row.opened textarea[name=blurb]")
    field.fill(words)
    return field


def test_a_server_that_does_not_answer_is_told_beside_what_she_did_and_her_words_stay(browser: Any, home: Home) -> None:
    with alone(browser, home, BOARD) as (page, server):
        field = begun(page, "Des mots à moi")
        server.close()
        page.locator(".row.opened form.words button[type=submit]").click()
        until(page, "!!document.querySelector('.row.opened form.words .failed')")
        assert "Le serveur ne répond pas" in page.locator("form.words .failed").inner_text()
        assert field.input_value() == "Des mots à moi"
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        before = page.locator(".row.here .box").get_attribute("name")
        page.keyboard.press("x")
        until(page, "!!document.querySelector('.row.here > .failed')")
        assert page.locator(".row.here .box").get_attribute("name") == before
        page.keyboard.press("u")
        until(page, "!!document.querySelector('#news .failed')")
        page.keyboard.press("e")
        until(page, "document.querySelectorAll('.failed').length == 3")
        assert field.input_value() == "Des mots à moi"


@pytest.mark.parametrize(("status", "told"), [(500, "ne répond pas"), (404, "n’est plus là"), (413, "trop long")])
def test_what_the_server_refuses_is_told_at_the_form_and_saved_once_it_may_be(opened: Any, home: Home, status: int, told: str) -> None:
    page = opened(fails=True)
    field = begun(page, "Des mots à moi")
    if status == 413:
        field.fill("long " * 80_000)
    else:
        page.route("**/act", lambda route: route.fulfill(status=status, body="<p>no</p>"))
    page.locator(".row.opened form.words button[type=submit]").click()
    until(page, "!!document.querySelector('.row.opened form.words .failed')")
    assert told in page.locator("form.words .failed").inner_text()
    page.unroute("**/act")
    field.fill("Des mots à moi")
    page.locator(".row.opened form.words button[type=submit]").click()
    until(page, "!document.querySelector('.failed, .busy')")
    assert any(item.blurb == "Des mots à moi" for item in items_of(home).values())


def test_an_answer_that_does_not_come_in_time_is_told_and_what_she_writes_while_waiting_stays(opened: Any) -> None:
    page = opened(fails=True)
    field = begun(page, "Des mots à moi")
    held: list[Any] = []
    page.route("**/act", lambda route: held.append(route))
    page.locator(".row.opened form.words button[type=submit]").click()
    field.fill("Des mots à moi, et la suite")
    until(page, "!!document.querySelector('.row.opened.busy')")
    page.wait_for_timeout(50)
    held.pop().continue_()
    until(page, "!document.querySelector('.busy')")
    assert field.input_value() == "Des mots à moi, et la suite"
    page.evaluate("htmx.config.timeout = 100")
    page.locator(".row.opened form.words button[type=submit]").click()
    until(page, "!!document.querySelector('.row.opened form.words .failed')")
    assert field.input_value() == "Des mots à moi, et la suite"
    held.pop().abort()


def test_the_editorial_stays_in_its_form_until_it_is_saved(browser: Any, home: Home) -> None:
    with alone(browser, home, f"{BOARD}/words", width=360) as (page, server):
        field, save = page.locator("textarea[name='editorial.fr']"), page.locator(".save button")
        field.fill("Trois lignes.\nÀ garder.")
        acts.act(home, EDITION, Act("editorial", value="D'une autre.", lang="fr"), who=OTHER, now=clock())
        save.click()
        page.wait_for_selector(".fresh")
        assert field.input_value() == "Trois lignes.\nÀ garder."
        field.fill("long " * 80_000)
        save.click()
        until(page, "document.querySelector('.failed')?.textContent.includes('trop long')")
        field.fill("Trois lignes.\nÀ garder.")
        with open_store(home.database) as store:
            desk.end_sessions(store, EMAIL)
        save.click()
        until(page, "!!document.querySelector('.failed a[href*=\"/sign-in\"]')")
        into(page.context, Client(int(page.url.split(":")[2].split("/")[0])), home, EMAIL)
        save.click()
        page.wait_for_url(f"**{BOARD}")
        page.goto(f"{page.url.split('#')[0]}/words")
        assert field.input_value() == "Trois lignes.\nÀ garder."
        field.fill("Et encore.")
        server.close()
        save.click()
        until(page, "document.querySelector('.failed')?.textContent.includes('ne répond pas')")
        assert field.input_value() == "Et encore."


def test_what_is_added_by_hand_stays_in_its_form_and_its_line_is_shown(browser: Any, home: Home) -> None:
    with alone(browser, home, f"{BOARD}/add", width=360) as (page, server):
        title, add = page.locator("#title"), page.locator("form[data-kept] [type=submit]")
        title.fill("Portes ouvertes")
        add.click()
        page.wait_for_url(f"**{BOARD}#r-*")
        assert page.locator(".row.here .title").inner_text() == "Portes ouvertes"
        page.goto(page.url.split("#")[0] + "/add")
        title.fill("Une soirée")
        server.close()
        add.click()
        until(page, "document.querySelector('.failed')?.textContent.includes('ne répond pas')")
        assert title.input_value() == "Une soirée"


def test_keys_walk_keep_and_drop(home: Home, opened: Any) -> None:
    page = opened()
    page.keyboard.press("j")
    first = here(page)
    page.keyboard.press("j")
    second = here(page)
    assert first != second
    page.keyboard.press("k")
    assert here(page) == first
    was = items_of(home)[first].keep
    page.keyboard.press("x")
    settled(page)
    assert items_of(home)[first].keep is not was
    assert here(page) == first
    page.keyboard.press("x")
    settled(page)
    page.keyboard.press("d")
    settled(page)
    assert items_of(home)[first].keep is False
    assert page.evaluate("document.activeElement.id").startswith("t-")
    assert page.locator("#counts .sum strong").inner_text() == str(sum(item.keep for item in items_of(home).values()))


def test_a_refused_tick_is_taken_back_and_the_reason_can_be_read_in_the_preview_too(opened: Any, home: Home) -> None:
    page = opened()
    file = home.review / f"{EDITION}.md"
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("statut:", "statut: [", 1), encoding="utf-8")
    page.keyboard.press("j")
    before = page.locator(".row.here .box").get_attribute("name")
    page.keyboard.press("x")
    until(page, "!!document.querySelector('#news .alert')")
    until(page, "!document.querySelector('.row.here.busy')")
    assert page.locator(".row.here .box").get_attribute("name") == before
    page.locator(".switch a[data-form=text]").click()
    until(page, f"window.frames[0].document.body?.innerText.includes('{EDITION}.md')")
    file.write_text(good, encoding="utf-8")
    page.locator(".switch a[data-form=mail]").click()
    until(page, "window.frames[0].document.querySelectorAll('table').length > 3")


def test_a_title_is_edited_in_place_and_undone(home: Home, opened: Any) -> None:
    page = opened()
    page.keyboard.press("j")
    name = here(page)
    before = items_of(home)[name].title
    page.keyboard.press("e")
    page.wait_for_selector(".panel textarea[name=title]:focus")
    page.keyboard.press("Control+a")
    page.keyboard.type("Un titre de ma main")
    page.locator(".panel .words button[type=submit]").click()
    settled(page)
    assert items_of(home)[name].title == "Un titre de ma main"
    assert "Un titre de ma main" in page.locator(".row.here .title").inner_text()
    page.locator("#undo").click()
    until(page, "document.querySelector('.row.here .title').textContent != 'Un titre de ma main'")
    assert items_of(home)[name].title == before


def test_two_lines_are_made_one_and_two_again_by_u(browser: Any, tmp_path: pathlib.Path) -> None:
    home = small_home(tmp_path / "small", team=list(TEAM))
    with open_store(home.database) as store:
        work = work_in(home, store, readings=news())
        one, other = (same.story(work, f"https://journal{number}.example/article/{number}") for number in (5, 2))
        with store.transaction():
            links.hint(store, one, other, score=0.6, seen=NOW)
        pipeline.draft(work)
    with alone(browser, home, f"/board/{readings.EDITION}", email=EDITOR) as (page, _):
        page.locator(f"[data-key={one}] .title").click()
        page.locator(".panel .hint button[value=join]").click()
        until(page, f"document.querySelectorAll('[data-key={one}], [data-key={other}]').length == 1 && !document.querySelector('.twin')")
        settled(page)
        page.keyboard.press("Escape")
        page.keyboard.press("u")
        until(page, f"document.querySelectorAll('[data-key={one}] .twin, [data-key={other}] .twin').length == 2")
        assert here(page) == one
        page.locator(f"[data-key={one}] .title").click()
        page.locator(".panel .hint button[value=apart]").click()
        until(page, "!document.querySelector('.twin')")
        assert page.locator(f"[data-key={other}]").count() == 1


def test_moving_by_keys_moves_the_line_and_keeps_the_place(home: Home, opened: Any) -> None:
    page = opened()
    page.keyboard.press("j")
    page.keyboard.press("j")
    name = here(page)
    page.keyboard.press("K")
    until(page, f"document.querySelector('.group .row').dataset.key == '{name}'")
    assert here(page) == name
    page.reload()
    assert page.locator(".group .row").first.get_attribute("data-key") == name


def test_a_key_sets_a_story_aside_and_another_brings_it_back(home: Home, opened: Any) -> None:
    page = opened()
    page.keyboard.press("j")
    name = here(page)
    page.keyboard.press("l")
    until(page, f"document.querySelector('[data-place=later] [data-key={name}]')")
    assert items_of(home)[name].section == "later"
    until(page, "document.getElementById('said').textContent == 'Rangé sous Plus tard'")
    assert here(page) == page.locator(".group .row").first.get_attribute("data-key")  # she goes on where she was
    page.keyboard.press("u")
    until(page, f"!document.querySelector('[data-place=later] [data-key={name}]') && document.querySelector('[data-key={name}]')")
    assert items_of(home)[name].section == "market"
    until(page, "document.getElementById('said').textContent.startsWith('Annulé, déplacé vers')")
    assert here(page) == name


def test_another_market_takes_the_line_with_it(home: Home, opened: Any) -> None:
    page = opened()
    page.keyboard.press("j")
    name = here(page)
    page.keyboard.press("m")
    page.wait_for_selector(".panel select:focus")
    page.locator(".panel select[name=market]").select_option("city")
    page.locator(".panel select[name=market] + button").click()
    until(page, f"document.querySelector('[data-place=city] [data-key={name}]')")
    assert items_of(home)[name].market == "city"


def test_filters_are_instant_and_reach_below_the_fold(home: Home, opened: Any) -> None:
    page = opened()
    page.keyboard.press("/")
    page.wait_for_selector("#f-q:focus")
    page.locator("#f-market").select_option("health")
    page.wait_for_selector("#rest .row:not([hidden])")
    markets = page.eval_on_selector_all(".row:not([hidden])", "rows => rows.map(row => row.dataset.market)")
    assert markets
    assert all("health" in each.split() for each in markets)
    page.locator("#f-q").fill("xyzzy")
    assert page.locator("#nothing").is_visible()


def test_what_others_wrote_is_told_and_shown_and_never_overwritten(home: Home, opened: Any) -> None:
    page = opened()
    page.keyboard.press("j")
    name = here(page)
    page.keyboard.press("e")
    page.wait_for_selector(".panel textarea[name=title]:focus")
    page.keyboard.type("Mes mots ")
    acts.act(home, EDITION, Act("title", name, "Les mots d'une autre"), who=OTHER, now=clock())
    page.locator(".panel .words button[type=submit]").click()
    page.wait_for_selector(".fresh")
    assert "Les mots d'une autre" in page.locator(".fresh").inner_text()
    assert "Mes mots" in page.locator(".panel textarea[name=title]").input_value()
    assert items_of(home)[name].title == "Les mots d'une autre"
    page.locator(".panel .words button[type=submit]").click()
    until(page, "!document.querySelector('.fresh')")
    assert "Mes mots" in items_of(home)[name].title


def test_words_that_are_not_saved_outlive_what_is_done_to_their_line(home: Home, opened: Any) -> None:
    page = opened()
    page.keyboard.press("j")
    name = here(page)
    page.keyboard.press("e")
    page.wait_for_selector(".panel textarea[name=title]:focus")
    page.keyboard.type("Encore en train ")
    page.locator(".row.here .box").click()
    settled(page)
    assert "Encore en train" in page.locator(".panel textarea[name=title]").input_value()
    acts.act(home, EDITION, Act("title", name, "Entre-temps"), who=OTHER, now=clock())
    page.locator(".row.here .box").click()
    settled(page)
    page.locator(".panel .words button[type=submit]").click()
    page.wait_for_selector(".fresh")
    assert items_of(home)[name].title == "Entre-temps"


def test_a_change_elsewhere_is_told_and_shown_at_her_word(home: Home, opened: Any) -> None:
    page = opened()
    page.keyboard.press("j")
    last = page.locator(".group .row").nth(5).get_attribute("data-key")
    acts.act(home, EDITION, Act("title", last, "Changé ailleurs"), who=OTHER, now=clock())
    page.evaluate("htmx.ajax('GET', location.pathname + '/changes?seen=' + counts.dataset.seen, {target: '#news', swap: 'outerHTML'})")
    page.wait_for_selector("#news a.again")
    assert "1 élément" in page.locator("#news").inner_text()
    assert page.get_by_text("Changé ailleurs").count() == 0
    page.locator("#news a.again").click()
    until(page, "document.querySelector('#list').textContent.includes('Changé ailleurs')")
    assert page.locator("#news a.again").count() == 0


def test_nothing_is_wider_than_the_window(opened: Any, client: Client) -> None:
    page = opened(360)
    for path in (BOARD, f"{BOARD}/approve", f"{BOARD}/words", f"{BOARD}/add?q=ville", f"{BOARD}/history", "/board"):
        page.goto(f"http://127.0.0.1:{client.port}{path}")
        for width in (360, 390, 640, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


def test_without_script_one_keeps_drops_and_approves(home: Home, opened: Any) -> None:
    page = opened(390, script=False)
    first = page.locator(".group .row").first
    name, was = first.get_attribute("data-key"), "kept" in (first.get_attribute("class") or "")
    first.locator(".box").click()
    assert items_of(home)[name].keep is not was
    assert page.url.endswith("#" + (page.locator(f"[data-key='{name}']").get_attribute("id") or ""))
    page.goto(page.url.split("#")[0] + "/approve")
    page.locator("button[name=status]").click()
    assert "est validé" in page.locator("h1").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(opened: Any, client: Client, scheme: str) -> None:
    page = opened(scheme=scheme)
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.wait_for_selector(".panel")
    faults = serious(page)
    for path in ("/approve", "/words", "/add?q=ville", "/history"):
        page.goto(f"http://127.0.0.1:{client.port}{BOARD}{path}")
        faults += serious(page)
    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_conflicts_fit_a_phone_can_be_read_and_are_settled_by_thumb(home: Home, opened: Any, scheme: str) -> None:
    file, name = home.review / f"{EDITION}.md", next(item.id for item in items_of(home).values() if item.keep and item.section == "market")
    older, title = file.read_text("utf-8"), items_of(home)[name].title
    for act, saved in (
        (Act("drop", name), older),
        (Act("title", name, "Du bureau " * 20), older.replace(f"**{title}**", "**Du fichier**")),
    ):
        acts.act(home, EDITION, act, who=OTHER, now=clock())
        file.write_text(saved, encoding="utf-8")
    page = opened(360, path=BOARD, scheme=scheme)
    acts.act(home, EDITION, Act("status", value="draft"), who=OTHER, now=clock())  # takes in what was saved
    page.goto(page.url.split("#")[0] + "/history")
    assert page.locator(".clash").count() == 2
    for width in (360, 640, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert serious(page) == []
    assert [(round(ratio, 2), words) for ratio, words in page.evaluate(CONTRASTS) if ratio < 4.5] == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert all(box["height"] >= 44 for box in (each.bounding_box() for each in page.locator(".clash button").all()))
    with page.expect_navigation():
        page.get_by_role("button", name="Le décocher").click()
    assert page.locator(".clash").count() == 1
    assert not items_of(home)[name].keep
    with page.expect_navigation():
        page.get_by_role("button", name="Laisser ainsi").click()
    assert page.locator(".clash").count() == 0
    assert items_of(home)[name].title == "Du fichier"
