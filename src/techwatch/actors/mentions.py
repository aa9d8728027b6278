"""The members' organisations and an article -> those that it names. Pure.

A member's name is typed by hand, and many are ordinary words: Orange, La Fabrique, École. A wrong mark is worse than a missing one, so that
such a name counts only where something says that it is one.
"""

import functools
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from techwatch.actors import cues, read, rules
from techwatch.actors.gazetteer import Entry, known
from techwatch.actors.people import given
from techwatch.actors.words import SMALL, Words, cut, named, ordinary, word_set
from techwatch.config import OwnActors
from techwatch.text import fold, unique

_LEGAL: Final = frozenset(fold(word) for word in cues.LEGAL - {"Group"}) | {"eurl", "gie", "epic", "asbl", "sci"}
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)")
_NOBODY: Final = word_set(
    "ecole universite mairie association entreprise societe startup start up freelance independant consultant consultante particulier "
    "aucune aucun autre divers neant n a na nc etudiant etudiante retraite retraitee demo test presse journaliste institut fondation "
    "hopital chu lycee college region departement ville commune metropole agence ministere laboratoire cabinet groupe studio conseil auto "
    "entrepreneur company school university none other student self employed individual institute agency council"
)
"""Words that alone name no organisation, folded."""
_ENDINGS: Final = re.compile(
    r".+(?:tions?|ments?|ites?|ity|ances?|ences?|iques?|ics?|als?|eurs?|ismes?|isms?|ages?|tures?|ives?|ifs?|ness|ing|ship|ologie|ology|ables?|ous|eux|euse)"
)
_WORDS: Final = word_set(
    "acacia access agora albatros alien alpha altitude amber ambre angle apogee arcade arche archipel argo ariane art arts asap aspect "
    "atelier atlas atom atome aube aura aurora aurore avatar avenir axe axis azur bamboo base basic beta biome blue bloom boreal boussole "
    "bridge brio bubble bureau cactus calypso canvas cap capital caravane cargo carbon carbone carre casa cascade catalyst cedre celsius "
    "centaure central cercle ciel circle cite city clair clarity classe clever click climat climate club cobalt code cocoon colibri "
    "collab comet comete compass complice concept concert connect connexion contact contact copilot coral corail core cosmos crescendo "
    "cristal crystal cube cursus cyan cycle data dedale delta design diapason digital discovery domino dragon dune dynamo echo eclipse "
    "eco ecosysteme eden edge effet elan element elite empreinte energy energie enigma epsilon equipe espace esprit essence essentiel "
    "etape ethic etincelle etoile europa event exact exit expert explorer expo extra fab fabrik fabrique factory faire family feather "
    "festival fil fleur flow flux focus folio force forge format formule forum fox fractal future futur galaxie galaxy gamma genesis "
    "genius giga globe gold golden graph gravity green greenhouse grid guide habitat hacker harmonie harmony helium hexagone horizon hub "
    "human humain icon idea ideal idee image imagine impact impulse index indigo infini infinity info ink innov input inside insight "
    "instant intense interface iris island ivoire jade jardin jeune joker jump jungle jupiter karma kit kiwi lab labo laser latitude "
    "leader legend level liberte liberty libre lien light ligne link lion local logic logique loop lotus lucid lumen lumiere luna lune "
    "lynx machine magma maison major mandarine mango manifest map mars master matrix maverick media medium mega melody memo memoire "
    "mentor mercure mercury meta metro micro mind minerva mini mint miracle mirage mix mobile mobilis moderne module moment monde mosaic "
    "motion motto multi muse music nano nature nautilus navette neo neon net network neutral nexus noble nomad nomade nord notion nova "
    "novel nuage oasis object objet ocean octopus odyssee omega onyx open opera optimal orange orbit orchid origin orion oxygen oxygene "
    "pacific panda panorama papillon paradise parallel partage passerelle passion path peak people perfect phare phenix phoenix piano "
    "pilot pilote pioneer pixel planet planete platinum plus point polar pollen positive prime prism prisma prisme pro profile proto "
    "pulse quality quantum quartz quest radar rainbow rebel reflex relais renaissance resonance ressource retina rhizome robot rocket "
    "royal rubis safari sage sapiens satellite saturne scale school science scope score secure sense sensor sequoia serenity service "
    "shift sigma signal silicon silver simple sirius site smart social solar soleil solo sonar source spark sphere spiral spring stage "
    "star start station stellar stone story strate strategy street studio success summit sun super support swift symbiose symphony syntax "
    "syntec system systeme talent tandem tango target team tech tempo terra terre test think tiger titan titane together topaz totem "
    "touch tour track trampoline transit tree trend tribe tribu trio triangle turbo ultra union unique unity univers universe urban "
    "utopia utopie value vector vega verso vertigo vibe vibration victory view village vision vista vital vivant voice volt vortex voyage "
    "wave web welcome wild wonder work world yellow zen zenith zero zone zoom"
)
"""Ordinary words, folded, that the dictionary leaves out because both languages share them, and that companies like to be called."""
_COUNTRIES: Final = frozenset(("France", "Europe", "Group", "Groupe"))


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One way to write an organisation. `capitals`: which of its words have one; `common`: it is made of ordinary words."""

    name: str
    words: tuple[str, ...]
    capitals: tuple[bool, ...]
    common: bool = False
    near: tuple[str, ...] = ()


class Members:
    """Finds the members' organisations. `but`: names that are never told, the cluster's own."""

    def __init__(self, organisations: Collection[str], *, own: OwnActors | None = None, but: Iterable[str] = ()) -> None:
        own = own or OwnActors()
        entries = {name: Entry(name, said.kind, said.aliases, said.near, bool(said.near)) for name, said in own.actors.items()}
        spelled: dict[tuple[str, ...], Entry] = {}
        for entry in known(entries, own.strike) if organisations else ():
            for form in (entry.name, *entry.aliases):
                spelled.setdefault(_folded(form), entry)
        left_out = {_folded(name) for name in (*but, *own.strike)}
        self._first: dict[str, list[_Pattern]] = {}
        for organisation in sorted(set(organisations)):
            for pattern in _patterns(organisation, spelled):
                if _folded(organisation) not in left_out:
                    self._first.setdefault(pattern.words[0], []).append(pattern)

    def __bool__(self) -> bool:
        return bool(self._first)

    def names(self, name: str) -> bool:
        """Whether `name`, as `Finder` tells it, is a member organisation."""
        words = _folded(name)
        return any(pattern.words == words for pattern in self._first.get(words[0] if words else "", ()))

    def named(self, title: str, text: str) -> tuple[str, ...]:
        """The member organisations that an article names, in the order of the text, under the names that they go by."""
        if not self._first:
            return ()
        words = read(title, text)
        folded = list(map(_fold, words.words))
        places = ((place, pattern) for place, word in enumerate(folded) if word in self._first for pattern in self._first[word])
        return unique(pattern.name for place, pattern in places if _stands(words, folded, place, pattern))


_fold: Final = functools.lru_cache(maxsize=50_000)(fold)


def _folded(name: str) -> tuple[str, ...]:
    """The words of a name without its legal forms and what stands in brackets."""
    words = [fold(word) for word in cut(_IN_BRACKETS.sub(" ", name)).words if word[0].isalnum() or word == "&"]
    while words and words[-1] in _LEGAL:
        words.pop()
    return tuple(words[1:] if len(words) > 1 and words[0] in _LEGAL else words)


def _patterns(organisation: str, spelled: Mapping[tuple[str, ...], Entry]) -> list[_Pattern]:
    """How an organisation is written: all the ways of the gazetteer where it is known there, else as its member wrote it."""
    words = _folded(organisation)
    if not words or all(word in _NOBODY or word in SMALL for word in words):
        return []
    entry = spelled.get(words)
    if entry:
        forms = unique(form for form, doubtful in entry.spellings() if not doubtful)
        sure = [_pattern(entry.name, form) for form in forms]
        doubtful = [_pattern(entry.name, form, near=entry.near, common=True) for form, doubt in entry.spellings() if doubt]
        return [pattern for pattern in (*sure, *doubtful) if pattern.words] if entry.kind != "place" else []
    name = _as_name(organisation)
    if len(words) > 1 and name.split(" ")[0] in given():  # somebody who works alone: a person, not an organisation
        return []
    common = all(_ordinary(word) for word in words) or (len(words) == 2 and words[0] in SMALL)  # La Fabrique
    return [_pattern(name, name, common=common)] if len("".join(words)) > 2 else []


def _ordinary(word: str) -> bool:
    """Whether a folded word says nothing of itself: a word of the language, or a given name."""
    known = word in ordinary() or word in _WORDS or word in _NOBODY or word in SMALL
    return known or len(word) < 3 or word.capitalize() in given() or bool(_ENDINGS.fullmatch(word))


def _as_name(organisation: str) -> str:
    """The name as it is shown: without legal forms, with a capital where its member wrote none."""
    kept = [word for word in _IN_BRACKETS.sub(" ", organisation).replace("’", "'").split() if fold(word.strip(".,")) not in _LEGAL]
    name = " ".join(kept).strip(" ,;-")
    return name if any(map(str.isupper, name)) else name[:1].upper() + name[1:]


def _pattern(name: str, form: str, *, near: tuple[str, ...] = (), common: bool = False) -> _Pattern:
    words = [word for word in cut(form).words if word[0].isalnum() or word == "&"]
    return _Pattern(name, tuple(map(fold, words)), tuple(named(word) for word in words), common, near)


def _stands(words: Words, folded: list[str], place: int, pattern: _Pattern) -> bool:
    """Whether the text writes the organisation at `place`, and means it."""
    end = place + len(pattern.words)
    if tuple(folded[place:end]) != pattern.words:
        return False
    if not all(named(words[place + i]) for i, capital in enumerate(pattern.capitals) if capital):
        return False
    if len(pattern.words) == 1 and not _alone(words, place):
        return False
    if not pattern.common:
        return len(words[place]) > 3 or len(pattern.words) > 1 or (words[place].isupper() and place not in words.loud)
    if len(pattern.words) > 1 and not pattern.near:
        return not words.begins(place) and place not in words.loud
    return rules.introduced(words, place, end) or any(words.holds(word) for word in pattern.near)


def _alone(words: Words, place: int) -> bool:
    """Whether a name of one word is no part of another: no other name stands right beside it."""
    before, after = words[place - 1], words[place + 1]
    if named(after) and after not in cues.LEGAL | cues.COMMON | _COUNTRIES and place not in words.loud:
        return False
    return not named(before) or before in cues.COMMON | _COUNTRIES or words.begins(place - 1) or place in words.loud
