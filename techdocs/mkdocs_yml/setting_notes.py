"""How the problems of one `mkdocs.yml` are worded, and how many of them are shown."""

from collections.abc import Iterable

from techdocs.model.codes import Code
from techdocs.model.problem import Problem, problem_order, warning
from techdocs.plain_text import plain_line

MAX_PROBLEMS = 100
"""Problems of one file that are shown; the rest is counted."""


def first_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems in the order of the file, and how many are left out if there are too many."""
    found = sorted(problems, key=problem_order)
    left = len(found) - MAX_PROBLEMS
    if left <= 0:
        return tuple(found)
    message = f"{left} more problems of this file are not shown"
    rest = warning(Code.LIMIT_EXCEEDED, found[MAX_PROBLEMS].place, message, "fix the first ones")
    return (*found[:MAX_PROBLEMS], rest)


def quoted(name: object) -> str:
    """Return a name that an author wrote for a message: one line, not too long, in backticks."""
    return f"`{plain_line(str(name), 60).replace('`', chr(39))}`"
