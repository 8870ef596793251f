"""Step 6: put the site together: docs under their owners' header, the catalog's pages, search, and the swap."""

from techdocs.portal.assemble import SearchJob, SiteTools, assemble_site, check_site_folder

__all__ = ["SearchJob", "SiteTools", "assemble_site", "check_site_folder"]
