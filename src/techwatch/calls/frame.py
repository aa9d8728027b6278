"""Words become the frame of a call: from whom, by whom, in which programme, under which number, where to apply, without end or not. Pure.

Each rule answers only when the text says so in words that stand for nothing else; otherwise the fact stays unknown.
"""

import re
from collections.abc import Iterator
from typing import Final

from techwatch.calls.notice import Notice
from techwatch.calls.wording import names, words
from techwatch.types import Fact

_PERMANENT = words(
    r"appels?\s(?:a\s\w+\s)?permanents?|(?:dispositif|aide|guichet|call|depot|ouvert\w*|open|applications?|submissions?|candidatures?|"
    r"programme)\s(?:est\s|is\s|are\s|sont\s)?(?:permanent\w*|en\scontinu|continuous\w*|recevables?\sen\scontinu)|"
    r"year-round|all\s(?:the\s)?year\s(?:round|long)|\brolling\s(?:basis|deadline|call|submission|programme|applications?|grants?)|"
    r"sans\sdate\s(?:limite|de\s(?:fin|cloture))|without\s(?:a\s)?deadline|"
    r"(?:no|pas\sde|aucune)\s(?:fixed\s|set\s|closing\s)?(?:submission\s)?"
    r"(?:deadline|date|date\s(?:limite|de\s(?:fin|cloture)|butoir))\b(?!\s(?:has|yet|n'est))"
)
_WHILE_OPEN = words(
    r"au\sfil\sde\sl'eau|\bguichet\souvert\b(?!\s(?:du|jusqu|le|entre|aux))|jusqu'a\sepuisement|"
    r"(?:demandes?|dossiers?|candidatures?)\s(?:sont\s)?(?:recue?s?|examinee?s?|instruite?s?|etudiee?s?)\s(?:en\scontinu|au\sfur)|"
    r"until\s(?:the\s)?(?:funds?|budget|money)\s(?:is|are|has|have|runs?)\b|while\sfunds\slast|stays?\sopen\suntil|"
    r"demandes?\speu(?:t|vent)\setre\s(?:deposee?s?|adressee?s?|faites?)\sa\stout\smoment|first\scome,?\sfirst\sserved|premier\sarrive"
)
_ANY_TIME = words(
    r"(?:depos\w+|candidat\w+|soum\w+|appl(?:y|ications?)|submi\w+|proposals?|ouverte?s?|demandes?|dossiers?|"
    r"open)\b[^.\n]{0,60}(?:a\stout\smoment|at\sany\stime|toute\sl'annee|tout\sau\slong\sde\sl'annee|"
    r"throughout\sthe\syear|continuously)|(?:a\stout\smoment|at\sany\stime|toute\sl'annee)\b[^.\n]{0,30}(?:depos|candidat|submi|appl)\w+"
)
_PROGRAMMES: Final = names(
    (
        ("EIC Accelerator", r"eic\saccelerator|accelerateur\s(?:de\sl')?eic"),
        ("EIC Pathfinder", r"eic\spathfinder"),
        ("EIC Transition", r"eic\stransition"),
        ("NGI", r"\bngi\s?(?:zero|0)|\bngi\s[a-z]|next\sgeneration\sinternet"),
        ("i-Nov", r"\bi-nov\b"),
        ("i-Lab", r"\bi-lab\b"),
        ("i-PhD", r"\bi-phd\b"),
        ("i-Démo", r"\bi-demo\b"),
        ("Innov'up", r"\binnov'up\b"),
        ("PM'up", r"\bpm'up\b"),
        ("TP'up", r"\btp'up\b"),
        ("Women TechEU", r"women\stecheu"),
        ("Eurostars", r"\beurostars\b"),
        ("Eureka", r"\beureka\b"),
        ("Horizon Europe", r"horizon\seurope|\bhorizon-[a-z]"),
        ("Horizon 2020", r"horizon\s?2020|\bh2020\b"),
        ("Digital Europe", r"digital\seurope|europe\snumerique|\bdigital-20\d\d"),
        ("Creative Europe", r"creative\seurope|europe\screative|\bcrea-"),
        ("EU4Health", r"eu4health|eu4h-"),
        ("Erasmus+", r"erasmus\s?\+|\berasmus-"),
        ("Interreg", r"\binterreg\b"),
        ("LIFE", r"\blife-20\d\d|programme\slife\b|life\sprogramme"),
        ("Connecting Europe Facility", r"connecting\seurope\sfacility|\bcef-[a-z]"),
        ("Single Market Programme", r"single\smarket\sprogramme|\bsmp-[a-z]"),
        ("CERV", r"\bcerv-|citizens,\sequality,\srights"),
        ("ERC", r"\berc-20\d\d|european\sresearch\scouncil"),
        ("Marie Skłodowska-Curie", r"\bmsca\b|sklodowska|skłodowska"),
        ("France 2030", r"france\s2030"),
        ("Investissements d'avenir", r"investissements?\sd'avenir|\bpia\s?[34]?\b"),
        ("FEDER", r"\bfeder\b|\berdf\b"),
        ("FSE+", r"\bfse\s?\+|\besf\+"),
    )
)
_FUNDERS: Final = names(
    (
        ("European Commission", r"european\scommission|commission\seuropeenne"),
        (
            "European Innovation Council",
            r"european\sinnovation\scouncil|conseil\seuropeen\sde\sl'innovation|\beic\s(?:accelerator|pathfinder|transition)",
        ),
        ("EIT", r"\beit\s(?:culture|digital|health|urban|manufacturing|food|climate)"),
        ("Eureka", r"\beureka\b"),
        ("Bpifrance", r"\bbpifrance\b"),
        ("ADEME", r"\bademe\b"),
        ("ANR", r"\banr\b|agence\snationale\sde\sla\srecherche"),
        ("CNC", r"\bcnc\b|centre\snational\sdu\scinema"),
        ("CNL", r"\bcnl\b|centre\snational\sdu\slivre"),
        ("FranceAgriMer", r"\bfranceagrimer\b"),
        ("Caisse des Dépôts", r"caisse\sdes\sdepots|banque\sdes\sterritoires"),
        ("Innovate UK", r"\binnovate\suk\b"),
        ("UKRI", r"\bukri\b"),
    )
)
_NAME = (
    r"[A-ZÉÎÀÔ][\w&'’.+-]*(?:\s(?:(?:de\sla|de\sl['’]|des|de|du|d['’]|la|l['’]|et|and|of|for|the|pour)\s?){0,2}[A-ZÉÎÀÔ][\w&'’+-]*){0,6}"
)
_PROPER = words(
    r"(?:Préfecture|Ville|Mairie|Métropole|Région|Département|Fondation|Agence|Direction|Chambre|Office|Institut|Commune|Communauté|"
    r"Conseil (?:régional|départemental)|DRAC|ARS|DREETS|DRAAF|"
    r"[Mm]inistère)\s(?:urbaine |régionale |nationale |française )?(?:de la |de l['’]|des |du |de |"
    r"d['’])?[A-ZÉÎÀ][\w'’-]+(?:[ -][A-ZÉÎÀ][\w'’-]+){0,2}|"
    r"(?:City|University|Ministry|Department|Government|Bank|Council)\sof\s[A-Z][\w-]+(?:\s[A-Z][\w-]+)?|"
    r"(?:[A-Z][\w-]+\s){1,3}(?:Foundation|Council|Agency|Trust|Commission|Ministry|Fund|Academy|Joint\sUndertaking)\b"
)
_BACKING = words(
    r"financ\w+|subvention\w*|soutien\w*|soutenir|lanc\w+|propos\w+|accompagn\w+|opere\w*|operateur|porte\w*\spar|"
    r"dispositif|depos\w+|candidat\w+|appels?\s|organis\w+|aide\b|dote\w*|invite\w*|ouvr\w+|fund\w*|launch\w*|back\w*|support\w*|grants?|"
    r"award\w*|calls?\b|run\sby|invit\w+|offers?\b|announc\w+"
)
_OPERATED = words(
    r"(?:[Oo]pér[ée]e?s?|[Gg]ér[ée]e?s?|[Pp]ilot[ée]e?s?|[Ii]nstruite?s?|[Aa]dministr[ée]e?s?|"
    r"mise?s?\sen\sœuvre)\s(?:pour\sle\scompte\sde\s(?:l['’]État|la\sRégion)\s)?par\s|"
    r"(?:[Cc]onfi[ée]e?s?|[Dd]élégu[ée]e?s?)\sà\s|[Oo]pérateurs?\s(?:de\sl['’]appel\s)?:\s|(?:sous\sla\sconduite|sous\sl['’]égide)\sde\s|"
    r"(?:[Mm]anaged|[Rr]un|[Oo]perated|[Aa]dministered|[Ii]mplemented|[Dd]elivered|"
    r"[Cc]oordinated)\s(?:on\sbehalf\sof\s[\w\s]{3,40}\s)?by\s|[Mm]anaging\s(?:authority|agency|body)\s?:\s"
)
_OPERATOR = re.compile(rf"(?:la\s|le\s|les\s|l['’]|the\s)?(?P<name>{_NAME})")
_FOR_STATE = re.compile(
    r"(?:pour\sle\scompte|au\snom)\sde\s(?P<name>l['’]État|la\sRégion\s[A-ZÉÎÀ][\w’'-]+)|"
    r"on\sbehalf\sof\s(?:the\s)?(?P<other>[A-Z][\w-]+(?:\s(?:of\s)?[A-Z][\w-]+){0,3})"
)
_IDENTIFIER = re.compile(
    r"\b(?:(?:HORIZON|DIGITAL|CREA|ERASMUS|LIFE|CEF|SMP|EU4H|H2020|ERC|EUBA|EIT|I3|EDF|CERV|AMIF|ISF|BMVI|INNOSUP|MSCA|JUST|ESF|EMFAF|UCPM|"
    r"PPPA|EIC|EURATOM|RFCS|AGRIP|JTM|IMCAP|DT|ICT|FETOPEN|SOCPL|TSI|PERI|NDICI|EUAF)-(?=[A-Z0-9-]*\d)[A-Z0-9]+(?:-[A-Z0-9]+)+\b|"
    r"(?:AAP|AMI|RFP|ITT|CFT)[-_](?=[\w/-]*\d)[A-Z0-9]+(?:[-_/][A-Z0-9]+)+\b|20\d\d/S\s?\d{1,3}-\d{4,7}\b|"
    r"COM/[A-Z]+/20\d\d/OP/\d{4}\b|(?:EISMEA|EAC|EACEA)/[\w/-]*\d\b)"
)
_ADDRESS = re.compile(r"https?://[^\s<>\"«»()\[\]]+[^\s<>\"«»()\[\].,;:!?'’]")
_APPLYING = words(
    r"candidat|depos|depot|dossier|formulaire|postul|inscri|plateforme|teleservice|demarche|repond|soumet|soumission|remplir|adresser|"
    r"\bapply|application|submi|\bportal\b|register|\bform\b|entr(?:y|ies)|proposals?"
)


