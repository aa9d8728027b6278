"""Debian's Chromium, in which tests open pages. Where it is missing they are skipped; `.ci/run` sets the variable by which they fail."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
ARGUMENTS += ["--disable-component-update", "--disable-sync"]


def installed() -> str:
    """Where it is; without it the test ends here."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        (pytest.fail if os.environ.get("TECHWATCH_NEED_BROWSER") else pytest.skip)("no Chromium here: apt install chromium")
    return found


@contextlib.contextmanager
def chromium(*arguments: str) -> Iterator[Any]:
    """A browser without a window, closed at the end."""
    path = installed()
    from playwright.sync_api import sync_playwright

    with (
        sync_playwright() as playwright,
        contextlib.closing(playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *arguments])) as browser,
    ):
        yield browser


def serious(page: Any) -> list[tuple[str, list[str]]]:
    """What axe calls serious or worse on a page, with the first places where it is so."""
    from axe_core_python.sync_playwright import Axe  # type: ignore[import-untyped]

    found = [each for each in Axe().run(page)["violations"] if each["impact"] in ("serious", "critical")]
    return [(each["id"], [node["html"][:150] for node in each["nodes"][:3]]) for each in found]
