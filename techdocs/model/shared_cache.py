"""The cache that several machines share: `cache` of `techdocs.yml`, and what a run took from it and put there."""

from dataclasses import dataclass, field

from techdocs.model.objects import ObjectPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheSettings:
    """Where the shared cache is, `""` as the type of its `place` without one, and whether this run may write to it."""

    place: ObjectPlace = field(default_factory=ObjectPlace)
    is_writable: bool = False

    def __bool__(self) -> bool:
        return bool(self.place.type)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedReport:
    """Entries that a run found in the shared cache, and that it put there.

    `is_whole` says that everything that the run had to put there could be put. `notes` say what did not work.
    """

    found: int = 0
    stored: int = 0
    is_whole: bool = True
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.found or self.stored or self.notes)
