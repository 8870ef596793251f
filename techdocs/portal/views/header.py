"""The ownership header of a docs page: its values, and the two slots they fill."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from techdocs.codeowners import owner_of
from techdocs.model.catalog import Ownership, OwnershipSource
from techdocs.model.docs import Build, BuiltDocs, DocsPage, DocsState
from techdocs.model.edit_links import edit_link
from techdocs.model.entity import EntityRef
from techdocs.model.forge import forge_url, issue_url
from techdocs.model.site import SiteParts
from techdocs.model.source import Source
from techdocs.model.sunset import sunset_of
from techdocs.model.urls import catalog_place, docs_url, entity_url, relative_url


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderFacts:
    """What the header of a component's pages is made of, before it is known on which page it stands.

    `targets` maps an entity the header links to, to its name and whether it has a page; all links are from the root.
    """

    ref: EntityRef
    values: Mapping[str, object]
    links: Mapping[str, object]
    repo_url: str = ""
    pages: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


def header_facts(parts: SiteParts, ref: EntityRef) -> HeaderFacts:
    """Return what the header says on all pages of a component, and for each page what only it says."""
    catalog, entity, build = parts.catalog, parts.catalog.entities[ref], parts.plan.builds[ref]
    docs = parts.docs[ref]
    source = catalog.discovered[build.source].source
    ownership = catalog.ownership.get(ref, Ownership())
    systems = [*catalog.related(ref, "partOf")]
    system = next((target for target in systems if target.kind == "system"), None)
    domain = (
        next((target for target in catalog.related(system, "partOf") if target.kind == "domain"), None)
        if system
        else None
    )
    apis = [*catalog.related(ref, "providesApi")]
    return HeaderFacts(
        ref=ref,
        values={
            "name": entity.display_name,
            "description": entity.description,
            "kind": entity.kind,
            "type": entity.type,
            "lifecycle": entity.lifecycle,
            "deprecated": entity.is_deprecated,
            "sunset": sunset_of(entity),
            "unusual": entity.lifecycle.lower() not in ("", "production", "deprecated"),
            "inferred": entity.inferred,
            "failure": _failure(docs),
            "stale": {"since": source.stale.since, "reason": source.stale.reason} if source.stale else None,
            "contacts": contacts(parts, ownership.owner),
        },
        links={
            "href": entity_url(ref),
            "owner": _owner(parts, ownership),
            "successor": _named(parts, entity.successor),
            "system": _named(parts, system),
            "domain": _named(parts, domain),
            "apis": [_named(parts, api) for api in apis[:3]],
        },
        pages={page.path: _page_values(parts, build, source, page) for page in docs.pages},
    )


def page_header(facts: HeaderFacts, page: DocsPage, heading: str) -> dict[str, object]:
    """Return the values of `portal/header.html` for one page; its links are relative to the page.

    A `heading` that is the component's name says it once for both.
    """
    here = docs_url(facts.ref) + page.url
    own = facts.pages[page.path]
    return {
        **facts.values,
        **{key: _relative(value, here) for key, value in facts.links.items()},
        **{key: _relative(value, here) if key == "page_owner" else value for key, value in own.items()},
        "same_name": heading.casefold() == str(facts.values["name"]).casefold(),
    }


def page_facts(facts: HeaderFacts, path: str) -> dict[str, str]:
    """Return what programs have to know of a page: the ref of its owner, its source, and the day of its last change."""
    own = facts.pages[path]
    owner = own["page_owner"] or facts.links["owner"]
    place = catalog_place(str(owner["href"])) if isinstance(owner, Mapping) else None
    return {
        "owner": str(place[0]) if place else "",
        "source": str(own["source"] or own["origin"]),
        "changed": str(own["changed"])[: len("2026-01-02")],
    }


def _relative(value: object, here: str) -> object:
    if isinstance(value, list):
        return [_relative(item, here) for item in value]
    if isinstance(value, Mapping):
        href = str(value["href"])
        return {**value, "href": relative_url(href, here) if href else ""}
    return relative_url(value, here) if isinstance(value, str) else value


def _owner(parts: SiteParts, ownership: Ownership) -> dict[str, object] | None:
    named = _named(parts, ownership.owner)
    if named is None or ownership.owner is None:
        return None
    return {
        **named,
        "href": entity_url(ownership.owner),
        "known": ownership.known,
        "how": ownership.how.value,
    }


def _named(parts: SiteParts, ref: EntityRef | None) -> dict[str, object] | None:
    if ref is None:
        return None
    entity = parts.catalog.entities.get(ref)
    return {"title": entity.display_name if entity else ref.name, "href": entity_url(ref) if entity else ""}


def contacts(parts: SiteParts, owner: EntityRef | None, *, most: int = 2) -> list[dict[str, str]]:
    """Return how to reach the owner: `most` of its links, and its e-mail address."""
    entity = parts.catalog.entities.get(owner) if owner else None
    if entity is None:
        return []
    profile = entity.spec.get("profile")
    email = profile.get("email") if isinstance(profile, Mapping) else None
    contacts = [{"title": str(email), "href": f"mailto:{email}"}] if isinstance(email, str) and "@" in email else []
    links = [
        {"title": link.title or link.url, "href": link.url}
        for link in entity.links
        if link.url.startswith(("https://", "http://", "mailto:"))
    ]
    return [*links[:most], *contacts]


def _failure(docs: BuiltDocs) -> dict[str, str] | None:
    if docs.state is not DocsState.KEPT or docs.failure is None:
        return None
    return {"since": docs.failure.since, "commit": docs.failure.commit[:12], "reason": docs.failure.reason}


def _page_values(parts: SiteParts, build: Build, source: Source, page: DocsPage) -> dict[str, object]:
    origin = build.origins.get(page.path, "")
    return {
        "origin": origin,
        "source": forge_url(source, origin, "blob"),
        "edit": _edit_link(build, source, page, origin),
        "report": _report_link(parts, build, source, page, origin),
        "changed": source.changed.get(origin, ""),
        "created": source.created.get(origin, source.changed.get(origin, "")),
        "page_owner": _page_owner(parts, build, origin),
    }


def _page_owner(parts: SiteParts, build: Build, origin: str) -> dict[str, object] | None:
    """Return who CODEOWNERS says owns this one page, when that is not the component's owner."""
    rules = parts.catalog.codeowners.get(build.source)
    found = owner_of(rules, origin) if rules and origin else None
    ownership = parts.catalog.ownership.get(build.ref, Ownership())
    if found is None or found == ownership.owner or ownership.how is OwnershipSource.SPEC:
        return None
    known = found in parts.catalog.entities
    return _owner(parts, Ownership(owner=found, how=OwnershipSource.CODEOWNERS, known=known))


