"""Words become whether partners are needed for a call, how many, and from how many countries. Pure."""

import re
from dataclasses import dataclass
from typing import Final

from techwatch.calls.notice import Notice
from techwatch.calls.wording import words
from techwatch.types import Consortium, Fact

_NUMBERS: Final = {
    name: number
    for number, names in enumerate(
        ("un une one", "deux two", "trois three", "quatre four", "cinq five", "six", "sept seven", "huit eight", "neuf nine", "dix ten"),
        start=1,
    )
    for name in names.split()
}
_NUMBER = rf"(?P<number>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}|[1-9]\d?)"
_AT_LEAST = (
    r"(?:au\smoins|au\sminimum|a\sminima|minimum(?:\s(?:de|of))?|un\sminimum\sde|at\sleast|a\sminimum\sof|not?\sless\sthan|no\sfewer\sthan|not\sless\sthan|exactly|"
    r"exactement|d'au\smoins|(?:de|of)\s(?=\w+\s(?:partenaires|partners)\s(?:au\smoins|minimum|or\smore)))"
)
_PARTY = (
    r"(?:partenaires?|entites|entreprises(?=\s(?:et|dont|indep|differ|distinct))|acteurs|operateurs|structures|organismes|organisations|"
    r"equipes|laboratoires|etablissements|membres|beneficiaires|partners?|(?:public\s|local\s)?authorities|"
    r"(?:independent\s|different\s|separate\s)+(?:companies|firms|smes|businesses)|(?:independent\s|legal\s)*entities|participants|organi[sz]ations|beneficiaries|institutions|research\s(?:groups|teams|units)|teams|"
    r"members|consortium\smembers|parties|unites)"
)
_PARTNERS = words(
    rf"{_AT_LEAST}\s{_NUMBER}\s(?:(?:et|and)\s(?:(?:un|au|a)\s)?(?:maximum|plus)\s(?:(?:de|of)\s)?\w+\s)?(?:[\w'-]+,?\s){{0,3}}?{_PARTY}\b|"
    rf"(?:from|by|between|involv\w+|associ\w+|reuni\w+|entre|par|uni\w+|group\w+)\s"
    rf"{_AT_LEAST}\s{_NUMBER.replace('number', 'bodies')}\s(?:[\w-]+\s){{0,2}}?"
    r"(?:museums|universities|schools|hospitals|cities|municipalities|communes|associations|ecoles|studios|companies|firms|smes|pme|venues|"
    r"theatres|libraries|musees|hopitaux|villes|collectivites|charities|councils|start-?ups|producers|producteurs)\b|"
    r"(?:consorti\w+|groupements?|partenariats?|partnerships?|alliances?)\s(?:de|of|d')\s?"
    rf"{_NUMBER.replace('number', 'group')}\s(?:[\w-]+\s){{0,2}}?"
    rf"(?:{_PARTY}|companies|firms|smes|museums|universities)\b|"
    rf"\b{_NUMBER.replace('number', 'more')}\s(?:[\w-]+\s){{0,2}}?{_PARTY}\s(?:au\smoins|au\sminimum|minimum|or\smore|are\s(?:required|"
    rf"the\sminimum))|"
    rf"(?:between|entre)\s{_NUMBER.replace('number', 'between')}\s(?:and|et)\s\w+\s(?:[\w-]+\s){{0,2}}?(?:partners|partenaires)\b|"
    r"(?:consorti\w+|groupements?|partnerships?|partenariats?)\s(?:[\w'-]+\s){0,3}(?:between|entre)\s"
    rf"{_NUMBER.replace('number', 'spanned')}\s(?:and|et)\s\w+\s(?:[\w-]+\s){{0,2}}?{_PARTY}|"
    rf"partners?:\s{_NUMBER.replace('number', 'colon')}\sor\smore|(?:reunit|reunissent|associent|comptent|comprend|comprennent|"
    rf"regroupent|compose\w*\sde)\s(?:au\smoins\s|au\sminimum\s|exactement\s)?"
    rf"{_NUMBER.replace('number', 'united')}\s(?:[\w'-]+\s){{0,2}}?{_PARTY}"
)
_COUNTRY = r"(?:countries|pays|member\sstates|etats\smembres|etats|nations|nationalites)\b"
_COUNTRY_WORDS: Final = ("countries", "pays", "states", "etats", "nations", "nationalites")
_COUNTRIES = words(
    rf"(?:{_AT_LEAST}\s|\b(?:from|in|of|across|dans|de|d'|issue?s\sde|provenant\sde|etablie?s\sdans|entre)\s)"
    rf"{_NUMBER}\s(?:(?!from\b|dans\b|issu)[\w-]+\s){{0,4}}?{_COUNTRY}"
)
_TOGETHER = words(
    r"\b(?:from|of|de)\s(?:each|chaque)\s(?:country|pays|side|cote)\b|must\s(?:work|partner|collaborate)\s(?:up\s)?with|"
    r"(?:une?|one|an?)\s\w+\s(?:et|and)\s(?:(?:au\smoins|at\sleast)\s)?(?:une?|one|an?)\s[\w-]+\s(?:deposent|presentent|repondent|candidatent|proposent|submit|apply)\b|"
    r"(?:dossier|projet|candidature|reponse|proposition)\s(?:commune?|conjointe?)\b|demande\s(?:commune|conjointe)|joint\s(?:request|submission|file)s?\b|"
    r"(?:une?|one|an?)\s(?:partenaire|partner|team|equipe|company|entreprise|laboratoire|university|organisation|structure)\s[\w-]+\s(?:et|and)\s"
    r"(?:une?|one|an?|its|son)\s|(?:apply|appl(?:y|ications)\sare\smade|submit|deposent|candidatent|repondent|proposent)\s(?:[\w-]+\s){0,2}?(?:together|jointly|in\s(?:pairs|tandem)|"
    r"ensemble|conjointement|en\sbinome)|\bapply\sin\spairs|must\s(?:be\s)?(?:team|partner)\w*\s(?:up\s)?with|"
    r"(?:montent?|portee?s?|construi\w+|menee?s?|developp\w+)\s(?:[\w-]+\s){0,3}avec\s(?:une?|au\smoins\sune?)\s(?:[\w'-]+\s){0,2}?(?:etablissement|partenaire|"
    r"laboratoire|entreprise|association|ecole|lycee|universite|musee|hopital|collectivite|commune|artiste|structure|start-?up)|"
    r"(?:must|should|shall)\s(?:involve|include)\s(?:at\sleast\s)?(?:an?|one|two|three)\s(?:[\w-]+\s){0,3}?(?:trusts?|hospitals?|schools?|museums?|"
    r"end[\s-]users?|authorit\w+|cit(?:y|ies)|charit\w+|farms?|studios?|councils?)\b|"
    r"partenaires?\s(?:obligatoires?|exiges?|requis)|(?:obligatoirement|necessairement)\s(?:collaborati\w+|partenaria\w+|collecti\w+|en\s(?:groupement|consortium|partenariat))|"
    r"(?:associ(?:e|ent|ant)|reuni(?:t|ssent|ssant)|regroup\w+|unissant)\s(?:(?:au\smoins|obligatoirement)\s)*(?:une?|deux)\s[^.;\n]{2,50}?\s(?:et|a|avec)\s(?:au\smoins\s)?(?:une?|deux)\s"
    r"(?:[\w-]+\s)?(?:laboratoire|entreprise|pme|start-?up|etablissement|association|centre|universite|collectivite|commune|ecole|lycee|organisme|hopital|musee|artiste|acteur|structure|"
    r"partenaire|industriel|lieu|compagnie)|"
    r"(?:needs?|requires?|must\shave|(?:has|have)\sto\shave|doit\savoir|doivent\savoir|necessite\w*|exige\w*)\s(?:an?|une?|one|at\sleast\sone|au\smoins\sune?)\s(?:[\w-]+\s){0,2}(?:partner|partenaire|consortium|groupement)\b|"
    r"(?:with|avec)\s(?:at\sleast|au\smoins)\s(?:one|une?)\s(?:[\w-]+\s){0,2}?(?:partner|partenaire)|"
    r"(?:associee?s?|adossee?s?)\s(?:a|avec)\s(?:au\smoins\s)?une?\s(?:acteur|partenaire|entreprise|laboratoire|universite|etablissement|association|collectivite|structure|ecole|hopital|musee)|"
    r"(?:at\sleast|au\smoins)\s(?:one|une?)\s(?:other|autre|further)\s(?:partner|organi[sz]ation|compan|institution|entit|partenaire|organisme|structure|entreprise|entite)\w*|"
    r"(?:partenariat|partenaire|cooperation|collaboration|consortium|groupement)\b(?:(?!\b(?:pas|non|ni|sans|facultati\w*)\b)[^.;:\n]){0,70}\s(?:obligatoire|exigee?|requise?|imperati\w+|indispensable)\b|"
    r"(?:partnership|collaboration|consortium|partners?)\b(?:(?!\b(?:not|no|nor|without|optional)\b|n't)[^.;:\n]){0,60}\s(?:mandatory|compulsory|required|essential|is\sneeded|are\sneeded|a\smust)\b|"
    r"(?:teams?|equipes|binomes?|trinomes?|duos?|pairs?|tandems?|groupements?|consorti\w+|alliances?)\s(?:(?:of|de|d'|with|composee?s?\sd[e']|made\sup\sof|formee?s?\sd[e'])\s?)(?:(?:at\sleast|au\smoins)\s)?"
    r"(?:une?|one|an?)\s(?:[\w'-]+\s){1,4}?(?:et|and|with|avec)\s(?:(?:of|de|d'|at\sleast|au\smoins)\s?)?(?:une?|one|an?)\s|"
    r"projets?\s(?:collaboratifs?|"
    r"partenaria\w+|collectifs?)\b|collaborative\s(?:projects?|r&d)|"
    r"(?:mene|porte|propose|depose|conduit|presente)\w*\s(?:par|en)\s(?:un\s)?(?:consorti|groupement|partenariat)\w*|"
    r"(?:consortium|consortia|groupement)s?\s(?:of|de(?!\s(?:communes|collectivites|employeurs|producteurs|cooperation|interet))|d'au|must|doi(?:t|vent)|should|shall|composed|compose|(?:is|are)\s(?:required|"
    r"mandatory)|est\s(?:obligatoire|requis)|obligatoire|minimum|"
    r"(?:qui|that|which)\s(?:compt|reuni|associ|compren|inclu|regroup|bring|compris)\w+|consisting|made\sup|that|reuni\w+|compt\w+|associ\w+|need|have\sto|from|comprend\w*)|"
    r"repond\w*\sen\s(?:consortium|groupement)|\ben\s(?:consortium|groupement)\b|(?:by|in|as)\s(?:a|small|"
    r"the)\s(?:[\w-]+\s)?(?:consortium|consortia)\b|(?:are|apply\sas)\s(?:small\s)?consortia|est\spartenaire\sde|"
    r"joint\s(?:application|proposal|bid|project)s?\b|jointly\swith|en\spartenariat\savec\sau\smoins|(?:doi(?:t|vent)|devra|"
    r"devront)\s(?:associer|inclure|impliquer|comporter|comprendre|integrer)\s"
    r"(?:au\smoins\s|obligatoirement\s)?(?:un|une|deux)\b|must\s(?:(?:include|involve)\s(?:at\sleast\s)?(?:an?|one|two)\s(?:[\w-]+\s){0,3}(?:partners?|compan\w+|smes?|organi\w+|universit\w+|institut\w+|laborator\w+)|team\sup|be\s(?:carried\sout|"
    r"submitted)\s(?:by\sa\sconsortium|jointly|in\spartnership))|"
    r"cooperat\w+\swith\spartners|(?:partners?|entities|organi[sz]ations)\sfrom\s(?:at\sleast\s)?(?:two|three|four|different|both)|(?:le|"
    r"les|the)\s(?:[\w-]+\s)?(?:consortium|consortia)\b(?!\s(?:project|agreement|behind|partners\swill))|"
    r"projects?\smust\sbe\scollaborative|\bin\spartnership\swith\sa\b|in\s(?:bi|tri)lateral|consorti(?:um|a)\b(?=[^.\n]{0,40}(?:answer|"
    r"apply|repond|candidat|invite))"
)
_ALONE = words(
    r"(?:pas\sde|aucun)\s(?:partenaire|consortium|partenariat)|"
    r"(?:partenari\w+|partenaires?|consorti\w+|groupement\w*|collaborati\w+|collectives?|partners?|partnerships?|collaborations?|plusieurs\s(?:structures|porteurs|entreprises|partenaires)|"
    r"participation\sd[e'u]|several\sorgani[sz]ations|joint\s\w+)\b[^.\n]{0,90}(?:sans\setre|without\sbeing|n'est\s(?:pas|nullement)|ne\ssont\spas|\bnot|n't|\bpas|mais\snon|nor)\s(?:(?:une?|a|an|strictly|an?\sabsolute)\s)?"
    r"(?:obligat\w+|imposee?s?|exigee?s?|requise?s?|condition|essential|require(?:d|ment)|compulsory|mandatory|necessa\w+|needed|prerequisite|indispensable|prealable|obligation)|"
    r"(?:not|n't|pas|nullement)\s(?:necessa\w+|required|mandatory|essential|compulsory|obligatoire|requis|exige)\s(?:d'|de\s|que\s|to\s)[^.\n]{0,30}(?:partner|consortium|partenaire|groupement|team\sup|s'associer)|"
    r"(?:not|n't)\s(?:need|have)\s(?:to\s(?:have|find|be\spart\sof)\s)?(?:an?\s|any\s)?(?:partners?|consortium|partnership)|no\spartners?\b|(?:un|aucun)\spartenaire\sn'est\s(?:demand|exig|requis)\w*|"
    r"(?:partners?|partenaires?|partnerships?|partenariats?|consorti(?:um|a)|groupements?)\s(?:is\s|are\s|est\s|sont\s|reste\w*\s|remain\w*\s)?(?:entirely\s|purely\s)?(?:optional|facultati\w+|possibles?\b|bienvenus?\b|optionnel\w*|welcome\b(?!\sto))|"
    r"(?:mais|but)\s(?:non|pas|not)\s(?:requis|obligatoire|exige|imposee?|required|mandatory|compulsory|essential|necessary)\w*[^.\n]{0,40}(?:s'entourer|s'associer|partenaire|partner|consortium|laboratoire|collabor)|"
    r"(?:solo|single|sole)\s(?:bids?|applications?|applicants?)\s(?:are|is)\s(?:\w+\s)?(?:fine|welcome|possible|accepted|allowed|permitted|eligible)|(?:needn't|need\snot)\s(?:team|partner|join|find|work)|"
    r"(?:joint|consortium|partnership|collaborative|group)\s(?:applications?|bids?|responses?|proposals?|submissions?)\s(?:are|is)\s(?:also\s)?(?:welcome|possible|accepted|allowed|permitted|encouraged)|"
    r"(?:candidatures?|reponses?|projets?|dossiers?)\s(?:en\sgroupement|collecti\w+|conjointe?s?|groupee?s?|en\sconsortium)\s(?:sont|est)\s(?:\w+\s)?(?:admise?s?|possibles?|acceptee?s?|autorisee?s?|bienvenue?s?|encouragee?s?)|"
    r"(?:(?:can|may|could)\s(?:we|i|you)|peut-on|pouvons-nous|est-il\spossible)\b[^.?\n]{0,50}\b(?:together|jointly|partners?|ensemble|groupement|consortium|a\splusieurs)\b[^.?\n]{0,40}\?\s*(?:yes|oui)\b|"
    r",\sseule?s?(?=[.,])|"
    r"\b(?:seule?s?|alone|solo)\sou\sa\splusieurs|seule?s?,?\sou\sa\splusieurs|(?:apply|bid|submit|candidater|repondre|postuler|deposer|answer|participate|participer|se\spresente[rz]?|concourir|enter|compete|candidatez|candidate|inscri\w+)\s(?:[\w-]+\s){0,2}?"
    r"(?:individually|by\s(?:your|it|them)sel\w+|individuellement|a\stitre\sindividuel|alone|on\s(?:its|their|your)\sown|solo|seule?s?)\b(?!\sne\b)|partners?\s(?:is|are)\s(?:welcome\sbut\snot|optional)|partenariat\sfacultatif|"
    r"(?:single|sole|individual)[\s-](?:applicants?|beneficiar\w+|entit\w+|compan\w+|smes?\b|organi[sz]ations?|legal)|"
    r"mono-?\s?(?:partenaires?|beneficiair\w+|applicants?|beneficiary)|"
    r"(?:individuel\w*|seule?s?|entreprise\sunique)\s?,?\s(?:ou|et|soit)\s(?:bien\s)?(?:en\s|par\s|a\splusieurs|collaborati\w+|"
    r"accompagne|avec)|(?:entreprise|structure|porteur|entite|candidat)\sunique|"
    r"(?:\balone\b|individually)\s?,?\s?(?:or\s|and\s)(?:in|as|from|with|jointly|together)|\b(?:from|by)\san?\s(?:\w+\s)?alone\sor|"
    r"(?:may|can)\s(?:\w+\s)?apply\s(?:alone|individually|on\stheir\sown)|"
    r"sans\s(?:obligation\sde\s)?(?:partenaire|consortium)|no\sconsortium|(?:consorti(?:um|a)|partners?|partenariat|"
    r"partenaires)\s(?:is\s|are\s|n'est\s|ne\ssont\s)?(?:not\s|pas\s)(?:required|necessary|mandatory|needed|"
    r"obligatoires?|requis|exiges?)|(?:grant|subvention)\sis\sa\ssingle\sone|une\sseule\s(?:entreprise|structure|entite)|"
    r"projets?\s(?:individuels?|mono\w*)|individual\s(?:companies|smes|applicants|projects)|"
    r"candidatures?\sindividuelles?\s(?:uniquement|seulement)|porte\w*\spar\sun(?:e)?\s(?:seule?|unique)|candidat\w*\s(?:seule?s?|"
    r"individuel\w*)\b|mobilising\sa\ssingle"
)
_OPTIONAL = words(
    r"peu(?:t|vent)\s(?:egalement\s|aussi\s|toutefois\s|se\s|s'y\s)?(?:s'associer|grouper|regrouper|(?:candidater|repondre)\sen\s(?:consortium|groupement))|"
    r"(?:may|can)\s(?:also\s)?(?:team\sup|join\sforces|partner|collaborate|involve\s(?:other|further)|work\stogether|include\spartners)\b|"
    r"\bavec\sou\ssans\spartenaire|with\sor\swithout\s(?:an?\s)?partners?"
)
_DENIED = re.compile(
    r"[^.?!\n]{0,60}\?\s*(?:no|non)\b|[\w\s']{0,20}\b(?:(?:will|can|are|is|may)\s?not\b(?!\sonly)|cannot\b|excluded|ineligible|ne\s(?:sont|seront|peuvent|peut|sera|est)\spas|n'est\spas\s(?:eligible|admis|"
    r"recevable|possible|accept)|(?:sont|seront|est)\s(?:exclu|ineligible|refuse|ecarte|irrecevable))"
)  # "Can we apply alone? No."
_FEW: Final = 6  # "in 27 countries" says where a programme runs
_UP_TO = re.compile(
    r"(?:(?:utilise|teste|deploye|adopte|vendu|used|tested|deployed|adopted|sold)\w*\s(?:par|by|in|dans|to|a)|jusqu'a|up\sto|au\splus|at\smost|maximum\sof|a\smaximum)\s(?:\w+\s)?$"
)


