"""The files of the server itself, below `/_techdocs/`: scripts, style, and what the codes of problems mean."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import markdown

from techdocs.disk.digests import digest_bytes
from techdocs.errors import ServeError

PREFIX = "_techdocs/"
REFERENCE = "problems/"
_FOLDER = Path(__file__).parent / "assets"
_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_ELSEWHERE = re.compile(r'<a href="(?!#|https?://)[^"]*">(.*?)</a>', re.DOTALL)
"""Links to other pages of our docs, which are not here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFile:
    """A file of the server, read once."""

    content: bytes
    media_type: str


@cache
def own_file(name: str) -> OwnFile | None:
    """Return a file by its name, or None."""
    path = _FOLDER / name
    if path.parent != _FOLDER or path.suffix not in _TYPES or not path.is_file():
        return None
    return OwnFile(content=path.read_bytes(), media_type=_TYPES[path.suffix])


@cache
def own_address(name: str) -> str:
    """Return the address of a file, which changes with its bytes, so that browsers may keep it forever."""
    file = own_file(name)
    if file is None:
        raise ServeError(f"`{name}` is missing from the installed package", hint="install techdocs again")
    return f"/{PREFIX}{name}?{digest_bytes(file.content)[:12]}"


@cache
def reference_page() -> bytes:
    """Return the page that explains every code, made of `docs/problems.md`."""
    text = _reference_source().read_text(encoding="utf-8")
    without_styles = {"tables": {"use_align_attribute": True}}  # the policy of this page forbids them
    html = markdown.markdown(text, extensions=["fenced_code", "tables", "toc"], extension_configs=without_styles)
    article = _ELSEWHERE.sub(r"\1", html)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Problems - techdocs</title>\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">\n'
        f'<link rel="stylesheet" href="{own_address("live.css")}"></head>\n'
        f'<body class="td-plain"><main>{article}</main></body></html>\n'
    ).encode()


def _reference_source() -> Path:
    """Return the Markdown: beside the rules where the package is installed, else in the docs of a checkout."""
    package = Path(__file__).resolve().parent.parent
    shipped = package / "lint" / "problems.md"
    return shipped if shipped.is_file() else package.parent / "docs" / "problems.md"
