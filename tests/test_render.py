import dataclasses
import datetime as dt
import email
import email.policy
import re

import jinja2
import pytest
from lxml import html

from sample_edition import CONFIG, DAY, DIGEST, LINKS, MARKETS, TEMPLATES, call, deadline, edition, environment, item, reader, view, words
from techwatch import errors, render
from techwatch.config import MarketDefinition
from techwatch.render import typography
from techwatch.render.phrases import badge, byline, left, proof, terms
from techwatch.render.typography import Tongue
from techwatch.text import headline
from techwatch.types import AlsoIn, CallFacts, Fact, Money

ENV = environment()
FRENCH, ENGLISH = (Tongue(lang, words()[lang]) for lang in ("fr", "en"))
HEADERS = render.MessageHeaders(
    message_id="<edition.hebdo-2026-11-24.42@veille.pole.example>",
    date=dt.datetime(2026, 11, 24, 8, 30, tzinfo=dt.timezone(dt.timedelta(hours=1))),
    sender="veille@pole.example",
    sender_name="Pôle Exemple",
    to="lecture@adherent.example",
    reply_to="redaction@pole.example",
    subject="Les hôpitaux ouvrent leurs données, et vingt autres choses que cette lettre dit bien mieux que son objet",
    list_id="veille.pole.example",
    unsubscribe=LINKS.unsubscribe,
    unsubscribe_mail="stop@pole.example",
    archive=LINKS.archive,
    feedback_id="hebdo-2026-11-24:hebdo:digest:pole",
)


def mail(lang="fr", **changes):
    return html.document_fromstring(render.digest_html(ENV, view(lang, **changes)))


def words_of(page):
    return " ".join(page.text_content().split())


def parsed(**changes):
    written = render.message(ENV, view(), headers=dataclasses.replace(HEADERS, **changes))
    return written, email.message_from_bytes(written, policy=email.policy.default)


# --- the view -------------------------------------------------------------------------------------


def test_the_preheader_says_what_the_subject_does_not():
    minute = tuple(item(number) for number in (0, 4, 3))
    named = view(who=reader(minute=minute, subject="La veille : Un hôpital ouvre son entrepôt de données"))
    assert named.preheader.startswith("City-scale digital twin cuts roadworks delays · ")
    assert "hôpital" not in named.preheader
    assert view(who=reader(minute=minute)).preheader.startswith("Un hôpital ouvre")
    assert view(who=reader(minute=minute[:1], subject=minute[0].title)).preheader.startswith("Un hôpital ouvre"), "better than nothing"
    assert view(shown=edition(0, editorial={}), who=reader(minute=())).preheader.startswith("Appel numéro 4"), "a letter of calls"


def test_sections_follow_her_markets_and_start_with_a_lead():
    seen = view(who=reader(markets=("city", "health")))
    assert [section.market for section in seen.sections] == ["city", "health"]
    assert seen.market_names == ("Ville durable", "eHealth & bien-être")
    assert [seen.sections[0].lead.url.split("/")[-1].split("-")[0], len(seen.sections[0].lines)] == ["3", 3]


def test_an_item_moves_to_the_first_of_her_markets_that_it_also_carries():
    shown = edition(items=(item(0, market="health", also=("tech-data-ai", "city")), item(1, market="creative")))
    assert [section.market for section in view(shown=shown, who=reader(markets=("city", "tech-data-ai"))).sections] == ["city"]


def test_unticked_items_stay_out_and_items_without_market_come_last():
    shown = edition(items=(item(1, market=""), item(0, keep=False), item(2, market="city")))
    assert [section.market for section in view(shown=shown).sections] == ["city", ""]
    assert "Et aussi" in render.digest_text(ENV, view(shown=shown))


def test_days_are_counted_from_the_day_of_sending():
    assert [(row.days, row.permanent, row.urgent) for row in view().calls] == [
        (3, False, True),
        (8, False, False),
        (45, False, False),
        (None, True, False),
    ]


