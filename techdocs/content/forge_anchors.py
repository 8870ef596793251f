"""The anchors that headings have on forges: links that work there name them, and lead to the same headings here.

GitHub: `html-pipeline`'s `TableOfContentsFilter`; GitLab: `Gitlab::Utils::Markdown#string_to_anchor`.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable

from techdocs.content.page_content import Heading

_DROPPED = re.compile(r"[^\w\- ]")
_DASHES = re.compile(r"-{2,}")
_VARIATION = "\ufe0f"
"""It asks for the colours of an emoji; GitHub keeps it, and hardly any author writes it."""


def forge_anchors(headings: Iterable[Heading], anchors: Collection[str]) -> dict[str, str]:
    """Map what forges call a page's headings to their ids here, as far as no element of the page is called so."""
    found: dict[str, str] = {}
    for slug in (_github, _gitlab):
        counts: Counter[str] = Counter()
        for heading in headings:
            name = slug(heading.written)
            number = counts[name]
            counts[name] += 1
            if heading.id and name:
                found.setdefault(f"{name}-{number}" if number else name, heading.id)
    return {name: target for name, target in found.items() if name not in anchors}


def _github(text: str) -> str:
    return _DROPPED.sub("", text.replace(_VARIATION, "").lower()).replace(" ", "-")


def _gitlab(text: str) -> str:
    slug = _DASHES.sub("-", _github(text.strip()))
    return f"anchor-{slug}" if slug.isdigit() else slug
