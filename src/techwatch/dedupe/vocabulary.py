"""What news say in French and English, beside the dictionary: looser words, irregular forms, frequent words, countries, editions. Pure.

For comparing two accounts of one event only: a search asks the dictionary, whose entries mean the same.
"""

from collections.abc import Mapping
from typing import Final

from techwatch.types import Lang

ALSO: Final = """
abaisser lower downgrade|abandon dropping scrapping|abandonner ditch|abbaye abbey|abonne customer|aboutissement completion|
academie authority|accelerer speed|accepter agree|accident accident|accompagner help|accueillir house|achevement completion|
acquereur purchaser|acquerir purchase|acquisition purchase takeover|actionnaire investor|actualisation update|actualiser update|
actuel current|adherer join|admettre admit|adopter pass approve|adoption passing passage approval|adosser attach|aerogare terminal|
affaires turnover revenue business|affluence crowd|affrete chartered|agenda diary|agrandissement expansion|agrement authorisation|
agropole agro|aide support|aider help support|aine elder older|album book|allee aisle|allier team|alsacien alsace alsatian|
alumni graduate|amont upstream|amorcage seed|analyse test|annoncer unveil|annuaire directory|annuler scrap overturn quash|
antenne mast antenna|apnee apnea|apparaitre appear|appel tender|apposer affix|appreciation assessment|approcher approach|apres after|
ardoise debt slate|armoire cabinet|arret judgment stoppage leave sick|arrondissement district|artisan craftsman|assaut assault rush|
assemblee lower|assigner summon|assise base|assistante childminder|association group|associer partner join|astreinte penalty daily fine|
atelier shop plant|attaquer challenge|attendre expect await wait|attente wait expectation|attestation certificate|attirer attract draw|
attribuer allocate grant|audience rating|audiodescription description|audioguide audio|autocollant sticker|autoriser permit clear approve|
autorite regulator watchdog|autour around|avaliser approve endorse|avancer bring|avantage advantage benefit|avarie damage|
avis opinion notice|avouer admit confess|baladeur player|balado podcast|balance scale|bande comic strip|bardage cladding|
barometre survey index|barquette tray|base database base|bassin basin pool|bateau ferry|bercy finance|berline saloon|besoin need|
bilan review results report|biodiversite wildlife|bioraffinerie biorefinery|blesse hurt|blister blister|bloc theatre operating|
bloquer blockade|bobinage winding|boitier device unit|bondir jump soar leap surge|bonnetier hosiery|bordelais bordeaux|boucle loop|
boulanger baker|bourse stock market|bouteille bottle|brancard trolley stretcher|breton brittany|brevet certificate|brouillon draft|
bruxellois brussels|bruyant noisy|bulle bubble|bulletin report|cablage wiring|cabler wire|cablier cable|cache mask|cadence rate pace|
cahier notebook exercise|caisse checkout crate|caisson casing|calcul computation arithmetic maths|cale hold|camera camera|cancer cancer|
cantine canteen|capital capital equity stake|captage catchment|capteur probe|cariste forklift|carnet book record|carre square|
carton cardboard|casier locker|casque headphones|cassation supreme|casser quash overturn break|ceder divest|centaine hundred|
centile percentile|centrale station|cesser stop cease halt|chaine line supply|chambre chamber room bedroom|changer switch|
chanteuse singer soprano|chantier site shipyard project works|chariot cart trolley forklift|charpente timber|charte charter|chasuble vest|
chateau castle|chaud warm|cheminot rail|chercher look|chercheur scientist|chercheuse researcher scientist|chevalet easel|cheville ankle|
chiffre turnover revenue encrypt|choc shock|choeur choir chorus|choisir pick|chomage furlough layoff|chuter plunge slump fall drop|
cinquantaine fifty|cinquieme fifth|circuit track tour|cirque circus|ciseau chisel|citer cite quote|citerne tank|civiere stretcher|
classe classroom|cliche picture shot photo|client customer|clientele customer|climatisation cooling|clinique clinic hospital|clip video|
cloner clone|coentreprise venture joint|colere anger|colle glue|collectif group|collectivite council|collegue colleague|
comite committee board|commander order|commandite sponsored|commerce store|commissaire curator auctioneer|commune council|
complement supplement|compter count|comptes account auditor|concerner affect involve|conclure find strike sign reach|concourir compete|
concours exam|concurrence antitrust|condensateur capacitor|confier entrust hand|conge leave|conges leave holiday|congres congress|
conseiller advise|conservation storage|conserver keep retain preserve|consigne deposit|constat finding|constater find note|
constructeur maker|conte tale|contestation dispute|contester challenge dispute|contraindre force compel|contrat deal|contremaitre foreman|
controler inspect|convenir agree|conversationnel chatbot|convoyeur conveyor|coordonner coordinate lead|copie copy script|coque hull|
cordage rope|correcteur marker|corriger correct mark|cosmetique beauty|coter list|coulisses backstage|cour court auditor|
cours price share class lesson course|coursier rider|couter cost|couvee brood|couvreur roofer|craindre fear|crainte fear concern|
crayon pencil|creancier creditor lender|creche daycare|creneau slot|crepi render|creuse trough|cueillette picking|cuisson cooking firing|
curseur slider|cuve tank|cyberattaque attack hack|cyclable cycle|dalle slab|danger danger hazard|debouter dismiss reject|
debrayage stoppage|debrayer walk strike|debut start beginning|debuter begin start kick|dechetterie dump|decideur executive|declic click|
decompte count|decret decree|decrocher land secure clinch|dedicace signing|defaillance fault malfunction|defaillant faulty failed|
defaut fault|defectueux faulty|defi challenge|deficit deficit loss|deficitaire loss|degel thaw|degre degree|
degringoler tumble plunge slump|delegue delegate|demarche approach step|demarrage start|demarrer begin|demi half|demissionner quit|
demolir demolish|demontrer show demonstrate|denoncer denounce condemn criticise slam|depanneur repairer|depart exit leave|
departement county|depasser exceed pass|dependance care|depense cost|deplorer regret|depute lawmaker|deputes lawmaker|
derniere last latest|derober steal|deroute rout|desavouer rebuke|designer name|desservir serve|dessinateur artist|detruire wreck|
deuil bereavement|deuxieme second|devanture storefront|devisser plunge tumble slump|devoiler show|devoirs homework|difficulte trouble|
diffuser stream|dimanche sunday|diminuer fall decrease decline shrink|dioxyde dioxide|diplomer graduate|directeur chief|
directrice head chief manager|dirigeant manager|dirigeante executive head|disparaitre vanish|disposer have|disquaire record|
distance remote|diviser divide split|dixieme tenth|dizaine dozen|docker docker|domicile home|dosage dose|dose dose|
dossier record application|dotation budget|doter equip endow give|douane custom|doublage dubbing|double twice|doyen dean|
droguerie hardware|drone drone|ecarter rule dismiss|echelle scale|ecoper fined|ecossais scottish|ecouler sell|ecoute listening hotline|
editeur vendor software|edition publishing|editrice publisher|effectif workforce staff headcount|effet effect impact|ehpad nursing care|
eligible eligible|emailing mailing|embarquer onboard|embauche hire|emettre issue emit|empecher prevent stop|empocher pocket|emporter take|
encart insert|encheres auction|enfin finally|engagement pledge|engager pledge|enjoindre order|enlever remove|enquete study|
enqueter survey|enregistreur recorder|enrobe asphalt|entamer begin start|entrant newcomer|entrepot depot|entrer enter come|
entretien maintenance interview|eolienne wind|epargnant investor|epauler support|epreuve exam|equilibre breakeven|
ergotherapeute therapist|esperer hope|espoir hope|essayer test|estampe print|etabli bench|etage floor storey|etamine muslin|
etancheite sealing|etendre extend expand|etiquette label|etude research|etui case|eviter prevent|evolution change|evoquer mention cite|
exclure exclude rule|excuse apology|excuser apologise apologize|exemplaire copy|exercice year financial|exosquelette exoskeleton|
experimenter trial pilot|exploser blast|exposer show|exposition show|extension expansion|exterieur outside outdoor|extrait excerpt|
fabriquer make build|faciliter ease|faience earthenware|faillite insolvency|faisceau beam|famille family|farine flour|faute fault error|
fauteuil seat|femme female|fenetre window|ferme farm closed shut firm|fermeture shutdown|ferraille scrap|ferry ferry|fiche sheet record|
fievre fever|filature mill|filiale unit|finaliste finalist|financer back|finir finish|fissurer crack|flacon bottle vial|flaconnage bottle|
flamber soar surge jump|flamme flame|flottant floating|fondatrice founder|forage borehole|forfait pass|formation course|former train|
fouilles excavation|foule crowd|four kiln|fournil bakery|fournisseur vendor|fourreau sheath|franchise excess|fraudeur fraudster|
frere brother|friperie secondhand|frise frieze|friteuse fryer|fuite breach|fumer smoke|gabarit template|gagner gain earn|galeriste dealer|
garde care|gauche left|gendarme watchdog regulator|gene gene|generatif generative|genevois geneva|geste gesture|giron fold|
glacier glacier|gouttiere gutter|gramme gram|gravure print|greve walkout stoppage industrial|greviste striker striking|
grille gate schedule|grimper climb rise|grotte cave|groupement consortium|guichet counter desk window|habitude habit|haine hate|
hangar warehouse|harnais harness|hauteur height|herbier herbarium|homme male|horaire hour|hublot window porthole|huisserie frame|
identite identity|implantation site|implanter establish|imposer require force|imprimerie printer|incident incident|independant self|
indice index|indien indian|infarctus heart|infliger fine impose|informatique software|innocent innocent|inonder flood|
inquiet worried concerned|inquieter worry concern|interdire outlaw|interim temp agency|interimaire agency|interroger survey interview|
interrompre disrupt|interruption outage disruption|intersyndicale union|introduction flotation listing|intrusion breach|
investisseur backer|invoquer cite invoke|isere grenoble|iserois isere grenoble|italien italian|japonais japanese|jardinerie garden|
jauge gauge capacity|jeton token|jeune youth start|jeunesse children young|journal paper|jugement verdict|juger rule find deem|
jury jury judge panel|kilo kilogram|laine wool|laminoir mill|lancement start|lancer roll|laser laser|laureat awardee|lauriers award|
lavoir washhouse|leader leader|lecon lesson|lecture reading|levee round funding|liaison link connection|licencier fire sack|
licorne unicorn|ligne line route|lillois lille|limiter restrict|lingerie laundry|liquider wind|livrer supply hand|livret booklet|
livreur rider|loge dressing|logement flat|loueur rental hire|lundi monday|lycee college|machiniste stagehand crew|madrilene madrid|
mairie town city|maison firm|majoritaire majority controlling|majorite majority|malus penalty levy charge|manque lack shortage|
manquement failing failure violation|manquer miss lack|marche market contract deal|mardi tuesday|marionnette puppet|marteau hammer|
master master|matelas mattress|matiere material subject|maturite maturity|menage household|mercredi wednesday|mere parent|
messagerie courier parcel|metier occupation|metropole city authority|migration move|milieu environment|millier thousand|
minoritaire minority|mobilisation protest action|moissonneuse harvester|moitie half|monde world|montrer show|mort killed|moule mould|
moyenne average|nappe groundwater|necessite need|neerlandais dutch|negociation bargaining|nicois nice|nier deny|note mark|
nounou childminder nanny|nourrisson newborn|nuage cloud|nuit overnight|obesite obesity|objectif guidance|obliger force require|
obseques funeral|obtenir obtain secure gain|occuper occupy|octobre october|officine chemist|offres tender|offrir give|ombre shade shadow|
ombriere carport|opacite opacity|opera opera|operateur carrier|ordre body|origine cause|orphelin orphan|osier wicker|outilleur toolmaker|
ouverture opening launch|ouvrir launch|paille straw|palette palette|panier basket|panne fault crash|panneau billboard|papeterie mill|
paraitre appear published|paralyser cripple knock|parapharmacie pharmacy|parapher initial sign|parc farm estate|parchemin parchment|
parisien paris|parking park|part share stake|partager share split|participation holding interest|partir leave|parution publication|
patron head chief|pause break|pave paving|pavillon pavilion flag|pelle shovel|pelouse lawn pitch|perdre lose shed|permettre allow enable|
pharmacie chemist|pharmacien chemist|piece part|pied foot|pieton pedestrian|pinceau brush|piquet picket|piratage hack breach|
pirater breach|piste lane path|plafonner plateau level|plaider argue|plainte suit|planche page plate|plancher floor|
plasturgiste plastics moulder|plateau stage studio|plonger plunge slump tumble sink|pochette pouch|podologue podiatrist|poele stove|
pompier fire|ponton pontoon|portage portability|porte door gate|portique gate|poste position|postuler apply|poterie pottery|potier potter|
poursuivre continue pursue prosecute|pourvoi appeal|pousse start|poussiere dust|precedent previous|prelevement swab|premices beginnings|
premier first|premiere opening night first|preparateur picker|preparation picking|presenter unveil introduce show|
presidente chair chairwoman|prestataire supplier|pret loan ready|preter lend|primaire primary|printemps spring|priver deprive lose|
prochain next|production output|produire make|progresser grow rise increase gain|promesse promise pledge|promettre promise pledge|
promulguer enact|proposer offer suggest|proposition bill motion|prouver prove|prudhommes tribunal labour employment|publicite advert|
puissance power capacity|puits well|pupitre stand|quarantaine forty|quart quarter|quartier area|quatrieme fourth|quille keel|
quincaillerie hardware|quitter leave quit exit|rachat purchase|racheter purchase|radio xray|rafler scoop|raisin grape|raison reason|
rame train tram unit|rappeler recall remind|rapport report|rapprochement merger|rapprocher merge bring|rassembler gather bring|
ravager destroy wreck|rayon department|rayonnage shelf|realisatrice director filmmaker|reassort restocking|recette receipt|
recevoir receive|recif reef|reclamer call|reclassement redeployment|recompense prize|recompenser reward award|reconditionne refurbished|
reconditionner refurbish|reconnaitre acknowledge admit recognise|recteur rector|rectorat education|recul fall decline drop decrease|
reculer fall decline drop slip shrink|redaction editorial|redoublement repeating|redressement administration|redresser turn|
referentiel standard framework|refuser decline|regie agency operator|regle rule|regles period menstrual|regrouper bring|
regulateur watchdog|relecture proofreading|reliure binding|relocaliser relocate|remettre hand return|remontee lift|remorque trailer|
remplir fill|renforcer tighten|rennais rennes|renoncement abandonment|renoncer drop scrap|rentree term start autumn|repartition split|
repas meal|replique replica|reporter postpone delay defer|repousser postpone delay push reject|reprendre take rescue|repreneur buyer|
reprise rescue|requerant plaintiff|requete application|reserve store|residence home residence|restreindre restrict limit|
resultat profit earnings|retenir select choose pick retain|retirer withdraw remove pull revoke recall|retour return|retourner return turn|
retrait recall|retraite retired|reunir bring unite|reussir succeed|revalorisation raise|revelateur telling|reveler reveal show|
rideau curtain|risquer face|rive bank|riverain neighbour|rompre break|rouvrir reopen|ruban ribbon|sable sand|saisine referral|
saisir seize refer petition|salarie worker staff|salon exhibition trade|saluer welcome hail praise|samedi saturday|sanction fine|
sanctionner fine penalise|sauvegarde protection|savant scientist|scanner scanner|scenariste writer|seance session screening|
secours relief|securite security|sein breast|selection shortlist|selectionner pick choose|selon according|semestriel half|senior elderly|
separer split|serie series show|serrure lock|service department|sinistre claim disaster|soin treatment|sonde polled surveyed sensor|
sonore noise|sortir release come leave|souche stem strain|souffrir suffer|soulagement relief|soupape valve|soupcon suspicion|
soupconner suspect|soutien tutoring|stage course|stagner stagnate flat|stand booth|startup start|statuer rule|stopper stop halt|
subir suffer undergo|subordination control|suivi monitoring|suppression loss|supprimer scrap shed eliminate|surveillance monitoring|
surveillant supervisor|suspendre halt pause freeze|suspension halt pause|tailleur tailor|tapis carpet belt conveyor|taxe levy|
technicien crew|teinture dyeing|telechargeable downloadable|teleconsultation remote video|teletravail home|tension pressure|
terminer finish complete|terrain site pitch|tester trial|tete head|texte bill|tiers third|tirage print|tiroir drawer|toile canvas|
tonneau barrel|torchon cloth|toucher affect|tour round|tournage shoot|tourner shoot film turn|trace trace track|traitement therapy|
trajet ride|trancher rule decide settle|transferer move|transfert move|transformer turn|transitaire forwarder|trappe hatch|
trentaine thirty|treuil winch|tricolore french|trieur sorter|trimestriel quarterly|troisieme third|trophee trophy award|turbinier maker|
tutelle ministry|update actualisation|urgences emergency|usager passenger|valider clear uphold|vallee valley|valoriser value|vanne valve|
vegetaliser plant|veille watch|velo cycle|vendredi friday|vente auction|ventes sale|verdict ruling|verdure greenery|verrerie glassmaker|
verrier glassmaker glass|vetement clothes|vice defect|victime casualty|vider empty|viennois vienna|vigneron winegrower|
vigueur force effect|vingtaine twenty score|virage shift turn|viser target|voie line rail|voilerie sailmaker|voilier yacht|
voisin neighbour|volet strand part|vosgien vosges|vote vote|voter pass adopt|vrac bulk
"""
"""As `dictionary.PAIRS`, any number of English words: what one paper may say where the other says the French word. Hand-made."""

