"""Front matter: the keys that are honoured, read as data; anything else in it is passed over."""

import re
from collections.abc import Callable, Mapping

from techdocs.located_yaml import load_documents

MAX_CHARACTERS = 16_000
_BLOCK = re.compile(r"\A-{3}[ \t]*\n(.*?\n)(?:-{3}|\.{3})[ \t]*(?:\n|\Z)", re.DOTALL)
_META_LINE = re.compile(r"^[ ]{0,3}([A-Za-z0-9_-]+):\s*(.*)$")


def read_front_matter(text: str) -> tuple[str, dict[str, object], str]:
    """Split a page into its Markdown and its honoured front matter.

    Returns:
        The Markdown, the honoured keys (`title`, `description`, `hide`, `search`, `status`), and what is wrong
        with the front matter (`""` when nothing is).
    """
    block = _BLOCK.match(text)
    if not block or len(block[1]) > MAX_CHARACTERS:
        return _plain_meta(text)
    documents, faults = load_documents(block[1], version="1.1")
    if faults:
        return text, {}, f"the front matter is not read: {faults[0].message}"
    value = documents[0].value if documents else {}
    if not isinstance(value, dict):
        return text, {}, ""
    return text[block.end() :].lstrip("\n"), honoured(value), ""


def honoured(values: Mapping[str, object]) -> dict[str, object]:
    """Return the keys of front matter that shape a page, each with a value of its type."""
    kept = {key: read(values[key]) for key, read in _KEYS.items() if key in values}
    return {key: value for key, value in kept.items() if value is not None}


def _plain_meta(text: str) -> tuple[str, dict[str, object], str]:
    """Read MultiMarkdown's form, `Key: value` lines before the first blank line, as MkDocs does."""
    values: dict[str, object] = {}
    lines = text.split("\n")
    for number, line in enumerate(lines):
        matched = _META_LINE.match(line)
        if not matched:
            rest = lines[number + 1 :] if not line.strip() else lines[number:]
            return ("\n".join(rest), honoured(values), "") if values else (text, {}, "")
        values[matched[1].lower()] = matched[2].strip()
    return (text, {}, "") if not values else ("", honoured(values), "")


def _line(value: object) -> str | None:
    text = " ".join(str(value).split()) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
    return text[:300] or None


def _hidden(value: object) -> list[str] | None:
    values = value if isinstance(value, list) else [value]
    return [name for name in values if name in {"navigation", "toc", "footer", "path"}] or None


def _search(value: object) -> dict[str, bool] | None:
    return {"exclude": value.get("exclude") is True} if isinstance(value, dict) else None


_KEYS: Mapping[str, Callable[[object], object]] = {
    "title": _line,
    "description": _line,
    "hide": _hidden,
    "search": _search,
    "status": lambda value: value if value in {"new", "deprecated"} else None,
}
