"""Pages that are too long or too old for the operator's settings."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from techdocs.model.codes import Code
from techdocs.model.lint import LintSettings
from techdocs.pipeline import Outcome
from tests.conftest import Build, Write, git


def told(outcome: Outcome, code: Code) -> list[str]:
    return [f"{problem.place} {problem.message}" for problem in outcome.report.problems if problem.code == code]


def commit(repository: Path, path: str, *, days_ago: int) -> None:
    """Commit one file at a day in the past."""
    if not (repository / ".git").exists():
        git(repository, "init", "-q")
    when = (datetime.now(tz=UTC) - timedelta(days=days_ago)).isoformat(timespec="seconds")
    git(repository, "add", path)
    git(repository, "commit", "-q", "-m", path, when=when)


def test_a_page_of_more_words_than_the_setting_is_told_with_their_number(write: Write, build: Build) -> None:
    write({"one/docs/index.md": "# One\n\n" + "word " * 1500, "one/docs/short.md": "# Short\n\n" + "word " * 998})
    outcome = build(lint=LintSettings(page_words=1000))
    assert told(outcome, Code.PAGE_TOO_LONG) == [
        "one/docs/index.md the page is longer than 1,000 words (`lint.page_words`)"
    ]
    hints = [problem.hint for problem in outcome.report.problems if problem.code == Code.PAGE_TOO_LONG]
    assert hints == ["it has 1,501; split it by audience, and link the parts"]


@pytest.mark.parametrize("text", ["```\n" + "code " * 2000 + "\n```\n", "<!--\n" + "word " * 2000 + "\n-->\n"])
def test_code_and_comments_make_no_page_long(write: Write, build: Build, text: str) -> None:
    write({"one/docs/index.md": f"# One\n\nText\n\n{text}"})
    assert told(build(lint=LintSettings(page_words=1000)), Code.PAGE_TOO_LONG) == []


def test_a_page_that_no_commit_has_touched_for_long_is_stale(write: Write, build: Build) -> None:
    root = write({"one/docs/index.md": "# One\n\nText\n", "one/docs/new.md": "# New\n\nText\n"})
    commit(root / "one", "docs/index.md", days_ago=400)
    commit(root / "one", "docs/new.md", days_ago=300)
    since = (datetime.now(tz=UTC) - timedelta(days=400)).date()
    outcome = build(lint=LintSettings(stale_days=365))
    assert told(outcome, Code.PAGE_STALE) == [f"one/docs/index.md the page has not changed since {since}"]


def test_no_page_is_stale_unless_the_operator_asks_or_when_no_commit_is_known(write: Write, build: Build) -> None:
    root = write({"one/docs/index.md": "# One\n\nText\n", "two/docs/index.md": "# Two\n\nText\n"})
    commit(root / "one", "docs/index.md", days_ago=4000)
    assert told(build(), Code.PAGE_STALE) == []
    outcome = build(lint=LintSettings(stale_days=365))
    assert [place.partition("/")[0] for place in told(outcome, Code.PAGE_STALE)] == ["one"]
