"""Publish to an object store, so that a run that dies at any request leaves what the next one finishes.

.techdocs/manifest   what is published; written by a condition, when all files are there
          journal    what a publish is about to do; while it is there, its files may be of either publication
          lock       see `techdocs.publishers.lock`
          versions/  the manifests of earlier publications, and which copies each transition has kept
          kept/      copies of what was overwritten or deleted, named after bytes and headers
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace

from techdocs.errors import PublishError
from techdocs.model.manifest import Files, Journal, Publication, PublishedFile, PublishPlan, TargetState
from techdocs.objects.store import STATE_HEADERS, ObjectStore, for_all
from techdocs.patterns import IgnoreSpec
from techdocs.plain_text import visible
from techdocs.publishers.documents import pack_journal, pack_publication, unpack_journal, unpack_publication
from techdocs.publishers.lock import PublishLock, check_conditions
from techdocs.publishers.plan import PublishOptions, without_left_alone
from techdocs.publishers.ranks import in_ranks
from techdocs.publishers.site import Read
from techdocs.publishers.work import KEPT, UNKNOWN, PublishWork, kept_name, plan_work

STATE, MANIFEST, JOURNAL = ".techdocs/", ".techdocs/manifest", ".techdocs/journal"
VERSIONS = ".techdocs/versions/"
_FEW = 10
_Write = Callable[[str, PublishedFile], None]


class Bucket:
    """A bucket as a target of a publish."""

    def __init__(self, objects: ObjectStore, left_alone: IgnoreSpec) -> None:
        self.objects, self.name = objects, objects.name
        self._left_alone = left_alone

    def read(self, options: PublishOptions) -> TargetState:
        """Return what is published: two requests, unless nothing is or the operator adopts what is there.

        Raises:
            PublishError: what techdocs keeps there is damaged, or it cannot be read.
        """
        found, left = self.objects.get(MANIFEST), self.objects.get(JOURNAL)
        tag = found[1] if found else ""
        try:
            publication = unpack_publication(found[0]) if found else Publication()
            journal = unpack_journal(left[0]) if left else None
        except PublishError:
            if not options.adopt:
                raise
            publication, journal = Publication(), None
        foreign: tuple[str, ...] = ()
        if options.adopt or not (found or left):
            known = {*publication.files, *publication.dropped, *(journal.put if journal else ())}
            foreign = tuple(self._foreign(known, most=None if options.adopt else _FEW))
        state = TargetState(publication=publication, journal=journal, foreign=foreign, tag=tag)
        return without_left_alone(state, self._left_alone)

    def apply(self, plan: PublishPlan, read: Read, *, keep: int, options: PublishOptions) -> Publication:
        """Carry out a plan and return what is published then.

        Raises:
            PublishError: it could not be finished; the next publish does.
        """
        with PublishLock(self.objects) as lock:
            state = self.read(options)
            if state.publication.id != plan.base:
                raise PublishError(f"{self.name} was published to since this was planned", hint="plan again")
            if not state.publication.id:
                check_conditions(self.objects)
            work = plan_work(plan, state, lock.now, keep=keep, delete_now=options.delete_now)
            if state.publication.id and not options.adopt:
                self._check_foreign(path for path in work.writes if not work.is_known(path, state))
            write = self._restore if plan.restores else self._put_from(read)
            return self._carry_out(work, state, write, lock)

    def files_of(self, number: int) -> Files:
        """Return the files of an earlier publication.

        Raises:
            PublishError: it was not kept.
        """
        found = self.objects.get(f"{VERSIONS}{number}")
        if found is None:
            raise PublishError(f"version {number} was not kept", hint="build an earlier commit and publish that")
        return unpack_publication(found[0]).files

    def _restore(self, path: str, file: PublishedFile) -> None:
        """Write a file from the copy that was kept of it."""
        if not self.objects.copy(kept_name(file), path):
            raise PublishError(
                f"no copy of `{visible(path)}` was kept", hint="build an earlier commit and publish that"
            )

    def _put_from(self, read: Read) -> _Write:
        """Return what writes files whose bytes `read` gives."""
        return lambda path, file: self.objects.put(path, read(path, file), file.headers)

    def verify(self, state: TargetState) -> Iterator[str]:
        """Yield each difference between the manifest and what is there: bytes, headers, files of others."""
        publication = state.publication
        wanted = {path: file for path, (file, _) in publication.dropped.items()} | dict(publication.files)
        there = set(self._foreign(set(), most=None))
        found: list[str] = []

        def look(path: str) -> None:
            file, answer = wanted[path], self.objects.headers(path)
            if answer is None:
                found.append(f"`{visible(path)}` is missing")
            elif file.digest != UNKNOWN and hashlib.sha256(answer[0]).hexdigest() != file.digest:
                found.append(f"`{visible(path)}` has other bytes")
            elif file.digest != UNKNOWN and answer[1] != file.headers:
                found.append(f"`{visible(path)}` has other headers")

        for_all(sorted(wanted), look)
        yield from sorted(found)
        yield from (f"`{visible(path)}` is not from techdocs" for path in sorted(there - wanted.keys()))

    def _foreign(self, known: set[str], most: int | None) -> Iterator[str]:
        for key, _ in self.objects.list():
            if not key.startswith(STATE) and key not in known and not self._left_alone.match_file(key):
                yield key
                most = None if most is None else most - 1
                if most == 0:
                    return

    def _check_foreign(self, paths: Iterator[str]) -> None:
        """Raise a PublishError when somebody else has put a file where one of ours is to go."""
        found: list[str] = []
        for_all(paths, lambda path: found.append(path) if self.objects.has(path) else None)
        if found:
            raise PublishError(
                f"{self.name} contains a file that techdocs did not publish: `{visible(min(found))}`",
                hint="move it, or pass `--adopt` to replace it",
            )

    def _carry_out(self, work: PublishWork, state: TargetState, write: _Write, lock: PublishLock) -> Publication:
        objects, files = self.objects, work.publication.files
        begun = Journal(id=work.publication.id, put=work.unsure, delete=work.delete, kept=tuple(work.kept))
        garbage = self._garbage(work, state)
        if work.kept:
            objects.put(JOURNAL, pack_journal(begun), STATE_HEADERS)
            for_all(work.copies.items(), lambda pair: objects.copy(pair[1], pair[0]))
        unsure = {**work.unsure, **{path: files[path] for path in work.writes}}
        delete = (*work.delete, *(name for name in garbage if name not in work.kept))
        objects.put(JOURNAL, pack_journal(replace(begun, put=unsure, delete=delete)), STATE_HEADERS)

        def put(path: str) -> None:
            lock.check()
            write(path, files[path])

        def remove(key: str) -> None:
            lock.check()
            objects.delete(key)

        for rank in in_ranks(work.writes):
            for_all(rank, put)
        self._write_manifest(work, state, lock)
        for_all(delete, remove)
        lock.check()
        objects.delete(JOURNAL)
        return work.publication

    def _write_manifest(self, work: PublishWork, state: TargetState, lock: PublishLock) -> None:
        """Make the new publication the one that counts, on the condition that no other has become so."""
        lock.check()
        number = state.publication.number
        if number in work.publication.versions and work.publication.number != number:
            self.objects.copy(MANIFEST, f"{VERSIONS}{number}")
        if work.kept:
            kept = json.dumps(list(dict.fromkeys((*self._kept(number), *work.kept)))).encode()
            self.objects.put(f"{VERSIONS}{number}-kept", kept, STATE_HEADERS)
        content = pack_publication(work.publication)
        put = (
            self.objects.replace(MANIFEST, content, state.tag) if state.tag else self.objects.create(MANIFEST, content)
        )
        if put is None and not self._is_there(content):
            raise PublishError(f"another publish to {self.name} ended meanwhile", hint="plan again")

    def _is_there(self, manifest: bytes) -> bool:
        """Say whether a manifest is this one: a busy store can answer a second attempt, as the first one had come."""
        found = self.objects.get(MANIFEST)
        return found is not None and found[0] == manifest

    def _garbage(self, work: PublishWork, state: TargetState) -> list[str]:
        """Return the objects of versions that nobody can roll back to any more."""
        fallen = [number for number in state.publication.versions if number not in work.publication.versions]
        if not fallen:
            return []
        needed = {name for number in work.publication.versions for name in self._kept(number)}
        old = {name for number in fallen for name in self._kept(number)}
        files = [name for number in fallen for name in (f"{VERSIONS}{number}", f"{VERSIONS}{number}-kept")]
        return [*files, *sorted(old - needed)]

    def _kept(self, number: int) -> list[str]:
        found = self.objects.get(f"{VERSIONS}{number}-kept")
        names = json.loads(found[0]) if found else []
        return [name for name in names if isinstance(name, str) and name.startswith(KEPT)]
