"""`llms.txt`: a small one of the site, one for each docs. Only what is published is in it, and texts stay texts."""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from techdocs.config import Config
from techdocs.portal.llms import MOST_BYTES, site_llms
from techdocs.portal.views.listing import EntityListing
from tests.conftest import COMPONENT, ONE, Build, Write, site_files
from tests.links.finished import ONE as ONE_DOCS

HOSTILE = "# X](http://a.example) <script>`` \\\\ ![y](z) &lt; *b*"
SECRET = "gh" + "p_R7kQz2mWx9LtB4vNcH8sYdJ5fGpA3uE6oTiK"
_LINK = re.compile(r"^- \[(?:[^\[\]\\]|\\.)*\]\(([^()\s]+)\)", re.MULTILINE)


def linked(file: Path) -> list[Path]:
    return [file.parent / unquote(target) for target in _LINK.findall(file.read_text(encoding="utf-8"))]


def test_each_docs_list_their_pages_as_markdown_and_the_site_lists_the_docs(
    write: Write, build: Build, config: Config
) -> None:
    write({
        "one/catalog-info.yaml": ONE.replace("name: one\n", "name: one\n  title: The one\n  description: Does *it*.\n"),
        "one/mkdocs.yml": "site_name: One\nnav: [index.md, guide.md]\n", "one/docs/index.md": "# One\n",
        "one/docs/guide.md": "# Guide\n", "one/docs/a b.md": "# Beside\n", "one/docs/lost.md": f"# Lost\n\n{SECRET}\n",
        "one/docs/hid.md": "---\nsearch: {exclude: true}\n---\n# Hidden\n",
        "two/catalog-info.yaml": COMPONENT.format(name="two", owner="red"),
        "two/docs/index.md": "# Two\n\n[one](component:one)\n",
        "three/catalog-info.yaml": COMPONENT.format(name="three", owner="red").replace("dir:.", "url:nowhere"),
    })  # fmt: skip
    site = build(look=replace(config.look, site_name="Acme", site_description="All of it.")).site.folder
    assert (site / ONE_DOCS / "llms.txt").read_text() == (
        "# The one\n\n> Does it.\n\n- Catalog entry: [The one](../../../../catalog/default/component/one/)\n"
        "- Owner: [Red](../../../../catalog/default/group/red/)\n- Type: service\n- Lifecycle: production\n\n"
        "## Docs\n\n- [One](index.md)\n- [Guide](guide/index.md)\n\n## Optional\n\n- [Beside](a%20b/index.md)\n"
    )
    text = (site / "llms.txt").read_text()
    assert text.startswith("# Acme\n\n> All of it.\n\n")
    assert text.endswith(
        "## Docs\n\n- [The one](docs/default/component/one/llms.txt): Does it.; owner: Red\n"
        "- [two](docs/default/component/two/llms.txt): owner: Red\n"
    )
    files = [*linked(site / "llms.txt"), *linked(site / ONE_DOCS / "llms.txt")]
    assert [file for file in files if not file.is_file()] == []
    assert '<link rel="describedby" href="../llms.txt">' in (site / "teams/index.html").read_text()
    before = site_files(site)
    build(use_cache=False)
    assert site_files(site)["docs/default/component/one/llms.txt"] == before["docs/default/component/one/llms.txt"]


def test_texts_of_authors_are_plain_lines(write: Write, build: Build) -> None:
    descriptor = ONE.replace("name: one\n", f"name: one\n  title: '{HOSTILE}'\n  description: '{HOSTILE}'\n", 1)
    write({"one/catalog-info.yaml": descriptor, "one/docs/index.md": f"---\ntitle: '{HOSTILE}'\n---\n# x\n"})
    site = build().site.folder
    for file in (site / ONE_DOCS / "llms.txt", site / "llms.txt"):
        lines = file.read_text().splitlines()
        assert len(_LINK.findall(file.read_text())) == sum(line.startswith("- [") for line in lines)
        hostile = [line for line in lines if "a.example" in line]
        assert hostile
        assert [line for line in hostile if re.search(r"(?<!\\)[<`*]|(?<!\\)\]\(http|!\[[^\\]|(?<!\\)&lt", line)] == []
        assert sum(line.startswith("# ") for line in lines) == 1
        assert all(target.is_file() for target in linked(file))


def test_a_file_of_that_name_among_the_docs_is_the_authors(write: Write, build: Build) -> None:
    write(
        {"one/catalog-info.yaml": ONE, "one/docs/index.md": "# One\n[own](llms.txt)\n", "one/docs/llms.txt": "# Mine"}
    )
    assert (build().site.folder / ONE_DOCS / "llms.txt").read_text() == "# Mine"


def test_the_file_of_a_large_site_stays_small_and_begins_with_what_others_link_to(write: Write, build: Build) -> None:
    text = "Ünï " * 60
    write({
        "all/catalog-info.yaml": "---".join(
            COMPONENT.format(name=f"c-{number:03}", owner="red").replace("name: c", f"description: {text}\n  name: c")
            .replace("dir:.", "dir:./docs" if number else "dir:.") for number in range(2)
        ),
        "all/docs/index.md": "# Zero\n", "all/docs/docs/index.md": "# One\n\n[z](component:c-000)\n",
    })  # fmt: skip
    listing = EntityListing(build().parts)
    card = next(card for card in listing.cards if card["docs"])
    listing.cards = [
        {**card, "ref": f"component:default/c-{at:03}", "name": f"C {at}", "links_here": int(at == 700)}
        for at in range(900)
    ]
    site = site_llms(listing)
    assert MOST_BYTES - 500 < len(site.encode()) <= MOST_BYTES
    listed = re.findall(r"^- \[(C \d+)\]", site, re.MULTILINE)
    assert listed[:3] == ["C 700", "C 0", "C 1"]
    assert site.endswith(f"\n\n{900 - len(listed)} more components are in [catalog.json](catalog.json).\n")


def test_an_address_is_whole_whatever_a_file_is_called(write: Write, build: Build) -> None:
    write({"one/catalog-info.yaml": ONE, "one/docs/index.md": "# One\n", "one/docs/c# [x](y).md": "# C sharp\n"})
    file = build().site.folder / ONE_DOCS / "llms.txt"
    assert "[C sharp](c%23%20%5Bx%5D%28y%29/index.md)" in file.read_text()
    assert [one for one in linked(file) if not one.is_file()] == []
