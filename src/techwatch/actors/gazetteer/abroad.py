"""European and world institutions, and programmes that pay, as the gazetteer reads them: see `public`. Pure."""

from typing import Final

INSTITUTIONS: Final = """
Commission européenne = en: European Commission
Parlement européen = en: European Parliament
Conseil européen = en: European Council
Conseil de l'Union européenne = en: Council of the European Union; Council of the EU; Conseil de l'UE
Union européenne = en: European Union; UE; EU
Cour de justice de l'Union européenne = CJUE; CJEU; en: Court of Justice of the European Union; Court of Justice of the EU
Cour des comptes européenne = en: European Court of Auditors
BCE = Banque centrale européenne; European Central Bank; en: ECB
BEI = Banque européenne d'investissement; European Investment Bank; en: EIB
Fonds européen d'investissement = en: European Investment Fund; FEI
Comité européen des régions = en: European Committee of the Regions; Committee of the Regions
Comité économique et social européen = en: European Economic and Social Committee
Conseil européen de l'innovation = en: European Innovation Council; EIC
Conseil européen de la recherche = en: European Research Council; ERC
European Institute of Innovation and Technology = EIT; fr: Institut européen d'innovation et de technologie; EIT Digital; EIT Health; EIT
  Urban Mobility; EIT Culture & Creativity; EIT Manufacturing; EIT Climate-KIC
EISMEA = European Innovation Council and SMEs Executive Agency
EACEA = European Education and Culture Executive Agency
CINEA
HaDEA = HADEA
REA ~ Research Executive Agency
ENISA = Enisa; European Union Agency for Cybersecurity
EMA = European Medicines Agency; Agence européenne des médicaments
EASA = Agence de l'Union européenne pour la sécurité aérienne; European Union Aviation Safety Agency
ECDC = European Centre for Disease Prevention and Control
EFSA = European Food Safety Authority
EEA = European Environment Agency; Agence européenne pour l'environnement ~ environment, environnement
EBA = European Banking Authority; Autorité bancaire européenne
ESMA = European Securities and Markets Authority; Autorité européenne des marchés financiers
EDPB = European Data Protection Board; CEPD; Comité européen de la protection des données
EDPS = European Data Protection Supervisor
EUIPO
EUROPOL = Europol
Eurojust
Eurostat
Frontex
Cedefop
Eurofound
European AI Office = AI Office; fr: Bureau européen de l'IA
EuroHPC = EuroHPC Joint Undertaking; EuroHPC JU; Entreprise commune EuroHPC
European Chips Joint Undertaking = Chips JU
Clean Aviation Joint Undertaking = Clean Aviation
Innovative Health Initiative = IHI
SESAR = SESAR Joint Undertaking
ESA = European Space Agency; Agence spatiale européenne
ESO = European Southern Observatory; Observatoire européen austral
EMBL = European Molecular Biology Laboratory
Office européen des brevets = OEB; en: European Patent Office; EPO
Conseil de l'Europe = en: Council of Europe
Eurimages
European Broadcasting Union = EBU; UER; fr: Union européenne de radio-télévision
Europeana
European Audiovisual Observatory = fr: Observatoire européen de l'audiovisuel
BEUC
BusinessEurope
DigitalEurope = DIGITALEUROPE
DG Connect = DG CONNECT
Joint Research Centre = JRC; fr: Centre commun de recherche
European University Association = EUA
European Digital SME Alliance
Gaia-X = GAIA-X
Eurocities
ONU = Nations unies; en: United Nations; UN ~ Nations unies, United Nations, ONU
Unesco = UNESCO
Unicef = UNICEF
OMS = Organisation mondiale de la santé; World Health Organization; World Health Organisation; en: WHO ~ Organisation
  mondiale, World Health, santé, health
OCDE = en: OECD
OTAN = en: NATO; Otan; Nato
OMC = Organisation mondiale du commerce; World Trade Organization; en: WTO
OIT = Organisation internationale du travail; International Labour Organization; en: ILO
FMI = Fonds monétaire international; International Monetary Fund; en: IMF
Banque mondiale = en: World Bank
AIE = Agence internationale de l'énergie; International Energy Agency; en: IEA ~ énergie, energy
GIEC = en: IPCC
UIT = Union internationale des télécommunications; International Telecommunication Union; en: ITU
ISO ~ norme, standard, certification, organisation internationale, normalisation
OMPI = en: WIPO; Organisation mondiale de la propriété intellectuelle; World Intellectual Property Organization
ICANN = Icann
IEEE
IETF
W3C = World Wide Web Consortium
Linux Foundation = Fondation Linux; The Linux Foundation
Eclipse Foundation = Fondation Eclipse
Apache Software Foundation = Fondation Apache
Amnesty International
Human Rights Watch
Médecins sans frontières
Greenpeace
WWF
Ofcom = OFCOM
Information Commissioner's Office = ICO ~ data, privacy, protection, Commissioner
Competition and Markets Authority = CMA ~ merger, competition, Competition
Financial Conduct Authority = FCA
NCSC = National Cyber Security Centre
BSI ~ Sicherheit, allemand, German, Informationstechnik
Bundesnetzagentur
Bundeskartellamt
Bundesbank = Deutsche Bundesbank
AGCOM ~ Italy, Italie, italien, Italian
Garante ~ privacy, protection, données, data
FTC = Federal Trade Commission
FCC = Federal Communications Commission
SEC = Securities and Exchange Commission ~ Securities, crypto, investor, Wall Street, investisseurs
CISA ~ cyber, vulnerab, Cybersecurity
FBI
Department of Energy = US Department of Energy
Department of Justice = US Department of Justice; DoJ ~ antitrust, lawsuit, US, trial
Department of Education
Pentagone = en: Pentagon; Department of Defense
Maison-Blanche = Maison Blanche; en: White House; the White House
Fed = Federal Reserve; Réserve fédérale ~ taux, rates, Réserve fédérale, Federal Reserve, inflation
British Library
British Film Institute = BFI
British Council
Arts Council England
British Museum
NHS Digital
NICE ~ NHS, guidance, National Institute, technology appraisal
Medicines and Healthcare products Regulatory Agency = MHRA
Nesta
Jisc = JISC
UK Government = British government; fr: gouvernement britannique
Vinnova = VINNOVA
Business Finland
Enterprise Ireland
Science Foundation Ireland
Research Council of Norway
Innovation Norway
Innosuisse
Wallonie-Bruxelles International
Digital Wallonia
Agence du numérique ~ wallon, Wallonie
Innoviris
DAAD
Deutsche Forschungsgemeinschaft = DFG
Bundestag
Goethe-Institut
Institut Cervantes = Instituto Cervantes
CDTI
Red.es
Cineuropa
Transport for London = TfL
Deutsche Bahn
Renfe
Trenitalia
Eurostar
"""

