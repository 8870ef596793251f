"""Objects in a folder: the verbs of a bucket, for a shared disk and for trying things out.

A key is a path below the folder; what a link leads to outside of it is not read. A version is the digest of the bytes.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from techdocs.disk.digests import digest_bytes
from techdocs.disk.files import inside, link_or_copy, open_inside, remove, replace_file
from techdocs.disk.locks import locked
from techdocs.errors import FULL_OR_READ_ONLY, StoreError
from techdocs.model.manifest import Headers
from techdocs.model.repository import FaultKind
from techdocs.objects.verbs import PIECE_BYTES, StoredObject, absent, check_size
from techdocs.plain_text import visible

LOCK = ".lock"
"""The file beside an object by which one writer at a time compares its version and replaces it."""
_HINT = "check the path and its permissions"


class ObjectFolder:
    """The objects below a folder; `name` is what messages call it."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.name = folder, f"the folder `{visible(str(folder))}`"

    def get(self, key: str, *, max_bytes: int | None = None) -> tuple[bytes, str] | None:
        """Return the bytes of an object and its version, None when there is none; see `ObjectStore.get`."""
        if not os.path.lexists(self._folder / key):
            self._check_folder()
            return None
        with self._errors("read"), self._opened(key, max_bytes) as file:
            content = file.read()
        return content, digest_bytes(content)

    def has(self, key: str) -> bool:
        """Say whether there is an object."""
        with self._errors("read"):
            return (self._folder / key).is_file()

    def pieces(self, key: str, *, max_bytes: int) -> Iterator[bytes]:
        """Yield the bytes of an object, a piece at a time; see `ObjectStore.pieces`."""
        if not os.path.lexists(self._folder / key):
            raise absent(key)
        with self._errors("read"), self._opened(key, max_bytes) as file:
            while piece := file.read(PIECE_BYTES):
                yield piece

    def put(self, key: str, content: bytes | Path, _: Headers) -> None:
        """Write an object, from its bytes or from a file."""
        self._check_folder()
        with self._errors("write"):
            path = self._folder / key
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                replace_file(path, content)
                return
            scratch = path.with_name(f".techdocs-{os.getpid()}-{path.name}")
            link_or_copy(content, scratch)
            scratch.replace(path)

    def create(self, key: str, content: bytes) -> str | None:
        """Write an object that is not there yet and return its version; None when there is one."""
        return self._put_if(key, content, "")

    def replace(self, key: str, content: bytes, tag: str) -> str | None:
        """Write an object that still has a version and return its new one; None when it was changed."""
        return self._put_if(key, content, tag)

    def delete(self, key: str) -> None:
        """Delete an object; one that is gone is no error."""
        with self._errors("delete"):
            remove(self._folder / key)

    def entries(self, folder: str = "") -> Iterator[StoredObject]:
        """Yield every object, or those below a folder; files that begin with a dot are none."""
        self._check_folder()
        with self._errors("list"):
            for place, folders, names in os.walk(self._folder / folder, onerror=_raise):
                folders.sort()
                for name in sorted(names):
                    path = Path(place, name)
                    if not name.startswith(".") and not path.is_symlink():
                        yield StoredObject(path.relative_to(self._folder).as_posix(), path.lstat().st_size, "")

    def _put_if(self, key: str, content: bytes, tag: str) -> str | None:
        """Write an object if its version is `tag`, `""` for one that is not there."""
        self._check_folder()
        path = self._folder / key
        with self._errors("write"):
            path.parent.mkdir(parents=True, exist_ok=True)
            with locked(path.with_name(LOCK)):
                found = self.get(key)
                if (found[1] if found else "") != tag:
                    return None
                replace_file(path, content)
        return digest_bytes(content)

    def _opened(self, key: str, max_bytes: int | None) -> BinaryIO:
        """Open a file of the folder; what is no file, or a link that leads out of it, counts as damaged."""
        path, root = self._folder / key, self._folder.resolve()
        if inside(path, root) is None or not path.is_file():
            raise StoreError(f"`{visible(key)}` is not a file of its own", FaultKind.DAMAGED)
        file = open_inside(path, root)
        try:
            if max_bytes is not None:
                check_size(key, os.fstat(file.fileno()).st_size, max_bytes)
        except BaseException:
            file.close()
            raise
        return file

    def _check_folder(self) -> None:
        """Raise a StoreError without the folder: a disk that is not mounted is no folder without objects."""
        if not self._folder.is_dir():
            raise StoreError(f"{self.name} does not exist", FaultKind.UNREACHABLE, hint="create it, or check the path")

    @contextmanager
    def _errors(self, verb: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in FULL_OR_READ_ONLY:
                raise
            denied = error.errno in {errno.EACCES, errno.EPERM}
            place = f"{self.name}, at `{visible(error.filename)}`" if isinstance(error.filename, str) else self.name
            message = f"not {'allowed' if denied else 'able'} to {verb} in {place}: {error.strerror}"
            raise StoreError(message, FaultKind.REFUSED, hint=_HINT) from error


def _raise(error: OSError) -> None:
    """Raise what is wrong with a folder that is there: objects that cannot be seen are not gone."""
    if not isinstance(error, FileNotFoundError):
        raise error
