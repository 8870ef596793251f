"""The files of repositories at one commit each, as results of the store: fetched and checked out where none is kept.

<store>/trees/…/files/facts.json   what git knows of the commit, and what was dropped of it
                      tree/        its files
"""

import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path

from techdocs.disk.files import remove
from techdocs.disk.finished import DamagedError, read_file, seal
from techdocs.disk.locks import locked
from techdocs.disk.store import Kept, Store
from techdocs.errors import FULL_OR_READ_ONLY
from techdocs.git import GitRefusedError, read_history
from techdocs.git.advert import RemoteHead
from techdocs.git.mirror import Mirror, fetch_commit, find_branch, is_whole, prepare_mirror, received_bytes
from techdocs.git.network import FetchError, GitAccess
from techdocs.git.program import GitProgram
from techdocs.model.codes import Code
from techdocs.model.fetching import HistoryKind
from techdocs.model.limits import Limits
from techdocs.model.repository import Fault, FaultKind, RemoteRepository
from techdocs.model.tree import FILES, Tree
from techdocs.sources.access import Accesses
from techdocs.sources.checkout import CheckedOut, CheckoutParts, check_out
from techdocs.sources.lfs import LfsClient
from techdocs.sources.mirrors import mirror_name
from techdocs.sources.tree_names import Dropped
from techdocs.workers.process import ProgramLimits

