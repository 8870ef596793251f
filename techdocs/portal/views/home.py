"""What stands on the home page and on the page of problems."""

from collections import Counter, defaultdict
from urllib.parse import quote

from techdocs.engine.text import render_text
from techdocs.model.entity import EntityRef, EntityRefError, parse_entity_ref
from techdocs.model.problem import Problem, Severity
from techdocs.model.urls import entity_url, relative_url
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
    pages = {"title": "Docs pages", "count": sum(found.page_count for found in docs), "href": "docs/"}
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
            {"title": "Components", "count": kinds["component"], "href": "catalog/?kind=component"},
            {"title": "APIs", "count": kinds["api"], "href": "apis/"},
            {"title": "Systems", "count": kinds["system"], "href": "catalog/?kind=system"},
            {"title": "Teams", "count": sum(ref.kind == "group" for ref in listing.catalog.entities), "href": "teams/"},
            *([pages] if all(found.page_count for found in docs) else []),
            *({"title": title, "count": count, "href": href} for title, count, href in _narrowed(listing) if count),
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
        ("Deprecated", len(deprecated), "catalog/?" + "&".join(f"lifecycle={quote(name)}" for name in lifecycles)),
        ("Without an owner", sum(bool(card["unowned"]) for card in listing.cards), "catalog/?view=unowned"),
    ]


def problems_values(listing: EntityListing, here: str) -> dict[str, object]:
    """Return every problem by owner, the owners with most errors first, those without an owner last."""
    groups: dict[str, list[Problem]] = defaultdict(list)
    for problem in listing.parts.report.problems:
        groups[problem.owner].append(problem)

    def order(owner: str) -> tuple[bool, int, int, str]:
        severities = Counter(problem.severity for problem in groups[owner])
        return (not owner, -severities[Severity.ERROR], -severities[Severity.WARNING], owner)

    return {
        "groups": [
            {
                "owner": listing.link(_ref(owner), here),
                "counts": {
                    severity.value: sum(problem.severity is severity for problem in groups[owner])
                    for severity in Severity
                },
                "problems": [problem_values(problem, listing, here) for problem in groups[owner]],
            }
            for owner in sorted(groups, key=order)
        ]
    }


def problem_values(problem: Problem, listing: EntityListing, here: str) -> dict[str, object]:
    """Return one problem as plain data with a link to its entity."""
    ref = _ref(problem.entity)
    shown = ref is not None and ref in listing.catalog.entities
    return {
        "code": str(problem.code),
        "severity": problem.severity.value,
        "message": problem.message,
        "hint": problem.hint,
        "place": str(problem.place),
        "also": [str(place) for place in problem.also],
        "entity": {"title": listing.name(ref), "href": relative_url(entity_url(ref), here)} if ref and shown else None,
    }


def _ref(text: str) -> EntityRef | None:
    try:
        return parse_entity_ref(text) if text else None
    except EntityRefError:
        return None
