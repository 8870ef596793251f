"""One object store behind a few verbs, whatever its kind: obstore, with errors that say what to do.

What an error of obstore says may hold addresses with signatures, so none of its text is shown: only the status and the
code that the store answered with.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError
from obstore.store import AzureStore, GCSStore, S3Store

from techdocs.errors import StoreError
from techdocs.model.manifest import Headers
from techdocs.model.objects import ObjectPlace
from techdocs.model.repository import FaultKind
from techdocs.objects.verbs import PIECE_BYTES, StoredObject, absent, check_size

if TYPE_CHECKING:  # obstore has these for type checkers only
    from obstore.store import ClientConfig, RetryConfig

PARALLEL = 32
"""Requests at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a request may take, and how long a store that is busy (5xx) is asked again."""

    client: "ClientConfig"
    retries: "RetryConfig"


PUBLISHING = Patience(
    client={"timeout": "120s", "connect_timeout": "10s", "user_agent": "techdocs"},
    retries={"max_retries": 8, "retry_timeout": timedelta(seconds=90)},
)
_STATUS = re.compile(r"status code: (\d{3})")
_CODE = re.compile(r"<Code>(\w{1,60})</Code>")
Item = TypeVar("Item")


class ObjectStore:
    """The objects below one root of a bucket or container; `name` is what messages call it."""

    def __init__(self, store: S3Store | GCSStore | AzureStore, name: str) -> None:
        self._store, self.name = store, name

    def get(self, key: str, *, max_bytes: int | None = None) -> tuple[bytes, str] | None:
        """Return the bytes of an object and its version, None when there is none.

        Raises:
            StoreError: it is larger than `max_bytes`, or it cannot be read.
        """
        with self._errors("read"):
            try:
                found = obstore.get(self._store, key)
            except FileNotFoundError as error:
                self._check_bucket(error)
                return None
            if max_bytes is not None:
                check_size(key, int(found.meta["size"]), max_bytes)
            return bytes(found.bytes()), _tag(found.meta)

    def pieces(self, key: str, *, max_bytes: int) -> Iterator[bytes]:
        """Yield the bytes of an object, a piece at a time.

        Raises:
            StoreError: there is none, it is larger than `max_bytes`, or it cannot be read.
        """
        with self._errors("read"):
            try:
                found = obstore.get(self._store, key)
            except FileNotFoundError as error:
                self._check_bucket(error)
                raise absent(key) from None
            size = int(found.meta["size"])
        check_size(key, size, max_bytes)
        stream = iter(found.stream(min_chunk_size=PIECE_BYTES))
        while True:
            with self._errors("read"):
                piece = next(stream, None)
            if piece is None:
                return
            yield bytes(piece)

    def headers(self, key: str) -> tuple[bytes, Headers] | None:
        """Return the bytes of an object and the headers it is served with, None when there is none."""
        with self._errors("read"):
            try:
                found = obstore.get(self._store, key)
            except FileNotFoundError as error:
                self._check_bucket(error)
                return None
            attributes = found.attributes
            kind, cache = attributes.get("Content-Type", ""), attributes.get("Cache-Control", "")
            return bytes(found.bytes()), Headers(content_type=str(kind), cache_control=str(cache))

    def has(self, key: str) -> bool:
        """Say whether there is an object."""
        return self.modified(key) is not None

    def modified(self, key: str) -> float | None:
        """Return when an object was last written, in seconds since 1970 by the store's clock; None without one."""
        with self._errors("read"):
            try:
                return float(obstore.head(self._store, key)["last_modified"].timestamp())
            except FileNotFoundError as error:
                self._check_bucket(error)
                return None

    def put(self, key: str, content: bytes | Path, headers: Headers) -> None:
        """Write an object, from its bytes or from a file."""
        with self._errors("write"):
            obstore.put(self._store, key, content, attributes=_attributes(headers))

    def create(self, key: str, content: bytes) -> str | None:
        """Write an object that is not there yet and return its version; None when there is one."""
        return self._put_if(key, content, "create")

    def replace(self, key: str, content: bytes, tag: str) -> str | None:
        """Write an object that still has a version and return its new one; None when it was changed."""
        e_tag, _, version = tag.partition("\n")
        return self._put_if(key, content, {"e_tag": e_tag, **({"version": version} if version else {})})

    def copy(self, origin: str, target: str) -> bool:
        """Copy an object with its headers; return False when there is none."""
        with self._errors("write"):
            try:
                obstore.copy(self._store, origin, target)
            except FileNotFoundError as error:
                self._check_bucket(error)
                return False
        return True

    def delete(self, key: str) -> None:
        """Delete an object; one that is gone is no error."""
        with self._errors("delete"):
            try:
                obstore.delete(self._store, key)
            except FileNotFoundError as error:
                self._check_bucket(error)

    def folders(self) -> "tuple[str, ...]":
        """Return the first parts of all keys that have more."""
        with self._errors("list"):
            found = obstore.list_with_delimiter(self._store)
            return tuple(str(prefix).strip("/") for prefix in found["common_prefixes"])

    def list(self, folder: str = "") -> Iterator[tuple[str, int]]:
        """Yield the key and the size of every object, or of those below a folder."""
        yield from ((found.key, found.size) for found in self.entries(folder))

    def entries(self, folder: str = "") -> Iterator[StoredObject]:
        """Yield every object, or those below a folder."""
        with self._errors("list"):
            for batch in obstore.list(self._store, prefix=folder or None):
                yield from (StoredObject(str(meta["path"]), int(meta["size"]), _tag(meta)) for meta in batch)

    def _put_if(self, key: str, content: bytes, mode: Any) -> str | None:  # noqa: ANN401 - obstore's modes
        with self._errors("write"):
            try:
                done = obstore.put(
                    self._store, key, content, mode=mode, use_multipart=False, attributes=_attributes(STATE_HEADERS)
                )
            except (AlreadyExistsError, PreconditionError):
                return None
            except FileNotFoundError as error:  # what is to be replaced is gone
                self._check_bucket(error)
                return None
            return _tag(done)

    def _check_bucket(self, error: Exception) -> None:
        code = _CODE.search(str(error))
        if code and code[1] in {"NoSuchBucket", "ContainerNotFound"}:
            raise StoreError(
                f"{self.name} does not exist", FaultKind.ABSENT, hint="create it, or correct its name"
            ) from None

    @contextmanager
    def _errors(self, verb: str) -> Iterator[None]:
        """Turn what the store refuses into an error that says what to do."""
        try:
            yield
        except (BaseError, FileNotFoundError, PermissionError, NotImplementedError, OSError, ValueError) as error:
            raise self._error(verb, error) from None

    def _error(self, verb: str, error: Exception) -> StoreError:
        text = str(error)
        self._check_bucket(error)
        status, code = _STATUS.search(text), _CODE.search(text)
        answer = " ".join(found[1] for found in (status, code) if found)
        if status and status[1] in {"401", "403"}:
            hint = _hint(code[1] if code else "")
            return StoreError(f"not allowed to {verb} in {self.name} ({answer})", FaultKind.LOGIN, hint=hint)
        if status and status[1].startswith(("5", "429")):
            kind = FaultKind.RATE_LIMIT if status[1] == "429" else FaultKind.SERVER
            return StoreError(f"{self.name} is busy ({answer})", kind, hint="run again later; it goes on where it was")
        if status:
            message, hint = f"{self.name} refused to {verb} ({answer})", "check region, endpoint and bucket"
            return StoreError(message, FaultKind.REFUSED, hint=hint)
        if "redential" in text or "instance metadata" in text or "169.254.169.254" in text or "token" in text:
            hint = "see the page on publishing for your host"
            return StoreError(f"no credentials for {self.name} found", FaultKind.LOGIN, hint=hint)
        hint = "check the network, region and endpoint"
        return StoreError(f"{self.name} cannot be reached", FaultKind.UNREACHABLE, hint=hint)


