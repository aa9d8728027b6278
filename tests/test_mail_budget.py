"""What a mail may weigh and hold, for every template and language, without a browser: mail programs forgive nothing."""

import dataclasses
import datetime as dt
import itertools
import re

import pytest
from lxml import html

from sample_calls import PERSONAL, UNFOLLOW, calls, calls_view, notices_view
from sample_edition import CONFIG, MARKETS, TEMPLATES, calls as news_calls, edition, environment, item, reader, view
from techwatch import render
from techwatch.render.fit import ROOMS, within

ENV = environment()
LANGUAGES = ("fr", "en")
FORBIDDEN_CSS = re.compile(
    r"(?:^|[;{\s])(?:position|float|display:\s*(?:flex|grid)|background-image|background:|@import|@font-face)|url\(", re.M
)
FORBIDDEN = "//img|//svg|//script|//link|//iframe|//form|//input|//button|//video|//object|//base|//@background|//@srcset|//@id"


def many_calls(count: int):
    """So many calls, of every kind there is."""
    kinds = (*calls(), *news_calls())
    return tuple(dataclasses.replace(kinds[n % len(kinds)], id=f"k{n}", title=f"{kinds[n % len(kinds)].title} ({n})") for n in range(count))


def who(**changes) -> render.Reader:
    links = dataclasses.replace(PERSONAL, subscribe="https://veille.pole.example/subscribe")
    follow = {f"k{n}": UNFOLLOW for n in range(200)}
    values = {"welcome": True, "consent": "bulletin d'adhésion", "consent_on": dt.date(2026, 3, 1), "follow": follow}
    return dataclasses.replace(reader(links=links), **(values | changes))


def first_letter(lang):
    return render.mail_parts(ENV, view(lang, who=who()))


def of_nobodys_choice(lang):
    return render.mail_parts(ENV, view(lang, who=who(chosen=False, consent="", consent_on=None)))


def long_letter(lang):
    return render.mail_parts(ENV, view(lang, shown=edition(180, items=(*many_calls(30), *(item(n) for n in range(180)))), who=who()))


def of_calls(lang):
    return render.mail_parts(ENV, calls_view(lang))


def of_many_calls(lang):
    return render.mail_parts(
        ENV, view(lang, shown=edition(0, items=many_calls(120), editorial={}), who=who(matches={"k70": "Pour vous : PME"}))
    )


def notices(lang):
    seen = notices_view(ENV, lang=lang)
    return render.notice_text(ENV, seen), render.notice_html(ENV, seen)


MAILS = (first_letter, of_nobodys_choice, long_letter, of_calls, of_many_calls, notices)


@pytest.fixture(scope="module", params=[(mail, lang) for mail in MAILS for lang in LANGUAGES], ids=lambda p: f"{p[0].__name__}-{p[1]}")
def mail(request):
    """The text, the HTML and its language."""
    write, lang = request.param
    return (*write(lang), lang)


def test_no_mail_program_cuts_it_off(mail):
    _, written, _ = mail
    assert len(written.encode()) <= render.HEAVIEST
    assert sum(len(style.encode()) for style in re.findall(r"<style.*?</style>", written, re.S)) <= 16_000


def test_nothing_is_used_that_mail_programs_drop_or_that_fetches(mail):
    _, written, _ = mail
    page = html.document_fromstring(written)
    assert page.xpath(FORBIDDEN) == []
    assert "data:" not in written
    for css in [*page.xpath("//@style"), *(style.text or "" for style in page.iter("style"))]:
        assert FORBIDDEN_CSS.search(css) is None, css


def test_every_link_is_absolute(mail):
    _, written, _ = mail
    links = html.document_fromstring(written).xpath("//@href")
    assert len(links) > 10
    assert [link for link in links if not re.match(r"https://[\w.-]+\.example|mailto:\w+@", link)] == []


