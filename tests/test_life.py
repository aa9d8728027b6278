"""A draft on its way to its readers: told, reminded of, checked, approved, called back, stopped."""

import dataclasses
import datetime as dt
import email
import email.policy
import pathlib
import re

import pytest

from readings import EDITION, NOW, a_call, news, reading, small_home, work_in
from servers import http, serve
from techwatch import pipeline
from techwatch.deliver import MaildirTransport
from techwatch.errors import EditionError
from techwatch.home import Home
from techwatch.pipeline import life
from techwatch.pipeline.mailing.checklist import ask_links, checks, stops
from techwatch.pipeline.publishing.revise import Put, revise
from techwatch.pipeline.resume import resume
from techwatch.store import desk, editions, open_store, subscribers
from techwatch.types import Answer, Subscriber

HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
PLANNED = dt.datetime(2026, 11, 24, 7, 30, tzinfo=dt.UTC)  # Tuesday 08:30 in Paris
TEAM = [
    {"email": "redaction@essai.example"},
    {"email": "desk@essai.example", "lang": "en"},
    {"email": "adjoint@essai.example", "role": "analyst", "deputy": True},
    {"email": "exploitation@essai.example", "role": "operator"},
]
CALL = a_call(20, dt.date(2026, 12, 20))


def home_of(path: pathlib.Path, **rules: object) -> Home:
    return small_home(path / "home", team=TEAM, review=rules)


@pytest.fixture
def work(tmp_path: pathlib.Path):
    yield from drafted(home_of(tmp_path))


def drafted(home: Home):
    """A draft, and a member who reads everything."""
    with open_store(home.database) as store:
        work = work_in(home, store, readings=[*news(), CALL])
        with store.transaction():
            markets = ("health", "city", "creative", "education-hr", "tech-data-ai")
            subscribers.put(store, Subscriber(0, "membre@adherent.example", markets=markets), now=NOW)
        pipeline.draft(work)
        yield work


def at(work: pipeline.Work, now: dt.datetime) -> pipeline.Work:
    return dataclasses.replace(work, now=now)


def digest(work: pipeline.Work):
    return work.home.config.digests[0]


def edit(work: pipeline.Work, *changes: tuple[str, str]) -> None:
    file = work.home.review / f"{EDITION}.md"
    text = file.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, "utf-8")


def approve(work: pipeline.Work) -> None:
    edit(work, ("statut: brouillon", "statut: validé"))


def mails(work: pipeline.Work) -> list[tuple[str, str, str]]:
    """To whom, subject and text of every mail in the Maildir, in the order of the addresses."""
    found = []
    for path in (work.home.path / "outbox" / "new").glob("*"):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        body = message.get_body(("plain",))
        found.append((str(message["to"]), str(message["subject"]), body.get_content() if body else ""))
    return sorted(found)


def to_the_team(work: pipeline.Work) -> list[tuple[str, str, str]]:
    return [mail for mail in mails(work) if "adherent" not in mail[0]]


# --- told and reminded ------------------------------------------------------------------------------


def test_editors_are_told_once_that_a_draft_is_ready_each_in_her_language_with_a_link_of_her_own(work):
    assert life.look_after(at(work, PLANNED - 49 * HOUR), digest(work)) == []
    told = life.look_after(at(work, PLANNED - 48 * HOUR), digest(work))
    assert [outcome.figures for outcome in told] == [{"draft": 2}]
    (english, french) = to_the_team(work)
    assert english[0] == "desk@essai.example"
    assert english[1].startswith("To review: The watch")
    assert french[1] == "À relire : La veille du 24 novembre 2026"
    assert "mardi 24 novembre à 8 h 30" in re.sub(r"\s+", " ", french[2])
    assert "Sans votre accord, rien ne part." in french[2]
    assert "pas d’éditorial en anglais" in french[2], "what is odd stands in the mail"
    links = [line for mail in (english, french) for line in mail[2].split() if "/sign-in/" in line]
    assert len(set(links)) == 2
    assert all(f"/board/{EDITION}" in link for link in links)
    assert life.look_after(at(work, PLANNED - 47 * HOUR), digest(work)) == []
    assert len(mails(work)) == 2


