"""How long the components of one repository may be rendered, all together, so that the slow ones cost no other team."""

from collections import Counter
from collections.abc import Iterable

from techdocs.model.docs import Build, is_page
from techdocs.model.limits import Limits

PAGE_SECONDS = 0.1
"""Seconds of a worker that a page is worth: some twenty times what an ordinary one takes."""


class Budget:
    """The seconds that are left to each repository; of several components at once each has its part of them."""

    def __init__(self, builds: Iterable[Build], limits: Limits) -> None:
        self._limits = limits
        pages: Counter[str] = Counter()
        for build in builds:
            pages[build.source] += sum(is_page(path) for path in build.inputs)
        self._left = {source: limits.repository_seconds + PAGE_SECONDS * count for source, count in pages.items()}
        self._running: Counter[str] = Counter()

    def begin(self, build: Build) -> float:
        """Return how many seconds a further component of a repository may take, 0 when it may not begin."""
        source = build.source
        share = self._left[source] / (self._running[source] + 1)
        if share <= 0:
            return 0
        self._running[source] += 1
        return min(self._of_one(build), share)

    def end(self, source: str, seconds: float) -> None:
        """Take note that a component has ended, and of the seconds that a worker spent on it."""
        self._running[source] -= 1
        self._left[source] -= seconds

    def _of_one(self, build: Build) -> float:
        return self._limits.component_seconds + PAGE_SECONDS * sum(map(is_page, build.inputs))

    def reason(self, build: Build, seconds: float) -> str:
        """Return why a component that was given so many seconds has been stopped, or has not begun."""
        limits = self._limits
        if seconds >= self._of_one(build):
            return f"it took longer than {seconds:.0f} s (`limits.component_seconds`)"
        given = limits.repository_seconds
        return f"the components of its repository took longer than {given} s together (`limits.repository_seconds`)"
