"""A fetched repository: a folder, and what is known of where it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from techdocs.model.problem import Problem
from techdocs.model.trust import Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class Staleness:
    """Why a source may be out of date: when it was fetched last (ISO 8601, UTC), and what was in the way since then."""

    since: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One repository.

    `name` is how people call it (`OWNER/NAME` or a folder's name), unique in a run; `root` is absolute and real.
    `web_url` is the repository's page on its forge without a trailing slash, `branch` and `commit` what is checked
    out, `prefix` the path of `root` inside the git work tree (`""` or ending in `/`); all empty when not known.
    `changed` maps a file's path inside `root` to the date of the last commit that touched it (ISO 8601, UTC), `created`
    to that of the first one where it is another.
    `catalog_path` is a glob of further descriptors that the operator names, beside every `catalog-info.yaml`.
    `seal` is another one when anything below `root` has changed, `""` when that cannot be told; it is no part of what
    the repository is, so two sources that differ in it are equal, and have the same digest.
    `slot` tells a repository that was fetched from others in later runs, as its folder does not: each commit has one.
    `trust` is the operator's word. `stale` is set where it was fetched in an earlier run, and could not be again.
    `problems` are those that were found while it was fetched. `former` are the names that it had on its forge before,
    except those that other repositories have now.
    """

    name: str
    root: Path
    web_url: str = ""
    branch: str = ""
    commit: str = ""
    prefix: str = ""
    changed: Mapping[str, str] = field(default_factory=dict)
    created: Mapping[str, str] = field(default_factory=dict)
    catalog_path: str = ""
    seal: str = field(default="", compare=False)
    slot: str = field(default="", compare=False)
    trust: Trust = Trust.SANDBOXED
    stale: Staleness | None = None
    problems: tuple[Problem, ...] = ()
    former: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """Return what is the same for the same repository in every run."""
        return self.slot or str(self.root)

    def as_read(self) -> "Source":
        """Return the source as workers are given it: without what only the site's pages show, or tells of changes."""
        return replace(self, changed={}, created={}, seal="", slot="", stale=None, former=())
