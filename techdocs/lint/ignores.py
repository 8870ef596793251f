"""What authors silence where it is: opens the files that have a problem, no other, and gives their `Ignore`s."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from techdocs.disk.files import read_inside
from techdocs.lint.ignore_forms import find_in_markdown, find_in_yaml
from techdocs.model.ignore import File, Ignore, file_of
from techdocs.model.problem import Problem
from techdocs.workers.repositories import Job, RepositoryWorkers, TooMuch

MAX_BYTES = 10_000_000
"""Bytes of the largest file that is searched."""
MAX_IGNORES = 1_000
"""Ignores of one file; the rest does not count."""
_MARKDOWN = frozenset((".md", ".markdown", ".mkd", ".mdown"))
_YAML = frozenset((".yml", ".yaml"))
_NAMES = frozenset(("CODEOWNERS", ".pages"))
"""Files with comments as in YAML that have another suffix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoresTask:
    """Files of a repository to search, by their paths in it."""

    root: Path
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundIgnores:
    """What is in the files of a repository, by their paths."""

    files: Mapping[str, tuple[Ignore, ...]]


def find_ignores(task: IgnoresTask) -> FoundIgnores:
    """Return what the authors of a repository silence in some of its files; it runs in a worker."""
    found = {path: tuple(islice(_of_text(path, _content(task.root, path)), MAX_IGNORES)) for path in task.paths}
    return FoundIgnores(files={path: ignores for path, ignores in found.items() if ignores})


IGNORES = Job(run=find_ignores, gives=FoundIgnores)


def read_ignores(
    problems: Iterable[Problem], roots: Mapping[str, Path], workers: RepositoryWorkers
) -> Mapping[File, tuple[Ignore, ...]]:
    """Return what is in the files that have a problem.

    Args:
        problems: the problems.
        roots: a source's name to its real folder.
        workers: what reads the files; of a repository that takes too long nothing is silenced.
    """
    paths: dict[str, list[str]] = {}
    for source, path in dict.fromkeys(map(file_of, problems)):
        if source in roots and _may_hold_some(roots[source], path):
            paths.setdefault(source, []).append(path)
    tasks = {source: IgnoresTask(root=roots[source], paths=tuple(some)) for source, some in paths.items()}
    found = {source: one.value for source, one in workers.each(IGNORES, tasks) if not isinstance(one, TooMuch)}
    return {
        (source, path): ignores for source in paths if source in found for path, ignores in found[source].files.items()
    }


def _may_hold_some(root: Path, path: str) -> bool:
    """Say whether a file may silence something: most have no such word, and need no worker."""
    name = PurePosixPath(path)
    if not (name.suffix.lower() in _MARKDOWN | _YAML or name.name in _NAMES):
        return False
    content = _content(root, path)
    return b"techdocs:" in content and b"ignore" in content


def _content(root: Path, path: str) -> bytes:
    try:
        return read_inside(root / path, root, max_bytes=MAX_BYTES)
    except OSError:
        return b""  # the problem itself is that it cannot be read


def _of_text(path: str, content: bytes) -> Iterator[Ignore]:
    text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    is_markdown = PurePosixPath(path).suffix.lower() in _MARKDOWN
    return find_in_markdown(text) if is_markdown else find_in_yaml(text.split("\n"))
