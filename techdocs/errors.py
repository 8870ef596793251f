"""What stops a whole run.

    TechDocsError            exit code 2: the run could not be done
    ├── BundleError          a bundle of a repository cannot be made, or must not be put into its store
    ├── ConfigError          `techdocs.yml`, an option or an argument is wrong; all faults at once
    ├── DiskError            a disk is full, read-only or broken
    ├── PublishError         the site cannot be published, or must not be
    ├── ReviewError          a change cannot be compared with a published site, or its comment cannot be written
    ├── ServeError           the preview cannot listen at its address, or is not installed whole
    ├── SourceError          no repository can be read
    ├── StoreError           an object store (a bucket, or a folder in its place) cannot be read or written
    └── SiteError            the site's or the cache's folder cannot be written, or the site not be swapped in

A mistake in someone's repository is no exception but a `Problem` (`techdocs.model.problem`).
"""

import errno
from collections.abc import Sequence

from techdocs.model.problem import Problem
from techdocs.model.repository import FaultKind


class TechDocsError(Exception):
    """The run could not be done; `hint` says what to do about it."""

    exit_code = 2

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class ConfigError(TechDocsError):
    """What the operator set is wrong: `problems` are faults of `techdocs.yml`, `others` what a run would stop at."""

    def __init__(self, problems: Sequence[Problem], others: Sequence[TechDocsError] = ()) -> None:
        super().__init__("; ".join([*(problem.message for problem in problems), *map(str, others)]))
        self.problems, self.others = tuple(problems), tuple(others)


class BundleError(TechDocsError):
    """A bundle of a repository cannot be made, or must not be put into its store."""


FULL_OR_READ_ONLY = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})
"""What the system says when it is the disk's fault, and no file's or author's."""


class DiskError(TechDocsError):
    """A disk is full, read-only or broken."""


class PublishError(TechDocsError):
    """The site cannot be published, or must not be; what is published stays, or is finished by the next publish."""


class ReviewError(TechDocsError):
    """A change cannot be compared with a published site, or its comment cannot be written."""


class ServeError(TechDocsError):
    """The preview cannot listen at its address, or is not installed whole."""


class SourceError(TechDocsError):
    """No repository can be read from what was named."""


class StoreError(TechDocsError):
    """An object store cannot be read or written; `kind` says why."""

    def __init__(self, message: str, kind: FaultKind, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.kind = kind


class SiteError(TechDocsError):
    """The site's or the cache's folder cannot be used or written, or the site not be swapped in."""
