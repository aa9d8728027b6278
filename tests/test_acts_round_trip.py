"""Any draft, whatever people did to its files: an act says what it says, its undoing brings every byte back, no word of theirs is lost."""

import contextlib
import datetime as dt
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, event, given, settings, strategies as st

from techwatch import review
from techwatch.errors import ActError, ReviewError
from techwatch.review.act import Act, handle, item_json
from techwatch.review.acts import Changed, perform
from techwatch.review.blocks import split
from techwatch.types import CallFacts, Item
from test_review import ALSO, CALL, EDITION, ITEMS, MARKETS, MAYBE, NAMES, parse

FILE = "hebdo-2026-11-24.md"
PLACES = [*NAMES, "calls", "cluster", "later", "off-topic"]
TYPED = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30) | st.sampled_from(
    [
        "**gras** et _autre_",
        "« Guillemets » “anglais” l’été",
        "[crochets](https://a.example/)",
        "a <!-- b --> c",
        "= s1",
        "Clôture : demain",
        "> cité",
        "- [x] case",
        "## Ville durable",
        "### English",
        "---",
        "pourquoi : 0,92",
        "🧑‍🚀 é\u0301",
        "a · b",
        "\\",
        "__x__",
        "`code`",
        "\t",
    ]
)
BLURBS = st.lists(TYPED, max_size=3).map("\n\n".join)


@st.composite
def editions(draw):
    """An edition of some items, known by its ids, in files of any form."""
    count = draw(st.integers(1, 7))
    items = [draw(st.builds(replace, ITEMS, also_in=ALSO, maybe=MAYBE)) for _ in range(count)]
    known = [_known(item, f"s{i}a", draw(st.booleans())) for i, item in enumerate(items)]
    return replace(EDITION, items=tuple(replace(item, shelf=draw(st.sampled_from(["", "", "hebdo-2026-11-17"]))) for item in known))


def _known(item, name, dated) -> Item:
    call = (CALL if dated else CallFacts()) if item.section == "calls" else None
    return replace(
        item, id=name, market=item.market or ("city" if item.section == "market" else ""), call=call, url=item.url and f"{item.url}{name}"
    )


def written(edition, max_items, languages) -> tuple[str, str]:
    return review.format_draft(edition, markets=MARKETS, form=review.Form(languages, max_items))


# --- what people do to the files --------------------------------------------------------------------


