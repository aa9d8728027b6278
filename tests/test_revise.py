"""A mistake in an edition that went out is put right on its page, and the page says so."""

import pathlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from readings import EDITION, NOW, news, small_home, work_in
from techwatch import pipeline
from techwatch.errors import EditionError
from techwatch.pipeline.publishing.revise import Put, revise
from techwatch.store import desk, editions, open_store

WHO = "redaction@essai.example"


@pytest.fixture
def work(tmp_path: pathlib.Path):
    home = small_home(tmp_path / "home")
    with open_store(home.database) as store:
        work = work_in(home, store, readings=news())
        pipeline.draft(work)
        yield work


def page(work: pipeline.Work, name: str = "index.html") -> str:
    return (work.home.digests / "veille" / EDITION / name).read_text("utf-8")


def test_a_draft_is_changed_and_not_corrected(work):
    with pytest.raises(EditionError, match="still a draft"):
        revise(work, EDITION, Put(0, title="X"), who=WHO)


def test_words_put_right_stand_on_every_page_with_the_day_and_the_former_ones_are_kept(work):
    pipeline.publish(work, EDITION)
    before = editions.published(work.store, EDITION)[0]
    place = next(i for i, item in enumerate(before.items) if item.keep)
    after = revise(work, EDITION, Put(place, title="Un titre <juste>", note="le nom de l'hôpital"), who=WHO)
    assert [(put.day.isoformat(), put.note) for put in after.corrections] == [("2026-11-20", "le nom de l'hôpital")]
    for name, said in (("index.html", "Corrigé le 20"), ("index.en.html", "Corrected on 20"), ("index.txt", "Corrigé le 20")):
        assert said in page(work, name)
    assert "Un titre &lt;juste&gt;" in page(work)
    assert before.items[place].title not in page(work)
    assert editions.former(work.store, EDITION) == [before]
    assert [(act.name, act.who, act.edition) for act in desk.log_of(work.store)] == [("revised", WHO, EDITION)]
    pipeline.publish(work, EDITION)
    assert "Un titre &lt;juste&gt;" in page(work), "publishing again writes the corrected page"


def test_an_item_can_be_taken_out_and_an_editorial_put_right(work):
    pipeline.publish(work, EDITION)
    title = next(item.title for item in editions.published(work.store, EDITION)[0].items if item.keep)
    place = next(i for i, item in enumerate(editions.published(work.store, EDITION)[0].items) if item.keep)
    revise(work, EDITION, Put(place, out=True), who=WHO)
    assert title not in page(work)
    revise(work, EDITION, Put(None, editorial="Nos excuses.", lang="fr"), who=WHO)
    assert "Nos excuses." in page(work)
    assert page(work).count("Corrigé le") == 2
    assert len(editions.former(work.store, EDITION)) == 2


def test_nothing_changed_is_no_correction(work):
    pipeline.publish(work, EDITION)
    item = editions.published(work.store, EDITION)[0].items[0]
    assert revise(work, EDITION, Put(0, title=item.title, blurb=item.blurb), who=WHO).corrections == ()
    assert editions.former(work.store, EDITION) == []
    assert NOW


@pytest.mark.parametrize("wrong", [Put(99, title="X"), Put(0, title=" "), Put(0, url="javascript:alert(1)")])
def test_what_cannot_be_is_refused(work, wrong):
    pipeline.publish(work, EDITION)
    with pytest.raises(EditionError):
        revise(work, EDITION, wrong, who=WHO)
    assert editions.former(work.store, EDITION) == []


def test_of_two_corrections_at_once_none_is_lost(work):
    pipeline.publish(work, EDITION)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda place: revise(work, EDITION, Put(place, title=f"Titre juste {place}"), who=WHO), range(4)))
    after = editions.published(work.store, EDITION)[0]
    assert [item.title for item in after.items[:4]] == [f"Titre juste {place}" for place in range(4)]
    assert len(after.corrections) == len(editions.former(work.store, EDITION)) == 4
    assert all(item.title in page(work) for item in after.items[:4] if item.keep)
