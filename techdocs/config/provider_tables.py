"""The keys of each kind of provider: those of Backstage's app-config, with the reader of each value.

Backstage has no `host` for bitbucketCloud, no `excludeRepos` for azureDevOps, and no provider `backstage`.
"""

from collections.abc import Mapping, Sequence

from techdocs.config.environment import read_secret, read_setting
from techdocs.config.forge_values import (
    read_app_id,
    read_base_url,
    read_branch,
    read_host,
    read_names,
    read_pattern,
    read_patterns,
    read_plain_branch,
    read_visibility,
    read_whole_pattern,
)
from techdocs.config.tables import Table, read_ignored
from techdocs.documents.values import read_boolean, read_positive

_BITBUCKET_CLOUD_FILTERS: Table = {"projectKey": read_whole_pattern, "repoSlug": read_whole_pattern}
_BITBUCKET_SERVER_FILTERS: Table = {
    "projectKey": read_pattern, "repoSlug": read_pattern, "skipArchivedRepos": read_boolean,
}  # fmt: skip
_GITHUB_FILTERS: Table = {
    "repository": read_whole_pattern, "branch": read_plain_branch, "allowForks": read_boolean,
    "topic": {"include": read_names, "exclude": read_names}, "visibility": read_visibility,
    "allowArchived": read_boolean,
}  # fmt: skip
TABLES: Mapping[str, Table] = {
    "github": {
        "organization": read_setting, "app": read_app_id, "host": read_host, "catalogPath": read_setting,
        "validateLocationsExist": read_boolean, "filters": _GITHUB_FILTERS,
        "pageSizes": {"repositories": read_positive}, "schedule": read_ignored,
    },
    "gitlab": {
        "host": read_host, "group": read_setting, "branch": read_branch, "fallbackBranch": read_branch,
        "entityFilename": read_setting, "projectPattern": read_pattern, "groupPattern": read_patterns,
        "skipForkedRepos": read_boolean, "includeArchivedRepos": read_boolean, "excludeRepos": read_names,
        "membership": read_boolean, "topics": read_names, "schedule": read_ignored, "useSearch": read_ignored,
    },
    "gitea": {
        "host": read_host, "organization": read_setting, "branch": read_branch, "catalogPath": read_setting,
        "schedule": read_ignored,
    },
    "bitbucketCloud": {
        "host": read_host, "workspace": read_setting, "catalogPath": read_setting, "filters": _BITBUCKET_CLOUD_FILTERS,
        "pagelen": read_positive, "schedule": read_ignored,
    },
    "bitbucketServer": {
        "host": read_host, "catalogPath": read_setting, "filters": _BITBUCKET_SERVER_FILTERS,
        "validateLocationsExist": read_ignored, "schedule": read_ignored,
    },
    "azureDevOps": {
        "host": read_host, "organization": read_setting, "project": read_setting, "repository": read_setting,
        "branch": read_branch, "path": read_setting, "excludeRepos": read_names, "schedule": read_ignored,
    },
    "backstage": {"baseUrl": read_base_url, "token": read_secret, "schedule": read_ignored},
}  # fmt: skip
REQUIRED: Mapping[str, Sequence[str]] = {
    "gitlab": ("host",), "gitea": ("host", "organization"), "bitbucketCloud": ("workspace",),
    "bitbucketServer": ("host",), "azureDevOps": ("organization", "project"), "backstage": ("baseUrl",),
}  # fmt: skip
OWNERS = ("organization", "app")
"""One of these a GitHub provider must have."""
