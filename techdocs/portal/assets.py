"""The files that all pages share, once at the site's root: Material's, ours, and the company's logo."""

import re
import shutil
from pathlib import Path

from techdocs.disk.digests import digest_file
from techdocs.disk.store import Store
from techdocs.engine.theme import MATERIAL, Theme
from techdocs.model.tree import Tree

STEP = "assets"
WORDS = "assets/techdocs/words.js"
"""The site's own words for its scripts, in its language."""
_OURS = re.compile(r"assets/techdocs/(?!vendor/).*\.(?:js|css)")
_COMMENT = re.compile(r"//.*|/\*(?:(?!\*/).)*\*/")
_LEFT_OUT = (".map", ".py", ".html", "vendor/README.md")
_UNUSED = ("javascripts/lunr", "javascripts/workers")
"""Parts of Material's own search, which ours replaces."""


def shared_assets(theme: Theme, store: Store) -> Tree:
    """Return the shared assets as a finished folder whose files stand below `assets/`."""
    files, words = dict(sorted(_files(theme).items())), theme.words.script()

    def write(folder: Path) -> None:
        for name, path in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            if _OURS.fullmatch(name):
                (folder / name).write_text(trimmed(path.read_text(encoding="utf-8")), encoding="utf-8")
            else:
                shutil.copyfile(path, folder / name)
        (folder / WORDS).write_text(words, encoding="utf-8")

    return store.keep(STEP, {WORDS: words, **{name: digest_file(path) for name, path in files.items()}}, write)


def trimmed(text: str) -> str:
    """Return a script or a style sheet without indents, blank lines and lines of comment: a tenth of ours."""
    lines = filter(None, map(str.strip, text.split("\n")))
    return "\n".join(line for line in lines if not _COMMENT.fullmatch(line)) + "\n"


def _files(theme: Theme) -> dict[str, Path]:
    files = _below(MATERIAL / "assets", without=_UNUSED)
    for overlay in reversed(theme.folders):
        if (overlay / "assets").is_dir():
            files |= _below(overlay / "assets")
    for picture in (theme.look.logo, theme.look.favicon):
        if picture is not None:
            files[f"assets/look/{picture.name}"] = picture
    return files


def _below(origin: Path, *, without: tuple[str, ...] = ()) -> dict[str, Path]:
    names = {path.relative_to(origin).as_posix(): path for path in origin.rglob("*") if path.is_file()}
    return {
        f"assets/{name}": path
        for name, path in names.items()
        if not name.endswith(_LEFT_OUT) and not name.startswith(without)
    }
