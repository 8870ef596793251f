"""The files that all pages share, once at the site's root: Material's, ours, and the company's logo."""

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from techdocs.disk.digests import digest_file
from techdocs.disk.store import Store
from techdocs.engine.theme import MATERIAL, Theme
from techdocs.model.tree import Tree

STEP = "assets"
WORDS = "assets/techdocs/words.js"
"""The site's own words for its scripts, in its language."""
_SELECTOR = r"[^{},]*\.md-search[^{},]*"
_SEARCH_RULE = re.compile(rf"(?<=[{{}}]){_SELECTOR}(?:,{_SELECTOR})*\{{[^{{}}]*\}}")
_EMPTY_RULE = re.compile(r"@media[^{}]*\{\}")
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
            trim = next((trim for names, trim in _TRIMMED.items() if re.fullmatch(names, name)), None)
            if trim:
                (folder / name).write_text(trim(path.read_text(encoding="utf-8")), encoding="utf-8")
            else:
                shutil.copyfile(path, folder / name)
        (folder / WORDS).write_text(words, encoding="utf-8")

    return store.keep(STEP, {WORDS: words, **{name: digest_file(path) for name, path in files.items()}}, write)


def trimmed(text: str) -> str:
    """Return a script or a style sheet without indents, blank lines and lines of comment: a tenth of ours."""
    lines = filter(None, map(str.strip, text.split("\n")))
    return "\n".join(line for line in lines if not _COMMENT.fullmatch(line)) + "\n"


def without_search(css: str) -> str:
    """Return Material's style sheet without the rules for its own search."""
    return _EMPTY_RULE.sub("", _SEARCH_RULE.sub("", css))


_TRIMMED: Mapping[str, Callable[[str], str]] = {
    r"assets/techdocs/(?!vendor/).*\.(?:js|css)": trimmed,
    r"assets/stylesheets/main\.[0-9a-f]+\.min\.css": without_search,
}


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
