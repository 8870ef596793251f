"""Every rule by its fixture: what is printed where it is broken, and that nothing is where it nearly is."""

import shutil
from dataclasses import replace
from pathlib import Path

import click
import pytest
from syrupy.assertion import SnapshotAssertion

from techdocs.config import read_config
from techdocs.lint.formats import Scope, format_report
from techdocs.model.codes import Code
from techdocs.model.problem import Problem
from techdocs.pipeline import Linted, build_site, lint_sources
from tests.conftest import ROOT
from tests.lint.rule_fixtures import ALONE, FIXTURES, NONE, lint_fixtures
from tests.runs import techdocs

TOGETHER = [code for code in Code if code not in ALONE and code not in NONE]
STOPPING = (Code.CONFIG_UNREADABLE, Code.CONFIG_VALUE)


@pytest.fixture(scope="module")
def linted(tmp_path_factory: pytest.TempPathFactory) -> Linted:
    """Lint all fixtures that don't disturb each other in one run."""
    return lint_fixtures(tmp_path_factory.mktemp("rules"))


def of_sources(linted: Linted, *names: str) -> list[Problem]:
    return [problem for problem in linted.report.problems if problem.place.source in names]


def text(linted: Linted, problems: list[Problem]) -> str:
    """Return some problems as a terminal without colours shows them."""
    shown = replace(linted.report, problems=tuple(problems))
    return click.unstyle(format_report("text", shown, Scope(roots=linted.roots, secrets=linted.secrets)))


def test_every_code_has_a_fixture_with_a_near_miss_or_a_test_of_its_own() -> None:
    there = {folder.name: {part.name for part in folder.iterdir()} for folder in FIXTURES.glob("TD*/")}
    assert sorted(there) == sorted(set(Code) - set(NONE))
    assert [code for code, parts in there.items() if not {"repo", "clean"} <= parts] == []


def test_what_has_no_fixture_says_why_and_is_shown_by_the_test_that_is_named() -> None:
    for code, (why, path) in NONE.items():
        shown = (ROOT / path).read_text(encoding="utf-8")
        assert why
        assert code.value in shown, path


@pytest.mark.parametrize("code", TOGETHER)
def test_a_rule_that_is_broken_is_told_in_its_words(code: Code, linted: Linted, snapshot: SnapshotAssertion) -> None:
    problems = of_sources(linted, code, f"{code}-other")
    assert code in {problem.code for problem in problems}
    assert text(linted, problems) == snapshot


@pytest.mark.parametrize("code", TOGETHER)
def test_what_comes_near_a_rule_is_not_told(code: Code, linted: Linted) -> None:
    assert f"{code}-clean" in linted.roots
    assert [problem for problem in of_sources(linted, f"{code}-clean") if problem.code == code] == []


@pytest.mark.parametrize("code", STOPPING)
def test_settings_that_are_broken_stop_the_run_and_others_do_not(
    code: Code, tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    shutil.copytree(FIXTURES / code, tmp_path / code)
    done = techdocs(tmp_path / code / "repo", "lint", "--config", "techdocs.yml")
    assert done.returncode == 2
    assert done.stderr.replace(f"{tmp_path}/", "") == snapshot
    assert f"error {code} " in done.stderr
    done = techdocs(tmp_path / code / "clean", "lint", "--config", "techdocs.yml")
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("code", [Code.BREAKS_LINKS, Code.API_CHANGED])
@pytest.mark.parametrize("part", ["repo", "clean"])
def test_what_others_rely_on_is_broken_by_what_is_gone_and_not_by_what_leads_on(
    part: str, code: Code, tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    fixture = FIXTURES / code
    for folder, target in (("published", "published"), (part, "changed/payments")):
        shutil.copytree(fixture / folder, tmp_path / target)
    config = replace(read_config(None, folder=tmp_path, sources=["published"]), jobs=1)
    build_site(config)
    changed = read_config(None, folder=tmp_path, sources=["changed"])
    linted = lint_sources(replace(changed, jobs=1, against=str(config.site_dir)))
    told = [problem for problem in linted.report.problems if problem.code == code]
    assert bool(told) == (part == "repo")
    assert text(linted, told) == snapshot


@pytest.mark.parametrize("part", ["repo", "clean"])
def test_a_site_that_is_none_is_told_and_one_that_techdocs_wrote_is_not(
    part: str, tmp_path: Path, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(FIXTURES / Code.SITE_UNREACHABLE / part, tmp_path / "repo")
    shutil.copytree(FIXTURES / "org" / "repo", tmp_path / "org")
    monkeypatch.chdir(tmp_path)
    if part == "clean":
        build_site(replace(read_config(None, folder=tmp_path, sources=["repo", "org"]), jobs=1))
    config = replace(read_config(None, folder=tmp_path, sources=["repo"]), jobs=1)
    linted = lint_sources(replace(config, published_site="site"))
    told = [problem for problem in linted.report.problems if problem.code == Code.SITE_UNREACHABLE]
    assert bool(told) == (part == "repo")
    assert text(linted, told) == snapshot
