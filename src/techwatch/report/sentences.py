"""An article's text -> the sentences that can stand alone in a report: whole, short, that point at nothing around them. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from techwatch import prose
from techwatch.types import Hit

MOST_WORDS: Final = 35
"""A quotation stays short: the reader's time, and the publisher's right."""
FEWEST_WORDS: Final = 8
FEWEST_SAID: Final = 5
"""Content words and numbers; a sentence with fewer, such as one of dates alone, says nothing."""
_READ: Final = 8_000  # characters of an article that are looked at
_FIRST: Final = 25  # sentences of an article that may be quoted: what it is about stands there
_SPOKEN: Final = re.compile(
    r"[?!…][»”\"')\]\s]*$|\.\.\.$|^[«“\"(\[]|:$|^[A-Z]+/\d|"
    r"\b(?:I|I['’]m|my|me|we|we['’](?:re|ve|ll)|our|us|you|your)\b|\b(?:je|j['’]|moi|nous|vous|notre|nos|votre|vos)\b",
    re.I,
)
"""Questions, exclamations, speech that begins or goes on elsewhere, and whoever speaks of themselves or to the reader."""
_APPEAL: Final = re.compile(
    r"^(?:découvrez|retrouvez|rendez-vous|participez|rejoignez|consultez|candidatez|déposez|postulez|n['’]hésitez|venez|profitez|voici|"
    r"voilà|à (?:suivre|retenir|découvrir|voir)|focus sur|zoom sur|pour (?:en savoir|postuler|candidater|participer)|"
    r"discover|join|find out|check out|see|meet|register|apply|visit|explore|get|take|don['’]t|do not|let['’]s|here (?:is|are)|"
    r"here['’]s|for more|to (?:apply|register|learn))\b",
    re.I,
)
_BARE: Final = re.compile(
    r"^(?i:l['’](?:entreprise|équipe|étude|outil|initiative|opération|objectif|appel|organisation|association|accord|annonce|événement|"
    r"application|appareil|établissement|enquête|article|auteur)|la (?:société|start-?up|jeune pousse|plateforme|solution|mesure|direction|"
    r"technologie|méthode|démarche|ville|région|collectivité|loi|machine|voiture|première|seconde|\w+ième|dernière|plus \w+|nouvelle \w+)|"
    r"le (?:groupe|projet|programme|dispositif|système|texte|rapport|logiciel|réseau|site|produit|constructeur|ministre|président|maire|"
    r"directeur|fondateur|studio|véhicule|robot|drone|premier|second|\w+ième|dernier|tout|même|plus \w+|nouveau \w+)|"
    r"les (?:équipes|chercheurs|auteurs|travaux|résultats|deux|premiers|autres|plus \w+)|"
    r"the (?:company|start-?up|firm|team|researchers?|authors?|project|platform|system|study|report|tool|app|service|program(?:me)?|"
    r"initiative|announcement|deal|agreement|device|group|move|result|results|findings|paper|article|model|product|minister|president|mayor|"
    r"founder|ceo|car|vehicle|robot|drone|law|bill|first|second|third|fourth|fifth|last|other|two|three|new \w+)(?:['’]s)?)"
    r"(?:,| (?!d['’]|d[eu]s? |of |for |behind |\w* ?[A-ZÀ-Ý0-9]))"
)
"""A definite company, project or study that nobody has named yet: it stands for one of the sentence before."""
_RESUMED: Final = re.compile(
    r"^(?:once|when|as|with|under|in|for|lorsque|quand|si|avec|dans|grâce à|pour|sous|par)\b[^,]{0,20}"
    r"\b(?:the (?:new|same|latter)|le (?:nouveau|même)|la (?:nouvelle|même))\b|"
    r"^(?:for|among|with|pour|parmi|chez|avec) (?:the|les) (?:others?|rest|autres)\b|"
    r"^(?:[aà] (?:ce moment|cette (?:occasion|époque|date))|at (?:the|that) (?:time|moment)|dans (?:ce|cette|ces)|on this|in this)\b",
    re.I,
)
"""An opening that takes up what was told before."""
_JOINS: Final = re.compile(
    r"^(?:(?!\b(?:mais|but)\b)[^;]){0,70}?\b(?:par ailleurs|en effet|toutefois|cependant|néanmoins|pourtant|en revanche|dès lors|"
    r"par conséquent|en conséquence|d['’]ailleurs|pour autant|autrement dit|en outre(?! d)|(?:au contraire|à l['’]inverse)(?! d)|"
    r"however|meanwhile|moreover|furthermore|nevertheless|nonetheless|therefore|likewise|also|in turn|consequently|"
    r"(?:instead|as a result)(?! of)|in addition(?! to)|(?:in|by) contrast(?! (?:to|with)))\b",
    re.I,
)
"""A word early on that joins it to the sentence before; after a "mais" it joins what the sentence itself says."""
_PART: Final = re.compile(r"^(?:(?:of|among) (?:the|those)|(?:sur|parmi) (?:les|ces)|\S+(?: \S+)? (?:of the|des)) \d", re.I)
"""A part of so many that were counted before."""
_BESIDE: Final = re.compile(
    r", (?:lui|elle|eux|elles|quant à (?:lui|elles?|eux)|à son tour|for (?:its|his|her|their) part|too|as well),", re.I
)
"""What is told beside something else."""
_KNOWN: Final = re.compile(
    r"^(?:L[ea]s? |L['’]|The (?!most |\w+est )(?:[a-z-]+ )?)[a-zà-ÿ-]+(?:, | )"
    r"(?:qui|dont|which|atteint|atteignent|compte|coûte|prévoit|vise|porte|dure|ouvre|permet|repose|montre|concerne|représente|doit|peut|"
    r"va|restent?|comprend|mesure|devr(?:a|ont)|pourr(?:a|ont)|vient|veut|fait|font|met|"
    r"reach(?:es|ed)|costs?|shows?|showed|found|can|could|should|must|may|aims?|covers?|runs?|comes?|makes?|takes?|a|ont|est|sont|avait|avaient|était|étaient|sera|seront|has|have|had|was|were|is|are|will)\b"
)
"""Something bare of which something is told as of a thing already known; it may as well be one that everybody knows."""
_WHEN: Final = re.compile(
    r"\b(?:hier|aujourd['’]hui|demain|ce (?:matin|soir|midi|jour|mois|week-end)|cette (?:semaine|année|nuit)|(?:semaine|année) dernière|"
    r"(?:mois|an) dernier|la semaine prochaine|récemment|désormais|actuellement|à l['’]avenir|"
    r"(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)(?! \d)|"
    r"today|yesterday|tomorrow|tonight|(?:this|last|next) (?:week|month|year|morning)|recently|now|currently|in the future|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day(?!,? (?:\d|[A-Z]\w+ \d)))\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of an article, word for word, with its content words. `loose`: only its own day or its article may explain it."""

    text: str
    hit: Hit
    story: str
    place: int
    stems: frozenset[str]
    loose: bool


