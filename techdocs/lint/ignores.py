"""What authors silence where it stands: opens the files that have a problem, no other, and gives their `Ignore`s."""

from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path, PurePosixPath

from techdocs.files import read_inside
from techdocs.lint.ignore_forms import find_in_markdown, find_in_yaml
from techdocs.model.ignore import File, Ignore, file_of
from techdocs.model.problem import Problem

MAX_BYTES = 10_000_000
"""Bytes of the largest file that is searched."""
MAX_IGNORES = 1_000
"""Ignores of one file; the rest does not count."""
_MARKDOWN = frozenset((".md", ".markdown", ".mkd", ".mdown"))
_YAML = frozenset((".yml", ".yaml"))
_NAMES = frozenset(("CODEOWNERS", ".pages"))
"""Files with comments as in YAML that have another suffix."""


def read_ignores(problems: Iterable[Problem], roots: Mapping[str, Path]) -> Mapping[File, tuple[Ignore, ...]]:
    """Return what stands in the files that have a problem; `roots` maps a source's name to its real folder."""
    files = dict.fromkeys(map(file_of, problems))
    found = {file: _of_file(roots[file[0]], file[1]) for file in files if file[0] in roots}
    return {file: ignores for file, ignores in found.items() if ignores}


def _of_file(root: Path, path: str) -> tuple[Ignore, ...]:
    name = PurePosixPath(path)
    is_markdown = name.suffix.lower() in _MARKDOWN
    if not (is_markdown or name.suffix.lower() in _YAML or name.name in _NAMES):
        return ()
    try:
        content = read_inside(root / path, root, max_bytes=MAX_BYTES)
    except OSError:
        return ()  # the problem itself is that it cannot be read
    if b"techdocs:" not in content or b"ignore" not in content:
        return ()
    text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    found = find_in_markdown(text) if is_markdown else find_in_yaml(text.split("\n"))
    return tuple(islice(found, MAX_IGNORES))
