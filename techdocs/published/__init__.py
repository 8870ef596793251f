"""A published site, read from its address or its folder: what it knows of entities, pages and links."""

from techdocs.published.site import PublishedSite, check_address, open_site

__all__ = ["PublishedSite", "check_address", "open_site"]
