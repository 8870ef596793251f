"""Every page stands beside its HTML as Markdown: included text in place, links that work, nothing that is withheld."""

import json
import posixpath
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import quote

from techdocs.config import Config
from techdocs.content.front_matter import without_front_matter
from tests.conftest import ONE, Build, Write, git
from tests.links.finished import ONE as ONE_DOCS

SETTINGS = """
site_name: One
plugins: [techdocs-core, git-revision-date]
markdown_extensions: [pymdownx.snippets]
"""
GUIDE = """---
title: The guide
---
<!-- for authors -->
See [more](more.md#set-up), [it](component:default/one) and [gone](gone.md), ![p](img/p.png).

--8<-- "docs/part.md"

Changed {{ git_revision_date }}. <span onclick="x()" title="T">y</span>
"""
SECRET = "gh" + "p_R7kQz2mWx9LtB4vNcH8sYdJ5fGpA3uE6oTiK"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 60


def test_a_page_is_published_as_markdown(write: Write, build: Build) -> None:
    root = write({
        "one/catalog-info.yaml": ONE, "one/mkdocs.yml": SETTINGS, "one/docs/index.md": "# One\n\n[g](guide.md)\n",
        "one/docs/guide.md": GUIDE, "one/docs/more.md": "# More\n\n## Set up\n", "one/docs/part.md": "Part of *all*.\n",
        "one/docs/lost.md": f"# Lost\n\n{SECRET}\n", "one/docs/a b.md": "# A b\n",
    })  # fmt: skip
    (root / "one/docs/img").mkdir()
    (root / "one/docs/img/p.png").write_bytes(PNG)
    git(root / "one", "init", "--quiet")
    git(root / "one", "add", ".")
    git(root / "one", "commit", "--quiet", "--message", "a", when="2024-03-01T00:00:00+00:00")
    site = build().site.folder
    docs = site / ONE_DOCS
    assert (docs / "guide/index.md").read_text() == (
        '---\nowner: "group:default/red"\nsource: "docs/guide.md"\nchanged: "2024-03-01"\n---\n'
        "# The guide\n\nSee [more](../more/#set-up), [it](../) and gone, ![p](../img/p.png).\n\nPart of *all*.\n\n"
        'Changed 2024-03-01. <span title="T">y</span>\n'
    )
    assert without_front_matter((docs / "index.md").read_text()) == "# One\n\n[g](guide/)\n"
    assert not (docs / "lost/index.md").exists()
    pages = [page["url"] for page in json.loads((docs / "links.json").read_text())["pages"]]
    assert sorted(pages) == ["", "a b/", "guide/", "more/", "part/"]
    for url in pages:
        html = (docs / url / "index.html").read_text()
        assert '<link rel="alternate" type="text/markdown" href="index.md">' in html
        llms = posixpath.relpath("llms.txt", url or ".")
        assert f'<link rel="describedby" href="{llms}">' in html
        assert without_front_matter((docs / url / "index.md").read_text()).startswith("# ")


def test_without_folders_for_pages_the_markdown_has_the_name_of_the_page(write: Write, build: Build) -> None:
    write({
        "one/catalog-info.yaml": ONE, "one/mkdocs.yml": "site_name: One\nuse_directory_urls: false\n",
        "one/docs/index.md": "# One\n\n[a](a%20b.md)\n", "one/docs/a b.md": "Text.\n",
    })  # fmt: skip
    docs = build().site.folder / ONE_DOCS
    front = '---\nowner: "group:default/red"\nsource: "docs/{}.md"\n---\n'
    assert (docs / "index.md").read_text() == front.format("index") + "# One\n\n[a](a%20b.html)\n"
    assert (docs / "a b.md").read_text() == front.format("a b") + "# A b\n\nText.\n"
    html = (docs / "a b.html").read_text()
    assert f'type="text/markdown" href="{quote("a b.md")}">' in unescape(html)


def test_the_digest_of_a_page_changes_with_what_it_says_and_with_nothing_else(
    write: Write, build: Build, config: Config
) -> None:
    texts = {
        "one/catalog-info.yaml": ONE, "one/mkdocs.yml": "site_name: One\n", "one/docs/guide.md": "# Guide\n\nFirst.\n",
        "one/docs/index.md": "# One\n\n[g](guide.md)\n",
    }  # fmt: skip
    write(texts)
    before = digests(build().site.folder)
    write({"one/catalog-info.yaml": ONE.replace("owner: ", "owner: another-"), "red.yaml": ""})
    look = replace(config.look, site_name="Other", palette=({"scheme": "slate"},), site_url="https://docs.example/")
    assert digests(build(look=look).site.folder) == before
    assert all(len(digest) == len("0" * 64) for digest in before.values())
    write({"one/docs/guide.md": "# Guide\n\nSecond.\n"})
    after = digests(build(look=look).site.folder)
    assert [url for url, digest in after.items() if before[url] != digest] == ["guide/"]


def digests(site: Path) -> dict[str, str]:
    """Return the digest of each page by its address."""
    document = json.loads((site / ONE_DOCS / "links.json").read_text())
    return {page["url"]: page["digest"] for page in document["pages"]}
