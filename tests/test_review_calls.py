"""A call's facts in the review file: shown, corrected, merged, and kept when the source is read again."""

import dataclasses
import datetime as dt
import pathlib
import re

import pytest
from hypothesis import given, settings, strategies as st

from readings import EDITION as EDITION_ID, NOW, a_call, put, small_home, work_in
from techwatch import pipeline, review
from techwatch.calls.hand import read_hand
from techwatch.config import MarketList
from techwatch.errors import ReviewError
from techwatch.pipeline.drafting import desk
from techwatch.pipeline.intake import by_hand, calls as stage
from techwatch.pipeline.publishing.publish import publish
from techwatch.review.call_lines import call_lines, money_words
from techwatch.review.call_words import read_line
from techwatch.store import articles, calls, editions, open_store
from techwatch.types import APPLICANTS, CallFacts, Deadline, Doubt, Edition, Fact, Item, Money, Move, Offer, Statement

DAY = dt.timedelta(days=1)
MARKETS = MarketList.model_validate(
    {"markets": {"city": {"names": {"fr": "Ville durable", "en": "Sustainable city"}, "terms": {"fr": ["x"]}}}}
)
FULL = CallFacts(
    nature="contest",
    deadlines=(Deadline(dt.date(2026, 12, 15), "17:00", "Europe/Brussels", fact=Fact("avant le 15 décembre 2026 à 17h")),),
    opening=dt.date(2026, 11, 1),
    budget_total=Money(2.5e6, 2.5e6, fact=Fact("2,5 millions d'euros")),
    budget_per_project=Money(5e4, 3e5, fact=Fact("montantMax", "structured")),
    max_rate_pct=62.5,
    funder="Agence Exemple",
    operator="Opérateur Exemple",
    applicants=("sme", "startup", "research"),
    consortium="yes",
    min_partners=3,
    min_countries=2,
    scope="european",
    apply_url="https://guichet.example/depot",
    evidence={"opening": Fact("dès le 1er novembre"), "funder": Fact("Agence Exemple"), "max_rate_pct": Fact("", "editor")},
)
OFFER = Offer("needed", dt.date(2026, 12, 3), "le service Europe", "le 1er décembre à 14 h", "un laboratoire d'optique", "déjà 3 membres")
ITEM = Item(
    "s4", "Jumeaux numériques", "https://a.example/", source="Agence", section="calls", keep=True, call=FULL, offer=OFFER, news="new",
    blurb="Deux phrases.",
)  # fmt: skip
BARE = Item("s5", "Guichet", "https://r.example/", source="Région", section="calls", call=CallFacts(permanent=True))
EDITION = Edition(EDITION_ID, "veille", dt.date(2026, 11, 24), items=(ITEM, BARE))


def text(*items: Item, lang: str = "fr") -> str:
    return review.format_draft(dataclasses.replace(EDITION, items=items or EDITION.items), markets=MARKETS, form=review.Form((lang,)))[0]


def parse(short: str, *items: Item, base: str | None = None) -> review.Draft:
    known = {item.id: item for item in items or EDITION.items}
    return review.parse_draft(short, file="d.md", markets=MARKETS, known=known, base=None if base is None else (base, ""))


def written(old: str, new: str, *items: Item, lang: str = "fr") -> Item:
    """The first item after `old` in the file became `new`."""
    short = text(*items, lang=lang)
    assert old in short
    draft = parse(short.replace(old, new, 1), *items)
    assert draft.unread == ()
    return draft.items[0]