def test_a_rolling_call_shows_its_next_cut_off_and_no_past_one():
    rolling = CallFacts(permanent=True, deadlines=(deadline("2026-09-01", role="cutoff"), deadline("2027-01-15", role="cutoff")))
    ended = dataclasses.replace(rolling, deadlines=rolling.deadlines[:1])
    rows = view(shown=edition(0, items=(call(1, rolling), call(2, ended)))).calls
    assert [(row.deadline.date if row.deadline else None, row.days, row.permanent) for row in rows] == [
        (dt.date(2027, 1, 15), 52, True),
        (None, None, True),
    ]


def test_a_digest_of_calls_does_not_say_them_twice():
    seen = view(shown=edition(0), who=reader())
    assert (seen.minute, len(seen.calls)) == ((), 4)


def test_the_next_date_counts_and_a_date_for_questions_closes_nothing():
    dates = (deadline("2026-11-25", role="questions"), deadline("2026-11-20", role="stage1"), deadline("2026-12-24"))
    rows = view(
        shown=edition(items=(call(1, CallFacts(deadlines=dates)), call(2, CallFacts(deadlines=dates[1:2])), call(3, CallFacts())))
    ).calls
    assert [row.days for row in rows] == [30, None, -4]
    assert [left(FRENCH, days) for days in (-4, 0, 1, 2)] == ["clos", "aujourd’hui", "demain", "J-2"]


def test_bad_links_are_left_out():
    shown = edition(items=(item(0, market="city", url="javascript:alert(1)"), item(1, market="city", url='https://a.example/"onclick="x')))
    seen = render.view(shown, config=CONFIG, markets=MARKETS, digest=DIGEST, lang="fr")
    assert [seen.sections[0].lead.url, seen.sections[0].lines[0].url] == ["", ""]
    assert "javascript:" not in render.digest_html(ENV, seen)
    assert "onclick" not in render.page_html(ENV, seen)


def test_bad_colours_never_reach_a_page():
    for bad in ("red;}</style>", "#FFF"):
        with pytest.raises(ValueError, match="is no colour"):
            MarketDefinition(names={"fr": "Ville"}, accent=(bad, "#BBBBBB"), terms={})


# --- phrases and typography ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("L'IA : vrai ou faux ?", "L’IA\u00a0: vrai ou faux\u202f?"),
        ('Il dit "oui"; puis « non »!', "Il dit «\u202foui\u202f»\u202f; puis «\u202fnon\u202f»\u202f!"),
        ("à 10:30, 14 % de 12 000 €", "à 10:30, 14\u202f% de 12\u202f000\u202f€"),
        ("voir https://a.example/?q=1&b=2", "voir https://a.example/?q=1&b=2"),
    ],
)
def test_french_punctuation(written, read):
    assert FRENCH.typo(written) == read
    assert FRENCH.typo(read) == read
    assert FRENCH.typo(written, "de") == written


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("It's the members' choice, O'Neill said", "It’s the members’ choice, O’Neill said"),
        ("A \"quieter\" tram: 'like rubber', drivers say", "A “quieter” tram: ‘like rubber’, drivers say"),
        ("The '90s, rock 'n' roll and the 1990's", "The ’90s, rock ’n’ roll and the 1990’s"),
        ("A 27\" screen at 48°51'24\", 5' wide", "A 27\" screen at 48°51'24\", 5' wide"),
        ("EUR 60 000 for each, € 5 million, 2 500 GBP", "EUR\u00a060\u00a0000 for each, €\u00a05\u00a0million, 2\u00a0500\u00a0GBP"),
        ('Wait: what?! 14% of it; "yes"', "Wait: what?! 14% of it; “yes”"),
    ],
)
def test_english_punctuation(written, read):
    assert ENGLISH.typo(written) == FRENCH.typo(written, "en") == read
    assert ENGLISH.typo(read) == read


@pytest.mark.parametrize(
    "copied",
    [
        "https://a.example/it's?q='b'&c=l'an",
        "www.a.example/d'ici",
        "l'equipe@l'essai.example",
        "`it's 'code'`",
        "http://127.0.0.1:8025/l'été",
    ],
)
def test_addresses_and_code_stay_letter_for_letter(copied):
    assert FRENCH.typo(f"l'adresse \"{copied}\" d'ici") == f"l’adresse «\u202f{copied}\u202f» d’ici"
    assert ENGLISH.typo(f"it's \"{copied}\" isn't it") == f"it’s “{copied}” isn’t it"


