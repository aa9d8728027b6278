"""A directory becomes a home to fill in. Talks to: the file system."""

from pathlib import Path

from techwatch.home.files import write_whole

PACKAGE = Path(__file__).parents[1]
CLUSTERS = PACKAGE / "clusters"
"""A feeds.yaml to start from per packaged cluster; Cap Digital's is the package's own feeds.yaml. `empty/`: a home of nobody yet."""
MEMBER_COLUMNS = (
    "email", "name", "organisation", "lang", "reads", "markets", "digests", "calls_only",
    "type", "employees", "region", "keywords", "attach_calendar", "consent", "consent_on",
)  # fmt: skip
"""The columns of a new home's file of members; docs/commands.md says what they mean."""


def init_home(path: Path, *, cluster: str = "cap-digital") -> list[Path]:
    """Make a home at `path` and tell what was written; what is there already stays as it is.

    `cluster`: a packaged one, whose feeds.yaml it gets; "": none, it gets a feed and a market list of its own to fill in.
    """
    path.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in (_packaged(cluster) | {"subscribers.csv": f"{','.join(MEMBER_COLUMNS)}\n"}).items():
        if not (path / name).exists():
            write_whole(path / name, text)
            written.append(path / name)
    for folder in (path / "digests" / "review", path / "templates"):
        if not folder.is_dir():
            folder.mkdir(parents=True)
            written.append(folder)
    return written


def _packaged(cluster: str) -> dict[str, str]:
    """The files that a home starts with, by their names in it."""
    if not cluster:
        empty = CLUSTERS / "empty"
        return {name: (empty / name).read_text(encoding="utf-8") for name in ("feeds.yaml", "markets/ours.yaml")}
    file = PACKAGE / "feeds.yaml" if cluster == "cap-digital" else CLUSTERS / f"{cluster}.yaml"
    return {"feeds.yaml": file.read_text(encoding="utf-8")}
