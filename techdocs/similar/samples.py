"""The passages of every component's docs, kept by the digests of their pages: only what changed is read again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from techdocs.codec import DecodeError, decode, encode
from techdocs.disk.finished import DamagedError, check_bytes, read_file, read_files, seal
from techdocs.disk.store import Store
from techdocs.model.catalog import Catalog
from techdocs.model.docs import BuiltDocs
from techdocs.model.entity import EntityRef
from techdocs.model.tree import FILES, Tree
from techdocs.similar.passages import Passages, sample_passages
from techdocs.similar.subjects import KINDS
from techdocs.similar.words import name_words

STEP = "passages"
PASSAGES = "passages.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleAction:
    """All that a sample depends on but our code: the digests of the pages as Markdown, and the component's name."""

    pages: tuple[tuple[str, str], ...]
    own_words: tuple[str, ...]


def sample_docs(catalog: Catalog, docs: Mapping[EntityRef, BuiltDocs], store: Store) -> dict[EntityRef, Passages]:
    """Return the sample of each component's own docs that have pages.

    Docs of which a file in the store is damaged have none: they are gone from there, and rendered again by the next
    build.
    """
    actions = {
        ref: action
        for ref, built in docs.items()
        if ref.kind in KINDS and built.site is not None and (action := _action(catalog, built)).pages
    }

    def make(refs: Sequence[EntityRef]) -> Iterator[tuple[EntityRef, Path | DamagedError]]:
        for ref in refs:
            with store.scratch() as folder:
                yield ref, _made(folder / "made", docs[ref], actions[ref])

    kept = store.find_or_make(STEP, actions, make, read=_read)
    return {ref: found.value for ref, found in kept if not isinstance(found, DamagedError)}


def _action(catalog: Catalog, built: BuiltDocs) -> SampleAction:
    entity = catalog.entities[built.ref]
    pages = ((page.markdown, built.files.get(page.markdown, "")) for page in built.pages)
    return SampleAction(
        pages=tuple(sorted((path, digest) for path, digest in pages if digest)),
        own_words=tuple(sorted(name_words(f"{entity.name} {entity.title}"))),
    )


def _made(made: Path, built: BuiltDocs, action: SampleAction) -> Path | DamagedError:
    """Return the folder with a sample, which the store can adopt."""
    try:
        passages = sample_passages(_texts(built, action), frozenset(action.own_words))
    except DamagedError as error:
        return error
    (made / FILES).mkdir(parents=True)
    (made / FILES / PASSAGES).write_bytes(encode(passages))
    seal(made)
    return made


def _texts(built: BuiltDocs, action: SampleAction) -> Iterator[str]:
    if built.site is None:
        return
    digests = dict(action.pages)
    for path, content in read_files(built.site, digests):
        check_bytes(content, digests[path], built.site.entry)
        yield content.decode("utf-8", "replace")


def _read(tree: Tree) -> Passages:
    try:
        return decode(Passages, read_file(tree, PASSAGES))
    except (DecodeError, LookupError) as error:
        raise DamagedError(f"`{tree.entry}` is damaged") from error
