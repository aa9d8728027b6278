"""Countries, regions and cities, as the gazetteer reads them: see `public`. Pure.

A place with `~` is an ordinary word as well, or a name of people: it counts behind a preposition of place only.
"""

from typing import Final

COUNTRIES: Final = """
France
Europe
Allemagne = Germany
Angleterre = England
Royaume-Uni = United Kingdom; UK; Grande-Bretagne; Great Britain; Britain
Écosse = Scotland; Ecosse
Pays de Galles = Wales
Irlande = Ireland
Irlande du Nord = Northern Ireland
Espagne = Spain
Catalogne = Catalonia
Portugal
Italie = Italy
Belgique = Belgium
Wallonie = Wallonia
Flandre = Flanders; Flandres
Pays-Bas = Netherlands; the Netherlands
Luxembourg
Suisse = Switzerland
Autriche = Austria
Danemark = Denmark
Suède = Sweden
Norvège = Norway
Finlande = Finland
Islande = Iceland
Estonie = Estonia
Lettonie = Latvia
Lituanie = Lithuania
Pologne = Poland
Tchéquie = Czechia; Czech Republic; République tchèque
Slovaquie = Slovakia
Hongrie = Hungary
Roumanie = Romania
Bulgarie = Bulgaria
Grèce = Greece
Chypre = Cyprus
Malte = Malta
Croatie = Croatia
Slovénie = Slovenia
Serbie = Serbia
Albanie = Albania
Monténégro = Montenegro
Macédoine du Nord = North Macedonia
Bosnie-Herzégovine = Bosnia and Herzegovina; Bosnie; Bosnia
Moldavie = Moldova
Ukraine
Turquie = Turkey; Türkiye
Russie = Russia
Monaco
États-Unis = Etats-Unis; United States; USA; US; U.S
Canada
Québec = Quebec
Mexique = Mexico
Brésil = Brazil
Argentine = Argentina ~
Chili = Chile ~
Colombie = Colombia
Chine = China ~
Japon = Japan
Corée du Sud = South Korea
Corée du Nord = North Korea
Taïwan = Taiwan
Inde = India
Singapour = Singapore
Hong Kong = Hongkong
Indonésie = Indonesia
Viêt Nam = Vietnam
Thaïlande = Thailand
Australie = Australia
Nouvelle-Zélande = New Zealand
Israël = Israel
Émirats arabes unis = United Arab Emirates; UAE; Émirats
Arabie saoudite = Saudi Arabia
Qatar
Maroc = Morocco
Algérie = Algeria
Tunisie = Tunisia
Égypte = Egypt; Egypte
Sénégal = Senegal
Côte d'Ivoire = Ivory Coast
Nigeria
Kenya
Rwanda
Afrique du Sud = South Africa
Afrique = Africa
Asie = Asia
Amérique du Nord = North America
Amérique latine = Latin America
Moyen-Orient = Middle East
Silicon Valley
Californie = California
Texas
"""

REGIONS: Final = """
Île-de-France = Ile-de-France
Auvergne-Rhône-Alpes
Bourgogne-Franche-Comté
Bretagne = Brittany
Centre-Val de Loire
Corse = Corsica
Grand Est
Hauts-de-France
Normandie = Normandy
Nouvelle-Aquitaine
Occitanie
Pays de la Loire
Provence-Alpes-Côte d'Azur = Sud-Provence-Alpes-Côte d'Azur
Guadeloupe
Martinique
Guyane
La Réunion = Réunion ~
Mayotte
Nouvelle-Calédonie = New Caledonia
Polynésie française = French Polynesia
Alsace
Aquitaine
Auvergne
Lorraine ~
Picardie
Rhône-Alpes
Seine-Saint-Denis
Hauts-de-Seine
Val-de-Marne
Val-d'Oise
Seine-et-Marne
Essonne
Yvelines
Bouches-du-Rhône
Haute-Garonne
Loire-Atlantique
Ille-et-Vilaine
Bas-Rhin
Haut-Rhin
Alpes-Maritimes
Pas-de-Calais
Seine-Maritime
Côte d'Azur
Alpes-de-Haute-Provence
Hautes-Alpes
Ardèche
Aveyron
Charente-Maritime
Corrèze
Côte-d'Or
Côtes-d'Armor
Dordogne
Drôme
Eure-et-Loir
Finistère
Gironde
Hérault
Haute-Loire
Haute-Marne
Haute-Saône
Haute-Savoie
Haute-Vienne
Hautes-Pyrénées
Indre-et-Loire
Isère
Loir-et-Cher
Loiret
Lot-et-Garonne
Lozère
Maine-et-Loire
Mayenne
Meurthe-et-Moselle
Morbihan
Moselle
Nièvre
Puy-de-Dôme
Pyrénées-Atlantiques
Pyrénées-Orientales
Saône-et-Loire
Sarthe
Tarn-et-Garonne
Territoire-de-Belfort
Deux-Sèvres
Vaucluse
Vendée
Yonne
Corse-du-Sud
Haute-Corse
Doubs
Gard
Gers
Landes
Savoie
Ain ~
Aisne ~
Allier ~
Ardennes ~
Ariège ~
Aube ~
Aude ~
Calvados ~
Cantal ~
Charente ~
Cher ~
Creuse ~
Eure ~
Indre ~
Jura ~
Loire ~
Lot ~
Manche ~
Marne ~
Meuse ~
Nord ~
Oise ~
Orne ~
Rhône ~
Somme ~
Tarn ~
Var ~
Vosges ~
Beauce ~
Bavière = Bavaria
Lombardie = Lombardy
Andalousie = Andalusia
Pays basque = Basque Country
Saxe = Saxony
Rhénanie-du-Nord-Westphalie = North Rhine-Westphalia
Scandinavie = Scandinavia
"""

