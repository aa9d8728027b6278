"""What editors say of stories, from the review folder to what members get: these two are one, this article tells another."""

import dataclasses
import re

import httpx
import pytest

import own_loop
from at_desk import TEAM, session_of
from hands import (
    DAY,
    NEXT,
    SEND,
    below,
    block,
    decided,
    edit,
    file,
    frozen,
    later,
    mails,
    sent,
    story,
    subscribe,
    text,
    titles,
    told,
    unread,
)
from homes import rows, techwatch
from readings import EDITION, NOW, news, put, reading, small_home, work_in
from techwatch import pipeline, review
from techwatch.errors import NotFoundError
from techwatch.pipeline.drafting import same
from techwatch.pipeline.drafting.draft import read_back
from techwatch.pipeline.publishing.publish import publish
from techwatch.store import editions, ledger, links, open_store, stories
from techwatch.web import app
from techwatch.web.desk import COOKIE

WHARF = reading(
    7, "The harbour city measures noise with lamp posts", "Forty posts listen to scooters.", market="city", lang="en", at=NOW + DAY / 4
)
WHARF = dataclasses.replace(WHARF, labels=(dataclasses.replace(WHARF.labels[0], score=0.85),))
"""May be the same story as NOISE, and ranks below it: of two that are asked about only the better one is ticked."""

ADDRESS = WHARF.article.url
HOSPITAL, NOISE = "https://journal1.example/article/1", "https://journal5.example/article/5"
STREET = reading(
    8,
    "Des capteurs de bruit que la ville installe",
    "Quarante lampadaires mesurent le vacarme du port.",
    market="city",
    at=NOW + DAY / 8,
)


@pytest.fixture
def work(tmp_path):
    home = small_home(tmp_path / "home", team=list(TEAM))
    with open_store(home.database) as store:
        yield filled(home, store)


def filled(home, store) -> pipeline.Work:
    work = work_in(home, store, readings=[*news(), WHARF])
    links.hint(store, story(work, NOISE), story(work, ADDRESS), score=0.7, seen=NOW)
    return work


# --- two items are one ----------------------------------------------------------------------------


def test_of_two_that_may_be_one_only_the_better_is_ticked_so_that_nobody_gets_a_story_twice(work):
    pipeline.draft(work)
    ticked = re.findall(r"^- \[(.)\] \*\*(La ville installe|The harbour city)", text(work), flags=re.M)
    assert {words: box for box, words in ticked} == {"La ville installe": "x", "The harbour city": " "}
    pipeline.publish(work, EDITION)
    assert WHARF.article.title not in titles(work)


TICKED = ("- [ ] **The harbour city", "- [x] **The harbour city")
HINT = "  - [ ] = « The harbour city measures noise with lamp posts »"


def test_a_ticked_hint_makes_two_items_one_for_good(work):
    noise, wharf = story(work, NOISE), story(work, ADDRESS)
    pipeline.draft(work)
    edit(work, (HINT, HINT.replace("[ ]", "[x]")))
    (outcome,) = pipeline.review(work)
    assert outcome.problems == ()
    assert outcome.figures["kept"] == 6
    assert story(work, ADDRESS) == noise
    merged = [(noise, "merged", wharf, noise, "review folder", EDITION)]
    assert decided(work, "merged") == merged
    pipeline.draft(work)
    assert "[Journal 7](https://journal7.example/article/7)" in block(work, "capteurs de bruit"), "the draft shows what became of it"
    pipeline.publish(work, EDITION)
    assert "La ville installe des capteurs de bruit" in titles(work)
    assert WHARF.article.title not in titles(work)
    assert {NOISE, ADDRESS} <= told(work)
    assert decided(work, "merged") == merged
    assert decided(work, "dropped") == []
    assert pipeline.draft(dataclasses.replace(work, now=SEND)).figures == {"drafts": 0, "items": 0}


def test_published_at_once_the_one_item_has_the_sources_of_both(work):
    pipeline.draft(work)
    edit(work, (HINT, HINT.replace("[ ]", "[x]")))
    pipeline.publish(work, EDITION)
    item = next(item for item in frozen(work).items if "capteurs" in item.title)
    assert [(also.source, also.lang, also.title) for also in item.also_in] == [("Journal 7", "en", WHARF.article.title)]
    subscribe(work, "english", reads=("en",), markets=("city",))
    pipeline.deliver(dataclasses.replace(work, now=SEND), EDITION)
    assert WHARF.article.url in mails(work)["english"], "she reads it in her language"


