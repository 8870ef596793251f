"""The search index, and how it is the same each time."""
