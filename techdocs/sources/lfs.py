"""Files of Git LFS: pointers, and what they point to, from the API of the repository's own host.

Sources: git-lfs `docs/spec.md` (pointers), `docs/api/batch.md` and `docs/api/basic-transfers.md`. The batch API is
asked with the login of git. Downloads elsewhere, such as at a cloud's storage, go over https and without that login.
Nothing counts whose size and SHA-256 are not those of its pointer. `.lfsconfig`, which could name another host, has no
effect.
"""

import hashlib
import json
import re
import threading
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from techdocs.disk.files import read_regular
from techdocs.documents.foreign_json import parsed_json
from techdocs.git.mirror import Mirror
from techdocs.git.network import GitAccess
from techdocs.model.limits import Limits
from techdocs.model.repository import Fault, FaultKind
from techdocs.unpublished import is_lfs_pointer
from techdocs.web.answers import ElsewhereError, Request, WebError
from techdocs.web.client import WebClient

POINTER_BYTES = 1_024
"""A pointer is smaller."""
BATCH = 100
"""Files that are asked for at once, as git-lfs does."""
CONNECT_SECONDS, READ_SECONDS = 10.0, 30.0
_ANSWER_BYTES = 2_000_000
_MOST_REDIRECTS = 3
_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:ext-[^\n]*\n)*oid sha256:([0-9a-f]{64})\nsize ([0-9]{1,15})\n?"
)
_TYPE = "application/vnd.git-lfs+json"
_HEADER = re.compile(r"[A-Za-z0-9-]{1,100}")
_NEVER = frozenset({"host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "cookie", "expect"})
"""Headers that a server's answer cannot set on a download."""
_KINDS = {
    401: FaultKind.LOGIN, 403: FaultKind.LOGIN, 404: FaultKind.ABSENT, 410: FaultKind.ABSENT,
    429: FaultKind.RATE_LIMIT,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LfsPointer:
    """What a pointer says: the SHA-256 of its file, `""` where it cannot be read, and the size in bytes."""

    oid: str
    size: int


def read_pointer(path: Path) -> LfsPointer | None:
    """Return what a file points to, None where it is no pointer."""
    try:
        content = read_regular(path, max_bytes=POINTER_BYTES)
    except OSError:
        return None  # too large, so no pointer
    if not is_lfs_pointer(content):
        return None
    found = _POINTER.fullmatch(content)
    return LfsPointer(oid=found[1].decode(), size=int(found[2])) if found else LfsPointer(oid="", size=0)


class LfsClient:
    """Gets files of Git LFS; threads can share one."""

    def __init__(self, limits: Limits, local_hosts: Collection[str]) -> None:
        """Take how large files may be, and the hosts of this machine that may be asked."""
        self._limits, self._local_hosts = limits, frozenset(local_hosts)
        self._web: WebClient | None = None
        self._lock = threading.Lock()

    def close(self) -> None:
        """End the connections."""
        with self._lock:
            if self._web is not None:
                self._web.close()
            self._web = None

    def fetch(self, mirror: Mirror, pointers: Mapping[str, LfsPointer]) -> Iterator[tuple[str, bytes | Fault]]:
        """Yield the content of each file, or why it does not come.

        Those that are not asked for have a fault of the kind `REFUSED`: nothing but other limits changes that.

        Args:
            mirror: of the repository that has them.
            pointers: the pointer at each path.
        """
        paths: dict[LfsPointer, list[str]] = defaultdict(list)
        total = 0
        for path, pointer in pointers.items():
            total += 0 if pointer in paths else pointer.size
            fault = _refusal(mirror, pointer, self._limits, total)
            if fault is not None:
                yield path, fault
            else:
                paths[pointer].append(path)
        asked = list(paths)
        for start in range(0, len(asked), BATCH):
            for pointer, result in self._batch(mirror, asked[start : start + BATCH]):
                yield from ((path, result) for path in paths[pointer])

    def _batch(self, mirror: Mirror, pointers: Sequence[LfsPointer]) -> Iterator[tuple[LfsPointer, bytes | Fault]]:
        try:
            answers = self._ask(mirror, pointers)
        except WebError as error:
            yield from ((pointer, _fault(error)) for pointer in pointers)
            return
        for pointer in pointers:
            try:
                yield pointer, self._download(mirror.access, pointer, _action(answers.get(pointer.oid)))
            except WebError as error:
                yield pointer, _fault(error)

    def _ask(self, mirror: Mirror, pointers: Sequence[LfsPointer]) -> Mapping[str, Mapping[str, object]]:
        """Return what the batch API says of each file."""
        objects = [{"oid": pointer.oid, "size": pointer.size} for pointer in pointers]
        body = {"operation": "download", "transfers": ["basic"], "objects": objects, "hash_algo": "sha256"}
        login = {"authorization": mirror.access.authorization} if mirror.access.authorization else {}
        url = f"{mirror.url.removesuffix('.git')}.git/info/lfs/objects/batch"
        request = Request(
            url=url, method="POST", headers={"accept": _TYPE, "content-type": _TYPE, **login},
            content=json.dumps(body).encode(), max_bytes=_ANSWER_BYTES,
        )  # fmt: skip
        answer = self._client().ask(request)
        try:
            found = parsed_json(answer.content)["objects"]
            return {one["oid"]: one for one in found}
        except (ValueError, LookupError, TypeError):
            raise WebError("its LFS API does not answer as documented", FaultKind.SERVER) from None

    def _download(self, access: GitAccess, pointer: LfsPointer, action: Mapping[str, object]) -> bytes:
        url = str(action.get("href", ""))
        is_own = url.startswith(f"{access.origin}/")
        headers = _headers(action.get("header"), access.authorization)
        if is_own and access.authorization:
            headers = {"authorization": access.authorization, **headers}
        for _ in range(_MOST_REDIRECTS):
            if not is_own and urlsplit(url).scheme != "https":
                raise WebError("it would be downloaded without https", FaultKind.REFUSED)
            try:
                content = self._client().ask(Request(url=url, headers=headers, max_bytes=pointer.size)).content
            except ElsewhereError as error:
                if not error.target:
                    raise
                url, headers, is_own = error.target, {"accept": "*/*"}, False
                continue
            if len(content) != pointer.size or hashlib.sha256(content).hexdigest() != pointer.oid:
                raise WebError("what came is not the file that the pointer means", FaultKind.DAMAGED)
            return content
        raise WebError("the download redirects too often", FaultKind.REFUSED)

    def _client(self) -> WebClient:
        with self._lock:
            if self._web is None:
                self._web = WebClient(
                    read_seconds=READ_SECONDS, connect_seconds=CONNECT_SECONDS, local_hosts=self._local_hosts
                )
            return self._web


class LfsFolder:
    """Gets files of Git LFS from a clone: those that are there. The pointers of all others stay as they are."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        """Take where git-lfs keeps them (`lfs/objects` in git's folder), and how large they may be."""
        self._folder, self._max_bytes = folder, limits.asset_mb * 1_000_000

    def fetch(self, _: Mirror, pointers: Mapping[str, LfsPointer]) -> Iterator[tuple[str, bytes | Fault]]:
        """Yield the content of each file that is there; see `LfsClient.fetch`."""
        for path, pointer in pointers.items():
            if not pointer.oid or pointer.size > self._max_bytes:
                continue
            try:
                file = self._folder / pointer.oid[:2] / pointer.oid[2:4] / pointer.oid
                content = read_regular(file, max_bytes=pointer.size)
            except OSError:
                continue
            if hashlib.sha256(content).hexdigest() == pointer.oid:
                yield path, content


def _refusal(mirror: Mirror, pointer: LfsPointer, limits: Limits, total: int) -> Fault | None:
    """Return why a file is not asked for; `total` are the bytes of all files up to it."""
    if not pointer.oid:
        return Fault(kind=FaultKind.REFUSED, message="its pointer cannot be read")
    if not mirror.url.startswith(("https://", "http://")):
        return Fault(kind=FaultKind.REFUSED, message="techdocs gets files of Git LFS over https only")
    if pointer.size > limits.asset_mb * 1_000_000:
        return Fault(kind=FaultKind.REFUSED, message=f"it is larger than {limits.asset_mb:,} MB (`limits.asset_mb`)")
    if total > limits.repository_mb * 1_000_000:
        return Fault(kind=FaultKind.REFUSED, message="all of them are larger than `limits.repository_mb`")
    return None


def _action(found: Mapping[str, object] | None) -> Mapping[str, object]:
    """Return how a file is downloaded, from what the batch API says of it.

    Raises:
        WebError: it is not there, or the answer does not say how.
    """
    error = found.get("error") if found else None
    if isinstance(error, dict):
        code = error.get("code")
        kind = _KINDS.get(code, FaultKind.SERVER) if isinstance(code, int) else FaultKind.SERVER
        raise WebError("the host does not have it, or refuses it", kind)
    actions = found.get("actions") if found else None
    action = actions.get("download") if isinstance(actions, dict) else None
    if not isinstance(action, dict):
        raise WebError("the host does not have it", FaultKind.ABSENT)
    return action


def _headers(given: object, authorization: str) -> dict[str, str]:
    """Return the headers that a server wants with a download; the login of git is never among them."""
    pairs = given.items() if isinstance(given, dict) else ()
    found = {
        name.lower(): value for name, value in pairs
        if isinstance(value, str) and _HEADER.fullmatch(name) and value.isascii() and value.isprintable()
        and name.lower() not in _NEVER and not (authorization and value == authorization)
    }  # fmt: skip
    return {"accept": "*/*", **found}


def _fault(error: WebError) -> Fault:
    """Return why a file does not come; what a host answers wrongly, it may answer rightly another time."""
    kind = FaultKind.DAMAGED if error.kind is FaultKind.REFUSED else error.kind
    return Fault(kind=kind, message=str(error), retry_seconds=error.retry_seconds)
