"""Render on the workers of a dask scheduler, in batches.

What does not come back is rendered here: a scheduler or a worker that dies costs time, and no docs. A component that
kills workers is found by halving its batch, and fails alone.
"""

import itertools
import shutil
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import ceil
from pathlib import Path

from distributed.scheduler import KilledWorker

from techdocs.builds.executors.batch import FAVICON, INPUTS, LOGO, LOOK, TEMPLATE, Batch, inputs_key
from techdocs.builds.executors.local import runs_code
from techdocs.builds.stage import FileChangedError, stage
from techdocs.builds.worker import STEP
from techdocs.builds.workers import Fault
from techdocs.disk.digests import digest_value
from techdocs.disk.finished import opened, seal
from techdocs.disk.shared_cache import SharedCache
from techdocs.engine.theme import Theme
from techdocs.machines.work import Machines
from techdocs.machines.workers import Done, reason
from techdocs.model.codes import Code
from techdocs.model.docs import Build
from techdocs.model.entity import EntityRef
from techdocs.model.limits import Limits
from techdocs.model.tree import FILES
from techdocs.plain_text import counted

BATCH = 25
"""Components of a batch: fewer cost more than they save, as each starts a pool of processes."""


class DaskRenderer:
    """The workers of one scheduler."""

    def __init__(self, machines: Machines, limits: Limits) -> None:
        self._machines, self._limits = machines, limits

    def render(self, builds: Mapping[EntityRef, Build], theme: Theme) -> Iterator[tuple[EntityRef, Path | Fault]]:
        """Yield each component that a worker has rendered, as a sealed folder, or why it failed.

        Raises:
            TechDocsError: a worker's sandbox lacks something, and the settings do not allow that.
        """
        some = {ref: build for ref, build in builds.items() if build.action is not None and not runs_code(build)}
        if some:
            with self._machines.store.scratch() as folder:
                yield from self._run(some, theme, folder)

    def _run(
        self, builds: Mapping[EntityRef, Build], theme: Theme, folder: Path
    ) -> Iterator[tuple[EntityRef, Path | Fault]]:  # fmt: skip
        queue: deque[Sequence[EntityRef]] = deque()
        alone: set[EntityRef] = set()

        def plan(idle: int) -> deque[Sequence[EntityRef]]:
            _offer_look(theme, self._machines.shared, folder / LOOK)
            queue.extend(_batches(sorted(builds), min(BATCH, ceil(len(builds) / (2 * max(1, idle))))))
            return queue

        def prepare(refs: Sequence[EntityRef]) -> Batch | None:
            good = {ref: builds[ref] for ref in self._offer_all(refs, builds, folder)}
            return self._batch(good, theme) if good else None

        for batch, done in self._machines.work(plan, prepare):
            if isinstance(done, KilledWorker):
                queue.extendleft(self._halves([*batch.actions], alone))
            yield from self._results(batch, done, alone, folder / "made")

    @staticmethod
    def _halves(refs: list[EntityRef], alone: set[EntityRef]) -> Iterator[Sequence[EntityRef]]:
        """Yield what is tried again of a batch that ended its worker: its halves; a component alone, but once."""
        if len(refs) > 1 or refs[0] not in alone:
            yield from _batches(refs, ceil(len(refs) / 2))

    def _offer_all(
        self, refs: Sequence[EntityRef], builds: Mapping[EntityRef, Build], folder: Path
    ) -> list[EntityRef]:  # fmt: skip
        """Put what components are made of into the shared cache; return those whose files are as they were planned."""
        good = [ref for ref in refs if self._offer(builds[ref], folder / digest_value(str(ref)))]
        self._machines.flush()
        return good

    def _results(
        self, batch: Batch, done: Done, alone: set[EntityRef], folder: Path
    ) -> Iterator[tuple[EntityRef, Path | Fault]]:  # fmt: skip
        """Yield what a batch gave; nothing of one that is tried again, or rendered here."""
        refs = [*batch.actions]
        if isinstance(done, KilledWorker):
            if len(refs) == 1 and refs[0] in alone:
                yield refs[0], (Code.BUILD_STOPPED, "it has ended the workers that rendered it, twice")
            alone.update(refs if len(refs) == 1 else ())
            return
        if isinstance(done, BaseException):
            self._machines.tell(f"{counted(len(refs), 'component')} rendered here: {reason(done)}")
            return
        yield from ((ref, fault) for ref, fault in done.items() if fault is not None)
        keys = {ref: self._machines.store.key(batch.actions[ref]) for ref, fault in done.items() if fault is None}
        yield from self._machines.shared.fetch(STEP, keys, folder)
        shutil.rmtree(folder, ignore_errors=True)

    def _batch(self, builds: Mapping[EntityRef, Build], theme: Theme) -> Batch:
        return Batch(
            terms=self._machines.terms, theme=theme.digest, limits=self._limits,
            look=replace(theme.look, template=None, logo=None, favicon=None, home=None),
            actions={ref: build.action for ref, build in builds.items() if build.action},
            sources={ref: build.source for ref, build in builds.items()},
        )  # fmt: skip

    def _offer(self, build: Build, made: Path) -> bool:
        """Put the files of a component's docs into the shared cache; say whether they are as they were planned."""
        assert build.action is not None  # noqa: S101 - `render` leaves out the others
        if made.exists():
            return True  # it is tried again
        (made / FILES).mkdir(parents=True)
        aside = made / "staged"
        aside.mkdir()
        try:
            staged = stage(build.action, build.inputs, aside)
        except FileChangedError:
            return False  # to render it here says the same, as a fault
        for file in build.action.files:
            (made / FILES / file.digest).write_bytes(staged[file.path].read_bytes())
        shutil.rmtree(aside)
        seal(made)
        self._machines.shared.offer(INPUTS, inputs_key(build.action), opened(made))
        return True


def _offer_look(theme: Theme, shared: SharedCache, made: Path) -> None:
    """Put the files of the site's own look into the shared cache."""
    files = made / FILES
    files.mkdir(parents=True)
    look = theme.look
    if look.template is not None:
        shutil.copytree(look.template, files / TEMPLATE)
    for name, picture in ((LOGO, look.logo), (FAVICON, look.favicon)):
        if picture is not None:
            (files / name).mkdir()
            shutil.copyfile(picture, files / name / picture.name)
    seal(made)
    shared.offer(LOOK, theme.digest, opened(made))


def _batches(refs: Iterable[EntityRef], size: int) -> Iterator[Sequence[EntityRef]]:
    rest = iter(refs)
    while some := [*itertools.islice(rest, size)]:
        yield some
