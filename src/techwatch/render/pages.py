"""A view becomes HTML for mail, HTML for the archive, or text, by the templates of the home. Pure: the templates come with the loader."""

import functools
from collections.abc import Callable, Mapping
from types import CodeType
from typing import Any

import css_inline
import jinja2
from jinja2.bccache import Bucket

from techwatch import errors
from techwatch.render import facts, phrases
from techwatch.render.shown import ALARM, Accent, EditionView
from techwatch.render.typography import FIXED, Tongue, bare, held, markdown, pandoc, prose, sentence, underlined, wrap
from techwatch.text import first_words, headline
from techwatch.types import Lang

PHRASES: Mapping[str, Callable[..., str]] = {
    "typo": Tongue.typo,
    "day": Tongue.date,
    "money": Tongue.money,
    "number": Tongue.number,
    "prose": prose,
    "bare": bare,
    "left": phrases.left,
    "badge": phrases.badge,
    "byline": phrases.byline,
    "told_by": phrases.told_by,
    "terms": phrases.terms,
    "proof": phrases.proof,
    "date_proof": phrases.date_proof,
    "consent": phrases.consent,
    "mark": phrases.mark,
    "turned": phrases.turned,
    "shares": phrases.shares,
    "shift": phrases.shift,
    "offered": phrases.offered,
    "closes": facts.closes,
    "when": facts.when,
    "partners": facts.partners,
    "doubtful": facts.doubtful,
    "dated": facts.dated,
    "fact_name": facts.fact_name,
    "fact_value": facts.fact_value,
}
"""The filters that speak the reader's language."""


class _Compiled(jinja2.BytecodeCache):
    """Templates are compiled once a process, however many environments read them; one that changed is compiled anew."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


def environment(loader: jinja2.BaseLoader, words: Mapping[Lang, Mapping[str, str]]) -> jinja2.Environment:
    """The templates with the filters they use. `words`: by language, what words.<lang>.yaml holds.

    Everything is escaped except in *.txt.j2; a name that is not there is an error, never a blank.
    """
    env = jinja2.Environment(
        loader=loader,
        autoescape=lambda name: not (name or "").endswith(".txt.j2"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=_COMPILED,
    )
    env.globals |= {
        "tongues": {lang: Tongue(lang, {k: str(v) for k, v in found.items()}) for lang, found in words.items()},
        "word": _word,
        "ink": Accent(),
        "alarm": ALARM,
    }
    env.filters |= {
        "wrap": wrap,
        "held": held,
        "sentence": sentence,
        "underlined": underlined,
        "headline": headline,
        "brief": first_words,
        "markdown": markdown,
        "pandoc": pandoc,
    }
    env.filters |= {name: _spoken(phrase) for name, phrase in PHRASES.items()}
    return env


def tongue_of(env: jinja2.Environment, lang: Lang) -> Tongue:
    """The language as the environment's words speak it, the first one where it has none."""
    return _chosen(env.globals["tongues"], lang)


def _tongue(context: jinja2.runtime.Context) -> Tongue:
    return _chosen(context["tongues"], context["view"].lang)


def _chosen(tongues: Any, lang: Lang) -> Tongue:
    found: Tongue = tongues.get(lang) or next(iter(tongues.values()))
    return found


@jinja2.pass_context
def _word(context: jinja2.runtime.Context, key: str, n: int | None = None, **values: object) -> str:
    return _tongue(context).word(key, n, **values)


def _spoken(phrase: Callable[..., str]) -> Callable[..., str]:
    """`phrase(tongue, value, ...)` as a filter in the reader's language."""

    @jinja2.pass_context
    def spoken(context: jinja2.runtime.Context, value: object, *more: object) -> str:
        return phrase(_tongue(context), value, *more)

    return spoken


def digest_html(env: jinja2.Environment, view: EditionView) -> str:
    """The HTML part of a digest's mail."""
    return mail_html(env, "digest.html.j2", view)


def mail_html(env: jinja2.Environment, name: str, view: object) -> str:
    """The HTML part of a mail: styles inlined; only the style sheet marked to be kept stays.

    No line begins with the dot between two facts.
    """
    return _inliner().inline(fill(env, name, view=view).replace(" · ", FIXED + "· "))


@functools.cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)


def digest_text(env: jinja2.Environment, view: EditionView) -> str:
    """The text part of a digest's mail, and the archive's index.txt."""
    return mail_text(env, "digest.txt.j2", view)


def mail_text(env: jinja2.Environment, name: str, view: object) -> str:
    """The text part of a mail: no space at the ends of lines, one line break at its end."""
    lines = (line.rstrip() for line in fill(env, name, view=view).splitlines())
    return "\n".join(lines).strip() + "\n"


def page_html(env: jinja2.Environment, view: EditionView) -> str:
    """An edition's page in the archive."""
    return fill(env, "page.html.j2", view=view)


def fill(env: jinja2.Environment, name: str, /, **values: Any) -> str:
    """Render a template; what is wrong in it becomes a TemplateError with file and line."""
    try:
        return env.get_template(name).render(**values)
    except jinja2.TemplateSyntaxError as error:
        raise errors.TemplateError(error.filename or error.name or name, error.lineno, error.message or "no valid template") from None
    except (jinja2.TemplateError, KeyError) as error:
        file, line = _place(error, name)
        raise errors.TemplateError(file, line, f"unknown word or name: {error}") from error


def _place(error: BaseException, name: str) -> tuple[str, int | None]:
    """The deepest template line in the traceback (Jinja2 rewrites frames to name templates)."""
    frames: list[tuple[str, int]] = []
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith((".j2", "<template>")):
            frames.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    return frames[-1] if frames else (name, None)