def permanent(notice: Notice, *, has_end: bool) -> Fact | None:
    """The words that say a call has no end ("appel permanent"); beside an end, "au fil de l'eau" and "at any time" only mean until then."""
    for cue, confidence in ((_PERMANENT, 0.8),) if has_end else ((_PERMANENT, 0.8), (_WHILE_OPEN, 0.8), (_ANY_TIME, 0.7)):
        if match := cue.search(notice.flat):
            return notice.said(match.start(), match.end(), confidence)
    return None


def programme(notice: Notice) -> tuple[str, Fact | None]:
    """The funding programme: the title's, else the only one that the text names."""
    for part, confidence in (((0, notice.seam), 0.8), ((notice.start, len(notice.flat)), 0.6)):
        found = _PROGRAMMES.first(notice.flat, *part)
        if found and (len(found) == 1 or part[0] == 0):
            name, match = next(iter(found.items()))
            return name, notice.said(match.start(), match.end(), confidence)
    return "", None


def funder(notice: Notice) -> tuple[str, Fact | None]:
    """Who pays: for whom it is run, a known funder in the title, else the first that stands in a sentence about funding."""
    if match := _FOR_STATE.search(notice.words, notice.start):
        name = match["name"] or match["other"]
        return re.sub(r"^(?:l['’]|la )", "", name), notice.said(match.start(), match.end(), 0.8)
    for name, said in _FUNDERS.find(notice.flat, 0, notice.seam):
        return name, notice.said(said.start(), said.end(), 0.7)
    for start, end, name in sorted(_named(notice)):
        if _BACKING.search(notice.flat, *notice.sentence(start, 200)):
            return " ".join(name.split()), notice.said(start, end, 0.5)
    return "", None


