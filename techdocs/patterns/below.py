"""Globs over files: found below a folder by a bounded walk, or among paths that are known."""

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from techdocs.patterns.regexes import DEEP, part_regex, path_regex
from techdocs.patterns.wildcards import MAGIC, WildcardError, wildcard_pieces
from techdocs.patterns.work import WORK_OF_A_CHARACTER, WORK_OF_A_MATCH, Work

MAX_LENGTH = 1_000
"""Characters of a glob."""
WORK_OF_AN_ENTRY = 2_000
"""What looking at one file or folder costs, beside matching its name."""


def glob_below(base: Path, pattern: str, work: Work | None = None, *, hidden: bool = True) -> list[Path]:
    """Return the files and folders below a folder that a glob names, sorted; a pattern that leads up names none.

    As `Path.glob`: a `*` matches names that begin with a dot too, and `**` follows no links.

    Args:
        base: the folder.
        pattern: the glob.
        work: the budget of its repository; where it is `exhausted` afterwards, some may be missing.
        hidden: whether wildcards match names that begin with a dot, where the glob does not write the dot.
    """
    parts = [part for part in pattern.split("/") if part not in ("", ".")]
    if not parts or pattern.startswith("/") or "\0" in pattern or ".." in parts or len(pattern) > MAX_LENGTH:
        return []
    try:
        return sorted({Path(path) for path in _FileWalk(work or Work(), hidden=hidden).below(str(base), parts)})
    except WildcardError:
        return []


def is_glob(text: str) -> bool:
    """Say whether a text can name more than one file."""
    return any(mark in text for mark in "*?[")


def matching_paths(pattern: str, paths: frozenset[str], work: Work) -> set[str]:
    """Return those of some paths that a glob matches, all relative to the same folder, as far as the budget lasts."""
    if not MAGIC.search(pattern):
        return {pattern} & paths
    try:
        matches = _compiled(pattern[:MAX_LENGTH]).match
    except WildcardError:
        return set()
    each = WORK_OF_A_MATCH + WORK_OF_A_CHARACTER
    return {path for path in paths if work.spend(each + len(pattern) * len(path)) and matches(path)}


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = [DEEP if part == "**" else part_regex(wildcard_pieces(part)) for part in pattern.split("/")]
    return re.compile(path_regex(parts, r"\Z"), re.DOTALL)


class _FileWalk:
    def __init__(self, work: Work, *, hidden: bool) -> None:
        self.work, self.hidden = work, hidden

    def below(self, folder: str, parts: list[str]) -> Iterator[str]:
        """Yield what some parts of a glob name below a folder."""
        part, rest = parts[0], parts[1:]
        if part == "**":
            while rest[:1] == ["**"]:
                rest = rest[1:]
            for inner in self._folders(folder):
                yield from self.below(inner, rest) if rest else (inner,)
        elif MAGIC.search(part):
            matches = re.compile(part_regex(wildcard_pieces(part)) + r"\Z", re.DOTALL).match
            for entry in self._entries(folder, len(part)):
                if matches(entry.name) and self._is_meant(entry.name, part) and (not rest or entry.is_dir()):
                    yield from self.below(entry.path, rest) if rest else (entry.path,)
        elif self.work.spend(WORK_OF_AN_ENTRY) and os.path.exists(f"{folder}/{part}"):  # noqa: PTH110 - many paths
            yield from self.below(f"{folder}/{part}", rest) if rest else (f"{folder}/{part}",)

    def _folders(self, folder: str) -> Iterator[str]:
        """Yield a folder and all below it, links left out."""
        waiting = [folder]
        while waiting:
            here = waiting.pop()
            yield here
            waiting += [
                entry.path
                for entry in self._entries(here, 0)
                if entry.is_dir(follow_symlinks=False) and self._is_meant(entry.name, "**")
            ]

    def _is_meant(self, name: str, part: str) -> bool:
        return self.hidden or part.startswith(".") or not name.startswith(".")

    def _entries(self, folder: str, length: int) -> Iterator[os.DirEntry[str]]:
        """Yield what is in a folder, as long as the budget lasts."""
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if not self.work.spend(WORK_OF_AN_ENTRY + length * len(entry.name)):
                        return
                    yield entry
        except OSError:  # no folder, or one that cannot be read: nothing is named there
            return
