"""What this run does not know, looked up in a published site; without one, it is no fault of a repository by itself.

Takes problems about unknown entities (`Problem.unknown`) and gives those that are left, with the number of refs that
could not be looked up.
"""

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from techdocs.model.anchors import anchor_hint
from techdocs.model.codes import Code
from techdocs.model.entity import EntityRef, nearest_ref, parse_entity_ref, refs_of_link
from techdocs.model.guesses import Guesses
from techdocs.model.problem import Problem, Severity, UnknownRef, about_refs, unknown_refs_message
from techdocs.model.published import PublishedPage
from techdocs.model.urls import docs_url
from techdocs.published import PublishedSite

_KINDS = {Code.OWNER_UNKNOWN: "owners", Code.RELATION_UNKNOWN: "relations", Code.UNKNOWN_ENTITY_LINK: "links"}
_DECLARE = "declare it in a `catalog-info.yaml`, or correct the name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The problems that are left, and how many `owners`, `relations` and `links` were not looked up."""

    problems: tuple[Problem, ...]
    skipped: Mapping[str, int] = field(default_factory=dict)


def look_up(problems: Iterable[Problem], site: PublishedSite | None, *, is_alone: bool) -> Known:
    """Look the unknown entities of some problems up in a published site.

    Args:
        problems: all problems of a run.
        site: the published site, None when none is given.
        is_alone: the run reads one repository without `techdocs.yml`, which cannot know the others.
    """
    problems = tuple(problems)
    if not any(problem.unknown for problem in problems):
        return Known(problems=problems)
    if site is not None and site.is_known:
        site.fetch(ref for problem in problems for unknown in problem.unknown for ref, path in _meant(unknown) if path)
        guesses = Guesses()
        return Known(problems=tuple(left for problem in problems for left in _left(problem, site, guesses)))
    if site is None and not is_alone:
        return Known(problems=problems)
    skipped: Counter[str] = Counter()
    for problem in problems:
        skipped[_KINDS.get(Code(problem.code), "links")] += len(problem.unknown)
    told = (replace(problem, severity=Severity.NOTE) if problem.unknown else problem for problem in problems)
    return Known(problems=tuple(told), skipped=+skipped)


def _left(problem: Problem, site: PublishedSite, guesses: Guesses) -> Iterator[Problem]:
    """Yield what is left of a problem when the refs that the site knows are taken out of it."""
    if not problem.unknown:
        yield problem
        return
    left = tuple(unknown for unknown in problem.unknown if _entity(unknown, site) is None)
    if left:
        yield _without_known(problem, left, site, guesses)
        return
    for unknown in problem.unknown:
        if unknown.link:
            yield from _link_problem(problem, unknown, site, guesses)


def _without_known(problem: Problem, left: tuple[UnknownRef, ...], site: PublishedSite, guesses: Guesses) -> Problem:
    """Return a problem about those of its refs that the site does not know either."""
    near = [unknown for unknown in left if unknown.near]
    if len(left) < len(problem.unknown):
        problem = replace(
            problem, message=unknown_refs_message(left), about=about_refs(left), place=left[0].place, unknown=left,
            hint=_suggestion(near, is_one=len(left) == 1) if near else _DECLARE,
        )  # fmt: skip
    if near:
        return problem
    other = nearest_ref(parse_entity_ref(left[0].ref), site.entities, guesses, problem.place.source)
    return problem if other is None else replace(problem, hint=f"did you mean `{other}`?")


def _suggestion(near: Iterable[UnknownRef], *, is_one: bool) -> str:
    """Return the question for the entities of this run that are meant most likely."""
    texts = (f"`{ref.near}`" if is_one else f"`{ref.near}` for `{ref.ref}`" for ref in near)
    return f"did you mean {', '.join(texts)}?"


def _meant(unknown: UnknownRef) -> Iterator[tuple[EntityRef, str]]:
    """Yield the refs that a link may mean, each with the path after it, as `techdocs.links` tries them."""
    if not unknown.link:
        yield parse_entity_ref(unknown.ref), ""
        return
    yield from refs_of_link(unknown.link)


def _entity(unknown: UnknownRef, site: PublishedSite) -> tuple[EntityRef, str] | None:
    return next((meant for meant in _meant(unknown) if meant[0] in site.entities), None)


def _link_problem(problem: Problem, unknown: UnknownRef, site: PublishedSite, guesses: Guesses) -> Iterator[Problem]:
    """Yield what is wrong with a link to an entity that the site knows: its page or its anchor may be missing."""
    ref, path = _entity(unknown, site) or (parse_entity_ref(unknown.ref), "")
    pages = site.pages(ref)
    if pages is None or (not pages and not path):
        return
    anchor = unknown.link.partition("#")[2]
    page = _page(pages, path)
    if page is None and (_is_file(path) or docs_url(ref) + path.rstrip("/") + "/" in site.redirects):
        return
    name = f"link `{unknown.link}`"
    if page is None:
        message, hint = f"{name} points to a page that does not exist", "check the path after the ref"
        yield replace(problem, message=message, hint=hint, unknown=())
    elif anchor and anchor not in page.anchors and not anchor.startswith(("__", ":~:")):
        message, hint = (
            f"{name} points to a heading that does not exist",
            anchor_hint(anchor, page.anchors, guesses, problem.place.source),
        )
        yield replace(problem, code=Code.MISSING_ANCHOR, message=message, hint=hint, unknown=())


def _is_file(path: str) -> bool:
    """Say whether a path is that of a picture or a download: a site does not tell which of these it has."""
    return posixpath.splitext(path)[1].lower() not in {"", ".md", ".html"}


def _page(pages: tuple[PublishedPage, ...], path: str) -> PublishedPage | None:
    """Return the page at a path, by its file, its address or a former one; the first page without a path."""
    if not path:
        return next((page for page in pages if page.url == ""), pages[0])
    name = path.rstrip("/")
    for page in pages:
        if name in {page.path, page.url.rstrip("/"), *(alias.rstrip("/") for alias in page.aliases)}:
            return page
    return None
