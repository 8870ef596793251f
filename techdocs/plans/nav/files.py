"""Read the files in which authors order a nav folder by folder: `.pages` and `.nav.yml`.

Takes the bytes of such files, gives a `NavFile` for each; nothing is looked up here. The keys and their meaning are
those of mkdocs-awesome-pages-plugin 2 (`.pages`) and mkdocs-awesome-nav 3 (`.nav.yml`), neither of which runs. What is
wrong costs one entry, key or file, never another one.
"""

import posixpath
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import islice

from techdocs.documents.located_yaml import KeyPath, LoadDocuments, LocatedDocument
from techdocs.documents.mapping import LocatedMapping
from techdocs.documents.notes import DocumentNotes, fault_problem
from techdocs.documents.values import read_boolean, read_one_of, text_of
from techdocs.model.codes import Code
from techdocs.model.limits import Limits
from techdocs.model.problem import Place, Problem, Severity, note
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
    "by": read_one_of("path", "filename", "title"),
    "direction": read_one_of("asc", "desc"),
    "type": read_one_of("natural", "alphabetical"),
    "sections": read_one_of("first", "last", "mixed"),
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
        problems += (fault_problem(Code.SETTINGS_UNREADABLE, place(path), fault) for fault in faults)
        if not documents:
            continue
        reader = _NavFileReader(documents[0], path, place(path), left, limits.nav_depth)
        found[folder] = reader.read()
        problems += reader.notes.problems
        left = reader.left
    return found, problems


def _read_short(value: object) -> str:
    """Read a title or a path."""
    text = text_of(value)
    if not text or len(text) > MAX_TEXT:
        raise ValueError("is not a string", f"write a string of at most {MAX_TEXT} characters")
    return text