def test_no_line_ends_within_a_sum():
    for amount in ("EUR 60 000", "60 000 EUR", "60 000 €", "€ 60 000", "2 M€", "2,5 millions", "12 milliards", "30 000 euros"):
        for written in (FRENCH.typo(amount), ENGLISH.typo(amount), typography.held(amount)):
            assert " " not in written
            assert written.replace("\u202f", " ").replace("\u00a0", " ") == amount
    assert typography.held('l\'aide est de 12 000 € "au plus"') == 'l\'aide est de 12\u00a0000\u00a0€ "au plus"'  # else letter for letter


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("rien n'est coché", "Rien n'est coché"),
        ("l'appel est clos", "L'appel est clos"),
        ("http://ailleurs.example/un : cette page n'est pas lue", "http://ailleurs.example/un : cette page n'est pas lue"),
        ("veille-2026-11-24.md, ligne 4 : statut", "veille-2026-11-24.md, ligne 4 : statut"),
        ("« iPhone et écoles » a déjà paru", "« iPhone et écoles » a déjà paru"),
        ("", ""),
    ],
)
def test_a_sentence_begins_with_a_capital_where_it_begins_with_a_word_of_ours(said, shown):
    assert typography.sentence(said) == shown


def test_a_mail_is_french_but_for_what_is_to_be_copied():
    copied = ("https://veille.example/a?b=c!", "l'equipe@essai.example", "/srv/l'essai/feeds.yaml", '--since="x"')
    written = (
        "Bonjour !\n" + "".join(f"Voir l'adresse : {one} ; merci.\n" for one in copied) + "  > disk's full: 12 000 bytes !\nC'est tout ?"
    )
    read = "Bonjour\u202f!\n" + "".join(f"Voir l’adresse\u00a0: {one}\u202f; merci.\n" for one in copied)
    assert FRENCH.letter(written) == read + "  > disk's full: 12 000 bytes !\nC’est tout\u202f?"
    assert ENGLISH.letter(written) == written.replace("l'adresse", "l’adresse").replace("C'est", "C’est")


def test_dates_as_people_write_them():
    assert FRENCH.date(dt.date(2026, 12, 1), "full") == "mardi 1er décembre 2026"
    assert FRENCH.date(dt.date(2027, 1, 21), "short") == "21 janv."
    assert ENGLISH.date(dt.date(2026, 12, 1), "full") == "Tuesday 1 December 2026"


@pytest.mark.parametrize(
    ("low", "high", "fr", "en"),
    [
        (8000, 15000, "de 8\u202f000\u202f€ à 15\u202f000\u202f€", "€8,000 to €15,000"),
        (6e6, 6e6, "6\u202fM€", "€6M"),
        (1_500_000, 1_500_000, "1,5\u202fM€", "€1.5M"),
        (1_234_567, 1_234_567, "1\u202f234\u202f567\u202f€", "€1,234,567"),
        (1000, None, "à partir de 1\u202f000\u202f€", "from €1,000"),
        (None, None, "", ""),
    ],
)
def test_amounts_lose_nothing(low, high, fr, en):
    assert [tongue.money(Money(low, high)).replace("\u00a0", "\u202f") for tongue in (FRENCH, ENGLISH)] == [fr, en]


def test_plural_forms():
    def also(tongue, count):
        return tongue.word("also_in", count, source="La Gazette")

    assert [also(FRENCH, n) for n in (1, 4)] == ["aussi dans La Gazette", "aussi dans 4 sources"]
    assert [also(ENGLISH, n) for n in (1, 4)] == ["also in La Gazette", "also in 4 sources"]
    assert FRENCH.word("also_in", 1_000_000, source="") == "aussi dans 1\u202f000\u202f000 sources"  # CLDR "many" falls back to "other"
    assert [left(ENGLISH, n) for n in (1, 2)] == ["tomorrow", "2 days left"]


