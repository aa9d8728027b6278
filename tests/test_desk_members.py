"""« Abonnés »: found, shown with what was sent and what not and why, changed at the desk, imported as shown; never seen by who may not."""

import contextlib
import datetime as dt
import io
import json
import pathlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

import openpyxl
import pytest

from at_desk import ANALYST, TEAM, AtDesk
from call_pages import said
from readings import a_call, small_home, work_in
from sendings import EDITION, NOW, publish, sending_home
from techwatch.home import Home
from techwatch.members import read_subscribers
from techwatch.pipeline import Work, suppression
from techwatch.render.pages import tongue_of
from techwatch.store import bounces, calls, desk, ledger, open_store, subscribers
from techwatch.types import Bounce, Delivery, Subscriber
from techwatch.web.desk import reasons
from techwatch.web.page import clock
from test_web import FORM, Answer, Client, serving

HOSTILE = '"><img src=x onerror=alert(1)>'
PEOPLE = (
    Subscriber(0, "ana@hopital.example", "Ana Exemple", "Hôpital Exemple", markets=("health",), consent="Convention"),
    Subscriber(0, "bo@tram.example", "", "Tram Exemple", lang="en", markets=("city", "health")),
    Subscriber(0, "cy@odd.example", HOSTILE, HOSTILE, markets=("city",)),
    Subscriber(0, "di@pause.example", "Di", "Pause Exemple", paused_until=dt.date(2099, 1, 1)),
    Subscriber(0, "fa@parti.example", "", "Parti Exemple"),
)


@dataclass
class Seen:
    home: Home
    server: Client
    editor: AtDesk
    ids: dict[str, int]

    def get(self, path: str) -> Answer:
        return self.editor.get(f"/desk/members{path}")

    def post(self, path: str, **fields: str | list[str]) -> Answer:
        return self.editor.request("POST", f"/desk/members{path}", urlencode(fields, doseq=True).encode(), content_type=FORM)

    def upload(self, body: bytes, *, who: AtDesk | None = None) -> Answer:
        head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="membres.csv"\r\nContent-Type: text/csv\r\n\r\n'
        kind = "multipart/form-data; boundary=x"
        return (who or self.editor).request("POST", "/desk/members/import", head + body + b"\r\n--x--\r\n", content_type=kind)

    def member(self, email: str) -> Subscriber | None:
        with open_store(self.home.database) as store:
            return subscribers.by_email(store, email)

    def state(self, who: str) -> str:
        with open_store(self.home.database) as store:
            return subscribers.state_of(store, self.ids[who])

    def log(self) -> list[tuple[str, str, str]]:
        with open_store(self.home.database) as store:
            return [(act.name, act.item, act.note) for act in desk.log_of(store)]


@pytest.fixture
def seen(tmp_path: pathlib.Path) -> Iterator[Seen]:
    home = sending_home(tmp_path / "home", team=list(TEAM))
    with open_store(home.database) as store:
        for one in PEOPLE:
            subscribers.put(store, one, now=NOW)
        ids = {each.email[:2]: each.id for each in subscribers.everybody(store)}
        subscribers.unsubscribe(store, ids["fa"], reason="by herself", now=NOW)
    with serving(home) as server, contextlib.closing(AtDesk(server, home)) as editor:
        yield Seen(home, server, editor, ids)


def plain(answer: Answer) -> str:
    return unescape(said(answer))


# --- who may ------------------------------------------------------------------------------------------


def test_analysts_see_no_member(seen: Seen) -> None:
    assert seen.post(f"/{seen.ids['an']}", do="pause", paused_until="2099-01-01").status in (303, 422)
    with contextlib.closing(AtDesk(seen.server, seen.home, ANALYST)) as analyst:
        for path in ("", f"/{seen.ids['an']}", "/new", "/import", f"/{seen.ids['an']}/edit", f"/{seen.ids['an']}/erase"):
            answer = analyst.get(f"/desk/members{path}")
            assert answer.status == 403
            assert "hopital.example" not in answer.text
        assert analyst.request("POST", f"/desk/members/{seen.ids['an']}/export", b"").status == 403
        board = analyst.get("/board").text
        assert 'href="/desk/deliveries"' in board
        assert 'href="/desk/members"' not in board


