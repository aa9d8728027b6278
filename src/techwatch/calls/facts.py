"""Words become the conditions of a call: who may apply, with whom, where, from whom, in which programme, until when. Pure.

Each rule answers only when the text says so in words that stand for nothing else; otherwise the fact stays unknown.
"""

import re
from typing import Final

from techwatch.calls.notice import Notice
from techwatch.types import Consortium, Fact, Scope

_ELIGIBLE = re.compile(
    r"eligib\w+|beneficiaires?|qui\speut\s(?:en\s)?(?:beneficier|candidater|repondre|participer|postuler)|pour\squi\b|"
    r"peuvent\s(?:candidater|repondre|deposer|postuler|participer|beneficier|soumettre|y\srepondre)|"
    r"s'adress\w+\s(?:a|aux|en)|destine\w*\s(?:a|aux)|ouverte?s?\s(?:a|aux)\b|reserve\w*\s(?:a|aux)|"
    r"candidats?\sattendus|porteurs?\s(?:de\sprojets?\s)?(?:eligibles)?|portee?s?\spar|appel\s(?:\w+\s){0,4}(?:aux|"
    r"a\sdestination)|"
    r"(?:can|may|must|should)\s(?:apply|participate|submit)|who\s(?:can|may|should)\s(?:apply|participate)|"
    r"applicants?|open\sto|aimed\sat|addressed\sto|targets?\b|target(?:ed|ing)|"
    r"for\s(?:smes?|start-?ups|companies|researchers|artists)|accompagn\w+\s(?:les|des)|soutien\w*\s(?:les|des|aux)|"
    r"consorti(?:um|a)\s(?:of|de)|invit\w+\s(?:the\s)?(?:smes?|start-?ups|companies)|"
    r"candidatez|les\s(?:entreprises|start-?ups?|associations|pme)\s(?:interessees|souhaitant|qui)|participants?\b|portant|associatifs"
)
_APPLICANTS: Final = tuple(
    (name, re.compile(cue))
    for name, cue in (
        (
            "sme",
            r"\bpme\b|\btpe\b|\bsmes?\b|small\sand\smedium|petites\set\smoyennes|micro-?entreprises?|small\s(?:business|"
            r"enterprise)|petites\sentreprises",
        ),
        ("startup", r"start-?\s?ups?\b|jeunes\s(?:entreprises|pousses)|early-stage\scompan|scale-?ups?"),
        ("midcap", r"\beti\b|mid-?caps?|taille\sintermediaire"),
        (
            "large",
            r"grandes?\s(?:entreprises?|groupes?)|grands\sgroupes|large\s(?:compan|enterprise|industr|corporat|organi[sz])\w*|"
            r"\bcorporates?\b",
        ),
        (
            "company",
            r"\bentreprises?\b|\bsocietes?\b(?!\scivile)|\bcompan(?:y|ies)\b|\bbusinesses\b|\bfirms?\b|studios?\b|"
            r"commercants?|industriels|professionnel\s-\s(?:autre|entreprise)|for-profit",
        ),
        (
            "research",
            r"laborato(?:ires?|ry|ries)|organismes?\sde\s(?:recherche|diffusion)|\bchercheurs?\b|equipes\sde\srecherche|"
            r"partenaires\sde\srecherche|acteurs?\sde\s(?:la\s)?recherche|etablissements?\sde\srecherche|"
            r"research\s(?:organi[sz]ations?|institut\w+|cent(?:er|re)s?|bodies|entities|performing|partners?)|researchers?|"
            r"\brtos?\b",
        ),
        ("university", r"universit(?:es?|y|ies)\b|enseignement\ssuperieur|higher[- ]education|grandes\secoles|academia|academic"),
        (
            "education",
            r"etablissements?\s(?:scolaires?|d'enseignement(?!\ssup)|publics?\slocaux\sd'enseignement|de\sformation)|"
            r"\blycees?\b|\becoles?\b|\bcolleges?\b|organismes?\sde\sformation|centres?\sde\sformation|\bcfa\b|\bschools?\b|"
            r"education(?:al)?\s(?:providers?|institut\w+)|training\s(?:providers?|cent\w+)|\bvet\b",
        ),
        (
            "local_authority",
            r"collectivites?|communes?\b(?!\scom)|\bepci\b|intercommunal\w*|departements?\sou|municipalit(?:y|ies)|"
            r"local\s(?:and\sregional\s)?(?:authorit|government)\w*|\bcities\b|regional\sauthorit\w+|syndicats?\smixtes?",
        ),
        (
            "public_body",
            r"etablissements?\spublics?|organismes?\spublics?|acteurs?\spublics?|personnes?\smorales?\sde\sdroit\spublic|"
            r"public\s(?:bod(?:y|ies)|authorit\w+|institutions?|organi[sz]ations?|entit\w+|administrations?)|"
            r"services\sde\sl'etat|bailleurs?\ssocia\w+|hopita(?:l|ux)\s(?:public)?",
        ),
        (
            "nonprofit",
            r"\bassociati(?:ons?|fs?)\b|sans\sbut\slucratif|loi\s(?:de\s)?1901|\bong\b|fondations?|non-?\s?profits?|\bngos?\b|"
            r"civil\ssociety|\bcharit(?:y|ies)\b|foundations?\b|economie\ssociale\set\ssolidaire",
        ),
        (
            "individual",
            r"personnes?\sphysiques?|particuliers?\b|\bindividuals?\b|natural\spersons?|\bartistes?\b|\bartists?\b|"
            r"citoyens?\b|etudiants?\b(?!\sen)|freelanc\w+|independent\s(?:researchers|developers)",
        ),
    )
)
_TOGETHER = re.compile(
    r"(?:au\smoins|au\sminimum|minimum\s(?:de|of)|at\sleast|a\sminimum\sof)\s(?:deux|trois|quatre|two|three|four|"
    r"[2-9]|un\b|one)\s(?:\w+\s){0,3}?(?:partenaires?|entites|entreprises\s(?:et|dont|indep)|acteurs?|partners?|"
    r"(?:independent\s|legal\s)*entities|participants|member\sstates|organi[sz]ations|countries)|"
    r"partenaires?\s(?:obligatoire|exige)|projets?\scollaboratifs?|collaborative\sprojects?|"
    r"menes?\spar\sun\sconsortium|(?:consortium|consortia|groupement)\s(?:of|de|d'au|must|doit|should|shall|composed|"
    r"compose|is\srequired|obligatoire|minimum|consisting|made\sup|that)|"
    r"(?:le|les|the|a|un|by|en|in|of)\s(?:\w+\s)?(?:consortium|consortia)\b|est\spartenaire\sde|joint\s(?:application|"
    r"proposal)s?\b|en\spartenariat\savec\sau\smoins"
)
_ALONE = re.compile(
    r"single\s(?:applicants?|beneficiar\w+|entit\w+|compan\w+|sme\b)|mono-?partenaires?|(?:individuel\w*|seule?s?|"
    r"seul)\sou\s(?:en\s(?:consortium|groupement|partenariat)|a\splusieurs|collaborati\w+)|"
    r"(?:alone|individually)\sor\s(?:in|as)\s|sans\s(?:obligation\sde\s)?(?:partenaire|consortium)|no\sconsortium|"
    r"consortium\s(?:is\s)?not\s(?:required|necessary|mandatory)|une\sseule\sentreprise|"
    r"projets?\sindividuels?|individual\s(?:companies|smes|applicants|projects)|porte\w*\spar\sun(?:e)?\s(?:seul|unique)"
)
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
        r"ooperation)|prci\sonly",
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
        r"\bcommune\sde\b|paris\s?&\s?co|quartiers?\sprioritaires|agglomeration",
    ),
    (
        "regional",
        r"\bregion(?:al|ale|aux|ales|alise\w*)?\b|ile-de-france|francilien\w*|auvergne|occitanie|nouvelle-aquitaine|"
        r"hauts-de-france|bretagne|normandie|grand\sest|pays\sde\sla\sloire|bourgogne|centre-val|provence",
    ),
    (
        "national",
        r"france\s2030|\bbpifrance\b|\banr\b|\bademe\b|ministere|investissements?\sd'avenir|caisse\sdes\sdepots|"
        r"banque\sdes\sterritoires|\bcnc\b|echelle\snationale|national(?:e|aux)?\b|territoire\sfrancais|\bpia\b|greece|"
        r"l'etat\b",
    ),
)
_SCOPES: Final = tuple((name, re.compile(cue)) for name, cue in _SCOPE_WORDS)


