"""What a house may change of its reports' look, and what is refused."""

import io
import json
import pathlib

import docx
import pytest
from click.testing import CliRunner
from lxml import html

import sample_report
from homes import write_home
from readings import news, put, small_home, work_in
from techwatch import documents
from techwatch.cli.report import report
from techwatch.config import parse_config
from techwatch.config.look import Look, contrast, lighter
from techwatch.errors import ConfigError
from techwatch.home import Home, open_home
from techwatch.pipeline import reports
from techwatch.pipeline.reports import write
from techwatch.render import accent
from techwatch.render.reports import prose_html
from techwatch.store import open_store
from test_documents import needs_pandoc

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><rect width="90" height="20" fill="#123456"/></svg>'


def home_with(path: pathlib.Path, **look: object) -> Home:
    feeds = [{"url": "https://gazette.example/feed", "title": "La Gazette", "lang": "fr"}]
    return open_home(write_home(path, feeds, look=look), {})


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#FFFFFF") == 1
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_a_colour_for_the_dark_ground_is_found():
    assert lighter("#FFFFFF") == "#FFFFFF"
    for colour in ("#0B6E4F", "#2B3A8C", "#000000", "#8A4B08"):
        assert contrast(lighter(colour), "#1B1D21") >= 4.5
    look = Look.model_validate({"accents": {"health": "#0b6e4f", "city": ["#1D6996", "#6DB5E8"]}})
    assert look.accents["health"].paper == "#0B6E4F"
    assert look.accents["city"].pair == ("#1D6996", "#6DB5E8")


@pytest.mark.parametrize(
    ("look", "says"),
    [
        ({"accents": {"health": "#88CCAA"}}, "look.accents.health: #88CCAA cannot be read on paper: contrast 1."),
        ({"accents": {"health": ["#0B6E4F", "#0B6E4F"]}}, "look.accents.health: #0B6E4F cannot be read on the dark ground: contrast "),
        ({"accents": {"helth": "#0B6E4F"}}, "look: accents: unknown market 'helth', did you mean 'health'?"),
        ({"logo": "logo.png"}, "look: logo: there is no file 'logo.png' in the home"),
        ({"word_template": "m.docx"}, "look: word_template: there is no file 'm.docx' in the home"),
        ({"logos": "x"}, "look.logos: unknown key"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_key(tmp_path, look, says):
    with pytest.raises(ConfigError, match=r".") as error:
        home_with(tmp_path, **look)
    assert says in str(error.value)


def test_logo_and_colours_of_the_house_are_in_its_reports(tmp_path):
    (tmp_path / "logo.svg").write_bytes(LOGO)
    home = home_with(tmp_path, logo="logo.svg", logo_alt="Le pôle", ink="#222244", accents={"education-hr": "#7A3B00"})
    assert accent("education-hr", home.markets).light == "#7A3B00"
    made = documents.documents(sample_report.sample("fr", 3), write.house(home), forms=("html",), name="index")
    page = html.document_fromstring(made.files["index.html"].decode())
    (logo,) = page.xpath("//img")
    assert (logo.get("alt"), logo.get("src")[:26]) == ("Le pôle", "data:image/svg+xml;base64,")
    styles = "".join(page.xpath("//style/text()"))
    assert "--ink: #222244" in styles
    assert "--accent: #7A3B00" in styles


def test_the_houses_colours_change_nothing_of_what_was_learned(tmp_path):
    plain, coloured = home_with(tmp_path / "a"), home_with(tmp_path / "b", accents={"health": "#123456"})
    assert plain.markets.version == coloured.markets.version


def test_the_packaged_configuration_has_the_usual_look():
    text = (pathlib.Path(__file__).resolve().parents[1] / "feeds.yaml").read_text("utf-8")
    assert parse_config(text, environ={}).look == Look()
    shown = "\n".join(line.removeprefix("# ") for line in text[text.index("# look:") : text.index("# --- How we work")].splitlines())
    said = parse_config(text + "\n" + shown, environ={}).look
    assert (said.logo, said.ink, said.word_template) == ("logo.png", "#1B1D21", "modele.docx")


def test_an_analysts_words_become_safe_html():
    page = prose_html("# Titre\n\n<b>x</b> [a](javascript:alert(1)) ![p](https://pixel.example/p.png)\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    assert "<h3>Titre</h3>" in page
    assert "<table>" in page
    assert "<b>" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page


@needs_pandoc
def test_word_files_take_ink_and_accent(tmp_path):
    home = home_with(tmp_path, ink="#222244")
    made = documents.documents(sample_report.sample("en", 0), write.house(home), forms=("docx",), name="index")
    styles = docx.Document(io.BytesIO(made.files["index.docx"])).styles
    assert str(styles["Title"].font.color.rgb) == "222244"


def test_look_is_part_of_the_schema(tmp_path):
    from techwatch.config import json_schema

    assert {"logo", "ink", "accents", "word_template", "logo_alt"} == set(json_schema()["$defs"]["Look"]["properties"])
    assert json.dumps(json_schema())
    assert "mails" in json_schema()["$defs"]["Look"]["description"]


def test_the_forms_asked_for_are_written_beside_each_other(tmp_path):
    with open_store(None) as store:
        put(store, news())
        work = work_in(small_home(tmp_path), store)
        written = reports.report(work, reports.asked(work, "capteurs"), forms=("xlsx", "md"), out=tmp_path / "out")
    assert [file.name for file in written.files if file.suffix != ".svg"] == ["index.md", "index.xlsx"]
    assert all(file.is_file() for file in written.files)
    assert written.problems == ()


def test_a_form_that_is_none_is_refused_with_those_that_there_are():
    said = CliRunner().invoke(report, ["capteurs", "--format", "pdf,odt"])
    assert said.exit_code == 2
    assert "'odt' is none of md, html, pdf, docx, xlsx" in said.output
