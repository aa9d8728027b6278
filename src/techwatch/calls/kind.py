"""A title and a text become "this is a call" or not, and the nature of the call. Pure.

A call invites its readers to hand something in. The same words stand in news of winners, events, jobs, calls for
papers, explainers and closed rounds, so that signs for and against are weighed; words of the title count most.
"""

import re
from typing import Final

from techwatch.calls.notice import Notice
from techwatch.types import Kind, Nature

_LEAD: Final = 700  # characters of the text in which a page says what it is
_THRESHOLD: Final = 3.0  # set 2026-11 by hand on 106 labelled French and English items
_DEADLINE: Final = 1.5
_PRIOR: Final = 1.5
_CALL_WORDS = (
    r"appels?\s(?:a|aux|d')\s?(?:des\s)?(?:projets?|candidatures?|propositions?|manifestations?|solutions?|idees?|"
    r"experiment\w+|initiatives?|innovations?|"
    r"concurrence|partenaires?|participation|contributions?)|\baap\b|\bami\s(?:[«\":-]|20\d\d|national|regional)|appel\s[\w'-]+(?:\s[\w'-]+)?\sa\sprojets?|"
    r"calls?\sfor\s(?:[\w-]+\s)?(?:proposals?|projects?|applications?|applicants|expressions?|tenders?|ideas|"
    r"solutions|entries|bids|participants)|"
    r"(?:open|joint|sme|funding|grants?|transnational|mission|innovation)\scalls?\b|\bcalls?\s(?:20\d\d|#?\s?\d)|\bcall:|"
    r"(?:applications?|proposals?)\s(?:invited|open|now\sopen)"
)
_EU_TOPIC = r"\b(?:horizon|digital|crea|erasmus|life|cef|interreg|smp|eu4h|h2020|innosup|eic|euba)[- ][\w-]{0,30}\d"
_FOR_TITLE: Final = (
    (3.0, _CALL_WORDS),
    (
        1.5,
        r"\bconcours\b|\btrophees?\b|\bprix\b|\bchallenges?\b|hackathon|\bawards?\b|\bprize\b|\bcompetition\b|"
        r"accelerat(?:or|eur)|incubat\w+|\bresidences?\b|edition",
    ),
    (
        2.0,
        r"\bfonds\b|^aides?\b|fonds\sd'aide|\bsoutiens?\b|dispositifs?|subventions?|\bbourses?\b|\bgrants?\b|\bfunding\b|\bfund\b|"
        r"\bscheme\b|budget\sparticipatif|\bsubsid",
    ),
    (
        2.0,
        r"\bmarche\spublic|accord-cadre|\bconsultation\s(?:pour|des\sentreprises)|avis\sde\smarche|\btenders?\b|"
        r"procurement|\bmaitrise\sd'oeuvre",
    ),
    (3.0, _EU_TOPIC),
    (1.5, r"candidatez|postulez|deposez|\bapply\b|guid(?:e|ance)\sfor\sapplicants|usage\sdes\sdeposants|cahier\sdes\scharges|candidature"),
)
_FOR_LEAD: Final = (
    (1.5, _CALL_WORDS),
    (
        2.0,
        r"\b(?:cet?|cette|le\spresent|this|the\spresent)\s(?:appel|aide|dispositif|concours|fonds|programme\s(?:soutient|"
        r"finance)|call|topic|grant|funding|scheme|tender|competition)\b",
    ),
    (
        2.0,
        r"\bfinancez\b|(?:la\s)?(?:region|ville|metropole|departement|ademe|bpifrance|"
        r"ministere)[^.\n]{0,60}\s(?:soutien\w+|accompagn\w+|finan\w+|subventionn\w+|aide|encourage)\b",
    ),
    (2.0, rf"{_EU_TOPIC}|(?:innovation|support|research)\sactions?\b|single-stage|two-stage|call\sidentifier|topic\sidentifier"),
    (
        1.0,
        r"(?:est|sont)\souverte?s?\b|\bis\s(?:now\s)?open\b|a\s(?:ete\s)?lance|lance(?:nt)?\s(?:un|une|son|sa|le|la)\b|"
        r"launche[sd]\s(?:a|an|the|its)\b",
    ),
)
_FOR_TEXT: Final = (
    (
        1.5,
        r"peu(?:t|vent)\s(?:candidater|concourir|deposer|repondre|postuler|soumettre)|invit\w*\s(?:a|to)\s(?:proposer|"
        r"deposer|candidater|apply|submit|propose)",
    ),
    (1.0, r"\bdotee?s?\sde\b|aide\s(?:selective|financiere|regionale)|prize\sof|funding\sopportunity"),
    (
        1.5,
        r"postulez|candidatez|deposez|vous\spouvez\s(?:deposer|candidater|postuler)|(?:candidatures?|dossiers?|demandes?|"
        r"offres?)\s(?:sont|est|doivent|devront|peuvent|a\sdeposer|a\sremettre)",
    ),
    (
        1.5,
        r"apply\s(?:now|here|online|by|before|for)|can\sapply|may\sapply|submit\s(?:your|their|a|an|the|proposals?|"
        r"applications?)|are\sinvited\sto|let\sus\shave\syour",
    ),
    (1.0, r"date\slimite|deadline|au\splus\stard\sle|jusqu'au\s\d|dates?\sde\s(?:cloture|depot)|date\sbutoir"),
    (
        1.5,
        r"qui\speut\s(?:en\s)?(?:beneficier|candidater|repondre|participer|postuler)|who\s(?:can|may)\s(?:apply|"
        r"participate)|pour\squi\b|modalites\sde\s(?:candidature|depot|participation)",
    ),
    (1.0, r"\beligib\w+|criteres\s(?:de\sselection|d'eligibilite)|beneficiaires?|cahier\sdes\scharges|reglement\s(?:de|du)\s"),
    (
        1.0,
        r"subventions?|taux\s(?:d'aide|de\s(?:financement|subvention))|(?:funding|co-?financing)\srate|budget\s(?:total|"
        r"of\sthe\scall)|grants?\s(?:of|up\sto|between)|dotation|aide\s(?:regionale|maxim\w+)",
    ),
)
_AGAINST_TITLE: Final = (
    (
        4.0,
        r"laureat\w*|gagnants?|qui\sa\sgagne|palmares|winners?|\bwon\b|recompens\w+|remport\w+|decroch\w+|retenus?\b|"
        r"selectionn\w+|selected|\bgoes?\sto\b|awarded|finalistes?",
    ),
    (
        4.0,
        r"outcomes?|\bresults?\b|resultats?|came\sout|(?:applications?|proposals?|candidatures?|dossiers?|"
        r"projets?)\s(?:were\s)?(?:received|recue?s?|deposee?s)|^\d+\s(?:applications|project\sproposals|candidatures|"
        r"dossiers)",
    ),
    (
        4.0,
        r"calls?\sfor\s(?:papers|abstracts|chapters|posters|speakers|papers)|appels?\sa\s(?:communications?|articles?|"
        r"textes?|posters?)|colloque|\bconference\b|argumentaire|symposium|journees?\sd'etude",
    ),
    (
        4.0,
        r"\bpostes?\b|recrut\w+|\bcd[di]\b|\bphd\b|postdoc\w*|post-doc\w*|\bjobs?\b|vacanc(?:y|ies)|offre\sde\sstage|"
        r"stagiaires?|charge\w?\sde\smission|offre\sd'emploi|hiring|\binternship",
    ),
    (
        5.0,
        r"webinaires?|webinars?|info\s?days?|matchmaking|transcription|replay|reunion\sd'information|petit-dejeuner|"
        r"\bmeetup\b|networking|brokerage",
    ),
    (
        3.5,
        r"^comment\b|:\scomment\b|how\sto\b|making\ssense|what\s(?:is|are)\b|qu'est-ce|explaine[dr]|decrypt\w+|"
        r"mode\sd'emploi|\btips\b|conseils\b|understanding|le\smetier|astuces|bien\srepondre|bilan\b|retour\ssur|"
        r"services:|guide\sto\b",
    ),
    (3.0, r"leve(?:nt)?\s[\d,.]+|levees?\sde\sfonds|maddymoney|raises?\b|investi(?:t|ssent|s)?\s|acqui(?:ert|res)|nomme"),
    (2.5, r"\b(?:approuve|approves|appelle|adopte|adopts|recommended|demande\sque|autorise)\b|consultation\spublique|public\sconsultation"),
    (
        4.0,
        r"commissaire|benevoles?|\bjures?\b|membres?\sdu\s(?:jury|conseil)|administrateurs?\b|\bexperts?\b|evaluators?|"
        r"ambassadeurs?|conseil\s(?:citoyen|de\squartier)|\bvolunteers?\b",
    ),
)
_AGAINST_LEAD: Final = (
    (
        2.0,
        r"(?:est|sont|a\sete|ont\sete)\s(?:desormais\s)?(?:clos|close|cloture|fermee?)s?\b|(?:is|are|was|were|"
        r"has)\s(?:now\s)?(?:been\s)?closed|\bclosed\son\b|came\sto\sa\sclose|deadline\s(?:has\s)?passed|prise\sde\sposte",
    ),
    (
        2.5,
        r"premiers?\slaureats|(?<!annonce\s)(?<!publication\s)(?<!selection\s)(?<!designation\s)(?:les|des|\d+)\slaureats|"
        r"ont\sete\s(?:retenus|selectionnes|designes|recompenses)|"
        r"were\s(?:selected|chosen|awarded)|(?:to\s)?(?:all\s)?the\swinners|have\sbeen\s(?:selected|awarded|chosen)|"
        r"gagnants|well\sdone",
    ),
    (
        2.0,
        r"(?:applications?|proposals?|candidatures|dossiers)\s(?:were\s|ont\sete\s)?(?:received|recus|recues|came\sin)|"
        r"received\s\d+\s(?:applications?|proposals?)|pre-?scor\w+",
    ),
    (2.0, r"calls?\sfor\spapers|appels?\sa\scommunications?|colloque|actes\sdu|full\spapers|comite\sscientifique"),
    (
        2.0,
        r"nature\sde\sl'emploi|fiche\sde\sposte|type\sde\scontrat|recruitment\sof|salary|salaire|remuneration|\bcdd\b|"
        r"\bcdi\b|phd\spositions?|researcher\spositions?",
    ),
    (1.5, r"in\sthis\s(?:article|post|guide)|our\sblog|dans\scet\sarticle|cascade\sfunding,?\sis|se\snomme|interview|propos\srecueillis"),
    (1.5, r"matchmaking\sevent"),
)
_NATURES: Final[tuple[tuple[Nature, str], ...]] = (
    ("expression-of-interest", r"manifestations?\sd'interet|\bami\b|expressions?\sof\sinterest"),
    (
        "tender",
        r"marches?\spublics?|accord-cadre|appel\sd'offres|avis\sde\smarche|call\sfor\stenders?|\btenders?\b|procurement|"
        r"mise\sen\sconcurrence|invitation\sto\stender",
    ),
    (
        "accelerator",
        r"accelerateurs?|programme\sd'acceleration|incubateurs?|incubation|acceleration\sprogram|(?<!eic\s)\baccelerator\b|incubator",
    ),
    ("contest", r"\bconcours\b|\btrophees?\b|\bprix\b|hackathon|\bchallenges?\b|\bawards?\b|\bprize\b|competition\b"),
)


