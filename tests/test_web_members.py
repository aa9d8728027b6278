"""What a member does by herself: subscribe, choose, pause, get her data, be erased, leave and come back."""

import datetime as dt
import json
import re
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from own_pages import HER, OFTEN, known, link_in, mail, mails, member, own_home, path_of, send, state, with_templates
from sendings import NOW as SENT, add_members, publish, sending_home, work_of
from techwatch import tokens
from techwatch.home import Home, open_home
from techwatch.pipeline import Work, addresses, deliver, suppression
from techwatch.pipeline.people import self_service
from techwatch.pipeline.resume import resume
from techwatch.store import editions, ledger, open_store, subscribers
from techwatch.types import Profile
from techwatch.web import limits
from techwatch.web.page import clock
from test_web import Answer, Client, serving

ASKED = {"email": HER, "markets": ["city"], "digests": ["veille"], "lang": "en", "reads": ["fr", "en"], "organisation": "Atelier"}


@pytest.fixture
def home(tmp_path: Any) -> Home:
    return own_home(tmp_path / "home")


@pytest.fixture
def client(home: Home) -> Iterator[Client]:
    with serving(home) as client:
        yield client


def own(home: Home, subscriber: int) -> str:
    return path_of(addresses.preferences(home, subscriber))


def one_click(home: Home, subscriber: int) -> str:
    return path_of(addresses.unsubscribe(home, subscriber))


# --- subscribing --------------------------------------------------------------------------------------


def test_she_asks_confirms_and_is_subscribed_as_she_chose(home: Home, client: Client) -> None:
    page = client.get("/subscribe", accept_language="fr")
    assert "chaque mardi" in page.text
    assert "le 1er de chaque mois" in page.text.replace("\u202f", " ")
    assert "Mobilité, bâtiment, énergie." in page.text
    assert send(client, "/subscribe", ASKED).status == 200
    message = mail(home)
    assert message["Subject"] == "Confirm your subscription"
    assert state(home) == "pending"
    link = link_in(message, tokens.CONFIRM)
    assert "Yes, subscribe me" in client.get(link).text
    assert state(home) == "pending", "to look subscribes nobody"
    assert "Your subscription is confirmed" in send(client, link, {}).text
    her = known(home)
    assert state(home) == "active"
    assert (her.markets, her.digests, her.lang, her.reads, her.organisation) == (("city",), ("veille",), "en", (), "Atelier")
    assert (her.consent, her.consent_on) == (self_service.BY_FORM, clock().astimezone(home.config.cluster.zone).date())
    assert "confirmed" in send(client, link, {}).text, "pressed twice"
    assert len(mails(home)) == 1


def test_a_link_that_is_too_old_subscribes_nobody(home: Home, client: Client) -> None:
    send(client, "/subscribe", ASKED)
    link = link_in(mail(home), tokens.CONFIRM)
    with open_store(home.database) as store:
        later = Work(home, store, clock() + dt.timedelta(hours=48))
        assert self_service.confirm(later, link.rpartition("/")[2]) is None
    assert state(home) == "pending"


def test_who_left_or_was_erased_comes_back_by_the_form(home: Home, client: Client) -> None:
    her = member(home, markets=("health",))
    with open_store(home.database) as store:
        work = Work(home, store, clock())
        subscribers.unsubscribe(store, her.id, reason="complaint", now=clock())
        subscribers.suppress(store, suppression.hash_of(work, HER), reason="complaint", now=clock())
        send(client, "/subscribe", ASKED)
        link = link_in(mail(home), tokens.CONFIRM)
        assert (known(home).markets, state(home)) == (("health",), "unsubscribed"), "nothing is taken over before she confirms"
        send(client, link, {})
        assert (known(home).markets, state(home)) == (("city",), "active")
        assert not subscribers.is_suppressed(store, suppression.hash_of(work, HER))


def test_who_is_subscribed_is_told_so_by_mail_and_nothing_changes(home: Home, client: Client) -> None:
    her = member(home, markets=("health",))
    send(client, "/subscribe", ASKED)
    message = mail(home)
    assert message["Subject"] == "Votre page d’abonnement"
    assert own(home, her.id) in message.get_content().replace("\n", "")
    assert known(home) == her


