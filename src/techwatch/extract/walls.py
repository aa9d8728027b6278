"""A page's title, text and markup become the reason why a wall stands before its content. Pure."""

import re
from typing import Final

from techwatch import text as words

SHORT: Final = 700
"""Characters under which a text may be a wall's own words; 95 of 100 recorded pages are longer."""

_BOT_TITLE: Final = re.compile(
    r"just a moment|un instant|attention required|access denied|accès refusé|are you (?:a )?(?:robot|human)|robot check|captcha|"
    r"pardon our interruption|verif(?:y|ying|ication)[^.]{0,30}(?:human|browser|device|robot)|ddos-guard|security check|"
    r"vérification (?:de sécurité|que vous)|before you continue|avant d['’]accéder|bot verification|request unsuccessful",
    re.I,
)
_BOT_MARKUP: Final = re.compile(
    rb"cf-browser-verification|/cdn-cgi/challenge-platform/|captcha-delivery\.com|_Incapsula_Resource|px-captcha|"
    rb"ddos-guard|g-recaptcha|h-captcha|awswaf|anubis_challenge",
    re.I,
)
_BOT_WORDS: Final = re.compile(
    r"enable (?:javascript|js|cookies)|activ(?:er|ez) (?:javascript|js|les cookies)|javascript (?:is|est) (?:disabled|désactivé)|"
    r"not a robot|pas un robot|unusual traffic|checking your browser|you have been blocked|ray id",
    re.I,
)
_CONSENT_WORDS: Final = re.compile(
    r"(?:nous et nos|avec nos) (?:\d+ )?partenaires|(?:we and our|our) (?:\d+ )?partners|"
    r"continuer sans accepter|continue without (?:accepting|consent)|"
    r"tout accepter|accept all|accepter et (?:continuer|fermer)|reject all|tout refuser|"
    r"(?:accepte[rz]?|refuse[rz]?|accept|reject|use) (?:\w+ )?cookies|"
    r"(?:gérer|paramétrer|personnaliser) (?:mes|vos|les) (?:choix|préférences|cookies)|"
    r"(?:manage|set) (?:your |my )?(?:preferences|choices|cookies)|"
    r"politique de (?:confidentialité|cookies)|(?:privacy|cookie) (?:policy|settings)|"
    r"votre consentement|your consent|identifiants uniques|unique identifiers",
    re.I,
)
_CONSENT: Final = 3
"""Different words of consent in a short text: an article about cookies says them too, but is longer."""
_PAY_WORDS: Final = re.compile(
    r"(?:réservée?s?) (?:à nos |aux |à l['’]ensemble des )?(?:abonnée?s?|adhérents|membres)|"
    r"il vous reste \d+ ?% de cet? (?:article|contenu)|"
    r"(?:la suite|lire la suite).{0,30}abonnés|déjà abonné|abonnez-vous pour (?:lire|continuer|accéder)|"
    r"pour (?:lire|poursuivre|accéder à) (?:la suite|cet article|l['’]intégralité|la lecture)|(?:article|contenu) (?:premium|payant)\b|"
    r"(?:débloquez|déverrouillez) (?:cet article|l['’]article)|"
    r"(?:continue|keep) reading (?:with|for)|unlock (?:this|the) (?:article|story)|"
    r"to (?:continue|keep) reading|(?:create|start) (?:a|your) (?:free )?(?:account|trial)|you(?:['’]ve| have) reached your (?:limit|free)|"
    r"subscribe (?:now )?to (?:continue|read|keep)|(?:for|to) subscribers only|subscriber-only|already a subscriber|"
    r"this (?:article|content|story) is (?:only )?(?:available to|for|reserved for) (?:our )?(?:subscribers|members)",
    re.I,
)


def wall(body: bytes, title: str, text: str, *, charged: bool) -> str | None:
    """The reason of errors.REASONS when something stands before the content; only short texts are suspected."""
    if len(text) >= SHORT:
        return None
    marked = bool(_BOT_MARKUP.search(body[:200_000])) and len(body) < 60_000
    asked = bool(_BOT_WORDS.search(text)) and len(text) < SHORT // 2
    if len({words.fold(found[0]) for found in _CONSENT_WORDS.finditer(text)}) >= _CONSENT:
        return "bot-wall"
    if _BOT_TITLE.search(title) and (marked or asked or len(text) < 200):
        return "bot-wall"
    if asked or (marked and len(text) < 120):
        return "bot-wall"
    if _PAY_WORDS.search(text) or (charged and len(text) < SHORT // 2):
        return "paywall"
    return None
