"""`!include` in a nav: the docs of other `mkdocs.yml` files of the repository, as mkdocs-monorepo-plugin has it.

The included docs are below a folder named after their `site_name` (`mkdocs_monorepo_plugin/parser.py`); `*include`
takes a glob. An include that cannot be read is left out of the nav and named.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from techdocs.disk.files import inside
from techdocs.documents.located_yaml import load_documents
from techdocs.mkdocs_yml.settings import ReadSettings
from techdocs.mkdocs_yml.settings_chain import ChainedFile, SettingsChain, read_chain
from techdocs.model.codes import Code
from techdocs.model.docs import is_page, nav_texts
from techdocs.model.limits import Limits
from techdocs.model.problem import Place, Problem, error, warning
from techdocs.model.source import Source
from techdocs.patterns import Work, glob_below
from techdocs.plans.listing import FolderListing, list_folder
from techdocs.plans.nav.rooted import RootedPaths
from techdocs.plans.settings import read_settings_chain

INCLUDE, WILDCARD = "!include ", "*include "
MAX_DEPTH = 8
MAX_BYTES = 1_000_000


def expand_includes(
    read: ReadSettings, source: Source, file: Path, listing: FolderListing, limits: Limits
) -> tuple[ReadSettings, list[Problem]]:
    """Return the settings with every include replaced by its nav; the included files are added to `listing`."""
    if read.settings.nav is None or not _mentions_include(list(read.settings.nav)):
        return read, []
    expander = _Expander(source, listing, read, limits)
    nav = expander.expand(list(read.settings.nav), file.parent, (file,))
    places = {**read.nav_places, **expander.places}
    cut = (*read.nav_cut, *(listing.files if expander.is_cut else ()))
    settings = replace(read.settings, nav=tuple(nav))
    return replace(read, settings=settings, nav_places=places, nav_cut=cut), expander.problems


def _mentions_include(item: object) -> bool:
    if isinstance(item, str):
        return item.startswith((INCLUDE, WILDCARD))
    return any(_mentions_include(inner) for inner in (item.values() if isinstance(item, dict) else item))  # type: ignore[attr-defined]


class _Expander:
    def __init__(self, source: Source, listing: FolderListing, read: ReadSettings, limits: Limits) -> None:
        self.source, self.listing, self.read, self.limits = source, listing, read, limits
        self.problems: list[Problem] = []
        self.places: dict[str, Place] = {}
        self.is_cut = False
        self.count = 0
        self.work = Work()

    def expand(self, nav: list[object], folder: Path, chain: tuple[Path, ...]) -> list[object]:
        """Return the entries of a nav and of what it includes, as many as one component may have."""
        expanded: list[object] = []
        for entry in (entry for item in nav for entry in self._entry(item, folder, chain)):
            self.count += not isinstance(entry, dict) or not isinstance(next(iter(entry.values())), list)
            if self.count > self.limits.nav_entries:
                self._too_many()
                break
            expanded.append(entry)
        return expanded

    def _too_many(self) -> None:
        self.is_cut = True
        entries = self.limits.nav_entries
        message = f"the nav has more than {entries:,} entries; the rest are left out (`limits.nav_entries`)"
        problem = warning(
            Code.LIMIT_EXCEEDED, Place(source=self.source.name), message, "include less", about="limits.nav_entries"
        )
        if problem not in self.problems:
            self.problems.append(problem)

    def _entry(self, item: object, folder: Path, chain: tuple[Path, ...]) -> Iterator[object]:
        title, value = next(iter(item.items())) if isinstance(item, dict) else ("", item)
        if isinstance(value, list):
            yield {title: self.expand(value, folder, chain)}
        elif isinstance(value, str) and value.startswith(INCLUDE):
            found = self._include(folder / value.removeprefix(INCLUDE).strip(), value, chain)
            if found:
                yield {title or found[0]: found[1]}
        elif isinstance(value, str) and value.startswith(WILDCARD):
            pattern = value.removeprefix(WILDCARD).strip()
            files = glob_below(folder, pattern, self.work)
            if self.work.exhausted:
                self._problem(value, f"`{value}` takes too long to match; files may be missing", "list the files")
            found_all = [self._include(path, value, chain) for path in files]
            entries: list[object] = [{found[0]: found[1]} for found in found_all if found]
            if not entries:
                self._problem(value, f"`{value}` matches nothing that can be included", "check the pattern")
            yield from [{title: entries}] if title and entries else entries
        else:
            yield item

    def _include(self, path: Path, value: str, chain: tuple[Path, ...]) -> tuple[str, list[object]] | None:
        real = inside(path, self.source.root)
        if real is None or not real.is_file() or real.suffix not in {".yml", ".yaml"}:
            self._problem(
                value,
                f"`{value}` is not a `mkdocs.yml` in this repository",
                "the path is relative to this file",
            )
            return None
        if real in chain or len(chain) > MAX_DEPTH:
            self._problem(value, f"`{value}` includes itself", "remove the include from one of the files")
            return None
        place = Place(source=self.source.name, path=real.relative_to(self.source.root).as_posix())
        read = self._read(real)
        if not read.settings.site_name:
            self._problem(value, f"`{place.path}` has no `site_name`", "add one: it decides where the included docs go")
            return None
        docs = inside(real.parent / read.docs_dir, self.source.root)
        if docs is None or not docs.is_dir():
            self._problem(value, f"`{place.path}` has no folder `{read.docs_dir}`", "set `docs_dir` there")
            return None
        alias = _alias(read.settings.site_name)
        self.problems += read.problems
        found = list_folder(docs, without=real)
        self.listing.merge(found, f"{alias}/")
        own_nav = read.settings.nav if read.settings.nav is not None else _automatic(list(found.files))
        nav, places = RootedPaths(found.files, self.source.root).resolve(own_nav, read.nav_places)
        self.places |= {f"{alias}/{entry.removeprefix('./')}": where for entry, where in places.items()}
        expanded, own = self.expand(nav, real.parent, (*chain, real)), frozenset(nav_texts(nav))
        return read.settings.site_name, [_prefixed(item, alias, own) for item in expanded]

    def _read(self, file: Path) -> ReadSettings:
        """Return the settings of a file, none where it is too large."""
        load = partial(load_documents, limits=self.limits)
        try:
            chain = read_chain(file, self.source.root, load, max_bytes=MAX_BYTES)
        except OSError:
            chain = SettingsChain(files=(ChainedFile(path="", content=b""),))
        return read_settings_chain(chain, self.source, site_name="", load=load, limits=self.limits)

    def _problem(self, value: str, message: str, hint: str) -> None:
        place = self.read.nav_places.get(value, Place(source=self.source.name))
        self.problems.append(error(Code.INCLUDE_UNREADABLE, place, message, hint, about=value))


def _alias(site_name: str) -> str:
    """Return the folder of included docs: `site_name` itself where it is a path, else in lower case with dashes."""
    if re.fullmatch(r"[a-zA-Z0-9_\-/]+", site_name):
        return site_name.strip("/")
    return re.sub(r"[^a-z0-9]+", "-", site_name.lower()).strip("-") or "docs"


def _prefixed(item: object, alias: str, own: frozenset[str]) -> object:
    """Return a nav entry whose files are below `alias`; entries of deeper includes are where they are."""
    if isinstance(item, dict):
        return {
            title: [_prefixed(inner, alias, own) for inner in value]
            if isinstance(value, list)
            else _prefixed(value, alias, own)
            for title, value in item.items()
        }
    if not isinstance(item, str) or re.match(r"[a-z][a-z0-9+.-]*:|/", item) or item not in own:
        return item
    return f"{alias}/{item.removeprefix('./')}"


def _automatic(paths: list[str]) -> list[object]:
    """Return a nav of all pages, folder by folder, as for docs without one."""
    nav: list[object] = []
    sections: dict[tuple[int, str], list[object]] = {}
    for path in sorted((path for path in paths if is_page(path)), key=lambda path: (path.count("/"), path)):
        here = nav
        for folder in path.split("/")[:-1]:
            title = folder.replace("-", " ").replace("_", " ").capitalize()
            inner = sections.get((id(here), title))
            if inner is None:
                inner = sections[id(here), title] = []
                here.append({title: inner})
            here = inner
        here.append(path)
    return nav
