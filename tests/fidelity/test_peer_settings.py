"""A peer gets the author's own settings: what is added, what is left out and named, and what stays."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.fidelity.peer_settings import Peer, PeerSettings, why_unreadable, write_settings

PEER = Peer(
    extensions=frozenset({"admonition", "toc"}),
    plugins=frozenset({"techdocs-core", "search", "redirects", "awesome-pages"}),
)


def written(folder: Path, text: str, *, is_techdocs: bool = False) -> tuple[PeerSettings, dict[str, Any]]:
    """Write settings for the peer, and return what was written."""
    (folder / "mkdocs.yml").write_text(text)
    settings = write_settings(folder / "mkdocs.yml", PEER, is_techdocs=is_techdocs)
    return settings, yaml.safe_load(settings.path.read_text())


@pytest.mark.parametrize(
    ("plugins", "expected"),
    [
        ("", ["techdocs-core"]),
        ("plugins: []\n", ["techdocs-core"]),
        ("plugins: [search]\n", ["search", "techdocs-core"]),
        ("plugins: [techdocs-core]\n", ["techdocs-core"]),
        ("plugins: {search: {}}\n", {"search": {}, "techdocs-core": {}}),
    ],
)
def test_techdocs_core_is_added_where_techdocs_builds_as_techdocs_cli_does(
    tmp_path: Path, plugins: str, expected: object
) -> None:
    settings, value = written(tmp_path, f"site_name: A\n{plugins}", is_techdocs=True)
    assert settings.techdocs_core
    assert value["plugins"] == expected


def test_an_author_who_builds_with_mkdocs_gets_nothing_added(tmp_path: Path) -> None:
    settings, value = written(tmp_path, "site_name: A\n")
    assert not settings.techdocs_core
    assert value["plugins"] == ["search"]


def test_plugins_and_extensions_that_are_installed_stay_with_their_options_and_others_are_named(tmp_path: Path) -> None:
    settings, value = written(
        tmp_path,
        "plugins:\n- redirects: {redirect_maps: {a.md: b.md}}\n- macros\n- awesome-pages\n"
        "markdown_extensions:\n- admonition\n- toc: {permalink: true}\n- acme.secret\n",
    )
    assert value["plugins"] == [{"redirects": {"redirect_maps": {"a.md": "b.md"}}}, "awesome-pages"]
    assert value["markdown_extensions"] == ["admonition", {"toc": {"permalink": True}}]
    assert settings.left_out == ("acme.secret", "macros")


def test_what_the_author_sets_stays_and_what_runs_code_of_the_repository_does_not(tmp_path: Path) -> None:
    settings, value = written(
        tmp_path,
        "site_name: A\nextra: {version: 1}\nedit_uri: x\nhooks: [run.py]\n"
        "theme: {name: a, custom_dir: b}\nstrict: true\n",
    )
    assert (value["extra"], value["edit_uri"], value["theme"]["name"]) == ({"version": 1}, "x", "material")
    assert settings.left_out == ("hooks", "theme", "strict")
    assert {"hooks", "strict"} & value.keys() == set()


def test_settings_that_are_no_yaml_are_named_and_end_nothing(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: A\nplugins:\n  - a\n    - b: {\n")
    assert why_unreadable(tmp_path / "mkdocs.yml").startswith("it is no YAML: ")
    (tmp_path / "mkdocs.yml").write_text("site_name: A\n")
    assert why_unreadable(tmp_path / "mkdocs.yml") == ""
