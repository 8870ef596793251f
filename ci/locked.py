"""The lock in `ci/lock/` as data, and what `pyproject.toml` says about the Pythons that it is made for."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RUNS = ROOT / "ci" / "lock" / "requirements.txt"
"""What techdocs runs on, and what builds its package."""
DEVELOPS = ROOT / "ci" / "lock" / "develop.txt"
"""What is needed besides to develop and test it."""
INCLUDED = "-r requirements.txt\n"
_PIN = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[a-z0-9.+!]+)(?: ; (?P<marker>[a-zA-Z0-9_.'<>=!() -]+))? \\\n"
    r"(?P<hashes>(?: {4}--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
    r"(?: {4}# +[a-zA-Z0-9 ().:-]+\n)*"
)
_HEADER = re.compile(r"(?:# [^\n]*\n)*")


class LockError(Exception):
    """The lock is not what it should be, or could not be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One package of the lock: its version, where it is needed, its hashes, and its lines as they are written."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    text: str


def read_project() -> dict[str, Any]:
    """Read `pyproject.toml`."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def supported_pythons() -> list[str]:
    """Return the versions of Python that the classifiers list, as `3.11`."""
    found = [re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", each) for each in _classifiers()]
    return [match[1] for match in found if match]


def _classifiers() -> list[str]:
    return list(read_project()["project"]["classifiers"])


def read_pins(text: str) -> list[Pin]:
    """Read a file of the lock; comments at its beginning and the line that includes the other file are allowed.

    Raises:
        LockError: something else is in it, such as an address or an entry without a hash.
    """
    header = _HEADER.match(text)
    at = header.end() if header else 0
    at += len(INCLUDED) if text.startswith(INCLUDED, at) else 0
    pins = []
    while at < len(text):
        entry = _PIN.match(text, at)
        if entry is None:
            message = f"not a package with a version and hashes: `{text[at:].splitlines()[0]}`"
            raise LockError(message)
        hashes = re.findall(r"sha256:[0-9a-f]+", entry["hashes"])
        pins.append(
            Pin(
                name=entry["name"], version=entry["version"], marker=entry["marker"] or "", hashes=tuple(hashes),
                text=entry[0],
            )
        )  # fmt: skip
        at = entry.end()
    return pins
