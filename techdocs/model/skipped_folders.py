"""The folders of a repository that are never entered: they hold no docs and no descriptors of its authors."""

SKIPPED_FOLDERS = frozenset({
    ".git", ".hg", ".svn", "node_modules", "bower_components", "__pycache__", "site-packages", ".venv", "venv", ".tox",
    ".nox", ".techdocs", ".mypy_cache", ".pytest_cache", ".ruff_cache",
})  # fmt: skip
"""What version control, package managers, environments and caches keep there, by name."""
