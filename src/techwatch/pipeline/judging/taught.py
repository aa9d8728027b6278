"""What trainings changed so far, and what waits to be learned, as editors are told; the model before -> in use again, logged."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from techwatch.errors import NotFoundError
from techwatch.home import ListFiles, list_files, write_whole
from techwatch.pipeline.work import Work
from techwatch.store import desk, editions
from techwatch.store.desk import LoggedAct

ACTS: Final = ("model-back", "model-forth")
"""What the log calls a change of the model in use."""

_FILE: Final = "trainings.jsonl"
_MOST: Final = 24  # trainings that are remembered


@dataclass(frozen=True, slots=True)
class Measured:
    """Old and new on the same examples. `name`: "gate", "gate <language>" or "decisions"; `wrong`: labels given in error or missing."""

    name: str
    items: int
    wrong: tuple[int, int]
    score: tuple[float, float]  # macro-F1


@dataclass(frozen=True, slots=True)
class Training:
    """One training. `decisions` it learned from, `held_out` it was measured on; `refused`: why it was not used, "" = it was."""

    at: dt.datetime
    name: str
    decisions: int
    held_out: int
    compared: tuple[Measured, ...]
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The trainings, the latest first; the model `in_use` ("" = the one that came with the list); whether one may go back from it.

    `waiting`: the editors' decisions since the last training by kind; `next`: when that is due, aware.
    """

    trainings: tuple[Training, ...]
    in_use: str
    packaged: bool
    waiting: Mapping[str, int]
    next: dt.datetime


def remember(files: ListFiles, training: Training) -> None:
    """Add a training to those of the home."""
    kept = [*_trainings(files), training][-_MOST:]
    write_whole(files.models / _FILE, "".join(f"{json.dumps(_plain(one), ensure_ascii=False)}\n" for one in kept))


def standing(work: Work) -> Standing:
    """What there is to tell now."""
    files = _files(work)
    trainings, used = _trainings(files), files.used()
    since = trainings[-1].at if trainings else None
    waiting = Counter(editions.lessons_since(work.store, since))
    zone = work.home.config.cluster.zone
    due = work.home.config.jobs.train.next_after(work.now, zone)
    return Standing(tuple(reversed(trainings)), used[-1] if used else "", (files.folder / "model").is_file(), waiting, due)


def back(work: Work, *, who: str) -> int:
    """The former model is in use again, from the next collection on; -> the number in the log. Raises NotFoundError."""
    files = _files(work)
    left = next(iter(files.used()[-1:]), "")
    now = files.back()
    return _log(work, "model-back", now, back={"name": "model-forth", "value": left}, who=who)


def undo(work: Work, number: int, *, who: str) -> int:
    """The model that was left is in use again. Raises NotFoundError when that cannot be any more."""
    done, files = desk.logged(work.store, number), _files(work)
    if done is None or done.name != "model-back" or done.undone_by is not None:
        raise NotFoundError(str(number), "no-act", "there is no such change, or it was undone already")
    name = str(json.loads(done.before)["value"])
    file = files.models / f"{name}.model"
    if not file.is_file():
        raise NotFoundError(name, "no-model", "this model is not kept any more")
    files.use(name, file.read_bytes())
    return _log(work, "model-forth", name, back=None, who=who, undoes=number)


def _log(work: Work, act: str, model: str, *, back: Mapping[str, str] | None, who: str, undoes: int | None = None) -> int:
    before = json.dumps({**back, "item": model}) if back else ""
    logged = LoggedAct(who, "", act, model, before, json.dumps({"name": act, "item": model}), undoes=undoes)
    return desk.log_act(work.store, logged, now=work.now)


def _files(work: Work) -> ListFiles:
    return list_files(work.home.path, work.home.config.markets)


def _trainings(files: ListFiles) -> list[Training]:
    """The oldest first; a line that cannot be read is left out."""
    file, found = files.models / _FILE, []
    for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else []:
        try:
            found.append(_training(json.loads(line)))
        except (ValueError, KeyError, TypeError):
            continue
    return found


def _plain(training: Training) -> dict[str, Any]:
    compared = [{"name": one.name, "items": one.items, "wrong": one.wrong, "score": one.score} for one in training.compared]
    said = {"at": training.at.isoformat(), "name": training.name, "decisions": training.decisions, "held_out": training.held_out}
    return said | {"refused": training.refused, "compared": compared}


def _training(said: Mapping[str, Any]) -> Training:
    compared: Sequence[Mapping[str, Any]] = said["compared"]
    measured = tuple(Measured(one["name"], one["items"], _pair(one["wrong"]), _pair(one["score"])) for one in compared)
    at = dt.datetime.fromisoformat(said["at"])
    return Training(at, said["name"], said["decisions"], said["held_out"], measured, said["refused"])


def _pair(values: Sequence[Any]) -> tuple[Any, Any]:
    before, after = values
    return before, after
