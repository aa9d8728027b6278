import io
import pathlib
import zipfile
from email.headerregistry import Address

import openpyxl
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


# --- workbooks ----------------------------------------------------------------------------------

FILES = pathlib.Path(__file__).parent / "data" / "members"
ROWS = [["email", "nom"], ["a@membre.example", "A"]]
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>email</t></is></c></row>'


def book(*sheets):
    """A workbook with these rows on each sheet."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for number, lines in enumerate(sheets, 1):
        sheet = made.create_sheet(f"Feuil{number}")
        for line in lines:
            sheet.append(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_sheet(xml):
    """A workbook whose first sheet is this XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(ROWS))) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            bad.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else good.read(name))
    return out.getvalue()


def of_file(body, name="membres.xlsx"):
    found, refused = read_subscribers(body, file=name, config=CONFIG, markets=MARKETS)
    return [line.subscriber.email for line in found], [str(error) for error in refused]


def test_a_whole_workbook_is_read():
    assert of_file(book(ROWS)) == (["a@membre.example"], [])


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("old.xls", "it is of the old kind (.xls): open it and"),
        ("locked.xlsx", "a password locks it: take it off, then"),
        ("open.ods", "it is of OpenDocument (.ods): open it and"),
    ],
)
def test_a_workbook_of_another_kind_is_told_with_what_to_do(name, why):
    said = f"{name}: this workbook cannot be read: {why} save it as .xlsx, or save the sheet of members as CSV"
    assert of_file((FILES / name).read_bytes(), name) == ([], [said])


@pytest.mark.parametrize("left", [40, 0.2, 0.5, 0.9, 0.99])
def test_a_workbook_that_is_cut_short_is_told_as_damaged(left):
    whole = book(ROWS)
    found, (said,) = of_file(whole[: left if left > 1 else int(len(whole) * left)])
    assert found == []
    assert said.startswith("membres.xlsx: this workbook cannot be read: it is damaged (")
    assert said.endswith("): open it in a spreadsheet program and save it as .xlsx, or save the sheet of members as CSV")


@given(st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=9))
@settings(max_examples=100, deadline=None)
def test_whatever_bytes_are_wrong_nothing_is_raised(wrong):
    body = bytearray(book(ROWS))
    for place, byte in wrong:
        body[int(place * len(body))] = byte
    for said in of_file(bytes(body))[1]:
        assert said.startswith("membres.xlsx:")


def test_packed_files_that_are_no_workbook_are_told():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("membres.csv", "email\na@membre.example\n")
    assert "it is no .xlsx file" in of_file(out.getvalue())[1][0]
    assert "it is no table, or damaged" in of_file(b"%PDF-1.7\n\x00\x01")[1][0]


@pytest.mark.parametrize(
    "xml",
    [
        f"<worksheet {SHEET}><sheetData>{HEADER}{' ' * 60_000_000}</sheetData></worksheet>",
        f"<worksheet {SHEET}><sheetData>{HEADER}" + '<row><c r="XFD2"><v>1</v></c></row>' * 1_000 + "</sheetData></worksheet>",
        f"<worksheet {SHEET}><sheetData>{HEADER}" + f"<row><c><v>{'1' * 300_000}</v></c></row>" * 200 + "</sheetData></worksheet>",
    ],
    ids=["unpacks to much", "wide lines", "long cells"],
)
def test_a_workbook_made_to_burst_is_told_as_too_large(xml):
    assert of_file(with_sheet(xml)) == ([], ["membres.xlsx: this workbook is too large: save the sheet of members as CSV"])


def test_what_a_sheet_says_of_its_size_is_not_believed():
    last = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>a@membre.example</t></is></c></row>'
    xml = f'<worksheet {SHEET}><dimension ref="A1:XFD1048576"/><sheetData>{HEADER}{last}</sheetData></worksheet>'
    assert of_file(with_sheet(xml)) == (["a@membre.example"], [])


def test_an_empty_sheet_is_told_and_whether_another_one_is_there():
    assert of_file(book([]))[1] == ["membres.xlsx: the file is empty: the first line names the columns, e.g. email;nom;marchés"]
    said = "membres.xlsx: the file is empty on its first sheet 'Feuil1': put the sheet of members first"
    assert of_file(book([], ROWS)) == ([], [said])


def test_unicode_text_of_a_spreadsheet_program_is_read():
    assert of_file("courriel\tnom\na@membre.example\tÉlise\n".encode("utf-16"), "membres.txt") == (["a@membre.example"], [])
