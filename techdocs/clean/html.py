"""Clean an article's HTML: the last thing that happens to what an author wrote, after all Markdown extensions.

nh3 (the ammonia library) parses it as a browser does and writes only what `allowed_html` names. What it writes is
canonical (`<` and `>` stand for tags alone, attributes are double-quoted), so that what remains to be decided by value
is decided on its tags: ids, names and classes that are the theme's, form controls, styles, sets of pictures.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape

import nh3

from techdocs.clean.addresses import scheme_of
from techdocs.clean.allowed_html import (
    ATTRIBUTES,
    DROPPED_WITH_CONTENT,
    LINK_SCHEMES,
    OWN_CLASSES,
    STYLES,
    TAGS,
    THEME_CLASSES,
)
from techdocs.clean.placed_classes import without_placed_classes
from techdocs.clean.removals import lost_targets, names_in, removed_parts, shown_name, without_comments
from techdocs.clean.unclosed import find_unclosed

MAX_DEPTH = 400
"""Elements in elements of one article: browsers draw no more than 512, and parsing takes the square of the depth."""
_SAFE_TAGS = 8_000
"""Tags up to which an article is parsed fast however deep it is."""
_ROUNDS = 5
_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(DROPPED_WITH_CONTENT),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    url_schemes=set(LINK_SCHEMES),
    link_rel=None,
    filter_style_properties=set(STYLES),
    strip_comments=True,
)
_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)((?: [^<>]*)?)>")
_MARKS = ("<input", "<label", "#td-", " srcset=", " target=")
"""One of these is in every page in which a tag must be looked at for the values of its attributes."""
_OWN_CLASS = re.compile(rf"""["\s](?:{"|".join(OWN_CLASSES)})""", re.IGNORECASE)
_STRANGE_SOURCE = re.compile(r'(?:src|poster)="(?!https?:)[a-zA-Z][a-zA-Z0-9+.-]*:')
_LINK_TAG = re.compile(r"<(/?)a[ >]")
_WEB_LINK = re.compile(r'(<a [^<>]*\bhref="(?:[hH][tT][tT][pP][sS]?:)?//[^<>]*)>')
_INPUT = re.compile(r"<input[^<>]*>")
_ATTRIBUTE = re.compile(r' ([^\s="<>]+)="([^"]*)"')
_OWN_IDS = ("__tabbed_", "__codelineno-", "__span-")
_TOLD_ELSEWHERE = frozenset({"style"})
_THEME_IDS = """
    analytics announce annotation code comments config consent cookie drawer feedback md nav outdated palette search
    settings skip source tabs toc
"""
_SITE_IDS = (
    "as-list as-table built cards catalog content count export facets facets-toggle filter more my-team nearest row"
    " sets sort"
)
_RESERVED = re.compile(rf"__(?:{'|'.join(_THEME_IDS.split())})(?:_[\w-]*)?|td-(?:{'|'.join(_SITE_IDS.split())})")
"""The ids of Material's templates and scripts, and of ours."""
_PERCENT = re.compile(r"width:\s*\d{1,3}(?:\.\d+)?%;?")
_ALIGN = re.compile(r"text-align:\s*(?:left|right|center|justify|start|end);?")
_IFRAME = re.compile(r"<iframe\b([^>]*)>(?:.*?</iframe\s*>)?", re.IGNORECASE | re.DOTALL)
_IFRAME_SRC = re.compile(r"""\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_IFRAME_TITLE = re.compile(r"""\btitle\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_OPENING = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_VOID = frozenset(("br", "hr", "img", "input", "wbr", "col", "source", "path", "area", "link", "meta", "base", "embed"))


class TooDeepError(ValueError):
    """An article's elements are nested deeper than `MAX_DEPTH`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """An article's HTML without what is not allowed.

    `removed` counts what was removed (`<script>`, `onclick`), `targets` are links that lost their target, `unclosed`
    the names of elements with which the rest of the article was lost.
    """

    html: str
    removed: tuple[tuple[str, int], ...] = ()
    targets: tuple[str, ...] = ()
    unclosed: tuple[str, ...] = ()


def clean_article(html: str) -> Cleaned:
    """Return an article's HTML without anything that is not allowed, and what was removed from it.

    Cleaning what is clean changes nothing.

    Raises:
        TooDeepError: its elements are nested too deeply.
    """
    _check_depth(html)
    written = _IFRAME.sub(_link_of_iframe, html) if "<iframe" in html.lower() else html
    cleaned = _CLEANER.clean(written)
    foreign = {name for name in names_in(html) - TAGS if name.lower() not in TAGS}
    is_whole = not foreign and _tags(html) == _tags(cleaned) and html.count("=") == cleaned.count("=")
    if not is_whole or _nests_links(cleaned):
        cleaned = _settled(cleaned)
    decided: Counter[str] = Counter()
    if _may_be_decided(cleaned):
        tabs = _tab_ids(cleaned)
        cleaned = _TAG.sub(lambda match: _decided(match, tabs, decided), cleaned)
    cleaned = without_placed_classes(cleaned, decided)
    cleaned = _WEB_LINK.sub(r'\1 rel="noopener noreferrer">', cleaned)
    if is_whole and not decided:
        return Cleaned(html=cleaned)
    shown = without_comments(html)
    removed = removed_parts(shown, cleaned, foreign) + decided
    unclosed = find_unclosed(shown) if foreign else ()
    for name in unclosed:
        del removed[f"<{name}>"]
    return Cleaned(html=cleaned, removed=tuple(sorted(removed.items())), targets=lost_targets(shown), unclosed=unclosed)


def _tags(html: str) -> int:
    """Return the number of tags, but for those of table bodies, which browsers add."""
    return html.count("<") - html.count("<tbody>") - html.count("</tbody>")


def _nests_links(html: str) -> bool:
    """Say whether links are in links, as they can by a table: browsers would read that in another way."""
    if "<table" not in html:
        return False
    depth = 0
    for end in _LINK_TAG.findall(html):
        depth += -1 if end else 1
        if depth > 1:
            return True
    return False


def _may_be_decided(html: str) -> bool:
    """Say whether any tag must be looked at for the values of its attributes."""
    if any(mark in html for mark in _MARKS) or _OWN_CLASS.search(html) or "url(" in html.lower():
        return True
    own = sum(html.count(f"{before}{name}") for before in '"#' for name in _OWN_IDS)
    if html.count(' style="') != html.count(' style="text-align:'):
        return True
    is_strange = ('src="' in html or 'poster="' in html) and _STRANGE_SOURCE.search(html)
    return html.count('"__') + html.count("#__") != own or bool(is_strange)


def _settled(html: str) -> str:
    """Return canonical HTML that browsers read as it is written.

    What stood in an element that is gone, or was moved out of a table, may not be where it now is (`<p>` in `<p>`,
    `<a>` in `<a>`): browsers would make another tree of it than the one that was cleaned.
    """
    for _ in range(_ROUNDS):
        again = _CLEANER.clean(html)
        if again == html:
            return html
        html = again
    raise TooDeepError("browsers do not parse its HTML consistently")


def own_id(name: str) -> str:
    """Return the id under which an author's anchor stands: one that is the theme's gets another beginning."""
    if name.startswith(_OWN_IDS) or not _RESERVED.fullmatch(name):
        return name
    return f"_{name.lstrip('_')}"


def _check_depth(html: str) -> None:
    """Raise when elements are nested too deeply; end tags that are left out count as missing."""
    if html.count("<") < _SAFE_TAGS:
        return
    depth: Counter[str] = Counter()
    for end, name in _OPENING.findall(html):
        if name in _VOID:
            continue
        depth[name] += -1 if end else 1
        if depth[name] > MAX_DEPTH and name not in {"p", "li", "td", "tr", "th", "dt", "dd", "tbody", "thead"}:
            raise TooDeepError(f"`<{name[:20]}>` is nested deeper than {MAX_DEPTH} levels")


def _link_of_iframe(match: re.Match[str]) -> str:
    """Return a link to what a frame would have shown."""
    found = _IFRAME_SRC.search(match[1])
    target = unescape(next(filter(None, found.groups()), "")) if found else ""
    if not re.match(r"(https?:)?//", target, re.IGNORECASE):
        return ""
    titled = _IFRAME_TITLE.search(match[1])
    title = unescape(next(filter(None, titled.groups()), "")) if titled else ""
    return f'<a href="{escape(target)}">{escape(title or target)}</a>'


def _tab_ids(html: str) -> frozenset[str]:
    """Return the ids of the buttons of tabs, which labels may be for; titles of tabs can be ids too."""
    inputs = [dict(_ATTRIBUTE.findall(tag)) for tag in _INPUT.findall(html)]
    ids = [attributes.get("id", "") for attributes in inputs if _is_own_input(attributes)]
    return frozenset(name for name in ids if own_id(name) == name)


def _decided(match: re.Match[str], tabs: frozenset[str], removed: Counter[str]) -> str:
    """Return one tag of canonical HTML with what its values allow, and count what they do not."""
    tag, written = match[1], match[2]
    found = _ATTRIBUTE.findall(written or "")
    attributes = {name: value for name, value in found if _keeps(tag, name, value) and (name != "for" or value in tabs)}
    removed.update(name for name, _ in found if name not in attributes and name not in _TOLD_ELSEWHERE)
    if "id" in attributes:
        attributes["id"] = own_id(attributes["id"])
    for name in ("href", "xlink:href"):
        path, mark, fragment = attributes.get(name, "").partition("#")
        if mark and not scheme_of(path):
            attributes[name] = f"{path}#{own_id(fragment)}"
    if "class" in attributes:
        attributes["class"], theirs = _own_classes(attributes["class"])
        removed.update(theirs)
    if tag == "input" and not _is_own_input(attributes):
        removed["<input>"] += 1
        return ""
    pairs = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<{tag}{pairs}>"


def _keeps(tag: str, name: str, value: str) -> bool:
    """Say whether an attribute may stay with its value."""
    if name == "style":
        return bool((_PERCENT if tag == "div" else _ALIGN).fullmatch(value))
    if name in _JUDGED:
        return _JUDGED[name](value)
    return "url(" not in value.lower() or bool(re.fullmatch(r"url\(#[\w-]+\)", value.strip()))


def _is_picture(url: str) -> bool:
    return scheme_of(url) in {"", "http", "https"}


_JUDGED: Mapping[str, Callable[[str], bool]] = {
    "name": lambda value: not value.startswith(("__", "td-")) or value.startswith(_OWN_IDS),
    "src": _is_picture,
    "poster": _is_picture,
    "srcset": lambda value: all(_is_picture(part.strip()) for part in value.split(",")),
    "target": lambda value: value == "_blank",
}


def _own_classes(value: str) -> tuple[str, list[str]]:
    """Return the classes of an element that are no part of the theme, and those that are."""
    names = value.split()
    theirs = [name for name in names if name not in THEME_CLASSES and name.lower().startswith(OWN_CLASSES)]
    return " ".join(name for name in names if name not in theirs), [f".{shown_name(name)}" for name in theirs]


def _is_own_input(attributes: dict[str, str]) -> bool:
    """Say whether an input is a box of a task list or the button of a tab."""
    if attributes.get("type") == "checkbox":
        attributes.pop("name", None)
        return "disabled" in attributes
    return attributes.get("type") == "radio" and attributes.get("name", "").startswith("__tabbed_")
