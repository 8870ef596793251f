"""Names of this run that another repository holds on a published site: a build that reads both leaves these out."""

from collections.abc import Iterable, Iterator, Mapping

from techdocs.model.catalog import Catalog
from techdocs.model.codes import Code
from techdocs.model.entity import Entity
from techdocs.model.incumbents import Holder
from techdocs.model.problem import Problem, warning
from techdocs.model.source import Source


def held_elsewhere(catalog: Catalog, holders: Mapping[str, Holder]) -> Iterator[Problem]:
    """Yield a problem for each declaration of a name that a repository outside of the run holds.

    It is only said where the web addresses of both repositories are known and their last parts differ: a checkout has
    another name than the same repository on the machine that built the site, and a fork has another address.
    """
    for ref, entity in catalog.entities.items():
        holder, source = holders.get(str(ref)), catalog.source_of(entity)
        if holder is None or holder.inferred or entity.inferred or catalog.is_unclaimed(ref):
            continue
        if _is_other(source, holder, catalog.sources):
            yield _problem(entity, holder)


def _is_other(source: Source, holder: Holder, sources: Iterable[Source]) -> bool:
    """Say whether a source is certainly another repository than the holder, and the holder is not in the run."""
    addresses = {one.web_url.lower() for one in sources}
    theirs, own = holder.repository.lower(), source.web_url.lower()
    return bool(theirs and own) and theirs not in addresses and theirs.rpartition("/")[2] != own.rpartition("/")[2]


def _problem(entity: Entity, holder: Holder) -> Problem:
    belongs = f"`{entity.ref}` belongs to `{holder.repository}` on the published site"
    message = f"{belongs}; a build of both leaves this declaration out"
    hint = "choose another name, or ask the operator to give you this one with `names` in `techdocs.yml`"
    about, ref = holder.repository, str(entity.ref)
    return warning(Code.DUPLICATE_ENTITY, entity.place, message, hint, about=about, entity=ref)