SHOWN = """\
  Clôture : 15 décembre 2026, 17:00 (Bruxelles) — lu : « avant le 15 décembre 2026 à 17h »
  Ouverture : 1er novembre 2026 — lu : « dès le 1er novembre »
  Budget : 2,5\N{NO-BREAK SPACE}M€ — lu : « 2,5 millions d'euros »
  Par projet : 50\N{NO-BREAK SPACE}000 à 300\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}€
  Taux : 62,5 % — de la rédaction
  Financeur : Agence Exemple
  Opérateur : Opérateur Exemple
  Type : concours
  Pour : PME, start-up, laboratoires
  Consortium : oui, 3 partenaires, 2 pays
  Portée : européenne
  Où candidater : https://guichet.example/depot
  Label du pôle : nécessaire, à demander avant le 3 décembre 2026
  Conseiller : le service Europe
  Session d'information : le 1er décembre à 14 h
  Partenaires recherchés : un laboratoire d'optique
  Remarque : déjà 3 membres
  [Agence](https://a.example/)
  pourquoi : nouvel appel
"""


def test_a_call_shows_what_is_known_of_it_and_nothing_else():
    assert SHOWN in text()
    assert call_lines(BARE, "fr") == ["Clôture : appel permanent"]
    assert call_lines(dataclasses.replace(BARE, call=CallFacts()), "en") == ["Closes: no date found"]
    english = call_lines(ITEM, "en")
    assert english[2:4] == ["Budget: €2.5 M — read: « 2,5 millions d'euros »", "Per project: €50,000 to €300,000"]
    assert "Cluster label: needed, to ask for before 3 December 2026" in english


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_is_written_says_nothing(lang):
    for base in (None, text(lang=lang)):
        draft = parse(text(lang=lang), base=base)
        assert draft.items == EDITION.items
        assert draft.unread == ()


MONEY = st.sampled_from([0.5, 500, 1999.99, 50_000, 300_000, 1e6, 2.5e6, 2_000_500, 1.2e9])
AMOUNTS = st.builds(
    lambda a, b, c: Money(*{"one": (a, a), "range": tuple(sorted((a, b))), "top": (None, a), "floor": (a, None)}[c]),
    MONEY, MONEY, st.sampled_from(["one", "range", "top", "floor"]),
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(AMOUNTS, st.sampled_from(["EUR", "USD", "GBP"]), st.sampled_from(["fr", "en"]))
def test_an_amount_in_words_reads_back_the_same(money, currency, lang):
    money = dataclasses.replace(money, currency=currency)
    assert read_hand("budget_total", money_words(money, lang)) == money


FACTS = st.builds(
    CallFacts,
    nature=st.sampled_from(["grant", "tender", "contest", "expression-of-interest", "accelerator"]),
    deadlines=st.lists(
        st.builds(
            Deadline,
            st.dates(dt.date(2026, 11, 1), dt.date(2027, 12, 31)),
            st.none() | st.sampled_from(["12:00", "23:59", "24:00"]),
            st.none() | st.sampled_from(["Europe/Paris", "Europe/Brussels"]),
            st.sampled_from(["final", "cutoff", "stage1", "stage2", "precontact", "questions"]),
            st.sampled_from([Fact("avant le « 3 » mars — au soir"), Fact("", "assumed"), Fact("mi-mars", "assumed")]),
        ),
        max_size=3,
        unique_by=lambda one: (one.date, one.role),
    ).map(tuple),
    permanent=st.booleans(),
    opening=st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2027, 1, 1)),
    budget_total=st.none() | AMOUNTS,
    max_rate_pct=st.none() | st.sampled_from([50.0, 62.5]),
    funder=st.sampled_from(["", "Région — Exemple", "ADEME : fonds"]),
    applicants=st.lists(st.sampled_from(APPLICANTS), unique=True).map(tuple),
    consortium=st.sampled_from(["yes", "no", "unknown"]),
    min_partners=st.none() | st.integers(2, 9),
    scope=st.sampled_from(["regional", "national", "unknown"]),
    regions=st.sampled_from([(), ("Île-de-France", "Normandie")]),
)


