"""Mails that came back, from a real IMAP server, a Maildir and a pipe, to the addresses that are given up."""

import dataclasses
import datetime as dt
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from homes import command, write_home
from imap import PASSWORD, Server, dovecot
from techwatch import mailbox, tokens
from techwatch.cli import bounces as piped, techwatch
from techwatch.config import Bounces
from techwatch.errors import MailboxError
from techwatch.home import Home, open_home
from techwatch.pipeline import Work
from techwatch.pipeline.mailing import bounces
from techwatch.pipeline.people import members
from techwatch.store import Store, bounces as kept, ledger, open_store, subscribers
from techwatch.types import Delivery, Subscriber

DATA = Path(__file__).parent / "data" / "bounces"
NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
HEX = "3f9a1c0de4b75a6628810d9c2b7e45f1"
MEMBER = "membre@adherent.example"
FEEDS = [{"url": "https://presse.example/feed.xml", "title": "Presse", "lang": "fr"}]

DIGEST = {"slug": "veille", "title": {"fr": "La veille"}, "markets": ["city"], "send": "tue 08:30"}
TEAM = [{"email": "machine@pole.example", "role": "operator"}, {"email": "ancienne@pole.example", "role": "editor"}]


def mail(name: str) -> bytes:
    return (DATA / f"{name}.eml").read_bytes()


def home_with(path: Path, **more: Any) -> Home:
    path.mkdir(exist_ok=True)
    (path / "markets.yaml").write_text("markets: {city: {names: {fr: Ville, en: City}, terms: {fr: [tramway]}}}\n", encoding="utf-8")
    settings = {"sender": "veille@pole.example", "list_id": "veille.pole.example"}
    settings |= {"bounces": {"address": "retours@pole.example", **more}}
    write_home(path, FEEDS, mail=settings, markets="markets.yaml", digests=[DIGEST], team=TEAM)
    return open_home(path, {"TECHWATCH_BOUNCES_PASSWORD": PASSWORD, "TECHWATCH_SUPPRESSION_KEY": "k", "TECHWATCH_SECRET": "s"})


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_with(tmp_path / "home", maildir="retours")


@pytest.fixture
def store(home: Home) -> Iterator[Store]:
    with open_store(home.database) as store:
        subscribers.put(store, Subscriber(0, MEMBER), now=NOW)
        sent(store, 1, HEX)
        yield store


def sent(store: Store, week: int, word: str = "", *, state: Any = "accepted", reason: str = "", email: str = MEMBER) -> str:
    """An edition that left some weeks ago; -> the Message-ID of the member's message."""
    who = subscribers.by_email(store, email)
    assert who is not None
    at = NOW - dt.timedelta(weeks=week - 1, hours=1)
    id = f"<{word or f'{week:032x}'}@pole.example>"
    line = Delivery(f"edition:veille-{at.date()}", who.id, email, message_id=id)
    ledger.queue(store, line.message_key, [line], now=at)
    ledger.answered(store, dataclasses.replace(line, state=state, reason=reason), now=at)
    return id


def work(home: Home, store: Store, now: dt.datetime = NOW) -> Work:
    return Work(home, store, now)


def is_given_up(home: Home, store: Store, email: str = MEMBER) -> str:
    return subscribers.suppressed(store, tokens.hash_address(home.suppression_key, email))


def told(home: Home) -> list[str]:
    box = home.path / "outbox" / "new"
    return [file.read_text(encoding="utf-8") for file in sorted(box.iterdir())] if box.is_dir() else []


# --- what follows ---------------------------------------------------------------------------------


def test_a_hard_bounce_puts_the_address_on_the_suppression_list_for_good(home: Home, store: Store) -> None:
    figures = bounces.read_mails(work(home, store), [mail("postfix-user-unknown")]).figures
    assert figures == {"hard": 1, "given up": 1}
    assert is_given_up(home, store) == "hard bounce: there is no such mailbox (5.1.1)"
    subscribers.put(store, Subscriber(0, MEMBER.upper(), name="again", organisation="imported"), now=NOW)
    assert is_given_up(home, store)
    assert MEMBER not in is_given_up(home, store)
    assert told(home) == []
    assert subscribers.unsuppress(store, tokens.hash_address(home.suppression_key, MEMBER))
    assert not is_given_up(home, store)


def test_a_complaint_unsubscribes_at_once_and_says_why(home: Home, store: Store) -> None:
    for name in ("arf-yahoo", "complaint-outlook"):
        bounces.read_mails(work(home, store), [mail(name)])
    who = subscribers.by_email(store, MEMBER)
    assert who is not None
    assert subscribers.state_of(store, who.id) == "unsubscribed"
    assert subscribers.reason_of(store, who.id) == "she called a message spam"
    assert is_given_up(home, store) == "complaint: she called a message spam"


