"""Who holds which name: what earlier runs and the operator say of it, and what a run has decided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from techdocs.model.entity import EntityRef


class HeldBy(StrEnum):
    """What says who holds a name, what counts most first."""

    NAMES = "names"
    SITE = "site"
    BUILD = "build"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The repository that holds a name.

    `source` is its name in the run that says so, `repository` its page on its forge and `folder` the path of its root
    in the git checkout (`""` or ending in `/`), by which it is known again when its own folder has moved; both are
    empty when git knew nothing. `path` is the file that declared the name. An `inferred` name was declared by no one.
    """

    source: str
    repository: str = ""
    folder: str = ""
    path: str = ""
    inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Incumbents:
    """Who holds each name before a run: each mapping leads from an entity ref to the holder.

    `names` is the operator's word and gives the name of a source, `site` comes from a published `catalog.json`, `build`
    from the last build with this cache.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    site: Mapping[str, Holder] = field(default_factory=dict)
    build: Mapping[str, Holder] = field(default_factory=dict)

    def of(self, ref: EntityRef) -> Iterator[tuple[HeldBy, Holder]]:
        """Yield who holds a name and what says so, what counts most first."""
        key = str(ref)
        if key in self.names:
            yield HeldBy.NAMES, Holder(source=self.names[key])
        for by, holders in ((HeldBy.SITE, self.site), (HeldBy.BUILD, self.build)):
            if key in holders:
                yield by, holders[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameDecision:
    """Who got a name that could have been another repository's: `holder` and `by` are None when no one did.

    `refused` are the names of the sources whose declarations do not count.
    """

    ref: EntityRef
    holder: Holder | None = None
    by: HeldBy | None = None
    refused: tuple[str, ...] = ()