CITIES: Final = """
Paris
Marseille
Lyon
Toulouse
Nice ~
Nantes
Montpellier
Strasbourg
Bordeaux ~
Lille
Rennes
Reims
Toulon
Saint-Étienne = Saint-Etienne
Le Havre ~
Grenoble
Dijon
Angers
Nîmes
Villeurbanne
Clermont-Ferrand
Aix-en-Provence
Le Mans ~
Brest
Tours ~
Amiens
Annecy
Limoges
Metz
Besançon
Perpignan
Orléans
Rouen
Caen
Mulhouse
Nancy ~
Saint-Denis
Argenteuil
Montreuil
Roubaix
Tourcoing
Avignon
Dunkerque
Poitiers
Pau ~
La Rochelle
Calais
Cannes
Colmar
Valence ~
Bourges
Quimper
Troyes
Chambéry
Niort
Lorient
Vannes ~
Saint-Nazaire
Saint-Malo
Beauvais
Cholet
Laval ~
Belfort
Bayonne
Biarritz
Angoulême
Arras
Albi
Tarbes
Ajaccio
Bastia
Évry
Épinal
Nevers
Le Creusot ~
Sophia Antipolis
Saclay
La Défense ~
Boulogne-Billancourt
Issy-les-Moulineaux
Courbevoie
Nanterre
Créteil
Ivry-sur-Seine
Vitry-sur-Seine
Aubervilliers
Saint-Ouen
Pantin
Bobigny
Versailles
Massy
Palaiseau
Cergy
Vélizy
Marne-la-Vallée
Roissy
Orly
Crolles
Fos-sur-Mer
Cadarache
Lens ~
Douai
Valenciennes
Charleville-Mézières
Romans-sur-Isère
Arles ~
Gap ~
Rodez
Agen
Cahors
Auch ~
Foix ~
Mende ~
Privas
Aurillac
Moulins ~
Guéret
Tulle ~
Périgueux
Mont-de-Marsan
Blois
Chartres
Châteauroux
Alençon
Évreux
Saint-Lô
Laon
Mâcon
Auxerre
Vesoul
Lons-le-Saunier
Bourg-en-Bresse
Digne-les-Bains
Draguignan
Vichy
Berlin
Munich = München
Hambourg = Hamburg
Francfort = Frankfurt
Cologne = Köln ~
Stuttgart
Düsseldorf
Leipzig
Dresde = Dresden
Londres = London
Manchester
Birmingham
Édimbourg = Edinburgh
Glasgow
Bristol
Leeds
Oxford ~
Cambridge ~
Belfast
Cardiff
Dublin
Madrid
Barcelone = Barcelona
Valencia
Séville = Seville; Sevilla
Bilbao
Malaga = Málaga
Lisbonne = Lisbon
Porto ~
Rome
Milan
Turin
Naples
Bologne = Bologna
Florence ~
Venise = Venice
Bruxelles = Brussels
Anvers = Antwerp
Gand = Ghent
Liège ~
Namur
Charleroi
Mons ~
Amsterdam
Rotterdam
La Haye = The Hague
Utrecht
Eindhoven
Genève = Geneva
Zurich = Zürich
Lausanne
Berne = Bern
Bâle = Basel
Vienne = Vienna ~
Copenhague = Copenhagen
Stockholm
Göteborg = Gothenburg
Malmö
Oslo
Bergen
Helsinki
Reykjavik
Tallinn
Riga
Vilnius
Varsovie = Warsaw
Cracovie = Krakow; Kraków
Prague
Bratislava
Budapest
Bucarest = Bucharest
Sofia ~
Athènes = Athens
Nicosie = Nicosia
La Valette = Valletta
Zagreb
Ljubljana
Belgrade
Kiev = Kyiv; Kyïv
Chisinau
Tirana
Sarajevo
Istanbul
Ankara
Moscou = Moscow
New York
San Francisco
Los Angeles
Boston
Chicago
Seattle
Austin ~
Las Vegas
Washington ~
Toronto
Montréal = Montreal
Vancouver
Tokyo
Séoul = Seoul
Pékin = Beijing
Shanghai
Shenzhen
Bangalore = Bengaluru
Dubaï = Dubai
Abou Dhabi = Abu Dhabi
Tel-Aviv = Tel Aviv
Casablanca
Dakar
Abidjan
Tunis
"""
