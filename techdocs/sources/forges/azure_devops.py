"""Azure DevOps: the repositories of a project, or of all projects whose names match.

Source: its REST API 7.1, "Repositories - List", which has no pages; without a project it lists those of all projects.
Backstage finds descriptors by code search, an extension; we list repositories and find out when they are fetched. `*`
and `?` mean there, and here, any characters and any one; upper and lower case are alike.
"""

import re
from collections.abc import Iterator, Mapping
from fnmatch import translate
from urllib.parse import quote

from techdocs.model.integrations import Integration
from techdocs.model.providers import AzureDevOpsProvider
from techdocs.model.repository import FaultKind
from techdocs.sources.forges.answers import NameRefusedError, items, mapping, repository, text, unexpected
from techdocs.sources.forges.api import ForgeApi
from techdocs.sources.forges.collect import Batch, Found
from techdocs.web.answers import WebError

_VERSION = "api-version=7.1"
_HEADERS = {"x-tfs-fedauthredirect": "Suppress"}
"""A login that is refused is 401 then, and no page to sign in on another host."""


def list_azure_devops(api: ForgeApi, integration: Integration, provider: AzureDevOpsProvider) -> Iterator[Batch]:
    """Yield all repositories in one batch.

    Raises:
        WebError: they are not to be had, or are fewer than promised.
    """
    project = "" if set("*?") & set(provider.project) else f"/{quote(provider.project, safe='')}"
    where = f"{integration.api_url}/{quote(provider.organization, safe='')}{project}"
    page = mapping(api.get(f"{where}/_apis/git/repositories?{_VERSION}", _HEADERS).value)
    listed = items(page.get("value"))
    yield [_found(integration, provider, mapping(item)) for item in listed]
    promised = page.get("count")
    if isinstance(promised, int) and len(listed) < promised:
        raise WebError(f"it listed {len(listed):,} of {promised:,} repositories", FaultKind.SERVER)


def _found(
    integration: Integration, provider: AzureDevOpsProvider, item: Mapping[str, object]
) -> Found | NameRefusedError:
    project, name = text(mapping(item.get("project")).get("name")), text(item.get("name"))
    if not project or not name:
        raise unexpected()
    default = text(item.get("defaultBranch")).removeprefix("refs/heads/")
    try:
        listed = repository(
            integration, provider=provider.name, path=f"{provider.organization}/{project}/{name}",
            clone_url=text(item.get("remoteUrl")), id=item.get("id"), branch=provider.branch or default,
            web_url=item.get("webUrl"), catalog_path=provider.catalog_path,
        )  # fmt: skip
    except NameRefusedError as refusal:
        return refusal
    is_there = item.get("isDisabled") is not True and bool(default)
    return Found(repository=listed, is_wanted=is_there and matches(provider, project, name))


def matches(provider: AzureDevOpsProvider, project: str, name: str) -> bool:
    """Say whether a repository passes a provider's filters."""
    excluded = {each.lower() for each in provider.excluded}
    return _is_like(provider.project, project) and _is_like(provider.repository, name) and name.lower() not in excluded


def _is_like(pattern: str, name: str) -> bool:
    escaped = pattern.replace("[", "[[]")  # only `*` and `?` are special
    return re.fullmatch(translate(escaped), name, re.IGNORECASE) is not None