class Hand:
    """A person at her text editor: every word that she types is new, so that it can be looked for."""

    def __init__(self, draw) -> None:
        self.draw, self.words = draw, 0

    def word(self) -> str:
        self.words += 1
        return f"zq{self.words}q"

    def one(self, *choices):
        return self.draw(st.sampled_from(choices))

    def edit(self, text: str) -> str:
        return getattr(self, self.one(*EDITS))(text)

    def _block(self, text: str, kind: str):
        blocks = [(i, block) for i, block in enumerate(split(text)) if block.kind == kind]
        return self.draw(st.sampled_from(blocks)) if blocks else None

    def _in_item(self, text: str, change) -> str:
        """`text` with the lines of one item changed."""
        found = self._block(text, "item")
        if found is None:
            return text
        parts = [block.text for block in split(text)]
        parts[found[0]] = change(parts[found[0]])
        return "".join(parts)

    def title(self, text: str) -> str:
        new = self.one("**{}**", "{}", "__{}__", "**« {} »** et", "**{}** ", "**A **{}**").format(self.word())
        return self._in_item(text, lambda item: re.sub(r"\*\*.*\*\*", lambda _: new, item, count=1))

    def box(self, text: str) -> str:
        new = self.one("[x]", "[X]", "[ ]", "[]", "[✓]", "\\[x\\]", "[\u00a0]")
        return self._in_item(text, lambda item: re.sub(r"\[[ x]\]", lambda _: new, item, count=1))

    def bullet(self, text: str) -> str:
        new = self.one("* ", "-\t", "+ ", "- \u00a0", "• ", " - ")
        return self._in_item(text, lambda item: re.sub(r"^- ", lambda _: new, item))

    def blurb(self, text: str) -> str:
        new = self.one("  > {}", "\t> {}", "> {}", "  >{}\n  >\n  > fin", "  {}", "  {} <!-- mot -->", "  > {}  ").format(self.word())
        return self._in_item(
            text, lambda item: re.sub(r"(?m)^  > .*$", lambda _: new, item, count=1) if "\n  > " in item else _under(item, new)
        )

    def under(self, text: str) -> str:
        word, near = self.word(), self.one("s0a", "s1a", "s2a")
        lines = (
            f"  <!-- {word} -->",
            f"  = {near}",
            f"  ≠ https://{word}.example/",
            f"  Remarque : {word}",
            "  Clôture : 3 mars 2027",
            f"  [{word}](https://s.example/)",
        )
        return self._in_item(text, lambda item: _under(item, self.one(*lines)))

    def tick_hint(self, text: str) -> str:
        return text.replace("  - [ ] = ", "  - [x] = ", 1)

    def remark(self, text: str) -> str:
        return self._in_item(text, lambda item: re.sub(r"(?m)$", lambda _: f" <!-- {self.word()} ici -->", item, count=1))

    def move(self, text: str) -> str:
        found = self._block(text, "item")
        return text if found is None else self._put(text.replace(found[1].text, "", 1), found[1].text)

    def delete(self, text: str) -> str:
        return self._in_item(text, lambda _: "")

    def add(self, text: str) -> str:
        word = self.word()
        forms = (
            f"- [x] {word}",
            f"https://{word}.example/",
            f"- [ ] [{word}](https://{word}.example/)",
            f"- **{word}**\n  > Texte.",
            f"* [x] {word}\n  [S](https://{word}.example/) · EN",
        )
        return self._put(text, self.one(*forms) + self.one("\n", "\n\n"))

    def note(self, text: str) -> str:
        return self._put(text, self.one("\n{}\n\n", "\n{} à revoir !\n\n", "\n### {}\n\n", "\n<!-- {} -->\n\n").format(self.word()))

    def _put(self, text: str, new: str) -> str:
        """`text` with new lines behind a heading or an item."""
        blocks = split(text)
        places = [i for i, block in enumerate(blocks) if block.kind in ("item", "heading") and _is_open(blocks, i)]
        if not places:
            return text
        at = self.draw(st.sampled_from(places))
        parts = [block.text for block in blocks]
        parts[at] = parts[at] if parts[at].endswith("\n") else parts[at] + "\n"
        return "".join([*parts[: at + 1], new, *parts[at + 1 :]])

    def heading(self, text: str) -> str:
        pairs = (
            ("## Ville durable", "# Sustainable City"),
            ("## La vie du pôle", "## LA VIE DU POLE"),
            ("## Appels à projets", "### appels"),
            ("## Hors sujet\n", ""),
            ("## Plus tard\n", ""),
            ("## Plus tard", "## later"),
            ("## Tech, données et IA\n\n", ""),
        )
        old, new = self.one(*pairs)
        return text.replace(old, new, 1)

    def front(self, text: str) -> str:
        old, new = self.one(
            ("statut: brouillon", "Statut\u00a0: validé"),
            ("statut: brouillon ", "status: draft"),
            ("envoi: 2026-11-24 08:30", "envoi: 24/11/2026 9h15 # tôt"),
            ("objet: {", "# une note\nobjet:   {"),
        )
        return text.replace(old, new, 1)

    def subject(self, text: str) -> str:
        word = self.word()
        return re.sub(
            r"(?m)^objet:.*$",
            lambda _: self.one(f"objet: {{fr: “{word}, à moi”, en: “l’été”}}", f"objet:\n  fr: « {word} »\n\ten: Mine   # ici", "objet:"),
            text,
            count=1,
        )

    def editorial(self, text: str) -> str:
        new = self.one("{}", "{}\n\n### Un intertitre\n\n- un\n- deux", "“{}”\t<!-- à voir -->", "{}\nhttps://x.example/").format(
            self.word()
        )
        return (
            text.replace("<!-- Trois lignes de votre main, ou rien. -->", new, 1)
            if self.one(True, False)
            else text.replace("Cette semaine…", new, 1)
        )

    def space(self, text: str) -> str:
        old, new = self.one(
            ("\n\n- [", "\n- ["), ("\n\n## ", "\n## "), ("\n\n", "\n\n\n"), ("\n  ", "\n\t"), ("\n", "  \n"), ("## ", "##\t")
        )
        at = self.draw(st.integers(0, 3))
        parts = text.split(old)
        return old.join(parts[: at + 1]) + (new + old.join(parts[at + 1 :]) if len(parts) > at + 1 else "")


EDITS = [name for name in vars(Hand) if not name.startswith("_") and name not in ("word", "one", "edit")]


def _under(item: str, line: str) -> str:
    end = len(item.rstrip("\n"))
    return f"{item[:end]}\n{line}{item[end:] or chr(10)}"


def _is_open(blocks, at) -> bool:
    """Whether items may stand behind a block: under a heading of a place."""
    head = next((block for block in reversed(blocks[: at + 1]) if block.kind == "heading" and block.level < 3), None)
    return head is not None and head.title not in ("Éditorial", "Les autres candidats")


