"""Regular expressions for wildcards that take at most as long as the pattern's length times the path's.

What is between two stars, or between two `**`, is looked for once and never given back (atomic groups): where one
place matches, the first one leaves the most to the rest. What follows the last star is compared once, with the end.
"""

import itertools
from collections.abc import Iterable, Sequence

STAR = "*"
DEEP = None
"""Stands for `**` as a whole part of a path: any number of folders."""


def part_regex(pieces: Iterable[str]) -> str:
    """Return a regular expression for one part of a path.

    Args:
        pieces: `STAR` for a star, else the regular expression of exactly one character that is no `/`.
    """
    runs: list[str] = [""]
    last = 0
    for piece in pieces:
        if piece == STAR:
            runs.append("")
            last = 0
        else:
            runs[-1] += piece
            last += 1
    if len(runs) == 1:
        return runs[0]
    middle = "".join(rf"(?>[^/]*?{run})" for run in runs[1:-1] if run)
    end = rf"(?=[^/]{{{last}}})[^/]*+(?<={runs[-1]})" if last else "[^/]*+"
    return rf"(?!/){runs[0]}{middle}{end}"


def path_regex(parts: Sequence[str | None], end: str, *, below: str = "/.+") -> str:
    """Return a regular expression for a whole path.

    Args:
        parts: the regular expression of each part, or `DEEP`.
        end: what follows the last part, such as the end of the text.
        below: what a last `**` stands for; before it, `end` is not looked for.
    """
    runs = [list(run) for deep, run in itertools.groupby(parts, key=lambda part: part is DEEP) if not deep]
    starts, ends = parts[0] is DEEP, parts[-1] is DEEP
    if not runs:
        return f".+{end}"
    found = ""
    for number, run in enumerate(runs):
        text = "/".join(part for part in run if part is not None)
        skip = r"(?:[^/]++/)*?" if starts or number > 0 else ""
        if number < len(runs) - 1:
            found += rf"(?>{skip}{text}/)" if skip else f"{text}/"
        elif ends:
            found += rf"{skip}{text}{below}\Z"
        else:
            found += f"{skip}{text}{end}"
    return found
