"""What a cleaned article may hold, read from the tree that a browser's parser makes of it."""

import re
from collections.abc import Callable, Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from techdocs.clean.allowed_html import ATTRIBUTES, LINK_SCHEMES, TAGS, THEME_CLASSES
from tests.theme_ids import is_theme_id

_TAGS = frozenset(tag.lower() for tag in TAGS)
_ATTRIBUTES = {tag.lower(): {name.lower() for name in names} for tag, names in ATTRIBUTES.items()}
_OWN = ("__tabbed_", "__codelineno-", "__span-")
_ADDRESSES = frozenset({"src", "poster", "cite"})
_IGNORED = "".join(map(chr, range(33)))


def offences(html: str) -> list[str]:
    """Return what is wrong with an article."""
    body = LexborHTMLParser(f"<!doctype html><body>{html}").body
    assert body is not None
    head = LexborHTMLParser(f"<!doctype html><body>{html}").head
    found = [f"in head: {head.inner_html}"] if head is not None and head.inner_html else []
    return [*found, *(offence for node in body.css("*") if node.mem_id != body.mem_id for offence in _of_node(node))]


def tree_of(html: str) -> str:
    """Return an article as a browser's parser writes it."""
    body = LexborHTMLParser(f"<!doctype html><body>{html}").body
    return (body.inner_html or "") if body is not None else ""


def _of_node(node: LexborNode) -> Iterator[str]:
    tag = (node.tag or "").lower()
    if tag not in _TAGS:
        yield f"<{tag}>"
    attributes = {key.lower().removeprefix("xlink:"): value or "" for key, value in node.attributes.items()}
    for key, value in attributes.items():
        if key not in _ATTRIBUTES["*"] | _ATTRIBUTES.get(tag, set()) and (tag, key) != ("a", "rel"):
            yield f"<{tag} {key}>"
        yield from (f"<{tag} {key}={value!r}>" for wrong in [_is_wrong(tag, key, value)] if wrong)
    if tag == "input" and not (
        (attributes.get("type") == "checkbox" and "disabled" in attributes)
        or (attributes.get("type") == "radio" and attributes.get("name", "").startswith("__tabbed_"))
    ):
        yield f"<input {attributes}>"
    if re.match(
        r"\s*(https?:)?[/\\]{2}", attributes.get("href", ""), re.IGNORECASE
    ) and "noopener" not in attributes.get("rel", ""):
        yield f"<{tag}> leads out without rel: {attributes['href']!r}"


def _is_wrong(tag: str, key: str, value: str) -> bool:
    if key in _JUDGED:
        return _JUDGED[key](tag, value)
    if key in _ADDRESSES:
        return _scheme(value) not in {"", "http", "https", *(LINK_SCHEMES if key == "cite" else ())}
    is_own_part = re.fullmatch(r"\s*url\(#[\w-]+\)\s*", value)
    return key.startswith("on") or ("url(" in value.lower() and not is_own_part)


def _is_foreign(_tag: str, name: str) -> bool:
    return is_theme_id(name)


def _is_foreign_name(_tag: str, name: str) -> bool:
    return name.startswith(("__", "td-")) and not name.startswith(_OWN)


def _has_foreign_class(_tag: str, value: str) -> bool:
    return any(name.startswith(("md-", "td-")) and name not in THEME_CLASSES for name in value.split())


def _is_foreign_style(tag: str, value: str) -> bool:
    pattern = r"width:\s*\d{1,3}(\.\d+)?%;?" if tag == "div" else r"text-align:\s*[a-z]+;?"
    return not re.fullmatch(pattern, value)


def _leads_away(_tag: str, value: str) -> bool:
    return _is_foreign(_tag, value[1:]) if value.startswith("#") else _scheme(value) not in {"", *LINK_SCHEMES}


def _names_foreign_pictures(_tag: str, value: str) -> bool:
    return any(_scheme(part) not in {"", "http", "https"} for part in value.split(","))


_JUDGED: Mapping[str, Callable[[str, str], bool]] = {
    **dict.fromkeys(("id", "for"), _is_foreign),
    "name": _is_foreign_name,
    "class": _has_foreign_class,
    "style": _is_foreign_style,
    "href": _leads_away,
    "srcset": _names_foreign_pictures,
    "target": lambda _tag, value: value != "_blank",
}


def _scheme(value: str) -> str:
    """Return an address's scheme as browsers read it (https://url.spec.whatwg.org/#concept-basic-url-parser)."""
    matched = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", re.sub(r"[\t\n\r]", "", value).lstrip(_IGNORED))
    return matched[1].lower() if matched else ""