@settings(deadline=None, max_examples=150)
@given(FACTS, st.sampled_from(["fr", "en"]), st.sampled_from(["\n", "\r\n"]))
def test_any_facts_say_nothing_until_somebody_writes(facts, lang, end):
    item = dataclasses.replace(ITEM, call=facts)
    draft = parse(text(item, lang=lang).replace("\n", end), item)
    assert (draft.items, draft.unread) == ((item,), ())


@pytest.mark.parametrize(
    ("name", "words", "field", "value"),
    [
        ("Ouverture", "2 novembre 2026", "opening", dt.date(2026, 11, 2)),
        ("Budget", "3 M€", "budget_total", 3e6),
        ("Par projet", "jusqu'à 300 k€", "budget_per_project", 3e5),
        ("Taux", "50 %", "max_rate_pct", 50.0),
        ("Financeur", "Région Exemple", "funder", "Région Exemple"),
        ("Opérateur", "Autre", "operator", "Autre"),
        ("Type", "appel d'offres", "nature", "tender"),
        ("Pour", "PME ; universités", "applicants", ("sme", "university")),
        ("Consortium", "oui, 4 partenaires, 2 pays", "min_partners", 4),
        ("Consortium", "non", "consortium", "no"),
        ("Portée", "nationale", "scope", "national"),
        ("Région", "Normandie", "regions", ("Normandie",)),
        ("Où candidater", "depot.example/ici", "apply_url", "https://depot.example/ici"),
    ],
)
def test_each_fact_is_corrected_alone(name, words, field, value):
    short = text()
    line = next((line for line in short.splitlines() if line.startswith(f"  {name} : ")), None)
    new = f"  {name}\N{NO-BREAK SPACE}: {words}"
    draft = parse(short.replace(line, new) if line else short.replace("  Portée", f"{new}\n  Portée"))
    item = draft.items[0]
    found = getattr(item.call, field)
    assert (found.high if isinstance(found, Money) else found) == value
    assert item.call.evidence[field].origin == "editor"
    others = {each.name for each in dataclasses.fields(CallFacts)} - {"evidence", *item.said}
    assert all(getattr(item.call, other) == getattr(FULL, other) for other in others)
    assert draft.unread == ()
    again = call_lines(item, "fr")
    assert parse(text(item), item).items == (item,) or dataclasses.replace(parse(text(item), item).items[0], said=item.said) == item
    assert any(line.startswith(f"{name} : ") for line in again) or value == "no"


def test_what_only_the_cluster_knows_is_written_below_the_item_or_among_the_facts():
    item = written(
        "  > Deux phrases.\n",
        "  > Deux phrases.\n\n  Label du pôle : possible, avant le 1er décembre\n  Partenaires recherchés : un musée\n",
    )
    assert (item.offer.label, item.offer.label_until, item.offer.partners) == ("possible", dt.date(2026, 12, 1), "un musée")
    assert item.said == {"label": "possible", "label_until": "2026-12-01", "partners": "un musée"}
    assert (item.blurb, item.call) == ("Deux phrases.", FULL)
    item = written(
        "Clôture : appel permanent", "Clôture : appel permanent\n  Remarque : voir « la page »\n  **Conseillère** : l'équipe Europe", BARE
    )
    assert (item.offer.remark, item.offer.adviser) == ("voir « la page »", "l'équipe Europe")


def test_a_label_without_its_year_is_asked_for_before_the_end_of_the_call():
    late = dataclasses.replace(ITEM, call=dataclasses.replace(FULL, deadlines=(Deadline(dt.date(2027, 1, 20)),)), offer=Offer())
    assert written("  Ouverture", "  Label du pôle : nécessaire, avant le 18 décembre\n  Ouverture", late).offer.label_until == dt.date(
        2026, 12, 18
    )
    bare = text(BARE).replace("  [Région]", "  Label du pôle : oui, avant le 18 décembre\n  [Région]")
    (problem,) = parse(bare, BARE).unread
    assert "date complète" in str(problem), "no end tells which year"
    behind = text(ITEM).replace(
        "  Label du pôle : nécessaire, à demander avant le 3 décembre 2026", "  Label du pôle : nécessaire, avant le 18 décembre"
    )
    (problem,) = parse(behind, ITEM).unread
    assert "après la clôture" in str(problem), "the 15th of December is its end"


