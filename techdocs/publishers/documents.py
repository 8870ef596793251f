"""The files that a publish keeps at its target, and plans, as JSON: written small, and read as data of others.

{"version": 2, "headers": [["text/html", "no-cache"]], "files":
 {"paths": ["a.html", "b.html"], "digests": "<a's, then b's>", "sizes": [1234, 56], "headers": [0, 0]}, …}

Files are columns, not rows: a site has a hundred thousand, and one long text is read and checked faster than as many
short ones.
"""

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from techdocs import __version__
from techdocs.errors import PublishError
from techdocs.model.manifest import Files, Headers, Journal, Publication, PublishedFile, PublishPlan
from techdocs.publishers.headers import shared_headers

VERSION = 2
MAX_BYTES = 500_000_000
"""Of a document that is unpacked: a manifest of 150,000 files has 20 MB."""
_HEX, _DIGEST_LENGTH = b"0123456789abcdef", 64
_NO_NAME = re.compile(r"\n\.{0,2}\n")
"""An empty part of a path, or one that leads elsewhere, where each part is a line."""


def pack_publication(publication: Publication) -> bytes:
    """Return the manifest that a target keeps."""
    table = _HeaderTable()
    facts = {"number": publication.number, "id": publication.id, "at": publication.at}
    facts["versions"] = list(publication.versions)
    left = {path: file for path, (file, _) in publication.dropped.items()}
    dropped = {**table.columns(left), "since": [since for _, since in publication.dropped.values()]}
    return _pack({**facts, "files": table.columns(publication.files), "dropped": dropped, "headers": table.headers})


def unpack_publication(content: bytes) -> Publication:
    """Return the publication of a manifest.

    Raises:
        PublishError: it is damaged, or of a newer techdocs.
    """
    with _reading("the manifest of the published site", "publish with `--adopt` to write it again"):
        document = _unpack(content)
        headers = _headers(document)
        left = _files(document["dropped"], headers)
        times = zip(left.items(), map(float, document["dropped"]["since"]), strict=True)
        dropped = {path: (file, since) for (path, file), since in times}
        return Publication(
            number=int(document["number"]),
            id=str(document["id"]),
            at=float(document["at"]),
            files=_files(document["files"], headers),
            dropped=dropped,
            versions=tuple(map(int, document["versions"])),
        )


def pack_journal(journal: Journal) -> bytes:
    """Return the journal of a publish."""
    table = _HeaderTable()
    columns = table.columns(journal.put)
    facts = {"id": journal.id, "delete": list(journal.delete), "kept": list(journal.kept)}
    return _pack({**facts, "put": columns, "headers": table.headers})


def unpack_journal(content: bytes) -> Journal:
    """Return the journal that was left; see `unpack_publication`."""
    with _reading("the journal of an interrupted publish", "publish with `--adopt` to take stock of what is there"):
        document = _unpack(content)
        return Journal(
            id=str(document["id"]),
            put=_files(document["put"], _headers(document)),
            delete=_paths(document["delete"]),
            kept=_paths(document["kept"]),
        )


def pack_plan(plan: PublishPlan) -> bytes:
    """Return a plan as the text of a file, for a second job."""
    table = _HeaderTable()
    columns = table.columns(plan.files)
    lists = {name: list(getattr(plan, name)) for name in _LISTS}
    facts = {"target": plan.target, "base": plan.base, "waiting": plan.waiting, "is_resumed": plan.is_resumed}
    facts["restores"] = plan.restores
    return _text({**facts, **lists, "files": columns, "headers": table.headers})


def unpack_plan(content: bytes) -> PublishPlan:
    """Return the plan in a file; see `unpack_publication`."""
    with _reading("the plan", "make it again with `techdocs publish --plan`"):
        document = _checked(json.loads(content))
        files = _files(document["files"], _headers(document))
        lists = {name: _paths(document[name]) for name in _LISTS}
        if not files.keys() >= {*lists["put"], *lists["overwrite"]}:
            raise ValueError("it writes files that it does not list")
        return PublishPlan(
            target=str(document["target"]), base=str(document["base"]), files=files,
            waiting=int(document["waiting"]), is_resumed=bool(document["is_resumed"]),
            restores=int(document["restores"]), **lists,
        )  # fmt: skip


