"""A settings file that is part of what is read decides nothing but a name and what lint says; `--config` lifts this."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.runs import techdocs

SETTINGS = (
    "site_name: Theirs\n"
    "site_template: look\n"
    "cache_dir: ../stolen\n"
    "published_site: https://nowhere.invalid/\n"
    "security: {skip_secrets: [DEPLOY_TOKEN]}\n"
    "lint: {severities: {TD120: error}}\n"
)


def repository(folder: Path, settings: str = SETTINGS) -> Path:
    """Write a repository that holds settings, with a template that shows when it is used."""
    for path, text in {
        "catalog-info.yaml": "apiVersion: backstage.io/v1alpha1\nkind: Component\n"
        "metadata:\n  name: one\n  annotations:\n    backstage.io/techdocs-ref: dir:.\n"
        "spec: {type: service, lifecycle: production, owner: red}\n",
        "docs/index.md": "# One\n",
        "techdocs.yml": settings,
        "look/portal/home.html": "<p>THEIR TEMPLATE</p>\n",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def home(folder: Path) -> str:
    return (folder / "site/index.html").read_text()


@pytest.mark.parametrize("folders", [(), (".",), ("../one",)])
def test_only_a_name_and_lint_count_of_settings_inside_a_source(tmp_path: Path, folders: tuple[str, ...]) -> None:
    one = repository(tmp_path / "one")
    done = techdocs(one, "build", *folders)
    assert done.returncode in {0, 1}, done.stderr
    assert "<title>Theirs" in home(one)
    assert "THEIR TEMPLATE" not in home(one)
    assert not (tmp_path / "stolen").exists()
    assert (
        "techdocs.yml:2:1: warning TD317 `site_template`, `cache_dir`, `published_site`, `security` ignored: "
        "this file belongs to a repository that is read, so only `site_name` and `lint` apply\n"
        "  hint: if this file is yours, pass `--config techdocs.yml`"
    ) in done.stderr
    assert "error TD120" in done.stdout


def test_lint_asks_no_site_that_a_repository_names(tmp_path: Path) -> None:
    done = techdocs(repository(tmp_path / "one"), "lint", "--", ".")
    assert "warning TD317" in done.stderr
    assert "nowhere.invalid" not in done.stdout + done.stderr
    assert "TD314" not in done.stdout


def test_a_secret_is_one_though_a_repository_says_otherwise(tmp_path: Path) -> None:
    one = repository(tmp_path / "one")
    (one / "docs/index.md").write_text("# One\n\nq7Rz-Kp29vTx_mW4hLs8\n")
    done = techdocs(one, "build", ".", DEPLOY_TOKEN="q7Rz-Kp29vTx_mW4hLs8")  # noqa: S106 - made up
    assert "TD412" in done.stdout


def test_naming_the_file_lifts_it(tmp_path: Path) -> None:
    one = repository(tmp_path / "one", SETTINGS.replace("published_site: https://nowhere.invalid/\n", ""))
    done = techdocs(one, "build", ".", "--config", "techdocs.yml")
    assert "TD317" not in done.stderr
    assert "THEIR TEMPLATE" in home(one)
    assert (tmp_path / "stolen").is_dir()


@pytest.mark.parametrize("sources", ["repositories", "repositories/*", "."])
def test_settings_beside_or_above_the_repositories_are_the_operators(tmp_path: Path, sources: str) -> None:
    repository(tmp_path / "repositories/one")
    (tmp_path / "techdocs.yml").write_text(f"site_name: Ours\nsources: ['{sources}']\nsite_dir: public\n")
    done = techdocs(tmp_path, "build")
    assert "TD317" not in done.stderr
    assert "<title>Ours" in (tmp_path / "public/index.html").read_text()


def test_an_operators_own_docs_among_the_sources_need_the_file_to_be_named(tmp_path: Path) -> None:
    repository(tmp_path / "other", "")
    ours = repository(tmp_path / "ours", "site_name: Ours\nsources: [., ../other]\n")
    (ours / "catalog-info.yaml").write_text((ours / "catalog-info.yaml").read_text().replace("name: one", "name: ours"))
    assert "`sources` ignored" in techdocs(ours, "build").stderr
    techdocs(ours, "build", "--config", "techdocs.yml")
    names = [entity["metadata"]["name"] for entity in json.loads((ours / "site/catalog.json").read_text())["entities"]]
    assert {"one", "ours"} <= set(names)


def test_a_repository_among_others_does_not_decide_when_they_are_read_from_inside_it(tmp_path: Path) -> None:
    one = repository(tmp_path / "all/one")
    assert "warning TD317" in techdocs(one, "lint", "..").stderr


def test_a_link_to_settings_elsewhere_is_part_of_the_repository(tmp_path: Path) -> None:
    one = repository(tmp_path / "one")
    (one / "techdocs.yml").rename(tmp_path / "elsewhere.yml")
    (one / "techdocs.yml").symlink_to("../elsewhere.yml")
    assert "warning TD317" in techdocs(one, "lint", ".").stderr


def test_settings_with_nothing_but_a_name_say_nothing(tmp_path: Path) -> None:
    assert techdocs(repository(tmp_path / "one", "site_name: One\n"), "lint", ".").stderr.count("TD317") == 0


@pytest.mark.parametrize(
    "escape",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() | length }}",
        "{{ cycler.__init__.__globals__.os.popen('touch ../ran').read() }}",
        "{{ self.__init__.__globals__ }}",
        "{{ lipsum.__globals__['os'].system('touch ../ran') }}",
    ],
)
@pytest.mark.parametrize("template", ["portal/home.html", "main.html", "portal/header.html"])
def test_a_template_reaches_nothing_of_python(tmp_path: Path, template: str, escape: str) -> None:
    one = repository(tmp_path / "one", "site_template: look\n")
    (one / "look" / template).write_text(escape)
    done = techdocs(one, "build", ".", "--config", "techdocs.yml")
    assert done.returncode in {1, 2}
    assert not (tmp_path / "ran").exists()


SHADOWS = ("multiprocessing", "signal", "socket", "pickle", "click", "yaml", "jinja2", "sitecustomize")
"""Modules that Python imports while techdocs starts, as a repository may have files of these names."""


@pytest.mark.parametrize("module", [False, True])
def test_nothing_is_imported_from_the_folder_that_is_worked_in(tmp_path: Path, *, module: bool) -> None:
    one = repository(tmp_path / "one", "")
    for name in SHADOWS:
        (one / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write('{name}\\n')\n")
    program = [sys.executable, "-m", "techdocs"] if module else [str(Path(sys.executable).parent / "techdocs")]
    done = subprocess.run([*program, "build", "."], cwd=one, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "ran").exists(), (tmp_path / "ran").read_text()