@pytest.mark.parametrize("path", ["/999999", "/999999/edit", "/999999/erase"])
def test_who_is_not_there_is_not_found(seen: Seen, path: str) -> None:
    assert seen.get(path).status == 404


# --- found and shown ----------------------------------------------------------------------------------


def test_members_are_found_by_words_and_state(seen: Seen) -> None:
    everybody = plain(seen.get(""))
    assert "5 abonnés" in everybody
    assert "en pause jusqu’au 1er janvier 2099" in everybody
    assert "désinscrit" in everybody
    found = plain(seen.get("?q=TRAM"))
    assert "Tram Exemple" in found
    assert "Hôpital Exemple" not in found
    assert "1 abonné" in plain(seen.get("?state=unsubscribed"))
    assert "Personne ne répond" in plain(seen.get("?q=%25"))


def test_where_nobody_is_subscribed_yet_the_page_says_what_to_do(tmp_path: pathlib.Path) -> None:
    home = small_home(tmp_path / "home", team=list(TEAM))
    with serving(home) as client, contextlib.closing(AtDesk(client, home)) as editor:
        page = plain(editor.get("/desk/members"))
    assert "Personne n’est encore abonné" in page
    assert "0 abonné" not in page


def test_many_members_are_paged(seen: Seen) -> None:
    with open_store(seen.home.database) as store, store.transaction():
        for number in range(120):
            subscribers.put(store, Subscriber(0, f"m{number:03}@adherent.example"), now=NOW)
    first, last = seen.get("?q=adherent").text, seen.get("?q=adherent&start=100").text
    assert first.count("@adherent.example</a>") == 50
    assert "q=adherent&amp;start=50" in first
    assert last.count("@adherent.example</a>") == 20
    assert 'rel="next"' not in last


def test_a_member_is_shown_with_what_was_sent_and_what_not_and_why(seen: Seen) -> None:
    ana = seen.ids["an"]
    with open_store(seen.home.database) as store:
        publish(store)
        keys = [(f"edition:{EDITION}", "accepted", ""), ("edition:veille-2026-11-17", "suppressed", "nothing for her in this edition")]
        keys += [("edition:veille-2026-11-10", "suppressed", "paused until 2026-11-12")]
        keys += [("edition:veille-2026-11-03", "refused", "550 5.1.1 no <b>such</b> user"), ("known:1:x", "accepted", "")]
        for key, state, reason in keys:
            ledger.queue(store, key, [Delivery(key, ana, "", state, 0, reason, f"<{key}@x>")], now=NOW)  # type: ignore[arg-type]
        bounces.add(store, "b", Bounce("soft", code="4.2.2", words="mailbox full"), subscriber=ana, now=NOW)
        subscribers.choose(store, ana, {"markets": ("city",)}, now=NOW)
        work = Work(seen.home, store, NOW)
        subscribers.suppress(
            store, suppression.hash_of(work, "ana@hopital.example"), reason="complaint: she called a message spam", now=NOW
        )
    answer = seen.get(f"/{ana}")
    text = plain(answer)
    assert f'href="/board/{EDITION}/sending"' in answer.text
    for words in (
        "2 messages reçus", "3 messages non reçus", "rien pour lui dans ce numéro", "en pause jusqu’au 12 novembre 2026",
        "cette boîte n’existe pas (550 5.1.1 no <b>such</b> user)", "Lien vers sa page", "Échec passager", "4.2.2 mailbox full",
        "Choisi par l’abonné lui-même", "un message signalé comme indésirable", "Convention",
    ):  # fmt: skip
        assert words in text, words
    assert "<b>such" not in answer.text
    assert "Lui envoyer le lien" not in text, "nothing leaves for an address on the suppression list"


def test_what_members_write_is_words(seen: Seen) -> None:
    for path in ("", f"/{seen.ids['cy']}", f"/{seen.ids['cy']}/edit", f"/{seen.ids['cy']}/erase"):
        page = seen.get(path).text
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page


# --- done for one member ------------------------------------------------------------------------------