def test_one_badge_at_most_and_what_presses_first():
    closing = CallFacts(deadlines=(deadline("2026-12-06"),))
    shown = edition(items=tuple(item(1, id=f"s{n}", market="city", call=closing if n == 0 else None) for n in range(3)))
    seen = view(shown=shown, who=reader(continued=frozenset({"s0", "s1"}))).sections[0]
    assert [badge(FRENCH, line) for line in (seen.lead, *seen.lines)] == ["J-12", "Suite", "EN"]
    page = mail(shown=shown, who=reader(continued=frozenset({"s0", "s1"}), minute=()))
    assert [found.text for found in page.find_class("badge")] == ["J-12", "Suite", "EN"]


def test_byline_gives_the_year_only_when_it_is_another():
    old = view(shown=edition(items=(item(4, published=dt.date(2025, 12, 30), also_in=()),))).sections[0].lead
    assert byline(FRENCH, old, 2026) == "Atelier Neuf · 30 décembre 2025"
    assert byline(FRENCH, old, 2025) == "Atelier Neuf · 30 décembre"


def test_every_figure_of_a_call_shows_the_words_it_was_read_from():
    near, european, staged, _ = view().calls
    assert terms(FRENCH, near).replace("\u202f", " ").replace("\u00a0", " ") == (
        "à 12 h · Région Exemple · pour PME, laboratoires · jusqu’à 200 000 € par projet · taux d’aide jusqu’à 50 %"
    )
    assert proof(FRENCH, near).replace("\u202f", " ").replace("\u00a0", " ") == (
        "Lu : « avant le vendredi 27 novembre 2026 à 12 h », « une aide plafonnée à 200 000 € par projet », « dans la limite de 50 % »"
    )
    assert proof(ENGLISH, european) == "Read: “2 December 2026”, “EUR\u00a06\u00a0million” · hour assumed, please check"
    assert terms(ENGLISH, european) == "at 17:00 · Europe Exemple · €6M in all"
    assert terms(FRENCH, staged).startswith("à minuit, 1re étape")


def test_an_hour_of_another_zone_names_its_city():
    there = CallFacts(deadlines=(deadline("2026-12-02", "16:30", "2 December", zone="Europe/London"),))
    row = view("en", shown=edition(items=(call(1, there, source="The Gazette"),))).calls[0]
    assert terms(ENGLISH, row) == "at 16:30 (London time) · The Gazette"


def test_an_assumed_day_says_so():
    guess = CallFacts(deadlines=(deadline("2026-12-02", fact=Fact("", "assumed")),))
    assert proof(FRENCH, view(shown=edition(items=(call(1, guess),))).calls[0]) == "Date supposée, à vérifier"


def test_headlines_are_cut_where_they_pause():
    assert headline("Un hôpital ouvre ses données : ce que prévoit l’accord", 40) == "Un hôpital ouvre ses données"
    assert headline("Un modèle de langue ouvert entraîné sur des textes", 40) == "Un modèle de langue ouvert entraîné…"
    assert (
        headline("Reading software finds as many cancers, and frees half the readers' time", 64)
        == "Reading software finds as many cancers…"
    )
    assert headline("Grenoble : à la une", 9) == "Grenoble"
    assert headline("Des capteurs à la pelle", 15) == "Des capteurs…"


# --- HTML ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_order_of_a_digest(lang):
    page = mail(lang)
    assert page.get("lang") == lang
    assert page.findtext(".//title") == view(lang).subject
    headings = [(found.tag, found.text_content().strip()) for found in page.xpath("//h1|//h2|//h3")]
    first = {
        "fr": ["La veille de la semaine", "En une minute", "Appels à suivre", "Éducation & RH"],
        "en": ["The week in watch", "In one minute", "Calls to follow", "Education & HR"],
    }
    assert [name for _, name in headings][:4] == first[lang]
    assert "".join(tag for tag, _ in headings) == "h1" + "h2" * 2 + "h2h3" * 6 + "h2"
    assert words_of(page).index("n°" if lang == "fr" else "No.") < words_of(page).index("1 place de l")


def test_what_has_no_title_yet_goes_by_its_address_in_the_minute_too():
    page = mail(who=reader(minute=(item(0, title="", lang="und"), item(4))))
    assert "journal.example/articles/2026/11/0-un-titre" in words_of(page)


