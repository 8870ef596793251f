"""The files of repositories from their bundles, as results of the store: the folders are those of fetched commits."""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from techdocs.disk.files import remove
from techdocs.disk.store import Kept, Store
from techdocs.errors import StoreError
from techdocs.git.network import FetchError
from techdocs.model.fetching import HistoryKind
from techdocs.model.limits import Limits
from techdocs.model.repository import Fault, FaultKind
from techdocs.model.tree import FILES
from techdocs.sources.bundles.archive import unpack_archive
from techdocs.sources.bundles.documents import BundleHead, bundle_fault
from techdocs.sources.trees import STEP, TREE, TreeFacts, read_facts, seal_tree
from techdocs.workers.threads import each_at_once


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleInputs:
    """All that the files of a bundle depend on: the SHA-256 of its archive, and what the operator wants of it."""

    bundle: str
    history: HistoryKind


class BundleFetcher:
    """Gets archives, some at once; `received` maps the name of each repository to the bytes that came."""

    def __init__(self, store: Store, limits: Limits, concurrency: int, history: HistoryKind) -> None:
        self._store, self._limits, self._concurrency, self._history = store, limits, concurrency, history
        self.received: dict[str, int] = {}

    def trees(
        self, heads: Mapping[str, BundleHead], total: Callable[[int], None]
    ) -> Iterator[tuple[str, Kept[TreeFacts] | Fault]]:
        """Yield the files of each commit; see `TreeFetcher.trees`."""

        def make(names: Sequence[str]) -> Iterator[tuple[str, Path | Fault]]:
            total(len(names))
            with self._store.scratch() as scratch:
                folders = {name: scratch / str(number) for number, name in enumerate(names)}
                yield from each_at_once(
                    names, lambda name: self._fetch(name, heads[name], folders[name]), self._concurrency
                )

        inputs = {name: BundleInputs(bundle=head.digest, history=self._history) for name, head in heads.items()}
        yield from self._store.find_or_make(STEP, inputs, make, read=read_facts)

    def _fetch(self, name: str, head: BundleHead, folder: Path) -> Path | Fault:
        """Get an archive, and seal what is in it."""
        (folder / FILES / TREE).mkdir(parents=True)
        archive = folder / "archive"
        try:
            self.received[name] = self._download(head, archive)
            contents = unpack_archive(archive, folder / FILES / TREE, max_bytes=self._max_bytes)
        except FetchError as error:
            return error.fault
        except StoreError as error:
            return bundle_fault(error.kind, str(error), error.hint)
        finally:
            remove(archive)
        has_dates = self._history is HistoryKind.FULL
        facts = contents.facts if has_dates else replace(contents.facts, changed={}, created={})
        seal_tree(folder, facts, contents.digests)
        return folder

    @property
    def _max_bytes(self) -> int:
        return self._limits.repository_mb * 1_000_000

    def _download(self, head: BundleHead, archive: Path) -> int:
        """Write an archive into a file, and return its size.

        Raises:
            FetchError: it is not the one that the pointer means, too large, or too slow.
            StoreError: it cannot be read.
        """
        if head.size > self._max_bytes:
            message = f"its bundle is larger than {self._limits.repository_mb:,} MB"
            raise FetchError(bundle_fault(FaultKind.TOO_LARGE, message))
        deadline, size, digest = time.monotonic() + self._limits.fetch_seconds, 0, hashlib.sha256()
        with archive.open("xb") as file:
            for piece in head.objects.pieces(head.archive, max_bytes=head.size):
                size += len(piece)
                digest.update(piece)
                file.write(piece)
                if time.monotonic() > deadline:
                    message = f"its bundle did not come within {self._limits.fetch_seconds:,} s"
                    raise FetchError(bundle_fault(FaultKind.UNREACHABLE, message))
        if size != head.size or digest.hexdigest() != head.digest:
            raise FetchError(bundle_fault(FaultKind.DAMAGED, "its archive is damaged: it does not match `latest.json`"))
        return size