def test_who_did_not_approve_is_reminded_once_and_who_approved_is_not(work):
    life.look_after(at(work, PLANNED - 48 * HOUR), digest(work))
    assert [o.figures for o in life.look_after(at(work, PLANNED - 4 * HOUR), digest(work))] == [{"remind": 2}]
    assert life.look_after(at(work, PLANNED - 3 * HOUR), digest(work)) == []
    assert any(subject == "Il reste 4 h pour valider La veille" for _, subject, _ in mails(work))


def test_an_approved_draft_reminds_nobody(work):
    approve(work)
    assert [outcome.figures for outcome in life.look_after(at(work, PLANNED - 3 * HOUR), digest(work))] in ([], [{"tried": 2}])
    assert not [subject for _, subject, _ in mails(work) if subject.startswith(("Il reste", "À relire"))]


def test_in_a_pause_nobody_is_told_and_nothing_leaves(tmp_path):
    for work in drafted(home_of(tmp_path, pause=[{"from": "2026-11-23", "until": "2026-11-27"}])):
        assert life.look_after(at(work, PLANNED - 4 * HOUR), digest(work)) == []
        approve(work)
        assert "review.pause" in pipeline.send_due(at(work, PLANNED), digest(work))[0].problems[0]
        assert mails(work) == []
        (waits,) = pipeline.send_due(at(work, PLANNED + 90 * HOUR), digest(work))
        assert "2026-12-01 08:30" in waits.notes[0], "not in the first minute after the pause, at night"
        assert len(pipeline.send_due(at(work, PLANNED + 168 * HOUR), digest(work))) == 2


def test_after_a_pause_editors_are_told_before_it_leaves(tmp_path):
    for work in drafted(home_of(tmp_path, silent="top", pause=[{"from": "2026-11-23", "until": "2026-11-27"}])):
        assert life.look_after(at(work, PLANNED + 168 * HOUR - 49 * HOUR), digest(work)) == []
        assert life.look_after(at(work, PLANNED + 168 * HOUR - 47 * HOUR), digest(work))[0].figures == {"draft": 2}
        assert pipeline.send_due(at(work, PLANNED + 96 * HOUR), digest(work))[0].notes
        assert pipeline.send_due(at(work, PLANNED + 168 * HOUR), digest(work))[1].figures == {"accepted": 1}


def test_whom_the_mail_server_puts_off_is_told_later_and_nobody_twice(work, monkeypatch):
    busy = {"desk@essai.example"}
    send = MaildirTransport.send

    def grudging(self, message, *, to, **more):
        return Answer("deferred", 451, "greylisted") if to in busy else send(self, message, to=to, **more)

    monkeypatch.setattr(MaildirTransport, "send", grudging)
    (first,) = life.look_after(at(work, PLANNED - 40 * HOUR), digest(work))
    assert first.figures == {"draft": 1}
    assert "desk@essai.example" in first.problems[0]
    busy.clear()
    assert [o.figures for o in life.look_after(at(work, PLANNED - 39 * HOUR), digest(work))] == [{"draft": 1}]
    assert life.look_after(at(work, PLANNED - 38 * HOUR), digest(work)) == []
    busy.update(person["email"] for person in TEAM)
    pipeline.send_due(at(work, PLANNED), digest(work))
    busy.clear()
    assert pipeline.send_due(at(work, PLANNED + 2 * MINUTE), digest(work))[0].figures == {"told": 2}
    assert len({to for to, _, _ in mails(work)}) == len(mails(work)) == 4


# --- its hour ---------------------------------------------------------------------------------------


