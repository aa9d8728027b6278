"""Words become who may apply for a call. Pure.

A kind of applicant counts only near words about eligibility, so that partners, audiences and winners do not.
"""

import itertools
import re
from collections.abc import Iterator
from typing import Final

from techwatch.calls.notice import Notice
from techwatch.calls.wording import names, words
from techwatch.types import Fact

_BEFORE: Final = 130  # characters before words about eligibility in which applicants stand: "SMEs and laboratories may apply"
_BEHIND: Final = 280
_FIRST_LINES: Final = 300
_MOST_PLACES: Final = 20  # words about eligibility that are followed up: a page says who may apply long before
_SAID: Final = 0.8  # the confidence of a kind in words about eligibility; an audience ("étudiants", "habitants") is not among them
_SURE = words(
    r"qui\speut\s(?:en\s)?(?:beneficier|candidater|repondre|participer|postuler)|pour\squi\b|who\s(?:can|may|should)\s(?:apply|"
    r"participate)|"
    r"peu(?:t|vent)\s(?:aussi\s|egalement\s|ainsi\s|y\s|en\s)?(?:candidater|repondre|deposer|postuler|participer|beneficier|soumettre|"
    r"concourir|proposer|recevoir|envoyer|gagner|toucher|emprunter|"
    r"demander|solliciter|pretendre|presenter|obtenir|faire\sla\sdemande|en\sfaire\sla\sdemande)|(?:may|can|must|should)\s(?:now\s|"
    r"also\s)?(?:apply|participate|"
    r"submit|bid|propose|claim|seek|enter|request|obtain|take\spart|be\samong|join|hand\sin|ask|win|get|receive|send|pitch|borrow|file|lead|host|complete|use|redeem|bring|test|club|respond|reply)\b|\bcould\s(?:get|receive|win)\b|\beligibl\w+|\bbeneficiaires?\b|"
    r"\brecevables\b|"
    r"s'adress\w+\s(?:a|aux|en)|reserve\w*\s(?:a|aux)\b|ouverte?s?\s(?:a|aux)\s(?!partir|compter|la\s|nouveau|tout\smoment)|"
    r"\bopen\s(?:for|to)\b|"
    r"candidats?\s(?:attendus|eligibles|vises)|porteurs?\s(?:de\sprojets?\s)?eligibles?|applicants?\s(?:must|should|may|can|are|have|"
    r"include)|\bapplicants?:|"
    r"invit\w*\s(?:les|the|des|all)\s|\binvit(?:es?|ent)\s(?!bids|tenders|proposals|applications|a\s)|\bare\s(?:invited|welcome|encouraged)\b|sont\sinvite\w*|\bont\sjusqu'au\b|\bhave\suntil\b|"
    r"\b\bgives?\s(?=[a-z])|\bcherche(?:nt)?\s|\brecherche(?:nt)?\s(?:des|un|une|\d)|\blooking\sfor\s|\bseeks\s|reparti\w*\sentre|shared\s(?:among|between)|\bvous\s(?:etes|tenez|gerez|creez|portez|dirigez|representez)\b|\b(?:deposent|candidatent|soumettent|presentent|postulent|sollicitent|envoient|recoivent|imaginent|inventent|remplissent|montent|concourent)\s|\bare\syou\b|"
    r"\bconcerne\s(?:les|des)|sont\sconcerne\w*|(?:must|doi(?:t|vent))\s(?:be|etre)\s|candidatez|partners?\s(?:must|may|can)|associatifs|"
    r"publics?\s(?:vises?|cibles?|eligibles?)\s?:|\b(?:who|qui)\s?:|(?:^|\n)[\s*•-]*(?:for|pour)\s?:|\bwelcome\sfrom\b|\binvitait\b|\bare\s(?:equally\s)?welcome\b|\bmay\sreply\b|"
    r"anyone\scan|\bindividuelle\suniquement|"
    r"repondent\sen\b|\bdoivent\s(?:candidater|repondre|deposer)|toute?\s(?:personne|entreprise|association|structure|etablissement)"
)
_LIKELY = words(
    r"\bvise\w*\s(?:avant\stout\s|notamment\s|en\spriorite\s)?(?:les|des|aux)\b|(?:to|a|pour)\s(?:select|find|choose|selectionner|"
    r"identifier|reperer)\b|"
    r"looking\sfor|bring\stogether|destine\w*\s(?:a|aux)|\ba\sdestination\sd\w+|portee?s?\spar|appel\s(?:\w+\s){0,4}aux\b|aimed\sat|"
    r"addressed\sto|"
    r"target(?:s|ed|ing)?\b|\bfor\s(?:[\w-]+\s){0,2}?(?:smes?|start-?ups|companies|firms|businesses|charities|museums|libraries|studios|researchers|artists|small|"
    r"independent|innovative|founders|farmers|hospitals|manufacturers)\b|\bseeks\s|\bpour\s(?:les\s|des\s|\w+\s)?(?:pme|tpe|start-?ups|associations|communes|artistes)\b|accompagn\w+\s|"
    r"(?:soutien\w*|soutenir|aide|financ\w+|propose)\s(?:les|des|aux)|consorti(?:um|a)\s(?:of|de)|les\s\w+\s(?:interessees?|souhaitant|"
    r"qui)|\bparticipants?\b|"
    r"\b(?:propose|offre|attribue|accorde|octroie)\w*\s[^.\n]{0,40}\s(?:a\sdes|aux)\s|\bwill\s(?:fund|support|back|select|help|choose)\b|"
    r"\bsupports\s|\bhosts?\s|\baccueill\w+\s|support(?:s|ing)?\s(?:for\s)?(?:the\s)?(?:accredited|museums|independent|innovative|small|"
    r"smes|start|compan|artists)|\bfunds?\s(?:innovative|independent|small|smes|start|compan)|"
    r"(?:^|\n) *(?:entreprises|pme|start-?ups?|associations|laboratoires|etudiants|artistes|students|companies|smes|artists)\b|"
    r"(?:teams?|equipes?)\s(?:of|d'|de)|compete\b|proposent\b|\boffer(?:s|ts)?\s\w+\s(?:fellowships|residenc|bursar|stipends)|"
    r"\bseront\ssoutenu|\btitulaire|applicants?\b"
)
_KINDS: Final = names(
    (
        (
            "sme",
            r"(?:moins\sde|fewer\sthan|less\sthan|under|up\sto|jusqu'a)\s[\w]+\s(?:salaries|employees|staff|collaborateurs)\b|\bpme(?:[-/]pmi)?\b|\btpe\b|\bsmes?\b|small\s(?:and|&|or|to)\smedium[\w-]*(?:\s(?:enterprises|businesses|compan\w+|firms|"
            r"manufacturers))?|"
            r"petites\s(?:et\smoyennes\s)?entreprises|(?:micro|tres\spetites?)[\s-]?entreprises?|small\s(?:(?:and\smicro|creative|local|rural|family|independent|innovative)\s)?"
            r"(?:business(?:es)?|enterprises?|compan(?:y|ies)|firms?|manufacturers?)|micro\s(?:and|or)\ssmall\s(?:[\w-]+\s)?(?:business(?:es)?|"
            r"enterprises?|compan(?:y|ies)|firms?)|micro-?businesses",
        ),
        (
            "startup",
            r"createurs?(?:\s(?:et|ou)\srepreneurs?)\sd'entreprises?|start-?\s?ups?\b|jeunes\s(?:entreprises|pousses|societes)(?:\sinnovantes)?|early-stage\s(?:compan\w+|ventures|firms)|"
            r"scale-?ups?|"
            r"young\scompan\w+|createurs?\sd'entreprises?|(?:project|projets?)\sde\screation\sd'entreprises?|\bventures\b|\bjei\b|"
            r"spin-?(?:offs?|outs?)|\bfounders\b",
        ),
        ("midcap", r"\beti\b|mid-?\s?caps?\b|(?:entreprises\sde\s)?taille\sintermediaire"),
        (
            "large",
            r"grandes?\s(?:entreprises?|groupes?)|grands\sgroupes|large\s(?:compan\w+|enterprises?|industr\w+|corporat\w+|"
            r"organi[sz]ations?|firms)|\bcorporates?\b",
        ),
        (
            "university",
            r"(?:etablissements?\sd')?enseignement\ssuperieur|universit(?:es?|y|ies|aires)\b|higher[- ]education(?:\sinstitutions?)?|"
            r"grandes\secoles|academia|"
            r"academic\s(?:institutions?|organi[sz]ations?|partners?|teams)|\bcolleges\sand\suniversities",
        ),
        (
            "research",
            r"laborato(?:ires?|ry|ries)|\blabs\b|(?:organismes?|centres?|instituts?|equipes?|partenaires?|acteurs?|etablissements?|"
            r"unites?|structures?)\sde\s(?:la\s)?"
            r"(?:recherche|diffusion)(?!\sd'emploi)|et\sde\srecherche\b|(?:enseignants-)?\bchercheu(?:r|se)s?\b|\bdoctorants?\b|"
            r"research\s(?:(?:and\stechnology\s)?organi[sz]ations?|institut\w+|cent(?:er|re)s?|bodies|entities|performing\w*|partners?|"
            r"teams?|groups?)|(?:postdoctoral\s)?"
            r"researchers?|\brtos?\b|\bscientists?\b|scientifiques\sd",
        ),
        (
            "education",
            r"etablissements?\s(?:scolaires?|d'enseignement(?!\ssup)\w*|publics?\slocaux\sd'enseignements?|de\sformation)|\bepsl?e\b|"
            r"\beple\b|"
            r"\blycees?\b|\becoles?\b(?!\s(?:d'ete|de\scommerce))|\bcolleges?\b|(?:organismes?|centres?|acteurs?)\sde\sformation|\bcfa\b|"
            r"\bgreta\b|\bschools?\b(?!\sof)|"
            r"education(?:al)?\s(?:providers?|institut\w+|establishments?)|training\s(?:providers?|cent\w+|organi[sz]ations?)|\bvet\b|"
            r"actors\sof\s(?:education|training)",
        ),
        (
            "local_authority",
            r"collectivites?|autorites\s(?:locales|regionales)|communes?\b(?!\s(?:com|aux?|de\scandid))|\bepci\b|\bintercommunal\w+|departements?\sou|municipalit(?:y|ies)|"
            r"\bmairies\b|\bvillages\b|\btowns\b|\btownships\b|\bvilles\sde\b|"
            r"(?:local|regional|municipal)\s(?:and\sregional\s)?(?:authorit|government|council)\w*|\bcities\b|\bcouncils\b(?!\sof)|"
            r"\bboroughs\b|syndicats?\smixtes?|\bmetropoles\b|\bregions\set\b",
        ),
        (
            "public_body",
            r"etablissements?\spublics?|maitres?\sd'ouvrages?\spublics?|(?:organismes?|acteurs?|entites|structures?|organisations)\spublics?|"
            r"personnes?\smorales?\sde\sdroit\spublic|publics?\sou\sprives?|"
            r"public\s(?:bod(?:y|ies)|authorit\w+|institutions?|organi[sz]ations?|entit\w+|administrations?|sector\s(?:bodies|"
            r"organi\w+))|public\s(?:and|or)\sprivate|"
            r"services\sde\sl'etat|bailleurs\b(?:\ssocia\w+)?|hopita(?:l|ux)\b|\bhospitals\b|etablissements?\sde\ssante|\bgip\b|\bmusees\b|\bmuseums\b|bibliotheques\b|\blibraries\b|\barchives\b|"
            r"\btrusts\b",
        ),
        (
            "nonprofit",
            r"\bassociati(?:ons?|fs?|ves?)\b(?!\sagreement)|(?:residents'?|youth|sports|community)\s(?:groups|clubs)|clubs\ssportifs|social\senterprises?|entreprises\ssociales|(?:sans|a)\sbut\s(?:non\s)?lucratif|loi\s(?:de\s)?1901|\bong\b|fondations\b|(?:une|toute)\sfondation\b|"
            r"(?:not|non)-?\s?(?:for-?)?profits?\b|\bngos?\b|"
            r"civil\ssociety|\bcharit(?:y|ies|able)\b|foundations?\b(?!\sof)|economie\ssociale\set\ssolidaire|\bess\b|"
            r"community\s(?:groups?|organi\w+)|voluntary\b|"
            r"\bcooperatives?\b|\bstructures\s(?:culturelles|associatives)|mutuelles|\bcollectifs\b|tiers-lieux",
        ),
        (
            "individual",
            r"personnes?\sphysiques?|particuliers\b|(?<!en\s)\bparticulier\b|\bindividuals?\b|natural\spersons?|\bartistes?\b|"
            r"\bartists?\b|citoyens\b|\bcitizens\b|(?<!\d\s)(?<!mille\s)(?<!'s\s)habitants?\b|residents\b(?!')|"
            r"etudiants\b(?!\sen\s)|etudiantes\b|\beleves\b|\bpupils\b|\blyceennes\b|\btranslators\b|traducteurs|traductrices|\bpoets?\b|\bdancers\b|danseurs|"
            r"\bapprentis\b|apprentices|\binvent(?:ors|eurs)\b|\bnurses\b|\bdoctors\b|medecins\b|infirmiers|infirmieres|(?:care|health|social)\sworkers|\bstudents?\b|\blyceens?\b|freelanc\w+|independent\s(?:developers|"
            r"researchers)|\bauteurs?\b|\bautrices\b|\bautors\b|\bauthors\b|\bwriters\b|"
            r"photographes?\b|photographers|realisat(?:eurs?|rices?)|film-?makers?|\bdirectors\b|\bdesigners?\b|illustrat(?:eurs?|ors?)|"
            r"journalistes?\b|journalists?\b|"
            r"musiciens?\b|musicians|compositeurs|composers|developpeurs|\bdevelopers\b|\bmaintainers\b|householders|homeowners|\bmenages\b|proprietaires\b|locataires\b|\btenants\b|craftspeople|\bweavers\b|\bpotters\b|\bcraft(?:s)?men\b|\bperformers\b|\bmakers\b|hackers|toute?\spersonne\b|"
            r"young\speople|soignants|scenaristes|choregraphes|"
            r"choreographers|\bcreateurs\b(?!\s(?:(?:et|ou)\srepreneurs?\s)?d'entr)|\bteachers\b|enseignants\b(?!-)|\bgraduates\b|\bcurators\b",
        ),
        (
            "company",
            r"\bentreprises?\b|\bsocietes?\b(?!\s(?:civile|savante))|\bcompan(?:y|ies)\b|\bbusiness(?:es)?\b(?!\s(?:model|plan|case|"
            r"support))|\bfirms\b|\bstudios\b|"
            r"commercants?|shopkeepers|epiceries|boulangeries|\bcafes\b|pharmacies|\bgarages\b|restaurateurs|grocers|bakeries|\bpubs\b|\bfarms\b|exploitations\sagricoles|vignerons|winemakers|\btraders\b|\bhauliers\b|transporteurs|\bfabricants\b|constructeurs|architectes\b|\barchitects\b|\bbroadcasters\b|(?<!small\s)\bbreweries\b|\bgrowers\b|\bcommerces\b|\bun\scommerce\b|\bradios\b|\bjournaux\b|newspapers|\bpresses\b|\bfestivals\b|\btheatres\b|artisans?\b|\blibrairies\b|\bcinemas\b|maisons?\sd'edition|\bgaleries\b|\bgalleries\b|\bhotels\b|\brestaurants\b|retailers|\bshops\b|agriculteurs|\bfarmers\b|\bindustriels?\b|industrial\spartners?|manufacturers|professionnel\s-\s(?:autre|entreprise|"
            r"culture)|for-profit|\bproducteurs\b|"
            r"producers\b|\bediteurs\b|\bpublishers\b|\bemployers\b|operateurs?\seconomiques?|economic\soperators?|\bbidders\b|"
            r"\btenderers\b|soumissionnaires|"
            r"prestataires?\b|\bsuppliers?\b|\bcontractors?\b|micro\sstudios|\bagences\b|\bbureaux\sd'etudes|equipementiers|"
            r"\bexploitants\b|structures\sprivees|economique\b|\bindustry\b",
        ),
    )
)
_TITLE_KINDS: Final = frozenset({"sme", "startup", "midcap"})  # a title that names them names those it calls
_FOR = re.compile(r"(?:\bpour\s(?:les\s|des\s)?|\bfor\s|\baux?\s|\bto\s|a\sdestination\sd\w+\s)(?:[\w'-]+\s){0,2}$")
_GENERIC = re.compile(r"entreprises?|compan(?:y|ies)|soci[eé]t[eé]s?|business(?:es)?|firms", re.I)
_TENDERING = re.compile(
    r"\b(?:soumissionnaires|prestataires?|titulaire|offres|plis|tenders|bidders?|tenderers?|suppliers?|contractors?|operateurs?\seconomiques?)\b"
)
_SHUT_OUT = re.compile(
    r"(?:(?!\b(?:sont|est|seront|peu(?:t|vent)|are|is|may|can|must|shall|will|mais|but|qui|dont|sans|ayant|that|which|who|without|"
    r"having)\b)"
    r"[^.;\n]){0,120}"
    r"(?:(?:(?:\bne\s(?:sont|seront|peuvent|peut)|\bn'est)\spas|\b(?:are|is|may|can|shall|will)\snot|\bcannot)\s(?:be\s|etre\s)?"
    r"(?:eligib|admis|accept|autoris|allowed|permitted|entitled|apply|submit|particip|candidat|postul|depos|repond|beneficier)|"
    r"\b(?:sont|est|seront|are|is)\s(?:exclu|ineligib|non\seligib))"
)
_EXCEPT = re.compile(
    r"(?:\ba\sl'ex(?:ception|clusion)\sd\w*|\bsauf|\bhormis|\bexcept|\bexcluding|\bother\sthan|\bpas\s(?:a|aux)|\bnot\s(?:open\s)?to)\s"
    r"(?:(?:les?|des?|the)\s)?$"
)
_NOT_APPLYING = re.compile(
    r"(?:en\s(?:collaboration|cooperation|partenariat|lien)\s(?:[\w']+\s){0,2}avec|in\s(?:collaboration|partnership|cooperation)\swith|"
    r"\bwork(?:s|ing)?\swith|"
    r"\baupres\s(?:de\s|des\s|d')|au\s(?:profit|benefice|service)\sd\w+|en\sfaveur\sd\w+|benefit\sof|(?:hosted|funded|supported|run|"
    r"organi[sz]ed|led|proposed|managed|launched|financed)\sby|"
    r"(?:accueilli\w*|soutenu\w*|financ\w+|organis\w+|opere\w*|gere\w*|lance\w*|anime\w*)\spar|soutien\sd\w+|support\sof|with\san?\b|\bavec\sune?\b|"
    r"jury\b[^.;\n]{0,30}|\blettre\sd'|\bletter\sfrom|des\sservices\saux|\bprix\sdes|destine\w*\sau\sgrand)\s?(?:les?\s|la\s|l'|des?\s|"
    r"the\s|its\s|leurs?\s|[\w'-]+\s){0,4}$"
)


