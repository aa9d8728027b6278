import dataclasses
import datetime as dt
import email
import email.policy
import pathlib
import re
import shutil

import pytest
from aiosmtpd.controller import Controller

from homes import free_port
from readings import EDITION, ENVIRON, FEED, NOW, a_call, news, reading, small_home, work_in
from techwatch import pipeline, tokens
from techwatch.errors import EditionError, ReviewError
from techwatch.home import Home, open_home
from techwatch.pipeline.drafting.draft import read_back
from techwatch.store import articles, editions, ledger, open_store, subscribers
from techwatch.types import Delivery, Subscriber

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
SEND = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)  # Tuesday, half an hour after the hour
WEEK = 7 * DAY
CALL = a_call(20, dt.date(2026, 12, 20))
LATER = reading(30, "Une bibliothèque prête des lunettes tactiles", "Les visiteurs aveugles empruntent un appareil.", market="creative")


@pytest.fixture
def home(tmp_path: pathlib.Path) -> Home:
    return small_home(tmp_path / "home")


@pytest.fixture
def work(home):
    with open_store(home.database) as store:
        yield work_in(home, store, readings=[*news(), CALL])


def later(work: pipeline.Work, *readings, now: dt.datetime) -> pipeline.Work:
    return work_in(work.home, work.store, now=now, readings=readings)


def file(work: pipeline.Work, edition: str = EDITION) -> pathlib.Path:
    return work.home.review / f"{edition}.md"


def edit(work: pipeline.Work, *changes: tuple[str, str], edition: str = EDITION) -> str:
    text = file(work, edition).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file(work, edition).write_text(text, encoding="utf-8")
    return text


def block(work: pipeline.Work, words: str) -> str:
    """The item with these words as the short file has it, with the empty line behind."""
    return next(part for part in re.split(r"(?m)^(?=- \[|## )", file(work).read_text("utf-8")) if words in part)


def approve(work: pipeline.Work, edition: str = EDITION) -> None:
    edit(work, ("statut: brouillon", "statut: validé"), edition=edition)


def files(work: pipeline.Work) -> dict[str, bytes]:
    return {str(path.relative_to(work.home.path)): path.read_bytes() for path in work.home.digests.rglob("*") if path.is_file()}


# --- the draft --------------------------------------------------------------------------------------


def test_a_draft_stands_in_the_review_folder_and_a_second_run_changes_nothing(work):
    assert pipeline.draft(work).figures == {"drafts": 1, "items": 7}
    before = files(work)
    assert set(before) == {f"digests/review/{EDITION}.md", f"digests/review/{EDITION}.rest.md"}
    again = dataclasses.replace(work, now=NOW + HOUR)
    pipeline.draft(again)
    assert files(work) == before
    assert work.store.db.execute("SELECT count(*) FROM draft_versions").fetchone()[0] == 1


def test_nothing_that_a_person_wrote_is_lost(work):
    pipeline.draft(work)
    moved, deleted = block(work, "capteurs de bruit"), block(work, "moteur de rendu")
    edit(
        work,
        ("<!-- Trois lignes de votre main, ou rien. -->", "Notre semaine, en trois lignes."),
        ("- [x] **Un hôpital ouvre son entrepôt de données**", "- [ ] **L'hôpital ouvre ses données**"),
        ("La région paie des apprentis soudeurs et des chaudronniers.", "Des soudeurs, enfin."),
        (deleted, ""),
        (moved, ""),
        ("## Technologies, données & IA\n", f"## Technologies, données & IA\n\n{moved.rstrip()}\n"),
        ("## La vie du pôle\n", "## La vie du pôle\n\n- [x] **Petit-déjeuner des adhérents**\n  > Jeudi à 9 h.\n"),
    )
    edited = file(work).read_text("utf-8")
    pipeline.draft(later(work, LATER, now=NOW + DAY))
    text = file(work).read_text("utf-8")
    assert text.startswith(edited.rstrip("\n"))
    added = text[len(edited.rstrip("\n")) :]
    heading, title = "# Nouveaux depuis la dernière lecture\n\n## Industries culturelles & créatives\n", "**Une bibliothèque"
    assert heading in added
    assert title in added.partition(heading)[2]
    assert added.count("- [") == 1
    pipeline.draft(dataclasses.replace(work, now=NOW + 2 * DAY))
    assert file(work).read_text("utf-8") == text

    read = read_back(work, EDITION)
    by_title = {item.title: item for item in read.items}
    assert read.editorial == {"fr": "Notre semaine, en trois lignes."}
    assert not by_title["L'hôpital ouvre ses données"].keep
    assert by_title["Deux mille parcours de formation financés"].blurb == "Des soudeurs, enfin."
    assert by_title["La ville installe des capteurs de bruit"].market == "tech-data-ai"
    assert by_title["Petit-déjeuner des adhérents"].section == "cluster"
    assert "Un studio indépendant publie son moteur de rendu" not in by_title


