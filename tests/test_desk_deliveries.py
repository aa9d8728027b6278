"""« Envois »: how far editions and mails about calls are, refusals by domain, unknowns decided line by line; no address for analysts."""

import contextlib
import dataclasses
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest

from at_desk import ANALYST, EDITOR, TEAM, AtDesk
from call_pages import said
from sendings import EDITION, NOW, publish, sending_home
from techwatch import pipeline
from techwatch.deliver import message_key
from techwatch.home import Home
from techwatch.pipeline import Work
from techwatch.pipeline.mailing import brake
from techwatch.store import bounces, desk, ledger, open_store, subscribers
from techwatch.types import Delivery, DeliveryState, Subscriber
from test_web import FORM, Answer, Client, serving

KEY = message_key("edition", EDITION)
MAIL = "notice:2026-11-24"
PATH = f"/board/{EDITION}/sending"
FATES: tuple[tuple[str, DeliveryState, str], ...] = (
    ("a0@bon.example", "accepted", ""),
    ("a1@bon.example", "accepted", ""),
    ("b0@mauvais.example", "refused", "550 5.7.1 blocked <by> policy"),
    ("b1@mauvais.example", "deferred", "451 4.7.1 later"),
    ("c0@flou.example", "unknown", "0 the connection was lost before the server's answer: timed out"),
    ("c1@flou.example", "unknown", "0 the process was killed while the message went out"),
    ("d0@bon.example", "queued", ""),
    ("e0@bon.example", "suppressed", "nothing for her in this edition"),
    ("e1@bon.example", "suppressed", "paused until 2099-01-01"),
)


@dataclass
class Seen:
    home: Home
    server: Client
    editor: AtDesk
    ids: dict[str, int]

    def post(self, path: str, **fields: str) -> Answer:
        return self.editor.request("POST", path, urlencode(fields).encode(), content_type=FORM)

    def states(self) -> dict[str, str]:
        with open_store(self.home.database) as store:
            return {line.email[:2]: line.state for line in ledger.lines(store, KEY)}


@pytest.fixture
def seen(tmp_path: pathlib.Path) -> Iterator[Seen]:
    """An edition on its way, its lines in every state; two members with a mail about calls, one of unknown fate."""
    home = sending_home(tmp_path / "home", team=list(TEAM))
    with open_store(home.database) as store:
        publish(store)
        for email, _, _ in FATES:
            subscribers.put(store, Subscriber(0, email, organisation=f"{email[:2].upper()} Exemple"), now=NOW)
        ids = {each.email[:2]: each.id for each in subscribers.everybody(store)}
        for email, state, reason in FATES:
            line = Delivery(KEY, ids[email[:2]], email, "suppressed" if state == "suppressed" else "queued", 0, reason, f"<{email}>")
            ledger.queue(store, KEY, [line], now=NOW)
            if state not in ("suppressed", "queued"):
                ledger.answered(store, dataclasses.replace(line, state=state), now=NOW, next_try=NOW)
        _mails(store, ids)
        bounces.sent_to(store, EDITION, "temoin@grand.example", now=NOW)
        bounces.saw(store, EDITION, "temoin@grand.example", "spam", now=NOW)
    with serving(home) as server, contextlib.closing(AtDesk(server, home)) as editor:
        yield Seen(home, server, editor, ids)


def _mails(store: object, ids: dict[str, int]) -> None:
    for who, state in (("a0", "accepted"), ("c0", "unknown")):
        for call in ("c0001", "c0002"):
            line = Delivery(f"reminder:{call}:J-7", ids[who], "", "queued", 0, "", f"<n-{who}>", MAIL)
            ledger.enqueue(store, [line], now=NOW)  # type: ignore[arg-type]
        ledger.answered(store, dataclasses.replace(line, state=state), now=NOW)  # type: ignore[arg-type]


def plain(answer: Answer) -> str:
    return said(answer).replace("’", "'")


def test_the_list_shows_editions_and_mails_about_calls(seen: Seen) -> None:
    answer = seen.editor.get("/desk/deliveries")
    text = plain(answer)
    assert f'href="{PATH}"' in answer.text
    assert 'href="/desk/deliveries/notices/2026-11-24"' in answer.text
    assert "2 messages partis · 2 en attente (dont 1 remis à plus tard) · 2 dont on ne sait s'ils sont arrivés · 1 refusé" in text
    assert "2 abonnés n'en reçoivent pas" in text
    assert "1 message parti · 1 dont on ne sait s'il est arrivé" in text


def test_an_edition_is_shown_by_domain_with_reasons_and_witnesses(seen: Seen) -> None:
    text = plain(seen.editor.get(PATH))
    for words in (
        "mauvais.example", "flou.example", "son serveur ne veut pas de nous (550 5.7.1 blocked <by> policy)",
        "1 × rien pour lui dans ce numéro",
        "1 × en pause jusqu'au 1er janvier 2099", "temoin@grand.example", "parmi les indésirables", "c0@flou.example", "Arrêter l'envoi",
    ):  # fmt: skip
        assert words in text, words
    table = text.partition("Domaines où")[2].partition("Pourquoi")[0]
    assert "bon.example" not in table, "only where something goes wrong"


