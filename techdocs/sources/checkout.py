"""Check a commit out into a folder, without git's own folder and without git's checkout.

Regular files come first, links last, so that nothing is ever written through a link. What is not fetched is an empty
file without any right to read it. What a repository must not have, or what no file system takes, is dropped and told.
Submodules and files of Git LFS come where the operator wants them: files of a submodule are as those of the commit.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from techdocs.disk.files import read_regular
from techdocs.git.mirror import Mirror, fetch_blobs, list_files, missing_blobs
from techdocs.git.network import FetchError
from techdocs.model.repository import Fault, FaultKind
from techdocs.patterns import Work, matching_paths
from techdocs.sources.lfs import LfsClient, LfsFolder, read_pointer
from techdocs.sources.submodules import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_SUBMODULES,
    SubmoduleRefusedError,
    submodule_addresses,
    submodule_url,
)
from techdocs.sources.tree_files import SETTINGS, FoundSubmodule, TreeFiles
from techdocs.sources.tree_links import make_links
from techdocs.sources.tree_names import Dropped, not_fetched
from techdocs.sources.wanted import is_skipped, is_wanted

_LASTING = frozenset(
    {FaultKind.REFUSED, FaultKind.ABSENT, FaultKind.LOGIN, FaultKind.EMPTY, FaultKind.TOO_LARGE, FaultKind.DAMAGED}
)
"""Faults that are the same in the next run, unless somebody does something."""
MOST_ROUNDS = 5
"""How far pointers are followed: from a descriptor over a Location and an API to the parts of its definition."""
_MODULE_HINT = "give it an address on the host of its repository in `.gitmodules`"
_MISSING_HINT = "check that it exists, and that the token has access to it"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedOut:
    """The digests of all files that were written, by path, and what was dropped.

    `modules` are the submodules: the path of each with a `/`, its mirror and commit. `is_partial` says that something
    is missing which may come another time.
    """

    digests: Mapping[str, str]
    dropped: tuple[Dropped, ...]
    modules: tuple[tuple[str, Mirror, str], ...] = ()
    is_partial: bool = False


OpenSubmodule = Callable[[Mirror, str, str], Mirror]
"""Fetches a commit of another repository; takes the mirror of the one that has it, the address and the commit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutParts:
    """What is fetched beside a commit's own blobs, where the operator wants it.

    `open_submodule` raises a FetchError. `lfs` gets files of Git LFS. With `keeps_last`, a fault that may pass ends the
    checkout, so that the last files stay in use; else what is missing is dropped.
    """

    open_submodule: OpenSubmodule | None = None
    lfs: LfsClient | LfsFolder | None = None
    keeps_last: bool = False


_NO_PARTS = CheckoutParts()


def check_out(
    mirror: Mirror, commit: str, folder: Path, paths: Sequence[str] = (), *, catalog_path: str = "",
    parts: CheckoutParts = _NO_PARTS,
) -> CheckedOut:  # fmt: skip
    """Write a commit's files into an empty folder, fetching the blobs that are wanted, and those these point to.

    Args:
        mirror: where the commit is.
        commit: the commit.
        folder: an empty folder; its parent may be used for what is only needed meanwhile.
        paths: `.gitignore` patterns of the files that are wanted, with no others beside them; none: see `wanted`.
        catalog_path: a glob of descriptors that have other names than usual.
        parts: what is fetched beside it.

    Raises:
        FetchError: a blob did not come, or the commit is too large.
    """
    checkout = TreeFiles(mirror, folder, paths, has_submodules=parts.open_submodule is not None)
    missing = _Missing(checkout, keeps_last=parts.keeps_last)
    checkout.sort(list_files(mirror, commit))
    if parts.open_submodule is not None:
        _add_submodules(checkout, parts.open_submodule, missing)
    named = matching_paths(catalog_path.lstrip("/"), frozenset(checkout.files), Work())
    checkout.fetch([*checkout.links, *(path for path in checkout.files if is_wanted(path) or paths or path in named)])
    for _ in range(0 if paths else MOST_ROUNDS):
        if not (pointed := checkout.pointed()):
            break
        checkout.fetch(pointed)
    if parts.lfs is not None:
        _fetch_lfs(checkout, parts.lfs, missing)
    checkout.fill()
    dropped = (*checkout.dropped, *make_links(folder, checkout.targets))
    return CheckedOut(
        digests=checkout.digests, dropped=dropped, modules=tuple(checkout.modules), is_partial=missing.is_partial
    )


