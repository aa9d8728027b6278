"""The docs say what the code does: commands, settings, variables, reasons, links, the tree."""

import datetime as dt
import json
import pathlib
import re
import subprocess
import tomllib
import zoneinfo
from collections.abc import Iterator

import click
import pytest

from techwatch import review
from techwatch.classify import classifier
from techwatch.cli import techwatch
from techwatch.config import ENVIRONMENT, Moment, check_markets, json_schema, parse_config, parse_markets
from techwatch.sources import SOURCE_TYPES
from techwatch.types import REASONS

ROOT = pathlib.Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "techwatch"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
SCHEMA = json_schema()


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{name} ")
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield f"{path}{name}", command


COMMANDS = dict(commands(techwatch))


def sections(text: str, mark: str) -> dict[str, str]:
    """What stands under each heading of one level, by heading."""
    parts = re.split(rf"^{mark} (.+)$", text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows(text: str) -> dict[str, list[str]]:
    """The rows of a section's tables by the code in their first cell; of two the first."""
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| `")]
    return {first.strip("`"): rest for first, *rest in reversed(cells)}


# --- commands.md ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_and_option_is_documented(path):
    headed = {title: body for title, body in sections(read("docs/commands.md"), "###").items() if f"techwatch {path}" in title}
    assert headed, f"no heading for `techwatch {path}`"
    said = " ".join([*headed, *headed.values()])
    for parameter in COMMANDS[path].params:
        names = parameter.opts if isinstance(parameter, click.Option) else [parameter.name.upper()]
        assert any(name in said for name in names), f"`techwatch {path}`: {names} is not documented"


def test_options_before_the_command_are_documented():
    head = read("docs/commands.md").split("## Exit codes")[0]
    for parameter in techwatch.params:
        assert all(f"`{name}" in head for name in parameter.opts), parameter.opts


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_command_or_option_that_is_not_there(page):
    fence = re.compile(r"^```\w*\n(.+?)^```", re.M | re.S)
    text = page.read_text(encoding="utf-8")
    code = [*fence.findall(text), *re.findall(r"`([^`\n]+)`", fence.sub("", text))]
    for words in re.findall(r"(?:^|[ /])techwatch((?: +[^\s#]+)+)", "\n".join(code), flags=re.M):
        names = re.sub(r"--home \S+", "", words).split()
        if not names or not re.fullmatch(r"[a-z]+", names[0]):
            continue
        path = " ".join(names[:2]) if " ".join(names[:2]) in COMMANDS else names[0]
        assert path in COMMANDS, f"{page.name}: techwatch{words}"
        known = {name for parameter in COMMANDS[path].params for name in parameter.opts}
        assert {name.strip("[]") for name in names if name.strip("[").startswith("--")} <= known, f"{page.name}: techwatch{words}"


def test_every_exit_code_is_explained():
    assert {"0", "1", "2", "130"} == set(re.findall(r"^\| (\d+) \|", read("docs/commands.md"), flags=re.M))


# --- feeds-yaml.md, operating.md ------------------------------------------------------------------

PARTS = {
    "cluster": "Cluster",
    "feeds": "Feed",
    "digests": "Digest",
    "review": "Review",
    "calls": "Calls",
    "mail": "Mail",
    "members": "Members",
    "web": "Web",
    "look": "Look",
    "fetch": "Fetch",
    "jobs": "Jobs",
    "reports": "StandingReport",
    "team": "Person",
}
SETTINGS = sections(read("docs/feeds-yaml.md"), "##")


def test_every_key_at_the_top_of_feeds_yaml_has_its_section():
    assert set(SCHEMA["properties"]) <= set(SETTINGS)
    assert set(SCHEMA["properties"]) == {*PARTS, "markets", "executor", "spacy"}


@pytest.mark.parametrize("part", PARTS)
def test_every_setting_is_documented_with_its_default(part):
    model, table = SCHEMA["$defs"][PARTS[part]], rows(SETTINGS[part])
    assert set(model["properties"]) <= set(table)
    for key, setting in model["properties"].items():
        assert table[key][0] == shown_default(model, key, setting), f"{part}.{key}"


def shown_default(model: dict, key: str, setting: dict) -> str:
    if key in model.get("required", ()):
        return "required"
    default = setting["default"]
    if isinstance(default, dict) and default:
        default = default.get("text", "")
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, list):
        return f"`[{', '.join(map(str, default))}]`"
    return "none" if default == "" else f"`{default}`"


def test_every_feed_type_and_every_right_is_explained():
    said = rows(SETTINGS["feeds"])
    assert set(SOURCE_TYPES) <= set(said)
    types, rights = (SCHEMA["$defs"]["Feed"]["properties"][key]["enum"] for key in ("type", "rights"))
    assert set(types) == {"auto", *SOURCE_TYPES}
    assert set(rights) <= set(said)


def test_every_reason_is_explained_in_its_own_words():
    said = rows(SETTINGS["Why a feed or a page fails"])
    assert {reason: cells[0] for reason, cells in said.items()} == dict(REASONS)
    assert all(cells[1] for cells in said.values())


