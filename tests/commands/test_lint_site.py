"""`techdocs lint` beside a published site, as a user runs it: a real site, a real server, and the exit codes."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import COMPONENT, GROUP, Write
from tests.published.samples import catalog, entity
from tests.published.server import serving
from tests.runs import techdocs


@pytest.fixture
def workspace(write: Write, tmp_path: Path) -> Path:
    """Build the site of two repositories, of which `bar` links to a page of `foo`; return the folder of `foo`."""
    root = write(
        {
            "org/catalog-info.yaml": GROUP.format(name="red", title="Red"),
            "foo/catalog-info.yaml": COMPONENT.format(name="foo", owner="red"),
            "foo/mkdocs.yml": "site_name: Foo\n",
            "foo/docs/index.md": "# Foo\n",
            "foo/docs/guide.md": "# Guide\n\n## Set up\n",
            "bar/catalog-info.yaml": COMPONENT.format(name="bar", owner="red"),
            "bar/docs/index.md": "# Bar\n\n[Foo](component:foo/guide.md#set-up)\n",
        }
    )
    assert techdocs(tmp_path, "build", "repositories").returncode == 0
    return root / "foo"


def test_a_page_removed_that_another_repository_links_to_makes_lint_fail(workspace: Path, tmp_path: Path) -> None:
    site = str(tmp_path / "site")
    unchanged = techdocs(workspace, "lint", "--against", site)
    assert (unchanged.returncode, unchanged.stdout) == (0, "")
    (workspace / "docs/guide.md").rename(workspace / "docs/handbook.md")
    broken = techdocs(workspace, "lint", "--against", site)
    assert broken.returncode == 1
    assert (
        "foo/mkdocs.yml: error TD223 page `guide.md` is gone; 1 page of `component:default/bar` links" in broken.stdout
    )
    assert "redirect_maps: {guide.md: handbook.md}" in broken.stdout
    with (workspace / "mkdocs.yml").open("a") as settings:
        settings.write("plugins:\n- redirects:\n    redirect_maps: {guide.md: handbook.md}\n")
    mended = techdocs(workspace, "lint", "--against", site)
    assert (mended.returncode, mended.stdout) == (0, "")


def test_a_site_that_is_served_is_used_again_when_it_is_gone_and_when_offline(workspace: Path, tmp_path: Path) -> None:
    (workspace / "docs/guide.md").unlink()
    with serving() as server:
        for file in (tmp_path / "site").rglob("*.json"):
            server.files[f"/{file.relative_to(tmp_path / 'site')}"] = file.read_bytes()
        assert "TD223" in techdocs(workspace, "lint", "--against", server.address).stdout
        asked = len(server.asked)
        offline = techdocs(workspace, "lint", "--against", server.address, "--offline", "--verbose")
        assert (offline.returncode, len(server.asked)) == (1, asked)
        assert "because of `--offline`; using what was fetched less than a minute ago" in offline.stdout
    gone = techdocs(workspace, "lint", "--against", server.address)
    assert gone.returncode == 1
    assert "TD223" in gone.stdout
    assert "cannot be reached: Connection refused; using what was fetched less than a minute ago" in gone.stdout


def test_a_comparison_that_cannot_be_made_does_not_pass(workspace: Path) -> None:
    done = techdocs(workspace, "lint", "--against", "http://127.0.0.1:9/")
    assert done.returncode == 2
    assert "warning TD314 `http://127.0.0.1:9/` cannot be reached" in done.stdout
    assert "error can't tell what this change breaks: `http://127.0.0.1:9/` cannot be read" in done.stderr


def test_what_is_not_checked_is_counted_and_a_site_by_option_variable_or_settings_answers(
    workspace: Path, tmp_path: Path
) -> None:
    alone = techdocs(workspace, "lint", "--quiet")
    assert (alone.returncode, alone.stdout) == (0, "")
    assert alone.stderr == "not checked: 1 owner; pass `--site` to look it up on a published site\n"
    assert "not checked" not in techdocs(workspace, "lint", "--site", "../../site").stderr
    assert "not checked" not in techdocs(workspace, "lint", TECHDOCS_SITE=str(tmp_path / "site")).stderr
    (workspace / "techdocs.yml").write_text("published_site: ../../site\n")
    found = techdocs(workspace, "lint", "--verbose", "--config", "techdocs.yml")
    assert (found.returncode, "TD103" in found.stdout) == (0, False)


def test_a_site_that_cannot_be_reached_leaves_lint_at_work(workspace: Path) -> None:
    done = techdocs(workspace, "lint", "--site", "http://127.0.0.1:9/")
    assert done.returncode == 0
    assert "warning TD314" in done.stdout
    assert "not checked: 1 owner\n" in done.stderr


def test_an_address_that_is_none_stops_the_run(workspace: Path) -> None:
    done = techdocs(workspace, "lint", "--site", "ftp://docs.acme.example/")
    assert (done.returncode, done.stdout) == (2, "")
    assert "error a published site cannot be read with `ftp`" in done.stderr


def test_no_login_is_printed(workspace: Path) -> None:
    with serving() as server:
        server.login = "ada:secret"
        server.files["/catalog.json"] = catalog(entity("group:default/red", docs=None))
        address = server.address.replace("http://", "http://ada:wrong-one@")
        done = techdocs(workspace, "lint", "--verbose", "--site", address)
    assert "the server answered 401 Unauthorized" in done.stdout
    assert "wrong-one" not in done.stdout + done.stderr
    kept = shutil.copytree(workspace / ".techdocs", workspace.parent / "kept")
    assert [path for path in kept.rglob("*") if path.is_file() and b"wrong-one" in path.read_bytes()] == []
