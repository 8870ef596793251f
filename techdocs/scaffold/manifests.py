"""What manifests of package managers say: a name, a description, what kind of software it is."""

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from techdocs.documents.located_yaml import value_at
from techdocs.scaffold.existing_files import read_text_file

SERVICE, LIBRARY, WEBSITE = "service", "library", "website"
"""The well-known types of a Component (Backstage's `descriptor-format.md`)."""
_WEBSITE_FILES = re.compile(
    r"angular\.json|(next|nuxt|astro|gatsby|svelte|docusaurus|remix)[.-]config\.\w+|hugo\.(toml|ya?ml)|_config\.yml"
)
_SERVICE_FILES = re.compile(
    r"dockerfile|containerfile|(docker-)?compose\.ya?ml|procfile|serverless\.ya?ml|skaffold\.ya?ml|fly\.toml|chart\.yaml|helm|charts"
)
_LIBRARY_FILES = re.compile(r"setup\.py|.*\.gemspec|.*\.podspec")
_FRONTENDS = frozenset({"react-dom", "vue", "svelte", "preact", "solid-js", "@angular/core"})
"""Packages that web pages are made with; libraries name them as peers."""
_LIBRARY_KEYS = ("main", "module", "exports", "types", "bin", "files")
"""Keys of a `package.json` that list what others can use."""
_PYTHON = (("project",), ("tool", "poetry"))
"""Tables of a `pyproject.toml` with a package's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What manifests say; `""` if they say nothing."""

    name: str = ""
    description: str = ""
    type: str = SERVICE


def read_manifests(folder: Path) -> Manifest:
    """Read the manifests of a folder; the first that has a name or a description counts."""
    node = _read(folder, "package.json", json.loads)
    python = _read(folder, "pyproject.toml", tomllib.loads)
    rust = _read(folder, "Cargo.toml", tomllib.loads)
    go = re.search(r"^module\s+(\S+)", read_text_file(folder, "go.mod"), re.MULTILINE)
    tables = (node, *(value_at(python, path) for path in _PYTHON), rust.get("package"))
    module = re.sub(r"/v\d+$", "", go[1]).rpartition("/")[2] if go else ""
    return Manifest(
        name=_first(tables, "name").rpartition("/")[2] or module,
        description=_first(tables, "description"),
        type=_type(folder, node, is_library=_is_library(folder, python, rust, has_module=bool(go))),
    )


def _type(folder: Path, node: Mapping[str, object], *, is_library: bool) -> str:
    """Return the type that well-known files suggest; what runs comes before what others use."""
    names = {path.name.lower() for path in folder.iterdir()}
    dependencies = node.get("dependencies")
    has_frontend = isinstance(dependencies, dict) and bool(_FRONTENDS.intersection(dependencies))
    if _any(_WEBSITE_FILES, names) or (has_frontend and (node.get("private") or "index.html" in names)):
        return WEBSITE
    if _any(_SERVICE_FILES, names):
        return SERVICE
    is_package = not node.get("private") and any(node.get(key) for key in _LIBRARY_KEYS)
    if is_library or is_package or _any(_LIBRARY_FILES, names):
        return LIBRARY
    return WEBSITE if "index.html" in names else SERVICE


def _is_library(folder: Path, python: Mapping[str, object], rust: Mapping[str, object], *, has_module: bool) -> bool:
    if has_module:
        return not (folder / "main.go").exists() and not (folder / "cmd").is_dir()
    if rust:
        return "lib" in rust or (folder / "src" / "lib.rs").exists()
    return "build-system" in python and any(value_at(python, path) for path in _PYTHON)


def _any(pattern: re.Pattern[str], names: set[str]) -> bool:
    return any(pattern.fullmatch(name) for name in names)


def _first(tables: Iterable[object], key: str) -> str:
    texts = (value_at(table, (key,)) for table in tables)
    return next((text for text in texts if isinstance(text, str) and text.strip()), "")


def _read(folder: Path, name: str, parse: Callable[[str], object]) -> Mapping[str, object]:
    """Return a manifest as data; nothing if it is missing or broken."""
    try:
        value = parse(read_text_file(folder, name))
    except (ValueError, RecursionError):  # the parsers' own errors are ValueErrors
        return {}
    return value if isinstance(value, dict) else {}
