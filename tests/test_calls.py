import datetime as dt
import json
import pathlib
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings, strategies as st

from techwatch.calls.dates import find_dates
from techwatch.calls.json import door
from techwatch.calls.notice import notice
from techwatch.calls.reading import read_call
from techwatch.types import CallFacts, Fact

EVAL = pathlib.Path(__file__).resolve().parents[2] / "shared" / "eval"
PUBLISHED = dt.datetime(2026, 11, 3, 9, 0, tzinfo=dt.UTC)
BRUSSELS, PARIS = "Europe/Brussels", "Europe/Paris"


def call(title, text, *, lang="fr", published=None, kind="news"):
    return read_call(title, text, lang=lang, published=published, kind=kind)


def only_date(text, lang, published=None):
    found = find_dates(notice("", text, lang=lang, published=published))
    assert len(found) == 1
    return str(found[0].date) if found[0].date else None, found[0].time, found[0].zone


@pytest.mark.parametrize(
    ("words", "lang", "expected"),
    [
        ("le 23 mai 2027", "fr", ("2027-05-23", None, None)),
        ("le 1er octobre 2027", "fr", ("2027-10-01", None, None)),
        ("le 1 er juin 2027", "fr", ("2027-06-01", None, None)),
        ("LE 29 AVRIL 2027 À 12 HEURES 00 (HEURE DE PARIS)", "fr", ("2027-04-29", "12:00", PARIS)),
        ("le 29 janvier 2027 à 23h59", "fr", ("2027-01-29", "23:59", None)),
        ("le 14\u00a0février 2027 à minuit", "fr", ("2027-02-14", "24:00", None)),
        ("vendredi 30 avril 2027 à 12h", "fr", ("2027-04-30", "12:00", None)),
        ("le 2 mars 2027 à midi", "fr", ("2027-03-02", "12:00", None)),
        ("avant 17h00 le 12 mai 2027", "fr", ("2027-05-12", "17:00", None)),
        ("le 12 mai 2027 à 17 h (heure de Bruxelles)", "fr", ("2027-05-12", "17:00", BRUSSELS)),
        ("le 08/11/2027", "fr", ("2027-11-08", None, None)),
        ("le 08/11/27", "fr", ("2027-11-08", None, None)),
        ("31st of October 2027 at 13:00 (CET/UTC+1)", "en", ("2027-10-31", "13:00", BRUSSELS)),
        ("October 1, 2027", "en", ("2027-10-01", None, None)),
        ("April 13  2027 at 5 pm CEST", "en", ("2027-04-13", "17:00", BRUSSELS)),
        ("by 17:00 Brussels time on 5 March 2027", "en", ("2027-03-05", "17:00", BRUSSELS)),
        ("5 March 2027, noon", "en", ("2027-03-05", "12:00", None)),
        ("5 March 2027, 11:59 PM ET", "en", ("2027-03-05", "23:59", "America/New_York")),
        ("le 5 mars 2027 à 17h et le 6", "fr", ("2027-03-05", "17:00", None)),
        ("5 March 2027 at 4:00pm UK time", "en", ("2027-03-05", "16:00", "Europe/London")),
        ("5 March 2027 – 17:00 (Brussels)", "en", ("2027-03-05", "17:00", BRUSSELS)),
        ("before 5 March 2027, 12 noon", "en", ("2027-03-05", "12:00", None)),
        ("5 March 2027 at 12:30 a.m. UTC", "en", ("2027-03-05", "00:30", "UTC")),
        ("3-Jul-27", "en", ("2027-07-03", None, None)),
        ("19.03.2027 17:00", "en", ("2027-03-19", "17:00", None)),
        ("2027-11-12", "en", ("2027-11-12", None, None)),
        ("2027-11-12 00:00:00+0000", "en", ("2027-11-12", None, None)),
        ("2027-11-12T17:00", "en", ("2027-11-12", "17:00", None)),
        ("25/04/2027", "en", ("2027-04-25", None, None)),
        ("04/25/2027", "en", ("2027-04-25", None, None)),
    ],
)
def test_a_date_is_read_as_it_is_written(words, lang, expected):
    assert only_date(words, lang) == expected


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("fin mars 2027", "fr"),
        ("début avril 2027, mi-mai 2027", "fr"),
        ("à T0+36 mois", "fr"),
        ("mid-January 2027, end of March 2027", "en"),
        ("in March 2027, May 2024", "en"),
        ("le 31/02/20277", "fr"),
        ("the programme 2021-2027", "en"),
        ("05/04/2027", "en"),
        ("version 1.2.2027.4", "en"),
        ("01 23 45 67 89", "fr"),
    ],
)
def test_what_is_no_certain_date_gives_none(words, lang):
    assert not [when for when in find_dates(notice("", words, lang=lang, published=None)) if when.date]


