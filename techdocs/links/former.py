"""Read what authors write of former addresses, and refuse what can be none: each becomes a file of the site."""

import posixpath
import re
from urllib.parse import quote, urlsplit

from techdocs.model.entity import EntityRef, EntityRefError, parse_author_ref

_LONGEST, _LONGEST_PART = 1_000, 200
"""Bytes of a former address and of one of its parts: file systems have limits, too."""
_NEVER = frozenset('?#\\":<>|*')
_REF = re.compile(r"[a-z][a-z0-9]{0,62}:[a-z0-9][a-z0-9-]{0,62}/[a-z0-9]([a-z0-9_.-]{0,61}[a-z0-9])?")
"""A ref that Backstage takes (`packages/catalog-model/src/validation`), in lower case."""
_KEPT = "%/:?#[]@!$&'()*+,;="
"""What may be in a web address as it is (RFC 3986), beside letters and digits."""


def page_address(path: str, suffix: str) -> str | None:
    """Return the address below the docs that a former file or address had, None when it could have had none.

    Args:
        path: such as `old.md`, `old/index.md`, `old/` or `old.html`.
        suffix: how the addresses of pages end, `/` or `.html`.
    """
    parts = path.removesuffix("/").split("/")
    if not path.isprintable() or _NEVER & {*path} or any(not part or part.startswith(".") for part in parts):
        return None
    if len(path.encode()) > _LONGEST or any(len(part.encode()) > _LONGEST_PART for part in parts):
        return None
    *folders, name = parts
    prefix = "".join(f"{folder}/" for folder in folders)
    stem = name.removesuffix(".md").removesuffix(".html")
    if stem.lower() in {"index", "readme"} and stem != name:
        return prefix
    if path.endswith("/"):
        return f"{prefix}{stem}/"
    return f"{prefix}{name}" if name.endswith(".html") else f"{prefix}{stem}{suffix}"


def alias_address(alias: str, page: str, suffix: str) -> str | None:
    """Return the address below the docs that an alias names: from the docs' root, or with `./` from its page's folder.

    Args:
        alias: as the front matter writes it.
        page: the page's file inside the docs.
        suffix: how the addresses of pages end.
    """
    if alias.startswith(("./", "../")):
        ending = "/" if alias.endswith("/") else ""
        alias = posixpath.normpath(posixpath.join(posixpath.dirname(page), alias)) + ending
    return page_address(alias.removeprefix("/"), suffix)


def former_ref(text: str, ref: EntityRef) -> EntityRef | None:
    """Return a ref that an entity had before; kind and namespace are its own unless they are given."""
    try:
        former = parse_author_ref(text, default_kind=ref.kind, default_namespace=ref.namespace)
    except EntityRefError:
        return None
    return former if _REF.fullmatch(str(former)) else None


def is_web(target: str) -> bool:
    """Say whether a target is a web address, or means to be one."""
    return target.lower().startswith(("https://", "http://"))


def web_target(target: str) -> str | None:
    """Return a web address as it may be in a header or in a host's rules, None for one that no one can go to."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return quote(target, safe=_KEPT) if parts.hostname and target.isprintable() and len(target) <= _LONGEST else None
