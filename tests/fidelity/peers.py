"""Build components with the peers: mkdocs-techdocs-core for its dialect, plain mkdocs for the rest."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.fidelity.peer_settings import (
    NAME,
    Peer,
    PeerSettings,
    extension_names,
    read_peer,
    why_unreadable,
    write_settings,
)

SECONDS = 300
"""The longest that one build may take."""
MAX_EXCLUDED = 5
"""Pages that may be left out of one component because the peer fails on them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerBuild:
    """One component as the peer built it: `reason` says why it could not, `""` when it could."""

    site: Path
    settings: PeerSettings
    reason: str = ""


def build_all(fleet: Path, settings: Mapping[str, bool], python: Path, folder: Path) -> dict[str, PeerBuild]:
    """Build every `mkdocs.yml` of a fleet, from a copy of the fleet.

    Args:
        fleet: the folder of repositories.
        settings: paths of `mkdocs.yml` files inside it, and whether TechDocs builds them.
        python: the peers' Python.
        folder: where the copy and the sites go; what stands there is replaced.

    Returns:
        Each path of `settings` with its build.
    """
    paths = sorted(settings)
    shutil.rmtree(folder, ignore_errors=True)
    copy = folder / "fleet"
    shutil.copytree(fleet, copy, symlinks=True)
    _make_writable(copy)
    broken = {path: reason for path in paths if (reason := why_unreadable(copy / path))}
    readable = [path for path in paths if path not in broken]
    peer = read_peer(python, set().union(*(extension_names(copy / path) for path in readable)))
    written = [write_settings(copy / path, peer, is_techdocs=settings[path]) for path in readable]
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        builds = pool.map(
            lambda item: _build(item[1], python, folder / "sites" / f"{item[0]:03d}", peer),
            enumerate(written),
        )
        built = dict(zip(readable, builds, strict=True))
    return built | {path: _unbuilt(copy / path, settings[path], reason) for path, reason in broken.items()}


def _unbuilt(path: Path, is_techdocs: bool, reason: str) -> PeerBuild:  # noqa: FBT001 - as in the settings
    settings = PeerSettings(settings=path, path=path, techdocs_core=is_techdocs, left_out=())
    return PeerBuild(site=path.parent, settings=settings, reason=reason)


def _build(settings: PeerSettings, python: Path, site: Path, peer: Peer) -> PeerBuild:
    """Build one component; a page on which the peer fails is left out and named."""
    command: list[str | Path] = [
        python,
        "-m",
        "mkdocs",
        "build",
        "--quiet",
        "--config-file",
        NAME,
        "--site-dir",
        site.absolute(),
    ]
    try:
        done = subprocess.run(
            command, cwd=settings.path.parent, capture_output=True, text=True, timeout=SECONDS, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return PeerBuild(site=site, settings=settings, reason=f"took longer than {SECONDS} s")
    if done.returncode == 0:
        return PeerBuild(site=site, settings=settings)
    page = re.search(r"Error reading page '([^'\n]+)'", done.stderr)
    if page and page[1] not in settings.excluded and len(settings.excluded) < MAX_EXCLUDED:
        less = write_settings(
            settings.settings, peer, is_techdocs=settings.techdocs_core, excluded=(*settings.excluded, page[1])
        )
        return _build(less, python, site, peer)
    lines = [line.strip() for line in (done.stderr + done.stdout).splitlines()]
    reason = " ".join(line for line in lines if re.search(r"Config value|rror", line)) or f"exit code {done.returncode}"
    return PeerBuild(site=site, settings=settings, reason=reason[:300])


def _make_writable(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | 0o200)
