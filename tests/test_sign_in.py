"""Signing in to the desk: who gets a link, what a link can do, and who is in."""

import contextlib
import datetime as dt
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from at_desk import ANALYST, EDITOR, OPERATOR, TEAM, AtDesk, session_of
from chromium import chromium
from homes import techwatch, wait_for
from readings import small_home
from servers import http, serve
from techwatch.errors import NotFoundError
from techwatch.home import Home
from techwatch.pipeline import Work
from techwatch.pipeline.people import sign_ins
from techwatch.store import desk, editions, open_store
from techwatch.types import Edition, Item
from techwatch.web.desk import COOKIE
from techwatch.web.page import clock
from test_web import FORM, Answer, Client, serving

OURS = {"sec_fetch_site": "same-origin"}
NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return small_home(tmp_path / "home", team=list(TEAM))


@pytest.fixture
def client(home: Home) -> Iterator[Client]:
    with serving(home) as client:
        yield client


@pytest.fixture
def enter(home: Home, client: Client) -> Iterator[Callable[..., AtDesk]]:
    """Signs somebody in."""
    with contextlib.ExitStack() as opened:
        yield lambda email=EDITOR: opened.enter_context(contextlib.closing(AtDesk(client, home, email)))


def post(client: Client, address: str, words: dict[str, str] | None = None, **headers: str) -> Answer:
    return client.request("POST", address, urlencode(words or {}).encode(), content_type=FORM, **{**OURS, **headers})


def link(home: Home, email: str = EDITOR, **more: Any) -> str:
    with open_store(home.database) as store:
        address = sign_ins.sign_in_link(home, store, email, now=more.pop("now", clock()), **more)
    return "/" + address.split("/", 3)[3]


def mails(home: Home) -> list[EmailMessage]:
    folder = home.path / "outbox" / "new"
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]  # type: ignore[misc]


def cookie_of(answer: Answer) -> str:
    found = re.match(rf"{COOKIE}=([\w-]+);", answer.headers["set-cookie"])
    assert found
    return found[1]


# --- links --------------------------------------------------------------------------------------------


def test_a_link_works_once(home: Home, client: Client) -> None:
    address = link(home, to="/board/veille-2026-11-24")
    assert client.get(address).status == client.get(address).status == 200
    first = post(client, address)
    assert (first.status, first.headers["location"]) == (303, "/board/veille-2026-11-24")
    again = post(client, address)
    assert (again.status, "set-cookie" in again.headers) == (404, False)
    assert "déjà servi" in client.get(address, **OURS).text


def test_looking_uses_nothing_up(home: Home, client: Client) -> None:
    """Mail scanners open every link, some with HEAD, some with forms of their own."""
    address = link(home)
    for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE"):
        assert "set-cookie" not in client.request(method, address).headers
    for refused in ({"sec_fetch_site": "cross-site"}, {"sec_fetch_site": ""}, {"sec_fetch_site": "", "origin": "null"}):
        assert post(client, address, **refused).status == 403
    assert post(client, address).status == 303


