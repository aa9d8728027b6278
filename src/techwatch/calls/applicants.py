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

_BEFORE: Final = 200  # characters before words about eligibility in which applicants stand: "SMEs and laboratories may apply"
_BEHIND: Final = 280
_FIRST_LINES: Final = 300
_MOST_PLACES: Final = 20  # words about eligibility that are followed up: a page says who may apply long before
_SAID: Final = 0.8  # the confidence of a kind in words about eligibility; an audience ("étudiants", "habitants") is not among them
_SURE = words(
    r"qui\speut\s(?:en\s)?(?:beneficier|candidater|repondre|participer|postuler)|pour\squi\b|who\s(?:can|may|should)\s(?:apply|"
    r"participate)|"
    r"peu(?:t|vent)\s(?:(?:aussi|egalement|ainsi|y|en|la|le|les|toutefois|desormais)\s|l'|s'y\s)?(?:candidater|faire\sacte|s'inscrire|inscrire|repondre|deposer|postuler|participer|beneficier|soumettre|"
    r"concourir|proposer|recevoir|envoyer|gagner|toucher|emprunter|etre\s(?:membres?|partenaires?|porteurs?|candidats?|financ\w+|soutenu\w*|aide\w*|accompagne\w*|laureat\w*)|se\s(?:porter\scandidat|presenter|regrouper|grouper)|adresser|"
    r"demander|solliciter|pretendre|presenter|obtenir|faire\sla\sdemande|en\sfaire\sla\sdemande)|(?:may|can|must|should)\s(?:now\s|"
    r"also\s)?(?:apply|participate|"
    r"submit|bid|propose|claim|seek|enter|request|obtain|take\spart|be\samong|join|hand\sin|ask|win|get|receive|send|pitch|borrow|file|lead|host|complete|use|redeem|bring|test|club|respond|reply|answer|bring\sforward|express|be\s(?:funded|supported|awarded|selected))\b|\bcould\s(?:get|receive|win)\b|\beligib(?:l\w+|ilite|ility)\b|\bbeneficiaires?\b|beneficiar(?:y|ies)\s?(?::|\n|are\b|may\b|can\b|must\b|include)|"
    r"\brecevables\b|"
    r"s'adress\w+\s(?:a|aux|en)|reserve\w*\s(?:a|aux)\b|ouverte?s?\s(?:a|aux)\s(?!partir|compter|la\s|nouveau|tout\smoment)|"
    r"\bopen\s(?:for|to)\b|"
    r"candidats?\s(?:attendus|eligibles|vises)|porteurs?\s(?:de\sprojets?\s)?eligibles?|applicants?\s(?:must|should|may|can|are|have|"
    r"include)|\bapplicants?:|"
    r"invit\w*\s(?:les|the|des|all)\s|\binvit(?:es?|ent)\s(?!bids|tenders|proposals|applications|a\s)|\bare\s(?:invited|welcome|encouraged)\b|sont\sinvite\w*|\bont\sjusqu'au\b|\bhave\suntil\b|"
    r"\b\bgives?\s(?=[a-z])|\bcherche(?:nt)?\s|\brecherche(?:nt)?\s(?:des|un|une|\d)|\blooking\sfor\s|\bseeks\s|reparti\w*\sentre|shared\s(?:among|between)|\bvous\s(?:etes|tenez|gerez|creez|portez|dirigez|representez)\b|\b(?:deposent|candidatent|soumettent|presentent|postulent|sollicitent|envoient|recoivent|imaginent|inventent|remplissent|montent|concourent)\s|\bare\syou\b|"
    r"\bconcerne\s(?:les|des)|sont\sconcerne\w*|(?:must|doi(?:t|vent))\s(?:be|etre)\s|candidatez|partners?\s(?:must|may|can)|associatifs|"
    r"publics?\s(?:vises?|cibles?|eligibles?)\s?:|\b(?:who|qui)\s?:|(?:^|\n)[\s*•-]*(?:for|pour)\s?:|\bwelcome\sfrom\b|\binvitait\b|\bare\s(?:equally\s)?welcome\b|\bmay\sreply\b|"
    r"qui\sest\s(?:concerne|eligible|vise)|a\squi\s(?:s'adresse|est\sdestine)|candidatures\sd(?:es|'une?)\s|(?:candidatures?|dossiers?|projets?)\s(?:emanant|provenant|issue?s|"
    r"deposee?s\spar|proposee?s\spar|presentee?s\spar)\s|"
    r"(?:applications?|proposals?|bids?|entries|submissions?|ideas|responses|interest)\s(?:(?:are|is)\s)?(?:(?:accepted|invited|welcomed?|sought|wanted|"
    r"expected|led)\s)?(?:from|by)\s(?!\d)|on\soffer\sto\b|available\sto\b|restricted\sto\b|reserved\sfor\b|limited\sto\s(?=[a-z])|"
    r"(?:grant|scheme|fund|call|programme|prize|competition|award|scholarship|bursary|residency)s?\s(?:is|are)\s(?:for|aimed\sat|intended\sfor|designed\sfor|meant\sfor)\s|"
    r"(?:aide|appel|bourse|concours|dispositif|prix|fonds|programme|subvention|residence)s?\s(?:est\s|sont\s)?destinee?s?\s(?:a|aux)\s|"
    r"\bqualify\b|\bdemandeurs?\b(?!\sd'emploi)|(?:sont|seront)\s(?:egalement\s)?(?:admise?s?|acceptee?s?|bienvenue?s?|attendue?s?)\b|"
    r"etre\sune?\s(?=pme|eti|tpe|entreprise|association|start|jeune|structure|societe|collectivite|etablissement|micro|personne)|"
    r"be\san?\s(?=sme|uk|company|charity|registered|small|start|micro|non|public|individual|legal)|"
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
    r"(?:teams?|equipes?)\s(?:of|d'|de)|compete\b|\d\sfor\s(?=[a-z])|proposent\b|\boffer(?:s|ts)?\s\w+\s(?:fellowships|residenc|bursar|stipends)|"
    r"(?:will|are\sto)\sbe\s(?:chosen|selected|picked|supported|funded)\b(?!\sby)|seront\s(?:choisi|selectionn|retenu)\w*\b(?!\spar)|\bseront\ssoutenu|\btitulaire|applicants?\b"
)
_KINDS: Final = names(
    (
        (
            "sme",
            r"(?:moins\sde|fewer\sthan|less\sthan|under|up\sto|jusqu'a)\s(?:\d{1,3}|[a-z]+)\s(?:full-?time\s)?(?:salaries|employees|staff|collaborateurs|personnes|workers)\b|(?:between|entre|from|de)\s\d+\s(?:and|et|to|a)\s(?:249|250|\d\d)\s(?:full-?time\s)?(?:salaries|employees|staff|collaborateurs)\b|\bpme(?:[-/]pmi)?\b|\btpe\b|\bsmes?\b|small\s(?:and|&|or|to)\smedium[\w-]*(?:\s(?:enterprises|businesses|compan\w+|firms|"
            r"manufacturers))?|"
            r"petites\s(?:et\smoyennes\s)?entreprises|(?:micro|tres\spetites?)[\s-]?entreprises?|small\s(?:(?:and\smicro|creative|local|rural|family|independent|innovative)\s)?"
            r"(?:business(?:es)?|enterprises?|compan(?:y|ies)|firms?|manufacturers?)|micro\s(?:and|or)\ssmall\s(?:[\w-]+\s)?(?:business(?:es)?|"
            r"enterprises?|compan(?:y|ies)|firms?)|micro-?business(?:es)?|micro\s(?:firms|compan\w+)",
        ),
        (
            "startup",
            r"createurs?(?:\s(?:et|ou)\srepreneurs?)\sd'entreprises?|start-?\s?ups?\b|jeunes?\s(?:entreprises?|pousses?|societes?)(?:\sinnovantes?)?|"
            r"(?:early-stage|young|newly\sformed|new)\s(?:innovative\s)?(?:compan\w+|ventures|firms|business(?:es)?|enterprises)|"
            r"scale-?ups?\b(?!\s(?:programme|phase|project|fund|support|of|call))|"
            r"(?:entreprises?|societes?|compan(?:y|ies)|business(?:es)?|firms|ventures)\s(?:[\w-]+\s){0,3}?(?:(?:de|ayant|depuis)\s(?:moins|maximum)\sde\s"
            r"\w+\sans|creee?s\sdepuis\s(?:moins|\d)|(?:less\sthan|under|fewer\sthan|younger\sthan|up\sto)\s\w+\syears)|"
            r"createurs?\sd'entreprises?|(?:project|projets?)\sde\screation\sd'entreprises?|\bventures\b|\bscaleups?\b|\bjei\b|"
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
            r"(?:etablissements?\sd')?enseignement\ssuperieur|universit(?:es?|y|ies|aires)\b(?!\s(?:spin|students|hospital|graduates|teachers))|"
            r"ecoles?\s(?:d'ingenieurs?|de\scommerce|d'art|superieures)|(?:business|art|engineering)\sschools|"
            r"higher[- ]education(?:\sinstitutions?)?|"
            r"grandes\secoles|academia|"
            r"academic\s(?:institutions?|organi[sz]ations?|partners?|teams)|\bcolleges\sand\suniversities",
        ),
        (
            "research",
            r"laborato(?:ires?|ry|ries)|\blabs\b|(?:one|an?|un|research)\slabs?\b|technology\scent(?:er|re)s?|"
            r"knowledge\sinstitut\w+|centres?\s(?:technologiques?|techniques?(?:\sindustriels?)?)|"
            r"(?:organismes?|centres?|instituts?|equipes?|partenaires?|acteurs?|etablissements?|"
            r"unites?|structures?)\sde\s(?:la\s)?"
            r"(?:recherche|diffusion)(?!\sd'emploi)|et\sde\srecherche\b|(?:enseignants-)?\bchercheu(?:r|se)s?\b|\bdoctorants?\b|"
            r"research\s(?:(?:and\stechnology\s)?organi[sz]ations?|institut\w+|cent(?:er|re)s?|bodies|entities|performing\w*|partners?|"
            r"teams?|groups?)|(?:postdoctoral\s)?"
            r"researchers?|\brtos?\b|\bscientists\b|\bacademics\b|scientifiques\sd",
        ),
        (
            "education",
            r"etablissements?\s(?:scolaires?|d'enseignement(?!\ssup)\w*|publics?\slocaux\sd'enseignements?|de\sformation)|\bepsl?e\b|"
            r"\beple\b|"
            r"\blycees?\b|\becoles?\b(?!\s(?:d'ete|de\scommerce))|\bcolleges?\b|(?:organismes?|centres?|acteurs?)\sde\sformation(?:\sd'apprentis)?|\bcfa\b|"
            r"\bgreta\b|\bschools?\b(?!\sof)|"
            r"education(?:al)?\s(?:providers?|institut\w+|establishments?)|training\s(?:providers?|cent\w+|organi[sz]ations?)|\bvet\b|"
            r"actors\sof\s(?:education|training)",
        ),
        (
            "local_authority",
            r"collectivites?|autorites\s(?:locales|regionales)|conseils\s(?:departementaux|regionaux|municipaux)|syndicats\sintercommunaux|\bcombined\sauthorities|"
            r"communes?\b(?!\s(?:com|aux?|de\scandid))|\bepci\b|\bintercommunal\w+|departements?\sou|municipalit(?:y|ies)|"
            r"\bmairies\b|\bvillages\b|\btowns\b|\btownships\b|\bvilles\sde\b|"
            r"(?:local|regional|municipal)\s(?:and\sregional\s)?(?:authorit|government|council)\w*|\bcities\b|\bcouncils\b(?!\sof)|"
            r"\bboroughs\b|syndicats?\smixtes?|\bmetropoles\b|\bregions\set\b",
        ),
        (
            "public_body",
            r"etablissements?\spublics?|agences?\spubliques?|public\sagenc(?:y|ies)|"
            r"government\s(?:bod(?:y|ies)|departments|agencies)|(?:centres\s)?hospitaliers?\b(?:\suniversitaires)?|\bchu\b|\bghu\b|\behpad\b|\bnhs\s(?:trusts?|bod(?:y|ies)|organi[sz]ations?)|"
            r"operateurs\sde\sl'etat|services\sdeconcentres|state-owned\s\w+|public\sservices?\s(?:providers|bodies)|"
            r"maitres?\sd'ouvrages?\spublics?|(?:organismes?|acteurs?|entites|structures?|organisations)\spublics?|"
            r"personnes?\smorales?\sde\sdroit\spublic|"
            r"public\s(?:bod(?:y|ies)|authorit\w+|institutions?|organi[sz]ations?|entit\w+|administrations?|sector\s(?:bodies|"
            r"organi\w+))|public(?=,?\s(?:and|or)\sprivate\s(?!partner))|"
            r"services\sde\sl'etat|bailleurs?\b(?:\ssocia\w+)?|hopita(?:l|ux)\b(?:\suniversitaires)?|university\shospitals|"
            r"(?:regional\s)?development\sagencies|agences\sde\sdeveloppement|offices\sde\stourisme|chambres\s(?:consulaires|de\scommerce|d'agriculture|de\smetiers)|chambers\sof\scommerce|port\sauthorit\w+|\bccas\b|publi(?:que|c)s?\sou\sprivee?s?(?=\s(?:a|sans)\sbut)|"
            r"publi(?:que|c)s?(?=,?\s(?:ou|et|or)\spriv)|(?:ou|or)\spubli(?:cs?|ques?)\b|"
            r"\bhospitals\b|etablissements?\sde\ssante|\bgip\b|\bmusees\b|\bmuseums\b|bibliotheques\b|\blibraries\b|archives\s(?:departementales|municipales|communales|nationales|and|or|et|ou)\b|(?:and|or|et|ou)\sarchives\b|"
            r"\btrusts\b",
        ),
        (
            "nonprofit",
            r"\bassociati(?:ons?|fs?|ves?)\b(?!\sagreement)|(?:residents'?|youth|sports|community)\s(?:groups|clubs)|clubs\ssportifs|(?:social|community)\senterprises?|community\sinterest\scompan(?:y|ies)|\bcics?\b|community\sbenefit\ssocieties|entreprises\s(?:sociales|de\sl'ess|solidaires)|non-?governmental\sorgani[sz]ations|(?:volunteer|residents|faith|grassroots|neighbourhood)\sgroups|village\shall\scommittees|community-(?:owned|led|run)\s\w+|collectives\s(?:and|or|may|can|of)\b|\bespic\b|prives?\sd'interet\scollectif|"
            r"structures?\sd'insertion|structures?\sde\sl'(?:ess|economie\ssociale)|acteurs\s(?:associatifs|culturels|de\sl'ess|du\ssocial)|fonds\sde\sdotation|"
            r"(?:youth|civic|cultural|patient|residents|parents|arts|sports)\sorgani[sz]ations|citizens'\sgroups|(?:residents|parents|patients)'\sassociations|(?:arts|cultural)\sorgani[sz]ations|amateur\s(?:sports\s)?clubs|"
            r"(?:sans|a)\sbut\s(?:non\s)?lucratif|loi\s(?:de\s)?1901|\bong\b|fondations\b|(?:une|toute)\sfondation\b|"
            r"(?:not|non)-?\s?(?:for-?)?profits?\b|\bngos?\b|"
            r"civil\ssociety|\bcharit(?:y|ies|able)\b|foundations?\b(?!\sof)|economie\ssociale\set\ssolidaire|\bess\b|"
            r"community\s(?:groups?|organi\w+)|voluntary\b|"
            r"\bcooperatives?\b|\bstructures\s(?:culturelles|associatives)|mutuelles|(?:les|des|aux|et|ou|petits)\scollectifs\b|conseils\scitoyens|conseils\sde\squartier|tiers-lieux",
        ),
        (
            "individual",
            r"personnes?\sphysiques?|particuliers\b|(?<!en\s)\bparticulier\b|\bindividuals\b|\bindividual\b(?=\s?[,.;]|\s(?:may|can|who|must|aged))|private\sindividual|natural\spersons?|\bartistes?\b|"
            r"\bartists?\b|citoyens\b|\bcitizens\b(?!')|sole\straders?\b|entrepreneurs\sindividuels|data\sscientists?|\bpractitioners\b|agee?s?\sde\s\d\d\sa|aged\s(?:between\s)?\d\d|entre\s\d\d\set\s\d\d\sans|self-employed|auto-?entrepreneurs|travailleurs\sindependants|demandeurs\sd'emploi|job-?\s?seekers|a\stitre\spersonnel|"
            r"(?<!\d\s)(?<!mille\s)(?<!'s\s)habitants?\b|residents\b(?!')|"
            r"etudiants\b(?!\sen\s)|etudiantes\b|\beleves\b|\bpupils\b|\blyceennes\b|\btranslators\b|traducteurs|traductrices|\bpoets?\b|\bdancers\b|danseurs|"
            r"\bapprentis\b|apprentices|\binvent(?:ors|eurs)\b|\bnurses\b|\bdoctors\b|medecins\b|infirmiers|infirmieres|(?:care|health|social)\sworkers|\bstudents?\b|\blyceens?\b|freelanc\w+|independent\s(?:developers|"
            r"researchers)|\bauteurs?\b|\bautrices\b|\bautors\b|\bauthors\b|\bwriters\b|"
            r"photographes?\b|photographers|realisat(?:eurs?|rices?)|film-?makers?|\bdirectors\b|\bdesigners?\b|illustrat(?:eurs?|ors?)|"
            r"journalistes?\b|journalists?\b|"
            r"musiciens?\b|musicians|compositeurs|composers|developpeurs|\bdevelopers?\b|\bmaintainers\b|householders|households\b|homeowners|\bmenages\b|proprietaires\b|locataires\b|\btenants\b|craftspeople|\bweavers\b|\bpotters\b|\bcraft(?:s)?men\b|\bperformers\b|\bmakers\b|hackers|toute?\spersonne\b(?!\s(?:morale|publique))|\bplasticiens?\b|clinicians|coders|hobbyists|programmeu(?:rs|ses)|\bvideastes?\b|\bcomediens\b|game\sdesigners|\bscreenwriters\b|\bplaywrights\b|\bengineers\b|\bingenieurs\b|jeunes\s(?:diplomes|talents|adultes|actifs)|\bdoctoral\scandidates|\bphd\sstudents|"
            r"young\speople|soignants|scenaristes|choregraphes|"
            r"choreographers|\bcreateurs\b(?!\s(?:(?:et|ou)\srepreneurs?\s)?d'entr)|\bteachers\b|enseignants\b(?!-)|\bgraduates\b|\bcurators\b",
        ),
        (
            "company",
            r"\bentreprises?\b|\bsocietes?\b(?!\s(?:civile|savante))|\bcompan(?:y|ies)\b|\bbusiness(?:es)?\b(?!\s(?:model|plan|case|"
            r"support))|\bfirms\b|\bstudios\b|"
            r"commercants?|shopkeepers|epiceries|boulangeries|\bcafes\b|pharmacies|\bgarages\b|restaurateurs|grocers|bakeries|\bpubs\b|\bfarms\b|exploitations\sagricoles|vignerons|winemakers|\btraders\b|\bhauliers\b|transporteurs|\bfabricants\b|constructeurs|architectes\b|\barchitects\b|\bbroadcasters\b|(?<!small\s)\bbreweries\b|\bgrowers?\b|\bcommerces\b|\bun\scommerce\b|\bradios\b|\bjournaux\b|newspapers|\bpresses\b|\bfestivals\b|\btheatres\b|artisans?\b|\blibrairies\b|\bcinemas\b|maisons?\sd'edition|\bgaleries\b|\bgalleries\b|\bhotels\b|\brestaurants\b|retailers|\bshops\b|agriculteurs|\bfarmers?\b|foresters?\b|booksellers|privee?s?\s(?=ou\spubli)|ou\sprivee?s?\b(?!\s(?:a|sans)\sbut)|or\sprivate\b(?!\sindiv)|\bindustriels?\b|industrial\spartners?|manufacturers|professionnel\s-\s(?:autre|entreprise|"
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
_GENERIC = re.compile(
    r"entreprises?|compan(?:y|ies)|soci[eé]t[eé]s?|business(?:es)?|firms|commerces?|commer[cç]ants?|artisans?|shops|retailers|shopkeepers|"
    r"manufacturers|industriels?",
    re.I,
)
_ANY_SIZE = re.compile(
    r"\b(?:toutes?\s(?:les\s)?tailles?|quelle\sque\ssoit\s(?:leur|sa|la)\staille|(?:any|all)\ssizes?|whatever\stheir\ssize)\b"
)
_TENDERING = re.compile(
    r"\b(?:soumissionnaires|prestataires?|titulaire|offres|plis|tenders|bidders?|tenderers?|suppliers?|contractors?|operateurs?\seconomiques?)\b"
)
_SHUT_OUT = re.compile(
    r"(?:(?!\b(?:sont|est|seront|peu(?:t|vent)|are|is|may|can|must|shall|will|mais|but(?!\slucratif|\snon)|qui|dont|sans|ayant|that|which|who|without|"
    r"having)\b)"
    r"[^.;\n]){0,120}"
    r"(?:(?:(?:\bne\s(?:sont|seront|peuvent|peut)|\bn'est)\spas|\b(?:are|is|may|can|shall|will)\snot|\bcannot)\s(?:be\s|etre\s)?"
    r"(?:eligib|admis|accept|autoris|allowed|permitted|entitled|apply|submit|particip|candidat|postul|depos|repond|beneficier|concour|concern|vise|reten|cover|support|fund|lead|enter|bid|"
    r"take\spart|consider|pretendre|solliciter|recev|invited|open)|"
    r"\bne\s(?:peuvent|peut|sauraient)\s(?:y|en)\s(?:pretendre|beneficier)|\bare\swelcome\sas\s(?:observ|support)|\b(?:can|may|peuvent)\s(?:only\s)?(?:join|participate|take\spart|participer|intervenir|be\s(?:involved|included))\s(?:only\s|uniquement\s)?(?:as|comme|en\stant\sque)\s"
    r"(?:an?\s|des\s|de\s)?(?:unpaid|subcontract|observ|sous-trait|support|prestataires)|"
    r"\bshould\s(?:instead\s)?(?:use|look\sat|turn\sto|apply\s(?:to|through|under)|contact|see)\b|\b(?:do|does)\snot\squalify|\bneed\snot\sapply|"
    r"\b(?:sont|est|seront|are|is)\s(?:exclu|ineligib|ineligible|non\seligib|left\sout|out\sof\sscope|hors\schamp|ecarte))"
)
_EXCEPT = re.compile(
    r"(?:\ba\sl'ex(?:ception|clusion)\sd\w*|\bsauf|\bhormis|\bhors|\bexcept|\bexcluding|\bother\sthan|\bpas\s(?:a|aux)|\bnot\s(?:open\s)?to)\s"
    r"(?:(?:les?|des?|the)\s)?$"
)
_NOT_APPLYING = re.compile(
    r"(?:en\s(?:collaboration|cooperation|partenariat|lien)\s(?:[\w']+\s){0,2}avec|in\s(?:collaboration|partnership|cooperation)\swith|"
    r"\bwork(?:s|ing)?\swith|subsidiar(?:y|ies)\sof|\bfiliales?\sd[e'u]|\bconfi\w+\s(?:[\w']+\s){0,3}(?:a|to)\s|"
    r"\b(?<!projets\s)(?<!candidatures\s)(?<!interet\s)aupres\s(?:de\s|des\s|d')|au\s(?:profit|benefice|service)\sd\w+|en\sfaveur\sd\w+|benefit\sof|(?:hosted|funded|supported|run|"
    r"organi[sz]ed|led|proposed|managed|launched|financed|delivered)\s(?:by|with)|"
    r"(?:accueilli\w*|soutenu\w*|financ\w+|organis\w+|opere\w*|gere\w*|lance\w*|anime\w*)\spar|soutien\sd\w+|support\sof|with\san?\b|\bavec\sune?\b|"
    r"\b(?:jury|(?:the|your)\shost|host\s(?:institution|organi[sz]ation))\b[^.;\n]{0,30}|\blettre\sd'|\bletter\sfrom|des\sservices\saux|\bprix\sdes|destine\w*\sau\sgrand)\s?(?:les?\s|la\s|l'|des?\s|"
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
    if (
        {"sme", "startup"} & set(found)
        and "company" in found
        and _GENERIC.fullmatch(found["company"].raw)
        and not _ANY_SIZE.search(notice.flat)
    ):
        del found["company"]  # "entreprises" or "artisans" beside "PME" says the same again
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
    r"(?:universite|university|authority|societe|society|chr?u|ghu|ehpad|association|charity|council|hopital|hospital|museum|foundation|fondation|ecole|school|lycee|college)$"
)
_THE = re.compile(r"(?:\bla\s|\bl'|\ble\s|\bthe\s)(?:[\w-]+\s)?$")
_ASKS = re.compile(r"[^.\n]{0,40}\b(?:doi[tv]|must|may|can|peu[tv]|demandeu|porteu|candidat|applicant|applying|should|shall)")
_NUMBER_OF = re.compile(
    r"(?:\b(?:teachers?|enseignant\w*|students?|etudiant\w*|eleves?|pupils?|directors?|directeurs?|staff|children|enfants|researchers?|chercheu\w+|employees|salaries)\s"
    r"(?:(?:aged?|ages?\sde|de|from)\s\d+\s(?:to|a|-)\s\d+\s(?:ans\s)?)?(?:enrolled\s|registered\s|inscrite?s?\s|scolarisee?s?\s|working\s|studying\s)?"
    r"(?:of|in|from|at|de|des|du|d'|dans)\s(?:[\w',-]+\s){0,4})$|"
    r"\b(?<!based\s)(?<!employed\s)(?<!affiliated\s)(?:in|at|within|inside|dans|au\ssein\sd\w*)\s?'?(?:(?:an?|one|two|three|four|five|ten|\d+|des|les|une?|deux|trois|quatre|cinq|dix|leurs?|their|our|"
    r"your|nos|vos|local|several|plusieurs)\s){1,3}$"
)
_INVOLVED = re.compile(
    r"\b(?:(?:must|should|shall)\s(?:also\s)?(?:involve|partner\swith|work\swith)|doi(?:t|vent)\s(?:aussi\s)?(?:impliquer|s'appuyer\ssur|"
    r"travailler\savec))\s(?:[\w'-]+\s){0,4}$"
)


_REFUSING: Final = ("exclu", "non ", "pas ", "not ", "cannot", "ineligib", "can't")
_REFUSED = re.compile(
    r"(?:\bnon\s(?:admis|eligible|recevable)\w*|\bne\s(?:sont|seront)\spas\s(?:eligible|admis|recevable|concerne)\w*|\bwho\s(?:cannot|can't|may\snot)\sapply|\bnot\seligible|"
    r"\b(?:sont|are)\s(?:exclu\w*|ineligible\w*)(?:\sd\w+\s[\w']+)?|\bexclus|\bexclusions?|\bwe\scannot\s(?:help|fund|support)|\bwill\snot\s(?:fund|support))"
    r"(?:\sif)?\s?(?:[:\n]|les\b|aux?\b|(?<=if)|(?<=d))(?:(?!eligib|candidat|peu[tv]|\bmay\b|\bcan\b|appl)[^.;?!]){0,140}$"
)


def _applies(flat: str, match: re.Match[str]) -> bool:
    """Whether the words for a kind of applicant are neither shut out ("natural persons are not eligible") nor somebody else."""
    before = flat[max(0, match.start() - 60, flat.rfind("\n", 0, match.start()) + 1) : match.start()]
    if _ONE_BODY.search(match[0]) and _THE.search(before) and not _ASKS.match(flat, match.end()):
        return False  # "the foundation", "l'université": who runs it
    if _NUMBER_OF.search(before) or _INVOLVED.search(before):
        return False
    wider = flat[max(0, match.start() - 180) : match.start()]
    if any(word in wider for word in _REFUSING) and _REFUSED.search(wider):
        return False  # "Demandeurs non admis : établissements scolaires, librairies"
    return not (_SHUT_OUT.match(flat, match.end()) or _EXCEPT.search(before) or _NOT_APPLYING.search(before))