def test_a_pause_is_set_and_ended(seen: Seen) -> None:
    ana, until = seen.ids["an"], clock().date() + dt.timedelta(days=30)
    answer = seen.post(f"/{ana}", do="pause", paused_until=until.isoformat())
    assert answer.headers["location"] == f"/desk/members/{ana}?said=paused"
    known = seen.member("ana@hopital.example")
    assert known is not None
    assert known.paused_until == until
    assert "Finir la pause" in plain(seen.get(f"/{ana}"))
    assert seen.post(f"/{ana}", do="resume").status == 303
    assert seen.log() == [("member-resumed", f"subscriber:{ana}", ""), ("member-paused", f"subscriber:{ana}", until.isoformat())]


@pytest.mark.parametrize("day", ["", "2020-01-01", "demain", "2999-01-01"])
def test_a_pause_needs_a_day_to_come(seen: Seen, day: str) -> None:
    assert seen.post(f"/{seen.ids['an']}", do="pause", paused_until=day).status == 422
    assert seen.log() == []


def test_who_did_not_confirm_yet_is_left_alone(seen: Seen) -> None:
    """A pause or another name would make an active subscriber of somebody who never said yes."""
    with open_store(seen.home.database) as store:
        new = subscribers.ask(store, Subscriber(0, "pe@attente.example"), now=NOW)
    assert seen.post(f"/{new.id}", do="pause", paused_until="2027-01-01").status == 409
    assert seen.post(f"/{new.id}", do="link").status == 409
    assert seen.post(f"/{new.id}/edit", name="Autre", lang="fr", digests="veille").status == 303
    with open_store(seen.home.database) as store:
        assert subscribers.state_of(store, new.id) == "pending"
    assert "À confirmer" in plain(seen.get(f"/{new.id}"))


def test_her_link_is_mailed_and_not_too_often(seen: Seen) -> None:
    answers = [seen.post(f"/{seen.ids['an']}", do="link").status for _ in range(5)]
    assert answers[0] == 303
    with open_store(seen.home.database) as store:
        lines = [line for line in ledger.of(store, seen.ids["an"]) if line.message_key.startswith("known:")]
    assert 1 <= len(lines) <= 3


def test_she_is_unsubscribed_at_her_demand_and_told(seen: Seen) -> None:
    assert seen.post(f"/{seen.ids['an']}", do="leave").status == 303
    assert seen.state("an") == "unsubscribed"
    with open_store(seen.home.database) as store:
        assert [line.message_key.partition(":")[0] for line in ledger.of(store, seen.ids["an"])] == ["left"]
    text = plain(seen.get(f"/{seen.ids['an']}"))
    assert "à sa demande, par l’équipe" in text
    assert seen.post(f"/{seen.ids['an']}", do="leave").status == 303
    assert [name for name, _, _ in seen.log()] == ["member-left"]


def test_her_data_are_given_as_json_and_that_is_logged(seen: Seen) -> None:
    answer = seen.post(f"/{seen.ids['an']}/export")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert json.loads(answer.text)["address"] == "ana@hopital.example"
    assert [name for name, _, _ in seen.log()] == ["member-exported"]


def test_erased_she_leaves_no_address_not_even_in_the_log(seen: Seen) -> None:
    ana = seen.ids["an"]
    seen.post(f"/{ana}", do="pause", paused_until="2027-01-01")
    page = plain(seen.get(f"/{ana}/erase"))
    assert "liste d’opposition" in page
    assert seen.post(f"/{ana}/erase").status == 400, "only the button of the second page"
    assert seen.state("an") == "active"
    (seen.home.path / "adherents.csv").write_text("email\nana@hopital.example\n", encoding="utf-8")
    answer = seen.post(f"/{ana}/erase", sure="yes")
    assert answer.status == 303
    assert "adherents.csv" in plain(seen.editor.get(answer.headers["location"]))
    (seen.home.path / "adherents.csv").unlink()
    for file in seen.home.path.rglob("*"):
        if file.is_file():
            assert b"ana@hopital" not in file.read_bytes().lower(), file.name
    log = plain(seen.editor.get("/log"))
    assert f"abonné effacé : « abonné n° {ana} »" in log.replace("\u202f", " ").replace("\xa0", " ")
    assert seen.get(f"/{ana}").status == 404