def test_of_two_browsers_with_one_link_one_is_in(home: Home) -> None:
    token = link(home).rpartition("/")[2]
    found: list[str | None] = []

    def enter() -> None:
        with open_store(home.database) as store:
            found.append(sign_ins.sign_in(home, store, token, now=clock()))

    threads = [threading.Thread(target=enter) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(session is not None for session in found) == 1


@pytest.mark.parametrize("lasts", [sign_ins.ASKED, sign_ins.ANNOUNCED])
def test_a_link_lasts_as_long_as_it_says(home: Home, lasts: dt.timedelta) -> None:
    with open_store(home.database) as store:
        for late, works in ((dt.timedelta(), True), (dt.timedelta(seconds=1), False)):
            token = sign_ins.sign_in_link(home, store, EDITOR, now=NOW, lasts=lasts).rpartition("/")[2]
            assert (sign_ins.link_of(home, store, token, now=NOW + lasts + late) is not None) is works
            assert (sign_ins.sign_in(home, store, token, now=NOW + lasts + late) is not None) is works


def test_a_link_that_is_too_old_is_refused(home: Home, client: Client) -> None:
    address = link(home, now=clock() - sign_ins.ASKED - dt.timedelta(seconds=1))
    assert client.get(address, **OURS).status == post(client, address).status == 404


def test_the_store_holds_nothing_that_signs_in(home: Home) -> None:
    address, session = link(home), session_of(home)
    with sqlite3.connect(home.database) as db:
        kept = "\n".join(db.iterdump())
    assert address.rpartition("/")[2] not in kept
    assert session not in kept
    assert len({link(home) for _ in range(50)}) == 50
    assert len(address.rpartition("/")[2]) == 43, "256 bits in base64"


@pytest.mark.parametrize("token", ["x", "%00", "..%2f..%2ffeeds.yaml", "é", "a" * 5000, "%f0%9f%90%9f", "%ff"])
def test_a_forged_link_is_one_page_and_never_an_error(client: Client, token: str) -> None:
    address = f"/sign-in/{token}".replace("é", "%c3%a9")
    assert client.get(address, **OURS).status == post(client, address).status == 404


@pytest.mark.parametrize(
    "to",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/x\r\nSet-Cookie: a=b",
        "",
        "/a b",
        "/é",
        "\t//e.example",
    ],
)
def test_a_link_leads_to_our_own_pages_only(home: Home, client: Client, to: str) -> None:
    assert sign_ins.page_here(to) == sign_ins.DESK
    address = link(home).partition("?")[0] + "?" + urlencode({"next": to})
    assert post(client, address).headers["location"] == sign_ins.DESK
    assert client.get("/sign-in?" + urlencode({"next": to}), **OURS).text.count("evil") == 0


# --- asking for one -----------------------------------------------------------------------------------


def test_whoever_is_in_the_team_gets_a_mail_in_her_language(home: Home, client: Client) -> None:
    page = client.get("/sign-in?next=/log", **OURS)
    assert 'name="next" value="/log"' in page.text
    post(client, "/sign-in", {"email": f"  {EDITOR.upper()} ", "next": "/log"})
    wait_for(lambda: len(mails(home)) == 1, 5)
    post(client, "/sign-in", {"email": "desk@pole.example"})
    wait_for(lambda: len(mails(home)) == 2, 5)
    french, english = sorted(mails(home), key=lambda mail: str(mail["to"]), reverse=True)
    assert (french["to"], english["to"]) == (EDITOR, "desk@pole.example")
    assert "Votre lien" in french["subject"]
    assert "Your link" in english["subject"]
    found = re.search(r"http://\S+", french.get_content())
    assert found
    entered = post(client, "/" + found[0].split("/", 3)[3])
    assert (entered.status, entered.headers["location"]) == (303, "/log")


def test_nobody_learns_who_is_in_the_team(home: Home, client: Client) -> None:
    answers = [
        post(client, "/sign-in", {"email": email}) for email in (EDITOR, "membre@adherent.example", "", "x" * 2000, "a@b\r\nBcc: c@d")
    ]
    assert (
        len(
            {(answer.status, answer.text, tuple(sorted(answer.headers.items() - {("date", answer.headers["date"])}))) for answer in answers}
        )
        == 1
    )
    wait_for(lambda: mails(home), 5)
    assert [mail["to"] for mail in mails(home)] == [EDITOR]


def test_the_answer_does_not_wait_for_the_mail(home: Home, client: Client) -> None:
    """What would take longer for an address of the team happens after the answer."""
    with sqlite3.connect(home.database) as db:
        db.execute("BEGIN IMMEDIATE")
        assert post(client, "/sign-in", {"email": EDITOR}).status == 200
        assert mails(home) == []
        db.rollback()
    wait_for(lambda: mails(home), 5)


def test_three_unused_links_are_enough(home: Home) -> None:
    with open_store(home.database) as store:
        for _ in range(4):
            sign_ins.sign_in_link(home, store, EDITOR, now=NOW, lasts=sign_ins.ANNOUNCED)  # what mails about drafts hold does not count
        work = Work(home, store, NOW)
        assert [sign_ins.send_link(work, EDITOR) for _ in range(5)] == [True, True, True, False, False]
        assert sign_ins.send_link(work, OPERATOR)
        assert len(mails(home)) == 4
        assert sign_ins.send_link(Work(home, store, NOW + sign_ins.ASKED + dt.timedelta(seconds=1)), EDITOR)


