"""Given names usual in France and in Europe, without which nothing counts as a person. Pure. Hand-made, folded when read."""

from typing import Final

GIVEN: Final = """
Adam Adèle Adeline Adrien Adrian Agathe Agnès Ahmed Aïcha Aisha Alain Alan Alban Albane Albert Alberto Alejandro Aleksander Alessandra
Alessandro Alex Alexandra Alexandre Alexander Alexis Alfred Alice Aline Alison Alix Aliénor Amandine Amélie Amin Amina Amine Amy Anaïs Ana
Anastasia Anders André Andrea Andreas Andrei Andrew Andy Anette Angela Angélique Angelo Anita Ann Anna Anne Annabelle Annette Annick Annie
Anouk Anthony Antoine Antonia Antonio António Apolline Ariane Ariel Armand Armelle Arnaud Arthur Astrid Aubin Aude Audrey Augustin Aurélia
Aurélie Aurélien Axel Axelle Aymeric Baptiste Barbara Bart Bastien Béatrice Beatriz Benedict Bénédicte Benedetta Benjamin Benoît
Bernadette Bernard Bernd Bert Bertrand Bettina Blandine Boris Brahim Brian Brice Brigitte Bruno Camille Carina Carl Carla Carlo Carlos
Carmen Carole Carolina Caroline Cassandra Catherine Catarina Cathy Cécile Cédric Céleste Célia Céline César Chantal Charlène Charles
Charlotte Chiara Chloé Chris Christel Christèle Christelle Christian Christina Christine Christophe Christopher Clara Claire Clarisse
Claude Claudia Claudine Clémence Clément Clémentine Clotilde Colette Colin Constance Coralie Corentin Corinne Cristina Cyril Cyrille
Dagmar Damien Dan Daniel Daniela Danièle Danielle Daphné Dave David Davide Deborah Delphine Denis Denise Didier Diego Dieter Dimitri
Djamila Dominik Dominique Donald Dorothée Douglas Edgar Édith Edouard Édouard Eduardo Edward Ekaterina Elena Eleonora Éléonore Eleni Elias
Élie Elin Elisa Élisabeth Elisabeth Elizabeth Élise Ellen Elliot Élodie Eloïse Elsa Emeline Emil Emilia Émilie Emily Emma Emmanuel
Emmanuelle Enrico Éric Eric Erica Erik Erika Ernesto Erwan Estelle Esther Étienne Eugénie Eva Ève Evelyne Ewa Fabien Fabienne Fabio
Fabrice Fanny Farah Farid Fatima Federica Federico Félicie Félix Ferdinand Fernando Filip Fiona Flavie Flora Florence Florent Florian
Floriane Francesca Francesco Francis Francisco Franck François Françoise Frank Franz Fred Frédéric Frédérique Frederik Gabriel Gabriela
Gabriele Gabrielle Gaël Gaëlle Gaétan Gary Gaspard Gauthier Geneviève Geoffrey Geoffroy George Georges Georgia Gérald Géraldine Gérard
Germain Ghislain Ghislaine Giacomo Gilbert Gilles Giorgio Giovanni Gisèle Giulia Giuseppe Gonzalo Grace Graham Grégoire Gregory Grégory
Greta Guido Guilhem Guillaume Gustave Guy Gwenaëlle Gwendoline Habib Hadrien Hakim Hamza Hanna Hannah Hans Harald Harry Hassan Heidi Heike
Helen Helena Hélène Helga Henk Henri Henriette Henrik Henry Herbert Hervé Hicham Hortense Hubert Hugo Hugues Ian Ibrahim Idriss Ignacio
Igor Inès Ines Ingrid Irène Irina Iris Isabel Isabella Isabelle Ismaël Ivan Jack Jacob Jacqueline Jacques Jakob Jamal James Jan Jana Jane
Janet Janine Jasmine Jason Javier Jean Jeanne Jeff Jennifer Jens Jérémie Jérémy Jeremy Jérôme Jessica Jim Joachim Joan Joana João Joanna
Jocelyn Jocelyne Joe Joël Joëlle Joffrey Johan Johann Johanna Johannes John Jonas Jonathan Jordan Jorge Josef José Joseph Joséphine
Josselin Josué Juan Judith Jules Julia Julian Julie Julien Juliette Julius Justin Justine Jürgen Karen Karim Karin Karine Karl Karolina
Katarina Kate Katharina Katherine Kathleen Katia Katrin Kelly Kenneth Kevin Kévin Khaled Klaus Konrad Konstantin Kristina Laetitia
Laëtitia Lars Laura Laure Laurel Laurence Laurent Lauriane Laurie Léa Leah Leila Leïla Léna Lena Léo Léon Léonard Leonardo Léonie Leticia
Liam Lidia Lila Lilian Liliane Lina Linda Line Lionel Lisa Lise Loïc Lola Lorenzo Loris Louis Louise Luc Luca Lucas Lucia Lucie Lucien
Lucile Lucille Lucy Ludivine Ludovic Luigi Luis Luisa Luiz Lukas Lydie Lynn Madeleine Mads Maéva Magali Magalie Magdalena Maia Maïté
Malgorzata Malik Manon Manuel Manuela Marc Marcel Marcello Marcin Marco Marek Margaret Margaux Margot Marguerite Maria María Mariam
Mariana Marianne Marie Marielle Marija Marina Marine Mario Marion Marius Mark Markus Marlène Marta Martha Martin Martina Martine Mary
Maryline Maryse Mateo Matilda Mathias Mathieu Mathilde Mathis Matteo Matthew Matthias Matthieu Maud Maureen Maurice Maurizio Max Maxence
Maxime Maximilian Maya Mehdi Mélanie Mélissa Mercedes Michael Michaël Michał Michel Michèle Michelle Miguel Mike Mikael Mila Milan
Mireille Miriam Mohamed Mohammed Moïse Monica Monika Monique Morgan Morgane Muriel Murielle Mustapha Myriam Nadège Nadia Nadine Naomi
Natacha Natalia Natalie Nathalie Nathan Nathanaël Nicola Nicolas Nicole Niels Nikolaus Nils Nina Noah Noé Noël Noëlle Noémie Nora Nour
Océane Odile Olaf Oleg Olga Olive Oliver Olivia Olivier Ondine Ophélie Orlane Oscar Otto Owen Pablo Pamela Paola Paolo Pascal Pascale
Patrice Patricia Patrick Patrizia Paul Paula Pauline Pavel Pedro Peter Petra Philip Philippa Philippe Pia Pierre Pierrick Piet Pietro
Piotr Priscilla Quentin Rachel Rachid Rafael Raffaele Ralf Ralph Raphaël Raphaëlle Raymond Rebecca Régine Régis Reine Rémi Rémy Renata
Renaud René Renée Ricardo Riccardo Richard Rob Robert Roberta Roberto Robin Rodolphe Roger Roland Romain Roman Romane Romuald Ronald Rosa
Rosalie Rose Roxane Ruben Rui Ruth Sabine Sabrina Sacha Saïd Salomé Sam Samia Samir Samuel Samy Sandra Sandrine Sara Sarah Sascha
Sébastien Sebastian Ségolène Serena Serge Sergio Séverine Sharon Sibylle Sigrid Silke Silvia Simon Simona Simone Sofia Sofiane Solange
Solène Sonia Sophie Stanislas Stefan Stefania Stefano Stéphane Stéphanie Stephen Steve Steven Susan Susanne Suzanne Svetlana Sven Sylvain
Sylvaine Sylvia Sylvie Tania Tanguy Tatiana Teresa Tessa Thea Théo Théodore Theresa Thérèse Thibaud Thibault Thibaut Thierry Thilo Thomas
Tiago Tim Timothée Timothy Tobias Tom Tomas Tomasz Tony Tristan Ulrich Ulrike Ursula Valentin Valentina Valentine Valère Valérie Valeria
Vanessa Vera Véronique Victor Victoria Victorien Vincent Vincenzo Viola Violaine Violette Virginia Virginie Viviane Vladimir Walter Wassim
Werner Wilfried Wilhelm William Wim Wolfgang Xavier Yacine Yann Yannick Yasmine Yassine Yolande Yohann Youssef Yuri Yves Yvette Yvonne
Zacharie Zoé Zohra Jill Keith Kyle Todd Scott Greg Jeffrey Kim Ryan Tyler Brandon Jerry Ken Larry Dennis Craig Kurt Doug Derek Dylan Evan
Ethan Sean Shawn Stuart Neil Nigel Trevor Gavin Gordon Howard Ray Russell Samantha Megan Michaela Natasha Heather Holly Amber Ashley
Brenda Carol Cheryl Cindy Donna Erin Gail Gillian Hayley Hilary Jamie Janice Jenny Jo Judy Katie Kirsten Kristen Lauren Leslie Lindsay
Lori Lynne Marcia Melissa Meredith Molly Nancy Peggy Rita Sally Shirley Stacey Stella Tracy Wendy Zoe Bill Bob Brad Bruce Clive Darren
Duncan Eddie Elon Eugene Glenn Hugh Ivo Jay Jesse Jimmy Joey Josh Joshua Kirk Lee Leonard Leon Lloyd Marvin Mitchell Ned Nick Norman Pete
Phil Randy Rick Ron Rupert Satya Sundar Sergey Seth Shane Sheila Stan Stewart Ted Terry Travis Troy Vince Wayne Zach
"""
