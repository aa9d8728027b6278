"""The house's logo goes with each edition's mail: beside its HTML, so that nothing is fetched, with words where pictures are not shown."""

import contextlib
import dataclasses
import email
import email.policy
import json
import pathlib
import struct
import zlib

import pytest
from click.testing import CliRunner
from lxml import html

from at_desk import TEAM, AtDesk
from chromium import chromium
from homes import MARKETS
from sendings import EDITION, ENVIRON, NOW, add_members, publish, sending_home, work_of
from techwatch import pipeline, render
from techwatch.cli import techwatch as command
from techwatch.home import Home, open_home
from techwatch.pipeline import deliveries
from techwatch.pipeline.mailing import messages, post
from techwatch.pipeline.mailing.messages import Sending
from techwatch.pipeline.mailing.press import Press
from techwatch.render.picture import HEAVIEST
from techwatch.store import open_store, subscribers
from test_look import CONTRASTS
from test_web import serving


def png(width: int, height: int, *, more: int = 0) -> bytes:
    """A picture of one dark colour, `more` bytes heavier than it must be."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\0" + b"\x12\x34\x56" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"tEXt", b"Comment\0" + b"x" * more), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


LOGO = png(480, 120)


def home_with(path: pathlib.Path, data: bytes = LOGO, name: str = "logo.png", **look: str) -> Home:
    path.mkdir()
    (path / name).write_bytes(data)
    return sending_home(path, look={"logo": name, **look}, team=list(TEAM))


def sent(home: Home) -> list[email.message.EmailMessage]:
    """The messages in the order of their addresses."""
    found = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in (home.path / "outbox" / "new").iterdir()]
    return sorted(found, key=lambda message: message["To"])  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("width", "height", "shown"), [(480, 120, (160, 40)), (90, 20, (90, 20)), (2000, 100, (200, 10)), (30, 900, (1, 40)), (1, 1, (1, 1))]
)
def test_it_is_shown_in_its_own_proportions_and_never_large(width, height, shown):
    found = render.picture(png(width, height), "Pôle")
    assert found is not None
    assert (found.width, found.height) == shown


@pytest.mark.parametrize("data", [b"", b"<svg/>", LOGO[:20], b"\x89PNG\r\n\x1a\n" + b"x" * 40, png(0, 4), png(40, 10, more=HEAVIEST)])
def test_what_is_no_picture_for_a_mail_is_left_out(data):
    assert render.picture(data, "Pôle") is None


def test_each_message_carries_it_and_fetches_nothing(tmp_path):
    home, plain = home_with(tmp_path / "home", logo_alt="Le pôle d'essai"), sending_home(tmp_path / "plain", team=list(TEAM))
    for each in (home, plain):
        with open_store(each.database) as store:
            publish(store)
            add_members(store, 3)
            pipeline.deliver(work_of(each, store), EDITION)
    assert len(sent(home)) == 5, "two editors get it first"
    for message, without in zip(sent(home), sent(plain), strict=True):
        text, related = message.iter_parts()
        rich, picture = related.iter_parts()
        assert [part.get_content_type() for part in (message, text, related, rich, picture)] == [
            "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
        ]  # fmt: skip
        assert (picture["Content-ID"], picture.get_content_disposition(), picture.get_content()) == ("<logo>", "inline", LOGO)
        assert text.get_content() == without.get_body(("plain",)).get_content()
        page = html.document_fromstring(rich.get_content())
        [shown] = page.xpath("//img")
        assert (shown.get("src"), shown.get("alt"), shown.get("width"), shown.get("height")) == ("cid:logo", "Le pôle d'essai", "160", "40")
        assert not message.defects
        assert "Essai" not in page.xpath("string(//td[@class='logo']/ancestor::tr[1])"), "its words stand for the name"


def test_messages_of_one_mould_carry_it_byte_for_byte(tmp_path):
    home = home_with(tmp_path / "home")
    with open_store(home.database) as store:
        work = work_of(home, store)
        sending = Sending(f"edition:{EDITION}", publish(store), home.config.digests[0], NOW)
        add_members(store, 12)
        press = Press(work, sending)
        for member in subscribers.active(store):
            line = post.line(work, sending.key, member)
            assert press.write(member, line) == messages.compose_message(work, sending, member, line)
        assert all(press._checked.values())


def test_its_weight_is_not_that_of_the_words_which_mail_programs_cut(tmp_path):
    home = home_with(tmp_path / "home", png(400, 100, more=48_000))
    with open_store(home.database) as store:
        publish(store)
        add_members(store, 2, markets=MARKETS)
        told = deliveries.dry_run(work_of(home, store), EDITION)
    assert told.figures["would get it"] == 2
    assert any(note.startswith("size: 1") for note in told.notes), "over a hundred kilobytes in all"
    assert told.problems == ()


def test_a_drawing_stays_out_of_mails_and_a_file_that_went_stops_none(tmp_path):
    drawn = home_with(tmp_path / "drawn", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "logo.svg")
    assert messages.logo(drawn) is None
    gone = home_with(tmp_path / "gone")
    assert messages.logo(gone) is not None
    (gone.path / "logo.png").unlink()
    assert messages.logo(gone) is None
    assert messages.logo(dataclasses.replace(gone, path=tmp_path / "nowhere")) is None


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (
            b'<svg xmlns="http://www.w3.org/2000/svg"/>',
            "logo.svg",
            "it is no PNG, and mail programs show no other drawing: export it as PNG",
        ),
        (b"GIF89a" + b"x" * 40, "logo.png", "it is no PNG, and mail programs show no other drawing: export it as PNG"),
        (png(40, 10, more=HEAVIEST), "logo.png", "it weighs 51 kB, 50 at most: save it smaller, 400 by 80 pixels do"),
    ],
    ids=["svg", "no png", "heavy"],
)
def test_check_tells_that_mails_go_without_it_and_what_to_do(tmp_path, data, name, why):
    home = home_with(tmp_path / "home", data, name)
    told = CliRunner().invoke(command, ["--home", str(home.path), "check", "--json"])
    (said,) = [line for stage in json.loads(told.stdout) for line in stage["problems"] if line.startswith("look.logo")]
    assert said.startswith(f"look.logo: mails go without {name}: {why}")
    assert messages.logo(home) is None


def test_check_says_nothing_of_a_logo_that_mails_carry(tmp_path):
    home = home_with(tmp_path / "home")
    assert "look.logo" not in CliRunner().invoke(command, ["--home", str(home.path), "check"]).output
    assert messages.logo(home) is not None


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_preview_shows_it_and_its_words_can_be_read_where_pictures_are_blocked(tmp_path, scheme):
    home = home_with(tmp_path / "home")
    with open_store(home.database) as store:
        publish(store)
    home = open_home(home.path, ENVIRON)
    with serving(home) as client, chromium() as browser:
        root = f"http://127.0.0.1:{client.port}"
        with contextlib.closing(AtDesk(client, home)) as editor:
            seen = editor.get(f"/desk/seen-as/message?edition={EDITION}")
        assert seen.status == 200
        assert "img-src 'self' data:" in seen.headers["content-security-policy"]
        page = browser.new_page(color_scheme=scheme, viewport={"width": 360, "height": 640})
        page.set_content(seen.text)
        assert page.evaluate("document.querySelector('img').naturalWidth") == 480
        assert page.evaluate("document.querySelector('img').getBoundingClientRect().width") == 160
        page.set_content(seen.text.replace("data:image/png", f"{root}/nothing"))  # blocked: the words are in its place
        assert [(round(ratio, 2), words) for ratio, words in page.evaluate(CONTRASTS) if ratio < 4.5] == []
        ground = "getComputedStyle(document.querySelector('td.logo')).backgroundColor"
        assert page.evaluate(ground) == "rgb(255, 255, 255)", "also where the mail is dark: logos are made for white"
