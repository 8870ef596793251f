"""One document of a published site: conditional, and with what helps where it cannot be had."""

from dataclasses import dataclass

from techdocs.model.repository import FaultKind
from techdocs.published.remedies import Remedy
from techdocs.web.answers import TOTAL_SECONDS, ElsewhereError, Request, WebError
from techdocs.web.client import WebClient


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A document as it came, with what a later request says to get it only when it is another."""

    content: bytes
    etag: str = ""
    last_modified: str = ""


class FetchError(Exception):
    """A document was not had.

    `is_unreachable` when the site did not answer at all, so that asking again is in vain; `is_absent` when it says that
    there is no such document; `remedy` is what helps.
    """

    def __init__(
        self, reason: str, *, is_unreachable: bool = False, is_absent: bool = False, remedy: Remedy = Remedy.REBUILD
    ) -> None:
        super().__init__(reason)
        self.is_unreachable, self.is_absent, self.remedy = is_unreachable, is_absent, remedy


def fetch(
    client: WebClient, url: str, *, max_bytes: int, etag: str = "", last_modified: str = "",
    total_seconds: float = TOTAL_SECONDS,
) -> Fetched | None:  # fmt: skip
    """Return a document, or None when it is still the one that `etag` or `last_modified` stand for.

    Raises:
        FetchError: it was not had, and why.
    """
    headers = {"if-none-match": etag} if etag else {"if-modified-since": last_modified} if last_modified else {}
    try:
        answer = client.ask(Request(url=url, headers=headers, max_bytes=max_bytes, total_seconds=total_seconds))
    except WebError as error:
        raise fetch_error(error) from error
    if answer.is_current:
        return None
    received = answer.headers
    return Fetched(
        content=answer.content, etag=received.get("etag", ""), last_modified=received.get("last-modified", "")
    )


def fetch_error(error: WebError) -> FetchError:
    """Return what a fault of the web means for a published site."""
    remedy = Remedy.LOG_IN if error.kind is FaultKind.LOGIN else Remedy.REBUILD
    return FetchError(
        str(error),
        is_unreachable=error.kind is FaultKind.UNREACHABLE,
        is_absent=error.kind is FaultKind.ABSENT,
        remedy=Remedy.FRONT_PAGE if isinstance(error, ElsewhereError) else remedy,
    )
