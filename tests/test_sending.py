"""An edition on its way out: editors first, no faster than allowed, stopped by itself, and what operators ask of it."""

import base64
import dataclasses
import datetime as dt
import email
import json
import pathlib
import re
import subprocess
from collections.abc import Iterator
from email import policy
from typing import Any

import dkim
import pytest
from aiosmtpd.controller import Controller
from click.testing import CliRunner

from homes import free_port
from sendings import EDITION, ENVIRON, NOW, add_members, publish, sending_home, work_of
from techwatch import tokens
from techwatch.cli import techwatch
from techwatch.config import parse_config
from techwatch.deliver.sign import SIGNED
from techwatch.errors import ConfigError, DeliveryError
from techwatch.home import open_home
from techwatch.pipeline import deliveries
from techwatch.pipeline.mailing import brake, post, reach, send, trial
from techwatch.pipeline.mailing.messages import Sending
from techwatch.pipeline.mailing.press import Press
from techwatch.pipeline.mailing.send import deliver, queue, sending_of
from techwatch.pipeline.resume import resume
from techwatch.pipeline.work import Work
from techwatch.store import desk, ledger, open_store, subscribers

KEY = f"edition:{EDITION}"
MINUTE = dt.timedelta(minutes=1)
EDITORS = [{"email": "redaction@essai.example"}, {"email": "desk@essai.example", "lang": "en"}]
OPERATOR = {"email": "machine@essai.example", "role": "operator"}


