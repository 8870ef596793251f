"""The archive of a bundle: one document about all files of a commit, and the contents of those that a build reads.

    bundle.json          paths with their digests, links, names of all other files, dates
    files/<SHA-256>      a content, once for all files that have it

It is a tar file (gzip, ustar) whose members have these names alone, so that none can lead anywhere: paths are in the
document, and are checked like those of a commit. Links are in it too, and are made after all files are there.
"""

import gzip
import hashlib
import json
import re
import tarfile
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

from techdocs.disk.files import link_or_copy
from techdocs.documents.foreign_json import parsed_json
from techdocs.errors import FULL_OR_READ_ONLY
from techdocs.git.mirror import TreeEntry
from techdocs.git.network import FetchError
from techdocs.model.codes import Code
from techdocs.model.repository import FaultKind
from techdocs.plain_text import composed
from techdocs.sources.bundles.documents import VERSION, are_times, bundle_fault
from techdocs.sources.tree_files import MAX_FILES, MAX_LINK_BYTES, NOT_FETCHED, make_unfetched
from techdocs.sources.tree_links import make_links
from techdocs.sources.tree_names import Dropped, UnsafePathError, usable_path
from techdocs.sources.trees import TreeFacts

DOCUMENT, FILES = "bundle.json", "files/"
MAX_DOCUMENT_BYTES = 50_000_000
"""Bytes of the document; that of a repository with 100,000 files has 10 MB."""
_BLOCK = tarfile.BLOCKSIZE
_PIECE = 1_000_000
_CONTENT = re.compile(r"files/([0-9a-f]{64})")
MAX_CONTAINERS = 4 * MAX_FILES
"""Lists and mappings of the document, with the brackets in its texts: each takes far more memory than its bytes."""
_TEXT = {"type": "string", "maxLength": 2_000}
_DROPPED = [Code.FILE_UNSAFE, Code.FILE_LEFT_OUT, Code.LINK_REFUSED, Code.FETCH_FAILED]
_VALIDATOR = Draft202012Validator(
    {
        "type": "object",
        "required": ["version", "files", "links", "names", "changed", "created", "dropped", "undated"],
        "additionalProperties": False,
        "properties": {
            "version": {"const": VERSION},
            "files": {"type": "object", "additionalProperties": {"type": "string", "pattern": "^[0-9a-f]{64}$"}},
            "links": {"type": "object", "additionalProperties": {"type": "string", "maxLength": MAX_LINK_BYTES}},
            "names": {"type": "array", "items": {"type": "string"}},
            "changed": {"type": "object", "additionalProperties": _TEXT},
            "created": {"type": "object", "additionalProperties": _TEXT},
            "undated": _TEXT,
            "dropped": {
                "type": "array",
                "maxItems": MAX_FILES,
                "items": {
                    "type": "object",
                    "required": ["code", "path", "message", "hint"],
                    "additionalProperties": False,
                    "properties": {
                        "code": {"enum": [str(code) for code in _DROPPED]},
                        "path": _TEXT,
                        "message": _TEXT,
                        "hint": _TEXT,
                    },
                },
            },
        },
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleContents:
    """What a bundle has of a commit.

    `files` maps paths to the SHA-256 of their contents, `links` to what they say, `names` are the paths of all other
    files. The rest is as in `TreeFacts`.
    """

    files: Mapping[str, str]
    links: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    changed: Mapping[str, str] = field(default_factory=dict)
    created: Mapping[str, str] = field(default_factory=dict)
    dropped: tuple[Dropped, ...] = ()
    undated: str = ""

    @property
    def facts(self) -> TreeFacts:
        """Return what is known of the files."""
        return TreeFacts(changed=self.changed, created=self.created, dropped=self.dropped, undated=self.undated)

    @property
    def digests(self) -> dict[str, str]:
        """Return the digest of every regular file."""
        return dict.fromkeys(self.names, NOT_FETCHED) | dict(self.files)


def write_archive(contents: BundleContents, folder: Path, archive: Path) -> None:
    """Write the archive of a bundle; the same contents give the same bytes.

    Args:
        contents: what it has.
        folder: where the files are.
        archive: the file to write.
    """
    document = {"version": VERSION, **asdict(contents)}
    by_digest = {digest: path for path, digest in sorted(contents.files.items(), reverse=True)}
    with (
        archive.open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0, compresslevel=6) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.USTAR_FORMAT) as tar,
    ):
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False).encode()
        tar.addfile(_member(DOCUMENT, len(text)), BytesIO(text))
        for digest, path in sorted(by_digest.items()):
            with (folder / path).open("rb") as content:
                tar.addfile(_member(f"{FILES}{digest}", (folder / path).stat().st_size), content)


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size = size
    return member


def unpack_archive(archive: Path, folder: Path, *, max_bytes: int) -> BundleContents:
    """Write what an archive has into an empty folder, and nothing outside of it.

    Args:
        archive: the file.
        folder: the folder.
        max_bytes: how many bytes it may have when it is unpacked.

    Raises:
        FetchError: it is damaged, not as `write_archive` writes it, or too large.
    """
    try:
        with gzip.open(archive) as packed:
            return _unpack(_Members(packed, max_bytes), folder)
    except (EOFError, zlib.error, gzip.BadGzipFile, tarfile.HeaderError, ValueError) as error:
        raise _damaged("its archive is cut or damaged") from error
    except OSError as error:
        if error.errno in FULL_OR_READ_ONLY:
            raise
        raise _damaged(f"its files cannot be written: {error.strerror}") from error


