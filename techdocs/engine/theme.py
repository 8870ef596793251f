"""The theme: Material with our template laid over it and the operator's over that.

What needs MkDocs or Jinja is in `techdocs.engine.theme_config`: a run that renders nothing loads neither.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import material

from techdocs.disk.digests import digest_folder, digest_value
from techdocs.engine.words import FOLDER, Words, load_words
from techdocs.errors import SiteError
from techdocs.model.nearness import nearest
from techdocs.model.site import Look

MATERIAL = Path(material.__file__).parent / "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """What all pages of a site share: the look, and the folders of the template, the operator's first."""

    look: Look
    folders: tuple[Path, ...]
    digest: str

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
    pictures = [path.read_bytes().hex() for path in (look.logo, look.favicon) if path]
    templates = [digest_folder(folder, without=("assets", "portal", FOLDER)) for folder in folders]
    shaping = replace(look, site_url="", indexed=False, home=None, template=None, site_description="")
    digest = digest_value([templates, load_words(folders, look.language), shaping, pictures])
    return Theme(look=look, folders=folders, digest=digest)
