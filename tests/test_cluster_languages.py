"""A language of the cluster that lacks terms, words or articles: `check` and `run` say so, and what to do."""

import pathlib
from typing import Any

import pytest

from homes import forked
from readings import NEWS, news, small_home, work_in
from techwatch import pipeline
from techwatch.errors import TemplateError
from techwatch.home import Home
from techwatch.pipeline.keeping.checks import check_home
from techwatch.render import tongue_of
from techwatch.store import open_store

CLUSTER = {"name": "Pôle Essai", "website": "https://essai.example", "postal": "1 rue de l'Essai", "contact": "veille@essai.example"}


FEED = {"url": "http://127.0.0.1:9/feed", "title": "La Gazette", "lang": "fr"}


def home_in(path: pathlib.Path, *languages: str, **more: Any) -> Home:
    return small_home(path, feeds=[FEED], cluster={**CLUSTER, "languages": list(languages)}, **more)


def checked(home: Home) -> dict[str, tuple[str, ...]]:
    with open_store(home.database) as store:
        return {outcome.stage: outcome.problems for outcome in check_home(work_in(home, store))}


def own_words(home: Home, name: str, text: str) -> pathlib.Path:
    file = home.path / "templates" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")
    return file


# --- a language that the cluster writes in ----------------------------------------------------------


def test_a_language_without_terms_words_and_titles_is_told(tmp_path):
    terms, title, words = checked(home_in(tmp_path / "home", "de", markets="cap-digital"))["config"]
    assert "the market list 'cap-digital' has no terms in 'de'" in terms
    assert "terms.yaml" in terms
    assert "digests: veille: its title is not said in 'de'" in title
    assert "no words of 'de', only of en and fr" in words
    assert "templates/words.de.yaml" in words


def test_a_language_that_no_article_is_taken_for_is_told(tmp_path):
    problems = checked(home_in(tmp_path / "home", "fr", "xx"))["config"]
    assert "no article is ever taken for 'xx'; known: ar, bg" in problems[0]


def test_french_and_english_lack_nothing(tmp_path):
    found = checked(home_in(tmp_path / "home", "fr", "en", markets="cap-digital"))
    assert (found["config"], found["templates"]) == ((), ())


def test_run_says_why_there_is_no_draft(tmp_path):
    home = home_in(tmp_path / "home", "de")
    with open_store(home.database) as store:
        outcome = pipeline.draft(work_in(home, store, readings=news()))
    french = sum(lang == "fr" for _, lang, *_ in NEWS)
    spoken = f"fr ({french}), en ({len(NEWS) - french})"
    assert outcome.figures["drafts"] == 0
    assert outcome.problems == (f"veille: stories left out for their language: {spoken}; cluster.languages of feeds.yaml names only de",)
    done = forked("--home", str(home.path), "run")
    assert "stories left out for their language" in done.stderr


def test_words_of_a_language_that_are_not_said_stand_there_in_english(tmp_path):
    home = home_in(tmp_path / "home", "de")
    own_words(home, "words.de.yaml", "locale: de\nminute: In einer Minute\n")
    tongue = tongue_of(home.environment, "de")
    assert tongue.word("minute") == "In einer Minute"
    assert tongue.word("online") == tongue_of(home.environment, "en").word("online")
    assert not any("minute," in line for line in checked(home)["config"])


# --- a home's own words -----------------------------------------------------------------------------


def test_words_that_nothing_asks_for_are_told_with_line_and_nearest_key(tmp_path):
    home = home_in(tmp_path / "home", "fr", "en")
    file = own_words(home, "words.fr.yaml", "# nos mots\nminute: L'essentiel\nminuts: L'essentiel\n")
    assert checked(home)["templates"] == (f"{file}:3: minuts: nothing asks for these words, did you mean 'minute'?",)


def test_a_further_form_for_a_count_and_words_of_own_templates_are_no_mistake(tmp_path):
    home = home_in(tmp_path / "home", "fr", "en")
    own_words(home, "words.fr.yaml", 'reading_time.many: "{n} minutes"\nour_club: Le club\n')
    own_words(home, "note.html.j2", "{{ word('our_club') }}")
    assert checked(home)["templates"] == ()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('minute: "En {n} minutes"', "minute: {n} is never filled in: nothing may stand here"),
        ('online: "Lire {"', "online: a brace is open or stands alone"),
        ('number: "n° {nombre}"', "number: {nombre} is never filled in: only {number} may stand here"),
    ],
)
def test_what_is_never_filled_in_is_told_before_a_mail_meets_it(tmp_path, line, says):
    home = home_in(tmp_path / "home", "fr", "en")
    file = own_words(home, "words.fr.yaml", f"{line}\n")
    (told,) = checked(home)["templates"]
    assert told.startswith(f"{file}:1: ")
    assert says in told


def test_a_file_of_words_that_nobody_reads_is_told(tmp_path):
    home = home_in(tmp_path / "home", "fr", "en")
    file = own_words(home, "words.es.yaml", "minute: En un minuto\n")
    assert checked(home)["templates"] == (f"{file}: nobody reads 'es': it is none of cluster.languages",)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("minute: L'essentiel\nonline: 12\n", 2, "online: 12 is no text"),
        ("minute: oui\nonline: true\n", 2, "online: True is no text"),
        ("minute: L'essentiel\nminute: Vite\n", 2, "the same name stands twice"),
        ("- minute\n", 1, "it must hold lines such as `key: words`"),
    ],
)
def test_a_file_of_words_that_cannot_be_read_is_told_with_its_line(tmp_path, text, line, says):
    home = home_in(tmp_path / "home", "fr", "en")
    file = own_words(home, "words.fr.yaml", text)
    with pytest.raises(TemplateError) as caught:
        checked(home)
    assert (caught.value.file, caught.value.line) == (str(file), line)
    assert says in caught.value.message
