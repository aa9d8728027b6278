from email.headerregistry import Address

import pytest
from hypothesis import given, settings, strategies as st

from techwatch.config import parse_config, parse_markets
from techwatch.members import read_subscribers
from techwatch.types import APPLICANTS, Profile, Subscriber

CONFIG = parse_config(
    """
cluster: {name: Pôle Exemple, languages: [fr, en], website: https://pole.example, postal: 1 rue Fictive, contact: veille@pole.example}
markets: ours
feeds: [{url: https://feed.example/rss, title: Feed, lang: fr}]
digests:
  - {slug: weekly, title: {fr: La veille, en: The watch}, markets: [health, education], send: "tue 08:30"}
  - {slug: appels, title: {fr: Les appels, en: Calls}, kind: calls, markets: [health], send: "wed 08:30"}
mail: {sender: veille@pole.example, list_id: veille.pole.example, unsubscribe: stop@pole.example}
""",
    environ={},
)
MARKETS = parse_markets(
    """
markets:
  health: {names: {fr: Santé, en: Health}, terms: {fr: [soin]}}
  education: {names: {fr: "Éducation, formation & RH", en: Education}, terms: {fr: [école]}}
""",
    file="ours.yaml",
)


def read(text):
    found, refused = read_subscribers(text.encode("utf-8", "surrogatepass"), file="members.csv", config=CONFIG, markets=MARKETS)
    return [line.subscriber for line in found], [str(error) for error in refused]


FULL = Subscriber(
    id=0,
    email="veille@atelier.example",
    name="Service veille",
    organisation="Atelier fictif",
    lang="en",
    reads=("fr", "en"),
    markets=("health", "education"),
    digests=("weekly",),
    calls_only=True,
    profile=Profile("sme", 1200, "Île-de-France", ("capteur", "jumeau numérique"), attach_calendar=True),
)


@pytest.mark.parametrize(
    "text",
    [
        "email,name,organisation,lang,reads,markets,digests,calls_only,type,employees,region,keywords,attach_calendar\n"
        'veille@atelier.example,Service veille,Atelier fictif,en,"fr,en","health,education",weekly,yes,sme,"1,200",idf,'
        '"capteur,jumeau numérique",yes\n',
        "\ufeffCourriel;Nom;Structure;Langue;Lit;Marchés;Lettres;Appels seulement;Type;Effectif;Région;Mots-clés;Agenda joint\r\n"
        "veille@ATELIER.example;Service veille;Atelier fictif;anglais;fr|en;Santé|Éducation, formation & RH;La veille;oui;PME;"
        "1 200 salariés;Région Île-de-France;capteur | jumeau numérique;oui\r\n",
        "E-mail\tNom\tStructure\tLangue\tLit\tMarchés\tLettres\tAppels seulement\tType\teffectifs\trégion\tmots clés\tattach calendar\n"
        "veille@atelier.example\tService veille\tAtelier fictif\tEN\tfr, en\tsante, éducation, formation & rh\tThe watch\tX\tpme\t1200\t"
        "ile de france\tcapteur; jumeau numérique\tx\n",
    ],
)
def test_a_file_in_french_or_english(text):
    assert read(text) == ([FULL], [])


def test_empty_cells_mean_the_defaults():
    assert read("email;nom;marchés;appels seulement\na@b.example;;;\n") == ([Subscriber(id=0, email="a@b.example")], [])