@st.composite
def drafts(draw):
    """An edition, both files as the engine wrote them, and as people left them."""
    edition = draw(editions())
    languages = draw(st.sampled_from([("fr", "en"), ("fr",)]))
    max_items = draw(st.integers(1, 8))
    base = written(edition, max_items, languages)
    hand = Hand(draw)
    short, rest = base
    for _ in range(draw(st.integers(0, 12))):
        if rest and draw(st.booleans()):
            rest = hand.edit(rest)
        else:
            short = hand.edit(short)
    short, rest = (_saved(text, draw) for text in (short, rest))
    return edition, (max_items, languages), base, (short, rest)


def _saved(text: str, draw) -> str:
    """A file as different editors save it."""
    how = draw(st.sampled_from(["", "", "crlf", "bom", "end", "mixed"]))
    text = text.replace("\n", "\r\n") if how == "crlf" else text.replace("\n\n", "\n\r\n") if how == "mixed" else text
    return "\ufeff" + text if how == "bom" else text.rstrip() if how == "end" else text


# --- what an act says --------------------------------------------------------------------------------


@st.composite
def acts(draw, draft):
    """Any act on a draft."""
    items = [handle(item) for item in draft.items]
    name = draw(
        st.sampled_from(
            [*["keep", "drop", "off-topic", "place", "title", "blurb"] * bool(items), "editorial", "subject", "status", "send", "add"]
        )
    )
    if name == "place":
        behind = draw(st.sampled_from(["", " -", *(f" {item}" for item in items)]))
        return Act(name, draw(st.sampled_from(items)), draw(st.sampled_from(PLACES)) + behind)
    if name in ("keep", "drop", "off-topic", "title", "blurb"):
        value = draw(TYPED if name == "title" else BLURBS) if name in ("title", "blurb") else ""
        return Act(name, draw(st.sampled_from(items)), value)
    if name == "add":
        return Act(
            name, value=item_json(draw(st.builds(replace, ITEMS, id=st.sampled_from(["", "s99"]), market=st.sampled_from([*NAMES]))))
        )
    values = {
        "status": st.sampled_from(["draft", "approved"]),
        "send": st.sampled_from(["", "2026-12-01 09:00"]),
        "subject": TYPED,
        "editorial": BLURBS,
    }
    return Act(name, value=draw(values[name]), lang=draw(st.sampled_from(["fr", "en"])) if name in ("subject", "editorial") else "")


def done(files, act, known) -> Changed:
    return perform(*files, act, markets=MARKETS, known=known, file=FILE)


def words_of(*texts: str) -> set[str]:
    return {word for text in texts for word in re.findall(r"zq\d+q", text)}


def says(act, before, after) -> None:
    """What the files say after an act is what they said before, and what the act says."""
    mine = [item for item in after.items if handle(item) not in {handle(item) for item in before.items}] if act.name == "add" else []
    old = next((item for item in before.items if handle(item) == act.item), None)
    names = [handle(item) for item in before.items if item is not old]
    new = next(
        (
            item
            for item in after.items
            if handle(item) == (act.value if act.name == "title" and old and handle(old) == old.title else act.item)
        ),
        None,
    )
    rest = [item for item in after.items if item is not new and item not in mine]
    assert sorted(names) == sorted(map(handle, rest))
    by_name = {handle(item): item for item in before.items}
    assert all(item == by_name[handle(item)] for item in rest), "the others stay as they were"
    assert (after.status, after.subject, after.editorial, after.send_at) == _front(act, before)
    if old is not None:
        assert new == _item(act, old, new)
    if act.name == "add":
        assert len(mine) == 1
        assert mine[0].keep
    _orders(act, names, [handle(item) for item in rest])


def _orders(act, names, rest) -> None:
    if act.name not in ("add",):
        assert names == rest, "in their order"


def _front(act, before):
    subject = (
        {lang: words for lang, words in {**before.subject, act.lang: act.value}.items() if words}
        if act.name == "subject"
        else before.subject
    )
    editorial = (
        {lang: words for lang, words in {**before.editorial, act.lang: act.value}.items() if words}
        if act.name == "editorial"
        else before.editorial
    )
    send = (dt.datetime.fromisoformat(act.value) if act.value else None) if act.name == "send" else before.send_at
    return (act.value if act.name == "status" else before.status), subject, editorial, send


