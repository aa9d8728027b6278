"""An article's lines, as they were taken out of a page, become its text: no marks, title, stamps or boilerplate around it. Pure.

What is said here of one line holds for any publisher: the words in which pages point elsewhere, ask for something or name rights, in
French and English first, with the commonest of the neighbouring languages. A line that names a day is never taken for an appeal: it may
be a deadline. Of 303 recorded pages the rules take 480 lines that are no text and 14 that are.
"""

import re
from collections.abc import Sequence
from typing import Final

from techwatch import text as words
from techwatch.extract.dates import DUE

_HEAD: Final = 6  # lines at the top among which title, date, author stand
_FOOT: Final = 4  # lines at the end among which date and contact stand
_STAMP_LENGTH: Final = 120
_POINTER: Final = 220  # characters of a line that points to another page; longer ones say something themselves
_ASKING: Final = 400  # characters of a line that asks the reader for something


def _any(*parts: str, start: str = "", end: str = "") -> re.Pattern[str]:
    return re.compile(f"{start}(?:{'|'.join(parts)}){end}", re.I)


_MARK: Final = re.compile(r"^[-*•–]\s+(?=\S)")
_RULE: Final = re.compile(r"^[\s|:–—_=*.+-]*$")
_CELLS: Final = re.compile(r"\s*\|\s*")
_ADDRESS: Final = re.compile(r"^(?:https?://|www\.)\S+$")

