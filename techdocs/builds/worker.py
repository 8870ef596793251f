"""What a worker process does: render one component into the store, shut in and within its limits."""

import json
import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from techdocs.disk.finished import DamagedError, Tree, seal
from techdocs.engine.render import PartialRender, render_docs
from techdocs.engine.theme import Theme
from techdocs.model.docs import BuildAction, DocsFault, DocsPage, DocsRecord, PageLink
from techdocs.model.problem import Severity

STEP = "docs"
RECORD = "record.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One component to render: its action, copies of the files it names in `staged`, a folder to make.

    `partial_render` renders some of its pages alone. So many `processes` may work on it at once.
    """

    action: BuildAction
    inputs: Mapping[str, Path]
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
    folder = task.made / "files"
    folder.mkdir(parents=True)
    record = render_docs(task.action, task.inputs, task.theme, folder, task.partial_render, task.processes)
    (folder / RECORD).write_text(json.dumps(asdict(record), sort_keys=True), encoding="utf-8")
    seal(task.made)


def read_record(tree: Tree) -> DocsRecord:
    """Read what a build found out from its folder in the store.

    Raises:
        DamagedError: somebody has changed it.
    """
    return parse_record(tree.read(RECORD))


def parse_record(content: bytes) -> DocsRecord:
    """Return what the bytes of a record say.

    Raises:
        DamagedError: another version of techdocs has written it.
    """
    value: dict[str, Any] = json.loads(content)
    try:
        return DocsRecord(
            pages=tuple(_page(page) for page in value["pages"]),
            faults=tuple(DocsFault(**{**fault, "severity": Severity(fault["severity"])}) for fault in value["faults"]),
        )
    except (TypeError, KeyError, ValueError) as error:
        raise DamagedError("the record is of another version of techdocs") from error


def _page(value: dict[str, Any]) -> DocsPage:
    found = {name: tuple(PageLink(**link) for link in value[name]) for name in ("open_links", "open_images")}
    return DocsPage(**{**value, **found, **{name: tuple(value[name]) for name in ("anchors", "links", "aliases")}})
