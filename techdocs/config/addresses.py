"""Read the address and the branch of a git repository: what the operator wrote, refused where git could misread it."""

import re
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

from techdocs.documents.accepts import TEXT, accepts, list_of
from techdocs.documents.values import read_one_of, read_text
from techdocs.model.fetching import UrlSource
from techdocs.model.trust import Trust
from techdocs.patterns import is_pattern

_FORMS = r"^(https://|ssh://|[\w.-]+@[\w.-]+:)"
URL_SOURCE = {
    "type": "object",
    "required": ["url"],
    "properties": {
        "url": {"type": "string", "pattern": _FORMS},
        "branch": TEXT,
        "trust": {"enum": [str(trust) for trust in Trust]},
        "paths": list_of({"type": "string"}, minItems=1),
    },
    "additionalProperties": False,
}
_ADDRESS = "write `https://git.acme.example/team/handbook.git`"
_MAX_BYTES = 2_000
_SHORT = re.compile(r"([\w.-]+@[\w.-]+):(?!//)(.+)")
"""`git@host:path` (git-clone(1), "GIT URLS")."""
_USER = re.compile(r"[A-Za-z0-9_][\w.-]*")
"""A user name that ssh cannot read as an option."""
_NOT_IN_REFS = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(?:/|$)|^[-/.]|[/.]$|^@$")
"""What git-check-ref-format(1) refuses in the name of a branch, and a leading `-`, which looks like an option."""


def read_url_source(entry: Mapping[str, object]) -> UrlSource:
    """Read one entry of `sources` that has a `url`.

    Raises:
        ValueError: it is wrong, with what is wrong and what to do.
    """
    known = ("url", "branch", "trust", "paths")
    unknown = next((key for key in entry if key not in known), None)
    if unknown is not None:
        raise ValueError(f"contains the unknown key `{unknown}`", f"known keys: {', '.join(known)}")
    return UrlSource(
        url=read_git_address(entry["url"]),
        branch=read_branch(entry["branch"]) if entry.get("branch") is not None else "",
        trust=Trust(read_one_of(*Trust)(entry.get("trust", Trust.SANDBOXED.value))),
        paths=_read_paths(entry["paths"]) if entry.get("paths") is not None else (),
    )


@accepts({"type": "string", "pattern": _FORMS})
def read_git_address(value: object) -> str:
    """Read the address of a repository; the short form for ssh (`git@host:path`) becomes the long one."""
    text = read_text(value)
    short = _SHORT.fullmatch(text)
    parts = _split(f"ssh://{short[1]}/{short[2].lstrip('/')}" if short else text)
    if parts.scheme not in {"https", "ssh"}:
        raise ValueError("contains an address that does not start with `https://` or `ssh://`", _ADDRESS)
    user, _, host = parts.netloc.rpartition("@")
    if user and (parts.scheme == "https" or not _USER.fullmatch(user)):
        hint = "remove them; a token belongs in an environment variable, listed under `integrations`"
        raise ValueError("contains an address with a user name or password", hint)
    if parts.query or parts.fragment or not parts.hostname or not re.fullmatch(r"[\w\[][\w.:\[\]-]*", host):
        raise ValueError(f"contains `{text[:100]}`, which is not the address of a repository", _ADDRESS)
    _check_host(parts.hostname)
    segments = [unquote(segment) for segment in parts.path.strip("/").split("/")]
    if any(
        segment in {"", ".", "..", ".git"}
        or segment.startswith(("-", "~"))
        or not segment.isprintable()
        or "/" in segment
        for segment in segments
    ):
        raise ValueError(f"contains `{text[:100]}`, whose path cannot be a repository", _ADDRESS)
    own = f"{user or 'git'}@" if parts.scheme == "ssh" else ""
    return f"{parts.scheme}://{own}{host.lower()}/{parts.path.strip('/')}"


@accepts(TEXT)
def read_branch(value: object) -> str:
    """Read the name of a branch."""
    text = read_text(value)
    if not text or len(text) > _MAX_BYTES or _NOT_IN_REFS.search(text):
        raise ValueError(f"contains `{text[:100]}`, which cannot be the name of a branch", "write `main`")
    return text


def _split(text: str) -> SplitResult:
    if not text.isprintable() or " " in text or text.startswith("-") or "::" in text.partition("/")[0]:
        raise ValueError("contains something that is not the address of a repository", _ADDRESS)
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises for a port that is not a number
    except ValueError:
        raise ValueError(f"contains `{text[:100]}`, which is not an address", _ADDRESS) from None
    if len(text) > _MAX_BYTES:
        raise ValueError(f"contains an address longer than {_MAX_BYTES} characters", _ADDRESS)
    return parts


def _check_host(host: str) -> None:
    try:
        address = ip_address(host)
    except ValueError:
        return
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        raise ValueError(f"contains the address `{host}`, which cannot be a git host", _ADDRESS)


def _read_paths(value: object) -> tuple[str, ...]:
    hint = "write `.gitignore` patterns: `[docs/, catalog-info.yaml]`"
    if not isinstance(value, list) or not value:
        raise ValueError("contains `paths` that are not a list", hint)
    for pattern in value:
        if not isinstance(pattern, str) or not is_pattern(pattern):
            raise ValueError(f"contains `{pattern}`, which is not a pattern", hint)
    return tuple(value)
