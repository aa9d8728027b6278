"""Raw text becomes the sentences that a reader may read: whole, in words, in the article's language, no notices. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from techwatch import text as words
from techwatch.types import Lang

SHORTEST: Final = 40
"""Characters of a first sentence that says something alone."""

STOP: Final = frozenset(
    words.words(
        "le la les un une des du de et ou en au aux dans sur pour par avec sans sous ce cette ces cet son sa ses leur leurs qui "
        "que quoi dont est sont etre ete avoir ont avait fait plus pas ne se il elle ils elles on nous vous notre votre mais "
        "car donc comme aussi tout tous the of and to in is are was were be been for with on at by from as that this these "
        "those it its he she they his her their we our you your has have had will would can could not but or an if than then "
        "into about over after before more also who which what when where"
    )
)
"""Words, folded, that carry no content in French or English."""

_LETTERS: Final = re.compile(r"[^\W\d_]+")
_ONLY: Final[dict[Lang, frozenset[str]]] = {
    "fr": frozenset(
        _LETTERS.findall(
            "le la les une des du et aux au dans sur pour par avec ce cette ces son ses leur leurs qui que dont est sont été ont ne pas il "
            "elle nous vous d l qu un se ou où sous entre chez vers selon face à après cet tout sa lors de en a deux"
        )
    ),
    "en": frozenset(
        _LETTERS.findall(
            "the of and to is are was were for with at by from that this these it its he she they his her their has have had will how an "
            "in into about who which when where what why been as i we you your our my could would should not than a on over after during "
            "two new be"
        )
    ),
}
"""Words of one language and not of the other: they tell the two apart in a sentence, where a detector is slower and less sure."""

_FEWEST_WORDS: Final = 7
_SAME: Final = 0.75  # of the title's words found in a sentence that adds fewer than half as many: a repetition
_INSIDE: Final = 0.7  # of the sentence's words found in the title: a repetition as well
_STEM: Final = 6  # letters that tell a French or English word from another whatever its ending

_NOT_PROSE: Final = re.compile(
    r"\bcookies?\b|politique de confidentialit|privacy (?:policy|settings)|terms of (?:use|service)|conditions générales|"
    r"vos (?:données|choix)|your (?:privacy|consent)\b|newsletter|abonne(?:z|ment)|s['’]abonner|déjà abonné|réservé aux abonnés|"
    r"subscri(?:be|ption)|"
    r"sign (?:up|in)\b|log ?in\b|se connecter|inscrivez-vous|cliquez|click (?:here|on)|lire (?:aussi|la suite|l['’]article|plus)|"
    r"à lire\b|"
    r"read (?:more|also|the full|our)|keep reading|continue reading|en savoir plus|learn more|partage[rz]|share (?:this|on|via)|"
    r"(?:tous )?droits (?:de reproduction )?réservés|all rights reserved|©|\(c\)|crédits? ?(?:photo|image)?s? ?:|\bphotos? ?(?::|by\b|"
    r"\()|"
    r"getty images|shutterstock|image (?:credit|source|via)|(?:credit|image|source|illustration|caption|légende) ?:|file photo|"
    r"the post .{0,200}appeared first|appeared first on|est apparu en premier|javascript|publicité|advertis(?:ement|ing)|sponsored|"
    r"temps de lecture|lecture \d|min(?:utes)? (?:read|de lecture)|mis à jour le|publié le|(?:posted|published|updated) (?:on|at|in)\b|"
    r"last updated|"
    r"follow (?:us|me|@)|suivez[- ](?:nous|-moi)|https?://|www\.|\||\b\w+@\w+\.\w|table of contents|table des matières|^sommaire\b|"
    r"in this (?:article|post) (?:we|i)\b|edition of\b.{0,60}newsletter|today['’]s edition|^(?:plus|related|watch|listen|read|voir|"
    r"vidéo|video)\b ?[,:]|"
    r"^by [A-Z]\w+ [A-Z]\w+|^par [A-Z]\w+ [A-Z]\w+ ?[,.]|we (?:may )?earn (?:a )?commission|affiliate|comments? (?:are )?closed|"
    r"laissez un commentaire|leave a comment|write to us|contactez[- ]nous|contact us|press release details|download the|téléchargez|"
    r"use code |promo code|% off\b|\d+ (?:votes|comments|commentaires|likes|shares)\b|skip to|aller au contenu|veuillez|"
    r"please (?:enable|note|contact|visit|see)|tl;dr",
    re.I,
)
_CITY: Final = r"[A-ZÀ-Ý][\w’'.-]*(?:[ -][A-ZÀ-Ý][\w’'.-]*){0,2}"
_DATE: Final = r"(?:le )?(?:\d{1,2}(?:er|st|nd|rd|th)? [^\W\d]{3,9}\.?|[A-Z][a-z]{2,8}\.? \d{1,2},?)(?: (?:19|20)\d\d)?"
_DATELINE: Final = re.compile(
    rf"^(?:(?:[^.!?]{{3,60}} [-–—] ){{1,2}}{_CITY},? {_DATE}[ ,:.]*(?=[«“\"A-ZÀ-Ý])|"  # crumbs and then place and day
    rf"[A-ZÀ-Ý]{{2}}[A-ZÀ-Ý .'’-]{{0,40}}(?:, [\w. ]{{2,20}})?(?: ?\([^)]{{1,40}}\))?\s*[–—-]+\s+|"
    rf"{_CITY},? (?:\([^)]{{1,40}}\)|{_DATE})\s*[–—-]+\s*|\([A-Z][\w ./-]{{1,30}}\)\s*[–—-]+\s*|"
    rf"{_CITY},? le \d{{1,2}} \w+ (?:19|20)\d\d\s*[–—:.-]*\s+(?=[«“A-ZÀ-Ý])|Staff Reports? |"
    r"[A-Z][a-z]{2,8}\.? \d{1,2}, (?:19|20)\d\d (?=[A-Z]))"
)
_OPEN_END: Final = re.compile(r"\b(?:Gov|Sen|Rep|Gen|Col|Lt|Sgt|Prof|Jr|av|bd|approx|fig|vol|e\.g|i\.e)\.$")
_MONTH_END: Final = re.compile(r"\b(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|janv|févr|juil|déc)\.$")
_ENDS: Final = re.compile(r"[.!?…][»”\"')\]]*(?: ?»)?$")
_NO_END: Final = re.compile(r"(?:^|[\s(’'])(?:MM?|Mme|Mr|Mrs|Ms|Dr|Pr|[A-Z])\.$")
_CUT: Final = re.compile(
    r"\s*(?:[\[(](?:…|\.{3}|&hellip;)[\])]|…|\.{3}|(?:lire la suite|read more|continue reading|en savoir plus|"
    r"more)\b.{0,80})(?:\s*[»→>]+)?\s*$",
    re.I,
)
_TRAILER: Final = re.compile(
    r"\s*(?:\bThe post .{0,300}? appeared first on .*|\bL['’](?:article|entrée) .{0,300}? est apparue?e? en premier sur .*|"
    r"\b(?:Continue [Rr]eading|Read [Mm]ore|Lire la suite|Lire l['’]article|En savoir plus)\b[^.!?]{0,120}(?:[→»>.]\s*)?)$",
    re.S,
)
_STARTS: Final = re.compile(r"(?!\d{1,2}[.)] )[«“\"'(\[]*\s?[^\W_a-zß-öø-ÿ]")
_QUOTES: Final = (("«", "»"), ("“", "”"), ("(", ")"), ("[", "]"))
_LEANS: Final[dict[Lang, re.Pattern[str]]] = {
    "fr": re.compile(
        r"^(?:[«“\"(]\s?)?(?:mais|et|or|car|donc|ainsi|cependant|toutefois|en effet|de plus|par ailleurs|pourtant|néanmoins|ensuite|"
        r"puis|enfin|"
        r"en revanche|au contraire|du coup|dès lors|d['’]ailleurs|de son côté|à l['’]inverse|de même|par exemple|en outre|à noter|"
        r"résultat|"
        r"pour (?:cela|autant|ce faire)|dans ce (?:cadre|contexte|cas)|à cet égard|selon (?:lui|elle|eux|elles)|c['’](?:est|était)|"
        r"il|elle|ils|elles|lui|eux|y|ce dernier|cette dernière|ces derni[eè]re?s|celui|celle|ceux|celles|ses|sa|son|leurs?|cela|"
        r"ceci|ça|"
        r"cet|ce (?!lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|matin|soir|week|mois|printemps|\d)|"
        r"cette (?!semaine|année|saison|nuit)|ces (?!dernier|prochain|lundi|mardi|dimanche|samedi)|"
        r"(?:un|une|l['’])\s?autre|autre|les deux|tous deux|d['’]autres|le but est|une fois|tel(?:le)?s?|peut-être|"
        r"(?:afin|pour|avec|dans|face|grâce|malgré|à|sous|par)\b[^,.]{0,30}\bces(?! derni)|"
        r"(?:en|le|la|depuis|à|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b[^,.]{0,30}, (?:ils?|elles?)"
        r"(?! (?:faut|faudra|y a|est)\b))\b",
        re.I,
    ),
    "en": re.compile(
        r"^(?:[“\"(])?(?:but|and|so|or|nor|yet|then|thus|however|moreover|therefore|also|instead|meanwhile|still|hence|otherwise|because|"
        r"he|she|they|it|it['’]s|him|this(?! (?:week|month|year|morning|summer|winter|spring|autumn))|that|that['’]s|these|those|such|"
        r"his|her|hers|"
        r"their|its|the latter|the former|for (?:example|instance)|in addition|additionally|furthermore|nonetheless|nevertheless|"
        r"after all|as a result|as such|in fact|"
        r"in other words|that said|on the other hand|both|another|others?|each|either|neither|similarly|likewise|finally|"
        r"according to (?:him|her|them)|one of (?:them|these|those)|the same|afterwards?|later|again|the \d+-year-old|"
        r"(?:to|for|with|in|despite|under|by|from|at)\b[^,.]{0,30}\b(?:these|those|such)|"
        r"(?:in|on|at|since|for|last|today|yesterday)\b[^,.]{0,30}, (?:he|she|they|it))\b",
        re.I,
    ),
}
_POINTS: Final = re.compile(
    r"\b(?:this|these|those|such|he|she|they|his|her|their|its|cela|celui|celle|ceux|ce dernier|cette|ces|ils?|elles?|également|aussi)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One readable sentence: `place` counts from 0 over all sentences of its text, `stems` are its content words, cut to their stems."""

    text: str
    place: int
    stems: frozenset[str]


