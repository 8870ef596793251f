"""Decide who holds a name. Pure: takes who held it and the repositories of a run, gives decisions.

The incumbent keeps its name. One that is among the sources, but whose descriptor cannot be read, keeps it as well: a
repository that cannot be read is not one that gave its name up. Neither the names nor the order of repositories decide.
"""

from collections.abc import Collection, Iterator, Mapping

from techdocs.catalog.repositories import Repositories
from techdocs.model.catalog import Catalog
from techdocs.model.entity import EntityRef, parse_entity_ref
from techdocs.model.incumbents import HeldBy, Holder, Incumbents, NameDecision


def find_holder(
    ref: EntityRef, declarers: Collection[str], incumbents: Incumbents, repositories: Repositories
) -> tuple[HeldBy, Holder] | None:
    """Return which source of this run holds a name and what says so, None when none held it.

    Args:
        ref: the name.
        declarers: the sources that declare it.
        incumbents: who held it.
        repositories: the sources of the run.
    """
    for by, known in incumbents.of(ref):
        candidates = () if known.inferred else repositories.of(known)
        found = [name for name in candidates if name in declarers or repositories.may_declare(name, known.path)]
        if len(found) == 1:
            return by, repositories.holder(found[0], known.path)
    return None


def held_names(
    declared: Collection[EntityRef], incumbents: Incumbents, repositories: Repositories
) -> Iterator[NameDecision]:
    """Yield the names that no source declares because their holder cannot be read: it keeps them."""
    known = {str(ref) for ref in declared}
    for key in sorted((incumbents.site.keys() | incumbents.build.keys()) - known):
        ref = parse_entity_ref(key)
        held = find_holder(ref, (), incumbents, repositories)
        if held is not None:
            yield NameDecision(ref=ref, by=held[0], holder=held[1])


def earlier_source(ref: EntityRef, incumbents: Incumbents, repositories: Repositories) -> str:
    """Return the source of this run that had a name before, declared or not; `""` when none had."""
    for _, known in incumbents.of(ref):
        found = repositories.of(known)
        if len(found) == 1:
            return found[0]
    return ""


def next_holders(catalog: Catalog, before: Mapping[str, Holder]) -> dict[str, Holder]:
    """Return who holds each name after a build, by ref, when it is known who held it `before`.

    A holder whose repository is not among the sources is remembered until another one has the name: a repository that
    could not be fetched is not one that was deleted.
    """
    repositories = Repositories(catalog.sources)
    undecided = {decision.ref for decision in catalog.decisions if decision.holder is None}
    absent = {key: holder for key, holder in before.items() if not repositories.of(holder)}
    present = {
        str(ref): repositories.holder(entity.place.source, entity.place.path, inferred=entity.inferred)
        for ref, entity in catalog.entities.items()
        if ref not in undecided
    }
    held = {str(one.ref): one.holder for one in catalog.decisions if one.holder is not None}
    return dict(sorted((absent | present | held).items()))
