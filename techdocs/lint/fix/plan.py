"""Decide what is repaired: which files may be touched, and which edits hold what they promise; nothing is written."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
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
    """A file with its repairs: its `place` (without a line), its bytes before and after, and what is repaired."""

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
        check: returns what is wrong in a file by itself.
        linted_at: when lint began (nanoseconds since 1970): a file that is younger was not what lint read.
    """
    by_file, others = _by_file(problem for problem in wanted if problem.code in FIXES), _by_file(known)
    files: list[Repair] = []
    left: list[tuple[Place, str]] = []
    for place in sorted(by_file):
        path, content, reason = _read(place, roots, linted_at)
        text = content.decode("utf-8", "replace")
        found = {problem: edits for problem in by_file[place] if (edits := FIXES[Code(problem.code)](problem, text))}
        if not found:
            continue
        if reason:
            left.append((place, reason))
            continue
        taken = {problem.place.line for problem in others[place] if problem not in found}
        edits, done = _choose(text, found, taken, partial(_counts, check, place))
        if done:
            after = apply_edits(text, edits).encode()
            files.append(Repair(place=place, path=path, before=content, after=after, problems=done))
    return Repairs(files=tuple(files), left=tuple(left))


def _by_file(problems: Iterable[Problem]) -> dict[Place, list[Problem]]:
    found: dict[Place, list[Problem]] = defaultdict(list)
    for problem in problems:
        found[Place(source=problem.place.source, path=problem.place.path)].append(problem)
    return found


def _read(place: Place, roots: Mapping[str, Path], linted_at: int) -> tuple[Path, bytes, str]:
    """Return a file's path, its bytes, and why it is left alone; no bytes if it is not a file of the repository."""
    root = roots.get(place.source)
    real = inside(root / place.path, root) if root else None
    if root is None or real is None:
        return Path(), b"", ""
    path = root / place.path
    try:
        content = read_regular(real, max_bytes=MAX_BYTES)
        is_changed = path.stat().st_mtime_ns > linted_at
    except OSError:
        return path, b"", ""
    text = content.decode("utf-8", "replace")
    if real != path:
        return path, content, "a symlink points to it"
    if is_changed:
        return path, content, "it has changed since it was linted"
    if text.encode() != content:
        return path, content, "it is not UTF-8"
    is_certain = has_certain_lines(text)
    return path, content, "" if is_certain else "it mixes line endings of Unix and Windows, or uses others"


def _choose(
    text: str, found: Mapping[Problem, tuple[Edit, ...]], taken: Collection[int], check: Callable[[str], _Counts]
) -> tuple[tuple[Edit, ...], tuple[Problem, ...]]:
    """Return the edits that are made, all in the first text, and the problems that they solve.

    An edit is left out if a line of it is `taken` by another problem, if it overlaps another one, or makes a problem.
    """
    chosen: tuple[Edit, ...] = ()
    done: list[Problem] = []
    counts = check(text)
    for problem, edits in found.items():
        both = tuple(sorted({*chosen, *edits}))
        touched = {line for edit in edits for line in lines_of(text, edit)}
        if touched.intersection(taken) or any(one.end > other.start for one, other in pairwise(both)):
            continue
        new, key = check(apply_edits(text, both)), _key(problem)
        if not new - counts and (new[key] < counts[key] or not counts[key]):
            chosen, counts = both, new
            done.append(problem)
    return chosen, tuple(done)


def _counts(check: CheckFile, place: Place, text: str) -> _Counts:
    return Counter(map(_key, check(place, text.encode())))


def _key(problem: Problem) -> tuple[str, str, str]:
    """Return what stays the same of a problem when lines move."""
    return str(problem.code), problem.message, problem.entity
