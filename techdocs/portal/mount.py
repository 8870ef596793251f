"""Mount a component's docs: fill its pages' slots with what the catalog knows, into a folder of the store."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from techdocs.disk.digests import digest_bytes
from techdocs.disk.files import link_or_copy
from techdocs.disk.finished import check_bytes, read_files, seal
from techdocs.disk.store import Store, as_it_is
from techdocs.engine.theme import Theme
from techdocs.model.entity import EntityRef
from techdocs.model.site import SiteParts
from techdocs.model.tree import FILES, Tree
from techdocs.model.urls import relative_url
from techdocs.portal.llms import docs_llms
from techdocs.portal.pages.redirects import redirect_html
from techdocs.portal.slots import (
    LLMS,
    MountAction,
    Slots,
    filled_markdown,
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
LINKS = "links.json"
"""The file that lists a component's pages; one of that name among its docs is not published."""
_MANY_PAGES = 200
"""Pages from which on worker processes are worth their start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MountTask:
    """One component to mount in a worker: its action, its rendered files, the folder to make, and the theme."""

    action: MountAction
    docs: Tree
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
        if docs.site is not None and docs.files
    }

    def make(refs: Sequence[EntityRef]) -> Iterator[tuple[EntityRef, Path]]:
        with store.scratch() as folder:
            tasks = {
                ref: MountTask(action=actions[ref], docs=site, made=folder / str(number), theme=theme)
                for number, ref in enumerate(refs)
                if (site := parts.docs[ref].site)
            }
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
    folder = task.made / FILES
    folder.mkdir(parents=True)
    seal(task.made, digests=_mount(task.action, task.docs, page_slots(task.theme), folder))
    return task.made


def _mount(action: MountAction, docs: Tree, slots: Slots, folder: Path) -> dict[str, str]:
    """Write the files of a component into a folder, and return their digests, as far as they are known."""
    pages, digests = {page.output: page for page in action.pages}, dict(action.docs)
    texts = {page.markdown: page for page in action.pages}
    for parent in {name.rpartition("/")[0] for name in action.docs}:
        (folder / parent).mkdir(parents=True, exist_ok=True)
    for name in action.docs.keys() - pages.keys() - texts.keys() - {LINKS}:
        link_or_copy(docs.folder / name, folder / name)
    for name, content in read_files(docs, [name for name in action.docs if name in pages or name in texts]):
        check_bytes(content, docs.digests[name], docs.entry)
        text = content.decode("utf-8", "surrogatepass")
        if name in pages:
            text = filled_page(text, action, pages[name], slots)
        else:
            text = filled_markdown(text, action, texts[name])
        filled = text.encode("utf-8", "surrogatepass")
        (folder / name).write_bytes(filled)
        digests[name] = digest_bytes(filled)
    if "index.html" not in action.docs and action.pages:
        first = action.pages[0]
        (folder / "index.html").write_text(redirect_html(first.title, relative_url(first.url, "")), encoding="utf-8")
    (folder / LINKS).write_text(links_text(action), encoding="utf-8")
    if LLMS not in action.docs:  # an author may have written a better one
        (folder / LLMS).write_text(docs_llms(action), encoding="utf-8")
    return {name: digest for name, digest in digests.items() if name != LINKS}
