"""« Ce qui monte » at the desk: what rises, with its stories; nothing made up where too little is known; nobody waits for the counting."""

import contextlib
import datetime as dt
import re
import threading
from html import unescape

import pytest

from at_desk import ANALYST, TEAM, AtDesk
from readings import NOW, small_home
from techwatch.home import Home
from techwatch.web.desk import trends
from test_trends import FIRST, MANY, WEEK, telling
from test_web import serving


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(trends, "clock", lambda: NOW)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return telling(small_home(tmp_path_factory.mktemp("home") / "home", team=list(TEAM)))


def shown(home: Home, email: str = ANALYST) -> str:
    with serving(home) as client, contextlib.closing(AtDesk(client, home, email)) as desk:
        answer = desk.get("/desk/trends")
    assert answer.status == 200
    return unescape(answer.text)


def said(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("<main")[2]).replace("\u00a0", " ").replace("\u202f", " ").split())


def test_what_rises_is_told_by_market_with_its_stories(home):
    page = shown(home)
    assert "béton de chanvre" in page
    words = said(page)
    assert "depuis la semaine du 26 octobre · 12 sujets · 4 éditeurs" in words
    assert "avant : aucun sujet" in words
    assert "maintenant : 11,1 sur 100" in words
    assert "Rien ne monte au-delà du hasard ici : E-éducation & RH" in words
    assert len(re.findall(r'href="https://site[0-3]\.example/', page)) == 5
    assert 'aria-current="page">Ce qui monte' in page


def test_a_term_leads_to_a_study_of_it(home):
    assert 'href="/desk/reports?theme=%22b%C3%A9ton+de+chanvre%22&market=city"' in shown(home)


@pytest.mark.parametrize(("words", "since", "says"), [({}, 12, "Rien ne monte au-delà du hasard."), (MANY, 20, "Trop peu de semaines")])
def test_nothing_is_made_up(tmp_path, words, since, says):
    home = telling(small_home(tmp_path / "home", team=list(TEAM)), words, since=FIRST + since * WEEK)
    page = said(shown(home))
    assert says in page
    assert "béton" not in page
    assert "ici :" not in page


def test_an_empty_store_says_so(tmp_path):
    assert "Trop peu de semaines" in said(shown(small_home(tmp_path / "home", team=list(TEAM))))


def test_half_a_year_is_counted_once_a_day_and_nobody_waits_for_it(home, monkeypatch):
    counted, may_go_on = [], threading.Event()
    count = trends._count

    def slowly(home, now):
        counted.append(now)
        may_go_on.wait(20)
        return count(home, now)

    monkeypatch.setattr(trends, "_count", slowly)
    monkeypatch.setattr(trends, "PATIENCE", 0.05)
    with serving(home) as client, contextlib.closing(AtDesk(client, home)) as desk:
        page = desk.get("/desk/trends").text
        assert 'http-equiv="refresh"' in page
        assert "se compte en ce moment" in page
        assert desk.get("/desk/activity").status == 200
        may_go_on.set()
        monkeypatch.setattr(trends, "PATIENCE", 20)
        assert "béton de chanvre" in desk.get("/desk/trends").text
        assert desk.get("/desk/trends").status == 200
        assert len(counted) == 1
        monkeypatch.setattr(trends, "clock", lambda: NOW + dt.timedelta(days=1))
        assert "béton de chanvre" in desk.get("/desk/trends").text
        assert len(counted) == 2


def test_what_goes_wrong_is_said_once_and_tried_again(home, monkeypatch):
    count = trends._count

    def failing(home, now):
        monkeypatch.setattr(trends, "_count", count)
        raise RuntimeError

    monkeypatch.setattr(trends, "_count", failing)
    with serving(home) as client, contextlib.closing(AtDesk(client, home)) as desk:
        assert desk.get("/desk/trends").status == 503
        assert "béton de chanvre" in desk.get("/desk/trends").text
