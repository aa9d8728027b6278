"""The short mails about followed calls: who gets one, when, and what stands in it. Over a real store and a real Maildir."""

import dataclasses
import datetime as dt
import email
import email.policy
import re
from unittest import mock

import pytest

import rfc5545
from half_year import Dying, KilledError, Spool, by_smtp, served
from readings import a_call, put, reading, small_home, work_in
from techwatch import pipeline, tokens
from techwatch.errors import ConfigError, DeliveryError
from techwatch.pipeline.intake.calls import say
from techwatch.pipeline.mailing import post
from techwatch.pipeline.mailing.notices import notify
from techwatch.pipeline.resume import resume
from techwatch.store import articles, calls, ledger, open_store, stories, subscribers
from techwatch.types import CallFacts, Deadline, Fact, Money, Profile, Subscriber

DAY = dt.timedelta(days=1)
CLOSES = dt.date(2026, 12, 15)  # a Tuesday: J-30 on Friday 13 November, J-7 on Tuesday 8 December, J-2 on Friday the 11th
BEGUN = dt.datetime(2026, 11, 2, 8, tzinfo=dt.UTC)
EDITION = "veille-2026-11-03"


def on(work, day, hour=7):
    """The same work at an hour (UTC) of a day: "12-08"."""
    return dataclasses.replace(work, now=dt.datetime.fromisoformat(f"2026-{day}T{hour:02}:00+00:00"))


@pytest.fixture
def work(tmp_path):
    home = small_home(tmp_path / "home")
    with open_store(home.database) as store:
        yield work_in(home, store, now=BEGUN, readings=[a_call(1, CLOSES, at=BEGUN)])


def story(work, number=1):
    return articles.story_of(work.store, articles.find(work.store, f"https://journal{number}.example/article/{number}") or 0)


def member(work, name="a", *follows, **values):
    """A subscriber who follows the calls of these numbers since BEGUN (none given: the first)."""
    subscribers.put(work.store, Subscriber(0, f"{name}@membres.example", **values), now=BEGUN)
    found = subscribers.by_email(work.store, f"{name}@membres.example")
    for number in follows or (1,):
        calls.follow(work.store, found.id, story(work, number), now=BEGUN)
    return found


def states(work):
    return sorted(
        (line.email[0], line.message_key.replace(line.message_key.split(":")[1], "*"), line.state) for line in ledger.notices(work.store)
    )


def mails(work, name=""):
    """Every message in the Maildir to somebody, oldest mail first."""
    found = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in (work.home.path / "outbox/new").glob("*")]
    found.sort(key=lambda message: (message["Date"].datetime, message["Subject"]))
    return [message for message in found if message["To"].addresses[0].username.startswith(name)]


