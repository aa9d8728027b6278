import pytest

from techwatch.errors import QueryError
from techwatch.search import All, Any, Near, Phrase, Tree, Without, Word, leaves, parse, spelled, unwanted, words_of


def shown(tree: Tree) -> str:
    """A tree as short text."""
    match tree:
        case Word(text, _, prefix, shout):
            return f"{text}{'*' * prefix}{'!' * bool(shout)}"
        case Phrase(words, joined):
            return ("-" if joined else "_").join(map(shown, words))
        case Near(parts, distance):
            return f"near{distance}({' '.join(map(shown, parts))})"
        case All(parts, loose):
            return f"({(' ' if loose else ' & ').join(map(shown, parts))})"
        case Any(parts):
            return f"({' | '.join(map(shown, parts))})"
        case Without(wanted, denied):
            return f"({shown(wanted)} - {shown(denied)})"


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("capteur", "capteur"),
        ("jumeaux numériques dans la construction", "(jumeaux numeriques construction)"),
        ("L'IA & la santé !", "(ia! sante)"),
        ("title: x", "(title x)"),
        ("capteurs, « bruit » ; ville...", "(capteurs bruit ville)"),
        ("l'éclairage : d'œuvres -- qu’une", "(eclairage oeuvres)"),
        ('"jumeau numérique" OU BIM', "(jumeau_numerique | bim!)"),
        ("“open banking” « mise en scène »", "(open_banking mise_en_scene)"),
        ("x z OR v AND w", "((x z) | (v & w))"),
        ("x (v OU w) z", "(x (v | w) z)"),
        ("santé SAUF (sport OU tabac)", "(sante - (sport | tabac))"),
        ("santé AND NOT sport", "(sante - sport)"),
        ("santé SAUF sport SAUF tabac", "(sante - (sport | tabac))"),
        ("hôpital NEAR/5 robot", "near5(hopital robot)"),
        ("hôpital NEAR robot NEAR/3 chirurgie", "near3(hopital robot chirurgie)"),
        ('"réalité virtuelle" NEAR formation', "near10(realite_virtuelle formation)"),
        ('"livraison du dernier kilomètre"~5', "near5(livraison dernier kilometre)"),
        ("cryptogr* post-quantique", "(cryptogr* post-quantique)"),
        ("e-santé R&D 5G", "(e-sante r-d 5g)"),
        ("urban last-mile* delivery", "(urban last-mile* delivery)"),
        ("TOUT EN MAJUSCULES SUR LA SANTÉ", "(majuscules sante)"),
        ("la ET santé", "sante"),
        ("santé OU la", "sante"),
        ("santé santé", "sante"),
        ("() santé", "sante"),
        ("sante (de la)", "sante"),
        ("and or not et ou sauf near santé", "(sauf near sante)"),
        ('écran 24"', None),
    ],
)
def test_a_query_is_a_tree(query, tree):
    if tree is None:
        with pytest.raises(QueryError):
            parse(query)
    else:
        assert shown(parse(query)) == tree


@pytest.mark.parametrize(
    ("query", "at", "words"),
    [
        ('jumeaux "numériques', 8, "guillemet"),
        ("jumeaux »", 8, "guillemet"),
        ("santé (école", 6, "n'est pas fermée"),
        ("santé) école", 5, "n'a pas été ouverte"),
        ("santé ET", 6, "opérateur"),
        ("OU santé", 0, "opérateur"),
        ("santé OR OR école", 6, "opérateur"),
        ("ET", 0, "opérateur"),
        ("santé AND OR école", 6, "opérateur"),
        ("(ET santé)", 1, "opérateur"),
        ("santé SAUF", 6, "opérateur"),
        ("santé NEAR", 6, "opérateur"),
        ("NEAR santé", 0, "opérateur"),
        ("santé NEAR/5 (école OU lycée)", 6, "NEAR relie"),
        ("(école OU lycée) NEAR santé", 17, "NEAR relie"),
        ("SAUF sport", 0, "exclu"),
        ("santé OU SAUF sport", 9, "SAUF"),
        ("santé SAUF (SAUF sport)", 12, "exclu"),
        ("(" * 200 + "santé" + ")" * 200, 12, "trop de parenthèses"),
        ("le la les", 0, "petits mots"),
        ("", 0, "vide"),
        (" ?! ", 0, "vide"),
    ],
)
def test_a_broken_query_says_where(query, at, words):
    with pytest.raises(QueryError) as broken:
        parse(query)
    assert (broken.value.at, words in broken.value.french) == (at, True)
    assert broken.value.shown.splitlines()[1] == " " * at + "^"
    assert broken.value.message in str(broken.value)


def test_the_error_of_a_query_is_in_french_and_english_and_shows_the_place():
    with pytest.raises(QueryError) as broken:
        parse("ville\net (capteur")
    assert str(broken.value) == (
        "cette parenthèse n'est pas fermée : fermez-la ou retirez-la (this parenthesis is not closed: close it or take it out)\n"
        "    ville et (capteur\n"
        "             ^"
    )


@pytest.mark.parametrize(
    "sign", ["*", "&", ":", "^", "+", "{}", "~5", "\\", "'", "’", "-", "\x00", "😀", "日本", "ﬁ", "a:b", "; DROP TABLE x"]
)
def test_no_sign_breaks_prose(sign):
    for query in (f"santé {sign} école", f"{sign}santé école", f"santé école{sign}"):
        words = " ".join(word.text for leaf in leaves(parse(query)) for word in words_of(leaf))
        assert "sante" in words
        assert "ecole" in words


def test_a_long_theme_is_cut():
    assert len(leaves(parse("capteurs " + " ".join(f"mot{n}" for n in range(2000))))) == 60


def test_what_is_wanted_and_what_is_not():
    tree = parse('ville (capteur OU "bruit de fond") SAUF (port* OU gare)')
    assert [spelled(leaf) for leaf in leaves(tree)] == ["ville", "capteur", "bruit de fond"]
    assert list(map(shown, unwanted(tree))) == ["(port* | gare)"]
