"""What mails that came back say, by real shapes of them: tests/data/bounces/*.eml, with what each says in expected.toml."""

import datetime as dt
import random
import re
import time
import tomllib
from pathlib import Path

import pytest

from techwatch.bounces import Ours, gone, hidden, read
from techwatch.bounces.codes import code_in, verdict
from techwatch.bounces.counting import WAIT, Sent, in_a_row
from techwatch.types import Bounce

DATA = Path(__file__).parent / "data" / "bounces"
MAILS = sorted(DATA.glob("*.eml"))
EXPECTED = tomllib.loads((DATA / "expected.toml").read_text(encoding="utf-8"))
OURS = Ours("pole.example", "veille.pole.example", "retours@pole.example")
ID = "<3f9a1c0de4b75a6628810d9c2b7e45f1@pole.example>"
NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)


def mail(name: str) -> bytes:
    return (DATA / f"{name}.eml").read_bytes()


def test_every_sample_has_its_expectation():
    assert {file.stem for file in MAILS} == set(EXPECTED)
    assert len(EXPECTED) > 40


@pytest.mark.parametrize("name", EXPECTED)
def test_a_mail_says_what_it_says(name):
    found = read(mail(name), OURS)
    if found is None:
        assert EXPECTED[name] == {}
        return
    whose = "message" if found.message_id else "address" if found.address else "nobody"
    assert {"kind": found.kind, "code": found.code, "whose": whose} == EXPECTED[name]
    assert found.message_id in ("", ID, "<00112233445566778899aabbccddeeff@pole.example>")
    assert "membre@" not in found.words
    assert len(found.words) <= 500


def test_line_ends_of_the_wire_change_nothing():
    for file in MAILS:
        raw = file.read_bytes()
        assert read(raw.replace(b"\n", b"\r\n"), OURS) == read(raw, OURS), file.stem


def test_another_list_of_another_domain_is_none_of_ours():
    other = Ours("autre.example", "veille.autre.example", "retours@autre.example")
    for name in EXPECTED:
        found = read(mail(name), other)
        assert found is None or (found.message_id, found.address) == ("", ""), name
        assert found is None or found.kind in ("other", "auto-reply"), name


def test_a_bounce_that_names_an_address_but_nothing_of_ours_names_nobody():
    assert b"membre@adherent.example" in mail("forged-address")
    assert read(mail("forged-address"), OURS) == Bounce("other", code="5.1.1", words="550 5.1.1 User unknown")
    assert read(mail("arf-forged"), OURS) == Bounce("other", words="abuse, SomeGenerator/1.0")


def test_the_envelope_tells_the_message_wherever_a_server_left_it():
    word = ID.strip("<>").partition("@")[0]
    raw = mail("forged-address").replace(b"Delivered-To: retours@pole.example\n", b"")
    for header in ("To", "X-Original-To", "Envelope-To", "Received: by mx.pole.example for"):
        line = f"{header}{' ' if 'for' in header else ': '}<RETOURS+{word}@pole.example>\n".encode()
        found = read(line + raw, OURS)
        assert found is not None, header
        assert (found.kind, found.message_id) == ("hard", ID), header
    for forged in (f"retours+{word[:-1]}@pole.example", f"retours+{word}0@pole.example", f"x-retours+{word}@pole.example"):
        found = read(f"To: {forged}\n".encode() + raw, OURS)
        assert found is not None
        assert found.message_id == "", forged


def test_a_delay_and_an_absence_are_no_bounce_however_they_are_worded():
    for name in ("postfix-delayed", "delayed-text", "away-fr", "away-en", "away-old", "left-the-company", "receipt"):
        found = read(mail(name), OURS)
        assert found is not None
        assert found.kind in ("other", "auto-reply"), name


@pytest.mark.parametrize(
    "subject",
    [
        "Absence de lien dans le numéro",
        "Re: La veille du 24 novembre",
        "Absents de votre liste",
        "Congés et agenda",
        "Office move",
        "desabonnement",
    ],
)
def test_what_people_write_themselves_is_left_to_people(subject):
    assert read(f"From: membre@adherent.example\nSubject: {subject}\n\nBonjour.\n".encode(), OURS) is None


# --- mails that are none --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0" * 5_000,
        b"\xff\xfe" * 1_000,
        b"no header at all",
        b"Subject: =?utf-8?b?////?=\n\n",
        b"Content-Type: multipart/report; boundary=\n\n",
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(3_000)),
        b"Content-Type: message/rfc822\n\n" * 3_000,
        b"".join(b"X-%d: y\n" % i for i in range(30_000)) + b"\n",
    ],
    ids=lambda raw: repr(raw[:20]),
)
def test_what_is_no_mail_is_read_as_none_and_never_raises(raw):
    assert read(raw, OURS) is None


def test_a_huge_bounce_is_read_by_its_beginning():
    raw = mail("postfix-user-unknown").replace(b"Les nouvelles", b"Les nouvelles \n" * 3_000_000)
    assert len(raw) > 40_000_000
    began = time.monotonic()
    found = read(raw, OURS)
    assert found is not None
    assert (found.kind, found.message_id) == ("hard", ID)
    assert time.monotonic() - began < 2