def shape(answer: Answer) -> tuple[int, dict[str, str], str]:
    return answer.status, {name: value for name, value in answer.headers.items() if name != "date"}, answer.text


def test_nobody_learns_who_is_subscribed(home: Home) -> None:
    member(home)
    member(home, "left@b.example")
    with open_store(home.database) as store:
        subscribers.unsubscribe(store, known(home, "left@b.example").id, reason="", now=clock())
    with serving(home, limits=OFTEN) as client:
        times: dict[str, list[float]] = {}
        answers = []
        for turn in range(12):
            for email in (HER, "left@b.example", f"new{turn}@b.example"):
                began = time.perf_counter()
                answers.append(shape(send(client, "/subscribe", ASKED | {"email": email})))
                times.setdefault(email.rstrip("0123456789").split("@")[0][:3], []).append(time.perf_counter() - began)
        assert all(answer == answers[0] for answer in answers)
        middles = [statistics.median(each) for each in times.values()]
        assert max(middles) < 3 * min(middles) + 0.02


def test_three_mails_a_day_to_one_address(home: Home, client: Client) -> None:
    with open_store(home.database) as store:
        for minutes in range(5):
            work = Work(home, store, clock() + dt.timedelta(minutes=minutes))
            self_service.ask(work, self_service.Wish(HER, "", {"lang": "fr"}))
        assert len(ledger.of(store, known(home).id)) == 3
        self_service.ask(Work(home, store, clock() + dt.timedelta(days=1, hours=1)), self_service.Wish(HER, "", {"lang": "fr"}))
        assert len(ledger.of(store, known(home).id)) == 4


def test_who_asks_too_often_is_told_to_wait(home: Home, client: Client) -> None:
    here = {"x_forwarded_for": "192.0.2.7"}
    answers = [send(client, "/subscribe", ASKED | {"email": f"a{n}@b.example"}, **here) for n in range(limits.CLIENT[0] + 1)]
    assert send(client, "/subscribe", ASKED, x_forwarded_for="192.0.2.8").status == 200
    assert {answer.status for answer in answers[:-1]} == {200}
    assert answers[-1].status == 429
    assert "Trop de demandes" in answers[-1].text
    assert 0 < int(answers[-1].headers["retry-after"]) <= limits.CLIENT[1]


def test_limits_are_per_client_and_in_all_and_end() -> None:
    some = limits.Limits((2, 60), (3, 100))
    assert [some.wait("a", now=0), some.wait("a", now=1), some.wait("a", now=2)] == [0, 0, 59]
    assert [some.wait("b", now=3), some.wait("c", now=4), some.wait("c", now=100.5)] == [0, 97, 0]
    unknown = limits.Limits((1, 60), (3, 100))
    assert [unknown.wait(limits._name("127.0.0.1"), now=second) for second in range(4)] == [0, 0, 0, 98]
    assert limits._name("2001:db8:1:2::5") == limits._name("2001:db8:1:2:ffff::") != limits._name("2001:db8:1:3::5")


def test_a_program_that_fills_every_field_gets_the_answer_and_no_mail(home: Home, client: Client) -> None:
    send(client, "/subscribe", ASKED | {"website": "https://spam.example"})
    send(client, "/subscribe", ASKED | {"email": "other@b.example"})
    mail(home, to="other@b.example")
    assert state(home) == ""


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "é@b.example", "a@b.example\r\nBcc: c@d.example", "a@b.example,c@d.example"])
def test_what_is_no_address_is_said_beside_its_field(home: Home, client: Client, email: str) -> None:
    answer = send(client, "/subscribe", ASKED | {"email": email})
    assert answer.status == 422
    assert 'aria-invalid="true"' in answer.text
    assert "This is no mail address" in answer.text
    assert re.search(r'value="city" checked', answer.text), "what she chose stands"
    assert mails(home) == []


def test_no_form_where_the_cluster_wants_none(tmp_path: Any) -> None:
    home = own_home(tmp_path / "home", web={"subscribe": False})
    with serving(home) as client:
        assert client.get("/subscribe").status == 404
        assert send(client, "/subscribe", ASKED).status == 404


