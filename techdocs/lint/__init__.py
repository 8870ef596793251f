"""Step 5: everything that is wrong, in one report, each problem with its place and its owner."""

from techdocs.lint.check import Standards, check_site, tell_once
from techdocs.lint.outside import Outside, open_outside

__all__ = ["Outside", "Standards", "check_site", "open_outside", "tell_once"]
