"""Build on disks of a mount namespace of its own: full ones, read-only ones; print what each run gave as JSON.

It is a program of its own, started by `unshare --map-root-user --mount`: what it mounts is gone with it.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.blast.fleet import Run, run_build, write_fleet, write_settings
from tests.conftest import site_files

MEGABYTES = 128
PLACES = {
    "site": {"site_dir": "disk/site", "cache_dir": ".techdocs"},
    "cache": {"site_dir": "site", "cache_dir": "disk/cache"},
    "both": {"site_dir": "disk/site", "cache_dir": "disk/cache"},
}
"""What stands on the disk."""
WAYS = ("full", "tight", "nearly-full", "read-only")


def main(where: str, ways: Sequence[str], root: Path) -> None:
    """Build well; then spoil the disk in each way, build, mend it and build again; at last build elsewhere."""
    names = write_fleet(root, 6)
    settings = PLACES[where]
    site, cache = root / settings["site_dir"], settings["cache_dir"]
    write_settings(root, **settings)
    disk = root / "disk"
    disk.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(disk))
    found: dict[str, object] = {"good": _plain(run_build(root, cache=cache))}
    for what in ways:
        for name in names:
            text = "# Part\n\n" + (f"The disk is {what}.\n" * 500 + "\n") * 56  # half a megabyte, quickly rendered
            (root / "repositories" / name / "docs/index.md").write_text(text, encoding="utf-8")
        before = site_files(site)
        _spoil(what, disk, 8 if where == "site" else 1)  # a site needs less than a cache
        spoiled = run_build(root, cache=cache, is_process=True)
        is_whole = site_files(site) == before
        _mend(what, disk)
        mended = run_build(root, cache=cache)
        found[what] = {"spoiled": _plain(spoiled), "old_site_stands": is_whole, "mended": _plain(mended)}
    found["left"] = [
        str(path.relative_to(root)) for path in root.rglob("*") if ".new-" in path.name or ".old" in path.name
    ]
    found["left_in_store"] = [path.name for path in (root / cache).glob("cache/v1/tmp/*")]
    other = f"{cache}-other"  # on the same disk
    write_settings(root, site_dir="elsewhere", cache_dir=other)
    found["elsewhere"] = _plain(run_build(root, cache=other))
    found["differ"] = sorted(name for name, _ in site_files(site).items() ^ site_files(root / "elsewhere").items())
    sys.stdout.write(json.dumps(found))


def _plain(run: Run) -> dict[str, object]:
    return {**asdict(run), "report": None}


def _spoil(what: str, disk: Path, share: int) -> None:
    if what == "read-only":
        _run("mount", "-o", "remount,ro", str(disk))
        return
    spare = {"full": 0, "tight": 600_000, "nearly-full": 1_200_000}[what] // share
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            file.truncate(file.tell() - spare)


def _mend(what: str, disk: Path) -> None:
    if what == "read-only":
        _run("mount", "-o", "remount,rw", str(disk))
    else:
        (disk / "filler").unlink()


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2].split(","), Path(sys.argv[3]))
