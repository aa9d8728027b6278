"""What editors decide teaches the engine: training, refusing, going back, and seeing beforehand what would change."""

import datetime as dt
import email
import email.policy
import itertools
import json
import mailbox
import pathlib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from click.testing import CliRunner

from homes import write_home
from readings import ENVIRON, FEED, NOW, reading, work_in
from techwatch import pipeline
from techwatch.classify import Classifier
from techwatch.cli import techwatch
from techwatch.errors import ConfigError, ModelError, NotFoundError
from techwatch.home import Home, list_files, open_home
from techwatch.pipeline.judging.replay import replay
from techwatch.pipeline.judging.train import Trained, learn, seed, verdict
from techwatch.pipeline.mailing.tell import tell_editors
from techwatch.pipeline.work import Work
from techwatch.store import articles, editions, open_store
from techwatch.store.editions import Decision, Lesson
from techwatch.types import Reading

LIST = """
markets:
  care: {names: {fr: Soin}, terms: {fr: [hôpital = 2, montre = 2]}}
  town: {names: {fr: Ville}, terms: {fr: [tramway = 2]}}
"""
DIGEST = [{"slug": "veille", "title": {"fr": "La veille"}, "markets": ["care", "town"], "send": "tue 08:30"}]
PLACES = ("à Lyon", "à Brest", "dans le Nord", "en Corse", "au Mans", "à Metz", "en Alsace", "à Pau", "à Sète", "à Laval")
SEED = {
    "care": ("L'hôpital ouvre une salle de soins", "Une infirmière de l'hôpital suit ses malades", "La clinique reçoit un scanner"),
    "town": ("Le tramway freine sans bruit", "La voirie refait la chaussée du pont", "Des bornes de recharge pour les vélos"),
    "": ("Le match finit sans but", "La ministre quitte son poste", "La récolte de pommes baisse"),
}
WATCHES = ("Une montre connectée compte les pas", "La montre de sport tient dix jours", "Une montre à écran rond se vend bien")


def jsonl(texts: dict[str, tuple[str, ...]], places: tuple[str, ...]) -> str:
    lines = []
    for market, said in texts.items():
        for words, place in itertools.product(said, places):
            carried = [market] if market else []
            lines.append({"lang": "fr", "markets": carried, "title": f"{words} {place}", "text": f"{words} {place}."})
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


@pytest.fixture
def home(tmp_path: pathlib.Path) -> Home:
    """A home with its own list, which takes every watch for care."""
    write_home(tmp_path, [FEED], markets="ours.yaml", digests=DIGEST)
    (tmp_path / "ours.yaml").write_text(LIST, encoding="utf-8")
    (tmp_path / "ours" / "seed").mkdir(parents=True)
    (tmp_path / "ours" / "seed" / "all.jsonl").write_text(jsonl(SEED, PLACES[2:]), encoding="utf-8")
    (tmp_path / "ours" / "gate.jsonl").write_text(jsonl(SEED, PLACES[:2]), encoding="utf-8")
    return open_home(tmp_path, ENVIRON)


@pytest.fixture
def work(home: Home) -> Iterator[Work]:
    with open_store(home.database) as store:
        yield Work(home, store, NOW)


def read_apart(texts: tuple[str, ...], market: str = "") -> list[Reading]:
    """An article for each text and place, each a story of its own: they lie ten days apart."""
    found = []
    for n, (words, place) in enumerate(itertools.product(texts, PLACES)):
        day = NOW - n * dt.timedelta(days=10)
        found.append(reading(n, f"{words} {place}", f"{words} {place}.", market=market, published=day))
    return found


def watches() -> list[Reading]:
    return read_apart(WATCHES, "care")


def decide(work: Work, action: str, after: str = "") -> None:
    """The same decision on every story in the store."""
    stories = [row[0] for row in work.store.db.execute("SELECT id FROM stories ORDER BY id")]
    editions.decide(work.store, "veille-2026-11-24", [Decision(story, action, "care", after) for story in stories], who="test", now=NOW)


def holding(home: Home, title: str) -> set[str]:
    return {label.market for label in Classifier(home.markets).labels(title, f"{title}.", "fr") if label.holds}


def again(home: Home) -> Home:
    return open_home(home.path, ENVIRON)