def test_nothing_and_take_back():
    item = written("Financeur : Agence Exemple", "Financeur :")
    assert (item.call.funder, item.said) == ("", {"funder": ""})
    for dash in ("-", "—"):
        item = written("Taux : 62,5 % — de la rédaction", f"Taux : {dash}")
        assert (item.call.max_rate_pct, item.said) == (62.5, {"max_rate_pct": "-"})
    item = written("Label du pôle : nécessaire, à demander avant le 3 décembre 2026", "Label du pôle : -")
    assert (item.offer.label, item.said) == ("", {"label": "-", "label_until": "-"})
    short = text()
    gone = "\n".join(line for line in short.splitlines() if not line.startswith(("  Budget", "  Clôture", "  Remarque")))
    assert parse(gone).items[0] == ITEM, "a line that is gone says nothing"


def test_what_stands_behind_the_dash_is_not_hers():
    for new in ("Budget : 2,5 M€", "Budget : 2,5 M€ — lu : « tout autre chose »", "**Budget** : 2,5  M€ – lu : “2,5 millions”"):
        assert written("Budget : 2,5\N{NO-BREAK SPACE}M€ — lu : « 2,5 millions d'euros »", new) == ITEM
    assert written("un laboratoire d'optique", "un laboratoire d’optique") == ITEM, "a word processor's quote"


def test_lines_that_are_no_facts_stay_what_they_are():
    item = written("  > Deux phrases.\n", "  Le jury dit : bravo.\n  Type : ce mot ouvre une phrase.\n")
    assert item.blurb == "Le jury dit : bravo. Type : ce mot ouvre une phrase."
    assert read_line("  https://a.example/") is None
    news = Item("s6", "Une nouvelle", "https://n.example/", source="N", market="city", blurb="Budget : 3 M€ pour la gare.")
    short = text(news).replace("  > Budget", "  Budget")
    assert parse(short, news).items == (news,)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Budget : 2,5\N{NO-BREAK SPACE}M€", "Budget : beaucoup", "2 M€"),
        ("Pour : PME, start-up, laboratoires", "Pour : martiens", "martiens"),
        ("Label du pôle : nécessaire", "Label du pôle : pourquoi pas", "nécessaire"),
        ("Portée : européenne", "Portée : nationale\n  Portée : locale", "deux fois"),
    ],
)
def test_words_that_cannot_be_read_are_told_with_their_line(old, new, told):
    short = text().replace(old, new, 1)
    draft = parse(short.replace("Opérateur Exemple", "Autre"))
    (problem,) = draft.unread
    assert problem.line == next(i for i, line in enumerate(short.splitlines(), 1) if new.split("\n")[0] in line)
    assert told in str(problem)
    assert "(" in problem.message
    assert draft.items[0].said == {"operator": "Autre"}, "the rest works on"


def test_a_closing_date_that_cannot_be_read_stops_the_draft():
    with pytest.raises(ReviewError, match="15 décembre 2026"):
        parse(text().replace("Clôture : 15 décembre 2026, 17:00 (Bruxelles)", "Clôture : bientôt"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Clôture : 18 décembre 2026", ("2026-12-18", None, None)),
        ("Clôture : 15/12/2026", ("2026-12-15", "17:00", "Europe/Brussels")),
        ("Clôture : 15 décembre 2026, 12 h (Bruxelles)", ("2026-12-15", "12:00", "Europe/Brussels")),
        ("Clôture : 15 décembre 2026, 12:00 (Paris)", ("2026-12-15", "12:00", "Europe/Paris")),
        ("date limite : 15 décembre 2026 à 12h heure de Paris", ("2026-12-15", "12:00", "Europe/Paris")),
        ("Closes: 15 December 2026, noon", None),
    ],
)
def test_a_closing_date_in_other_words(words, expected):
    if expected is None:
        return
    item = written("Clôture : 15 décembre 2026, 17:00 (Bruxelles) — lu : « avant le 15 décembre 2026 à 17h »", words)
    (one,) = item.call.deadlines
    assert (one.date.isoformat(), one.time, one.zone) == expected
    (again,) = read_hand("deadline", item.said["deadline"])
    assert dataclasses.replace(again, fact=one.fact) == one