class Server:
    """A mail server that answers to an address what `answers` has for its domain, and else takes everything."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.sender = ""
        self.mute = False
        self.taken: list[tuple[str, str, bytes]] = []

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.sender:
            return self.sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers.get(address, self.answers.get(address.partition("@")[2], "250 OK"))

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.mute:
            server.transport.abort()
        self.taken.append((envelope.mail_from, envelope.rcpt_tos[0], envelope.content))
        return "250 2.0.0 queued"


@pytest.fixture
def server() -> Iterator[tuple[Server, dict[str, Any]]]:
    said, port = Server(), free_port()
    controller = Controller(said, hostname="127.0.0.1", port=port)
    controller.start()
    mail = {"transport": "smtp", "host": "127.0.0.1", "port": port, "security": "none", "per_second": 10_000, "per_domain": 10_000}
    try:
        yield said, mail
    finally:
        controller.stop()


@pytest.fixture
def opened() -> Iterator[list[Any]]:
    """Stores to close."""
    found: list[Any] = []
    yield found
    for store in found:
        store.close()


def begun(path: pathlib.Path, opened: list[Any], *, mail: dict[str, Any], members: int = 30, **more: Any) -> Work:
    home = sending_home(path / "home", mail=mail, **more)
    store = open_store(home.database)
    opened.append(store)
    publish(store)
    add_members(store, members)
    return work_of(home, store)


def later(work: Work, minutes: float) -> Work:
    return dataclasses.replace(work, now=work.now + minutes * MINUTE)


def outbox(work: Work) -> list[email.message.EmailMessage]:
    files = sorted((work.home.path / "outbox" / "new").iterdir())
    return [email.message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]  # type: ignore[misc]


# --- refused, deferred, slowed down ---------------------------------------------------------------


def test_a_mailbox_that_does_not_exist_is_given_up_and_no_other(tmp_path: pathlib.Path, server: Any, opened: list[Any]) -> None:
    said, mail = server
    said.answers = {
        "membre0@adherent0.example": "550 5.1.1 <membre0@adherent0.example> unknown",
        "membre1@adherent0.example": "552 5.2.2 full",
        "membre2@adherent0.example": "550 5.7.1 no",
        "membre3@adherent0.example": "451 4.3.0 later",
    }
    work = begun(tmp_path, opened, mail=mail)
    assert deliver(work, EDITION).figures == {"accepted": 26, "deferred": 1, "refused": 3}
    lines = {line.email[:7]: line for line in ledger.lines(work.store, KEY)}
    assert lines["membre0"].reason == "550 5.1.1 <…> unknown", "no address but where it belongs"
    hashes = [tokens.hash_address(work.home.suppression_key, f"membre{n}@adherent0.example") for n in range(4)]
    assert [subscribers.is_suppressed(work.store, one) for one in hashes] == [True, False, False, False]
    assert subscribers.suppressed(work.store, hashes[0])
    assert deliver(later(work, 29), EDITION).figures["deferred"] == 1
    assert len(said.taken) == 26
    said.answers.clear()
    assert deliver(later(work, 31), EDITION).figures == {"accepted": 27, "refused": 3}
    again = deliver(later(work, 32), EDITION)
    assert (again.figures, again.notes) == ({"accepted": 27, "refused": 3}, ("nothing was due: no message was sent now",))


def test_a_domain_that_asks_for_it_is_left_alone_while_others_go_on(tmp_path: pathlib.Path, server: Any, opened: list[Any]) -> None:
    said, mail = server
    said.answers = {"adherent1.example": "421 4.7.0 too many messages from you"}
    work = begun(tmp_path, opened, mail=mail)
    assert deliver(work, EDITION).figures == {"accepted": 20, "deferred": 1, "queued": 9}
    assert deliver(later(work, 0.9), EDITION).figures["queued"] == 9, "nobody asks again before a minute has passed"
    assert deliver(later(work, 2), EDITION).figures == {"accepted": 20, "deferred": 2, "queued": 8}
    assert deliver(later(work, 3), EDITION).figures["queued"] == 8, "two minutes the second time"
    said.answers.clear()
    assert deliver(later(work, 10), EDITION).figures == {"accepted": 28, "deferred": 2}
    assert deliver(later(work, 60), EDITION).figures == {"accepted": 30}


def test_stop_is_heard_while_a_limit_is_waited_for(tmp_path: pathlib.Path, server: Any, opened: list[Any]) -> None:
    said, mail = server
    work = begun(tmp_path, opened, mail=mail | {"per_domain": 3}, members=10)
    asked = []

    def stopped() -> bool:
        asked.append(len(said.taken))
        return len(asked) > 8

    press = Press(work, sending_of(work, EDITION))
    queue(work, press)
    letter = post.Letter(write=press.write, why_not=lambda subscriber, line: "", stopped=stopped)
    post.hand_over(work, letter, ledger.still_open(work.store, KEY, now=work.now))
    assert len(said.taken) == 3
    assert ledger.counts(work.store, KEY) == {"accepted": 3, "queued": 7}


# --- too many refusals ----------------------------------------------------------------------------


def test_it_stops_by_itself_tells_once_and_goes_on_when_told(tmp_path: pathlib.Path, server: Any, opened: list[Any]) -> None:
    said, mail = server
    said.answers = {f"adherent{n}.example": "550 5.7.1 blocked" for n in range(9)}
    work = begun(tmp_path, opened, mail=mail | {"try_first": False}, members=90, team=[*EDITORS, OPERATOR])
    first = deliver(work, EDITION)
    assert first.figures == {"refused": 20, "queued": 70}
    assert "stopped by itself: 20 of 20 messages were refused, 20 of them because we are not wanted" in first.problems[0]
    told = [to for _, to, _ in said.taken]
    assert sorted(told) == ["desk@essai.example", "machine@essai.example", "redaction@essai.example"]
    french = [body.decode() for _, to, body in said.taken if to == "redaction@essai.example"]
    assert "20 messages refus" in french[0]
    assert "were refused" not in french[0]
    assert deliver(later(work, 5), EDITION).figures == first.figures
    assert len(said.taken) == 3, "once"
    assert desk.log_of(work.store, EDITION)[0].name == "paused"
    said.answers.clear()
    done = deliveries.resume(later(work, 10), EDITION)
    assert done.figures == {"accepted": 70, "refused": 20}
    assert brake.why_stopped(work.store, EDITION) == ""


def test_after_going_on_refusals_are_counted_anew(tmp_path: pathlib.Path, server: Any, opened: list[Any]) -> None:
    said, mail = server
    said.answers = {f"adherent{n}.example": "550 5.7.1 blocked" for n in range(9)}
    work = begun(tmp_path, opened, mail=mail | {"try_first": False}, members=90, team=EDITORS)
    deliver(work, EDITION)
    assert deliveries.resume(later(work, 10), EDITION).figures == {"refused": 40, "queued": 50}
    assert len(said.taken) == 4, "told of the second stop, too"


def test_a_server_that_never_says_that_it_has_them_stops_it_too(tmp_path: pathlib.Path, server: Any, opened: list[Any]) -> None:
    said, mail = server
    said.mute = True
    work = begun(tmp_path, opened, mail=mail | {"try_first": False}, members=30, team=[OPERATOR])
    first = deliver(work, EDITION)
    assert first.figures == {"unknown": brake.LOST, "queued": 30 - brake.LOST}
    assert "5 messages in a row may or may not have arrived" in first.problems[0]
    said.mute = False
    assert deliveries.resume(later(work, 10), EDITION).figures == {"accepted": 30 - brake.LOST, "unknown": brake.LOST}


# --- editors first --------------------------------------------------------------------------------


def test_editors_get_it_first_and_once(tmp_path: pathlib.Path, server: Any, opened: list[Any]) -> None:
    said, mail = server
    work = begun(tmp_path, opened, mail=mail, members=3, team=[*EDITORS, OPERATOR])
    deliver(work, EDITION)
    deliver(later(work, 2), EDITION)
    assert [to for _, to, _ in said.taken][:2] == ["redaction@essai.example", "desk@essai.example"]
    assert len(said.taken) == 5
    french, english = (email.message_from_bytes(body, policy=policy.default) for _, _, body in said.taken[:2])
    assert french["Subject"].startswith("[Essai] ")
    assert english["Subject"].startswith("[Test] ")
    assert french["List-Unsubscribe"] is None
    for _, _, body in said.taken[:2]:
        message = email.message_from_bytes(body, policy=policy.default)
        text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert "/preferences/" not in text
        assert "/unsubscribe/" not in text
        assert all(f"({number})" in text for number in range(6)), "something of every market"


def test_a_sender_that_is_not_taken_holds_the_edition_before_any_member(tmp_path: pathlib.Path, server: Any, opened: list[Any]) -> None:
    said, mail = server
    said.sender = "553 5.7.1 sender not allowed"
    work = begun(tmp_path, opened, mail=mail, members=3, team=EDITORS)
    done = deliver(work, EDITION)
    assert done.figures == {"queued": 3}
    assert "the test to the editors was refused" in done.problems[0]
    said.sender = ""
    assert deliver(later(work, 5), EDITION).figures == {"queued": 3}, "until somebody says so"
    assert deliveries.resume(later(work, 10), EDITION).figures == {"accepted": 3}


def test_one_editors_mailbox_that_is_gone_holds_nothing(tmp_path: pathlib.Path, server: Any, opened: list[Any]) -> None:
    said, mail = server
    said.answers = {"redaction@essai.example": "550 5.1.1 unknown"}
    work = begun(tmp_path, opened, mail=mail, members=3, team=EDITORS)
    assert deliver(work, EDITION).figures == {"accepted": 3}


def test_an_editor_who_is_put_off_is_tried_again_and_members_do_not_wait(tmp_path: pathlib.Path, server: Any, opened: list[Any]) -> None:
    said, mail = server
    said.answers = {"redaction@essai.example": "451 4.7.1 Greylisted"}
    work = begun(tmp_path, opened, mail=mail, members=3, team=EDITORS[:1])
    done = deliver(work, EDITION)
    assert done.figures == {"accepted": 3}
    assert "Greylisted" in done.problems[0]
    said.answers.clear()
    sending = sending_of(work, EDITION)
    assert trial.try_first(work, Sending(KEY, sending.edition, sending.digest, NOW)).figures == {"tried": 1}


# --- the public address ---------------------------------------------------------------------------


def test_nothing_really_leaves_while_the_public_address_is_silent(tmp_path: pathlib.Path, opened: list[Any]) -> None:
    mail = {"transport": "smtp", "host": "mail.essai.example"}
    work = begun(tmp_path, opened, mail=mail, members=2, web={"public_url": f"https://127.0.0.1:{free_port()}"})
    with pytest.raises(DeliveryError, match="nothing is sent"):
        deliver(work, EDITION)
    assert ledger.counts(work.store, KEY) == {"queued": 2}


@pytest.mark.parametrize(
    ("url", "why"), [("http://essai.example", "no https"), ("https://127.0.0.1:1", "does not answer"), ("https://", "does not answer")]
)
def test_why_an_address_is_silent(url: str, why: str) -> None:
    assert why in reach.why_silent(url)


def test_a_maildir_and_a_mail_server_of_this_machine_need_no_address(tmp_path: pathlib.Path, server: Any, opened: list[Any]) -> None:
    work = begun(tmp_path / "a", opened, mail={}, members=2, web={"public_url": "http://127.0.0.1:1"})
    assert deliver(work, EDITION).figures == {"accepted": 2}
    work = begun(tmp_path / "b", opened, mail=server[1], members=2, web={"public_url": "http://127.0.0.1:1"})
    assert deliver(work, EDITION).figures == {"accepted": 2}


# --- signed ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes]:
    """A private key, and the record that a name server would give for it."""
    file = tmp_path_factory.mktemp("key") / "key.pem"
    subprocess.run(["openssl", "genrsa", "-out", str(file), "2048"], check=True, capture_output=True)
    public = subprocess.run(["openssl", "rsa", "-in", str(file), "-pubout", "-outform", "DER"], check=True, capture_output=True).stdout
    return file.read_text(), b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


def test_messages_are_signed_the_same_whenever_they_are_made(tmp_path: pathlib.Path, key: tuple[str, bytes], opened: list[Any]) -> None:
    made = []
    for folder in ("a", "b"):
        work = begun(tmp_path / folder, opened, mail={"dkim_selector": "tw", "reply_to": "claire@essai.example"}, members=4)
        secrets = work.home.config.secrets.model_copy(update={"dkim_key": type(work.home.config.secrets.dkim_key)(key[0])})
        config = work.home.config.model_copy(update={"secrets": secrets})
        deliver(dataclasses.replace(work, home=dataclasses.replace(work.home, config=config)), EDITION)
        made.append([file.read_bytes() for file in sorted((work.home.path / "outbox" / "new").iterdir())])
    assert made[0] == made[1]
    assert len(made[0]) == 4
    for body in made[0]:
        wire = body.replace(b"\n", b"\r\n")
        assert dkim.verify(wire, dnsfunc=lambda name, timeout=5: key[1] if name == b"tw._domainkey.essai.example." else None)
        signature = re.sub(r"\s", "", str(email.message_from_bytes(body)["DKIM-Signature"]))
        named = re.search(r"h=([^;]+)", signature)
        assert named is not None
        there = {name.lower() for name in SIGNED if f"\n{name}:".encode() in b"\n" + body}
        assert {*named[1].split(":")} == there >= {"from", "to", "list-unsubscribe", "list-unsubscribe-post", "feedback-id", "list-id"}
        assert f"t={int(NOW.timestamp())}" in signature
        assert not dkim.verify(wire.replace(b"One-Click", b"Two-Click"), dnsfunc=lambda name, timeout=5: key[1])


def test_a_key_that_cannot_sign_is_told_when_the_home_is_opened(tmp_path: pathlib.Path, key: tuple[str, bytes]) -> None:
    home = sending_home(tmp_path / "home", mail={"dkim_selector": "tw"})
    weak = subprocess.run(["openssl", "genrsa", "512"], check=True, capture_output=True, text=True).stdout
    for broken in ("no key at all", key[0][:400], key[0].replace("A", "B"), weak):
        with pytest.raises(ConfigError, match="TECHWATCH_DKIM_KEY"):
            open_home(home.path, ENVIRON | {"TECHWATCH_DKIM_KEY": broken})
    assert open_home(home.path, ENVIRON | {"TECHWATCH_DKIM_KEY": key[0].replace("\n", "\\n")})
    assert parse_config((home.path / "feeds.yaml").read_text(), environ={"TECHWATCH_DKIM_KEY": key[0]})


def test_answers_go_to_a_named_person_and_bounces_say_which_message_it_was(tmp_path: pathlib.Path, server: Any, opened: list[Any]) -> None:
    said, mail = server
    named = {"reply_to": "claire@essai.example", "reply_to_name": "Claire, de la veille"}
    work = begun(tmp_path, opened, mail=mail | named | {"bounces": {"address": "retours@essai.example", "verp": True}}, members=1)
    deliver(work, EDITION)
    (sender, _, body), (line,) = said.taken[0], ledger.lines(work.store, KEY)
    assert sender == f"retours+{line.message_id[1:33]}@essai.example"
    assert email.message_from_bytes(body, policy=policy.default)["Reply-To"] == '"Claire, de la veille" <claire@essai.example>'


# --- what operators ask ---------------------------------------------------------------------------


def run(work: Work, *arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(techwatch, ["--home", str(work.home.path), "deliver", *arguments], env=ENVIRON)
    assert done.exit_code == code, done.output
    return done.output


def test_a_dry_run_says_who_would_get_it_and_writes_nothing(tmp_path: pathlib.Path, opened: list[Any]) -> None:
    work = begun(tmp_path, opened, mail={}, members=20)
    one, other = subscribers.active(work.store)[:2]
    subscribers.choose(work.store, one.id, {"paused_until": dt.date(2099, 1, 1)}, now=NOW)
    subscribers.suppress(work.store, tokens.hash_address(work.home.suppression_key, other.email), reason="5.1.1", now=NOW)
    before = list(work.store.db.conn.iterdump())
    said = run(work, EDITION, "--dry-run")
    assert "18 would get it, 2 would not" in said
    assert "1 not: on the suppression list" in said
    assert "1 not: paused until 2099-01-01" in said
    assert "La veille de la semaine" in said
    assert list(work.store.db.conn.iterdump()) == before
    assert not (work.home.path / "outbox").exists()
    run(work, EDITION)
    assert "0 would get it, 20 would not" in run(work, EDITION, "--dry-run")


def test_status_tells_how_far_it_is(tmp_path: pathlib.Path, server: Any, opened: list[Any]) -> None:
    said, mail = server
    said.answers = {"adherent1.example": "421 4.7.0 slower", "membre0@adherent0.example": "550 5.1.1 unknown"}
    work = begun(tmp_path, opened, mail=mail, members=30)
    deliver(work, EDITION)
    table = run(work, "status", EDITION)
    assert re.search(r"adherent1\.example\s+1\s+9", table)
    assert "1 refused: 550 5.1.1 unknown" in table
    assert "waiting longest: since 2025-11-25 07:30 UTC" in table
    (found,) = json.loads(run(work, "status", "--json"))
    assert found["states"] == {"accepted": 19, "deferred": 1, "queued": 9, "refused": 1}
    assert found["stopped"] == ""
    run(work, "status", "veille-2020-01-01", code=1)


def test_messages_of_unknown_fate_wait_for_somebodys_word(tmp_path: pathlib.Path, server: Any, opened: list[Any]) -> None:
    said, mail = server
    work = begun(tmp_path, opened, mail=mail, members=4)
    deliver(work, EDITION)
    work.store.db.execute("UPDATE deliveries SET state = 'unknown', reason = 'the line broke' WHERE subscriber < 4")
    assert "3 of unknown fate" in run(work, "unknown", EDITION)
    assert "1 taken as arrived" in run(work, "unknown", EDITION, "--accept", "--to", "membre0@adherent0.example")
    assert len(said.taken) == 4
    run(work, "unknown", EDITION, "--resend", "--to", "Membre1@adherent0.example")
    assert len(said.taken) == 5
    assert said.taken[-1][2] == next(body for _, to, body in said.taken if to == "membre1@adherent0.example"), "under the same Message-ID"
    assert len(json.loads(run(work, "unknown", EDITION, "--json"))) == 1
    run(work, "unknown", EDITION, "--resend", "--accept", code=2)
    run(work, "unknown", EDITION, "--resend", "--to", "membre1@adherent0.example", code=1)
    assert [line.name for line in desk.log_of(work.store, EDITION)] == ["resent", "taken-as-arrived"]


def test_deliver_alone_asks_for_an_edition_and_its_commands_have_their_help(tmp_path: pathlib.Path, opened: list[Any]) -> None:
    work = begun(tmp_path, opened, mail={}, members=1)
    assert "Missing argument 'EDITION'" in run(work, code=2)
    assert "resume" in run(work, "--help")
    assert "--resend" in run(work, "unknown", "--help")
    assert "1 accepted" in run(work, "--json", EDITION).replace('"accepted": 1', "1 accepted")


def test_killed_while_it_was_queued_everybody_is_queued_in_the_end(tmp_path: pathlib.Path, opened: list[Any], monkeypatch: Any) -> None:
    work = begun(tmp_path, opened, mail={}, members=30)
    monkeypatch.setattr(send, "BATCH", 10)
    real, calls = ledger.queue, []

    def killed(store: Any, key: str, lines: Any, **more: Any) -> None:
        calls.append(len(lines))
        if len(calls) == 3:
            raise KeyboardInterrupt
        real(store, key, lines, **more)

    monkeypatch.setattr(ledger, "queue", killed)
    with pytest.raises(KeyboardInterrupt):
        deliver(work, EDITION)
    work.store.db.execute("UPDATE deliveries SET state = 'suppressed'")
    assert [outcome.figures for outcome in resume(work)] == [{"accepted": 10, "suppressed": 20}]
    assert calls == [10, 10, 10, 10, 10, 10]
    assert resume(work) == []
