"""What comes of a drawing: its clean bytes with what was taken out, or the reason why it cannot be cleaned."""

from collections import Counter
from dataclasses import dataclass, field

_MAX_REMOVED = 20


class UnsafeSvgError(ValueError):
    """A file that cannot be cleaned; the message is the reason, one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanedSvg:
    """A drawing that only draws (UTF-8), and what was taken out, such as `<script>`, `onload` or `href to file:`."""

    content: bytes
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Removals:
    """What is taken out of a drawing and of those inside of it; the first kinds of it are counted."""

    counts: Counter[str] = field(default_factory=Counter)

    def add(self, what: str) -> None:
        """Note that something was taken out."""
        if what in self.counts or len(self.counts) < _MAX_REMOVED:
            self.counts[what] += 1

    def told(self) -> tuple[str, ...]:
        """Return what was taken out, sorted, with how often."""
        return tuple(name if count == 1 else f"{name} ({count} times)" for name, count in sorted(self.counts.items()))
