"""Write into a finished page where its links lead, which only the whole site knows."""

import re
from collections.abc import Mapping
from html import escape, unescape

from techdocs.content.targets import srcset_targets, with_srcset
from techdocs.model.urls import relative_url

_TAG = re.compile(r'<(?:a|img|source|video|audio)(?=\s)[^<>"]*(?:"[^"]*"[^<>"]*)*>')
_ATTRIBUTE = re.compile(r'\s+([^\s"=<>/]+)(?:="([^"]*)")?')
_SHOWN = frozenset({"src", "poster", "srcset"})
_WEB = ("https://", "http://")
_REPLACED = frozenset({"href", "class", "title"})
UNRESOLVED = "td-unresolved"


def with_targets(
    html: str,
    targets: Mapping[str, str],
    notes: Mapping[str, str],
    here: str,
    pictures: Mapping[str, str] | None = None,
) -> str:
    """Return HTML in which every link and image whose target is known leads where that says.

    Args:
        html: HTML as the cleaner writes it: attributes in double quotes, without `<` and `>` in them.
        targets: a link as written in the HTML to an address from the site's root or on the web; `""` for one that
            leads nowhere, which keeps its text and is marked.
        notes: what readers see at a broken link.
        here: the page's own address.
        pictures: an image, a film or a sound as written in the HTML to its address.
    """
    images = pictures or {}
    return _TAG.sub(lambda tag: _tag(tag[0], targets, images, notes, here), html) if targets or images else html


def link_to(address: str, here: str) -> str:
    """Return the link from a page to an address from the site's root, or to a web address as it is."""
    path, mark, anchor = address.partition("#")
    if mark and path == here:
        return f"#{anchor}"
    return address if address.startswith(_WEB) else relative_url(address, here)


def _tag(tag: str, targets: Mapping[str, str], pictures: Mapping[str, str], notes: Mapping[str, str], here: str) -> str:
    if not tag.startswith("<a "):
        return _ATTRIBUTE.sub(lambda one: _shown(one, pictures, here), tag) if pictures else tag
    found = next((one for one in _ATTRIBUTE.finditer(tag) if one[1] == "href" and one[2] is not None), None)
    written = unescape(found[2]) if found else ""
    if found is None or written not in targets:
        return tag
    address = targets[written]
    if address:
        leaves = ' rel="noopener noreferrer"' if address.startswith(_WEB) and " rel=" not in tag else ""
        return f"{tag[: found.start(2)]}{escape(link_to(address, here))}{tag[found.end(2) : -1]}{leaves}>"
    return _marked(tag, notes.get(written, f"{written} was not found"))


def _shown(attribute: re.Match[str], pictures: Mapping[str, str], here: str) -> str:
    """Return an attribute that names what is shown, with the addresses that are known."""
    name, written = attribute[1], unescape(attribute[2] or "")
    if name not in _SHOWN:
        return attribute[0]
    old = srcset_targets(written) if name == "srcset" else [written]
    new = {one: link_to(pictures[one], here) for one in old if pictures.get(one)}
    if not new:
        return attribute[0]
    shown = with_srcset(written, new) if name == "srcset" else new[written]
    return attribute[0].replace(f'"{attribute[2]}"', f'"{escape(shown)}"')


def _marked(tag: str, note: str) -> str:
    """Return a link as one that leads nowhere: without a target, with a class, and with what is said of it."""
    attributes = list(_ATTRIBUTE.finditer(tag))
    classes = [one[2] for one in attributes if one[1] == "class" and one[2]]
    rest = "".join(one[0] for one in attributes if one[1] not in _REPLACED)
    return f'<a class="{" ".join([*classes, UNRESOLVED])}" title="{escape(note)}"{rest}>'
