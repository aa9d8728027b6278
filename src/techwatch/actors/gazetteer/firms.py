"""Companies of France, or much spoken of there, as the gazetteer reads them: see `public`. Pure."""

from typing import Final

FRENCH: Final = """
Accenture
Accor = AccorHotels; Groupe Accor
Agicap
Air France = Air France-KLM
Air Liquide
Airbus = Airbus Defence and Space; Airbus Helicopters
Akeneo
Alan ~ assurance, mutuelle, santé, insurance, insurer
Aldebaran ~ robot
Algolia
Alice & Bob
Alma ~ paiement, fractionné, fintech
Alstom
Altice = Altice France
Alten
Amundi
Ankama
Ankorstore
Arianespace = ArianeGroup
Arkea = Crédit Mutuel Arkéa; Arkéa
Arkema
Artefact ~ conseil, données, data, IA
Asmodee
Aircall
Atos = Eviden
Auchan
Axa = AXA; Groupe Axa
Back Market
Banijay
Bayard Presse = Groupe Bayard; Bayard
Believe ~ musique, artiste
Beneteau = Groupe Beneteau
BioMérieux = bioMérieux
BlaBlaCar = Blablacar
BNP Paribas
Boursorama = BoursoBank
Bouygues = Groupe Bouygues; Bouygues Construction; Bouygues Immobilier
Bouygues Telecom = Bouygues Télécom
BPCE = Groupe BPCE; Natixis
Brevo = Sendinblue
Bull ~ supercalcul, Atos, Eviden, HPC
Cafeyn
Canal+ = Canal Plus; Groupe Canal+; CANAL+; StudioCanal; Studiocanal
Capgemini = Capgemini Invent
Carbios
Cardiologs
Carmat = CARMAT
Carrefour ~ distribut, magasin, supermarché, retail, enseigne, drive
Casino ~ distribut, supermarché, Monoprix, Franprix
Cdiscount
Cegedim
Cegid
Cegos
CGI France = CGI ~ services numériques, ESN, conseil
Chapsvision = ChapsVision
Chanel
Christian Dior = Dior
CMA CGM
Contentsquare = ContentSquare
Converteo
Cosmo Tech
Coursera
Crédit Agricole = Crédit agricole; Crédit Agricole SA
Crédit Mutuel = Crédit mutuel
Criteo
Dailymotion
Dassault Aviation
Dassault Systèmes = Dassault Systemes
Dataiku
Datadog
Decathlon = Décathlon
Deezer
Devialet
Devoteam
Docaposte
Doctolib
Dontnod = DON'T NOD
Doctrine ~ juridique, legaltech, avocat
EcoVadis = Ecovadis
EDF = Électricité de France; Groupe EDF
Edenred
Editis
Eiffage
Electra ~ recharge, borne, électrique
Elior
Enchanted Tools
Engie = ENGIE
Equativ
Eramet
Ekimetrics
EssilorLuxottica = Essilor
Eurazeo
Euronext
Eutelsat = Eutelsat OneWeb; OneWeb
Exail
Exotec
Fnac Darty = Fnac; FNAC; Darty
Forvia = FORVIA; Faurecia
Flowdesk
Framatome
Free ~ Iliad, opérateur, télécom, Freebox, forfait, fibre, 5G
Gameloft
Gaumont
Gecina
Getlink
Ghost ~ jeu
Gleamer
Green-Got
Groupama
Groupe Seb = SEB
GTT
Hachette Livre = Hachette; Hachette Filipacchi
Havas
Hermès ~ luxe, maroquin, sac
Hugging Face = HuggingFace
Huawei France
Iliad = iliad; Groupe Iliad; Scaleway
Implicity
Incepto
Ipsos
Ipsen
JCDecaux
Kering
Klépierre
Kyutai
Lacroix ~ électronique, industriel
Lagardère = Groupe Lagardère; Lagardère Publishing
La Redoute
La Banque Postale
La Ruche qui dit Oui
Leboncoin = leboncoin; Le Bon Coin; Adevinta
Ledger ~ crypto, portefeuille, wallet
Legrand ~ électri, bâtiment, industriel
Leroy Merlin
LFB ~ plasma, médicament
LightOn
Linagora = LINAGORA
L'Oréal = L'Oreal
Lunii
Lucca ~ RH, paie, logiciel
LVMH = Groupe LVMH
Lydia = Sumeria ~ paiement, banque, fintech, application
Lifen
Livestorm
ManoMano
Malt ~ freelance, indépendant
MAIF = Maif
Matmut
Mediawan
Meero
Meilleurtaux
Michelin = Groupe Michelin
Mirakl
Mistral AI = Mistral ~ IA, AI, modèle, model, intelligence artificielle
Moët Hennessy
Molotov
Nabla ~ santé, médecin, IA, clinic, AI
Naval Group
Nexans
Nexity
Nuxe
Nickel ~ compte, banque, buraliste, BNP
Nacon
October ~ prêt, fintech
Opella
Orange = Orange Business; Orange Business Services; Groupe Orange; Orange Cyberdefense ~ opérateur, télécom, telecom, fibre, 5G, réseau,
  operator, Orange Business
Orano
Orpea = Emeis
OVHcloud = OVH; OVHCloud
Owkin
Parrot ~ drone
Partoo
Pasqal = PASQAL
Pathé
Payfit = PayFit
Pennylane
Pernod Ricard
Peugeot = Automobiles Peugeot
Photoroom = PhotoRoom
Pigment ~ logiciel, planification, levée, licorne, software
PlayPlay
Plastic Omnium = Opmobility; OPmobility
Poolside
Prophesee
Publicis = Publicis Groupe; Publicis Sapient
Qair
Qonto
Quandela
Quantmetry
Quantic Dream
Ramsay Santé
Recommerce
Renault = Groupe Renault; Renault Group; Ampere ~ Renault, automobile, voiture, électrique, constructeur, car
Rexel
Robeauté
Safran ~ moteur, aéronaut, aerospace, défense, aircraft, engine
Saint-Gobain = Saint Gobain
Sanofi
Sarbacane
Schneider Electric
Sekoia
Sequans
Servier
SES-imagotag = VusionGroup
SFR
Shift Technology
Showroomprivé
SiPearl
Siemens Healthineers
Sia Partners
Société Générale = Société générale
Sodexo
Soitec
Solvay
Sopra Steria = Sopra Steria Next
Sorare
SoLocal = Solocal
Spendesk
Spie = SPIE ~ électri, travaux, énergie, services
Stellantis
STMicroelectronics = STMicro
Stormshield
Suez ~ eau, déchets, waste, water
Swile
Swissquote
Talan
Tarkett
TDF ~ pylône, radio, antenne, télé
Technip Energies = TechnipEnergies
Teads
Teleperformance
Teract
TF1 = Groupe TF1
Thales = Groupe Thales; Thales Alenia Space
TotalEnergies = Total ~ pétrol, énergie, oil, groupe Total, raffinerie
Transdev
Ubisoft
Unibail-Rodamco-Westfield
Valeo
Vallourec
Valneva
Veepee
Veolia = Veolia Environnement
Verkor
Vestiaire Collective
Vilmorin
Vinci = VINCI; Vinci Construction; Vinci Energies; VINCI Energies; Vinci Autoroutes ~ construction, autoroute, concession, chantier, BTP
Vivendi
Volta Medical
Voodoo ~ jeu, game, mobile
Vade Secure
Wavestone
Webedia
Withings
Worldline
Yousign
Yubo
Ynsect = Ÿnsect
Younited
YesWeHack
Zenly
360Learning = 360 Learning
"""
