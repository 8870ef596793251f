"""The redirects that authors ask for: `redirect_maps` of mkdocs-redirects, `aliases` of pages, `techdocs/former-refs`.

What is asked for in a form that cannot be understood, or that leads to a page that is not there, is a problem.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from techdocs.links.addresses import Addresses
from techdocs.links.former import alias_address, former_ref, is_web, page_address, web_target
from techdocs.model.anchors import anchor_hint
from techdocs.model.codes import Code
from techdocs.model.docs import Build, DocsPage
from techdocs.model.entity import EntityRef
from techdocs.model.guesses import Guesses
from techdocs.model.links import Redirect
from techdocs.model.problem import Place, Problem, warning
from techdocs.model.urls import docs_url, entity_url
from techdocs.plain_text import plain_line

FORMER_REFS = "techdocs/former-refs"
"""Annotation with the refs that a component had before it was renamed, separated by commas."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectRequest:
    """A redirect as someone asks for it, and where.

    One that `repeats` another for a former ref has the same problems, which are reported once.
    """

    redirect: Redirect
    ref: EntityRef
    place: Place
    written: str
    repeats: bool = False

    def problem(self, code: Code, what: str, hint: str) -> Problem:
        """Return the problem of a request that is not fulfilled as it is."""
        message = f"redirect `{plain_line(self.written, 120)}` {what}"
        return warning(code, self.place, message, hint, about=self.written, entity=str(self.ref))

    def goes_round(self) -> Problem:
        """Return the problem of a redirect that leads back to where it began, by others."""
        return self.problem(Code.REDIRECT_LOOP, "is part of a loop", "point one of the redirects to a page")

    def leads_nowhere(self) -> Problem:
        """Return the problem of a redirect to a page that is not there."""
        return self.problem(
            Code.REDIRECT_INVALID, "is not created: its target page does not exist",
            "use the path of a page, relative to the docs, or a web address",
        )  # fmt: skip


