"""Examples and the editors' decisions -> a learned model, taken into use when it is no worse than the one before."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import xxhash

from techwatch.classify import Classifier, train as school
from techwatch.classify.examples import Example, parse_examples
from techwatch.classify.measure import Figures, Judged, by_lang, measure
from techwatch.config import MarketList
from techwatch.errors import ModelError
from techwatch.home import ListFiles, list_files, read_text
from techwatch.pipeline.judging.taught import Measured, Training, remember
from techwatch.pipeline.mailing.tell import tell_editors
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import editions
from techwatch.store.editions import Lesson
from techwatch.types import Lang

TIMES = {"kept": 1, "taken": 1, "relabelled": 3, "off-topic": 3}
"""How often a decision counts: what editors corrected teaches more than what they let stand, and more than an example of the seed."""

HELD_OUT = 5
"""One decision in so many is not learned from: old and new are compared on them."""

MOST_LOST = 0.01
"""Macro-F1 that a new model may lose on the gate; more, and it is refused."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Old and new, measured on the same examples. `name`: "gate", a language of it, or "decisions"."""

    name: str
    old: Figures
    new: Figures


@dataclass(frozen=True, slots=True)
class Trained:
    """A model that was made, what it was made from, and how it does. `refused`: why it is not to be used ("" = it may be)."""

    model: bytes
    examples: int
    decisions: int
    held_out: int
    compared: tuple[Compared, ...]
    refused: str

    @property
    def worse(self) -> Compared | None:
        """Where it does too badly to be used, None when nowhere."""
        return worse(self.compared)


def train(work: Work, *, dry_run: bool = False) -> tuple[Outcome, Trained]:
    """Learn from the list's examples and the store's decisions; a model that is no worse is taken into use (`dry_run`: it is not)."""
    files = list_files(work.home.path, work.home.config.markets)
    lessons = editions.lessons(work.store)
    trained = learn(work.home.markets, files, lessons)
    name = f"{work.local:%Y-%m-%d-%H%M%S}"
    used = not dry_run and not trained.refused
    if used:
        files.use(name, trained.model)
    if not dry_run:
        remember(files, _training(work, name, trained))
    figures = {"examples": trained.examples, "decisions": trained.decisions, "held out": trained.held_out, "taken into use": int(used)}
    decided = ", ".join(f"{count} {action}" for action, count in Counter(lesson.action for lesson in lessons).most_common())
    problems = (f"not taken into use: {trained.refused}",) if trained.refused else ()
    return Outcome("train", figures, problems, notes=(f"decisions: {decided}",) if decided else ()), trained


def _training(work: Work, name: str, trained: Trained) -> Training:
    measured = (
        Measured(one.name, one.new.items, (one.old.wrong, one.new.wrong), (one.old.macro_f1, one.new.macro_f1)) for one in trained.compared
    )
    return Training(work.now, name, trained.decisions, trained.held_out, tuple(measured), trained.refused)


def train_if_taught(work: Work, *, since: dt.datetime | None) -> Outcome:
    """As `train`, when editors decided something after `since` (None: ever), and tell the editors; else nothing."""
    newest = editions.newest_lesson(work.store)
    if newest is None or (since is not None and newest <= since):
        return Outcome("train", {"decisions": 0})
    outcome, trained = train(work)
    told = tell_editors(work, key=f"train:{work.local.date()}", what="train", values=_told(work, trained))
    return replace(outcome, figures=outcome.figures | {"editors told": told})


def _told(work: Work, trained: Trained) -> dict[str, object]:
    """What the editors' mail says of a training."""
    return {
        "trained": trained,
        "used": not trained.refused,
        "home": work.home.path.resolve().name,
        "since": work.local.date() - dt.timedelta(days=31),
    }


def learn(markets: MarketList, files: ListFiles, lessons: Sequence[Lesson] = ()) -> Trained:
    """A model for `markets`, compared with the one in use. Raises ModelError when there is too little to learn from."""
    examples = seed(files, markets)
    known = [lesson for lesson in lessons if set(lesson.markets) <= set(markets.markets)]
    held = [lesson for lesson in known if is_held_out(lesson)]
    taught = [lesson for lesson in known if not is_held_out(lesson)]
    try:
        model = school.train([*examples, *(example_of(lesson) for lesson in taught)], markets)
    except ValueError as error:
        raise ModelError(str(files.file), "too-few", f"{error}: add some in {files.folder / 'seed'}/*.jsonl") from None
    compared = compare(markets, markets.using(model), gate(files, markets), [example_of(lesson) for lesson in held])
    return Trained(model, len(examples), len(taught), len(held), compared, verdict(compared))


def seed(files: ListFiles, markets: MarketList) -> list[Example]:
    """The examples that lie beside the list. Raises InputError with file and line."""
    return [example for file in files.seed for example in parse_examples(read_text(file), file=str(file), markets=list(markets.markets))]


def gate(files: ListFiles, markets: MarketList) -> list[Example]:
    """The examples that measure and never teach; none when the list has no gate."""
    return parse_examples(read_text(files.gate), file=str(files.gate), markets=list(markets.markets)) if files.gate else []


def is_held_out(lesson: Lesson) -> bool:
    """Always the same fifth of the stories: the model in use has not learned from them either."""
    return xxhash.xxh32_intdigest(lesson.story.encode()) % HELD_OUT == 0


def example_of(lesson: Lesson) -> Example:
    """A decision as an example."""
    return Example(lesson.title, lesson.text, lesson.lang, frozenset(lesson.markets), TIMES[lesson.action])


def compare(old: MarketList, new: MarketList, gate: Sequence[Example], held: Sequence[Example]) -> tuple[Compared, ...]:
    """Both lists on the gate, its languages and the decisions that nobody learned from."""
    before, after = Classifier(old), Classifier(new)
    names = list(new.markets)
    found = []
    if gate:
        one, other = judged(before, gate), judged(after, gate)
        found.append(Compared("gate", measure(one, names), measure(other, names)))
        langs: dict[Lang, Figures] = by_lang(other, names)
        found += [Compared(f"gate {lang}", figures, langs[lang]) for lang, figures in by_lang(one, names).items()]
    if held:
        found.append(Compared("decisions", measure(judged(before, held), names), measure(judged(after, held), names)))
    return tuple(found)


def judged(classifier: Classifier, examples: Iterable[Example]) -> list[Judged]:
    """Every example with the labels that the classifier gives it."""
    return [Judged(one.lang, one.markets, classifier.labels(one.title, one.text, one.lang)) for one in examples]


def verdict(compared: Sequence[Compared]) -> str:
    """Why the new one is refused, "" when it is not."""
    one = worse(compared)
    if one is None:
        return ""
    if one.name == "decisions":
        return f"on {one.new.items} decisions that nobody learned from, {one.new.wrong} labels are wrong; it was {one.old.wrong}"
    return f"{one.name}: macro-F1 {one.new.macro_f1:.3f}, it was {one.old.macro_f1:.3f}"


def worse(compared: Sequence[Compared]) -> Compared | None:
    """Where the new one does too badly to be used, None when nowhere.

    It may lose MOST_LOST on the gate and twice that in one language, and give no more wrong labels on the decisions.
    """
    for one in compared:
        lost = one.old.macro_f1 - one.new.macro_f1
        if one.new.wrong > one.old.wrong if one.name == "decisions" else lost > (MOST_LOST if one.name == "gate" else 2 * MOST_LOST):
            return one
    return None
