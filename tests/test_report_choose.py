"""A report's selection file in its folder: made again from it alone, with pages and PDF files that the analyst adds."""

import dataclasses
import datetime as dt
import io
import multiprocessing
import os
import pathlib
import threading
import time
from collections.abc import Iterator

import pikepdf
import pypdf
import pytest
from click.testing import CliRunner

from readings import ENVIRON, NOW, a_call, news, reading, small_home, work_in
from servers import http, serve
from techwatch import pipeline, urls
from techwatch.cli import techwatch
from techwatch.errors import LockedError, NotFoundError, ReviewError
from techwatch.home import Home
from techwatch.paper import UnreadableError, read_paper
from techwatch.pipeline import reports
from techwatch.pipeline.reports import choose, pdf
from techwatch.store import Store, articles, calls, open_store, stories
from techwatch.types import Asked, Report, Selection

DAY = dt.timedelta(days=1)
RUES = {
    "Lyon écoute ses tunnels": "Des capteurs de bruit mesurent le vacarme des voitures sous le Rhône.",
    "Nantes et ses bars": "Quarante lampadaires portent des capteurs de bruit ; le tribunal attend leurs relevés.",
    "Brest, la rade et les dauphins": "Les étudiants soudent des capteurs de bruit, puis les vissent aux grues.",
}
PAGE = """<!doctype html><html lang="fr"><head><title>Le port baisse le son</title>
<meta property="article:published_time" content="2026-11-02T08:00:00+01:00"></head><body><article><h1>Le port baisse le son</h1>
<p>{}</p></article></body></html>"""
PORT = "Le port remplace ses sirènes par des signaux lumineux, et les riverains dorment mieux depuis le printemps. " * 12
STUDY = (
    "Le bruit des villes coûte cher aux communes, dit cette étude menée sur dix rues.",
    "Des capteurs de bruit posés pendant un an montrent que la nuit est deux fois plus calme.",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    """One home for all: its templates are compiled once."""
    return small_home(tmp_path_factory.mktemp("home"))


def stored(home: Home, store: Store) -> pipeline.Work:
    rues = [reading(20 + n, title, text, market="city", at=NOW - 5 * n * DAY) for n, (title, text) in enumerate(RUES.items(), 1)]
    appel = a_call(60, NOW.date() + 12 * DAY, market="city")
    appel = dataclasses.replace(appel, article=dataclasses.replace(appel.article, text=f"{appel.article.text} Capteurs de bruit visés."))
    return work_in(home, store, readings=[*news(), *rues, appel])


@pytest.fixture
def work(home) -> Iterator[pipeline.Work]:
    with open_store(None) as store:
        yield stored(home, store)


@pytest.fixture
def folder(work, tmp_path) -> pathlib.Path:
    """The folder of a report that was made once."""
    return made(work, tmp_path / "capteurs-bruit")


def ask(work: pipeline.Work) -> Asked:
    """Of three weeks: too few for a figure, which would cost most of the time."""
    return reports.asked(work, "capteurs bruit", since=NOW.date() - 18 * DAY)


def made(work: pipeline.Work, out: pathlib.Path | None = None) -> pathlib.Path:
    written = reports.report(work, ask(work), forms=("md",), out=out)
    assert written.selection is not None
    assert written.problems == ()
    return written.selection.parent


def edit(folder: pathlib.Path, *changes: tuple[str, str]) -> str:
    text = (folder / "selection.md").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    (folder / "selection.md").write_text(text, encoding="utf-8")
    return text


def add(folder: pathlib.Path, *lines: str) -> None:
    hint = "ou le nom d'un PDF posé dans ce dossier. -->\n"
    edit(folder, (hint, "\n".join([f"{hint}", *lines, ""])))


def again(work, folder) -> reports.Written:
    """The report made again; once more the file does not change by a byte, nor what the report stands on."""
    once = reports.again(work, folder)
    text = (folder / "selection.md").read_bytes()
    twice = reports.again(work, folder)
    assert (folder / "selection.md").read_bytes() == text
    assert {one.url for one in twice.report.cited} == {one.url for one in once.report.cited}
    assert [(one.story, one.title, one.date) for one in twice.report.stories] == [
        (one.story, one.title, one.date) for one in once.report.stories
    ]
    return once


def titles(report: Report) -> set[str]:
    return {story.title for story in report.stories}


def paper(*sentences: str, title: str = "", pages: int = 1) -> bytes:
    """A PDF of Latin letters, a line for each sentence."""
    lines = " ".join(f"({line}) Tj 0 -14 Td" for line in sentences).encode("cp1252")
    content = b"BT /F1 11 Tf 40 800 Td " + lines + b" ET"
    kids = " ".join(f"{5 + n} 0 R" for n in range(pages)).encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % pages,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        *[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents 4 0 R >>"] * pages,
        b"<< /Title (%s) /CreationDate (D:20261005093000+02'00') >>" % title.encode("cp1252"),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(objects), len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + tail


# --- made again -------------------------------------------------------------------------------------


def test_untouched_it_is_made_again_from_its_selection_alone(work, folder):
    first = (folder / "index.md").read_bytes()
    (folder / "index.md").unlink()
    written = again(work, folder)
    assert (folder / "index.md").read_bytes() == first
    assert written.report.asked == ask(work)


def test_what_she_decided_holds_and_reaches_the_report(work, folder):
    edit(
        folder,
        ("- [x] **Nantes et", "- [ ] **Nantes et"),
        ("**Lyon écoute ses tunnels**", "**Lyon à l'écoute**"),
        ("titre:", "titre: Le bruit"),
        ("<!-- Votre conclusion", "Il faut **écouter**.\n<!-- Votre conclusion"),
        ("Clôture : 2 décembre 2026", "Clôture : 9 décembre 2026"),
    )
    report = again(work, folder).report
    assert "Lyon à l'écoute" in titles(report)
    assert "Nantes et ses bars" not in titles(report)
    assert (report.title, report.conclusion) == ("Le bruit", "Il faut **écouter**.")
    assert report.open[0].closes is not None
    assert report.open[0].closes.date == dt.date(2026, 12, 9)
    page = (folder / "index.md").read_text(encoding="utf-8")
    assert "Il faut **écouter**." in page
    assert "2 décembre 2026" not in page

    assert "9 déc. 2026" in page
    assert "2026-12-09" not in page  # what she says was read nowhere


def test_a_corrected_fact_counts_for_the_report_alone(work, folder):
    edit(folder, ("Clôture : 2 décembre 2026", "Clôture : 9 décembre 2026"))
    again(work, folder)
    (story,) = (story for story in calls.stories(work.store))
    facts = calls.facts(work.store, story)
    assert facts is not None
    assert [one.date for one in facts.deadlines] == [dt.date(2026, 12, 2)]
    assert calls.said(work.store, story) == {}


def test_asked_anew_with_another_period_her_decisions_hold_and_the_header_follows(work, folder):
    edit(folder, ("**Lyon écoute ses tunnels**", "**Lyon à l'écoute**"), ("titre:", "titre: Le bruit"))
    asked = reports.asked(work, "capteurs bruit", since=NOW.date() - 12 * DAY)
    report = reports.report(work, asked, out=folder).report
    assert titles(report) >= {"Lyon à l'écoute"}
    assert report.title == "Le bruit"
    text = (folder / "selection.md").read_text(encoding="utf-8")
    assert f"période: {NOW.date() - 12 * DAY} / {NOW.date()}\n" in text
    assert again(work, folder).report.asked == asked


def test_two_stories_that_became_one_keep_what_was_decided_of_either(work, folder):
    text = edit(folder, ("**Lyon écoute ses tunnels**", "**Lyon à l'écoute**"))
    ids = [line.split("<!-- ")[1].split(" ")[0] for line in text.split("\n") if "**Lyon à" in line or "**Brest" in line]
    stories.merge(work.store, *ids)
    report = again(work, folder).report
    assert "Lyon à l'écoute" in titles(report)
    assert "Nouveaux" not in (folder / "selection.md").read_text(encoding="utf-8")


# --- additions --------------------------------------------------------------------------------------


def cited(work, report: Report, title: str) -> str:
    """The words of the article behind the citation of a story."""
    story = next(story for story in report.stories if story.title == title)
    source = next(one for one in report.cited if one.number == story.cited[0])
    return articles.get(work.store, [source.article])[source.article].text


def test_an_address_is_read_stored_and_cited_and_offered_to_no_draft(work, folder):
    with serve({"/port": http(200, PAGE.format(PORT).encode(), content_type="text/html; charset=utf-8")}) as site:
        url = site.url("/port")
        add(folder, url)
        report = again(work, folder).report
        assert len([asked for asked in site.asked if asked.path == "/port"]) == 1
    assert "signaux lumineux" in cited(work, report, "Le port baisse le son")
    (found,) = articles.get(work.store, [articles.find(work.store, urls.canonical(url)) or 0]).values()
    assert not found.offered
    text = (folder / "selection.md").read_text(encoding="utf-8")
    assert f"<!-- ajouté : {url} -->" in text
    assert "2 novembre 2026" in text
    edit(folder, ("- [x] **Le port baisse le son**", "- [ ] **Le port baisse le son**"))
    assert "Le port baisse le son" not in titles(again(work, folder).report)


def test_an_address_that_is_known_is_not_fetched_and_ticks_its_story(work, folder):
    edit(folder, ("- [x] **Nantes et", "- [ ] **Nantes et"))
    add(folder, "https://journal22.example/article/22", "https://journal2.example/article/2")
    report = again(work, folder).report
    assert {"Nantes et ses bars", "Tram drivers test a quieter braking system"} <= titles(report)
    text = (folder / "selection.md").read_text(encoding="utf-8")
    assert "- [x] **Nantes et" in text
    assert "\nhttps://" not in text


def test_a_pdf_in_the_folder_is_read_and_its_words_can_be_found(work, folder):
    (folder / "Étude n° 3.pdf").write_bytes(paper(*STUDY, title="Ce que coûte le bruit"))
    add(folder, "Étude n° 3.pdf")
    report = again(work, folder).report
    assert STUDY[0] in cited(work, report, "Ce que coûte le bruit")
    story = next(story for story in report.stories if story.title == "Ce que coûte le bruit")
    assert (story.url, story.source, story.date) == ("%C3%89tude%20n%C2%B0%203.pdf", "Étude n° 3.pdf", dt.date(2026, 10, 5))
    other = reports.report(work, ask(work), out=folder.parent / "ailleurs").report
    assert "Ce que coûte le bruit" not in titles(other)


def test_a_pdf_at_an_address_is_read_too(work, folder):
    with serve({"/e.pdf": http(200, paper(*STUDY), content_type="application/pdf")}) as site:
        add(folder, site.url("/e.pdf"))
        report = again(work, folder).report
    story = next(story for story in report.stories if story.url == site.url("/e.pdf"))
    assert story.title.startswith("Le bruit des villes")


def test_a_pdf_that_only_the_analyst_has_says_nothing_of_a_call_to_members(work, folder):
    call = ("Appel à projets : capteurs de bruit pour les communes.", "Date limite de dépôt des dossiers : 15 décembre 2026 à 12h00.")
    before = store_calls(work)
    (folder / "appel.pdf").write_bytes(paper(*call, title="Appel à projets : capteurs de bruit"))
    add(folder, "appel.pdf")
    assert "Appel à projets : capteurs de bruit" in titles(again(work, folder).report)
    assert store_calls(work) == before


def store_calls(work: pipeline.Work) -> int:
    return articles.counts(work.store)["calls"]


def locked() -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(paper(*STUDY)))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_pdf_files_that_cannot_be_read_are_told_and_the_rest_goes_on(work, folder):
    bodies = {"abime.pdf": b"%PDF-1.4\nrien", "vide.pdf": b"", "scan.pdf": paper(), "secret.pdf": locked(), "bon.pdf": paper(*STUDY)}
    for name, body in bodies.items():
        (folder / name).write_bytes(body)
    add(folder, "absent.pdf", *bodies, "index.pdf")
    written = again(work, folder)
    assert any(title.startswith("Le bruit des villes") for title in titles(written.report))
    told = {"absent.pdf": "aucun fichier", "abime.pdf": "ne se lit pas", "vide.pdf": "ne se lit pas"}
    told |= {"scan.pdf": "numérisées", "secret.pdf": "mot de passe", "index.pdf": "the report itself"}
    for line, (name, problem) in zip(written.problems, told.items(), strict=True):
        assert line.startswith(f"{name} :")
        assert problem in line
    assert "\nabsent.pdf\nabime.pdf\nvide.pdf\nscan.pdf\nsecret.pdf\n- [x] " in (folder / "selection.md").read_text(encoding="utf-8")


def test_a_long_pdf_is_read_up_to_a_bound_and_that_is_told(work, folder, monkeypatch):
    monkeypatch.setattr("techwatch.paper.MOST_PAGES", 2)
    (folder / "long.pdf").write_bytes(paper(*STUDY, pages=3))
    add(folder, "long.pdf")
    assert "3 pages, seules les 2 premières" in reports.again(work, folder).problems[0]
    monkeypatch.setattr("techwatch.paper.MOST_BYTES", 10)
    with pytest.raises(UnreadableError, match="Mo"):
        read_paper(paper(*STUDY))


def test_a_pdf_that_draws_the_same_megabytes_again_and_again_is_read_up_to_a_bound(monkeypatch):
    body = paper(*STUDY, pages=9)
    whole = read_paper(body).text
    monkeypatch.setattr("techwatch.paper.MOST_CONTENT", 2 * len(paper(*STUDY)) // 3)
    assert 0 < len(read_paper(body).text) < len(whole)


def endless() -> bytes:
    """A PDF of some kilobytes on whose 300 pages forms draw each other, up to the 5,000 a page that pypdf follows: minutes a page."""
    with pikepdf.new() as made:
        inner = None
        for _ in range(30):
            form = pikepdf.Stream(made, b"/X Do /X Do" if inner is not None else b"BT " + b"() Tj " * 2_000 + b"ET")
            form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 9, 9]
            form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner) if inner is not None else pikepdf.Dictionary())
            inner = made.make_indirect(form)
        for number in range(300):
            made.add_blank_page()
            made.pages[number].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
            made.pages[number].Contents = pikepdf.Stream(made, b"/X Do")
        out = io.BytesIO()
        made.save(out)
    return out.getvalue()


