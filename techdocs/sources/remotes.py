"""Fetch the repositories of a run that are not folders: list, ask for heads, fetch what changed, note it."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from techdocs.config import Config
from techdocs.disk.store import Store
from techdocs.errors import SourceError
from techdocs.git.ssh import SshFiles
from techdocs.model.fetching import FetchedSource, FetchMode, FetchReport, FetchState, FetchWatch, UrlSource
from techdocs.model.hosts import local_host
from techdocs.model.nearness import nearest
from techdocs.model.problem import Problem
from techdocs.model.repository import Listing
from techdocs.model.source import Source
from techdocs.model.trust import Trust
from techdocs.sources.access import IntegrationAccesses, SshAccesses, anonymous
from techdocs.sources.forges.connect import Connections
from techdocs.sources.forges.listing import forge_client, list_repositories, location_name
from techdocs.sources.forges.patience import Patience
from techdocs.sources.heads import find_heads
from techdocs.sources.ledger import Ledger, read_ledger, trees_of, write_ledger
from techdocs.sources.listed_entities import entity_sources, keep_entities
from techdocs.sources.mirrors import mirror_name, prune_mirrors
from techdocs.sources.reconcile import reconcile
from techdocs.sources.remote_sources import FetchTools, RemoteSources, now
from techdocs.sources.requested import RequestedRepository, requested_names, requested_url, unique_requests
from techdocs.sources.trees import STEP
from techdocs.web.answers import WebError

if TYPE_CHECKING:  # it loads obstore
    from techdocs.sources.bundles.listing import ListedBundles

_NONE: Mapping[str, Trust] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What was fetched: the sources, what was done with each, what the next run is to know, and the operator."""

    sources: tuple[Source, ...]
    report: FetchReport
    ledger: Ledger
    problems: tuple[Problem, ...] = ()


def fetch_all(
    config: Config, store: Store, taken: Iterable[str], *, mode: FetchMode, watch: FetchWatch | None = None
) -> Fetched:
    """Fetch all repositories of the settings that are no folders.

    Args:
        config: the settings.
        store: where results are kept.
        taken: the names of sources that are folders.
        mode: how far the run goes.
        watch: whom to tell how far it is.

    Raises:
        SourceError: one that alone is to be fetched is not among them.
    """
    watch = watch or FetchWatch()
    local = [*(one.url for one in config.urls), *(one.url for one in config.locations)]
    local += [one.api_url for one in config.integrations]
    tools = FetchTools(
        store=store, mirrors=config.cache_dir / "mirrors", accesses=anonymous, settings=config.fetch,
        limits=config.limits, mode=mode, only=config.fetch_only, accepts_deletions=config.accepts_deletions,
        local_hosts=frozenset(filter(None, map(local_host, local))), total=watch.fetching, done=watch.fetched,
    )  # fmt: skip
    names = {provider.name: Trust.SANDBOXED for provider in config.providers}
    names |= {location_name(location): location.trust for location in config.locations}
    names |= {source.name: source.trust for source in config.bundles}
    if mode is FetchMode.LAST:
        return fetch_listed(config.urls, taken, tools, providers=names)
    if mode is FetchMode.REFRESH:
        config = replace(config, use_cache=False)  # forges are asked for whole answers
    try:
        with forge_client(config) as client:
            connections = Connections(config, client, Patience(config.fetch.wait, told=watch.waiting), os.environ)
            listed = _list_bundles(config, store, mode)
            tools = replace(tools, bundles={name: one.heads for name, one in listed.items()})
            listings = (*list_repositories(config, connections, watch), *(one.listing for one in listed.values()))
            files = SshFiles(known_hosts=config.fetch.known_hosts, key=config.fetch.ssh_key)
            accesses = SshAccesses(IntegrationAccesses(config, connections), files)
            return fetch_listed(
                config.urls, taken, replace(tools, accesses=accesses), providers=names, listings=listings
            )  # fmt: skip
    except WebError as error:
        raise SourceError(f"repositories cannot be fetched: {error}") from error


