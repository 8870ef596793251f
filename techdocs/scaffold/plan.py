"""Which files are missing in a folder, with their texts, and which exist."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from techdocs.scaffold.existing_files import TECHDOCS_REF, ExistingFiles
from techdocs.scaffold.repository_facts import RepositoryFacts
from techdocs.scaffold.texts import catalog_text, index_text, settings_text


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file to write: its path inside the folder, with `/`, and its text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaffold:
    """The files to write, in order, and what to say about those that exist."""

    files: tuple[NewFile, ...]
    notes: tuple[str, ...]


def plan_scaffold(folder: Path, existing: ExistingFiles, facts: RepositoryFacts) -> Scaffold:
    """Return what to write into a folder."""
    return Scaffold(files=tuple(_files(existing, facts)), notes=tuple(_notes(folder, existing)))


def _files(existing: ExistingFiles, facts: RepositoryFacts) -> Iterator[NewFile]:
    if not existing.catalog:
        yield NewFile(path="catalog-info.yaml", text=catalog_text(facts, existing.docs_ref))
    if not existing.docs_are_here:
        return
    if not existing.settings:
        yield NewFile(path="mkdocs.yml", text=settings_text(facts))
    if existing.docs_dir and not existing.has_pages:
        yield NewFile(path=f"{existing.docs_dir}/index.md", text=index_text(facts, existing.docs_dir))


def _notes(folder: Path, existing: ExistingFiles) -> Iterator[str]:
    for name in filter(None, (existing.catalog, existing.settings)):
        yield f"`{name}` {'is a link' if (folder / name).is_symlink() else 'already exists'}; keeping it"
    if not existing.docs_are_here:
        yield f"the docs are at `{existing.docs_ref}`; nothing is written for them"
    elif existing.has_pages:
        yield f"`{existing.docs_dir or 'docs'}/` already has pages; keeping it"
    elif not existing.docs_dir:
        yield "no page is written: the docs folder is a link, or not a folder"
    if existing.lacks_ref:
        yield f"add the annotation `{TECHDOCS_REF}: {existing.docs_ref}` to `{existing.catalog}`, for Backstage"
