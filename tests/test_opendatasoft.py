"""Opendatasoft: what stands in the columns, page by page, and the recorded samples read against a reading by eye."""

import datetime as dt
import json
import pathlib

import pytest
from ruamel.yaml import YAML

from call_apis import drive, say, serve_api
from techwatch.config import Feed
from techwatch.sources import aides_territoires, listing, opendatasoft
from techwatch.sources.raw import NoFeed, RawFeed, to_feed
from techwatch.types import Response

NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
DATA = pathlib.Path(__file__).with_name("data")
SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "shared" / "corpus" / "call-samples"
APIS = SAMPLES.with_name("call-apis")
SEEN = YAML(typ="safe").load((DATA / "call_samples_fr.yaml").read_text())
IDF = "/api/explore/v2.1/catalog/datasets/aides-appels-a-projets/records"
BOAMP = "/api/explore/v2.1/catalog/datasets/boamp/records"


def feed(url: str = f"https://data.example{IDF}", **said) -> Feed:
    return Feed(**{"url": url, "title": "Données", "lang": "fr", "kind": "calls", "type": "opendatasoft", **said})


def page(name: str) -> str:
    return (DATA / "calls_fr" / name).read_text()


def read(text: str, of: Feed | None = None) -> RawFeed:
    found = opendatasoft.read(text, of or feed())
    assert isinstance(found, RawFeed), found
    return found


def why(text: str, **said) -> str:
    found = opendatasoft.read(text, feed(**said))
    assert isinstance(found, NoFeed)
    assert found.reason in ("broken", "empty")
    return found.detail


# --- records ------------------------------------------------------------------------------------------


def test_a_record_of_the_region_has_its_facts_and_their_fields():
    entry = read(page("idf_page_1.json")).entries[0]
    call = entry.call
    assert (entry.id, entry.link) == ("Rk-Riviere1", "https://www.region.example/aides/9001")
    assert call.nature == "contest"
    assert (call.opening, call.deadlines[0].date, call.deadlines[0].time) == (dt.date(2026, 11, 2), dt.date(2027, 1, 15), None)
    assert call.deadlines[0].fact.raw == "2027-01-14T23:00:00+00:00"  # midnight in Paris, the evening before in UTC
    assert (call.applicants, call.funder) == (("nonprofit", "sme"), "Région Île-de-France")
    assert (call.scope, call.regions) == ("regional", ("Île-de-France",))
    assert call.apply_url == call.evidence["apply_url"].raw == "https://demarches.region.example/9001"
    assert {name: fact.place for name, fact in call.evidence.items()} == {
        "deadlines": "date_cloture", "opening": "date_ouverture", "applicants": "qui_peut_en_beneficier", "funder": "porteur_aide",
        "scope": "porteur_aide", "regions": "porteur_aide", "apply_url": "demarches", "identifiers": "id_aide",
    }  # fmt: skip
    assert {fact.origin for fact in call.evidence.values()} == {"structured"}


def test_the_text_of_a_record_is_its_columns_once_each():
    entry = to_feed(read(page("idf_page_1.json")), url=feed().url, now=NOW).entries[0]
    assert entry.content.count("Faire connaître") == 1
    assert "Modalités\nUne dotation de 10 000 € par lieu." in entry.content
    assert entry.summary.startswith("La Région récompense")


def test_a_far_year_is_permanent_and_what_the_data_set_implies_is_assumed():
    entry = read(page("idf_page_1.json")).entries[1]
    assert entry.link == "https://www.iledefrance.fr/aides-et-appels-a-projets/9002"
    assert (entry.call.permanent, entry.call.deadlines) == (True, ())
    assert entry.call.evidence["permanent"].raw == "2099-12-30T23:00:00+00:00"
    assert (entry.call.funder, entry.call.evidence["funder"].origin) == ("Région Île-de-France", "assumed")
    assert entry.call.applicants == ("local_authority", "nonprofit")


def test_a_deadline_with_an_hour_is_on_the_clocks_of_paris():
    (entry,) = read(page("idf_page_2.json")).entries
    due = entry.call.deadlines[0]
    assert (str(due.date), due.time, due.zone, due.role) == ("2026-12-18", "12:00", "Europe/Paris", "final")
    assert (entry.call.nature, entry.call.applicants) == ("expression-of-interest", ("research",))


