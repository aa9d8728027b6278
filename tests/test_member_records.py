"""Members by hand and from files, shown, exported and erased: through the store, the Maildir and the command line."""

import contextlib
import datetime as dt
import io
import json
import sqlite3
from dataclasses import replace

import openpyxl
import pytest

from homes import techwatch, write_home
from techwatch import deliver as carrier, pipeline
from techwatch.errors import DeliveryError, InputError, NotFoundError, StoreError
from techwatch.home import open_home
from techwatch.pipeline import suppression
from techwatch.pipeline.mailing import post
from techwatch.pipeline.people import members as people, self_service, service_mails
from techwatch.pipeline.resume import resume
from techwatch.pipeline.work import Work
from techwatch.store import desk, jobs, ledger, open_store, subscribers
from techwatch.types import Profile, Subscriber

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
HER = "Lectrice.Unique@atelier.example"
FEED = {"url": "https://presse.example/feed", "title": "Presse", "lang": "fr"}
CRM = {
    "columns": {"Mail pro": "email", "Raison sociale": "organisation", "Thématiques": "markets"},
    "values": {"markets": {"Santé numérique": "health", "Autre": ""}},
    "consent": "bulletin d'adhésion",
}


@pytest.fixture
def work(tmp_path):
    home = open_home(write_home(tmp_path / "home", [FEED], members=CRM), {})
    with open_store(home.database) as store:
        yield Work(home, store, NOW)


def file(tmp_path, text):
    path = tmp_path / "membres.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def known(work, email=HER):
    return people.of(work, email)


# --- files ----------------------------------------------------------------------------------------


def test_the_words_of_the_crm_are_mapped_once(work, tmp_path):
    done = pipeline.import_members(work, file(tmp_path, f"Mail pro;Raison sociale;Thématiques\n{HER};Atelier;Santé numérique|Autre\n"))
    her = known(work)
    assert (done.figures, done.problems) == ({"added": 1, "changed": 0, "same": 0, "refused": 0}, ())
    assert (her.organisation, her.markets, her.consent) == ("Atelier", ("health",), "bulletin d'adhésion")


def test_a_workbook_is_read_like_a_csv_file(work, tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["Courriel", "Effectif", "Appels seulement", "Date du consentement"],
        [HER, 45.0, True, dt.date(2026, 1, 5)],
        [],
        ["non"],
    ):
        book.active.append(row)
    packed = io.BytesIO()
    book.save(packed)
    (tmp_path / "membres.xlsx").write_bytes(packed.getvalue())
    done = pipeline.import_members(work, str(tmp_path / "membres.xlsx"))
    her = known(work)
    assert (her.profile.employees, her.calls_only, her.consent_on) == (45, True, dt.date(2026, 1, 5))
    assert [problem.partition(": ")[0].rpartition(":")[2] for problem in done.problems] == ["4"]


@pytest.mark.parametrize("body", [b"PK\x03\x04 no workbook", b"PK\x03\x04" + bytes(2000)])
def test_what_is_no_workbook_is_refused_with_what_to_do(work, tmp_path, body):
    (tmp_path / "membres.xlsx").write_bytes(body)
    done = pipeline.import_members(work, str(tmp_path / "membres.xlsx"))
    assert done.failed
    assert "save the sheet of members as CSV" in done.problems[0]


def test_a_file_that_spreadsheets_in_france_write_is_read(work, tmp_path):
    (tmp_path / "membres.csv").write_bytes("courriel;région\na@b.example;Île-de-France\n".encode("cp1252"))
    pipeline.import_members(work, str(tmp_path / "membres.csv"))
    assert known(work, "a@b.example").profile.region == "Île-de-France"