FORMS: Final[Mapping[Lang, str]] = {
    "fr": """
abattre abat abattu|accroitre accroit accru|acquerir acquiert acquierent acquis|admettre admet admis|apprendre apprend apprennent appris|
atteindre atteint atteignent|attendre attend attendu|combattre combat|concevoir concoit concoivent concu|conclure conclut conclu|
construire construit construisent|contraindre contraint|craindre craint craignent|decouvrir decouvert|detruire detruit detruisent|
disparaitre disparait disparu|ecrire ecrit ecrivent|elire elit elisent elue elus|envoyer enverra|etendre etend|exclure exclut exclu|
feu feux|fondre fond fondu|inclure inclut|inscrire inscrit inscrivent|instruire instruit|interdire interdit interdisent interdite|
interrompre interrompt interrompu|jeu jeux|lire lisent|maintenir maintient maintiennent maintenu|mourir meurt mort|
obtenir obtient obtiennent obtenu obtint|oeil yeux|offrir offre offrent offert|ouvrir ouvrent ouvert|paraitre parait paru|peindre peint|
perdre perd perdent perdu|permettre permet permettent permis|poursuivre poursuit poursuivent poursuivi|prevoir prevoit prevoient prevu|
produire produit produisent|promettre promet promettent promis|recevoir recoit recoivent recu|reconnaitre reconnait reconnu|
reduire reduit reduisent|rejoindre rejoint rejoignent|remettre remet remettent remis remise|reprendre reprend reprennent repris reprise|
resoudre resout resolu|restreindre restreint|retenir retient retiennent retenu|rompre rompt rompu|souffrir souffert|souscrire souscrit|
soutenir soutient soutiennent soutenu|suspendre suspend suspendent suspendu|traduire traduit traduisent|travail travaux|
vendre vend vendent vendu vendus
""",
    "en": """
begin began begun|break broke broken|bring brought|build built|burn burnt|buy bought|child children|choose chose chosen|come came|
crisis crises|draw drew drawn|drink drank drunk|drive drove driven|eat eaten|fall fell fallen|fight fought|find found|fly flew flown|
foot feet|freeze froze frozen|give gave given|grind ground|grow grew grown|half halves|hide hidden|hold held|index indices|keep kept|
lay laid|learn learnt|leave left|lend lent|life lives|lose lost|make made|medium media|mouse mice|oversee oversaw overseen|pay paid|
rebuild rebuilt|ride rode ridden|ring rang|rise rose risen|seek sought|sell sold|send sent|shelf shelves|shoot shot|show shown|
sink sank sunk|sleep slept|spend spent|stand stood|steal stole stolen|strike struck|take took taken|teach taught|tooth teeth|
undergo underwent|weave wove woven|wife wives|wind wound|withdraw withdrew withdrawn|woman women|write wrote written
""",
}
"""Words of the dictionary, each with forms that no rule of inflection reaches: they mean what the word means."""

