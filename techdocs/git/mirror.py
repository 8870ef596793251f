"""A bare mirror of one branch of a remote repository: commits and folders first, then the blobs that are wanted.

    <folder>/HEAD  config  objects/  refs/techdocs/head  shallow

A partial clone (`--filter=blob:none`) has no blobs; those that are wanted come in one pack. A server without filters
sends all of one commit instead. Nothing in a mirror is checked out by git, so no attribute, filter or hook ever counts.
"""

import os
import re
import subprocess
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from techdocs.disk.files import remove
from techdocs.git.advert import RemoteHead
from techdocs.git.blobs import BlobWriter
from techdocs.git.folder import GitFolder
from techdocs.git.network import FetchError, GitAccess, run_network_git
from techdocs.git.program import GitProgram, run_git
from techdocs.model.repository import Fault, FaultKind
from techdocs.workers.process import ProgramLimits

REF = "refs/techdocs/head"
MAX_PACKS = 60
"""Packs of a mirror; each fetch adds some, and one that has more is made anew."""
_FETCH = ("fetch", "--quiet", "--no-write-fetch-head", "--no-tags", "--no-recurse-submodules", "--filter=blob:none")
_SHA256 = 64
_TOO_LARGE = "the repository is larger than `limits.repository_mb`"
_LIST_LIMITS = ProgramLimits(seconds=60, cpu_seconds=40, memory_bytes=1_000_000_000, output_bytes=100_000_000)
_ENTRY = re.compile(rb"([0-7]{6}) (blob|commit) ([0-9a-f]{40,64})\t(.+)", re.DOTALL)
_CONFIG = "[core]\n\trepositoryformatversion = {version}\n\tbare = true\n"
_SHA256_CONFIG = "[extensions]\n\tobjectformat = sha256\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeEntry:
    """A file, link or submodule of a commit: its mode (`100644`, `120000`, `160000` …), blob, and path in bytes."""

    mode: str
    oid: str
    path: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirror:
    """A mirror's folder, where its repository is, how that is entered, and what git may use for it.

    Git ends soon after `stop` is set. `clone` is set where a clone of somebody is read as if it were a mirror: nothing
    is fetched into it, and nothing in it is changed.
    """

    folder: Path
    url: str
    access: GitAccess
    program: GitProgram
    limits: ProgramLimits
    stop: threading.Event = field(default_factory=threading.Event)
    clone: GitFolder | None = None

    @property
    def git_folder(self) -> GitFolder:
        """Return the mirror as functions that read repositories take it."""
        return self.clone or GitFolder(top=self.folder, own=self.folder, common=self.folder, settings=())


def prepare_mirror(folder: Path, *, is_sha256: bool) -> None:
    """Make a mirror where there is none, and clear what an interrupted git has left in one."""
    packs = folder / "objects" / "pack"
    if packs.is_dir() and len(list(packs.glob("*.pack"))) > MAX_PACKS:
        remove(folder)
    _clear(folder)
    if (folder / "config").is_file():
        return
    remove(folder)
    packs.mkdir(parents=True)
    (folder / "refs").mkdir()
    (folder / "HEAD").write_text("ref: refs/heads/none\n", encoding="utf-8")
    text = _CONFIG.format(version=int(is_sha256)) + (_SHA256_CONFIG if is_sha256 else "")
    (folder / "config").write_text(text, encoding="utf-8")


def fetch_commit(mirror: Mirror, commit: str, branch: str, *, has_history: bool) -> str:
    """Fetch a commit, without blobs where the server can; return the commit that came.

    That is another one where the server gives its branches' commits only, and the branch has moved.

    Raises:
        FetchError: it did not come.
    """
    arguments = (*_FETCH, *([] if has_history else ["--depth=1"]), "origin")
    try:
        _run(mirror, *arguments, f"+{commit}:{REF}")
    except FetchError as error:
        if error.fault.kind is not FaultKind.ABSENT or not branch:
            raise
        _run(mirror, *arguments, f"+refs/heads/{branch}:{REF}")
    return (mirror.folder / REF).read_text(encoding="ascii").strip()


def fetch_blobs(mirror: Mirror, oids: Collection[str]) -> None:
    """Fetch blobs by one request for a pack.

    Raises:
        FetchError: they did not come.
    """
    if oids:
        arguments = ("-c", "fetch.negotiationAlgorithm=noop", *_FETCH, "--stdin", "origin")
        _run(mirror, *arguments, stdin="\n".join(sorted(oids)).encode())


def list_files(mirror: Mirror, commit: str) -> Iterator[TreeEntry]:
    """Yield everything that is in a commit.

    Raises:
        FetchError: its folders cannot be read.
    """
    waiting: list[bytes] = []
    _ask(mirror, commit, "ls-tree", "-r", "-z", "--full-tree", commit, take=waiting.append)
    for row in b"".join(waiting).split(b"\0"):
        if found := _ENTRY.fullmatch(row):
            yield TreeEntry(mode=found[1].decode(), oid=found[3].decode(), path=found[4])


