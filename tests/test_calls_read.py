"""What a call states, kind by kind: positions, partners, regions, names, numbers, and sets of sentences and short pages."""

import json
import pathlib

import pytest
from hypothesis import given, settings, strategies as st

from techwatch.calls.money import read_funds
from techwatch.calls.notice import notice
from techwatch.calls.reading import read_call
from techwatch.types import CallFacts, Fact

DATA = pathlib.Path(__file__).parent / "data" / "calls"


def lines(name):
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def call(title, text, *, lang="fr", kind="news", stated=None):
    return read_call(title, text, lang=lang, published=None, kind=kind, stated=stated)


def opened(text, lang="fr"):
    facts = call(*(("Appel à projets Rivages", text) if lang == "fr" else ("Open call: lanterns", text)), lang=lang)
    assert facts is not None
    return facts


@pytest.mark.parametrize("item", lines("sentences.jsonl"), ids=lambda item: item["text"][:60])
def test_a_sentence_gives_its_deadlines_and_no_other_dates(item):
    frame = "Appel ouvert aux associations. " if item["lang"] == "fr" else "SMEs can apply for grants. "
    assert sorted(str(found.date) for found in opened(frame + item["text"], item["lang"]).deadlines) == item["dates"]


PAGES = lines("pages.jsonl")


@pytest.mark.parametrize("item", PAGES, ids=[item["title"] for item in PAGES])
def test_a_short_page_is_a_call_or_not(item):
    facts = call(item["title"], item["text"], lang=item["lang"])
    assert (facts is not None) == item["call"]
    if facts is not None:
        assert {str(found.date) for found in facts.deadlines} == {date for date, _, _ in item["deadlines"]}


def test_hours_and_roles_of_short_pages():
    said = right = 0
    for item in PAGES:
        facts = call(item["title"], item["text"], lang=item["lang"]) if item["call"] else None
        found = {str(one.date): (one.time, one.role) for one in facts.deadlines} if facts else {}
        for date, time, role in item.get("deadlines", ()):
            said += 1
            right += found.get(date) == (time, role)
    assert right / said >= 0.95


CONDITIONS = lines("conditions.jsonl")


def money(found):
    return None if found is None else [found.low, found.high]


@pytest.mark.parametrize("item", CONDITIONS, ids=[item["title"] for item in CONDITIONS])
def test_a_plain_page_says_who_gets_how_much_and_where(item):
    facts = call(item["title"], item["text"], lang=item["lang"])
    assert (facts is not None) == item["call"]
    if facts is None:
        return
    read = {
        "project": money(facts.budget_per_project),
        "total": facts.budget_total.high if facts.budget_total else None,
        "applicants": sorted(facts.applicants),
        "consortium": facts.consortium,
        "scope": facts.scope,
        "least": facts.min_partners,
    }
    told = {name: value for name, value in item.items() if name in read}
    assert {name: read[name] for name in told} == told


@pytest.mark.parametrize("item", lines("money.jsonl"), ids=lambda item: item["text"][:60])
def test_an_amount_is_what_its_words_say(item):
    funds = read_funds(notice("Appel à projets", item["text"], lang="fr", published=None))
    assert (funds.total.high if funds.total else None) == item["total"]
    assert ([funds.project.low, funds.project.high] if funds.project else None) == item["project"]
    assert funds.max_rate == item["rate"]


def shown(facts: CallFacts) -> list[Fact]:
    return [*facts.evidence.values(), *(found.fact for found in facts.deadlines)]


def test_every_fact_has_its_place():
    text = "  \nLa Région Île-de-France ouvre un appel aux PME.\n Candidatez sur https://depot.example/appel avant le 5 mars 2027. "
    title = "  Appel à projets Rivages pour les PME "
    facts = call(title, text)
    assert facts is not None
    assert {fact.place for fact in shown(facts)} == {"title", "text"}
    for fact in shown(facts):
        where = title if fact.place == "title" else text
        assert where[fact.start : fact.start + len(fact.raw)] == fact.raw