def test_the_log_names_members_for_editors_and_by_number_for_analysts(seen: Seen) -> None:
    seen.post(f"/{seen.ids['an']}", do="pause", paused_until="2027-01-01")
    assert "Hôpital Exemple" in plain(seen.editor.get("/log"))
    with contextlib.closing(AtDesk(seen.server, seen.home, ANALYST)) as analyst:
        log = plain(analyst.get("/log"))
    assert "Hôpital Exemple" not in log
    assert f"abonné n° {seen.ids['an']}" in log.replace("\xa0", " ").replace("\u202f", " ")


# --- added and changed --------------------------------------------------------------------------------


def test_somebody_is_added_with_consent(seen: Seen) -> None:
    fields = {"email": "Nou@Neuf.Example ", "organisation": "Neuf Exemple", "consent": "courriel", "consent_on": "2026-11-02"}
    answer = seen.post("/new", **fields, markets=["city", "health"], lang="en", reads=["fr", "en"], employees="45", region="bretagne")
    assert answer.status == 303, plain(answer)
    known = seen.member("nou@neuf.example")
    assert known is not None
    assert (known.email, known.markets, known.lang, known.consent_on) == (
        "Nou@neuf.example",
        ("health", "city"),
        "en",
        dt.date(2026, 11, 2),
    )
    assert (known.profile.employees, known.profile.region) == (45, "Bretagne")
    assert seen.log() == [("member-added", f"subscriber:{known.id}", "")]


def test_what_is_wrong_stands_beside_its_field(seen: Seen) -> None:
    answer = seen.post("/new", email="nulle part", consent="", consent_on="2999-01-01", employees="beaucoup", lang="fr")
    assert answer.status == 422
    for name in ("email", "consent", "consent_on", "employees"):
        assert f'id="{name}-wrong"' in answer.text, name
    assert 'value="beaucoup"' in answer.text
    assert seen.log() == []


def test_nobody_is_added_twice_nor_back_from_the_suppression_list(seen: Seen) -> None:
    there = seen.post("/new", email="ANA@hopital.example", consent="x", lang="fr")
    assert there.status == 409
    assert f'href="/desk/members/{seen.ids["an"]}"' in there.text
    with open_store(seen.home.database) as store:
        subscribers.suppress(store, suppression.hash_of(Work(seen.home, store, NOW), "loin@parti.example"), reason="erased", now=NOW)
    assert seen.post("/new", email="loin@parti.example", consent="x", lang="fr").status == 409
    assert seen.member("loin@parti.example") is None


def form_of(known: Subscriber, **other: str | list[str]) -> dict[str, str | list[str]]:
    now: dict[str, str | list[str]] = {"name": known.name, "organisation": known.organisation, "consent": known.consent, "lang": known.lang}
    return now | {"markets": list(known.markets), "reads": ["fr", "en"], "digests": ["veille"]} | other


def test_what_she_chose_is_changed_only_when_she_asked(seen: Seen) -> None:
    ana = seen.ids["an"]
    with open_store(seen.home.database) as store:
        subscribers.choose(store, ana, {"markets": ("city",)}, now=NOW)
    known = seen.member("ana@hopital.example")
    assert known is not None
    assert seen.post(f"/{ana}/edit", **form_of(known, name="Ana Autre")).headers["location"].endswith("said=changed")
    refused = seen.post(f"/{ana}/edit", **form_of(known, name="Ana Autre", markets=["health"]))
    assert refused.status == 422
    assert 'id="markets-wrong"' in refused.text
    assert seen.post(f"/{ana}/edit", **form_of(known, name="Ana Autre", markets=["health"], asked="yes")).status == 303
    after = seen.member("ana@hopital.example")
    assert after is not None
    assert (after.name, after.markets) == ("Ana Autre", ("health",))
    with open_store(seen.home.database) as store:
        assert subscribers.chosen(store, ana) == {"markets"}
    assert [(name, note) for name, _, note in seen.log()] == [("member-changed", "markets"), ("member-changed", "name")]


def test_nothing_changed_is_said_so(seen: Seen) -> None:
    known = seen.member("ana@hopital.example")
    assert known is not None
    assert seen.post(f"/{known.id}/edit", **form_of(known)).headers["location"].endswith("said=same")
    assert seen.log() == []


# --- imported -----------------------------------------------------------------------------------------

