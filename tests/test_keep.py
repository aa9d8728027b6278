"""A home is written into one file, whole or not at all, by hand and each night."""

import contextlib
import datetime as dt
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import threading

import pytest

from homes import command
from kept import LATER, MEMBERS, backed_up, delivered, new_home, put_back, run
from readings import EDITION, NOW
from techwatch import backup as archive, pipeline
from techwatch.errors import ConfigError, NotFoundError, SchemaTooNewError, StoreError
from techwatch.home import Home, open_home
from techwatch.pipeline.keeping import keep
from techwatch.schedule import Worker, catch_up, jobs_of
from techwatch.store import jobs, open_store, subscribers


@pytest.fixture
def home(tmp_path: pathlib.Path) -> Home:
    return new_home(tmp_path / "pole")


@pytest.fixture
def no_feeds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "run", lambda work: [])
    monkeypatch.setattr(pipeline, "train_if_taught", lambda work, since: pipeline.Outcome("train"))


# --- the file -------------------------------------------------------------------------------------


def test_one_file_for_its_owner_alone_holds_all_that_cannot_be_made_again(home: Home):
    (home.path / "templates").mkdir(exist_ok=True)
    (home.path / "templates" / "digest.txt.j2").write_text("{# ours #}", encoding="utf-8")
    (home.path / "terms.yaml").write_text("off_topic: {fr: [tramway = 4]}\n", encoding="utf-8")
    (home.path / "outbox").mkdir()
    (home.path / "outbox" / "letter").write_text("no part of it", encoding="utf-8")
    file = backed_up(home)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    with tarfile.open(file) as tar:
        names = {entry.name: entry.mode for entry in tar}
    wanted = {"techwatch.db", "feeds.yaml", "terms.yaml", "templates/digest.txt.j2", f"digests/review/{EDITION}.md", "manifest.json"}
    assert wanted <= set(names)
    assert names[".techwatch/suppression-key"] == names["techwatch.db"] == 0o600
    assert not any(name.startswith(("outbox", "backups")) or name.endswith((".lock", "-wal")) for name in names)
    assert archive.read(file).rows["subscribers"] == MEMBERS


def test_what_is_written_meanwhile_is_in_it_whole_or_not_at_all(home: Home):
    stop, wrote = threading.Event(), []

    def write() -> None:
        with open_store(home.database) as store:
            while not stop.is_set():
                number = len(wrote)
                with store.transaction():
                    for half in "ab":
                        subscribers.suppress(store, f"{number}{half}", reason="test", now=NOW)
                wrote.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        files = [backed_up(home, now=NOW + dt.timedelta(seconds=n)) for n in range(3)]
    finally:
        stop.set()
        writer.join()
    rows = [archive.read(file).rows["suppressions"] for file in files]
    assert all(count % 2 == 0 for count in rows)
    assert rows[0] < rows[-1]
    assert keep.look_at(files[-1]).figures["suppressions"] == rows[-1]


def test_the_latest_stay_and_only_this_homes_own_go(home: Home, tmp_path: pathlib.Path):
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    foreign = shelf / "techwatch-pole-2-20261101T000000Z.tar.gz"
    foreign.write_bytes(b"of another home")
    with open_store(home.database) as store:
        for day in range(5):
            done = keep.back_up(pipeline.Work(home, store, NOW + dt.timedelta(days=day)), shelf, keep=2)
    assert len(keep.backups(home, shelf)) == 2
    assert done.figures["older ones gone"] == 1
    assert foreign.read_bytes() == b"of another home"


def test_a_home_with_accents_has_backups_in_plain_letters_and_knows_its_former_ones(tmp_path: pathlib.Path):
    home = new_home(tmp_path / "Veille préparée à l'Œuvre")
    former = home.path / "backups" / "techwatch-Veille-pr-par-e-l-uvre-20261101T000000Z.tar.gz"
    former.parent.mkdir()
    former.write_bytes(b"made before")
    file = backed_up(home)
    assert file.name.startswith("techwatch-Veille-preparee-a-l-Oeuvre-2")
    assert keep.backups(home) == [file, former]
    assert keep.look_at(file).figures["subscribers"] == MEMBERS


