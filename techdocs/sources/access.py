"""How each host is entered that repositories are fetched from."""

from collections.abc import Callable
from urllib.parse import urlsplit

from techdocs.git.network import GitAccess

Accesses = Callable[[str], GitAccess]
"""Gives the access for the address of a repository."""


def anonymous(url: str) -> GitAccess:
    """Return the access to a host that asks for no login."""
    parts = urlsplit(url)
    return GitAccess(origin=f"{parts.scheme}://{parts.netloc}")