TWO = dataclasses.replace(
    FULL,
    deadlines=(
        Deadline(dt.date(2026, 5, 12), fact=Fact("12/05/2026", "structured", 0.4, source="Portail")),
        Deadline(dt.date(2026, 12, 5), fact=Fact("jusqu'au 5 décembre", confidence=0.4, source="La Gazette")),
    ),
    doubts=(
        Doubt(
            "deadlines",
            "swapped",
            (
                Statement("2026-05-12", Fact("12/05/2026", "structured", source="Portail")),
                Statement("2026-12-05 17:00", Fact("jusqu'au 5 décembre", source="La Gazette")),
            ),
        ),
    ),
)


def test_what_sources_say_otherwise_is_told_and_settled_by_one_line():
    item = dataclasses.replace(ITEM, call=TWO)
    assert (
        "  ⚠ à vérifier : Clôture — Portail : 12 mai 2026 « 12/05/2026 » ; La Gazette : 5 décembre 2026, 17:00 « jusqu'au 5 décembre »"
        in text(item).splitlines()
    )
    assert parse(text(item), item).items == (item,)
    settled = written("  Clôture : 12 mai 2026 — lu : « 12/05/2026 »\n", "", item)
    assert [one.date for one in settled.call.deadlines] == [dt.date(2026, 12, 5)]
    assert (settled.call.doubts, settled.said) == ((), {"deadline": "2026-12-05"})


def test_amounts_that_differ_are_told_in_words():
    said = tuple(
        Statement(value, Fact("", source=source)) for value, source in (("50000-300000 EUR", "A"), ("2500000 GBP", "B"), ("yes", "C"))
    )
    item = dataclasses.replace(ITEM, call=dataclasses.replace(FULL, doubts=(Doubt("budget_total", "differs", said),)))
    assert call_lines(item, "en")[-1] == "⚠ to check: Budget — A: €50,000 to €300,000; B: GBP 2.5 M; C: yes"
    assert parse(text(item), item).items == (item,)


def test_the_call_of_the_docs_is_read_as_it_stands():
    page = (pathlib.Path(__file__).resolve().parents[1] / "docs" / "calls.md").read_text(encoding="utf-8")
    block = page.split("```markdown\n")[1].split("```")[0]
    draft = parse(f"---\nstatut: brouillon\n---\n\n## Appels à projets\n\n{block}")
    (item,) = draft.items
    assert draft.unread == ()
    assert (item.title, item.url, item.blurb) == (
        "Jumeaux numériques pour la ville",
        "https://guichet.example/jumeaux",
        "Deux phrases que liront les adhérents.",
    )
    facts = [line.replace("\N{NO-BREAK SPACE}", " ") for line in call_lines(item, "fr")]
    shown = [line.strip() for line in block.splitlines() if " : " in line and "⚠" not in line and "pourquoi" not in line]
    assert facts == [re.sub(r" — .*", "", line) + " — de la rédaction" * (not line.startswith(("Label", "Parten"))) for line in shown]
    for words in re.findall(r"`((?:Closes|Clôture|Budget|Per project|Par projet|For|Pour|Consortium|Type|Portée|Scope) ?: [^`]*)`", page):
        assert read_line(words), words


