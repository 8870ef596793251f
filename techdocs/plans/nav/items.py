"""What nav files say: entries, sections, patterns, and rules that folders take over from the folders above."""

import posixpath
from dataclasses import dataclass, field, fields, replace

from techdocs.model.codes import Code
from techdocs.model.problem import Place, Problem, warning

PAGES_FILE, NAV_FILE = ".pages", ".nav.yml"
NAV_FILES = frozenset({PAGES_FILE, NAV_FILE})
"""The names of the files that order a nav."""
INHERIT = "$inherit"
"""Stands among the patterns of `ignore` for those of the folder above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """How the entries that a pattern finds are sorted; an empty text and None are for the folder above to say.

    `by` is `path`, `filename` or `title`, `direction` is `asc` or `desc`, `sections` is `first`, `last` or `mixed`.
    `type` is `alphabetical`, `natural` (numbers by their value, `a` beside `A`) or `numbers` (numbers by their value).
    """

    by: str = ""
    direction: str = ""
    type: str = ""
    sections: str = ""
    ignore_case: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a folder says for itself and the folders below it; None is for the folder above to say.

    `ignore` holds pairs of a folder and a glob below it; the glob `INHERIT` stands for the pairs of the folder above.
    """

    sort: Sort | None = None
    ignore: tuple[tuple[str, str], ...] | None = None
    flatten: bool | None = None
    preserve_names: bool | None = None
    append_unmatched: bool | None = None


def overlay_rules(above: Rules, own: Rules) -> Rules:
    """Return what holds for a folder: what it says, else what the folder above says."""
    sort = above.sort
    if own.sort is not None and sort is not None:
        said = {item.name: getattr(own.sort, item.name) for item in fields(Sort)}
        sort = replace(sort, **{name: value for name, value in said.items() if value not in ("", None)})
    ignore = above.ignore
    if own.ignore is not None:
        pairs = (pair for one in own.ignore for pair in ((above.ignore or ()) if one[1] == INHERIT else (one,)))
        ignore = tuple(dict.fromkeys(pairs))
    return Rules(
        sort=sort,
        ignore=ignore,
        flatten=above.flatten if own.flatten is None else own.flatten,
        preserve_names=above.preserve_names if own.preserve_names is None else own.preserve_names,
        append_unmatched=above.append_unmatched if own.append_unmatched is None else own.append_unmatched,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NavEntry:
    """A page, a folder or a link; `glob` says that `value` may be a pattern instead."""

    value: str
    place: Place
    title: str = ""
    glob: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A section that the author made."""

    title: str
    items: "tuple[Item, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """All that a glob matches and no entry names; an empty glob matches all that no other pattern does.

    `flat` leaves the sections out, `rules` holds for the folders that it matches, `named` is the author's text where
    matching nothing is a mistake. A `fallback` comes after all others.
    """

    glob: str
    place: Place = field(default_factory=Place)
    flat: bool = False
    rules: Rules = field(default_factory=Rules)
    named: str = ""
    fallback: bool = False

    @property
    def rank(self) -> int:
        """Return when it is this pattern's turn: filters, then all the rest, then what could not be read."""
        return 2 if self.fallback else 0 if self.glob else 1


Item = NavEntry | Group | Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class NavFile:
    """What one `.pages` or `.nav.yml` says of its folder; `items` is None when it lists nothing.

    `collapse` and `sort` are a `.pages`' and hold for its folder alone, `rules` for the folders below too.
    """

    path: str
    place: Place
    title: str = ""
    hide: bool = False
    collapse: bool | None = None
    sort: Sort | None = None
    rules: Rules = field(default_factory=Rules)
    items: tuple[Item, ...] | None = None

    @property
    def folder(self) -> str:
        """Return the folder's path inside the docs, empty for the docs themselves."""
        return posixpath.dirname(self.path)

    @property
    def is_pages(self) -> bool:
        """Say whether this is a `.pages`."""
        return posixpath.basename(self.path) == PAGES_FILE


def read_rest(text: str, place: Place) -> tuple[Pattern, tuple[Problem, ...]]:
    """Return what an entry of the form `... | flat | glob` stands for, and what is wrong with it.

    A regular expression is not run: its entry stands for what no other entry has.
    """
    parts = [part.strip() for part in text.removeprefix("...").strip().removeprefix("|").split("|")]
    flat = parts[0] == "flat"
    glob = "|".join(parts[1:] if flat else parts)
    if not glob.startswith("regex="):
        return Pattern(glob=glob.removeprefix("glob="), place=place, flat=flat), ()
    message = f"`{text}` is read as all remaining pages: regular expressions are not supported"
    problem = warning(Code.SETTING_INVALID, place, message, "use a glob, such as `... | page-*.md`", about=text)
    return Pattern(glob="", place=place, flat=flat, fallback=True), (problem,)