def _list_bundles(config: Config, store: Store, mode: FetchMode) -> "dict[str, ListedBundles]":
    """Return what each store of bundles has, by its name."""
    if not config.bundles:
        return {}
    from techdocs.sources.bundles.listing import list_bundles  # noqa: PLC0415 - it loads obstore

    is_fresh = mode is FetchMode.REFRESH
    return {source.name: list_bundles(source, store, is_fresh=is_fresh) for source in config.bundles}


def fetch_listed(
    urls: Sequence[UrlSource], taken: Iterable[str], tools: FetchTools, *, providers: Mapping[str, Trust] = _NONE,
    listings: Sequence[Listing] = (),
) -> Fetched:  # fmt: skip
    """Fetch the repositories that the settings name and that providers list, and note it for the next run.

    Args:
        urls: the repositories that the settings name.
        taken: the names of sources that are folders.
        tools: what fetching is done with.
        providers: all providers of the settings, by name, with how far their repositories are trusted.
        listings: what they list now, as far as they were asked.

    Raises:
        SourceError: one that alone is to be fetched is not among them.
    """
    ledger = read_ledger(tools.store)
    listed = reconcile(
        providers, listings, ledger, tools.settings, now(), accepts_deletions=tools.accepts_deletions
    )  # fmt: skip
    descriptors = keep_entities(listings, ledger.descriptors, tools.store)
    requested = unique_requests([*map(requested_url, urls), *listed.requested])
    names = requested_names(requested, taken)
    fetched = fetch_remotes(dict(zip(names, requested, strict=True)), ledger, tools)
    if tools.mode in {FetchMode.CHANGED, FetchMode.REFRESH}:
        after = replace(fetched.ledger, listings=listed.listings, descriptors=descriptors)
        write_ledger(after, tools.store)
        for key in trees_of(ledger) - trees_of(after):
            tools.store.drop(STEP, key)
        kept = {mirror_name(slot, tools.settings.history) for slot in fetched.ledger.repositories}
        prune_mirrors(tools.mirrors, kept)
    gone = tuple(
        FetchedSource(name=one.name, url=one.url, provider=one.provider, commit=one.commit, state=FetchState.GONE)
        for one in listed.gone
    )
    requests = fetched.report.requests + sum(listing.requests for listing in listings)
    report = FetchReport(sources=(*fetched.report.sources, *gone), requests=requests)
    sources = (*fetched.sources, *entity_sources(descriptors, providers, tools.store))
    return replace(fetched, sources=sources, report=report, problems=listed.problems)


def fetch_remotes(requested: Mapping[str, RequestedRepository], ledger: Ledger, tools: FetchTools) -> Fetched:
    """Fetch repositories, each called by its name.

    Raises:
        SourceError: one that alone is to be fetched is not among them.
    """
    run = RemoteSources(requested, ledger, tools)
    asked = _asked(requested, tools)
    remotes = {name: requested[name].remote for name in asked}
    bundles = {
        name: head for name, one in remotes.items()
        if (head := tools.bundles.get(one.provider, {}).get(one.clone_url)) is not None
    }  # fmt: skip
    others = {name: one for name, one in remotes.items() if name not in bundles}
    heads, requests = find_heads(others, tools.accesses, tools.settings, tools.local_hosts, run.ask_git)
    heads |= bundles
    trees = run.trees(heads)
    found = [run.source(name, trees.get(name), heads.get(name)) for name in requested]
    return Fetched(
        sources=tuple(source for source, _, _ in found),
        report=FetchReport(sources=tuple(fetched for _, fetched, _ in found), requests=requests),
        ledger=replace(ledger, repositories={requested[one.name].slot: entry for _, one, entry in found}),
    )


def _asked(requested: Mapping[str, RequestedRepository], tools: FetchTools) -> list[str]:
    """Return the names of the repositories whose hosts are asked."""
    for name in tools.only:
        if name not in requested:
            near = nearest(name, requested)
            raise SourceError(f"no such source to fetch: `{name}`", hint=f"did you mean `{near}`?" if near else "")
    if tools.mode is FetchMode.LAST:
        return []
    return [name for name, one in requested.items() if name in (tools.only or requested) and one.listed]
