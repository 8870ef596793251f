"""Read `fetch`: how repositories are fetched."""

import re
from collections.abc import Callable
from pathlib import Path

from techdocs.documents.accepts import TEXT, accepts
from techdocs.documents.mapping import LocatedMapping
from techdocs.documents.values import read_boolean, read_number, read_one_of, read_positive, read_text
from techdocs.model.fetching import FetchSettings, HistoryKind

FETCH_KEYS = ("concurrency", "deletions", "history", "wait", "offline", "submodules", "lfs", "known_hosts", "ssh_key")


def read_fetch(fetch: LocatedMapping, folder: Path) -> FetchSettings:
    """Read what the operator decides about fetching; paths are relative to a folder."""
    defaults = FetchSettings()
    return FetchSettings(
        concurrency=fetch.get("concurrency", read_positive, defaults.concurrency),
        deletions=fetch.get("deletions", _read_deletions, defaults.deletions),
        history=HistoryKind(fetch.get("history", read_one_of(*HistoryKind), defaults.history.value)),
        wait=fetch.get("wait", read_number, defaults.wait),
        offline=fetch.get("offline", read_boolean, defaults.offline),
        submodules=fetch.get("submodules", read_boolean, defaults.submodules),
        lfs=fetch.get("lfs", read_boolean, defaults.lfs),
        known_hosts=fetch.get("known_hosts", _ssh_file_in(folder), ""),
        ssh_key=fetch.get("ssh_key", _ssh_file_in(folder), ""),
    )


@accepts({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": r"^\d{1,3}(\.\d+)?%$"}]})
def _read_deletions(value: object) -> str:
    """Read a number of repositories, or a share of all."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return str(value)
    if isinstance(value, str) and re.fullmatch(r"\d{1,3}(?:\.\d+)?%", value) and float(value[:-1]) <= 100:  # noqa: PLR2004 - percent
        return value
    raise ValueError("is neither a number nor a percentage", "write `10%`, or a number of repositories")


def _ssh_file_in(folder: Path) -> Callable[[object], str]:
    """Return a function that reads the path of a file for ssh, relative to a folder."""

    @accepts(TEXT)
    def read(value: object) -> str:
        path = str((folder / read_text(value)).absolute())
        if '"' in path or "${" in path or not path.isprintable():
            raise ValueError("is not a path that ssh can read", 'choose a path without `"` and `${`')
        return path

    return read