def test_a_screen_reader_knows_what_is_what(mail):
    _, written, lang = mail
    page = html.document_fromstring(written)
    assert page.get("lang") == page.xpath("//*[@role='article']/@lang")[0] == lang
    assert page.xpath("//*[@role='article']/@aria-label")[0]
    assert page.findtext(".//title")
    for table in page.iter("table"):
        assert table.get("role") == "presentation" or (
            table.xpath("./thead//th[@scope='col']") and table.xpath("./tbody//th[@scope='row']")
        )
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_the_preheader_comes_first_and_is_not_seen(mail):
    _, written, _ = mail
    first = html.document_fromstring(written).find("body")[0]
    assert "display: none" in first.get("style")
    assert "mso-hide: all" in first.get("style")
    assert len(first.text_content().strip(" \u2007\u034f")) > 20


def test_it_holds_without_its_style_sheet(mail):
    _, written, _ = mail
    page = html.document_fromstring(written)
    for text in page.xpath("//body//text()[normalize-space()]"):
        about = [node.get("style", "") for node in (text.getparent(), *text.getparent().iterancestors())]
        assert any("font-size" in style for style in about), text
        assert any(re.search(r"(?:^|[;\s])color:", style) for style in about), text


def test_every_word_stands_out_from_its_ground_in_both_schemes(mail):
    """The colours that are written; a browser measures those that are seen (test_look.py)."""
    _, written, _ = mail
    page = html.document_fromstring(written)
    colours = {
        found for style in page.xpath("//body//*[not(contains(@style,'display: none'))]/@style") for found in _colours(style, "color")
    }
    grounds = {found for style in page.xpath("//@style") for found in _colours(style, "background-color")} & {"#FFFFFF"}
    assert grounds == {"#FFFFFF"}
    assert min(contrast(colour, "#FFFFFF") for colour in colours - {"#FFFFFF"}) >= 4.5
    dark = re.search(r"prefers-color-scheme: dark\) \{(.*)\}\s*@media", written, re.S)
    assert dark
    shown = {found for rule in re.sub(r"\.hidden \{.*?\}", "", dark[1]).split("}") for found in _colours(rule, "color")}
    ground = re.search(r"\.paper \{ background-color: (#\w+)", dark[1])
    assert ground
    assert min(contrast(colour, ground[1]) for colour in shown) >= 4.5


