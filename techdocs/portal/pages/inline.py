"""Descriptions as inline Markdown: code, bold, italic and links to the web, and nothing else. All text is escaped."""

import re

from markupsafe import Markup

_MARKED = re.compile(
    r"`(?P<code>[^`]+)`"
    r"|\[(?P<link>[^\[\]]+)\]\((?P<url>https?://[^\s()<>\"]+)\)"
    r"|\*\*(?=\S)(?P<strong>[^*]+)(?<=\S)\*\*"
    r"|(?<![\w*])(?P<mark>[*_])(?=\S)(?P<em>[^*_]+)(?<=\S)(?P=mark)(?![\w*])"
)


def inline_html(text: str) -> Markup:
    """Return a text with its inline Markdown as HTML; every part that an author writes is escaped."""
    html, end = Markup(), 0
    for found in _MARKED.finditer(text):
        html += text[end : found.start()]
        html += _element(found)
        end = found.end()
    return html + text[end:]


def inline_text(text: str) -> str:
    """Return a text without the marks of inline Markdown, for places that show text alone."""
    return _MARKED.sub(lambda found: _words(found)[1], text)


def _element(found: re.Match[str]) -> Markup:
    name, words = _words(found)
    if name == "link":
        return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(found["url"], words)
    return Markup("<{0}>{1}</{0}>").format(name, words)


def _words(found: re.Match[str]) -> tuple[str, str]:
    """Return what a marked part is, and its words."""
    return next((name, found[name]) for name in ("code", "link", "strong", "em") if found[name] is not None)