def test_blank_lines_and_remarks_are_skipped_and_lines_keep_their_numbers():
    found, refused = read("# our members\n\nemail\na@b.example\n\n;;\nwrong\n# end\n")
    assert [one.email for one in found] == ["a@b.example"]
    assert len(refused) == 1
    assert refused[0].startswith("members.csv:7: 'wrong' is no mail address: write one like")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("a@b;x", "'a@b' is no mail address"),
        (";x", "the mail address is missing"),
        ("a b@c.example;x", "is no mail address"),
        ("a@c.example>;x", "is no mail address"),
        ("a..b@c.example;x", "is no mail address"),
        ("a@-c.example;x", "is no mail address"),
        ("accès@c.example;x", "'accès@c.example' has an accent before the @"),
        (f"{'a' * 65}@c.example;x", "is no mail address"),
        ("a@c.example;;de", "language 'de' is none of the cluster's: write fr or en"),
        ("a@c.example;;klingon", "'klingon' is no language"),
        ("a@c.example;;;helth", "market 'helth' is not known: did you mean 'health'?"),
        ("a@c.example;;;zzz", "market 'zzz' is not known; known: health, education"),
        ("a@c.example;;;;maybe", "'maybe' is neither yes nor no"),
        ("a@c.example;;;;;health", "6 cells for 5 columns"),
        ('a@c.example;"open', "a quotation mark is not closed"),
    ],
)
def test_a_bad_line_is_refused_with_what_to_do_and_the_rest_goes_on(line, words):
    found, refused = read(f"email;nom;langue;marchés;appels seulement\n{line}\ngood@d.example\n")
    assert [one.email for one in found] == ["good@d.example"]
    assert len(refused) == 1
    assert refused[0].startswith("members.csv:2: ")
    assert words in refused[0]


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("PME", "sme"),
        ("start-up", "startup"),
        ("Startup", "startup"),
        ("ETI", "midcap"),
        ("Grand groupe", "large"),
        ("laboratoire", "research"),
        ("Université", "university"),
        ("école", "education"),
        ("Collectivité", "local_authority"),
        ("local_authority", "local_authority"),
        ("établissement public", "public_body"),
        ("Association", "nonprofit"),
        ("particulier", "individual"),
        ("", ""),
        *((kind, kind) for kind in APPLICANTS),
    ],
)
def test_what_a_member_is_in_words_that_people_use(cell, kind):
    found, refused = read(f"email;type\na@b.example;{cell}\n")
    assert ([one.profile.kind for one in found], refused) == ([kind], [])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("a@c.example;colectivite", "type 'colectivite' is not known: did you mean 'collectivité'?"),
        ("a@c.example;zzz", "type 'zzz' is not known; known: PME, start-up, ETI, grand groupe, entreprise, laboratoire, université,"),
        ("a@c.example;;une dizaine", "'une dizaine' is no number of employees: write a whole number such as 45"),
        ("a@c.example;;10-49", "'10-49' is no number of employees"),
        ("a@c.example;;-3", "'-3' is no number of employees"),
        ("a@c.example;;;Ile de Frnace", "region 'Ile de Frnace' is not known: did you mean 'Île-de-France'?"),
        (f"a@c.example;;;;{'|'.join(map(str, range(31)))}", "31 keywords are too many to tell calls apart: keep 30 at most"),
        ("a@c.example;;;;;parfois", "'parfois' is neither yes nor no"),
    ],
)
def test_a_bad_profile_is_refused_with_what_to_do(line, words):
    found, refused = read(f"email;type;effectif;région;mots-clés;agenda joint\n{line}\ngood@d.example;;0;Wallonie;;non\n")
    assert [one.profile for one in found] == [Profile(employees=0, region="Wallonie")]
    assert len(refused) == 1
    assert refused[0].startswith("members.csv:2: ")
    assert words in refused[0]


def test_an_address_twice_is_refused():
    found, refused = read("email\nA@b.example\na@B.EXAMPLE\n")
    assert [one.email for one in found] == ["A@b.example"]
    assert refused == ["members.csv:3: A@b.example stands on line 2 already: keep one of the two lines"]


def test_every_address_that_is_taken_can_stand_in_a_header():
    found, refused = read("email\ncontact@Pôle.example\no'veille+x@b.example\n")
    assert ([one.email for one in found], refused) == (["contact@xn--ple-kna.example", "o'veille+x@b.example"], [])
    assert [Address(addr_spec=one.email).addr_spec for one in found] == [one.email for one in found]


def test_an_unknown_column_is_told_and_left_out():
    found, refused = read("email;markts;téléphone\na@b.example;health;0\n")
    assert [one.markets for one in found] == [()]
    assert "column 'markts' is not known and is left out: did you mean 'markets'?" in refused[0]
    assert len(refused) == 2


@pytest.mark.parametrize("text", ["", "\n\n", "a@b.example;x\n", "nom;marchés\nx;health\n", '"email;nom\na@b.example'])
def test_a_file_without_its_header_says_so(text):
    found, refused = read(text)
    assert found == []
    assert len(refused) == 1
    assert "first line names the columns" in refused[0]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.sampled_from([",", ";", "\t"]))
def test_any_text_is_read_without_an_exception(text, mark):
    found, _ = read(f"email{mark}nom{mark}marchés\n{text}")
    assert all(one.email.count("@") == 1 and one.email.isascii() and not any(c.isspace() for c in one.email) for one in found)
