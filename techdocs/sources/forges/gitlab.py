"""GitLab: the projects of a group and its subgroups, of all groups whose paths match, or of the whole instance.

Source: GitLab's REST API, "List a group's projects", "List all projects", "List groups"; filters are those of
Backstage's GitlabDiscoveryEntityProvider. Archived projects are listed and left out here, so that it is known that they
are archived and not deleted. Backstage also asks for the descriptor in each project; we find out when it is fetched.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlencode

from techdocs.model.integrations import Integration
from techdocs.model.providers import GitlabProvider
from techdocs.sources.forges.answers import NameRefusedError, items, mapping, repository, text, texts, unexpected
from techdocs.sources.forges.api import ForgeApi
from techdocs.sources.forges.collect import Batch, Found, counted


def list_gitlab(api: ForgeApi, integration: Integration, provider: GitlabProvider) -> Iterator[Batch]:
    """Yield projects page by page.

    Raises:
        WebError: a page is not to be had, or there were fewer projects than promised.
    """
    if not provider.group_patterns:
        yield from counted(_projects(api, integration, provider, provider.group))
        return
    for group in _groups(api, integration, provider):
        yield from counted(_projects(api, integration, provider, group))


def _groups(api: ForgeApi, integration: Integration, provider: GitlabProvider) -> Iterator[str]:
    url = f"{integration.api_url}/groups?{urlencode({'per_page': 100, 'order_by': 'path'})}"
    paths = [
        text(mapping(group).get("full_path")) for page in api.pages(url) for group in items(page.value)
    ]  # fmt: skip
    yield from (path for path in dict.fromkeys(paths) if any(each.search(path) for each in provider.group_patterns))


def _projects(
    api: ForgeApi, integration: Integration, provider: GitlabProvider, group: str
) -> Iterator[tuple[Batch, int | None]]:
    query = {"per_page": 100, "order_by": "id", "sort": "asc"}
    query |= {"include_subgroups": "true"} if group else {"pagination": "keyset"}  # by number it ends after 50,000
    query |= {"membership": "true"} if provider.is_member else {}
    where = f"/groups/{quote(group, safe='')}/projects" if group else "/projects"
    for page in api.pages(f"{integration.api_url}{where}?{urlencode(query)}"):
        total = page.headers.get("x-total", "")
        batch = [_found(integration, provider, mapping(item)) for item in items(page.value)]
        yield batch, int(total) if total.isdecimal() and len(total) < 10 else None  # noqa: PLR2004 - digits


def _found(
    integration: Integration, provider: GitlabProvider, project: Mapping[str, object]
) -> Found | NameRefusedError:
    path, topics = text(project.get("path_with_namespace")), texts(project.get("topics") or project.get("tag_list"))
    if not path:
        raise unexpected()
    branch = provider.branch or text(project.get("default_branch")) or provider.fallback_branch
    try:
        listed = repository(
            integration, provider=provider.name, path=path, clone_url=text(project.get("http_url_to_repo")),
            id=project.get("id"), branch=branch, web_url=project.get("web_url"), topics=topics,
            catalog_path=provider.catalog_path,
        )  # fmt: skip
    except NameRefusedError as refusal:
        return refusal
    return Found(repository=listed, is_wanted=matches(provider, project, topics))


def matches(provider: GitlabProvider, project: Mapping[str, object], topics: tuple[str, ...]) -> bool:
    """Say whether a project passes a provider's filters (Backstage: `isProjectCompliant`)."""
    path = text(project.get("path_with_namespace"))
    return (
        (provider.allow_archived or project.get("archived") is not True)
        and project.get("empty_repo") is not True
        and (provider.project_pattern is None or provider.project_pattern.search(path) is not None)
        and (not provider.group or path.lower().startswith(f"{provider.group}/".lower()))
        and not (provider.skip_forks and "forked_from_project" in project)
        and path not in provider.excluded
        and set(provider.topics) <= set(topics)
    )
