"""Bitbucket Cloud: the repositories of a workspace.

Source: its REST API 2.0, `GET /repositories/{workspace}`. Backstage finds descriptors by code search, which has to be
turned on; we list repositories and find out when they are fetched. Filters are Backstage's.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from techdocs.model.integrations import Integration
from techdocs.model.providers import BitbucketCloudProvider
from techdocs.model.repository import FaultKind
from techdocs.sources.forges.answers import NameRefusedError, items, mapping, repository, text, unexpected
from techdocs.sources.forges.api import ForgeApi
from techdocs.sources.forges.collect import Batch, Found, counted
from techdocs.web.answers import WebError


def list_bitbucket_cloud(api: ForgeApi, integration: Integration, provider: BitbucketCloudProvider) -> Iterator[Batch]:
    """Yield repositories page by page.

    Raises:
        WebError: a page is not to be had, or there were fewer repositories than promised.
    """
    return counted(_pages(api, integration, provider))


def _pages(
    api: ForgeApi, integration: Integration, provider: BitbucketCloudProvider
) -> Iterator[tuple[Batch, int | None]]:
    workspace = quote(provider.workspace, safe="{}")
    url, seen = f"{integration.api_url}/repositories/{workspace}?pagelen={provider.page_size}", set[str]()
    while url:
        if url in seen:
            raise WebError("a page leads back to itself", FaultKind.SERVER)
        seen.add(url)
        page = mapping(api.get(url).value)
        total = page.get("size")
        batch = [_found(integration, provider, mapping(item)) for item in items(page.get("values"))]
        yield batch, total if isinstance(total, int) else None
        url = text(page.get("next"))


def _found(
    integration: Integration, provider: BitbucketCloudProvider, item: Mapping[str, object]
) -> Found | NameRefusedError:
    path, links, branch = text(item.get("full_name")), mapping(item.get("links")), item.get("mainbranch")
    if not path:
        raise unexpected()
    clone = next((link for link in map(mapping, items(links.get("clone"))) if link.get("name") == "https"), {})
    main = mapping(branch) if branch is not None else {}
    html = links.get("html")
    try:
        listed = repository(
            integration, provider=provider.name, path=path, clone_url=text(clone.get("href")), id=item.get("uuid"),
            branch=text(main.get("name")), web_url=mapping(html).get("href") if html is not None else "",
            catalog_path=provider.catalog_path,
        )  # fmt: skip
    except NameRefusedError as refusal:
        return refusal
    is_git = item.get("scm", "git") == "git" and branch is not None
    return Found(repository=listed, is_wanted=is_git and matches(provider, path, item.get("project")))


def matches(provider: BitbucketCloudProvider, path: str, project: object) -> bool:
    """Say whether a repository passes a provider's filters (Backstage: `BitbucketCloudEntityProvider`)."""
    key = text(project.get("key")) if isinstance(project, dict) else ""
    slug = path.rpartition("/")[2]
    return (provider.project_key is None or provider.project_key.search(key) is not None) and (
        provider.repo_slug is None or provider.repo_slug.search(slug) is not None
    )
