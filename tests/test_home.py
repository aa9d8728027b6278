import os
import signal
import stat
import subprocess
import sys
from types import SimpleNamespace

import pytest

from homes import write_home
from readings import ENVIRON, FEED, small_home
from techwatch import home
from techwatch.errors import ConfigError, LockedError, NotFoundError, TemplateError

SINCE = "2026-11-20T09:00:00+00:00"
HOLDER = """
import pathlib, sys
from techwatch.home import open_home
with open_home(pathlib.Path(sys.argv[1]), {}).lock("run", since="2026-11-20T09:00:00+00:00"):
    print("held", flush=True)
    sys.stdin.readline()
"""
SECRET = """
import pathlib, sys
from techwatch.home import open_home
sys.stdin.readline()
print(open_home(pathlib.Path(sys.argv[1]), {}).secret)
"""


@pytest.fixture
def path(tmp_path):
    return write_home(tmp_path / "home", [FEED])


def holder(path):
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    return process


# --- locks ------------------------------------------------------------------------------------------


def test_a_second_process_is_told_who_holds_the_lock_and_a_kill_frees_it(path):
    mine = home.open_home(path, {})
    with holder(path) as other:
        with pytest.raises(LockedError) as told, mine.lock("run", since=SINCE):
            pass
        assert (told.value.name, told.value.pid, told.value.since) == ("run", other.pid, SINCE)
        assert f"process {other.pid}" in str(told.value)
        with mine.lock("deliver", since=SINCE):
            pass
        other.send_signal(signal.SIGKILL)
        other.wait(20)
        with mine.lock("run", since=SINCE):
            assert (path / ".techwatch" / "run.lock").read_text() == f"{os.getpid()} {SINCE}"


def test_a_lock_is_free_after_its_block_even_when_that_fails(path):
    mine = home.open_home(path, {})
    for _ in range(2):
        with pytest.raises(KeyError), mine.lock("run", since=SINCE):
            raise KeyError
    with mine.lock("run", since=SINCE), pytest.raises(LockedError), mine.lock("run", since=SINCE):
        pass


# --- secrets ----------------------------------------------------------------------------------------


def test_secrets_are_made_once_and_for_the_owner_only(path):
    first, second = home.open_home(path, {}), home.open_home(path, {})
    assert (first.secret, first.suppression_key) == (second.secret, second.suppression_key)
    assert first.secret != first.suppression_key
    assert len(first.secret) >= 32
    folder = path / ".techwatch"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {"secret": 0o600, "suppression-key": 0o600}


def test_secrets_of_the_environment_win_and_write_nothing(path):
    opened = home.open_home(path, ENVIRON)
    assert opened.secret == ENVIRON["TECHWATCH_SECRET"]
    assert opened.suppression_key == ENVIRON["TECHWATCH_SUPPRESSION_KEY"]
    assert not (path / ".techwatch").exists()
    assert ENVIRON["TECHWATCH_SECRET"] not in repr(opened.config)


def test_two_processes_at_once_make_one_secret(path):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    made = [subprocess.Popen([sys.executable, "-c", SECRET, str(path)], **pipes) for _ in range(3)]
    for process in made:
        process.stdin.write("\n")
        process.stdin.flush()
    assert len({process.communicate()[0] for process in made}) == 1
    assert len(list((path / ".techwatch").iterdir())) == 2


# --- feeds.yaml and market lists --------------------------------------------------------------------


def test_a_byte_order_mark_does_not_matter(path):
    file = path / "feeds.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert home.open_home(path, ENVIRON).config.cluster.name == "Pôle Essai"


def test_a_file_in_latin_1_is_refused_with_its_name(path):
    file = path / "feeds.yaml"
    file.write_bytes(file.read_text("utf-8").encode("latin-1"))
    with pytest.raises(ConfigError, match=r"feeds\.yaml:3: not UTF-8: save the file as UTF-8"):
        home.open_home(path, ENVIRON)


def test_a_market_list_in_latin_1_is_refused_with_its_name(path):
    (path / "own.yaml").write_bytes("markets: {ville: {names: {fr: Cité}, terms: {fr: [été]}}}".encode("latin-1"))
    with pytest.raises(ConfigError, match=r"own\.yaml:1: not UTF-8"):
        home.read_markets(path, "own")


def test_a_folder_without_feeds_yaml_says_what_to_do(tmp_path):
    with pytest.raises(ConfigError, match="techwatch init"):
        home.open_home(tmp_path, ENVIRON)


