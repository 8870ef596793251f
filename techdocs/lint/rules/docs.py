"""The rule that reports what the renderer found in pages."""

from collections.abc import Iterator
from dataclasses import replace

from techdocs.model.catalog import Catalog
from techdocs.model.docs import Build, BuiltDocs, DocsState
from techdocs.model.lint import LintSettings
from techdocs.model.problem import Problem


def docs_faults(catalog: Catalog, build: Build, docs: BuiltDocs, settings: LintSettings) -> Iterator[Problem]:
    """Find what is wrong in single pages.

    What it does: reports what the renderer found, at the line of the page.
    Why it matters: readers see less than the author meant.
    How to fix: see the code of the problem.
    """
    if docs.state is DocsState.KEPT:
        return
    for fault in docs.faults:
        path = fault.place.path
        place = replace(fault.place, source=build.source, path=build.origins.get(path, path))
        yield replace(fault, place=place)
