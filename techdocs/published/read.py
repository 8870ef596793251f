"""Where the documents of a published site come from: its folder, or the web with a cache behind it."""

import errno
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from techdocs.disk.files import read_inside
from techdocs.published.address import Address, NetrcError, credentials
from techdocs.published.documents import CATALOG, OFFLINE, REDIRECTS, DocumentError, FetchedFile, read_document
from techdocs.published.fetch import FetchError, fetch, fetch_error
from techdocs.web.answers import WebError
from techdocs.web.client import WebClient
from techdocs.web.kept import KeptDocument, KeptDocuments

MAX_BYTES: Mapping[str, int] = {CATALOG: 100_000_000, REDIRECTS: 50_000_000}
MAX_LINKS_BYTES = 20_000_000
READ_SECONDS = 10.0
"""How long the site may be silent."""


class SiteReader(Protocol):
    """Gives the documents of one site."""

    def read(self, name: str, kind: str) -> FetchedFile:
        """Return a document by its name from the site's root; `kind` is the last part of its name."""

    def recall(self, name: str, kind: str) -> Mapping[str, Any] | None:
        """Return a document without asking anyone: of a folder, or as it was fetched last; None without one."""

    def content(self, name: str) -> bytes | None:
        """Return a file of the site as it is, None when it cannot be had."""

    def close(self) -> None:
        """End what connects to the site."""

    @property
    def login_fault(self) -> str:
        """Return why a login cannot be used that should be, `""` when nothing is wrong."""


class FolderReader:
    """Reads the documents of a site's folder; nothing outside of it."""

    login_fault = ""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str, kind: str) -> FetchedFile:
        """Return a document."""
        if not self._folder.is_dir():
            return FetchedFile(reason="no such folder", is_unreachable=True)
        root = self._folder.resolve()
        if not (root / name).exists():
            return FetchedFile(reason=f"`{name}` does not exist", is_absent=True)
        try:
            content = read_inside(root / name, root, max_bytes=MAX_BYTES.get(kind, MAX_LINKS_BYTES))
            return FetchedFile(document=read_document(content, kind))
        except OSError as error:
            outside = error.errno == errno.EACCES
            return FetchedFile(
                reason="it is not a file of the site" if outside else error.strerror or "it cannot be opened"
            )
        except DocumentError as error:
            return FetchedFile(reason=str(error), remedy=error.remedy)

    def recall(self, name: str, kind: str) -> Mapping[str, Any] | None:
        """Return a document as it is in the folder."""
        return self.read(name, kind).document

    def content(self, name: str) -> bytes | None:
        """Return a file."""
        try:
            return read_inside(self._folder.resolve() / name, self._folder.resolve(), max_bytes=MAX_LINKS_BYTES)
        except OSError:
            return None

    def close(self) -> None:
        """Do nothing: no file is held open."""


class WebReader:
    """Asks the site for documents, each only when it is another than the one of the last run.

    A site that does not answer once is not asked again; several threads may read.
    """

    def __init__(self, address: Address, cache: KeptDocuments, *, offline: bool) -> None:
        self._address, self._cache = address, cache
        self._given_up = OFFLINE if offline else ""
        self.login_fault = ""
        self._clients = ExitStack()

    def content(self, name: str) -> bytes | None:
        """Return a file; it is not kept, and nothing is had of a site that has not answered before."""
        if self._given_up:
            return None
        try:
            fetched = fetch(self._client, self._address.url + quote(name), max_bytes=MAX_LINKS_BYTES)
        except FetchError:
            return None
        return fetched.content if fetched else None

    def close(self) -> None:
        """End the connections."""
        self._clients.close()

    def read(self, name: str, kind: str) -> FetchedFile:
        """Return a document, from the cache where the site gives none."""
        kept = self._cache.find(name)
        answer = self._asked(name, kind, kept)
        if answer.document is None and kept is not None and not answer.is_absent:
            return replace(answer, document=kept.document, confirmed=kept.confirmed)
        return answer

    def recall(self, name: str, kind: str) -> Mapping[str, Any] | None:  # noqa: ARG002 - one cache for all kinds
        """Return a document as it was fetched last."""
        kept = self._cache.find(name)
        return kept.document if kept else None

    def _asked(self, name: str, kind: str, kept: KeptDocument | None) -> FetchedFile:
        if self._given_up:
            return FetchedFile(reason=self._given_up, is_unreachable=True)
        try:
            fetched = fetch(
                self._client, self._address.url + quote(name), max_bytes=MAX_BYTES.get(kind, MAX_LINKS_BYTES),
                etag=kept.etag if kept else "", last_modified=kept.last_modified if kept else "",
            )  # fmt: skip
        except FetchError as error:
            self._given_up = str(error) if error.is_unreachable else ""
            return FetchedFile(
                reason=str(error), is_unreachable=error.is_unreachable, is_absent=error.is_absent, remedy=error.remedy
            )
        if fetched is None:
            self._cache.confirm(name)
            return FetchedFile(document=kept.document if kept else None)
        try:
            document = read_document(fetched.content, kind)
        except DocumentError as error:
            return FetchedFile(reason=str(error), remedy=error.remedy)
        self._cache.keep(name, document, etag=fetched.etag, last_modified=fetched.last_modified)
        return FetchedFile(document=document)

    @cached_property
    def _client(self) -> WebClient:
        try:
            login = credentials(self._address)
        except NetrcError as error:
            self.login_fault, login = str(error), None
        try:
            return self._clients.enter_context(WebClient(auth=login, read_seconds=READ_SECONDS))
        except WebError as error:
            raise fetch_error(error) from error
