import contextlib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from techwatch.config import Mail
from techwatch.deliver import (
    MaildirTransport,
    SmtpTransport,
    after_crash,
    maildir_name,
    message_id,
    message_key,
    open_transport,
    settled,
)
from techwatch.errors import DeliveryError
from techwatch.types import Answer

SENDER = "veille@pole.example"
MEMBER = "membre@adherent.example"
MESSAGE = (
    b"From: veille@pole.example\r\nTo: membre@adherent.example\r\nSubject: La veille\r\n"
    b"Message-ID: <1@pole.example>\r\n\r\nBonjour,\r\n.\r\n..fin\r\n"
)


def mail(**values: Any) -> Mail:
    return Mail(
        **({"transport": "smtp", "host": "127.0.0.1", "security": "none", "sender": SENDER, "list_id": "veille.pole.example"} | values)
    )


def send(transport: Any, to: str = MEMBER, *, number: int = 1, on_data: Any = lambda: None, message: bytes = MESSAGE) -> Answer:
    answer = transport.send(message, sender=SENDER, to=to, message_id=f"<{number}@pole.example>", on_data=on_data)
    assert isinstance(answer, Answer)
    return answer


# --- the ledger's words -----------------------------------------------------------------------------


def test_a_message_id_is_stable_and_says_nothing_about_the_person() -> None:
    key = message_key("edition", "veille-2026-11-24")
    assert key == "edition:veille-2026-11-24"
    found = message_id(key, 12, "pole.example")
    assert found == message_id(key, 12, "pole.example")
    assert found.startswith("<")
    assert found.endswith("@pole.example>")
    assert found != message_id(key, 12, "pole.example", secret="only we know") != message_id(key, 12, "pole.example", secret="another's")
    assert len({message_id(message_key("edition", str(e)), s, "pole.example") for e in range(30) for s in range(30)}) == 900


def test_the_last_deferral_is_a_refusal() -> None:
    assert settled(Answer("deferred", 451), attempts=4, max_attempts=5) == "deferred"
    assert settled(Answer("deferred", 451), attempts=5, max_attempts=5) == "refused"
    assert settled(Answer("accepted", 250), attempts=9, max_attempts=5) == "accepted"
    assert settled(Answer("unknown"), attempts=9, max_attempts=5) == "unknown"


@pytest.mark.parametrize(
    ("state", "found", "real"),
    [
        ("attempted", None, "queued"),
        ("attempted", False, "queued"),
        ("data", None, "unknown"),
        ("data", True, "accepted"),
        ("data", False, "queued"),
        ("accepted", None, "accepted"),
        ("unknown", None, "unknown"),
        ("deferred", None, "deferred"),
    ],
)
def test_only_data_without_an_answer_becomes_unknown(state: Any, found: bool | None, real: str) -> None:
    assert after_crash(state, found) == real


# --- Maildir ----------------------------------------------------------------------------------------


def test_a_message_becomes_one_whole_file_however_often_it_is_sent(tmp_path: Path) -> None:
    calls: list[int] = []
    with MaildirTransport(tmp_path / "outbox") as transport:
        for _ in range(3):
            assert send(transport, on_data=lambda: calls.append(1)).state == "accepted"
        assert transport.find("<1@pole.example>") is True
        assert transport.find("<2@pole.example>") is False
    (file,) = (tmp_path / "outbox" / "new").iterdir()
    assert file.name == maildir_name("<1@pole.example>")
    assert file.read_bytes() == MESSAGE.replace(b"\r\n", b"\n")
    assert calls == [1]
    assert list((tmp_path / "outbox" / "tmp").iterdir()) == []


def test_a_message_that_a_mail_program_has_read_is_still_known(tmp_path: Path) -> None:
    box = tmp_path / "outbox"
    with MaildirTransport(box) as transport:
        send(transport)
        name = maildir_name("<1@pole.example>")
        (box / "new" / name).rename(box / "cur" / f"{name}:2,S")
        assert transport.find("<1@pole.example>") is True
        send(transport)
        assert list((box / "new").iterdir()) == []
        send(transport, number=2)
        assert len(list((box / "new").iterdir())) == 1