def stems(text: str) -> frozenset[str]:
    """The content words and numbers of `text`, folded, cut to their first letters."""
    return frozenset(word[:_STEM] for word in words.words(text) if (len(word) > 2 or word.isdigit()) and word not in STOP)


def split(text: str, title: str = "") -> list[str]:
    """The sentences of `text`, cleaned; one that an abbreviation cut in two is joined again, title and dateline are taken off."""
    found: list[str] = []
    for line in text.split("\n"):
        start = len(found)
        for sentence in map(words.clean, words.sentences(line)):
            if len(found) > start and _goes_on(found[-1], sentence):
                found[-1] = f"{found[-1]} {sentence}"
            else:
                found.append(sentence)
        if len(found) > start:
            found[start] = _bare(found[start], title)
    return [sentence for sentence in found if sentence]


def _goes_on(before: str, after: str) -> bool:
    if _OPEN_END.search(before) or (after[0].isdigit() and _MONTH_END.search(before)):
        return True
    return after.startswith("(") and before.endswith(".") and before[-3:-2] == "."  # "SANTA FE, N.M. (Agency)"


def _bare(sentence: str, title: str) -> str:
    sentence = _DATELINE.sub("", sentence)
    rest = sentence.removeprefix(title).lstrip(" -–—:|")
    return rest if len(rest) >= SHORTEST and _STARTS.match(rest) else sentence