def test_done_again_it_changes_nothing(work):
    pipeline.draft(work)
    edit(work, (HINT, HINT.replace("[ ]", "[x]")))
    pipeline.draft(work)
    pipeline.review(work)  # keeps what it read
    before, words = rows(work.home.path, clocks=True), text(work)
    pipeline.review(work)
    pipeline.draft(dataclasses.replace(work, now=NOW + DAY))
    assert rows(work.home.path, clocks=True) == before
    assert text(work) == words


def test_the_one_that_goes_out_is_the_ticked_one(work):
    pipeline.draft(work)
    edit(work, (HINT, HINT.replace("[ ]", "[x]")), ("- [x] **La ville installe", "- [ ] **La ville installe"), TICKED)
    pipeline.publish(work, EDITION)
    assert WHARF.article.title in titles(work)
    assert "La ville installe des capteurs de bruit" not in [item.title for item in frozen(work).items]


@pytest.mark.parametrize("both", [True, False])
def test_said_under_both_items_or_in_a_chain_one_is_left(work, both):
    pipeline.draft(work)
    edit(work, (HINT, HINT.replace("[ ]", "[x]")))
    below(work, "The harbour city", f"  = {NOISE if both else HOSPITAL}")
    assert unread(work) == ""
    items = same.take(work, EDITION, read_back(work, EDITION)).items
    assert len(items) == (6 if both else 5)
    pipeline.publish(work, EDITION)
    one = {"La ville installe des capteurs de bruit", WHARF.article.title} | (
        set() if both else {"Un hôpital ouvre son entrepôt de données"}
    )
    assert len(one & set(titles(work))) == 1
    assert {NOISE, ADDRESS, HOSPITAL} <= told(work)
    assert pipeline.draft(dataclasses.replace(work, now=SEND)).figures["items"] == 0


@pytest.mark.parametrize("step", ["join", "freeze", "decide"])
def test_a_kill_between_the_steps_ends_in_the_same_state(tmp_path, monkeypatch, step):
    found = []
    for name in ("whole", "killed"):
        home = small_home(tmp_path / name)
        with open_store(home.database) as store:
            work = filled(home, store)
            work = later(work, STREET, now=NOW)
            pipeline.draft(work)
            edit(work, (HINT, HINT.replace("[ ]", "[x]")), (" · aussi : [Journal 8](https://journal8.example/article/8)", ""))
            if name == "killed":
                with monkeypatch.context() as patched:
                    module, function = {"join": (stories, "join"), "freeze": (editions, "freeze"), "decide": (editions, "decide")}[step]
                    done = getattr(module, function)

                    def killed(*given, done=done, **more):
                        done(*given, **more)
                        raise KeyboardInterrupt

                    patched.setattr(module, function, killed)
                    with pytest.raises(KeyboardInterrupt):
                        publish(work, EDITION)
            publish(work, EDITION)
            pipeline.draft(dataclasses.replace(work, now=SEND))
            found.append((rows(home.path), text(work, NEXT)))
            assert STREET.article.title in text(work, NEXT), "what she took out comes as an item of its own"
    assert found[0] == found[1]


def test_an_address_names_a_story_that_stands_in_no_draft(work):
    other = reading(9, "Ville : le bruit mesuré depuis les mâts", "Quarante mâts écoutent.", market="")
    work = later(work, other, now=NOW)
    pipeline.draft(work)
    assert other.article.title not in text(work)
    below(work, "capteurs de bruit", f"  = {other.article.url}?utm_source=lettre")
    pipeline.publish(work, EDITION)
    assert story(work, other.article.url) == story(work, NOISE)
    assert other.article.url in told(work)
    assert ("Journal 9", other.article.url) in [(also.source, also.url) for item in frozen(work).items for also in item.also_in]


def test_what_was_said_by_an_address_counts_though_that_article_leads_now(work):
    pipeline.draft(work)
    noise, wharf = story(work, NOISE), story(work, ADDRESS)
    below(work, "The harbour city", f"  = {NOISE}")
    edit(work, ("- [x] **La ville installe", "- [ ] **La ville installe"))
    for hours in range(3):
        assert pipeline.draft(dataclasses.replace(work, now=NOW + hours * DAY / 24)).problems == ()
        assert NOISE in block(work, f"<!-- {wharf} -->"), "the fuller text leads"
    assert pipeline.review(work)[0].problems == ()
    pipeline.publish(work, EDITION)
    assert {noise, wharf} & {item.id for item in frozen(work).items} == {wharf}