def test_a_pdf_that_would_be_read_for_hours_is_left_and_the_rest_goes_on(work, folder, monkeypatch):
    monkeypatch.setattr(pdf, "LONGEST", 1)
    (folder / "sans fin.pdf").write_bytes(endless())
    (folder / "bon.pdf").write_bytes(paper(*STUDY))
    add(folder, "sans fin.pdf", "bon.pdf")
    start = time.monotonic()
    written = reports.again(work, folder)
    assert time.monotonic() - start < 10
    assert written.problems == (
        "sans fin.pdf : sa lecture dure plus de 1 secondes : enregistrez-le à nouveau, ou gardez-en l'essentiel (takes too long)",
    )
    assert any(title.startswith("Le bruit des villes") for title in titles(written.report))
    assert "\nsans fin.pdf\n" in (folder / "selection.md").read_text(encoding="utf-8")
    assert multiprocessing.active_children() == []


def swelling() -> bytes:
    """A PDF of 70 kB whose pages unpack to 70 MB each."""
    with pikepdf.new() as made:
        made.add_blank_page()
        made.pages[0].Contents = pikepdf.Stream(made, b" " * 70_000_000)
        out = io.BytesIO()
        made.save(out, compress_streams=True)
    return out.getvalue()


def test_a_pdf_that_takes_too_much_memory_is_left_and_the_rest_goes_on(work, folder, monkeypatch):
    monkeypatch.setattr(pdf, "MOST_MEMORY", 210_000_000)
    (folder / "enfle.pdf").write_bytes(swelling())
    (folder / "bon.pdf").write_bytes(paper(*STUDY))
    add(folder, "enfle.pdf", "bon.pdf")
    written = reports.again(work, folder, forms=("html", "md", "xlsx"))
    why = "sa lecture demande plus de 210 Mo de mémoire : gardez-en l'essentiel (takes too much memory)"
    assert written.problems == (f"enfle.pdf : {why}",)
    assert any(title.startswith("Le bruit des villes") for title in titles(written.report))
    assert {"index.html", "index.md", "index.xlsx"} <= {path.name for path in folder.iterdir()}


