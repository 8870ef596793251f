"""Which files of a repository are fetched: first by their names, then those that these point to. Pure.

What points to a file is guessed generously: a file too much costs a few bytes. All others are there as empty files that
cannot be opened (`trees`), so that a link to source code is not a broken one, and no include is silently empty.
"""

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from urllib.parse import unquote

from techdocs.model.docs import is_page
from techdocs.model.skipped_folders import SKIPPED_FOLDERS
from techdocs.patterns import Work, is_glob, matching_paths

_NAMES = re.compile(
    r"catalog-info\.ya?ml|mkdocs[\w.-]*\.ya?ml|\.pages|\.(?:nav|meta)\.ya?ml|codeowners|\.gitignore|\.[\w-]*ignore"
    r"|readme(?:\.\w+)?|pyvenv\.cfg",
    re.IGNORECASE,
)
_DOCS = frozenset({"docs", "doc", "documentation"})
"""Folders of which every file is fetched."""
_SHOWN = (
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".ico", ".pdf", ".csv", ".txt", ".json", ".yaml", ".yml",
    ".drawio", ".mp4", ".webm", ".zip",
)  # fmt: skip
"""How the names of files end that a page may show or offer; of others a page only shows a link to the forge."""
_YAML = (".yaml", ".yml", ".pages")
_TOKEN = re.compile(r"""[^\s"'\[\]{},:#]+""")
_LINK = re.compile(
    r"""\]\([ \t]*<?([^)\s>]{1,1000})|(?:src|href|data|poster)[ \t]*=[ \t]*["']?([^"'\s>]{1,1000})"""
    r"""|^[ ]{0,3}\[[^\]\n]{1,200}\]:[ \t]*<?([^\s>]{1,1000})""",
    re.MULTILINE,
)
_INCLUDES = ("8<", "{%", "{!", "{{")
"""What begins an include in a page, whichever extension or plugin reads it."""
_QUOTED = re.compile(r"""["']([^"'\n]{1,500})["']|\{!([^!\n]{1,500})!\}""")
LONGEST_LINE = 2_000
"""Characters of a line that may point to a file."""
MOST_STEPS = 20_000_000
"""Characters that are read, and files that are looked at, for one repository; after that nothing more is found."""


def is_wanted(path: str) -> bool:
    """Say whether a file is fetched for its name."""
    *folders, name = path.split("/")
    if is_skipped(folders):
        return False
    return is_page(path) or _NAMES.fullmatch(name) is not None or any(part.lower() in _DOCS for part in folders)


def is_skipped(folders: Collection[str]) -> bool:
    """Say whether a file is in a folder that nothing of techdocs enters, by the names of the folders around it."""
    return any(part in SKIPPED_FOLDERS for part in folders)


def is_text(path: str) -> bool:
    """Say whether a file may point to others."""
    return is_page(path) or path.lower().endswith(_YAML)


class Pointers:
    """The files of a repository, to look up what texts point to, within a budget of steps."""

    def __init__(self, files: Collection[str], steps: int = MOST_STEPS) -> None:
        """Take the paths of all files."""
        self._files, self._steps, self._work = frozenset(files), steps, Work()
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for path in self._files:
            self._by_name[posixpath.basename(path)].append(path)

    def of(self, path: str, text: str) -> Iterator[str]:
        """Yield the files that a text points to, some of them more than once."""
        folder = posixpath.dirname(path)
        if not self._may_take(len(text)):
            return
        if is_page(path):
            yield from self._of_page(folder, text)
        else:
            yield from self._of_settings(folder, text)

    def below(self, folder: str) -> Iterator[str]:
        """Yield the files below a folder, `""` for the top."""
        if self._may_take(len(self._files)):
            start = f"{folder}/" if folder else ""
            yield from (path for path in self._files if path.startswith(start))

    def resolve(self, folder: str, written: str) -> str | None:
        """Return the path that is meant in a folder, None where it leads out of the repository."""
        path = posixpath.normpath(posixpath.join(folder, written))
        return None if path.startswith(("../", "/")) or path == ".." or "\0" in path else path

    def _may_take(self, steps: int) -> bool:
        self._steps -= steps
        return self._steps >= 0

    def _of_settings(self, folder: str, text: str) -> Iterator[str]:
        has_globs = "Location" in text
        for line in _lines(text):
            key, value = _setting(line)
            if key == "docs_dir":
                docs = self.resolve(folder, value)
                yield from () if docs is None else self.below("" if docs == "." else docs)
            for written in (*_TOKEN.findall(line), value):
                target = self.resolve("" if written.startswith("/") else folder, written.lstrip("/"))
                if not written or target is None:
                    continue
                if target in self._files:
                    yield target
                elif has_globs and is_glob(written) and written.endswith(_YAML):
                    yield from matching_paths(target, self._files, self._work)

    def _of_page(self, folder: str, text: str) -> Iterator[str]:
        is_in_docs = any(
            part.lower() in _DOCS for part in folder.split("/")
        )  # what is outside of these is not published
        for found in () if is_in_docs else _LINK.finditer(text):
            written = unquote(re.split(r"[?#]", found[1] or found[2] or found[3])[0])
            target = self.resolve(folder, written)
            if target in self._files and str(target).lower().endswith(_SHOWN):
                yield str(target)
        if any(mark in text for mark in _INCLUDES):
            for line in _lines(text):
                for name in {line.strip(), *(found[1] or found[2] for found in _QUOTED.finditer(line))}:
                    yield from self._included(folder, name)

    def _included(self, folder: str, written: str) -> Iterator[str]:
        """Yield the files that an include may mean: from the page's folder, the top, or any `base_path`."""
        for path in {written, re.sub(r":[\w,:-]*$", "", written)}:  # `file.py:3:9`, `file.py:section`: parts of it
            tail = posixpath.normpath(path).lstrip("./")
            candidates = self._by_name.get(posixpath.basename(tail), ()) if tail else ()
            if self._may_take(len(candidates)):
                yield from (one for one in candidates if f"/{one}".endswith(f"/{tail}"))
            if path and (target := self.resolve(folder, path)) in self._files:
                yield str(target)


def _lines(text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if len(line) <= LONGEST_LINE)


def _setting(line: str) -> tuple[str, str]:
    """Return the key and the value of a line of YAML as far as its form is simple; an item of a list has no key."""
    text = line.strip().removeprefix("- ").partition(" #")[0]
    key, colon, value = text.partition(": ")
    key, value = (key, value) if colon else ("", text)
    return key.strip("\"' "), value.strip("\"' \t")