def applicants(notice: Notice, *, tender: bool = False) -> dict[str, Fact]:
    """Who may apply, by kind, each with the words that say so: only near words about eligibility. Bidders of a `tender` are companies."""
    found: dict[str, Fact] = {}
    for name, match in _KINDS.find(notice.flat, 0, notice.seam):
        if name in _TITLE_KINDS or _FOR.search(notice.flat, max(0, match.start() - 40), match.start()):
            found.setdefault(name, notice.said(match.start(), match.end(), 0.7))
    for start, end, confidence in _windows(notice):
        for name, match in _KINDS.find(notice.flat, start, end):
            if name not in found and not (name == "individual" and confidence < _SAID) and _applies(notice.flat, match):
                found[name] = notice.said(match.start(), match.end(), confidence)
    if not found and not tender:
        found = _first_named(notice)
    if {"sme", "startup"} & set(found) and "company" in found and _GENERIC.fullmatch(found["company"].raw):
        del found["company"]  # "entreprises" beside "PME" says the same again
    if tender and "company" not in found and (bidder := _TENDERING.search(notice.flat)):
        found["company"] = notice.said(bidder.start(), bidder.end(), 0.6)
    return found


def _first_named(notice: Notice) -> dict[str, Fact]:
    """Where no words say who may apply: those whom the first lines name, or else the title."""
    found: dict[str, Fact] = {}
    for name, match in _KINDS.find(notice.flat, notice.start, min(notice.start + _FIRST_LINES, len(notice.flat))):
        if name not in found and _applies(notice.flat, match):
            found[name] = notice.said(match.start(), match.end(), 0.5)
    for name, match in () if found else _KINDS.find(notice.flat, 0, notice.seam):
        if _applies(notice.flat, match):
            found.setdefault(name, notice.said(match.start(), match.end(), 0.5))
    return found