def test_another_date_of_the_text_shows_the_order_of_day_and_month():
    def days(text):
        return [str(when.date) for when in find_dates(notice("", text, lang="en", published=None))]

    assert days("from 05/04/2027. Results 30/06/2027.") == ["2027-04-05", "2027-06-30"]
    assert days("from 05/04/2027. Results 06/30/2027.") == ["2027-05-04", "2027-06-30"]


def test_an_impossible_day_is_no_date():
    assert only_date("le 31 février 2027", "fr")[0] is None


@pytest.mark.parametrize(
    ("words", "published", "expected"),
    [
        ("le 29 janvier à 23h59", PUBLISHED, "2027-01-29"),
        ("le 29 décembre", PUBLISHED, "2026-12-29"),
        ("le 3 novembre", PUBLISHED, "2026-11-03"),
        ("le vendredi 29 janvier", PUBLISHED, "2027-01-29"),
        ("le lundi 29 janvier", PUBLISHED, None),
        ("le 29 janvier", None, None),
    ],
)
def test_a_year_comes_from_the_day_of_publication_or_not_at_all(words, published, expected):
    assert only_date(words, "fr", published)[0] == expected


def test_a_year_stated_elsewhere_for_the_same_day_is_taken():
    found = find_dates(notice("", "Dépôt : 28 novembre à 12h. Clôture le 28 novembre 2027.", lang="fr", published=None))
    assert [str(when.date) for when in found] == ["2027-11-28", "2027-11-28"]


@pytest.mark.parametrize(
    ("words", "lang", "since", "date"),
    [
        ("02/04/2026 - 04/06/2026", "fr", "2026-04-02", "2026-06-04"),
        ("Du 11 sep 2025 au 09 juin 2026", "fr", "2025-09-11", "2026-06-09"),
        ("du 2 avril au 7 juin 2026", "fr", "2026-04-02", "2026-06-07"),
        ("du 15 décembre au 7 janvier 2027", "fr", "2026-12-15", "2027-01-07"),
        ("du 10 au 24 mai 2027", "fr", "2027-05-10", "2027-05-24"),
        ("16 January-19 March 2026", "en", "2026-01-16", "2026-03-19"),
        ("from 4 May 2027 to 9 June 2027", "en", "2027-05-04", "2027-06-09"),
    ],
)
def test_a_range_is_one_expression(words, lang, since, date):
    (when,) = find_dates(notice("", words, lang=lang, published=None))
    assert (str(when.since), str(when.date), when.ranged) == (since, date, True)