def open_store(
    kind: type[S3Store | AzureStore], place: ObjectPlace, config: Mapping[str, Any], noun: str, patience: Patience
) -> ObjectStore:
    """Return the store that the settings name; `noun` is what messages call it.

    Only an endpoint that the operator has set is spoken to without TLS, where it begins with `http://`.
    """
    if place.endpoint:
        config = {**config, "endpoint": place.endpoint}
    client: ClientConfig = {**patience.client, "allow_http": place.endpoint.startswith("http://")}
    root: Any = place.root or None
    store = kind(place.bucket, prefix=root, config=config, client_options=client, retry_config=patience.retries)  # type: ignore[arg-type]
    return ObjectStore(store, f"{noun} `{place.bucket}`")


STATE_HEADERS = Headers(content_type="application/octet-stream", cache_control="no-store")
"""Those of techdocs' own objects: no reader asks for them."""


def for_all(items: Iterable[Item], do: Callable[[Item], object]) -> None:
    """Do something with every item, `PARALLEL` at once; the first error ends it.

    Raises:
        StoreError: that of the first item that failed.
    """
    with ThreadPoolExecutor(max_workers=PARALLEL) as pool:
        futures = [pool.submit(do, item) for item in items]
        try:
            wait(futures, return_when=FIRST_EXCEPTION)
        finally:
            pool.shutdown(cancel_futures=True)
        for future in futures:
            if not future.cancelled():
                future.result()


def _attributes(headers: Headers) -> Any:  # noqa: ANN401 - obstore's attributes
    return {"Content-Type": headers.content_type, "Cache-Control": headers.cache_control}


def _tag(meta: Mapping[str, Any]) -> str:
    """Return the version of an object: its entity tag, and Google's generation, which alone counts there."""
    return f"{meta['e_tag'] or ''}\n{meta['version'] or ''}".rstrip("\n")


def _hint(code: str) -> str:
    if code in {"RequestTimeTooSkewed", "ExpiredToken", "AuthenticationFailed"}:
        return "set this machine's clock, or renew the credentials"
    if code in {"SignatureDoesNotMatch", "InvalidAccessKeyId", "AuthorizationFailure", "InvalidAuthenticationInfo"}:
        return "check the credentials"
    return "give the credentials the rights that the page on publishing lists"