def test_a_pdf_whose_reader_dies_is_told(monkeypatch):
    monkeypatch.setattr(pdf, "read_paper", os._exit)
    with pytest.raises(UnreadableError, match="its reader died"):
        pdf.read_pdf(1)  # type: ignore[arg-type]


def test_an_address_where_nothing_answers_is_told_and_stays(work, folder):
    with serve({"/vide": http(200, b"<html></html>", content_type="text/html")}) as site:
        add(folder, site.url("/rien"), site.url("/vide"))
        written = again(work, folder)
    assert "not read" in written.problems[0]
    assert "no article" in written.problems[1]
    assert f"\n{site.url('/rien')}\n{site.url('/vide')}\n" in (folder / "selection.md").read_text(encoding="utf-8")


# --- nothing is overwritten -------------------------------------------------------------------------


def test_a_file_that_cannot_be_read_is_told_with_its_line_and_nothing_is_written(work, folder):
    text = edit(folder, ("langue: fr", "langue: klingon ancien"))
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(ReviewError, match=r"selection\.md:8: langue"):
        reports.again(work, folder)
    with pytest.raises(ReviewError):
        made(work, folder)
    (folder / "selection.md").write_bytes(text.encode("cp1252"))
    with pytest.raises(ReviewError, match="UTF-8"):
        reports.again(work, folder)
    (folder / "selection.md").write_text(text, encoding="utf-8")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_what_she_saves_while_the_report_is_made_stays_and_is_told(work, folder, monkeypatch):
    build = reports.reporting.build

    def saving(*values, **more):
        edit(folder, ("**Brest, la rade et les dauphins**", "**Brest, la nuit**"))
        monkeypatch.setattr(reports.reporting, "build", build)
        return build(*values, **more)

    monkeypatch.setattr(reports.reporting, "build", saving)
    written = reports.again(work, folder)
    assert "changed meanwhile" in written.problems[0]
    assert "**Brest, la nuit**" in (folder / "selection.md").read_text(encoding="utf-8")
    assert "Brest, la nuit" in titles(again(work, folder).report)


