"""Rules about the nav: entries without a file, pages without an entry."""

import posixpath
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from techdocs.model.catalog import Catalog
from techdocs.model.codes import Code
from techdocs.model.docs import Build, BuiltDocs, DocsState, is_page, nav_texts
from techdocs.model.lint import LintSettings
from techdocs.model.problem import Problem, Severity
from techdocs.model.urls import docs_place
from techdocs.plain_text import plain_line

_PORTAL = frozenset({"", "docs", "catalog", "apis", "teams", "problems"})
"""The folders of the site's own pages."""


def nav_without_file(catalog: Catalog, build: Build, docs: BuiltDocs, settings: LintSettings) -> Iterator[Problem]:
    """Find nav entries that lead to nothing that is published.

    What it does: looks up what each entry of the nav has become among the pages and files of the docs.
    Why it matters: the entry leads readers to a page that does not exist.
    How to fix: correct the path, relative to `docs_dir`, or remove the entry.
    """
    if build.action is None or docs.state not in {DocsState.RENDERED, DocsState.REUSED}:
        return
    entries, known = _Entries(catalog, build, docs), frozenset(build.over_limit)
    for path in dict.fromkeys(nav_texts(build.action.settings.nav)):
        if path in known or posixpath.normpath(path) in known or entries.leads(path):
            continue
        message, hint = entries.why(path)
        yield Problem(
            code=Code.NAV_WITHOUT_FILE, severity=Severity.WARNING, message=message, hint=hint,
            place=build.nav_places.get(path, build.settings_place),
        )  # fmt: skip


class _Entries:
    """What the entries of one nav have become."""

    def __init__(self, catalog: Catalog, build: Build, docs: BuiltDocs) -> None:
        self.catalog, self.build = catalog, build
        self.pages = {page.path: page.url for page in docs.pages}
        self.urls = {page.url for page in docs.pages} | {page.url for page in docs.withheld}
        self.gone = {page.path for page in docs.withheld} | {
            fault.path for fault in docs.faults if fault.code == Code.SECRET_FOUND
        }
        self.files = docs.files

    def leads(self, path: str) -> bool:
        """Say whether an entry leads to a page or a file of these docs, or out of them."""
        try:
            parts = urlsplit(path)
        except ValueError:
            return False
        file = PurePosixPath(path).as_posix()
        if file in self.pages or file in self.gone or self.build.origins.get(file, file) in self.gone:
            return True
        if parts.scheme or parts.netloc or not parts.path:
            return True
        if path.startswith("/"):
            return self._is_of_site(parts.path)
        url = posixpath.normpath(unquote(parts.path))
        if url.startswith("../"):
            return True  # out of these docs, into the site
        at = "" if url == "." else f"{url}/"
        return url in self.urls or at in self.urls or url in self.files or f"{at}index.html" in self.files

    def _is_of_site(self, path: str) -> bool:
        """Say whether a path from the root can be an address of the site, rather than that of a file."""
        first, *others = path.strip("/").split("/")
        if place := docs_place(path.strip("/")):
            return place[0] in self.catalog.entities
        return first in _PORTAL and not (others and first == "docs") and not is_page(path)

    def why(self, path: str) -> tuple[str, str]:
        """Return what is wrong with an entry that leads nowhere, and what to do."""
        file, _, anchor = path.partition("#")
        file = posixpath.normpath(file)
        if file in self.pages:
            what = "names a heading; an entry is a page" if anchor else "is not the path of a page"
            return _said(path, what), f"write `{file}`"
        first = min((known for known in self.pages if known.startswith(f"{file}/")), default="")
        if first:
            return _said(path, "names a folder without a first page"), f"name a page, such as `{first}`"
        what, hint = self._unpublished(file)
        if not what:
            name = posixpath.basename(file.replace("\\", "/"))
            same = (known for known in sorted(self.pages) if posixpath.basename(known) == name)
            near = next(same, "")
            what, hint = "names no file", f"did you mean `{near}`?" if near else "the path is relative to `docs_dir`"
            if path.startswith("/") and not near:
                hint = "no file at that path, neither in `docs_dir` nor from the repository's root inside `docs_dir`"
        return _said(path, what), hint

    def _unpublished(self, file: str) -> tuple[str, str]:
        """Return why a file of the docs is not published, and what to do; empty texts where there is no such file."""
        if file in self.build.excluded:
            return "names a page that is left out of the docs", _why_excluded(file)
        if file in self.build.inputs and is_page(file):
            return "names a page that is not published: another page has its address", "name that page instead"
        if file in self.build.inputs or file in self.build.unpublished:
            return "names a file that is not published", "name a page, or a file of a type that is published"
        return "", ""


def _said(path: str, what: str) -> str:
    return f"nav entry `{plain_line(path, 120)}` {what}"


def _why_excluded(file: str) -> str:
    if file.startswith("templates/"):
        return "MkDocs leaves out the folder `templates`; rename it, or write `!/templates/` in `exclude_docs`"
    return "take it out of `exclude_docs` or `draft_docs`, or remove the entry"


def page_not_in_nav(catalog: Catalog, build: Build, docs: BuiltDocs, settings: LintSettings) -> Iterator[Problem]:
    """Find pages that no nav entry leads to.

    What it does: compares the pages with an author's own `nav`; pages of `not_in_nav` are left out.
    Why it matters: readers find such a page by search or a link only.
    How to fix: add it to `nav`, or to `not_in_nav` when that is meant.
    """
    if build.action is None or not build.nav_places or docs.state is DocsState.KEPT:
        return
    cut = frozenset(build.over_limit)
    lost = [page.path for page in docs.pages if not page.in_nav and page.path not in cut]
    if lost:
        shown = ", ".join(f"`{path}`" for path in lost[:3]) + (f" and {len(lost) - 3} more" if len(lost) > 3 else "")  # noqa: PLR2004
        yield Problem(
            code=Code.NOT_IN_NAV, severity=Severity.INFO, message=f"{len(lost)} pages are not in the nav: {shown}"
            if len(lost) > 1 else f"page {shown} is not in the nav",
            place=build.settings_place,
            hint=f"add {'them' if len(lost) > 1 else 'it'} to `nav`, or to `not_in_nav` when that is meant",
        )  # fmt: skip
