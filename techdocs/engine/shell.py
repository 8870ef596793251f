"""The page around the portal's content: rendered once for each depth and tab, with marks for what differs.

The scripts that are in it are the only ones in a page that may run: their hashes make the Content-Security-Policy of
every page, so that nothing an author writes can add one.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from urllib.parse import quote, urlsplit

from techdocs.engine.theme import Theme

POLICY_MARK = "<!--techdocs:policy-->"
TITLE_MARK = "<!--techdocs:title-->"
CONTENT_MARK = "<!--techdocs:content-->"
SCRIPTS_MARK = "<!--techdocs:scripts-->"
HEAD_MARK = "<!--techdocs:head-->"
ACTIONS_MARK = "<!--techdocs:actions-->"
WHAT_MARK = "<!--techdocs:what-->"
HEADER_MARK = "<!--techdocs:header-->"
_SCRIPT = re.compile(r"<script(?![^>]*(?:\ssrc=|application/json))[^>]*>(.*?)</script>", re.DOTALL)
_POLICY: Mapping[str, tuple[str, ...]] = {
    "default-src": ("'self'",),
    "script-src": (),
    "style-src": ("'self'", "'unsafe-inline'"),
    "img-src": ("'self'", "data:", "https:"),
    "object-src": ("'none'",),
    "base-uri": ("'none'",),
    "form-action": ("'none'",),
    "frame-src": ("'none'",),
}
"""What a page may load: the search runs WebAssembly, Material's style sheets hold pictures as `data:`."""
_WITH_SCRIPTS = ("content.tabs.link",)
"""Features of components for which Material puts a further script into a page."""
_SCRIPT_FOLDERS = ("assets", "search")
"""What holds the site's scripts: ours, Material's, those of the search. Workers fall under `script-src` too."""


@lru_cache(maxsize=256)
def render_shell(theme: Theme, site_root: str, tab: str) -> str:
    """Render a page with marks in place of its title, head, content and scripts.

    Args:
        theme: the site's theme.
        site_root: how the page reaches the site's root: `""`, `../`, `../../` … or a path from `/`.
        tab: the name of the tab that is marked as active.
    """
    return theme.with_assets(_bare(theme, site_root, tab)).replace(POLICY_MARK, content_policy(theme), 1)


@lru_cache(maxsize=4)
def content_policy(theme: Theme) -> str:
    """Return the element that tells browsers what a page may load and run (https://www.w3.org/TR/CSP3/)."""
    return f'<meta http-equiv="Content-Security-Policy" content="{escape(policy_text(theme), quote=False)}">'


@lru_cache(maxsize=4)
def policy_text(theme: Theme) -> str:
    """Return the policy of all pages: the theme's scripts by their hashes, and the operator's further sources."""
    scripts = dict.fromkeys(_SCRIPT.findall(_bare(theme, "./", "", _WITH_SCRIPTS)))
    hashes = tuple(f"'sha256-{_hash(code)}'" for code in scripts)
    sources = {**_POLICY, "script-src": (*_script_folders(theme.look.site_url), "'wasm-unsafe-eval'", *hashes)}
    if not theme.look.external_images:
        sources["img-src"] = ("'self'", "data:")
    usual = {"worker-src": _script_folders(theme.look.site_url)}
    for directive, further in theme.look.policy.items():
        standing = sources.get(directive, usual.get(directive, ("'self'",)))
        standing = tuple(source for source in standing if source != "'none'")
        sources[directive] = (*standing, *further)
    return "; ".join(f"{directive} {' '.join(values)}" for directive, values in sources.items())


def _script_folders(site_url: str) -> tuple[str, ...]:
    """Return where scripts and workers may come from: with a known address only the folders that hold no author's file.

    Docs hold files that a browser may take for a script, such as `.txt`, where a host does not say `nosniff`.
    """
    if not site_url:
        return ("'self'",)
    parts = urlsplit(site_url)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    address = f"{parts.scheme}://{host}{quote(parts.path, safe='/%@:!$&()*+=~')}"
    return tuple(f"{address}{folder}/" for folder in _SCRIPT_FOLDERS)


def _hash(code: str) -> str:
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


def _bare(theme: Theme, site_root: str, tab: str, features: tuple[str, ...] = ()) -> str:
    from techdocs.engine.theme_config import bare_page  # noqa: PLC0415 - an unchanged site needs no MkDocs

    return without_indents(bare_page(theme, site_root, tab, features))


def without_indents(html: str) -> str:
    """Return HTML without blank lines and without what lines are indented by: a tenth of what is around a page."""
    first, *others = html.split("\n")
    if not others:
        return html
    last = others.pop()
    return "\n".join([first.rstrip(), *filter(None, map(str.strip, others)), last.lstrip()])
