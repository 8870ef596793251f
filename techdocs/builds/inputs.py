"""The files that go into a component's build: found, kept inside the repository, and digested."""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from techdocs.builds.seen import SeenFiles
from techdocs.engine.render import SNIPPETS
from techdocs.files import inside
from techdocs.model.codes import Code
from techdocs.model.problem import Place, Problem, Severity
from techdocs.model.source import Source

MAX_FILE_BYTES = 50_000_000
"""A larger file is not published."""
MAX_SNIPPET_DEPTH = 5
_SKIPPED = frozenset({".git", "node_modules", "__pycache__", ".venv", "venv"})
_SNIPPET = re.compile(rb"^[ \t>]*-{1,}8<-{1,}[ \t]+[\"']([^\"'\n]+)[\"']", re.MULTILINE)
_SNIPPET_BLOCK = re.compile(rb"^[ \t]*-{1,}8<-{1,}[ \t]*$(.*?)^[ \t]*-{1,}8<-{1,}[ \t]*$", re.MULTILINE | re.DOTALL)
_PICTURE = re.compile(rb"!\[[^\]]*\]\(\s*<?([^)\s>]+)|<img\b[^>]*?\bsrc\s*=\s*[\"']([^\"']+)", re.IGNORECASE)
_PICTURE_TYPES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")


@dataclass(slots=True, kw_only=True)
class Inputs:
    """Files by their path inside the docs: where each is, its path inside the source, its digest."""

    source: Source
    seen: SeenFiles
    files: dict[str, Path] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    snippet_users: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, path: str, file: Path) -> None:
        """Add one file, or say why it is left out."""
        name, root = str(file), f"{self.source.root}{os.sep}"
        origin = name.removeprefix(root) if name.startswith(root) else os.path.relpath(name, root)
        real = inside(file, self.source.root) if os.path.islink(name) else file  # noqa: PTH114 - called for every file
        status = _status(real)
        if real is None or status is None:
            self._left_out(
                origin,
                "a link that leads out of the repository or to nothing",
                "link to a file of this repository",
            )
            return
        if status.st_size > MAX_FILE_BYTES:
            self._left_out(
                origin,
                f"larger than {MAX_FILE_BYTES // 1_000_000} MB",
                "publish large files elsewhere and link to them",
            )
            return
        digest, includes = self.seen.digest(real, status)
        if includes:
            self.snippet_users[path] = real.read_bytes()
        self.files[path], self.origins[path], self.digests[path] = real, origin.replace(os.sep, "/"), digest

    def merge(self, other: "Inputs", prefix: str = "") -> None:
        """Take over another set's files below `prefix`; what is here already stays."""
        for path, file in other.files.items():
            if prefix + path not in self.files:
                self.files[prefix + path] = file
                self.origins[prefix + path] = other.origins[path]
                self.digests[prefix + path] = other.digests[path]
        self.snippet_users.update({prefix + path: content for path, content in other.snippet_users.items()})
        self.problems.extend(other.problems)

    def _left_out(self, origin: str, reason: str, hint: str) -> None:
        self.problems.append(
            Problem(
                code=Code.FILE_LEFT_OUT,
                severity=Severity.WARNING,
                message=f"the file is not published: it is {reason}",
                hint=hint,
                place=Place(source=self.source.name, path=origin),
            )
        )


def _status(path: Path | None) -> os.stat_result | None:
    """Return what the system says of a file, None when there is no file."""
    try:
        status = os.stat(path) if path is not None else None  # noqa: PTH116 - called for every file
    except OSError:
        return None
    return status if status is not None and stat.S_ISREG(status.st_mode) else None


def collect_folder(source: Source, folder: Path, seen: SeenFiles, *, without: Path | None = None) -> Inputs:
    """Return every file below a docs folder, dot files and caches left out, symlinked folders not followed."""
    inputs = Inputs(source=source, seen=seen)
    for path in _walk(str(folder)):
        if without is None or path != str(without):
            inputs.add(path[len(str(folder)) + 1 :].replace(os.sep, "/"), Path(path))
    return inputs


def collect_pictures(pages: Inputs, source: Source, folder: str) -> Inputs:
    """Return the pictures that a README shows by a relative path, at that path."""
    inputs = Inputs(source=source, seen=pages.seen)
    for content in [file.read_bytes() for file in pages.files.values()]:
        for match in _PICTURE.finditer(content):
            target = (match[1] or match[2]).decode("utf-8", "replace").partition("?")[0].removeprefix("./")
            file = source.root / folder / target
            if target.lower().endswith(_PICTURE_TYPES) and ".." not in target and "\0" not in target and file.is_file():
                inputs.add(os.path.normpath(target).replace(os.sep, "/"), file)
    return inputs


def collect_snippets(pages: Inputs, source: Source, base_paths: Iterable[Path]) -> Inputs:
    """Return the files that pages include by `--8<--`, and those that these include, under `snippets:/`."""
    bases = [base for base in base_paths if inside(base, source.root) is not None]
    inputs = Inputs(source=source, seen=pages.seen)
    waiting = list(pages.snippet_users.values())
    for _ in range(MAX_SNIPPET_DEPTH):
        found = [name for content in waiting for name in _snippet_names(content)]
        waiting = []
        for name in dict.fromkeys(found):
            file = next((base / name for base in bases if (base / name).is_file()), None)
            if file is None or SNIPPETS + name in inputs.files or inside(file, source.root) is None:
                continue
            inputs.add(SNIPPETS + name, file)
            if SNIPPETS + name in inputs.files:
                waiting.append(inputs.files[SNIPPETS + name].read_bytes())
    inputs.snippet_users.clear()
    return inputs


def _snippet_names(content: bytes) -> Iterator[str]:
    lines = [match[1] for match in _SNIPPET.finditer(content)]
    lines += [line.strip() for match in _SNIPPET_BLOCK.finditer(content) for line in match[1].splitlines()]
    for line in lines:
        name = re.sub(r":[\w.-]*(?::\d*)?$", "", line.decode("utf-8", "replace")).removeprefix("./")
        if (
            name
            and not name.startswith((";", "/", "http:", "https:"))
            and ".." not in name.split("/")
            and "\0" not in name
        ):
            yield name


def _walk(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.name.startswith(".") or entry.name in _SKIPPED:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path)
        elif entry.is_symlink() and entry.is_dir():
            continue
        else:
            yield entry.path
