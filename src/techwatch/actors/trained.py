"""Words -> what the entity recogniser of a trained spaCy pipeline names in them. Pure."""

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from techwatch.actors import cues
from techwatch.actors.rules import Span
from techwatch.actors.words import Words, named
from techwatch.errors import ConfigError
from techwatch.types import ActorKind

if TYPE_CHECKING:
    from spacy.language import Language

_KINDS: Final[dict[str, ActorKind]] = {
    "ORG": "organisation",
    "ORGANISATION": "organisation",
    "ORGANIZATION": "organisation",
    "PER": "person",
    "PERSON": "person",
    "LOC": "place",
    "GPE": "place",
    "PLACE": "place",
    "PROGRAMME": "programme",
}
"""The labels that spaCy's pipelines use, and ours; all others say nothing of actors."""


def found(words: Words, pipeline: str) -> Iterator[Span]:
    """The entities of the text that are actors; none without a `pipeline`, its name or folder."""
    if not pipeline:
        return
    for entity in _trained(pipeline)(words.text.replace("’", "'")).ents:
        kind = _KINDS.get(entity.label_.upper())
        places = [place for place, start in enumerate(words.starts) if entity.start_char <= start < entity.end_char]
        if kind and places and named(words[places[0]]) and not all(words[place] in cues.COMMON for place in places):
            yield Span(places[0], places[-1] + 1, kind)


@functools.cache
def _trained(name: str) -> "Language":
    """A user's pipeline with only what entities need."""
    import spacy

    try:
        return spacy.load(name, exclude=["parser", "senter", "lemmatizer", "textcat", "textcat_multilabel"])
    except (OSError, ValueError) as error:
        raise ConfigError("feeds.yaml", None, f"spacy: no pipeline {name!r} can be loaded ({str(error).splitlines()[0]})") from None