class _Missing:
    """Notes what could not be fetched; `is_partial` says that some of it may come another time."""

    def __init__(self, checkout: TreeFiles, *, keeps_last: bool) -> None:
        self._checkout, self._keeps_last = checkout, keeps_last
        self.is_partial = False

    def add(self, path: str, what: str, fault: Fault) -> None:
        """Drop a part.

        Raises:
            FetchError: the fault may pass, and the last files stay in use until then.
        """
        if self._keeps_last and fault.kind not in _LASTING:
            raise FetchError(replace(fault, message=f"{what} at `{path}`: {fault.message}"))
        self.is_partial |= fault.kind is not FaultKind.REFUSED
        self._checkout.dropped.append(not_fetched(path, f"{what} is not fetched: {fault.message}", _MISSING_HINT))


def _add_submodules(checkout: TreeFiles, open_submodule: OpenSubmodule, missing: _Missing) -> None:
    """Fetch the submodules that were found, and those in them."""
    addresses: dict[str, Mapping[str, str]] = {}
    while checkout.submodules:
        one = checkout.submodules.pop(0)
        if is_skipped(one.path.split("/")):
            continue
        if one.parent not in addresses:
            addresses[one.parent] = _addresses(checkout, one)
        written = addresses[one.parent].get(one.path.removeprefix(one.parent), "")
        try:
            _add(checkout, one, written, open_submodule)
        except SubmoduleRefusedError as error:
            checkout.dropped.append(not_fetched(one.path, f"the submodule is not fetched: {error}", _MODULE_HINT))
        except FetchError as error:
            if error.fault.kind is FaultKind.DAMAGED:
                raise  # the mirror is made again
            missing.add(one.path, "the submodule", error.fault)


def _add(checkout: TreeFiles, one: FoundSubmodule, written: str, open_submodule: OpenSubmodule) -> None:
    """Fetch one submodule, and sort its files.

    Raises:
        SubmoduleRefusedError: it is not fetched from where `.gitmodules` says.
        FetchError: it could not be fetched.
    """
    if one.depth > MAX_DEPTH or len(checkout.modules) >= MAX_SUBMODULES:
        raise SubmoduleRefusedError(f"the limit is {MAX_SUBMODULES} submodules in {MAX_DEPTH} levels")
    parent = checkout.mirrors[one.parent]
    mirror = open_submodule(parent, submodule_url(written, parent.url), one.commit)
    entries, module = list(list_files(mirror, one.commit)), f"{one.path}/"
    checkout.mirrors[module] = mirror
    checkout.modules.append((module, mirror, one.commit))
    checkout.sort(entries, module, one.depth)


def _addresses(checkout: TreeFiles, one: FoundSubmodule) -> Mapping[str, str]:
    """Return the addresses of the submodules beside one; none where `.gitmodules` is missing or cannot be read."""
    if not one.settings:
        return {}
    mirror = checkout.mirrors[one.parent]
    fetch_blobs(mirror, missing_blobs(mirror, {one.settings}))
    with checkout.contents(mirror, [one.settings]) as scratch:
        try:
            return submodule_addresses(read_regular(scratch / one.settings, max_bytes=MAX_BYTES).decode("utf-8"))
        except (OSError, ValueError):
            path = f"{one.parent}{SETTINGS.decode()}"
            checkout.dropped.append(not_fetched(path, "the list of submodules cannot be read", "correct its syntax"))
            return {}


def _fetch_lfs(checkout: TreeFiles, client: LfsClient | LfsFolder, missing: _Missing) -> None:
    """Put files of Git LFS in the place of their pointers."""
    for module, mirror in checkout.mirrors.items():
        found = {
            path: pointer for path in sorted(checkout.digests)
            if checkout.module_of[path] == module and (pointer := read_pointer(checkout.folder / path))
        }  # fmt: skip
        for path, result in client.fetch(mirror, found):
            (checkout.folder / path).unlink()  # other files may be links to its blob
            if isinstance(result, bytes):
                (checkout.folder / path).write_bytes(result)
                checkout.digests[path] = found[path].oid
            else:
                del checkout.digests[path], checkout.files[path]
                missing.add(path, "its file of Git LFS", result)
