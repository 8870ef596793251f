"""Look up the pages and folders that entries and patterns of nav files name, and note what they do not find."""

import posixpath
from collections.abc import Iterable, Mapping

from techdocs.model.codes import Code
from techdocs.model.nearness import nearest
from techdocs.model.problem import Place, Problem, warning
from techdocs.plans.nav.globs import GlobError, Globs
from techdocs.plans.nav.items import NavEntry, NavFile, Pattern, Rules

MAX_HINTS = 20
"""Entries for which the nearest name is looked up."""


class FolderTree:
    """The pages and folders below each folder."""

    def __init__(self, pages: Iterable[str]) -> None:
        known = set(pages)
        self.pages = {path for path in known if not _is_shadowed(path, known)}
        self.folders: set[str] = set()
        self.inside: dict[str, list[str]] = {"": []}
        for page in sorted(self.pages):
            path = page
            while path:
                folder = posixpath.dirname(path)
                self.inside.setdefault(folder, []).append(path)
                if folder in self.folders or not folder:
                    break
                self.folders.add(folder)
                path = folder


def _is_shadowed(path: str, known: set[str]) -> bool:
    """Say whether a README is beside an index, which has the same address."""
    folder, name = posixpath.split(path)
    return name == "README.md" and posixpath.join(folder, "index.md") in known


class Lookup:
    """One component's pages and folders.

    `waiting` are those that are nowhere in the nav yet; `exhausted` says that no glob is matched any more.
    """

    def __init__(self, pages: Iterable[str], files: Mapping[str, NavFile], problems: list[Problem]) -> None:
        self.tree, self.files, self.problems = FolderTree(pages), files, problems
        self.waiting = self.tree.pages | self.tree.folders
        self.exhausted = False
        self._globs, self._hints, self._said = Globs(), MAX_HINTS, set[str]()

    def find(self, pattern: Pattern, folder: str, rules: Rules, *, near_only: bool) -> list[str]:
        """Return the pages and folders below a folder that wait and match, in the order of their paths.

        `near_only` leaves out what is in folders below it.
        """
        glob, start = pattern.glob, f"{folder}/" if folder else ""
        if near_only or ("/" not in glob.rstrip("/") and glob.rstrip("/") != "**"):
            near = [path for path in self.tree.inside[folder] if path in self.waiting]
        else:
            near = sorted(path for path in self.waiting if path.startswith(start))
        if glob.endswith("/"):
            near = [path for path in near if path in self.tree.folders]
        if glob not in ("", "*"):
            near = [] if self.exhausted else near
            near = [path for path in near if self.matches(glob, path[len(start) :], pattern.place)]
        return [path for path in near if not self._is_ignored(path, rules, pattern.place)]

    def _is_ignored(self, path: str, rules: Rules, place: Place) -> bool:
        for folder, glob in () if self.exhausted else rules.ignore or ():
            start = f"{folder}/" if folder else ""
            is_kind = not glob.endswith("/") or path in self.tree.folders
            if is_kind and path.startswith(start) and self.matches(glob, path[len(start) :], place):
                return True
        return False

    def matches(self, glob: str, path: str, place: Place) -> bool:
        """Say whether a glob matches a path, both relative to the same folder; `place` is where the glob is."""
        if self.exhausted:
            return False
        try:
            found = self._globs.matches(glob, path)
        except GlobError as error:
            if str(place) + glob not in self._said:
                self._said.add(str(place) + glob)
                message = f"`{glob}` matches nothing: {error}"
                self.say(Code.SETTING_INVALID, message, "use a simpler glob", place, about=glob)
            return False
        if self._globs.exhausted:
            self.exhausted = True
            message = "the globs of the nav files take too long to match; the ones from here on match nothing"
            self.say_once(message, "use fewer globs", "", about="globs")
        return found

    def named(self, entry: NavEntry, folder: str, message: str) -> None:
        """Note an entry that names nothing, with the name below its folder that is nearest to it."""
        hint = "paths are relative to the folder of this file"
        if self._hints > 0:
            self._hints -= 1
            near = self._nearest(entry.value, folder)
            hint = f"did you mean `{near}`?" if near else hint
        self.say(Code.NAV_WITHOUT_FILE, message, hint, entry.place, about=entry.value)

    def _nearest(self, value: str, folder: str) -> str:
        start = f"{folder}/" if folder else ""
        below = [path[len(start) :] for path in self.tree.pages | self.tree.folders if path.startswith(start)]
        name = posixpath.basename(value)
        same = [path for path in below if posixpath.basename(path) == name]
        found = same or [path for path in [nearest(value, below)] if path]
        return min(found, key=lambda path: (path.count("/"), path), default="")

    def say_once(self, message: str, hint: str, folder: str, *, about: str) -> None:
        """Note a limit, at the nav file that is nearest above a folder."""
        if about not in self._said:
            self._said.add(about)
            while folder and folder not in self.files:
                folder = posixpath.dirname(folder)
            files = [self.files[folder]] if folder in self.files else list(self.files.values())
            place = files[0].place if files else Place()
            self.say(Code.LIMIT_EXCEEDED, message, hint, place, about=about)

    def say_deep(self, folder: str, levels: int) -> None:
        """Note that a folder's sections lie too deep for the levels that a nav may have."""
        text = f"a nav has at most {levels} levels; deeper pages are listed without their sections"
        self.say_once(text, "move the pages up", folder, about="limits.nav_depth")

    def say(self, code: Code, message: str, hint: str, place: Place, *, about: str) -> None:
        """Note a warning."""
        self.problems.append(warning(code, place, message, hint, about=about))
