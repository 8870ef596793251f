"""Read the files in which authors order a nav folder by folder: `.pages` and `.nav.yml`.

Takes the bytes of such files, gives a `NavFile` for each; nothing is looked up here. The keys and their meaning are
those of mkdocs-awesome-pages-plugin 2 (`.pages`) and mkdocs-awesome-nav 3 (`.nav.yml`), neither of which runs. What is
wrong costs one entry, key or file, never another one.
"""

import posixpath
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from techdocs.documents.located_yaml import KeyPath, LoadDocuments, LocatedDocument
from techdocs.model.codes import Code
from techdocs.model.limits import Limits
from techdocs.model.problem import Place, Problem, error, note, warning
from techdocs.plans.nav.items import (
    INHERIT,
    NAV_FILE,
    PAGES_FILE,
    Group,
    Item,
    NavEntry,
    NavFile,
    Pattern,
    Rules,
    Sort,
    read_rest,
)

MAX_TEXT = 500
"""Characters of a title, a path or a link."""
MAX_UNKNOWN = 20
"""Unknown keys that are named in one mapping."""
_PAGES_KEYS = frozenset((
    "title", "nav", "arrange", "order", "sort_type", "order_by", "ignore_case", "hide", "collapse",
    "collapse_single_pages",
))  # fmt: skip
_RULE_KEYS = frozenset((
    "flatten_single_child_sections", "preserve_directory_names", "append_unmatched", "sort", "ignore",
))  # fmt: skip
_NAV_KEYS = _RULE_KEYS | {"title", "hide", "nav"}
_SORT_KEYS = {
    "by": ("path", "filename", "title"),
    "direction": ("asc", "desc"),
    "type": ("natural", "alphabetical"),
    "sections": ("first", "last", "mixed"),
}


def read_nav_files(
    files: Mapping[str, bytes], place: Callable[[str], Place], load: LoadDocuments, limits: Limits
) -> tuple[dict[str, NavFile], list[Problem]]:
    """Read all nav files of a component; in a folder with both, `.nav.yml` counts.

    Returns:
        The files by their folder, and the problems in the order of the files.
    """
    found: dict[str, NavFile] = {}
    problems: list[Problem] = []
    left = limits.nav_entries
    for path in sorted(files):
        folder = posixpath.dirname(path)
        if folder in found:
            text = f"`{PAGES_FILE}` is ignored: its folder also has a `{NAV_FILE}`"
            problems.append(note(Code.SETTING_IGNORED, place(path), text, "keep one of them"))
            continue
        documents, faults = load(files[path].decode("utf-8", "replace"), version="1.1")
        for fault in faults:
            where = _at(place(path), (fault.line, fault.column))
            problems.append(error(Code.SETTINGS_UNREADABLE, where, fault.message, fault.hint, about=fault.about))
        if not documents:
            continue
        reader = _NavFileReader(documents[0], path, place(path), left, limits.nav_depth)
        found[folder] = reader.read()
        problems += reader.problems
        left = reader.left
    return found, problems


def _at(place: Place, position: tuple[int, int]) -> Place:
    return Place(source=place.source, path=place.path, line=position[0], column=position[1])


def _plain_text(value: object) -> str:
    """Return a text, or a number as one; empty for anything else."""
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


