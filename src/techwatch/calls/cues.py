"""The words beside a date that tell what it is: patterns over flattened text, French and English. Pure."""

import re
from typing import Final

from techwatch.types import Role

DEADLINE = re.compile(
    r"dates?[\s_](?:et\sheures?\s)?limites?|deadlines?|clotur\w*|\bclos\b|fermeture|echeance|date\sbutoir|"
    r"dernier\sdelai|dernier\sjour|closing|"
    r"\bcloses?\b|\bdue\b|cut-?\s?offs?|\breleves?\b|\bfin\s(?:du\sdepot|des?\s(?:la\s)?(?:depots?|periode|"
    r"candidatures?|l'appel|soumissions?))|"
    r"\bfin\s?:|\bend(?:s|\sdate)?\s?:|prend\sfin|se\stermine\sle|ferme(?:ra|nt)?\sle|report\w*\s(?:au|jusqu'au)|"
    r"prolong\w*\s(?:au|jusqu'au)|extended\s(?:to|until)|"
    r"last\sday|\b(?:apply|submit)\sby|limite\s(?:de|du|des)\s(?:depots?|candidatures?|"
    r"reponse|reception|remise|soumission|envoi)|"
    r"(?:candidater|postuler|repondre|deposer|apply|submit)\s(?:avant|before|until|jusqu'au)"
)
EDGE = re.compile(
    r"(?:jusqu'(?:au|a)|avant(?:\sle)?|au\splus\stard(?:\sle)?|no\slater\sthan|d'ici\s(?:le|au)|pour\sle|\bby|until|"
    r"till|before|up\sto|to\send\son|"
    r"\bends?(?:\son)?|ending|falling\son|"
    r"arrete\w*\s(?:au|le)|fixee?\s(?:au|le))(?:\s(?:the|le))?\s?:?\s?$"
)
OPENING = re.compile(
    r"ouvertures?|\bouvre\w*|lancements?|\blance\w*|\bopens?\b|opened|opening|launch\w*|\bstarts?\b|\bbegins?\b|"
    r"date\sde\sdebut|debut\s(?:du\s|des\s)?(?:depots?|candidatures?)"
)
OPENING_EDGE = re.compile(
    r"(?:a\spartir\sdu|a\scompter\sdu|\bdes\sle|depuis\sle|\bouverte?s?\sle|\bfrom|\bsince|\bas\sof|starting(?:\son)?)(?:\sthe)?\s?:?\s?$"
)
OTHER = re.compile(
    r"\b(?:publiee?s?\b|publication|published|mis\w*\s(?:en\sligne|a\sjour)|posted|updated|parution|envoye\w*\sle|"
    r"resultats?|\bresults?\b|laureats?|"
    r"notif\w+|annonce\w*|announce\w*|"
    r"\bjurys?\b|audition\w*|oraux|comite|commission\s(?:d|perm|de)|evaluat\w+|feedback|\bawards?\b|winners?|"
    r"interviews?|signature|signing|convention\w*|"
    r"webinaires?|webinars?|reunions?|info\s?days?|seances?|journees?|conferences?|ceremonies?|colloques?|meetings?|workshops?|ateliers?|"
    r"aura\slieu|auront\slieu|se\s(?:deroul|tien)\w+|takes?\splace|\bheld\b|demarr\w+|kick-?off|prise\sde\sposte|"
    r"realis\w+|acheve\w*|depenses|factur\w+|"
    r"\brapports?\b|livr\w+|versement|travaux|completed|\breports?\b|payment|creee?s?\s(?:avant|depuis|apres)|"
    r"immatricul\w+|incorporated|founded|vigueur|"
    r"delibera\w+|arretes?\sdu|decret|\bloi\s|reglement\s\(ue\)|regulation|directive|\bsalon\b|festival|exposition|"
    r"\bevent\b|start\sof\s(?:the\s)?project|"
    r"selection\s(?:des?|of|finale)|pre-?selection|\bdecisions?\b|instruction|announcement|communication\sdes|until\sthe\send\sof)"
)
_INTENT = (
    r"(?:signal|declar|manifest|confirm|indiqu)\w*\s(?:leur|votre|son|une)\sintention|intention\sde\s(?:depo|candidat|particip|soumi|repon)\w*|"
    r"(?:notif(?:y|ication)|expressions?|declarations?|notices?)\sof\sintent\w*|intent(?:ion)?\sto\s(?:apply|submit|bid|participate)"
)
SUBMISSION = re.compile(
    r"candidat\w*|dossiers?|depos\w+|depots?|propos(?:ition|al)s?|appels?\b|offres?\b|postul\w+|soumett\w+|"
    r"soumission\w*|inscri\w+|repon[ds]\w*|"
    r"\bappl(?:y|ication|ications|icants?)\b|submi\w+|\bcalls?\b|\bopen\b|\bbids?\b|tenders?|expressions?\sof|"
    r"manifest\w+|register|registration|"
    r"questions?|\bplis\b|demandes?\b|projets?\b|parvenir|transmis\w*|envoy\w+|adress\w+|remis\w*|remettre|retourn\w+|\bouverte?\b|"
    rf"concours|edition|answer\w*|available|vague|session|plateforme|en\sligne|{_INTENT}"
)
HANDING_IN = re.compile(
    r"(?:(?:depots?|remise|reception|soumission|submission)\b[^:\n.]{0,40}|"
    r"\bstage\s[12]\b[^:\n.]{0,60}|"
    r"\b(?:etape|phase)\s[12]\b[^:\n.]{0,30}(?:propos|dossier|candidature|appli)[^:\n.]{0,40}):\s?(?:le\s)?$"
)
LATEST = re.compile(r"\s?,?\s?(?:au\splus\stard|dernier\sdelai|at\sthe\slatest|delai\sde\srigueur)")
SUPERSEDED = re.compile(r"initialement|initially|originally|previously|precedemment|au\slieu\sd|instead\sof|ancienne|auparavant")
LABEL = re.compile(r" ?\)? ?[:(|-] ?(?:la |the )?")
LISTED = re.compile(r"[\s,;/•-]*(?:(?:et|and|ou|or|puis|le|the|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)[\s,;]*)?")
STAGES = re.compile(
    r"(?:1st|first|1re|premiere)\s(?:stage|etape|phase)|(?P<second>(?:2nd|second|2e|deuxieme|seconde)\s(?:stage|etape|phase))"
)
ROLES: Final[tuple[tuple[Role, re.Pattern[str]], ...]] = (
    ("questions", re.compile(r"questions?|\bq\s?&\s?a\b|\bfaq\b|renseignements|clarifications?|enquiries")),
    (
        "precontact",
        re.compile(rf"prise\sde\scontact|premier\scontact|pre-?contact|pre-?depot|\babstracts?\b|{_INTENT}|intent\sto|pre-?registration"),
    ),
    (
        "stage2",
        re.compile(
            r"etape\s2|phase\s2|stage\s2|second\sstage|2e\setape|(?:propositions?|dossiers?)\s(?:complet|detaille)\w*|"
            r"full\s(?:project\s)?(?:proposal|application)"
        ),
    ),
    (
        "stage1",
        re.compile(
            r"etape\s1|stage\s1|first\sstage|1re\setape|pre-?propos\w+|lettres?\sd'intention|letters?\sof\sintent|outline|"
            r"short\sproposal|concept\snotes?|phase\s1\b"
        ),
    ),
    ("final", re.compile(r"definitive?|finale?\b|final\s")),
    (
        "cutoff",
        re.compile(
            r"releves?\b|cut-?\s?offs?|session|\bdeadlines\b|\bvagues?\b|\bwaves?\b|intermediaires?|intermediate|"
            r"dates\slimites|\bround\b|batch|cohort"
        ),
    ),
)


EXPLICIT_CUTOFF = re.compile(r"cut-?\s?off|relev[eé]", re.I)