def test_what_a_killed_backup_left_goes_with_the_next_one(home: Home):
    folder = home.path / "backups"
    (folder / ".techwatch-pole-x.partial").mkdir(parents=True)
    (folder / ".techwatch-pole-20261101T000000Z.tar.gz.partial").write_bytes(b"half")
    file = backed_up(home)
    assert list(folder.iterdir()) == [file]


def test_a_key_from_the_environment_is_not_in_it_and_that_is_said(home: Home, tmp_path: pathlib.Path):
    (home.path / ".techwatch" / "suppression-key").unlink()
    given = {"TECHWATCH_SUPPRESSION_KEY": "the cluster's own key"}
    opened = open_home(home.path, given)
    with open_store(home.database) as store:
        (problem,) = keep.back_up(pipeline.Work(opened, store, NOW)).problems
    assert "keep it in another place" in problem
    file = keep.backups(home)[0]
    assert b"cluster's own" not in file.read_bytes()
    for wrong in ({}, {"TECHWATCH_SUPPRESSION_KEY": "another"}):
        with pytest.raises(ConfigError, match="TECHWATCH_SUPPRESSION_KEY"):
            keep.restore(file, tmp_path / "new", environ=wrong, now=LATER)
    assert not (tmp_path / "new" / "techwatch.db").exists()
    keep.restore(file, tmp_path / "new", environ=given, now=LATER)
    assert open_home(tmp_path / "new", given).suppression_key == "the cluster's own key"


def test_another_key_than_at_the_last_backup_is_told(home: Home):
    backed_up(home)
    (home.path / ".techwatch" / "suppression-key").write_text("made anew by mistake", encoding="ascii")
    opened = open_home(home.path, {})
    with open_store(home.database) as store:
        (problem,) = keep.back_up(pipeline.Work(opened, store, LATER)).problems
    assert "are not known any more" in problem


# --- a full disk ----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.1, 1.02])
def test_a_file_that_cannot_grow_leaves_nothing_half_written(home: Home, share: float):
    """Once while the store is copied, once while the archive is written."""
    good = backed_up(home)
    with open(home.path / "digests" / "large.bin", "wb") as large:  # does not shrink: the archive outgrows the store
        large.write(os.urandom(home.database.stat().st_size))
    done = run(home, "backup", limit=int(home.database.stat().st_size * share))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert list((home.path / "backups").iterdir()) == [good]


