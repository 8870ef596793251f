"""Read what the rules about a page's content need from its HTML, in the tree that is parsed for its article anyway."""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from techdocs.content.prose import BLOCK_END, NO_PROSE, may_have_any
from techdocs.content.slips import Slips, read_slips

_HEADINGS = "h1, h2, h3, h4, h5, h6"
_SEEN = re.compile(r"<(?:audio|canvas|iframe|img|input|math|object|pre|svg|table|video)\b")
"""Elements that show something without a text of the page."""
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Characters of scripts that write no spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""
_SPACED = re.compile(r"[\x00-\u0dff]+")
"""What comes before all of them: leaving it out first costs a tenth of looking at every character."""
_CHARACTERS_A_WORD = 2
_UNSPACED_SHARE = 0.1
"""Of the letters of a page in such a script, at least: names and code are in others."""
_APART = "a, code, kbd, samp, tt, var, math, textarea, .arithmatex"
_INLINE = ["abbr", "b", "big", "cite", "del", "em", "font", "i", "ins", "mark", "q", "s", "small", "strong", "sub"]
_INLINE += ["sup", "u"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading: its level, 1 to 6, its text, that text with its blanks, and its id, `""` for one without."""

    level: int
    text: str
    written: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageWithoutAlt:
    """An image without a text: its address, and whether it has an `alt`, that is empty."""

    address: str
    has_alt: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContent:
    """What a page says, in order.

    `is_empty` is a page that shows nothing. `words` counts the words outside code blocks; two characters of a script
    without spaces are one; `is_spaced` is a page that is not in such a script. `prose` is the text that is no code and
    no link, in the form that `find_leftovers` takes, `""` where nothing can be found in it. `slips` is what was meant
    as Markdown and shows as text.
    """

    headings: tuple[Heading, ...] = ()
    mute_images: tuple[ImageWithoutAlt, ...] = ()
    words: int = 0
    is_spaced: bool = True
    is_empty: bool = False
    prose: str = ""
    slips: Slips = field(default_factory=Slips)


def read_content(html: str, tree: LexborHTMLParser) -> PageContent:
    """Read an article.

    Args:
        html: the article as it was rendered.
        tree: the same in a `main` element, without what no reader counts as its text; it is used up.
    """
    main = tree.css_first("main")
    if main is None:
        return PageContent(is_empty=True)
    headings = tuple(_heading(node) for node in main.css(_HEADINGS))
    images = _mute_images(tree) if "<img" in html else ()
    tree.strip_tags(["pre"], recursive=True)
    text = main.text(separator=" ")
    unspaced = len(_UNSPACED.findall(_SPACED.sub("", text)))
    slips = read_slips(html, tree, text)
    return PageContent(
        headings=headings,
        mute_images=images,
        words=len(text.split()) + unspaced // _CHARACTERS_A_WORD,
        is_spaced=not unspaced or unspaced < _UNSPACED_SHARE * sum(map(str.isalpha, text)),
        is_empty=not text.strip() and _SEEN.search(html) is None,
        prose=_prose(tree) if may_have_any(text) else "",
        slips=slips,
    )


def _heading(node: LexborNode) -> Heading:
    text = node.text()
    return Heading(
        level=int((node.tag or "h1")[1]), text=_line(text), written=text.strip("\n"), id=node.attributes.get("id") or ""
    )


def _mute_images(tree: LexborHTMLParser) -> tuple[ImageWithoutAlt, ...]:
    found = []
    for node in tree.css("img[src]"):  # one without an address lost it for its scheme, which is reported
        attributes = node.attributes
        is_hidden = attributes.get("aria-hidden") == "true" or attributes.get("role") in {"none", "presentation"}
        names = (attributes.get(name) or "" for name in ("alt", "aria-label", "aria-labelledby"))
        if not is_hidden and not any(name.strip() for name in names):
            found.append(ImageWithoutAlt(address=attributes.get("src") or "", has_alt="alt" in attributes))
    return tuple(found)


def _prose(tree: LexborHTMLParser) -> str:
    """Return the text that is no code and no link, in the form that `find_leftovers` takes."""
    for node in tree.css(_APART):
        node.replace_with(NO_PROSE)
    tree.unwrap_tags(_INLINE)
    main = tree.css_first("main")
    if main is None:
        return ""
    main.merge_text_nodes()
    return main.text(separator=BLOCK_END)


def _line(text: str) -> str:
    return " ".join(text.split())
