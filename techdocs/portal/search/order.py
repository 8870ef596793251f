"""Put pagefind's index into one order, and write `pages.json`: which pages of it are of which entity.

Pagefind writes the values of a filter in an order that differs from run to run: two cold builds of the same pages would
differ in three files of each shard. The browser does not use that filter, which takes seconds for many entities.

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
_META_PAGES, _META_FILTERS = 1, 3
"""Where the lists of pages and filters are in the meta file: each begins with its hash, or its name and its hash."""
PAGES = "pages.json"


def sort_index(folder: Path) -> None:
    """Rewrite what differs from run to run in the index of one language below a folder, and write `pages.json`.

    That file maps the ref of an entity to the ids of its pages, separated by blanks, without the `prefix` of all.

    Raises:
        SiteError: the files are not as this version of pagefind writes them.
    """
    entry_file = folder / "pagefind-entry.json"
    try:
        entry = json.loads(entry_file.read_bytes())
        (language,) = entry["languages"].values()
        language["hash"], pages = _sort_language(folder, language["hash"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise SiteError(
            f"pagefind's index cannot be read: {error}", hint="install `pagefind-bin-extended` again"
        ) from error
    entry_file.write_text(json.dumps(entry, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    (folder / PAGES).write_text(json.dumps(pages, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _sort_language(folder: Path, old: str) -> tuple[str, dict[str, object]]:
    """Sort the filters of one language; return the new hash of its meta file, and the pages of each entity."""
    path = folder / f"pagefind.{old}.pf_meta"
    meta = _read(path)
    prefix = f"{old.rpartition('_')[0]}_"
    ids = [page[0].removeprefix(prefix) for page in meta[_META_PAGES]]
    entities: dict[str, str] = {}
    for entry in meta[_META_FILTERS]:
        entry[1], values = _sort_filter(folder / "filter", entry[1])
        entities = {ref: " ".join(ids[number] for number in numbers) for ref, numbers in values}
    meta[_META_FILTERS].sort()
    new = _named(old, _bytes(meta))
    path.unlink()
    _write(folder / f"pagefind.{new}.pf_meta", meta)
    return new, {"prefix": prefix, "entities": entities}


def _sort_filter(folder: Path, old: str) -> tuple[str, list[tuple[str, list[int]]]]:
    """Sort the values of a filter; return the new hash of its file, and the numbers of the pages of each value."""
    path = folder / f"{old}.pf_filter"
    name, values = _read(path)
    ordered = sorted(values)
    content = [name, ordered]
    new = _named(old, _bytes(content))
    path.unlink()
    _write(folder / f"{new}.pf_filter", content)
    return new, ordered


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