def test_the_body_is_not_there_before_the_ledger_says_data(tmp_path: Path) -> None:
    with MaildirTransport(tmp_path) as transport:

        def refuse() -> None:
            assert list((tmp_path / "new").iterdir()) == []
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            send(transport, on_data=refuse)
        assert transport.find("<1@pole.example>") is False
        assert send(transport).state == "accepted"


def test_names_are_safe_and_never_fall_together() -> None:
    odd = ["<a@b>", "<a:b@c>", "<a;b@c>", "<../../etc/passwd>", "", "é", "\ud800", "<" + "x" * 5000 + ">", "<" + "x" * 5001 + ">"]
    names = [maildir_name(one) for one in odd]
    assert len(set(names)) == len(odd)
    for name in names:
        assert not set(name) & set("/:\\ \0")
        assert not name.startswith(".")
        assert len(name) < 100


def test_a_maildir_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file stands here")
    with pytest.raises(DeliveryError, match="outbox"), MaildirTransport(tmp_path / "outbox"):
        pass


def test_the_home_decides_the_transport(tmp_path: Path) -> None:
    assert isinstance(open_transport(mail(transport="maildir"), home=tmp_path, password=""), MaildirTransport)
    assert isinstance(open_transport(mail(), home=tmp_path, password=""), SmtpTransport)


KILLED = """
import sys
from pathlib import Path
from techwatch.deliver import MaildirTransport, message_id
with MaildirTransport(Path(sys.argv[1])) as transport:
    print("ready", flush=True)
    for number in range(300):
        name = message_id("edition:e", number, "pole.example")
        body = f"Message-ID: {name}\\n\\n".encode() + b"x" * 40_000 + b"\\nend\\n"
        transport.send(body, sender="v@pole.example", to="m@adherent.example", message_id=name)
"""


@pytest.mark.slow
def test_killed_again_and_again_every_message_is_there_once_and_whole(tmp_path: Path) -> None:
    """The sender is killed after 20, 40, 60 ... messages and starts over; nothing but whole files is ever in `new`."""
    for goal in [*range(20, 120, 20), None]:
        child = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE)
        assert child.stdout is not None
        with child, child.stdout:
            if goal is not None:
                child.stdout.readline()
                while child.poll() is None and len(os.listdir(tmp_path / "new")) < goal:
                    time.sleep(0.001)
                child.send_signal(signal.SIGKILL)
            child.wait(60)
        for file in (tmp_path / "new").iterdir():
            assert file.read_bytes().endswith(b"x\nend\n")
    ids = [message_from_bytes(file.read_bytes(), policy=policy.default)["Message-ID"] for file in (tmp_path / "new").iterdir()]
    assert len(ids) == len(set(ids)) == 300
    assert list((tmp_path / "tmp").iterdir()) == []


# --- a real mail server -----------------------------------------------------------------------------