def test_ten_minutes_lie_between_approval_and_the_first_message_and_it_can_be_called_back(work):
    life.look_after(at(work, PLANNED - 2 * HOUR), digest(work))
    approve(work)
    (waiting,) = pipeline.send_due(at(work, PLANNED), digest(work))
    assert "2026-11-24 08:40" in waiting.notes[0]
    edit(work, ("statut: validé", "statut: brouillon"))
    assert pipeline.send_due(at(work, PLANNED + 10 * MINUTE), digest(work))[0].problems
    approve(work)
    assert pipeline.send_due(at(work, PLANNED + 11 * MINUTE), digest(work))[0].notes, "the ten minutes begin again"
    assert not [mail for mail in mails(work) if "adherent" in mail[0]]
    sent = pipeline.send_due(at(work, PLANNED + 21 * MINUTE), digest(work))
    assert sent[1].figures == {"accepted": 1}


def test_put_off_by_an_editor_it_is_not_held_at_its_former_hour(work):
    edit(work, ("envoi: 2026-11-24 08:30", "envoi: 2026-11-24 14:00"))
    (waits,) = pipeline.send_due(at(work, PLANNED), digest(work))
    assert (waits.problems, waits.notes) == ((), (f"{EDITION} waits until 2026-11-24 14:00",))
    assert mails(work) == [], "the deputy is told at the new hour"
    assert pipeline.send_due(at(work, PLANNED + 6 * HOUR), digest(work))[0].figures == {"told": 2}


def test_what_is_put_off_or_taken_back_in_the_last_moment_stays(work):
    approve(work)
    edit(work, ("envoi: 2026-11-24 08:30", "envoi: 2026-11-24 14:00"))
    with pytest.raises(EditionError, match="put off until 2026-11-24 14:00"):
        pipeline.publish(at(work, PLANNED), EDITION, approved=True)
    edit(work, ("statut: validé", "statut: brouillon"))
    with pytest.raises(EditionError, match="taken back"):
        pipeline.publish(at(work, PLANNED), EDITION, approved=True)


def test_put_before_its_day_by_an_editor_it_leaves_then(work):
    assert not life.has_come(at(work, PLANNED - HOUR), digest(work))
    edit(work, ("envoi: 2026-11-24 08:30", "envoi: 2026-11-23 14:00"))
    approve(work)
    life.look_after(at(work, PLANNED - 24 * HOUR), digest(work))
    assert not life.has_come(at(work, PLANNED - 24 * HOUR), digest(work))
    early = at(work, PLANNED - 18 * HOUR)
    assert life.has_come(early, digest(work))
    assert pipeline.send_due(early, digest(work))[1].figures == {"accepted": 1}


def test_what_stays_held_is_told_again_at_the_digests_next_hour(work):
    for hours, mailed in ((0, 2), (1, 2), (167, 2), (168, 4), (169, 4)):
        pipeline.send_due(at(work, PLANNED + hours * HOUR), digest(work))
        assert len(mails(work)) == mailed, hours


def test_approved_early_it_leaves_at_its_hour(work):
    approve(work)
    life.look_after(at(work, PLANNED - 20 * HOUR), digest(work))
    assert pipeline.send_due(at(work, PLANNED), digest(work))[1].figures == {"accepted": 1}


def test_a_draft_that_nobody_approved_is_held_and_deputy_and_operator_are_told_once(work):
    for minute in (0, 2, 4):
        held = pipeline.send_due(at(work, PLANNED + minute * MINUTE), digest(work))
        assert held[0].problems == ("held: nobody approved the draft (statut: validé)",)
    assert [to for to, subject, _ in mails(work)] == ["adjoint@essai.example", "exploitation@essai.example"]
    assert "Personne ne l’a validée" in mails(work)[0][2]


