"""Who do I break: this run beside a published site."""

from techdocs.lint.against.change import Change
from techdocs.lint.against.find import find_broken

__all__ = ["Change", "find_broken"]