def test_texts_in_another_language_say_so():
    page = mail()
    assert {found.get("lang") for found in page.xpath("//*[@lang]")} == {"fr", "en"}
    english = [found.text_content() for found in page.xpath("//*[@lang='en']")]
    assert not [words for words in english if set(words) & set("«»'\u202f")]
    assert any("’" in words for words in english)


def test_layout_tables_say_so_and_the_calls_stay_a_table():
    page = mail()
    data = [table for table in page.iter("table") if table.get("role") != "presentation"]
    assert [table.get("class") for table in data] == ["calls"]
    assert [found.get("scope") for found in data[0].iter("th")] == ["col", "col"] + ["row"] * 4
    assert [found.text for found in data[0].find_class("day")] == ["27 nov.", "2 déc.", "8 janv."]


def test_a_mail_holds_without_style_sheet_and_fetches_nothing():
    written = render.digest_html(ENV, view())
    page = html.document_fromstring(written)
    assert not page.xpath("//img|//script|//link|//iframe|//@background")
    assert all("font-size" in found.get("style", "") for found in page.xpath("//h1|//h2|//h3|//*[@class='text' or @class='meta']"))
    assert all("color" in found.get("style", "") for found in page.iter("a", "td"))
    assert page.find("body").get("bgcolor") == "#FFFFFF"
    assert "url(" not in written
    assert "@import" not in written


def test_a_large_edition_stays_under_what_mailboxes_clip():
    shown = edition(60, items=(*(call(n, view_facts()) for n in range(12)), *(item(n) for n in range(60))))
    for lang in ("fr", "en"):
        written = render.digest_html(ENV, view(lang, shown=shown))
        assert len(written.encode()) <= 90_000
        assert sum(len(style.encode()) for style in re.findall(r"<style.*?</style>", written, re.S)) <= 16_000


def view_facts():
    return CallFacts(deadlines=(deadline("2026-12-02", "17:00", "le 2 décembre 2026"),), funder="Région Exemple", applicants=("PME", "ETI"))


def test_nothing_a_feed_says_becomes_markup():
    attack = "<script>alert(1)</script>\"'{{ 7*7 }}</style><b>"
    hurt = item(0, title=attack, source=attack, blurb=attack, also_in=(AlsoIn(attack, "javascript:alert(1)"),))
    shown = edition(
        items=(hurt, call(1, CallFacts(funder=attack, applicants=(attack,)))), editorial={"fr": f"{attack} [x](javascript:alert(1))"}
    )
    seen = view(shown=shown, who=reader(minute=(hurt,), subject=attack))
    for written in (render.digest_html(ENV, seen), render.page_html(ENV, seen)):
        page = html.document_fromstring(written)
        assert not page.xpath("//script|//b|//@onclick")
        assert all(re.match(r"https?://|mailto:", href) for href in page.xpath("//@href"))
        assert "49" not in page.text_content().replace("2049", "")
    assert "<script>alert(1)</script>" in render.digest_text(ENV, seen)


def test_the_editorial_keeps_links_stress_and_lists():
    text = "Deux [études](https://a.example/l'etude?a=1&b=2) **neuves** :\n- l'une\n- l'autre\n\nEt\nfin."
    page = mail(shown=edition(editorial={"fr": text}))
    prose = page.find_class("prose")[0]
    assert prose.xpath(".//a/@href") == ["https://a.example/l'etude?a=1&b=2"]
    assert [found.text_content() for found in prose.iter("p")] == ["Deux études neuves\u00a0:– l’une– l’autre", "Et fin."]
    assert "\n– l’une\n– l’autre\n\nEt fin.\n" in render.digest_text(ENV, view(shown=edition(editorial={"fr": text})))


def test_empty_parts_leave_no_heading():
    page = mail(shown=edition(items=(item(1),), editorial={}), who=render.Reader(chosen=False))
    assert [found.text_content() for found in page.iter("h2")] == ["eHealth & bien-être"]
    assert "Vous n’avez pas encore choisi" in words_of(page)
    assert "Se désinscrire" not in words_of(page)


def test_items_of_which_only_the_title_may_be_shown():
    page = mail(shown=edition(items=(item(0, blurb=""),)), who=reader(minute=()))
    assert not page.find_class("text")


