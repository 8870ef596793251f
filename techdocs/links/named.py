"""Which entities the links of a page may lead to: those that must be planned before the page can be shown."""

import posixpath
from collections.abc import Callable, Iterable, Iterator

from techdocs.model.docs import Build, DocsPage
from techdocs.model.entity import Entity, EntityRef, find_entity_ref, names_entity
from techdocs.model.forge import web_host
from techdocs.model.source import Source
from techdocs.model.urls import docs_url, entity_place


def entities_of_page(
    build: Build, page: DocsPage, entity: Entity, *, site_url: str, of_address: Callable[[str], Iterable[EntityRef]]
) -> Iterator[EntityRef]:
    """Yield the entities that the links of a page, of its nav and of its entity may lead to.

    Args:
        build: the component.
        page: its page.
        entity: what the component is in the catalog.
        site_url: the site's address with a trailing slash.
        of_address: gives the entities whose files a web address may lead to.
    """
    for target in (*(link.target for link in page.open_links), *build.nav_places, *(one.url for one in entity.links)):
        if names_entity(target):
            yield from entities_of_ref(target)
        elif "://" in target and not (site_url and target.startswith(site_url)):
            yield from of_address(target)
        else:
            here = posixpath.join("/", docs_url(build.ref), page.url)
            inside = target.removeprefix(site_url) if site_url and target.startswith(site_url) else ""
            ref = entity_place(inside or posixpath.normpath(posixpath.join(here, target))[1:])
            yield from [ref] if ref else []


def entities_of_ref(target: str) -> Iterator[EntityRef]:
    """Yield the refs that a link such as `component:payments/guide.md` may mean."""
    pieces = target.partition("#")[0].split("/")
    yield from (ref for length in (1, 2) if (ref := find_entity_ref("/".join(pieces[:length]))))


def sources_of_address(target: str, sources: Iterable[Source]) -> Iterator[Source]:
    """Yield the sources of which a web address may be a file."""
    host = web_host(target)
    yield from (one for one in sources if one.web_url and host.startswith(f"{web_host(one.web_url)}/"))
