"""The words that introduce a name or follow it, in French and in English. Pure. Hand-made, 2026-11."""

from typing import Final

from techwatch.actors.words import word_set

_FIRMS: Final = (
    "start up|startup|start-up|scale up|scaleup|jeune pousse|fintech|edtech|medtech|biotech|deeptech|legaltech|proptech|healthtech|"
    "foodtech|greentech|cleantech|insurtech|martech|licorne|éditeur|éditrice|société|entreprise|groupe|PME|ETI|ESN|cabinet|opérateur|"
    "association|fabricant|équipementier|constructeur|armateur|assureur|hébergeur|incubateur|accélérateur|studio|distributeur|fournisseur|"
    "néobanque|agence|fédération|coopérative|collectif|syndicat|avionneur|énergéticien|promoteur|bailleur|fonds|intégrateur|plateforme|"
    "maison d'édition|société de production|bureau d'études|spécialiste|pépite|spin off|mutuelle|think tank|company|firm|publisher|maker|"
    "manufacturer|vendor|nonprofit|charity|consultancy|chipmaker|carmaker|automaker|insurer|retailer|provider|unicorn|operator|lender|"
    "giant|group"
)
FIRMS: Final = tuple(_FIRMS.split("|"))
"""What stands before the name of a company or of another body: la start-up X, the publisher X."""

HEADS: Final = word_set(
    "Institut Fondation CHU CHRU Université université École Ecole école Hôpital Musée musée Laboratoire Lycée Conservatoire Académie "
    "Observatoire Ministère ministère Métropole Chambre Conseil Fédération Syndicat Agence Confédération"
)
"""What begins the name of an institution, with what follows: Institut X, Université de X."""

BETWEEN: Final = word_set(
    "national nationale nationaux supérieur supérieure européen européenne français française catholique technologique polytechnique "
    "régional régionale universitaire hospitalier hospitalière central centrale normale international internationale fédéral fédérale "
    "départemental départementale technique médical médicale interprofessionnelle professionnelle polytechnique doctorale"
)
"""Adjectives in small letters inside such a name."""

BEHIND: Final = word_set(
    "University Institute Foundation Museum College Hospital Council Agency Association Authority Ministry Academy Orchestra"
)
"""What ends the name of an institution in English."""

OF: Final = word_set("University Institute Museum Ministry Department Academy College Bank Academy Council Association Federation Society")
"""What begins one, with `of` or `for`."""

LEGAL: Final = word_set("SAS SA SARL SASU SCOP SCIC SE GmbH AG Inc Ltd LLC plc PLC NV BV SpA Oy Oyj AB ASA Corp")
LAST: Final = word_set(
    "Technologies Labs Therapeutics Robotics Studios Games Ventures Biosciences Pharma Pharmaceuticals Semiconductors Biotech Diagnostics "
    "Aerospace Networks Analytics Interactive Entertainment Pictures Group Corporation Limited"
)
"""What ends the name of a company and belongs to it."""

KINDS: Final = word_set(
    "spécialiste éditeur éditrice start startup scale jeune filiale fabricant fournisseur pionnier licorne fintech edtech medtech biotech "
    "deeptech société entreprise association plateforme plate agence studio groupe cabinet opérateur incubateur coopérative équipementier "
    "constructeur leader company maker provider publisher firm subsidiary nonprofit consultancy developer operator manufacturer vendor "
    "unicorn"
)
"""What says of the name before a comma that it is a company's."""

SEATED: Final = word_set("fondée créée lancée basée installée implantée née cotée founded headquartered based incorporated listed")

RAISES: Final = word_set("lève levé boucle bouclé raises raised secures secured bags closes closed lands nabs")
MONEY: Final = word_set("€ $ £ million millions milliard milliards M€ k€ Md€ billion euros dollars")

PROGRAMMES: Final = word_set("programme program initiative scheme dispositif")
GROUPED: Final = {
    "organisation": word_set(
        "agence institut autorité conseil comité centre office fédération syndicat observatoire haut haute direction délégation "
        "commission association union confédération société bureau service conservatoire groupement école laboratoire caisse chambre "
        "alliance institute agency authority council committee network society board federation foundation department ministry office "
        "organisation organization consortium"
    ),
    "programme": word_set("programme plan dispositif program scheme fonds fund mécanisme facility initiative"),
}
"""First words of a name that is explained by its initials in brackets, by what it names."""

