"""Words become the frame of a call: from whom, in which programme, on what ground, without end or not. Pure.

Each rule answers only when the text says so in words that stand for nothing else; otherwise the fact stays unknown.
"""

import re
from typing import Final

from techwatch.calls.notice import Notice, fact
from techwatch.types import Fact, Scope

_PERMANENT = re.compile(
    r"appels?\s(?:a\s\w+\s)?permanents?|(?:dispositif|aide|guichet|call|depot|ouvert\w*|open|applications?)\s(?:est\s|"
    r"is\s)?(?:permanent\w*|en\scontinu|continuous\w*)|au\sfil\sde\sl'eau|"
    r"year-round|all\s(?:the\s)?year\s(?:round|long)|rolling\s(?:basis|deadline|call|submission)|sans\sdate\slimite|"
    r"no\s(?:fixed\s)?(?:submission\s)?deadline|jusqu'a\sepuisement|without\s(?:a\s)?deadline"
)
_ANY_TIME = re.compile(
    r"(?:depos\w+|candidat\w+|soum\w+|appl(?:y|ications?)|submi\w+|proposals?|ouverte?s?|"
    r"open)\b[^.\n]{0,60}(?:a\stout\smoment|at\sany\stime|toute\sl'annee|tout\sau\slong\sde\sl'annee|"
    r"throughout\sthe\syear|continuously)"
)
_PROGRAMMES: Final = tuple(
    (name, re.compile(cue))
    for name, cue in (
        ("Horizon Europe", r"horizon\seurope|\bhorizon-[a-z]"),
        ("Horizon 2020", r"horizon\s?2020|\bh2020\b"),
        ("Digital Europe", r"digital\seurope|europe\snumerique|\bdigital-20\d\d"),
        ("Creative Europe", r"creative\seurope|europe\screative|\bcrea-"),
        ("EU4Health", r"eu4health|eu4h-"),
        ("Erasmus+", r"erasmus\s?\+|\berasmus-"),
        ("Interreg", r"\binterreg\b"),
        ("LIFE", r"\blife-20\d\d|programme\slife\b|life\sprogramme"),
        ("Eurostars", r"\beurostars\b"),
        ("EIC Accelerator", r"eic\saccelerator|accelerateur\s(?:de\sl')?eic"),
        ("EIC Pathfinder", r"eic\spathfinder"),
        ("NGI", r"\bngi\s?(?:zero|0)|next\sgeneration\sinternet"),
        ("i-Nov", r"\bi-nov\b"),
        ("i-Lab", r"\bi-lab\b"),
        ("i-Démo", r"\bi-demo\b"),
        ("Innov'up", r"\binnov'up\b"),
        ("France 2030", r"france\s2030"),
        ("Investissements d'avenir", r"investissements?\sd'avenir|\bpia\s?[34]?\b"),
        ("FEDER", r"\bfeder\b|\berdf\b"),
    )
)
_FUNDERS: Final = tuple(
    (name, re.compile(cue))
    for name, cue in (
        ("European Commission", r"european\scommission|commission\seuropeenne"),
        ("European Innovation Council", r"european\sinnovation\scouncil|conseil\seuropeen\sde\sl'innovation"),
        ("EIT", r"\beit\s(?:culture|digital|health|urban|manufacturing|food|climate)"),
        ("Eureka", r"\beureka\b"),
        ("Bpifrance", r"\bbpifrance\b"),
        ("ADEME", r"\bademe\b"),
        ("ANR", r"\banr\b|agence\snationale\sde\sla\srecherche"),
        ("CNC", r"\bcnc\b|centre\snational\sdu\scinema"),
        ("Caisse des Dépôts", r"caisse\sdes\sdepots|banque\sdes\sterritoires"),
    )
)
_PROPER = re.compile(
    r"(?:Préfecture|Ville|Mairie|Métropole|Région|Département|Conseil (?:régional|départemental)|"
    r"[Mm]inistère)\s(?:de la |de l['’]|des |du |de |d['’])?[A-ZÉÎÀ][\w'’-]+(?:[ -][A-ZÉÎÀ][\w'’-]+){0,2}"
)
_BACKING = re.compile(
    r"financ\w+|subvention\w*|soutien\w*|soutenir|lanc\w+|propos\w+|accompagn\w+|opere\w*|operateur|porte\w*\spar|"
    r"dispositif|depos\w+|candidat\w+|appels?\s|organis\w+|aide\b|fund\w*|launch\w*|back\w*|support\w*|grants?|"
    r"award\w*|calls?\b|run\sby"
)
_SCOPE_WORDS: Final[tuple[tuple[Scope, str], ...]] = (
    (
        "international",
        r"\beureka\b|eurostars|celtic|franco-(?:allemand|espagnol|canadien|britannique|japonais|israel)\w*|bilateral\w*|"
        r"between\sfrance\sand|france\sand\s(?:germany|spain|canada|japan|israel)|internationa(?:l|ux|les?)\sc(?:all|"
        r"ooperation)",
    ),
    (
        "european",
        r"horizon\seurope|\bhorizon-[a-z]|h(?:orizon\s?)?2020|creative\seurope|\bcrea-|digital\seurope|erasmus|\bngi\b|"
        r"next\sgeneration\sinternet|\beic\b|\beit\b|eu4health|cascade\sfunding|open\scall\s?#?\d|member\sstates|"
        r"european\s(?:commission|union|smes|project)|etats?\smembres|(?:eu|h2020)-funded|across\seurope|europe-wide",
    ),
    (
        "local",
        r"prefecture|ville\sde\s|\bmairie\b|parisien\w*|\d+e\sarrondissement|arrondissements?\b|metropole\b|"
        r"\bcommune\sde\b|quartiers?\sprioritaires|agglomeration",
    ),
    (
        "regional",
        r"\bregion(?:al|ale|aux|ales|alise\w*)?\b|ile-de-france|francilien\w*|auvergne|occitanie|nouvelle-aquitaine|"
        r"hauts-de-france|bretagne|normandie|grand\sest|pays\sde\sla\sloire|bourgogne|centre-val|provence",
    ),
    (
        "national",
        r"france\s2030|\bbpifrance\b|\banr\b|\bademe\b|ministere|investissements?\sd'avenir|caisse\sdes\sdepots|"
        r"banque\sdes\sterritoires|\bcnc\b|echelle\snationale|national(?:e|aux)?\b|territoire\sfrancais|\bpia\b|"
        r"l'etat\b",
    ),
)
_SCOPES: Final = tuple((name, re.compile(cue)) for name, cue in _SCOPE_WORDS)


