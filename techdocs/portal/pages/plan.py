"""Which pages the portal has, and how one becomes HTML. What is on each is made by `views` and `entity_views`."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

import jinja2

from techdocs.model.api import BuiltApi
from techdocs.model.entity import EntityRef
from techdocs.model.links import Redirect
from techdocs.model.site import SiteParts
from techdocs.model.urls import docs_url, entity_url, relative_url, site_root
from techdocs.portal.hrefs import link_to
from techdocs.portal.views.api import document_values
from techdocs.portal.views.built import built_values
from techdocs.portal.views.catalog import catalog_values
from techdocs.portal.views.entity import entity_values, stub_values, withheld_values
from techdocs.portal.views.home import home_values
from techdocs.portal.views.listing import EntityListing, docs_values, teams_values
from techdocs.portal.views.problems import (
    OWNERS_PER_PAGE,
    code_url,
    code_values,
    found_codes,
    owners_with_problems,
    problems_url,
    problems_values,
)
from techdocs.portal.views.similar import SIMILAR, similar_values
from techdocs.portal.views.team import team_values

PER_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalPage:
    """A page of the portal: `values` are plain data for `template`, with links relative to `url`.

    `url` is below the site's root (`""` is the home page), `tab` the name of the tab that is marked. `word` is the key
    of a title that is one of the site's own words. A page with a `redirect` (a link relative to `url`) only leads on.
    `api` is the API whose operations it shows.
    """

    url: str
    title: str
    tab: str
    template: str
    values: Mapping[str, object]
    redirect: str = ""
    word: str = ""
    api: BuiltApi | None = None


def portal_pages(parts: SiteParts) -> Iterator[PortalPage]:
    """Yield every page of the portal."""
    for makers in _makers(EntityListing(parts)):
        yield from (make() for make in makers.values())


def portal_page(listing: EntityListing, url: str) -> PortalPage | None:
    """Return one page of the portal without making the others, None when it has no such page."""
    return next((makers[url]() for makers in _makers(listing) if url in makers), None)


def _makers(listing: EntityListing) -> Iterator[Mapping[str, Callable[[], PortalPage]]]:
    """Yield what makes each page, by its address."""
    parts = listing.parts
    root = site_root(parts.look.site_url)
    yield {
        "": lambda: _page("", parts.look.site_name, "home", "home.html", home_values(listing)),
        "docs/": lambda: _own("docs/", "docs", docs_values(listing, "docs/")),
        "apis/": lambda: _own("apis/", "apis", {"cards": listing.cards_of("api", "apis/")}),
        "teams/": lambda: _own("teams/", "teams", teams_values(listing, "teams/")),
        SIMILAR: lambda: _own(SIMILAR, "similar", similar_values(listing, SIMILAR), tab="catalog"),
        "build/": lambda: _own("build/", "build", built_values(listing, relative_url("", "build/")), tab=""),
        "404.html": lambda: _own("404.html", "404", {"root": root}, tab=""),
    }
    count = max(1, math.ceil(len(listing.cards) / PER_PAGE))
    yield {_catalog_url(number): partial(_catalog, listing, number, count) for number in range(1, count + 1)}
    lists = max(1, math.ceil(len(owners_with_problems(listing)) / OWNERS_PER_PAGE))
    yield {problems_url(number): partial(_problems, listing, number) for number in range(1, lists + 1)}
    yield {code_url(code): partial(_code, listing, code) for code in found_codes(listing)}
    former = {redirect.origin for redirect in parts.links.redirects}
    yield {url: partial(_entity, listing, ref) for ref in listing.shown if (url := entity_url(ref)) not in former}
    yield {page.url: partial(_same, page) for page in _docs_without_pages(listing)}
    yield {redirect.origin: partial(_former, redirect) for redirect in parts.links.redirects}


def _same(page: PortalPage) -> PortalPage:
    return page


def _catalog_url(number: int) -> str:
    return "catalog/" if number == 1 else f"catalog/page/{number}/"


def _catalog(listing: EntityListing, number: int, count: int) -> PortalPage:
    url = _catalog_url(number)
    return _own(url, "catalog", catalog_values(listing, url, number, count, PER_PAGE))


def _problems(listing: EntityListing, number: int) -> PortalPage:
    url = problems_url(number)
    return _own(url, "problems", problems_values(listing, url, number), tab="")


def _code(listing: EntityListing, code: str) -> PortalPage:
    url = code_url(code)
    return _page(url, code, "", "code.html", code_values(listing, code, url))


def _entity(listing: EntityListing, ref: EntityRef) -> PortalPage:
    tab = {"group": "teams", "user": "teams", "api": "apis"}.get(ref.kind, "catalog")
    url, name, values = entity_url(ref), listing.name(ref), entity_values(listing, ref)
    if ref.kind == "group":
        return _page(url, name, tab, "team.html", {**values, **team_values(listing, ref, url)})
    page = _page(url, name, tab, "entity.html", values)
    api = listing.parts.apis.get(ref)
    return replace(page, api=api) if api and api.is_shown else page


def _docs_without_pages(listing: EntityListing) -> Iterator[PortalPage]:
    """Yield the pages at addresses of docs: one that says why the docs are missing, or one that leads to them."""
    for ref, build in listing.parts.plan.builds.items():
        url, name = docs_url(ref), listing.name(ref)
        at, docs = listing.docs(ref)
        if docs is not None:
            for page in docs.withheld:
                yield _own(url + page.url, "withheld", withheld_values(listing, ref, page), tab="docs")
        if build.elsewhere and at:
            yield PortalPage(url=url, title=name, tab="docs", template="", values={}, redirect=relative_url(at, url))
        elif docs is not None and docs.failure is not None and not docs.pages:
            yield _page(url, name, "docs", "stub.html", stub_values(listing, ref, docs.failure))


def _former(redirect: Redirect) -> PortalPage:
    """Return the page at a former address."""
    link = link_to(redirect.target, redirect.origin)
    return PortalPage(url=redirect.origin, title=redirect.title, tab="", template="", values={}, redirect=link)


def render_page(page: PortalPage, environment: jinja2.Environment, coloured: str = "") -> str:
    """Render a page's content, without the shell around it; `coloured` is its definition as HTML."""
    api = page.api
    document = document_values(api.folder, api.changes) if api and api.folder else None
    return environment.get_template(page.template).render(page.values, coloured=coloured, document=document)


def _page(url: str, title: str, tab: str, template: str, values: Mapping[str, object]) -> PortalPage:
    return PortalPage(url=url, title=title, tab=tab, template=template, values=values)


def _own(url: str, name: str, values: Mapping[str, object], tab: str | None = None) -> PortalPage:
    """Return a page that is called by one of the site's own words; its template bears the same name."""
    marked = name if tab is None else tab
    return PortalPage(url=url, title="", word=f"title_{name}", tab=marked, template=f"{name}.html", values=values)
