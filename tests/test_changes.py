"""The changes of the next version: each file of `docs/changes/` has a name, one kind and plain text, and is shown."""

import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from ci.release import CHANGES, described_changes
from tests.conftest import ROOT

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["towncrier"]
KINDS = [kind["directory"] for kind in SETTINGS["type"]]
NAME = re.compile(rf"{SETTINGS['issue_pattern']}\.(?:{'|'.join(KINDS)})\.md")
LONGEST = 118
"""What is left of a line of 120 characters behind a list marker."""
README = "README.md"


def faults(path: Path) -> list[str]:
    """Return what is wrong with the description of a change."""
    text = path.read_text(encoding="utf-8")
    checks = {
        "its name is not SHORT-NAME.KIND.md": NAME.fullmatch(path.name),
        "it is not one paragraph with a line break at its end": re.fullmatch(r"(?:\S.*\n)+", text),
        "a list marker, a heading, a quote, a table or HTML begins a line": not re.search(
            r"^(?:[-*+#>|<]|\d+[.)] )", text, re.MULTILINE
        ),
        f"a line has more than {LONGEST} characters": all(len(line) <= LONGEST for line in text.splitlines()),
        "it is not made of sentences": re.match(r"[^a-z\s]|git ", text) and text.endswith((".\n", '."\n', ".)\n")),
    }
    return [fault for fault, is_fine in checks.items() if not is_fine]


def test_every_change_is_well_formed() -> None:
    files = [path for path in (ROOT / CHANGES).iterdir() if path.name != README]
    assert {path.name: found for path in files if (found := faults(path))} == {}
    assert sorted(files) == described_changes(ROOT)


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("thing.md", "A thing.\n", "its name"), ("thing.new.md", "A thing.\n", "its name"),
        ("Thing.added.md", "A thing.\n", "its name"), ("thing.added.txt", "A thing.\n", "its name"),
        ("thing.added.md", "", "one paragraph"), ("thing.added.md", "A thing.", "one paragraph"),
        ("thing.added.md", "A thing.\n\nB.\n", "one paragraph"), ("thing.added.md", " A thing.\n", "one paragraph"),
        ("thing.added.md", "- A thing.\n", "a list marker"), ("thing.added.md", "A.\n# B.\n", "a list marker"),
        ("thing.added.md", f"A {'b' * LONGEST}.\n", "a line has more"), ("thing.added.md", "A thing\n", "sentences"),
        ("thing.added.md", "a thing.\n", "sentences"),
    ],
)  # fmt: skip
def test_a_change_that_is_not_well_formed_is_found(tmp_path: Path, name: str, text: str, fault: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert [found for found in faults(path) if fault in found]


def test_no_two_changes_say_the_same() -> None:
    texts = Counter(path.read_text(encoding="utf-8") for path in described_changes(ROOT))
    assert [text for text, count in texts.items() if count > 1] == []


def test_what_the_next_release_adds_has_every_change_below_its_kind() -> None:
    command = [sys.executable, "-m", "towncrier", "build", "--draft", "--version", "next"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    sections = dict(re.findall(r"^### (\w+)\n\n(.*?)\n(?=\n###|\Z)", shown, re.MULTILINE | re.DOTALL))
    missing = [
        path.name
        for path in described_changes(ROOT)
        if "- " + path.read_text(encoding="utf-8").strip().replace("\n", "\n  ")
        not in sections.get(path.name.split(".")[1].title(), "")
    ]
    assert missing == []


def test_the_kinds_are_those_of_keep_a_changelog_and_the_docs_name_them() -> None:
    assert KINDS == ["added", "changed", "deprecated", "removed", "fixed", "security"]
    for page in (ROOT / "CONTRIBUTING.md", ROOT / CHANGES / README):
        said = re.search(r"KIND is\s+([^.]+)\.", page.read_text(encoding="utf-8"))
        assert said is not None, page
        assert re.findall(r"`(\w+)`", said[1]) == KINDS
