"""The command as a process and as functions: quick to start, exit codes, homes, batch doors."""

import contextlib
import errno
import gzip
import io
import json
import os
import pathlib
import re
import shlex
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator

import click
import jsonschema
import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from forked import forked
from homes import write_home
from techwatch.cli import SECTIONS, main, techwatch
from techwatch.cli.work import Settings, print_table, tell
from techwatch.home import open_home
from techwatch.pipeline.work import Outcome
from techwatch.store.schema import MIGRATIONS

HEAVY = {"spacy", "trafilatura", "starlette", "feedparser", "aiohttp", "sqlite_utils", "pydantic", "rich", "jinja2", "apscheduler"}
HEALTH = (
    "L'hôpital ouvre son entrepôt de données de santé. Les patients y gagnent des essais cliniques plus courts, dit le centre hospitalier. "
)


def run(*arguments: object, code: int = 0) -> str:
    """techwatch in a process of its own; -> standard output."""
    done = forked(*map(str, arguments))
    assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def process(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "techwatch", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def leave(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    """The exit code of the whole command, in this process."""
    monkeypatch.setattr(sys, "argv", ["techwatch", *map(str, arguments)])
    with pytest.raises(SystemExit) as left:
        main()
    return int(left.value.code or 0)


def commands(group: click.Group, *before: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*before, name)
        if isinstance(command, click.Group):
            yield from commands(command, *before, name)


@pytest.fixture
def home(tmp_path: pathlib.Path) -> pathlib.Path:
    return write_home(tmp_path / "home", [{"url": "http://127.0.0.1:9/feed", "title": "La Gazette", "lang": "fr"}])


# --- starting -------------------------------------------------------------------------------------


def test_help_imports_nothing_heavy():
    script = (
        "import json, sys\nfrom techwatch.cli import techwatch\ntechwatch.main(['--help'], standalone_mode=False)\n"
        "print('MODULES', json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    said, _, listed = done.stdout.partition("MODULES ")
    assert "Market and technology watch" in said
    assert HEAVY & {name.partition(".")[0] for name in json.loads(listed)} == set()


@pytest.mark.parametrize("path", [(), *commands(techwatch)], ids=" ".join)
def test_every_command_has_its_help(path):
    answer = CliRunner().invoke(techwatch, [*path, "--help"])
    assert answer.exit_code == 0
    assert "Usage:" in answer.output
    assert len(answer.output.splitlines()[2].strip()) > 10


# --- exit codes -----------------------------------------------------------------------------------


def test_a_home_that_is_not_there(tmp_path):
    done = process("--home", tmp_path / "nowhere", "run")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "there is no feeds.yaml here: run `techwatch init` or give --home" in done.stderr
    assert not (tmp_path / "nowhere").exists()


def test_what_is_wrong_input_ends_with_2(monkeypatch, home, capsys):
    for arguments in (
        ["bogus"],
        ["run", "--bogus"],
        ["explain"],
        ["members", "import", home / "none.csv"],
        ["urls", "--batch", home / "none"],
    ):
        assert leave(monkeypatch, "--home", home, *arguments) == 2, arguments
    (home / "feeds.yaml").write_text((home / "feeds.yaml").read_text().replace('"digests"', '"digest"'))
    capsys.readouterr()
    assert leave(monkeypatch, "--home", home, "check") == 2
    assert re.search(r"feeds\.yaml:\d+: digest: unknown key, did you mean 'digests'\?", capsys.readouterr().err)


@pytest.mark.slow
def test_all_mistakes_of_a_home_are_told_by_every_command_in_one_go(tmp_path):
    home = write_home(tmp_path / "home", [{"url": "https://a.example", "title": "A", "lang": "français"}], jobs={"collekt": "daily 06:00"})
    for words in (["check"], ["run"], ["members", "list"]):
        done = process("--home", home, *words)
        first, second = done.stderr.splitlines()
        assert done.returncode == 2
        assert re.fullmatch(r"techwatch: .*feeds\.yaml:\d+: feeds\.0\.lang: 'français' is no language: .*", first)
        assert re.fullmatch(r".*feeds\.yaml:\d+: jobs\.collekt: unknown key, did you mean 'collect'\?", second)


def test_a_stage_that_could_not_do_its_work_ends_with_1(monkeypatch, home, capsys):
    assert leave(monkeypatch, "--home", home, "run") == 1
    assert "collect: http://127.0.0.1:9/feed: the connection was refused" in capsys.readouterr().err
    assert leave(monkeypatch, "--home", home, "publish", "veille-2026-11-24") == 1
    assert leave(monkeypatch, "--home", home, "deliver", "nothing") == 1
    assert leave(monkeypatch, "--home", home, "report", '"cobots') == 1
    (home / "members.csv").write_text("email\nnobody\n")
    assert leave(monkeypatch, "--home", home, "members", "import", home / "members.csv") == 1
    (home / "templates").mkdir()
    (home / "templates" / "page.html.j2").write_text("{% if %}")
    assert leave(monkeypatch, "--home", home, "check") == 1
    assert "Traceback" not in capsys.readouterr().err


def test_problems_beside_work_that_was_done_end_with_0(monkeypatch, home, capsys):
    (home / "members.csv").write_text("email;marchés\nun@membre.example;health\nnobody;\n")
    assert leave(monkeypatch, "--home", home, "members", "import", "--json", home / "members.csv") == 0
    told = json.loads(capsys.readouterr().out)
    assert told[0]["figures"] == {"added": 1, "changed": 0, "same": 0, "refused": 1}
    assert leave(monkeypatch, "--home", home, "members", "list", "--json") == 0
    assert [member["email"] for member in json.loads(capsys.readouterr().out)] == ["un@membre.example"]


def test_a_home_at_work_says_who_works(monkeypatch, home, capsys):
    with open_home(home, {}).lock("run", since="2026-11-21T06:00:00+00:00"):
        done = forked("--home", str(home), "run")
    assert done.returncode == 1
    assert f"run is already running (process {os.getpid()}, since 2026-11-21T06:00:00+00:00)" in done.stderr


# --- a home ---------------------------------------------------------------------------------------


def test_init_makes_a_home_that_is_in_order_and_overwrites_nothing(tmp_path):
    home = tmp_path / "ours"
    said = run("init", home)
    assert (home / "feeds.yaml").read_bytes() == (pathlib.Path(__file__).parents[1] / "feeds.yaml").read_bytes()
    assert all(name in said for name in ("feeds.yaml", "subscribers.csv", "review"))
    assert {stage["stage"]: stage["failed"] for stage in json.loads(run("--home", home, "check", "--json"))} == {
        "config": False, "templates": False, "store": False, "mail": False,
    }  # fmt: skip
    (home / "feeds.yaml").write_text("mine", encoding="utf-8")
    assert "written" not in run("init", home)
    assert (home / "feeds.yaml").read_text(encoding="utf-8") == "mine"


def test_the_help_tells_each_command_once_and_whole_in_the_order_of_the_docs():
    assert sorted(name for names in SECTIONS.values() for name in names) == sorted(techwatch.commands)
    headings = re.findall(r"^## (.+)$", (pathlib.Path(__file__).parents[1] / "docs" / "commands.md").read_text("utf-8"), re.M)
    assert [heading for heading in headings if heading in SECTIONS] == list(SECTIONS)
    for group in ((), ("members",), ("calls",), ("deliver",)):
        shown = CliRunner().invoke(techwatch, [*group, "--help"]).output
        assert "..." not in shown.replace("[ARGS]...", "").replace("FIELD=WORDS...", "").replace("sme, startup, ...", "")


def test_a_figure_of_one_is_told_as_one():
    outcome = Outcome("group", {"copies": 1, "new stories": 1, "entries": 2, "unchanged": 1})
    with contextlib.redirect_stdout(io.StringIO()) as shown:
        tell(Settings("", quiet=False), [outcome])
    assert shown.getvalue() == "stage  what was done\ngroup  1 copy, 1 new story, 2 entries, 1 unchanged\n"


def test_what_init_says_to_type_next_can_be_typed(tmp_path, monkeypatch):
    said = run("init", tmp_path / "pôle d'été")
    typed = said.splitlines()[-1].split("`")[1]
    assert shlex.split(typed) == ["techwatch", "--home", str(tmp_path / "pôle d'été"), "check"]
    monkeypatch.chdir(tmp_path)
    assert "`techwatch check`" in run("init")


def test_a_terminal_without_our_signs_shows_their_numbers(tmp_path):
    command = [sys.executable, "-m", "techwatch", "init", str(tmp_path / "Łódź")]
    done = subprocess.run(command, capture_output=True, env=os.environ | {"PYTHONIOENCODING": "latin-1:strict"}, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\u0141\xf3d\\u017a" in done.stdout


def test_an_address_that_is_taken_is_told(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        feeds = [{"url": "http://127.0.0.1:9/feed", "title": "La Gazette", "lang": "fr"}]
        done = forked("--home", str(write_home(tmp_path / "home", feeds, web={"port": port})), "serve")
    assert done.returncode == 1
    assert f"techwatch: 127.0.0.1:{port}: nothing can listen there, another program does perhaps: web.host and web.port" in done.stderr


def test_what_the_system_refuses_is_told_without_its_numbers(tmp_path, monkeypatch, capsys):
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "/srv/techwatch/feeds.yaml")

    monkeypatch.setattr("techwatch.home.open_home", refused)
    assert leave(monkeypatch, "--home", tmp_path, "feeds") == 1
    assert "/srv/techwatch/feeds.yaml: this user may not read or write there: type commands as" in capsys.readouterr().err


def test_the_schema_is_valid_and_accepts_feeds_yaml():
    schema = json.loads(run("config", "schema"))
    jsonschema.Draft202012Validator.check_schema(schema)
    text = (pathlib.Path(__file__).parents[1] / "feeds.yaml").read_text(encoding="utf-8")
    jsonschema.validate(YAML(typ="safe", pure=True).load(text), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(YAML(typ="safe", pure=True).load(text.replace("send: tue 08:30", "send: tuesday")), schema)


def test_feeds_are_told_whole_where_no_terminal_cuts_them(monkeypatch, home, capsys):
    (home / "feeds.yaml").write_text((home / "feeds.yaml").read_text().replace(":9/feed", f":9/{'long/' * 40}feed"))
    assert leave(monkeypatch, "--home", home, "feeds") == 0
    assert f"http://127.0.0.1:9/{'long/' * 40}feed  not polled yet  never" in capsys.readouterr().out


def test_a_title_stands_on_one_line_above_a_table_that_is_narrower(capsys):
    print_table(("address", "why"), [], title="0 of unknown fate in veille-2026-11-24")
    assert capsys.readouterr().out.splitlines() == ["0 of unknown fate in veille-2026-11-24", "address  why"]


def test_a_store_of_a_newer_techwatch_is_left_alone(monkeypatch, home, capsys):
    assert leave(monkeypatch, "--home", home, "check") == 0
    with contextlib.closing(sqlite3.connect(home / "techwatch.db")) as db:
        last = db.execute("SELECT * FROM _sqlite_migrations").fetchall()[-1]
        marks = ", ".join("?" for _ in last)
        row = [f"9999-{value}" if value == MIGRATIONS.known[-1] else value for value in last]
        row = [value + 1 if isinstance(value, int) else value for value in row]
        db.execute(f"INSERT INTO _sqlite_migrations VALUES ({marks})", row)
        db.commit()
    assert leave(monkeypatch, "--home", home, "check") == 1
    assert "was written by a newer techwatch" in capsys.readouterr().err


# --- the demo -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_demo_goes_the_whole_way_and_a_second_one_sends_nothing_twice(tmp_path):
    said = run("demo", tmp_path / "demo")
    named = [pathlib.Path(path) for path in re.findall(r"^(?:HTML digest|Review file|Maildir) +(\S+)", said, flags=re.M)]
    assert len(named) == 5
    assert all(path.exists() for path in named)
    letters = {letter.name: letter.read_bytes() for letter in (tmp_path / "demo" / "outbox" / "new").iterdir()}
    assert len(letters) >= 6
    assert {name.partition("-2")[0] for name in os.listdir(tmp_path / "demo" / "digests" / "review")} >= {"veille", "appels", "essai"}
    again = run("demo", tmp_path / "demo")
    link = re.compile(r"http://127\.0\.0\.1:8080/sign-in/\S+\?next=/board/essai-\d{4}-\d\d-\d\d$", re.M)
    shown = [link.sub("LINK", words[words.index("HTML digest") :]) for words in (said, again)]
    assert shown[0] == shown[1]
    assert shown[0].count("LINK") == 1
    assert {letter.name: letter.read_bytes() for letter in (tmp_path / "demo" / "outbox" / "new").iterdir()} == letters


# --- batch doors ----------------------------------------------------------------------------------


def batch(path: pathlib.Path, *lines: object) -> pathlib.Path:
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + "\n", encoding="utf-8")
    return path


def answers(command: str, file: pathlib.Path) -> list[dict]:
    done = forked("--home", str(file.parent), command, "--batch", str(file))
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_urls_batch(tmp_path):
    first = {"id": 1, "variant": "http://www.gazette.example/a/?utm_source=rss", "canonical": "https://gazette.example/a"}
    found = answers("urls", batch(tmp_path / "in.jsonl", first, "{broken", {"id": "x", "variant": "https://b.example/"}, "[1]"))
    assert [answer["id"] for answer in found] == [1, None, "x", None]
    assert found[0]["variant"] == found[0]["canonical"]
    assert [sorted(answer) for answer in found] == [["canonical", "id", "variant"], ["error", "id"], ["id", "variant"], ["error", "id"]]
    assert "line 2" in found[1]["error"]


def test_dedupe_batch(tmp_path):
    text = HEALTH * 4
    found = answers(
        "dedupe",
        batch(
            tmp_path / "in.jsonl",
            {
                "id": "a",
                "url": "https://a.example/1",
                "title": "L'hôpital ouvre ses données",
                "text": text,
                "published": "2026-11-18",
                "lang": "fr",
            },
            {
                "id": "b",
                "url": "https://b.example/1",
                "title": "Météo",
                "text": "Il pleut sur la côte. " * 20,
                "published": "never",
                "lang": "fr",
            },
            "no json",
            {"id": "c", "url": "https://c.example/1", "title": "L'hôpital ouvre ses données", "text": text, "lang": "fr"},
            {"id": "d", "url": "https://d.example/1", "title": "La régate du port", "text": "Trente voiliers ont couru dimanche. " * 9},
        ),
    )
    assert [answer["id"] for answer in found] == ["a", "b", None, "c", "d"]
    assert [answer.get("copy_of") for answer in found] == ["a", None, None, "a", "d"]
    assert ["error" in answer for answer in found] == [False, True, True, False, False]
    assert found[0]["story"] == found[3]["story"] != found[4]["story"]


def test_explain_batch(tmp_path):
    words = f"<article><p>{HEALTH * 3}</p><p>{HEALTH * 3}</p></article>"
    page = f"<html><head><title>L'hôpital ouvre ses données</title></head><body>{words}</body></html>"
    (tmp_path / "page.html.gz").write_bytes(gzip.compress(page.encode()))
    found = answers(
        "explain",
        batch(
            tmp_path / "in.jsonl",
            {"id": 1, "title": "L'hôpital et la télémédecine", "text": HEALTH, "published": "2026-11-18"},
            "{",
            {"id": 2, "html": str(tmp_path / "none.html")},
            {"id": 3, "url": "https://gazette.example/h", "html": str(tmp_path / "page.html.gz")},
            {"id": 4},
        ),
    )
    assert [answer["id"] for answer in found] == [1, None, 2, 3, 4]
    assert ["error" in answer for answer in found] == [False, True, True, False, False]
    assert found[0]["lang"] == "fr"
    assert found[0]["labels"][0] == "health"
    assert found[0]["evidence"]["health"]
    assert found[0]["call"] is None
    assert "entrepôt de données" in found[3]["text"]
    assert found[4]["labels"] == []


def test_explain_one_file(tmp_path, monkeypatch, capsys):
    (tmp_path / "page.html").write_text(f"<html><title>Titre</title><body><p>{HEALTH * 5}</p></body></html>", encoding="utf-8")
    assert leave(monkeypatch, "--home", tmp_path, "explain", tmp_path / "page.html", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["lang"], found["failure"], found["is_call"]) == ("fr", "", False)
    assert {why["market"]: why["holds"] for why in found["why"]}["health"]
    assert leave(monkeypatch, "--home", tmp_path, "explain", tmp_path / "page.html") == 0
    shown = capsys.readouterr().out
    assert re.search(r"✓ health +[01]\.\d\d  \(terms [01]\.\d\d, model [+-]0\.\d\d\)", shown)
    assert re.search(r"    terms: .*centre hospitalier", shown)
    assert leave(monkeypatch, "--home", tmp_path, "explain", "neither") == 1
    assert "neither a file nor a web address" in capsys.readouterr().err
