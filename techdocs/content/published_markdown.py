"""A page as Markdown for readers: what its author wrote, without what the page does not show.

Takes a page's Markdown with its includes in place. Comments, elements and attributes that pages may not have, and
definitions that nothing uses are left out; links lead where those of the page lead. Code is left as it is. It is text:
who turns it into HTML cleans that, as one does with all Markdown of others.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from html import escape, unescape

from techdocs.clean.addresses import is_allowed_target
from techdocs.clean.allowed_html import ATTRIBUTES, DROPPED_WITH_CONTENT, HTML_NAMES, SVG_TAGS, TAGS
from techdocs.content.code_stash import CodeStash

FindTarget = Callable[[str], str | None]
"""Return where a link or a picture leads, by its target as written; None to leave it, `""` for nowhere."""
_NOWHERE = "\x04"
_INLINE = re.compile(r"(?P<before>\]\([ \t]*)(?P<target><[^<>\n]*>|[^\s<>()]*(?:\([^\s()]*\)[^\s()]*)*)")
_DEFINED = re.compile(
    r"^(?P<before>[ \t>]*\[(?!\^)(?P<name>[^\[\]\n]+)\]:[ \t]*)(?P<target><[^<>\n]*>|\S+)(?P<rest>.*)\n?", re.MULTILINE
)
_ABBREVIATION = re.compile(r"^[ \t]*\*\[(?P<name>[^\]\n]+)\]:.*\n?", re.MULTILINE)
_HTML_TARGET = re.compile(r'(?P<before> (?:href|src|poster)=")(?P<target>[^"]*)')
_LINK_TO_NOWHERE = re.compile(rf"!?\[((?:[^\[\]]|\[[^\[\]]*\]){{0,500}})\]\({_NOWHERE}[^()\n]*\)")
_TAG = re.compile(r"""<(?P<end>/?)(?P<name>[a-zA-Z][^\s<>/"']*)(?P<rest>(?:"[^"]*+"|'[^']*'|[^<>"']+)*+)>""")
_LONGEST_TAG = 2_000
_OPENING = re.compile(r"<(?=[a-zA-Z/!?])")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
_ADDRESS = re.compile(r"<(?:(?:https?|mailto):[^\s<>]*|[^\s<>@:/]+@[^\s<>@/]+)>", re.IGNORECASE)
_BEFORE_TARGET, _IN_ANGLES = (
    re.compile(r"\](?:\(|:)[ \t]*\Z"),
    re.compile(rf"<(?!/?(?:{'|'.join(HTML_NAMES)})[\s/>])[^<>\n=]*>", re.IGNORECASE),
)
_NOT_TEXT = DROPPED_WITH_CONTENT | {"svg", "iframe", "textarea", "select", "button"}
_LOOK = frozenset({"class", "style", "srcset", "sizes", "role", "align", "valign", "loading", "decoding"})
"""Attributes that say how an element looks, not what it is."""
_RISKY_LIST = re.compile(r"[ \t]*\{:?[^{}\n]*\b(?:on[a-z]+|style|srcdoc|href|src)[ \t]*=[^{}\n]*\}", re.IGNORECASE)
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
        kept = _RISKY_LIST.sub("", kept)
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
    done = 0
    while opening := _OPENING.search(text, done):
        start = opening.start()
        pieces.append(text[done:start])
        address = _ADDRESS.match(text, start)
        if not address and _BEFORE_TARGET.search(text, max(0, start - 10), start):
            address = _IN_ANGLES.match(text, start)
        tag = address or _TAG.match(text, start, start + _LONGEST_TAG)
        if tag is None:
            pieces.append("&lt;")
            done = start + 1
            continue
        done = tag.end()
        if address:
            pieces.append(tag[0])
        elif tag["name"].lower() in _NOT_TEXT and not tag["end"]:
            end = re.compile(rf"</{re.escape(tag['name'])}\s*>", re.IGNORECASE).search(text, done)
            done = end.end() if end else done
        else:
            pieces.append(_clean_tag(tag))
    return "".join([*pieces, text[done:]])


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
