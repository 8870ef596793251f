"""Make sources of repositories that were fetched, as new as their hosts let them be.

A repository that cannot be fetched keeps its last files. One that never was is an empty source with an error.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from techdocs.clock import run_time
from techdocs.disk.finished import DamagedError
from techdocs.disk.store import Kept, Store
from techdocs.git import find_git
from techdocs.git.advert import RemoteHead
from techdocs.git.network import GitAccess
from techdocs.model.fetching import FetchedSource, FetchMode, FetchSettings, FetchState
from techdocs.model.limits import Limits
from techdocs.model.problem import Problem
from techdocs.model.repository import Fault, RemoteRepository
from techdocs.model.source import Source, Staleness
from techdocs.sources.access import Accesses, anonymous
from techdocs.sources.bundles.documents import BundleHead
from techdocs.sources.bundles.trees import BundleFetcher
from techdocs.sources.fetch_problems import (
    fetch_problem,
    missing_problem,
    never_fetched,
    renamed_problem,
    tree_problems,
)
from techdocs.sources.ledger import Ledger, LedgerEntry
from techdocs.sources.lfs import LfsClient
from techdocs.sources.mirrors import mirror_name
from techdocs.sources.requested import RequestedRepository
from techdocs.sources.trees import STEP, TREE, TreeFacts, TreeFetcher, TreeInputs, TreeTask, read_facts

MOST_FORMER = 20
"""Former names that are remembered of a repository."""
Done = tuple[Source, FetchedSource, LedgerEntry]
"""A repository's source, what was done with it, and what is known of it from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchTools:
    """What fetching is done with: where results and mirrors are kept, how hosts are entered, what it may cost.

    `only` are the names of those that alone are fetched (none: all). With `accepts_deletions`, whatever is not listed
    any more goes at once. `local_hosts` are hosts of this machine that may be asked. `bundles` maps the name of each
    store of bundles to the heads of its repositories by their `clone_url`. `total` gets the number of repositories that
    are fetched, `done` is called after each.
    """

    store: Store
    mirrors: Path
    accesses: Accesses
    settings: FetchSettings
    limits: Limits
    mode: FetchMode
    only: tuple[str, ...] = ()
    accepts_deletions: bool = False
    local_hosts: frozenset[str] = frozenset()
    bundles: Mapping[str, Mapping[str, BundleHead | Fault]] = field(default_factory=dict)
    total: Callable[[int], None] = lambda _: None
    done: Callable[[], None] = lambda: None


def now() -> str:
    """Return the time of the run (ISO 8601, UTC)."""
    return run_time().isoformat(timespec="seconds").replace("+00:00", "Z")


