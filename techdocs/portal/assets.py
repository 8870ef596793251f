"""The files that all pages share, once at the site's root: Material's, ours, and the company's logo."""

import re
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from techdocs.disk.digests import digest_file
from techdocs.disk.store import Store
from techdocs.engine.theme import MATERIAL, MATERIAL_ASSETS, OWN_ASSETS, Theme, overlaid_assets
from techdocs.model.tree import Tree
from techdocs.portal.material_css import material_css

STEP = "assets"
WORDS = f"{OWN_ASSETS}words.js"
"""The site's own words for its scripts, in its language."""
MATERIAL_SHEET = f"{MATERIAL_ASSETS}material.css"
_COMMENT = re.compile(r"//.*|/\*(?:(?!\*/).)*\*/")
_LEFT_OUT = (".map", ".html")
_UNUSED = ("javascripts/lunr", "javascripts/workers")
"""Parts of Material's own search, which ours replaces."""


def shared_assets(theme: Theme, store: Store) -> Tree:
    """Return the shared assets as a finished folder whose files are below `assets/`.

    What is made for the site has a place that says what it is made of.
    """
    files = dict(sorted(_files(theme).items()))
    made: Mapping[str, Callable[[], str]] = {
        theme.asset_path(WORDS): theme.words.script, theme.asset_path(MATERIAL_SHEET): partial(material_css, theme),
    }  # fmt: skip
    trims = {theme.asset_path(name): trim for name in overlaid_assets(theme.folders) if (trim := _trim_of(name))}

    def write(folder: Path) -> None:
        for name, (path, _) in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            trim = trims.get(name) or _trim_of(name)
            if trim:
                (folder / name).write_text(trim(path.read_text(encoding="utf-8")), encoding="utf-8")
            else:
                shutil.copyfile(path, folder / name)
        for name, text in made.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text(), encoding="utf-8")

    return store.keep(STEP, [*made, {name: digest for name, (_, digest) in files.items()}], write)


def trimmed(text: str) -> str:
    """Return a script or a style sheet without indents, blank lines and lines of comment: a tenth of ours."""
    lines = filter(None, map(str.strip, text.split("\n")))
    return "\n".join(line for line in lines if not _COMMENT.fullmatch(line)) + "\n"


_TRIMMED: Mapping[str, Callable[[str], str]] = {
    r"assets/techdocs/(?!vendor/).*\.(?:js|css)": trimmed,
}


def _trim_of(name: str) -> Callable[[str], str] | None:
    """Return what makes a file smaller, by its name in the templates."""
    return next((trim for names, trim in _TRIMMED.items() if re.fullmatch(names, name)), None)


def _files(theme: Theme) -> dict[str, tuple[Path, str]]:
    """Return the files by their names on the site, each with its digest; the code's digest has Material's version."""
    files = {name: (path, "") for name, path in _materials().items()}
    files |= {theme.asset_path(name): found for name, found in overlaid_assets(theme.folders).items()}
    for picture in (theme.look.logo, theme.look.favicon):
        if picture is not None:
            files[f"assets/look/{picture.name}"] = picture, digest_file(picture)
    return files


def _materials() -> dict[str, Path]:
    origin = MATERIAL / "assets"
    names = {path.relative_to(origin).as_posix(): path for path in origin.rglob("*") if path.is_file()}
    return {
        f"assets/{name}": path
        for name, path in names.items()
        if not name.endswith(_LEFT_OUT) and not name.startswith(_UNUSED)
    }
