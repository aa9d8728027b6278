"""What a refusal means, when there are too many of them, and how fast messages leave."""

from typing import Any

import pytest

from techwatch.deliver import domain_of, envelope, is_real
from techwatch.deliver.pace import Pace, Turns
from techwatch.deliver.refusals import Tally, gone, meaning, slows_down, status
from techwatch.types import Answer, Delivery
from test_deliver import mail

RCPT = "address"
TABLE = [
    # code, words, step -> what it means
    (550, "5.1.1 <a@b.example>: no such user", RCPT, "gone"),
    (550, "5.1.1 The email account that you tried to reach does not exist", "body", "gone"),
    (550, "5.1.2 bad destination system", RCPT, "gone"),
    (553, "5.1.3 bad address syntax", RCPT, "gone"),
    (551, "5.1.6 mailbox has moved", RCPT, "gone"),
    (556, "5.1.10 null MX", RCPT, "gone"),
    (550, "5.2.1 mailbox disabled", RCPT, "gone"),
    (550, "#5.1.1 unknown", RCPT, "gone"),
    (550, "no such user here", RCPT, "gone"),
    (550, "Utilisateur inconnu", RCPT, "gone"),
    (550, "no such user here", "body", "other"),
    (550, "relaying denied", RCPT, "policy"),
    (550, "your address is on our blocklist", RCPT, "policy"),
    (551, "user not local", RCPT, "other"),
    (552, "5.2.2 mailbox full", RCPT, "other"),
    (552, "5.3.4 message too big", "body", "other"),
    (550, "5.7.1 we do not want you", RCPT, "policy"),
    (550, "5.7.26 unauthenticated sender", "body", "policy"),
    (550, "5.1.8 sender's domain does not exist", RCPT, "policy"),
    (550, "5.1.7 sender's address", RCPT, "policy"),
    (550, "5.1.1 unknown", "sender", "policy"),
    (550, "5.4.1 recipient address rejected: access denied", RCPT, "other"),
    (554, "5.0.0 something", "body", "other"),
    (550, "5.1.11 not a code of ours", RCPT, "other"),
    (0, "this is no mail address that SMTP can carry", "", "other"),
]


@pytest.mark.parametrize(("code", "words", "step", "means"), TABLE)
def test_a_refusal_is_about_the_mailbox_or_about_us(code: int, words: str, step: str, means: str) -> None:
    answer = Answer("refused", code, words, step)  # type: ignore[arg-type]
    assert meaning(answer) == means
    assert bool(gone(answer)) == (means == "gone")
    assert not gone(Answer("deferred", code, words, step)), "what may pass gives no address up"  # type: ignore[arg-type]


def test_the_reason_names_the_status() -> None:
    assert gone(Answer("refused", 550, "5.1.1 x", RCPT)) == "5.1.1: there is no such mailbox"  # type: ignore[arg-type]
    assert gone(Answer("refused", 550, "x", RCPT)) == "550: there is no such mailbox"  # type: ignore[arg-type]
    assert status("5.1.1 x") == "5.1.1"
    assert status("5.1.1000 x") == status("x 5.1.1") == ""


@pytest.mark.parametrize(
    ("code", "words", "step", "slow"),
    [
        (421, "4.7.0 try again later", "sender", True),
        (421, "too many connections", "", True),
        (450, "4.7.1 unusual rate of mail", "address", True),
        (451, "4.7.1 Greylisting in action", "address", False),
        (451, "4.7.1 please come back", "address", False),
        (451, "4.7.1 please come back", "body", True),
        (450, "4.2.2 mailbox full", "address", False),
        (451, "local error", "body", False),
        (0, "the connection was lost", "", False),
    ],
)
def test_a_server_asks_to_slow_down(code: int, words: str, step: Any, slow: bool) -> None:
    assert slows_down(Answer("deferred", code, words, step)) == slow


@pytest.mark.parametrize(
    ("accepted", "refused", "policy", "too_many"),
    [
        (0, 19, 19, False),  # too few to say
        (0, 20, 0, True),
        (16, 4, 0, False),  # chance
        (15, 5, 0, True),
        (17, 3, 3, True),  # counted twice
        (18, 2, 2, False),
        (880, 120, 0, True),
        (890, 110, 0, False),
        (1000, 0, 0, False),
    ],
)
def test_too_many_is_more_than_chance_explains(accepted: int, refused: int, policy: int, too_many: bool) -> None:
    assert Tally(accepted, refused, policy).too_many(0.1) == too_many


# --- how fast -------------------------------------------------------------------------------------


def sent(pace: Pace, things: list[tuple[str, int]], *, until: float) -> list[tuple[float, int]]:
    """What leaves when, on a clock that jumps to the next moment."""
    turns, now, found = Turns(things, pace), 0.0, []
    while (ready := turns.ready()) is not None and ready <= until:
        now = max(now, ready)
        thing = turns.take()
        pace.left({number: domain for domain, number in things}[thing], now=now)
        found.append((now, thing))
    return found


def test_so_many_a_second() -> None:
    times = [time for time, _ in sent(Pace(10, 1000), [(f"d{n}.example", n) for n in range(50)], until=1e9)]
    assert times == pytest.approx([n / 10 for n in range(50)])


def test_so_many_a_minute_to_one_domain_while_others_go_on() -> None:
    things = [("big.example", n) for n in range(25)] + [(f"small{n}.example", 100 + n) for n in range(5)]
    found = sent(Pace(100, 10), things, until=1e9)
    big = [time for time, number in found if number < 100]
    assert all(later - earlier >= 60 for earlier, later in zip(big, big[10:], strict=False))
    assert len(big) == 25
    assert max(time for time, number in found if number >= 100) < 1
    assert [number for _, number in found if number < 100] == list(range(25)), "in their order"


def test_a_domain_that_asks_for_it_is_left_alone_longer_each_time() -> None:
    pace = Pace(10, 10)
    assert [pace.asked("a.example") for _ in range(8)] == [60, 120, 240, 480, 960, 1920, 3600, 3600]
    pace.took("a.example")
    assert pace.asked("a.example") == 60
    pace.known("a.example", 3)
    assert pace.asked("a.example") == 480
    turns = Turns([("a.example", 1), ("b.example", 2), ("a.example", 3)], pace)
    assert turns.leave_alone("a.example") == [1, 3]
    assert turns.ready() is not None
    assert turns.take() == 2
    assert turns.ready() is None


# --- the envelope ---------------------------------------------------------------------------------


def test_the_envelope_says_which_message_came_back() -> None:
    line = Delivery("edition:e", 1, "m@b.example", message_id=f"<{'0123456789abcdef' * 2}@pole.example>")
    assert envelope(mail(), line) == "veille@pole.example"
    assert envelope(mail(bounces={"address": "retours@pole.example"}), line) == "retours@pole.example"
    verp = envelope(mail(bounces={"address": "retours@pole.example", "verp": True}), line)
    assert verp == f"retours+{'0123456789abcdef' * 2}@pole.example"
    assert len(verp.partition("@")[0]) <= 64, "RFC 5321 section 4.5.3.1.1"


def test_what_leaves_this_machine() -> None:
    assert is_real(mail(port=25)), "Postfix passes it on"
    assert not is_real(mail(port=2525))
    assert not is_real(mail(transport="maildir", host="mail.pole.example"))
    assert is_real(mail(host="mail.pole.example"))
    assert domain_of("a@B.Example") == "b.example"
