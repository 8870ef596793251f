"""What the manifests of package managers say of a folder."""

import json
from pathlib import Path

import pytest

from techdocs.scaffold.manifests import LIBRARY, SERVICE, WEBSITE, Manifest, read_manifests


def written(folder: Path, files: dict[str, str]) -> Manifest:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return read_manifests(folder)


@pytest.mark.parametrize(
    ("files", "name", "description"),
    [
        ({"package.json": '{"name": "@acme/payments", "description": "Takes money"}'}, "payments", "Takes money"),
        ({"pyproject.toml": '[project]\nname = "payments"\ndescription = "Money"\n'}, "payments", "Money"),
        ({"pyproject.toml": '[tool.poetry]\nname = "payments"\n'}, "payments", ""),
        ({"Cargo.toml": '[package]\nname = "payments"\n'}, "payments", ""),
        ({"go.mod": "// x\nmodule forge.example/acme/payments/v2\n\ngo 1.24\n"}, "payments", ""),
        ({"package.json": "{", "pyproject.toml": "[[", "go.mod": "", "Cargo.toml": "package = 1\n"}, "", ""),
        ({"package.json": "[" * 100_000}, "", ""),
        ({"package.json": '["name"]', "pyproject.toml": "project = 2\n"}, "", ""),
        ({"package.json": '{"name": 7, "description": null}'}, "", ""),
    ],
)
def test_the_name_and_the_description_of_a_package(
    tmp_path: Path, files: dict[str, str], name: str, description: str
) -> None:
    found = written(tmp_path, files)
    assert (found.name, found.description) == (name, description)


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({}, SERVICE),
        ({"Dockerfile": "", "pyproject.toml": "[build-system]\n[project]\nname = 'x'\n"}, SERVICE),
        ({"pyproject.toml": "[build-system]\n[project]\nname = 'x'\n"}, LIBRARY),
        ({"pyproject.toml": "[tool.ruff]\n"}, SERVICE),
        ({"setup.py": ""}, LIBRARY),
        ({"next.config.mjs": "", "Dockerfile": ""}, WEBSITE),
        ({"package.json": json.dumps({"private": True, "dependencies": {"react-dom": "1"}})}, WEBSITE),
        ({"package.json": json.dumps({"main": "x.js", "peerDependencies": {"react-dom": "1"}})}, LIBRARY),
        ({"package.json": json.dumps({"private": True, "main": "x.js"})}, SERVICE),
        ({"package.json": json.dumps({"dependencies": ["react-dom"]})}, SERVICE),
        ({"go.mod": "module x\n", "main.go": ""}, SERVICE),
        ({"go.mod": "module x\n", "x.go": ""}, LIBRARY),
        ({"Cargo.toml": "[package]\n", "src/lib.rs": ""}, LIBRARY),
        ({"Cargo.toml": "[package]\n", "src/main.rs": ""}, SERVICE),
        ({"index.html": ""}, WEBSITE),
    ],
)
def test_well_known_files_tell_what_it_is(tmp_path: Path, files: dict[str, str], kind: str) -> None:
    assert written(tmp_path, files).type == kind