PROGRAMMES: Final = """
France 2030 = Plan France 2030; plan France 2030; programme France 2030
France Relance = Plan de relance; plan France Relance
PIA = Programme d'investissements d'avenir; PIA4; PIA 4; PIA3; programme d'investissements d'avenir ~ investissements d'avenir, France
  2030, Bpifrance
PEPR = Programme et équipement prioritaire de recherche
i-Nov = i-nov; concours i-Nov; Concours d'innovation i-Nov
i-Lab = i-lab; concours i-Lab
i-PhD
i-Démo = i-Démo Régionalisé; i-Demo
IA Booster = IA Booster France 2030
Première usine = appel Première usine ~ Bpifrance, France 2030, industriel
Deeptech Founders
CIFRE = Cifre ~ thèse, doctora, ANRT
Crédit d'impôt recherche = crédit d'impôt recherche; CIR
Crédit d'impôt innovation = crédit d'impôt innovation
LabCom = Labcom
Carnot = Institut Carnot; Instituts Carnot; instituts Carnot ~ Carnot
Tibi = initiative Tibi
French Tech 2030
French Tech Next40/120 = French Tech 120; Next40; French Tech Next40; Next 40
French Tech Tremplin
French Tech Emergence = Bourse French Tech
La Grande Fabrique de l'image = Grande Fabrique de l'image
Territoires numériques éducatifs
Territoires d'industrie
Territoires d'innovation
Action cœur de ville = Action Cœur de Ville; Action coeur de ville
Petites villes de demain
Programme Démonstrateurs de la ville durable = Démonstrateurs de la ville durable
Compétences et métiers d'avenir = AMI CMA
Mon bilan prévention
Mon espace santé
Ségur du numérique = Ségur du numérique en santé; Ségur numérique; Ségur de la santé
Hôpital numérique ouvert = HOP'EN
Pass Culture = pass Culture; Pass culture
Parcoursup
MaPrimeRénov' = MaPrimeRénov; MaPrimeRenov
Plan Vélo = plan Vélo
Plan France Très Haut Débit = France Très Haut Débit; plan France Très Haut Débit
Mon compte formation = Compte personnel de formation
Qualiopi
Label Numérique inclusif
Conseillers numériques France services = France Services; France services
Fonds vert = Fonds Vert
Fonds chaleur = Fonds Chaleur
Fonds européen de développement régional = FEDER; Feder; ERDF; en: European Regional Development Fund
Fonds social européen = FSE+; Fonds social européen plus; FSE; en: European Social Fund ~ social européen, Social Fund, FSE
Fonds pour une transition juste = en: Just Transition Fund; FTJ
Horizon Europe = programme Horizon Europe
Horizon 2020 = H2020
Digital Europe = Digital Europe Programme; DIGITAL Europe; fr: Europe numérique; programme Europe numérique; DIGITAL Europe Programme ~
  programme, call, appel, Commission, fund
Creative Europe = fr: Europe créative; Europe Créative; Creative Europe MEDIA; Europe Créative MEDIA; programme Europe créative
Erasmus+ = Erasmus; Erasmus Plus; programme Erasmus+
EIC Accelerator = accélérateur EIC; accélérateur de l'EIC
EIC Pathfinder
EIC Transition
EIC STEP Scale Up = EIC STEP Scale-Up
ERC Starting Grants = ERC Starting Grant; ERC Advanced Grants; ERC Consolidator Grants; ERC Advanced Grant
EUREKA = Eureka; Eureka Network ~ Eurostars, cluster, réseau, network, international
Eurostars = Eurostars-3
Interreg = INTERREG; Interreg Europe; Interreg Europe du Nord-Ouest
LIFE = Programme LIFE; programme LIFE ~ programme LIFE, LIFE programme, environnement, climate, CINEA, biodiversit
COST Action = COST Actions; COST Association
Marie Skłodowska-Curie Actions = MSCA; fr: Actions Marie Skłodowska-Curie; Marie Curie; Marie Sklodowska-Curie
InvestEU
NextGenerationEU = Next Generation EU
Recovery and Resilience Facility = fr: Facilité pour la reprise et la résilience
EU4Health = EU4Health Programme
Citizens, Equality, Rights and Values = CERV
Connecting Europe Facility = CEF Digital; fr: Mécanisme pour l'interconnexion en Europe
European Defence Fund = Fonds européen de défense; fr: Fonds européen de la défense
Single Market Programme
European Solidarity Corps = fr: Corps européen de solidarité
Euratom
Copernicus ~ satellite, Sentinel, observation, Terre, Earth
Galileo ~ satellite, navigation, GNSS
IRIS² = IRIS2
New European Bauhaus = fr: Nouveau Bauhaus européen
Green Deal = fr: Pacte vert; Pacte vert pour l'Europe; European Green Deal
Chips Act = European Chips Act
European Chips Initiative
Innovation Fund = fr: Fonds pour l'innovation; Fonds Innovation ~ EU ETS, Commission, CINEA, décarbon
European Digital Innovation Hubs = EDIH; European Digital Innovation Hub; EDIHs
European Health Data Space = EHDS; fr: Espace européen des données de santé
European Open Science Cloud = EOSC
WIFI4EU = WiFi4EU
Women TechEU
STEP ~ Strategic Technologies for Europe
Enterprise Europe Network
Startup Europe
Capitale européenne de la culture = en: European Capital of Culture
Capitale verte européenne = en: European Green Capital
Espace européen de la recherche = en: European Research Area
CIVITAS
URBACT
ESPON
PRIMA ~ Méditerranée, Mediterranean, eau
Culture Moves Europe
Small Business Innovation Research = SBIR
Stargate ~ OpenAI, SoftBank, data
Prix Turing = en: Turing Award
VivaTech = Viva Technology; Vivatech
CES Las Vegas = CES ~ Las Vegas, électronique, salon, show
Mobile World Congress = MWC
Web Summit
SXSW = South by Southwest
Futur.e.s
Laval Virtual
Festival de Cannes = en: Cannes Film Festival ~ film, cinéma, cinema, Palme
Series Mania
Annecy Festival = fr: Festival d'Annecy
Gamescom = gamescom
SantExpo
Educatech Expo = Educ@Tech; Educatec-Educatice
"""