def test_a_tick_in_the_rest_outlasts_the_next_run(tmp_path):
    digest = {"slug": "veille", "title": {"fr": "La veille"}, "markets": ["city", "health", "creative"], "send": "tue 08:30", "size": 1}
    home = small_home(tmp_path / "home", review={"max_items": 5}, digests=[digest])
    with open_store(home.database) as store:
        more = reading(31, "Des serres flottent sur le canal", "Les tomates poussent entre deux écluses.", market="city")
        again = reading(32, "Un pont de bois remplace le gué", "Le chantier emploie des charpentiers de marine.", market="city")
        work = work_in(home, store, readings=[*news(), more, again])
        pipeline.draft(work)
        rest = home.review / f"{EDITION}.rest.md"
        line = next(line for line in rest.read_text("utf-8").splitlines() if line.startswith("- [ ]"))
        rest.write_text(rest.read_text("utf-8").replace(line, line.replace("[ ]", "[x]")), "utf-8")
        pipeline.draft(later(work, LATER, now=NOW + DAY))
        assert line.replace("[ ]", "[x]") in rest.read_text("utf-8")
        id = re.search(r"<!-- (\w+)", line)[1]
        assert next(item for item in read_back(work, EDITION).items if item.id == id).keep


def test_a_draft_that_cannot_be_read_is_told_and_left_alone(work):
    pipeline.draft(work)
    broken = edit(work, ("statut: brouillon", "statut: peut-être"))
    (told,) = pipeline.review(work)
    assert told.failed
    assert f"{EDITION}.md:" in told.problems[0]
    outcome = pipeline.draft(later(work, LATER, now=NOW + DAY))
    assert "peut-être" in outcome.problems[0]
    assert file(work).read_text("utf-8") == broken
    with pytest.raises(ReviewError, match="peut-être"):
        pipeline.publish(work, EDITION)
    assert editions.published(work.store, EDITION) is None

    edit(work, ("peut-être", "brouillon"))
    pipeline.publish(work, EDITION)  # what its editors never saw was neither dropped nor lost
    assert ("Une", "dropped", "", "") not in decided(work)
    assert pipeline.draft(dataclasses.replace(work, now=SEND)).figures == {"drafts": 1, "items": 1}


def test_a_sync_programs_copy_is_told(work):
    pipeline.draft(work)
    file(work).with_name(f"{EDITION} (conflicted copy).md").write_text("x", "utf-8")
    assert any("conflicted copy" in problem for problem in pipeline.draft(work).problems)


# --- publishing -------------------------------------------------------------------------------------


def decided(work):
    rows = work.store.db.execute("SELECT s.lead, d.action, d.before, d.after FROM decisions d JOIN stories s ON s.id = d.story")
    found = rows.fetchall()
    titles = articles.get(work.store, [row[0] for row in found])
    return {(titles[lead].title.split()[0], action, before, after) for lead, action, before, after in found}


