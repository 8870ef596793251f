"""What makes a problem the same problem tomorrow: its fingerprint, which survives moved lines."""

import hashlib
from collections import Counter
from collections.abc import Iterable

from techdocs.model.problem import Problem


def fingerprint(problem: Problem) -> str:
    """Return what identifies a problem: 32 hexadecimal digits of source, path, code and message.

    Lines are not part of it, and neither is what may change while the problem stays: severity, hint, owner.
    Equal problems of one file have equal fingerprints; `fingerprints` tells them apart.
    """
    return _digest(problem, 0)


def fingerprints(problems: Iterable[Problem]) -> tuple[str, ...]:
    """Return a fingerprint for each of some problems, in their order; equal ones are counted, so that all differ.

    The first of equal problems has the fingerprint that it has alone.
    """
    seen: Counter[str] = Counter()
    found = []
    for problem in problems:
        alone = fingerprint(problem)
        found.append(_digest(problem, seen[alone]))
        seen[alone] += 1
    return tuple(found)


def _digest(problem: Problem, number: int) -> str:
    parts = (problem.place.source, problem.place.path, str(problem.code), problem.message)
    numbered = (*parts, str(number)) if number else parts
    return hashlib.sha256("\0".join(numbered).encode("utf-8", "backslashreplace")).hexdigest()[:32]
