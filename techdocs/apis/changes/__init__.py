"""What is different between two definitions of an API, in three classes: breaking, dangerous, added."""

from techdocs.apis.changes.find import find_changes

__all__ = ["find_changes"]
