"""Tie the site's pages together. Takes catalog, plan and docs, gives `Links`; changes no page."""

from collections.abc import Mapping
from dataclasses import replace

from techdocs.links.addresses import Addresses
from techdocs.links.leads import LeadFinder
from techdocs.links.redirects import site_redirects
from techdocs.links.resolver import LinkResolver, ResolvedLinks, backlinks
from techdocs.model.catalog import Catalog
from techdocs.model.docs import BuildPlan, BuiltDocs
from techdocs.model.entity import EntityRef
from techdocs.model.links import Inbound, Links, ResolvedPage
from techdocs.model.problem import Problem
from techdocs.secrets_scan import EnvironmentSecrets

_NONE = EnvironmentSecrets({})


def read_links(
    catalog: Catalog,
    plan: BuildPlan,
    docs: Mapping[EntityRef, BuiltDocs],
    *,
    site_url: str = "",
    secrets: EnvironmentSecrets = _NONE,
) -> Links:
    """Return where every link of the site leads, who links to what, and what former addresses lead on to.

    Args:
        catalog: the catalog.
        plan: where each page comes from.
        docs: the rendered pages.
        site_url: the site's address with a trailing slash; links that begin with it are links in the site.
        secrets: what no redirect may show.
    """
    addresses = Addresses(catalog, plan, docs)
    redirects, faults = site_redirects(addresses, secrets)
    resolver = LinkResolver(
        addresses, LeadFinder(addresses, site_url, {made.origin: made.target for made in redirects})
    )
    resolved = {ref: resolver.resolve(plan.builds[ref], built) for ref, built in docs.items()}
    inbound = backlinks(resolved, addresses)
    own = {
        ref: resolver.resolve_entity(entity)
        for ref, entity in catalog.entities.items()
        if entity.links or entity.start_here
    }
    return Links(
        pages={ref: pages for ref, one in resolved.items() if (pages := _with_inbound(ref, one, docs[ref], inbound))},
        nav={ref: one.nav for ref, one in resolved.items() if one.nav},
        inbound=_of_entities(inbound),
        entities={ref: links.nav for ref, links in own.items() if links.nav},
        redirects=redirects,
        problems=_joined(catalog, resolved, own, faults),
    )


def _joined(
    catalog: Catalog, resolved: Mapping[EntityRef, ResolvedLinks], own: Mapping[EntityRef, ResolvedLinks],
    faults: Mapping[EntityRef, list[Problem]],
) -> dict[EntityRef, tuple[Problem, ...]]:  # fmt: skip
    none = ResolvedLinks()
    found = {
        ref: (*resolved.get(ref, none).problems, *own.get(ref, none).problems, *faults.get(ref, ()))
        for ref in catalog.entities
    }
    return {ref: problems for ref, problems in found.items() if problems}


def _with_inbound(
    ref: EntityRef, resolved: ResolvedLinks, docs: BuiltDocs, inbound: Mapping[tuple[EntityRef, str], list[Inbound]]
) -> dict[str, ResolvedPage]:
    found: dict[str, ResolvedPage] = {}
    for page in docs.pages:
        own, links = resolved.pages.get(page.path), inbound.get((ref, page.path))
        if own or links:
            found[page.path] = replace(own or ResolvedPage(), inbound=tuple(sorted(set(links or ()))))
    return found


def _of_entities(inbound: Mapping[tuple[EntityRef, str], list[Inbound]]) -> dict[EntityRef, tuple[Inbound, ...]]:
    """Return the links to each entity, to its catalog page and to its docs, from the docs of others."""
    found: dict[EntityRef, set[Inbound]] = {}
    for (ref, _), links in inbound.items():
        others = [link for link in links if link.entity != str(ref)]
        if others:
            found.setdefault(ref, set()).update(others)
    return {ref: tuple(sorted(links)) for ref, links in sorted(found.items())}
