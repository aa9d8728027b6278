"""The box « Ce qui monte » of a digest: found at drafting, kept or struck by editors, frozen, and hers only of what is hers."""

import contextlib
import dataclasses
import datetime as dt
import re
from html import unescape
from urllib.parse import urlencode

import pytest

from at_desk import TEAM, AtDesk
from readings import NOW, put, reading, small_home
from sample_edition import edition as sample, environment, reader, view
from techwatch import compose, pipeline, render
from techwatch.home import Home
from techwatch.pipeline import Work
from techwatch.pipeline.drafting import box, draft as drafting
from techwatch.pipeline.mailing.seen_as import edition_now
from techwatch.review.acts import loaded
from techwatch.store import desk as desk_log, editions, open_store, risen
from techwatch.store.columns import from_json, to_json
from techwatch.types import Edition, Risen
from test_trends import RISING, telling
from test_web import FORM, serving

ENV = environment()
EDITION = "veille-2026-11-24"
LINE = "ce qui monte: béton de chanvre  # effacez un terme pour l'ôter"
HEMP = Risen(
    "béton de chanvre",
    "city",
    "fr",
    dt.date(2026, 10, 26),
    0.0,
    11.1,
    ("told elsewhere",),
    "Un immeuble de six étages",
    "https://bati.example/6",
    "Le Bâti",
)


@pytest.fixture
def home(tmp_path) -> Home:
    digests = [{"slug": "veille", "title": {"fr": "La veille"}, "markets": ["city", "health"], "send": "tue 08:30", "rising": True}]
    return drafted(small_home(tmp_path / "home", digests=digests, team=list(TEAM)))


def drafted(home: Home) -> Home:
    """With one story to draft, and half a year of articles in which a term rises."""
    with open_store(home.database) as store:
        put(store, [reading(5000, "La façade en chanvre du lycée", RISING, market="city")])
        pipeline.group(Work(home, store, NOW))
    telling(home)
    with open_store(home.database) as store:
        pipeline.draft(Work(home, store, NOW))
    return home


def read(home: Home) -> tuple[Edition, str]:
    with open_store(home.database) as store:
        return edition_now(Work(home, store, NOW), EDITION)[0], (home.review / f"{EDITION}.md").read_text(encoding="utf-8")


def write(home: Home, old: str, new: str) -> None:
    file = home.review / f"{EDITION}.md"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


# --- from the draft to the edition ----------------------------------------------------------------


def test_a_draft_lists_what_rises_in_the_markets_of_its_digest(home):
    edition, text = read(home)
    assert LINE in text.splitlines()
    (one,) = edition.rising
    assert (one.term, one.market, one.before, one.now) == ("béton de chanvre", "city", 0.0, pytest.approx(11.1))
    assert one.stories
    assert one.url.startswith("https://site")


@pytest.mark.parametrize("line", ["ce qui monte:", "ce qui monte: non", "", "rising: []", "ce qui monte: [ ]"])
def test_an_editor_takes_it_out(home, line):
    write(home, LINE, line)
    edition, _ = read(home)
    assert edition.rising == ()
    with open_store(home.database) as store:
        pipeline.draft(Work(home, store, NOW))
        assert edition_now(Work(home, store, NOW), EDITION)[0].rising == (), "the engine does not put it back"


def test_a_term_that_does_not_rise_is_told_and_left_out(home):
    write(home, LINE, 'Ce qui monte: "Beton de chanvre, licorne"')
    with open_store(home.database) as store:
        found = drafting.read_back(Work(home, store, NOW), EDITION)
    assert [one.term for one in found.rising] == ["béton de chanvre"]
    assert any("licorne" in str(error) for error in found.unread)


def test_it_is_frozen_and_sent_only_where_it_is_hers(home):
    with open_store(home.database) as store:
        work = Work(home, store, NOW)
        pipeline.publish(work, EDITION)
        edition, _ = editions.published(store, EDITION)
    assert [one.term for one in edition.rising] == ["béton de chanvre"]
    page = (home.digests / "veille" / EDITION / "index.html").read_text(encoding="utf-8")
    assert re.search(r'id="rising">Ce qui monte.*béton de chanvre</a> <span class="meta">nouveau, 11,1', page, re.S)


def test_a_week_is_looked_at_once_and_terms_of_another_stay_known(home, monkeypatch):
    looked = []
    monkeypatch.setattr(box, "_looked_for", lambda work, digest: looked.append(1) or (dataclasses.replace(HEMP, term="toit vert"),))
    with open_store(home.database) as store:
        pipeline.draft(Work(home, store, NOW + dt.timedelta(days=1)))
        assert looked == []
        pipeline.draft(Work(home, store, NOW + dt.timedelta(days=3)))
        assert set(risen.known(store, EDITION)) == {"béton de chanvre", "toit vert"}
    assert "ce qui monte: toit vert" in read(home)[1]


