"""Step 5: everything that is wrong, in one report, each problem with its place and its owner."""

from techdocs.lint.check import check_site

__all__ = ["check_site"]
