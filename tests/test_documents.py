"""Reports as files: each is opened by what reads its form, and says what the report says."""

import dataclasses
import datetime as dt
import functools
import io
import itertools
import os
import pathlib
import re
import shutil
import subprocess
import zipfile
from typing import Any

import docx
import openpyxl
import pikepdf
import pytest
from lxml import etree, html
from markdown_it import MarkdownIt
from ruamel.yaml import YAML

import sample_report
from sample_edition import CONFIG, MARKETS
from techwatch import documents, render
from techwatch.config.look import contrast
from techwatch.documents import figures, packed, word
from techwatch.types import Form, Report

HOUSE = documents.House(CONFIG, MARKETS, sample_report.environment())
OBLIGATORY = bool(os.environ.get("TECHWATCH_NEED_DOCUMENTS"))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SAMPLES = (("fr", 0), ("en", 0), ("fr", 3), ("en", 3), ("fr", 300))


def plain(words: str) -> str:
    """With spaces that are spaces."""
    return words.replace("\u202f", " ").replace("\u00a0", " ")


@functools.cache
def sampled(lang: str, stories: int) -> dict[str, bytes]:
    """The sample as page, Markdown and workbook."""
    return made(sample_report.sample(lang, stories), "md", "html", "xlsx")


def pango() -> bool:
    try:
        import weasyprint  # noqa: F401
    except OSError:
        return False
    return True


needs_pango = pytest.mark.skipif(not OBLIGATORY and not pango(), reason="needs Pango (Debian: libpangoft2-1.0-0)")
needs_pandoc = pytest.mark.skipif(not OBLIGATORY and shutil.which("pandoc") is None, reason="needs pandoc")


def made(report: Report, *forms: Form, house: documents.House = HOUSE, epoch: int | None = None) -> dict[str, bytes]:
    done = documents.documents(report, house, forms=forms, name="index", epoch=epoch)
    assert done.problems == ()
    return dict(done.files)


def view(report: Report) -> render.ReportView:
    return render.report_view(report, config=CONFIG, markets=MARKETS, tongue=HOUSE.environment)


# --- words ----------------------------------------------------------------------------------------


def test_words_of_reports_are_the_same_in_both_languages_and_all_are_used():
    folder = pathlib.Path(sample_report.TEMPLATES) / "report"
    french, english = (YAML(typ="safe").load((folder / f"words.{lang}.yaml").read_text("utf-8")) for lang in ("fr", "en"))
    assert list(french) == list(english)
    fields = {key: set(re.findall(r"{(\w+)}", str(words))) for key, words in french.items()}
    assert fields == {key: set(re.findall(r"{(\w+)}", str(words))) for key, words in english.items()}
    package = folder.resolve().parents[1] / "src" / "techwatch"
    files = [*folder.glob("*.j2"), *(package / "render").glob("*.py"), *(package / "documents").glob("*.py")]
    asked = set(re.findall(r"report_\w+", " ".join(file.read_text("utf-8") for file in files)))
    stems = {re.sub(r"\.(one|other)$", "", key) for key in french if key.startswith("report_")}
    functions = {"report_html", "report_markdown", "report_word", "report_view"}
    assert {one for one in asked - functions if not any(stem.startswith(one) for stem in stems)} == set()
    parts = ("key", "operator", "kind", "widening", "column", "count", "figure", "alt", "axis", "sheet")
    by_name = tuple(f"report_{part}" for part in parts)
    assert {stem for stem in stems - asked if not stem.startswith(by_name)} == set()


@pytest.mark.parametrize(
    ("theme", "lang", "title"),
    [
        ("jumeau numérique", "fr", "Jumeau numérique"),
        ('"béton de chanvre" OU (lin SAUF textile)', "fr", "Béton de chanvre ou lin sauf textile"),
        ("hydrogen OR biogas AND NOT cars", "en", "Hydrogen or biogas without cars"),
        ("IA NEAR/5 santé", "fr", "IA près de santé"),
        ("***", "fr", "***"),
    ],
)
def test_a_theme_in_the_query_syntax_is_titled_in_words(theme, lang, title):
    report = sample_report.sample(lang, 3)
    seen = view(dataclasses.replace(report, title="", asked=dataclasses.replace(report.asked, theme=theme)))
    assert seen.title == title


def test_bars_so_few_that_a_table_says_the_same_are_not_drawn():
    report = sample_report.sample("fr", 300)
    few = tuple(dataclasses.replace(figure, rows=figure.rows[:3]) for figure in report.figures)
    drawn = {figure.key for figure in report.figures} & {"weeks", "terms", "languages"}
    assert set(view(dataclasses.replace(report, figures=few)).charts) == drawn


