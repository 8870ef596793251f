"""When each file of a repository last changed, read from `git log` as it comes, within bounds (git-log(1))."""

import os
import re
import signal
import subprocess
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from techdocs.git.folder import GitFolder
from techdocs.git.objects import check_objects
from techdocs.git.program import GitProgram, run_git
from techdocs.git.refused import GitRefusedError
from techdocs.workers.process import ProgramLimits, TooMuchOutputError

HISTORY_LIMITS = ProgramLimits(
    seconds=60, cpu_seconds=40, memory_bytes=1_000_000_000, output_bytes=400_000_000
)  # fmt: skip
"""What git may use for one repository; the 1.4 million commits of Linux print 200 MB."""
MAX_NAMES_BYTES = 50_000_000
"""Bytes of the names of all files that a history has; those of Linux have 8 MB."""
_HEAD = re.compile(rb"\x01([0-9a-f]{40,64}) (.*)")
_SHA256 = 64
_DAMAGED = "its pages have no dates; clone the repository again"
_HINT = "its pages have no dates and no links to their source; make the history shorter, or fetch less of it"


class HistoryTooLargeError(GitRefusedError):
    """A history is beyond a bound; it would be again, as long as the commit is the same."""


class HistoryDamagedError(GitRefusedError):
    """Git does not come to the end of a history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """When files changed: each to the date of its last commit, and of its first where that is another one."""

    changed: Mapping[str, str]
    created: Mapping[str, str]


class LogReader:
    """What is known of each file's changes, from a log that comes in pieces, newest commit first."""

    def __init__(self, boundary: Collection[str]) -> None:
        self.changed: dict[str, str] = {}
        self._created: dict[str, str] = {}
        self._boundary = boundary
        self._waiting: list[bytes] = []
        self._date, self._bytes = "", 0

    def take(self, piece: bytes) -> None:
        """Read one piece.

        Raises:
            HistoryTooLargeError: there are too many names.
        """
        whole, mark, rest = piece.rpartition(b"\0")
        if not mark:
            self._waiting.append(piece)
            return
        for word in b"".join((*self._waiting, whole)).split(b"\0"):
            self._take_word(word)
        self._waiting = [rest]

    def _take_word(self, word: bytes) -> None:
        if head := _HEAD.fullmatch(word):
            self._date = "" if head[1].decode() in self._boundary else _date(head[2].decode())
            return
        name = word.removeprefix(b"\n").decode("utf-8", "replace")  # git begins the names of a commit on a new line
        if not name or not self._date:
            return
        if name in self.changed:
            self._created[name] = self._date
            return
        self._bytes += len(word)
        if self._bytes > MAX_NAMES_BYTES:
            raise HistoryTooLargeError(f"the history names files of more than {MAX_NAMES_BYTES:,} bytes", _HINT)
        self.changed[name] = self._date

    @property
    def history(self) -> History:
        """What was read; when a file was created is not known (`""`) where the oldest commits are missing."""
        created = dict.fromkeys(self.changed, "") if self._boundary else self._created
        return History(changed=dict(sorted(self.changed.items())), created=dict(sorted(created.items())))


def read_history(
    program: GitProgram, folder: GitFolder, commit: str, prefix: str, limits: ProgramLimits = HISTORY_LIMITS
) -> History:
    """Return when each file below `prefix` changed.

    In a shallow clone the oldest commit seems to touch every file: what only it touches has no known date.

    Raises:
        GitRefusedError: what git would read is not the repository's own, is damaged, or is too much.
    """
    check_objects(folder)
    reader = LogReader(_boundary(folder))
    arguments = (
        "log", "--format=%x01%H %ct", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv",
        "--no-show-signature", "-z", *([f"--relative={prefix}"] if prefix else []), commit, "--", prefix or ".",
    )  # fmt: skip
    try:
        done = run_git(
            program, folder, *arguments, limits=limits, has_sha256=len(commit) == _SHA256, take=reader.take
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise GitRefusedError(f"git takes longer than {limits.seconds:g} s to read the history", _HINT) from error
    except TooMuchOutputError as error:
        raise HistoryTooLargeError(f"git's log has more than {limits.output_bytes:,} bytes", _HINT) from error
    except OSError as error:
        raise GitRefusedError(f"git cannot be started: {error.strerror}", "install git again") from error
    _check_end(done, limits)
    return reader.history


def _boundary(folder: GitFolder) -> frozenset[str]:
    """Return the oldest commits of a shallow clone."""
    path = folder.common / "shallow"
    if not os.path.lexists(path):
        return frozenset()
    try:
        return frozenset(folder.read(path, max_bytes=10_000_000).split())
    except (OSError, ValueError) as error:
        raise GitRefusedError("`shallow` cannot be read", "clone the repository again", path=path) from error


def _check_end(done: subprocess.CompletedProcess[str], limits: ProgramLimits) -> None:
    """Check that git came to the end of the history."""
    if done.returncode == -signal.SIGXCPU:
        message = f"git takes more than {limits.cpu_seconds} s of processor time to read the history"
        raise HistoryTooLargeError(message, _HINT)
    if "out of memory" in done.stderr.lower() or done.returncode in {-signal.SIGSEGV, -signal.SIGKILL}:
        raise HistoryTooLargeError("git takes too much memory to read the history", _HINT)
    if done.returncode != 0:
        raise HistoryDamagedError("git cannot read the whole history: objects are missing or damaged", _DAMAGED)


def _date(seconds: str) -> str:
    """Return a time as ISO 8601 in UTC, `""` for one that no calendar has."""
    try:
        return datetime.fromtimestamp(int(seconds), tz=UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        return ""