EVERYDAY: Final[Mapping[Lang, str]] = {
    "fr": """
    aid anne annonc appel apres associ avant avec centr chaqu cinq compt cout dan deja demand depuis deux direct don dont dossi elle
    emploi entre entrepris equip europeen euros financ fond franc group heur huit jour jusqu leur lign mar mard mercred million moin
    mois numer oper ouvert ouvr part pass pend person plus port pour premi prix projet quatr reseau rest salari san ser seront servic
    societ sont sous trois
    """,
    "en": """
    about after back base been befor call citi close come compani contract cost countri data each europ european expect firm first five
    four franc french from fund group half have hospit hour includ into last made maker million month more most must nation need next
    open oper over pari part peopl plan product project public publish region run said say school second septemb share show sign sinc
    site softwar some staff start take team than that their them they third this three time train under universiti until use want week
    were what where which will with work would year
    """,
}
"""Stems that more than a tenth of the articles of the tuning pairs say (2026-11): in common they tell nothing."""

FREQUENT: Final[Mapping[Lang, str]] = {
    "fr": """
    abon abord academ acces accompagn accord accueil acquisit action activ adem administr affair affich agenc agent ains algorithm
    allemagn allemand alpe amend americain ancien annuel appareil appliqu apport apprentissag appui arret arriv artificiel assembl
    assist assur ateli attaqu atteint attend attendu attent aucun audio audit augment aujourd aupres aur auss auteur automat automn
    autonom autoris autr auvergn avaient avait avanc avoir avril baiss banqu bat batter belgiqu bilan born boucl bours bout bpifranc
    bras bruxel budget bureau cadr calcul candidat candidatur capital capteur carr cart casqu ced cel cent cet chacun chaleur chambr
    chang chanti charg chauff chef chez chiffr chois chut cinqu circul civil class client collabor collect comit comm command commenc
    commiss commun compar complet compr concern conclu concu concurrent condit conducteur conduit conf consacr conseil conserv consomm
    consortium constitu constructeur consult contr contrat control cooper corrig cot coup cour court cre creativ dat debut decembr decis
    declar decroch dedi dela dem demandent depart depass depens depos depot derni desorm destin detect deuxiem dev developp devoil devr
    devront dimanch diplom directeur directric dirig dispos disposit distanc distingu doit doivent dot doubl douz droit dur ecart ecol
    econom ecout ecran edit editeur effect effet electr elev elus embauch emplois encor energ enfant engag engin enquet enregistr
    enseign ensembl entretien envelopp environ espac esper essai essais estim etabl etaient etait etat etre etud etudi europ evalu
    exercic exig expliqu exploit expos fabric fabriqu factur fair fait famill faut feder ferm fevri figur fil film final fix fois
    fonction fondat fondateur fondatric font form format fort fourn froid gagn gard gener general ger grac grand gratuit grenobl habit
    hauss haut hauteur hiv hopital hor hospitali imag immeubl implant impos inaugur industr industriel infirmi inform informat ingenieur
    innov install institut intelligent interrog intervent invest invit jam janvi jeud jeun journ jug juillet juin jury kilometr
    laboratoir laiss lanc langu laureat lectur lev libr lieu lill lillois limit livr livraison local log logiciel long lor lund lyc lyon
    machin main mainten mair mais maison malad march marg marqu marseil matin medecin medic mem men mesur meti metr metropol mid mill
    milliard minister ministr minut mis mobil model moiti mont montpelli moyen mus mutuel nancy nant national negoci neuf nord not nous
    nouveau nouvel novembr nuit object oblig obtenu occitan octobr offre onze organis outil ouvertur pag pai paris parl parm partag
    partenair particip patient pay perdu petit peut peuvent pharmac piec pilot plac plan plateau plateform plein plusieur point pos post
    pourr pourront pouss precedent precis prend prepar pres present president pret prevoit prevu prim printemp priorit pris priv
    prochain product produir produit professionnel programm progress prom promet propos publ publi public publiqu puis quand quar
    quarantain quart quarti quatorz quelqu question rappel rapport realis recherch reclam recour recrut recu recul recuper reduir reduit
    reel region regional registr regl relev rembours remplac ren rend rentr renvoi repart reper repond repondr repons represent reserv
    restent resultat resum retenu retour retrait reun reunion revend rhon robot saint sais salair sall salon samed sant savoir scientif
    second secteur secur selon semain sept septembr serv seul sign signal simpl sit social soir soit sort sourc special start station
    studio subvent suiss suit suiv suivr supplementair supprim surtout syndicat system tabl taill tarif taux technicien techniqu
    telephon temp tenu term territoir test tet text tiendr tient tier titr tomb ton total touch toulous toulousain tour tourn tous tout
    trait transform travail travaill traval trent tribunal trimestr trop univers urbain urgenc usag usin utilis valid vehicul velos
    vendred vendu vent venu ver verifi vers versaill version vert veut video vient vill vingt virtuel vis visiteur voi voisin voix vous
    """,
    "en": """
    abl acceler accept access accord account across add adem affect again against agenc agre agreement ahead aim alert algorithm allow
    almost along alreadi also american among anim announc annual anoth answer anyon appli applic appoint approv april archiv area around
    artifici ask assembl assess assist associ audit august author autom autumn avail averag avoid award away bank batteri be becaus
    becom begin behind belgian belgium below between bid bike bill billion board bodi book bordeaux both bought bpifranc brand break
    bring brittani brought brussel budget build built busi buy came candid cannot capac capit carbon care carri case cash cent centr
    chain chang charg check chief children chosen claim class clinic cluster code combin commerci commiss compar comput connect
    consortia consult consum contribut control cool could council count cours court cover creat creativ critic custom cut date day
    deadlin deal debt decemb decis deliv deliveri demand demonstr depart depend design develop devic digit direct director disclos
    district doctor doubl down dozen driver drone drop dure dutch earli earlier earn edit educ effect eight electr eleven elig emiss
    employ employe end energi engin english enough equip euro evalu everi execut exercis exhibitor exist export extend face factori fair
    fall famili farm fear februari fee fell festiv fewer fifth figur file fill film financ financi find fine fit flat floor follow forc
    forecast foreign form former forti found foundat founder fourth framework free friday full further game gather gave generat german
    germani get ghent give given goe good govern grant grenobl guarante hall hand handl hard head health hear heat held help high hire
    hold home hope host hous hundr imag incid incom industri inform innov instal institut insur intellig interview invest investor
    ireland issu itali januari job join joint juli june just keep kept kilometr know known label laboratori land languag larg larger
    largest late launch lead learn least leav left less level librari licenc life light like lill limit line link list listen live loan
    local long longer look lost luxembourg lyon machin main make manag mani manufactur march mark market matter measur medic meet member
    metr metropolitan ministri minut mobil model monday money monitor montpelli morn move much municip museum name nant near network
    night nine nobodi northern note notic novemb number nurs octob offer offic offici onc onli onlin order organis other output outsid
    own owner page paid panel paper park particip partner pass passeng patient pay payment penalti perform permit person phone pick
    pilot place plant platform point pool port post power prepar present price privat prize process produc programm promis propos
    protect provid pump pupil purchas push put quarter question rais rang rate rather reach read receiv record recov refus regul releas
    remain remot renn repair replac report repres research reserv resid result return reus revenu review right rise risk rival robot
    room rose round rule sale same saturday save scale schedul scheme score screen season seat secondari sector secur select sell send
    sensor sent seri serv server servic set seven sever shift ship shop short should side similar singl size small social sold south
    southern spain specialist spend spent spring squar stage stand state station stay step still stop store strasbourg stream street
    strong student studi studio submit such summer suppli supplier support survey switch switzerland system taken talk target teacher
    technolog tell term test text there those through thursday ticket titl today togeth told tonn took tool topic total toulous town
    track trade traffic translat transport trial tuesday turn turnov twelv twenti union unit unveil user valu vehicl ventur version
    video virtual visitor voic warehous warn wast watch water wednesday weigh welcom well went when whether while whose win winter
    within without worker workshop world worth write young
    """,
}
"""Stems that one in ten to one in fifty says: they tell less than the others."""

