"""The site while its authors write: each page is built when someone asks for it, and again when its files change."""

from techdocs.preview.site import SitePreview

__all__ = ["SitePreview"]
