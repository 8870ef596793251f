"""Render Markdown pages with mkdocs-techdocs-core, in a process of the peer's own Python.

Reads `{"settings": "…", "pages": ["…"]}` as JSON from stdin and writes the list of the pages' HTML to stdout. It knows
nothing of this project, as the peer's Python has none of it.
"""

import json
import logging
import sys
import tempfile
from pathlib import Path

from mkdocs.commands.build import _populate_page
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, get_files
from mkdocs.structure.nav import get_navigation

logging.disable(logging.CRITICAL)
BESIDE = {"other.md": "# Other\n\n## B\n", "a.png": "x"}


def render(settings: str, pages: list[str]) -> list[str]:
    """Return the HTML of pages of one component."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "docs").mkdir()
        (folder / "mkdocs.yml").write_text(f"site_name: Peer\nplugins: [techdocs-core]\n{settings}", encoding="utf-8")
        paths = [f"p{number:05}.md" for number in range(len(pages))]
        for path, text in [*zip(paths, pages, strict=True), *BESIDE.items()]:
            (folder / "docs" / path).write_text(text, encoding="utf-8")
        config = load_config(str(folder / "mkdocs.yml"))
        config = config.plugins.on_config(config)
        files = config.plugins.on_files(get_files(config), config=config)
        get_navigation(files, config)
        return [_html(files.src_uris[path], config, files) for path in paths]


def _html(file: File, config: MkDocsConfig, files: Files) -> str:
    assert file.page is not None
    try:
        _populate_page(file.page, config, files)
    except Exception as error:  # noqa: BLE001 - what it cannot render is no answer
        return f"error: {type(error).__name__}"
    return file.page.content or ""


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    json.dump(render(asked["settings"], asked["pages"]), sys.stdout)
