"""Resolve every link of every page, and say which lead nowhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from techdocs.links.addresses import Addresses
from techdocs.links.leads import Lead, LeadFinder
from techdocs.links.suggest import Suggestions
from techdocs.model.codes import Code
from techdocs.model.docs import Build, BuiltDocs, DocsPage, DocsState, PageLink, is_page
from techdocs.model.entity import START_HERE, Entity, EntityRef, names_entity
from techdocs.model.links import Inbound, ResolvedPage
from techdocs.model.problem import Place, Problem, Severity, UnknownRef, problem_of, warning
from techdocs.model.urls import docs_url
from techdocs.plain_text import plain_line


@dataclass(slots=True)
class ResolvedLinks:
    """What is known of one component's links without the others'; `nav` are those that are beside the pages."""

    pages: dict[str, ResolvedPage] = field(default_factory=dict)
    nav: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class LinkResolver:
    """Ties the docs of one component after the other."""

    def __init__(self, addresses: Addresses, leads: LeadFinder) -> None:
        self._addresses, self._leads = addresses, leads
        self._suggestions = Suggestions(addresses)

    def resolve(self, build: Build, docs: BuiltDocs) -> ResolvedLinks:
        """Resolve the links of a component's pages and of its nav."""
        resolved = ResolvedLinks()
        for page in docs.pages:
            outgoing = [docs_url(build.ref) + address for address in page.links]
            if page.open_links or page.open_images or page.settled:
                resolved.pages[page.path] = self._page(build, page, outgoing, resolved.problems)
            elif outgoing:
                resolved.pages[page.path] = ResolvedPage(outgoing=tuple(outgoing))
        for target, place in build.nav_places.items():
            if names_entity(target):
                lead = self._leads.entity(target)
                resolved.nav[target] = lead.href
                resolved.problems += self._entity_problems(target, lead, place, "nav entry")
        if docs.state is DocsState.KEPT:  # its pages are those of an older commit
            resolved.problems.clear()
        return resolved

    def resolve_entity(self, entity: Entity) -> ResolvedLinks:
        """Resolve the links of a descriptor that name entities: `metadata.links`, and where someone new starts."""
        resolved = ResolvedLinks()
        for link in entity.links:
            if names_entity(link.url):
                lead = self._leads.entity(link.url)
                resolved.nav[link.url] = lead.href
                place = entity.place_of("metadata", "links", link.number, "url")
                resolved.problems += self._entity_problems(link.url, lead, place, "link")
        for target in entity.start_here:
            if not target.startswith(("https://", "http://")):
                lead = self._leads.entity(target) if names_entity(target) else Lead()
                resolved.nav[target] = lead.href
                place = entity.place_of("metadata", "annotations", START_HERE)
                resolved.problems += self._entity_problems(target, lead, place, f"`{START_HERE}`:")
        return resolved

    def _page(self, build: Build, page: DocsPage, outgoing: list[str], problems: list[Problem]) -> ResolvedPage:
        targets = {target: docs_url(build.ref) + address for target, address in page.settled.items()}
        notes: dict[str, str] = {}
        former: list[tuple[str, str]] = []
        for link in page.open_links:
            is_entity = names_entity(link.target)
            lead = self._leads.entity(link.target) if is_entity else self._leads.link(link.target, build, page)
            if lead.is_left:
                continue
            targets[link.target] = lead.href
            if lead.missing_docs is not None:
                problems.append(self._no_docs(link.target, lead.missing_docs, _place(build, page, link)))
                notes[link.target] = f"{link.target} is not in this site"
                continue
            if lead.found and lead.former:
                former.append((lead.former, lead.href))
            elif lead.found:
                outgoing.append(lead.href)
            if not lead.address:
                notes[link.target] = _note(link.target, lead)
            place = _place(build, page, link)
            problems += (
                self._entity_problems(link.target, lead, place, "link") if is_entity
                else self._link_problems(link.target, lead, place, build, page)
            )  # fmt: skip
        return ResolvedPage(
            targets=targets, notes=notes, pictures=self._pictures(build, page, problems),
            outgoing=tuple(dict.fromkeys(outgoing)), former=tuple(dict.fromkeys(former)),
        )  # fmt: skip

    def _pictures(self, build: Build, page: DocsPage, problems: list[Problem]) -> dict[str, str]:
        pictures = {target: docs_url(build.ref) + address for target, address in page.settled.items()}
        for picture in page.open_images:
            lead = self._leads.picture(picture.target, build, page)
            if lead.address:
                pictures[picture.target] = lead.address
            elif not lead.is_left:
                problems.append(self._missing_image(picture, lead, build, page))
        return pictures

    def _entity_problems(self, target: str, lead: Lead, place: Place, what: str) -> Iterator[Problem]:
        shown = plain_line(target, 120)
        if lead.lost_anchor:
            yield self._suggestions.lost_anchor(target, lead, place)
        elif not lead.address and (lead.missing is not None or lead.found is None):
            near = self._suggestions.entity(lead.missing, place) if lead.missing else None
            message = f"{what} `{shown}` points to an entity that is not in the catalog"
            hint = f"did you mean `{near}`?" if near else "check kind, namespace and name"
            if lead.missing is None:
                message = f"{what} `{shown}` points to a page that does not exist"
                hint = "check the path after the ref"
            yield _unknown_link(target, lead.missing, near, place, message, hint)

    def _no_docs(self, target: str, missing: EntityRef, place: Place) -> Problem:
        """Return the problem of a link to the address of docs that the site does not have."""
        near = self._suggestions.entity(missing, place)
        message = f"link `{plain_line(target, 120)}` points to docs that are not on this site"
        hint = f"did you mean `{near}`?" if near else "check namespace, kind and name"
        return _unknown_link(target, missing, near, place, message, hint)

    def _link_problems(self, target: str, lead: Lead, place: Place, build: Build, page: DocsPage) -> Iterator[Problem]:
        shown = plain_line(target, 120)
        if lead.lost_anchor:
            yield self._suggestions.lost_anchor(target, lead, place)
        elif lead.in_repository:
            yield from self._unpublished_page(target, lead, place, build, page)
        elif not lead.address:
            message = f"link `{shown}`: target not found in these docs or the repository"
            hint = self._suggestions.file(target, build, page, "check the path, relative to this file")
            yield warning(Code.BROKEN_LINK, place, message, hint, about=target)

    def _unpublished_page(
        self, target: str, lead: Lead, place: Place, build: Build, page: DocsPage
    ) -> Iterator[Problem]:
        """Yield that a link leads to the source of a page of the same docs, which readers do not expect."""
        gone = self._suggestions.unpublished(target, build, page) if _names_page(target) else None
        if gone is not None:
            message = f"link `{plain_line(target, 120)}` points to a page that {gone.what}"
            severity = Severity.NOTE if lead.address else Severity.WARNING
            yield problem_of(severity, Code.BROKEN_LINK, place, message, gone.hint, about=target)

    def _missing_image(self, picture: PageLink, lead: Lead, build: Build, page: DocsPage) -> Problem:
        gone = self._suggestions.unpublished(picture.target, build, page) if lead.in_repository else None
        shown, place = plain_line(picture.target, 120), _place(build, page, picture)
        if gone is not None:
            return warning(Code.MISSING_IMAGE, place, f"image `{shown}` {gone.what}", gone.hint, about=picture.target)
        what, hint = "does not exist", "check the path; images belong in the docs folder"
        if lead.in_repository:
            what = "is in the repository, but not published"
            hint = "move it into the docs folder, and use a known file type"
        hint = self._suggestions.file(picture.target, build, page, hint)
        return warning(Code.MISSING_IMAGE, place, f"image `{shown}` {what}", hint, about=picture.target)


