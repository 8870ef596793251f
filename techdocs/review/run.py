"""One run for a change: take the steps for its repositories, compare them with a published site, write the preview."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from techdocs.config import Config
from techdocs.content.front_matter import without_front_matter
from techdocs.disk.cache_folder import open_cache_folder
from techdocs.disk.finished import read_file
from techdocs.engine.theme import load_theme
from techdocs.errors import ReviewError, TechDocsError
from techdocs.links.named import entities_of_page
from techdocs.lint import open_outside, tell_once
from techdocs.lint.against import Change
from techdocs.model.api import BuiltApi
from techdocs.model.catalog import Catalog
from techdocs.model.codes import Code
from techdocs.model.docs import Build, BuildPlan, BuiltDocs, DocsState, markdown_file
from techdocs.model.entity import EntityRef, parse_entity_ref
from techdocs.model.problem import Problem
from techdocs.model.published import PublishedPage
from techdocs.model.shared_cache import SharedReport
from techdocs.model.similar import Similar
from techdocs.model.site import Site, SiteParts
from techdocs.model.tree import Tree
from techdocs.model.urls import docs_place, docs_url, file_of
from techdocs.pipeline import disk_errors
from techdocs.plain_text import without_controls
from techdocs.published import PublishedSite
from techdocs.published.beside import published_docs, with_site
from techdocs.review.compare import Comparison
from techdocs.review.paragraphs import changed_paragraphs
from techdocs.review.site import PreviewTools, mount_changed, write_preview
from techdocs.review.values import Kind, Review, ReviewedPage, ReviewedProblem, SimilarToNew
from techdocs.run import Run, Watch
from techdocs.similar import similar_to_new
from techdocs.workers.forkserver import start_workers

MOST_BYTES = 1_000_000
"""Of a page's Markdown that is compared paragraph by paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What a change does, the preview of it, and what the shared cache gave."""

    review: Review
    site: Site
    shared: SharedReport


def review_change(config: Config, watch: Watch | None = None) -> Reviewed:
    """Compare the sources with the published site `config.against`, and write what changes to `config.site_dir`.

    Raises:
        ReviewError: the published site cannot be read.
        TechDocsError: the run could not be done; an old preview stays.
    """
    open_cache_folder(config.cache_dir)
    start_workers()
    with disk_errors(config), open_outside(config) as outside, Run(config, outside, is_shared=True) as run:
        against = outside.against
        if against is None or not against.is_known:
            raise ReviewError(
                f"`{against.shown if against else ''}` cannot be read", hint="check the address of `--against`"
            )
        own = run.catalog(run.readings(run.sources(watch=watch)))
        theme = load_theme(config.look)
        plan = run.builds(own, theme)
        docs = run.publishable(plan, run.docs(own, plan, theme, watch))
        parts = _with_published(run, own, plan, docs, against)
        judged = replace(parts, catalog=own, plan=plan, docs=docs)
        report = tell_once(run.report(judged))
        comparison = _compared(judged, against)
        pages = tuple(comparison.pages())
        changed = {
            ref for ref in docs if str(ref) in {page.entity for page in pages if page.change is not Kind.REMOVED}
        }
        apis = run.apis(own).apis
        similar, unread = _similar(own, apis, against, comparison.change.gone)
        parts = replace(parts, report=report, apis=apis, similar=similar)
        trees = mount_changed(parts, changed, run.store, theme, config.jobs)
        pages = tuple(_with_paragraphs(page, trees, comparison, against) for page in pages)
        review = _review(comparison, pages, report.problems, plan, against, docs)
        review = replace(review, similar=tuple(_similar_rows(parts)), undone=(*review.undone, *unread))
        tools = PreviewTools(
            store=run.store, workers=run.readers([source.root for source in own.sources]), secrets=run.secrets,
            address=against.web_address,
        )  # fmt: skip
        site = write_preview(parts, review, trees, theme, config, tools)
    return Reviewed(review=review, site=site, shared=run.shared)


def _with_published(
    run: Run, own: Catalog, plan: BuildPlan, docs: Mapping[EntityRef, BuiltDocs], against: PublishedSite
) -> SiteParts:
    """Return the run's parts with the published site's entities beside its own, so that links to these resolve."""
    joined = with_site(own, against)
    others = [ref for ref in joined.entities if ref not in own.entities]
    linked = {*_linked(plan, docs, own, run.config.look.site_url)}
    against.fetch(ref for ref in others if ref in linked)
    published = {ref: published_docs(ref, against, whole=ref in linked) for ref in others}
    whole_plan = BuildPlan(builds={**plan.builds, **{ref: Build(ref=ref) for ref in others}})
    every = {ref: {**docs, **published}[ref] for ref in whole_plan.builds}
    look = replace(run.config.look, site_url="", indexed=False)
    links = run.links(joined, whole_plan, every)
    return SiteParts(look=look, catalog=joined, plan=whole_plan, docs=every, links=links)


