"""Our scripts and styles: where they are on the site, and what a change of them costs."""

import posixpath
import re
from dataclasses import replace
from pathlib import Path

from techdocs.config import Config
from techdocs.engine.theme import template_folder
from techdocs.model.docs import DocsState
from techdocs.model.urls import is_hashed
from techdocs.portal.assets import trimmed
from tests.conftest import ONE, Build, Write

LOADED = re.compile(r"(?:href|src|data-library)=\"((?:\.\./)*\.?/?assets/[^\"]+)\"")
PAGES = ("index.html", "catalog/index.html", "404.html", "docs/default/component/one/index.html")


def loaded(site: Path, page: str) -> set[str]:
    """Return the files below `assets/` that a page loads."""
    here = "" if page == "404.html" else page.rpartition("/")[0]  # which has paths from the root
    return {posixpath.normpath(f"{here}/{path}").lstrip("/") for path in LOADED.findall((site / page).read_text())}


def test_pages_load_files_that_are_there_under_names_that_hold_a_digest(write: Write, build: Build) -> None:
    write(
        {
            "one/catalog-info.yaml": ONE,
            "one/docs/index.md": "# One\n\n```mermaid\ngraph TD\n```\n\n$x$ and assets/techdocs:x\n",
            "one/mkdocs.yml": "site_name: One\nmarkdown_extensions: [pymdownx.arithmatex: {generic: true}]\n",
        }
    )
    site = build().site.folder
    files = set.union(*(loaded(site, page) for page in PAGES))
    assert [path for path in files if not (site / path).is_file()] == []
    assert [path for path in files if not is_hashed(path)] == ["assets/images/favicon.png"]
    names = {path.rpartition("/")[2] for path in files}
    assert names >= {"techdocs.css", "portal.css", "search.js", "catalog.js", "mermaid.min.js", "tex-svg.js"}
    assert "assets/techdocs:x" in (site / PAGES[-1]).read_text()


def test_a_changed_style_sheet_has_another_name_on_every_page_and_renders_nothing_again(
    write: Write, build: Build, config: Config, tmp_path: Path
) -> None:
    write({"one/catalog-info.yaml": ONE, "one/docs/index.md": "# One\n"})
    own = tmp_path / "look/assets/techdocs/techdocs.css"
    own.parent.mkdir(parents=True)
    own.write_text((template_folder() / "assets/techdocs/techdocs.css").read_text())
    look = replace(config.look, template=tmp_path / "look")
    before = build(look=look)
    pages = {page: loaded(before.site.folder, page) for page in PAGES}
    own.write_text("body { color: teal }")
    after = build(look=look)
    assert {docs.state for docs in after.parts.docs.values()} <= {DocsState.REUSED, DocsState.NONE}
    for page in PAGES:
        new = loaded(after.site.folder, page)
        (sheet,) = [path for path in new if path.endswith("/techdocs.css")]
        assert (after.site.folder / sheet).read_text() == "body { color: teal }\n"
        assert {path for path in new & pages[page] if path.startswith("assets/techdocs-")} == set()
        assert {path for path in new if "/vendor" in path} == {path for path in pages[page] if "/vendor" in path}


def test_comments_and_indents_are_left_out_and_nothing_else() -> None:
    text = '/* What. */\n.a {\n  color: red; /* so */\n}\n\n// Why.\n  const a = "// no";\n  /* b */ c();\n'
    assert trimmed(text) == '.a {\ncolor: red; /* so */\n}\nconst a = "// no";\n/* b */ c();\n'