def test_a_market_list_of_the_home_wins_over_a_packaged_one(path):
    (path / "cap-digital.yaml").write_text("markets: {ville: {names: {fr: Ville}, terms: {fr: [tramway]}}}", "utf-8")
    assert list(home.read_markets(path, "cap-digital").markets) == ["ville"]
    assert list(home.read_markets(path, "cap-digital.yaml").markets) == ["ville"]
    with pytest.raises(
        ConfigError, match=r"feeds\.yaml:\d+: .* no market list 'cap-numerique': write that file, or name a packaged one: .*cap-digital"
    ):
        home.read_markets(path, "cap-numerique")


# --- init and files ---------------------------------------------------------------------------------


def test_init_makes_a_home_that_opens_and_overwrites_nothing(tmp_path):
    path = tmp_path / "new" / "home"
    written = home.init_home(path)
    assert {file.name for file in written} == {"feeds.yaml", "subscribers.csv", "review", "templates"}
    assert home.open_home(path, ENVIRON).config.feeds
    (path / "subscribers.csv").write_text("mine\n", encoding="utf-8")
    assert home.init_home(path) == []
    assert (path / "subscribers.csv").read_text(encoding="utf-8") == "mine\n"


def test_a_file_is_written_whole_or_stays(tmp_path, monkeypatch):
    file = tmp_path / "deep" / "page.html"
    home.write_whole(file, "une première version : é")
    before = file.stat().st_mtime_ns
    home.write_whole(file, "une première version : é".encode())
    assert file.stat().st_mtime_ns == before

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        home.write_whole(file, "une seconde version")
    assert file.read_text(encoding="utf-8") == "une première version : é"
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("body", ["Éducation".encode(), b"\xef\xbb\xbf" + "Éducation".encode(), "Éducation".encode("cp1252")])
def test_a_text_file_of_a_person_is_read_whatever_saved_it(tmp_path, body):
    (tmp_path / "x.csv").write_bytes(body)
    assert home.read_text(tmp_path / "x.csv") == "Éducation"


def test_a_text_file_that_is_not_there_is_not_found(tmp_path):
    for file in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(NotFoundError, match="no such file"):
            home.read_text(file)


# --- templates --------------------------------------------------------------------------------------


def test_templates_and_words_of_the_home_win_over_the_packaged_ones(path):
    templates = path / "templates"
    templates.mkdir()
    (templates / "index.html.j2").write_text("{{ 1 + 1 }} chez nous", encoding="utf-8")
    (templates / "page.html.j2").write_text('{% extends "packaged/page.html.j2" %}', encoding="utf-8")
    (templates / "words.fr.yaml").write_text("report_main: Les grandes lignes\n", encoding="utf-8")
    mine, plain = home.open_home(path, ENVIRON).environment, small_home(path.parent / "plain").environment
    assert mine.get_template("index.html.j2").render() == "2 chez nous"
    assert mine.get_template("page.html.j2")
    assert plain.get_template("index.html.j2").filename == str(home.TEMPLATES / "index.html.j2")
    word = mine.from_string("{{ word('report_main') }} / {{ word('report_calls') }}")
    assert word.render(view=SimpleNamespace(lang="fr")) == "Les grandes lignes / Appels à projets"


@pytest.mark.parametrize("text", ["report_main: [", "- a list", "report_main: é".encode("latin-1")])
def test_words_that_do_not_read_are_told_with_their_file(path, text):
    (path / "templates").mkdir()
    (path / "templates" / "words.fr.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    opened = home.open_home(path, ENVIRON)
    with pytest.raises(TemplateError, match=r"words\.fr\.yaml"):
        opened.environment  # noqa: B018


def test_a_folder_of_a_spacy_pipeline_lies_in_the_home(tmp_path):
    path = write_home(tmp_path, [FEED], spacy={"fr": "ours/fr"})
    (path / "ours" / "fr").mkdir(parents=True)
    assert home.open_home(path, ENVIRON).markets.pipelines == {"fr": str((path / "ours" / "fr").resolve())}


def test_a_spacy_pipeline_that_is_not_there_is_told_when_the_home_opens(tmp_path):
    path = write_home(tmp_path, [FEED], spacy={"fr": "fr_core_news_md"})
    with pytest.raises(ConfigError, match=r"spacy: fr: 'fr_core_news_md' is neither an installed pipeline nor a folder"):
        home.open_home(path, {})


def test_what_a_killed_process_left_half_written_goes(tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (tmp_path / f".page.html.{gone.pid}.partial").write_text("half")
    (tmp_path / ".page.html.1.partial").write_text("a process that runs")
    home.write_whole(tmp_path / "page.html", "whole")
    assert sorted(file.name for file in tmp_path.iterdir()) == [".page.html.1.partial", "page.html"]
