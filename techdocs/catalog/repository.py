"""Read one repository's catalog metadata, in a worker process: all that its author wrote passes through here.

It knows nothing of other repositories: which declaration counts, and how entities relate, is decided in `read`.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from techdocs.catalog.claims import claim_docs
from techdocs.catalog.descriptor import Descriptor, read_descriptor
from techdocs.catalog.discover import discover
from techdocs.catalog.entity_bounds import too_many_entities, within_pages
from techdocs.catalog.infer import included_settings, read_settings
from techdocs.catalog.large_files import read_start
from techdocs.catalog.locations import location_targets
from techdocs.catalog.ownership import read_codeowners
from techdocs.catalog.placeholders import Placeholders
from techdocs.catalog.skeletons import is_in_skeleton
from techdocs.catalog.sphinx import sphinx_docs
from techdocs.documents.located_yaml import load_documents
from techdocs.model.catalog import Discovered, Reading
from techdocs.model.codes import Code
from techdocs.model.entity import Entity
from techdocs.model.limits import Limits
from techdocs.model.problem import Place, Problem, error, note, shown_names
from techdocs.model.source import Source
from techdocs.patterns import Work
from techdocs.workers.repositories import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTask:
    """A repository to read, and what it may cost."""

    source: Source
    limits: Limits


def read_repository(task: ReadTask) -> Reading:
    """Return what a repository says of itself."""
    work = Work()
    found = discover(task.source, work)
    entities, problems = _declared(found, task.limits, work)
    entities, left_out = within_pages(entities, task.limits)
    settings = read_settings(found)
    included = included_settings(found) | settings.foreign
    claimed = {
        claim.path
        for claim in claim_docs({entity.ref: entity for entity in entities}, {found.source.name: found}).values()
    }
    return Reading(
        discovered=found, entities=tuple(entities),
        problems=(*found.problems, *problems, *left_out, *sphinx_docs(found, claimed)),
        codeowners=read_codeowners(found),
        included=tuple(sorted(included)), docs_dirs=settings.docs_dirs,
        site_names={path: name for path, name in settings.site_names.items() if path not in included | claimed},
    )  # fmt: skip


READ = Job(run=read_repository, gives=Reading)


def _declared(found: Discovered, limits: Limits, work: Work) -> tuple[list[Entity], list[Problem]]:
    """Read a source's descriptors and those that its Locations name, each once."""
    entities: list[Entity] = []
    problems: list[Problem] = []
    skipped: dict[Code, list[str]] = {Code.TEMPLATES_SKIPPED: [], Code.NOT_ENTITIES: []}
    placeholders = Placeholders(found.source, limits)
    skipped[Code.TEMPLATES_SKIPPED] += filter(is_in_skeleton, found.catalog_files)
    waiting = [path for path in found.catalog_files if not is_in_skeleton(path)]
    seen = set(waiting)
    while waiting:
        path = waiting.pop(0)
        descriptor = _read_file(found.source, path, problems, limits, placeholders)
        if descriptor is None:
            continue
        if descriptor.is_template and path not in skipped[Code.TEMPLATES_SKIPPED]:
            skipped[Code.TEMPLATES_SKIPPED].append(path)
        if not descriptor.holds_entities:
            skipped[Code.NOT_ENTITIES].append(path)
        entities += descriptor.entities
        problems += descriptor.problems
        if len(entities) > limits.repository_entities:
            problems.append(too_many_entities(entities[limits.repository_entities :], len(waiting), limits))
            entities = entities[: limits.repository_entities]
            break
        for location in (entity for entity in descriptor.entities if entity.ref.kind == "location"):
            files, faults = location_targets(location, found.source, work)
            problems += faults
            waiting += [file for file in dict.fromkeys(files) if file not in seen]
            seen.update(files)
    problems += [_skipped(found.source, code, sorted(paths)) for code, paths in skipped.items() if paths]
    return entities, problems


def _read_file(
    source: Source, path: str, problems: list[Problem], limits: Limits, placeholders: Placeholders
) -> Descriptor | None:
    try:
        content, further = read_start(Path(source.root, path), source.root, limits)
    except OSError as failure:
        message = f"the file cannot be read: {failure.strerror}"
        place = Place(source=source.name, path=path)
        problems.append(error(Code.FILE_UNREADABLE, place, message, "check its permissions"))
        return None
    load = partial(load_documents, limits=limits, file_mb=limits.descriptor_mb, further=further)
    return read_descriptor(source, path, content, load, placeholders)


def _skipped(source: Source, code: Code, paths: list[str]) -> Problem:
    one, many, hint = {
        Code.TEMPLATES_SKIPPED: ("a software template skeleton", "software template skeletons", "no action needed"),
        Code.NOT_ENTITIES: (
            "no entity in it", "files without an entity", "rename it if it is not meant to be a Backstage file",
        ),
    }[code]  # fmt: skip
    shown = shown_names(paths)
    message = f"skipped {shown}: {one}" if len(paths) == 1 else f"skipped {len(paths)} {many}: {shown}"
    return note(code, Place(source=source.name, path=paths[0]), message, hint, about=" ".join(paths))
