"""Ask every provider of the settings for its repositories; none of them stops the others or the run."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from techdocs.config import Config
from techdocs.config.providers import find_integration
from techdocs.model import providers
from techdocs.model.fetching import FetchWatch
from techdocs.model.hosts import local_host
from techdocs.model.integrations import Integration
from techdocs.model.repository import Listing
from techdocs.sources.forges.azure_devops import list_azure_devops
from techdocs.sources.forges.backstage import BackstageReader
from techdocs.sources.forges.bitbucket_cloud import list_bitbucket_cloud
from techdocs.sources.forges.bitbucket_server import list_bitbucket_server
from techdocs.sources.forges.collect import Batch, collect, with_advice
from techdocs.sources.forges.connect import Connections
from techdocs.sources.forges.file_addresses import read_file_address
from techdocs.sources.forges.gitea import list_gitea
from techdocs.sources.forges.github import list_github
from techdocs.sources.forges.gitlab import list_gitlab
from techdocs.sources.forges.locations import LocationReader
from techdocs.web.client import WebClient

CONNECT_SECONDS, READ_SECONDS = 10.0, 30.0
"""How long a connection may take, and how long a forge may think about one page."""


def forge_client(config: Config) -> WebClient:
    """Return a client that may ask the forges of the settings.

    Raises:
        WebError: the environment names a proxy or certificates that cannot be used.
    """
    named = [each.api_url for each in config.integrations]
    named += [each.base_url for each in config.providers if isinstance(each, providers.BackstageProvider)]
    return WebClient(
        read_seconds=READ_SECONDS, connect_seconds=CONNECT_SECONDS,
        local_hosts=frozenset(filter(None, map(local_host, named))),
    )  # fmt: skip


def list_repositories(config: Config, connections: Connections, watch: FetchWatch | None = None) -> tuple[Listing, ...]:
    """Return what each provider lists, and each Location, in their order; what is wrong with one is in its listing.

    Args:
        config: the settings.
        connections: ask the forges, with a client as `forge_client` returns it.
        watch: whom to tell how far it is.
    """
    jobs = [partial(_list, config, connections, provider) for provider in config.providers]
    jobs += [partial(_list_location, config, connections, location) for location in config.locations]
    watch, listings = watch or FetchWatch(), []
    watch.listing(len(jobs))
    for job in jobs:
        listings.append(job())
        watch.listed()
    return tuple(listings)


def _list(config: Config, connections: Connections, provider: providers.Provider) -> Listing:
    before = connections.requests
    if isinstance(provider, providers.BackstageProvider):
        listing = _list_backstage(config, connections, provider)
        variables: Sequence[str] = [provider.token] if provider.token else []
    else:
        integration = find_integration(config.integrations, provider.name.partition(".")[0], provider.host)
        if integration is None:
            raise LookupError(f"`{provider.name}` has no integration")  # the settings are refused before
        listing = collect(provider.name, _batches(connections, integration, provider))
        variables = tuple(integration.variables)
    return replace(with_advice(listing, provider.host, variables), requests=connections.requests - before)


def location_name(location: providers.LocationSource) -> str:
    """Return how the listing of a location is called."""
    return f"location {location.url}"


def _list_location(config: Config, connections: Connections, location: providers.LocationSource) -> Listing:
    before, name = connections.requests, location_name(location)
    reader = LocationReader(connections, config.integrations)
    listing = collect(name, reader.batches(location, name))
    address = read_file_address(location.url, config.integrations)
    variables = tuple(address.integration.variables) if address else ()
    host = address.integration.host if address else urlsplit(location.url).netloc
    return replace(with_advice(listing, host, variables), requests=connections.requests - before)


def _list_backstage(config: Config, connections: Connections, provider: providers.BackstageProvider) -> Listing:
    reader = BackstageReader(provider, config.integrations)
    listing = collect(provider.name, reader.batches(lambda: connections.backstage(provider)))
    return replace(listing, descriptors=reader.descriptors)


def _batches(connections: Connections, integration: Integration, provider: providers.Provider) -> Iterator[Batch]:
    """Yield what a provider lists; logging in is part of it, as it can fail in the same ways."""
    match provider:
        case providers.GithubProvider():
            yield from _github(connections, integration, provider)
        case providers.GitlabProvider():
            yield from list_gitlab(connections.connect(integration, provider.group), integration, provider)
        case providers.GiteaProvider():
            yield from list_gitea(connections.connect(integration, provider.organization), integration, provider)
        case providers.BitbucketCloudProvider():
            yield from list_bitbucket_cloud(connections.connect(integration, provider.workspace), integration, provider)
        case providers.BitbucketServerProvider():
            yield from list_bitbucket_server(connections.connect(integration), integration, provider)
        case providers.AzureDevOpsProvider():
            yield from list_azure_devops(connections.connect(integration, provider.organization), integration, provider)
        case _:
            raise LookupError(f"nothing lists `{provider.name}`")


def _github(connections: Connections, integration: Integration, provider: providers.GithubProvider) -> Iterator[Batch]:
    organizations = [provider.organization]
    if not provider.organization:
        organizations = [*connections.app_owners(integration, provider.app)]
    for organization in organizations:
        api = connections.connect(integration, organization, app=provider.app)
        yield from list_github(api, integration, provider, organization)
