"""What a format knows beside the report: where the repositories stand, and what it may not show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from techdocs.model.problem import Place, Severity
from techdocs.plain_text import visible
from techdocs.secrets_scan import EnvironmentSecrets


class Layout(StrEnum):
    """How problems as text follow each other: with a blank line between them, without, or each on one line."""

    SPACED = "spaced"
    DENSE = "dense"
    LINES = "lines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The surroundings of a run.

    `roots` maps a source's name to its folder (real and absolute); `here` is the working folder, in CI the checkout.
    No excerpt is taken from a file that holds one of `secrets`. From `fails_at` on a problem fails the run.
    `layout` is that of the text.
    """

    roots: Mapping[str, Path] = field(default_factory=dict)
    here: Path = field(default_factory=Path)
    secrets: EnvironmentSecrets = field(default_factory=lambda: EnvironmentSecrets({}))
    fails_at: Severity = Severity.ERROR
    layout: Layout = Layout.DENSE

    def fails(self, severity: Severity) -> bool:
        """Say whether a problem of this severity fails the run."""
        return severity.rank >= self.fails_at.rank

    def address(self, place: Place) -> str:
        """Return the path of a file as CI systems want it: from the working folder, `SOURCE/PATH` when not below it."""
        root = self.roots.get(place.source)
        if root is None or not root.is_relative_to(self.here):
            return visible("/".join(part for part in (place.source, place.path) if part))
        return visible((root.relative_to(self.here) / place.path).as_posix())

    def spot(self, place: Place) -> str:
        """Return `address` with line and column, as far as they are known."""
        return ":".join([self.address(place), *(str(number) for number in (place.line, place.column) if number)])
