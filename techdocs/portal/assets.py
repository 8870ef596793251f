"""The files that all pages share, once at the site's root: Material's, ours, and the company's logo."""

import shutil
from pathlib import Path

from techdocs.engine.theme import MATERIAL, Theme

_LEFT_OUT = (".map", ".py", ".html")
_UNUSED = ("javascripts/lunr", "javascripts/workers")
"""Parts of Material's own search, which ours replaces."""


def copy_assets(theme: Theme, folder: Path) -> None:
    """Copy the shared assets below `assets/` of a site's folder."""
    _copy(MATERIAL / "assets", folder / "assets", without=_UNUSED)
    for overlay in reversed(theme.folders):
        if (overlay / "assets").is_dir():
            _copy(overlay / "assets", folder / "assets")
    for picture in (theme.look.logo, theme.look.favicon):
        if picture is not None:
            target = folder / "assets" / "look" / picture.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(picture, target)


def _copy(origin: Path, target: Path, *, without: tuple[str, ...] = ()) -> None:
    for path in sorted(origin.rglob("*")):
        name = path.relative_to(origin).as_posix()
        if path.is_file() and not name.endswith(_LEFT_OUT) and not name.startswith(without):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target / name)
