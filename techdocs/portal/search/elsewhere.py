"""Index shards on other machines: what one is sent, and what it does.

The text of pages is not sent: docs are in the shared cache already, and what is there of no docs is put there first.
"""

import shutil
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from techdocs.disk.finished import opened, seal, write_files
from techdocs.disk.shared_cache import SharedCache
from techdocs.disk.store import Store
from techdocs.errors import TechDocsError
from techdocs.machines.terms import Terms, on_terms
from techdocs.machines.work import Machines
from techdocs.machines.workers import reason
from techdocs.model.docs import RENDERED
from techdocs.model.docs import SEARCH as DOCS_TEXTS
from techdocs.model.tree import FILES
from techdocs.portal.search.index import STEP, SearchInput, ShardAction, index_texts, texts_of
from techdocs.portal.search.pagefind import INDEX_SECONDS

TEXTS = "texts"
"""The step under which text that is of no docs is in the shared cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTexts:
    """Text of some pages: where their addresses begin, and the entry of the shared cache that has it.

    `folder` is where it is in the entry, `files` maps its paths to their digests.
    """

    url: str
    step: str
    key: str
    folder: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexJob:
    """A shard to index; `action` is what it depends on."""

    terms: Terms
    name: str
    action: ShardAction
    texts: tuple[PageTexts, ...]

    @property
    def seconds(self) -> float:
        """Return how long it may take."""
        return INDEX_SECONDS

    def run(self) -> None:
        """Index the shard into the shared cache.

        Raises:
            TechDocsError: this machine cannot do it.
        """
        on_terms(self.terms, partial(_index, self))


class DaskIndexer:
    """Indexes shards on the workers of a dask scheduler; what does not come back is indexed here."""

    def __init__(self, machines: Machines) -> None:
        self._machines = machines

    def index(
        self, actions: Mapping[str, ShardAction], inputs: Mapping[str, Sequence[SearchInput]]
    ) -> Iterator[tuple[str, Path]]:
        """Yield each shard that a worker has indexed, as a sealed folder."""
        machines = self._machines
        with machines.store.scratch() as folder:

            def prepare(name: str) -> IndexJob:
                texts = [self._texts(item, folder / f"{name}-{number}") for number, item in enumerate(inputs[name])]
                machines.flush()
                return IndexJob(terms=machines.terms, name=name, action=actions[name], texts=tuple(texts))

            for job, done in machines.work(lambda _: deque(actions), prepare):
                if isinstance(done, BaseException):
                    machines.tell(f"`search/{job.name}` was indexed here: {reason(done)}")
                    continue
                keys = {job.name: machines.store.key(job.action)}
                yield from machines.shared.fetch(STEP, keys, folder / f"made-{job.name}")

    def _texts(self, item: SearchInput, made: Path) -> PageTexts:
        """Return where other machines find text, which is put there unless docs have it."""
        files = {path: item.texts.digests[path] for path in item.files}
        if item.key:
            return PageTexts(url=item.url, step=RENDERED, key=item.key, folder=DOCS_TEXTS, files=files)
        write_files(item.texts, item.files, f"{made / FILES}/")
        seal(made)
        self._machines.shared.offer(TEXTS, item.digest, opened(made))
        return PageTexts(url=item.url, step=TEXTS, key=item.digest, folder="", files=files)


def _index(job: IndexJob, cache: SharedCache, folder: Path) -> None:
    store = Store(folder / "store", readable=job.terms.use_cache, shared=cache)

    def write(made: Path) -> None:
        index_texts(_texts(job.texts, cache, folder), made, job.action.language)

    store.keep(STEP, job.action, write, is_shared=True)


def _texts(wanted: Sequence[PageTexts], cache: SharedCache, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the text of pages in their order, as it was when the job was made."""
    steps = sorted({texts.step for texts in wanted})
    keys = {step: {number: texts.key for number, texts in enumerate(wanted) if texts.step == step} for step in steps}
    found = {step: cache.fetch(step, keys[step], folder / step) for step in steps}
    for number, texts in enumerate(wanted):
        name, made = next(found[texts.step], (None, folder))
        if name != number:
            raise TechDocsError("text of pages is not in the shared cache")
        tree = opened(made).below(texts.folder)
        if any(tree.digests.get(path) != digest for path, digest in texts.files.items()):
            raise TechDocsError("text of pages is another one in the shared cache")
        yield from texts_of(tree, texts.files, texts.url)
        shutil.rmtree(made)