def test_a_dry_run_tells_each_change_and_makes_none(work, tmp_path):
    pipeline.import_members(work, file(tmp_path, "courriel;marchés\nold@b.example;health\nsame@b.example;city\n"))
    dry = pipeline.import_members(
        work, file(tmp_path, "courriel;marchés\nold@b.example;health|city\nnew@b.example;\nsame@b.example;city\nbad;\n"), dry_run=True
    )
    assert dry.notes == ("line 2: old@b.example: markets: health -> health, city", "line 3: new@b.example: new")
    assert dry.figures == {"added": 1, "changed": 1, "same": 1, "refused": 1}
    assert subscribers.by_email(work.store, "new@b.example") is None


def test_a_column_that_a_file_lacks_changes_nothing(work, tmp_path):
    pipeline.import_members(work, file(tmp_path, f"courriel;marchés;type;effectif\n{HER};health;PME;12\n"))
    pipeline.import_members(work, file(tmp_path, f"courriel;organisation\n{HER};Atelier\n"))
    her = known(work)
    assert (her.organisation, her.markets, her.profile) == ("Atelier", ("health",), Profile("sme", 12))


def test_what_she_chose_herself_no_file_changes(work, tmp_path):
    pipeline.import_members(work, file(tmp_path, f"courriel;marchés;langue\n{HER};health;fr\n"))
    subscribers.choose(work.store, known(work).id, {"markets": ("city",), "paused_until": dt.date(2027, 1, 1)}, now=NOW)
    pipeline.import_members(work, file(tmp_path, f"courriel;marchés;langue\n{HER};health;en\n"))
    her = known(work)
    assert (her.markets, her.lang, her.paused_until) == (("city",), "en", dt.date(2027, 1, 1))


def test_nobody_is_brought_back_by_a_file(work, tmp_path):
    pipeline.import_members(work, file(tmp_path, f"courriel\n{HER}\nleft@b.example\n"))
    subscribers.unsubscribe(work.store, known(work, "left@b.example").id, reason="by herself", now=NOW)
    people.erase(work, known(work))
    done = pipeline.import_members(work, file(tmp_path, f"courriel\n{HER.lower()}\nleft@b.example\n"))
    assert done.figures["refused"] == 1
    assert "membres.csv:2: " in done.problems[0]
    assert "on the suppression list (erased)" in done.problems[0]
    assert [one.email for one in subscribers.active(work.store)] == []


def test_a_wrong_word_for_a_column_is_a_mistake_of_feeds_yaml(tmp_path):
    write_home(tmp_path / "home", [FEED], members={"columns": {"Mail": "emial"}})
    with pytest.raises(InputError, match="did you mean 'email'"):
        open_home(tmp_path / "home", {})


# --- by hand --------------------------------------------------------------------------------------


def test_one_member_by_hand(work):
    assert people.add(work, {"email": HER, "markets": "health", "consent": "par téléphone", "consent_on": "20/11/2026"}) == "added"
    assert people.add(work, {"email": HER, "name": "Service veille"}) == "changed"
    assert people.add(work, {"email": HER, "name": "Service veille"}) == "same"
    her = known(work)
    assert (her.markets, her.name, her.consent, her.consent_on) == (("health",), "Service veille", "par téléphone", dt.date(2026, 11, 20))
    with pytest.raises(InputError, match="is no mail address"):
        people.add(work, {"email": "nobody"})
    with pytest.raises(NotFoundError):
        people.of(work, "nobody@b.example")


def test_a_pause_by_hand_and_its_end(work):
    people.add(work, {"email": HER})
    people.pause(work, HER, dt.date(2027, 1, 4))
    assert post.not_reachable(work, known(work), dt.date(2026, 12, 1)) == "paused until 2027-01-04"
    people.pause(work, HER, None)
    asking = subscribers.ask(work.store, Subscriber(0, "neuve@adherent.example"), now=NOW)
    with pytest.raises(NotFoundError, match="pending"):
        people.pause(work, asking.email, None)
    assert subscribers.state_of(work.store, asking.id) == "pending"
    assert post.not_reachable(work, known(work), dt.date(2026, 12, 1)) == ""


# --- export and erase -----------------------------------------------------------------------------


