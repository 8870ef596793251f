"""Ask servers for the commits of branches: one small request a repository, over connections that stay open."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager

import httpx

from techdocs.git.advert import AdvertError, AdvertReader, RemoteHead
from techdocs.git.network import FetchError, GitAccess
from techdocs.git.ssh import is_ssh
from techdocs.model.fetching import FetchSettings
from techdocs.model.repository import Fault, FaultKind, RemoteRepository
from techdocs.sources.access import Accesses
from techdocs.web.answers import WebError
from techdocs.web.networks import check_url
from techdocs.web.rate_limits import limit_seconds
from techdocs.workers.threads import do_at_once

CONNECT_SECONDS, READ_SECONDS = 10.0, 30.0
TRIES = 3
"""How often a server is asked that does not answer."""
_PAUSE = 0.3
_DRAINED = 1_000_000
"""Bytes of an answer that are read to its end, so that the connection can be used again."""
_TYPE = "application/x-git-upload-pack-advertisement"
_KINDS = {401: FaultKind.LOGIN, 403: FaultKind.LOGIN, 404: FaultKind.ABSENT}
_WORDS = {
    FaultKind.LOGIN: "the host refused the login",
    FaultKind.ABSENT: "the host has no such repository, or hides it",
    FaultKind.RATE_LIMIT: "the host limits the rate of requests",
}


def find_heads(
    remotes: Mapping[str, RemoteRepository],
    accesses: Accesses,
    settings: FetchSettings,
    local_hosts: Collection[str],
    ask_git: Callable[[RemoteRepository, GitAccess], RemoteHead | None],
) -> tuple[dict[str, RemoteHead | Fault], int]:
    """Return the commit of each repository, or why it is not known, and how many requests that took.

    Args:
        remotes: the repositories, by name; one whose commit came with its listing is not asked for.
        accesses: how hosts are entered.
        settings: how many are asked at once, and how long a rate limit is waited for.
        local_hosts: hosts of this machine that the operator names; no others of it are asked.
        ask_git: finds the commit of a repository that is reached by ssh; it raises a FetchError.
    """
    known: dict[str, RemoteHead | Fault] = {}
    for name, one in remotes.items():
        fault = accesses(one.clone_url).fault or _refusal(one.clone_url, local_hosts)
        if fault is not None:
            known[name] = fault
        elif one.head:
            known[name] = RemoteHead(commit=one.head, branch=one.branch)
    waiting = [name for name in remotes if name not in known]
    if not waiting:
        return known, 0
    with closing(HeadClient(settings.concurrency, settings.wait)) as client:

        def find(name: str) -> RemoteHead | Fault:
            one = remotes[name]
            access = accesses(one.clone_url)
            try:
                if is_ssh(one.clone_url):
                    head = ask_git(one, access)
                    return head or Fault(kind=FaultKind.EMPTY, message=_no_head(one, is_empty=not one.branch))
                return client.find_head(one, access)
            except FetchError as error:
                return error.fault

        known |= do_at_once(waiting, find, settings.concurrency)
        return known, client.requests


def _refusal(url: str, local_hosts: Collection[str]) -> Fault | None:
    """Return why an address is not asked, None when it may be."""
    try:
        check_url(url, local_hosts)
    except WebError as error:
        return Fault(kind=error.kind, message=str(error))
    return None


class HeadClient:
    """One client for all hosts; `requests` counts what it has sent. To be used in a block."""

    def __init__(self, concurrency: int, wait: float) -> None:
        """Take how many are asked at once, and how many seconds all of them may wait for a rate limit."""
        self.requests = 0
        self._is_closed = False
        self._deadline = time.monotonic() + wait
        self._client = httpx.Client(
            follow_redirects=False, timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=concurrency, max_keepalive_connections=concurrency),
            headers={"Accept-Encoding": "identity", "User-Agent": "git/2.40.0 (techdocs)", "Accept": "*/*"},
        )  # fmt: skip

    def close(self) -> None:
        """Close all connections, and ask nothing more."""
        self._is_closed = True
        self._client.close()

    def find_head(self, repository: RemoteRepository, access: GitAccess) -> RemoteHead:
        """Return the commit of a repository's branch.

        Raises:
            FetchError: the server does not say it.
        """
        for left in reversed(range(TRIES)):
            try:
                return self._ask(repository, access)
            except FetchError as error:
                pause = self._pause(error.fault)
                if not left or pause is None:
                    raise
                time.sleep(pause)
        raise AssertionError  # the last try returns or raises

    def _pause(self, fault: Fault) -> float | None:
        """Return how long to wait before a server is asked again, None when that is of no use."""
        if self._is_closed:
            return None
        if fault.kind is FaultKind.RATE_LIMIT:
            seconds = max(fault.retry_seconds, 1.0)
            return seconds if time.monotonic() + seconds <= self._deadline else None
        return _PAUSE if fault.kind in {FaultKind.UNREACHABLE, FaultKind.SERVER} else None

    def _ask(self, repository: RemoteRepository, access: GitAccess) -> RemoteHead:
        is_of_origin = repository.clone_url.startswith(f"{access.origin}/")
        headers = {"Authorization": access.authorization} if access.authorization and is_of_origin else {}
        reader = AdvertReader(repository.branch)
        with _faults():
            self.requests += 1
            with self._client.stream(
                "GET", f"{repository.clone_url}/info/refs", params={"service": "git-upload-pack"}, headers=headers
            ) as response:
                if fault := _fault(response):
                    raise FetchError(fault)
                count = 0
                for piece in response.iter_raw():
                    count += len(piece)
                    reader.take(piece)
                    if reader.head is not None and count > _DRAINED:
                        break
            head = reader.finish()
        if head is None:
            raise FetchError(Fault(kind=FaultKind.EMPTY, message=_no_head(repository, is_empty=reader.is_empty)))
        return head


def _no_head(repository: RemoteRepository, *, is_empty: bool) -> str:
    if is_empty:
        return "the repository is empty"
    return f"it has no branch `{repository.branch}`" if repository.branch else "it has no default branch"


def _fault(response: httpx.Response) -> Fault | None:
    """Return what is wrong with an answer, by its status and its headers."""
    code = response.status_code
    wait = limit_seconds(code, response.headers, time.time())
    if code == httpx.codes.OK:
        is_git = response.headers.get("Content-Type", "").partition(";")[0].strip() == _TYPE
        return None if is_git else Fault(kind=FaultKind.REFUSED, message="the answer is not that of a git server")
    if 300 <= code < 400:  # noqa: PLR2004 - all redirects
        return Fault(kind=FaultKind.REFUSED, message="the host redirects to another address")
    kind = FaultKind.RATE_LIMIT if wait is not None else _KINDS.get(code, FaultKind.SERVER)
    return Fault(kind=kind, message=f"{_WORDS.get(kind, 'the host failed')} (HTTP {code})", retry_seconds=wait or 0.0)


@contextmanager
def _faults() -> Iterator[None]:
    """Turn what a connection or an answer makes fail into a `FetchError`; no address or header is in its message."""
    try:
        yield
    except AdvertError as error:
        raise FetchError(Fault(kind=FaultKind.SERVER, message=str(error))) from error
    except httpx.TimeoutException as error:
        raise FetchError(Fault(kind=FaultKind.UNREACHABLE, message="the host does not answer in time")) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = str(error).partition("(_ssl")[0].strip() or type(error).__name__
        message = f"the host cannot be reached: {reason[:200]}"
        raise FetchError(Fault(kind=FaultKind.UNREACHABLE, message=message)) from error
