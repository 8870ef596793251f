"""What a folder has already: its descriptor, its MkDocs settings, its docs."""

import os
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from techdocs.disk.files import read_inside
from techdocs.documents.located_yaml import load_documents, value_at
from techdocs.model.entity import OWNED_KINDS

CATALOG_NAMES = ("catalog-info.yaml", "catalog-info.yml")
SETTINGS_NAMES = ("mkdocs.yml", "mkdocs.yaml")
TECHDOCS_REF = "backstage.io/techdocs-ref"
MAX_BYTES = 1_000_000
_PAGES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""Ends of the names of pages (MkDocs `mkdocs/utils/__init__.py`)."""
_HERE = ("dir:.", "dir:./")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingFiles:
    """What is there already, and is not changed.

    `catalog` and `settings` are names of files, `""` without one; `names` maps `title`, `name` and `description` to
    what these files say. `docs_dir` is the docs folder, `""` if it is not known or not a folder inside this one.
    `docs_ref` is where the docs are, as in `techdocs-ref`; `lacks_ref` says that the descriptor has an entity that may
    have docs, but no such annotation.
    """

    catalog: str = ""
    settings: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    docs_dir: str = "docs"
    has_pages: bool = False
    docs_ref: str = "dir:."
    lacks_ref: bool = False

    @property
    def docs_are_here(self) -> bool:
        """Whether the docs are those of this folder, and not of another."""
        return self.docs_ref in _HERE


def find_existing_files(folder: Path) -> ExistingFiles:
    """Find out what a folder has. A symlink counts as a file; it is not followed."""
    catalog, settings = _first(folder, CATALOG_NAMES), _first(folder, SETTINGS_NAMES)
    entities = list(_mappings(folder, catalog, version="1.2"))
    mkdocs = next(_mappings(folder, settings, version="1.1"), {})
    written = [value_at(entity, ("metadata", "annotations", TECHDOCS_REF)) for entity in entities]
    refs = [ref.strip() for ref in written if isinstance(ref, str) and ref.strip()]
    elsewhere = "" if settings else _first(folder / "docs", SETTINGS_NAMES)
    docs_dir = _docs_dir(mkdocs)
    return ExistingFiles(
        catalog=catalog,
        settings=settings,
        names=_names(entities, mkdocs),
        docs_dir=docs_dir if _is_own_folder(folder, docs_dir) else "",
        has_pages=bool(docs_dir) and _has_pages(folder / docs_dir),
        docs_ref=next((ref for ref in (*_HERE, *refs) if ref in refs), "dir:./docs" if elsewhere else "dir:."),
        lacks_ref=not refs and any(str(entity.get("kind")).lower() in OWNED_KINDS for entity in entities),
    )


def read_text_file(folder: Path, name: str) -> str:
    """Return the text of a file of a folder, `""` if it cannot be read."""
    try:
        return read_inside(folder / name, folder, max_bytes=MAX_BYTES).decode("utf-8-sig", "replace") if name else ""
    except OSError:
        return ""


def _has_pages(folder: Path) -> bool:
    return any(name.lower().endswith(_PAGES) for _, _, names in os.walk(folder) for name in names)


def _first(folder: Path, names: tuple[str, ...]) -> str:
    return next((name for name in names if os.path.lexists(folder / name)), "")


def _mappings(folder: Path, name: str, *, version: str) -> Iterator[Mapping[str, object]]:
    """Yield the documents of a YAML file that are mappings."""
    documents, _ = load_documents(read_text_file(folder, name), version=version)
    yield from (document.value for document in documents if isinstance(document.value, dict))


def _names(entities: list[Mapping[str, object]], mkdocs: Mapping[str, object]) -> dict[str, str]:
    entity = next((entity for entity in entities if entity.get("kind") == "Component"), next(iter(entities), {}))
    found = {key: value_at(entity, ("metadata", key)) for key in ("title", "name", "description")}
    found["title"] = found["title"] or mkdocs.get("site_name")
    return {key: value for key, value in found.items() if isinstance(value, str) and value.strip()}


def _docs_dir(mkdocs: Mapping[str, object]) -> str:
    """Return the `docs_dir` of MkDocs settings, `""` if no page can be put into it."""
    value = mkdocs.get("docs_dir", "docs")
    path = posixpath.normpath(value) if isinstance(value, str) and value.strip() else ""
    return "" if path in {"", "."} or path.startswith(("/", "..")) or not path.isprintable() else path


def _is_own_folder(folder: Path, docs_dir: str) -> bool:
    """Say whether every part of a path is a folder or missing, and none is a file or a symlink."""
    paths = [path for path in (folder / docs_dir, *(folder / docs_dir).parents) if folder in path.parents]
    return bool(paths) and all(not os.path.lexists(path) or (path.is_dir() and not path.is_symlink()) for path in paths)
