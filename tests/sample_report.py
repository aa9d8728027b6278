"""Reports made by hand, as tests of what people read need them: with three stories, with three hundred, with none. All of it is made up."""

import datetime as dt

import jinja2
from ruamel.yaml import YAML

from sample_edition import ACCENTS, TEMPLATES
from techwatch import render
from techwatch.types import (
    Actor,
    Asked,
    CallFacts,
    Cited,
    Coverage,
    Deadline,
    Fact,
    Figure,
    Money,
    Outlet,
    Quote,
    Report,
    Rising,
    Told,
    Widening,
)

DAY = dt.date(2026, 11, 20)
SINCE = dt.date(2025, 11, 21)
WEEK = dt.timedelta(days=7)
THEMES = {"fr": "jumeaux numériques dans la construction", "en": "digital twins in construction"}
SOURCES = ("La Gazette du chantier", "Le Fil des données", "Bâtir demain", "The Site Review", "Ville & Réseaux", "Atelier Neuf")
TITLES = {
    "fr": (
        "Un bailleur ouvre la maquette numérique de trois quartiers à ses locataires et à ses artisans",
        "Le jumeau numérique d'un pont signale une fissure avant l'inspection",
        "Béton bas carbone : la maquette compte chaque livraison",
        "« On ne construit plus sans double numérique » : ce que disent les maîtres d'ouvrage",
        "La métropole publie les règles d'échange de ses maquettes",
        "Deux écoles d'ingénieurs partagent un chantier virtuel",
    ),
    "en": (
        "City opens its 3D model to builders, and asks for theirs in return",
        "Digital twin of a hospital wing cut commissioning time by a third",
        "What a bridge's sensors told its model last winter",
        "Insurers ask for building models before they sign",
        "Open standard for site data reaches its second version",
        "Small contractors say that twins are still too dear",
    ),
}
BLURBS = {
    "fr": "Les capteurs posés dans le tablier alimentent un modèle mis à jour toutes les dix minutes. L'exploitant y voit "
    "les déformations avant que l'œil ne les voie.",
    "en": "The model takes in readings every ten minutes and compares them with what the design foresaw. "
    "Crews see on a tablet what differs.",
}
CALLS = {
    "fr": ("Maquettes numériques pour la rénovation des écoles", "Données de chantier ouvertes : appel à démonstrateurs"),
    "en": ("Digital models for school renovation", "Open site data: call for demonstrators"),
}
NAMES = (
    ("Institut Exemple du bâtiment", "organisation", True),
    ("Agence Exemple des ponts", "organisation", False),
    ("Fonds Exemple", "programme", False),
    ("Ville-Exemple", "place", False),
    ("Société Modèle", "organisation", False),
    ("Laboratoire Gabarit", "organisation", True),
    ("Région Exemple", "place", False),
    ("Programme Chantier 2030", "programme", False),
)


def environment() -> jinja2.Environment:
    """The packaged templates with all their words."""
    words: dict[str, dict[str, str]] = {}
    for path in sorted(TEMPLATES.rglob("words.*.yaml")):
        words.setdefault(path.name.split(".")[1], {}).update(YAML(typ="safe").load(path.read_text("utf-8")))
    return render.environment(jinja2.FileSystemLoader(str(TEMPLATES)), words)


def titles(lang: str, number: int) -> tuple[str, str]:
    """A title and its language; one in three is in the other language."""
    said = lang if number % 3 else ("en" if lang == "fr" else "fr")
    words = TITLES[said][number % len(TITLES[said])]
    return (words if number < len(TITLES[said]) else f"{words} ({number})"), said


