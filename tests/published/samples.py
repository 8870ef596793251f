"""Documents of a published site, written by hand from their contract."""

import json
from collections.abc import Sequence
from typing import Any


def entity(ref: str, /, **changes: Any) -> dict[str, Any]:
    """Return an entity of `catalog.json`; `changes` are fields of its `techdocs`, or `spec`, `relations`, `title`."""
    kind, _, rest = ref.partition(":")
    namespace, _, name = rest.partition("/")
    spec, relations, title = changes.pop("spec", {}), changes.pop("relations", []), changes.pop("title", None)
    facts = {
        "ref": ref, "url": f"catalog/{namespace}/{kind}/{name}/", "docs": f"docs/{namespace}/{kind}/{name}/",
        "pages": 1, "state": "current", "owner": "group:default/red", "owned_by": "spec.owner", "inferred": False,
        "source": {"name": name, "path": "catalog-info.yaml", "line": 1},
    }  # fmt: skip
    return {
        "apiVersion": "backstage.io/v1alpha1",
        "kind": kind.capitalize(),
        "metadata": {"name": name, "namespace": namespace, **({"title": title} if title else {})},
        "spec": spec,
        "relations": [{"type": edge, "targetRef": target} for edge, target in relations],
        "techdocs": facts | changes,
    }


def catalog(*entities: dict[str, Any], **changes: Any) -> bytes:
    """Return a `catalog.json`."""
    document = {"generator": "techdocs 0", "version": 1, "site_name": "Acme", "entities": list(entities)}
    return json.dumps(document | changes).encode()


def page(url: str, **changes: Any) -> dict[str, Any]:
    """Return a page of a `links.json` of version 2."""
    path = f"{url.rstrip('/') or 'index'}.md"
    title = path.removesuffix(".md").capitalize()
    empty: dict[str, Any] = {"anchors": [], "aliases": [], "links": [], "linked_from": []}
    return {"url": url, "path": path, "title": title} | empty | changes


def inbound(
    ref: str, url: str = "", anchor: str = "", owner: str = "group:default/blue", **former: str
) -> dict[str, str]:
    """Return a link from a page of another component; it may name a `former` address."""
    kind, _, rest = ref.partition(":")
    namespace, _, name = rest.partition("/")
    address = f"docs/{namespace}/{kind}/{name}/{url}"
    return {"url": address, "anchor": anchor, "title": name, "entity": ref, "owner": owner, **former}


def links(ref: str, *pages: dict[str, Any], version: int = 2) -> bytes:
    """Return a `links.json`."""
    return json.dumps({"version": version, "entity": ref, "pages": list(pages)}).encode()


def names(*entities: list[Any], pages: Sequence[list[Any]] = (), **changes: Any) -> bytes:
    """Return a `search/names.json`; an entity may be its ref alone."""
    document = {
        "generator": "techdocs 0",
        "version": 1,
        "entities": [row if row[1:] else [*row, ""] for row in entities],
        "contacts": [],
        "pages": [*pages],
    }
    return json.dumps(document | changes).encode()
