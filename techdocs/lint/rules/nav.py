"""Rules about the nav: entries without a file, pages without an entry."""

import posixpath
from collections.abc import Iterator

from techdocs.model.catalog import Catalog
from techdocs.model.codes import Code
from techdocs.model.docs import Build, BuiltDocs, DocsState
from techdocs.model.lint import LintSettings
from techdocs.model.problem import Problem, Severity


def nav_without_file(catalog: Catalog, build: Build, docs: BuiltDocs, settings: LintSettings) -> Iterator[Problem]:
    """Find nav entries that name no file.

    What it does: looks up every relative path of `nav` among the files of the docs.
    Why it matters: the entry leads readers to a page that does not exist.
    How to fix: correct the path, relative to `docs_dir`, or remove the entry.
    """
    if build.action is None:
        return
    known = {file.path for file in build.action.files}
    for path, place in build.nav_places.items():
        target = posixpath.normpath(path.partition("#")[0]) if path.endswith((".md", ".html")) or ".md#" in path else ""
        if (
            target
            and "://" not in path
            and not path.startswith(("/", "!include ", "*include "))
            and target not in known
        ):
            basename = posixpath.basename(target.replace("\\", "/"))
            near = next((name for name in sorted(known) if posixpath.basename(name) == basename), "")
            yield Problem(
                code=Code.NAV_WITHOUT_FILE, severity=Severity.WARNING, message=f"nav entry `{path}` names no file",
                place=place, hint=f"did you mean `{near}`?" if near else "the path is relative to `docs_dir`",
            )  # fmt: skip


def page_not_in_nav(catalog: Catalog, build: Build, docs: BuiltDocs, settings: LintSettings) -> Iterator[Problem]:
    """Find pages that no nav entry leads to.

    What it does: compares the pages with an author's own `nav`; pages of `not_in_nav` are left out.
    Why it matters: readers find such a page by search or a link only.
    How to fix: add it to `nav`, or to `not_in_nav` when that is meant.
    """
    if build.action is None or not build.nav_places or docs.state is DocsState.KEPT:
        return
    lost = [page.path for page in docs.pages if not page.in_nav]
    if lost:
        shown = ", ".join(f"`{path}`" for path in lost[:3]) + (f" and {len(lost) - 3} more" if len(lost) > 3 else "")  # noqa: PLR2004
        yield Problem(
            code=Code.NOT_IN_NAV, severity=Severity.INFO, message=f"{len(lost)} pages are not in the nav: {shown}"
            if len(lost) > 1 else f"page {shown} is not in the nav",
            place=build.settings_place,
            hint=f"add {'them' if len(lost) > 1 else 'it'} to `nav`, or to `not_in_nav` when that is meant",
        )  # fmt: skip