def test_publishing_freezes_the_words_of_the_file_and_writes_its_pages(work):
    pipeline.draft(work)
    moved = block(work, "moteur de rendu")
    edit(
        work,
        ("- [x] **Un hôpital ouvre son entrepôt de données**", "- [x] **L'hôpital ouvre ses données**"),
        ("- [x] **Tram drivers", "- [ ] **Tram drivers"),
        (moved, ""),
        (block(work, "Deux mille"), moved.rstrip() + "\n\n"),
    )
    outcome = pipeline.publish(work, EDITION)
    assert outcome.figures == {"items": 5, "pages": 4}
    frozen, when = editions.published(work.store, EDITION)
    assert (frozen.number, frozen.status, when) == (1, "published", NOW)
    folder = work.home.digests / "veille" / EDITION
    assert sorted(path.name for path in folder.iterdir()) == ["index.en.html", "index.html", "index.txt"]
    page = (folder / "index.html").read_text("utf-8")
    assert "L’hôpital ouvre ses données" in page.replace("'", "’")
    assert "Tram drivers" not in page
    assert EDITION in (folder.parent / "index.html").read_text("utf-8")
    assert {
        ("Un", "kept", "", "health"),
        ("Un", "retitled", "Un hôpital ouvre son entrepôt de données", "L'hôpital ouvre ses données"),
        ("Un", "relabelled", "creative", "education-hr"),
        ("Tram", "dropped", "", ""),
        ("Deux", "dropped", "", ""),
    } <= decided(work)


def test_what_editors_put_off_topic_is_remembered_as_such(work):
    pipeline.draft(work)
    moved = block(work, "moteur de rendu")
    file(work).write_text(file(work).read_text("utf-8").replace(moved, "") + "\n" + moved, "utf-8")
    pipeline.publish(work, EDITION)
    assert ("Un", "off-topic", "creative", "") in decided(work)
    assert not any(word == "Un" and action == "relabelled" for word, action, *_ in decided(work))


def test_publishing_twice_changes_nothing_whatever_is_written_later(work):
    pipeline.draft(work)
    pipeline.publish(work, EDITION)
    before, frozen = files(work), editions.published(work.store, EDITION)
    edit(work, ("Un hôpital", "Un autre hôpital"))
    before[f"digests/review/{EDITION}.md"] = file(work).read_bytes()
    pipeline.publish(dataclasses.replace(work, now=NOW + DAY), EDITION)
    assert files(work) == before
    assert editions.published(work.store, EDITION) == frozen
    (told,) = pipeline.review(work)
    assert "published" in told.problems[0]


def test_an_empty_draft_is_not_published(work):
    pipeline.draft(work)
    file(work).write_text(file(work).read_text("utf-8").replace("[x]", "[ ]"), "utf-8")
    with pytest.raises(EditionError, match="nothing is ticked"):
        pipeline.publish(work, EDITION)
    assert not (work.home.digests / "veille").exists()


@pytest.mark.parametrize("id", ["veille-2026-13-01", "autre-2026-11-24", "../veille-2026-11-24", "veille", "veille-20261124"])
def test_what_is_no_edition_is_refused_with_those_there_are(work, id):
    pipeline.draft(work)
    with pytest.raises(EditionError, match=EDITION):
        pipeline.publish(work, id)


def test_what_was_collected_after_the_last_draft_comes_in_the_next_one(work):
    pipeline.draft(work)
    later(work, LATER, now=NOW)
    pipeline.publish(work, EDITION)
    assert pipeline.draft(dataclasses.replace(work, now=SEND)).figures == {"drafts": 1, "items": 1}
    assert "Une bibliothèque" in file(work, "veille-2026-12-01").read_text("utf-8")


# --- sending ----------------------------------------------------------------------------------------

READERS = {
    "health": {"markets": ("health",)},
    "city-en": {"markets": ("city",), "reads": ("en",), "lang": "en"},
    "all": {"markets": ("health", "city", "creative", "education-hr", "tech-data-ai")},
    "calls": {"markets": ("health",), "calls_only": True},
    "none": {},
    "industry": {"markets": ("industry-services",)},
    "paused": {"markets": ("health",), "paused_until": dt.date(2026, 12, 1)},
    "other": {"markets": ("health",), "digests": ("autre",)},
    "closed": {"markets": ("health",)},
}


def subscribe(work, *names: str, **readers) -> dict[str, int]:
    for name, values in ({name: READERS[name] for name in names} | readers).items():
        subscribers.put(work.store, Subscriber(0, f"{name}@lecteurs.example", **values), now=NOW)
    return {subscriber.email.partition("@")[0]: subscriber.id for subscriber in subscribers.active(work.store)}


