"""CSS that loads nothing: style sheets, the declarations of a `style` attribute, and single values.

Each function takes CSS and what to call with the name of each thing that is taken out.
"""

import re
from collections.abc import Callable

from techdocs.clean.svg.allowed import FUNCTIONS

_FUNCTION = re.compile(r"(?<![-\w])([-\w]++)\(")
_UNSAFE_CSS = re.compile(r"\\|@import|expression\s*\(|(?:java|vb)script:|behaviou?r\s*:|-moz-binding", re.IGNORECASE)
_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*(\)?)""", re.IGNORECASE)
_FONT = re.compile(
    r"data:(?:font/[\w.+-]+|application/(?:x-)?font[\w.+-]*)(?:;charset=[\w-]+)?;base64,[\w+/=%\s]*", re.IGNORECASE
)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_CSS_MARK = re.compile(r"""[;()"']""")
_BRACE = re.compile(r"([{}])")

Remove = Callable[[str], None]


def clean_sheet(css: str, remove: Remove) -> str:
    """Return a style sheet without the rules that are not safe, and without statements such as `@import`."""
    pieces = _BRACE.split(_COMMENT.sub(" ", css))
    unclosed = pieces.count("{") - pieces.count("}")
    for _ in range(unclosed):
        pieces += ["}", ""]
    out: list[str] = []
    at = 0
    while at + 1 < len(pieces):
        is_rule = pieces[at + 1] == "{" and pieces[at + 3 : at + 4] == ["}"]
        prelude = _prelude(pieces[at], remove)
        if is_rule and prelude is not None:
            body = clean_declarations(pieces[at + 2], remove, is_font=prelude.lower() == "@font-face")
            out.append(f"{prelude}{{{body}}}")
        elif not is_rule and prelude is None:
            return ""
        elif not is_rule:
            out.append(f"{prelude}{pieces[at + 1]}")
        at += 4 if is_rule else 2
    _prelude(pieces[-1], remove)
    return "".join(out)


def _prelude(css: str, remove: Remove) -> str | None:
    """Return what is before a `{` without the statements before it, None when it is not safe."""
    *statements, selector = _parts(css)
    for statement in statements:
        if statement.strip():
            remove(
                f"`{name[1]}` in CSS" if (name := re.match(r"\s*(@[a-z-]{1,20})", statement)) else "a part of the CSS"
            )
    return clean_value(selector.strip(), remove)


def clean_declarations(css: str, remove: Remove, *, is_font: bool = False) -> str:
    """Return the declarations of a `style` attribute or of a rule without those that are not safe."""
    parts = (part.strip() for part in _parts(_COMMENT.sub(" ", css)))
    kept = (clean_value(part, remove, is_font=is_font) for part in parts if part)
    return ";".join(part for part in kept if part and "{" not in part and "}" not in part)


def clean_value(css: str, remove: Remove, *, is_font: bool = False) -> str | None:
    """Return CSS whose addresses are of this file (`none` in place of others), None when it is not safe.

    What is looked for is looked for everywhere, in strings too, so that no quote can hide it.
    """

    def address(found: re.Match[str]) -> str:
        target = (found[1] or found[2] or found[3] or "").strip()
        if found[4] and (target.startswith("#") or (is_font and _FONT.fullmatch(target))):
            return found[0]
        remove("`url(…)` in CSS")
        return "none"

    unsafe = _UNSAFE_CSS.search(css)
    unknown = next((name for name in _FUNCTION.findall(css) if name.lower() not in FUNCTIONS), "")
    if unsafe or unknown:
        remove(f"`{''.join(unsafe[0].split())}` in CSS" if unsafe else f"`{unknown[:20]}()` in CSS")
        return None
    return _URL.sub(address, css)


def _parts(css: str) -> list[str]:
    """Split CSS at its semicolons, not at those in strings and parentheses; what is not closed is left out."""
    parts: list[str] = []
    start = depth = 0
    quote = ""
    for mark in _CSS_MARK.finditer(css):
        char = mark[0]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in "()":
            depth = max(0, depth + (1 if char == "(" else -1))
        elif not depth:
            parts.append(css[start : mark.start()])
            start = mark.end()
    return [*parts, "" if quote or depth else css[start:]]