def test_a_notice_of_the_boamp_is_a_tender_and_an_award_is_no_call():
    notice, award = read(page("boamp.json"), feed(f"https://boamp.example{BOAMP}")).entries
    assert (notice.call.nature, notice.call.identifiers, notice.call.funder) == ("tender", ("26-90001",), "Ville de Rivière (fictive)")
    assert (notice.call.deadlines[0].time, notice.call.scope, notice.summary) == ("12:00", "unknown", "Logiciel, Formation")
    assert notice.dates == (dt.datetime(2026, 11, 18, tzinfo=dt.UTC),)
    assert (award.call, award.link) == (None, "https://www.boamp.fr/pages/avis/?q=idweb:26-90002")


def test_pages_are_fetched_where_they_say_more():
    assert not opendatasoft.is_complete(feed())  # the region's pages have dates of their own
    assert opendatasoft.is_complete(feed(f"https://boamp.example{BOAMP}"))
    assert opendatasoft.is_complete(feed(columns={"content": "texte"}))


def test_only_feeds_of_calls_have_calls():
    assert all(entry.call is None for entry in read(page("idf_page_1.json"), feed(kind="news")).entries)


def test_any_data_set_is_read_by_its_columns():
    columns = {
        "id": "ref", "title": "nom", "url": "liens.fiche", "summary": "resume", "content": "texte, conditions", "deadline": "fin1, fin2",
        "opening": "debut", "budget_total": "montant", "applicants": "public", "funder": "payeur", "perimeter": "lieu", "programme": "plan",
    }  # fmt: skip
    record = {
        "ref": "AB-2027-12", "nom": "Prêts de machines", "liens": {"fiche": "https://a.example/1"},
        "resume": "R", "texte": "T", "conditions": "C",
        "fin1": "15 avril 2027", "fin2": "20270901", "debut": "2026-12-01",
        "montant": "Min. 3 000 € par projet", "public": "PME;Associations",
        "payeur": "Agence fictive", "lieu": "Drôme", "plan": ["Plan A", "Plan B"],
    }  # fmt: skip
    (entry,) = read(json.dumps([record]), feed("https://data.example/x.json", columns=columns)).entries
    call = entry.call
    assert [(str(due.date), due.role) for due in call.deadlines] == [("2027-04-15", "cutoff"), ("2027-09-01", "cutoff")]
    assert (call.budget_total, call.budget_per_project.low, call.budget_per_project.high) == (None, 3000, None)
    assert (call.applicants, call.scope, call.regions) == (("sme", "nonprofit"), "local", ("Auvergne-Rhône-Alpes",))
    assert (call.programme, call.funder, call.identifiers) == ("Plan A, Plan B", "Agence fictive", ("AB-2027-12",))
    assert (entry.link, entry.content) == ("https://a.example/1", "<div>T</div>\n<div>C</div>")


@pytest.mark.parametrize(
    "older", [{"nhits": 1, "records": [{"recordid": "x", "fields": {"nom": "A"}}]}, {"records": [{"record": {"fields": {"nom": "A"}}}]}]
)
def test_older_versions_of_the_api_put_their_fields_deeper(older):
    assert read(json.dumps(older), feed("https://data.example/x", columns={"title": "nom"})).entries[0].title == "A"


@pytest.mark.parametrize(
    ("text", "said", "words"),
    [
        ("<html>Maintenance</html>", {}, "no JSON"),
        ("  ", {}, ""),
        (
            '{"error_code": "ODSQLError", "message": "Clause(s) containing an error"}',
            {},
            "no list of records in it: “Clause(s) containing an error”",
        ),
        ('{"results": [{"nom": "A"}]}', {}, "no record has a title in the column"),
        ('{"results": []}', {"columns": {"dedline": "fin"}}, "columns: 'dedline' is none of id, title"),
    ],
)
def test_what_is_no_answer_says_why(text, said, words):
    assert words in why(text, **said)


@pytest.mark.parametrize("value", [None, True, {}, [], [[]], {"name": None}, -3, "0", "n/a", "32/13/2026", "2026-99-99T99:99", 1e400])
def test_strange_values_say_nothing(value):
    record = {"titre": "A", "d": value, "m": value, "p": value}
    columns = {"title": "titre", "deadline": "d", "budget_total": "m", "applicants": "p", "opening": "d", "published": "d", "url": "d"}
    (entry,) = read(json.dumps([record]), feed("https://data.example/x", columns=columns)).entries
    assert (entry.call.deadlines, entry.call.opening, entry.call.budget_total, entry.call.applicants) == ((), None, None, ())


# --- the walk -----------------------------------------------------------------------------------------