def test_a_form_of_another_site_sends_no_mail(home: Home, client: Client) -> None:
    for headers in ({"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "", "origin": "https://evil.example"}, {"sec_fetch_site": ""}):
        assert post(client, "/sign-in", {"email": EDITOR}, **headers).status == 403
    assert mails(home) == []


def test_who_has_the_shell_asks_there(home: Home) -> None:
    with open_store(home.database) as store, pytest.raises(NotFoundError, match="team"):
        sign_ins.sign_in_link(home, store, "membre@adherent.example", now=NOW)


# --- sessions -----------------------------------------------------------------------------------------


def test_the_cookie_is_strict_and_out_of_reach_of_scripts(home: Home, client: Client) -> None:
    cookie = post(client, link(home)).headers["set-cookie"]
    assert {part.strip().lower() for part in cookie.split(";")[1:]} == {"httponly", "samesite=strict", "path=/", "max-age=2592000"}


def test_over_https_the_cookie_stays_there(tmp_path: Path) -> None:
    home = small_home(tmp_path / "home", team=list(TEAM), web={"public_url": "https://veille.pole.example"})
    with serving(home) as client:
        entered = post(client, link(home))
        assert "; secure" in entered.headers["set-cookie"].lower()
        assert "; secure" in post(client, "/sign-out").headers["set-cookie"].lower()


def test_a_session_ends_after_thirty_days_and_no_page_opens_in_its_last_hours(home: Home, client: Client) -> None:
    for age, opens in ((dt.timedelta(days=29), True), (dt.timedelta(days=29, hours=13), False), (dt.timedelta(days=31), False)):
        session = session_of(home, now=clock() - age)
        assert (client.get("/log", cookie=f"{COOKIE}={session}").status == 200) is opens
    late = f"{COOKIE}={session_of(home, now=clock() - dt.timedelta(days=29, hours=13))}"
    saved = post(client, "/board/veille-2026-11-24/calls/new", {"title": ""}, cookie=late)
    assert saved.status == 422, "what was begun in time is still taken"


def test_signing_out_ends_the_session_and_not_the_cookie_alone(home: Home, client: Client) -> None:
    session = session_of(home)
    assert client.get("/log", cookie=f"{COOKIE}={session}").status == 200
    assert client.get("/sign-out", cookie=f"{COOKIE}={session}").status == 404
    assert post(client, "/sign-out", cookie=f"{COOKIE}={session}", sec_fetch_site="cross-site").status == 403
    assert client.get("/log", cookie=f"{COOKIE}={session}").status == 200
    out = post(client, "/sign-out", cookie=f"{COOKIE}={session}")
    assert (out.status, "max-age=0" in out.headers["set-cookie"].lower()) == (200, True)
    assert client.get("/log", cookie=f"{COOKIE}={session}").status == 303


def test_signing_in_anew_ends_the_old_session_of_the_browser(home: Home, client: Client) -> None:
    old = session_of(home, ANALYST)
    new = cookie_of(post(client, link(home), cookie=f"{COOKIE}={old}"))
    assert client.get("/log", cookie=f"{COOKIE}={old}").status == 303
    assert EDITOR in client.get("/log", cookie=f"{COOKIE}={new}").text


def test_who_is_taken_out_of_feeds_yaml_is_out_at_once(home: Home, client: Client, enter: Callable[..., AtDesk]) -> None:
    """Without starting the server anew; a file that is being mended changes nothing."""
    editor, waiting, file = enter(), link(home), home.path / "feeds.yaml"
    whole = file.read_text(encoding="utf-8")
    assert editor.get("/log").status == 200
    file.write_text(whole.replace('"team"', '"team": [', 1), encoding="utf-8")
    assert editor.get("/log").status == 200
    file.write_text(whole.replace(EDITOR, "nouvelle@pole.example"), encoding="utf-8")
    assert editor.get("/log").status == 303
    assert post(client, waiting).status == 404
    with open_store(home.database) as store:
        assert not sign_ins.send_link(Work(home, store, clock()), EDITOR)
        assert sign_ins.sign_in_link(home, store, "nouvelle@pole.example", now=clock())
    file.write_text(whole, encoding="utf-8")
    assert editor.get("/log").status == 303, "who comes back signs in anew"


def test_of_two_lines_with_one_address_the_one_counts_that_may_do_more(tmp_path: Path) -> None:
    home = small_home(tmp_path / "home", team=[{"email": EDITOR}, {"email": EDITOR.upper(), "role": "operator"}])
    found = sign_ins.person(home, EDITOR)
    assert found
    assert found.role == "operator"


# --- ways through it ----------------------------------------------------------------------------------


def test_without_a_session_one_signs_in_and_comes_back(client: Client) -> None:
    asked = client.get("/log?edition=veille-2026-11-24", sec_fetch_site="none")
    assert (asked.status, asked.headers["location"]) == (303, "/sign-in?next=/log%3Fedition%3Dveille-2026-11-24")
    assert 'value="/log?edition=veille-2026-11-24"' in client.get(asked.headers["location"], **OURS).text


def test_from_webmail_the_page_is_opened_once_more_by_ourselves(home: Home, client: Client, enter: Callable[..., AtDesk]) -> None:
    """A strict cookie is not sent along when another site's page opens ours."""
    first = client.get('/log?edition="><script>', sec_fetch_site="cross-site")
    assert first.status == 200
    assert "edition=%22" in first.text or "&#34;&gt;&lt;script&gt;" in first.text
    assert "<script" not in first.text
    refresh = re.search(r'http-equiv="refresh" content="0;url=([^"]*)"', client.get("/log", sec_fetch_site="cross-site").text)
    assert refresh
    assert refresh[1] == "/log"
    assert client.get("/log", sec_fetch_site="same-origin").status == 303
    assert enter().get("/log", sec_fetch_site="cross-site").status == 200


def test_a_mails_link_goes_on_leading_to_its_page_for_who_is_in(home: Home, client: Client, enter: Callable[..., AtDesk]) -> None:
    address = link(home, to="/log")
    editor, operator = enter(), enter(OPERATOR)
    assert editor.get(address).headers["location"] == "/log"
    assert operator.get(address).status == 200, "somebody else's link asks first"
    assert client.get(address, sec_fetch_site="cross-site").text.count("refresh") == 1
    assert post(client, address).status == 303
    assert operator.get(address).headers["location"] == "/log"


def test_a_part_of_a_page_without_a_session_leads_the_whole_page_to_sign_in(client: Client) -> None:
    board = "http://127.0.0.1:8080/board/veille-2026-11-24?market=city"
    for answer in (
        client.get("/log", hx_request="true", hx_current_url=board, **OURS),
        post(client, "/board/veille-2026-11-24/calls/new", hx_request="true", hx_current_url=board),
    ):
        assert (answer.status, answer.text) == (403, "")
        assert answer.headers["hx-redirect"] == "/sign-in?next=/board/veille-2026-11-24%3Fmarket%3Dcity"
    outside = client.get("/log", hx_request="true", hx_current_url="https://evil.example//x.example/", **OURS)
    assert outside.headers["hx-redirect"] == f"/sign-in?next={sign_ins.DESK}"
    form = post(client, "/board/veille-2026-11-24/calls/new")
    assert (form.status, form.headers["location"]) == (303, "/sign-in?next=/board/veille-2026-11-24")


def test_what_somebody_may_not_do_says_who_may(home: Home, client: Client, enter: Callable[..., AtDesk]) -> None:
    analyst, operator = enter(ANALYST), enter(OPERATOR)
    assert analyst.get("/log").status == 200
    refused = analyst.get("/board/veille-2026-11-24/calls/new")
    assert refused.status == 403
    assert "rédaction (editor), exploitation (operator)" in refused.text
    assert ANALYST in refused.text
    assert operator.get("/board/veille-2026-11-24/calls/new").status == 200


def test_pages_are_in_the_language_of_who_is_signed_in(home: Home, client: Client, enter: Callable[..., AtDesk]) -> None:
    english = enter("desk@pole.example")
    assert "Who did what" in english.get("/log", accept_language="fr").text


RETITLED = '{"name": "title", "value": "Après"}'
PLACED = '{"name": "place", "value": "health s1"}'
NAMED = '{"name": "subject", "value": "La semaine"}'


@pytest.mark.parametrize("plain", [False, True], ids=["a browser that says where from", "one that does not"])
@pytest.mark.browser
@pytest.mark.slow
def test_the_whole_way_in_a_browser(home: Home, client: Client, plain: bool) -> None:
    """From webmail at another site; over plain http browsers do not say what led to a page, nor in full where a form comes from."""
    host = "veille.example" if plain else "127.0.0.1"
    root = f"http://{host}:{client.port}"
    letter = f'<a id="link" href="{root}{link(home, to="/log")}">Relire</a> <a id="log" href="{root}/log">Journal</a>'
    with (
        serve({"/mail": http(200, letter.encode(), content_type="text/html")}) as webmail,
        chromium(f"--host-resolver-rules=MAP {host} 127.0.0.1") as browser,
    ):
        page = browser.new_page(locale="fr-FR", java_script_enabled=False)

        def clicked(where: str) -> str:
            page.goto(webmail.url("/mail", "localhost"))
            page.click(where)
            page.get_by_role("heading", level=1).wait_for()
            return str(page.get_by_role("heading", level=1).inner_text())

        assert clicked("#log") == clicked("#link") == "Se connecter"
        page.get_by_role("button", name="Entrer").click()
        page.wait_for_url(f"{root}/log")
        [cookie] = page.context.cookies()
        assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == (COOKIE, True, "Strict")
        assert clicked("#log") == clicked("#link") == "Journal"
        assert page.url == f"{root}/log"
        page.get_by_role("button", name="Se déconnecter").click()
        assert page.get_by_role("heading", level=1).inner_text() == "Déconnexion faite"
        assert clicked("#link") == "Se connecter"
        page.get_by_label("Votre adresse").fill(EDITOR)
        page.get_by_role("button", name="Recevoir un lien").click()
        page.get_by_text("un lien vient d’y partir").wait_for()
        wait_for(lambda: mails(home), 5)


@pytest.mark.slow
def test_who_has_the_shell_gets_a_link_there(home: Home, client: Client) -> None:
    printed = techwatch(home.path, "sign-in", EDITOR, "--to", "/log").strip()
    assert printed.startswith("http://127.0.0.1:8080/sign-in/")
    assert post(client, "/" + printed.split("/", 3)[3]).headers["location"] == "/log"
    assert techwatch(home.path, "sign-in", "membre@adherent.example", code=1) == ""


# --- the log ------------------------------------------------------------------------------------------


def test_the_log_says_who_did_what_and_offers_to_undo_it(home: Home, client: Client, enter: Callable[..., AtDesk]) -> None:
    item = Item("s1", "Un tramway à hydrogène", "https://presse.example/tram", market="city", section="market")
    edition = Edition("veille-2026-11-24", "veille", dt.date(2026, 11, 24), items=(item,))
    on = {"edition": edition.id, "item": "s1"}
    acts = (
        desk.LoggedAct(EDITOR, name="drop", before='{"name": "keep"}', after='{"name": "drop", "value": "old"}', **on),
        desk.LoggedAct("", name="title", before='{"name": "title", "value": "Avant <b>"}', after=RETITLED, **on),
        desk.LoggedAct(OPERATOR, name="place", before='{"name": "place", "value": "city -"}', after=PLACED, **on),
        desk.LoggedAct(EDITOR, "veille-2026-11-17", "subject", before='{"name": "subject"}', after=NAMED),
    )
    with open_store(home.database) as store, store.transaction():
        editions.open_edition(store, edition, now=NOW)
        editions.propose(store, edition.id, edition.items)
        kept = [desk.log_act(store, act, now=NOW) for act in acts]
        desk.log_act(store, desk.LoggedAct(OPERATOR, edition.id, "keep", "s1", undoes=kept[0]), now=NOW + dt.timedelta(hours=1))
    editor, analyst = enter(), enter(ANALYST)
    page = editor.get("/log").text
    told = ("décoché (ancien)", "Avant : coché", "« Un tramway à hydrogène »", "Avant &lt;b&gt;", "le fichier", "E-santé", "Avant : Ville")
    told += ("10:00", "11 h", "(vide)")
    assert [words for words in told if words not in page.replace("\u202f", " ").replace("\xa0", " ")] == []
    assert f"annulé par {OPERATOR}" in page
    assert f'action="/board/{edition.id}/undo/{kept[1]}"' in page
    assert f"/undo/{kept[0]}" not in page, "it was undone already"
    assert f"/undo/{kept[3]}" not in page, "that draft is not open"
    assert "/undo/" not in analyst.get("/log").text
    assert "La semaine" not in editor.get(f"/log?edition={edition.id}").text


def test_an_empty_log_says_so(home: Home, client: Client, enter: Callable[..., AtDesk]) -> None:
    editor = enter()
    assert "Rien n’a encore été fait" in editor.get("/log?edition=nothing").text