def words(message):
    text = message.get_body(("plain",)).get_content()
    return re.sub(r"\s+", " ", text.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'"))


def page_says(work, day, *, number=1, hour="17:00"):
    """The call's page tells another date."""
    said = a_call(number, day)
    deadline = Deadline(day, hour, "Europe/Paris" if hour else None, fact=Fact(f"au plus tard le {day:%d/%m/%Y} à {hour}"))
    found = dataclasses.replace(said, call=dataclasses.replace(said.call, deadlines=(deadline,)))
    articles.replace(work.store, articles.find(work.store, said.article.canonical), found)
    pipeline.settle(work)


def edition(work):
    """The edition of Tuesday 3 November, published and delivered."""
    pipeline.draft(work)
    for stage in (pipeline.publish, pipeline.deliver):
        stage(on(work, "11-03", 8), EDITION)


# --- what a mail says -----------------------------------------------------------------------------


def test_a_reminder_has_the_date_the_words_and_the_way_out(work):
    her = member(work, lang="fr", name="a")
    assert notify(on(work, "12-08")).figures == {"mails": 1, "accepted": 1}
    (message,) = mails(work)
    text = words(message)
    assert message["Subject"].startswith("J-7 : Appel à projets numéro 1")
    assert "mardi 15 décembre 2026, à 17 h" in text
    assert "« avant le 15/12/2026 à 17 h »" in text
    assert f"/calls/{story(work)} " in text
    assert (
        f"/calls/{story(work)}/follow/{tokens.sign(work.home.secret, tokens.FOLLOW, {'call': story(work), 'subscriber': str(her.id)})}"
        in text
    )
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"/unsubscribe/{tokens.sign(work.home.secret, tokens.UNSUBSCRIBE, {'subscriber': str(her.id)})}" in message["List-Unsubscribe"]
    assert message["Date"].datetime.astimezone(work.home.config.cluster.zone).isoformat() == "2026-12-08T08:00:00+01:00"


def test_each_is_written_to_in_her_language(work):
    member(work, "a", lang="fr")
    member(work, "b", lang="en")
    member(work, "c", lang="de")
    notify(on(work, "12-08"))
    (french,), (english,), (other,) = (mails(work, name) for name in "abc")
    assert all("mardi 15 décembre 2026" in words(message) for message in (french, other))
    assert "Tuesday 15 December 2026, at 17:00" in words(english)
    assert english["Subject"].startswith("7 days left: ")


def test_a_second_run_sends_nothing_and_the_week_is_hers(work):
    member(work)
    for day in ("11-13", "11-13", "11-14", "12-08", "12-08", "12-11", "12-14", "12-15", "12-16"):
        notify(on(work, day))
    assert [line[1] for line in states(work)] == [f"reminder:*:J-{days}:2026-12-15" for days in (2, 30, 7)]
    assert len(mails(work)) == 3


def test_a_date_that_moved_is_told_from_the_one_she_knew(work):
    member(work)
    page_says(on(work, "11-04", 4), CLOSES + 3 * DAY)
    page_says(on(work, "11-04", 5), CLOSES + 7 * DAY)
    notify(on(work, "11-04"))
    (message,) = mails(work)
    assert message["Subject"].startswith("Date reportée : Appel à projets")
    assert "mardi 22 décembre 2026" in words(message)
    assert "mardi 15 décembre 2026" in words(message), "what she knew"
    assert "18 décembre" not in words(message)


def test_a_date_that_moves_to_where_it_was_before_is_told_again(work):
    member(work)
    for day, days in (("11-04", 3), ("11-05", 0), ("11-06", 3)):
        page_says(on(work, day, 5), CLOSES + days * DAY)
        notify(on(work, day))
    assert [words(message).count("vendredi 18 décembre") for message in mails(work)] == [1, 1, 1]
    assert [message["Subject"].split(" :")[0] for message in mails(work)] == ["Date reportée", "Date avancée", "Date reportée"]


def test_every_change_of_hour_is_told(work):
    member(work)
    for day, hour in (("11-04", "12:00"), ("11-05", "16:00"), ("11-06", None)):
        page_says(on(work, day, 5), CLOSES, hour=hour)
        notify(on(work, day))
    assert ["à 12 h" in words(message) for message in mails(work)] == [True, True]
    assert len(mails(work)) == 2


def test_the_calendar_is_attached_where_she_asked_for_it(work):
    member(work, "a", profile=Profile(attach_calendar=True))
    member(work, "b")
    notify(on(work, "12-08"))
    (hers,), (other,) = mails(work, "a"), mails(work, "b")
    (attached,) = [part for part in hers.walk() if part.get_content_type() == "text/calendar"]
    calendar = rfc5545.check(attached.get_payload(decode=True).decode())
    assert [event["URL"] for event in calendar.parts("VEVENT")] == [f"http://127.0.0.1:8080/calls/{story(work)}"]
    assert not [part for part in other.walk() if part.get_content_type() == "text/calendar"]


def test_several_calls_are_one_mail(work):
    work = work_in(work.home, work.store, now=BEGUN, readings=[a_call(2, CLOSES + 2 * DAY, at=BEGUN), a_call(3, CLOSES + DAY, at=BEGUN)])
    member(work, "a", 1, 2, 3)
    notify(on(work, "12-08"))
    (message,) = mails(work)
    assert message["Subject"].endswith("…")
    assert re.findall(r"Appel à projets numéro (\d)", words(message)) == ["1", "3", "2"]


# --- who gets none --------------------------------------------------------------------------------


def test_nobody_is_mailed_who_left_pauses_or_is_never_to_be_mailed(work):
    gone, hidden = member(work, "a"), member(work, "b")
    member(work, "c", paused_until=dt.date(2026, 12, 9))
    subscribers.unsubscribe(work.store, gone.id, reason="one-click", now=BEGUN)
    subscribers.suppress(work.store, tokens.hash_address(work.home.suppression_key, hidden.email), reason="complaint", now=BEGUN)
    notify(on(work, "12-08"))
    assert states(work) == []
    notify(on(work, "12-09"))
    assert [line[0] for line in states(work)] == ["c"], "she is back, and closing is six days away"


def cut_short(work, *, when="before"):
    """A run that is killed at its first message."""
    Dying.left, Dying.when = 1, when
    transport = mock.patch.object(post.carrier, "open_transport", lambda mail, **_: Dying(work.home.path / mail.maildir))
    with transport, pytest.raises(KilledError):
        notify(work)


@pytest.mark.parametrize("when", ["before", "under way", "after"])
def test_a_killed_run_is_gone_on_with_and_each_mail_leaves_once(work, when):
    member(work, "a")
    member(work, "b")
    cut_short(on(work, "12-08"), when=when)
    assert [line[2] for line in states(work)] == [{"before": "attempted"}.get(when, "data"), "queued"]
    notify(on(work, "12-08", 8))
    assert [line[2] for line in states(work)] == ["accepted", "accepted"]
    assert len({message["Message-ID"] for message in mails(work)}) == len(mails(work)) == 2


def test_what_is_over_by_the_time_it_leaves_is_not_told(work):
    her, other = member(work, "a"), member(work, "b")
    cut_short(on(work, "12-11"))
    calls.unfollow(work.store, other.id, story(work))
    resume(on(work, "12-15", 17))  # an hour after closing
    assert {line[2] for line in states(work)} == {"suppressed"}
    assert {line.reason for line in ledger.notices(work.store, her.id)} == {"what it would tell is over"}
    assert mails(work) == []


def test_who_unfollows_before_the_mail_leaves_is_not_told(work):
    her = member(work)
    cut_short(on(work, "12-08"))
    calls.unfollow(work.store, her.id, story(work))
    notify(on(work, "12-08", 8))
    assert [line[2] for line in states(work)] == ["suppressed"]


def test_a_mail_that_the_server_puts_off_is_sent_later(work):
    for name in "abc":
        member(work, name)
    spool = Spool({"a@membres.example": "451", "b@membres.example": "550"})
    with served(spool) as port:
        work = dataclasses.replace(work, home=by_smtp(work.home, port))
        assert notify(on(work, "12-08")).figures == {"mails": 3, "accepted": 1, "deferred": 1, "refused": 1}
        notify(on(work, "12-08"))
        assert resume(on(work, "12-08")) == [], "not yet"
        spool.whims = {}
        resume(on(work, "12-08", 8))
    assert [line[2] for line in states(work)] == ["accepted", "refused", "accepted"]
    assert [address for address, _ in spool.taken] == ["c@membres.example", "a@membres.example"]


def test_a_mail_of_which_nobody_knows_whether_it_arrived_is_not_sent_again(work):
    member(work)
    cut_short(on(work, "12-08"), when="under way")
    spool = Spool({})
    with served(spool) as port:
        resume(dataclasses.replace(on(work, "12-08", 8), home=by_smtp(work.home, port)))
    assert [line[2] for line in states(work)] == ["unknown"]
    assert spool.taken == []


def test_a_server_that_is_down_keeps_the_mails_for_the_next_run(work):
    member(work)
    with pytest.raises(DeliveryError):
        notify(on(dataclasses.replace(work, home=by_smtp(work.home, 1)), "12-08"))
    resume(on(work, "12-08", 9))
    assert [line[2] for line in states(work)] == ["accepted"]


def test_a_country_that_nobody_knows_is_told(work):
    config = work.home.config.model_copy(update={"calls": work.home.config.calls.model_copy(update={"holidays": "XX"})})
    with pytest.raises(ConfigError, match=r"calls\.holidays"):
        notify(dataclasses.replace(work, home=dataclasses.replace(work.home, config=config)))


# --- what was put right ---------------------------------------------------------------------------


def test_what_an_edition_told_wrong_is_put_right_for_its_readers(work):
    member(work, "a", lang="en")
    subscribers.put(work.store, Subscriber(0, "b@membres.example", markets=("health",)), now=BEGUN)
    subscribers.put(work.store, Subscriber(0, "c@membres.example", markets=("city",), paused_until=dt.date(2026, 12, 1)), now=BEGUN)
    edition(work)
    sent = len(mails(work))
    say(on(work, "11-04"), story(work), "deadline", "2026-12-10 12:00", who="board")
    notify(on(work, "11-04", 8))
    notify(on(work, "11-04", 9))
    (right,) = [message for message in mails(work, "b") if message["Subject"].startswith("Rectificatif")]
    assert "jeudi 10 décembre 2026, à 12 h" in words(right)
    assert "mardi 15 décembre 2026, à 17 h" in words(right)
    assert "3 novembre" in words(right), "because she was sent it then"
    assert [message["Subject"].split(":")[0] for message in mails(work, "a")[1:]] == ["Correction"]
    assert mails(work, "c") == []
    assert len(mails(work)) == sent + 2


def test_what_a_reminder_told_wrong_is_put_right_hours_included(work):
    member(work, "a")
    notify(on(work, "11-13"))
    member(work, "b")
    say(on(work, "11-16"), story(work), "deadline", "2026-12-15 10:00 Europe/Paris", who="board")
    notify(on(work, "11-16", 8))
    ((_, right), rest) = mails(work, "a"), mails(work, "b")
    assert "à 10 h" in words(right)
    assert "à 17 h" in words(right)
    assert not [message for message in rest if message["Subject"].startswith("Rectificatif")]


def test_a_correction_that_is_taken_back_is_told_to_those_who_got_it(work):
    member(work)
    notify(on(work, "11-13"))
    for day, said in (("11-16", "2026-12-12"), ("11-17", None), ("11-18", "2026-12-12"), ("11-19", "2026-12-15 17:00 Europe/Paris")):
        say(on(work, day), story(work), "deadline", said, who="board")
        notify(on(work, day, 8))
    wrong = [message for message in mails(work) if message["Subject"].startswith("Rectificatif")]
    assert [bool(re.search(r"Clôture : mardi 15 décembre 2026, à 17 h", words(message))) for message in wrong] == [False, True, False, True]


def test_two_facts_put_right_at_once_are_both_told(work):
    member(work, "a", markets=("health",))
    said = a_call(1, CLOSES)
    facts = dataclasses.replace(said.call, budget_total=Money(100000, 100000, fact=Fact("100 000 €")))
    articles.replace(work.store, articles.find(work.store, said.article.canonical), dataclasses.replace(said, call=facts))
    pipeline.settle(work)
    edition(work)
    for field, value in (("deadline", "2026-12-10"), ("budget_total", "200 000 €"), ("funder", "Fonds Exemple")):
        say(on(work, "11-04"), story(work), field, value, who="board")
    notify(on(work, "11-04", 8))
    right = words(mails(work)[-1])
    assert all(each in right for each in ("10 décembre 2026", "200 000 €", "100 000 €", "Fonds Exemple", "Agence Exemple"))


def test_what_an_edition_left_open_was_not_wrong(work):
    member(work, "a", markets=("health",))
    edition(work)
    say(on(work, "11-04"), story(work), "programme", "Programme Exemple", who="board")
    say(on(work, "11-04"), story(work), "adviser", "le bureau des projets", who="board")
    assert notify(on(work, "11-04", 8)).figures == {"mails": 0}


def test_of_several_dates_the_one_that_was_wrong_is_put_right(work):
    facts = CallFacts(deadlines=tuple(Deadline(CLOSES + DAY * n, "17:00", "Europe/Paris", "cutoff", Fact(f"le {n}")) for n in (0, 60)))
    put(work.store, [reading(2, "Bourse des capteurs", "Deux relèves.", market="health", call=facts, at=BEGUN)])
    pipeline.group(work)
    pipeline.settle(work)
    member(work, "a", 2, markets=("health",))
    edition(work)
    say(on(work, "11-04"), story(work, 2), "deadline", "2026-12-15 17:00 Europe/Paris (relève); 2027-01-20 (relève)", who="board")
    notify(on(work, "11-04", 8))
    right = words(mails(work)[-1])
    assert "mercredi 20 janvier 2027" in right
    assert "samedi 13 février 2027" in right


def test_who_confirms_a_date_puts_nothing_right(work):
    member(work, "a", markets=("health",))
    edition(work)
    page_says(on(work, "11-04", 5), CLOSES + DAY)
    notify(on(work, "11-04"))
    say(on(work, "11-04", 8), story(work), "deadline", "2026-12-16 17:00 Europe/Paris", who="board")
    notify(on(work, "11-04", 9))
    assert [message["Subject"].split(" :")[0] for message in mails(work)[1:]] == ["Date reportée"]


def test_sources_that_agree_at_last_put_right_what_was_told(work):
    put(work.store, [a_call(2, CLOSES + DAY, at=BEGUN)])
    pipeline.group(work)
    pipeline.settle(work)
    stories.join(work.store, story(work, 1), story(work, 2))
    pipeline.settle(work)
    member(work)
    notify(on(work, "11-13"))
    page_says(on(work, "11-16", 5), CLOSES + DAY)
    notify(on(work, "11-16"))
    assert [message["Subject"].split(" :")[0] for message in mails(work)[1:]] == ["Rectificatif"]
    assert "mercredi 16 décembre 2026" in words(mails(work)[-1])


# --- calls that become one ------------------------------------------------------------------------


def test_two_calls_that_become_one_remind_once_even_before_the_sheets_are_made_anew(work):
    put(work.store, [a_call(2, CLOSES, at=BEGUN)])
    pipeline.group(work)
    pipeline.settle(work)
    member(work, "a", 1)
    member(work, "b", 2)
    member(work, "c", 1, 2)
    notify(on(work, "11-13"))
    stories.join(work.store, story(work, 1), story(work, 2))
    for day in ("11-14", "11-16", "11-20"):
        notify(on(work, day))
    pipeline.settle(on(work, "11-21"))
    notify(on(work, "11-23"))
    assert [len(mails(work, name)) for name in "abc"] == [1, 1, 1]
    notify(on(work, "12-08"))
    assert [len(mails(work, name)) for name in "abc"] == [2, 2, 2]


def test_a_date_that_moved_in_one_of_two_calls_is_told_to_those_who_followed_the_other(work):
    put(work.store, [a_call(2, CLOSES, at=BEGUN)])
    pipeline.group(work)
    pipeline.settle(work)
    member(work, "a", 1)
    member(work, "b", 2)
    page_says(on(work, "11-04", 5), CLOSES + 7 * DAY, number=2)
    notify(on(work, "11-04"))
    assert [len(mails(work, name)) for name in "ab"] == [0, 1]
    stories.join(work.store, story(work, 1), story(work, 2))
    pipeline.settle(on(work, "11-05", 5))
    for day in ("11-05", "11-06"):
        notify(on(work, day))
    assert [len(mails(work, name)) for name in "ab"] == [1, 1]


def test_an_edition_that_told_a_call_under_its_former_name_is_put_right(work):
    subscribers.put(work.store, Subscriber(0, "a@membres.example", markets=("health",)), now=BEGUN)
    edition(work)
    former = story(work)
    put(work.store, [a_call(2, CLOSES, at=BEGUN - DAY)])
    pipeline.group(work)
    pipeline.settle(work)
    assert stories.join(work.store, former, story(work, 2)) != former
    pipeline.settle(on(work, "11-04", 5))
    say(on(work, "11-04", 6), former, "deadline", "2026-12-10", who="board")
    notify(on(work, "11-04"))
    assert mails(work)[-1]["Subject"].startswith("Rectificatif")


def test_a_mail_that_waits_while_two_calls_become_one_still_leaves(work):
    put(work.store, [a_call(2, CLOSES, at=BEGUN - DAY)])
    pipeline.group(work)
    pipeline.settle(work)
    member(work)
    cut_short(on(work, "12-08"))
    stories.join(work.store, story(work, 1), story(work, 2))
    resume(on(work, "12-08", 8))
    assert [line[2] for line in states(work)] == ["accepted"]