def test_she_may_say_what_the_engine_had_done(work):
    pipeline.draft(work)
    below(work, "The harbour city", f"  = {NOISE}")
    stories.merge(work.store, story(work, NOISE), story(work, ADDRESS))
    for hours in range(3):
        assert pipeline.draft(dataclasses.replace(work, now=NOW + hours * DAY / 24)).problems == ()
    assert len(decided(work, "merged")) == 1
    pipeline.publish(work, EDITION)
    assert len(titles(work)) == 6


def test_what_is_known_nowhere_is_told_and_changes_nothing(work):
    pipeline.draft(work)
    below(work, "capteurs de bruit", "  = https://nowhere.example/a\n  ≠ https://nowhere.example/b")
    edit(work, ("## Ville durable\n", f"## Ville durable\n\n- [x] **De ma main**\n  = {HOSPITAL}\n"))
    before = rows(work.home.path)["stories"]
    (outcome,) = pipeline.review(work)
    assert [re.search(r"nowhere.example/\w|De ma main", line)[0] for line in outcome.problems] == [
        "De ma main",
        "nowhere.example/a",
        "nowhere.example/b",
    ]
    assert list(pipeline.draft(work).problems) == list(outcome.problems)
    assert rows(work.home.path)["stories"] == before
    pipeline.publish(work, EDITION)
    assert "De ma main" in titles(work)


def test_a_bare_address_may_say_what_it_is(work):
    other = reading(9, "Ville : le bruit mesuré depuis les mâts", "Quarante mâts écoutent.", market="")
    work = later(work, other, now=NOW)
    pipeline.draft(work)
    edit(work, ("## Ville durable\n", f"## Ville durable\n\n{other.article.url}\n  = {NOISE}\n\n"))
    (outcome,) = pipeline.review(work)
    assert outcome.problems == ()
    pipeline.publish(work, EDITION)
    assert other.article.title in titles(work)
    assert "La ville installe des capteurs de bruit" not in titles(work)
    assert {NOISE, other.article.url} <= told(work)


# --- one item is two ------------------------------------------------------------------------------


def test_a_source_taken_out_is_an_item_of_its_own_for_good(work):
    work = later(work, STREET, now=NOW)
    whole = story(work, NOISE)
    assert story(work, STREET.article.url) == whole, "the engine made them one"
    pipeline.draft(work)
    source = " · aussi : [Journal 8](https://journal8.example/article/8)"
    assert source in block(work, "capteurs de bruit")
    edit(work, (source, ""))
    pipeline.draft(work)
    mine, own = story(work, NOISE), story(work, STREET.article.url)
    assert mine != own
    assert decided(work, "split") == [(whole, "split", whole, own if mine == whole else mine, "review folder", EDITION)]
    assert f"<!-- {own} -->" in text(work)
    assert f"<!-- {mine} -->" in text(work)
    near = reading(
        10,
        "Des capteurs de bruit installés sur les lampadaires de la ville",
        "La ville mesure le bruit des scooters du port avec des capteurs sur quarante lampadaires.",
        market="city",
        at=NOW + DAY / 2,
    )
    work = later(work, near, now=NOW + DAY)
    assert story(work, near.article.url) in {mine, own}
    assert (story(work, NOISE), story(work, STREET.article.url)) == (mine, own)
    pipeline.draft(work)
    assert decided(work, "split", "merged") == decided(work, "split")
    assert len(decided(work, "split")) == 1
    pipeline.publish(work, EDITION)
    assert {NOISE, STREET.article.url, near.article.url} <= told(work)


def test_a_hint_that_is_refused_does_not_come_again(work):
    pipeline.draft(work)
    edit(work, (HINT, HINT.replace("[ ] =", "[x] ≠")))
    pipeline.draft(work)
    assert links.apart(work.store, story(work, NOISE), story(work, ADDRESS))
    links.hint(work.store, story(work, NOISE), story(work, ADDRESS), score=0.9, seen=NOW)
    pipeline.draft(dataclasses.replace(work, now=NOW + DAY))
    assert "= « The harbour" not in text(work)
    assert "= « La ville" not in text(work)
    assert links.hints(work.store, story(work, NOISE)) == ()
    assert editions.proposed(work.store, EDITION)[story(work, NOISE)].maybe == ()


# --- what the engine does meanwhile ---------------------------------------------------------------


def touched(work) -> None:
    """A draft in which a person wrote."""
    edit(work, ("<!-- Trois lignes de votre main, ou rien. -->", "Notre semaine."))