def missing_blobs(mirror: Mirror, oids: Collection[str]) -> set[str]:
    """Return those of some blobs that a mirror does not have."""
    if not oids:
        return set()
    listed = "\n".join(sorted(oids)).encode() + b"\n"
    said: list[bytes] = []
    form = "--batch-check=%(objectname)"
    _ask(mirror, next(iter(oids)), "cat-file", form, "--buffer", stdin=listed, take=said.append)
    words = (line.split() for line in b"".join(said).decode("ascii", "replace").splitlines())
    return {line[0] for line in words if line[1:] == ["missing"]}


def write_blobs(mirror: Mirror, files: Mapping[str, Sequence[str]], folder: Path) -> Mapping[str, str]:
    """Write blobs as new files below a folder; return the digest of each by its path.

    Args:
        mirror: where they are.
        files: each blob to the paths that have it, inside the folder.
        folder: whose sub-folders are there already.

    Raises:
        FetchError: one is missing.
    """
    if not files:
        return {}
    with BlobWriter(files, folder) as writer:
        listed = "\n".join(files).encode() + b"\n"
        _ask(mirror, next(iter(files)), "cat-file", "--batch", "--buffer", stdin=listed, take=writer.take)
        return writer.finish()


def received_bytes(folder: Path) -> int:
    """Return the bytes of all packs of a mirror, and of those of submodules in it: nearly what came over the wire."""
    return sum(path.stat().st_size for path in folder.rglob("*.pack"))


def find_branch(mirror: Mirror, branch: str) -> RemoteHead | None:
    """Return the commit of a branch, `""` for the default one, from a host that says it to git only; None without it.

    Raises:
        FetchError: the host does not say it.
    """
    ref = f"refs/heads/{branch}" if branch else "HEAD"
    printed = _run(mirror, "ls-remote", "--symref", "origin", ref)
    default = re.search(r"^ref: refs/heads/(\S+)\tHEAD$", printed, re.MULTILINE)
    found = re.search(rf"^([0-9a-f]{{40,64}})\t{re.escape(ref)}$", printed, re.MULTILINE)
    return RemoteHead(commit=found[1], branch=branch or (default[1] if default else "")) if found else None


def is_whole(folder: Path) -> bool:
    """Say whether something was fetched into a mirror."""
    return os.path.lexists(folder / REF)


def _run(mirror: Mirror, *arguments: str, stdin: bytes = b"") -> str:
    if mirror.clone is not None:
        raise FetchError(Fault(kind=FaultKind.ABSENT, message="the clone does not have all files of its commit"))
    try:
        return run_network_git(
            mirror.program, mirror.folder, mirror.url, mirror.access, *arguments, limits=mirror.limits, stdin=stdin,
            stop=mirror.stop,
        )  # fmt: skip
    except FetchError as error:
        if _is_full(mirror):  # git does not say why the program ended that writes the pack
            raise FetchError(Fault(kind=FaultKind.TOO_LARGE, message=_TOO_LARGE)) from error
        raise
    finally:
        _clear(mirror.folder)


def _is_full(mirror: Mirror) -> bool:
    """Say whether a pack that was not received whole has all the bytes that it may have."""
    packs = (mirror.folder / "objects" / "pack").glob("tmp_*")
    return mirror.limits.file_bytes is not None and any(
        path.stat().st_size >= mirror.limits.file_bytes for path in packs
    )


def _clear(folder: Path) -> None:
    """Remove what an interrupted git leaves."""
    packs = folder / "objects" / "pack"
    for left in (*packs.glob("tmp_*"), *packs.glob(".tmp*"), *folder.rglob("*.lock")):
        remove(left)


def _ask(
    mirror: Mirror, oid: str, *arguments: str, take: Callable[[bytes], None], stdin: bytes = b"",
) -> None:  # fmt: skip
    """Ask a git without a network about a mirror's objects.

    Raises:
        FetchError: they are damaged, or too many.
    """
    limits = replace(_LIST_LIMITS, output_bytes=max(_LIST_LIMITS.output_bytes, mirror.limits.file_bytes or 0))
    try:
        done = run_git(
            mirror.program, mirror.git_folder, *arguments, limits=limits, has_sha256=len(oid) == _SHA256, stdin=stdin,
            take=take,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        raise FetchError(Fault(kind=FaultKind.TOO_LARGE, message=f"the repository is too large: {error}")) from error
    if done.returncode != 0:
        raise FetchError(Fault(kind=FaultKind.DAMAGED, message="what was fetched is damaged"))
