import datetime as dt
import email
import email.policy
from pathlib import Path

import pytest

from homes import write_home
from techwatch import pipeline
from techwatch.config import Moment, StandingReport, check_markets, parse_config
from techwatch.errors import ConfigError
from techwatch.home import open_home
from techwatch.pipeline.keeping.checks import check_home
from techwatch.pipeline.reports import choose, standing
from techwatch.schedule import Worker, catch_up, jobs_of
from techwatch.store import articles, jobs, open_store
from techwatch.types import Article, Label, Reading, Selection

DECEMBER = dt.datetime(2026, 12, 1, 5, 30, tzinfo=dt.UTC)
JANUARY = dt.datetime(2027, 1, 1, 5, 30, tzinfo=dt.UTC)
FEED = {"url": "http://127.0.0.1:9/rss", "title": "Exemple", "lang": "fr"}
TRAMS = {"slug": "tramways", "theme": "tramway", "formats": ["html"], "to": ["redaction@essai.example"]}
TEAM = [
    {"email": "redaction@essai.example"},
    {"email": "desk@essai.example", "lang": "en"},
    {"email": "ops@essai.example", "role": "operator"},
]
TEXT = (
    "Le tramway de la ville {n} transporte {n}000 voyageurs par jour depuis son ouverture. La régie des transports a commandé {n} rames "
    "de plus. Les travaux du quartier {n} dureront {n} ans et coûteront {n} millions d'euros."
)


def home_of(path: Path, *listed: dict[str, object], count: int = 3):
    home = open_home(write_home(path, [FEED], reports=list(listed) or [TRAMS], team=TEAM, executor="1", jobs={"backups": 0}), {})
    with open_store(home.database) as store:
        for n in range(1, count + 1):
            day = dt.datetime(2026, 11, n, 8, tzinfo=dt.UTC)
            url = f"https://exemple.example/le-tramway-de-la-ville-{n}"
            article = Article(
                0,
                url,
                url,
                f"Le tramway de la ville {n} ouvre",
                TEXT.format(n=n),
                "",
                "fr",
                day,
                "entry",
                day,
                source=f"Journal {n}",
                feed=FEED["url"],
            )
            articles.add(store, Reading(article, (Label("city", 0.9, holds=True),)))
        pipeline.group(pipeline.Work(home, store, DECEMBER))
    return home


def made(home, now: dt.datetime = DECEMBER):
    with open_store(home.database) as store:
        return standing.make(pipeline.Work(home, store, now), home.config.reports[0])


def mails(home) -> list[tuple[str, str, str]]:
    """To whom, the subject and the text of each mail, in order of address."""
    folder = home.path / "outbox" / "new"
    found = (
        [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in folder.iterdir()] if folder.is_dir() else []
    )
    return sorted((one["To"], one["Subject"].replace("’", "'"), one.get_body(("plain",)).get_content()) for one in found)


# --- feeds.yaml -----------------------------------------------------------------------------------