def _unpack(members: "_Members", folder: Path) -> BundleContents:
    contents = _read_document(members)
    _make_folders(folder, [*contents.files, *contents.names])
    paths: dict[str, list[str]] = defaultdict(list)
    for path, digest in sorted(contents.files.items()):
        paths[digest].append(path)
    for name, size, pieces in members:
        found = _CONTENT.fullmatch(name)
        if found is None or found[1] not in paths:
            raise _damaged("its archive has a file that it does not list")
        same = paths.pop(found[1])
        members.count((len(same) - 1) * size)  # a file system that runs out of links copies
        _write(folder, same, pieces, found[1])
    if paths:
        raise _damaged("its archive lacks files that it lists")
    for path in contents.names:
        make_unfetched(folder / path)
    refused = tuple(make_links(folder, contents.links))
    return replace(contents, dropped=(*contents.dropped, *refused))


def _read_document(members: "_Members") -> BundleContents:
    """Return what the first member says, of which nothing is believed before it is looked at."""
    name, size, pieces = next(iter(members), ("", 0, iter(())))
    if name != DOCUMENT:
        raise _damaged(f"its archive does not begin with `{DOCUMENT}`")
    if size > MAX_DOCUMENT_BYTES:
        raise FetchError(bundle_fault(FaultKind.TOO_LARGE, "the list of its files is too large"))
    found = _load(b"".join(pieces))
    paths = [*found["files"], *found["links"], *found["names"]]
    if len(paths) > MAX_FILES:
        raise FetchError(bundle_fault(FaultKind.TOO_LARGE, f"it has more than {MAX_FILES:,} files"))
    dates = {*found["changed"].values(), *found["created"].values()} - {""}
    if not all(map(_is_usable, paths)) or not _are_apart(paths, found["links"]) or not are_times([*dates]):
        raise _damaged("the list of its files has paths or dates that cannot be used")
    dropped = tuple(Dropped(**{**one, "code": Code(one["code"])}) for one in found["dropped"])
    known = {one.name: found[one.name] for one in fields(BundleContents)}
    return BundleContents(**{**known, "names": tuple(found["names"]), "dropped": dropped})


def _load(content: bytes) -> Any:  # noqa: ANN401 - JSON
    try:
        found = parsed_json(content) if content.count(b"[") + content.count(b"{") <= MAX_CONTAINERS else None
    except ValueError:
        found = None
    if not _VALIDATOR.is_valid(found):
        raise _damaged("the list of its files is damaged")
    return found


def _are_apart(paths: Sequence[str], links: Collection[str]) -> bool:
    """Say whether all paths can be there at once: each only one thing, and nothing below a file or a link.

    git has no other commits. What is below a link would be written to wherever that leads, so for links it counts how
    file systems compare names.
    """
    taken, folded = set(paths), {_folded(path) for path in links}
    return (
        len(taken) == len(paths)
        and not any(above in taken for path in paths for above in _above(path))
        and not any(above in folded for path in links for above in _above(_folded(path)))
    )


def _above(path: str) -> Iterator[str]:
    """Yield the paths of the folders that a path is in."""
    while path := path.rpartition("/")[0]:
        yield path


def _folded(path: str) -> str:
    return composed(path.casefold())


def _is_usable(path: str) -> bool:
    try:
        return usable_path(TreeEntry(mode="", oid="", path=path.encode("utf-8"))) == path
    except (UnsafePathError, UnicodeEncodeError):
        return False


def _make_folders(folder: Path, paths: Iterable[str]) -> None:
    for parent in sorted({path.rpartition("/")[0] for path in paths}):
        (folder / parent).mkdir(parents=True, exist_ok=True)


def _write(folder: Path, paths: Sequence[str], pieces: Iterator[bytes], digest: str) -> None:
    """Write a content to the first of its paths, and make the others the same file."""
    found = hashlib.sha256()
    with (folder / paths[0]).open("xb") as file:
        for piece in pieces:
            found.update(piece)
            file.write(piece)
    if found.hexdigest() != digest:
        raise _damaged("a file in its archive is not the one that it lists")
    for path in paths[1:]:
        link_or_copy(folder / paths[0], folder / path)


class _Members:
    """The members of a tar file, each with its name, its size and its bytes: regular files alone, and within a bound.

    Python's own reader believes what a header says of the next one, however many bytes that has.
    """

    def __init__(self, file: gzip.GzipFile, max_bytes: int) -> None:
        self._file, self._left, self._max_bytes = file, max_bytes, max_bytes

    def __iter__(self) -> Iterator[tuple[str, int, Iterator[bytes]]]:
        while (block := self._read(_BLOCK)) != bytes(_BLOCK):
            member = tarfile.TarInfo.frombuf(block, "ascii", "strict")
            if member.type != tarfile.REGTYPE or member.size < 0:
                raise _damaged("its archive has something other than files")
            yield member.name, member.size, self._pieces(member.size)

    def _pieces(self, size: int) -> Iterator[bytes]:
        for start in range(0, size, _PIECE):
            yield self._read(min(_PIECE, size - start))
        self._read(-size % _BLOCK)

    def count(self, size: int) -> None:
        """Count bytes that are written.

        Raises:
            FetchError: they are too many.
        """
        self._left -= size
        if self._left < 0:
            message = f"its files have more than {self._max_bytes:,} bytes when they are unpacked"
            raise FetchError(bundle_fault(FaultKind.TOO_LARGE, message))

    def _read(self, size: int) -> bytes:
        self.count(size)
        content = self._file.read(size)
        if len(content) < size:
            raise EOFError
        return content


def _damaged(message: str) -> FetchError:
    return FetchError(bundle_fault(FaultKind.DAMAGED, message))