WORDS = (
    "Appel à projets|Open call|clôture le|deadline:|5 mars 2027|12/05/2027 - 04/06/2027|€ 5,000|1,5 M€|50 %|"
    "par projet|PME|associations|\n| |"
    "peuvent candidater|au moins trois partenaires|Région Bretagne|opéré par la Maison Exemple|"
    "HORIZON-CL4-2027-DATA-01|https://a.example/x|candidatez|\u00a0|| a |"
)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS.split("|")), max_size=10).map(" ".join),
    st.lists(st.sampled_from(WORDS.split("|")) | st.text(max_size=6), max_size=25).map("".join),
)
def test_the_place_of_a_fact_is_where_its_words_stand(title, text):
    facts = call(title, text, kind="calls")
    for fact in shown(facts) if facts else ():
        where = title if fact.place == "title" else text
        assert where[fact.start : fact.start + len(fact.raw)] == fact.raw


def test_surer_words_have_more_confidence():
    named, by, inferred, wrong = (
        opened(f"Candidatez. {words}").deadlines[0].fact.confidence
        for words in (
            "Date limite : 5 mars 2027.",
            "Dossiers jusqu'au 5 mars 2027.",
            "Date limite : 5 mars. Bilan le 5 mars 2027.",
            "Date limite : lundi 5 mars 2027.",
        )
    )
    assert named > by > inferred > wrong


@pytest.mark.parametrize(
    ("text", "lang", "consortium", "least", "countries"),
    [
        ("Consortium of at least three independent entities from three different Member States.", "en", "yes", 3, 3),
        ("Le projet réunit au moins deux partenaires dont une PME.", "fr", "yes", 2, None),
        ("Consortiums de deux entités au moins.", "fr", "yes", 2, None),
        ("At least two organisations from two different countries must apply together.", "en", "yes", 2, 2),
        ("Exactly two organisations, one from each side, hand in a joint proposal.", "en", "yes", 2, None),
        ("Consortia of a minimum of five entities from four eligible countries.", "en", "yes", 5, 4),
        ("Candidature individuelle uniquement.", "fr", "no", None, None),
        ("Une entreprise peut candidater seule ou en consortium.", "fr", "no", None, None),
        ("Only single applicants are accepted.", "en", "no", None, None),
        ("The foundation runs projects in 27 countries.", "en", "unknown", None, None),
        ("Can we apply alone or with others? No. A consortium of two organisations is required.", "en", "yes", 2, None),
        ("Teams must include a public contributor.", "en", "unknown", None, None),
        ("A consortium is not required.", "en", "no", None, None),
        ("Les PME peuvent candidater.", "fr", "unknown", None, None),
    ],
)
def test_partners(text, lang, consortium, least, countries):
    facts = opened(text, lang)
    assert (facts.consortium, facts.min_partners, facts.min_countries) == (consortium, least, countries)
    assert ("min_partners" in facts.evidence, "min_countries" in facts.evidence) == (least is not None, countries is not None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La Région Île-de-France lance un appel.", ("Île-de-France",)),
        ("Ouvert aux entreprises franciliennes, un dispositif régional.", ("Île-de-France",)),
        ("France 2030 soutient les entreprises implantées en Nouvelle-Aquitaine.", ("Nouvelle-Aquitaine",)),
        ("La DRAC Occitanie lance un appel.", ("Occitanie",)),
        ("France 2030 est ouvert à tous ; le jury se réunit en Bretagne.", ()),
        ("La réunion aura lieu en mars. La Région lance un appel.", ()),
        ("The European Commission funds partners of Grande-Bretagne.", ()),
    ],
)
def test_regions_to_which_a_call_is_confined(text, expected):
    facts = opened(text)
    assert facts.regions == expected
    assert all(f"regions.{name}" in facts.evidence for name in expected)


@pytest.mark.parametrize(
    ("text", "operator", "funder"),
    [
        ("Opéré par la Maison Exemple pour le compte de l'État, l'appel finance des projets.", "Maison Exemple", "État"),
        ("L'appel est opéré pour le compte de l'État par la Maison Exemple.", "Maison Exemple", "État"),
        ("The scheme is managed by the Example Agency and funds prototypes.", "Example Agency", "Example Agency"),
        ("La Fondation Exemple lance un appel.", "", "Fondation Exemple"),
        ("Candidatez !", "", ""),
    ],
)
def test_who_pays_and_who_runs_it(text, operator, funder):
    facts = opened(text)
    assert (facts.operator, facts.funder) == (operator, funder)