# --- the archive ---------------------------------------------------------------------------------


def test_the_page_of_an_edition():
    links = render.Links(page=LINKS.page, archive=LINKS.archive, alternates={"fr": "index.html", "en": "index.en.html"})
    page = html.document_fromstring(render.page_html(ENV, view(who=render.Reader(links=links))))
    shared = {found.get("property"): found.get("content") for found in page.xpath("//meta[@property]")}
    assert shared["og:title"] == "Les hôpitaux ouvrent leurs données"
    assert shared["og:url"] == page.xpath("//link[@rel='canonical']/@href")[0] == LINKS.page
    assert shared["article:published_time"] == "2026-11-24"
    assert page.xpath("//header//nav//a/@href") == ["index.en.html", LINKS.archive]
    assert "Aussi dans\u00a0: Santé Réseau" in page.text_content()
    assert "unsubscribe" not in html.tostring(page, encoding="unicode")


def test_the_list_of_editions():
    lines = (render.EditionLine("hebdo-2026-11-24/", DAY, 12, "L'IA : où en est-on ?"),)
    place = render.Place(
        "fr", "Pôle Exemple", "https://pole.example", "Pôle Exemple", "veille@pole.example", "https://veille.example/hebdo/", "../"
    )
    shown = render.ArchiveView(place, "La veille", lines, "feed.xml")
    page = html.document_fromstring(render.index_html(ENV, shown))
    assert page.xpath("//li/a/@href") == ["hebdo-2026-11-24/"]
    assert page.xpath("//link[@type='application/atom+xml']/@href") == ["feed.xml"]
    assert "24 novembre 2026 · n°\u00a012" in page.text_content()
    assert "Aucun numéro" in render.index_html(ENV, dataclasses.replace(shown, editions=()))


# --- text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_text_part_reads_by_itself(lang):
    written = render.digest_text(ENV, view(lang))
    assert all(len(line) <= 72 for line in written.splitlines() if "://" not in line)
    assert LINKS.unsubscribe in written.splitlines()
    assert "\n\n\n\n" not in written
    assert "&amp;" not in written
    assert "<" not in written


# --- templates of a home -------------------------------------------------------------------------


def test_a_home_overrides_a_block_and_a_word():
    own = {"digest.html.j2": '{% extends "packaged/digest.html.j2" %}{% block minute %}Rien{% endblock %}'}
    packaged = jinja2.FileSystemLoader(str(TEMPLATES))
    loader = jinja2.ChoiceLoader([jinja2.DictLoader(own), jinja2.PrefixLoader({"packaged": packaged}), packaged])
    found = words()
    env = render.environment(loader, found | {"fr": found["fr"] | {"unsubscribe": "Ne plus recevoir"}})
    written = render.digest_html(env, view())
    assert "En une minute" not in written
    assert "Ne plus recevoir" in written


@pytest.mark.parametrize("broken", ["\n{{ view.nothing }}", "\n{% if %}", "\n{{ word('no_such_word') }}"])
def test_a_broken_template_names_file_and_line(tmp_path, broken):
    (tmp_path / "digest.html.j2").write_text(broken)
    loader = jinja2.ChoiceLoader([jinja2.FileSystemLoader(tmp_path), jinja2.FileSystemLoader(str(TEMPLATES))])
    with pytest.raises(errors.TemplateError, match=r"digest\.html\.j2:2: "):
        render.digest_html(render.environment(loader, words()), view())


# --- the message ---------------------------------------------------------------------------------


def test_headers_come_back_from_the_bytes():
    written, message = parsed()
    assert str(message["From"]) == "Pôle Exemple <veille@pole.example>"
    assert message["Subject"] == HEADERS.subject
    assert message["Date"].datetime == HEADERS.date
    assert message["Message-ID"] == HEADERS.message_id
    assert (
        message["List-Unsubscribe"]
        == f"<{LINKS.unsubscribe}>, <mailto:stop@pole.example?subject=unsubscribe%20edition.hebdo-2026-11-24.42>"
    )
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [message[name] for name in ("List-Id", "Auto-Submitted", "Precedence")] == ["<veille.pole.example>", "auto-generated", "bulk"]
    assert message["Feedback-ID"] == "hebdo-2026-11-24:hebdo:digest:pole"
    assert f"\r\nList-Unsubscribe: <{LINKS.unsubscribe}>, <mailto:".encode() in written
    assert not message.defects


