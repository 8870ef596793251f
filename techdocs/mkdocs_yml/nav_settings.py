"""The `nav` of a `mkdocs.yml` as data, cut where it is too long or too deep."""

from dataclasses import dataclass, field

from techdocs.documents.located_yaml import KeyPath, Tagged
from techdocs.documents.notes import DocumentNotes
from techdocs.mkdocs_yml.setting_notes import quoted
from techdocs.model.codes import Code
from techdocs.model.docs import nav_texts
from techdocs.model.limits import Limits
from techdocs.model.problem import Place
from techdocs.plain_text import composed


@dataclass(frozen=True, slots=True, kw_only=True)
class Nav:
    """A nav: its entries (None = made from the files), and the path of each entry mapped to its place.

    `cut` are the paths that a limit took.
    """

    entries: tuple[object, ...] | None = None
    places: dict[str, Place] = field(default_factory=dict)
    cut: tuple[str, ...] = ()


def read_nav(nav: object, notes: DocumentNotes, limits: Limits) -> Nav:
    """Read the value of the key `nav`; what is wrong with it is noted, the rest is used."""
    if nav is None or isinstance(nav, Tagged):
        return Nav()
    if not isinstance(nav, list) or not nav:
        notes.invalid(("nav",), "`nav` is not a list", "write `- Title: file.md` lines, each with its hyphen")
        return Nav()
    reader = _NavReader(notes, limits)
    entries = reader.entries(nav, ("nav",), 1)
    return Nav(entries=tuple(entries), places=reader.places, cut=tuple(reader.cut))


class _NavReader:
    def __init__(self, notes: DocumentNotes, limits: Limits) -> None:
        self.notes, self.limits = notes, limits
        self.places: dict[str, Place] = {}
        self.cut: list[str] = []
        self._count = 0
        self._reported: set[str] = set()

    def entries(self, items: list[object], path: KeyPath, depth: int) -> list[object]:
        """Return the entries of one list, which is on level `depth`."""
        if items and depth > self.limits.nav_depth:
            self._cut(
                f"`nav` has more than {self.limits.nav_depth} levels; deeper entries are left out", "nav_depth",
                "use fewer levels", path, items,
            )  # fmt: skip
            return []
        read: list[object] = []
        for number, item in enumerate(items):
            if self._count >= self.limits.nav_entries:
                self._cut(
                    f"`nav` has more than {self.limits.nav_entries:,} entries; the rest are left out", "nav_entries",
                    "list fewer pages", (*path, number), items[number:],
                )  # fmt: skip
                break
            read += self._entry(item, (*path, number), depth)
        return read

    def _entry(self, item: object, path: KeyPath, depth: int) -> list[object]:
        """Return what one item of a list adds: an entry, or the entries of a section without a title."""
        if isinstance(item, Tagged):
            return []
        if isinstance(item, str):
            return [self._file(item, path)]
        if isinstance(item, dict) and len(item) == 1:
            title, value = next(iter(item.items()))
            is_titled = bool(str(title).strip())
            if isinstance(value, Tagged):
                return []
            if isinstance(value, str):
                file = self._file(value, (*path, title))
                return [{title: file}] if is_titled else [file]
            if isinstance(value, list):
                self._count += 1
                inner = self.entries(value, (*path, title), depth + is_titled)
                return [{title: inner}] if is_titled and (inner or not value) else inner
        self._invalid(item, path)
        return []

    def _invalid(self, item: object, path: KeyPath) -> None:
        """Say what is wrong with an item that is no entry, most often its indent."""
        message, hint = "a nav entry must be a file, a title with a file, or a title with a list", ""
        if isinstance(item, dict) and len(item) > 1:
            second = list(item)[1]
            line = self.notes.place(self.notes.document.key_place(*path, second)).line
            hint = f"{quoted(second)} in line {line} has no hyphen: each entry is a line `- Title: file.md`"
        elif isinstance(item, dict) and item:
            title, value = next(iter(item.items()))
            if value is None:
                message = f"nav section {quoted(title)} has no entries"
                hint = f"indent its entries by two spaces more than {quoted(f'- {title}:')}, or give it a file"
            elif isinstance(value, dict):
                hint = f"write the entries below {quoted(title)} with hyphens: `- Title: file.md`"
        first = (*path, next(iter(item))) if isinstance(item, dict) and item else path
        self.notes.invalid(path, message, hint or "write `- Title: file.md`", about=self.notes.document.name_of(first))

    def _file(self, value: str, path: KeyPath) -> str:
        self._count += 1
        value = composed(value)
        self.places[value] = self.notes.place(self.notes.document.place(*path))
        return value

    def _cut(self, message: str, limit: str, hint: str, path: KeyPath, items: list[object]) -> None:
        """Note where a nav is cut, once for each limit, and the paths that this takes."""
        self.cut += nav_texts(items)
        if limit not in self._reported:
            self._reported.add(limit)
            self.notes.add(Code.LIMIT_EXCEEDED, f"{message} (`limits.{limit}`)", hint, path)
