"""Hints at what an author may have meant: a file of nearly that name, and nothing where there is none."""

import pytest

from techdocs.model.codes import Code
from tests.conftest import Build, Write


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("reference/setings.md", "did you mean `reference/settings.md`?"),
        ("settings.md", "did you mean `reference/settings.md`?"),
        ("reference/settings", "did you mean `reference/settings.md`?"),
        ("./usage#options", "did you mean `usage.md`?"),
        (r"reference\settings.md", "did you mean `reference/settings.md`?"),
        (r"nowhere\at-all.md", "write `/` between folders, also on Windows"),
        ("reference/contributing.md", "check the path, relative to this file"),
        ("", None),
    ],
)
def test_a_file_is_suggested_when_its_name_is_alike_not_its_folder_alone(
    target: str, hint: str | None, write: Write, build: Build
) -> None:
    write(
        {
            "one/docs/index.md": "# One\n",
            "one/docs/start.md": f"# Start\n\n[x]({target})\n",
            "one/docs/reference/settings.md": "# Settings\n",
            "one/docs/usage.md": "# Usage\n",
        }
    )
    hints = [problem.hint for problem in build().report.problems if problem.code == Code.BROKEN_LINK]
    assert hints == [hint] * (hint is not None)
