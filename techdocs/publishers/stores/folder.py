"""A folder that a web server serves, exchanged whole: readers see the old site or the new one, never a mix.

Files that stay as they were are the same files (hard links), so their time of change and what servers make of it stay
too. Earlier versions are folders beside it:

    /srv/docs/                  the site, with its manifest in .techdocs/
    /srv/.docs.techdocs/lock    versions/<number>/  new-<process>/
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from techdocs.disk.digests import digest_file
from techdocs.disk.files import link_or_copy, swap_in
from techdocs.disk.folder_scan import folder_entries
from techdocs.errors import PublishError
from techdocs.model.manifest import Files, Publication, PublishPlan, TargetState
from techdocs.patterns import IgnoreSpec
from techdocs.plain_text import visible
from techdocs.publishers.documents import pack_publication, unpack_publication
from techdocs.publishers.plan import PublishOptions, without_left_alone
from techdocs.publishers.site import Read
from techdocs.publishers.work import next_publication

STATE, MANIFEST = ".techdocs/", ".techdocs/manifest"


class PublishedFolder:
    """A folder as a target of a publish."""

    def __init__(self, folder: Path, left_alone: IgnoreSpec) -> None:
        self._folder = folder.resolve()
        self._beside = self._folder.with_name(f".{self._folder.name}.techdocs")
        self._left_alone = left_alone
        self.name = f"the folder `{visible(str(folder))}`"

    def read(self, options: PublishOptions) -> TargetState:
        """Return what is published, and the files of others that are there; see `Bucket.read`."""
        publication = self._publication(self._folder, options)
        known = publication.files.keys() | publication.dropped.keys()
        there = self._entries(self._folder)
        foreign = tuple(sorted(path for path in there - known if not self._left_alone.match_file(path)))
        return without_left_alone(TargetState(publication=publication, foreign=foreign), self._left_alone)

    def apply(self, plan: PublishPlan, read: Read, *, keep: int, options: PublishOptions) -> Publication:
        """Carry out a plan; see `Bucket.apply`. The old site stays until the new one is whole."""
        with self._errors(), self._lock():
            state = self.read(options)
            if state.publication.id != plan.base:
                raise PublishError(f"{self.name} was published to since this was planned", hint="plan again")
            publication = next_publication(plan, state, time.time(), keep=keep, delete_now=options.delete_now)
            self._clean_up(state.publication)
            staging = self._beside / f"new-{os.getpid()}"
            try:
                self._fill(staging, publication, plan, read)
                swap_in(staging, self._folder)
                self._keep_old(staging, state.publication, publication)
            finally:
                shutil.rmtree(staging, ignore_errors=True)
            return publication

    def files_of(self, number: int) -> Files:
        """Return the files of an earlier publication; see `Bucket.files_of`."""
        version = self._version(number)
        if not version.is_dir():
            raise PublishError(f"version {number} was not kept", hint="build an earlier commit and publish that")
        return unpack_publication((version / MANIFEST).read_bytes()).files

    def verify(self, state: TargetState) -> Iterator[str]:
        """Yield each difference between the manifest and what is there."""
        there = self._entries(self._folder)
        for path, file in state.publication.files.items():
            if path not in there:
                yield f"`{visible(path)}` is missing"
            elif digest_file(self._folder / path) != file.digest:
                yield f"`{visible(path)}` has other bytes"
        yield from (f"`{visible(path)}` is not from techdocs" for path in state.foreign)

    def _publication(self, folder: Path, options: PublishOptions) -> Publication:
        try:
            return unpack_publication((folder / MANIFEST).read_bytes())
        except FileNotFoundError:
            return Publication()
        except PublishError:
            if options.adopt:
                return Publication()
            raise

    def _entries(self, folder: Path) -> set[str]:
        if not folder.is_dir():
            return set()
        paths = (path for path, _, _ in folder_entries(folder))
        return {path for path in paths if not path.endswith("/") and not path.startswith(STATE)}

    def _fill(self, staging: Path, publication: Publication, plan: PublishPlan, read: Read) -> None:
        """Make the folder of the new site, from files of the old one where they are the same."""
        here, version = self._publication(self._folder, PublishOptions(adopt=True)), self._version(plan.restores)
        staging.mkdir(parents=True)
        for path, file in publication.files.items():
            if here.files.get(path) == file or (path in here.dropped and here.dropped[path][0] == file):
                _link(self._folder / path, staging / path)
            elif plan.restores:
                _link(version / path, staging / path)
            else:
                _make_parent(staging / path)
                (staging / path).write_bytes(read(path, file))
        for path in publication.dropped:
            _link(self._folder / path, staging / path)
        for path in filter(self._left_alone.match_file, self._entries(self._folder)):
            _link(self._folder / path, staging / path)
        _make_parent(staging / MANIFEST)
        (staging / MANIFEST).write_bytes(pack_publication(publication))

    def _keep_old(self, old: Path, before: Publication, now: Publication) -> None:
        """Move the folder that was exchanged out to the versions, and remove those that are too old."""
        if before.number in now.versions and before.number != now.number and old.is_dir():
            version = self._version(before.number)
            version.parent.mkdir(exist_ok=True)
            shutil.rmtree(version, ignore_errors=True)
            old.rename(version)
        for version in (self._beside / "versions").glob("*"):
            if not version.name.isdecimal() or int(version.name) not in now.versions:
                shutil.rmtree(version)

    def _clean_up(self, now: Publication) -> None:
        """Take care of what runs that were killed have left; the lock is held."""
        for left in self._beside.glob("new-*"):
            self._keep_old(left, self._publication(left, PublishOptions(adopt=True)), now)
            shutil.rmtree(left, ignore_errors=True)

    def _version(self, number: int) -> Path:
        return self._beside / "versions" / str(number)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        self._beside.mkdir(parents=True, exist_ok=True)
        with (self._beside / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise PublishError(f"another publish to {self.name} is running", hint="wait for it") from None
            yield

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            message = f"{self.name} cannot be written: {error.strerror}"
            raise PublishError(message, hint="free some space, or check the permissions") from error


def _make_parent(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)


def _link(origin: Path, target: Path) -> None:
    if not origin.is_symlink():  # what somebody has put there is not followed
        _make_parent(target)
        link_or_copy(origin, target)
