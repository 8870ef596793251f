"""The files that go into a component's build: found, kept inside the repository, bounded, and digested."""

import os
import stat
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from techdocs.clean.file_types import safe_name
from techdocs.content.snippets import SNIPPETS, included_names, is_inside
from techdocs.disk.files import inside, is_file, read_regular
from techdocs.engine.shown_pictures import shown_pictures
from techdocs.model.codes import Code
from techdocs.model.docs import is_page
from techdocs.model.limits import Limits
from techdocs.model.problem import Place, Problem, Severity, problem_of
from techdocs.model.source import Source
from techdocs.model.urls import published_path
from techdocs.plain_text import composed
from techdocs.plans.file_index import FileIndex
from techdocs.plans.nav.items import NAV_FILES

MEGABYTE = 1_000_000
NO_FILE = "no such file"
_SNIPPET_HINT = "pages can include files from their own repository, below a `base_path` of `pymdownx.snippets`"


@dataclass(slots=True, kw_only=True)
class Inputs:
    """Files by their path inside the docs: where each is, its path inside the source, its digest.

    `snippet_users` are those of them that may include others, `nav_files` what `.pages` and `.nav.yml` files hold.
    """

    source: Source
    file_index: FileIndex
    limits: Limits = field(default_factory=Limits)
    files: dict[str, Path] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    snippet_users: dict[str, Path] = field(default_factory=dict)
    nav_files: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    size: int = 0
    over_limit: dict[str, str] = field(default_factory=dict)

    def add(self, path: str, file: Path) -> None:
        """Add one file, or note why it is left out."""
        origin = self.origin(file)
        real = inside(file, self.source.root) if os.path.islink(file) else file  # noqa: PTH114 - for every file
        status = _status(real)
        if real is None or status is None:
            self.refuse_link(file)
            return
        if file.name in NAV_FILES:
            self._add_nav_file(path, origin, real)
            return
        if not all(safe_name(part) for part in published_path(path).split("/")):
            message = "the file is not published: its path contains characters that are not allowed in addresses"
            self.say(origin, Code.FILE_UNSAFE, message, "rename it")
            return
        reason = self._over(path, status.st_size)
        if reason:
            self.over_limit[path] = reason
            self.origins[path] = origin
            return
        digest, includes = self.file_index.digest(real, status)
        if includes:
            self.snippet_users[path] = real
        self._put(path, real, origin, digest, status.st_size)

    def refuse_link(self, file: Path) -> None:
        """Note a link, or what is no regular file, that is not followed."""
        message = "the symlink is not followed: it points outside the repository, to a folder or to a missing file"
        self.say(self.origin(file), Code.LINK_REFUSED, message, "point it to a file in this repository")

    def follows(self, file: Path) -> bool:
        """Say whether a link leads to a file of the repository."""
        return _status(inside(file, self.source.root)) is not None

    def add_snippet(self, path: str, file: Path) -> str:
        """Add a file that pages include; return why it is not included, `""` when it is."""
        limits = self.limits
        real = inside(file, self.source.root)
        status = _status(real)
        if real is None or status is None:
            return "it points outside the repository"
        if len(self.files) >= limits.include_files:
            return f"the docs include more than {limits.include_files:,} files (`limits.include_files`)"
        if self.size + status.st_size > limits.include_mb * MEGABYTE:
            return f"the docs include more than {limits.include_mb} MB (`limits.include_mb`)"
        if not all(safe_name(part) for part in path.removeprefix(SNIPPETS).split("/")):
            return "its path contains characters that are not allowed"
        digest, includes = self.file_index.digest(real, status)
        if includes:
            self.snippet_users[path] = real
        self._put(path, real, self.origin(file), digest, status.st_size)
        return ""

    def merge(self, other: "Inputs") -> None:
        """Take over another set's files, which have bounds of their own; what is here already stays."""
        for path in [path for path in other.files if path not in self.files]:
            self.files[path], self.origins[path] = other.files[path], other.origins[path]
            self.digests[path] = other.digests[path]
        for path in [path for path in other.over_limit if path not in self.files]:
            self.over_limit[path], self.origins[path] = other.over_limit[path], other.origins[path]
        self.snippet_users |= other.snippet_users
        self.problems += other.problems

    def origin(self, file: Path) -> str:
        """Return the path of a file inside the source."""
        name, root = str(file), f"{self.source.root}{os.sep}"
        origin = name.removeprefix(root) if name.startswith(root) else os.path.relpath(name, root)
        return origin.replace(os.sep, "/")

    def say(
        self, origin: str, code: Code, message: str, hint: str, *,
        line: int = 0, severity: Severity = Severity.WARNING, about: str = "",
    ) -> None:  # fmt: skip
        """Note a problem of a file."""
        place = Place(source=self.source.name, path=origin, line=line)
        self.problems.append(problem_of(severity, code, place, message, hint, about=about))

    def _put(self, path: str, file: Path, origin: str, digest: str, size: int) -> None:
        self.files[path], self.origins[path], self.digests[path] = file, origin, digest
        self.size += size

    def _add_nav_file(self, path: str, origin: str, file: Path) -> None:
        try:
            content = read_regular(file, max_bytes=self.limits.yaml_kb * 1000)
        except OSError as error:
            message = f"the file is not read: {error.strerror}"
            self.say(origin, Code.LIMIT_EXCEEDED, message, "make it smaller (`limits.yaml_kb`)")
        else:
            text = content.decode("utf-8", "surrogateescape")
            self.nav_files[path] = composed(text).encode("utf-8", "surrogateescape")
            self.origins[path] = origin

    def _over(self, path: str, size: int) -> str:
        """Return which limit a file is beyond, `""` when it is beyond none."""
        limits, parts = self.limits, path.split("/")
        largest = ("page_mb", limits.page_mb) if is_page(path) else ("asset_mb", limits.asset_mb)
        if size > largest[1] * MEGABYTE:
            return f"it is larger than {largest[1]} MB (`limits.{largest[0]}`)"
        if len(parts) - 1 > limits.folder_depth:
            return f"it is more than {limits.folder_depth} folders deep (`limits.folder_depth`)"
        if any(len(os.fsencode(part)) > limits.name_bytes for part in parts):
            return f"a part of its path is longer than {limits.name_bytes} bytes (`limits.name_bytes`)"
        if len(self.files) >= limits.component_files:
            return f"the docs have more than {limits.component_files:,} files (`limits.component_files`)"
        if self.size + size > limits.component_mb * MEGABYTE:
            return f"the docs are larger than {limits.component_mb} MB (`limits.component_mb`)"
        return ""

    def include_refused(
        self, user: str, name: str, line: int, reason: str, *, what: str = "snippet", hint: str = _SNIPPET_HINT
    ) -> None:
        """Say that a page includes a file that it may not, or that does not exist; `what` is a word for the file."""
        code = Code.INCLUDE_UNREADABLE if reason == NO_FILE else Code.INCLUDE_REFUSED
        message = f"the {what} `{name}` is not included: {reason}"
        self.say(self.origins.get(user, user), code, message, hint, line=line, about=name)