# --- notes ----------------------------------------------------------------------------------------


def test_notes_are_numbered_in_the_order_of_reading_and_written_once():
    apparatus = render.apparatus(sample_report.sample("fr", 300))
    notes = [ref for refs in apparatus.refs.values() for ref in refs if ref.kind == "note"]
    assert [ref.number for ref in notes if ref.first] == list(range(1, len(apparatus.notes) + 1))
    assert [note.number for note in apparatus.notes] == list(range(1, len(apparatus.notes) + 1))


def test_whoever_is_active_leads_to_lines_of_the_timeline_that_tell_of_her():
    report = sample_report.sample("fr", 300)
    apparatus = render.apparatus(report)
    stories = {one.number: one.story for one in report.cited}
    for n, actor in enumerate(report.actors, 1):
        for ref in apparatus.refs[f"a{n}"]:
            told = report.stories[ref.number - 1].story if ref.kind == "story" else apparatus.notes[ref.number - 1].cited.story
            assert told in {stories[number] for number in actor.cited}


def test_what_no_line_tells_gets_a_note():
    report = dataclasses.replace(sample_report.sample("fr", 300), stories=(), summary=(), main=(), rising=())
    refs = render.apparatus(report).refs["a1"]
    assert [(ref.kind, ref.number, ref.first) for ref in refs] == [("note", 1, True)]


# --- the page and the Markdown ----------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "stories"), SAMPLES)
def test_every_note_of_the_page_leads_to_its_text_and_back(lang, stories):
    report = sample_report.sample(lang, stories)
    page = html.document_fromstring(sampled(lang, stories)["index.html"].decode())
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert not [href for href in page.xpath("//@href") if href.startswith("#") and href[1:] not in ids]
    assert len(page.xpath("//*[@id='notes']//li")) == len(view(report).notes)
    assert not page.xpath("//*[@src and not(starts-with(@src, 'data:'))] | //script")
    assert page.get("lang") == lang


def test_figures_of_the_page_are_numbered_and_have_words():
    report = sample_report.sample("fr", 300)
    page = html.document_fromstring(sampled("fr", 300)["index.html"].decode())
    captions = [node.text_content() for node in page.xpath("//figcaption")]
    assert [caption.split()[1] for caption in captions] == [str(n + 1) for n in range(len(report.figures))]
    assert all(len(node.text) > 40 for node in page.xpath("//figure//svg/title"))
    assert "15 M€" in plain(captions[3])


def test_what_the_analyst_writes_is_no_markup_of_her_own():
    page = sampled("fr", 300)["index.html"].decode()
    assert "<strong>quitte les démonstrateurs</strong>" in page
    assert "<script" not in page
    assert "pixel.example" not in re.sub(r"<[^>]*href[^>]*>", "", page).replace("https://pixel.example/x.png)", "")
    assert "<img" not in page


@pytest.mark.parametrize(("lang", "stories"), SAMPLES)
def test_the_markdown_has_a_note_for_every_mark_and_tables_that_are_tables(lang, stories):
    report = sample_report.sample(lang, stories)
    files = sampled(lang, stories)
    text = files["index.md"].decode()
    defined = re.findall(r"^\[\^(\d+)\]: ", text, re.MULTILINE)
    assert defined == [str(note.number) for note in view(report).notes]
    assert set(re.findall(r"\[\^(\d+)\](?!:)", text)) == set(defined)
    rendered = html.fromstring("<div>" + MarkdownIt("commonmark").enable("table").render(text) + "</div>")
    assert [len(table.xpath(".//tr")) for table in rendered.xpath(".//table")] == tables(report)
    assert {node.get("src") for node in rendered.xpath(".//img")} <= set(files)
    assert all(node.get("alt") for node in rendered.xpath(".//img"))
    assert "|---" not in rendered.text_content()


def tables(report: Report, *, drawn: bool = False) -> list[int]:
    """How many rows the tables of a report have, heads included; `drawn`: markets have none where their figure says the same."""
    seen = view(report)
    markets = 0 if drawn and "markets" in seen.charts else len(report.markets)
    kinds = [sum(actor.kind == kind for actor in report.actors) for kind in seen.actor_kinds]
    counts = [*kinds, len(report.rising), len(report.open), len(report.past), markets, len(report.outlets)]
    return [count + 1 for count in counts if count]


