"""What is on an entity's page: a component, an API, a system, a domain, a team, a person."""

import json
from collections import defaultdict

from techdocs.model.catalog import Ownership
from techdocs.model.docs import DocsForm, DocsState, Failure, Withheld
from techdocs.model.entity import LONGEST_DEFINITION, OWNED_KINDS, Entity, EntityRef
from techdocs.model.forge import forge_url
from techdocs.model.sunset import is_going, sunset_of
from techdocs.model.urls import docs_url, entity_url, relative_url
from techdocs.portal.hrefs import link_to
from techdocs.portal.views.api import api_values
from techdocs.portal.views.backlinks import inbound_by_team
from techdocs.portal.views.header import contacts
from techdocs.portal.views.impact import impact_values
from techdocs.portal.views.listing import EntityListing
from techdocs.portal.views.parts import part_cards
from techdocs.portal.views.problems import problem_groups
from techdocs.portal.views.similar import SIMILAR, similar_rows
from techdocs.portal.views.sunset import still_used_values

_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("apis", ("providesApi", "consumesApi")),
    ("api_users", ("apiProvidedBy", "apiConsumedBy")),
    ("relations", ("partOf", "dependsOn", "dependencyOf", "memberOf", "hasMember", "childOf", "parentOf")),
)
"""Relations by the heading that they are under: the words `heading_…` and `relation_…` say what each is called."""
_ALIKE_SHOWN = 5
_LANGUAGES = {"graphql": "graphql", "grpc": "protobuf", "protobuf": "protobuf", "wsdl": "xml", "xml": "xml"}


def entity_values(listing: EntityListing, ref: EntityRef) -> dict[str, object]:
    """Return what the page of an entity shows; one that only others name has nothing but its relations."""
    entity = listing.catalog.entities.get(ref)
    here = entity_url(ref)
    api = listing.parts.apis.get(ref)
    return {
        "name": listing.name(ref),
        "ref": str(ref),
        "kind": entity.kind if entity else ref.kind.capitalize(),
        "missing": entity is None,
        "alike": _alike(listing, ref, here),
        "alike_more": max(0, len(listing.alike.get(ref, ())) - _ALIKE_SHOWN),
        "about": _about(listing, entity, here) if entity else None,
        "still_used": still_used_values(listing, entity, here) if entity and is_going(entity) else [],
        "docs": _docs(listing, entity, here) if entity else None,
        "relations": _relations(listing, ref),
        "parts": part_cards(listing, listing.catalog.related(ref, "hasPart"), here),
        "owned": _owned(listing, ref, here),
        "api": api_values(api) if api else None,
        "definition": _definition(entity) if entity and ref.kind == "api" and not (api and api.is_shown) else None,
        "inbound": inbound_by_team(listing.parts, ref, here),
        "impact": impact_values(listing, ref, here) if entity and ref.kind in OWNED_KINDS else [],
        "similar": similar_rows(listing, ref, here),
        "all_similar": relative_url(SIMILAR, here),
        "problems": problem_groups(listing.problems.get(ref, ()), listing, here),
        "owned_problems": _owned_problems(listing, ref, here),
    }


def stub_values(listing: EntityListing, ref: EntityRef, failure: Failure, here: str = "") -> dict[str, object]:
    """Return what is shown in place of docs that were never built: why, since when, and whose they are.

    `here` is where it is, by default where the docs would begin.
    """
    here = here or docs_url(ref)
    return {
        "name": listing.name(ref),
        "entity": relative_url(entity_url(ref), here),
        "owner": listing.link(listing.owner(ref), here),
        "failure": _failure(failure),
        "problems": problem_groups(listing.problems.get(ref, ()), listing, here),
    }


def withheld_values(listing: EntityListing, ref: EntityRef, page: Withheld) -> dict[str, object]:
    """Return what is shown in place of a page that holds a secret: that it does, and whose it is."""
    here = docs_url(ref) + page.url
    return {
        "name": listing.name(ref),
        "entity": relative_url(entity_url(ref), here),
        "owner": listing.link(listing.owner(ref), here),
        "what": page.what,
        "place": f"{page.path}:{page.line}" if page.line else page.path,
    }


def _alike(listing: EntityListing, ref: EntityRef, here: str) -> list[dict[str, object]]:
    """Return the entities of others that readers may take for this one, each with its owner."""
    links = [(other, listing.link(other, here)) for other in listing.alike.get(ref, ())[:_ALIKE_SHOWN]]
    owners = {other: listing.owner(other) for other, _ in links}
    return [{**link, "owner": str(owners[other] or "")} for other, link in links if link]