def _unknown_link(
    target: str, missing: EntityRef | None, near: EntityRef | None, place: Place, message: str, hint: str
) -> Problem:
    meant = str(near or "")
    unknown = (UnknownRef(ref=str(missing), place=place, link=target, near=meant),) if missing else ()
    return warning(Code.UNKNOWN_ENTITY_LINK, place, message, hint, about=target, unknown=unknown, meant=meant)


def backlinks(
    resolved: Mapping[EntityRef, ResolvedLinks], addresses: Addresses
) -> dict[tuple[EntityRef, str], list[Inbound]]:
    """Return the links to each page, by its entity and path, and to each entity's catalog page (path `""`)."""
    found: dict[tuple[EntityRef, str], list[Inbound]] = {}
    for ref, links in resolved.items():
        ownership = addresses.catalog.ownership.get(ref)
        owner = str(ownership.owner) if ownership and ownership.owner else ""
        for page in addresses.docs[ref].pages:
            here = docs_url(ref) + page.url
            own = links.pages.get(page.path, ResolvedPage())
            for former, address in (*(("", one) for one in own.outgoing), *own.former):
                path, _, anchor = address.partition("#")
                place = addresses.of_url(path)
                if place is None or place.url == here or (place.page is page and place.ref == ref):
                    continue
                key = (place.ref, place.page.path if place.page else "")
                found.setdefault(key, []).append(Inbound(
                    url=here, title=page.title, entity=str(ref), owner=owner, anchor=anchor, former=former
                ))  # fmt: skip
    return found


def _names_page(target: str) -> bool:
    return is_page(target.partition("#")[0].partition("?")[0].lower())


def _place(build: Build, page: DocsPage, link: PageLink) -> Place:
    return Place(source=build.source, path=build.origins.get(page.path, page.path), line=link.line)


def _note(target: str, lead: Lead) -> str:
    """Return the note that readers see at a broken link."""
    if lead.in_repository:
        return f"{target} is in the repository, whose web address is not known"
    if lead.missing is not None:
        return f"{target} is not in the catalog"
    return f"{target} was not found"