def test_a_text_that_is_replaced_is_kept_beside(work, folder):
    hers = edit(folder, ("**Brest, la rade", "**À Brest, la rade"))
    add(folder, "https://journal2.example/article/2")
    added = (folder / "selection.md").read_text(encoding="utf-8")
    again(work, folder)
    kept = [path.read_text(encoding="utf-8") for path in sorted((folder / ".selection").glob("[0-9]*.md"))]
    assert kept == [added]
    assert hers != added


def test_without_what_the_engine_wrote_the_file_alone_still_says_all(work, folder, tmp_path):
    edit(folder, ("- [x] **Nantes et", "- [ ] **Nantes et"), ("Clôture : 2 décembre 2026", "Clôture : 9 décembre 2026"))
    alone = tmp_path / "elsewhere"
    alone.mkdir()
    (alone / "selection.md").write_bytes((folder / "selection.md").read_bytes())
    report = again(work, alone).report
    assert "Nantes et ses bars" not in titles(report)
    assert report.open[0].closes is not None
    assert report.open[0].closes.date == dt.date(2026, 12, 9)


# --- the board and the command ----------------------------------------------------------------------


def test_the_board_changes_lines_of_the_same_file(work, folder):
    before = (folder / "selection.md").read_text(encoding="utf-8")
    (lyon,) = (one.id for one in choose.read(work.home, folder).listed.stories if one.title.startswith("Lyon"))
    chosen = choose.save(work.home, folder, Selection(kept={lyon: False}), title="Le bruit", conclusion="Fin.")
    assert (chosen.selection.kept[lyon], chosen.selection.title, chosen.selection.conclusion) == (False, "Le bruit", "Fin.")
    assert choose.save(work.home, folder, Selection(kept={lyon: True}), title="", conclusion="").text.split() == before.split()
    with pytest.raises(NotFoundError):
        choose.read(work.home, folder.parent / "none")


