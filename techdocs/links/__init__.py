"""The site's links: where each leads, who links to a page, and what former addresses lead on to."""

from techdocs.links.read import read_links

__all__ = ["read_links"]
