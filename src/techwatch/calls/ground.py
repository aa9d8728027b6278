"""Words become the ground that a call covers, from a quarter to the world, and the regions to which it is confined. Pure."""

import re
from typing import Final

from techwatch.calls.notice import Notice
from techwatch.calls.wording import THIRD_PARTIES, names, one_of, words
from techwatch.types import Fact, Scope

_REGIONS: Final = names(
    (
        ("Auvergne-Rhône-Alpes", r"auvergne(?:-|\s)rhone(?:-|\s)alpes|auvergnat\w*|rhonalpin\w*|rhone-alpes"),
        ("Bourgogne-Franche-Comté", r"bourgogne(?:-|\s)franche(?:-|\s)comte|bourguignon\w*|franc-comtois\w*"),
        ("Bretagne", r"(?<!grande-)(?<!grande\s)\bbretagne\b|\bbreton(?:s|ne|nes)?\b|\bbrittany\b"),
        ("Centre-Val de Loire", r"centre(?:-|\s)val\sde\sloire"),
        ("Corse", r"\bcorse\b|\bcorsica\b|collectivite\sde\scorse"),
        ("Grand Est", r"\bgrand(?:-|\s)est\b|\balsace\b|\balsacien\w*|\blorraine\b|\blorrain\w*"),
        ("Hauts-de-France", r"hauts(?:-|\s)de(?:-|\s)france"),
        ("Île-de-France", r"\bile(?:-|\s)de(?:-|\s)france\b|\bfrancilien\w*|\bparis\sregion\b|\bidf\b"),
        ("Normandie", r"\bnormandie\b|\bnormand(?:s|e|es)?\b|\bnormandy\b"),
        ("Nouvelle-Aquitaine", r"nouvelle(?:-|\s)aquitaine|\bneo-aquitain\w*|\baquitain\w*"),
        ("Occitanie", r"\boccitanie\b|\boccitan(?:s|e|es)?\b"),
        ("Pays de la Loire", r"\bpays\sde\sla\sloire\b|\bligerien\w*"),
        ("Provence-Alpes-Côte d'Azur", r"provence(?:-|\s)alpes(?:-|\s)cote\sd'azur|\bpaca\b|region\ssud\b"),
        ("Guadeloupe", r"\bguadeloup\w+"),
        ("Guyane", r"\bguyan(?:e|ais|aise|aises)\b|french\sguiana"),
        ("La Réunion", r"\bla\sreunion\b(?=[\s,.;)](?!d'|sera|aura|se\s|a\slieu|publique|est\s))|\breunionnais\w*|(?:region|ile)\sreunion"),
        ("Martinique", r"\bmartini\w+quais\w*|\bmartinique\b"),
        ("Mayotte", r"\bmayotte\b|\bmahorais\w*"),
    )
)
_COUNTRY = one_of(
    "allemagne austria autriche belgique belgium bulgaria canada coree croatia cyprus czechia danemark denmark espagne estonia "
    "finland finlande france germany greece hungary iceland ireland irlande islande israel italie italy japan japon korea latvia "
    "lithuania luxembourg malta maroc morocco norvege norway pays-bas poland pologne portugal quebec romania royaume-uni senegal "
    "slovakia slovenia spain suede suisse sweden switzerland the_netherlands the_uk tunisia tunisie united_kingdom "
)
_PEOPLE = one_of(
    "american austrian belgian british canadian czech danish dutch estonian finnish french german greek hungarian icelandic irish "
    "israeli italian japanese korean latvian lithuanian luxembourgish norwegian polish portuguese scottish spanish swedish swiss "
    "ukrainian welsh "
)
_CITIES = one_of(
    "aarhus amiens amsterdam angers antwerp barcelona basel belfast bergen berlin besancon bilbao birmingham bologna bordeaux "
    "bremen brest bristol bruges brussels budapest caen cardiff charleroi clermont-ferrand cologne copenhagen cork dijon dortmund "
    "dresden dublin edinburgh eindhoven espoo frankfurt galway gdansk geneva geneve ghent glasgow gothenburg graz grenoble "
    "groningen hamburg hanover helsinki krakow lausanne le_havre leeds leicester leipzig leuven liege lille limoges lisbon "
    "liverpool london lyon madrid malmo manchester marseille metz milan montpellier mulhouse munich namur nancy nantes newcastle "
    "nice nottingham odense orleans oslo paris perpignan porto prague reims rennes riga rome rotterdam rouen saint-etienne "
    "sheffield stockholm strasbourg stuttgart tallinn tampere tartu the_hague toulouse tours trondheim turin turku uppsala utrecht "
    "valencia vienna vilnius warsaw zurich "
)
_PLACES = one_of(
    "aberdeen ain aisne allier alpes-maritimes ardeche ardennes ariege aube aude aveyron bouches-du-rhone calvados cantal charente "
    "charente-maritime cheshire cornwall correze cotes-d'armor creuse cumbria derbyshire devon dordogne dorset doubs drome dundee "
    "essex essonne eure eure-et-loir fife finistere gard gers gironde gwynedd haute-garonne haute-savoie hauts-de-seine herault "
    "highlands ille-et-vilaine indre isere jura kent lancashire landes loir-et-cher loire-atlantique loiret lot-et-garonne lozere "
    "maine-et-loire manche marne mayenne meuse morbihan moselle nievre norfolk oise orne pas-de-calais powys puy-de-dome rhone "
    "sarthe savoie seine-et-marne seine-maritime seine-saint-denis somerset somme suffolk surrey sussex tarn val-d'oise "
    "val-de-marne var vaucluse vendee vienne vosges yonne yorkshire yvelines "
)
_WEAK = words(
    rf"(?:in|across|throughout|from|en|de|du|dans\s(?:le|la|les|l')|d'|de\sla)\s?(?:the\s)?{_PLACES}\b|\b{_PLACES}\s(?:county\s)?council\b|"
    rf"\b(?:chu|library|bibliotheque|universit[ey]|port|musee|museum|theatre|agglomeration|incubat\w+)\s(?:of|de)\s{_CITIES}\b|\b{_CITIES}\s(?:shops|companies|businesses|residents|artists|schools|start-?ups)\b|"
    r"\bla\scommune\s(?:lance|cherche|propose|souhaite|passe|aide)|"
    rf"(?:in|across|throughout)\s(?:(?:the\s)?city\sof\s|greater\s)?{_CITIES}\b|(?:installe|implante|base|situe|domicilie|habit|resid)\w*\s(?:a|dans)\s{_CITIES}\b|"
    rf"\b{_CITIES}-based\b|residents?\sof\s{_CITIES}\b|(?:siege(?:\ssocial)?|domicilie\w*|implante\w*|resid\w+)\s(?:est\s|doit\setre\s)?(?:situe\w*\s)?a\s(?!l'|la\s|moins|plus|proximite|titre|partir|cote|hauteur|but|temps)[a-z]|\bla\sville\s(?:vous|aide|prend|rembourse|verse|attribue|subventionne|soutien|lance|propose|finance|ouvre|invite|cherche|organise|met|offre|accorde)|"
    r"(?:entreprises|communes|associations|habitants|commerces)\sdu\sdepartement|\ble\sdepartement\s(?:aide|soutien|lance|finance|accorde|attribue|ouvre)|"
    r"\bthe\s(?:city|county|borough|district|council's)\b|\bdu\squartier\b|\bcity's\b|mayor(?:'s|alty)?\b|(?:borders|islands?|isles|[a-z]+shire)\scouncil\b|our\stown\b"
)
_CONFINED = re.compile(
    r"(?:implante\w*|situe\w*|etabli\w*|installe\w*|localise\w*|domicilie\w*|residant|siege(?:\ssocial)?|etablissement|based|located|"
    r"established|registered)\s"
    r"(?:[\w']+\s){0,4}(?:en|dans|in|a|au)\s(?:la\s|the\s)?(?:region\s)?$|\b(?:la|votre|notre|conseil)\sregion(?:al)?\s(?:de\s|des\s|"
    r"du\s|d')?$|\bregions?\s(?:de\s|des\s|du\s|d')?$|"
    r"(?:drac|ars|dreets|dreal|draaf|prefecture\sde\sregion|france\s2030|regionalise\w*)\s(?:de\s|d')?$"
)
_WORDS: Final[tuple[tuple[Scope, str], ...]] = (
    (
        "european",
        r"\binterreg\b|\beu-?2[78]\b|any\seuropean\s|cross-border|transfrontali\w+|\beurore?gion\w*|\beuregio\w*",
    ),
    (
        "international",
        rf"{_COUNTRY}(?:,\s(?:in\s|en\s)?{_COUNTRY}){{0,8}},?\s(?:and|or|et|ou)\s(?:in\s|en\s|au\s|the\s|l[ae']\s?)?{_COUNTRY}\b|\b{_PEOPLE}(?:-|\sand\s|\sor\s){_PEOPLE}\b|\b{_COUNTRY}-{_COUNTRY}\b|"
        r"\bbenelux\b|\bnordic\s(?:council|countries|countr|region|compan|teams|start|artists|researchers|grants|call|fund)|(?:countries|pays)\s(?:nordiques|baltes)|"
        r"partenaires?\sfrancais\w*\set\s(?:une?\s)?partenaire|"
        r"\beureka\b|\beurostars\b|\bceltic(?:-|\s)next|franco-(?:allemand|espagnol|canadien|britannique|japonais|israel|italien|coreen|"
        r"bresilien|quebecois)\w*|bilateral\w*|"
        r"between\sfrance\sand|france\sand\s(?:germany|spain|canada|japan|israel|korea)|internationa(?:l|ux|les?)\s(?:joint\s)?c(?:all|"
        r"ooperation)|"
        r"(?:appel|call)s?\s(?:conjoint\s)?(?:transnationa\w+|internationa\w+)|transnational\scall|\bjpi\b|participating\scountries|"
        r"pays\sparticipants|concours\sinternational|"
        r"(?:open\sto|from)\s(?:applicants\s|teams\s)?(?:all\sover\sthe\sworld|any\scountry|all\scountries|worldwide)|anywhere\sin\sthe\sworld|\bworldwide\b|"
        r"tous\s(?:les\s)?pays\b(?!\s(?:de|d'|membres|participants|associes|europ))|monde\sentier",
    ),
    (
        "european",
        r"(?:based|established|located|living|residing|registered)\s(?:in|across)\s(?:the\s)?(?:europe\b|eu\b|european)|(?:from|in|across|throughout)\s(?:the\s)?eu\b(?!-)|"
        r"\bany\seu\scountry|appels?\seuropeens?|european\scall|pays\sde\sl'union\b|\beu\s(?:youth|solidarity|programme|innovation|funds?|grants?)\b|\bris\scountries|(?:smes|start-?ups|artists|teams|compan(?:ies|y)|researchers|organisations|cities)\s(?:in|from|across)\seurope\b|"
        r"(?:entreprises|pme|start-?ups|artistes|villes|equipes|structures)\seuropeennes|horizon\seurope|\bhorizon-[a-z]|h(?:orizon\s?)?2020|creative\seurope|europe\screative|\bcrea-|digital\seurope|"
        r"europe\snumerique|\bdigital-20|erasmus|\bngi\b|\binterreg\b|\blife-20\d\d|\blife\s20\d\d|"
        r"next\sgeneration\sinternet|\beic\b|conseil\seuropeen\sde\sl'innovation|\beit\b|eu4health|\blife\sprogramme|programme\slife\b|"
        r"open\scall\s#?\d|member\sstates?\b|eu\smember|"
        r"european\s(?:start-?ups|scale-?ups|compan|researchers|artists|cities|universit|organi[sz]ations|citizens|innovators|film-?makers|commission|union|smes|project|innovation|funding|research\scouncil)|commission\seuropeenne|fonds\seuropeens|"
        r"etats?\smembres?\b|\beu(?:-(?:funded|backed|based|wide)|\sand\sassociated|\scountr)\w*|\bh2020-(?:funded|backed)|(?:european|any\seuropean)\scountr|pays\s(?:europeens|de\sl'ue)|\bde\sl'ue\b|"
        r"espace\seconomique\seuropeen|european\seconomic\sarea|"
        r""
        r"across\seurope|europe-wide|union\seuropeenne|\beurocluster\w*|\beu\sfunding|\bsingle-stage\b|\bmission\scall|"
        rf"{THIRD_PARTIES}|\bfstp\b|cascade\sfunding|financement\sen\scascade|women\stecheu|\beacea\b|\bhadea\b|"
        r"eu\scontribution|associated\scountr|european\spartners",
    ),
    (
        "regional",
        r"\b(?:la|notre|votre)\sregion\s(?!parisienne)(?:[\w-]+\s){0,4}?(?:soutien\w*|souhaite|lance|accompagne|finance|propose|aide|"
        r"s'engage|s'investit|ouvre|poursuit|ile|bretagne|"
        r"normandie|occitanie|grand|hauts|nouvelle|sud|centre|pays|bourgogne|auvergne)|\bdrac\b|prefecture\sde\sregion",
    ),
    (
        "local",
        r"prefecture(?!\sde\sregion)|\b(?:la\s)?villes?\sd[e'u]s?\s?|\bmairie\b|parisien\w*|paris&co|\d+e\sarrondissement|"
        r"arrondissements?\b|\bmetropole\b|communaute\s(?:urbaine|d'agglomeration|de\scommunes)|"
        r"\bcommunes?\s(?:de\s|d')(?!moins|plus|\d|toute|france)|quartiers?\sprioritaires|agglomeration|\bdepartement\s(?:de|du|des|d')|conseil\sdepartemental|"
        r"\bmunicipalit(?:y|e)\b|\b(?:city|town)\s(?:of|council|hall|administration|government)\b|combined\sauthority|etablissement\spublic\sterritorial|grand\sparis\b|"
        r"\b(?:county|borough|district|parish)\b(?!\scouncils)|intercommunal\w*|\bcanton\b",
    ),
    (
        "regional",
        r"agences?\sde\sl'eau|west\sof\sengland|\bregion(?:ale?|alise\w*)?\b(?!\s(?:health\s)?(?:authorities|governments|agencies|bodies)|\set\sde\sleurs|ales?\set\slocales)|regiona(?:ux|les)\b(?<!conseils\sregionaux)(?<!autorites\sregionales)|"
        r"highlands\sand\sislands|(?:west|east)\smidlands|(?:north|south)[\s-](?:east|west)\s(?:of\s)?england|east\sof\sengland|yorkshire\sand|"
        r"\bdrac\b|\bars\b|\bdreets\b|francilien\w*",
    ),
    (
        "national",
        r"france\s2030|\bbpifrance\b|\banr\b|agence\snationale|\bademe\b|ministere|\bministry\b|investissements?\sd'avenir|caisse\sdes\sdepots|"
        r"banque\sdes\sterritoires|\bcnc\b|\bcnl\b|franceagrimer|\bagence\sbio\b|echelle\snationale|national(?:e|aux)?\b(?!\s(?:chains?|insurance|average|grid|curriculum|park))|"
        r"territoire\s(?:francais|national)|toute\sla\sfrance|\bpia\b|"
        r"l'etat\b|france\senti|\ben\sfrance\b|france\smetropolitaine|(?:sol|droit)\sfrancais|hexagone\b|"
        r"(?:entreprises?|societes?|pme|tpe|eti|start-?ups?|laboratoires?|associations?|industriels|artistes?|studios?|structures?|collectivites|acteurs|filieres?)\sfrancais(?:es?)?\b|"
        r"(?:office|agence|institut|federation|comite|fonds|centre)\sfrancaise?s?\b|grand\sduche|royaume\sde|confederation|"
        r"innovate\suk|\bnhs\b|research\scouncil\b|"
        r"\bin\sengland\b|\bin\sscotland\b|\bin\swales\b|\buk\b|united\skingdom|"
        r"great\sbritain|\bbritain\b(?!\sand)|northern\sireland|republic\sof\sireland|england\sand\swales|(?:historic|heritage|sport|natural|homes|creative|health\sresearch)\s(?:england|scotland|ireland|wales)|"
        r"\bukri\b|arts\scouncil|"
        r"\b(?:in|across|from|throughout)\s(?:northern\s|rural\s)?(?:denmark|finland|iceland|norway|sweden|estonia|latvia|lithuania|austria|"
        r"switzerland|luxembourg|the\snetherlands|czechia|slovenia|croatia|england|scotland|wales)\b|"
        rf"\b{_PEOPLE}-(?:based|registered|resident)|{_COUNTRY}-based|"
        rf"\b{_PEOPLE}\s(?:compan|universit|smes|start-?ups|artists|researchers|organi|government|institut|businesses|agency|citizens|firms|schools|museums|charities|developers|producers|teams|farmers|pupils|students|manufacturers)\w*|"
        r"\b(?:innovation|enterprise|arts|science|creative|research)\s(?:norway|ireland|finland|denmark|scotland|wales|estonia|france|sweden|foundation\sireland)\b|\bvinnova\b|\brvo\b|"
        r"\b(?:in|across|from|throughout|to|anywhere\sin)\s(?:rural\s)?(?:greece|ireland|germany|italy|spain|poland|portugal|belgium|france)\b|"
        r"\bpepr\b|concours\sd'innovation|\bi-(?:nov|lab|phd|demo)\b",
    ),
    (
        "regional",
        r"\bflanders\b|\bflemish\b|\bwallon\w*|\bbavaria\w*|\bcatalonia\b|\bcatalan\b|\blombardy\b|\btuscany\b|\bandalusia\b|\bbasque\s|\bsaxony\b|"
        r"north\srhine|\bbrandenburg\b|\bbrussels-capital|\bhesse\b|\btyrol\b|\bgalicia\b|"
        r"ile-de-france|auvergnat\w*|breton(?:s|ne|nes)?\b|normand(?:s|es?)?\b|occitan(?:s|es?)?\b|ligerien\w*|alsac\w+|lorrain\w*|neo-aquitain\w*|aquitain\w*|bourguignon\w*|franc-comtois\w*|"
        r"picard\w*|rhonalpin\w*|guadeloup\w+|martini(?:que|quais\w*)|guyan\w+|reunionnais\w*|mahorais\w*|mayotte\b|"
        r"emilia-romagna|veneto\b|piedmont\b|sardinia|sicily|baden-wurttemberg|lower\ssaxony|thuringia|navarr[ae]\b|asturias|valencian\s|canary\sislands|azores|madeira\b|north\sbrabant|noord-brabant|"
        r"limburg\b|silesia|styria|ticino|south\styrol|skane\b|auvergne|occitanie|nouvelle-aquitaine|hauts-de-france|(?<!grande-)(?<!grande\s)\bbretagne|normandie|grand\sest|"
        r"pays\sde\sla\sloire|"
        r"bourgogne|centre-val|provence|\bcorse\b",
    ),
)
_SCOPES: Final = tuple((name, words(cue)) for name, cue in _WORDS)
_TOLD: Final = 5_000  # characters of the text that say where a call holds; each ground is a search through all of them


