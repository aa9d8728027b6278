"""What relays report, by the shapes of their documentation; every name in it is made up."""

import base64
import copy
import dataclasses
import datetime as dt
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from techwatch import tokens
from techwatch.bounces.relays import MOST, SHAPES, read_csv, read_json
from techwatch.errors import InputError
from techwatch.home import Home, open_home
from techwatch.pipeline import Work
from techwatch.pipeline.mailing import bounces
from techwatch.store import Store, ledger, open_store, subscribers
from techwatch.types import Bounce, Delivery, Subscriber
from techwatch.web import hook
from test_web import Client, serving

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
HEX = "3f9a1c0de4b75a6628810d9c2b7e45f1"
WHO = "membre@adherent.example"
KEY = "une clé: longue"

MAILGUN = {
    "signature": {"timestamp": "1795505412", "token": "t", "signature": "s"},
    "event-data": {
        "event": "failed",
        "severity": "permanent",
        "reason": "bounce",
        "recipient": WHO,
        "message": {"headers": {"message-id": f"{HEX}@pole.example", "subject": "La veille"}},
        "delivery-status": {"code": 550, "bounce-code": "5.1.1", "message": f"5.1.1 <{WHO}> User unknown", "description": ""},
    },
}
POSTMARK = {
    "RecordType": "Bounce",
    "Type": "HardBounce",
    "TypeCode": 1,
    "MessageID": "00000000-0000-0000-0000-000000000000",
    "Description": "The server was unable to deliver your message",
    "Details": "smtp;550 5.1.1 User unknown",
    "Email": WHO,
}
BREVO = {
    "event": "hard_bounce",
    "email": WHO,
    "id": 7,
    "date": "2026-11-24 08:30:00",
    "message-id": f"<{HEX}@pole.example>",
    "reason": "550 5.1.1 User unknown",
}
MAILJET = {
    "event": "bounce",
    "time": 1795505412,
    "MessageID": 19421777835146490,
    "email": WHO,
    "mj_campaign_id": 0,
    "hard_bounce": True,
    "error_related_to": "recipient",
    "error": "user unknown",
    "comment": "",
}
SES = {
    "notificationType": "Bounce",
    "bounce": {
        "bounceType": "Permanent",
        "bounceSubType": "General",
        "bouncedRecipients": [{"emailAddress": WHO, "action": "failed", "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 unknown"}],
    },
    "mail": {"messageId": "0102", "commonHeaders": {"messageId": f"<{HEX}@pole.example>"}},
}
SAMPLES: dict[str, Any] = {"Mailgun": MAILGUN, "Postmark": POSTMARK, "Brevo": BREVO, "Mailjet": MAILJET, "Amazon SES": SES}


