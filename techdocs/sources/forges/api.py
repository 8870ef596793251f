"""Ask one forge's API for JSON: at its own address, conditionally, and again when it asks for patience."""

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from techdocs.documents.foreign_json import parsed_json
from techdocs.model.repository import FaultKind
from techdocs.sources.forges.patience import Patience
from techdocs.web.answers import Answer, ElsewhereError, Request, WebError
from techdocs.web.client import WebClient
from techdocs.web.kept import KeptDocuments

PAGE_BYTES = 20_000_000
"""The largest answer; a page of 100 projects of GitLab has half a megabyte."""
_NEXT = re.compile(r'<([^<>]*)>\s*;[^,<]*\brel="?next\b')
_KEPT_HEADERS = ("link", "x-total", "x-next-page", "x-total-count")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A JSON value that a forge answered, with the headers of the answer, whose names are in lower case."""

    value: object
    headers: Mapping[str, str] = field(default_factory=dict)

    def next_link(self, url: str) -> str:
        """Return where the next page is (RFC 8288), `""` after the last one; `url` is where this one was.

        Some proxies drop `Link`; GitLab also names the next page by its number.
        """
        found = _NEXT.search(self.headers.get("link", ""))
        if found:
            return str(urljoin(url, found[1]))
        number = self.headers.get("x-next-page", "")
        return _with_page(url, number) if "link" not in self.headers and number.isdecimal() else ""


class ForgeApi:
    """One forge, with a login; `requests` counts what it was asked."""

    def __init__(
        self, client: WebClient, address: str, headers: Mapping[str, str], patience: Patience,
        kept: KeptDocuments | None = None,
    ) -> None:  # fmt: skip
        """Prepare to ask.

        Args:
            client: asks.
            address: that of the API; everything else is refused.
            headers: the login.
            patience: what is left of it.
            kept: earlier answers with this login; None to ask for everything anew.
        """
        self.requests = 0
        self._client, self._origin, self._headers = client, _origin(address), dict(headers)
        self._patience, self._kept, self._lock = patience, kept, threading.Lock()

    def get(
        self, url: str, headers: Mapping[str, str] | None = None, *, max_bytes: int = PAGE_BYTES,
        read: Callable[[bytes], object] | None = None,
    ) -> Page:  # fmt: skip
        """Return what is at an address of the API, from an earlier run where the forge says that it is the same.

        Args:
            url: the address.
            headers: further ones of the request.
            max_bytes: of the answer.
            read: turns its bytes into a value that JSON can hold; by default they are JSON.

        Raises:
            WebError: there is no such answer, or it cannot be read.
        """
        kept = self._kept.find(url) if self._kept else None
        condition = {"if-none-match": kept.etag} if kept and kept.etag else {}
        answer = self._asked(Request(url=url, headers={**(headers or {}), **condition}, max_bytes=max_bytes))
        if answer.is_current and kept and self._kept:
            self._kept.confirm(url)
            return Page(value=kept.document["value"], headers=kept.document["headers"])
        page = Page(value=(read or read_json)(answer.content), headers=answer.headers)
        etag = answer.headers.get("etag", "")
        if etag and self._kept:
            received = {name: text for name in _KEPT_HEADERS if (text := answer.headers.get(name))}
            self._kept.keep(url, {"value": page.value, "headers": received}, etag=etag, last_modified="")
        return page

    def post(self, url: str, value: object) -> Page:
        """Return what the API answers to a JSON value.

        Raises:
            WebError: there is no answer, or it is no JSON.
        """
        content = json.dumps(value).encode()
        request = Request(
            url=url, method="POST", headers={"content-type": "application/json"}, content=content, max_bytes=PAGE_BYTES
        )
        answer = self._asked(request)
        return Page(value=read_json(answer.content), headers=answer.headers)

    def pages(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[Page]:
        """Yield a page and those that `Link: next` leads to.

        Raises:
            WebError: a page is not to be had, or it leads to one that was read.
        """
        seen: set[str] = set()
        while url:
            if url in seen:
                raise WebError("a page leads back to itself", FaultKind.SERVER)
            seen.add(url)
            page = self.get(url, headers)
            yield page
            url = page.next_link(url)

    def wait_for(self, error: WebError) -> bool:
        """Wait as an answer asks for in its own words; say whether to ask again."""
        return self._patience.waits(error, 1)

    def _asked(self, request: Request) -> Answer:
        if _origin(request.url) != self._origin:
            raise ElsewhereError("a page leads to another host")
        whole = Request(
            url=request.url, method=request.method, headers={**self._headers, **request.headers},
            content=request.content, max_bytes=request.max_bytes,
        )  # fmt: skip
        attempt = 0
        while True:
            with self._lock:
                self.requests += 1
            try:
                return self._client.ask(whole)
            except WebError as error:
                if not self._patience.waits(error, attempt):
                    raise
                attempt += 1


def read_json(content: bytes) -> object:
    """Return the value of a JSON text.

    Raises:
        WebError: it is none.
    """
    try:
        return parsed_json(content)
    except ValueError:
        is_page = content.lstrip()[:1] == b"<"
        if is_page:
            raise WebError("the server answered a web page, as when a login is wanted", FaultKind.LOGIN) from None
        raise WebError("the server did not answer with JSON", FaultKind.SERVER) from None


def _with_page(url: str, number: str) -> str:
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "page"]
    return parts._replace(query=urlencode([*query, ("page", number)])).geturl()


def _origin(url: str) -> tuple[str, str, int | None]:
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        return "", "", None
    return parts.scheme, (parts.hostname or "").lower(), port