CALLS = [
    ("fr", "Appel à projets « Quais calmes »", "Les dossiers sont à déposer avant le 23 mai 2027.", [("2027-05-23", None, "final")]),
    ("fr", "Appel à projets Rivages", "Date limite de dépôt :\n23 mai 2027 à 12h00 (heure de Paris)", [("2027-05-23", "12:00", "final")]),
    ("fr", "Concours Étincelle", "Candidatez jusqu'au vendredi 28 mai 2027 inclus.", [("2027-05-28", None, "final")]),
    ("fr", "Appel à candidatures Lucarne", "31 mars 2027 : clôture des candidatures\n12 mai 2027 : jury", [("2027-03-31", None, "final")]),
    (
        "fr",
        "Appel à projets Passerelle",
        "Publié le 2 janvier 2027. Ouverture le 4 janvier 2027. Clôture le 5 mars 2027. Résultats le 30 avril 2027.",
        [("2027-03-05", None, "final")],
    ),
    (
        "fr",
        "Appel à projets Laboratoires ouverts",
        "Date limite pour les pré-propositions : 5 mars 2027 à 13h00.\nDate limite pour les propositions complètes : 7 juin 2027 à 13h00.",
        [("2027-03-05", "13:00", "stage1"), ("2027-06-07", "13:00", "stage2")],
    ),
    (
        "fr",
        "Appel à projets Atelier mobile",
        "Dates limites de dépôt : 5 mars 2027, 4 juin 2027 et 1er octobre 2027.",
        [("2027-03-05", None, "cutoff"), ("2027-06-04", None, "cutoff"), ("2027-10-01", None, "cutoff")],
    ),
    (
        "fr",
        "Marché public de signalétique",
        "Date limite pour poser des questions : 3 mai 2027.\nDate limite de réception des offres : 14 mai 2027 à 12h.",
        [("2027-05-03", None, "questions"), ("2027-05-14", "12:00", "final")],
    ),
    ("fr", "Aide aux ateliers", "Dépôt des demandes du 2 avril 2027 au 7 juin 2027.", [("2027-06-07", None, "final")]),
    ("fr", "Appel à projets Fenêtre", "Appel ouvert\nDu 11 sep 2025 au 09 juin 2026\nPour les ateliers.", [("2026-06-09", None, "final")]),
    ("fr", "Concours Report", "Clôture initialement prévue le 1er mars 2027, reportée au 5 mai 2027.", [("2027-05-05", None, "final")]),
    ("fr", "Marché public de reliure", "Les plis sont à remettre le 5 mars 2027 à 16h au plus tard.", [("2027-03-05", "16:00", "final")]),
    ("en", "Open call for pilots", "Apply by 17:00 CET on 5 March 2027.", [("2027-03-05", "17:00", "final")]),
    ("en", "Call for proposals: Lanes", "Opening: 4 January 2027\nDeadline: 5 March 2027 5 pm", [("2027-03-05", "17:00", "final")]),
    ("en", "Grants for makers", "Applications are open until 5 March 2027. Projects start in September.", [("2027-03-05", None, "final")]),
    ("en", "Open call #2", "Proposals are welcome before the first cut-off date, 5 March 2027, and the second cut-off date, 4 June 2027.",
     [("2027-03-05", None, "cutoff"), ("2027-06-04", None, "cutoff")]),
    ("en", "Two-stage call for proposals",
     "Deadlines. Stage 1 (short proposal of five pages): 5 March 2027, 17:00 Brussels time. Stage 2 (full proposal): 4 June 2027.",
     [("2027-03-05", "17:00", "stage1"), ("2027-06-04", None, "stage2")]),
    ("fr", "Appel à projets en deux étapes",
     "Étape 1 (dépôt d'une proposition courte) : 5 mars 2027. Étape 2 (dossier complet) : 4 juin 2027.",
     [("2027-03-05", None, "stage1"), ("2027-06-04", None, "stage2")]),
    ("fr", "Appel à manifestation d'intérêt Lanternes",
     "Les équipes signalent leur intention par un formulaire avant le 5 mars 2027. Le dossier est à remettre au plus tard le 4 juin 2027.",
     [("2027-03-05", None, "precontact"), ("2027-06-04", None, "final")]),
    ("en", "Open call for lanterns", "Teams give notice of intent by 5 March 2027. Apply by 4 June 2027.",
     [("2027-03-05", None, "precontact"), ("2027-06-04", None, "final")]),
    ("en", "Call for expressions of interest", "The deadline was moved: it is extended to 12 March 2027.", [("2027-03-12", None, "final")]),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "title", "text", "expected"), CALLS, ids=[title for _, title, _, _ in CALLS])
def test_deadlines_with_their_hour_and_role(lang, title, text, expected):
    facts = call(title, text, lang=lang)
    assert facts is not None
    assert [(str(found.date), found.time, found.role) for found in facts.deadlines] == expected
    assert all(found.fact.raw in text for found in facts.deadlines)


@pytest.mark.parametrize(
    "text",
    [
        "Candidatez ! Les projets devront être achevés au plus tard le 31 décembre 2028.",
        "Candidatez ! Les dépenses sont éligibles jusqu'au 31 décembre 2028.",
        "Candidatez ! Les résultats seront annoncés le 4 juin 2027.",
        "Candidatez ! La cérémonie aura lieu le 4 juin 2027.",
        "Candidatez ! Réunion d'information le 4 juin 2027 à 14h.",
        "Candidatez ! Démarrage des projets : 4 juin 2027.",
        "Candidatez ! Page mise à jour le 4 juin 2027.",
        "Candidatez ! Clôture fin mars 2027.",
        "Candidatez ! Le festival se tient du 3 au 24 juillet 2027.",
        "Candidatez !\nDu 18 au 20 octobre 2027\nHalle fictive",
        "Candidatez ! Clôture le 4 juin.",
        "Candidatez ! La Région a l'intention de rénover les quais avant le 4 juin 2027.",
        "Candidatez ! Phase 1 du chantier : 4 juin 2027.",
    ],
)
def test_other_dates_are_no_deadlines(text):
    facts = call("Appel à projets Rivages", text)
    assert facts is not None
    assert facts.deadlines == ()


