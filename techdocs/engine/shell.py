"""The page around the portal's content: rendered once for each depth and tab, with marks for what differs."""

import re
from functools import lru_cache
from types import SimpleNamespace

import mkdocs

from techdocs.engine.theme import Theme, base_config, environment, shared_context

TITLE_MARK = "<!--techdocs:title-->"
CONTENT_MARK = "<!--techdocs:content-->"
SCRIPTS_MARK = "<!--techdocs:scripts-->"
HEAD_MARK = "<!--techdocs:head-->"
HEADER_MARK = "<!--techdocs:header-->"
_INDENT = re.compile(r"\s*\n\s*")


@lru_cache(maxsize=256)
def render_shell(theme: Theme, site_root: str, tab: str) -> str:
    """Render a page with marks in place of its title, head, content and scripts.

    Args:
        theme: the site's theme.
        site_root: how the page reaches the site's root: `""`, `../`, `../../` … or a path from `/`.
        tab: the name of the tab that is marked as active.
    """
    config = base_config(theme)
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
    return without_indents(html)


def without_indents(html: str) -> str:
    """Return HTML without blank lines and without what lines are indented by: a tenth of what stands around a page."""
    return _INDENT.sub("\n", html)
