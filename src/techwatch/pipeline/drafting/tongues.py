"""The cluster's languages -> what is missing for them: articles, terms, words."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from techwatch.config import Digest
from techwatch.config.words import filled_in, parse_words
from techwatch.home import TEMPLATES, Home, words_files, words_text
from techwatch.language import LANGUAGES
from techwatch.types import Candidate, Lang

_NAMED: Final = 3
"""Missing words that are named, of those that are many."""


def known_words() -> dict[str, dict[Lang, frozenset[str]]]:
    """The keys of the packaged words -> by language, the {names} that are filled in there."""
    found: dict[str, dict[Lang, frozenset[str]]] = {}
    for lang, file in words_files(TEMPLATES):
        for key, said in parse_words(words_text(file), file=str(file)).items():
            found.setdefault(key, {})[lang] = filled_in(said) or frozenset()
    return found


def lacking(home: Home) -> list[str]:
    """What the cluster's languages lack, a line each that says what to do."""
    languages, known = home.config.cluster.languages, known_words()
    packaged = sorted({lang for each in known.values() for lang in each})
    told_apart = ", ".join(sorted(LANGUAGES))
    return [
        *(f"cluster.languages: no article is ever taken for {lang!r}; known: {told_apart}" for lang in languages if lang not in LANGUAGES),
        *without_terms(home),
        *(
            f"digests: {digest.slug}: its title is not said in {lang!r}: write it as {{{lang}: …}}"
            for digest in home.config.digests
            for lang in languages
            if lang not in digest.title
        ),
        *(line for lang in languages if lang not in packaged for line in _without_words(home, lang, packaged, known)),
    ]


def without_terms(home: Home) -> list[str]:
    """A line for each language of the cluster in which the market list has no term."""
    where = f"cluster.languages: the market list {home.config.markets!r} has no terms in"
    told = "hardly an article in it gets a market or stands in a draft; write them there or in terms.yaml (docs/markets.md), under"
    return [f"{where} {lang!r}: {told} `{lang}:`" for lang in home.markets.without_terms(home.config.cluster.languages)]


def _without_words(home: Home, lang: Lang, packaged: Sequence[Lang], known: Mapping[str, Mapping[Lang, object]]) -> list[str]:
    """What of our mails and pages is in English, as the home has no words of its own in `lang`."""
    files = [file for spoken, file in words_files(home.path / "templates") if spoken == lang]
    own = {key for file in files for key in parse_words(words_text(file), file=str(file))}
    missing = [key for key, each in known.items() if "en" in each and key not in own]
    if not missing:
        return []
    named = f"{', '.join(missing[:_NAMED])}{', …' if len(missing) > _NAMED else ''}"
    return [
        f"cluster.languages: mails and pages have no words of {lang!r}, only of {' and '.join(packaged)}: {len(missing)} stand there in "
        f"English ({named}) until templates/words.{lang}.yaml of the home says them (docs/another-cluster.md)"
    ]


def left_out(home: Home, digest: Digest, found: Collection[Candidate]) -> list[str]:
    """Why no draft came of the stories `found` for a digest, as far as languages are the reason; [] where they are not."""
    languages = home.config.cluster.languages
    others = Counter(each.lead.lang for each in found if each.lead.lang not in (*languages, "und"))
    spoken = ", ".join(f"{lang} ({count})" for lang, count in others.most_common())
    named = f"cluster.languages of feeds.yaml names only {', '.join(languages)}"
    return [*([f"{digest.slug}: stories left out for their language: {spoken}; {named}"] if others else []), *without_terms(home)]
