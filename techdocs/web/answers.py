"""What is asked of a server, what it answers, and why there is no answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from techdocs.model.repository import FaultKind

CONNECTIONS = 8
"""Requests at once."""
TOTAL_SECONDS = 120.0
"""How long one answer may take, however steadily it drips."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request for one document.

    `headers` may hold a login and are never printed. An answer has at most `max_bytes` bytes, unpacked, and takes at
    most `total_seconds`.
    """

    url: str
    max_bytes: int
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    content: bytes = field(default=b"", repr=False)
    total_seconds: float = TOTAL_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A document; names of `headers` are in lower case. `is_current` says that the one kept is still right (304)."""

    content: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)
    is_current: bool = False


class WebError(Exception):
    """There is no answer that can be used.

    The message says why, in words that hold no login. `status` is that of the answer, 0 without one. `retry_seconds`
    says when to ask again, 0 when the server does not say.
    """

    def __init__(self, reason: str, kind: FaultKind, *, status: int = 0, retry_seconds: float = 0) -> None:
        super().__init__(reason)
        self.kind, self.status, self.retry_seconds = kind, status, retry_seconds


class ElsewhereError(WebError):
    """The server sends us to another host, which we do not ask; `target` is the address, `""` when not known."""

    def __init__(self, reason: str, target: str = "") -> None:
        super().__init__(reason, FaultKind.REFUSED)
        self.target = target
