"""An edition, its markets and its configuration as tests of what members see need them: everything is made up."""

import datetime as dt
import pathlib

import jinja2
from ruamel.yaml import YAML

import techwatch
from techwatch import render
from techwatch.config import Config, MarketDefinition, MarketList
from techwatch.types import AlsoIn, CallFacts, Deadline, Edition, Fact, Item, Money

TEMPLATES = pathlib.Path(techwatch.__file__).parent / "templates"
DAY = dt.date(2026, 11, 24)
ACCENTS = {
    "education-hr": ("Éducation & RH", "Education & HR", "#8A4B08", "#E0A458"),
    "health": ("eHealth & bien-être", "eHealth & wellbeing", "#0B6E4F", "#5CC8A1"),
    "creative": ("Industries culturelles & créatives", "Creative industries", "#A3195B", "#F07FB0"),
    "city": ("Ville durable", "Sustainable city", "#1D6996", "#6DB5E8"),
    "industry-services": ("Industrie & services", "Industry & services", "#5F4690", "#B39DDB"),
    "tech-data-ai": ("Tech, données & IA", "Tech, data & AI", "#2B3A8C", "#9FA8F0"),
}
MARKETS = MarketList(
    markets={
        slug: MarketDefinition(names={"fr": fr, "en": en}, accent=(light, dark), terms={"fr": ()})
        for slug, (fr, en, light, dark) in ACCENTS.items()
    }
)
CONFIG = Config.model_validate(
    {
        "cluster": {
            "name": "Pôle Exemple",
            "website": "https://pole.example",
            "postal": "Association Pôle Exemple\n1 place de l'Exemple, 75000 Paris",
            "contact": "veille@pole.example",
        },
        "markets": "exemple",
        "feeds": [{"url": "https://gazette.example/feed", "title": "La Gazette", "lang": "fr"}],
        "digests": [
            {
                "slug": "hebdo",
                "title": {"fr": "La veille de la semaine", "en": "The week in watch"},
                "markets": list(ACCENTS),
                "send": "tue 08:30",
            }
        ],
        "mail": {"sender": "veille@pole.example", "list_id": "veille.pole.example"},
    }
)
DIGEST = CONFIG.digests[0]
LINKS = render.Links(
    page="https://veille.pole.example/hebdo/hebdo-2026-11-24/",
    archive="https://veille.pole.example/hebdo/",
    unsubscribe="https://veille.pole.example/unsubscribe/" + "a1B2" * 40,
    preferences="https://veille.pole.example/preferences/" + "a1B2" * 20,
)
SOURCES = ("Santé Réseau", "The Daily Grid", "Le Courrier du Soin", "Données & Cités", "Atelier Neuf", "Comptes Clairs")
TITLES = (
    ("fr", "Un hôpital ouvre son entrepôt de données à trois jeunes pousses : ce que prévoit l'accord"),
    ("en", "Remote monitoring cuts readmissions by a fifth in a 4,000-patient trial"),
    ("fr", "Compétences : la région finance 2 000 parcours de formation à la donnée"),
    ("fr", "Un studio indépendant ouvre son moteur de rendu et invite les musées à s'en servir pour leurs visites du printemps"),
    ("en", "City-scale digital twin cuts roadworks delays"),
)
BLURB = "L'établissement met à disposition 1,2 million de séjours anonymisés. Les premiers projets portent sur le tri aux urgences !"


def words() -> dict[str, dict[str, str]]:
    found = {path.name.split(".")[1]: YAML(typ="safe").load(path.read_text("utf-8")) for path in TEMPLATES.glob("words.*.yaml")}
    return {lang: {str(key): str(value) for key, value in values.items()} for lang, values in found.items()}


def environment() -> jinja2.Environment:
    return render.environment(jinja2.FileSystemLoader(str(TEMPLATES)), words())


def item(number: int, **changes) -> Item:
    lang, title = TITLES[number % len(TITLES)]
    source = SOURCES[number % len(SOURCES)]
    also = tuple(AlsoIn(name, f"https://journal{n}.example/{number}") for n, name in enumerate(SOURCES[: number % 4]))
    values = {
        "id": f"s{number}",
        "title": title,
        "url": f"https://journal.example/articles/2026/11/{number}-un-titre-assez-long-pour-une-adresse",
        "source": source,
        "published": dt.date(2026, 11, 15 + number % 9),
        "lang": lang,
        "also_in": also,
        "blurb": BLURB,
        "market": list(ACCENTS)[number % 6],
        "keep": True,
    }
    return Item(**(values | changes))


def deadline(day: str, time: str | None = None, raw: str = "", **changes) -> Deadline:
    values = {"zone": "Europe/Paris" if time else None, "fact": Fact(raw)}
    return Deadline(dt.date.fromisoformat(day), time, **(values | changes))


def call(number: int, facts: CallFacts, **changes) -> Item:
    return item(100 + number, title=f"Appel numéro {number} : démonstrateurs", lang="fr", section="calls", call=facts, **changes)


def calls() -> tuple[Item, ...]:
    aid = Money(None, 200000, fact=Fact("une aide plafonnée à 200 000 € par projet"))
    near = CallFacts(
        deadlines=(deadline("2026-11-27", "12:00", "avant le vendredi 27 novembre 2026 à 12 h"),),
        funder="Région Exemple",
        applicants=("PME", "laboratoires"),
        budget_per_project=aid,
        max_rate_pct=50,
        evidence={"max_rate_pct": Fact("dans la limite de 50 %")},
    )
    assumed = Deadline(dt.date(2026, 12, 2), "17:00", "Europe/Brussels", fact=Fact("2 December 2026", "assumed"))
    european = CallFacts(deadlines=(assumed,), programme="Europe Exemple", budget_total=Money(6e6, 6e6, fact=Fact("EUR 6 million")))
    staged = CallFacts(deadlines=(deadline("2027-03-01"), deadline("2027-01-08", "24:00", "au 8 janvier 2027, minuit", role="stage1")))
    return (call(1, CallFacts(permanent=True, funder="Réseau Exemple")), call(2, staged), call(3, european), call(4, near))


def edition(count: int = 24, **changes) -> Edition:
    life = (item(90, section="cluster", market="", title="Petit-déjeuner des adhérents", lang="fr", blurb=""),)
    values = {
        "number": 12,
        "subject": {"fr": "Les hôpitaux ouvrent leurs données", "en": "Hospitals open their data"},
        "editorial": {
            "fr": "Cette semaine, les hôpitaux ouvrent leurs données : enfin !\n\nÀ lire, [notre étude](https://pole.example/etude?a=1&b=2).",
            "en": "This week hospitals open their data.\n\nRead [our report](https://pole.example/study).",
        },
        "items": (*calls(), *(item(number) for number in range(count)), *life),
    }
    return Edition("hebdo-2026-11-24", "hebdo", DAY, **(values | changes))


def reader(**changes) -> render.Reader:
    values = {"minute": tuple(item(number) for number in (0, 4, 3)), "links": LINKS}
    return render.Reader(**(values | changes))


def view(
    lang: str = "fr", *, shown: Edition | None = None, who: render.Reader | None = None, config: Config = CONFIG
) -> render.EditionView:
    return render.view(shown or edition(), config=config, markets=MARKETS, digest=DIGEST, lang=lang, reader=who or reader())
