"""What lists repositories (`catalog.providers`): one type for each kind of forge, with Backstage's keys and meanings.

Source: `config.d.ts` and the providers of Backstage's catalog-backend-module-github 0.14, -gitlab 0.8, -gitea 0.1,
-bitbucket-cloud 0.5, -bitbucket-server 0.5 and -azure.
"""

import re
from dataclasses import dataclass

from techdocs.model.objects import ObjectPlace
from techdocs.model.trust import Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """What all have: a `name` such as `github.acme`, the host asked, and where in each repository descriptors are.

    `branch` is read in place of each repository's default branch, when it is set.
    """

    name: str
    host: str
    catalog_path: str = ""
    branch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GithubProvider(Provider):
    """Repositories of an organization, or of all organizations that installed a GitHub App.

    `visibility` are the words allowed, in lower case; empty allows any.
    """

    organization: str = ""
    app: int = 0
    repository: re.Pattern[str] | None = None
    topic_include: tuple[str, ...] | None = None
    topic_exclude: tuple[str, ...] | None = None
    visibility: tuple[str, ...] = ()
    allow_forks: bool = True
    allow_archived: bool = False
    must_have_descriptor: bool = False
    page_size: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class GitlabProvider(Provider):
    """Projects of a group and its subgroups, of the groups whose paths match, or of the whole instance."""

    group: str = ""
    fallback_branch: str = "master"
    project_pattern: re.Pattern[str] | None = None
    group_patterns: tuple[re.Pattern[str], ...] = ()
    skip_forks: bool = False
    allow_archived: bool = False
    excluded: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    is_member: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GiteaProvider(Provider):
    """Repositories of an organization on Gitea or Forgejo."""

    organization: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BitbucketCloudProvider(Provider):
    """Repositories of a workspace on bitbucket.org."""

    workspace: str
    project_key: re.Pattern[str] | None = None
    repo_slug: re.Pattern[str] | None = None
    page_size: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class BitbucketServerProvider(Provider):
    """Repositories of a Bitbucket Server or Data Center."""

    project_key: re.Pattern[str] | None = None
    repo_slug: re.Pattern[str] | None = None
    skip_archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AzureDevOpsProvider(Provider):
    """Repositories of an organization on Azure DevOps; `project` and `repository` may have `*` and `?`."""

    organization: str
    project: str
    repository: str = "*"
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BackstageProvider(Provider):
    """Repositories that a Backstage catalog refers to; `token` is the name of an environment variable."""

    base_url: str
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationSource:
    """A file of kind Location at a web address, which is followed to the repositories of its targets."""

    url: str
    trust: Trust = Trust.SANDBOXED


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleSource:
    """Where repositories put bundles: `address` is as the operator wrote it, `place` what it means."""

    address: str
    place: ObjectPlace
    trust: Trust = Trust.SANDBOXED

    @property
    def name(self) -> str:
        """Return how the listing of its repositories is called."""
        return f"bundles {self.address}"
