"""Before real mail leaves: what is ready, missing and wrong, each with what to do. Asked of a real DNS and a real SMTP server."""

import base64
import contextlib
import dataclasses
import json
import pathlib
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import aiosmtpd.controller
import aiosmtpd.smtp
import pytest

from homes import free_port, techwatch
from name_server import name_server
from readings import NOW, small_home
from techwatch import authentic, pipeline
from techwatch.authentic import Finding
from techwatch.config import Config
from techwatch.errors import FetchError
from techwatch.home import open_home
from techwatch.lookup import Names
from techwatch.pipeline.keeping import keep
from techwatch.pipeline.keeping.domain_check import findings, public_key_of
from techwatch.pipeline.keeping.mail_check import check_mail
from techwatch.store import open_store
from test_web import serving

MAIL = {"sender": "veille@pole.test", "list_id": "veille.pole.test", "transport": "smtp", "host": "relay.example.net"}
RIGHT = {
    ("pole.test", "MX"): ["10 mx.pole.test."],
    ("pole.test", "A"): ["198.51.100.7"],
    ("pole.test", "TXT"): ['"google-site-verification=x"', '"v=spf1 include:spf.example.net" " -all"'],
    ("retours.pole.test", "MX"): ["10 mx.pole.test."],
    ("retours.pole.test", "TXT"): ['"v=spf1 ip4:203.0.113.0/24 -all"'],
    ("spf.example.net", "TXT"): ['"v=spf1 ip4:203.0.113.0/24 ip6:2001:db8::/32 ~all"'],
    ("relay.example.net", "A"): ["203.0.113.25"],
    ("_dmarc.pole.test", "TXT"): ['"v=DMARC1; p=none; rua=mailto:dmarc@pole.test"'],
}


@pytest.fixture(scope="module")
def key() -> str:
    if not shutil.which("openssl"):
        pytest.skip("openssl makes the key of this test")
    return subprocess.run(["openssl", "genrsa", "-traditional", "1024"], capture_output=True, text=True, check=True).stdout


def mail_of(**more: Any) -> Any:
    return Config.model_fields["mail"].annotation.model_validate({**MAIL, **more})


def asked(zone: dict[tuple[str, str], list[str]], public_key: str = "", **mail: Any) -> list[Finding]:
    with name_server(zone) as server:
        return findings(mail_of(**mail), public_key=public_key, records=Names(server))


def said(found: list[Finding], what: str) -> list[tuple[str, str]]:
    return [(finding.state, finding.said) for finding in found if finding.what == what]


def without(*keys: tuple[str, str]) -> dict[tuple[str, str], list[str]]:
    return {key: value for key, value in RIGHT.items() if key not in keys}


def spf(*records: str) -> dict[tuple[str, str], list[str]]:
    return RIGHT | {("pole.test", "TXT"): [f'"{record}"' for record in records]}


# --- DNS ------------------------------------------------------------------------------------------


def test_a_domain_that_is_right():
    found = asked(RIGHT, dkim_selector="")
    assert [finding.what for finding in found if finding.state != "ok"] == ["dkim"]
    assert said(found, "spf")[1] == ("ok", "it names relay.example.net by include:spf.example.net")
    assert said(found, "dmarc") == [("ok", "pole.test has a DMARC record: p=none"), ("ok", "pole.test is spoken for by SPF")]


@pytest.mark.parametrize(
    ("records", "state", "words"),
    [
        ((), "missing", "has no SPF record"),
        (("v=spf1 -all", "v=spf1 mx -all"), "wrong", "two SPF records"),
        (("v=spf1 include:spf.example.net +all",), "wrong", "lets anybody send"),
        (("v=spf1 ip4:198.51.100.0/24 -all",), "missing", "nothing in the SPF record of pole.test names relay.example.net"),
        (("v=spf1 include:nowhere.test -all",), "wrong", "includes a name that has none"),
        (("v=spf1 " + " ".join(f"a:h{n}.pole.test" for n in range(11)) + " -all",), "wrong", "asks for 11 names"),
        (("v=spf1 redirect=spf.example.net",), "ok", "by include:spf.example.net"),
        (("v=spf1 a:relay.example.net/32 ~all",), "ok", "it names relay.example.net"),
        (("V=SPF1 MX INCLUDE:spf.example.net -ALL",), "ok", "it names relay.example.net"),
    ],
)
def test_what_an_spf_record_says(records: tuple[str, ...], state: str, words: str):
    assert any(found[0] == state and words in found[1] for found in said(asked(spf(*records)), "spf"))


