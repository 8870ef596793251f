"""A README's own words: its title, and the first paragraph that says what the repository is."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import markdown
from selectolax.lexbor import LexborHTMLParser, LexborNode

from techdocs.plain_text import plain_line
from techdocs.scaffold.existing_files import read_text_file

MAX_CHARACTERS = 30_000
"""Characters of a README that are read; what comes later describes something else."""
LONGEST_TITLE = 80
LONGEST_DESCRIPTION = 240
_NAMES = ("readme.md", "readme.markdown")
_PLAIN_TITLES = frozenset({"readme", "introduction", "overview", "about", "getting started", "documentation", "docs"})
"""Titles that would do for any repository."""
_ABOUT = re.compile(
    r"\b(about|overview|introduction|description|summary|purpose|welcome|what (is|are|it))\b", re.IGNORECASE
)
"""Headings below which a repository is described."""
_STASH = re.compile("\x02wzxhzdk:(\\d+)\x03")
"""Where Python-Markdown puts raw HTML back (`markdown.util.HTML_PLACEHOLDER_RE`)."""
_ASIDE = re.compile(r"\b(buy me a|sponsor|donat|patreon)", re.IGNORECASE)
"""What asks readers for something, and does not describe the repository."""
_URL = re.compile(r"\bhttps?://\S+")
_EMOJI = re.compile(r":[a-z0-9_+-]{2,40}:")
_FRONT_MATTER = re.compile(r"\A---\s*\n.*?\n---\s*\n", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readme:
    """Title and description of a README as plain text, each on one line; `""` if it has none."""

    title: str = ""
    description: str = ""


def read_readme(folder: Path) -> Readme:
    """Read the README of a folder."""
    path = next((path for path in sorted(folder.iterdir()) if path.name.lower() in _NAMES), None)
    if path is None:
        return Readme()
    try:
        blocks = list(_blocks(read_text_file(folder, path.name).replace("\r\n", "\n")[:MAX_CHARACTERS]))
    except RecursionError:  # Python-Markdown reads quotes in quotes by recursion
        return Readme()
    return Readme(title=_title(blocks), description=_description(blocks))


def short_text(text: str) -> str:
    """Return a text cut to the length of a description, at the end of a sentence if possible."""
    line = plain_line(text, MAX_CHARACTERS)
    kept = ""
    for sentence in re.split(r"(?<=[.!?])\s+", line):
        if len(kept) + len(sentence) > LONGEST_DESCRIPTION:
            break
        kept = f"{kept} {sentence}".strip()
    return kept or plain_line(line, LONGEST_DESCRIPTION)


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Yield the headings and the paragraphs at the top level of a Markdown text: the tag, and its text.

    Raw HTML (logos and badges), pictures and paragraphs with only links are left out.
    """
    reader = markdown.Markdown(extensions=["fenced_code", "tables"])
    reader.postprocessors.deregister("raw_html")
    html = reader.convert(_FRONT_MATTER.sub("", text))
    stashed = [str(block) for block in reader.htmlStash.rawHtmlBlocks]
    kept = _STASH.sub(lambda found: _entity(stashed, int(found[1])), html)
    body = LexborHTMLParser(f"<body>{kept}").body
    for node in body.iter() if body else ():
        words = _words(node)
        if re.fullmatch(r"h[1-6]|p", node.tag or "") and words and not _is_links(node, words):
            yield str(node.tag), words


def _entity(stashed: list[str], number: int) -> str:
    """Return raw HTML that is a character, such as `&amp;`; tags are dropped."""
    text = stashed[number] if number < len(stashed) else ""
    return text if re.fullmatch(r"&#?\w{1,32};", text) else ""


def _words(node: LexborNode) -> str:
    return plain_line(_EMOJI.sub("", node.text(deep=True)), MAX_CHARACTERS)


def _is_links(node: LexborNode, words: str) -> bool:
    """Say whether a paragraph is a row of links, such as badges."""
    linked = sum(_letters(_words(link)) for link in node.css("a"))
    return node.tag == "p" and linked > 0 and linked * 3 > _letters(words) * 2


def _letters(text: str) -> int:
    return sum(character.isalpha() for character in text)


def _title(blocks: list[tuple[str, str]]) -> str:
    heading = next((text for tag, text in blocks if tag == "h1"), "")
    title = "".join(letter for letter in heading if not _is_picture(letter)).strip()
    return "" if title.lower() in _PLAIN_TITLES or len(title) > LONGEST_TITLE else title


def _is_picture(letter: str) -> bool:
    """Say whether a character is an emoji or another picture, or the selector of one."""
    return unicodedata.category(letter) == "So" or letter == "\ufe0f"


def _description(blocks: list[tuple[str, str]]) -> str:
    """Return the first real paragraph below the title, or below a heading that announces a description."""
    headings = 0
    describes = True
    for tag, text in blocks:
        if tag != "p":
            headings += 1
            describes = (tag == "h1" and headings == 1) or bool(_ABOUT.search(text))
        elif describes and (words := _sentences(text)):
            return words
    return ""


def _sentences(text: str) -> str:
    """Return a paragraph without a last sentence that introduces what follows; `""` if it describes nothing."""
    if _ASIDE.search(text):
        return ""
    kept = re.split(r"(?<=[.!?])\s+", text)
    if kept[-1].endswith((":", "\uff1a")):
        kept.pop()
    words = " ".join(kept)
    told = _URL.sub("", words)
    return words if len(told.split()) > 2 or (_letters(told) > 5 and not told.isascii()) else ""  # noqa: PLR2004
