"""Which repositories a run reads, by what providers list and what earlier runs knew: the table "what happens when"."""

from collections.abc import Iterable, Sequence

from techdocs.model.fetching import FetchSettings
from techdocs.model.repository import Fault, FaultKind, Listing, RemoteRepository
from techdocs.model.trust import Trust
from techdocs.sources.ledger import Ledger, LedgerEntry
from techdocs.sources.reconcile import Reconciled, reconcile
from techdocs.sources.requested import RequestedRepository

BEFORE, NOW = "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"


def remote(number: int, path: str = "") -> RemoteRepository:
    path = path or f"acme/r{number}"
    return RemoteRepository(
        host="git.example", path=path, clone_url=f"https://git.example/{path}.git", id=str(number), provider="acme"
    )


def ledger_of(numbers: Iterable[int], **known: str | int) -> Ledger:
    entries = {
        RequestedRepository(remote=remote(number)).slot: LedgerEntry(
            name=f"acme/r{number}", url=remote(number).clone_url, provider="acme", id=str(number),
            **known,  # type: ignore[arg-type]
        )
        for number in numbers
    }  # fmt: skip
    return Ledger(repositories=entries, listings={"acme": BEFORE})


def listing(numbers: Iterable[int], fault: Fault | None = None, gone: Sequence[str] = ()) -> Listing:
    return Listing(
        provider="acme", repositories=tuple(map(remote, numbers)), is_complete=fault is None, fault=fault,
        gone=tuple(gone),
    )  # fmt: skip


def decide(ledger: Ledger, *listings: Listing, deletions: str = "10%", accepts: bool = False) -> Reconciled:
    return reconcile(
        {"acme": Trust.TRUSTED}, listings, ledger, FetchSettings(deletions=deletions), NOW, accepts_deletions=accepts
    )  # fmt: skip


def paths(found: Reconciled) -> list[str]:
    return [one.remote.path for one in found.requested]


def told(found: Reconciled) -> list[str]:
    return [f"{one.severity} {one.code} {one.message}" for one in found.problems]


def test_a_complete_listing_is_what_is_read() -> None:
    found = decide(ledger_of([1, 2]), listing([1, 2, 3]))
    assert (paths(found), told(found)) == (["acme/r1", "acme/r2", "acme/r3"], [])
    assert found.listings == {"acme": NOW}
    assert {one.trust for one in found.requested} == {Trust.TRUSTED}


def test_a_repository_that_one_complete_listing_lacks_is_missing_and_stays() -> None:
    found = decide(ledger_of([1, 2]), listing([1]))
    missing = found.requested[1]
    assert (missing.remote.path, missing.missing, missing.runs, missing.listed) == ("acme/r2", NOW, 1, False)
    assert found.gone == ()


def test_one_that_two_complete_listings_lack_goes() -> None:
    found = decide(ledger_of([1, 2], missing=BEFORE, runs=1), listing([1]))
    assert (paths(found), [one.name for one in found.gone]) == (["acme/r1"], ["acme/r2"])
    assert told(found) == ["note TD319 `acme/r2` is no longer listed; its pages are removed"]


def test_a_missing_one_that_is_listed_again_is_as_any_other() -> None:
    again = decide(ledger_of([1, 2], missing=BEFORE, runs=1), listing([1, 2])).requested
    assert [(one.missing, one.runs, one.listed) for one in again] == [("", 0, True)] * 2


def test_an_incomplete_listing_takes_nothing_away_and_counts_for_nothing() -> None:
    fault = Fault(kind=FaultKind.SERVER, message="the host failed (HTTP 502)")
    found = decide(ledger_of([1, 2, 3], missing=BEFORE, runs=1), listing([1], fault))
    assert paths(found) == ["acme/r1", "acme/r2", "acme/r3"]
    assert [(one.missing, one.runs) for one in found.requested] == [("", 0), (BEFORE, 1), (BEFORE, 1)]
    assert told(found) == [
        "warning TD321 the listing is incomplete: the host failed (HTTP 502); the listing of 2026-11-01 is used"
    ]
    assert found.listings == {"acme": BEFORE}


def test_a_refused_login_is_an_error_and_takes_nothing_away() -> None:
    fault = Fault(kind=FaultKind.LOGIN, message="the host refused the login (HTTP 401)")
    found = decide(ledger_of([1]), listing([], fault))
    assert (paths(found), [line.split()[0] for line in told(found)]) == (["acme/r1"], ["error"])


def test_an_archived_one_goes_at_once() -> None:
    found = decide(ledger_of([1, 2]), listing([1], gone=["2"]))
    assert (paths(found), [one.name for one in found.gone]) == (["acme/r1"], ["acme/r2"])


def test_no_more_go_than_are_allowed() -> None:
    ledger = ledger_of(range(40), missing=BEFORE, runs=1)
    found = decide(ledger, listing(range(35)))
    assert (len(paths(found)), found.gone) == (40, ())
    message = "5 of 40 repositories are no longer listed, more than `fetch.deletions` allows"
    assert told(found) == [f"error TD320 {message}: `acme/r35`, `acme/r36`, `acme/r37` and 2 more"]
    assert len(decide(ledger, listing(range(36))).gone) == 4
    assert len(decide(ledger, listing(range(35)), deletions="5").gone) == 5
    assert len(decide(ledger, listing(range(35)), accepts=True).gone) == 5


def test_an_empty_listing_takes_nothing_away_unless_the_operator_says_so() -> None:
    ledger = ledger_of([1], missing=BEFORE, runs=1)
    found = decide(ledger, listing([]), deletions="100%")
    assert (paths(found), told(found)[0].split()[:2]) == (["acme/r1"], ["error", "TD320"])
    assert paths(decide(ledger, listing([]), accepts=True)) == []


def test_what_the_operator_accepts_goes_after_one_listing() -> None:
    assert paths(decide(ledger_of([1, 2]), listing([1]), accepts=True)) == ["acme/r1"]


def test_a_renamed_repository_is_the_same_one() -> None:
    moved = Listing(provider="acme", repositories=(remote(1, "acme/new-name"),))
    found = decide(ledger_of([1]), moved)
    assert paths(found) == ["acme/new-name"]
    assert found.requested[0].slot in ledger_of([1]).repositories


def test_without_a_listing_all_that_is_known_is_read() -> None:
    assert paths(decide(ledger_of([1, 2]))) == ["acme/r1", "acme/r2"]


def test_a_provider_that_the_operator_removes_takes_its_repositories_along() -> None:
    found = reconcile({}, (), ledger_of([1]), FetchSettings(), NOW)
    assert (found.requested, found.problems) == ((), ())