@pytest.mark.parametrize(
    ("lang", "words"), [("fr", ("Rien n’a été trouvé", "BIM")), ("en", ("Nothing was found", "off-site construction"))]
)
def test_a_report_on_nothing_says_so_and_offers_near_themes(lang, words):
    files = sampled(lang, 0)
    for name in ("index.md", "index.html"):
        for said in words:
            assert said in files[name].decode()
    assert not [name for name in files if name.endswith(".svg")]


def test_the_limits_of_the_store_are_said():
    text = sampled("fr", 0)["index.md"].decode()
    assert "Sur la période, la base contient 4 210 articles de 61 sources, du 2 mars 2026 au 19 novembre 2026." in text.replace(
        "\u202f", " "
    )
    assert "Elle ne remonte qu’au 2 mars 2026" in text
    assert "3 semaines de la période sans aucun article : celles du 3 août 2026 au 16 août 2026, celle du 5 octobre 2026." in plain(text)
    assert "    " + sample_report.sample("fr", 0).query in text


# --- figures ----------------------------------------------------------------------------------------


def test_the_same_figure_is_the_same_bytes_and_stands_by_itself():
    chart = view(sample_report.sample("fr", 300)).charts["markets"]
    drawing = figures.draw(chart, png=True)
    assert figures.draw(chart, png=True) == drawing
    root = etree.fromstring(figures.alone(drawing))
    used = {value.removeprefix("#") for value in root.xpath("//@*[local-name()='href']")}
    assert used
    assert used <= set(root.xpath("//@id"))
    assert "<metadata" not in drawing.svg


def test_dollars_in_a_label_are_money_and_no_formula():
    report = sample_report.sample("fr", 300)
    priced = tuple(
        dataclasses.replace(one, rows=tuple((f"De 5 $ à \\macro 10 $ ({n})", *row[1:]) for n, row in enumerate(one.rows)))
        if one.key == "budgets"
        else one
        for one in report.figures
    )
    chart = view(dataclasses.replace(report, figures=priced)).charts["budgets"]
    assert "$" in chart.labels[0]
    assert figures.draw(chart, ink="#000000").svg.startswith("<svg")


def test_labels_at_the_ends_of_lines_stand_apart_in_their_order():
    places = figures.spread([5, 5, 5.1, 0, 12], 1)
    by_height = sorted(places)
    assert min(b - a for a, b in itertools.pairwise(by_height)) > 0.99
    assert sorted(range(5), key=lambda n: (places[n], n)) == [3, 0, 1, 2, 4]
    assert figures.spread([], 1) == []


# --- PDF --------------------------------------------------------------------------------------------


