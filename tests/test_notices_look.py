"""Calls in a digest and the short mails about them: what they say, how they look, what they weigh."""

import dataclasses
import datetime as dt
import email
import email.policy
import re

import pytest
from lxml import html

from sample_calls import (
    ABROAD,
    AT,
    CALLS,
    EARLIER,
    EVERY,
    LATER,
    NEAR,
    NEW,
    OLD,
    PERSONAL,
    REMINDER,
    SOONER,
    UNFOLLOW,
    WRONG_AMOUNT,
    WRONG_DATE,
    call_item,
    calls_edition,
    calls_view,
    notice,
    notices_view,
)
from sample_edition import DAY, deadline, edition, environment, view, words
from techwatch import render
from techwatch.render import facts
from techwatch.render.phrases import mark, offered, shift, turn
from techwatch.render.typography import Tongue
from techwatch.types import CallFacts, Doubt, Fact, Money, Move, Offer

ENV = environment()
FRENCH, ENGLISH = (Tongue(lang, words()[lang]) for lang in ("fr", "en"))


def plain(text):
    return re.sub(r"\s+", " ", text.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")).strip()


def row_of(item):
    return view(shown=edition(0, items=(item,))).calls[0]


def rows(page):
    return [plain(" ".join(row.itertext())) for row in page.xpath("//table[contains(@class,'calls')]/tbody/tr")]


@pytest.fixture(scope="module")
def mail():
    return html.document_fromstring(render.digest_html(ENV, calls_view()))


# --- the table of calls ---------------------------------------------------------------------------


def test_one_badge_a_call_moved_before_new_before_its_language():
    assert [mark(FRENCH, row) for row in calls_view().calls] == ["", "Avancée", "Date corrigée", "Nouveau", "Nouveau", "Reportée", ""]
    assert [mark(ENGLISH, row) for row in calls_view("en").calls][5:] == ["Moved", "FR"]


@pytest.mark.parametrize(
    ("move", "badge", "words"),
    [
        (Move("final", OLD, NEW, AT), "Reportée", "au lieu du 3 déc."),
        (Move("final", deadline("2026-12-01"), NEW, AT), "Reportée", "au lieu du 1er déc."),
        (Move("final", deadline("2027-02-03"), NEW, AT), "Avancée", "au lieu du 3 févr. 2027"),
        (Move("final", deadline("2027-01-12", "12:00"), NEW, AT), "Heure changée", "c'était à 12 h"),
        (Move("final", deadline("2027-01-12"), NEW, AT), "Heure changée", ""),
        (Move("final", None, NEW, AT), "Date annoncée", ""),
        (Move("final", OLD, None, AT), "Date retirée", "c'était le 3 déc."),
        (Move("final", OLD, NEW, AT, "corrected"), "Date corrigée", "au lieu du 3 déc."),
        (
            Move("stage1", OLD, deadline("2026-12-10", role="stage1"), AT),
            "Reportée",
            "Clôture de la 1re étape 10 déc. au lieu du 3 déc.",
        ),
    ],
)
def test_a_moved_date_tells_the_former_one(move, badge, words):
    row = row_of(call_item(1, "Appel", CallFacts(deadlines=(NEW,)), news="moved", moved=move))
    assert (mark(FRENCH, row), plain(shift(FRENCH, row, 2026))) == (badge, words)


def test_a_call_said_to_have_moved_without_its_dates_says_no_more():
    row = row_of(call_item(1, "Appel", CallFacts(deadlines=(NEW,)), news="moved"))
    assert (mark(ENGLISH, row), shift(ENGLISH, row, 2026)) == ("Date changed", "")
    assert turn(None, None) == "changed"


def test_a_row_says_everything_in_one_order(mail):
    assert rows(mail)[0] == (
        "27 nov. J-3 Démonstrateurs de mobilité douce dans les villes moyennes "
        "à 12 h · Région Exemple · pour PME, laboratoires · jusqu'à 200 000 € par projet "
        "Pour vous : PME, Île-de-France ; consortium nécessaire "
        "Label du pôle à demander au plus tard le 25 nov. · partenaires recherchés : un exploitant de réseau · "
        "séance d'information : le 25 novembre à 14 h, en ligne · votre contact : cellule projets "
        "Lu : « avant le vendredi 27 novembre 2026 à 12 h », « une aide plafonnée à 200 000 € » "
        "Fiche de l'appel Suivre"
    )


def test_a_date_that_sources_dispute_says_so(mail):
    assert "Nouveau · date à vérifier · à 17 h" in rows(mail)[3]
    assert sum("date à vérifier" in row for row in rows(mail)) == 1


def test_what_editors_said_is_not_given_as_read():
    proof = next(plain(row) for row in rows(html.document_fromstring(render.digest_html(ENV, calls_view()))) if "métiers" in row)
    assert "Vérifié par la rédaction" in proof
    assert "Lu" not in proof


def test_order_stays_by_date_and_her_own_come_first_on_a_day():
    assert [row.line.url[-1] for row in calls_view().calls] == ["1", "6", "7", "3", "4", "2", "5"]
    assert [row.line.url[-1] for row in calls_view(matches={"c4": "Pour vous"}).calls][3:5] == ["4", "3"]


def test_links_are_hers_and_only_where_there_are_some(mail):
    assert mail.xpath("//a[text()='Suivre']/@href") == [UNFOLLOW] * 6
    pages = mail.xpath("//a[text()='Fiche de l’appel']/@href")
    assert pages == [f"https://veille.pole.example/calls/c{number}" for number in (1, 6, 7, 3, 4, 2, 5)]
    bare = html.document_fromstring(render.digest_html(ENV, view(shown=calls_edition())))
    assert not bare.xpath("//a[text()='Suivre' or text()='Fiche de l’appel' or text()='Appels seulement']")
    by_hand = row_of(call_item(1, "Appel", CallFacts(), id=""))
    assert (by_hand.page, by_hand.follow, by_hand.match) == ("", "", "")


def test_an_id_cannot_lead_elsewhere():
    item = call_item(1, "Appel", CallFacts(), id="../../x?y#z")
    who = render.Reader(links=PERSONAL, follow={item.id: "javascript:alert(1)"})
    row = view(shown=edition(0, items=(item,)), who=who).calls[0]
    assert (row.page, row.follow) == ("https://veille.pole.example/calls/..%2F..%2Fx%3Fy%23z", "")


def test_calls_only_stands_beside_unsubscribe(mail):
    assert mail.xpath("//a[text()='Appels seulement']/@href") == [PERSONAL.calls_only]
    assert PERSONAL.calls_only in render.digest_text(ENV, calls_view()).splitlines()


def test_how_many_calls_are_hers_is_said_above_the_table(mail):
    assert "2 appels de cette liste répondent à votre profil." in plain(mail.text_content())
    assert "répond" not in render.digest_html(ENV, calls_view(matches={}))


def test_the_archive_shows_what_is_nobodys_own():
    links = render.Links(page=PERSONAL.page, archive=PERSONAL.archive, calls=PERSONAL.calls)
    page = html.document_fromstring(render.page_html(ENV, view(shown=calls_edition(), who=render.Reader(links=links))))
    text = plain(page.text_content())
    assert all(found in text for found in ("Reportée au lieu du 3 déc.", "date à vérifier", "Label du pôle à demander", "Fiche de l'appel"))
    assert not re.search("Suivre$|Pour vous|Appels seulement", text)


def test_the_text_part_says_the_same():
    written = plain(render.digest_text(ENV, calls_view()))
    assert "12 janvier 2027 · J-49 · Reportée au lieu du 3 déc." in written
    assert "15 décembre 2026 · J-21 · Nouveau · date à vérifier" in written
    assert f"Suivre {UNFOLLOW}" in written
    assert all(len(line) <= 72 for line in render.digest_text(ENV, calls_view()).splitlines() if "://" not in line)


def test_a_digest_of_forty_calls_stays_under_what_mailboxes_clip():
    items = tuple(dataclasses.replace(item, id=f"{item.id}-{n}") for n in range(6) for item in calls_edition().items)[:40]
    who = render.Reader(links=PERSONAL, follow={item.id: "https://veille.pole.example/follow/" + "a1B2" * 25 for item in items})
    assert len(render.digest_html(ENV, view(shown=edition(0, items=items, editorial={}), who=who)).encode()) <= 100_000


@pytest.mark.parametrize(
    ("offer", "said"),
    [
        (Offer(), ""),
        (Offer("needed"), "Label du pôle nécessaire"),
        (Offer("needed", DAY), "Label du pôle à demander au plus tard le 24 nov."),
        (Offer("possible", dt.date(2027, 1, 1)), "Label du pôle possible, à demander au plus tard le 1er janv. 2027"),
        (Offer("needed", dt.date(2026, 11, 23)), "Label du pôle : les demandes sont closes depuis le 23 nov."),
        (Offer(partners="un hôpital", remark="Parlez-en : tôt"), "Partenaires recherchés : un hôpital · Parlez-en : tôt"),
    ],
)
def test_what_the_cluster_offers(offer, said):
    assert plain(offered(FRENCH, offer, DAY)) == said


# --- facts in words -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "french", "english"),
    [
        ("budget_total", Money(None, 300000), "jusqu'à 300 000 €", "up to €300,000"),
        ("max_rate_pct", 50.0, "50 %", "50%"),
        ("max_rate_pct", 40.5, "40,5 %", "40.5%"),
        ("apply_url", "https://a.example/?q=l'appel?", "https://a.example/?q=l'appel?", "https://a.example/?q=l'appel?"),
        ("applicants", ("sme", "local_authority"), "PME, collectivités", "SMEs, local authorities"),
        ("consortium", "no", "pas nécessaire", "not needed"),
        ("consortium", "unknown", "", ""),
        ("scope", "regional", "régionale", "regional"),
        ("nature", "contest", "concours", "contest"),
        ("opening", dt.date(2026, 12, 1), "1er décembre 2026", "1 December 2026"),
        ("permanent", True, "au fil de l'eau", "open all year"),
        ("regions", ("Île-de-France", "Bretagne"), "Île-de-France, Bretagne", "Île-de-France, Bretagne"),
        ("min_partners", 3, "3", "3"),
        ("funder", "", "", ""),
        ("deadlines", (deadline("2026-12-01"),), "mardi 1er décembre 2026, heure non indiquée", "Tuesday 1 December 2026, no hour given"),
    ],
)
def test_facts_as_members_read_them(field, value, french, english):
    told = CallFacts(**{field: value})
    assert [plain(facts.fact_value(tongue, told, field)) for tongue in (FRENCH, ENGLISH)] == [french, english]


