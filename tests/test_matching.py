import datetime as dt
import zoneinfo
from typing import get_args

import pytest
from hypothesis import given, settings, strategies as st

from techwatch.matching import Code, Match, Reason, match, order, sentence, words
from techwatch.types import APPLICANTS, Call, CallFacts, Deadline, Doubt, Fact, Offer, Profile

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
NOW = dt.datetime(2026, 11, 21, 9, tzinfo=PARIS)
NAMES = {
    "fr": {"city": "ville", "health": "santé", "creative": "création"},
    "en": {"city": "city", "health": "health", "creative": "creation"},
}


def closing(days, **given):
    return (Deadline(NOW.date() + dt.timedelta(days=days), **given),)


def call(*, title="Appel à projets", text="", markets=("city",), offer=None, **facts):
    facts = {"deadlines": closing(12), "scope": "national"} | facts
    offer = offer or Offer()
    return Call("s1", title, "https://a.example/", "Agence", "fr", CallFacts(**facts), markets=markets, text=text, offer=offer)


def matched(call, markets=("city",), **profile):
    return match(call, profile=Profile(**profile), markets=markets, now=NOW, zone=PARIS)


def said(found, lang="fr"):
    return sentence(found, lang, market_names=NAMES[lang])


def test_the_sentence_of_the_house():
    ours = call(applicants=("sme",), scope="regional", regions=("Île-de-France",), consortium="yes")
    found = matched(ours, kind="sme", region="idf")
    assert (found.fits, found.score) == ("yes", 0.85)
    assert said(found, "fr") == "PME, Île-de-France, ville ; clôture dans 12 jours ; consortium nécessaire"
    assert said(found, "en") == "SME, Île-de-France, city; closes in 12 days; consortium needed"


@pytest.mark.parametrize(
    ("kind", "employees", "applicants", "fits", "says"),
    [
        ("sme", None, ("sme",), "yes", "PME, ville ; clôture dans 12 jours"),
        ("sme", None, ("company",), "yes", "PME, ville ; clôture dans 12 jours"),
        ("sme", 30, ("midcap", "large"), "no", "taille : ETI (250 à 4 999 salariés) et grand groupe (5 000 salariés et plus)"),
        ("sme", None, ("startup",), "maybe", "ville ; clôture dans 12 jours ; à vérifier : taille : start-up"),
        ("sme", None, ("local_authority",), "no", "réservé aux collectivités"),
        ("sme", None, ("research", "university"), "no", "réservé aux laboratoires et universités"),
        ("sme", None, (), "maybe", "ville ; clôture dans 12 jours ; à vérifier : qui peut candidater"),
        ("sme", 249, ("sme",), "yes", "PME, ville ; clôture dans 12 jours"),
        ("sme", 250, ("sme",), "no", "taille : PME (< 250 salariés)"),  # what employees say counts more than the word
        ("sme", 250, ("midcap",), "yes", "ETI, ville ; clôture dans 12 jours"),
        ("startup", None, ("sme",), "yes", "start-up, ville ; clôture dans 12 jours"),
        ("startup", 12, ("startup",), "yes", "start-up, ville ; clôture dans 12 jours"),
        ("startup", 400, ("sme",), "no", "taille : PME (< 250 salariés)"),
        ("startup", 400, ("startup",), "yes", "start-up, ville ; clôture dans 12 jours"),
        ("startup", None, ("large",), "no", "taille : grand groupe (5 000 salariés et plus)"),
        ("midcap", None, ("sme",), "no", "taille : PME (< 250 salariés)"),
        (
            "midcap",
            None,
            ("large",),
            "maybe",
            "ville ; clôture dans 12 jours ; à vérifier : taille : grand groupe (5 000 salariés et plus)",
        ),
        ("large", 4999, ("midcap", "research"), "yes", "ETI, ville ; clôture dans 12 jours"),
        ("large", 5000, ("sme", "research"), "no", "taille : PME (< 250 salariés)"),
        ("company", None, ("sme",), "maybe", "ville ; clôture dans 12 jours ; à vérifier : taille : PME (< 250 salariés)"),
        ("company", 40, ("sme",), "yes", "PME, ville ; clôture dans 12 jours"),
        ("research", None, ("research", "company"), "yes", "laboratoire, ville ; clôture dans 12 jours"),
        ("university", None, ("research",), "yes", "université, ville ; clôture dans 12 jours"),
        ("research", None, ("sme", "startup"), "no", "réservé aux PME et start-up"),
        ("education", None, ("university",), "maybe", "ville ; clôture dans 12 jours ; à vérifier : réservé aux universités"),
        ("local_authority", None, ("public_body",), "yes", "collectivité, ville ; clôture dans 12 jours"),
        ("public_body", None, ("local_authority",), "maybe", "ville ; clôture dans 12 jours ; à vérifier : réservé aux collectivités"),
        ("nonprofit", None, ("nonprofit", "local_authority"), "yes", "association, ville ; clôture dans 12 jours"),
        ("nonprofit", 10, ("company",), "no", "réservé aux entreprises"),
        ("individual", None, ("company",), "no", "réservé aux entreprises"),
        ("", None, ("company",), "maybe", "ville ; clôture dans 12 jours ; à vérifier : profil à compléter"),
    ],
)
def test_who_may_apply(kind, employees, applicants, fits, says):
    found = matched(call(applicants=applicants), kind=kind, employees=employees)
    assert (found.fits, said(found)) == (fits, says)


