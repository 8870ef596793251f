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
_TRIMMED = re.compile(r"assets/techdocs/(?!vendor/).*\.(?:js|css)")
"""Our own scripts and style sheets, by their names in the templates."""
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
    made: Mapping[str, Callable[[], str]] = {
        theme.asset_path(WORDS): theme.words.script, theme.asset_path(MATERIAL_SHEET): partial(material_css, theme),
    }  # fmt: skip
    ours = {theme.asset_path(name) for name in templates if _TRIMMED.fullmatch(name)}

    def write(folder: Path) -> None:
        for name, (path, _) in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            if name in ours:
                (folder / name).write_text(trimmed(path.read_text(encoding="utf-8")), encoding="utf-8")
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
