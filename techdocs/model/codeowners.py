"""CODEOWNERS as data: which owner a path has. The last rule that matches counts, as on GitHub and GitLab."""

from collections.abc import Callable
from dataclasses import dataclass

from techdocs.model.entity import EntityRef


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerRule:
    """One line: its pattern, whom the paths that match belong to (None = nobody), and its number (1-based).

    `owners` are all that the line names, `owner` is the first.
    """

    pattern: str
    matches: Callable[[str], bool]
    owner: EntityRef | None
    line: int
    owners: tuple[EntityRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeOwners:
    """The rules of one source, in the order of its file; `path` is that file inside the source."""

    path: str
    rules: tuple[OwnerRule, ...]

    def rule_of(self, path: str) -> OwnerRule | None:
        """Return the last rule that matches a path inside the source."""
        return next((rule for rule in reversed(self.rules) if rule.matches(path)), None)

    def owner_of(self, path: str) -> EntityRef | None:
        """Return the owner of a path inside the source."""
        rule = self.rule_of(path)
        return rule.owner if rule else None