# --- learning ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_what_editors_put_off_topic_is_labelled_no_more(home: Home) -> None:
    with open_store(home.database) as store:
        work = work_in(home, store, readings=watches())
        assert holding(home, "Une montre connectée à Nice") == {"care"}
        decide(work, "off-topic")
        outcome, trained = pipeline.train(work)
    assert outcome.figures["taken into use"] == 1
    assert outcome.notes == (f"decisions: {len(watches())} off-topic",)
    assert outcome.figures["decisions"] + outcome.figures["held out"] == len(watches())
    assert {c.name for c in trained.compared} == {"gate", "gate fr", "decisions"}
    assert holding(again(home), "Une montre connectée à Nice") == set()
    assert holding(again(home), "L'hôpital ouvre une salle à Nice") == {"care"}


@pytest.mark.slow
def test_a_market_that_editors_changed_is_the_new_one(home: Home) -> None:
    with open_store(home.database) as store:
        work = work_in(home, store, readings=watches())
        decide(work, "relabelled", "town")
        pipeline.train(work)
    assert holding(again(home), "Une montre connectée à Nice") == {"town"}


def test_the_last_word_on_a_story_counts(work: Work) -> None:
    work = work_in(work.home, work.store, readings=watches()[:1])
    (story,) = [row[0] for row in work.store.db.execute("SELECT id FROM stories")]
    for day, said in (
        (1, Decision(story, "kept", "", "care")),
        (2, Decision(story, "relabelled", "care", "town")),
        (3, Decision(story, "dropped")),
    ):
        editions.decide(work.store, f"veille-2026-11-0{day}", [said], who="test", now=NOW + dt.timedelta(days=day))
    (lesson,) = editions.lessons(work.store)
    assert (lesson.action, lesson.markets) == ("relabelled", ("town",))
    both = [Decision(story, "kept", "", "town care"), Decision(story, "relabelled", "care", "town care")]
    editions.decide(work.store, "veille-2026-11-09", both, who="test", now=NOW + dt.timedelta(days=9))
    assert [(lesson.action, lesson.markets) for lesson in editions.lessons(work.store)] == [("relabelled", ("town", "care"))]


def test_a_decision_on_a_story_that_was_merged_counts_for_the_other(work: Work) -> None:
    work = work_in(work.home, work.store, readings=watches()[:2])
    one, other = (row[0] for row in work.store.db.execute("SELECT id FROM stories ORDER BY id"))
    for day, said in ((1, Decision(other, "kept", "", "care")), (2, Decision(one, "relabelled", "care", "town"))):
        editions.decide(work.store, f"veille-2026-11-0{day}", [said], who="test", now=NOW + dt.timedelta(days=day))
    work.store.db.execute("UPDATE stories SET merged_into = ? WHERE id = ?", [other, one])
    assert [(lesson.story, lesson.markets) for lesson in editions.lessons(work.store)] == [(other, ("town",))]


@pytest.mark.slow
def test_a_decision_for_a_market_that_the_list_lost_is_left_out(home: Home) -> None:
    lost = Lesson("s1", "Un texte", "Des mots.", "fr", ("sea",), "kept")
    assert learn(home.markets, list_files(home.path, "ours.yaml"), [lost]).decisions == 0


@pytest.mark.slow
def test_a_model_that_is_worse_is_refused_and_the_one_in_use_stays(home: Home, work: Work) -> None:
    pipeline.train(work)
    used = list_files(home.path, "ours.yaml").used()
    work = work_in(home, work.store, readings=read_apart(SEED["town"]))
    decide(work, "relabelled", "care")
    outcome, trained = pipeline.train(Work(again(home), work.store, NOW))
    assert "gate" in trained.refused
    assert outcome.problems[0].startswith("not taken into use: gate: macro-F1")
    assert list_files(home.path, "ours.yaml").used() == used
    assert outcome.figures["taken into use"] == 0


@pytest.mark.slow
def test_a_dry_run_takes_nothing_into_use(home: Home, work: Work) -> None:
    outcome, trained = pipeline.train(work, dry_run=True)
    assert not trained.refused
    assert outcome.figures["taken into use"] == 0
    assert list_files(home.path, "ours.yaml").used() == []


@pytest.mark.slow
def test_the_former_model_comes_back(home: Home, work: Work) -> None:
    files = list_files(home.path, "ours.yaml")
    pipeline.train(work)
    work = work_in(again(home), work.store, readings=watches())
    decide(work, "off-topic")
    pipeline.train(Work(again(home), work.store, NOW + dt.timedelta(days=1)))
    first, second = files.used()
    assert files.back() == first
    assert files.learned() == (files.models / f"{first}.model").read_bytes()
    assert files.back() == ""
    assert files.learned() == b""
    with pytest.raises(NotFoundError, match="packaged"):
        files.back()
    assert (files.models / f"{second}.model").is_file()


