"""Read one repository's catalog metadata, in a worker process: all that its author wrote passes through here.

It knows nothing of other repositories: which declaration counts, and how entities relate, is decided in `read`.
"""

import errno
import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from techdocs.catalog.claims import claim_docs
from techdocs.catalog.descriptor import Descriptor, read_descriptor
from techdocs.catalog.discover import discover
from techdocs.catalog.infer import included_settings, read_settings
from techdocs.catalog.locations import location_targets
from techdocs.catalog.ownership import read_codeowners
from techdocs.catalog.placeholders import Placeholders
from techdocs.catalog.relations import FIELDS
from techdocs.catalog.skeletons import is_in_skeleton
from techdocs.catalog.sphinx import sphinx_docs
from techdocs.files import read_inside
from techdocs.located_yaml import LoadDocuments, load_documents
from techdocs.model.catalog import Discovered, Reading
from techdocs.model.codes import Code
from techdocs.model.entity import LONGEST_DEFINITION, Entity
from techdocs.model.limits import Limits
from techdocs.model.problem import Place, Problem, Severity
from techdocs.model.source import Source
from techdocs.patterns import Work
from techdocs.workers.repositories import Job, TooMuchError

MAX_DESCRIPTOR_BYTES = 20_000_000
"""Bytes of a descriptor that is opened at all; of one that has more than `limits.descriptor_mb` a part is read."""
MEGABYTE = 1_000_000
PAGE_BYTES = 8_000
"""Bytes of the page of an entity that says nothing of itself."""
_MARKUP, _COLOURS = 3, 6
"""How many bytes of a page become of a byte of text, about: of names, links and annotations, and of a definition."""
_RELATIONS = frozenset(field.name for field in FIELDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTask:
    """A repository to read, and what it may cost."""

    source: Source
    limits: Limits


def read_repository(task: ReadTask) -> Reading:
    """Return what a repository says of itself.

    Raises:
        TooMuchError: it declares more than a repository may.
    """
    work = Work()
    found = discover(task.source, work)
    entities, problems = _declared(found, task.limits, work)
    _check_pages(entities, task.limits)
    settings = read_settings(found)
    included = included_settings(found) | settings.foreign
    claimed = {
        claim.path
        for claim in claim_docs({entity.ref: entity for entity in entities}, {found.source.name: found}).values()
    }
    return Reading(
        discovered=found, entities=tuple(entities), problems=(*found.problems, *problems, *sphinx_docs(found, claimed)),
        codeowners=read_codeowners(found),
        included=tuple(sorted(included)), docs_dirs=settings.docs_dirs,
        site_names={path: name for path, name in settings.site_names.items() if path not in included | claimed},
    )  # fmt: skip


READ = Job(run=read_repository, gives=Reading)


def _check_pages(entities: list[Entity], limits: Limits) -> None:
    """Raise a TooMuchError when the catalog pages of some entities would be too large together."""
    if sum(map(_page_bytes, entities)) > limits.repository_pages_mb * MEGABYTE:
        message = f"the pages of its entities would take more than {limits.repository_pages_mb} MB"
        raise TooMuchError(f"{message} (`limits.repository_pages_mb`)")


def _page_bytes(entity: Entity) -> int:
    """Return about how large an entity's page is, with what it says of others on theirs."""
    related = {name: value for name, value in entity.spec.items() if name in _RELATIONS}
    definition = entity.spec.get("definition")
    coloured = min(len(definition), LONGEST_DEFINITION) if isinstance(definition, str) else 0
    return PAGE_BYTES + len(json.dumps([entity.metadata, related])) * _MARKUP + coloured * _COLOURS


def _declared(found: Discovered, limits: Limits, work: Work) -> tuple[list[Entity], list[Problem]]:
    """Read a source's descriptors and those that its Locations name, each once."""
    entities: list[Entity] = []
    problems: list[Problem] = []
    skipped: dict[Code, list[str]] = {Code.TEMPLATES_SKIPPED: [], Code.NOT_ENTITIES: []}
    load = partial(load_documents, limits=limits, file_mb=limits.descriptor_mb)
    placeholders = Placeholders(found.source, limits)
    skipped[Code.TEMPLATES_SKIPPED] += filter(is_in_skeleton, found.catalog_files)
    waiting = [path for path in found.catalog_files if not is_in_skeleton(path)]
    seen = set(waiting)
    while waiting:
        path = waiting.pop(0)
        descriptor = _read_file(found.source, path, problems, load, placeholders)
        if descriptor is None:
            continue
        if descriptor.is_template and path not in skipped[Code.TEMPLATES_SKIPPED]:
            skipped[Code.TEMPLATES_SKIPPED].append(path)
        if not descriptor.holds_entities:
            skipped[Code.NOT_ENTITIES].append(path)
        entities += descriptor.entities
        if len(entities) > limits.repository_entities:
            raise TooMuchError(
                f"it declares more than {limits.repository_entities:,} entities (`limits.repository_entities`)"
            )
        problems += descriptor.problems
        for location in (entity for entity in descriptor.entities if entity.ref.kind == "location"):
            files, faults = location_targets(location, found.source, work)
            problems += faults
            waiting += [file for file in dict.fromkeys(files) if file not in seen]
            seen.update(files)
    problems += [_skipped(found.source, code, sorted(paths)) for code, paths in skipped.items() if paths]
    return entities, problems


def _read_file(
    source: Source, path: str, problems: list[Problem], load: LoadDocuments, placeholders: Placeholders
) -> Descriptor | None:
    try:
        content = read_inside(Path(source.root, path), source.root, max_bytes=MAX_DESCRIPTOR_BYTES)
    except OSError as error:
        hint = "check its permissions"
        if error.errno == errno.EFBIG:
            hint = "keep definitions in files of their own, with `$text`"
        problems.append(_unreadable(source, path, f"the file cannot be read: {error.strerror}", hint))
        return None
    return read_descriptor(source, path, content, load, placeholders)


def _unreadable(source: Source, path: str, message: str, hint: str) -> Problem:
    place = Place(source=source.name, path=path)
    return Problem(code=Code.FILE_UNREADABLE, severity=Severity.ERROR, message=message, hint=hint, place=place)


def _skipped(source: Source, code: Code, paths: list[str]) -> Problem:
    what, hint = {
        Code.TEMPLATES_SKIPPED: ("a software template skeleton", "no action needed"),
        Code.NOT_ENTITIES: ("no entity", "rename it when no `catalog-info.yaml` is meant"),
    }[code]
    shown = ", ".join(f"`{path}`" for path in paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")  # noqa: PLR2004
    message = f"skipped {shown}: {what}" if len(paths) == 1 else f"skipped {len(paths)} files, each {what}: {shown}"
    return Problem(
        code=code,
        severity=Severity.INFO,
        message=message,
        hint=hint,
        place=Place(source=source.name, path=paths[0]),
    )
