"""Which files of a repository are fetched: first by their names, then those that these point to. Pure.

What points to a file is guessed generously: a file too much costs a few bytes. All others are there as empty files that
cannot be opened (`trees`), so that a link to source code is not a broken one, and no include is silently empty.
"""

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from techdocs.model.docs import is_page
from techdocs.model.skipped_folders import SKIPPED_FOLDERS

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
_VALUE = re.compile(r"""[:-][ \t]+["']?([^"'\n#]{1,500}?)["']?[ \t]*(?:#.*)?$""", re.MULTILINE)
_DOCS_DIR = re.compile(
    r"""^[ \t]*["']?docs_dir["']?[ \t]*:[ \t]*["']?([^"'\n#]{1,500}?)["']?[ \t]*(?:#.*)?$""", re.MULTILINE
)
_LINK = re.compile(
    r"""\]\([ \t]*<?([^)\s>]{1,1000})|(?:src|href|data|poster)[ \t]*=[ \t]*["']?([^"'\s>]{1,1000})"""
    r"""|^[ ]{0,3}\[[^\]\n]{1,200}\]:[ \t]*<?([^\s>]{1,1000})""",
    re.MULTILINE,
)
_INCLUDES = ("8<", "{%", "{!", "{{")
"""What begins an include in a page, whichever extension or plugin reads it."""
_QUOTED = re.compile(
    r"""["']([^"'\n]{1,500})["']|\{!([^!\n]{1,500})!\}|^[ \t]*([^\s"'][^"'\n]{0,500}?)[ \t]*$""", re.MULTILINE
)
_MOST = 2_000
"""Includes of a page that are looked up; a page with more is no page."""


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


@dataclass(frozen=True, slots=True)
class Pointers:
    """The files of a repository, to look up what texts point to."""

    files: frozenset[str]
    _by_name: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        """Sort the files by their names."""
        for path in self.files:
            self._by_name[posixpath.basename(path)].append(path)

    def of(self, path: str, text: str) -> Iterator[str]:
        """Yield the files that a text points to, some of them more than once."""
        folder = posixpath.dirname(path)
        if is_page(path):
            yield from self._of_page(folder, text)
        else:
            yield from self._of_settings(folder, text)

    def below(self, folder: str) -> Iterator[str]:
        """Yield the files below a folder, `""` for the top."""
        start = f"{folder}/" if folder else ""
        yield from (path for path in self.files if path.startswith(start))

    def resolve(self, folder: str, written: str) -> str | None:
        """Return the path that is meant in a folder, None where it leads out of the repository."""
        path = posixpath.normpath(posixpath.join(folder, written))
        return None if path.startswith(("../", "/")) or path == ".." or "\0" in path else path.removeprefix("./")

    def _of_settings(self, folder: str, text: str) -> Iterator[str]:
        for found in _DOCS_DIR.finditer(text):
            docs = self.resolve(folder, found[1])
            yield from () if docs is None else self.below("" if docs == "." else docs)
        for written in (*_TOKEN.findall(text), *_VALUE.findall(text)):
            if (target := self.resolve(folder, written)) in self.files:
                yield str(target)

    def _of_page(self, folder: str, text: str) -> Iterator[str]:
        is_in_docs = any(
            part.lower() in _DOCS for part in folder.split("/")
        )  # what is outside of these is not published
        for found in () if is_in_docs else _LINK.finditer(text):
            written = unquote(re.split(r"[?#]", found[1] or found[2] or found[3])[0])
            target = self.resolve(folder, written)
            if target in self.files and str(target).lower().endswith(_SHOWN):
                yield str(target)
        if any(mark in text for mark in _INCLUDES):
            for number, found in enumerate(_QUOTED.finditer(text)):
                if number >= _MOST:
                    return
                yield from self._included(folder, found[1] or found[2] or found[3])

    def _included(self, folder: str, written: str) -> Iterator[str]:
        """Yield the files that an include may mean: from the page's folder, the top, or any `base_path`."""
        name = written.strip()
        for path in {name, re.sub(r":[\w,:-]*$", "", name)}:  # `file.py:3:9` and `file.py:section` are parts of it
            tail = posixpath.normpath(path).lstrip("./")
            yield from (
                one for one in self._by_name.get(posixpath.basename(tail), ()) if f"/{one}".endswith(f"/{tail}")
            )
            if (target := self.resolve(folder, path)) in self.files:
                yield str(target)
