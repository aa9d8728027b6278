"""Messages rendered once for many are, byte for byte, those that are rendered one by one."""

import dataclasses
import pathlib
import random
from collections.abc import Iterator
from email import quoprimime

import pytest

from sendings import DAY, NOW, SMALL_FIRM, add_members, publish, sending_home, work_of
from techwatch import pipeline
from techwatch.errors import DeliveryError
from techwatch.pipeline.mailing import messages, post
from techwatch.pipeline.mailing.messages import Sending
from techwatch.pipeline.mailing.press import Press
from techwatch.pipeline.publishing.revise import Put, revise
from techwatch.pipeline.work import Work
from techwatch.render import shared
from techwatch.render.message import POLICY, MessageHeaders, note, own_headers
from techwatch.store import open_store, subscribers
from techwatch.types import Subscriber


@pytest.fixture
def sending(tmp_path: pathlib.Path) -> Iterator[tuple[Work, Sending]]:
    home = sending_home(tmp_path / "home")
    with open_store(home.database) as store:
        work = work_of(home, store)
        yield work, Sending("edition:veille-2025-11-25", publish(store), home.config.digests[0], NOW)


def odd(number: int) -> str:
    """Names as address books have them."""
    return ("", "Camille Exemple", "Zoë Ünal-Example", 'Dr. "X", Ph.D.', "Pôle Essai, direction de la recherche", "A  B")[number % 6]


def some_members(work: Work, count: int) -> list[Subscriber]:
    """Members with random choices; some follow calls, some are small firms."""
    dice = random.Random(7)
    add_members(work.store, count)
    work.store.db.execute("PRAGMA foreign_keys = OFF")  # the calls of this edition are no stories
    found = []
    for number, member in enumerate(subscribers.active(work.store)):
        profile = SMALL_FIRM if dice.random() < 0.3 else member.profile
        reads = dice.choice([(), ("fr",), ("fr", "en")])
        consent = dice.choice(["", "CRM & adhésion <2024>", "Formulaire du site, le jour du salon des industries de la santé"])
        on = dice.choice([None, DAY])
        own = dataclasses.replace(member, name=odd(number), profile=profile, reads=reads, consent=consent, consent_on=on)
        subscribers.put(work.store, own, now=NOW)
        for call in dice.sample(range(6), dice.randrange(4)):
            work.store.db.execute(
                "INSERT INTO follows (subscriber, story, at) VALUES (?, ?, ?)", [member.id, f"c{call:04x}", NOW.isoformat()]
            )
        found.append(own)
    return found


def test_every_message_is_the_one_that_would_be_rendered_alone(sending: tuple[Work, Sending]) -> None:
    work, edition = sending
    press, sizes = Press(work, edition), []
    for member in some_members(work, 70):
        line = post.line(work, edition.key, member)
        made = press.write(member, line)
        assert made == messages.compose_message(work, edition, member, line), member
        assert b"hers" not in made.lower()
        assert b"openpiece" not in made
        sizes.append(len(made))
    assert all(press._checked.values()), "templates of the house can be shared"
    assert len(press._moulds) > 30
    assert min(sizes) > 5_000


def test_what_is_put_right_meanwhile_stands_in_the_next_message(sending: tuple[Work, Sending]) -> None:
    work, edition = sending
    add_members(work.store, 2, markets=(), calls_only=False, lang="fr")
    one, other = subscribers.active(work.store)
    press = Press(work, edition)
    assert press.why_not(one) == ""
    press.write(one, post.line(work, edition.key, one))
    put = next(place for place, item in enumerate(edition.edition.items) if item.section == "market")
    revise(work, edition.edition.id, Put(put, title="Un tout autre titre"), who="")
    assert press.why_not(other) == ""
    assert b"Un tout autre titre" in press.write(other, post.line(work, edition.key, other))


def test_a_template_that_wraps_words_around_an_address_is_not_shared(sending: tuple[Work, Sending], tmp_path: pathlib.Path) -> None:
    work, edition = sending
    packaged = (pathlib.Path(pipeline.__file__).parents[1] / "templates" / "digest.txt.j2").read_text(encoding="utf-8")
    own = work.home.path / "templates" / "digest.txt.j2"
    own.parent.mkdir(exist_ok=True)
    own.write_text(packaged + '\n{{ ("Si vous ne voulez plus de lettre, dites-le : " ~ view.links.unsubscribe ~ " et nous ~") | wrap }}\n')
    work = dataclasses.replace(work, home=dataclasses.replace(work.home))
    add_members(work.store, 6)
    press = Press(work, edition)
    for member in subscribers.active(work.store):
        line = post.line(work, edition.key, member)
        assert press.write(member, line) == messages.compose_message(work, edition, member, line)


NAMES = [
    "",
    "Camille Exemple",
    "Zoë",
    'A "B" C',
    "x" * 90,
    "a, b",
    "=?utf-8?q?x?=",
    "Pôle " * 20,
    "A  B",
    "1.2",
    "Service achats (site 2)",
    "M. A; b: c",
    "(x)",
    "a -- b",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "address", ["a@b.example", "a.b+c@b.example", "A@b.example", "a..b@b.example", f"{'a' * 60}@b.example", "'a'@b.example"]
)
def test_her_own_headers_are_written_as_the_whole_message_has_them(name: str, address: str) -> None:
    made = MessageHeaders(
        message_id="<1@b.example>", date=NOW, sender="s@b.example", to=address, to_name=name, subject="S", list_id="l.example",
        unsubscribe="https://b.example/" + "u" * 200, unsubscribe_mail="stop@b.example",
    )  # fmt: skip
    try:
        whole = note("x", headers=made)
    except DeliveryError:
        with pytest.raises(DeliveryError):
            own_headers(made)
        return
    for line in own_headers(made).values():
        assert line in whole


def test_a_token_looks_like_an_address_of_its_length() -> None:
    assert len(shared.token("unsubscribe")) == len(shared.token("follow-12")) == 140
    assert shared._TOKEN.fullmatch(shared.token("follow-12"))


@pytest.mark.parametrize("seed", range(200))
def test_quoted_printable_is_the_standard_librarys(seed: int) -> None:
    dice = random.Random(seed)
    letters = "aaaaaaaa==  \t\té€\u00a0\x0b\x0c\x85." + "\n" * (seed % 3)
    words = "".join(dice.choice(letters) for _ in range(dice.choice([0, 1, 75, 76, 77, 78, 79, 80, 150, 156, 400])))
    theirs = quoprimime.body_encode(words.encode().decode("latin-1"), POLICY.max_line_length) if words else ""
    assert shared.quoted_printable(words) == theirs.replace("\n", "\r\n")
