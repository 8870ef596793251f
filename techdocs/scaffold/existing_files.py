"""What stands in a folder already and stays as it is: its descriptor, its MkDocs settings, its docs."""

import os
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from techdocs.disk.files import read_inside
from techdocs.documents.located_yaml import load_documents
from techdocs.model.entity import OWNED_KINDS

CATALOG_NAMES = ("catalog-info.yaml", "catalog-info.yml")
SETTINGS_NAMES = ("mkdocs.yml", "mkdocs.yaml")
TECHDOCS_REF = "backstage.io/techdocs-ref"
MAX_BYTES = 1_000_000
_PAGES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""Ends of the names of pages (MkDocs `mkdocs/utils/__init__.py`)."""
_HERE = frozenset({"dir:.", "dir:./"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingFiles:
    """What stands already.

    `catalog` and `settings` are the names of the files, `""` where there is none; `names` is what they call the
    component: values of `title`, `name`, `description`. `docs_dir` is the folder of the docs inside the folder, `""`
    where it is not known or is no folder of its own. `docs_ref` is where the docs are in the words of `techdocs-ref`:
    `dir:.`, or elsewhere; `lacks_ref` says that the descriptor has an entity that may have docs, but no annotation.
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
        """Say whether the docs are those of the folder, and not those of another."""
        return self.docs_ref in _HERE


def find_existing_files(folder: Path) -> ExistingFiles:
    """Look at what stands in a folder. A link is something that stands; it is not followed."""
    catalog, settings = _first(folder, CATALOG_NAMES), _first(folder, SETTINGS_NAMES)
    entities = list(_mappings(folder, catalog, version="1.2"))
    mkdocs = next(_mappings(folder, settings, version="1.1"), {})
    refs = list(filter(None, (_docs_ref(entity) for entity in entities)))
    docs_dir = _docs_dir(mkdocs) if settings else "docs"
    return ExistingFiles(
        catalog=catalog,
        settings=settings,
        names=_names(entities, mkdocs),
        docs_dir=docs_dir if _is_own_folder(folder, docs_dir) else "",
        has_pages=bool(docs_dir) and has_pages(folder / docs_dir),
        docs_ref=_ref(folder, settings, refs),
        lacks_ref=not refs and any(str(entity.get("kind")).lower() in OWNED_KINDS for entity in entities),
    )


def has_pages(folder: Path) -> bool:
    """Say whether a page stands in a folder or below it."""
    return any(name.lower().endswith(_PAGES) for _, _, names in os.walk(folder) for name in names)


def _ref(folder: Path, settings: str, refs: list[str]) -> str:
    if refs:
        return next((ref for ref in refs if ref in _HERE), refs[0])
    return "dir:./docs" if not settings and _first(folder / "docs", SETTINGS_NAMES) else "dir:."


def _first(folder: Path, names: tuple[str, ...]) -> str:
    return next((name for name in names if os.path.lexists(folder / name)), "")


def _mappings(folder: Path, name: str, *, version: str) -> Iterator[Mapping[str, object]]:
    """Yield the documents of a YAML file that are mappings; none where it is not understood."""
    if not name:
        return
    try:
        text = read_inside(folder / name, folder, max_bytes=MAX_BYTES).decode("utf-8-sig", "replace")
    except OSError:
        return
    documents, _ = load_documents(text, version=version)
    yield from (document.value for document in documents if isinstance(document.value, dict))


def _names(entities: list[Mapping[str, object]], mkdocs: Mapping[str, object]) -> dict[str, str]:
    entity = next((entity for entity in entities if entity.get("kind") == "Component"), next(iter(entities), {}))
    metadata = _mapping(entity, "metadata")
    found = {key: metadata.get(key) for key in ("title", "name", "description")}
    found["title"] = found["title"] or mkdocs.get("site_name")
    return {key: value for key, value in found.items() if isinstance(value, str) and value.strip()}


def _docs_ref(entity: Mapping[str, object]) -> str:
    ref = _mapping(_mapping(entity, "metadata"), "annotations").get(TECHDOCS_REF)
    return ref.strip() if isinstance(ref, str) else ""


def _mapping(value: Mapping[str, object], key: str) -> Mapping[str, object]:
    inner = value.get(key)
    return inner if isinstance(inner, dict) else {}


def _docs_dir(mkdocs: Mapping[str, object]) -> str:
    """Return the `docs_dir` of MkDocs settings, `""` where it is none that a page can be put into."""
    value = mkdocs.get("docs_dir", "docs")
    path = posixpath.normpath(value) if isinstance(value, str) and value.strip() else ""
    return "" if path in {"", "."} or path.startswith(("/", "..")) or not path.isprintable() else path


def _is_own_folder(folder: Path, docs_dir: str) -> bool:
    """Say whether a path leads through folders of its own, or through nothing yet: no file, no link."""
    parts = docs_dir.split("/") if docs_dir else []
    paths = [folder.joinpath(*parts[: number + 1]) for number in range(len(parts))]
    return bool(parts) and all(not os.path.lexists(path) or (path.is_dir() and not path.is_symlink()) for path in paths)
