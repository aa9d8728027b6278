"""The words beside a date that tell what it is: patterns over flattened text, French and English. Pure."""

import re
from typing import Final

from techwatch.calls.wording import words
from techwatch.types import Role

DEADLINE = words(
    r"dates?[\s_](?:et\sheures?\s)?limites?|deadlines?|clotur(?!\w+\s(?:leurs?|son|votre|notre|un)\sexercice)\w*|\bclos\b|\bclot\b|fermeture|echeance|date\sbutoir|"
    r"dernier\sdelai|dernier\sjour|closing|"
    r"\bcloses?\b|\bshuts?\b|\bdue\b|cut-?\s?offs?|\breleves?\b|\bfin\s(?:du\sdepot|des?\s(?:la\s)?(?:depots?|periode|"
    r"candidatures?|l'appel|soumissions?))|"
    r"\bfin\s?:|\bend(?:s|\sdate)?\s?:|prend\sfin|se\stermine\sle|ferme(?:ra|nt)?\sle|(?:report|prolong|repouss|decal|prorog|"
    r"etend)\w*\s(?:au|jusqu'au)|"
    r"(?:extended|moved|postponed|pushed\sback|prolonged|shifted)\s(?:to|until)|time[\s-]limit|(?:end|close)\sof\s(?:the\s)?(?:questions|"
    r"submissions?|applications?|call)|fin\sdes\squestions|last\sdate|date\sde\s(?:fin|remise|fermeture|retour)|(?:clos|closes?|"
    r"ferme)e?s?\sdepuis(?:\sle)?|"
    r"last\sday|\b(?:apply|submit)\sby|limite\s(?:de|du|des)\s(?:depots?|candidatures?|"
    r"reponse|reception|remise|soumission|envoi)|"
    r"(?:candidater|postuler|repondre|deposer|apply|submit)\s(?:avant|before|until|jusqu'au)"
)
EDGE = re.compile(
    r"(?:jusqu'(?:au|a)|avant(?:\sle)?|through|au\splus\stard(?:\sle)?|not?\slater\sthan|d'ici\s(?:le|au)|pour\sle|\bby|until|"
    r"till|before|up\sto|to\send\son|"
    r"\bends?(?:\son)?|ending|falling\son|"
    r"arrete\w*\s(?:au|le)|fixee?\s(?:au|le))(?:\s(?:the|le))?\s?:?\s?$"
)
OPENING = words(
    r"call\s(?:published|publication|launched)|publication\s(?:of\sthe\scall|de\sl'appel|du\sreglement)|parution\sde\sl'appel|"
    r"ouvertures?(?!\sdes\s(?:plis|offres))|\bouvre\w*|lancements?|\blance\w*|\bopens?\b|opened|"
    r"(?<!bid\s)(?<!tender\s)(?<!public\s)opening(?!\sof\s(?:the\s)?(?:bids|tenders))|launch\w*|(?:applications?|submissions?|call|"
    r"registration|depots?|candidatures?)\s(?:[\w-]+\s){0,3}(?:starts?|begins?)\b|\bstart(?:\sdate)?\s?:|\bbegins?\s?:|"
    r"date\sde\sdebut|debut\s(?:du\s|des\s)?(?:depots?|candidatures?)"
)
OPENING_EDGE = re.compile(
    r"(?:a\spartir\sdu|a\scompter\sdu|\bdes\sle|depuis\sle|\bouverte?s?\sle|\bfrom|\bsince|\bas\sof|starting(?:\son)?)(?:\sthe)?\s?:?\s?$"
)
OTHER = words(
    r"publiee?s?\b|publication|published|mis\w*\s(?:en\sligne|a\sjour)|posted|updated|parution|envoye(?:e|s|es)?\sle|"
    r"resultats?|\bresults?\b|laureats?|remise\sd(?:es|u|e)\s(?:prix|trophees|recompenses|diplomes)|gala\b|"
    r"notif\w+|annonce\w*|announce\w*|"
    r"\bjurys?\b|audition\w*|oraux|comite|commission\s(?:d|perm|de|:)|evaluat\w+|feedback|\bawards?\b|winners?|"
    r"interviews?|signature|signing|convention\w*|"
    r"webinaires?|webinars?|reunions?|info\s?days?|seances?|journees?|conferences?|ceremonies?|colloques?|meetings?|workshops?|ateliers?|"
    r"retrait\sd(?:u|es)\sdossiers?|envoi\sd(?:u|e\sl')\s?(?:present\s)?avis|date\sd'envoi|visites?\b|\bvisits?\b|opening\sof\s(?:the\s)?(?:bids|tenders|offers)|(?:bid|tender|public)\sopening|ouverture\sdes\s(?:plis|"
    r"offres)|\bduree\b|\bduration\b|residenc[ey]\b|\bruns?\sfrom|\bexperts?\b|assess\w*|\breview(?:s|ed|ing|ers)?\b|early-?\s?bird|"
    r"\bfee\b|tarif\b|aura\slieu|auront\slieu|se\s(?:deroul|tien)\w+|takes?\splace|\bheld\b|demarr\w+|kick-?off|prise\sde\sposte|"
    r"realis\w+|acheve\w*|depenses|factur\w+|"
    r"\brapports?\b|livra\w+|livrer|versement|travaux|completed|\breports?\b|payment|creee?s?\s(?:avant|depuis|apres)|"
    r"immatricul\w+|incorporated|founded|vigueur|"
    r"delibera\w+|arretes?\sdu|decret|\bloi\s|reglement\s\(ue\)|regulation|directive|\bsalon\b|festival|exposition|"
    r"\bevent\b|start\sof\s(?:the\s)?project|"
    r"selection\s(?:des?|of|finale)|pre-?selection\b|\bdecisions?\b|instruction|announcement|communication\sdes|until\sthe\send\sof"
)
_INTENT = (
    r"(?:signal|declar|manifest|confirm|indiqu)\w*\s(?:leur|votre|son|une)\sintention|intention\sde\s(?:depo|candidat|particip|soumi|"
    r"repon)\w*|"
    r"(?:notif(?:y|ication)|expressions?|declarations?|notices?)\sof\sintent\w*|intent(?:ion)?\sto\s(?:apply|submit|bid|participate)"
)
SUBMISSION = words(
    r"televers\w+|upload\w*|presente[rz]\s(?:leurs?|votre|une?|la|sa)|connaitre|\breach\b|sign\sup|procurement|\beois?\b|\benvoi\w*|\bquotes?\b|\be?mailed\b|courriel|formulaires?|transmett\w+|remettr\w+|cachet\sde\sla\sposte|\brend(?:re|us?|ez)\b|"
    r"\blivre[rz]\b|\bdeliver\b|nominat\w+|rendez-vous|\bechange\sprealable|contact\w*|\bask\b|\bwrite\b|ecri(?:re|vez)|candidat\w*|"
    r"dossiers?|lettres?\s|letters?\sof|\bsend\b|\bsent\b|\bhand\sin|\bentr(?:y|ies)\b|\benter\b|ideas?\b|\bpapers?\b|\boffers?\b|"
    r"\bregist\w+|depos\w+|depots?|propos(?:ition|al)s?|appels?\b|offres?\b|postul\w+|soumett\w+|"
    r"soumission\w*|inscri\w+|repon[ds]\w*|"
    r"\bappl(?:y|ication|ications|icants?)\b|submi\w+|\bcalls?\b|\bopen\b|\bbids?\b|tenders?|expressions?\sof|"
    r"manifest\w+|register|registration|"
    r"questions?|\bplis\b|demandes?\b|projets?\b|parvenir|transmis\w*|envoy\w+|adress\w+|remis\w*|remettre|retourn\w+|\bouverte?\b|"
    rf"concours|edition|answer\w*|available|vague|session|plateforme|en\sligne|\bforms?\b|tell\sus|\bfile\b|\bpitch(?:es)?\b|portfolios?|manuscri(?:p?ts?)\b|"
    rf"treatments?\b|scenarios?\b|synopsis|maquettes?|esquisses?|sketches|partitions?\b|scripts?\b|\bfilms\b|essays?\b|{_INTENT}"
)
HANDING_IN = re.compile(
    r"(?:(?:depots?|rendus?|remise|reception|soumission|submission)\b(?!\sd(?:es|u|e)\s(?:prix|trophees|recompenses|diplomes))[^:\n.]{0,70}|"
    r"\b(?:retours?|envois?|dossiers?|candidatures?|offres?|plis|propositions?|lettres?|inscriptions?|bids?|tenders?|applications?|"
    r"proposals?|entries|"
    r"registrations?|sessions?)\b[^:\n.]{0,30}|"
    r"\b(?:stage|step)\s(?:[12]|one|two)\b[^:\n.]{0,70}|"
    r"\b(?:etape|phase)\s[12]\b[^:\n.]{0,30}(?:propos|dossier|candidature|appli)[^:\n.]{0,40}):\s?(?:le\s)?(?:(?:lun|mar|mercre|jeu|"
    r"vendre)di\s)?$"
)
NOT_OURS = re.compile(
    r"(?:\breports?|rapports?|deliverables?|livrables?|payments?|invoices?|factures?|justificatifs|bilans?|"
    r"compte[\s-]rendu)\b[^.;:\n]{0,40}$"
)
CARRIED = re.compile(
    r"[\s,;]*(?:(?:and|et|then|puis|ou|or)\s)?(?:[\w'()-]+,?\s){0,6}?(?:(?:on|by|until|before|no\slater\sthan|le|avant(?:\sle)?|jusqu'au|"
    r"au\splus\stard\sle|is|:)\s?)?"
)
CARRIES = re.compile(
    r"propositions?|dossiers?|candidatures?|offres?|proposals?|applications?|submissions?|offers?|bids?|(?:the\s)?(?:following|next|"
    r"second|third|last)\b|"
    r"suivante?|prochaine|deuxieme|seconde|derniere"
)
LATEST = re.compile(r"\s?,?\s?(?:au\splus\stard|dernier\sdelai|at\sthe\slatest|delai\sde\srigueur)")
SUPERSEDED = re.compile(
    r"initialement|initially|originally|previously|\(was\s|\bwas\s(?:the\s)?$|precedemment|au\slieu\sd|instead\sof|ancienne|auparavant"
)
MOVED = re.compile(r"report|prolong|repouss|d[eé]cal|prorog|extended|moved|postponed|pushed", re.I)
QUESTIONS = re.compile(r"\bquestions?\b")
CLOSED_SINCE = re.compile(r"\b(?:clos|closes?|ferme|cloture)e?s?\s(?:depuis|since)(?:\s(?:le|the))?\s?$|\bclosed\ssince(?:\sthe)?\s?$")
LABEL = re.compile(r" ?\)? ?[:(|-] ?(?:la |the )?")
MOVED_FROM = re.compile(r"(?:moved|changed|extended|postponed|brought\sforward|report\w+|prolong\w+|repouss\w+)\s(?:from|du)\s$")
SUPERSEDED_BY = re.compile(
    r"[^.\n]{0,40}?\b(?:est|a\sete|sont|is|was|has\sbeen|have\sbeen)\s(?:report|repouss|prolong|decal|prorog|moved|extended|postponed|"
    r"pushed|changed|replaced)"
)
RELATED = re.compile(
    r"\n *(?:#+ *)?(?:a\slire\saussi|voir\saussi|(?:nos\s|les\s|d')?autres?\s(?:aides?|appels?|dispositifs?)|ces\saides|"
    r"dans\sla\smeme\srubrique|sur\sle\smeme\s(?:sujet|theme)|"
    r"aides?\ssimilaires?|vous\saimerez|related\b|see\salso|you\smay\salso|other\s(?:open\s)?(?:calls|grants|opportunities)|"
    r"more\s(?:calls|grants|opportunities)|similar\s(?:calls|grants))"
)
WINDOW = re.compile(
    r"(?:when|quand|dates?|calendrier|periode(?:\sde\s(?:depot|candidature))?|candidatures?|depots?(?:\s[\w'-]+){0,3}|applications?|"
    r"submissions?|submission\swindow|window|call|appel|ouverture|open|inscriptions?)\s?:"
)
LISTED = re.compile(r"[\s,;/•-]*(?:(?:et|and|ou|or|puis|le|the|du|from|then|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)[\s,;]*)?")
STAGES = re.compile(
    r"(?:1st|first|1re|premiere)\s(?:stage|etape|phase)|(?P<second>(?:2nd|second|2e|deuxieme|seconde)\s(?:stage|etape|phase))"
)
ROLES: Final[tuple[tuple[Role, re.Pattern[str]], ...]] = (
    ("questions", re.compile(r"\bquestions?\b|\bq\s?&\s?a\b|\bfaq\b|renseignements|clarifications?|enquiries")),
    (
        "precontact",
        re.compile(
            rf"rendez-vous|(?:echange|entretien|contact|rencontre)\sprealable|pren(?:dre|ez)\scontact|eligibility\s(?:check|quiz)|"
            rf"pre-?application|prise\sde\scontact|premier\scontact|pre-?contact|pre-?depot|\babstracts?\b|{_INTENT}|intent\sto|"
            rf"pre-?registration"
        ),
    ),
    ("cutoff", re.compile(r"\bcut-?\s?offs?\b|\breleves?\b")),
    (
        "stage2",
        re.compile(
            r"etape\s2|phase\s2|stage\s2|second\sstage|2e\setape|(?:propositions?|dossiers?)\s(?:complet|detaille)\w*|"
            r"full\s(?:project\s)?(?:proposal|application|bid|submission)|invited\s(?:bidders|applicants)"
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
            r"dates\s(?:limites|de\sdepot)|\b(?:early|regular|next|first|second|third)(?:[\s-]bird)?\s(?:submission\s|"
            r"application\s)?deadline|"
            r"prochaine\s(?:echeance|releve|session|date\slimite)|every\s(?:(?:two|three|four|six|\d)\smonths|quarter|month)|"
            r"chaque\s(?:trimestre|mois)|(?:deux|trois|quatre|six)\s(?:fois\spar\san|sessions)|(?:two|three|four|six)\stimes\sa\syear|"
            r"tous\sles\s(?:deux|trois|quatre|six)\smois|\bround\b|batch|cohort"
        ),
    ),
)


EXPLICIT_CUTOFF = re.compile(r"cut-?\s?off|relev[eé]", re.I)
FIRST_STEP = re.compile(
    r"pre-?propos|pre-?depot|pre-?dossier|preselection|pre-?selection|lettres?\sd'intention|letters?\sof\s(?:intent|inquiry)|outline|"
    r"short\s(?:proposal|application)|"
    r"concept\snote|expressions?\sof\sinterest|(?:etape|phase|stage|step)\s(?:1|2|one|two)\b|(?:two|deux)[\s-](?:stages?|steps?|etapes|"
    r"phases)|second\sstage|"
    r"sur\sinvitation|invited\sto|by\sinvitation"
)
