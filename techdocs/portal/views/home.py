"""The contents of the home page."""

from collections import Counter
from urllib.parse import quote

from techdocs.engine.text import render_text
from techdocs.model.problem import Severity
from techdocs.portal.views.catalog import facets
from techdocs.portal.views.listing import EntityListing

_SHOWN = 12
_RECENT = 8
_ALL = {"owner": "teams/", "system": "catalog/?kind=system"}
"""Where a whole list is, for what has a page; else the catalog shows all values that it can be filtered by."""


def home_values(listing: EntityListing) -> dict[str, object]:
    """Return counts, ways to browse, and what changed last."""
    kinds = Counter(card["kind_key"] for card in listing.cards)
    docs = [found for found in listing.parts.docs.values() if found.pages]
    pages = {"word": "docs_pages", "count": sum(found.page_count for found in docs), "href": "docs/"}
    recent = sorted((card for card in listing.cards if card["changed"]), key=lambda card: str(card["ref"]))
    recent.sort(key=lambda card: str(card["changed"]), reverse=True)
    browse = [
        {
            "name": facet["name"],
            "values": values[:_SHOWN],
            "more": len(values) - _SHOWN,
            "all": _ALL.get(str(facet["name"]), f"catalog/#all-{facet['name']}"),
        }
        for facet in facets(listing)
        if facet["name"] in ("owner", "system", "type", "tag") and isinstance(values := facet["values"], list)
    ]
    own = listing.parts.look.home
    return {
        "own": render_text(own.read_text(encoding="utf-8", errors="replace")) if own else "",
        "site_name": listing.parts.look.site_name,
        "site_description": listing.parts.look.site_description,
        "counts": [
            {"word": "components", "count": kinds["component"], "href": "catalog/?kind=component"},
            {"word": "apis", "count": kinds["api"], "href": "apis/"},
            {"word": "systems", "count": kinds["system"], "href": "catalog/?kind=system"},
            {"word": "teams", "count": sum(ref.kind == "group" for ref in listing.catalog.entities), "href": "teams/"},
            *([pages] if all(found.page_count for found in docs) else []),
            *({"word": word, "count": count, "href": href} for word, count, href in _narrowed(listing) if count),
        ],
        "browse": browse,
        "recent": [listing.placed(card, "") for card in recent[:_RECENT]],
        "problems": len(
            [problem for problem in listing.parts.report.problems if problem.severity is not Severity.NOTE]
        ),
    }


def _narrowed(listing: EntityListing) -> list[tuple[str, int, str]]:
    """Return what readers look out for: what it is, how much of it there is, and the filtered catalog."""
    deprecated = [card for card in listing.cards if card["deprecated"]]
    lifecycles = sorted({str(card["lifecycle"]) for card in deprecated})
    return [
        ("deprecated", len(deprecated), "catalog/?" + "&".join(f"lifecycle={quote(name)}" for name in lifecycles)),
        ("unowned", sum(bool(card["unowned"]) for card in listing.cards), "catalog/?view=unowned"),
    ]
