"""Git's settings are read as git reads them, which is the measure here."""

import contextlib
import random
import subprocess
import time
from pathlib import Path

import pytest

from techdocs.git.settings import last_value, parse_git_settings

PARTS = [
    "[a]", "[a.B]", '[inCludeIf "x\\"y\\\\"]', "[include]", "[a ]", " [a] k = v", "path", "Key", "k-9", " ", "=", "= ",
    "\n", "\n\t", "\\\n", "\r\n", "\r", "\t", '"', "\\n", "\\\\", '\\"', "#c", ";d", "/x", "~/y", "\x0b", "é", "$", "[",
    "]", "-", "9", "\ufeff",
]  # fmt: skip


def texts(seed: int) -> list[str]:
    """Return some texts that look like settings; few of them are."""
    some = random.Random(seed)  # noqa: S311 - not for secrets
    made = ["".join(some.choices(PARTS, k=some.randint(1, 14))) for _ in range(120)]
    return [f"[s]\n{text}" if some.random() < 0.7 else text for text in made]


def read_by_git(path: Path) -> list[tuple[str, str]] | None:
    """Return what git reads in a file, None where it refuses it."""
    command = ["git", "config", "--file", str(path), "--no-includes", "--list", "--null"]
    done = subprocess.run(command, capture_output=True, check=False)
    entries = [entry.partition("\n") for entry in done.stdout.decode("utf-8", "replace").split("\0")[:-1]]
    return None if done.returncode else [(key, _blanks(value if mark else "true")) for key, mark, value in entries]


def _blanks(value: str) -> str:
    """Return a value as older versions of git have it: they make each blank a space."""
    return value.replace("\t", " ").replace("\r", " ")


@pytest.mark.parametrize("seed", range(5))
def test_what_git_reads_is_read_in_the_same_way(seed: int, tmp_path: Path) -> None:
    count = 0
    for text in texts(seed):
        (tmp_path / "config").write_bytes(text.encode())
        expected = read_by_git(tmp_path / "config")
        if expected is None:
            continue
        count += 1
        found = parse_git_settings(text)
        names = [".".join(filter(None, (one.section, one.subsection, one.key))) for one in found]
        assert list(zip(names, (_blanks(one.value) for one in found), strict=True)) == expected, text
    assert count > 5


def test_the_last_value_counts() -> None:
    found = parse_git_settings(
        '[remote "origin"]\nurl = a\n[remote "Origin"]\nurl = b\n[REMOTE "origin"] URL = "c d" # e'
    )
    assert last_value(found, "remote", "url", "origin") == "c d"
    assert last_value(found, "remote", "pushurl", "origin") == ""


LARGE = {
    "brackets": "[" * 300_000,
    "lines": "\n" * 300_000,
    "a value": '[a]\nb = "' + "\\n" * 150_000,
    "a key": "[a]" + "b" * 300_000,
    "a section": '[a "' + "x" * 300_000,
    "a value of many lines": "[a]\nb=" + "c \\\n" * 75_000,
    "settings": "[a]\n" + "b=\n" * 100_000,
}


@pytest.mark.parametrize("name", LARGE)
def test_a_large_file_takes_little_time(name: str) -> None:
    started = time.process_time()
    with contextlib.suppress(ValueError):
        assert len(parse_git_settings(LARGE[name])) <= 100_000
    assert time.process_time() - started < 3
