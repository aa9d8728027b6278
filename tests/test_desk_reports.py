"""« Études » at the desk: asked for, made in the background, read, taken, corrected and made again; nothing of it for others."""

import contextlib
import json
import re
import shutil
import threading
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from at_desk import ANALYST, TEAM, AtDesk, into, watched
from chromium import chromium, installed
from readings import NOW, news, put, small_home
from techwatch import pipeline
from techwatch.errors import DocumentError
from techwatch.home import Home
from techwatch.pipeline import Work, reports
from techwatch.pipeline.reports import choose, made
from techwatch.store import desk, open_store
from techwatch.types import Form
from techwatch.web.desk import report_runs
from test_look import CONTRASTS
from test_web import FORM, Answer, serving

THEME = "hôpital OU capteurs OU parcours"
NAME = "hopital-ou-capteurs-ou-parcours"
ASKED = {"theme": THEME, "since": "2026-01-01", "until": "2026-12-31", "lang": "fr", "form": "md", "expand": "1"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = small_home(tmp_path_factory.mktemp("home") / "home", team=list(TEAM))
    with open_store(home.database) as store:
        put(store, news())
        pipeline.group(Work(home, store, NOW))
    return home


@pytest.fixture
def home(filled: Home) -> Iterator[Home]:
    """The same store each time, without reports."""
    yield filled
    for file in sorted((filled.digests / "reports").rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()


@pytest.fixture
def analyst(home: Home) -> Iterator[AtDesk]:
    with serving(home) as client, contextlib.closing(AtDesk(client, home, ANALYST)) as analyst:
        yield analyst


def send(client: AtDesk, where: str, values: dict[str, object] | None = None) -> Answer:
    return client.request("POST", where, urlencode(values or {}, doseq=True).encode(), content_type=FORM)


def made_of(client: AtDesk, name: str = NAME) -> str:
    """The page of a report once it is made."""
    for _ in range(600):
        page = client.get(f"/desk/reports/{name}").text
        if 'http-equiv="refresh"' not in page:
            return unescape(page)
        time.sleep(0.02)
    raise AssertionError(page)


def said(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", unescape(page).partition("<main")[2]).replace("\u00a0", " ").replace("\u202f", " ").split())


def test_a_report_is_asked_for_made_read_and_taken(home: Home, analyst: AtDesk) -> None:
    assert "Aucune étude" in analyst.get("/desk/reports").text
    answer = send(analyst, "/desk/reports", ASKED)
    assert (answer.status, answer.headers["location"]) == (303, f"/desk/reports/{NAME}")
    page = made_of(analyst)
    assert f'href="/desk/reports/{NAME}/files/md"' in page
    assert not (home.digests / "reports" / NAME / ".under-way.json").exists()
    read = analyst.get(f"/desk/reports/{NAME}/read")
    assert "Un hôpital ouvre son entrepôt" in unescape(read.text)
    policy = read.headers["content-security-policy"]
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    taken = analyst.get(f"/desk/reports/{NAME}/files/md")
    assert taken.headers["content-disposition"] == f'attachment; filename="{NAME}.md"'
    assert "# " in taken.text
    assert analyst.get(f"/desk/reports/{NAME}/files/pdf").status == 404
    listed = said(analyst.get("/desk/reports").text)
    assert f"{THEME} Faite le" in listed
    assert "du 1er janvier 2026 au 31 décembre 2026" in listed
    with open_store(home.database) as store:
        assert [(act.who, act.name, act.note) for act in desk.log_of(store)][:1] == [(ANALYST, "report-asked", THEME)]
    assert f"étude demandée : {THEME}" in said(analyst.get("/log").text)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("theme", "", "Écrivez un thème."),
        ("theme", '(béton "armé', "Ce thème ne se lit pas :"),
        ("theme", "x " * 300, "400 caractères au plus"),
        ("since", "hier", "Écrivez un jour."),
        ("until", "2025-01-01", "La période finit avant de commencer."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(analyst: AtDesk, field: str, value: str, says: str) -> None:
    answer = send(analyst, "/desk/reports", ASKED | {field: value})
    assert answer.status == 422
    assert says in said(answer.text)
    assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', answer.text)
    assert 'aria-describedby="' + field + "-error" in answer.text


def test_a_broken_query_says_where(analyst: AtDesk) -> None:
    answer = send(analyst, "/desk/reports", ASKED | {"theme": "béton (armé"})
    caret = re.search(r'<pre class="caret"[^>]*>(.*?)</pre>', answer.text, re.S)
    assert caret is not None
    line, mark = unescape(caret[1]).splitlines()
    assert (line, mark) == ("béton (armé", "      ^")


def test_the_form_takes_what_the_address_says(analyst: AtDesk) -> None:
    page = unescape(
        analyst.get("/desk/reports?theme=%22b%C3%A9ton+de+chanvre%22&market=city&market=x&form=xlsx&expand=0&since=2026-02-30").text
    )
    assert 'value=""béton de chanvre""' in page
    assert re.search(r'value="city" checked', page)
    assert re.search(r'value="xlsx" checked', page)
    assert not re.search(r'value="pdf" checked', page)
    assert 'name="expand" value="1">' in page


def test_how_far_it_is_is_told_and_others_wait(home: Home, analyst: AtDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    may_go_on, make = threading.Event(), reports.report

    def slowly(work: Work, asked: object, **more: object) -> object:
        work.teller.begin("find", 1)
        work.teller.step()
        work.teller.begin("files", 4)
        work.teller.step()
        may_go_on.wait(20)
        return make(work, asked, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(reports, "report", slowly)
    send(analyst, "/desk/reports", ASKED)
    send(analyst, "/desk/reports", ASKED)  # pressed twice
    send(analyst, "/desk/reports", ASKED | {"theme": "bruit"})
    for _ in range(300):
        page = analyst.get(f"/desk/reports/{NAME}").text
        if "1 / 4" in page:
            break
        time.sleep(0.02)
    assert 'http-equiv="refresh"' in page
    assert "Recherche fait Documents et figures 1 / 4" in said(page)
    assert "width: 25%" in page
    assert "En attente. Une autre se fait d’abord." in said(analyst.get("/desk/reports/bruit").text)
    assert {"En cours.", "En attente."} <= set(re.findall(r"En cours\.|En attente\.", analyst.get("/desk/reports").text))
    may_go_on.set()
    assert "Lire" in made_of(analyst)
    assert "Lire" in made_of(analyst, "bruit")


def test_the_file_that_is_being_made_is_named_and_the_bar_moves_with_each(
    home: Home, analyst: AtDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on, seen = threading.Event(), list[str]()

    def files(maker: object, form: Form) -> dict[str, bytes]:
        if form == "docx":
            may_go_on.wait(20)
        seen.append(form)
        return {f"index.{form}": b"<p>Voici.</p>"}

    monkeypatch.setattr("techwatch.documents._Maker.files", files)
    send(analyst, "/desk/reports", ASKED | {"form": ["md", "pdf", "docx"]})
    for _ in range(300):
        page = analyst.get(f"/desk/reports/{NAME}").text
        if "Word" in said(page):
            break
        time.sleep(0.02)
    assert "Rédaction fait Documents et figures : Word 3 / 4" in said(page)
    assert "width: 75%" in page
    may_go_on.set()
    assert "Lire" in made_of(analyst)
    assert seen == ["md", "html", "pdf", "docx"]


def test_what_goes_wrong_is_said_and_what_was_there_stays(home: Home, analyst: AtDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    send(analyst, "/desk/reports", ASKED)
    made_of(analyst)

    def failing(*_: object, **__: object) -> None:
        raise DocumentError("pdf", "pango", "a PDF needs Pango")

    monkeypatch.setattr(reports, "report", failing)
    send(analyst, f"/desk/reports/{NAME}")
    page = said(made_of(analyst))
    assert "n’a pas pu être faite" in page
    assert "a PDF needs Pango" in page
    assert analyst.get(f"/desk/reports/{NAME}/read").status == 200
    monkeypatch.setattr(reports, "report", lambda *_, **__: 1 / 0)
    send(analyst, "/desk/reports", ASKED | {"theme": "jamais fait"})
    page = said(made_of(analyst, "jamais-fait"))
    assert "n’a pas pu être faite" in page
    assert "division" not in page


def test_a_restart_in_the_middle_is_told(home: Home, analyst: AtDesk) -> None:
    folder = home.digests / "reports" / NAME
    with open_store(home.database) as store:
        asked = reports.asked(Work(home, store, NOW), THEME)
    made.begin(folder, asked, ("md",), who=ANALYST)
    assert "Interrompue." in said(analyst.get("/desk/reports").text)
    page = said(analyst.get(f"/desk/reports/{NAME}").text)
    assert "interrompue par un redémarrage" in page
    assert "Recommencer" in page
    send(analyst, f"/desk/reports/{NAME}")
    assert "Lire" in made_of(analyst)
    assert "Interrompue." not in analyst.get("/desk/reports").text


def test_files_of_an_earlier_asking_are_not_offered(home: Home, analyst: AtDesk) -> None:
    send(analyst, "/desk/reports", ASKED | {"form": ["md", "xlsx"]})
    made_of(analyst)
    assert f"/desk/reports/{NAME}/files/xlsx" in analyst.get(f"/desk/reports/{NAME}").text
    send(analyst, "/desk/reports", ASKED)
    page = made_of(analyst)
    assert "files/md" in page
    assert "files/xlsx" not in page
    assert analyst.get(f"/desk/reports/{NAME}/files/xlsx").status == 404


def test_what_stands_in_the_folder_of_reports_by_chance_is_none(home: Home, analyst: AtDesk) -> None:
    root = home.digests / "reports"
    (root / "notes").mkdir(parents=True)
    (root / "Autre Dossier").mkdir()
    (root / "broken").mkdir()
    (root / "broken" / ".under-way.json").write_text(json.dumps({"theme": "x"}), encoding="utf-8")
    assert "Aucune étude" in analyst.get("/desk/reports").text
    for name in ("notes", "broken", "none"):
        assert analyst.get(f"/desk/reports/{name}").status == 404
        assert send(analyst, f"/desk/reports/{name}").status == 404
        assert analyst.get(f"/desk/reports/{name}/correct").status == 404


# --- correcting -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def once(filled: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report, made once for all tests that correct it."""
    folder = tmp_path_factory.mktemp("made") / NAME
    with open_store(filled.database) as store:
        work = Work(filled, store, NOW)
        reports.report(work, reports.asked(work, THEME), forms=("md", "html"), out=folder)
    return folder


@pytest.fixture
def begun(once: Path, home: Home, analyst: AtDesk) -> AtDesk:
    shutil.copytree(once, home.digests / "reports" / NAME)
    return analyst


HERE = f"/desk/reports/{NAME}/correct"


def fields(page: str) -> dict[str, list[str]]:
    """What the browser would send of the large form, nothing touched."""
    form = page.partition(f'<form method="post" action="{HERE}">')[2].partition("</form>")[0]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf' {what}="([^"]*)"', tag) for what in ("name", "value"))
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            found.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    for name, options in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = [chosen[1] if chosen else ""]
    conclusion = re.search(r'name="conclusion"[^>]*>(.*?)</textarea>', form, re.S)
    return found | {"conclusion": [unescape(conclusion[1]) if conclusion else ""]}


def chosen(home: Home) -> choose.Chosen:
    return choose.read(home, home.digests / "reports" / NAME)


def test_what_nobody_touched_changes_nothing(home: Home, begun: AtDesk) -> None:
    before = chosen(home).text
    answer = send(begun, HERE, fields(begun.get(HERE).text))
    assert answer.status == 303
    assert chosen(home).text == before


def test_she_strikes_writes_and_makes_it_again(home: Home, begun: AtDesk) -> None:
    values = fields(begun.get(HERE).text)
    struck, *rest = values["kept"]
    values |= {
        "kept": rest,
        "title": ["Les données des hôpitaux"],
        "conclusion": ["Trois hôpitaux.\r\n\r\n**Et demain ?**"],
        "do": ["again"],
    }
    answer = send(begun, HERE, values)
    assert answer.headers["location"] == f"/desk/reports/{NAME}"
    page = made_of(begun)
    assert "Les données des hôpitaux" in page
    now = chosen(home)
    assert now.selection.kept[struck] is False
    assert now.selection.conclusion == "Trois hôpitaux.\n\n**Et demain ?**"
    assert "Et demain" in begun.get(f"/desk/reports/{NAME}/read").text
    with open_store(home.database) as store:
        assert [act.name for act in desk.log_of(store)][:2] == ["report-asked", "report-corrected"]


def test_what_another_changed_meanwhile_stays(home: Home, begun: AtDesk) -> None:
    values = fields(begun.get(HERE).text)
    first, second, *_ = values["kept"]
    choose.save(home, home.digests / "reports" / NAME, choose.Selection(kept={first: False}))
    values["kept"] = [id for id in values["kept"] if id != second]
    assert send(begun, HERE, values).status == 303
    kept = chosen(home).selection.kept
    assert (kept[first], kept[second]) == (False, False)


def test_a_conclusion_takes_no_other_ones_place_unseen(home: Home, begun: AtDesk) -> None:
    values = fields(begun.get(HERE).text)
    first = values["kept"].pop(0)
    choose.save(home, home.digests / "reports" / NAME, choose.Selection(), conclusion="La sienne.")
    answer = send(begun, HERE, values | {"conclusion": "La mienne."})
    assert answer.status == 409
    assert "La sienne." in said(answer.text)
    assert fields(answer.text)["conclusion"] == ["La mienne."]
    assert (chosen(home).selection.conclusion, chosen(home).selection.kept[first]) == ("La sienne.", False)
    assert send(begun, HERE, fields(answer.text) | {"conclusion": "Les deux."}).status == 303
    assert chosen(home).selection.conclusion == "Les deux."


def test_one_story_has_its_own_page(home: Home, begun: AtDesk) -> None:
    id = fields(begun.get(HERE).text)["kept"][0]
    page = begun.get(f"{HERE}?{urlencode({'story': id})}").text
    title = unescape(re.search(r'name="was.title" value="([^"]*)"', page)[1])  # type: ignore[index]
    values = {"story": id, "title": "Un titre plus juste", "was.title": title, "date": "2026-11-02", "was.date": "2026-11-20"}
    assert send(begun, HERE, values).status == 303
    line = chosen(home).listed.story(id)
    assert line is not None
    assert (line.title, str(line.date)) == ("Un titre plus juste", "2026-11-02")
    answer = send(begun, HERE, values | {"title": "", "was.title": "Un titre plus juste"})
    assert (answer.status, "Un sujet a un titre." in said(answer.text)) == (422, True)
    assert begun.get(f"{HERE}?story=s-none").status == 404


ACTORS = """
- [x] Agence Exemple · organisation · 3 sujets
- [x] L'Agence Exemple · organisation · 2 sujets
- [x] Confluent · personne · 1 sujets
- [ ] Journal 1 · organisation · 1 sujets
"""


def test_actors_are_struck_joined_and_named(home: Home, begun: AtDesk) -> None:
    file = home.digests / "reports" / NAME / choose.FILE
    text = re.sub(r"(?m)^- \[.\] .* · \d+ sujets$\n", "", file.read_text(encoding="utf-8"))
    file.write_text(text.replace("programme. -->\n", f"programme. -->\n{ACTORS}"), encoding="utf-8")
    values = fields(begun.get(HERE).text)
    assert values["actor"] == ["Agence Exemple", "L'Agence Exemple", "Confluent", "Journal 1"]
    before = file.read_text(encoding="utf-8")
    assert send(begun, HERE, values).status == 303
    assert file.read_text(encoding="utf-8") == before
    values |= {"actor.kept": ["1", "2", "3"], "into.1": ["Agence"], "kind.2": ["place"]}
    assert send(begun, HERE, values).status == 303
    lines = file.read_text(encoding="utf-8").split("\n")
    for line in (
        "- [ ] Agence Exemple · organisation · 3 sujets",
        "- [x] L'Agence Exemple = Agence · organisation · 2 sujets",
        "- [x] Confluent · lieu · 1 sujets",
        "- [x] Journal 1 · organisation · 1 sujets",
    ):
        assert line in lines
    values = fields(begun.get(HERE).text)
    assert values["into.1"] == ["Agence"]
    assert send(begun, HERE, values | {"into.1": [""]}).status == 303
    assert "- [x] L'Agence Exemple · organisation · 2 sujets" in file.read_text(encoding="utf-8").split("\n")


def test_she_adds_an_address_and_a_pdf(home: Home, begun: AtDesk) -> None:
    def add(address: str, name: str = "", body: bytes = b"") -> Answer:
        parts = f'--x\r\nContent-Disposition: form-data; name="address"\r\n\r\n{address}\r\n'.encode()
        parts += f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode() + body + b"\r\n--x--\r\n"
        return begun.request("POST", f"/desk/reports/{NAME}/add", parts, content_type="multipart/form-data; boundary=x")

    assert "Ce n’est pas une adresse" in said(add("javascript:alert(1)").text)
    assert "n’est pas un PDF" in said(add("", "x.pdf", b"<html>").text)
    assert "Donnez une adresse" in said(add("").text)
    assert add("https://pole.example/page?a=1").status == 303
    assert add("", "../Étude 2026 (fin).pdf", b"%PDF-1.7 one").status == 303
    assert add("", "Étude 2026 (fin).pdf", b"%PDF-1.7 other").status == 303
    folder = home.digests / "reports" / NAME
    assert sorted(path.name for path in folder.glob("*.pdf")) == ["Étude-2026-fin-2.pdf", "Étude-2026-fin.pdf"]
    assert set(chosen(home).selection.added) == {"https://pole.example/page?a=1", "Étude-2026-fin.pdf", "Étude-2026-fin-2.pdf"}
    paper = begun.get(f"/desk/reports/{NAME}/{quote('Étude-2026-fin.pdf')}")
    assert (paper.headers["content-type"], paper.text) == ("application/pdf", "%PDF-1.7 one")
    (folder / "index.pdf").write_bytes(b"%PDF of an earlier asking")
    (folder / "lien.pdf").symlink_to(home.path / "feeds.yaml")
    for other in ("index.pdf", "selection.md", "lien.pdf", "..%2F..%2F..%2Ffeeds.yaml", ".selection", "%2E%2E"):
        assert begun.get(f"/desk/reports/{NAME}/{other}").status == 404
    for place in ("Étude-2026-fin.pdf", "index.html", ""):
        assert begun.get(f"/reports/{NAME}/{quote(place)}").status == 404
    page = begun.get(HERE).text
    assert "Retirer Étude-2026-fin.pdf" in unescape(page)
    assert send(begun, HERE, fields(page) | {"without": ["Étude-2026-fin.pdf"]}).status == 303
    assert "Étude-2026-fin.pdf" not in chosen(home).selection.added


def test_a_selection_that_cannot_be_read_says_so(home: Home, begun: AtDesk) -> None:
    file = home.digests / "reports" / NAME / choose.FILE
    file.write_text(file.read_text(encoding="utf-8").replace("---", "", 1), encoding="utf-8")
    assert "ne se lit pas" in said(begun.get(f"/desk/reports/{NAME}").text)
    page = begun.get(HERE)
    assert page.status == 200
    assert "en-tête" in said(page.text) or "---" in said(page.text)


def test_runs_that_are_over_are_forgotten_one_day(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_runs, "KEPT", 2)
    monkeypatch.setattr(report_runs, "_made", lambda *_: ((), None))
    runs = report_runs.Runs()
    with open_store(home.database) as store:
        asked = reports.asked(Work(home, store, NOW), THEME)
    for name in ("a", "b", "c"):
        runs.ask(home, report_runs.Run(name, asked, (), ANALYST))
        while (run := runs.find(name)) and run.state != "done":
            time.sleep(0.01)
    assert [runs.find(name) is not None for name in ("a", "b", "c")] == [False, True, True]


def test_what_would_be_found_is_shown_before(home: Home, analyst: AtDesk) -> None:
    page = send(analyst, "/desk/reports", ASKED | {"do": "look"})
    assert page.status == 200
    assert "3 sujets trouvés" in said(page.text)
    assert not (home.digests / "reports").exists() or not list((home.digests / "reports").iterdir())
    assert "0 sujet trouvé" in said(send(analyst, "/desk/reports", ASKED | {"do": "look", "theme": "licorne"}).text)


# --- in a browser ---------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.slow
def test_it_all_works_on_a_phone_without_scripts(home: Home) -> None:
    """Asked for, waited for, read in its own headers, corrected and made again, at 360 px; nothing is cut off, nothing asks elsewhere."""
    installed()
    with serving(home) as client, chromium() as browser:
        context = browser.new_context(viewport={"width": 360, "height": 740}, locale="fr-FR", java_script_enabled=False)
        into(context, client, home, ANALYST)
        page, root = context.new_page(), f"http://127.0.0.1:{client.port}"
        wrong = watched(page, root)

        def fits() -> None:
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url
            assert [one for one in page.evaluate(CONTRASTS) if one[0] < 4.5] == [], page.url

        page.goto(f"{root}/desk/reports")
        fits()
        page.fill("#theme", THEME)
        for form in ("pdf", "docx"):
            page.uncheck(f"input[value={form}]")
        page.click("text=Faire l’étude")
        page.wait_for_selector("text=Corriger", timeout=30_000)
        fits()
        page.goto(f"{root}/desk/reports/{NAME}/read")
        assert page.locator("h1").first.inner_text()
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily") != "Times"
        page.goto(f"{root}{HERE}")
        fits()
        page.fill("#conclusion", "Trois hôpitaux.")
        page.click("text=Enregistrer et refaire")
        page.wait_for_selector("text=Corriger", timeout=30_000)
        assert chosen(home).selection.conclusion == "Trois hôpitaux."
        page.goto(f"{root}/desk/reports/{NAME}/read")
        assert "Trois hôpitaux." in page.locator("body").inner_text()
        assert [message for message in wrong if "404" not in message] == []  # a browser looks for an icon
