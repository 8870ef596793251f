"""Which files are missing in a folder, with their texts, and what stands already."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from techdocs.scaffold.existing_files import TECHDOCS_REF, Standing
from techdocs.scaffold.repository_facts import Facts
from techdocs.scaffold.texts import catalog_text, index_text, settings_text


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file that is to be written: its path inside the folder, with `/`, and its text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaffold:
    """The files to write, in order, and what to say of what stays as it is."""

    files: tuple[NewFile, ...]
    notes: tuple[str, ...]


def plan_scaffold(folder: Path, standing: Standing, facts: Facts) -> Scaffold:
    """Return what is to be written into a folder."""
    return Scaffold(files=tuple(_files(standing, facts)), notes=tuple(_notes(folder, standing)))


def _files(standing: Standing, facts: Facts) -> Iterator[NewFile]:
    if not standing.catalog:
        yield NewFile(path="catalog-info.yaml", text=catalog_text(facts, standing.docs_ref))
    if not standing.docs_are_here:
        return
    if not standing.settings:
        yield NewFile(path="mkdocs.yml", text=settings_text(facts))
    if standing.docs_dir and not standing.has_pages:
        yield NewFile(path=f"{standing.docs_dir}/index.md", text=index_text(facts, standing.docs_dir))


def _notes(folder: Path, standing: Standing) -> Iterator[str]:
    for name in filter(None, (standing.catalog, standing.settings)):
        yield f"`{name}` {'is a link' if (folder / name).is_symlink() else 'already exists'}; keeping it"
    if not standing.docs_are_here:
        yield f"the docs are at `{standing.docs_ref}`; nothing is written for them"
    elif standing.has_pages:
        yield f"`{standing.docs_dir or 'docs'}/` already has pages; keeping it"
    elif not standing.docs_dir:
        yield "no page is written: the docs folder is a link, or not a folder"
    if standing.lacks_ref:
        yield f"add the annotation `{TECHDOCS_REF}: {standing.docs_ref}` to `{standing.catalog}`, for Backstage"
