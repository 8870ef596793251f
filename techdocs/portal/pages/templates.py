"""The Jinja environment of the portal's own templates."""

import re
from collections.abc import Sequence
from pathlib import Path

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from techdocs.engine.text import render_text
from techdocs.engine.theme import COMPILED
from techdocs.portal.pages.inline import inline_html


def portal_environment(folders: Sequence[Path]) -> jinja2.Environment:
    """Return the Jinja environment of the portal's own templates; everything that they print is escaped.

    It is Jinja's sandbox: a template reaches what it is given and nothing of Python behind it.
    """
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader([str(folder / "portal") for folder in folders]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=COMPILED,
    )
    environment.filters["literals"] = _literals
    environment.filters["inline"] = inline_html
    environment.filters["markdown"] = _markdown
    return environment


def _literals(text: str) -> Markup:
    """Show what stands between backticks in a message as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped just before


def _markdown(text: str) -> Markup:
    """Render Markdown of our own docs."""
    return Markup(render_text(text))  # noqa: S704 - no text of an author
