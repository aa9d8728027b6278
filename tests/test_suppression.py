"""The suppression list is asked and written with the key that it was made with, or not at all."""

import pathlib

import pytest

from homes import rows
from sendings import ENVIRON, NOW, publish, sending_home
from techwatch.cli import main
from techwatch.errors import ConfigError
from techwatch.home import Home, open_home
from techwatch.pipeline import Work, deliver, import_members, suppression
from techwatch.pipeline.keeping import keep, mail_check
from techwatch.pipeline.people import members
from techwatch.store import open_store, subscribers

GONE = "partie@adherent.example"
OTHER = {"TECHWATCH_SUPPRESSION_KEY": "another key of tests"}


@pytest.fixture
def home(tmp_path: pathlib.Path) -> Home:
    """Somebody left it."""
    home = sending_home(tmp_path / "home")
    with open_store(home.database) as store:
        suppression.add(Work(home, store, NOW), GONE, reason="a complaint")
    return home


def file_of(home: Home) -> pathlib.Path:
    file = home.path / "members.csv"
    file.write_text(f"email,lang\n{GONE},fr\nnouvelle@adherent.example,fr\n", encoding="utf-8")
    return file


def key_file(home: Home) -> pathlib.Path:
    return home.path / ".techwatch" / "suppression-key"


@pytest.mark.parametrize(("environ", "said"), [({}, "is missing, and the suppression list was made with one"), (OTHER, "is not the key")])
def test_with_another_key_nobody_is_let_in_mailed_or_erased(home: Home, environ: dict[str, str], said: str) -> None:
    with open_store(home.database) as store:
        publish(store)
        import_members(Work(home, store, NOW), file_of(home))
        before, wrong = rows(home.path, clocks=True), Work(open_home(home.path, environ), store, NOW)
        known = members.of(wrong, "nouvelle@adherent.example")
        for act in (
            lambda: import_members(wrong, file_of(home)),
            lambda: members.erase(wrong, known),
            lambda: suppression.add(wrong, known.email, reason="5.1.1"),
            lambda: suppression.holds(wrong, GONE),
        ):
            with pytest.raises(ConfigError, match=said) as told:
                act()
            assert "TECHWATCH_SUPPRESSION_KEY" in str(told.value)
            assert "clé" in told.value.french
        assert rows(home.path, clocks=True) == before
        with pytest.raises(ConfigError, match=said):
            deliver(wrong, "veille-2025-11-25")
        assert not (home.path / "outbox" / "new").exists()
    assert not key_file(home).exists()


def test_the_command_says_which_variable(home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["techwatch", "--home", str(home.path), "members", "import", str(file_of(home))])
    for name in ENVIRON:
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SystemExit, match="2"):
        main()
    assert "techwatch: TECHWATCH_SUPPRESSION_KEY: is missing" in capsys.readouterr().err


def test_a_key_that_was_lost_and_made_anew_is_told(tmp_path: pathlib.Path) -> None:
    path = sending_home(tmp_path / "home").path
    first = open_home(path, {})
    with open_store(first.database) as store:
        suppression.add(Work(first, store, NOW), GONE, reason="a complaint")
        key_file(first).write_text("made anew by mistake", encoding="ascii")
        work = Work(open_home(path, {}), store, NOW)
        with pytest.raises(ConfigError, match="is not the key with which"):
            import_members(work, file_of(first))
        found = [finding for finding in mail_check._kept(work) if finding.state == "wrong"]
        assert [finding.what for finding in found] == ["suppression list"]
        key_file(first).unlink()
        with pytest.raises(ConfigError, match="is missing"):
            suppression.check(Work(open_home(path, {}), store, NOW))
        assert not key_file(first).exists()


def test_the_first_address_settles_the_key_and_an_empty_list_takes_any(home: Home) -> None:
    with open_store(home.database) as store:
        right, other = Work(home, store, NOW), Work(open_home(home.path, OTHER), store, NOW)
        assert subscribers.unsuppress(store, suppression.hash_of(right, GONE))
        assert not suppression.holds(other, GONE)
        suppression.add(other, GONE, reason="5.1.1")
        assert suppression.holds(other, GONE)
        with pytest.raises(ConfigError):
            suppression.holds(right, GONE)


def test_a_list_of_an_earlier_version_takes_the_first_key_that_writes_with_it(home: Home) -> None:
    with open_store(home.database) as store:
        store.db.execute("DELETE FROM suppression_key")
        with pytest.raises(ConfigError, match="is missing"):
            suppression.check(Work(open_home(home.path, {}), store, NOW))
        import_members(Work(home, store, NOW), file_of(home), dry_run=True)
        assert not subscribers.key_proof(store)
        import_members(Work(home, store, NOW), file_of(home))
        with pytest.raises(ConfigError, match="is not the key"):
            suppression.check(Work(open_home(home.path, OTHER), store, NOW))


def test_a_backup_made_without_the_key_asks_for_the_one_of_the_list(home: Home, tmp_path: pathlib.Path) -> None:
    with open_store(home.database) as store:
        (problem,) = keep.back_up(Work(open_home(home.path, {}), store, NOW)).problems
    assert "keep it in another place" in problem
    assert not key_file(home).exists()
    (file,) = keep.backups(home)
    with pytest.raises(ConfigError, match="TECHWATCH_SUPPRESSION_KEY"):
        keep.restore(file, tmp_path / "new", environ={}, now=NOW)
    keep.restore(file, tmp_path / "new", environ=ENVIRON, now=NOW)
    with open_store(tmp_path / "new" / "techwatch.db") as store:
        assert suppression.holds(Work(open_home(tmp_path / "new", ENVIRON), store, NOW), GONE)
