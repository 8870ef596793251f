"""Where the submodules of a commit are fetched from: what `.gitmodules` says, refused unless it is on the same host.

Sources: gitmodules(5); relative addresses count from that of the repository that has the submodule, as in
git-submodule(1). An address for ssh on the same host is fetched by the protocol of that repository.
"""

import re
from collections.abc import Mapping
from urllib.parse import SplitResult, unquote, urlsplit

from techdocs.git.settings import parse_git_settings
from techdocs.plain_text import visible

MAX_BYTES = 1_000_000
"""The largest `.gitmodules` that is read."""
MAX_DEPTH, MAX_SUBMODULES = 3, 50
"""How deep submodules may be nested, and how many a repository may have with all that are nested."""
_SCP = re.compile(r"(?:[\w.-]+@)?([\w.-]+):(?!//)([^:]+)")
"""`git@host:path`, the short form for ssh (git-clone(1), "GIT URLS")."""
_LONGEST, _SHOWN = 2_000, 100


class SubmoduleRefusedError(ValueError):
    """A submodule is not fetched from where its repository says; the message says why."""


def submodule_addresses(text: str) -> Mapping[str, str]:
    """Return the address of each submodule by its path, as `.gitmodules` has it.

    Raises:
        ValueError: git would not read the file either.
    """
    paths: dict[str, str] = {}
    urls: dict[str, str] = {}
    for one in parse_git_settings(text):
        if one.section == "submodule" and one.key in {"path", "url"}:
            (paths if one.key == "path" else urls)[one.subsection] = one.value
    return {path.strip("/"): urls[name] for name, path in paths.items() if name in urls}


def submodule_url(written: str, parent: str) -> str:
    """Return from where a submodule is fetched.

    Args:
        written: its address in `.gitmodules`.
        parent: the address of the repository that has it.

    Raises:
        SubmoduleRefusedError: it is on another host, or no address of a repository.
    """
    shown = visible(re.sub(r"//[^/]*@", "//", written))[:_SHOWN]
    if not written or len(written) > _LONGEST or not written.isprintable() or written.startswith("-"):
        raise SubmoduleRefusedError("it has no address that can be used")
    own = urlsplit(parent)
    if written.startswith(("./", "../")):
        path = _joined(own.path, written)
    else:
        address = _absolute(written, shown)
        path, is_same_scheme = address.path, address.scheme == own.scheme
        if address.hostname != own.hostname or (is_same_scheme and _port(address) != _port(own)):
            raise SubmoduleRefusedError(f"`{shown}` is not on the host of its repository")
    parts = path.strip("/").split("/")
    if not all(unquote(part).strip(". ") and unquote(part).isprintable() for part in parts) or {*path} & {*"?#\\ "}:
        raise SubmoduleRefusedError(f"`{shown}` is not the address of a repository")
    return f"{own.scheme}://{own.netloc}/{'/'.join(parts)}"


def _absolute(written: str, shown: str) -> SplitResult:
    """Return an absolute address, one of the short form as `ssh://`."""
    if "::" in written:
        raise SubmoduleRefusedError(f"`{shown}` names a program of git, which techdocs does not run")
    short = _SCP.fullmatch(written)
    try:
        parts = urlsplit(f"ssh://{short[1]}/{short[2].lstrip('/')}" if short else written)
        _ = parts.port  # raises for a port that is not a number
    except ValueError:
        raise SubmoduleRefusedError(f"`{shown}` is not an address") from None
    if parts.scheme not in {"https", "ssh"}:
        raise SubmoduleRefusedError(f"`{shown}` is neither `https://` nor ssh")
    if parts.query or parts.fragment:
        raise SubmoduleRefusedError(f"`{shown}` is not the address of a repository")
    return parts


def _port(parts: SplitResult) -> int | None:
    return parts.port or {"https": 443, "ssh": 22}.get(parts.scheme)


def _joined(own: str, written: str) -> str:
    """Return where a relative address leads from the path of a repository."""
    parts = own.strip("/").split("/")
    for part in written.rstrip("/").split("/"):
        if part == "..":
            if not parts:
                raise SubmoduleRefusedError("its address leads out of its host")
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
