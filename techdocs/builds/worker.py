"""What a worker process does: render one component into the store, shut in and within its limits."""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from techdocs.codec import DecodeError, decode, encode
from techdocs.disk.finished import DamagedError, read_file, seal
from techdocs.disk.packs import Inputs, PackWriter
from techdocs.engine.theme import Theme
from techdocs.model.docs import RENDERED, BuildAction, DocsRecord, PartialRender
from techdocs.model.tree import FILES, PACK, Tree

STEP = RENDERED
RECORD = "record.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One component to render: its action, copies of the files it names in `staged`, a folder to make.

    `partial_render` renders some of its pages alone. So many `processes` may work on it at once.
    """

    action: BuildAction
    inputs: Inputs
    theme: Theme
    staged: Path
    made: Path
    partial_render: PartialRender | None = None
    processes: int = 1


def render_task(task: Task) -> float:
    """Render a component into a folder that the store can adopt, and return the seconds that it took.

    Raises:
        MemoryError: it needs more than the limit; what it took is free again, so that this can be told.
    """
    begun = time.monotonic()
    try:
        _render(task)
    except MemoryError:
        enough = False
    else:
        enough = True
    finally:
        shutil.rmtree(task.staged, ignore_errors=True)
    if not enough:  # outside `except`, where the frames of the failure are gone and their memory with them
        raise MemoryError
    return time.monotonic() - begun


def _render(task: Task) -> None:
    from techdocs.engine.render import render_docs  # noqa: PLC0415 - workers have loaded it; the run does not need it

    folder = task.made / FILES
    folder.mkdir(parents=True)
    with PackWriter(task.made / PACK) as pack:
        record = render_docs(task.action, task.inputs, task.theme, folder, pack, task.partial_render, task.processes)
        pack.add(RECORD, encode(record))
    seal(task.made, pack)


def read_record(tree: Tree) -> DocsRecord:
    """Read what a build found out from its folder in the store.

    Raises:
        DamagedError: someone has changed it, or another version of techdocs has written it.
    """
    try:
        return decode(DocsRecord, read_file(tree, RECORD))
    except DecodeError as error:
        raise DamagedError("the record is of another version of techdocs") from error
