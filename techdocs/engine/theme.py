"""The theme: Material with our template laid over it and the operator's over that.

What needs MkDocs or Jinja is in `techdocs.engine.theme_config`: a run that renders nothing loads neither.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import material

from techdocs.disk.code_digest import code_digest
from techdocs.disk.digests import digest_value, file_digests
from techdocs.engine.words import FOLDER, Words, load_words
from techdocs.errors import SiteError
from techdocs.model.nearness import nearest
from techdocs.model.site import Look

MATERIAL = Path(material.__file__).parent / "templates"


OWN_ASSETS = "assets/techdocs/"
"""Where the templates say that techdocs' own scripts and styles are."""
MATERIAL_ASSETS = f"{OWN_ASSETS}material/"
"""Where they say that Material's style sheet is, which is made for each site: see `techdocs.portal.material_css`."""
ASSETS_MARK = "assets/techdocs:"
"""What stands for it in rendered docs until the site is put together: so a change of them renders nothing again."""
_ELSEWHERE = ("assets/", "portal/", f"{FOLDER}/")
"""Folders of a template whose files shape no docs page; the words are known by what they say."""
PALETTE: tuple[Mapping[str, object], ...] = (
    {
        "media": "(prefers-color-scheme: light)", "scheme": "default", "primary": "custom", "accent": "indigo",
        "toggle": {"icon": "material/brightness-6", "name": "Switch to dark mode"},
    },
    {
        "media": "(prefers-color-scheme: dark)", "scheme": "slate", "primary": "custom", "accent": "indigo",
        "toggle": {"icon": "material/brightness-6", "name": "Switch to light mode"},
    },
)  # fmt: skip
"""The colours of a site that chooses none, as Material's `theme.palette`."""
_INDIGO = "indigo"
"""Material's own choice where a palette does not say which colour."""
_LEFT_OUT = (".map", ".py", ".html", "vendor/README.md")


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """What all pages of a site share: the look, and the folders of the template, the operator's first.

    `assets` are pairs of a folder below `assets/techdocs/` and where it is on the site. That name holds a digest of its
    files, so readers may keep them for ever, and a page never meets scripts of another version.
    """

    look: Look
    folders: tuple[Path, ...]
    digest: str
    assets: tuple[tuple[str, str], ...] = ()

    def __hash__(self) -> int:
        """Return the hash of the digest: a palette is a mapping, which has none."""
        return hash(self.digest)

    @property
    def words(self) -> Words:
        """Return the site's own words in its language."""
        return _words(self)

    @property
    def is_ours(self) -> bool:
        """Say whether all templates are techdocs' and Material's."""
        return self.look.template is None

    def asset_path(self, path: str) -> str:
        """Return where a file of the templates below `assets/` is on the site."""
        for folder, place in self.assets:
            if path.startswith(folder):
                return place + path.removeprefix(folder)
        return path

    def with_assets(self, html: str) -> str:
        """Return the part of a page that authors do not write, with the places of our scripts and styles."""
        return place_assets(html, self.assets)


@lru_cache(maxsize=4)
def _words(theme: Theme) -> Words:
    return load_words(theme.folders, theme.look.language)