def permanent(notice: Notice, *, has_deadline: bool) -> Fact | None:
    """The words that say a call has no end ("au fil de l'eau"); beside a deadline, "at any time" only means until then."""
    match = _PERMANENT.search(notice.flat) or (None if has_deadline else _ANY_TIME.search(notice.flat))
    return fact(notice, match) if match else None


def scope(notice: Notice) -> tuple[Scope, Fact | None]:
    """The ground that the call covers, from its title or else from its programme, funder and place."""
    for part in ((0, notice.seam), (notice.seam, len(notice.flat))):
        for name, cue in _SCOPES:
            if match := cue.search(notice.flat, *part):
                return name, fact(notice, match, 0.6)
    return "unknown", None


def programme(notice: Notice) -> tuple[str, Fact | None]:
    """The funding programme: the title's, else the only one that the text names."""
    for part in ((0, notice.seam), (notice.seam, len(notice.flat))):
        found = [(name, match) for name, cue in _PROGRAMMES if (match := cue.search(notice.flat, *part))]
        if found and (len(found) == 1 or part[0] == 0):
            return found[0][0], fact(notice, found[0][1], 0.7)
    return "", None


def funder(notice: Notice) -> tuple[str, Fact | None]:
    """Who pays: a known funder in the title, else the first that stands in a sentence about funding."""
    for name, cue in _FUNDERS:
        if match := cue.search(notice.flat, 0, notice.seam):
            return name, fact(notice, match, 0.7)
    found = [(match.start(), name, match) for name, cue in _FUNDERS for match in cue.finditer(notice.flat, notice.seam)]
    found += [(match.start(), notice.raw(*match.span()), match) for match in _PROPER.finditer(notice.words)]
    for start, name, match in sorted(found, key=lambda item: item[0]):
        if _BACKING.search(notice.flat, *notice.sentence(start, 200)):
            return " ".join(name.split()), fact(notice, match, 0.5)
    return "", None
