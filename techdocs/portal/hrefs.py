"""Write into a finished page where its links lead, which only the whole site knows."""

import re
from collections.abc import Mapping
from html import escape, unescape

from techdocs.model.urls import relative_url

_TAG = re.compile(r'<(?:a|img)\b(?:[^>"]|"[^"]*")*>')
_TARGET = re.compile(r'\s(href|src)="([^"]*)"')
_CLASS = re.compile(r'\sclass="([^"]*)"')
UNRESOLVED = "td-unresolved"


def with_targets(html: str, targets: Mapping[str, str], notes: Mapping[str, str], here: str) -> str:
    """Return HTML in which every link and image that `targets` knows leads where that says.

    Args:
        html: HTML as the cleaner writes it, attributes in double quotes.
        targets: a link as it stands in the HTML to an address from the site's root or on the web; `""` for one that
            leads nowhere, which keeps its text and is marked.
        notes: what readers are told of a link that leads nowhere.
        here: the page's own address.
    """
    return _TAG.sub(lambda tag: _tag(tag[0], targets, notes, here), html) if targets else html


def link_to(address: str, here: str) -> str:
    """Return the link from a page to an address from the site's root, or to a web address as it is."""
    return address if "://" in address else relative_url(address, here)


def _tag(tag: str, targets: Mapping[str, str], notes: Mapping[str, str], here: str) -> str:
    found = _TARGET.search(tag)
    written = unescape(found[2]) if found else ""
    if found is None or written not in targets:
        return tag
    before, after = tag[: found.start()], tag[found.end() :]
    address = targets[written]
    if address:
        return f'{before} {found[1]}="{escape(link_to(address, here))}"{after}'
    note = escape(notes.get(written, f"{written} leads to nothing"))
    return _marked(before + after, note)


def _marked(tag: str, note: str) -> str:
    """Return a tag with the class of links that lead nowhere, and what is said of it."""
    own = _CLASS.search(tag)
    tag = tag.replace(own[0], "", 1) if own else tag
    tag = re.sub(r'\stitle="[^"]*"', "", tag, count=1)
    name, rest = tag[:2], tag[2:]
    classes = f"{own[1]} {UNRESOLVED}" if own else UNRESOLVED
    return f'{name} class="{classes}" title="{note}"{rest}'