FILE = """courriel;nom;marchés
neuf@neuf.example;Nou Exemple;city
ana@hopital.example;Ana Exemple;city
pas une adresse;;
x@y.example;;cité
""".encode()


def token(answer: Answer) -> dict[str, str | list[str]]:
    return {name: answer.text.partition(f'name="{name}" value="')[2].partition('"')[0] for name in ("file", "plan")}


def test_a_file_is_shown_first_and_then_done_as_shown(seen: Seen) -> None:
    shown = seen.upload(FILE)
    assert shown.status == 200
    text = plain(shown)
    for words in ("neuf@neuf.example", "Marchés : Health → City", "ligne 4", "n’est pas une adresse", "ligne 5", "cité", "membres.csv"):
        assert words in text, words
    assert seen.member("neuf@neuf.example") is None
    done = seen.post("/import/carry-out", **token(shown))
    assert "1 nouveau, 1 changé." in plain(done)
    known = seen.member("ana@hopital.example")
    assert known is not None
    assert (known.markets, known.organisation) == (("city",), "Hôpital Exemple")
    assert seen.log() == [("members-imported", "", "1 / 1")]
    assert seen.post("/import/carry-out", **token(shown)).status == 410, "once"
    assert list(seen.home.path.rglob("*.pending")) == []


def test_a_store_that_changed_meanwhile_is_shown_anew_and_nothing_done(seen: Seen) -> None:
    shown = seen.upload(FILE)
    with open_store(seen.home.database) as store:
        subscribers.choose(store, seen.ids["an"], {"markets": ("creative",)}, now=NOW)
    again = seen.post("/import/carry-out", **token(shown))
    assert again.status == 409
    assert "a changé depuis" in plain(again)
    assert seen.member("neuf@neuf.example") is None
    assert seen.post("/import/carry-out", **token(again)).status == 200
    known = seen.member("ana@hopital.example")
    assert known is not None
    assert known.markets == ("creative",), "what she chose stays"


def test_a_file_is_of_who_chose_it_and_goes_when_somebody_is_erased(seen: Seen) -> None:
    shown = seen.upload(FILE)
    with contextlib.closing(AtDesk(seen.server, seen.home, "desk@pole.example")) as other:
        asked = urlencode(token(shown)).encode()
        assert other.request("POST", "/desk/members/import/carry-out", asked, content_type=FORM).status == 410
    seen.post(f"/{seen.ids['bo']}/erase", sure="yes")
    assert seen.post("/import/carry-out", **token(shown)).status == 410


def test_no_file_an_odd_one_and_one_too_large(seen: Seen) -> None:
    assert seen.upload(b"").status == 422
    assert seen.post("/import").status == 422
    assert "Aucune colonne" in plain(seen.upload(b"nom;structure\na;b"))
    assert "Ce classeur ne peut pas" in plain(seen.upload(b"PK\x03\x04 nothing of the kind"))
    assert seen.upload(b"x" * 5_100_000).status == 413


def test_a_file_that_is_no_table_is_told_above_the_form_and_nothing_is_counted(seen: Seen) -> None:
    answer = seen.upload((FILES / "locked.xlsx").read_bytes())
    assert answer.status == 422
    assert "n’est pas importé. Un mot de passe protège ce classeur" in plain(answer)
    assert 'type="file"' in answer.text
    assert "Refusé" not in plain(answer)


# --- reasons ------------------------------------------------------------------------------------------

BAD = """email;lang;reads;markets;digests;calls_only;type;employees;region;keywords;consent_on;adhesion
;;;;;;;;;;;
x;;;;;;;;;;;
été@a.example;;;;;;;;;;;
a@b.example;de;;;;;;;;;;
b@b.example;;klingon;;;;;;;;;
c@b.example;;;heath;;;;;;;;
d@b.example;;;zzzzz;;;;;;;;
e@b.example;;;;lettre d'hier;;;;;;;
f@b.example;;;;;peut-être;;;;;;
g@b.example;;;;;;martien;;;;;
h@b.example;;;;;;;beaucoup;;;;
i@b.example;;;;;;;;Bretange;;;
j@b.example;;;;;;;;;{keywords};;
k@b.example;;;;;;;;;;hier;
l@b.example;;;;;;;;;;;
l@b.example;;;;;;;;;;;
m@b.example;;;;;;;;;;;;;x
"n@b.example;;;;;;;;;;;
"""


