"""Put a component's pages in the order that `.pages` and `.nav.yml` files, and `...` in a `nav`, ask for.

Takes the paths of the pages and the nav files, gives MkDocs' `nav` as plain data. In one folder, entries that name a
page are looked up first, then those that name a folder, deepest first, then patterns in their order (`resolve.py` of
mkdocs-awesome-nav): a pattern finds only what no entry has. A folder stands in the nav once.
"""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from techdocs.builds.nav.files import read_nav_files
from techdocs.builds.nav.globs import is_glob
from techdocs.builds.nav.items import (
    NAV_FILE,
    Entry,
    Group,
    Item,
    NavFile,
    Pattern,
    Rules,
    Sort,
    overlay_rules,
    read_rest,
)
from techdocs.builds.nav.lookup import Lookup
from techdocs.builds.nav.nodes import INDEX, Node, folder_title, keep_pages, sort_nodes
from techdocs.located_yaml import LoadDocuments
from techdocs.model.codes import Code
from techdocs.model.limits import Limits
from techdocs.model.problem import Place, Problem, Severity

_AS_AWESOME_NAV = Sort(by="path", direction="asc", type="natural", sections="last", ignore_case=False)
_LINK = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|[/#?]|[^#?]*\.(?!md\b)[a-zA-Z0-9]+(?:[#?]|$)|.*/$")
_LIMITS = Limits()
_NO_PLACES: Mapping[str, Place] = MappingProxyType({})


def ordered_nav(
    pages: Sequence[str],
    files: Mapping[str, bytes],
    place: Callable[[str], Place],
    *,
    nav: tuple[object, ...] | None,
    load: LoadDocuments,
    nav_places: Mapping[str, Place] = _NO_PLACES,
    limits: Limits = _LIMITS,
) -> tuple[tuple[object, ...] | None, tuple[Problem, ...]]:
    """Return the nav that a component's nav files make, and what is wrong with them.

    Args:
        pages: the paths of all Markdown files that may stand in the nav, relative to the docs folder, with `/`.
        files: the path in the docs of each `.pages` and `.nav.yml`, and its bytes.
        place: returns where a nav file stands.
        nav: the `nav` of `mkdocs.yml`, None when it has none. It stays as it is, but for entries of the form `...`; a
            `.nav.yml` of the docs folder itself replaces a `nav` without them.
        load: how YAML is loaded.
        nav_places: where the entries of `nav` stand, by their text.
        limits: `nav_entries` and `nav_depth` count.

    Returns:
        The nav, None when MkDocs is to make it from the files; and the problems.
    """
    has_rest = nav is not None and _has_rest(nav)
    if not files and not has_rest:
        return nav, ()
    read, problems = read_nav_files(files, place, load, limits)
    if nav is not None and not has_rest:
        own = read.get("")
        if own is None or own.is_pages:
            return nav, (_beside(place(min(files)), "nav files have no effect", "`nav` of `mkdocs.yml` has no `...`"),)
        problems.append(_beside(own.place, "`nav` of `mkdocs.yml` has no effect", f"a `{NAV_FILE}` replaces it"))
        nav = None
    orderer = _Orderer(Lookup(pages, read, problems), limits)
    made = orderer.nav() if nav is None else orderer.rest(nav, nav_places)
    return tuple(made), tuple(problems)


def _beside(place: Place, message: str, why: str) -> Problem:
    return Problem(
        code=Code.SETTING_IGNORED, severity=Severity.INFO, message=f"{message}: {why}", place=place,
        hint="keep one of them, or add `...` to `nav` for the pages that it does not list",
    )  # fmt: skip


class _Orderer:
    """Order one component's pages."""

    def __init__(self, lookup: Lookup, limits: Limits) -> None:
        self.lookup, self.tree, self.files, self.limits = lookup, lookup.tree, lookup.files, limits
        self.entries = limits.nav_entries

    def nav(self) -> list[object]:
        """Return the nav that the nav files make."""
        return self._plain(self._nodes(1))

    def rest(self, nav: Sequence[object], places: Mapping[str, Place]) -> list[object]:
        """Return the `nav` of `mkdocs.yml` with the pages that it does not list in place of its `...` entries."""
        listed = {posixpath.normpath(text) for text, _ in _texts(nav, 1)}
        self.lookup.waiting -= listed
        rests: dict[str, Pattern] = {}
        for text in dict.fromkeys(text for text, _ in _texts(nav, 1) if text.startswith("...")):
            rests[text], problems = read_rest(text, places.get(text, Place()))
            self.lookup.problems += problems
        nodes = self._nodes(max(level for text, level in _texts(nav, 1) if text in rests))
        ranked = sorted(rests.items(), key=lambda pair: pair[1].rank)
        owners: dict[int, str] = {}
        for page in (page for node in nodes for page in node.pages):
            matching = (text for text, pattern in ranked if self._matches(pattern, page.path))
            owners[id(page)] = "" if page.path in listed else next(matching, "")
        found = {text: keep_pages(nodes, _owned(owners, text)) for text in rests}
        return self._filled(nav, {text: _flattened(kept) if rests[text].flat else kept for text, kept in found.items()})

    def _matches(self, pattern: Pattern, path: str) -> bool:
        return not pattern.glob or (
            bool(path) and not self.lookup.exhausted and self.lookup.matches(pattern.glob, path, pattern.place)
        )

    def _filled(self, nav: Sequence[object], found: Mapping[str, list[Node]]) -> list[object]:
        filled: list[object] = []
        for item in nav:
            if isinstance(item, str) and item.startswith("..."):
                filled += self._plain(found.get(item, []))
            elif isinstance(item, dict):
                inner = [
                    (key, self._filled(value, found) if isinstance(value, list) else value)
                    for key, value in item.items()
                ]
                filled.append(dict(inner))
            else:
                filled.append(item)
        return filled

    def _nodes(self, level: int) -> list[Node]:
        """Return the nav of the whole docs folder, which is to stand at a level of the nav."""
        modern = any(not file.is_pages for file in self.files.values())
        return self._children("", Rules(sort=_AS_AWESOME_NAV if modern else None), level)

    def _children(self, folder: str, above: Rules, depth: int) -> list[Node]:
        """Return the entries of one folder at a level of the nav; `above` are the rules of the folder above."""
        file = self.files.get(folder)
        rules = overlay_rules(above, file.rules) if file else above
        items = file.items if file else None
        is_pages = file is not None and file.is_pages
        if items is None and (is_pages or rules.sort is None):
            items = (Pattern(glob=""),)
        elif items is None:
            items = (*(Pattern(glob=name) for name in INDEX), Pattern(glob="*"))
        if rules.append_unmatched and not is_pages:
            items = (*items, Pattern(glob="*"))
        return _Level(self, folder, rules, file).nodes(items, depth)

    def folder(self, path: str, above: Rules, depth: int, title: str = "", *, listed: bool = False) -> list[Node]:
        """Return the section of a folder whose entries stand at a level, its only entry, or nothing."""
        file = self.files.get(path)
        if file is not None and file.hide and (file.is_pages or not listed):
            return []
        self.lookup.waiting.discard(path)
        if depth > self.limits.nav_depth:
            return self._flat(path)
        children = self._children(path, above, depth)
        rules = overlay_rules(above, file.rules) if file else above
        collapses = rules.flatten if file is None or file.collapse is None else file.collapse
        if not children or (collapses and len(children) == 1 and not (children[0].is_link and rules.sort)):
            return children
        name = posixpath.basename(path)
        own = file.title if file else ""
        first, second = (own, title) if file and file.is_pages else (title, own)
        title = first or second or (name if rules.preserve_names else folder_title(name))
        return [Node(value=tuple(children), title=title, path=path)]

    def _flat(self, folder: str) -> list[Node]:
        """Return the pages of a folder that lies too deep, without its sections."""
        self.say_deep(folder)
        hidden = [f"{path}/" for path, file in self.files.items() if file.hide and path]
        found = sorted(
            path for path in self.lookup.waiting & self.tree.pages
            if path.startswith(f"{folder}/") and not path.startswith(tuple(hidden))
        )  # fmt: skip
        self.lookup.waiting.difference_update(found)
        return [Node(value=path, path=path) for path in found]

    def say_deep(self, folder: str) -> None:
        """Note that a folder's sections lie too deep."""
        text = f"a nav has at most {self.limits.nav_depth} levels; pages below stand without their sections"
        self.lookup.say_once(text, "move the pages up", folder)

    def _plain(self, nodes: Iterable[Node]) -> list[object]:
        found: list[object] = []
        for node in nodes:
            self.entries -= 1
            if self.entries < 0:
                text = f"a nav has at most {self.limits.nav_entries:,} entries; further pages are found by search only"
                self.lookup.say_once(text, "split the docs, or list less", "")
                break
            value = node.value if isinstance(node.value, str) else self._plain(node.value)
            if value:
                found.append({node.title: value} if node.title else value)
        return found


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
    item: Entry | Pattern
    target: str
    slot: _Slot
    depth: int


class _Level:
    """The entries of one folder, sections that its author made included."""

    def __init__(self, orderer: _Orderer, folder: str, rules: Rules, file: NavFile | None) -> None:
        self.orderer, self.lookup, self.tree, self.folder = orderer, orderer.lookup, orderer.tree, folder
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

    def _slots(self, items: Sequence[Item], depth: int) -> list["_Slot"]:
        """Return a slot for each item, and note what is to be looked up for it."""
        slots = []
        for item in items:
            slots.append(_Slot())
            if isinstance(item, Group) and depth >= self.orderer.limits.nav_depth:
                self.orderer.say_deep(self.folder)
                slots += self._slots(item.items, depth)
            elif isinstance(item, Group):
                inner = self._slots(item.items, depth + 1)
                slots[-1] = _Slot(title=item.title, folder=self.folder, inner=inner)
            elif isinstance(item, Pattern):
                self.tasks.append(_Task((3, item.rank), item, "", slots[-1], depth))
            else:
                self._enter(item, slots[-1], depth)
        return slots

    def _enter(self, entry: Entry, slot: "_Slot", depth: int) -> None:
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
            self.lookup.named(entry, self.folder, f"nav entry `{entry.value}` names no page and no folder with pages")

    def _found(self, task: _Task) -> list[Node]:
        if isinstance(task.item, Pattern):
            return self._pattern(task.item, task.depth)
        if task.target in self.tree.pages:
            self.lookup.waiting.discard(task.target)
            return [Node(value=task.target, title=task.item.title, path=task.target)]
        if task.target in self.lookup.waiting:
            return self.orderer.folder(task.target, self.rules, task.depth + 1, task.item.title, listed=True)
        message = f"folder `{task.item.value}` stands in the nav already"
        self.lookup.say(Code.SETTING_INVALID, message, "name it once", task.item.place)
        return []

    def _pattern(self, pattern: Pattern, depth: int) -> list[Node]:
        rules = overlay_rules(self.rules, pattern.rules)
        sort = self.sort if self.is_pages else rules.sort
        matched = self.lookup.find(pattern, self.folder, rules, near_only=self.is_pages)
        if pattern.named and not matched:
            message = f"`{pattern.named}` matches no page and no folder that is not listed yet"
            hint = "correct it, remove it, or set `ignore_no_matches: true`"
            self.lookup.say(Code.NAV_WITHOUT_FILE, message, hint, pattern.place)
        paths = [path for path in matched if path in self.tree.pages]
        self.lookup.waiting.difference_update(paths)
        found = {path: [Node(value=path, path=path)] for path in paths}
        for path in sorted(set(matched) - set(paths), key=lambda path: (-path.count("/"), path)):
            found[path] = self.orderer.folder(path, rules, depth + 1)
        if self.is_pages or sort is None:
            # Folders of one page have their place by their own name: awesome-pages collapses after it sorts.
            named = [Node(value=(), title=self._title(path, nodes), path=path) for path, nodes in found.items()]
            kinds = [replace(node, value="" if node.path in self.tree.pages else ()) for node in named]
            nodes = [inner for node in sort_nodes(kinds, sort, by_file_title=True) for inner in found[node.path]]
        else:
            nodes = sort_nodes([node for nodes in found.values() for node in nodes], sort, by_file_title=False)
        return _flattened(nodes) if pattern.flat else nodes

    def _title(self, path: str, nodes: list[Node]) -> str:
        if path in self.tree.pages:
            return folder_title(posixpath.basename(path).removesuffix(".md"))
        return nodes[0].title if nodes else ""


def _owned(owners: Mapping[int, str], text: str) -> Callable[[Node], bool]:
    return lambda page: owners[id(page)] == text


def _flattened(nodes: Iterable[Node]) -> list[Node]:
    return [page for node in nodes for page in node.pages]


def _texts(nav: object, level: int) -> Iterator[tuple[str, int]]:
    """Yield the paths and links of a nav, and the levels that they stand at."""
    if isinstance(nav, str):
        yield nav, level
    elif isinstance(nav, dict):
        for item in nav.values():
            yield from _texts(item, level + isinstance(item, list))
    elif isinstance(nav, (list, tuple)):
        for item in nav:
            yield from _texts(item, level)


def _has_rest(nav: Sequence[object]) -> bool:
    return any(text.startswith("...") for text, _ in _texts(nav, 1))
