"""A home and a command -> the systemd unit that serves it."""

import string
from pathlib import Path

from techwatch.errors import InputError
from techwatch.home import PACKAGE, TEMPLATES

_ODD = set(" \t\n\"'\\%$;")
"""Characters that a unit reads in another way (systemd.syntax(7)): no home that is served bears them in its path."""


def unit(home: Path, *, command: Path, user: str) -> str:
    """The text of a unit for `techwatch serve` in `home`, run as `user`. Raises InputError for a path that no unit can name."""
    home, command = home.resolve(), command.absolute()
    for path in (home, command):
        if _ODD & set(str(path)):
            raise InputError(
                str(path), None, "a systemd unit cannot name this path: give it one without blanks, quotes, %, $, ; and backslashes"
            )
    text = string.Template((TEMPLATES / "techwatch.service").read_text(encoding="utf-8"))
    under_home = any(str(path).startswith(("/home/", "/root/", "/run/user/")) for path in (home, command, PACKAGE))
    return text.substitute(
        home=home,
        command=command,
        user=user,
        name="techwatch",
        docs=home / "feeds.yaml",
        protect="read-only" if under_home else "yes",
    )
