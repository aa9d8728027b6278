"""Which stories of the other language an article is compared with, in a store that holds many."""

import dataclasses
import datetime as dt
import json
import pathlib

from techwatch.store import articles, open_store, stories
from techwatch.types import Article, Reading

DATA = pathlib.Path(__file__).parent / "data" / "bilingual"
DAY = dt.datetime(2026, 3, 12, 8, tzinfo=dt.UTC)


def test_a_story_is_found_in_the_other_language_though_others_there_share_more_words():
    pairs = [json.loads(line) for name in ("tuning", "tuning-more") for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]
    told = {}
    with open_store(None) as store:
        for pair in pairs:
            for lang in ("fr", "en"):
                one = pair[lang]
                article = Article(0, one["url"], one["url"], one["title"], one["text"], lang=lang, published=DAY, seen=DAY)
                added = articles.add(store, Reading(article))
                stories.place(store, dataclasses.replace(article, id=added))
                told[pair["id"], lang] = added
        metro = {articles.story_of(store, told["c020", lang]) for lang in ("fr", "en")}
        others = {articles.story_of(store, article) for (pair, _), article in told.items() if pair != "c020"}
    assert len(metro) == 1
    assert not metro & others