class Spool:
    """What the server took, and how it answers: by the word before the @ of the address."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.connections = 0

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> list[str]:
        self.connections += not session.host_name
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if address == "stranger@pole.example":
            return "553 5.7.1 sender not allowed"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        name = address.partition("@")[0]
        if name == "drop-early":
            server.transport.abort()
        if name.isdigit():
            return f"{name} said at RCPT"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        name = envelope.rcpt_tos[0].partition("@")[0]
        if name == "drop-late":
            server.transport.abort()
            return "250 never heard"
        if name.startswith("data-"):
            return f"{name.removeprefix('data-')} said after the body"
        self.taken.append((envelope.rcpt_tos[0], envelope.content))
        return "250 2.0.0 queued"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(spool: Spool, **options: Any) -> Iterator[int]:
    port = free_port()
    controller = Controller(spool, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate of this test")
    folder = tmp_path_factory.mktemp("tls")
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    command = ["openssl", "req", *kind, *names, *files]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "cert.pem", folder / "key.pem"


def server_tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


def test_the_body_arrives_byte_for_byte_and_one_connection_is_kept() -> None:
    spool = Spool()
    with serving(spool) as port, SmtpTransport(mail(port=port), "") as transport:
        for number in range(5):
            assert send(transport, number=number) == Answer("accepted", 250, "2.0.0 queued")
        assert transport.find("<1@pole.example>") is None
    assert [content for _, content in spool.taken] == [MESSAGE] * 5
    assert spool.connections == 1


@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n"])
def test_line_ends_and_eight_bit_bodies_are_carried(ending: bytes) -> None:
    spool = Spool()
    with serving(spool) as port, SmtpTransport(mail(port=port), "") as transport:
        send(transport, message="Subject: x\n\né\n.a\rfin".encode() + ending)
    assert spool.taken[0][1] == "Subject: x\r\n\r\né\r\n.a\r\nfin\r\n".encode()


@pytest.mark.parametrize(
    ("name", "state", "code"),
    [
        ("451", "deferred", 451),
        ("550", "refused", 550),
        ("data-452", "deferred", 452),
        ("data-554", "refused", 554),
        ("421", "deferred", 421),
        ("data-421", "deferred", 421),
        ("drop-early", "deferred", 0),
        ("drop-late", "unknown", 0),
    ],
)
def test_every_answer_has_its_meaning_and_the_next_message_goes_out(name: str, state: str, code: int) -> None:
    spool = Spool()
    calls: list[str] = []
    with serving(spool) as port, SmtpTransport(mail(port=port), "") as transport:
        send(transport, number=1)
        answer = send(transport, f"{name}@adherent.example", number=2, on_data=lambda: calls.append("data"))
        assert (answer.state, answer.code) == (state, code)
        assert answer.text
        assert send(transport, number=3).state == "accepted"
    assert len(spool.taken) == 2
    assert calls == (["data"] if name.startswith(("data-", "drop-late")) else [])


def test_a_hook_that_fails_keeps_the_message_back_and_its_own_error() -> None:
    spool = Spool()

    def broken() -> None:
        raise OSError("the ledger cannot be written")

    with serving(spool) as port, SmtpTransport(mail(port=port), "") as transport:
        with pytest.raises(OSError, match="ledger"):
            send(transport, on_data=broken)
        assert send(transport, number=2).state == "accepted"
    assert len(spool.taken) == 1


def test_a_connection_that_dropped_while_idle_is_opened_again() -> None:
    first, second, port = Spool(), Spool(), free_port()
    with SmtpTransport(mail(port=port), "") as transport:
        for spool in (first, second):
            controller = Controller(spool, hostname="127.0.0.1", port=port)
            controller.start()
            assert send(transport).state == "accepted"
            controller.stop()
        with pytest.raises(DeliveryError, match=str(port)):
            send(transport)
    assert len(first.taken) == len(second.taken) == 1


def test_a_server_that_stops_talking_is_given_up_in_time() -> None:
    """A hand-made server: polite until the body is in, then silent."""
    listener = socket.create_server(("127.0.0.1", 0))

    def talk() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 hello\r\n")
            for line in lines:
                if line == b".\r\n":
                    break
                verb = line[:4].upper()
                connection.sendall(
                    {b"DATA": b"354 go\r\n"}.get(verb, b"250 ok\r\n") if verb in {b"EHLO", b"MAIL", b"RCPT", b"DATA"} else b""
                )
            lines.read()

    thread = threading.Thread(target=talk)
    thread.start()
    started = time.monotonic()
    with listener, SmtpTransport(mail(port=listener.getsockname()[1], timeout_seconds=0.5), "") as transport:
        assert send(transport).state == "unknown"
    thread.join(10)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("polite", [{b"EHLO"}, {b"EHLO", b"MAIL"}, {b"EHLO", b"MAIL", b"RCPT"}])
def test_a_server_that_is_silent_again_and_again_is_left_alone(polite: set[bytes]) -> None:
    """Polite to some words, then silent: each member would wait for it, and nobody else's message would leave."""
    listener, talks = socket.create_server(("127.0.0.1", 0)), list[threading.Thread]()

    def talk() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 hello\r\n")
            for line in lines:
                connection.sendall(b"250 ok\r\n" if line[:4].upper() in polite else b"")

    with listener, SmtpTransport(mail(port=listener.getsockname()[1], timeout_seconds=0.2), "") as transport:
        for _ in range(3):
            talks.append(threading.Thread(target=talk))
            talks[-1].start()
            assert send(transport).state == "deferred"
        with pytest.raises(DeliveryError, match="3 times in a row"):
            send(transport)
    for thread in talks:
        thread.join(10)