def test_every_environment_variable_is_explained():
    said = rows(sections(read("docs/operating.md"), "##")["Environment"])
    assert set(said) == set(ENVIRONMENT)
    for page in PAGES:
        assert set(re.findall(r"TECHWATCH_[A-Z_]*[A-Z]", page.read_text(encoding="utf-8"))) <= set(ENVIRONMENT), page.name


# --- examples -------------------------------------------------------------------------------------


def test_the_other_cluster_of_the_docs_works():
    markets_yaml, feeds_yaml = re.findall(r"^```yaml\n(.+?)^```", read("docs/another-cluster.md"), flags=re.M | re.S)
    markets = parse_markets(markets_yaml, file="markets/bois.yaml")
    check_markets(parse_config(feeds_yaml, environ={}), markets)
    labels = classifier(markets).labels(
        "Une scierie mise sur le lamellé-collé", "La charpente et l'ossature bois gagnent les chantiers.", "fr"
    )
    assert labels[0].market == "construction"
    assert labels[0].holds


def test_the_draft_of_the_docs_can_be_read():
    text = re.search(r"^```markdown\n(.+?)^```", read("docs/editeurs.md"), flags=re.M | re.S)[1]
    markets = parse_markets((PACKAGE / "markets" / "cap-digital.yaml").read_text(encoding="utf-8"), file="cap-digital")
    draft = review.parse_draft(text, file="veille-2026-11-24.md", markets=markets, known={})
    (item,) = draft.items
    assert (draft.status, item.market, item.also, item.keep, item.url) == (
        "draft",
        "health",
        ("tech-data-ai",),
        True,
        "https://courrier.example/entrepot",
    )
    assert draft.unread == ()
    assert "trois hôpitaux" in draft.editorial["fr"]


@pytest.mark.parametrize("moment", rows(SETTINGS["digests"].split("**Moments**")[1]))
def test_the_moments_of_the_docs_are_moments(moment):
    assert Moment(text=moment).next_after(dt.datetime(2026, 11, 21, tzinfo=dt.UTC), zoneinfo.ZoneInfo("Europe/Paris"))


# --- links, tree, cleanliness ---------------------------------------------------------------------


def anchors(page: pathlib.Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    text = re.sub(r"^```.+?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]+`", "", text)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), f"{page.name}: {link}"
        assert not anchor or anchor in anchors(target), f"{page.name}: {link}"


def drawn() -> set[str]:
    """The modules in the tree of ARCHITECTURE.md, as paths below src/techwatch."""
    tree = sections(read("ARCHITECTURE.md"), "##")["The tree"].split("src/techwatch/\n")[1].split("```")[0]
    found, folders = set[str](), [""]
    for line in tree.splitlines():
        name, depth = line.split()[0], (len(line) - len(line.lstrip())) // 2
        folders = folders[:depth]
        found.add(folders[-1] + name)
        folders.append(folders[-1] + name if name.endswith("/") else folders[-1])
    return found


def test_the_tree_is_the_tree():
    modules = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if path.name != "__init__.py"}
    packages = {f"{path.parent.relative_to(PACKAGE).as_posix()}/" for path in PACKAGE.rglob("__init__.py") if path.parent != PACKAGE}
    assert drawn() - {"markets/", "clusters/"} == modules | packages


def test_the_layers_are_those_that_are_checked():
    contract = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"][0]
    said = sections(read("ARCHITECTURE.md"), "##")["Layers"].split("```")[1]
    assert [re.split(r"\s{2,}", line)[0].strip() for line in said.strip().splitlines()] == contract["layers"]


def test_every_dependency_has_its_reason():
    project = tomllib.loads(read("pyproject.toml"))["project"]
    names = [re.split(r"[><=]", line)[0] for line in (*project["dependencies"], *project["optional-dependencies"]["dask"])]
    assert [name for name in names if f"*{name}*" not in read("ARCHITECTURE.md")] == []


def test_design_notes_are_dated_and_short():
    notes = re.split(r"\n\n", sections(read("ARCHITECTURE.md"), "##")["Design notes"].strip())
    assert all(re.match(r"\*\*\d{4}-\d\d-\d\d · ", note) for note in notes)
    assert max(note.count("\n") + 1 for note in notes) <= 5


PRIVATE = re.compile(
    r"(?<![\w.:/~-])/(?:wor"
    + r"k|roo"
    + r"t|Use"
    + r"rs|tm"
    + r"p)/[\w.-]+|"
    + r"py"
    + r"pi\.org|python"
    + r"hosted\.org|registry\.npm|proxy\.golang"
)


def test_no_file_names_a_registry_or_a_path_of_one_machine():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    found = []
    for name in listed.stdout.splitlines():
        file = ROOT / name
        if file.is_file() and b"\0" not in (content := file.read_bytes()):
            found += [f"{name}: {hit}" for hit in PRIVATE.findall(content.decode("utf-8", "replace"))]
    assert found == []


def test_the_schema_prints_as_json():
    assert json.loads(json.dumps(SCHEMA))["title"] == "techwatch feeds.yaml"