def test_an_spf_record_that_includes_itself_ends():
    found = said(asked(spf("v=spf1 include:pole.test -all")), "spf")
    assert found[0][0] == "wrong"


def test_spf_is_asked_of_the_envelopes_domain_and_must_speak_for_the_senders():
    below = asked(RIGHT, bounces={"address": "retours@retours.pole.test"})
    assert ("ok", "it names relay.example.net") in said(below, "spf")
    assert said(below, "dmarc")[1] == ("ok", "pole.test is spoken for by SPF")
    elsewhere = asked(RIGHT, bounces={"address": "retours@spf.example.net"})
    assert said(elsewhere, "dmarc")[1][0] == "wrong"
    strict = RIGHT | {("_dmarc.pole.test", "TXT"): ['"v=DMARC1; p=reject; aspf=s"']}
    assert said(asked(strict, bounces={"address": "retours@retours.pole.test"}), "dmarc")[1][0] == "wrong"


def test_a_dkim_record_must_be_that_of_our_key(key: str):
    ours = public_key_of(key.encode())
    der = subprocess.run(["openssl", "rsa", "-pubout", "-outform", "DER"], input=key.encode(), capture_output=True, check=True).stdout
    assert ours == base64.b64encode(der).decode(), "as openssl writes it"
    at = ("lettre._domainkey.pole.test", "TXT")
    halves = f'"v=DKIM1; k=rsa; p={ours[:200]}" "{ours[200:]}"'
    for records, state, words in (
        ([halves], "ok", "is that of TECHWATCH_DKIM_KEY"),
        (['"v=DKIM1; p=AAAA"'], "wrong", "every signature fails"),
        (['"v=DKIM1; p="'], "wrong", "revoked"),
        ([], "missing", "there is no key"),
    ):
        zone = {name: value for name, value in (RIGHT | {at: records}).items() if value}
        (found,) = [one for one in asked(zone, ours, dkim_selector="lettre") if one.what == "dkim"]
        assert (found.state, words in found.said) == (state, True), found
        assert state == "ok" or f"v=DKIM1; k=rsa; p={ours}" in found.mend, "what to publish stands there to be copied"
    assert said(asked(RIGHT, ours), "dkim")[0][0] == "wrong", "a key without a selector signs nothing"


def test_mail_to_a_domain_that_takes_none():
    assert said(asked(RIGHT | {("pole.test", "MX"): ["0 ."]}), "mx")[0] == ("wrong", "pole.test (mail.sender) says that it takes no mail")
    assert said(asked(without(("pole.test", "MX"))), "mx")[0][0] == "missing"
    assert said(asked({}), "mx")[0] == ("wrong", "pole.test (mail.sender) is not there: neither MX nor address")


def test_a_dmarc_record_of_the_domain_above_counts():
    zone = RIGHT | {("lettre.pole.test", "MX"): ["10 mx.pole.test."], ("lettre.pole.test", "TXT"): ['"v=spf1 a:relay.example.net -all"']}
    found = asked(zone, sender="veille@lettre.pole.test")
    assert said(found, "dmarc")[0] == ("ok", "pole.test has a DMARC record: p=none")
    assert said(asked(without(("_dmarc.pole.test", "TXT"))), "dmarc") == [("missing", "pole.test has no DMARC record")]
    assert said(asked(RIGHT | {("_dmarc.pole.test", "TXT"): ['"v=DMARC1; sp=none"']}), "dmarc")[0][0] == "wrong"