def test_two_items_that_the_engine_made_one_are_told_and_both_stay(work):
    pipeline.draft(work)
    touched(work)
    edit(work, TICKED)
    pipeline.review(work)
    stories.merge(work.store, story(work, NOISE), story(work, ADDRESS))
    outcome = pipeline.draft(work)
    assert ["sont devenus un seul sujet" in problem for problem in outcome.problems] == [True]
    assert WHARF.article.title in outcome.problems[0]
    assert "sont devenus un seul sujet" in pipeline.review(work)[0].problems[0]
    subscribe(work, "all", markets=("city", "health"))
    outcome = pipeline.publish(work, EDITION)
    assert "sont devenus un seul sujet" in outcome.problems[0]
    assert {WHARF.article.title, "La ville installe des capteurs de bruit"} <= set(titles(work)), "she decides"


def test_an_item_follows_its_story_into_another_one(work):
    pipeline.draft(work)
    touched(work)
    first = reading(12, "Le port écoute ses scooters", "Un essai de mesure du bruit.", market="city", at=NOW - DAY)
    work = later(work, first, now=NOW)
    old, new = story(work, NOISE), story(work, first.article.url)
    assert stories.merge(work.store, old, new) == new
    assert pipeline.draft(work).problems == ()
    assert {old, new} & review.stories_in(text(work)) == {old}, "the story does not stand twice in her draft"
    assert "[Journal 12](https://journal12.example/article/12)" in block(work, f"<!-- {old} -->")
    pipeline.publish(work, EDITION)
    assert {NOISE, first.article.url} <= told(work)
    assert pipeline.draft(dataclasses.replace(work, now=SEND)).figures["items"] == 0


def test_an_item_that_comes_back_with_more_sources_lost_none_of_them(work):
    wharf = story(work, ADDRESS)
    pipeline.draft(work)
    touched(work)
    pipeline.review(work)
    stories.merge(work.store, story(work, NOISE), story(work, ADDRESS))
    pipeline.draft(work)  # the engine writes one item of the two
    edit(work, (block(work, "capteurs de bruit**"), ""))
    for hours in range(3):
        assert pipeline.draft(dataclasses.replace(work, now=NOW + hours * DAY / 24)).problems == ()
        assert "[Journal 5](https://journal5.example/article/5)" in block(work, f"<!-- {wharf} -->")
    assert decided(work, "split") == [], "what the engine had not shown before was taken out by nobody"
    assert story(work, NOISE) == story(work, ADDRESS)


def test_a_draft_that_nobody_touched_just_changes(work):
    pipeline.draft(work)
    stories.merge(work.store, story(work, NOISE), story(work, ADDRESS))
    assert pipeline.draft(work).problems == ()
    assert f"<!-- {story(work, NOISE)} -->" in text(work)
    assert "The harbour city measures noise with lamp posts**" not in text(work)


def test_of_two_items_that_are_one_story_whoever_got_one_does_not_get_it_again(work):
    ids = {name: subscribe(work, name, markets=("city",), reads=(name,)) for name in ("fr", "en")}
    pipeline.draft(work)
    touched(work)
    edit(work, TICKED)
    pipeline.review(work)
    stories.merge(work.store, story(work, NOISE), story(work, ADDRESS))
    pipeline.publish(work, EDITION)
    assert sent(work) == {"fr", "en"}
    for id in ids.values():
        assert story(work, NOISE) in ledger.sent_stories(work.store, id, but="")


def two_digests(tmp_path):
    digests = [
        {"slug": slug, "title": {"fr": "La veille"}, "markets": ["city", "health"], "send": send}
        for slug, send in (("veille", "tue 08:30"), ("autre", "wed 08:30"))
    ]
    return small_home(tmp_path / "home", digests=digests)


def test_no_story_reaches_a_member_twice_under_another_name(tmp_path):
    home = two_digests(tmp_path)
    with open_store(home.database) as store:
        work = filled(home, store)
        subscribe(work, "both", markets=("city",), reads=("fr", "en"))
        subscribe(work, "second", markets=("city",), digests=("autre",))
        pipeline.draft(work)
        other = "autre-2026-11-25"
        for edition in (EDITION, other):
            kept = {EDITION: "La ville installe", other: "The harbour city"}[edition]
            words = text(work, edition).replace(*TICKED)
            file(work, edition).write_text(re.sub(rf"- \[x\] (?!\*\*{kept})", "- [ ] ", words), "utf-8")
        pipeline.publish(work, EDITION)
        assert sent(work) == {"both"}
        same.join(work, NOISE, ADDRESS)
        pipeline.publish(work, other)
        assert titles(work, other) == [WHARF.article.title]
        assert {NOISE, ADDRESS} <= told(work, other)
        assert sent(work, other, now=SEND + DAY) == {"second"}


