import dataclasses
import datetime as dt

import pytest

from readings import EDITION, NEWS, NOW, reading, small_home, work_in
from techwatch import pipeline
from techwatch.actors.mentions import Members
from techwatch.pipeline.drafting import mentions
from techwatch.pipeline.reports import who
from techwatch.pipeline.work import Work
from techwatch.store import editions, open_store, subscribers
from techwatch.types import Hit, Item, Named, Subscriber

STORIES = (
    ("health", "fr", "Un entrepôt de données ouvre", "La start-up Prysmelle et Bpifrance ouvrent un entrepôt de données de santé à Lille."),
    ("city", "en", "Quieter trams in Berlin", "Engineers of Atelier Volubile mount rubber sleeves on forty tramcars before winter."),
    ("creative", "fr", "Une fabrique pour les musées", "La fabrique de décors reçoit une aide ; les musées préparent leurs visites."),
)


def signed_up(work: Work, *organisations: str) -> None:
    for number, name in enumerate(organisations):
        subscribers.put(work.store, Subscriber(0, f"lectrice{number}@membres.example", organisation=name), now=NOW)


@pytest.fixture
def work(tmp_path):
    home = small_home(tmp_path)
    with open_store(home.database) as store:
        stories = [reading(n, title, text, market=market, lang=lang) for n, (market, lang, title, text) in enumerate(STORIES, 1)]
        yield work_in(home, store, readings=stories)


def hits(work: Work) -> list[Hit]:
    return [Hit(article, "", 1.0) for article in work.store_articles()] if hasattr(work, "store_articles") else []


def test_a_report_names_who_acts_and_tells_members_apart(work):
    signed_up(work, "PRYSMELLE SAS", "Atelier Volubile", "La Fabrique")
    found = [Hit(each, "", 1.0) for each in pipeline_articles(work)]
    named = who.named(work, found)
    assert named[1] == (
        Named("Prysmelle", "organisation", True),
        Named("Bpifrance", "organisation"),
        Named("Lille", "place"),
    )
    assert Named("Berlin", "place") in named[2]
    assert Named("Atelier Volubile", "organisation", True) in named[2]
    assert named[3] == ()


def pipeline_articles(work: Work):
    from techwatch.store import articles

    return articles.get(work.store, [1, 2, 3]).values()
