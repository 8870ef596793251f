"""Imports go down only; step packages do not know each other; MkDocs is behind one door."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import techdocs
from ci.layers import CONTRIBUTING, STEPS, floors, with_drawing

PACKAGE = Path(techdocs.__file__).parent
FLOORS = floors()
MODULES = sorted(PACKAGE.rglob("*.py"))


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else "__init__"


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def faults(here: str, module: str) -> Iterator[str]:
    """Yield what is wrong with an import of a module by another room."""
    there = room(module)
    if module.split(".", maxsplit=1)[0] != "techdocs" or here == there or "__init__" in {here, there}:
        return
    if FLOORS[there] >= FLOORS[here]:
        yield "is not below it"
    if {here, there} <= {*STEPS, "scaffold"}:
        yield "is another step"


def test_a_module_imports_only_what_is_below_it() -> None:
    guilty = [
        f"{path.relative_to(PACKAGE)} imports {module}, which {fault}"
        for path in MODULES
        for module in imported(path)
        for fault in faults(name(path), module)
    ]
    assert guilty == []


def test_what_is_above_or_beside_is_found() -> None:
    assert list(faults("model", "techdocs.engine.render")) == ["is not below it"]
    assert list(faults("lint", "techdocs.portal")) == ["is not below it", "is another step"]
    assert list(faults("lint", "techdocs.model.problem")) == list(faults("lint", "click")) == []


def test_every_room_is_in_one_layer() -> None:
    assert {name(path) for path in MODULES} == {*FLOORS, "__init__"}


def test_the_drawing_of_the_layers_is_that_of_the_table() -> None:
    text = CONTRIBUTING.read_text(encoding="utf-8")
    assert with_drawing(text) == text, "run `make generated`"
    assert all(room in text for room in FLOORS)


def test_the_package_itself_lends_its_version_only_so_that_what_it_exports_makes_no_cycle() -> None:
    taken = {
        alias.name
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "techdocs"
        for alias in node.names
    }
    assert taken == {"__version__"}


def test_only_the_engine_imports_mkdocs() -> None:
    guilty = [
        path
        for path in MODULES
        for module in imported(path)
        if module.split(".")[0] == "mkdocs" and name(path) != "engine"
    ]
    assert guilty == []


LATE = {
    ("apis/changes/find.py", "techdocs.apis.changes.graphql"),
    ("apis/read.py", "techdocs.apis.graphql"),
    ("apis/read.py", "techdocs.apis.protobuf"),
    ("apis/task.py", "techdocs.apis.changes"),
    ("apis/task.py", "techdocs.apis.read"),
    ("builds/worker.py", "techdocs.engine.render"),
    ("plans/task.py", "techdocs.plans.repository"),
    ("commands/mcp.py", "techdocs.mcp.server"),
    ("commands/publish_settings.py", "techdocs.lint.formats.text"),
    ("engine/plugins.py", "mkdocs.plugins"),
    ("engine/shell.py", "techdocs.engine.theme_config"),
    ("engine/theme.py", "techdocs.engine.jinja"),
    ("engine/words.py", "babel.core"),
    ("pipeline.py", "techdocs.portal"),
    ("published/address.py", "httpx"),
    ("run.py", "techdocs.builds.executors.dask"),
    ("run.py", "techdocs.machines.work"),
    ("run.py", "techdocs.portal.search.elsewhere"),
    ("run.py", "techdocs.objects.shared_cache"),
    ("run.py", "techdocs.sources.remotes"),
    ("published/site.py", "techdocs.published.read"),
    ("sources/remotes.py", "techdocs.sources.bundles.listing"),
    ("sources/forges/connect.py", "techdocs.sources.forges.github_app"),
}
"""Modules that a function imports: they load MkDocs, Jinja, Babel, httpx, obstore, dask, cryptography or all rules,
which most runs do not need, or in workers alone. The package of the Model Context Protocol is an extra.
"""


def test_no_other_import_hides_in_a_function() -> None:
    hidden = {
        (path.relative_to(PACKAGE).as_posix(), module)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
        for module in ([inner.module or ""] if isinstance(inner, ast.ImportFrom) else [one.name for one in inner.names])
    }
    assert hidden == LATE


@pytest.mark.parametrize("verb", ["build", "lint"])
def test_the_main_process_loads_neither_mkdocs_nor_templates_nor_what_speaks_http(verb: str) -> None:
    heavy = (
        "mkdocs", "markdown", "pymdownx", "jinja2", "httpx", "babel", "nh3", "graphql", "antlr4", "cryptography",
        "obstore", "distributed",
    )  # fmt: skip
    code = f"import sys, techdocs.cli, techdocs.commands.{verb}; print([one for one in {heavy} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path in MODULES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert silent == []


def test_the_data_model_does_no_input_or_output() -> None:
    allowed = {
        "collections",
        "dataclasses",
        "datetime",
        "difflib",
        "enum",
        "hashlib",
        "pathlib",
        "posixpath",
        "re",
        "typing",
        "unicodedata",
        "urllib",
        "techdocs",
    }
    used = {module.split(".")[0] for path in (PACKAGE / "model").glob("*.py") for module in imported(path)}
    assert used <= allowed