def cited(lang: str, count: int) -> tuple[Cited, ...]:
    """So many articles, oldest last."""
    made = []
    for n in range(count):
        title, said = titles(lang, n)
        day = DAY - dt.timedelta(days=(n * 363) // max(count, 1))
        url = f"https://journal.example/{said}/{n}"
        made.append(Cited(n + 1, 1000 + n, f"s{n}", title, url, SOURCES[n % len(SOURCES)], None if n == 7 else day, said))
    return tuple(made)


def told(one: Cited, number: int, **more: object) -> Told:
    markets = tuple(ACCENTS)
    values: dict = {
        "story": one.story,
        "title": one.title,
        "url": one.url,
        "source": one.source,
        "lang": one.lang,
        "date": one.date,
        "blurb": BLURBS[one.lang] if number % 4 != 3 else "",
        "sources": 1 + (number * 7) % 5,
        "markets": (markets[(number * 5 + 3) % 6],),
        "cited": (one.number,),
        "score": 1.0,
        "weight": 0.5,
        "members": ("Institut Exemple du bâtiment",) if number % 5 == 1 else (),
    }
    return Told(**(values | more))


def call(one: Cited, lang: str, number: int, days: int) -> Told:
    total = Money(None, [2_500_000, 812_345, 15_000_000, 400_000][number % 4], "EUR", Fact("2,5 M€"))
    due = Deadline(DAY + dt.timedelta(days=days), "17:00", fact=Fact("avant le 15 décembre à 17 h"))
    facts = CallFacts(
        deadlines=(due,), budget_total=total if number % 5 != 4 else None, funder="Fonds Exemple", applicants=("sme", "research")
    )
    title = CALLS[one.lang][number % 2] + (f" ({number})" if number > 1 else "")
    return told(one, number, title=title, call=facts, closes=due if days >= 0 else None, blurb="")


def months() -> list[dt.date]:
    return [dt.date(2025 + (10 + n) // 12, (10 + n) % 12 + 1, 1) for n in range(13)]


def figures(lang: str, stories: int) -> tuple[Figure, ...]:
    if stories < 10:
        return ()
    monday = SINCE - dt.timedelta(days=SINCE.weekday())
    counts = [(7 * n * n + 3 * n) % 9 + n // 9 for n in range(53)]
    trend = [round(sum(counts[max(0, n - 2) : n + 3]) / len(counts[max(0, n - 2) : n + 3]), 1) for n in range(53)]
    weeks = tuple((monday + n * WEEK, float(counts[n]), trend[n]) for n in range(53))
    most = max(range(53), key=lambda n: counts[n])
    by_market = tuple((slug, 60.0 - 9 * n, 31.0 - 5 * n) for n, slug in enumerate([*ACCENTS, ""]))
    actors = tuple((name, 30.0 - 3 * n, 9.0 - n) for n, (name, _, _) in enumerate(NAMES))
    terms = ("béton bas carbone", "maquette numérique", "capteurs", "BIM", "scan 3D", "maintenance prédictive")
    by_month = tuple(
        (month, *(float((n * (k + 2) + k * 3) % 11 + (n if k == 0 else 0)) for k in range(6))) for n, month in enumerate(months())
    )
    budgets = tuple((f"{CALLS[lang][n % 2]} ({n})"[:60], 15_000_000.0 / (n + 1) ** 1.5 // 1000 * 1000) for n in range(9))
    says = {"stories": float(stories), "weeks": 53.0, "busiest": weeks[most][0], "most": float(counts[most]), "since": SINCE, "until": DAY}
    return (
        Figure("weeks", ("week", "stories", "trend"), weeks, says),
        Figure("markets", ("market", "fr", "en"), by_market, {"market": "education-hr", "stories": 91.0, "total": 300.0, "share": 30.0}),
        Figure("actors", ("actor", "stories", "sources"), actors, {"actor": NAMES[0][0], "stories": 30.0, "sources": 9.0, "total": 8.0}),
        Figure(
            "terms",
            ("month", *terms),
            by_month,
            {"term": terms[0], "month": dt.date(2026, 11, 1), "stories": 15.0, "total": 88.0},
        ),
        Figure(
            "budgets",
            ("call", "budget"),
            budgets,
            {"currency": "EUR", "total": 31_250_000.0, "calls": 9.0, "call": budgets[0][0], "budget": 15_000_000.0},
        ),
    )


CONCLUSION = {
    "fr": "Le sujet **quitte les démonstrateurs** : les maîtres d'ouvrage l'écrivent dans leurs marchés.\n\n"
    "Trois points à suivre :\n\n1. les formats d'échange ;\n2. le coût pour les artisans ;\n3. [la norme](https://norme.example/v2).\n\n"
    "<script>alert(1)</script> ![suivi](https://pixel.example/x.png)",
    "en": "The theme **leaves the demonstrators**: owners write it into their contracts.\n\n"
    "Three things to watch:\n\n1. exchange formats;\n2. the cost for small firms;\n3. [the standard](https://norme.example/v2).\n\n"
    "<script>alert(1)</script> ![tracking](https://pixel.example/x.png)",
}


def sample(lang: str, stories: int) -> Report:
    """A report with so many stories found: 0, 3 or 300."""
    asked = Asked(THEMES[lang], lang, SINCE, DAY)
    if not stories:
        near = {
            "fr": ("maquette numérique", "BIM", "construction hors site"),
            "en": ("building information modelling", "off-site construction"),
        }
        coverage = Coverage(
            dt.date(2026, 3, 2),
            dt.date(2026, 11, 19),
            4210,
            61,
            53,
            (dt.date(2025, 11, 17), dt.date(2026, 8, 3), dt.date(2026, 8, 10), dt.date(2026, 10, 5)),
        )
        return _report(asked, found=0, near=near[lang], coverage=coverage)
    all_cited = cited(lang, min(stories, 120))
    told_all = [told(one, n) for n, one in enumerate(all_cited)]
    calls = 0 if stories < 10 else 14
    a_call = [call(all_cited[60 + n], lang, n, 10 + 9 * n if n < 9 else -20 * n) for n in range(calls)]
    main = [
        told(one, n, cited=tuple(c.number for c in all_cited[n::40][:3]), blurb=BLURBS[one.lang])
        for n, one in enumerate(all_cited[: 3 if stories < 10 else 5])
    ]
    return _report(
        asked,
        found=stories,
        coverage=Coverage(SINCE, DAY, 20_431, 143, 53, ()),
        conclusion=CONCLUSION[lang] if stories > 10 else "",
        title="Jumeaux numériques : ce qui change sur les chantiers" if stories > 10 and lang == "fr" else "",
        summary=tuple(
            Quote(BLURBS[one.lang].split(". ")[0].rstrip(".") + ".", one.lang, one.number) for one in all_cited[: 3 if stories < 10 else 7]
        ),
        main=tuple(main),
        stories=tuple(reversed(told_all[:40])),
        actors=tuple(
            Actor(name, kind, 30 - 3 * n, 9 - n, tuple(c.number for c in all_cited[n :: 20 + n][:3]), member)
            for n, (name, kind, member) in enumerate(NAMES[: 2 if stories < 10 else 8])
        ),
        rising=()
        if stories < 10
        else tuple(
            Rising(term, "city", "fr", dt.date(2026, 10, 5), 0.4 + n, 2.1 + n, tuple(c.number for c in all_cited[n::29][:3]))
            for n, term in enumerate(("béton bas carbone", "passeport matériaux", "scan 3D"))
        ),
        open=tuple(one for one in a_call if one.closes),
        past=tuple(one for one in a_call if not one.closes),
        budgets=(Money(31_250_000, 31_250_000, "EUR"),) if calls else (),
        figures=figures(lang, stories),
        outlets=tuple(Outlet(name, stories // (n + 1)) for n, name in enumerate(SOURCES[: min(stories, 6)])),
        markets=tuple((slug, stories // (n + 2)) for n, slug in enumerate(ACCENTS) if stories // (n + 2)),
        cited=all_cited,
        articles=stories * 2,
    )


def _report(asked: Asked, *, found: int, coverage: Coverage, **said: object) -> Report:
    query = '("jumeau"* AND "numerique"*) OR "digital twin" OR "maquette numerique"'
    widenings = (
        Widening("maquette numérique", "jumeaux numériques", "list", "fr", 212),
        Widening("BIM", "jumeaux numériques", "list", "fr", 148),
        Widening("digital twin", "jumeaux numériques", "dictionary", "en", 97),
        Widening("chantier connecté", "construction", "near", "fr", 31),
    )
    values: dict = {
        "asked": asked,
        "day": DAY,
        "query": query,
        "widenings": widenings,
        "near": (),
        "title": "",
        "conclusion": "",
        "articles": 0,
        "found": found,
        "coverage": coverage,
    }
    for name in ("summary", "main", "stories", "actors", "rising", "open", "past", "budgets", "figures", "outlets", "markets", "cited"):
        values[name] = ()
    return Report(**(values | said))
