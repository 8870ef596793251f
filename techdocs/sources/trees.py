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
from dataclasses import asdict, dataclass, field
from pathlib import Path

from techdocs.disk.files import remove
from techdocs.disk.finished import DamagedError, read_file, seal
from techdocs.disk.locks import locked
from techdocs.disk.store import Kept, Store
from techdocs.errors import FULL_OR_READ_ONLY
from techdocs.git import GitRefusedError, read_history
from techdocs.git.mirror import Mirror, fetch_commit, is_whole, prepare_mirror, received_bytes
from techdocs.git.network import FetchError, GitAccess
from techdocs.git.program import GitProgram
from techdocs.model.codes import Code
from techdocs.model.fetching import HistoryKind
from techdocs.model.limits import Limits
from techdocs.model.repository import Fault, FaultKind
from techdocs.model.tree import FILES, Tree
from techdocs.sources.checkout import CheckedOut, check_out
from techdocs.sources.tree_names import Dropped
from techdocs.workers.process import ProgramLimits

STEP = "trees"
TREE, FACTS = "tree", "facts.json"
_SHA256 = 64
_AGAIN = frozenset({FaultKind.DAMAGED, FaultKind.SERVER})
"""Faults that an old mirror may be the reason of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeInputs:
    """All that the files of a repository depend on: the commit, and what the operator wants of it."""

    commit: str
    history: HistoryKind
    paths: tuple[str, ...] = ()
    catalog_path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeTask:
    """A commit to fetch: of which branch, from where, into which mirror (a name of its own)."""

    inputs: TreeInputs
    url: str
    branch: str
    access: GitAccess
    mirror: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeFacts:
    """What is known of a commit's files: when they changed, as in `Source`, what was dropped, why dates are missing."""

    changed: Mapping[str, str] = field(default_factory=dict)
    created: Mapping[str, str] = field(default_factory=dict)
    dropped: tuple[Dropped, ...] = ()
    undated: str = ""


class TreeFetcher:
    """Fetches commits, some at once; `received` maps the name of each that was fetched to the bytes that came."""

    def __init__(self, store: Store, mirrors: Path, program: GitProgram, limits: Limits, concurrency: int) -> None:
        """Take where results and mirrors are kept, and what one repository may cost."""
        self._store, self._mirrors, self._program, self._concurrency = store, mirrors, program, concurrency
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
            total: is told how many are fetched, before the first of them.
        """

        def make(names: Sequence[str]) -> Iterator[tuple[str, Path | Fault]]:
            total(len(names))
            yield from self._fetch_all({name: tasks[name] for name in names})

        inputs = {name: task.inputs for name, task in tasks.items()}
        yield from self._store.find_or_make(STEP, inputs, make, read=read_facts)

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
        checked_out = check_out(mirror, inputs.commit, tree, inputs.paths, catalog_path=inputs.catalog_path)
        facts = _facts(mirror, inputs, checked_out)
        (folder / FILES / FACTS).write_text(json.dumps(asdict(facts)), encoding="utf-8")
        seal(folder, digests={f"{TREE}/{path}": digest for path, digest in checked_out.digests.items()})


def read_facts(tree: Tree) -> TreeFacts:
    """Return what is known of a commit's files.

    Raises:
        DamagedError: it is not what `TreeFetcher` writes.
    """
    try:
        found = json.loads(read_file(tree, FACTS))
        dropped = tuple(Dropped(**{**one, "code": Code(one["code"])}) for one in found["dropped"])
        return TreeFacts(
            changed=found["changed"], created=found["created"], dropped=dropped, undated=str(found["undated"])
        )
    except (ValueError, LookupError, TypeError) as error:
        raise DamagedError(f"`{tree.entry}` is damaged") from error


def _facts(mirror: Mirror, inputs: TreeInputs, checked_out: CheckedOut) -> TreeFacts:
    """Return what is known of a commit, with dates where its history is there."""
    if inputs.history is HistoryKind.NONE:
        return TreeFacts(dropped=checked_out.dropped)
    try:
        history = read_history(mirror.program, mirror.git_folder, inputs.commit, "")
    except GitRefusedError as error:
        return TreeFacts(dropped=checked_out.dropped, undated=str(error))
    changed = {path: when for path, when in history.changed.items() if path in checked_out.digests}
    created = {path: when for path, when in history.created.items() if path in changed}
    return TreeFacts(changed=changed, created=created, dropped=checked_out.dropped)