class _NavFileReader:
    """Read one file; `left` entries of the component's nav may still be read."""

    def __init__(self, document: LocatedDocument, path: str, place: Place, left: int, depth: int) -> None:
        self.path, self.file, self.left, self.depth = path, place, left, depth
        self.notes = DocumentNotes(document=document, place=place.at)
        self.folder, _, name = path.rpartition("/")
        self.is_pages = name == PAGES_FILE
        self.full = False

    def read(self) -> NavFile:
        value = self.notes.document.value
        if not isinstance(value, dict):
            message, hint = "the file is not a mapping of settings", "write `key: value` lines"
            self.notes.add(Code.SETTINGS_UNREADABLE, message, hint, ())
            return NavFile(path=self.path, place=self.file)
        keys = self._mapping(value, (), _PAGES_KEYS if self.is_pages else _NAV_KEYS)
        for key in [key for key in ("title", "hide") if value.get(key) and not self.folder]:
            self._ignored(f"`{key}` has no effect in the docs folder itself", "remove it", (key,))
        title, hide = keys.get("title", _read_short, ""), keys.get("hide", read_boolean, False)
        if not self.is_pages:
            return NavFile(
                path=self.path, place=self.file, title=title, hide=hide, rules=self._rules(keys),
                items=self._items(value, "nav"),
            )  # fmt: skip
        return NavFile(
            path=self.path, place=self.file, title=title, hide=hide, collapse=_flag(keys, "collapse"),
            sort=self._pages_sort(keys), rules=Rules(flatten=_flag(keys, "collapse_single_pages")),
            items=self._pages_items(value),
        )  # fmt: skip

    def _pages_items(self, keys: Mapping[str, object]) -> tuple[Item, ...] | None:
        items = self._items(keys, "nav")
        arranged = self._items(keys, "arrange") if items is None else None
        if arranged is None or any(isinstance(item, Pattern) and not item.glob for item in arranged):
            return arranged or items
        return (*arranged, Pattern(glob=""))

    def _pages_sort(self, keys: LocatedMapping) -> Sort | None:
        order = keys.get("order", read_one_of("asc", "desc"), "")
        natural = keys.get("sort_type", read_one_of("natural"), "")
        by = keys.get("order_by", read_one_of("filename", "title"), "")
        ignore_case = _flag(keys, "ignore_case")
        if by == "title":
            self._by_title(("order_by",))
        if not (order or natural or by):
            return None
        kind = "numbers" if natural else "alphabetical"
        return Sort(by=by or "filename", direction=order, type=kind, sections="mixed", ignore_case=ignore_case)

    def _rules(self, keys: LocatedMapping) -> Rules:
        return Rules(
            sort=self._sort(keys.keys.get("sort"), (*keys.path, "sort")),
            ignore=self._ignore(keys.keys.get("ignore"), (*keys.path, "ignore")),
            flatten=_flag(keys, "flatten_single_child_sections"),
            preserve_names=_flag(keys, "preserve_directory_names"),
            append_unmatched=_flag(keys, "append_unmatched"),
        )

    def _sort(self, value: object, path: KeyPath) -> Sort | None:
        if not isinstance(value, dict):
            if value is not None:
                self.notes.invalid(path, "`sort` is not a mapping", "write `sort:` with `by: filename` below it")
            return None
        keys = self._mapping(value, path, (*_SORT_KEYS, "ignore_case"))
        texts = {key: keys.get(key, read, "") for key, read in _SORT_KEYS.items()}
        if texts["by"] == "title":
            self._by_title((*path, "by"))
        return Sort(**texts, ignore_case=_flag(keys, "ignore_case"))

    def _ignore(self, value: object, path: KeyPath) -> tuple[tuple[str, str], ...] | None:
        if value is None:
            return None
        found = []
        for number, glob in enumerate(value if isinstance(value, list) else [value]):
            text = text_of(glob)
            if not text or len(text) > MAX_TEXT:
                self.notes.invalid((*path, number), "`ignore` is not a glob or a list of globs", "write a string")
            elif self._counted((*path, number)):
                deep = text == INHERIT or text.startswith("/")
                found.append((self.folder, text.removeprefix("/") if deep else f"**/{text}"))
        return tuple(found)

    def _items(self, keys: Mapping[str, object], key: str) -> tuple[Item, ...] | None:
        value = keys.get(key)
        if isinstance(value, list):
            return tuple(self._listed(value, (key,), 1))
        if value is not None:
            self.notes.invalid((key,), f"`{key}` is not a list", "write `- file.md` lines")
        return None

    def _listed(self, values: list[object], path: KeyPath, depth: int) -> Iterator[Item]:
        for number, value in enumerate(values):
            item = self._item(value, (*path, number), depth) if self._counted((*path, number)) else None
            if item is not None:
                yield item

    def _item(self, value: object, path: KeyPath, depth: int) -> Item | None:
        title, inner, place = "", value, self.file.at(self.notes.document.place(*path))
        if isinstance(value, dict):
            if "glob" in value and not self.is_pages:
                return self._glob(value, path, place)
            if len(value) == 1:
                title, inner = next(iter(value.items()))
        text = text_of(inner)
        if title and isinstance(inner, list):
            if depth < self.depth:
                return Group(title=title, items=tuple(self._listed(inner, (*path, title), depth + 1)))
            message = f"section `{title}` is left out: a nav has at most {self.depth} levels"
            self.notes.add(Code.LIMIT_EXCEEDED, message, "move its entries into the section around it", path)
        elif not text or max(len(text), len(title)) > MAX_TEXT:
            message = "a nav entry must be a file, a folder, a title with either, or a title with a list"
            self.notes.invalid(path, message, "write `- Title: file.md`")
        elif not title and text.startswith("...") and self.is_pages:
            pattern, problems = read_rest(text, place)
            self.notes.problems.extend(problems)
            return pattern
        else:
            return NavEntry(value=text, place=place, title=title, glob=not title and not self.is_pages)
        return None

    def _glob(self, value: Mapping[str, object], path: KeyPath, place: Place) -> Pattern | None:
        keys = self._mapping(value, path, {*_RULE_KEYS, "glob", "ignore_no_matches"})
        glob = keys.get("glob", _read_short, "")
        quiet = keys.get("ignore_no_matches", read_boolean, False)
        rules = self._rules(keys)
        return Pattern(glob=glob, place=place, rules=rules, named="" if quiet else glob) if glob else None

    def _counted(self, path: KeyPath) -> bool:
        self.left -= 1
        if self.left < 0 and not self.full:
            self.full = True
            message = "the nav files of a component have too many entries; the ones from here on are left out"
            self.notes.add(Code.LIMIT_EXCEEDED, message, 'use a pattern such as `...` or `"*"`', path)
        return self.left >= 0

    def _mapping(self, value: Mapping[str, object], path: KeyPath, known: Collection[str]) -> LocatedMapping:
        keys = LocatedMapping(notes=self.notes, path=path, keys=value)
        for key, hint in islice(keys.unknown(sorted(known)), MAX_UNKNOWN):
            self._ignored(f"setting `{key[:MAX_TEXT]}` is ignored", hint, (*path, key))
        return keys

    def _by_title(self, path: KeyPath) -> None:
        self._ignored("pages are sorted by their file names, not by their titles", "list them in `nav`", path)

    def _ignored(self, message: str, hint: str, path: KeyPath) -> None:
        self.notes.add(Code.SETTING_IGNORED, message, hint, path, at_key=True, severity=Severity.NOTE)


def _flag(keys: LocatedMapping, key: str) -> bool | None:
    return keys.get(key, read_boolean, None)
