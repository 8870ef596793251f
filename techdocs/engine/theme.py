"""The theme: Material with our template laid over it and the operator's over that, warm in one Jinja environment."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
import material
from jinja2.sandbox import ImmutableSandboxedEnvironment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import PluginCollection
from mkdocs.utils import normalize_url
from mkdocs.utils.templates import script_tag_filter

from techdocs.disk.digests import digest_folder, digest_value
from techdocs.engine.jinja import jinja_environment
from techdocs.errors import SiteError
from techdocs.model.nearness import nearest
from techdocs.model.site import Look

MATERIAL = Path(material.__file__).parent / "templates"
_SITE_ASSETS = (
    "assets/stylesheets/",
    "assets/javascripts/",
    "assets/images/favicon",
    "assets/techdocs/",
    "assets/look/",
)
_TABS = (
    ("home", "Home", ""),
    ("catalog", "Catalog", "catalog/"),
    ("docs", "Docs", "docs/"),
    ("apis", "APIs", "apis/"),
    ("teams", "Teams", "teams/"),
)
_PALETTE: tuple[Mapping[str, object], ...] = (
    {
        "media": "(prefers-color-scheme: light)", "scheme": "default", "primary": "custom", "accent": "indigo",
        "toggle": {"icon": "material/brightness-6", "name": "Switch to dark mode"},
    },
    {
        "media": "(prefers-color-scheme: dark)", "scheme": "slate", "primary": "custom", "accent": "indigo",
        "toggle": {"icon": "material/brightness-6", "name": "Switch to light mode"},
    },
)  # fmt: skip


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
    def is_ours(self) -> bool:
        """Say whether all templates are techdocs' and Material's."""
        return self.look.template is None


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
    for path in sorted(look.template.rglob("*.html")) if look.template else ():
        try:
            ImmutableSandboxedEnvironment().parse(path.read_text(encoding="utf-8"))
        except (jinja2.TemplateSyntaxError, UnicodeDecodeError) as error:
            line = f":{error.lineno}" if isinstance(error, jinja2.TemplateSyntaxError) else ""
            raise SiteError(
                f"{path}{line}: error in the template: {error}", hint="see Jinja's documentation"
            ) from error


def _near(name: str, known: Iterable[str]) -> str:
    near = nearest(name, sorted(known))
    return f"did you mean `{near}`?" if near else "see the documentation of Material for MkDocs"


def load_theme(look: Look) -> Theme:
    """Return the theme of a site, with the digest of every file and setting that shapes docs pages.

    Shared assets and the portal's templates do not: pages only link to them, so they cost no rendering.
    """
    folders = (*([look.template] if look.template else []), template_folder())
    pictures = [path.read_bytes().hex() for path in (look.logo, look.favicon) if path]
    templates = [digest_folder(folder, without=("assets", "portal")) for folder in folders]
    shaping = replace(look, site_url="", indexed=False, home=None, template=None, site_description="")
    digest = digest_value([templates, shaping, pictures])
    return Theme(look=look, folders=folders, digest=digest)


@lru_cache(maxsize=4)
def base_config(theme: Theme) -> MkDocsConfig:
    """Return MkDocs' config with everything that is the same for all components.

    Raises:
        SiteError: MkDocs refuses it.
    """
    look = theme.look
    config = MkDocsConfig()
    config.load_dict(
        {
            "site_name": look.site_name,
            "docs_dir": str(theme.folders[-1]),
            "site_dir": os.devnull,
            "plugins": [],
            "theme": _theme_settings(look),
        }
    )
    failed, _warnings = config.validate()
    if failed:
        faults = "; ".join(f"`{key}`: {error}" for key, error in failed)
        raise SiteError(f"MkDocs refuses the site's settings: {faults}", hint="please report this")
    config["theme"].dirs[:0] = [str(folder) for folder in theme.folders]
    config["plugins"] = PluginCollection()
    config["extra"] = {
        "generator": False,
        "social": [
            {"icon": link.icon or "material/link", "link": link.url, "name": link.title} for link in look.social
        ],
    }
    config["copyright"] = look.copyright or None
    config["extra_css"], config["extra_javascript"], config["mdx_configs"] = [], [], {}
    return config


def _theme_settings(look: Look) -> dict[str, object]:
    return {
        "name": "material",
        "language": look.language,
        "direction": look.direction or None,
        "font": False,
        "icon": {"logo": look.icon_logo or "material/book-open-page-variant-outline"},
        "palette": [dict(option) for option in look.palette or _PALETTE],
        "logo": f"assets/look/{look.logo.name}" if look.logo else None,
        "favicon": f"assets/look/{look.favicon.name}" if look.favicon else "assets/images/favicon.png",
        "features": [],
    }


@lru_cache(maxsize=4)
def environment(theme: Theme) -> jinja2.Environment:
    """Return the Jinja environment of a theme, whose templates are compiled once in a process."""
    warm = jinja_environment(base_config(theme)["theme"].dirs, is_ours=theme.is_ours)  # escapes as MkDocs' own: nothing
    warm.filters["url"] = _url
    warm.filters["script_tag"] = script_tag_filter
    return warm


def shared_context(theme: Theme, site_root: str, active_tab: str) -> dict[str, object]:
    """Return what every page's template may use beside MkDocs' own context."""
    own = [{"name": "", "title": link.title, "href": link.url} for link in theme.look.tabs]
    tabs = [{"name": name, "title": title, "href": (site_root + url) or "./"} for name, title, url in _TABS]
    return {
        "look": theme.look,
        "site_root": site_root,
        "tabs": [*tabs, *own],
        "active_tab": active_tab,
        "needs": {},
    }


@jinja2.pass_context
def _url(context: Any, value: object) -> str:  # noqa: ANN401 - Jinja's context
    """MkDocs' filter of this name, but what all components share stands at the site's root."""
    text = str(value)
    if text.startswith(_SITE_ASSETS):
        return f"{context['site_root']}{text}"
    return str(normalize_url(text, page=context["page"], base=context["base_url"]))
