"""Which repositories of a run are which of a published site.

They have names by their folders, which are not the same everywhere: `payments` in a checkout may be `acme/payments` on
the machine that built the site.
"""

from collections import defaultdict
from collections.abc import Mapping

from techdocs.model.catalog import Catalog
from techdocs.model.entity import EntityRef
from techdocs.model.published import PublishedEntity


def published_sources(catalog: Catalog, entities: Mapping[EntityRef, PublishedEntity]) -> dict[str, str]:
    """Return the names of this run's repositories in the site, each with its name here.

    A name that is only alike counts when no other is, and when an entity of that repository is declared here too.
    """
    by_name: dict[str, set[str]] = defaultdict(set)
    for entity in entities.values():
        by_name[_last(entity.source)].add(entity.source)
    shared = {
        (published.source, entity.place.source)
        for ref, entity in catalog.entities.items()
        if (published := entities.get(ref))
    }
    found: dict[str, str] = {}
    for source in catalog.sources:
        alike = by_name[_last(source.name)]
        if source.name in alike:
            found[source.name] = source.name
        elif len(alike) == 1 and (next(iter(alike)), source.name) in shared:
            found[next(iter(alike))] = source.name
    return found


def _last(name: str) -> str:
    return name.rpartition("/")[2].lower()