def test_damaged_mails_never_raise_and_never_name_an_address_that_stands_nowhere_in_them():
    dice, samples = random.Random(7), [file.read_bytes() for file in MAILS]
    for _ in range(400):
        raw = bytearray(dice.choice(samples))
        for _ in range(dice.randint(1, 20)):
            place = dice.randrange(len(raw))
            kind = dice.random()
            if kind < 0.4:
                raw[place] = dice.randrange(256)
            elif kind < 0.7:
                del raw[place : place + dice.randint(1, 150)]
            else:
                raw[place:place] = dice.choice([b"\n--", b"=?utf-8?q?=ff?=", b"\0", b"Content-Type: message/rfc822\n", b"\r"])
            raw = raw or bytearray(b"x")
        found = read(bytes(raw), OURS)
        assert found is None or len(found.words) <= 500


# --- codes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "text", "says"),
    [
        ("5.1.1", "User unknown", "gone"),
        ("550", "5.1.1 <a@b.example>: Recipient address rejected: User unknown", "gone"),
        ("550", "Requested action not taken: mailbox unavailable", "gone"),
        ("550", "delivery error: This user doesn't have an example.com account", "gone"),
        ("556", "domain does not accept mail", "gone"),
        ("550", "5.4.1 Recipient address rejected: Access denied", "gone"),
        ("5.1.10", "RESOLVER.ADR.RecipientNotFound", "gone"),
        ("5.2.1", "The email account that you tried to reach is disabled", "gone"),
        ("5.2.1", "The user is receiving mail at a rate that prevents additional messages", "later"),
        ("5.2.2", "mailbox full", "later"),
        ("552", "Quota exceeded", "later"),
        ("5.0.0", "La boîte de votre correspondant est pleine", "later"),
        ("450", "4.2.0 Greylisted, try again later", "later"),
        ("451", "4.7.1 User unknown for now", "later"),
        ("550", "something else went wrong", "later"),
        ("", "", "later"),
        ("554", "5.7.1 Service unavailable; Client host blocked using bl.example", "ours"),
        ("550", "5.7.26 unauthenticated sender", "ours"),
        ("550", "spam detected: no such user may read this", "ours"),
        ("5.1.8", "Sender address rejected: Domain not found", "ours"),
        ("5.3.4", "message size exceeds limit", "ours"),
    ],
)
def test_what_a_refusal_says_of_an_address(code, text, says):
    assert verdict(code, text) == says
    assert gone(code, text) == (says == "gone")


def test_a_code_is_found_in_words_and_an_address_of_the_network_is_none():
    assert code_in("host mx[198.51.100.7] said: 550 5.1.1 no") == "5.1.1"
    assert code_in("(#5.1.1)") == "5.1.1"
    assert code_in("550-5.2.1 The user") == "5.2.1"
    assert code_in("550 no such user") == "550"
    assert code_in("at 5.1.1.1 port 25, 4500 messages") == ""


def test_words_name_nobody():
    words = "<a.b+c@d.example>: \n no 'x@y.example' here, mailto:z@w.example"
    assert hidden(words) == "<…@d.example>: no '…@y.example' here, mailto:…@w.example"
    assert not re.search(r"\w@", hidden("To=membre@adherent.example;(autre@adherent.example)"))


# --- how often ------------------------------------------------------------------------------------

FULL, BLOCKED, AWAY = (
    Bounce("soft", code="5.2.2", words="mailbox full"),
    Bounce("soft", code="5.7.1", words="blocked"),
    Bounce("auto-reply"),
)


def weeks(*back: tuple[Bounce, ...], state: str = "accepted") -> list[Sent]:
    """One edition a week, the newest first; the last one a week ago."""
    return [Sent(NOW - dt.timedelta(weeks=n), state, "", bounces) for n, bounces in enumerate(back, 1)]


def test_soft_bounces_count_while_they_follow_each_other():
    assert in_a_row([], now=NOW) == 0
    assert in_a_row(weeks((FULL,), (FULL,), (FULL,)), now=NOW) == 3
    assert in_a_row(weeks((FULL, FULL), (FULL,)), now=NOW) == 2
    assert in_a_row(weeks((), (FULL,), (FULL,)), now=NOW) == 0
    assert in_a_row(weeks((FULL,), (AWAY,), (FULL,)), now=NOW) == 1


def test_what_is_our_fault_neither_counts_nor_ends_the_row():
    assert in_a_row(weeks((BLOCKED,), (BLOCKED,), (BLOCKED,), (BLOCKED,), (BLOCKED,), (BLOCKED,)), now=NOW) == 0
    assert in_a_row(weeks((FULL,), (BLOCKED,), (FULL,)), now=NOW) == 2


def test_a_message_that_may_still_come_back_is_passed_over():
    fresh = Sent(NOW - WAIT + dt.timedelta(hours=1), "accepted")
    assert in_a_row([fresh, *weeks((FULL,), (FULL,))], now=NOW) == 2
    assert in_a_row([fresh, *weeks((FULL,), (FULL,))], now=NOW + dt.timedelta(days=1)) == 0


def test_a_message_that_was_refused_at_once_counts_unless_we_were_not_wanted():
    refused = [Sent(NOW, "refused", reason) for reason in ("552 5.2.2 full", "554 5.7.1 blocked", "550 odd")]
    assert in_a_row(refused, now=NOW) == 2
