"""The site as far as a preview knows it: what pages are filled from, and what lint says of one component."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import replace

from techdocs.builds.withhold import secret_problem
from techdocs.links import read_links
from techdocs.links.wishes import FORMER_REFS
from techdocs.lint import CheckTools, Outside, check_site
from techdocs.model.docs import Build, BuildPlan, BuiltDocs, DocsForm, DocsPage, DocsState
from techdocs.model.entity import EntityRef, EntityRefError, names_entity, parse_entity_ref
from techdocs.model.forge import web_host
from techdocs.model.problem import Problem
from techdocs.model.site import Report, SiteParts
from techdocs.model.urls import DOCS_DEPTH, docs_url
from techdocs.preview.docs import LiveDocs, Shown
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
        links = read_links(
            estate.catalog, plan, docs, site_url=estate.config.look.site_url, secrets=self._secrets
        )  # fmt: skip
        report = Report(problems=estate.own.problems)
        return SiteParts(
            look=estate.config.look, catalog=estate.catalog, plan=plan, docs=docs, report=report, links=links
        )

    def listed(self, known: Mapping[EntityRef, BuiltDocs]) -> SiteParts:
        """Return the site as `parts` does, with a report of everything that was built, for pages that show problems."""
        estate = self._estate
        estate.builds(
            target
            for ref, entity in estate.own.entities.items() if not estate.expected(ref).pages
            for link in entity.links for target in _named(link.url)
        )  # fmt: skip
        broken = [ref for ref, build in estate.planned().items() if build.form is DocsForm.BROKEN]
        failed = {ref: self._docs.whole(build, estate) for ref, build in estate.builds(broken).items()}
        parts = self.parts({**failed, **known})
        builds = {ref: build for ref, build in parts.plan.builds.items() if self._is_judged(build, parts.docs[ref])}
        report = check_site(
            estate.own, BuildPlan(builds=builds), parts.docs, parts.links, self._tools()
        )  # fmt: skip
        return replace(parts, report=report)

    def _is_judged(self, build: Build, docs: BuiltDocs) -> bool:
        """Say whether lint can tell something of an entity: its docs are built, or there are none."""
        return self._estate.is_own(build.ref) and (docs.state is not DocsState.NONE or not docs.pages)

    def problems(self, parts: SiteParts, build: Build, page: DocsPage | None) -> tuple[Problem, ...]:
        """Return what lint says of a component; what stands in the page's own file comes first."""
        alone = BuildPlan(builds={build.ref: build})
        docs = {build.ref: parts.docs[build.ref]}
        report = check_site(self._estate.own, alone, docs, parts.links, self._tools())
        found = [problem for problem in report.problems if _is_about(problem, build)]
        own = build.origins.get(page.path, "") if page else ""
        return tuple(sorted(found, key=lambda problem: problem.place.path != own))

    def catalog_problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the catalog, as lint tells it."""
        links = replace(self.parts({}).links, problems={})
        return check_site(self._estate.own, BuildPlan(builds={}), {}, links, self._tools()).problems

    def _tools(self) -> CheckTools:
        config = self._estate.config
        return CheckTools(
            secrets=self._secrets, workers=self._estate.workers(), settings=config.lint, today=config.today,
            outside=self._outside,
        )  # fmt: skip

    def secrets_of(self, build: Build, shown: Shown) -> tuple[Problem, ...]:
        """Return what a build would withhold a page for, beside the keys that the renderer finds."""
        found = self._secrets.find(shown.html.encode("utf-8", "surrogatepass")) if shown.page else None
        return (secret_problem(build, shown.page.path, found, self._secrets),) if shown.page and found else ()

    def plan_targets(self, build: Build, page: DocsPage) -> None:
        """Plan the builds that a page links to, so that these links can be resolved."""
        targets = list(self._targets(build, page))
        self._estate.builds(targets)
        self._estate.look_closely(targets)

    def plan_former(self, ref: EntityRef) -> bool:
        """Plan the builds of entities that may have had a ref before, and say whether there are any."""
        entities = self._estate.own.entities
        renamed = [one for one, entity in entities.items() if FORMER_REFS in entity.annotations and ref not in entities]
        return bool(self._estate.builds(renamed))

    def _targets(self, build: Build, page: DocsPage) -> Iterator[EntityRef]:
        entity = self._estate.own.entities[build.ref]
        written = [*(link.target for link in page.open_links), *build.nav_places, *(one.url for one in entity.links)]
        site_url = self._estate.config.look.site_url
        for target in written:
            if names_entity(target):
                yield from _named(target)
            elif site_url and target.startswith(site_url):
                yield from _below(target.removeprefix(site_url))
            elif "://" in target:
                yield from self._of_forge(target)
            else:
                yield from _below(posixpath.normpath(posixpath.join("/", docs_url(build.ref), page.url, target))[1:])

    def _of_forge(self, target: str) -> Iterator[EntityRef]:
        """Yield the entities of the source that a web address may lead to a file of."""
        host = web_host(target)
        for source in self._estate.catalog.sources:
            if source.web_url and host.startswith(f"{web_host(source.web_url)}/"):
                yield from self._estate.refs_of(source.name)


def _named(target: str) -> Iterator[EntityRef]:
    """Yield the refs that a link such as `component:payments/guide.md` may mean."""
    pieces = target.partition("#")[0].split("/")
    yield from (ref for length in (1, 2) if (ref := _ref("/".join(pieces[:length]))))


def _below(path: str) -> Iterator[EntityRef]:
    """Yield the entity whose docs are at an address of the site."""
    pieces = path.split("/", DOCS_DEPTH)
    if pieces[0] == "docs" and len(pieces) >= DOCS_DEPTH:
        yield EntityRef(pieces[2], pieces[1], pieces[3])


def _is_about(problem: Problem, build: Build) -> bool:
    """Say whether a problem is one of a component: of its own, or of a file of its source that is nobody's."""
    return problem.entity == str(build.ref) or (not problem.entity and problem.place.source == build.source)


def _ref(text: str) -> EntityRef | None:
    try:
        return parse_entity_ref(text)
    except EntityRefError:
        return None
