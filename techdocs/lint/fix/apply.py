"""Write a repair: the file is replaced in one step and keeps its mode and owner, or it stays as it was."""

import contextlib
import errno
import os
import stat
import tempfile
from pathlib import Path

from techdocs.disk.digests import digest_bytes
from techdocs.disk.files import read_regular
from techdocs.lint.fix.plan import MAX_BYTES, Repair


def write_repair(repair: Repair) -> None:
    """Write a file's repairs.

    Raises:
        OSError: the file is no longer what was planned with, or cannot be written; it stays as it is, and `strerror`
            says why.
    """
    path = repair.path
    if path.resolve() != path or digest_bytes(read_regular(path, max_bytes=MAX_BYTES)) != digest_bytes(repair.before):
        raise OSError(errno.ESTALE, "it has changed since it was linted")
    handle, scratch = tempfile.mkstemp(prefix=".techdocs-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            _copy_rights(path, file.fileno())
            file.write(repair.after)
            file.flush()
            os.fsync(file.fileno())
        Path(scratch).replace(path)
    except OSError:
        Path(scratch).unlink(missing_ok=True)
        raise


def _copy_rights(path: Path, handle: int) -> None:
    status = path.stat()
    with contextlib.suppress(PermissionError):  # whoever may write a file may not give it away
        os.fchown(handle, status.st_uid, status.st_gid)
    os.fchmod(handle, stat.S_IMODE(status.st_mode))
