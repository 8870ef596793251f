"""Step 2: discover → read descriptors → own → claim docs → infer → relate. Takes the sources, gives the `Catalog`."""

import errno
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from techdocs.catalog.claims import claim_docs
from techdocs.catalog.descriptor import Descriptor, read_descriptor
from techdocs.catalog.discover import discover
from techdocs.catalog.infer import infer_components
from techdocs.catalog.locations import location_targets
from techdocs.catalog.ownership import OWNED_KINDS, ownership_of, read_codeowners
from techdocs.catalog.relations import relate
from techdocs.catalog.secrets import without_secrets
from techdocs.catalog.unique import contested_claims, unique_entities
from techdocs.files import read_inside
from techdocs.located_yaml import LoadDocuments, load_documents
from techdocs.model.catalog import Catalog, Discovered, Ownership
from techdocs.model.codeowners import CodeOwners
from techdocs.model.codes import Code
from techdocs.model.entity import Entity, EntityRef
from techdocs.model.problem import Place, Problem, Severity, problem_order
from techdocs.model.source import Source
from techdocs.secrets_scan import EnvironmentSecrets

MAX_DESCRIPTOR_BYTES = 2_000_000
_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_NO_SECRETS = EnvironmentSecrets({})
NO_OWNER = "`spec.owner` is missing"


def read_catalog(
    sources: Iterable[Source],
    load: LoadDocuments = load_documents,
    *,
    names: Mapping[str, str] = _NO_NAMES,
    secrets: EnvironmentSecrets = _NO_SECRETS,
) -> Catalog:
    """Read the catalog metadata of all sources. Nothing in a source can stop this.

    Args:
        sources: the repositories.
        load: how YAML is loaded.
        names: whose an entity is that several sources declare: its ref to the name of a source.
        secrets: what no text of the catalog may hold.
    """
    discovered = {source.name: discover(source) for source in sorted(sources, key=lambda source: source.name)}
    declared: list[Entity] = []
    problems: list[Problem] = []
    for found in discovered.values():
        entities_found, problems_found = _read_source(found, load)
        problems += [*found.source.problems, *problems_found]
        for entity in entities_found:
            cleaned, faults = without_secrets(entity, secrets)
            declared.append(cleaned)
            problems += faults
    entities, contested, duplicates = unique_entities(declared, names)
    claims = claim_docs(entities, discovered) | contested_claims(contested)
    for entity, claim in list(infer_components(entities, claims, discovered, contested)):
        entities[entity.ref], claims[entity.ref] = entity, claim
    entities = {ref: entities[ref] for ref in sorted(entities)}
    codeowners = {name: rules for name, found in discovered.items() if (rules := read_codeowners(found))}
    ownership = {
        ref: ownership_of(entity, entities, codeowners.get(entity.place.source))
        for ref, entity in entities.items()
        if ref.kind in OWNED_KINDS
    }
    related = relate(entities, {ref: own.owner for ref, own in ownership.items() if own.owner})
    problems += [
        *duplicates,
        *related.problems,
        *(claim.problem for ref, claim in claims.items() if claim.problem and ref not in contested),
    ]
    return Catalog(
        sources=tuple(found.source for found in discovered.values()),
        entities=entities,
        relations=related.relations,
        ownership=ownership,
        missing=related.missing,
        discovered=discovered,
        docs_folders={ref: claims[ref] for ref in entities if ref in claims},
        codeowners=codeowners,
        problems=tuple(sorted(_with_owners(problems, ownership, codeowners), key=problem_order)),
    )


def _read_source(found: Discovered, load: LoadDocuments) -> tuple[list[Entity], list[Problem]]:
    """Read a source's descriptors and those that its Locations name, each once."""
    entities: list[Entity] = []
    problems: list[Problem] = []
    skipped: dict[Code, list[str]] = {Code.TEMPLATES_SKIPPED: [], Code.NOT_ENTITIES: []}
    waiting, seen = list(found.catalog_files), set(found.catalog_files)
    while waiting:
        path = waiting.pop(0)
        descriptor = _read_file(found.source, path, problems, load)
        if descriptor is None:
            continue
        if descriptor.is_template:
            skipped[Code.TEMPLATES_SKIPPED].append(path)
        if not descriptor.holds_entities:
            skipped[Code.NOT_ENTITIES].append(path)
        entities += descriptor.entities
        problems += descriptor.problems
        for location in (entity for entity in descriptor.entities if entity.ref.kind == "location"):
            files, faults = location_targets(location, found.source)
            problems += faults
            waiting += [file for file in dict.fromkeys(files) if file not in seen]
            seen.update(files)
    problems += [_skipped(found.source, code, paths) for code, paths in skipped.items() if paths]
    return entities, problems


def _read_file(source: Source, path: str, problems: list[Problem], load: LoadDocuments) -> Descriptor | None:
    try:
        content = read_inside(Path(source.root, path), source.root, max_bytes=MAX_DESCRIPTOR_BYTES)
    except OSError as error:
        hint = "check its permissions"
        if error.errno == errno.EFBIG:
            hint = "keep definitions in files of their own, with `$text`"
        problems.append(_unreadable(source, path, f"the file cannot be read: {error.strerror}", hint))
        return None
    return read_descriptor(source, path, content, load)


def _unreadable(source: Source, path: str, message: str, hint: str) -> Problem:
    place = Place(source=source.name, path=path)
    return Problem(code=Code.FILE_UNREADABLE, severity=Severity.ERROR, message=message, hint=hint, place=place)


def _skipped(source: Source, code: Code, paths: list[str]) -> Problem:
    what, hint = {
        Code.TEMPLATES_SKIPPED: ("the mould of a software template", "no action needed"),
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


def _with_owners(
    problems: list[Problem], ownership: Mapping[EntityRef, Ownership], codeowners: Mapping[str, CodeOwners]
) -> list[Problem]:
    """Return the problems with whom they concern: their entity's owner, else the file's."""
    owners = {str(ref): own.owner for ref, own in ownership.items() if own.owner}
    found = []
    for problem in problems:
        if problem.entity in owners and problem.message == NO_OWNER:
            continue  # CODEOWNERS fills it in, as Backstage's processor does
        owner = owners.get(problem.entity)
        if owner is None and (rules := codeowners.get(problem.place.source)):
            owner = rules.owner_of(problem.place.path)
        found.append(problem if problem.owner or owner is None else replace(problem, owner=str(owner)))
    return found
