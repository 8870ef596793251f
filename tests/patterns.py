"""Random patterns, paths and trees, and what git says of them: what the tests and the fuzzing of patterns share."""

import random
import re
import subprocess
import warnings
from dataclasses import dataclass
from pathlib import Path

from pathspec.gitignore import GitIgnoreSpec

from techdocs.catalog.discover import walk_source
from techdocs.model.source import Source
from techdocs.patterns import ignore_spec
from techdocs.patterns.last import LastMatch
from techdocs.patterns.owners import github_pattern
from tests.conftest import git

_PARTS = (
    "*", "**", "a", "b", "ab", "*.md", "a*", "*b", "a*b", "?", "a?", "[ab]", "[!a]", "[a-c]b", "*a*", "*a*b*", "\\*",
    "\\a", "a.md", "ba*ab", "**/a",
)  # fmt: skip
_GIT_PARTS = ("[[:alpha:]]", "[]a]", "[^b]*", "c\\", "[a-]", "[[:digit:]x]?")
"""Parts that pathspec reads in a way of its own."""
_NAMES = ("a", "b", "ab", "abb", "ba", "a.md", "b.md", "c", "cb", "*", "ca.md", "abab", "a b", "é")
_ODD_STARS = re.compile(r"[^/]\*\*|\*\*[^/ ]")
"""Two stars beside something else: git 2.39 compares a pointer into the pattern with one into the path there."""


@dataclass(frozen=True)
class PathsAndPatterns:
    """Draws patterns, and paths that they may match."""

    random: random.Random
    for_git: bool = False

    def patterns(self) -> list[str]:
        """Return some patterns of one file."""
        drawn = [self._pattern() for _ in range(self.random.choice((1, 1, 2, 4)))]
        return [pattern for pattern in drawn if not (self.for_git and _ODD_STARS.search(pattern.lstrip("!")))]

    def path(self) -> str:
        """Return a path of a file."""
        return "/".join(self.random.choice(_NAMES) for _ in range(self.random.randint(1, 5)))

    def fill(self, folder: Path, depth: int = 0) -> None:
        """Make a tree of files and folders, with patterns in some of them."""
        lines = self.patterns() if depth == 0 or self.random.random() < 0.1 else []
        if lines:
            (folder / ".gitignore").write_text("\n".join(lines) + "\n", encoding="utf-8")
        for name in self.random.sample(_NAMES, self.random.randint(2, 6)):
            if depth < 3 and self.random.random() < 0.5:
                (folder / name).mkdir()
                self.fill(folder / name, depth + 1)
            else:
                (folder / name).touch()

    def _pattern(self) -> str:
        start = self.random.choice(("", "", "", "/", "!", "!/"))
        parts = (*_PARTS, *_GIT_PARTS) if self.for_git else _PARTS
        middle = "/".join(self.random.choice(parts) for _ in range(self.random.choice((1, 1, 2, 2, 3, 4))))
        ends = ("", "", "", "/", "/**", "/*", *((" ", "\\ ") if self.for_git else ()))
        return f"{start}{middle}{self.random.choice(ends)}"


def pathspec_differences(*, seed: int, count: int) -> list[tuple[list[str], str]]:
    """Return random patterns and paths of which pathspec says otherwise, as gitignore's patterns or as owners'."""
    drawn, different = PathsAndPatterns(random.Random(seed)), []  # noqa: S311 - no secret
    for _ in range(count):
        patterns = drawn.patterns()
        with warnings.catch_warnings(action="ignore", category=FutureWarning):
            theirs = GitIgnoreSpec.from_lines(patterns)
        ours, owners = ignore_spec(patterns), LastMatch([github_pattern(pattern) for pattern in patterns])
        for path in (drawn.path() for _ in range(4)):
            if theirs.match_file(path) != ours.match_file(path):
                different.append((patterns, path))
            single = [_is_owned(pattern, path) for pattern in patterns]
            last = max((number for number, matches in enumerate(single) if matches), default=None)
            if owners.find(path) != last:
                different.append((patterns, path))
    return different


def _is_owned(pattern: str, path: str) -> bool:
    """Say whether a pattern of CODEOWNERS matches a path, as GitHub says that it differs from gitignore's."""
    if "[" in pattern:
        return False
    if pattern.endswith("/*"):  # only what is directly in the folder: a name that occurs once can match nowhere else
        pattern, path = f"{pattern[:-1]}UNIQUE", f"{path.rpartition('/')[0]}/UNIQUE".removeprefix("/")
    return GitIgnoreSpec.from_lines([pattern]).match_file(path)


def git_differences(folder: Path, *, seed: int, count: int) -> list[tuple[Path, list[str]]]:
    """Return the paths of random trees that a walk passes over and git does not ignore, or the other way round."""
    drawn, different = PathsAndPatterns(random.Random(seed), for_git=True), []  # noqa: S311 - no secret
    for number in range(count):
        root = folder / str(number)
        root.mkdir()
        drawn.fill(root)
        walked = {
            parent + name
            for parent, files, folders in walk_source(Source(name="x", root=root))
            for name in (*files, *folders)
        }
        everything = {path.relative_to(root).as_posix() for path in root.rglob("*")}
        git(root, "init", "--quiet", ".")
        left = everything - set(git_ignored(root, everything))
        if walked != left:
            different.append((root, sorted(walked ^ left)))
    return different


def git_ignored(root: Path, paths: set[str]) -> list[str]:
    """Return those of some paths that git ignores."""
    environment = {"PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(root), "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", "check-ignore", "--stdin", "-z", "--no-index"],
        cwd=root, env=environment, input="\0".join(sorted(paths)).encode(), capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode in {0, 1}, done.stderr
    return done.stdout.decode().split("\0")