def _item(act, old, new) -> Item:
    """The item as the act leaves it; a move takes along what a heading says, and no more."""
    if act.name in ("keep", "drop") and old.section == "later":
        assert (new.section != "later", new.keep, new.shelf) == (True, act.name == "keep", old.shelf if act.name == "keep" else "")
        read_as = {"call", "said", "offer", "blurb"} if "calls" in (old.section, new.section) else set()
        return replace(old, **{name: getattr(new, name) for name in {"market", "also", "section", "keep", "shelf"} | read_as})
    if act.name == "keep" and old.section != "off-topic":
        return replace(old, keep=True)
    if act.name == "drop" and old.section != "off-topic":
        return replace(old, keep=False, shelf="")
    if act.name in ("title", "blurb"):
        return replace(old, **{act.name: act.value})
    if act.name == "drop":
        return replace(old, shelf="")
    place = act.value.partition(" ")[0] if act.name == "place" else act.name
    read_as = {"call", "said", "offer", "blurb"} if "calls" in (old.section, new.section) else set()  # lines are facts there
    moved = replace(old, **{name: getattr(new, name) for name in {"market", "also", "section", "keep"} | read_as})
    if place == "off-topic":
        assert (new.section, new.market, new.also, new.keep) == ("off-topic", "", (), False)
    elif act.name == "place":
        assert (new.market if place in NAMES else new.section) == place
        assert (new.section == "market") == (place in NAMES)
        assert new.keep == (old.keep and place != "later") or old.section in ("off-topic", "later")
        assert new.market == old.market or not (place == "later" and old.section == "market")
    return moved


REFUSED = {"off-topic", "title", "item", "twice"}
"""Why an act of these may be refused: all else must go."""


def round_trip(data) -> None:
    edition, form, base, files = data.draw(drafts())
    known = {item.id: item for item in edition.items}
    try:
        before = parse(*files, known)
    except ReviewError as error:
        event("unreadable: " + error.message[-20:])
        if error.file == FILE:
            with pytest.raises(ReviewError):
                done(files, Act("keep", "s0a"), known)
        return
    assume(len({handle(item) for item in before.items}) == len(before.items))
    typed, undos = words_of(*files), list[Act]()
    for _ in range(data.draw(st.integers(1, 2))):
        files = _acted(data, files, typed, undos, known)
    files, known = _merged((edition, form, base), files, typed, known)
    files = _acted(data, files, typed, undos, known)
    for undo in undos[:1]:  # with all that came since
        with contextlib.suppress(ActError):
            undone = done(files, undo, known)
            parse(undone.short, undone.rest, known)
            assert typed - _replaced(undone.after, parse(*files, known)) <= words_of(undone.short, undone.rest)
            event(f"late undo: {undo.name}")


def _acted(data, files, typed, undos, known) -> tuple[str, str]:
    """The files after any act that says what it says, can be undone and done again, and leaves her words."""
    before = parse(*files, known)
    assume(len({handle(item) for item in before.items}) == len(before.items))
    act = data.draw(acts(before))
    try:
        changed = done(files, act, known)
    except ActError as error:
        if error.reason not in REFUSED:
            raise
        event(f"refused: {error.reason}")
        return files
    event(act.name)
    back = done((changed.short, changed.rest), changed.before, known)
    assert (back.short, back.rest) == files, "undone: every byte is back"
    again = done((back.short, back.rest), back.before, known)
    assert (again.short, again.rest) == (changed.short, changed.rest), "and done again"
    says(changed.after, before, parse(changed.short, changed.rest, known))
    typed -= _replaced(changed.after, before)
    assert typed <= words_of(changed.short, changed.rest), "her words"
    undos.append(changed.before)
    return changed.short, changed.rest


def _replaced(act, before) -> set[str]:
    """The words that an act takes the place of."""
    old = next((item for item in before.items if handle(item) == act.item), None)
    if old is not None and act.name in ("title", "blurb"):
        return words_of(getattr(old, act.name))
    return words_of({"editorial": before.editorial, "subject": before.subject}.get(act.name, {}).get(act.lang, ""))


def _merged(engines, files, typed, known):
    """The engine comes with a new story, a changed one, and without an old one: what people wrote stays as it is. -> files, known."""
    edition, form, base = engines
    new = Item("s50", "Une nouvelle du matin", "https://n.example/", source="Matin", blurb="Fraîche.", market="city", keep=True)
    first, *others = edition.items
    engine = written(replace(edition, items=(new, replace(first, blurb="Autrement dit."), *others[1:])), *form)
    merged = review.merge_draft(base, files, engine)
    assert typed <= words_of(*merged)
    assert review.merge_draft(base, merged, engine) == merged
    assert review.merge_draft(base, files, base) == files
    known = known | {new.id: new}
    old, now = parse(*files, known), parse(*merged, known)
    changed = {first.id, new.id}
    assert [item for item in now.items if handle(item) not in changed] == [item for item in old.items if handle(item) not in changed]
    assert (now.status, now.subject, now.editorial, now.send_at) == (old.status, old.subject, old.editorial, old.send_at)
    return merged, known


calm = settings(deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)


@settings(calm, max_examples=100)
@given(st.data())
def test_a_hundred_drafts_edited_by_hand_and_by_acts(data):
    round_trip(data)


@pytest.mark.slow
@settings(calm, max_examples=1000)
@given(st.data())
def test_a_thousand_drafts_edited_by_hand_and_by_acts(data):
    round_trip(data)