def _similar(
    own: Catalog, apis: Mapping[EntityRef, BuiltApi], against: PublishedSite, gone: Collection[EntityRef]
) -> tuple[Similar, tuple[str, ...]]:
    """Return what of the site may do the same as new entities, but for what goes; or why that is not known."""
    if all(ref in against.entities for ref in own.entities):
        return {}, ()
    stays = {ref: entity for ref, entity in against.entities.items() if ref not in gone}
    try:
        return similar_to_new(own, apis, stays, against.search_names()), ()
    except TechDocsError as error:
        return {}, (f"new entities are not compared with those of the site: {error}",)


def _similar_rows(parts: SiteParts) -> Iterator[SimilarToNew]:
    for ref, some in parts.similar.items():
        for one in some:
            ownership, reason = parts.catalog.ownership.get(one.ref), one.reasons[0]
            owner = str(ownership.owner) if ownership and ownership.owner else ""
            yield SimilarToNew(
                entity=str(ref), other=str(one.ref), owner=owner, reason=reason.kind, same=reason.same,
                count=reason.count,
            )  # fmt: skip


def _linked(
    plan: BuildPlan, docs: Mapping[EntityRef, BuiltDocs], own: Catalog, site_url: str
) -> Iterator[EntityRef]:  # fmt: skip
    for ref, built in docs.items():
        for page in built.pages:
            yield from entities_of_page(
                plan.builds[ref], page, own.entities[ref], site_url=site_url, of_address=lambda _: ()
            )


def _compared(parts: SiteParts, against: PublishedSite) -> Comparison:
    redirects = {redirect.origin: redirect.target for redirect in parts.links.redirects}
    change = Change(
        catalog=parts.catalog, plan=parts.plan, docs=parts.docs, redirects=redirects, entities=against.entities
    )
    refs = (*change.present, *change.unbuilt, *change.gone)
    against.fetch(refs)
    return Comparison(change=change, known={ref: against.pages(ref) or () for ref in refs})


def _with_paragraphs(
    page: ReviewedPage, trees: Mapping[EntityRef, Tree], comparison: Comparison, against: PublishedSite
) -> ReviewedPage:
    """Return a page that was there before with what differs in its text."""
    if page.change not in {Kind.CHANGED, Kind.MOVED}:
        return page
    ref, old = comparison.before[page.former or page.url]
    after = _new_text(page, trees)
    content = against.content(docs_url(ref) + _markdown(old))
    if content is None or after is None or max(len(content), len(after)) > MOST_BYTES:
        return page
    texts = (without_front_matter(without_controls(one.decode("utf-8", "replace"))) for one in (content, after))
    return replace(page, paragraphs=changed_paragraphs(*texts))


def _new_text(page: ReviewedPage, trees: Mapping[EntityRef, Tree]) -> bytes | None:
    ref = parse_entity_ref(page.entity)
    tree, place = trees.get(ref), docs_place(page.url)
    name = markdown_file(file_of(place[1])) if place else ""
    return read_file(tree, name) if tree is not None and name in tree.digests else None


def _markdown(page: PublishedPage) -> str:
    return markdown_file(file_of(page.url))


def _review(
    comparison: Comparison, pages: tuple[ReviewedPage, ...], problems: Iterable[Problem], plan: BuildPlan,
    against: PublishedSite, docs: Mapping[EntityRef, BuiltDocs],
) -> Review:  # fmt: skip
    change = comparison.change
    added = tuple(str(ref) for ref in change.catalog.entities if ref not in change.entities)
    order = {kind: number for number, kind in enumerate(Kind)}
    failed = [ref for ref, built in docs.items() if built.state in {DocsState.FAILED, DocsState.KEPT}]
    undone = (
        [] if comparison.has_digests else [f"`{against.shown}` has no digests of pages; build and publish it again"]
    )
    undone += [f"the published pages of `{ref}` cannot be read" for ref in change.present if against.pages(ref) is None]
    return Review(
        against=against.web_address(""),
        pages=tuple(sorted(pages, key=lambda page: (order[page.change], page.url))),
        owners=tuple(comparison.owners()),
        entities_added=added,
        entities_removed=tuple(map(str, change.gone)),
        problems=tuple(_told(problem) for problem in _in_change(problems, pages, plan, {*added, *map(str, failed)})),
        failed=tuple(map(str, failed)),
        undone=tuple(undone),
    )


def _in_change(
    problems: Iterable[Problem], pages: Iterable[ReviewedPage], plan: BuildPlan, refs: Collection[str]
) -> Iterator[Problem]:
    """Yield the problems in files of pages that change, those of some entities, and links that the change breaks."""
    builds = {str(ref): build for ref, build in plan.builds.items()}
    files = {
        (build.source, build.origins.get(page.path, ""))
        for page in pages
        if page.change is not Kind.REMOVED and (build := builds.get(page.entity))
    }
    for problem in problems:
        is_here = (problem.place.source, problem.place.path) in files
        if is_here or problem.entity in refs or problem.code == Code.BREAKS_LINKS:
            yield problem


def _told(problem: Problem) -> ReviewedProblem:
    return ReviewedProblem(
        code=str(problem.code), severity=str(problem.severity), place=str(problem.place), message=problem.message,
        hint=problem.hint, entity=problem.entity, owner=problem.owner,
    )  # fmt: skip
