"""Step 6: put the site together and swap it in whole. Takes the `SiteParts`, gives a `Site`.

Everything comes as finished folders of the store; the site is made of links to their files, so what is unchanged is
not written again (`staging`). The old site stays until the new one is whole.
"""

import errno
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import jinja2

from techdocs.clock import run_time
from techdocs.config import Config
from techdocs.disk.files import why_not_writable
from techdocs.disk.finished import DamagedError
from techdocs.disk.noted_site import is_own_site
from techdocs.disk.store import Store
from techdocs.engine.theme import Theme
from techdocs.errors import FULL_OR_READ_ONLY, SiteError
from techdocs.model.api import RAW
from techdocs.model.docs import DocsState
from techdocs.model.site import Site, SiteParts
from techdocs.model.urls import docs_url, entity_url
from techdocs.portal.assets import shared_assets
from techdocs.portal.final_checks import check_paths, check_secrets
from techdocs.portal.http_headers import header_files
from techdocs.portal.llms import site_llms
from techdocs.portal.mount import mount_all
from techdocs.portal.outputs import write_built, write_outputs
from techdocs.portal.pages.write import write_portal
from techdocs.portal.redirects import redirect_files
from techdocs.portal.search.index import Elsewhere, Shard, api_inputs, index_shards, search_inputs, search_manifest
from techdocs.portal.search.names import names_document
from techdocs.portal.search.start import write_start
from techdocs.portal.site_key import site_key
from techdocs.portal.slots import LLMS
from techdocs.portal.staging import files_of, put_site, standing_site
from techdocs.portal.views.listing import EntityListing, entity_index
from techdocs.secrets_scan import EnvironmentSecrets
from techdocs.workers.repositories import RepositoryWorkers

SWITCH_SECONDS = 0.0002
"""How long a thread may keep the interpreter: by default 25 times as long, and after every call to the system the
indexing thread would wait that long for the one that computes."""


def assemble_site(
    parts: SiteParts, theme: Theme, config: Config, tools: "SiteTools", *, watch: Callable[[str, float], None]
) -> Site:
    """Put the site together beside the old one, and swap it in.

    Args:
        parts: what the site is made of.
        theme: how it looks.
        config: for `site_dir`, and the forms of header files.
        tools: what it is put together with.
        watch: gets the seconds that each part took.

    Raises:
        SiteError: the site folder cannot be written, or holds something that is no site of ours.
    """
    store, search, secrets = tools.store, tools.search, tools.secrets
    check_site_folder(config.site_dir)
    with _site_errors(config.site_dir):
        started = time.perf_counter()
        further = (config.security, config.redirect_files, secrets.digest)
        key = site_key(parts, theme, *further) if config.use_cache else ""
        standing = standing_site(key, config.site_dir, store) if key else None
        if standing is not None:
            watch("assemble", time.perf_counter() - started)
            return standing
        parts = tools.with_similar(parts)
        files: dict[str, tuple[str, str]] = {}
        for ref, tree in mount_all(parts, store, theme, jobs=config.jobs).items():
            files |= files_of(tree, docs_url(ref))
        files |= files_of(shared_assets(theme, store), "")
        for ref, api in parts.apis.items():
            files |= files_of(api.folder.below(RAW), entity_url(ref)) if api.folder else {}
        portal = write_portal(parts, theme, store, tools.workers)
        files |= files_of(portal, "")
        rules = header_files(theme, config.security.header_files)
        rules |= redirect_files(parts.links.redirects, parts.look.site_url, config.redirect_files)
        listing = EntityListing(parts)
        index, names = entity_index(listing), names_document(listing)
        texts = rules | {LLMS: site_llms(listing)}
        outputs = write_outputs(parts, store, index=index, names=names, texts=texts)
        files |= files_of(outputs, "")
        built = write_built(parts, store, run_time())
        files |= files_of(built, "")
        check_secrets([portal, outputs, built], secrets)
        check_paths(files)
        watch("assemble", time.perf_counter() - started)
        started = time.perf_counter()
        shards = search.result()
        for shard in shards:
            files |= files_of(shard.tree, f"search/{shard.name}/")
        files |= files_of(write_start(shards, search.manifest, store), "search/")
        watch("search", time.perf_counter() - started)
        started = time.perf_counter()
        docs_pages = sum(len(docs.pages) for docs in parts.docs.values() if docs.files)
        site = Site(
            folder=config.site_dir, docs_pages=docs_pages, portal_pages=len(portal.files), shards=len(shards),
            incomplete=tuple(_incomplete(parts)),
        )  # fmt: skip
        put_site(files, site, key, store)
        watch("swap", time.perf_counter() - started)
    return site


