"""What the style sheets of the site know: their classes, and those by which a rule moves an element.

The sheets are Material's of the installed version, ours, and that of the preview.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from techdocs.engine.theme import MATERIAL, template_folder
from tests.conftest import ROOT

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRING_OR_MARK = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([{}])""", re.DOTALL)
_CLASS = re.compile(r"\.(-?[_a-zA-Z][\w-]*)")
_NOT = re.compile(r":not\((?:[^()]|\([^()]*\))*\)")
_COMMA = re.compile(r",(?![^(]*\))")
_COMBINATOR = re.compile(r"[\s>+~]+(?![^(\[]*[)\]])")
_PSEUDO_ELEMENT = re.compile(r"::|:(?:before|after)\b")
_NEGATIVE = re.compile(r"(?:^|[\s(,*])-\.?\d|-\s*var\(|\*\s*-")
_MOVING: Mapping[str, Callable[[str], bool]] = {
    "position": lambda value: value not in {"static", "initial"},
    "float": lambda value: value != "none",
    "z-index": lambda value: value != "auto",
    **dict.fromkeys(("transform", "translate", "rotate", "scale", "perspective"), lambda value: value != "none"),
    **dict.fromkeys(("offset-path", "animation", "animation-name"), lambda value: value != "none"),
    **dict.fromkeys(("inset", "top", "left", "right", "bottom"), lambda value: value not in {"auto", "inherit"}),
}


def sheets() -> list[str]:
    """Return the texts of all style sheets of the site, and of the preview."""
    folders = (MATERIAL / "assets/stylesheets", template_folder() / "assets", ROOT / "techdocs/server/assets")
    found = [path.read_text(encoding="utf-8") for folder in folders for path in sorted(folder.rglob("*.css"))]
    assert len(found) >= 5
    return found


def rules(css: str) -> Iterator[tuple[str, str]]:
    """Yield each rule's selector and declarations, those in `@media` and the like too, but for keyframes."""
    stack: list[str] = []
    text = ""
    for part in filter(None, _STRING_OR_MARK.split(_COMMENT.sub("", css))):
        if part == "{":
            stack.append(text.rpartition(";")[2].strip())
            text = ""
        elif part == "}":
            selector = stack.pop()
            if text.strip() and not selector.startswith("@") and not any("keyframes" in one for one in stack):
                yield selector, text
            text = ""
        else:
            text += part
    assert stack == []


def known_classes() -> set[str]:
    """Return every class that a selector names."""
    return {name for css in sheets() for selector, _ in rules(css) for name in _CLASS.findall(selector)}


def placed_classes() -> set[str]:
    """Return the classes that a rule moves: those of what it is for, and where that has none, of what that is in."""
    found: set[str] = set()
    for css in sheets():
        for selectors, declarations in rules(css):
            if moves(declarations):
                for selector in _COMMA.split(selectors):
                    found |= _moved(selector)
    return found


def moves(declarations: str) -> bool:
    """Say whether any declaration positions, floats, lifts, turns or lets overflow."""
    return any(_is_moving(declaration) for declaration in re.split(r";(?![^(]*\))", declarations))


def _is_moving(declaration: str) -> bool:
    name, _, value = (part.strip() for part in declaration.replace("!important", "").partition(":"))
    if name.startswith("margin"):
        return bool(_NEGATIVE.search(value))
    if name.startswith("overflow"):
        return "visible" in value
    return name in _MOVING and _MOVING[name](value)


def _moved(selector: str) -> set[str]:
    if _PSEUDO_ELEMENT.search(selector):
        return set()  # what a style sheet makes itself, without a word of an author's
    for compound in reversed(_COMBINATOR.split(_NOT.sub("", selector).strip())):
        names = set(_CLASS.findall(compound))
        if names:
            return names
    return set()
