"""Front matter: the keys that are honoured, read as data; anything else in it is passed over."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from techdocs.documents.located_yaml import Tagged, load_documents
from techdocs.documents.typographic_quotes import QuotedText, typographic_quotes
from techdocs.documents.values import text_of
from techdocs.plain_text import plain_line

MAX_CHARACTERS = 16_000
_MAX_LINE = 300
_MAX_TAGS, _MAX_TAG = 50, 80
_MAX_ALIASES = 100
_BLOCK = re.compile(r"\A-{3}[ \t]*\n(.*?\n)(?:-{3}|\.{3})[ \t]*(?:\n|\Z)", re.DOTALL)
_META_LINE = re.compile(r"^[ ]{0,3}([A-Za-z0-9_-]+):\s*(.*)$")
_DROPPED = frozenset((
    "template", "icon", "subtitle", "social", "hooks", "render_macros", "ignore_macros",
))  # fmt: skip
"""Keys that change a page in MkDocs, in Material or by a well-known plugin, and nothing here.

`author` is a note of most who write it: no theme shows it."""
_DROPPED_OF_SEARCH = frozenset(("boost",))
_HIDDEN = frozenset(("navigation", "toc", "footer", "path"))
_STATES = frozenset(("new", "deprecated"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """A page split in two.

    `markdown` is the page without its front matter, `kept` maps the honoured keys (`aliases`, `title`, `description`,
    `hide`, `search`, `status`, `tags`) to values of their types. `fault` says what is wrong with the front matter
    (`""` when nothing is) in line `fault_line` of the file, `fault_hint` what to do; `dropped` holds keys that would
    mean something elsewhere, with their lines. Lines are 1-based.
    `quoted` are texts in typographic quotes; their lines count from the line after the mark.
    """

    markdown: str
    kept: dict[str, object] = field(default_factory=dict)
    fault: str = ""
    fault_line: int = 0
    fault_hint: str = "write `key: value` lines between two lines of `---`"
    dropped: tuple[tuple[str, int], ...] = ()
    quoted: tuple[QuotedText, ...] = ()


def read_front_matter(text: str, *, max_characters: int = MAX_CHARACTERS) -> FrontMatter:
    """Split a page into its Markdown and its honoured front matter.

    Args:
        text: the page, its lines ended by a line feed.
        max_characters: how long front matter may be; what is longer is read as Markdown.
    """
    block = _BLOCK.match(text)
    if not block:
        return _plain_meta(text, max_characters)
    if len(block[1]) > max_characters:
        is_meant = _META_LINE.match(block[1].partition("\n")[0])
        fault = f"the front matter is not read: it is longer than {max_characters:,} characters" if is_meant else ""
        return FrontMatter(markdown=text, fault=fault, fault_line=1 if fault else 0)
    documents, faults = load_documents(block[1], version="1.1")
    broken = next((one for one in faults if not one.duplicate), None)
    if broken:
        message = f"the front matter is not read: {broken.message}"
        return FrontMatter(markdown=text, fault=message, fault_line=broken.line + 1)
    value = documents[0].value if documents else {}
    if not isinstance(value, dict):
        return FrontMatter(markdown=text)
    dropped = tuple((".".join(path), documents[0].key_place(*path)[0] + 1) for path in _dropped(value))
    quoted = tuple(typographic_quotes(documents[0], block[1])) if documents else ()
    markdown = text[block.end() :].lstrip("\n")
    read = FrontMatter(markdown=markdown, kept=honoured(value), dropped=dropped, quoted=quoted)
    twice = next(iter(faults), None)
    if twice is None:
        return read
    return replace(read, fault=f"{twice.message} in the front matter", fault_line=twice.line + 1, fault_hint=twice.hint)


def find_front_matter(text: str) -> str:
    """Return the YAML between the marks at the beginning of a page, from line 2 on; `""` if it has none."""
    block = _BLOCK.match(text)
    return block[1] if block and len(block[1]) <= MAX_CHARACTERS else ""


def with_front_matter(markdown: str, values: Mapping[str, str]) -> str:
    """Return Markdown with front matter of quoted lines; empty values are left out.

    `<` is escaped: some programs turn the lines into HTML with all the others.
    """
    quoted = {key: json.dumps(plain_line(value, len(value)), ensure_ascii=False) for key, value in values.items()}
    lines = [f"{key}: {quoted[key]}\n".replace("<", "\\u003c") for key, value in values.items() if value]
    return "".join(["---\n", *lines, "---\n", markdown]) if lines else markdown


def without_front_matter(markdown: str) -> str:
    """Return the Markdown of a published page without what is said about the page before its title."""
    block = _BLOCK.match(markdown)
    return markdown[block.end() :] if block else markdown


def honoured(values: Mapping[str, object]) -> dict[str, object]:
    """Return the keys of front matter that shape a page, each with a value of its type."""
    kept = {key: read(values[key]) for key, read in _KEYS.items() if key in values}
    return {key: value for key, value in kept.items() if value is not None}


def _plain_meta(text: str, max_characters: int) -> FrontMatter:
    """Read MultiMarkdown's form, `Key: value` lines before the first blank line, as MkDocs does."""
    values: dict[str, object] = {}
    places: dict[str, int] = {}
    start = number = 0
    while start < len(text):
        found = text.find("\n", start)
        end = len(text) if found < 0 else found
        line = text[start:end]
        matched = _META_LINE.match(line)
        if not matched or end > max_characters:
            start = start if line.strip() else end + 1
            break
        number += 1
        values[matched[1].lower()] = matched[2].strip()
        places[matched[1].lower()] = number
        start = end + 1
    if not values:
        return FrontMatter(markdown=text)
    dropped = tuple((".".join(path), places[path[0]]) for path in _dropped(values))
    return FrontMatter(markdown=text[start:], kept=honoured(values), dropped=dropped)


def _dropped(values: Mapping[str, object]) -> Iterator[tuple[str, ...]]:
    """Yield the paths of keys that are not honoured though they would mean something elsewhere."""
    for key, value in values.items():
        if (key in _DROPPED and value) or (key in _KEYS and isinstance(value, Tagged)):
            yield (key,)
        elif key == "search" and isinstance(value, dict):
            yield from ((key, inner) for inner in value if inner in _DROPPED_OF_SEARCH)


def _line(value: object, longest: int = _MAX_LINE) -> str | None:
    """Return a value as one line without control characters."""
    text = " ".join((text_of(value) or "").split())
    if not text.isprintable():
        text = "".join(character for character in text if unicodedata.category(character) not in {"Cc", "Cs"})
    return text[:longest].strip() or None


def _hidden(value: object) -> list[str] | None:
    values = value if isinstance(value, list) else [value]
    return [name for name in values if isinstance(name, str) and name in _HIDDEN] or None


def _search(value: object) -> dict[str, bool] | None:
    return {"exclude": value.get("exclude") is True} if isinstance(value, dict) else None


def _lines(value: object, most: int, longest: int = _MAX_LINE) -> list[str] | None:
    values = value if isinstance(value, list) else [value]
    lines = (_line(item, longest) for item in values)
    return list(dict.fromkeys(line for line in lines if line))[:most] or None


_KEYS: Mapping[str, Callable[[object], object]] = {
    "title": _line,
    "description": _line,
    "hide": _hidden,
    "search": _search,
    "status": lambda value: value if isinstance(value, str) and value in _STATES else None,
    "tags": lambda value: _lines(value, _MAX_TAGS, _MAX_TAG),
    "aliases": lambda value: _lines(value, _MAX_ALIASES),
}
