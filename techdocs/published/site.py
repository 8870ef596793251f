"""A published site as a value to ask: its catalog at once, the pages of a component when someone wants them.

Nothing of the site can stop a run: what cannot be had or believed is a problem (TD314), and is counted.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

from techdocs.disk.files import inside
from techdocs.model.entity import EntityRef
from techdocs.model.incumbents import Holder
from techdocs.model.names import SiteNames
from techdocs.model.problem import Problem
from techdocs.model.published import PublishedEntity, PublishedPage
from techdocs.model.urls import docs_url
from techdocs.published.address import Address, check_address, read_address
from techdocs.published.documents import CATALOG, LINKS, NAMES, REDIRECTS, FetchedFile
from techdocs.published.names import read_names
from techdocs.published.site_problems import names_error, site_problems
from techdocs.published.values import entities_of, holders_of, pages_of, redirects_of
from techdocs.web.answers import CONNECTIONS
from techdocs.web.kept import KeptDocuments

if TYPE_CHECKING:
    from techdocs.published.read import SiteReader

__all__ = ["PublishedSite", "check_address", "open_site"]
FOLDER = "published"
"""Where below the cache folder what was fetched is kept."""
_SEARCH_NAMES = f"search/{NAMES}"


def open_site(
    text: str, cache: Path, *, here: Path | None = None, offline: bool = False, now: Callable[[], float] = time.time
) -> "PublishedSite":
    """Return the published site at an address; it is read when it is asked.

    Args:
        text: its URL, or its folder.
        cache: the run's cache folder (`.techdocs`).
        here: the folder that a relative path is below; by default the working folder.
        offline: send no request; use what was fetched before.
        now: the time, in seconds since 1970.

    Raises:
        ConfigError: the text is the address of nothing that can be read.
    """
    from techdocs.published.read import FolderReader, WebReader  # noqa: PLC0415 - few runs read a site

    address = read_address(text, here or Path.cwd())
    reader: SiteReader
    if address.folder is not None:
        reader = FolderReader(address.folder)
    else:
        reader = WebReader(address, KeptDocuments(cache / FOLDER, address.url, now), offline=offline)
    return PublishedSite(address, reader, now)


class PublishedSite:
    """A published site, which is closed after its last use. `shown` is its address in messages."""

    def __init__(self, address: Address, reader: "SiteReader", now: Callable[[], float]) -> None:
        self.shown, self._address = address.shown, address
        self._reader, self._now = reader, now
        self._pages: dict[EntityRef, tuple[PublishedPage, ...] | None] = {}
        self._faults: dict[str, FetchedFile] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connections to the site; what was read stays."""
        self._reader.close()

    def web_address(self, path: str) -> str:
        """Return the address of a page of the site on the web, `""` for a site that is a folder."""
        return "" if self._address.folder is not None else self._address.url + quote(path)

    def file(self, path: str) -> Path | None:
        """Return a file of a site that is a folder, None where it has none, or the site is on the web."""
        folder = self._address.folder.resolve() if self._address.folder is not None else None
        found = (
            inside(folder / f"{path}index.html" if path.endswith("/") else folder / path, folder) if folder else None
        )
        return found if found is not None and found.is_file() else None

    def content(self, path: str) -> bytes | None:
        """Return a file of the site as it is, such as a part of its search index; None when it cannot be had."""
        return self._reader.content(path)

    @property
    def is_known(self) -> bool:
        """Say whether the site's catalog could be had, be it from an earlier run."""
        return self._catalog is not None

    @property
    def entities(self) -> Mapping[EntityRef, PublishedEntity]:
        """Return the site's entities; none when its catalog cannot be had."""
        return self._catalog or {}

    def pages(self, ref: EntityRef) -> tuple[PublishedPage, ...] | None:
        """Return the pages of an entity's own docs, `()` when it has none; None when that cannot be known."""
        if ref not in self._pages:
            if not self._has_pages(ref):
                return () if ref in self.entities else None
            self._pages[ref] = self._believed(ref, self._asked(ref))
        return self._pages[ref]

    def fetch(self, refs: Iterable[EntityRef]) -> None:
        """Read the pages of several entities at once, so that asking for them later needs no request."""
        waiting = [ref for ref in dict.fromkeys(refs) if ref not in self._pages and self._has_pages(ref)]
        if waiting:
            with ThreadPoolExecutor(max_workers=CONNECTIONS) as pool:
                answers = list(pool.map(self._asked, waiting))
            self._pages |= {ref: self._believed(ref, answer) for ref, answer in zip(waiting, answers, strict=True)}

    @cached_property
    def redirects(self) -> Mapping[str, str]:
        """Return where former addresses of the site lead; none where it does not say."""
        answer = self._reader.read(REDIRECTS, REDIRECTS)
        document = None if answer.is_absent else self._noted(REDIRECTS, answer)
        return redirects_of(document) if document is not None else {}

    def search_names(self) -> SiteNames:
        """Return every name that the site's search finds; a preview's, and those of the published site beside it.

        Raises:
            TechDocsError: they cannot be had, not even from an earlier run.
        """
        answer = self._reader.read(_SEARCH_NAMES, NAMES)
        document = self._noted(_SEARCH_NAMES, answer)
        if document is None:
            raise names_error(self.shown, answer, is_site=not answer.is_unreachable and self.is_known)
        others = (self._noted(path, self._reader.read(path, NAMES)) for path in document.get("also", ()))
        return read_names([document, *filter(None, others)])

    @property
    def age(self) -> timedelta:
        """Return how old the oldest of what was used is: zero when the site itself has answered every time."""
        times = [answer.confirmed for answer in self._faults.values() if answer.confirmed is not None]
        return timedelta(seconds=max(0.0, self._now() - min(times)) if times else 0)

    @property
    def skipped(self) -> Mapping[str, int]:
        """Return how many documents of each kind (`catalog.json`, `links.json`) could not be had, not even old."""
        absent = (name for name, answer in self._faults.items() if answer.document is None)
        return Counter(name.rpartition("/")[2] for name in absent)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what could not be had until now: one problem for a site that does not answer, else one a document."""
        return tuple(site_problems(self.shown, self._faults, self._reader.login_fault, self._now()))

    def ask(self) -> None:
        """Read the catalog now, as a run does that needs it anyway; `holders` knows of it then."""
        self._document  # noqa: B018 - it is read and kept

    @property
    def holders(self) -> Mapping[str, Holder]:
        """Return who holds each name, as far as the catalog was read before, in any run; sends no request."""
        if "_document" in vars(self):
            return self._holders
        document = self._reader.recall(CATALOG, CATALOG)
        return {} if document is None else holders_of(document)

    @cached_property
    def _holders(self) -> Mapping[str, Holder]:
        return {} if self._document is None else holders_of(self._document)

    @cached_property
    def _document(self) -> Mapping[str, Any] | None:
        return self._noted(CATALOG, self._reader.read(CATALOG, CATALOG))

    @cached_property
    def _catalog(self) -> Mapping[EntityRef, PublishedEntity] | None:
        return None if self._document is None else entities_of(self._document)

    def _has_pages(self, ref: EntityRef) -> bool:
        entity = self.entities.get(ref)
        return entity is not None and entity.docs == docs_url(ref) and entity.pages > 0

    def _asked(self, ref: EntityRef) -> FetchedFile:
        return self._reader.read(docs_url(ref) + LINKS, LINKS)

    def _believed(self, ref: EntityRef, answer: FetchedFile) -> tuple[PublishedPage, ...] | None:
        if answer.document is not None and answer.document["entity"] != str(ref):
            answer = FetchedFile(reason=f"it is about `{answer.document['entity']}`")
        document = self._noted(docs_url(ref) + LINKS, answer)
        return None if document is None else pages_of(document)

    def _noted(self, name: str, answer: FetchedFile) -> Mapping[str, Any] | None:
        """Return an answer's document; if it is not current, that is remembered as a problem."""
        if answer.reason:
            self._faults[name] = answer
        return answer.document