def changed(sample: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A sample with other values, by their path with __ between names."""
    found = copy.deepcopy(sample)
    for path, value in fields.items():
        *way, last = path.replace("_dash_", "-").split("__")
        place = found
        for name in way:
            place = place[name]
        place[last] = value
    return found


def one(event: object) -> Bounce | None:
    found = read_json(json.dumps(event).encode())
    return found[0] if found else None


def test_every_relay_of_the_table_has_a_sample():
    assert [shape.name for shape in SHAPES] == list(SAMPLES)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_hard_bounce_of_each_relay(name):
    found = one(SAMPLES[name])
    assert found is not None
    assert (found.kind, found.address) == ("hard", WHO)
    assert found.message_id == ("" if name in ("Postmark", "Mailjet") else f"<{HEX}@pole.example>")
    assert found.code == ("" if name == "Mailjet" else "5.1.1")
    assert "membre@" not in found.words


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (changed(MAILGUN, event_dash_data__event="complained"), "complaint"),
        (changed(MAILGUN, event_dash_data__severity="temporary"), None),
        (changed(MAILGUN, event_dash_data__event="opened"), None),
        (changed(POSTMARK, RecordType="SpamComplaint", Type="SpamComplaint"), "complaint"),
        (changed(POSTMARK, Type="SoftBounce", Details="552 5.2.2 full"), "soft"),
        (changed(POSTMARK, Type="AutoResponder"), None),
        (changed(POSTMARK, RecordType="Delivery"), None),
        (changed(BREVO, event="spam"), "complaint"),
        (changed(BREVO, event="soft_bounce", reason="mailbox full"), "soft"),
        (changed(BREVO, event="delivered"), None),
        (changed(MAILJET, event="spam", source="JMRPP"), "complaint"),
        (changed(MAILJET, hard_bounce=False), "soft"),
        (changed(MAILJET, event="open"), None),
        (changed(SES, notificationType="Delivery"), None),
        (changed(SES, bounce__bounceType="Transient"), "soft"),
        (
            changed(SES, notificationType="Complaint", complaint={"complainedRecipients": [{"emailAddress": WHO}]}, bounce=None),
            "complaint",
        ),
    ],
)
def test_other_events_of_relays(event, kind):
    found = one(event)
    assert (found.kind if found else None) == kind
    assert found is None or found.address == WHO


def test_a_relay_that_calls_a_full_mailbox_or_a_block_permanent_is_not_believed():
    for words in ("552 5.2.2 mailbox full", "550 5.7.1 blocked by policy", "over quota"):
        for event in (changed(BREVO, reason=words), changed(POSTMARK, Details=words)):
            found = one(event)
            assert found is not None
            assert found.kind == "soft", words
    found = one(changed(BREVO, reason="unable to deliver"))
    assert found is not None
    assert found.kind == "hard"


def test_reports_come_alone_or_as_a_list():
    assert len(read_json(json.dumps([MAILJET, BREVO, changed(BREVO, event="click")]).encode())) == 2
    assert read_json(b"[]") == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "no JSON"),
        (b"\xff\xfe", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"{}", "no relay that we know"),
        (b'{"event": "bounce"}', "no relay that we know"),
        (b"[1]", "event 1 is no object"),
        (json.dumps([BREVO] * (MOST + 1)).encode(), "at most"),
    ],
)
def test_what_is_no_report_is_refused_in_words(body, words):
    with pytest.raises(InputError, match=words):
        read_json(body)


def test_odd_values_anywhere_never_raise_anything_else():
    dice, odd = random.Random(3), [None, 1, -1.5, True, [], {}, "", "x" * 3_000, ["a"], {"a": {"b": 1}}, "é\ud800"]

    def spoil(value: Any) -> Any:
        if dice.random() < 0.15:
            return dice.choice(odd)
        if isinstance(value, dict):
            return {key: spoil(inner) for key, inner in value.items()}
        return [spoil(inner) for inner in value] if isinstance(value, list) else value

    for _ in range(400):
        try:
            found = read_json(json.dumps(spoil(dice.choice(list(SAMPLES.values())))).encode())
        except InputError:
            continue
        assert all(isinstance(bounce.address, str) and len(bounce.words) <= 500 for bounce in found)


# --- CSV ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_an_export_is_read_by_the_names_of_its_columns(sign):
    lines = ["Email,Event,Reason,Message-ID,Date", f"{WHO},Hard Bounce,no such user,<{HEX}@pole.example>,x", "a@b.example,Soft,full,,"]
    lines += ["c@d.example,Spam complaint,,,", "e@f.example,delivered,,,", ",,,,", "g@h.example,odd,550 5.1.1 User unknown,,"]
    found, wrong = read_csv("\ufeff" + "\r\n".join(line.replace(",", sign) for line in lines), file="x.csv")
    assert wrong == []
    assert [bounce.kind for bounce in found] == ["hard", "soft", "complaint", "other", "hard"]
    assert found[0] == Bounce("hard", f"<{HEX}@pole.example>", WHO, "", "no such user")


def test_lines_that_say_nothing_are_refused_by_number():
    found, wrong = read_csv("email,type\nnobody,hard\na@b.example,whatever\nc@d.example,dur\n", file="x.csv")
    assert [str(error) for error in wrong] == [
        "x.csv:2: no mail address stands there",
        "x.csv:3: neither a type that we know (hard, soft, complaint) nor a code: 'whatever'",
    ]
    assert len(found) == 1
    for text in ("", "name,type\nx,y\n"):
        with pytest.raises(InputError, match="no column of addresses"):
            read_csv(text, file="x.csv")


# --- the address ----------------------------------------------------------------------------------

FEEDS = """
cluster: {name: Pôle Exemple, website: "https://pole.example", postal: "1 rue de l'Exemple", contact: veille@pole.example}
markets: markets.yaml
feeds: [{url: "https://presse.example/feed.xml", title: Exemple, lang: fr}]
digests: [{slug: veille, title: {fr: La veille}, markets: [city], send: "tue 08:30"}]
mail: {sender: veille@pole.example, list_id: veille.pole.example}
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    path = tmp_path_factory.mktemp("home")
    (path / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    (path / "markets.yaml").write_text("markets: {city: {names: {fr: Ville}, terms: {fr: [tramway]}}}\n", encoding="utf-8")
    return open_home(path, {"TECHWATCH_WEBHOOK_KEY": KEY, "TECHWATCH_SUPPRESSION_KEY": "k", "TECHWATCH_SECRET": "s"})


@pytest.fixture
def store(home: Home) -> Iterator[Store]:
    with open_store(home.database) as store:
        subscribers.put(store, Subscriber(0, WHO), now=NOW)
        yield store
        subscribers.unsuppress(store, tokens.hash_address(home.suppression_key, WHO))
        store.db.execute("DELETE FROM bounces")


@pytest.fixture(scope="module")
def client(home: Home) -> Iterator[Client]:
    with serving(home) as client:
        yield client


def shown(key: str, name: str = "relay") -> str:
    return "Basic " + base64.b64encode(f"{name}:{key}".encode()).decode()


def post(client: Client, body: bytes, authorization: str = "") -> tuple[int, str]:
    headers = {"Authorization": authorization} if authorization else {}
    answer = client.request("POST", "/hooks/bounces", body, **headers, Content_Type="application/json")
    return answer.status, answer.text


def test_a_relay_that_shows_the_key_is_believed_by_an_address_alone(home: Home, store: Store, client: Client) -> None:
    status, text = post(client, json.dumps(POSTMARK).encode(), shown(KEY))
    assert (status, json.loads(text)) == (200, {"read": 1, "hard": 1, "given up": 1})
    assert subscribers.is_suppressed(store, tokens.hash_address(home.suppression_key, WHO))
    assert json.loads(post(client, json.dumps(POSTMARK).encode(), shown(KEY))[1]) == {"read": 1, "known": 1}


def test_nobody_else_is(home: Home, store: Store, client: Client) -> None:
    body = json.dumps(POSTMARK).encode()
    for authorization in ("", "Basic", "Basic !!!", shown("wrong"), shown(""), shown(KEY).replace("Basic", "Digest")):
        assert post(client, body, authorization)[0] == 401, authorization
    assert client.get("/hooks/bounces").status in (404, 405)
    assert not subscribers.is_suppressed(store, tokens.hash_address(home.suppression_key, WHO))


def test_what_is_no_report_is_answered_in_words_and_nothing_follows(store: Store, client: Client) -> None:
    status, text = post(client, b'{"hello": 1}', shown(KEY))
    assert status == 422
    assert "no relay that we know" in json.loads(text)["error"]
    assert post(client, b"[]", shown(KEY)) == (200, '{"read":0}')
    assert post(client, b"x" * (hook.LONGEST + 1), shown(KEY))[0] == 413


def test_a_home_without_a_key_has_no_such_address(home: Home, tmp_path: Path) -> None:
    for name in ("feeds.yaml", "markets.yaml"):
        (tmp_path / name).write_text((home.path / name).read_text(encoding="utf-8"), encoding="utf-8")
    with serving(open_home(tmp_path, {"TECHWATCH_SECRET": "s"})) as client:
        assert post(client, json.dumps(POSTMARK).encode(), shown(""))[0] == 404


def test_a_soft_bounce_by_address_belongs_to_the_last_edition(home: Home, store: Store) -> None:
    who = subscribers.by_email(store, WHO)
    assert who is not None
    counts = []
    for week in range(5):
        now = NOW + dt.timedelta(weeks=week)
        line = Delivery(f"edition:veille-{now.date()}", who.id, WHO, message_id=f"<{week:032x}@pole.example>")
        ledger.queue(store, line.message_key, [line], now=now)
        ledger.answered(store, dataclasses.replace(line, state="accepted"), now=now)
        for _ in range(2):  # relays tell an event again until it is taken
            done = bounces.read_events(Work(home, store, now + dt.timedelta(hours=1)), [one(changed(MAILJET, hard_bounce=False))])
            counts.append(done.figures)
    assert counts == [{"soft": 1}, {"known": 1}] * 4 + [{"soft": 1, "given up": 1}, {"known": 1}]
