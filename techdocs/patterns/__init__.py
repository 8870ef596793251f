"""Patterns that authors write, gitignore's and globs, matched in a time that is known beforehand."""

from techdocs.patterns.below import glob_below, is_glob, matching_paths
from techdocs.patterns.braces import expand_braces
from techdocs.patterns.gitignore import IgnoreSpec, ignore_spec, is_pattern
from techdocs.patterns.last import LastMatch, affordable
from techdocs.patterns.owners import OwnerPattern, github_pattern, gitlab_pattern
from techdocs.patterns.rules import MAX_LENGTH, why_no_pattern
from techdocs.patterns.work import Work

__all__ = [
    "MAX_LENGTH", "IgnoreSpec", "LastMatch", "OwnerPattern", "Work", "affordable", "expand_braces", "github_pattern",
    "gitlab_pattern", "glob_below", "ignore_spec", "is_glob", "is_pattern", "matching_paths", "why_no_pattern",
]  # fmt: skip
