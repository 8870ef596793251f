"""CODEOWNERS as data: its lines as rules. Which rule a path has is found in `techdocs.codeowners`."""

from dataclasses import dataclass
from enum import StrEnum

from techdocs.model.entity import EntityRef


class OwnersForge(StrEnum):
    """The forge by whose rules a CODEOWNERS is read."""

    GITHUB = "GitHub"
    GITLAB = "GitLab"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerRule:
    """One line: its pattern, the owner of the paths that match (None = no owner), and its number (1-based).

    `owners` are all that the line names, `owner` is the first. `section` is the name of GitLab's section that it stands
    in, in lower case; `excludes` says that the paths that match have no owner from that section.
    """

    pattern: str
    owner: EntityRef | None
    line: int
    owners: tuple[EntityRef, ...] = ()
    section: str = ""
    excludes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class CodeOwners:
    """The rules of one source, in the order of its file; `path` is that file inside the source.

    `unused` is the last line (1-based) whose rule, with all rules above it, is left out because matching them takes too
    long; 0 where every rule counts.
    """

    path: str
    rules: tuple[OwnerRule, ...]
    unused: int = 0
    forge: OwnersForge = OwnersForge.GITHUB
