"""The title of a call becomes what names it and what tells it from its sisters: words, proper names, years, numbers, parts. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from techwatch.text import fold

_FUNCTION: Final = frozenset(
    """
    le la les l un une des de d du au aux en et ou que qui quoi dont dans par pour sur avec sans sous vers chez entre contre selon depuis
    ce cet cette ces c son sa ses leur leurs notre nos votre vos il elle ils on nous vous se s ne n pas plus qu si est sont etre a ont
    the an of to in on for and or is are as by from at with its their our your this that new now
    """.split()  # noqa: SIM905
)


def _stem(word: str) -> str:
    """`word` without the endings that French and English give to plurals and feminines."""
    for ending in ("ies", "aux", "es", "s", "x", "e"):
        if len(word) > 4 and word.endswith(ending):
            return word.removesuffix(ending) + {"ies": "y", "aux": "al"}.get(ending, "")
    return word


def _stems_of(words: str) -> frozenset[str]:
    return frozenset(map(_stem, words.split()))


_CALL: Final = _stems_of(
    """
    appel projet candidature manifestation interet proposition dossier aap ami aide soutien soutenir dispositif programme fond subvention
    concour prix trophee challenge edition session vague releve lot phase etape volet axe lancement lance ouverture ouvert ouvre candidatez
    participez deposez relance annonce devoile publie propose prolonge prolongation cloture date limite jusqu avant nouveau nouvelle
    nouvel annee grace region regional departement metropole ville agence ministere etat concerne
    call proposal open application expression interest tender funding fund funded funde grant support program scheme competition award prize
    hackathon inscription registration round wave cut off cutoff launch launche launched opened apply
    deadline extended until closing commission europeenne european union ue eu europe topic action
    """
)
"""Stems that say that a thing is a call, who makes it, or that it is news; they name none."""
_COMMON: Final = _stems_of(
    """
    innovation innovant innovante innovative entreprise company business developpement development transition transformation territoire
    action experimentation recherche research solution numerique digital culture culturel sante health accompagnement accompagner
    structure acteur filiere industrie pme sme smes tpe industry technologie technology startup competitivite investissement
    emergence accelerateur accelerator acceleration avenir future
    """
)
"""Stems that stand in many titles: two of them count as one word."""
AUDIENCES: Final = _stems_of("pme sme smes tpe startup entreprise company business")
"""Stems that say for whom a call is."""
_NO_NAMES: Final = frozenset(
    """
    aap ami ia ai eu ue pme sme smes tpe eti rd rdi rid ess icc cci xr vr ar iot anr cnc ademe eic eit ecc feder fse erdf esf pia drac idf
    horizon europe france bpifrance bpi digital creative interreg life erc msca cef dgnum dga inca inserm cnrs cea inria ia ngo ong hpc
    ict tic rse csr ged bim co co2 covid h2020 b2b b2c r&d r&i cl1 cl2 cl3 cl4 cl5 cl6 h1 h2
    """.split()  # noqa: SIM905
)
_ORDINALS: Final[Mapping[str, str]] = {
    word: str(number)
    for number, words in enumerate(
        ("premier premiere first", "deuxieme second seconde", "troisieme third", "quatrieme fourth", "cinquieme fifth", "sixieme sixth"), 1
    )
    for word in words.split()
}
_ROMAN: Final[Mapping[str, str]] = {"II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "VIII": "8", "IX": "9"}
_YEAR = re.compile(r"(?<![\w-])(20[1-4]\d)(?:\s?[-/–]\s?(20[1-4]\d|[1-4]\d)(?!\d))?(?![\w-])")
_PART = re.compile(
    r"\b(?P<kind>lots?|volets?|axes?|tracks?|strands?|vagues?|waves?|releves?|cut-?offs?|sessions?|phases?|saisons?|seasons?|promotions?"
    r"|cohortes?|cohorts?|batch(?:es)?|rounds?|editions?|calls?|cycles?|tranches?|numero|n°)\s?(?:#|n[°ºo]\.?)?\s?"
    r"(?P<value>\d{1,3}|[a-h]|[ivx]{1,4})\b"
)
_PART_AFTER = re.compile(
    r"\b(?P<value>\d{1,3}|premiere?|deuxieme|seconde?|troisieme|quatrieme|cinquieme|sixieme|first|third|fourth|fifth|sixth)\s?"
    r"(?:ere?|e|eme|de|nde?|st|nd|rd|th)?\s(?P<kind>lot|volet|vague|wave|releve|cut-?off|session|phase|saison|season|promotion|cohorte?"
    r"|batch|round|edition|call|appel|cycle|tranche)\b"
)
_NUMBER = re.compile(r"(?<![\w.,-])(\d{1,3})(?=(?:e|er|ere|eme|nde?|rd|th|st)\b|\s*(?:$|[-–—:|()«»,]))|(?:#|n[°ºo]\.?)\s?(\d{1,3})\b")
_GLUED_ARTICLE = re.compile(r"\b(?:[cdjlmnst]|qu)['’]", re.I)
_IDENTIFIER = re.compile(r"\b[A-Z][A-Z0-9]{2,}(?:-[A-Z0-9]+){2,}\b")
_NAMED_YEAR = re.compile(r"\b(?:France|Horizon|Agenda|Objectif|Vision|Europe) 20\d\d\b", re.I)
_DATE = re.compile(
    r"(?:\b\d{1,2}(?:er|st|nd|rd|th)?\s)?\b(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[ée]cembre"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)\s(?:\d{1,2},\s)?20\d\d\b",
    re.I,
)
_SHOUTED: Final = 4  # words in capital letters are a way to write titles, fewer are names
_LONGEST_EDITION: Final = 2  # years; a longer span is a programme's
_QUOTED = re.compile(r"[«“\"]\s*([^«»“”\"]{3,80}?)\s*[»”\"]")
_ODD = re.compile(r"[^\W_]+(?:[-'’.+&@][^\W_]+)*\+?")
_ORDINARY = re.compile(r"[^\W\d_]?[a-zß-öø-ÿœ]+(?:['’-][^\W\d_]?[a-zß-öø-ÿœ]+)*|\d+\w{0,3}|[IVX]+|[^\W\d_]?[a-zß-ÿ]*(?:-20\d\d)")
_LETTERED = re.compile(r"[a-df-z]-[A-ZÀ-Þ]\w+")  # i-Nov, but not e-Santé
_HEAD = re.compile(r",\s(?:les?|la|une?|the|an?)\s|\s[-–—|]\s|\s?:\s|\s?/\s|\s?\(|\.\s")
_PRESS = re.compile(
    r"\b(?:lancent?|relancent?|ouvre(?:nt)?|devoilent?|annoncent?|publient?|proposent?|prolongent?|lancement d|ouverture d|launch(?:es|ed)?"
    r"|opens?|announces?|publishes|unveils|extends|candidatez|participez|apply)\b"
)


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says. `words`: stems that name the call; `names`: proper names as one string each, "" none ("i-nov").

    `years`, `numbers`: of editions; `parts`: kinds of parts ("lot", "vague") -> which. `tail`: the words behind a separator;
    `before`: words before a name, where it is told as news ("La Région lance…"): they say who and what, not which.
    """

    words: frozenset[str]
    names: frozenset[str]
    years: frozenset[str]
    numbers: frozenset[str]
    parts: Mapping[str, frozenset[str]]
    tail: frozenset[str]
    before: frozenset[str]