def test_starttls_and_a_password(certificate: tuple[Path, Path]) -> None:
    spool = Spool()

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"pole", b"right"), handled=False)

    options = {"tls_context": server_tls(certificate), "require_starttls": True, "authenticator": check, "auth_required": True}
    trusting = ssl.create_default_context(cafile=str(certificate[0]))
    with serving(spool, **options) as port:
        settings = mail(port=port, host="localhost", security="starttls", user="pole")
        with SmtpTransport(settings, "right", tls=trusting) as transport:
            assert send(transport).state == "accepted"
        with (
            SmtpTransport(settings, "wrong", tls=trusting) as transport,
            pytest.raises(DeliveryError, match="refuses user 'pole'") as caught,
        ):
            send(transport)
        assert "wrong" not in str(caught.value)
        with SmtpTransport(settings, "right") as transport, pytest.raises(DeliveryError, match="certificate"):
            send(transport)
        with SmtpTransport(mail(port=port, host="localhost"), "") as transport, pytest.raises(DeliveryError, match="STARTTLS"):
            send(transport)
    assert len(spool.taken) == 1


def test_a_server_without_starttls_gets_nothing_in_the_clear() -> None:
    spool = Spool()
    with serving(spool) as port, SmtpTransport(mail(port=port, security="starttls"), "") as transport, pytest.raises(DeliveryError):
        send(transport)
    assert spool.taken == []


def test_tls_from_the_first_byte(certificate: tuple[Path, Path]) -> None:
    spool, port = Spool(), free_port()
    trusting = ssl.create_default_context(cafile=str(certificate[0]))
    controller = Controller(spool, hostname="localhost", port=port, ssl_context=server_tls(certificate))

    def greet() -> None:
        with socket.create_connection(("localhost", port)) as plain, trusting.wrap_socket(plain, server_hostname="localhost") as line:
            line.recv(100)

    controller._trigger_server = greet  # type: ignore[method-assign]
    controller.start()
    try:
        with SmtpTransport(mail(port=port, host="localhost", security="tls"), "", tls=trusting) as transport:
            assert send(transport).state == "accepted"
    finally:
        controller.stop()


def test_a_sender_that_the_server_never_takes_stops_the_whole_run() -> None:
    with serving(Spool()) as port, SmtpTransport(mail(port=port), "") as transport, pytest.raises(DeliveryError, match="stranger"):
        transport.send(MESSAGE, sender="stranger@pole.example", to=MEMBER, message_id="<1@pole.example>")


def test_a_password_never_travels_in_the_clear_to_another_machine() -> None:
    settings = mail(host="mail.pole.example", user="pole")
    with SmtpTransport(settings, "secret") as transport, pytest.raises(DeliveryError, match="clear"):
        send(transport)


@pytest.mark.parametrize("address", ["", "nobody", "a@b\r\nRCPT TO:<c@d>", "é@adherent.example", "a b@c", "<a@b>"])
def test_an_address_that_is_none_is_refused_without_asking_the_server(address: str) -> None:
    with SmtpTransport(mail(port=1), "") as transport:
        assert send(transport, address).state == "refused"