def test_permanent_and_dated_become_each_other():
    item = written("Clôture : appel permanent", "Clôture : 15 janvier 2027", BARE)
    assert (item.call.permanent, item.said) == (False, {"deadline": "2027-01-15", "permanent": "non"})
    item = written("Clôture : 15 décembre 2026, 17:00 (Bruxelles)", "Clôture : appel permanent")
    assert (item.call.permanent, item.call.deadlines) == (True, ())


def test_why_a_call_stands_here():
    before, after = Deadline(dt.date(2026, 12, 1)), FULL.deadlines[0]
    moved = dataclasses.replace(ITEM, news="moved", moved=Move("final", before, after, NOW))
    assert "  pourquoi : date reportée, au lieu du 1er décembre 2026" in text(moved).splitlines()
    assert parse(text(moved), moved).items == (moved,)
    assert "  why: closes soon" in text(dataclasses.replace(ITEM, news="closing"), lang="en").splitlines()


# --- merging ----------------------------------------------------------------------------------------

LATER = dataclasses.replace(
    FULL,
    funder="Autre agence",
    evidence=FULL.evidence | {"funder": Fact("Autre agence")},
    deadlines=(Deadline(dt.date(2027, 1, 8), fact=Fact("le 8 janvier 2027")),),
)
BASE = text(ITEM)
NEWER = text(dataclasses.replace(ITEM, call=LATER))


def test_lines_that_only_the_engine_changed_are_its_and_hers_stay():
    mine = BASE.replace("Taux : 62,5 % — de la rédaction", "Taux : 40 %").replace("  [Agence]", "  Remarque libre, de ma main\n  [Agence]")
    merged = review.merge(BASE, mine, NEWER)
    for line in (
        "  Clôture : 8 janvier 2027 — lu : « le 8 janvier 2027 »",
        "  Financeur : Autre agence",
        "  Taux : 40 %",
        "  Remarque libre, de ma main",
    ):
        assert line in merged.splitlines()
    assert review.merge(BASE, merged, NEWER) == merged
    assert parse(merged, dataclasses.replace(ITEM, call=LATER)).items[0].said == {"max_rate_pct": "40 %"}


def test_where_both_changed_a_fact_hers_stays_and_the_other_goes_beside():
    mine = BASE.replace("Clôture : 15 décembre 2026, 17:00 (Bruxelles) — lu : « avant le 15 décembre 2026 à 17h »", "Clôture : 18/12/2026")
    merged = review.merge(BASE, mine.replace("\n", "\r\n"), NEWER)
    assert "  Clôture : 18/12/2026\r\n" in merged
    assert "  <!-- proposition du moteur : Clôture : 8 janvier 2027 — lu : « le 8 janvier 2027 » -->\r\n" in merged
    assert "  Financeur : Autre agence\r\n" in merged
    assert review.merge(BASE, merged, NEWER) == merged


def test_what_she_said_becomes_the_engines_line_once_it_says_the_same():
    mine = BASE.replace("Budget : 2,5\N{NO-BREAK SPACE}M€", "Budget : 3 millions d'euros").replace(
        "  Remarque : déjà 3 membres", "  Remarque : -"
    )
    mine = mine.replace("  > Deux phrases.\n", "  > Deux phrases.\n  Programme : Exemple 2030\n")
    said = dataclasses.replace(ITEM, call=parse(mine).items[0].call, offer=dataclasses.replace(OFFER, remark=""))
    merged = review.merge(BASE, mine, text(said))
    assert "  Budget : 3\N{NO-BREAK SPACE}M€ — de la rédaction" in merged.splitlines()
    assert "Remarque" not in merged
    assert "proposition" not in merged
    assert "  Programme : Exemple 2030 — de la rédaction" in merged.splitlines()
    assert parse(merged, said).items[0].said == {}


