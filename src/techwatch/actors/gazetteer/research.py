"""Research bodies, universities, schools and hospitals of France, and of the world, as the gazetteer reads them: see `public`. Pure."""

from typing import Final

RESEARCH: Final = """
Académie des sciences
Académie nationale de médecine = Académie de médecine
ABES ~ bibliothèque, universitaire
BRGM
CEA = Commissariat à l'énergie atomique; Commissariat à l'énergie atomique et aux énergies alternatives
CEA-Leti = CEA Leti; Leti
CEA-List = CEA List; CEA-LIST
Cirad = CIRAD
Cnes = CNES; Centre national d'études spatiales
CNRS = Centre national de la recherche scientifique; French National Centre for Scientific Research
IFP Énergies nouvelles = IFPEN; IFP Energies nouvelles
Ifremer
Ined = INED
Inria = INRIA; Institut national de recherche en sciences et technologies du numérique
Inrae = INRAE
Inserm = INSERM; Institut national de la santé et de la recherche médicale
Institut Curie
Institut Gustave Roussy = Gustave Roussy
Institut Imagine
Institut du Cerveau = en: Paris Brain Institute
Institut de la Vision
Institut Pasteur = en: Pasteur Institute
Institut national du cancer = INCa
Ircam = IRCAM
IRD = Institut de recherche pour le développement ~ recherche, Sud, pays
IRSN
IRT Nanoelec
IRT Saint Exupéry
IRT SystemX = SystemX
IRT Jules Verne
IRT b<>com = b-com
Unicancer
LNE = Laboratoire national de métrologie et d'essais
Muséum national d'histoire naturelle = Muséum national d'Histoire naturelle
Observatoire de Paris
Onera = ONERA
Software Heritage
Vedecom = VEDECOM
Efficacity
Sorbonne Université = en: Sorbonne University
Université Paris-Saclay = en: Paris-Saclay University
Université Paris Cité = Université de Paris; en: Paris Cité University
Université PSL = en: PSL University; Paris Sciences et Lettres
Université Paris 1 Panthéon-Sorbonne = Paris 1 Panthéon-Sorbonne; Panthéon-Sorbonne
Université Paris-Panthéon-Assas = Assas
Université Sorbonne Nouvelle = Sorbonne Nouvelle
Université Paris 8 = Paris 8 Vincennes-Saint-Denis; Université Paris 8 Vincennes-Saint-Denis
Université Paris Nanterre = Paris Nanterre
Université Sorbonne Paris Nord = Sorbonne Paris Nord
Université Paris-Est Créteil = UPEC
Université Gustave Eiffel
Université Paris Dauphine = Paris Dauphine; Dauphine-PSL; Université Paris Dauphine-PSL; Paris-Dauphine
Université d'Évry = Université d'Evry
CY Cergy Paris Université
Aix-Marseille Université = en: Aix-Marseille University
Université de Lyon
Université Claude Bernard Lyon 1 = Lyon 1
Université Grenoble Alpes = UGA
Université de Bordeaux = en: University of Bordeaux
Université de Lille = en: University of Lille
Université de Strasbourg = en: University of Strasbourg
Université de Montpellier
Université de Rennes
Université de Lorraine
Université de Nantes = Nantes Université
Université de Toulouse = Université Toulouse Capitole; Université Toulouse Jean Jaurès
Université Côte d'Azur
Université de Poitiers
Université de Limoges
Université de Tours
Université d'Orléans
Université de Caen = Université de Caen Normandie
Université de Rouen
Université Clermont Auvergne
Université de Bourgogne
Université de technologie de Compiègne = UTC Compiègne
Université de technologie de Troyes = UTT
Université Jean Monnet
Université Savoie Mont Blanc
École polytechnique = Ecole polytechnique; l'X; Institut Polytechnique de Paris; IP Paris
École normale supérieure = Ecole normale supérieure; ENS; ENS Paris; ENS-PSL; ENS de Lyon; ENS Paris-Saclay ~ normal, recherche, chercheu,
  laboratoire
CentraleSupélec
Centrale Nantes = École Centrale de Nantes
Centrale Lyon = École Centrale de Lyon
Centrale Lille
Mines Paris = Mines ParisTech; Mines Paris-PSL; École des Mines de Paris; Mines Paris - PSL
Mines Saint-Étienne
IMT = Institut Mines-Télécom ~ école, ingénieur, télécom, Mines
IMT Atlantique
IMT Nord Europe
Télécom Paris = Telecom Paris; Télécom ParisTech
Télécom SudParis
École des Ponts ParisTech = École des Ponts; Ecole des Ponts; École nationale des ponts et chaussées
ENSTA = ENSTA Paris; ENSTA Bretagne
ESPCI Paris = ESPCI
ESIEE Paris = ESIEE
ESSEC = Essec; ESSEC Business School; Essec Business School
ESCP = ESCP Business School
HEC Paris = HEC
emlyon = EM Lyon; emlyon business school
EDHEC = Edhec; Edhec Business School
Insead = INSEAD
Skema = SKEMA; Skema Business School
Kedge = KEDGE; Kedge Business School
NEOMA = Neoma; Neoma Business School
Audencia
Grenoble École de Management = Grenoble Ecole de Management
Sciences Po = Sciences Po Paris
INSA Lyon
INSA Toulouse = INSA
EPITA = Epita
Epitech = EPITECH
École 42 = Ecole 42
Efrei = EFREI
ESILV
ECE Paris
Ensimag
AgroParisTech
Arts et Métiers = Arts et Métiers ParisTech; ENSAM
Conservatoire national des arts et métiers = Le Cnam
Gobelins = Gobelins Paris; Gobelins, l'école de l'image ~ animation, école, image
La Fémis = Fémis
Les Arts Décoratifs = EnsAD; École des Arts Décoratifs
ENSCI = ENSCI-Les Ateliers
Ensarts
Rubika
ArtFX
Isart Digital
Beaux-Arts de Paris
École du Louvre
OpenClassrooms
Le Wagon
Simplon = Simplon.co
CHU de Bordeaux = CHU Bordeaux
CHU de Lille = CHU Lille
CHU de Nantes = CHU Nantes
CHU de Rennes
CHU de Toulouse
CHU de Montpellier
CHU de Strasbourg = Hôpitaux universitaires de Strasbourg
CHU de Rouen
CHU d'Angers
CHU de Nice
CHU Grenoble Alpes = CHU de Grenoble
Hospices civils de Lyon = HCL
Hôpital Foch
Hôpital Necker = Necker-Enfants malades
Pitié-Salpêtrière = La Pitié-Salpêtrière
Hôpital européen Georges-Pompidou = HEGP
Fondation de France
Fondation Rothschild = Hôpital Fondation Rothschild
Fondation Santé Service
Fondation Cartier
Fondation Abbé Pierre
PariSanté Campus
Institut du monde arabe
Institut Montaigne
Institut Paris Region
Institut Jacques Delors
Université catholique de Louvain = UCLouvain
KU Leuven
EPFL
ETH Zurich = ETH Zürich
TU Delft = Delft University of Technology
TU Munich = Technical University of Munich; TUM
RWTH Aachen
Fraunhofer = Fraunhofer-Gesellschaft; Institut Fraunhofer; Fraunhofer Institute
Max Planck = Max Planck Society; Institut Max Planck; Max Planck Institute
Helmholtz Association
Leibniz Association
DFKI
CERN = Cern
Imperial College London = Imperial College
University College London = UCL
King's College London
University of Oxford = Oxford University; fr: Université d'Oxford
University of Cambridge = Cambridge University; fr: Université de Cambridge
University of Edinburgh
University of Manchester
Alan Turing Institute
UK Research and Innovation = UKRI
Innovate UK
Wellcome Trust = Wellcome
Karolinska Institutet
KTH = KTH Royal Institute of Technology
Chalmers University of Technology
Aalto University
University of Helsinki
University of Copenhagen
University of Amsterdam
Utrecht University
Trinity College Dublin
Politecnico di Milano
Sapienza University
TNO ~ Dutch, Netherlands, néerland, research
VTT ~ Finland, Finnish, Finland, finland
imec = IMEC
Tecnalia
Sintef = SINTEF
CSIC ~ Spain, Spanish, espagn
MIT = Massachusetts Institute of Technology
Stanford University = Stanford; fr: Université Stanford; Université de Stanford
Harvard University = Harvard; fr: Université Harvard; Université de Harvard; Harvard Medical School
Carnegie Mellon University = Carnegie Mellon
UC Berkeley = University of California, Berkeley
Princeton University = Princeton
Columbia University
Yale University = Yale
Johns Hopkins University = Johns Hopkins
Tsinghua University
National University of Singapore
University of Toronto
Université de Montréal
McGill University = McGill
Mila ~ Montréal, Montreal, Québec
Université Laval
Université de Genève = en: University of Geneva
Université de Liège
Nasa = NASA
DARPA = Darpa
NIST
National Science Foundation
National Institutes of Health = NIH
FDA = Food and Drug Administration
"""
