"""Countries, regions and cities, as the gazetteer reads them: see `public`. Pure.

A place with `~` is an ordinary word as well, or a name of people: it counts behind a preposition of place only.
"""

from typing import Final

COUNTRIES: Final = """
France
Europe
Allemagne = en: Germany
Angleterre = en: England
Royaume-Uni = en: United Kingdom; UK; Grande-Bretagne; Great Britain; Britain
Écosse = en: Scotland; Ecosse
Pays de Galles = en: Wales
Irlande = en: Ireland
Irlande du Nord = en: Northern Ireland
Espagne = en: Spain
Catalogne = en: Catalonia
Portugal
Italie = en: Italy
Belgique = en: Belgium
Wallonie = en: Wallonia
Flandre = en: Flanders; Flandres
Pays-Bas = en: Netherlands; the Netherlands
Luxembourg
Suisse = en: Switzerland
Autriche = en: Austria
Danemark = en: Denmark
Suède = en: Sweden
Norvège = en: Norway
Finlande = en: Finland
Islande = en: Iceland
Estonie = en: Estonia
Lettonie = en: Latvia
Lituanie = en: Lithuania
Pologne = en: Poland
Tchéquie = en: Czechia; Czech Republic; République tchèque
Slovaquie = en: Slovakia
Hongrie = en: Hungary
Roumanie = en: Romania
Bulgarie = en: Bulgaria
Grèce = en: Greece
Chypre = en: Cyprus
Malte = en: Malta
Croatie = en: Croatia
Slovénie = en: Slovenia
Serbie = en: Serbia
Albanie = en: Albania
Monténégro = en: Montenegro
Macédoine du Nord = en: North Macedonia
Bosnie-Herzégovine = en: Bosnia and Herzegovina; Bosnie; Bosnia
Moldavie = en: Moldova
Ukraine
Turquie = en: Turkey; Türkiye
Russie = en: Russia
Monaco
États-Unis = Etats-Unis; en: United States; USA; US; U.S
Canada
Québec = en: Quebec
Mexique = en: Mexico
Brésil = en: Brazil
Argentine = en: Argentina ~
Chili = en: Chile ~
Colombie = en: Colombia
Chine = en: China ~
Japon = en: Japan
Corée du Sud = en: South Korea
Corée du Nord = en: North Korea
Taïwan = en: Taiwan
Inde = en: India
Singapour = en: Singapore
Hong Kong = Hongkong
Indonésie = en: Indonesia
Viêt Nam = en: Vietnam
Thaïlande = en: Thailand
Australie = en: Australia
Nouvelle-Zélande = en: New Zealand
Israël = en: Israel
Émirats arabes unis = en: United Arab Emirates; UAE; Émirats
Arabie saoudite = en: Saudi Arabia
Qatar
Maroc = en: Morocco
Algérie = en: Algeria
Tunisie = en: Tunisia
Égypte = en: Egypt; Egypte
Sénégal = en: Senegal
Côte d'Ivoire = en: Ivory Coast
Nigeria
Kenya
Rwanda
Afrique du Sud = en: South Africa
Afrique = en: Africa
Asie = en: Asia
Amérique du Nord = en: North America
Amérique latine = en: Latin America
Moyen-Orient = en: Middle East
Silicon Valley
Californie = en: California
Texas
"""

REGIONS: Final = """
Île-de-France = Ile-de-France
Auvergne-Rhône-Alpes
Bourgogne-Franche-Comté
Bretagne = en: Brittany
Centre-Val de Loire
Corse = en: Corsica
Grand Est
Hauts-de-France
Normandie = en: Normandy
Nouvelle-Aquitaine
Occitanie
Pays de la Loire
Provence-Alpes-Côte d'Azur = Sud-Provence-Alpes-Côte d'Azur
Guadeloupe
Martinique
Guyane = en: French Guiana
La Réunion = Réunion ~
Mayotte
Nouvelle-Calédonie = en: New Caledonia
Polynésie française = en: French Polynesia
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
Bavière = en: Bavaria
Lombardie = en: Lombardy
Andalousie = en: Andalusia
Pays basque = en: Basque Country
Saxe = en: Saxony
Rhénanie-du-Nord-Westphalie = en: North Rhine-Westphalia
Scandinavie = en: Scandinavia
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
Hambourg = en: Hamburg
Francfort = en: Frankfurt
Cologne = Köln ~
Stuttgart
Düsseldorf
Leipzig
Dresde = en: Dresden
Londres = en: London
Manchester
Birmingham
Édimbourg = en: Edinburgh
Glasgow
Bristol
Leeds
Oxford ~
Cambridge ~
Belfast
Cardiff
Dublin
Madrid
Barcelone = en: Barcelona
Valencia
Séville = en: Seville; Sevilla
Bilbao
Malaga = Málaga
Lisbonne = en: Lisbon
Porto ~
Rome
Milan
Turin
Naples
Bologne = en: Bologna
Florence ~
Venise = en: Venice
Bruxelles = en: Brussels
Anvers = en: Antwerp
Gand = en: Ghent
Liège ~
Namur
Charleroi
Mons ~
Amsterdam
Rotterdam
La Haye = en: The Hague
Utrecht
Eindhoven
Genève = en: Geneva
Zurich = Zürich
Lausanne
Berne = en: Bern
Bâle = en: Basel
Vienne = en: Vienna ~
Copenhague = en: Copenhagen
Stockholm
Göteborg = en: Gothenburg
Malmö
Oslo
Bergen
Helsinki
Reykjavik
Tallinn
Riga
Vilnius
Varsovie = en: Warsaw
Cracovie = en: Krakow; Kraków
Prague
Bratislava
Budapest
Bucarest = en: Bucharest
Sofia ~
Athènes = en: Athens
Nicosie = en: Nicosia
La Valette = en: Valletta
Zagreb
Ljubljana
Belgrade
Kiev = en: Kyiv; Kyïv
Chisinau
Tirana
Sarajevo
Istanbul
Ankara
Moscou = en: Moscow
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
Montréal = en: Montreal
Vancouver
Tokyo
Séoul = en: Seoul
Pékin = en: Beijing
Shanghai
Shenzhen
Bangalore = Bengaluru
Dubaï = en: Dubai
Abou Dhabi = en: Abu Dhabi
Tel-Aviv = en: Tel Aviv
Casablanca
Dakar
Abidjan
Tunis
"""
