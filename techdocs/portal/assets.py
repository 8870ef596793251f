"""The files that all pages share, once at the site's root: Material's, ours, and the company's logo."""

import shutil
from pathlib import Path

from techdocs.disk.digests import digest_file
from techdocs.disk.store import Store
from techdocs.engine.theme import MATERIAL, Theme, overlaid_assets
from techdocs.model.tree import Tree

STEP = "assets"
_LEFT_OUT = (".map", ".html")
_UNUSED = ("javascripts/lunr", "javascripts/workers")
"""Parts of Material's own search, which ours replaces."""


def shared_assets(theme: Theme, store: Store) -> Tree:
    """Return the shared assets as a finished folder whose files stand below `assets/`."""
    files = dict(sorted(_files(theme).items()))

    def write(folder: Path) -> None:
        for name, path in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / name)

    return store.keep(STEP, {name: digest_file(path) for name, path in files.items()}, write)


def _files(theme: Theme) -> dict[str, Path]:
    files = _materials()
    files |= {theme.asset_path(name): path for name, path in overlaid_assets(theme.folders).items()}
    for picture in (theme.look.logo, theme.look.favicon):
        if picture is not None:
            files[f"assets/look/{picture.name}"] = picture
    return files


def _materials() -> dict[str, Path]:
    origin = MATERIAL / "assets"
    names = {path.relative_to(origin).as_posix(): path for path in origin.rglob("*") if path.is_file()}
    return {
        f"assets/{name}": path
        for name, path in names.items()
        if not name.endswith(_LEFT_OUT) and not name.startswith(_UNUSED)
    }
