"""What a forge lists: repositories that can be fetched, and how far a listing can be trusted."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteRepository:
    """One repository of a forge, or of a `url:` source.

    `host` has a port when it is not the scheme's own (`git.acme.example:8443`); `path` is without `.git`. `clone_url`
    is https without user info; it is http only for a loopback host that an integration names. `id` is the forge's own,
    which survives a rename. `branch` is the default one, or the one asked for. `head` is its commit, when the listing
    has it. `catalog_path` is a glob of descriptors; `provider` the name of the provider in the config. Everything but
    the first three is empty when not known.
    """

    host: str
    path: str
    clone_url: str
    id: str = ""
    branch: str = ""
    head: str = ""
    web_url: str = ""
    topics: tuple[str, ...] = ()
    catalog_path: str = ""
    provider: str = ""


class FaultKind(StrEnum):
    """Why a forge or a repository did not give what was asked for."""

    LOGIN = "login"
    """401, or 403 without the headers of a rate limit: the token is wrong, or may not read this."""
    RATE_LIMIT = "rate-limit"
    ABSENT = "absent"
    """404: it does not exist, or the token cannot see it."""
    UNREACHABLE = "unreachable"
    """No connection, a name that does not resolve, a certificate that does not fit, a time limit."""
    SERVER = "server"
    """5xx, bad JSON, fewer repositories than promised: the answer is no answer."""
    REFUSED = "refused"
    """We refused: an address, a redirect or a page that leads elsewhere, or too many bytes."""
    DAMAGED = "damaged"
    """What came, or was kept, cannot be read; it is fetched again."""
    EMPTY = "empty"
    """There is no commit, or no default branch."""
    TOO_LARGE = "too-large"
    """A repository is larger than `limits.repository_mb`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why something was not given: for people in `message`; `retry_seconds` is when to ask again, 0 when not known.

    `hint` says what to do, `""` where the kind says enough.
    """

    kind: FaultKind
    message: str
    retry_seconds: float = 0
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a provider lists.

    `is_complete` says that every page came and held what was promised: only then may an absent repository count as
    missing. `gone` are the ids of those that are archived or no longer match the filters. `requests` is how many
    requests it took. `fault` says why it is not complete. `notes` name, for people, repositories that were left out
    because their names or addresses cannot be used. `descriptors` is the text of a `catalog-info.yaml` with entities
    that are in no repository, such as people and teams that a Backstage catalog has from a directory.
    """

    provider: str
    repositories: tuple[RemoteRepository, ...]
    is_complete: bool = True
    gone: tuple[str, ...] = ()
    requests: int = 0
    fault: Fault | None = None
    notes: tuple[str, ...] = ()
    descriptors: str = ""