def _named(notice: Notice) -> Iterator[tuple[int, int, str]]:
    for name, known in _FUNDERS.first(notice.flat, notice.start, len(notice.flat)).items():
        yield known.start(), known.end(), name
    for match in _PROPER.finditer(notice.words):
        yield match.start(), match.end(), notice.raw(match.start(), match.end())


def operator(notice: Notice) -> tuple[str, Fact | None]:
    """Who runs the call for its funder, where the text says so: "opéré par ...", "managed by ..."."""
    for cue in _OPERATED.finditer(notice.words, notice.start):
        if match := _OPERATOR.match(notice.words, cue.end()):
            return " ".join(match["name"].rstrip(".").split()), notice.said(cue.start(), match.end(), 0.7)
    return "", None


def identifiers(notice: Notice) -> dict[str, Fact]:
    """The funder's own numbers of the call, each with its place, in order."""
    found: dict[str, Fact] = {}
    for match in _IDENTIFIER.finditer(notice.words):
        found.setdefault(match[0], notice.said(match.start(), match.end(), 0.9))
    return found


def apply_url(notice: Notice) -> tuple[str, Fact | None]:
    """The address at which to apply: one that stands in the text near words of applying."""
    for match in _ADDRESS.finditer(notice.words, notice.start):
        if _APPLYING.search(notice.flat, max(notice.start, match.start() - 120), min(len(notice.flat), match.end() + 40)):
            return match[0], notice.said(match.start(), match.end(), 0.7)
    return "", None
