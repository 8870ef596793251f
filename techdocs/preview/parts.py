"""The site as far as a preview knows it: what pages are filled from, and what lint says of one component."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from techdocs.builds.withhold import secret_problem
from techdocs.links.named import entities_of_page, entities_of_ref, sources_of_address
from techdocs.links.redirect_requests import FORMER_REFS
from techdocs.model.docs import Build, BuildPlan, BuiltDocs, DocsForm, DocsPage, DocsState
from techdocs.model.entity import EntityRef
from techdocs.model.problem import Problem
from techdocs.model.site import Report, SiteParts
from techdocs.preview.docs import LiveDocs, Shown
from techdocs.preview.workspace import Workspace


class KnownParts:
    """Puts together what is known of the repositories and of the docs that were built."""

    def __init__(self, workspace: Workspace, docs: LiveDocs) -> None:
        self._workspace, self._run, self._docs = workspace, workspace.run, docs

    def parts(self, known: Mapping[EntityRef, BuiltDocs]) -> SiteParts:
        """Return the site with some docs as they are now; the report tells of the catalog alone."""
        workspace = self._workspace
        plan = BuildPlan(builds=workspace.planned())
        docs = {ref: known.get(ref) or self._docs.known(ref, workspace) for ref in plan.builds}
        links = self._run.links(workspace.catalog, plan, docs)
        report = Report(problems=workspace.own.problems)
        return SiteParts(
            look=workspace.config.look, catalog=workspace.catalog, plan=plan, docs=docs, report=report, links=links
        )

    def searched(self, known: Mapping[EntityRef, BuiltDocs]) -> SiteParts:
        """Return the site as `parts` does, with the definitions of APIs, which no page of docs needs."""
        return replace(self.parts(known), apis=self._workspace.apis())

    def listed(self, known: Mapping[EntityRef, BuiltDocs]) -> SiteParts:
        """Return the site as `searched` does, with a report of all that was built, for pages that show problems."""
        workspace = self._workspace
        workspace.builds(
            target
            for ref, entity in workspace.own.entities.items() if not workspace.expected(ref).pages
            for link in (*(one.url for one in entity.links), *entity.start_here) for target in entities_of_ref(link)
        )  # fmt: skip
        broken = [ref for ref, build in workspace.planned().items() if build.form is DocsForm.BROKEN]
        failed = {ref: self._docs.whole(build, workspace) for ref, build in workspace.builds(broken).items()}
        parts = self.searched({**failed, **known})
        builds = {ref: build for ref, build in parts.plan.builds.items() if self._is_judged(build, parts.docs[ref])}
        return replace(parts, report=self._report(parts, builds))

    def whole(self) -> SiteParts:
        """Return the site as `listed` does, with the entities that are similar by what is built until now."""
        return self._run.with_similar(self.listed({}))

    def _is_judged(self, build: Build, docs: BuiltDocs) -> bool:
        """Say whether lint has all it needs of an entity: its docs are built, or it has no docs."""
        return self._workspace.is_own(build.ref) and (docs.state is not DocsState.NONE or not docs.pages)

    def problems(self, parts: SiteParts, build: Build, page: DocsPage | None) -> tuple[Problem, ...]:
        """Return what lint says of a component; what is in the page's own file comes first."""
        found = [problem for problem in self._report(parts, {build.ref: build}).problems if _is_about(problem, build)]
        own = build.origins.get(page.path, "") if page else ""
        return tuple(sorted(found, key=lambda problem: problem.place.path != own))

    def catalog_problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the catalog, as lint tells it."""
        return self._report(self.parts({}), {}).problems

    def _report(self, parts: SiteParts, builds: Mapping[EntityRef, Build]) -> Report:
        """Return what lint says of the catalog of the sources, and of some builds."""
        judged = replace(parts, catalog=self._workspace.own, plan=BuildPlan(builds=builds))
        return self._run.report(judged)

    def secrets_of(self, build: Build, shown: Shown) -> tuple[Problem, ...]:
        """Return what a build would withhold a page for, beside the keys that the renderer finds."""
        found = self._run.secrets.find(shown.html.encode("utf-8", "surrogatepass")) if shown.page else None
        return (secret_problem(build, shown.page.path, found, self._run.secrets),) if shown.page and found else ()

    def plan_targets(self, build: Build, page: DocsPage) -> None:
        """Plan the builds that a page links to, so that these links can be resolved."""
        targets = list(self._targets(build, page))
        self._workspace.builds(targets)
        self._workspace.look_closely(targets)

    def plan_former(self, ref: EntityRef) -> bool:
        """Plan the builds of entities that may have had a ref before, and say whether there are any."""
        entities = self._workspace.own.entities
        renamed = [
            one for one, entity in entities.items()
            if (FORMER_REFS in entity.annotations or ref in entity.former) and ref not in entities
        ]  # fmt: skip
        return bool(self._workspace.builds(renamed))

    def _targets(self, build: Build, page: DocsPage) -> Iterator[EntityRef]:
        workspace = self._workspace
        return entities_of_page(
            build, page, workspace.own.entities[build.ref], site_url=workspace.config.look.site_url,
            of_address=self._of_address,
        )  # fmt: skip

    def _of_address(self, target: str) -> Iterator[EntityRef]:
        for source in sources_of_address(target, self._workspace.catalog.sources):
            yield from self._workspace.refs_of(source.name)


def _is_about(problem: Problem, build: Build) -> bool:
    """Say whether a problem is one of a component: of its own, or of a file of its source that is no one's."""
    return problem.entity == str(build.ref) or (not problem.entity and problem.place.source == build.source)
