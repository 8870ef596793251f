"""What makes a problem the same problem tomorrow: its fingerprint, which survives moved lines and reworded messages."""

import hashlib
from collections import Counter
from collections.abc import Iterable

from techdocs.model.codes import GROUPS
from techdocs.model.problem import Problem


def fingerprint(problem: Problem) -> str:
    """Return what identifies a problem: 32 hexadecimal digits of source, path, code and subject.

    A file can declare several entities, so the entity is part of it for problems of the catalog. Docs can belong to
    another entity tomorrow, so it is not for theirs. Nothing else is part of it: no line, message, hint, severity or
    owner. Equal problems of one file have equal fingerprints; `fingerprints` tells them apart.
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
    entity = problem.entity if problem.code in GROUPS["catalog"] else ""
    parts = (problem.place.source, problem.place.path, str(problem.code), entity, problem.about)
    numbered = (*parts, str(number)) if number else parts
    return hashlib.sha256("\0".join(numbered).encode("utf-8", "backslashreplace")).hexdigest()[:32]
