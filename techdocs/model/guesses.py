"""What an author may have meant who names something that does not exist: the nearest of the names that do.

Comparing takes long, and a repository can hold any number of wrong names: each source has a share of comparisons, and
when that is used up its problems come without a guess.
"""

import difflib
from collections import defaultdict
from collections.abc import Collection

from techdocs.model.nearness import LONGEST, nearest

COMPARISONS = 200_000
"""Names that may be compared for one source: a few seconds."""


class Guesses:
    """Guesses for the sources of a run, each within its share."""

    def __init__(self, comparisons: int = COMPARISONS) -> None:
        self._left: defaultdict[str, int] = defaultdict(lambda: comparisons)

    def affords(self, source: str, count: int) -> bool:
        """Take so many comparisons from the share of a source; False when that does not have them any more."""
        if self._left[source] < count:
            return False
        self._left[source] -= count
        return True

    def nearest(self, source: str, text: str, names: Collection[str]) -> str:
        """Return the name that a text may be a slip for, `""` where none is near, or the source has no share left.

        Args:
            source: whose mistake it is.
            text: what is written.
            names: what there is.
        """
        return nearest(text, names) if len(text) <= LONGEST and self.affords(source, len(names)) else ""

    def most_like(self, source: str, text: str, names: Collection[str], *, cutoff: float) -> str:
        """Return the name that is most like a text, also one that is no slip; `""` as for `nearest`.

        Args:
            source: whose mistake it is.
            text: what is written.
            names: what there is.
            cutoff: how alike two must be (0 to 1, `difflib`).
        """
        if len(text) > LONGEST or not self.affords(source, len(names)):
            return ""
        return next(iter(difflib.get_close_matches(text, names, n=1, cutoff=cutoff)), "")
