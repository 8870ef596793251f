"""The docs lag behind nothing: options, keys, codes, links, paths, and the commands that they tell people to type."""

import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from techdocs.cli import techdocs
from techdocs.config import load_config
from techdocs.model.codes import Code
from tests.conftest import ROOT
from tests.runs import techdocs as run

DOCS = ROOT / "docs"
README, CONTRIBUTING = ROOT / "README.md", ROOT / "CONTRIBUTING.md"
PAGES = [*sorted(DOCS.glob("*.md")), README, CONTRIBUTING]
FENCE = re.compile(
    r"^ *(?P<mark>`{3,})(?P<language>\w*)[^\n]*\n(?P<code>.*?)^ *(?P=mark) *$", flags=re.MULTILINE | re.DOTALL
)
NOBODYS_KEY = "qqqqqqqq"
UNASKED = {"init": ("--yes",)}
"""What is added to a command that asks in a terminal: tests have none."""
STAYING = {"serve"}
"""Verbs that run until they are ended; their own tests run them."""


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    """Return a page's text without its code blocks."""
    return FENCE.sub("", text(page))


def commands(page: Path) -> Iterator[list[str]]:
    """Yield the arguments of every `techdocs` command in the console blocks of a page."""
    for block in FENCE.finditer(text(page)):
        if block["language"] in {"bash", "console", "sh"}:
            lines = (line.strip().removeprefix("$ ") for line in block["code"].splitlines())
            yield from (shlex.split(line, comments=True)[1:] for line in lines if line.startswith("techdocs "))


def verbs(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """Yield a command and all below it, each with its whole name."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for verb in command.list_commands(context):
            below = command.get_command(context, verb)
            assert below is not None
            yield from verbs(f"{name} {verb}", below)


def options(name: str, command: click.Command) -> list[str]:
    """Return every option of a command, `--help` too."""
    context = click.Context(command, info_name=name, **techdocs.context_settings)
    parameters = [parameter for parameter in command.get_params(context) if isinstance(parameter, click.Option)]
    return [option for parameter in parameters for option in (*parameter.opts, *parameter.secondary_opts)]


def keys(folder: Path, *above: str) -> Iterator[str]:
    """Yield every key of `techdocs.yml` below some keys, as the hint to an unknown one lists them."""
    asked = (*above, NOBODYS_KEY)
    path = folder / "asked.yml"
    path.write_text("".join(f"{' ' * depth}{key}:\n" for depth, key in enumerate(asked)), encoding="utf-8")
    _, problems = load_config(path, folder=folder)
    hints = [problem.hint for problem in problems if problem.message == f"unknown key `{'.'.join(asked)}`"]
    for key in re.findall(r"`([^`]+)`", "".join(hints)):
        yield ".".join((*above, key))
        yield from keys(folder, *above, key)


def tree() -> Iterator[str]:
    """Yield every path that the map of the code in CONTRIBUTING shows."""
    block = next(block["code"] for block in FENCE.finditer(text(CONTRIBUTING)) if block["code"].startswith("techdocs/"))
    folder = ""
    headings = re.compile(r" +\S.*:$")
    for line in filter(None, block.splitlines()):
        if headings.fullmatch(line):
            continue
        name = line.split()[0]
        folder = folder if line.startswith(" ") else name
        yield folder + name if line.startswith(" ") else name


@pytest.mark.parametrize("name", [name for name, _ in verbs("techdocs", techdocs)])
def test_every_option_of_a_command_stands_in_its_section_of_the_command_line_page(name: str) -> None:
    command = dict(verbs("techdocs", techdocs))[name]
    below = text(DOCS / "command-line.md").partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    assert below
    assert [option for option in options(name, command) if not re.search(rf"`{option}[` ]", below)] == []


def test_the_command_line_page_names_no_option_that_does_not_exist() -> None:
    known = {option for name, command in verbs("techdocs", techdocs) for option in options(name, command)}
    assert set(re.findall(r"`(--?[a-z][a-z-]*)[` ]", text(DOCS / "command-line.md"))) == known


def test_every_key_of_the_settings_stands_in_the_table_of_the_configuration_page(tmp_path: Path) -> None:
    known = set(keys(tmp_path))
    assert {"site_name", "theme.icon.logo", "limits.memory_mb"} <= known
    table = text(DOCS / "configuration.md").partition("\n## Keys\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([A-Za-z0-9_.]+)` \|", table, re.MULTILINE)) == known


def test_the_page_on_the_end_of_mkdocs_has_the_bounds_that_are_installed() -> None:
    dependencies = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]["dependencies"]
    bounds = [each for each in dependencies if each.startswith("mkdocs")]
    assert len(bounds) == 2
    assert [bound for bound in bounds if f"`{bound}`" not in text(DOCS / "after-mkdocs.md")] == []


def test_every_code_has_a_section_on_the_problems_page_and_no_other_section_is_there() -> None:
    assert re.findall(r"^## (.+)$", prose(DOCS / "problems.md"), re.MULTILINE) == sorted(Code)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_relative_link_leads_to_a_file(page: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", prose(page)))
    paths = [target.partition("#")[0] for target in targets if "://" not in target and not target.startswith("#")]
    assert [path for path in paths if not (page.parent / path).is_file()] == []


def test_every_path_of_the_code_that_contributing_names_exists() -> None:
    named = re.findall(r"`((?:techdocs|tests)/[^`\s]*)`", prose(CONTRIBUTING))
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_path_of_the_map_in_contributing_exists() -> None:
    shown = list(tree())
    assert "techdocs/pipeline.py" in shown
    assert [path for path in shown if not (ROOT / path).exists()] == []


def test_the_map_in_contributing_shows_every_package_and_module_at_the_top() -> None:
    shown = {path.rstrip("/") for path in tree()}
    there = [path for path in (ROOT / "techdocs").iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()]
    assert [path.name for path in there if f"techdocs/{path.name}" not in shown and "__" not in path.name] == []


def test_the_projects_own_docs_build_without_a_problem(tmp_path: Path) -> None:
    own = tmp_path / "techdocs"
    shutil.copytree(DOCS, own / "docs")
    for name in ("mkdocs.yml", "catalog-info.yaml"):
        shutil.copy(ROOT / name, own)
    done = run(tmp_path, "build", "techdocs", "--strict", "--verbose")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    pages = tmp_path / "site" / "docs" / "default" / "component" / "techdocs"
    assert (pages / "problems" / "index.html").is_file()
    assert not (pages / "changes").exists()


@pytest.mark.parametrize("arguments", [found for found in commands(README) if found[0] not in STAYING], ids=" ".join)
def test_every_command_of_the_readme_runs_on_the_sample_repositories(tmp_path: Path, arguments: list[str]) -> None:
    shutil.copytree(ROOT / "sample-repos", tmp_path / "repositories")
    done = run(tmp_path, *arguments, *UNASKED.get(arguments[0], ()))
    assert done.returncode in {0, 1}, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_the_docs_is_one_that_techdocs_knows(page: Path) -> None:
    for verb, *arguments in commands(page):
        above = click.Context(techdocs, **techdocs.context_settings)
        command = techdocs.get_command(above, verb)
        assert command is not None
        command.make_context(verb, arguments, parent=above)