def test_a_list_of_applicants_read_with_little_confidence_excludes_nobody():
    guessed = {"applicants": Fact("collectivités", confidence=0.3)}
    assert matched(call(applicants=("local_authority",), evidence=guessed), kind="sme").fits == "maybe"


@pytest.mark.parametrize(
    ("hers", "scope", "theirs", "fits", "says"),
    [
        ("Ile de France", "regional", ("Île-de-France",), "yes", "PME, Île-de-France, ville ; clôture dans 12 jours"),
        ("région parisienne", "regional", ("IDF",), "yes", "PME, Île-de-France, ville ; clôture dans 12 jours"),
        ("Seine-Saint-Denis", "regional", ("Région Île-de-France",), "yes", "PME, Île-de-France, ville ; clôture dans 12 jours"),
        ("Île-de-France", "regional", ("Occitanie",), "no", "région Occitanie seulement"),
        ("Île-de-France", "regional", ("Normandie", "Bretagne"), "no", "régions Normandie et Bretagne seulement"),
        ("Lyon | Île-de-France", "regional", ("Île-de-France",), "yes", "PME, Île-de-France, ville ; clôture dans 12 jours"),
        ("", "regional", ("Occitanie",), "maybe", "PME, ville ; clôture dans 12 jours ; à vérifier : région Occitanie seulement"),
        ("Wallonie", "regional", ("Wallonie",), "yes", "PME, Wallonie, ville ; clôture dans 12 jours"),
        (
            "Sophia",
            "regional",
            ("PACA",),
            "maybe",
            "PME, ville ; clôture dans 12 jours ; à vérifier : région Provence-Alpes-Côte d'Azur seulement",
        ),
        ("Occitanie", "regional", (), "maybe", "PME, ville ; clôture dans 12 jours ; à vérifier : quelle région"),
        (
            "Occitanie",
            "local",
            ("Île-de-France",),
            "maybe",
            "PME, ville ; clôture dans 12 jours ; à vérifier : appel local (Île-de-France)",
        ),
        ("Occitanie", "unknown", ("Corse",), "maybe", "PME, ville ; clôture dans 12 jours ; à vérifier : région Corse seulement"),
        ("Occitanie", "unknown", (), "yes", "PME, ville ; clôture dans 12 jours"),
        ("Occitanie", "national", ("Île-de-France",), "yes", "PME, ville ; clôture dans 12 jours"),
        ("Occitanie", "european", (), "yes", "PME, ville ; clôture dans 12 jours"),
    ],
)
def test_where_the_call_is_for(hers, scope, theirs, fits, says):
    found = matched(call(applicants=("sme",), scope=scope, regions=theirs), kind="sme", region=hers)
    assert (found.fits, said(found)) == (fits, says)


@pytest.mark.parametrize(
    ("facts", "fr", "en"),
    [
        ({"deadlines": closing(0, time="17:00")}, "clôture aujourd'hui", "closes today"),
        ({"deadlines": closing(1)}, "clôture demain", "closes tomorrow"),
        ({"deadlines": closing(5, role="questions") + closing(30, role="stage1")}, "1re étape dans 30 jours", "stage 1 in 30 days"),
        ({"deadlines": closing(3, role="cutoff"), "permanent": True}, "relève dans 3 jours", "cut-off in 3 days"),
        ({"deadlines": closing(-3, role="precontact") + closing(9, role="stage2")}, "2e étape dans 9 jours", "stage 2 in 9 days"),
        ({"deadlines": (), "permanent": True}, "au fil de l'eau", "open all year"),
        ({"deadlines": ()}, "date non indiquée", "no date given"),
        (
            {"opening": NOW.date() + dt.timedelta(days=4), "deadlines": closing(40)},
            "ouvre dans 4 jours ; clôture dans 40 jours",
            "opens in 4 days; closes in 40 days",
        ),
        (
            {"doubts": (Doubt("deadlines", "swapped", ()),)},
            "clôture dans 12 jours ; date à vérifier : les sources diffèrent",
            "closes in 12 days; date to be checked: the sources differ",
        ),
        (
            {"consortium": "yes", "min_partners": 3, "min_countries": 2},
            "clôture dans 12 jours ; consortium nécessaire (3 partenaires, 2 pays)",
            "closes in 12 days; consortium needed (3 partners, 2 countries)",
        ),
    ],
)
def test_what_to_know(facts, fr, en):
    found = matched(call(applicants=("sme",), **facts), kind="sme")
    assert found.fits == "yes"
    assert (said(found, "fr"), said(found, "en")) == (f"PME, ville ; {fr}", f"SME, city; {en}")