def test_where_the_rule_says_so_the_engines_selection_leaves_by_itself(tmp_path):
    for work in drafted(home_of(tmp_path, silent="top")):
        life.look_after(at(work, PLANNED - 4 * HOUR), digest(work))
        assert pipeline.send_due(at(work, PLANNED), digest(work))[1].figures == {"accepted": 1}


@pytest.mark.parametrize("why", ["serve was down", "every mail was refused"])
def test_what_no_editor_was_told_of_does_not_leave_by_itself_and_all_are_told_why(tmp_path, monkeypatch, why):
    for work in drafted(home_of(tmp_path, silent="top")):
        if why == "every mail was refused":
            with monkeypatch.context() as refusing:
                refusing.setattr(MaildirTransport, "send", lambda *args, **more: Answer("refused", 550, "no such mailbox"))
                life.look_after(at(work, PLANNED - 40 * HOUR), digest(work))
        (held,) = pipeline.send_due(at(work, PLANNED), digest(work))
        assert held.problems[0].startswith("held: no editor was told of the draft")
        assert [to for to, _, _ in mails(work)] == sorted(person["email"] for person in TEAM)
        assert "personne de la rédaction n’en avait été averti avant l’heure" in mails(work)[0][2]
        edit(work, ("Tram drivers test a quieter braking system", "Quieter trams"))
        assert pipeline.send_due(at(work, PLANNED + HOUR), digest(work))[0].problems, "looking at it now is not approving it"
        approve(work)
        pipeline.send_due(at(work, PLANNED + 2 * HOUR), digest(work))
        assert pipeline.send_due(at(work, PLANNED + 3 * HOUR), digest(work))[1].figures == {"accepted": 1}


def test_whoever_works_on_a_draft_knows_of_it_and_a_team_without_editors_need_not(tmp_path):
    for work in drafted(home_of(tmp_path / "worked", silent="top")):
        edit(work, ("Tram drivers test a quieter braking system", "Quieter trams"))
        life.standing(at(work, PLANNED - HOUR), EDITION)
        assert pipeline.send_due(at(work, PLANNED), digest(work))[1].figures == {"accepted": 1}
    for work in drafted(small_home(tmp_path / "nobody", team=TEAM[2:], review={"silent": "top"})):
        assert pipeline.send_due(at(work, PLANNED), digest(work))[1].figures == {"accepted": 1}


def test_or_only_what_editors_chose_themselves(tmp_path):
    for work in drafted(home_of(tmp_path, silent="pinned")):
        life.look_after(at(work, PLANNED - 4 * HOUR), digest(work))
        assert pipeline.send_due(at(work, PLANNED), digest(work))[0].problems, "nobody chose anything"
        edit(work, ("Tram drivers test a quieter braking system", "Quieter trams"))
        published, _ = pipeline.send_due(at(work, PLANNED + HOUR), digest(work))
        assert published.figures["items"] == 1
        assert "Quieter trams" in (work.home.digests / "veille" / EDITION / "index.html").read_text("utf-8")


def test_what_an_editor_wrote_herself_is_chosen_by_her(tmp_path):
    for work in drafted(home_of(tmp_path, silent="pinned")):
        first = next(line for line in (work.home.review / f"{EDITION}.md").read_text("utf-8").splitlines() if line.startswith("- ["))
        edit(work, (first, f"- [x] [Portes ouvertes](https://pole.example/portes)\n\n{first}"))
        life.look_after(at(work, PLANNED - 4 * HOUR), digest(work))
        published, _ = pipeline.send_due(at(work, PLANNED), digest(work))
        assert published.figures["items"] == 1
        assert "Portes ouvertes" in (work.home.digests / "veille" / EDITION / "index.html").read_text("utf-8")


def test_what_stops_it_is_named_where_nobody_had_to_approve(tmp_path):
    for work in drafted(home_of(tmp_path, silent="pinned")):
        life.look_after(at(work, PLANNED - 4 * HOUR), digest(work))
        assert pipeline.send_due(at(work, PLANNED), digest(work))[0].problems == (
            "held: nothing is ticked: an empty edition does not go out",
        )
        assert "un numéro vide ne part pas" in mails(work)[0][2]


