"""What is to be published and what has been: manifests, and the plan that leads from one to the other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

GRACE_SECONDS = 3600
"""How long a file that left the site stays published: readers have pages open that load it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headers:
    """The HTTP headers of a file that every store can keep."""

    content_type: str
    cache_control: str

    @property
    def is_immutable(self) -> bool:
        """Say whether the file's name changes with its bytes."""
        return "immutable" in self.cache_control


class PublishedFile(NamedTuple):
    """One file: the SHA-256 of its bytes (hex), its size in bytes, and its headers.

    A tuple, since a publish makes and compares hundreds of thousands.
    """

    digest: str
    size: int
    headers: Headers


Files = Mapping[str, PublishedFile]
"""Files by their path below the site's root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteManifest:
    """The files of a built site; `incomplete` says what its build could not bring up to date."""

    files: Files
    incomplete: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What has been published: the manifest that the target keeps.

    `number` counts publications from 1, `id` tells each from all others, `at` is its time (seconds since 1970 by the
    target's clock). `dropped` maps files that are no longer part of the site but still there to when they left it.
    `versions` are the numbers of earlier publications that can be rolled back to, the oldest first.
    """

    number: int = 0
    id: str = ""
    at: float = 0.0
    files: Files = field(default_factory=dict)
    dropped: Mapping[str, tuple[PublishedFile, float]] = field(default_factory=dict)
    versions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """What a publish was about to do that has not ended; see `techdocs.publishers.buckets`.

    `id` is that of the publication it makes. `put` are the files that it has begun to write, `delete` the paths that it
    deletes after that, `kept` the names of the copies it makes of what it overwrites.
    """

    id: str
    put: Files = field(default_factory=dict)
    delete: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetState:
    """What a target says of itself: the publication, and the journal of a publish that was interrupted.

    `foreign` are paths that are there although techdocs has published nothing, `tag` is the version of the manifest.
    """

    publication: Publication = field(default_factory=Publication)
    journal: Journal | None = None
    foreign: tuple[str, ...] = ()
    tag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPlan:
    """What one publish does.

    `target` is where, `base` the id of the publication that it was planned for. `files` is the whole new site, `put`
    and `overwrite` the paths of it that are written, `drop` those that leave it, `adopted` files of others that are
    taken over in order to be removed, `waiting` the number of files whose grace is over. `is_resumed` when a publish
    before it was interrupted. `restores` is the number of the version that it goes back to, 0 for a site just built.
    """

    target: str
    base: str
    files: Files
    put: tuple[str, ...] = ()
    overwrite: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    adopted: tuple[str, ...] = ()
    waiting: int = 0
    is_resumed: bool = False
    restores: int = 0

    @property
    def size(self) -> int:
        """Return the number of bytes that are written."""
        return sum(self.files[path].size for path in (*self.put, *self.overwrite))

    @property
    def is_empty(self) -> bool:
        """Say whether the site is published as it is, and no file waits to be removed."""
        return not (self.put or self.overwrite or self.drop or self.adopted or self.waiting or self.is_resumed)
