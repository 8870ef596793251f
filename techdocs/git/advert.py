"""What a server says of its branches before anything is fetched: the reference advertisement, read as it comes.

The form is that of gitprotocol-http(5) and gitprotocol-pack(5), version 0: one answer holds all references, HEAD first.
"""

import re
from dataclasses import dataclass

MAX_BYTES = 50_000_000
"""Bytes of an advertisement that are read until the branch is found; those of 100,000 branches have 7 MB."""
_LENGTH = 4
_PARTS = 2
"""The name of the service and the references, each followed by `0000`."""
_LINE = re.compile(rb"([0-9a-f]{40}|[0-9a-f]{64}) ([^\0\n]+)(?:\0([^\n]*))?\n?")
_SYMREF = re.compile(rb"(?:^| )symref=HEAD:refs/heads/(\S+)")
_SERVICE = b"# service=git-upload-pack"


class AdvertError(ValueError):
    """It is no advertisement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteHead:
    """The commit of a branch, and the branch's name, `""` where the server does not say it."""

    commit: str
    branch: str


class AdvertReader:
    """Looks for one branch in an advertisement; `""` looks for the default one."""

    def __init__(self, branch: str) -> None:
        self._branch, self._waiting, self._count = branch, b"", 0
        self._has_service, self._ends = False, 0
        self._default = ""
        self.head: RemoteHead | None = None
        self.is_empty = True

    def take(self, piece: bytes) -> None:
        """Read one piece.

        Raises:
            AdvertError: it is not what git's servers send, or too much.
        """
        self._count += len(piece)
        if self._count > MAX_BYTES:
            raise AdvertError(f"the list of branches is larger than {MAX_BYTES:,} bytes")
        text, at = self._waiting + piece, 0
        while self.head is None and at + _LENGTH <= len(text):
            try:
                size = int(text[at : at + _LENGTH], 16)
            except ValueError:
                raise AdvertError("the answer is not git's") from None
            if 0 < size < _LENGTH:
                raise AdvertError("the answer is not git's")
            if at + size > len(text):
                break
            if size:
                self._take_line(text[at + _LENGTH : at + size])
            else:
                self._ends += 1
            at += size or _LENGTH
        self._waiting = b"" if self.head else text[at:]

    def finish(self) -> RemoteHead | None:
        """Return the branch's commit after the last piece, None when there is no such branch.

        Raises:
            AdvertError: the answer was cut off.
        """
        if self.head is None and self._ends < _PARTS:
            raise AdvertError("the answer is not git's, or was cut off")
        return self.head

    def _take_line(self, line: bytes) -> None:
        if not self._has_service:
            if line.rstrip(b"\n") != _SERVICE:
                raise AdvertError("the answer is not git's")
            self._has_service = True
            return
        found = _LINE.fullmatch(line)
        if found is None:
            raise AdvertError("the answer is not git's")
        commit, name, abilities = found[1].decode(), found[2].decode("utf-8", "replace"), found[3] or b""
        if symref := _SYMREF.search(abilities):
            self._default = symref[1].decode("utf-8", "replace")
        if name == "capabilities^{}":
            return
        self.is_empty = False
        if name == (f"refs/heads/{self._branch}" if self._branch else "HEAD"):
            self.head = RemoteHead(commit=commit, branch=self._branch or self._default)