@lru_cache(maxsize=1024)
def read_title(title: str) -> Title:
    """The title of a call as it is compared. Identifiers in it, and programmes named by a year, are left out."""
    said = _GLUED_ARTICLE.sub(" ", _DATE.sub(" ", _IDENTIFIER.sub(" ", _NAMED_YEAR.sub(" ", title))))
    shouted = title.isupper() and len(title.split()) >= _SHOUTED
    odd = [(match[0], match.start()) for match in _ODD.finditer(said) if _is_odd(match[0]) and not shouted]
    names, first = _names(said, odd)
    flat = fold(_ODD.sub(lambda match: _joined(match[0]) if _is_odd(match[0]) and not shouted else match[0], said))
    bare = _YEAR.sub(" ", flat)
    cut = _HEAD.search(bare.lstrip(), 3)
    start = fold(said[: max(first, 0)])
    return Title(
        words=_stems(bare),
        names=names,
        years=frozenset(year for found in _YEAR.finditer(flat) for year in _years(found)),
        numbers=_numbers(said, bare),
        parts=_parts(bare),
        tail=_stems(bare.lstrip()[cut.end() :]) if cut else frozenset(),
        before=_stems(start) if _PRESS.search(start) else frozenset(),
    )


def weight(words: frozenset[str]) -> float:
    """How many words name the call; those of many titles count half."""
    return sum(0.5 if word in _COMMON else 1.0 for word in words)


