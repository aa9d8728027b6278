"""French public bodies, clusters and what brings a trade together, as the gazetteer reads them. Pure.

An entry a line: `Name = alias; alias ~ word, word`. Behind `~` stand the words of which one must stand in the text too, for a name that is
also something else; `~` with nothing behind it: the name counts only where something introduces it. `en:` (or `fr:`) stands before the
alias that is the name in that language: by it reports written in that language call the actor. Hand-made, 2026-11.
"""

from typing import Final

STATE: Final = """
Agence Bio ~ agriculture, biologique
ADEME = Agence de la transition écologique; Agence de l'environnement et de la maîtrise de l'énergie
Afnic = AFNIC; Association française pour le nommage Internet en coopération
AFD = Agence française de développement; Groupe AFD ~ développement, Afrique, financement, prêt
Afnor = AFNOR; Association française de normalisation; Afnor Certification
AMF = Autorité des marchés financiers ~ marchés, investisseurs, bourse, épargne, cotée, crypto, financ
ANAH = Anah; Agence nationale de l'habitat
ANCT = Agence nationale de la cohésion des territoires
ANFR = Agence nationale des fréquences
ANR = Agence nationale de la recherche; French National Research Agency
ANRU = Agence nationale pour la rénovation urbaine
ANS = Agence du numérique en santé ~ santé, Ségur, médecin, patient, interopérabilité
Anses = ANSES; Agence nationale de sécurité sanitaire
ANSM = Agence nationale de sécurité du médicament
ANSSI = Anssi; Agence nationale de la sécurité des systèmes d'information
ACPR = Autorité de contrôle prudentiel et de résolution
AP-HP = APHP; Assistance publique-Hôpitaux de Paris; Assistance Publique - Hôpitaux de Paris; Assistance publique Hôpitaux de Paris
AP-HM = APHM; Assistance publique-Hôpitaux de Marseille
Arcep = ARCEP; Autorité de régulation des communications électroniques
Arcom = ARCOM; Autorité de régulation de la communication audiovisuelle et numérique
Assurance maladie = Caisse nationale de l'assurance maladie; CNAM TS; Cnam ~ remboursement, assurés, médecin, soins, santé, patients
Assemblée nationale = en: French National Assembly
Autorité de la concurrence
Autorité de régulation des transports
Banque de France = Bank of France
Banque des Territoires
BnF = Bibliothèque nationale de France
Bpifrance = Banque publique d'investissement; BPI France; Bpi France; BPIFrance; Bpifrance Création; BPI ~ Bpifrance, banque publique,
  start, invest, prêt, innovation
Business France
Caisse des Dépôts = Caisse des dépôts et consignations; CDC; Groupe Caisse des Dépôts ~ Banque des Territoires, Caisse
Caisse nationale d'assurance vieillesse = CNAV
CNAF = Caisse nationale des allocations familiales; Cnaf
CDC Habitat
Cerema = CEREMA
Céreq = CEREQ
Cigref = CIGREF
CNC = Centre national du cinéma et de l'image animée; Centre national du cinéma ~ cinéma, film, audiovisuel, jeu vidéo, série, production
CNIL = Commission nationale de l'informatique et des libertés
CNL = Centre national du livre ~ livre, éditeur, lecture, librair
CNM = Centre national de la musique ~ musique, concert, musical
CNNum = Conseil national du numérique
CNSA = Caisse nationale de solidarité pour l'autonomie
CNAP = Centre national des arts plastiques
CNED = Cned; Centre national d'enseignement à distance
CNFPT = Centre national de la fonction publique territoriale
CSTB = Centre scientifique et technique du bâtiment
Conseil constitutionnel
Conseil d'État = Conseil d'Etat
Conseil économique, social et environnemental = CESE
Conseil de l'innovation
Cour de cassation
Cour des comptes
CPME = Confédération des petites et moyennes entreprises
CRE = Commission de régulation de l'énergie ~ énergie, électricité, gaz, tarif
DARES = Dares
DGA = Direction générale de l'armement ~ armement, défense, militaire, Rafale
DGAC = Direction générale de l'aviation civile
DGCCRF = Répression des fraudes
DGE = Direction générale des entreprises ~ entreprises, industrie, Bercy, start
DGFiP = Direction générale des finances publiques
DGOS = Direction générale de l'offre de soins
DGESCO = Dgesco
Dinum = DINUM; Direction interministérielle du numérique
DNE = Direction du numérique pour l'éducation ~ éducation, numérique, élèves
DREES = Drees
Défenseur des droits
Enedis
France Compétences = France compétences
France Num
France Stratégie
France Travail = Pôle emploi; Pôle Emploi
France Universités = Conférence des présidents d'université
France Télévisions = France Télévision; Francetélévisions
FranceAgriMer
Radio France
Arte = ARTE ~ chaîne, télévision, documentaire, série, audiovisuel, diffus
INA = Institut national de l'audiovisuel ~ audiovisuel, archives, télévision
GIP PIX = Pix ~ compétences numériques, certification
GIP RENATER = RENATER; Renater
Grand Palais = GrandPalaisRmn; RMN-Grand Palais
HAS = Haute Autorité de santé; Haute autorité de santé
HCERES = Hcéres; Haut Conseil de l'évaluation de la recherche et de l'enseignement supérieur
Health Data Hub = Plateforme des données de santé
Hadopi = HADOPI
IGN = Institut national de l'information géographique et forestière
Île-de-France Mobilités = Ile-de-France Mobilités; IDFM; IDF Mobilités
Institut français
INPI = Institut national de la propriété industrielle
Insee = INSEE; Institut national de la statistique et des études économiques
La Poste = Groupe La Poste
La French Tech = French Tech; Mission French Tech; FrenchTech
Mission Apprenants
Météo-France
ministère de la Culture = ministère français de la Culture; en: French Ministry of Culture
ministère de la Santé = en: French Ministry of Health; ministère des Solidarités et de la Santé; ministère de la Santé et de la
  Prévention; ministère du Travail, de la Santé et des Solidarités; French Ministry of Health
ministère de l'Éducation nationale = en: French Ministry of Education; ministère de l'Education nationale; Éducation nationale;
  Education nationale; l'Éducation nationale
ministère de l'Enseignement supérieur = en: French Ministry of Higher Education; ministère de l'Enseignement supérieur et de
  la Recherche; MESR
ministère de l'Économie = en: French Ministry of the Economy; ministère de l'Economie; ministère de l'Économie et
  des Finances; ministère de l'Économie, des Finances; Bercy
ministère de la Transition écologique = en: French Ministry of Ecological Transition; ministère de la transition écologique
ministère des Armées = en: French Ministry of the Armed Forces
ministère de l'Intérieur = en: French Ministry of the Interior
ministère de la Justice = en: French Ministry of Justice; Chancellerie
ministère du Travail = en: French Ministry of Labour
ministère de l'Agriculture = en: French Ministry of Agriculture
ministère des Sports = en: French Ministry of Sports
ministère des Affaires étrangères = en: French Ministry of Foreign Affairs; Quai d'Orsay; ministère de l'Europe et des Affaires étrangères
Élysée = Elysée; présidence de la République
Matignon
Sénat = en: French Senate ~ sénateur, rapport, commission, loi, amendement, texte
Office français de la biodiversité = OFB
ONISEP = Onisep
Opco Atlas = Atlas ~ Opco, branche, conseil, banque
Opco 2i
Opco EP
Opco Santé
Opco Mobilités
Afdas = AFDAS
Akto = AKTO ~ opco, branche, formation
Uniformation
Constructys
Philharmonie de Paris
Centre Pompidou
Musée du Louvre = Louvre; Le Louvre
Musée d'Orsay
Château de Versailles
Cité des sciences = Cité des sciences et de l'industrie
Universcience
Cinémathèque française
Comédie-Française
Opéra national de Paris = Opéra de Paris
Palais de Tokyo
Gaîté Lyrique
Le Fresnoy = Le Fresnoy-Studio national des arts contemporains
Le Centquatre = Centquatre-Paris; CENTQUATRE-PARIS; Le 104
Paris Musées
Quai Branly = Musée du quai Branly
RATP = Groupe RATP; RATP Group
SNCF = SNCF Voyageurs; SNCF Réseau; Groupe SNCF; SNCF Gares et Connexions; SNCF Gares & Connexions
RTE = Réseau de transport d'électricité ~ électricité, réseau, énergie, tension
GRDF
SGPI = Secrétariat général pour l'investissement
SGDSN
Sacem = SACEM
SACD
SCAM = Scam ~ auteurs, documentaire
Santé publique France
Établissement français du sang = EFS
Agence de la biomédecine
Société du Grand Paris = Société des grands projets
Solideo
Groupe VYV = VYV; Groupe Vyv
MGEN
Harmonie Mutuelle
Malakoff Humanis
AG2R La Mondiale
Urssaf = URSSAF; Urssaf Caisse nationale
Unédic = Unedic
Viginum = VIGINUM
VNF = Voies navigables de France
Haropa Port = HAROPA PORT; Haropa
Grand Port maritime de Marseille = Port de Marseille Fos
Aéroports de Paris = Groupe ADP; ADP
Campus Cyber
Cybermalveillance.gouv.fr = Cybermalveillance; GIP Acyma
Choose Paris Region
Paris&Co = Paris & Co
Ville de Paris = mairie de Paris; Mairie de Paris; en: City of Paris
Métropole du Grand Paris
Région Île-de-France = région Île-de-France; région Ile-de-France; Conseil régional d'Île-de-France; Paris Region
Région Occitanie = région Occitanie
Région Bretagne = région Bretagne
Région Normandie = région Normandie
Région Grand Est = région Grand Est
Région Sud = région Sud; région Provence-Alpes-Côte d'Azur
Région Nouvelle-Aquitaine = région Nouvelle-Aquitaine
Région Auvergne-Rhône-Alpes = région Auvergne-Rhône-Alpes
Région Hauts-de-France = région Hauts-de-France
Région Pays de la Loire = région Pays de la Loire
Région Centre-Val de Loire = région Centre-Val de Loire
Région Bourgogne-Franche-Comté = région Bourgogne-Franche-Comté
Métropole de Lyon = Grand Lyon
Nantes Métropole
Toulouse Métropole
Bordeaux Métropole
Rennes Métropole
Métropole européenne de Lille = MEL ~ Lille, métropole
Eurométropole de Strasbourg
Grenoble-Alpes Métropole
Montpellier Méditerranée Métropole
Aix-Marseille-Provence Métropole = Métropole Aix-Marseille-Provence
Métropole Nice Côte d'Azur = Nice Côte d'Azur
Plaine Commune
Est Ensemble
Grand Paris Sud
Paris-Saclay = Paris Saclay; EPA Paris-Saclay ~
"""