def test_who_never_confirms_is_forgotten_after_a_month(home: Home, client: Client) -> None:
    send(client, "/subscribe", ASKED)
    mail(home)
    with open_store(home.database) as store:
        assert self_service.forget_unconfirmed(Work(home, store, clock() + dt.timedelta(days=29))) is None
        done = self_service.forget_unconfirmed(Work(home, store, clock() + dt.timedelta(days=31)))
        assert done is not None
        assert done.figures == {"forgotten": 1}
        assert store.db.execute("SELECT count(*) FROM subscribers").fetchone() == (0,)
        assert mails(home) == []
        assert subscribers.suppressed(store, suppression.hash_of(Work(home, store, clock()), HER)) == ""


def test_a_mail_that_a_crash_cut_short_is_sent_later_with_the_same_link(home: Home) -> None:
    now = clock()
    with open_store(home.database) as store:
        self_service.ask(Work(home, store, now), self_service.Wish(HER, "", {"lang": "fr", "markets": ["city"]}))
    assert mails(home) == []
    with open_store(home.database) as store:
        ledger.mark(store, ledger.of(store, known(home).id)[0], "attempted", now=now)
        assert [done.stage for done in resume(Work(home, store, now + dt.timedelta(minutes=2)))] == ["answers"]
        assert resume(Work(home, store, now + dt.timedelta(minutes=4))) == []
        link = link_in(mail(home), tokens.CONFIRM)
        her = self_service.confirm(Work(home, store, now + dt.timedelta(minutes=3)), link.rpartition("/")[2])
    assert her is not None
    assert her.markets == ("city",)


# --- her own page -------------------------------------------------------------------------------------


def as_sent(page: Answer) -> dict[str, list[str]]:
    """What a browser would send back of the form, unchanged."""
    form = page.text.partition('class="own"')[2].partition("</form>")[0]
    found: dict[str, list[str]] = {"do": ["save"]}
    for tag in re.findall(r"<input [^>]*>", form):
        values = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if values["type"] not in ("checkbox", "radio") or tag.endswith(" checked>"):
            found.setdefault(values["name"], []).append(values.get("value", ""))
    found["kind"] = re.findall(r'<option value="([^"]*)" selected', form) or [""]
    return found


def test_only_what_she_changed_is_written_and_said(home: Home, client: Client) -> None:
    her = member(home, markets=("health",), profile=Profile("sme", 12, "Île-de-France", ("capteurs",)))
    page = client.get(own(home, her.id))
    assert "Rien n’a changé" in send(client, own(home, her.id), as_sent(page)).text
    assert known(home) == her
    done = send(client, own(home, her.id), as_sent(page) | {"markets": ["city", "health"], "employees": "1 200", "keywords": "vélo, cargo"})
    assert "Enregistré : marchés, appels pour vous." in done.text.replace("\xa0", " ")
    changed = known(home)
    assert changed.markets == ("city", "health")
    assert changed.profile == Profile("sme", 1200, "Île-de-France", ("vélo", "cargo"))
    with open_store(home.database) as store:
        assert subscribers.chosen(store, her.id) == {"markets", "profile"}
    assert "set-cookie" not in done.headers


def test_the_language_and_the_digests(home: Home, client: Client) -> None:
    her = member(home)
    form = as_sent(client.get(own(home, her.id)))
    assert (form["digests"], form["reads"]) == (["veille", "appels"], ["fr", "en"]), "all, where she chose none"
    done = send(client, own(home, her.id), form | {"lang": ["en"], "reads": ["fr"], "digests": ["appels"]})
    assert "What you receive" in done.text
    assert (known(home).lang, known(home).reads, known(home).digests) == ("en", ("fr",), ("appels",))
    answer = send(client, own(home, her.id), {name: value for name, value in form.items() if name != "digests"})
    assert answer.status == 422
    assert "Tick one digest" in answer.text


