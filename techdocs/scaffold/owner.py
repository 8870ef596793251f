"""The owner of a folder by CODEOWNERS: of everything, else of the most files."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from techdocs.codeowners import CODEOWNERS_PATHS, load_codeowners, owner_of
from techdocs.model.codeowners import CodeOwners
from techdocs.model.entity import EntityRef
from techdocs.model.skipped_folders import SKIPPED_FOLDERS
from techdocs.scaffold.checkout import Checkout

MAX_FILES = 5_000
"""Files of a folder that are counted."""
_SKIPPED = SKIPPED_FOLDERS | {"vendor"}
_EVERYTHING = frozenset({"*", "**", "/**", "/"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundOwner:
    """An owner, and the file that says so: its path from the top of the work tree."""

    ref: EntityRef
    path: str


def find_owner(folder: Path, checkout: Checkout) -> FoundOwner | None:
    """Return the owner of a folder, None if no CODEOWNERS has one."""
    top = checkout.top.resolve()
    path = next((path for path in CODEOWNERS_PATHS if os.path.lexists(top / path)), "")
    rules = load_codeowners(top, path) if path else None
    if rules is None:
        return None
    ref = (None if checkout.prefix else _of_everything(rules)) or _of_most(rules, folder, checkout.prefix)
    return FoundOwner(ref=ref, path=path) if ref else None


def _of_everything(rules: CodeOwners) -> EntityRef | None:
    return next((rule.owner for rule in reversed(rules.rules) if rule.pattern in _EVERYTHING), None)


def _of_most(rules: CodeOwners, folder: Path, prefix: str) -> EntityRef | None:
    """Return the owner of most files of a folder; of an empty folder, the owner of a file that it would have."""
    paths = list(islice(_files(folder), MAX_FILES)) or ["any file"]
    owners = Counter(owner for path in paths if (owner := owner_of(rules, prefix + path)))
    return min(owners, key=lambda owner: (-owners[owner], owner)) if owners else None


def _files(folder: Path) -> Iterator[str]:
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED)
        below = Path(at).relative_to(folder)
        yield from ((below / name).as_posix() for name in sorted(names))
