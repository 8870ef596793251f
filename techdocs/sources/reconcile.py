"""Decide which listed repositories a run reads, and which go. Pure: takes listings and the ledger, gives decisions.

An answer that lacks a repository does not mean that it is gone: only two complete listings in a row do, and no more may
go at once than `fetch.deletions` allows. A repository that is archived, or that filters leave out now, goes at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from techdocs.model.codes import Code
from techdocs.model.fetching import FetchSettings
from techdocs.model.problem import Place, Problem, error, note, shown_names, warning
from techdocs.model.repository import FaultKind, Listing
from techdocs.model.trust import Trust
from techdocs.sources.ledger import Ledger, LedgerEntry
from techdocs.sources.requested import RequestedRepository, requested_again

COMPLETE_RUNS = 2
"""Complete listings in a row that must lack a repository before it goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """What a run reads of what providers list.

    `gone` are the repositories that this run drops, `listings` are the times of the last complete ones, as in `Ledger`.
    """

    requested: tuple[RequestedRepository, ...] = ()
    gone: tuple[LedgerEntry, ...] = ()
    problems: tuple[Problem, ...] = ()
    listings: Mapping[str, str] = field(default_factory=dict)


def reconcile(
    providers: Mapping[str, Trust], listings: Sequence[Listing], ledger: Ledger, settings: FetchSettings, now: str, *,
    accepts_deletions: bool = False,
) -> Reconciled:  # fmt: skip
    """Return what to read of each provider.

    Args:
        providers: all that the operator set up, by name, with how far their repositories are trusted.
        listings: what they list now; of one without a listing, what is known of it is read.
        ledger: what earlier runs fetched.
        settings: how many may go.
        now: the time (ISO 8601, UTC).
        accepts_deletions: the operator says that what is missing is gone.
    """
    by_name = {listing.provider: listing for listing in listings}
    found = [_Provider(name, by_name.get(name), ledger, settings, now, accepts=accepts_deletions) for name in providers]
    return Reconciled(
        requested=tuple(
            replace(one, trust=providers[provider.name]) for provider in found for one in provider.requested()
        ),
        gone=tuple(entry for provider in found for entry in provider.gone.values()),
        problems=tuple(problem for provider in found for problem in provider.problems()),
        listings={provider.name: provider.listed for provider in found if provider.listed},
    )


class _Provider:
    """One provider: `known` are the entries that its listing lacks, `gone` those of them that go."""

    def __init__(
        self, name: str, listing: Listing | None, ledger: Ledger, settings: FetchSettings, now: str, *, accepts: bool
    ) -> None:
        self.name, self._listing, self._now, self._accepts = name, listing, now, accepts
        self._before = ledger.listings.get(name, "")
        self._listed = [RequestedRepository(remote=one) for one in (listing.repositories if listing else ())]
        all_known = {slot: entry for slot, entry in ledger.repositories.items() if entry.provider == name}
        here = {one.slot for one in self._listed}
        self._known = {slot: entry for slot, entry in all_known.items() if slot not in here}
        going = dict(self._going())
        self._most = 0 if not self._listed else settings.may_go(len(all_known))
        self._is_stopped = len(going) > self._most and not accepts
        self._refused = going if self._is_stopped else {}
        self.gone: dict[str, LedgerEntry] = {} if self._is_stopped else going

    @property
    def listed(self) -> str:
        """Return the time of the last complete listing."""
        return self._now if self._is_complete else self._before

    @property
    def _is_complete(self) -> bool:
        return self._listing is not None and self._listing.is_complete

    def _going(self) -> Iterator[tuple[str, LedgerEntry]]:
        """Yield the entries that would go."""
        gone = self._listing.gone if self._listing else ()
        for slot, entry in self._known.items():
            is_left_out = (entry.id or requested_again(entry).remote.path) in gone
            if is_left_out or (self._is_complete and (self._accepts or entry.runs + 1 >= COMPLETE_RUNS)):
                yield slot, entry

    def requested(self) -> Iterator[RequestedRepository]:
        """Yield what is read: what is listed, and what is known and does not go."""
        yield from self._listed
        for slot, entry in self._known.items():
            if slot in self.gone:
                continue
            if self._is_complete:
                yield requested_again(entry, missing=entry.missing or self._now, runs=entry.runs + 1)
            else:
                yield requested_again(entry, missing=entry.missing, runs=entry.runs)

    def problems(self) -> Iterator[Problem]:
        """Yield what the operator is to know."""
        place = Place(path=self.name)
        for entry in self.gone.values():
            message = f"`{entry.name}` is no longer listed; its pages are removed"
            yield note(Code.REPOSITORY_MISSING, place, message, "no action needed if it was archived or deleted")
        if self._refused:
            names = shown_names(sorted(entry.name for entry in self._refused.values()))
            count, known = len(self._refused), len(self._known) + len(self._listed)
            reason = "more than `fetch.deletions` allows" if self._listed else "and the listing is empty"
            message = f"{count} of {known} repositories are no longer listed, {reason}: {names}"
            hint = "check the filters and the token; if they are right, run `techdocs build --accept-deletions`"
            yield error(Code.DELETIONS_STOPPED, place, message, hint)
        if self._listing is not None and not self._is_complete:
            yield self._incomplete(place, self._listing)
        for text in self._listing.notes if self._listing else ():
            yield note(
                Code.LISTING_INCOMPLETE,
                place,
                text,
                "check its name and branch on its host, and the hosts in `integrations`",
            )

    def _incomplete(self, place: Place, listing: Listing) -> Problem:
        fault = listing.fault
        used = f"; the listing of {self._before[:10]} is used" if self._before else ""
        message = f"the listing is incomplete: {fault.message if fault else 'repositories are missing from it'}{used}"
        if fault is not None and fault.kind is FaultKind.LOGIN:
            hint = fault.hint or "check the token of this host under `integrations`"
            return error(Code.LISTING_INCOMPLETE, place, message, hint)
        hint = fault.hint if fault is not None else ""
        hint = hint or "run again; if it fails again, look at the host's status"
        if not (self._before or self._listed or self._known):
            return error(
                Code.LISTING_INCOMPLETE, place, f"{message}; it was never read before, so it has no repositories", hint
            )
        return warning(Code.LISTING_INCOMPLETE, place, message, hint)