def test_what_is_said_in_one_draft_counts_in_all(tmp_path):
    home = two_digests(tmp_path)
    with open_store(home.database) as store:
        work = filled(home, store)
        pipeline.draft(work)
        other = "autre-2026-11-25"
        edit(work, (HINT, HINT.replace("[ ]", "[x]")), edition=other)
        pipeline.draft(work)
        assert story(work, ADDRESS) == story(work, NOISE)
        assert text(work).count(f"<!-- {story(work, NOISE)} -->") == 1
        assert "= « " not in text(work)
        edit(work, (" · aussi : [Journal 7](https://journal7.example/article/7)", ""))
        edit(work, ("<!-- Trois lignes", "Bonjour. <!-- Trois lignes"), edition=other)
        pipeline.draft(work)
        assert story(work, ADDRESS) != story(work, NOISE)


def test_a_fresh_story_that_joins_an_old_one_comes_by_its_new_articles_once(work):
    work = later(work, reading(13, "Un vieux sujet de la ville", "Il y a trois semaines.", market="city", at=NOW - 21 * DAY), now=NOW)
    old = "https://journal13.example/article/13"
    same.join(work, old, NOISE)
    pipeline.draft(work)
    assert "**La ville installe des capteurs de bruit**" in text(work)
    assert "Journal 13" not in text(work)
    pipeline.publish(work, EDITION)
    assert {old, NOISE} <= told(work)
    assert pipeline.draft(dataclasses.replace(work, now=SEND)).figures["items"] == 0


# --- commands -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_commands_join_and_part(tmp_path):
    home = small_home(tmp_path / "home")
    with open_store(home.database) as store:
        work = filled(home, store)
        noise, wharf = story(work, NOISE), story(work, ADDRESS)
    assert techwatch(home.path, "same", wharf, f"{NOISE}?utm_source=x").strip() == f"one story: {noise}"
    assert techwatch(home.path, "same", wharf, NOISE).strip() == f"one story: {noise}"
    after = techwatch(home.path, "apart", ADDRESS).strip().removeprefix("a story of its own: ")
    with open_store(home.database) as store:
        work = pipeline.Work(home, store, NOW)
        assert story(work, ADDRESS) == after != noise
        assert links.apart(store, noise, after)
        assert [row[1:5] for row in decided(work, "merged", "split")] == [
            ("merged", wharf, noise, "command line"),
            ("split", noise, after, "command line"),
        ]
    assert techwatch(home.path, "apart", ADDRESS).strip() == f"a story of its own: {after}"


@pytest.mark.parametrize(
    ("said", "words"), [("s0nothing", "neither a story's id nor an address"), ("https://nowhere.example/", "no article is stored")]
)
def test_what_names_no_story_is_refused(work, said, words):
    with pytest.raises(NotFoundError, match=words):
        same.join(work, NOISE, said)
    with pytest.raises(NotFoundError, match=r"no article is stored|was not compared"):
        same.part(work, said)


def test_what_was_not_compared_yet_says_so(work):
    put(work.store, [reading(14, "Encore à comparer", "Rien.")])
    for ask in (
        lambda: same.part(work, "https://journal14.example/article/14"),
        lambda: same.join(work, "https://journal14.example/article/14", NOISE),
    ):
        with pytest.raises(NotFoundError, match="run `techwatch collect`"):
            ask()


# --- the board ------------------------------------------------------------------------------------


def board(work, session: str, path: str = "") -> str:
    cookies = {COOKIE: session}

    async def get() -> httpx.Response:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app(work.home)), base_url="http://essai.example", cookies=cookies
        ) as client:
            return await client.get(f"/board/{EDITION}{path}")

    return own_loop.run(get()).raise_for_status().text


def test_the_board_tells_what_may_be_the_same_and_no_page_for_members_does(work):
    pipeline.draft(work)
    session, opened = session_of(work.home), f"/story?item={story(work, NOISE)}"
    assert 'class="twin"' in board(work, session)
    hint = re.search(r'class="hint".*?</form>', board(work, session, opened), flags=re.S)
    assert hint
    assert WHARF.article.title in hint[0]
    assert "Journal 7" in hint[0]
    for form in ("mail", "page", "text"):
        assert not re.search("même sujet|twin|hint", board(work, session, f"/preview?form={form}"))
    edit(work, (HINT, HINT.replace("[ ]", "[x]")))
    before = rows(work.home.path)
    assert 'class="hint"' not in board(work, session, opened)
    assert WHARF.article.title not in re.sub(r"<[^>]+>", "", board(work, session, "/preview")), "the edition as it would be published now"
    assert rows(work.home.path) == before, "to look changes nothing"
