"""A real IMAP server for tests: Debian's Dovecot on loopback, with a certificate of its own, and mailboxes that tests write into."""

import contextlib
import os
import pathlib
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

DOVECOT = shutil.which("dovecot") or next((path for path in ("/usr/sbin/dovecot",) if os.path.exists(path)), None)
PASSWORD = "des-boîtes"

CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 0
mail_location = maildir:~/Maildir
mail_home = {folder}/homes/%u
mail_uid = {mail}
mail_gid = {mail}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={mail} gid={mail} home={folder}/homes/%u
}}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
  mailbox "Indésirables" {{
    special_use = \\Junk
    auto = create
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True, slots=True)
class Server:
    """Dovecot that runs: any name with PASSWORD may sign in. `plain`: its port for STARTTLS."""

    folder: pathlib.Path
    port: int
    plain: int

    @property
    def tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.folder / "cert.pem"))

    def put(self, user: str, raw: bytes, *, folder: str = "") -> pathlib.Path:
        """A mail arrives in somebody's mailbox (`folder`: as Maildir++ has it, ".Junk")."""
        box = self.folder / "homes" / user / "Maildir" / folder
        for name in ("tmp", "new", "cur"):
            (box / name).mkdir(parents=True, exist_ok=True)
        self.own()
        file = box / "new" / f"{time.time_ns()}.M{os.urandom(4).hex()}.host"
        file.write_bytes(raw)
        self.own()
        return file

    def files(self, user: str, folder: str = "") -> list[str]:
        """The names of the mails in a folder."""
        box = self.folder / "homes" / user / "Maildir" / folder
        return sorted(file.name for part in ("new", "cur") if (box / part).is_dir() for file in (box / part).iterdir())

    def own(self) -> None:
        """Mailboxes belong to who Dovecot reads them as; it refuses to do that as root."""
        if os.getuid() == 0:
            for path in [self.folder / "homes", *(self.folder / "homes").rglob("*")]:
                with contextlib.suppress(FileNotFoundError):
                    shutil.chown(path, _mail_user(), _mail_user())


def _mail_user() -> int:
    return pwd.getpwnam("nobody").pw_uid if os.getuid() == 0 else os.getuid()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def dovecot(*, separator: str = "/", prefix: str = "") -> Iterator[Server]:
    """Dovecot with an empty home for everybody; the test is skipped where it is not installed, but in CI."""
    if DOVECOT is None or shutil.which("openssl") is None:
        if os.environ.get("TECHWATCH_NEED_IMAP"):
            pytest.fail("dovecot is not installed")
        pytest.skip("Debian's dovecot-imapd is the IMAP server of this test")
    with tempfile.TemporaryDirectory(prefix="dovecot-", ignore_cleanup_errors=True) as name:  # pytest's own is closed to other users
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        with _running(folder, separator, prefix) as server:
            yield server


@contextlib.contextmanager
def _running(folder: pathlib.Path, separator: str, prefix: str) -> Iterator[Server]:
    (folder / "homes").mkdir()
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    subprocess.run(["openssl", "req", *kind, *names, *files], check=True, capture_output=True)
    root, me = os.getuid() == 0, pwd.getpwuid(os.getuid())
    server = Server(folder, free_port(), free_port())
    values = {
        "user": "dovecot" if root else me.pw_name,
        "group": "dovecot" if root else os.popen("id -gn").read().strip(),
        "login": "dovenull" if root else me.pw_name,
        "mail": str(_mail_user()),
    }
    config = folder / "dovecot.conf"
    places = {"folder": folder, "port": server.port, "plain": server.plain, "password": PASSWORD, "separator": separator, "prefix": prefix}
    config.write_text(CONFIG.format(**places, **values), encoding="utf-8")
    server.own()
    with subprocess.Popen([DOVECOT, "-F", "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        try:
            _wait(server.port, process)
            yield server
        finally:
            process.terminate()
            process.communicate(timeout=20)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        if process.poll() is not None:
            assert process.stderr is not None
            raise AssertionError(process.stderr.read().decode())
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise AssertionError("dovecot does not listen")
