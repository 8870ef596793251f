"""Decide what is repaired: which files may be touched, and which edits keep what they promise; nothing is written."""

import errno
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from techdocs.disk.files import inside, read_regular
from techdocs.lint.fix.edits import Edit, apply_edits, has_certain_lines, lines_of
from techdocs.lint.fix.registry import FIXES
from techdocs.model.codes import Code
from techdocs.model.problem import Place, Problem

MAX_BYTES = 10_000_000
"""Bytes of the largest file that is repaired."""
CheckFile = Callable[[Place, bytes], Iterable[Problem]]
"""What is wrong in a file by itself, when it has the given bytes; nothing for a file that says nothing by itself."""
_Counts = Counter[tuple[str, str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A file with its repairs: its `place` (without a line), its bytes before and after, and what is mended."""

    place: Place
    path: Path
    before: bytes
    after: bytes
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repairs:
    """What can be repaired, and why files that could be are left alone."""

    files: tuple[Repair, ...]
    left: tuple[tuple[Place, str], ...] = ()


def plan_repairs(
    wanted: Iterable[Problem], known: Iterable[Problem], roots: Mapping[str, Path], check: CheckFile, linted_at: int
) -> Repairs:
    """Return the repairs of some problems.

    Args:
        wanted: the problems to repair.
        known: all problems of the run: a line with another one is not touched.
        roots: a source's name to its real folder.
        check: tells what is wrong in a file by itself.
        linted_at: when lint began (nanoseconds since 1970): a file that is younger was not what lint read.
    """
    by_file, others = _by_file(wanted), _by_file(known)
    files: list[Repair] = []
    left: list[tuple[Place, str]] = []
    for place in sorted(by_file):
        problems = [problem for problem in by_file[place] if problem.code in FIXES]
        if not problems or place.source not in roots:
            continue
        try:
            path, before = _read(roots[place.source], place, linted_at)
            text = _text(before)
        except OSError as error:
            if _is_repairable(roots[place.source], place, problems):
                left.append((place, str(error.strerror)))
            continue
        mended = _File(place, text, others[place], check).mend(problems)
        if mended is not None:
            after, done = mended
            files.append(Repair(place=place, path=path, before=before, after=after.encode(), problems=done))
    return Repairs(files=tuple(files), left=tuple(left))


def _by_file(problems: Iterable[Problem]) -> dict[Place, list[Problem]]:
    found: dict[Place, list[Problem]] = defaultdict(list)
    for problem in problems:
        found[Place(source=problem.place.source, path=problem.place.path)].append(problem)
    return found


def _read(root: Path, place: Place, linted_at: int) -> tuple[Path, bytes]:
    """Return the real path and the bytes of a file that may be touched.

    Raises:
        OSError: it may not, or cannot be read; `strerror` says why.
    """
    path = root / place.path
    real = inside(path, root)
    if real is None:
        raise OSError(errno.EACCES, "it is not a file of the repository")
    if real != path:
        raise OSError(errno.ELOOP, "a symlink points to it")
    if path.stat().st_mtime_ns > linted_at:
        raise OSError(errno.ESTALE, "it has changed since it was linted")
    return path, read_regular(path, max_bytes=MAX_BYTES)


def _text(content: bytes) -> str:
    """Return the text of a file.

    Raises:
        OSError: it is not UTF-8, or its lines are not certain.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise OSError(errno.EILSEQ, "it is not UTF-8") from None
    if not has_certain_lines(text):
        raise OSError(errno.EILSEQ, "it mixes line endings of Unix and Windows, or uses others")
    return text


def _is_repairable(root: Path, place: Place, problems: Sequence[Problem]) -> bool:
    """Say whether a file that is left alone would have been repaired: otherwise there is nothing to tell."""
    real = inside(root / place.path, root)
    if real is None:
        return False
    try:
        text = read_regular(real, max_bytes=MAX_BYTES).decode("utf-8", "replace")
    except OSError:
        return False
    return any(FIXES[Code(problem.code)](problem, text) for problem in problems)


class _File:
    """One file while it is decided what is repaired in it. All edits are edits of its first text."""

    def __init__(self, place: Place, text: str, known: Sequence[Problem], check: CheckFile) -> None:
        self._place, self._text, self._known, self._check = place, text, known, check
        self._edits: tuple[Edit, ...] = ()
        self._counts = self._count(text)

    def mend(self, problems: Sequence[Problem]) -> tuple[str, tuple[Problem, ...]] | None:
        """Return the repaired text and what is repaired in it, None when nothing is."""
        found = {problem: FIXES[Code(problem.code)](problem, self._text) for problem in problems}
        mendable = {problem: edits for problem, edits in found.items() if edits}
        done = tuple(problem for problem, edits in mendable.items() if self._mend_one(problem, edits, mendable))
        return (apply_edits(self._text, self._edits), done) if done else None

    def _mend_one(self, problem: Problem, edits: tuple[Edit, ...], mendable: Collection[Problem]) -> bool:
        touched = {line for edit in edits for line in lines_of(self._text, edit)}
        if any(other.place.line in touched and other not in mendable for other in self._known):
            return False
        both = tuple(sorted({*self._edits, *edits}))
        if any(one.end > other.start for one, other in pairwise(both)):
            return False
        counts, key = self._count(apply_edits(self._text, both)), _key(problem)
        if counts - self._counts or (self._counts[key] and counts[key] >= self._counts[key]):
            return False
        self._edits, self._counts = both, counts
        return True

    def _count(self, text: str) -> _Counts:
        return Counter(_key(problem) for problem in self._check(self._place, text.encode()))


def _key(problem: Problem) -> tuple[str, str, str]:
    return str(problem.code), problem.message, problem.entity