@pytest.mark.parametrize(
    ("at", "french"),
    [
        (deadline("2026-12-01"), "mardi 1er décembre 2026, heure non indiquée"),
        (deadline("2026-12-01", "24:00", zone=None), "mardi 1er décembre 2026, à minuit (en fin de journée)"),
        (deadline("2026-12-01", "17:30", zone="Europe/Athens"), "mardi 1er décembre 2026, à 17 h 30 (heure d'Athènes)"),
    ],
)
def test_dates_in_full_words(at, french):
    assert plain(facts.when(FRENCH, at)) == french


def test_partners_are_named_as_far_as_they_are_known():
    known = CallFacts(consortium="yes", min_partners=3, min_countries=2)
    assert plain(facts.partners(FRENCH, known)) == "consortium nécessaire (3 partenaires au moins, 2 pays au moins)"
    assert plain(facts.partners(ENGLISH, CallFacts(consortium="yes"))) == "a consortium is needed"
    assert facts.partners(ENGLISH, CallFacts(consortium="no")) == ""


def test_doubts_without_dates_still_count():
    doubt = Doubt("deadlines", "differs", ())
    assert plain(facts.doubtful(FRENCH, CallFacts(doubts=(doubt,)), 2026)) == "Date à vérifier : les sources ne s'accordent pas."
    assert facts.doubtful(FRENCH, CallFacts(doubts=(Doubt("budget_total", "differs", ()),)), 2026) == ""