def test_a_closed_call_says_so():
    found = matched(call(applicants=("sme",), deadlines=closing(-1)), kind="sme")
    assert (found.fits, said(found, "fr"), said(found, "en"), found.closes) == ("no", "clos", "closed", None)


def test_the_clusters_label_is_told():
    found = matched(call(applicants=("sme",), offer=Offer(label="needed")), kind="sme")
    assert said(found).endswith("; label du pôle nécessaire")


def test_markets_and_keywords():
    ours = call(title="Robots de livraison : appel à projets", text="Des jumeaux numériques pour la ville.", applicants=("sme",))
    none, body, title = (
        matched(ours, kind="sme", keywords=words) for words in ((), ("Jumeau numérique",), ("jumeaux numériques", "ROBOT"))
    )
    assert none.score < body.score < title.score
    assert said(body) == "PME, ville, « Jumeau numérique » ; clôture dans 12 jours"
    assert said(title, "en") == "SME, city, “ROBOT”; closes in 12 days"
    assert matched(ours, kind="sme", keywords=("livrai", "", "!")).score == none.score
    other = matched(ours, markets=("health",), kind="sme")
    assert (other.fits, said(other)) == ("maybe", "PME ; clôture dans 12 jours ; à vérifier : autre marché")
    assert matched(ours, markets=("health",), kind="sme", keywords=("robot",)).fits == "yes"
    assert matched(ours, markets=(), kind="sme").fits == "yes"
    assert matched(call(applicants=("sme",), markets=()), kind="sme").fits == "yes"


def test_the_order_is_what_fits_then_the_score_then_what_closes_first():
    now = NOW.astimezone(dt.UTC)
    found = {
        "excluded": Match("no", 0.9, closes=now),
        "late": Match("yes", 0.5, closes=now + dt.timedelta(days=9)),
        "endless": Match("yes", 0.5),
        "soon": Match("yes", 0.5, closes=now + dt.timedelta(days=1)),
        "best": Match("yes", 0.8),
        "maybe": Match("maybe", 0.9),
    }
    assert [name for name, _ in order(found.items())] == ["best", "soon", "late", "endless", "maybe", "excluded"]


SOME = {
    "kind": ("sme",),
    "market": ("city",),
    "keyword": ("x",),
    "region": ("Corse",),
    "region-only": ("Corse", "Bretagne"),
    "closes": ("final", "3"),
    "opens": ("1",),
    "consortium": ("3", ""),
    "size": ("sme",),
    "reserved": ("sme", "research", "nonprofit"),
    "local": ("Corse",),
}


@pytest.mark.parametrize("code", get_args(Code))
def test_every_reason_has_words_in_both_languages(code):
    reason = Reason(code, SOME.get(code, ()))
    fr, en = words(reason, "fr"), words(reason, "en")
    assert fr
    assert en
    assert "{" not in fr + en
    assert words(reason, "de") == en


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["", *APPLICANTS]),
    st.one_of(st.none(), st.integers(0, 10**6)),
    st.lists(st.sampled_from(APPLICANTS), unique=True),
    st.sampled_from(["local", "regional", "national", "european", "international", "unknown"]),
    st.lists(st.sampled_from(["Corse", "Bavière", "IDF"]), unique=True),
)
def test_every_profile_meets_every_call(kind, employees, applicants, scope, places):
    asked = call(applicants=tuple(applicants), scope=scope, regions=tuple(places))
    found = matched(asked, kind=kind, employees=employees, region="Corse", keywords=("appel",))
    assert 0 <= found.score <= 1
    assert found.fits == ("no" if found.against else "maybe" if found.unsure else "yes")
    assert said(found, "fr")
    assert said(found, "en")
