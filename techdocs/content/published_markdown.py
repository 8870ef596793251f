"""A page as Markdown for readers: what its author wrote, without what the page does not show.

Takes a page's Markdown with its includes in place. Comments, elements and attributes that pages may not have, and
definitions that nothing uses are left out; links lead where those of the page lead. Code is left as it is. It is text:
who turns it into HTML cleans that, as one does with all Markdown of others.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from html import escape, unescape
from itertools import islice

from techdocs.clean.addresses import is_allowed_target
from techdocs.clean.allowed_html import ATTRIBUTES, DROPPED_WITH_CONTENT, HTML_NAMES, SVG_TAGS, TAGS
from techdocs.content.code_stash import CodeStash

FindTarget = Callable[[str], str | None]
"""Return where a link or a picture leads, by its target as written; None to leave it, `""` for nowhere."""
_NOWHERE = "\x04"
_INLINE = re.compile(r"(?P<before>\]\([ \t]*(?:\n[ \t>]*)?)(?P<target><[^<>\n]*>|[^\s<>()]*(?:\([^\s()]*\)[^\s()]*)*)")
_DEFINED = re.compile(
    r"^(?P<before>[ \t>]*\[(?!\^)(?P<name>[^\[\]]*)\]:[ \t]*(?:\n[ \t>]*)?)(?P<target><[^<>\n]*>|\S+)"
    r"""(?:[ \t]*(?:\n[ \t>]*)?(?:"[^\n]*"|'[^\n]*'|\([^\n]*\)))?[ \t]*$\n?""",
    re.MULTILINE,
)
"""As Python-Markdown's `ReferenceProcessor` has it: the target, or the title, may be on the next line."""
_ABBREVIATION = re.compile(r"^[ \t]*\*\[(?P<name>[^\]\n]+)\]:.*\n?", re.MULTILINE)
_HTML_TARGET = re.compile(r'(?P<before> (?:href|src|poster)=")(?P<target>[^"]*)')
_LINK_TO_NOWHERE = re.compile(rf"!?\[((?:[^\[\]]|\[[^\[\]]*\]){{0,500}})\]\([ \t>\n]*{_NOWHERE}[^()\n]*\)")
_TAG = re.compile(r"""<(?P<end>/?)(?P<name>[a-zA-Z][^\s<>/"']*)(?P<rest>(?:"[^"]*+"|'[^']*'|[^<>"']+)*+)>""")
_LONGEST_TAGS = 4_000_000
"""Characters in which tags are looked for: each `<` may begin one, and be far from the next `>`."""
_OPENING = re.compile(r"<(?=[a-zA-Z/!?])")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
_ADDRESS = re.compile(r"<(?:(?:https?|mailto):[^\s<>]*|[^\s<>@:/]+@[^\s<>@/]+)>", re.IGNORECASE)
_BEFORE_TARGET, _IN_ANGLES = (
    re.compile(r"\](?:\(|:)[ \t]*\Z"),
    re.compile(rf"<(?!/?(?:{'|'.join(HTML_NAMES)})[\s/>])[^<>\n=]*>", re.IGNORECASE),
)
_NOT_TEXT = DROPPED_WITH_CONTENT | {"svg"}
_RAW_TEXT = frozenset({"script", "style", "title", "xmp", "noscript", "svg"})
"""Those that end at the first end tag of their name."""
_OTHERS = (("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))
"""How instructions, sections and declarations begin and end; browsers take them for comments."""
_DECLARATION = re.compile(r"[ \t>]*<![a-zA-Z]\Z")
_LOOK = frozenset({"class", "style", "srcset", "sizes", "role", "align", "valign", "loading", "decoding"})
"""Attributes that say how an element looks, not what it is."""
_RISKY_LIST = re.compile(r"[ \t]*\{:?[^{}\n]*\b(?:on[a-z]+|style|srcdoc|href|src)[ \t]*=[^{}\n]*\}", re.IGNORECASE)
_ATTRIBUTE_LIST = re.compile(
    r"(?P<before>(?<=[)\]*_`~^=+>\x03])|^#{1,6}[ \t][^{}\n]*|[ \t]*(?=\{:))\{(?P<colon>:?)(?P<list>[^{}\n]*)\}",
    re.MULTILINE,
)
"""Attributes of what is before them, as Python-Markdown's `attr_list` has them."""
_LISTED = re.compile(r"""[.#][^\s.#=}]+|[^\s=}"']+=(?:"[^"]*"|'[^']*'|[^\s}]*)|\S+""")
_KNOWN_KEYS = {key for names in ATTRIBUTES.values() for key in names}
_HEADING = re.compile(r"^(?:#[ \t]+(?P<atx>[^\n]*)|(?P<setext>[^\s<#][^\n]*)\n=+[ \t]*)$", re.MULTILINE)
_HEADING_END = re.compile(r"[ \t]*#*[ \t]*(?:\{[^{}]*\})?[ \t]*\Z")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LONGEST_TITLE = 500
_CONTROLS = re.compile("[\x02\x03\x04\r]")
_BLANKS = re.compile(r"\n{3,}")


def published_markdown(text: str, targets: Mapping[str, str]) -> str:
    """Return a page's Markdown as it is published, with links that are relative to the page's address.

    Args:
        text: the page's Markdown after everything that includes other files.
        targets: maps a link's target as the author wrote it to that of the page.
    """
    text = _CONTROLS.sub("", text.replace("\r\n", "\n"))
    stash = CodeStash(text)
    kept = stash.text
    if "<" in kept:
        kept = _clean_elements(kept)
    if "{" in kept:
        kept = _ATTRIBUTE_LIST.sub(_known_attributes, _RISKY_LIST.sub("", kept))
    kept = _without_unused(kept)
    return _BLANKS.sub("\n\n", stash.whole(_led(kept, _allowed(targets.get)))).strip("\n") + "\n"


def with_targets(markdown: str, find_target: FindTarget) -> str:
    """Return published Markdown in which the links that `find_target` knows lead where it says."""
    stash = CodeStash(markdown)
    return stash.whole(_led(stash.text, find_target))


def with_title(markdown: str, title: str) -> str:
    """Return Markdown that begins with the page's title, which it may have further down or not at all."""
    found = _HEADING.match(markdown)
    if found:
        return markdown
    stash = CodeStash(markdown)
    found = _HEADING.search(stash.text)
    if found and _HEADING_END.sub("", (found["atx"] or found["setext"])[:_LONGEST_TITLE]).strip() == title:
        markdown = stash.whole(stash.text[: found.start()] + stash.text[found.end() :].lstrip("\n"))
    shown = _ENTITY.sub("&amp;", title).replace("<", "&lt;").replace("\\", "\\\\").replace("[", "\\[")
    return f"# {shown}\n\n{markdown}".rstrip("\n") + "\n"


def _allowed(find_target: FindTarget) -> FindTarget:
    """Return the same, with nowhere for addresses that no page may lead to."""

    def find(target: str) -> str | None:
        return find_target(target) if is_allowed_target(target) else ""

    return find


def _led(text: str, find_target: FindTarget) -> str:
    """Return text whose links, pictures and definitions of links lead where `find_target` says."""

    def lead(match: re.Match[str]) -> str:
        written = match["target"]
        bare = written[1:-1] if written.startswith("<") else written
        target = find_target(bare) if bare else None
        if target is None:
            return match[0]
        return (
            match["before"]
            + (_in_markdown(target) if target else _NOWHERE)
            + match[0][match.end("target") - match.start() :]
        )

    def lead_html(match: re.Match[str]) -> str:
        target = find_target(unescape(match["target"]))
        return match[0] if target is None else match["before"] + escape(target or "#")

    if "](" in text:
        text = _INLINE.sub(lead, text)
    if "]:" in text:
        text = _DEFINED.sub(lead, text)
    if '="' in text:
        text = _HTML_TARGET.sub(lead_html, text)
    return _LINK_TO_NOWHERE.sub(r"\1", text).replace(_NOWHERE, "#") if _NOWHERE in text else text


def _in_markdown(target: str) -> str:
    return f"<{target}>" if re.search(r"[\s()]", target) else target


def _without_unused(text: str) -> str:
    """Return text without the definitions of links and abbreviations that nothing uses: some are comments."""
    for pattern, use in ((_DEFINED, "[{}]"), (_ABBREVIATION, "{}")) if "]:" in text else ():
        names = {match["name"].lower() for match in pattern.finditer(text)}
        rest = pattern.sub("", text).lower() if names else ""
        used = frozenset(name for name in names if use.format(name) in rest)
        text = pattern.sub(partial(_if_used, used), text)
    return text


def _if_used(used: frozenset[str], definition: re.Match[str]) -> str:
    return definition[0] if definition["name"].lower() in used else ""


def _clean_elements(text: str) -> str:
    """Return text with the elements that pages may have, without their looks; others are left out."""
    pieces: list[str] = []
    done, left, ends = 0, _LONGEST_TAGS, _Ends(text)
    while opening := _OPENING.search(text, done):
        start = opening.start()
        pieces.append(text[done:start])
        if other := ends.of_other(start):
            done = other
            continue
        address = _ADDRESS.match(text, start)
        if not address and _BEFORE_TARGET.search(text, max(0, start - 10), start):
            address = _IN_ANGLES.match(text, start)
        tag = address or _TAG.match(text, start, min(len(text), start + left))
        left = max(0, left - ((tag.end() if tag else len(text)) - start))
        if tag is None:
            pieces.append("&lt;")
            done = start + 1
            continue
        done = tag.end()
        if address:
            pieces.append(tag[0])
        elif tag["name"].lower() in _NOT_TEXT and not tag["end"]:
            done = ends.of(tag["name"].lower(), done)
        else:
            pieces.append(_clean_tag(tag))
    return "".join([*pieces, text[done:]])


class _Ends:
    """Where elements end that are left out with their content, and what browsers take for comments."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._last = {closing: text.rfind(closing) for _, closing in _OTHERS}
        self._tags: dict[str, list[tuple[int, int, bool]]] = {}

    def of(self, name: str, start: int) -> int:
        """Return where an element ends whose start tag ends at a place; one that is never closed has all the rest."""
        if name not in self._tags:
            self._tags[name] = list(self._find(name))
        tags = self._tags[name]
        depth = 1
        for _, end, is_end in islice(tags, bisect_left(tags, (start, 0, False)), None):
            depth += -1 if is_end else 1
            if not depth:
                return end
        return start if name == "svg" else len(self._text)

    def of_other(self, start: int) -> int:
        """Return where an instruction, a section or a declaration ends that begins at a place, 0 for anything else.

        A declaration is one at the beginning of a line only, elsewhere pages show it.
        """
        text = self._text
        for opening, closing in _OTHERS:
            if text.startswith(opening, start):
                if opening == "<!" and not _DECLARATION.match(text, text.rfind("\n", 0, start) + 1, start + 3):
                    return 0
                return text.index(closing, start) + len(closing) if start < self._last[closing] else 0
        return 0

    def _find(self, name: str) -> Iterator[tuple[int, int, bool]]:
        tag = re.compile(rf"<(/?){re.escape(name)}(?=[\s/>])[^>]*>", re.IGNORECASE)
        for found in tag.finditer(self._text):
            if found[1] or name not in _RAW_TEXT:
                yield found.start(), found.end(), bool(found[1])


def _known_attributes(found: re.Match[str]) -> str:
    """Return a list of attributes without those that pages may not have; the list goes with the last of them."""
    listed = [one for one in _LISTED.findall(found["list"]) if one != "-"]
    kept = [one for one in listed if one[0] in ".#" or one.partition("=")[0].lower() in _KNOWN_KEYS]
    if len(kept) == len(listed) or not any("=" in one for one in listed):
        return found[0]
    return f"{found['before']}{{{found['colon']} {' '.join(kept)} }}" if kept else found["before"].rstrip(" \t")


def _clean_tag(tag: re.Match[str]) -> str:
    name = tag["name"].lower()
    if name not in TAGS - SVG_TAGS:
        return ""
    if tag["end"]:
        return f"</{name}>"
    allowed = (ATTRIBUTES["*"] | ATTRIBUTES.get(name, set())) - _LOOK
    pairs = [(key.lower(), "".join(values)) for key, *values in _ATTRIBUTE.findall(tag["rest"])]
    kept = [
        (key, value) for key, value in pairs if key in allowed and (key not in _TARGETS or is_allowed_target(value))
    ]
    shown = [f' {key}="{escape(unescape(value))}"' if value else f" {key}" for key, value in kept]
    return f"<{name}{''.join(shown)}>"


_TARGETS = frozenset({"href", "src", "poster"})
