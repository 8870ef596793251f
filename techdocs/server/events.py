"""Server-sent events: every open page waits here to be told that it should load again.

The form is that of https://html.spec.whatwg.org/multipage/server-sent-events.html. A stream begins with `hello` and the
version that is current, and says `reload` with each new one. A page knows the version that it was rendered from, so it
misses nothing: neither what changes while it loads, nor that the server was started anew, which begins new versions.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress

RETRY = b"retry: 500\n\n"
"""Milliseconds after which a browser connects again."""
BEAT = b": beat\n\n"


class Events:
    """The version of what is served, and the streams that wait for the next one."""

    def __init__(self, *, beat_seconds: float = 15) -> None:
        """Begin with the first version of this server.

        Args:
            beat_seconds: after how long a silent stream sends a comment, by which a lost browser is noticed.
        """
        self._start = secrets.token_hex(4)
        self._count = 0
        self._changed = asyncio.Event()
        self._beat = beat_seconds
        self._closed = False

    @property
    def version(self) -> str:
        """Return the current version: the server's start, and how many changes there were since."""
        return f"{self._start}-{self._count}"

    def publish(self) -> None:
        """Begin a new version: all streams tell their pages."""
        self._count += 1
        self._wake()

    def close(self) -> None:
        """End all streams."""
        self._closed = True
        self._wake()

    async def stream(self) -> AsyncIterator[bytes]:
        """Yield the events of one page, until the server ends."""
        yield RETRY
        told = ""
        while not self._closed:
            changed = self._changed
            if self.version == told:
                yield BEAT
            else:
                name, told = ("reload" if told else "hello"), self.version
                yield f"event: {name}\ndata: {told}\n\n".encode()
            with suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), self._beat)

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
