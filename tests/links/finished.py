"""Two small components, and where the links of a finished page lead: looked up in the site, file and anchor."""

import posixpath
from pathlib import Path
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from techdocs.model.docs import DocsState
from techdocs.pipeline import Outcome
from tests.conftest import COMPONENT, Write

DOCS = "docs/default/component"
ONE, TWO = f"{DOCS}/one/", f"{DOCS}/two/"
ARTICLE = "article.md-content__inner"
TARGET = "# Two\n\n## Set up\n\n![flow](flow.png)\n"
PNG = "\x89PNG\r\n\x1a\n"


def page_of(outcome: Outcome, url: str) -> LexborHTMLParser:
    path = outcome.site.folder / unquote(url)
    return LexborHTMLParser((path / "index.html" if path.is_dir() else path).read_text(encoding="utf-8"))


def leads(outcome: Outcome, url: str, selector: str = ARTICLE) -> dict[str, str]:
    """Map the text of each link in a part of a page to where it leads: from the site's root, on the web, or its note.

    What leads into the site is looked up there: file and anchor.
    """
    found: dict[str, str] = {}
    for node in page_of(outcome, url).css(f"{selector} a:not(.headerlink)"):
        if node.parent is not None and "td-backlinks" in str([one.attributes.get("class") for one in _above(node)]):
            continue
        found[" ".join(node.text().split())] = _lead(outcome, url, node)
    return found


def _above(node: LexborNode) -> list[LexborNode]:
    above = []
    while node.parent is not None:
        node = node.parent
        above.append(node)
    return above


def _lead(outcome: Outcome, url: str, node: LexborNode) -> str:
    href = node.attributes.get("href")
    if href is None:
        assert "td-unresolved" in (node.attributes.get("class") or "")
        return f"({node.attributes.get('title')})"
    parts = urlsplit(href)
    if parts.scheme or href.startswith("/"):
        return href
    path = posixpath.normpath(posixpath.join(posixpath.dirname(url), unquote(parts.path))) if parts.path else url
    file = outcome.site.folder / path
    file = file / "index.html" if file.is_dir() else file
    assert file.is_file(), href
    if parts.fragment:
        assert LexborHTMLParser(file.read_text()).css(f'[id="{unquote(parts.fragment)}"]'), href
    return path + ("/" if parts.path.endswith("/") else "") + (f"#{unquote(parts.fragment)}" if parts.fragment else "")


def told(outcome: Outcome, *codes: str) -> list[str]:
    problems = [one for one in outcome.report.problems if not codes or one.code in codes]
    return [f"{one.code} {one.place} {one.message}" for one in problems if not one.code.startswith("TD1")]


def rendered(outcome: Outcome) -> list[str]:
    return [ref.name for ref, docs in outcome.parts.docs.items() if docs.state is DocsState.RENDERED]


def two(write: Write, text: str = TARGET) -> Path:
    """Write the component that is linked to."""
    root = write({"two/catalog-info.yaml": COMPONENT.format(name="two", owner="blue")})
    root = write({"two/docs/index.md": text, "two/docs/run book.md": "# Run book\n\n## Restart\n"})
    (root / "two/docs/flow.png").write_bytes(PNG.encode("latin-1"))
    return root


def one(write: Write, text: str, **files: str) -> Path:
    """Write the component that links."""
    write({"one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"), **files})
    root = write({"one/docs/index.md": "# Home\n"})
    (root / "one/docs/index.md").write_text(f"# Home\n\n{text}\n", encoding="utf-8")
    return root