def test_a_line_taken_away_comes_back_when_the_engine_says_something_else():
    mine = "\n".join(line for line in BASE.splitlines() if not line.startswith(("  Financeur", "  Opérateur"))) + "\n"
    merged = review.merge(BASE, mine, NEWER)
    assert "Opérateur" not in merged
    lines = merged.splitlines()
    assert lines.index("  Financeur : Autre agence") == lines.index("  Taux : 62,5 % — de la rédaction") + 1


# --- over a real store ------------------------------------------------------------------------------

CLOSES = NOW.date() + 20 * DAY


@pytest.fixture
def work(tmp_path):
    home = small_home(tmp_path / "home")
    with open_store(home.database) as store:
        work = work_in(home, store, readings=[a_call(1, CLOSES), a_call(2, CLOSES + DAY)])
        pipeline.draft(work)
        yield work


def later(work, days: float = 1.0):
    return dataclasses.replace(work, now=work.now + days * DAY)


def file_of(work):
    return work.home.review / f"{EDITION_ID}.md"


def write(work, old: str, new: str) -> None:
    before = file_of(work).read_text(encoding="utf-8")
    assert old in before
    file_of(work).write_text(before.replace(old, new, 1), encoding="utf-8")


def read_again(work, day: dt.date, number: int = 1) -> None:
    reading = a_call(number, day)
    articles.replace(work.store, articles.find(work.store, reading.article.canonical), reading)
    pipeline.settle(work)


def call_named(work, number: int):
    return next(call for call in calls.listing(work.store, day=NOW.date()) if call.title.endswith(f"numéro {number}"))


