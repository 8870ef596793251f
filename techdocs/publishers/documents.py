"""The files that a publish keeps at its target, and plans, as JSON: written small, and read as data of others.

{"version": 1, "headers": [["text/html", "no-cache"]], "files": {"index.html": ["<digest>", 1234, 0]}, …}
"""

import gzip
import json
import re
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from techdocs import __version__
from techdocs.errors import PublishError
from techdocs.model.manifest import Files, Headers, Journal, Publication, PublishedFile, PublishPlan

VERSION = 1
MAX_BYTES = 500_000_000
"""Of a document that is unpacked: a manifest of 150,000 files has 20 MB."""
_DIGESTS, _DIGEST_LENGTH = re.compile(r"[0-9a-f]*"), 64
_NO_PATH = re.compile(r"(?:^|/)\.{0,2}(?:/|$)", re.MULTILINE)
"""An empty part of a path, or one that leads elsewhere."""


def pack_publication(publication: Publication) -> bytes:
    """Return the manifest that a target keeps."""
    table = _HeaderTable()
    dropped = {path: [*table.row(file), since] for path, (file, since) in publication.dropped.items()}
    facts = {"number": publication.number, "id": publication.id, "at": publication.at}
    facts["versions"] = list(publication.versions)
    return _pack({**facts, "files": table.rows(publication.files), "dropped": dropped, "headers": table.headers})


def unpack_publication(content: bytes) -> Publication:
    """Return the publication of a manifest.

    Raises:
        PublishError: it is damaged, or of a newer techdocs.
    """
    with _reading("the manifest of the published site", "publish with `--adopt` to write it again"):
        document = _unpack(content)
        headers = _headers(document)
        left = _files({path: row[:3] for path, row in document["dropped"].items()}, headers)
        dropped = {path: (file, float(document["dropped"][path][3])) for path, file in left.items()}
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
    rows = table.rows(journal.put)
    facts = {"id": journal.id, "delete": list(journal.delete), "kept": list(journal.kept)}
    return _pack({**facts, "put": rows, "headers": table.headers})


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
    rows = table.rows(plan.files)
    lists = {name: list(getattr(plan, name)) for name in _LISTS}
    facts = {"target": plan.target, "base": plan.base, "waiting": plan.waiting, "is_resumed": plan.is_resumed}
    facts["restores"] = plan.restores
    return _text({**facts, **lists, "files": rows, "headers": table.headers})


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

    def row(self, file: PublishedFile) -> list[object]:
        number = self._numbers.setdefault(file.headers, len(self._numbers))
        return [file.digest, file.size, number]

    def rows(self, files: Files) -> dict[str, list[object]]:
        return {path: self.row(file) for path, file in files.items()}


def _headers(document: Mapping[str, Any]) -> list[Headers]:
    return [Headers(content_type=str(kind), cache_control=str(cache)) for kind, cache in document["headers"]]


def _files(rows: Mapping[str, Any], headers: list[Headers]) -> dict[str, PublishedFile]:
    """Return files; a manifest has a hundred thousand, so all their paths and digests are checked at once."""
    _check_paths(rows)
    digests = [digest for digest, _, _ in rows.values()]
    if not all(map(_DIGEST_LENGTH.__eq__, map(len, digests))) or not _DIGESTS.fullmatch("".join(digests)):
        raise ValueError("a file has no digest")
    if not all(size >= 0 <= number for _, size, number in rows.values()):
        raise ValueError("a file has no size or no headers")
    return {path: PublishedFile(digest, size, headers[number]) for path, (digest, size, number) in rows.items()}


def _check_paths(paths: Collection[str]) -> None:
    """Raise a ValueError unless all paths stay below the root that they are joined to."""
    lines = "\n".join(paths)
    if lines.count("\n") != max(len(paths) - 1, 0) or "\0" in lines or (paths and _NO_PATH.search(lines)):
        raise ValueError("a path leads out")


def _paths(paths: list[str]) -> tuple[str, ...]:
    _check_paths(paths)
    return tuple(paths)