def test_every_refusal_of_a_line_has_french_words(seen: Seen) -> None:
    body = BAD.format(keywords="|".join(f"mot{n}" for n in range(40))).encode()
    _, refused = read_subscribers(body, file="f.csv", config=seen.home.config, markets=seen.home.markets)
    refused += read_subscribers(b"", file="f.csv", config=seen.home.config, markets=seen.home.markets)[1]
    tongue = tongue_of(seen.home.environment, "fr")
    told = {error.message: reasons.of_line(tongue, error.message) for error in refused}
    assert len(told) >= 18
    assert [message for message, words in told.items() if message == words] == []


def packed(*parts: tuple[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, words in parts:
            made.writestr(name, words)
    return out.getvalue()


def with_an_empty_first_sheet() -> bytes:
    out, made = io.BytesIO(), openpyxl.Workbook()
    made.active.title = "Garde"
    made.create_sheet("Membres").append(["email"])
    made.save(out)
    return out.getvalue()


FILES = pathlib.Path(__file__).parent / "data" / "members"
NO_TABLES = {
    "old.xls": ((FILES / "old.xls").read_bytes(), "de l’ancien format (.xls)", "of the old kind (.xls)"),
    "locked.xlsx": ((FILES / "locked.xlsx").read_bytes(), "Un mot de passe protège ce classeur", "A password locks this workbook"),
    "open.ods": ((FILES / "open.ods").read_bytes(), "au format OpenDocument (.ods)", "of OpenDocument (.ods)"),
    "binary.xlsb": (
        packed(("[Content_Types].xml", ""), ("xl/workbook.bin", "")),
        "au format binaire (.xlsb)",
        "of the binary kind (.xlsb)",
    ),
    "csv.zip": (packed(("membres.csv", "email")), "Ce fichier compressé n’est pas un classeur", "This packed file is no .xlsx workbook"),
    "short.xlsx": (with_an_empty_first_sheet()[:2_000], "ne peut pas être lu car il est abîmé", "cannot be read for it is damaged"),
    "notes.pdf": (b"%PDF-1.7\n\x00\x01", "Ce fichier n’est pas un tableau", "This file is no table"),
    "first.xlsx": (with_an_empty_first_sheet(), "La première feuille, « Garde », est vide", "The first sheet, “Garde”, is empty"),
    "large.xlsx": (packed(("xl/x.xml", " " * 50_000_001)), "Ce classeur est trop grand", "This workbook is too large"),
}


@pytest.mark.parametrize("name", NO_TABLES)
def test_a_file_that_is_no_table_is_told_by_its_kind_in_both_languages(seen: Seen, name: str) -> None:
    body, *wanted = NO_TABLES[name]
    _, (refused,) = read_subscribers(body, file=name, config=seen.home.config, markets=seen.home.markets)
    for lang, words in zip(("fr", "en"), wanted, strict=True):
        tongue = tongue_of(seen.home.environment, lang)
        told = reasons.of_line(tongue, refused.message)
        assert words in tongue.typo(told).replace("\xa0", " ").replace("\u202f", " ")
        assert told.count(":") == 1, "what is wrong, and what to do"


def test_reasons_that_have_no_words_are_shown_as_they_are(seen: Seen) -> None:
    tongue = tongue_of(seen.home.environment, "fr")
    assert reasons.of_message(tongue, "something new") == "something new"
    assert reasons.of_message(tongue, "paused until someday") == "en pause jusqu’au someday"


def test_calls_that_she_follows_are_named(seen: Seen) -> None:
    assert "Appels suivis" not in plain(seen.get(f"/{seen.ids['an']}"))
    with open_store(seen.home.database) as store:
        work_in(seen.home, store, readings=[a_call(7, dt.date(2099, 1, 1))])
        [story] = [row["id"] for row in store.db.query("SELECT id FROM stories")]
        calls.follow(store, seen.ids["an"], story, now=NOW)
    answer = seen.get(f"/{seen.ids['an']}")
    assert f'href="/desk/calls/{story}"' in answer.text
    assert "Appel à projets numéro 7" in plain(answer)
