"""A finished folder as the bytes of one object, to be kept where other machines find it, and back again.

    techdocs-entry 1 <SHA-256 of all that follows>
    gzip of: a line of JSON (step, key, names, sizes and digests), then the contents one after another

An entry has names and contents and nothing else: it cannot say that something is a link, a device or a program. It is
read as what a stranger may have written: nothing of it is outside of the folder, larger than the bounds, or other than
its digests say.
"""

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BufferedIOBase, BytesIO
from pathlib import Path

from techdocs.disk.digests import digest_bytes
from techdocs.disk.finished import DamagedError, check_bytes, read_files, seal
from techdocs.disk.packs import PackWriter
from techdocs.errors import FULL_OR_READ_ONLY
from techdocs.model.tree import FILES, PACK, Tree

ENTRY_BYTES = 128_000_000
"""Bytes of the largest entry; what needs more is kept on its own machine only."""
_CONTENT_BYTES, _FILE_BYTES, _HEADER_BYTES = 500_000_000, 64_000_000, 16_000_000
"""The same of its contents together, of one of them, and of the line about them."""
_LEVEL = 3
_MAGIC = re.compile(rb"techdocs-entry 1 ([0-9a-f]{64})\n")
_LINE = len(b"techdocs-entry 1 \n") + 64
_UNSAFE = re.compile(r"(?:^|/)(?:\.{0,2})(?:/|$)|[\x00\\]")
"""What no path in a finished folder has: a part that is empty, `.` or `..`; a NUL; a backslash."""
_Part = tuple[str, int, str]
"""A path, its size in bytes and its SHA-256."""


@dataclass(frozen=True, slots=True)
class _Header:
    """What an entry says of itself: `packed` are parts of a pack in their order, None without one."""

    files: tuple[_Part, ...]
    packed: tuple[_Part, ...] | None


def pack_entry(tree: Tree, step: str, key: str) -> bytes | None:
    """Return a finished folder as the bytes of an entry, None when it is too large for one.

    Raises:
        DamagedError: a file is not as it was written.
        OSError: a file cannot be read.
    """
    packed = sorted(tree.packed, key=lambda path: tree.packed[path])
    names = [*(path for path in tree.digests if path not in tree.packed), *packed]
    contents: dict[str, bytes] = {}
    left = _CONTENT_BYTES
    for path, content in read_files(tree, names):
        check_bytes(content, tree.digests[path], tree.entry)
        left -= len(content)
        if left < 0 or len(content) > _FILE_BYTES:
            return None
        contents[path] = content
    parts = {path: (path, len(content), tree.digests[path]) for path, content in contents.items()}
    header = {
        "step": step, "key": key, "files": [part for path, part in parts.items() if path not in tree.packed],
        "packed": [parts[path] for path in packed] if (tree.entry / PACK).exists() else None,
    }  # fmt: skip
    body = gzip.compress(b"".join([json.dumps(header).encode(), b"\n", *contents.values()]), _LEVEL, mtime=0)
    return None if len(body) > ENTRY_BYTES - _LINE else b"techdocs-entry 1 %s\n" % digest_bytes(body).encode() + body


def unpack_entry(content: bytes, step: str, key: str, folder: Path) -> None:
    """Write an entry into a new folder and seal it, so that a store can adopt it.

    Raises:
        DamagedError: it is not the entry of this step and key, or not as techdocs writes it.
        OSError: the disk is full or cannot be written.
    """
    magic = _MAGIC.match(content)
    if magic is None or len(content) > ENTRY_BYTES or digest_bytes(content[magic.end() :]) != magic[1].decode():
        raise DamagedError("it is cut, too large, or of another version of techdocs")
    try:
        with gzip.GzipFile(fileobj=BytesIO(content[magic.end() :])) as body:
            _write(_read_header(body.readline(_HEADER_BYTES), step, key), body, folder)
    except (ValueError, TypeError, LookupError, EOFError, zlib.error, RecursionError) as error:
        raise DamagedError("it is not as techdocs writes entries") from error
    except OSError as error:
        if error.errno in FULL_OR_READ_ONLY:
            raise
        raise DamagedError("it has paths that no folder can have, or is no gzip") from error


def _read_header(line: bytes, step: str, key: str) -> _Header:
    found = json.loads(line)
    if (found["step"], found["key"]) != (step, key):
        raise DamagedError("it is the entry of another key")
    packed = None if found["packed"] is None else _parts(found["packed"])
    header = _Header(files=_parts(found["files"]), packed=packed)
    parts = (*header.files, *(packed or ()))
    if sum(size for _, size, _ in parts) > _CONTENT_BYTES or len({path for path, _, _ in parts}) < len(parts):
        raise DamagedError("its contents are too large, or have the same path twice")
    return header


def _parts(rows: list[list[object]]) -> tuple[_Part, ...]:
    return tuple(_part(*row) for row in rows)


def _part(path: object, size: object, digest: object) -> _Part:
    if not isinstance(path, str) or _UNSAFE.search(path):
        raise DamagedError("it has a path that leaves its folder")
    if not isinstance(size, int) or not 0 <= size <= _FILE_BYTES or not isinstance(digest, str):
        raise DamagedError("a file in it is too large")
    return path, size, digest


def _write(header: _Header, body: BufferedIOBase, folder: Path) -> None:
    """Write files and the pack; every path is claimed first, so that none is written through another."""
    (folder / FILES).mkdir(parents=True)
    with PackWriter(folder / PACK) as pack:
        for path, content, _ in _contents(header.files, body):
            pack.claim(path)
            (folder / FILES / path).parent.mkdir(parents=True, exist_ok=True)
            with (folder / FILES / path).open("xb") as file:
                file.write(content)
        for path, content, digest in _contents(header.packed or (), body):
            pack.add(path, content, digest)
    if body.read(1):
        raise DamagedError("it has more contents than it says")
    if header.packed is None:
        (folder / PACK).unlink()
    digests: Mapping[str, str] = {path: digest for path, _, digest in header.files}
    seal(folder, None if header.packed is None else pack, digests)


def _contents(parts: tuple[_Part, ...], body: BufferedIOBase) -> Iterator[tuple[str, bytes, str]]:
    for path, size, digest in parts:
        content = body.read(size)
        if len(content) != size or digest_bytes(content) != digest:
            raise DamagedError(f"its `{path}` has other bytes than it says")
        yield path, content, digest