@pytest.mark.slow
def test_the_same_model_made_once_more_is_not_the_former_one(home: Home, work: Work) -> None:
    pipeline.train(work)
    used = list_files(home.path, "ours.yaml").used()
    pipeline.train(Work(again(home), work.store, NOW + dt.timedelta(days=1)))
    assert list_files(home.path, "ours.yaml").used() == used


def test_a_damaged_model_beside_the_list_is_made_again(home: Home) -> None:
    file = home.path / "ours" / "model"
    file.write_bytes(b"techwatch-model-1\nhalf of it")
    with pytest.raises(ModelError, match=r"damaged: run `techwatch train --out .*ours/model`"):
        again(home)
    run(home, "train", "--out", str(file))
    assert again(home).markets.learned


def test_a_damaged_list_of_models_does_not_bar_the_way_back(home: Home) -> None:
    files = list_files(home.path, "ours.yaml")
    files.models.mkdir(parents=True)
    (files.models / "in-use").write_bytes(b"2026-11-01\xff\n")
    with pytest.raises(ModelError, match="train --back"):
        again(home)
    assert files.back() == ""
    assert again(home).markets.learned == b""


def test_a_damaged_model_is_told_with_its_file_and_the_way_out(home: Home, work: Work) -> None:
    pipeline.train(work)
    (file,) = (home.path / "models" / "ours").glob("*.model")
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(ModelError, match=r"ours/.*\.model: the learned model is damaged: run `techwatch train --back`"):
        again(home)
    told = CliRunner().invoke(techwatch, ["--home", str(home.path), "train", "--back"])
    assert told.exit_code == 0, told.output
    assert again(home).markets.learned == b""


def test_a_list_without_examples_cannot_learn(home: Home) -> None:
    (home.path / "ours" / "seed" / "all.jsonl").unlink()
    with pytest.raises(ModelError, match="0 examples are too few"):
        learn(home.markets, list_files(home.path, "ours.yaml"))


def test_a_broken_line_of_the_seed_is_told_with_its_number(home: Home) -> None:
    file = home.path / "ours" / "seed" / "all.jsonl"
    file.write_text(file.read_text("utf-8") + "{oops\n", encoding="utf-8")
    with pytest.raises(Exception, match=r"all\.jsonl:73: write"):
        seed(list_files(home.path, "ours.yaml"), home.markets)


def test_no_comparison_refuses_nothing() -> None:
    assert verdict(()) == ""


# --- every month ----------------------------------------------------------------------------------------


def mails(home: Home) -> list[EmailMessage]:
    box = mailbox.Maildir(home.path / "outbox", factory=None, create=True)
    return [email.message_from_bytes(box.get_bytes(key), policy=email.policy.default) for key in box.keys()]  # noqa: SIM118


def test_the_monthly_training_tells_each_editor_the_result_and_the_way_back(tmp_path: pathlib.Path, home: Home) -> None:
    team = [
        {"email": "marche@essai.example"},
        {"email": "desk@essai.example", "lang": "en"},
        {"email": "vm@essai.example", "role": "operator"},
    ]
    write_home(tmp_path, [FEED], markets="ours.yaml", digests=DIGEST, team=team)
    with open_store(home.database) as store:
        work = work_in(again(home), store, readings=watches())
        decide(work, "off-topic")
        outcome = pipeline.train_if_taught(work, since=None)
    assert outcome.figures["editors told"] == 2
    by_address = {mail["To"]: mail for mail in mails(home)}
    assert sorted(by_address) == ["desk@essai.example", "marche@essai.example"]
    french, english = (by_address[address].get_content() for address in ("marche@essai.example", "desk@essai.example"))
    assert by_address["marche@essai.example"]["Subject"] == "La veille a appris de vos décisions"
    assert "techwatch train --back" in french
    assert "vos décisions à part" in french
    assert "30 editors’ decisions" in english
    assert not any(line.endswith(" ") for line in french.splitlines())


def test_nothing_new_teaches_nothing_and_tells_nobody(home: Home, work: Work) -> None:
    assert pipeline.train_if_taught(work, since=None).figures == {"decisions": 0}
    work = work_in(home, work.store, readings=watches()[:1])
    decide(work, "off-topic")
    assert pipeline.train_if_taught(work, since=NOW).figures == {"decisions": 0}


