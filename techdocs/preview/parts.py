"""The site as far as a preview knows it: what pages are filled from, and what lint says of one component."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from techdocs.links import read_links
from techdocs.links.tie import ENTITY_KINDS
from techdocs.lint import Outside, check_site
from techdocs.model.docs import Build, BuildPlan, BuiltDocs, DocsPage
from techdocs.model.entity import EntityRef, EntityRefError, parse_entity_ref
from techdocs.model.forge import web_host
from techdocs.model.problem import Problem
from techdocs.model.site import Report, SiteParts
from techdocs.preview.docs import LiveDocs
from techdocs.preview.estate import Estate
from techdocs.secrets_scan import EnvironmentSecrets


class KnownParts:
    """Puts together what is known of the repositories and of the docs that were built."""

    def __init__(self, estate: Estate, docs: LiveDocs, secrets: EnvironmentSecrets, outside: Outside) -> None:
        self._estate, self._docs, self._secrets, self._outside = estate, docs, secrets, outside

    def parts(self, known: Mapping[EntityRef, BuiltDocs]) -> SiteParts:
        """Return the site with some docs as they are now; the report tells of the catalog alone."""
        estate = self._estate
        plan = BuildPlan(builds=estate.planned())
        docs = {ref: known.get(ref) or self._docs.known(ref, estate) for ref in plan.builds}
        links = read_links(estate.catalog, plan, docs, site_url=estate.config.look.site_url)
        report = Report(problems=estate.own.problems)
        return SiteParts(
            look=estate.config.look, catalog=estate.catalog, plan=plan, docs=docs, report=report, links=links
        )

    def problems(self, parts: SiteParts, build: Build, page: DocsPage | None) -> tuple[Problem, ...]:
        """Return what lint says of a component; what stands in the page's own file comes first."""
        config = self._estate.config
        alone = BuildPlan(builds={build.ref: build})
        docs = {build.ref: parts.docs[build.ref]}
        report = check_site(
            self._estate.own, alone, docs, parts.links, self._secrets, config.lint, config.today, self._outside
        )
        found = [problem for problem in report.problems if _is_about(problem, build)]
        own = build.origins.get(page.path, "") if page else ""
        return tuple(sorted(found, key=lambda problem: problem.place.path != own))

    def catalog_problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the catalog, as lint tells it."""
        catalog, config = self._estate.own, self._estate.config
        none = BuildPlan(builds={})
        report = check_site(
            catalog, none, {}, replace(self.parts({}).links, problems={}), self._secrets, config.lint, config.today,
            self._outside,
        )  # fmt: skip
        return report.problems

    def plan_targets(self, page: DocsPage) -> None:
        """Plan the builds that a page links to, so that these links can be resolved."""
        targets = list(self._targets(page))
        self._estate.builds(targets)
        self._estate.look_closely(targets)

    def _targets(self, page: DocsPage) -> Iterator[EntityRef]:
        for target in (link.target for link in page.open_links):
            if target.lower().startswith(ENTITY_KINDS):
                pieces = target.partition("#")[0].split("/")
                yield from (ref for length in (1, 2) if (ref := _ref("/".join(pieces[:length]))))
            elif "://" in target:
                host = web_host(target)
                for source in self._estate.catalog.sources:
                    if source.web_url and host.startswith(f"{web_host(source.web_url)}/"):
                        yield from self._estate.refs_of(source.name)


def _is_about(problem: Problem, build: Build) -> bool:
    """Say whether a problem is one of a component: of its own, or of a file of its source that is nobody's."""
    return problem.entity == str(build.ref) or (not problem.entity and problem.place.source == build.source)


def _ref(text: str) -> EntityRef | None:
    try:
        return parse_entity_ref(text)
    except EntityRefError:
        return None