def with_history(work):
    """A member with messages in each state, a bounce, and a mail in the Maildir."""
    people.add(
        work, {"email": HER, "name": "Unique Nom", "organisation": "Atelier secret", "markets": "health", "keywords": "mot-clé-rare"}
    )
    her = known(work)
    lines = [post.line(work, f"edition:veille-2026-11-{day}", her) for day in (10, 17, 24)]
    ledger.enqueue(work.store, lines, now=NOW)
    ledger.answered(work.store, replace(lines[0], state="refused", reason=f"550 <{HER}>: no such user"), now=NOW)
    ledger.answered(work.store, replace(lines[1], state="accepted"), now=NOW)
    work.store.db.execute(
        "INSERT INTO bounces VALUES ('x', ?, ?, '<m@x>', 'soft', '4.2.2', ?)", [NOW.isoformat(), her.id, f"{HER} is over quota"]
    )
    with carrier.open_transport(work.home.config.mail, home=work.home.path, password="") as outbox:
        outbox.send(f"To: {HER}\n\nBonjour".encode(), sender="veille@essai.example", to=HER, message_id=lines[1].message_id)
        outbox.send(b"To: other@b.example\n\nBonjour", sender="veille@essai.example", to="other@b.example", message_id="<other@b.example>")
    return her


def test_an_export_is_all_that_is_held(work):
    held = json.loads(json.dumps(people.held(work, with_history(work)), default=str))
    assert held["address"] == HER
    assert held["profile"]["keywords"] == ["mot-clé-rare"]
    assert [(one["message"], one["state"]) for one in held["messages"]] == [
        ("edition:veille-2026-11-10", "refused"),
        ("edition:veille-2026-11-17", "accepted"),
        ("edition:veille-2026-11-24", "queued"),
    ]
    assert held["bounces"][0]["words"].endswith("over quota")


def bytes_of(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file()).lower()


def test_erasing_leaves_no_byte_of_her_but_a_hash(work):
    her = with_history(work)
    copy = work.home.database.with_name("techwatch.db.before-0042-later")
    work.store.db.execute("VACUUM INTO ?", [str(copy)])
    words = [HER.lower().encode(), b"unique nom", b"atelier secret", "mot-clé-rare".encode()]
    assert all(word in bytes_of(work.home.path) for word in words)
    assert people.erase(work, her) == ()
    assert [word for word in words if word in bytes_of(work.home.path)] == []
    assert subscribers.suppressed(work.store, suppression.hash_of(work, HER)) == people.ERASED
    assert len(list((work.home.path / "outbox" / "new").iterdir())) == 1
    with contextlib.closing(sqlite3.connect(copy)) as db:
        assert db.execute("SELECT count(*) FROM subscribers").fetchone() == (0,)


def test_what_was_sent_still_counts_and_nothing_more_is_sent(work):
    her = with_history(work)
    people.erase(work, her)
    states = {line.message_key: (line.state, line.reason) for line in ledger.of(work.store, her.id)}
    assert states["edition:veille-2026-11-10"] == ("refused", "550")
    assert states["edition:veille-2026-11-17"] == ("accepted", "")
    assert states["edition:veille-2026-11-24"] == ("suppressed", "erased")
    assert subscribers.states(work.store) == {"erased": 1}
    assert desk.log_of(work.store) == []


def test_a_held_database_is_written_anew_later(work):
    her = with_history(work)
    with contextlib.closing(sqlite3.connect(work.home.database)) as reader:
        reader.execute("BEGIN").execute("SELECT * FROM subscribers").fetchone()
        work.store.db.execute("PRAGMA busy_timeout = 100")
        people.erase(work, her)
        assert HER.lower().encode() in bytes_of(work.home.path)
        with pytest.raises(StoreError):
            people.forget(work)
    people.forget(work)
    assert HER.lower().encode() not in bytes_of(work.home.path)
    assert "erase" not in jobs.last_runs(work.store)