_LISTS = ("put", "overwrite", "drop", "adopted")


@contextmanager
def _reading(what: str, hint: str) -> Iterator[None]:
    """Turn whatever is wrong with a document into one error that says which, and what to do."""
    try:
        yield
    except (OSError, EOFError, zlib.error, ValueError, LookupError, TypeError, AttributeError) as error:
        raise PublishError(f"{what} is damaged", hint=hint) from error


def _pack(document: Mapping[str, object]) -> bytes:
    return gzip.compress(_text(document), compresslevel=5, mtime=0)


def _text(document: Mapping[str, object]) -> bytes:
    whole = {"generator": f"techdocs {__version__}", "version": VERSION, **document}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def _unpack(content: bytes) -> dict[str, Any]:
    unpacker = zlib.decompressobj(wbits=31)
    text = unpacker.decompress(content, MAX_BYTES)
    if not unpacker.eof:
        raise ValueError("it is cut, or larger than any manifest")
    return _checked(json.loads(text))


def _checked(document: dict[str, Any]) -> dict[str, Any]:
    if document["version"] > VERSION:
        raise PublishError(
            "a newer version of techdocs has published this site",
            hint=f"use `{document.get('generator', 'a newer techdocs')}` or newer",
        )
    return document


class _HeaderTable:
    """The headers of many files, each pair once."""

    def __init__(self) -> None:
        self._numbers: dict[Headers, int] = {}

    @property
    def headers(self) -> list[list[str]]:
        return [[headers.content_type, headers.cache_control] for headers in self._numbers]

    def columns(self, files: Files) -> dict[str, object]:
        return {
            "paths": list(files),
            "digests": "".join(file.digest for file in files.values()),
            "sizes": [file.size for file in files.values()],
            "headers": [self._numbers.setdefault(file.headers, len(self._numbers)) for file in files.values()],
        }


def _headers(document: Mapping[str, Any]) -> list[Headers]:
    return [shared_headers(str(kind), str(cache)) for kind, cache in document["headers"]]


def _files(columns: Mapping[str, Any], headers: list[Headers]) -> dict[str, PublishedFile]:
    """Return files; a manifest has a hundred thousand, so all their paths and digests are checked at once."""
    paths, digests, sizes, numbers = (columns[name] for name in ("paths", "digests", "sizes", "headers"))
    _check_paths(paths)
    if len(digests) != _DIGEST_LENGTH * len(paths) or digests.encode("ascii").translate(None, _HEX):
        raise ValueError("a file has no digest")
    if not len(sizes) == len(numbers) == len(paths):
        raise ValueError("its columns have different lengths")
    if {*map(type, sizes), *map(type, numbers)} - {int} or min((*sizes, *numbers), default=0) < 0:
        raise ValueError("a file has no size or no headers")
    each = (digests[start : start + _DIGEST_LENGTH] for start in range(0, len(digests), _DIGEST_LENGTH))
    files = map(PublishedFile, each, sizes, map(headers.__getitem__, numbers))
    return dict(zip(paths, files, strict=True))


def _check_paths(paths: list[str]) -> None:
    """Raise a ValueError unless all paths differ, and stay below the root that they are joined to."""
    lines = "\n".join(paths)
    if lines.count("\n") != max(len(paths) - 1, 0) or "\0" in lines or len(set(paths)) != len(paths):
        raise ValueError("a path is not one, or there twice")
    parts = lines.replace("/", "\n")
    if paths and _NO_NAME.search(f"\n{parts}\n"):
        raise ValueError("a path leads out")


def _paths(paths: list[str]) -> tuple[str, ...]:
    _check_paths(paths)
    return tuple(paths)