def unwrapped(summary: str) -> str:
    """A summary without its feed's trailer, its hard line breaks (after 55 characters, no end of a sentence) undone."""
    return re.sub(r"(?<=[^\n]{55})(?<![.!?…:»”\"])\n(?=\S)", " ", _TRAILER.sub("", summary.strip()))


def unmarked(sentence: str) -> str | None:
    """`sentence` without the mark that a feed cuts it by; None when it bears none."""
    cut = _CUT.search(sentence)
    return sentence[: cut.start()] if cut else None


def ends(sentence: str) -> bool:
    """Whether it ends as a sentence does, and not with an abbreviation."""
    return bool(_ENDS.search(sentence)) and not _NO_END.search(sentence)


def readable(sentences: Iterable[str], *, title: str, lang: Lang) -> list[Sentence]:
    """Those of `sentences` that may stand under `title`."""
    said = stems(title)
    kept = ((place, sentence) for place, sentence in enumerate(sentences) if _whole(sentence) and speaks(sentence, lang))
    found = (Sentence(sentence, place, stems(sentence)) for place, sentence in kept)
    return [sentence for sentence in found if not _repeats(sentence.stems, said)]


def is_notice(sentence: str, title: str) -> bool:
    """Whether it is the site's own talk: cookies, credits, invitations. What the title names is the subject and no notice."""
    named = words.fold(title)
    return any(words.fold(found[0]) not in named for found in _NOT_PROSE.finditer(sentence))


