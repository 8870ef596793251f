"""Where and how the site is published: `publisher` of `techdocs.yml`."""

from dataclasses import dataclass

from techdocs.model.objects import ObjectPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher(ObjectPlace):
    """The operator's settings for publishing; keys of Backstage's `techdocs.publisher` keep their meaning.

    `type` is one of those of `ObjectPlace` or `gitPages`, `""` without a publisher. `folder` is where `local`
    publishes, and else that of the settings. `remote` and `branch` are those of `gitPages`, and `largest_mb` megabytes
    of a site that it pushes. `deletions` is the percentage of the published files that one publish may remove, `keep`
    the number of versions to roll back to. `exclude` are gitignore's patterns of paths that are left alone. `layout` is
    `site`, or `techdocs` with what a Backstage reads.
    """

    remote: str = "origin"
    branch: str = "gh-pages"
    largest_mb: int = 1000
    deletions: int = 20
    exclude: tuple[str, ...] = ()
    keep: int = 5
    layout: str = "site"
