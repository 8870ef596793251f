"""The search index: pagefind over the text of the pages, in shards of whole components.

The index knows only which entity a page belongs to; owner, system and the like are joined in the browser from
`search/entities.json`. So a renamed team indexes nothing again, and a changed page only the shard of its component.
"""

import hashlib
import math
import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pagefind_bin

from techdocs.disk.finished import write_files
from techdocs.disk.store import Store
from techdocs.errors import SiteError
from techdocs.model.entity import EntityRef
from techdocs.model.tree import Tree
from techdocs.model.urls import docs_url
from techdocs.portal.search.order import sort_index
from techdocs.workers.process import ProgramLimits, run_program

STEP = "search"
_LIMITS = ProgramLimits(seconds=1200.0, output_bytes=1_000_000)
"""What indexing one shard may take; it prints nothing but what went wrong."""
_SINGLE, _FEW, _MANY = 1_000, 4_000, 80_000
"""Pages up to which a site has 1, 4 and 16 shards: a changed page costs at most a sixteenth of a large index."""
_MAX_SHARD = 5_000
_UNSERVED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchInput:
    """A component's text: files of a finished folder, one a page, and the digest of them all."""

    ref: EntityRef
    digest: str
    texts: Tree
    files: tuple[str, ...]
    pages: int


_NOTHING = (
    "<!doctype html><html><head><title>Nothing</title></head><body data-pagefind-body><p>nothing</p></body></html>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardAction:
    """All that a shard depends on. `inputs` are pairs of ref and digest."""

    inputs: tuple[tuple[str, str], ...]
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """A finished shard and its folder's name in the site."""

    name: str
    tree: Tree


def index_shards(docs: Sequence[SearchInput], store: Store, *, language: str, jobs: int) -> tuple[Shard, ...]:
    """Index all pages, `jobs` shards at once; shards whose components are as before are reused.

    Raises:
        SiteError: pagefind failed.
    """
    shards = sharded(docs)
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        return tuple(pool.map(lambda number: _shard(number, shards[number], store, language), sorted(shards)))


def sharded(docs: Sequence[SearchInput]) -> dict[int, list[SearchInput]]:
    """Return the components of each shard that has some, in the order of their refs."""
    count = shard_count(sum(item.pages for item in docs))
    shards: dict[int, list[SearchInput]] = {}
    for item in sorted(docs, key=lambda item: item.ref):
        shards.setdefault(shard_of(item.ref, count), []).append(item)
    return shards


def shard_count(pages: int) -> int:
    """Return how many shards a site of so many pages has: a power of two, so that growth moves few components."""
    if pages <= _SINGLE:
        return 1
    if pages <= _FEW:
        return 4
    if pages <= _MANY:
        return 16
    return int(2 ** math.ceil(math.log2(pages / _MAX_SHARD)))


def shard_of(ref: EntityRef, count: int) -> int:
    """Return the shard of a component, which depends on its ref alone."""
    return int.from_bytes(hashlib.sha256(str(ref).encode()).digest()[:4], "big") % count


def search_manifest(docs: Sequence[SearchInput]) -> dict[str, object]:
    """Return `search/shards.json`: the folders of the index, for the browser to merge."""
    return {
        "version": 1,
        "shards": [_name(number) for number in sorted(sharded(docs))],
        "pages": sum(item.pages for item in docs),
    }


def _name(number: int) -> str:
    return f"shard-{number:02d}"


def _shard(number: int, inputs: Sequence[SearchInput], store: Store, language: str) -> Shard:
    action = ShardAction(
        inputs=tuple((str(item.ref), item.digest) for item in inputs),
        language=language,
    )
    tree = store.keep(STEP, action, lambda folder: _index(inputs, folder, language))
    return Shard(name=_name(number), tree=tree)


def _index(inputs: Sequence[SearchInput], folder: Path, language: str) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        for item in inputs:
            write_files(item.texts, item.files, f"{scratch}/{docs_url(item.ref)}")
        _index_folder(scratch, folder, language)


def _index_folder(pages: str, folder: Path, language: str) -> None:
    command: list[str | Path] = [
        _program(), "--site", pages, "--output-path", folder, "--silent", "--force-language", language,
    ]  # fmt: skip
    try:
        done = run_program(command, _LIMITS)
    except (OSError, subprocess.SubprocessError) as error:
        raise SiteError(f"pagefind cannot be run: {error}", hint="install `pagefind-bin` again") from error
    if done.returncode != 0:
        raise SiteError(f"pagefind failed: {(done.stderr or done.stdout).strip()[-500:]}", hint="please report this")
    sort_index(folder)
    for path in folder.iterdir():
        if path.name.startswith(_UNSERVED):
            path.unlink()


def search_programs(store: Store, language: str) -> Tree:
    """Return what runs in a browser to search an index of a language: pagefind's own files, beside an index of nothing.

    Raises:
        SiteError: pagefind failed.
    """
    return store.keep(STEP, ["programs", language], lambda folder: _index_nothing(folder, language))


def _index_nothing(folder: Path, language: str) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        Path(scratch, "index.html").write_text(_NOTHING, encoding="utf-8")
        _index_folder(scratch, folder, language)


def _program() -> Path:
    folder = Path(pagefind_bin.__file__).parent
    return next(path for path in (folder / "pagefind", folder / "pagefind.exe") if path.is_file())