def quotable(hit: Hit, story: str) -> Iterator[Said]:
    """The sentences of an article that a report may quote, in their order; none where the publisher's rights show titles only."""
    if hit.rights == "title":
        return
    article = hit.article
    split = prose.split(article.text[:_READ], article.title)
    for sentence in prose.readable(split, title=article.title, lang=article.lang)[:_FIRST]:
        if _stands(sentence, hit):
            yield Said(
                sentence.text, hit, story, sentence.place, sentence.stems, bool(_WHEN.search(sentence.text) or _KNOWN.match(sentence.text))
            )


def holds(hit: Hit, sentence: str) -> bool:
    """Whether an article that may be quoted holds this sentence word for word."""
    return hit.rights != "title" and sentence in hit.article.text


def _stands(sentence: prose.Sentence, hit: Hit) -> bool:
    text, lang = sentence.text, hit.article.lang
    return (
        FEWEST_WORDS <= text.count(" ") + 1 <= MOST_WORDS
        and len(sentence.stems) >= FEWEST_SAID
        and sum(not stem.isdigit() for stem in sentence.stems) >= FEWEST_SAID - 1
        and not any(pattern.search(text) for pattern in (_SPOKEN, _APPEAL, _BARE, _RESUMED, _JOINS, _PART, _BESIDE))
        and not prose.leans(text, lang)
        and not prose.points_back(text)
        and not prose.is_notice(text, hit.article.title)
        and holds(hit, text)
    )
