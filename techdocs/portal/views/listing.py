"""The catalog as lists: one card an entity, indexed once, and the list pages made of them."""

from collections import defaultdict
from collections.abc import Mapping

from techdocs.model.alike import entities_alike
from techdocs.model.catalog import Ownership
from techdocs.model.codes import Code
from techdocs.model.docs import BuiltDocs, DocsState
from techdocs.model.entity import OWNED_KINDS, Entity, EntityRef
from techdocs.model.problem import Problem
from techdocs.model.site import SiteParts
from techdocs.model.urls import docs_url, entity_url, relative_url
from techdocs.plain_text import plain_line
from techdocs.portal.pages.inline import inline_text
from techdocs.portal.views.header import contacts

_UNLISTED = frozenset({"location", "user"})
_OWNERS = frozenset({"group", "user"})
_COMPUTED = ("unusual", "owner_url", "initial", "contact", "contact_url", "system_url", "day")
"""Fields of a row that `catalog-row.js` computes from the others."""


class EntityListing:
    """Everything that list and entity pages look up, computed once: cards, owned entities, problems."""

    def __init__(self, parts: SiteParts) -> None:
        self.parts = parts
        self.catalog = parts.catalog
        self.alike = entities_alike(parts.catalog)
        owners = {own.owner for own in self.catalog.ownership.values() if own.owner}
        missing_owners = [ref for ref in self.catalog.missing if ref in owners]
        self.shown = tuple(sorted([*self.catalog.entities, *missing_owners]))
        self._shown = frozenset(self.shown)
        self.problems: dict[EntityRef, list[Problem]] = defaultdict(list)
        self.name_problems: dict[EntityRef, list[Problem]] = defaultdict(list)
        """What each owner has to know of names that several repositories declare: no matter for an entity's readers."""
        by_name = {str(ref): ref for ref in self.shown}
        decided = {str(one.ref) for one in self.catalog.decisions if not self.catalog.is_unclaimed(one.ref)}
        for problem in parts.report.problems:
            if problem.code == Code.DUPLICATE_ENTITY and problem.entity in decided:
                if problem.owner in by_name:
                    self.name_problems[by_name[problem.owner]].append(problem)
            elif problem.entity in by_name:
                self.problems[by_name[problem.entity]].append(problem)
        self.owned: dict[EntityRef, list[EntityRef]] = defaultdict(list)
        for ref, own in self.catalog.ownership.items():
            if own.owner:
                self.owned[own.owner].append(ref)
        cards = [self._card(entity) for ref, entity in self.catalog.entities.items() if ref.kind not in _UNLISTED]
        self.cards = sorted(cards, key=lambda card: (str(card["name"]).casefold(), str(card["ref"])))
        self.card_by_ref = {str(card["ref"]): card for card in self.cards}

    def name(self, ref: EntityRef) -> str:
        """Return what to call an entity, also one that does not exist."""
        entity = self.catalog.entities.get(ref)
        return entity.display_name if entity else ref.name

    def link(self, ref: EntityRef | None, here: str) -> dict[str, object] | None:
        """Return title, link from `here` (`""` when it has no page) and whether it is in the catalog."""
        if ref is None:
            return None
        href = relative_url(entity_url(ref), here) if ref in self._shown else ""
        return {
            "title": self.name(ref),
            "href": href,
            "known": ref in self.catalog.entities,
            "kind": ref.kind,
            "ref": str(ref),
        }

    def owner(self, ref: EntityRef) -> EntityRef | None:
        """Return the owner of an entity."""
        return self.catalog.ownership.get(ref, Ownership()).owner

    def part_of(self, ref: EntityRef, kind: str) -> EntityRef | None:
        """Return the system or domain that an entity is part of."""
        return next((target for target in self.catalog.related(ref, "partOf") if target.kind == kind), None)

    def docs(self, ref: EntityRef) -> tuple[str, BuiltDocs | None]:
        """Return where an entity's docs begin (`""` when it has none), and how they were built."""
        build, docs = self.parts.plan.builds.get(ref), self.parts.docs.get(ref)
        claim = self.catalog.docs_folders.get(ref)
        path = claim.elsewhere_path if claim else ""
        if build and build.elsewhere and (other := self.parts.docs.get(build.elsewhere)) and other.pages:
            return docs_url(build.elsewhere) + _start(other, path), other
        return (docs_url(ref) + _start(docs, path), docs) if docs and docs.pages else ("", docs)

    def changed(self, ref: EntityRef) -> str:
        """Return the date of the last commit that touched an entity's docs, `""` when it is not known."""
        build = self.parts.plan.builds.get(ref)
        if build is None or build.source not in self.catalog.discovered:
            return ""
        dates = self.catalog.discovered[build.source].source.changed
        return max((dates[path] for path in build.origins.values() if path in dates), default="") if dates else ""

    def cards_of(self, kind: str, here: str) -> list[dict[str, object]]:
        """Return the cards of one kind with links from `here`."""
        return [self.placed(card, here) for card in self.cards if card["kind_key"] == kind]

    def placed(self, card: Mapping[str, object], here: str) -> dict[str, object]:
        """Return a card with its links as seen from a page."""
        links = {
            key: relative_url(str(card[key]), here) if card[key] else ""
            for key in ("url", "docs", "owner_url", "system_url", "successor_url")
        }
        return {**card, **links}

    def _card(self, entity: Entity) -> dict[str, object]:
        ref = entity.ref
        owner, system = self.owner(ref), self.part_of(ref, "system")
        docs_at, docs = self.docs(ref)
        successor = entity.successor
        changed = self.changed(ref)
        contact = next(iter(contacts(self.parts, owner)), {"title": "", "href": ""})
        pages = docs.page_count if docs and docs_at else 0
        is_deprecated = entity.is_deprecated
        return {
            "ref": str(ref),
            "kind": entity.kind,
            "kind_key": ref.kind,
            "type": entity.type,
            "name": entity.display_name,
            "description": plain_line(inline_text(" ".join(entity.description.split())), 300),
            "lifecycle": entity.lifecycle,
            "deprecated": is_deprecated,
            "unusual": not is_deprecated and entity.lifecycle.lower() not in ("", "production"),
            "inferred": entity.inferred,
            "tags": list(entity.tags),
            "url": entity_url(ref),
            "owner": str(owner) if owner else "",
            "owner_name": self.name(owner) if owner else "",
            "owner_url": entity_url(owner) if owner and owner in self._shown else "",
            "initial": self.name(owner)[:1].upper() if owner else "",
            "contact": contact["title"],
            "contact_url": contact["href"],
            "unowned": owner is None and ref.kind in OWNED_KINDS,
            "system": str(system) if system else "",
            "system_name": self.name(system) if system else "",
            "system_url": entity_url(system) if system and system in self._shown else "",
            "contacts": contacts(self.parts, ref) if ref.kind in _OWNERS else [],
            "links_here": len({link.url for link in self.parts.links.inbound.get(ref, ())}),
            "docs": docs_at,
            "pages": pages,
            "failed": bool(docs and docs.state in (DocsState.KEPT, DocsState.FAILED)),
            "changed": changed,
            "day": changed[: len("2026-01-02")],
            "successor_name": self.name(successor) if successor else "",
            "successor_url": entity_url(successor) if successor and successor in self._shown else "",
        }


