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
    r"(?:au\smoins|au\sminimum|a\sminima|minimum\s(?:de|of)|un\sminimum\sde|at\sleast|no\sfewer\sthan|not\sless\sthan|exactly|"
    r"exactement|d'au\smoins|(?:de|of)\s(?=\w+\s(?:partenaires|partners)\s(?:au\smoins|minimum|or\smore)))"
)
_PARTY = (
    r"(?:partenaires?|entites|entreprises(?=\s(?:et|dont|indep|differ|distinct))|acteurs|operateurs|structures|organismes|organisations|"
    r"equipes|laboratoires|etablissements|membres|beneficiaires|partners?|(?:public\s|local\s)?authorities|"
    r"(?:independent\s|different\s|separate\s)+(?:companies|firms|smes|businesses)|(?:independent\s|legal\s)*entities|participants|organi[sz]ations|beneficiaries|institutions|research\s(?:groups|teams|units)|teams|"
    r"members|consortium\smembers|unites)"
)
_PARTNERS = words(
    rf"{_AT_LEAST}\s{_NUMBER}\s(?:[\w'-]+,?\s){{0,3}}?{_PARTY}\b|"
    rf"(?:from|by|between|involv\w+|associ\w+|reuni\w+|entre|par|uni\w+|group\w+)\s"
    rf"{_AT_LEAST}\s{_NUMBER.replace('number', 'bodies')}\s(?:[\w-]+\s){{0,2}}?"
    r"(?:museums|universities|schools|hospitals|cities|municipalities|communes|associations|ecoles|studios|companies|firms|smes|pme|venues|"
    r"theatres|libraries|musees|hopitaux|villes|collectivites|charities|councils|start-?ups|producers|producteurs)\b|"
    r"(?:consorti\w+|groupements?|partenariats?|partnerships?|alliances?)\s(?:de|of|d')\s?"
    rf"{_NUMBER.replace('number', 'group')}\s(?:[\w-]+\s){{0,2}}?"
    rf"(?:{_PARTY}|companies|firms|smes|museums|universities)\b|"
    rf"\b{_NUMBER.replace('number', 'more')}\s(?:[\w-]+\s){{0,2}}?{_PARTY}\s(?:au\smoins|au\sminimum|minimum|or\smore|are\s(?:required|"
    rf"the\sminimum))|"
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
    r"partenaires?\s(?:obligatoires?|exiges?|requis)|partenariat\s(?:est\s)?(?:obligatoire|exige|requis)|projets?\s(?:collaboratifs?|"
    r"partenaria\w+|collectifs?)\b|collaborative\s(?:projects?|r&d)|"
    r"(?:mene|porte|propose|depose|conduit|presente)\w*\s(?:par|en)\s(?:un\s)?(?:consorti|groupement|partenariat)\w*|"
    r"(?:consortium|consortia|groupement)s?\s(?:of|de|d'au|must|doi(?:t|vent)|should|shall|composed|compose|(?:is|are)\s(?:required|"
    r"mandatory)|est\s(?:obligatoire|requis)|obligatoire|minimum|"
    r"consisting|made\sup|that|reuni\w+|compt\w+|associ\w+|need|have\sto|from|comprend\w*)|"
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
    r",\sseule?s?(?=[.,])|"
    r"\b(?:seule?s?|alone|solo)\sou\sa\splusieurs|seule?s?,?\sou\sa\splusieurs|(?:apply|bid|submit|candidater|repondre|postuler|deposer)\s(?:[\w-]+\s){0,2}?"
    r"(?:alone|on\s(?:its|their|your)\sown|solo|seule?s?)\b(?!\sne\b)|partners?\s(?:is|are)\s(?:welcome\sbut\snot|optional)|partenariat\sfacultatif|"
    r"(?:single|sole|individual)\s(?:applicants?|beneficiar\w+|entit\w+|compan\w+|smes?\b|organi[sz]ations?|legal)|"
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
_DENIED = re.compile(r"[^.?!\n]{0,60}\?\s*(?:no|non)\b")  # "Can we apply alone? No."
_FEW: Final = 6  # "in 27 countries" says where a programme runs
_UP_TO = re.compile(r"(?:jusqu'a|up\sto|au\splus|at\smost|maximum\sof|a\smaximum)\s(?:\w+\s)?$")


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