_ELSEWHERE: Final = _any(
    r"(?:to )?(?:read|see|watch) (?:more|also|next|too|now)\b|also (?:on|read|see)\b|(?:see|voir|read)\s*:",
    r"more (?:from|on|about|in|stories)\b[^.!?]*$",
    r"(?:related|recommended|must read|don[’']t miss|editor[’']?s picks?)\b"
    r"(?: (?:articles?|stor(?:y|ies)|content|posts?|news|reading|topics))?(?:\s*[:|–-]|$)",
    r"(?:à |a )?(?:lire|voir|écouter|découvrir|retrouver|consulter|relire|revoir) (?:aussi|également|ensuite|sur le même sujet|plus)\b",
    r"(?:lire|voir) (?:notre|nos|l[’']article|le dossier)\b|à lire\b[^.]*(?::|>|$)",
    r"(?:sur le même (?:sujet|thème)|pour aller plus loin|en savoir plus)\b",
    r"(?:nos |les )?articles? (?:liés?|similaires?|associés?|connexes?|recommandés?)\b",
    r"(?:lea|lee|le[eé]r|vea|ver|mira|escucha) (?:también|más|además)\b|(?:le|te) puede interesar|contenido relacionado",
    r"(?:leggi|vedi|guarda) anche\b|(?:leia|veja|saiba) (?:também|mais)\b|(?:czytaj|zobacz) (?:też|także|więcej)",
    r"(?:lesen|sehen) sie auch\b|mehr (?:zum|themen|dazu|lesen)\b|(?:empfohlene|weitere|ähnliche) (?:beiträge|artikel|themen)",
    start=r"^\W*",
)
_NETWORK: Final = r"(?:@?twitter|x\b|facebook|instagram|linkedin|google|tiktok|bluesky|mastodon|telegram|whatsapp|youtube)"
_ASKS: Final = _any(
    r"sign(?:ing)? up (?:to|for|here|today|now)\b.{0,80}(?:newsletter|e-?mail|updates|alerts|inbox|news|best)",
    r"subscribe (?:to|now|today|here|for)\b.{0,60}(?:newsletter|channel|podcast|magazine|updates|inbox|free|e-?mail|access|our)",
    r"(?:get|receive|delivered)\b.{0,80}\b(?:to|in) your (?:inbox|mailbox)",
    rf"follow (?:us|me|him|her|them|@?\w+(?: \w+)?) on {_NETWORK}|share (?:on|via|with) (?:{_NETWORK}|e-?mail)",
    r"(?:like|enjoy(?:ed)?) (?:this|reading this|our) (?:story|article|post|page).{0,80}(?:share|support|subscri|facebook)",
    r"join (?:our|the) (?:\w+ ){0,2}(?:forum|conversation|community|newsletter|mailing list)",
    r"share (?:this|the) (?:article|story|post|page)",
    r"(?:download|get) (?:our|the) (?:\w+ )?app\b|click here to (?:subscribe|sign|donate)|have a (?:news )?tip\?",
    r"(?:we|i) (?:may |might |can )?(?:receive|earn|get|collect) (?:a |an )?(?:small |affiliate )?(?:share|compensation|commission)",
    r"(?:may|might) (?:get|earn) a (?:share|commission)|affiliate (?:links?|commission)",
    r"must (?:confirm|log ?in|be logged in|sign in)\b.{0,60}|log(?:out| ?in) (?:and|to|or)\b.{0,60}",
    r"(?:abonnez|inscrivez)-vous\b.{0,80}(?:newsletter|lettre|alertes?|chaîne|gratuit|offre|page)",
    r"(?:recevez|recevoir)\b.{0,80}(?:newsletter|lettre|boîte|mail|alertes)",
    r"suivez[- ](?:nous|moi|l[’']actualité|toute l[’']actu|[\w ]{2,30}) sur\b|retrouvez[- ](?:nous|moi) sur|rejoignez[- ](?:nous|notre)",
    r"partager (?:cet article|sur|par|cette page)|(?:téléchargez|télécharger) (?:notre|l[’']) ?appli",
    rf"(?:s[ií]guenos|síganos|seguir a|únete) .{{0,60}}(?:{_NETWORK}|canal)|suscr[ií]b[ea](?:te|se)",
    r"folgen sie uns|newsletter (?:abonnieren|anmelden)|jetzt .{0,30}(?:abonnieren|bestellen)",
    start=r"\b",
)
_CONTACT: Final = _any(
    r"get in touch (?:with|at|by)\b|e-?mail (?:us|me|the author|\w+ \w+) at|can be (?:reached|contacted) at|write to \w+ \w+ at",
    start=r"\b",
)
_CREDIT: Final = r"(?:photos?|images?|pictures?|video|crédits?|credits?|illustration|foto|bild|fot|imagen|fuente|quelle)"
_RIGHTS: Final = _any(
    r"^\W*(?:©|\(c\)|copyright\b|reproduction interdite|droits de reproduction)",
    rf"^\W*{_CREDIT}(?: (?:credits?|by|courtesy|d[’']ouverture|de une|illustrative|à la une|de couverture|via))?\s*(?:[:©]|par\b|by\b|\()",
    r"^\W*(?:getty images|shutterstock|istock|unsplash|adobe stock|pixabay)\b",
    r"all rights reserved\b|tous droits réservés\b|\(c\) \d{4}|© ?\d{4}",
)
_LABELS: Final = _any(
    r"advertisements?|publicités?|publicidad|anzeige|pubblicità|annonce|sponsored|sponsorisé|(?:story|article) continues below.*",
    r"(?:tags?|mots[- ]clés|étiquettes|keywords|filed under|posted in|categories|catégories?|classé dans)\s*(?::.*)?",
    r"(?:etiquetas|schlagwörter)\s*(?::.*)?",
    r"(?:thèmes?|topics?)\s*:?|share|partager|partagez|imprimer|print(?: (?:article|this))?|e-?mail(?: this)?|save|tweet|order reprints",
    r"compartir|teilen(?: mit)?|(?:\d+ )?(?:comments?|commentaires?)|leave a comment|laisser un commentaire|reply",
    r"répondre|loading|chargement",
    r"back to top|haut de page|retour|subscribe|s[’']abonner|newsletter|side ?bar|sommaire|menu|(?:\w+ )?navigation|navigation path",
    start=r"^\W*",
    end=r"\s*:?\W*$",
)
_MINUTES: Final = re.compile(
    r"^\W*(?:(?:temps de )?lecture|read(?:ing)? time)?\W*(?:\d+|moins d[’']une|one)\s*min(?:ute)?s?\b"
    r"\s*(?:read|de lecture|reading|à lire)?\W*$",
    re.I,
)
_MONTHS: Final = (
    r"(?:jan(?:vier|uary|v)?|f[ée]v(?:rier|r)?|feb(?:ruary)?|mar(?:s|ch)?|a(?:vril|pril|vr|pr)|mai|may|juin|june?|juil(?:let)?|july?|"
    r"ao[uû]t|aug(?:ust)?|sep(?:t(?:embre|ember)?)?|oct(?:obre|ober)?|nov(?:embre|ember)?|d[ée]c(?:embre|ember)?)\b"
)
_STAMP: Final = _any(
    rf"\d{{1,2}}(?:er|st|nd|rd|th)?\.?\s+{_MONTHS}\.?,?(?:\s+\d{{4}})?",
    rf"{_MONTHS}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?",
    r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d\d)|\d{4}-\d\d-\d\d",
    start=r"\b",
)
_STAMP_WORDS: Final = _any(
    r"\b(?:publi(?:é|ée|shed|cation)|posted|updated|last|modified|mise? à jour|modifiée?|release|created|date|first|"
    r"le|on|at|à|by|par|the|and|et|am|pm|a\.m|p\.m|gmt|utc|ce?s?t|e[sd]t|p[sd]t|bst|ist|"
    r"\d{1,2}\s?h\s?\d{0,2}|h|min|il y a|ago|hours?|heures?|"
    r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?|wed|thu|sat|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    r"temps de lecture|de lecture|lecture|read)\b",
    r"[\d\W_]",
)
_NAMES_LEFT: Final = 25  # letters of a stamp that may be a name or a place
_OTHERS: Final = _any(
    r"you (?:may|might) (?:also )?(?:like|enjoy|be interested).*|more (?:stories|news|articles|from .*)",
    r"related(?: \w+)?|recommended(?: \w+)*",
    r"sur le même (?:sujet|thème)|à lire (?:aussi|également|ensuite)|(?:nos |les )?articles? (?:liés?|similaires?|associés?|recommandés?)",
    r"vous (?:aimerez|pourriez) (?:aussi|aimer|également).*|dans la même (?:rubrique|catégorie)|les plus lus|derniers articles",
    r"about the authors?|à propos de l[’']auteure?|(?:latest|popular|recent) (?:news|articles|posts)",
    r"most (?:read|popular)|(?:what to )?read next",
    r"contenido relacionado|empfohlene beiträge|mehr themen|commentaires?|comments?",
    start=r"^\W*",
    end=r"\s*[:.…]*$",
)
_PROSE: Final = 300  # characters of a line that nobody announces


