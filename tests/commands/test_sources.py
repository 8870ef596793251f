"""`techdocs sources` and the options of fetching, through the command line and a real git server."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jsonschema_rs
import pytest

from tests.conftest import ONE, ROOT
from tests.runs import Done, read_report, techdocs
from tests.sources.git_server import CERTIFICATE, Answer, GitServer, git_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitServer]:
    with git_server(tmp_path_factory.mktemp("git")) as server:
        server.create(
            "team/one",
            {"catalog-info.yaml": ONE, "docs/index.md": "# One\n\nSee [it](../src/a.py).\n", "src/a.py": "1"},
        )
        server.create("team/two", {"docs/index.md": "# Two\n"})
        yield server


@pytest.fixture
def folder(server: GitServer, tmp_path: Path) -> Path:
    (tmp_path / "local/docs").mkdir(parents=True)
    (tmp_path / "local/docs/index.md").write_text("# Local\n", encoding="utf-8")
    urls = "".join(f"- url: {server.url(path)}\n" for path in ("team/one", "team/two"))
    (tmp_path / "techdocs.yml").write_text(f"sources:\n- local\n{urls}", encoding="utf-8")
    server.fault = lambda _method, _path: None
    return tmp_path


def run(folder: Path, *arguments: str) -> Done:
    return techdocs(folder, *arguments, SSL_CERT_FILE=str(CERTIFICATE))


def rows(folder: Path, *arguments: str) -> dict[str, dict[str, str]]:
    """Return the rows of `techdocs sources --format json` by name."""
    document = json.loads(run(folder, "sources", "--format", "json", *arguments).stdout)
    schema = json.loads((ROOT / "docs/schemas/sources.schema.json").read_text(encoding="utf-8"))
    assert [str(error) for error in jsonschema_rs.validator_for(schema).iter_errors(document)] == []
    return {row["name"]: row for row in document["sources"]}


def test_an_unreachable_host_costs_a_banner_and_offline_builds_the_same_site(server: GitServer, folder: Path) -> None:
    before = rows(folder)
    assert {name: row["state"] for name, row in before.items()} == {
        "local": "folder", "team/one": "changed", "team/two": "changed",
    }  # fmt: skip
    assert before["team/one"]["commit"] == ""
    built = run(folder, "build")
    assert (built.returncode, "fetched 2 of 2 repositories" in built.stderr) == (0, True), built.stderr
    assert "repositories: fetched 2, unchanged 0, kept 0, failed 0, gone 0" in built.stderr
    page = folder / "site/docs/default/component/one/index.html"
    assert f"https://{server.host}/team/one/blob/" in page.read_text()
    first = page.read_bytes()
    server.log.clear()
    offline = run(folder, "build", "--offline")
    assert (offline.returncode, server.log, page.read_bytes()) == (0, [], first)
    server.fault = lambda _method, path: Answer(status=404) if "two" not in path else None
    failed = run(folder, "build")
    assert (failed.returncode, "kept 1, failed 0" in failed.stderr) == (0, True), failed.stderr
    report = read_report(folder / ".techdocs")
    schema = json.loads((ROOT / "docs/schemas/build-report.schema.json").read_text(encoding="utf-8"))
    assert [str(error) for error in jsonschema_rs.validator_for(schema).iter_errors(report)] == []
    assert [(one["name"], one["state"]) for one in report["fetched"]] == [
        ("team/one", "kept"),
        ("team/two", "unchanged"),
    ]
    assert "team/one/.: warning TD318 not fetched: the host has no such repository" in failed.stdout
    assert "<b>These pages may be out of date.</b> The repository has not been fetched since" in page.read_text()
    shown = run(folder, "sources")
    assert shown.returncode == 1
    assert "the host has no such repository, or hides it (HTTP 404) (files of 20" in shown.stdout
    assert run(folder, "build", "--strict").returncode == 1
    server.fault = lambda _method, _path: None
    assert (run(folder, "build").returncode, page.read_bytes()) == (0, first)
    lint = run(folder, "lint")
    assert ("broken" in lint.stdout, "TD201" in lint.stdout) == (False, False)


def test_a_repository_that_was_never_fetched_has_an_error_and_a_page_that_says_why(
    server: GitServer, folder: Path
) -> None:
    server.fault = lambda _method, path: Answer(status=404) if "two" in path else None
    done = run(folder, "build", "--source", "team/two")
    assert done.returncode == 1
    report = read_report(folder / ".techdocs")
    told = {
        problem["place"]["source"]: problem["message"] for problem in report["problems"] if problem["code"] == "TD318"
    }
    assert told["team/one"] == "never fetched, and this run does not fetch"
    assert told["team/two"].startswith("not fetched, and never was: the host has no such repository")
    assert "team/two" in (folder / "site/problems/td318/index.html").read_text()
    assert (folder / "site/docs/default/component/local/index.html").is_file()
    assert "no such source to fetch: `team/on`\n  hint: did you mean `team/one`?" in run(
        folder, "build", "--source", "team/on"
    ).stderr  # fmt: skip


def test_serve_and_lint_fetch_only_when_they_are_told_to(server: GitServer, folder: Path) -> None:
    server.log.clear()
    assert (run(folder, "lint").returncode, server.log) == (1, [])
    assert run(folder, "lint", "--refresh").returncode == 0
    assert len(server.log) > 2


@pytest.mark.soak
def test_offline_builds_where_there_is_no_network(server: GitServer, folder: Path) -> None:
    alone = ["unshare", "--net", sys.executable, "-m", "techdocs", "build", "--offline"]
    if subprocess.run(["unshare", "--net", "true"], check=False, capture_output=True).returncode:
        pytest.skip("this user may not make a network namespace")
    assert run(folder, "build").returncode == 0
    server.log.clear()
    shutil.rmtree(folder / "site")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(alone, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, server.log) == (0, []), done.stderr
    assert (folder / "site/docs/default/component/one/index.html").is_file()