def template_folder() -> Path:
    """Return the folder `site-template`: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "site-template"
    return inside if inside.is_dir() else package.parent / "site-template"


def check_look(look: Look) -> None:
    """Raise a SiteError when the look names what Material does not have, or an own template has a fault."""
    languages = {path.stem for path in (MATERIAL / "partials" / "languages").glob("*.html")}
    if look.language not in languages:
        raise SiteError(
            f"`theme.language: {look.language}` is not a language that Material supports",
            hint=_near(look.language, languages),
        )
    for icon in filter(None, (look.icon_logo, *(link.icon for link in look.social))):
        if not (MATERIAL / ".icons" / f"{icon}.svg").is_file():
            icons = {path.stem for path in (MATERIAL / ".icons" / icon).parent.glob("*.svg")}
            raise SiteError(f"`{icon}` is not a Material icon", hint=_near(icon.rpartition("/")[2], icons))
    if look.template:
        load_words((look.template, template_folder()), look.language)
        from techdocs.engine.jinja import check_templates  # noqa: PLC0415 - few sites have a template

        check_templates(look.template)


def _near(name: str, known: Iterable[str]) -> str:
    near = nearest(name, sorted(known))
    return f"did you mean `{near}`?" if near else "see the documentation of Material for MkDocs"


def load_theme(look: Look) -> Theme:
    """Return the theme of a site, with the digest of every file and setting that shapes docs pages.

    Shared assets and the portal's templates do not: pages only link to them, so they cost no rendering.

    Raises:
        SiteError: a file of the site's own words has a fault.
    """
    folders = (*([look.template] if look.template else []), template_folder())
    pictures = [[path.name, path.read_bytes().hex()] for path in (look.logo, look.favicon) if path]
    files = [template_digests(folder) for folder in folders]
    templates = [{path: digest for path, digest in each.items() if not path.startswith(_ELSEWHERE)} for each in files]
    shaping = replace(
        look, site_url="", indexed=False, home=None, template=None, site_description="", logo=None, favicon=None
    )
    words = load_words(folders, look.language)
    digest = digest_value([templates, words, shaping, pictures])
    assets = (
        (MATERIAL_ASSETS, f"assets/material-{_material_digest(look)}/"),
        *_asset_places(overlaid_assets(folders), [code_digest(), words]),
    )
    return Theme(look=look, folders=folders, digest=digest, assets=assets)


def template_digests(folder: Path) -> Mapping[str, str]:
    """Return the digest of every file of a template by its path there; ours changes no more than our code does."""
    return _own_digests() if folder == template_folder() else file_digests(folder)


@lru_cache(maxsize=1)
def _own_digests() -> Mapping[str, str]:
    return file_digests(template_folder())


def place_assets(html: str, assets: Iterable[tuple[str, str]]) -> str:
    """Return HTML with the places of our scripts and styles instead of their marks."""
    for folder, place in assets:
        html = html.replace(ASSETS_MARK + folder.removeprefix(OWN_ASSETS), place)
    return html


def overlaid_assets(folders: Iterable[Path]) -> dict[str, tuple[Path, str]]:
    """Return the files below `assets/` of some templates, of which the first has the last word, and their digests."""
    return {
        name: (folder / name, digest)
        for folder in reversed([*folders])
        for name, digest in template_digests(folder).items()
        if name.startswith("assets/") and not name.endswith(_LEFT_OUT)
    }


def is_right_to_left(look: Look) -> bool:
    """Say whether a site reads from right to left, as its settings or Material's translation say."""
    if look.direction:
        return look.direction == "rtl"
    return '"direction": "rtl"' in (MATERIAL / f"partials/languages/{look.language}.html").read_text(encoding="utf-8")


def palette_of(look: Look) -> dict[str, set[str]]:
    """Return the names of the colours that pages may have, by `primary` and `accent`."""
    options = look.palette or PALETTE
    return {
        kind: {_INDIGO, *(str(option.get(kind, _INDIGO)).replace(" ", "-") for option in options)}
        for kind in ("primary", "accent")
    }


def material_sheets() -> tuple[Path, ...]:
    """Return Material's style sheets in the order in which a page reads them."""
    folder = MATERIAL / "assets/stylesheets"
    return tuple(path for name in ("main", "palette") for path in folder.glob(f"{name}.*.min.css"))


def _material_digest(look: Look) -> str:
    """Return the digest of what Material's style sheet is made of; the code's has Material's version."""
    colours = {kind: sorted(names) for kind, names in palette_of(look).items()}
    return digest_value([code_digest(), colours, is_right_to_left(look), look.template is None])[:12]


def _asset_places(files: Mapping[str, tuple[Path, str]], further: object) -> Iterator[tuple[str, str]]:
    """Yield our folders of assets, the innermost first, and their names on the site.

    Args:
        files: the files.
        further: what else their bytes depend on: the site's words, and the code that trims them.
    """
    rest = dict(files)
    for folder, name in ((f"{OWN_ASSETS}vendor/", "vendor"), (OWN_ASSETS, "techdocs")):
        own = {path: rest.pop(path)[1] for path in sorted(rest) if path.startswith(folder)}
        yield folder, f"assets/{name}-{digest_value([own, further])[:12]}/"