def test_numbers_and_addresses():
    topics = "Topic HORIZON-CL4-2027-DATA-01-02 and DIGITAL-2027-SKILLS-10."
    text = f"{topics} Apply on the portal: https://apply.example/call. See https://example.org/news."
    facts = opened(text, "en")
    assert facts.identifiers == ("HORIZON-CL4-2027-DATA-01-02", "DIGITAL-2027-SKILLS-10")
    assert facts.apply_url == "https://apply.example/call"
    assert facts.evidence["apply_url"].confidence < facts.evidence["identifiers"].confidence
    assert opened("Candidatez ! COVID-19, CO2-2030 et B2B-2027.").identifiers == ()


def test_each_kind_of_applicant_has_its_words():
    facts = opened("Les PME, les laboratoires et les associations peuvent candidater.")
    assert set(facts.applicants) == {"sme", "research", "nonprofit"}
    assert {f"applicants.{kind}" for kind in facts.applicants} <= set(facts.evidence)
    assert facts.evidence["applicants.nonprofit"].raw == "associations"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Les deadlines : 5 mars 2027 et 4 juin 2027, toutes à 17h (heure de Paris).", "17:00"),
        ("Date limite : 5 mars 2027. Le prix sera remis à 20h.", None),
        ("Date limite : 5 mars 2027 à minuit.", "24:00"),
        ("Date limite : 5 mars 2027 inclus.", None),
    ],
)
def test_an_hour_for_all_deadlines(text, expected):
    assert {found.time for found in opened(text).deadlines} == {expected}


def test_summer_time_is_brussels_wall_time():
    (found,) = opened("Deadline: 5 July 2027 at 17:00 CET.", "en").deadlines
    assert (found.time, found.zone) == ("17:00", "Europe/Brussels")


def test_what_an_api_states_makes_a_call():
    assert call("Rivages", "Des quais au calme.") is None
    assert call("Rivages", "Des quais au calme.", stated=CallFacts()) is not None


# --- what news pages say beside calls -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lang", "scope"),
    [
        ("Grants for small repair shops. Sellers on platforms of third parties may apply by 3 May 2027.", "en", "unknown"),
        ("Vouchers for online shops that hand their data to a third party. Apply by 3 May 2027.", "en", "unknown"),
        ("The project gives financial support to third parties: SMEs apply by 3 May 2027.", "en", "european"),
        ("A third-party open call of the project: SMEs apply for grants by 3 May 2027.", "en", "european"),
        ("Cascade funding for small firms: apply for grants by 3 May 2027.", "en", "european"),
        ("Le projet accorde un soutien financier à des tiers : les PME candidatent avant le 3 mai 2027.", "fr", "european"),
        ("Un financement en cascade pour les PME, qui candidatent avant le 3 mai 2027.", "fr", "european"),
    ],
)
def test_third_parties_are_of_europe_only_where_money_is_handed_on_to_them(text, lang, scope):
    assert opened(text, lang).scope == scope


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Lawmakers debate the space agency's 2027 budget request for $31.4bn.", "en"),
        ("The ministry seeks €1.2bn for the whole programme.", "en"),
        ("The fund grants up to €2 billion.", "en"),
        ("In July we recommended a $7.3 million grant to Lantern Works to train repairers.", "en"),
        ("The firm was offered £900,000 by a bank last week.", "en"),
        ("Deposits come with insurance (up to $120,000) at this exchange.", "en"),
        ("La région offre 4,2 millions d'euros aux lycées.", "fr"),
        ("Ce secteur demande 800 millions d'euros à l'État.", "fr"),
    ],
)
def test_a_figure_of_the_news_is_no_sum_of_one_project(text, lang):
    assert read_funds(notice("", text, lang=lang, published=None)).project is None


@pytest.mark.parametrize(
    ("text", "lang", "amounts"),
    [
        ("Grants of €900,000 for each project.", "en", (900_000, 900_000)),
        ("Each winner gets £500,000.", "en", (500_000, 500_000)),
        ("Consortia may request up to £1.2 million.", "en", (None, 1_200_000)),
        ("Each project may request £400,000.", "en", (400_000, 400_000)),
        ("Les lauréats reçoivent 400 000 euros chacun.", "fr", (400_000, 400_000)),
        ("Aide de 1 à 3 millions d'euros.", "fr", (1_000_000, 3_000_000)),
        ("The prize is a cash sum of €20,000.", "en", (20_000, 20_000)),
    ],
)
def test_a_sum_of_one_project_is_read_where_words_near_it_say_so(text, lang, amounts):
    found = read_funds(notice("", text, lang=lang, published=None)).project
    assert found is not None
    assert (found.low, found.high) == amounts
