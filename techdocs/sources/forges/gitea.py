"""Gitea and Forgejo: an organization's repositories.

Source: the swagger document of Gitea's API v1, `orgListRepos`. Backstage asks for the descriptor in each repository and
reads branch `main`; we find out when it is fetched, and read the default branch. Archived ones are left out.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from techdocs.model.integrations import Integration
from techdocs.model.providers import GiteaProvider
from techdocs.sources.forges.answers import NameRefusedError, items, mapping, repository, text, texts, unexpected
from techdocs.sources.forges.api import ForgeApi
from techdocs.sources.forges.collect import Batch, Found, counted

_PAGE = 50
"""Repositories a page: the most that Gitea gives unless its operator allows more."""


def list_gitea(api: ForgeApi, integration: Integration, provider: GiteaProvider) -> Iterator[Batch]:
    """Yield repositories page by page.

    Raises:
        WebError: a page is not to be had, or there were fewer repositories than promised.
    """
    return counted(_pages(api, integration, provider))


def _pages(api: ForgeApi, integration: Integration, provider: GiteaProvider) -> Iterator[tuple[Batch, int | None]]:
    url = f"{integration.api_url}/orgs/{quote(provider.organization, safe='')}/repos?limit={_PAGE}"
    for page in api.pages(url):
        total = page.headers.get("x-total-count", "")
        batch = [_found(integration, provider, mapping(item)) for item in items(page.value)]
        yield batch, int(total) if total.isdecimal() and len(total) < 10 else None  # noqa: PLR2004 - digits


def _found(integration: Integration, provider: GiteaProvider, item: Mapping[str, object]) -> Found | NameRefusedError:
    path = text(item.get("full_name"))
    if not path:
        raise unexpected()
    try:
        listed = repository(
            integration, provider=provider.name, path=path, clone_url=text(item.get("clone_url")), id=item.get("id"),
            branch=provider.branch or text(item.get("default_branch")), web_url=item.get("html_url"),
            topics=texts(item.get("topics")), catalog_path=provider.catalog_path,
        )  # fmt: skip
    except NameRefusedError as refusal:
        return refusal
    return Found(repository=listed, is_wanted=item.get("archived") is not True and item.get("empty") is not True)