def test_a_far_year_means_permanent_and_is_no_deadline():
    facts = call("Network projects: open call", "Start: 1 January 2027\nEnd: 1 January 2127\nApply online.", lang="en")
    assert facts is not None
    assert (facts.permanent, facts.deadlines) == (True, ())
    assert facts.evidence["permanent"].raw == "End: 1 January 2127"


def test_an_opening_after_the_last_deadline_is_none():
    facts = call("Open call for pilots", "Start date: 1 September 2027. Apply by 5 March 2027.", lang="en")
    assert facts is not None
    assert facts.opening is None


def test_a_weekday_that_does_not_fit_lowers_the_confidence():
    right = call("Appel à projets Rivages", "Clôture le vendredi 5 mars 2027.")
    wrong = call("Appel à projets Rivages", "Clôture le lundi 5 mars 2027.")
    assert right is not None
    assert wrong is not None
    assert wrong.deadlines[0].fact.confidence < right.deadlines[0].fact.confidence


NEAR = [
    ("fr", "Quatre lauréats pour l'appel à projets Rivages", "Le jury a retenu quatre dossiers. L'appel avait été clos le 5 mars 2027."),
    ("fr", "Concours Étincelle : qui a gagné ?", "Les gagnants ont reçu leur prix à la Halle fictive, jeudi."),
    ("fr", "Colloque Villes calmes : appel à communications", "Date limite d'envoi des propositions : 30 juin 2027. Comité scientifique."),
    ("fr", "Comment répondre à un appel à projets ?", "Les conseils de la rédaction pour déposer un bon dossier de candidature."),
    ("fr", "Poste de chargé de mission appels à projets", "CDD d'un an. Candidatures avant le 5 mars 2027. Prise de poste en mai."),
    ("fr", "Webinaire : présentation de l'appel à projets Rivages", "Inscrivez-vous avant le 5 mars 2027."),
    ("fr", "La jeune pousse Exemple lève 4 millions d'euros", "Elle avait remporté un concours en 2025."),
    ("en", "212 proposals received for the Quiet Streets call", "The call closed on 5 March 2027. Experts will now evaluate them."),
    ("en", "Winners of the Open Call announced", "Well done to all the winners! They were selected among 90 applications."),
    ("en", "Call for papers: conference on calm cities", "Deadline for full papers: 5 March 2027. Submit your paper online."),
    ("en", "How to win a grant: tips for start-ups", "In this article we explain how a call for proposals works."),
    ("en", "PhD positions in urban acoustics", "Deadline: 5 March 2027. Salary according to scale."),
    ("en", "A museum opens its data", "The museum of Exampletown opens its archive on 5 March 2027."),
]  # fmt: skip


@pytest.mark.parametrize("kind", ["news", "calls"])
@pytest.mark.parametrize(("lang", "title", "text"), NEAR, ids=[title for _, title, _ in NEAR])
def test_what_only_uses_the_words_of_calls_is_none(lang, title, text, kind):
    assert call(title, text, lang=lang, published=PUBLISHED, kind=kind) is None


def test_a_feed_of_calls_is_a_prior():
    title, text = "Ateliers de quartier", "Le règlement est en ligne. Clôture le 5 mars 2027."
    assert call(title, text) is None or call(title, text, kind="calls") is not None
    assert call("Nouvelle équipe à la Halle fictive", "La directrice arrive le 5 mars 2027.", kind="calls") is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Appel à projets Rivages", "grant"),
        ("Appel à manifestation d'intérêt Rivages", "expression-of-interest"),
        ("Concours Étincelle : candidatez", "contest"),
        ("Marché public : accord-cadre de signalétique", "tender"),
        ("Appel à candidatures de l'incubateur Lucarne", "accelerator"),
    ],
)
def test_the_nature_of_a_call(title, expected):
    facts = call(title, "Candidatez avant le 5 mars 2027. Règlement de la consultation en ligne.")
    assert facts is not None
    assert facts.nature == expected