@dataclass(frozen=True, slots=True)
class Partners:
    """With whom one applies. "unknown" and None: not stated."""

    consortium: Consortium = "unknown"
    consortium_fact: Fact | None = None
    least: int | None = None
    least_fact: Fact | None = None
    countries: int | None = None
    countries_fact: Fact | None = None


def partners(notice: Notice) -> Partners:
    """Whether partners are needed: "no" when the text lets one applicant stand alone; with the least numbers that it names."""
    least, least_fact = _count(notice, _PARTNERS, lowest=2)
    abroad = any(word in notice.flat for word in _COUNTRY_WORDS)  # the pattern is tried at every number otherwise
    countries, countries_fact = _count(notice, _COUNTRIES, lowest=2) if abroad else (None, None)
    if (alone := _ALONE.search(notice.flat, notice.start)) and not _DENIED.match(notice.flat, alone.end()):
        return Partners("no", notice.said(alone.start(), alone.end(), 0.8), None, None, countries, countries_fact)
    if least_fact:
        return Partners("yes", least_fact, least, least_fact, countries, countries_fact)
    if together := _TOGETHER.search(notice.flat, notice.start):
        return Partners("yes", notice.said(together.start(), together.end(), 0.7), None, None, countries, countries_fact)
    if countries is not None and countries <= _FEW:
        return Partners("yes", countries_fact, None, None, countries, countries_fact)
    if optional := _OPTIONAL.search(notice.flat, notice.start):
        return Partners("no", notice.said(optional.start(), optional.end(), 0.6), None, None, countries, countries_fact)
    return Partners()


def _count(notice: Notice, cue: re.Pattern[str], *, lowest: int) -> tuple[int | None, Fact | None]:
    for match in cue.finditer(notice.flat, notice.start):
        words = next(words for words in match.groups() if words)
        number = _NUMBERS.get(words) or int(words)
        if number >= lowest and not _UP_TO.search(
            notice.flat, max(0, match.start() - 20), match.start("number") if match["number"] else match.start()
        ):
            return number, notice.said(match.start(), match.end(), 0.8)
    return None, None