def _report_link(parts: SiteParts, build: Build, source: Source, page: DocsPage, origin: str) -> str:
    """Return where a reader reports what is wrong with a page: an issue, else an e-mail to the owner, filled in."""
    title = f"Docs: {page.title}"
    where = parts.look.site_url + quote(docs_url(build.ref) + page.url) if parts.look.site_url else origin
    owner = parts.catalog.ownership.get(build.ref, Ownership()).owner
    named = _named(parts, owner)
    text = f"Page: {where}\n" + (f"Owner: {named['title']} ({owner})\n" if named else "") + "\n"
    if link := issue_url(source, title, text):
        return link
    mails = [one["href"] for one in contacts(parts, owner) if one["href"].startswith("mailto:")]
    fields = urlencode({"subject": title, "body": text}, quote_via=quote)
    return f"{mails[0]}?{fields}" if mails and "?" not in mails[0] else ""


def _edit_link(build: Build, source: Source, page: DocsPage, origin: str) -> str:
    """Return where a page is edited: as its author says, else on the source's forge, else MkDocs' guess."""
    if source.web_url and build.edit_uri is None and not build.edit_uri_template:
        return forge_url(source, origin, "edit")
    return edit_link(page.path, repo_url=build.repo_url, edit_uri=build.edit_uri, template=build.edit_uri_template)