@pytest.mark.parametrize(
    ("text", "total", "project", "rate"),
    [
        ("Le budget total de l'appel est de 1,5 M€.", 1.5e6, None, None),
        ("L'enveloppe est de 2 millions d'euros, l'aide va de 20 000 à 50 000 euros par projet.", 2e6, (20_000, 50_000), None),
        ("Une subvention pouvant aller jusqu'à 600 000 € par lauréat, à hauteur de 50 % des dépenses.", None, (None, 600_000), 50),
        ("Montant de l'aide : de 100 à 200 k€ par projet.", None, (100_000, 200_000), None),
        ("Subvention minimale : 1 000 € ; subvention maximale : 23 000 €.", None, (1_000, 23_000), None),
        ("The total budget of the call is €25,000,000.00; grants up to EUR 2.5 million per project.", 25e6, (None, 2.5e6), None),
        ("The funding rate is 70% and each project may receive between 50.000 and 150.000 euro.", None, (50_000, 150_000), 70),
        ("L'entreprise doit avoir un chiffre d'affaires de 2 millions d'euros.", None, None, None),
        ("Les PME représentent 50 % des dossiers.", None, None, None),
        ("Valeur estimée : 780 000 EUR, soit 560 000 EUR pour le lot 1 et 220 000 EUR pour le lot 2.", 780_000, None, None),
        ("Financement\n\nL'enveloppe globale de l'appel s'élève à 4 millions d'euros.", 4e6, None, None),
        ("Il prépare un programme doté de 15 millions d'euros sur trois ans.", None, None, None),
        ("The annual budget is EUR 5 million, of which EUR 1.9 million is left.", None, None, None),
        ("Each voucher is worth up to EUR 60 000.", None, (None, 60_000), None),
        ("The funding rate is 100% of eligible costs for non-profit organisations and 70% for companies.", None, None, None),
        ("Le taux d'aide est de 50 % des dépenses pour les entreprises et de 100 % des coûts pour les laboratoires.", None, None, None),
        ("Le taux d'aide est de 50 % des dépenses. Les experts retiennent 30 % pour l'impact.", None, None, 50),
    ],
)
def test_amounts_are_told_apart(text, total, project, rate):
    facts = call("Appel à projets Rivages: call for proposals", text + " Candidatez !")
    assert facts is not None
    assert (facts.budget_total.high if facts.budget_total else None) == total
    each = facts.budget_per_project
    assert ((each.low, each.high) if each else None) == (project if project is None or project[0] else (None, project[1]))
    assert facts.max_rate_pct == rate


def test_conditions_come_with_their_words():
    text = (
        "La Région Exemple-du-Nord lance un appel ouvert aux PME, aux startups et aux associations. "
        "Chaque projet est porté par un consortium d'au moins deux partenaires. Ouverture le 4 janvier 2027, clôture le 5 mars 2027."
    )
    facts = call("Appel à projets Rivages", text)
    assert facts is not None
    assert {"sme", "startup", "nonprofit"} <= set(facts.applicants)
    assert (facts.consortium, facts.scope, str(facts.opening)) == ("yes", "regional", "2027-01-04")
    assert facts.funder.startswith("Région Exemple")
    assert all(fact.raw in text for fact in facts.evidence.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SMEs may apply. Natural persons are not eligible.", {"sme"}),
        ("Les PME sont éligibles, les particuliers ne sont pas éligibles.", {"sme"}),
        ("Les écoles peuvent candidater, à l'exception des lycées ; les grandes entreprises sont exclues.", {"education"}),
        ("Large companies and natural persons cannot apply, but SMEs can apply.", {"sme"}),
        ("SMEs are not required to find a partner and may apply alone.", {"sme"}),
        ("Universities may apply except individuals.", {"university"}),
        ("SMEs are eligible, individuals are excluded.", {"sme"}),
        ("SMEs may apply. SMEs that won last year cannot apply again.", {"sme"}),
        ("Les universités peuvent candidater. L'appel ne s'adresse pas aux particuliers.", {"university"}),
    ],
)
def test_who_is_shut_out_may_not_apply(text, expected):
    facts = call("Open call for lanterns", text, lang="en")
    assert facts is not None
    assert set(facts.applicants) == expected


def test_what_is_not_stated_stays_unknown():
    facts = call("Appel à projets Rivages", "Candidatez !")
    assert facts == CallFacts(evidence={})


def test_a_single_applicant_is_enough_when_the_text_says_so():
    facts = call("Open call for pilots", "Companies can apply alone or in a consortium. Apply now.", lang="en")
    assert facts is not None
    assert facts.consortium == "no"


@pytest.mark.parametrize("words", ["Les dossiers sont reçus au fil de l'eau.", "Applications are accepted on a rolling basis."])
def test_permanent_calls(words):
    facts = call("Appel à projets Rivages (open call)", f"{words} Candidatez !")
    assert facts is not None
    assert facts.permanent
    assert facts.evidence["permanent"].raw in words