STEP = "trees"
TREE, FACTS, MODULES = "tree", "facts.json", "modules"
_SHA256 = 64
_AGAIN = frozenset({FaultKind.DAMAGED, FaultKind.SERVER})
"""Faults that an old mirror may be the reason of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeInputs:
    """All that the files of a repository depend on: the commit, and what the operator wants of it.

    `lfs_mb` is the size of the largest file of Git LFS, 0 for none at all. `attempt` is another one after each attempt
    that left something out which may come (`TreeFacts.is_partial`).
    """

    commit: str
    history: HistoryKind
    paths: tuple[str, ...] = ()
    catalog_path: str = ""
    submodules: bool = False
    lfs_mb: int = 0
    attempt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeTask:
    """A commit to fetch: of which branch, from where, into which mirror (a name of its own).

    `keeps_last` as in `CheckoutParts`.
    """

    inputs: TreeInputs
    url: str
    branch: str
    access: GitAccess
    mirror: str
    keeps_last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeFacts:
    """What is known of a commit's files: when they changed, as in `Source`, what was dropped, why dates are missing.

    `is_partial` says that something is missing which may come another time.
    """

    changed: Mapping[str, str] = field(default_factory=dict)
    created: Mapping[str, str] = field(default_factory=dict)
    dropped: tuple[Dropped, ...] = ()
    undated: str = ""
    is_partial: bool = False


class TreeFetcher:
    """Fetches commits, some at once; `received` maps the name of each that was fetched to the bytes that came."""

    def __init__(
        self, store: Store, mirrors: Path, program: GitProgram, limits: Limits, concurrency: int, accesses: Accesses,
        lfs: LfsClient,
    ) -> None:  # fmt: skip
        """Take where results and mirrors are kept, what one repository may cost, and how others are entered."""
        self._store, self._mirrors, self._program, self._concurrency = store, mirrors, program, concurrency
        self._accesses, self._lfs = accesses, lfs
        self._limits = ProgramLimits(
            seconds=limits.fetch_seconds, cpu_seconds=limits.fetch_seconds, memory_bytes=2_000_000_000,
            output_bytes=10_000_000, file_bytes=limits.repository_mb * 1_000_000,
        )  # fmt: skip
        self._stop = threading.Event()
        self.received: dict[str, int] = {}

    def trees(
        self, tasks: Mapping[str, TreeTask], total: Callable[[int], None]
    ) -> Iterator[tuple[str, Kept[TreeFacts] | Fault]]:
        """Yield the files of each commit: as they are kept, else fetched now, or why they are not there.

        Args:
            tasks: the commits, by name.
            total: gets the number of those that are fetched, before the first of them.
        """

        def make(names: Sequence[str]) -> Iterator[tuple[str, Path | Fault]]:
            total(len(names))
            yield from self._fetch_all({name: tasks[name] for name in names})

        inputs = {name: task.inputs for name, task in tasks.items()}
        yield from self._store.find_or_make(STEP, inputs, make, read=read_facts)

    def ask(self, folder: Path, remote: RemoteRepository, access: GitAccess) -> RemoteHead | None:
        """Return the commit of a repository's branch from git itself, in a new folder.

        Raises:
            FetchError: the host does not say it.
        """
        if self._program.fault:
            raise FetchError(Fault(kind=FaultKind.REFUSED, message=self._program.fault))
        prepare_mirror(folder, is_sha256=False)
        mirror = Mirror(
            folder=folder, url=remote.clone_url, access=access, program=self._program, limits=self._limits,
            stop=self._stop,
        )  # fmt: skip
        return find_branch(mirror, remote.branch)

    def _fetch_all(self, tasks: Mapping[str, TreeTask]) -> Iterator[tuple[str, Path | Fault]]:
        """Fetch commits at once, and yield the sealed folder of each as it is done."""
        if self._program.fault:
            fault = Fault(kind=FaultKind.REFUSED, message=self._program.fault)
            yield from ((name, fault) for name in tasks)
            return
        self._mirrors.mkdir(parents=True, exist_ok=True, mode=0o700)
        pool = ThreadPoolExecutor(self._concurrency, thread_name_prefix="fetch")
        try:
            with self._store.scratch() as scratch:
                calls = {
                    pool.submit(self._fetch, name, task, scratch / str(number)): name
                    for number, (name, task) in enumerate(tasks.items())
                }
                for call in as_completed(calls):
                    yield calls[call], call.result()
        finally:
            self._stop.set()
            pool.shutdown(cancel_futures=True)
            self._lfs.close()

    def _fetch(self, name: str, task: TreeTask, folder: Path) -> Path | Fault:
        """Fetch a commit into a mirror, with a new mirror where the old one is of no use, and seal its files."""
        mirror = Mirror(
            folder=self._mirrors / task.mirror, url=task.url, access=task.access, program=self._program,
            limits=self._limits, stop=self._stop,
        )  # fmt: skip
        lock = self._mirrors / f"{task.mirror}.lock"
        with locked(lock):
            os.utime(lock)
            had = is_whole(mirror.folder)
            before = received_bytes(mirror.folder)
            try:
                self._fetch_into(mirror, task, folder)
            except OSError as error:
                if error.errno in FULL_OR_READ_ONLY:
                    raise
                return Fault(kind=FaultKind.REFUSED, message=f"its files cannot be written: {error.strerror}")
            except FetchError as error:
                if not had or error.fault.kind not in _AGAIN:
                    return error.fault
                remove(mirror.folder)
                remove(folder)
                before = 0
                with suppress(FetchError):
                    self._fetch_into(mirror, task, folder)
                if not (folder / "manifest.json").is_file():
                    return error.fault
            self.received[name] = max(0, received_bytes(mirror.folder) - before)
        return folder

    def _fetch_into(self, mirror: Mirror, task: TreeTask, folder: Path) -> None:
        inputs = task.inputs
        has_history = inputs.history is HistoryKind.FULL
        prepare_mirror(mirror.folder, is_sha256=len(inputs.commit) == _SHA256)
        came = fetch_commit(mirror, inputs.commit, task.branch, has_history=has_history)
        if came != inputs.commit:
            raise FetchError(Fault(kind=FaultKind.SERVER, message="the branch moved while it was fetched"))
        tree = folder / FILES / TREE
        tree.mkdir(parents=True)
        parts = CheckoutParts(
            open_submodule=partial(self._open_submodule, mirror.folder, has_history) if inputs.submodules else None,
            lfs=self._lfs if inputs.lfs_mb else None, keeps_last=task.keeps_last,
        )  # fmt: skip
        checked_out = check_out(
            mirror, inputs.commit, tree, inputs.paths, catalog_path=inputs.catalog_path, parts=parts
        )  # fmt: skip
        facts = tree_facts(mirror, inputs.commit, checked_out, inputs.history)
        seal_tree(folder, facts, checked_out.digests)

    def _open_submodule(self, folder: Path, has_history: bool, parent: Mirror, url: str, commit: str) -> Mirror:  # noqa: FBT001 - bound
        """Fetch a commit of a submodule into a mirror inside of that of its repository."""
        access = self._accesses(url)
        if access.fault is not None:
            raise FetchError(access.fault)
        mirror = replace(parent, folder=folder / MODULES / mirror_name(url), url=url, access=access)
        prepare_mirror(mirror.folder, is_sha256=len(commit) == _SHA256)
        fetch_commit(mirror, commit, "", has_history=has_history)
        return mirror


def seal_tree(folder: Path, facts: TreeFacts, digests: Mapping[str, str]) -> None:
    """Finish the folder of a commit's files, which are there already.

    Args:
        folder: the folder.
        facts: what is known of the files.
        digests: the digest of each, by its path.
    """
    (folder / FILES / FACTS).write_text(json.dumps(asdict(facts)), encoding="utf-8")
    seal(folder, digests={f"{TREE}/{path}": digest for path, digest in digests.items()})


def read_facts(tree: Tree) -> TreeFacts:
    """Return what is known of a commit's files.

    Raises:
        DamagedError: it is not what `seal_tree` writes.
    """
    try:
        found = json.loads(read_file(tree, FACTS))
        dropped = tuple(Dropped(**{**one, "code": Code(one["code"])}) for one in found["dropped"])
        return TreeFacts(
            changed=found["changed"], created=found["created"], dropped=dropped, undated=str(found["undated"]),
            is_partial=found["is_partial"] is True,
        )  # fmt: skip
    except (ValueError, LookupError, TypeError) as error:
        raise DamagedError(f"`{tree.entry}` is damaged") from error


def tree_facts(mirror: Mirror, commit: str, checked_out: CheckedOut, history: HistoryKind) -> TreeFacts:
    """Return what is known of a commit and of its submodules, with dates where their histories are there."""
    facts = TreeFacts(dropped=checked_out.dropped, is_partial=checked_out.is_partial)
    if history is HistoryKind.NONE:
        return facts
    changed, created, undated = dict[str, str](), dict[str, str](), ""
    for module, own, at in (("", mirror, commit), *checked_out.modules):
        try:
            found = read_history(own.program, own.git_folder, at, "")
        except GitRefusedError as error:
            undated = undated or str(error)
            continue
        changed |= {f"{module}{path}": when for path, when in found.changed.items()}
        created |= {f"{module}{path}": when for path, when in found.created.items()}
    changed = {path: when for path, when in changed.items() if path in checked_out.digests}
    created = {path: when for path, when in created.items() if path in changed}
    return replace(facts, changed=changed, created=created, undated=undated)
