"""What a repository says of itself: its name, its owner, its address, and which of several words count."""

import os
import re
from pathlib import Path

import pytest

from techdocs.catalog.schemas import field_faults
from techdocs.scaffold import RepositoryFacts, entity_name, find_existing_files, infer_repository_facts
from techdocs.secrets_scan import EnvironmentSecrets
from tests.conftest import git

KEY = "gh" + "p_R7kQz2mWx9LtB4vNcH8sYdJ5fGpA3uE6oTiK"


def facts(
    folder: Path, files: dict[str, str] | None = None, environment: dict[str, str] | None = None
) -> RepositoryFacts:
    for name, text in (files or {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return infer_repository_facts(folder, find_existing_files(folder), EnvironmentSecrets(environment or {}))


def checkout(folder: Path, remote: str = "") -> Path:
    folder.mkdir(parents=True)
    git(folder, "init", "-q")
    if remote:
        git(folder, "remote", "add", "origin", remote)
    return folder


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("payments", "payments"),
        ("My Café (v2)", "my-cafe-v2"),
        ("Straße__und--mehr", "strasse-und-mehr"),
        (".github", "github"),
        ("a.b_c-d", "a.b_c-d"),
        ("x" * 80, "x" * 63),
        ("x" * 62 + "-y" * 9, "x" * 62),
        ("猫", ""),
        ("\x1b[2J", "2j"),
    ],
)
def test_any_text_becomes_the_name_of_an_entity(text: str, name: str) -> None:
    assert entity_name(text) == name
    entity = {"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": {"name": name}}
    assert not name or not [fault for fault in field_faults(entity) if "name" in fault.path]


@pytest.mark.parametrize(
    ("remote", "name", "web_url", "slug"),
    [
        ("https://u:p@github.com/acme/pay.git", "pay", "https://github.com/acme/pay", "acme/pay"),
        ("git@github.acme.example:acme/pay.git", "pay", "https://github.acme.example/acme/pay", "acme/pay"),
        ("git@gitlab.com:acme/money/pay.git", "pay", "https://gitlab.com/acme/money/pay", ""),
        ("ssh://git@forge.example:2222/acme/Pay_Desk/", "pay_desk", "https://forge.example/acme/Pay_Desk", ""),
        ("https://notgithub.com/acme/pay", "pay", "https://notgithub.com/acme/pay", ""),
        ("/srv/git/pay.git", "pay", "", ""),
        ("", "folder", "", ""),
    ],
)
def test_the_remote_gives_name_and_address(tmp_path: Path, remote: str, name: str, web_url: str, slug: str) -> None:
    found = facts(checkout(tmp_path / "folder", remote))
    assert (found.name, found.web_url, found.slug) == (name, web_url, slug)


def test_the_remote_comes_before_the_manifest_and_the_manifest_before_the_folder(tmp_path: Path) -> None:
    files = {"package.json": '{"name": "node-pay"}'}
    assert facts(checkout(tmp_path / "a", "git@github.com:acme/pay.git"), files).name == "pay"
    assert facts(checkout(tmp_path / "b"), files).name == "node-pay"
    assert facts(checkout(tmp_path / "c")).name == "c"


def test_a_folder_of_a_repository_of_many_is_not_called_as_the_repository(tmp_path: Path) -> None:
    top = checkout(tmp_path / "mono", "git@github.com:acme/mono.git")
    found = facts(top / "services/pay", {"go.mod": "module acme.example/desk\n"})
    assert (found.name, found.slug) == ("desk", "acme/mono")
    assert facts(top / "services/pay", {"go.mod": ""}).name == "pay"


def test_a_folder_that_git_ignores_belongs_to_no_repository(tmp_path: Path) -> None:
    top = checkout(tmp_path / "home", "git@github.com:acme/dotfiles.git")
    (top / ".gitignore").write_text("work/\n")
    assert facts(top / "work", {"x": ""}).web_url == ""


def test_a_folder_that_git_ignores_in_this_clone_alone_belongs_to_no_repository(tmp_path: Path) -> None:
    top = checkout(tmp_path / "home", "git@github.com:acme/dotfiles.git")
    (top / ".git/info/exclude").write_text("work/\n")
    assert facts(top / "work", {"x": ""}).web_url == ""
    assert facts(top / "play", {"x": ""}).web_url == "https://github.com/acme/dotfiles"


