"""Mount a component's docs: fill its pages' slots with what the catalog knows, into a folder of the store."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from techdocs.disk.files import link_or_copy
from techdocs.disk.finished import Tree, check_bytes, seal
from techdocs.disk.store import Store, as_it_is
from techdocs.engine.theme import Theme
from techdocs.model.entity import EntityRef
from techdocs.model.site import SiteParts
from techdocs.model.urls import relative_url
from techdocs.portal.pages.redirects import redirect_html
from techdocs.portal.slots import (
    MountAction,
    Slots,
    filled_page,
    links_text,
    mount_action,
    page_aliases,
    page_slots,
    slot_digests,
)
from techdocs.workers.forkserver import WorkerContext
from techdocs.workers.lifeline import watch_run

STEP = "mounts"
_MANY_PAGES = 200
"""Pages from which on worker processes are worth their start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MountTask:
    """One component to mount in a worker: its action, its rendered files, the folder to make, and the theme."""

    action: MountAction
    docs: Path
    made: Path
    theme: Theme


def mount_all(parts: SiteParts, store: Store, theme: Theme, *, jobs: int) -> dict[EntityRef, Tree]:
    """Return the finished pages of every component that has docs, from the store where nothing is new.

    Args:
        parts: what the site is made of.
        store: where finished folders are kept.
        theme: for the template of the header.
        jobs: worker processes, used where there is much to do.
    """
    templates, aliases = slot_digests(theme), page_aliases(parts)
    actions = {
        ref: mount_action(parts, ref, theme, templates, aliases.get(ref, {}))
        for ref, docs in parts.docs.items()
        if docs.folder is not None and docs.files
    }

    def make(refs: Sequence[EntityRef]) -> Iterator[tuple[EntityRef, Path]]:
        with store.scratch() as folder:
            tasks = {
                ref: MountTask(
                    action=actions[ref], docs=parts.docs[ref].folder or folder, made=folder / str(number),
                    theme=theme,
                )
                for number, ref in enumerate(refs)
            }  # fmt: skip
            yield from zip(tasks, _run([*tasks.values()], jobs), strict=True)

    trees = {ref: kept.tree for ref, kept in store.find_or_make(STEP, actions, make, read=as_it_is)}
    return {ref: trees[ref] for ref in actions}


def _run(tasks: list[MountTask], jobs: int) -> Iterator[Path]:
    """Mount components in their order, in worker processes where that is faster than starting them."""
    if jobs == 1 or sum(len(task.action.pages) for task in tasks) < _MANY_PAGES:
        yield from map(mount_task, tasks)
        return
    with ProcessPoolExecutor(max_workers=jobs, mp_context=WorkerContext(), initializer=watch_run) as pool:
        yield from pool.map(mount_task, tasks, chunksize=8)


def mount_task(task: MountTask) -> Path:
    """Mount one component in a folder that the store can adopt, and return it."""
    folder = task.made / "files"
    folder.mkdir(parents=True)
    _mount(task.action, task.docs, page_slots(task.theme), folder)
    seal(task.made)
    return task.made


def _mount(action: MountAction, docs: Path, slots: Slots, folder: Path) -> None:
    pages = {page.output: page for page in action.pages}
    made: set[Path] = set()
    for name in action.docs:
        target = folder / name
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        page = pages.get(name)
        if page is None:
            link_or_copy(docs / name, target)
        else:
            content = (docs / name).read_bytes()
            check_bytes(content, action.docs[name], docs.parent)
            html = content.decode("utf-8", "surrogatepass")
            target.write_text(filled_page(html, action, page, slots), encoding="utf-8", errors="surrogatepass")
    if "index.html" not in action.docs and action.pages:
        first = action.pages[0]
        (folder / "index.html").write_text(redirect_html(first.title, relative_url(first.url, "")), encoding="utf-8")
    (folder / "links.json").write_text(links_text(action), encoding="utf-8")