def test_what_says_nothing_of_markets_trains_nothing(home: Home, work: Work) -> None:
    work = work_in(home, work.store, readings=watches()[:1])
    decide(work, "kept")
    decide(work, "retitled", "Une autre montre")
    assert pipeline.train_if_taught(work, since=None).figures == {"decisions": 0}


@pytest.mark.slow
def test_a_refused_model_is_told_too(tmp_path: pathlib.Path, home: Home, work: Work) -> None:
    write_home(tmp_path, [FEED], markets="ours.yaml", digests=DIGEST, team=[{"email": "marche@essai.example"}])
    work = work_in(again(home), work.store, readings=read_apart(SEED["town"]))
    decide(work, "relabelled", "care")
    pipeline.train_if_taught(work, since=None)
    (mail,) = mails(home)
    assert "garde son modèle" in mail["Subject"]
    assert "--back" not in mail.get_content()


def test_the_mail_bears_the_same_id_when_it_is_sent_again(home: Home, work: Work) -> None:
    write_home(home.path, [FEED], markets="ours.yaml", digests=DIGEST, team=[{"email": "marche@essai.example"}])
    values = {"trained": Trained(b"", 1, 0, 0, (), ""), "used": True, "home": "essai", "since": NOW.date()}
    for _ in range(2):
        tell_editors(Work(again(home), work.store, NOW), key="train:2026-11-20", what="train", values=values)
    assert len({mail["Message-ID"] for mail in mails(home)}) == 1


# --- the home's own terms -----------------------------------------------------------------------------


def test_the_homes_own_terms_add_to_the_list_and_weigh_otherwise(home: Home) -> None:
    (home.path / "terms.yaml").write_text(
        "markets:\n  town: {terms: {fr: [montre = 3]}}\n  care: {terms: {fr: [montre = 0]}}\n", encoding="utf-8"
    )
    assert holding(again(home), "Une montre connectée") == {"town"}
    assert again(home).markets.version != home.markets.version