def test_the_batch_form_has_exactly_the_keys_of_the_door():
    facts = call("Open call for pilots", "Apply by 17:00 CET on 5 March 2027. Grants up to €50,000 per project.", lang="en")
    assert facts is not None
    shown = json.loads(json.dumps(door(facts)))
    raw = {"raw": "Apply by 17:00 CET on 5 March 2027", "place": "text", "start": 0, "confidence": 0.9}
    assert shown["deadlines"] == [{"date": "2027-03-05", "time": "17:00", "zone": BRUSSELS, "role": "final", **raw}]
    assert shown["budget_per_project"] == {"min": None, "max": 50_000, "currency": "EUR"}
    assert (shown["budget_total"], shown["funder"], shown["scope"], shown["permanent"]) == (None, None, "unknown", False)


WORDS = (
    "Appel à projets|Open call|clôture le|deadline:|jusqu'au|5 mars 2027|à minuit|12/05/2027 - 04/06/2027|du 3 au|31 avril 2027|€ 5,000|"
    "1,5 M€|50 %|par projet|PME|\n|\ue000|\x1f|\x00|.|«|ﬁ|İ|ß|①|²|5 mars|à 25h99|2125|31/12/2125|17:00 CET|(|)|candidatez|apply by"
)
PIECES = st.sampled_from(WORDS.split("|"))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(PIECES, max_size=12).map(" ".join),
    st.lists(PIECES | st.text(max_size=8), max_size=30).map(" ".join),
    st.sampled_from(["fr", "en"]),
)
def test_every_fact_shows_a_literal_piece_of_what_was_read(title, text, lang):
    facts = call(title, text, lang=lang, published=PUBLISHED, kind="calls")
    if facts is None:
        return
    shown: list[Fact] = [*facts.evidence.values(), *(found.fact for found in facts.deadlines)]
    assert all(fact.raw and (fact.raw in title or fact.raw in text) for fact in shown)


@pytest.mark.parametrize(
    "piece",
    [
        "5 mars 2027 ",
        "jusqu'au ",
        "1 000 ",
        "a",
        "(",
        "Région De Exemple ",
        "PME éligibles ",
        "PME ne sont pas éligibles ",
        "12/05/2027 - ",
        "\n",
    ],
)
def test_long_hostile_text_takes_linear_time(piece):
    def cost(size):
        text = "Appel à projets. " + piece * (size // len(piece))
        start = time.process_time()
        call("Appel à projets Rivages", text)
        return time.process_time() - start

    cost(1_000)
    assert cost(60_000) < 40 * cost(6_000) + 0.5
    assert cost(2_000_000) < 5


@pytest.mark.skipif(not EVAL.is_dir(), reason="the labelled calls are not here")
def test_quality_on_the_labelled_calls_does_not_fall(tmp_path):
    answers = tmp_path / "out.jsonl"
    with answers.open("w", encoding="utf-8") as out:
        for item in map(json.loads, (EVAL / "calls.jsonl").read_text(encoding="utf-8").splitlines()):
            published = dt.datetime.fromisoformat(item["ref_date"]) if item["ref_date"] else None
            facts = call(item["title"], item["body"], lang=item["lang"], published=published)
            out.write(json.dumps({"id": item["id"], "is_call": facts is not None, "call": door(facts) if facts else None}) + "\n")
    score = [sys.executable, str(EVAL / "score.py"), "calls", str(EVAL / "calls.jsonl"), str(answers), "--json"]
    figures = json.loads(subprocess.run(score, check=True, capture_output=True, text=True).stdout)
    assert figures["is_call"]["f1"] >= 0.95
    assert figures["deadlines"]["f1"] >= 0.95
    assert figures["deadlines"]["p"] >= 0.95
    assert figures["deadlines_without_their_words"] == 0
    assert int(figures["near_misses_given_a_deadline"].split("/")[0]) <= 2
    assert figures["hours_right"] >= 0.95
    assert figures["permanent"]["f1"] >= 0.8
    assert figures["applicants"]["f1"] >= 0.8
    assert int(figures["opening"]["right"].split("/")[0]) >= 22
    assert figures["opening"]["invented"] <= 2
    right = {name: int(share.split("/")[0]) for name, share in figures["fields_right"].items()}
    floors = {"scope": 61, "consortium": 16, "budget_total": 10, "budget_per_project": 13}
    assert all(right[name] >= floor for name, floor in floors.items())
    assert all(count <= 5 for count in figures["fields_made_up"].values())
