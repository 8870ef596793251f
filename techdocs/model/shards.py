"""Which part of a site an entity is in, when a build or an index is split: its ref alone decides."""

import hashlib
import re
from dataclasses import dataclass
from typing import Self

from techdocs.model.entity import EntityRef

MOST_SHARDS = 1_000
_TEXT = re.compile(r"([0-9]{1,4})/([0-9]{1,4})")


def shard_of(ref: EntityRef, count: int) -> int:
    """Return the part that an entity is in, from 0 on, of so many."""
    return int.from_bytes(hashlib.sha256(str(ref).encode()).digest()[:4], "big") % count


@dataclass(frozen=True, slots=True)
class BuildShard:
    """One of `count` parts of a build; the first has the number 1."""

    number: int
    count: int

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"

    def has(self, ref: EntityRef) -> bool:
        """Say whether an entity is in this part."""
        return shard_of(ref, self.count) == self.number - 1

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `3/8`.

        Raises:
            ValueError: it is not one of the parts that it counts.
        """
        found = _TEXT.fullmatch(text)
        number, count = (int(found[1]), int(found[2])) if found else (0, 0)
        if not 1 <= number <= count <= MOST_SHARDS:
            raise ValueError(f"`{text}` is not a shard; write `3/8` for the third of eight, of at most {MOST_SHARDS:,}")
        return cls(number, count)
