"""« Sources »: what editors see of the feeds, an address before it is kept, and feeds.yaml changed in one place."""

import contextlib
import http.server
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from at_desk import ANALYST, EDITOR, TEAM, AtDesk
from call_pages import post, said
from readings import FEED, NOW, news, put, small_home
from techwatch import home as homes, pipeline, schedule
from techwatch.home import Home
from techwatch.render.pages import tongue_of
from techwatch.store import desk, editions, feeds, open_store
from techwatch.types import Edition, FeedState, Item
from techwatch.web.desk import reasons
from test_web import Client, serving

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Les tramways de demain</title>
<item><title>Une ligne de nuit &lt;script&gt;alert(1)&lt;/script&gt;</title><link>https://trams.example/1</link>
<pubDate>Thu, 19 Nov 2026 08:00:00 GMT</pubDate><description>La ville essaie des rames silencieuses et mesure le bruit.</description></item>
<item><title>Des quais plus hauts</title><link>https://trams.example/2</link><pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate></item>
</channel></rss>"""
PAGES = {
    "/feed": ("application/rss+xml", RSS),
    "/comments": ("application/rss+xml", RSS.replace("Les tramways de demain", "Commentaires")),
    "/": (
        "text/html",
        "<html><head><title>Trams</title><link rel=alternate type='application/rss+xml' title='Commentaires' href='/comments'>"
        "<link rel=alternate type='application/rss+xml' title='Articles' href='/feed'></head><body><p>Bonjour.</p></body></html>",
    ),
    "/plain": ("text/html", "<html><body><p>Rien ici.</p></body></html>"),
}


class _Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        kind, body = PAGES.get(self.path, ("text/plain", ""))
        self.send_response(200 if self.path in PAGES else 404)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    path = tmp_path / "home"
    small_home(path, team=list(TEAM))
    other = {"url": "https://autre.example/flux", "title": "Autre revue", "lang": "en"}
    made = small_home(path, team=list(TEAM), feeds=[FEED, other])
    with open_store(made.database) as store, store.transaction():
        feeds.save_state(store, FeedState(FEED["url"], last_polled=NOW, last_ok=NOW))
        feeds.save_state(store, FeedState(other["url"], last_polled=NOW, failures=3, reason="not-found", detail="404"))
    return made


@pytest.fixture
def editor(home: Home) -> Iterator[AtDesk]:
    with serving(home) as client, contextlib.closing(AtDesk(client, home)) as editor:
        yield editor


def read_of(editor: Client) -> str:
    found = re.search(r'name="read" value="([0-9a-f]+)"', editor.get("/desk/sources").text)
    assert found
    return found[1]


def text_of(home: Home) -> str:
    return (home.path / "feeds.yaml").read_text(encoding="utf-8")


def urls_of(home: Home) -> list[str]:
    return [feed.url for feed in homes.as_it_is(home).config.feeds]


def undo_of(answer: str) -> str:
    found = re.search(r"/desk/sources/undo/\d+", answer)
    assert found
    return found[0]


def test_the_list_tells_how_each_feed_does_and_what_to_do(home: Home, editor: AtDesk) -> None:
    put_kept(home)
    page = said(editor.get("/desk/sources"))
    assert page.index("Autre revue") < page.index("La Gazette")  # what fails comes first
    assert "Il n’y a rien à cette adresse. Cherchez le flux sur la page d’accueil du site." in page
    assert "3 essais manqués de suite" in page
    assert "dernière réponse : 20 novembre 2026 à 10 h" in page
    assert "gardée 1 fois sur 2" in page
    assert "La Gazette" not in said(editor.get("/desk/sources?q=autre"))


def put_kept(home: Home) -> None:
    with open_store(home.database) as store:
        put(store, news())
        work = pipeline.Work(home, store, NOW)
        pipeline.group(work)
        one, other = [row[0] for row in store.db.execute("SELECT id FROM stories ORDER BY id LIMIT 2")]
        edition = Edition("veille-2026-11-24", "veille", NOW.date(), items=(Item(one, "a"), Item(other, "b")))
        with store.transaction():
            editions.open_edition(store, edition, now=NOW)
            made = [editions.Decision(one, "kept", "", "city"), editions.Decision(other, "dropped")]
            editions.decide(store, edition.id, made, who="review folder", now=NOW)


def test_an_address_is_looked_at_before_anything_is_kept(home: Home, editor: AtDesk, site: str) -> None:
    before = text_of(home)
    for address in (f"{site}/feed", f"{site}/", f"{site}"):
        answer = post(editor, "/desk/sources/look", {"address": address})
        page = said(answer)
        assert answer.status == 200
        assert page.index("Des quais plus hauts") < page.index("Une ligne de nuit")
        assert "<script>alert" not in answer.text
        assert f'name="url" value="{site}/feed"' in answer.text
        assert '<option value="fr" selected' in answer.text
        assert 'value="Les tramways de demain"' in answer.text
        assert ("Commentaires" in page) == (address != f"{site}/feed")
    assert text_of(home) == before


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/plain", "elle n’annonce aucun flux"),
        ("/nothing", "Il n’y a rien à cette adresse"),
        ("ftp://a.example", "Ce n’est pas une adresse"),
    ],
)
def test_what_cannot_be_read_is_told_in_plain_words(editor: AtDesk, site: str, path: str, words: str) -> None:
    answer = post(editor, "/desk/sources/look", {"address": path if ":" in path else site + path})
    assert answer.status == 422
    assert words in said(answer)
    assert "L’ajouter à la liste" not in said(answer)


def test_private_networks_are_not_asked(tmp_path: Path, site: str) -> None:
    home = small_home(tmp_path / "home", team=list(TEAM), fetch={})
    with serving(home) as client, contextlib.closing(AtDesk(client, home)) as editor:
        assert "réseau privé" in said(post(editor, "/desk/sources/look", {"address": f"{site}/feed"}))


def test_a_feed_is_added_paused_resumed_removed_and_each_is_undone(home: Home, editor: AtDesk, site: str) -> None:
    before, url = text_of(home), f"{site}/feed"
    form = {"url": url, "title": "Tramways", "lang": "fr", "kind": "calls", "weight": "1,5", "read": read_of(editor)}
    answer = post(editor, "/desk/sources/add", form)
    assert answer.status == 303
    page = editor.get(answer.headers["location"])
    assert "Elle sera lue à la prochaine collecte" in said(page)
    added = homes.as_it_is(home).config.feed(url)
    assert added is not None
    assert (added.title, added.kind, added.weight) == ("Tramways", "calls", 1.5)
    assert "déjà dans la liste" in said(post(editor, "/desk/sources/look", {"address": url}))
    change = {"url": url, "act": "feed-paused", "read": read_of(editor)}
    paused = post(editor, "/desk/sources/act", change)
    assert "En pause" in said(editor.get(paused.headers["location"]))
    assert [feed.url for feed in homes.as_it_is(home).config.feeds if feed.paused] == [url]
    log = editor.get("/log")
    assert "source mise en pause" in said(log)
    post(editor, "/desk/sources/act", {"url": url, "act": "feed-resumed", "read": read_of(editor)})
    asked = post(editor, "/desk/sources/act", {"url": url, "act": "feed-removed", "read": read_of(editor)})
    assert "Retirer « Tramways » de la liste ?" in said(asked)
    assert url in urls_of(home)
    gone = post(editor, "/desk/sources/act", {"url": url, "act": "feed-removed", "read": read_of(editor), "sure": "1"})
    assert text_of(home) == before
    back = undo_of(editor.get(gone.headers["location"]).text)
    assert post(editor, back, {}).status == 303
    assert url in urls_of(home)
    assert post(editor, back, {}).status == 409
    with open_store(home.database) as store:
        acts = desk.log_of(store, "")
    assert [act.name for act in acts] == ["feed-added", "feed-removed", "feed-resumed", "feed-paused", "feed-added"]
    assert {act.who for act in acts} == {EDITOR}


def test_a_file_that_somebody_changed_meanwhile_is_not_written(home: Home, editor: AtDesk) -> None:
    read = read_of(editor)
    other = text_of(home).replace("La Gazette", "La Gazette du soir")
    (home.path / "feeds.yaml").write_text(other, encoding="utf-8")
    answer = post(editor, "/desk/sources/act", {"url": FEED["url"], "act": "feed-paused", "read": read})
    assert answer.status == 409
    assert "a changé feeds.yaml entre-temps" in said(answer)
    assert "La Gazette du soir" in said(answer)
    assert text_of(home) == other
    form = {"url": "https://c.example/", "title": "C", "lang": "fr", "weight": "1", "read": read}
    kept = post(editor, "/desk/sources/add", form)
    assert kept.status == 409
    assert 'value="C"' in kept.text
    assert post(editor, "/desk/sources/add", form | {"read": read_of(editor)}).status == 303


def test_what_may_not_stand_in_the_file_is_refused(home: Home, editor: AtDesk) -> None:
    before, form = text_of(home), {"url": "https://c.example/", "title": "C", "lang": "fr", "weight": "1", "read": read_of(editor)}
    for wrong in ({"weight": "9"}, {"weight": "viel"}, {"title": ""}, {"lang": "xx"}, {"kind": "x"}, {"url": "x"}, {"url": FEED["url"]}):
        assert post(editor, "/desk/sources/add", form | wrong).status == 422
    assert post(editor, "/desk/sources/act", {"url": "https://c.example/", "act": "feed-paused", "read": read_of(editor)}).status == 409
    assert post(editor, "/desk/sources/act", {"url": FEED["url"], "act": "all", "read": read_of(editor)}).status == 422
    (home.path / "feeds.yaml").write_text(before.replace("https://essai.example", "essai"), encoding="utf-8")
    broken = post(editor, "/desk/sources/act", {"url": FEED["url"], "act": "feed-paused", "read": read_of(editor)})
    assert broken.status == 422
    assert "feeds.yaml ne serait plus juste" in said(broken)


MISTAKEN = f"""cluster: {{name: Essai, website: https://essai.example, postal: 1 rue, contact: veille@essai.example}}
mail: {{sender: veille@essai.example, list_id: veille.essai.example}}
markets: essai.yaml
feeds:
  - {{url: {FEED["url"]}, titre: La Gazette, lang: fr}}
  - {{url: autre.example/flux, title: Autre revue, lang: en, weight: 9}}
  - {{url: https://c.example/, title: C, lang: français, kind: magazine}}
digests:
  - {{slug: veille, title: {{fr: Veille}}, markets: [city], send: mardi 08:30}}
"""


def test_all_mistakes_of_the_file_are_told_with_their_lines_in_her_language(home: Home, editor: AtDesk) -> None:
    (home.path / "feeds.yaml").write_text(MISTAKEN, encoding="utf-8")
    change = {"url": FEED["url"], "act": "feed-paused", "read": read_of(editor)}
    answer = post(editor, "/desk/sources/act", change)
    assert (answer.status, text_of(home)) == (422, MISTAKEN)
    each = html.document_fromstring(answer.text).xpath("//div[@role='status']//li")
    told = [li.text_content().replace("\xa0", " ").replace("\u202f", " ") for li in each]
    assert told == [
        "Ligne 5, feeds.0.titre : cette clé n’existe pas, vouliez-vous écrire « title » ?",
        "Ligne 6, feeds.1.url : « autre.example/flux » n’est pas une adresse, elle commence par https:// ou http://",
        "Ligne 6, feeds.1.weight : 9, c’est trop, 5 au plus",
        "Ligne 7, feeds.2.lang : « français » n’est pas une langue, écrivez deux lettres comme fr ou en",
        "Ligne 7, feeds.2.kind : « magazine » n’est pas connu, écrivez l’un de ceux-ci : news, calls, cluster",
        "Ligne 9, digests.0.send : un moment s’écrit comme tue 08:30, mon,thu 07:00 ou daily 06:00,18:00",
    ]
    with contextlib.closing(AtDesk(editor, home, "desk@pole.example")) as english:
        assert "Line 5, feeds.0.titre: there is no such key, did you mean “title”?" in said(post(english, "/desk/sources/act", change))


def test_of_very_many_mistakes_the_first_are_told_and_how_many_more_there_are(home: Home, editor: AtDesk) -> None:
    many = MISTAKEN.replace("digests:", "".join(f"  - {{url: x{n}, title: X, lang: fr}}\n" for n in range(9)) + "digests:")
    (home.path / "feeds.yaml").write_text(many, encoding="utf-8")
    answer = post(editor, "/desk/sources/act", {"url": FEED["url"], "act": "feed-paused", "read": read_of(editor)})
    each = html.document_fromstring(answer.text).xpath("//div[@role='status']//li")
    assert (len(each), each[-1].text_content().replace("\xa0", " ")) == (11, "Et 5 autres : corrigez d’abord celles-ci")


@pytest.mark.parametrize(
    ("message", "french"),
    [
        ("feeds.0: unknown key, and 'url' and 'lang' missing here", "feeds.0 : cette clé n'existe pas, et il manque ici : url, lang"),
        ("web: unknown key; known: host, port", "web : cette clé n'existe pas. Il y a : host, port"),
        ("cluster.postal: this key is missing", "cluster.postal : cette clé manque"),
        ("feeds: it is empty: at least 1 must stand here", "feeds : c'est vide, écrivez-le ou effacez la ligne"),
        ("digests.0.markets: write a list, as [one, two]", "digests.0.markets : écrivez une liste, comme [un, deux]"),
        ("web: write keys and values, one a line below it", "web : écrivez des clés et leurs valeurs, une par ligne au-dessous"),
        ("web.port: 'x' is no whole number", "web.port : « x » n'est pas un nombre entier"),
        (
            "feeds.0.weight: 'x' is no number: write one as 1 or 1.5",
            "feeds.0.weight : « x » n'est pas un nombre, écrivez-le comme 1 ou 1.5",
        ),
        ("web.counts: 'x' is neither: write true or false", "web.counts : « x » n'est ni oui ni non, écrivez true ou false"),
        ("feeds.0.weight: 0 is too little: 0.1 at least", "feeds.0.weight : 0, c'est trop peu, 0.1 au moins"),
        ("pause.0.until: 'x' is no day: write it as 2026-03-31", "pause.0.until : « x » n'est pas un jour, écrivez-le comme 2026-03-31"),
        ("team.0.email: 'x' is no mail address", "team.0.email : « x » n'est pas une adresse de courriel"),
        ("feeds.1: feed given twice: https://a.example", "feeds.1 : « https://a.example » est là deux fois, gardez-en une"),
        ("something: new", "something: new"),
    ],
)
def test_mistakes_of_a_file_are_said_in_french(home: Home, message: str, french: str) -> None:
    told = reasons.of_config(tongue_of(home.environment, "fr"), message)
    assert told.translate({0xA0: " ", 0x202F: " ", 0x2019: "'"}) == french
    assert reasons.of_config(tongue_of(home.environment, "en"), message)


def test_a_byte_order_mark_stays(home: Home, editor: AtDesk) -> None:
    file = home.path / "feeds.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert post(editor, "/desk/sources/act", {"url": FEED["url"], "act": "feed-paused", "read": read_of(editor)}).status == 303
    assert file.read_bytes().startswith(b"\xef\xbb\xbf{")
    assert [feed.url for feed in homes.as_it_is(home).config.feeds if feed.paused] == [FEED["url"]]


def test_analysts_look_and_do_not_change(home: Home, editor: AtDesk) -> None:
    with contextlib.closing(AtDesk(editor, home, ANALYST)) as analyst:
        page = analyst.get("/desk/sources")
        assert page.status == 200
        assert "/desk/sources/act" not in page.text
        for address in ("look", "add", "act", "undo/1"):
            assert post(analyst, f"/desk/sources/{address}", {"url": FEED["url"], "act": "feed-paused"}).status == 403


def test_a_paused_feed_is_not_polled(home: Home, site: str) -> None:
    feed = {"url": f"{site}/feed", "title": "Trams", "lang": "fr"}
    paused = small_home(home.path, feeds=[feed | {"paused": True}])
    with open_store(paused.database) as store:
        assert pipeline.collect(pipeline.Work(paused, store, NOW)).figures["feeds"] == 0
    resumed = small_home(home.path, feeds=[feed])
    with open_store(resumed.database) as store:
        assert pipeline.collect(pipeline.Work(resumed, store, NOW)).figures["new"] == 2


def test_a_running_server_takes_the_feeds_as_they_are_now(home: Home, site: str) -> None:
    worker, feed = schedule.Worker(home), {"url": f"{site}/feed", "title": "Trams", "lang": "fr"}
    assert homes.as_it_is(home) is home
    small_home(home.path, feeds=[feed])
    assert worker("collect", NOW)
    with open_store(home.database) as store:
        assert feeds.states(store)[feed["url"]].last_ok == NOW
    now = homes.as_it_is(home)
    assert [one.url for one in now.config.feeds] == [feed["url"]]
    assert now.config.secrets == home.config.secrets
    (home.path / "feeds.yaml").write_text("feeds: [", encoding="utf-8")
    assert [one.url for one in homes.as_it_is(home).config.feeds] == [feed["url"]]
    (home.path / "feeds.yaml").unlink()
    assert homes.as_it_is(home).config.feeds == now.config.feeds
