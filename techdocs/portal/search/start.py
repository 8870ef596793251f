"""What a browser reads of every shard before it can search, in one file: otherwise three requests for each shard.

Takes the finished shards, gives a folder with `shards.json` and that file, whose name has a digest of its bytes. It
begins with a line of JSON, pairs of a file's path and its length in bytes. The bytes of these files follow.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from techdocs.disk.digests import digest_bytes
from techdocs.disk.finished import read_file
from techdocs.disk.store import Store
from techdocs.model.tree import Tree
from techdocs.portal.outputs import json_text
from techdocs.portal.search.index import Shard
from techdocs.portal.search.order import PAGES

STEP = "search-start"
_FIRST = ("pagefind-entry.json", "pagefind.*.pf_meta", PAGES)


def write_start(shards: Sequence[Shard], manifest: Mapping[str, object], store: Store) -> Tree:
    """Return `shards.json` and the file that it names as a finished folder, whose place in the site is `search/`."""
    first = [(shard, path) for shard in shards for path in shard.tree.files if _is_first(path)]
    digests = [(shard.name, path, shard.tree.digests[path]) for shard, path in first]

    def write(folder: Path) -> None:
        content = joined((f"{shard.name}/{path}", read_file(shard.tree, path)) for shard, path in first)
        name = f"start-{digest_bytes(content)[:12]}.pack"
        (folder / name).write_bytes(content)
        (folder / "shards.json").write_text(json_text({**manifest, "start": f"search/{name}"}), encoding="utf-8")

    return store.keep(STEP, [digests, manifest], write)


def joined(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return files as one, behind a line that says what they are called and how long they are."""
    held = list(files)
    head = json.dumps([[path, len(content)] for path, content in held], separators=(",", ":"))
    return b"".join([head.encode(), b"\n", *(content for _, content in held)])


def _is_first(path: str) -> bool:
    return any(fnmatchcase(path, form) for form in _FIRST)
