"""`lint` in `techdocs.yml`: what an organisation knows, and from where on the rules speak."""

from pathlib import Path

import pytest

from techdocs.config import load_config, read_config
from techdocs.model.lint import LintSettings


def test_everything_that_is_left_out_is_as_usual(tmp_path: Path) -> None:
    (tmp_path / "techdocs.yml").write_text("lint: {page_words: 10}\n")
    assert read_config(None, folder=tmp_path).lint == LintSettings(page_words=10)


def test_thresholds_and_what_is_known_have_their_keys(tmp_path: Path) -> None:
    (tmp_path / "techdocs.yml").write_text(
        "lint:\n  page_words: 1\n  image_kb: 2\n  stale_days: 0\n  lifecycles: [alpha, beta]\n"
        "  types: {Component: [service, 3], api: []}\n"
    )
    lint = read_config(None, folder=tmp_path).lint
    assert (lint.page_words, lint.image_kb, lint.stale_days) == (1, 2, 0)
    assert lint.lifecycles == ("alpha", "beta")
    assert lint.types == {"component": ("service", "3"), "api": ()}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("page_words: 0", "`lint.page_words` is not a whole number above 0"),
        ("image_kb: many", "`lint.image_kb` is not a whole number above 0"),
        ("stale_days: -1", "`lint.stale_days` is not a whole number"),
        ("stale_days: true", "`lint.stale_days` is not a whole number"),
        ("lifecycles: alpha", "`lint.lifecycles` is not a list"),
        ("lifecycles: [[alpha]]", "`lint.lifecycles` is not a string"),
        ("types: [service]", "`lint.types` is not a mapping of kinds to lists"),
        ("types: {componnt: [service]}", "`lint.types` lists `componnt`, which is not a kind with types"),
        ("types: {component: service}", "`lint.types` is not a list"),
        ("page_word: 1", "unknown key `lint.page_word`"),
    ],
)
def test_a_fault_has_its_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "techdocs.yml").write_text(f"site_name: x\nlint:\n  {text}\n")
    _, problems = load_config(None, folder=tmp_path)
    assert [(problem.place.line, problem.message) for problem in problems] == [(3, message)]


def test_the_date_of_a_run_can_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225599")
    assert read_config(None, folder=tmp_path).today.isoformat() == "2025-12-31"