def test_terms_for_an_unknown_market_are_told_with_their_line(home: Home) -> None:
    (home.path / "terms.yaml").write_text("# les nôtres\nmarkets:\n  twon: {terms: {fr: [quai]}}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"terms\.yaml:3: .*did you mean 'town'"):
        again(home)


@pytest.mark.parametrize("written", ["montre = 2,5", "montre=2.5", "montre =2.5"])
def test_a_weight_is_read_however_it_is_spaced(home: Home, written: str) -> None:
    (home.path / "terms.yaml").write_text(f"markets: {{town: {{terms: {{fr: ['{written}']}}}}}}\n", encoding="utf-8")
    (term,) = (term for term in again(home).markets.markets["town"].terms["fr"] if term.term == "montre")
    assert term.weight == 2.5


@pytest.mark.parametrize(
    ("written", "told"), [("fr: [montre = deux]", "'deux' is no number: write"), ("fra: [montre = 2]", "'fra' is no language: write")]
)
def test_a_term_that_would_never_count_is_told_with_its_line(home: Home, written: str, told: str) -> None:
    (home.path / "terms.yaml").write_text(f"markets:\n  town:\n    terms: {{{written}}}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"terms\.yaml:3: .*{told}"):
        again(home)


def test_measure_shows_what_the_homes_own_terms_change(home: Home) -> None:
    assert "without terms.yaml" not in json.loads(run(home, "measure", "--json"))
    (home.path / "terms.yaml").write_text("markets: {town: {terms: {fr: [voirie = 3]}}}\n", encoding="utf-8")
    found = json.loads(run(home, "measure", "--json"))
    assert found["all"]["macro_f1"] > found["without terms.yaml"]["macro_f1"]


@pytest.mark.parametrize("weight", ["nan", "inf", "-inf"])
def test_a_weight_is_a_finite_number(home: Home, weight: str) -> None:
    (home.path / "terms.yaml").write_text(f"markets:\n  care: {{terms: {{fr: [montre = {weight}]}}}}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"terms\.yaml:2: .*finite number"):
        again(home)


def test_a_file_of_comments_adds_nothing(home: Home) -> None:
    (home.path / "terms.yaml").write_text("# rien encore\n\n", encoding="utf-8")
    assert again(home).markets.markets == home.markets.markets


# --- seeing beforehand --------------------------------------------------------------------------------


def test_replay_shows_what_would_change_and_changes_nothing(home: Home, work: Work) -> None:
    work = work_in(home, work.store, readings=watches())
    (home.path / "terms.yaml").write_text("off_topic: {fr: [montre = 4]}\n", encoding="utf-8")
    changed = Work(again(home), work.store, NOW)
    outcome, changes = replay(changed, since=NOW)
    assert (len(changes), outcome.figures["written"]) == (len(watches()), 0)
    assert {(change.gained, change.lost) for change in changes} == {((), ("care",))}
    assert outcome.notes == (f"care: +0 -{len(watches())}",)
    assert replay(changed, since=NOW)[1]
    assert replay(changed, since=NOW + dt.timedelta(seconds=1))[1] == []


def test_replay_writes_when_told_to(home: Home, work: Work) -> None:
    work = work_in(home, work.store, readings=watches()[:3])
    (home.path / "terms.yaml").write_text(
        "markets:\n  town: {terms: {fr: [montre = 6]}}\n  care: {terms: {fr: [montre = 0]}}\n", encoding="utf-8"
    )
    changed = Work(again(home), work.store, NOW)
    assert len(replay(changed, since=NOW, apply=True)[1]) == 3
    assert replay(changed, since=NOW)[1] == []
    assert [label.market for label in articles.labels(work.store, 1) if label.holds] == ["town"]


def test_replay_writes_new_scores_where_the_markets_stay(home: Home, work: Work) -> None:
    work = work_in(home, work.store, readings=watches()[:1])
    (home.path / "terms.yaml").write_text("markets:\n  care: {terms: {fr: [montre = 5]}}\n", encoding="utf-8")
    before = articles.labels(work.store, 1)[0].score
    assert replay(Work(again(home), work.store, NOW), since=NOW, apply=True)[1] == []
    (label,) = articles.labels(work.store, 1)
    assert (label.market, label.holds) == ("care", True)
    assert label.score != before


# --- commands -----------------------------------------------------------------------------------------


def run(home: Home, *arguments: str, code: int = 0) -> str:
    told = CliRunner().invoke(techwatch, ["--home", str(home.path), *arguments])
    assert told.exit_code == code, (told.output, told.exception)
    return told.stdout


def test_train_prints_a_table_that_compares(home: Home) -> None:
    told = run(home, "train")
    assert "macro-F1 before" in told
    assert "gate fr" in told
    assert "1 taken into use" in told


def test_train_out_writes_the_model_of_the_examples_alone(home: Home) -> None:
    run(home, "train", "--out", str(home.path / "ours" / "model"))
    assert again(home).markets.learned.startswith(b"techwatch-model")
    assert list_files(home.path, "ours.yaml").used() == []


def test_measure_on_the_gate_and_on_a_file(home: Home) -> None:
    figures = json.loads(run(home, "measure", "--json"))
    assert figures["all"]["items"] == 18
    assert figures["fr"]["markets"]["town"] == {"p": 1.0, "r": pytest.approx(1 / 3, abs=1e-3), "f1": 0.5}
    file = home.path / "mine.jsonl"
    file.write_text(jsonl({"care": ("Une montre",)}, ("à Lyon",)), encoding="utf-8")
    assert json.loads(run(home, "measure", str(file), "--json"))["all"]["macro_f1"] == 1.0
    assert "off-topic kept out" in run(home, "measure")
    assert run(home, "measure", "--calibration").startswith("| score |")


def test_measure_without_a_gate_says_what_to_do(home: Home) -> None:
    (home.path / "ours" / "gate.jsonl").unlink()
    told = CliRunner().invoke(techwatch, ["--home", str(home.path), "measure"])
    assert "give a file" in str(told.exception)


def test_replay_as_a_command(home: Home) -> None:
    with open_store(home.database) as store:
        work_in(home, store, readings=watches()[:2])
    (home.path / "terms.yaml").write_text("off_topic: {fr: [montre = 4]}\n", encoding="utf-8")
    assert "2 articles would change" in run(home, "replay", "--since", f"{NOW:%Y-%m-%d}")
    assert "-care" in run(home, "replay", "--since", f"{NOW:%Y-%m-%d}")
    changes = json.loads(run(home, "replay", "--since", f"{NOW:%Y-%m-%d}", "--apply", "--json"))
    assert [change["lost"] for change in changes] == [["care"], ["care"]]
    assert json.loads(run(home, "replay", "--since", f"{NOW:%Y-%m-%d}", "--json")) == []


def test_replay_writes_no_labels_of_markets_that_no_digest_knows(home: Home) -> None:
    told = CliRunner().invoke(techwatch, ["--home", str(home.path), "replay", "--since", "2026-11-01", "--markets", "medicen", "--apply"])
    assert told.exit_code
    assert "unknown market 'care'" in str(told.exception)
