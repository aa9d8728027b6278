"""A form of the board becomes acts on the draft, and what they changed the answer: one line and the counts, or the page again.

Every act goes through the pipeline, which makes it one with what others wrote and logs it.

Talks to: editors' browsers, the pipeline, the clock.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from techwatch import review
from techwatch.errors import ActError, ConflictError, EditionError, InputError, LockedError, NotFoundError
from techwatch.pipeline import Work
from techwatch.pipeline.drafting import acts, answers
from techwatch.pipeline.people import sign_ins
from techwatch.render.pages import tongue_of
from techwatch.review.acts import Act, ActName, handle
from techwatch.store import desk, open_store
from techwatch.web.board import drafts, rows, story
from techwatch.web.board.drafts import Board
from techwatch.web.forms import Form
from techwatch.web.page import clock, home_of, language, say

REASONS: Final = ("old", "duplicate", "weak-source")
"""Why a story is dropped, as one key says it; a fourth key puts it off topic, which teaches more."""


def act(request: Request, form: Form) -> Response:
    """Do what the form says of one item: keep or drop it, change its words, its market or its place."""
    return guarded(request, form, lambda: _act(request, form))


def undo(request: Request, form: Form) -> Response:
    """Take back an act by its number, else her own last one."""
    return guarded(request, form, lambda: _undo(request, form))


def words(request: Request, form: Form) -> Response:
    """Store the subject and the editorial of each language that were changed, and the hour of sending."""
    return guarded(request, form, lambda: _words(request, form))


def decide(request: Request, form: Form) -> Response:
    """Say of a story that may be the same that it is (`join`) or that it is not (`apart`)."""
    return guarded(request, form, lambda: _decide(request, form))


def guarded(request: Request, form: Form, do: Callable[[], Response]) -> Response:
    """What `do` answers; what others did meanwhile and what cannot be done are told beside her own words."""
    lang = language(request)
    try:
        return do()
    except ConflictError as error:
        return _conflict(request, form, error)
    except (ActError, NotFoundError) as error:
        return drafts.told(request, drafts.of_both(lang, error.detail or str(error)), 422)
    except EditionError as error:
        return drafts.told(request, drafts.of_both(lang, error.detail or str(error)), 409)
    except InputError as error:
        return drafts.cannot_be_read(request, error)
    except LockedError:
        return drafts.told(request, say(home_of(request), lang, "web_act_busy"), 423)


# --- one item -------------------------------------------------------------------------------------


def _act(request: Request, form: Form) -> Response:
    asked = asked_of(form)
    if not asked:
        return _again(request, form, form.one("item"))
    if asked[0].name == "place" and asked[0].value in ("up", "down", "last"):
        asked = _placed(request, asked[0], form.one("market"))
    if asked and _takes_out(asked[0]):
        asked = [*(Act("drop", twin) for twin in drafts.twins(request, asked[0].item)), *asked]
    return _answer(request, form, [acts.act(home_of(request), _edition(request), each, who=_who(request), now=clock()) for each in asked])


def _takes_out(asked: Act) -> bool:
    """Whether its story goes out no more; a ticked item that was joined with it would take its place."""
    return asked.name in ("drop", "off-topic") or (asked.name == "place" and asked.value == "later")


def asked_of(form: Form) -> list[Act]:
    """The acts that a form asks for; none when nothing differs from what stood there."""
    for name in ("keep", "drop"):
        if name in form:
            return [Act(name, form.one(name))]
    item = form.one("item")
    if form.one("why") == "off-topic":
        return [Act("off-topic", item)]
    if form.one("why") in REASONS:
        return [Act("drop", item, form.one("why"))]
    if "market" in form and form.one("market") != form.one("was.market"):
        return [Act("place", item, "last")]
    if form.one("move") == "later":
        return [Act("place", item, "later")]
    if form.one("move") in ("up", "down"):
        return [Act("place", item, form.one("move"))]
    return [
        Act(name, item, form.one(name), was=form.one(f"was.{name}") if f"was.{name}" in form else None)
        for name in ("blurb", "title")  # an item by hand is known by its title
        if name in form and form.one(name) != form.one(f"was.{name}")
    ]


def _placed(request: Request, asked: Act, market: str) -> list[Act]:
    """The act that moves an item by one place of its heading, or behind the last that goes out of another; none at the end of it."""
    found = drafts.read(request)
    items = [item for item in found.draft.items if (item.id in found.rest) == (found.find(asked.item).id in found.rest)]
    if asked.value == "last":
        return [Act("place", asked.item, f"{market} {rows.last_kept(found.draft.items, market)}")]
    behind = rows.neighbour(items, asked.item, up=asked.value == "up")
    place = found.row(found.find(asked.item)).place
    return [Act("place", asked.item, f"{place} {behind}")] if behind is not None else []


def _answer(request: Request, form: Form, done: Sequence[acts.Acted]) -> Response:
    """The line as it is now and the counts, for the script; else back to where she was."""
    if not done:
        return _again(request, form, form.one("item"))
    after = json.loads(done[-1].logged.after or "{}")
    key = str(after.get("item", ""))
    if "hx-request" not in request.headers:
        renamed = after.get("name") == "title" and key not in map(handle, done[-1].draft.items)
        return _back(request, form, str(after.get("value", "")) if renamed else key)
    found = _board(request, done[-1].draft, form.one("seen"), {key, "-", ""})
    item = next((each for each in found.draft.items if handle(each) == key), None)
    if item is None:
        return Response(status_code=200, headers={"HX-Refresh": "true"})
    answer = story.line(request, found, item, opened=form.one("opened") == "yes")
    if "place" in (after.get("name"), json.loads(done[-1].logged.before or "{}").get("name")):  # also what was kept or dropped from "later"
        answer.headers["HX-Trigger-After-Swap"] = json.dumps({"board:moved": _standing(found, key)})
    return answer


def _board(request: Request, draft: review.Draft, seen: str, own: set[str]) -> Board:
    """The board after an act: what others changed stays unseen, so that it is still told."""
    files = review.ReviewFolder(home_of(request).review).read(_edition(request))
    if files is None:
        raise HTTPException(404)
    with open_store(home_of(request).database) as store:
        whole = drafts.shown(store, _edition(request), draft)
    found = drafts.board_of(request, _edition(request), whole, files, rows.prints(draft))
    return drafts.with_token(found, drafts.seen(request).with_own(seen, found.token, own))


def _standing(found: Board, key: str) -> dict[str, str]:
    """Where an item stands now: under which heading, behind which line ("": the first)."""
    here = found.row(found.find(key))
    same = [handle(item) for item in found.draft.items if (item.section, item.market) == (here.item.section, here.item.market)]
    at = same.index(key)
    return {"row": here.anchor, "behind": rows.anchor(same[at - 1]) if at else "", "place": here.place}


def _again(request: Request, form: Form, key: str) -> Response:
    """Nothing was asked for: the line as it stands."""
    if "hx-request" not in request.headers:
        return _back(request, form, key)
    found = drafts.read(request)
    return story.line(request, found, found.find(key), opened=form.one("opened") == "yes")


def _back(request: Request, form: Form, key: str) -> Response:
    """To the page that she came from, at the line that she changed."""
    to = sign_ins.page_here(form.one("next")) if form.one("next") else f"/board/{_edition(request)}"
    return RedirectResponse(f"{to}#{rows.anchor(key)}" if key else to, 303)


# --- taking back ----------------------------------------------------------------------------------


def _undo(request: Request, form: Form) -> Response:
    given = str(request.path_params.get("number", ""))
    if given and not (given.isascii() and given.isdecimal() and len(given) < 16):
        raise HTTPException(404)
    number = int(given) if given else _last(request)
    if (answered := _answered(request, number)) is not None:
        return _undo_answer(request, form, answered)
    done = acts.undo(home_of(request), _edition(request), number, who=_who(request), now=clock())
    if "hx-request" not in request.headers:
        return _back(request, form, "" if form.one("next") else done.logged.item)
    said = {"board:said": {"words": _said(request, done.logged)}}
    if not done.logged.item:
        return _list_again("", said)
    answer = _answer(request, form, [done])
    if "HX-Trigger-After-Swap" in answer.headers:  # it stands elsewhere now: she is led there
        moved = json.loads(answer.headers["HX-Trigger-After-Swap"])["board:moved"] | {"undone": True}
        answer.headers["HX-Trigger-After-Swap"] = json.dumps({"board:moved": moved} | said)
    elif "HX-Retarget" in answer.headers:
        answer.headers["HX-Trigger-After-Swap"] = json.dumps({"board:undone": {"row": rows.anchor(done.logged.item)}} | said)
    return answer


def _said(request: Request, line: desk.LoggedAct) -> str:
    """What a line of the log says, as the history does."""
    home, lang = home_of(request), language(request)
    with open_store(home.database) as store:
        words = acts.in_words(store, line, home.markets, lang)
    return tongue_of(home.environment, lang).typo(words[:1].upper() + words[1:])


def _answered(request: Request, number: int) -> desk.LoggedAct | None:
    """The line of the log where it is an answer to « the same story? » on this draft."""
    with open_store(home_of(request).database) as store:
        found = desk.logged(store, number)
    return found if found and found.edition == _edition(request) and found.name in answers.ANSWERS and found.before else None


def _undo_answer(request: Request, form: Form, answered: desk.LoggedAct) -> Response:
    """Two lines stand there again, or the question."""
    home = home_of(request)
    with open_store(home.database) as store, home.lock("run", since=clock().isoformat()):
        answers.undo(Work(home, store, clock()), answered, who=_who(request))
    if "hx-request" not in request.headers:
        return _back(request, form, "" if form.one("next") else answered.item)
    return _list_again(answered.item)


def _list_again(key: str, said: Mapping[str, object] | None = None) -> Response:
    """The script fetches the list anew, and goes to this line; "": to none."""
    again = {"board:again": {"row": rows.anchor(key) if key else ""}} | dict(said or {})
    return Response(status_code=204, headers={"HX-Trigger": json.dumps(again)})


def _last(request: Request) -> int:
    """Her own last act on this draft that can be taken back. Raises ActError when there is none."""
    with open_store(home_of(request).database) as store:
        found = desk.log_of(store, _edition(request), who=_who(request))
    mine = (each.id for each in found if each.before and each.undone_by is None and each.undoes is None)
    last = next(mine, None)
    if last is None:
        raise ActError("", "nothing", say(home_of(request), language(request), "web_nothing_to_undo"))
    return last


# --- the draft's own words ------------------------------------------------------------------------


def _words(request: Request, form: Form) -> Response:
    home = home_of(request)
    names: list[ActName] = ["subject", "editorial"]
    fields: list[tuple[ActName, str, str]] = [(name, lang, f"{name}.{lang}") for lang in home.config.cluster.languages for name in names]
    for name, lang, field in [*fields, ("send", "", "send")]:
        words, was = form.one(field), form.one(f"was.{field}")
        if field in form and words != was:
            asked = Act(name, value=words, lang=lang, was=was)
            if name == "send":
                asked = Act(name, value=words.replace("T", " "), was=was.replace("T", " "))
            acts.act(home, _edition(request), asked, who=_who(request), now=clock())
    told, was = ", ".join(form.all("rising")), form.one("was.rising")
    if "was.rising" in form and told != was:
        acts.act(home, _edition(request), Act("rising", value=told, was=was), who=_who(request), now=clock())
    return _back(request, form, "")


def _conflict(request: Request, form: Form, error: ConflictError) -> Response:
    """The words that stand there now beside hers, which stay in the form. 409."""
    if "item" in form:
        return story.conflict(request, form, error.now)
    return story.words_page(request, form, error.now)


# --- stories --------------------------------------------------------------------------------------


def _decide(request: Request, form: Form) -> Response:
    """Done in the store, as the file's « = » and « ≠ » are; the other item leaves the board by itself."""
    home, item, other = home_of(request), form.one("item"), form.one("other")
    with open_store(home.database) as store, home.lock("run", since=clock().isoformat()):
        title = answers.name_of(store, drafts.read(request).draft.items, item, other)
        name = "merged" if form.one("say") == "join" else "apart"
        line = desk.LoggedAct(_who(request), _edition(request), name, item, note=title)
        answers.answer(Work(home, store, clock()), line, item, other)
    if "hx-request" not in request.headers:
        return _back(request, form, item)
    if form.one("say") == "join" and item not in map(handle, drafts.read(request).draft.items):
        return _list_again(other)  # the other one stays: it goes out, this one did not
    answer = _again(request, form, item)
    told = "board:gone" if form.one("say") == "join" else "board:answered"
    answer.headers["HX-Trigger-After-Swap"] = json.dumps({told: {"row": rows.anchor(other)}})
    return answer


def _edition(request: Request) -> str:
    return str(request.path_params["edition"])


def _who(request: Request) -> str:
    return str(request.state.person.email)
