"""The site's data files: `catalog.json`, `redirects.json`, `build.json`, the search's lists, and `sitemap.xml`."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import escape

from techdocs import __version__
from techdocs.disk.store import Store
from techdocs.model.docs import DocsState
from techdocs.model.entity import Entity
from techdocs.model.incumbents import NameDecision
from techdocs.model.site import SiteParts
from techdocs.model.tree import Tree
from techdocs.model.urls import docs_url, entity_url
from techdocs.portal.final_checks import check_data
from techdocs.portal.redirects import redirects_document
from techdocs.portal.views.built import BUILT, build_document

STEP, BUILT_STEP = "outputs", "built"
CATALOG_VERSION = 1
_STATES = {DocsState.RENDERED: "current", DocsState.REUSED: "current"}
"""How this run came by the pages is no fact about the site: the same input gives the same bytes."""


def write_outputs(
    parts: SiteParts,
    store: Store,
    *,
    index: Sequence[Mapping[str, object]],
    names: Mapping[str, object],
    texts: Mapping[str, str],
) -> Tree:
    """Return the data files as a finished folder; `texts` are further ones, such as those for hosts."""
    documents = {
        "catalog.json": json_text(catalog_document(parts)),
        "redirects.json": json_text(redirects_document(parts.links.redirects)),
        "search/entities.json": json_text(index),
        "search/names.json": json_text(names),
    }
    if parts.look.site_url:
        documents["sitemap.xml"] = sitemap_text(parts)
    documents |= texts
    check_data(documents)

    def write(folder: Path) -> None:
        (folder / "search").mkdir()
        for name, text in documents.items():
            _write(folder / name, text)

    return store.keep(STEP, documents, write)


def write_built(parts: SiteParts, store: Store, now: datetime) -> Tree:
    """Return `build.json` as a finished folder of its own: it is new with every build."""
    text = json_text(build_document(parts, now))
    check_data({BUILT: text})
    return store.keep(BUILT_STEP, text, lambda folder: _write(folder / BUILT, text))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", errors="replace")


def catalog_document(parts: SiteParts) -> dict[str, object]:
    """Return `catalog.json`: every entity in Backstage's form with its relations, and where its pages are."""
    return {
        "generator": f"techdocs {__version__}",
        "version": CATALOG_VERSION,
        "site_name": parts.look.site_name,
        "incumbents": [_incumbent(decision) for decision in parts.catalog.decisions],
        "entities": [_entity(parts, entity) for entity in parts.catalog.entities.values()],
    }


def _incumbent(decision: NameDecision) -> dict[str, object]:
    holder = decision.holder
    source = {key: getattr(holder, key) for key in ("repository", "folder", "path")} if holder else {}
    return {
        "ref": str(decision.ref),
        "source": {"name": holder.source, **source} if holder else None,
        "by": decision.by.value if decision.by else None,
        "refused": list(decision.refused),
    }


def _entity(parts: SiteParts, entity: Entity) -> dict[str, object]:
    docs = parts.docs.get(entity.ref)
    build = parts.plan.builds.get(entity.ref)
    ownership = parts.catalog.ownership.get(entity.ref)
    target = build.elsewhere if build and build.elsewhere else entity.ref
    source = parts.catalog.source_of(entity)
    api = parts.apis.get(entity.ref)
    has_docs = bool(docs and docs.pages) or bool(build and build.elsewhere)
    return {
        "apiVersion": entity.api_version,
        "kind": entity.kind,
        "metadata": {**entity.metadata, "name": entity.name, "namespace": entity.namespace},
        "spec": entity.spec,
        "relations": [
            {"type": edge.type, "targetRef": str(edge.target)} for edge in parts.catalog.relations.get(entity.ref, ())
        ],
        "techdocs": {
            "ref": str(entity.ref),
            "url": entity_url(entity.ref),
            "docs": docs_url(target) if has_docs else None,
            "pages": docs.page_count if docs else 0,
            "state": _STATES.get(docs.state, docs.state.value) if docs else DocsState.NONE.value,
            "owner": str(ownership.owner) if ownership and ownership.owner else None,
            "owned_by": ownership.how.value if ownership else None,
            "inferred": entity.inferred,
            **({"definition": entity_url(entity.ref) + api.file} if api and api.file else {}),
            "source": {
                "name": entity.place.source,
                "path": entity.place.path,
                "line": entity.place.line,
                "repository": source.web_url,
                "folder": source.prefix,
            },
        },
    }


def json_text(document: Mapping[str, object] | Sequence[object]) -> str:
    """Return JSON with one item of its list a line, which a person can compare and a machine writes fast."""
    if isinstance(document, Mapping):
        pairs = [f"{_line(key)}: {_list(value)}" for key, value in document.items()]
        return "{" + ",\n ".join(pairs) + "}\n"
    return _list(document) + "\n"


def _list(value: object) -> str:
    if not isinstance(value, (list, tuple)):
        return _line(value)
    return "[\n  " + ",\n  ".join(_line(item) for item in value) + "\n]" if value else "[]"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=str, separators=(",", ":"))


def sitemap_text(parts: SiteParts) -> str:
    """Return `sitemap.xml`: every page of the site (https://www.sitemaps.org/protocol.html)."""
    urls = [
        "",
        "catalog/",
        "docs/",
        "apis/",
        "teams/",
        "similar/",
        *(entity_url(ref) for ref in parts.catalog.entities),
    ]
    urls += [docs_url(ref) + page.url for ref, docs in parts.docs.items() for page in docs.pages]
    rows = "".join(f" <url><loc>{escape(parts.look.site_url + quote(url))}</loc></url>\n" for url in sorted(set(urls)))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    )