def elements(node: Any) -> list[Any]:
    """Every element of a tree of structure."""
    found, waiting = [], [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += list(one)
        elif isinstance(one, pikepdf.Dictionary):
            found.append(one)
            waiting += [one.K] if "/K" in one else []
    return found


@needs_pango
@pytest.mark.parametrize(("lang", "stories"), [("fr", 0), ("en", 3), pytest.param("fr", 300, marks=pytest.mark.slow)])
def test_the_pdf_is_tagged_and_says_its_language(lang, stories):
    report = sample_report.sample(lang, stories)
    data = made(report, "pdf")["index.pdf"]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == lang
        assert pdf.Root.MarkInfo.Marked
        found = elements(pdf.Root.StructTreeRoot)
        kinds = [str(one.get("/S")) for one in found]
        assert "/H1" in kinds
        pictures = [one for one in found if one.get("/S") == "/Figure"]
        assert len(pictures) == len(report.figures)
        assert all(len(str(one.Alt)) > 40 for one in pictures)
        assert plain(str(pdf.docinfo.Title)).startswith(view(report).title[:20])
        assert str(pdf.docinfo.CreationDate).startswith("D:20261120000000")
        assert b"pdfuaid:part" in pdf.Root.Metadata.read_bytes()
    if stories < 300:
        assert made(report, "pdf")["index.pdf"] == data


@needs_pango
def test_a_pdf_fetches_nothing(tmp_path):
    from techwatch.documents import pdf

    secret = tmp_path / "secret.png"
    secret.write_bytes(b"no picture")
    written = pdf.pdf(f'<html lang="fr"><title>t</title><body><img src="file://{secret}" alt="x"><img src="http://127.0.0.1:9/x" alt="y">')
    assert written.startswith(b"%PDF")


# --- Word -------------------------------------------------------------------------------------------


@needs_pandoc
@pytest.mark.parametrize(("lang", "stories"), [("fr", 0), ("en", 3), pytest.param("fr", 300, marks=pytest.mark.slow)])
def test_the_word_file_has_real_styles_headings_and_footnotes(lang, stories):
    report = sample_report.sample(lang, stories)
    data = made(report, "docx", epoch=1_800_000_000)["index.docx"]
    seen = view(report)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
        assert {part.date_time for part in archive.infolist()} == {(2027, 1, 15, 8, 0, 0)}
    notes = etree.fromstring(parts["word/footnotes.xml"]).findall(f"{W}footnote")
    assert len([note for note in notes if note.get(f"{W}type") is None]) == len(seen.notes)
    marks = etree.fromstring(parts["word/document.xml"]).iter(f"{W}footnoteReference")
    assert len(list(marks)) == len(seen.notes)
    document = docx.Document(io.BytesIO(data))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles.count("Title") == 1
    assert styles.count("Heading 1") == {0: 2, 3: 8, 300: 10}[stories]
    assert styles.count("Image Caption") == len(report.figures)
    names = document.element.xpath("//wp:docPr/@descr")
    assert len(names) == len(report.figures)
    assert all(len(name) > 40 for name in names)
    assert seen.title.replace("'", "’") in plain("".join(p.text for p in document.sections[0].header.paragraphs))
    assert [len(table.rows) for table in document.tables] == tables(report, drawn=True)
    assert f"{document.core_properties.created:%Y-%m-%d %H:%M}" == "2027-01-15 08:00"
    assert made(report, "docx", epoch=1_800_000_000)["index.docx"] == data


@needs_pandoc
def test_word_asks_nothing_when_it_opens_the_file_and_its_contents_lead_to_their_places():
    """Neither `updateFields` nor a dirty field: for either Word asks about "fields that may refer to other files" before all else."""
    data = made(sample_report.sample("fr", 300), "docx")["index.docx"]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        settings, body = (etree.fromstring(parts.read(f"word/{name}.xml")) for name in ("settings", "document"))
    assert settings.find(f"{W}updateFields") is None
    assert not [field for field in body.iter(f"{W}fldChar", f"{W}fldSimple") if field.get(f"{W}dirty")]
    bookmarks = {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}
    contents = [entry for entry in body.iter(f"{W}p") if entry.find(f"{W}pPr/{W}pStyle[@{W}val='TOC1']") is not None]
    anchors = [link.get(f"{W}anchor") for entry in contents for link in entry.iter(f"{W}hyperlink")]
    assert len(anchors) == len(contents) > 5
    assert {*anchors} <= bookmarks


@needs_pandoc
def test_marks_in_titles_are_words_in_word():
    nasty = "Un [capteur](http://piege.example) *de* `bruit` <b>gras</b> | ^[note] $x$ @moi ::: {=openxml} & #1 \\ ~~non~~"
    report = sample_report.sample("fr", 3)
    stories = tuple(dataclasses.replace(told, title=nasty) for told in report.stories)
    document = docx.Document(io.BytesIO(made(dataclasses.replace(report, stories=stories), "docx")["index.docx"]))
    assert sum(nasty in paragraph.text.replace("\u00a0", " ") for paragraph in document.paragraphs) == len(stories)


@needs_pandoc
def test_what_the_analyst_writes_is_no_markup_of_word_and_takes_no_note_of_the_report():
    raw = "`<w:p>`{ =openxml} mot[^1]\n\n```{ =openxml}\n<w:tbl>\n```\n\n[^1]: Sa note.\n"
    report = dataclasses.replace(sample_report.sample("fr", 3), conclusion=raw)
    with zipfile.ZipFile(io.BytesIO(made(report, "docx")["index.docx"])) as parts:
        body, notes = (etree.fromstring(parts.read(f"word/{name}.xml")) for name in ("document", "footnotes"))
    assert "<w:p>" in "".join(body.itertext())
    assert "<w:tbl>" in "".join(body.itertext())
    words = ["".join(note.itertext()) for note in notes]
    assert sum("Sa note." in note for note in words) == 1
    assert sum(plain(report.cited[0].title) in plain(note) for note in words) == 1


@needs_pandoc
def test_the_houses_own_word_template_is_used(tmp_path):
    own = docx.Document(io.BytesIO(word.TEMPLATE.read_bytes()))
    own.styles["Title"].font.name = "Georgia"
    own.sections[0].footer.paragraphs[0].text = "Maison · {day} · {cluster}"
    out = io.BytesIO()
    own.save(out)
    house = dataclasses.replace(HOUSE, template=out.getvalue())
    document = docx.Document(io.BytesIO(made(sample_report.sample("fr", 3), "docx", house=house)["index.docx"]))
    assert document.styles["Title"].font.name == "Georgia"
    assert document.sections[0].footer.paragraphs[0].text == "Maison · 20 novembre 2026 · Pôle Exemple"


@needs_pandoc
@pytest.mark.slow
@pytest.mark.skipif(not OBLIGATORY and shutil.which("soffice") is None, reason="needs LibreOffice Writer")
def test_libreoffice_opens_the_word_file(tmp_path: pathlib.Path):
    report = sample_report.sample("fr", 300)
    (tmp_path / "etude.docx").write_bytes(made(report, "docx")["index.docx"])
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf", "etude.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    with pikepdf.open(tmp_path / "etude.pdf") as pdf:
        assert 6 <= len(pdf.pages) <= 20


def test_the_packaged_template_can_be_read_in_every_colour_it_uses():
    styles = docx.Document(io.BytesIO(word.TEMPLATE.read_bytes())).styles
    colours = {str(style.font.color.rgb) for style in styles if hasattr(style, "font") and style.font.color and style.font.color.rgb}
    assert {"1B1D21", "5A5F66", "2B3A8C"} <= colours
    names = {"Heading 1", "Heading 2", "Title", "Footnote Text", "Image Caption", "Captioned Figure", "Body Text", "Meta", "Member"}
    used = {str(style.font.color.rgb) for style in styles if style.name in names and style.font.color and style.font.color.rgb}
    assert all(contrast(f"#{colour}", "#FFFFFF") >= 4.5 for colour in used)


# --- the workbook -----------------------------------------------------------------------------------


def test_cells_of_the_workbook_are_numbers_dates_and_words():
    report = sample_report.sample("fr", 300)
    data = sampled("fr", 300)["index.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Semaines", "Acteurs", "Termes", "Enveloppes", "Marchés", "Sources"]
    weeks = book["Semaines"]
    assert [cell.value for cell in weeks[3]] == ["Semaine", "Sujets", "Tendance (moyenne lissée)"]
    assert weeks["A4"].value == dt.datetime(2025, 11, 17)  # noqa: DTZ001 (a workbook has no zones)
    assert isinstance(weeks["B5"].value, int)
    assert weeks.max_row == 3 + 53
    assert book["Marchés"]["A4"].value == "Éducation & RH"
    assert [cell.value for cell in book["Marchés"][3]] == ["Marché", "français", "anglais"]
    sources = book["Sources"]
    assert sources.max_row == 3 + len(report.cited)
    assert [cell.value for cell in sources["A"][3:6]] == [1, 2, 3]
    assert made(report, "xlsx")["index.xlsx"] == data


def test_a_title_is_never_a_formula():
    report = sample_report.sample("fr", 3)
    cited = (dataclasses.replace(report.cited[0], title='=HYPERLINK("http://piege.example")\x0b'), *report.cited[1:])
    book = openpyxl.load_workbook(io.BytesIO(made(dataclasses.replace(report, cited=cited), "xlsx")["index.xlsx"]))
    cell = book["Sources"]["B4"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://piege.example") ')


@needs_pandoc
def test_no_title_spoils_a_file():
    report = dataclasses.replace(sample_report.sample("fr", 3), title="=1+1\x00\x0b\x85\ufffe")
    files = made(report, "docx", "xlsx")
    for name in ("index.docx", "index.xlsx"):
        with zipfile.ZipFile(io.BytesIO(files[name])) as parts:
            assert all(etree.fromstring(parts.read(part)) is not None for part in parts.namelist() if part.endswith(".xml"))
    cell = openpyxl.load_workbook(io.BytesIO(files["index.xlsx"]))["Sources"]["A1"]
    assert (cell.data_type, cell.value) == ("s", "=1+1")


# --- what is missing --------------------------------------------------------------------------------


def test_without_pandoc_the_other_forms_are_written_and_it_says_what_to_install(monkeypatch, tmp_path):
    import pypandoc

    monkeypatch.setattr(pypandoc, "__pandoc_path", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PYPANDOC_PANDOC", raising=False)
    begun: list[Form] = []
    done = documents.documents(sample_report.sample("fr", 3), HOUSE, forms=("xlsx", "docx"), name="index", begins=begun.append)
    assert list(done.files) == ["index.xlsx"]
    assert begun == ["docx", "xlsx"]
    assert "apt install pandoc" in str(done.problems[0])


def test_packed_archives_are_dated_by_their_moment_and_never_before_1980():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("docProps/core.xml", "old")
        archive.writestr("a.xml", "<a>x</a>")
    early = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    properties = packed.core(title="a & b", author="", lang="fr", made=early)
    data = packed.packed(out.getvalue(), properties=properties, made=early, change=lambda name, text: text.replace("x", name))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("a.xml") == b"<a>a.xml</a>"
        assert b"a &amp; b" in archive.read("docProps/core.xml")
        assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)
