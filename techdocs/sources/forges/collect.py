"""A listing from the pages of a forge: what came of it, whether that is all, and why not."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import TypeAlias

from techdocs.model.repository import Fault, FaultKind, Listing, RemoteRepository
from techdocs.plain_text import counted as counted_noun
from techdocs.plain_text import plain_line
from techdocs.sources.forges.answers import NameRefusedError
from techdocs.web.answers import WebError

MOST_PAGES, MOST_REPOSITORIES = 2_000, 100_000
_MOST_NOTES = 20
_FORBIDDEN, _MINUTE, _HOUR = 403, 60, 3_600


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A repository of a page; `is_wanted` says whether the provider's filters match it."""

    repository: RemoteRepository
    is_wanted: bool = True


Batch: TypeAlias = Sequence[Found | NameRefusedError]


def collect(provider: str, batches: Iterable[Batch]) -> Listing:
    """Return what a forge lists, a batch for each page; a fault ends it, and what came before it stays."""
    wanted: dict[str, RemoteRepository] = {}
    gone: list[str] = []
    notes: list[str] = []
    fault = None
    pages = 0
    try:
        for batch in batches:
            pages += 1
            _check_bounds(pages, len(wanted) + len(gone))
            notes += [str(item) for item in batch if isinstance(item, NameRefusedError)]
            for found in (item for item in batch if isinstance(item, Found)):
                key = found.repository.id or found.repository.path
                if found.is_wanted:
                    wanted.setdefault(key, found.repository)
                else:
                    gone.append(key)
    except WebError as error:
        fault = _fault(error, is_first=pages == 0)
    return Listing(
        provider=provider, repositories=tuple(wanted.values()), is_complete=fault is None,
        gone=tuple(key for key in dict.fromkeys(gone) if key not in wanted), fault=fault,
        notes=tuple(plain_line(note, 200) for note in notes[:_MOST_NOTES]),
    )  # fmt: skip


def counted(batches: Iterable[tuple[Batch, int | None]]) -> Iterator[Batch]:
    """Yield batches, each given with how many repositories the forge has promised by then; None where it does not.

    Raises:
        WebError: there were fewer at the end.
    """
    seen, promised = 0, None
    for batch, total in batches:
        seen, promised = seen + len(batch), total
        yield batch
    if promised is not None and seen < promised:
        raise WebError(f"it listed {seen:,} of {promised:,} repositories", FaultKind.SERVER)


def with_advice(listing: Listing, host: str, variables: Sequence[str]) -> Listing:
    """Return a listing whose fault names the host, and the variables of the login where that is at fault."""
    if listing.fault is None:
        return listing
    message = f"`{host}`: {listing.fault.message}"
    if listing.fault.kind is FaultKind.RATE_LIMIT:
        message += f"; it can be asked again in {_shown(listing.fault.retry_seconds)}"
    if listing.fault.kind is FaultKind.LOGIN and not any(f"`{name}`" in message for name in variables):
        names = " or ".join(f"`{name}`" for name in variables)
        message += f"; check the value of {names}" if names else "; add a token to `integrations`"
    return replace(listing, fault=replace(listing.fault, message=message))


def _shown(seconds: float) -> str:
    """Return a time as people say it."""
    if seconds < _MINUTE:
        return counted_noun(ceil(seconds), "second")
    if seconds < _HOUR:
        return counted_noun(ceil(seconds / _MINUTE), "minute")
    return counted_noun(ceil(seconds / _HOUR), "hour")


def _check_bounds(pages: int, repositories: int) -> None:
    if pages > MOST_PAGES or repositories > MOST_REPOSITORIES:
        raise WebError("it lists without an end", FaultKind.REFUSED)


def _fault(error: WebError, *, is_first: bool) -> Fault:
    """Return a fault; a page that is refused after others came is no matter of the login."""
    kind = (
        FaultKind.SERVER
        if error.status == _FORBIDDEN and not is_first and error.kind is FaultKind.LOGIN
        else error.kind
    )
    return Fault(kind=kind, message=str(error), retry_seconds=error.retry_seconds)
