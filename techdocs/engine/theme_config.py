"""A theme as MkDocs' settings and in one warm Jinja environment, and what its templates may use."""

import os
from collections.abc import Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import jinja2
import mkdocs
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import PluginCollection
from mkdocs.utils import normalize_url
from mkdocs.utils.templates import script_tag_filter

from techdocs.engine.jinja import jinja_environment
from techdocs.engine.theme import ASSETS_MARK, OWN_ASSETS, PALETTE, Theme
from techdocs.errors import SiteError
from techdocs.model.site import Look

_SITE_ASSETS = (
    "assets/stylesheets/",
    "assets/javascripts/",
    "assets/images/favicon",
    "assets/look/",
)
_TABS = (("home", ""), ("catalog", "catalog/"), ("docs", "docs/"), ("apis", "apis/"), ("teams", "teams/"))
"""Each tab's name, whose title is the word `tab_<name>`, and its address."""


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
        "palette": [dict(option) for option in look.palette or PALETTE],
        "logo": f"assets/look/{look.logo.name}" if look.logo else None,
        "favicon": f"assets/look/{look.favicon.name}" if look.favicon else "assets/images/favicon.png",
        "features": [],
    }


@lru_cache(maxsize=4)
def environment(theme: Theme) -> jinja2.Environment:
    """Return the Jinja environment of a theme, whose templates are compiled once in a process."""
    warm = jinja_environment(base_config(theme)["theme"].dirs, is_ours=theme.is_ours)  # escapes as MkDocs' own: nothing
    warm.filters["url"] = _url
    warm.globals["t"] = theme.words
    warm.filters["script_tag"] = script_tag_filter
    return warm


def shared_context(theme: Theme, site_root: str, active_tab: str) -> dict[str, object]:
    """Return what every page's template may use beside MkDocs' own context."""
    own = [{"name": "", "title": link.title, "href": link.url} for link in theme.look.tabs]
    tabs = [
        {"name": name, "title": theme.words(f"tab_{name}"), "href": (site_root + url) or "./"} for name, url in _TABS
    ]
    return {
        "look": theme.look,
        "site_root": site_root,
        "tabs": [*tabs, *own],
        "active_tab": active_tab,
        "needs": {},
    }


def bare_page(theme: Theme, site_root: str, tab: str, features: Sequence[str] = ()) -> str:
    """Render a page of no component with marks in place of what differs: see `techdocs.engine.shell.render_shell`."""
    config = base_config(theme)
    config["theme"]["features"] = [*features]  # those of a component that this process has rendered are not the shell's
    page = SimpleNamespace(
        meta={"hide": ["navigation", "toc"]}, title="", is_homepage=True, toc=[], url="", canonical_url=None,
        content="", previous_page=None, next_page=None, edit_url=None, ancestors=[],
    )  # fmt: skip
    context = {
        "config": config, "page": page, "nav": SimpleNamespace(items=[], homepage=None), "base_url": site_root or ".",
        "mkdocs_version": mkdocs.__version__, "extra_css": [], "extra_javascript": [], "pages": [],
        **shared_context(theme, site_root, tab),
    }  # fmt: skip
    html: str = environment(theme).get_template("shell.html").render(context)
    return html


@jinja2.pass_context
def _url(context: Any, value: object) -> str:  # noqa: ANN401 - Jinja's context
    """MkDocs' filter of this name, but what all components share is at the site's root."""
    text = str(value)
    if text.startswith(OWN_ASSETS):
        return f"{context['site_root']}{ASSETS_MARK}{text.removeprefix(OWN_ASSETS)}"
    if text.startswith(_SITE_ASSETS):
        return f"{context['site_root']}{text}"
    return str(normalize_url(text, page=context["page"], base=context["base_url"]))