def test_nothing_is_looked_for_unasked(tmp_path, monkeypatch):
    monkeypatch.setattr(box, "_looked_for", lambda work, digest: pytest.fail("nobody asked"))
    assert "monte" not in read(drafted(small_home(tmp_path / "home")))[1]


def test_an_edition_frozen_before_there_was_a_box_still_reads():
    old = to_json(Edition, sample()).replace(',"rising":[]', "")
    assert "rising" not in old
    assert from_json(Edition, old).rising == ()


# --- what readers see -----------------------------------------------------------------------------

SHOWN = dataclasses.replace(
    sample(),
    rising=(HEMP, dataclasses.replace(HEMP, term="digital twins", market="health", lang="en", before=1.2, now=4.0, url="")),
)


@pytest.mark.parametrize(
    ("markets", "reads", "terms"),
    [
        (("city",), (), ["béton de chanvre"]),
        (("health", "city"), (), ["béton de chanvre", "digital twins"]),
        (("health", "city"), ("fr",), ["béton de chanvre"]),
        (("creative",), (), []),
        ((), (), []),
    ],
)
def test_a_member_gets_the_terms_of_her_markets_and_languages(markets, reads, terms):
    hers = compose.select(SHOWN, markets=markets, reads=reads, languages=("fr", "en"))
    assert [one.term for one in hers.rising] == terms
    assert compose.select(SHOWN, markets=markets, reads=reads, languages=("fr", "en"), calls_only=True).rising == ()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_line_a_term_in_the_mail_its_text_and_the_page(lang):
    seen = view(lang, shown=SHOWN, who=reader())
    text, written = render.mail_parts(ENV, seen)
    share = {"fr": "1,2 → 4 sujets sur 100", "en": "1.2 → 4 stories in 100"}[lang]
    for said in (text, written, render.page_html(ENV, seen)):
        plain = re.sub(r"<[^>]*>", "", said).replace("\u00a0", " ")
        assert "béton de chanvre" in plain
        assert share in plain
        assert "https://bati.example/6" in said
    assert text.index("béton de chanvre") > text.index(seen.sections[-1].lead.title[:20])
    assert len(written.encode()) <= render.HEAVIEST


def test_a_term_leads_to_its_story_of_the_edition():
    story = next(item for item in SHOWN.items if item.keep and item.section == "market")
    shown = dataclasses.replace(SHOWN, rising=(dataclasses.replace(HEMP, stories=("gone", story.id)),))
    (line,) = view("fr", shown=shown).rising
    assert (line.line.title, line.line.address, line.line.source) == ("béton de chanvre", story.url, story.source)


def test_hostile_terms_are_words():
    bad = dataclasses.replace(HEMP, term="<script>alert(1)</script>", url="javascript:alert(1)", source="<b>x")
    seen = view("fr", shown=dataclasses.replace(SHOWN, rising=(bad,)))
    for said in (render.mail_parts(ENV, seen)[1], render.page_html(ENV, seen)):
        assert "<script>alert" not in said
        assert "javascript:" not in said
        assert "<b>x" not in said


# --- at the desk ----------------------------------------------------------------------------------


def test_an_editor_unticks_it_at_the_desk_and_takes_that_back(home):
    with serving(home) as client, contextlib.closing(AtDesk(client, home)) as desk:
        page = desk.get(f"/board/{EDITION}/words").text
        assert 'name="rising" value="béton de chanvre" checked' in page
        body = urlencode({"was.rising": "béton de chanvre"}).encode()
        assert desk.request("POST", f"/board/{EDITION}/words", body, content_type=FORM).status in (200, 303)
        assert read(home)[0].rising == ()
        assert 'name="rising" value="béton de chanvre">' in desk.get(f"/board/{EDITION}/words").text
        assert "ce qui monte : rien" in unescape(desk.get("/log").text).replace("\u00a0", " ")
        late = urlencode({"was.rising": "béton de chanvre", "rising": "béton de chanvre, licorne"}).encode()
        assert desk.request("POST", f"/board/{EDITION}/words", late, content_type=FORM).status == 409
        assert desk.request("POST", f"/board/{EDITION}/undo", b"", content_type=FORM).status in (200, 303)
    assert [one.term for one in read(home)[0].rising] == ["béton de chanvre"]


def test_what_a_text_editor_strikes_stands_in_the_log(home):
    write(home, LINE, "ce qui monte:")
    with open_store(home.database) as store:
        drafting.read_back(Work(home, store, NOW), EDITION)
        (act,) = [act for act in desk_log.log_of(store) if act.name == "rising"]
    assert (loaded(act.before).value, loaded(act.after).value) == ("béton de chanvre", "")
