"""Which pictures a Markdown text shows, for those that are published with it: read from its HTML, as of any page."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from techdocs.content.targets import read_targets
from techdocs.engine.bounds import PageTimeoutError, cpu_bound
from techdocs.engine.text import render_text

_TYPES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".mp4", ".webm")
_MAY_SHOW = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|svg|mp4|webm)(?![\w.])", re.IGNORECASE)


def shown_pictures(text: str, *, seconds: int) -> tuple[str, ...]:
    """Return the paths of the pictures and films that a text shows, without those on the web.

    Args:
        text: the text; one that cannot be rendered shows none, which its build says.
        seconds: of CPU time that reading it may take.
    """
    if not _MAY_SHOW.search(text):  # rendering costs as much as that of a page
        return ()
    try:
        with cpu_bound(seconds):
            html = render_text(text)
    except (PageTimeoutError, RecursionError, ValueError, TypeError, AttributeError, AssertionError, LookupError):
        return ()
    return tuple(dict.fromkeys(_paths(read_targets(LexborHTMLParser(html)).shown)))


def _paths(targets: tuple[str, ...]) -> Iterator[str]:
    for target in targets:
        try:
            parts = urlsplit(target)
        except ValueError:
            continue
        path = unquote(parts.path)
        if not parts.scheme and not parts.netloc and path.lower().endswith(_TYPES):
            yield path
