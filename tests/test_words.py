import dataclasses
import re
import string

import jinja2
import pytest

from sample_edition import TEMPLATES, environment, words
from techwatch.render.notice import ORDER
from techwatch.render.phrases import Turn
from techwatch.types import CallFacts, Nature, Role, Scope

FRENCH, ENGLISH = words()["fr"], words()["en"]
TEMPLATE_NAMES = sorted(path.name for path in TEMPLATES.glob("*.j2"))


def asked_in_template(name):
    """Every constant that a template gives to `word(...)`, whichever branch it stands in."""
    tree = environment().parse((TEMPLATES / name).read_text("utf-8"))
    calls = [found for found in tree.find_all(jinja2.nodes.Call) if getattr(found.node, "name", "") == "word"]
    return {
        constant.value for call in calls for constant in [call.args[0], *call.args[0].find_all(jinja2.nodes.Const)] if is_word(constant)
    }


def is_word(node):
    return isinstance(node, jinja2.nodes.Const) and isinstance(node.value, str) and not node.value.endswith(".")


def asked_in_code():
    source = "".join(path.read_text("utf-8") for path in TEMPLATES.parent.joinpath("render").glob("*.py"))
    asked = set(re.findall(r"""\.word\(["']([a-z_.]+)["']""", source)) | set(re.findall(r'words\["([a-z_]+)"\]', source))
    return (
        asked
        | {f"role.{role}" for role in Role.__args__ if role != "questions"}
        | {f"assumed.{what}" for what in ("date", "hour", "figure", "editor")}
        | CALL_WORDS
    )


CALL_WORDS = {
    *(f"closes.{role}" for role in Role.__args__),
    *(f"turn.{what}" for what in (*Turn.__args__, "corrected")),
    *(f"subject.{what}" for what in (*Turn.__args__, "correction", "reminder")),
    *(f"{what}.{kind}" for what in ("notices", "subject_several") for kind in ORDER),
    *(f"label{until}.{label}" for until in ("", "_until") for label in ("needed", "possible")),
    *(f"fact.{name}" for name in (*(each.name for each in dataclasses.fields(CallFacts)), "deadline", "title")),
    *(f"scope.{scope}" for scope in Scope.__args__ if scope != "unknown"),
    *(f"nature.{nature}" for nature in Nature.__args__),
    *("consortium.yes", "consortium.no"),
} - {"fact.identifiers", "fact.evidence", "fact.doubts"}
"""Words that code asks for by what a call says."""


APPLICANTS = (
    *("sme", "startup", "midcap", "large", "company", "research", "university"),
    *("education", "local_authority", "public_body", "nonprofit", "individual"),
)
"""Every kind of applicant that calls are read for."""


def known(key):
    return key in FRENCH or f"{key}.other" in FRENCH


def test_both_languages_hold_the_same_words():
    assert list(FRENCH) == list(ENGLISH)


@pytest.mark.parametrize("key", sorted(FRENCH))
def test_both_languages_fill_in_the_same_names(key):
    def names(word):
        return {name for _, name, _, _ in string.Formatter().parse(word) if name} - {"n", "source"}

    assert names(FRENCH[key]) == names(ENGLISH[key])


@pytest.mark.parametrize("name", TEMPLATE_NAMES)
def test_every_word_of_a_template_exists(name):
    assert {key for key in asked_in_template(name) if not known(key)} == set()


def test_every_word_of_the_code_exists():
    assert {key for key in asked_in_code() if not known(key) and not key.startswith("report_")} == set()


def test_no_word_is_left_over():
    applicants = {f"who_{name}" for name in APPLICANTS}
    indirect = applicants | {"days_zero", "days_one", "clock", "clock_full", "date_full", "date_long", "date_day"}
    indirect |= {"date_short", "date_short_year", "date_month", "date_month_name", "least_partners", "least_countries"}
    indirect |= {"og_locale.fr", "og_locale.en"}
    asked = set().union(asked_in_code(), indirect, *(asked_in_template(name) for name in TEMPLATE_NAMES))
    assert {re.sub(r"\.(one|other)$", "", key) for key in FRENCH} - asked == set()


def test_plural_words_have_their_general_form():
    assert {key for key in FRENCH if key.endswith(".one")} == {key.replace(".other", ".one") for key in FRENCH if key.endswith(".other")}
