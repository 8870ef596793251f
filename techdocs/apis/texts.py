"""Descriptions as HTML: untrusted Markdown, through the same cleaner as docs.

They are on a page of the site's own, so they get less than docs: no ids, no headings, no pictures and no relative
links, which would be broken.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape

import markdown

from techdocs.clean.html import TooDeepError, clean_article
from techdocs.model.api import ApiDocument

LONGEST_TEXT, MOST_TEXT = 40_000, 4_000_000
"""Characters of a description, and of all descriptions of a definition that are read as Markdown."""
_EXTENSIONS = ("tables", "fenced_code", "sane_lists")
_MARKED = re.compile(r"[*_`\[\]<>&#|~\\]|\n|https?:|^\s*(?:[-+]|\d+[.)])\s", re.MULTILINE)
"""What a text has that is more than words."""
_HEADING = re.compile(r"<(/?)h[1-6][^<>]*>")
_TAG, _ID = re.compile(r"<[a-zA-Z][^<>]*>"), re.compile(r' (?:id|name)="[^"]*"')
_RELATIVE = re.compile(r'(<a\b[^<>]*?) href="(?!https?:|mailto:)[^"]*"(?: rel="[^"]*")?')
_IMAGE = re.compile(r"<img\b([^<>]*)>")
_MEDIA = re.compile(r"</?(?:picture|source|video|audio|input|label|svg|g|path)\b[^<>]*>")
_ATTRIBUTE = re.compile(r'\b(alt|src)="([^"]*)"')


class DescriptionWriter:
    """Turns descriptions into HTML; `removed` counts what was removed from them."""

    def __init__(self) -> None:
        self._markdown = markdown.Markdown(extensions=[*_EXTENSIONS])
        self._left = MOST_TEXT
        self.removed: Counter[str] = Counter()

    def write(self, text: str) -> str:
        """Return a description as clean HTML, `""` for one that is only words."""
        if not _MARKED.search(text) or len(text) > self._left:
            return ""
        self._left -= len(text)
        try:
            cleaned = clean_article(self._markdown.reset().convert(text[:LONGEST_TEXT]))
        except (TooDeepError, RecursionError):
            return f"<p>{escape(text[:LONGEST_TEXT])}</p>"
        self.removed.update(dict(cleaned.removed))
        return _within_page(cleaned.html)


def _within_page(html: str) -> str:
    """Return clean HTML without what would disturb the page that it is on."""
    html = _HEADING.sub(lambda found: "</strong></p>" if found[1] else "<p><strong>", html)
    html = _IMAGE.sub(_link_of_image, html)
    html = _MEDIA.sub("", html)
    html = _TAG.sub(lambda tag: _ID.sub("", tag[0]), html)
    return _RELATIVE.sub(r"\1", html)


def _link_of_image(image: re.Match[str]) -> str:
    """Return a link to a picture: showing it would ask another host."""
    found = dict(_ATTRIBUTE.findall(image[1]))
    source, alt = found.get("src", ""), found.get("alt", "") or "picture"
    return f'<a href="{source}" rel="noopener noreferrer">{alt}</a>' if source.startswith("http") else alt


def descriptions_of(document: ApiDocument) -> Iterator[str]:
    """Yield every description of a definition."""
    yield document.description
    yield from document.groups.values()
    for operation in document.operations:
        yield operation.description
        yield from (field.description for field in operation.parameters)
        yield from (content.description for content in operation.bodies)
        for response in operation.responses:
            yield response.description
            yield from (field.description for field in response.headers)
    for shape in document.shapes:
        yield shape.description
        yield from (field.description for field in shape.fields)


def write_descriptions(texts: Iterable[str]) -> tuple[dict[str, str], Counter[str]]:
    """Return the HTML of those descriptions that are more than words, and what was removed from them."""
    writer = DescriptionWriter()
    html = {text: written for text in dict.fromkeys(texts) if text and (written := writer.write(text))}
    return html, writer.removed
