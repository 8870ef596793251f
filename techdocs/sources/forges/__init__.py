"""Forges that list the repositories of an organization: one file each, behind `list_repositories` in `listing.py`."""