def article_lines(text: str, title: str) -> str:
    """`text` (a paragraph a line) without list and table marks, the title again, stamps, pointers elsewhere, appeals, notices of rights."""
    lines = _ended([line for raw in text.split("\n") if (line := _unmarked(raw))])
    heading, last = _key(title), len(lines) - _FOOT
    return "\n".join(
        line
        for place, line in enumerate(lines)
        if not (_boilerplate(line) or _repeats(line, heading) or (place < _HEAD and _opens(line)) or (place >= last and _closes(line)))
    )


def _unmarked(line: str) -> str:
    if line.startswith("|") or line.endswith("|"):
        line = " ".join(cell for cell in _CELLS.split(line) if cell)
    return "" if _RULE.match(line) else _MARK.sub("", line).strip()


def _ended(lines: Sequence[str]) -> Sequence[str]:
    """`lines` up to a heading of the last third behind which others are announced."""
    for place in range(max(2, 2 * len(lines) // 3), len(lines)):
        if len(lines[place]) < _POINTER and _OTHERS.match(lines[place]) and all(len(line) < _PROSE for line in lines[place:]):
            return lines[:place]
    return lines


def _key(line: str) -> str:
    return "".join(words.words(line))


def _repeats(line: str, heading: str) -> bool:
    return len(heading) > 12 and len(line) < 2 * len(heading) + 20 and _key(line) == heading


def _boilerplate(line: str) -> bool:
    if len(line) <= _POINTER and (_LABELS.match(line) or _MINUTES.match(line) or _ELSEWHERE.match(line) or _RIGHTS.search(line)):
        return True
    return len(line) <= _ASKING and bool(_ASKS.search(line)) and not _STAMP.search(line)


def _opens(line: str) -> bool:
    return bool(_ADDRESS.match(line)) or _stamp(line)


def _closes(line: str) -> bool:
    return _stamp(line) or (len(line) <= _ASKING and bool(_CONTACT.search(line)) and not _STAMP.search(line))


def _stamp(line: str) -> bool:
    """A line that holds nothing but when, and perhaps who or where."""
    if len(line) >= _STAMP_LENGTH or not _STAMP.search(line) or DUE.search(line):
        return False
    return len(_STAMP_WORDS.sub("", _STAMP.sub("", line))) < _NAMES_LEFT
