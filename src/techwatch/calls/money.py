"""Words become amounts and rates: the total budget of a call, the amount per project, the highest rate. Pure.

An amount whose words do not say what it is for (a project's own cost, a turnover, a programme's size) is left out,
and two different totals give none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from techwatch.calls.notice import Notice
from techwatch.calls.wording import words
from techwatch.types import Fact, Money

_NUMBER = r"\d{1,3}(?:[ .,']\d{3}){1,4}(?:[.,]\d{1,2})?(?![\d])|\d{1,12}(?:[.,]\d{1,3})?(?!\d)"
_SCALE = r"milliards?|millions?|milliers?|billions?|thousand|mio|mds?|bn|k(?![a-z0-9])|m(?![a-z0-9²])"
_CURRENCY = r"€|euros?\b|eur\b|\$|usd\b|dollars?\b|£|gbp\b|chf\b"
_AMOUNT = re.compile(rf"(?<![\w.,])(?:(?P<c1>{_CURRENCY})\s?)?(?P<number>{_NUMBER})\s?(?P<scale>{_SCALE})?\s?(?:d')?(?P<c2>{_CURRENCY})?")
_TO = re.compile(r"[\s',s]{0,3}(?:a|to|et|and|-|up\sto|jusqu'a)\s?(?:up\sto\s|maximum\s|more\sthan\s)?(?:eur\s)?")
_SCALES: Final = {"k": 1e3, "t": 1e3, "milliers": 1e3, "millier": 1e3, "milliard": 1e9, "milliards": 1e9, "md": 1e9, "mds": 1e9}
_CURRENCIES: Final = {"$": "USD", "u": "USD", "d": "USD", "£": "GBP", "g": "GBP", "c": "CHF"}
_Use = Literal["total", "project", "lowest", "highest", "perhaps"]  # perhaps: a ceiling or a range that nothing names

_NOT_AID = words(
    r"assiette|couts?\s(?:total|du\sprojet|complet)\w*|depenses|budgets?\s(?:total|global|minimum|minimal)?\s?(?:du|"
    r"des|d'un|de\schaque)\sprojets?|project\sbudget|"
    r"overall\sbudget\sof\s(?:the|each|a)\sproject|minimum\s(?:project\s)?budgets?(?:\s?(?:of|is|:))?\s?|project\scosts?|total\scosts?|chiffre\sd'affaires|turnover|revenues?\b|revenus?\b|\bincome\b|balance\ssheet|\bbilan\b|(?<!prise\sde\s)\bcapital\b(?!\sgrant)|"
    r"(?<!no\s)\bequity\b(?!-free)|\blev(?:ee?|er)\b|raised|programme?,?\s(?:worth|with)|\bmarket\b|\bmarche\smondial|salar(?:y|ies)\b|salaires?\b|"
    r"moyenn?e?s?\b|\baverage\b|\bloyers?\b|\brents?\b|\bthreshold|\bseuil|\bcosts?\s(?:of|from|between|up\sto)?\s?$|cotisation|entry\s(?:costs?|fee)|"
    r"programmes?\sdotes?\sde|annual\sbudget|budget\sannuel|"
    r"depuis\s20\d\d|investi(?:t|ssent|s)?\b|\bwon\b|\braises?\b|\bpib|droits?\sd'inscription|amende|par\san\s(?:et\spar\s)?habitant|"
    r"\b(?:insurance|insured|assurance)\b[^.;]{0,30}$|"
    r"(?<!participation\saux\s)frais|\bprojets?\sd'un\s(?:montant|cout)|\b(?:entrance|entry|membership|participation|registration|course)\s(?:fee|charge)s?|tarifs?\b"
)
_NOT_AID_AFTER = re.compile(
    r"\W{0,2}(?:(?:in|of|de)\s)?(?:(?:own|annual|their\sown|fonds)\s)?(?:turnover|revenue|income|equity\b(?!-free)|capital|propres\b|"
    r"de\schiffre\sd'affaires|de\sca\b|de\slevee|ticket|market)|"
    r"\s?(?:/|par|per|an?|each|every)\s?(?:mois|ans?|month|year|annee|week|semaine|jour|day|hour|heure|person|personne|head|tonne|m2|kwh)\b|"
    r"\s(?:monthly|annually|mensuels?|annuels?|bruts?|nets?)\b"
)
_PAST = words(
    r"\b(?:since|depuis)\s(?:[\w']+\s)?20\d\d|\blast\s(?:year|round|edition|time)|l'an(?:nee)?\s(?:dernier|passe)|derniere\sedition|"
    r"\b(?:previous|precedent\w*)\s|\bso\sfar\b|\ba\sce\sjour\b|jusqu'ici|"
    r"\b(?:a|ont|avai(?:t|ent))\s(?:deja\s)?(?:accorde|verse|attribue|donne|finance|soutenu|aide|distribue|recu|permis|obtenu|mobilise\sdepuis)\b|"
    r"\b(?:has|have|had)\s(?:already\s)?(?:given|awarded|paid|granted|funded|backed|supported|helped|distributed|received|invested|won)\b|"
    r"\b(?:gave|backed|spent)\b"
)
_CEILING = re.compile(
    r"\b(?:plafonn?\w*|capped|(?<!budget\s)(?:ceiling|cap))\b(?!\s(?:de\s|des\s|d'|on\s|of\s)?(?:depenses|chiffre|ressources|revenus?|loyers?|prix|couts?|costs?|"
    r"turnover|income|spending|eligible))(?:\s(?:est|is|fixee?s?|set|par|per|[a-z]+)){0,6}\s?(?:de|a|at|of|:)?\s?$|dans\sla\slimite\sde\s$|"
    r"\b(?:montants?|aides?|subventions?|grants?|awards?|amounts?|financements?|soutien|funding)\s(?:\(?max\w*\)?\.?)\s?(?:est\sde\s|is\s|of\s|de\s|:\s?)?$"
)
_FLOOR = re.compile(
    r"(?:\bplancher|\bfloor|\bmontants?\sminim\w*|\bminimum\s(?:grant|award|amount|aid))\b"
    r"(?!\s(?:de\s|des\s|d'|du\s|of\s)?(?:depenses|projets?|investissement|chiffre|travaux|couts?|costs?))[^.;,\d]{0,30}$"
)
_AND_MOST = re.compile(
    r"[\s,;/-]*(?:(?:et|and|puis|mais|but)\s)?(?:(?:de|un|a|the|is)\s)*(?:au\s)?(?:maxim\w*|plafond|ceiling|cap|max)\b[^.;\d]{0,30}"
)
_AND_LEAST = re.compile(
    r"[\s,;/-]*(?:(?:et|and|puis|mais|but)\s)?(?:(?:de|un|le|a|the|is)\s)*(?:au\s)?(?:minim\w*|plancher|floor|min)\b[^.;\d]{0,30}"
)
_HOW_MUCH = re.compile(r"(?:combien|how\smuch)[^?.\n]{0,20}\?[^.?]*$")
_OWN_COST = re.compile(r"total\sproject\s(?:budget|costs?)")
_TOTAL = words(
    r"(?:budgets?|enveloppe|dotation|montant)\s(?:(?:total|global|indicati[fv]e?|disponible|maximum|de\sl'appel|"
    r"overall)\w*\s?)*|(?:total|overall|indicative|available|call)\s(?:\w+\s)?(?:budget|amount|funding)|"
    r"budget\s(?:of|for)\s(?:the|this)\s(?:call|topic)|budget\b|to\saward|award\scompetitively|funds?\savailable|"
    r"are\savailable|\bset\saside|\bearmark\w*|\bput\saside|\bprizes\sworth|(?:framework|contract|accord-cadre)\s(?:[\w-]+\s)?worth|\bmarche\sde\b|\bpot\b|envelope|\bmarche\s(?:[\w']+\s){0,4}estime\w*|consacr\w+|"
    r"(?:overall|whole|prize|total|grant)\s(?:prize\s|grant\s)?(?:fund|pot|pool)\b|\bfund\sof\b|contract\svalue|value\sof\sthe\scontract|fixed\sprice|prix\sforfaitaire|cofinancement\stotal|credits?\s(?:de|"
    r"disponibles)|funding\spot|\bpot\sof|"
    r"share\sof|\bshare\b|se\spartagent|total\sfund\b|distribute\w*|will\sshare|se\spartager\w*|montant\sglobal|total\s(?:funding|prize|value|grant)|"
    r"(?:will|to)\sinvest\b|is\sinvesting|putting\s(?:forward|up)|mobilise\w*|reserve\w*\s|overall\samount|en\s(?:tout|total)|in\stotal|enveloppe\w*|dote\w*\sde|totals?\b|"
    r"s'eleve\sa|"
    r"(?:valeur|montant)\s(?:total\w*\s)?estime\w*|estimated\s(?:total\s|contract\s)?(?:value|amount)"
)
_CHOICE = re.compile(r"\d\s?(?:ou|or)\s$")  # "30 000 ou 60 000 €"
_SHARED = re.compile(
    r"\s?(?:euros?|pounds)?,?\s?(?:(?:will\sbe|is|are|est|sont|sera|seront|a|to\sbe)\s)?(?:shared|split|divided|a\s(?:se\s)?partager|"
    r"partages?|reparti\w*|distribue\w*)\b"
)
_PART = re.compile(r"\b(?:soit|dont|including|of\swhich|namely)\b")
_PROJECT = words(
    r"(?:par|per|each|every|chaque|pour\schaque|the\ssingle|the\sselected|(?:le|du)\sseul)\s(?:project|projet|laureat|structure|dossier|"
    r"beneficiar|entreprise|"
    r"candidat|consorti|participant|winner|applicant|company|sme\b|proposal|startup|start-up|voucher|cheque|equipe|team|pilot|"
    r"third\sparty|artist|association|organi[sz]ation|site|"
    r"association|commune|etablissement|porteur)\w*|"
    r"(?:grants?|aides?|subventions?|financements?|funding|contribution|bourses?|dotations?|prix|prizes?|lump\ssum|ticket|avance|awards?|"
    r"vouchers?|cheques?|bursar(?:y|ies)|stipends?|fellowships?|commissions?|primes?|loans?|prets?|cachets?|forfait|gratification)\b|"
    r"cofinancement\b|amount\sof\sfunding|project\s(?:proposals?\s)?(?:sought|may|can|budget)|montants?\s(?:de\sl'aide|accorde|"
    r"attribue)|budget\saccorde|contracts?|allocations?|artist\sfees?|\bfee\sof\b|\bfee:?\s(?=£|€|\$|eur|$)|honoraires|somme\sde|a\sla\scle|\bbid\sfor\b|\bclaim\b|compris\w*\sentre|\ballant\sde|\bva\sde|demander|"
    r"apply\sfor|recevr\w+|recevoir|\breceives?\b|\bgets?\b|percevr\w+|octroye\w*|alloue\w*|verse\w*|obtenir|finance\s(?:a\shauteur|"
    r"jusqu)|peut\satteindre|rembours\w+|(?:may|can)\s(?:be\sgiven|get|receive|obtain)|recoi\w+|beneficier"
    r"|\bwins?\b|\bask\sfor|\bbacked\swith|\bput\sin\b|\bcompet(?:e|ing)\sfor|remuner\w+|\b(?:first|second|third)\splace|\btouch(?:e|er|ent|era)\b|\bdemand(?:ez|ent)\b|\baward(?:s|ed|ing)?\b|\bgrant(?:s|ed|ing)?\b|\bpa(?:ys?|id)\b|\bgiv(?:es?|en|ing)\b|\boffer(?:s|ed|ing)?\b|"
    r"\bprovid(?:es?|ed|ing)\b|\blends?\b|\bborrow|\bseek|\brequest(?!\sfor\b)|\bsupported\s(?:with|by)|\bsupport:?\b|\bobtain|\bgagn\w+|\bbenefici\w+|\bsollicit\w+|"
    r"\battribu\w+|\baccord\w+|\boctro\w+|\bprete\w*\s|\bdonn\w+|\bremis\w*\b|\boffr\w+|\bamount\b|\bmontants?\b|\bfunding\b|\bframe\sof|"
    r"\bper-project|\bcash\b|\bversement|\bindemnite|\bdefra\w+|\bempoch\w+|\bdecroch\w+|\btrial\sbudget|\bapport\w+|\bremporte\w*|\bwinners?\stakes?\b|\btakes?\s(?:home|away)\b|\bintervention\b|\bparticipation\s(?:financiere|regionale|departementale)|\bconcours\sfinancier"
)
_OPENING_LINE = re.compile(
    r"(?:^|[\n\ue000])[\s*•|>-]*(?:(?:[\w' -]{2,30}:\s?)?(?:up\sto|from|between|entre|de|jusqu'a|"
    r"(?:anything|awards|amounts?)\s(?:from|between)|"
    r"a\smaximum\sof|maximum|max\.?|"
    r"a\spartir\sde|dans\sla\slimite\sde|plus\sof|eur)?\s?)$"
)
_SENTENCE_OPENS = re.compile(
    r"\s*(?:up\sto|from|between|entre|jusqu'a|de|(?:a\s)?max(?:imum)?\.?(?:\s(?:of|de))?|au\splus|at\smost)\s(?:eur\s)?"
)
_ACT = re.compile(
    r"\b(?:giv|offer|provid|lend|pay|paid|fund|support|award(?:s|ed|ing)|grant(?:s|ed|ing)|donn|accord|attribu|octro|offr|apport|prete|mobilis|finance)\w*\s"
)
_NEAR: Final = 90
_AROUND: Final = 200
_WIDEST: Final = 1_000  # "lot 1 et 220 000 €" is no range
_LARGE: Final = 300_000  # a bare sum from here on is rather a fund's than one project's
_BEYOND: Final = 1_000_000_000  # the largest grants to one project, of the EU's Innovation Fund, are some hundreds of millions
_ONE = re.compile(
    r"\b(?:par|per|every|chaque)\s\w|\b(?:each|chacune?|apiece)\b|\b(?:projects?|projets?|proposals?|dossiers?|consorti\w*|laureate?s?|"
    r"winners?|gagnante?s?|beneficiar\w*|beneficiaires?|applicants?|candidate?s?)\b"
)
_TO_SOMEBODY = re.compile(r"\s?(?:euros?\s)?(?:grant|award|contract|loan)\s(?:to|for)\s(?:the\s)?[A-ZÀ-Ý]\w")
"""A sum that goes to somebody by name was given, and is not offered."""
_GIVEN_AFTER = re.compile(
    r"\s?(?:euros?|pounds)?,?\s?(?:(?:is|are|will\sbe|may\sbe|can\sbe|est|sont|sera|seront|peut\setre|peuvent\setre)\s"
    r"(?:given|paid|offered|granted|lent|provided|verse|accorde|attribue|alloue|remis|octroye|donne|prete)\w*|"
    r"towards\b|to\s(?:learn|buy|make|travel|develop|build|test|hire|create|launch)\b|equity-free|in\s(?:cash|funding)\b|cash\b|sans\sprise|pour\s(?:l'achat|s'equiper|creer|lancer|developper|tester|financer|(?:l[ea']s?\s?)?(?:idee|projet|laureat|equipe|gagnant))|for\s(?:the\s(?:winn|best)|each)|"
    r"and\s(?:a\s(?:place|desk|residency|year|mentor|pilot)|mentoring|coaching|support))"
)
_LISTED = re.compile(
    r"\s?(?:euros?)?[,;]?\s?(?:(?:and|et|ou|or|puis|then)\s)?(?:(?:the|le|la|a|pour|de|un|une)\s)?"
    r"(?:(?:1er|2e|3e|first|second|third|deuxieme|troisieme|1st|2nd|3rd)\s?(?:prize|prix|place)?\s?:?\s?(?:of\s|de\s)?)?"
)
_UP_TO = re.compile(r"(?:\bmax(?:imum)?\.?\s?:?|\bup\sto|jusqu'a|\bno\smore\sthan|\bat\smost)\s(?:eur\s)?$")
_STRANDS = re.compile(r"\b(?:volets?|tracks?|lots?|categori(?:es?|y)|strands?|streams?|axes?|stages?|niveaux|levels?|phases?)\b")
_CALL_SIZE: Final = 500_000  # an amount in a title or before "to award" is a call's from this size on
_BETWEEN_SHARES: Final = 60
_SHARE = re.compile(
    r"[\s,]*(?:ht|ttc)?\s?(?:\(?\blots?\s(?:n\s?°\s?)?\w+\)?|(?:on|du|from)\s(?:the\s)?[\w-]+\sside|(?:du\s)?cote\s[\w-]+)[\s,]*(?:and|"
    r"et|,|;|plus)\s(?:de\s|d')?"
)
_LAST_SHARE = re.compile(r"[\s,]*(?:ht|ttc)?\s?(?:\(?\blots?\s(?:n\s?°\s?)?\w+|on\s(?:the\s)?[\w-]+\s(?:side|one)|(?:du\s)?cote\s[\w-]+)")
_PRIZE_SIZE: Final = 100_000  # "d'un montant de", "doté de" less than this speak of one aid, more of the call
_WEAK_TOTAL = re.compile(
    r"(?:\b(?:aide|subvention|bourse|prix|financement|soutien|grant|award|prize)s?\b.*\b(?:montant|s'eleve)|\bdote\w*\sde|\bdotation)[^.]*$"
)
_OF_TWO = re.compile(r"\beach\sof\sthe\stwo\b|\bboth\s(?:countries|sides)\seach\b|\bchacun\w*\sdes\sdeux\b")
_KIND_AFTER = re.compile(
    r"\s?\(?(?:lump|(?:stipends?|contracts?|grants?|vouchers?|bursar(?:y|ies)|awards?|loans?|bourses?|d'aide|d'accompagnement|de\sconseil|de\sdotation|de\sprime|convertible|de\ssubvention|prizes?)\b)"
)
_TO_AWARD = re.compile(
    r"\s?(?:euros?)?,?\s?(?:to\s(?:award|be\sawarded|distribute|fund|support)|(?:is|are|has\sbeen|have\sbeen|will\sbe)\s(?:made\s|"
    r"now\s)?(?:available|allocated|set\saside|earmarked|awarded)|"
    r"(?:est|sont|seront)\s(?:mobilise|disponible|consacre|reserve|alloue|prevu)\w*|prize\s(?:fund|pot|pool)|disponibles?\b|d'enveloppe|"
    r"de\sbudget|in\s(?:the|this)\s(?:programme|pot|fund|call|scheme|round)\b|in\stotal|au\stotal|on\soffer)"
)
_IN_POT = re.compile(
    r"\s?(?:euros?|pounds)?\s?(?:in\s(?:the|this|our)\s(?:\w+\s)?(?:pot|kitty)\b|(?:prize|grant)\s(?:fund|pot|pool)\b|d'enveloppe\b)"
)
_EACH = re.compile(
    r"^[\s.,)(]{0,3}(?:maximum\s|max\.?\s|ht\s|ttc\s|au\splus\s|at\smost\s)?(?:(?:par|per|for\seach|each|pour\schaque)\s(?!an\b|mois|month|"
    r"year|jour|day|habitant)\w+|chacune?\b|each\b|apiece|a\s(?:project|team|site|company|venue)\b)"
)
_LOWEST = re.compile(
    r"minim\w*|plancher|\bfloor\b|doi(?:t|vent)\s(?:depasser|etre\ssuperieur\w*)|more\sthan|superieur\w*\sa|exceed\w*\s$|\(min\)|au\smoins|at\sleast|"
    r"a\spartir\sde|\bfrom\s$"
)
_HIGHEST = re.compile(
    r"(?:au\s)?maxim\w*|\bas\smuch\sas|\bno\b[^.]{0,30}\bmore\sthan|\baucun\w*\b[^.]{0,40}\bplus\sde|limited\sto|not\s(?:normally\s|usually\s)?exceed|\(max\)|jusqu'a|up\sto|plafon\w+|dans\sla\slimite|limite\w*\sa|capped|ceiling|atteindre|at\smost|au\splus|no\smore\sthan|"
    r"pas\sdepasser|ne\sdepasser(?:a|ont)\spas|sans\s(?:depasser|exceder)|without\sexceeding|ne\s(?:pourra|peut|saurait|doit|devra)\s(?:pas\s|en\saucun\scas\s)?(?:depasser|exceder)|(?:n'|ne\speut\s)excede|less\sthan|moins\sde|\bmax\b|\bcap\b|\blimit\b"
)
_RATE = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|pour\scent|per\s?cent)")
_RATE_BEFORE = re.compile(
    r"\btaux\s(?:est|maximum|max)|\bfinancement\s(?:est\s)?(?:a|de)\s?$|finance\w*\s(?:a\s|jusqu'a\s)|\bfund\s|couvre\w*\s(?:au\splus\s|"
    r"jusqu'a\s)?|covers?\s(?:up\sto\s)?$|taux\s(?:d'aide|de\s(?:financement|subvention|soutien|prise\sen\scharge|cofinancement)|"
    r"maxim\w+|d'intervention|"
    r"d'intensite)|intensite|a\shauteur\sde|"
    r"rates?\sof\s(?:co-?)?(?:funding|financing)|(?:funding|co-?financing|aid|grant|support)\s(?:rate|intensity)|"
    r"(?:public\s)?funding\sof\sup\sto|co-?financ\w+"
)
_RATE_AFTER = re.compile(
    r"^\W{0,3}(?:maximum\s|max\s)?(?:de\sl'assiette|of\sit\b|of\s(?:the\s)?full|des\s(?:depenses|couts|frais)|du\s(?:montant|cout|budget|total|projet)|"
    r"of\s(?:the\s)?(?:total\s|eligible\s|project\s)*(?:costs?|expen\w+|budget)|funding|"
    r"de\sleur\sbudget|de\ssubvention|d'aide)"
)
_FOR_OTHERS = re.compile(r"\s?(?:for|pour)\b")
_AT_LEAST = re.compile(r"more\sthan\s$|plus\sde\s$|au\smoins|at\sleast|minim\w+|share\sof|represent\w+|part\sd|respectively")


@dataclass(frozen=True, slots=True)
class Funds:
    """The amounts of a call; None: not stated, or not surely this."""

    total: Money | None = None
    project: Money | None = None
    max_rate: float | None = None
    max_rate_fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class _Amount:
    start: int
    end: int
    low: float
    high: float
    currency: str
    ranged: bool = False
    share: bool = False  # added up from what two payers or lots hold


def read_funds(notice: Notice) -> Funds:
    """The amounts that `notice` states for its call."""
    uses: dict[_Use, list[_Amount]] = {"total": [], "project": [], "lowest": [], "highest": [], "perhaps": []}
    before: _Amount | None = None
    use: _Use | None = None
    for amount in _joined(notice, _amounts(notice)):
        if use := _use(notice, amount, before, use):
            double = use == "total" and _OF_TWO.search(notice.flat, max(0, amount.start - 80), amount.start)
            uses[use].append(replace(amount, low=2 * amount.low, high=2 * amount.high) if double else amount)
        before = amount
    rate = _rate(notice)
    return Funds(_only(notice, uses["total"]), _per_project(notice, uses), *(rate or (None, None)))


def _amounts(notice: Notice) -> Iterator[_Amount]:
    """Amounts in order; "100 à 200 k€" is one of them."""
    before: re.Match[str] | None = None
    waiting: _Amount | None = None
    for match in _AMOUNT.finditer(notice.flat):
        currency = match["c1"] or match["c2"]
        if currency:
            value = _value(match)
            amount = _Amount(match.start(), match.end(), value, value, _CURRENCIES.get(currency[0] if currency != "chf" else "c", "EUR"))
            if (
                before
                and _TO.fullmatch(notice.flat, before.end(), match.start())
                and value / _WIDEST < (low := _low(before, match)) <= value
            ):
                amount = replace(amount, start=before.start(), low=low, ranged=True)
                waiting = None if waiting and waiting.start == before.start() else waiting
            if waiting:
                yield waiting
            waiting = amount
        elif (
            waiting
            and before
            and (match["scale"] or _plain_range(waiting, match))
            and waiting.end == before.end()
            and _TO.fullmatch(notice.flat, before.end(), match.start())
        ):
            waiting = replace(waiting, end=match.end(), low=_low(before, match), high=_value(match), ranged=True)  # "EUR 4 to 5 million"
        before = match
    if waiting:
        yield waiting


def _plain_range(waiting: _Amount, match: re.Match[str]) -> bool:
    """Whether a number without currency can be the upper end of what stands before: "€100,000-150,000"."""
    number = match["number"]
    return (len(number) > 4 or not number.isdigit()) and _value(match) > waiting.high >= 100


def _joined(notice: Notice, amounts: Iterator[_Amount]) -> Iterator[_Amount]:
    """Amounts in order; the shares of one sum are one amount: "EUR 10 million on the German side and EUR 10 million on the French one"."""
    before: _Amount | None = None
    for amount in amounts:
        if before and _are_shares(notice, before, amount):
            low, high = before.low + amount.low, before.high + amount.high
            before = replace(before, end=amount.end, low=low, high=high, share=True)
            continue
        if before:
            yield before
        before = amount
    if before:
        yield before


def _are_shares(notice: Notice, first: _Amount, second: _Amount) -> bool:
    if first.currency != second.currency or second.start - first.end > _BETWEEN_SHARES:
        return False
    return bool(_SHARE.fullmatch(notice.flat, first.end, second.start) and _LAST_SHARE.match(notice.flat, second.end))


def _value(match: re.Match[str]) -> float:
    return _number(match["number"]) * _scale(match["scale"])


def _low(low: re.Match[str], high: re.Match[str]) -> float:
    """The lower end of a range takes the scale of the upper one when it has none and is not larger: "4 à 8 M€"."""
    value = _number(low["number"])
    if low["scale"] or value > _number(high["number"]):
        return value * _scale(low["scale"])
    return value * _scale(high["scale"])


def _scale(word: str | None) -> float:
    if not word:
        return 1.0
    return _SCALES.get(word) or (1e9 if word[0] == "b" else 1e3 if word[0] in "kt" else 1e6)


def _number(figures: str) -> float:
    figures = re.sub(r"[ .,'](?=\d{3}(?!\d))", "", figures)
    return float(figures.replace(",", ".").replace(" ", ""))


@dataclass(frozen=True, slots=True)
class _Around:
    """The words of its sentence before and behind an amount, as far as they speak of it."""

    left: str
    right: str
    clause: str  # the left words, also those before an earlier amount


def _around(notice: Notice, amount: _Amount, before: _Amount | None) -> _Around:
    low, high = notice.sentence(amount.start)
    start = max(low, amount.start - _NEAR)
    left = notice.flat[max(start, before.end) if before else start : amount.start]
    if _HOW_MUCH.search(notice.flat, max(0, amount.start - 50), amount.start):
        left = f"aide {left}"
    return _Around(left, notice.flat[amount.end : max(min(high, amount.end + 60), amount.end)], notice.flat[start : amount.start])


def _use(notice: Notice, amount: _Amount, before: _Amount | None, said: _Use | None) -> _Use | None:
    """What `amount` is; `said` is what the amount `before` was, which a list goes on with."""
    around = _around(notice, amount, before)
    use = _meant(notice, amount, around, before, said)
    return use if use in (None, "total") or _may_be_one_projects(notice, amount, around, use) else None


def _may_be_one_projects(notice: Notice, amount: _Amount, around: _Around, use: _Use) -> bool:
    """Whether a sum that is no total may be one project's: words near it must say so.

    A ceiling that nothing names needs words of giving, or strands, around it. A large sum that stands alone needs a project or somebody who
    gets it: else it is what an agency asks for, what a firm was given, or a market.
    """
    if amount.high >= _BEYOND or _TO_SOMEBODY.match(notice.words, amount.end):
        return False
    if use == "perhaps":
        near = max(0, amount.start - _AROUND), amount.end + _AROUND // 2
        return bool(_PROJECT.search(notice.flat, *near) or _STRANDS.search(notice.flat, *near))
    if amount.ranged or use != "project" or amount.high < _LARGE:
        return True
    return bool(_ONE.search(around.clause) or _ONE.search(around.right))


def _meant(notice: Notice, amount: _Amount, around: _Around, before: _Amount | None, said: _Use | None) -> _Use | None:
    """What the words around `amount` speak of."""
    left, right = around.left, around.right
    if _CEILING.search(left):
        return "highest" if not amount.ranged else "project"
    if _FLOOR.search(left) and not amount.ranged:
        return "lowest"
    if said == "highest" and before and not amount.ranged and _AND_LEAST.fullmatch(notice.flat, before.end, amount.start):
        return "lowest"
    if said == "lowest" and before and _AND_MOST.fullmatch(notice.flat, before.end, amount.start):
        return "highest"
    project = _last(_PROJECT, left)
    if (
        _OWN_COST.search(left)
        or _last(_NOT_AID, left) > project
        or _NOT_AID_AFTER.match(right)
        or _PAST.search(around.clause)
        or _CHOICE.search(left)
    ):
        return None
    if said and said != "total" and before and _LISTED.fullmatch(notice.flat, before.end, amount.start):
        return said
    if _EACH.search(right):
        return "highest" if not amount.ranged and (_HIGHEST.search(left[-30:]) or _HIGHEST.match(right.lstrip())) else "project"
    total = _last(_TOTAL, left)
    if _is_total(notice, amount, total, right):
        return "total"
    if project and (project > total or amount.ranged):
        return _given(amount, left, right, project)
    if total:
        return _weak_total(notice, amount, left, total)
    return _bare(notice, amount, around)


def _given(amount: _Amount, left: str, right: str, place: int) -> _Use | None:
    """An amount behind words of giving, asking or winning that end at `place`."""
    if amount.ranged:
        return "project"
    return "highest" if _HIGHEST.match(right.lstrip()) else _bound(left, place, large=amount.high >= _LARGE)


def _weak_total(notice: Notice, amount: _Amount, left: str, total: int) -> _Use | None:
    """An amount behind a word for a budget that ends at `total`; a small one "d'un montant de" is one aid's."""
    if amount.high < _PRIZE_SIZE and _WEAK_TOTAL.search(left[:total]) and notice.flat.find("tender", 0, notice.seam) < 0:
        return "project" if amount.ranged else "highest" if _HIGHEST.search(left) else "project"
    if "%" in left[total:] and _HIGHEST.search(left[total:]) and amount.high < _LARGE:
        return "highest"  # "montant : 30 % des travaux, sans dépasser 20 000 €"
    return "total" if not (amount.ranged or _PART.search(left[total:])) else None