# --- notices --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("notices", "french", "english"),
    [
        ((REMINDER,), "J-3 : Démonstrateurs de mobilité", "3 days left: Démonstrateurs"),
        ((notice("c1", "reminder", NEAR, days=1),), "Demain : Démonstrateurs", "Tomorrow: Démonstrateurs"),
        ((REMINDER, ABROAD), "2 échéances : Démonstrateurs", "2 deadlines: Démonstrateurs"),
        ((LATER,), "Date reportée : Numérique en santé", "Date moved: Numérique"),
        ((SOONER,), "Date avancée : Jumeaux", "Date brought forward: Jumeaux"),
        ((LATER, SOONER, REMINDER), "2 dates changées : Jumeaux", "2 dates changed: Jumeaux"),
        ((notice("c2", "moved", None, OLD),), "Date retirée : Numérique", "Date withdrawn: Numérique"),
        ((notice("c2", "moved", NEW),), "Date annoncée : Numérique", "Date announced: Numérique"),
        ((WRONG_AMOUNT, LATER, REMINDER), "Rectificatif : Démonstrateurs", "Correction: Démonstrateurs"),
        (EVERY, "2 rectificatifs : Formation", "2 corrections: Formation"),
    ],
)
def test_the_subject_says_what_presses_most(notices, french, english):
    assert plain(notices_view(ENV, *notices).subject).startswith(french)
    assert plain(notices_view(ENV, *notices, lang="en").subject).startswith(english)
    assert len(notices_view(ENV, *notices).subject) <= 90