def applicants(notice: Notice) -> dict[str, Fact]:
    """Who may apply, by kind, each with the words that say so: only near words about eligibility."""
    found: dict[str, Fact] = {}
    for cue in _ELIGIBLE.finditer(notice.flat):
        end = min(notice.sentence(cue.end())[1], cue.end() + 160)
        for name, kind in _APPLICANTS:
            if name not in found and (match := kind.search(notice.flat, max(0, cue.start() - 70), end)):
                found[name] = Fact(notice.raw(match.start(), match.end()), confidence=0.6)
    return found


def consortium(notice: Notice) -> tuple[Consortium, Fact | None]:
    """Whether partners are needed: "no" when the text lets one applicant stand alone."""
    if match := _ALONE.search(notice.flat):
        return "no", _fact(notice, match)
    if match := _TOGETHER.search(notice.flat):
        return "yes", _fact(notice, match)
    return "unknown", None


def permanent(notice: Notice, *, has_deadline: bool) -> Fact | None:
    """The words that say a call has no end ("au fil de l'eau"); beside a deadline, "at any time" only means until then."""
    match = _PERMANENT.search(notice.flat) or (None if has_deadline else _ANY_TIME.search(notice.flat))
    return _fact(notice, match) if match else None


def scope(notice: Notice) -> tuple[Scope, Fact | None]:
    """The ground that the call covers, from its title or else from its programme, funder and place."""
    for part in ((0, notice.seam), (notice.seam, len(notice.flat))):
        for name, cue in _SCOPES:
            if match := cue.search(notice.flat, *part):
                return name, _fact(notice, match, 0.6)
    return "unknown", None