def _bare(notice: Notice, amount: _Amount, around: _Around) -> _Use | None:
    """An amount beside which no word says what it is: a label behind it, a line that opens with it, a ceiling of a call."""
    if _KIND_AFTER.match(around.right):
        return "project"
    capped = bool(_HIGHEST.search(around.left[-25:]) or _HIGHEST.match(around.right.lstrip(" ,(")))
    opens = not around.left.strip(" \n-*") and notice.flat[max(0, amount.start - 2) : amount.start].strip() in (".", "!", "?", "")
    opens = opens or bool(_SENTENCE_OPENS.fullmatch(around.clause))
    if opens or _OPENING_LINE.search(notice.flat, max(0, amount.start - 60), amount.start) or _GIVEN_AFTER.match(around.right):
        if amount.ranged or capped:
            return "project" if amount.ranged else "highest"
        return "lowest" if _LOWEST.search(around.left[-20:]) else "project" if _GIVEN_AFTER.match(around.right) else None
    return (
        "perhaps"
        if (amount.ranged or _UP_TO.search(around.left) or _HIGHEST.match(around.right.lstrip(" ,("))) and amount.high < _LARGE
        else None
    )


def _is_total(notice: Notice, amount: _Amount, total: int, right: str) -> bool:
    """Whether an amount is surely the call's: shares added up, an amount in the title, or what is there "to award"."""
    if (amount.share and total) or (_SHARED.match(right) and not amount.ranged):
        return True
    if _IN_POT.match(right) and not amount.ranged:
        return True
    return (amount.start < notice.seam or bool(_TO_AWARD.match(right))) and not amount.ranged and amount.high >= _CALL_SIZE


