"""Put the site's files together beside the old site, and exchange the two when the new one is whole.

The folder that is exchanged out stays as a standby below the cache. The next run brings it up to date where it differs,
so that a change costs what changed; a folder that anybody else touched is made anew.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from techdocs.disk.files import link_or_copy, swap_in
from techdocs.disk.noted_site import NotedSite, note_name, noted_folder, read_noted
from techdocs.disk.store import STANDBYS, Store
from techdocs.model.site import Site
from techdocs.model.tree import Tree
from techdocs.workers.process import is_running

STEP = STANDBYS
Files = Mapping[str, tuple[str, str]]
"""A site's files: the path in the site to the file it is a link to, and the digest of its bytes."""


def files_of(tree: Tree, prefix: str) -> dict[str, tuple[str, str]]:
    """Return a finished folder's files, placed below `prefix` (`""`, or a path that ends in `/`)."""
    folder = str(tree.folder)
    return {prefix + name: (f"{folder}/{name}", digest) for name, digest in tree.digests.items()}


def standing_site(key: str, site: Path, store: Store) -> Site | None:
    """Return the existing site if it is the one of `key` and no one has touched it since."""
    known = read_noted(site, store)
    return _noted(known, site) if known.of("key") == key and known.is_at(site, "site") else None


def _noted(known: NotedSite, folder: Path) -> Site:
    docs_pages, portal_pages, shards = known.of("counts")
    incomplete = tuple(known.of("incomplete") or ())
    return Site(folder=folder, docs_pages=docs_pages, portal_pages=portal_pages, shards=shards, incomplete=incomplete)


def put_site(files: Files, made: Site, key: str, store: Store) -> None:
    """Make the folder of a site consist of `files` and nothing else, in one step.

    Args:
        files: what goes into it.
        made: the site, which is noted under `key`.
        key: the digest of all that it depends on.
        store: where the standby and the note are kept.

    Raises:
        OSError: the old site is untouched.
    """
    site, name = made.folder, note_name(made.folder)
    facts = {
        "key": key,
        "counts": [made.docs_pages, made.portal_pages, made.shards],
        "incomplete": list(made.incomplete),
    }
    wanted = {path: digest for path, (_, digest) in files.items()}
    known = read_noted(site, store)
    if known.is_at(site, "site", wanted):
        store.write_note(STEP, name, known.replaced(**facts))
        return
    standby = _standby(site, store, name)
    with _staging(standby) as folder:
        before = known.files("standby") if known.is_at(folder, "standby") else None
        if before is None:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        _update(folder, before or {}, files)
        noted = noted_folder(folder, wanted)
        store.drop_note(STEP, name)
        swap_in(folder, site)
        if folder.exists() and standby.parent == folder.parent and not standby.exists():
            folder.rename(standby)
        note = {**facts, "site": noted, "standby": known.of("site")}
        store.write_note(STEP, name, note)


def _standby(site: Path, store: Store, name: str) -> Path:
    """Return where the standby is: below the store, or beside the site when that is on another file system."""
    below = store.root / STEP
    below.mkdir(parents=True, exist_ok=True)
    site.parent.mkdir(parents=True, exist_ok=True)
    if below.stat().st_dev == site.parent.stat().st_dev:
        return below / name
    return site.parent / f".{site.name}.standby"


@contextmanager
def _staging(standby: Path) -> Iterator[Path]:
    """Give a folder of this run's own: the standby where there is one; what runs that were killed left goes first."""
    for left in standby.parent.glob(f"{standby.name}.new-*"):
        if not is_running(int(left.name.rpartition("-")[2].partition(".")[0] or 0)):
            shutil.rmtree(left, ignore_errors=True)
    folder = standby.with_name(f"{standby.name}.new-{os.getpid()}")
    try:
        standby.rename(folder)
    except FileNotFoundError:
        folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _update(folder: Path, before: Mapping[str, str], files: Files) -> None:
    """Bring a folder that holds the files of `before` up to date."""
    root = f"{folder}/"
    emptied: set[str] = set()
    for path, digest in before.items():
        if path not in files or files[path][1] != digest:
            os.unlink(root + path)  # noqa: PTH108 - called for every file of the site
            emptied.add(path.rpartition("/")[0])
    made: set[str] = set()
    for path, (origin, digest) in files.items():
        if before.get(path) != digest:
            parent = path.rpartition("/")[0]
            if parent not in made:
                os.makedirs(root + parent, exist_ok=True)  # noqa: PTH103
                made.add(parent)
            link_or_copy(origin, root + path)
    for parent in sorted(emptied, key=len, reverse=True):
        _remove_empty(root, parent)


def _remove_empty(root: str, path: str) -> None:
    while path:
        try:
            os.rmdir(root + path)  # noqa: PTH106
        except OSError:
            return
        path = path.rpartition("/")[0]
