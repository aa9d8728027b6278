"""What members see, measured in a real browser: widths, contrast, the table of calls, enlarged text."""

import re

import pytest

from chromium import chromium
from sample_calls import calls_view, notices_view
from sample_edition import LINKS, edition, environment, item, reader, view
from techwatch import render
from test_mail_budget import first_letter, of_many_calls

pytestmark = pytest.mark.browser

TABLES = ("mail", "bare mail", "page", "calls", "bare calls", "calls page")
FACES = (*TABLES, "notices", "bare notices", "first letter", "bare first letter", "many calls", "bare many calls")
ENV = environment()

CONTRASTS = """() => {
  const channel = c => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const rgb = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = node => {
    for (; node; node = node.parentElement) {
      const colour = rgb(getComputedStyle(node).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.replace(/[\\s\\u00a0]/g, ""), parent = walker.currentNode.parentElement;
    if (!text || !parent.getClientRects().length || ["STYLE", "SCRIPT"].includes(parent.tagName)) continue;
    const [a, b] = [light(rgb(getComputedStyle(parent).color)), light(ground(parent))].sort((x, y) => y - x);
    found.push([(a + 0.05) / (b + 0.05), text.slice(0, 40)]);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def show(browser):
    contexts = []

    def shown(written, width, scheme="light"):
        contexts.append(browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=True))
        page = contexts[-1].new_page()
        page.set_content(written)
        return page

    yield shown
    for context in contexts:
        context.close()


def face(name, lang="fr"):
    written = whole_face(name.removeprefix("bare "), lang)
    return re.sub(r"<style.*?</style>", "", written, flags=re.S) if name.startswith("bare ") else written


def whole_face(name, lang):
    if name in ("first letter", "many calls"):
        return (first_letter if name == "first letter" else of_many_calls)(lang)[1]
    if name == "notices":
        return render.notice_html(ENV, notices_view(ENV, lang=lang))
    if name == "calls":
        return render.digest_html(ENV, calls_view(lang))
    if name == "calls page":
        return render.page_html(ENV, calls_view(lang))
    long_source = item(1, market="city", source="Observatoire interrégional des infrastructures numériques publiques")
    seen = view(lang, shown=edition(items=(*edition().items, long_source)))
    if name == "page":
        return render.page_html(ENV, view(lang, who=reader(links=render.Links(page=LINKS.page, archive=LINKS.archive))))
    return render.digest_html(ENV, seen)


@pytest.mark.parametrize("width", [640, 360])
@pytest.mark.parametrize("name", FACES)
def test_nothing_stands_out_of_the_window(show, name, width):
    page = show(face(name), width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert (
        page.evaluate("Math.max(...[...document.querySelectorAll('td,p,h1,h2,h3,a')].map(e => e.getBoundingClientRect().right))") <= width
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", FACES)
def test_every_word_stands_out_from_its_ground(show, name, scheme):
    contrasts = show(face(name), 640, scheme).evaluate(CONTRASTS)
    assert len(contrasts) > 40
    assert [(round(ratio, 2), text) for ratio, text in contrasts if ratio < 4.5] == []


@pytest.mark.parametrize("name", ["mail", "page", "calls", "notices"])
def test_dark_readers_get_the_dark_ground(show, name):
    page = show(face(name), 640, "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(27, 29, 33)"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(236, 237, 239)"


@pytest.mark.parametrize("name", TABLES)
def test_the_calls_stay_a_table_on_a_phone(show, name):
    page = show(face(name), 360)
    rows = page.evaluate(
        """[...document.querySelectorAll(".calls tbody tr")].map(row => [...row.cells].map(cell => {
             const box = cell.getBoundingClientRect();
             return [getComputedStyle(cell).display, Math.round(box.top), Math.round(box.left), Math.round(box.right)];
           }))"""
    )
    assert len(rows) == (7 if "calls" in name else 4)
    for date, what in rows:
        assert date[0] == what[0] == "table-cell"
        assert date[1] == what[1]
        assert date[3] <= what[2] + 1
        assert what[3] - what[2] >= 200


@pytest.mark.parametrize("name", [name for name in FACES if "page" not in name])
def test_text_of_twice_the_size_still_fits(show, name):
    larger = re.sub(r"font-size: ?(\d+)px", lambda m: f"font-size:{int(m[1]) * 2}px", face(name))
    page = show(larger, 360)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_touch_targets_of_the_short_list_are_whole_blocks(show):
    page = show(face("mail"), 360)
    boxes = page.evaluate(
        "[...document.querySelectorAll('td > a.block')].map(a => a.getBoundingClientRect()).map(b => [b.width, b.height])"
    )
    assert len(boxes) > 15
    assert all(width >= 250 and height >= 23 for width, height in boxes)


@pytest.mark.parametrize("name", ["first letter", "calls", "notices"])
def test_small_links_are_large_enough_to_touch(show, name):
    heights = show(face(name), 360).evaluate("[...document.querySelectorAll('a.tap')].map(a => a.getBoundingClientRect().height)")
    assert len(heights) >= 9
    assert min(heights) >= 24  # WCAG 2.2, 2.5.8


def test_the_headline_line_of_the_week_is_one_line_at_600(show):
    page = show(face("mail"), 640)
    heights = page.evaluate("[...document.querySelectorAll('td.text > a.block')].map(a => a.getBoundingClientRect().height)")
    assert heights == [24, 24, 24]