NATIONS: Final[Mapping[Lang, str]] = {
    "fr": """
    FR français française françaises|
    GB britannique britanniques anglais anglaise anglaises écossais écossaise gallois angleterre écosse|
    DE allemand allemande allemands allemandes|BE belge belges flamand flamande flamands wallon wallonne|
    NL néerlandais néerlandaise néerlandaises hollandais|IT italien italienne italiens italiennes|
    ES espagnol espagnole espagnols espagnoles catalan catalane|PT portugais portugaise portugaises|
    CH suisse suisses helvétique romand romande|AT autrichien autrichienne|IE irlandais irlandaise|DK danois danoise danoises|
    SE suédois suédoise suédoises|NO norvégien norvégienne norvégiens|FI finlandais finlandaise finlandaises|
    PL polonais polonaise polonaises|CZ tchèque tchèques|HU hongrois hongroise|RO roumain roumaine roumains|GR grec grecque grecs|
    LU luxembourgeois luxembourgeoise|US américain américaine américains américaines|CA canadien canadienne canadiens québécois|
    CN chinois chinoise chinoises|JP japonais japonaise japonaises|KR coréen coréenne coréens|IN indien indienne indiens|
    EE estonien estonienne|UA ukrainien ukrainienne|MA marocain marocaine|IL israélien israélienne
    """,
    "en": """
    FR french|GB british english scottish welsh england scotland wales|DE german|BE belgian flemish walloon|NL dutch|IT italian|
    ES spanish catalan|PT portuguese|CH swiss|AT austrian|IE irish|DK danish|SE swedish|NO norwegian|FI finnish|PL polish|CZ czech|
    HU hungarian|RO romanian|GR greek|LU luxembourgish|US american|CA canadian|CN chinese|JP japanese|KR korean|IN indian|EE estonian|
    UA ukrainian|MA moroccan|IL israeli
    """,
}
"""Of countries, as Babel's codes, the adjectives (and parts), as texts write them in small letters."""

EDITIONS: Final[Mapping[Lang, str]] = {
    "fr": "édition vague promotion cohorte baromètre saison session rentrée tour palmarès appel prix volet tranche numéro phase",
    "en": "edition wave cohort batch barometer season session class round call award awards prize issue phase tranche intake",
}
"""What is numbered when it comes back."""

ORDINALS: Final[Mapping[Lang, str]] = {
    "fr": """
    premier deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme onzieme douzieme treizieme quatorzieme
    quinzieme seizieme
    """,
    "en": """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth
    """,
}
"""From one on, folded."""
