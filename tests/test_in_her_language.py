"""A story told in two languages: each member gets it as it is told in hers, with the words that editors wrote."""

import dataclasses
import re

import pytest

from hands import SEND, edit, frozen, mails, subscribe
from readings import EDITION, news, reading, small_home, work_in
from techwatch import pipeline
from techwatch.pipeline.drafting import same
from techwatch.store import open_store
from techwatch.types import Copy

HOSPITAL = "https://journal1.example/article/1"
TITLE = "Un hôpital ouvre son entrepôt de données"
WARD = reading(30, "A hospital opens its data warehouse", "Three start-ups work on night triage.", market="health", lang="en")
BRIEF = reading(31, "Hospital data for start-ups", "A warehouse opens.", market="health", lang="en", rights="title", at=SEND)


@pytest.fixture
def work(tmp_path):
    home = small_home(tmp_path / "home")
    with open_store(home.database) as store:
        work = work_in(home, store, readings=[*news(), WARD, BRIEF])
        for other in (WARD, BRIEF):
            same.join(work, HOSPITAL, other.article.url)
        for name, lang, reads in (("marie", "fr", ()), ("english", "en", ()), ("only", "fr", ("en",)), ("seul", "en", ("fr",))):
            subscribe(work, name, lang=lang, reads=reads, markets=("health",))
        pipeline.draft(work)
        yield work


def links(work) -> dict[str, str]:
    """By member, the number of the article that leads the story."""
    pipeline.publish(work, EDITION)
    pipeline.deliver(dataclasses.replace(work, now=SEND), EDITION)
    return {to: re.search(r"journal(1|30|31)\.example", text)[1] for to, text in mails(work).items()}


def test_an_edition_freezes_the_best_copy_of_each_language(work):
    assert links(work) == {"marie": "1", "english": "30", "only": "30", "seul": "1"}
    item = next(item for item in frozen(work).items if item.url == HOSPITAL)
    day = WARD.article.published.date()
    assert item.copies == (Copy("en", WARD.article.title, WARD.article.url, "Journal 30", day, WARD.article.text),)
    assert not item.worded
    assert not next(item for item in frozen(work).items if "tram" in item.title.lower()).copies


def test_who_reads_an_editors_language_gets_the_editors_words(work):
    edit(work, (TITLE, "Les données de l'hôpital sont ouvertes"))
    assert links(work) == {"marie": "1", "english": "1", "only": "30", "seul": "1"}
    assert next(item for item in frozen(work).items if item.url == HOSPITAL).worded


def test_of_a_copy_with_its_title_only_no_more_is_shown(work):
    same.part(work, WARD.article.url)
    pipeline.draft(work)
    assert links(work)["only"] == "31"
    (copy,) = next(item for item in frozen(work).items if item.url == HOSPITAL).copies
    assert (copy.title, copy.blurb) == (BRIEF.article.title, "")
