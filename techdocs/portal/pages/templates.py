"""The Jinja environment of the portal's own templates."""

import re

import jinja2
from markupsafe import Markup, escape

from techdocs.engine.jinja import jinja_environment
from techdocs.engine.text import render_text
from techdocs.engine.theme import Theme
from techdocs.portal.pages.inline import inline_html


def portal_environment(theme: Theme) -> jinja2.Environment:
    """Return the Jinja environment of a theme's templates of the portal; everything that they print is escaped."""
    folders = [folder / "portal" for folder in theme.folders]
    environment = jinja_environment(folders, is_ours=theme.is_ours, is_escaped=True, undefined=jinja2.StrictUndefined)
    environment.filters["literals"] = _literals
    environment.filters["inline"] = inline_html
    environment.filters["markdown"] = _markdown
    environment.filters["capitalized"] = _capitalized
    environment.globals["t"] = theme.words
    return environment


def _literals(text: str) -> Markup:
    """Show what is between backticks in a message as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped just before


def _capitalized(text: Markup) -> Markup:
    """Return a text with a capital at its beginning; the rest stays, as `API` does."""
    return text[:1].upper() + text[1:]


def _markdown(text: str) -> Markup:
    """Render Markdown of our own docs."""
    return Markup(render_text(text))  # noqa: S704 - no text of an author
