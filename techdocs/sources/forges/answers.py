"""Values of a forge's answers, of which nothing is believed before it is looked at."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote, unquote, urlsplit

from techdocs.model.hosts import local_host
from techdocs.model.integrations import Integration
from techdocs.model.repository import FaultKind, RemoteRepository
from techdocs.plain_text import plain_line
from techdocs.web.answers import WebError

MOST_TOPICS, _LONGEST, _DEEPEST = 100, 255, 20
_HEAD = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_PART = re.compile(r'[^\\/:*?"<>|]+')
_BRANCH = re.compile(r"(?!-)(?!.*\.\.)(?!.*@\{)(?!.*//)[^\x00-\x20\x7f~^:?*\[\\]+(?<![/.])(?<!\.lock)")


class NameRefusedError(ValueError):
    """A repository cannot be used as a forge names it; the message says why."""


def mapping(value: object) -> Mapping[str, object]:
    """Return a value as the mapping that the forge's documentation promises.

    Raises:
        WebError: it is none.
    """
    if not isinstance(value, dict):
        raise unexpected()
    return value


def items(value: object) -> Sequence[object]:
    """Return a value as the list that the forge's documentation promises.

    Raises:
        WebError: it is none.
    """
    if not isinstance(value, list):
        raise unexpected()
    return value


def unexpected() -> WebError:
    """Return the fault of an answer that is not what the forge's documentation says."""
    return WebError("its answer does not have the documented form", FaultKind.SERVER)


def text(value: object) -> str:
    """Return a string or a whole number as text, `""` for anything else."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    return str(value)


def texts(value: object) -> tuple[str, ...]:
    """Return the strings of a list."""
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def repository(  # noqa: PLR0913 - as many as a repository has
    integration: Integration, *, provider: str, path: str, clone_url: str, id: object = "",  # noqa: A002
    branch: str = "", head: object = "", web_url: object = "", topics: Sequence[str] = (), catalog_path: str = "",
) -> RemoteRepository:  # fmt: skip
    """Return a repository that a forge lists, if everything about it can be used.

    Raises:
        NameRefusedError: it cannot.
    """
    check_path(path)
    if branch and not is_branch(branch):
        raise NameRefusedError(f"`{path}`: its branch has a name that git does not allow")
    return RemoteRepository(
        host=integration.host,
        path=path,
        clone_url=_clone_url(integration, path, clone_url),
        id=text(id)[:_LONGEST] if text(id).isprintable() else "",
        branch=branch,
        head=text(head) if _HEAD.fullmatch(text(head)) else "",
        web_url=text(web_url) if _is_own(integration, text(web_url)) else "",
        topics=tuple(topic for topic in topics if topic.isprintable())[:MOST_TOPICS],
        catalog_path=catalog_path,
        provider=provider,
    )


def without_login(address: str) -> str:
    """Return an address as people may see it: one line, without a user or a password."""
    return plain_line(re.sub(r"//[^/]*@", "//", address))


def is_branch(name: str) -> bool:
    """Say whether git allows a name of a branch (git-check-ref-format), it can be shown, and it is like no option."""
    return len(name) <= _LONGEST and name.isprintable() and _BRANCH.fullmatch(name) is not None


def check_path(path: str) -> None:
    """Raise a NameRefusedError unless a text can be the path of a repository on its forge."""
    parts = path.split("/")
    if len(parts) > _DEEPEST or not all(_is_part(part) for part in parts):
        raise NameRefusedError(f"`{plain_line(path)}` is not a path of a repository")


def _is_part(part: str) -> bool:
    is_short = 0 < len(part.encode("utf-8", "surrogatepass")) <= _LONGEST
    return is_short and part.strip(". ") != "" and part.isprintable() and _PART.fullmatch(part) is not None


def _clone_url(integration: Integration, path: str, address: str) -> str:
    """Return where a repository is fetched from: on the forge's host, without a login, escaped."""
    if not _is_own(integration, address) or not address.isprintable():
        raise NameRefusedError(f"`{path}` is fetched from another host than `{integration.host}`")
    parts = urlsplit(address)
    where = unquote(parts.path)
    if parts.query or parts.fragment or ".." in where.split("/") or not where.isprintable() or not where.strip("/"):
        raise NameRefusedError(f"`{path}` has an address that cannot be used")
    return f"{parts.scheme}://{integration.host}{quote(where)}"


def _is_own(integration: Integration, address: str) -> bool:
    """Say whether an address is on the forge's host, by https, or as this machine's was named."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    named = f"[{host}]" if ":" in host else host
    at = named if port in {None, 443 if parts.scheme == "https" else 80} else f"{named}:{port}"
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and local_host(integration.web_url) == host)
    return is_safe and at == integration.host.lower()