def test_a_complaint_without_an_address_is_known_by_its_message(home: Home, store: Store) -> None:
    assert bounces.read_mails(work(home, store), [mail("arf-redacted")]).figures == {"complaint": 1, "given up": 1}


@pytest.mark.parametrize("name", ["away-fr", "away-en", "receipt", "postfix-delayed", "delayed-text", "left-the-company", "auth-failure"])
def test_an_absence_or_a_delay_changes_nothing_and_is_told_to_nobody(home: Home, store: Store, name: str) -> None:
    done = bounces.read_mails(work(home, store), [mail(name)])
    assert done.problems == ()
    assert not is_given_up(home, store)
    assert told(home) == []


def test_a_mail_program_unsubscribes_by_mail_and_she_is_told_once(home: Home, store: Store) -> None:
    asked = f"From: somebody@else.example\nTo: stop@pole.example\nSubject: Unsubscribe {HEX}\n\n".encode()
    assert bounces.read_mails(work(home, store), [asked, asked + b"again"]).figures == {"unsubscribe": 2}
    her = subscribers.by_email(store, MEMBER)
    assert her is not None
    assert (subscribers.state_of(store, her.id), subscribers.reason_of(store, her.id)) == ("unsubscribed", "by herself, by mail")
    assert [line.message_key.partition(":")[0] for line in ledger.of(store, her.id) if line.state == "queued"] == ["left"]
    stranger = asked.replace(HEX.encode(), b"0" * 32)
    unheard = bounces.read_mails(work(home, store), [stranger])
    assert (unheard.figures["not understood"], len(unheard.problems)) == (1, 1)  # somebody wants out: a person reads it
    assert len(list((home.path / bounces.ODD / "new").iterdir())) == 1


def test_a_bounce_counts_once_however_often_it_is_read(home: Home, store: Store) -> None:
    for _ in range(3):
        bounces.read_mails(work(home, store), [mail("postfix-mailbox-full")])
    who = subscribers.by_email(store, MEMBER)
    assert who is not None
    assert len(subscribers.bounces_of(store, who.id)) == 1
    assert bounces.read_mails(work(home, store), [mail("postfix-mailbox-full")]).figures == {"known": 1}


def test_what_anybody_could_have_written_strikes_nobody_off(home: Home, store: Store) -> None:
    """An address alone, even with our list's name beside it, is no proof: it is told, and nothing follows."""
    for name in ("address-only", "forged-address", "arf-forged"):
        bounces.read_mails(work(home, store), [mail(name)])
    guessed = mail("postfix-user-unknown").replace(HEX.encode(), b"0" * 32)
    bounces.read_mails(work(home, store), [guessed])
    assert not is_given_up(home, store)
    who = subscribers.by_email(store, MEMBER)
    assert who is not None
    assert subscribers.state_of(store, who.id) == "active"
    assert "n=E2=80=99importe qui peut en =C3=A9crire" in "".join(told(home)).replace("=\n", "")


def test_a_full_mailbox_is_given_up_after_some_editions_in_a_row(home: Home, store: Store) -> None:
    for week in (5, 4, 3, 2):
        word = sent(store, week).strip("<>").partition("@")[0]
        bounces.read_mails(work(home, store), [mail("postfix-mailbox-full").replace(HEX.encode(), word.encode())])
    assert not is_given_up(home, store)
    bounces.read_mails(work(home, store), [mail("postfix-mailbox-full")])
    assert is_given_up(home, store) == "5 editions in a row came back (5.2.2)"


def test_one_edition_that_arrived_begins_the_count_anew(home: Home, store: Store) -> None:
    for week in (6, 5, 4, 3, 2):
        word = sent(store, week).strip("<>").partition("@")[0]
        if week != 4:
            bounces.read_mails(work(home, store), [mail("postfix-mailbox-full").replace(HEX.encode(), word.encode())])
    bounces.read_mails(work(home, store), [mail("postfix-mailbox-full")])
    assert not is_given_up(home, store)


