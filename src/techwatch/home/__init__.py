"""A home directory: its configuration, templates, secrets, published files and locks. Talks to: the file system.

feeds.yaml, templates/ (files here win over the packaged ones), digests/, techwatch.db. Secrets that the
environment (or systemd, as credentials) does not give are made once and kept in `.techwatch/`, readable by the owner only.
"""

import contextlib
import fcntl
import importlib.util
import os
import secrets
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from techwatch.classify.model import verify
from techwatch.config import (
    ENVIRONMENT,
    Config,
    MarketList,
    OwnActors,
    check_markets,
    parse_actors,
    parse_additions,
    parse_config,
    parse_markets,
)
from techwatch.config.reading import line_of, load
from techwatch.config.words import parse_words
from techwatch.errors import ConfigError, LockedError, NotFoundError, TemplateError
from techwatch.home.begin import CLUSTERS as CLUSTERS, MEMBER_COLUMNS as MEMBER_COLUMNS, PACKAGE as PACKAGE, init_home as init_home
from techwatch.home.files import (
    free_space as free_space,
    read_bytes as read_bytes,
    read_text as read_text,
    utf8,
    write_whole as write_whole,
)

if TYPE_CHECKING:
    import jinja2

TEMPLATES = PACKAGE / "templates"
MARKET_LISTS = PACKAGE / "markets"
DATABASE = "techwatch.db"
SECRETS = ("secret", "suppression-key")
"""The files of `.techwatch/` in which secrets stand that were made here."""


@dataclass(frozen=True)
class Home:
    """An opened home. `secret` signs links; `given_key` is its suppression key, "" = it has none yet; `actors`: its actors.yaml."""

    path: Path
    config: Config
    markets: MarketList
    secret: str
    given_key: str
    actors: OwnActors = field(default_factory=OwnActors)

    @cached_property
    def suppression_key(self) -> str:
        """Hashes addresses and never changes; made here when it is first asked for and there is none."""
        return self.given_key or _kept_secret(self.path, "suppression-key")

    @property
    def digests(self) -> Path:
        """Published files: `<digest>/<edition>/`, and `reports/<slug>/`."""
        return self.path / "digests"

    @property
    def review(self) -> Path:
        """The review folder."""
        return self.digests / "review"

    @property
    def database(self) -> Path:
        """The store's file."""
        return self.path / DATABASE

    def pending(self, name: str) -> Path:
        """Where a piece of work that must not stay half done notes what it does."""
        return _private_folder(self.path) / f"{name}.pending"

    @cached_property
    def environment(self) -> "jinja2.Environment":
        """Templates of the home over the packaged ones, with the words of every language."""
        import jinja2

        from techwatch import render

        folders = [folder for folder in (self.path / "templates", TEMPLATES) if folder.is_dir()]
        # {% extends "packaged/digest.html.j2" %} lets a home change one block of the template that it replaces
        packaged = jinja2.PrefixLoader({"packaged": jinja2.FileSystemLoader(TEMPLATES)})
        loader = jinja2.ChoiceLoader([jinja2.FileSystemLoader([str(folder) for folder in folders]), packaged])
        return render.environment(loader, _words(folders))

    def lock(self, name: str, *, since: str, wait: float = 0) -> contextlib.AbstractContextManager[None]:
        """Hold the lock `name` of this home, see `lock_of`."""
        return lock_of(self.path, name, since=since, wait=wait)


@contextlib.contextmanager
def lock_of(path: Path, name: str, *, since: str, wait: float = 0) -> Iterator[None]:
    """Hold the lock `name` of the home at `path`; raises LockedError when another process or thread does for more than `wait` seconds.

    The kernel frees it when the process ends, however it ends. `since`: ISO 8601, for the other's message.
    """
    folder = _private_folder(path)
    with (folder / f"{name}.lock").open("a+", encoding="utf-8") as file:
        if not _locked(file, wait):
            file.seek(0)
            pid, _, when = file.read().partition(" ")
            raise LockedError(name, int(pid or 0), when.strip() or "just now")
        file.truncate(0)
        file.write(f"{os.getpid()} {since}")
        file.flush()
        yield