def test_a_report_that_only_says_its_theme_is_made_each_month_of_the_last_twelve():
    found = StandingReport(slug="x", theme="tramway")
    assert (found.when, found.months, found.formats) == (Moment(text="day 1 06:00"), 12, ("html", "pdf"))
    assert standing.span(found, dt.date(2026, 12, 1)) == (dt.date(2025, 12, 1), dt.date(2026, 11, 30))
    assert standing.span(found, dt.date(2026, 12, 5)) == (dt.date(2025, 12, 5), dt.date(2026, 12, 4))
    assert standing.span(StandingReport(slug="x", theme="t", months=1), dt.date(2026, 3, 31)) == (
        dt.date(2026, 2, 28),
        dt.date(2026, 3, 30),
    )
    assert standing.issue(found, dt.date(2026, 12, 5)) == "x-2026-12"
    assert standing.issue(StandingReport(slug="x", theme="t", when="mon 07:00"), dt.date(2026, 12, 7)) == "x-2026-12-07"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"to": ["nobody@essai.example"]}, "'nobody@essai.example' is nobody of the team"),
        ({"markets": ["cities"]}, "unknown market 'cities', did you mean 'city'?"),
        ({"lang": "de"}, "'de' is none of the cluster's languages"),
    ],
)
def test_what_nobody_knows_is_told_with_its_line(tmp_path, wrong, said):
    home = home_of(tmp_path, count=0)
    write_home(tmp_path, [FEED], reports=[TRAMS | wrong], team=TEAM)
    text = (tmp_path / "feeds.yaml").read_text(encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        check_markets(parse_config(text, environ={}), home.markets, text=text)
    assert said in str(error.value)
    assert str(error.value).startswith("feeds.yaml:")


@pytest.mark.parametrize("wrong", [{"slug": "Tramways !"}, {"theme": ""}, {"formats": []}, {"formats": ["odt"]}, {"months": 0}, {"day": 1}])
def test_what_is_wrong_in_itself_is_refused(tmp_path, wrong):
    write_home(tmp_path, [FEED], reports=[TRAMS | wrong], team=TEAM)
    with pytest.raises(ConfigError, match="reports"):
        parse_config((tmp_path / "feeds.yaml").read_text(encoding="utf-8"), environ={})


def test_two_reports_of_one_name_are_refused(tmp_path):
    write_home(tmp_path, [FEED], reports=[TRAMS, TRAMS])
    with pytest.raises(ConfigError, match="report given twice: tramways"):
        parse_config((tmp_path / "feeds.yaml").read_text(encoding="utf-8"), environ={})


def test_a_theme_that_breaks_is_told_by_check(tmp_path):
    home = home_of(tmp_path, TRAMS | {"theme": "tramway AND ("}, count=0)
    with open_store(home.database) as store:
        problems = [line for outcome in check_home(pipeline.Work(home, store, DECEMBER)) for line in outcome.problems]
    assert any(line.startswith("reports: tramways:") for line in problems)


# --- made and told --------------------------------------------------------------------------------


def test_it_is_made_in_a_folder_of_its_month_and_told_once(tmp_path):
    home = home_of(tmp_path)
    assert made(home).figures == {"reports": 1}
    assert "tramway" in (home.digests / "reports" / "tramways-2026-12" / "index.html").read_text(encoding="utf-8")
    ((to, subject, text),) = mails(home)
    assert (to, subject) == ("redaction@essai.example", "Étude prête : tramway")
    assert "http://127.0.0.1:8080/desk/reports/tramways-2026-12" in text
    assert "3 sujets trouvés" in text
    assert "du 1er décembre 2025 au 30 novembre 2026" in text
    again = made(home, DECEMBER + dt.timedelta(minutes=2))
    assert again.figures == {"reports": 0}
    assert not again.failed
    assert len(mails(home)) == 1


def test_a_theme_of_which_nothing_is_told_says_so(tmp_path):
    home = home_of(tmp_path, TRAMS | {"theme": "zeppelin", "to": ["desk@essai.example"], "title": "Airships"})
    assert not made(home).failed
    ((_, subject, text),) = mails(home)
    assert subject == "Report ready: Airships"
    assert "Nothing was found" in text


def test_last_times_decisions_are_taken_over_and_its_conclusion_is_not(tmp_path):
    home = home_of(tmp_path, TRAMS | {"title": "Les tramways"})
    made(home)
    first = home.digests / "reports" / "tramways-2026-12"
    struck, kept = choose.read(home, first).listed.stories[:2]
    decided = Selection(kept={struck.id: False}, titles={kept.id: "Un titre à nous"}, added=("https://ajout.example/a",))
    choose.save(home, first, decided, conclusion="Ce mois-ci, tout va bien.")
    made(home, JANUARY)
    second = choose.read(home, home.digests / "reports" / "tramways-2027-01")
    assert second.selection.kept[struck.id] is False
    assert second.selection.titles[kept.id] == "Un titre à nous"
    assert second.selection.conclusion == ""
    assert second.selection.title == "Les tramways"
    page = (second.folder / "index.html").read_text(encoding="utf-8")
    assert "Un titre à nous" in page
    assert "tout va bien" not in page
    assert "tout va bien" in choose.read(home, first).text


def test_one_that_cannot_be_made_is_told_once_and_tried_again_the_next_day(tmp_path):
    home = home_of(tmp_path, TRAMS | {"theme": "tramway AND ("})
    assert made(home).failed
    assert [(to, subject) for to, subject, _ in mails(home)] == [
        ("ops@essai.example", "L'étude n'a pas pu être faite : tramway AND ("),
        ("redaction@essai.example", "L'étude n'a pas pu être faite : tramway AND ("),
    ]
    soon = made(home, DECEMBER + dt.timedelta(minutes=2))
    assert (soon.failed, soon.problems, soon.figures) == (True, (), {})
    assert made(home, DECEMBER + dt.timedelta(days=1)).problems
    assert len(mails(home)) == 2


@pytest.mark.parametrize("when", ["tue 06:00", "day 1 06:00"])
def test_made_late_it_is_the_report_of_its_hour(tmp_path, when):
    home = home_of(tmp_path, TRAMS | {"when": when, "theme": "tramway AND ("})
    for days in range(3):
        assert made(home, DECEMBER + dt.timedelta(days=days)).failed
    assert len(mails(home)) == 2
    home = home_of(tmp_path, TRAMS | {"when": when})
    assert made(home, DECEMBER + dt.timedelta(days=3)).figures == {"reports": 1}
    assert made(home, DECEMBER + dt.timedelta(days=4)).figures == {"reports": 0}
    (folder,) = (home.digests / "reports").iterdir()
    assert choose.read(home, folder).asked.until == dt.date(2026, 11, 30)
    assert len(mails(home)) == 3


def test_who_could_not_be_told_is_told_later(tmp_path):
    home = home_of(tmp_path)
    (home.path / "outbox").write_text("in the way of the Maildir", encoding="utf-8")
    first = made(home)
    assert first.failed
    assert "it is tried again" in first.problems[-1]
    (home.path / "outbox").unlink()
    assert not made(home, DECEMBER + dt.timedelta(minutes=2)).failed
    assert len(mails(home)) == 1


# --- the schedule ---------------------------------------------------------------------------------


def test_serve_makes_it_at_its_hour_once_and_late_rather_than_never(tmp_path):
    home = home_of(tmp_path)
    assert ("report:tramways", Moment(text="day 1 06:00")) in jobs_of(home.config)
    with open_store(home.database) as store:
        for name, _ in jobs_of(home.config):
            jobs.ran(store, name, now=DECEMBER + dt.timedelta(hours=12))
        jobs.ran(store, "report:tramways", now=dt.datetime(2026, 11, 15, tzinfo=dt.UTC))
        jobs.ran(store, "serve", now=dt.datetime(2026, 11, 15, tzinfo=dt.UTC))
    worker = Worker(home)
    late = dt.datetime(2026, 12, 1, 18, tzinfo=dt.UTC)
    assert "report:tramways" in catch_up(home, worker, now=late)
    assert (home.digests / "reports" / "tramways-2026-12" / "index.html").is_file()
    assert "report:tramways" not in catch_up(home, worker, now=late + dt.timedelta(minutes=2))
    assert len(mails(home)) == 1