def stems(words: str) -> frozenset[str]:
    """The stems of a name of somebody, to be left out of titles."""
    return frozenset(_stem(word) for word in re.findall(r"[^\W_]+", fold(words)))


def _years(found: re.Match[str]) -> list[str]:
    first, last = int(found[1]), int(f"20{found[2][-2:]}") if found[2] else int(found[1])
    return [str(year) for year in range(first, last + 1)] if last - first <= _LONGEST_EDITION else []


def _stems(flat: str) -> frozenset[str]:
    found = {_stem(word) for word in re.findall(r"[^\W_]+", flat) if word not in _FUNCTION and not word.isdigit() and word not in _ORDINALS}
    return frozenset(
        word for word in found if word not in _CALL and len(word) > 1 and not re.fullmatch(r"\d+(?:e|er|ere|eme|th|rd|nd|st)", word)
    )


def _numbers(said: str, bare: str) -> frozenset[str]:
    """Numbers of editions and parts: "3e", "#5", "IV", and those that end a title or its head; years and amounts are none."""
    found = {match[1] or match[2] for match in _NUMBER.finditer(bare)} | {
        _ORDINALS[word] for word in re.findall(r"\w+", bare) if word in _ORDINALS
    }
    return frozenset(found | {_ROMAN[word] for word in re.findall(r"\b[IVX]+\b", said) if word in _ROMAN})


def _parts(bare: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for match in (*_PART.finditer(bare), *_PART_AFTER.finditer(bare)):
        value = _ROMAN.get(match["value"].upper(), _ORDINALS.get(match["value"], match["value"]))
        found.setdefault(match["kind"].rstrip("s").replace("-", ""), set()).add(value)
    return {kind: frozenset(values) for kind, values in found.items()}


def _names(said: str, odd: list[tuple[str, int]]) -> tuple[frozenset[str], int]:
    """Names in quotes, as the words in order of the alphabet, and words of odd letters (i-Nov, AI4Cities); where the first stands."""
    found = {_joined(word): start for word, start in odd if fold(word) not in _NO_NAMES}
    for match in _QUOTED.finditer(said):
        if weight(words := _stems(fold(_ODD.sub(lambda one: _joined(one[0]) if _is_odd(one[0]) else one[0], match[1])))) >= 1:
            found[" ".join(sorted(words))] = match.start()
    return frozenset(found), min(found.values(), default=-1)


def _joined(word: str) -> str:
    return _stem(re.sub(r"[^\w+]", "", fold(word)).replace("+", "plus"))


def _is_odd(word: str) -> bool:
    """Whether a word is spelled as only names are: two capitals, a capital inside, letters and digits."""
    if _LETTERED.fullmatch(word):
        return True
    if len(word) < 3 or _ORDINARY.fullmatch(word) or not any(char.isalpha() for char in word):
        return False
    return sum(char.isupper() for char in word) > 1 or any(char.isdigit() for char in word) or "+" in word or word[1:] != word[1:].lower()
