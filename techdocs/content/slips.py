"""Read from a page's HTML where Markdown was not understood: marks of fences, lists and boxes that show."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

_MAY = re.compile(r"```|~~~|!!!|\?\?\?|===|:::|\{\{|\{%|\n[ \t]*(?:[-*+][ \t]|\d+[.)][ \t])")
"""What a text holds that has any of them, apart from fences that became inline code."""
_MULTILINE_CODE = re.compile(r"<code>[^<\n]*\n")
_CODE = re.compile(r"<code\b[^>]*>(.*?)</code>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_NOT_OWN = re.compile(r"<(?:p|li|ul|ol|dl|dd|div|details|blockquote|table)\b.*", re.DOTALL)
_FENCE = re.compile(r"^[ \t>]*(?:`{3,}|~{3,})([^`\n]*)$", re.MULTILINE)
_ITEM = re.compile(r"[ \t]*(?P<mark>[-*+]|\d{1,3}[.)])[ \t]+\S.*")
_BOX = re.compile(r'(?:!!!|\?\?\?\+?) ?[a-z][\w-]*.*|={3}[+!]* +".*', re.IGNORECASE)
_DIRECTIVE = re.compile(r"^::: [\w.-]+(?:[./:][\w.-]+)*$", re.MULTILINE)
_TEMPLATE = re.compile(r"\{\{[^{}\n]{1,200}\}\}|\{%[^%\n]{1,200}%\}")
_CODE_MARK = "\x03"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slips:
    """What shows as text and was meant as Markdown, in order.

    `fences` are what follows the marks of code fences (`python title=x`), `lists` the lines of the first items of
    lists inside paragraphs, `boxes` the first lines of admonitions, details and tabs, `templates` what a plugin would
    have filled in. `kinds` are the types of the page's boxes, `empty` the types of those without a text.
    """

    fences: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()


def read_slips(html: str, tree: LexborHTMLParser, text: str) -> Slips:
    """Read an article.

    Args:
        html: the article as it was rendered.
        tree: the same without code blocks.
        text: the text of the tree.
    """
    has_boxes = "<details" in html or "admonition" in html
    boxes = list(_boxes(tree)) if has_boxes else []
    shown = _shown(html, tree) if _MAY.search(text) or _MULTILINE_CODE.search(html) else []
    return Slips(
        fences=tuple(dict.fromkeys(fence for one in shown for fence in _fences(one))),
        lists=tuple(item for one in shown if (item := _first_item(_text(one)))),
        boxes=tuple(dict.fromkeys(box for one in shown for box in _box_lines(_without_code(one)))),
        templates=tuple(dict.fromkeys(found for one in shown for found in _templates(_without_code(one)))),
        kinds=tuple(dict.fromkeys(kind for kind, _ in boxes)),
        empty=tuple(dict.fromkeys(kind for kind, is_empty in boxes if is_empty)),
    )


def _shown(html: str, tree: LexborHTMLParser) -> list[str]:
    """Return the HTML of every element that holds text of the page itself, without elements that hold their own."""
    selectors = "p, li, dd, td, th, h1, h2, h3, h4, h5, h6" if "{" in html else "p, li, dd"
    return [_NOT_OWN.sub("", node.inner_html or "") for node in tree.css(selectors)]


def _without_code(html: str) -> str:
    return unescape(_TAG.sub("", _CODE.sub(_CODE_MARK, html)))


def _text(html: str) -> str:
    """Return the text of an element with its code in one line each, `""` for what a plugin would have replaced."""
    text = unescape(_TAG.sub("", _CODE.sub(lambda code: _CODE_MARK + code[1].replace("\n", " "), html)))
    return "" if _DIRECTIVE.search(text) else text


def _fences(html: str) -> Iterator[str]:
    """Yield what follows the marks of each fence: they are text, or took what is between them for inline code."""
    for match in _CODE.finditer(html):
        if "\n" in match[1]:
            yield unescape(match[1].partition("\n")[0]).strip()
    for match in _FENCE.finditer(_without_code(html)):
        yield match[1].strip()


def _first_item(text: str) -> str:
    """Return the line of the first item of a list in a paragraph, or `""`.

    A line that begins with a dash may be a sentence that was wrapped: two of them, or one after a colon, are a list.
    """
    lines = text.split("\n")
    items = [_ITEM.fullmatch(line) for line in lines]
    for number, item in enumerate(items):
        if item is None or (number == 0 and not item["mark"].endswith(")")):
            continue
        following = items[number + 1] if number + 1 < len(items) else None
        is_pair = following is not None and following["mark"][-1] == item["mark"][-1]
        is_announced = number > 0 and lines[number - 1].rstrip().endswith(":")
        if is_pair or (is_announced and not item["mark"].endswith(")")):
            return item[0].rstrip().replace(_CODE_MARK, "")
    return ""


def _box_lines(text: str) -> Iterator[str]:
    yield from (line.strip() for line in text.split("\n") if _BOX.fullmatch(line.strip()))


def _templates(text: str) -> Iterator[str]:
    for pattern in (_TEMPLATE, _DIRECTIVE):
        yield from (match[0] for match in pattern.finditer(text))


def _boxes(tree: LexborHTMLParser) -> Iterator[tuple[str, bool]]:
    """Yield the type of each admonition, and whether it has no text beside its title."""
    for node in tree.css(".admonition, details[class]"):
        names = [name for name in (node.attributes.get("class") or "").split() if name != "admonition"]
        if names:
            yield names[0], _is_empty(node)


def _is_empty(node: LexborNode) -> bool:
    parts = [part for part in node.iter(include_text=True) if part.tag != "-text" or (part.text() or "").strip()]
    is_title = len(parts) == 1 and (
        parts[0].tag == "summary" or "admonition-title" in (parts[0].attributes.get("class") or "")
    )
    return not parts or is_title
