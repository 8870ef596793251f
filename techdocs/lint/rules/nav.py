"""Rules about the nav: entries without a file, pages without an entry."""

import posixpath
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from techdocs.model.catalog import Catalog
from techdocs.model.codes import Code
from techdocs.model.docs import Build, BuiltDocs, DocsState, is_page, nav_texts
from techdocs.model.guesses import Guesses
from techdocs.model.lint import LintSettings
from techdocs.model.problem import Problem, note, shown_names, warning
from techdocs.model.urls import docs_place
from techdocs.plain_text import plain_line
from techdocs.unpublished import why_unpublished

_PORTAL = frozenset({"", "docs", "catalog", "apis", "teams", "problems"})
"""The folders of the site's own pages."""


def nav_without_file(catalog: Catalog, build: Build, docs: BuiltDocs, settings: LintSettings) -> Iterator[Problem]:
    """Find nav entries whose target is not published.

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
        place = build.nav_places.get(path, build.settings_place)
        yield warning(Code.NAV_WITHOUT_FILE, place, message, hint, about=path)


class _Entries:
    """What the entries of one nav have become."""

    def __init__(self, catalog: Catalog, build: Build, docs: BuiltDocs) -> None:
        self.catalog, self.build, self.docs = catalog, build, docs
        self.pages = {page.path: page.url for page in docs.pages}
        self.urls = {page.url for page in docs.pages} | {page.url for page in docs.withheld}
        self.gone = {page.path for page in docs.withheld} | {
            fault.place.path for fault in docs.faults if fault.code == Code.SECRET_FOUND
        }
        self.files = docs.files
        self._guesses = Guesses()

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
            what = "points to a heading, not a page" if anchor else "is not the path of a page"
            return _said(path, what), f"write `{file}`"
        place = bisect_left(self._paths, f"{file}/")
        first = self._paths[place] if place < len(self._paths) else ""
        if first.startswith(f"{file}/"):
            return _said(path, "points to a folder, not a page"), f"use a page, such as `{first}`"
        gone = why_unpublished(file, self.build, self.docs)
        if gone is not None:
            return _said(path, f"points to a {'page' if is_page(file) else 'file'} that {gone.what}"), gone.hint
        return _said(path, "points to a file that does not exist"), self._near(path, file)

    def _near(self, path: str, file: str) -> str:
        """Return what to do about an entry that names no file, such as to name one that is near."""
        first, mark, second = path.partition(" - ")
        if mark and is_page(first):
            return f"indent `- {plain_line(second, 60)}` like the line above it: it now continues that line"
        near = self._by_name.get(_name_of(file)) or self._guesses.nearest(self.build.source, file, self._paths)
        if near:
            return f"did you mean `{near}`?"
        if path.startswith("/"):
            return "the path is looked up in `docs_dir`, and from the repository's root if that is inside `docs_dir`"
        return "the path is relative to `docs_dir`"

    @cached_property
    def _paths(self) -> list[str]:
        return sorted(self.pages)

    @cached_property
    def _by_name(self) -> dict[str, str]:
        """The first page of each name, but for those that many folders have."""
        return {name: path for path in reversed(self._paths) if (name := _name_of(path)) not in {"index", "readme"}}


def _name_of(path: str) -> str:
    """Return the name of a file without its suffix, in lower case."""
    return posixpath.splitext(posixpath.basename(path.replace("\\", "/")))[0].lower()


def _said(path: str, what: str) -> str:
    return f"nav entry `{plain_line(path, 120)}` {what}"


def page_not_in_nav(catalog: Catalog, build: Build, docs: BuiltDocs, settings: LintSettings) -> Iterator[Problem]:
    """Find pages that no nav entry leads to.

    What it does: compares the pages with an author's own `nav`; pages of `not_in_nav` are left out.
    Why it matters: readers find such a page by search or a link only.
    How to fix: add it to `nav`, or to `not_in_nav` if that is intended.
    """
    if build.action is None or not build.nav_places or docs.state is DocsState.KEPT:
        return
    cut = frozenset(build.over_limit)
    lost = [page.path for page in docs.pages if not page.in_nav and page.path not in cut]
    if lost:
        shown = shown_names(lost)
        message = (
            f"{len(lost)} pages are not in the nav: {shown}" if len(lost) > 1 else f"page {shown} is not in the nav"
        )
        hint = f"add {'them' if len(lost) > 1 else 'it'} to `nav`, or to `not_in_nav` if that is intended"
        yield note(Code.NOT_IN_NAV, build.settings_place, message, hint, about=" ".join(sorted(lost)))