def test_whoever_approves_is_told_of_a_call_that_closes_before_it_leaves(work):
    edit(work, ("envoi: 2026-11-24 08:30", "envoi: 2026-12-21 08:30"))
    (closed,) = stops(life.standing(at(work, PLANNED), EDITION).checks)
    assert closed.said("fr") == "« Appel à projets numéro 20 » : cet appel est clos quand le numéro part"
    approve(work)
    day_before = at(work, dt.datetime(2026, 12, 20, 9, tzinfo=dt.UTC))
    now = life.standing(day_before, EDITION)
    assert not stops(now.checks)
    assert f"{closed.said('fr')} ; il n'y sera pas" in [check.said("fr") for check in now.checks]
    assert pipeline.send_due(day_before, digest(work))[0].notes == (f"{EDITION} waits until 2026-12-21 08:30",)


@pytest.mark.parametrize("way", ["approved", "top", "pinned"])
def test_a_call_that_is_closed_when_its_edition_leaves_is_taken_out_whoever_let_it_go(tmp_path, way):
    for work in drafted(home_of(tmp_path, silent="hold" if way == "approved" else way)):
        edit(work, ("envoi: 2026-11-24 08:30", "envoi: 2026-12-21 08:30"), ("Tram drivers test", "Drivers test"))
        edit(work, ("Appel à projets numéro 20**", "L'appel numéro 20**"))
        life.look_after(at(work, dt.datetime(2026, 12, 20, 9, tzinfo=dt.UTC)), digest(work))
        if way == "approved":
            approve(work)
        hour = dt.datetime(2026, 12, 21, 7, 30, tzinfo=dt.UTC)
        if way == "approved":  # ten minutes to think better of it
            pipeline.send_due(at(work, hour), digest(work))
        published, sent = pipeline.send_due(at(work, hour + 11 * MINUTE), digest(work))
        assert sent.figures == {"accepted": 1}
        assert published.figures["items"] == (1 if way == "pinned" else 6)
        assert any("est clos et ne part pas" in problem for problem in published.problems)
        assert "appel numéro 20" not in (work.home.digests / "veille" / EDITION / "index.html").read_text("utf-8")


# --- the checklist ----------------------------------------------------------------------------------


def names(work: pipeline.Work, now: dt.datetime = PLANNED) -> list[str]:
    return [check.name for check in life.standing(at(work, now), EDITION).checks]


def test_what_may_be_right_warns_and_stops_nothing(work):
    found = life.standing(at(work, PLANNED), EDITION).checks
    assert {check.name for check in found} == {"editorial"}
    assert not stops(found)
    edit(work, ("# Éditorial\n", "# Éditorial\n\n### Français\n\nCette semaine, des capteurs.\n\n### English\n\nSensors, this week.\n"))
    assert names(work) == []


def test_nothing_ticked_stops(work):
    file = work.home.review / f"{EDITION}.md"
    file.write_text(file.read_text("utf-8").replace("- [x]", "- [ ]"), "utf-8")
    assert names(work)[0] == "empty"


def test_too_heavy_a_message_stops_and_a_broken_template_too(work):
    now = life.standing(at(work, PLANNED), EDITION)
    many = tuple(dataclasses.replace(now.edition.items[0], id=f"s{i}a", title="Un hôpital " * 9, keep=True) for i in range(400))
    crowded = checks(at(work, PLANNED), digest(work), dataclasses.replace(now.edition, items=many), at=PLANNED)
    assert not stops(crowded)
    assert any("seront qu'en ligne" in check.said("fr") for check in crowded), "a mail says what stands online only"
    wordy = dataclasses.replace(now.edition, editorial={"fr": "un mot et un autre " * 6000})
    assert "heavy" in [check.name for check in stops(checks(at(work, PLANNED), digest(work), wordy, at=PLANNED))]
    (work.home.path / "templates").mkdir(exist_ok=True)
    (work.home.path / "templates" / "digest.html.j2").write_text("{{ view.nothing.of.the.kind }}", "utf-8")
    fresh = dataclasses.replace(work, home=dataclasses.replace(work.home))
    assert "template" in [check.name for check in life.standing(at(fresh, PLANNED), EDITION).checks]