def _status(path: Path | None) -> os.stat_result | None:
    """Return what the system says of a file, None when there is no file."""
    try:
        status = os.lstat(path) if path is not None else None
    except (OSError, ValueError):
        return None
    return status if status is not None and stat.S_ISREG(status.st_mode) else None


def collect_pictures(pages: Inputs, source: Source, folder: str) -> Inputs:
    """Return the pictures that a README shows by a relative path, at that path; `/a.png` is one of the repository."""
    inputs = Inputs(source=source, file_index=pages.file_index, limits=pages.limits)
    for file in pages.files.values():
        for path in shown_pictures(_text(file), seconds=pages.limits.page_seconds):
            name, base = path.lstrip("/"), source.root if path.startswith("/") else source.root / folder
            place = os.path.normpath(name).replace(os.sep, "/")
            if place.startswith("../") or place in inputs.files:
                continue
            forms = (name, composed(name), unicodedata.normalize("NFD", name))
            shown = next((base / form for form in forms if is_file(base / form)), None)
            if shown is not None:
                inputs.add(composed(place), shown)
    return inputs


def collect_snippets(
    pages: Inputs, source: Source, base_paths: Iterable[Path], appended: Mapping[str, Place]
) -> Inputs:
    """Return the files that pages include by `--8<--`, and those that these include, under `snippets:/`.

    Args:
        pages: the docs.
        source: the repository, which nothing is included from outside of.
        base_paths: the folders below which the included paths stand.
        appended: what the settings append to every page, each with where they say so.
    """
    bases = [base for base in base_paths if inside(base, source.root) is not None]
    inputs = Inputs(source=source, file_index=pages.file_index, limits=pages.limits)
    for name, place in appended.items():
        reason = _include(name, inputs, bases)
        if reason:
            pages.include_refused(place.path, name, place.line, reason)
    waiting = {**pages.snippet_users, **inputs.snippet_users}
    depth = pages.limits.include_depth
    for _ in range(depth):
        waiting = _included(waiting, inputs, pages, bases)
    for user, file in waiting.items():
        name = user.removeprefix(SNIPPETS)
        if any(True for _ in included_names(_text(file))):
            pages.include_refused(user, name, 0, f"it is deeper than {depth} levels (`limits.include_depth`)")
    inputs.snippet_users.clear()
    return inputs


def _included(users: dict[str, Path], inputs: Inputs, pages: Inputs, bases: list[Path]) -> dict[str, Path]:
    """Add the files that some files include; return those that may include others."""
    added: dict[str, Path] = {}
    for user, user_file in users.items():
        for name, line in included_names(_text(user_file)):
            reason = _include(name, inputs, bases) if SNIPPETS + name not in inputs.files else ""
            if reason:
                pages.include_refused(user, name, line, reason)
            elif SNIPPETS + name in inputs.snippet_users and name not in added:
                added[SNIPPETS + name] = inputs.snippet_users.pop(SNIPPETS + name)
    return added


def _include(name: str, inputs: Inputs, bases: list[Path]) -> str:
    """Add a file that is included; return why it is not, `""` when it is."""
    if not is_inside(name):
        return "it is not a path inside the repository"
    file = next((base / name for base in bases if is_file(base / name)), None)
    if file is None:
        return NO_FILE
    real = inside(file, inputs.source.root)
    if real is None:
        return "it points outside the repository"
    if real.suffix != ".md" and any(part.startswith(".") for part in real.relative_to(inputs.source.root).parts):
        return "it is a dotfile"
    return inputs.add_snippet(SNIPPETS + name, file)


def _text(file: Path) -> str:
    return file.read_bytes().decode("utf-8", "replace")