def test_a_template_of_the_home_that_is_broken_stops_nothing_else(home: Home) -> None:
    folder = home.path / "templates" / "member"
    folder.mkdir(parents=True)
    (folder / "optin.fr.txt.j2").write_text("\n", encoding="utf-8")
    fresh = open_home(home.path, {})
    with open_store(home.database) as store:
        self_service.ask(Work(fresh, store, clock()), self_service.Wish(HER, "", {"lang": "fr"}))
        done = resume(Work(fresh, store, clock()))
    assert [(outcome.stage, len(outcome.problems)) for outcome in done] == [("answers", 1)]
    assert "first line is the subject" in done[0].problems[0]


def test_mails_in_french_have_its_spaces_and_apostrophes(home: Home) -> None:
    with open_store(home.database) as store:
        self_service.ask(Work(home, store, clock()), self_service.Wish(HER, "", {"lang": "fr"}))
        resume(Work(home, store, clock()))
    text = mails(home)[0].get_content()
    assert "Vous n’avez rien demandé\u202f? Ne faites rien\u00a0: sans ce bouton" in text
    assert "/subscribe/" in text


def test_mails_say_who_writes_and_wait_for_no_edition(home: Home, client: Client) -> None:
    with home.lock("deliver", since="now"):
        send(client, "/subscribe", ASKED | {"lang": "fr"})
        message = mail(home)
    words = message.get_content()
    assert "1 rue de l’Essai" in words
    assert "Marchés\u00a0: Ville durable." in words
    assert "Atelier" not in words, "nothing that a stranger wrote is mailed"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] is None


@pytest.mark.parametrize(("wish", "days"), [("weeks", 14), ("september", None), ("month", None)])
def test_a_pause_by_one_click_and_its_end(home: Home, client: Client, wish: str, days: int | None) -> None:
    her = member(home)
    form = as_sent(client.get(own(home, her.id)))
    del form["do"]
    send(client, own(home, her.id), form | {"pause": [wish]})
    today = clock().astimezone(home.config.cluster.zone).date()
    until = known(home).paused_until
    assert until is not None
    assert until > today
    assert days is None or until == today + dt.timedelta(days=days)
    assert "Finir la pause" in client.get(own(home, her.id)).text
    send(client, own(home, her.id), form | {"pause": ["none"]})
    assert known(home).paused_until is None


def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_is_saved(home: Home, client: Client) -> None:
    her = member(home)
    wrong = {"employees": ["beaucoup <b>"], "region": ["Ile de Frnce"], "paused_until": ["01/01/2020"], "markets": ["city"]}
    answer = send(client, own(home, her.id), as_sent(client.get(own(home, her.id))) | wrong)
    assert answer.status == 422
    assert answer.text.count('aria-invalid="true"') == 3
    assert "Île-de-France" in answer.text
    assert 'value="beaucoup &lt;b&gt;"' in answer.text
    assert known(home) == her


# --- her data -----------------------------------------------------------------------------------------


def test_her_data_come_by_a_link_to_her_address_and_once(home: Home, client: Client) -> None:
    her = member(home, organisation="Atelier")
    assert "{" not in send(client, own(home, her.id), {"do": "export"}).text.partition("</style>")[2], "her page may have been forwarded"
    link = link_in(mail(home), tokens.EXPORT)
    assert "Télécharger" in client.get(link).text
    answer = send(client, link, {})
    assert "attachment" in answer.headers["content-disposition"]
    held = json.loads(answer.text)
    assert (held["address"], held["organisation"]) == (HER, "Atelier")
    assert send(client, link, {}).status == client.get(link).status == 404


def test_erasing_by_the_pages(home: Home, client: Client) -> None:
    her = member(home, organisation="Atelier")
    send(client, own(home, her.id), {"do": "erase"})
    link = link_in(mail(home), tokens.ERASE)
    assert "Tout effacer" in client.get(link).text
    assert state(home) == "active"
    assert "C’est effacé" in send(client, link, {}).text
    assert state(home) == ""
    assert send(client, link, {}).status == 404
    assert mails(home) == [], "nothing follows, and what was sent is gone"
    assert "Aucune lettre" in client.get(own(home, her.id)).text


