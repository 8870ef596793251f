"""The repositories of a run, as far as it matters to who holds a name: which is which, and what could not be read."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from techdocs.model.catalog import Discovered
from techdocs.model.codes import UNREAD, Code
from techdocs.model.entity import Entity
from techdocs.model.incumbents import Holder
from techdocs.model.problem import Problem
from techdocs.model.source import Source

Paths = Mapping[str, Collection[str]]
"""Paths of descriptors by the name of their source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesRead:
    """What came of reading descriptors: those that declare entities, those with none, and those that were not read.

    The path `""` among the `unread` is all of a source.
    """

    declaring: Paths = field(default_factory=dict)
    empty: Paths = field(default_factory=dict)
    unread: Paths = field(default_factory=dict)


def files_read(
    discovered: Mapping[str, Discovered], declared: Iterable[Entity], problems: Iterable[Problem]
) -> FilesRead:
    """Return what came of reading the sources' descriptors."""
    declaring: dict[str, set[str]] = defaultdict(set)
    for entity in declared:
        declaring[entity.place.source].add(entity.place.path)
    unread: dict[str, set[str]] = defaultdict(set)
    for problem in problems:
        if problem.code in UNREAD:
            unread[problem.place.source].add(problem.place.path)
        if problem.code == Code.REPOSITORY_STOPPED:
            unread[problem.place.source].add("")
    empty = {name: {*found.catalog_files} - declaring[name] - unread[name] for name, found in discovered.items()}
    return FilesRead(declaring=dict(declaring), empty=empty, unread=dict(unread))


class Repositories:
    """The sources of a run, to look up holders in."""

    def __init__(self, sources: Iterable[Source], files: FilesRead | None = None) -> None:
        self._sources = {source.name: source for source in sources}
        self._by_address: dict[tuple[str, str], list[str]] = defaultdict(list)
        for source in self._sources.values():
            self._by_address[_address(source.web_url, source.prefix)].append(source.name)
        self._files = files or FilesRead()

    def of(self, holder: Holder) -> tuple[str, ...]:
        """Return the names of the sources that a holder may be: none when it is gone, several when it is not clear.

        The name decides, unless the source of that name is known to be another repository while the address finds one:
        then neither is certain.
        """
        named = self._sources.get(holder.source)
        same = self._by_address.get(_address(holder.repository, holder.folder), []) if holder.repository else []
        if named is None:
            return tuple(same)
        is_other = bool(named.web_url) and named.name not in same
        return (named.name, *same) if is_other else (named.name,)

    def may_declare(self, name: str, path: str) -> bool:
        """Say whether a source may still declare what its file at `path` declared, though it is not seen to.

        So it is when that file cannot be read or holds no entity any more, and when the file is gone or not known
        (`""`) and another one of the source cannot be read.
        """
        unread = self._files.unread.get(name, ())
        if "" in unread or path in unread or path in self._files.empty.get(name, ()):
            return True
        return bool(unread) and path not in self._files.declaring.get(name, ())

    def silent_path(self, name: str, path: str) -> str:
        """Return the file for which a source cannot say whether it declares what `path` declared."""
        unread, empty = self._files.unread.get(name, ()), self._files.empty.get(name, ())
        return path if path in unread or path in empty or not unread else min(unread)

    def holder(self, name: str, path: str, *, inferred: bool = False) -> Holder:
        """Return a source of this run as the holder of a name."""
        source = self._sources[name]
        return Holder(source=name, repository=source.web_url, folder=source.prefix, path=path, inferred=inferred)


def _address(web_url: str, folder: str) -> tuple[str, str]:
    return web_url.lower(), folder
