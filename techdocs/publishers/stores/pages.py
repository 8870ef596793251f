"""A branch that GitHub Pages and the like serve: always one commit without a parent, so the repository does not grow.

The tip is fetched without the bytes of its files, and marked as the end of history: git then sends what changed only,
although the new commit does not build on the old one. A lease lets nobody's push be lost.
"""

import hashlib
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from techdocs.errors import PublishError
from techdocs.git.outgoing import GitPushError, OutgoingGit, open_outgoing
from techdocs.model.manifest import Files, Publication, PublishPlan, TargetState
from techdocs.model.publisher import Publisher
from techdocs.patterns import IgnoreSpec
from techdocs.plain_text import visible
from techdocs.publishers.documents import pack_publication, unpack_publication
from techdocs.publishers.plan import PublishOptions, without_left_alone
from techdocs.publishers.site import Read
from techdocs.publishers.work import next_publication

MANIFEST = ".techdocs/manifest"
_HOSTS = frozenset({".nojekyll", "CNAME", MANIFEST})
"""Files that say something to the host or to us: they are no part of the site."""
_NO_OBJECT = "0" * 40


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tip:
    """The branch as it was fetched: its commit, `""` without one, and its files with their objects."""

    commit: str
    objects: dict[str, str]
    state: TargetState


class PagesBranch:
    """A branch as a target of a publish."""

    def __init__(self, publisher: Publisher, left_alone: IgnoreSpec) -> None:
        self._publisher, self._left_alone = publisher, left_alone
        self._ref = f"refs/heads/{publisher.branch}"
        self.name = f"the branch `{publisher.branch}` of `{visible(publisher.remote)}`"

    def read(self, options: PublishOptions) -> TargetState:
        """Return what is published; see `Bucket.read`."""
        with self._git() as git:
            return self._fetch(git, options).state

    def apply(self, plan: PublishPlan, read: Read, *, keep: int, options: PublishOptions) -> Publication:  # noqa: ARG002 - a branch keeps no versions
        """Carry out a plan; see `Bucket.apply`. The branch has the old site until the new one is pushed whole."""
        size = sum(file.size for file in plan.files.values()) // 1_000_000
        if size > self._publisher.largest_mb:
            raise PublishError(
                f"the site has {size:,} MB, more than `publisher.gitPages.largest_mb` allows "
                f"({self._publisher.largest_mb:,}): GitHub Pages serves no more than 1,000",
                hint="publish to a bucket instead",
            )
        with self._git() as git:
            tip = self._fetch(git, options)
            if tip.state.publication.id != plan.base:
                raise PublishError(f"{self.name} was published to since this was planned", hint="plan again")
            publication = next_publication(plan, tip.state, time.time(), keep=0, delete_now=options.delete_now)
            tree = self._tree(git, tip, publication, read)
            message = f"Publish version {publication.number} of the docs"
            commit = git.run(*_AUTHOR, "commit-tree", tree, "-m", message).decode().strip()
            lease = f"--force-with-lease={self._ref}:{tip.commit}"
            try:
                git.run("push", "--quiet", "--no-thin", lease, "target", f"{commit}:{self._ref}")
            except GitPushError as error:
                if "stale info" not in str(error):
                    raise
                raise PublishError(f"another push to {self.name} was faster", hint="plan again") from error
            return publication

    def files_of(self, number: int) -> Files:
        """Refuse: the branch has one commit, which is the point of it."""
        raise PublishError(
            f"version {number} was not kept: a branch keeps none", hint="build an earlier commit and publish that"
        )

    def verify(self, state: TargetState) -> Iterator[str]:
        """Yield each difference between the manifest and the files of the branch."""
        with self._git() as git:
            objects = self._fetch(git, PublishOptions(), is_whole=True).objects
            wanted = {path: file for path, file in state.publication.files.items() if path in objects}
            yield from (f"`{visible(path)}` is missing" for path in state.publication.files if path not in wanted)
            digests = _digests(git, [objects[path] for path in wanted])
            for (path, file), digest in zip(wanted.items(), digests, strict=True):
                if digest != file.digest:
                    yield f"`{visible(path)}` has other bytes"
        yield from (f"`{visible(path)}` is not from techdocs" for path in state.foreign)

    @contextmanager
    def _git(self) -> Iterator[OutgoingGit]:
        """Give git in a repository of its own, which is gone after the block."""
        with tempfile.TemporaryDirectory(prefix="techdocs-pages-") as folder:
            try:
                yield open_outgoing(Path(folder), self._publisher.remote, self._publisher.folder)
            except GitPushError as error:
                raise PublishError(
                    f"can't publish to {self.name}: {visible(str(error))}",
                    hint="check the remote, and that the credentials may push; see the page on publishing",
                ) from error

    def _fetch(self, git: OutgoingGit, options: PublishOptions, *, is_whole: bool = False) -> _Tip:
        """Fetch the branch; unless `is_whole`, without the bytes of its files."""
        listed = git.run("ls-remote", "target", self._ref).decode().split()
        if not listed:
            return _Tip(commit="", objects={}, state=TargetState())
        filtered = [] if is_whole else ["--filter=blob:none"]  # makes the remote a promisor of the rest
        git.run("fetch", "--quiet", "--no-tags", "--depth=1", *filtered, "target", f"+{self._ref}:refs/tip")
        commit = git.run("rev-parse", "refs/tip").decode().strip()
        rows = git.run("ls-tree", "-r", "-z", "refs/tip").decode("utf-8", "surrogateescape").split("\0")
        objects = {path: row.split()[2] for row, _, path in (row.partition("\t") for row in rows) if path}
        publication = Publication()
        if MANIFEST in objects:
            try:
                publication = unpack_publication(git.run("cat-file", "blob", objects[MANIFEST]))
            except PublishError:
                if not options.adopt:
                    raise
        known = publication.files.keys() | publication.dropped.keys() | _HOSTS
        foreign = (path for path in sorted(objects) if path not in known and not self._left_alone.match_file(path))
        state = TargetState(publication=publication, foreign=tuple(foreign))
        return _Tip(commit=commit, objects=objects, state=without_left_alone(state, self._left_alone))

    def _tree(self, git: OutgoingGit, tip: _Tip, publication: Publication, read: Read) -> str:
        """Return the tree of the new site: what stays is not read, what is new is written as git's objects."""
        before, files = tip.state.publication.files, publication.files
        new = [path for path, file in files.items() if before.get(path) != file or path not in tip.objects]
        blobs = {".nojekyll": b"", MANIFEST: pack_publication(publication)}
        marks = git.repository / "marks"
        with tempfile.TemporaryFile() as stream:
            for number, path in enumerate([*blobs, *new], 1):
                content = blobs[path] if path in blobs else read(path, files[path])
                stream.write(b"blob\nmark :%d\ndata %d\n%b\n" % (number, len(content), content))
            stream.seek(0)
            git.run("fast-import", "--quiet", f"--export-marks={marks}", stdin=stream)
        made = dict(line.split() for line in marks.read_text(encoding="ascii").splitlines())
        rows = [f"100644 {made[f':{number}']}\t{path}" for number, path in enumerate([*blobs, *new], 1)]
        kept = {path for path in tip.objects if path in files or path in publication.dropped or path in _HOSTS}
        left = {path for path in tip.objects.keys() - kept if not self._left_alone.match_file(path)}
        rows += [f"0 {_NO_OBJECT}\t{path}" for path in left]
        return _written(git, tip, rows)