def entity_index(listing: EntityListing) -> list[dict[str, object]]:
    """Return `search/entities.json`: one card an entity, links from the site's root, users and teams too."""
    people = [
        {
            "ref": str(ref), "kind": ref.kind.capitalize(), "kind_key": ref.kind, "name": listing.name(ref),
            "url": entity_url(ref), "missing": ref not in listing.catalog.entities,
            "contacts": contacts(listing.parts, ref),
        }
        for ref in listing.shown
        if ref.kind in ("user", "group") and (ref.kind == "user" or ref not in listing.catalog.entities)
    ]  # fmt: skip
    kept = [{key: value for key, value in card.items() if value not in ("", [], False, 0)} for card in listing.cards]
    for card in kept:
        for key in _COMPUTED:
            card.pop(key, None)
    return [*kept, *people]


def docs_values(listing: EntityListing, here: str) -> dict[str, object]:
    """Return every component with docs, by system."""
    groups: dict[str, list[dict[str, object]]] = defaultdict(list)
    for card in listing.cards:
        if card["docs"]:
            groups[str(card["system_name"])].append(listing.placed(card, here))
    ordered = sorted(groups.items(), key=lambda item: (not item[0], item[0].lower()))
    return {"groups": [{"title": title, "cards": cards} for title, cards in ordered]}


def teams_values(listing: EntityListing, here: str) -> dict[str, object]:
    """Return the teams as a tree with what each owns, and the owners that are not in the catalog."""
    groups = [ref for ref in listing.shown if ref.kind == "group"]
    known = [ref for ref in groups if ref in listing.catalog.entities]
    roots = [
        ref
        for ref in known
        if not any(parent in listing.catalog.entities for parent in listing.catalog.related(ref, "childOf"))
    ]
    missing = [ref for ref in listing.shown if ref not in listing.catalog.entities]
    seen: set[EntityRef] = set()

    def node(ref: EntityRef) -> dict[str, object]:
        seen.add(ref)
        children = [
            child
            for child in listing.catalog.related(ref, "parentOf")
            if child in listing.catalog.entities and child not in seen
        ]
        entity = listing.catalog.entities.get(ref)
        return {
            "link": listing.link(ref, here),
            "description": entity.description if entity else "",
            "owned": len(listing.owned.get(ref, ())),
            "members": len(listing.catalog.related(ref, "hasMember")),
            "children": [node(child) for child in children if child not in seen],
        }

    tree = [node(ref) for ref in roots]
    tree += [node(ref) for ref in known if ref not in seen]
    return {"tree": tree, "missing": [node(ref) for ref in missing]}


def _start(docs: BuiltDocs, path: str) -> str:
    """Return the address, inside some docs, of the page that a path names by its file or its address, `""` for none."""
    name, mark, anchor = path.partition("#")
    names = {name.strip("/"), f"{name.strip('/')}.md"}
    url = next((page.url for page in docs.pages if name and {page.path, page.url.rstrip("/")} & names), "")
    return f"{url}{mark}{anchor}" if url or not name else ""