class RedirectRequests:
    """What one component's docs and descriptor ask for; `problems` grow while its requests are taken."""

    def __init__(self, addresses: Addresses, build: Build, guesses: Guesses) -> None:
        self._addresses, self._build, self._ref, self._guesses = addresses, build, build.ref, guesses
        self._root = docs_url(build.ref)
        docs = addresses.docs.get(build.ref)
        self._pages = docs.pages if docs else ()
        is_folder = build.action is None or build.action.settings.use_directory_urls
        self._suffix = "/" if is_folder else ".html"
        self.problems: list[Problem] = []

    def __iter__(self) -> Iterator[RedirectRequest]:
        own = [*self._aliases(), *self._mapped()]
        yield from own
        yield from self._former(own)

    def _aliases(self) -> Iterator[RedirectRequest]:
        for page in self._pages:
            for alias in page.aliases:
                place = Place(source=self._build.source, path=self._build.origins.get(page.path, page.path), line=1)
                address = alias_address(alias, page.path, self._suffix)
                request = self._request(self._root + (address or ""), self._root + page.url, place, alias, page.title)
                if address is None:
                    self._refuse(request)
                else:
                    yield request

    def _mapped(self) -> Iterator[RedirectRequest]:
        """Yield the lines of `redirect_maps`: a former file to a file of these docs, or to a web address."""
        for former, (target, place) in self._build.redirects.items():
            address, written = page_address(former, self._suffix), f"{former}: {target}"
            if address is None or (is_web(target) and web_target(target) is None):
                self._refuse(self._request("", "", place, written))
            elif is_web(target):
                yield self._request(self._root + address, web_target(target) or "", place, written, target)
            elif self._pages:  # docs that could not be built are another problem
                yield from self._to_page(self._root + address, target, place, written)

    def _to_page(self, origin: str, target: str, place: Place, written: str) -> Iterator[RedirectRequest]:
        path, mark, anchor = target.partition("#")
        path = path.removeprefix("./")
        found = self._addresses.of_entity(self._ref, path) if path else None
        chained = page_address(path, self._suffix)
        if found is None and chained not in self._former_addresses:
            self.problems.append(self._request(origin, "", place, written).leads_nowhere())
            return
        page = found.page if found else None
        title = page.title if page else target
        leads_to = (found.url if found else f"{self._root}{chained}") + mark + anchor
        request = self._request(origin, leads_to, place, written, title)
        if page and page.output and anchor and anchor not in page.anchors:
            self.problems.append(_lost_anchor(request, anchor, page, self._guesses))
        yield request

    @cached_property
    def _former_addresses(self) -> frozenset[str]:
        """The addresses below the docs that redirects are asked for: one may lead on to the other."""
        aliases = {alias_address(alias, page.path, self._suffix) for page in self._pages for alias in page.aliases}
        mapped = {page_address(former, self._suffix) for former in self._build.redirects}
        return frozenset(address for address in aliases | mapped if address is not None)

    def _former(self, own: list[RedirectRequest]) -> Iterator[RedirectRequest]:
        """Yield the former addresses of a renamed entity: of its catalog page, and of each page of its docs.

        What led on to another page while it had its former name still does: `own` are the redirects of its pages.
        """
        entity = self._addresses.catalog.entities[self._ref]
        place = entity.place_of("metadata", "annotations", FORMER_REFS)
        for text in filter(None, (part.strip() for part in entity.annotations.get(FORMER_REFS, "").split(","))):
            former = former_ref(text, self._ref)
            if former is None:
                self._refuse(self._request("", "", place, text))
                continue
            yield self._request(entity_url(former), entity_url(self._ref), place, text, entity.display_name)
            if former not in self._addresses.catalog.entities:  # else one problem is enough
                yield from self._former_docs(docs_url(former), own, place, text, entity.display_name)

    def _former_docs(
        self, root: str, own: list[RedirectRequest], place: Place, text: str, name: str
    ) -> Iterator[RedirectRequest]:
        for page in self._pages:
            yield self._request(root + page.url, self._root + page.url, place, text, page.title)
        start = self._addresses.of_entity(self._ref, "")
        has_docs = bool(self._pages) or self._build.elsewhere is not None
        if has_docs and start is not None and all(page.url for page in self._pages):
            yield self._request(root, start.url, place, text, name)
        for made in (request.redirect for request in own if not self._addresses.is_taken(request.redirect.origin)):
            origin = root + made.origin.removeprefix(self._root)
            yield replace(self._request(origin, made.target, place, text, made.title), repeats=True)

    def implied(self) -> Iterator[RedirectRequest]:
        """Yield what is not written anywhere: the former addresses of docs whose repository was renamed."""
        entity = self._addresses.catalog.entities[self._ref]
        own = [*self._aliases(), *self._mapped()] if entity.former else []
        for former in entity.former:
            if former not in self._addresses.catalog.entities:
                name, place = entity.display_name, entity.place
                yield self._request(entity_url(former), entity_url(self._ref), place, str(former), name)
                yield from self._former_docs(docs_url(former), own, place, str(former), name)

    def _refuse(self, request: RedirectRequest) -> None:
        self.problems.append(request.problem(
            Code.REDIRECT_INVALID, "is not created: it is not a valid address",
            "use the former file or address of a page, relative to the docs, or a former ref",
        ))  # fmt: skip

    def _request(self, origin: str, target: str, place: Place, written: str, title: str = "") -> RedirectRequest:
        redirect = Redirect(origin=origin, target=target, entity=str(self._ref), title=title)
        return RedirectRequest(redirect=redirect, ref=self._ref, place=place, written=written)


def _lost_anchor(request: RedirectRequest, anchor: str, page: DocsPage, guesses: Guesses) -> Problem:
    said = f"points to a heading that does not exist in `{page.path}`"
    return request.problem(Code.MISSING_ANCHOR, said, anchor_hint(anchor, page.anchors, guesses, request.place.source))
