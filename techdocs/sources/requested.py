"""The repositories of a run that are not folders: which they are, and what each is called."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from techdocs.disk.digests import digest_value
from techdocs.git.remote import web_address
from techdocs.model.fetching import UrlSource
from techdocs.model.repository import RemoteRepository
from techdocs.model.trust import Trust
from techdocs.sources.ledger import LedgerEntry

_FORMS = (
    "{remote.host}/{remote.path}", "{remote.host}/{remote.path}@{branch}",
    "{remote.host}/{remote.path}@{branch}~{one.slot:.8}",
)  # fmt: skip
"""What repositories are called whose shorter names are not unique."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedRepository:
    """A repository to read: which one, and what the operator wants of it.

    `asked` is the branch that the operator names. `missing` is since when complete listings lack it (ISO 8601, UTC),
    `runs` how many did in a row. A repository that is not `listed` now is not asked for, its last files are used.
    """

    remote: RemoteRepository
    asked: str = ""
    paths: tuple[str, ...] = ()
    trust: Trust = Trust.SANDBOXED
    missing: str = ""
    runs: int = 0
    listed: bool = True

    @property
    def slot(self) -> str:
        """Return what tells it from others in the ledger; a rename on its forge does not change it."""
        remote = self.remote
        identity = (
            [remote.provider, remote.host, remote.id] if remote.id
            else [remote.provider, remote.clone_url.lower() if remote.provider else remote.clone_url]
        )  # fmt: skip
        return digest_value([identity, self.asked, list(self.paths)])[:32]


def requested_url(source: UrlSource) -> RequestedRepository:
    """Return the repository that a `url` of the settings names."""
    parts = urlsplit(source.url)
    path = unquote(parts.path.strip("/")).removesuffix(".git")
    remote = RemoteRepository(
        host=_host(parts), path=path, clone_url=source.url, branch=source.branch, web_url=web_address(source.url),
    )  # fmt: skip
    return RequestedRepository(remote=remote, asked=source.branch, paths=source.paths, trust=source.trust)


def _host(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2]


def requested_again(entry: LedgerEntry, *, missing: str = "", runs: int = 0) -> RequestedRepository:
    """Return a repository that was listed in an earlier run, and is not now."""
    parts = urlsplit(entry.url)
    path = entry.path or unquote(parts.path.strip("/")).removesuffix(".git")
    remote = RemoteRepository(
        host=_host(parts), path=path, clone_url=entry.url, id=entry.id,
        branch=entry.asked or entry.branch, web_url=entry.web_url, provider=entry.provider,
        catalog_path=entry.catalog_path,
    )  # fmt: skip
    return RequestedRepository(remote=remote, asked=entry.asked, missing=missing, runs=runs, listed=False)


def unique_requests(requested: Iterable[RequestedRepository]) -> list[RequestedRepository]:
    """Return what is read of repositories that several providers list: each once, as the first of them has it.

    What the operator names by its address stays, and counts before all that is listed. What is listed now counts before
    what only an earlier run knew.
    """
    found, addresses = list[RequestedRepository](), set[str]()
    for one in sorted(requested, key=lambda one: (bool(one.remote.provider), not one.listed)):
        address = one.remote.clone_url.lower().removesuffix(".git")
        if not one.remote.provider or address not in addresses:
            found.append(one)
        addresses.add(address)
    return found


def requested_names(requested: Sequence[RequestedRepository], taken: Iterable[str] = ()) -> list[str]:
    """Return a name for each repository that differs from all others in any case: its path, with more where needed.

    Args:
        requested: the repositories.
        taken: the names of sources that are folders.
    """
    known = [name.lower() for name in taken]
    names = [one.remote.path for one in requested]
    for form in _FORMS:
        counts = Counter([*known, *(name.lower() for name in names)])
        longer = [form.format(one=one, remote=one.remote, branch=one.remote.branch or "HEAD") for one in requested]
        names = [long if counts[name.lower()] > 1 else name for name, long in zip(names, longer, strict=True)]
    return names