def test_a_block_is_told_once_a_day_for_each_domain_and_is_nobodys_fault(home: Home, store: Store) -> None:
    subscribers.put(store, Subscriber(0, "autre@adherent.example"), now=NOW)
    other = sent(store, 1, "ab" * 16, email="autre@adherent.example").strip("<>").partition("@")[0]
    raw = mail("spam-block")
    bounces.read_mails(work(home, store), [raw, raw.replace(HEX.encode(), other.encode())])
    bounces.read_mails(work(home, store), [raw.replace(b"Postfix", b"Postfix 2")])
    assert len(told(home)) == 1
    assert "adherent.example" in told(home)[0]
    assert "5.7.1" in told(home)[0]
    bounces.read_mails(work(home, store, NOW + dt.timedelta(days=1)), [raw.replace(b"Postfix", b"Postfix 3")])
    assert len(told(home)) == 2
    assert not is_given_up(home, store)


def test_a_mail_to_the_team_that_came_back_is_told(home: Home, store: Store) -> None:
    done = bounces.read_mails(work(home, store), [mail("to-our-team")])
    assert done.problems == ("a message to ancienne@pole.example, no member, came back",)
    stranger = mail("to-our-team").replace(b"ancienne@pole.example", b"visiteuse@ailleurs.example")
    assert bounces.read_mails(work(home, store), [stranger]).problems == ("a message to …@ailleurs.example, no member, came back",)


def test_no_address_is_kept_of_a_bounce(home: Home, store: Store) -> None:
    for file in sorted(DATA.glob("*.eml")):
        bounces.read_mails(work(home, store), [file.read_bytes()])
    rows = json.dumps([dict(row) for row in store.db.query("SELECT * FROM bounces")], ensure_ascii=False)
    assert "5.1.1" in rows
    assert "membre" not in rows
    assert "éléonore" not in rows


def test_what_comes_back_of_somebody_erased_changes_nothing(home: Home, store: Store) -> None:
    who = subscribers.by_email(store, MEMBER)
    assert who is not None
    into(home, "1", mail("arf-yahoo"))
    bounces.read_mails(work(home, store), [mail("answer-of-a-person")])
    members.erase(work(home, store), who)
    assert names(home) == []
    assert list((home.path / bounces.ODD / "new").iterdir()) == []
    for name in ("arf-yahoo", "postfix-user-unknown", "postfix-mailbox-full"):
        assert bounces.read_mails(work(home, store), [mail(name)]).problems == ()
    assert subscribers.state_of(store, who.id) == "erased"
    assert [dict(row) for row in store.db.query("SELECT * FROM bounces WHERE subscriber IS NOT NULL")] == []


# --- a Maildir ------------------------------------------------------------------------------------


def into(home: Home, name: str, raw: bytes, part: str = "new") -> None:
    box = home.path / "retours"
    for folder in ("tmp", "new", "cur"):
        (box / folder).mkdir(parents=True, exist_ok=True)
    (box / part / name).write_bytes(raw)


def names(home: Home, folder: str = "") -> list[str]:
    box = home.path / "retours" / folder
    return sorted(file.name for part in ("new", "cur") if (box / part).is_dir() for file in (box / part).iterdir())


def test_a_maildir_is_read_to_its_end_and_what_is_not_understood_gets_a_star(home: Home, store: Store) -> None:
    into(home, "1", mail("postfix-user-unknown"))
    into(home, "2:2,S", mail("away-fr"), "cur")
    into(home, "3", mail("answer-of-a-person"))
    into(home, "4", b"\0\1\2")
    done = bounces.read_box(work(home, store))
    assert done.figures == {"hard": 1, "given up": 1, "auto-reply": 1, "not understood": 2, "told": 1}
    assert names(home, ".techwatch") == ["1:2,S", "2:2,S"]
    assert names(home) == ["3:2,F", "4:2,F"]
    assert (home.path / "retours" / "cur" / "3:2,F").read_bytes() == mail("answer-of-a-person")
    assert bounces.read_box(work(home, store)).figures == {}
    assert len(told(home)) == 1


