"""The rule that reports what the renderer found in pages."""

from collections.abc import Iterator

from techdocs.model.catalog import Catalog
from techdocs.model.docs import Build, BuiltDocs, DocsState
from techdocs.model.lint import LintSettings
from techdocs.model.problem import Place, Problem


def docs_faults(catalog: Catalog, build: Build, docs: BuiltDocs, settings: LintSettings) -> Iterator[Problem]:
    """Find what is wrong in single pages.

    What it does: reports what the renderer found, at the line of the page.
    Why it matters: readers see less than the author meant.
    How to fix: see the code of the problem.
    """
    if docs.state is DocsState.KEPT:
        return
    for fault in docs.faults:
        origin = build.origins.get(fault.path, fault.path)
        place = Place(source=build.source, path=origin, line=fault.line)
        yield Problem(
            code=fault.code, severity=fault.severity, message=fault.message, hint=fault.hint, place=place,
            image=fault.image,
        )  # fmt: skip