def standing(notice: Notice, kind: Kind) -> float:
    """How much speaks for `notice` being a call, before its dates are read. A feed of `kind` "calls" is a prior, not a proof."""
    title, text = notice.flat[: notice.seam], notice.flat[notice.seam :]
    lead = text[:_LEAD]
    for_it = _weight(_FOR_TITLE, title) + _weight(_FOR_LEAD, lead) + _weight(_FOR_TEXT, text)
    against = _weight(_AGAINST_TITLE, title) + _weight(_AGAINST_LEAD, lead)
    return for_it + (_PRIOR if kind == "calls" else 0.0) - against


def is_call(score: float, *, has_deadline: bool) -> bool:
    """Whether a `standing` is that of a call; a deadline to hand something in is one more sign."""
    return score + _DEADLINE * has_deadline >= _THRESHOLD


def nature(notice: Notice) -> Nature:
    """What kind of call: the title's word, else that of the lead; a grant when neither says."""
    for words in (notice.flat[: notice.seam], notice.flat[notice.seam : notice.seam + _LEAD // 2]):
        for name, cue in _NATURES:
            if re.search(cue, words):
                return name
        if re.search(_CALL_WORDS, words):
            return "grant"
    return "grant"


def _weight(signs: tuple[tuple[float, str], ...], words: str) -> float:
    return sum(weight for weight, cue in signs if re.search(cue, words))
