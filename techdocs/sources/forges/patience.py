"""How long a run waits for forges that ask for it, and which faults may pass."""

import time
from collections.abc import Callable

from techdocs.model.repository import FaultKind
from techdocs.web.answers import WebError

_BUSY = frozenset({502, 503, 504})
_PASSING = {FaultKind.SERVER, FaultKind.UNREACHABLE}
_PAUSE, _LONG = 1.0, 5.0
"""Seconds before a server that has failed is asked once more, and from which on a wait is told."""


class Patience:
    """How many seconds a run still waits for forges that ask for it."""

    def __init__(
        self,
        seconds: float,
        sleep: Callable[[float], None] = time.sleep,
        told: Callable[[float], None] = lambda _: None,
    ) -> None:
        """Take how many seconds there are, what waits, and whom to tell before a longer wait."""
        self._left, self._sleep, self._told = seconds, sleep, told

    def waits(self, error: WebError, attempt: int) -> bool:
        """Wait as long as a fault asks for, and say whether to ask again; not if that is longer than what is left."""
        is_passing = error.status in _BUSY or (error.status == 0 and error.kind in _PASSING)
        seconds = error.retry_seconds if error.kind is FaultKind.RATE_LIMIT else _PAUSE
        if error.kind is not FaultKind.RATE_LIMIT and (attempt or not is_passing):
            return False
        if seconds > self._left:
            return False
        self._left -= seconds
        if seconds > _LONG:
            self._told(seconds)
        self._sleep(seconds)
        return True