def test_a_checkout_that_would_have_git_run_or_wait_for_something_is_asked_in_vain(tmp_path: Path) -> None:
    top = checkout(tmp_path / "home", "git@github.com:acme/dotfiles.git")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "pwn.sh").write_text(f"#!/bin/sh\ntouch {tmp_path}/pwned\n")
    (tmp_path / "pwn.sh").chmod(0o755)
    with (top / ".git/config").open("a") as file:
        file.write(f"[core]\nfsmonitor = {tmp_path}/pwn.sh\nexcludesFile = {tmp_path}/pipe\nhooksPath = {tmp_path}\n")
    assert facts(top / "work", {"x": ""}).web_url == "https://github.com/acme/dotfiles"
    (top / ".git/index").unlink(missing_ok=True)
    (top / ".git/index").symlink_to(tmp_path / "pipe")
    assert facts(top / "work").web_url == "https://github.com/acme/dotfiles"
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize(
    ("folder", "title"),
    [("payments-api", "Payments api"), ("My Café (v2)", "My Café (v2)"), ("猫", "猫"), ("PaymentsAPI", "PaymentsAPI")],
)
def test_without_a_readme_the_title_is_the_name_as_people_write_it(tmp_path: Path, folder: str, title: str) -> None:
    (tmp_path / folder).mkdir()
    found = facts(tmp_path / folder)
    assert found.title == title or (found.name, found.title) == ("component", "component")


def test_what_stands_already_is_called_as_before(tmp_path: Path) -> None:
    readme = {"README.md": "# From the README\n\nIt says this of itself.\n"}
    assert facts(tmp_path, readme).title == "From the README"
    assert facts(tmp_path, {"mkdocs.yml": "site_name: From MkDocs\n"}).title == "From MkDocs"
    catalog = (
        "kind: Location\n---\nkind: Component\nmetadata: {name: Pay, title: From Backstage, description: So it is}\n"
    )
    found = facts(tmp_path, {"catalog-info.yml": catalog})
    assert (found.name, found.title, found.description) == ("pay", "From Backstage", "So it is")


@pytest.mark.parametrize(
    ("rules", "owner"),
    [
        ("* @acme/pay @acme/other\n", "group:default/pay"),
        ("* @acme/all\n/src/ @acme/pay\n", "group:default/all"),
        ("* @acme/all\n*.md @acme/writers\n* @acme/pay\n", "group:default/pay"),
        ("/src/ @acme/pay\n/docs/ @acme/writers\n", "group:default/pay"),
        ("*\n/src/ @ada\n", "user:default/ada"),
        ("* ada@acme.example\n", "user:default/ada"),
        ("/nowhere/ @acme/pay\n", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_owner_is_that_of_everything_or_of_the_most_files(tmp_path: Path, rules: str, owner: str) -> None:
    files = {"src/a.py": "", "src/b.py": "", "docs/index.md": "", ".github/CODEOWNERS": rules}
    found = facts(checkout(tmp_path / "folder"), files)
    assert (found.owner, found.is_owned) == (owner, owner != "unknown")
    assert found.owner_path == (".github/CODEOWNERS" if found.is_owned else "")


def test_the_owner_of_a_folder_is_that_of_its_files(tmp_path: Path) -> None:
    top = checkout(tmp_path / "mono")
    (top / "CODEOWNERS").write_text("* @acme/all\n/services/pay/ @acme/pay\n")
    assert facts(top / "services/pay", {"a.py": ""}).owner == "group:default/pay"
    assert facts(top / "services/new", {"b/.x": ""}).owner == "group:default/all"


def test_no_secret_is_copied_and_what_holds_one_is_left_out(tmp_path: Path) -> None:
    readme = f"# Pay {KEY}\n\nUse {KEY} to pay with.\n\nThe next paragraph is not asked.\n"
    manifest = {"package.json": f'{{"name": "{KEY}", "description": "Another word of it"}}'}
    found = facts(checkout(tmp_path / "folder", f"https://github.com/acme/{KEY}"), {"README.md": readme, **manifest})
    assert (found.name, found.title, found.description, found.web_url) == ("folder", "Folder", "", "")
    assert not re.search("R7kQz2", repr(found), re.IGNORECASE)


def test_a_value_of_the_environment_is_a_secret_too(tmp_path: Path) -> None:
    readme = {"README.md": "# Pay\n\nThe password is correct horse battery.\n"}
    assert facts(tmp_path, readme).description
    assert not facts(tmp_path, readme, {"PAY_PASSWORD": "correct horse battery"}).description


def test_a_secret_at_the_place_where_a_text_is_cut_is_found(tmp_path: Path) -> None:
    assert KEY[:8] not in facts(tmp_path, {"README.md": f"# Pay\n\n{'It pays. ' * 25} {KEY}\n"}).description


def test_control_characters_are_left_out(tmp_path: Path) -> None:
    found = facts(tmp_path, {"README.md": "# Pay\x1b[2J\u202e\n\nIt takes\x07 money\u2028for all.\n"})
    assert (found.title, found.description) == ("Pay[2J", "It takes money for all.")