def leans(sentence: str, lang: Lang) -> bool:
    """Whether it begins with a word that points back at the sentence before."""
    tongues = (lang,) if lang in _LEANS else tuple(_LEANS)
    return any(_LEANS[tongue].match(sentence) for tongue in tongues)


def points_back(sentence: str) -> bool:
    """Whether its first words hold a pronoun that may stand for something in the sentence before."""
    return bool(_POINTS.search(sentence, 0, 50))


def speaks(sentence: str, lang: Lang) -> bool:
    """Whether its small words are those of `lang`; of another language than French and English only these two are told off."""
    said = _LETTERS.findall(sentence.lower())
    hits = {tongue: sum(word in only for word in said) for tongue, only in _ONLY.items()}
    if lang in hits:
        return hits[lang] >= 2 and hits[lang] >= max(hits.values())
    return lang == "und" or max(hits.values()) < max(3, 0.25 * len(said))


def tongue(text: str) -> Lang:
    """French or English, by the small words of the beginning of `text`; "und" when neither stands out."""
    said = words.clean(text[:1_500]).lower().split()
    hits = {tongue: sum(word in only for word in said) for tongue, only in _ONLY.items()}
    best, other = sorted(hits, key=lambda lang: -hits[lang])
    return best if hits[best] > max(2, 2 * hits[other]) else "und"


def balanced(sentence: str) -> bool:
    """Whether every quotation mark and bracket is closed."""
    return sentence.count('"') % 2 == 0 and all(sentence.count(opening) == sentence.count(closing) for opening, closing in _QUOTES)


def _whole(sentence: str) -> bool:
    letters = sum(c.isalpha() or c == " " for c in sentence)
    return (
        sentence.count(" ") >= _FEWEST_WORDS - 1
        and bool(_STARTS.match(sentence))
        and ends(sentence)
        and balanced(sentence)
        and unmarked(sentence) is None
        and letters >= 0.8 * len(sentence)
        and not sentence.isupper()
    )


def _repeats(said: frozenset[str], title: frozenset[str]) -> bool:
    shared, new = len(said & title), len(said - title)
    return bool(title) and (
        (shared >= _SAME * len(title) and new < max(3, len(title) / 2)) or (shared >= 3 and shared >= _INSIDE * len(said))
    )