def _about(listing: EntityListing, entity: Entity, here: str) -> dict[str, object]:
    ref = entity.ref
    ownership = listing.catalog.ownership.get(ref, Ownership())
    source = listing.catalog.source_of(entity)
    is_owned = ref in listing.catalog.ownership
    system = listing.part_of(ref, "system")
    domain = listing.part_of(ref, "domain") or (listing.part_of(system, "domain") if system else None)
    reach = contacts(listing.parts, ownership.owner if is_owned else ref)
    successor = entity.successor
    return {
        "description": entity.description,
        "type": entity.type,
        "lifecycle": entity.lifecycle,
        "deprecated": entity.is_deprecated,
        "sunset": sunset_of(entity),
        "successor": listing.link(successor, here),
        "inferred": entity.inferred,
        "owner": listing.link(ownership.owner, here),
        "owner_how": ownership.how.value,
        "is_owned_kind": is_owned,
        "contacts": reach,
        "chores": _chores(listing, entity, ownership) if is_owned else None,
        "system": listing.link(system, here),
        "domain": listing.link(domain, here),
        "tags": [{"title": tag, "href": relative_url("catalog/", here) + f"?tag={tag}"} for tag in entity.tags],
        "links": [
            {"title": link.title or link.url, "href": href}
            for link in entity.links
            if (href := _link(listing, entity, link.url, here))
            and (is_owned or href not in {contact["href"] for contact in reach})
        ],
        "place": str(entity.place),
        "source": forge_url(source, entity.place.path, "blob"),
        "annotations": [{"key": key, "value": value} for key, value in sorted(entity.annotations.items())],
        "labels": [{"key": key, "value": value} for key, value in sorted(entity.labels.items())],
    }


def _chores(listing: EntityListing, entity: Entity, ownership: Ownership) -> dict[str, object] | None:
    """Return what an owner has to add to their entity, which other readers need only know in a few words."""
    at, docs = listing.docs(entity.ref)
    has_docs = bool(at or (docs and docs.failure) or entity.ref.kind != "component")
    if ownership.owner and has_docs:
        return None
    return {
        "owner": ownership.owner is None,
        "docs": not has_docs,
        "inferred": entity.inferred,
    }


def _link(listing: EntityListing, entity: Entity, url: str, here: str) -> str:
    """Return where a link of a descriptor leads, `""` where it leads nowhere that a reader may go."""
    if url.startswith(("https://", "http://", "mailto:")):
        return url
    address = listing.parts.links.entities.get(entity.ref, {}).get(url, "")
    return link_to(address, here) if address else ""


def _docs(listing: EntityListing, entity: Entity, here: str) -> dict[str, object] | None:
    if entity.ref.kind in {"group", "user", "location"}:
        return None
    at, docs = listing.docs(entity.ref)
    build = listing.parts.plan.builds.get(entity.ref)
    changed = listing.catalog.source_of(entity).changed
    dates = {path: changed.get(origin, "") for path, origin in build.origins.items()} if build else {}
    pages = [
        {
            "title": page.title,
            "href": relative_url(docs_url(entity.ref) + page.url, here),
            "changed": dates.get(page.path),
        }
        for page in (docs.pages[:12] if docs and at and not (build and build.form is DocsForm.ELSEWHERE) else ())
    ]
    return {
        "href": relative_url(at, here) if at else "",
        "pages": pages,
        "more": max(0, docs.page_count - 12) if docs and at else 0,
        "elsewhere": listing.link(build.elsewhere, here) if build and build.elsewhere else None,
        "kept": bool(docs and docs.state is DocsState.KEPT),
        "failure": _failure(docs.failure) if docs and docs.failure else None,
    }


def _failure(failure: Failure) -> dict[str, str]:
    return {"reason": failure.reason, "since": failure.since, "commit": failure.commit[:12]}


def _relations(listing: EntityListing, ref: EntityRef) -> list[dict[str, object]]:
    edges = listing.catalog.relations.get(ref, ())
    groups: list[dict[str, object]] = []
    for title, names in _GROUPS:
        links = [
            _related(listing, ref, edge.target, relation)
            for relation in names
            for edge in edges
            if edge.type == relation
        ]
        groups += [{"title": title, "links": links}] if links else []
    return groups


def _related(listing: EntityListing, page: EntityRef, ref: EntityRef, relation: str) -> dict[str, object]:
    """Return an entity that is related to the page's: who else owns it; for an API always, with how to reach them."""
    owner, here = listing.owner(ref), entity_url(page)
    is_said = ref.kind != "api" and owner == listing.owner(page)
    entity = listing.catalog.entities.get(ref)
    return {
        **(listing.link(ref, here) or {}),
        "relation": relation,
        "type": entity.type if entity and ref.kind == "api" else "",
        "owner": None if is_said else listing.link(owner, here),
        "contacts": contacts(listing.parts, owner)[:2] if ref.kind == "api" else [],
    }


def _owned(listing: EntityListing, ref: EntityRef, here: str) -> list[dict[str, object]]:
    groups: dict[str, list[dict[str, object]]] = defaultdict(list)
    for owned in listing.owned.get(ref, ()):
        card = listing.card_by_ref.get(str(owned))
        if card:
            groups[str(card["kind"])].append(listing.placed(card, here))
    return [{"title": kind, "cards": groups[kind]} for kind in sorted(groups)]


def _owned_problems(listing: EntityListing, ref: EntityRef, here: str) -> list[dict[str, object]]:
    owned = (problem for one in listing.owned.get(ref, ()) for problem in listing.problems.get(one, ()))
    return problem_groups((*owned, *listing.name_problems.get(ref, ())), listing, here)


def _definition(entity: Entity) -> dict[str, object] | None:
    value = entity.spec.get("definition")
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
    language = _LANGUAGES.get(entity.type.lower()) or ("json" if text.lstrip().startswith(("{", "[")) else "yaml")
    if (
        not text.strip()
        or len(text) > LONGEST_DEFINITION
        or (isinstance(value, dict) and any(key.startswith("$") for key in value))
    ):
        return {"language": "text", "text": text[:LONGEST_DEFINITION]}
    return {"language": language, "text": text}