def test_what_this_digest_told_before_is_said(work):
    approve(work)
    pipeline.send_due(at(work, PLANNED), digest(work))
    pipeline.send_due(at(work, PLANNED + 10 * MINUTE), digest(work))
    now = life.standing(at(work, PLANNED), EDITION) if (work.home.review / f"{EDITION}.md").exists() else None
    assert now is not None
    assert "told" in [check.name for check in now.checks]


def test_a_link_under_which_nothing_stands_is_said_and_one_that_turns_programs_away_is_not(tmp_path):
    pages = {"/there": http(200, b"<p>There</p>"), "/gone": http(404), "/shut": http(403)}
    with serve(pages) as site:
        said = ("Un hôpital ouvre ses données", "Quarante capteurs écoutent le port", "Un studio publie son moteur")
        stories = [
            reading(40 + n, said[n], f"{said[n]}, au printemps.", market="health", url=site.url(path), canonical=site.url(path))
            for n, path in enumerate(pages)
        ]
        home = home_of(tmp_path)
        with open_store(home.database) as store:
            work = work_in(home, store, readings=stories)
            pipeline.draft(work)
            life.look_after(at(work, PLANNED - 48 * HOUR), digest(work))
            found = life.standing(at(work, PLANNED - 47 * HOUR), EDITION).checks
            assert [check.what for check in found if check.name == "link"] == [said[1]]
            assert f"le lien de «\u202f{said[1]}\u202f» ne répond pas" in to_the_team(work)[1][2]


def test_addresses_are_asked_again_when_their_answer_is_a_day_old(tmp_path):
    pages = {"/there": http(200, b"<p>There</p>")}
    with serve(pages) as site:
        url = site.url("/there")
        home = home_of(tmp_path, tell_hours=96)
        with open_store(home.database) as store:
            story = reading(40, "Un hôpital ouvre ses données", "Au printemps.", market="health", url=url, canonical=url)
            work = work_in(home, store, readings=[story])
            pipeline.draft(work)
            for hours, asked in ((90, 1), (89, 1), (68, 1), (66, 2), (44, 2), (42, 3), (1, 4), (0.05, 4)):
                life.look_after(at(work, PLANNED - hours * HOUR), digest(work))
                assert len(site.asked) == asked, hours
            site.says["/there"] = http(404)
            life.look_after(at(work, PLANNED + 40 * HOUR), digest(work))
            assert "link" in names(work, PLANNED + 40 * HOUR), "held and perhaps approved late, it is asked, too"


def test_slow_addresses_hold_nothing_up_and_are_asked_when_we_come_by_again(work):
    with serve() as site:
        edition = life.standing(work, EDITION).edition
        items = tuple(dataclasses.replace(item, url=site.url(f"/{n}"), keep=True) for n, item in enumerate(edition.items[:3]))
        edition = dataclasses.replace(edition, items=items)
        assert [ask_links(work, edition, seconds=0) for _ in range(4)] == [1, 1, 1, 0]


# --- stopped ----------------------------------------------------------------------------------------