def test_without_a_network_it_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("techwatch.lookup.SECONDS", 0.3)
    found = findings(mail_of(), public_key="", records=Names("127.0.0.1:9"))
    assert {finding.state for finding in found if finding.what != "dkim"} == {"unknown"}
    with pytest.raises(FetchError, match="no server answered about TXT"):
        Names("127.0.0.1:9").txt("pole.test")


@pytest.mark.parametrize("odd", ["", "x" * 70 + ".test", "a..b", "é.test"])
def test_odd_names_are_no_crash(odd: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("techwatch.lookup.SECONDS", 0.3)
    with name_server({}) as server, contextlib.suppress(FetchError):
        assert Names(server).txt(odd) == ()


def test_spf_results_of_the_rfc():
    """RFC 7208, appendix A.2 and section 4.6.2."""
    zone = {
        ("example.com", "A"): ["192.0.2.10", "192.0.2.11"],
        ("example.com", "MX"): ["10 mail-a.example.com.", "20 mail-b.example.com."],
        ("mail-a.example.com", "A"): ["192.0.2.129"],
        ("mail-b.example.com", "A"): ["192.0.2.130"],
        ("example.org", "MX"): ["10 mail-c.example.org."],
        ("mail-c.example.org", "A"): ["192.0.2.140"],
    }
    for record, address, result in (
        ("v=spf1 +all", "192.0.2.1", "pass"),
        ("v=spf1 a -all", "192.0.2.10", "pass"),
        ("v=spf1 a -all", "192.0.2.12", "fail"),
        ("v=spf1 a:example.org -all", "192.0.2.10", "fail"),
        ("v=spf1 mx -all", "192.0.2.130", "pass"),
        ("v=spf1 mx:example.org -all", "192.0.2.140", "pass"),
        ("v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.131", "pass"),
        ("v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.143", "pass"),
        ("v=spf1 ip4:192.0.2.128/28 -all", "192.0.2.65", "fail"),
        ("v=spf1 ?all", "192.0.2.65", "neutral"),
        ("v=spf1 ip4:nonsense ~all", "192.0.2.65", "softfail"),
        ("v=spf1", "192.0.2.65", "neutral"),
        ("v=spf10 all", "192.0.2.65", "none"),
    ):
        with name_server(zone | {("example.com", "TXT"): [f'"{record}"']}) as server:
            assert authentic.spf_result("example.com", address, Names(server)) == result, record


# --- the relay, the web app, the home -----------------------------------------------------------------


class Relay:
    """Takes one sender, from one account."""

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if not address.endswith("pole.test"):
            return "550 5.7.1 not your domain"
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        raise AssertionError("no message leaves")


@pytest.fixture
def relay() -> Iterator[int]:
    def login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> aiosmtpd.smtp.AuthResult:
        return aiosmtpd.smtp.AuthResult(success=(data.login, data.password) == (b"pole", b"secret"), handled=False)

    controller = aiosmtpd.controller.Controller(
        Relay(), hostname="127.0.0.1", port=free_port(), authenticator=login, auth_require_tls=False
    )
    controller.start()
    try:
        yield controller.server.sockets[0].getsockname()[1]
    finally:
        controller.stop()


def home_at(path: pathlib.Path, port: int, **more: Any) -> pathlib.Path:
    mail = MAIL | {"host": "127.0.0.1", "port": port, "security": "none", "user": "pole"}
    mail |= {"reply_to": "redaction@pole.test", "reply_to_name": "La rédaction", "bounces": {"address": "retours@pole.test", "verp": True}}
    cluster = {
        "name": "Pôle",
        "website": "https://pole.test",
        "postal": "Pôle, 1 rue de l'Essai, 75000 Paris",
        "contact": "veille@pole.test",
    }
    return small_home(path, mail=mail, cluster=cluster, **more).path


def checked(path: pathlib.Path, server: str, **environ: str) -> dict[str, list[tuple[str, str]]]:
    home = open_home(path, environ)
    with open_store(home.database) as store:
        found = check_mail(pipeline.Work(home, store, NOW), records=Names(server))
    return {finding.what: said(found, finding.what) for finding in found}


def test_a_home_that_is_ready(tmp_path: pathlib.Path, relay: int):
    path = home_at(tmp_path / "home", relay)
    home = open_home(path, {})
    with open_store(home.database) as store:
        keep.back_up(pipeline.Work(home, store, NOW))
    with serving(home) as web, name_server(RIGHT) as server:
        text = (path / "feeds.yaml").read_text("utf-8")
        config = json.loads(text)
        config["web"] = {**config.get("web", {}), "public_url": f"http://127.0.0.1:{web.port}"}
        (path / "feeds.yaml").write_text(json.dumps(config), "utf-8")
        found = checked(path, server, TECHWATCH_SMTP_PASSWORD="secret")
        other = checked(path, server, TECHWATCH_SMTP_PASSWORD="secret", TECHWATCH_SECRET="not the one of serve")
    assert found["relay"] == [("ok", f"127.0.0.1:{relay} without encryption, logged in as pole, takes mail from retours@pole.test")]
    assert found["public_url"] == [
        ("wrong", f"http://127.0.0.1:{web.port} is no https address: mail programs offer no one-click unsubscribe"),
        ("ok", f"http://127.0.0.1:{web.port} answers"),
    ]
    assert found["one-click"][0][0] == "ok"
    assert other["one-click"][0][0] == "wrong"
    for what in ("bounces", "reply-to", "identity", "backup", "time zone", "witnesses"):
        assert found[what][0][0] == "ok", found[what]


@pytest.mark.slow
def test_a_home_as_init_makes_it_is_told_all_that_is_missing(tmp_path: pathlib.Path):
    (tmp_path / "home").mkdir()
    techwatch(tmp_path / "home", "init", str(tmp_path / "home"))
    with name_server(RIGHT) as server:
        printed = techwatch(tmp_path / "home", "check", "--mail", "--dns", server, "--json", code=1)
        table = techwatch(tmp_path / "home", "check", "--mail", "--dns", server, code=1)
    found = {one["what"]: one for one in reversed(json.loads(printed))}
    assert {found[what]["state"] for what in ("relay", "identity", "backup", "spf", "dmarc", "bounces", "public_url")} <= {
        "missing",
        "wrong",
    }
    assert all(one["mend"] for one in found.values() if one["state"] in ("missing", "wrong"))
    assert "techwatch backup" in table


def test_what_is_wrong_with_the_relay_is_said(tmp_path: pathlib.Path, relay: int):
    path = home_at(tmp_path / "home", relay)
    with name_server(RIGHT) as server:
        assert checked(path, server)["relay"][0] == ("missing", "there is no password for mail.user")
        (state, words) = checked(path, server, TECHWATCH_SMTP_PASSWORD="wrong")["relay"][0]
        assert (state, "refuses user 'pole'" in words) == ("wrong", True)
        (state, words) = checked(home_at(tmp_path / "off", 9), server, TECHWATCH_SMTP_PASSWORD="secret")["relay"][0]
        assert (state, "cannot be used" in words) == ("wrong", True)
        foreign = json.loads((path / "feeds.yaml").read_text("utf-8"))
        foreign["mail"]["bounces"]["address"] = "retours@ailleurs.test"
        (path / "feeds.yaml").write_text(json.dumps(foreign), "utf-8")
        (state, words) = checked(path, server, TECHWATCH_SMTP_PASSWORD="secret")["relay"][0]
        assert (state, "not your domain" in words) == ("wrong", True)


def test_a_backup_that_is_old_or_has_another_key(tmp_path: pathlib.Path, relay: int):
    path = home_at(tmp_path / "home", relay)
    home = open_home(path, {})
    with name_server(RIGHT) as server:
        assert checked(path, server)["backup"][0][0] == "missing"
        with open_store(home.database) as store:
            keep.back_up(dataclasses.replace(pipeline.Work(home, store, NOW), now=NOW.replace(year=2025)))
        assert checked(path, server)["backup"][0] == ("wrong", "the newest backup is of 2025-11-20")
        assert "another one" in checked(path, server, TECHWATCH_SUPPRESSION_KEY="another")["backup"][0][1]