@pytest.mark.slow
def test_a_disk_that_is_full_is_said_and_the_last_backup_stays(home: Home, tmp_path: pathlib.Path):
    mounted = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    if subprocess.run([*mounted, f"mount -t tmpfs none {tmp_path}"], capture_output=True, check=False).returncode:
        pytest.skip("no file system may be mounted here")
    disk = tmp_path / "disk"
    disk.mkdir()
    words = " ".join(command(home.path, "backup", str(disk)))
    script = f"mount -t tmpfs -o size=600k none {disk} && {words}; echo code $?; ls -A {disk}"
    done = subprocess.run([*mounted, script], capture_output=True, text=True, timeout=120, check=False, env={**os.environ})
    assert done.stdout.splitlines() == ["code 1"], done
    assert "too full" in done.stderr
    home.digests.joinpath("large.bin").write_bytes(os.urandom(4_000_000))  # does not shrink: the store's copy fits, the archive does not
    size = home.database.stat().st_size + 2_000_000
    unasked = f"""
import sys
from techwatch.cli import main
from techwatch.pipeline.keeping import keep
keep.free_space = lambda path: 1 << 40
sys.argv = ["techwatch", "--home", "{home.path}", "backup", "{disk}"]
main()"""
    (tmp_path / "unasked.py").write_text(unasked, encoding="utf-8")
    script = f"mount -t tmpfs -o size={size // 1024}k none {disk} && {sys.executable} {tmp_path}/unasked.py; echo code $?; ls -A {disk}"
    done = subprocess.run([*mounted, script], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.splitlines() == ["code 1"], done
    assert "No space left" in done.stderr


# --- a file that is not whole ---------------------------------------------------------------------


def test_no_bit_of_it_may_have_turned(home: Home, tmp_path: pathlib.Path):
    file = backed_up(home)
    data, before = file.read_bytes(), (home.path / "techwatch.db").read_bytes()
    bad = tmp_path / "bad.tar.gz"
    for wrong in (data[: len(data) // 2], data[:1000], b"", b"no archive", data[:5000] + bytes([data[5000] ^ 1]) + data[5001:]):
        bad.write_bytes(wrong)
        with pytest.raises(StoreError, match=r"no whole backup|damaged"):
            keep.look_at(bad)
        with pytest.raises(StoreError):
            put_back(bad, home)
    assert (home.path / "techwatch.db").read_bytes() == before
    assert list(home.path.glob("replaced-*")) == []
    assert list((home.path / ".techwatch").glob("restore-*")) == []
    with pytest.raises(NotFoundError):
        keep.look_at(tmp_path / "nothing.tar.gz")


def test_an_archive_that_reaches_out_of_its_folder_is_refused(home: Home, tmp_path: pathlib.Path):
    bad = tmp_path / "bad.tar.gz"
    with tarfile.open(bad, "w:gz") as tar:
        tar.addfile(archive._entry("../outside", 0, 0o600))
    with pytest.raises(StoreError, match="no plain file"):
        keep.look_at(bad)
    assert not (tmp_path / "outside").exists()


def test_a_newer_techwatchs_backup_is_refused_before_anything_changes(home: Home, tmp_path: pathlib.Path):
    file, before = backed_up(home), (home.path / "feeds.yaml").read_bytes()
    shutil.unpack_archive(file, tmp_path / "x", "gztar")
    with contextlib.closing(sqlite3.connect(tmp_path / "x" / "techwatch.db")) as db:
        db.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('techwatch', '9999-later', '')")
        db.commit()
    manifest = json.loads((tmp_path / "x" / "manifest.json").read_text())
    (tmp_path / "x" / "manifest.json").unlink()
    parts = [(path.relative_to(tmp_path / "x").as_posix(), path) for path in (tmp_path / "x").rglob("*") if path.is_file()]
    newer = tmp_path / "newer.tar.gz"
    archive.pack(newer, parts, told=archive.Manifest(NOW, "9", manifest["rows"], manifest["key"]))
    with pytest.raises(SchemaTooNewError):
        put_back(newer, home)
    assert (home.path / "feeds.yaml").read_bytes() == before


# --- by itself ------------------------------------------------------------------------------------


def test_a_backup_that_fails_is_told_to_the_operators(home: Home):
    last = backed_up(home)
    shutil.move(home.path / "backups", home.path / "was")
    (home.path / "backups").write_text("no folder", encoding="utf-8")
    with open_store(home.database) as store:
        done = keep.scheduled(pipeline.Work(home, store, LATER))
    assert done.failed
    (mail,) = (home.path / "outbox" / "new").iterdir()
    text = mail.read_text("utf-8")
    assert "exploitation@pole.example" in text
    assert "sauvegarde" in text
    assert last.name not in text


def test_serve_makes_one_each_night_after_all_else_and_does_not_try_a_failed_one_again_before_the_next(home: Home, no_feeds: None):
    names = [name for name, _ in jobs_of(home.config)]
    assert names[-1] == "backup"
    with open_store(home.database) as store:
        for name in (*names, "serve"):
            jobs.ran(store, name, now=dt.datetime(2026, 11, 21, tzinfo=dt.UTC))
    worker = Worker(home)
    assert catch_up(home, worker, now=dt.datetime(2026, 11, 21, 2, 29, tzinfo=dt.UTC)) == ()
    assert catch_up(home, worker, now=dt.datetime(2026, 11, 21, 2, 30, tzinfo=dt.UTC)) == ("backup",)
    assert len(keep.backups(home)) == 1
    shutil.rmtree(home.path / "backups")
    (home.path / "backups").write_text("no folder", encoding="utf-8")
    for minutes in (0, 2, 4):
        catch_up(home, worker, now=dt.datetime(2026, 11, 22, 2, 30 + minutes, tzinfo=dt.UTC))
    assert delivered(home) == 1, "one mail to the operator"


@pytest.mark.slow
def test_serve_holds_its_home(home: Home):
    with home.lock("serve", since="now"):
        done = run(home, "serve")
    assert (done.returncode, "serve is already running" in done.stderr) == (1, True)
