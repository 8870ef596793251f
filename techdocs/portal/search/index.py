"""The search index: pagefind over the text of the pages, in shards of whole components.

The index knows only which entity a page belongs to; owner, system and the like are joined in the browser from
`search/entities.json`. So a renamed team indexes nothing again, and a changed page only the shard of its component.
"""

import math
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pagefind_bin_extended

from techdocs.disk.digests import digest_value
from techdocs.disk.finished import write_files
from techdocs.disk.store import Store
from techdocs.errors import SiteError
from techdocs.model.api import SEARCH, BuiltApi
from techdocs.model.docs import BuiltDocs
from techdocs.model.entity import EntityRef
from techdocs.model.shards import shard_of
from techdocs.model.tree import Tree
from techdocs.model.urls import docs_url, entity_url
from techdocs.portal.search.order import sort_index
from techdocs.workers.process import ProgramLimits, run_program

STEP = "search"
UNSPACED = "ja"
"""The language of an index of texts without blanks between words: pagefind cuts all such texts into words alike."""
_LIMITS = ProgramLimits(seconds=1200.0, output_bytes=1_000_000)
"""What indexing one shard may take; it prints nothing but what went wrong."""
_SINGLE, _FEW, _MANY = 1_000, 4_000, 80_000
"""Pages up to which a site has 1, 4 and 16 shards: a changed page costs at most a sixteenth of a large index."""
_MAX_SHARD = 5_000
_UNSERVED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchInput:
    """A component's text: files of a finished folder, one a page, and the digest of them all.

    `is_spaced` when it has blanks between its words; a component with pages of both kinds has two inputs. `url` is
    where its pages are.
    """

    ref: EntityRef
    digest: str
    texts: Tree
    files: tuple[str, ...]
    url: str
    is_spaced: bool = True


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


def search_inputs(docs: BuiltDocs) -> Iterator[SearchInput]:
    """Yield the text of a component's docs: that with blanks between its words, and that without."""
    unspaced = {page.output for page in docs.pages if not page.is_spaced}
    for is_spaced in (True, False):
        files = {path: digest for path, digest in docs.search_files.items() if (path not in unspaced) is is_spaced}
        if docs.search is not None and files:
            yield SearchInput(
                ref=docs.ref, digest=digest_value(files), texts=docs.search, files=tuple(files),
                url=docs_url(docs.ref), is_spaced=is_spaced,
            )  # fmt: skip


def api_inputs(api: BuiltApi) -> Iterator[SearchInput]:
    """Yield the text of an API's page: that of its operations and schemas."""
    texts = api.folder.below(SEARCH) if api.folder else None
    if texts and texts.files:
        digest = digest_value(texts.digests)
        yield SearchInput(ref=api.ref, digest=digest, texts=texts, files=texts.files, url=entity_url(api.ref))


def index_shards(docs: Sequence[SearchInput], store: Store, *, language: str, jobs: int) -> tuple[Shard, ...]:
    """Index all pages, `jobs` shards at once; shards whose components are as before are reused.

    Raises:
        SiteError: pagefind failed.
    """
    shards = sharded(docs)
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        return tuple(pool.map(lambda name: _shard(name, shards[name], store, language), sorted(shards)))


def sharded(docs: Sequence[SearchInput]) -> dict[str, list[SearchInput]]:
    """Return the components of each shard that has some, by the shard's name and in the order of their refs."""
    count = shard_count(sum(len(item.files) for item in docs))
    shards: dict[str, list[SearchInput]] = {}
    for item in sorted(docs, key=lambda item: item.ref):
        name = f"shard-{shard_of(item.ref, count):02d}{'' if item.is_spaced else f'-{UNSPACED}'}"
        shards.setdefault(name, []).append(item)
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


def search_manifest(docs: Sequence[SearchInput]) -> dict[str, object]:
    """Return `search/shards.json`: the folders of the index, for the browser to merge."""
    return {
        "version": 1,
        "shards": sorted(sharded(docs)),
        "pages": sum(len(item.files) for item in docs),
    }


def _shard(name: str, inputs: Sequence[SearchInput], store: Store, language: str) -> Shard:
    own = language if inputs[0].is_spaced else UNSPACED
    action = ShardAction(inputs=tuple((str(item.ref), item.digest) for item in inputs), language=own)
    tree = store.keep(STEP, action, lambda folder: _index(inputs, folder, own), is_shared=True)
    return Shard(name=name, tree=tree)


def _index(inputs: Sequence[SearchInput], folder: Path, language: str) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        for item in inputs:
            write_files(item.texts, item.files, f"{scratch}/{item.url}")
        _index_folder(scratch, folder, language)


def _index_folder(pages: str, folder: Path, language: str) -> None:
    command: list[str | Path] = [
        _program(), "--site", pages, "--output-path", folder, "--silent", "--force-language", language,
    ]  # fmt: skip
    try:
        done = run_program(command, _LIMITS)
    except (OSError, subprocess.SubprocessError) as error:
        raise SiteError(f"pagefind cannot be run: {error}", hint="install `pagefind-bin-extended` again") from error
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
    folder = Path(pagefind_bin_extended.__file__).parent
    names = ("pagefind_extended", "pagefind_extended.exe")
    return next(path for path in map(folder.joinpath, names) if path.is_file())
