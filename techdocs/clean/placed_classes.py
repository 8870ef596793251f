"""Classes by which a style sheet of the site moves an element, and where Markdown itself makes them.

A rule that positions, floats, lifts, turns or lets overflow is what an author's HTML needs to be drawn over other parts
of the page. So such a class only stays on an element of the form that Markdown gives it: `highlight` around code,
`task-list-item` around a box. `tests/clean/test_placed_classes.py` reads the style sheets and holds `PLACED` to be all
of these classes.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from techdocs.clean.allowed_html import SVG_TAGS


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """An element that Markdown makes: its tag, the HTML that ends right before it, its attributes, what follows."""

    tags: frozenset[str]
    before: re.Pattern[str] | None = None
    attributes: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    is_in_code: bool = False


def _form(tags: str, *, before: str = "", attributes: str = "", after: str = "", is_in_code: bool = False) -> _Form:
    return _Form(
        tags=frozenset(tags.split()),
        before=re.compile(f"{before}$") if before else None,
        attributes=re.compile(attributes) if attributes else None,
        after=re.compile(after) if after else None,
        is_in_code=is_in_code,
    )


_CODE = r"<div[^<>]*\bhighlight\b[^<>]*>\s*"
_HEAD = r"<table[^<>]*\bhighlighttable\b[^<>]*>\s*(?:<(?:thead|tbody|tr)>\s*){0,2}"
_IN_CODE = (_form("span", is_in_code=True),)
_FLOATING = (_form("div", attributes=r' class="(?:[^"]* )?admonition[ "]'), _form("details"))
PLACED: Mapping[str, tuple[_Form, ...]] = {
    "admonition-title": (_form("p", before=r'<div[^<>]* class="(?:[^"<>]* )?admonition[ "][^<>]*>\s*'),),
    "arithmatex": (_form("div span", after=r"[^<]*</(?:div|span)>"),),
    "end": _FLOATING,
    "filename": (
        _form("th", before=_HEAD),
        _form("span", before=rf"(?:{_CODE}|{_HEAD}<th[^<>]*\bfilename\b[^<>]*>)"),
    ),
    "footnote-backref": (_form("a", attributes=r' href="#fnref'),),
    "gd": _IN_CODE,
    "gi": _IN_CODE,
    "highlight": (
        _form("div", after=r"\s*<(?:pre|table[^<>]*\bhighlighttable|span[^<>]*\bfilename)\b"),
        _form("pre code"),
    ),
    "hll": _IN_CODE,
    "inline": _FLOATING,
    "result": (),
    "tabbed-control": (),
    "tabbed-control--next": (),
    "tabbed-control--prev": (),
    "tabbed-labels": (_form("div", after=r"\s*<label\b"),),
    "tabbed-set": (_form("div", after=r"\s*<input\b"),),
    "task-list-control": (_form("label", after=r"\s*<input\b"),),
    "task-list-item": (_form("li", after=r"\s*(?:<p>\s*)?(?:<label[^<>]*>\s*)?<input\b"),),
}
"""A class to the forms of elements on which it stays."""
_REACH = 300
"""Characters before an element among which the element is that a form wants there."""
_NAME = rf"(?<![\w-])(?:{'|'.join(PLACED)})(?![\w-])"
_ATTRIBUTES = r'((?: [^\s="<>]+="[^"]*")*?)'
_PLACED = re.compile(rf'class="[^"]*?{_NAME}')
_SEEN = re.compile(rf'<([a-zA-Z]\w*){_ATTRIBUTES} class="([^"]*?{_NAME}[^"]*)"([^<>]*)>|<(/?)code[ >]')
_DRAWN = re.compile(rf'(<(?:{"|".join(sorted(SVG_TAGS))})){_ATTRIBUTES} class="([^"]*)"')


def without_placed_classes(html: str, removed: Counter[str]) -> str:
    """Return canonical HTML without classes that move what Markdown has not made, and count them.

    A drawing has no classes at all: it is large where it likes, and what it shows may look like anything.
    """
    if "<svg" in html:
        html = _DRAWN.sub(lambda match: _undressed(match, removed), html)
    if _PLACED.search(html):
        html = _Pass(removed).run(html)
    return html


def _undressed(match: re.Match[str], removed: Counter[str]) -> str:
    removed.update(f".{name}" for name in match[3].split())
    return match[1] + match[2]


class _Pass:
    """One way through an article, which knows whether it is in code."""

    def __init__(self, removed: Counter[str]) -> None:
        self._removed, self._depth = removed, 0

    def run(self, html: str) -> str:
        """Return the article with each placed class decided."""
        return _SEEN.sub(self._decided, html)

    def _decided(self, match: re.Match[str]) -> str:
        tag = match[1]
        if tag is None:
            self._depth = max(0, self._depth + (-1 if match[5] else 1))
            return match[0]
        names = match[3].split()
        kept = [name for name in names if name not in PLACED or self._is_made(PLACED[name], match)]
        self._removed.update(f".{name}" for name in names if name not in kept)
        self._depth += tag == "code"
        if kept == names:
            return match[0]
        written = f' class="{" ".join(kept)}"' if kept else ""
        return f"<{tag}{match[2]}{written}{match[4]}>"

    def _is_made(self, forms: Iterable[_Form], match: re.Match[str]) -> bool:
        """Say whether an element has one of the forms that Markdown gives."""
        html, start, end = match.string, match.start(), match.end()
        return any(
            match[1] in form.tags
            and (form.before is None or form.before.search(html[max(0, start - _REACH) : start]))
            and (form.attributes is None or form.attributes.search(match[0]))
            and (form.after is None or form.after.match(html, end))
            and (not form.is_in_code or self._depth > 0)
            for form in forms
        )
