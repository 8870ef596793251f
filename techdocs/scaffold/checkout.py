"""What git knows of a folder: the work tree around it, and the repository that its remote is."""

import re
from dataclasses import dataclass
from pathlib import Path

from techdocs.git import run_git, web_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """The work tree around a folder; `top` is the folder itself where git knows nothing of it.

    `prefix` is the folder inside `top` (`""` or ending in `/`), `repository` the name that the remote has at its end,
    `web_url` the remote's page; both are empty without a remote, `web_url` also where it has none.
    """

    top: Path
    prefix: str = ""
    repository: str = ""
    web_url: str = ""


def read_checkout(folder: Path) -> Checkout:
    """Ask git about a folder; one that git ignores belongs to nobody's work tree."""
    found = run_git(folder, "rev-parse", "--show-toplevel", "--show-prefix").splitlines()
    if len(found) != 2 or (found[1] and run_git(folder, "check-ignore", ".")):  # noqa: PLR2004 - the top and the prefix
        return Checkout(top=folder)
    remote = run_git(folder, "config", "--get", "remote.origin.url").strip().rstrip("/")
    repository = re.split(r"[/:\\]", remote)[-1].removesuffix(".git")
    return Checkout(top=Path(found[0]), prefix=found[1], repository=repository, web_url=web_address(remote))
