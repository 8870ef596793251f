"""The address of a published site: a folder, or a URL whose credentials are kept apart and never printed."""

import netrc
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from techdocs.errors import ConfigError, TechDocsError
from techdocs.plain_text import plain_line

if TYPE_CHECKING:
    import httpx

_HINT = "give the address of its front page, such as `https://docs.acme.example/`, or its folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a published site is: a `folder`, or a `url` that ends in `/` and holds no credentials.

    `shown` is for messages.
    """

    shown: str
    folder: Path | None = None
    url: str = ""
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def read_address(text: str, here: Path) -> Address:
    """Return the address that a text names.

    Args:
        text: a URL or a path.
        here: the folder that a relative path is below.

    Raises:
        ConfigError: it is the address of nothing that can be read.
    """
    if "://" not in text:
        folder = (here / text).absolute()
        return Address(folder=folder, shown=plain_line(text))
    import httpx  # noqa: PLC0415 - few runs need it, and it takes as long as all of ours

    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise _no_address("the address of the published site is not valid") from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise _no_address(f"a published site cannot be read with `{plain_line(url.scheme)}`")
    path = url.path.removesuffix("index.html").removesuffix("catalog.json")
    bare = str(url.copy_with(username=None, password=None, query=None, fragment=None, path=path.rstrip("/") + "/"))
    return Address(url=bare, shown=plain_line(bare), user=url.username, password=url.password)


def check_address(text: str, here: Path) -> None:
    """Raise a ConfigError unless a text can be the address of a published site."""
    read_address(text, here)


class NetrcError(OSError):
    """The file of logins cannot be read; the message says where, never what is there."""


def credentials(address: Address) -> "httpx.BasicAuth | None":
    """Return the login for a site: that of its URL, else that of its host in `~/.netrc` (or `$NETRC`), as curl has it.

    Raises:
        NetrcError: there is such a file, and it is not understood.
    """
    import httpx  # noqa: PLC0415 - as above

    if address.user or address.password:
        return httpx.BasicAuth(address.user, address.password)
    file = Path(os.environ.get("NETRC") or Path.home() / ".netrc")
    if not file.is_file():
        return None
    try:
        login = netrc.netrc(str(file)).authenticators(httpx.URL(address.url).host)
    except netrc.NetrcParseError as error:
        raise NetrcError(f"`{file}` has an error in line {error.lineno}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise NetrcError(f"`{file}` cannot be read") from error
    return httpx.BasicAuth(login[0], login[2]) if login and login[0] is not None else None


def _no_address(message: str) -> ConfigError:
    return ConfigError((), (TechDocsError(message, hint=_HINT),))
