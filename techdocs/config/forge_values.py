"""Readers of single values of `integrations` and `catalog.providers`."""

import re
from urllib.parse import urlsplit

from techdocs.config.environment import read_setting
from techdocs.config.values import read_texts
from techdocs.documents.accepts import TEXT, accepts, list_of, one_or_list
from techdocs.documents.values import read_one_of, read_text
from techdocs.model.hosts import local_host

_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?")
_BRANCH = re.compile(r"(?!-)(?!.*\.\.)(?!.*@\{)[^\x00-\x20\x7f~^:?*\[\\]+")
_NAMED_GROUP = re.compile(r"\(\?<(?=[A-Za-z_])")
"""How JavaScript begins a group with a name."""


@accepts({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string"}]})
def read_app_id(value: object) -> int:
    """Read the number of a GitHub App, which may be that of a variable."""
    text = read_setting(value)
    if not (text.isascii() and text.isdecimal() and int(text)):
        raise ValueError("is not a whole number above 0", "write the App ID that its settings show")
    return int(text)


@accepts(read_setting.accepts)  # type: ignore[attr-defined]
def read_host(value: object) -> str:
    """Read a host, with a port or without."""
    host = read_setting(value)
    if not _HOST.fullmatch(host):
        raise ValueError("is not a host", "write `git.acme.example`, without `https://`")
    return host.lower()


@accepts(read_setting.accepts)  # type: ignore[attr-defined]
def read_base_url(value: object) -> str:
    """Read an address whose documents are asked for; return it without a trailing slash."""
    address = read_setting(value).rstrip("/")
    try:
        parts = urlsplit(address)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
    if not is_whole or parts.username is not None or parts.query or parts.fragment:
        raise ValueError("is not a web address", "write `https://git.acme.example/api`, without a login")
    if parts.scheme != "https" and not (parts.scheme == "http" and local_host(address)):
        raise ValueError(
            "does not start with `https://`",
            "start it with `https://`; `http://` is for hosts on this machine, such as `127.0.0.1`",
        )
    return address


@accepts(read_setting.accepts)  # type: ignore[attr-defined]
def read_branch(value: object) -> str:
    """Read the name of a branch (git-check-ref-format)."""
    branch = read_setting(value)
    if not _BRANCH.fullmatch(branch) or branch.endswith(("/", ".", ".lock")) or "//" in branch:
        raise ValueError("is not the name of a branch", "write `main`")
    return branch


@accepts(read_setting.accepts)  # type: ignore[attr-defined]
def read_plain_branch(value: object) -> str:
    """Read the name of a branch without `/`, as Backstage's GitHub provider wants it."""
    branch = read_branch(value)
    if "/" in branch:
        raise ValueError("cannot contain `/`", "write `main`")
    return branch


@accepts(TEXT)
def read_pattern(value: object) -> re.Pattern[str]:
    """Read a regular expression that matches anywhere in a name, as Backstage reads it."""
    try:
        return re.compile(_NAMED_GROUP.sub("(?P<", read_text(value)), re.ASCII)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"is not a regular expression: {error}", "write `docs-.*`") from error


@accepts(TEXT)
def read_whole_pattern(value: object) -> re.Pattern[str]:
    """Read a regular expression; Backstage adds `^` and `$` where they are missing, also to one of alternatives."""
    text = read_text(value)
    return read_pattern(("" if text.startswith("^") else "^") + text + ("" if text.endswith("$") else "$"))


@accepts(one_or_list(TEXT))
def read_patterns(value: object) -> tuple[re.Pattern[str], ...]:
    """Read one regular expression or a list of them."""
    return tuple(read_pattern(item) for item in (value if isinstance(value, list) else [value]))


@accepts(list_of(TEXT))
def read_names(value: object) -> tuple[str, ...]:
    """Read a list of names, which may be empty."""
    if not isinstance(value, list):
        raise ValueError("is not a list", "write `[one, another]`")  # noqa: TRY004 - readers raise one kind of error
    return tuple(read_setting(item) for item in value)


@accepts(one_or_list({"enum": ["private", "internal", "public"]}))
def read_visibility(value: object) -> tuple[str, ...]:
    """Read the visibility of the repositories to list."""
    return tuple(read_one_of("private", "internal", "public")(text.lower()) for text in read_texts(value))
