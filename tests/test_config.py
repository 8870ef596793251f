"""`techdocs.yml`: what it sets, and every fault at once with its line and the fix."""

from pathlib import Path

import pytest

from techdocs.config import read_config
from techdocs.errors import ConfigError


def test_without_a_file_the_working_folder_is_read(tmp_path: Path) -> None:
    config = read_config(None, folder=tmp_path)
    assert config.sources == (".",)
    assert config.site_dir == tmp_path / "site"


def test_the_file_of_the_working_folder_is_found(tmp_path: Path) -> None:
    (tmp_path / "techdocs.yml").write_text("site_name: Acme\nsources: [a, b/*]\nsite_url: https://docs.acme.example\n")
    config = read_config(None, folder=tmp_path)
    assert config.look.site_name == "Acme"
    assert config.look.site_url == "https://docs.acme.example/"
    assert config.sources == ("a", "b/*")


def test_folders_of_the_command_line_win_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "techdocs.yml").write_text("site_name: Acme\nsources: a\n")
    config = read_config(None, folder=tmp_path, sources=["x"])
    assert (config.sources, config.look.site_name) == (("x",), "Acme")


def test_all_faults_are_told_at_once_with_their_place_and_a_hint(tmp_path: Path) -> None:
    path = tmp_path / "techdocs.yml"
    path.write_text("site_nam: x\njobs: -1\ntheme: {logo: nope.png, palete: 1}\nrobots: maybe\n")
    with pytest.raises(ConfigError) as caught:
        read_config(path, folder=tmp_path)
    told = [(problem.place.line, problem.message, problem.hint) for problem in caught.value.problems]
    assert told == [
        (1, "unknown key `site_nam`", "did you mean `site_name`?"),
        (2, "`jobs` is not a whole number above 0", ""),
        (3, "`theme.logo` names no file: `nope.png`", f"the path is relative to `{tmp_path}`"),
        (3, "unknown key `theme.palete`", "did you mean `palette`?"),
        (4, "`robots` is not one of `noindex`, `index`", ""),
    ]


def test_a_file_that_is_no_yaml_is_one_fault(tmp_path: Path) -> None:
    path = tmp_path / "techdocs.yml"
    path.write_text("site_name: [x\n")
    with pytest.raises(ConfigError) as caught:
        read_config(path, folder=tmp_path)
    assert "invalid YAML" in caught.value.problems[0].message


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read_config(tmp_path / "nope.yml", folder=tmp_path)


def test_the_look_has_materials_keys(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text("<svg/>")
    (tmp_path / "techdocs.yml").write_text(
        "theme: {logo: logo.svg, palette: {primary: teal}, language: de}\n"
        "nav: [{Status: 'https://status.example'}]\n"
        "extra: {social: [{icon: fontawesome/brands/github, link: 'https://github.com/acme'}]}\n"
    )
    look = read_config(None, folder=tmp_path).look
    assert look.logo == tmp_path / "logo.svg"
    assert look.palette == ({"primary": "teal"},)
    assert (look.language, look.tabs[0].title, look.social[0].url) == ("de", "Status", "https://github.com/acme")
