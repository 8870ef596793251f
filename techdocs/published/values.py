"""The values in the documents of a published site, their texts without control characters."""

from collections.abc import Iterable, Mapping
from typing import Any

from techdocs.model.catalog import Relation
from techdocs.model.entity import EntityRef, find_entity_ref, parse_entity_ref
from techdocs.model.incumbents import Holder
from techdocs.model.links import Inbound
from techdocs.model.published import PublishedEntity, PublishedPage
from techdocs.plain_text import plain_line

NAMING = (
    "owner", "subcomponentOf", "system", "domain", "subdomainOf", "providesApis", "consumesApis", "dependsOn",
    "dependencyOf", "memberOf", "parent", "children", "members",
)  # fmt: skip
"""The fields of a spec that name other entities; see `techdocs/catalog/relations.py`."""
_LONGEST = 300


def entities_of(document: Mapping[str, Any]) -> dict[EntityRef, PublishedEntity]:
    """Return the entities of a catalog."""
    found = (_entity(item) for item in document["entities"])
    return {entity.ref: entity for entity in found}


def holders_of(document: Mapping[str, Any]) -> dict[str, Holder]:
    """Return which repository holds each name of a catalog, by ref; a catalog without `incumbents` does not say."""
    if "incumbents" not in document:
        return {}
    decisions = document["incumbents"]
    undecided = {item["ref"] for item in decisions if item["source"] is None}
    holders = {
        facts["ref"]: _holder(facts["source"], inferred=facts.get("inferred", False))
        for item in document["entities"]
        if (facts := item["techdocs"])["ref"] not in undecided and facts.get("source")
    }
    return holders | {item["ref"]: _holder(item["source"]) for item in decisions if item["source"] is not None}


def pages_of(document: Mapping[str, Any]) -> tuple[PublishedPage, ...]:
    """Return the pages of a component's docs."""
    return tuple(_page(item, version=document["version"]) for item in document["pages"])


def redirects_of(document: Mapping[str, Any]) -> dict[str, str]:
    """Return where former addresses lead: from the site's root, to there or to a web address."""
    return {item["from"]: item["to"] for item in document["redirects"]}


def _entity(item: Mapping[str, Any]) -> PublishedEntity:
    facts, spec, metadata = item["techdocs"], item["spec"], item["metadata"]
    ref = parse_entity_ref(facts["ref"])
    profile = spec.get("profile") or {}
    source = facts.get("source", {})
    return PublishedEntity(
        ref=ref, title=_line(metadata.get("title")) or _line(profile.get("displayName")) or plain_line(ref.name),
        url=facts["url"], docs=facts["docs"] or "", pages=facts["pages"], type=_line(spec.get("type")),
        lifecycle=_line(spec.get("lifecycle")), description=_line(metadata.get("description"), _LONGEST),
        owner=_ref(facts["owner"]), inferred=facts.get("inferred", False),
        relations=tuple(
            Relation(type=plain_line(edge["type"]), target=target)
            for edge in item["relations"]
            if (target := _ref(edge["targetRef"]))
        ),
        named=tuple(_named(spec)), definition=_line(facts.get("definition"), _LONGEST),
        source=_line(source.get("name")), path=_line(source.get("path"), _LONGEST),
    )  # fmt: skip


def _holder(source: Mapping[str, Any], *, inferred: bool = False) -> Holder:
    name, repository, folder, path = (source.get(key, "") for key in ("name", "repository", "folder", "path"))
    return Holder(source=name, repository=repository, folder=folder, path=path, inferred=inferred)


def _ref(text: str | None) -> EntityRef | None:
    """Return a ref that an author wrote, None for what is none: one author's mistake costs no other entity."""
    return find_entity_ref(plain_line(text, _LONGEST)) if text else None


def _named(spec: Mapping[str, Any]) -> Iterable[str]:
    for name in NAMING:
        value = spec.get(name)
        yield from (text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str))


def _page(item: Mapping[str, Any], *, version: int) -> PublishedPage:
    linked_from = item.get("linked_from")
    return PublishedPage(
        url=item["url"], path=item["path"], title=plain_line(item["title"]), anchors=tuple(item["anchors"]),
        digest=item.get("digest", ""), aliases=tuple(item.get("aliases", ())), links=tuple(item.get("links", ())),
        linked_from=None if version == 1 or linked_from is None else tuple(map(_inbound, linked_from)),
    )  # fmt: skip


def _inbound(item: Mapping[str, Any]) -> Inbound:
    return Inbound(
        url=item["url"], title=_line(item.get("title")), entity=item["entity"], owner=_line(item.get("owner")),
        anchor=item.get("anchor") or "", former=item.get("former") or "",
    )  # fmt: skip


def _line(value: object, longest: int = 120) -> str:
    return plain_line(value, longest) if isinstance(value, str) else ""
