"""Step 6: put the site together and swap it in whole. Takes the `SiteParts`, gives a `Site`.

Everything comes as finished folders of the store; the site is made of links to their files, so what is unchanged is
not written again. The old site stands until the new one is complete.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from techdocs.config import Config
from techdocs.digests import digest_file, digest_value
from techdocs.engine.theme import Theme
from techdocs.errors import SiteError
from techdocs.files import link_files, swap_in, why_not_writable
from techdocs.model.site import Site, SiteParts
from techdocs.model.urls import docs_url
from techdocs.portal.assets import copy_assets
from techdocs.portal.listing import entity_index
from techdocs.portal.mount import mount_docs
from techdocs.portal.outputs import is_own_site, write_outputs
from techdocs.portal.pages import portal_environment
from techdocs.portal.search import SearchInput, Shard, index_shards, search_manifest
from techdocs.portal.write import write_portal
from techdocs.process import is_running
from techdocs.store import Store


def assemble_site(
    parts: SiteParts,
    theme: Theme,
    config: Config,
    store: Store,
    *,
    search: "SearchJob",
    watch: Callable[[str, float], None],
) -> Site:
    """Put the site together beside the old one, and swap it in.

    Args:
        parts: what the site is made of.
        theme: how it looks.
        config: for `site_dir`.
        store: where finished folders are kept.
        search: the search index, being made meanwhile.
        watch: is told the seconds that each part took.

    Raises:
        SiteError: the site folder cannot be written, or holds something that is no site of ours.
    """
    check_site_folder(config.site_dir)
    with _staging(config.site_dir) as folder:
        started = time.perf_counter()
        environment = portal_environment(theme.folders)
        header = environment.get_template("header.html")
        header_digest = _template_digest(theme, "portal/header.html")
        docs_pages = 0
        for ref, docs in parts.docs.items():
            if docs.files:
                tree = mount_docs(parts, ref, store, header, header_digest)
                link_files(tree.folder, tree.files, folder / docs_url(ref))
                docs_pages += len(docs.pages)
        copy_assets(theme, folder)
        portal_pages = write_portal(parts, theme, environment, store, folder)
        watch("assemble", time.perf_counter() - started)
        started = time.perf_counter()
        shards = search.result()
        for shard in shards:
            link_files(shard.tree.folder, shard.tree.files, folder / "search" / shard.name)
        watch("search", time.perf_counter() - started)
        started = time.perf_counter()
        write_outputs(parts, folder, manifest=search_manifest(shards), index=entity_index(parts))
        try:
            swap_in(folder, config.site_dir)
        except OSError as error:
            raise SiteError(f"the site cannot be swapped in at `{config.site_dir}`: {error.strerror}") from error
        watch("swap", time.perf_counter() - started)
    return Site(folder=config.site_dir, docs_pages=docs_pages, portal_pages=portal_pages, shards=len(shards))


class SearchJob:
    """The search index, made in the background while pages are put together."""

    def __init__(self, parts: SiteParts, store: Store, config: Config) -> None:
        inputs = [
            SearchInput(
                ref=ref, digest=digest_value(docs.search_files), folder=docs.search_folder,
                files=tuple(docs.search_files), pages=len(docs.search_files),
            )
            for ref, docs in parts.docs.items()
            if docs.search_folder is not None and docs.search_files
        ]  # fmt: skip
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._future = self._pool.submit(index_shards, inputs, store, language=parts.look.language, jobs=config.jobs)
        self._pool.shutdown(wait=False)

    def result(self) -> tuple[Shard, ...]:
        """Wait for the index."""
        return self._future.result()


def check_site_folder(folder: Path) -> None:
    """Raise a SiteError unless `folder` is absent, empty or a site that techdocs made, and can be replaced."""
    if reason := why_not_writable(folder) or why_not_writable(folder.parent):
        raise SiteError(f"the site cannot be written: {reason}", hint="name another `site_dir`")
    if folder.is_dir() and any(folder.iterdir()) and not is_own_site(folder):
        raise SiteError(
            f"`{folder}` holds something that is no site of techdocs",
            hint="empty it, or name another `site_dir`",
        )


@contextmanager
def _staging(site: Path) -> Iterator[Path]:
    """Give an empty folder beside the site; what is left of runs that were killed goes first."""
    try:
        site.parent.mkdir(parents=True, exist_ok=True)
        for left in site.parent.glob(f".{site.name}.new-*"):
            if not is_running(int(left.name.rpartition("-")[2].partition(".")[0] or 0)):
                shutil.rmtree(left, ignore_errors=True)
        folder = site.parent / f".{site.name}.new-{os.getpid()}"
        folder.mkdir()
    except OSError as error:
        raise SiteError(
            f"`{site.parent}` cannot be written: {error.strerror}", hint="name another `site_dir`"
        ) from error
    try:
        yield folder
    except OSError as error:
        raise SiteError(
            f"the site cannot be written: {error}", hint="free some space; the old site is untouched"
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _template_digest(theme: Theme, name: str) -> str:
    return next(digest_file(folder / name) for folder in theme.folders if (folder / name).is_file())
