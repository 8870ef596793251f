"""The files that go into a component's build: found, kept inside the repository, bounded, and digested."""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from techdocs.builds.nav.items import NAV_FILES
from techdocs.builds.seen import SeenFiles
from techdocs.engine.publishable import safe_name
from techdocs.engine.shown_pictures import shown_pictures
from techdocs.engine.snippets import SNIPPETS, included_names, is_inside
from techdocs.files import inside, is_file, read_regular
from techdocs.model.codes import Code
from techdocs.model.limits import Limits
from techdocs.model.problem import Place, Problem, Severity
from techdocs.model.source import Source

MEGABYTE = 1_000_000
_SKIPPED = frozenset({".git", "node_modules", "__pycache__", ".venv", "venv"})
_DEFAULTS = Limits()
NO_FILE = "there is no such file"
_SNIPPET_HINT = "pages include files of their own repository, below a `base_path` of `pymdownx.snippets`"


@dataclass(slots=True, kw_only=True)
class Inputs:
    """Files by their path inside the docs: where each is, its path inside the source, its digest.

    `snippet_users` are those of them that may include others, `nav_files` what `.pages` and `.nav.yml` files hold.
    """

    source: Source
    seen: SeenFiles
    limits: Limits = field(default_factory=Limits)
    files: dict[str, Path] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    snippet_users: dict[str, Path] = field(default_factory=dict)
    nav_files: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    size: int = 0
    is_full: bool = False

    def add(self, path: str, file: Path) -> None:
        """Add one file, or say why it is left out."""
        name, root = str(file), f"{self.source.root}{os.sep}"
        origin = name.removeprefix(root) if name.startswith(root) else os.path.relpath(name, root)
        origin = origin.replace(os.sep, "/")
        real = inside(file, self.source.root) if os.path.islink(name) else file  # noqa: PTH114 - called for every file
        status = _status(real)
        if real is None or status is None:
            self._refused(origin, is_folder=real is file and file.is_dir())
            return
        if file.name in NAV_FILES:
            self._add_nav_file(path, origin, real)
            return
        reason = self._over(path, status.st_size) or self._no_room(status.st_size)
        if reason:
            self._too_much(origin, reason)
            return
        if not all(safe_name(part) for part in path.removeprefix(SNIPPETS).split("/")):
            message = "the file is not published: its path holds characters that no address should hold"
            self._problem(origin, Code.FILE_UNSAFE, message, "rename it")
            return
        digest, includes = self.seen.digest(real, status)
        if includes:
            self.snippet_users[path] = real
        self._put(path, real, origin, digest, status.st_size)

    def merge(self, other: "Inputs", prefix: str = "") -> None:
        """Take over another set's files below `prefix` while there is room; what is here already stays."""
        for path, file in other.files.items():
            if prefix + path in self.files:
                continue
            reason = self._no_room(other.sizes[path])
            if reason:
                self._too_much(other.origins[path], reason)
                break
            self._put(prefix + path, file, other.origins[path], other.digests[path], other.sizes[path])
        self.snippet_users.update({prefix + path: file for path, file in other.snippet_users.items()})
        self.nav_files.update({prefix + path: content for path, content in other.nav_files.items()})
        self.origins.update({prefix + path: other.origins[path] for path in other.nav_files})
        self.problems.extend(other.problems)

    def _put(self, path: str, file: Path, origin: str, digest: str, size: int) -> None:
        self.files[path], self.origins[path], self.digests[path] = file, origin, digest
        self.sizes[path] = size
        self.size += size

    def _add_nav_file(self, path: str, origin: str, file: Path) -> None:
        try:
            self.nav_files[path] = read_regular(file, max_bytes=self.limits.yaml_kb * 1000)
        except OSError as error:
            message = f"the file is not read: {error.strerror}"
            self._problem(origin, Code.LIMIT_EXCEEDED, message, "make it smaller (`limits.yaml_kb`)")
        else:
            self.origins[path] = origin

    def _over(self, path: str, size: int) -> str:
        """Return which limit a file is beyond, `""` when it is beyond none."""
        limits, parts = self.limits, path.removeprefix(SNIPPETS).split("/")
        largest = ("page_mb", limits.page_mb) if path.endswith(".md") else ("asset_mb", limits.asset_mb)
        if size > largest[1] * MEGABYTE:
            return f"it is larger than {largest[1]} MB (`limits.{largest[0]}`)"
        if len(parts) - 1 > limits.folder_depth:
            return f"it stands in more than {limits.folder_depth} folders (`limits.folder_depth`)"
        if any(len(os.fsencode(part)) > limits.name_bytes for part in parts):
            return f"a part of its path is longer than {limits.name_bytes} bytes (`limits.name_bytes`)"
        return ""

    def _no_room(self, size: int) -> str:
        """Return why a further file would be too much for one component, `""` when it is not."""
        limits = self.limits
        if len(self.files) >= limits.component_files:
            self.is_full = True
            return f"the docs have more than {limits.component_files:,} files (`limits.component_files`)"
        if self.size + size > limits.component_mb * MEGABYTE:
            self.is_full = True
            return f"the docs are larger than {limits.component_mb} MB (`limits.component_mb`)"
        return ""

    def _too_much(self, origin: str, reason: str) -> None:
        rest = "; the files after it are not published either" if self.is_full else ""
        self._problem(origin, Code.LIMIT_EXCEEDED, f"the file is not published: {reason}{rest}",
                      "make it smaller or move it; the operator can raise a limit")  # fmt: skip

    def _refused(self, origin: str, *, is_folder: bool) -> None:
        if is_folder:  # the walk goes into folders, but for those that are too deep
            reason = f"it stands in more than {self.limits.folder_depth} folders (`limits.folder_depth`)"
            self._problem(origin, Code.LIMIT_EXCEEDED, f"the folder is not published: {reason}", "move it up")
            return
        message = "the link is not followed: it leads out of the repository, to a folder or to nothing"
        self._problem(origin, Code.LINK_REFUSED, message, "link to a file of this repository")

    def _problem(self, origin: str, code: Code, message: str, hint: str, *, line: int = 0) -> None:
        place = Place(source=self.source.name, path=origin, line=line)
        self.problems.append(Problem(code=code, severity=Severity.WARNING, message=message, hint=hint, place=place))

    def include_refused(
        self, user: str, name: str, line: int, reason: str, *, what: str = "snippet", hint: str = _SNIPPET_HINT
    ) -> None:
        """Say that a page includes a file that it may not, or that does not exist; `what` is a word for the file."""
        code = Code.INCLUDE_UNREADABLE if reason == NO_FILE else Code.INCLUDE_REFUSED
        self._problem(
            self.origins.get(user, user), code, f"the {what} `{name}` is not included: {reason}", hint, line=line
        )


