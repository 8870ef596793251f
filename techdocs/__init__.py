"""One searchable documentation site, with owners, from many repositories."""

__version__ = "0.1.0"