def test_killed_before_the_database_was_written_anew_it_is_later(work, monkeypatch):
    her = with_history(work)

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(people, "to_be_forgotten", killed)
        with pytest.raises(KeyboardInterrupt):
            people.erase(work, her)
    with monkeypatch.context() as patch:
        patch.setattr(people.forgetting, "leave_no_trace", killed)
        with pytest.raises(KeyboardInterrupt):
            people.forget(work)
    assert "erase" in jobs.last_runs(work.store)
    people.forget(work)
    assert "erase" not in jobs.last_runs(work.store)
    assert HER.lower().encode() not in work.home.database.read_bytes()


def test_a_copy_that_is_damaged_keeps_nothing_else_of_her(work):
    her = with_history(work)
    copy = work.home.database.with_name("techwatch.db.before-0001-damaged")
    copy.write_bytes(b"no database")
    with pytest.raises(StoreError, match=copy.name):
        people.erase(work, her)
    assert HER.lower().encode() not in bytes_of(work.home.path)
    assert "erase" not in jobs.last_runs(work.store)


def test_erased_while_her_message_was_written_it_goes_too(work):
    her = with_history(work)

    def write(subscriber, line):
        people.erase(work, subscriber)
        return f"To: {subscriber.email}\n\nBonjour".encode()

    line = post.line(work, "edition:veille-2026-12-01", her)
    ledger.enqueue(work.store, [line], now=NOW)
    post.hand_over(work, post.Letter(write=write, why_not=lambda subscriber, line: ""), [line])
    assert HER.lower().encode() not in bytes_of(work.home.path)


def test_who_left_meanwhile_is_not_told_that_she_is_subscribed(work):
    people.add(work, {"email": HER})
    self_service.ask(work, self_service.Wish(HER, "", {"lang": "fr"}))
    subscribers.unsubscribe(work.store, known(work).id, reason="by herself", now=NOW)
    service_mails.hand_over_open(work)
    assert [(line.state, line.reason) for line in ledger.of(work.store, known(work).id)] == [("suppressed", "unsubscribed")]


def test_who_is_to_be_forgotten_does_not_wait_for_a_mail_server(work):
    her = with_history(work)
    mail = work.home.config.mail.model_copy(update={"transport": "smtp", "host": "127.0.0.1", "port": 1, "security": "none"})
    dead = replace(work, home=replace(work.home, config=work.home.config.model_copy(update={"mail": mail})))
    jobs.ran(work.store, "erase", now=NOW)
    self_service.ask_for(dead, her.id, "export")
    with pytest.raises(DeliveryError):
        resume(dead)
    assert "erase" not in jobs.last_runs(work.store)


def test_what_the_engine_may_not_change_is_named(work):
    her = with_history(work)
    (work.home.path / "subscribers.csv").write_text(f"email\n{HER}\n", encoding="utf-8")
    (work.home.path / "others.csv").write_text("email\na@adherent.example\n", encoding="utf-8")
    (work.home.path / "crm.xlsx").write_bytes(b"PK packed")
    (work.home.path / "replaced-20261101T080000Z").mkdir()
    assert people.erase(work, her) == ("subscribers.csv", "crm.xlsx", "replaced-20261101T080000Z")


# --- the command line -----------------------------------------------------------------------------


@pytest.mark.slow
def test_the_commands(tmp_path):
    home = write_home(tmp_path / "home", [FEED])
    assert techwatch(home, "members", "add", HER, "--markets", "health", "--organisation", "Atelier").strip() == f"{HER}: added"
    assert "health" in techwatch(home, "members", "show", HER)
    assert json.loads(techwatch(home, "members", "list", "--json", "--words", "atel"))[0]["email"] == HER
    techwatch(home, "members", "pause", HER, "--until", "2027-01-04")
    assert json.loads(techwatch(home, "members", "export", HER))["paused_until"] == "2027-01-04"
    assert "erased" in techwatch(home, "members", "erase", HER, "--yes")
    techwatch(home, "members", "show", HER, code=1)
