"""Put pagefind's index into one order: it writes the values of a filter in an order that differs from run to run.

Without this module two cold builds of the same pages differ in three files of each shard.

The files are gzipped CBOR behind a mark; a file's name is the digest of its content, and the next file names it:
`pagefind-entry.json` → `*.pf_meta` → `filter/*.pf_filter` (pagefind 1.5, `pagefind/src/output/mod.rs`).
"""

import gzip
import json
from pathlib import Path
from typing import Any

import cbor2

from techdocs.disk.digests import digest_bytes
from techdocs.errors import SiteError

_MARK = b"pagefind_dcd"
_META_FILTERS = 3
"""Where the list of filters is in the meta file: each is its name and the hash that its file is called by."""


def sort_index(folder: Path) -> None:
    """Rewrite what differs from run to run in the index below a folder.

    Raises:
        SiteError: the files are not as this version of pagefind writes them.
    """
    entry_file = folder / "pagefind-entry.json"
    try:
        entry = json.loads(entry_file.read_bytes())
        for language in entry["languages"].values():
            language["hash"] = _sort_language(folder, language["hash"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise SiteError(
            f"pagefind's index cannot be read: {error}", hint="install `pagefind-bin-extended` again"
        ) from error
    entry_file.write_text(json.dumps(entry, ensure_ascii=False, sort_keys=True), encoding="utf-8")


def _sort_language(folder: Path, old: str) -> str:
    """Sort the filters of one language and return the new hash of its meta file."""
    path = folder / f"pagefind.{old}.pf_meta"
    meta = _read(path)
    for entry in meta[_META_FILTERS]:
        entry[1] = _sort_filter(folder / "filter", entry[1])
    meta[_META_FILTERS].sort()
    new = _named(old, _bytes(meta))
    path.unlink()
    _write(folder / f"pagefind.{new}.pf_meta", meta)
    return new


def _sort_filter(folder: Path, old: str) -> str:
    path = folder / f"{old}.pf_filter"
    name, values = _read(path)
    content = [name, sorted(values)]
    new = _named(old, _bytes(content))
    path.unlink()
    _write(folder / f"{new}.pf_filter", content)
    return new


def _named(old: str, content: bytes) -> str:
    """Return a name of the form of an old one, `<language>_<digest>`, for new content."""
    language, _, digest = old.rpartition("_")
    return f"{language}_{digest_bytes(content)[: len(digest)]}"


def _read(path: Path) -> Any:  # noqa: ANN401 - pagefind's own lists
    return cbor2.loads(gzip.decompress(path.read_bytes()).removeprefix(_MARK))


def _bytes(value: object) -> bytes:
    return _MARK + cbor2.dumps(value)


def _write(path: Path, value: object) -> None:
    path.write_bytes(gzip.compress(_bytes(value), mtime=0))
