from email.headerregistry import Address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from techwatch.config import parse_config, parse_markets
from techwatch.members import read_subscribers
from techwatch.types import Subscriber

CONFIG = parse_config(
    """
cluster: {name: Pôle Exemple, languages: [fr, en], website: https://pole.example, postal: 1 rue Fictive, contact: veille@pole.example}
markets: ours
feeds: [{url: https://feed.example/rss, title: Feed, lang: fr}]
digests:
  - {slug: weekly, title: {fr: La veille, en: The watch}, markets: [health, education], send: "tue 08:30"}
  - {slug: calls, title: {fr: Les appels, en: Calls}, kind: calls, markets: [health], send: "wed 08:30"}
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
    found, refused = read_subscribers(text, file="members.csv", config=CONFIG, markets=MARKETS)
    return found, [str(error) for error in refused]


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
)


@pytest.mark.parametrize(
    "text",
    [
        "email,name,organisation,lang,reads,markets,digests,calls_only\n"
        'veille@atelier.example,Service veille,Atelier fictif,en,"fr,en","health,education",weekly,yes\n',
        "\ufeffCourriel;Nom;Structure;Langue;Lit;Marchés;Lettres;Appels seulement\r\n"
        "veille@ATELIER.example;Service veille;Atelier fictif;anglais;fr|en;Santé|Éducation, formation & RH;La veille;oui\r\n",
        "E-mail\tNom\tStructure\tLangue\tLit\tMarchés\tLettres\tAppels seulement\n"
        "veille@atelier.example\tService veille\tAtelier fictif\tEN\tfr, en\tsante, éducation, formation & rh\tThe watch\tX\n",
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