def _locked(file: TextIO, wait: float) -> bool:
    """Whether the lock on `file` is ours, within `wait` seconds."""
    end = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(0.01)
        else:
            return True


def open_home(path: Path, environ: Mapping[str, str]) -> Home:
    """Read the home at `path`. Raises a ConfigError that tells all that is wrong, with file and line.

    What names something elsewhere, such as a market or a file, is looked up once all lines of feeds.yaml can be read.
    """
    file = path / "feeds.yaml"
    if not file.is_file():
        raise ConfigError(str(file), None, "there is no feeds.yaml here: run `techwatch init` or give --home")
    text = utf8(file)
    config = parse_config(text, file=str(file), environ=with_credentials(environ))
    wrong = [*_wrong_pipelines(path, config, str(file)), *_wrong_look(path, config, str(file))]
    with _gathered(wrong):
        markets = read_markets(path, config.markets, spacy=config.spacy)
        check_markets(config, markets, file=str(file), text=text)
    with _gathered(wrong):
        actors = read_actors(path)
    if wrong:
        raise ConfigError.of(wrong)
    markets = markets.coloured({market: colours.pair for market, colours in config.look.accents.items()})
    secret = config.secrets.secret.get_secret_value() or _kept_secret(path, "secret")
    return Home(path, config, markets, secret, config.secrets.suppression_key.get_secret_value() or _kept_key(path), actors)


@contextlib.contextmanager
def _gathered(wrong: list[ConfigError]) -> Iterator[None]:
    """Put what is raised here to what is `wrong`, to be told together."""
    try:
        yield
    except ConfigError as error:
        wrong.append(error)


IN_USE_AT_ONCE = ("feeds", "team", "review", "jobs", "reports")
"""What of feeds.yaml a running `serve` takes over while it runs. All else takes a restart: it stands in places that are not asked again."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a feeds.yaml said when it could last be read. `wrong`: why it cannot be read now, "" = it can."""

    stamp: tuple[int, int]
    config: Config
    wrong: str = ""

    def taking_a_restart(self, before: "Written") -> tuple[str, ...]:
        """The sections that said otherwise `before` and are not taken over while `serve` runs."""
        names = (name for name in Config.model_fields if name not in (*IN_USE_AT_ONCE, "secrets"))
        return tuple(name for name in names if getattr(self.config, name) != getattr(before.config, name))


def with_credentials(environ: Mapping[str, str]) -> dict[str, str]:
    """`environ`, and the secrets that systemd hands over as files (systemd.exec(5), LoadCredential=); a variable goes before a file."""
    folder = Path(environ["CREDENTIALS_DIRECTORY"]) if environ.get("CREDENTIALS_DIRECTORY") else None
    files = {name: folder / name for name in ENVIRONMENT if folder and (folder / name).is_file()}
    return {name: utf8(file).rstrip("\r\n") for name, file in files.items()} | {name: value for name, value in environ.items() if value}


_last_read: dict[Path, Written] = {}


def as_written(home: Home) -> Written:
    """What feeds.yaml of `home` says at this moment."""
    file = home.path / "feeds.yaml"
    before = _last_read.get(file) or Written((0, 0), home.config)
    stamp = (0, 0)
    try:
        stat = file.stat()
        stamp = (stat.st_mtime_ns, stat.st_size)
        if stamp != before.stamp:
            _last_read[file] = Written(stamp, parse_config(file.read_text(encoding="utf-8-sig"), file=str(file), environ={}))
    except (OSError, UnicodeDecodeError, ConfigError) as error:
        _last_read[file] = Written(stamp, before.config, f"feeds.yaml cannot be read, what it said before holds: {error}")
    return _last_read[file]


def as_it_is(home: Home) -> Home:
    """`home` by what its feeds.yaml says now of what can be taken over (IN_USE_AT_ONCE); `home` itself while nothing of it changed.

    A file that cannot be read, or not any more, changes nothing.
    """
    now = as_written(home).config
    changed = {name: said for name in IN_USE_AT_ONCE if (said := getattr(now, name)) != getattr(home.config, name)}
    return replace(home, config=home.config.model_copy(update=changed)) if changed else home