def test_a_link_opens_only_what_it_is_for(home: Home, client: Client) -> None:
    her = member(home)
    send(client, own(home, her.id), {"do": "export"})
    token = link_in(mail(home), tokens.EXPORT).rpartition("/")[2]
    for purpose in (tokens.CONFIRM, tokens.ERASE, tokens.RETURN):
        assert send(client, f"/{addresses.ONCE[purpose]}/{token}", {}).status == 404
    assert state(home) == "active"


def test_the_answer_to_who_asks_for_data_is_the_same_whoever_she_is(home: Home, client: Client) -> None:
    her = member(home)
    pages = {send(client, own(home, id), {"do": wish}).text for id in (her.id, 987_654) for wish in ("export", "erase")}
    assert len(pages) == 1


# --- leaving and coming back --------------------------------------------------------------------------


@pytest.mark.parametrize("body", [b"List-Unsubscribe=One-Click", b"", b"\xff\x00{" * 1000])
def test_leaving_is_confirmed_once_with_a_way_back(home: Home, client: Client, body: bytes) -> None:
    her = member(home, markets=("city",))
    for _ in range(3):
        answer = client.post(one_click(home, her.id), body)
        assert answer.status == 200
        assert "set-cookie" not in answer.headers
        assert "location" not in answer.headers
        assert state(home) == "unsubscribed"
    message = mail(home)
    link = link_in(message, tokens.RETURN)
    assert "Oui, me réabonner" in client.get(link).text
    assert state(home) == "unsubscribed"
    assert "à nouveau" in send(client, link, {}).text
    assert (state(home), known(home).markets, known(home).consent) == ("active", ("city",), self_service.BY_RETURN)
    client.post(one_click(home, her.id), body)
    assert state(home) == "unsubscribed"


def test_one_click_as_a_mail_program_does_it_works_within_the_next_send(tmp_path: Any) -> None:
    """RFC 8058, from the bytes that arrived: both headers, a POST, no look at the answer."""
    home = with_templates(sending_home(tmp_path / "home"))
    with open_store(home.database) as store, serving(home) as client:
        first = publish(store, news=3, calls=1)
        add_members(store, 3)
        deliver(work_of(home, store), first.id)
        email = "membre1@adherent0.example"
        arrived = mail(home, to=email)
        assert arrived["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        address = re.search(r"<(https://[^>]+)>", arrived["List-Unsubscribe"])
        assert address
        assert client.get(path_of(address[1])).status == 200
        second = replace(first, id="veille-2026-12-01", date=dt.date(2026, 12, 1), number=13)
        with store.transaction():
            editions.open_edition(store, second, now=SENT)
            editions.freeze(store, second, now=SENT)
        client.post(path_of(address[1]), b"List-Unsubscribe=One-Click")
        deliver(work_of(home, store, now=SENT + dt.timedelta(days=7)), second.id)
        assert [len(mails(home, to=f"membre{n}@adherent0.example")) for n in (0, 2)] == [2, 2]
        assert link_in(mail(home, 2, to=email), tokens.RETURN)


def test_who_left_may_still_get_or_erase_her_data(home: Home, client: Client) -> None:
    her = member(home)
    client.post(one_click(home, her.id))
    mail(home)
    assert "Effacer mes données" in client.get(own(home, her.id)).text
    send(client, own(home, her.id), {"do": "erase"})
    send(client, link_in(mail(home, 2), tokens.ERASE), {})
    assert state(home) == ""


# --- keys ---------------------------------------------------------------------------------------------


def test_links_of_the_former_secret_go_on_working(home: Home, tmp_path: Any) -> None:
    her = member(home)
    old = own(home, her.id), one_click(home, her.id), path_of(addresses.calendar(home, her.id)), path_of(addresses.archive(home))
    (home.path / ".techwatch" / "secret").write_text(f"the-newest-secret-of-the-tests\n{home.secret}\n", encoding="ascii")
    newer = with_templates(open_home(home.path, {}))
    assert own(newer, her.id) != old[0]
    with serving(newer) as client:
        assert [client.get(address).status for address in old[:3]] == [200, 200, 200]
        assert client.get(old[3] + "/").status == 200
        assert client.get(own(newer, her.id)).status == 200
