"""The tools `entity`, `who_owns` and `api`: what the catalog says, whose it is, and what an API offers."""

from collections import defaultdict
from collections.abc import Iterator

from techdocs.finding import find
from techdocs.mcp.answers import QuestionError
from techdocs.mcp.asked_site import AskedSite
from techdocs.mcp.pages import page_address, page_owner, page_text
from techdocs.mcp.search import answer_text
from techdocs.model.entity import EntityRef
from techdocs.model.names import NamedEntity
from techdocs.model.published import PublishedEntity
from techdocs.model.urls import entity_place
from techdocs.plain_text import plain_line

_PAGES = 100
_OWN = frozenset({"ownedBy", "ownerOf"})


def entity_text(site: AskedSite, text: str) -> str:
    """Return what the catalog says of an entity.

    Raises:
        QuestionError: there is no such entity.
    """
    ref = _ref(site, text)
    entity, named = site.published.entities.get(ref), site.named[str(ref)]
    owned = [other.name for other in site.index.names.entities if other.owner >= 0 and _owner(site, other) is named]
    lines = [f"{named.name} ({ref})", *_facts(site, ref, entity), *_reach(site, named)]
    if owned:
        lines.append(
            f"- owns: {', '.join(owned[:_PAGES])}" + (f" and {len(owned) - _PAGES} more" * (len(owned) > _PAGES))
        )
    lines += _relations(site, entity) if entity else []
    pages = [
        page
        for page in site.index.names.pages
        if not page.is_operation and site.index.names.entities[page.entity] is named
    ]
    if pages:
        lines.append(f"Pages ({named.pages}):")
        lines += [f"- {page.title}: {page.url}" for page in pages[:_PAGES]]
        lines += [f"- … all: {named.home}llms.txt"] if len(pages) > _PAGES else []
    return "\n".join(lines)


def owner_text(site: AskedSite, text: str) -> str:
    """Return who owns an entity, a page or an API, and how to reach them.

    Raises:
        QuestionError: there is nothing of that name.
    """
    ref = _found(site, text)
    if text.strip().startswith(("http", "docs/", "/docs/")):
        address = page_address(site, text)
        owner = page_owner(page_text(site, address))
        lines = [f"{address} is owned by {_called(site, owner)}." if owner else f"{address}: no owner found."]
        lines += [*_reach_of(site.named[owner])] if owner in site.named else []
        return "\n".join([*lines, *([f"It is a page of {_called(site, str(ref))}."] if ref else [])])
    if ref:
        named = site.named[str(ref)]
        return "\n".join([_called(site, str(ref)), *_reach(site, named), f"- page: {named.url}"])
    found = find(site.index, f"who owns {text}")
    if found.answer is None:
        raise QuestionError(_unknown(site, text))
    return answer_text(found.answer)


def api_text(site: AskedSite, text: str, part: str) -> str:
    """Return the operations of an API, or its whole definition.

    Raises:
        QuestionError: there is no such API, or it has nothing of the sort.
    """
    ref = _ref(site, text, kind="api")
    named, entity = site.named[str(ref)], site.published.entities.get(ref)
    definition = entity.definition if entity else ""
    if part == "definition":
        content = site.published.content(definition) if definition else None
        if content is None:
            raise QuestionError(f"`{ref}` has no definition that can be read; ask for its `operations`")
        return content.decode("utf-8", "replace")
    names = site.index.names
    operations = [page for page in names.pages if page.is_operation and names.entities[page.entity] is named]
    lines = [f"{named.name} ({ref})", *_facts(site, ref, entity), *_reach(site, named)]
    lines += [f"- definition: {definition} (ask with `part` `definition`)"] if definition else []
    lines += ["Operations:"] if operations else ["No operations are listed."]
    return "\n".join(
        [*lines, *(f"- {_operation(page.path, page.id, page.title)}\n  {page.url}" for page in operations)]
    )


def _operation(path: str, id_: str, title: str) -> str:
    return " · ".join(dict.fromkeys(filter(None, (path, id_, title))))


def _ref(site: AskedSite, text: str, *, kind: str = "") -> EntityRef:
    """Return the entity that a ref, a name or an address means.

    Raises:
        QuestionError: none, with what is most like it.
    """
    ref = site.ref(f"{kind}:{text.strip()}") if kind and ":" not in text else None
    ref = ref or _found(site, text)
    if ref is None or (kind and ref.kind != kind):
        raise QuestionError(_unknown(site, text, kind))
    return ref


def _found(site: AskedSite, text: str) -> EntityRef | None:
    """Return the entity that a ref, an exact name, or an address of its docs or its page means."""
    place = None if ":" in text and "://" not in text else entity_place(page_address(site, text))
    return place if place is not None and str(place) in site.named else site.ref(text)


def _called(site: AskedSite, ref: str) -> str:
    return f"{site.named[ref].name} ({ref})" if ref in site.named else ref


def _unknown(site: AskedSite, text: str, kind: str = "") -> str:
    found = find(site.index, f"kind:{kind} {text}" if kind else text)
    near = dict.fromkeys(row.entity for row in (found.rows or found.weak or found.nearest) if not kind or row.is_entity)
    similar = ", ".join(f"`{ref}`" for ref in [*near][:5])
    hint = f"similar: {similar}" if similar else "use `search` to find it"
    return f"nothing in the catalog is called `{plain_line(text)}`; {hint}"


def _owner(site: AskedSite, named: NamedEntity) -> NamedEntity | None:
    return site.index.names.entities[named.owner] if named.owner >= 0 else None


def _facts(site: AskedSite, ref: EntityRef, entity: PublishedEntity | None) -> Iterator[str]:
    """Yield what is known of an entity, a line each."""
    named = site.named[str(ref)]
    system = site.index.names.name(named.system)
    about = (entity.description if entity else "") or named.text
    place = f"{entity.source}/{entity.path}" if entity and entity.path else ""
    facts = {
        "kind": ref.kind, "type": named.type, "lifecycle": named.lifecycle, "system": system,
        "tags": ", ".join(named.tags), "description": about, "page": named.url, "docs": named.docs,
        "declared in": place,
    }  # fmt: skip
    yield from (f"- {name}: {value}" for name, value in facts.items() if value)
    if named.is_missing:
        yield "- not in the catalog: it is only named as an owner"


def _reach(site: AskedSite, named: NamedEntity) -> Iterator[str]:
    """Yield the owner of an entity and how to reach them; for a team, how to reach it."""
    owner = _owner(site, named)
    if owner is not None:
        yield f"- owner: {owner.name} ({owner.ref})"
    elif named.kind not in {"group", "user"}:
        yield "- owner: none found"
    yield from _reach_of(owner or named)


def _reach_of(owner: NamedEntity) -> Iterator[str]:
    yield from (f"- reach {owner.name}: {contact.title} {contact.href}" for contact in owner.contacts)


def _relations(site: AskedSite, entity: PublishedEntity) -> Iterator[str]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for edge in entity.relations:
        if edge.type not in _OWN:
            grouped[edge.type].append(str(edge.target))
    for kind, targets in sorted(grouped.items()):
        missing = [ref for ref in targets if ref not in site.named]
        note = f" (not in the catalog: {', '.join(missing)})" if missing else ""
        yield f"- {kind}: {', '.join(targets)}{note}"