def test_two_people_change_the_board_at_once_and_nothing_is_lost(work, folder):
    ids = [one.id for one in choose.read(work.home, folder).listed.stories]
    threads = [
        threading.Thread(target=choose.save, args=(work.home, folder, Selection(titles={id: f"Titre de {id}"})))
        for id in ids
        for _ in (1, 2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert choose.read(work.home, folder).selection.titles == {id: f"Titre de {id}" for id in ids}
    with work.home.lock("selection", since=""), pytest.raises(LockedError):
        choose.save(work.home, folder, Selection(), wait=0)


def test_the_command_makes_it_again_by_its_folder_its_name_or_its_file(tmp_path):
    home = small_home(tmp_path / "home")
    with open_store(home.database) as store:
        folder = made(stored(home, store))
    edit(folder, ("titre:", "titre: Le bruit des rues"))
    add(folder, "absent.pdf")
    for arguments in (["--again", str(folder)], ["--again", folder.name], [str(folder / "selection.md")]):
        done = CliRunner().invoke(techwatch, ["--home", str(home.path), "report", *arguments], env=ENVIRON, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        assert str(folder / "index.md") in done.stdout
        assert "absent.pdf" in done.stderr
    assert "Le bruit des rues" in (folder / "index.md").read_text(encoding="utf-8")


def test_the_command_ends_with_1_where_nothing_is_found_and_the_report_says_so(tmp_path):
    home = small_home(tmp_path / "home")
    with open_store(home.database) as store:
        stored(home, store)
    done = CliRunner().invoke(techwatch, ["--home", str(home.path), "report", "licornes à pédales"], env=ENVIRON, catch_exceptions=False)
    assert done.exit_code == 1
    assert "nothing between" in done.stderr
    assert all(pathlib.Path(line).is_file() for line in done.stdout.split())
