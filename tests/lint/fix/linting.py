"""Lint a folder of repositories without rendering, and plan its repairs: what the tests of repairs share."""

import time
from collections.abc import Iterable
from pathlib import Path

from techdocs.catalog.descriptor import read_descriptor
from techdocs.lint.fix import Repairs, plan_repairs
from techdocs.lint.rules import CATALOG_RULES
from techdocs.model.lint import LintSettings
from techdocs.model.problem import Place, Problem
from techdocs.model.source import Source
from tests.reading import catalog_of


def sources_of(root: Path) -> list[Source]:
    return [Source(name=folder.name, root=folder.resolve()) for folder in sorted(root.iterdir())]


def lint(root: Path) -> list[Problem]:
    catalog = catalog_of(sources_of(root))
    return [*catalog.problems, *(problem for rule in CATALOG_RULES for problem in rule(catalog, LintSettings()))]


def plan(
    root: Path,
    problems: list[Problem] | None = None,
    *,
    wanted: list[Problem] | None = None,
    linted_at: int | None = None,
) -> Repairs:
    """Plan the repairs of a folder; by default of all that lint finds, and as if lint began when all is written."""
    sources = {source.name: source for source in sources_of(root)}

    def check(place: Place, content: bytes) -> Iterable[Problem]:
        return read_descriptor(sources[place.source], place.path, content).problems if "yaml" in place.path else ()

    known = lint(root) if problems is None else problems
    begun = time.time_ns() + 10**9 if linted_at is None else linted_at
    roots = {name: source.root for name, source in sources.items()}
    return plan_repairs(known if wanted is None else wanted, known, roots, check, begun)


def fixed(root: Path) -> str:
    """Return the text that the one file of a folder that can be repaired has after it, `""` when there is none."""
    files = plan(root).files
    assert len(files) < 2
    return files[0].after.decode() if files else ""
