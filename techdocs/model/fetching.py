"""What the operator decides about fetching, and what a fetch did."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from techdocs.model.trust import Trust


class FetchMode(StrEnum):
    """How far a run goes for its repositories."""

    LAST = "last"
    """What was fetched last; no socket is opened."""
    LOOK = "look"
    """Hosts are asked what has changed since, and nothing is fetched."""
    CHANGED = "changed"
    """Whatever has changed since is fetched."""
    REFRESH = "refresh"
    """Everything is asked for again, whatever is known of it."""


class HistoryKind(StrEnum):
    """How much of a repository's history is fetched: all commits, for the dates of pages, or the last one."""

    FULL = "full"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How repositories are fetched.

    `concurrency` is how many at once, `deletions` how many may go in one run (`10%` of all, or a number), `wait` how
    many seconds a run waits for a host that limits the rate of requests. `offline` fetches nothing. `submodules` and
    `lfs` say whether submodules and files of Git LFS are fetched. `known_hosts` and `ssh_key` are files for ssh
    (absolute paths), `""` for those of the user.
    """

    concurrency: int = 8
    deletions: str = "10%"
    history: HistoryKind = HistoryKind.FULL
    wait: int = 300
    offline: bool = False
    submodules: bool = False
    lfs: bool = False
    known_hosts: str = ""
    ssh_key: str = ""

    def may_go(self, count: int) -> int:
        """Return how many of so many repositories may go in one run; one always may."""
        if self.deletions.endswith("%"):
            return max(1, int(count * float(self.deletions[:-1]) / 100))
        return int(self.deletions)


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlSource:
    """A repository that the operator names by its address: https without user info, or `ssh://user@host/path`.

    `branch` is `""` for the default one. `paths` are `.gitignore` patterns of the files that are fetched; none means
    all that techdocs needs.
    """

    url: str
    branch: str = ""
    trust: Trust = Trust.SANDBOXED
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchWatch:
    """Callbacks for the progress of a fetch.

    `listing` is called with the number of listings before the first one, `listed` after each; `waiting` before a longer
    wait that a host asks for, with its seconds; `fetching` with the number of repositories that have changed, `fetched`
    after each of them.
    """

    listing: Callable[[int], None] = lambda _: None
    listed: Callable[[], None] = lambda: None
    waiting: Callable[[float], None] = lambda _: None
    fetching: Callable[[int], None] = lambda _: None
    fetched: Callable[[], None] = lambda: None


class FetchState(StrEnum):
    """What a run did with one repository, or what `build` would do with it."""

    FOLDER = "folder"
    """It is a folder, and is read as it is."""
    CHANGED = "changed"
    """There is another commit than the one that was fetched; this run fetches nothing."""
    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    """It could not be fetched, or is no longer listed; its last files stay."""
    FAILED = "failed"
    """It could not be fetched, and never was."""
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRecord:
    """What a run and the next one know of a repository: its name, where it is, and what is wrong.

    `commit` is the one whose files are used, of the branch `branch`. `fetched` is when it was fetched last, `missing`
    and `failing` are since when complete listings lack it, and since when it cannot be fetched, for which `reason` says
    why (times: ISO 8601, UTC).
    """

    name: str
    url: str
    provider: str = ""
    branch: str = ""
    commit: str = ""
    fetched: str = ""
    failing: str = ""
    missing: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedSource(FetchRecord):
    """What a run did with one repository.

    `url` is its address, or the path of a folder. `head` is the commit that its host has now, `bytes` is how many were
    received.
    """

    head: str = ""
    state: FetchState = FetchState.UNCHANGED
    bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchReport:
    """What a run did with all repositories; `requests` counts those for listings and heads, not git's own."""

    sources: tuple[FetchedSource, ...] = ()
    requests: int = 0

    def count(self, state: FetchState) -> int:
        """Return how many repositories are in a state."""
        return sum(source.state is state for source in self.sources)

    @property
    def bytes(self) -> int:
        """Return how many bytes of packs were received."""
        return sum(source.bytes for source in self.sources)