def _status(path: Path | None) -> os.stat_result | None:
    """Return what the system says of a file, None when there is no file."""
    try:
        status = os.lstat(path) if path is not None else None
    except (OSError, ValueError):
        return None
    return status if status is not None and stat.S_ISREG(status.st_mode) else None


def collect_folder(
    source: Source, folder: Path, seen: SeenFiles, *, limits: Limits = _DEFAULTS, without: Path | None = None
) -> Inputs:
    """Return every file below a docs folder, dot files and caches left out, symlinked folders not followed."""
    inputs = Inputs(source=source, seen=seen, limits=limits)
    for path in _walk(str(folder), limits.folder_depth + 1):
        if inputs.is_full:
            break
        if without is None or path != str(without):
            inputs.add(path[len(str(folder)) + 1 :].replace(os.sep, "/"), Path(path))
    return inputs


def collect_pictures(pages: Inputs, source: Source, folder: str) -> Inputs:
    """Return the pictures that a README shows by a relative path, at that path; `/a.png` is one of the repository."""
    inputs = Inputs(source=source, seen=pages.seen, limits=pages.limits)
    for file in pages.files.values():
        for path in shown_pictures(_text(file), seconds=pages.limits.page_seconds):
            name, base = path.lstrip("/"), source.root if path.startswith("/") else source.root / folder
            place = os.path.normpath(name).replace(os.sep, "/")
            if not place.startswith("../") and place not in inputs.files and is_file(base / name):
                inputs.add(place, base / name)
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
    inputs = Inputs(source=source, seen=pages.seen, limits=pages.limits)
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
        return "it leads out of the repository"
    if real.suffix != ".md" and any(part.startswith(".") for part in real.relative_to(inputs.source.root).parts):
        return "it is a dot file"
    if inputs.size + file.stat().st_size > inputs.limits.include_mb * MEGABYTE:
        return f"the docs include more than {inputs.limits.include_mb} MB (`limits.include_mb`)"
    inputs.add(SNIPPETS + name, file)
    return "" if SNIPPETS + name in inputs.files else "it is left out"


def _text(file: Path) -> str:
    return file.read_bytes().decode("utf-8", "replace")


def _walk(folder: str, depth: int) -> Iterator[str]:
    """Yield what stands below a folder, sorted, links to folders and folders below `depth` as if they were files."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if (entry.name.startswith(".") and entry.name not in NAV_FILES) or entry.name in _SKIPPED:
            continue
        if not entry.is_dir(follow_symlinks=False):
            yield entry.path
        elif depth:
            yield from _walk(entry.path, depth - 1)
        else:
            yield entry.path
