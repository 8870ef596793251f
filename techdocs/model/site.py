"""The site as a whole: how it looks, what was found wrong, what was built."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from techdocs.model.api import BuiltApi
from techdocs.model.catalog import Catalog
from techdocs.model.docs import BuildPlan, BuiltDocs
from techdocs.model.entity import EntityRef
from techdocs.model.links import Links
from techdocs.model.problem import Problem, Severity
from techdocs.model.similar import Similar


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraLink:
    """A link of the operator's: a further tab, or an icon in the footer."""

    title: str
    url: str
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a company sets about its site; names are those of MkDocs and Material.

    `palette` is Material's `theme.palette` as JSON data; `logo` and `favicon` are files below `template` or absolute;
    `template` is a folder laid over ours, file by file (None = only ours). `indexed` allows search engines.
    `external_images` lets pages show pictures of other hosts; `policy` maps directives of the Content-Security-Policy
    to further sources.
    """

    site_name: str = "Engineering docs"
    site_description: str = ""
    site_url: str = ""
    language: str = "en"
    direction: str = ""
    logo: Path | None = None
    favicon: Path | None = None
    icon_logo: str = ""
    palette: tuple[Mapping[str, object], ...] = ()
    tabs: tuple[ExtraLink, ...] = ()
    social: tuple[ExtraLink, ...] = ()
    copyright: str = ""
    template: Path | None = None
    home: Path | None = None
    indexed: bool = False
    external_images: bool = True
    policy: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Every problem of a run that is shown, in order of place.

    `silenced` counts by code what authors have silenced, `skipped` by kind (`owners`, `relations`, `links`) what was
    not looked up. `undone` says why a check could not be done that was asked for.
    """

    problems: tuple[Problem, ...] = ()
    silenced: Mapping[str, int] = field(default_factory=dict)
    skipped: Mapping[str, int] = field(default_factory=dict)
    undone: tuple[str, ...] = ()

    def count(self, severity: Severity) -> int:
        """Return how many problems have this severity."""
        return sum(problem.severity is severity for problem in self.problems)

    def of_entity(self, ref: EntityRef) -> tuple[Problem, ...]:
        """Return the problems of one entity."""
        name = str(ref)
        return tuple(problem for problem in self.problems if problem.entity == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteParts:
    """Everything that assembly turns into pages. `undone` says which checks of its APIs could not be done.

    `similar` are the entities that may do the same, where that was looked for: only pages of the site show it.
    """

    look: Look
    catalog: Catalog
    plan: BuildPlan
    docs: Mapping[EntityRef, BuiltDocs]
    report: Report = field(default_factory=Report)
    links: Links = field(default_factory=Links)
    apis: Mapping[EntityRef, BuiltApi] = field(default_factory=dict)
    undone: tuple[str, ...] = ()
    similar: Similar = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A finished site: its folder, the number of docs pages and of portal pages, and its shards of the search index.

    `incomplete` says what its build could not bring up to date: docs that failed, repositories that were not read,
    pages that were withheld.
    """

    folder: Path
    docs_pages: int
    portal_pages: int
    shards: int
    incomplete: tuple[str, ...] = ()