def served(*, total: int, fails_at: int = -1):
    def answer(asked):
        offset, limit = int(asked.query["offset"]), int(asked.query["limit"])
        if offset == fails_at:
            return say("{}", status=500)
        found = [{"nom_de_l_aide_de_la_demarche": f"Aide {n}"} for n in range(offset, min(offset + limit, total))]
        return say(json.dumps({"total_count": total, "results": found}))

    return serve_api({("GET", IDF): answer})


def test_a_walk_reads_all_pages_and_then_stops():
    with served(total=230) as api:
        answers, failure = drive(opendatasoft.walk(feed(api.url(IDF)), "", NOW))
    assert failure is None
    assert [asked.query["offset"] for asked in api.asked] == ["0", "100", "200"]
    assert sum(len(read(answer.body.decode()).entries) for answer in answers) == 230
    assert {answer.request.purpose for answer in answers} == {"feed"}
    assert api.asked[0].query["where"] == "date_cloture >= date'2026-11-20' or date_cloture is null"


def test_an_error_in_the_middle_ends_the_walk_after_what_was_read():
    with served(total=500, fails_at=200) as api:
        answers, failure = drive(opendatasoft.walk(feed(api.url(IDF)), "", NOW))
    assert (len(answers), failure.failure.reason) == (2, "error")
    assert len(api.asked) == 3


def test_a_walk_stops_at_the_pages_of_the_feed_and_where_the_api_stops():
    with served(total=90_000) as api:
        drive(opendatasoft.walk(feed(api.url(IDF), pages=2), "", NOW))
        drive(opendatasoft.walk(feed(f"{api.url(IDF)}?limit=20", pages=1), "", NOW))
    assert [(asked.query["offset"], asked.query["limit"]) for asked in api.asked] == [("0", "100"), ("100", "100"), ("0", "20")]
    walk = opendatasoft.walk(feed(pages=100), "", NOW)
    asked = [next(walk)]
    while True:
        try:
            asked.append(walk.send(answer_to(asked[-1])))
        except StopIteration:
            break
    assert len(asked) == 100  # 10,000 records, however many there are
    assert asked[-1].url.endswith("limit=100&offset=9900")


def answer_to(request):
    return Response(request, request.url, 200, b'{"total_count": 1000000, "results": []}')


def test_the_address_keeps_what_it_asks():
    address = f"https://data.example{IDF}?refine=theme%3ANum%C3%A9rique&order_by=date_cloture&where=a%3D1&limit=500&offset=7#pme"
    (url,) = {request.url for request in [next(opendatasoft.walk(feed(address, query="b = 'x y'"), "", NOW))]}
    assert url == (
        f"https://data.example{IDF}?refine=theme%3ANum%C3%A9rique&order_by=date_cloture"
        "&where=%28a%3D1%29%20and%20%28b%20%3D%20%27x%20y%27%29%20and%20%28date_cloture%20%3E%3D%20date%272026-11-20%27"
        "%20or%20date_cloture%20is%20null%29&limit=100&offset=0"
    )
    own = next(opendatasoft.walk(feed(query="date_cloture > now()"), "", NOW)).url
    assert own.endswith("/records?where=date_cloture%20%3E%20now%28%29&limit=100&offset=0")
    other = next(opendatasoft.walk(feed("https://data.example/api/explore/v2.1/catalog/datasets/autre/records"), "", NOW)).url
    assert other.endswith("/autre/records?limit=100&offset=0")
    boamp = next(opendatasoft.walk(feed(f"https://data.example{BOAMP}"), "", NOW)).url
    assert boamp.endswith("?where=datelimitereponse%20%3E%3D%20date%272026-11-20%27&order_by=dateparution%20desc&limit=100&offset=0")


# --- the recorded samples -----------------------------------------------------------------------------

IMPORTED = {
    "aides-territoires/ademe_agir_data.json": {
        "id": "id",
        "title": "titre",
        "url": "url_agir",
        "opening": "date_debut",
        "deadline": "date_fin",
    },
    "aides-territoires/ile_de_france_data.json": {
        "id": "id",
        "title": "title",
        "opening": "dateOuvertureCampagne",
        "deadline": "dateFinCampagne",
        "applicants": "publicsBeneficiaire",
    },
    "aides-territoires/ministere_de_la_culture_data.json": {
        "id": "id",
        "title": "title",
        "url": "url",
        "deadline": "deadline",
        "budget_total": "amount",
        "apply_url": "link.link",
        "applicants": "public",
    },
    "aides-territoires/welcom_europe_data.json": {
        "id": "ID",
        "title": "post_title",
        "url": "permalink",
        "opening": "dates_open-1, dates_open-2, dates_open-3, dates_open-4, dates_open-5",
        "deadline": "deadline1, dates_deadline-2, dates_deadline-3, dates_deadline-4, dates_deadline-5",
        "budget_total": "banner_budget",
        "applicants": "filtres_beneficiaries",
    },
}
"""Recorded payloads of other guides, each with the columns that feeds.yaml would name."""
PLAIN = {"title": "titre", "url": "url_source", "deadline": "date_limite", "opening": "date_publication", "applicants": "public_cible",
         "funder": "organisme", "perimeter": "perimetre_geo", "summary": "resume"}  # fmt: skip