def _incomplete(parts: SiteParts) -> Iterator[str]:
    """Yield what is missing from the site; docs that keep their last good pages miss nothing."""
    for ref, docs in parts.docs.items():
        if docs.state is DocsState.FAILED:
            yield f"the docs of `{ref}` failed to build"
        for page in docs.withheld:
            yield f"`{page.path}` of `{ref}` is withheld: it contains {page.what}"
    for name, problem in parts.catalog.stopped.items():
        yield f"`{name}` was not read: {problem.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTools:
    """What a site is put together with.

    `store` keeps finished folders, `search` is the index that is being made meanwhile, `workers` colour definitions,
    `secrets` are what the site's own pages and data may not hold. `with_similar` adds what may do the same, which costs
    more than a site that stays as it is.
    """

    store: Store
    search: "SearchJob"
    workers: RepositoryWorkers
    secrets: EnvironmentSecrets
    with_similar: Callable[[SiteParts], SiteParts]


class SearchJob:
    """The search index, made in the background while pages are put together."""

    def __init__(self, parts: SiteParts, store: Store, *, jobs: int, elsewhere: Elsewhere | None = None) -> None:
        inputs = [part for docs in parts.docs.values() for part in search_inputs(docs)]
        inputs += [part for api in parts.apis.values() for part in api_inputs(api)]
        self.manifest = search_manifest(inputs)
        sys.setswitchinterval(SWITCH_SECONDS)
        self._pool = ThreadPoolExecutor(max_workers=1)
        language = parts.look.language
        self._future = self._pool.submit(
            index_shards, inputs, store, language=language, jobs=jobs, elsewhere=elsewhere
        )  # fmt: skip
        self._pool.shutdown(wait=False)

    def result(self) -> tuple[Shard, ...]:
        """Wait for the index."""
        return self._future.result()


def check_site_folder(folder: Path) -> None:
    """Raise a SiteError unless `folder` is absent, empty or a site that techdocs made, and can be replaced."""
    if reason := why_not_writable(folder) or why_not_writable(folder.parent):
        raise SiteError(f"the site cannot be written: {reason}", hint="choose another `site_dir`")
    if folder.is_dir() and any(folder.iterdir()) and not is_own_site(folder):
        raise SiteError(
            f"`{folder}` contains files that techdocs did not create",
            hint="empty it, or choose another `site_dir`",
        )


@contextmanager
def _site_errors(site: Path) -> Iterator[None]:
    """Turn an error of a template or of the file system into one that says what to do; the old site stays."""
    try:
        yield
    except jinja2.TemplateError as error:
        name = getattr(error, "name", None) or "one of the templates"
        raise SiteError(
            f"`{name}` cannot be rendered: {error}", hint="check the templates in the folder of `site_template`"
        ) from error
    except DamagedError as error:
        raise SiteError(f"the cache is damaged: {error}; it was removed", hint="build again") from error
    except OSError as error:
        if error.errno in FULL_OR_READ_ONLY:
            raise
        if error.errno == errno.EBUSY:
            raise SiteError(
                f"`{site}` cannot be replaced: a disk is mounted there", hint="set `site_dir` to a folder below it"
            ) from error
        raise SiteError(
            f"the site cannot be written to `{site}`: {error}", hint="free some space, or check the permissions"
        ) from error