def outbox(work) -> dict[str, email.message.EmailMessage]:
    paths = (work.home.path / "outbox" / "new").iterdir()
    found = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths]
    return {message["To"].addresses[0].username: message for message in found}


def told_by(work, edition: str = EDITION) -> dict[str, tuple[str, str]]:
    lines = ledger.lines(work.store, f"edition:{edition}")
    return {line.email.partition("@")[0]: (line.state, line.reason) for line in lines}


def words(message) -> str:
    return message.get_body(("plain",)).get_content()


def titles_in(message) -> set[str]:
    text = " ".join(words(message).split())
    return {reading.article.title.split()[0] for reading in [*news(), CALL, LATER] if reading.article.title in text}


def published(work) -> pipeline.Work:
    pipeline.draft(work)
    pipeline.publish(work, EDITION)
    return dataclasses.replace(work, now=SEND)


def test_each_subscriber_gets_her_markets_in_her_languages(work):
    ids = subscribe(work, *READERS)
    subscribers.suppress(work.store, tokens.hash_address(work.home.suppression_key, "closed@lecteurs.example"), reason="bounce", now=NOW)
    work = published(work)
    outcome = pipeline.deliver(work, EDITION)
    assert outcome.figures == {"accepted": 5, "suppressed": 4}
    assert {name: reason for name, (state, reason) in told_by(work).items() if state == "suppressed"} == {
        "industry": "nothing for her in this edition",
        "paused": "paused until 2026-12-01",
        "other": "does not read this digest",
        "closed": "on the suppression list",
    }
    found = outbox(work)
    assert {name: titles_in(message) for name, message in found.items()} == {
        "health": {"Un", "Appel"},
        "city-en": {"Tram"},
        "all": {"Un", "Tram", "Deux", "La", "A", "Appel"},
        "calls": {"Appel"},
        "none": {"Un", "Deux", "Tram", "A"},
    }
    assert ledger.sent_stories(work.store, ids["paused"], but="") == set()
    assert len(ledger.sent_stories(work.store, ids["health"], but="")) == 2


def test_her_message_carries_what_mail_programs_ask_for(work):
    ids = subscribe(work, "health")
    work = published(work)
    pipeline.deliver(work, EDITION)
    message = outbox(work)["health"]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"  # RFC 8058 section 3.1
    link = re.search(r"<(http[^>]+)>", message["List-Unsubscribe"])[1]
    assert tokens.verify(work.home.secret, tokens.UNSUBSCRIBE, link.rsplit("/", 1)[1]) == {"subscriber": str(ids["health"])}
    assert "veille.essai.example" in message["List-Id"]
    assert message["From"].addresses[0].addr_spec == "veille@essai.example"
    assert message["Date"].datetime == NOW  # of publishing: the same whenever the message is made
    assert message["Message-ID"] == ledger.lines(work.store, f"edition:{EDITION}")[0].message_id
    assert {part.get_content_type() for part in message.walk()} >= {"text/plain", "text/html"}
    assert link in words(message)


def test_delivering_twice_sends_nothing_more_and_newcomers_wait(work):
    subscribe(work, "health", "all")
    work = published(work)
    pipeline.deliver(work, EDITION)
    before, lines = {name: bytes(message) for name, message in outbox(work).items()}, told_by(work)
    subscribe(work, "city-en")
    again = pipeline.deliver(dataclasses.replace(work, now=SEND + HOUR), EDITION)
    assert again.figures == {"accepted": 2}
    assert {name: bytes(message) for name, message in outbox(work).items()} == before
    assert told_by(work) == lines


def test_no_story_comes_twice_in_the_next_edition(work):
    subscribe(work, "health", "all")
    work = published(work)
    pipeline.deliver(work, EDITION)
    work = later(work, LATER, now=SEND + DAY)
    pipeline.draft(work)
    next_one = "veille-2026-12-01"
    old = "- [x] **Un hôpital ouvre son entrepôt de données** <!-- {} -->\n  > Encore.\n"
    story = next(id for id, item in editions.proposed(work.store, EDITION).items() if item.title.startswith("Un hôpital"))
    edit(work, ("## E-santé & bien-être\n", "## E-santé & bien-être\n\n" + old.format(story)), edition=next_one)
    pipeline.publish(work, next_one)
    subscribe(work, new={"markets": ("health",)})
    for path in (work.home.path / "outbox" / "new").iterdir():
        path.unlink()
    pipeline.deliver(dataclasses.replace(work, now=SEND + WEEK), next_one)
    assert {name: titles_in(message) for name, message in outbox(work).items()} == {"all": {"Une"}, "new": {"Un"}}
    assert told_by(work, next_one)["health"] == ("suppressed", "nothing for her in this edition")


