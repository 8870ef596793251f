"""A provider from what its keys say, with Backstage's defaults."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from techdocs.model import providers

_Values: TypeAlias = Mapping[str, Any]


def provider_of(kind: str, name: str, values: _Values) -> providers.Provider:
    """Return a provider; `values` has the keys that are set, those of mappings below as `filters.branch`."""
    return _MAKE[kind](values, f"{kind}.{name}")


def _github(values: _Values, name: str) -> providers.Provider:
    return providers.GithubProvider(
        name=name, host=values.get("host", "github.com"), branch=values.get("filters.branch", ""),
        catalog_path=values.get("catalogPath", "/catalog-info.yaml"), organization=values.get("organization", ""),
        app=values.get("app", 0), repository=values.get("filters.repository"),
        topic_include=values.get("filters.topic.include"), topic_exclude=values.get("filters.topic.exclude"),
        visibility=values.get("filters.visibility", ()), allow_forks=values.get("filters.allowForks", True),
        allow_archived=values.get("filters.allowArchived", False),
        must_have_descriptor=values.get("validateLocationsExist", False),
        page_size=min(values.get("pageSizes.repositories", 100), 100),
    )  # fmt: skip


def _gitlab(values: _Values, name: str) -> providers.Provider:
    return providers.GitlabProvider(
        name=name, host=values["host"], branch=values.get("branch", ""), group=values.get("group", "").strip("/"),
        catalog_path=values.get("entityFilename", "catalog-info.yaml"),
        fallback_branch=values.get("fallbackBranch", "master"), project_pattern=values.get("projectPattern"),
        group_patterns=values.get("groupPattern", ()), skip_forks=values.get("skipForkedRepos", False),
        allow_archived=values.get("includeArchivedRepos", False), excluded=values.get("excludeRepos", ()),
        topics=values.get("topics", ()), is_member=values.get("membership", False),
    )  # fmt: skip


def _gitea(values: _Values, name: str) -> providers.Provider:
    return providers.GiteaProvider(
        name=name, host=values["host"], branch=values.get("branch", ""), organization=values["organization"],
        catalog_path=values.get("catalogPath", "catalog-info.yaml"),
    )  # fmt: skip


def _bitbucket_cloud(values: _Values, name: str) -> providers.Provider:
    return providers.BitbucketCloudProvider(
        name=name, host=values.get("host", "bitbucket.org"), workspace=values["workspace"],
        catalog_path=values.get("catalogPath", "/catalog-info.yaml"), project_key=values.get("filters.projectKey"),
        repo_slug=values.get("filters.repoSlug"), page_size=min(values.get("pagelen", 100), 100),
    )  # fmt: skip


def _bitbucket_server(values: _Values, name: str) -> providers.Provider:
    return providers.BitbucketServerProvider(
        name=name, host=values["host"], catalog_path=values.get("catalogPath", "/catalog-info.yaml"),
        project_key=values.get("filters.projectKey"), repo_slug=values.get("filters.repoSlug"),
        skip_archived=values.get("filters.skipArchivedRepos", False),
    )  # fmt: skip


def _azure(values: _Values, name: str) -> providers.Provider:
    return providers.AzureDevOpsProvider(
        name=name, host=values.get("host", "dev.azure.com"), branch=values.get("branch", ""),
        catalog_path=values.get("path", "/catalog-info.yaml"), organization=values["organization"],
        project=values["project"], repository=values.get("repository", "*"), excluded=values.get("excludeRepos", ()),
    )  # fmt: skip


def _backstage(values: _Values, name: str) -> providers.Provider:
    address = values["baseUrl"]
    return providers.BackstageProvider(
        name=name, host=address.split("/")[2], base_url=address, token=values.get("token", "")
    )


_MAKE: Mapping[str, Callable[[_Values, str], providers.Provider]] = {
    "github": _github, "gitlab": _gitlab, "gitea": _gitea, "bitbucketCloud": _bitbucket_cloud,
    "bitbucketServer": _bitbucket_server, "azureDevOps": _azure, "backstage": _backstage,
}  # fmt: skip
