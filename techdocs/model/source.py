"""A fetched repository: a folder, and what is known of where it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    `catalog_path` is a glob of further descriptors that the operator names, beside every `catalog-info.yaml`. `trust`
    is the operator's word. `stale` is set where it was fetched in an earlier run, and could not be again. `problems`
    are those that were found while it was fetched.
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
    trust: Trust = Trust.SANDBOXED
    stale: Staleness | None = None
    problems: tuple[Problem, ...] = ()
