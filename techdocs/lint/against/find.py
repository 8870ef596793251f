"""Who do I break: pages, anchors and entities that a change takes away, and that others of a published site link to.

Pure: takes this run's catalog, plan, docs and redirects, and what the site says of the same entities. Components of the
run speak for themselves: a link of theirs that leads nowhere is reported where it is (TD201, TD202, TD209).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from techdocs.lint.against.change import Change
from techdocs.lint.against.hints import anchor_hint, former_hint, gone_hint, page_hint
from techdocs.model.codes import Code
from techdocs.model.docs import Build, DocsPage
from techdocs.model.entity import Entity, EntityRef, find_entity_ref, parse_entity_ref
from techdocs.model.links import Inbound
from techdocs.model.problem import Place, Problem, error
from techdocs.model.published import PublishedEntity, PublishedPage
from techdocs.model.urls import docs_url, entity_url


def find_broken(change: Change, pages: Mapping[EntityRef, tuple[PublishedPage, ...]]) -> Iterator[Problem]:
    """Yield what a change takes away that others need.

    Args:
        change: this run beside what is published.
        pages: the published pages of `change.present` and `change.gone`.
    """
    for ref in change.present:
        yield from _lost_pages(change, ref, change.catalog.entities[ref], pages.get(ref, ()))
    for ref in change.gone:
        successor = _successor(change, ref)
        if successor is not None:
            yield from _lost_pages(change, ref, successor, pages.get(ref, ()))
        else:
            yield from _lost_entity(change, change.entities[ref], pages.get(ref, ()))


def _lost_pages(
    change: Change, ref: EntityRef, entity: Entity, pages: Iterable[PublishedPage]
) -> Iterator[Problem]:  # fmt: skip
    """Yield the lost pages, former addresses and anchors of docs that were those of `ref` and are those of `entity`."""
    for page in pages:
        for address, links in _by_address(change, ref, page).items():
            landing, _, anchor = change.redirects.get(address, "").partition("#")
            if address in change.pages:
                landing, anchor = address, ""
            if not landing:
                yield _lost_page(change, ref, entity, page, address, links)
            elif landing in change.pages and not anchor:
                yield from _lost_anchors(change, page, links, change.pages[landing], entity)


def _by_address(change: Change, ref: EntityRef, page: PublishedPage) -> dict[str, list[Inbound]]:
    """Return the addresses by which others link to a page, its own and former ones, each with these links."""
    named: dict[str, list[Inbound]] = {}
    for inbound in _others(change, page):
        named.setdefault(inbound.former or docs_url(ref) + page.url, []).append(inbound)
    return named


def _lost_page(
    change: Change, ref: EntityRef, entity: Entity, page: PublishedPage, address: str, links: Sequence[Inbound]
) -> Problem:
    """Return the problem of a page or of a former address of it that others link to, and that leads nowhere now."""
    build, built = change.plan.builds.get(entity.ref), change.docs.get(entity.ref)
    now, root = built.pages if built else (), docs_url(ref)
    if address == root + page.url:
        what, hint = f"page `{page.path}`", page_hint(page, now, links, build)
    else:
        what = f"former address `{address.removeprefix(root)}` of page `{page.path}`"
        hint = former_hint(address, page, now, links, ref, entity.ref)
    message = f"{what} is gone; {_count(links)} to it"
    return error(Code.BREAKS_LINKS, _place(build, entity), message, hint, about=address, entity=str(entity.ref))


def _lost_anchors(
    change: Change, page: PublishedPage, others: Sequence[Inbound], landing: tuple[EntityRef, DocsPage | None],
    entity: Entity,
) -> Iterator[Problem]:  # fmt: skip
    """Yield the anchors of a page that others lead to, and that the page where they land now does not have."""
    ref, now = landing
    if now is None:
        return
    build = change.plan.builds[ref]
    for anchor in dict.fromkeys(anchor for anchor in page.anchors if anchor not in now.anchors):
        links = tuple(inbound for inbound in others if inbound.anchor == anchor)
        if links:
            path = build.origins.get(now.path)
            message = f"anchor `#{anchor}` of page `{now.path}` is gone; {_count(links)} to it"
            hint = anchor_hint(anchor, page, now, links)
            place = Place(source=build.source, path=path) if path else _place(build, entity)
            yield error(Code.BREAKS_LINKS, place, message, hint, about=f"{now.path}#{anchor}", entity=str(ref))


def _lost_entity(change: Change, entity: PublishedEntity, pages: Iterable[PublishedPage]) -> Iterator[Problem]:
    links = tuple(
        inbound for page in pages if docs_url(entity.ref) + page.url not in change.redirects
        for inbound in _others(change, page)
    )  # fmt: skip
    naming = _naming(change, entity)
    if not links and not naming:
        return
    says = [f"{_count(links)} to its docs"] if links else []
    says += [f"{len(naming)} {'entity refers' if len(naming) == 1 else 'entities refer'} to it"] if naming else []
    source = change.sources[entity.source]
    message = f"`{entity.ref}` is gone; {' and '.join(says)}"
    hint = gone_hint(entity, _newcomers(change, entity), links, naming)
    place, owner = Place(source=source, path=entity.path), str(entity.owner or "")
    ref = str(entity.ref)
    yield error(Code.BREAKS_LINKS, place, message, hint, about=ref, entity=ref, owner=owner)


def _others(change: Change, page: PublishedPage) -> tuple[Inbound, ...]:
    """Return the links to a page from components that are neither of this run nor gone with it."""
    return tuple(inbound for inbound in page.linked_from or () if parse_entity_ref(inbound.entity) not in change.own)


def _naming(change: Change, entity: PublishedEntity) -> tuple[PublishedEntity, ...]:
    """Return the entities that this run does not read and that name an entity in their spec."""
    around = sorted({edge.target for edge in entity.relations} - set(change.catalog.entities) - set(change.gone))
    return tuple(other for ref in around if (other := change.entities.get(ref)) and _names(other, entity.ref))


def _names(other: PublishedEntity, ref: EntityRef) -> bool:
    defaults = {"default_kind": ref.kind, "default_namespace": other.ref.namespace}
    return any(find_entity_ref(text.strip(), **defaults) == ref for text in other.named)


def _successor(change: Change, ref: EntityRef) -> Entity | None:
    """Return the entity that has taken over the addresses of one that is gone (`techdocs/former-refs`)."""
    target = change.redirects.get(entity_url(ref))
    return next((entity for entity in change.catalog.entities.values() if entity_url(entity.ref) == target), None)


def _newcomers(change: Change, entity: PublishedEntity) -> tuple[EntityRef, ...]:
    """Return the entities of the same kind and repository that are not published: one may be this one renamed."""
    source = change.sources[entity.source]
    return tuple(
        ref
        for ref, other in change.catalog.entities.items()
        if ref.kind == entity.ref.kind and other.place.source == source and ref not in change.entities
    )


def _place(build: Build | None, entity: Entity) -> Place:
    """Return where a redirect is to be added: the settings of the docs, else where the entity is declared."""
    return build.settings_place if build is not None and build.settings_place.path else entity.place


def _count(links: Sequence[Inbound]) -> str:
    """Return how many pages of which components link, up to the verb."""
    urls, refs = {inbound.url for inbound in links}, sorted({inbound.entity for inbound in links})
    of = f"`{refs[0]}`" if len(refs) == 1 else f"{len(refs)} components"
    return f"1 page of {of} links" if len(urls) == 1 else f"{len(urls)} pages of {of} link"
