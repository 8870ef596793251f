"""A finished folder of the store, as a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

FILES, PACK = "files", "pack"
"""Names in a finished folder: the folder of its files, and the file with those that are packed."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """The files of a finished folder: their paths (with `/`, sorted), each with its SHA-256.

    `entry` is the folder in the store. Many small files are one after another in a pack beside the others: `packed`
    maps the path of each to where it begins there, and its size in bytes. Paths are below `prefix`.
    """

    entry: Path
    digests: Mapping[str, str]
    packed: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    prefix: str = ""

    @property
    def folder(self) -> Path:
        """Return the folder of the files that are not packed."""
        return self.entry / FILES / self.prefix

    @property
    def files(self) -> tuple[str, ...]:
        """Return the paths of the files, sorted."""
        return tuple(self.digests)

    def below(self, prefix: str) -> "Tree":
        """Return the files whose paths begin with `prefix`, without it."""
        return replace(
            self, digests=_below(self.digests, prefix), packed=_below(self.packed, prefix), prefix=self.prefix + prefix
        )


def _below(values: Mapping[str, Value], prefix: str) -> dict[str, Value]:
    return {path.removeprefix(prefix): value for path, value in values.items() if path.startswith(prefix)}