def the_line(work, number: int = 1) -> str:
    lines = file_of(work).read_text(encoding="utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if f"numéro {number}" in line)
    return lines[at + 1].strip()


def test_a_correction_in_the_file_stays_when_the_source_is_read_again_and_is_told_in_the_next_edition(work):
    line = the_line(work)
    assert line.endswith("(Paris) — lu : « avant le 10/12/2026 à 17 h »")
    write(work, line, "Clôture : 8 décembre 2026, 12:00\n  Label du pôle : nécessaire, avant le 1er décembre")
    work = later(work, 0.1)
    assert desk.review(work)[0].problems == ()
    call = call_named(work, 1)
    assert [(one.date, one.time, one.fact.origin) for one in call.facts.deadlines] == [(dt.date(2026, 12, 8), "12:00", "editor")]
    assert (call.offer.label, call.offer.label_until) == ("needed", dt.date(2026, 12, 1))
    read_again(later(work, 0.2), CLOSES + 14 * DAY)
    pipeline.draft(later(work, 0.2))
    assert the_line(work) == "Clôture : 8 décembre 2026, 12:00 (Paris) — de la rédaction"
    written = file_of(work).read_text(encoding="utf-8")
    assert "  Label du pôle : nécessaire, à demander avant le 1er décembre 2026" in written
    assert "proposition" not in written
    pipeline.draft(later(work, 0.3))
    assert file_of(work).read_text(encoding="utf-8") == written
    publish(later(work, 0.4), EDITION_ID)
    edition, _ = editions.published(work.store, EDITION_ID)
    (item,) = [item for item in edition.items if item.id == call.id]
    assert item.call.deadlines == call_named(work, 1).facts.deadlines
    page = (work.home.digests / "veille" / EDITION_ID / "index.html").read_text(encoding="utf-8")
    assert re.search(r"8\sdéc", page)
    assert not re.search(r"10\sdéc", page)


def test_a_date_put_right_after_it_went_out_is_told_in_the_next_edition(work):
    publish(later(work, 0.1), EDITION_ID)
    stage.say(later(work, 4), call_named(work, 1).id, "deadline", "2026-12-08 12:00", who="board")
    pipeline.draft(later(work, 5))
    lines = (work.home.review / "veille-2026-12-01.md").read_text(encoding="utf-8").splitlines()
    assert "  pourquoi : date corrigée, au lieu du 10 décembre 2026" in lines
    assert "  Clôture : 8 décembre 2026, 12:00 — de la rédaction" in lines


def test_taking_back_gives_what_the_source_says(work):
    stage.say(work, call_named(work, 1).id, "deadline", "2026-12-08", who="board")
    pipeline.draft(work)
    write(work, the_line(work), "Clôture : -")
    pipeline.draft(later(work, 0.1))
    assert the_line(work).startswith("Clôture : 10 décembre 2026, 17:00 (Paris) — lu")
    assert calls.said(work.store, call_named(work, 1).id) == {}


def test_reading_the_file_twice_says_nothing_twice(work):
    write(work, the_line(work), "Clôture : 8 décembre 2026")
    desk.review(work)
    before = [tuple(row) for row in work.store.db.execute("SELECT * FROM call_words")]
    moves = len(call_named(work, 1).moves)
    desk.review(later(work))
    assert [tuple(row) for row in work.store.db.execute("SELECT * FROM call_words")] == before
    assert len(call_named(work, 1).moves) == moves == 1


def test_what_somebody_else_said_meanwhile_is_told(work):
    write(work, the_line(work), "Clôture : 8 décembre 2026")
    stage.say(work, call_named(work, 1).id, "deadline", "2026-12-07", who="board")
    (problem,) = desk.review(later(work))[0].problems
    assert "« 2026-12-07 » (board)" in problem


def test_the_engines_own_lines_of_long_ago_are_nobodys_words(work):
    """An item that goes to the rest and comes back is the engine's all the time, whatever its source says meanwhile."""
    write(work, "- [x] **Appel à projets numéro 2**", "- [x] **Un titre à moi**")
    pipeline.draft(work)
    form = work.home.config.review
    small = dataclasses.replace(
        work,
        home=dataclasses.replace(
            work.home, config=work.home.config.model_copy(update={"review": form.model_copy(update={"max_items": 2})})
        ),
    )
    many = [a_call(number, NOW.date() + number * DAY, at=NOW) for number in range(3, 9)]
    put(work.store, many)
    pipeline.group(small)
    pipeline.settle(small)
    pipeline.draft(small)
    read_again(small, CLOSES + 9 * DAY)
    pipeline.draft(small)
    read_again(small, CLOSES + 10 * DAY, 2)
    pipeline.draft(small)
    pipeline.draft(work)
    desk.review(work)
    assert [tuple(row) for row in work.store.db.execute("SELECT * FROM call_words")] == []


def test_a_call_written_under_its_heading_becomes_a_call_with_a_page_when_it_goes_out(work):
    write(
        work,
        "## Appels à projets\n",
        "## Appels à projets\n\n- [x] **Bourse des images animées**\n  Clôture : 20 décembre 2026\n  Financeur : Fonds Exemple\n"
        "  > Pour les studios.\n\n",
    )
    desk.review(work)
    assert len(calls.listing(work.store, day=NOW.date())) == 2, "not before it goes out"
    outcome = publish(later(work, 0.1), EDITION_ID)
    made = next(call for call in calls.listing(work.store, day=NOW.date()) if call.title == "Bourse des images animées")
    assert (made.facts.funder, made.facts.deadlines[0].date) == ("Fonds Exemple", dt.date(2026, 12, 20))
    edition, _ = editions.published(work.store, EDITION_ID)
    assert made.id in {item.id for item in edition.items}
    assert outcome.problems == ()
    assert by_hand.add(work, "Bourse des images animées").id == made.id


def test_an_item_that_is_no_call_keeps_its_date_in_this_edition_only(work):
    write(work, "## Appels à projets\n", "## Appels à projets\n\n- [x] **Sans date**\n\n")
    publish(work, EDITION_ID)
    assert next(call for call in calls.listing(work.store, day=NOW.date()) if call.title == "Sans date").facts == CallFacts()
