"""Bitbucket Server and Data Center: all repositories that the login may read, in one list.

Source: its REST API, `GET /rest/api/1.0/repos` (`archived=ALL` from 8.0 on, earlier versions ignore it). Backstage asks
project by project, and for the default branch of each repository; we read what `HEAD` is when it is fetched.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from techdocs.model.integrations import Integration
from techdocs.model.providers import BitbucketServerProvider
from techdocs.model.repository import FaultKind
from techdocs.sources.forges.answers import NameRefusedError, items, mapping, repository, text, unexpected
from techdocs.sources.forges.api import ForgeApi
from techdocs.sources.forges.collect import Batch, Found
from techdocs.web.answers import WebError

_PAGE = 500


def list_bitbucket_server(
    api: ForgeApi, integration: Integration, provider: BitbucketServerProvider
) -> Iterator[Batch]:
    """Yield repositories page by page.

    Raises:
        WebError: a page is not to be had.
    """
    start = 0
    while True:
        query = urlencode({"archived": "ALL", "limit": _PAGE, "start": start})
        page = mapping(api.get(f"{integration.api_url}/repos?{query}").value)
        yield [_found(integration, provider, mapping(item)) for item in items(page.get("values"))]
        if page.get("isLastPage") is True:
            return
        following = page.get("nextPageStart")
        if not isinstance(following, int) or following <= start:
            raise WebError("a page leads back to itself", FaultKind.SERVER)
        start = following


def _found(
    integration: Integration, provider: BitbucketServerProvider, item: Mapping[str, object]
) -> Found | NameRefusedError:
    project, slug, links = mapping(item.get("project")), text(item.get("slug")), mapping(item.get("links"))
    key = text(project.get("key"))
    if not key or not slug:
        raise unexpected()
    clone = next(
        (link for link in map(mapping, items(links.get("clone"))) if link.get("name") in {"http", "https"}), {}
    )
    pages = [text(link.get("href")) for link in map(mapping, items(links.get("self")))]
    try:
        listed = repository(
            integration, provider=provider.name, path=f"{key}/{slug}", clone_url=text(clone.get("href")),
            id=item.get("id"), branch=text(item.get("defaultBranch")),
            web_url=pages[0].removesuffix("/browse") if pages else "", catalog_path=provider.catalog_path,
        )  # fmt: skip
    except NameRefusedError as refusal:
        return refusal
    is_there = item.get("state", "AVAILABLE") == "AVAILABLE"
    return Found(repository=listed, is_wanted=is_there and matches(provider, key, slug, item.get("archived")))


def matches(provider: BitbucketServerProvider, key: str, slug: str, archived: object) -> bool:
    """Say whether a repository passes a provider's filters (Backstage: `BitbucketServerEntityProvider`)."""
    return (
        (provider.project_key is None or provider.project_key.search(key) is not None)
        and (provider.repo_slug is None or provider.repo_slug.search(slug) is not None)
        and not (provider.skip_archived and archived is True)
    )
