"""Another cluster is another home: two markets of its own, feeds on loopback, the whole way as a process, and no code."""

import datetime as dt
import email
import email.policy
import email.utils
import json
import pathlib

import pytest

from homes import figures, techwatch, write_home
from servers import Site, http, serve

MARKETS = """\
markets:
  mobility:
    names: {fr: Mobilités, en: Mobility}
    terms:
      fr: [tramway = 3, navette autonome = 3, piste cyclable = 3, autopartage = 2, gare]
      en: [tram = 3, autonomous shuttle = 3, bike lane = 3]
  games:
    names: {fr: Jeux vidéo, en: Games}
    terms:
      fr: [jeu vidéo = 3, studio de jeu = 3, moteur de jeu = 3, esport = 2]
      en: [video game = 3, game engine = 3, game studio = 3]
"""
STORIES = (
    (
        "tramway",
        "fr",
        "Le tramway de Valbourg roule sans caténaire",
        "Le tramway recharge ses batteries à chaque station.",
    ),
    (
        "piste",
        "fr",
        "Une piste cyclable chauffée traverse le col",
        "La piste cyclable reste ouverte en hiver, tiédie par des serres.",
    ),
    (
        "shuttle",
        "en",
        "An autonomous shuttle serves the night shift",
        "The autonomous shuttle drives nurses home after the last bus.",
    ),
    ("moteur", "fr", "Un moteur de jeu libre pour les petites équipes", "Ce moteur de jeu vidéo tient sur un ordinateur de dix ans."),
    ("studio", "en", "A game studio pays its testers by the bug", "The game studio says its video game was finished two months earlier."),
    ("cuisine", "fr", "La recette de la tarte aux poires", "Épluchez les poires, étalez la pâte, puis laissez dorer une heure."),
)
LETTER = {"title": {"fr": "Lettre du pôle", "en": "Letter"}, "markets": ["games", "mobility"], "send": "daily 07:00"}


def page(lang: str, title: str, text: str) -> bytes:
    sentence = "Les équipes racontent leur méthode. " if lang == "fr" else "The team tells how it was done. "
    body = f"<h1>{title}</h1><p>{text} {sentence * 3}</p><p>{title}. {text} {title}.</p><p>{sentence} {text} {title}.</p>"
    return f'<!doctype html><html lang="{lang}"><head><title>{title}</title></head><body><article>{body}</article></body></html>'.encode()


def feed(site: Site, lang: str) -> bytes:
    now = dt.datetime.now(dt.UTC)  # noqa: TID251
    items = [
        f"<item><title>{title}</title><link>{site.url('/' + slug)}</link><description>{text}</description>"
        f"<pubDate>{email.utils.format_datetime(now - dt.timedelta(hours=hours))}</pubDate></item>"
        for hours, (slug, spoken, title, text) in enumerate(STORIES, 1)
        if spoken == lang
    ]
    return f'<rss version="2.0"><channel><title>Fil {lang}</title>{"".join(items)}</channel></rss>'.encode()


@pytest.fixture
def home(tmp_path: pathlib.Path):
    with serve() as site:
        for slug, lang, title, text in STORIES:
            site.says["/" + slug] = http(200, page(lang, title, text), content_type="text/html; charset=utf-8")
        for lang in ("fr", "en"):
            site.says[f"/feed.{lang}"] = http(200, feed(site, lang), content_type="application/rss+xml")
        feeds = [{"url": site.url(f"/feed.{lang}"), "title": f"Fil {lang}", "lang": lang} for lang in ("fr", "en")]
        path = write_home(tmp_path / "home", feeds, markets="deux-marches", digests=[LETTER | {"slug": "lettre"}], executor="1")
        (path / "deux-marches.yaml").write_text(MARKETS, encoding="utf-8")
        yield path


def messages(home: pathlib.Path) -> dict[str, str]:
    found = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in (home / "outbox" / "new").iterdir()]
    return {str(message["To"]): message.get_body(("plain",)).get_content() for message in found}


@pytest.mark.slow
def test_another_cluster_is_another_home(home):
    done = figures(techwatch(home, "run", "--json"))
    assert done["collect"] == {"feeds": 2, "unchanged": 0, "new": 6, "failed": 0}
    assert done["read"]["pages"] == 6
    assert done["draft"] == {"drafts": 1, "items": 5}
    (draft,) = (file for file in (home / "digests" / "review").glob("lettre-*.md") if not file.name.endswith(".rest.md"))
    text = draft.read_text("utf-8")
    games, mobility = text.split("## Mobilités")[0], text.split("## Mobilités")[1]
    assert "## Jeux vidéo" in games
    assert all(title in games for _, _, title, _ in STORIES[3:5])
    assert all(title in mobility for _, _, title, _ in STORIES[:3])
    assert "poires" not in text

    (home / "abonnes.csv").write_text(
        "email,name,organisation,lang,reads,markets,digests,calls_only\n"
        "jeux@lecteurs.example,,,fr,fr,games,,\n"
        "tout@lecteurs.example,,,en,,games;mobility,,\n",
        encoding="utf-8",
    )
    edition = draft.stem
    techwatch(home, "members", "import", str(home / "abonnes.csv"))
    techwatch(home, "publish", edition)
    (sent,) = json.loads(techwatch(home, "deliver", edition, "--json"))
    assert sent["figures"] == {"accepted": 2}
    found = messages(home)
    assert "moteur de jeu libre" in found["jeux@lecteurs.example"]
    assert not any(word in found["jeux@lecteurs.example"] for word in ("tramway", "shuttle", "testers"))
    assert all(word in found["tout@lecteurs.example"] for word in ("tramway", "shuttle", "testers"))
    assert (home / "digests" / "lettre" / edition / "index.en.html").is_file()
    techwatch(home, "report", "tramway")
    assert "Mobilités" in (home / "digests" / "reports" / "tramway" / "index.md").read_text("utf-8")
