"""The search index: pagefind over the text of the pages, in shards of whole components.

The index knows only which entity a page belongs to; owner, system and the like are joined in the browser from
`search/entities.json`. So a renamed team indexes nothing again, and a changed page only the shard of its component.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from techdocs.disk.digests import digest_value
from techdocs.disk.finished import read_files, seal
from techdocs.disk.store import Store, as_it_is
from techdocs.model.api import SEARCH, BuiltApi
from techdocs.model.docs import BuiltDocs
from techdocs.model.entity import EntityRef
from techdocs.model.shards import shard_of
from techdocs.model.tree import FILES, Tree
from techdocs.model.urls import docs_url, entity_url
from techdocs.portal.search.order import sort_index
from techdocs.portal.search.pagefind import write_index

STEP = "search"
UNSPACED = "ja"
"""The language of an index of texts without blanks between words: pagefind cuts all such texts into words alike."""
_SINGLE, _FEW, _MANY = 1_000, 4_000, 80_000
"""Pages up to which a site has 1, 4 and 16 shards: a changed page costs at most a sixteenth of a large index."""
_MAX_SHARD = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchInput:
    """A component's text: files of a finished folder, one a page, and the digest of them all.

    `is_spaced` when it has blanks between its words; a component with pages of both kinds has two inputs. `url` is
    where its pages are, `key` that of the rendered docs it is part of, if it is.
    """

    ref: EntityRef
    digest: str
    texts: Tree
    files: tuple[str, ...]
    url: str
    is_spaced: bool = True
    key: str = ""


_NOTHING = (
    b"<!doctype html><html><head><title>Nothing</title></head><body data-pagefind-body><p>nothing</p></body></html>"
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
                url=docs_url(docs.ref), is_spaced=is_spaced, key=docs.key,
            )  # fmt: skip


def api_inputs(api: BuiltApi) -> Iterator[SearchInput]:
    """Yield the text of an API's page: that of its operations and schemas."""
    texts = api.folder.below(SEARCH) if api.folder else None
    if texts and texts.files:
        digest = digest_value(texts.digests)
        yield SearchInput(ref=api.ref, digest=digest, texts=texts, files=texts.files, url=entity_url(api.ref))


class Elsewhere(Protocol):
    """Other machines that index; what they do not give is indexed here."""

    def index(
        self, actions: Mapping[str, ShardAction], inputs: Mapping[str, Sequence[SearchInput]]
    ) -> Iterator[tuple[str, Path]]:
        """Yield shards that they have done, each a sealed folder."""


def index_shards(
    docs: Sequence[SearchInput], store: Store, *, language: str, jobs: int, elsewhere: Elsewhere | None = None
) -> tuple[Shard, ...]:  # fmt: skip
    """Index all pages, `jobs` shards at once; shards whose components are as before are reused.

    Raises:
        SiteError: pagefind failed.
    """
    shards = sharded(docs)
    actions = {name: _action(inputs, language) for name, inputs in sorted(shards.items())}

    def make(names: Sequence[str]) -> Iterator[tuple[str, Path]]:
        left = dict.fromkeys(names)
        for name, made in elsewhere.index({name: actions[name] for name in names}, shards) if elsewhere else ():
            yield name, made
            del left[name]
        with store.scratch() as folder, ThreadPoolExecutor(max_workers=jobs) as pool:
            made_here = pool.map(lambda name: _made(shards[name], actions[name], folder / name), left)
            yield from zip(left, made_here, strict=True)

    found = dict(store.find_or_make(STEP, actions, make, read=as_it_is, is_shared=True))
    return tuple(Shard(name=name, tree=found[name].value) for name in actions)


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


def _action(inputs: Sequence[SearchInput], language: str) -> ShardAction:
    digests = tuple((str(item.ref), item.digest) for item in inputs)
    return ShardAction(inputs=digests, language=language if inputs[0].is_spaced else UNSPACED)


def _made(inputs: Sequence[SearchInput], action: ShardAction, made: Path) -> Path:
    """Index a shard here, into a folder that the store can take over."""
    (made / FILES).mkdir(parents=True)
    texts = (page for item in inputs for page in texts_of(item.texts, item.files, item.url))
    index_texts(texts, made / FILES, action.language)
    seal(made)
    return made


def texts_of(tree: Tree, files: Iterable[str], url: str) -> Iterator[tuple[str, bytes]]:
    """Yield the text of pages of one component by their addresses, in one order on every machine."""
    yield from sorted((url + path, content) for path, content in read_files(tree, files))


def index_texts(texts: Iterable[tuple[str, bytes]], folder: Path, language: str) -> None:
    """Index pages of one language, as `write_index` does, and leave nothing that differs from run to run.

    Raises:
        SiteError: pagefind failed.
    """
    write_index(texts, folder, language)
    sort_index(folder)


def search_programs(store: Store, language: str) -> Tree:
    """Return what runs in a browser to search an index of a language: pagefind's own files, beside an index of nothing.

    Raises:
        SiteError: pagefind failed.
    """
    nothing = [("index.html", _NOTHING)]
    return store.keep(STEP, ["programs", language], lambda folder: index_texts(nothing, folder, language))
