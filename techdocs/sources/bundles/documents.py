"""What a bundle consists of in its store, and the pointer to the newest one: read as what a stranger may have written.

    bundles/<host>/<owner>/<repository>/latest.json                 the pointer, written last
                                        <commit>-<digest>.tar.gz    an archive, which no later one replaces

Where a bundle lies says which repository it is of. Nothing that is in it can say so.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jsonschema_rs import Draft202012Validator

from techdocs import __version__
from techdocs.documents.foreign_json import parsed_json
from techdocs.git.advert import RemoteHead
from techdocs.git.network import FetchError
from techdocs.model.repository import Fault, FaultKind
from techdocs.objects.verbs import Objects
from techdocs.plain_text import plain_line
from techdocs.sources.forges.answers import NameRefusedError, check_path, is_branch

POINTER = "latest.json"
VERSION = 1
MAX_POINTER_BYTES = 20_000
MOST_OLDER = 20
_ARCHIVE = r"[0-9a-f]{12}-[0-9a-f]{24}\.tar\.gz"
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?::[0-9]{1,5})?")
_AGAIN = "run the job again that writes the bundle"
_HINTS = {
    FaultKind.LOGIN: "give the credentials of this run the right to read there",
    FaultKind.TOO_LARGE: "raise `limits.repository_mb`, or make the repository's docs smaller",
    FaultKind.UNREACHABLE: "check the network, region and endpoint",
    FaultKind.SERVER: "run again later",
    FaultKind.RATE_LIMIT: "run again later",
}
_VALIDATOR = Draft202012Validator(
    {
        "type": "object",
        "required": ["version", "commit", "branch", "time", "digest", "size"],
        "properties": {
            "version": {"const": VERSION},
            "commit": {"type": "string", "pattern": "^(?:[0-9a-f]{40}|[0-9a-f]{64})$"},
            "branch": {"type": "string", "maxLength": 255},
            "time": {"type": "string", "maxLength": 40},
            "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "size": {"type": "integer", "minimum": 1},
            "older": {
                "type": "array",
                "maxItems": MOST_OLDER,
                "items": {"type": "string", "pattern": f"^{_ARCHIVE}$"},
            },
        },
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The newest bundle of a repository, as its pointer has it.

    `commit` is that of the branch `branch` (`""` for none), made at `time` (ISO 8601, UTC). `digest` is the SHA-256 of
    the archive, `size` its bytes. `older` are the names of the archives before it that are still there, newest first.
    """

    commit: str
    branch: str
    time: str
    digest: str
    size: int
    older: tuple[str, ...] = ()

    @property
    def archive(self) -> str:
        """Return the name of the archive, which tells it from those of other commits and of other bytes."""
        return f"{self.commit[:12]}-{self.digest[:24]}.tar.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleHead(RemoteHead):
    """The newest commit of a repository, and its archive: where it is, its SHA-256 and its size in bytes."""

    objects: Objects
    archive: str
    digest: str
    size: int


def bundle_fault(kind: FaultKind, message: str, hint: str = "") -> Fault:
    """Return why a bundle is of no use, with what to do about it."""
    return Fault(kind=kind, message=message, hint=hint or _HINTS.get(kind, _AGAIN))


def pack_pointer(bundle: Bundle) -> bytes:
    """Return the pointer to a bundle."""
    document = {
        "generator": f"techdocs {__version__}", "version": VERSION, "commit": bundle.commit, "branch": bundle.branch,
        "time": bundle.time, "digest": bundle.digest, "size": bundle.size, "older": list(bundle.older),
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n"


def unpack_pointer(content: bytes) -> Bundle:
    """Return the bundle that a pointer points to.

    Raises:
        FetchError: it is damaged, or of a newer techdocs.
    """
    found: Any = _load(content)
    if not _VALIDATOR.is_valid(found) or not _is_time(found["time"]):
        raise FetchError(bundle_fault(FaultKind.DAMAGED, f"`{POINTER}` of its bundle is damaged"))
    if found["branch"] and not is_branch(found["branch"]):
        message = f"`{POINTER}` of its bundle has a branch with a name that git does not allow"
        raise FetchError(bundle_fault(FaultKind.REFUSED, message))
    return Bundle(
        commit=found["commit"], branch=found["branch"], time=found["time"], digest=found["digest"],
        size=found["size"], older=tuple(found.get("older", ())),
    )  # fmt: skip


def _load(content: bytes) -> object:
    try:
        found = parsed_json(content) if len(content) <= MAX_POINTER_BYTES else None
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    if isinstance(version := found.get("version"), int) and version > VERSION:
        wanted = plain_line(str(found.get("generator", "")))[:40] or "a newer techdocs"
        hint = f"build with `{wanted}` or newer"
        raise FetchError(bundle_fault(FaultKind.REFUSED, "a newer version of techdocs wrote its bundle", hint))
    return found


def _is_time(text: str) -> bool:
    """Say whether a text is a time in UTC as techdocs writes it, which times can be compared by."""
    try:
        return datetime.fromisoformat(text).strftime("%Y-%m-%dT%H:%M:%SZ") == text
    except ValueError:
        return False


def are_times(texts: Sequence[str]) -> bool:
    """Say whether all texts are times in UTC, as `techdocs.git` writes them."""
    return all(map(_is_time, texts))


def archives_of(bundle: Bundle) -> tuple[str, ...]:
    """Return the names of all archives that a pointer knows of, newest first."""
    return tuple(dict.fromkeys((bundle.archive, *bundle.older)))


def check_repository(name: str) -> None:
    """Raise a NameRefusedError unless a text is `host/owner/repository`, as bundles are kept in a store."""
    host, _, path = name.partition("/")
    if not _HOST.fullmatch(host) or "/" not in path:
        raise NameRefusedError(f"`{plain_line(name)}` is not `host/owner/repository`")
    if path.lower().endswith(".git"):
        raise NameRefusedError(f"`{plain_line(name)}` ends in `.git`, which is not part of a repository's name")
    check_path(path)
