"""Where and how the site is published: `publisher` of `techdocs.yml`."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """The operator's settings for publishing; keys of Backstage's `techdocs.publisher` keep their meaning.

    `type` is `local`, `awsS3`, `googleGcs`, `azureBlobStorage` or `gitPages`, `""` without a publisher. `bucket` is
    the bucket or container, `root` the path in it, without a slash at its ends. `folder` is where `local` publishes,
    and else that of the settings. `remote` and `branch` are those of `gitPages`, and `largest_mb` megabytes of a site
    that it pushes. `deletions` is the percentage of the published files that one publish may remove, `keep` the number
    of versions to roll back to. `exclude` are gitignore's patterns of paths that are left alone. `layout` is `site`,
    or `techdocs` with what a Backstage reads.
    """

    type: str = ""
    bucket: str = ""
    root: str = ""
    region: str = ""
    endpoint: str = ""
    path_style: bool = False
    account: str = ""
    folder: Path = Path()
    remote: str = "origin"
    branch: str = "gh-pages"
    largest_mb: int = 1000
    deletions: int = 20
    exclude: tuple[str, ...] = ()
    keep: int = 5
    layout: str = "site"
