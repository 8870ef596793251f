"""A problem keeps its fingerprint while it stays, wherever it moves in its file and whatever it is called."""

from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from techdocs.config import read_config
from techdocs.lint.fingerprint import fingerprint, fingerprints
from techdocs.model.problem import Place, Problem, Severity, warning
from techdocs.pipeline import lint_sources
from tests.conftest import ROOT
from tests.lint.rule_fixtures import lint_fixtures

PROBLEM = warning("TD201", Place(source="one", path="a.md", line=3, column=1), "link `b.md` is broken", about="b.md")
SAMPLES = ROOT / "sample-repos"


@pytest.mark.parametrize(
    "change",
    [
        {"place": Place(source="one", path="a.md", line=9)},
        {"severity": Severity.ERROR},
        {"message": "`b.md` does not exist", "hint": "h", "owner": "group:default/red", "entity": "e"},
    ],
)
def test_line_severity_message_hint_and_owner_are_no_part_of_it(change: dict[str, object]) -> None:
    assert fingerprint(replace(PROBLEM, **change)) == fingerprint(PROBLEM)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"place": Place(source="two", path="a.md")},
        {"place": Place(source="one", path="b.md")},
        {"place": Place(source="one/a.md", path="")},
        {"code": "TD202"},
        {"about": "c.md"},
    ],
)
def test_source_path_code_and_what_it_is_about_are(change: dict[str, object]) -> None:
    assert fingerprint(replace(PROBLEM, **change)) != fingerprint(PROBLEM)  # type: ignore[arg-type]


def test_equal_problems_have_fingerprints_of_their_own_and_the_first_keeps_its_own() -> None:
    named = fingerprints([PROBLEM, replace(PROBLEM, code="TD202"), PROBLEM, PROBLEM])
    assert len(set(named)) == 4
    assert named[0] == fingerprint(PROBLEM)
    assert fingerprints([PROBLEM])[0] == named[0]


def test_the_entity_tells_problems_of_the_catalog_apart_and_not_those_of_docs() -> None:
    docs = {fingerprint(replace(PROBLEM, entity=entity)) for entity in ("component:default/a", "component:default/b")}
    missing = replace(PROBLEM, code="TD120", about="")
    catalog = {fingerprint(replace(missing, entity=entity)) for entity in ("component:default/a", "api:default/a")}
    assert (len(docs), len(catalog)) == (1, 2)


def test_a_fingerprint_never_changes_as_baselines_hold_it() -> None:
    assert fingerprint(PROBLEM) == "843f523e04a42b321295c9f26e1094f9"
    assert fingerprint(replace(PROBLEM, about="\ud800")) != fingerprint(PROBLEM)


def lint(which: str, root: Path) -> list[Problem]:
    """Lint all fixtures of the rules, or the sample repositories, without a result of an earlier run."""
    root.mkdir()
    if which == "fixtures":
        return list(lint_fixtures(root).report.problems)
    config = read_config(None, folder=root, sources=[str(path) for path in sorted(SAMPLES.iterdir()) if path.is_dir()])
    return list(lint_sources(replace(config, jobs=1)).report.problems)


@pytest.fixture(scope="module", params=["fixtures", "samples"])
def linted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[Problem]]:
    return request.param, lint(request.param, tmp_path_factory.mktemp("linted") / request.param)


def test_no_reworded_message_changes_a_fingerprint(
    linted: tuple[str, list[Problem]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    which, before = linted
    made = Problem.__init__

    def reword(problem: Problem, *, message: str, **others: object) -> None:
        made(problem, message="reworded", **others)  # type: ignore[arg-type]

    monkeypatch.setattr(Problem, "__init__", reword)
    after = lint(which, tmp_path / "after")
    assert {problem.message for problem in after} == {"reworded"}
    assert Counter(map(fingerprint, after)) == Counter(map(fingerprint, before))


def test_what_a_problem_is_about_is_never_its_message(linted: tuple[str, list[Problem]]) -> None:
    assert linted[1]
    assert [problem for problem in linted[1] if problem.message in problem.about] == []


def test_two_problems_of_one_code_in_one_file_have_two_fingerprints(linted: tuple[str, list[Problem]]) -> None:
    messages: dict[str, set[str]] = defaultdict(set)
    for problem in linted[1]:
        messages[fingerprint(problem)].add(problem.message)
    assert len(messages) > (50 if linted[0] == "fixtures" else 5)
    assert [sorted(told) for told in messages.values() if len(told) > 1] == []
