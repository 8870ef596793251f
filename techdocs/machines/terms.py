"""What a machine that works for a run must keep to, and the frame in which it does its part.

What a job takes and what it gives are entries of the shared cache: neither is sent through the scheduler.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from techdocs.disk.code_digest import code_digest
from techdocs.disk.shared_cache import SharedCache
from techdocs.errors import TechDocsError
from techdocs.model.shared_cache import CacheSettings
from techdocs.workers.sandbox.enter import SandboxState, available

OpenCache = Callable[[CacheSettings], SharedCache]
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineState:
    """What a machine says of itself: the digest of its techdocs, and what shuts its processes in."""

    code: str
    sandbox: SandboxState

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what the sandbox of its processes lacks."""
        network = () if self.sandbox.network == "seccomp" else ("seccomp",)
        return (*network, *(() if self.sandbox.files else ("landlock",)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a machine must keep to: the same techdocs, and full walls unless weak ones are allowed.

    `cache` is where the shared cache is, and `open_cache` opens it, with the credentials that the machine has. Without
    `use_cache`, everything is made anew.
    """

    code: str
    cache: CacheSettings
    open_cache: OpenCache
    use_cache: bool
    allows_weak_walls: bool

    def allow(self, state: MachineState) -> bool:
        """Say whether a machine may work."""
        return state.code == self.code and (self.allows_weak_walls or not state.missing)


def machine_state() -> MachineState:
    """Return what a machine says of itself, when it is asked."""
    return MachineState(code=code_digest(), sandbox=available())


def on_terms(terms: Terms, do: Callable[[SharedCache, Path], Done]) -> Done:
    """Do a job with the shared cache and an empty folder; return what it gives when its results are in that cache.

    Raises:
        TechDocsError: this machine cannot do it: it has another techdocs, or cannot use the shared cache.
    """
    if not terms.allow(machine_state()):
        raise TechDocsError("its worker has another version of techdocs, or no full sandbox")
    cache = terms.open_cache(terms.cache)
    try:
        with tempfile.TemporaryDirectory(prefix="techdocs-") as name:
            done = do(cache, Path(name))
            cache.flush()  # what is offered is read from that folder
    except BaseException:
        cache.close(waits=False)
        raise
    report = cache.close()
    if not report.is_whole:
        raise TechDocsError("; ".join(report.notes))
    return done
