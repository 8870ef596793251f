"""Find the docs folder that a `mkdocs.yml` names, and say where MkDocs itself would refuse it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from techdocs.disk.files import is_folder
from techdocs.mkdocs_yml.setting_keys import names_plugin
from techdocs.mkdocs_yml.settings import ReadSettings
from techdocs.model.codes import Code
from techdocs.model.problem import Place, Problem, warning
from techdocs.plain_text import plain_line


@dataclass(frozen=True, slots=True, kw_only=True)
class NoDocsFolder:
    """Why there is no docs folder: the code of the problem and its message."""

    code: Code
    message: str


def find_docs_folder(
    file: Path, read: ReadSettings, root: Path, place: Place
) -> tuple[Path | NoDocsFolder, tuple[Problem, ...]]:
    """Return the docs folder, or what is wrong with it, and what an author should know of one that is used.

    Args:
        file: the `mkdocs.yml`.
        read: what it says.
        root: of the repository.
        place: of the file.
    """
    docs = _named(file.parent, read.docs_dir, root)
    if isinstance(docs, NoDocsFolder) and read.docs_dir == "docs" and any(file.parent.glob("*.md")):
        return file.parent, (_beside(place),)
    return docs, tuple(_around_itself(read)) if docs == file.parent else ()


def _named(folder: Path, docs_dir: str, root: Path) -> Path | NoDocsFolder:
    if docs_dir.startswith(("/", "~")) or "\\" in docs_dir or "\0" in docs_dir:
        return _outside(f"`docs_dir: {plain_line(docs_dir)}` is not a path inside the repository")
    real, shown = (folder / docs_dir).resolve(), plain_line(docs_dir)
    if not real.is_relative_to(root) or ".git" in real.relative_to(root).parts:
        return _outside(f"`docs_dir: {shown}` points outside the repository")
    if not is_folder(folder / docs_dir):
        is_default = docs_dir == "docs"
        message = "no `docs` folder next to `mkdocs.yml`" if is_default else f"no such folder: `docs_dir: {shown}`"
        return NoDocsFolder(code=Code.DOCS_FOLDER_MISSING, message=message)
    return real


def _outside(message: str) -> NoDocsFolder:
    return NoDocsFolder(code=Code.DOCS_FOLDER_OUTSIDE, message=message)


def _beside(place: Place) -> Problem:
    message = "no `docs` folder next to `mkdocs.yml`; the Markdown files next to it are used instead"
    hint = "move the pages into `docs`: MkDocs does not build pages that are next to its settings file"
    return warning(Code.DOCS_FOLDER_MISSING, place, message, hint)


def _around_itself(read: ReadSettings) -> Iterator[Problem]:
    """Yield that a docs folder holds its own settings, which mkdocs-same-dir alone makes possible."""
    if not any(names_plugin(name, "same-dir") for name in read.settings.ignored_plugins):
        message = f"MkDocs rejects `docs_dir: {plain_line(read.docs_dir)}`: it is the folder that contains `mkdocs.yml`"
        yield warning(
            Code.DOCS_FOLDER_MISSING, read.docs_place, message, "move the pages into `docs` and remove `docs_dir`"
        )
