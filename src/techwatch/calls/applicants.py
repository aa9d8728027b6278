"""Words become who may apply for a call, and whether alone or with partners. Pure.

A kind of applicant counts only near words about eligibility, so that partners, audiences and winners do not.
"""

import re
from typing import Final

from techwatch.calls.notice import Notice, fact
from techwatch.types import Consortium, Fact

_ELIGIBLE = re.compile(
    r"eligib\w+|beneficiaires?|\bvise\w*\s(?:avant\stout\s|notamment\s|en\spriorite\s)?(?:les|des|aux)\b|(?:may|"
    r"can)\s(?:take\spart|be\samong|join)|"
    r"peuvent\sen\sbeneficier|partners?\s(?:must|may|can)|(?:to|a|pour)\s(?:select|find|choose|selectionner|"
    r"identifier|reperer)\b|looking\sfor|bring\stogether|"
    r"qui\speut\s(?:en\s)?(?:beneficier|candidater|repondre|participer|postuler)|pour\squi\b|"
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
            r"\bpme\b|\btpe\b|\bsmes?\b|small\s(?:and\smedium|compan)|petites\set\smoyennes|micro-?entreprises?|small\s(?:business|"
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
            r"(?<!petites\s)(?<!grandes\s)(?<!moyennes\s)\bentreprises?\b|\bsocietes?\b(?!\scivile)|"
            r"(?<!large\s)(?<!small\s)\bcompan(?:y|ies)\b|\bbusinesses\b|\bfirms?\b|studios?\b|"
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
_SHUT_OUT = re.compile(
    r"(?:(?!\b(?:sont|est|seront|peu(?:t|vent)|are|is|may|can|must|shall|will|mais|but|qui|dont|sans|ayant|that|which|who|without|having)\b)"
    r"[^.;\n]){0,120}"
    r"(?:(?:(?:\bne\s(?:sont|seront|peuvent|peut)|\bn'est)\spas|\b(?:are|is|may|can|shall|will)\snot|\bcannot)\s(?:be\s|etre\s)?"
    r"(?:eligib|admis|accept|autoris|allowed|permitted|entitled|apply|submit|particip|candidat|postul|depos|repond|beneficier)|"
    r"\b(?:sont|est|seront|are|is)\s(?:exclu|ineligib|non\seligib))"
)
_EXCEPT = re.compile(
    r"(?:\ba\sl'ex(?:ception|clusion)\sd\w*|\bsauf|\bhormis|\bexcept|\bexcluding|\bother\sthan|\bpas\s(?:a|aux)|\bnot\s(?:open\s)?to)\s"
    r"(?:(?:les?|des?|the)\s)?$"
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


def applicants(notice: Notice) -> dict[str, Fact]:
    """Who may apply, by kind, each with the words that say so: only near words about eligibility."""
    found: dict[str, Fact] = {}
    for name, kind in _APPLICANTS[:3]:  # a title that names small firms names those it calls
        if match := kind.search(notice.flat, 0, notice.seam):
            found[name] = Fact(notice.raw(match.start(), match.end()), confidence=0.6)
    for cue in _ELIGIBLE.finditer(notice.flat):
        end = min(notice.sentence(cue.end())[1], cue.end() + 260)
        for name, kind in _APPLICANTS:
            if name not in found and (match := _allowed(kind, notice.flat, max(0, cue.start() - 90), end)):
                found[name] = Fact(notice.raw(match.start(), match.end()), confidence=0.6)
    return found


def _allowed(kind: re.Pattern[str], flat: str, start: int, end: int) -> re.Match[str] | None:
    """The first words for a `kind` of applicant that the text does not shut out: "natural persons are not eligible"."""
    for match in kind.finditer(flat, start, end):
        if not (_SHUT_OUT.match(flat, match.end()) or _EXCEPT.search(flat, max(0, match.start() - 40), match.start())):
            return match
    return None


def consortium(notice: Notice) -> tuple[Consortium, Fact | None]:
    """Whether partners are needed: "no" when the text lets one applicant stand alone."""
    if match := _ALONE.search(notice.flat):
        return "no", fact(notice, match)
    if match := _TOGETHER.search(notice.flat):
        return "yes", fact(notice, match)
    return "unknown", None
