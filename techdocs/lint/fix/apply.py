"""Write a repair: the file is replaced in one step, or it stays as it was."""

import errno

from techdocs.disk.digests import digest_bytes
from techdocs.disk.files import read_regular, replace_file
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
    replace_file(path, repair.after)
