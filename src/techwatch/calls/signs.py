"""The words by which a page says that it is a call, or only speaks of one: patterns over flattened text, French and English. Pure.

Each sign has a name, the part of the page in which it is sought, its weight and its pattern; what is done with them stands in
kind.py. Weights were set by hand in 2026-11 and checked by a logistic regression on the 2,980 French and English items of the
packaged seed, 519 of them calls.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from techwatch.calls.wording import THIRD_PARTIES, words

Part = Literal["title", "lead", "text"]


@dataclass(frozen=True, slots=True)
class Sign:
    """`weight` below 0 speaks against a call."""

    name: str
    part: Part
    weight: float
    cue: re.Pattern[str]


CALL_WORDS: Final = (
    r"appels?\s(?:a|aux|d')\s?(?:des\s)?(?:projets?|candidatures?|propositions?|manifestations?|solutions?|idees?|"
    r"experiment\w+|initiatives?|innovations?|creations?|communs|films|oeuvres|talents|artistes|defis|equipes|"
    r"concurrence|partenaires?|participation|contributions?)|\baap\b|\bami\s(?:[«\":-]|20\d\d|national|regional)|"
    r"appels?\s(?:[\w'-]+\s){1,3}a\s(?:des\s)?(?:projets?|candidatures?|propositions?)|\bappels?\sd'offres?\b|"
    r"\bappels?\s(?:emergence|transnational|conjoint|thematique|generique|20\d\d|n\s?°)|\bappel\s(?::|de\s\d)|"
    r"calls?\sfor\s(?:[\w-]+\s){0,2}(?:proposals?|projects?|applications?|applicants|expressions?|tenders?|ideas|offers|"
    r"solutions|entries|bids|participants|participation|submissions|candidates|artists|works|pilots?|pilot\susers|partners|"
    r"films|games|experiments|start-?ups|nominations|interest)|"
    r"(?:open|joint|sme|funding|grants?|transnational|mission|innovation|art(?:ists?)?|topic|pilots?)\scalls?\b|\bcalls?\s(?:20\d\d|"
    r"#?\s?\d)|"
    r"\bcall:|(?:applications?|proposals?|expressions?\sof\sinterest)\s(?:are\s)?(?:invited|open|now\sopen|sought|wanted|welcome)|"
    r"expressions?\sof\sinterest|manifestations?\sd'interet|\brequests?\sfor\s(?:proposals?|quotations?|tenders?|applications?)|"
    r"invitation\sto\s(?:tender|bid|quote)|\bopen\sfor\s(?:proposals|applications|entries|submissions|bids)|appels?\s(?:franco|bi|tri|multi)-?\w+|\b20\d\d\scalls?\b|(?:opens?|launch(?:es)?)\s(?:[\w-]+\s){0,3}calls?\b|letters?\sof\sinquiry"
)
_TITLE_CALLS: Final = (
    r"(?:^|[:-]\s)(?:nouvel\s|dernier\s)?appels?\s(?:a|aux)\s(?:d'autres\s)?(?!(?:la|l'|un|une|manifester|voter|temoins?|temoignages?|"
    r"dons?|benevoles?|volontaires|communications?|"
    r"articles?|textes?|greve|boycott\w*|calme|familles)\b)\w+|(?:^|[:-]\s)(?:open\s|joint\s)?call\sfor\s(?!(?:papers|evidence|bans?|"
    r"action|calm|volunteers|ceasefire|reform|change|"
    r"help|chapters|abstracts|speakers|views|an|a|the|more|better|talks|posters|articles)\b)\w+|^requests?\sfor\s\w+|^(?:marche|"
    r"consultation|framework|fourniture\w*)s?\s?:|^appels?\s[«\"]|"
    r"^(?:[\w-]+\s)?(?:concours|challenge|defi|hackathon|bourses?|prix|commissions?|residenc[ey]|fellowship|residence|bursary|"
    r"studentship)s?\s?(?:\d+\s?)?:|^competition:|"
    r"^concours\sd'(?:idees|algo)|commissions?\sfor\s|\bappel\s(?:aux?|a)\s(?:exposants|communes|createurs|artistes|projets)"
)
TENDER: Final = (
    r"\bmarches?\s(?:publics?|de\s(?:maitrise|travaux|service|fournit)\w*)|accord-cadre|avis\sde\s(?:marche|concession|publicite)|"
    r"\btenders?\b|"
    r"procurement|\bmaitrise\sd'oeuvre|\bconsultation\s(?:pour|des\sentreprises|d'entreprises)|mise\sen\sconcurrence|"
    r"dialogue\scompetitif|partenariat\sd'innovation|\bbids?\b|\brfp\b|\bframework\s(?:agreement|contract)"
)
EU_TOPIC: Final = (
    r"\b(?:horizon|digital|crea|erasmus|life|cef|interreg|smp|eu4h|h2020|innosup|eic|eit|euba|erc|msca|cerv|amif|"
    r"i3|edf|single-market)[- ][\w-]{0,30}20\d\d[\w-]*|\bh2020[- ][\w-]+"
)
CONTEST: Final = (
    r"\bconcours\b|\btrophees?\b|\bprix\b|\bchallenges?\b|\bdefis?\b|hackathons?|\bdatathons?|\bawards?\b|\bprizes?\b|\bcompetition\b|"
    r"accelerat(?:or|eur|ion)s?\b|incubat\w+|\bresidences?\b|\bresidenc(?:y|ies)\b|\bedition\b|fellowships?|\bcohorts?\b|\bpromotion\b|"
    r"\bbourses?\b|\bpitch\b|\bbatch\b|\bsaison\b|\bvoucher|\bcontest\b|\bvague\b|\brounds?\b|\bcut-?offs?\b|\bdemo\sday|studentships?|"
    r"scholarships?|commissions\b|\bcommission$|bursar(?:y|ies)|\bcandidature"
)
AID: Final = (
    r"\bfonds\b|^aides?\b|\baides?\s(?:a|au|aux|en|regionale|financiere|pour|selective)\b|\bsoutiens?\b|^soutenir|dispositifs?|"
    r"\bsubventions?|"
    r"\b(?:micro-?|mini-?)?grants?\b|\btremplin\b|\bfunding\b|\bfund\b|\bscheme\b|budget\sparticipatif|\bsubsid|\bprimes?\b|\bcheques?\b|\bvouchers?\b|\bprets?\b|"
    r"\bsupport\s(?:for|to)\b|\bavances?\s(?:remboursable|sur)|\bcoups?\sde\spouce|\b(?:cash|money)\sfor|\bcatalyst\b|\bpathfinders?\b|"
    r"nous\ssolliciter|demandes?\sde\s(?:soutien|subvention|financement|prise\sen\scharge)|\bdotation\b|funding\sopportunit\w+|"
    r"\bboost(?:er)?\b|\blaunchpad\b|\bkick-?start\w*|\bsandbox\b|\btest-?beds?\b|\bliving\slab|\bgarantie\b|\bguichet\b|\bseed\sfund|\bbons?\sd'|\bcredits?\sd'impot|\bcofinanc\w+|\bmatch-?fund\w*|"
    r"\bpilotes?\b|\bpilots?\b|\bprogramme\b|capital\sgrants|small\s(?:awards|grants)|loans?\b"
)
INVITING: Final = (
    r"seeks?\s(?:an?\s|new\s|more\s|\d+\s)?(?:[\w-]+\s){0,2}(?:operators?|suppliers?|providers?|contractors?|partners?|teams?|ideas|"
    r"solutions|projects|proposals|applicants|applications|bids|bidders|start-?ups|companies|artists|pilots|evaluators?|testers)\b|"
    r"^(?:pitch|test|trial|show|exhibit|register|share|nominate|bring)\s(?:us\s)?your\b|beneficiez|demandez|candidatez|postulez|deposez|proposez|participez|soumettez|presentez\svotre|repondez|experimentez|testez|imaginez|concevez|inventez|"
    r"prototypez|innovez|rejoignez\s(?:la|le|les|notre)|inscrivez|"
    r"\bapply\b|\bsubmit\b|\benter\s(?:the|your|now)|\bjoin\s(?:the|our|us)|guid(?:e|ance)\sfor\sapplicants|usage\sdes\sdeposants|"
    r"cahier\sdes\scharges|candidatures?|inscriptions?\s(?:ouvertes|jusqu)|\b(?:re)?cherche(?:nt)?\b(?!\s(?:encore|toujours|a\s|comment|leur|sa\s|son\s|le\s|la\s|l'))|\brecherche\s(?:des|un|une|\d)|"
    r"looking\sfor|\bwanted\b|\bsought\b|\binvit(?:es|ing|ation)\b|submissions?\b|(?:is|are|now)\sopen\b|\bopens?\s(?:its|a|"
    r"the)\s(?:[\w-]+\s)?(?:call|round|fund|scheme|window|applications|grants?|programme|competition)\b|"
    r"ouverture\sd(?:e|u)\s(?:la\s\w+|depot|guichet|appel)|lancement\sd|\bdernier(?:s|e)?\s(?:jours?|ligne|delai)|"
    r"\benvoyez\b|a\svos\scrayons|report\sde\s(?:la\s)?(?:cloture|date)|deadlines?\b|date\slimite|nominations?\b"
)
_THEM = (
    r"(?:[\w-]+\s){0,2}(?:companies|firms|business\w*|smes|start-?ups|charities|schools|councils|museums|artists|studios|"
    r"organi[sz]ations|universities|researchers|teams|hospitals|farms|clusters)\b"
)
_EUX = (
    r"(?:a|aux)\s(?:tou(?:s|tes)\sl|pme|tpe|entreprises|associations|collectivites|communes|artistes|auteurs|start|jeunes\spousses|"
    r"etablissements|structures|laboratoires|artisans|commercants|equipes|musees|studios)"
)
_WHO = (
    r"peu(?:t|vent)\s(?:y\s|en\s|ainsi\s|aussi\s|egalement\s)?(?:candidater|concourir|deposer|repondre|postuler|soumettre|demander|"
    r"proposer|recevoir|envoyer|gagner|toucher|emprunter|"
    r"solliciter|pretendre|participer|beneficier|presenter|obtenir|faire\s(?:la\s|une\s)?demande)|"
    r"(?:may|can)\s(?:now\s|also\s|then\s)?(?:apply|bid|seek|claim|request|propose|enter|submit|participate|book|hand\sin|win|get|ask\sfor|pitch|bring|test|redeem|"
    r"borrow|send|be\spaid|receive|"
    r"obtain|nominate|join\sa)\b|\bapply\sfor\sa\b|\bimaginent\b|\b(?:deposent|candidatent|postulent|remplissent|envoient|inscrivent|manifestent|sollicitent|concourent|soumettent)\b|\b(?:file|hand\sin|deposent)\s(?:an?|one|une?)\s(?:joint\s)?(?:request|application|proposal|bid|dossier)|\bvous\setes\sune?\s|\b(?:are|is)\sinvited\sto\s(?!attend|join|a\b|the\b)|"
    r"\b(?:are|is|sont|est)\s(?:also\s|egalement\s|aussi\s)?(?:eligibl\w*|recevables?|admis\w*)\b|eligible\s(?:applicants?|projects?|"
    r"costs?|organi\w+|works)|"
    r"\b(?:est|sont|reste)\s(?:ouverte?s?|reserve\w*|destine\w*)\s(?:a|aux)\b|s'adresse\w*\s(?:a|aux|en\spriorite)|"
    r"\b(?:is|are|remains?)\s(?:open|reserved|restricted|aimed|addressed)\s(?:to|at|for)\b|"
    r"(?:bidders|applicants?|candidates|writers|artists|studios|tenderers|proposers|proposals?|projects?|teams?|entrants|consortia|candidat\w*|dossiers?|projets?|equipes?|"
    r"partners)\s"
    r"(?:must|should|need|have\sto|shall|doivent|devront|doit|devra)\b|"
    r"(?:les|seul[es]*s?|tou[st]e?s?)\s[^.\n]{0,40}(?:peuvent|pourront)\s(?:candidater|deposer|repondre|postuler|demander)|sont\seligibles|"
    r"conditions?\s(?:d'eligibilite|de\sparticipation)|criteres\s(?:de\sselection|d'eligibilite)|eligibility|"
    r"qui\speut\s(?:candidater|deposer|beneficier|participer|repondre|postuler|demander|pretendre|concourir|en|y|etre|obtenir|solliciter)|"
    r"who\s(?:can|may)\s(?:apply|bid|enter|join|take|benefit|receive|get|submit|participate|pitch|propose|claim|nominate|access)\b|"
    r"interested\s(?:parties|operators|companies|organi[sz]ations|teams|suppliers|applicants|firms|bidders|councils|schools|members|"
    r"researchers|studios|artists|in\s(?:running|taking|submitting|applying|bidding|hosting|offering|supplying|providing|joining))\b|"
    r"interesse\w+\s(?:peuvent|sont\sinvite|doivent|devront|ont\sjusqu|par\scet|se\s|adress|envo|depos|transm)|"
    r"to\sbe\s(?:considered|eligible)\b|who\s(?:is\sit|it\sis|it's)\sfor|"
    r"invites?\s[^.\n]{0,60}\sto\s(?:apply|request|submit|bid|propose|tender)\b|"
    rf"open\sto\s{_THEM}|available\s(?:to|for)\s{_THEM}|aimed\sat\s{_THEM}|reserved\sfor\s{_THEM}|reserve\w*\s{_EUX}|ouvert\w*\s{_EUX}|"
    rf"accessible\w*\s{_EUX}|a\sdestination\sdes\s\w+|sont\sconcernees?\b|qui\sest\sconcerne|avis\saux\s|depenses\seligibles|entreprises\seligibles|"
    r"projets\seligibles|structures\seligibles|beneficiaires\seligibles|"
    r"eligible\s(?:business\w*|companies|firms|schools|activities)|"
    r"vous\s(?:dirigez|portez|developpez|gerez|representez|exploitez)\b|if\syou\s(?:run|lead|own|manage)\san?\b|"
    r"are\syou\san?\s[\w\s-]{3,40}\?|calling\sall\b|welcome\sapplications|acte\sde\scandidature|se\sporter\scandidat|"
    r"\bla\sdemande\s(?:se\sfait|est\s(?:a|faite)|doit)|fai(?:t|re|tes)\s(?:sa|leur|votre|une|la|leurs?)\sdemande|"
    r"comment\s(?:nous\s|en\s|y\s)?(?:solliciter|candidater|beneficier|postuler|deposer)|how\sto\sapply|(?:nos|our)\scriter(?:es|ia)|"
    r"beneficiaires?\s:|publics?\s(?:cibles?|vises?)|destine\w*\s(?:a|aux)\b|pour\squi\b|modalites\sde\s(?:candidature|depot|participation)"
)
_BY = (
    r",?\s(?:[\w,-]+\s){0,8}(?:by|until|before|no\slater\sthan|are\sdue)\s(?:noon|\d|january|february|march|april|may|june|july|"
    r"august|september|october|november|december|mon|tue|wed|thu|fri)"
)
_HAND_IN = (
    r"dates?[\s_]limites?|date\sbutoir|\bdeadlines?\b|closing\sdate|\bcut-?off|(?:closes?|closing|ends?|is\sdue|are\sdue|due)\s(?:on|at|"
    r"by|in)\b|"
    r"(?:offers?|bids?|tenders?|applications?|proposals?|entries|expressions|forms?|submissions?|nominations?|drafts|ideas|"
    r"registrations?)\s"
    r"(?:[\w-]+\s){0,5}(?:by|until|before|close|closes|no\slater|due|open)\b|"
    r"a\s(?:deposer|remettre|envoyer|retourner|renvoyer|adresser|transmettre|rendre)\s[^.\n]{0,60}(?:avant|pour\sle|au\splus\stard|d'ici)\b|"
    r"[a-z]{3,12}ez(?:-nous)?\b[^.\n]{0,100}(?:avant\sle|jusqu'au|d'ici|au\splus\stard)\b|selection\sdates?|demandeurs?\s(?:depose|doi[tv]|remet|transmet)|"
    rf"requests?{_BY}|responses?{_BY}|questionnaires?{_BY}|quot(?:es?|ations?){_BY}|letters?{_BY}|outlines?{_BY}|names\sin\sby\s|"
    r"vous\savez\sjusqu'a|il\sreste\s\w+\s(?:jours|semaines)\spour|portail\sferme|plateforme\sferme|guichet\sferme|retours?\sattendus?|"
    r"stays?\sopen\suntil|remains?\sopen\suntil|last\s(?:day|chance)\sto|closes\s\d|by\sclose\sof\s|accepted\s(?:through|until)|"
    r"are\s(?:assessed|reviewed|read|considered|examined)\s(?:every|each|monthly|quarterly|as\sthey)|"
    r"sont\s(?:etudie|examine|instrui|traite)\w*\s(?:chaque|tous|dans\sl'ordre|au\sfur)|"
    r"bidding\swindow|application\swindow|submission\swindow|funding\swindow|panel\smeets|comite\s(?:d'\w+\s)?se\sreunit|"
    r"commission\s(?:d'\w+\s)?se\sreunit|jury\sse\sreunit|until\s(?:the\s)?(?:pot|funds?|money|budget|funding)\s(?:is|are|has|have)\b|"
    r"epuisement\sd|first[\s-]come|ordre\sd'arrivee|est\spermanent|reste\souvert|"
    r"(?:apply|submit|send|enter|register|upload|e-?mail|return|nominate|file|tell\sus|fill\sin|pitch|respond|reply|write\sto\sus)\b[^.\n]{0,80}\b(?:by|before|until|no\slater\sthan)\s(?:noon|\d|january|"
    r"february|march|april|may|"
    r"june|july|august|september|october|november|december|mon|tue|wed|thu|fri)|"
    r"rendus?\sdes\s\w+\s?:|(?:remise|reception)\s(?:des|du)\s(?:offres?|plis|projets?|dossiers?|candidatures?|copies|prototypes|notes)|"
    r"(?:offres?|plis|dossiers?|candidatures?|inscriptions?|depots?|propositions?|reponses?|demandes?|lettres?|projets?|notes?|"
    r"pre-?projets?)\b"
    r"(?:\s[\w'-]+){0,5}\s?:?\s?(?:avant|jusqu'a?u?|au\splus\stard|d'ici|attendu\w*|a\s(?:remettre|deposer|adresser|envoyer|retourner)|"
    r"le|au)\s(?:le\s|au\s)?"
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|\d|1er)|"
    r"(?:depo|candidat|soum|envo|adress|transm|inscri|retour|renvo|remett|remis|televers|rempli|signal|presente[rz]|declar|"
    r"particip|manifest|propos)\w*[^.\n]{0,80}(?:avant\s(?:les?|la|minuit)|jusqu'au|"
    r"d'ici\s(?:le|au)|au\splus\stard)\s|"
    r"\bont\sjusqu'au\s(?:(?:lun|mar|mercre|jeu|vendre|same)di\s|dimanche\s)?\d|\ben\scontinu\b|(?:recues?|examinees?|"
    r"instruites?)\s(?:en|dans)\s|\btill\s|\b(?:have|has)\suntil\s|registration\s(?:ends|closes)|"
    r"applications?\s(?:clos|end)\w*|"
    r"\bclosing\sle\b|\bclotures?\s(?:le|des|du|de\sl'appel|:|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|\bdossiers?\s:|"
    r"\bclot\s(?:le|au)\b|\ba\stout\smoment\b|\bsign\sup\b(?!\s(?:to|for)\s(?:our|the)\b)|\beois?\s(?:close|by|due)|faites-vous\sconnaitre|(?:recus?|recues?)\savant\sle|(?:reponse|esquisse|proposition|projet|candidature|dossier)s?\s(?:[\w-]+\s){0,3}attendue?s?|\bouvert\w*\sjusqu'au|candidatures?\s:?\s?jusqu|"
    r"prochaine\s(?:limite|commission|session|echeance|releve)|au\sfil\sde\sl'eau|rolling\s(?:basis|applications|deadlines?|until)|\bshuts?\son\b|\b(?:renvoyer|retourner|rendre)\s(?:avant|le|pour)\b|at\sany\stime|toute\sl'annee|releves?\s:"
)
_SUM = r"\b[^.\n]{0,40}?(?:[€£$]\s?\d|\d\s?[km]?€|\d\seuros?\b|\beur\s\d)"
_GIVING = (
    r"wins? receives? gets? pays? paid awarded supported gives? given offers? ask\sfor claim lends? gagn\w+ recev\w+ recoi\w+ benefici\w+ "
    r"attribue\w* accorde\w* prete\w* octroie\w* donne\w* prime forfait\w* touche touchent touchera backed demander demandez"
)
_CONDITIONS = (
    rf"{'|'.join(giving + _SUM for giving in _GIVING.split())}|remuneration\s?:[^.\n]{{0,40}}?\d\s?(?:[km]?€|euros?\b)|"
    r"equity-free|\bworth\s(?:[€£$]|eur)|"
    r"\bdotee?s?\sde\b|\bdotation|aide\s(?:selective|financiere|regionale|maxim\w+|plafonn\w+|de\s\d|peut)|prize\sof|prizes?\sof|"
    r"funding\s(?:opportunity|rate)|"
    r"subventions?|taux\s(?:d'aide|de\s(?:financement|subvention|soutien))|co-?financ\w+|budget\s(?:total|of\sthe\s(?:call|topic))|"
    r"(?:grants?|awards?|vouchers?|bursar\w+|funding|prizes?|loans?)\s(?:of|up\sto|between|from|rang\w+|worth|is\s|are\s|cover)|"
    r"(?:up\sto|jusqu'a|maximum|plafond|ceiling|capped|dans\sla\slimite)\b[^.\n]{0,30}(?:€|euros?|£|\$|%|eur\b|k€|m€|pounds|francs|"
    r"per\scent)|"
    r"(?:prend\sen\scharge|rembours\w+|finance\w*|couvre|covers?|pays?)\s[^.\n]{0,30}(?:%|pour\scent|per\s?cent|€|euros|half|moitie)|"
    r"enveloppe\s|pot\sof\s[£€$]|a\sla\scle\b|stipend\sof|cash\sprize|sans\sprise\sde\sparticipation|no\sequity|sont\spris\w*\sen\scharge|"
    r"est\sprise?\sen\scharge|taux\szero|"
    r"\bprix\sde\s\d|share\sof\s[£€$]|"
    r"\d\s?(?:[km]?€\s(?:au\s)?max|%\s(?:of\s(?:the\s)?(?:eligible|project|total)?\s?costs?|des\s(?:depenses|couts|frais)))"
)
_SEEKS = (
    r"invit\w*\s(?:les|des|ses|tou[ts]\w*|leurs?|a|to|the|all|every)\s?[^.\n]{0,70}?\s?(?:a\s|to\s)?(?:proposer|deposer|candidater|apply|"
    r"submit|propose|"
    r"soumettre|presenter|imaginer|repondre|faire\spart|express|bid|send|enter|present|se\sdeclarer|design)|"
    r"invites?\s(?:[\w-]+\s){0,3}(?:bids?|tenders?|proposals?|applications?|entries|expressions|ideas|offers|letters|submissions|"
    r"nominations|quotations)|"
    r"\b(?:seeks?|is\s(?:seeking|looking\sfor)|are\s(?:seeking|looking\sfor|commissioning|inviting)|looks\sfor|wants?\sto\s(?:appoint|"
    r"buy|procure|commission)|wish(?:es)?\sto\sappoint)\b|"
    r"\b(?:re)?cherche(?:nt)?\s(?:un|une|des|\d|a\s)|\bselectionner(?:a|ont)\b|will\s(?:select|choose|fund|award|back)\b|"
    r"seront\s(?:retenu|selectionne|finance|accompagne|choisi|soutenu)e?s\b|"
    r"\bselected\s(?:[\w-]+\s){1,2}(?:receive|get|will)\b|will\sbe\s(?:selected|chosen|funded|awarded|backed)|le\stitulaire|\bprestataires?\b|\bcahier\sdes\scharges|contractor|\blots?\b(?!\sof\b)|"
    r"reglement\s(?:de|du)\s(?:la\s)?(?:consultation|concours|l'appel)|passe\sun|pouvoir\sadjudicateur|contracting\sauthority|"
    r"met(?:tent)?\sa\s(?:la\s)?disposition|reply\swith\b|drop\sus\b|put\sin\syour\b|parlez-nous|ecrivez-nous|racontez\b|"
    r"nous\s(?:re)?cherchons\b|we\swill\s(?:pick|take|choose)\b|want\sto\shear\sfrom|like\sto\shear\sfrom|tell\sus\s(?:about\syour|in\s\d)|"
    r"presentez(?:-nous|\svotre)|partagez(?:-nous|\svotre)|soumettez(?:-nous|\svotre)|"
    r"successful\s(?:applicants?|bidders?|candidates|teams|projects|proposals|schools|companies)|"
    r"are\swelcome\sto|is\swelcome|\bon\soffer\b|laureats?\sbeneficieront|\bvous\setes\b|\bvotre\s(?:projet|candidature|dossier|equipe|"
    r"demande|solution|idee)|"
    r"\byour\s(?:project|proposal|application|team|idea|solution|company|start-?up|entry|bid)"
)
_THIS_CALL = (
    r"\b(?:cet?|cette|le\spresent|this|the\spresent|the)\s(?:\w+\s)?(?:appel|aide|dispositif|concours|fonds|programme\s(?:soutient|"
    r"finance)|call|topic|grant|funding|scheme|tender|competition)\b"
)
_FINANCES = (
    r"\bfinancez\b|(?:la\s)?(?:region|ville|metropole|departement|ademe|bpifrance|agence|fondation|fonds|drac|cnc|"
    r"ministere|etat|programme|dispositif|appel|pole|council|agency|foundation|fund|commission|scheme|institute)[^.\n]{0,60}\s"
    r"(?:soutien\w+|accompagn\w+|finan\w+|subventionn\w+|aide|encourage|lance|ouvre|propose|offre|invite|attribue|octroie|met|funds?|"
    r"supports?|offers?|"
    r"awards?|launch\w*|opens?|invites?|seeks?|covers?|pays|will)\b|"
    r"nous\s(?:aidons|financons|soutenons|accompagnons)|\bwe\s(?:fund|support|give|award|back|pay|invest)\b|"
    r"intervient\s(?:en\sfaveur|aupres)"
)
_NOTICE = (
    r"avis\sde\s(?:marche|concession|consultation|publicite)|contract\snotice|procedure\s(?:adaptee|ouverte|formalisee|restreinte)|"
    r"profil\s(?:d'acheteur|acheteur)|pouvoir\sadjudicateur|acheteur\s:|contracting\sauthority|concession\soffers?|"
    r"(?:open|restricted)\sprocedure|e-?sourcing|e-?tendering"
)
_EU_PROSE = (
    rf"{EU_TOPIC}|(?:innovation|support|research|coordination)\sactions?\b|single-stage|two-stage|call\sidentifier|topic\sidentifier|"
    r"expected\soutcomes?|type\sof\saction|\baction\stype|\blump\ssum\b|creative\seurope|digital\seurope|horizon\seurope|"
    rf"{THIRD_PARTIES}|"
    r"project\sbudget|awarded\sproject|member\sstates?\b[^.\n]{0,40}associated|within\sthe\stopic|indicative\sbudget"
)
_OPENS = (
    r"(?:est|sont)\s(?:desormais\s|a\snouveau\s)?ouverte?s?\b|\b(?:is|are)\s(?:now\s|still\s|again\s)?open\b|a\s(?:ete\s)?lance|"
    r"lance(?:nt)?\s(?:un|une|son|sa|le|la)\b|"
    r"launche[sd]\s(?:a|an|the|its)\b|relance|vient\s(?:d'ouvrir|de\sdemarrer|d'etre\slance)|ouvre(?:nt)?\s(?:un|une|son|sa|le|la|les|"
    r"ses|leur)\b|opens?\s(?:on|its|the|a)\b"
)
_WINNERS = (
    r"laureat\w*|gagn(?:ants?|ee?|e|es)\b|qui\sa\sgagne|palmares|winners?|\bwon\b|\bwins?\b|recompens\w+|remport\w+|decroch\w+|retenu\w*\b|"
    r"selectionn(?:e|ee|es|ees)\b|selected|\bgoes?\sto\b|awarded|finalistes?|finalists?|\bsoutenu\w*|picked|shortlist\w*|\bsecures\b|"
    r"obtient|"
    r"awards?\s(?:contract|the)\b|attribue\w*\b|\brecoi(?:t|vent)\b|\breceives?\b|devoil\w+|unveil\w+|primees?\b|distingue\w*|"
    r"join\sthe\s(?:\w+\s)?(?:accelerator|incubator|programme)$|"
    r"^(?:\d+|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt|two|three|four|five|six|seven|eight|nine|ten|twelve|"
    r"fifteen|twenty)\s"
    r"(?:[\w-]+\s){0,3}(?:projets?|projects|start-?ups?|entreprises|equipes|teams|companies|nouveaux)\b"
)
_RESULTS = (
    r"deadline\s(?:has\s)?passed|(?:bids?|proposals|applications|entries)\s(?:were\s)?received|\boutcomes?\sof\b|\bresults?\b|resultats?|came\sout|(?:applications?|proposals?|candidatures?|dossiers?|"
    r"projets?)\s(?:were\s)?(?:received|recue?s?|deposee?s)|^\d+\s(?:applications|project\sproposals|proposals|candidatures|"
    r"dossiers)|\bbilan\b|fait\sle\splein|\bwhat\sthe\sdata|years\sof\b|\bans\sd[e'](?!\ssoutien)|\bevaluation\spublished|enseignements|lessons|what\swe\slearned|\bto\sinvest\b|will\sinvest|retour\ssur|\bcloture\sde\b[^:]{0,80}:\s\d|"
    r"is\sover\b|s'acheve|termine|^(?:[\w-]+\s)?years\s(?:on|later|after)\b|\b(?:ans|mois)\s(?:apres|plus\stard)\b|\bdid\b|"
    r"\bclose[sd]\s(?:after|early|to\s(?:new\s)?(?:applic\w+|entries))|a\sferme\b|ferme\s(?:apres|plus\stot)|\bsuspend\w*|"
    r"oversubscribed|record\sdemand|\bpaus(?:es?|ed)\b|fermeture\santicipee|\bhalted\b|\bscrapped\b|\baxed\b|\bboud\w+|\bpeine(?:nt)?\sa\b|\bpatine\w*|\bfail(?:s|ed|ing)\b|\bstruggl\w+"
)
_PAPERS = (
    r"calls?\sfor\s(?:papers|abstracts|chapters|posters|speakers|talks|articles|contributions|sessions)|appels?\sa\s(?:communications?|"
    r"articles?|"
    r"textes?|posters?|conferenciers|contributions?\s:\s(?:dossier|revue|ouvrage))|colloque|\bconference\b|argumentaire|symposium|"
    r"journees?\sd'etude|"
    r"speaker\ssubmissions|\bproceedings\b|revue\b|\bhandbook\b|appels?\sa\scontributions?\b(?!\s(?:financ|artist))|\bspecial\sissue|"
    r"\bnumero\sspecial|\bjournal\b|newsletter|lettre\sd'information"
)
_JOBS = (
    r"\bpostes?\b(?!\sde\stravail)|(?<!au\s)(?<!premier\s)(?<!le\s)\brecrut(?:e|ent|ons|ez|ement)\b(?!\s(?:sa|son|ses|leur|des|de)\s(?:[\w-]+\s){0,3}(?:promotion|"
    r"cohorte|batch|saison|start|laureat|testeur|equipe))|\bcd[di]\b|\bphd\b|post-?doc\w*(?!\w*\s(?:fellow|stay|grant|programme|award|bours|sejour))|\bjobs?\b(?![\s-](?:to|and|&|fund|creation|growth))|"
    r"\b(?:manager|engineer|director|coordinator|developer|analyst|administrator|adviser|advisor|head\sof\s[\w\s]+)\s?(?:\([^)]*\))?$|"
    r"(?:chefs?|cheffes?)\sde\s(?:projets?|service|produit)\b|vacanc(?:y|ies)|"
    r"offre\sde\sstage|"
    r"stagiaires?|charge(?:e|\(e\)|\.e|-e)?s?\sd[e'](?:\s?\w+)|\bh/f\b|\bf/h\b|\bofficer\b|maternity|\bassistant\sprofessor|"
    r"offre\sd'emploi|hiring|\binternship|\bprofessor\b|\blecturer|\bresponsable\s(?:des|du)\b|tenure|\balternance\b|\b(?:charge|"
    r"directeur|directrice|chef|cheffe)\s[^:]{0,40}\bh/f"
)
_EVENTS = (
    r"\bmarathon\s(?:solidaire|de\s\w+\s:)|semi-marathon|course\s(?:solidaire|a\spied)|\btournoi|\btournament|brocante|vide-grenier|\bfete\s(?:de|des|du)\b|\bconcerts?\b|spectacle\b|"
    r"\bmooc\b|\btrainings?\s(?:course|day|session|programme)|\b(?:two|three|four|five|one)-day\b|\bworkshops?\b|\bcourses?\b(?!\s(?:de|cyclable))|^formations?\b|"
    r"\bstands?\b|^rencontres?\b|\brencontres?\s[«\"]|^agenda\b|^(?:une\s|la\s|l'|\d+e\s)?(?:journee|matinee|soiree|apres-midi|petit-dejeuner|forum)\b|"
    r"(?:full|the|le)\sprogramme$|programme\s(?:complet|de\sla\s(?:semaine|journee|soiree)|revealed|announced|is\sout)|line-?up\b|"
    r"(?:summer|coding|holiday|winter)\s(?:[\w-]+\s)?(?:camp|school)s?\b|stages?\sd'(?:ete|hiver|automne)\b|^conference\b|^visite\b|^meet\b|"
    r"\bq\s?&\s?a\b|reunions?\sd'info\w*|webinaires?|webinars?|info\s?days?|matchmaking|^transcription\b|transcription\sd[ue]\s(?:la\s)?(?:webinaire|reunion|webinar)|"
    r"replay|reunion\sd'information|petit-dejeuner|breakfast|"
    r"\bmeetup\b|\bnetworking\s(?:event|session|lunch|evening)|\bask\sthe\sexpert|live\ssession|brokerage|portes\souvertes|"
    r"^(?!(?:pitch|exhibit|show)\b).*\bsummit\b|"
    r"\bsalon\b|billet\w*|\btickets?\b|assemblee\sgenerale|inscrivez-vous$|"
    r"seminaires?\b|save\sthe\sdate|rendez-vous\b|"
    r"\bformation\s?:|\bmasterclass|journee\sd'information|\bregister\snow|presentation\sd[ue]|\batelier\s(?:de|d'information)|conference\b"
)
_EXPLAINS = (
    r"^comment\b|:\scomment\b|how\s(?:to|does|do|we|is|are|much)\b|making\ssense|what\s(?:is|are|we|to)\b|qu'est-ce|explaine[dr]|"
    r"decrypt\w+|"
    r"\btips\b|conseils\spour|understanding|le\smetier|astuces|bien\srepondre|erreurs|mistakes|eviter\b|avoid\b|\btribune\b|\bopinion\b|"
    r"\bedito|op-ed|^against\b|^contre\b|mode\sd'emploi\sd|"
    r"\bwhich\s(?:grant|fund|aid|loan|scheme)|\bquel(?:le)?s?\s(?:aide|subvention|financement|dispositif)|\bbook\s(?:a|your)\b|^permanences?\b|"
    r"prenez\srendez-vous|services:|\bguide\sto\b|:\s(?:le\s|un\s|the\s|a\s)?guide\b|\bprimer\b|en\s(?:cinq|trois|dix|\d+)\s(?:questions|points|etapes|minutes)|fonctionnement\sd|"
    r"\b(?:five|three|seven|ten|\d+)\s(?:tips|mistakes|steps|things|reasons|questions|ways)|foire\saux\squestions|pourquoi\b|\bwhy\b|"
    r"reussir\s(?:son|sa|votre)|"
    r"\bce\squ[ei]\s(?:change|changera|prevoit)|\bwhat's\s(?:new|changing)|reforme|tire\sles|\bune\setude|^enquete\s?:|^survey\b|\bsurvey\s(?:finds|shows|says|results)|sondage|"
    r"\breport:|lexique|glossaire"
)
_MONEY_NEWS = (
    r"\bleve(?:nt)?\s[\d,.]+|levees?\sde\sfonds|maddymoney|\braises?\b|\braised\b|\binvesti(?:t|ssent|s)?\s|\bacqui(?:ert|res)|"
    r"\bnommee?\b|\bappoint(?:s|ed)\b|\brachete|\bprices\b|\bdeals\b|black\sfriday|bons\splans|\bindex\b|\bsigns\s\w|\bsigne\b"
)
_POLITICS = (
    r"\b(?:approuve|approves|appelle|adopte|adopts|recommended|demande\sque|autorise|vote|votes|rejette)\b|consultation\spublique|"
    r"public\sconsultation|"
    r"\b(?:senat|parlement|parliament|assemblee|council)\s(?:adopte|vote|approves|backs|awards|adopts|rejects)|\bpetition|"
    r"\bcritique[es]*\b|epingl\w+|cour\sdes\scomptes|denonc\w+|polemique|\bmunicipales\b|\belections?\b|presidentielle|legislatives|\bcandidatures\saux\s|"
    r"have\syour\ssay|donnez\svotre\savis"
)
_OTHER_CALLS = (
    r"jeu-?\s?concours|tirage\sau\ssort|prize\sdraw|giveaway|\braffle\b|concours\s(?:externe|interne|de\srecrutement|d'entree)|"
    r"bourse\s(?:aux?\s|d'echange|de\sparis)|crowdfunding\scampaign|cagnotte|mentors?\swanted|(?:become|devenez)\s(?:an?\s|une?\s)?(?:mentor|member|benevole|membre|adherent)|"
    r"prix\s(?:du|de\sl'|des|de\sla)\s?(?:carburant|immobilier|energie|electricite|gaz|loyer|lait|petrole|essence)s?\b|commissaire|benevoles?|\bjures?\b|membres?\sdu\s(?:jury|conseil)|administrateurs?\b|\bexperts?\b|evaluators?|\breviewers\b|"
    r"ambassadeurs?|conseil\s(?:citoyen|de\squartier)|\bvolunteers?\b|appels?\sa\sla\s(?:vigilance|prudence|mobilisation|solidarite|"
    r"generosite|greve|raison)|\bfaux\s(?:appels?|dossiers)|frauduleu\w*|arnaque\w*|\bscams?\b|appel\sau[x]?\s(?:don|dons|temoignages?|"
    r"boycott|calme)|call\sfor\s(?:evidence|action|calm|ban|volunteers|views)"
)
_LEAD_WINNERS = (
    r"\bhas\swon\sa\b|\ba\sobtenu\s|\bdecroche\s|\bwas\sawarded\s|has\sbeen\sawarded\s|"
    r"(?<!les\sprojets\s)premiers?\slaureats|(?<!annonce\s)(?<!publication\s)(?<!selection\s)(?<!designation\s)(?:les|des|"
    r"aux)\s\d*\s?laureats\s(?:de|du|sont|ont)|"
    r"ont\s(?:deja\s)?ete\s(?:retenu|selectionne|designe|recompense|choisi|finance|laureat)\w*|(?:vien\w+|a)\sd(?:'etre|e)\s(?:devoiler|"
    r"designer|primee?s?|recompens\w+)|"
    r"were\s(?:selected|chosen|awarded|picked)|(?:to\s)?(?:all\s)?the\swinners\s(?:are|were|of)|have\sbeen\s(?:selected|awarded|chosen|"
    r"picked)|was\s(?:chosen|picked|awarded)|"
    r"gagnants|well\sdone|felicitations\saux|congratulations|ont\sremporte|a\sremporte|qui\srecevront|(?:applications|proposals|"
    r"candidatures)\sreceived|"
    r"picked\sfrom|parmi\s(?:les\s)?\d+\s(?:candidatures?|dossiers?)|from\s\d+\s(?:applications|entries|proposals)|selected\s(?:from|among)"
)
_LEAD_CLOSED = (
    r"(?:s'etait|etait|avait\sete|s'est)\s(?:acheve|clos|cloture|termine|ferme)\w*|(?:a\sete|ont\sete)\s(?:clos|cloture)e?s?\b|"
    r"\bclosed\son\b|came\sto\sa\sclose|"
    r"deadline\s(?:has\s)?passed|l'instruction\s(?:debute|commence)|sont\sen\scours\sd'(?:evaluation|instruction)|will\snow\sevaluate|"
    r"(?:applications?|proposals?|candidatures|dossiers|projets)\s(?:were\s|ont\sete\s)?(?:received|recus|recues|deposes|came\sin)\b(?!\s(?:avant|before|by|au\sfil|jusqu|en\scontinu))|"
    r"received\s\d+\s(?:applications?|proposals?)|pre-?scor\w+|"
    r"(?:n'accepte|ne\srecoi[tv]|ne\sprend)\w*\splus|closed\sto\s(?:new\s)?(?:applic\w+|entries)|no\slonger\s(?:accept|tak)\w+|"
    r"suspend\s(?:les|ses|toute|new)|(?:money|funds|funding)\s(?:has\s|have\s)?r[au]n\sout|fully\s(?:committed|subscribed|allocated)|following\sthe\scall|a\sl'issue\sde\sl'appel|steering\scommittee\s(?:has\s)?recommended"
)
_LEAD_JOBS = (
    r"\bh/f\b|\bk€\sbrut|\d\s?-\s?\d+\s?k€|\bapply\swith\s(?:a\s|your\s)?cv\b|maternity|"
    r"nature\sde\sl'emploi|fiche\sde\sposte|type\sde\scontrat|recruitment\sof|(?<!the\s)(?<!a\s)\bsalary\b|(?<!le\s)(?<!du\s)\bsalaire\b|\bremuneration\s(?:selon|brute)|"
    r"\bcdd\b|"
    r"\bcdi\b|phd\spositions?|researcher\spositions?|prise\sde\sposte|lettre\sde\smotivation|\bcv\b|tenure"
)
_LEAD_PAPERS = (
    r"calls?\sfor\spapers|\b(?:la|cette)\srevue\b|propositions?\sd'articles?|\bspecial\sissue|prochain\snumero|the\sjournal\b|"
    r"appels?\sa\scommunications?|actes\sdu|full\spapers|comite\sscientifique|double\saveugle|\d+\ssignes|abstracts?\sof\s\d|full\schapters|"
    r"propose\sa\stalk|proposer\sune\s(?:intervention|communication)|resume\s(?:a\senvoyer|de\s\d)"
)
_LEAD_TALK = (
    r"in\sthis\s(?:article|post|guide)|our\sblog|dans\scet\sarticle|cascade\sfunding,?\sis|se\snomme|\binterview\b|propos\srecueillis|"
    r"\b(?:advisers?|advisors?|conseillers?|conseilleres)\s(?:help|explain|answer|repond|present|vous\said|accueill|accompagn)\w*|"
    r"prenez\srendez-vous|book\sa\s(?:slot|talk|free|meeting|call)|read\sthe\sstor(?:y|ies)|notre\sguide|qu'appelle-t-on|"
    r"une\setude\b|lets\s[\w\s]{0,30}run\sopen\scalls|donnez\svotre\savis|have\syour\ssay|sign\sthe\spetition|signez\b|petition\b|"
    r"stakeholders|early-?\s?bird|participation\sfee|frais\sd'inscription|\bcourse\s(?:fee|costs)|formateur|\btrainer\b|tarif\s:|"
    r"\btickets\b(?!\sfor)|\bbillets\b|rendez-vous\sle|join\sus\son|vous\sdonne\srendez-vous|"
    r"matchmaking\sevent|inscription\sobligatoire|we\swill\spresent|presentations\set|interroge\sses|a\sconclu|elle\sconclut|conclut\s|"
    r"\b(?:said|says|explique|declare|souligne|affirme|estime|assure)\b"
)
_LEAD_OPINIONS = (
    r"\bsondage\b|\bsurvey\b|(?:repond\w*|answer|take)\s(?:[\w'-]+\s){0,3}questionnaire|enquete\spublique|\bconcertation\b|public\sconsultation|consultation\s(?:publique|is\sopen|runs)|"
    r"invites?\s(?:views|comments|feedback)|\byour\sviews\b|votre\savis|vos\savis|\bpetition\b|\bsignatures\b|add\syour\sname|\bvotent\b|"
    r"\bminutes\ssuffisent|tirage\sau\ssort|prize\sdraw|\bcagnotte|faire\sun\sdon\b|\bdonate\b"
)
_LEAD_PAID = (
    r"early-?\s?bird|participation\sfee|conference\sfee|course\sfee|frais\sd'inscription|seats\scost|places?\spayantes?|(?:€|euros?|£)\s?\d*\s(?:par|per)\s"
    r"(?:personne|person|participant|seat|place|tete|head)|tickets?\s(?:from|cost|at)\b|\bdossards?\b|quotient\sfamilial|sibling|per\schild\b|ages?\s\d+\sto\s\d+|"
    r"tarif\s(?:reduit|plein)|"
    r"(?:premiers?|first)\s(?:acheteurs|buyers|customers|clients)|\bbeta\b[^.\n]{0,60}\bfree|offre\s(?:de\slancement|promotionnelle)|half\sprice|pay\shalf\s(?:for|the\s(?:price|fee))|moitie\sprix"
)
_LEAD_EVENTS = (
    r"tables?\srondes?|keynotes?\b|panel\sdiscussions?|nombre\sde\splaces\s(?:est\s)?limite|lien\sde\sconnexion|link\sto\sjoin|"
    r"free\sto\sattend|entree\slibre|de\s\d\d?\s?h(?:\s?\d\d)?\sa\s(?:1\d|2[0-3])\s?h|slides\sand|need\sto\sbe\sbooked|speakers\sto\sbe|breakfast\stalks?"
)
_LEAD_BACKWARD = (
    r"retour\ssur\b|looks?\sback\b|apres\s(?:son|leur|sa)\s(?:lancement|creation|ouverture|mise)|months\s(?:on\b|later|after\sits)|"
    r"years\s(?:on\b|later|after\sits)|se\ssont\s(?:retrouve|reuni)\w*|ont\sechange\b|evaluation\s(?:finds|found|pointe|montre)|"
    r"n'a\strouve\sque|\bwe\svisited\b"
)
SIGNS: Final = tuple(
    Sign(name, part, weight, words(cue))  # type: ignore[arg-type]
    for name, part, weight, cue in (
        ("call", "title", 3.0, f"{CALL_WORDS}|{_TITLE_CALLS}"),
        ("topic", "title", 3.0, EU_TOPIC),
        ("tender", "title", 2.5, TENDER),
        ("contest", "title", 1.5, CONTEST),
        ("aid", "title", 1.5, AID),
        ("inviting", "title", 1.5, INVITING),
        ("call", "lead", 1.5, CALL_WORDS),
        ("this call", "lead", 1.0, _THIS_CALL),
        ("finances", "lead", 1.0, _FINANCES),
        ("eu prose", "lead", 1.5, _EU_PROSE),
        ("tender", "lead", 1.5, _NOTICE),
        ("opens", "lead", 0.5, _OPENS),
        ("asking", "lead", 0.5, INVITING),
        ("instrument", "lead", 0.5, f"{CONTEST}|{AID}|{TENDER}"),
        ("who", "text", 1.5, _WHO),
        ("hand in", "text", 2.0, _HAND_IN),
        ("conditions", "text", 1.0, _CONDITIONS),
        ("seeks", "text", 1.0, _SEEKS),
        ("winners", "title", -6.5, _WINNERS),
        ("results", "title", -6.5, _RESULTS),
        ("papers", "title", -6.5, _PAPERS),
        ("jobs", "title", -6.5, _JOBS),
        ("events", "title", -6.5, _EVENTS),
        ("explains", "title", -4.5, _EXPLAINS),
        ("money news", "title", -4.0, _MONEY_NEWS),
        ("politics", "title", -4.0, _POLITICS),
        ("other calls", "title", -6.5, _OTHER_CALLS),
        ("press", "title", -1.0, r"\bpress\sreleases?\b|communique\sde\spresse"),
        ("winners", "lead", -2.5, _LEAD_WINNERS),
        ("closed", "lead", -2.0, _LEAD_CLOSED),
        ("jobs", "lead", -3.5, _LEAD_JOBS),
        ("papers", "lead", -2.0, _LEAD_PAPERS),
        ("talk", "lead", -1.5, _LEAD_TALK),
        ("opinions", "lead", -2.5, _LEAD_OPINIONS),
        ("paid", "lead", -2.0, _LEAD_PAID),
        ("events", "lead", -2.0, _LEAD_EVENTS),
        ("backward", "lead", -2.0, _LEAD_BACKWARD),
    )
)