def stated(call) -> dict:
    """What a call says, in the words of the reading by eye; every word of it must be a field's own."""
    due, total, each = call.deadlines[0] if call.deadlines else None, call.budget_total, call.budget_per_project
    for fact in [*(one.fact for one in call.deadlines), *(money.fact for money in (total, each) if money), *call.evidence.values()]:
        assert fact.origin == "structured"
        assert fact.place
        assert fact.raw
    found = {
        "opening": call.opening, "deadline": due and due.date, "time": due and due.time, "total": total and total.high,
        "low": each and each.low, "high": each and each.high, "permanent": call.permanent or None,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value is not None}


def sample(path: pathlib.Path, of: Feed, reader=opendatasoft) -> dict:
    found = reader.read(path.read_text(), of)
    assert isinstance(found, RawFeed), found
    return {entry.id or entry.link.rpartition("/")[2]: entry.call for entry in found.entries}


@pytest.mark.shared
@pytest.mark.parametrize("name", IMPORTED)
def test_the_recorded_guides_are_read_as_by_eye(name):
    calls = sample(SAMPLES / name, feed("https://data.example/x", columns=IMPORTED[name]))
    assert {number: stated(call) for number, call in calls.items()} == {str(number): said for number, said in SEEN[name].items()}


@pytest.mark.shared
def test_the_recorded_records_of_the_region_are_read_as_by_eye():
    path = SAMPLES / "idf_opendata" / "iledefrance_raw.json"
    calls = sample(path, feed("https://data.example/x", columns=PLAIN))
    for number, said in SEEN["idf_opendata"].items():
        assert stated(calls[str(number)]) == said, number
    assert {call.scope for call in calls.values()} == {"regional"}


@pytest.mark.shared
def test_no_date_of_the_recorded_records_of_the_region_is_lost_or_changed():
    path = SAMPLES / "idf_opendata" / "iledefrance_raw.json"
    raw = json.loads(path.read_text())
    found = read(path.read_text(), feed("https://data.example/x", columns=PLAIN)).entries
    assert len(found) == len(raw) == 83
    for entry, record in zip(found, raw, strict=True):
        due = [str(one.date) for one in entry.call.deadlines]
        assert due == ([record["date_limite"]] if record["date_limite"] else [])
        assert (entry.call.opening and str(entry.call.opening)) == record["date_publication"]
        assert bool(entry.call.applicants) == bool(record["public_cible"])


@pytest.mark.shared
@pytest.mark.parametrize(
    "path", [APIS / "boamp_records_sample.json", SAMPLES / "boamp" / "explore_v2.1_trimmed.json"], ids=lambda path: path.name
)
def test_the_recorded_notices_are_read_as_by_eye(path):
    calls = sample(path, feed(f"https://boamp.example{BOAMP}"))
    assert {number: stated(call) for number, call in calls.items()} == SEEN["boamp"]
    assert {call.nature for call in calls.values()} == {"tender"}


@pytest.mark.shared
@pytest.mark.parametrize(
    "path",
    [SAMPLES / "aides-territoires/departement_drome_data.json", SAMPLES / "aides-territoires/departement_manche_data.json",
     APIS / "aides_territoires_page_simulated.json"],
    ids=lambda path: path.name,
)  # fmt: skip
def test_the_recorded_answers_of_aides_territoires_are_read_as_by_eye(path):
    calls = sample(path, feed(type="aides-territoires"), aides_territoires)
    said = SEEN[f"{path.parent.name}/{path.name}"]
    assert {number: stated(call) for number, call in calls.items()} == {str(number): one for number, one in said.items()}
    assert all(call.applicants for call in calls.values())


@pytest.mark.shared
def test_the_recorded_list_of_bpifrance_is_read_as_by_eye():
    where = {"entry": "div.article-card", "title": "h3", "link": "h3 a", "summary": "p", "dates": ".card-date"}
    calls = sample(APIS / "bpifrance_listing_sample.html", feed(type="html", listing=where), listing)
    assert {link: stated(call) for link, call in calls.items()} == SEEN["bpifrance"]