def _colours(style: str, what: str) -> list[str]:
    return re.findall(rf"(?:^|[;{{\s]){what}:\s*(#[0-9A-Fa-f]{{6}})", style)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, section 1.4.3."""
    lights = sorted((_light(colour) for colour in (one, other)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_market_s_accent_can_be_read_on_both_grounds():
    for market in MARKETS.markets.values():
        assert contrast(market.accent[0], "#FFFFFF") >= 4.5
        assert contrast(market.accent[1], "#1B1D21") >= 4.5


def test_the_text_part_says_the_same_and_can_be_read(mail):
    plain, written, _ = mail
    page = html.document_fromstring(written)
    assert all(len(line) <= 72 for line in plain.splitlines() if "://" not in line)
    assert not re.search(r"</?\w+[ >]|&\w+;", plain)
    missing = {link.removeprefix("mailto:") for link in page.xpath("//@href")} - set(re.findall(r"https?://[^\s)]+|\S+@\S+", plain))
    assert missing == set()
    for title in page.xpath("//h2|//h3"):
        words = " ".join(title.text_content().split())
        assert words.removesuffix("…").casefold() in " ".join(plain.split()).casefold()


# --- room -----------------------------------------------------------------------------------------


def test_what_a_mail_has_no_room_for_is_said_and_stands_online():
    seen, written = render.fitted(
        ENV, view(shown=edition(0, items=many_calls(120), editorial={}), who=who(matches={"k70": "Pour vous : PME"}))
    )
    assert seen.left_out + len(seen.calls) + len(seen.brief) == 120
    assert [row.match for row in seen.calls if row.match] == ["Pour vous : PME"], "her own call keeps its figures"
    assert f"Et {seen.left_out} autres appels en ligne" in html.document_fromstring(written).text_content()
    days = [row.days for row in seen.brief if row.days is not None and row.days >= 0]
    assert days == sorted(days)
    said = " ".join(html.document_fromstring(written).text_content().replace("’", "'").split())
    assert all(row.line.title in said for row in seen.brief)
    assert render.fitted(ENV, calls_view())[0] == calls_view(), "few calls are told as they are"


def test_a_call_told_in_a_line_shows_the_words_of_its_date():
    _, written = render.fitted(ENV, view(shown=edition(0, items=many_calls(40), editorial={}), who=who()))
    rows = html.document_fromstring(written).xpath("//table[contains(@class,'calls')]/tbody/tr")[16:]
    assert len(rows) == 24
    dated = [row for row in rows if row.find_class("day")]
    assert all(re.search(r"Lu\s|Vérifié par la rédaction|Date supposée", row.text_content()) for row in dated)
    assert not any("€" in row.text_content() for row in rows), "no figure without its words"


def test_each_room_is_smaller_and_loses_nothing():
    whole = view(shown=edition(180, items=(*many_calls(30), *(item(n) for n in range(180)))), who=who())
    weights = []
    for room in ROOMS:
        seen = within(whole, room)
        lines = sum(1 + len(section.lines) for section in seen.sections)
        assert seen.left_out + len(seen.calls) + len(seen.brief) + lines + len(seen.life) == 210
        weights.append(len(render.digest_html(ENV, seen).encode()))
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] < 45_000


def test_long_addresses_and_blurbs_leave_room_for_the_way_out():
    far = "https://journal.example/" + "u" * 1200
    shown = edition(120, items=tuple(item(n, url=f"{far}{n}", blurb="Des mots et encore des mots. " * 20) for n in range(120)))
    plain, written = render.mail_parts(ENV, view(shown=shown, who=who()))
    assert len(written.encode()) <= render.HEAVIEST
    assert PERSONAL.unsubscribe in written
    assert PERSONAL.unsubscribe in plain


def test_every_mail_says_who_sends_it_and_why():
    for write in MAILS:
        for part in write("fr"):
            words = " ".join(html.document_fromstring(part).text_content().split()) if "<html" in part else " ".join(part.split())
            assert "Vous recevez" in words
            assert " ".join(CONFIG.cluster.postal.split()[:3]) in words
            assert "Se désinscrire" in words
            assert "Aucun pixel" in words


@pytest.mark.parametrize(("lang", "said"), [("fr", "bulletin d’adhésion, le 1er mars 2026."), ("en", "bulletin d’adhésion, 1 March 2026.")])
def test_where_consent_comes_from_is_said(lang, said):
    plain, written = first_letter(lang)
    assert said in " ".join(plain.split())
    assert said in " ".join(html.document_fromstring(written).text_content().split())
    assert "Origin" not in of_nobodys_choice(lang)[0]


def test_whoever_was_passed_a_mail_may_subscribe():
    assert "Reçu d’un collègue\u202f? Abonnez-vous" in first_letter("fr")[0]
    assert "https://veille.pole.example/subscribe" in first_letter("fr")[1]
    assert "Abonnez-vous" not in of_calls("fr")[1], "not where the form is closed"


def test_the_first_message_bids_welcome():
    assert "Bienvenue" in first_letter("fr")[0]
    assert "vos marchés" not in of_nobodys_choice("fr")[1].split("Vous n’avez pas")[0]
    assert "Bienvenue" not in render.mail_parts(ENV, view(who=who(welcome=False)))[1]


def test_every_mail_to_the_team_and_from_the_desk_is_there_in_both_languages():
    names = {path.name for path in (TEMPLATES / "team").glob("*.txt.j2")}
    assert len(names) > 5
    assert {name.replace(".fr.", ".en.") for name in names} == {name for name in names if ".en." in name}
    variables = {name: set(re.findall(r"[{][{] *(\w+)", (TEMPLATES / "team" / name).read_text("utf-8"))) for name in names}
    assert [name for name in names if variables[name] != variables[name.replace(".fr.", ".en.")]] == []
