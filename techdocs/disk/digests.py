"""Digests of bytes, files, folders and frozen values: the keys of everything that is cached."""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any


def digest_bytes(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex."""
    return digest_bytes(path.read_bytes())


def digest_value(value: object) -> str:
    """Return the digest of a frozen dataclass or plain data.

    Every field of a dataclass counts that counts for its equality, so an input that a step's type names cannot be
    forgotten in its key.
    """
    text = json.dumps(value, default=_plain, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return digest_bytes(text.encode("utf-8", "surrogatepass"))


def digest_folder(folder: Path, *, suffixes: Iterable[str] = ()) -> str:
    """Return one digest of the paths and bytes of all files below a folder; arguments as for `file_digests`."""
    return digest_value(file_digests(folder, suffixes=suffixes))


def file_digests(folder: Path, *, suffixes: Iterable[str] = ()) -> dict[str, str]:
    """Return the digest of every file below a folder, by its path there.

    Args:
        folder: the folder; Python's caches in it are left out.
        suffixes: how the names of the files end that count; by default all do.
    """
    wanted, found = tuple(suffixes), dict[str, str]()
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - {"__pycache__"})
        for name in sorted(names):
            path = Path(place, name)
            if (not wanted or name.endswith(wanted)) and path.is_file():
                found[path.relative_to(folder).as_posix()] = digest_file(path)
    return found


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {name: getattr(value, name) for name in _compared(type(value))}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"a {type(value).__name__} has no digest")


@cache
def _compared(kind: Any) -> tuple[str, ...]:  # noqa: ANN401 - any dataclass
    return tuple(field.name for field in fields(kind) if field.compare)
