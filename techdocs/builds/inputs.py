"""The files that go into a component's build: found, kept inside the repository, and digested."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from techdocs.digests import digest_bytes
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
    files: dict[str, Path] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    snippet_users: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, path: str, file: Path) -> None:
        """Add one file, or say why it is left out."""
        real = inside(file, self.source.root) if file.is_symlink() else file
        origin = os.path.relpath(file, self.source.root)
        if real is None or not real.is_file():
            self._left_out(
                origin,
                "a link that leads out of the repository or to nothing",
                "link to a file of this repository",
            )
            return
        if real.stat().st_size > MAX_FILE_BYTES:
            self._left_out(
                origin,
                f"larger than {MAX_FILE_BYTES // 1_000_000} MB",
                "publish large files elsewhere and link to them",
            )
            return
        content = real.read_bytes()
        if b"8<-" in content:
            self.snippet_users[path] = content
        self.files[path], self.origins[path], self.digests[path] = (
            real,
            origin.replace(os.sep, "/"),
            digest_bytes(content),
        )

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


def collect_folder(source: Source, folder: Path, *, without: Path | None = None) -> Inputs:
    """Return every file below a docs folder, dot files and caches left out, symlinked folders not followed."""
    inputs = Inputs(source=source)
    for path in _walk(str(folder)):
        if without is None or path != str(without):
            inputs.add(path[len(str(folder)) + 1 :].replace(os.sep, "/"), Path(path))
    return inputs


def collect_pictures(pages: Inputs, source: Source, folder: str) -> Inputs:
    """Return the pictures that a README shows by a relative path, at that path."""
    inputs = Inputs(source=source)
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
    inputs = Inputs(source=source)
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
