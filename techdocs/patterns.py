"""Patterns that authors write (gitignore's, globs), matched only where that cannot take long.

Both become regular expressions, which on a long name take a power of their wildcards: a pattern with too many matches
nothing.
"""

import re
import warnings
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from pathspec.gitignore import GitIgnoreSpec

MAX_STARS = 3
"""Wildcards `*` in one part of a path."""
MAX_DEEP = 2
"""Parts `**` in one pattern."""
MAX_LINES = 1_000
"""Lines of one file of patterns; the rest is passed over."""
MAX_LENGTH = 500
"""Characters of one pattern."""


def is_light(pattern: str) -> bool:
    """Say whether a pattern can be matched fast."""
    parts = re.sub(r"\*{3,}", "**", pattern).split("/")
    return (
        len(pattern) <= MAX_LENGTH
        and parts.count("**") <= MAX_DEEP
        and all(part.count("*") <= MAX_STARS for part in parts)
    )


def ignore_spec(lines: Iterable[str]) -> GitIgnoreSpec:
    """Return what gitignore's patterns match; one that is no pattern, or too heavy, matches nothing."""
    light = [line for line, _ in zip(lines, range(MAX_LINES), strict=False) if is_light(line)]
    with warnings.catch_warnings(action="ignore", category=FutureWarning):  # of `re`, on classes such as `[[:alpha:]]`
        try:
            return GitIgnoreSpec.from_lines(light)
        except (ValueError, re.error):
            return GitIgnoreSpec.from_lines([line for line in light if _is_valid(line)])


def glob_below(base: Path, pattern: str) -> list[Path]:
    """Return the files and folders below a folder that a glob names, sorted; a pattern that leads up names none."""
    if not is_light(pattern) or pattern.startswith("/") or "\0" in pattern or ".." in PurePosixPath(pattern).parts:
        return []
    try:
        return sorted(base.glob(pattern))
    except (ValueError, NotImplementedError, IndexError, OSError):  # IndexError: `.`, before Python 3.13
        return []


def _is_valid(line: str) -> bool:
    try:
        GitIgnoreSpec.from_lines([line])
    except (ValueError, re.error):
        return False
    return True