def test_a_crash_before_a_mail_is_put_away_counts_it_once(home: Home, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    into(home, "1", mail("postfix-mailbox-full"))
    with monkeypatch.context() as broken:
        broken.setattr(mailbox.os, "replace", lambda *_: (_ for _ in ()).throw(OSError("the disk went away")))
        with pytest.raises(MailboxError, match="disk went away"):
            bounces.read_box(work(home, store))
    assert names(home) == ["1"]
    assert bounces.read_box(work(home, store)).figures == {"known": 1}
    assert names(home) == []


def test_serve_reads_the_mailbox_every_ten_minutes(home: Home, store: Store) -> None:
    into(home, "1", mail("away-fr"))
    assert [done.figures for done in bounces.read_if_due(work(home, store))] == [{"auto-reply": 1}]
    into(home, "2", mail("away-en"))
    assert bounces.read_if_due(work(home, store, NOW + dt.timedelta(minutes=9))) == []
    assert [done.figures for done in bounces.read_if_due(work(home, store, NOW + dt.timedelta(minutes=10)))] == [{"auto-reply": 1}]


def test_a_mailbox_that_cannot_be_read_is_tried_again_at_the_next_look(home: Home, store: Store) -> None:
    (done,) = bounces.read_if_due(work(home, store))
    assert done.failed
    assert "no such Maildir" in done.problems[0]
    into(home, "1", mail("away-fr"))
    assert len(bounces.read_if_due(work(home, store, NOW + dt.timedelta(minutes=2)))) == 1


def test_a_maildir_that_is_not_there_is_one_clear_error(home: Home, store: Store) -> None:
    with pytest.raises(MailboxError, match=r"retours.*no such Maildir"):
        bounces.read_box(work(home, store))


def test_a_home_without_a_mailbox_has_nothing_to_read(tmp_path: Path) -> None:
    home = home_with(tmp_path)
    with open_store(None) as store:
        assert bounces.read_box(work(home, store)).notes


# --- IMAP -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with dovecot() as server:
        yield server


@pytest.fixture(scope="module")
def old_server() -> Iterator[Server]:
    """One that keeps all folders below INBOX, as many did."""
    with dovecot(separator=".", prefix="INBOX.") as server:
        yield server


def settings(server: Server, user: str, **more: Any) -> Bounces:
    return Bounces(**{"host": "localhost", "port": server.port, "user": user} | more)


def test_an_imap_mailbox_is_read_to_its_end_and_what_is_not_understood_gets_a_star(tmp_path: Path, server: Server) -> None:
    home = home_with(tmp_path, host="localhost", port=server.port, user="retours")
    for name in ("postfix-user-unknown", "answer-of-a-person", "french-8bit"):
        server.put("retours", mail(name))
    server.put("retours", mail("gmail-no-such-user").replace(b"Les nouvelles", b"Les nouvelles \n" * 1_000_000))
    with open_store(home.database) as store:
        subscribers.put(store, Subscriber(0, MEMBER), now=NOW)
        sent(store, 1, HEX)
        done = bounces.read_box(work(home, store), tls=server.tls)
        assert done.figures == {"hard": 3, "given up": 1, "not understood": 1, "told": 1}
        assert len(server.files("retours", ".techwatch")) == 3
        assert [name.partition(":")[2] for name in server.files("retours")] == ["2,F"]
        assert bounces.read_box(work(home, store), tls=server.tls).figures == {}


def test_somebody_who_looks_into_the_mailbox_hides_nothing(server: Server, tmp_path: Path) -> None:
    file = server.put("vu", mail("postfix-user-unknown"))
    file.rename(file.parent.parent / "cur" / f"{file.name}:2,S")
    with mailbox.open_box(settings(server, "vu"), home=tmp_path, password=PASSWORD, tls=server.tls) as box:
        assert box is not None
        assert [len(mail.raw) > 1_000 for mail in box.mails()] == [True]


@pytest.mark.parametrize("missing", [set(), {"MOVE"}, {"MOVE", "UIDPLUS"}])
def test_a_mail_is_put_away_by_whatever_the_server_knows(server: Server, tmp_path: Path, missing: set[str]) -> None:
    user = f"boite-{len(missing)}"
    server.put(user, b"Subject: 1\n\n1\n")
    server.put(user, b"Subject: 2\n\n2\n")
    for _ in range(2):
        with mailbox.open_box(settings(server, user), home=tmp_path, password=PASSWORD, tls=server.tls) as box:
            assert isinstance(box, mailbox._Imap)
            box._capabilities -= missing
            for mail in box.mails():
                box.done(mail)
            assert list(box.mails()) == []
    assert len(server.files(user, ".techwatch")) == 2


def test_a_server_that_keeps_folders_below_inbox(old_server: Server, tmp_path: Path) -> None:
    old_server.put("retours", mail("qmail-text"))
    with mailbox.open_box(settings(old_server, "retours"), home=tmp_path, password=PASSWORD, tls=old_server.tls) as box:
        assert box is not None
        for mail_ in box.mails():
            box.done(mail_)
    assert len(old_server.files("retours", ".techwatch")) == 1


@pytest.mark.parametrize(
    ("more", "password", "words"),
    [
        ({}, "wrong-password", "Authentication failed"),
        ({"folder": "Nulle part"}, PASSWORD, "no folder 'Nulle part'"),
        ({"port": 1}, PASSWORD, "cannot be used"),
        ({"security": "none", "host": "mail.pole.example"}, PASSWORD, "in the clear"),
    ],
)
def test_what_is_wrong_with_a_mailbox_is_one_clear_error(
    server: Server, tmp_path: Path, more: dict[str, Any], password: str, words: str
) -> None:
    server.put("essai", b"Subject: 1\n\n1\n")
    with (
        pytest.raises(MailboxError, match=words) as caught,
        mailbox.open_box(settings(server, "essai", **more), home=tmp_path, password=password, tls=server.tls),
    ):
        pass
    assert password not in str(caught.value)


def test_a_certificate_that_nobody_trusts_is_refused(server: Server, tmp_path: Path) -> None:
    with (
        pytest.raises(MailboxError, match="certificate"),
        mailbox.open_box(settings(server, "essai"), home=tmp_path, password=PASSWORD),
    ):
        pass


def test_starttls(server: Server, tmp_path: Path) -> None:
    server.put("start", b"Subject: 1\n\n1\n")
    chosen = settings(server, "start", port=server.plain, security="starttls")
    with mailbox.open_box(chosen, home=tmp_path, password=PASSWORD, tls=server.tls) as box:
        assert box is not None
        assert len(list(box.mails())) == 1


# --- the command ----------------------------------------------------------------------------------


def pipe(home: Home, raw: bytes, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    environ = os.environ | {"TECHWATCH_SUPPRESSION_KEY": "k"}
    return subprocess.run(
        [*command(home.path, "bounces", *arguments)], input=raw, capture_output=True, timeout=60, check=False, env=environ
    )


@pytest.mark.slow
def test_a_mail_server_hands_a_mail_to_the_pipe(home: Home, store: Store) -> None:
    done = pipe(home, mail("postfix-user-unknown"), "--pipe")
    assert (done.returncode, done.stdout) == (0, b"")
    assert is_given_up(home, store)
    done = pipe(home, mail("answer-of-a-person"), "--pipe")
    assert done.returncode == 0
    (file,) = (home.path / bounces.ODD / "new").iterdir()
    assert file.read_bytes() == mail("answer-of-a-person")


@pytest.mark.slow
def test_a_pipe_that_cannot_keep_a_mail_has_it_brought_again(home: Home) -> None:
    home.database.write_bytes(b"this is no database, " * 100)
    assert pipe(home, mail("postfix-user-unknown"), "--pipe").returncode == 75


def test_a_piped_mail_is_not_written_into_a_store_that_is_being_replaced(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(piped, "PATIENT", 0.1)
    with home.lock("bounces", since="now"):
        done = CliRunner().invoke(techwatch, ["--home", str(home.path), "bounces", "--pipe"], input=mail("postfix-user-unknown"))
    assert (done.exit_code, "bounces is already running" in done.output) == (75, True)


@pytest.mark.slow
def test_files_and_an_export_of_a_relay(home: Home, store: Store, tmp_path: Path) -> None:
    table = tmp_path / "export.csv"
    table.write_text("Adresse;Type;Motif\nAUTRE@adherent.example;hard bounce;550 5.1.1 unknown\nnobody;hard;\n", encoding="utf-8")
    subscribers.put(store, Subscriber(0, "autre@adherent.example"), now=NOW)
    done = pipe(home, b"", "--file", str(DATA / "away-en.eml"), "--csv", str(table), "--json")
    assert done.returncode == 0, done.stderr
    first, second = json.loads(done.stdout)
    assert first["figures"] == {"hard": 1, "given up": 1}
    assert first["problems"] == [f"{table}:3: no mail address stands there"]
    assert second["figures"] == {"auto-reply": 1}
    assert is_given_up(home, store, "autre@adherent.example")


# --- per domain -----------------------------------------------------------------------------------


def test_how_an_edition_fares_at_each_domain(home: Home, store: Store) -> None:
    answers = [
        ("a@grand.example", "accepted"),
        ("b@Grand.example", "accepted"),
        ("c@grand.example", "refused"),
        ("d@petit.example", "deferred"),
    ]
    for email, state in answers:
        subscribers.put(store, Subscriber(0, email), now=NOW)
        sent(store, 1, email.encode().hex().ljust(32, "0")[:32], state=state, email=email)
    bounces.read_mails(work(home, store), [mail("postfix-user-unknown")])
    key = f"edition:veille-{(NOW - dt.timedelta(hours=1)).date()}"
    assert [dataclasses.astuple(row) for row in kept.by_domain(store, key)] == [
        ("grand.example", 2, 0, 1, 0, 0, 0, 0),
        ("adherent.example", 1, 0, 0, 0, 0, 1, 0),
        ("petit.example", 0, 1, 0, 0, 0, 0, 0),
    ]
