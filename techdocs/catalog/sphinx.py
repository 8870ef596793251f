"""Docs that Sphinx builds: they are written for it, also where they are Markdown, and nothing here can show them."""

import posixpath
from collections.abc import Collection, Iterator
from pathlib import Path

from techdocs.disk.files import is_file
from techdocs.model.catalog import Discovered
from techdocs.model.codes import Code
from techdocs.model.problem import Place, Problem, note, shown_names

_SETTINGS = ("conf.py", "source/conf.py")
"""Where Sphinx keeps its settings in a folder of docs (`sphinx-quickstart`)."""


def has_sphinx(folder: Path) -> bool:
    """Say whether Sphinx builds a folder of docs."""
    return any(is_file(folder / name) for name in _SETTINGS)


def sphinx_docs(found: Discovered, claimed: Collection[str]) -> Iterator[Problem]:
    """Yield one note on the docs of a source that are Sphinx's, unless they are claimed or have a `mkdocs.yml`."""
    left = [
        path for path in found.sphinx_folders
        if path not in claimed and not _has_settings(found, posixpath.dirname(path))
    ]  # fmt: skip
    if left:
        verb = "is" if len(left) == 1 else "are"
        message = f"{shown_names(left)} {verb} not published: Sphinx builds these docs (`conf.py`)"
        hint = "add a `mkdocs.yml` if the pages also work without Sphinx"
        yield note(Code.SPHINX_DOCS, Place(source=found.source.name, path=left[0]), message, hint, about=" ".join(left))


def _has_settings(found: Discovered, folder: str) -> bool:
    return any(posixpath.join(folder, name) in found.settings_files for name in ("mkdocs.yml", "mkdocs.yaml"))