def programme(notice: Notice) -> tuple[str, Fact | None]:
    """The funding programme: the title's, else the only one that the text names."""
    for part in ((0, notice.seam), (notice.seam, len(notice.flat))):
        found = [(name, match) for name, cue in _PROGRAMMES if (match := cue.search(notice.flat, *part))]
        if found and (len(found) == 1 or part[0] == 0):
            return found[0][0], _fact(notice, found[0][1], 0.7)
    return "", None


def funder(notice: Notice) -> tuple[str, Fact | None]:
    """Who pays: a known funder in the title, else the first that stands in a sentence about funding."""
    for name, cue in _FUNDERS:
        if match := cue.search(notice.flat, 0, notice.seam):
            return name, _fact(notice, match, 0.7)
    found = [(match.start(), name, match) for name, cue in _FUNDERS for match in cue.finditer(notice.flat, notice.seam)]
    found += [(match.start(), notice.raw(*match.span()), match) for match in _PROPER.finditer(notice.words)]
    for start, name, match in sorted(found, key=lambda item: item[0]):
        if _BACKING.search(notice.flat, *notice.sentence(start, 200)):
            return " ".join(name.split()), _fact(notice, match, 0.5)
    return "", None


def _fact(notice: Notice, match: re.Match[str], confidence: float = 0.7) -> Fact:
    return Fact(notice.raw(match.start(), match.end()), confidence=confidence)