CLUSTERS: Final = """
Cap Digital = Cap digital
Systematic Paris-Region = Systematic Paris Region; Pôle Systematic
Finance Innovation = Pôle Finance Innovation
Medicen = Medicen Paris Region
ASTech Paris Region = ASTech
Advancity
NextMove = Pôle NextMove; Mov'eo
Images & Réseaux = Images et Réseaux
Minalogic
Aerospace Valley
Alpha-RLH
Atlanpole Biotherapies
Axelera
Biovalley France = BioValley France
Capenergies
Cosmetic Valley
Clubster NSL = Eurasanté
Elastopôle
EMC2 = Pôle EMC2
Euramaterials
Eurobiomed
Hippolyte ~ pôle
I-Trans = i-Trans
Lyonbiopôle
Mer Bretagne Atlantique = Pôle Mer Bretagne Atlantique
Optitec
PMT ~ microtechniques
Pôle SCS = Solutions communicantes sécurisées
Tenerrdis
TES = Pôle TES ~ transactions, Caen, pôle
Techtera
Vitagora
Valorial
Xylofutur
Imaginove
Plastipolis
ID4CAR = iD4CAR
Digital League
Digital 113
EuraTechnologies = Euratechnologies
Picom ~ commerce, retail
Hub One ~ aéroport, télécom
Hub Institute
Alliance Industrie du Futur
Numeum = Syntec Numérique
Syntec = Fédération Syntec
France Digitale
France Invest
France Biotech
France IA
EdTech France = Edtech France
FoodTech
Fédération française des télécoms
FFB = Fédération française du bâtiment
FIEEC
Medef = MEDEF; Mouvement des entreprises de France
Hub France IA
Cap'Tronic = Captronic
CCI France
CCI Paris Île-de-France = CCI Paris Ile-de-France
CMA France
Croissance Plus = CroissancePlus
Wilco
Agoranov
Incuballiance
Station F = STATION F
NUMA
Paris Biotech Santé
Schoolab
Le Village by CA = Village by CA
Creatis
104factory
Le Cargo ~ incubateur, Paris
La Plateforme ~ Marseille, école
Makesense = makesense
Ashoka
Emmaüs Connect
Mednum = La Mednum
Wikimédia France = Wikimedia France
Framasoft
April ~ logiciel libre, adhérents
CNLL
Open Source Initiative
SATT Lutech
SATT Paris-Saclay
Erganeo
Pulsalys
Linksium
Aktantis
Safe Cluster
Nuclear Valley
Polymeris
Hydreos
Materalia
Team2
Cluster Digital Africa = Digital Africa
Silver Valley
Cluster Maritime Français
SNJV
SELL ~ jeu vidéo, jeux vidéo
Capital Games
East Games
Game Only
SPI ~ producteurs
Syndicat national de l'édition = SNE
Syndicat de la librairie française
SNEP ~ disque, phonographique, musique, streaming
UPFI
Adami = ADAMI
Spedidam
Procirep
Unifrance = uniFrance
PXN
Afpa = AFPA
ANDRH
APEC = Apec ~ cadres
Syndicat national de l'industrie des technologies médicales = Snitem; SNITEM
Leem = LEEM ~ médicament, pharma
Fédération hospitalière de France = FHF
Fehap = FEHAP
CNOM = Ordre des médecins; Conseil national de l'Ordre des médecins
Ordre des pharmaciens = Conseil national de l'Ordre des pharmaciens
France Assos Santé
Mutualité Française = Mutualité française; FNMF
UFC-Que Choisir
Quadrature du Net = La Quadrature du Net
Réseau Canopé = Canopé
Fondation Inria
Renaissance numérique = Renaissance Numérique
France Mobilités
Gimélec = Gimelec
Avere-France = Avere France
France Hydrogène
SER ~ renouvelable, syndicat
CDC Biodiversité
Croix-Rouge française
Secours catholique
APF France handicap
AFM-Téléthon = Téléthon
Ligue contre le cancer
"""
