"""A word of the news in French -> the English words that may stand for it. Pure.

Entries are separated by "|": first the French word, then one to four English ones, all folded and as a dictionary lists them (infinitive,
singular, masculine); forms that no rule of inflection reaches have entries of their own. Left out are words whose first six letters are
the same in both languages, and words that say nothing about what happened. Hand-made.
"""

from typing import Final

PAIRS: Final = """
abandon withdrawal|abandonner drop scrap|abattage felling slaughter|abattre fell slaughter|abeille bee|abolir abolish|abonne subscriber|
abonnement subscription|abonner subscribe|abriter shelter house host|abrogation repeal|abroger repeal|abus abuse|acceder access|
acces access|accident crash|accompagnement support mentoring coaching|accompagner support mentor coach|accord agreement deal accord|
accorder grant award|accouchement birth childbirth delivery|accoucher birth|accroitre increase|accueil reception welcome|
accueillir welcome host|accusation charge|accuser accuse blame|achat purchase buy procurement|acheminement routing delivery|
acheminer carry deliver|acheter buy purchase|acheteur buyer purchaser|achever complete finish|acier steel|acierie steelworks steelmaker|
acompte deposit|acquereur buyer acquirer|acquerir acquire|acteur actor player stakeholder|actif asset active|action share stock action|
actionnaire shareholder|actionnariat shareholding|activite business|adapter adapt|adherent member|adhesion membership|adjoint deputy|
administrateur director|administration government|admissibilite eligibility|ado teenager teen|adolescent teenager teen|adopter adopt|
adoption uptake|aerien air aerial airline|aerodrome airfield|aeronautique aerospace aviation|aeronef aircraft|aeroport airport|
affaiblir weaken|affaire case business affair|affectation allocation assignment|affecter affect allocate|affichage display billboard|
affiche poster|afficher post display|afflux influx|affreter charter|affreteur charterer|agence agency|agent agent officer|
agglomeration conurbation metropolitan|aggraver worsen|agrandir enlarge extend expand|agrandissement extension enlargement|
agreer approve accredit|agrement approval accreditation licence|agresser attack assault|agresseur attacker|agression assault attack|
agricole agricultural farm farming|agriculteur farmer|agriculture farming|agroalimentaire food agrifood|aidant carer caregiver|
aide aid help subsidy grant|aimant magnet|aire area|ajournement postponement|ajourner postpone|alarme alarm|alcool alcohol|
alerte alert warning|alerter alert warn|algue seaweed alga algae|aliment food|alimentaire food|alimentation food power supply nutrition|
alimenter feed supply power|allaitement breastfeeding|allaiter breastfeed|allegation claim|allegement relief easing reduction|
allemand german|alliage alloy|allie ally|allier combine|allocation allowance benefit|allouer allocate|alternance apprenticeship|
alternant apprentice|ambassade embassy|ambulancier paramedic|ambulatoire outpatient|amelioration improvement|ameliorer improve enhance|
amenagement planning development layout|amenager develop fit convert|amende fine penalty|amendement amendment|
ameublement furniture furnishing|amiante asbestos|amortir absorb depreciate|amortissement depreciation|ampoule bulb|analyser analyze|
ancien former old|anciennete seniority|anesthesie anaesthesia|anesthesiste anaesthetist|anglais english british|
animateur host presenter facilitator|anime animated|annee year|annexe annex appendix|anniversaire birthday|annonce announcement ad|
annoncer announce|annonceur advertiser|annuel annual yearly|annulation cancellation|annuler cancel annul|antenne aerial branch|
anticorps antibody|aout august|appareil device appliance camera aircraft|appareillage fitting equipment|appartement flat apartment|
appel call appeal|appeler call urge|application app|appliquer apply enforce|apprenant learner|apprendre learn|apprentissage learning|
approbation approval|approche approach|approuver approve|approvisionnement supply sourcing procurement|approvisionner supply|
appui support backing|appuyer support back|arbitre referee arbiter|arbre tree|archeologie archaeology|archeologique archaeological|
archeologue archaeologist|argent money silver|argile clay|armateur shipowner|arme weapon arm|armee army military|arnaque scam fraud|
arnaquer scam|arret stop shutdown ruling halt|arreter stop arrest halt|arrosage watering irrigation|arroser water|articulation joint|
artisanal craft handmade|artisanat craft handicraft|artistique art|ascenseur lift elevator|asile asylum|aspirateur vacuum cleaner|
assainissement sanitation sewage wastewater|assassin murderer killer|assassinat murder|assemblee meeting|assistance support|
associatif nonprofit voluntary community|association charity nonprofit|associe partner|assouplir ease relax|
assouplissement easing relaxation|assurance insurance|assurer insure|assureur insurer|atelier workshop studio|atomique atomic|
atout asset strength|attaquant attacker|attaque attack|attaquer attack|atteindre reach hit|attentat attack bombing|atterrir land|
atterrissage landing|attribuer award assign|attribution award allocation|auberge inn hostel|audience hearing|auditeur listener auditor|
auditif hearing auditory|augmentation increase rise raise|augmenter increase rise raise|auteur author writer|auto car auto|autobus bus|
autocar coach bus|autochtone indigenous native|autofinancement financing|automate robot|automne autumn fall|automobile car|
automobiliste driver motorist|autonome driverless|autonomie independence range|autopartage carsharing|
autorisation authorisation authorization permit approval|autoriser authorise authorize allow|autorite authority|
autoroute motorway highway|autoroutier motorway highway|avance advance lead|avancee advance breakthrough progress|avancer advance|
avenir future|avertir warn|avertissement warning|aveugle blind|avion plane aircraft airplane|avionneur planemaker aircraft|
avocat lawyer attorney avocado|avortement abortion|avril april|azote nitrogen|bac baccalaureate ferry bin|bagage luggage baggage|
baignade swimming bathing|bailleur landlord lessor|bain bath|baisse drop fall decline cut|baisser fall lower drop|balistique ballistic|
balneaire seaside|bancaire bank banking|banque bank|banquier banker|barrage dam|barriere fence|bataille battle|bateau boat ship|
batiment building ship|batir build|batterie drum|bebe baby|belge belgian|benefice profit|beneficiaire recipient profitable|
benevolat volunteering|benevole volunteer|benne skip dumpster|berge bank|berger shepherd|betail livestock cattle|bete beast|
beton concrete|betonner concrete|biaise biased|biaiser bias|bibliothecaire librarian|bibliotheque library|bidonville slum|biere beer|
bijou jewel jewellery jewelry|bijouterie jewellery jewelry|bilan assessment toll balance|billet ticket banknote|billetterie ticketing|
bimensuel fortnightly|biologique organic|biomedicament biologic|bitume asphalt|blanchiment laundering|blanchir launder whiten|ble wheat|
blesse injured wounded|blesser injure wound hurt|blessure injury wound|bloc block|blocage blocking blockade deadlock|bloquer block|
bobine coil reel|bois wood timber|boisson drink beverage|boite box can|bombardement bombing shelling|bonification bonus|
borne terminal kiosk charger charging|botanique botany|botte boot|boucherie butcher|bouchon plug jam cork|bouclier shield|boue mud sludge|
boulangerie bakery|bourse exchange scholarship grant fellowship|boursier stock market|boussole compass|boutique shop store|
bracelet wristband|branchement connection|brancher plug connect|braquage robbery heist|bras arm|brasserie brewery|brasseur brewer|
breche breach gap|bresilien brazilian|brevet patent|breveter patent|brique brick|britannique british|brouillard fog|
broyage grinding shredding|broyer crush grind|broyeur shredder grinder|bruit noise|bruler burn|brulure burn|bureau office desk|
bureautique office|cabine cabin booth|cabinet firm practice|cacao cocoa|cadeau gift present|cadre manager executive frame framework|
cafe coffee cafe|calcul computing|calculateur computer supercomputer|calculer compute|calendrier schedule timetable|cambriolage burglary|
camion truck lorry|camionnette van|campagne campaign countryside|canal canal channel|canalisation pipe pipeline|canape sofa|
cancerigene carcinogenic|cancerologie oncology|candidat applicant|candidater apply|candidature application bid|canicule heatwave|
canon cannon|caoutchouc rubber|capitaine captain|captage capture|capter capture|capteur sensor|carburant fuel|cardiaque heart|
caricaturiste cartoonist|carrefour crossroads junction|carrelage tiling|carriere career quarry|carrosserie bodywork|cartable schoolbag|
carte card map|cartographie mapping|cartographier map|cartouche cartridge|caserne barracks|casque helmet headset headphone|casse scrap|
catastrophe disaster|cecite blindness|ceder sell transfer yield|ceinture belt|cellule cell|censure censorship|censurer censor|
centrale plant power|centre centre center|cereale cereal grain crop|cerebral brain|cerveau brain|cession sale disposal divestment|
chaine chain channel|chaleur heat warmth|champ field|champignon mushroom fungus|chanson song|chanteur singer|
chantier construction worksite yard|chanvre hemp|char tank|charbon coal|charge load charge|chargement loading|charger load charge|
charpentier carpenter|chasse hunting hunt|chasseur hunter|chat cat chat|chaudiere boiler|chauffage heating|chauffer heat|chauffeur driver|
chaussure shoe footwear|chef chief head chef|cheminot railway|cher expensive|chercher search seek|chercheur researcher|cheval horse|
cheveu hair|chien dog|chiffre figure number|chiffrement encryption|chiffrer encrypt|chimie chemistry chemical|chimiotherapie chemotherapy|
chimique chemical|chimiste chemist|chinois chinese|chirurgical surgical|chirurgie surgery|chirurgien surgeon|choisir choose select|
choix choice|chomage unemployment|chomeur unemployed jobless|choregraphe choreographer|chronique column|chute fall drop|cible target|
cibler target|cicatrice scar|cicatrisation healing|ciment cement|cimenterie cement|cineaste filmmaker|cinema cinema movie film|
cinematographique film|cinephile moviegoer|circonscription constituency|circulation traffic|citoyen citizen|citoyennete citizenship|
clavier keyboard|cle key|climatisation conditioning|climatiseur conditioner|cloture closing fence closure|cloturer close|coder code|
codeur coder|coeur heart core|coffre safe trunk boot|coffret box|coiffeur hairdresser|coiffure hairdressing|colis parcel package|
collaborateur employee|collecte fundraising|collectivite authority community|college school|collegien pupil schoolchild|
colocataire flatmate roommate|colocation sharing cohousing|combat fight combat|combattant fighter|combattre fight combat|combustible fuel|
comedien actor|commande order|commanditaire sponsor|commanditer commission|commercant shopkeeper trader retailer|
commerce trade shop retail|commercial sales|commercialisation marketing sale|commercialiser market sell|commissariat police|
commission committee|communal municipal|commune municipality town|communique statement release|compagnie company airline|
compensation offset|competence skill|complot plot conspiracy|complotiste conspiracy|comportement behaviour behavior|composant component|
comprime tablet pill|comptabilite accounting|comptable accountant accounting|comptage counting|compteur meter counter|concentrer focus|
concepteur designer|conception design|concert gig|concertation consultation|concession dealership|concessionnaire dealer|
concevoir design conceive|concours contest competition|concurrence competition|concurrencer compete rival|concurrent competitor rival|
condamnation conviction sentence|condamner convict sentence condemn|conducteur driver|conduite driving pipe conduct|conference lecture|
conferencier speaker|confiance trust confidence|confidentialite privacy|confinement lockdown|conflit dispute|conforme compliant|
conformite compliance|congelateur freezer|congres conference|connecte smart|connexion connection|conscience awareness|
conseil board council advice consulting|conseiller adviser advisor councillor counselor|conservateur curator|conservation preservation|
consommateur consumer|consommation consumption|consommer consume|constructeur manufacturer builder automaker|construction building|
construire build|construit built|consultation appointment|conteneur container|contentieux litigation dispute|
contestation protest challenge|contingent quota|contournement bypass|contrainte constraint|contravention fine|
contrefacon counterfeit counterfeiting infringement|contribuable taxpayer|controle check inspection|controler check monitor|
controleur inspector|convention agreement|convoquer summon|copropriete condominium coownership|corail coral|coreen korean|
coronavirus covid|costume suit|cotation listing quotation|cotisation contribution|cotiser contribute|coton cotton|
couche layer nappy diaper|coupable guilty|coupure outage cut|courant current power|couronne crown|courriel email|courrier mail letter|
course race|coursier courier|courtage brokerage|courtier broker|cout cost|couture sewing|couturier designer|
couverture coverage blanket cover|couveuse incubator|covoiturage carpooling|covoitureur carpooler|creance debt claim|
createur creator designer|creche nursery creche|credit credit loan|creer create|criminalite crime|crise crisis|
critiquer criticise criticize|croisiere cruise|croissance growth|croissant growing|crue flood|cuir leather|cuisine kitchen cooking|
cuisinier cook chef|cuivre copper brass|cultiver grow|culture crop|cybercriminel hacker|cyclable cycling bike|cyclisme cycling|
dangereux hazardous|danois danish|danse dance|danseur dancer|deambulateur walker|debarquement landing|debat debate|debit flow speed debit|
debiteur debtor|deblocage release unlocking|debloquer unlock release unblock|debordement overflow|debrancher unplug|debrayage walkout|
decaler postpone shift|deceder die|deceler detect|decennie decade|deces death|decharge landfill discharge|dechargement unloading|
decharger unload discharge|dechet waste garbage|dechetterie recycling|decideur maker decision|decision ruling|declaration statement|
declenchement trigger|decollage takeoff|deconfinement reopening|decongeler thaw|deconnecter disconnect|deconnexion disconnection|
deconstruction dismantling|decor set scenery|decouvert discovered overdraft|decouvrir discover|decrochage dropout|decroissance degrowth|
dedier dedicate|dedommagement compensation|dedommager compensate|dedouaner clear|defaillance failure default|defaut flaw defect default|
defavorise disadvantaged deprived|defense defence|defenseur defender advocate|defiance distrust|deficience impairment|deficient impaired|
defier challenge defy|defile parade catwalk show|degat damage|degradation damage|degrader damage|degraissage downsizing|
degustation tasting|delai delay deadline period|delaisser neglect|delinquance crime|delinquant offender|delivrance issuance|
delivrer issue deliver|delocalisation offshoring relocation|delocaliser offshore relocate|demande demand request application claim|
demander ask request seek demand|demandeur applicant seeker|demantelement dismantling decommissioning|demanteler dismantle|demarrer start|
demenagement move relocation|demenager move relocate|demence dementia|dementi denial|dementir deny|demission resignation|
demissionner resign|demonstration demo|demonter dismantle|deneigement snow|dent tooth|dentaire dental|dentelle lace|
depannage repair breakdown|depense spending expense expenditure|depenser spend|depistage screening testing|depister screen test detect|
deplacement travel trip displacement|deplacer move displace|deploiement deployment rollout|deployer deploy roll|depolluer clean|
depollution cleanup decontamination|depot deposit filing depot|depute deputy member|derapage overrun skid|derembourser delist|
derogation exemption waiver|desarmement disarmament|desarmer disarm|desastre disaster|desendettement deleveraging|
desherbant herbicide weedkiller|designation appointment|designer appoint|desinfecter disinfect|
desinformation disinformation misinformation|desorganiser disrupt|desserte service|dessin drawing cartoon|
dessinateur cartoonist illustrator draughtsman|dessiner draw design|destinataire recipient|destituer dismiss impeach|
destitution impeachment dismissal|detaillant retailer|detenteur holder|detention custody|detenu prisoner inmate detainee|detonation blast|
detournement embezzlement hijacking diversion|detourner divert embezzle hijack|detresse distress|detroit strait|detruire destroy|
detruit destroyed|dette debt|devis quote estimate|devise currency motto|devoiler unveil reveal|diamant diamond|didacticiel tutorial|
diffamation defamation libel|diffuser broadcast air|diffuseur broadcaster|diffusion broadcast broadcasting dissemination|
digitaliser digitise digitize|digue dike seawall dyke|diminution decrease reduction|diner dinner|diplome degree graduate|
direct live direct|directeur head manager|direction management|dirigeant leader executive|diriger lead run direct|discussion talk|
disjoncteur breaker|disparaitre disappear|disparition disappearance extinction death|dispenser exempt provide|disponibilite availability|
disponible available|dispositif device scheme system|disque disc record disk|distributeur retailer dispenser|distribution retail|
divertissement entertainment|divulgation disclosure|divulguer disclose|docteur doctor|doctorant phd|doctorat phd|domaine field domain|
don donation gift|donateur donor|donnee data|donnees data|donneur donor|dopage doping|dos back|dossier file case|
dotation endowment funding|douanier customs|doubler double dub|douche shower|douleur pain|dragage dredging|drague dredger|
dramaturge playwright|drame tragedy drama|drapeau flag|dresser draw|drogue drug|droguer drug|droit law right|durabilite sustainability|
durable sustainable lasting|durcissement tightening|dynamiser boost|dysfonctionnement malfunction|eau water|ebeniste cabinetmaker|
eboulement landslide rockfall|echafaudage scaffolding|echange exchange|echanger exchange swap trade|echangeur interchange exchanger|
echantillon sample|echantillonnage sampling|echeance deadline maturity|echeancier schedule|echec failure chess|echographe ultrasound|
echographie ultrasound|echouer fail|eclairage lighting|ecluse lock|ecoblanchiment greenwashing|ecole school|ecolier pupil schoolchild|
ecologie environment|ecologiste environmentalist green|economie saving|economiser save|ecran screen display|ecrire write|ecriture writing|
ecrivain writer author|editeur publisher|effacement erasure curtailment|effacer erase delete|efficace effective efficient|
efficacite efficiency effectiveness|effondrement collapse|effondrer collapse|effraction burglary break|egalite equality|eglise church|
egout sewer|elargir widen expand broaden|elargissement enlargement widening|electeur voter|electricite power|electromenager appliance|
elevage farming breeding livestock|eleve pupil student high|elever raise|eleveur farmer breeder|elire elect|emballage packaging|
embarquement boarding|embarquer board embed|embauche hiring recruitment|embaucher hire recruit|embouteillage traffic jam congestion|
emetteur transmitter issuer|emeute riot|emeutier rioter|emission programme broadcast show|emplacement site location|emploi job employment|
empoisonnement poisoning|empoisonner poison|empreinte footprint fingerprint|emprisonnement imprisonment|emprisonner jail imprison|
emprunt loan borrowing|emprunter borrow|emprunteur borrower|encadrement supervision framing|encadrer supervise regulate|
enceinte pregnant speaker|enchere auction bid|endettement debt|endetter indebt|endommager damage|energetique energy|energie energy power|
enfance childhood|enfant child|enfouir bury|enfouissement burial landfill|engagement commitment|engager commit hire|
engin vehicle device machine|engrais fertiliser fertilizer|enquete survey investigation inquiry probe|enqueter investigate|
enqueteur investigator|enregistrement recording registration|enregistrer record register|enseignant teacher|
enseigne retailer sign chain brand|enseignement teaching education|enseigner teach|entente agreement cartel|enterrement burial funeral|
entrainement training|entrainer train|entraineur coach trainer|entreposage storage warehousing|entreposer store|entrepot warehouse|
entrepreneur contractor|entreprise company firm business enterprise|entretenir maintain|envoi sending dispatch|envoyer send|eolien wind|
eolienne turbine windmill|epargnant saver|epargne saving|epicerie grocery|epicier grocer|epidemie outbreak|epier spy|epreuve test ordeal|
epuisement exhaustion depletion burnout|epuration treatment purification|epurer purify|equilibre balance|equipage crew|equipe team crew|
equipement equipment facility|equipementier supplier|equiper equip fit|equitable fair|equitation riding|erreur error mistake|
escalade climbing|escalader climb|escale stopover|escalier stair staircase|esclavage slavery|escroc crook swindler|escroquer swindle|
escroquerie fraud scam swindle|espace space|espagnol spanish|espionnage spying|essai trial test essay|essor boom growth|
essoufflement breathlessness|etablir establish|etablissement institution establishment school|etanche waterproof|etat state|
ethique ethics ethical|etincelle spark|etiquetage labelling labeling|etoile star|etranger foreign abroad foreigner|etude study|
etudiant student|etudier study|evacuer evacuate|evaluation assessment|evaluer assess evaluate|evenement event|evenementiel event|
eviction ousting|evincer oust|eviter avoid|evolutif scalable evolving|examen exam examination review|excedent surplus|
exigence requirement demand|exiger require demand|exoneration exemption|expedier ship send|expedition shipment|
experimentation trial pilot|experimenter test|exploit feat|exploitant operator|exploitation farm operation|exploser explode|
explosion blast|exposant exhibitor|exposer exhibit expose|exposition exhibition exhibit exposure|expulser expel evict|
externaliser outsource|extraterrestre alien|fabricant manufacturer maker|fabrication manufacturing production|fabriquer manufacture|
facteur factor postman|facturation billing|facture bill invoice|facturer bill charge|facultatif optional|
faille flaw vulnerability breach fault|faillite bankruptcy|faune wildlife fauna|faussaire forger|fauteuil armchair wheelchair|
faux fake false|favoriser promote foster favour|fecondation fertilisation fertilization|federer unite|feminicide femicide|feminin female|
femme woman wife|fer iron|fermer close shut|fermeture closure closing|fermier farmer|ferroviaire rail railway|
fete party festival celebration|feu fire|feuilleton series soap|fevrier february|fiabilite reliability|fiable reliable|fibre fibre fiber|
fichier file|fidele loyal faithful|fideliser retain|fidelite loyalty|filature spinning|filet net|filiale subsidiary|
filiere sector industry|film film movie|filmer film|fils son|filtrage filtering|filtre filter|filtrer filter|financement funding|
financer fund|financeur funder|finlandais finnish|fisc tax|fiscal tax fiscal|fiscalite taxation|fissure crack|flamand flemish|
flambee surge|fleau scourge|fleur flower|fleuriste florist|fleuve river|flotte fleet|fluidifier smooth|fluvial river inland|
foetus fetus foetus|foie liver|foire fair|foncier land property|fonction function role|fonctionnaire official servant|
fonctionnalite feature functionality|fonctionnel functional|fonctionnement operation functioning|fondateur founder founding|
fondation foundation|fonderie foundry|fondre melt|fonds fund|fongicide fungicide|fonte melting iron|forage drilling|forer drill|
foret forest|forfait plan package|formateur trainer|formation training education|formulaire form|fouille excavation search|
fouiller search dig|four oven furnace|fourgon van|fournir provide supply|fournisseur supplier provider|fourrure fur|foyer household home|
fracture divide|frais fee cost fresh|fraise strawberry milling|francais french|franchise deductible|franchissement crossing|
francilien parisian|frappe strike|frapper hit strike|fraude fraud|frauder cheat|frein brake|freinage braking|freiner curb slow brake|
frequentation attendance footfall|fresque mural fresco|fret freight cargo|friche wasteland brownfield|frigo fridge|
frigorifique refrigerated|fripe secondhand|froid cold|fromage cheese|fromager cheesemaker|frontalier border|frontiere border|
fuite leak escape|fumee smoke|fumeur smoker|fumier manure|fusee rocket|fusible fuse|fusil rifle gun|fusillade shooting|
fusion merger fusion|fusionner merge|gagnant winner winning|galerie gallery|galeriste gallerist|gamme range|gant glove|garagiste mechanic|
garant guarantor|garantie guarantee warranty|garantir guarantee|garde guard custody|garderie daycare nursery|
gardien guardian keeper warden|gare station|garnison garrison|gaspillage waste|gaspiller waste|gateau cake|gaz gas|gazoduc pipeline|
gazole diesel|geant giant|gel gel freeze frost|geler freeze|genant annoying|gendarme police|gendarmerie police|generaliste practitioner|
generer generate|generique credit|genou knee|genre gender genre|geolocalisation tracking|geolocaliser track|geometre surveyor|
gerance management|gerant manager|gerer manage|germe germ|germer germinate|gestion management|gestionnaire manager operator|
gigantesque giant|gigaoctet gigabyte|gilet vest waistcoat|giratoire roundabout|gisement deposit field|gite cottage|glace ice glass|
glissement slide landslide slip|glycemie glucose|golfe gulf|gonflable inflatable|goudron tar|gouvernance governance|
gouvernement government|gouvernemental government|gouverner govern|gouverneur governor|graine seed|granulat aggregate|granule pellet|
graphique chart|graphiste designer|gratuit free|gratuite free|gratuitement free|grave serious severe|graver engrave|gravite severity|
gravure engraving etching|greffe transplant graft registry|greffer transplant graft|greffier clerk registrar|greffon graft|grele hail|
greve strike|grief grievance|grimpeur climber|grippe flu influenza|grossesse pregnancy|grossiste wholesaler|grue crane|gruge scam|
grutier crane|guepe wasp|guerilla guerrilla|guerir cure heal|guerison cure recovery healing|guerre war|guerrier warrior|gymnase gym|
gynecologie gynaecology|habilitation clearance authorisation|habillement clothing apparel|habiller dress|habitant resident inhabitant|
habitat housing|habiter live inhabit|hacheur hacker|haie hedge hurdle|haineux hateful|halterophilie weightlifting|hameconnage phishing|
hanche hip|handicap disability|handicape disabled|handisport parasport paralympic|hangar hangar shed|harcelement harassment bullying|
harceler harass bully|harceleur stalker bully|hausse rise increase|haye hague|hebdomadaire weekly|
hebergement accommodation hosting lodging|heberger host accommodate house|hebergeur host provider|helice propeller|
hematologie haematology|hemicycle chamber|hemiplegie paralysis|hemodialyse dialysis|hemophilie haemophilia|
hemorragie haemorrhage bleeding|hepatique liver|herbage pasture|heritage inheritance|heriter inherit|heros hero|hexagonal french|
hexagone france|hindou hindu|hippique horse|hippodrome racecourse|histoire history story|historique record|hiver winter|hollandais dutch|
homard lobster|homicide manslaughter|hommage tribute|homme man|homologation approval certification|homologue counterpart|
homologuer approve certify|homosexuel gay|hongrois hungarian|honneur honour honor|honoraire fee|honorer honour honor|hopital hospital|
hopitaux hospital|horaire timetable schedule hourly|horloge clock|horloger watchmaker|horlogerie watchmaking watch|hote host guest|
hotellerie hotel hospitality|hotesse hostess|houblon hops|houille coal|housse cover|huile oil|huitre oyster|humain human|
humidite moisture|hydraulique hydro|hydravion seaplane|hydroelectrique hydropower|hydrolienne tidal|hypothecaire mortgage|
hypotheque mortgage|hypothese assumption|icone icon|identifiant login credential|ignifuge fireproof|ile island isle|illettre illiterate|
illettrisme illiteracy|illicite illegal|ilot block islet|image image picture|imagerie imaging|immatriculation registration|
immeuble building|immobilier property estate|immunitaire immune|impacter affect|impasse deadlock|impaye unpaid|impermeable waterproof|
implantation location|implanter locate|implication involvement|impliquer involve imply|imposable taxable|imposition taxation|impot tax|
impots tax|impression printing|imprimante printer|imprimer print|imprimerie printing|imprimeur printer|improductif unproductive|
impulser drive|impulsion boost|inacceptable unacceptable|inachever unfinished|inadapte unsuitable|inadmissible unacceptable|
inauguration opening|inaugurer open|incarceration imprisonment|incarcerer jail|incarner embody|incendiaire arsonist|
incendie fire blaze wildfire|incendier burn|incitation incentive|inclure include|incomprehension misunderstanding|
inconstitutionnel unconstitutional|incontournable essential|inculpation indictment charge|inculper charge indict|
indemnisation compensation|indemniser compensate|indemnite allowance compensation|independant freelance|indigene native|
indispensable essential|indisponible unavailable|indolore painless|industriel manufacturer|inedit unprecedented unpublished|
inegalite inequality|infantile child|infarctus attack|infirme disabled|infirmer invalidate|infirmier nurse|infirmiere nurse|
infirmite disability|inflammable flammable|info news|informaticien programmer computer|information news|
informatique computer computing it|informatiser computerise computerize|infraction offence offense breach|ingenierie engineering|
ingenieur engineer|ingerence interference|inhabite uninhabited|inhumation burial|initiation introduction|injonction injunction order|
innover innovate|inoccupe vacant|inondable flood|inondation flood flooding|inquietant worrying|inquietude concern worry|
insalubre unhealthy insanitary|insatisfait dissatisfied|inscription registration enrolment listing|inscrire register enrol list|
inscrit registered|insertion integration|insonorisation soundproofing|instable unstable|installation plant facility|installer settle|
instance body|instaurer introduce establish|instituer establish|instituteur teacher schoolteacher|instruction education|instruire educate|
insuffisance failure|insulaire island|insurrection uprising|integrer join|intelligent smart|intemperie weather|intemperies weather|
interdiction ban prohibition|interdire ban prohibit forbid|interdit banned|interessement incentive|interimaire temporary temp|
interlocuteur contact|internat boarding|internaute user surfer|interpellation arrest|interpeller arrest|interprete performer|
interpreter perform|interrogatoire questioning|interroger question poll|interrompre halt|interrupteur switch|intervenant speaker|
intervention procedure|intestin bowel gut|intestinal gut|intimite intimacy privacy|intoxication poisoning|inutilise unused|
invalide disabled|invalidite disability|invite guest|iode iodine|irakien iraqi|irlandais irish|islandais icelandic|
isolant insulating insulation|isolation insulation|isolement isolation|isoler insulate isolate|issue exit outcome|itineraire route|
itinerance roaming|itinerant travelling touring|jambon ham|janvier january|jardin garden|jardinier gardener|jetable disposable|
jetee pier jetty|jeu game|jeudi thursday|jeune young|jeunes youth young|jeunesse youth|jeux game games|joint joint seal|jonction junction|
jouer play|jouet toy|joueur player gamer|jour day|journal newspaper diary|journalier daily|journaliste reporter|journaux newspaper|
journee day|judiciaire legal court|juge judge|jugement judgment ruling trial|juger judge try|juillet july|juin june|jumeau twin|
jumelage twinning|jumelle binoculars|jure juror|juridiction jurisdiction court|juridique legal|jurisprudence precedent|
juriste lawyer jurist|justice court|justiciable litigant|justificatif proof|kermesse fair|kilometrage mileage|kilometre mile|
kine physiotherapist|kinesitherapeute physiotherapist|kinesitherapie physiotherapy|kiosque kiosk newsstand|kurde kurdish|
labelliser certify label|labo lab|laboratoire lab|labyrinthe maze|lac lake|lagon lagoon|lagune lagoon|laic secular|laicite secularism|
lait milk|laiterie dairy|laitier dairy|laiton brass|laitue lettuce|laminoir rolling|lampadaire streetlight|lampe lamp|lance spear|
lancement launch|lancer launch unveil introduce start|lanceur launcher rocket whistleblower|langage language|langue language tongue|
larve larva|laureat winner|lavage washing|lavande lavender|laver wash|laverie laundry|lecteur reader player|lectorat readership|
legislateur lawmaker|legislatif parliamentary|legs bequest|leguer bequeath|legume vegetable|lentille lens lentil|lepre leprosy|
lesion lesion injury|letal lethal|lettre letter|leucemie leukaemia leukemia|levage lifting|levee raise lifting|lever raise lift|
levure yeast|lexique glossary|lezard lizard|libanais lebanese|liberation release|liberer release free|liberte freedom|libraire bookseller|
librairie bookshop bookstore|libre free|licence license degree|licenciement layoff redundancy dismissal|licencier dismiss lay|
licite lawful|lifting facelift|lignee lineage|ligue league|limite limit|limiter limit|limoger sack dismiss|linge linen laundry|
liquide liquid cash|lire read|lisibilite readability|lisible readable|liste list|lit bed|literie bedding|litige dispute litigation|
litteraire literary|litterature literature|littoral coast coastal coastline|livraison delivery|livre book pound|livrer deliver|
livreur courier delivery|local local premises|localisation location|localiser locate|locataire tenant renter|locatif rental|
location rental hire|locaux premises|locuteur speaker|logement housing home|loger house accommodate|logeur landlord|logiciel software|
loi law act|loisir leisure|lombaire lumbar|lot batch lot|loterie lottery|lotissement estate|louer rent hire praise|loyer rent|
lucratif profitable|ludique playful fun|lumiere light|luminaire lamp|lumineux luminous bright|luminosite brightness|lunaire lunar moon|
lune moon|lunettes glasses eyewear|lutte fight struggle wrestling|lutter fight|lutteur wrestler|luxe luxury|luxueux luxurious|
lycee school|lyceen pupil student|lyrique opera|macon mason bricklayer|maconnerie masonry|magasin store shop|magasinier storekeeper|
maghrebin north|magie magic|magique magic|magistrat judge|magistrature judiciary|magnat tycoon mogul|mai may|maillage network mesh|
maillot jersey swimsuit|main hand|maintenir maintain keep|maire mayor|mairie council hall|mais maize corn|maison house home|
maitrise mastery control|maitriser control master|majeur major adult|majoration increase surcharge|majorer increase|majuscule capital|
mal evil pain|malade patient sick ill|maladie disease illness sickness|malais malaysian|malentendant hearing deaf|malfaiteur criminal|
maltraitance abuse mistreatment|maltraiter mistreat abuse|malveillance malice|malveillant malicious|malversation embezzlement|
malvoyant visually impaired|mammifere mammal|mandat warrant term|mandataire agent|mandater appoint commission|manege carousel|
mangeoire feeder|manger eat|mangue mango|maniabilite handling|maniable manoeuvrable|manier handle|manifestant protester demonstrator|
manifestation demonstration protest event|manifester demonstrate protest|manipulation handling|manipuler handle|mannequin model dummy|
manoeuvre maneuver exercise|manomettre gauge|manquement breach|manuel manual textbook|manufacture factory|manutention handling|
manutentionnaire handler|maquette model mockup|maquillage makeup cosmetics|maraichage gardening|maraicher grower|marais marsh swamp|
marchand merchant dealer|marchandise goods commodity freight|marchepied footboard|marcheur walker|marecage swamp|maree tide|
maremoteur tidal|marge margin|mariage marriage wedding|marin marine sailor sea|marine navy marine|marinier bargeman|maritime sea shipping|
marocain moroccan|maroquinerie leather|marquage marking labelling|marque brand mark|marquer mark score|marqueur marker|mars march|
masculin male|masque mask|masquer mask hide|masse mass|masser massage|mastodonte giant|materiel equipment hardware|
maternelle nursery kindergarten|mathematique math|mathematiques maths|maths maths math|mazout oil|mecanicien mechanic|
mecanique mechanical mechanics|mecanisme mechanism|mecanographie mechanical|mecenat patronage sponsorship philanthropy|
mecene patron sponsor philanthropist|mecontent unhappy|mecontentement discontent|medaille medal medallist|medaillon medallion|
medecin doctor physician gp|medecine medicine|media media outlet|mediateur ombudsman|mediatheque library|mediatiser publicise|
medicament drug medicine|meduse jellyfish|megaoctet megabyte|melomane music|membre member limb|memoire memory memorandum|menace threat|
menacer threaten|meneur leader|mensonge lie|mensonger misleading false|mensualite payment|mensuel monthly|menteur liar|menthe mint|
mentir lie|menuiserie joinery carpentry|menuisier carpenter joiner|mer sea|mere mother|messager messenger|messagerie email|messe mass|
mesure measure measurement|mesurer measure|metaux metal|meteo weather forecast|meteorologie weather|meteorologique weather|methanier lng|
methanisation biogas digestion|methaniseur digester|metier job trade profession|metrage footage length|metre metre meter|
metro metro subway underground|metteur director|meuble furniture furnished|meubler furnish|meunerie milling|meunier miller|meurtre murder|
meurtrier murderer deadly|micro microphone mic|midi noon|miel honey|migrer migrate|milice militia|milicien militiaman|militaire soldier|
militant activist campaigner|militer campaign|millesime vintage|milliardaire billionaire|miner undermine|minerai ore|mineur minor miner|
mineure minor|minier mining|ministere department|ministre secretary|minoterie flour|minuterie timer|miroir mirror|misere misery poverty|
mixite diversity|mixte mixed joint|mobilier furniture|mode fashion mode|modele model|modelisation modelling|modeliser model|
moderniser upgrade|modification change|modifier change modify amend|moelle marrow|moeurs morals|mois month|moisson harvest|
moissonner harvest|moissonneuse combine|molaire molar|moldave moldovan|mollusque shellfish|momie mummy|mondial global world worldwide|
mondialisation globalisation globalization|monegasque monaco|moniteur monitor instructor|monnaie currency money coin|monospace minivan|
mont mount|montage assembly editing|montagnard mountain|montagne mountain|montant amount|monteur editor fitter|montre watch|monture frame|
monument landmark|mort death dead|mortel fatal deadly|mortier mortar|morue cod|motard biker motorcyclist|moteur engine motor|
motiver motivate|moto motorcycle motorbike|motoriste engine|moulage moulding casting|mouler mould|moulin mill|mourir die|mousse foam moss|
moustique mosquito|mouvement movement|moyen average means|muet silent mute|municipal council|municipalite council|munition ammunition|
muqueuse mucosa|museal museum|musee museum|musique music|mutation transfer|muter mutate transfer|mutualisation pooling sharing|
mutualiser pool share|mutuelle insurer mutual|mycose fungal|mythe myth|mythique legendary iconic|nage swimming|nageur swimmer|
naissance birth|nappe sheet aquifer|narcotrafic drug trafficking|narcotrafiquant drug trafficker|narration storytelling|natalite birth|
natation swimming|naturel natural|naufrage shipwreck sinking|naufrager wreck|nautique water nautical|nautisme boating|
naval naval shipbuilding|navette shuttle|navigateur browser sailor|navigation shipping|naviguer sail navigate browse|navire ship vessel|
negliger neglect|negoce trade trading|negociant trader merchant|negociateur negotiator|negociation negotiation talk|negocier negotiate|
neige snow|neiger snow|nettoyage cleaning cleanup|nettoyer clean|nettoyeur cleaner|neutre neutral|nocturne night|noel christmas|
nomination appointment|nomme appointed|nommer appoint name|normalisation standardisation standardization|
normaliser standardise standardize|norme standard norm|norvegien norwegian|notaire notary|notation rating|note note grade|noter note rate|
notoriete fame|nourrir feed|nourrisson infant baby|nourriture food|novateur innovative|noyade drowning|noyau core nucleus|
nuisible pest harmful|nuit night|nuitee night|numerique digital|numerisation digitisation digitization digitalisation scanning|
numeriser digitise digitize scan|numerotation numbering|objectif goal target lens|objet object item|obligataire bond|obligation bond|
obligatoire mandatory compulsory|obtention obtaining|obus shell|occasion used opportunity secondhand|octet byte|octroyer grant|
oculaire eye|oeil eye|oeuf egg|oeuvre work artwork|oeuvrer work|officialiser formalise|officier officer|officine pharmacy|
offrande offering|offre offer bid supply|offrir offer|ogive warhead|oiseau bird|oleoduc pipeline|ombragiere shade|ombriere canopy|
onde wave|onduleur inverter|operer operate|ophtalmologie ophthalmology|ophtalmologiste ophthalmologist|optique optical optics|
orage storm thunderstorm|orateur speaker|orbite orbit|ordinateur computer laptop|ordonnance prescription order ordinance|ordonner order|
ordre order|ordure rubbish|oreille ear|oreiller pillow|oreillette earpiece|organe organ body|organigramme chart|organiser hold|
organisme body agency|orgue organ|orientation guidance direction|orthographe spelling|orthophoniste speech therapist|ossature framework|
ostreiculture oyster|otage hostage|ouragan hurricane|outil tool|outillage tooling|outiller equip|outremer overseas|ouvert open opened|
ouvrage structure book work|ouvrier worker|ouvrir open|ovni ufo|ovocyte egg|oxydation oxidation|oxyde oxide|pacifique peaceful|pacte pact|
paiement payment|paix peace|palais palace|paleontologie palaeontology|paleontologue palaeontologist|palette pallet|palmares ranking|
paludisme malaria|panique panic|panne outage breakdown failure|panneau panel sign|pansement dressing bandage|papeterie stationery paper|
papetier paper papermaker|papier paper|paquebot liner|paquet package packet|parametre setting|parapente paragliding|parc park fleet|
parcelle plot parcel|parcours route pathway course|parfum perfume fragrance|parfumerie perfume perfumery|parieur bettor gambler|
paritaire joint|parite parity equality|parlement parliament|parlementaire parliamentary lawmaker mp|paroi wall|parole word lyric speech|
parquet prosecutor floor|parrain sponsor godfather|parrainage sponsorship|parrainer sponsor|partage sharing|partenaire partner|
partenarial partnership|partenariat partnership|parti party|participatif crowdfunding|participation stake|partisan supporter|
partition score|passager passenger|passeport passport|passerelle footbridge gateway|passeur smuggler|pathologie disease|patin skate|
patinage skating|patineur skater|patinoire rink|patisserie pastry|patissier pastry|patrimoine heritage wealth|patrimonial heritage|
patron boss ceo pattern|patronat employer|patronner sponsor|patrouille patrol|paturage pasture grazing|pauvrete poverty|payant paid|
paye pay|payer pay|paysage landscape|paysagiste landscaper|paysan farmer peasant|peage toll|peau skin|peche fishing peach|pecher fish|
pecherie fishery|pecheur fisherman fisher|pedagogie teaching|pedagogique educational teaching|pedagogue educator|pediatre paediatrician|
pediatrie paediatrics|pediatrique paediatric|peindre paint|peintre painter|peinture painting paint|pelleteuse excavator|penal criminal|
penalite penalty|peniche barge|penitencier prison|penitentiaire prison|penurie shortage|pepiniere nursery incubator|percee breakthrough|
percer pierce drill|perceuse drill|percuter hit crash|perenne lasting|perenniser sustain secure|perennite sustainability|
perfectionnement improvement|perfectionner improve|performant efficient|perfuser infuse|perfusion drip infusion|perimetre scope|
peripherique ring|permis permit licence license|perpetuite life|perquisition search raid|perquisitionner search raid|
personnaliser customise customize|personnel staff|perspective prospect outlook|perte loss|perturbateur disruptor disruptive|
perturbation disruption|perturber disrupt|petrole oil|petrolier oil tanker|phare lighthouse headlight|photo photo picture|
photovoltaique solar|pictogramme icon|piege trap|pierre stone|pietonnier pedestrian|pieuvre octopus|pigiste freelance|pile battery stack|
pilier pillar|pillage looting|pilotage control steering management|pilote pilot driver|piloter pilot steer manage|pilule pill|
pionnier pioneer|piratage hacking piracy|pirate hacker pirate|pirater hack|piraterie piracy|piscicole fish|pisciculture fish aquaculture|
piscine pool swimming|piste track runway trail lead|pistolet pistol gun|place place square seat|placement investment|plafond ceiling cap|
plafonner cap|plage beach|plaider plead|plaidoyer plea|plaignant plaintiff complainant|plainte complaint lawsuit|plaisance boating|
plan plan map|planetaire global|planeur glider|planification planning|planifier plan|planning schedule|plante plant|planter plant|
plaque plate|plateforme platform|plomberie plumbing|plombier plumber|plongee diving|plongeur diver|pluie rain rainfall|
pluvial rainwater stormwater|pneu tyre tire|pneumatique tyre tire|pneumologue pulmonologist|poeme poem|poesie poetry|poete poet|
poids weight|poignet wrist|poisson fish|pole cluster pole hub centre|polemique controversy|police police policy|policier police policeman|
politique policy|polluant pollutant polluting|polluer pollute|polonais polish|polyclinique hospital|pompe pump|pompier firefighter|
pont bridge deck|porc pig pork|porcherie piggery|port port harbour harbor|portable laptop mobile phone|portail portal gate|
portefeuille portfolio wallet|porteur carrier bearer|portique gantry scanner|portuaire port harbour|poster post|postier postal|
postulant applicant|potabiliser purify|potable drinking|poubelle bin trash|poudre powder|poumon lung|pourcentage percentage|
pourparlers talk negotiation|poussee surge push|prairie meadow grassland|praticien practitioner|pratique practice practical|
pratiquer practise practice|preavis notice|precaire precarious insecure|precarite insecurity poverty|precision accuracy|precoce early|
preconiser recommend|prefet prefect|prejudice harm damage|prelevement levy sample debit|prelever collect levy|preselection shortlist|
presentateur host anchor|preservatif condom|president chairman chair|presider chair|pression pressure|prestataire provider contractor|
prestation service benefit|presume alleged suspected|preteur lender|preuve proof evidence|prevention precaution|prevision forecast|
previsionnel projected|prevoir plan forecast expect|prevoyance providence|prevu planned scheduled expected|prime bonus premium|
primer award|prison prison jail|prive private|prix price prize award|procedure proceedings|proces trial lawsuit|processeur chip|
procuration proxy|procureur prosecutor|produire produce|produit product|prof teacher|professeur teacher|programme curriculum|
programmer schedule|progressif gradual|progression growth|projecteur spotlight|projection screening|projet project plan bill|
projeter plan project|prolongation extension|prolongement extension|prolonger extend|promoteur developer|promouvoir promote|
promu promoted|pronostic prognosis forecast|propager spread|proprete cleanliness|proprietaire owner landlord|propriete property ownership|
propulser propel power|prospecter explore|prospection exploration|prospective foresight|proteger protect|
prothese prosthesis prosthetic implant|prothesiste prosthetist|provisoire temporary interim|pub ad|public public audience|
publicitaire advertising|publicite advertising ad|publier publish release|puce chip flea|puericulture childcare|pulmonaire lung|
pulverisateur sprayer|pulverisation spraying|pylone pylon mast|pyrotechnie fireworks|quai quay wharf platform dock|quantique quantum|
quartier district neighbourhood neighborhood|quotidien daily|rabais discount|raccord connection|raccordement connection|raccorder connect|
rachat acquisition buyout takeover|racheter acquire buy|radiateur heater|radiodiffusion broadcasting|radiographie xray|rafale gust|
raffinage refining|raffinerie refinery|rafraichir cool refresh|rafraichissement cooling|rage rabies rage|raie ray|ralentir slow|
ralentissement slowdown|rallonge extension|rallonger extend|rampe ramp|rancon ransom|rancongiciel ransomware|ranconner ransom|
randonnee hiking hike|randonneur hiker|ranimer revive|rapatrier repatriate|rapide fast quick rapid|rappel recall reminder booster|
rassemblement gathering rally|rationaliser streamline|ravager devastate ravage|ravitaillement supply refuelling|ravitailler supply|
rayonnage shelving|rayonnement radiation influence|reacteur reactor|realisable feasible|realisateur director filmmaker|
realisation achievement|reamenagement redevelopment|reamenager redevelop|reanimation intensive resuscitation|reanimer revive|
reboisement reforestation|recensement census|recenser list count identify|recepteur receiver|reception receipt|receptionner receive|
recette revenue recipe|receveur recipient|rechange spare|recharge refill charging|recharger charge|rechauffement warming|rechauffer warm|
recherche research search|rechercher search|rechute relapse|recipient container|recit narrative story|reclamation complaint claim|
reclamer demand claim|recolte harvest crop|recolter harvest collect|recompense reward award|reconduction renewal|
reconnaissance recognition|reconstruction rebuilding|reconstruire rebuild|reconversion retraining conversion|reconvertir convert retrain|
recours appeal|recouvrement collection recovery|recreation break|recrue recruit|recrutement recruitment hiring|recruter recruit hire|
recruteur recruiter|recu received receipt|recuperation recovery|recuperer recover retrieve|redacteur editor writer|
redaction newsroom writing|redemarrage restart|redemarrer restart|redevance fee royalty|rediffusion rerun replay|
redressement recovery adjustment receivership|redresser recover|reduction cut discount|reduire reduce cut|reduit reduced|
reedition reissue|reeducation rehabilitation|reelire reelect|reemploi reuse|reemployer reuse|reequilibrer rebalance|reevaluer reassess|
referencement listing|referent contact|refonte overhaul redesign|refrigerateur fridge|refroidir cool|refroidissement cooling|
refugie refugee|refus refusal rejection|refuser refuse reject deny|regie authority|regime diet regime scheme|reglage setting adjustment|
reglement regulation settlement rule|reglementaire regulatory|reglementation regulation|reglementer regulate|regler settle adjust pay|
regroupement grouping merger|regrouper group|reguler regulate|regulier regular|rehabilitation refurbishment renovation|
rehabiliter refurbish renovate|rein kidney|reinitialiser reset|reinsertion reintegration|reintegrer reinstate|rejet rejection discharge|
rejeter reject dismiss|rejoindre join|rejoint joined|relachement relaxation|relacher release|relais relay|
relance recovery stimulus revival|relancer revive relaunch|relaxe acquittal|relevement increase|relier connect link|relocaliser reshore|
remaniement reshuffle|remboursement reimbursement refund repayment|rembourser reimburse repay refund|remede remedy cure|
remplacant substitute replacement|remplacement replacement|remplacer replace|remporter win|remuneration pay compensation|remunerer pay|
renaissance revival|rencontre meeting encounter|rendement yield return|renforcement strengthening|renforcer strengthen reinforce|
renfort reinforcement|renoncer give abandon|renouvelable renewable|renouveler renew|renouvellement renewal|
renovation refurbishment retrofit|renover renovate refurbish|renseignement intelligence information|renseigner inform|
rentabilite profitability|rentable profitable|rente annuity|rentree return|renvoi referral dismissal|reorganiser restructure|
reouverture reopening|reouvrir reopen|reparable repairable|reparateur repairer|reparation repair|reparer repair fix|
repartition distribution allocation|reperage detection scouting|repertoire directory|repetition rehearsal|reponse response answer reply|
report postponement report|reportage report story|reprendre resume|representation performance|repression crackdown|
reprise recovery takeover resumption|requalification redevelopment|requalifier reclassify|requerant applicant claimant|
requete request query petition|rescape survivor|reseau network grid|reservation booking|reserver book|reservoir tank|
resiliation termination cancellation|resilier terminate cancel|resoudre solve resolve|respect compliance|respecter comply|
respirateur ventilator|respiration breathing|respiratoire breathing|respirer breathe|responsabiliser empower|responsabilite liability|
responsable head manager official|ressort spring|ressortissant national citizen|ressource resource|restaurateur restorer|
restauration restoration catering|restaurer restore|restituer return|restitution return|resultat result outcome|retablir restore|
retablissement recovery restoration|retard delay late|retardataire late|retardement delayed|retarder delay|retention detention|
retine retina|retombee impact fallout|retrait withdrawal removal|retraite pension retirement retiree|retraitement reprocessing|
retraiter reprocess|retransmettre broadcast|retransmission broadcast|retribution pay|reunion meeting|reunir gather meet|reussite success|
reutilisation reuse|reutiliser reuse|revalorisation increase|revaloriser increase|revendeur reseller dealer|revendication demand claim|
revendiquer claim|revendre resell sell|revente resale|revenu income|revetement coating surface|reviser revise review|
revision review overhaul|revue journal magazine review|riche rich wealthy|richesse wealth|riposte response retaliation|riposter retaliate|
risque risk|risquer risk|rivage shore|rivaliser compete|riverain resident|riviere river|riz rice|riziculture rice|robinet tap valve|
robotisation automation|robotiser automate|roman novel|romancier novelist|roue wheel|rougeole measles|roumain romanian|route road route|
routeur router|routier road trucker|royaume kingdom|ruche hive beehive|rue street|ruissellement runoff|rumeur rumour rumor|
rupture break shortage|russe russian|rythme pace rhythm|saisie seizure|saison season|saisonnier seasonal|salaire wage salary pay|
salarial wage|salarie employee|salle room hall theatre|salon show fair lounge|sanction penalty|sanctionner punish|sang blood|
sanitaire health|sante health healthcare|saoudien saudi|saumon salmon|sauvage wild|sauvegarde backup safeguard|sauvegarder save safeguard|
sauver save rescue|sauvetage rescue|sauveteur rescuer|savon soap|scanner scan|scenario screenplay script|scenariste screenwriter|
scene scene stage|scenique stage|schema diagram|scierie sawmill|scolaire school|scolariser enrol school|scolarite schooling tuition|
scrutin ballot vote election|sculpter sculpt carve|secher dry|secheresse drought|sechoir dryer|secourir rescue|secours rescue emergency|
secte sect cult|secteur sector industry|securiser secure|securite safety|seisme earthquake quake|sejour stay|sel salt|
selectionner select shortlist|semaine week|semence seed|semestre half|senat senate|senateur senator|senior senior older|
sensibilisation awareness|sensibiliser raise|sensible sensitive|sentier path trail|separer separate|sept seven|sequelle aftereffect|
sequestration kidnapping|serigraphie screenprint|seringue syringe|seropositif positive hiv|serre greenhouse|serveur server waiter|
seuil threshold|sexuel sexual|siderurgie steel|siderurgique steel|siecle century|siege headquarters seat siege|sigle acronym|
signalement report|signaler report flag|signature signing|signer sign|silicium silicon|sismique seismic|sismologue seismologist|
site site website|skieur skier|sobre frugal sober|sobriete frugality|societaire member|societal social|societe company firm|soie silk|
soierie silk|soignant caregiver carer|soigner treat care|soin care|soiree evening party|soja soy soybean|sol soil floor ground|
solaire solar|soldat soldier|solde balance sale|solder settle|soleil sun|solliciter seek|solutionner solve|solvabilite solvency|
solvant solvent|sommeil sleep|sommet summit|son sound|sondage poll survey|sonde probe|sonore sound|sonoriser sound|
sortie release exit launch outing|soudage welding|souder weld|soudeur welder|soudure weld|soulevement uprising|
soumission submission bid tender|soumissionnaire bidder tenderer|soumissionner bid tender|sourd deaf|souris mouse|souscripteur subscriber|
souscription subscription|souscrire subscribe|sousmarin submarine|soustraction theft|soutenabilite sustainability|soutenable sustainable|
soutenir support back|souterrain underground|soutien support|souverain sovereign|souverainete sovereignty|spatial space|
spectacle show performance|spectateur viewer audience|sportif athlete sport|stade stadium stage|stage internship placement|
stagiaire intern trainee|station resort|stationnement parking|stationner park|statut status|sterilite infertility|stimulateur pacemaker|
stock stock inventory|stockage storage|stocker store|store blind|stupefiant drug narcotic|styliste designer|submersion flooding|
substituer replace|subvention grant subsidy|subventionner subsidise fund|succeder succeed|succes hit|succession inheritance|
succursale branch|sucre sugar|sucrerie sugar|suedois swedish|suisse swiss switzerland|superficie area|superviser oversee|suppleant deputy|
supplementaire additional extra|support medium|suppression removal abolition cut|supprimer remove cut abolish delete|surcharge overload|
surchauffe overheating|surconsommation overconsumption|surcout overcost overrun|surdite deafness hearing|surdose overdose|surdoue gifted|
surendettement overindebtedness|surete safety security|surexploitation overexploitation|surface area|surgele frozen|
surmortalite mortality|surpeche overfishing|surpoids overweight|surpopulation overcrowding|surproduction overproduction|
sursis reprieve suspended|surtension surge|surtourisme overtourism|syndical union|syndicaliste unionist|syndicat union|synthese summary|
tabac tobacco|tabagisme smoking|tableau painting board table|tableur spreadsheet|tactile touch|taille size|tapisserie tapestry|
tarif tariff price fare rate|tarifaire tariff pricing|tarification pricing|tatouage tattoo|tatouer tattoo|taux rate|taxe tax|taxer tax|
tcheque czech|technophile techie|telechargement download|telecharger download|telecommande remote|telefilm film|
telepherique cable gondola|telephone phone smartphone|telephonique phone|telesiege chairlift|telespectateur viewer|
telesurveillance monitoring|teletravail telework remote homeworking|teletravailler telework|televiseur tv|television tv|
temoignage testimony|temoigner testify|temoin witness|tempete storm|temps time weather|tension voltage|tentative attempt|tente tent|
terrain land ground field|terrassement earthworks|terre land earth soil|testament will|tester test|texte text|texto text|the tea|
theatre theater|thematique theme|theorie theory|thermal spa|thermique thermal|these thesis|tirage draw circulation|tireur shooter|
tissage weaving|tisser weave|tisserand weaver|tissu fabric tissue|titane titanium|titre title security|titulaire holder|
titularisation tenure|toit roof|toiture roof roofing|tomate tomato|tondeuse mower clippers|tondre mow shear|tortue turtle tortoise|
tourbe peat|tourbiere peatland bog|tournage filming shooting|tournee tour|tourneur turner|tournoi tournament|toxicomane addict|
toxicomanie addiction|toxine toxin|toxique toxic|tracabilite traceability|traceur tracer tracker|tract leaflet|tracteur tractor|
traducteur translator|traduction translation|traduire translate|trafic traffic trafficking|traitement treatment processing|
traiteur caterer|trajet journey trip|tramway tram|transaction settlement|transformation processing|transformer convert|
transpiration sweating|transporteur carrier haulier|traquer track hunt|travail work labour labor|travailler work|travailleur worker|
travaux work construction|traversee crossing|tremblement tremor earthquake|tremplin springboard|tresor treasure treasury|
tresorerie cash treasury|tresorier treasurer|tri sorting|triage sorting|tribu tribe|tribunal court|tribune stand oped|tricherie cheating|
trier sort|trimestre quarter|trottinette scooter|trottoir pavement sidewalk|troupeau herd flock|trousse kit|truquage rigging|tuer kill|
tuile tile|tumeur tumour tumor|tutelle supervision guardianship|tuteur guardian tutor|tuyau pipe|tympan eardrum|uniformiser standardise|
unite unit unity|universitaire academic|urbain urban city|urbanisme planning|urbaniste planner|urgence emergency|urgentiste emergency|
usage use usage|usager user|usinage machining|usine factory plant|usurpation theft impersonation|utilisateur user|utilisation use|
utiliser use|utilitaire van|vacances holiday vacation|vacancier holidaymaker|vague wave|vainqueur winner|vaisseau vessel ship|
valeur value|validation approval|valider validate approve|valorisation valuation recovery|valoriser recover promote|vapeur steam vapour|
vapotage vaping|varicelle chickenpox|variole smallpox|veau calf veal|vecteur vector|vedette star|vegetal plant|vegetalisation greening|
vegetaliser green|vehicule vehicle|velo bike bicycle|velocite speed|velours velvet|vendange grape harvest|vendeur seller vendor|
vendre sell|vendu sold|vent wind|vente sale|ventilateur fan|verdir green|verification check|verifier check verify|vernissage opening|
verre glass|verrerie glass glassworks|verrou lock|verrouillage locking|verrouiller lock|versement payment|verser pay pour|vert green|
vertebral spinal|vertige dizziness|vestige remains relic|vetement garment clothing|veterinaire vet|viande meat|vibrer vibrate|
victoire victory win|vidange drain|videoludique game gaming|videoprotection cctv|videosurveillance cctv surveillance|vie life|
vieillesse age|vieillir age|vieillissement ageing aging|vigilance alert|vigne vine vineyard|vigneron winemaker|vignette sticker|
vignoble vineyard|ville city town|vin wine|vinicole wine|viol rape|violation breach|violon violin|violoncelle cello|
violoncelliste cellist|virement transfer|virtuel virtual|visage face|viseur viewfinder|visionnage viewing|visite visit|visiter visit|
visiteur visitor|visuel visual|vitesse speed|viticole wine|viticulteur winegrower wine|viticulture winegrowing wine|vitrage glazing|
vitrail stained|vitraux stained|vitre window glass|vitrine showcase window|vivier pool|vocal voice vocal|voie track lane route|
voile sail sailing veil|voilier sailboat|voirie road|voisinage neighbourhood neighborhood|voiture car|voix voice vote|vol flight theft|
volaille poultry|voler steal fly|volet shutter|volontaire volunteer voluntary|votant voter|voter vote|voyage travel trip journey|
voyager travel|voyageur passenger traveller traveler|voyagiste operator|vulgarisation popularisation|wagon wagon carriage|
yaourt yogurt yoghurt|yeux eye|zebre zebra|zone area zone
"""
