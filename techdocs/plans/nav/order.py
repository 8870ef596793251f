"""Put a component's pages in the order that `.pages` and `.nav.yml` files, and `...` in a `nav`, ask for.

Takes the paths of the pages and the nav files, gives MkDocs' `nav` as plain data.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from techdocs.documents.located_yaml import LoadDocuments
from techdocs.model.codes import Code
from techdocs.model.limits import Limits
from techdocs.model.problem import Place, Problem, note
from techdocs.plans.nav.files import read_nav_files
from techdocs.plans.nav.folders import FolderNav
from techdocs.plans.nav.items import NAV_FILE
from techdocs.plans.nav.lookup import Lookup
from techdocs.plans.nav.nodes import Node
from techdocs.plans.nav.remaining import fill_remaining, has_remaining

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
        pages: the paths of all Markdown files that may be in the nav, relative to the docs folder, with `/`.
        files: the path in the docs of each `.pages` and `.nav.yml`, and its bytes.
        place: returns where a nav file is.
        nav: the `nav` of `mkdocs.yml`, None when it has none. It stays as it is, but for entries of the form `...`; a
            `.nav.yml` of the docs folder itself replaces a `nav` without them.
        load: how YAML is loaded.
        nav_places: where the entries of `nav` are, by their text.
        limits: `nav_entries` and `nav_depth` count.

    Returns:
        The nav, None when MkDocs is to make it from the files; and the problems.
    """
    has_dots = nav is not None and has_remaining(nav)
    if not files and not has_dots:
        return nav, ()
    read, problems = read_nav_files(files, place, load, limits)
    if nav is not None and not has_dots:
        own = read.get("")
        if own is None or own.is_pages:
            return nav, (_beside(place(min(files)), "nav files have no effect", "`nav` of `mkdocs.yml` has no `...`"),)
        problems.append(_beside(own.place, "`nav` of `mkdocs.yml` has no effect", f"a `{NAV_FILE}` replaces it"))
        nav = None
    folders = FolderNav(Lookup(pages, read, problems), limits.nav_depth)
    plain = _Plain(folders.lookup, limits.nav_entries).entries
    made = plain(folders.nodes(1)) if nav is None else fill_remaining(nav, nav_places, folders, plain)
    return tuple(made), tuple(problems)


def _beside(place: Place, message: str, why: str) -> Problem:
    hint = "keep one of them, or add `...` to `nav` for the pages that it does not list"
    return note(Code.SETTING_IGNORED, place, f"{message}: {why}", hint)


class _Plain:
    """Entries as MkDocs reads them; `left` of them may still be in the nav."""

    def __init__(self, lookup: Lookup, left: int) -> None:
        self.lookup, self.limit, self.left = lookup, left, left

    def entries(self, nodes: Iterable[Node]) -> list[object]:
        found: list[object] = []
        for node in nodes:
            self.left -= 1
            if self.left < 0:
                text = f"a nav has at most {self.limit:,} entries; other pages can be found only by search"
                self.lookup.say_once(text, "split the docs, or list fewer pages", "", about="limits.nav_entries")
                break
            value = node.value if isinstance(node.value, str) else self.entries(node.value)
            if value:
                found.append({node.title: value} if node.title else value)
        return found
