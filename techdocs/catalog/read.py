"""Step 2: read each repository → own → claim docs → infer → relate. Takes the sources, gives the `Catalog`."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from techdocs.catalog.claims import claim_docs
from techdocs.catalog.infer import infer_components
from techdocs.catalog.ownership import ownership_of, unused_rules
from techdocs.catalog.refused import reattributed
from techdocs.catalog.relations import relate
from techdocs.catalog.repositories import Repositories, files_read
from techdocs.catalog.repository import READ, ReadTask
from techdocs.catalog.secrets import without_secrets
from techdocs.catalog.unique import unique_entities
from techdocs.codeowners import owner_of
from techdocs.disk.kept_answers import KeptAnswers
from techdocs.disk.store import Store
from techdocs.model.catalog import Catalog, Discovered, Ownership, Reading
from techdocs.model.codeowners import CodeOwners
from techdocs.model.codes import Code
from techdocs.model.entity import OWNED_KINDS, EntityRef
from techdocs.model.incumbents import Incumbents
from techdocs.model.limits import Limits
from techdocs.model.problem import Place, Problem, error, problem_order
from techdocs.model.source import Source
from techdocs.secrets_scan import EnvironmentSecrets
from techdocs.workers.repositories import RepositoryWorkers, TooMuch

STEP = "readings"
_NO_INCUMBENTS = Incumbents()
_NO_SECRETS = EnvironmentSecrets({})
_OWNER = "spec.owner"


def read_repositories(
    sources: Iterable[Source],
    workers: RepositoryWorkers,
    store: Store,
    limits: Limits,
    secrets: EnvironmentSecrets = _NO_SECRETS,
) -> dict[str, Reading]:
    """Read every repository in a worker process, each within its limits; of one that fails the last reading counts.

    Args:
        sources: the repositories.
        workers: what reads them.
        store: where the last good reading of each is kept.
        limits: what one may cost.
        secrets: what no text of the catalog may hold.
    """
    by_name = {source.name: source for source in sorted(sources, key=lambda source: source.name)}
    kept = KeptAnswers(store, STEP, Reading)
    tasks = {name: ReadTask(source=source.as_read(), limits=limits) for name, source in by_name.items()}
    keys = {name: store.key([seal, tasks[name]]) if (seal := source.seal) else "" for name, source in by_name.items()}
    known = {name: found for name, source in by_name.items() if (found := kept.find(source.identity, keys[name]))}
    readings = {name: _without_secrets(found, secrets) for name, found in known.items()}
    for name, given in workers.each(READ, {name: task for name, task in tasks.items() if name not in known}):
        identity = by_name[name].identity
        if isinstance(given, TooMuch):
            reading = kept.last(identity) or Reading(discovered=Discovered(source=by_name[name]))
            readings[name] = replace(reading, stopped=_stopped(by_name[name], given.reason))
        else:
            reading = _without_secrets(given.value, secrets)
            readings[name] = reading
            kept.keep(identity, keys[name], given.content, secrets, partial(_untold, reading, secrets))
    kept.save()
    return {name: _of_source(readings[name], source) for name, source in by_name.items()}


def read_catalog(
    readings: Mapping[str, Reading],
    incumbents: Incumbents = _NO_INCUMBENTS,
) -> Catalog:
    """Put together what the repositories say of themselves.

    Args:
        readings: what each says, by its name.
        incumbents: who held each name before.
    """
    discovered = {name: reading.discovered for name, reading in readings.items()}
    declared = [entity for reading in readings.values() for entity in reading.entities]
    problems = [
        problem
        for reading in readings.values()
        for problem in (
            *reading.discovered.source.problems,
            *reading.problems,
            *([reading.stopped] if reading.stopped else []),
        )
    ]
    codeowners = {name: rules for name, reading in readings.items() if (rules := reading.codeowners)}
    repositories = Repositories(
        (found.source for found in discovered.values()), files_read(discovered, declared, problems)
    )
    unique = unique_entities(declared, incumbents, repositories, codeowners)
    entities = dict(unique.entities)
    claims = {**claim_docs(entities, discovered), **unique.claims}
    for entity, claim in infer_components(unique, claims, readings, incumbents, repositories):
        entities[entity.ref], claims[entity.ref] = entity, claim
    entities = {ref: entities[ref] for ref in sorted(entities)}
    ownership = {
        ref: ownership_of(entity, entities, codeowners.get(entity.place.source))
        for ref, entity in entities.items()
        if ref.kind in OWNED_KINDS and ref not in unique.claims
    }
    related = relate(entities, {ref: own.owner for ref, own in ownership.items() if own.owner})
    problems = [
        *reattributed(problems, unique, codeowners),
        *unused_rules(codeowners),
        *unique.problems,
        *related.problems,
        *(claim.problem for ref, claim in claims.items() if claim.problem and ref not in unique.claims),
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
        decisions=unique.decisions,
        stopped={name: reading.stopped for name, reading in readings.items() if reading.stopped},
    )


def _without_secrets(reading: Reading, secrets: EnvironmentSecrets) -> Reading:
    """Return a reading whose entities hold no secret, with a problem for each that did."""
    cleaned = [without_secrets(entity, secrets) for entity in reading.entities]
    faults = [fault for _, found in cleaned for fault in found]
    if not faults:
        return reading
    return replace(reading, entities=tuple(entity for entity, _ in cleaned), problems=(*reading.problems, *faults))


def _untold(reading: Reading, secrets: EnvironmentSecrets) -> Reading:
    """Return a reading without the problems whose texts hold a secret."""
    told = (one for one in reading.problems if secrets.find_in(f"{one.message} {one.hint}") is None)
    return replace(reading, problems=tuple(told))


def _of_source(reading: Reading, source: Source) -> Reading:
    return replace(reading, discovered=replace(reading.discovered, source=source))


def _stopped(source: Source, reason: str) -> Problem:
    message = f"the repository was not read: {reason}"
    hint = "make it smaller, or ask the operator to raise the limit; its last good pages stay until then"
    return error(Code.REPOSITORY_STOPPED, Place(source=source.name, path="."), message, hint)


def _with_owners(
    problems: list[Problem], ownership: Mapping[EntityRef, Ownership], codeowners: Mapping[str, CodeOwners]
) -> list[Problem]:
    """Return the problems, each with the owner it belongs to: their entity's owner, else the file's."""
    owners = {str(ref): own.owner for ref, own in ownership.items() if own.owner}
    found = []
    for problem in problems:
        if problem.entity in owners and problem.missing == _OWNER:
            continue  # CODEOWNERS fills it in, as Backstage's processor does
        if problem.code == Code.DUPLICATE_ENTITY:
            found.append(problem)  # whose each declaration is was said with it: the entity's owner is one of several
            continue
        owner = owners.get(problem.entity)
        if owner is None and (rules := codeowners.get(problem.place.source)):
            owner = owner_of(rules, problem.place.path)
        found.append(problem if problem.owner or owner is None else replace(problem, owner=str(owner)))
    return found