def test_who_unsubscribes_while_it_is_queued_gets_nothing_and_it_says_why(work):
    ids = subscribe(work, "health", "all")
    work = published(work)
    lines = [dataclasses.replace(line, state="queued") for line in _lines(work)]
    ledger.queue(work.store, f"edition:{EDITION}", lines, now=NOW)
    subscribers.unsubscribe(work.store, ids["health"], reason="link", now=NOW)
    subscribers.put(work.store, Subscriber(0, "all@lecteurs.example", paused_until=dt.date(2027, 1, 1)), now=NOW)
    pipeline.deliver(work, EDITION)
    assert told_by(work) == {"all": ("suppressed", "paused until 2027-01-01"), "health": ("suppressed", "unsubscribed")}
    assert outbox(work) == {}


def _lines(work):
    key = f"edition:{EDITION}"
    return [Delivery(key, s.id, s.email, message_id=f"<{s.id}@essai.example>") for s in subscribers.active(work.store)]


def test_a_draft_is_not_delivered(work):
    subscribe(work, "health")
    pipeline.draft(work)
    with pytest.raises(EditionError, match=f"techwatch publish {EDITION}"):
        pipeline.deliver(work, EDITION)


# --- SMTP -------------------------------------------------------------------------------------------


class Server:
    """Takes mail; `answers` says what it tells an address instead."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.taken: list[str] = []

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if said := self.answers.get(address.partition("@")[0]):
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        self.taken += envelope.rcpt_tos
        return "250 OK"


@pytest.fixture
def smtp():
    server = Server()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    server.port = controller.port
    yield server
    controller.stop()


def test_a_deferred_message_goes_out_later_and_a_refused_one_never(tmp_path, smtp):
    mail = {"transport": "smtp", "host": "127.0.0.1", "port": smtp.port, "security": "none", "max_attempts": 3}
    home = small_home(tmp_path / "home", mail={"sender": "veille@essai.example", "list_id": "veille.essai.example"} | mail)
    with open_store(home.database) as store:
        work = work_in(home, store, readings=news())
        subscribe(work, "health", "all", "none", "city-en")
        smtp.answers = {"health": "451 4.7.1 greylisted", "all": "550 5.1.1 no such mailbox", "none": "451 always"}
        work = published(work)
        first = pipeline.deliver(work, EDITION)
        assert first.figures == {"accepted": 1, "deferred": 2, "refused": 1}
        assert "health@lecteurs.example: 451 4.7.1 greylisted" in first.problems
        del smtp.answers["health"], smtp.answers["all"]
        pipeline.deliver(dataclasses.replace(work, now=SEND + dt.timedelta(minutes=10)), EDITION)
        assert told_by(work)["health"][0] == "deferred"  # not before half an hour
        for wait in (HOUR, 2 * HOUR, 3 * HOUR):
            pipeline.deliver(dataclasses.replace(work, now=SEND + wait), EDITION)
        assert told_by(work) == {
            "all": ("refused", "550 5.1.1 no such mailbox"),
            "city-en": ("accepted", ""),
            "health": ("accepted", ""),
            "none": ("refused", "451 always"),
        }
        assert sorted(smtp.taken) == ["city-en@lecteurs.example", "health@lecteurs.example"]
        sent = {name: bool(ledger.sent_stories(store, id, but="")) for name, id in subscribe(work).items()}
        assert sent == {"all": False, "city-en": True, "health": True, "none": False}


# --- by itself --------------------------------------------------------------------------------------


def test_an_unapproved_draft_is_held_and_an_approved_one_goes_out(work):
    subscribe(work, "health")
    digest = work.home.config.digests[0]
    assert "there is no draft whose day has come" in pipeline.send_due(work, digest)[0].problems[0]
    pipeline.draft(work)
    due = dataclasses.replace(work, now=SEND)
    (held,) = pipeline.send_due(due, digest)
    assert "held" in held.problems[0]
    approve(work)
    assert [outcome.figures for outcome in pipeline.send_due(due, digest)] == [{"items": 7, "pages": 4}, {"accepted": 1}]
    assert set(outbox(work)) == {"health"}


def test_an_edition_does_not_go_out_before_its_day(work):
    subscribe(work, "health")
    pipeline.draft(work)
    approve(work)
    (early,) = pipeline.send_due(work, work.home.config.digests[0])
    assert "there is no draft whose day has come" in early.problems[0]
    assert editions.published(work.store, EDITION) is None


def test_an_approved_draft_waits_for_the_hour_its_editors_wrote(work):
    pipeline.draft(work)
    approve(work)
    edit(work, ("envoi: 2026-11-24 08:30", "envoi: 2026-11-24 14:00"))
    digest = work.home.config.digests[0]
    (waiting,) = pipeline.send_due(dataclasses.replace(work, now=SEND), digest)
    assert (waiting.problems, waiting.notes) == ((), (f"{EDITION} waits until 2026-11-24 14:00",))
    assert len(pipeline.send_due(dataclasses.replace(work, now=SEND + 5 * HOUR), digest)) == 2


def test_what_was_published_and_not_sent_is_sent_at_its_hour_with_its_pages(work):
    subscribe(work, "health")
    work = published(work)
    shutil.rmtree(work.home.digests / "veille")
    sent = pipeline.send_due(work, work.home.config.digests[0])
    assert [outcome.figures for outcome in sent] == [{"items": 7, "pages": 4}, {"accepted": 1}]
    assert (work.home.digests / "veille" / EDITION / "index.html").is_file()


def test_an_edition_that_had_no_reader_does_not_hold_up_the_next_one(work):
    digest = work.home.config.digests[0]
    work = published(work)
    pipeline.deliver(work, EDITION)
    work = later(work, LATER, now=SEND + DAY)
    pipeline.draft(work)
    approve(work, "veille-2026-12-01")
    pipeline.send_due(dataclasses.replace(work, now=SEND + WEEK), digest)
    assert editions.published(work.store, "veille-2026-12-01")


def test_members_are_imported_once_and_bad_lines_told(work, tmp_path):
    csv = tmp_path / "members.csv"
    head = "email,name,organisation,lang,reads,markets,digests,calls_only\n"
    csv.write_text(head + "a@lecteurs.example,,,fr,,health,,\nno address,,,fr,,,,\n", encoding="utf-8")
    dry = pipeline.import_members(work, str(csv), dry_run=True)
    assert (dry.figures["added"], dry.figures["refused"], subscribers.active(work.store)) == (1, 1, [])
    done = pipeline.import_members(work, str(csv))
    assert (done.figures, done.failed) == (dry.figures, False)
    assert ":3:" in done.problems[0]
    assert pipeline.import_members(work, str(csv)).figures == {"added": 0, "changed": 0, "same": 1, "refused": 1}


def test_a_home_whose_feed_left_still_publishes_what_it_brought(work):
    pipeline.draft(work)
    config = work.home.path / "feeds.yaml"
    config.write_text(config.read_text("utf-8").replace(FEED["url"], "https://neuf.example/feed"), "utf-8")
    moved = dataclasses.replace(work, home=open_home(work.home.path, ENVIRON))
    assert pipeline.publish(moved, EDITION).figures["items"] == 7


def test_an_import_leaves_pauses_alone(work, tmp_path):
    subscribers.put(work.store, Subscriber(0, "all@lecteurs.example", paused_until=dt.date(2027, 1, 1)), now=NOW)
    (tmp_path / "members.csv").write_text("email,organisation\nall@lecteurs.example,Essai\n", encoding="utf-8")
    assert pipeline.import_members(work, str(tmp_path / "members.csv")).figures["changed"] == 1
    kept = subscribers.by_email(work.store, "all@lecteurs.example")
    assert kept is not None
    assert (kept.paused_until, kept.organisation) == (dt.date(2027, 1, 1), "Essai")
    assert pipeline.import_members(work, str(tmp_path / "members.csv")).figures["same"] == 1
