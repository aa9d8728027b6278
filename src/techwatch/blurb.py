"""An article's text becomes the one or two sentences that stand under its title. Pure."""

import re
from collections.abc import Iterator
from typing import Final

from techwatch import text as words
from techwatch.types import Rights

LONGEST: Final = 320
"""Characters of a blurb; a longer single sentence is left out rather than cut."""

_READ: Final = 12  # sentences of the text that are looked at
_SHORTEST: Final = 40  # characters of a first sentence that says something alone
_FEWEST_WORDS: Final = 7
_SAME: Final = 0.75  # of the title's words found in a sentence that adds fewer than half as many: a repetition

_NOT_PROSE: Final = re.compile(
    r"cookies?\b|rgpd\b|gdpr\b|politique de confidentialité|privacy policy|vos (?:données|choix)|your (?:privacy|consent)|"
    r"consentement|newsletter|abonnez-vous|s['’]abonner|déjà abonné|subscribe|sign up|log ?in\b|se connecter|inscrivez-vous|"
    r"cliquez|click here|lire (?:aussi|la suite)|à lire|read (?:more|also)|partager|share (?:this|on)|tous droits réservés|"
    r"all rights reserved|©|crédits? photo|photo\s?:|getty images|image credit|"
    r"(?:the post|l['’]article) .{0,200}(?:appeared first|est apparu)|"
    r"continue reading|javascript|publicité|advertisement|temps de lecture|min(?:utes)? read|mis à jour le|publié le|posted on|"
    r"follow us|suivez[- ]nous|https?://|www\.|\|",
    re.I,
)
_DATELINE: Final = re.compile(
    r"^(?:[A-ZÀ-Ý]{2}[A-ZÀ-Ý ,.'’-]{0,40}(?:\([^)]{1,40}\))?|"
    r"[A-ZÀ-Ý][\w’'-]+(?: [\w’'-]+)?,? (?:\([^)]{1,40}\)|(?:le )?\d{1,2} \w+\.?(?: 20\d\d)?))\s*[–—-]+\s+"
)
_ENDS: Final = re.compile(r"[.!?…][»”\"')\]]*$")
_CUT: Final = re.compile(r"(?:\[(?:…|\.{3})\]|…|\.{3})[»”\"')]*$")
_STARTS: Final = re.compile(r"[«“\"'(\[]*\s?[^\W_a-zß-öø-ÿ]")
_QUOTES: Final = (("«", "»"), ("“", "”"), ("(", ")"))
_LEANS: Final = re.compile(
    r"^(?:mais|et|or|car|donc|ainsi|cependant|toutefois|en effet|de plus|par ailleurs|pourtant|"
    r"il|elle|ils|elles|ce dernier|cette dernière|celui-ci|ses|sa|son|leurs?|cela|"
    r"but|and|so|however|moreover|therefore|also|he|she|they|it|this|that|these|his|her|their|its)\b",
    re.I,
)


def blurb(text: str, *, title: str, summary: str = "", rights: Rights = "excerpt") -> str:
    """At most two whole sentences, LONGEST characters: the publisher's summary if it is prose, else the text's first.

    "" when the feed's rights allow the title only, or when no sentence says more than the title.
    """
    if rights == "title":
        return ""
    return _two(_prose(summary, title)) or _two(_prose(text, title))


def _two(sentences: Iterator[str]) -> str:
    chosen = ""
    for sentence in sentences:
        if not chosen:
            chosen = sentence if _SHORTEST <= len(sentence) <= LONGEST and not _LEANS.match(sentence) else ""
        elif len(chosen) + 1 + len(sentence) <= LONGEST:
            return f"{chosen} {sentence}"
        else:
            break
    return chosen


def _prose(text: str, title: str) -> Iterator[str]:
    """The sentences of `text` that a reader may read: whole, in words, not the title again, not the site's own notices."""
    title_words = set(words.words(title))
    for sentence in words.sentences(text[:6_000])[:_READ]:
        sentence = _DATELINE.sub("", words.clean(sentence))
        if _reads(sentence) and not _repeats(sentence, title_words):
            yield sentence


def _reads(sentence: str) -> bool:
    count = len(sentence.split())
    letters = sum(c.isalpha() or c == " " for c in sentence)
    return (
        count >= _FEWEST_WORDS
        and bool(_STARTS.match(sentence) and _ENDS.search(sentence))
        and all(sentence.count(opening) == sentence.count(closing) for opening, closing in _QUOTES)
        and not _CUT.search(sentence)
        and not _NOT_PROSE.search(sentence)
        and letters >= 0.8 * len(sentence)
        and not sentence.isupper()
    )


def _repeats(sentence: str, title_words: set[str]) -> bool:
    said = set(words.words(sentence))
    shared = len(said & title_words)
    return bool(title_words) and shared >= _SAME * len(title_words) and len(said) - shared < max(4, len(title_words) / 2)