def test_while_messages_leave_the_page_asks_again_and_then_no_more(seen: Seen) -> None:
    part = seen.editor.get(f"/desk/deliveries/{EDITION}/progress")
    assert 'hx-trigger="every 4s"' in part.text
    assert f'hx-get="/desk/deliveries/{EDITION}/progress"' in seen.editor.get(PATH).text
    assert "<html" not in part.text
    with open_store(seen.home.database) as store:
        store.db.execute("UPDATE deliveries SET state = 'accepted' WHERE message_key = ? AND state IN ('queued', 'deferred')", [KEY])
    part = seen.editor.get(f"/desk/deliveries/{EDITION}/progress")
    assert "hx-trigger" not in part.text
    assert "htmx" not in seen.editor.get(PATH).text
    assert seen.editor.get("/desk/deliveries/veille-2020-01-01/progress").status == 404


def test_why_it_stopped_by_itself_is_said(seen: Seen) -> None:
    with open_store(seen.home.database) as store:
        why = "9 of 30 messages were refused, 7 of them because we are not wanted"
        brake.stop(Work(seen.home, store, NOW), EDITION, why)
    text = plain(seen.editor.get(PATH))
    assert "Arrêté de lui-même : 9 messages refusés sur 30, dont 7 parce que les serveurs ne veulent pas de nous" in text
    assert "Reprendre l'envoi" in text
    assert seen.post(PATH, go_on="1").status == 303
    assert seen.post(PATH, stop="1").status == 303
    assert f"Arrêté par {EDITOR}" in plain(seen.editor.get("/desk/deliveries"))


def test_one_unknown_arrived_and_the_other_is_sent_again(seen: Seen) -> None:
    assert seen.post(PATH, arrived=str(seen.ids["c0"])).status == 303
    assert {who: state for who, state in seen.states().items() if who.startswith("c")} == {"c0": "accepted", "c1": "unknown"}
    assert seen.post(PATH, again=str(seen.ids["c1"])).status == 303
    assert seen.states()["c1"] == "queued"
    assert seen.post(PATH, again=str(seen.ids["a0"])).status == 303
    assert seen.states()["a0"] == "accepted", "only what is unknown is sent again"
    with open_store(seen.home.database) as store:
        assert [(act.name, act.who, act.note) for act in desk.log_of(store)] == [("resent", EDITOR, "1"), ("taken-as-arrived", EDITOR, "1")]
        assert pipeline.deliver(Work(seen.home, store, NOW), EDITION).figures["accepted"] >= 4


def test_all_unknown_at_once_and_twice_changes_nothing(seen: Seen) -> None:
    assert [seen.post(PATH, arrived="all").status for _ in range(2)] == [303, 303]
    assert [state for who, state in seen.states().items() if who.startswith("c")] == ["accepted", "accepted"]
    with open_store(seen.home.database) as store:
        assert [act.note for act in desk.log_of(store)] == ["2"]
    assert "Arrivés ou non" not in plain(seen.editor.get(PATH))


def test_a_mail_about_calls_is_decided_whole(seen: Seen) -> None:
    where = "/desk/deliveries/notices/2026-11-24"
    assert "c0@flou.example" in plain(seen.editor.get(where))
    assert seen.post(where, again="all").status == 303
    with open_store(seen.home.database) as store:
        lines = [line.state for line in ledger.of(store, seen.ids["c0"]) if line.mail]
        assert lines == ["queued", "queued"]
        assert [(act.name, act.edition, act.item) for act in desk.log_of(store)] == [("resent", "", MAIL)]
    assert "messages au sort inconnu renvoyés" in plain(seen.editor.get("/log"))


@pytest.mark.parametrize("day", ["2026-11-25", "2026-13-45", "2026-11-24-2", "hier", "2026-11-24-9999"])
def test_a_day_without_mails_is_not_found(seen: Seen, day: str) -> None:
    assert seen.editor.get(f"/desk/deliveries/notices/{day}").status == 404


def test_analysts_see_figures_and_no_address(seen: Seen) -> None:
    with contextlib.closing(AtDesk(seen.server, seen.home, ANALYST)) as analyst:
        for path in ("/desk/deliveries", PATH, f"/desk/deliveries/{EDITION}/progress", "/desk/deliveries/notices/2026-11-24"):
            answer = analyst.get(path)
            assert answer.status == 200
            assert "@flou.example" not in answer.text
            assert "@mauvais.example" not in answer.text
        assert analyst.request("POST", PATH, b"arrived=all", content_type=FORM).status == 403
        assert analyst.request("POST", "/desk/deliveries/notices/2026-11-24", b"again=all", content_type=FORM).status == 403


def test_nothing_sent_yet(seen: Seen, tmp_path: pathlib.Path) -> None:
    home = sending_home(tmp_path / "other", team=list(TEAM))
    with serving(home) as server, contextlib.closing(AtDesk(server, home)) as editor:
        assert "Aucun numéro n'est encore parti" in plain(editor.get("/desk/deliveries"))
