"""The rest of the company beside some repositories: what a published site knows and their own catalog does not."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from techdocs.model.catalog import Catalog, Discovered, Ownership, OwnershipSource, Relation
from techdocs.model.docs import BuiltDocs, DocsPage, DocsState
from techdocs.model.entity import Entity, EntityRef
from techdocs.model.problem import Place
from techdocs.model.published import PublishedEntity
from techdocs.model.source import Source
from techdocs.model.urls import docs_url
from techdocs.published.site import PublishedSite

NOWHERE = "published site"
"""The name of the source that published entities are of."""


def with_site(own: Catalog, site: PublishedSite) -> Catalog:
    """Return a catalog with the entities of a published site beside its own, which win."""
    others = {ref: entity for ref, entity in site.entities.items() if ref not in own.entities}
    if not others:
        return own
    known = own.entities.keys() | others.keys()
    entities = {**own.entities, **{ref: _entity(entity) for ref, entity in others.items()}}
    relations = {ref: _known(edges, known) for ref, edges in own.relations.items()}
    for ref, entity in others.items():
        relations[ref] = _joined(relations.get(ref, ()), entity.relations)
    ownership = {ref: replace(found, known=found.owner in known) for ref, found in own.ownership.items()}
    ownership |= {
        ref: Ownership(owner=entity.owner, how=OwnershipSource.SPEC, known=entity.owner in known)
        for ref, entity in others.items()
        if entity.owner
    }
    nowhere = Discovered(source=Source(name=NOWHERE, root=Path("/nonexistent")))
    return replace(
        own,
        entities={ref: entities[ref] for ref in sorted(entities)},
        relations={ref: relations[ref] for ref in sorted(relations)},
        ownership=ownership,
        missing=tuple(ref for ref in own.missing if ref not in known),
        discovered={**own.discovered, NOWHERE: nowhere},
    )


def published_docs(ref: EntityRef, site: PublishedSite, *, whole: bool) -> BuiltDocs:
    """Return the docs that a published site has of an entity: where they begin, or with `whole` all their pages."""
    entity = site.entities[ref]
    if entity.docs != docs_url(ref):
        return BuiltDocs(ref=ref, state=DocsState.NONE)
    first = DocsPage(path="index.md", url="", output="", title=entity.title)
    known = site.pages(ref) if whole else None
    pages = tuple(
        DocsPage(path=page.path, url=page.url, output=page.url or "index.html", title=page.title, anchors=page.anchors)
        for page in known or ()
    )
    return BuiltDocs(ref=ref, state=DocsState.NONE, pages=pages or (first,), counted=len(pages) or entity.pages)


def _entity(entity: PublishedEntity) -> Entity:
    return Entity(
        ref=entity.ref, api_version="backstage.io/v1alpha1", kind=entity.ref.kind.capitalize(),
        namespace=entity.ref.namespace, name=entity.ref.name, title=entity.title, description=entity.description,
        type=entity.type, lifecycle=entity.lifecycle, place=Place(source=NOWHERE), inferred=entity.inferred,
    )  # fmt: skip


def _known(edges: tuple[Relation, ...], known: "frozenset[EntityRef] | set[EntityRef]") -> tuple[Relation, ...]:
    return tuple(edge if edge.known else replace(edge, known=edge.target in known) for edge in edges)


def _joined(own: tuple[Relation, ...], published: tuple[Relation, ...]) -> tuple[Relation, ...]:
    """Return both lists of edges, each edge once."""
    found: Mapping[tuple[str, EntityRef], Relation] = {(edge.type, edge.target): edge for edge in (*published, *own)}
    return tuple(found[key] for key in sorted(found))