_AUTHOR = (
    "-c", "user.name=techdocs", "-c", "user.email=techdocs@localhost", "-c", "i18n.commitEncoding=UTF-8",
)  # fmt: skip


def _written(git: OutgoingGit, tip: _Tip, rows: list[str]) -> str:
    """Return the tree that the tip becomes with some rows of git-update-index(1)."""
    index = git.repository / "techdocs-index"
    if tip.commit:
        git.run("read-tree", tip.commit, index=index)
    with tempfile.TemporaryFile() as stream:
        stream.write("".join(f"{row}\0" for row in rows).encode("utf-8", "surrogateescape"))
        stream.seek(0)
        git.run("update-index", "-z", "--index-info", stdin=stream, index=index)
    return git.run("write-tree", "--missing-ok", index=index).decode().strip()


def _digests(git: OutgoingGit, objects: list[str]) -> Iterator[str]:
    """Yield the SHA-256 of the bytes of some objects, which are all here: see git-cat-file(1), `--batch`."""
    with tempfile.TemporaryFile() as stream:
        stream.write("".join(f"{name}\n" for name in objects).encode())
        stream.seek(0)
        answer = git.run("cat-file", "--batch", stdin=stream)
    at = 0
    for _ in objects:
        start = answer.index(b"\n", at) + 1
        size = int(answer[at:start].split()[2])
        yield hashlib.sha256(answer[start : start + size]).hexdigest()
        at = start + size + 1
