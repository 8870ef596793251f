"""Material's style sheets as one file, without the rules for what no page of this site has."""

import re
from collections.abc import Callable, Iterator

from techdocs.engine.theme import Theme, is_right_to_left, material_sheets, palette_of

_RULE = re.compile(r"(?<=[{}])([^{}]+)(\{[^{}]*\})")
_EMPTY = re.compile(r"@media[^{}]*\{\}")
_PART = re.compile(r"""(?:[^,()"]|"[^"]*"|\((?:[^()]|\([^()]*\))*\))+""")
_NOT = re.compile(r":not\((?:[^()]|\([^()]*\))*\)")
_ABSENT = re.compile(
    r"\.md-(?:search|version|consent|feedback|post|posts|author|authors|source|select|banner|pagination|profile|draft|pin"
    r"|(?:header|nav)__source)(?![a-z])"
)
"""What Material draws for its own search, for versions, blogs, cookies and the facts of a repository."""
_ABSENT_ICON = re.compile(r'--md-(?:version|post-pin|search-result|source-[a-z]+)-icon:url\("[^"]*"\);?')
_RIGHT_TO_LEFT = re.compile(r"\[dir=rtl\].*\.md-(?!typeset)")
"""Around the docs; authors may set the direction of what they write."""
_COLOUR = re.compile(r"\[data-md-color-(primary|accent)=([a-z-]+)\]")


def material_css(theme: Theme) -> str:
    """Return Material's style sheets for a site; whole where the operator's templates may draw what ours do not."""
    css = "".join(path.read_text(encoding="utf-8-sig").partition("/*#")[0] for path in material_sheets())
    if not theme.is_ours:
        return css
    colours = palette_of(theme.look)
    is_left_to_right = not is_right_to_left(theme.look)

    def is_used(selector: str) -> bool:
        named = _NOT.sub("", selector)
        if _ABSENT.search(named) or (is_left_to_right and _RIGHT_TO_LEFT.match(named)):
            return False
        return all(name in colours[kind] for kind, name in _COLOUR.findall(named))

    return without_rules(_ABSENT_ICON.sub("", css), is_used)


def without_rules(css: str, is_used: Callable[[str], bool]) -> str:
    """Return a minified style sheet without the selectors that are not used, and the rules that are empty then."""

    def kept(rule: re.Match[str]) -> str:
        selectors = list(_used(rule[1], is_used))
        return ",".join(selectors) + rule[2] if selectors else ""

    return _EMPTY.sub("", _RULE.sub(kept, "}" + css)[1:])


def _used(selectors: str, is_used: Callable[[str], bool]) -> Iterator[str]:
    if selectors.startswith("@") or selectors in {"from", "to"}:
        yield selectors
        return
    yield from filter(is_used, _PART.findall(selectors))
