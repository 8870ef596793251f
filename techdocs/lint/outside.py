"""What lies outside of a run's sources: published sites, to look up unknown names and broken users.

Takes the problems of a run and gives them as they are seen from there, with a count of what could not be looked up.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace

from techdocs.config import Config
from techdocs.lint.against import Change, find_broken
from techdocs.lint.held import held_elsewhere
from techdocs.lint.known import look_up
from techdocs.model.catalog import Catalog
from techdocs.model.problem import Problem
from techdocs.model.site import SiteParts
from techdocs.published import PublishedSite, open_site

UNBUILT = "components"
"""The kind of skipped check for docs that could not be built, of which no one can say what they take away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """The site in which unknown refs are looked up, the one that the run is compared with, and whether it has settings.

    Both may be the same; either may be None.
    """

    site: PublishedSite | None = None
    against: PublishedSite | None = None
    has_settings: bool = True

    def asked(self) -> tuple[PublishedSite | None, ...]:
        """Return the sites; the one to compare with has been asked for its catalog, which the run needs anyway."""
        if self.against is not None:
            self.against.ask()
        return self.site, self.against


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The problems as they are seen from outside.

    `skipped` counts by kind what was not looked up, `undone` says why a check could not be done that was asked for.
    """

    problems: tuple[Problem, ...]
    skipped: Mapping[str, int] = field(default_factory=dict)
    undone: tuple[str, ...] = ()


@contextmanager
def open_outside(config: Config) -> Iterator[Outside]:
    """Open the sites that a run's settings name, while the block runs; one to compare with is looked up in, too."""
    with ExitStack() as sites:
        opened = {
            address: sites.enter_context(
                open_site(address, config.cache_dir, here=config.folder, offline=config.offline)
            )
            for address in dict.fromkeys((config.published_site, config.against))
            if address
        }
        against = opened.get(config.against)
        site = opened.get(config.published_site, against)
        yield Outside(site=site, against=against, has_settings=config.has_file)


def look_outside(problems: Iterable[Problem], outside: Outside, parts: SiteParts) -> Seen:
    """Return a run's problems without those that a published site answers, and with those that it finds."""
    catalog = parts.catalog
    is_alone = not outside.has_settings and len(catalog.sources) == 1
    known = look_up(problems, outside.site, is_alone=is_alone)
    found, skipped = list(known.problems), Counter(known.skipped)
    undone: tuple[str, ...] = ()
    if outside.against is not None:
        redirects = {redirect.origin: redirect.target for redirect in parts.links.redirects}
        change = Change(
            catalog=catalog, plan=parts.plan, docs=parts.docs, redirects=redirects, entities=outside.against.entities
        )  # fmt: skip
        broken, undone = compare(change, outside.against)
        found += (_owned(problem, catalog) for problem in broken)
        skipped[UNBUILT] += len(change.unbuilt)
    for site in dict.fromkeys(filter(None, (outside.site, outside.against))):
        found += site.problems
    if not outside.has_settings and (asked := outside.site or outside.against) is not None:
        found += (_owned(problem, catalog) for problem in held_elsewhere(catalog, asked.holders))
    return Seen(problems=tuple(found), skipped=+skipped, undone=undone)


def compare(change: Change, site: PublishedSite) -> tuple[tuple[Problem, ...], tuple[str, ...]]:
    """Return what a change breaks for others of a site, and why that is not known where it is not."""
    if not site.is_known:
        return (), (f"`{site.shown}` cannot be read",)
    refs = (*change.present, *change.gone)
    site.fetch(refs)
    pages = {ref: site.pages(ref) for ref in refs}
    silent = [str(ref) for ref, known in pages.items() if known is None]
    untold = [str(ref) for ref, known in pages.items() if any(page.linked_from is None for page in known or ())]
    undone = [f"the published links of {_some(silent)} cannot be read"] if silent else []
    if untold:
        undone.append(f"`{site.shown}` does not say who links to {_some(untold)}; build and publish it again")
    return tuple(find_broken(change, {ref: known or () for ref, known in pages.items()})), tuple(undone)


def _owned(problem: Problem, catalog: Catalog) -> Problem:
    ownership = next((own for ref, own in catalog.ownership.items() if str(ref) == problem.entity), None)
    owner = str(ownership.owner) if ownership and ownership.owner else ""
    return replace(problem, owner=problem.owner or owner)


def _some(refs: list[str]) -> str:
    return f"`{refs[0]}`" if len(refs) == 1 else f"{len(refs)} components"
