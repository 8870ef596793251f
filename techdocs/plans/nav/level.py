"""Order the entries of one folder: what its items name, in the order in which they are looked up.

Entries that name a page are looked up first, then those that name a folder, deepest first, then patterns in their order
(`resolve.py` of mkdocs-awesome-nav): a pattern finds only what no entry has.
"""

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from techdocs.model.codes import Code
from techdocs.plans.nav.globs import is_glob
from techdocs.plans.nav.items import Group, Item, NavEntry, NavFile, Pattern, Rules, overlay_rules
from techdocs.plans.nav.lookup import Lookup
from techdocs.plans.nav.nodes import Node, flattened, folder_title, sort_nodes

_LINK = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|[/#?]|[^#?]*\.(?!md\b)[a-zA-Z0-9]+(?:[#?]|$)|.*/$")


class Folders(Protocol):
    """What makes the sections of the folders below."""

    lookup: Lookup
    nav_depth: int

    def section(self, path: str, above: Rules, depth: int, title: str = "", *, listed: bool = False) -> list[Node]:
        """Return the section of a folder whose entries are at a level of the nav, its only entry, or nothing."""


@dataclass(slots=True, kw_only=True)
class _Slot:
    """Where the entries for one item go; a section that the author made has a title and slots of its own."""

    title: str = ""
    folder: str = ""
    nodes: list[Node] = field(default_factory=list)
    inner: "list[_Slot]" = field(default_factory=list)

    def filled(self) -> list[Node]:
        """Return the entries, without sections that have none."""
        if not self.title:
            return self.nodes
        nodes = tuple(node for slot in self.inner for node in slot.filled())
        return [Node(value=nodes, title=self.title, path=self.folder)] if nodes else []


@dataclass(frozen=True, slots=True)
class _Task:
    """An item that waits to be looked up, the smaller its rank, the sooner; what it finds goes into `slot`."""

    rank: tuple[int, int]
    item: NavEntry | Pattern
    target: str
    slot: _Slot
    depth: int


class Level:
    """The entries of one folder, sections that its author made included."""

    def __init__(self, folders: Folders, folder: str, rules: Rules, file: NavFile | None) -> None:
        self.folders, self.lookup, self.tree, self.folder = folders, folders.lookup, folders.lookup.tree, folder
        self.is_pages = file is not None and file.is_pages
        self.sort = file.sort if file is not None and file.is_pages else rules.sort
        self.rules = rules
        self.tasks: list[_Task] = []

    def nodes(self, items: Sequence[Item], depth: int) -> list[Node]:
        """Return the entries for items at a level of the nav."""
        slots = self._slots(items, depth)
        for task in sorted(self.tasks, key=lambda task: task.rank):
            task.slot.nodes.extend(self._found(task))
        return [node for slot in slots for node in slot.filled()]

    def _slots(self, items: Sequence[Item], depth: int) -> list[_Slot]:
        """Return a slot for each item, and note what is to be looked up for it."""
        slots = []
        for item in items:
            slots.append(_Slot())
            if isinstance(item, Group) and depth >= self.folders.nav_depth:
                self.lookup.say_deep(self.folder, self.folders.nav_depth)
                slots += self._slots(item.items, depth)
            elif isinstance(item, Group):
                inner = self._slots(item.items, depth + 1)
                slots[-1] = _Slot(title=item.title, folder=self.folder, inner=inner)
            elif isinstance(item, Pattern):
                self.tasks.append(_Task((3, item.rank), item, "", slots[-1], depth))
            else:
                self._enter(item, slots[-1], depth)
        return slots

    def _enter(self, entry: NavEntry, slot: _Slot, depth: int) -> None:
        """Note that an entry's page, folder or pattern is to be looked up; a link is there at once."""
        target = posixpath.normpath(posixpath.join(self.folder, entry.value))
        if target in self.tree.pages:
            self.tasks.append(_Task((1, 0), entry, target, slot, depth))
        elif target in self.tree.folders:
            self.tasks.append(_Task((2, -target.count("/")), entry, target, slot, depth))
        elif entry.title and _LINK.match(entry.value):
            slot.nodes.append(Node(value=entry.value, title=entry.title))
        elif entry.glob and is_glob(entry.value):
            pattern = Pattern(glob=entry.value, place=entry.place, named=entry.value)
            self.tasks.append(_Task((3, 0), pattern, "", slot, depth))
        else:
            self.lookup.named(entry, self.folder, f"nav entry `{entry.value}` matches no page and no folder with pages")

    def _found(self, task: _Task) -> list[Node]:
        if isinstance(task.item, Pattern):
            return self._pattern(task.item, task.depth)
        if task.target in self.tree.pages:
            self.lookup.waiting.discard(task.target)
            return [Node(value=task.target, title=task.item.title, path=task.target)]
        if task.target in self.lookup.waiting:
            return self.folders.section(task.target, self.rules, task.depth + 1, task.item.title, listed=True)
        message = f"folder `{task.item.value}` is already in the nav"
        self.lookup.say(Code.SETTING_INVALID, message, "list it once", task.item.place, about=task.item.value)
        return []

    def _pattern(self, pattern: Pattern, depth: int) -> list[Node]:
        rules = overlay_rules(self.rules, pattern.rules)
        sort = self.sort if self.is_pages else rules.sort
        matched = self.lookup.find(pattern, self.folder, rules, near_only=self.is_pages)
        if pattern.named and not matched:
            message = f"`{pattern.named}` matches no page or folder that is not already listed"
            hint = "correct it, remove it, or set `ignore_no_matches: true`"
            self.lookup.say(Code.NAV_WITHOUT_FILE, message, hint, pattern.place, about=pattern.named)
        paths = [path for path in matched if path in self.tree.pages]
        self.lookup.waiting.difference_update(paths)
        found = {path: [Node(value=path, path=path)] for path in paths}
        for path in sorted(set(matched) - set(paths), key=lambda path: (-path.count("/"), path)):
            found[path] = self.folders.section(path, rules, depth + 1)
        if self.is_pages or sort is None:
            # Folders of one page have their place by their own name: awesome-pages collapses after it sorts.
            named = [Node(value=(), title=self._title(path, nodes), path=path) for path, nodes in found.items()]
            kinds = [replace(node, value="" if node.path in self.tree.pages else ()) for node in named]
            nodes = [inner for node in sort_nodes(kinds, sort, by_file_title=True) for inner in found[node.path]]
        else:
            nodes = sort_nodes([node for nodes in found.values() for node in nodes], sort, by_file_title=False)
        return flattened(nodes) if pattern.flat else nodes

    def _title(self, path: str, nodes: list[Node]) -> str:
        if path in self.tree.pages:
            return folder_title(posixpath.basename(path).removesuffix(".md"))
        return nodes[0].title if nodes else ""