class RemoteSources:
    """One fetch of some repositories."""

    def __init__(self, requested: Mapping[str, RequestedRepository], ledger: Ledger, tools: FetchTools) -> None:
        self._requested, self._ledger, self._tools = requested, ledger, tools
        self._fetcher = TreeFetcher(
            tools.store, tools.mirrors, find_git(), tools.limits, tools.settings.concurrency, tools.accesses,
            LfsClient(tools.limits, tools.local_hosts),
        )  # fmt: skip
        self._bundles = BundleFetcher(
            tools.store, tools.limits, tools.settings.concurrency, tools.settings.history
        )  # fmt: skip
        self._now = now()
        self._taken = {each.lower() for name, one in requested.items() for each in (name, one.remote.path)}

    def ask_git(self, remote: RemoteRepository, access: GitAccess) -> RemoteHead | None:
        """Return the commit of a branch as the host tells git, in a mirror of which nothing is kept.

        Raises:
            FetchError: the host does not say it.
        """
        with self._tools.store.scratch() as folder:
            return self._fetcher.ask(folder / "mirror", remote, access)

    def trees(self, heads: Mapping[str, RemoteHead | Fault]) -> dict[str, Kept[TreeFacts] | Fault]:
        """Return the files of each commit, or why they, or the commit, are not there."""
        found: dict[str, Kept[TreeFacts] | Fault] = {
            name: head for name, head in heads.items() if isinstance(head, Fault)
        }
        if self._tools.mode is FetchMode.LOOK:
            return found
        bundles = {name: head for name, head in heads.items() if isinstance(head, BundleHead)}
        tasks = {
            name: self._task(name, head) for name, head in heads.items()
            if isinstance(head, RemoteHead) and name not in bundles
        }  # fmt: skip
        results = (
            self._fetcher.trees(tasks, self._tools.total) if tasks else (),
            self._bundles.trees(bundles, self._tools.total) if bundles else (),
        )
        for name, result in chain(*results):
            found[name] = result
            if isinstance(result, Fault) or result.is_new:
                self._tools.done()
        return found

    def source(self, name: str, result: Kept[TreeFacts] | Fault | None, head: RemoteHead | Fault | None) -> Done:
        """Return a repository's source, what was done with it, and what is known of it from now on."""
        one = self._requested[name]
        before = self._ledger.repositories.get(one.slot, LedgerEntry(name=name, url=one.remote.clone_url))
        is_renamed = bool(one.remote.id) and before.name != name and before.url != one.remote.clone_url
        renamed = [renamed_problem(name, before.name)] if is_renamed else []
        entry = replace(
            before, name=name, url=one.remote.clone_url, path=one.remote.path, provider=one.remote.provider,
            id=one.remote.id, asked=one.asked, web_url=one.remote.web_url, catalog_path=one.remote.catalog_path,
            missing=one.missing, runs=one.runs,
            former=_former_names(before, name) if is_renamed else before.former,
        )  # fmt: skip
        if isinstance(result, Kept) and isinstance(head, RemoteHead):
            entry = replace(
                entry, branch=head.branch, commit=head.commit, fetched=self._now, tree=result.key, failing="",
                reason="", attempt=_attempt(before, head.commit),
                partial=result.value.is_partial,
                previous=entry.previous if entry.tree in {result.key, ""} else entry.tree,
            )  # fmt: skip
            state = FetchState.FETCHED if result.is_new else FetchState.UNCHANGED
            source = self._with_tree(one, entry, result.tree.folder / TREE, result.value, renamed)
            return source, self._done(entry, state), entry
        source, done, entry = self._last(one, entry, result if isinstance(result, Fault) else None, renamed)
        if isinstance(head, RemoteHead):
            done = replace(done, head=head.commit, branch=head.branch)
            if self._tools.mode is FetchMode.LOOK and head.commit != done.commit:
                done = replace(done, state=FetchState.CHANGED)
        return source, done, entry

    def _last(
        self, one: RequestedRepository, entry: LedgerEntry, fault: Fault | None, problems: Sequence[Problem]
    ) -> Done:
        """Return a repository as it was fetched last, or empty where it never was."""
        if fault is not None:
            url = one.remote.clone_url
            access = anonymous(url) if one.remote.provider in self._tools.bundles else self._tools.accesses(url)
            entry = replace(entry, failing=entry.failing or self._now, reason=fault.message)
            problems = (*problems, fetch_problem(entry.name, fault, access, entry.fetched))
        if entry.missing:
            problems = (*problems, missing_problem(entry.name, entry.missing))
        kept = self._recall(entry)
        if kept is None:
            problems = problems if fault is not None else (*problems, never_fetched(entry.name))
            entry = replace(entry, fetched="", tree="", commit="")
            source = replace(self._plain(one, entry), root=self._empty(), problems=tuple(problems))
            return source, self._done(entry, FetchState.FAILED), entry
        tree, facts = kept
        source = self._with_tree(one, entry, tree, facts, problems)
        is_stale = bool(entry.failing or entry.missing)
        return source, self._done(entry, FetchState.KEPT if is_stale else FetchState.UNCHANGED), entry

    def _recall(self, entry: LedgerEntry) -> tuple[Path, TreeFacts] | None:
        tree = self._tools.store.recall(STEP, entry.tree) if entry.tree else None
        try:
            return None if tree is None else (tree.folder / TREE, read_facts(tree))
        except DamagedError:
            return None

    def _task(self, name: str, head: RemoteHead) -> TreeTask:
        one = self._requested[name]
        remote, settings = one.remote, self._tools.settings
        before = self._ledger.repositories.get(one.slot)
        return TreeTask(
            inputs=TreeInputs(
                commit=head.commit, history=settings.history, paths=one.paths, catalog_path=remote.catalog_path,
                submodules=settings.submodules, lfs_mb=self._tools.limits.asset_mb if settings.lfs else 0,
                attempt=_attempt(before, head.commit),
            ),
            url=remote.clone_url, branch=head.branch, access=self._tools.accesses(remote.clone_url),
            mirror=mirror_name(one.slot, settings.history),
            keeps_last=before is not None and bool(before.tree) and not before.partial,
        )  # fmt: skip

    def _with_tree(
        self, one: RequestedRepository, entry: LedgerEntry, root: Path, facts: TreeFacts, problems: Sequence[Problem]
    ) -> Source:
        reason = entry.reason or ("it is no longer listed" if entry.missing else "")
        return replace(
            self._plain(one, entry), root=root.resolve(), changed=facts.changed, created=facts.created,
            seal=entry.tree, stale=Staleness(since=entry.fetched, reason=reason) if reason else None,
            problems=(*problems, *tree_problems(entry.name, facts)),
        )  # fmt: skip

    def _plain(self, one: RequestedRepository, entry: LedgerEntry) -> Source:
        return Source(
            name=entry.name, root=Path(), web_url=entry.web_url, branch=entry.branch, commit=entry.commit,
            catalog_path=entry.catalog_path, slot=one.slot, trust=one.trust,
            former=tuple(name for name in entry.former if name.lower() not in self._taken),
        )  # fmt: skip

    @property
    def _received(self) -> Mapping[str, int]:
        return {**self._fetcher.received, **self._bundles.received}

    def _empty(self) -> Path:
        """Return the folder of a repository of which there is nothing."""
        tree = self._tools.store.keep(STEP, "nothing", lambda folder: (folder / TREE).mkdir())
        return (tree.folder / TREE).resolve()

    def _done(self, entry: LedgerEntry, state: FetchState) -> FetchedSource:
        return FetchedSource(
            name=entry.name, url=entry.url, provider=entry.provider, branch=entry.branch, commit=entry.commit,
            head=entry.commit if state is not FetchState.FAILED else "", state=state, fetched=entry.fetched,
            failing=entry.failing, missing=entry.missing, reason=entry.reason,
            bytes=self._received.get(entry.name, 0),
        )  # fmt: skip


def _attempt(before: LedgerEntry | None, commit: str) -> str:
    """Return what `TreeInputs.attempt` is now: another one where the last attempt at a commit was without a part."""
    if before is None or before.commit != commit:
        return ""
    return before.tree if before.partial else before.attempt


def _former_names(before: LedgerEntry, name: str) -> tuple[str, ...]:
    """Return the names that a repository had, the newest last, after it got a new one."""
    names = dict.fromkeys(one for one in before.former if one != before.name)
    return tuple(one for one in [*names, before.name] if one != name)[-MOST_FORMER:]