def _wrong_pipelines(path: Path, config: Config, file: str) -> Iterator[ConfigError]:
    """Each spaCy pipeline that is neither installed nor a folder: each page would fail on it, one by one."""
    for lang, name in config.spacy.items():
        if not (path / name).is_dir() and (not name.isidentifier() or importlib.util.find_spec(name) is None):
            yield ConfigError(file, _line(path, "spacy", lang), f"spacy: {lang}: {name!r} is neither an installed pipeline nor a folder")


def _wrong_look(path: Path, config: Config, file: str) -> Iterator[ConfigError]:
    """A logo or a Word template that is no file of the home."""
    for key in ("logo", "word_template"):
        name = getattr(config.look, key)
        if name and not (path / name).is_file():
            yield ConfigError(file, _line(path, "look", key), f"look: {key}: there is no file {name!r} in the home")


def _line(path: Path, *keys: str) -> int | None:
    """The line of feeds.yaml in `path` on which a key stands."""
    file = path / "feeds.yaml"
    return line_of(load(utf8(file), str(file)), keys) if file.is_file() else None


# --- market lists and what they learned ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ListFiles:
    """A market list and what lies beside it in a folder of its name: seed/*.jsonl, gate.jsonl, model.

    `models`: where a home keeps what it learned itself. `in-use` there names its models in the order in which they were
    taken into use, the last one is in use; none: the packaged one.
    """

    file: Path
    models: Path

    @property
    def folder(self) -> Path:
        """What lies beside the list."""
        return self.file.with_suffix("")

    @property
    def seed(self) -> list[Path]:
        """The files of examples to learn from."""
        return sorted((self.folder / "seed").glob("*.jsonl"))

    @property
    def gate(self) -> Path | None:
        """The file of examples to measure on; None: the list has none."""
        file = self.folder / "gate.jsonl"
        return file if file.is_file() else None

    def learned(self) -> bytes:
        """The model in use, b"" for none. Raises ModelError when it is damaged or missing."""
        used = self.used()
        file = self.models / f"{used[-1]}.model" if used else self.folder / "model"
        if not used and not file.is_file():
            return b""
        data = file.read_bytes() if file.is_file() else b""
        verify(data, name=str(file), mend="run `techwatch train --back`" if used else f"run `techwatch train --out {file}`")
        return data

    def used(self) -> list[str]:
        """The names of the home's models, the one in use last."""
        file = self.models / IN_USE
        return file.read_text(encoding="utf-8", errors="replace").split() if file.is_file() else []

    def use(self, name: str, data: bytes) -> None:
        """Keep a new model under `name` and take it into use; the one in use made once more stays it, so that `back` goes back."""
        used = [self.models / f"{old}.model" for old in self.used()[-1:]]
        if any(file.is_file() and file.read_bytes() == data for file in used):
            return
        write_whole(self.models / f"{name}.model", data)
        write_whole(self.models / IN_USE, "".join(f"{used}\n" for used in [*self.used(), name]))

    def back(self) -> str:
        """Take the former model into use again; -> its name, "" for the packaged one. Raises NotFoundError when there is none."""
        used = self.used()
        if not used:
            raise NotFoundError(str(self.models), "no-model", "no model was learned here: the packaged one is in use")
        write_whole(self.models / IN_USE, "".join(f"{name}\n" for name in used[:-1]))
        return used[-2] if len(used) > 1 else ""


IN_USE = "in-use"
DEFAULT_LIST = "cap-digital"
OWN_TERMS = "terms.yaml"
OWN_ACTORS = "actors.yaml"


def list_of(path: Path) -> ListFiles:
    """The files of the list that feeds.yaml in `path` names, of DEFAULT_LIST where there is none; no model is read. Raises ConfigError."""
    file = path / "feeds.yaml"
    name = parse_config(utf8(file), file=str(file), environ={}).markets if file.is_file() else DEFAULT_LIST
    return list_files(path, name)