def test_corrections_come_first_then_moves_then_reminders_by_date():
    seen = notices_view(ENV)
    assert [(kind, [row.page[-2:] for row in found]) for kind, found in seen.sections] == [
        ("correction", ["c7", "c1"]),
        ("moved", ["c6", "c2"]),
        ("reminder", ["c1", "c3"]),
    ]


def test_a_reminder_says_when_what_is_needed_and_where():
    row = notices_view(ENV, REMINDER).notices[0]
    assert (plain(row.stands), row.left, row.urgent) == ("Clôture : vendredi 27 novembre 2026, à 12 h", "J-3", True)
    assert plain(row.proof) == "Lu : « avant le vendredi 27 novembre 2026 à 12 h » (Région Exemple)"
    assert plain(row.needs) == "consortium nécessaire (3 partenaires au moins)"
    assert row.offer.startswith("Label du pôle à demander")
    assert (row.url, row.unfollow) == (CALLS["c1"].url, UNFOLLOW)


def test_an_hour_of_elsewhere_names_its_city_and_a_dispute_its_dates():
    row = notices_view(ENV, ABROAD).notices[0]
    assert plain(row.stands) == "Clôture : mercredi 16 décembre 2026, à 16 h (heure de Londres)"
    assert plain(row.doubt) == (
        "Date à vérifier, les sources ne s'accordent pas : 15 déc. à 17 h (Europe Exemple), 12 mai 2027 (Agence Exemple)"
    )


def test_a_moved_date_shows_both_in_full():
    row = notices_view(ENV, SOONER).notices[0]
    assert plain(row.stands) == "Clôture : mardi 8 décembre 2026, à 10 h"
    assert (row.badge, plain(row.former)) == ("Avancée", "ancienne date : vendredi 18 décembre 2026, à minuit (en fin de journée)")
    gone = notices_view(ENV, notice("c2", "moved", None, OLD)).notices[0]
    assert (plain(gone.stands), gone.left, gone.badge) == ("Clôture : aucune date connue", "", "Date retirée")


def test_a_correction_says_what_we_had_written():
    dated, amount = notices_view(ENV, WRONG_DATE, WRONG_AMOUNT).notices
    assert (plain(dated.stands), dated.proof) == ("Clôture : vendredi 11 décembre 2026, à 23 h 59", "Vérifié par la rédaction")
    assert plain(dated.former) == "Nous avions écrit : samedi 12 décembre 2026, heure non indiquée"
    assert (plain(amount.stands), amount.left) == ("Montant par projet : jusqu'à 200 000 €", "")
    assert plain(amount.former) == "Nous avions écrit : jusqu'à 300 000 €"
    assert plain(amount.proof) == "Lu : « une aide plafonnée à 200 000 € » (Région Exemple)"


def test_of_a_date_that_came_to_others_she_reads_those_that_she_was_told():
    told = CallFacts(deadlines=(deadline("2026-12-12"),))
    rows = [notices_view(ENV, dataclasses.replace(WRONG_DATE, before=None, told=said)).notices[0] for said in (told, None)]
    assert plain(rows[0].former) == "Nous avions écrit : samedi 12 décembre 2026, heure non indiquée"
    assert plain(rows[1].former) == "Nous avions écrit : aucune date connue"


def test_a_correction_in_plain_words():
    row = notices_view(ENV, notice("c1", "correction", None, field="lieu du dépôt", was="", now="le guichet")).notices[0]
    assert (plain(row.stands), plain(row.former)) == ("Lieu du dépôt : le guichet", "Nous avions écrit : rien d'indiqué")


