"""Text becomes words as the classifier compares them: a spaCy Doc whose NORM is each word's stem. Pure."""

import functools
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from techwatch import text as words
from techwatch.errors import ConfigError
from techwatch.types import Lang

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_JOINTS: Final = str.maketrans(dict.fromkeys("-‐‑’'ʼ/_", " "))  # one character for one: places in the text stay true
_FINAL_E: Final = re.compile(r"ée?s?$")


class Stems:
    """Makes Docs. `pipelines`: per language the name or folder of a trained spaCy pipeline, whose lemmas then come before the stems.

    Without one it is spaCy's multi-language tokenizer: 0.04 s to make where the French one takes 2.5 s.
    """

    def __init__(self, pipelines: Mapping[Lang, str] | None = None) -> None:
        self._pipelines = dict(pipelines or {})

    def doc(self, text: str, lang: Lang) -> "Doc":
        """`text` as tokens whose NORM is the stem of the word; joints are opened first. Raises ConfigError when a pipeline is missing."""
        text = text.translate(_JOINTS)
        if lang in self._pipelines:
            return _lemmatised(_trained(self._pipelines[lang])(text), lang)
        doc = blank().make_doc(text)
        for token in doc:
            token.norm_ = stem(token.text, lang)
        return doc


def _lemmatised(said: "Doc", lang: Lang) -> "Doc":
    """The same tokens over the vocabulary that all Docs share, each with the stem of its lemma."""
    from spacy.tokens import Doc

    doc = Doc(blank().vocab, words=[token.text for token in said], spaces=[bool(token.whitespace_) for token in said])
    for token, known in zip(doc, said, strict=True):
        token.norm_ = stem(known.lemma_ or known.text, lang)
    return doc


@functools.cache
def blank() -> "Language":
    """The pipeline without a language: its tokenizer and vocabulary serve every Doc."""
    import spacy

    return spacy.blank("xx")


@functools.cache
def _trained(name: str) -> "Language":
    """A user's pipeline with only what lemmas need."""
    import spacy

    try:
        return spacy.load(name, exclude=["parser", "ner", "senter", "entity_ruler", "textcat", "textcat_multilabel"])
    except (OSError, ValueError) as error:
        raise ConfigError("feeds.yaml", None, f"spacy: no pipeline {name!r} can be loaded ({str(error).splitlines()[0]})") from None


@functools.lru_cache(maxsize=20_000)
def stem(word: str, lang: Lang) -> str:
    """`word` folded, without the endings of French and English plurals and of the French feminine.

    Terms and texts go through the same rule, so that it need not be right, only the same for both. An é at the end is
    kept in French, where it makes another word: "élève" and "élevé".
    """
    folded = words.fold(word)
    if len(folded) < 4 or not folded.isalpha():
        return folded
    if lang == "en":
        return _english(folded)
    participle = _FINAL_E.search(word.lower())
    return words.fold(word[: participle.start()]) + "é" if participle else _french(folded)


def _english(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _french(word: str) -> str:
    if word.endswith("aux") and len(word) > 4 and not word.endswith("eaux"):
        return word[:-3] + "al"
    if word[-1] in "sx" and not word.endswith("ss"):
        word = word[:-1]
    if word.endswith("e") and len(word) > 4:
        word = word[:-1]
        word = word[:-1] if word.endswith(("nn", "ll", "tt")) else word
        return word[:-1] + "f" if word.endswith("iv") else word
    return word