def scope(notice: Notice) -> tuple[Scope, Fact | None]:
    """The ground that the call covers, from its title or else from its programme, funder and place."""
    for part, confidence in (((0, notice.seam), 0.8), ((notice.start, notice.start + _TOLD), 0.6)):
        for name, cue in _SCOPES:
            if match := cue.search(notice.flat, *part):
                return name, notice.said(match.start(), match.end(), confidence)
    if match := _WEAK.search(notice.flat):
        return "local", notice.said(match.start(), match.end(), 0.5)
    return "unknown", None


def regions(notice: Notice, ground: Scope) -> dict[str, Fact]:
    """The French regions to which the call is confined, as their people write them; none where it is open to more.

    A regional call is confined to the region that it names; any other only where it says that applicants must be there.
    """
    found: dict[str, Fact] = {}
    for name, match in _REGIONS.find(notice.flat, 0, len(notice.flat)):
        bound = match.start() < notice.seam or bool(_CONFINED.search(notice.flat, max(0, match.start() - 60), match.start()))
        if (ground == "regional" or (bound and match.start() > notice.seam)) and (name not in found or found[name].confidence < 0.8):
            found[name] = notice.said(match.start(), match.end(), 0.8 if bound else 0.6)
    sure = {name: fact for name, fact in found.items() if fact.confidence > 0.6}
    return sure or (found if len(found) == 1 else {})
