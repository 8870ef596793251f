"""Make the nav folder by folder: which items each folder has, and what becomes of it in the folder above.

A folder is in the nav once; one without a nav file has the items that MkDocs or awesome-nav would give it.
"""

import posixpath

from techdocs.plans.nav.items import Pattern, Rules, Sort, overlay_rules
from techdocs.plans.nav.level import Level
from techdocs.plans.nav.lookup import Lookup
from techdocs.plans.nav.nodes import INDEX, Node, folder_title

_AS_AWESOME_NAV = Sort(by="path", direction="asc", type="natural", sections="last", ignore_case=False)


class FolderNav:
    """The nav of one component's folders."""

    def __init__(self, lookup: Lookup, nav_depth: int) -> None:
        self.lookup, self.nav_depth = lookup, nav_depth

    def nodes(self, level: int) -> list[Node]:
        """Return the nav of the whole docs folder, which is to be at a level of the nav."""
        modern = any(not file.is_pages for file in self.lookup.files.values())
        return self._children("", Rules(sort=_AS_AWESOME_NAV if modern else None), level)

    def _children(self, folder: str, above: Rules, depth: int) -> list[Node]:
        """Return the entries of one folder at a level of the nav; `above` are the rules of the folder above."""
        file = self.lookup.files.get(folder)
        is_pages = file is not None and file.is_pages
        # what the docs folder's own `.pages` says of collapsing is not heard by awesome-pages
        rules = overlay_rules(above, file.rules) if file and (folder or not is_pages) else above
        items = file.items if file else None
        if items is None and (is_pages or rules.sort is None):
            items = (Pattern(glob=""),)
        elif items is None:
            items = (*(Pattern(glob=name) for name in INDEX), Pattern(glob="*"))
        if rules.append_unmatched and not is_pages:
            items = (*items, Pattern(glob="*"))
        return Level(self, folder, rules, file).nodes(items, depth)

    def section(self, path: str, above: Rules, depth: int, title: str = "", *, listed: bool = False) -> list[Node]:
        """Return the section of a folder whose entries are at a level of the nav, its only entry, or nothing."""
        file = self.lookup.files.get(path)
        if file is not None and file.hide and (file.is_pages or not listed):
            return []
        self.lookup.waiting.discard(path)
        if depth > self.nav_depth:
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
        self.lookup.say_deep(folder, self.nav_depth)
        hidden = [f"{path}/" for path, file in self.lookup.files.items() if file.hide and path]
        found = sorted(
            path for path in self.lookup.waiting & self.lookup.tree.pages
            if path.startswith(f"{folder}/") and not path.startswith(tuple(hidden))
        )  # fmt: skip
        self.lookup.waiting.difference_update(found)
        return [Node(value=path, path=path) for path in found]
