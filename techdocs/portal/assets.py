"""The files that all pages share, once at the site's root: Material's, ours, and the company's logo."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from techdocs.disk.digests import digest_file
from techdocs.disk.store import Store
from techdocs.engine.theme import MATERIAL, MATERIAL_ASSETS, OWN_ASSETS, Theme, overlaid_assets
from techdocs.model.tree import Tree
from techdocs.portal.material_css import material_css
from techdocs.portal.modules import joined_modules

STEP = "assets"
WORDS = f"{OWN_ASSETS}words.js"
"""The site's own words for its scripts, in its language."""
MATERIAL_SHEET = f"{MATERIAL_ASSETS}material.css"
_TRIMMED = re.compile(r"assets/techdocs/(?!vendor/).*\.(?:js|css)")
"""Our own scripts and style sheets, by their names in the templates."""
_JOINED = tuple(f"{OWN_ASSETS}search/{name}.js" for name in ("dialog", "text-worker", "worker"))
"""Modules that are one file each with all that they import; the imported ones are there alone too."""
_COMMENT = re.compile(r"//.*|/\*(?:(?!\*/).)*\*/")
_LEFT_OUT = (".map", ".html")
_UNUSED = ("javascripts/lunr", "javascripts/workers")
"""Parts of Material's own search, which ours replaces."""


def shared_assets(theme: Theme, store: Store) -> Tree:
    """Return the shared assets as a finished folder whose files are below `assets/`.

    What is made for the site has a place that says what it is made of.
    """
    templates = overlaid_assets(theme.folders)
    files = dict(sorted(_files(theme, templates).items()))
    made = [theme.asset_path(name) for name in (WORDS, MATERIAL_SHEET)]

    def write(folder: Path) -> None:
        texts = _texts(theme, templates)
        for name in (*files, *made):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            if name in texts:
                (folder / name).write_text(texts[name], encoding="utf-8")
            else:
                shutil.copyfile(files[name][0], folder / name)

    return store.keep(STEP, [*made, {name: digest for name, (_, digest) in files.items()}], write)


def _texts(theme: Theme, templates: Mapping[str, tuple[Path, str]]) -> dict[str, str]:
    """Return our scripts and style sheets, and those that are made for the site, by their names there."""
    own = {name: path.read_text(encoding="utf-8") for name, (path, _) in templates.items() if _TRIMMED.fullmatch(name)}
    own[WORDS] = theme.words.script()
    own |= {name: joined_modules(name, own) for name in _JOINED}
    own[MATERIAL_SHEET] = material_css(theme)
    return {theme.asset_path(name): trimmed(text) for name, text in own.items()}


def trimmed(text: str) -> str:
    """Return a script or a style sheet without indents, blank lines and lines of comment: a tenth of ours."""
    lines = filter(None, map(str.strip, text.split("\n")))
    return "\n".join(line for line in lines if not _COMMENT.fullmatch(line)) + "\n"


def _files(theme: Theme, templates: Mapping[str, tuple[Path, str]]) -> dict[str, tuple[Path, str]]:
    """Return the files by their names on the site, each with its digest; the code's digest has Material's version."""
    files = {name: (path, "") for name, path in _materials().items()}
    files |= {theme.asset_path(name): found for name, found in templates.items()}
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