@pytest.mark.parametrize(
    ("notices", "said", "unsaid"),
    [
        ((REMINDER,), "parce que vous suivez ces appels, par Pôle Exemple", "était faux"),
        ((WRONG_DATE,), "parce que ce que nous vous avions envoyé le 17 novembre 2026 était faux", "vous suivez"),
        ((dataclasses.replace(WRONG_DATE, sent=None),), "parce que ce que nous vous avions envoyé était faux", "vous suivez"),
        (EVERY, "vous suivez ces appels, par Pôle Exemple. Vous recevez ce rectificatif", "?"),
    ],
)
def test_why_she_gets_it(notices, said, unsaid):
    for written in (render.notice_html(ENV, notices_view(ENV, *notices)), render.notice_text(ENV, notices_view(ENV, *notices))):
        text = plain(html.document_fromstring(written).text_content())
        assert said in text
        assert unsaid not in text


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_mail_is_light_and_fetches_nothing(lang):
    written = render.notice_html(ENV, notices_view(ENV, lang=lang))
    page = html.document_fromstring(written)
    assert len(written.encode()) <= 30_000
    assert not page.xpath("//img|//script|//link|//iframe|//@background")
    assert all(table.get("role") == "presentation" for table in page.iter("table"))
    assert "".join(found.tag for found in page.xpath("//h1|//h2|//h3")) == "h1" + "h2h3h3" * 3
    assert all("color" in found.get("style", "") for found in page.iter("a", "td"))
    assert "url(" not in written


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_text_reads_by_itself(lang):
    written = render.notice_text(ENV, notices_view(ENV, lang=lang))
    assert all(len(line) <= 72 for line in written.splitlines() if "://" not in line)
    assert "\n\n\n\n" not in written
    assert "<" not in written
    assert {UNFOLLOW, PERSONAL.unsubscribe, PERSONAL.calls_only} <= {line.strip() for line in written.splitlines()}


def test_nothing_a_source_says_becomes_markup():
    attack = "<script>alert(1)</script>\"'{{ 7*7 }}</style><b>"
    at = deadline("2026-12-01", "12:00", attack)
    call = dataclasses.replace(CALLS["c1"], title=attack, source=attack, url="javascript:alert(1)", offer=Offer(remark=attack))
    hurt = render.Notice(call, "moved", at, OLD, url="javascript:alert(1)", unfollow='https://a.example/"onclick="x')
    page = html.document_fromstring(render.notice_html(ENV, notices_view(ENV, hurt)))
    assert not page.xpath("//script|//b|//@onclick")
    assert all(re.match(r"https?://|mailto:", href) for href in page.xpath("//@href"))
    assert "<script>alert(1)</script>" in render.notice_text(ENV, notices_view(ENV, hurt))


# --- the message ----------------------------------------------------------------------------------

CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nSUMMARY:Clôture\r\nEND:VCALENDAR\r\n"


def message(calendar=""):
    seen = notices_view(ENV, LATER)
    headers = render.MessageHeaders(
        message_id="<notice.42@veille.pole.example>",
        date=dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC),
        sender="veille@pole.example",
        to="lecture@adherent.example",
        subject=seen.subject,
        list_id="veille.pole.example",
        unsubscribe=PERSONAL.unsubscribe,
    )
    written = render.notice_message(ENV, seen, headers=headers, calendar=calendar)
    return written, email.message_from_bytes(written, policy=email.policy.default)


def test_the_message_has_two_parts_and_the_headers_of_a_digest():
    written, parsed = message()
    assert parsed.get_content_type() == "multipart/alternative"
    assert plain(parsed["Subject"]).startswith("Date reportée : Numérique en santé")
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not parsed.defects
    assert (written.isascii(), len(written) <= 30_000) == (True, True)


def test_the_calendar_rides_along_as_a_file():
    written, parsed = message(CALENDAR)
    assert parsed.get_content_type() == "multipart/mixed"
    body, dates = parsed.iter_parts()
    assert [part.get_content_type() for part in body.iter_parts()] == ["text/plain", "text/html"]
    assert (dates.get_content_type(), dates.get_filename(), dates.get_param("method")) == ("text/calendar", "calls.ics", None)
    assert dates.get_content().replace("\r\n", "\n") == CALENDAR.replace("\r\n", "\n")
    assert dates.get_payload(decode=True) == CALENDAR.encode()
    assert written == message(CALENDAR)[0]
    assert written.isascii()
    assert not parsed.defects


def test_what_is_assumed_of_a_date_stays_said():
    guess = dataclasses.replace(EARLIER, fact=Fact("8 December", "assumed"))
    assert notices_view(ENV, notice("c6", "reminder", guess), lang="en").notices[0].proof == (
        "Read: “8 December” · hour assumed, please check (Région Exemple)"
    )
