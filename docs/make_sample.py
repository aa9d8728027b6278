"""Make the rendered sample edition in digests/sample/, the sample report in docs/sample-report/ and pictures from the embedded sample.

    make sample

The day and the port are fixed, so that the same code gives the same files; addresses of the loopback server become the
publishers' fictitious ones. The picture needs Debian's chromium and is left out, with a line saying so, without it.
"""

import contextlib
import datetime as dt
import html
import os
import pathlib
import re
import shutil
import tempfile
import textwrap
from urllib.parse import urlsplit

from click.testing import CliRunner

from techwatch import home, pipeline
from techwatch.cli import techwatch
from techwatch.demo import Sample, serve_sample
from techwatch.pipeline import reports
from techwatch.pipeline.mailing import messages, send
from techwatch.store import editions, open_store, subscribers
from techwatch.types import Delivery

ROOT = pathlib.Path(__file__).resolve().parents[1]
NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
THEME = "intelligence artificielle OU algorithme OU données"
READER = "innovation@mutuelle-grand-large.example"
PAIRS = {
    "copy": ("Une navette autonome roule de nuit, sans", "Une navette autonome roule de nuit entre"),
    "story": ("Douze lycées essaient", "Maths : l'assistant Questionneur"),
    "languages": ("Le consortium Alphabeta publie", "Open model Polyphonie"),
}
"""The articles of docs/stories.md, by how their titles begin."""
TERMINAL = "margin:0;padding:20px 24px;background:#1E2430;color:#E8E6E1;font:15px/1.5 'DejaVu Sans Mono',monospace;white-space:pre-wrap"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def main() -> None:
    """Run the whole way in a temporary home and take what is shown."""
    with tempfile.TemporaryDirectory() as folder, serve_sample(NOW, port=47815) as sample:
        path = pathlib.Path(folder)
        home.write_whole(path / "feeds.yaml", sample.feeds_yaml())
        home.init_home(path)
        (path / "subscribers.csv").write_text(sample.subscribers_csv(), encoding="utf-8")
        message = run(path)
        for file in sorted((path / "digests" / "veille").glob("veille-*/*")):
            text = public(file.read_text(encoding="utf-8"), sample)
            home.write_whole(ROOT / "digests" / "sample" / file.name, re.sub(r"[^\S\n]+$", "", text, flags=re.M))
        draft = next((path / "digests" / "review").glob("veille-????-??-??.md")).read_text(encoding="utf-8")
        home.write_whole(ROOT / "digests" / "sample" / "draft.md", public(draft, sample))
        theme_report(path, sample)
        picture(public(message, sample))
        terminal({name: explained(path, sample, *titles) for name, titles in PAIRS.items()})


def run(path: pathlib.Path) -> str:
    """-> the HTML of one member's message."""
    opened = home.open_home(path, os.environ)
    with open_store(opened.database) as store:
        work = pipeline.Work(opened, store, NOW)
        pipeline.import_members(work, str(path / "subscribers.csv"))
        pipeline.run(work)
        edition = editions.open_draft(store, "veille")
        assert edition is not None
        pipeline.publish(work, edition)
        reader = subscribers.by_email(store, READER)
        assert reader is not None
        sending = send.sending_of(work, edition)
        import email

        line = Delivery(sending.key, reader.id, reader.email, message_id="<sample@pole.example>")
        message = email.message_from_bytes(messages.compose_message(work, sending, reader, line))
        part = message.get_payload()[1]
        return part.get_payload(decode=True).decode("utf-8")


def theme_report(path: pathlib.Path, sample: Sample) -> None:
    """docs/sample-report/: THEME over the sample's week, as Markdown with its figures, and as PDF where Pango is there."""
    folder, opened = path / "report", home.open_home(path, os.environ)
    with open_store(opened.database) as store:
        work = pipeline.Work(opened, store, NOW)
        asked = reports.asked(work, THEME, since=NOW.date() - dt.timedelta(days=27))
        written = reports.report(work, asked, forms=("md", "pdf"), out=folder)
    for problem in written.problems:
        print(problem)
    target = ROOT / "docs" / "sample-report"
    shutil.rmtree(target, ignore_errors=True)
    for file in (*written.files, folder / "selection.md"):
        text = file.suffix in (".md", ".svg")
        home.write_whole(target / file.name, public(file.read_text(encoding="utf-8"), sample) if text else file.read_bytes())


def explained(path: pathlib.Path, sample: Sample, *titles: str) -> str:
    """What `techwatch explain A B` prints of two articles of the home."""
    with open_store(path / "techwatch.db") as store:
        sql = "SELECT url FROM articles WHERE title LIKE ? || '%'"
        addresses = [store.db.execute(sql, [title]).fetchone()[0] for title in titles]
    printed = CliRunner().invoke(techwatch, ["--home", str(path), "explain", *addresses], catch_exceptions=False)
    shown = [f"https://{urlsplit(public(address, sample)).hostname}/…" for address in addresses]
    lines = [textwrap.fill(line, 100, subsequent_indent=" " * 11) for line in printed.output.splitlines()]
    return "\n".join([f"$ techwatch explain {' '.join(shown)}", "", *lines])


def terminal(texts: dict[str, str]) -> None:
    """Each text as a terminal shows it: docs/explain-<name>.png."""
    chromium = shutil.which("chromium")
    if chromium is None:
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as browsers, contextlib.ExitStack() as stack:
        browser = browsers.chromium.launch(executable_path=chromium, args=FLAGS)
        stack.callback(browser.close)
        page = browser.new_page(viewport={"width": 960, "height": 200}, device_scale_factor=2)
        for name, text in texts.items():
            page.set_content(f'<body style="margin:0"><pre style="{TERMINAL}">{html.escape(text)}</pre>')
            page.locator("pre").screenshot(path=str(ROOT / "docs" / f"explain-{name}.png"))


def public(text: str, sample: Sample) -> str:
    """`text` with the publishers' fictitious addresses instead of this machine's."""
    for page in sample.pages:
        text = text.replace(sample.url(page), f"https://{page.site}.example/{page.slug}")
    return re.sub(r"http://127\.0\.0\.\d+:\d+", "https://veille.example", text)


def picture(message: str) -> None:
    """The message on a wide screen by day beside a phone by night."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("no chromium here: docs/digest.png stays as it was (apt-get install chromium)")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as browsers, contextlib.ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        browser = browsers.chromium.launch(executable_path=chromium, args=FLAGS)
        stack.callback(browser.close)
        shots = []
        for width, scheme in ((640, "light"), (360, "dark")):
            page = browser.new_page(viewport={"width": width, "height": 1240}, color_scheme=scheme)
            page.set_content(message)
            shots.append(pathlib.Path(folder) / f"{scheme}.png")
            page.screenshot(path=str(shots[-1]))
        page = browser.new_page(viewport={"width": 1088, "height": 1304})
        images = "".join(f'<img src="{shot.as_uri()}" style="box-shadow:0 1px 12px #0003">' for shot in shots)
        frame = pathlib.Path(folder) / "frame.html"
        frame.write_text(f'<body style="margin:32px;background:#ECEAE6;display:flex;gap:24px">{images}', encoding="utf-8")
        page.goto(frame.as_uri())
        page.screenshot(path=str(ROOT / "docs" / "digest.png"))


if __name__ == "__main__":
    main()