COMMON: Final = word_set(
    "Janvier Février Mars Avril Mai Juin Juillet Août Septembre Octobre Novembre Décembre Lundi Mardi Mercredi Jeudi Vendredi Samedi "
    "Dimanche January February March April May June July August September October November December Monday Tuesday Wednesday Thursday "
    "Friday Saturday Sunday Internet Web Covid COVID IA AI RH PME TPE ETI ESN B2B B2C SaaS API RGPD GDPR CEO CTO CFO COO PDG DG DRH DSI "
    "RSSI M Mme Mr Mrs Ms Dr Pr Français Européens Européen Anglais Allemand Américain Chinois État Etat États Etats République "
    "Gouvernement Parlement Premier Première Président The A An In On At For Le La Les Un Une Des Du De L En Au Aux À A Ce Cette Ces Son "
    "Sa Ses Leur Et Ou Mais Donc Or Ni Car Si Il Elle Ils Elles On Nous Vous Je Avec Pour Par Sur Sous Dans Chez Selon Après Avant Depuis "
    "Entre Vers Sans Contre Ainsi Alors Enfin Grâce Quand Comme Plus Tous Toutes Today Yesterday Tomorrow Hier Demain Ailleurs This That "
    "These Those It We They He She I You Our Their His Her And But Or With From By As To Of New North South East West Nord Sud Est Ouest "
    "R&D ROI KPI IT ICT TIC Tech Data Big Cloud Open Source LLM GPT NFT RSE ESG CSR VR AR XR 3D 2D 4K 5G 4G IoT IoMT PC TV OK AG CA CP "
    "BTP HT TTC PDF FAQ URL SMS QR USB ADN DNA IRM MRI ARN RNA CO2 UE EU US UK USA Photo Crédit Source Vidéo Video Image Illustration "
    "Getty President Minister Chairman Senator Governor Judge Director Professor CEOs Company Société Groupe Entreprise Press Release "
    "Article Section Noël Pâques Terre Monde World Green Smart Digital Numérique Santé Health Black Friday Soleil Lune Mars Moyen Âge "
    "Antiquité Occident"
)
"""Words with capitals that name nobody."""

NATIONS: Final = word_set(
    "Française Français Européenne Européen Allemande Italienne Italien Espagnole Espagnol Américaine Britannique Japonaise Chinoise "
    "Suisse Belge French European German British American Chinese Italian Spanish Dutch Swedish Japanese Swiss Belgian Danish Finnish "
    "Norwegian Irish Indian Austrian Polish Canadian Australian Korean Israeli Russian Ukrainian Portuguese African Asian International"
)
"""Adjectives that stand before a name as often as in it."""

GENERIC: Final = word_set(
    "City Town National Security Research Advisory Advisor Regional Council Institute Hospital Interior Ministry Electoral College "
    "Working Group Preservation Trust Ministers Foundation University Health Education State Federal General Public Enterprise Local "
    "Central Executive Scientific Action Expert Focus Task Steering Department Agency Academy Association Authority Museum Medical "
    "Community Children Energy Environment Defence Police Supreme High Management Awareness Student Students Labour Media Policy "
    "Technical Technology Science Sciences Arts Higher Further Finance Ministère Hôpital Université École Conseil Comité Institut "
    "Fondation Agence Musée Lycée Laboratoire Région Transport Housing Social"
)
"""Words of which a name is not made alone: City Council."""

# --- people -----------------------------------------------------------------------------------------

TITLES: Final = word_set("M Mme Mr Mrs Ms Dr Pr Docteur Docteure Professeur Professeure Professor Prof Selon selon Me Maître")
SPEAKS: Final = word_set(
    "explique souligne affirme déclare précise indique estime ajoute rappelle confie détaille résume note raconte assure prévient salue "
    "regrette observe insiste analyse commente témoigne annonce poursuit complète juge said says explains explained added adds told "
    "argues argued noted notes"
)
ROLES: Final = word_set(
    "directeur directrice président présidente présidents ministre fondateur fondatrice cofondateur cofondatrice fondateurs cofondateurs "
    "chercheur chercheuse professeur professeure maire commissaire secrétaire délégué déléguée responsable vice chef cheffe gérant "
    "gérante PDG DG CEO CTO CFO COO DSI DRH associé associée avocat avocate médecin chirurgien chirurgienne économiste ingénieur "
    "ingénieure sénateur sénatrice député députée rapporteur rapporteure eurodéputé eurodéputée conservateur conservatrice réalisateur "
    "réalisatrice producteur productrice sociologue doctorant doctorante journaliste analyste porte patron patronne dirigeant dirigeante "
    "consultant consultante manager head chief founder cofounder director professor minister chairman chairwoman chair commissioner "
    "president researcher secretary engineer spokesperson partner mayor author scientist economist analyst lecturer curator producer co"
)
"""What people are called after what they do."""

PARTICLES: Final = word_set("de du van von der den le la l el ben al di da dos d O del ter")
NOT_PEOPLE: Final = word_set(
    "rue avenue place boulevard lycée hôpital collège école université institut fondation prix centre musée bibliothèque stade Saint St "
    "Sainte parc gare aéroport laboratoire salle théâtre espace pont quai clinique Lycée Hôpital Collège École Ecole Université Institut "
    "Fondation Prix Centre Musée Bibliothèque Stade Rue Avenue Place Boulevard Théâtre Parc Gare Aéroport Clinique médiathèque "
    "Médiathèque campus Campus chaire Chaire"
)
"""What is named after somebody: what follows is no person."""

PLACES: Final = word_set(
    "à À au Au aux Aux en En dans Dans de De du d D des vers depuis sur près in In at At from From to near across between région ville "
    "métropole entre et and for around outside"
)
"""What stands before a place."""
