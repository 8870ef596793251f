"""Make a bundle of a clone: the files of its commit as a build would fetch them, and what git knows of them.

Everything comes from git's objects, nothing from the work tree: a job may have written there.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from techdocs.disk.digests import digest_file
from techdocs.errors import BundleError
from techdocs.git import GitFolder, GitRefusedError, Head, find_git, find_top, open_git_folder, read_head, run_git
from techdocs.git.mirror import Mirror
from techdocs.git.network import FetchError, GitAccess
from techdocs.git.remote import web_address
from techdocs.model.fetching import HistoryKind
from techdocs.model.limits import Limits
from techdocs.sources.bundles.archive import BundleContents, write_archive
from techdocs.sources.bundles.documents import Bundle
from techdocs.sources.checkout import CheckoutParts, check_out
from techdocs.sources.lfs import LfsFolder
from techdocs.sources.tree_files import NOT_FETCHED
from techdocs.sources.trees import tree_facts
from techdocs.workers.process import ProgramLimits

_LIMITS = ProgramLimits(seconds=60, cpu_seconds=40, memory_bytes=1_000_000_000, output_bytes=1_000_000)
_SHA256 = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Clone:
    """A clone to make bundles of: git's folder, what is checked out, and when that was committed (ISO 8601, UTC)."""

    git: GitFolder
    head: Head
    time: str
    is_shallow: bool

    @property
    def repository(self) -> str:
        """Return `host/path` of its remote `origin`, `""` where that is not on the web."""
        parts = urlsplit(web_address(self.git.remote.strip()))
        return f"{parts.netloc.lower()}{unquote(parts.path)}"

    def has_ancestor(self, commit: str) -> bool:
        """Say whether its commit, or one before it, is another one; one that the clone does not have is none."""
        done = _ask(self.git, self.head.commit, "merge-base", "--is-ancestor", commit, self.head.commit)
        return done is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeBundle:
    """A bundle with its archive, the sizes of the files in it by their paths, and what else is in it."""

    bundle: Bundle
    archive: Path
    sizes: Mapping[str, int]
    contents: BundleContents


def open_clone(folder: Path) -> Clone:
    """Return the clone that a folder is in.

    Raises:
        BundleError: it is in none, or git cannot be asked.
    """
    top = find_top(folder.resolve())
    if top is None:
        raise BundleError(f"`{folder}` is not in a git repository", hint="run this in a clone of the repository")
    if fault := find_git().fault:
        raise BundleError(fault, hint="install git")
    try:
        git = open_git_folder(top)
        head = read_head(git)
    except GitRefusedError as error:
        raise BundleError(str(error), hint=error.refusal.hint) from error
    if not head.commit:
        raise BundleError("the repository has no commit", hint="commit something first")
    seconds = _ask(git, head.commit, "log", "-1", "--format=%ct", "--no-show-signature", head.commit)
    if seconds is None:
        raise BundleError("git cannot read the commit", hint="clone the repository again")
    time = datetime.fromtimestamp(int(seconds), tz=UTC).isoformat().replace("+00:00", "Z")
    shallow = git.common / "shallow"
    return Clone(git=git, head=head, time=time, is_shallow=os.path.lexists(shallow) and shallow.stat().st_size > 0)


def make_bundle(clone: Clone, folder: Path, *, branch: str, limits: Limits) -> MadeBundle:
    """Make the bundle of a clone's commit.

    Args:
        clone: the clone.
        folder: an empty folder for its archive, and for what is only needed meanwhile.
        branch: the branch that the commit is of.
        limits: how large it may be.

    Raises:
        BundleError: the commit cannot be read, or is too large.
    """
    commit, tree, archive = clone.head.commit, folder / "tree", folder / "archive.tar.gz"
    tree.mkdir()
    mirror = Mirror(
        folder=clone.git.common, url="", access=GitAccess(origin=""), program=find_git(), clone=clone.git,
        limits=ProgramLimits(
            seconds=limits.fetch_seconds, cpu_seconds=limits.fetch_seconds, memory_bytes=2_000_000_000,
            output_bytes=10_000_000, file_bytes=limits.repository_mb * 1_000_000,
        ),
    )  # fmt: skip
    parts = CheckoutParts(lfs=LfsFolder(clone.git.common / "lfs/objects", limits))
    try:
        checked_out = check_out(mirror, commit, tree, parts=parts)
        facts = tree_facts(mirror, commit, checked_out, HistoryKind.FULL)
    except FetchError as error:
        raise BundleError(error.fault.message, hint="clone the repository again, whole") from error
    if facts.undated:
        raise BundleError(facts.undated, hint="clone the repository again, with its whole history")
    files = {path: digest for path, digest in checked_out.digests.items() if digest != NOT_FETCHED}
    contents = BundleContents(
        files=files, links=dict(_links(tree)), names=tuple(sorted(checked_out.digests.keys() - files.keys())),
        changed=facts.changed, created=facts.created, dropped=facts.dropped,
    )  # fmt: skip
    sizes = {path: (tree / path).stat().st_size for path in sorted(files)}
    write_archive(contents, tree, archive)
    shutil.rmtree(tree)
    bundle = Bundle(
        commit=commit, branch=branch, time=clone.time, digest=digest_file(archive), size=archive.stat().st_size
    )  # fmt: skip
    return MadeBundle(bundle=bundle, archive=archive, sizes=sizes, contents=contents)


def _links(tree: Path) -> Iterator[tuple[str, str]]:
    """Yield each link below a folder with what it says."""
    for place, folders, names in os.walk(tree):
        for path in (Path(place, name) for name in (*folders, *names)):
            if path.is_symlink():
                yield path.relative_to(tree).as_posix(), str(path.readlink())


def _ask(git: GitFolder, commit: str, *arguments: str) -> str | None:
    """Return what git prints about a commit's history, None where it says no.

    Raises:
        BundleError: git does not answer.
    """
    try:
        done = run_git(find_git(), git, *arguments, limits=_LIMITS, has_sha256=len(commit) == _SHA256)
    except (OSError, subprocess.SubprocessError) as error:
        raise BundleError("git does not answer", hint="clone the repository again") from error
    return done.stdout.strip() if done.returncode == 0 else None