def test_both_parts_come_back_whole_and_lines_suit_smtp():
    written, message = parsed()
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    plain, rich = (part.get_content() for part in message.iter_parts())
    assert plain.replace("\r\n", "\n") == render.digest_text(ENV, view())
    assert rich.replace("\r\n", "\n").rstrip() == render.digest_html(ENV, view()).rstrip()
    assert b"\n" not in written.replace(b"\r\n", b"")
    assert max(map(len, written.split(b"\r\n"))) <= 998
    assert written.isascii()


def test_the_same_inputs_give_the_same_bytes():
    first, second, other = parsed()[0], parsed()[0], parsed(message_id="<x@pole.example>")[1]
    assert first == second
    assert other.get_boundary() != parsed()[1].get_boundary()


@pytest.mark.parametrize("subject", ["sans opérateur à bord, où ça ?", "é à", "« Été » : l’IA à l’école, où en est-on aujourd’hui ? " * 3])
def test_spaces_between_accented_words_stay(subject):
    _, message = parsed(subject=subject, to_name="Société Générale à Évry")
    assert message["Subject"] == " ".join(subject.split())
    assert str(message["To"].addresses[0].display_name) == "Société Générale à Évry"


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b", "\x00"])
def test_nothing_breaks_a_header(break_):
    hurt = f"a{break_}Bcc: spy@evil.example{break_}{break_}b"
    every = dict.fromkeys(("subject", "sender_name", "to_name", "unsubscribe", "archive", "feedback_id", "list_id", "message_id"), hurt)
    written, message = parsed(**every)
    assert message["Bcc"] is None
    assert {name.lower() for name in message} == {name.lower() for name in parsed()[1]}
    assert str(message["To"].addresses[0].addr_spec) == "lecture@adherent.example"
    assert len(written.split(b"\r\n\r\n")[0].splitlines()) < 40


@pytest.mark.parametrize("address", ["a@b.example\r\nBcc: x@y.example", "no address", "", "a@b@c"])
def test_an_address_that_cannot_stand_is_refused(address):
    with pytest.raises(errors.DeliveryError):
        parsed(to=address)


def test_a_header_longer_than_a_line_may_be_breaks_between_its_addresses():
    far, mailbox = "https://veille.pole.example/" + "x" * 700, "m" * 300 + "@pole.example"
    written, message = parsed(unsubscribe=far, unsubscribe_mail=mailbox)
    assert message["List-Unsubscribe"] == f"<{far}>, <mailto:{mailbox}?subject=unsubscribe%20edition.hebdo-2026-11-24.42>"
    assert max(map(len, written.split(b"\r\n"))) <= 998


def test_half_characters_are_replaced():
    _, message = parsed(subject="fin \ud83d de titre")
    assert message["Subject"] == "fin ? de titre"


def test_without_links_there_is_no_unsubscribe_header():
    _, message = parsed(unsubscribe="", unsubscribe_mail="", reply_to="", archive="", feedback_id="")
    assert not {"List-Unsubscribe", "List-Unsubscribe-Post", "Reply-To", "List-Archive", "Feedback-ID"} & set(message.keys())


def test_beside_news_the_reader_s_own_calls_come_first_and_in_a_letter_of_calls_dates_decide():
    whole = edition()
    known = [one for one in whole.items if one.section == "calls" and one.call.deadlines and not one.call.permanent]
    mine = max(known, key=lambda one: one.call.deadlines[-1].date).id
    reads = render.Reader(matches={mine: "Pour vous : PME"})

    def rows(shown):
        return render.view(shown, config=CONFIG, markets=MARKETS, digest=DIGEST, lang="fr", reader=reads).calls

    assert rows(whole)[0].match == "Pour vous : PME"
    only = rows(dataclasses.replace(whole, items=tuple(one for one in whole.items if one.section == "calls")))
    days = [row.days for row in only if row.days is not None and row.days >= 0]
    assert days == sorted(days)
    assert only[0].match == ""