def _windows(notice: Notice) -> Iterator[tuple[int, int, float]]:
    """The stretches of text about eligibility, the surest first."""
    for cues, confidence in ((_SURE, _SAID), (_LIKELY, 0.6)):
        done = notice.start
        for cue in itertools.islice(cues.finditer(notice.flat, notice.start), _MOST_PLACES):
            low, high = notice.sentence(cue.start())
            if notice.flat.startswith("?", high - 1):
                high = notice.sentence(min(high + 2, len(notice.flat)))[1]  # the answer
            start, end = max(low, done, cue.start() - _BEFORE), min(max(high, cue.end()), cue.end() + _BEHIND)
            if start < end:
                yield start, end, confidence
                done = end


_ONE_BODY = re.compile(
    r"(?:universite|university|association|charity|council|hopital|hospital|museum|foundation|fondation|ecole|school|lycee|college)$"
)
_THE = re.compile(r"(?:\bla\s|\bl'|\ble\s|\bthe\s)(?:[\w-]+\s)?$")
_ASKS = re.compile(r"[^.\n]{0,40}\b(?:doi[tv]|must|may|can|peu[tv]|demandeu|porteu|candidat|applicant|applying|should|shall)")
_NUMBER_OF = re.compile(
    r"(?:\b(?:teachers?|enseignant\w*|students?|etudiant\w*|eleves?|pupils?|directors?|directeurs?|staff|children|enfants)\s"
    r"(?:of|in|from|at|de|des|du|d'|dans)\s(?:[\w'-]+\s){0,3})$"
)
_INVOLVED = re.compile(
    r"\b(?:(?:must|should|shall)\s(?:also\s)?(?:involve|partner\swith|work\swith)|doi(?:t|vent)\s(?:aussi\s)?(?:impliquer|s'appuyer\ssur|"
    r"travailler\savec))\s(?:[\w'-]+\s){0,4}$"
)


def _applies(flat: str, match: re.Match[str]) -> bool:
    """Whether the words for a kind of applicant are neither shut out ("natural persons are not eligible") nor somebody else."""
    before = flat[max(0, match.start() - 60) : match.start()]
    if _ONE_BODY.search(match[0]) and _THE.search(before) and not _ASKS.match(flat, match.end()):
        return False  # "the foundation", "l'université": who runs it
    if _NUMBER_OF.search(before) or _INVOLVED.search(before):
        return False
    return not (_SHUT_OUT.match(flat, match.end()) or _EXCEPT.search(before) or _NOT_APPLYING.search(before))