def test_sending_stops_between_two_messages_and_goes_on_where_it_was(work):
    with work.store.transaction():
        for number in range(4):
            subscribers.put(work.store, Subscriber(0, f"membre{number}@adherent.example", markets=("health",)), now=NOW)
    approve(work)
    pipeline.publish(at(work, PLANNED), EDITION)
    with pytest.raises(Exception, match="still a draft"):
        life.stop(work, "veille-2027-01-05", who="redaction@essai.example")
    assert life.stop(at(work, PLANNED), EDITION, who="redaction@essai.example")
    assert not life.stop(at(work, PLANNED), EDITION, who="redaction@essai.example")
    stopped = pipeline.deliver(at(work, PLANNED), EDITION)
    assert stopped.figures == {"queued": 5}
    assert "stopped by redaction@essai.example: 5 messages wait" in stopped.problems[0]
    assert life.go_on(work, EDITION)
    assert not life.go_on(work, EDITION)
    assert pipeline.deliver(at(work, PLANNED + HOUR), EDITION).figures == {"accepted": 5}
    assert len([mail for mail in mails(work) if "adherent" in mail[0]]) == 5
    assert "stopped" not in desk.steps(work.store, EDITION)


def test_words_put_right_while_it_goes_out_stand_in_the_messages_that_have_not_left(work, monkeypatch):
    with work.store.transaction():
        subscribers.put(work.store, Subscriber(0, "zoom@adherent.example", markets=("health", "city")), now=NOW)
    pipeline.publish(at(work, PLANNED), EDITION)
    place = next(i for i, item in enumerate(editions.published(work.store, EDITION)[0].items) if item.keep and item.market == "health")
    send = MaildirTransport.send

    def and_corrected(self, message, *, to, **more):
        if "adherent" in to:
            revise(work, EDITION, Put(place, title="Le titre juste"), who="redaction@essai.example")
        return send(self, message, to=to, **more)

    monkeypatch.setattr(MaildirTransport, "send", and_corrected)
    pipeline.deliver(at(work, PLANNED), EDITION)
    first, later = (mail for mail in mails(work) if "adherent" in mail[0])
    assert "Le titre juste" not in first[2]
    assert "Le titre juste" in later[2]


def test_a_kill_between_freezing_and_sending_loses_nothing_and_what_was_stopped_holds_up_no_later_edition(tmp_path):
    for work in drafted(home_of(tmp_path, silent="top")):
        pipeline.publish(at(work, PLANNED), EDITION, only=frozenset(item.id for item in life.standing(work, EDITION).draft.items))
        life.stop(at(work, PLANNED), EDITION, who="redaction@essai.example")
        assert pipeline.send_due(at(work, PLANNED + 2 * MINUTE), digest(work))[1].figures == {"queued": 1}
        later = work_in(work.home, work.store, readings=[reading(90, "Un scanner léger pour les îles", "Il part en mer.", market="health")])
        pipeline.draft(at(later, PLANNED + HOUR))
        life.look_after(at(later, PLANNED + 160 * HOUR), digest(work))
        sent = pipeline.send_due(at(work, PLANNED + 168 * HOUR), digest(work))
        assert [outcome.figures for outcome in sent][-1] == {"accepted": 1}
        life.go_on(work, EDITION)
        (first,) = resume(at(work, PLANNED + 169 * HOUR))
        assert first.figures == {"accepted": 1}


def test_an_approved_draft_is_tried_on_the_editors_before_its_hour_and_once(work):
    life.look_after(at(work, PLANNED - 24 * HOUR), digest(work))
    before = len(mails(work))
    approve(work)
    (tried,) = life.look_after(at(work, PLANNED - 5 * HOUR), digest(work))
    assert tried.figures == {"tried": 2}
    subjects = [subject for _, subject, _ in mails(work) if subject.startswith(("[Essai] ", "[Test] "))]
    assert len(subjects) == 2
    assert len(mails(work)) == before + 2
    assert life.look_after(at(work, PLANNED - 4 * HOUR), digest(work)) == []
    pipeline.send_due(at(work, PLANNED), digest(work))
    assert len([subject for _, subject, _ in mails(work) if subject.startswith(("[Essai] ", "[Test] "))]) == 2