class _NavFileReader:
    """Read one file; `left` entries of the component's nav may still be read."""

    def __init__(self, document: LocatedDocument, path: str, place: Place, left: int, depth: int) -> None:
        self.document, self.path, self.file, self.left, self.depth = document, path, place, left, depth
        self.problems: list[Problem] = []
        self.full = False

    def read(self) -> NavFile:
        keys = self.document.value
        if not isinstance(keys, dict):
            self._say(Code.SETTINGS_UNREADABLE, "the file is not a mapping of settings", "write `key: value` lines", ())
            return NavFile(path=self.path, place=self.file)
        pages = posixpath.basename(self.path) == PAGES_FILE
        self._unknown(keys, (), _PAGES_KEYS if pages else _NAV_KEYS)
        if not posixpath.dirname(self.path):
            for key in [key for key in ("title", "hide") if keys.get(key)]:
                self._ignored(f"`{key}` has no effect in the docs folder itself", "remove it", (key,))
        return NavFile(
            path=self.path,
            place=self.file,
            title=self._text(keys, "title"),
            hide=self._flag(keys, "hide") is True,
            collapse=self._flag(keys, "collapse") if pages else None,
            sort=self._pages_sort(keys) if pages else None,
            rules=Rules(flatten=self._flag(keys, "collapse_single_pages")) if pages else self._rules(keys, ()),
            items=self._pages_items(keys) if pages else self._items(keys, "nav"),
        )

    def _pages_items(self, keys: Mapping[str, object]) -> tuple[Item, ...] | None:
        items = self._items(keys, "nav")
        arranged = self._items(keys, "arrange") if items is None else None
        if arranged is None or any(isinstance(item, Pattern) and not item.glob for item in arranged):
            return arranged or items
        return (*arranged, Pattern(glob=""))

    def _pages_sort(self, keys: Mapping[str, object]) -> Sort | None:
        order = self._choice(keys, "order", ("asc", "desc"))
        natural = self._choice(keys, "sort_type", ("natural",))
        by = self._choice(keys, "order_by", ("filename", "title"))
        ignore_case = self._flag(keys, "ignore_case")
        if by == "title":
            self._by_title(("order_by",))
        if not (order or natural or by):
            return None
        kind = "numbers" if natural else "alphabetical"
        return Sort(by=by or "filename", direction=order, type=kind, sections="mixed", ignore_case=ignore_case)

    def _rules(self, keys: Mapping[str, object], path: KeyPath) -> Rules:
        return Rules(
            sort=self._sort(keys, path),
            ignore=self._ignore(keys, path),
            flatten=self._flag(keys, "flatten_single_child_sections", path),
            preserve_names=self._flag(keys, "preserve_directory_names", path),
            append_unmatched=self._flag(keys, "append_unmatched", path),
        )

    def _sort(self, keys: Mapping[str, object], path: KeyPath) -> Sort | None:
        value, path = keys.get("sort"), (*path, "sort")
        if not isinstance(value, dict):
            if value is not None:
                self._invalid("`sort` is not a mapping", "write `sort:` with `by: filename` below it", path)
            return None
        self._unknown(value, path, {*_SORT_KEYS, "ignore_case"})
        texts = {key: self._choice(value, key, allowed, path) for key, allowed in _SORT_KEYS.items()}
        if texts["by"] == "title":
            self._by_title((*path, "by"))
        return Sort(**texts, ignore_case=self._flag(value, "ignore_case", path))

    def _ignore(self, keys: Mapping[str, object], path: KeyPath) -> tuple[tuple[str, str], ...] | None:
        value, path = keys.get("ignore"), (*path, "ignore")
        if value is None:
            return None
        folder = posixpath.dirname(self.path)
        found = []
        for number, glob in enumerate(value if isinstance(value, list) else [value]):
            text = _plain_text(glob)
            if not text or len(text) > MAX_TEXT:
                self._invalid("`ignore` is not a glob or a list of globs", "write a string", (*path, number))
            elif self._counted((*path, number)):
                deep = text == INHERIT or text.startswith("/")
                found.append((folder, text.removeprefix("/") if deep else f"**/{text}"))
        return tuple(found)

    def _items(self, keys: Mapping[str, object], key: str) -> tuple[Item, ...] | None:
        value = keys.get(key)
        if isinstance(value, list):
            return tuple(self._listed(value, (key,), 1))
        if value is not None:
            self._invalid(f"`{key}` is not a list", "write `- file.md` lines", (key,))
        return None

    def _listed(self, values: list[object], path: KeyPath, depth: int) -> Iterator[Item]:
        for number, value in enumerate(values):
            item = self._item(value, (*path, number), depth) if self._counted((*path, number)) else None
            if item is not None:
                yield item

    def _item(self, value: object, path: KeyPath, depth: int) -> Item | None:
        title, inner, place = "", value, _at(self.file, self.document.place(*path))
        if isinstance(value, dict):
            if "glob" in value and posixpath.basename(self.path) == NAV_FILE:
                return self._glob(value, path, place)
            if len(value) == 1:
                title, inner = next(iter(value.items()))
        text = _plain_text(inner)
        if title and isinstance(inner, list):
            if depth < self.depth:
                return Group(title=title, items=tuple(self._listed(inner, (*path, title), depth + 1)))
            message = f"section `{title}` is left out: a nav has at most {self.depth} levels"
            self._say(Code.LIMIT_EXCEEDED, message, "move its entries into the section around it", path)
        elif not text or max(len(text), len(title)) > MAX_TEXT:
            self._invalid(
                "a nav entry must be a file, a folder, a title with either, or a title with a list",
                "write `- Title: file.md`",
                path,
            )
        elif not title and text.startswith("...") and posixpath.basename(self.path) == PAGES_FILE:
            pattern, problems = read_rest(text, place)
            self.problems += problems
            return pattern
        else:
            return NavEntry(
                value=text, place=place, title=title, glob=not title and posixpath.basename(self.path) == NAV_FILE
            )
        return None

    def _glob(self, keys: Mapping[str, object], path: KeyPath, place: Place) -> Pattern | None:
        self._unknown(keys, path, {*_RULE_KEYS, "glob", "ignore_no_matches"})
        glob = self._text(keys, "glob", path)
        quiet = self._flag(keys, "ignore_no_matches", path) is True
        rules = self._rules(keys, path)
        return Pattern(glob=glob, place=place, rules=rules, named="" if quiet else glob) if glob else None

    def _counted(self, path: KeyPath) -> bool:
        self.left -= 1
        if self.left < 0 and not self.full:
            self.full = True
            message = "the nav files of a component have too many entries; the ones from here on are left out"
            self._say(Code.LIMIT_EXCEEDED, message, 'use a pattern such as `...` or `"*"`', path)
        return self.left >= 0

    def _text(self, keys: Mapping[str, object], key: str, path: KeyPath = ()) -> str:
        text = _plain_text(keys.get(key))
        if keys.get(key) is not None and not 0 < len(text) <= MAX_TEXT:
            self._invalid(f"`{key}` is not a string", f"write a string of at most {MAX_TEXT} characters", (*path, key))
            return ""
        return text

    def _flag(self, keys: Mapping[str, object], key: str, path: KeyPath = ()) -> bool | None:
        value = keys.get(key)
        if value is None or isinstance(value, bool):
            return value
        self._invalid(f"`{key}` must be `true` or `false`", "write one of them", (*path, key))
        return None

    def _choice(self, keys: Mapping[str, object], key: str, allowed: tuple[str, ...], path: KeyPath = ()) -> str:
        value = keys.get(key)
        if isinstance(value, str) and value in allowed:
            return value
        if value is not None:
            names = " or ".join(f"`{name}`" for name in allowed)
            self._invalid(f"`{key}` must be {names}", f"write {names}", (*path, key))
        return ""

    def _unknown(self, keys: Mapping[str, object], path: KeyPath, known: frozenset[str] | set[str]) -> None:
        for key in islice((key for key in keys if key not in known), MAX_UNKNOWN):
            hint = f"known keys: {', '.join(f'`{name}`' for name in sorted(known))}"
            self._ignored(f"setting `{key[:MAX_TEXT]}` is ignored", hint, (*path, key))

    def _by_title(self, path: KeyPath) -> None:
        self._ignored("pages are sorted by their file names, not by their titles", "list them in `nav`", path)

    def _ignored(self, message: str, hint: str, path: KeyPath) -> None:
        where = _at(self.file, self.document.key_place(*path))
        self.problems.append(note(Code.SETTING_IGNORED, where, message, hint, about=self.document.name_of(path)))

    def _invalid(self, message: str, hint: str, path: KeyPath) -> None:
        self._say(Code.SETTING_INVALID, message, hint, path)

    def _say(self, code: Code, message: str, hint: str, path: KeyPath) -> None:
        where = _at(self.file, self.document.place(*path))
        self.problems.append(warning(code, where, message, hint, about=self.document.name_of(path)))
