"""The `nav` of a `mkdocs.yml` as data, cut where it is too long or too deep."""

from dataclasses import dataclass, field

from techdocs.engine.setting_notes import SettingNotes
from techdocs.located_yaml import Path, Tagged
from techdocs.model.codes import Code
from techdocs.model.limits import Limits
from techdocs.model.problem import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Nav:
    """A nav: its entries (None = made from the files), and the path of each entry mapped to where it stands."""

    entries: tuple[object, ...] | None = None
    places: dict[str, Place] = field(default_factory=dict)


def read_nav(nav: object, notes: SettingNotes, limits: Limits) -> Nav:
    """Read the value of the key `nav`; what is wrong with it is noted, the rest is used."""
    if nav is None or isinstance(nav, Tagged):
        return Nav()
    if not isinstance(nav, list) or not nav:
        notes.add(
            Code.SETTING_INVALID, "`nav` is not a list", "write `- Title: file.md` lines", notes.document.place("nav")
        )
        return Nav()
    reader = _Reader(notes, limits)
    entries = reader.entries(nav, ("nav",), 1)
    return Nav(entries=tuple(entries), places=reader.places)


class _Reader:
    def __init__(self, notes: SettingNotes, limits: Limits) -> None:
        self.notes, self.limits = notes, limits
        self.places: dict[str, Place] = {}
        self._count = 0
        self._told: set[str] = set()

    def entries(self, items: list[object], path: Path, depth: int) -> list[object]:
        """Return the entries of one list, which stands on level `depth`."""
        if items and depth > self.limits.nav_depth:
            self._cut(
                f"`nav` has more than {self.limits.nav_depth} levels, what is deeper is left out", "nav_depth",
                "list the pages on fewer levels", path,
            )  # fmt: skip
            return []
        read = []
        for number, item in enumerate(items):
            if self._count >= self.limits.nav_entries:
                self._cut(
                    f"`nav` has more than {self.limits.nav_entries:,} entries, the rest is left out", "nav_entries",
                    "list fewer pages", (*path, number),
                )  # fmt: skip
                break
            entry = self._entry(item, (*path, number), depth)
            if entry:
                read.append(entry)
        return read

    def _entry(self, item: object, path: Path, depth: int) -> object:
        if isinstance(item, Tagged):
            return None
        if isinstance(item, str):
            return self._file(item, path)
        if isinstance(item, dict) and len(item) == 1:
            title, value = next(iter(item.items()))
            if isinstance(value, Tagged):
                return None
            if isinstance(value, str):
                return {title: self._file(value, (*path, title))}
            if isinstance(value, list):
                self._count += 1
                inner = self.entries(value, (*path, title), depth + 1)
                return {title: inner} if inner or not value else None
        self.notes.add(
            Code.SETTING_INVALID, "a nav entry is neither a file, a title with a file, nor a title with a list",
            "write `- Title: file.md`", self.notes.document.place(*path),
        )  # fmt: skip
        return None

    def _file(self, value: str, path: Path) -> str:
        self._count += 1
        self.places[value] = self.notes.place(self.notes.document.place(*path))
        return value

    def _cut(self, message: str, limit: str, hint: str, path: Path) -> None:
        """Note where a nav is cut, once for each limit."""
        if limit not in self._told:
            self._told.add(limit)
            self.notes.add(Code.LIMIT_EXCEEDED, f"{message} (`limits.{limit}`)", hint, self.notes.document.place(*path))
