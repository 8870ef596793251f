"""Mount a component's docs: fill its pages' slots with what the catalog knows, into a folder of the store."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from techdocs.digests import digest_value
from techdocs.engine.theme import Theme
from techdocs.files import link_or_copy
from techdocs.model.entity import EntityRef
from techdocs.model.site import SiteParts
from techdocs.model.urls import relative_url
from techdocs.portal.filling import (
    MountAction,
    Slots,
    filled_page,
    links_text,
    mount_action,
    page_aliases,
    page_slots,
    slot_digests,
)
from techdocs.portal.pages.redirects import redirect_html
from techdocs.store import Store, Tree, check_bytes
from techdocs.workers.forkserver import WorkerContext
from techdocs.workers.lifeline import watch_run

STEP = "mounts"
_MANY_PAGES = 200
"""Pages from which on worker processes are worth their start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MountTask:
    """One component to mount in a worker: its action under `key`, its rendered files, the store's and our templates."""

    key: str
    action: MountAction
    docs: Path
    store: Path
    templates: tuple[Path, ...]


def mount_all(parts: SiteParts, store: Store, theme: Theme, *, jobs: int) -> dict[EntityRef, Tree]:
    """Return the finished pages of every component that has docs, from the store where nothing is new.

    Args:
        parts: what the site is made of.
        store: where finished folders are kept.
        theme: for the template of the header.
        jobs: worker processes, used where there is much to do.
    """
    templates, aliases = slot_digests(theme), page_aliases(parts)
    tasks: dict[EntityRef, MountTask] = {}
    for ref, docs in parts.docs.items():
        if docs.folder is not None and docs.files:
            action = mount_action(parts, ref, theme, templates, aliases.get(ref, {}))
            tasks[ref] = MountTask(
                key=digest_value(action),
                action=action,
                docs=docs.folder,
                store=store.root.parent,
                templates=theme.folders,
            )
    trees = {ref: store.find(STEP, task.key) for ref, task in tasks.items()}
    _run([tasks[ref] for ref, tree in trees.items() if tree is None], jobs)
    for ref, tree in trees.items():
        if tree is None:
            store.adopt(STEP, tasks[ref].key)
    return {ref: tree or _mounted(store, tasks[ref]) for ref, tree in trees.items()}


def _run(tasks: list[MountTask], jobs: int) -> None:
    """Mount components, in worker processes where that is faster than starting them."""
    if jobs == 1 or sum(len(task.action.pages) for task in tasks) < _MANY_PAGES:
        for task in tasks:
            mount_task(task)
        return
    with ProcessPoolExecutor(max_workers=jobs, mp_context=WorkerContext(), initializer=watch_run) as pool:
        for _ in pool.map(mount_task, tasks, chunksize=8):
            pass


def mount_task(task: MountTask) -> None:
    """Mount one component into the store."""
    slots = page_slots(task.templates)
    with Store(task.store).fresh(STEP, task.key) as folder:
        _mount(task.action, task.docs, slots, folder)


def _mounted(store: Store, task: MountTask) -> Tree:
    tree = store.find(STEP, task.key)
    if tree is None:
        raise LookupError(f"mounting {task.action.facts.ref} has left nothing in the store")
    return tree


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