def list_files(path: Path, name: str) -> ListFiles:
    """The files of the market list `name`: a file of the home, else a packaged one. Raises ConfigError."""
    for file in (path / name, path / f"{name}.yaml", MARKET_LISTS / f"{name}.yaml"):
        if file.is_file():
            return ListFiles(file, path / "models" / file.stem)
    packaged = ", ".join(sorted(file.stem for file in MARKET_LISTS.glob("*.yaml")))
    own = "".join(f"{file.relative_to(path).as_posix()}, or " for file in sorted((path / "markets").glob("*.yaml")))
    said = f"markets: the home has no market list {name!r}: write that file, or name {own}a packaged one: {packaged}"
    raise ConfigError(str(path / "feeds.yaml"), _line(path, "markets"), said)


def read_list(files: ListFiles) -> MarketList:
    """The list alone, without what was learned. Raises ConfigError."""
    return parse_markets(utf8(files.file), file=str(files.file))


def read_markets(path: Path, name: str, *, spacy: Mapping[str, str] | None = None) -> MarketList:
    """The market list `name` with the home's own terms (terms.yaml) and the model in use. Raises ConfigError, ModelError."""
    files, own = list_files(path, name), path / OWN_TERMS
    markets = read_list(files)
    if own.is_file():
        markets = markets.adding(parse_additions(utf8(own), file=str(own), markets=markets))
    return markets.using(files.learned(), {lang: _pipeline(path, pipeline) for lang, pipeline in (spacy or {}).items()})


def read_actors(path: Path) -> OwnActors:
    """Whom the home at `path` knows itself (actors.yaml), nobody where there is none. Raises ConfigError."""
    own = path / OWN_ACTORS
    return parse_actors(utf8(own), file=str(own)) if own.is_file() else OwnActors()


def pipelines(home: Home) -> dict[str, str]:
    """The trained spaCy pipelines of a home by language, as spaCy finds them from any folder."""
    return {lang: _pipeline(home.path, name) for lang, name in home.config.spacy.items()}


def _pipeline(path: Path, name: str) -> str:
    """A spaCy pipeline as spaCy finds it from any folder."""
    return str((path / name).resolve()) if (path / name).is_dir() else name


def naming(home: Home, email: str) -> tuple[str, ...]:
    """Files at the top of the home, its backups, and what a restore set aside, where an address stands or may stand, by their names."""
    words = email.casefold().encode()
    return tuple(file.name for file in may_name(home) if file.suffix != ".csv" or words in file.read_bytes().lower())


def may_name(home: Home) -> list[Path]:
    """Every such file: tables as text and packed, backups, and folders that `techwatch restore` set aside."""
    shapes = ("*.csv", "*.xlsx", "backups/*.tar.gz", "replaced-*")
    return [file for shape in shapes for file in sorted(home.path.glob(shape))]


def _private_folder(path: Path) -> Path:
    folder = path / ".techwatch"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _kept_secret(path: Path, name: str) -> str:
    """Linked into place whole: two processes at once, or a kill in between, end with one secret."""
    file = _private_folder(path) / name
    if not file.exists():
        made, partial = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(made, "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(32))
        with contextlib.suppress(FileExistsError):
            os.link(partial, file)
        os.unlink(partial)
    return file.read_text(encoding="ascii")


def _kept_key(path: Path) -> str:
    """The suppression key that is kept here, made where nothing was stored yet; "" = none, and what is stored may be of another one."""
    file = path / ".techwatch" / "suppression-key"
    if not file.is_file() and (path / DATABASE).exists():
        return ""
    return _kept_secret(path, "suppression-key")


def words_files(folder: Path) -> list[tuple[str, Path]]:
    """The files of words in a folder of templates, each with its language."""
    return [(file.suffixes[-2].removeprefix("."), file) for file in sorted(folder.rglob("words.*.yaml"))]


def words_text(file: Path) -> str:
    """What stands in a file of words. Raises TemplateError."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise TemplateError(str(file), None, "not UTF-8: save the file as UTF-8") from None


def _words(folders: list[Path]) -> dict[str, dict[str, str]]:
    """words.<lang>.yaml of every folder, the home's first: language -> key -> words; English ones where a language of the home has none."""
    found: dict[str, dict[str, str]] = {}
    for folder in reversed(folders):
        for lang, file in words_files(folder):
            found.setdefault(lang, {}).update(parse_words(words_text(file), file=str(file)))
    return {lang: {**found["en"], **said} for lang, said in found.items()}
