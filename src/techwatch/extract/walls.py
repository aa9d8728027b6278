"""A page's title, text and markup become the reason why a wall stands before its content. Pure."""

import re
from typing import Final

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
    r"enable (?:javascript|js|cookies)|activer? (?:javascript|les cookies)|javascript (?:is|est) (?:disabled|désactivé)|"
    r"not a robot|pas un robot|unusual traffic|checking your browser|you have been blocked|ray id",
    re.I,
)
_PAY_WORDS: Final = re.compile(
    r"(?:réservée?|reserv\u00e9e?s?) (?:à nos |aux |à l['’]ensemble des )?abonnés|il vous reste \d+ ?% de cet? (?:article|contenu)|"
    r"(?:la suite|lire la suite).{0,30}abonnés|déjà abonné|abonnez-vous pour (?:lire|continuer|accéder)|"
    r"subscribe (?:now )?to (?:continue|read|keep)|(?:for|to) subscribers only|subscriber-only|already a subscriber|"
    r"this (?:article|content|story) is (?:only )?(?:available to|for|reserved for) (?:our )?(?:subscribers|members)",
    re.I,
)


def wall(body: bytes, title: str, text: str, *, charged: bool) -> str | None:
    """The reason of types.REASONS when something stands before the content; only short texts are suspected."""
    if len(text) >= SHORT:
        return None
    marked = bool(_BOT_MARKUP.search(body[:200_000])) and len(body) < 60_000
    asked = bool(_BOT_WORDS.search(text)) and len(text) < SHORT // 2
    if _BOT_TITLE.search(title) and (marked or asked or len(text) < 200):
        return "bot-wall"
    if asked or (marked and len(text) < 120):
        return "bot-wall"
    if _PAY_WORDS.search(text) or (charged and len(text) < SHORT // 2):
        return "paywall"
    return None