def _bound(left: str, place: int, *, large: bool) -> _Use | None:
    """Whether a single amount is a floor, a ceiling or the amount itself; other amounts near aid words are left out."""
    near = left[max(0, place - 45) :]
    if _LOWEST.search(near) and not _HIGHEST.search(near):
        return "lowest"
    if _HIGHEST.search(near):
        return "highest"
    return "project" if len(left) - place < (25 if large else 40) and not (large and _ACT.search(near)) else None


def _last(cue: re.Pattern[str], said: str) -> int:
    return max((match.end() for match in cue.finditer(said)), default=0)


def _only(notice: Notice, amounts: Sequence[_Amount]) -> Money | None:
    values = {amount.high for amount in amounts}
    return _money(notice, amounts[0]) if len(values) == 1 else None


def _ceiling(notice: Notice, amounts: Sequence[_Amount]) -> Money | None:
    """The one ceiling; of the ceilings of several strands, the highest."""
    if len({amount.high for amount in amounts}) > 1 and _STRANDS.search(notice.flat):
        return _money(notice, max(amounts, key=lambda amount: amount.high))
    return _only(notice, amounts)


def _per_project(notice: Notice, uses: dict[_Use, list[_Amount]]) -> Money | None:
    """A range as such; else the floor and the ceiling; several different ceilings give none but where the call has strands."""
    if not (uses["project"] or uses["highest"] or uses["lowest"]):
        unnamed = uses["perhaps"]
        uses = {**uses, "project": [one for one in unnamed if one.ranged], "highest": [one for one in unnamed if not one.ranged]}
    if ranges := [amount for amount in uses["project"] if amount.ranged]:
        return _money(notice, ranges[0])
    ceilings = [*uses["highest"], *(one for one in uses["perhaps"] if _STRANDS.search(notice.flat) and not one.ranged)]
    lowest, highest = _only(notice, uses["lowest"]), _ceiling(notice, ceilings) or _only(notice, uses["project"])
    if highest is None:
        return replace(lowest, high=None) if lowest else None
    if ceilings:
        return replace(highest, low=lowest.low if lowest and (lowest.low or 0) <= (highest.high or 0) else None)
    return highest


def _money(notice: Notice, amount: _Amount, confidence: float = 0.7) -> Money:
    return Money(amount.low, amount.high, amount.currency, notice.said(amount.start, amount.end, confidence))


def _rate(notice: Notice) -> tuple[float, Fact] | None:
    """The one funding rate in per cent that the text states, with its words; several rates for several applicants are none."""
    found: list[tuple[float, Fact]] = []
    place = 0
    for match in _RATE.finditer(notice.flat):
        left = notice.flat[max(0, match.start() - 60) : match.start()]
        if float(match[1].replace(",", ".")) > 100 or _AT_LEAST.search(left[-30:]):
            continue
        if found and _FOR_OTHERS.match(notice.flat, match.end()) and notice.sentence(match.start())[0] <= place:
            return None
        if _RATE_BEFORE.search(left) or _RATE_AFTER.search(notice.flat[match.end() : match.end() + 50]):
            place = match.start()
            found.append((float(match[1].replace(",", ".")), notice.said(match.start(), match.end(), 0.7)))
    return found[0] if len({rate for rate, _ in found}) == 1 else None
