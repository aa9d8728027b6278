"""The systemd unit that `techwatch unit` prints, and the secrets that systemd hands over."""

import pathlib
import re
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from homes import write_home
from readings import FEED
from techwatch.cli import techwatch
from techwatch.config import ENVIRONMENT
from techwatch.errors import ConfigError, InputError
from techwatch.home import open_home
from techwatch.pipeline.keeping.unit import unit


@pytest.fixture
def path(tmp_path: pathlib.Path) -> pathlib.Path:
    return write_home(tmp_path / "pole", [FEED])


def settings(text: str) -> dict[str, str]:
    return dict(re.findall(r"^(\w+)=(.*)$", text, flags=re.M))


def test_it_names_the_home_and_lets_it_write_nowhere_else(path: pathlib.Path):
    found = settings(unit(path, command=pathlib.Path("/opt/techwatch/bin/techwatch"), user="veille"))
    assert found["ExecStart"] == f"/opt/techwatch/bin/techwatch --home {path} serve"
    assert (found["User"], found["ReadWritePaths"], found["ProtectSystem"]) == ("veille", str(path), "strict")
    assert (found["NoNewPrivileges"], found["PrivateTmp"], found["Restart"]) == ("yes", "yes", "on-failure")
    assert (found["KillMode"], found["TimeoutStopSec"]) == ("mixed", "15min"), "a job under way finishes"
    assert found["LoadCredential"] == "TECHWATCH:/etc/techwatch"


def test_a_path_that_a_unit_would_read_otherwise_is_refused(path: pathlib.Path):
    for odd in ("two words", "100%", "a;b", 'q"q'):
        with pytest.raises(InputError, match="cannot name this path"):
            unit(path.parent / odd, command=pathlib.Path("/usr/bin/techwatch"), user="techwatch")


@pytest.mark.parametrize("home", ["/srv/pole", "/home/veille/pole"])
def test_systemd_takes_it(tmp_path: pathlib.Path, home: str):
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("no systemd here: systemd-analyze is what reads the unit")
    file = tmp_path / "techwatch-of-the-tests.service"
    file.write_text(unit(pathlib.Path(home), command=pathlib.Path(sys.executable), user="root"), encoding="utf-8")
    done = subprocess.run([analyze, "verify", "--man=no", str(file)], capture_output=True, text=True, check=False)
    if "Failed to" in done.stderr and "techwatch" not in done.stderr:
        pytest.skip(f"systemd-analyze itself does not run here, the unit was not read: {done.stderr.strip()}")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_command_prints_one(path: pathlib.Path):
    done = CliRunner().invoke(techwatch, ["--home", str(path), "unit", "--user", "veille"])
    assert done.exit_code == 0, done.output
    assert f"--home {path} serve" in done.output
    assert "User=veille" in done.output


def test_secrets_come_as_credentials_and_a_variable_goes_before(path: pathlib.Path, tmp_path: pathlib.Path):
    """systemd.exec(5): the files of a folder `TECHWATCH` are named TECHWATCH_<file> in $CREDENTIALS_DIRECTORY."""
    folder = tmp_path / "credentials"
    folder.mkdir()
    for name in ENVIRONMENT:
        if name != "TECHWATCH_DKIM_KEY":
            (folder / name).write_text(f"of {name}\n", encoding="utf-8")
    (folder / "TECHWATCH_UNHEARD_OF").write_text("x", encoding="utf-8")
    environ = {"CREDENTIALS_DIRECTORY": str(folder), "TECHWATCH_SMTP_PASSWORD": "of the variable", "TECHWATCH_WEBHOOK_KEY": ""}
    home = open_home(path, environ)
    assert home.suppression_key == "of TECHWATCH_SUPPRESSION_KEY"
    assert home.config.secrets.smtp_password.get_secret_value() == "of the variable"
    assert home.config.secrets.webhook_key.get_secret_value() == "of TECHWATCH_WEBHOOK_KEY", "an empty variable says nothing"
    assert not (path / ".techwatch" / "secret").exists(), "none is made where one is given"
    assert open_home(path, {"CREDENTIALS_DIRECTORY": str(tmp_path / "nowhere")}).config.secrets.smtp_password.get_secret_value() == ""


def test_a_credential_that_is_no_text_is_said(path: pathlib.Path, tmp_path: pathlib.Path):
    (tmp_path / "TECHWATCH_SMTP_PASSWORD").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="not UTF-8"):
        open_home(path, {"CREDENTIALS_DIRECTORY": str(tmp_path)})
