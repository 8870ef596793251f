"""From which commits a site was built, as `build.json` and as a page. When is in `build.json` alone.

So a build that finds nothing new changes no page, and one at another time changes no page either.
"""

from collections import Counter
from datetime import datetime

from techdocs import __version__
from techdocs.model.forge import commit_url
from techdocs.model.site import SiteParts
from techdocs.portal.views.listing import EntityListing

BUILD_VERSION = 1
BUILT = "build.json"
_SHOWN = 500
"""Repositories that the page lists; `build.json` has them all."""


def build_document(parts: SiteParts, now: datetime) -> dict[str, object]:
    """Return `build.json`: when the site was built, by what, and from which commits of which repositories."""
    return {
        "generator": f"techdocs {__version__}",
        "version": BUILD_VERSION,
        "site_name": parts.look.site_name,
        "built": now.isoformat(timespec="seconds"),
        "entities": len(parts.catalog.entities),
        "pages": sum(docs.page_count for docs in parts.docs.values()),
        "sources": _sources(parts),
    }


def built_values(listing: EntityListing, root: str) -> dict[str, object]:
    """Return what the page about the build shows; `root` leads from it to the site's root."""
    sources = _sources(listing.parts)
    return {
        "version": __version__,
        "sources": sources[:_SHOWN],
        "more": max(0, len(sources) - _SHOWN),
        "count": len(sources),
        "root": root,
    }


def _sources(parts: SiteParts) -> list[dict[str, object]]:
    entities = Counter(entity.place.source for entity in parts.catalog.entities.values())
    pages: Counter[str] = Counter()
    for ref, docs in parts.docs.items():
        if ref in parts.plan.builds:
            pages[parts.plan.builds[ref].source] += docs.page_count
    return [
        {
            "name": source.name,
            "repository": source.web_url,
            "folder": source.prefix,
            "branch": source.branch,
            "commit": source.commit,
            "commit_url": commit_url(source),
            "entities": entities[source.name],
            "pages": pages[source.name],
        }
        for source in sorted(parts.catalog.sources, key=lambda source: source.name.casefold())
    ]
